//! Delivery: what must leave leaves, once. A mail is written and kept before it is sent; what became of it comes back as a
//! command. When the line broke while it was on its way nobody can know: it waits ten minutes and is looked up in the
//! archive before it is sent again under the same Message-ID; without an archive the owner sees the doubt.

use crate::{
    archive::Archive,
    smtp_out::{Outlet, Sent},
};
use casework::{Actor, Command, command::Outcome, conversation::message::Delivery, ids::CommandId, kept::Particular};
use desk::{Declined, Desk, Failure, Mail, Order, Sealer, real_now};
use jiff::{SignedDuration, Timestamp};
use mail::build::Draft;
use record::{
    outbox::{Found, Taken},
    sent::Sent as Kept,
};
use unwritten::{Known, Unwritten, takes_nothing};
use uuid::Uuid;

mod memos;
mod unwritten;

/// How many messages are taken at a time: the lease is for one send, and whoever dies leaves one in doubt.
const AT_ONCE: u32 = 1;

/// Between the tries of a message that was put off, in minutes: five, doubled each time up to four hours (RFC 5321 4.5.4.1 asks for at least 30 minutes after the first tries).
const FIRST_WAIT_MINUTES: i64 = 5;
const LONGEST_WAIT_MINUTES: i64 = 240;

/// After so many tries a message counts as returned: about five days (RFC 5321 4.5.4.1).
const TRIES: u32 = 34;

/// After something went wrong before a message was on its way: the next try (choice).
const AGAIN: SignedDuration = SignedDuration::from_secs(60);

/// How a message leaves.
pub struct Deliverer {
    desk: Desk,
    outlet: Outlet,
    archive: Option<Archive>,
    /// How long a send in doubt waits before it is looked up, in seconds of real time.
    quarantine_seconds: i64,
    unwritten: Unwritten,
}

/// What one round did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Round {
    pub accepted: u32,
    pub put_off: u32,
    pub returned: u32,
    pub in_doubt: u32,
    /// Mails that told colleagues something.
    pub told: u32,
}

impl Deliverer {
    /// Delivers for a desk through an outlet.
    #[must_use]
    pub fn new(desk: Desk, outlet: Outlet, archive: Option<Archive>) -> Deliverer {
        Deliverer { desk, outlet, archive, quarantine_seconds: 600, unwritten: Unwritten::default() }
    }

    /// The same with another quarantine: for tests, whose mail server answers at once.
    #[must_use]
    pub fn with_quarantine(mut self, seconds: i64) -> Deliverer {
        self.quarantine_seconds = seconds;
        self
    }

    /// Sends everything that may leave at this moment.
    ///
    /// # Errors
    /// When the record refuses as a whole. What fails for one message stays in the outbox.
    pub async fn deliver(&self) -> Result<Round, Failure> {
        self.deliver_until(|| false).await
    }

    /// The same until it is time to stop: the message that is on its way is finished, the next one is not taken.
    ///
    /// # Errors
    /// As [`Deliverer::deliver`].
    pub async fn deliver_until(&self, stop: impl Fn() -> bool) -> Result<Round, Failure> {
        let mut round = Round::default();
        if self.desk.settings().is_none() {
            return Ok(round);
        }
        loop {
            // First what has happened: nothing else is sent while it can't be written down.
            self.write_down(&mut round).await?;
            if stop() {
                return Ok(round);
            }
            let taken = self.desk.record().take_outbox(self.desk.now(), real_now(), AT_ONCE).await?;
            if taken.is_empty() {
                // Customers first.
                self.tell_colleagues(&stop, &mut round).await?;
                return Ok(round);
            }
            for message in taken {
                if let Err(e) = self.one(&message, &mut round).await {
                    tracing::error!(message = %message.message, failure = %e, "a message could not be delivered; it is tried again");
                    self.unwritten.add(&message, Known::NotSent(e.to_string()));
                }
            }
        }
    }

    /// Writes down what is known about messages that were taken. While the record takes nothing it waits.
    async fn write_down(&self, round: &mut Round) -> Result<(), Failure> {
        while let Some((taken, known)) = self.unwritten.first() {
            match self.note(&taken, &known, round).await {
                Ok(()) => {}
                Err(Declined::Failed(failure)) if takes_nothing(&failure) => return Err(failure),
                Err(e) => {
                    // It can't be told to its case. What may have left is not sent again without a look.
                    tracing::error!(message = %taken.message, failure = %e, "what became of a message could not be written down; it is looked up");
                    self.desk.record().doubt_outbox(taken.message, self.look_up_at()).await?;
                }
            }
            self.unwritten.written(taken.message);
        }
        Ok(())
    }

