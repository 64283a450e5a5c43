//! Fills a form of one of our own pages with what was sent before, so that whoever had been logged out finds it as they left
//! it. It reads what our templates write: every attribute in quotes or without blanks, every `<` of a text escaped.

use crate::staff::fields::Fields;
use std::ops::Range;

/// A page with its form filled.
pub struct Refilled {
    pub html: String,
    /// What was written and found no field: the page has changed since, or the form is gone.
    pub left_over: Vec<String>,
}

/// One tag of a page.
struct Tag<'h> {
    name: &'h str,
    at: Range<usize>,
    attributes: Vec<(&'h str, &'h str, Range<usize>)>,
}

impl Tag<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, ..)| *n == name).map(|(_, value, _)| *value)
    }
}

/// Fields that every page draws anew, or that only steer.
const OURS: [&str; 5] = ["command", "by", "form", "step", "kept_file"];

/// The page with the form that goes to `action` filled with what was sent. `files` are the files that were kept, as the form
/// would show them.
#[must_use]
pub fn refilled(html: &str, action: &str, sent: &Fields, files: &str) -> Refilled {
    let tags = tags(html);
    let Some(form) = form_of(&tags, action, sent) else {
        return Refilled { html: html.to_owned(), left_over: left_over(sent, &[]) };
    };
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut taken = Vec::new();
    open_around(html, &tags, form.start, &mut edits);
    let mut list = None;
    for (n, tag) in tags[form.clone()].iter().enumerate() {
        let name = tag.get("name").unwrap_or_default();
        match tag.name {
            "input" => {
                if let Some(edit) = input(html, tag, sent, files) {
                    edits.push(edit);
                }
                taken.push(name);
            }
            "textarea" => {
                if let (true, Some(end)) = (sent.has(name), tags.get(form.start + n + 1)) {
                    edits.push((tag.at.end..end.at.start, format!("\n{}", escaped(sent.sent(name)))));
                }
                taken.push(name);
            }
            "select" => {
                list = Some(name);
                taken.push(name);
            }
            "option" => {
                if let Some(list) = list.filter(|list| sent.has(list)) {
                    let chosen = sent.sent(list) == tag.get("value").map(unescaped).unwrap_or_default();
                    edits.push((tag.at.clone(), with(html, tag, "selected", chosen.then_some(""))));
                }
            }
            _ => {}
        }
    }
    edits.sort_by_key(|(at, _)| at.start);
    let mut filled = html.to_owned();
    for (at, text) in edits.into_iter().rev() {
        filled.replace_range(at, &text);
    }
    Refilled { html: filled, left_over: left_over(sent, &taken) }
}

/// An input as it was left.
fn input(html: &str, tag: &Tag<'_>, sent: &Fields, files: &str) -> Option<(Range<usize>, String)> {
    let name = tag.get("name")?;
    match tag.get("type").unwrap_or("text") {
        "file" if files.is_empty() => None,
        "file" => Some((tag.at.start..tag.at.start, files.to_owned())),
        "checkbox" | "radio" => {
            let value = unescaped(tag.get("value").unwrap_or("on"));
            Some((tag.at.clone(), with(html, tag, "checked", sent.all(name).any(|v| v == value).then_some(""))))
        }
        "password" => None,
        // What they had seen when they wrote: if something arrived since, sending stops and shows it.
        "hidden" if name != "seen" => None,
        _ => sent.has(name).then(|| (tag.at.clone(), with(html, tag, "value", Some(sent.sent(name))))),
    }
}

