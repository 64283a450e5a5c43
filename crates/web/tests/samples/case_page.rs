//! The case page with every kind of entry, and as it comes back.

use super::case_story::timeline;
use super::town::{Sample, hours, minutes};
use web::layout::{Frame, Place};
use web::pages::case::act::{Act, ActCameBack};
use web::pages::case::compose::{Answered, Composer, NextPromise, Recipient, Tab};
use web::pages::case::recovery::{Recovery, RecoveryStep, Standing};
use web::pages::case::{
    CasePage, HarmRow, May, OfferedHandOver, OtherCase, OwnWords, Owner, PromiseRow, PromiseState, Reach, State, StillUndone,
};
use web::pages::form::{Choice, Field, Refused, Way};
use web::pages::owed::{Door, DutyKind, Owed, OwedKind, PromiseKind, Told};

pub fn next(s: &Sample) -> Owed {
    Owed {
        kind: OwedKind::Promise(PromiseKind::Call),
        what: None,
        by: s.owner.to_owned(),
        due_at: minutes(12),
        told: Told::Told { at: hours(-66), door: Door::Telephone },
    }
}

pub fn duty(s: &Sample, kind: DutyKind, due_hours: i64) -> Owed {
    Owed { kind: OwedKind::Duty(kind), what: None, by: s.owner.to_owned(), due_at: hours(due_hours), told: Told::OurDuty }
}

pub fn next_promise() -> NextPromise {
    NextPromise {
        kind: Some(PromiseKind::Call),
        kind_error: None,
        what: Field::of(""),
        day: Field::of("2026-11-26"),
        time: Field::of("12:00"),
        first_day: "2026-11-23".to_owned(),
        last_day: "2027-11-24".to_owned(),
    }
}

pub fn composer(s: &Sample) -> Composer {
    Composer {
        tab: Tab::Closed,
        recipients: vec![
            Recipient { who: s.who(), door: Door::Letter, reach: "12 rue des Lilas, 3rd floor".to_owned(), fails: false },
            Recipient { who: super::people::paul(), door: Door::Mail, reach: "paul@post.example".to_owned(), fails: true },
        ],
        to: vec![Choice::of("person_1", "Maria Lenoir"), Choice::of("person_2", "Paul Lenoir")],
        answers: Some(Answered { id: "contact_9".to_owned(), who: s.who(), at: minutes(-64), excerpt: s.words.to_owned() }),
        text: Field::of(""),
        note: Field::of(""),
        note_refused: None,
        keeps: vec![Choice::of("promise_1", "Call · by 10:30"), Choice::of("promise_2", &format!("Visit · {}", s.subject))],
        discloses: vec![Choice::of("promise_3", "Plumber on 18 November")],
        offers: vec![Choice::of("case_7", s.subject)],
        recovery: recovery(s),
        next: next_promise(),
        needs_next: true,
        may_ask_solved: true,
        asks_solved: false,
        preview: None,
        doubts: Vec::new(),
        refused: None,
        arrived: Vec::new(),
        undo_seconds: 20,
        signed: s.owner.to_owned(),
        kept_files: Vec::new(),
        text_saved_at: Some(minutes(-4)),
        note_saved_at: Some(minutes(-9)),
        files_error: None,
        files_megabytes: 25,
    }
}

fn recovery(s: &Sample) -> Recovery {
    let step = |title: &str, standing| RecoveryStep { title: title.to_owned(), what: s.words.to_owned(), standing };
    Recovery { nobody_has_answered: true, steps: vec![step("Listen.", Standing::Done), step("Take it on by name.", Standing::ToDo)] }
}

pub fn refused(s: &Sample) -> Refused {
    Refused {
        reason: format!("Somebody is still harmed: {}", s.subject),
        protects: Some("This protects the customer.".to_owned()),
        ways: vec![
            Way::Link { label: "Find what relieves them".to_owned(), href: "/cases/amber-otter-92#stopgap".to_owned() },
            Way::Act {
                label: "Open it again".to_owned(),
                action: "/cases/amber-otter-92/reopen".to_owned(),
                fields: vec![("why".to_owned(), s.words.to_owned())],
            },
            Way::Words(format!("{} can say yes, by 12:00", s.owner)),
        ],
    }
}

