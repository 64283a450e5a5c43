//! What one SMTP connection may do, without a socket: bytes go in, replies and errands come out (RFC 5321, and 1870, 2034, 2920,
//! 3207, 6152, 6531). The caller runs the errands; the session waits until it is told how they went. It never relays: a
//! recipient counts only once the caller has said that it is ours.

use std::net::IpAddr;
use std::sync::Arc;

use super::command::{self, Command, NoCommand};
use super::content::{Content, Fault};
use super::reply::{Host, Reply};
use super::{Envelope, NotTaken};
use crate::limits::SmtpLimits;

/// What the caller does next. Replies that have gathered are fetched with [`Session::replies`] and sent before `More`, `Take`,
/// `StartTls` and `Close`.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// Read more bytes and [`Session::feed`] them.
    More,
    /// Find out whether this recipient is ours, then say so with [`Session::known`].
    Knows(String),
    /// Keep these bytes of the message that is coming in.
    Content(Vec<u8>),
    /// Forget what was kept of the message that was coming in.
    Discard,
    /// The message is complete: store what was kept, then say with [`Session::taken`] how it went.
    Take(Envelope),
    /// Shake hands, then call [`Session::encrypted`].
    StartTls,
    /// Hang up.
    Close,
}

/// One connection's conversation.
#[derive(Debug)]
pub struct Session {
    host: Arc<Host>,
    limits: Arc<SmtpLimits>,
    client: IpAddr,
    tls: Tls,
    state: State,
    hello: Option<String>,
    transaction: Option<Transaction>,
    commands: usize,
    bad_commands: usize,
    messages: usize,
    input: Vec<u8>,
    read_to: usize,
    out: Vec<u8>,
}

/// Whether the line is, or can be, encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tls {
    /// We have no certificate.
    NotOffered,
    /// STARTTLS is on offer.
    Offered,
    /// The line is encrypted.
    On,
}

#[derive(Debug)]
enum State {
    Commands,
    Asking(String),
    Content(Content),
    Taking,
    Handshake,
    Closed,
}

#[derive(Debug)]
struct Transaction {
    mail_from: String,
    smtputf8: bool,
    rcpt_to: Vec<String>,
}

impl Session {
    /// A new connection; the greeting is already among the replies.
    pub fn new(host: Arc<Host>, limits: Arc<SmtpLimits>, client: IpAddr, tls: Tls) -> Session {
        let mut session = Session {
            client,
            tls,
            state: State::Commands,
            hello: None,
            transaction: None,
            commands: 0,
            bad_commands: 0,
            messages: 0,
            input: Vec::new(),
            read_to: 0,
            out: Vec::new(),
            host,
            limits,
        };
        let greeting = session.host.greeting();
        session.say(greeting);
        session
    }

