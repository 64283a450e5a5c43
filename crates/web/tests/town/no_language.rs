//! Every text that a person reads comes from the languages' files, also what handlers put into pages: asked for in the language
//! that nobody speaks, a page holds no plain English but people's own words.

use crate::on_both_databases;
use rehearsal::{
    Browser, Database, Page, Town, first_story,
    html::tags,
    plain_words::{known_words, plain_words},
};
use std::collections::{BTreeMap, BTreeSet, VecDeque};

on_both_databases! {
    every_text_that_people_read_comes_from_the_languages_files
}

/// What the townspeople are called, say and write; the words of spoken keys.
const SOURCES: [&str; 6] = [
    include_str!("../../../rehearsal/src/customers.rs"),
    include_str!("../../../rehearsal/src/staff.rs"),
    include_str!("../../../rehearsal/src/first_story.rs"),
    include_str!("../../../rehearsal/src/town.rs"),
    include_str!("../../../casework/src/spoken_key/lists.rs"),
    include_str!("no_language.rs"),
];

/// Pages that are looked at, at most: the story makes fewer.
const PAGES: usize = 150;

/// Plain words, with the first page that has them.
struct Found {
    known: BTreeSet<String>,
    plain: BTreeMap<String, String>,
    pages: usize,
}

impl Found {
    fn look_at(&mut self, page: &Page, whose: &str, after: &str) {
        self.pages += 1;
        for word in plain_words(&page.html, &self.known) {
            self.plain.entry(word).or_insert_with(|| format!("{} of {whose}{after}", page.path));
        }
    }

    /// Looks at every page to which a link leads, from here on.
    async fn wander(&mut self, browser: &Browser, whose: &str, from: &str) -> Vec<Page> {
        let (mut to_see, mut seen, mut pages) = (VecDeque::from([from.to_owned()]), BTreeSet::from([from.to_owned()]), Vec::new());
        while let Some(path) = to_see.pop_front() {
            let page = browser.get(&path).await;
            if !page.headers.get("content-type").is_some_and(|t| t.to_str().is_ok_and(|t| t.starts_with("text/html"))) {
                continue;
            }
            self.look_at(&page, whose, "");
            let links = tags(&page.html).into_iter().filter(|t| t.name == "a").filter_map(|t| t.get("href").map(str::to_owned));
            for link in links.filter(|l| l.starts_with('/') && !l.contains("/attachments/")) {
                let link = link.split('#').next().unwrap_or_default().replace("&amp;", "&").replace("&#38;", "&");
                if seen.len() < PAGES && seen.insert(link.clone()) {
                    to_see.push_back(link);
                }
            }
            pages.push(page);
        }
        pages
    }

    /// Sends each kind of form once with nothing written in it: what is said of it is for people, too.
    async fn send_empty(&mut self, browser: &Browser, whose: &str, pages: &[Page]) {
        let mut sent = BTreeSet::new();
        for page in pages {
            for mut form in page.forms().into_iter().filter(|f| f.method == "post" && !f.action.contains("logout")) {
                let kind: String =
                    form.action.split('/').filter(|piece| !piece.contains('-') || piece.len() < 14).collect::<Vec<_>>().join("/");
                if !sent.insert((kind, form.fields.iter().map(|(name, _)| name.clone()).collect::<BTreeSet<_>>())) {
                    continue;
                }
                for (_, value) in
                    form.fields.iter_mut().filter(|(name, _)| !matches!(name.as_str(), "command" | "seen" | "step" | "act" | "form"))
                {
                    value.clear();
                }
                let answer = browser.send_form(&form).await;
                self.look_at(&answer, whose, &format!(", after an empty {}", form.action));
            }
        }
    }
}

async fn every_text_that_people_read_comes_from_the_languages_files(database: Database) {
    let town = Town::open(database).await;
    first_story::first_story(&town).await;
    let (okafor, lenoir) = (town.herr_okafor(), town.frau_berger());
    for person in [okafor, lenoir] {
        town.writes(person, person.subject, person.words).await;
    }
    town.pump().await;

    let mut found = Found { known: known_words(&SOURCES), plain: BTreeMap::new(), pages: 0 };
    // The product's name is the same in every language.
    found.known.insert("makegood".to_owned());
    let outside = town.browser_that_speaks("en-XA");
    let doors = [found.wander(&outside, "a stranger", "/contact").await, found.wander(&outside, "a stranger", "/login").await].concat();
    found.send_empty(&outside, "a stranger", &doors).await;
    let link = town.mailbox(okafor).iter().rev().find_map(rehearsal::Letter::code).expect("a link");
    let landing = outside.get("/c").await;
    outside.send(&landing, "/c", &[("code", &link)]).await;
    for name in ["Carla", "Priya", "Rosa"] {
        let desk = town.log_in_with(town.browser_that_speaks("en-XA"), name).await;
        let pages = found.wander(&desk, name, "/today").await;
        found.send_empty(&desk, name, &pages).await;
    }
    assert!(found.pages > 100, "only {} pages were looked at", found.pages);
    assert!(found.plain.is_empty(), "words that stand in no .ftl file, and where: {:#?}", found.plain);
}
