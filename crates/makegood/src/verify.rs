//! `makegood verify`: every chain of hashes, every text against what was recorded of it, every large file against its name.
//! With a file it checks an export by itself, without a desk.

mod offline;

use crate::{
    args::Verify,
    errand::{Errand, Teller},
    exit::{Exit, Trouble},
    office::Office,
    place::Chosen,
    through,
};
use casework::ids::CaseId;
use record::Record;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::path::Path;
use words::{Arg, Voice};

/// Checks the record.
#[derive(Serialize, Deserialize)]
pub struct Checking {}

pub async fn run(args: Verify, voice: &Voice) -> Result<Exit, Trouble> {
    match args.file {
        Some(file) => offline::run(file, voice).await,
        None => through::run(Checking {}, Chosen::usual(&args.place, voice)?, voice).await,
    }
}

impl Errand for Checking {
    const PATH: &'static str = "/verify";

    async fn run(self, office: &Office, tell: &Teller) -> Result<Exit, Trouble> {
        let voice = tell.voice();
        let found = check(office.desk.record(), &office.place.files(), tell).await?;
        for line in &found.damages {
            tell.line(line.clone()).await?;
        }
        let count = |n: u64| Arg::Count(i64::try_from(n).unwrap_or(i64::MAX));
        if found.damages.is_empty() {
            tell.line(voice.say_with("cli-verify-well", &[("streams", count(found.streams)), ("files", count(found.files))])).await?;
            return Ok(Exit::Well);
        }
        tell.line(voice.say_with("cli-verify-damaged", &[("count", count(found.damages.len() as u64))])).await?;
        Ok(Exit::Broken)
    }
}

/// What a check found.
#[derive(Default)]
pub struct Checked {
    pub streams: u64,
    pub files: u64,
    /// One line a damage, with the stream and the case that it is in.
    pub damages: Vec<String>,
}

/// Checks a record and its files.
pub async fn check(record: &Record, files: &Path, tell: &Teller) -> Result<Checked, Trouble> {
    let voice = tell.voice();
    let stage = voice.say("cli-verify-streams");
    let mut checked = Checked::default();
    let damages = record
        .verify(|done| {
            checked.streams = done;
            tell.progress(&stage, done, None);
        })
        .await?;
    for damage in damages {
        let slug = record.case_row(CaseId(damage.stream)).await.ok().flatten().map(|row| row.slug).unwrap_or_default();
        let stream = damage.stream.to_string();
        checked.damages.push(voice.say_with(
            "cli-verify-damage",
            &[
                ("stream", Arg::Text(&stream)),
                ("key", Arg::Text(&slug)),
                ("seq", Arg::Count(i64::try_from(damage.seq).unwrap_or(i64::MAX))),
                ("what", Arg::Text(&damage.what)),
            ],
        ));
    }
    let (files, tell) = (files.to_owned(), tell.clone());
    let of_files = tokio::task::spawn_blocking(move || check_files(&files, &tell)).await.map_err(|e| Trouble::failed(e.to_string()))?;
    let (count, wrong) = of_files.map_err(|e| Trouble::failed(e.to_string()))?;
    checked.files = count;
    checked.damages.extend(wrong);
    Ok(checked)
}

/// Large originals are named by their hash. What has another name is somebody's leftover, and not counted.
fn check_files(folder: &Path, tell: &Teller) -> std::io::Result<(u64, Vec<String>)> {
    let stage = tell.voice().say("cli-verify-files");
    let mut wrong = Vec::new();
    let mut count = 0;
    for name in names(folder)? {
        count += 1;
        tell.progress(&stage, count, None);
        let mut hash = Sha256::new();
        std::io::copy(&mut std::fs::File::open(folder.join(&name))?, &mut HashOf(&mut hash))?;
        if data_encoding::HEXLOWER.encode(&hash.finalize()) != name {
            wrong.push(tell.voice().say_with("cli-verify-file", &[("file", Arg::Text(&name))]));
        }
    }
    Ok((count, wrong))
}

/// The names of large originals in a folder, in order.
pub fn names(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if is_hash(&name) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Whether this is the name of a large original: 64 hexadecimal digits.
pub fn is_hash(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

/// What is written goes into a hash.
struct HashOf<'h>(&'h mut Sha256);

impl std::io::Write for HashOf<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
