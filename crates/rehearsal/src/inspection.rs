//! What has to be so at the end of every story, and at every moment of a long one.

use crate::town::Town;
use casework::{
    Case, CaseEvent, Recorded,
    case::OpenCase,
    event::Event,
    ids::CaseId,
    promise::{duty::DutyKind, owed::Step, promise::Told},
};
use jiff::Timestamp;

impl Town {
    /// `doctor` finds nothing, having read every case and every chain; its page says the same; nothing waits to be read.
    ///
    /// # Panics
    /// With all that it finds.
    pub async fn is_well(&self) {
        self.pump().await;
        let findings = self.desk().examine(true).await.expect("a desk that is set up can be examined");
        assert!(findings.is_empty(), "doctor at {}: {findings:#?}", self.now());
        let page = self.at_work("Rosa").await.opens("/doctor").await;
        page.says("All rules hold");
        assert_eq!(self.desk().record().mail_counts().await.expect("counts").waiting, 0, "every message is accounted for");
    }

    /// Where a case stands.
    ///
    /// # Panics
    /// When the record can't be read.
    pub async fn state_at(&self, case: CaseId) -> &'static str {
        self.desk().record().case(case).await.expect("the record can be read").state()
    }

    /// Whether a case is owed the offer of what another was given.
    ///
    /// # Panics
    /// When the record can't be read.
    pub async fn owes_the_same(&self, case: CaseId) -> bool {
        let case = self.desk().record().case(case).await.expect("the record can be read");
        case.open().is_some_and(|c| c.owed.duties().any(|d| matches!(d.kind, DutyKind::OfferTheSame { .. })))
    }

    /// Time passes until a local moment of the town: `2026-11-25 12:00`.
    ///
    /// # Panics
    /// When that is no moment to come.
    pub async fn until(&self, local: &str) {
        let at: jiff::civil::DateTime = local.replace(' ', "T").parse().expect("a day and a time");
        let at = at.in_tz("Europe/Berlin").expect("the zone is known").timestamp();
        assert!(at > self.now(), "{local} has passed: it is {}", self.now());
        self.later(at.duration_since(self.now())).await;
    }

    /// How often something of this kind happened in a case: `promise.broken`.
    pub async fn happened(&self, case: CaseId, kind: &str) -> usize {
        self.events(case).await.iter().filter(|e| e.event.written().0 == kind).count()
    }

    /// The local day after so many days, as a form sends it.
    ///
    /// # Panics
    /// Never: no story lasts for thousands of years.
    #[must_use]
    pub fn day_after(&self, days: i64) -> String {
        let local = self.now().in_tz("Europe/Berlin").expect("the zone is known").date();
        local.checked_add(jiff::Span::new().days(days)).expect("a day of our time").to_string()
    }

    /// The events of a case.
    ///
    /// # Panics
    /// When the record can't be read.
    pub async fn events(&self, case: CaseId) -> Vec<Recorded<CaseEvent>> {
        self.desk().record().events(case.0).await.expect("the record can be read")
    }
}

/// After each command that changed it, a case had an owner and a next step with a date, of which its customer knew or was
/// being told, or which stood as a duty: whatever the case was then, found by folding its events anew. Gives how many
/// moments were looked at.
///
/// # Panics
/// At the first moment at which it was not so.
#[must_use]
pub fn was_never_let_down(events: &[Recorded<CaseEvent>]) -> usize {
    let mut case = Case::Unopened;
    let mut moments = 0;
    for (n, event) in events.iter().enumerate() {
        case = case.evolve(event);
        // Between two events of one command nobody could look.
        let command_goes_on = events.get(n + 1).is_some_and(|next| next.cause == event.cause);
        if let (false, Some(open)) = (command_goes_on, case.open()) {
            is_looked_after(open, event.occurred_at);
            moments += 1;
        }
    }
    moments
}

fn is_looked_after(open: &OpenCase, at: Timestamp) {
    let next = open.owed.noticed();
    assert!(next.is_noticed(), "at {at} the customer would notice nothing of what is next: {next:?}");
    match next {
        Step::Promise(p) => {
            let knows = match p.told {
                Told::Told { .. } | Told::BeingDelivered { .. } => true,
                // It stands as a duty why they could not be told.
                Told::Impossible { .. } => open.somebody_must_speak(),
            };
            assert!(knows, "at {at} the customer was not told of {p:?}");
        }
        Step::Duty(d) => assert!(d.since <= at && d.due_at > d.since, "at {at} a duty without a date: {d:?}"),
    }
}
