//! A customer, or somebody who speaks for one: a person, how to reach them, and how they are spoken to. Their particulars lie in the vault.

use crate::{event::Event, event::Recorded, ids::VaultId, kept::Particular};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How a person can be reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AddressKind {
    Mail,
    Telephone,
    Postal,
}

/// An address of a person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Address {
    pub kind: AddressKind,
    pub value: Particular,
}

/// What happened to what we know of a person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerEvent {
    Person(PersonEvent),
}

/// See [`CustomerEvent`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonEvent {
    /// They got in touch for the first time.
    Met {
        name: Option<Particular>,
        addresses: Vec<Address>,
        language: Option<String>,
        zone: Option<String>,
    },
    Named {
        name: Particular,
    },
    AddressLearned {
        address: Address,
    },
    /// They told us in which language they want to read; nothing, when that holds no more.
    LanguageKnown {
        language: Option<String>,
    },
    /// The zone by whose time they live: as they told us, or as their browser says.
    ZoneKnown {
        zone: Option<String>,
        told: bool,
    },
    /// Mail to an address came back, and no later one will reach it.
    AddressFailed {
        address: Address,
    },
    /// They wrote from it, or gave it again: it works, and comes before others of its kind.
    AddressConfirmed {
        address: Address,
    },
}

impl Event for CustomerEvent {}

/// An address, and what is known of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KnownAddress {
    pub address: Address,
    /// When they last gave it, or wrote from it.
    pub heard_at: Timestamp,
    /// Since when mail to it comes back.
    pub failed_at: Option<Timestamp>,
}

/// A person, as the events make them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Person {
    pub version: u64,
    pub name: Option<Particular>,
    pub addresses: Vec<KnownAddress>,
    /// As they wrote when we met.
    pub language: Option<String>,
    /// As they told us: it goes before every other.
    pub told_language: Option<String>,
    /// As their browser says.
    pub zone: Option<String>,
    /// As they told us.
    pub told_zone: Option<String>,
    pub met_at: Option<Timestamp>,
}

/// A command about a person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonCommand {
    Meet {
        name: Option<Particular>,
        addresses: Vec<Address>,
        language: Option<String>,
        zone: Option<String>,
    },
    Name {
        name: Particular,
    },
    LearnAddress {
        address: Address,
    },
    /// They wrote from the address that was given with these words, or gave it again.
    ConfirmAddress {
        given: VaultId,
    },
    /// No mail reaches the address that was given with these words.
    FailAddress {
        given: VaultId,
    },
    KnowLanguage {
        language: Option<String>,
    },
    KnowZone {
        zone: Option<String>,
        told: bool,
    },
}

impl Person {
    /// The person after this event.
    #[must_use]
    pub fn evolve(mut self, recorded: &Recorded<CustomerEvent>) -> Person {
        let CustomerEvent::Person(event) = &recorded.event;
        match event {
            PersonEvent::Met { name, addresses, language, zone } => {
                self.met_at = Some(recorded.occurred_at);
                self.name.clone_from(name);
                self.addresses = addresses.iter().map(|a| KnownAddress::new(a, recorded.occurred_at)).collect();
                self.language.clone_from(language);
                self.zone.clone_from(zone);
            }
            PersonEvent::Named { name } => self.name = Some(name.clone()),
            PersonEvent::AddressLearned { address } => self.addresses.push(KnownAddress::new(address, recorded.occurred_at)),
            PersonEvent::LanguageKnown { language } => self.told_language.clone_from(language),
            PersonEvent::ZoneKnown { zone, told: true } => self.told_zone.clone_from(zone),
            PersonEvent::ZoneKnown { zone, told: false } => self.zone.clone_from(zone),
            PersonEvent::AddressFailed { address } => {
                if let Some(known) = self.addresses.iter_mut().find(|k| k.address == *address) {
                    known.failed_at = Some(recorded.occurred_at);
                }
            }
            PersonEvent::AddressConfirmed { address } => {
                if let Some(known) = self.addresses.iter_mut().find(|k| k.address == *address) {
                    (known.heard_at, known.failed_at) = (recorded.occurred_at, None);
                }
            }
        }
        self.version = recorded.seq;
        self
    }

    /// Decides a command about a person. Nothing here is ever refused: strangers are welcome.
    #[must_use]
    pub fn decide(&self, command: &PersonCommand) -> Vec<CustomerEvent> {
        let event = match command {
            PersonCommand::Meet { name, addresses, language, zone } => {
                if self.met_at.is_some() {
                    return Vec::new();
                }
                PersonEvent::Met { name: name.clone(), addresses: addresses.clone(), language: language.clone(), zone: zone.clone() }
            }
            PersonCommand::Name { name } => PersonEvent::Named { name: name.clone() },
            PersonCommand::LearnAddress { address } => {
                if self.addresses.iter().any(|k| k.address == *address) {
                    return Vec::new();
                }
                PersonEvent::AddressLearned { address: address.clone() }
            }
            PersonCommand::ConfirmAddress { given } => match self.given(*given) {
                Some(known) if known.failed_at.is_some() || !self.is_heard_last(known) => {
                    PersonEvent::AddressConfirmed { address: known.address.clone() }
                }
                Some(_) | None => return Vec::new(),
            },
            PersonCommand::FailAddress { given } => match self.given(*given) {
                Some(known) if known.failed_at.is_none() => PersonEvent::AddressFailed { address: known.address.clone() },
                Some(_) | None => return Vec::new(),
            },
            PersonCommand::KnowLanguage { language } => {
                if self.told_language == *language {
                    return Vec::new();
                }
                PersonEvent::LanguageKnown { language: language.clone() }
            }
            PersonCommand::KnowZone { zone, told } => {
                let known = if *told { &self.told_zone } else { &self.zone };
                if known == zone {
                    return Vec::new();
                }
                PersonEvent::ZoneKnown { zone: zone.clone(), told: *told }
            }
        };
        vec![CustomerEvent::Person(event)]
    }

    fn given(&self, words: VaultId) -> Option<&KnownAddress> {
        self.addresses.iter().find(|k| k.address.value.0.id == words)
    }

    /// Whether no other address of its kind was heard of as late as this one.
    fn is_heard_last(&self, known: &KnownAddress) -> bool {
        let mut others = self.addresses.iter().filter(|k| k.address.kind == known.address.kind && k.address != known.address);
        others.all(|k| k.heard_at < known.heard_at)
    }
}

impl KnownAddress {
    fn new(address: &Address, heard_at: Timestamp) -> KnownAddress {
        KnownAddress { address: address.clone(), heard_at, failed_at: None }
    }
}
