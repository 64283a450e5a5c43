//! Writes one stream at a time, for tests that tell a story of their own: each append with the state that it leads to.

use casework::{
    Actor, Case, CaseEvent, Recorded,
    care::owner::Because,
    conversation::{
        contact::{Contact, ContactEvent, Door, Speaker},
        message::{MessageEvent, Wording},
    },
    event::Opened,
    ids::{CaseId, CommandId, ContactId, MessageId, PersonId, PromiseId, StaffId, TeamId, VaultId},
    kept::{Particular, Said},
    people::{
        customer::{Address, AddressKind, CustomerEvent, Person, PersonEvent},
        staff::{Member, MemberEvent, Profile, Role, StaffEvent},
    },
    policy::Policy,
    promise::promise::{Evidence, PromiseEvent, ToldBy, What},
    sentence::Sentence,
    solution::resolution::ResolutionEvent,
    spoken_key::{Digits, SpokenKey},
};
use jiff::{SignedDuration, Timestamp};
use record::{
    append::{Append, FoundBy, StreamWrite, event_id},
    vault::{Class, Content},
};
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Gives out ids that are the same in every run.
#[derive(Debug, Default)]
pub struct Ids(AtomicU64);

impl Ids {
    /// The next id of any kind.
    pub fn next<T: From<Uuid>>(&self) -> T {
        let n = self.0.fetch_add(1, Ordering::Relaxed);
        T::from(Uuid::from_u128(0x0192_7000_7000_8000_0000_0000_0000_0000 | u128::from(n)))
    }
}

/// Writes streams, and knows what they lead to.
#[derive(Debug)]
pub struct Pen {
    pub ids: Ids,
    pub policy: Policy,
    pub team: TeamId,
}

/// A case as it is written.
#[derive(Clone, Debug)]
pub struct Written {
    pub id: CaseId,
    pub customer: PersonId,
    pub owner: StaffId,
    pub case: Case,
}

impl Default for Pen {
    fn default() -> Pen {
        Pen { ids: Ids::default(), policy: Policy::default(), team: TeamId(Uuid::from_u128(7)) }
    }
}

impl Pen {
    /// Content for the vault, with a salt that no other has.
    pub fn content(&self, class: Class, belongs_to: Uuid, text: &str) -> Content {
        let id: VaultId = self.ids.next();
        let mut salt = [7; 32];
        salt[..16].copy_from_slice(id.0.as_bytes());
        Content::seal(id, class, belongs_to, text, salt)
    }

    /// An append of events to a case, and the case after it.
    pub fn case(&self, actor: Actor, at: Timestamp, before: &Written, events: Vec<CaseEvent>, vault: Vec<Content>) -> (Append, Written) {
        let command: CommandId = self.ids.next();
        let expected = before.case.version();
        let recorded = (expected + 1..).zip(&events).enumerate().map(|(n, (seq, event))| Recorded {
            seq,
            id: event_id(command, n),
            occurred_at: at,
            recorded_at: at,
            actor,
            cause: command,
            event: event.clone(),
        });
        let case = recorded.fold(before.case.clone(), |case, r| case.evolve(&r));
        let next = case.next_instant(&self.policy);
        let write = StreamWrite::Case { id: before.id, events, after: Box::new(case.clone()), next };
        let append = Append {
            command,
            actor,
            occurred_at: at,
            recorded_at: at,
            expected,
            write,
            leans_on: Vec::new(),
            vault,
            settles: None,
            wakes: None,
        };
        (append, Written { case, ..before.clone() })
    }

    /// A colleague who has joined.
    pub fn colleague(&self, at: Timestamp, name: &str, role: Role) -> (Append, StaffId, Member) {
        let (staff, command): (StaffId, CommandId) = (self.ids.next(), self.ids.next());
        let vault = [name.to_owned(), format!("{}@desk.example", name.to_lowercase().replace(' ', "."))]
            .map(|text| self.content(Class::Particular, staff.0, &text));
        let [name, mail] = [&vault[0], &vault[1]].map(|c| Particular(c.kept.clone()));
        let profile = Profile { name, mail, telephone: None, team: self.team, role, languages: vec!["en".into()], zone: None };
        let events =
            vec![StaffEvent::Staff(MemberEvent::Invited { profile: Box::new(profile), by: None }), StaffEvent::Staff(MemberEvent::Joined)];
        let (append, after) = self.staff(at, staff, &Member::default(), events, command);
        (Append { vault: vault.to_vec(), ..append }, staff, after)
    }

    /// An append of events to a member of staff, and the member after it.
    pub fn staff(&self, at: Timestamp, staff: StaffId, before: &Member, events: Vec<StaffEvent>, command: CommandId) -> (Append, Member) {
        let after = (before.version + 1..).zip(&events).enumerate().fold(before.clone(), |member, (n, (seq, event))| {
            let id = event_id(command, n);
            member.evolve(&Recorded { seq, id, occurred_at: at, recorded_at: at, actor: Actor::Desk, cause: command, event: event.clone() })
        });
        let write = StreamWrite::Staff { id: staff, events, after: Box::new(after.clone()), next: after.next_instant(at) };
        let append = Append {
            command,
            actor: Actor::Desk,
            occurred_at: at,
            recorded_at: at,
            expected: before.version,
            write,
            leans_on: Vec::new(),
            vault: Vec::new(),
            settles: None,
            wakes: None,
        };
        (append, after)
    }

