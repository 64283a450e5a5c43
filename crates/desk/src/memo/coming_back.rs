//! What comes to the address of a mail to a colleague: a colleague's answer, a machine's, or the mail itself, returned. None of
//! it opens a case, and none of it is answered.

use crate::{Desk, declined::Declined};
use record::{ledger::Unread, shelf_why::ShelfWhy};

impl Desk {
    /// Whether it came back from a mail of ours to a colleague, or answers one. What names a case as well is about that case.
    pub(crate) async fn is_about_a_memo(&self, line: &Unread, message: &mail::Message) -> Result<bool, Declined> {
        let named = message.to.iter().chain(&message.cc).map(|a| a.address.as_str());
        if line.envelope_to.iter().map(String::as_str).chain(named).take(100).any(|a| self.is_of_a_memo(a)) {
            return Ok(true);
        }
        let original = match &message.kind {
            mail::Kind::Bounce(bounce) => bounce.original_message_id.iter(),
            mail::Kind::AutoReply { .. } | mail::Kind::Person | mail::Kind::List { .. } => None.iter(),
        };
        let answers = message.in_reply_to.iter().chain(original).any(|id| self.is_of_a_memo(id));
        Ok(answers && self.keyed_case(line, message).await?.is_none())
    }

    /// Nothing of it is a customer's: what a person wrote waits for a human, and so does what says that a colleague was not
    /// reached. A machine's answer is noted. Nobody is answered.
    pub(crate) async fn take_from_colleague(&self, line: &Unread, message: &mail::Message) -> Result<(), Declined> {
        match &message.kind {
            mail::Kind::Bounce(bounce) => match bounce.recipients.first().map(|r| r.action) {
                Some(mail::Action::Failed) | None => self.shelve(line, ShelfWhy::MemoReturned).await,
                Some(mail::Action::Delayed | mail::Action::Delivered | mail::Action::Relayed | mail::Action::Expanded) => {
                    self.set_aside(line, "a delivery report about a mail to a colleague").await
                }
            },
            mail::Kind::AutoReply { .. } => self.set_aside(line, "an automatic answer to a mail to a colleague").await,
            mail::Kind::Person | mail::Kind::List { .. } => self.shelve(line, ShelfWhy::AnswersAMemo).await,
        }
    }
}