    /// Takes bytes off the line.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.input.drain(..self.read_to);
        self.read_to = 0;
        self.input.extend_from_slice(bytes);
    }

    /// The replies that have gathered, to be sent as they are.
    pub fn replies(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.out)
    }

    /// What to do next. Asking twice without doing it gives the same answer, except for `Content` and `Discard`.
    pub fn what_next(&mut self) -> Next {
        loop {
            let next = match &self.state {
                State::Closed => Some(Next::Close),
                State::Handshake => Some(Next::StartTls),
                State::Asking(recipient) => Some(Next::Knows(recipient.clone())),
                State::Taking => Some(Next::Take(self.envelope())),
                State::Content(_) => self.content_next(),
                State::Commands => self.command_next(),
            };
            if let Some(next) = next {
                return next;
            }
        }
    }

    /// Whether a message is on its way in, or being stored: the moments at which hanging up costs the sender work.
    pub fn in_message(&self) -> bool {
        matches!(self.state, State::Content(_) | State::Taking)
    }

    /// The answer to [`Next::Knows`]. When we can't tell, the sender is asked to try again, for a refusal would send the
    /// message back to a customer for a fault of ours.
    pub fn known(&mut self, known: Result<bool, NotTaken>) {
        let State::Asking(recipient) = std::mem::replace(&mut self.state, State::Commands) else {
            unreachable!("the caller answers a question that the session has asked");
        };
        match (known, &mut self.transaction) {
            (Ok(true), Some(transaction)) => {
                transaction.rcpt_to.push(recipient);
                self.say(Reply::new(250, "2.1.5", "This address is ours"));
            }
            (Ok(true), None) | (Ok(false), Some(_) | None) => {
                let refusal = self.host.unknown_recipient(&recipient);
                self.refuse(refusal);
            }
            (Err(problem), Some(_) | None) => self.say(problem.reply()),
        }
    }

    /// The answer to [`Next::Take`]: 250 stands here and nowhere else.
    pub fn taken(&mut self, outcome: Result<(), NotTaken>) {
        self.state = State::Commands;
        self.transaction = None;
        match outcome {
            Ok(()) => {
                self.messages += 1;
                self.say(Reply::new(250, "2.0.0", "Your message has arrived and is stored"));
            }
            Err(problem) => self.say(problem.reply()),
        }
    }

    /// The handshake is done. Everything that was said on the open line is forgotten (RFC 3207 4.2).
    pub fn encrypted(&mut self) {
        self.tls = Tls::On;
        self.state = State::Commands;
        self.hello = None;
        self.transaction = None;
        self.input.clear();
        self.read_to = 0;
        self.out.clear();
    }

    /// The content could not be kept, for a reason that lies with us; it will be answered with 452 when its end comes.
    pub fn no_room(&mut self) {
        match &mut self.state {
            State::Content(content) => content.give_up(),
            // The last piece came together with the end.
            State::Taking => self.taken(Err(NotTaken::Full)),
            State::Commands | State::Asking(_) | State::Handshake | State::Closed => {}
        }
    }

    /// Says 421 with these words and hangs up.
    pub fn farewell(&mut self, enhanced: &'static str, words: &str) {
        self.close(Reply::new(421, enhanced, words));
    }

    fn envelope(&self) -> Envelope {
        let transaction = self.transaction.as_ref();
        Envelope {
            client: self.client,
            helo: self.hello.clone().unwrap_or_default(),
            mail_from: transaction.map(|t| t.mail_from.clone()).unwrap_or_default(),
            rcpt_to: transaction.map(|t| t.rcpt_to.clone()).unwrap_or_default(),
            tls: self.tls == Tls::On,
        }
    }

    fn content_next(&mut self) -> Option<Next> {
        let State::Content(content) = &mut self.state else {
            return None;
        };
        if self.read_to == self.input.len() {
            return Some(Next::More);
        }
        let mut kept = Vec::new();
        let progress = content.take(&self.input[self.read_to..], &mut kept);
        self.read_to += progress.used;
        let (fault, raw_bytes) = (content.fault(), content.raw_bytes());
        if progress.finished && fault.is_none() {
            self.state = State::Taking;
        } else if progress.finished {
            self.state = State::Commands;
            self.transaction = None;
            self.refuse_content(fault?);
            return Some(Next::Discard);
        } else if raw_bytes > self.limits.swallowed_bytes {
            let refusal = self.host.too_large(self.limits.message_bytes);
            self.close(refusal);
            return Some(Next::Discard);
        }
        (!kept.is_empty()).then_some(Next::Content(kept))
    }

    fn refuse_content(&mut self, fault: Fault) {
        match fault {
            Fault::BareLineEnd => self.refuse(self.host.bare_line_end()),
            Fault::TooLarge => self.refuse(self.host.too_large(self.limits.message_bytes)),
            Fault::LineTooLong => self.refuse(self.host.line_too_long(self.limits.content_line_bytes)),
            Fault::NoRoom => self.say(NotTaken::Full.reply()),
        }
    }

    fn command_next(&mut self) -> Option<Next> {
        let unread = &self.input[self.read_to..];
        let end = unread.iter().position(|byte| *byte == b'\n');
        let length = end.map_or(unread.len(), |end| end + 1);
        if length > self.limits.command_line_bytes {
            let limit = self.limits.command_line_bytes;
            self.close(Reply::new(500, "5.5.2", format!("A command line may have {limit} bytes at most")));
            return None;
        }
        if end.is_none() {
            return Some(Next::More);
        }
        let line = unread[..length].to_vec();
        self.read_to += length;
        if !line.ends_with(b"\r\n") {
            self.close(Reply::new(500, "5.5.2", "Lines must end in CR LF; this one ended in LF alone"));
            return None;
        }
        self.commands += 1;
        if self.commands > self.limits.commands_per_session {
            self.farewell("4.7.0", "Those were many commands for one connection. Please connect again to go on.");
            return None;
        }
        match command::parse(&line) {
            Ok(command) => self.obey(command),
            Err(problem) => self.not_understood(problem, &line),
        }
        None
    }

    fn obey(&mut self, command: Command) {
        match command {
            Command::Hello { name, extended } => self.hello(name, extended),
            Command::Mail { from, size_bytes, smtputf8 } => self.mail(from, size_bytes, smtputf8),
            Command::Recipient(address) => self.recipient(address),
            Command::Postmaster => self.recipient(format!("postmaster@{}", self.host.name)),
            Command::Data => self.data(),
            Command::Reset => {
                self.transaction = None;
                self.say(Reply::new(250, "2.0.0", "Forgotten; we can start again"));
            }
            Command::Nothing => self.say(Reply::new(250, "2.0.0", "Still here")),
            Command::Quit => self.close(Reply::new(221, "2.0.0", "Goodbye")),
            Command::Verify => {
                self.say(Reply::new(252, "2.1.5", "We do not say who is here; send your message and it will be looked after"))
            }
            Command::Help => self.say(Reply::new(214, "2.0.0", "EHLO MAIL RCPT DATA RSET NOOP QUIT VRFY HELP STARTTLS, see RFC 5321")),
            Command::StartTls => self.start_tls(),
            Command::NotOffered => self.refuse(Reply::new(502, "5.5.1", "We do not offer this command")),
        }
    }

    fn hello(&mut self, name: String, extended: bool) {
        self.transaction = None;
        self.hello = Some(name);
        if !extended {
            self.say(Reply::new(250, "", self.host.name.clone()));
            return;
        }
        let size = format!("SIZE {}", self.limits.message_bytes);
        let mut lines = vec![self.host.name.as_str(), "PIPELINING", size.as_str(), "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES"];
        if self.tls == Tls::Offered {
            lines.push("STARTTLS");
        }
        lines.push("HELP");
        let reply = Reply::new(250, "", lines.join("\n"));
        self.say(reply);
    }

    fn mail(&mut self, from: String, size_bytes: usize, smtputf8: bool) {
        if self.hello.is_none() {
            self.refuse(Reply::new(503, "5.5.1", "Please say EHLO first"));
        } else if self.transaction.is_some() {
            self.refuse(Reply::new(503, "5.5.1", "A message is under way already; RSET forgets it"));
        } else if self.messages >= self.limits.messages_per_connection {
            self.farewell("4.7.0", "Those were many messages for one connection. Please connect again for the next.");
        } else if size_bytes > self.limits.message_bytes {
            self.refuse(self.host.too_large(self.limits.message_bytes));
        } else if !from.is_ascii() && !smtputf8 {
            self.refuse(Reply::new(553, "5.6.7", "An address outside ASCII needs the parameter SMTPUTF8"));
        } else {
            self.transaction = Some(Transaction { mail_from: from, smtputf8, rcpt_to: Vec::new() });
            self.say(Reply::new(250, "2.1.0", "Go on"));
        }
    }

    fn recipient(&mut self, address: String) {
        let Some(transaction) = &mut self.transaction else {
            self.refuse(Reply::new(503, "5.5.1", "Please say MAIL FROM first"));
            return;
        };
        if transaction.rcpt_to.contains(&address) {
            self.say(Reply::new(250, "2.1.5", "This address is ours, and was named before"));
        } else if transaction.rcpt_to.len() >= self.limits.recipients {
            let limit = self.limits.recipients;
            self.refuse(Reply::new(
                452,
                "4.5.3",
                format!("One message may have {limit} recipients at most; please send it again to the others"),
            ));
        } else if !address.is_ascii() && !transaction.smtputf8 {
            self.refuse(Reply::new(553, "5.6.7", "An address outside ASCII needs the parameter SMTPUTF8"));
        } else if address.eq_ignore_ascii_case(&format!("postmaster@{}", self.host.name)) {
            transaction.rcpt_to.push(address);
            self.say(Reply::new(250, "2.1.5", "This address is ours"));
        } else {
            self.state = State::Asking(address);
        }
    }

    fn data(&mut self) {
        match &self.transaction {
            None => self.refuse(Reply::new(503, "5.5.1", "Please say MAIL FROM and RCPT TO first")),
            Some(transaction) if transaction.rcpt_to.is_empty() => {
                self.refuse(Reply::new(554, "5.5.1", "None of the recipients is ours, so there is nobody to take the message"));
            }
            Some(_) => {
                self.state = State::Content(Content::new(self.limits.message_bytes, self.limits.content_line_bytes));
                self.say(Reply::new(354, "", "Go on; end with a dot on a line of its own"));
            }
        }
    }

    fn start_tls(&mut self) {
        match self.tls {
            Tls::NotOffered => self.refuse(Reply::new(502, "5.5.1", "We do not offer this command")),
            Tls::On => self.refuse(Reply::new(503, "5.5.1", "This line is encrypted already")),
            // Whoever sends more without waiting wants it to be taken for something said on the encrypted line.
            Tls::Offered if self.read_to < self.input.len() => {
                self.close(Reply::new(554, "5.5.1", "Nothing may follow STARTTLS until the line is encrypted"));
            }
            Tls::Offered => {
                self.say(Reply::new(220, "2.0.0", "Ready to encrypt"));
                self.state = State::Handshake;
            }
        }
    }

    fn not_understood(&mut self, problem: NoCommand, line: &[u8]) {
        // A web browser that was tricked into talking to us says so in its first line, and commands may hide in what follows.
        if line.windows(5).any(|word| word == b"HTTP/") {
            self.close(Reply::new(500, "5.5.1", "This is a mail server"));
            return;
        }
        self.refuse(match problem {
            NoCommand::Unknown => Reply::new(500, "5.5.1", "We do not know this command; HELP lists those that we know"),
            NoCommand::Syntax(syntax) => Reply::new(501, "5.5.4", format!("Not as it should be: {syntax}")),
            NoCommand::Parameter(parameter) => {
                let shown: String = parameter.chars().take(40).collect();
                Reply::new(555, "5.5.4", format!("We did not offer the parameter {shown}"))
            }
            NoCommand::NotText => Reply::new(500, "5.5.2", "A command is one line of UTF-8 text without control characters"),
            NoCommand::BadSender => Reply::new(553, "5.1.7", "We can't read the sender's address"),
            NoCommand::BadRecipient => Reply::new(553, "5.1.3", "We can't read the recipient's address"),
        });
    }

    fn say(&mut self, reply: Reply) {
        reply.encode(&mut self.out);
    }

    /// A refusal counts: a client that is refused all the time is guessing.
    fn refuse(&mut self, reply: Reply) {
        self.say(reply);
        self.bad_commands += 1;
        if self.bad_commands >= self.limits.bad_commands {
            self.farewell("4.7.0", "Those were many commands that we could not follow. Please look at your settings, then connect again.");
        }
    }

    fn close(&mut self, reply: Reply) {
        self.say(reply);
        self.state = State::Closed;
        self.transaction = None;
    }
}
