//! One step of a random walk: somebody sends something, a clock moves, somebody comes or goes.

use crate::kit::*;
use casework::{
    Actor, Case, Command,
    care::roster::Presence,
    command::{NewHarm, Outcome, Word},
    conversation::contact::Door,
    given::AutomaticMail,
    harm::harm::{HarmKind, Severity},
    ids::{AbsenceId, PersonId, StaffId},
    promise::{
        duty::DutyKind,
        promise::{Agreed, Evidence, Fate, What},
    },
};
use proptest::prelude::*;
use uuid::Uuid;

const STAFF: [StaffId; 5] = [HANNA, TARIK, LEA, MORITZ, IDA];
const WHATS: [What; 6] = [What::Answer, What::Call, What::Visit, What::Payment, What::Fix, What::Other];
const DOORS: [Door; 6] = [Door::Mail, Door::Telephone, Door::WebForm, Door::Letter, Door::Counter, Door::CustomerPage];

/// What happens. Numbers choose among what there is at that moment.
#[derive(Clone, Debug)]
pub enum Step {
    /// Nobody looks, not even the clock: an outage.
    Outage(u32),
    /// The clock runs on, and stops where something is due.
    Run(u32),
    Opens {
        door: u8,
        spot: bool,
        by: u8,
    },
    Writes {
        door: u8,
        neighbour: bool,
    },
    Says {
        by: u8,
        besides: [u8; 5],
        stale: bool,
    },
    Talks {
        by: u8,
        neighbour: bool,
        door: u8,
        besides: [u8; 5],
        word: u8,
    },
    TakesBack {
        which: u8,
    },
    Calls {
        wish: bool,
    },
    AsksLink,
    Word {
        read: bool,
        solved: bool,
        which: u8,
        by: u8,
    },
    Notes {
        by: u8,
    },
    /// It needs no answer, or does after all.
    NoAnswer {
        by: u8,
        undo: bool,
    },
    Keeps {
        which: u8,
        by: u8,
    },
    HandsOver {
        by: u8,
        to: u8,
        act: u8,
    },
    Harms {
        act: u8,
    },
    Ends {
        by: u8,
        act: u8,
    },
    Strangers {
        act: u8,
    },
    Delivers {
        which: u8,
        outcome: u8,
    },
    Presence {
        who: u8,
        how: u8,
        minutes: u16,
    },
    Reachable(u8),
}

/// Up to so many steps; the first opens the case.
pub fn steps(most: usize) -> impl Strategy<Value = Vec<Step>> {
    let rest = proptest::collection::vec(one(), 1..most);
    (opens(), rest).prop_map(|(first, mut rest)| {
        rest.insert(0, first);
        rest
    })
}

fn opens() -> impl Strategy<Value = Step> {
    (any::<u8>(), any::<bool>(), any::<u8>()).prop_map(|(door, spot, by)| Step::Opens { door, spot: spot && by.is_multiple_of(4), by })
}

fn one() -> impl Strategy<Value = Step> {
    let b = any::<u8>;
    prop_oneof![
        1 => (1..60_000_u32).prop_map(Step::Outage),
        6 => (1..4_000_u32).prop_map(Step::Run),
        1 => (20_000..90_000_u32).prop_map(Step::Run),
        1 => opens(),
        4 => (b(), proptest::bool::weighted(0.2)).prop_map(|(door, neighbour)| Step::Writes { door, neighbour }),
        8 => (b(), any::<[u8; 5]>(), proptest::bool::weighted(0.1)).prop_map(|(by, besides, stale)| Step::Says { by, besides, stale }),
        4 => (b(), proptest::bool::weighted(0.2), b(), any::<[u8; 5]>(), b())
            .prop_map(|(by, neighbour, door, besides, word)| Step::Talks { by, neighbour, door, besides, word }),
        3 => b().prop_map(|which| Step::TakesBack { which }),
        1 => any::<bool>().prop_map(|wish| Step::Calls { wish }),
        1 => Just(Step::AsksLink),
        3 => (any::<bool>(), any::<bool>(), b(), b()).prop_map(|(read, solved, which, by)| Step::Word { read, solved, which, by }),
        1 => b().prop_map(|by| Step::Notes { by }),
        2 => (b(), b()).prop_map(|(which, by)| Step::Keeps { which, by }),
        3 => (b(), any::<bool>()).prop_map(|(by, undo)| Step::NoAnswer { by, undo }),
        4 => (b(), b(), b()).prop_map(|(by, to, act)| Step::HandsOver { by, to, act }),
        2 => b().prop_map(|act| Step::Harms { act }),
        3 => (b(), b()).prop_map(|(by, act)| Step::Ends { by, act }),
        2 => b().prop_map(|act| Step::Strangers { act }),
        5 => (b(), b()).prop_map(|(which, outcome)| Step::Delivers { which, outcome }),
        6 => (b(), b(), 1..20_000_u16).prop_map(|(who, how, minutes)| Step::Presence { who, how, minutes }),
        1 => b().prop_map(Step::Reachable),
    ]
}

