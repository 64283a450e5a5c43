//! How many durable commits a second SQLite's writer gives to 1, 8 and 64 writers that each wait for theirs, and how
//! many fsyncs that took. Prints, judges nothing: `cargo run --release -p record --example commits_per_second [FOLDER]`.
//! The folder decides: a file system in memory knows no fsync.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use record::store::{Db, Migration, Place, Tx, Write, WriteError, statements, vals};

/// How long each round writes.
const ROUND: Duration = Duration::from_secs(3);

const MIGRATIONS: &[Migration] = &[Migration {
    number: 1,
    name: "0001_line",
    sqlite: "CREATE TABLE line (id BIGINT NOT NULL PRIMARY KEY, words TEXT NOT NULL)",
    postgres: "",
}];

statements! {
    ADD_LINE { sqlite: "INSERT INTO line (id, words) VALUES ($1, $2)" }
}

struct AddLine {
    id: i64,
}

impl Write for AddLine {
    type Out = ();

    async fn run(&self, tx: &mut Tx<'_>) -> Result<(), WriteError> {
        let words = "about as many words as a short answer to a customer has, with a date and a name in it ".repeat(6);
        tx.exec(&ADD_LINE, vals![self.id, words]).await?;
        Ok(())
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let within = std::env::args().nth(1).map_or_else(std::env::temp_dir, PathBuf::from);
    let folder = tempfile::tempdir_in(within)?;
    let db = Db::open(&Place::Folder(folder.path().to_owned()), MIGRATIONS).await?;
    let next = Arc::new(AtomicI64::new(0));
    println!("{:>8} {:>12} {:>14} {:>12}", "writers", "writes/s", "commits/s", "ms, median");
    for writers in [1, 8, 64] {
        let (commits, began) = (*db.wake().borrow(), Instant::now());
        let tasks: Vec<_> = (0..writers).map(|_| tokio::spawn(write_for_a_round(db.clone(), next.clone()))).collect();
        let mut waits = Vec::new();
        for task in tasks {
            waits.extend(task.await??);
        }
        let seconds = began.elapsed().as_secs_f64();
        waits.sort_unstable();
        let median = waits.get(waits.len() / 2).copied().unwrap_or_default();
        let committed = *db.wake().borrow() - commits;
        println!(
            "{writers:>8} {:>12.0} {:>14.0} {:>12.2}",
            waits.len() as f64 / seconds,
            committed as f64 / seconds,
            median.as_secs_f64() * 1000.0
        );
    }
    Ok(())
}

async fn write_for_a_round(db: Db, next: Arc<AtomicI64>) -> Result<Vec<Duration>, WriteError> {
    let (began, mut waits) = (Instant::now(), Vec::new());
    while began.elapsed() < ROUND {
        let asked = Instant::now();
        db.write(AddLine { id: next.fetch_add(1, Ordering::Relaxed) }).await?;
        waits.push(asked.elapsed());
    }
    Ok(waits)
}
