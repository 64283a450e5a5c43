//! Tells the new text of a reply from the quotation and the signature below it, in many languages.
//!
//! Nothing is thrown away: what is folded can be opened again. In doubt a line is new text, because a quotation shown
//! twice costs a glance, and a sentence taken for a quotation costs a customer.

pub(crate) mod attribution;
pub(crate) mod flowed;
pub(crate) mod letterhead;
pub(crate) mod signature;

use crate::limits;

/// A text in two piles. Each line that is not empty is in exactly one of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folded {
    /// What the person wrote now; answers between quoted lines keep those lines.
    pub new: String,
    /// The quotation and the signature.
    pub folded: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Role {
    New,
    Quoted,
    Signature,
}

/// Words by which people say that their answers stand inside the quotation, in lower case.
const ANSWERS_INSIDE: [&str; 29] = [
    "below",
    "inline",
    "in-line",
    "between the lines",
    "my comments",
    "my answers",
    "in red",
    "in blue",
    "weiter unten",
    "siehe unten",
    "s. unten",
    "s.u.",
    "im text",
    "in rot",
    "ci-dessous",
    "ci-après",
    "dans le texte",
    "en rouge",
    "di seguito",
    "qui sotto",
    "in rosso",
    "más abajo",
    "abajo",
    "en rojo",
    "abaixo",
    "hieronder",
    "poniżej",
    "aşağıda",
    "أدناه",
];

/// Folds the quotation and the signature of a text away.
pub fn fold(text: &str) -> Folded {
    let lines: Vec<&str> = text.lines().collect();
    if lines.len() > limits::FOLDED_LINES {
        return Folded { new: tidy(text), folded: String::new() };
    }
    let (mut roles, rest) = quoted_lines(&lines);
    keep_answers_between(&lines[..rest], &mut roles[..rest]);
    signature::mark(&lines[..rest], &mut roles[..rest]);
    let says_something = |from: usize, to: usize| (from..to).any(|at| roles[at] == Role::New && !lines[at].trim().is_empty());
    if !says_something(0, rest) || (rest < lines.len() && says_answers_are_inside(&lines[..rest], &roles)) {
        return Folded { new: tidy(text), folded: String::new() };
    }
    let mut new = String::new();
    let mut folded = String::new();
    for (line, role) in lines.iter().zip(&roles) {
        let pile = if *role == Role::New { &mut new } else { &mut folded };
        pile.push_str(line.trim_end());
        pile.push('\n');
    }
    Folded { new: tidy(&new), folded: tidy(&folded) }
}

/// The role of each line by its own look, and the line from which on everything is an unmarked quotation.
fn quoted_lines(lines: &[&str]) -> (Vec<Role>, usize) {
    let mut roles = vec![Role::New; lines.len()];
    let mut at = 0;
    while at < lines.len() {
        if is_quoted(lines[at]) {
            roles[at] = Role::Quoted;
            at += 1;
            continue;
        }
        if let Some(start) = letterhead::starts_at(lines, at) {
            roles[start..].fill(Role::Quoted);
            return (roles, start);
        }
        if let Some(found) = attribution::at(lines, at) {
            let marked = lines[at + found.lines..].iter().take(8).find(|line| !line.trim().is_empty()).is_some_and(|line| is_quoted(line));
            if marked {
                roles[at..at + found.lines].fill(Role::Quoted);
                at += found.lines;
                continue;
            }
            if found.certain {
                roles[at..].fill(Role::Quoted);
                return (roles, at);
            }
        }
        at += 1;
    }
    (roles, lines.len())
}

/// Whether a line carries the mark of a quotation.
pub(crate) fn is_quoted(line: &str) -> bool {
    let bare = line.trim_start_matches(' ');
    line.len() - bare.len() <= 3 && bare.starts_with('>')
}

