//! Set-up: the first visit, on one page. It is opened by the single-use token that the terminal shows, and is gone
//! once the desk is set up: then this address answers as if it had never been.

use super::invitation::joined;
use crate::{
    answer::{Answer, Answered, page, page_with, see_other},
    app::App,
    cookie, framing,
    layout::{Place, arg},
    mail_password,
    pages::{
        form::Field,
        organisation::{HoursFields, MailFields, OrganisationFields, arrival_choices, security_choices},
        setup::Setup,
        token::{Opens, TokenPage},
        trouble::Home,
    },
    password,
};
use axum::{
    Form,
    extract::{Query, State},
    http::{HeaderMap, StatusCode, header},
};
use casework::{
    Actor,
    people::organisation::{EmergencyContact, MailOut, MailSecurity, can_be_answered},
};
use desk::{Colleague, Declined, Leaves, SetUp, Why, real_now};
use record::access::token::Purpose;
use serde::Deserialize;

/// What the page sends: the token alone first, then everything.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Answers {
    token: String,
    organisation: Option<String>,
    base_address: String,
    zone: String,
    telephone: String,
    emergency_who: String,
    emergency_telephone: String,
    hours_mon: String,
    hours_tue: String,
    hours_wed: String,
    hours_thu: String,
    hours_fri: String,
    hours_sat: String,
    hours_sun: String,
    holidays: String,
    mail_address: String,
    arrives: String,
    out_host: String,
    out_port: String,
    out_security: String,
    out_user: String,
    out_password: String,
    admin_name: String,
    admin_address: String,
    password: String,
    password_again: String,
    colleagues: String,
}

/// The token in the address, for a browser without script.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    token: String,
}

/// The page; without a token, the question for it.
pub async fn show(State(app): State<App>, headers: HeaderMap, Query(asked): Query<Asked>) -> Answered {
    only_once(&app)?;
    if asked.token.is_empty() {
        return page(&ask(&app, &headers, false));
    }
    opened(&app, &headers, &asked.token).await
}

/// The answers.
pub async fn submit(State(app): State<App>, headers: HeaderMap, Form(answers): Form<Answers>) -> Answered {
    only_once(&app)?;
    if answers.organisation.is_none() || !serves(&app, &answers.token).await? {
        return opened(&app, &headers, &answers.token).await;
    }
    let wrong = match checked(&app, &headers, &answers) {
        Ok(set_up) => match carry_out(&app, &answers, &set_up).await {
            Ok(()) => return Ok(see_other("/login")),
            Err(SetUpFailed::Field(back)) => back(shown(&app, &headers, &answers)),
            Err(SetUpFailed::Ours(answer)) => return Err(answer),
        },
        Err(back) => *back,
    };
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &counted(wrong))
}

fn only_once(app: &App) -> Result<(), Answer> {
    match app.desk().settings() {
        Some(_) => Err(Answer::not_found(Home::Contact)),
        None => Ok(()),
    }
}

async fn serves(app: &App, token: &str) -> Result<bool, Answer> {
    let hash = cookie::hash(token.trim());
    let found = app.desk().record().look_at_token(hash, Purpose::SetUp, real_now()).await.map_err(Answer::failed)?;
    Ok(!token.trim().is_empty() && found.is_some())
}

/// The page for a token that serves, with what most will answer.
async fn opened(app: &App, headers: &HeaderMap, token: &str) -> Answered {
    if !serves(app, token).await? {
        return page_with(StatusCode::UNPROCESSABLE_ENTITY, &ask(app, headers, true));
    }
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok());
    let usual = "9:00-17:00".to_owned();
    let answers = Answers {
        token: token.trim().to_owned(),
        base_address: host.map(|h| format!("http://{h}")).unwrap_or_default(),
        zone: jiff::tz::TimeZone::system().iana_name().unwrap_or("UTC").to_owned(),
        hours_mon: usual.clone(),
        hours_tue: usual.clone(),
        hours_wed: usual.clone(),
        hours_thu: usual.clone(),
        hours_fri: usual,
        arrives: "smtp".to_owned(),
        out_port: "587".to_owned(),
        out_security: "start_tls".to_owned(),
        ..Answers::default()
    };
    page(&shown(app, headers, &answers))
}

