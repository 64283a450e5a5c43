//! The line above a quotation, "On … somebody wrote:", in the languages that mail programs speak.

/// An attribution that was found.
pub(super) struct Attribution {
    /// Over how many lines it runs.
    pub lines: usize,
    /// Whether only a mail program writes such a line, so that all below it is quotation even without `>`.
    pub certain: bool,
}

/// Over how many lines an attribution may be broken.
const LINES: usize = 5;

/// The longest attribution, in bytes.
const BYTES: usize = 500;

/// "Wrote", in lower case, as it stands at the end or before the name.
const WROTE: [&str; 37] = [
    "wrote",
    "writes",
    "schrieb",
    "geschrieben",
    "a écrit",
    "ha scritto",
    "scrive",
    "escribió",
    "ha escrito",
    "schreef",
    "heeft geschreven",
    "escreveu",
    "skrev",
    "skrifaði",
    "napisał",
    "napisała",
    "napisał(a)",
    "napsal",
    "napsal(a)",
    "napsala",
    "napísal",
    "kirjoitti",
    "kirjutas",
    "yazdı",
    "şunu yazdı",
    "пишет",
    "написал",
    "написал(а)",
    "писал",
    "написав",
    "έγραψε",
    "a scris",
    "írta",
    "escrigué",
    "ha escrit",
    "viết",
    "كتب",
];

/// The same in writing without spaces, or written from right to left.
const WROTE_ANYWHERE: [&str; 8] = ["写道", "寫道", "書きました", "のメッセージ", "님이 작성", "작성:", "כתב", "يكتب"];

/// What stands before the date, in lower case.
const OPENERS: [&str; 45] = [
    "on ",
    "am ",
    "le ",
    "il ",
    "el ",
    "op ",
    "em ",
    "den ",
    "w dniu ",
    "dnia ",
    "dne ",
    "pe ",
    "vào ",
    "il giorno ",
    "el día ",
    "no dia ",
    "a ",
    "на ",
    "в ",
    "de ",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "пн",
    "вт",
    "ср",
    "чт",
    "пт",
    "сб",
    "вс",
    "pon",
    "wt",
    "śr",
    "czw",
    "pt",
    "在",
    "于",
    "於",
    "quoting ",
    "zitat von ",
    "tarihinde",
];

/// The attribution that starts at a line, if one does.
pub(super) fn at(lines: &[&str], start: usize) -> Option<Attribution> {
    let first = lines[start].trim();
    if first.is_empty() {
        return None;
    }
    let mut joined = String::new();
    for (count, line) in lines[start..].iter().take(LINES).enumerate() {
        let line = line.trim();
        let closes_address = joined.matches('<').count() > joined.matches('>').count();
        let quoted = count > 0 && super::is_quoted(line) && !closes_address;
        if line.is_empty() || quoted || joined.len() + line.len() > BYTES {
            return None;
        }
        if count > 0 {
            joined.push(' ');
        }
        joined.push_str(line);
        if !may_end(&joined) {
            continue;
        }
        if let Some(certain) = judge(&joined) {
            let starts_later = lines[start + 1..=start + count].iter().any(|line| opens(&line.trim().to_lowercase()));
            let whole = count == 0 || (opens(&joined.to_lowercase()) && !starts_later) || (!starts_later && is_short(first));
            return whole.then_some(Attribution { lines: count + 1, certain });
        }
    }
    None
}

/// Whether a line is too short to be a line of a paragraph, and holds a date.
fn is_short(line: &str) -> bool {
    line.chars().count() < 100 && line.bytes().any(|byte| byte.is_ascii_digit()) && line.contains(['<', '@', ':'])
}

/// Cheap: whether a text could be a whole attribution, by its length, its end, and a digit or an address in it.
fn may_end(text: &str) -> bool {
    let bare = text.trim_end_matches(['-', '*', '_', ' ', '>', '"']);
    if bare.len() < 12 || !bare.bytes().any(|byte| byte.is_ascii_digit() || byte == b'@') {
        return false;
    }
    bare.ends_with([':', '：']) || WROTE.iter().any(|word| ends_with_word(bare, word))
}

fn ends_with_word(text: &str, word: &str) -> bool {
    let start = text.len().checked_sub(word.len());
    start
        .and_then(|start| text.get(start..))
        .is_some_and(|end| end.chars().zip(word.chars()).all(|(a, b)| a == b || a.to_lowercase().eq(b.to_lowercase())))
}

