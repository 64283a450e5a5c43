//! Mails to colleagues: what is due for one of them at one time, in one mail. Whom a memo is sent to is written down before its
//! mail is on its way, so that nobody is told twice, whatever breaks then; one whose line broke is not sent again, since
//! *Today* shows it too. What has surely not arrived is tried again, and doctor shows it when that lasts.

use super::{Deliverer, Round, TRIES, again_at};
use crate::smtp_out::Sent;
use casework::ids::StaffId;
use desk::{Declined, Failure, Told, real_now};
use record::memo::{Done, Memo};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// How many memos are taken at a time: what one colleague is told in one mail stays readable (choice).
const AT_ONCE: u32 = 50;

/// Envelope sender, recipient and bytes.
type Worded = (String, String, Vec<u8>);

/// Why a memo is not done.
enum NotYet {
    /// The desk was asked to stop.
    NotTried,
    Failed(String),
}

/// What became of a mail.
enum Arrived {
    /// Taken by the mail server, or nobody knows: it is not sent again.
    AsFarAsWeKnow,
    /// Surely not. Whether another is worth a try now.
    No { why: String, server_is_away: bool },
}

impl Deliverer {
    /// Tells colleagues what they have to be told at this moment, until it is time to stop.
    ///
    /// # Errors
    /// When the record refuses as a whole. What fails for one memo is tried again.
    pub(super) async fn tell_colleagues(&self, stop: &impl Fn() -> bool, round: &mut Round) -> Result<(), Failure> {
        loop {
            let taken = self.desk.record().take_memos(self.desk.now(), real_now(), AT_ONCE).await?;
            if taken.is_empty() {
                return Ok(());
            }
            let again = self.tell(&taken, stop, round).await?;
            let done = taken.iter().map(|memo| (memo.id, done(memo, again.get(&memo.id))));
            self.desk.record().settle_memos(done.collect()).await?;
            if stop() {
                return Ok(());
            }
        }
    }

    /// Tells what was taken; gives what has to be tried again, and why.
    async fn tell(&self, taken: &[Memo], stop: &impl Fn() -> bool, round: &mut Round) -> Result<BTreeMap<Uuid, NotYet>, Failure> {
        let mut again = BTreeMap::new();
        let mut all = Vec::new();
        for memo in taken {
            match self.desk.whom_to_tell(memo).await {
                Ok(told) => all.extend(told),
                Err(e) => {
                    tracing::error!(memo = %memo.id, failure = %e, "whom to tell could not be found out; it is tried again");
                    again.insert(memo.id, NotYet::Failed("it could not be found out whom to tell".to_owned()));
                }
            }
        }
        let mut away: Option<String> = None;
        for (staff, told) in mails(all) {
            if stop() {
                again.extend(told.iter().map(|t| (t.memo, NotYet::NotTried)));
                continue;
            }
            if let Some(why) = &away {
                again.extend(told.iter().map(|t| (t.memo, NotYet::Failed(why.clone()))));
                continue;
            }
            if let Arrived::No { why, server_is_away } = self.one_mail(staff, &told, round).await? {
                again.extend(told.iter().map(|t| (t.memo, NotYet::Failed(why.clone()))));
                away = server_is_away.then_some(why);
            }
        }
        Ok(again)
    }

    async fn one_mail(&self, staff: StaffId, told: &[Told], round: &mut Round) -> Result<Arrived, Failure> {
        let record = self.desk.record();
        let claimed: BTreeSet<Uuid> =
            record.claim_memos(staff, told.iter().map(|t| t.memo).collect(), real_now()).await?.into_iter().collect();
        let told: Vec<Told> = told.iter().filter(|t| claimed.contains(&t.memo)).cloned().collect();
        if told.is_empty() {
            return Ok(Arrived::AsFarAsWeKnow);
        }
        let (from, to, raw) = match self.worded(staff, &told).await {
            Ok(Ok(Some(worded))) => worded,
            Ok(Ok(None)) => return Ok(Arrived::AsFarAsWeKnow),
            // Why it is no mail is said of a name or an address, and stays out of the log.
            Ok(Err(_)) => return self.not_written(staff, claimed, "their name or work address makes no mail").await,
            Err(declined) => return self.not_written(staff, claimed, &declined.to_string()).await,
        };
        // The mail server's words may quote the address: only its code is kept.
        let (why, server_is_away) = match self.outlet.send(&from, &[to], &raw).await {
            Sent::Accepted { .. } => {
                round.told += 1;
                return Ok(Arrived::AsFarAsWeKnow);
            }
            Sent::InDoubt { .. } => {
                tracing::warn!(memos = claimed.len(), "the line broke while a mail to a colleague was on its way; it is not sent again");
                return Ok(Arrived::AsFarAsWeKnow);
            }
            Sent::Deferred { code, .. } | Sent::Refused { code, .. } => (format!("the mail server said {code}"), false),
            Sent::Unreachable { .. } => ("the mail server could not be reached, or would not deal with us".to_owned(), true),
        };
        record.unclaim_memos(staff, claimed.into_iter().collect()).await?;
        Ok(Arrived::No { why, server_is_away })
    }

    async fn not_written(&self, staff: StaffId, claimed: BTreeSet<Uuid>, failure: &str) -> Result<Arrived, Failure> {
        tracing::error!(failure = %failure, "a mail to a colleague could not be written; it is tried again");
        self.desk.record().unclaim_memos(staff, claimed.into_iter().collect()).await?;
        Ok(Arrived::No { why: "it could not be made a mail".to_owned(), server_is_away: false })
    }

    /// Envelope sender, recipient and bytes; or why it is no mail.
    async fn worded(&self, staff: StaffId, told: &[Told]) -> Result<Result<Option<Worded>, String>, Declined> {
        let Some(mail) = self.desk.word_memos(staff, told).await? else {
            return Ok(Ok(None));
        };
        Ok(self.write(&mail).await?.map(|raw| Some((mail.envelope_from, mail.to_address, raw))))
    }
}

/// What leaves together: all for one colleague, but an invitation by itself.
fn mails(all: Vec<Told>) -> Vec<(StaffId, Vec<Told>)> {
    let mut mails: BTreeMap<(StaffId, Option<Uuid>), Vec<Told>> = BTreeMap::new();
    for told in all {
        let alone = told.is_alone().then_some(told.memo);
        mails.entry((told.staff, alone)).or_default().push(told);
    }
    mails.into_iter().map(|((staff, _), told)| (staff, told)).collect()
}

fn done(memo: &Memo, not_yet: Option<&NotYet>) -> Done {
    match not_yet {
        None => Done::Told,
        Some(NotYet::NotTried) => Done::NotTried,
        Some(NotYet::Failed(why)) if memo.attempts + 1 < TRIES => Done::Again { until: again_at(memo.attempts), why: why.clone() },
        Some(NotYet::Failed(why)) => {
            tracing::error!(memo = %memo.id, failure = %why, "a colleague could not be told by mail, and is not tried any more; Today shows it");
            Done::Told
        }
    }
}