fn ask(app: &App, headers: &HeaderMap, wrong: bool) -> TokenPage {
    let frame = framing::of_stranger(app, headers, Place::Elsewhere);
    let token = if wrong { Field::wrong("", &Opens::SetUp.wrong(&frame)) } else { Field::default() };
    TokenPage { frame, opens: Opens::SetUp, token }
}

/// Why set-up was not carried out: a field, as a page shows it, or a failure of ours.
enum SetUpFailed {
    Field(Box<dyn FnOnce(Setup) -> Setup + Send>),
    Ours(Answer),
}

async fn carry_out(app: &App, answers: &Answers, set_up: &SetUp) -> Result<(), SetUpFailed> {
    let ours = |e: record::RecordError| SetUpFailed::Ours(Answer::failed(e));
    if let Err(e) = mail_password::keep(app, &answers.out_password) {
        let why = e.to_string();
        return Err(SetUpFailed::Field(Box::new(move |mut page| {
            page.mail.out_password.error = Some(page.frame.say_with("setup-out-password-lost", &[("why", arg::text(&why))]));
            page
        })));
    }
    let hash = password::hash(answers.password.clone()).await;
    let people = app.desk().carry_out_set_up(set_up).await.map_err(|declined| match declined {
        Declined::Unusable { field, why } => SetUpFailed::Field(Box::new(move |mut page| {
            set_error(&mut page, field, &why);
            page
        })),
        other => SetUpFailed::Ours(Answer::declined(other, None)),
    })?;
    let administrator = *people.first().expect("the administrator's id comes first");
    let (record, now) = (app.desk().record(), real_now());
    record.set_credential(administrator, hash, None, now).await.map_err(ours)?;
    joined(app, administrator).await.map_err(SetUpFailed::Ours)?;
    record.take_token(cookie::hash(answers.token.trim()), Purpose::SetUp, now).await.map_err(ours)?;
    for colleague in people.iter().filter(|id| **id != administrator) {
        // Their links leave by mail; the page of colleagues makes another for whoever gets none.
        let made = app.desk().invitation_link(Actor::Staff(administrator), *colleague, Leaves::ByMail, None).await;
        made.map_err(|declined| SetUpFailed::Ours(Answer::declined(declined, None)))?;
    }
    Ok(())
}

/// The answers as the desk wants them; the page with its errors when it couldn't use them.
fn checked(app: &App, headers: &HeaderMap, answers: &Answers) -> Result<SetUp, Box<Setup>> {
    let mut page = shown(app, headers, answers);
    needed(&mut page);
    let port = answers.out_port.trim().parse::<u16>().ok().filter(|p| *p > 0);
    if port.is_none() {
        page.mail.out_port.error = Some(page.frame.say("setup-port-wrong"));
    }
    if !can_be_answered(answers.mail_address.trim()) {
        page.mail.address.error = Some(page.frame.say("setup-address-unusable"));
    }
    if !answers.admin_address.contains('@') {
        page.admin_address.error = Some(page.frame.say("refusal-mail-unusable"));
    }
    page.password_error = password::check(&answers.password, &answers.password_again).err().map(|key| page.frame.say(key));
    let colleagues = colleagues(&answers.colleagues).unwrap_or_else(|line| {
        page.colleagues.error = Some(page.frame.say_with("setup-colleague-line", &[("line", arg::count(line))]));
        Vec::new()
    });
    let first_team = colleagues.first().map_or_else(|| page.frame.say("setup-first-team"), |c| c.team.clone());
    let set_up = set_up(answers, port.unwrap_or_default(), colleagues, first_team);
    if let Err(Declined::Unusable { field, why }) = set_up.settings() {
        set_error(&mut page, field, &why);
    }
    if errors(&page) == 0 { Ok(set_up) } else { Err(Box::new(page)) }
}