fn pick<T: Copy>(from: &[T], n: u8) -> T {
    from[usize::from(n) % from.len()]
}

fn some<T: Copy>(from: &[T], n: u8) -> Option<T> {
    (!from.is_empty()).then(|| pick(from, n))
}

/// What a reply or a call does besides, chosen from what is owed.
pub fn besides(town: &Town, [keeps, discloses, makes, moves, when]: [u8; 5]) -> Besides {
    let mut doing = doing();
    let Case::Open(c) = &town.case else { return doing };
    let at = |minutes_ahead: i64| town.now.checked_add(minutes(minutes_ahead)).expect("an instant");
    for (n, p) in c.owed.promises().enumerate().take(8) {
        if keeps & (1 << n) != 0 {
            doing = doing.keeps(p.id);
        } else if moves & (1 << n) != 0 && moves > 127 {
            let agreed = [Agreed::FirstMove, Agreed::Lead(LEA), Agreed::Customer(contact_id("0"))][usize::from(when) % 3];
            doing = doing.moves(p.id, at(60 + 97 * i64::from(when)), agreed);
        }
    }
    for (n, p) in c.story.past.iter().filter(|p| matches!(p.fate, Fate::Broken { .. })).enumerate().take(8) {
        if discloses & (1 << n) != 0 {
            doing = doing.tells_broken(p.id);
        }
    }
    for n in 0..makes % 3 {
        doing = doing.makes(new_promise(pick(&WHATS, makes / 3 + n), at(1 + 211 * i64::from(when))));
    }
    doing
}

impl Step {
    /// Whether it takes no time, so that only so much can follow.
    pub fn is_instant(&self) -> bool {
        !matches!(self, Step::Outage(_) | Step::Run(_))
    }

    /// Takes the step; what is refused changes nothing, and that too is checked.
    pub fn take(self, town: &mut Town, n: usize) {
        let words = n.to_string();
        match self {
            Step::Outage(m) => {
                town.later(minutes(i64::from(m)));
            }
            Step::Run(m) if town.case != Case::Unopened => {
                let end = town.now.checked_add(minutes(i64::from(m))).expect("an instant");
                town.clock_to(end);
            }
            Step::Run(_) => {}
            Step::Presence { who, how, minutes } => presence(town, pick(&STAFF, who), how, minutes),
            Step::Reachable(how) => town.automatic = reachable(how),
            Step::TakesBack { .. } | Step::Delivers { .. } => self.about_a_message(town),
            Step::Opens { .. } | Step::Writes { .. } | Step::Talks { .. } | Step::Calls { .. } | Step::Word { .. } => {
                self.comes_in(town, &words);
            }
            Step::Says { by, besides: b, stale } => {
                let Command::Say(mut say) = reply(town, &words, besides(town, b), b[4].is_multiple_of(3)) else {
                    return;
                };
                say.seen = say.seen.saturating_sub(u64::from(stale) * 3);
                try_as(town, Actor::Staff(pick(&STAFF, by)), Command::Say(say));
            }
            Step::AsksLink => try_as(town, Actor::Person(FRAU_ODEN), Command::AskNewLink { person: FRAU_ODEN, ends_older: true }),
            Step::Notes { by } => {
                try_as(town, Actor::Staff(pick(&STAFF, by)), Command::WriteNote { note: note_id(&words), words: noted(&words) });
            }
            Step::NoAnswer { by, undo } => no_answer(town, pick(&STAFF, by), undo),
            Step::Keeps { which, by } => {
                let open: Vec<_> = town.case.open().map(|c| c.owed.promises().map(|p| p.id).collect()).unwrap_or_default();
                if let Some(promise) = some(&open, which) {
                    let said = town.story().contacts.get(usize::from(by) % 3).map(|c| c.id);
                    let evidence = match said {
                        Some(contact) if by > 100 => Evidence::TheirWord { contact, noted: None },
                        _ => seen("seen"),
                    };
                    try_as(town, Actor::Staff(pick(&STAFF, by)), Command::KeepPromise { promise, evidence });
                }
            }
            Step::HandsOver { by, to, act } => hands_over(town, pick(&STAFF, by), pick(&STAFF, to), act, &words),
            Step::Harms { act } => harms(town, act, &words),
            Step::Ends { by, act } => ends(town, pick(&STAFF, by), act, &words),
            Step::Strangers { act } => strangers(town, act, &words),
        }
    }

