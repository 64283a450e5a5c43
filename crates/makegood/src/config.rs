//! Settings of this machine, from `--config FILE.toml`: addresses, certificates, files. What belongs to the organisation is set
//! on its pages and lies in the record. The definition below makes the structs and docs/configuration.md alike.

use crate::{exit::Trouble, toml_trouble};
use serde::Deserialize;
use std::{
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};
use words::{Arg, Voice};

/// A field as the documentation shows it.
#[cfg_attr(not(test), expect(dead_code, reason = "read by the test that writes docs/configuration.md"))]
struct Field {
    name: &'static str,
    usual: &'static str,
    about: &'static [&'static str],
}

/// A section as the documentation shows it.
#[cfg_attr(not(test), expect(dead_code, reason = "read by the test that writes docs/configuration.md"))]
struct Section {
    name: &'static str,
    about: &'static [&'static str],
    fields: &'static [Field],
}

macro_rules! sections {
    ($(
        $(#[doc = $section_about:literal])*
        $section:ident: $kind:ident {
            $($(#[doc = $about:literal])* $field:ident: $of:ty, usually $usual:literal;)*
        }
    )*) => {
        /// Everything that a configuration file can say.
        #[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct Config {
            $($(#[doc = $section_about])* pub $section: $kind,)*
        }
        $(
            $(#[doc = $section_about])*
            #[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
            #[serde(deny_unknown_fields, default)]
            pub struct $kind {
                $($(#[doc = $about])* pub $field: $of,)*
            }
        )*
        /// The same for the documentation.
        #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that writes docs/configuration.md"))]
        const SECTIONS: &[Section] = &[$(Section {
            name: stringify!($section),
            about: &[$($section_about),*],
            fields: &[$(Field { name: stringify!($field), usual: $usual, about: &[$($about),*] }),*],
        }),*];
    };
}

sections! {
    /// The pages.
    web: Web {
        /// Address and port on which pages are served; `--listen` goes before it.
        listen: Option<SocketAddr>, usually "\"127.0.0.1:8080\"";
        /// Where browsers reach the desk when a proxy stands in front of it, as it is printed at the start. Links in mails begin with the address that is set on the set-up page.
        base: Option<String>, usually "the address on which pages are served";
        /// Addresses of proxies whose `X-Forwarded-For` is believed. Everybody else's is ignored.
        trusted_proxies: Vec<IpAddr>, usually "[]";
    }
    /// Mail that arrives.
    mail_in: MailIn {
        /// Address and port on which mail is taken; `--smtp-listen` goes before it. Bind it to the world only behind a firewall that wants that: it never relays.
        listen: Option<SocketAddr>, usually "\"127.0.0.1:2526\"";
        /// Our name in the greeting, as the mail servers that deliver to us know it.
        hostname: Option<String>, usually "the domain of the organisation's address, else \"localhost\"";
        /// A certificate chain in PEM: with it, STARTTLS is offered. Needs `key`.
        certificate: Option<PathBuf>, usually "none";
        /// The certificate's private key in PEM, readable by its owner and group only. Needs `certificate`.
        key: Option<PathBuf>, usually "none";
        /// How many messages are read at the same time, each in a process of its own: 1 to 64.
        readers: Option<usize>, usually "1";
    }
    /// Mail that leaves.
    mail_out: MailOut {
        /// The file with the password of the mail server that takes our mail, one line, mode 0600.
        password_file: Option<PathBuf>, usually "\"mail-out.password\" in the data folder";
        /// Our name in EHLO.
        hello: Option<String>, usually "the domain of the organisation's address";
        /// A folder with copies of what was sent (a Maildir to which the mail server copies everything). When the line broke while a message was on its way, it is looked up here before it is sent again; without an archive its owner sees the doubt.
        archive: Option<PathBuf>, usually "none";
        /// Certificates in PEM of the authorities whose word counts for the mail server, instead of the public ones.
        authorities: Option<PathBuf>, usually "the public authorities that browsers believe";
        /// How long a message in doubt waits before it is looked up, in seconds. For tests: a mail server may take ten minutes.
        quarantine_seconds: Option<u32>, usually "600";
    }
}

impl Config {
    /// The settings in a file.
    ///
    /// # Errors
    /// Names the key that isn't known, with the nearest right one; or what doesn't fit together.
    pub fn read(path: &Path, voice: &Voice) -> Result<Config, Trouble> {
        let text = toml_trouble::read(path, voice)?;
        let config: Config = toml::from_str(&text).map_err(|e| toml_trouble::trouble(path, &e, &text, voice))?;
        config.check(voice)?;
        Ok(config)
    }

    fn check(&self, voice: &Voice) -> Result<(), Trouble> {
        if self.mail_in.certificate.is_some() != self.mail_in.key.is_some() {
            return Err(Trouble::usage(voice.say("cli-config-certificate-and-key")));
        }
        if self.mail_in.readers.is_some_and(|n| !(1..=64).contains(&n)) {
            return Err(Trouble::usage(voice.say("cli-config-readers")));
        }
        if let Some(archive) = self.mail_out.archive.as_ref().filter(|archive| std::fs::read_dir(archive).is_err()) {
            let folder = archive.display().to_string();
            return Err(Trouble::usage(voice.say_with("cli-config-archive", &[("folder", Arg::Text(&folder))])));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    fn voice() -> Voice {
        Voice::new("en", jiff::tz::TimeZone::UTC)
    }

    fn documented() -> String {
        let mut out = String::from(
            "# Configuration\n\nSettings of this machine: `makegood serve --config FILE.toml`. All of them may be left out. What belongs to the organisation\n(name, hours, addresses, policy) is set on the set-up and settings pages, or by `makegood setup`.\n\nThis page is written from the definition in `crates/makegood/src/config.rs`; a test keeps them the same.\n",
        );
        for section in SECTIONS {
            let _ = write!(out, "\n## `[{}]`\n\n{}\n\n| key | usually | |\n|---|---|---|\n", section.name, joined(section.about));
            for field in section.fields {
                let _ = writeln!(out, "| `{}` | {} | {} |", field.name, field.usual, joined(field.about));
            }
        }
        out
    }

    fn joined(lines: &[&str]) -> String {
        lines.iter().map(|l| l.trim()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_documentation_says_what_the_definition_says() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/configuration.md");
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        if std::env::var_os("MAKEGOOD_WRITE_DOCS").is_some() {
            std::fs::write(&path, documented()).expect("the documentation can be written");
        } else {
            assert_eq!(written, documented(), "run this test with MAKEGOOD_WRITE_DOCS=1 and look at what changed");
        }
    }

    #[test]
    fn a_wrong_key_is_named_with_the_nearest_right_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("desk.toml");
        for (text, near) in
            [("[web]\nlistn = \"127.0.0.1:1\"\n", "listen"), ("[mail-out]\n", "mail_out"), ("[mail_in]\nreader = 2\n", "readers")]
        {
            std::fs::write(&path, text).expect("a file");
            let trouble = Config::read(&path, &voice()).expect_err("a wrong key");
            let said = trouble.said.unwrap_or_default();
            assert!(said.contains(near) && said.contains("desk.toml"), "{said}");
        }
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("desk.toml");
        for text in [
            "[mail_in]\ncertificate = \"a.pem\"\n",
            "[mail_in]\nreaders = 0\n",
            "[web]\nlisten = 8080\n",
            "[mail_out]\narchive = \"/nowhere/sent\"\n",
        ] {
            std::fs::write(&path, text).expect("a file");
            assert_eq!(Config::read(&path, &voice()).map_err(|t| t.exit), Err(crate::exit::Exit::Usage), "{text}");
        }
        std::fs::write(&path, "[web]\nlisten = \"[::1]:80\"\ntrusted_proxies = [\"127.0.0.1\"]\n").expect("a file");
        assert!(Config::read(&path, &voice()).is_ok());
    }
}
