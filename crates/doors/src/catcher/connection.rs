//! One connection of the catching server: a [`Session`] with faults put in between.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use data_encoding::BASE64;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::{Caught, Fault, Phase, Shared};
use crate::limits::SmtpLimits;
use crate::smtp_in::reply::Host;
use crate::smtp_in::session::{Next, Session, Tls};

pub(super) async fn serve(mut socket: TcpStream, client: IpAddr, shared: Arc<Shared>) {
    let fault = {
        let mut inside = shared.inside();
        inside.connections += 1;
        inside.script.pop_front()
    };
    let acceptor = shared.habits.tls.clone().map(TlsAcceptor::from);
    let at_once = shared.habits.tls_at_once;
    let tls = match (&acceptor, at_once) {
        (None, _) => Tls::NotOffered,
        (Some(_), false) => Tls::Offered,
        (Some(_), true) => Tls::On,
    };
    let host = Host { name: "catcher.example".into(), another_way: None };
    let mut talk = Talk {
        session: Session::new(Arc::new(host), Arc::new(SmtpLimits::default()), client, tls),
        shared,
        fault,
        unheard: Vec::new(),
        kept: Vec::new(),
        logged_in: false,
    };
    if let (Some(acceptor), true) = (&acceptor, at_once) {
        if let Ok(mut encrypted) = acceptor.accept(socket).await {
            // A test server owes nobody an account of how its connections ended.
            let _ = talk.run(&mut encrypted, true).await;
        }
        return;
    }
    if let (Ok(Ended::StartTls), Some(acceptor)) = (talk.run(&mut socket, true).await, acceptor)
        && let Ok(mut encrypted) = acceptor.accept(socket).await
    {
        talk.session.encrypted();
        talk.unheard.clear();
        let _ = talk.run(&mut encrypted, false).await;
    }
}

struct Talk {
    session: Session,
    shared: Arc<Shared>,
    fault: Option<Fault>,
    unheard: Vec<u8>,
    kept: Vec<u8>,
    logged_in: bool,
}

enum Ended {
    HungUp,
    StartTls,
}

impl Talk {
    async fn run<W: AsyncRead + AsyncWrite + Unpin>(&mut self, wire: &mut W, greets: bool) -> io::Result<Ended> {
        if greets && self.interfere(wire, Phase::Greeting).await? {
            self.session.replies();
        }
        loop {
            match self.session.what_next() {
                Next::More => {
                    self.send_replies(wire).await?;
                    if self.session.in_message() {
                        self.hear_content(wire).await?;
                    } else {
                        self.hear_line(wire).await?;
                    }
                }
                Next::Knows(_) => self.session.known(Ok(true)),
                Next::Content(bytes) => self.kept.extend_from_slice(&bytes),
                Next::Discard => self.kept.clear(),
                Next::Take(envelope) => {
                    let bytes = std::mem::take(&mut self.kept);
                    self.shared.inside().heard += 1;
                    if let Some(Fault::KeepLate(delay)) = self.fault {
                        // Nothing ends this: only the time.
                        let _ = timeout(delay, std::future::pending::<()>()).await;
                    }
                    if self.interfere(wire, Phase::FinalDot).await? {
                        self.session.taken(Ok(()));
                        self.session.replies();
                        continue;
                    }
                    self.shared.keep(Caught { envelope, bytes })?;
                    match self.fault {
                        Some(Fault::KeepAndHangUp) => return Ok(Ended::HungUp),
                        Some(Fault::KeepAndDelay(delay)) => self.be_slow(wire, delay).await?,
                        Some(Fault::Answer(..) | Fault::Delay(..) | Fault::HangUp(_) | Fault::KeepLate(_)) | None => {}
                    }
                    self.session.taken(Ok(()));
                }
                Next::StartTls => {
                    self.send_replies(wire).await?;
                    if let Some(injected) = self.shared.habits.injected {
                        wire.write_all(injected.as_bytes()).await?;
                    }
                    return Ok(Ended::StartTls);
                }
                Next::Close => {
                    self.send_replies(wire).await?;
                    return Ok(Ended::HungUp);
                }
            }
        }
    }

    async fn send_replies<W: AsyncWrite + Unpin>(&mut self, wire: &mut W) -> io::Result<()> {
        let mut replies = String::from_utf8_lossy(&self.session.replies()).into_owned();
        for keyword in &self.shared.habits.withheld {
            let lines = replies.split_inclusive("\r\n").filter(|line| !line.starts_with(&format!("250-{keyword}")));
            replies = lines.collect();
        }
        if replies.contains("250-PIPELINING") && !self.shared.habits.mechanisms.is_empty() {
            let offer = format!("250-AUTH {}\r\n250-PIPELINING", self.shared.habits.mechanisms);
            replies = replies.replace("250-PIPELINING", &offer);
        }
        wire.write_all(replies.as_bytes()).await?;
        wire.flush().await
    }

