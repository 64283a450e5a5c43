//! What every page works with: the desk, a reader of mail, and how this server is reached.

use desk::{Boxed, Desk, Failure, Reads};
use std::{net::IpAddr, path::PathBuf, sync::Arc};

/// Lets mail that waits be read, and what may leave be sent, once: what the demo's clock does at each stop.
pub type Pump = Arc<dyn Fn() -> Boxed<'static, Result<(), Failure>> + Send + Sync>;

/// The application.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    desk: Desk,
    reads: Arc<dyn Reads>,
    settings: WebSettings,
    pump: Option<Pump>,
}

/// How this server is reached.
#[derive(Clone, Debug, Default)]
pub struct WebSettings {
    /// Proxies whose `X-Forwarded-For` is believed; anybody else's is ignored.
    pub trusted_proxies: Vec<IpAddr>,
    /// The demonstration: its people are logged in by one click, and its pages can move time.
    pub demo: bool,
    /// Where the SMTP listener listens, for the set-up page to show.
    pub smtp_listens_on: String,
    /// The file for the password of the mail server that takes our mail, mode 0600, outside backups. Without it pages can keep none.
    pub mail_password_file: Option<PathBuf>,
}

impl App {
    /// The application on a desk.
    #[must_use]
    pub fn new(desk: Desk, reads: Arc<dyn Reads>, settings: WebSettings) -> App {
        App(Arc::new(Inner { desk, reads, settings, pump: None }))
    }

    /// The same, with mail that comes and goes while the demo's clock is moved.
    ///
    /// # Panics
    /// When the application was cloned before: it is put together first, and shared then.
    #[must_use]
    pub fn with_pump(self, pump: Pump) -> App {
        let inner = Arc::try_unwrap(self.0).unwrap_or_else(|_| panic!("the application is put together before it is shared"));
        App(Arc::new(Inner { pump: Some(pump), ..inner }))
    }

    /// Lets mail come and go once, where somebody sees to that.
    #[must_use]
    pub fn pump(&self) -> Boxed<'static, Result<(), Failure>> {
        match &self.0.pump {
            Some(pump) => pump(),
            None => Box::pin(std::future::ready(Ok(()))),
        }
    }

    /// The desk.
    #[must_use]
    pub fn desk(&self) -> &Desk {
        &self.0.desk
    }

    /// The reader of mail.
    #[must_use]
    pub fn reads(&self) -> &dyn Reads {
        &*self.0.reads
    }

    /// How this server is reached.
    #[must_use]
    pub fn web(&self) -> &WebSettings {
        &self.0.settings
    }

    /// Whether cookies are for https only: the base address says so.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.0.desk.settings().is_some_and(|s| s.base_address.starts_with("https://"))
    }
}
