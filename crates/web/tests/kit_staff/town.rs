//! A desk in memory and a folder: an organisation with a colleague of each role, and pages asked for as a browser would.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, header},
};
use casework::{
    conversation::contact::{Conversation, Direction, Door, Speaker},
    ids::{CommandId, StaffId},
    people::organisation::{EmergencyContact, MailOut, MailSecurity},
    policy::Policy,
};
use desk::{Boxed, Call, CallOn, Clock, Colleague, Declined, Desk, Keys, ReadAs, Reads, SetUp, real_now};
use jiff::SignedDuration;
use record::{Record, store::Place, views::case_list::CaseRow};
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;
use uuid::Uuid;
use web::{App, WebSettings, cookie};

/// The boundary of forms with files.
pub const BOUNDARY: &str = "a-boundary";

/// A reader that can read nothing: what a page does then is what is tested.
struct ReadsNothing;

impl Reads for ReadsNothing {
    fn read<'a>(&'a self, _: &'a [u8]) -> Boxed<'a, Result<ReadAs, Declined>> {
        Box::pin(async { Ok(ReadAs::Unreadable(desk::ShelfWhy::NotAMail)) })
    }

    fn part<'a>(&'a self, _: &'a [u8], _: u32) -> Boxed<'a, Option<Vec<u8>>> {
        Box::pin(async { None })
    }
}

/// The organisation, and its pages.
pub struct Town {
    pub desk: Desk,
    router: Router,
    _folder: TempDir,
}

/// What a page answered.
pub struct Seen {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Seen {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Where a form led to; empty when it led nowhere.
    pub fn location(&self) -> String {
        self.headers.get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned()
    }
}

fn colleague(name: &str, team: &str, role: &str) -> Colleague {
    Colleague {
        name: name.into(),
        mail: format!("{}@nordwerk.example", name.split(' ').next().unwrap().to_lowercase()),
        telephone: None,
        team: team.into(),
        role: Some(role.into()),
        languages: Vec::new(),
    }
}

impl Town {
    /// Ines and Samir work in one team with a manager, an auditor and the administrator; Tom and the lead Paula in another.
    pub async fn new() -> Town {
        Town::reached(WebSettings::default()).await
    }

    /// The same, reached in this way.
    pub async fn reached(settings: WebSettings) -> Town {
        let folder = tempfile::tempdir().unwrap();
        let record = Record::open(&Place::Folder(folder.path().to_owned()), &folder.path().join("files")).await.unwrap();
        let clock = Clock::simulated("2026-11-24T10:00:00Z".parse().unwrap());
        let desk = Desk::open(record, Keys::fixed(7), clock).await.unwrap();
        let set_up = SetUp {
            organisation: "Nordwerk Energy".into(),
            base_address: "https://desk.nordwerk.example".into(),
            zone: "Europe/Paris".into(),
            language: "en".into(),
            hours: "Mon-Fri 09:00-17:00".into(),
            holidays: "2026-12-25 Christmas Day".into(),
            emergency: EmergencyContact { who: "Gas smell: the network's watch".into(), telephone: "01 99 00 41 00".into() },
            mail_address: "help@nordwerk.example".into(),
            telephone: None,
            mail_out: MailOut { host: "127.0.0.1".into(), port: 2525, security: MailSecurity::None, user: None },
            policy: Policy::default(),
            administrator: colleague("Ada Admin", "Care", "administrator"),
            colleagues: vec![
                colleague("Ines Moreau", "Care", "operator"),
                colleague("Samir Haddad", "Care", "operator"),
                colleague("Nadia Manager", "Care", "manager"),
                colleague("Aki Auditor", "Care", "auditor"),
                colleague("Tom Adeyemi", "Network", "operator"),
                colleague("Paula Lead", "Network", "lead"),
            ],
        };
        desk.carry_out_set_up(&set_up).await.unwrap();
        let router = web::router(App::new(desk.clone(), Arc::new(ReadsNothing), settings));
        Town { desk, router, _folder: folder }
    }

    /// A colleague by the beginning of their name.
    pub async fn staff(&self, name: &str) -> StaffId {
        let names = self.desk.staff_names().await.unwrap();
        names.all().iter().find(|s| s.name.starts_with(name)).expect("they work here").staff
    }

    /// The cookie of somebody who is logged in.
    pub async fn logged_in(&self, name: &str) -> String {
        let (token, now) = (cookie::fresh_token(), real_now());
        let until = now + SignedDuration::from_hours(1);
        let begun = self.desk.record().begin_staff_session(cookie::hash(&token), self.staff(name).await, now, until).await.unwrap();
        assert!(begun, "{name} works here");
        format!("__Host-desk={token}")
    }

    /// A page.
    pub async fn get(&self, cookie: &str, path: &str) -> Seen {
        self.send(Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).unwrap()).await
    }

    /// A form.
    pub async fn post(&self, cookie: &str, path: &str, form: &[(&str, &str)]) -> Seen {
        let body = form.iter().map(|(name, value)| format!("{name}={}", web::answer::encoded(value))).collect::<Vec<_>>().join("&");
        let request = Request::post(path).header(header::COOKIE, cookie).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// A form that can bring files; `file` is a name and its bytes.
    pub async fn post_with_file(&self, cookie: &str, path: &str, form: &[(&str, &str)], file: Option<(&str, &[u8])>) -> Seen {
        let mut body = Vec::new();
        for (name, value) in form {
            body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
        }
        if let Some((name, bytes)) = file {
            body.extend(
                format!(
                    "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n"
                )
                .bytes(),
            );
            body.extend(bytes);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{BOUNDARY}--\r\n").bytes());
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        let request = Request::post(path).header(header::COOKIE, cookie).header(header::CONTENT_TYPE, kind);
        self.send(request.body(Body::from(body)).unwrap()).await
    }

    /// Any request.
    pub async fn send(&self, request: Request<Body>) -> Seen {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, 50_000_000).await.unwrap().to_vec();
        Seen { status: parts.status.as_u16(), headers: parts.headers, body }
    }

    /// Maria calls, and Ines takes the call: a case of hers. Nobody knows a mail address of Maria's.
    pub async fn marias_case(&self) -> CaseRow {
        self.case_by_call("Maria Lenoir", "+33 1 99 00 41 12", "").await
    }

    /// Somebody calls, and Ines takes the call.
    pub async fn case_by_call(&self, name: &str, telephone: &str, mail: &str) -> CaseRow {
        let call = Call {
            command: CommandId(Uuid::now_v7()),
            staff: self.staff("Ines").await,
            on: CallOn::Stranger { name: name.into(), telephone: telephone.into(), mail: mail.into() },
            door: Door::Telephone,
            speaker: Speaker::TheCustomer,
            conversation: Some(Conversation {
                direction: Direction::In,
                waited_minutes: None,
                talked_minutes: None,
                explained_again: None,
            }),
            said: "The boiler leaks since Monday.".into(),
            note: "Sounded tired.".into(),
            keeps: Vec::new(),
            promises: Vec::new(),
            discloses: Vec::new(),
            moves: Vec::new(),
            offers: Vec::new(),
            word: None,
            harm: None,
            happened_at: None,
            attachments: Vec::new(),
        };
        let (case, _) = self.desk.take_call(call).await.unwrap();
        self.desk.record().case_row(case).await.unwrap().expect("it was opened")
    }

    /// How many events the record holds: what was refused has left none.
    pub async fn events(&self) -> usize {
        self.desk.record().events_in_order(0, 100_000).await.unwrap().len()
    }
}
