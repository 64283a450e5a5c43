//! Fields that set-up and settings share: the organisation, its published hours, its mail.

use crate::layout::Frame;
use crate::pages::form::{Choice, Field};
use words::key;

/// Who we are: `organisation`, `base_address`, `zone`, `telephone`, `emergency_who`, `emergency_telephone`.
#[derive(Default)]
pub struct OrganisationFields {
    pub name: Field,
    /// The address under which people reach this desk: `https://desk.town.example`.
    pub base_address: Field,
    /// The organisation's time zone, an IANA name.
    pub zone: Field,
    /// Zones to choose from; the field takes any IANA name.
    pub zones: Vec<String>,
    /// The number that people call; empty when there is none.
    pub telephone: Field,
    /// What it is for and who answers in an emergency outside our hours: "Gas smell: the network's watch".
    pub emergency_who: Field,
    pub emergency_telephone: Field,
}

/// When we are open: `hours_mon` to `hours_sun`, and `holidays`, one a line.
#[derive(Default)]
pub struct HoursFields {
    /// Monday to Sunday, each like `9:00-12:30, 13:30-17:00`; empty is closed.
    pub days: [Field; 7],
    /// One a line: `2026-12-25 Christmas Day`.
    pub holidays: Field,
}

/// One day of the week in the form.
pub struct DayField<'a> {
    /// What the form sends: `hours_mon`.
    pub name: &'static str,
    pub label: String,
    pub field: &'a Field,
}

impl HoursFields {
    /// The days with their names.
    #[must_use]
    pub fn named(&self, frame: &Frame) -> Vec<DayField<'_>> {
        let days = [
            ("hours_mon", key!("day-monday")),
            ("hours_tue", key!("day-tuesday")),
            ("hours_wed", key!("day-wednesday")),
            ("hours_thu", key!("day-thursday")),
            ("hours_fri", key!("day-friday")),
            ("hours_sat", key!("day-saturday")),
            ("hours_sun", key!("day-sunday")),
        ];
        days.into_iter().zip(&self.days).map(|((name, key), field)| DayField { name, label: frame.say(key), field }).collect()
    }
}

/// The ways in which mail arrives, as choices: `smtp` or `files`.
#[must_use]
pub fn arrival_choices(frame: &Frame, chosen: &str) -> Vec<Choice> {
    choices(frame, chosen, &[("smtp", key!("setup-arrives-smtp")), ("files", key!("setup-arrives-files"))])
}

/// How the line to the mail server is secured, as choices: `start_tls`, `tls`, `none` (the names of `casework`).
#[must_use]
pub fn security_choices(frame: &Frame, chosen: &str) -> Vec<Choice> {
    let all = [("start_tls", key!("setup-security-starttls")), ("tls", key!("setup-security-tls")), ("none", key!("setup-security-none"))];
    choices(frame, chosen, &all)
}

fn choices(frame: &Frame, chosen: &str, all: &[(&str, &str)]) -> Vec<Choice> {
    all.iter()
        .map(|(value, key)| {
            let choice = Choice::of(value, &frame.say(key));
            if *value == chosen { choice.chosen() } else { choice }
        })
        .collect()
}

/// How mail arrives and leaves: `mail_address`, `arrives`, `out_host`, `out_port`, `out_security`, `out_user`, `out_password`.
#[derive(Default)]
pub struct MailFields {
    /// The address to which people write.
    pub address: Field,
    /// Ways in which mail arrives; the built-in listener, or only `makegood intake`.
    pub arrives: Vec<Choice>,
    /// Where the built-in listener listens, for the hint.
    pub listens_on: String,
    pub out_host: Field,
    pub out_port: Field,
    /// As [`security_choices`] gives them.
    pub out_security: Vec<Choice>,
    pub out_user: Field,
    /// Never shown again; empty keeps the one that is stored.
    pub out_password: Field,
    /// A password is stored.
    pub has_password: bool,
}
