//! Finding people by the address they write from or the number they call from; meeting them when they are new. Strangers are welcome.

use crate::{
    Desk,
    clock::real_now,
    content::Sealer,
    declined::{Declined, Failure},
};
use casework::{
    Actor,
    ids::{CommandId, PersonId},
    people::customer::{Address, AddressKind, Person, PersonCommand},
};
use record::{
    RecordError,
    append::{Append, FoundBy, StreamWrite},
    views::person_card::PersonRow,
};
use uuid::Uuid;

/// A person who was found or met.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FoundPerson {
    pub person: PersonId,
    /// Met for the first time.
    pub new: bool,
}

/// What is known of somebody who gets in touch.
#[derive(Clone, Debug, Default)]
pub struct Somebody<'a> {
    pub name: Option<&'a str>,
    pub mail: Option<&'a str>,
    pub telephone: Option<&'a str>,
    pub postal: Option<&'a str>,
    pub language: Option<&'a str>,
    /// As their browser says.
    pub zone: Option<&'a str>,
}

/// What is written to a person's stream, and by whom.
pub(crate) struct PersonChange<'a> {
    pub person: PersonId,
    pub actor: Actor,
    pub before: &'a Person,
    pub what: &'a PersonCommand,
    pub sealer: Sealer,
    pub found_by: Vec<FoundBy>,
    pub command: CommandId,
}

/// A mail address as it is compared: in lower case, without spaces around. Nothing else is taken for the same.
#[must_use]
pub fn comparable_mail(address: &str) -> String {
    address.trim().to_lowercase()
}

/// Whether something typed can be one mail address: it has a name and a domain, and nothing that could be read as more than one address, or as a header.
#[must_use]
pub fn usable_mail(address: &str) -> bool {
    let address = address.trim();
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>,;:\"\\()[]".contains(c);
    let (local, domain) = address.rsplit_once('@').unwrap_or_default();
    !local.is_empty() && !domain.is_empty() && !local.contains('@') && address.len() <= 254 && !address.contains(odd)
}

/// A telephone number as it is compared: its digits, with a leading 00 as the plus that it stands for.
#[must_use]
pub fn comparable_telephone(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    digits.strip_prefix("00").map_or_else(|| digits.clone(), str::to_owned)
}

/// The last nine digits, by which a number is found with or without its country code; nothing for fewer than six.
fn ending(digits: &str) -> Option<String> {
    (digits.len() >= 6).then(|| digits[digits.len().saturating_sub(9)..].to_owned())
}

/// An address as it is compared.
pub(crate) fn comparable(kind: AddressKind, value: &str) -> String {
    match kind {
        AddressKind::Mail => comparable_mail(value),
        AddressKind::Telephone => comparable_telephone(value),
        AddressKind::Postal => comparable_postal(value),
    }
}

/// An address as it was written, for the vault; and as it is found.
pub(crate) fn sealed_address(kind: AddressKind, value: &str, sealer: &mut Sealer) -> (Address, FoundBy) {
    let words = sealer.particular(value);
    let (given, address) = (words.0.id, comparable(kind, value));
    let found_by = match kind {
        AddressKind::Mail => FoundBy { kind: "mail", address, ending: None, given },
        AddressKind::Telephone => FoundBy { kind: "telephone", ending: ending(&address), address, given },
        AddressKind::Postal => FoundBy { kind: "postal", address, ending: None, given },
    };
    (Address { kind, value: words }, found_by)
}

fn comparable_postal(address: &str) -> String {
    address.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

impl Somebody<'_> {
    /// Each address that was given: as it was written, for the vault, and as it is found.
    fn addresses(&self, sealer: &mut Sealer) -> (Vec<Address>, Vec<FoundBy>) {
        let given = [(AddressKind::Mail, self.mail), (AddressKind::Telephone, self.telephone), (AddressKind::Postal, self.postal)];
        let present = given.into_iter().filter_map(|(kind, value)| value.map(str::trim).filter(|v| !v.is_empty()).map(|v| (kind, v)));
        present.map(|(kind, value)| sealed_address(kind, value, sealer)).unzip()
    }
}

impl Desk {
    /// The person with this mail address, met now if they are new. The same command meets them once.
    ///
    /// # Errors
    /// When the record refuses.
    pub(crate) async fn person_by_mail(&self, somebody: &Somebody<'_>, command: CommandId) -> Result<FoundPerson, Declined> {
        let address = comparable_mail(somebody.mail.unwrap_or_default());
        if let Some(known) = self.record().people_by_address("mail", &address, 1).await?.into_iter().next() {
            if known.name.is_none()
                && let Some(name) = somebody.name
            {
                self.name_person(known.person, name, command).await?;
            }
            return Ok(FoundPerson { person: known.person, new: false });
        }
        // Derived from the address, so that two first mails at the same moment meet one person.
        let person = PersonId(Uuid::new_v5(&Uuid::NAMESPACE_URL, self.keys().derive("person", &[address.as_bytes()]).as_bytes()));
        self.meet(person, somebody, command).await
    }

