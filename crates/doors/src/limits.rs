//! One table of limits for everything that a stranger can send, and of our own patience as a sender.
//! Every number stands here with its unit and its source; nothing in this crate has a limit anywhere else. docs/limits.md shows
//! it with those of `mail`, `web` and `record` as one.

use std::time::Duration;

/// One mebibyte, in bytes.
pub const MIB: usize = 1024 * 1024;

/// What the SMTP listener puts up with. RFC 5321 means the text of October 2008, read in November 2026.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmtpLimits {
    /// Largest message in bytes, announced as SIZE (RFC 1870). 25 MiB is what the large mailbox providers take (choice).
    pub message_bytes: usize,
    /// How much of a message that is too large is read, so that its sender gets the answer in words, before the line is cut.
    /// 100 MiB: four times the message limit (choice).
    pub swallowed_bytes: usize,
    /// Above this many bytes a message waits in a file, not in memory. 1 MiB (choice).
    pub in_memory_bytes: usize,
    /// How many messages above `in_memory_bytes` are handed over at once; the others wait their turn in their files (choice).
    pub large_messages_at_once: usize,
    /// Longest command line in bytes with its line end. RFC 5321 4.5.3.1.4 asks for 512, its extensions for more; 2,048 (choice).
    pub command_line_bytes: usize,
    /// Longest line of a message in bytes. RFC 5321 4.5.3.1.6 allows 1,000; careless senders write far longer ones, and their
    /// customers are customers too. 1 MiB (choice).
    pub content_line_bytes: usize,
    /// Recipients of one message. RFC 5321 4.5.3.1.8 asks for at least 100.
    pub recipients: usize,
    /// Messages in one connection; after them the sender is asked to connect again (choice).
    pub messages_per_connection: usize,
    /// Commands in one connection (choice: ten recipients for each of the messages).
    pub commands_per_session: usize,
    /// Commands that we could not follow, or refused, before the line is cut (Postfix: smtpd_hard_error_limit 20).
    pub bad_commands: usize,
    /// Connections at a time, from everywhere (choice; each holds at most about `in_memory_bytes`).
    pub connections: usize,
    /// Connections at a time from one client address, or from one /64 network of IPv6. Postfix allows 50; a relay on the same
    /// machine is one address.
    pub connections_per_client: usize,
    /// Silence after which a client is sent away. RFC 5321 4.5.3.2.7 asks for at least 5 minutes.
    pub idle: Duration,
    /// The longest a whole connection may last. 1 hour (choice: 25 MiB in an hour is 7 kB/s).
    pub session: Duration,
    /// The longest a TLS handshake may take (choice).
    pub handshake: Duration,
    /// A message must come in at this rate at least, in bytes per second, counted over each `rate_window` (choice).
    pub slowest_bytes_per_second: usize,
    /// The stretch of time over which `slowest_bytes_per_second` is counted (choice).
    pub rate_window: Duration,
    /// The longest that storing a message may take. The sender waits 10 minutes (RFC 5321 4.5.3.2.6), so we answer before.
    pub taking: Duration,
    /// When the desk stops: how long a message that is on its way in may take to arrive (choice; service managers often give 90 s).
    pub farewell: Duration,
    /// After we hung up: how long we still listen, so that our last words reach the client before the line is gone (choice).
    pub linger: Duration,
    /// The rest after the system could not give us one more connection (choice).
    pub accept_rest: Duration,
}

impl Default for SmtpLimits {
    fn default() -> Self {
        SmtpLimits {
            message_bytes: 25 * MIB,
            swallowed_bytes: 100 * MIB,
            in_memory_bytes: MIB,
            large_messages_at_once: 4,
            command_line_bytes: 2_048,
            content_line_bytes: MIB,
            recipients: 100,
            messages_per_connection: 100,
            commands_per_session: 1_000,
            bad_commands: 20,
            connections: 200,
            connections_per_client: 50,
            idle: Duration::from_secs(300),
            session: Duration::from_secs(3_600),
            handshake: Duration::from_secs(60),
            slowest_bytes_per_second: 64,
            rate_window: Duration::from_secs(60),
            taking: Duration::from_secs(300),
            farewell: Duration::from_secs(20),
            linger: Duration::from_secs(2),
            accept_rest: Duration::from_millis(100),
        }
    }
}

