//! Somebody of the desk at work: they log in once, open pages and send forms as they find them.

use crate::{
    browser::{Browser, Page},
    customers::Customer,
    html::Form,
    staff,
    town::Town,
};

/// A member of staff, with their browser.
pub struct AtWork<'t> {
    town: &'t Town,
    pub first_name: String,
    browser: Browser,
}

/// What a reply says besides its words.
#[derive(Clone, Copy, Default)]
pub struct Saying<'a> {
    /// Everything that is promised is kept by it; else what the page proposes.
    pub keeps_all: bool,
    /// Broken promises are told by it.
    pub discloses: bool,
    pub asks_solved: bool,
    /// What is promised next: kind, words, day, time.
    pub next: Option<(&'a str, &'a str, &'a str, &'a str)>,
}

impl<'a> Saying<'a> {
    /// A reply that promises this next.
    #[must_use]
    pub fn next(kind: &'a str, what: &'a str, day: &'a str, time: &'a str) -> Saying<'a> {
        Saying { next: Some((kind, what, day, time)), ..Saying::default() }
    }
}

impl Town {
    /// Somebody comes to work and logs in.
    ///
    /// # Panics
    /// When they are not let in.
    pub async fn at_work(&self, first_name: &str) -> AtWork<'_> {
        AtWork { town: self, first_name: first_name.to_owned(), browser: self.log_in(first_name).await }
    }

    /// The first name of who looks after somebody's newest case.
    ///
    /// # Panics
    /// When they have no case, or nobody looks after it.
    pub async fn owner_of(&self, person: Customer) -> String {
        let (_, case) = self.case_of(person).await;
        let file = self.desk().open_file_unasked(case).await.expect("a case");
        let name = file.staff.name(file.case.owner().expect("an owner"));
        name.split(' ').next().unwrap_or_default().to_owned()
    }

    /// The work name of somebody here, by first name.
    #[must_use]
    pub fn full_name(&self, first_name: &str) -> &'static str {
        staff::name(first_name)
    }

    /// Somebody else who looks after cases.
    #[must_use]
    pub fn colleague_of(&self, first_name: &str) -> &'static str {
        ["Ines", "Tom", "Carla"].into_iter().find(|name| *name != first_name).expect("three are more than one")
    }
}

