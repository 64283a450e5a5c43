//! For tests: a small town of named people, a clock that is moved by hand, a mail room, throw-away databases.
//!
//! [`Town::open`] puts a whole desk together, from door to door: a real record on either database, the mail room behind a
//! real SMTP listener, a mail server that catches what leaves, and the pages over HTTP. [`Browser`] fetches pages and sends
//! forms as a browser without script does: it reads the form from the HTML first. Time stands still until
//! [`Town::later`] moves it.

pub mod at_work;
pub mod browser;
pub mod customers;
pub mod first_story;
pub mod ground;
pub mod html;
pub mod inspection;
pub mod letters;
pub mod mail_room;
pub mod plain_words;
pub mod staff;
pub mod town;
pub mod town_of_cases;

pub use at_work::{AtWork, Saying};
pub use browser::{Browser, Page};
pub use customers::Customer;
pub use ground::{Database, Ground};
pub use letters::Letter;
pub use town::Town;

/// Makes of each scenario a test on SQLite and one on PostgreSQL.
#[macro_export]
macro_rules! on_both_databases {
    ($($scenario:ident)*) => {
        mod on_sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $scenario() {
                super::$scenario($crate::Town::open($crate::Database::Sqlite).await).await;
            })*
        }
        mod on_postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $scenario() {
                super::$scenario($crate::Town::open($crate::Database::Postgres).await).await;
            })*
        }
    };
}
