//! From a mail to what it means here: a contact on a case, a notice about a delivery, or something that waits for a human.
//! Mail grants nothing: a Cc adds nobody, a subject joins nothing, and what a stranger sends to a case is for staff until released.

use crate::{
    Desk,
    content::Sealer,
    declined::Declined,
    handle::Order,
    mailed,
    people::{Somebody, comparable_mail},
    permission::{self, Act, Relation},
    talking::Opening,
};
use casework::{
    Actor, Case, Command,
    command::Outcome,
    conversation::contact::{Attachment, Contact, Door, Speaker},
    ids::{CaseId, CommandId, ContactId, LedgerId, MessageId, OriginalId, PersonId, StaffId},
    kept::Particular,
    people::customer::AddressKind,
};
use jiff::SignedDuration;
use record::{
    ledger::{CameBy, Entered, Entry, Fate, Settling, Unread},
    shelf_why::ShelfWhy,
};
use uuid::Uuid;

/// A message as it arrived, before anybody has read it.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub came_by: CameBy,
    /// `None` when unknown, empty for the null sender.
    pub envelope_from: Option<String>,
    pub envelope_to: Vec<String>,
    /// The mailbox to which it came; the organisation's address when `None`.
    pub mailbox: Option<String>,
    pub bytes: Vec<u8>,
}

/// What reading it gave.
#[derive(Clone, Debug)]
pub enum ReadAs {
    Message(Box<mail::Message>),
    /// With what was wrong.
    Unreadable(ShelfWhy),
}

/// Why a message could not be read, as the ledger holds it.
#[must_use]
pub fn why_unreadable(unreadable: &mail::Unreadable) -> ShelfWhy {
    match unreadable {
        mail::Unreadable::TooDeep => ShelfWhy::TooDeep { levels: mail::limits::PART_DEPTH as u64 },
        mail::Unreadable::TooManyParts => ShelfWhy::TooManyParts { parts: mail::limits::PARTS as u64 },
        mail::Unreadable::HeadersTooLarge => ShelfWhy::HeadersTooLarge { bytes: mail::limits::HEADER_BYTES as u64 },
        mail::Unreadable::TooLarge { bytes } => ShelfWhy::TooLarge { megabytes: (bytes / (1024 * 1024)) as u64 },
        mail::Unreadable::NotAMessage => ShelfWhy::NotAMail,
    }
}

/// The largest message that is read: beyond it a human looks, in bytes.
pub const READ_BYTES: usize = 25 * 1024 * 1024;

impl Desk {
    /// Keeps a message and its envelope, durably: only after this may its sender be told that we have it.
    ///
    /// # Errors
    /// When the disk or the database refuses: then nobody may be told.
    pub async fn keep_arrived(&self, arrived: Arrived) -> Result<Entered, Declined> {
        let settings = self.set_up()?;
        let identity = mail::identity(&arrived.bytes);
        let mailbox = arrived.mailbox.unwrap_or_else(|| settings.mail_address.clone());
        let id = LedgerId(Uuid::now_v7());
        let original = self.record().prepare_original(OriginalId(id.0), arrived.bytes).await?;
        let entry = Entry {
            id,
            mailbox,
            identity,
            original,
            came_by: arrived.came_by,
            envelope_from: arrived.envelope_from,
            envelope_to: arrived.envelope_to,
            received_at: self.now(),
            // An archive that is read in again adds nothing; a message that is delivered again is counted.
            count_again: arrived.came_by == CameBy::Smtp,
        };
        Ok(self.record().enter_mail(entry).await?)
    }

