//! The town: a whole desk from door to door, on a Monday morning at ten.

use crate::{
    browser::{Browser, Page},
    customers::{self, Customer},
    ground::{Database, Ground},
    letters::{self, Letter},
    mail_room::MailRoom,
    staff,
};
use casework::ids::{CaseId, StaffId};
use desk::{Clock, Desk, Failure, Keys, real_now};
use doors::{
    catcher::Catcher,
    deliver::{Deliverer, Round},
    smtp_in::{Listener, SmtpIn},
    smtp_out::{Outlet, Sent},
};
use jiff::{SignedDuration, Timestamp};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};
use tokio::task::JoinSet;
use web::{App, WebSettings};

/// Monday, 23 November 2026, 10:00 in Berlin.
const BEGINS: &str = "2026-11-23T09:00:00Z";

/// A town. Everything in it stops when it is dropped.
pub struct Town {
    desk: Desk,
    room: MailRoom,
    deliverer: Arc<Deliverer>,
    catcher: Catcher,
    smtp: SocketAddr,
    pages: SocketAddr,
    staff: BTreeMap<String, StaffId>,
    /// Second factors that were enrolled, by first name.
    factors: Mutex<BTreeMap<String, String>>,
    letters: AtomicU32,
    running: JoinSet<()>,
    ground: Ground,
}

impl Town {
    /// A town whose desk is set up, with everybody of [`staff`] at work.
    pub async fn open(database: Database) -> Town {
        let mut town = Town::before_set_up(database, None).await;
        town.set_up().await;
        town
    }

    /// The same, whose mail is read in a child process of this binary.
    pub async fn open_with_reader(database: Database, binary: &Path) -> Town {
        let mut town = Town::before_set_up(database, Some(binary)).await;
        town.set_up().await;
        town
    }

    /// A town whose desk is not set up yet.
    pub async fn before_set_up(database: Database, binary: Option<&Path>) -> Town {
        Town::built(database, binary, WebSettings::default()).await
    }

    /// A demonstration, whose pages can move time.
    pub async fn demonstration(database: Database) -> Town {
        let mut town = Town::built(database, None, WebSettings { demo: true, ..WebSettings::default() }).await;
        town.set_up().await;
        town
    }

    async fn built(database: Database, binary: Option<&Path>, settings: WebSettings) -> Town {
        let ground = Ground::fresh(database);
        let begins: Timestamp = BEGINS.parse().expect("a Monday morning");
        let opened = Desk::open(ground.record().await, Keys::fixed(7), Clock::simulated(begins)).await;
        let desk = opened.expect("a desk opens on fresh ground");
        let room = MailRoom::new(&desk, binary);
        let catcher = Catcher::start().await;
        let outlet = Outlet::new("127.0.0.1", catcher.port(), "desk.nordwerk.example");
        let deliverer = Arc::new(Deliverer::new(desk.clone(), outlet, None).with_quarantine(0));
        let loopback: SocketAddr = ([127, 0, 0, 1], 0).into();
        let mut running = JoinSet::new();
        let listener = Listener::bind(SmtpIn::new(loopback, "desk.nordwerk.example")).await.expect("the loopback has a free port");
        let smtp = listener.address();
        running.spawn(listener.run(Arc::new(room.clone()), std::future::pending()));
        let settings = WebSettings { smtp_listens_on: smtp.to_string(), mail_password_file: Some(ground.mail_password_file()), ..settings };
        let app = App::new(desk.clone(), Arc::new(room.clone()), settings).with_pump({
            let (desk, room, deliverer) = (desk.clone(), room.clone(), Arc::clone(&deliverer));
            Arc::new(move || {
                let (desk, room, deliverer) = (desk.clone(), room.clone(), Arc::clone(&deliverer));
                Box::pin(async move { pumped(&desk, &room, &deliverer).await })
            })
        });
        let socket = tokio::net::TcpListener::bind(loopback).await.expect("the loopback has a free port");
        let pages = socket.local_addr().expect("a bound socket has an address");
        let service = web::router(app).into_make_service_with_connect_info::<SocketAddr>();
        running.spawn(async move { axum::serve(socket, service).await.expect("pages are served until the town ends") });
        Town {
            desk,
            room,
            deliverer,
            catcher,
            smtp,
            pages,
            staff: BTreeMap::new(),
            factors: Mutex::default(),
            letters: AtomicU32::new(0),
            running,
            ground,
        }
    }

