//! Reading our own pages: their tags, their forms, their text. Small on purpose: templates quote every attribute that holds
//! a blank and escape every `<` in a text, and `web`'s own tests hold them to that.

/// One form of a page, as a browser would send it if nobody changed anything.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Form {
    /// Where it goes.
    pub action: String,
    /// `get` or `post`.
    pub method: String,
    /// Whether it is sent as `multipart/form-data`.
    pub multipart: bool,
    /// Names and values in the order of the page.
    pub fields: Vec<(String, String)>,
    /// Buttons with a name: pressed, they send their value.
    pub buttons: Vec<(String, String)>,
    /// The choices of radio buttons, lists and ticks, for whoever wants to choose.
    pub choices: Vec<(String, String)>,
}

/// One tag: its name, its attributes, where it begins and ends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tag {
    pub name: String,
    attributes: Vec<(String, String)>,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Tag {
    /// The value of an attribute; empty when it has none.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// All tags of a page, closing ones with a slash before their name.
#[must_use]
pub fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find('<').map(|n| at + n) {
        let rest = &html[open + 1..];
        let fits = rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        let length = if fits { tag_length(rest) } else { None };
        match length {
            Some(length) => {
                tags.push(tag(&rest[..length], open, open + 1 + length + 1));
                at = open + 1 + length + 1;
            }
            None => at = open + 1,
        }
    }
    tags
}

fn tag_length(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (n, c) in rest.char_indices() {
        match (quote, c) {
            (None, '>') => return Some(n),
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), c) if q == c => quote = None,
            (_, _) => {}
        }
    }
    None
}

fn tag(inside: &str, start: usize, end: usize) -> Tag {
    let name_ends = inside.find(char::is_whitespace).unwrap_or(inside.len());
    let mut attributes = Vec::new();
    let mut rest = inside[name_ends..].trim_start();
    while !rest.is_empty() {
        let name_ends = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
        let name = rest[..name_ends].to_ascii_lowercase();
        rest = rest[name_ends..].trim_start();
        let mut value = String::new();
        if let Some(after) = rest.strip_prefix('=') {
            let after = after.trim_start();
            let (taken, remaining) = match after.chars().next() {
                Some(q @ ('"' | '\'')) => {
                    let inner = &after[1..];
                    let ends = inner.find(q).unwrap_or(inner.len());
                    (&inner[..ends], inner.get(ends + 1..).unwrap_or_default())
                }
                _ => after.split_at(after.find(char::is_whitespace).unwrap_or(after.len())),
            };
            value = unescaped(taken);
            rest = remaining.trim_start();
        }
        if !name.is_empty() && name != "/" {
            attributes.push((name, value));
        } else if name.is_empty() {
            break;
        }
    }
    Tag { name: inside[..name_ends].to_ascii_lowercase(), attributes, start, end }
}

/// A text without its escapes: those that askama and our templates write.
#[must_use]
pub fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(n) = rest.find('&') {
        out.push_str(&rest[..n]);
        rest = &rest[n..];
        let ends = rest.find(';').filter(|e| *e <= 10);
        let meant = ends.and_then(|e| character(&rest[1..e]));
        match (ends, meant) {
            (Some(e), Some(c)) => {
                out.push(c);
                rest = &rest[e + 1..];
            }
            (_, _) => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(entity: &str) -> Option<char> {
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        numbered => {
            let digits = numbered.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)
        }
    }
}

