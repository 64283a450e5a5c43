//! A mail to a colleague in words: in their language and zone, from the organisation, with an address of its own to which
//! answers and returned mail come.

use super::{OfCase, Slip, Telling, Told};
use crate::{Desk, declined::Declined, facts::StaffNames, wording::Mail};
use casework::{care::memo::Because, ids::StaffId, people::organisation::Settings, promise::promise::What};
use jiff::{Timestamp, tz::TimeZone};
use mail::build::AutoSubmitted;
use record::views::staff_card::StaffRow;
use uuid::Uuid;
use words::{
    Voice,
    automatic_mail::{Alert, Given, Invitation, Next, Offered, Promised, Reminder, StandIn, WhyYou, Written},
};

fn voice_of(colleague: &StaffRow, settings: &Settings) -> Voice {
    let language = colleague.languages.first().unwrap_or(&settings.language);
    let zone = colleague.zone.as_deref().unwrap_or(&settings.zone);
    Voice::new(language, casework::time::zone(zone).unwrap_or(TimeZone::UTC))
}

/// What was promised, without the words in which it was: they may name somebody.
fn promised((what, due_at): (What, Timestamp)) -> Next<'static> {
    let what = match what {
        What::Answer => Promised::Answer,
        What::Call => Promised::Call,
        What::Visit => Promised::Visit,
        What::Payment => Promised::Payment,
        What::Fix => Promised::Fix,
        What::Other => Promised::Unsaid,
    };
    Next { what, due_at }
}

fn of_case(told: &OfCase, by: Timestamp, settings: &Settings, names: &StaffNames, voice: &Voice, now: Timestamp) -> Written {
    let OfCase { spoken_key, slug, owner, promise, slip, because } = told;
    let link = format!("{}/cases/{slug}", settings.base_address);
    let owner = names.name(*owner);
    let why_you = match because {
        Because::TheyOwnIt | Because::TheyAreAsked => WhyYou::Owner,
        Because::TheyAct => WhyYou::ActsFor(owner),
        Because::TheyLead => WhyYou::Lead,
    };
    let promise = promise.map(promised);
    match slip {
        Slip::Offered { from } => Offered { spoken_key, from: names.name(*from), answer_by: by, link: &link }.write(voice, now),
        Slip::Given { by: lead } => Given { spoken_key, by: names.name(*lead), next_by: by, link: &link }.write(voice, now),
        Slip::Soon => {
            let promise = promise.unwrap_or(Next { what: Promised::Unsaid, due_at: by });
            Reminder { spoken_key, promise, link: &link, why_you }.write(voice, now)
        }
        Slip::Alert(reason) => Alert { reason: *reason, spoken_key, owner, act_by: by, promise, link: &link, why_you }.write(voice, now),
    }
}

impl Desk {
    /// One mail that tells a colleague all of this; nothing when they don't work here any more.
    ///
    /// # Errors
    /// When the record can't be read.
    pub async fn word_memos(&self, staff: StaffId, told: &[Told]) -> Result<Option<Mail>, Declined> {
        let (settings, names, now) = (self.set_up()?, self.staff_names().await?, self.now());
        let Some(colleague) = names.row(staff).filter(|s| s.active) else {
            return Ok(None);
        };
        let voice = voice_of(colleague, &settings);
        let mut in_order: Vec<&Told> = told.iter().filter(|t| t.staff == staff).collect();
        in_order.sort_by_key(|t| (t.by, t.memo));
        let said = in_order.iter().map(|t| match &t.what {
            Telling::Case(of) => of_case(of, t.by, &settings, &names, &voice, now),
            Telling::StandIn { who, from, until } => {
                let link = format!("{}/today", settings.base_address);
                StandIn { who: names.name(*who), from: *from, until: *until, link: &link }.write(&voice, now)
            }
            Telling::Invitation { by, link } => {
                let inviter = by.map(|by| names.name(by)).filter(|name| !name.is_empty());
                Invitation { organisation: &settings.name, inviter, link, valid_until: t.by }.write(&voice, now)
            }
        });
        let Some(written) = Written::for_a_colleague(&voice, now, said.collect()) else {
            return Ok(None);
        };
        let memos: Vec<u8> = in_order.iter().flat_map(|t| t.memo.into_bytes()).collect();
        let mail = Uuid::new_v5(&staff.0, &memos);
        let own_address = self.memo_address(&settings, mail);
        Ok(Some(Mail {
            from_name: settings.name.clone(),
            from_address: settings.mail_address.clone(),
            to_name: Some(colleague.name.clone()),
            to_address: colleague.mail.clone(),
            address: None,
            reply_to: own_address.clone(),
            envelope_from: own_address,
            written,
            message_id: self.memo_message_id(&settings, mail),
            references: Vec::new(),
            auto_submitted: Some(AutoSubmitted::Generated),
            attachments: Vec::new(),
        }))
    }
}