fn set_up(answers: &Answers, port: u16, colleagues: Vec<Colleague>, team: String) -> SetUp {
    let given = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
    SetUp {
        organisation: answers.organisation.clone().unwrap_or_default(),
        base_address: answers.base_address.clone(),
        zone: answers.zone.trim().to_owned(),
        language: "en".to_owned(),
        hours: hours(answers),
        holidays: answers.holidays.clone(),
        emergency: EmergencyContact {
            who: answers.emergency_who.trim().to_owned(),
            telephone: answers.emergency_telephone.trim().to_owned(),
        },
        mail_address: answers.mail_address.clone(),
        telephone: given(&answers.telephone),
        mail_out: MailOut {
            host: answers.out_host.trim().to_owned(),
            port,
            security: match answers.out_security.as_str() {
                "none" => MailSecurity::None,
                "tls" => MailSecurity::Tls,
                _ => MailSecurity::StartTls,
            },
            user: given(&answers.out_user),
        },
        policy: casework::policy::Policy::default(),
        administrator: Colleague {
            name: answers.admin_name.trim().to_owned(),
            mail: answers.admin_address.trim().to_owned(),
            telephone: None,
            team,
            role: None,
            languages: Vec::new(),
        },
        colleagues,
    }
}

fn days(answers: &Answers) -> [(&'static str, &str); 7] {
    [
        ("Mon", &answers.hours_mon),
        ("Tue", &answers.hours_tue),
        ("Wed", &answers.hours_wed),
        ("Thu", &answers.hours_thu),
        ("Fri", &answers.hours_fri),
        ("Sat", &answers.hours_sat),
        ("Sun", &answers.hours_sun),
    ]
}

/// The seven fields as one line: `Mon 9:00-12:30, 13:30-17:00; Tue …`.
fn hours(answers: &Answers) -> String {
    let open = days(answers).into_iter().filter(|(_, hours)| !hours.trim().is_empty());
    open.map(|(day, hours)| format!("{day} {}", hours.trim())).collect::<Vec<_>>().join("; ")
}

/// `Ines Moreau, ines@nordwerk.example, Customer care`, one a line; the number of the line that isn't so.
fn colleagues(lines: &str) -> Result<Vec<Colleague>, usize> {
    let written = lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = written.map(|(n, line)| {
        let pieces: Vec<&str> = line.split(',').map(str::trim).collect();
        match pieces.as_slice() {
            [name, mail, team] if !name.is_empty() && mail.contains('@') && !team.is_empty() => Ok(Colleague {
                name: (*name).to_owned(),
                mail: (*mail).to_owned(),
                telephone: None,
                team: (*team).to_owned(),
                role: None,
                languages: Vec::new(),
            }),
            _ => Err(n + 1),
        }
    });
    read.collect()
}

/// The page with the answers in it, without errors.
fn shown(app: &App, headers: &HeaderMap, answers: &Answers) -> Setup {
    let frame = framing::of_stranger(app, headers, Place::Elsewhere);
    let zones = jiff::tz::db().available().map(|name| name.to_string()).filter(|name| name.contains('/')).collect();
    let mail = MailFields {
        address: Field::of(&answers.mail_address),
        arrives: arrival_choices(&frame, &answers.arrives),
        listens_on: app.web().smtp_listens_on.clone(),
        out_host: Field::of(&answers.out_host),
        out_port: Field::of(&answers.out_port),
        out_security: security_choices(&frame, &answers.out_security),
        out_user: Field::of(&answers.out_user),
        out_password: Field::default(),
        has_password: mail_password::is_kept(app),
    };
    Setup {
        frame,
        token: Field::of(answers.token.trim()),
        organisation: OrganisationFields {
            name: Field::of(answers.organisation.as_deref().unwrap_or_default()),
            base_address: Field::of(&answers.base_address),
            zone: Field::of(&answers.zone),
            zones,
            telephone: Field::of(&answers.telephone),
            emergency_who: Field::of(&answers.emergency_who),
            emergency_telephone: Field::of(&answers.emergency_telephone),
        },
        hours: HoursFields { days: days(answers).map(|(_, hours)| Field::of(hours)), holidays: Field::of(&answers.holidays) },
        mail,
        admin_name: Field::of(&answers.admin_name),
        admin_address: Field::of(&answers.admin_address),
        password_error: None,
        colleagues: Field::of(&answers.colleagues),
        wrong: 0,
    }
}

/// Fields that can't be left empty.
fn needed(page: &mut Setup) {
    let missing = page.frame.say("setup-field-missing");
    let o = &mut page.organisation;
    let fields = [
        &mut o.name,
        &mut o.base_address,
        &mut o.zone,
        &mut o.emergency_who,
        &mut o.emergency_telephone,
        &mut page.mail.out_host,
        &mut page.admin_name,
    ];
    for field in fields {
        if field.value.trim().is_empty() {
            field.error = Some(missing.clone());
        }
    }
}

/// An error of the desk at the field that it names.
fn set_error(page: &mut Setup, field: &str, why: &Why) {
    let words = why.said(&page.frame.voice);
    let at_fault = match field {
        "base_address" => &mut page.organisation.base_address,
        "zone" => &mut page.organisation.zone,
        "hours" => hours_at_fault(&mut page.hours, why.about()),
        "holidays" => &mut page.hours.holidays,
        "mail" => &mut page.admin_address,
        "name" => &mut page.admin_name,
        "role" => &mut page.colleagues,
        _ => &mut page.organisation.name,
    };
    at_fault.error.get_or_insert(words);
}

/// The day of which the reader of hours speaks: the one whose words it quotes, else the first.
fn hours_at_fault<'p>(hours: &'p mut HoursFields, about: Option<&str>) -> &'p mut Field {
    let about = about.map(str::trim).filter(|about| !about.is_empty());
    let spoken_of = hours.days.iter().position(|d| about.is_some_and(|about| d.value.contains(about)));
    &mut hours.days[spoken_of.unwrap_or(0)]
}

