//! Signatures: what stands below the usual mark, and the line that a telephone adds. A name under a greeting is text.

use super::Role;

/// How many lines a signature below the mark has at most; more may be a letter.
const LINES: usize = 10;

/// The same where the mark has lost its space, so that it may be a mere divider.
const LINES_BELOW_BARE_MARK: usize = 4;

/// How telephones and mail programs begin their line, in lower case.
const DEVICE: [&str; 32] = [
    "sent from my ",
    "sent from mail for ",
    "sent from outlook",
    "sent from yahoo",
    "sent from proton",
    "sent from gmail",
    "sent via ",
    "sent with ",
    "get outlook for ",
    "sent from a ",
    "sent from samsung",
    "sent from android",
    "von meinem ",
    "gesendet von ",
    "gesendet mit ",
    "diese nachricht wurde von meinem ",
    "holen sie sich outlook",
    "outlook für ",
    "envoyé de mon ",
    "envoyé depuis ",
    "envoyé à partir ",
    "télécharger outlook",
    "inviato da ",
    "inviato dal ",
    "enviado desde ",
    "enviado do ",
    "enviado a partir ",
    "verzonden vanaf ",
    "verstuurd vanaf ",
    "wysłano z ",
    "skickat från ",
    "telefonumdan gönderildi",
];

/// Whether a line is the mark above a signature (RFC 3676, 4.3), with or without its space.
pub(crate) fn is_mark(line: &str) -> bool {
    line.trim_end() == "--"
}

/// Marks the signature at the end of each stretch of new lines.
pub(super) fn mark(lines: &[&str], roles: &mut [Role]) {
    let mut at = 0;
    while at < lines.len() {
        if roles[at] != Role::New {
            at += 1;
            continue;
        }
        let end = (at..lines.len()).find(|next| roles[*next] != Role::New).unwrap_or(lines.len());
        if let Some(start) = start_in(lines, at, end) {
            roles[start..end].fill(Role::Signature);
        }
        at = end;
    }
}

/// Where the signature of the lines from `from` to `to` starts.
fn start_in(lines: &[&str], from: usize, to: usize) -> Option<usize> {
    let full = |at: &usize| !lines[*at].trim().is_empty();
    let mut below = 0;
    let mut longest = 0;
    for at in (from..to).rev().filter(full) {
        if is_mark(lines[at]) {
            let standard = lines[at].ends_with("-- ");
            let fits = if standard { below <= LINES } else { below <= LINES_BELOW_BARE_MARK && longest <= 60 };
            return (below > 0 && fits).then_some(at);
        }
        below += 1;
        longest = longest.max(lines[at].chars().count());
        if below > LINES {
            break;
        }
    }
    let last = (from..to).rev().find(full)?;
    is_device_line(lines[last]).then_some(last)
}

fn is_device_line(line: &str) -> bool {
    let line = line.trim().trim_matches(['*', '_']).to_lowercase();
    let short = line.chars().count() <= 60 || line.contains("://");
    short && !line.ends_with('.') && !line.contains([',', '!', '?']) && DEVICE.iter().any(|start| line.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::super::fold;

    #[test]
    fn a_signature_is_folded_and_a_name_is_not() {
        assert_eq!(fold("Please call.\n\nRegards,\nAda\n-- \nAda Berger\nTel. 1\n").new, "Please call.\n\nRegards,\nAda\n");
        assert_eq!(fold("Cold again.\n\nVon meinem iPhone gesendet\n").new, "Cold again.\n");
    }

    #[test]
    fn what_only_looks_like_a_signature_stays() {
        for text in [
            "It was\n-- not\nmine\n",
            "Sent from my desk, is much easier.\n",
            "a\n--\nA long line below a bare mark is more likely to be a paragraph of a letter.\n",
        ] {
            assert_eq!(fold(text).new, text);
        }
        let long = format!("a\n-- \n{}", "line\n".repeat(20));
        assert_eq!(fold(&long).new, long.replace("-- \n", "--\n"));
    }
}
