//! Attempts at a log-in, at a link, at the public form are counted before they are made, in the store, so that a restart
//! forgets nothing and a hundred at once count as a hundred. After some free ones each further attempt locks for twice as long, up to a bound: a person who
//! forgot a password waits minutes, a machine gets nowhere.

use super::Hash;
use crate::{
    Record, RecordError, statements,
    store::{Tx, Write, WriteError},
    vals,
};
use jiff::{SignedDuration, Timestamp};

statements! {
    /// The first attempt in a window.
    pub BEGIN { both: "INSERT INTO throttle (attempted, began_at, attempts, locks, locked_until, last_at) VALUES ($1, $2, 0, 0, 0, $2) ON CONFLICT (attempted) DO NOTHING" }
    /// How it stands, kept still.
    pub ONE {
        sqlite: "SELECT began_at, attempts, locks, locked_until, last_at FROM throttle WHERE attempted = $1",
        postgres: "SELECT began_at, attempts, locks, locked_until, last_at FROM throttle WHERE attempted = $1 FOR UPDATE",
    }
    /// How it stands, without writing.
    pub LOOK { both: "SELECT locked_until FROM throttle WHERE attempted = $1" }
    /// One attempt more.
    pub COUNT { both: "UPDATE throttle SET began_at = $2, attempts = $3, locks = $4, locked_until = $5, last_at = $6 WHERE attempted = $1" }
    /// It was them.
    pub FORGET { both: "DELETE FROM throttle WHERE attempted = $1" }
    /// What nobody has tried for long goes.
    pub PURGE { both: "DELETE FROM throttle WHERE last_at < $1 AND locked_until < $1" }
}

/// Attempts of one who tries at one thing that are free within a window (choice, 2026-11: a person who mistypes needs three
/// or four).
pub const FREE_ATTEMPTS: u32 = 5;
/// Attempts that are free within a window where many people may stand behind one address, or one account is tried from
/// many (choice, 2026-11: an office on a Monday morning; ten times what one person needs).
pub const FREE_ATTEMPTS_OF_MANY: u32 = 50;
/// Forms that one connection may send within a window (choice, 2026-11: a library or a care home behind one address).
pub const FREE_FORMS: u32 = 20;
/// Drafts that one colleague may save within a window (choice, 2026-11: somebody who stops to think every three seconds).
pub const FREE_DRAFTS: u32 = 300;
/// The window in which attempts are counted, in seconds; without attempts for as long, everything is forgiven.
pub const WINDOW_SECONDS: i64 = 900;
/// The first lock, in seconds; each following one is twice as long.
pub const FIRST_LOCK_SECONDS: i64 = 15;
/// No lock is longer, in seconds. At one attempt in 15 minutes a machine makes 35,000 a year, against the 10^6 codes of a
/// second factor and any password worth the name.
pub const LONGEST_LOCK_SECONDS: i64 = 900;

/// Whether an attempt may be made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Attempt {
    /// It may, and is counted. Say [`Record::attempt_succeeded`] when it was them.
    Allowed,
    /// Not before then.
    LockedUntil(Timestamp),
}

struct Count {
    attempted: Hash,
    free: u32,
    now: Timestamp,
}

/// What is known of attempts so far.
struct Known {
    began_at: Timestamp,
    attempts: u32,
    locks: u32,
    locked_until: Timestamp,
    last_at: Timestamp,
}

/// How long the n-th lock lasts, counted from 1, in seconds.
fn lock_seconds(locks: u32) -> i64 {
    let doubled = FIRST_LOCK_SECONDS.checked_shl(locks.saturating_sub(1).min(32)).unwrap_or(LONGEST_LOCK_SECONDS);
    doubled.min(LONGEST_LOCK_SECONDS)
}

impl Write for Count {
    type Out = Attempt;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<Attempt, WriteError> {
        let now = self.now;
        tx.exec(&BEGIN, vals![self.attempted, now]).await?;
        let mut known = tx
            .query_one(&ONE, vals![self.attempted], |r| {
                Ok(Known { began_at: r.get(0)?, attempts: r.get(1)?, locks: r.get(2)?, locked_until: r.get(3)?, last_at: r.get(4)? })
            })
            .await?;
        if known.locked_until > now {
            return Ok(Attempt::LockedUntil(known.locked_until));
        }
        let window = SignedDuration::from_secs(WINDOW_SECONDS);
        // The wait of a lock is no good conduct: it counts from its end.
        if now.duration_since(known.last_at.max(known.locked_until)) >= window {
            known = Known { began_at: now, attempts: 0, locks: 0, ..known };
        } else if known.locks == 0 && now.duration_since(known.began_at) >= window {
            known = Known { began_at: now, attempts: 0, ..known };
        }
        known.attempts += 1;
        if known.attempts >= self.free {
            // This one is still made; the next one waits.
            known.locks += 1;
            known.locked_until = now + SignedDuration::from_secs(lock_seconds(known.locks));
        }
        tx.exec(&COUNT, vals![self.attempted, known.began_at, known.attempts, known.locks, known.locked_until, now]).await?;
        Ok(Attempt::Allowed)
    }
}

struct Forget(Hash);

impl Write for Forget {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        tx.exec(&FORGET, vals![self.0]).await?;
        Ok(())
    }
}

struct Purge(Timestamp);

impl Write for Purge {
    type Out = u64;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<u64, WriteError> {
        Ok(tx.exec(&PURGE, vals![self.0]).await?)
    }
}

impl Record {
    /// Counts an attempt, before it is made, and says whether it may be; so many are free within a window.
    ///
    /// # Errors
    /// When the database refuses: then no attempt is made.
    pub async fn count_attempt(&self, attempted: Hash, free: u32, now: Timestamp) -> Result<Attempt, RecordError> {
        Ok(self.db().write(Count { attempted, free, now }).await?)
    }

    /// Until when this is locked, if it is: for a page that says so without an attempt.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn locked_until(&self, attempted: Hash, now: Timestamp) -> Result<Option<Timestamp>, RecordError> {
        let until = self.db().read().await?.query_maybe(&LOOK, vals![attempted], |r| r.get::<Timestamp>(0)).await?;
        Ok(until.filter(|until| *until > now))
    }

    /// It was them: what was counted is forgotten.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn attempt_succeeded(&self, attempted: Hash) -> Result<(), RecordError> {
        Ok(self.db().write(Forget(attempted)).await?)
    }

    /// What nobody has tried since `before` goes; how many.
    ///
    /// # Errors
    /// When the database refuses.
    pub async fn purge_attempts(&self, before: Timestamp) -> Result<u64, RecordError> {
        Ok(self.db().write(Purge(before)).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_lock_is_twice_as_long_up_to_the_bound() {
        assert_eq!((1..=8).map(lock_seconds).collect::<Vec<_>>(), [15, 30, 60, 120, 240, 480, 900, 900]);
        assert_eq!(lock_seconds(u32::MAX), LONGEST_LOCK_SECONDS);
    }
}
