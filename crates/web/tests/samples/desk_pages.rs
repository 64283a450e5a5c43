//! The pages of the desk, with a sample on each.

use super::case_page::{next, next_promise, refused};
use super::people::{waiting, with_others};
use super::town::{Sample, hours, minutes};
use askama::Template;
use web::layout::Place;
use web::pages::absence::{Absence, AbsenceRow, CoverStanding};
use web::pages::case::State;
use web::pages::doctor::{Check, Doctor};
use web::pages::enrol::QrPicture;
use web::pages::figures::{DoorRow, Figures};
use web::pages::form::{Choice, Field, Files};
use web::pages::letter::{Letter, LetterDoor};
use web::pages::me::{Me, SecondFactor, SessionRow};
use web::pages::owed::HarmTag;
use web::pages::particulars::Particulars;
use web::pages::people::{Colleague, FreshLink, People, Standing, Team, role_choices};
use web::pages::shelf::{Ledger, OnShelf, Shelf, ShelfReason};
use web::pages::telephone::{CallCase, CallForm, Found, FoundBy, FoundCase, LastSaid, SpokeFirst, Telephone};
use web::pages::today::{CoverAsked, Offer, StandingIn, Today, Uncovered, Undelivered};

type Rendered = Vec<(&'static str, String)>;

fn page(out: &mut Rendered, name: &'static str, page: &impl Template) {
    out.push((name, page.render().expect("a page renders")));
}

pub fn today(s: &Sample, out: &mut Rendered) {
    let empty = |frame| Today {
        frame,
        waiting: Vec::new(),
        with_others: Vec::new(),
        offers: Vec::new(),
        uncovered: Vec::new(),
        cover_asked: Vec::new(),
        undelivered: Vec::new(),
        to_review: Vec::new(),
        slips: Vec::new(),
        cut: false,
        standing_in: Vec::new(),
        solved_this_week: 9,
    };
    page(out, "today", &Today { waiting: waiting(s), with_others: with_others(s), ..empty(s.desk(Place::Today)) });
    page(out, "today-empty", &empty(s.desk(Place::Today)));
    let offer = Offer {
        id: "handover_1".to_owned(),
        key: "amber-otter-92".to_owned(),
        seen: 41,
        who: s.who(),
        about: s.subject.to_owned(),
        from: s.owner.to_owned(),
        briefing: s.words.to_owned(),
        offered_at: hours(-1),
        until_at: hours(3),
    };
    let cover = CoverAsked {
        absence_id: "absence_1".to_owned(),
        colleague: s.owner.to_owned(),
        from_at: hours(20),
        until_at: Some(hours(200)),
        people: 4,
        note: Some(s.words.to_owned()),
    };
    let undelivered = Undelivered {
        key: "amber-otter-92".to_owned(),
        who: s.who(),
        what: s.subject.to_owned(),
        why: s.words.to_owned(),
        at: minutes(-30),
    };
    let standing =
        StandingIn { colleague: s.owner.to_owned(), until_at: Some(hours(200)), note: Some(s.words.to_owned()), waiting: with_others(s) };
    page(
        out,
        "today-everything",
        &Today {
            waiting: waiting(s),
            with_others: with_others(s),
            offers: vec![offer],
            uncovered: vec![Uncovered { from_at: hours(20), until_at: hours(90) }],
            cover_asked: vec![cover],
            undelivered: vec![undelivered],
            to_review: with_others(s),
            slips: waiting(s),
            cut: true,
            standing_in: vec![standing],
            ..empty(s.desk_with_all(Place::Today))
        },
    );
}

pub fn telephone(s: &Sample, out: &mut Rendered) {
    let form = || CallForm { next: next_promise(), ..CallForm::default() };
    let open = || Telephone {
        frame: s.desk(Place::Telephone),
        caller: "+33199004112".to_owned(),
        query: String::new(),
        found: Vec::new(),
        chosen: None,
        form: form(),
        refused: None,
    };
    let chosen = CallCase {
        key: "amber-otter-92".to_owned(),
        spoken_key: "amber otter 92".to_owned(),
        seen: 41,
        who: s.who(),
        state: State::Open,
        about: s.subject.to_owned(),
        own_words: Some(s.words.to_owned()),
        harm: Some(HarmTag { what: "no heating".to_owned(), since_at: hours(-552), stopgap: None }),
        owner: s.owner.to_owned(),
        mine: false,
        stand_in: Some("Samir Haddad".to_owned()),
        next: Some(next(s)),
        last: vec![
            LastSaid { sentence: format!("{} wrote", s.name.unwrap_or("They")), at: minutes(-64), excerpt: s.words.to_owned() },
            LastSaid {
                sentence: format!("{} wrote", s.owner),
                at: hours(-60),
                excerpt: "I will call you on Monday before half past ten.".to_owned(),
            },
        ],
        keeps: vec![Choice::of("promise_1", "Call · by 10:30")],
        offers: vec![Choice::of("case_7", s.subject)],
        discloses: vec![Choice::of("promise_3", "Plumber on 18 November")],
        contacts: 4,
        calls_this_week: 2,
        spoke_first: Some(SpokeFirst {
            work_name: s.owner.to_owned(),
            at: hours(-9),
            here: true,
            telephone: Some("+33 1 99 00 41 00".to_owned()),
        }),
        representatives: vec!["Paul Lenoir, son: may agree visits".to_owned()],
    };
    page(out, "telephone", &Telephone { chosen: Some(chosen), ..open() });
    page(
        out,
        "telephone-new",
        &Telephone { form: CallForm { next: web::pages::case::compose::NextPromise { kind: None, ..next_promise() }, ..form() }, ..open() },
    );
    page(out, "telephone-first", &Telephone { caller: String::new(), ..open() });
    let found = |cases| Found {
        who: s.who(),
        person_id: "person_1".to_owned(),
        because: FoundBy::Number,
        cases,
        new_href: "/telephone?caller=%2B33199004112&person=person_1".to_owned(),
    };
    let case = FoundCase {
        href: "/telephone?case=amber-otter-92".to_owned(),
        spoken_key: "amber otter 92".to_owned(),
        about: s.subject.to_owned(),
        owner: s.owner.to_owned(),
        state: State::Open,
        owed: Some(next(s)),
    };
    let wrong = CallForm {
        name: Field::of(s.name.unwrap_or("")),
        note: Field::wrong(s.words, "Too long."),
        outcome: Some("solved".to_owned()),
        outcome_error: Some("Somebody is still harmed.".to_owned()),
        waited_minutes: Field::wrong("-4", "A number of minutes."),
        another: true,
        another_name: Field::of(s.name.unwrap_or("")),
        explained_again: Some(true),
        harm_kind: Some("home".to_owned()),
        ..form()
    };
    page(
        out,
        "telephone-found",
        &Telephone {
            query: s.words.to_owned(),
            found: vec![found(vec![case]), found(Vec::new())],
            form: wrong,
            refused: Some(refused(s)),
            ..open()
        },
    );
}

pub fn doors(s: &Sample, out: &mut Rendered) {
    page(
        out,
        "letter",
        &Letter {
            frame: s.desk(Place::Letter),
            door: LetterDoor::Management,
            spoken_key: Field::default(),
            name: Field::of(s.name.unwrap_or("")),
            street: Field::of(s.words),
            address: Field::wrong(s.reach.unwrap_or("x"), "This is not an address."),
            telephone: Field::default(),
            happened_day: Field::of("2026-11-20"),
            happened_time: Field::default(),
            text: Field::of(s.words),
            next: next_promise(),
            discloses: vec![Choice::of("promise_3", "Plumber on 18 November")],
            files: Files { kept: vec![Choice::of("ticket", "scan.pdf (1.2 MB)").chosen()], error: None, megabytes: 25 },
            refused: None,
            today: "2026-11-23".to_owned(),
        },
    );
    let on_shelf = |id: &str, why, subject: Option<&str>| OnShelf {
        id: id.to_owned(),
        at: hours(-2),
        from: s.reach.unwrap_or("").to_owned(),
        subject: subject.map(str::to_owned),
        why,
        detail: s.words.to_owned(),
        size_bytes: 61_000_000,
        owner: s.owner.to_owned(),
        original_href: Some("/shelf/mail_1/original".to_owned()),
        excerpt: Some(s.words.to_owned()),
        spoken_key: Field::default(),
    };
    page(
        out,
        "shelf",
        &Shelf {
            frame: s.desk(Place::Shelf),
            waiting: vec![on_shelf("mail_1", ShelfReason::TooLarge, Some(s.subject)), on_shelf("mail_2", ShelfReason::Unreadable, None)],
            ledger: Ledger { received: 2500, contacts: 2300, notices: 120, duplicates: 70, waiting: 2, set_aside: 8, unread: 0 },
            refused: Some(("mail_1".to_owned(), refused(s))),
        },
    );
    page(
        out,
        "shelf-empty",
        &Shelf { frame: s.desk(Place::Shelf), waiting: Vec::new(), ledger: Ledger { received: 1, ..Ledger::default() }, refused: None },
    );
    let row = |standing, begun, until_at| AbsenceRow {
        may_end: standing == CoverStanding::Nobody,
        id: "absence_1".to_owned(),
        who: s.owner.to_owned(),
        from_at: hours(10),
        until_at,
        stand_in: (standing != CoverStanding::Nobody).then(|| "Samir Haddad".to_owned()),
        standing,
        begun,
        people: 3,
        note: Some(s.words.to_owned()),
    };
    page(
        out,
        "absence",
        &Absence {
            frame: s.desk(Place::Absence),
            mine: vec![row(CoverStanding::Accepted, true, None), row(CoverStanding::Declined, false, Some(hours(99)))],
            cover: vec![row(CoverStanding::Asked, false, Some(hours(99))), row(CoverStanding::Accepted, true, Some(hours(99)))],
            away: vec![row(CoverStanding::Nobody, true, None)],
            colleagues: vec![Choice::of("staff_2", s.owner)],
            may_report: vec![Choice::of("staff_3", s.owner)],
            from_day: Field::of("2026-11-24"),
            from_time: Field::default(),
            until_day: Field::wrong("2026-11-20", "This is before the first day."),
            until_time: Field::default(),
            note: Field::of(s.words),
            stand_in_error: Some("Choose somebody.".to_owned()),
            refused: Some(refused(s)),
            today: "2026-11-23".to_owned(),
        },
    );
}

fn particulars(s: &Sample) -> Particulars {
    Particulars {
        telephone: Field::of("+33 1 99 00 41 20"),
        languages: Field::of("en fr pt-BR"),
        zone: Field::wrong(s.subject, "This time zone is not known."),
    }
}

/// One's own page, and the page of the second factor.
pub fn oneself(s: &Sample, out: &mut Rendered) {
    let session = |n: i64, this| SessionRow { handle: format!("{n:024x}"), since_at: hours(-n), seen_at: hours(-1), this };
    let me = |sessions, old_error: Option<&str>| Me {
        frame: s.desk(Place::Me),
        name: Field::of(s.owner),
        address: "ines@nordwerk.example".to_owned(),
        team: Some("Heating and pipes".to_owned()),
        role: "lead".to_owned(),
        particulars: particulars(s),
        zones: vec!["Europe/Paris".to_owned()],
        reminders: true,
        old_error: old_error.map(str::to_owned),
        new_error: old_error.map(str::to_owned),
        has_factor: old_error.is_some(),
        sessions,
    };
    page(out, "me", &me(vec![session(2, true), session(30, false)], None));
    page(out, "me-came-back", &me(vec![session(2, true)], Some("This is not your password.")));
    let factor = |renews, error: Option<&str>| SecondFactor {
        frame: s.desk(Place::Me),
        picture: QrPicture::draw("otpauth://totp/x?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP").expect("it fits"),
        secret: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP".to_owned(),
        renews,
        password_error: error.map(str::to_owned),
        old_code_error: error.map(str::to_owned),
        code_error: error.map(str::to_owned),
    };
    page(out, "me-factor", &factor(false, None));
    page(out, "me-factor-came-back", &factor(true, Some("The code is not right.")));
}

pub fn keeping(s: &Sample, out: &mut Rendered) {
    let frame = s.desk(Place::People);
    let colleague = |standing, me| Colleague {
        id: "staff_1".to_owned(),
        work_name: s.owner.to_owned(),
        address: "ines@nordwerk.example".to_owned(),
        team: Some("Heating and pipes".to_owned()),
        roles: vec!["lead".to_owned()],
        standing,
        me,
        owns: 4,
        particulars: particulars(s),
        open: standing == Standing::Invited,
    };
    let role_choices = role_choices(&frame, "operator");
    page(
        out,
        "people",
        &People {
            frame,
            staff: vec![
                colleague(Standing::Active, true),
                colleague(Standing::Active, false),
                colleague(Standing::Invited, false),
                colleague(Standing::Suspended, false),
            ],
            teams: vec![Team { id: "team_1".to_owned(), name: "Heating and pipes".to_owned(), lead: Some(s.owner.to_owned()), members: 4 }],
            fresh_link: Some(FreshLink {
                address: "lou.new@nordwerk.example".to_owned(),
                for_whom: s.owner.to_owned(),
                link: "https://desk.nordwerk.example/invitation#Xk3v-92ab-long-token-that-is-shown-once".to_owned(),
                until_at: hours(48),
            }),
            name: Field::of(s.owner),
            address: Field::wrong("no", "This is not an address."),
            team_choices: vec![Choice::of("team_1", "Heating and pipes")],
            team_error: None,
            role_choices,
            team_name: Field::default(),
            particulars: Particulars::default(),
            zones: vec!["Europe/Paris".to_owned()],
            refused: None,
        },
    );
    let check = |rule, holds, cases: Vec<(String, String)>| Check {
        rule,
        what: format!("Every open case has an owner who works here ({})", s.owner),
        holds,
        found: if holds { String::new() } else { s.words.to_owned() },
        details: String::new(),
        cases,
    };
    let door = |door: &str, side_door| DoorRow { door: door.to_owned(), contacts: 3, cases: 1, side_door };
    page(
        out,
        "figures",
        &Figures {
            frame: s.desk(Place::Figures),
            days: 30,
            kept: 41,
            moved: 1,
            broken: 2,
            disclosed: 1,
            untold: 1,
            doors: vec![door("by mail", false), door(s.subject, true)],
        },
    );
    page(
        out,
        "doctor",
        &Doctor {
            frame: s.desk(Place::Doctor),
            checked_at: minutes(0),
            checks: vec![
                check(Some(1), true, Vec::new()),
                check(Some(2), false, vec![("amber-otter-92".to_owned(), "amber otter 92".to_owned())]),
                check(None, true, Vec::new()),
            ],
        },
    );
}
