//! `makegood cases` and `makegood case`: what the pages show, for scripts and for people at a terminal.

mod timeline;

use crate::{
    args::{Asked, Case as CaseArgs},
    errand::{Errand, Teller},
    exit::{Exit, Trouble},
    office::Office,
    place::Chosen,
    through,
};
use casework::{ids::CaseId, spoken_key::SpokenKey};
use desk::Desk;
use jiff::Timestamp;
use record::views::case_list::{After, CaseRow, List as CaseList};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use words::{Arg, Voice};

/// How many cases are read at a time.
const AT_ONCE: u32 = 500;

pub async fn run_list(args: Asked, voice: &Voice) -> Result<Exit, Trouble> {
    through::run(List { json: args.json }, Chosen::usual(&args.place, voice)?, voice).await
}

pub async fn run_one(args: CaseArgs, voice: &Voice) -> Result<Exit, Trouble> {
    let one = One { key: args.key.join(" "), json: args.json };
    through::run(one, Chosen::usual(&args.place, voice)?, voice).await
}

/// Lists the cases.
#[derive(Serialize, Deserialize)]
pub struct List {
    json: bool,
}

/// Shows one case.
#[derive(Serialize, Deserialize)]
pub struct One {
    key: String,
    json: bool,
}

/// A case as scripts read it. Fields are added, and never change their meaning.
#[derive(Serialize)]
struct Shown<'r> {
    /// `amber-otter-92`
    key: &'r str,
    /// `amber otter 92`
    spoken_key: String,
    customer: Option<&'r str>,
    owner: Option<&'r str>,
    /// Who acts at this moment: the owner, or who stands in.
    acting: Option<&'r str>,
    /// `open`, `asked`, `put_to_test`, `solved`, `quiet`, `final_answer`, `not_a_case`
    state: &'r str,
    /// `null` once the case has ended
    next_step: Option<NextStep<'r>>,
    opened_at: Timestamp,
    ended_at: Option<Timestamp>,
    door: &'r str,
    subject: Option<&'r str>,
    last_contact_at: Timestamp,
    /// Whether the customer waits for us.
    waits_for_us: bool,
    /// `no_heating` and the like; `null` without harm
    harm: Option<&'r str>,
}

/// The next step as scripts read it.
#[derive(Serialize)]
struct NextStep<'r> {
    /// `promise.call`, `duty.answer` and the like
    what: &'r str,
    /// In words, when somebody gave some.
    words: Option<&'r str>,
    by: Option<String>,
    due_at: Timestamp,
    told_at: Option<Timestamp>,
    /// Why it isn't told: `being_delivered`, `impossible`, `duty`
    untold: Option<&'r str>,
}

fn shown<'r>(row: &'r CaseRow, names: &'r desk::StaffNames) -> Shown<'r> {
    let next_step = row.next.as_ref().map(|n| NextStep {
        what: &n.step,
        words: n.words.as_deref(),
        by: n.by.map(|id| names.name(id).to_owned()).or_else(|| row.acting.map(|id| names.name(id).to_owned())),
        due_at: n.due_at,
        told_at: n.told_at,
        untold: n.untold.as_deref(),
    });
    Shown {
        key: &row.slug,
        spoken_key: row.slug.replace('-', " "),
        customer: row.customer_name.as_deref(),
        owner: row.owner.map(|id| names.name(id)),
        acting: row.acting.map(|id| names.name(id)),
        state: &row.state,
        next_step,
        opened_at: row.opened_at,
        ended_at: row.ended_at,
        door: &row.door,
        subject: row.subject.as_deref(),
        last_contact_at: row.last_contact_at,
        waits_for_us: row.waits_for_us,
        harm: row.harm_kind.as_deref(),
    }
}

impl Errand for List {
    const PATH: &'static str = "/cases";

