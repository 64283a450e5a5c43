//! Lists of cases, what a search finds, and a person's page.

use super::case_page::next;
use super::people::waiting;
use super::town::{Sample, hours};
use askama::Template;
use web::layout::Place;
use web::pages::case::{Reach, State};
use web::pages::cases::{CaseRow, Cases, Which, Whose, filters};
use web::pages::final_answer::{FinalAnswer, Proposed};
use web::pages::form::Field;
use web::pages::owed::Door;
use web::pages::person::{Person, PersonCase, Reads};
use web::pages::same_problem::{Alike, SameProblem};
use web::pages::search::{CaseHit, PersonHit, Piece, Search, WordsHit};

type Rendered = Vec<(&'static str, String)>;

fn page(out: &mut Rendered, name: &'static str, page: &impl Template) {
    out.push((name, page.render().expect("a page renders")));
}

pub fn cases(s: &Sample, out: &mut Rendered) {
    let frame = s.desk(Place::Cases);
    let (whose, state) = filters(&frame, Whose::Team, Which::Open, &[Whose::Mine, Whose::Team, Whose::All]);
    let rows = waiting(s).into_iter().map(|waiting| CaseRow { waiting, state: State::Open, opened_at: hours(-300) }).collect();
    page(
        out,
        "cases",
        &Cases { frame, whose, state, rows, next_href: Some("/cases?before=x".to_owned()), first_href: Some("/cases".to_owned()) },
    );
    let frame = s.desk(Place::Cases);
    let (whose, state) = filters(&frame, Whose::Mine, Which::Solved, &[Whose::Mine]);
    page(out, "cases-empty", &Cases { frame, whose, state, rows: Vec::new(), next_href: None, first_href: None });
}

pub fn same_problem(s: &Sample, out: &mut Rendered) {
    let alike = |about: &str| Alike {
        key: "amber-otter-92".to_owned(),
        spoken_key: "amber otter 92".to_owned(),
        who: s.who(),
        about: about.to_owned(),
        owner: s.owner.to_owned(),
    };
    let shown = |alike: Vec<Alike>| SameProblem {
        frame: s.desk(Place::Cases),
        key: "brown-lake-17".to_owned(),
        spoken_key: "brown lake 17".to_owned(),
        who: s.name.unwrap_or("Somebody").to_owned(),
        alike,
        given: Field::wrong(s.words, "Choose at least one case."),
    };
    page(out, "same-problem", &shown(vec![alike(s.subject), alike("")]));
    page(out, "same-problem-nobody", &shown(Vec::new()));
}

pub fn final_answer(s: &Sample, out: &mut Rendered) {
    let empty = || FinalAnswer {
        frame: s.desk(Place::Cases),
        key: "brown-lake-17".to_owned(),
        spoken_key: "brown lake 17".to_owned(),
        who: s.name.unwrap_or("Somebody").to_owned(),
        proposed: None,
        reasons: Field::default(),
        way_outside: Field::wrong("", "Name who outside can look at it."),
        may_propose: true,
        may_review: false,
        why: Field::default(),
        refused: None,
    };
    let proposed = || Some(Proposed { by: s.owner.to_owned(), at: s.desk(Place::Cases).now, words: s.words.to_owned() });
    page(out, "final-answer", &empty());
    page(out, "final-answer-waits", &FinalAnswer { proposed: proposed(), reasons: Field::of(s.words), ..empty() });
    page(out, "final-answer-review", &FinalAnswer { proposed: proposed(), may_propose: false, may_review: true, ..empty() });
    page(out, "final-answer-elsewhere", &FinalAnswer { may_propose: false, ..empty() });
}

pub fn search(s: &Sample, out: &mut Rendered) {
    let excerpt = vec![
        Piece { text: "… ".to_owned(), found: false },
        Piece { text: s.words.to_owned(), found: true },
        Piece { text: " …".to_owned(), found: false },
    ];
    page(
        out,
        "search",
        &Search {
            frame: s.desk(Place::Elsewhere),
            query: s.words.chars().take(30).collect(),
            people: vec![PersonHit { id: "person_1".to_owned(), who: s.who(), reach: s.reach.unwrap_or("").to_owned(), open_cases: 1 }],
            cases: vec![CaseHit {
                key: "amber-otter-92".to_owned(),
                spoken_key: "amber otter 92".to_owned(),
                who: s.who(),
                about: s.subject.to_owned(),
                owner: s.owner.to_owned(),
                state: State::Quiet { since_at: hours(-9) },
            }],
            words: vec![
                WordsHit {
                    key: "amber-otter-92".to_owned(),
                    entry: "3".to_owned(),
                    who: s.who(),
                    by: s.owner.to_owned(),
                    at: hours(-9),
                    noted: true,
                    excerpt: Vec::new(),
                },
                WordsHit {
                    key: "amber-otter-92".to_owned(),
                    entry: "4".to_owned(),
                    who: s.who(),
                    by: s.owner.to_owned(),
                    at: hours(-9),
                    noted: false,
                    excerpt,
                },
            ],
            next_href: Some("/search?q=x&after=4".to_owned()),
        },
    );
    page(
        out,
        "search-empty",
        &Search {
            frame: s.desk(Place::Elsewhere),
            query: s.subject.to_owned(),
            people: Vec::new(),
            cases: Vec::new(),
            words: Vec::new(),
            next_href: None,
        },
    );
}

pub fn person(s: &Sample, out: &mut Rendered) {
    let case = |state, owed| PersonCase {
        key: "amber-otter-92".to_owned(),
        spoken_key: "amber otter 92".to_owned(),
        about: s.subject.to_owned(),
        owner: s.owner.to_owned(),
        state,
        owed,
        opened_at: hours(-300),
    };
    page(
        out,
        "person",
        &Person {
            frame: s.desk(Place::Elsewhere),
            id: "person_1".to_owned(),
            who: s.who(),
            reach: vec![Reach { door: Door::Mail, address: s.reach.unwrap_or("").to_owned(), fails: true }],
            speaks: Some("French".to_owned()),
            zone: Some("Europe/Paris".to_owned()),
            first_contact_at: Some(hours(-9000)),
            contacts: 14,
            minutes_spent: 860,
            open: vec![case(State::Open, Some(next(s)))],
            ended: vec![case(State::Solved { at: hours(-4000) }, None)],
            reads: Some(Reads {
                language: Field::of("fr"),
                zone: Field::wrong(s.subject, "This time zone is not known."),
                ..Reads::default()
            }),
        },
    );
    page(
        out,
        "person-new",
        &Person {
            frame: s.desk(Place::Elsewhere),
            id: "person_1".to_owned(),
            who: s.who(),
            reach: Vec::new(),
            speaks: None,
            zone: None,
            first_contact_at: None,
            contacts: 0,
            minutes_spent: 0,
            open: Vec::new(),
            ended: Vec::new(),
            reads: None,
        },
    );
}
