//! The clock's work: take what is due, let the case decide, move simulated time through each due instant.

use crate::{
    Desk,
    clock::real_now,
    declined::{Declined, Failure},
    handle::Order,
};
use casework::{
    Actor, Command,
    care::roster::Colleague,
    ids::{CaseId, CommandId, StaffId},
};
use jiff::{SignedDuration, Timestamp};
use record::{RecordError, due::Wakes};
use uuid::Uuid;

/// How many streams one sweep takes at a time.
const AT_ONCE: u32 = 100;

/// Wait after a stream's turn failed, in seconds of real time; doubled with doctor watching.
const BACK_OFF_SECONDS: i64 = 30;

/// What a sweep did.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Swept {
    /// Streams whose time had come.
    pub looked_at: usize,
    /// Of these, turns that failed.
    pub failed: usize,
}

impl Desk {
    /// Looks at everything that is due at this moment, once.
    ///
    /// # Errors
    /// When the record refuses as a whole; what fails for one stream backs off alone.
    pub async fn sweep(&self) -> Result<Swept, Failure> {
        let mut swept = Swept::default();
        if self.settings().is_none() {
            return Ok(swept);
        }
        loop {
            let due = self.record().take_due(self.now(), real_now(), AT_ONCE).await?;
            if due.is_empty() {
                return Ok(swept);
            }
            for (stream, kind) in due {
                swept.looked_at += 1;
                let done =
                    if kind == "staff" { self.staff_came_or_went(StaffId(stream)).await } else { self.time_came(CaseId(stream)).await };
                if let Err(e) = done {
                    swept.failed += 1;
                    tracing::error!(stream = %stream, failure = %e, "what was due could not be done; it is tried again");
                    let until = real_now() + SignedDuration::from_secs(BACK_OFF_SECONDS);
                    self.record().due_failed(stream, until, e.to_string()).await?;
                }
            }
        }
    }

    async fn time_came(&self, case: CaseId) -> Result<(), Declined> {
        // A new command each time: the case's version, not the command's id, makes it harmless to do this twice.
        let order = Order::new(CommandId(Uuid::now_v7()), Actor::Desk, case, Command::TimeCame);
        self.handle(order).await?;
        Ok(())
    }

    async fn staff_came_or_went(&self, staff: StaffId) -> Result<(), Declined> {
        let now = self.now();
        let member = self.record().member(staff).await?;
        self.record().wake_cases(Wakes::CasesOf(staff), now).await?;
        self.record().set_due_of_version(staff.0, "staff", member.version, member.next_instant(now)).await?;
        Ok(())
    }

    /// The next instant at which anything is due, or may leave.
    ///
    /// # Errors
    /// When the record can't be read.
    pub async fn next_instant(&self) -> Result<Option<Timestamp>, RecordError> {
        let (due, leaves) = (self.record().earliest_due().await?, self.record().next_to_leave().await?);
        Ok([due, leaves, self.record().next_memo().await?].into_iter().flatten().min())
    }

    /// Moves simulated desk time to an instant, through each instant at which something is due; `between` is called at each
    /// stop, so that mail leaves and arrives at its own time.
    ///
    /// # Errors
    /// When the record refuses.
    pub async fn move_time(&self, to: Timestamp, mut between: impl AsyncFnMut() -> Result<(), Failure>) -> Result<(), Failure> {
        let mut stood_at = None;
        loop {
            self.sweep().await?;
            between().await?;
            let next = self.next_instant().await?.filter(|at| *at <= to);
            match next {
                Some(at) if at > self.now() => self.clock().move_to(at),
                // Something is due now that does not go away: once more, then time goes on.
                Some(at) if stood_at != Some(self.now()) => stood_at = Some(at.max(self.now())),
                Some(_) => {
                    let on = (self.now() + SignedDuration::from_secs(60)).min(to);
                    if on <= self.now() {
                        return Ok(());
                    }
                    self.clock().move_to(on);
                }
                None => {
                    if self.now() >= to {
                        return Ok(());
                    }
                    self.clock().move_to(to);
                }
            }
        }
    }

    /// Computes all due rows anew from the events, so that a lost one heals. Run nightly.
    ///
    /// # Errors
    /// When the record can't be read.
    pub async fn heal_due(&self) -> Result<u32, Declined> {
        let (settings, roster) = (self.set_up()?, self.roster().await?);
        let (mut after, mut healed) = (CaseId(Uuid::nil()), 0);
        loop {
            let page = self.record().every_case(after, 500).await?;
            let Some(last) = page.last() else { return Ok(healed) };
            after = last.case;
            for row in page.iter().filter(|r| r.ended_at.is_none()) {
                let case = self.record().case(row.case).await?;
                // Whoever is away is no instant of the case: it is looked at, and finds out.
                let covered = case.open().is_some_and(|c| roster.find(c.acting()).is_some_and(Colleague::is_present));
                let next = if covered { case.next_instant(&settings.policy) } else { Some(self.now()) };
                self.record().set_due_of_version(row.case.0, "case", case.version(), next).await?;
                healed += 1;
            }
        }
    }
}
