//! One life of the desk after another under load, each ended at a random moment; then the account.

use super::{
    book::Book,
    desk::Desk,
    dice::Dice,
    ground::{Ground, Undone},
    operator::Operator,
    power::Disk,
    senders, verdict,
};
use doors::catcher::{Catcher, Fault, Phase};
use std::{path::PathBuf, sync::Arc, time::Duration};
use tokio::task::JoinSet;

/// How long a life under load lasts, in milliseconds since it takes mail.
const SHORTEST_LIFE: u64 = 60;
const LONGEST_LIFE: u64 = 1_500;
/// Mails that each sender hands over in one life, and replies of the operator: the more mail, the fewer replies get through.
const MAILS: u64 = 6;
const REPLIES: u64 = 20;
/// How long what was taken may need to be done at the end.
const PATIENCE: Duration = Duration::from_secs(240);

/// How a life ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ends {
    /// The process is killed; what it had written stays.
    Killed,
    /// The machine is: only what was fsynced surely stays.
    WithoutPower,
}

/// Lets so many lives end, then one that finishes everything; and settles the account.
pub async fn run(mut ground: Ground, ends: Ends, lives: u32) {
    let mut dice = Dice::of_the_run();
    let catcher = ground.catcher().await;
    catcher.script(misbehaviour(&mut dice.apart()));
    let token = ground.set_up(catcher.port());
    ground.configured(true);
    let book = Arc::new(Book::default());
    let mut disk = (ends == Ends::WithoutPower).then(|| Disk::of(&ground));

    let desk = Desk::start(&ground, &environment(disk.as_ref()));
    let mut operator = Operator::joins(ground.pages, &token).await;
    let mut running = Some(desk);
    for life in 0..lives {
        let desk = running.take().unwrap_or_else(|| Desk::start(&ground, &environment(disk.as_ref())));
        operator = under_load(&ground, &book, operator, &mut dice, desk).await;
        if let Some(before) = disk.take() {
            disk = Some(before.cut(&mut ground, dice.among(1..=1_000_000)));
        }
        if life % 20 == 19 {
            println!("crash: {} lives, {:?}", life + 1, book.tally());
        }
    }
    ground.leases_end().await;
    let mut desk = Desk::start(&ground, &environment(disk.as_ref()));
    finish(&ground, &book, &mut operator, &mut dice, &mut desk).await;
    desk.stop();
    let account = verdict::settle(&ground, &book, &catcher).await;
    println!("crash: {ends:?} {lives} times on {}: {account}", if ground.is_folder() { "SQLite" } else { "PostgreSQL" });
}

fn environment(disk: Option<&Disk>) -> Vec<(&'static str, PathBuf)> {
    disk.map(Disk::environment).unwrap_or_default()
}

/// Mail comes in and replies go out until the desk ends, somewhere in the middle of it.
async fn under_load(ground: &Ground, book: &Arc<Book>, mut operator: Operator, dice: &mut Dice, desk: Desk) -> Operator {
    let mut load = JoinSet::new();
    for _ in 0..senders::SENDERS {
        load.spawn(senders::deliver(ground.smtp.port(), Arc::clone(book), dice.apart(), MAILS));
    }
    let (for_replies, mut dice_of_replies) = (Arc::clone(book), dice.apart());
    let mut replying = tokio::spawn(async move {
        operator.replies(&for_replies, &mut dice_of_replies, REPLIES).await;
        operator
    });
    let moment = Duration::from_millis(dice.among(SHORTEST_LIFE..=LONGEST_LIFE));
    // When all mail is in, the operator goes on until that moment.
    let replied = tokio::time::timeout(moment, &mut replying).await.ok();
    desk.kill();
    while let Some(ended) = load.join_next().await {
        ended.expect("a sender ends by itself when the desk is gone");
    }
    let ended = match replied {
        Some(ended) => ended,
        None => replying.await,
    };
    ended.expect("the operator's page ends by itself when the desk is gone")
}

/// Everything that was begun is finished, by a desk that stays.
async fn finish(ground: &Ground, book: &Book, operator: &mut Operator, dice: &mut Dice, desk: &mut Desk) {
    operator.settle(book).await.expect("the desk answers");
    assert!(!operator.waits());
    senders::deliver_the_rest(ground.smtp.port(), book, dice).await;
    assert_eq!(book.unacknowledged(), 0);
    rest(ground, desk).await;
}

/// Waits until nothing is to be read, and nothing to leave.
pub async fn rest(ground: &Ground, desk: &mut Desk) {
    // The count is looked at from outside, and can only be looked at again.
    let mut looks = tokio::time::interval(Duration::from_millis(200));
    let mut undone = Undone::default();
    let resting = async {
        loop {
            looks.tick().await;
            undone = ground.undone().await;
            if undone == Undone::default() {
                return;
            }
        }
    };
    if tokio::time::timeout(PATIENCE, resting).await.is_err() {
        panic!("the desk doesn't come to rest: {undone:?}; it logged:\n{}", desk.logged());
    }
}

/// What the mail server behind the desk does with each connection: most are fine, some answers come late, and from time to
/// time the line breaks before the letter is taken, or after it was taken and before that was said.
fn misbehaviour(dice: &mut Dice) -> Vec<Fault> {
    let one = |dice: &mut Dice| match dice.among(0..=19) {
        0 => Fault::HangUp(Phase::Content),
        1 => Fault::HangUp(Phase::FinalDot),
        2 | 3 => Fault::KeepAndHangUp,
        4..=9 => Fault::KeepAndDelay(Duration::from_millis(dice.among(1..=60))),
        10..=15 => Fault::KeepLate(Duration::from_millis(dice.among(1..=60))),
        _ => Fault::Delay(Phase::FinalDot, Duration::from_millis(dice.among(0..=10))),
    };
    (0..50_000).map(|_| one(dice)).collect()
}

/// How many messages left, and how many of them twice: by their Message-IDs.
pub fn sent_twice(catcher: &Catcher) -> Vec<String> {
    let mut ids: Vec<String> = catcher.letters().iter().map(|l| rehearsal::Letter::of(l).message_id).collect();
    ids.sort();
    let twice = ids.windows(2).filter(|two| two[0] == two[1]).map(|two| two[0].clone());
    twice.collect()
}