impl AtWork<'_> {
    /// A page.
    pub async fn opens(&self, path: &str) -> Page {
        let page = self.browser.get(path).await;
        assert!(page.status.is_success(), "{} can't open {path} ({}):\n{}", self.first_name, page.status, page.text());
        page
    }

    /// Their own page of the day.
    pub async fn today(&self) -> Page {
        self.opens("/today").await
    }

    /// The page of somebody's newest case.
    pub async fn case_of(&self, person: Customer) -> Page {
        let (slug, _) = self.town.case_of(person).await;
        self.opens(&format!("/cases/{slug}")).await
    }

    /// The page of the case with this key.
    pub async fn case_of_key(&self, key: &str) -> Page {
        self.opens(&format!("/cases/{key}")).await
    }

    /// Sends a form, whatever becomes of it.
    pub async fn tries(&self, form: &Form) -> Page {
        self.browser.send_form(form).await
    }

    /// Sends a form, which is taken.
    ///
    /// # Panics
    /// When it comes back.
    pub async fn sends(&self, form: &Form) -> Page {
        let shown = self.browser.send_form(form).await;
        assert!(shown.status.is_success(), "{} is refused ({}):\n{}", self.first_name, shown.status, shown.text());
        shown
    }

    /// The form of a reply in somebody's newest case, filled.
    pub async fn reply_form(&self, person: Customer, text: &str, saying: Saying<'_>) -> Form {
        let (slug, _) = self.town.case_of(person).await;
        self.reply_form_of(&slug, text, saying).await
    }

    /// The form of a reply in the case with this key, filled.
    pub async fn reply_form_of(&self, key: &str, text: &str, saying: Saying<'_>) -> Form {
        let page = self.case_of_key(key).await;
        let form = page.form(&format!("{}/reply", page.path));
        let all = |name: &str| form.choices.iter().filter(|(n, _)| n == name).cloned().collect::<Vec<_>>();
        let (kept, broken) = (all("kept"), all("disclosed"));
        let mut form = form.filled(&[("text", text), ("step", "send")]);
        if saying.keeps_all {
            form = form.without("kept");
            form.fields.extend(kept);
        }
        if saying.discloses {
            form = form.without("disclosed");
            form.fields.extend(broken);
        }
        if saying.asks_solved {
            form = form.filled(&[("ask_solved", "yes")]);
        }
        if let Some((kind, what, day, time)) = saying.next {
            form = form.filled(&[("next_kind", kind), ("next_what", what), ("next_day", day), ("next_time", time)]);
        }
        form
    }

    /// Replies by the form of the case's page, and the reply leaves.
    ///
    /// # Panics
    /// When it is not taken.
    pub async fn replies(&self, person: Customer, text: &str, saying: Saying<'_>) -> Page {
        let form = self.reply_form(person, text, saying).await;
        let shown = self.sends(&form).await;
        self.town.later(jiff::SignedDuration::from_mins(1)).await;
        shown
    }

    /// Writes a note for colleagues.
    ///
    /// # Panics
    /// When it is not taken.
    pub async fn notes(&self, person: Customer, text: &str) {
        let page = self.case_of(person).await;
        self.sends(&page.form(&format!("{}/note", page.path)).filled(&[("text", text)])).await;
    }

    /// Sends one of the case page's forms, filled; where it led.
    ///
    /// # Panics
    /// When it is not taken.
    pub async fn does(&self, person: Customer, what: &str, fields: &[(&str, &str)]) -> Page {
        let page = self.case_of(person).await;
        self.sends(&page.form(&format!("{}/{what}", page.path)).filled(fields)).await
    }

    /// Opens a case by telephone for somebody known who has another matter; its key.
    ///
    /// # Panics
    /// When it is not taken.
    pub async fn opens_by_telephone(&self, person: Customer, note: &str, fields: &[(&str, &str)]) -> String {
        let found = self.opens(&format!("/telephone?q={}", web::answer::encoded(person.name))).await;
        let new = found.link("/telephone?person=").unwrap_or_else(|| panic!("{} is not found:\n{}", person.name, found.text()));
        let panel = self.opens(&new).await;
        let mut all = vec![("note", note), ("outcome", "goes_on")];
        all.extend(fields);
        let shown = self.notes_call(&panel, &all).await;
        shown.path.trim_start_matches("/cases/").to_owned()
    }

    /// Plans to be away from one local day until another, with somebody who stands in and accepts.
    ///
    /// # Panics
    /// When it is not taken.
    pub async fn goes_away(&self, from_day: &str, until_day: &str, stand_in: &str, note: &str) {
        let page = self.opens("/absence").await;
        let stands_in = self.town.member(stand_in).0.to_string();
        let plan = page.form_with("/absence", "act", "plan");
        let fields = [("from_day", from_day), ("until_day", until_day), ("stand_in", stands_in.as_str()), ("note", note)];
        self.sends(&plan.filled(&fields)).await;
        let colleague = self.town.at_work(stand_in).await;
        let asked = colleague.today().await;
        colleague.sends(&asked.form("/absence/accept").filled(&[("answer", "accept")])).await;
        self.town.pump().await;
    }

    /// Reports that a colleague is missing, whom nobody planned to be away.
    ///
    /// # Panics
    /// When it is not taken.
    pub async fn misses(&self, first_name: &str) {
        let who = self.town.member(first_name).0.to_string();
        let page = self.opens("/absence").await;
        self.sends(&page.form_with("/absence", "act", "report").filled(&[("who", &who)])).await;
        self.town.pump().await;
    }

    /// Is back at work.
    ///
    /// # Panics
    /// When it is not taken.
    pub async fn comes_back(&self) {
        let page = self.opens("/absence").await;
        self.sends(&page.form_with("/absence", "act", "return").filled(&[("act", "return")])).await;
        self.town.pump().await;
    }

    /// Offers somebody's case to a colleague with a briefing, who accepts; the time to take it back passes.
    ///
    /// # Panics
    /// When it is not taken.
    pub async fn hands_over(&self, person: Customer, to: &str, briefing: &str) {
        let id = self.town.member(to).0.to_string();
        self.does(person, "hand-over", &[("to", &id), ("briefing", briefing)]).await;
        let colleague = self.town.at_work(to).await;
        let offered = colleague.today().await;
        let (slug, _) = self.town.case_of(person).await;
        colleague.sends(&offered.form(&format!("/cases/{slug}/hand-over/answer")).filled(&[("answer", "accept")])).await;
        self.town.later(jiff::SignedDuration::from_mins(1)).await;
    }

    /// Notes a call in the panel as it stands on this page.
    ///
    /// # Panics
    /// When it is not taken.
    pub async fn notes_call(&self, panel: &Page, fields: &[(&str, &str)]) -> Page {
        self.sends(&panel.form_that_posts("/telephone").filled(fields)).await
    }
}
