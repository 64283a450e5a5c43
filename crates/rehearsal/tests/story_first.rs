//! The first story on both databases, with mail that is read where it stands. `crates/makegood/tests/first_story.rs` plays it with
//! the binary's reader child.

use rehearsal::{Town, first_story::first_story};

rehearsal::on_both_databases! {
    one_case_from_the_first_mail_to_the_customers_word
}

async fn one_case_from_the_first_mail_to_the_customers_word(town: Town) {
    first_story(&town).await;
    town.is_well().await;
}
