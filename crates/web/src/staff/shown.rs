//! From the desk's words to a page's: doors, promises, duties, harm, and a person who waits.

use crate::{
    layout::{Frame, arg},
    pages::{
        form::Choice,
        harm::kind_word,
        owed::{Door, DutyKind, HarmTag, Owed, OwedKind, PromiseKind, Told, Waiting},
        refusal::promise_kind,
        who::Who,
    },
    principal::Staff,
};
use casework::{
    conversation::contact,
    promise::{
        duty,
        promise::{Fate, What},
    },
    spoken_key::SpokenKey,
};
use desk::CaseFile;
use record::views::case_list::{CaseRow, NextRow};

/// A door.
#[must_use]
pub fn door(door: contact::Door) -> Door {
    match door {
        contact::Door::Mail => Door::Mail,
        contact::Door::Telephone => Door::Telephone,
        contact::Door::WebForm => Door::WebForm,
        contact::Door::Letter => Door::Letter,
        contact::Door::Management => Door::Management,
        contact::Door::Counter => Door::Counter,
        contact::Door::CustomerPage => Door::CustomerPage,
    }
}

/// A kind of promise by the name that a form sends.
#[must_use]
pub fn what_named(name: &str) -> Option<What> {
    Some(match name {
        "answer" => What::Answer,
        "call" => What::Call,
        "visit" => What::Visit,
        "payment" => What::Payment,
        "fix" => What::Fix,
        "other" => What::Other,
        _ => return None,
    })
}

/// A promise in words: what was said, else its kind.
#[must_use]
pub fn promised(frame: &Frame, what: What, words: Option<&str>) -> String {
    words.map_or_else(|| promise_kind(what).noun(frame), str::to_owned)
}

/// Broken promises that can be told of, with those ticked that were.
pub fn untold(frame: &Frame, file: &CaseFile, told: impl Fn(&str) -> bool) -> Vec<Choice> {
    let past = file.case.open().map(|c| c.story.past.as_slice()).unwrap_or_default();
    past.iter()
        .filter(|p| matches!(p.fate, Fate::Broken { .. }))
        .map(|p| {
            let value = p.id.0.to_string();
            let what = promised(frame, p.what, p.words.as_ref().and_then(|w| file.texts.said(w)));
            let label = frame.say_with("promise-due-then", &[("what", arg::text(&what)), ("when", arg::text(&frame.instant(&p.due_at)))]);
            Choice { chosen: told(&value), value, label }
        })
        .collect()
}

/// A duty's kind.
#[must_use]
pub fn duty_kind(kind: &duty::DutyKind) -> DutyKind {
    match kind {
        duty::DutyKind::Answer { .. } => DutyKind::Answer,
        duty::DutyKind::Disclose { .. } => DutyKind::Disclose,
        duty::DutyKind::Tell { .. } => DutyKind::Tell,
        duty::DutyKind::TellPromise { .. } => DutyKind::TellPromise,
        duty::DutyKind::AskSolved { .. } => DutyKind::AskSolved,
        duty::DutyKind::FindStopgap { .. } => DutyKind::FindStopgap,
        duty::DutyKind::ReadStranger { .. } => DutyKind::ReadStranger,
        duty::DutyKind::ReviewFinalAnswer => DutyKind::ReviewFinalAnswer,
        duty::DutyKind::OfferTheSame { .. } => DutyKind::OfferTheSame,
        duty::DutyKind::SayWhatNext => DutyKind::SayWhatNext,
    }
}

/// The name of a step in the list of cases, as a page knows it.
fn step(name: &str) -> OwedKind {
    match name {
        "promise.answer" => OwedKind::Promise(PromiseKind::Answer),
        "promise.call" => OwedKind::Promise(PromiseKind::Call),
        "promise.visit" => OwedKind::Promise(PromiseKind::Visit),
        "promise.payment" => OwedKind::Promise(PromiseKind::Payment),
        "promise.fix" => OwedKind::Promise(PromiseKind::Fix),
        "promise.other" => OwedKind::Promise(PromiseKind::Other),
        "duty.answer" => OwedKind::Duty(DutyKind::Answer),
        "duty.disclose" => OwedKind::Duty(DutyKind::Disclose),
        "duty.tell" => OwedKind::Duty(DutyKind::Tell),
        "duty.tell_promise" => OwedKind::Duty(DutyKind::TellPromise),
        "duty.ask_solved" => OwedKind::Duty(DutyKind::AskSolved),
        "duty.find_stopgap" => OwedKind::Duty(DutyKind::FindStopgap),
        "duty.read_stranger" => OwedKind::Duty(DutyKind::ReadStranger),
        "duty.review_final_answer" => OwedKind::Duty(DutyKind::ReviewFinalAnswer),
        "duty.offer_the_same" => OwedKind::Duty(DutyKind::OfferTheSame),
        _ => OwedKind::Duty(DutyKind::SayWhatNext),
    }
}

