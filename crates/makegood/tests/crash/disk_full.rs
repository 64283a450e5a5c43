//! A disk that fills up while the desk runs: new mail waits with its senders, what was taken is finished as long as there is
//! any room, people are told what to do, and when there is room again it goes on by itself.

use super::{
    book::{Book, Mail},
    cycles::rest,
    desk::Desk,
    dice::Dice,
    ground::{Ground, INVITED},
    operator::{Operator, Settled},
    senders::{deliver_the_rest, hand_over},
    verdict,
};
use doors::{
    catcher::{Catcher, Fault},
    smtp_out::Sent,
};
use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

/// More mails than a full disk takes before it says so.
const MANY: usize = 400;
/// How long it may take to notice that there is room again.
const PATIENCE: Duration = Duration::from_secs(60);

/// A desk with some mail in it, and somebody who replies.
struct Busy {
    ground: Ground,
    catcher: Catcher,
    book: Book,
    dice: Dice,
    desk: Desk,
    operator: Operator,
}

impl Busy {
    async fn on(ground: Ground, environment: &[(&str, PathBuf)]) -> Busy {
        let catcher = ground.catcher().await;
        let token = ground.set_up(catcher.port());
        ground.configured(true);
        let desk = Desk::start(&ground, environment);
        // What set-up sends leaves first.
        catcher.wait_for(INVITED, PATIENCE).await;
        let operator = Operator::joins(ground.pages, &token).await;
        let mut busy = Busy { ground, catcher, book: Book::default(), dice: Dice::of_the_run(), desk, operator };
        for _ in 0..6 {
            let sent = busy.brings_mail().await;
            assert!(matches!(sent, Sent::Accepted { .. }), "{sent:?}");
        }
        busy.rests().await;
        busy
    }

    /// A mail server hands a new mail over, or one that had to wait.
    async fn brings_mail(&mut self) -> Sent {
        let mail = self.book.next_mail(&mut self.dice, true).expect("there are new ones");
        self.hands_over(mail).await
    }

    async fn hands_over(&mut self, mail: Mail) -> Sent {
        let sent = hand_over(self.ground.smtp.port(), &mail).await;
        match &sent {
            Sent::Accepted { .. } => self.book.acknowledged(mail, &mut self.dice),
            _ => self.book.unheard(mail),
        }
        sent
    }

    /// Mail comes in until the desk says that there is no room.
    async fn brings_mail_until_it_has_to_wait(&mut self) {
        for _ in 0..MANY {
            match self.brings_mail().await {
                Sent::Accepted { .. } => {}
                Sent::Deferred { code: 452, .. } => return,
                other => panic!("{other:?}; it logged:\n{}", self.desk.logged()),
            }
        }
        panic!("a full disk took {MANY} mails");
    }

    /// There is room again: the mail that had to wait is taken, without anybody having done anything.
    async fn goes_on_by_itself(&mut self) {
        let mut tries = tokio::time::interval(Duration::from_millis(250));
        let taken = async {
            while !matches!(self.brings_mail().await, Sent::Accepted { .. }) {
                tries.tick().await;
            }
        };
        tokio::time::timeout(PATIENCE, taken).await.expect("mail is taken when there is room again");
        assert_eq!(self.operator.settle(&self.book).await.ok(), Some(Settled::Done), "a reply that had to wait is taken");
        deliver_the_rest(self.ground.smtp.port(), &self.book, &mut self.dice).await;
        self.operator.browser.get("/today").await.hides("The disk of this machine is full");
    }

    async fn rests(&mut self) {
        rest(&self.ground, &mut self.desk).await;
    }

    /// How many sends were in doubt.
    async fn accounts(self) -> usize {
        self.desk.stop();
        let account = verdict::settle(&self.ground, &self.book, &self.catcher).await;
        println!("crash: a full disk: {account}");
        account.doubts
    }
}

