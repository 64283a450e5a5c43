//! `makegood export`: the record, one JSON object a line: every event with its hash, the texts that still exist with their
//! salts, and each stream's head. `makegood verify FILE` checks it without a desk. docs/command-line.md lists the fields.

mod lines;

pub use lines::{EndLine, EventLine, FirstLine, LineKind, StreamLine, TextLine};

use crate::{
    args::{Export, ExportFormat},
    cases,
    errand::{Errand, Teller},
    exit::{Exit, Trouble},
    office::Office,
    place::Chosen,
    through,
};
use casework::ids::CaseId;
use desk::real_now;
use record::{Record, RecordError, events::RawEvent, store::Tx, vals, verify};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use uuid::Uuid;
use words::Voice;

/// How many streams are listed at a time.
const AT_ONCE: u32 = 500;

/// Writes the record out.
#[derive(Serialize, Deserialize)]
pub struct Writing {
    /// Only this case, and the people in it.
    case: Option<String>,
}

pub async fn run(args: Export, voice: &Voice) -> Result<Exit, Trouble> {
    match args.format {
        ExportFormat::Jsonl => through::run(Writing { case: args.case }, Chosen::usual(&args.place, voice)?, voice).await,
    }
}

impl Errand for Writing {
    const PATH: &'static str = "/export";

    async fn run(self, office: &Office, tell: &Teller) -> Result<Exit, Trouble> {
        let record = office.desk.record();
        let case = match &self.case {
            Some(key) => {
                let case = cases::find(&office.desk, key, tell.voice()).await?;
                office.desk.note_command(case, "export").await.map_err(|e| Trouble::declined(&e, tell.voice()))?;
                Some(case)
            }
            None => None,
        };
        let organisation = office.desk.settings().map(|s| s.name.clone()).unwrap_or_default();
        say(tell, &FirstLine::new(organisation, real_now(), case.map(|c| c.0))).await?;
        let mut end = EndLine::new();
        match case {
            Some(case) => {
                for (stream, kind) in of_case(record, case).await? {
                    write_stream(record, stream, &kind, &mut end, tell).await?;
                }
            }
            None => {
                let mut after = Uuid::nil();
                loop {
                    let page = record.streams(after, AT_ONCE).await?;
                    let Some(last) = page.last() else { break };
                    after = last.0;
                    for (stream, kind, _) in &page {
                        write_stream(record, *stream, kind, &mut end, tell).await?;
                    }
                }
            }
        }
        say(tell, &end).await?;
        Ok(Exit::Well)
    }
}

async fn say(tell: &Teller, line: &impl Serialize) -> Result<(), Trouble> {
    tell.line(serde_json::to_string(line).map_err(|e| Trouble::failed(e.to_string()))?).await
}

/// A case's stream, and those of the people who take part.
async fn of_case(record: &Record, case: CaseId) -> Result<Vec<(Uuid, String)>, RecordError> {
    let mut streams = vec![(case.0, "case".to_owned())];
    if let Some(story) = record.case(case).await?.story() {
        streams.extend(story.participants.iter().map(|p| (p.0, "person".to_owned())));
    }
    Ok(streams)
}

async fn write_stream(record: &Record, stream: Uuid, kind: &str, end: &mut EndLine, tell: &Teller) -> Result<(), Trouble> {
    let events = record.raw_events(stream).await?;
    let mut tx = record.db().read().await?;
    let mut texts = texts_of(&mut tx, stream).await?;
    for event in &events {
        let mut said = Vec::new();
        for id in lines::named(&event.body) {
            if !texts.contains_key(&id) {
                // It may be kept with somebody else: the name of a person, in their case.
                texts.extend(one_text(&mut tx, id).await?);
            }
            said.extend(texts.get(&id).cloned());
        }
        say(tell, &EventLine::new(stream, event, said)).await?;
    }
    // The snapshot is let go before the next wait.
    drop(tx);
    let head = events.last().map(|e: &RawEvent| e.hash);
    end.count(events.len());
    say(tell, &StreamLine::new(stream, kind, events.len(), head)).await
}

type Row = (Uuid, String, Option<[u8; 32]>, Option<String>);

fn text(row: Row) -> Option<(Uuid, TextLine)> {
    let (id, class, salt, content) = row;
    Some((id, TextLine::new(id, class, salt?, content?)))
}

async fn texts_of(tx: &mut Tx<'_>, stream: Uuid) -> Result<HashMap<Uuid, TextLine>, RecordError> {
    let rows: Vec<Row> = tx.query(&verify::CONTENTS, vals![stream], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))).await?;
    Ok(rows.into_iter().filter_map(text).collect())
}

async fn one_text(tx: &mut Tx<'_>, id: Uuid) -> Result<Option<(Uuid, TextLine)>, RecordError> {
    let row: Option<Row> = tx.query_maybe(&verify::CONTENT, vals![id], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))).await?;
    Ok(row.and_then(text))
}
