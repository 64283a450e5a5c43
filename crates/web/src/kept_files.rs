//! Files in a form: kept when they arrive, carried by a ticket while the form comes back, and listed with a tick that takes
//! them out again.

use crate::{
    answer::Answer,
    app::App,
    layout::{Frame, arg},
    limits::FORM_BYTES,
    pages::{
        case::timeline::size,
        form::{Choice, Files},
    },
    staff::fields::Fields,
};
use casework::ids::CommandId;
use desk::{Bringer, BroughtFile, KeptFile, real_now};

/// The field that carries the tickets.
pub const FIELD: &str = "kept_file";

/// How large the files of one form may be together, in megabytes.
pub const MEGABYTES: u32 = (FORM_BYTES / 1_048_576) as u32;

/// The files of a form.
#[derive(Clone, Debug, Default)]
pub struct Chosen {
    pub files: Vec<KeptFile>,
    /// Why one of them is missing: then the form comes back.
    pub missing: Option<Missing>,
}

/// Why a file that was chosen is not among the files of its form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Missing {
    /// Together they are too large: what was just brought is left out.
    TooLarge,
    /// It came too long ago, or with a form of somebody else's.
    Gone,
    /// It can't be kept while the form comes back.
    NoRoom,
}

impl Missing {
    /// What stands beside the field.
    #[must_use]
    pub fn sentence(self, frame: &Frame) -> String {
        match self {
            Missing::TooLarge => frame.say_with("compose-files-too-large", &[("megabytes", arg::count(MEGABYTES))]),
            Missing::Gone => frame.say("files-gone"),
            Missing::NoRoom => frame.say("files-no-room"),
        }
    }
}

/// All files of a form of staff: those it carries, and those it has just brought, which are kept now.
///
/// # Errors
/// When they can't be kept.
pub async fn keep(app: &App, bringer: Bringer, command: CommandId, fields: &Fields, brought: &[BroughtFile]) -> Result<Chosen, Answer> {
    let mut chosen = carried(app, bringer, fields);
    if !fit(&chosen.files, brought) {
        return Ok(Chosen { missing: Some(Missing::TooLarge), ..chosen });
    }
    chosen.files.extend(app.desk().keep_files(bringer, command, brought).await.map_err(|e| Answer::declined(e, None))?);
    Ok(chosen)
}

/// The same for a form of a customer or a stranger that comes back: no more is kept than they may have waiting.
///
/// # Errors
/// When they can't be kept.
pub async fn keep_for_later(
    app: &App,
    bringer: Bringer,
    command: CommandId,
    fields: &Fields,
    brought: &[BroughtFile],
) -> Result<Chosen, Answer> {
    let mut chosen = carried(app, bringer, fields);
    if !fit(&chosen.files, brought) {
        return Ok(Chosen { missing: Some(Missing::TooLarge), ..chosen });
    }
    let kept = app.desk().keep_files_for_later(bringer, command, brought).await.map_err(Answer::declined_to_customer)?;
    match kept {
        Some(kept) => chosen.files.extend(kept),
        None => chosen.missing = Some(Missing::NoRoom),
    }
    Ok(chosen)
}

/// Whether files are not too large together.
#[must_use]
pub fn fit(kept: &[KeptFile], brought: &[BroughtFile]) -> bool {
    let bytes = kept.iter().map(|f| f.size_bytes).sum::<u64>() + brought.iter().map(|(_, _, bytes)| bytes.len() as u64).sum::<u64>();
    bytes <= FORM_BYTES as u64
}

/// The files that a form carries.
#[must_use]
pub fn carried(app: &App, bringer: Bringer, fields: &Fields) -> Chosen {
    let (tickets, now): (Vec<&str>, _) = (fields.all(FIELD).collect(), real_now());
    let files: Vec<KeptFile> = tickets.iter().filter_map(|ticket| app.desk().file_of_ticket(bringer, ticket, now)).collect();
    let missing = (files.len() < tickets.len()).then_some(Missing::Gone);
    Chosen { files, missing }
}

/// As the form shows them: ticked, since they go along.
#[must_use]
pub fn choices(app: &App, bringer: Bringer, frame: &Frame, files: &[KeptFile]) -> Vec<Choice> {
    let choice = |file: &KeptFile| {
        let label =
            frame.say_with("files-kept-one", &[("name", arg::text(&file.name)), ("size", arg::text(&size(frame, file.size_bytes)))]);
        Choice::of(&app.desk().file_ticket(bringer, file), &label).chosen()
    };
    files.iter().map(choice).collect()
}

/// The part of a form that holds its files.
#[must_use]
pub fn shown(app: &App, bringer: Bringer, frame: &Frame, chosen: &Chosen) -> Files {
    Files { kept: choices(app, bringer, frame, &chosen.files), error: chosen.missing.map(|m| m.sentence(frame)), megabytes: MEGABYTES }
}