    /// The same, when they gave the address just now.
    pub(crate) async fn person_who_gave_mail(&self, somebody: &Somebody<'_>, command: CommandId) -> Result<PersonId, Declined> {
        let found = self.person_by_mail(somebody, command).await?;
        if !found.new {
            let address = comparable_mail(somebody.mail.unwrap_or_default());
            self.confirm_address(found.person, AddressKind::Mail, &address, command).await?;
        }
        Ok(found.person)
    }

    /// Somebody new, whatever is known of them.
    pub(crate) async fn meet(&self, person: PersonId, somebody: &Somebody<'_>, cause: CommandId) -> Result<FoundPerson, Declined> {
        let command = CommandId(Uuid::new_v5(&cause.0, b"meet"));
        let before = self.record().person(person).await?;
        let mut sealer = Sealer::new(command, person.0);
        let name = somebody.name.map(str::trim).filter(|n| !n.is_empty()).map(|n| sealer.particular(n));
        let (addresses, found_by) = somebody.addresses(&mut sealer);
        let meet =
            PersonCommand::Meet { name, addresses, language: somebody.language.map(str::to_owned), zone: somebody.zone.map(str::to_owned) };
        let changed = self
            .change_person(PersonChange { person, actor: Actor::Desk, before: &before, what: &meet, sealer, found_by, command })
            .await?;
        Ok(FoundPerson { person, new: changed })
    }

    async fn name_person(&self, person: PersonId, name: &str, cause: CommandId) -> Result<(), Declined> {
        let command = CommandId(Uuid::new_v5(&cause.0, b"name"));
        let before = self.record().person(person).await?;
        let mut sealer = Sealer::new(command, person.0);
        let named = PersonCommand::Name { name: sealer.particular(name) };
        let change = PersonChange { person, actor: Actor::Desk, before: &before, what: &named, sealer, found_by: Vec::new(), command };
        self.change_person(change).await?;
        Ok(())
    }

    pub(crate) async fn change_person(&self, change: PersonChange<'_>) -> Result<bool, Declined> {
        let PersonChange { person, actor, before, what, sealer, found_by, command: id } = change;
        let events = before.decide(what);
        if events.is_empty() {
            return Ok(false);
        }
        let now = self.now();
        let recorded = events.iter().zip(before.version + 1..).map(|(event, seq)| casework::Recorded {
            seq,
            id: casework::ids::EventId(Uuid::nil()),
            occurred_at: now,
            recorded_at: now,
            actor,
            cause: id,
            event: event.clone(),
        });
        let after = recorded.fold(before.clone(), |p, r| p.evolve(&r));
        let append = Append {
            command: id,
            actor,
            occurred_at: now,
            recorded_at: real_now(),
            expected: before.version,
            write: StreamWrite::Person { id: person, events, after: Box::new(after), found_by },
            leans_on: Vec::new(),
            vault: sealer.finish(),
            settles: None,
            wakes: None,
        };
        match self.record().append(append).await {
            Ok(_) => Ok(true),
            // Somebody else met them at the same moment: they are known now.
            Err(RecordError::LostRace) => Ok(false),
            Err(e) => Err(Failure::Record(e).into()),
        }
    }

    /// People whose number this is, or ends like it.
    ///
    /// # Errors
    /// When the record can't be read.
    pub async fn people_by_telephone(&self, number: &str, limit: u32) -> Result<Vec<PersonRow>, RecordError> {
        let digits = comparable_telephone(number);
        let exact = self.record().people_by_address("telephone", &digits, limit).await?;
        if !exact.is_empty() {
            return Ok(exact);
        }
        match ending(&digits) {
            Some(ending) => self.record().people_by_ending(&ending, limit).await,
            None => Ok(Vec::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{comparable_mail, comparable_telephone, ending};

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        for written in ["+33 1 99 00 41 12", "0033 1 99 00 41 12", "0033-199-004112"] {
            assert_eq!(comparable_telephone(written), "33199004112", "{written}");
        }
        assert_eq!(ending("33199004112").as_deref(), Some("199004112"));
        assert_eq!(ending("0199004112").as_deref(), Some("199004112"));
        assert_eq!(ending("110"), None);
    }

    #[test]
    fn a_form_takes_one_address_and_nothing_that_could_be_more() {
        for good in ["maria.lenoir@mail.example", " Maria+gas@MAIL.example ", "müller@bücher.example"] {
            assert!(super::usable_mail(good), "{good}");
        }
        for bad in [
            "",
            "maria",
            "@mail.example",
            "maria@",
            "a@b@c.example",
            "a@b.example\r\nBcc: x@y.example",
            "a@b.example, x@y.example",
            "<a@b.example>",
        ] {
            assert!(!super::usable_mail(bad), "{bad}");
        }
    }

    #[test]
    fn capitals_do_not_make_another_address() {
        assert_eq!(comparable_mail(" Maria.Lenoir@Mail.Example "), "maria.lenoir@mail.example");
    }
}
