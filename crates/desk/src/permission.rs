//! Who may do what: one table, printed and kept as a snapshot. Roles and relations in, yes or no out; everything that
//! pages, doors and tests know about access follows from here.

use casework::{Command, people::staff::Role};

/// How somebody stands to a case.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// Accountable for it.
    Owner,
    /// Acts for the owner while they are away.
    Acting,
    /// A colleague of the owner's team.
    Team,
    /// A colleague elsewhere.
    Elsewhere,
}

impl Relation {
    /// All relations, for the printed table.
    pub const ALL: [Relation; 4] = [Relation::Owner, Relation::Acting, Relation::Team, Relation::Elsewhere];
}

/// What can be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord)]
pub enum Act {
    /// Read a case; each reading is noted with its purpose.
    See,
    /// Write to the customer, and take it back.
    Say,
    /// Note a conversation, by telephone or at the counter: whoever answers the telephone must be able to.
    Converse,
    /// Write a note.
    Note,
    /// Open a harm, or find what relieves it.
    Relieve,
    /// Say that a promised act was done.
    KeepPromise,
    /// Offer the case to another, or take the offer back.
    HandOver,
    /// Answer an offer that was made to oneself.
    AnswerOffer,
    /// Give the case to somebody.
    Reassign,
    /// Record the customer's word, or that it is no case; open it again.
    Resolve,
    /// Propose an answer as final.
    ProposeFinal,
    /// Review one that another proposed.
    ReviewFinal,
    /// Release or keep back what a stranger wrote.
    Release,
    /// Open a case for somebody who telephoned, wrote a letter, or stands at the counter.
    Open,
    /// See what waits on the shelf, and settle it.
    Shelf,
    /// Change the organisation's settings.
    Settings,
    /// Invite, change and dismiss colleagues.
    People,
    /// Report that somebody is missing.
    ReportAbsence,
    /// End somebody else's absence; who reported one can take it back without this.
    EndAbsence,
    /// End a customer's links to their page: whoever answers the telephone must be able to.
    EndLinks,
    /// See the record as a whole, and who read a case: export, verification, doctor.
    Audit,
}

impl Act {
    /// All acts, for the printed table.
    pub const ALL: [Act; 21] = [
        Act::See,
        Act::Say,
        Act::Converse,
        Act::Note,
        Act::Relieve,
        Act::KeepPromise,
        Act::HandOver,
        Act::AnswerOffer,
        Act::Reassign,
        Act::Resolve,
        Act::ProposeFinal,
        Act::ReviewFinal,
        Act::Release,
        Act::Open,
        Act::Shelf,
        Act::Settings,
        Act::People,
        Act::ReportAbsence,
        Act::EndAbsence,
        Act::EndLinks,
        Act::Audit,
    ];

    /// The act that a command is, when staff send it; nothing for what only the desk or a customer sends.
    #[must_use]
    pub fn of(command: &Command) -> Option<Act> {
        Some(match command {
            Command::Open(_) => Act::Open,
            Command::Receive(_) | Command::Converse(_) | Command::AskCall { .. } => Act::Converse,
            Command::ReleaseStranger { .. } | Command::KeepBackStranger { .. } => Act::Release,
            Command::Say(_) | Command::TakeBack { .. } | Command::NeedNoAnswer { .. } | Command::UndoNoAnswer { .. } => Act::Say,
            Command::HearWord { .. } | Command::NotACase | Command::Reopen | Command::UndoEnding | Command::EndHarm { .. } => Act::Resolve,
            Command::WriteNote { .. } | Command::SpeakRefusal { .. } | Command::OweTheSame { .. } => Act::Note,
            Command::KeepPromise { .. } => Act::KeepPromise,
            Command::OfferHandOver { .. } | Command::WithdrawHandOver { .. } | Command::UndoHandOver { .. } => Act::HandOver,
            Command::AnswerHandOver { .. } => Act::AnswerOffer,
            Command::Reassign { .. } => Act::Reassign,
            Command::OpenHarm(_) | Command::FindStopgap { .. } => Act::Relieve,
            Command::ProposeFinalAnswer { .. } => Act::ProposeFinal,
            Command::ReviewFinalAnswer { .. } => Act::ReviewFinal,
            Command::EndLinks { .. } => Act::EndLinks,
            Command::AskNewLink { .. } | Command::HearStranger(_) | Command::ReportDelivery { .. } | Command::TimeCame => return None,
        })
    }
}

/// The table.
#[must_use]
pub fn may(role: Role, relation: Relation, act: Act) -> bool {
    use Relation::{Acting, Elsewhere, Owner, Team};
    let near = match relation {
        Owner | Acting | Team => true,
        Elsewhere => false,
    };
    let works = role.takes_cases();
    match act {
        Act::See => true,
        Act::Converse | Act::Note | Act::Relieve | Act::Open | Act::Shelf | Act::ReportAbsence | Act::EndLinks | Act::AnswerOffer => works,
        Act::Say | Act::KeepPromise | Act::Resolve | Act::Release => works && (near || role == Role::Manager),
        Act::HandOver => works && (matches!(relation, Owner | Acting) || near && role == Role::Lead || role == Role::Manager),
        Act::Reassign => near && role == Role::Lead || role == Role::Manager,
        Act::ProposeFinal => works && matches!(relation, Owner | Acting),
        Act::ReviewFinal => works && near || role == Role::Manager,
        Act::Settings | Act::People => role == Role::Administrator,
        Act::EndAbsence => matches!(role, Role::Lead | Role::Manager | Role::Administrator),
        Act::Audit => matches!(role, Role::Auditor | Role::Manager | Role::Administrator),
    }
}

/// The table as text: a line an act, a column a role, in it the relations for which it is allowed.
#[must_use]
pub fn table() -> String {
    let mut out = String::from("O owner · A acting for the owner · T same team · E elsewhere\n\n");
    out.push_str(&format!("{:<14}", "act"));
    for role in Role::ALL {
        out.push_str(&format!("{:<15}", role.name()));
    }
    out.push('\n');
    for act in Act::ALL {
        let mut line = format!("{:<14}", format!("{act:?}"));
        for role in Role::ALL {
            let letters: String = Relation::ALL
                .into_iter()
                .zip(["O", "A", "T", "E"])
                .map(|(relation, letter)| if may(role, relation, act) { letter } else { "·" })
                .collect();
            line.push_str(&format!("{letters:<15}"));
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_access_table_is_as_it_was_agreed() {
        insta::assert_snapshot!(super::table());
    }
}
