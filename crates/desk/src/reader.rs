//! In which language and by whose time somebody reads what we say: as they told us, as their browser says, else as the
//! case has it. The zone beside a mail's date proves nothing about who wrote it, and is not looked at.

use crate::{
    Desk,
    case_file::CaseFile,
    content::Sealer,
    declined::{Declined, Failure},
    people::PersonChange,
    permission::Act,
    staffing::is_language,
};
use casework::{
    Actor,
    case::Story,
    ids::{CommandId, PersonId, StaffId},
    people::customer::PersonCommand,
};
use record::views::person_card::PersonRow;
use uuid::Uuid;
use words::Voice;

/// How often what is known of a person is written again when somebody else wrote to their stream first.
const ATTEMPTS: u32 = 3;

/// The zone that a browser names, when it says where somebody lives: browsers that hide it say UTC, which is nobody's clock.
#[must_use]
pub fn browsers_zone(named: &str) -> Option<String> {
    let zone = casework::time::zone(named).ok()?;
    let name = zone.iana_name()?;
    (name.contains('/') && !name.starts_with("Etc/")).then(|| name.to_owned())
}

/// The language and the zone in which somebody reads what is said in a case.
#[must_use]
pub(crate) fn reads_in<'a>(story: &'a Story, person: Option<&'a PersonRow>) -> (&'a str, &'a str) {
    let language = person.and_then(|p| p.told_language.as_deref()).unwrap_or(&story.language);
    let zone = person.and_then(|p| p.zone.as_deref()).unwrap_or(&story.zone);
    (language, zone)
}

/// The voice for them; UTC when the zone's name means nothing any more.
pub(crate) fn voice_in((language, zone): (&str, &str)) -> Voice {
    Voice::new(language, casework::time::zone(zone).unwrap_or(jiff::tz::TimeZone::UTC))
}

impl CaseFile {
    /// The language and the zone in which somebody reads this case, by name.
    #[must_use]
    pub fn reads_in(&self, person: PersonId) -> (&str, &str) {
        let row = self.people.iter().find(|p| p.person == person);
        self.case.story().map_or(("en", "UTC"), |story| reads_in(story, row))
    }
}

impl Desk {
    /// Somebody's own page says by whose time their browser goes. What it can't be is left out.
    ///
    /// # Errors
    /// When the record refuses.
    pub async fn notice_zone(&self, person: PersonId, named: &str, cause: CommandId) -> Result<(), Declined> {
        let Some(zone) = browsers_zone(named) else { return Ok(()) };
        let known = self.record().person_row(person).await?;
        if known.is_none_or(|p| p.zone.as_deref() == Some(zone.as_str())) {
            return Ok(());
        }
        let command = CommandId(Uuid::new_v5(&cause.0, b"zone"));
        self.know_of_person(person, Actor::Person(person), &PersonCommand::KnowZone { zone: Some(zone), told: false }, command).await
    }

    /// They told a member of staff in which language they want to read, and by whose time; nothing, for what isn't known.
    ///
    /// # Errors
    /// When the asker may not; [`Declined::Unusable`] for a language or a zone that isn't one; when nobody has this id.
    pub async fn know_reader(
        &self,
        staff: StaffId,
        command: CommandId,
        person: PersonId,
        language: Option<String>,
        zone: Option<String>,
    ) -> Result<(), Declined> {
        self.permit_staff(staff, Act::Open).await?;
        if self.record().person_row(person).await?.is_none() {
            return Err(Declined::NotFound);
        }
        if language.as_deref().is_some_and(|l| !is_language(l)) {
            return Err(Declined::Unusable { field: "language", why: words::key!("refusal-language-unusable").into() });
        }
        let unusable = Declined::Unusable { field: "zone", why: words::key!("refusal-zone-unusable").into() };
        let zone = match zone.map(|named| casework::time::zone(&named)) {
            Some(Ok(zone)) => Some(zone.iana_name().ok_or(unusable)?.to_owned()),
            Some(Err(_)) => return Err(unusable),
            None => None,
        };
        let own = |what: &str| CommandId(Uuid::new_v5(&command.0, what.as_bytes()));
        let by = Actor::Staff(staff);
        self.know_of_person(person, by, &PersonCommand::KnowLanguage { language }, own("language")).await?;
        self.know_of_person(person, by, &PersonCommand::KnowZone { zone, told: true }, own("zone")).await
    }

    /// Writes what became known of a person, unless it is known; once more when somebody else wrote to them first.
    pub(crate) async fn know_of_person(
        &self,
        person: PersonId,
        actor: Actor,
        what: &PersonCommand,
        command: CommandId,
    ) -> Result<(), Declined> {
        for _ in 0..ATTEMPTS {
            let before = self.record().person(person).await?;
            if before.decide(what).is_empty() {
                return Ok(());
            }
            let sealer = Sealer::new(command, person.0);
            let change = PersonChange { person, actor, before: &before, what, sealer, found_by: Vec::new(), command };
            if self.change_person(change).await? {
                return Ok(());
            }
        }
        Err(Failure::Crowded { attempts: ATTEMPTS }.into())
    }
}

#[cfg(test)]
mod tests {
    use super::browsers_zone;

    #[test]
    fn a_browser_is_believed_when_it_names_a_place() {
        assert_eq!(browsers_zone("america/new_york").as_deref(), Some("America/New_York"));
        for other in ["", "UTC", "Etc/GMT+5", "Nowhere/Town", "Europe/Berlin; DROP"] {
            assert_eq!(browsers_zone(other), None, "{other}");
        }
    }
}
