//! The pages of staff beside the case page: what their forms do, that a form sent twice acts once, and that a form which
//! is refused comes back as it was.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

#[path = "staff_pages/broken_promises.rs"]
mod broken_promises;
#[path = "staff_pages/calls_and_letters.rs"]
mod calls_and_letters;
#[path = "staff_pages/case_acts.rs"]
mod case_acts;
#[path = "staff_pages/final_answers.rs"]
mod final_answers;
#[path = "staff_pages/forms_that_come_back.rs"]
mod forms_that_come_back;
#[path = "staff_pages/over_https.rs"]
mod over_https;
#[path = "staff_pages/people_and_settings.rs"]
mod people_and_settings;
#[path = "staff_pages/readings.rs"]
mod readings;
#[path = "staff_pages/replies.rs"]
mod replies;
#[path = "staff_pages/shelf_and_absence.rs"]
mod shelf_and_absence;
#[path = "staff_pages/taking_back.rs"]
mod taking_back;
#[path = "staff_pages/their_word.rs"]
mod their_word;
#[path = "kit_staff/town.rs"]
mod town;

use axum::http::header;
use casework::{
    CaseEvent,
    conversation::contact::{Contact, ContactEvent},
    ids::CaseId,
};
use desk::real_now;
use jiff::SignedDuration;
use record::{memo::Done, views::case_list::CaseRow};
use town::{Seen, Town};
use uuid::Uuid;

impl Town {
    /// Paul calls, and Ines takes the call; he can be written to.
    async fn pauls_case(&self) -> CaseRow {
        self.case_by_call("Paul Lenoir", "", "paul@post.example").await
    }

    /// Time passes, and all that falls due on the way is seen to.
    async fn wait_minutes(&self, minutes: i64) {
        // There is no mail server here: what colleagues are told by mail counts as told.
        let told = async || {
            let memos = self.desk.record().take_memos(self.desk.now(), real_now(), 100).await?;
            self.desk.record().settle_memos(memos.iter().map(|m| (m.id, Done::Told)).collect()).await?;
            Ok(())
        };
        self.desk.move_time(self.desk.now() + SignedDuration::from_mins(minutes), told).await.unwrap();
    }
}

fn command() -> String {
    Uuid::now_v7().to_string()
}

/// The cookie that carries what was just done to the next page.
fn flash(seen: &Seen) -> String {
    let mut cookies = seen.headers.get_all(header::SET_COOKIE).iter().filter_map(|v| v.to_str().ok());
    let flash = cookies.rfind(|c| c.starts_with("__Host-flash=")).expect("it says what was done");
    flash.split(';').next().unwrap().to_owned()
}

/// The case to whose page a form led.
async fn case_at(town: &Town, location: &str) -> CaseId {
    let slug = location.strip_prefix("/cases/").unwrap_or_else(|| panic!("{location} is no case"));
    town.desk.record().case_by_slug(slug).await.unwrap().expect("there is such a case").case
}

async fn contacts(town: &Town, case: CaseId) -> Vec<Contact> {
    let file = town.desk.open_file_unasked(case).await.unwrap();
    let received = file.events.iter().filter_map(|r| match &r.event {
        CaseEvent::Contact(ContactEvent::Received(c)) => Some((**c).clone()),
        _ => None,
    });
    received.collect()
}