/// The text of a page, tags left out, white space as one blank.
#[must_use]
pub fn text(html: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for tag in tags(html) {
        out.push_str(&html[at..tag.start]);
        out.push(' ');
        at = tag.end;
    }
    out.push_str(&html[at..]);
    unescaped(&out).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The forms of a page. A field that stands elsewhere and names its form by `form=` belongs to that form.
#[must_use]
pub fn forms(html: &str) -> Vec<Form> {
    let tags = tags(html);
    let mut found = Vec::new();
    for (n, open) in tags.iter().enumerate().filter(|(_, t)| t.name == "form") {
        let close = tags[n..].iter().position(|t| t.name == "/form").map_or(tags.len(), |m| n + m);
        let id = open.get("id");
        let mut form = Form {
            action: open.get("action").unwrap_or_default().to_owned(),
            method: open.get("method").unwrap_or("get").to_ascii_lowercase(),
            multipart: open.get("enctype") == Some("multipart/form-data"),
            fields: Vec::new(),
            buttons: Vec::new(),
            choices: Vec::new(),
        };
        for (m, tag) in tags.iter().enumerate() {
            let inside = m > n && m < close && tag.get("form").is_none();
            let named = tag.get("form").is_some() && tag.get("form") == id;
            if inside || named {
                control(html, &tags, m, &mut form);
            }
        }
        found.push(form);
    }
    found
}

fn control(html: &str, tags: &[Tag], at: usize, form: &mut Form) {
    let tag = &tags[at];
    let Some(name) = tag.get("name").filter(|n| !n.is_empty()) else {
        return;
    };
    if tag.get("disabled").is_some() {
        return;
    }
    let value = tag.get("value").unwrap_or_default().to_owned();
    match (tag.name.as_str(), tag.get("type").unwrap_or("text")) {
        ("button", _) | ("input", "submit") => form.buttons.push((name.to_owned(), value)),
        ("input", "checkbox" | "radio") => {
            form.choices.push((name.to_owned(), value.clone()));
            if tag.get("checked").is_some() {
                form.fields.push((name.to_owned(), value));
            }
        }
        ("input", "file" | "button" | "reset") => {}
        ("input", _) => form.fields.push((name.to_owned(), value)),
        ("textarea", _) => {
            let ends = tags[at..].iter().find(|t| t.name == "/textarea").map_or(html.len(), |t| t.start);
            let inside = unescaped(&html[tag.end..ends]);
            form.fields.push((name.to_owned(), inside.strip_prefix('\n').unwrap_or(&inside).to_owned()));
        }
        ("select", _) => select(name, html, &tags[at..], form),
        (_, _) => {}
    }
}

fn select(name: &str, html: &str, tags: &[Tag], form: &mut Form) {
    let options: Vec<&Tag> = tags.iter().take_while(|t| t.name != "/select").filter(|t| t.name == "option").collect();
    let value = |t: &Tag| t.get("value").map_or_else(|| text(html[t.end..].split('<').next().unwrap_or_default()), str::to_owned);
    form.choices.extend(options.iter().map(|t| (name.to_owned(), value(t))));
    let chosen = options.iter().find(|t| t.get("selected").is_some()).or(options.first());
    if let Some(chosen) = chosen {
        form.fields.push((name.to_owned(), value(chosen)));
    }
}

#[cfg(test)]
mod tests {
    use super::{forms, text, unescaped};

    const PAGE: &str = r#"<form method="post" action="/a" enctype="multipart/form-data" id=f><input type="hidden" name="command" value="x&#38;&quot;y">
        <input name=empty><input type="checkbox" name="tick" value="1"> <input type="checkbox" name="tick" value="2" checked><textarea name="text" rows="3">
&lt;b&gt; a > b</textarea><select name="kind"><option value="">none</option><option value="call" selected>a call</option></select>
        <button name="person" value="7">In</button></form><form action="/b"><input name="q" value='it&#x27;s'></form><input form="f" name="late" value="z">"#;

    #[test]
    fn a_form_is_what_a_browser_would_send() {
        let all = forms(PAGE);
        let field = |n: &str, v: &str| (n.to_owned(), v.to_owned());
        assert_eq!(
            all[0].fields,
            [
                field("command", "x&\"y"),
                field("empty", ""),
                field("tick", "2"),
                field("text", "<b> a > b"),
                field("kind", "call"),
                field("late", "z")
            ]
        );
        assert_eq!(all[0].buttons, [field("person", "7")]);
        assert!(all[0].multipart && all[0].method == "post" && all[0].choices.len() == 4);
        assert_eq!((all[1].method.as_str(), all[1].fields.as_slice()), ("get", [field("q", "it's")].as_slice()));
    }

    #[test]
    fn what_is_no_escape_stays_as_it_is() {
        assert_eq!(unescaped("a & b &c; &#x27;&#60;"), "a & b &c; '<");
        assert_eq!(text("<p>One <b>two</b></p>\n<p>&lt;three&gt;</p>"), "One two <three>");
    }
}