fn promises(s: &Sample) -> Vec<PromiseRow> {
    let row = |id: &str, kind, what: &str, due_at, first_due_at, state| PromiseRow {
        id: id.to_owned(),
        kind,
        what: what.to_owned(),
        by: s.owner.to_owned(),
        due_at,
        first_due_at,
        state,
    };
    vec![
        row("promise_1", PromiseKind::Call, "", minutes(12), None, PromiseState::Open),
        row("promise_2", PromiseKind::Visit, "Plumber, Mr Adjani", hours(72), Some(hours(-120)), PromiseState::Open),
        row("promise_3", PromiseKind::Visit, "Plumber", hours(-110), None, PromiseState::Broken { told_at: Some(hours(-108)) }),
        row("promise_4", PromiseKind::Fix, s.subject, hours(-30), None, PromiseState::Broken { told_at: None }),
        row("promise_5", PromiseKind::Call, "Call after the weekend", hours(-60), None, PromiseState::Kept { at: hours(-61) }),
        row("promise_6", PromiseKind::Other, "", hours(-60), None, PromiseState::Withdrawn),
    ]
}

/// The whole page in its fullest state.
pub fn full(s: &Sample, frame: Frame) -> CasePage {
    CasePage {
        frame,
        key: "amber-otter-92".to_owned(),
        spoken_key: "amber otter 92".to_owned(),
        seen: 41,
        who: s.who(),
        person_id: "person_1".to_owned(),
        state: State::Open,
        about: Some(s.subject.to_owned()),
        own_words: Some(OwnWords {
            text: s.words.to_owned(),
            at: minutes(-64),
            door: Door::Mail,
            by: Some("Paul Lenoir".to_owned()),
            language: Some("en".to_owned()),
        }),
        harms: vec![HarmRow {
            id: "harm_1".to_owned(),
            kind: "no_heating".to_owned(),
            what: "no heating".to_owned(),
            since_at: hours(-552),
            stopgap: Some("two electric heaters, since Friday".to_owned()),
            stopgap_due_at: None,
        }],
        reach: vec![
            Reach { door: Door::Telephone, address: "+33 1 99 00 41 12".to_owned(), fails: false },
            Reach { door: Door::Mail, address: s.reach.unwrap_or("-").to_owned(), fails: true },
        ],
        representatives: vec!["Paul Lenoir, son: may agree visits".to_owned()],
        speaks: Some("French".to_owned()),
        minutes_spent: 860,
        explained_again: 3,
        opened_at: hours(-560),
        owner: Owner {
            work_name: s.owner.to_owned(),
            mine: true,
            team: Some("Heating and pipes".to_owned()),
            away_until: None,
            stand_in: Some("Samir Haddad".to_owned()),
            i_stand_in: false,
        },
        next: Some(next(s)),
        promises: promises(s),
        hand_over: None,
        timeline: timeline(s, s.entries),
        composer: composer(s),
        undo: StillUndone {
            ending: Some(minutes(9)),
            owner: Some(("handover handover_1".to_owned(), minutes(9))),
            no_answer: Some(("no-answer contact_9".to_owned(), minutes(9))),
        },
        may: May {
            say: true,
            note: true,
            keep_promise: true,
            move_promise: true,
            hand_over: true,
            reassign: true,
            reopen: false,
            speak_refusal: true,
            harm: true,
            customer_says: true,
            not_a_customer: true,
            release: true,
            final_answer: true,
            end_links: true,
            audit: true,
        },
        back: None,
        colleagues: vec![Choice::of("staff_2", "Samir Haddad"), Choice::of("staff_3", s.owner)],
        answers_owed: vec![("contact_9".to_owned(), s.who())],
        contacts: vec![Choice::of("contact_9", "Today 9:14, by mail")],
        their_own: vec![Choice::of("contact_9", "Today 9:14, by mail")],
        today: "2026-11-23".to_owned(),
        other_cases: vec![OtherCase {
            key: "blue-heron-17".to_owned(),
            spoken_key: "blue heron 17".to_owned(),
            about: s.subject.to_owned(),
            state: State::Solved { at: hours(-4000) },
        }],
    }
}

