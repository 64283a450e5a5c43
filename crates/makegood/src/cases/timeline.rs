//! A case's events as a timeline: in JSON with every text that still exists, and in lines for people.

use casework::{
    Actor, CaseEvent, Recorded,
    event::Event,
    kept::{Kept, Noted, Particular, Said, Withheld},
};
use desk::CaseFile;
use record::vault::Texts;
use serde_json::{Value, json};
use words::Voice;

/// How much of a text a line shows, in characters.
const SHOWN_CHARACTERS: usize = 160;

/// One object an event: when, who, what (`promise.made`), and its body, in which each text stands in its place: its words,
/// or `null` when they were erased.
pub fn in_json(file: &CaseFile) -> Value {
    let entries = file.events.iter().map(|r| {
        let (what, body) = r.event.written();
        let mut body: Value = serde_json::from_str(&body).unwrap_or(Value::Null);
        put_texts(&mut body, &file.texts);
        json!({
            "seq": r.seq,
            "at": r.occurred_at,
            "recorded_at": r.recorded_at,
            "by": by(file, r.actor),
            "what": what,
            "body": body,
        })
    });
    entries.collect()
}

/// One line an event, in the order of what happened.
pub fn in_words(file: &CaseFile, voice: &Voice) -> Vec<String> {
    file.events.iter().map(|r| line(file, r, voice)).collect()
}

fn line(file: &CaseFile, r: &Recorded<CaseEvent>, voice: &Voice) -> String {
    let (what, body) = r.event.written();
    let body: Value = serde_json::from_str(&body).unwrap_or(Value::Null);
    let mut texts = Vec::new();
    gather_texts(&body, &file.texts, &mut texts);
    let by = by(file, r.actor);
    let at = voice.instant(r.occurred_at);
    let what = what.replace(['.', '_'], " ");
    let said = texts.into_iter().max_by_key(|t| t.len()).map(|t| format!(": {}", shortened(t))).unwrap_or_default();
    format!("  {at}  {by}  {what}{said}")
}

fn by(file: &CaseFile, actor: Actor) -> String {
    match actor {
        Actor::Desk => "desk".to_owned(),
        Actor::Staff(id) => file.staff.name(id).to_owned(),
        Actor::Person(id) => file.person_name(id).unwrap_or_default().to_owned(),
    }
}

/// The words behind a reference, whatever class they have.
fn text_of<'t>(value: &Value, texts: &'t Texts) -> Option<Option<&'t str>> {
    let kept: Kept = serde_json::from_value(value.clone()).ok()?;
    let said = texts.said(&Said(kept.clone()));
    let noted = || texts.noted(&Noted(kept.clone()));
    let withheld = || texts.withheld(&Withheld(kept.clone()));
    let particular = || texts.particular(&Particular(kept.clone()));
    Some(said.or_else(noted).or_else(withheld).or_else(particular))
}

fn put_texts(value: &mut Value, texts: &Texts) {
    if value.get("commitment").is_some()
        && let Some(text) = text_of(value, texts)
    {
        *value = text.map_or(Value::Null, Value::from);
        return;
    }
    match value {
        Value::Object(map) => map.values_mut().for_each(|v| put_texts(v, texts)),
        Value::Array(all) => all.iter_mut().for_each(|v| put_texts(v, texts)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn gather_texts<'t>(value: &Value, texts: &'t Texts, found: &mut Vec<&'t str>) {
    if value.get("commitment").is_some()
        && let Some(text) = text_of(value, texts)
    {
        found.extend(text);
        return;
    }
    match value {
        Value::Object(map) => map.values().for_each(|v| gather_texts(v, texts, found)),
        Value::Array(all) => all.iter().for_each(|v| gather_texts(v, texts, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// One line of a text, cut where a terminal would wrap too often.
fn shortened(text: &str) -> String {
    let one_line: Vec<&str> = text.split_whitespace().collect();
    let one_line = one_line.join(" ");
    match one_line.char_indices().nth(SHOWN_CHARACTERS) {
        Some((end, _)) => format!("{}…", &one_line[..end]),
        None => one_line,
    }
}
