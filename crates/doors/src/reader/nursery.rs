//! Starts the children and talks with them.
//!
//! All children are started by one thread that lives as long as the [`super::Reader`]: a child asks the system to kill it when
//! its parent dies, and for Linux the parent is the thread that started it, not the process.

use std::io;
use std::path::PathBuf;
use std::process::{ExitStatus, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::frame::{Job, READY, VERDICT_HEAD, Verdict};
use crate::limits::ReaderLimits;

/// How long a child may take to be ready, and to be gone once its line is closed (choice).
const START: Duration = Duration::from_secs(10);

type Order = (Handle, oneshot::Sender<io::Result<Child>>);

#[derive(Debug)]
pub(super) struct Nursery {
    orders: mpsc::Sender<Order>,
    agreed: Vec<u8>,
}

/// A child that is ready.
#[derive(Debug)]
pub(super) struct Running {
    child: Child,
    input: ChildStdin,
    output: ChildStdout,
    /// Jobs that it was given.
    pub(super) served: usize,
}

impl Nursery {
    pub(super) fn new(exe: PathBuf, args: Vec<String>, limits: &ReaderLimits) -> Nursery {
        let (orders, ordered) = mpsc::channel::<Order>();
        let starting = move || {
            for (handle, answer) in ordered {
                let _runtime = handle.enter();
                // Whoever ordered may have gone; the child is then dropped, and killed.
                let _ = answer.send(start(&exe, &args));
            }
        };
        let named = std::thread::Builder::new().name("mail-readers".into());
        named.spawn(starting).expect("the system has a thread to spare when the desk starts");
        let message_bytes = u32::try_from(limits.message_bytes).unwrap_or(u32::MAX);
        let agreed = [limits.address_space_bytes, limits.cpu_seconds, u64::from(message_bytes)];
        Nursery { orders, agreed: agreed.iter().flat_map(|number| number.to_le_bytes()).collect() }
    }

    pub(super) async fn start(&self) -> io::Result<Running> {
        let (answer, answered) = oneshot::channel();
        let gone = || io::Error::other("the thread that starts readers has ended");
        self.orders.send((Handle::current(), answer)).map_err(|_| gone())?;
        let mut child = answered.await.map_err(|_| gone())??;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("the reader has no standard input or output"));
        };
        let mut running = Running { child, input, output, served: 0 };
        let ready = timeout(START, async {
            running.input.write_all(&self.agreed).await?;
            running.output.read_u8().await
        });
        match ready.await {
            Ok(Ok(READY)) => Ok(running),
            Ok(Ok(_)) => Err(io::Error::other("it answered with something else than a reader does")),
            Ok(Err(problem)) => Err(io::Error::other(format!("it ended at once ({problem})"))),
            Err(_) => Err(io::Error::other("it was not ready in time")),
        }
    }
}

fn start(exe: &PathBuf, args: &[String]) -> io::Result<Child> {
    Command::new(exe)
        .args(args)
        .env_clear()
        .current_dir("/")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
}

impl Running {
    /// One job. An error means that the child is of no more use.
    pub(super) async fn ask(&mut self, job: Job, message: &[u8], answer_bytes: usize) -> io::Result<Verdict> {
        self.served += 1;
        let length = u32::try_from(message.len()).map_err(io::Error::other)?;
        self.input.write_all(&job.head(length)).await?;
        self.input.write_all(message).await?;
        self.input.flush().await?;
        let mut head = [0; VERDICT_HEAD];
        self.output.read_exact(&mut head).await?;
        let (yes, length) = Verdict::head(head)?;
        if length > answer_bytes {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let mut answer = vec![0; length];
        self.output.read_exact(&mut answer).await?;
        Ok(if yes { Verdict::Yes(answer) } else { Verdict::No(String::from_utf8_lossy(&answer).into_owned()) })
    }

    /// How a child that broke the line has ended; one that still lives is killed, and has no status worth telling.
    pub(super) async fn ended(mut self) -> Option<ExitStatus> {
        drop(self.input);
        match timeout(Duration::from_millis(500), self.child.wait()).await {
            Ok(status) => status.ok(),
            Err(_) => None,
        }
    }
}
