//! Doctor's questions that need policy, hours and who is here; the record knows the others by itself.

use crate::{Desk, clock::real_now, declined::Declined};
use casework::{
    Case,
    care::{
        cover::Cover,
        roster::{Colleague, Roster},
    },
    case::OpenCase,
    ids::CaseId,
    people::organisation::{Settings, can_be_answered},
    rule::Rule,
};
use jiff::{SignedDuration, Timestamp};
use record::doctor::{Examination, Fault, Finding, GRACE_SECONDS};

impl Desk {
    /// Examines the desk; `thorough`, every stream and not a sample of those that ended. Nothing found means that the rules hold.
    ///
    /// # Errors
    /// Before set-up, and when the record can't be read.
    pub async fn examine(&self, thorough: bool) -> Result<Vec<Finding>, Declined> {
        let (settings, roster, now) = (self.set_up()?, self.roster().await?, self.now());
        let next = |case: &Case| case.next_instant(&settings.policy);
        let ask = |_: CaseId, case: &OpenCase| asked_of(case, &settings, &roster, now);
        let examination = Examination { desk_now: now, real_now: real_now(), thorough, next: &next, ask: &ask };
        Ok(self.record().doctor(&examination).await?)
    }
}

/// What was found, as a key of the texts: for whoever reads it. [`Finding::what`] says more, for whoever mends it.
#[must_use]
pub fn fault_in_words(finding: &Finding) -> &'static str {
    match finding.fault {
        Fault::OwnerMissing => words::key!("fault-owner-missing"),
        Fault::AskedByTheDesk if finding.rule == Rule::Answerable => words::key!("fault-not-answerable"),
        Fault::AskedByTheDesk => words::key!("fault-nobody-can-act"),
        Fault::NextStepMissing => words::key!("fault-next-step-missing"),
        Fault::NextStepUntold => words::key!("fault-next-step-untold"),
        Fault::SentNotKept => words::key!("fault-sent-not-kept"),
        Fault::PromiseOverdue => words::key!("fault-promise-overdue"),
        Fault::BrokenUndisclosed => words::key!("fault-broken-undisclosed"),
        Fault::EndingUnknown => words::key!("fault-ending-unknown"),
        Fault::EndingDiffers => words::key!("fault-ending-differs"),
        Fault::CountsWrong => words::key!("fault-counts-wrong"),
        Fault::MailUnread => words::key!("fault-mail-unread"),
        Fault::ShelfOwnerless => words::key!("fault-shelf-ownerless"),
        Fault::OriginalMissing => words::key!("fault-original-missing"),
        Fault::ViewWrong => words::key!("fault-view-wrong"),
        Fault::DueMissing => words::key!("fault-due-missing"),
        Fault::DueFailing => words::key!("fault-due-failing"),
        Fault::DueStuck => words::key!("fault-due-stuck"),
        Fault::MessageNotLeaving => words::key!("fault-message-not-leaving"),
        Fault::OutboxStuck => words::key!("fault-outbox-stuck"),
        Fault::MemoStuck => words::key!("fault-memo-stuck"),
        Fault::RecordDamaged => words::key!("fault-record-damaged"),
    }
}

/// What is asked of an open case: somebody present can act on it, and its customer can answer.
fn asked_of(case: &OpenCase, settings: &Settings, roster: &Roster, now: Timestamp) -> Vec<(Rule, String)> {
    let mut broken = Vec::new();
    if !can_be_answered(&settings.mail_address) {
        broken.push((Rule::Answerable, "nobody would read an answer: the organisation's address says that it isn't read".to_owned()));
    }
    if !somebody_can_act(case, settings, roster, now) {
        broken.push((
            Rule::Owner,
            "a customer waits, we are open, and nobody who is here can act: the owner is away, and the lease is over".to_owned(),
        ));
    }
    broken
}

/// In published hours someone present can act at once; an absence is covered within its lease once a customer waits.
fn somebody_can_act(case: &OpenCase, settings: &Settings, roster: &Roster, now: Timestamp) -> bool {
    let here = roster.find(case.acting()).is_some_and(Colleague::is_present);
    if here || !case.customer_waits() || !settings.calendar.is_open(now) {
        return true;
    }
    match case.cover {
        Cover::Sought { lease_until, .. } => now < lease_until + SignedDuration::from_secs(GRACE_SECONDS),
        // The clock is about to notice; what it misses shows as work that nobody did.
        Cover::By { .. } | Cover::None => roster.0.iter().all(|c| !c.is_present()),
    }
}
