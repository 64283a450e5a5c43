//! What comes in by other doors than mail: a call, the counter, a letter typed in, the public form, the customer's own page.

use crate::{
    Desk,
    content::Sealer,
    declined::{Declined, Failure},
    handle::{Handled, Order},
    kept_file::{BroughtFile, KeptFile, attached},
    keys,
    people::{Somebody, usable_mail},
    permission::Act,
    reader::browsers_zone,
    writing::seal_promises,
};
use casework::{
    Actor, Command,
    command::{Converse, Doing, Move, NewHarm, Open, Word, WordIn},
    conversation::contact::{Contact, Conversation, Door, Speaker},
    given::AutomaticMail,
    harm::harm::{HarmKind, Severity},
    ids::{CaseId, CommandId, ContactId, HarmId, PersonId, PromiseId, StaffId},
    promise::promise::What,
    spoken_key::{Digits, SpokenKey},
};
use jiff::Timestamp;
use record::{RecordError, store::StoreError, unsent_file::Bringer};
use uuid::Uuid;

/// A promise as somebody gives it, in plain words.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PromiseGiven {
    pub what: What,
    pub words: String,
    pub due_at: Timestamp,
}

/// On which case a call is, and with whom.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum CallOn {
    /// A case that exists; the person who speaks, when it is known who.
    Case(CaseId, Option<PersonId>),
    /// Somebody known, about something new.
    Person(PersonId),
    /// Somebody new.
    Stranger { name: String, telephone: String, mail: String },
}

/// What harms somebody, as they say it in a conversation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HarmTold {
    pub kind: HarmKind,
    pub severity: Severity,
    pub since: Timestamp,
    /// In a few words; may be empty.
    pub words: String,
}

/// A conversation, by telephone or at the counter; or a letter typed in.
#[derive(Clone, Debug)]
pub struct Call {
    pub command: CommandId,
    pub staff: StaffId,
    pub on: CallOn,
    pub door: Door,
    pub speaker: Speaker,
    pub conversation: Option<Conversation>,
    /// What they said, in their words: what the customer may read again.
    pub said: String,
    /// Our line about it.
    pub note: String,
    pub keeps: Vec<PromiseId>,
    pub promises: Vec<PromiseGiven>,
    pub discloses: Vec<PromiseId>,
    pub moves: Vec<Move>,
    /// Cases of the same problem: what they were given, this offers.
    pub offers: Vec<CaseId>,
    pub word: Option<Word>,
    /// What harms them, by what they said.
    pub harm: Option<HarmTold>,
    pub happened_at: Option<Timestamp>,
    /// A scan of the letter.
    pub attachments: Vec<KeptFile>,
}

/// What a person typed into the public form, or on their page.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub name: String,
    pub mail: String,
    pub telephone: String,
    pub subject: String,
    pub text: String,
    pub language: Option<String>,
    /// As their browser names it.
    pub zone: Option<String>,
    /// They say that somebody is in danger: believed at once (rule 10), and somebody here says later what it is.
    pub in_danger: bool,
    /// Files that came before, and are kept.
    pub kept: Vec<KeptFile>,
    /// Files that come now.
    pub files: Vec<BroughtFile>,
}

/// The harm of a call, under an id of its own.
fn harm_told(call: &Call, sealer: &mut Sealer) -> Option<NewHarm> {
    let HarmTold { kind, severity, since, words } = call.harm.as_ref()?;
    let harm = HarmId(Uuid::new_v5(&call.command.0, b"harm"));
    Some(NewHarm { harm, kind: *kind, severity: *severity, since: *since, words: sealer.noted_if_any(words) })
}

