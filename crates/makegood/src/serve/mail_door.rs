//! What the mail listener is called, which certificate it shows, and where a refusal points to: by the configuration and the
//! organisation's settings. Both change while the desk runs: the set-up names the organisation, certificates are renewed.

use crate::{
    config::{Config, MailIn},
    exit::Trouble,
    office::Office,
    workers::{Stop, next_turn},
};
use doors::smtp_in::{
    SmtpIn,
    certificate::{self, CertificateProblem},
    front::FrontDoor,
};
use std::{
    net::SocketAddr,
    path::Path,
    sync::Arc,
    time::{Duration, SystemTime},
};

/// How often settings and the certificate's files are looked at (choice: whoever renews a certificate sees it at once).
const LOOK: Duration = Duration::from_secs(5);

/// How the listener begins.
///
/// # Errors
/// When the certificate can't be used.
pub fn at_first(listen: SocketAddr, config: &Config, office: &Office) -> Result<SmtpIn, Trouble> {
    let Named { name, another_way } = Named::now(&config.mail_in, office);
    let mut smtp = SmtpIn::new(listen, name);
    smtp.spool.clone_from(&office.place.folder);
    smtp.front.another_way = another_way;
    smtp.front.tls = load(&config.mail_in).map_err(|e| Trouble::unreachable(e.to_string()))?;
    Ok(smtp)
}

/// Shows what is new, until it is time to stop. A new certificate that can't be used changes nothing: the old one is shown
/// on, and the log says why.
pub async fn keep_up(office: Office, mail_in: MailIn, door: FrontDoor, mut stop: Stop) {
    // The first look reads the certificate once more: it may have been renewed since the start.
    let mut written = Written([None, None]);
    while next_turn(&mut stop, LOOK).await {
        let (mut front, named, written_now) = (door.shown(), Named::now(&mail_in, &office), Written::now(&mail_in));
        if written_now != written {
            match load(&mail_in) {
                Ok(loaded) => front.tls = loaded,
                Err(e) => tracing::error!(failure = %e, "the mail listener's new certificate can't be used; it goes on with the old one"),
            }
        } else if named == (Named { name: front.name.clone(), another_way: front.another_way.clone() }) {
            continue;
        }
        written = written_now;
        (front.name, front.another_way) = (named.name, named.another_way);
        if let Err(e) = door.show(front) {
            tracing::error!(failure = %e, "the mail listener keeps its old name");
        }
    }
}

/// What settings say of the listener.
#[derive(PartialEq, Eq)]
struct Named {
    name: String,
    another_way: Option<String>,
}

impl Named {
    fn now(mail_in: &MailIn, office: &Office) -> Named {
        let settings = office.desk.settings();
        let domain = settings.as_ref().and_then(|s| s.mail_address.rsplit_once('@').map(|(_, domain)| domain.to_owned()));
        Named {
            name: mail_in.hostname.clone().or(domain).unwrap_or_else(|| "localhost".to_owned()),
            another_way: settings.map(|s| format!("{}/contact", s.base_address)),
        }
    }
}

/// When the certificate's files were written, as far as they can be looked at.
#[derive(PartialEq, Eq)]
struct Written([Option<SystemTime>; 2]);

impl Written {
    fn now(mail_in: &MailIn) -> Written {
        let at = |path: Option<&Path>| path.and_then(|path| std::fs::metadata(path).ok()?.modified().ok());
        Written([at(mail_in.certificate.as_deref()), at(mail_in.key.as_deref())])
    }
}

fn load(mail_in: &MailIn) -> Result<Option<Arc<rustls::ServerConfig>>, CertificateProblem> {
    match (&mail_in.certificate, &mail_in.key) {
        (Some(chain), Some(key)) => certificate::load(chain, key).map(Some),
        _ => Ok(None),
    }
}
