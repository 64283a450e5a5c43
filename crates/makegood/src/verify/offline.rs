//! Checking an export by itself: nothing but the file is asked.

use crate::{
    errand::{Said, Teller},
    exit::{Exit, Trouble},
    export::{EndLine, EventLine, FirstLine, LineKind, StreamLine},
    progress,
};
use record::{events::RawEvent, verify::check_chain};
use std::{
    collections::HashMap,
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
};
use uuid::Uuid;
use words::{Arg, Voice};

/// Checks the file, and prints what is damaged.
pub async fn run(file: PathBuf, voice: &Voice) -> Result<Exit, Trouble> {
    let (tell, listener) = Teller::new(voice.clone());
    let checking = tokio::task::spawn_blocking(move || check(&file, &tell));
    // What it says is progress only; its end is the task's own.
    let mut bar = progress::Bar::new();
    let mut listener = listener;
    while let Some(said) = listener.recv().await {
        if let Said::Progress { stage, done, whole } = said {
            bar.show(&stage, done, whole);
        }
    }
    bar.clear();
    let (streams, damages) = checking.await.map_err(|e| Trouble::failed(e.to_string()))??;
    for damage in &damages {
        progress::out(damage);
    }
    let count = |n: usize| Arg::Count(i64::try_from(n).unwrap_or(i64::MAX));
    if damages.is_empty() {
        progress::out(&voice.say_with("cli-verify-export-well", &[("streams", count(streams))]));
        return Ok(Exit::Well);
    }
    progress::out(&voice.say_with("cli-verify-damaged", &[("count", count(damages.len()))]));
    Ok(Exit::Broken)
}

/// The export as it is read: events of streams that have not ended yet.
#[derive(Default)]
struct Reading {
    open: HashMap<Uuid, Vec<RawEvent>>,
    streams: usize,
    events: u64,
    damages: Vec<String>,
    begun: bool,
    ended: bool,
}

fn check(path: &Path, tell: &Teller) -> Result<(usize, Vec<String>), Trouble> {
    let voice = tell.voice();
    let name = path.display().to_string();
    let unreadable =
        |why: String| Trouble::usage(voice.say_with("cli-file-unreadable", &[("file", Arg::Text(&name)), ("why", Arg::Text(&why))]));
    let file = File::open(path).map_err(|e| unreadable(e.to_string()))?;
    let whole = file.metadata().map(|m| m.len()).ok();
    let stage = voice.say("cli-verify-streams");
    let mut reading = Reading::default();
    let mut read = 0;
    for (number, line) in (1_u64..).zip(BufReader::new(file).lines()) {
        let line = line.map_err(|e| unreadable(e.to_string()))?;
        read += line.len() as u64 + 1;
        tell.progress(&stage, read, whole);
        if reading.take(&line, voice).is_none() {
            if !reading.begun {
                return Err(Trouble::usage(voice.say_with("cli-verify-no-export", &[("file", Arg::Text(&name))])));
            }
            let number = Arg::Count(i64::try_from(number).unwrap_or(i64::MAX));
            reading.damages.push(voice.say_with("cli-verify-line", &[("line", number)]));
        }
    }
    if !reading.ended || !reading.open.is_empty() {
        reading.damages.push(voice.say("cli-verify-cut-off"));
    }
    Ok((reading.streams, reading.damages))
}

impl Reading {
    /// Takes a line; nothing when it isn't one of an export.
    fn take(&mut self, line: &str, voice: &Voice) -> Option<()> {
        let kind: LineKind = serde_json::from_str(line).ok()?;
        match kind.line.as_str() {
            "export" => {
                let first: FirstLine = serde_json::from_str(line).ok()?;
                self.begun = first.version == 1;
                self.begun.then_some(())
            }
            "event" => {
                let event: EventLine = serde_json::from_str(line).ok()?;
                for id in event.wrong_texts() {
                    self.damage(event.stream, event.seq, &format!("content {id} isn't what was recorded"), voice);
                }
                self.events += 1;
                self.open.entry(event.stream).or_default().push(event.event()?);
                Some(())
            }
            "stream" => {
                let stream: StreamLine = serde_json::from_str(line).ok()?;
                self.finish(&stream, voice);
                Some(())
            }
            "end" => {
                let end: EndLine = serde_json::from_str(line).ok()?;
                self.ended = end.streams == self.streams as u64 && end.events == self.events;
                Some(())
            }
            _ => None,
        }
    }

    fn finish(&mut self, stream: &StreamLine, voice: &Voice) {
        let events = self.open.remove(&stream.stream).unwrap_or_default();
        for damage in check_chain(stream.stream, &events) {
            self.damage(stream.stream, damage.seq, &damage.what, voice);
        }
        if events.len() as u64 != stream.events || events.last().map(|e| e.hash) != stream.head() {
            self.damage(stream.stream, 0, "its last events are missing: the head doesn't fit", voice);
        }
        self.streams += 1;
    }

    fn damage(&mut self, stream: Uuid, seq: u64, what: &str, voice: &Voice) {
        let stream = stream.to_string();
        let seq = Arg::Count(i64::try_from(seq).unwrap_or(i64::MAX));
        let said = voice.say_with(
            "cli-verify-damage",
            &[("stream", Arg::Text(&stream)), ("key", Arg::Text("")), ("seq", seq), ("what", Arg::Text(what))],
        );
        self.damages.push(said);
    }
}