impl Desk {
    /// Records a conversation or a letter; opens a case when there is none. Gives the case.
    ///
    /// # Errors
    /// A refusal when the customer would have nothing to expect; when nobody is named.
    pub async fn take_call(&self, call: Call) -> Result<(CaseId, Handled), Declined> {
        // Before anybody is met and any file is kept.
        let act = if matches!(call.on, CallOn::Case(..)) { Act::Converse } else { Act::Open };
        self.permit_staff(call.staff, act).await?;
        match call.on.clone() {
            CallOn::Case(case, from) => {
                let known = self.record().case(case).await?;
                let customer = known.story().map(|s| s.customer).ok_or(Declined::NotFound)?;
                let (contact, doing, mut sealer) = self.call_contact(&call, case, from.unwrap_or(customer));
                let harm = harm_told(&call, &mut sealer);
                let what = Command::Converse(Box::new(Converse { contact, doing, word: call.word, harm }));
                let order = Order::new(call.command, Actor::Staff(call.staff), case, what).with(sealer.finish());
                Ok((case, self.handle(order).await?))
            }
            CallOn::Person(person) => self.open_by_call(&call, person).await,
            CallOn::Stranger { name, telephone, mail } => {
                if name.trim().is_empty() && telephone.trim().is_empty() && mail.trim().is_empty() {
                    return Err(Declined::Unusable { field: "name", why: words::key!("refusal-name-missing").into() });
                }
                let somebody = Somebody {
                    name: Some(&name),
                    telephone: Some(&telephone),
                    mail: Some(&mail).filter(|m| !m.trim().is_empty()).map(String::as_str),
                    ..Somebody::default()
                };
                let person = match somebody.mail {
                    Some(_) => self.person_who_gave_mail(&somebody, call.command).await?,
                    None => self.meet(PersonId(Uuid::new_v5(&call.command.0, b"person")), &somebody, call.command).await?.person,
                };
                self.open_by_call(&call, person).await
            }
        }
    }

    fn call_contact(&self, call: &Call, case: CaseId, from: PersonId) -> (Contact, Doing, Sealer) {
        let mut sealer = Sealer::new(call.command, case.0);
        let attachments = attached(&call.attachments, &mut sealer);
        let contact = Contact {
            id: ContactId(Uuid::new_v5(&call.command.0, b"contact")),
            door: call.door,
            from,
            speaker: call.speaker,
            words: sealer.said_if_any(&call.said),
            quoted: None,
            subject: None,
            note: sealer.noted_if_any(&call.note),
            conversation: call.conversation.clone(),
            attachments,
            original: None,
            message_id: None,
            happened_at: call.happened_at.unwrap_or_else(|| self.now()).min(self.now()),
        };
        let promises = seal_promises(&mut sealer, &call.promises);
        let (keeps, discloses, moves, offers) = (call.keeps.clone(), call.discloses.clone(), call.moves.clone(), call.offers.clone());
        let doing = Doing { keeps, promises, discloses, moves, offers };
        (contact, doing, sealer)
    }

    async fn open_by_call(&self, call: &Call, person: PersonId) -> Result<(CaseId, Handled), Declined> {
        let case = CaseId(Uuid::new_v5(&call.command.0, b"case"));
        let (contact, doing, mut sealer) = self.call_contact(call, case, person);
        let opening = Opening {
            command: call.command,
            actor: Actor::Staff(call.staff),
            case,
            contact,
            promises: doing.promises,
            solved_on_the_spot: call.word == Some(Word::Solved),
            harm: harm_told(call, &mut sealer),
            language: None,
            zone: None,
            automatic: None,
            settles: None,
        };
        Ok((case, self.open_case(opening, sealer).await?))
    }

