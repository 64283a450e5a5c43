//! How mail leaves: the mail server that is set on the settings page, with the password from its file. Built anew when either
//! changes, so that a right password works without a restart.

use crate::{config::MailOut as Machine, place::Chosen};
use casework::people::organisation::{MailOut, MailSecurity, Settings};
use desk::Desk;
use doors::{
    archive::Archive,
    deliver::Deliverer,
    secret::Secret,
    smtp_out::{Outlet, Security, authorities_from},
};
use std::{net::SocketAddr, path::PathBuf, time::SystemTime};

/// Where mail leaves to.
pub struct Outlets {
    machine: Machine,
    password_file: PathBuf,
    /// The demonstration's own server, instead of the one that is set.
    instead: Option<SocketAddr>,
    built: Option<(From, Deliverer)>,
}

/// What a deliverer was built from.
#[derive(Clone, PartialEq, Eq)]
struct From {
    set: MailOut,
    mail_address: String,
    password_of: Option<SystemTime>,
}

impl Outlets {
    /// By this machine's settings and the place's password file.
    pub fn new(machine: Machine, place: &Chosen) -> Outlets {
        let password_file = password_file(&machine, place);
        Outlets { machine, password_file, instead: None, built: None }
    }

    /// Everything goes to this address: nothing of a demonstration leaves the machine.
    pub fn to(address: SocketAddr, place: &Chosen) -> Outlets {
        Outlets { instead: Some(address), ..Outlets::new(Machine::default(), place) }
    }

    /// The deliverer for what is set now; none before set-up. An error is for the log: no address and no secret is in it.
    pub fn deliverer(&mut self, desk: &Desk) -> Result<Option<&Deliverer>, String> {
        let Some(settings) = desk.settings() else {
            return Ok(None);
        };
        let from = self.from(&settings);
        if self.built.as_ref().is_none_or(|(built, _)| *built != from) {
            let outlet = self.outlet(&settings)?;
            let archive = self.machine.archive.clone().map(Archive::in_folder);
            let deliverer = Deliverer::new(desk.clone(), outlet, archive);
            let deliverer = match self.machine.quarantine_seconds {
                Some(seconds) => deliverer.with_quarantine(i64::from(seconds)),
                None => deliverer,
            };
            self.built = Some((from, deliverer));
        }
        Ok(self.built.as_ref().map(|(_, deliverer)| deliverer))
    }

    fn from(&self, settings: &Settings) -> From {
        let password_of = std::fs::metadata(&self.password_file).and_then(|m| m.modified()).ok();
        From { set: settings.mail_out.clone(), mail_address: settings.mail_address.clone(), password_of }
    }

    fn outlet(&self, settings: &Settings) -> Result<Outlet, String> {
        let domain = settings.mail_address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
        let hello = self.machine.hello.clone().unwrap_or_else(|| domain.to_owned());
        if let Some(address) = self.instead {
            return Ok(Outlet::new(address.ip().to_string(), address.port(), hello));
        }
        let set = &settings.mail_out;
        let mut outlet = Outlet::new(set.host.clone(), set.port, hello);
        outlet.security = match set.security {
            MailSecurity::None => Security::None,
            MailSecurity::StartTls => Security::StartTls,
            MailSecurity::Tls => Security::Tls,
        };
        if let Some(path) = &self.machine.authorities {
            outlet.trust = authorities_from(path).map_err(|e| e.to_string())?;
        }
        if let Some(user) = set.user.clone().filter(|u| !u.trim().is_empty()) {
            outlet.user = Some(user);
            outlet.password = Some(Secret::from_file(&self.password_file).map_err(|e| e.to_string())?);
        }
        Ok(outlet)
    }
}

/// Where the password for mail that leaves lies.
pub fn password_file(machine: &Machine, place: &Chosen) -> PathBuf {
    machine.password_file.clone().unwrap_or_else(|| place.mail_out_password())
}
