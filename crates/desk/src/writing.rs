//! Writing: a reply to a customer, a note among ourselves, a hand-over with its briefing.

use crate::{
    Desk,
    content::Sealer,
    declined::Declined,
    handle::{Handled, Order},
    kept_file::{KeptFile, attached},
    talking::PromiseGiven,
};
use casework::{
    Actor, Command,
    command::{Doing, Move, Say},
    ids::{CaseId, CommandId, HandOverId, MessageId, NoteId, PersonId, PromiseId, StaffId},
    promise::promise::NewPromise,
};
use uuid::Uuid;

/// A reply as somebody wrote it.
#[derive(Clone, Debug)]
pub struct Reply {
    pub command: CommandId,
    pub staff: StaffId,
    pub case: CaseId,
    /// The version of the case that its writer saw.
    pub seen: u64,
    pub to: PersonId,
    pub text: String,
    pub subject: String,
    pub keeps: Vec<PromiseId>,
    pub promises: Vec<PromiseGiven>,
    pub discloses: Vec<PromiseId>,
    pub moves: Vec<Move>,
    /// Cases of the same problem: what they were given, this offers.
    pub offers: Vec<CaseId>,
    pub asks_solved: bool,
    pub attachments: Vec<KeptFile>,
}

impl Reply {
    /// The message that this reply is.
    #[must_use]
    pub fn message(&self) -> MessageId {
        MessageId(Uuid::new_v5(&self.command.0, b"message"))
    }
}

pub(crate) fn seal_promises(sealer: &mut Sealer, promises: &[PromiseGiven]) -> Vec<NewPromise> {
    promises.iter().map(|p| NewPromise { what: p.what, words: sealer.said_if_any(&p.words), due_at: p.due_at }).collect()
}

impl Desk {
    /// Replies to a customer. It leaves after some seconds, until which it can be taken back.
    ///
    /// # Errors
    /// A refusal: something new arrived, nothing would be next, a broken promise isn't told; or nothing was written.
    pub async fn reply(&self, reply: Reply) -> Result<Handled, Declined> {
        if reply.text.trim().is_empty() {
            return Err(Declined::Unusable { field: "text", why: words::key!("refusal-nothing-said").into() });
        }
        let mut sealer = Sealer::new(reply.command, reply.case.0);
        let words = sealer.said(&reply.text);
        let subject = sealer.said_if_any(&reply.subject);
        let promises = seal_promises(&mut sealer, &reply.promises);
        let attachments = attached(&reply.attachments, &mut sealer);
        let say = Say {
            message: reply.message(),
            seen: reply.seen,
            to: reply.to,
            words,
            subject,
            attachments,
            doing: Doing { keeps: reply.keeps, promises, discloses: reply.discloses, moves: reply.moves, offers: reply.offers },
            asks_solved: reply.asks_solved,
        };
        let order = Order::new(reply.command, Actor::Staff(reply.staff), reply.case, Command::Say(Box::new(say)));
        self.handle(order.with(sealer.finish())).await
    }

    /// Writes a note.
    ///
    /// # Errors
    /// When nothing was written, or the asker may not.
    pub async fn note(&self, staff: StaffId, command: CommandId, case: CaseId, text: &str) -> Result<Handled, Declined> {
        if text.trim().is_empty() {
            return Err(Declined::Unusable { field: "text", why: words::key!("refusal-nothing-said").into() });
        }
        let mut sealer = Sealer::new(command, case.0);
        let what = Command::WriteNote { note: NoteId(Uuid::new_v5(&command.0, b"note")), words: sealer.noted(text) };
        self.handle(Order::new(command, Actor::Staff(staff), case, what).with(sealer.finish())).await
    }

    /// Offers a case to a colleague, with what they need to know.
    ///
    /// # Errors
    /// Without a briefing; when the colleague isn't here; when it is offered already, or too often.
    pub async fn offer(&self, staff: StaffId, command: CommandId, case: CaseId, to: StaffId, briefing: &str) -> Result<Handled, Declined> {
        if briefing.trim().is_empty() {
            return Err(Declined::Unusable { field: "briefing", why: words::key!("refusal-briefing-missing").into() });
        }
        let mut sealer = Sealer::new(command, case.0);
        let hand_over = HandOverId(Uuid::new_v5(&command.0, b"hand-over"));
        let what = Command::OfferHandOver { hand_over, to, briefing: sealer.noted(briefing) };
        self.handle(Order::new(command, Actor::Staff(staff), case, what).with(sealer.finish())).await
    }

    /// A lead gives the case to somebody who is here, with a briefing: both in one decision.
    ///
    /// # Errors
    /// As [`Desk::handle`]; without a briefing.
    pub async fn reassign(
        &self,
        staff: StaffId,
        command: CommandId,
        case: CaseId,
        to: StaffId,
        briefing: &str,
    ) -> Result<Handled, Declined> {
        if briefing.trim().is_empty() {
            return Err(Declined::Unusable { field: "briefing", why: words::key!("refusal-briefing-missing").into() });
        }
        let mut sealer = Sealer::new(command, case.0);
        let note = NoteId(Uuid::new_v5(&command.0, b"briefing"));
        let what = Command::Reassign { to, note, briefing: sealer.noted(briefing) };
        self.handle(Order::new(command, Actor::Staff(staff), case, what).with(sealer.finish())).await
    }

    /// Any command whose one text is a note: the act that kept a promise, a stopgap, the reason for a decline.
    ///
    /// # Errors
    /// As [`Desk::handle`].
    pub async fn noting(
        &self,
        staff: StaffId,
        command: CommandId,
        case: CaseId,
        text: &str,
        what: impl FnOnce(Option<casework::kept::Noted>) -> Command,
    ) -> Result<Handled, Declined> {
        let mut sealer = Sealer::new(command, case.0);
        let noted = sealer.noted_if_any(text);
        self.handle(Order::new(command, Actor::Staff(staff), case, what(noted)).with(sealer.finish())).await
    }
}
