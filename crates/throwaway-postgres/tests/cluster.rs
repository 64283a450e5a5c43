//! The cluster starts, gives databases that don't see each other, and leaves nothing behind.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use throwaway_postgres::{Cluster, Database};

fn psql(url: &str, sql: &str) -> String {
    let output = Command::new("psql")
        .args(["-X", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", sql, url])
        .output()
        .expect("psql is installed with PostgreSQL");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("psql writes UTF-8").trim().to_owned()
}

fn is_running(pid: u32) -> bool {
    Path::new(&format!("/proc/{pid}")).exists()
}

#[test]
fn two_databases_of_one_process_share_a_server_and_not_a_table() {
    let (first, second) = (Database::create(), Database::create());
    assert_eq!(first.cluster().server_pid(), second.cluster().server_pid());
    psql(first.url(), "CREATE TABLE only_here (n int)");
    assert_eq!(psql(second.url(), "SELECT count(*) FROM pg_tables WHERE tablename = 'only_here'"), "0");
    assert_eq!(psql(second.url(), "SHOW server_encoding"), "UTF8");
}

#[test]
fn a_dropped_cluster_leaves_no_process_and_no_folder() {
    let cluster = Cluster::start(&[("max_connections", "7")]).expect("PostgreSQL is installed");
    let (pid, folder) = (cluster.server_pid(), cluster.folder().to_owned());
    assert_eq!(psql(&cluster.url("postgres"), "SHOW max_connections"), "7");
    assert!(is_running(pid));
    drop(cluster);
    assert!(!is_running(pid));
    assert!(!folder.exists());
}

#[test]
fn a_wrong_setting_is_told_with_the_words_of_the_server() {
    let error = Cluster::start(&[("no_such_setting", "1")]).err().expect("PostgreSQL refuses what it doesn't know");
    assert!(error.to_string().contains("no_such_setting"), "{error}");
}

#[test]
fn a_cluster_and_its_folder_go_with_a_process_that_was_killed() {
    let mut child = Command::new(std::env::current_exe().expect("a test knows its program"))
        .args(["--exact", "starts_a_cluster_and_waits_to_be_killed", "--ignored", "--nocapture"])
        .env("WAIT_TO_BE_KILLED", "yes")
        .stdout(Stdio::piped())
        .spawn()
        .expect("a test can run itself");
    let lines = BufReader::new(child.stdout.take().expect("its output is piped")).lines();
    let said = lines.map_while(Result::ok).find_map(|line| line.split_once("server=").map(|(_, said)| said.to_owned()));
    let said = said.expect("the child says what it started");
    let (server, folder) = said.split_once(' ').expect("it says a number and a folder");
    let server: u32 = server.parse().expect("a process id is a number");
    assert!(is_running(server));
    child.kill().expect("the child is running");
    child.wait().expect("a killed child can be waited for");
    let killed = Instant::now();
    while is_running(server) || Path::new(folder).exists() {
        assert!(killed.elapsed() < Duration::from_secs(20), "the server or its folder outlived its test");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
#[ignore = "runs only as the child that another test kills"]
fn starts_a_cluster_and_waits_to_be_killed() {
    if std::env::var_os("WAIT_TO_BE_KILLED").is_none() {
        return;
    }
    let database = Database::create();
    println!("server={} {}", database.cluster().server_pid(), database.cluster().folder().display());
    std::thread::sleep(Duration::from_secs(60));
}