    /// Acts on a message that was read. Run again, it changes nothing.
    ///
    /// # Errors
    /// When the record refuses; the message stays unread then, and is tried again.
    pub async fn take_in(&self, line: &Unread, read: ReadAs) -> Result<(), Declined> {
        let message = match read {
            ReadAs::Message(message) => message,
            ReadAs::Unreadable(why) => return self.shelve(line, why).await,
        };
        if self.is_about_a_memo(line, &message).await? {
            return self.take_from_colleague(line, &message).await;
        }
        match &message.kind {
            mail::Kind::Bounce(bounce) => self.take_bounce(line, bounce).await,
            mail::Kind::AutoReply { sign } => self.take_auto_reply(line, &message, sign).await,
            mail::Kind::Person | mail::Kind::List { .. } => self.take_contact(line, &message).await,
        }
    }

    /// Puts a message on the shelf, with an owner.
    ///
    /// # Errors
    /// When the record refuses.
    pub async fn shelve(&self, line: &Unread, why: ShelfWhy) -> Result<(), Declined> {
        let owner = self.shelf_owner().await?;
        let settling = Settling { line: line.id, fate: Fate::Shelf { why, owner } };
        Ok(self.record().settle_mail(settling, self.now()).await?)
    }

    /// Who looks at what waits: a lead who is here, else anybody who may.
    async fn shelf_owner(&self) -> Result<Option<StaffId>, Declined> {
        let roster = self.roster().await?;
        let staff = self.record().staff().await?;
        let may = |id: StaffId| staff.iter().any(|s| s.staff == id && permission::may(s.role, Relation::Elsewhere, Act::Shelf));
        let mut here: Vec<_> = roster.0.iter().filter(|c| may(c.id)).collect();
        here.sort_by_key(|c| (!c.is_present(), !c.lead, c.load, c.id));
        Ok(here.first().map(|c| c.id))
    }

    /// A mail system says what became of one of our messages.
    async fn take_bounce(&self, line: &Unread, bounce: &mail::Bounce) -> Result<(), Declined> {
        let about = self.message_of_bounce(line, bounce).await?;
        let Some((message, case)) = about else {
            let fate = Fate::Notice { case: None, sign: "a report about a message that we did not send".into() };
            return Ok(self.record().settle_mail(Settling { line: line.id, fate }, self.now()).await?);
        };
        let first = bounce.recipients.first();
        if first.is_some_and(|r| r.hard) {
            self.fail_address(message, CommandId(line.id.0)).await?;
        }
        let reason = first.map(|r| [r.status.as_deref().unwrap_or_default(), &r.reason].join(" ").trim().to_owned()).unwrap_or_default();
        let until = self.now() + SignedDuration::from_hours(4);
        let outcome = |said| match first.map(|r| r.action) {
            Some(mail::Action::Failed) | None => Outcome::Bounced { answer: said },
            Some(mail::Action::Delayed) => Outcome::Deferred { until, answer: said },
            Some(mail::Action::Delivered | mail::Action::Relayed | mail::Action::Expanded) => Outcome::AnsweredAutomatically { sign: said },
        };
        self.report_and_settle(line, (message, case), &reason, outcome, "a delivery report").await
    }

    async fn message_of_bounce(&self, line: &Unread, bounce: &mail::Bounce) -> Result<Option<(MessageId, CaseId)>, Declined> {
        for to in &line.envelope_to {
            if let Some(message) = self.message_of_bounce_address(to)
                && let Some(sent) = self.record().sent(message).await?
            {
                return Ok(self.record().sent_by_message_id(&sent.message_id).await?);
            }
        }
        match &bounce.original_message_id {
            Some(id) => Ok(self.record().sent_by_message_id(id).await?),
            None => Ok(None),
        }
    }

    async fn report_and_settle(
        &self,
        line: &Unread,
        of: (MessageId, CaseId),
        said: &str,
        outcome: impl FnOnce(Particular) -> Outcome,
        sign: &str,
    ) -> Result<(), Declined> {
        let (message, case) = of;
        let command = CommandId(Uuid::new_v5(&line.id.0, b"report"));
        let mut sealer = Sealer::new(command, case.0);
        let what = Command::ReportDelivery { message, outcome: outcome(sealer.aside(said)) };
        let mut order = Order::new(command, Actor::Desk, case, what).with(sealer.finish());
        order.settles = Some(Settling { line: line.id, fate: Fate::Notice { case: Some(case), sign: sign.to_owned() } });
        self.handle(order).await?;
        Ok(())
    }

