//! Parts of a draft, checked before they are written: no control character ever reaches a header field.

use ammonia::Url;
use jiff::Timestamp;
use lettre::message::Mailbox;
use lettre::message::header::{Date, Header};

use super::BadDraft;
use crate::limits;
use crate::message::Address;

/// How many ids `References` carries at most: the first and the latest.
const REFERENCES: usize = 20;

/// The longest id that we repeat, in bytes, so that no line passes 998.
const ID_BYTES: usize = 900;

/// The last second that the date field can hold: the end of the year 9999.
const LAST_SECOND: i64 = 253_402_300_799;

/// Refuses control characters, line ends and NUL among them.
pub(super) fn one_line(field: &'static str, text: &str) -> Result<(), BadDraft> {
    let bad = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    if text.contains(bad) { Err(BadDraft::ControlCharacter { field }) } else { Ok(()) }
}

/// An address that can be written and sent to: ASCII before the `@`, the domain in its ASCII form.
pub(super) fn mailbox(field: &'static str, address: &Address) -> Result<Mailbox, BadDraft> {
    one_line(field, &address.address)?;
    let name = address.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
    one_line(field, name.unwrap_or_default())?;
    let bad = || BadDraft::BadAddress { field };
    let (local, domain) = address.address.rsplit_once('@').ok_or_else(bad)?;
    let graphic = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    // "=?" begins an encoded word: it must not stand in an address (RFC 2047, 5), and many readers would decode it.
    if !graphic(local)
        || local.len() > 64
        || local.contains("=?")
        || local.contains(['<', '>', '(', ')', ',', ';', ':', '"', '\\', '[', ']', '@'])
    {
        return Err(bad());
    }
    let domain = ascii_domain(domain).ok_or_else(bad)?;
    let written = lettre::Address::new(local, &domain).map_err(|_| bad())?;
    Ok(Mailbox::new(name.map(|name| name.chars().take(limits::NAME_CHARS).collect()), written))
}

/// A domain in ASCII (IDNA), `None` when it is none.
fn ascii_domain(domain: &str) -> Option<String> {
    if domain.is_ascii() {
        let sane = domain.len() <= 255 && domain.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
        return sane.then(|| domain.to_owned());
    }
    if !domain.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-')) {
        return None;
    }
    Url::parse(&format!("http://{domain}/")).ok()?.host_str().map(str::to_owned)
}

/// The date field, in UTC. lettre reads the text back, so that no clock of the machine is asked.
pub(super) fn date(at: Timestamp) -> Result<Date, BadDraft> {
    if !(0..=LAST_SECOND).contains(&at.as_second()) {
        return Err(BadDraft::BadDate);
    }
    // lettre wants two digits for the day: "Mon, 02 Nov", not "Mon, 2 Nov".
    let written = at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    Date::parse(&written).map_err(|_| BadDraft::BadDate)
}

pub(super) fn message_id(id: &str) -> Result<&str, BadDraft> {
    let (left, right) = id.rsplit_once('@').ok_or(BadDraft::BadMessageId)?;
    if left.is_empty() || right.is_empty() || !is_id(id) { Err(BadDraft::BadMessageId) } else { Ok(id) }
}

/// The ids as a field holds them; `None` when none is left.
pub(super) fn ids(field: &'static str, ids: &[String]) -> Result<Option<String>, BadDraft> {
    for id in ids {
        one_line(field, id)?;
    }
    let mut kept: Vec<&String> = ids.iter().filter(|id| is_id(id)).collect();
    let surplus = kept.len().saturating_sub(REFERENCES);
    if surplus > 0 {
        kept.drain(1..=surplus);
    }
    let written: Vec<String> = kept.into_iter().map(|id| format!("<{id}>")).collect();
    Ok((!written.is_empty()).then(|| written.join(" ")))
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.len() <= ID_BYTES && id.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>'))
}

pub(super) fn media_type(written: &str) -> Result<(), BadDraft> {
    let word = |word: &str| {
        !word.is_empty() && word.len() <= 100 && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    match written.split_once('/') {
        Some((main, sub)) if word(main) && word(sub) && !matches!(main, "multipart" | "message") => Ok(()),
        _ => Err(BadDraft::BadMediaType),
    }
}

pub(super) fn language(tag: &str) -> Result<&str, BadDraft> {
    let sane = (2..=35).contains(&tag.len()) && tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if sane { Ok(tag) } else { Err(BadDraft::BadLanguage) }
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn a_mail_can_leave_on_every_day_of_a_month() {
        for day in 1..=30 {
            let at = format!("2026-11-{day:02}T08:05:00Z").parse().expect("an instant");
            assert!(date(at).is_ok(), "{at}");
        }
    }
}
