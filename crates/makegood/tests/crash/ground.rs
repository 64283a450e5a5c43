//! Where a desk lies that is killed: a folder or a database, its addresses, its configuration, and the mail server behind it.

use super::program::{self, Done};
use doors::catcher::{Catcher, Habits};
use record::{
    Record,
    store::{Place, Tx, Write, WriteError, statements},
    vals,
};
use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Command,
};

/// For how long a message in doubt waits here, in seconds: the mail server of these tests answers within a tenth of one.
const QUARANTINE_SECONDS: u32 = 2;

/// How many people work there: each is sent a link.
pub const INVITED: usize = 2;

statements! {
    /// Two minutes and more pass for what a dead node had taken.
    SENDING { postgres: "UPDATE outbox SET leased_until = 0" }
    READING { postgres: "UPDATE mail_ledger SET leased_until = 0 WHERE leased_until > 0" }
    LOOKING { postgres: "UPDATE due SET leased_until = 0" }
}

/// The ground.
pub struct Ground {
    folder: tempfile::TempDir,
    database: Option<throwaway_postgres::Database>,
    /// The data folder, which another one follows after each loss of power.
    pub data: PathBuf,
    pub pages: SocketAddr,
    pub smtp: SocketAddr,
}

/// What is not done yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Undone {
    pub unread: u64,
    pub to_leave: u64,
}

impl Ground {
    pub fn folder() -> Ground {
        Ground::on(None)
    }

    pub fn database() -> Ground {
        Ground::on(Some(throwaway_postgres::Database::create()))
    }

    fn on(database: Option<throwaway_postgres::Database>) -> Ground {
        let folder = tempfile::tempdir().expect("a folder");
        let data = folder.path().join("desk");
        Ground { folder, database, data, pages: free_address(), smtp: free_address() }
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Where copies of what was sent lie.
    pub fn archive(&self) -> PathBuf {
        self.path().join("archive")
    }

    /// A mail server that catches everything, and copies it to the archive.
    pub async fn catcher(&self) -> Catcher {
        std::fs::create_dir_all(self.archive()).expect("a folder");
        Catcher::start_with(Habits { copies: Some(self.archive()), ..Habits::default() }).await
    }

    pub fn is_folder(&self) -> bool {
        self.database.is_none()
    }

    /// How the place is named on the command line.
    pub fn args(&self) -> Vec<String> {
        let mut args = vec!["--data".to_owned(), self.data.display().to_string()];
        if let Some(database) = &self.database {
            args.extend(["--database".to_owned(), database.url().to_owned()]);
        }
        args
    }

    /// A command at this place, to its end.
    pub fn run(&self, args: &[&str]) -> Done {
        program::run(args.iter().map(|a| (*a).to_owned()).chain(self.args()))
    }

    /// The answers of set-up: two people, mail that leaves to this port, and a second for taking a reply back.
    pub fn answers(&self, mail_out_port: u16) -> PathBuf {
        let example = program::answers(mail_out_port);
        let (before, colleagues) = example.split_once("[[colleagues]]").expect("the example has colleagues");
        let first = colleagues.split("[[colleagues]]").next().unwrap_or_default();
        let before = before.replace("http://127.0.0.1:8080", &format!("http://{}", self.pages));
        let before = before.replace("undo_send_seconds = 20", "undo_send_seconds = 1");
        assert!(before.contains("undo_send_seconds = 1 "), "the example names the seconds of undo");
        let file = self.path().join("setup.toml");
        std::fs::write(&file, format!("{before}[[colleagues]]{first}")).expect("a file");
        file
    }

    /// Sets the desk up; the token by which the operator joins.
    pub fn set_up(&self, mail_out_port: u16) -> String {
        let done = self.run(&["setup", "--from", &self.answers(mail_out_port).display().to_string()]).with(0);
        invitation(&done.out)
    }

    /// The configuration of the machine: with an archive in which a message in doubt is looked up, or without.
    pub fn configured(&self, with_archive: bool) -> PathBuf {
        let mut text = format!("[mail_out]\nquarantine_seconds = {QUARANTINE_SECONDS}\n");
        if with_archive {
            text.push_str(&format!("archive = {:?}\n", self.archive()));
        }
        let file = self.path().join("desk.toml");
        std::fs::write(&file, text).expect("a file");
        file
    }

    /// What waits while a desk runs on this ground.
    pub async fn undone(&self) -> Undone {
        if self.is_folder() {
            let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
            let looking = rusqlite::Connection::open_with_flags(self.data.join("makegood.db"), flags).expect("a database");
            let count = |sql: &str| looking.query_row(sql, [], |row| row.get::<_, i64>(0)).expect("a count").unsigned_abs();
            let unread = count("SELECT count(*) FROM mail_ledger WHERE fate = 'unread'");
            return Undone { unread, to_leave: count("SELECT count(*) FROM outbox") };
        }
        let record = self.record().await;
        let unread = record.mail_counts().await.expect("counts").unread;
        Undone { unread, to_leave: record.outbox(10_000).await.expect("the outbox").len() as u64 }
    }

    /// The record: on SQLite only while no desk runs.
    pub async fn record(&self) -> Record {
        let place = match &self.database {
            Some(database) => Place::Url(database.url().to_owned()),
            None => Place::Folder(self.data.clone()),
        };
        Record::open(&place, &self.data.join("files")).await.expect("the record opens")
    }

    /// So much time passes that what a dead node had taken is free. A folder needs none: nobody else can have taken it.
    pub async fn leases_end(&self) {
        if !self.is_folder() {
            self.record().await.db().write(TimePasses).await.expect("the database writes");
        }
    }

    /// A program of tests/power_loss, as `./test power-loss` builds it; here, too, when it isn't built yet.
    pub fn tool(&self, name: &str) -> PathBuf {
        if let Some(built) = std::env::var_os("MAKEGOOD_POWER_LOSS").map(|folder| PathBuf::from(folder).join(name))
            && built.exists()
        {
            return built;
        }
        let built = self.path().join(name);
        let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/power_loss").join(name.replace(".so", "")).with_extension("c");
        let mut cc = Command::new("cc");
        cc.args(["-std=c11", "-O1", "-o"]).arg(&built).arg(source);
        if name.ends_with(".so") {
            cc.args(["-shared", "-fPIC", "-lpthread", "-ldl"]);
        }
        assert!(cc.status().expect("a C compiler, as ./test installs it").success(), "{name} can be built");
        built
    }
}

/// The token of the operator's invitation, in what set-up printed.
pub fn invitation(out: &str) -> String {
    let line = out.lines().find(|line| line.contains("Ines Moreau")).expect("a line for the operator");
    let link = line.split_whitespace().find(|word| word.contains("/invitation#")).expect("a link");
    link.split_once('#').expect("a token").1.to_owned()
}

/// An address outside of the ports from which connections go out: a desk that starts again finds it free.
fn free_address() -> SocketAddr {
    let from = 10_000 + u16::try_from(std::process::id() % 20_000).expect("less than 20,000");
    let ports = (from..32_000).chain(10_000..from);
    let mut free = ports.filter_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok());
    static TAKEN: std::sync::Mutex<Vec<u16>> = std::sync::Mutex::new(Vec::new());
    let mut taken = TAKEN.lock().expect("nobody panics with it");
    let found = free.find_map(|listener| listener.local_addr().ok().filter(|a| !taken.contains(&a.port())));
    let found = found.expect("a free port");
    taken.push(found.port());
    found
}

struct TimePasses;

impl Write for TimePasses {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        for statement in ALL {
            tx.exec(statement, vals![]).await?;
        }
        Ok(())
    }
}
