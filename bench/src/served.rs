//! The real binary, started on a filled desk: when its first page comes, what memory it takes, and how it is logged in to.

use record::store::Place;
use rehearsal::{Browser, staff};
use std::{
    error::Error,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    process::{Child, Command},
    time::{MissedTickBehavior, interval, timeout},
};

/// How long a server may take until its first page.
const START_LIMIT: Duration = Duration::from_secs(60);

/// A running server. Dropped, it is stopped.
pub struct Served {
    child: Child,
    pub pages: SocketAddr,
    pub mail: SocketAddr,
    /// From its start to its first page.
    pub first_page: Duration,
}

fn free_address() -> std::io::Result<SocketAddr> {
    TcpListener::bind(("127.0.0.1", 0))?.local_addr()
}

fn arguments(place: &Place, folder: &Path) -> Vec<String> {
    // With PostgreSQL the folder holds keys and large files.
    let mut all = vec!["--data".to_owned(), folder.display().to_string()];
    if let Place::Url(url) = place {
        all.extend(["--database".to_owned(), url.clone()]);
    }
    all
}

impl Served {
    /// Starts it, and waits for its first page.
    pub async fn start(binary: &Path, place: &Place, folder: &Path) -> Result<Served, Box<dyn Error>> {
        let (pages, mail) = (free_address()?, free_address()?);
        let began = Instant::now();
        let child = Command::new(binary)
            .arg("serve")
            .args(arguments(place, folder))
            .args(["--listen", &pages.to_string(), "--smtp-listen", &mail.to_string()])
            .current_dir(folder)
            .stdout(Stdio::null())
            .stderr(Stdio::from(std::fs::File::create(folder.join("serve.log"))?))
            .kill_on_drop(true)
            .spawn()?;
        let mut served = Served { child, pages, mail, first_page: Duration::ZERO };
        timeout(START_LIMIT, served.first_page()).await??;
        served.first_page = began.elapsed();
        Ok(served)
    }

    async fn first_page(&mut self) -> Result<(), Box<dyn Error>> {
        let mut look = interval(Duration::from_millis(1));
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            look.tick().await;
            if let Some(ended) = self.child.try_wait()? {
                return Err(format!("the server ended: {ended}").into());
            }
            let Ok(mut line) = TcpStream::connect(self.pages).await else { continue };
            line.write_all(format!("GET /login HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", self.pages).as_bytes()).await?;
            let mut answer = Vec::new();
            line.read_to_end(&mut answer).await?;
            if answer.starts_with(b"HTTP/1.1 200") {
                return Ok(());
            }
        }
    }

    /// The memory that it holds, in MB: what is its own, and what lies in files that the system shares.
    pub fn memory(&self) -> Result<(f64, f64), Box<dyn Error>> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id().ok_or("it runs")?))?;
        let of = |name: &str| {
            let line = status.lines().find_map(|l| l.strip_prefix(name)).unwrap_or_default();
            line.split_whitespace().next().and_then(|n| n.parse::<f64>().ok()).unwrap_or_default() / 1024.0
        };
        Ok((of("VmRSS:"), of("RssAnon:")))
    }

    /// Ends it as a service manager does.
    pub async fn stop(mut self) -> Result<(), Box<dyn Error>> {
        let pid = self.child.id().ok_or("it runs")?;
        Command::new("kill").arg(pid.to_string()).status().await?;
        timeout(START_LIMIT, self.child.wait()).await??;
        Ok(())
    }

    /// Somebody of the set-up logs in, by password; the second factor is enrolled or put off.
    pub async fn log_in(&self, first_name: &str) -> Result<Browser, Box<dyn Error>> {
        let browser = Browser::new(self.pages);
        let gate = browser.get("/login").await;
        let address = staff::address(first_name);
        let page = browser.send(&gate, "/login", &[("address", &address), ("password", staff::PASSWORD)]).await;
        if let Some(later) = page.forms().into_iter().find(|f| f.value("step") == Some("later")) {
            browser.send_form(&later).await;
        }
        let landed = browser.get("/today").await;
        if landed.path != "/today" || !landed.status.is_success() {
            return Err(format!("{first_name} is not let in: {} {}", landed.path, landed.status).into());
        }
        Ok(browser)
    }

    /// The long case's customer comes by the code of their link.
    pub async fn customer(&self, code: &str) -> Result<Browser, Box<dyn Error>> {
        let browser = Browser::new(self.pages);
        let landing = browser.get("/c").await;
        let landed = browser.send(&landing, "/c", &[("code", code)]).await;
        if landed.path != "/c/case" {
            return Err(format!("the code does not open: {} {}", landed.path, landed.status).into());
        }
        Ok(browser)
    }
}

/// How long a program takes that does nothing: the part of a start that no server can save.
pub async fn nothing(binary: &Path) -> Result<Duration, Box<dyn Error>> {
    let began = Instant::now();
    Command::new(binary).arg("--version").stdout(Stdio::null()).status().await?;
    Ok(began.elapsed())
}

/// A copy of a folder, so that the next run finds the kept one as it was.
pub fn copied(from: &Path, to: &Path) -> Result<PathBuf, Box<dyn Error>> {
    let done = std::process::Command::new("cp").arg("-a").arg("--reflink=auto").arg(from).arg(to).status()?;
    if done.success() { Ok(to.to_owned()) } else { Err("the filled folder couldn't be copied".into()) }
}
