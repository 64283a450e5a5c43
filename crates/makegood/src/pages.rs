//! The pages: the crate `web` on an open office, with mail read by the doors.

use crate::{config::Web, office::Office};
use desk::{Boxed, Declined, ReadAs, Reads};
use doors::mailroom::Mailroom;
use std::{net::SocketAddr, path::PathBuf, sync::Arc};
use web::{App, Pump, WebSettings};

/// What pages need to know of this server.
pub struct About {
    pub smtp: SocketAddr,
    pub mail_password_file: PathBuf,
    /// In the demonstration: lets mail come and go while its clock is moved.
    pub pump: Option<Pump>,
}

/// The router of all pages.
pub fn router(office: &Office, config: &Web, about: About) -> axum::Router {
    let settings = WebSettings {
        trusted_proxies: config.trusted_proxies.clone(),
        demo: about.pump.is_some(),
        smtp_listens_on: about.smtp.to_string(),
        mail_password_file: Some(about.mail_password_file),
    };
    let app = App::new(office.desk.clone(), Arc::new(InAChild(office.mailroom.clone())), settings);
    web::router(match about.pump {
        Some(pump) => app.with_pump(pump),
        None => app,
    })
}

/// Reads mail for pages in the mail room's child process.
struct InAChild(Mailroom);

impl Reads for InAChild {
    fn read<'a>(&'a self, bytes: &'a [u8]) -> Boxed<'a, Result<ReadAs, Declined>> {
        Box::pin(self.0.read(bytes))
    }

    fn part<'a>(&'a self, bytes: &'a [u8], index: u32) -> Boxed<'a, Option<Vec<u8>>> {
        Box::pin(self.0.reader().attachment(bytes, index))
    }
}