    /// Somebody wrote through the public form: known or not, a case opens.
    ///
    /// # Errors
    /// When neither a way to reach them nor words were given.
    pub async fn write_by_form(&self, command: CommandId, typed: &Typed) -> Result<(CaseId, PersonId), Declined> {
        if typed.text.trim().is_empty() {
            return Err(Declined::Unusable { field: "text", why: words::key!("refusal-nothing-said").into() });
        }
        if typed.mail.trim().is_empty() && typed.telephone.trim().is_empty() {
            return Err(Declined::Unusable { field: "mail", why: words::key!("refusal-no-way-to-reach-you").into() });
        }
        if !typed.mail.trim().is_empty() && !usable_mail(&typed.mail) {
            return Err(Declined::Unusable { field: "mail", why: words::key!("refusal-mail-unusable").into() });
        }
        let zone = typed.zone.as_deref().and_then(browsers_zone);
        let somebody = Somebody {
            name: Some(&typed.name),
            mail: Some(typed.mail.as_str()).filter(|m| !m.trim().is_empty()),
            telephone: Some(&typed.telephone),
            language: typed.language.as_deref(),
            zone: zone.as_deref(),
            ..Somebody::default()
        };
        let person = match somebody.mail {
            Some(_) => self.person_who_gave_mail(&somebody, command).await?,
            None => self.meet(PersonId(Uuid::new_v5(&command.0, b"person")), &somebody, command).await?.person,
        };
        let case = CaseId(Uuid::new_v5(&command.0, b"case"));
        let mut sealer = Sealer::new(command, case.0);
        let contact = self.typed_contact(command, person, Door::WebForm, typed, &mut sealer).await?;
        let opening = Opening {
            command,
            actor: Actor::Person(person),
            case,
            contact,
            promises: Vec::new(),
            solved_on_the_spot: false,
            harm: typed.in_danger.then(|| NewHarm {
                harm: HarmId(Uuid::new_v5(&command.0, b"harm")),
                kind: HarmKind::Other,
                severity: Severity::Danger,
                since: self.now(),
                words: None,
            }),
            language: typed.language.clone(),
            zone,
            automatic: None,
            settles: None,
        };
        self.open_case(opening, sealer).await?;
        Ok((case, person))
    }

    async fn typed_contact(
        &self,
        command: CommandId,
        person: PersonId,
        door: Door,
        typed: &Typed,
        sealer: &mut Sealer,
    ) -> Result<Contact, Declined> {
        let mut files = typed.kept.clone();
        files.extend(self.keep_files(Bringer::Person(person), command, &typed.files).await?);
        let attachments = attached(&files, sealer);
        Ok(Contact {
            id: ContactId(Uuid::new_v5(&command.0, b"contact")),
            door,
            from: person,
            speaker: Speaker::TheCustomer,
            words: sealer.said_if_any(&typed.text),
            quoted: None,
            subject: sealer.said_if_any(&typed.subject),
            note: None,
            conversation: None,
            attachments,
            original: None,
            message_id: None,
            happened_at: self.now(),
        })
    }

    /// The customer writes on their own page.
    ///
    /// # Errors
    /// When nothing was written; [`Declined::NotFound`] when the case isn't theirs.
    pub async fn answer_on_page(&self, command: CommandId, case: CaseId, person: PersonId, typed: &Typed) -> Result<Handled, Declined> {
        if typed.text.trim().is_empty() && typed.files.is_empty() && typed.kept.is_empty() {
            return Err(Declined::Unusable { field: "text", why: words::key!("refusal-nothing-said").into() });
        }
        self.only_a_participant(case, person).await?;
        let (contact, sealer) = self.page_contact(command, case, person, typed).await?;
        let order = Order::new(command, Actor::Person(person), case, Command::Receive(Box::new(contact)));
        self.handle(order.with(sealer.finish())).await
    }

    /// The customer asks to be called.
    ///
    /// # Errors
    /// [`Declined::NotFound`] when the case isn't theirs.
    pub async fn ask_call_on_page(
        &self,
        command: CommandId,
        case: CaseId,
        person: PersonId,
        telephone: &str,
        wish: &str,
    ) -> Result<Handled, Declined> {
        self.only_a_participant(case, person).await?;
        if !telephone.trim().is_empty() {
            let learn = CommandId(Uuid::new_v5(&command.0, b"telephone"));
            self.learn_address(person, casework::people::customer::AddressKind::Telephone, telephone, learn).await?;
        }
        let (contact, mut sealer) = self.page_contact(command, case, person, &Typed::default()).await?;
        let said = [telephone.trim(), wish.trim()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" · ");
        let wish = sealer.said_if_any(&said);
        let order = Order::new(command, Actor::Person(person), case, Command::AskCall { contact: Box::new(contact), wish });
        self.handle(order.with(sealer.finish())).await
    }