    fn comes_in(self, town: &mut Town, words: &str) {
        match self {
            Step::Opens { door, spot, by } => {
                let Command::Open(mut open) = open_by(contact(pick(&DOORS, door), FRAU_ODEN, words)) else {
                    return;
                };
                open.solved_on_the_spot = spot;
                town.known_owner = by.is_multiple_of(3).then(|| pick(&STAFF, by / 3));
                let actor = if by > 100 { Actor::Staff(pick(&STAFF, by)) } else { Actor::Desk };
                try_as(town, actor, Command::Open(open));
            }
            Step::Writes { door, neighbour } => {
                let command = Command::Receive(Box::new(contact(pick(&DOORS, door), person(neighbour), words)));
                try_as(town, Actor::Desk, command);
            }
            Step::Talks { by, neighbour, door, besides: b, word } => {
                let word = [None, None, Some(Word::Solved), Some(Word::NotSolved)][usize::from(word) % 4];
                let command = converse(contact(pick(&DOORS, door), person(neighbour), words), besides(town, b), word);
                try_as(town, Actor::Staff(pick(&STAFF, by)), command);
            }
            Step::Calls { wish } => {
                let wish = wish.then(|| said("after six"));
                try_as(town, Actor::Person(FRAU_ODEN), Command::AskCall { contact: Box::new(page(words)), wish });
            }
            Step::Word { read, solved, which, by } => {
                let word = if solved { Word::Solved } else { Word::NotSolved };
                let contacts: Vec<_> = town.case.story().map(|s| s.contacts.iter().map(|c| c.id).collect()).unwrap_or_default();
                match some(&contacts, which).filter(|_| read) {
                    Some(held) => try_as(town, Actor::Staff(pick(&STAFF, by)), read_word(held, word)),
                    None => try_as(town, Actor::Person(FRAU_ODEN), their_word(words, word)),
                }
            }
            other => unreachable!("{other:?} doesn't come in"),
        }
    }

    fn about_a_message(self, town: &mut Town) {
        let messages: Vec<_> = town.case.story().map(|s| s.messages.iter().rev().map(|m| m.id).collect()).unwrap_or_default();
        match self {
            Step::TakesBack { which } => {
                if let Some(message) = some(&messages, which % 3) {
                    try_as(town, Actor::Staff(HANNA), Command::TakeBack { message });
                }
            }
            Step::Delivers { which, outcome } => {
                if let Some(message) = some(&messages, which % 4).filter(|m| has_left(town, *m)) {
                    let outcome = outcome_of(town, outcome);
                    try_as(town, Actor::Desk, Command::ReportDelivery { message, outcome });
                }
            }
            other => unreachable!("{other:?} is about no message"),
        }
    }
}

fn try_as(town: &mut Town, actor: Actor, command: Command) {
    let before = town.case.clone();
    if let Err(refusal) = town.send(actor, command) {
        assert!(refusal.ways().next().is_some());
        assert_eq!(before, town.case);
    }
}

fn no_answer(town: &mut Town, by: StaffId, undo: bool) {
    let read = town.case.story().and_then(|s| s.not_needed.last()).map(|n| n.contact);
    let owed = town.case.open().and_then(|c| {
        c.owed.duties().find_map(|d| match d.kind {
            DutyKind::Answer { contact } => Some(contact),
            _ => None,
        })
    });
    match (owed, read) {
        (_, Some(contact)) if undo => try_as(town, Actor::Staff(by), Command::UndoNoAnswer { contact }),
        (Some(contact), _) => try_as(town, Actor::Staff(by), Command::NeedNoAnswer { contact, seen: town.case.version() }),
        _ => {}
    }
}

fn person(neighbour: bool) -> PersonId {
    if neighbour { NEIGHBOUR } else { FRAU_ODEN }
}