    async fn note(&self, taken: &Taken, known: &Known, round: &mut Round) -> Result<(), Declined> {
        match known {
            // A doubt stays one, whatever else went wrong.
            Known::NotSent(_) if taken.found != Found::Waiting => {
                Ok(self.desk.record().doubt_outbox(taken.message, real_now() + AGAIN).await?)
            }
            Known::NotSent(why) => Ok(self.desk.record().defer_outbox(taken.message, real_now() + AGAIN, why.clone()).await?),
            Known::Sent(Sent::Accepted { code, text }) => {
                self.desk.record().sent_accepted(taken.message, real_now()).await?;
                self.accepted(taken, format!("{code} {text}"), round).await
            }
            Known::Sent(Sent::Deferred { code, text }) => self.put_off(taken, format!("{code} {text}"), round).await,
            Known::Sent(Sent::Unreachable { why }) => self.put_off(taken, why.clone(), round).await,
            Known::Sent(Sent::Refused { code, text }) => {
                if mail::refuses_the_address(text) {
                    self.desk.fail_address(taken.message, CommandId(taken.message.0)).await?;
                }
                self.returned(taken, format!("{code} {text}"), round).await
            }
            Known::Sent(Sent::InDoubt { why }) => self.in_doubt(taken, why.clone(), round).await,
        }
    }

    fn look_up_at(&self) -> Timestamp {
        real_now() + SignedDuration::from_secs(self.quarantine_seconds)
    }

    async fn one(&self, taken: &Taken, round: &mut Round) -> Result<(), Declined> {
        let case = self.desk.record().case(taken.case).await?;
        match case.story().and_then(|s| s.message(taken.message)).map(|m| &m.delivery) {
            None | Some(Delivery::TakenBack | Delivery::Accepted { .. } | Delivery::Bounced { .. }) => {
                return Ok(self.desk.record().drop_outbox(taken.message).await?);
            }
            Some(Delivery::Held { .. } | Delivery::Deferred { .. } | Delivery::InDoubt { .. }) => {}
        }
        let kept = self.desk.record().sent(taken.message).await?;
        if kept.as_ref().is_some_and(|kept| kept.accepted_at.is_some()) {
            return self.accepted(taken, "accepted before the desk could note it".into(), round).await;
        }
        match (taken.found, &kept) {
            // What was never written was never on its way.
            (Found::Waiting, _) | (Found::InDoubt | Found::Interrupted, None) => {}
            // The mail server may be taking it at this moment: it waits like a broken line, also after a second try.
            (Found::Interrupted, Some(_)) => return self.in_doubt(taken, "the desk stopped while this was on its way".into(), round).await,
            (Found::InDoubt, Some(kept)) => {
                if self.settle_doubt(taken, kept, round).await? {
                    return Ok(());
                }
            }
        }
        self.send(taken, kept, round).await
    }

    /// Looks up a message that was on its way when the line broke and has waited since; whether that is all that can be done.
    async fn settle_doubt(&self, taken: &Taken, kept: &Kept, round: &mut Round) -> Result<bool, Declined> {
        match self.look_up(&kept.message_id).await {
            LookedUp::Arrived => self.accepted(taken, "found in the archive of what was sent".into(), round).await?,
            LookedUp::Unknown(why) => self.returned(taken, why, round).await?,
            LookedUp::NotThere => return Ok(false),
        }
        Ok(true)
    }

    async fn send(&self, taken: &Taken, kept: Option<Kept>, round: &mut Round) -> Result<(), Declined> {
        let Some(mail) = self.desk.word_message(taken.case, taken.message).await? else {
            return self.returned(taken, "there is no mail address to send it to".into(), round).await;
        };
        let raw = match &kept {
            // What was written first is what is sent, however often it is tried.
            Some(kept) => match self.desk.record().original(kept.original).await? {
                Some(raw) => raw,
                None => return self.returned(taken, "its bytes are gone".into(), round).await,
            },
            None => match self.write(&mail).await? {
                Ok(raw) => {
                    self.desk
                        .record()
                        .keep_sent(taken.message, taken.case, mail.message_id.clone(), raw.clone(), mail.address, real_now())
                        .await?;
                    raw
                }
                Err(why) => return self.returned(taken, why, round).await,
            },
        };
        let sent = self.outlet.send(&mail.envelope_from, std::slice::from_ref(&mail.to_address), &raw).await;
        self.unwritten.add(taken, Known::Sent(sent));
        Ok(self.write_down(round).await?)
    }