    /// The customer says that it is solved, or that it isn't.
    ///
    /// # Errors
    /// [`Declined::NotFound`] when the case isn't theirs.
    pub async fn word_on_page(
        &self,
        command: CommandId,
        case: CaseId,
        person: PersonId,
        word: Word,
        text: &str,
    ) -> Result<Handled, Declined> {
        let typed = Typed { text: text.to_owned(), ..Typed::default() };
        let (contact, sealer) = self.page_contact(command, case, person, &typed).await?;
        let what = Command::HearWord { contact: WordIn::Given(Box::new(contact)), word };
        self.handle(Order::new(command, Actor::Person(person), case, what).with(sealer.finish())).await
    }

    async fn page_contact(&self, command: CommandId, case: CaseId, person: PersonId, typed: &Typed) -> Result<(Contact, Sealer), Declined> {
        let mut sealer = Sealer::new(command, case.0);
        let contact = self.typed_contact(command, person, Door::CustomerPage, typed, &mut sealer).await?;
        Ok((contact, sealer))
    }

    /// Nothing is kept for somebody who may not: neither a file nor a number.
    async fn only_a_participant(&self, case: CaseId, person: PersonId) -> Result<(), Declined> {
        let takes_part = self.record().case(case).await?.story().is_some_and(|s| s.takes_part(person));
        if takes_part { Ok(()) } else { Err(Declined::NotFound) }
    }

    /// Opens a case under a key that nobody has yet.
    pub(crate) async fn open_case(&self, opening: Opening, sealer: Sealer) -> Result<Handled, Declined> {
        let settings = self.set_up()?;
        let person = self.record().person_row(opening.contact.from).await?;
        let (told, wrote) = person.as_ref().map(|p| (p.told_language.clone(), p.language.clone())).unwrap_or_default();
        let language = told.or(opening.language.clone()).or(wrote).unwrap_or_else(|| settings.language.clone());
        // Whoever fills in the public form may be anybody: what it says is the case's, and what is known of them goes before it.
        let zone = person.and_then(|p| p.zone).or(opening.zone.clone()).unwrap_or_else(|| settings.zone.clone());
        let contents = sealer.finish();
        for attempt in 0..24 {
            let key = self.free_key(attempt).await?;
            let open = Open {
                case: opening.case,
                spoken_key: key,
                contact: opening.contact.clone(),
                language: language.clone(),
                zone: zone.clone(),
                promises: opening.promises.clone(),
                solved_on_the_spot: opening.solved_on_the_spot,
                harm: opening.harm.clone(),
            };
            let order = Order {
                command: opening.command,
                actor: opening.actor,
                case: opening.case,
                what: Command::Open(Box::new(open)),
                contents: contents.clone(),
                settles: opening.settles.clone(),
                automatic: opening.automatic,
            };
            match self.handle(order).await {
                // Somebody else took the same key at the same moment.
                Err(Declined::Failed(Failure::Record(RecordError::Store(StoreError::Unique { .. })))) => {}
                other => return other,
            }
        }
        Err(Failure::Crowded { attempts: 24 }.into())
    }

    /// A key that no case has: short while there are few cases, longer when short ones are often taken.
    async fn free_key(&self, attempt: u32) -> Result<SpokenKey, Declined> {
        let lengths = [Digits::Two, Digits::Two, Digits::Two, Digits::Three, Digits::Three, Digits::Three];
        for digits in lengths.into_iter().skip(attempt as usize) {
            let key = SpokenKey::from_dice(keys::dice(), digits);
            if !self.record().slug_taken(&key.slug()).await? {
                return Ok(key);
            }
        }
        Ok(SpokenKey::from_dice(keys::dice(), Digits::Four))
    }
}

/// A case that is about to be opened.
#[derive(Clone, Debug)]
pub(crate) struct Opening {
    pub command: CommandId,
    pub actor: Actor,
    pub case: CaseId,
    pub contact: Contact,
    pub promises: Vec<casework::promise::promise::NewPromise>,
    pub solved_on_the_spot: bool,
    pub harm: Option<NewHarm>,
    pub language: Option<String>,
    pub zone: Option<String>,
    pub automatic: Option<AutomaticMail>,
    pub settles: Option<record::ledger::Settling>,
}
