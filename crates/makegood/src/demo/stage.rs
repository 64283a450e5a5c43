//! What the script plays on: a desk, its mail room and its people, with time that goes through everything that is due.

use super::organisation;
use crate::{exit::Trouble, office::Office, outlet::Outlets, workers};
use casework::{
    Actor, Command,
    ids::{CaseId, CommandId, PersonId, StaffId},
    people::staff::StaffCommand,
    promise::promise::What,
};
use desk::{Arrived, Declined, Desk, Failure, Order, PromiseGiven, Typed};
use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use record::ledger::CameBy;
use std::{net::SocketAddr, sync::Arc};
use tokio::sync::Mutex;
use uuid::Uuid;

/// The people of the organisation.
#[derive(Clone, Copy)]
pub struct People {
    pub ines: StaffId,
    pub samir: StaffId,
    pub karim: StaffId,
    pub lotte: StaffId,
    pub jonas: StaffId,
    pub amelie: StaffId,
    pub tove: StaffId,
}

/// The stage.
pub struct Stage {
    office: Office,
    outlets: workers::SharedOutlets,
    zone: TimeZone,
    commands: u32,
    pub people: People,
}

/// What is promised, as the script writes it: what, in words, and when.
pub type Promised<'p> = (What, &'p str, &'p str);

pub(super) fn failed(e: &Declined, desk: &Desk) -> Trouble {
    Trouble::failed(format!("the demonstration could not be made, at {}: {e}", desk.now()))
}

impl Stage {
    /// Sets the organisation up, and lets everybody join.
    pub async fn new(office: &Office, catcher: SocketAddr) -> Result<Stage, Trouble> {
        let desk = &office.desk;
        let ids = desk.carry_out_set_up(&organisation::answers()).await.map_err(|e| failed(&e, desk))?;
        let [_, ines, samir, karim, lotte, jonas, amelie, tove] = ids[..] else {
            return Err(Trouble::failed("the demonstration has eight people"));
        };
        let zone = TimeZone::get("Europe/Paris").map_err(|e| Trouble::failed(e.to_string()))?;
        let outlets = Arc::new(Mutex::new(Outlets::to(catcher, &office.place)));
        let people = People { ines, samir, karim, lotte, jonas, amelie, tove };
        let mut stage = Stage { office: office.clone(), outlets, zone, commands: 0, people };
        for id in ids {
            stage.staff(id, id, StaffCommand::Join).await?;
        }
        Ok(stage)
    }

    pub(super) fn desk(&self) -> &Desk {
        &self.office.desk
    }

