//! From a URL to connections: what the driver doesn't know of it is taken out first.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio_postgres::{
    AsyncMessage, Client, Config, Connection, Error, NoTls,
    config::{Host, SslMode},
};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::{password_file, tls};
use crate::store::{StoreError, place::without_password};

/// How long a connection may take to come about, unless the URL says `connect_timeout`.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// How long the other side may be silent before a dead line is noticed.
const SILENCE_LIMIT: Duration = Duration::from_secs(30);

/// Where the server is and how it is spoken to.
#[derive(Clone)]
pub(super) struct Address {
    pub(super) config: Config,
    pub(super) tls: Option<MakeRustlsConnect>,
}

impl Address {
    pub(super) fn parse(url: &str) -> Result<Address, StoreError> {
        let shown = without_password(url);
        let options = Options::split(url);
        let mut config: Config =
            options.rest.parse().map_err(|e: Error| StoreError::place(&shown, format!("it isn't a PostgreSQL URL: {}", source_of(&e))))?;
        if let Some(path) = &options.passfile {
            if config.get_password().is_some() {
                return Err(StoreError::place(&shown, "it names a password and a password file; leave one out"));
            }
            config.password(password_file::read(path.as_ref(), &config)?);
        }
        let encrypted = match options.sslmode.as_deref() {
            None => !config.get_hosts().iter().all(is_this_machine),
            Some("disable") => false,
            Some("require" | "verify-ca" | "verify-full") => true,
            Some(other) => {
                return Err(StoreError::place(
                    &shown,
                    format!(
                        "sslmode={other} protects nobody, or isn't known: say sslmode=require, or sslmode=disable where the network is trusted"
                    ),
                ));
            }
        };
        config.ssl_mode(if encrypted { SslMode::Require } else { SslMode::Disable });
        let tls = if encrypted { Some(tls::connector(options.sslrootcert.as_deref().map(AsRef::as_ref))?) } else { None };
        if config.get_application_name().is_none() {
            config.application_name("makegood");
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_LIMIT);
        }
        config.keepalives_idle(SILENCE_LIMIT).tcp_user_timeout(SILENCE_LIMIT);
        Ok(Address { config, tls })
    }

    /// A connection outside of the pool, with the messages that the server sends by itself. They end when it is lost.
    pub(super) async fn connect(&self) -> Result<(Client, mpsc::UnboundedReceiver<AsyncMessage>), Error> {
        match &self.tls {
            None => Ok(attend(self.config.connect(NoTls).await?)),
            Some(tls) => Ok(attend(self.config.connect(tls.clone()).await?)),
        }
    }
}

fn attend<S, T>((client, mut connection): (Client, Connection<S, T>)) -> (Client, mpsc::UnboundedReceiver<AsyncMessage>)
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
    T: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin + Send + 'static,
{
    let (sender, receiver) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        while let Some(Ok(message)) = std::future::poll_fn(|cx| connection.poll_message(cx)).await {
            // Nobody may be listening, and the connection still has to be driven.
            let _ = sender.send(message);
        }
    });
    (client, receiver)
}

fn is_this_machine(host: &Host) -> bool {
    match host {
        Host::Unix(_) => true,
        Host::Tcp(name) => name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback()),
    }
}

fn source_of(error: &Error) -> String {
    std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string)
}

/// The options that are ours.
struct Options {
    rest: String,
    passfile: Option<String>,
    sslmode: Option<String>,
    sslrootcert: Option<String>,
}

impl Options {
    fn split(url: &str) -> Options {
        let (base, query) = url.split_once('?').unwrap_or((url, ""));
        let mut options = Options { rest: base.to_owned(), passfile: None, sslmode: None, sslrootcert: None };
        let mut separator = '?';
        for option in query.split('&').filter(|option| !option.is_empty()) {
            let (name, value) = option.split_once('=').unwrap_or((option, ""));
            match name {
                "passfile" => options.passfile = Some(percent_decoded(value)),
                "sslmode" => options.sslmode = Some(percent_decoded(value)),
                "sslrootcert" => options.sslrootcert = Some(percent_decoded(value)),
                _ => {
                    options.rest.push(separator);
                    options.rest.push_str(option);
                    separator = '&';
                }
            }
        }
        options
    }
}

/// What isn't a valid escape stays as it is.
fn percent_decoded(value: &str) -> String {
    let mut decoded = Vec::with_capacity(value.len());
    let mut rest = value.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let escape = (first == b'%').then(|| after.get(..2)).flatten();
        let byte = escape.and_then(|digits| std::str::from_utf8(digits).ok()).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(byte.unwrap_or(first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(url: &str) -> String {
        Address::parse(url).err().expect("this address is refused").to_string()
    }

    #[test]
    fn only_this_machine_is_spoken_to_unencrypted_unless_the_url_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let certificates = folder.path().join("none.pem");
        std::fs::write(&certificates, "").unwrap();
        let far = format!("postgres://desk@db.example/makegood?sslrootcert={}", certificates.display());
        assert!(refused(&far).contains("holds no certificate"), "{}", refused(&far));
        for near in [
            "postgres://desk@127.0.0.1/m",
            "postgres://desk@localhost/m",
            "postgres://desk@%2Frun%2Fpostgresql/m",
            "postgres://desk@db.example/m?sslmode=disable",
        ] {
            let address = Address::parse(near).unwrap();
            assert!(address.tls.is_none());
            assert_eq!(address.config.get_ssl_mode(), SslMode::Disable);
        }
        assert!(refused("postgres://desk@db.example/m?sslmode=prefer").contains("protects nobody"));
    }

    #[test]
    fn options_of_the_driver_are_passed_on_and_unknown_ones_refused() {
        let address = Address::parse("postgres://desk@localhost/m?connect_timeout=3&application_name=second").unwrap();
        assert_eq!(address.config.get_connect_timeout(), Some(&Duration::from_secs(3)));
        assert_eq!(address.config.get_application_name(), Some("second"));
        assert!(refused("postgres://desk:secr3t@localhost/m?paswordfile=x").contains("paswordfile"));
        assert!(!refused("postgres://desk:secr3t@localhost/m?paswordfile=x").contains("secr3t"));
    }

    #[test]
    fn escapes_in_a_path_are_undone_and_broken_ones_kept() {
        assert_eq!(percent_decoded("%2Frun%2fdesk%20key"), "/run/desk key");
        assert_eq!(percent_decoded("100%/%2"), "100%/%2");
    }
}
