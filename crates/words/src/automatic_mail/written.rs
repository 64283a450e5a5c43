//! A mail in words: a subject and paragraphs, and how they become plain text and HTML.

use crate::automatic_mail::{AboutCase, ClosedNow, Next};
use crate::voice::{Arg, Voice};
use jiff::Timestamp;

/// A mail in words, ready for `mail::build`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// One line.
    pub subject: String,
    /// In order; a paragraph may hold line breaks.
    pub paragraphs: Vec<String>,
    /// BCP 47, for Content-Language and `lang`.
    pub language: String,
    /// `"ltr"` or `"rtl"`.
    pub direction: &'static str,
}

impl Written {
    /// The plain text, paragraphs apart by an empty line.
    pub fn text(&self) -> String {
        let mut text = self.paragraphs.join("\n\n");
        text.push('\n');
        text
    }

    /// The same as HTML: paragraphs, line breaks and links, nothing else; everything is escaped.
    pub fn html(&self) -> String {
        let mut html = format!("<div lang=\"{}\" dir=\"{}\">\n", escaped(&self.language), self.direction);
        for paragraph in &self.paragraphs {
            let lines: Vec<String> = paragraph.lines().map(linked).collect();
            html.push_str("<p>");
            html.push_str(&lines.join("<br>\n"));
            html.push_str("</p>\n");
        }
        html.push_str("</div>\n");
        html
    }
}

/// A mail that is being written for one reader.
pub(super) struct Draft<'a> {
    pub(super) voice: &'a Voice,
    pub(super) now: Timestamp,
    subject: String,
    paragraphs: Vec<String>,
}

impl<'a> Draft<'a> {
    pub(super) fn new(voice: &'a Voice, now: Timestamp, subject: String) -> Draft<'a> {
        Draft { voice, now, subject, paragraphs: Vec::new() }
    }

    pub(super) fn paragraph(&mut self, text: String) {
        self.paragraphs.push(text);
    }

    /// A line that belongs to the paragraph before.
    pub(super) fn line(&mut self, text: &str) {
        if let Some(last) = self.paragraphs.last_mut() {
            last.push('\n');
            last.push_str(text);
        }
    }

    pub(super) fn when(&self, at: Timestamp) -> String {
        self.voice.instant_seen_from(at, self.now)
    }

    pub(super) fn next(&mut self, next: Option<&Next<'_>>) {
        if let Some(Next { what, due_at }) = next {
            let (what, when) = (what.said(self.voice), self.when(*due_at));
            self.paragraph(self.voice.say_with("mail-next", &[("what", Arg::Text(&what)), ("when", Arg::Text(&when))]));
        }
    }

    pub(super) fn closed_now(&mut self, closed: Option<&ClosedNow<'_>>) {
        let Some(ClosedNow { opens_at, emergency }) = closed else {
            return;
        };
        let when = self.when(*opens_at);
        self.paragraph(self.voice.say_with("mail-closed-now", &[("when", Arg::Text(&when))]));
        if let Some(emergency) = emergency {
            self.line(&self.voice.say_with("mail-emergency", &[("emergency", Arg::Text(emergency))]));
        }
    }

    /// Says that somebody acts for the owner, where that is so.
    pub(super) fn acting(&mut self, case: &AboutCase<'_>) {
        if let Some(acting) = case.acting {
            let args = [("owner", Arg::Text(case.owner.name)), ("acting", Arg::Text(acting.name))];
            self.line(&self.voice.say_with("mail-acting", &args));
        }
    }

    /// How to reach who answers, the spoken key and the page: the end of each mail about a case.
    pub(super) fn reach(&mut self, case: &AboutCase<'_>) {
        let reader = ("reader", Arg::Text(case.reader().name));
        self.paragraph(match case.reader().telephone {
            Some(number) => {
                let args = [reader, ("telephone", Arg::Text(number))];
                self.voice.say_with("mail-reach-by-answer-or-telephone", &args)
            }
            None => self.voice.say_with("mail-reach-by-answer", &[reader]),
        });
        self.line(&self.voice.say_with("mail-key", &[("case", Arg::Text(case.spoken_key))]));
        self.page(case);
    }

    pub(super) fn page(&mut self, case: &AboutCase<'_>) {
        if let Some(page) = case.page {
            self.paragraph(self.voice.say_with("mail-page", &[("link", Arg::Text(page.link))]));
            let args = [("address", Arg::Text(page.address)), ("code", Arg::Text(page.code))];
            self.line(&self.voice.say_with("mail-page-by-code", &args));
        }
    }

    pub(super) fn done(self) -> Written {
        Written {
            subject: one_line(&self.subject),
            paragraphs: self.paragraphs,
            language: self.voice.language().to_owned(),
            direction: self.voice.direction(),
        }
    }
}

/// A subject is one line, whatever a promise or a sender's subject held.
pub(super) fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c.is_whitespace()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

fn linked(line: &str) -> String {
    line.split_inclusive(' ')
        .map(|word| {
            let bare = word.trim_end();
            if bare.starts_with("https://") || bare.starts_with("http://") {
                let space = &word[bare.len()..];
                format!("<a href=\"{0}\">{0}</a>{space}", escaped(bare))
            } else {
                escaped(word)
            }
        })
        .collect()
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}