    async fn hear_content<W: AsyncRead + AsyncWrite + Unpin>(&mut self, wire: &mut W) -> io::Result<()> {
        if self.unheard.is_empty() {
            self.hear(wire).await?;
        }
        if self.interfere(wire, Phase::Content).await? {
            // Reads on to the end, as a careful server does, so that the client gets to read the words.
            loop {
                self.unheard.clear();
                self.hear(wire).await?;
            }
        }
        self.session.feed(&std::mem::take(&mut self.unheard));
        Ok(())
    }

    async fn hear_line<W: AsyncRead + AsyncWrite + Unpin>(&mut self, wire: &mut W) -> io::Result<()> {
        let line: Vec<u8> = loop {
            if let Some(end) = self.unheard.iter().position(|byte| *byte == b'\n') {
                break self.unheard.drain(..=end).collect();
            }
            self.hear(wire).await?;
        };
        let text = String::from_utf8_lossy(&line).trim_end().to_owned();
        self.shared.inside().lines.push(text.clone());
        let upper = text.to_ascii_uppercase();
        let phase = [
            ("EHLO", Phase::Ehlo),
            ("HELO", Phase::Ehlo),
            ("STARTTLS", Phase::StartTls),
            ("AUTH", Phase::Auth),
            ("MAIL", Phase::Mail),
            ("RCPT", Phase::Rcpt),
            ("DATA", Phase::Data),
        ]
        .into_iter()
        .find_map(|(verb, phase)| upper.starts_with(verb).then_some(phase));
        if let Some(phase) = phase
            && self.interfere(wire, phase).await?
        {
            return Ok(());
        }
        if phase == Some(Phase::Auth) && !self.shared.habits.mechanisms.is_empty() {
            return self.log_in(wire, &text).await;
        }
        if phase == Some(Phase::Mail) && self.shared.habits.log_in.is_some() && !self.logged_in {
            return answer(wire, "530 5.7.0 Authentication required").await;
        }
        self.session.feed(&line);
        Ok(())
    }

    async fn log_in<W: AsyncRead + AsyncWrite + Unpin>(&mut self, wire: &mut W, line: &str) -> io::Result<()> {
        let decode =
            |text: &str| BASE64.decode(text.as_bytes()).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        let given = if let Some(both) = line.strip_prefix("AUTH PLAIN ") {
            let both = decode(both);
            let mut words = both.split('\0').skip(1).map(str::to_owned);
            (words.next().unwrap_or_default(), words.next().unwrap_or_default())
        } else {
            let mut words = Vec::new();
            for prompt in ["334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6"] {
                answer(wire, prompt).await?;
                while !self.unheard.ends_with(b"\n") {
                    self.hear(wire).await?;
                }
                words.push(decode(String::from_utf8_lossy(&std::mem::take(&mut self.unheard)).trim_end()));
            }
            (words[0].clone(), words[1].clone())
        };
        self.logged_in = self.shared.habits.log_in.as_ref() == Some(&given);
        let said = if self.logged_in { "235 2.7.0 Welcome" } else { "535 5.7.8 Name or password is wrong" };
        answer(wire, said).await
    }

    async fn hear<W: AsyncRead + Unpin>(&mut self, wire: &mut W) -> io::Result<()> {
        let mut piece = [0; 16 * 1024];
        match wire.read(&mut piece).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            count => {
                self.unheard.extend_from_slice(&piece[..count]);
                Ok(())
            }
        }
    }

    /// Lets so much time pass, unless the client loses patience first.
    async fn be_slow<W: AsyncRead + Unpin>(&mut self, wire: &mut W, delay: Duration) -> io::Result<()> {
        let waiting = async {
            loop {
                self.hear(wire).await?;
            }
        };
        timeout(delay, waiting).await.unwrap_or(Ok(()))
    }

    /// Does what the script says at this phase; true when the ordinary answer is not to follow.
    async fn interfere<W: AsyncRead + AsyncWrite + Unpin>(&mut self, wire: &mut W, now: Phase) -> io::Result<bool> {
        match &self.fault {
            Some(Fault::Answer(phase, text)) if *phase == now => {
                answer(wire, text).await?;
                Ok(true)
            }
            Some(Fault::Delay(phase, delay)) if *phase == now => {
                let delay = *delay;
                self.be_slow(wire, delay).await?;
                Ok(false)
            }
            Some(Fault::HangUp(phase)) if *phase == now => Err(io::ErrorKind::ConnectionAborted.into()),
            Some(
                Fault::Answer(..)
                | Fault::Delay(..)
                | Fault::HangUp(_)
                | Fault::KeepAndHangUp
                | Fault::KeepAndDelay(_)
                | Fault::KeepLate(_),
            )
            | None => Ok(false),
        }
    }
}

async fn answer<W: AsyncWrite + Unpin>(wire: &mut W, text: &str) -> io::Result<()> {
    wire.write_all(format!("{text}\r\n").as_bytes()).await?;
    wire.flush().await
}
