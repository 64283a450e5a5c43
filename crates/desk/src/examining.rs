//! The desk examines itself: the rules, checked on live data. What the record can't know alone (policy, hours, who is here)
//! is asked here, once for the command line, the page and the tests.

use crate::{Desk, clock::real_now, declined::Declined};
use casework::{
    care::{
        cover::Cover,
        roster::{Colleague, Roster},
    },
    case::{Case, OpenCase},
    ids::CaseId,
    people::organisation::{Settings, can_be_answered},
    rule::Rule,
};
use jiff::{SignedDuration, Timestamp};
use record::doctor::{Examination, Finding, GRACE_SECONDS};

impl Desk {
    /// What breaks a rule; nothing, when all hold. A thorough examination reads every case and every chain.
    ///
    /// # Errors
    /// Before set-up, and when the record can't be read.
    pub async fn examine(&self, thorough: bool) -> Result<Vec<Finding>, Declined> {
        let settings = self.set_up()?;
        let roster = self.roster().await?;
        let now = self.now();
        let next = |case: &Case| case.next_instant(&settings.policy);
        let ask = |_: CaseId, case: &OpenCase| asked_of(case, &settings, &roster, now);
        let examination = Examination { desk_now: now, real_now: real_now(), thorough, next: &next, ask: &ask };
        Ok(self.record().doctor(&examination).await?)
    }
}

/// What is asked of an open case: somebody who works here owns it, somebody present can act on it, and its customer can answer.
fn asked_of(case: &OpenCase, settings: &Settings, roster: &Roster, now: Timestamp) -> Vec<(Rule, String)> {
    let mut broken = Vec::new();
    if !can_be_answered(&settings.mail_address) {
        broken.push((Rule::Answerable, "nobody would read an answer: the organisation's address says that it isn't read".to_owned()));
    }
    if roster.find(case.owner).is_none() {
        broken.push((Rule::Owner, "its owner doesn't work here any more".to_owned()));
    }
    if roster.find(case.acting()).is_none() {
        broken.push((Rule::Owner, "whoever acts for its owner doesn't work here any more".to_owned()));
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
    let patience = SignedDuration::from_secs(GRACE_SECONDS);
    match case.cover {
        Cover::Sought { lease_until, .. } => now < lease_until + patience,
        // The clock is about to notice; what it misses shows as work that nobody did.
        Cover::By { .. } | Cover::None => roster.0.iter().all(|c| !c.is_present()),
    }
}
