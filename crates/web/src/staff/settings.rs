//! What is set: the organisation, its hours and holidays, its mail, its policy. Each section is a form of its own, and a
//! section that was changed by somebody else meanwhile is not written over.

use super::{act_form::ActForm, compose::after, fields::Fields, policy_fields};
use crate::{
    answer::{Answer, Answered, page, page_with},
    app::App,
    framing::{self, Done, command_id},
    layout::{Frame, Place, arg},
    mail_password,
    pages::{
        form::{Field, Refused},
        organisation::{HoursFields, MailFields, OrganisationFields, arrival_choices, security_choices},
        refusal,
        settings::Settings as Page,
        trouble::{Home, Trouble},
    },
    principal::Staff,
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use casework::{
    Actor,
    people::organisation::{EmergencyContact, MailOut, MailSecurity, Settings, can_be_answered},
    time::{Block, Calendar, Holidays, PublishedHours},
};
use desk::{Act, ChangedSettings, Declined, Why};

/// The days as hours are written, with their fields, from Monday on.
const DAYS: [(&str, &str); 7] = [
    ("Mon", "hours_mon"),
    ("Tue", "hours_tue"),
    ("Wed", "hours_wed"),
    ("Thu", "hours_thu"),
    ("Fri", "hours_fri"),
    ("Sat", "hours_sat"),
    ("Sun", "hours_sun"),
];

/// `GET /settings`
pub async fn show(State(app): State<App>, staff: Staff, headers: HeaderMap) -> Answered {
    let (frame, settings, seen) = opened(&app, &staff, &headers).await?;
    page(&as_set(&app, frame, &settings, seen))
}

async fn opened(app: &App, staff: &Staff, headers: &HeaderMap) -> Result<(Frame, Settings, i64), Answer> {
    app.desk().permit_staff(staff.id, Act::Settings).await.map_err(|e| Answer::declined(e, None))?;
    let organisation = app.desk().record().organisation().await.map_err(Answer::failed)?;
    let Some(settings) = organisation.settings else {
        return Err(Answer::to("/setup"));
    };
    let frame = framing::of_staff(app, staff, headers, Place::Settings, "/settings").await?;
    Ok((frame, *settings, i64::try_from(organisation.version).unwrap_or(i64::MAX)))
}

/// The page with what is set.
fn as_set(app: &App, frame: Frame, settings: &Settings, seen: i64) -> Page {
    let out = &settings.mail_out;
    let mail = MailFields {
        address: Field::of(&settings.mail_address),
        arrives: arrival_choices(&frame, if app.web().smtp_listens_on.is_empty() { "files" } else { "smtp" }),
        listens_on: app.web().smtp_listens_on.clone(),
        out_host: Field::of(&out.host),
        out_port: Field::of(&out.port.to_string()),
        out_security: security_choices(&frame, security_name(out.security)),
        out_user: Field::of(out.user.as_deref().unwrap_or_default()),
        out_password: Field::default(),
        has_password: mail_password::is_kept(app),
    };
    Page {
        seen,
        organisation: OrganisationFields {
            name: Field::of(&settings.name),
            base_address: Field::of(&settings.base_address),
            zone: Field::of(&settings.zone),
            zones: jiff::tz::db().available().map(|name| name.to_string()).filter(|name| name.contains('/')).collect(),
            telephone: Field::of(settings.telephone.as_deref().unwrap_or_default()),
            emergency_who: Field::of(&settings.emergency.who),
            emergency_telephone: Field::of(&settings.emergency.telephone),
        },
        hours: HoursFields {
            days: day_fields(settings.calendar.hours.blocks()),
            holidays: Field::of(&settings.calendar.holidays.to_string()),
        },
        mail,
        policy: policy_fields::shown(&settings.policy),
        refused: None,
        frame,
    }
}

fn security_name(security: MailSecurity) -> &'static str {
    match security {
        MailSecurity::None => "none",
        MailSecurity::StartTls => "start_tls",
        MailSecurity::Tls => "tls",
    }
}

/// The hours of each day, as its field writes them.
fn day_fields(blocks: &[Block]) -> [Field; 7] {
    let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
    // What runs over midnight ends on the next day's clock; midnight itself is 24:00.
    let closes = |minute: u16| if minute > 24 * 60 { minute - 24 * 60 } else { minute };
    std::array::from_fn(|day| {
        let of = blocks.iter().filter(|b| usize::try_from(b.weekday.to_monday_zero_offset()) == Ok(day));
        let spans: Vec<String> = of.map(|b| format!("{}-{}", time(b.opens_minute), time(closes(b.closes_minute)))).collect();
        Field::of(&spans.join(", "))
    })
}