fn errors(page: &Setup) -> usize {
    let (o, m) = (&page.organisation, &page.mail);
    let fields = [
        &o.name,
        &o.base_address,
        &o.zone,
        &o.emergency_who,
        &o.emergency_telephone,
        &page.hours.holidays,
        &m.address,
        &m.out_host,
        &m.out_port,
        &m.out_password,
        &page.admin_name,
        &page.admin_address,
        &page.colleagues,
    ];
    let days = page.hours.days.iter();
    fields.into_iter().chain(days).filter(|f| f.is_wrong()).count() + usize::from(page.password_error.is_some())
}

fn counted(mut page: Setup) -> Setup {
    page.wrong = i64::try_from(errors(&page)).unwrap_or(i64::MAX);
    page
}

#[cfg(test)]
mod tests {
    use super::{Answers, colleagues, hours};

    #[test]
    fn the_days_make_one_line_that_the_calendar_reads() {
        let answers =
            Answers { hours_mon: "9:00-12:30, 13:30-17:00".to_owned(), hours_sat: " 10:00-13:00".to_owned(), ..Answers::default() };
        assert_eq!(hours(&answers), "Mon 9:00-12:30, 13:30-17:00; Sat 10:00-13:00");
        assert!(casework::time::PublishedHours::parse(&hours(&answers), "Europe/Berlin").is_ok());
    }

    #[test]
    fn a_colleague_is_a_line_of_three() {
        let read = colleagues("Ines Moreau, ines@nordwerk.example, Customer care\n\n Tom Adeyemi , tom@nordwerk.example , Network \n")
            .expect("two");
        assert_eq!(
            read.iter().map(|c| (c.name.as_str(), c.team.as_str())).collect::<Vec<_>>(),
            [("Ines Moreau", "Customer care"), ("Tom Adeyemi", "Network")]
        );
        assert_eq!(colleagues("Ines Moreau, ines@nordwerk.example, Care\nTom").err(), Some(2));
    }
}