/// Quoted lines between new ones are what the new ones answer: they stay. One quotation on top of the whole answer,
/// or at its end, goes.
fn keep_answers_between(lines: &[&str], roles: &mut [Role]) {
    let is_new = |at: &usize| roles[*at] == Role::New && !lines[*at].trim().is_empty();
    let news: Vec<usize> = (0..lines.len()).filter(is_new).collect();
    let (Some(&first), Some(&last)) = (news.first(), last_before_signature(lines, &news)) else {
        return;
    };
    if !roles[first..=last.max(first)].contains(&Role::Quoted) {
        return;
    }
    let from = if roles[..first].iter().filter(|role| **role == Role::Quoted).count() <= 12 { 0 } else { first };
    roles[from..=last].fill(Role::New);
}

/// The last new line that is no part of a signature at the very end.
fn last_before_signature<'a>(lines: &[&str], news: &'a [usize]) -> Option<&'a usize> {
    let mark = news.iter().rev().take(12).position(|at| signature::is_mark(lines[*at]));
    match mark {
        Some(back) if back + 1 < news.len() => news.get(news.len() - back - 2),
        _ => news.last(),
    }
}

fn says_answers_are_inside(lines: &[&str], roles: &[Role]) -> bool {
    let mut said = String::new();
    for (line, _) in lines.iter().zip(roles).filter(|(_, role)| **role == Role::New) {
        said.push_str(&line.to_lowercase());
        said.push(' ');
        if said.len() > 1_000 {
            return false;
        }
    }
    ANSWERS_INSIDE.iter().any(|word| said.contains(word))
}

/// Without empty lines at both ends and without more than two together.
fn tidy(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines().map(str::trim_end) {
        if line.is_empty() {
            empty += 1;
            continue;
        }
        if !out.is_empty() {
            for _ in 0..empty.min(2) {
                out.push('\n');
            }
        }
        empty = 0;
        out.push_str(line);
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_on_top_is_new_and_the_rest_is_folded() {
        let folded = fold("Danke!\n\nAm 26.11.2026 um 14:30 schrieb Nora Lind <nora@desk.example>:\n> Wir kommen.\n> Bis dann\n");
        assert_eq!(folded.new, "Danke!\n");
        assert!(folded.folded.starts_with("Am 26.11.2026") && folded.folded.ends_with("> Bis dann\n"));
    }

    #[test]
    fn a_reply_below_is_new() {
        let folded = fold("On 26 Nov 2026, Nora Lind wrote:\n> We will come.\n\nThank you.\n-- \nAda\n");
        assert_eq!(folded.new, "Thank you.\n");
        assert!(folded.folded.contains("-- \nAda\n") || folded.folded.contains("--\nAda\n"));
    }

    #[test]
    fn answers_between_the_lines_keep_what_they_answer() {
        let text = "On 26 Nov 2026, Nora wrote:\n> Monday?\nYes.\n> Morning?\nNo.\n> Bye\n";
        let folded = fold(text);
        assert!(folded.new.ends_with("> Monday?\nYes.\n> Morning?\nNo.\n"), "{}", folded.new);
        assert_eq!(folded.folded, "> Bye\n");
    }

    #[test]
    fn a_mail_that_is_all_quotation_is_shown_whole() {
        let text = "-----Original Message-----\nFrom: a@b.example\nHello\n";
        assert_eq!(fold(text), Folded { new: text.into(), folded: String::new() });
    }

    #[test]
    fn who_answers_inside_an_unmarked_quotation_is_heard() {
        let text =
            "My answers are below in red.\n\nFrom: Nora <n@desk.example>\nSent: Monday\nTo: Ada\nSubject: Visit\n\nMonday? Yes please.\n";
        assert_eq!(fold(text).folded, "");
    }

    #[test]
    fn somebody_who_tells_what_was_written_is_not_quoting() {
        let text = "On 3 May your technician wrote:\n\nall is well. It is not.\n";
        assert_eq!(fold(text).new, text);
    }
}
