//! The limits of everything that a stranger can send us, in one table.
//!
//! Chosen so that no real letter is refused and no built one costs more than a moment; the depth, part, header,
//! HTML and text figures are the project's list of threats (nested MIME, MIME and HTML bombs), measured November 2026.

/// The largest message that is read, in bytes. Larger ones are kept and wait for a person.
pub const MESSAGE_BYTES: usize = 50 * 1024 * 1024;

/// How many multiparts may stand inside one another. Real mail seldom passes six.
pub const PART_DEPTH: usize = 50;

/// How many MIME parts one message may have, multiparts counted.
pub const PARTS: usize = 1_000;

/// The largest header block of a message or of one of its parts, in bytes.
pub const HEADER_BYTES: usize = 1_000_000;

/// How deep HTML elements may be nested before no HTML parser sees them: html5ever is quadratic in this depth.
pub const HTML_DEPTH: usize = 256;

/// The sum, over all start tags, of the depth at which each stands: what an HTML tree may cost to build.
pub const HTML_WORK: usize = 4_000_000;

/// The longest HTML text that an HTML parser sees, in bytes; longer ones are stripped of their tags instead.
pub const HTML_BYTES: usize = 2_000_000;

/// The longest plain text that is kept beside a case, in bytes; the original holds the rest.
pub const TEXT_BYTES: usize = 1_000_000;

/// The longest subject, in characters.
pub const SUBJECT_CHARS: usize = 2_000;

/// How many lines a text may have to be searched for a quotation; a longer one is shown whole.
pub const FOLDED_LINES: usize = 20_000;

/// How many addresses are kept of one header field.
pub const ADDRESSES: usize = 500;

/// The longest address, in bytes: 64 + 1 + 255 (RFC 5321, 4.5.3.1), with room for what is written wrongly.
pub const ADDRESS_BYTES: usize = 400;

/// The longest display name of an address, in characters.
pub const NAME_CHARS: usize = 200;

/// How many message ids are kept of `References`: the first, and the latest ones.
pub const IDS: usize = 100;

/// The longest message id, in bytes: a line of mail holds 998 (RFC 5322, 2.1.1).
pub const ID_BYTES: usize = 998;

/// The longest attachment name that is shown, in characters.
pub const FILE_NAME_CHARS: usize = 150;

/// How many doubts are told of one message.
pub const DOUBTS: usize = 50;

/// How many recipients of one delivery report are kept.
pub const BOUNCED_RECIPIENTS: usize = 1_000;

/// The longest reason that is kept of a delivery report, in characters.
pub const REASON_CHARS: usize = 600;

/// How much of a message is searched for the prose of a delivery report, in bytes.
pub const BOUNCE_PROSE_BYTES: usize = 200_000;

/// The shortest text whose language is guessed, in letters: below it a guess is mostly unsure.
pub const LANGUAGE_LETTERS: usize = 24;

/// How much of a text is looked at to guess its language, in bytes.
pub const LANGUAGE_BYTES: usize = 300;

/// The largest mail that we build, in bytes of its parts before they are encoded.
pub const DRAFT_BYTES: usize = 35 * 1024 * 1024;

/// How many people one of our mails may be addressed to.
pub const DRAFT_RECIPIENTS: usize = 50;
