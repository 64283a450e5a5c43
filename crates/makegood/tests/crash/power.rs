//! A disk that forgets what was not fsynced: tests/power_loss keeps what would be left, and lays it out.

use super::{
    desk::Desk,
    ground::{Ground, invitation},
    operator::Operator,
};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The disk of one life.
pub struct Disk {
    shim: PathBuf,
    live: PathBuf,
    shadow: PathBuf,
    cuts: u32,
}

impl Disk {
    /// A disk on which the data folder lies, all of it written long ago.
    pub fn of(ground: &Ground) -> Disk {
        let disk = Disk::empty(ground);
        let all = Command::new(ground.tool("scribe")).arg("sync-all").current_dir(&disk.live).envs(disk.environment()).status();
        assert!(all.expect("the scribe runs").success(), "everything can be fsynced");
        disk
    }

    /// A disk on which nothing lies yet.
    pub fn empty(ground: &Ground) -> Disk {
        Disk::nth(0, ground.tool("power_loss.so"), &ground.data, ground.path())
    }

    fn nth(cuts: u32, shim: PathBuf, live: &Path, beside: &Path) -> Disk {
        Disk { shim, live: live.to_owned(), shadow: beside.join(format!("shadow-{cuts}")), cuts }
    }

    /// What a program needs around it to write to this disk.
    pub fn environment(&self) -> Vec<(&'static str, PathBuf)> {
        vec![("LD_PRELOAD", self.shim.clone()), ("LOST_LIVE", self.live.clone()), ("LOST_SHADOW", self.shadow.clone())]
    }

    /// The power fails: the ground's data folder is what was left, on a disk of its own. Of what was written and not fsynced
    /// each piece may be there or not, by the seed; without luck none is.
    pub fn cut(self, ground: &mut Ground, seed: u64) -> Disk {
        let left = ground.path().join(format!("desk-{}", self.cuts + 1));
        let mut cutting = Command::new(ground.tool("power_cut"));
        cutting.arg(&self.live).arg(&self.shadow).arg(&left);
        // One cut in three is the worst that a disk may do.
        if !seed.is_multiple_of(3) {
            cutting.arg(seed.to_string());
        }
        assert!(cutting.status().expect("the cut runs").success());
        for gone in [&self.live, &self.shadow] {
            std::fs::remove_dir_all(gone).expect("it was ours");
        }
        ground.data = left;
        let disk = Disk::nth(self.cuts + 1, self.shim, &ground.data, ground.path());
        let all = Command::new(ground.tool("scribe")).arg("sync-all").current_dir(&disk.live).envs(disk.environment()).status();
        assert!(all.expect("the scribe runs").success(), "everything can be fsynced");
        disk
    }
}

/// With no luck at all: nothing is left but what was promised.
const WORST: u64 = 3;

#[tokio::test(flavor = "multi_thread")]
async fn what_set_up_confirmed_outlives_a_power_cut_and_the_key_is_the_same() {
    let mut ground = Ground::folder();
    let answers = ground.answers(9);
    let disk = Disk::empty(&ground);
    let mut setting_up = Command::new(env!("CARGO_BIN_EXE_makegood"));
    setting_up.args(["setup", "--from"]).arg(answers).args(ground.args()).envs(disk.environment());
    let done = setting_up.output().expect("the program starts");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let key = std::fs::read(ground.data.join("server.key")).expect("a key");
    disk.cut(&mut ground, WORST);
    assert_eq!(std::fs::read(ground.data.join("server.key")).ok(), Some(key), "with another key all links would be dead");
    ground.configured(false);
    let desk = Desk::start(&ground, &[]);
    Operator::joins(ground.pages, &invitation(&String::from_utf8_lossy(&done.stdout))).await;
    desk.stop();
}
