//! A colleague who replies by the web form, like anybody whose page does not answer sends the same form again.

use super::{
    book::{Book, Told},
    dice::Dice,
};
use jiff::{SignedDuration, tz::TimeZone};
use rehearsal::{
    Browser, Page,
    html::{self, Form},
};
use reqwest::StatusCode;
use std::net::SocketAddr;

/// The address and the password with which the operator logs in.
const ADDRESS: &str = "ines.moreau@nordwerk.example";
const PASSWORD: &str = "the quiet harbour at six";

/// The desk does not answer any more.
#[derive(Debug)]
pub struct Gone;

impl From<reqwest::Error> for Gone {
    fn from(_: reqwest::Error) -> Gone {
        Gone
    }
}

/// How a try to reply ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Settled {
    /// The page said what became of it, or there was nothing to say.
    Done,
    /// The page says that there is no room: the reply waits in the form.
    NoRoom,
}

/// Somebody who is logged in.
pub struct Operator {
    pub browser: Browser,
    /// A reply of which nobody has said what became of it.
    unanswered: Option<(String, Form)>,
}

impl Operator {
    /// Joins by the link that set-up printed, and logs in.
    pub async fn joins(pages: SocketAddr, token: &str) -> Operator {
        let browser = Browser::new(pages);
        let asked = browser.get("/invitation").await;
        let form = browser.send(&asked, "/invitation", &[("token", token)]).await;
        browser.send(&form, "/invitation", &[("password", PASSWORD), ("password_again", PASSWORD)]).await;
        let gate = browser.get("/login").await;
        let second = browser.send(&gate, "/login", &[("address", ADDRESS), ("password", PASSWORD)]).await;
        let later = second.forms().into_iter().find(|f| f.value("step") == Some("later")).expect("the second factor can be put off");
        let landed = browser.send_form(&later).await;
        assert_eq!((landed.status.as_u16(), landed.path.as_str()), (200, "/today"), "{}", landed.text());
        Operator { browser, unanswered: None }
    }

    /// Replies to up to so many customers; ends when the desk is gone.
    pub async fn replies(&mut self, book: &Book, dice: &mut Dice, times: u64) {
        for _ in 0..times {
            if self.reply(book, dice).await.is_err() {
                return;
            }
        }
    }

    /// Replies to one of the customers.
    pub async fn reply(&mut self, book: &Book, dice: &mut Dice) -> Result<Settled, Gone> {
        for settled in [self.settle(book).await?, self.begin(book, dice).await?] {
            if settled == Settled::NoRoom {
                return Ok(settled);
            }
        }
        self.settle(book).await
    }

    /// Opens a case, and writes a reply in its form.
    pub async fn begin(&mut self, book: &Book, dice: &mut Dice) -> Result<Settled, Gone> {
        let list = self.browser.try_get("/cases").await?;
        let mut cases: Vec<String> = html::tags(&list.html).iter().filter_map(|t| t.get("href")).filter_map(slug).collect();
        cases.dedup();
        if cases.is_empty() {
            return Ok(Settled::Done);
        }
        let case = &cases[usize::try_from(dice.among(0..=cases.len() as u64 - 1)).unwrap_or(0)];
        let page = self.browser.try_get(&format!("/cases/{case}")).await?;
        if page.status == StatusCode::INSUFFICIENT_STORAGE {
            return Ok(no_room(&page));
        }
        let token = book.new_reply();
        self.unanswered = Some((token.clone(), filled(&page, &token)));
        Ok(Settled::Done)
    }

    /// Sends the form of which nobody knows what became, until the page says it.
    pub async fn settle(&mut self, book: &Book) -> Result<Settled, Gone> {
        let Some((token, form)) = &self.unanswered else { return Ok(Settled::Done) };
        let page = self.browser.try_send_with_files(form, &[]).await?;
        match page.status {
            StatusCode::OK => book.reply(token, Told::Taken),
            StatusCode::UNPROCESSABLE_ENTITY => {
                page.says("arrived");
                book.reply(token, Told::Refused);
            }
            StatusCode::INSUFFICIENT_STORAGE => return Ok(no_room(&page)),
            other => panic!("a reply is answered with {other}:\n{}", page.text()),
        }
        self.unanswered = None;
        Ok(Settled::Done)
    }

    /// Whether a reply still waits for its answer.
    pub fn waits(&self) -> bool {
        self.unanswered.is_some()
    }
}

fn no_room(page: &Page) -> Settled {
    page.says("There is no room on our disk").says("Keep your text").says("it goes on by itself");
    Settled::NoRoom
}

/// The reply to a case by its form, which promises what is next.
pub fn filled(page: &Page, text: &str) -> Form {
    let in_two_days = (desk::real_now() + SignedDuration::from_hours(48)).to_zoned(TimeZone::UTC).date().to_string();
    page.form(&format!("{}/reply", page.path)).filled(&[
        ("text", &format!("A fitter looks at it. This is {text}.")),
        ("next_kind", "answer"),
        ("next_what", "I write to you how it went"),
        ("next_day", &in_two_days),
        ("next_time", "16:00"),
        ("step", "send"),
    ])
}

/// The key in a link to a case's page.
fn slug(href: &str) -> Option<String> {
    let key = href.strip_prefix("/cases/")?;
    (!key.is_empty() && !key.contains(['/', '?', '#'])).then(|| key.to_owned())
}
