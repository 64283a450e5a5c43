//! Search: people, cases by their key, and words that were said or noted. That a case's words were read is noted.

use super::{
    case::row_state,
    shown::{about, spoken, who},
    timeline::Teller,
};
use crate::{
    answer::{Answer, Answered, page},
    app::App,
    framing,
    layout::{Frame, Place},
    pages::{
        case::timeline::{Entry, Happened},
        search::{CaseHit, PersonHit, Piece, Search, WordsHit},
        who::Who,
    },
    principal::Staff,
};
use axum::{
    extract::{Query, State},
    http::HeaderMap,
};
use casework::{
    Actor,
    ids::{CaseId, PersonId},
    spoken_key::SpokenKey,
};
use desk::{Act, CaseFile};
use record::views::case_list::CaseRow;
use serde::Deserialize;
use uuid::Uuid;

/// Texts that are looked at, at most.
const HITS: u32 = 50;
/// Cases whose words are shown, at most: each is read whole.
const CASES: usize = 20;
/// Characters on both sides of what was found.
const AROUND: usize = 70;

/// What the address says.
#[derive(Deserialize, Default)]
#[serde(default)]
pub struct Asked {
    q: String,
}

/// Somebody who was found, before they are worded.
struct Somebody {
    id: PersonId,
    name: Option<String>,
    reach: String,
    open_cases: usize,
}

/// `GET /search`
pub async fn show(State(app): State<App>, staff: Staff, Query(asked): Query<Asked>, headers: HeaderMap) -> Answered {
    let query: String = asked.q.trim().chars().take(200).collect();
    app.desk().permit_staff(staff.id, Act::See).await.map_err(|e| Answer::declined(e, None))?;
    let mut cases: Vec<CaseRow> = Vec::new();
    if let Ok(heard) = SpokenKey::parse(&query) {
        cases.extend(app.desk().record().case_by_slug(&heard.key.slug()).await.map_err(Answer::failed)?);
    }
    let (people, files) = found(&app, &staff, &query).await?;
    let settings = app.desk().set_up().map_err(|e| Answer::declined(e, None))?;
    let frame = framing::of_staff(&app, &staff, &headers, Place::Elsewhere, "/search").await?;
    let words = files.iter().flat_map(|file| {
        let teller = Teller { frame: &frame, file, desk: app.desk(), settings: &settings, files: std::cell::Cell::new(0) };
        teller.entries().into_iter().filter_map(|entry| hit(&frame, file, &entry, &query)).collect::<Vec<_>>()
    });
    let words = words.take(HITS as usize).collect();
    let shown = Search {
        people: people.into_iter().map(person).collect(),
        cases: cases.iter().map(|row| case(&frame, &staff, row)).collect(),
        words,
        next_href: None,
        query,
        frame,
    };
    page(&shown)
}

/// People whose particulars hold the words, and cases in whose words they occur.
async fn found(app: &App, staff: &Staff, query: &str) -> Result<(Vec<Somebody>, Vec<CaseFile>), Answer> {
    let record = app.desk().record();
    let mut people: Vec<Somebody> = Vec::new();
    let mut files: Vec<CaseFile> = Vec::new();
    let mut seen: Vec<Uuid> = Vec::new();
    let mut ids: Vec<PersonId> = Vec::new();
    if query.chars().filter(char::is_ascii_digit).count() >= 6 {
        ids.extend(app.desk().people_by_telephone(query, 10).await.map_err(Answer::failed)?.into_iter().map(|p| p.person));
    }
    for hit in record.find_words(query, HITS).await.map_err(Answer::failed)? {
        if seen.contains(&hit.stream) {
            continue;
        }
        seen.push(hit.stream);
        match record.case_row(CaseId(hit.stream)).await.map_err(Answer::failed)? {
            Some(row) if files.len() < CASES => files.push(super::case::open(app, staff, &row.slug, "search").await?.file),
            Some(_) => {}
            None => ids.push(PersonId(hit.stream)),
        }
    }
    for id in ids {
        if people.iter().any(|p| p.id == id) {
            continue;
        }
        let Some(row) = record.person_row(id).await.map_err(Answer::failed)? else {
            continue;
        };
        let reach = record.addresses(id).await.map_err(Answer::failed)?.into_iter().next().map(|a| a.text().to_owned()).unwrap_or_default();
        let cases = record.cases_of_person(id, HITS).await.map_err(Answer::failed)?;
        people.push(Somebody { id, name: row.name, reach, open_cases: cases.iter().filter(|c| c.ended_at.is_none()).count() });
    }
    Ok((people, files))
}

