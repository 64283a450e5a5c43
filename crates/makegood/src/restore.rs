//! `makegood restore`: a backup back into an empty folder. It is unpacked and verified beside its place, and moved there whole.

use crate::{
    args::{DATA, Restore},
    backup,
    errand::{Said, Teller},
    exit::{Exit, Trouble},
    place::files_in,
    progress,
    socket::Client,
    verify,
};
use record::{Record, store::Place};
use std::{
    fs, io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};
use words::{Arg, Voice};

/// Where it is unpacked before it is whole. One that is left over from an attempt that was killed is worth nothing.
const UNFINISHED: &str = ".restoring";

pub async fn run(args: Restore, voice: &Voice) -> Result<Exit, Trouble> {
    let folder = args.data.unwrap_or_else(|| PathBuf::from(DATA));
    let shown = folder.display().to_string();
    if Client::find(&folder).await?.is_some() {
        return Err(Trouble::unreachable(voice.say_with("cli-restore-running", &[("folder", Arg::Text(&shown))])));
    }
    make_empty(&folder, voice)?;
    let (tell, listener) = Teller::new(voice.clone());
    let unfinished = folder.join(UNFINISHED);
    let into = unfinished.clone();
    let working = tokio::spawn(async move {
        let checked = backup::read_back(&args.file, &into, &tell).await?;
        let waiting = messages_to_leave(&into).await?;
        Ok((checked, waiting))
    });
    show(listener).await;
    let result = working.await.map_err(|e| Trouble::failed(e.to_string()))?;
    let (checked, waiting) = match result {
        Ok(done) => done,
        Err(trouble) => {
            let _ = fs::remove_dir_all(&unfinished);
            return Err(trouble);
        }
    };
    if !checked.damages.is_empty() {
        checked.damages.iter().for_each(|line| {
            progress::out(line);
        });
        let _ = fs::remove_dir_all(&unfinished);
        return Err(Trouble { exit: Exit::Broken, said: Some(voice.say("cli-restore-damaged")) });
    }
    move_into_place(&unfinished, &folder).map_err(|e| {
        let why = e.to_string();
        Trouble::failed(voice.say_with("cli-folder-unusable", &[("folder", Arg::Text(&shown)), ("why", Arg::Text(&why))]))
    })?;
    say_what_now(&shown, &checked, waiting, voice);
    Ok(Exit::Well)
}

fn say_what_now(folder: &str, checked: &verify::Checked, waiting: usize, voice: &Voice) {
    let streams = i64::try_from(checked.streams).unwrap_or(i64::MAX);
    progress::out(&voice.say_with("cli-restore-done", &[("folder", Arg::Text(folder)), ("streams", Arg::Count(streams))]));
    progress::out(&voice.say_with("cli-restore-secrets", &[("folder", Arg::Text(folder))]));
    if waiting > 0 {
        let count = i64::try_from(waiting).unwrap_or(i64::MAX);
        progress::out(&voice.say_with("cli-restore-outbox", &[("count", Arg::Count(count))]));
    }
}

/// How many messages had not left when the backup was made: they may have left since.
async fn messages_to_leave(folder: &Path) -> Result<usize, Trouble> {
    let record = Record::open(&Place::Folder(folder.to_owned()), &files_in(folder)).await?;
    Ok(record.outbox(10_000).await?.len())
}

async fn show(listener: crate::errand::Listener) {
    let (mut listener, mut bar) = (listener, progress::Bar::new());
    while let Some(said) = listener.recv().await {
        if let Said::Progress { stage, done, whole } = said {
            bar.show(&stage, done, whole);
        }
    }
    bar.clear();
}

/// The folder, made if it is missing; refused when anything is in it.
fn make_empty(folder: &Path, voice: &Voice) -> Result<(), Trouble> {
    let shown = folder.display().to_string();
    let unusable = |e: io::Error| {
        let why = e.to_string();
        Trouble::unreachable(voice.say_with("cli-folder-unusable", &[("folder", Arg::Text(&shown)), ("why", Arg::Text(&why))]))
    };
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(unusable)?;
    for entry in fs::read_dir(folder).map_err(unusable)? {
        let entry = entry.map_err(unusable)?;
        // A key that was put back beforehand is no desk.
        if entry.file_name() == UNFINISHED {
            fs::remove_dir_all(entry.path()).map_err(unusable)?;
        } else if entry.file_name() != "server.key" && entry.file_name() != "mail-out.password" {
            return Err(Trouble::usage(voice.say_with("cli-restore-not-empty", &[("folder", Arg::Text(&shown))])));
        }
    }
    Ok(())
}

/// The files first: a database without them would be a desk with holes.
fn move_into_place(unfinished: &Path, folder: &Path) -> io::Result<()> {
    fs::rename(files_in(unfinished), files_in(folder))?;
    fs::rename(unfinished.join(backup::DATABASE), folder.join(backup::DATABASE))?;
    fs::File::open(folder)?.sync_all()?;
    fs::remove_dir_all(unfinished)
}