/// A ground whose disk is full while the file exists, and what a program needs around it to find it so. The log lies on that
/// disk, too.
fn disk_that_fills() -> (Ground, PathBuf, Vec<(&'static str, PathBuf)>) {
    let ground = Ground::folder();
    let full = ground.path().join("full");
    let shim = ground.tool("disk_full.so");
    let environment = vec![("LD_PRELOAD", shim), ("FULL_UNDER", ground.path().to_owned()), ("FULL_WHEN", full.clone())];
    (ground, full, environment)
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_mail_server_answers_while_the_disk_is_full_is_not_forgotten_and_nothing_is_sent_twice() {
    let (ground, full, environment) = disk_that_fills();
    let mut busy = Busy::on(ground, &environment).await;
    let before = busy.catcher.letters().len();
    busy.catcher.script([Fault::KeepAndDelay(Duration::from_secs(2))]);
    let mail = busy.book.mail_of_somebody_new();
    assert!(matches!(busy.hands_over(mail).await, Sent::Accepted { .. }));
    busy.catcher.wait_for(before + 1, PATIENCE).await;
    // The letter is there, and its answer comes when nothing can be written any more.
    let goodbyes = |catcher: &Catcher| catcher.lines().iter().filter(|line| *line == "QUIT").count();
    let said = goodbyes(&busy.catcher);
    File::create(&full).expect("a file");
    busy.brings_mail_until_it_has_to_wait().await;
    let mut looks = tokio::time::interval(Duration::from_millis(50));
    while goodbyes(&busy.catcher) == said {
        looks.tick().await;
    }
    assert!(matches!(busy.brings_mail().await, Sent::Deferred { code: 452, .. }));
    fs::remove_file(&full).expect("it was ours");
    busy.goes_on_by_itself().await;
    busy.rests().await;
    assert_eq!(busy.accounts().await, 0, "it is known what became of it");
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_disk_without_any_room_nothing_acknowledged_is_lost_and_it_goes_on_when_there_is_some() {
    let (ground, full, environment) = disk_that_fills();
    let mut busy = Busy::on(ground, &environment).await;
    busy.operator.begin(&busy.book, &mut busy.dice).await.expect("pages answer");
    File::create(&full).expect("a file");
    busy.brings_mail_until_it_has_to_wait().await;
    let mut settled = busy.operator.settle(&busy.book).await.expect("pages answer");
    for _ in 0..MANY {
        if settled == Settled::NoRoom {
            break;
        }
        settled = busy.operator.reply(&busy.book, &mut busy.dice).await.expect("pages answer");
    }
    assert_eq!(settled, Settled::NoRoom, "a full disk took {MANY} replies");
    fs::remove_file(&full).expect("it was ours");
    busy.goes_on_by_itself().await;
    busy.rests().await;
    busy.accounts().await;
}

/// A real disk that is really full, where this test may mount one (as root on Linux): here the reserve shows its worth.
#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_what_was_taken_is_finished_and_people_go_on_in_the_room_that_was_kept_back() {
    let Some(disk) = std::env::var_os(SMALL_DISK).map(PathBuf::from) else {
        return once_more_with_a_small_disk();
    };
    let mut ground = Ground::folder();
    ground.data = disk.join("desk");
    let mut busy = Busy::on(ground, &[]).await;
    let reserve = disk.join("desk/makegood.reserve");
    assert!(reserve.exists());
    busy.operator.browser.get("/today").await.hides("The disk of this machine is full");
    fill(&disk);
    busy.brings_mail_until_it_has_to_wait().await;
    assert!(!reserve.exists(), "it was given away");
    busy.operator.browser.get("/today").await.says("The disk of this machine is full");
    for _ in 0..5 {
        let settled = busy.operator.reply(&busy.book, &mut busy.dice).await.expect("pages answer");
        assert_eq!(settled, Settled::Done, "people go on");
    }
    busy.rests().await;
    fs::remove_file(disk.join(BALLAST)).expect("it was ours");
    busy.goes_on_by_itself().await;
    busy.rests().await;
    assert!(reserve.exists(), "it is whole again");
    busy.accounts().await;
}

/// Where the small disk is mounted, for the test that runs on it.
const SMALL_DISK: &str = "MAKEGOOD_SMALL_DISK";
/// What fills it.
const BALLAST: &str = "ballast";

/// Runs the test in a process whose mounts are its own, with a disk of 192 MB; skips it where that isn't allowed.
fn once_more_with_a_small_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let may = Command::new("unshare").args(["-m", "mount", "-t", "tmpfs", "none"]).arg(folder.path()).stderr(Stdio::null()).status();
    if !may.is_ok_and(|status| status.success()) {
        println!("skipped: this user may not mount a file system");
        return;
    }
    let name = std::thread::current().name().map(str::to_owned).expect("a test's thread has its name");
    let mut again = Command::new("unshare");
    again.args(["-m", "sh", "-c", "mount -t tmpfs -o size=192m none \"$MAKEGOOD_SMALL_DISK\" && exec \"$@\"", "sh"]);
    again.arg(std::env::current_exe().expect("this test")).args(["--exact", &name, "--nocapture"]).env(SMALL_DISK, folder.path());
    assert!(again.status().expect("it was allowed a moment ago").success(), "see above");
}

/// Until not a byte is left.
fn fill(disk: &Path) {
    let mut ballast = File::create(disk.join(BALLAST)).expect("a file");
    let full = loop {
        if let Err(e) = ballast.write_all(&[0; 4096]) {
            break e;
        }
    };
    assert_eq!(full.kind(), io::ErrorKind::StorageFull, "{full}");
}