/// The page in all its states, by name.
pub fn pages(s: &Sample) -> Vec<(&'static str, CasePage)> {
    let shorter = Sample { entries: s.entries.min(60), ..s.again() };
    let page = || full(&shorter, s.desk(Place::Cases));
    let mut all = vec![("case", full(s, s.desk(Place::Cases)))];

    let mut came_back = full(&shorter, s.desk_with_all(Place::Cases));
    came_back.composer.text = Field::wrong(s.words, "Say at least what happens next.");
    came_back.composer.refused = Some(refused(s));
    came_back.composer.arrived = timeline(s, 2).split_off(1);
    came_back.composer.next.day = Field::wrong("2020-01-01", "A promise can’t be due in the past.");
    came_back.composer.doubts = vec!["no date".to_owned(), s.subject.to_owned()];
    came_back.composer.recipients.clear();
    came_back.composer.kept_files = vec![Choice::of("ticket", &format!("{}.pdf (1.2 MB)", s.subject)).chosen()];
    came_back.composer.files_error = Some("Together these files are larger than 25 MB.".to_owned());
    all.push(("case-came-back", came_back));

    let mut writing = page();
    writing.composer.tab = Tab::Say;
    all.push(("case-writing", writing));

    let mut preview = page();
    preview.composer.text = Field::of(s.words);
    preview.composer.preview =
        Some(vec![format!("{} looks after it.", s.owner), "The plumber comes by Thursday 26 November, 10:00.".to_owned()]);
    all.push(("case-preview", preview));

    let mut note = page();
    note.composer.tab = Tab::Note;
    note.composer.note = Field::of(s.words);
    note.composer.note_refused = Some(refused(s));
    all.push(("case-note", note));

    let mut offered = page();
    offered.hand_over = Some(OfferedHandOver {
        id: "handover_1".to_owned(),
        from: "Karim Aziz".to_owned(),
        to: s.owner.to_owned(),
        offered_at: hours(-2),
        until_at: hours(2),
        briefing: s.words.to_owned(),
        to_me: true,
        by_me: false,
    });
    offered.owner.away_until = Some(hours(190));
    offered.harms[0].stopgap = None;
    offered.harms[0].stopgap_due_at = Some(minutes(-30));
    offered.next = Some(Owed { told: Told::Impossible { why: s.words.to_owned() }, due_at: minutes(-40), ..next(s) });
    all.push(("case-offered-to-me", offered));

    let mut refused_act = page();
    refused_act.hand_over = None;
    refused_act.back =
        Some(ActCameBack { act: Act::HandOver, refused: Some(refused(s)), fields: vec![("briefing".to_owned(), s.words.to_owned())] });
    all.push(("case-act-refused", refused_act));

    for (name, state) in [
        ("case-solved", State::Solved { at: hours(-3) }),
        ("case-quiet", State::Quiet { since_at: hours(-300) }),
        ("case-put-to-test", State::BeingPutToTest { ask_at: hours(50) }),
        ("case-final-answer", State::FinalAnswer { at: hours(-50) }),
        ("case-not-a-customer", State::NotACustomer { at: hours(-50) }),
    ] {
        let mut ended = page();
        ended.next = matches!(state, State::BeingPutToTest { .. }).then(|| duty(s, DutyKind::AskSolved, 50));
        ended.state = state;
        ended.harms.clear();
        ended.may.reopen = true;
        all.push((name, ended));
    }

    let mut bare = page();
    bare.about = None;
    bare.own_words = None;
    bare.harms.clear();
    bare.reach.clear();
    bare.representatives.clear();
    bare.promises.clear();
    bare.timeline.clear();
    bare.other_cases.clear();
    bare.contacts.clear();
    bare.answers_owed.clear();
    bare.their_own.clear();
    bare.may = May::default();
    bare.next = Some(duty(s, DutyKind::SayWhatNext, 1));
    all.push(("case-bare", bare));
    all
}
