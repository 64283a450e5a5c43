//! Mail servers that deliver to the desk: each hands over a mail until it hears 250, as mail servers do.

use super::{
    book::{Book, DESK, Mail},
    dice::Dice,
};
use doors::smtp_out::{Outlet, Sent};
use std::sync::Arc;

/// How many deliver at once.
pub const SENDERS: usize = 4;

/// Hands over up to so many mails, and ends when the desk is gone.
pub async fn deliver(port: u16, book: Arc<Book>, mut dice: Dice, mails: u64) {
    for _ in 0..mails {
        let Some(mail) = book.next_mail(&mut dice, true) else { return };
        match hand_over(port, &mail).await {
            Sent::Accepted { .. } => book.acknowledged(mail, &mut dice),
            Sent::Deferred { .. } | Sent::Unreachable { .. } | Sent::InDoubt { .. } => return book.unheard(mail),
            Sent::Refused { code, text } => panic!("a mail was refused for good: {code} {text}"),
        }
    }
}

/// Hands over everything that nobody has acknowledged yet, to a desk that stays.
pub async fn deliver_the_rest(port: u16, book: &Book, dice: &mut Dice) {
    while let Some(mail) = book.next_mail(dice, false) {
        match hand_over(port, &mail).await {
            Sent::Accepted { .. } => book.acknowledged(mail, dice),
            other => panic!("{} is not taken by a desk that runs: {other:?}", mail.token),
        }
    }
}

/// Hands over one mail, once.
pub async fn hand_over(port: u16, mail: &Mail) -> Sent {
    let outlet = Outlet::new("127.0.0.1", port, "away.example");
    outlet.send(&mail.from, &[DESK.to_owned()], &mail.bytes).await
}
