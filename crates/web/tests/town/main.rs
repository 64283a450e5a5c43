//! The doors and the customers' pages, alive: a whole town in this process, spoken to over HTTP and SMTP.

mod at_once;
mod canary;
mod contact;
mod erased;
mod landing;
mod login;
mod my_case;
mod no_language;
mod odd_mail;
mod oneself;
mod released;
mod setup;
mod shell;
mod timeline;
mod unsent;
mod zones;

/// Each named function runs on both databases.
macro_rules! on_both_databases {
    ($($name:ident)*) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name(rehearsal::Database::Sqlite).await;
            })*
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name(rehearsal::Database::Postgres).await;
            })*
        }
    };
}
use on_both_databases;
