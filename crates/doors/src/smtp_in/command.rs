//! One command line, understood. The grammar is smtp-proto's; what we do not offer, and addresses that we do not want to carry
//! any further, are sorted out here.

use std::borrow::Cow;

use smtp_proto::{Error, MAIL_BODY_BINARYMIME, MAIL_SMTPUTF8, Request};

/// A command that the session can act on.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// HELO or EHLO.
    Hello {
        /// The name that the client gives itself; nobody has checked it.
        name: String,
        /// EHLO: it wants to hear what we offer.
        extended: bool,
    },
    /// MAIL FROM.
    Mail {
        /// The return path; empty for bounces and automatic mail.
        from: String,
        /// The size that the client announces, in bytes; 0 when it does not.
        size_bytes: usize,
        /// It wants to use addresses outside ASCII (RFC 6531).
        smtputf8: bool,
    },
    /// RCPT TO with an address.
    Recipient(String),
    /// `RCPT TO:<postmaster>`, the one address that needs no domain (RFC 5321 4.5.1).
    Postmaster,
    /// DATA.
    Data,
    /// RSET.
    Reset,
    /// NOOP.
    Nothing,
    /// QUIT.
    Quit,
    /// VRFY.
    Verify,
    /// HELP.
    Help,
    /// STARTTLS.
    StartTls,
    /// A command that exists elsewhere and that we do not offer.
    NotOffered,
}