    async fn look_up(&self, message_id: &str) -> LookedUp {
        let Some(archive) = &self.archive else {
            return LookedUp::Unknown(
                "the line broke while this was on its way, and there is no archive to look it up in: nobody can say whether it arrived"
                    .into(),
            );
        };
        match archive.holds(message_id).await {
            Ok(true) => LookedUp::Arrived,
            Ok(false) => LookedUp::NotThere,
            Err(e) => LookedUp::Unknown(format!("the archive of what was sent can't be read ({e}): nobody can say whether this arrived")),
        }
    }

    /// The mail as bytes, or why it can't be one.
    async fn write(&self, mail: &Mail) -> Result<Result<Vec<u8>, String>, Declined> {
        let mut attachments = Vec::new();
        for (name, attachment) in &mail.attachments {
            let bytes = self.desk.record().original(attachment.original).await?.unwrap_or_default();
            attachments.push((name.clone(), attachment.media_type.clone(), bytes));
        }
        let address = |name: Option<&str>, address: &str| mail::Address { name: name.map(str::to_owned), address: address.to_owned() };
        let draft = Draft {
            from: address(Some(&mail.from_name), &mail.from_address),
            to: vec![address(mail.to_name.as_deref(), &mail.to_address)],
            reply_to: address(Some(&mail.from_name), &mail.reply_to),
            subject: mail.written.subject.clone(),
            text: mail.written.text(),
            html: Some(mail.written.html()),
            message_id: mail.message_id.clone(),
            in_reply_to: mail.references.last().cloned().into_iter().collect(),
            references: mail.references.clone(),
            auto_submitted: mail.auto_submitted,
            date: self.desk.now(),
            attachments,
            language: Some(mail.written.language.clone()),
        };
        Ok(mail::build::build(&draft).map_err(|e| format!("it could not be made a mail: {e}")))
    }

    async fn accepted(&self, taken: &Taken, answer: String, round: &mut Round) -> Result<(), Declined> {
        round.accepted += 1;
        self.report(taken, (&answer, None), |answer| Outcome::Accepted { answer }).await
    }

    async fn returned(&self, taken: &Taken, answer: String, round: &mut Round) -> Result<(), Declined> {
        round.returned += 1;
        self.report(taken, (&answer, None), |answer| Outcome::Bounced { answer }).await
    }

    async fn in_doubt(&self, taken: &Taken, why: String, round: &mut Round) -> Result<(), Declined> {
        round.in_doubt += 1;
        let look_up_at = self.look_up_at();
        self.report(taken, (&why, Some(look_up_at)), |why| Outcome::InDoubt { look_up_at, why }).await?;
        Ok(self.desk.record().doubt_outbox(taken.message, look_up_at).await?)
    }

    async fn put_off(&self, taken: &Taken, answer: String, round: &mut Round) -> Result<(), Declined> {
        if taken.attempts + 1 >= TRIES {
            return self.returned(taken, answer, round).await;
        }
        round.put_off += 1;
        let until = again_at(taken.attempts);
        if taken.attempts == 0 {
            // The record says once that it is late; the outbox knows the rest.
            self.report(taken, (&answer, Some(until)), |answer| Outcome::Deferred { until, answer }).await?;
        }
        Ok(self.desk.record().defer_outbox(taken.message, until, answer).await?)
    }

    /// What a mail server said goes into the vault: it may quote the address.
    async fn report(
        &self,
        taken: &Taken,
        news: (&str, Option<Timestamp>),
        outcome: impl FnOnce(Particular) -> Outcome,
    ) -> Result<(), Declined> {
        let (said, _) = news;
        let command = report_id(taken, news);
        let mut sealer = Sealer::new(command, taken.case.0);
        let what = Command::ReportDelivery { message: taken.message, outcome: outcome(sealer.aside(said)) };
        self.desk.handle(Order::new(command, Actor::Desk, taken.case, what).with(sealer.finish())).await?;
        Ok(())
    }
}

/// When what was put off is tried again, after so many tries before.
fn again_at(attempts: u32) -> Timestamp {
    real_now() + SignedDuration::from_mins((FIRST_WAIT_MINUTES << attempts.min(10)).min(LONGEST_WAIT_MINUTES))
}

/// The same report of the same try is one command.
fn report_id(taken: &Taken, news: (&str, Option<Timestamp>)) -> CommandId {
    CommandId(Uuid::new_v5(&taken.message.0, format!("{} {news:?}", taken.attempts).as_bytes()))
}

/// What looking up a message in doubt gave.
enum LookedUp {
    Arrived,
    NotThere,
    Unknown(String),
}