/// The form that goes there and whose fixed fields are those that were sent, from its tag to its end.
fn form_of(tags: &[Tag<'_>], action: &str, sent: &Fields) -> Option<Range<usize>> {
    let mut found = None;
    for (start, tag) in tags.iter().enumerate() {
        if tag.name != "form" || tag.get("action") != Some(action) || tag.get("method") != Some("post") {
            continue;
        }
        let length = tags[start..].iter().position(|t| t.name == "/form").unwrap_or(tags.len() - start);
        let fixed = tags[start..start + length].iter().filter(|t| t.name == "input" && t.get("type") == Some("hidden"));
        let fixed = fixed.filter_map(|t| Some((t.get("name")?, unescaped(t.get("value").unwrap_or_default()))));
        let mut fits = 0;
        let all = fixed.filter(|(name, _)| *name != "seen" && !OURS.contains(name)).all(|(name, value)| {
            fits += 1;
            sent.is(name, &value)
        });
        if all && found.as_ref().is_none_or(|(best, _)| *best < fits) {
            found = Some((fits, start..start + length));
        }
    }
    found.map(|(_, range)| range)
}

/// Opens what the form lies folded in, and the tab that shows it.
fn open_around(html: &str, tags: &[Tag<'_>], form: usize, edits: &mut Vec<(Range<usize>, String)>) {
    let mut folds: Vec<usize> = Vec::new();
    for (n, tag) in tags[..form].iter().enumerate() {
        match tag.name {
            "details" => folds.push(n),
            "/details" => {
                folds.pop();
            }
            _ => {}
        }
    }
    edits.extend(folds.into_iter().map(|n| (tags[n].at.clone(), with(html, &tags[n], "open", Some("")))));
    if let Some(tab) = tags[form].get("data-tab") {
        for tag in tags.iter().filter(|t| t.name == "input" && t.get("name") == Some("tab")) {
            edits.push((tag.at.clone(), with(html, tag, "checked", (tag.get("id") == Some(tab)).then_some(""))));
        }
    }
}

/// What people wrote into fields that are not there: sentences, not the values of choices.
fn left_over(sent: &Fields, taken: &[&str]) -> Vec<String> {
    let written = |value: &str| value.trim().contains(char::is_whitespace);
    let lost = |(name, value): &(String, String)| !taken.contains(&name.as_str()) && !OURS.contains(&name.as_str()) && written(value);
    sent.pairs().into_iter().filter(lost).map(|(_, value)| value).collect()
}

/// A tag with an attribute set, or without it.
fn with(html: &str, tag: &Tag<'_>, name: &str, value: Option<&str>) -> String {
    let mut text = html[tag.at.clone()].to_owned();
    for (_, _, at) in tag.attributes.iter().filter(|(n, ..)| *n == name).rev() {
        text.replace_range(at.start - tag.at.start..at.end - tag.at.start, "");
    }
    if let Some(value) = value {
        let end = text.len() - 1;
        text.insert_str(end, &format!(" {name}=\"{}\"", escaped(value)));
    }
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn unescaped(text: &str) -> String {
    let named = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#60;", "<").replace("&#62;", ">");
    named.replace("&#34;", "\"").replace("&#39;", "'").replace("&#38;", "&").replace("&amp;", "&")
}

fn tags(html: &str) -> Vec<Tag<'_>> {
    let (mut tags, mut at) = (Vec::new(), 0);
    while let Some(start) = html[at..].find('<').map(|n| at + n) {
        at = start + 1;
        if !html[at..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/') {
            continue;
        }
        let mut quoted = false;
        let Some(length) = html[at..].bytes().position(|b| {
            quoted ^= b == b'"';
            b == b'>' && !quoted
        }) else {
            break;
        };
        tags.push(tag(html, start, at + length + 1));
        at += length + 1;
    }
    tags
}

fn tag(html: &str, start: usize, end: usize) -> Tag<'_> {
    let inside = &html[start + 1..end - 1];
    let name = inside.split(char::is_whitespace).next().unwrap_or_default();
    let (mut attributes, mut at) = (Vec::new(), name.len());
    while at < inside.len() {
        let begins = at;
        at += inside[at..].len() - inside[at..].trim_start().len();
        let name_ends = inside[at..].find(|c: char| c.is_whitespace() || c == '=').map_or(inside.len(), |n| at + n);
        let name = &inside[at..name_ends];
        let (value, ends) = match inside[name_ends..].strip_prefix('=') {
            None => ("", name_ends),
            Some(after) => match after.strip_prefix('"') {
                Some(quoted) => {
                    let length = quoted.find('"').unwrap_or(quoted.len());
                    (&quoted[..length], (name_ends + 2 + length + 1).min(inside.len()))
                }
                None => {
                    let length = after.find(char::is_whitespace).unwrap_or(after.len());
                    (&after[..length], name_ends + 1 + length)
                }
            },
        };
        attributes.push((name, value, start + 1 + begins..start + 1 + ends));
        at = ends.max(begins + 1);
    }
    Tag { name, at: start..end, attributes }
}

#[cfg(test)]
mod tests {
    use super::refilled;
    use crate::staff::fields::Fields;

    const PAGE: &str = concat!(
        "<main><details><summary>Move</summary>",
        "<form method=\"post\" action=\"/m\"><input type=\"hidden\" name=\"promise\" value=\"1\"><input name=\"why\" value=\"\"></form>",
        "<form method=\"post\" action=\"/m\"><input type=\"hidden\" name=\"command\" value=\"fresh\"><input type=\"hidden\" name=\"seen\" value=\"9\">",
        "<input type=\"hidden\" name=\"promise\" value=\"2\"><input name=\"why\" value=\"\" required maxlength=200>",
        "<input type=\"checkbox\" name=\"told\" value=\"yes\" checked> <input type=\"radio\" name=\"by\" value=\"a&#38;b\">",
        "<select name=\"kind\"><option value=\"\">none</option><option value=\"call\">Call</option></select>",
        "<textarea id=\"text\" name=\"text\" rows=\"5\">\n</textarea><input name=\"file\" type=\"file\" multiple></form></details></main>",
    );

    fn sent(pairs: &[(&str, &str)]) -> Fields {
        Fields::of(pairs.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect())
    }

    #[test]
    fn the_form_that_was_sent_is_filled_and_no_other() {
        let sent = sent(&[
            ("command", "old"),
            ("seen", "4"),
            ("promise", "2"),
            ("why", "\"Snow\" & <ice>"),
            ("by", "a&b"),
            ("kind", "call"),
            ("text", "We come\non <Friday>."),
        ]);
        let page = refilled(PAGE, "/m", &sent, "[files]");
        let html = page.html.as_str();
        assert!(html.starts_with("<main><details open=\"\">"), "{html}");
        assert!(html.contains("value=\"1\"><input name=\"why\" value=\"\"></form>"), "the other is as it was: {html}");
        assert!(html.contains("name=\"command\" value=\"fresh\""), "{html}");
        assert!(html.contains("name=\"seen\" value=\"4\""), "what they had seen: {html}");
        assert!(html.contains("<input name=\"why\" required maxlength=200 value=\"&quot;Snow&quot; &amp; &lt;ice&gt;\">"), "{html}");
        assert!(html.contains("<input type=\"checkbox\" name=\"told\" value=\"yes\">"), "not ticked: {html}");
        assert!(html.contains("value=\"a&#38;b\" checked=\"\""), "{html}");
        assert!(html.contains("<option value=\"call\" selected=\"\">"), "{html}");
        assert!(html.contains("rows=\"5\">\nWe come\non &lt;Friday&gt;.</textarea>"), "{html}");
        assert!(html.contains("[files]<input name=\"file\""), "{html}");
        assert!(page.left_over.is_empty());
    }

    #[test]
    fn what_finds_no_field_is_left_over_and_not_lost() {
        let sent = sent(&[("promise", "3"), ("why", "The road is closed."), ("kind", "call"), ("command", "a b")]);
        let page = refilled(PAGE, "/m", &sent, "");
        assert_eq!((page.html.as_str(), page.left_over.as_slice()), (PAGE, &["The road is closed.".to_owned()][..]));
    }
}
