//! Files in a form of staff: kept when they arrive, carried by a ticket while the form comes back, and listed with a tick
//! that takes them out again.

use super::fields::Fields;
use crate::{
    answer::Answer,
    app::App,
    layout::Frame,
    pages::{case::timeline::size, form::Choice},
    principal::Staff,
    shell::FORM_BYTES,
};
use casework::ids::CommandId;
use desk::KeptFile;

/// The field that carries the tickets.
pub const FIELD: &str = "kept_file";

/// All files of a form: those it carries, and those it has just brought, which are kept now. `false` when they are too large
/// together: then what was just brought is left out.
///
/// # Errors
/// When they can't be kept.
pub async fn keep(
    app: &App,
    staff: &Staff,
    command: CommandId,
    fields: &Fields,
    brought: &[(String, String, Vec<u8>)],
) -> Result<(Vec<KeptFile>, bool), Answer> {
    let mut files = carried(app, staff, fields);
    let bytes = files.iter().map(|f| f.size_bytes).sum::<u64>() + brought.iter().map(|(_, _, bytes)| bytes.len() as u64).sum::<u64>();
    if bytes > FORM_BYTES as u64 {
        return Ok((files, false));
    }
    files.extend(app.desk().keep_files(command, brought).await.map_err(|e| Answer::declined(e, None))?);
    Ok((files, true))
}

/// The files that a form carries.
#[must_use]
pub fn carried(app: &App, staff: &Staff, fields: &Fields) -> Vec<KeptFile> {
    fields.all(FIELD).filter_map(|ticket| app.desk().file_of_ticket(staff.id, ticket)).collect()
}

/// As the form shows them: ticked, since they go along.
#[must_use]
pub fn choices(app: &App, staff: &Staff, frame: &Frame, files: &[KeptFile]) -> Vec<Choice> {
    let choice = |file: &KeptFile| {
        let label = format!("{} ({})", file.name, size(frame, file.size_bytes));
        Choice::of(&app.desk().file_ticket(staff.id, file), &label).chosen()
    };
    files.iter().map(choice).collect()
}