/// What is owed next, in a list.
#[must_use]
pub fn owed(frame: &Frame, staff: &Staff, next: &NextRow, door: Door) -> Owed {
    let told = match (next.told_at, next.untold.as_deref()) {
        (Some(at), _) => Told::Told { at, door },
        (None, Some("being_delivered")) => Told::BeingDelivered { door },
        (None, Some("impossible")) => Told::Impossible { why: frame.say("told-not-delivered") },
        (None, _) => Told::OurDuty,
    };
    Owed {
        kind: step(&next.step),
        what: next.words.clone(),
        by: next.by.map(|by| staff.names.name(by).to_owned()).unwrap_or_default(),
        due_at: next.due_at,
        told,
    }
}

/// A spoken key as it is said.
#[must_use]
pub fn spoken(slug: &str) -> String {
    SpokenKey::parse(slug).map_or_else(|_| slug.to_owned(), |heard| heard.key.to_string())
}

/// The door of this name in the tables.
#[must_use]
pub fn door_named(name: &str) -> Door {
    match name {
        "telephone" => Door::Telephone,
        "web_form" => Door::WebForm,
        "letter" => Door::Letter,
        "management" => Door::Management,
        "counter" => Door::Counter,
        "customer_page" => Door::CustomerPage,
        _ => Door::Mail,
    }
}

/// Who somebody is, in a list.
#[must_use]
pub fn who(row: &CaseRow) -> Who {
    Who { name: row.customer_name.clone(), reach: None }
}

/// A few words of what a case is about: the subject, else the beginning of what they said, else our own line about why they
/// called, which says that it is ours.
#[must_use]
pub fn about(frame: &Frame, row: &CaseRow) -> String {
    let subject = row.subject.as_deref().map(str::trim).filter(|s| !s.is_empty());
    let theirs = subject.map(str::to_owned).or_else(|| row.last_words.as_deref().map(|w| excerpt(w, 140)));
    let ours = || row.why_they_called.as_deref().map(|note| frame.say_with("about-our-line", &[("note", arg::text(&excerpt(note, 140)))]));
    theirs.or_else(ours).unwrap_or_default()
}

/// The first words of a text, on one line.
#[must_use]
pub fn excerpt(text: &str, characters: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= characters {
        return line;
    }
    let mut cut: String = line.chars().take(characters).collect();
    if let Some(space) = cut.rfind(' ') {
        cut.truncate(space);
    }
    cut.push('…');
    cut
}

/// A person who waits, in a list.
#[must_use]
pub fn waiting(frame: &Frame, staff: &Staff, row: &CaseRow) -> Waiting {
    let door = door_named(&row.door);
    let harm = row.harm_kind.as_deref().zip(row.harm_since).map(|(kind, since_at)| HarmTag {
        what: kind_word(frame, kind),
        since_at,
        stopgap: row.harm_relieved.then(|| frame.say("harm-relieved")),
    });
    let answers = row.next.as_ref().is_some_and(|n| n.step == "duty.answer");
    Waiting {
        key: row.slug.clone(),
        spoken_key: spoken(&row.slug),
        who: who(row),
        about: about(frame, row),
        harm,
        owed: row.next.as_ref().map(|n| owed(frame, staff, n, door)),
        unanswered_since: answers.then_some(row.last_contact_at),
        owner: staff.names.of(row.owner),
        mine: row.owner == Some(staff.id),
        broken_untold: row.broken > 0,
        speaks: speaks(frame, &row.language),
    }
}

/// The language that a customer writes in, where it isn't the reader's.
#[must_use]
pub fn speaks(frame: &Frame, language: &str) -> Option<String> {
    let primary = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
    (primary(language) != primary(frame.voice.language())).then(|| words::language_name(language))
}
