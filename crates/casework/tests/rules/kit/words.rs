//! Commands as people of the town would send them.

use super::{FRAU_ODEN, Town};
use casework::{
    Command,
    command::{Converse, Doing, Move, NewHarm, Open, Outcome, Say, Word, WordIn},
    conversation::contact::{Contact, Conversation, Direction, Door, Speaker, StrangersContact},
    ids::{ContactId, HandOverId, HarmId, MessageId, NoteId, PersonId, PromiseId, StaffId, VaultId},
    kept::{Commitment, Kept, Noted, Particular, Said, Withheld},
    promise::promise::{Agreed, Evidence, NewPromise, What},
    spoken_key::{Digits, SpokenKey},
};
use jiff::Timestamp;
use uuid::Uuid;

fn id(of: &str) -> Uuid {
    Uuid::new_v5(&Uuid::from_u128(0x70_77), of.as_bytes())
}

fn kept(words: &str) -> Kept {
    Kept { id: VaultId(id(words)), commitment: Commitment(format!("{:064x}", id(words).as_u128())) }
}

pub fn said(words: &str) -> Said {
    Said(kept(words))
}

pub fn noted(words: &str) -> Noted {
    Noted(kept(words))
}

pub fn seen(words: &str) -> Evidence {
    Evidence::Act(noted(words))
}

pub fn particular(words: &str) -> Particular {
    Particular(kept(words))
}

pub fn withheld(words: &str) -> Withheld {
    Withheld(kept(words))
}

pub fn message(name: &str) -> MessageId {
    MessageId(id(name))
}

pub fn contact_id(name: &str) -> ContactId {
    ContactId(id(name))
}

pub fn hand_over(name: &str) -> HandOverId {
    HandOverId(id(name))
}

pub fn harm_id(name: &str) -> HarmId {
    HarmId(id(name))
}

pub fn note_id(name: &str) -> NoteId {
    NoteId(id(name))
}

pub fn new_promise(what: What, due_at: Timestamp) -> NewPromise {
    let words = (what == What::Other).then(|| said("what exactly"));
    NewPromise { what, words, due_at }
}

/// A contact by this door; its id comes from its words.
pub fn contact(door: Door, from: PersonId, words: &str) -> Contact {
    let conversation = door.is_conversation().then_some(Conversation {
        direction: Direction::In,
        waited_minutes: Some(2),
        talked_minutes: Some(4),
        explained_again: Some(false),
    });
    Contact {
        id: contact_id(words),
        door,
        from,
        speaker: Speaker::TheCustomer,
        words: Some(said(words)),
        quoted: None,
        subject: None,
        note: None,
        conversation,
        attachments: Vec::new(),
        original: None,
        message_id: None,
        happened_at: super::on("2026-11-23 09:55"),
    }
}

pub fn mail(words: &str) -> Contact {
    contact(Door::Mail, FRAU_ODEN, words)
}

pub fn call(words: &str) -> Contact {
    contact(Door::Telephone, FRAU_ODEN, words)
}

pub fn page(words: &str) -> Contact {
    contact(Door::CustomerPage, FRAU_ODEN, words)
}

pub fn open_by(contact: Contact) -> Command {
    Command::Open(Box::new(Open {
        case: casework::ids::CaseId(id("the case")),
        spoken_key: SpokenKey::from_dice(4_711, Digits::Two),
        contact,
        language: "de".to_owned(),
        zone: "Europe/Berlin".to_owned(),
        promises: Vec::new(),
        solved_on_the_spot: false,
        harm: None,
    }))
}

pub fn receive(words: &str) -> Command {
    Command::Receive(Box::new(mail(words)))
}

pub fn stranger(from: PersonId, words: &str) -> Command {
    let contact = mail(words);
    Command::HearStranger(Box::new(StrangersContact {
        id: contact.id,
        from,
        words: withheld(words),
        attachments: Vec::new(),
        original: None,
        happened_at: contact.happened_at,
    }))
}

/// What a reply or a conversation does besides.
#[derive(Clone, Default)]
pub struct Besides(pub Doing);

pub fn doing() -> Besides {
    Besides::default()
}

impl Besides {
    pub fn keeps(mut self, promise: PromiseId) -> Besides {
        self.0.keeps.push(promise);
        self
    }

    pub fn makes(mut self, promise: NewPromise) -> Besides {
        self.0.promises.push(promise);
        self
    }

    pub fn tells_broken(mut self, promise: PromiseId) -> Besides {
        self.0.discloses.push(promise);
        self
    }

    pub fn moves(mut self, promise: PromiseId, due_at: Timestamp, agreed: Agreed) -> Besides {
        self.0.moves.push(Move { promise, due_at, agreed });
        self
    }
}

/// A reply by somebody who saw the case as it is.
pub fn say(town: &Town, doing: Besides) -> Command {
    reply(town, &format!("reply {}", town.case.version()), doing, false)
}

/// "Is it solved?"
pub fn ask(town: &Town, doing: Besides) -> Command {
    reply(town, &format!("question {}", town.case.version()), doing, true)
}

pub fn reply(town: &Town, name: &str, doing: Besides, asks_solved: bool) -> Command {
    Command::Say(Box::new(Say {
        message: message(name),
        seen: town.case.version(),
        to: FRAU_ODEN,
        words: said(name),
        subject: None,
        attachments: Vec::new(),
        doing: doing.0,
        asks_solved,
    }))
}

pub fn converse(contact: Contact, doing: Besides, word: Option<Word>) -> Command {
    Command::Converse(Box::new(Converse { contact, doing: doing.0, word, harm: None }))
}

/// Their word, on their own page.
pub fn their_word(words: &str, word: Word) -> Command {
    Command::HearWord { contact: WordIn::Given(Box::new(page(words))), word }
}

/// Their word, read by staff in a contact.
pub fn read_word(contact: ContactId, word: Word) -> Command {
    Command::HearWord { contact: WordIn::Held(contact), word }
}

pub fn offer(name: &str, to: StaffId) -> Command {
    Command::OfferHandOver { hand_over: hand_over(name), to, briefing: noted("what you need to know") }
}

/// A lead gives the case to somebody, with a briefing.
pub fn reassign(to: StaffId) -> Command {
    let words = format!("for {to}: two heaters are there, do not ask her again");
    Command::Reassign { to, note: note_id(&words), briefing: noted(&words) }
}

pub fn accept(name: &str) -> Command {
    Command::AnswerHandOver { hand_over: hand_over(name), accept: true, why: None }
}

pub fn accepted() -> Outcome {
    Outcome::Accepted { answer: particular("250 2.0.0 taken") }
}

pub fn bounced() -> Outcome {
    Outcome::Bounced { answer: particular("550 5.1.1 no such mailbox") }
}

/// A harm is opened.
pub fn harm(name: &str) -> Command {
    Command::OpenHarm(NewHarm {
        harm: harm_id(name),
        kind: casework::harm::harm::HarmKind::NoHeating,
        severity: casework::harm::harm::Severity::Danger,
        since: super::on("2026-11-22 08:00"),
        words: None,
    })
}