    /// Somebody who gets in touch for the first time.
    pub fn person(&self, at: Timestamp, name: &str, mail: &str) -> (Append, PersonId) {
        let (person, command): (PersonId, CommandId) = (self.ids.next(), self.ids.next());
        let vault = [name, mail].map(|text| self.content(Class::Particular, person.0, text));
        let [name, address] = [&vault[0], &vault[1]].map(|c| Particular(c.kept.clone()));
        let addresses = vec![Address { kind: AddressKind::Mail, value: address }];
        let met = PersonEvent::Met { name: Some(name), addresses, language: Some("en".into()), zone: None };
        let event = CustomerEvent::Person(met);
        let recorded = Recorded {
            seq: 1,
            id: event_id(command, 0),
            occurred_at: at,
            recorded_at: at,
            actor: Actor::Desk,
            cause: command,
            event: event.clone(),
        };
        let after = Box::new(Person::default().evolve(&recorded));
        let found_by = vec![FoundBy { kind: "mail", address: mail.to_lowercase(), ending: None, given: vault[1].kept.id }];
        let append = Append {
            command,
            actor: Actor::Desk,
            occurred_at: at,
            recorded_at: at,
            expected: 0,
            write: StreamWrite::Person { id: person, events: vec![event], after, found_by },
            leans_on: Vec::new(),
            vault: vault.map(Content::found_by_search).to_vec(),
            settles: None,
            wakes: None,
        };
        (append, person)
    }

    /// A case that comes by mail: opened, received, answered at once with a promise of an answer after `hours`.
    pub fn opens(&self, at: Timestamp, key: u64, customer: PersonId, owner: StaffId, words: &str, hours: i64) -> (Append, Written) {
        let id: CaseId = self.ids.next();
        let said = self.content(Class::Said, id.0, words);
        let (message, promise): (MessageId, PromiseId) = (self.ids.next(), self.ids.next());
        let due_at = at + SignedDuration::from_hours(hours);
        let contact = self.contact(at, customer, Some(Said(said.kept.clone())));
        let sentence = Sentence::FirstAnswer { owner, what: What::Answer, due_at, opens_at: None };
        let wording = Wording::Desk { sentence };
        let told_by = ToldBy::Message(message);
        let events = vec![
            CaseEvent::Opened(Box::new(Opened {
                spoken_key: SpokenKey::from_dice(key, Digits::Three),
                customer,
                owner,
                because: Because::Load,
                team: self.team,
                door: Door::Mail,
                language: "en".into(),
                zone: "Europe/Berlin".into(),
                subject: None,
                from_archive: false,
            })),
            ContactEvent::Received(Box::new(contact)).into(),
            MessageEvent::Said { message, to: customer, wording, attachments: Vec::new(), leaves_at: at }.into(),
            PromiseEvent::Made { promise, what: What::Answer, words: None, by: owner, due_at, zone: "Europe/Berlin".into(), told_by }
                .into(),
        ];
        let unopened = Written { id, customer, owner, case: Case::Unopened };
        self.case(Actor::Person(customer), at, &unopened, events, vec![said])
    }

    /// Something that a customer wrote.
    pub fn contact(&self, at: Timestamp, from: PersonId, words: Option<Said>) -> Contact {
        Contact {
            id: self.ids.next::<ContactId>(),
            door: Door::Mail,
            from,
            speaker: Speaker::TheCustomer,
            words,
            quoted: None,
            subject: None,
            note: None,
            conversation: None,
            attachments: Vec::new(),
            original: None,
            message_id: None,
            happened_at: at,
        }
    }

    /// All that was said has been accepted on its way.
    pub fn delivers(&self, at: Timestamp, before: &Written) -> (Append, Written) {
        let yes = self.content(Class::Particular, before.id.0, "250 taken");
        let events = accepted(before, &yes);
        self.case(Actor::Desk, at, before, events, vec![yes])
    }

    /// The owner's answer, which keeps every open promise and has been accepted on its way, as has all that was said before it.
    pub fn answers(&self, at: Timestamp, before: &Written, words: &str) -> (Append, Written) {
        let said = self.content(Class::Said, before.id.0, words);
        let message: MessageId = self.ids.next();
        let yes = self.content(Class::Particular, before.id.0, "250 taken");
        let mut events = accepted(before, &yes);
        let wording = Wording::Staff { staff: before.owner, words: Said(said.kept.clone()), subject: None };
        events.push(MessageEvent::Said { message, to: before.customer, wording, attachments: Vec::new(), leaves_at: at }.into());
        let promises = before.case.open().into_iter().flat_map(|c| c.owed.promises());
        events.extend(promises.map(|p| PromiseEvent::Kept { promise: p.id, evidence: Evidence::Message(message) }.into()));
        events.push(taken(message, &yes));
        self.case(Actor::Staff(before.owner), at, before, events, vec![said, yes])
    }

    /// The customer says that it is solved.
    pub fn solves(&self, at: Timestamp, before: &Written) -> (Append, Written) {
        let contact = self.contact(at, before.customer, None);
        let word = ResolutionEvent::Solved { contact: contact.id };
        let events = vec![ContactEvent::Received(Box::new(contact)).into(), word.into()];
        self.case(Actor::Person(before.customer), at, before, events, Vec::new())
    }
}

fn taken(message: MessageId, yes: &Content) -> CaseEvent {
    MessageEvent::Accepted { message, answer: Particular(yes.kept.clone()) }.into()
}

fn accepted(case: &Written, yes: &Content) -> Vec<CaseEvent> {
    let story = case.case.story().expect("what is said is said in a case that is opened");
    story.messages.iter().map(|m| taken(m.id, yes)).collect()
}