fn reachable(how: u8) -> AutomaticMail {
    match how % 8 {
        0 => AutomaticMail::NoAddress,
        1 => AutomaticMail::SentByMachine,
        2 => AutomaticMail::FromArchive,
        3 => AutomaticMail::BudgetSpent,
        _ => AutomaticMail::Allowed,
    }
}

fn presence(town: &mut Town, who: StaffId, how: u8, ahead: u16) {
    let absence = AbsenceId(Uuid::from_u128(0xab00 + u128::from(how) + who.0.as_u128() * 1_000));
    let until = town.now.checked_add(minutes(i64::from(ahead))).expect("an instant");
    let stand_in = (how > 60).then(|| pick(&STAFF, how));
    let presence = match how % 5 {
        0 | 1 => Presence::Present,
        2 | 3 => Presence::Away { absence, until, stand_in },
        _ => Presence::Missing { absence, since: town.now },
    };
    town.presence(who, presence);
}

/// What is still held has not been tried, so nothing became of it.
fn has_left(town: &Town, message: casework::ids::MessageId) -> bool {
    use casework::conversation::message::Delivery;
    let held = |d: &Delivery| matches!(d, Delivery::Held { until } if *until > town.now);
    town.story().message(message).is_some_and(|m| !held(&m.delivery))
}

fn outcome_of(town: &Town, n: u8) -> Outcome {
    let later = town.now.checked_add(minutes(10)).expect("an instant");
    match n % 8 {
        0..=3 => accepted(),
        4 => bounced(),
        5 => Outcome::Deferred { until: later, answer: particular("451 later") },
        6 => Outcome::InDoubt { look_up_at: later, why: particular("the line broke") },
        _ => Outcome::AnsweredAutomatically { sign: particular("auto-replied") },
    }
}

fn hands_over(town: &mut Town, by: StaffId, to: StaffId, act: u8, words: &str) {
    let offered = town.case.open().and_then(|c| c.offer.as_ref()).map(|o| (o.id, o.to));
    let accepted = town.case.story().and_then(|s| s.last_hand_over).map(|h| h.id);
    let (actor, command) = match (act % 6, offered, accepted) {
        (0 | 1, Some((hand_over, to)), _) => (to, Command::AnswerHandOver { hand_over, accept: !act.is_multiple_of(7), why: None }),
        (2, Some((hand_over, _)), _) => (by, Command::WithdrawHandOver { hand_over }),
        (3, _, Some(hand_over)) => (by, Command::UndoHandOver { hand_over }),
        (4, _, _) => (if act > 60 { LEA } else { by }, reassign(to)),
        _ => (by, offer(words, to)),
    };
    try_as(town, Actor::Staff(actor), command);
}

fn harms(town: &mut Town, act: u8, words: &str) {
    let open = town.case.story().and_then(|s| s.harms.first()).map(|h| h.id);
    let word = town.case.story().and_then(|s| s.contacts.last()).map(|c| c.id);
    let command = match (act % 4, open, word) {
        (0 | 1, Some(harm), _) => Command::FindStopgap { harm, stopgap: noted("a heater") },
        (2, Some(harm), Some(word)) => Command::EndHarm { harm, word },
        _ => Command::OpenHarm(NewHarm {
            harm: harm_id(words),
            kind: HarmKind::NoHeating,
            severity: Severity::Serious,
            since: town.now,
            words: None,
        }),
    };
    try_as(town, Actor::Staff(HANNA), command);
}

fn ends(town: &mut Town, by: StaffId, act: u8, words: &str) {
    let command = match act % 7 {
        0 => Command::NotACase,
        1 => Command::Reopen,
        2 | 3 => Command::UndoEnding,
        4 => Command::ProposeFinalAnswer { words: said(words), way_outside: said("the ombudsman") },
        _ => Command::ReviewFinalAnswer { message: message(words), agree: act > 60, why: None },
    };
    try_as(town, Actor::Staff(by), command);
}

fn strangers(town: &mut Town, act: u8, words: &str) {
    let withheld = town.case.story().and_then(|s| s.contacts.iter().find(|c| c.withheld && !c.kept_back)).map(|c| c.id);
    match (act % 4, withheld) {
        (0, Some(contact)) => try_as(town, Actor::Staff(HANNA), Command::ReleaseStranger { contact, words: said(words) }),
        (1, Some(contact)) => try_as(town, Actor::Staff(HANNA), Command::KeepBackStranger { contact }),
        _ => try_as(town, Actor::Desk, stranger(NEIGHBOUR, words)),
    }
}