    async fn run(self, office: &Office, tell: &Teller) -> Result<Exit, Trouble> {
        let desk = &office.desk;
        let names = desk.staff_names().await?;
        let now = desk.now();
        let mut after = After::start();
        loop {
            let page = desk.record().cases(CaseList::All, after, AT_ONCE).await?;
            let Some(last) = page.last() else { break };
            after = After(last.next.as_ref().map_or(Timestamp::MIN, |n| n.due_at), last.case);
            tell_rows(page.iter(), self.json, &names, now, tell).await?;
        }
        let mut after = CaseId(Uuid::nil());
        loop {
            let page = desk.record().every_case(after, AT_ONCE).await?;
            let Some(last) = page.last() else { return Ok(Exit::Well) };
            after = last.case;
            tell_rows(page.iter().filter(|r| r.ended_at.is_some()), self.json, &names, now, tell).await?;
        }
    }
}

async fn tell_rows<'r>(
    rows: impl Iterator<Item = &'r CaseRow>,
    json: bool,
    names: &desk::StaffNames,
    now: Timestamp,
    tell: &Teller,
) -> Result<(), Trouble> {
    for row in rows {
        let line = if json { in_json(&shown(row, names))? } else { in_words(row, names, now, tell.voice()) };
        tell.line(line).await?;
    }
    Ok(())
}

fn in_json(value: &impl Serialize) -> Result<String, Trouble> {
    serde_json::to_string(value).map_err(|e| Trouble::failed(e.to_string()))
}

/// One line for people: the key, who, what by when, by whom.
fn in_words(row: &CaseRow, names: &desk::StaffNames, now: Timestamp, voice: &Voice) -> String {
    let customer = row.customer_name.clone().unwrap_or_else(|| voice.say("cli-case-nameless"));
    let owner = names.of(row.owner);
    match &row.next {
        Some(n) => {
            let what = n.words.clone().unwrap_or_else(|| n.step.rsplit('.').next().unwrap_or_default().replace('_', " "));
            let by = n.by.map(|id| names.name(id).to_owned()).unwrap_or_else(|| owner.clone());
            voice.say_with(
                "cli-case-open",
                &[
                    ("key", Arg::Text(&row.slug)),
                    ("customer", Arg::Text(&customer)),
                    ("what", Arg::Text(&what)),
                    ("by", Arg::Text(&by)),
                    ("due", Arg::Text(&voice.due(n.due_at, now))),
                ],
            )
        }
        None => {
            let state = row.state.replace('_', " ");
            let ago = row.ended_at.map(|at| voice.ago(at, now)).unwrap_or_default();
            voice.say_with(
                "cli-case-ended",
                &[
                    ("key", Arg::Text(&row.slug)),
                    ("customer", Arg::Text(&customer)),
                    ("state", Arg::Text(&state)),
                    ("ago", Arg::Text(&ago)),
                    ("owner", Arg::Text(&owner)),
                ],
            )
        }
    }
}

impl Errand for One {
    const PATH: &'static str = "/case";

    async fn run(self, office: &Office, tell: &Teller) -> Result<Exit, Trouble> {
        let case = find(&office.desk, &self.key, tell.voice()).await?;
        office.desk.note_command(case, "command").await.map_err(|e| Trouble::declined(&e, tell.voice()))?;
        let file = office.desk.open_file_unasked(case).await.map_err(|e| Trouble::declined(&e, tell.voice()))?;
        if self.json {
            let mut value = serde_json::to_value(shown(&file.row, &file.staff)).map_err(|e| Trouble::failed(e.to_string()))?;
            value["timeline"] = timeline::in_json(&file);
            tell.line(value.to_string()).await?;
        } else {
            tell.line(in_words(&file.row, &file.staff, office.desk.now(), tell.voice())).await?;
            for line in timeline::in_words(&file, tell.voice()) {
                tell.line(line).await?;
            }
        }
        Ok(Exit::Well)
    }
}

/// The case that somebody means, by its spoken key in any form.
pub async fn find(desk: &Desk, key: &str, voice: &Voice) -> Result<CaseId, Trouble> {
    let heard = SpokenKey::parse(key).map_err(|e| Trouble::usage(e.to_string()))?;
    match desk.record().case_by_slug(&heard.key.slug()).await? {
        Some(row) => Ok(row.case),
        None => Err(Trouble::usage(voice.say_with("cli-no-such-case", &[("key", Arg::Text(&heard.key.to_string()))]))),
    }
}