fn person(found: Somebody) -> PersonHit {
    PersonHit {
        id: found.id.0.to_string(),
        who: Who { name: found.name, reach: Some(found.reach.clone()).filter(|r| !r.is_empty()) },
        reach: found.reach,
        open_cases: i64::try_from(found.open_cases).unwrap_or(i64::MAX),
    }
}

fn case(frame: &Frame, staff: &Staff, row: &CaseRow) -> CaseHit {
    CaseHit {
        key: row.slug.clone(),
        spoken_key: spoken(&row.slug),
        who: who(row),
        about: about(frame, row),
        owner: staff.names.of(row.owner),
        state: row_state(row),
    }
}

/// An entry of the timeline in which a word occurs.
fn hit(frame: &Frame, file: &CaseFile, entry: &Entry, query: &str) -> Option<WordsHit> {
    let text = entry.text.as_ref()?;
    let subject = text.subject.as_deref().unwrap_or_default();
    let excerpt = [text.new.as_str(), subject, &text.quoted].into_iter().find_map(|t| pieces(t, query))?;
    let seq = entry.id.trim_start_matches('e').parse::<u64>().ok();
    let actor = seq.and_then(|seq| file.events.iter().find(|r| r.seq == seq)).map(|r| r.actor);
    let by = match actor {
        Some(Actor::Staff(id)) => file.staff.name(id).to_owned(),
        Some(Actor::Person(id)) => file.person_name(id).map_or_else(|| frame.say("person-no-name"), str::to_owned),
        Some(Actor::Desk) | None => frame.say("speaker-desk"),
    };
    Some(WordsHit {
        key: file.row.slug.clone(),
        entry: entry.id.clone(),
        who: who(&file.row),
        by,
        at: entry.at,
        noted: matches!(entry.what, Happened::Noted { .. }),
        excerpt,
    })
}

/// What stands around the first word that was found; nothing when none of them begins a word of this text.
fn pieces(text: &str, query: &str) -> Option<Vec<Piece>> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let chars: Vec<char> = line.chars().collect();
    // Letter for letter, so that places in the folded text are places in the text.
    let folded: Vec<char> = chars.iter().map(|c| plain(*c)).collect();
    let asked = query.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
    let wanted: Vec<Vec<char>> = asked.map(|w| w.chars().map(plain).collect()).collect();
    let begins = |at: usize| at == 0 || !folded[at - 1].is_alphanumeric();
    let matched = |at: usize| wanted.iter().filter(|w| begins(at) && folded[at..].starts_with(w)).map(Vec::len).max();
    let first = (0..folded.len()).find(|at| matched(*at).is_some())?;
    let from = first.saturating_sub(AROUND);
    let until = (first + AROUND * 2).min(chars.len());
    let mut pieces: Vec<Piece> = Vec::new();
    let mut push = |text: String, found: bool| match pieces.last_mut() {
        Some(last) if last.found == found => last.text.push_str(&text),
        _ => pieces.push(Piece { text, found }),
    };
    if from > 0 {
        push("…".to_owned(), false);
    }
    let mut at = from;
    while at < until {
        match matched(at) {
            Some(length) => {
                push(chars[at..at + length].iter().collect(), true);
                at += length;
            }
            None => {
                push(chars[at].to_string(), false);
                at += 1;
            }
        }
    }
    if until < chars.len() {
        push("…".to_owned(), false);
    }
    Some(pieces)
}

/// A letter without its case and its accent, as the search compares it.
fn plain(c: char) -> char {
    let lower = c.to_lowercase().next().unwrap_or(c);
    match lower {
        'à'..='å' => 'a',
        'ç' => 'c',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ñ' => 'n',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        'ý' | 'ÿ' => 'y',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::pieces;

    fn shown(text: &str, query: &str) -> Option<String> {
        let pieces = pieces(text, query)?;
        Some(pieces.into_iter().map(|p| if p.found { format!("[{}]", p.text) } else { p.text }).collect())
    }

    #[test]
    fn what_was_found_is_marked_at_the_beginning_of_words() {
        assert_eq!(shown("The boiler leaks.\nBoilers do.", "boil").as_deref(), Some("The [boil]er leaks. [Boil]ers do."));
        assert_eq!(shown("Die Mühle steht still", "muhle STILL").as_deref(), Some("Die [Mühle] steht [still]"));
        assert_eq!(shown("Parboiled", "boil"), None);
        assert_eq!(shown("", "boil"), None);
        assert_eq!(shown("boil", ""), None);
    }

    #[test]
    fn a_long_text_is_cut_around_what_was_found() {
        let text = format!("{} leak {}", "a".repeat(300), "b".repeat(300));
        let shown = shown(&text, "leak").expect("it is there");
        assert!(shown.starts_with("…a") && shown.ends_with("b…") && shown.contains("[leak]") && shown.chars().count() < 300, "{shown}");
    }
}
