//! Which parts of a mail are its text, and what that text is.

use crate::doubt::{Doubt, Doubts};
use crate::html;
use crate::mime::{Part, Parts};
use crate::quote::flowed;

/// The parts of a mail, told apart by their place alone: what is text to be read, and what is a file.
pub(crate) struct Roles {
    /// Leaves that are text, alternatives included.
    pub texts: Vec<usize>,
    /// Leaves that are files.
    pub files: Vec<usize>,
}

/// Tells texts from files. A text with a file name is a file, unless the mail has no other text.
pub(crate) fn roles(parts: &Parts<'_>) -> Roles {
    let leaves = || parts.list.iter().enumerate().filter(|(_, part)| !part.holds_parts);
    let mut texts: Vec<usize> = leaves().filter(|(_, part)| is_text(part) && part.fields.file_name().is_none()).map(|(at, _)| at).collect();
    if texts.is_empty() {
        texts = leaves().filter(|(_, part)| is_text(part)).map(|(at, _)| at).take(1).collect();
    }
    let files = leaves().map(|(at, _)| at).filter(|at| !texts.contains(at)).collect();
    Roles { texts, files }
}

fn is_text(part: &Part) -> bool {
    let readable = match part.main.as_str() {
        "text" => matches!(part.sub.as_str(), "plain" | "html" | "enriched" | "richtext"),
        // Its parts were not found: what is there is shown as it is.
        "multipart" => true,
        _ => false,
    };
    readable && part.fields.disposition().is_none_or(|word| word != "attachment")
}

/// The text of a mail as one plain text.
pub(crate) fn text(parts: &Parts<'_>, roles: &Roles, doubts: &mut Doubts) -> String {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); parts.list.len()];
    for (at, part) in parts.list.iter().enumerate() {
        if let Some(parent) = part.parent {
            children[parent].push(at);
        }
    }
    let mut out = String::new();
    Reader { parts, roles, children }.read(0, doubts, &mut out);
    out
}

/// The HTML of a mail as it came: the last alternative that is HTML.
pub(crate) fn html(parts: &Parts<'_>, roles: &Roles) -> Option<String> {
    let mut ignored = Doubts::default();
    let at = roles.texts.iter().rev().find(|at| parts.list[**at].sub == "html")?;
    Some(parts.text(&parts.list[*at], &mut ignored))
}

struct Reader<'a> {
    parts: &'a Parts<'a>,
    roles: &'a Roles,
    children: Vec<Vec<usize>>,
}

impl Reader<'_> {
    /// Adds the text of a part and of all in it. The depth of the parts is limited, and so is the recursion.
    fn read(&self, at: usize, doubts: &mut Doubts, out: &mut String) {
        let part = &self.parts.list[at];
        if !part.holds_parts {
            if self.roles.texts.contains(&at) {
                add(out, &self.leaf(part, doubts));
            }
            return;
        }
        if part.main == "multipart" && part.sub == "alternative" {
            return add(out, &self.best(at, doubts));
        }
        for child in &self.children[at] {
            self.read(*child, doubts, out);
        }
    }

    /// The best of several renderings: the plain one, unless another one says far more.
    fn best(&self, at: usize, doubts: &mut Doubts) -> String {
        let mut best = String::new();
        let mut best_is_plain = false;
        for child in &self.children[at] {
            let mut text = String::new();
            self.read(*child, doubts, &mut text);
            let length = text.trim().len();
            let known = best.trim().len();
            let is_plain = self.parts.list[*child].sub == "plain";
            let says_far_more = length > 3 * known + 200;
            if known == 0 || says_far_more || (is_plain && !best_is_plain && known <= 3 * length + 200) {
                best = text;
                best_is_plain = is_plain;
            }
        }
        best
    }

    fn leaf(&self, part: &Part, doubts: &mut Doubts) -> String {
        let text = self.parts.text(part, doubts);
        match part.sub.as_str() {
            "html" if part.main == "text" => {
                let (text, stripped) = html::to_text(&text);
                if stripped {
                    doubts.add(Doubt::HtmlStripped);
                }
                text
            }
            "enriched" | "richtext" => html::strip::strip(&text.replace("<<", "&lt;").replace("\n\n", "<br>")),
            _ if part.fields.parameter("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed")) => {
                let joined = part.fields.parameter("delsp").is_some_and(|value| value.eq_ignore_ascii_case("yes"));
                flowed::unflow(&text, joined)
            }
            _ => text,
        }
    }
}

fn add(out: &mut String, text: &str) {
    if text.trim().is_empty() {
        return;
    }
    if !out.is_empty() {
        if !out.ends_with('\n') {
            out.push('\n');
        }
        out.push('\n');
    }
    out.push_str(text);
}