    /// A machine answered one of our messages: noted on it. One that answers nothing of ours waits for a human.
    async fn take_auto_reply(&self, line: &Unread, message: &mail::Message, sign: &str) -> Result<(), Declined> {
        for to in &line.envelope_to {
            if let Some(ours) = self.message_of_bounce_address(to)
                && let Some(sent) = self.record().sent(ours).await?
                && let Some(ours) = self.record().sent_by_message_id(&sent.message_id).await?
            {
                return self.report_and_settle(line, ours, sign, |sign| Outcome::AnsweredAutomatically { sign }, sign).await;
            }
        }
        for id in message.in_reply_to.iter().chain(&message.references) {
            if let Some(ours) = self.record().sent_by_message_id(id).await? {
                return self.report_and_settle(line, ours, sign, |sign| Outcome::AnsweredAutomatically { sign }, sign).await;
            }
        }
        if let Some(case) = self.keyed_case(line, message).await? {
            let fate = Fate::Notice { case: Some(case), sign: sign.into() };
            return Ok(self.record().settle_mail(Settling { line: line.id, fate }, self.now()).await?);
        }
        self.shelve(line, ShelfWhy::FromAMachine { sign: sign.to_owned() }).await
    }

    /// Somebody wrote.
    async fn take_contact(&self, line: &Unread, message: &mail::Message) -> Result<(), Declined> {
        let from = message.from.clone().or_else(|| {
            let address = line.envelope_from.clone().filter(|a| !a.is_empty())?;
            Some(mail::Address { name: None, address })
        });
        let Some(from) = from.filter(|a| a.address.contains('@')) else {
            return self.shelve(line, ShelfWhy::NoSender).await;
        };
        if self.knows_address(&from.address) {
            return self.shelve(line, ShelfWhy::FromOurselves).await;
        }
        let address = comparable_mail(&from.address);
        if self.record().staff().await?.iter().any(|s| s.active && comparable_mail(&s.mail) == address) {
            return self.shelve(line, ShelfWhy::FromAColleague).await;
        }
        let command = CommandId(Uuid::new_v5(&line.id.0, b"contact"));
        let somebody = Somebody {
            name: from.name.as_deref(),
            mail: Some(&from.address),
            language: message.language.as_deref(),
            ..Somebody::default()
        };
        let person = self.person_by_mail(&somebody, command).await?.person;
        if line.came_by == CameBy::Smtp {
            self.confirm_address(person, AddressKind::Mail, &address, command).await?;
        }
        let found = self.find_case(line, message, person).await?;
        match found {
            Found::Theirs(case) => self.receive(line, message, person, case, command).await,
            Found::KeyedByAnother(case) => self.hear_stranger(line, message, person, case, command).await,
            Found::None => self.open_by_mail(line, message, person, command).await,
        }
    }

    /// By the keyed reply address, then by what it answers, then the sender's open cases.
    async fn find_case(&self, line: &Unread, message: &mail::Message, person: PersonId) -> Result<Found, Declined> {
        if let Some(case) = self.keyed_case(line, message).await? {
            let theirs = self.record().case(case).await?.story().is_some_and(|s| s.takes_part(person));
            return Ok(if theirs { Found::Theirs(case) } else { Found::KeyedByAnother(case) });
        }
        for id in message.in_reply_to.iter().chain(message.references.iter().rev()) {
            if let Some((_, case)) = self.record().sent_by_message_id(id).await?
                && self.record().case(case).await?.story().is_some_and(|s| s.takes_part(person))
            {
                return Ok(Found::Theirs(case));
            }
        }
        if line.came_by == CameBy::Intake {
            // An archive holds old conversations of different matters: only what answers us joins.
            return Ok(Found::None);
        }
        let cases = self.record().cases_of_person(person, 50).await?;
        let open = cases.into_iter().filter(|c| c.ended_at.is_none()).max_by_key(|c| c.last_contact_at);
        Ok(open.map_or(Found::None, |c| Found::Theirs(c.case)))
    }