/// Whether a text is an attribution, and whether it is certain.
fn judge(text: &str) -> Option<bool> {
    let text = text.trim_matches(['-', '*', '_', ' ']).to_lowercase();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let address = text.contains('@');
    let time = has_time(&text);
    let colon = text.ends_with([':', '：']);
    let verb = WROTE_ANYWHERE.iter().any(|word| text.contains(word))
        || WROTE.iter().any(|word| {
            text.match_indices(word).any(|(at, _)| {
                let before = text[..at].chars().next_back();
                let after = text[at + word.len()..].chars().next();
                before.is_some_and(|c| !c.is_alphanumeric()) && after.is_none_or(|c| !c.is_alphanumeric()) || before == Some('>')
            })
        });
    if verb {
        let sentence = text.contains(". ") && !address;
        return (digits >= 1 || address).then_some(!sentence && time && (address || date_digits(digits)) && starts_like_one(&text));
    }
    // Without a verb: only a date, a time, an address in angle brackets and a colon, as some mail programs write.
    (colon && address && time && digits >= 8 && text.contains('<')).then_some(starts_like_one(&text))
}

/// A date and a time together have six digits or more.
fn date_digits(digits: usize) -> bool {
    digits >= 6
}

/// "14:30", "14.30", "14h30", "2 pm".
fn has_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(4).enumerate().any(|(at, four)| {
        let separated =
            four[0].is_ascii_digit() && matches!(four[1], b':' | b'.' | b'h') && four[2].is_ascii_digit() && four[3].is_ascii_digit();
        let ends = bytes.get(at + 4).is_none_or(|next| !next.is_ascii_digit());
        separated && ends
    })
}

/// Attributions begin with a preposition, a weekday, a date or a name with an address; sentences with much else.
fn starts_like_one(text: &str) -> bool {
    text.contains('<') || opens(text)
}

/// Whether a text in lower case begins with a date or with one of the words before one.
fn opens(text: &str) -> bool {
    let text = text.trim_start_matches(['"', '\'', '(', '<', '[', '-', '*', ' ']);
    let mut words = text.split([' ', ',', '\u{a0}']).filter(|word| !word.is_empty()).skip(1);
    let dated = words.by_ref().take(4).any(|word| word.bytes().any(|byte| byte.is_ascii_digit()));
    text.starts_with(|c: char| c.is_ascii_digit()) || (dated && OPENERS.iter().any(|opener| text.starts_with(opener)))
}

#[cfg(test)]
mod tests {
    use super::at;

    fn found(text: &str) -> Option<(usize, bool)> {
        let lines: Vec<&str> = text.lines().collect();
        at(&lines, 0).map(|found| (found.lines, found.certain))
    }

    #[test]
    fn attributions_of_many_languages_are_certain() {
        for text in [
            "On Thu, 26 Nov 2026 at 14:30, Nora Lind <nora@desk.example> wrote:",
            "Am 26.11.26 um 14:30 schrieb Nora Lind:",
            "Le jeu. 26 nov. 2026 à 14:30, Nora <n@desk.example> a écrit :",
            "Il giorno gio 26 nov 2026 alle ore 14:30 Nora <n@desk.example> ha scritto:",
            "El jue, 26 nov 2026 a las 14:30, Nora (<n@desk.example>) escribió:",
            "Op do 26 nov. 2026 om 14:30 schreef Nora <n@desk.example>:",
            "Em qui., 26 de nov. de 2026 às 14:30, Nora <n@desk.example> escreveu:",
            "W dniu 26.11.2026 o 14:30, Nora <n@desk.example> pisze:",
            "Nora <n@desk.example>, 26 Kas 2026 Per, 14:30 tarihinde şunu yazdı:",
            "чт, 26 нояб. 2026 г. в 14:30, Nora <n@desk.example>:",
            "Nora <n@desk.example> 于2026年11月26日周四 14:30写道：",
            "2026-11-26 14:30 GMT+01:00 Nora <n@desk.example>:",
            "---- On Thu, 26 Nov 2026 14:30:00 +0100 n@desk.example wrote ----",
        ] {
            assert_eq!(found(text), Some((1, true)), "{text}");
        }
    }

    #[test]
    fn the_line_before_an_attribution_is_no_part_of_it() {
        let before = "I will try to fix the problem as soon as I get\nback to a computer at 9:00.\n";
        assert_eq!(found(&format!("{before}On Dec 8, 2013 2:10 PM, \"Nora\" <n@desk.example> wrote:")), None);
        assert_eq!(found("Hello\n02.04.2012 14:20 Nora <\nn@desk.example> wrote:"), None);
    }

    #[test]
    fn a_broken_attribution_is_one() {
        assert_eq!(found("tir. 18. apr. 2017 kl. 13:09 skrev Nora <\nn@desk.example\n>:"), Some((3, true)));
        assert_eq!(found("On Thu, 26 Nov 2026 at 14:30,\nNora Lind\n<nora@desk.example>\nwrote:"), Some((4, true)));
    }

    #[test]
    fn sentences_are_none() {
        for text in
            ["On the one hand he wrote", "I called at 14:30 and gave my address a@b.example:", "The price was 12.50, see:", "Dear Nora,"]
        {
            assert_ne!(found(text).map(|(_, certain)| certain), Some(true), "{text}");
        }
    }
}
