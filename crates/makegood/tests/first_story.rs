//! The first story with the binary's own reader: each mail is read in a child process, `makegood read-mail`, with its limits.

use rehearsal::{Database, Town, first_story::first_story};
use std::path::Path;

async fn with_the_reader_child(database: Database) {
    let town = Town::open_with_reader(database, Path::new(env!("CARGO_BIN_EXE_makegood"))).await;
    first_story(&town).await;
    town.is_well().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_story_is_told_with_the_reader_child_on_sqlite() {
    with_the_reader_child(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_story_is_told_with_the_reader_child_on_postgres() {
    with_the_reader_child(Database::Postgres).await;
}