    pub(crate) async fn keyed_case(&self, line: &Unread, message: &mail::Message) -> Result<Option<CaseId>, Declined> {
        let named = message.to.iter().chain(&message.cc).map(|a| a.address.as_str());
        for address in line.envelope_to.iter().map(String::as_str).chain(named).take(100) {
            if let Some(case) = self.case_of_reply_address(address).await? {
                return Ok(Some(case));
            }
        }
        Ok(None)
    }

    async fn receive(
        &self,
        line: &Unread,
        message: &mail::Message,
        person: PersonId,
        case: CaseId,
        command: CommandId,
    ) -> Result<(), Declined> {
        let mut sealer = Sealer::new(command, case.0);
        let contact = mailed::contact(line, message, person, &mut sealer, command);
        let mut order = Order::new(command, Actor::Person(person), case, Command::Receive(Box::new(contact))).with(sealer.finish());
        order.settles = Some(Settling { line: line.id, fate: Fate::Contact(case) });
        order.automatic = mailed::may_answer(line, message);
        self.handle(order).await?;
        Ok(())
    }

    async fn hear_stranger(
        &self,
        line: &Unread,
        message: &mail::Message,
        person: PersonId,
        case: CaseId,
        command: CommandId,
    ) -> Result<(), Declined> {
        let mut sealer = Sealer::new(command, case.0);
        let contact = mailed::strangers(line, message, person, &mut sealer, command);
        let mut order = Order::new(command, Actor::Desk, case, Command::HearStranger(Box::new(contact))).with(sealer.finish());
        order.settles = Some(Settling { line: line.id, fate: Fate::Contact(case) });
        order.automatic = mailed::may_answer(line, message);
        self.handle(order).await?;
        Ok(())
    }

    async fn open_by_mail(&self, line: &Unread, message: &mail::Message, person: PersonId, command: CommandId) -> Result<(), Declined> {
        let case = CaseId(Uuid::new_v5(&command.0, b"case"));
        if self.record().case(case).await? != Case::Unopened {
            // It was opened before the line could be settled.
            let settling = Settling { line: line.id, fate: Fate::Contact(case) };
            return Ok(self.record().settle_mail(settling, self.now()).await?);
        }
        let mut sealer = Sealer::new(command, case.0);
        let contact = mailed::contact(line, message, person, &mut sealer, command);
        let opening = Opening {
            command,
            actor: Actor::Person(person),
            case,
            contact,
            promises: Vec::new(),
            solved_on_the_spot: false,
            harm: None,
            language: message.language.clone(),
            zone: None,
            automatic: mailed::may_answer(line, message),
            settles: Some(Settling { line: line.id, fate: Fate::Contact(case) }),
        };
        self.open_case(opening, sealer).await?;
        Ok(())
    }

    /// Staff settle a message that waited: it becomes a contact after all, or a notice.
    ///
    /// # Errors
    /// When the asker may not; [`Declined::NotFound`] when it doesn't wait any more.
    pub async fn settle_shelved(&self, staff: StaffId, line: LedgerId, as_notice: bool, read: ReadAs) -> Result<(), Declined> {
        let line = self.waiting_line(staff, line).await?;
        match (as_notice, read) {
            (true, _) | (false, ReadAs::Unreadable(_)) => self.set_aside(&line, "a colleague looked at it").await,
            (false, ReadAs::Message(message)) => self.take_contact(&line, &message).await,
        }
    }