    pub(super) fn command(&mut self) -> CommandId {
        self.commands += 1;
        CommandId(Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("demonstration {}", self.commands).as_bytes()))
    }

    /// An instant, written as the organisation's clocks show it: `2026-11-23 10:18`.
    pub fn instant(&self, written: &str) -> Timestamp {
        let local: DateTime = written.parse().expect("the script writes its times as they are read");
        local.to_zoned(self.zone.clone()).expect("the script names no moment that clocks leave out").timestamp()
    }

    /// Lets time pass until then.
    pub async fn until(&mut self, written: &str) -> Result<(), Trouble> {
        let to = self.instant(written);
        if to < self.desk().now() {
            return Err(Trouble::failed(format!("the demonstration's script goes back in time, to {written}")));
        }
        let (office, outlets) = (self.office.clone(), Arc::clone(&self.outlets));
        let between = async || {
            workers::deliver(&office, &outlets, || false)
                .await
                .map_err(|why| Failure::Secret { path: "the demonstration's mail".into(), why })?;
            Ok(())
        };
        Ok(self.desk().move_time(to, between).await?)
    }

    pub(super) async fn staff(&mut self, by: StaffId, about: StaffId, what: StaffCommand) -> Result<(), Trouble> {
        let command = self.command();
        self.desk().about_staff(Actor::Staff(by), command, about, what).await.map_err(|e| failed(&e, self.desk()))
    }

    /// A mail arrives; gives the sender.
    pub async fn mail(&mut self, from: (&str, &str), to: &str, subject: &str, text: &str) -> Result<PersonId, Trouble> {
        let (name, address) = from;
        let date = self.desk().now().to_zoned(self.zone.clone()).strftime("%a, %d %b %Y %H:%M:%S %z").to_string();
        self.commands += 1;
        let id = self.commands;
        let raw = format!(
            "From: {name} <{address}>\r\nTo: <{to}>\r\nSubject: {subject}\r\nDate: {date}\r\nMessage-ID: <demonstration.{id}@mail.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{}\r\n",
            text.replace('\n', "\r\n")
        );
        self.arrives(address, to, raw).await?;
        let known = self.desk().record().people_by_address("mail", address, 1).await?;
        known.first().map(|p| p.person).ok_or_else(|| Trouble::failed("the demonstration's mail was not taken in"))
    }

    /// Bytes arrive by SMTP, and are read.
    pub async fn arrives(&mut self, from: &str, to: &str, raw: String) -> Result<(), Trouble> {
        let arrived = Arrived {
            came_by: CameBy::Smtp,
            envelope_from: Some(from.to_owned()),
            envelope_to: vec![to.to_owned()],
            mailbox: None,
            bytes: raw.into_bytes(),
        };
        self.office.mailroom.keep(arrived).await.map_err(|e| failed(&e, self.desk()))?;
        self.office.mailroom.read_waiting().await.map_err(|e| failed(&e, self.desk()))?;
        Ok(())
    }

    /// A first mail to the organisation; gives its case, which a lead gives to the owner that the story has.
    pub async fn case_by_mail(&mut self, from: (&str, &str), subject: &str, text: &str, owner: StaffId) -> Result<CaseId, Trouble> {
        let person = self.mail(from, "help@nordwerk.example", subject, text).await?;
        let case = self.latest_case(person).await?;
        self.give(case, owner).await?;
        Ok(case)
    }

    /// The public form; gives the case.
    pub async fn case_by_form(&mut self, typed: Typed, owner: StaffId) -> Result<CaseId, Trouble> {
        let command = self.command();
        let (case, _) = self.desk().write_by_form(command, &typed).await.map_err(|e| failed(&e, self.desk()))?;
        self.give(case, owner).await?;
        Ok(case)
    }

    async fn latest_case(&self, person: PersonId) -> Result<CaseId, Trouble> {
        let cases = self.desk().record().cases_of_person(person, 1).await?;
        cases.first().map(|c| c.case).ok_or_else(|| Trouble::failed("the demonstration's mail opened no case"))
    }

    async fn give(&mut self, case: CaseId, to: StaffId) -> Result<(), Trouble> {
        let owner = self.desk().record().case(case).await?.owner();
        if owner == Some(to) {
            return Ok(());
        }
        let tove = self.people.tove;
        let lotte = self.people.lotte;
        // The lead of the team in which it was opened gives it.
        let lead = if [Some(self.people.jonas), Some(self.people.amelie), Some(tove)].contains(&owner) { tove } else { lotte };
        let command = self.command();
        let given = self.desk().reassign(lead, command, case, to, "Yours to look after, please: it is your field.").await;
        given.map(|_| ()).map_err(|e| failed(&e, self.desk()))
    }

    pub(super) async fn handle(&mut self, by: StaffId, case: CaseId, what: Command) -> Result<(), Trouble> {
        let command = self.command();
        self.desk().handle(Order::new(command, Actor::Staff(by), case, what)).await.map(|_| ()).map_err(|e| failed(&e, self.desk()))
    }

    pub(super) fn promises(&self, promised: &[Promised<'_>]) -> Vec<PromiseGiven> {
        let given = |(what, words, due): &Promised<'_>| PromiseGiven { what: *what, words: (*words).to_owned(), due_at: self.instant(due) };
        promised.iter().map(given).collect()
    }

    /// Some seconds pass, so that what was written leaves.
    pub async fn a_moment(&mut self) -> Result<(), Trouble> {
        let to = self.desk().now() + SignedDuration::from_secs(25);
        let written = to.to_zoned(self.zone.clone()).datetime().to_string();
        self.until(&written).await
    }
}