/// `POST /settings`
pub async fn submit(form: ActForm) -> Answered {
    let ActForm { app, staff, headers, fields, .. } = form;
    let (frame, settings, seen) = opened(&app, &staff, &headers).await?;
    let command = command_id(&fields.text("command"));
    let mut page = as_set(&app, frame, &settings, seen);
    let wanted = match fields.text("section").as_str() {
        "organisation" => organisation(&mut page, &fields, &settings),
        "hours" => hours(&mut page, &fields, &settings),
        "mail" => mail(&mut page, &fields, &settings),
        "policy" => policy_fields::checked(&page.frame, &mut page.policy, &fields).map(|policy| Settings { policy, ..settings.clone() }),
        _ => return Err(Answer::trouble(Trouble::NotUnderstood, Home::Desk)),
    };
    let Some(wanted) = wanted else {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    drop(page);
    if app.desk().record().done(command).await.map_err(Answer::failed)?.is_some() {
        return Ok(after(&app, "/settings", &Done::of("done-saved")));
    }
    if fields.text("seen") != seen.to_string() {
        return came_back(&app, &staff, &headers, &fields, None).await;
    }
    if fields.is("section", "mail")
        && let Err(e) = mail_password::keep(&app, &fields.text("out_password"))
    {
        return password_lost(&app, &staff, &headers, &fields, &e).await;
    }
    match app.desk().change_settings(ChangedSettings { command, actor: Actor::Staff(staff.id), settings: wanted }).await {
        Ok(()) => Ok(after(&app, "/settings", &Done::of("done-saved"))),
        Err(Declined::Refused(refusal)) => came_back(&app, &staff, &headers, &fields, Some(refusal)).await,
        Err(other) => Err(Answer::declined(other, None)),
    }
}

/// The page with the section as it was sent, and why it was not kept: a refusal, or that somebody else was first.
async fn came_back(app: &App, staff: &Staff, headers: &HeaderMap, fields: &Fields, refusal: Option<casework::Refusal>) -> Answered {
    let (frame, settings, seen) = opened(app, staff, headers).await?;
    let mut page = as_set(app, frame, &settings, seen);
    fill(&mut page, fields, &settings);
    page.refused = Some(match refusal {
        Some(refusal) => refusal::refused(&page.frame, &refusal, None),
        None => Refused { reason: page.frame.say("settings-changed-since"), protects: None, ways: Vec::new() },
    });
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn password_lost(app: &App, staff: &Staff, headers: &HeaderMap, fields: &Fields, why: &std::io::Error) -> Answered {
    let (frame, settings, seen) = opened(app, staff, headers).await?;
    let mut page = as_set(app, frame, &settings, seen);
    fill(&mut page, fields, &settings);
    let words = page.frame.say_with("setup-out-password-lost", &[("why", arg::text(&why.to_string()))]);
    page.mail.out_password.error = Some(words);
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Fills the section that was sent.
fn fill(page: &mut Page, fields: &Fields, settings: &Settings) {
    let _settings: Option<Settings> = match fields.text("section").as_str() {
        "organisation" => organisation(page, fields, settings),
        "hours" => hours(page, fields, settings),
        "mail" => mail(page, fields, settings),
        _ => policy_fields::checked(&page.frame, &mut page.policy, fields).map(|policy| Settings { policy, ..settings.clone() }),
    };
}

fn given(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|t| !t.is_empty())
}

/// The organisation as it was typed; nothing when a field is wrong.
fn organisation(page: &mut Page, fields: &Fields, settings: &Settings) -> Option<Settings> {
    let missing = page.frame.say("setup-field-missing");
    let wrong_base = page.frame.say("refusal-base-address");
    let (voice, o) = (&page.frame.voice, &mut page.organisation);
    let sent = [
        ("organisation", &mut o.name, true),
        ("base_address", &mut o.base_address, true),
        ("zone", &mut o.zone, true),
        ("telephone", &mut o.telephone, false),
        ("emergency_who", &mut o.emergency_who, true),
        ("emergency_telephone", &mut o.emergency_telephone, true),
    ];
    for (name, field, needed) in sent {
        *field = Field::of(&fields.text(name));
        if needed && field.value.is_empty() {
            field.error = Some(missing.clone());
        }
    }
    let base = o.base_address.value.trim_end_matches('/').to_owned();
    if !(base.starts_with("http://") || base.starts_with("https://")) {
        o.base_address.error.get_or_insert(wrong_base);
    }
    // The clock on the wall decides over the hours: they move with the zone.
    let hours = PublishedHours::parse(&settings.calendar.hours.to_string(), &o.zone.value);
    let unchanged = settings.calendar.hours.is_never();
    if let Err(e) = casework::time::zone(&o.zone.value) {
        o.zone.error.get_or_insert(Why::from(e).said(voice));
    }
    if [&o.name, &o.base_address, &o.zone, &o.emergency_who, &o.emergency_telephone].into_iter().any(Field::is_wrong) {
        return None;
    }
    let hours = match hours {
        Ok(hours) => hours,
        Err(_) if unchanged => settings.calendar.hours.clone(),
        Err(e) => {
            o.zone.error = Some(Why::from(e).said(voice));
            return None;
        }
    };
    Some(Settings {
        name: o.name.value.clone(),
        base_address: base,
        zone: o.zone.value.clone(),
        telephone: given(&o.telephone.value),
        emergency: EmergencyContact { who: o.emergency_who.value.clone(), telephone: o.emergency_telephone.value.clone() },
        calendar: Calendar::new(hours, settings.calendar.holidays.clone()),
        ..settings.clone()
    })
}

/// The hours as they were typed; nothing when a day or a holiday is not understood.
fn hours(page: &mut Page, fields: &Fields, settings: &Settings) -> Option<Settings> {
    let (voice, h) = (&page.frame.voice, &mut page.hours);
    for (field, (_, name)) in h.days.iter_mut().zip(DAYS) {
        *field = Field::of(&fields.text(name));
    }
    h.holidays = Field::of(&fields.text("holidays"));
    for (field, (day, _)) in h.days.iter_mut().zip(DAYS) {
        if !field.value.is_empty()
            && let Err(e) = PublishedHours::parse(&format!("{day} {}", field.value), &settings.zone)
        {
            field.error = Some(Why::from(e).said(voice));
        }
    }
    let holidays = Holidays::parse(&h.holidays.value);
    if let Err(e) = &holidays {
        h.holidays.error = Some(Why::from(e.clone()).said(voice));
    }
    let open: Vec<String> =
        h.days.iter().zip(DAYS).filter(|(f, _)| !f.value.is_empty()).map(|(f, (day, _))| format!("{day} {}", f.value)).collect();
    let whole = PublishedHours::parse(&open.join("; "), &settings.zone);
    if let (Err(e), false) = (&whole, h.days.iter().any(Field::is_wrong)) {
        // Each day is right by itself: they overlap over midnight, or there is none.
        h.days[0].error = Some(Why::from(e.clone()).said(voice));
    }
    let (Ok(holidays), Ok(hours), false) = (holidays, whole, h.days.iter().any(Field::is_wrong)) else {
        return None;
    };
    Some(Settings { calendar: Calendar::new(hours, holidays), ..settings.clone() })
}

/// The mail as it was typed; nothing when a field is wrong.
fn mail(page: &mut Page, fields: &Fields, settings: &Settings) -> Option<Settings> {
    let words = |key: &str| page.frame.say(key);
    let (missing, wrong_port, wrong_address) = (words("setup-field-missing"), words("setup-port-wrong"), words("setup-address-unusable"));
    let security = match fields.text("out_security").as_str() {
        "none" => MailSecurity::None,
        "tls" => MailSecurity::Tls,
        _ => MailSecurity::StartTls,
    };
    let choices = security_choices(&page.frame, security_name(security));
    let m = &mut page.mail;
    m.address = Field::of(&fields.text("mail_address").to_lowercase());
    m.out_host = Field::of(&fields.text("out_host"));
    m.out_port = Field::of(&fields.text("out_port"));
    m.out_user = Field::of(&fields.text("out_user"));
    m.out_security = choices;
    if !can_be_answered(&m.address.value) {
        m.address.error = Some(wrong_address);
    }
    if m.out_host.value.is_empty() {
        m.out_host.error = Some(missing);
    }
    let port = m.out_port.value.parse::<u16>().ok().filter(|p| *p > 0);
    if port.is_none() {
        m.out_port.error = Some(wrong_port);
    }
    if [&m.address, &m.out_host, &m.out_port].into_iter().any(Field::is_wrong) {
        return None;
    }
    let out = MailOut { host: m.out_host.value.clone(), port: port?, security, user: given(&m.out_user.value) };
    Some(Settings { mail_address: m.address.value.clone(), mail_out: out, ..settings.clone() })
}

#[cfg(test)]
mod tests {
    use super::day_fields;
    use casework::time::PublishedHours;

    #[test]
    fn hours_come_back_as_they_were_typed() {
        let hours =
            PublishedHours::parse("Mon-Tue 09:00-12:30, 13:30-17:00; Fri 22:00-06:00; Sun 00:00-24:00", "Europe/Berlin").expect("hours");
        let days = day_fields(hours.blocks()).map(|f| f.value);
        assert_eq!(days, ["09:00-12:30, 13:30-17:00", "09:00-12:30, 13:30-17:00", "", "", "22:00-06:00", "", "00:00-24:00"]);
    }
}