    /// Sets the desk up as [`staff::set_up`] says; everybody joins.
    ///
    /// # Panics
    /// When the desk declines.
    pub async fn set_up(&mut self) {
        let answers = staff::set_up(&format!("http://{}", self.pages), self.catcher.port());
        let ids = self.desk.carry_out_set_up(&answers).await.expect("the town's answers are right");
        staff::everybody_joins(&self.desk, &ids).await;
        let rows = self.desk.staff_names().await.expect("the record can be read");
        self.staff = rows.all().iter().map(|s| (s.name.split(' ').next().unwrap_or_default().to_owned(), s.staff)).collect();
    }

    /// The desk.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.desk
    }

    /// The ground it stands on.
    #[must_use]
    pub fn ground(&self) -> &Ground {
        &self.ground
    }

    /// The mail server that catches what leaves.
    #[must_use]
    pub fn catcher(&self) -> &Catcher {
        &self.catcher
    }

    /// Where the pages are.
    #[must_use]
    pub fn pages(&self) -> SocketAddr {
        self.pages
    }

    /// Where mail is taken.
    #[must_use]
    pub fn smtp(&self) -> SocketAddr {
        self.smtp
    }

    /// Somebody who works here, by first name.
    ///
    /// # Panics
    /// When nobody of that name works here.
    #[must_use]
    #[track_caller]
    pub fn member(&self, first_name: &str) -> StaffId {
        *self.staff.get(first_name).unwrap_or_else(|| panic!("nobody called {first_name} works here"))
    }

    /// Hedwig Berger, who has no heating.
    #[must_use]
    pub fn frau_berger(&self) -> Customer {
        customers::FRAU_BERGER
    }

    /// Chidi Okafor, who was billed twice.
    #[must_use]
    pub fn herr_okafor(&self) -> Customer {
        customers::HERR_OKAFOR
    }

    /// Maria Lenoir, whose line went dead when she moved.
    #[must_use]
    pub fn madame_lenoir(&self) -> Customer {
        customers::MADAME_LENOIR
    }

    /// Bodo Neugier, whom nothing of this concerns.
    #[must_use]
    pub fn herr_neugier(&self) -> Customer {
        customers::HERR_NEUGIER
    }

    /// Desk time.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.desk.now()
    }

    /// Somebody writes to the desk by mail, and the desk takes it.
    ///
    /// # Panics
    /// When the desk doesn't take it.
    pub async fn writes(&self, person: Customer, subject: &str, text: &str) {
        self.posts(person, staff::DESK_ADDRESS, subject, text, None).await;
    }

    /// How many contacts a case holds.
    ///
    /// # Panics
    /// When the record can't be read.
    pub async fn contacts_of(&self, case: CaseId) -> usize {
        let case = self.desk.record().case(case).await.expect("the record can be read");
        case.story().map_or(0, |s| s.contacts.len())
    }

    /// Somebody answers a letter by pressing "answer".
    ///
    /// # Panics
    /// When the desk doesn't take it.
    pub async fn answers(&self, person: Customer, letter: &Letter, text: &str) {
        let subject = format!("Re: {}", letter.subject.trim_start_matches("Re: "));
        self.posts(person, &letter.answer_to, &subject, text, Some(letter)).await;
    }

    /// These very bytes arrive at the desk's address.
    ///
    /// # Panics
    /// When the desk doesn't take them.
    pub async fn posts_raw(&self, from: &str, raw: &[u8]) {
        self.posts_raw_to(from, staff::DESK_ADDRESS, raw).await;
    }

    /// The same at any address of the desk's.
    ///
    /// # Panics
    /// When the desk doesn't take them.
    pub async fn posts_raw_to(&self, from: &str, to: &str, raw: &[u8]) {
        let outlet = Outlet::new("127.0.0.1", self.smtp.port(), "post.example");
        let sent = outlet.send(from, &[to.to_owned()], raw).await;
        assert!(matches!(sent, Sent::Accepted { .. }), "the desk didn't take a mail of {from}: {sent:?}");
    }

    /// Somebody posts a mail to any address of the desk's.
    ///
    /// # Panics
    /// When the desk doesn't take it.
    pub async fn posts(&self, person: Customer, to: &str, subject: &str, text: &str, answers: Option<&Letter>) {
        let n = self.letters.fetch_add(1, Ordering::Relaxed);
        let id = format!("letter-{n}.{}@post.example", real_now().as_microsecond());
        let raw = letters::written(&person, to, subject, text, &id, answers);
        let outlet = Outlet::new("127.0.0.1", self.smtp.port(), "post.example");
        let sent = outlet.send(person.address, &[to.to_owned()], &raw).await;
        assert!(matches!(sent, Sent::Accepted { .. }), "the desk didn't take a mail of {}: {sent:?}", person.name);
    }

    /// Reads what arrived, does what is due, sends what may leave, until there is nothing more to do at this moment.
    ///
    /// # Panics
    /// When something fails.
    pub async fn pump(&self) {
        pumped(&self.desk, &self.room, &self.deliverer).await.expect("a town's desk doesn't fail");
    }

    /// Time passes. It stands still at each moment at which something falls due, and mail comes and goes then.
    ///
    /// # Panics
    /// When something fails.
    pub async fn later(&self, time: SignedDuration) {
        self.pump().await;
        let to = self.now() + time;
        let between = async || pumped(&self.desk, &self.room, &self.deliverer).await;
        self.desk.move_time(to, between).await.expect("a town's desk doesn't fail");
        self.pump().await;
    }

    /// What is in somebody's postbox, the oldest first.
    #[must_use]
    pub fn mailbox(&self, person: Customer) -> Vec<Letter> {
        let theirs = |to: &String| to.eq_ignore_ascii_case(person.address);
        self.catcher.letters().iter().filter(|l| l.envelope.rcpt_to.iter().any(theirs)).map(Letter::of).collect()
    }

    /// What the desk has told a colleague by mail, by first name, the oldest first.
    #[must_use]
    pub fn postbox(&self, first_name: &str) -> Vec<Letter> {
        let address = staff::address(first_name);
        let theirs = |to: &String| to.eq_ignore_ascii_case(&address);
        self.catcher.letters().iter().filter(|l| l.envelope.rcpt_to.iter().any(theirs)).map(Letter::of).collect()
    }

    /// The last letter in somebody's postbox.
    ///
    /// # Panics
    /// When it is empty.
    #[must_use]
    #[track_caller]
    pub fn last_letter(&self, person: Customer) -> Letter {
        self.mailbox(person).pop().unwrap_or_else(|| panic!("{} has had no letter", person.name))
    }

    /// A browser of nobody in particular.
    #[must_use]
    pub fn browser(&self) -> Browser {
        Browser::new(self.pages)
    }

    /// Somebody who works here logs in, as far as the log-in goes: password, then the second factor, put off by whoever
    /// may. Comes back with their browser, and the page that they land on.
    ///
    /// # Panics
    /// When they are not let in.
    pub async fn log_in(&self, first_name: &str) -> Browser {
        self.log_in_with(self.browser(), first_name).await
    }

    /// A browser that asks for pages in this language.
    #[must_use]
    pub fn browser_that_speaks(&self, language: &str) -> Browser {
        Browser::that_speaks(self.pages, language)
    }

    /// The same as [`Town::log_in`] with a browser that somebody has already.
    ///
    /// # Panics
    /// When they are not let in.
    pub async fn log_in_with(&self, browser: Browser, first_name: &str) -> Browser {
        let gate = browser.get("/login").await;
        let address = staff::address(first_name);
        let answered = browser.send(&gate, "/login", &[("address", &address), ("password", staff::PASSWORD)]).await;
        let landed = self.second_factor(&browser, first_name, answered).await;
        assert!(
            landed.status.is_success() && landed.path != "/login",
            "{first_name} is not let in ({}):\n{}",
            landed.status,
            landed.text()
        );
        browser
    }

    async fn second_factor(&self, browser: &Browser, first_name: &str, page: Page) -> Page {
        let steps: Vec<_> = page.forms().into_iter().filter(|f| f.action == "/login").collect();
        let step = |name: &str| steps.iter().find(|f| f.value("step") == Some(name)).cloned();
        if let Some(later) = step("later") {
            return browser.send_form(&later).await;
        }
        if let Some(enrol) = step("enrol") {
            let secret = secret_on(&page);
            let code = web::totp::code_at(&secret, real_now()).expect("the page shows a secret in base 32");
            self.factors.lock().unwrap_or_else(PoisonError::into_inner).insert(first_name.to_owned(), secret);
            return browser.send_form(&enrol.filled(&[("code", &code)])).await;
        }
        if let Some(form) = step("code") {
            let secret = self.factors.lock().unwrap_or_else(PoisonError::into_inner).get(first_name).cloned();
            // The code of this half minute may have been used: the next one is taken, too.
            let at = real_now() + SignedDuration::from_secs(30);
            let code = secret.and_then(|s| web::totp::code_at(&s, at)).expect("somebody who has a second factor enrolled it here");
            return browser.send_form(&form.filled(&[("code", &code)])).await;
        }
        page
    }

    /// Somebody opens the link in their last letter that has one, by typing its code, and is on their page.
    ///
    /// # Panics
    /// When no letter has a link, or it doesn't open.
    pub async fn opens_link(&self, person: Customer) -> Browser {
        let letters = self.mailbox(person);
        let code = letters.iter().rev().find_map(Letter::code);
        let code = code.unwrap_or_else(|| panic!("no letter of {} has a link", person.name));
        let (browser, landed) = self.types_code(&code).await;
        assert_eq!(
            (landed.status.as_u16(), landed.path.as_str()),
            (200, "/c/case"),
            "the link of {} doesn't open:\n{}",
            person.name,
            landed.text()
        );
        browser
    }

    /// Somebody types a code on the landing page; where they land.
    pub async fn types_code(&self, code: &str) -> (Browser, Page) {
        let browser = self.browser();
        let landing = browser.get("/c").await;
        let landed = browser.send(&landing, "/c", &[("code", code)]).await;
        (browser, landed)
    }

    /// The key and the case of somebody's newest case, for its address.
    ///
    /// # Panics
    /// When they have none.
    pub async fn case_of(&self, person: Customer) -> (String, CaseId) {
        let people = self.desk.record().people_by_address("mail", person.address, 1).await.expect("the record can be read");
        let known = people.first().unwrap_or_else(|| panic!("the desk has never heard of {}", person.name));
        let cases = self.desk.record().cases_of_person(known.person, 10).await.expect("the record can be read");
        let newest = cases.into_iter().max_by_key(|c| c.opened_at).unwrap_or_else(|| panic!("{} has no case", person.name));
        (newest.slug, newest.case)
    }

    /// The state of somebody's newest case, in one word.
    pub async fn state_of(&self, person: Customer) -> String {
        let (_, case) = self.case_of(person).await;
        self.desk.record().case(case).await.expect("the record can be read").state().to_owned()
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        self.running.abort_all();
    }
}

/// The secret of a second factor, as the page spells it for typing.
fn secret_on(page: &Page) -> String {
    let spelled = page.html.split_once("class=\"secret\"").map_or("", |(_, rest)| rest);
    let spelled = spelled.split_once('>').map_or("", |(_, rest)| rest).split("</p>").next().unwrap_or_default();
    crate::html::text(spelled).split_whitespace().collect()
}

/// Once around, until nothing more happens at this moment.
async fn pumped(desk: &Desk, room: &MailRoom, deliverer: &Deliverer) -> Result<(), Failure> {
    // What one round sends may be answered in the next; more rounds than this would be a loop.
    for _ in 0..50 {
        let read = room.read_waiting().await;
        let swept = desk.sweep().await?;
        let round = deliverer.deliver().await?;
        assert_eq!(swept.failed, 0, "what is due can be done");
        if read == 0 && swept.looked_at == 0 && round == Round::default() {
            return Ok(());
        }
    }
    panic!("the town doesn't come to rest");
}
