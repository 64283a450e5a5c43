//! The phases of handing over one message. Every function names, by its error, what is known when it fails.

use data_encoding::BASE64;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::line::{Answer, Broken, Line, Wire};
use super::{Outlet, Security, Sent, content, encryption};

/// Bytes of content written at once; each such piece has `Patience::data_block`.
const BLOCK_BYTES: usize = 16 * 1024;

/// Answers that mean our settings and not this message: authentication or encryption is wanted, or failed (RFC 4954 6).
const ABOUT_US: [u16; 5] = [454, 530, 534, 535, 538];

/// What the server offers, from its answer to EHLO.
#[derive(Debug, Default)]
struct Offers {
    eight_bit: bool,
    utf8: bool,
    size: bool,
    start_tls: bool,
    auth_plain: bool,
    auth_login: bool,
}

pub(super) async fn send(outlet: &Outlet, mail_from: &str, rcpt_to: &[String], raw: &[u8]) -> Result<Sent, Sent> {
    check_addresses(mail_from, rcpt_to)?;
    let (mut line, offers) = open(outlet).await?;
    let outcome = hand_over(outlet, &mut line, &offers, mail_from, rcpt_to, raw).await;
    // The message's fate is sealed: what comes of the goodbye changes nothing, and a line in doubt gets none.
    if !matches!(outcome, Ok(Sent::InDoubt { .. }) | Err(Sent::InDoubt { .. })) {
        let _ = timeout(outlet.patience.goodbye, line.ask("QUIT", outlet.patience.goodbye)).await;
    }
    outcome
}

pub(super) async fn try_out(outlet: &Outlet) -> Result<(), Sent> {
    let (mut line, _offers) = open(outlet).await?;
    let _ = line.ask("QUIT", outlet.patience.goodbye).await;
    Ok(())
}

/// An address must not be able to end its line or to leave its brackets.
fn check_addresses(mail_from: &str, rcpt_to: &[String]) -> Result<(), Sent> {
    let plain = |address: &str| !address.contains(|c: char| c.is_control() || c.is_whitespace() || matches!(c, '<' | '>'));
    let refused = |text: &str| Sent::Refused { code: 0, text: text.to_owned() };
    if !plain(mail_from) || (!mail_from.is_empty() && !mail_from.contains('@')) {
        return Err(refused("5.1.7 The return path is not an address that can be used."));
    }
    if rcpt_to.is_empty() {
        return Err(refused("5.1.3 The message has no recipient."));
    }
    if rcpt_to.iter().any(|address| !plain(address) || !address.contains('@')) {
        return Err(refused("5.1.3 A recipient's address can't be used: please check how it is written."));
    }
    Ok(())
}

/// Connects, greets, encrypts, logs in. Nothing of a message has left us when this fails, so all its failures are
/// [`Sent::Unreachable`], or [`Sent::Deferred`] when the server says that it can't now.
async fn open(outlet: &Outlet) -> Result<(Line, Offers), Sent> {
    if outlet.hello.is_empty() || !outlet.hello.chars().all(|c| c.is_ascii_graphic()) {
        return Err(unreachable(outlet, &format!("our own name {:?} can't be used in EHLO", outlet.hello)));
    }
    let (wire, is_loopback) = connect(outlet).await.map_err(|broken| unreachable(outlet, &broken.0))?;
    let mut line = Line::new(wire);
    if outlet.security == Security::Tls {
        line = encrypt(outlet, line).await?;
    }
    let greeting = line.answer(outlet.patience.greeting).await.map_err(|broken| unreachable(outlet, &broken.0))?;
    no_farther(outlet, "greeted us with", &greeting)?;
    let mut offers = hello(outlet, &mut line).await?;
    let wanted = match outlet.security {
        Security::None | Security::Tls => false,
        Security::StartTlsIfOffered => offers.start_tls,
        Security::StartTls if offers.start_tls => true,
        Security::StartTls => {
            return Err(unreachable(outlet, "it does not offer STARTTLS, which our settings require"));
        }
    };
    if wanted {
        let answer = ask(outlet, &mut line, "STARTTLS").await?;
        no_farther(outlet, "answered STARTTLS with", &answer)?;
        line = encrypt(outlet, line).await?;
        offers = hello(outlet, &mut line).await?;
    }
    if outlet.user.is_some() || outlet.password.is_some() {
        if !is_loopback && !keeps_secrets(outlet.security) {
            return Err(unreachable(outlet, "our settings have a password but no encryption; a password is not sent over an open line"));
        }
        log_in(outlet, &mut line, &offers).await?;
    }
    Ok((line, offers))
}

/// Whether a line that was opened so is encrypted towards somebody whom we believe.
fn keeps_secrets(security: Security) -> bool {
    match security {
        Security::StartTls | Security::Tls => true,
        Security::None | Security::StartTlsIfOffered => false,
    }
}

