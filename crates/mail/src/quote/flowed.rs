//! Flowed text (RFC 3676): lines that the sender's program broke are joined again.

/// Joins soft-broken lines. With `delsp` the space at the break goes as well.
pub(crate) fn unflow(text: &str, delsp: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before: Option<usize> = None;
    for line in text.lines() {
        let depth = line.len() - line.trim_start_matches('>').len();
        let content = &line[depth..];
        let content = content.strip_prefix(' ').unwrap_or(content);
        let signature = content == "-- ";
        if before == Some(depth) && !signature {
            if delsp {
                out.pop();
            }
        } else {
            if before.is_some() || !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&line[..depth]);
            if depth > 0 {
                out.push(' ');
            }
        }
        out.push_str(content);
        before = (content.ends_with(' ') && !signature).then_some(depth);
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn soft_breaks_are_joined_and_quotations_stay_apart() {
        let text = "One long \nline.\n> an old \n> one\n>> older\n stuffed\n-- \nAda\n";
        assert_eq!(unflow(text, false), "One long line.\n> an old one\n>> older\nstuffed\n-- \nAda\n");
        assert_eq!(unflow("日本 \n語\n", true), "日本語\n");
    }

    #[test]
    fn empty_lines_stay() {
        assert_eq!(unflow("a\n\n\nb\n", false), "a\n\n\nb\n");
    }
}
