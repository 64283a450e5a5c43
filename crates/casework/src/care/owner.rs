//! The owner: the one person who is accountable for an open case (rule 1). Tasks travel; ownership stays until another person has accepted it.

use super::roster::{Colleague, Presence, Roster};
use crate::{
    case::OpenCase,
    event::CaseEvent,
    given::Given,
    ids::{HandOverId, StaffId, TeamId},
};
use serde::{Deserialize, Serialize};

/// Why this person became the owner.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "because", content = "of")]
pub enum Because {
    /// The customer knows them already.
    Known,
    /// They answer in the customer's language, and have the fewest cases.
    Language,
    /// They have the fewest cases.
    Load,
    /// They took the call, or typed the letter.
    TookIt,
    /// They accepted the case.
    HandOver(HandOverId),
    /// A lead gave it to them.
    Lead(StaffId),
    /// The former owner had left, and the case was reopened.
    OwnerHadLeft,
    /// An acceptance was taken back.
    Undone(HandOverId),
}

/// What happened to ownership after the opening.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnerEvent {
    Changed {
        from: StaffId,
        to: StaffId,
        because: Because,
    },
    /// The case is its owner's team's: the owner is another, or works in another team now.
    TeamFollowed {
        team: TeamId,
    },
}

/// A case belongs to the team of whoever owns it: its lead is told when something slips, its colleagues help.
#[must_use]
pub fn follow_team(c: &OpenCase, given: &Given<'_>) -> Vec<CaseEvent> {
    let team = given.roster.find(c.owner).map(|owner| owner.team).filter(|team| *team != c.story.team);
    team.map(|team| OwnerEvent::TeamFollowed { team }.into()).into_iter().collect()
}

/// Chooses the owner of a new or reopened case: the one they know, else by language and load; never somebody marked absent while anybody is here.
/// When nobody at all is here, the one who is back first.
#[must_use]
pub fn choose(roster: &Roster, known: Option<StaffId>, language: Option<&str>) -> Option<(StaffId, Because)> {
    let takers: Vec<&Colleague> = roster.0.iter().filter(|c| c.takes_cases).collect();
    let here: Vec<&Colleague> = takers.iter().copied().filter(|c| c.is_present()).collect();
    if let Some(known) = known.and_then(|id| here.iter().find(|c| c.id == id)) {
        return Some((known.id, Because::Known));
    }
    let speaks = |c: &&&Colleague| language.is_some_and(|l| c.languages.iter().any(|own| own == l));
    let least = |c: &&&Colleague| (c.load, c.id);
    if let Some(c) = here.iter().filter(speaks).min_by_key(least) {
        return Some((c.id, Because::Language));
    }
    if let Some(c) = here.iter().min_by_key(least) {
        return Some((c.id, Because::Load));
    }
    let back = |c: &&&Colleague| match c.presence {
        Presence::Present => (0, None, c.id),
        Presence::Away { until, .. } => (1, Some(until), c.id),
        Presence::Missing { .. } => (2, None, c.id),
    };
    takers.iter().min_by_key(back).map(|c| (c.id, Because::Load))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{AbsenceId, TeamId};
    use jiff::Timestamp;
    use uuid::Uuid;

    fn colleague(n: u128, presence: Presence, languages: &[&str], load: u32) -> Colleague {
        Colleague {
            id: StaffId(Uuid::from_u128(n)),
            team: TeamId(Uuid::from_u128(1)),
            presence,
            lead: false,
            takes_cases: true,
            languages: languages.iter().map(ToString::to_string).collect(),
            load,
        }
    }
    fn away(until: i64) -> Presence {
        let until = Timestamp::from_second(until).expect("a second in range");
        Presence::Away { absence: AbsenceId(Uuid::nil()), until, stand_in: None }
    }

    #[test]
    fn the_one_they_know_owns_it_even_with_many_cases() {
        let roster = Roster(vec![colleague(1, Presence::Present, &["en"], 90), colleague(2, Presence::Present, &["tr"], 0)]);
        let known = Some(StaffId(Uuid::from_u128(1)));
        assert_eq!(choose(&roster, known, Some("tr")), Some((StaffId(Uuid::from_u128(1)), Because::Known)));
    }

    #[test]
    fn somebody_who_speaks_their_language_comes_before_somebody_with_less_to_do() {
        let roster = Roster(vec![colleague(1, Presence::Present, &["en"], 0), colleague(2, Presence::Present, &["en", "tr"], 5)]);
        assert_eq!(choose(&roster, None, Some("tr")).map(|c| c.1), Some(Because::Language));
    }

    #[test]
    fn nobody_who_is_absent_is_chosen_while_anybody_is_here() {
        let roster = Roster(vec![colleague(1, away(50), &["tr"], 0), colleague(2, Presence::Present, &["en"], 99)]);
        let known = Some(StaffId(Uuid::from_u128(1)));
        assert_eq!(choose(&roster, known, Some("tr")).map(|c| c.0), Some(StaffId(Uuid::from_u128(2))));
    }

    #[test]
    fn when_nobody_is_here_it_is_the_one_who_is_back_first() {
        let roster = Roster(vec![colleague(1, away(500), &[], 0), colleague(2, away(50), &[], 9)]);
        assert_eq!(choose(&roster, None, None).map(|c| c.0), Some(StaffId(Uuid::from_u128(2))));
        assert_eq!(choose(&Roster::default(), None, None), None);
    }
}