async fn connect(outlet: &Outlet) -> Result<(Box<dyn Wire>, bool), Broken> {
    let looking = tokio::net::lookup_host((outlet.host.as_str(), outlet.port));
    let addresses = match timeout(outlet.patience.connect, looking).await {
        Ok(Ok(addresses)) => addresses,
        Ok(Err(problem)) => return Err(Broken(format!("its name can't be resolved: {problem}"))),
        Err(_) => return Err(Broken("its name was not resolved in time".into())),
    };
    let mut why = Broken("its name has no address".into());
    for address in addresses {
        match timeout(outlet.patience.connect, TcpStream::connect(address)).await {
            Ok(Ok(socket)) => {
                // Only slower where the system refuses it.
                let _ = socket.set_nodelay(true);
                return Ok((Box::new(socket), address.ip().to_canonical().is_loopback()));
            }
            Ok(Err(problem)) => why = Broken(format!("no connection: {problem}")),
            Err(_) => why = Broken("no connection in time".into()),
        }
    }
    Err(why)
}

async fn encrypt(outlet: &Outlet, line: Line) -> Result<Line, Sent> {
    let trust = (outlet.security != Security::StartTlsIfOffered).then_some(&outlet.trust);
    let encrypting = async { encryption::encrypt(line.into_wire()?, &outlet.host, trust).await };
    match timeout(outlet.patience.connect, encrypting).await {
        Ok(Ok(wire)) => Ok(Line::new(wire)),
        Ok(Err(broken)) => Err(unreachable(outlet, &broken.0)),
        Err(_) => Err(unreachable(outlet, "the line was not encrypted in time")),
    }
}

async fn hello(outlet: &Outlet, line: &mut Line) -> Result<Offers, Sent> {
    let answer = ask(outlet, line, &format!("EHLO {}", outlet.hello)).await?;
    if matches!(answer.code, 500 | 502 | 504) {
        // RFC 5321 3.2: a server that does not know EHLO may know HELO; it offers nothing then.
        let answer = ask(outlet, line, &format!("HELO {}", outlet.hello)).await?;
        no_farther(outlet, "answered HELO with", &answer)?;
        return Ok(Offers::default());
    }
    no_farther(outlet, "answered EHLO with", &answer)?;
    let mut offers = Offers::default();
    for offer in &answer.lines[1..] {
        let offer = offer.to_ascii_uppercase().replace('=', " ");
        let mut words = offer.split_ascii_whitespace();
        match words.next() {
            Some("8BITMIME") => offers.eight_bit = true,
            Some("SMTPUTF8") => offers.utf8 = true,
            Some("SIZE") => offers.size = true,
            Some("STARTTLS") => offers.start_tls = true,
            Some("AUTH") => {
                for mechanism in words {
                    offers.auth_plain |= mechanism == "PLAIN";
                    offers.auth_login |= mechanism == "LOGIN";
                }
            }
            Some(_) | None => {}
        }
    }
    Ok(offers)
}

async fn log_in(outlet: &Outlet, line: &mut Line, offers: &Offers) -> Result<(), Sent> {
    let (Some(user), Some(password)) = (&outlet.user, &outlet.password) else {
        return Err(unreachable(outlet, "our settings have a name without a password, or a password without a name"));
    };
    let answer = if offers.auth_plain {
        let both = BASE64.encode(format!("\0{user}\0{}", password.expose()).as_bytes());
        ask(outlet, line, &format!("AUTH PLAIN {both}")).await?
    } else if offers.auth_login {
        let mut answer = ask(outlet, line, "AUTH LOGIN").await?;
        for word in [user.as_str(), password.expose()] {
            if answer.code == 334 {
                answer = ask(outlet, line, &BASE64.encode(word.as_bytes())).await?;
            }
        }
        answer
    } else {
        return Err(unreachable(outlet, "it offers no way to log in that we know (AUTH PLAIN or LOGIN)"));
    };
    if answer.is_yes() {
        return Ok(());
    }
    Err(unreachable(outlet, &format!("it did not accept our name and password: {answer}")))
}

async fn hand_over(
    outlet: &Outlet,
    line: &mut Line,
    offers: &Offers,
    mail_from: &str,
    rcpt_to: &[String],
    raw: &[u8],
) -> Result<Sent, Sent> {
    let mut mail = format!("MAIL FROM:<{mail_from}>");
    if offers.size {
        mail.push_str(&format!(" SIZE={}", raw.len()));
    }
    if !raw.is_ascii() {
        needed(offers.eight_bit, "5.6.3 The message has letters outside ASCII, and the mail server does not take them (no 8BITMIME).")?;
        mail.push_str(" BODY=8BITMIME");
    }
    if !mail_from.is_ascii() || rcpt_to.iter().any(|address| !address.is_ascii()) || content::header_needs_utf8(raw) {
        needed(
            offers.utf8,
            "5.6.7 An address or the header has letters outside ASCII, and the mail server does not take them (no SMTPUTF8).",
        )?;
        mail.push_str(" SMTPUTF8");
    }
    let patience = &outlet.patience;
    agreed(outlet, line.ask(&mail, patience.envelope).await)?;
    for recipient in rcpt_to {
        agreed(outlet, line.ask(&format!("RCPT TO:<{recipient}>"), patience.envelope).await)?;
    }
    let start = line.ask("DATA", patience.data_start).await.map_err(|broken| unreachable(outlet, &broken.0))?;
    if start.code != 354 {
        return Err(refused(outlet, &start));
    }
    Ok(content_and_verdict(outlet, line, raw).await)
}

