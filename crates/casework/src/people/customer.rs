//! A customer, or somebody who speaks for one: a person, how to reach them, and how they are spoken to. Their particulars lie in the vault.

use crate::{event::Event, event::Recorded, kept::Particular};
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
    LanguageKnown {
        language: String,
    },
    ZoneKnown {
        zone: String,
    },
    /// Mail to an address came back.
    AddressFailed {
        address: Address,
    },
}

impl Event for CustomerEvent {}

/// A person, as the events make them.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Person {
    pub version: u64,
    pub name: Option<Particular>,
    pub addresses: Vec<Address>,
    pub language: Option<String>,
    pub zone: Option<String>,
    pub met_at: Option<Timestamp>,
}

/// A command about a person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonCommand {
    Meet { name: Option<Particular>, addresses: Vec<Address>, language: Option<String>, zone: Option<String> },
    Name { name: Particular },
    LearnAddress { address: Address },
    KnowLanguage { language: String },
    KnowZone { zone: String },
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
                self.addresses.clone_from(addresses);
                self.language.clone_from(language);
                self.zone.clone_from(zone);
            }
            PersonEvent::Named { name } => self.name = Some(name.clone()),
            PersonEvent::AddressLearned { address } => self.addresses.push(address.clone()),
            PersonEvent::LanguageKnown { language } => self.language = Some(language.clone()),
            PersonEvent::ZoneKnown { zone } => self.zone = Some(zone.clone()),
            PersonEvent::AddressFailed { .. } => {}
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
                if self.addresses.contains(address) {
                    return Vec::new();
                }
                PersonEvent::AddressLearned { address: address.clone() }
            }
            PersonCommand::KnowLanguage { language } => PersonEvent::LanguageKnown { language: language.clone() },
            PersonCommand::KnowZone { zone } => PersonEvent::ZoneKnown { zone: zone.clone() },
        };
        vec![CustomerEvent::Person(event)]
    }
}
