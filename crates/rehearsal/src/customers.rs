//! The townspeople, with their reasons to complain. All are invented.

/// Somebody who lives here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Customer {
    pub name: &'static str,
    /// Their mail address.
    pub address: &'static str,
    pub telephone: &'static str,
    /// What they would write about.
    pub subject: &'static str,
    pub words: &'static str,
}

/// No heating since Friday, with a small child.
pub const FRAU_BERGER: Customer = Customer {
    name: "Hedwig Berger",
    address: "hedwig.berger@post.example",
    telephone: "+49 30 990 4711",
    subject: "No heating since Friday",
    words: "Our heating has been off since Friday evening, and we have a small child. I called three times. When does somebody come?",
};

/// Billed twice for one month.
pub const HERR_OKAFOR: Customer = Customer {
    name: "Chidi Okafor",
    address: "chidi@okafor.example",
    telephone: "+49 30 990 1208",
    subject: "October was taken from my account twice",
    words: "You took 84.20 for October on the 3rd and again on the 5th. Please send one of them back.",
};

/// Her line went dead when she moved.
pub const MADAME_LENOIR: Customer = Customer {
    name: "Maria Lenoir",
    address: "maria.lenoir@mail.example",
    telephone: "+33 1 99 00 41 12",
    subject: "My line since I moved",
    words: "I moved on the 2nd. The old flat has my line still, the new one has none, and I work from home.",
};

/// Writes to any address that he finds.
pub const HERR_NEUGIER: Customer = Customer {
    name: "Bodo Neugier",
    address: "bodo@neugier.example",
    telephone: "+49 30 990 6661",
    subject: "I heard about a case",
    words: "What do you know about my neighbour?",
};

/// Story *no-reply*: a payment was taken twice, and every door leads back to a machine.
pub const FRAU_FISCHER: Customer = Customer {
    name: "Marlene Fischer",
    address: "marlene.fischer@post.example",
    telephone: "+49 30 990 7718",
    subject: "My October payment was taken twice",
    words: "You took my October payment twice. Your menu leads back to its beginning, and under your mails it says that nobody reads the answers. Who reads this?",
};

/// Story *on hold*: threatened over an account that was cancelled long ago.
pub const HERR_NOWAK: Customer = Customer {
    name: "Tomasz Nowak",
    address: "tomasz.nowak@mail.example",
    telephone: "+49 30 990 3356",
    subject: "Last reminder before collection, account K-4471-09",
    words: "My wife and I cancelled this contract in March. We have no account any more. Stop the reminders.",
};

/// Story *the gas bill*: an absurd bill from a faulty meter.
pub const SENHORA_COSTA: Customer = Customer {
    name: "Aline Costa",
    address: "aline.costa@post.example",
    telephone: "+49 30 990 5502",
    subject: "My gas bill is absurd",
    words: "You bill me 1,940.00 for a flat of 42 square metres. The meter must be faulty. Please look at it before you take the money.",
};

/// Story *the leak*: 89 years old, in winter, without heating.
pub const SIGNORA_BELLINI: Customer = Customer {
    name: "Teresa Bellini",
    address: "teresa.bellini@post.example",
    telephone: "+49 30 990 8931",
    subject: "Water drips where your technician drilled",
    words: "Your technician drilled into the heating pipe. It drips, and the heating is off. I am 89. I do not want to be a nuisance.",
};

impl Customer {
    /// The address with the name, as it stands in a mail.
    #[must_use]
    pub fn mailbox(&self) -> String {
        format!("\"{}\" <{}>", self.name.replace('\\', "\\\\").replace('"', "\\\""), self.address)
    }
}