/// How long we wait for the mail server that takes our mail, phase by phase (RFC 5321 4.5.3.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patience {
    /// For one address of the server to take the connection, and for a TLS handshake. 30 s (choice; the next address is tried then).
    pub connect: Duration,
    /// For the greeting, and for answers to EHLO, STARTTLS and AUTH. 5 minutes (4.5.3.2.1).
    pub greeting: Duration,
    /// For the answer to MAIL and to each RCPT. 5 minutes (4.5.3.2.2 and .3).
    pub envelope: Duration,
    /// For the 354 after DATA. 2 minutes (4.5.3.2.4).
    pub data_start: Duration,
    /// For each piece of the content to be taken by the line. 3 minutes (4.5.3.2.5).
    pub data_block: Duration,
    /// For the answer after the final dot. 10 minutes (4.5.3.2.6); giving up earlier makes doubles.
    pub data_end: Duration,
    /// For the answer to QUIT, which changes nothing any more (choice).
    pub goodbye: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Patience {
            connect: Duration::from_secs(30),
            greeting: Duration::from_secs(300),
            envelope: Duration::from_secs(300),
            data_start: Duration::from_secs(120),
            data_block: Duration::from_secs(180),
            data_end: Duration::from_secs(600),
            goodbye: Duration::from_secs(2),
        }
    }
}

/// Longest reply of a mail server that we read, in bytes, over all its lines (choice; RFC 5321 4.5.3.1.5 allows 512 a line).
pub const REPLY_BYTES: usize = 64 * 1024;
/// How much of a mail server's reply is kept as text, in characters (choice).
pub const REPLY_TEXT_CHARS: usize = 1_000;

/// What reading one message may cost. Memory and processor time are from the experiments with nested messages and nested HTML
/// (a 4 MB mail ended the process, one of 488 kB took 32 s; measured 2026).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderLimits {
    /// Address space of the child in bytes: 512 MiB.
    pub address_space_bytes: u64,
    /// Processor time for one message, in seconds: 10.
    pub cpu_seconds: u64,
    /// Time by the clock on the wall for one message: 20 s.
    pub wall: Duration,
    /// Messages after which the child is replaced by a fresh one: 200.
    pub messages_per_child: usize,
    /// Largest message that is handed to a child, in bytes: 100 MiB (an archive may hold larger ones than SMTP takes).
    pub message_bytes: usize,
    /// Largest answer that is taken from a child, in bytes: as large as a message, for an attachment.
    pub answer_bytes: usize,
}

impl Default for ReaderLimits {
    fn default() -> Self {
        ReaderLimits {
            address_space_bytes: 512 * MIB as u64,
            cpu_seconds: 10,
            wall: Duration::from_secs(20),
            messages_per_child: 200,
            message_bytes: 100 * MIB,
            answer_bytes: 100 * MIB,
        }
    }
}

/// Connections to the pages at once (choice, 2026-11: a browser opens up to six; behind a proxy, the proxy's). Further ones wait
/// in the system's queue.
pub const PAGES_CONNECTIONS: usize = 1_024;
/// How long a client of the pages may take to say what it wants, headers and all, and how long a connection may rest between two
/// requests (choice).
pub const PAGES_HEADERS: Duration = Duration::from_secs(30);
/// How long a form may pause while it is sent: a weak line pauses for seconds, one that holds us pauses for ever (choice).
pub const PAGES_PAUSE: Duration = Duration::from_secs(60);

/// Largest file that is taken for a secret, in bytes (choice).
pub const SECRET_BYTES: u64 = 4_096;
