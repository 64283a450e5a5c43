//! Running the program: a command to its end, or a server until it is told to stop. Whatever hangs is ended, with words.

use rustix::process::{Pid, Signal, kill_process};
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    time::Duration,
};

/// How long anything may take before the test gives up. A debug build on a busy machine is slow.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a command left.
#[derive(Debug)]
pub struct Done {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Done {
    /// The same, if it ended with this code.
    #[track_caller]
    pub fn with(self, code: i32) -> Done {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// The lines of standard output as JSON.
    pub fn json(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
    }
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_makegood"));
    command.env_remove("MAKEGOOD_DATABASE").env("LANG", "C").env_remove("LC_ALL").env_remove("LC_MESSAGES");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs a command to its end.
pub fn run<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Done {
    run_with(args, b"")
}

/// The same with something on standard input.
pub fn run_with<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>, input: &[u8]) -> Done {
    let mut child = program().args(args).stdin(Stdio::piped()).spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    std::thread::spawn(move || {
        // A program that doesn't read to the end has its reasons.
        let _ = stdin.write_all(&input);
    });
    let (out, err) = (reading(child.stdout.take().expect("a pipe")), reading(child.stderr.take().expect("a pipe")));
    let code = wait(child);
    Done { code, out: out.join().expect("read"), err: err.join().expect("read") }
}

fn reading(mut from: impl Read + Send + 'static) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).expect("readable");
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

/// Waits for its end; one that hangs is ended, and fails the test.
fn wait(mut child: Child) -> i32 {
    let pid = child.id();
    let (tell, ended) = mpsc::channel();
    std::thread::spawn(move || tell.send(child.wait()));
    match ended.recv_timeout(PATIENCE) {
        Ok(status) => {
            let status = status.expect("it was our child");
            status.code().unwrap_or_else(|| -std::os::unix::process::ExitStatusExt::signal(&status).unwrap_or(0))
        }
        Err(_) => {
            signal(pid, Signal::KILL);
            panic!("the program did not end within {PATIENCE:?}");
        }
    }
}

fn signal(pid: u32, signal: Signal) {
    let pid = Pid::from_raw(i32::try_from(pid).expect("a number of a process")).expect("not zero");
    let _ = kill_process(pid, signal);
}

/// A running server. It is ended when this is dropped.
pub struct Server {
    child: Option<Child>,
    pub pages: SocketAddr,
    pub smtp: SocketAddr,
    /// What it said until it was ready.
    pub greeting: String,
    log: Option<std::thread::JoinHandle<String>>,
}

impl Server {
    /// Starts one on ports that the system chooses, and waits until it is ready.
    #[track_caller]
    pub fn start<S: AsRef<std::ffi::OsStr>>(args: impl IntoIterator<Item = S>) -> Server {
        let mut command = program();
        command.arg("serve").args(args).args(["--listen", "127.0.0.1:0", "--smtp-listen", "127.0.0.1:0", "--log", "debug"]);
        let mut child = command.spawn().expect("the program starts");
        let stdout = child.stdout.take().expect("a pipe");
        let log = reading(child.stderr.take().expect("a pipe"));
        let (tell, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                let _ = tell.send(line);
            }
        });
        let mut greeting = String::new();
        loop {
            match lines.recv_timeout(PATIENCE) {
                Ok(line) => {
                    greeting.push_str(&line);
                    greeting.push('\n');
                    if line.starts_with("Mail is taken at") {
                        break;
                    }
                }
                Err(_) => {
                    let pid = child.id();
                    signal(pid, Signal::KILL);
                    let _ = child.wait();
                    panic!("the server was not ready; it said:\n{greeting}\n{}", log.join().expect("read"));
                }
            }
        }
        let (pages, smtp) = (address_after(&greeting, "http://"), address_after(&greeting, "Mail is taken at "));
        Server { child: Some(child), pages, smtp, greeting, log: Some(log) }
    }

    /// Asks it to stop, and waits: its exit code, and what it logged.
    #[track_caller]
    pub fn stop(mut self) -> (i32, String) {
        let child = self.child.take().expect("it runs");
        signal(child.id(), Signal::TERM);
        let code = wait(child);
        (code, self.log.take().expect("a log").join().expect("read"))
    }

    /// Ends it as a power cut would.
    pub fn kill(mut self) {
        let mut child = self.child.take().expect("it runs");
        signal(child.id(), Signal::KILL);
        child.wait().expect("it was our child");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(mut child) = self.child.take() {
            signal(child.id(), Signal::KILL);
            let _ = child.wait();
        }
    }
}

#[track_caller]
fn address_after(text: &str, before: &str) -> SocketAddr {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no {before:?} in {text}")).1;
    let end = rest.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == ':')).unwrap_or(rest.len());
    rest[..end].trim_end_matches('.').parse().unwrap_or_else(|e| panic!("{e}: {rest}"))
}

/// Where a desk lies for a test: a folder, or a database with a folder of keys.
pub struct Ground {
    pub folder: tempfile::TempDir,
    database: Option<throwaway_postgres::Database>,
}

impl Ground {
    /// An empty folder.
    pub fn folder() -> Ground {
        Ground { folder: tempfile::tempdir().expect("a folder"), database: None }
    }

    /// An empty PostgreSQL database.
    pub fn database() -> Ground {
        Ground { folder: tempfile::tempdir().expect("a folder"), database: Some(throwaway_postgres::Database::create()) }
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("desk")
    }

    /// How the place is named on the command line.
    pub fn args(&self) -> Vec<String> {
        let mut args = vec!["--data".to_owned(), self.data().display().to_string()];
        if let Some(database) = &self.database {
            args.extend(["--database".to_owned(), database.url().to_owned()]);
        }
        args
    }

    /// A command at this place.
    pub fn run(&self, args: &[&str]) -> Done {
        self.run_with(args, b"")
    }

    /// The same with something on standard input.
    pub fn run_with(&self, args: &[&str], input: &[u8]) -> Done {
        run_with(args.iter().map(|a| (*a).to_owned()).chain(self.args()), input)
    }

    /// Sets up the example's organisation, whose mail goes out to this port.
    #[track_caller]
    pub fn set_up(&self, mail_out_port: u16) -> Done {
        let file = self.folder.path().join("setup.toml");
        std::fs::write(&file, answers(mail_out_port)).expect("a file");
        self.run(&["setup", "--from", &file.display().to_string()]).with(0)
    }
}

/// The example, with another port for mail that leaves, and no wait for undo.
pub fn answers(mail_out_port: u16) -> String {
    let example = std::fs::read_to_string(example()).expect("the example is part of the project");
    let changed = example.replace("port = 2525", &format!("port = {mail_out_port}"));
    assert!(changed.contains(&format!("port = {mail_out_port}")), "the example names a port");
    changed
}

/// Where the example lies.
pub fn example() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/setup.toml")
}
