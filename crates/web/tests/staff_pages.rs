//! The pages of staff beside the case page: what their forms do, that a form sent twice acts once, and that a form which
//! is refused comes back as it was.

#![expect(clippy::unwrap_used, reason = "a test stops where something is not as it should be")]

#[path = "staff_pages/broken_promises.rs"]
mod broken_promises;
#[path = "staff_pages/calls_and_letters.rs"]
mod calls_and_letters;
#[path = "staff_pages/forms_that_come_back.rs"]
mod forms_that_come_back;
#[path = "staff_pages/people_and_settings.rs"]
mod people_and_settings;
#[path = "staff_pages/shelf_and_absence.rs"]
mod shelf_and_absence;
#[path = "staff_pages/taking_back.rs"]
mod taking_back;
#[path = "kit_staff/town.rs"]
mod town;

use casework::{
    CaseEvent,
    conversation::contact::{Contact, ContactEvent},
    ids::CaseId,
};
use town::Town;
use uuid::Uuid;

fn command() -> String {
    Uuid::now_v7().to_string()
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
