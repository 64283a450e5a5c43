//! Names that run the other way: an Arabic name in an English sentence, a Latin one in an Arabic sentence.
//!
//! Unicode's isolating marks (UAX #9, U+2068 and U+2069) keep such a name from turning the words around it. They
//! are invisible and travel with copied text, so they are set only around text that needs them, and never around a
//! link: a mail reader would take the closing mark for a part of it.

use std::borrow::Cow;

const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_ISOLATE: char = '\u{2069}';

/// The text as it may stand inside a sentence of this direction.
pub(crate) fn isolated(text: &str, sentence_right_to_left: bool) -> Cow<'_, str> {
    let tame = tamed(text);
    let runs_against = if sentence_right_to_left { tame.chars().any(is_left_to_right) } else { tame.chars().any(is_right_to_left) };
    if runs_against && !tame.contains("://") { Cow::Owned(format!("{FIRST_STRONG_ISOLATE}{tame}{POP_ISOLATE}")) } else { tame }
}

/// Takes out what could reach beyond the text itself: overrides and embeddings always, isolates when they don't balance.
///
/// A sender chooses their own display name; with U+202E in it, the rest of our sentence would read backwards.
fn tamed(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_control) {
        return Cow::Borrowed(text);
    }
    let keep_isolates = isolates_balance(text);
    Cow::Owned(text.chars().filter(|&c| !is_control(c) || (keep_isolates && is_isolate(c))).collect())
}

fn isolates_balance(text: &str) -> bool {
    let mut depth = 0_usize;
    for c in text.chars().filter(|&c| is_isolate(c)) {
        if c == POP_ISOLATE {
            match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return false,
            }
        } else {
            depth += 1;
        }
    }
    depth == 0
}

fn is_isolate(c: char) -> bool {
    matches!(c, '\u{2066}'..='\u{2069}')
}

fn is_control(c: char) -> bool {
    is_isolate(c) || matches!(c, '\u{202A}'..='\u{202E}')
}

/// Blocks whose letters have the classes R and AL (Unicode 16, DerivedBidiClass: Hebrew to Arabic Extended-A,
/// presentation forms, and the right-to-left part of the supplementary plane).
fn is_right_to_left(c: char) -> bool {
    matches!(c, '\u{0590}'..='\u{08FF}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}'
        | '\u{10800}'..='\u{10FFF}' | '\u{1E800}'..='\u{1EFFF}')
        && c.is_alphabetic()
}

fn is_left_to_right(c: char) -> bool {
    c.is_alphabetic() && !is_right_to_left(c)
}

#[cfg(test)]
mod tests {
    use super::isolated;

    #[test]
    fn a_latin_name_in_an_english_sentence_gets_no_invisible_marks() {
        assert_eq!(isolated("Maria Lenoir", false), "Maria Lenoir");
        assert_eq!(isolated("Łukasz Żółć, 14:30", false), "Łukasz Żółć, 14:30");
    }

    #[test]
    fn a_name_that_runs_the_other_way_is_isolated_in_both_directions() {
        assert_eq!(isolated("ليلى حداد", false), "\u{2068}ليلى حداد\u{2069}");
        assert_eq!(isolated("Ines", true), "\u{2068}Ines\u{2069}");
        assert_eq!(isolated("ليلى", true), "ليلى");
    }

    #[test]
    fn a_link_is_never_wrapped_since_the_mark_would_become_part_of_it() {
        assert_eq!(isolated("https://desk.example/c#t=ab", true), "https://desk.example/c#t=ab");
    }

    #[test]
    fn a_display_name_can_not_turn_the_rest_of_the_sentence_around() {
        assert_eq!(isolated("Eve\u{202E}", false), "Eve");
        assert_eq!(isolated("Eve\u{2067}", false), "Eve");
        assert_eq!(isolated("a\u{2069}b\u{2068}", false), "ab");
    }

    #[test]
    fn a_sentence_that_was_composed_before_keeps_its_balanced_isolates() {
        let inner = "with \u{2068}ليلى\u{2069} today";
        assert_eq!(isolated(inner, false), format!("\u{2068}{inner}\u{2069}"));
    }
}
