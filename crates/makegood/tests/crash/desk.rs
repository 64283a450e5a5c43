//! A desk that runs as a process of its own, on the same addresses as the one before it.

use super::ground::Ground;
use rustix::process::{Pid, Signal, kill_process};
use std::{
    fs::{File, OpenOptions},
    io::{BufRead, BufReader},
    os::unix::process::ExitStatusExt,
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc,
    time::Duration,
};

/// How long a start or an end may take before the test gives up. A debug build on a busy machine is slow.
const PATIENCE: Duration = Duration::from_secs(120);
/// So much of the log is shown when something went wrong, in lines.
const SHOWN_LINES: usize = 60;

/// A running desk. It is killed when this is dropped.
pub struct Desk {
    child: Child,
    log: PathBuf,
}

impl Desk {
    /// Starts it, and waits until it says that it takes mail. `environment` is for what is loaded before it.
    #[track_caller]
    pub fn start(ground: &Ground, environment: &[(&str, PathBuf)]) -> Desk {
        let log = ground.path().join("desk.log");
        let into = OpenOptions::new().create(true).append(true).open(&log).expect("a log");
        let mut command = Command::new(env!("CARGO_BIN_EXE_makegood"));
        command.env_remove("MAKEGOOD_DATABASE").env("LANG", "C").env_remove("LC_ALL").env_remove("LC_MESSAGES");
        command.envs(environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(into);
        command.arg("serve").args(ground.args()).args(["--log", "info", "--config"]).arg(ground.path().join("desk.toml"));
        command.args(["--listen", &ground.pages.to_string(), "--smtp-listen", &ground.smtp.to_string()]);
        let mut child = command.spawn().expect("the program starts");
        let stdout = child.stdout.take().expect("a pipe");
        let (tell, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                // Whoever waited for it to be ready has gone on.
                let _ = tell.send(line);
            }
        });
        let mut desk = Desk { child, log };
        loop {
            match lines.recv_timeout(PATIENCE) {
                Ok(line) if line.starts_with("Mail is taken at") => return desk,
                Ok(_) => {}
                Err(_) => panic!("the desk was not ready; it logged:\n{}", desk.logged()),
            }
        }
    }

    /// Ends it without a word, as the system does when memory is short, or a power cut.
    pub fn kill(mut self) {
        self.signal(Signal::KILL);
        let ended = self.child.wait().expect("it was our child");
        assert_eq!(ended.signal(), Some(9), "it had ended by itself before it was killed ({ended}):\n{}", self.logged());
    }

    /// Asks it to stop, and waits until it has.
    #[track_caller]
    pub fn stop(mut self) {
        self.signal(Signal::TERM);
        let ended = self.ended();
        assert!(ended.success(), "it ended with {ended}:\n{}", self.logged());
    }

    /// What it logged last, and whether it has ended.
    pub fn logged(&mut self) -> String {
        let ended = self.child.try_wait().ok().flatten().map_or("it runs".to_owned(), |ended| format!("it has ended: {ended}"));
        let lines: Vec<String> = BufReader::new(File::open(&self.log).expect("a log")).lines().map_while(Result::ok).collect();
        format!("{}\n({ended})", lines[lines.len().saturating_sub(SHOWN_LINES)..].join("\n"))
    }

    fn ended(&mut self) -> ExitStatus {
        let pid = self.child.id();
        let (tell, ended) = mpsc::channel();
        std::thread::scope(|scope| {
            let child = &mut self.child;
            scope.spawn(move || tell.send(child.wait()));
            ended.recv_timeout(PATIENCE).unwrap_or_else(|_| {
                let _ = kill_process(Pid::from_raw(i32::try_from(pid).unwrap_or(0)).expect("not zero"), Signal::KILL);
                panic!("it did not end within {PATIENCE:?}")
            })
        })
        .expect("it was our child")
    }

    fn signal(&self, signal: Signal) {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).expect("a number of a process")).expect("not zero");
        kill_process(pid, signal).expect("it is our child, and nobody has waited for it yet");
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // It may have ended, and been waited for.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