/// From the first byte of the content on, a broken line is a doubt.
async fn content_and_verdict(outlet: &Outlet, line: &mut Line, raw: &[u8]) -> Sent {
    let patience = &outlet.patience;
    let in_doubt = |why: &str| Sent::InDoubt {
        why: format!("The message was on its way to the mail server {}:{} when this happened: {why}.", outlet.host, outlet.port),
    };
    for block in content::ready(raw).chunks(BLOCK_BYTES) {
        if let Err(broken) = line.write(block, patience.data_block).await {
            // A server that hangs up in the middle has often said why; a "no" is as good as one at the end.
            return match line.answer(patience.goodbye).await {
                Ok(answer) if answer.code >= 400 => refused(outlet, &answer),
                Ok(_) | Err(_) => in_doubt(&broken.0),
            };
        }
    }
    match line.answer(patience.data_end).await {
        Ok(answer) if answer.is_yes() => Sent::Accepted { code: answer.code, text: answer.text() },
        Ok(answer) if answer.code >= 400 => refused(outlet, &answer),
        Ok(answer) => in_doubt(&format!("it answered {answer}, which means nothing here")),
        Err(broken) => in_doubt(&broken.0),
    }
}

fn needed(offered: bool, text: &str) -> Result<(), Sent> {
    if offered {
        return Ok(());
    }
    Err(Sent::Refused { code: 0, text: text.to_owned() })
}

fn agreed(outlet: &Outlet, answer: Result<Answer, Broken>) -> Result<(), Sent> {
    match answer {
        Ok(answer) if answer.is_yes() => Ok(()),
        Ok(answer) => Err(refused(outlet, &answer)),
        Err(broken) => Err(unreachable(outlet, &broken.0)),
    }
}

async fn ask(outlet: &Outlet, line: &mut Line, command: &str) -> Result<Answer, Sent> {
    line.ask(command, outlet.patience.greeting).await.map_err(|broken| unreachable(outlet, &broken.0))
}

/// An answer to what is said before any message: 4xx passes, 5xx means that our settings are not right for this server.
fn no_farther(outlet: &Outlet, did: &str, answer: &Answer) -> Result<(), Sent> {
    match answer.code {
        200..300 => Ok(()),
        400..500 => Err(Sent::Deferred { code: answer.code, text: answer.text() }),
        _ => Err(unreachable(outlet, &format!("it {did} {answer}"))),
    }
}

/// An answer to this very message, other than yes.
fn refused(outlet: &Outlet, answer: &Answer) -> Sent {
    let (code, text) = (answer.code, answer.text());
    match code {
        _ if ABOUT_US.contains(&code) => unreachable(outlet, &format!("it wants something else of our settings: {answer}")),
        400..500 => Sent::Deferred { code, text },
        500..600 => Sent::Refused { code, text },
        _ => unreachable(outlet, &format!("it answered {answer}, which means nothing here")),
    }
}

fn unreachable(outlet: &Outlet, why: &str) -> Sent {
    Sent::Unreachable { why: format!("Nothing was handed over to the mail server {}:{}: {why}.", outlet.host, outlet.port) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_told_to_somebody_who_may_be_anybody() {
        let safe = [Security::None, Security::StartTlsIfOffered, Security::StartTls, Security::Tls].map(keeps_secrets);
        assert_eq!(safe, [false, false, true, true]);
    }

    /// A server that has said these words and takes no more bytes.
    fn gone_after(words: &'static [u8]) -> Line {
        let (ours, theirs) = tokio::io::duplex(10);
        drop(theirs);
        Line::new(Box::new(tokio::io::join(words, ours)))
    }

    #[tokio::test]
    async fn a_server_that_hangs_up_in_the_content_with_a_no_has_refused_and_without_one_leaves_a_doubt() {
        let outlet = Outlet::new("127.0.0.1", 25, "desk.example");
        let refused = content_and_verdict(&outlet, &mut gone_after(b"552 5.3.4 Too large\r\n"), b"x").await;
        assert!(matches!(&refused, Sent::Refused { code: 552, text } if text == "5.3.4 Too large"), "{refused:?}");
        for words in [&b""[..], b"250 OK\r\n", b"354 go on\r\n", b"552 5.3"] {
            let doubt = content_and_verdict(&outlet, &mut gone_after(words), b"x").await;
            assert!(matches!(doubt, Sent::InDoubt { .. }), "{words:?}: {doubt:?}");
        }
    }
}
