//! Addresses and links that carry a key of a case: the reply address, the address for bounces, and the customer's link.
//! All are derived from the server's key; none is stored.

use crate::Desk;
use casework::{
    ids::{CaseId, MessageId, PersonId},
    people::organisation::Settings,
};
use record::RecordError;
use uuid::Uuid;

/// What a customer's link or typed code says: the case's key, and a secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinkCode {
    pub slug: String,
    secret: String,
}

/// A customer's link, ready to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CustomerLink {
    /// The whole link; its secret stands in the fragment, which no server ever sees.
    pub link: String,
    /// Where the code can be typed.
    pub address: String,
    /// The code in groups of five.
    pub code: String,
}

impl LinkCode {
    /// Reads a code as it was typed or came from a fragment: `amber-otter-92.abcde…`, with any spaces.
    #[must_use]
    pub fn read(text: &str) -> Option<LinkCode> {
        let text: String = text.trim().chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        let (slug, secret) = text.split_once('.')?;
        let fits = slug.len() <= 60 && (16..=60).contains(&secret.len());
        fits.then(|| LinkCode { slug: slug.to_owned(), secret: secret.replace('-', "") })
    }
}

const LINK: &str = "customer link";
const REPLY: &str = "reply address";
const BOUNCE: &str = "bounce address";
const MEMO: &str = "memo address";

impl Desk {
    /// The address at which answers to a case arrive: `help+amber-otter-92.k…@desk.example`.
    #[must_use]
    pub fn reply_address(&self, settings: &Settings, case: CaseId, slug: &str) -> String {
        let secret = self.keys().derive(REPLY, &[case.0.as_bytes()]);
        plus(&settings.mail_address, &format!("{slug}.{secret}"))
    }

    /// The envelope sender of a message: what comes back to it is about exactly this message.
    #[must_use]
    pub fn bounce_address(&self, settings: &Settings, message: MessageId) -> String {
        let secret = self.keys().derive(BOUNCE, &[message.0.as_bytes()]);
        plus(&settings.mail_address, &format!("b.{}.{}", message.0.simple(), &secret[..10]))
    }

    /// The message to whose envelope sender this address belongs.
    #[must_use]
    pub fn message_of_bounce_address(&self, address: &str) -> Option<MessageId> {
        let key = address.split_once('+')?.1.split_once('@')?.0;
        let mut parts = key.split('.');
        let (b, id, mac) = (parts.next()?, parts.next()?, parts.next()?);
        let message = MessageId(Uuid::try_parse(id).ok()?);
        let right = self.keys().derive(BOUNCE, &[message.0.as_bytes()]);
        (b == "b" && mac.eq_ignore_ascii_case(&right[..10])).then_some(message)
    }

    /// The address of one mail to a colleague: answers to it and what comes back are no customer's.
    #[must_use]
    pub fn memo_address(&self, settings: &Settings, mail: Uuid) -> String {
        plus(&settings.mail_address, &self.memo_key(mail))
    }

    /// The Message-ID of a mail to a colleague. It carries the same key, so that an answer is known by what it answers, too.
    #[must_use]
    pub fn memo_message_id(&self, settings: &Settings, mail: Uuid) -> String {
        let domain = settings.mail_address.rsplit_once('@').map_or("localhost", |(_, d)| d);
        format!("{}@{domain}", self.memo_key(mail))
    }

    fn memo_key(&self, mail: Uuid) -> String {
        let secret = self.keys().derive(MEMO, &[mail.as_bytes()]);
        format!("m.{}.{}", mail.simple(), &secret[..10])
    }

    /// Whether an address or a Message-ID is that of a mail of ours to a colleague.
    #[must_use]
    pub fn is_of_a_memo(&self, address: &str) -> bool {
        let local = address.split_once('@').map_or(address, |(local, _)| local);
        let key = local.split_once('+').map_or(local, |(_, key)| key).to_lowercase();
        let id = key.strip_prefix("m.").and_then(|rest| rest.split_once('.')).and_then(|(id, _)| Uuid::try_parse(id).ok());
        id.is_some_and(|id| self.memo_key(id) == key)
    }

    /// The case to which a keyed address belongs, whatever its age.
    ///
    /// # Errors
    /// When the record can't be read.
    pub async fn case_of_reply_address(&self, address: &str) -> Result<Option<CaseId>, RecordError> {
        let key = address.split_once('+').and_then(|(_, rest)| rest.split_once('@')).map(|(key, _)| key);
        let Some((slug, secret)) = key.and_then(|k| k.split_once('.')) else {
            return Ok(None);
        };
        let Some(row) = self.record().case_by_slug(&slug.to_lowercase()).await? else {
            return Ok(None);
        };
        let fits = self.keys().fits(secret, REPLY, &[row.case.0.as_bytes()]);
        Ok(fits.then_some(row.case))
    }

    /// The link of a person to their case. A new generation ends the older links.
    #[must_use]
    pub fn customer_link(&self, settings: &Settings, case: CaseId, slug: &str, person: PersonId, generation: u32) -> CustomerLink {
        let secret = self.link_secret(case, person, generation);
        let groups: Vec<&str> = secret.as_bytes().chunks(5).map(|c| std::str::from_utf8(c).unwrap_or_default()).collect();
        CustomerLink {
            link: format!("{}/c#{slug}.{secret}", settings.base_address),
            address: format!("{}/c", settings.base_address),
            code: format!("{slug}.{}", groups.join("-")),
        }
    }

    fn link_secret(&self, case: CaseId, person: PersonId, generation: u32) -> String {
        self.keys().derive(LINK, &[case.0.as_bytes(), person.0.as_bytes(), &generation.to_be_bytes()])
    }

    /// Whether a code opens this case for this person, in this generation.
    #[must_use]
    pub fn link_fits(&self, code: &LinkCode, case: CaseId, person: PersonId, generation: u32) -> bool {
        self.keys().fits(&code.secret, LINK, &[case.0.as_bytes(), person.0.as_bytes(), &generation.to_be_bytes()])
    }

    /// Whether mail to this address is ours: the organisation's address or one that it had, with any key after a plus sign; and the postmaster.
    #[must_use]
    pub fn knows_address(&self, address: &str) -> bool {
        let Some(settings) = self.settings() else { return false };
        let plain = |a: &str| {
            let a = a.trim().to_lowercase();
            let (local, domain) = a.rsplit_once('@').map_or((a.clone(), String::new()), |(l, d)| (l.to_owned(), d.to_owned()));
            (local.split('+').next().unwrap_or_default().to_owned(), domain)
        };
        let asked = plain(address);
        let mut ours = settings.former_mail_addresses.iter().chain([&settings.mail_address]).map(|a| plain(a));
        ours.any(|ours| asked == ours || (asked.0 == "postmaster" && (asked.1 == ours.1 || asked.1.is_empty())))
    }
}

fn plus(address: &str, key: &str) -> String {
    match address.rsplit_once('@') {
        Some((local, domain)) => format!("{local}+{key}@{domain}"),
        None => address.to_owned(),
    }
}