/// Why a line is no command for us.
#[derive(Debug, PartialEq, Eq)]
pub enum NoCommand {
    /// Not a word of SMTP.
    Unknown,
    /// A known word, wrongly followed; holds how it should look.
    Syntax(&'static str),
    /// A parameter that we did not offer.
    Parameter(String),
    /// NUL, a lone CR, or bytes that are no UTF-8.
    NotText,
    /// The sender's address can't be read.
    BadSender,
    /// The recipient's address can't be read.
    BadRecipient,
}

/// Reads one line, given with its CR LF.
pub fn parse(line: &[u8]) -> Result<Command, NoCommand> {
    let Some(body) = line.strip_suffix(b"\r\n") else {
        return Err(NoCommand::NotText);
    };
    // A tab is the one control character that careless people type by hand.
    if body.iter().any(|byte| byte.is_ascii_control() && *byte != b'\t') || std::str::from_utf8(body).is_err() {
        return Err(NoCommand::NotText);
    }
    match Request::parse(&mut line.iter()) {
        Ok(request) => understood(request, body),
        Err(Error::UnknownCommand) => Err(NoCommand::Unknown),
        Err(Error::SyntaxError { syntax }) => Err(NoCommand::Syntax(syntax)),
        Err(Error::InvalidParameter { param }) => Err(NoCommand::Syntax(param)),
        Err(Error::UnsupportedParameter { param }) => Err(NoCommand::Parameter(param)),
        Err(Error::InvalidSenderAddress) => Err(NoCommand::BadSender),
        Err(Error::InvalidRecipientAddress) => Err(NoCommand::BadRecipient),
        Err(Error::NeedsMoreData { .. } | Error::ResponseTooLong | Error::InvalidResponse { .. }) => Err(NoCommand::Unknown),
    }
}

fn understood(request: Request<Cow<'_, str>>, body: &[u8]) -> Result<Command, NoCommand> {
    Ok(match request {
        Request::Ehlo { host } => Command::Hello { name: host.into_owned(), extended: true },
        Request::Helo { host } => Command::Hello { name: host.into_owned(), extended: false },
        Request::Mail { from } => {
            if from.flags & MAIL_BODY_BINARYMIME != 0 {
                return Err(NoCommand::Parameter("BODY=BINARYMIME".into()));
            }
            if !from.address.is_empty() && !plain_address(&from.address) {
                return Err(NoCommand::BadSender);
            }
            Command::Mail { size_bytes: from.size, smtputf8: from.flags & MAIL_SMTPUTF8 != 0, from: from.address.into_owned() }
        }
        // smtp-proto gives an empty address for <postmaster> and for <> alike.
        Request::Rcpt { to } if to.address.is_empty() => {
            let written = String::from_utf8_lossy(body).to_ascii_lowercase();
            if !written.contains("<postmaster>") {
                return Err(NoCommand::BadRecipient);
            }
            Command::Postmaster
        }
        Request::Rcpt { to } if !plain_address(&to.address) => return Err(NoCommand::BadRecipient),
        Request::Rcpt { to } => Command::Recipient(to.address.into_owned()),
        Request::Data => Command::Data,
        Request::Rset => Command::Reset,
        Request::Noop { .. } => Command::Nothing,
        Request::Quit => Command::Quit,
        Request::Vrfy { .. } => Command::Verify,
        Request::Help { .. } => Command::Help,
        Request::StartTls => Command::StartTls,
        Request::Expn { .. }
        | Request::Lhlo { .. }
        | Request::Bdat { .. }
        | Request::Auth { .. }
        | Request::Etrn { .. }
        | Request::Atrn { .. }
        | Request::Burl { .. } => Command::NotOffered,
    })
}

/// One `@` with something on both sides, and nothing in it that could mean something else to a later reader of the address.
/// Quoted local parts go with that: they are all but extinct, and smtp-proto takes their quotes off.
fn plain_address(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else {
        return false;
    };
    let odd = |c: char| c.is_control() || c.is_whitespace() || matches!(c, '@' | '<' | '>' | '"' | '\\' | ',' | ';' | '(' | ')');
    !local.is_empty() && !domain.is_empty() && !local.contains(odd) && !domain.contains(odd)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn line(text: &str) -> Result<Command, NoCommand> {
        parse(format!("{text}\r\n").as_bytes())
    }

    #[test]
    fn the_commands_of_an_ordinary_client_are_understood() {
        assert_eq!(
            line("MAIL FROM:<jo@shop.example> SIZE=1200 BODY=8BITMIME SMTPUTF8"),
            Ok(Command::Mail { from: "jo@shop.example".into(), size_bytes: 1_200, smtputf8: true })
        );
        assert_eq!(line("mail from:<>"), Ok(Command::Mail { from: String::new(), size_bytes: 0, smtputf8: false }));
        assert_eq!(line("RCPT TO: <help+k7@desk.example>"), Ok(Command::Recipient("help+k7@desk.example".into())));
        assert_eq!(line("RCPT TO:<@relay.example:jo@desk.example>"), Ok(Command::Recipient("jo@desk.example".into())));
        assert_eq!(line("rcpt to:<PostMaster>"), Ok(Command::Postmaster));
        assert_eq!(line("DATA"), Ok(Command::Data));
        assert_eq!(line("starttls"), Ok(Command::StartTls));
        assert_eq!(line("EHLO [127.0.0.1]"), Ok(Command::Hello { name: "[127.0.0.1]".into(), extended: true }));
    }

    #[test]
    fn addresses_that_a_later_reader_could_take_for_another_are_refused() {
        for bad in [
            "RCPT TO:<>",
            "RCPT TO:<jo>",
            "RCPT TO:<jo@a.example@desk.example>",
            "RCPT TO:<\"jo@a.example\"@desk.example>",
            "RCPT TO:<\"jo b\"@desk.example>",
            "RCPT TO:<jo@>",
            "RCPT TO:<@desk.example>",
            "RCPT TO:<jo@desk.example,eve@x.example>",
        ] {
            assert!(matches!(line(bad), Err(NoCommand::BadRecipient | NoCommand::Syntax(_))), "{bad}: {:?}", line(bad));
        }
        assert!(line("MAIL FROM:<a b@x.example>").is_err());
        assert!(line("RCPT TO:jo@desk.example").is_err());
    }

    #[test]
    fn control_characters_and_broken_text_are_no_command() {
        for bad in [&b"NOOP\0\r\n"[..], b"NO\rOP\r\n", b"EHLO \xff\r\n", b"MAIL FROM:<a\nb@x.example>\r\n", b"NOOP\n"] {
            assert_eq!(parse(bad), Err(NoCommand::NotText), "{bad:?}");
        }
    }

    #[test]
    fn what_we_do_not_offer_is_told_apart_from_nonsense() {
        for text in ["EXPN list", "AUTH PLAIN AAAA", "BDAT 10 LAST", "ETRN x.example", "LHLO x.example"] {
            assert_eq!(line(text), Ok(Command::NotOffered), "{text}");
        }
        assert_eq!(line("FROBNICATE"), Err(NoCommand::Unknown));
        assert!(matches!(line("MAIL FROM:<a@x.example> FROB=1"), Err(NoCommand::Parameter(_))));
        assert!(matches!(line("MAIL FROM:<a@x.example> BODY=BINARYMIME"), Err(NoCommand::Parameter(_))));
    }

    proptest! {
        #[test]
        fn no_line_makes_it_panic_and_no_address_holds_control_characters(
            verb in prop_oneof![Just("RCPT TO:<"), Just("MAIL FROM:<"), Just("EHLO "), Just("AUTH "), Just("BDAT "), Just("")],
            rest in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            let bytes = [verb.as_bytes(), &rest, b"\r\n"].concat();
            if let Ok(Command::Recipient(address) | Command::Mail { from: address, .. }) = parse(&bytes) {
                prop_assert!(!address.chars().any(|c| c.is_control() || c.is_whitespace() || c == '<' || c == '>'));
                prop_assert!(address.matches('@').count() <= 1);
            }
        }
    }
}