    /// Staff set a message aside that is not for us, and say why.
    ///
    /// # Errors
    /// As [`Desk::settle_shelved`].
    pub async fn set_shelved_aside(&self, staff: StaffId, line: LedgerId, why: &str) -> Result<(), Declined> {
        let line = self.waiting_line(staff, line).await?;
        let fate = Fate::SetAside { by: staff, why: format!("a colleague looked at it: {}", why.trim()) };
        Ok(self.record().settle_mail(Settling { line: line.id, fate }, self.now()).await?)
    }

    /// Staff join a message that waited to the case that it is about. What could be read is its sender's contact, whom the
    /// case may not know; what could not is kept with the case as a file.
    ///
    /// # Errors
    /// As [`Desk::settle_shelved`]; [`Declined::NotFound`] also when there is no such case.
    pub async fn join_shelved(&self, staff: StaffId, line: LedgerId, case: CaseId, read: ReadAs) -> Result<(), Declined> {
        let line = self.waiting_line(staff, line).await?;
        let Some(customer) = self.record().case(case).await?.story().map(|s| s.customer) else {
            return Err(Declined::NotFound);
        };
        let command = CommandId(Uuid::new_v5(&line.id.0, b"contact"));
        let sender = match &read {
            ReadAs::Message(message) => message.from.clone().filter(|a| a.address.contains('@')).map(|from| (from, message)),
            ReadAs::Unreadable(_) => None,
        };
        let Some((from, message)) = sender else {
            return self.join_as_file(&line, staff, case, customer, command).await;
        };
        let somebody = Somebody {
            name: from.name.as_deref(),
            mail: Some(&from.address),
            language: message.language.as_deref(),
            ..Somebody::default()
        };
        let person = self.person_by_mail(&somebody, command).await?.person;
        let theirs = self.record().case(case).await?.story().is_some_and(|s| s.takes_part(person));
        if theirs {
            self.receive(&line, message, person, case, command).await
        } else {
            self.hear_stranger(&line, message, person, case, command).await
        }
    }

    async fn join_as_file(
        &self,
        line: &Unread,
        staff: StaffId,
        case: CaseId,
        customer: PersonId,
        command: CommandId,
    ) -> Result<(), Declined> {
        let size_bytes = self.record().original(line.original).await?.map_or(0, |b| b.len() as u64);
        let mut sealer = Sealer::new(command, case.0);
        let name = sealer.aside("message.eml");
        let contact = Contact {
            id: ContactId(Uuid::new_v5(&command.0, b"contact")),
            door: Door::Mail,
            from: customer,
            speaker: Speaker::Unknown,
            words: None,
            quoted: None,
            subject: None,
            note: None,
            conversation: None,
            attachments: vec![Attachment { original: line.original, part: None, name, media_type: "message/rfc822".into(), size_bytes }],
            original: Some(line.original),
            message_id: None,
            happened_at: line.received_at,
        };
        let mut order = Order::new(command, Actor::Staff(staff), case, Command::Receive(Box::new(contact))).with(sealer.finish());
        order.settles = Some(Settling { line: line.id, fate: Fate::Contact(case) });
        self.handle(order).await?;
        Ok(())
    }

    /// A line that still waits on the shelf, for somebody who may settle it.
    async fn waiting_line(&self, staff: StaffId, line: LedgerId) -> Result<Unread, Declined> {
        self.permit_staff(staff, Act::Shelf).await?;
        match self.record().ledger_line(line).await? {
            Some((line, fate)) if fate == "shelf" => Ok(line),
            Some(_) | None => Err(Declined::NotFound),
        }
    }

    pub(crate) async fn set_aside(&self, line: &Unread, sign: &str) -> Result<(), Declined> {
        let fate = Fate::Notice { case: None, sign: sign.to_owned() };
        Ok(self.record().settle_mail(Settling { line: line.id, fate }, self.now()).await?)
    }
}

/// To which case a mail belongs.
enum Found {
    /// The sender takes part in it.
    Theirs(CaseId),
    /// The sender knows its address, and does not take part.
    KeyedByAnother(CaseId),
    None,
}
