//! One running server: started, waited for, and ended by its own process id.

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::fs::chown,
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use crate::{
    programs::{Programs, Unavailable},
    template,
};

/// How long a server may take until it answers. Half a second is usual; the rest is for a busy machine.
const START_LIMIT: Duration = Duration::from_secs(60);

/// Starts the server, says its process id, waits until our end of the pipe is closed (by drop, or because we were
/// killed), and ends exactly that server: SIGQUIT is PostgreSQL's immediate shutdown, which its children follow. Then it
/// removes the folder, which nobody else does when we were killed.
const KEEPER: &str = r#"folder=$1; shift; "$@" >"$folder/log" 2>&1 </dev/null & server=$!; echo $server; read -r _; kill -QUIT $server; wait $server; cd /; rm -rf "$folder""#;

/// A running PostgreSQL server with a data folder of its own. Dropped, it is stopped and its folder removed.
pub struct Cluster {
    programs: Programs,
    keeper: Child,
    leash: Option<ChildStdin>,
    server_pid: u32,
    /// PostgreSQL names its socket by the port, also when it listens on none.
    port: String,
    databases: AtomicU32,
    // Last, so that the folder goes after the server.
    folder: tempfile::TempDir,
}

impl Cluster {
    /// Starts a server; `settings` are lines of its configuration that come on top (`("max_connections", "5")`).
    ///
    /// # Errors
    /// When PostgreSQL isn't installed, or doesn't start: then with what it wrote to its log.
    pub fn start(settings: &[(&str, &str)]) -> Result<Cluster, Unavailable> {
        let programs = Programs::find()?;
        let folder = tempfile::Builder::new()
            .prefix("pg")
            .tempdir()
            .map_err(|e| Unavailable::io("making a folder in", &std::env::temp_dir(), &e))?;
        if let Some((user, group)) = programs.run_as {
            chown(folder.path(), Some(user), Some(group))
                .map_err(|e| Unavailable::io("giving PostgreSQL its folder", folder.path(), &e))?;
        }
        let data = folder.path().join("data");
        template::make_data_folder(&programs, folder.path(), &data)?;
        let mut keeper = programs
            .shell(folder.path())
            .args(["-c", KEEPER, "keeper"])
            .arg(folder.path())
            .arg(programs.path_of("postgres"))
            .arg("-D")
            .arg(&data)
            .arg("-k")
            .arg(folder.path())
            .args(configuration(settings))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|e| Unavailable::io("starting", &programs.path_of("postgres"), &e))?;
        let leash = keeper.stdin.take();
        let server_pid = read_pid(&mut keeper);
        let port = settings.iter().find(|(name, _)| *name == "port").map_or("5432", |(_, port)| port).to_owned();
        let cluster =
            Cluster { programs, keeper, leash, server_pid: server_pid.unwrap_or_default(), port, databases: AtomicU32::new(0), folder };
        if server_pid.is_none() {
            return Err(cluster.failed("its keeper named no process id"));
        }
        cluster.wait_until_ready(&data)?;
        Ok(cluster)
    }

    /// The server's own process id, for tests that end it the hard way.
    pub fn server_pid(&self) -> u32 {
        self.server_pid
    }

    /// Where the socket, the data and the log lie.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The address of a database by the Unix socket; there is no TCP port unless the settings ask for one.
    pub fn url(&self, database: &str) -> String {
        let socket_folder: String =
            self.folder.path().to_string_lossy().chars().map(|c| if c == '/' { "%2F".into() } else { c.to_string() }).collect();
        format!("postgres://postgres@{socket_folder}:{}/{database}", self.port)
    }

    /// The name of one that nobody has used. The first is the one that a new cluster has anyway: a process that runs one
    /// test, as most do, is spared the making of a second.
    pub(crate) fn empty_database(&self) -> Result<String, Unavailable> {
        match self.databases.fetch_add(1, Ordering::Relaxed) {
            0 => Ok("postgres".to_owned()),
            more => {
                let name = format!("test_{more}");
                self.create_database(&name)?;
                Ok(name)
            }
        }
    }

    fn create_database(&self, name: &str) -> Result<(), Unavailable> {
        let output = self
            .programs
            .command("createdb", self.folder.path())
            .arg("-h")
            .arg(self.folder.path())
            .args(["-p", &self.port, "-U", "postgres", "-T", "template0", name])
            .output()
            .map_err(|e| Unavailable::io("running", &self.programs.path_of("createdb"), &e))?;
        if output.status.success() { Ok(()) } else { Err(self.failed(&String::from_utf8_lossy(&output.stderr))) }
    }

    /// The server writes its state as the eighth line of `postmaster.pid`, which is what `pg_ctl` waits for too.
    fn wait_until_ready(&self, data: &Path) -> Result<(), Unavailable> {
        let started = Instant::now();
        let state_file = data.join("postmaster.pid");
        while !fs::read_to_string(&state_file).is_ok_and(|state| state.lines().nth(7).is_some_and(|line| line.trim() == "ready")) {
            if self.log().contains("FATAL:") {
                return Err(self.failed("it stopped at once"));
            }
            if started.elapsed() > START_LIMIT {
                return Err(self.failed(&format!("it wasn't ready after {} seconds", START_LIMIT.as_secs())));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }

    fn log_path(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    fn log(&self) -> String {
        fs::read_to_string(self.log_path()).unwrap_or_default()
    }

    fn failed(&self, why: &str) -> Unavailable {
        Unavailable::because(format!(
            "PostgreSQL for tests ({}) failed: {why}\nIts log:\n{}",
            self.programs.path_of("postgres").display(),
            self.log()
        ))
    }
}

fn configuration(settings: &[(&str, &str)]) -> Vec<String> {
    // Nothing here has to survive anything, and many clusters may run side by side.
    const DEFAULTS: [(&str, &str); 7] = [
        ("listen_addresses", ""),
        ("fsync", "off"),
        ("synchronous_commit", "off"),
        ("full_page_writes", "off"),
        ("shared_buffers", "32MB"),
        ("max_connections", "60"),
        ("autovacuum", "off"),
    ];
    DEFAULTS.iter().chain(settings).flat_map(|(name, value)| ["-c".to_owned(), format!("{name}={value}")]).collect()
}

fn read_pid(keeper: &mut Child) -> Option<u32> {
    let mut line = String::new();
    BufReader::new(keeper.stdout.take()?).read_line(&mut line).ok()?;
    line.trim().parse().ok()
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Closing the pipe is what the keeper waits for; it leaves once the server has.
        drop(self.leash.take());
        // There is nobody left to tell when waiting fails.
        let _ = self.keeper.wait();
    }
}
