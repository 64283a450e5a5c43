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

impl Customer {
    /// The address with the name, as it stands in a mail.
    #[must_use]
    pub fn mailbox(&self) -> String {
        format!("\"{}\" <{}>", self.name.replace('\\', "\\\\").replace('"', "\\\""), self.address)
    }
}
