//! A final answer that the customer does not agree with: put together as it will leave, so that whoever reviews it reads
//! exactly what the customer will read.

use crate::{
    Desk,
    content::Sealer,
    declined::Declined,
    handle::{Handled, Order},
    reader::{reads_in, voice_in},
};
use casework::{
    Actor, Command,
    ids::{CaseId, CommandId, MessageId, StaffId},
};
use uuid::Uuid;
use words::{Arg, Voice};

/// What follows the reasons: the way outside, and that the case can be opened again (rule 8).
#[must_use]
pub fn ending(voice: &Voice, way_outside: &str) -> String {
    let outside = voice.say_with("final-answer-outside", &[("way", Arg::Text(way_outside.trim()))]);
    format!("\n\n{outside}\n\n{}", voice.say("final-answer-open-again"))
}

impl Desk {
    /// Proposes a final answer, in the customer's language, with the way outside; another person has to review it. Proposed
    /// again, it stands in place of the one before.
    ///
    /// # Errors
    /// Without reasons or a way outside; while harm is open; for a case that has ended.
    pub async fn propose_final(
        &self,
        staff: StaffId,
        command: CommandId,
        case: CaseId,
        reasons: &str,
        way_outside: &str,
    ) -> Result<Handled, Declined> {
        for (field, text, why) in [
            ("reasons", reasons, words::key!("refusal-final-reasons-missing")),
            ("way_outside", way_outside, words::key!("refusal-final-outside-missing")),
        ] {
            if text.trim().is_empty() {
                return Err(Declined::Unusable { field, why: why.into() });
            }
        }
        let state = self.record().case(case).await?;
        let Some(story) = state.story() else {
            return Err(Declined::NotFound);
        };
        let customer = self.record().person_row(story.customer).await?;
        let voice = voice_in(reads_in(story, customer.as_ref()));
        let mut sealer = Sealer::new(command, case.0);
        let whole = format!("{}{}", reasons.trim_end(), ending(&voice, way_outside));
        let what = Command::ProposeFinalAnswer { words: sealer.said(&whole), way_outside: sealer.said(way_outside.trim()) };
        self.handle(Order::new(command, Actor::Staff(staff), case, what).with(sealer.finish())).await
    }

    /// Reviews a final answer that another proposed: it leaves, or goes back with the reason.
    ///
    /// # Errors
    /// To whoever proposed or owns it; when something new was said since; without a reason for declining it.
    pub async fn review_final(
        &self,
        staff: StaffId,
        command: CommandId,
        case: CaseId,
        agree: bool,
        why: &str,
    ) -> Result<Handled, Declined> {
        if !agree && why.trim().is_empty() {
            return Err(Declined::Unusable { field: "why", why: words::key!("refusal-final-why-missing").into() });
        }
        let message = MessageId(Uuid::new_v5(&command.0, b"message"));
        self.noting(staff, command, case, why, |why| Command::ReviewFinalAnswer { message, agree, why }).await
    }
}
