//! Today: the people who wait for me, by harm and by what breaks next; then what others ask of me; then what is with others.

use crate::layout::{Frame, arg};
use crate::pages::owed::Waiting;
use crate::pages::who::Who;
use askama::Template;
use jiff::Timestamp;
use words::key;

/// The home of a member of staff.
#[derive(Template)]
#[template(path = "today.html")]
pub struct Today {
    pub frame: Frame,
    /// People who wait for me, in order: harm first, then by what breaks next. The page keeps that order within each group.
    pub waiting: Vec<Waiting>,
    /// Mine as well, but on time and with somebody else now: a visit, a payment, the customer's answer.
    pub with_others: Vec<Waiting>,
    /// Hand-overs offered to me.
    pub offers: Vec<Offer>,
    /// Absences of mine for which whoever was asked to stand in declined.
    pub uncovered: Vec<Uncovered>,
    /// Absences that I am asked to cover.
    pub cover_asked: Vec<CoverAsked>,
    /// What I said that did not arrive.
    pub undelivered: Vec<Undelivered>,
    /// Final answers of colleagues that another person has to review.
    pub to_review: Vec<Waiting>,
    /// What slips with colleagues whom I lead.
    pub slips: Vec<Waiting>,
    /// Whether more people wait for me than the page shows.
    pub cut: bool,
    /// Colleagues for whom I stand in.
    pub standing_in: Vec<StandingIn>,
    /// A line of good news for the empty state: how many said this week that it is solved. Not per person.
    pub solved_this_week: i64,
}

/// A hand-over offered to the reader.
pub struct Offer {
    /// The hand-over's id.
    pub id: String,
    /// The case's key.
    pub key: String,
    /// The case's version.
    pub seen: i64,
    pub who: Who,
    pub about: String,
    pub from: String,
    pub briefing: String,
    pub offered_at: Timestamp,
    pub until_at: Timestamp,
}

/// An absence of the reader's for which nobody stands in.
pub struct Uncovered {
    pub from_at: Timestamp,
    pub until_at: Timestamp,
}

/// An absence that the reader is asked to cover.
pub struct CoverAsked {
    pub absence_id: String,
    pub colleague: String,
    pub from_at: Timestamp,
    pub until_at: Option<Timestamp>,
    /// How many people wait for the colleague now.
    pub people: i64,
    pub note: Option<String>,
}

/// Something that was said and did not arrive.
pub struct Undelivered {
    pub key: String,
    pub who: Who,
    pub what: String,
    pub why: String,
    pub at: Timestamp,
}

/// A colleague for whom the reader stands in.
pub struct StandingIn {
    pub colleague: String,
    pub until_at: Option<Timestamp>,
    /// What they left for whoever stands in.
    pub note: Option<String>,
    pub waiting: Vec<Waiting>,
}

/// People who wait, under one heading.
pub struct Group<'a> {
    /// Names the heading: `harm`, `late`, `hour`, `today`, `later`.
    pub name: &'static str,
    pub title: String,
    /// Comes before what colleagues ask.
    pub urgent: bool,
    pub rows: Vec<&'a Waiting>,
}

impl Today {
    /// "Good morning, Ines. Seven people are waiting for you."
    #[must_use]
    pub fn greeting(&self) -> String {
        let f = &self.frame;
        let hour = f.now.to_zoned(f.voice.zone().clone()).hour();
        let key = match hour {
            ..=11 => key!("today-morning"),
            12..=17 => key!("today-afternoon"),
            18.. => key!("today-evening"),
        };
        let name = f.staff.as_ref().map(|s| s.work_name.as_str()).unwrap_or_default();
        f.say_with(key, &[("name", arg::text(first_word(name))), ("count", arg::count(self.waiting.len()))])
    }

    /// The second line: what is late, and who is in harm.
    #[must_use]
    pub fn summary(&self) -> String {
        let late = self.waiting.iter().filter(|w| w.owed.as_ref().is_some_and(|o| o.due_at <= self.frame.now)).count();
        let harmed = self.waiting.iter().filter(|w| w.harm.is_some()).count();
        self.frame.say_with("today-summary", &[("late", arg::count(late)), ("harmed", arg::count(harmed))])
    }

    /// The groups that are not empty: harm that nothing relieves, what is late, what breaks within the hour, later today, and after.
    #[must_use]
    pub fn groups(&self) -> Vec<Group<'_>> {
        let f = &self.frame;
        let hour_from_now = f.now.checked_add(jiff::Span::new().hours(1)).unwrap_or(f.now);
        let today = f.now.to_zoned(f.voice.zone().clone()).date();
        let group_of = |w: &Waiting| -> usize {
            if w.harm.as_ref().is_some_and(|harm| harm.stopgap.is_none()) {
                return 0;
            }
            let Some(owed) = &w.owed else { return 4 };
            if owed.due_at <= f.now || w.broken_untold {
                1
            } else if owed.due_at <= hour_from_now {
                2
            } else if owed.due_at.to_zoned(f.voice.zone().clone()).date() == today {
                3
            } else {
                4
            }
        };
        let names = [
            ("harm", f.say("today-group-harm")),
            ("late", f.say("today-group-late")),
            ("hour", f.say("today-group-hour")),
            ("today", f.say("today-group-today")),
            ("later", f.say("today-group-later")),
        ];
        let mut groups: Vec<Group<'_>> = names
            .into_iter()
            .map(|(name, title)| Group { name, title, urgent: matches!(name, "harm" | "late"), rows: Vec::new() })
            .collect();
        for waiting in &self.waiting {
            groups[group_of(waiting)].rows.push(waiting);
        }
        groups.retain(|group| !group.rows.is_empty());
        groups
    }

    /// What colleagues need of the reader: a second pair of eyes, and a lead's hand where something slips.
    #[must_use]
    pub fn of_colleagues(&self) -> Vec<Group<'_>> {
        fn group<'g>(name: &'static str, title: String, rows: &'g [Waiting]) -> Group<'g> {
            Group { name, title, urgent: true, rows: rows.iter().collect() }
        }
        let f = &self.frame;
        let mut groups =
            vec![group("review", f.say("today-to-review"), &self.to_review), group("slips", f.say("today-slips"), &self.slips)];
        groups.retain(|group| !group.rows.is_empty());
        groups
    }

    /// Whether nothing at all asks for the reader.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.waiting.is_empty()
            && self.offers.is_empty()
            && self.to_review.is_empty()
            && self.slips.is_empty()
            && self.cover_asked.is_empty()
            && self.uncovered.is_empty()
            && self.undelivered.is_empty()
            && self.standing_in.iter().all(|s| s.waiting.is_empty())
    }
}

fn first_word(name: &str) -> &str {
    name.split_whitespace().next().unwrap_or(name)
}
