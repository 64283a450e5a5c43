//! Mails that are taken in a second: each is kept and entered in the ledger, durably, before the listener says 250. Beside
//! it, commits of the bare database that write as many bytes.

use crate::{
    figures::{head, line, times},
    raw::Raw,
};
use record::store::Place;
use std::{
    error::Error,
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpStream,
};

/// How long each round takes mails.
const ROUND: Duration = Duration::from_secs(4);
/// Rounds; of each kind the median counts.
const ROUNDS: usize = 3;
/// Mails in one connection, below the listener's limit.
const MAILS: usize = 50;

fn letter(n: usize) -> String {
    let words = crate::texts::complaint(u32::try_from(n % 1_000_000).unwrap_or_default());
    format!(
        "From: Somebody <person{n}@post.example>\r\nTo: {to}\r\nSubject: about my bill\r\nMessage-ID: <{n}.bench@post.example>\r\nDate: Mon, 23 Nov 2026 09:00:00 +0100\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{}\r\n",
        words.replace('\n', "\r\n"),
        to = rehearsal::staff::DESK_ADDRESS,
    )
}

struct Line(BufReader<TcpStream>);

impl Line {
    async fn open(at: SocketAddr) -> Result<Line, Box<dyn Error + Send + Sync>> {
        let socket = TcpStream::connect(at).await?;
        socket.set_nodelay(true)?;
        let mut line = Line(BufReader::new(socket));
        line.hear("220").await?;
        line.say("EHLO post.example\r\n", "250").await?;
        Ok(line)
    }

    async fn say(&mut self, words: &str, answer: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
        self.0.get_mut().write_all(words.as_bytes()).await?;
        self.hear(answer).await
    }

    async fn hear(&mut self, answer: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
        loop {
            let mut heard = String::new();
            self.0.read_line(&mut heard).await?;
            if !heard.starts_with(answer) {
                return Err(format!("the listener says {heard:?}").into());
            }
            if heard.as_bytes().get(3) != Some(&b'-') {
                return Ok(());
            }
        }
    }
}

async fn post(at: SocketAddr, first: usize) -> Result<usize, Box<dyn Error + Send + Sync>> {
    let (began, mut taken) = (Instant::now(), 0);
    while began.elapsed() < ROUND {
        let mut line = Line::open(at).await?;
        for _ in 0..MAILS {
            if began.elapsed() >= ROUND {
                break;
            }
            line.say("MAIL FROM:<somebody@post.example>\r\n", "250").await?;
            line.say(&format!("RCPT TO:<{}>\r\n", rehearsal::staff::DESK_ADDRESS), "250").await?;
            line.say("DATA\r\n", "354").await?;
            line.say(&format!("{}.\r\n", letter(first + taken)), "250").await?;
            taken += 1;
        }
    }
    Ok(taken)
}

async fn mails_per_second(at: SocketAddr, lines: usize, first: &mut usize) -> Result<f64, Box<dyn Error>> {
    let began = Instant::now();
    let mut posting = Vec::new();
    for _ in 0..lines {
        posting.push(tokio::spawn(post(at, *first)));
        *first += 100_000;
    }
    let mut taken = 0;
    for line in posting {
        taken += line.await?.map_err(|e| e.to_string())?;
    }
    Ok(taken as f64 / began.elapsed().as_secs_f64())
}

/// Commits of one writer, each of one row as large as a mail.
async fn commits_per_second(place: &Place, folder: &Path) -> Result<f64, Box<dyn Error>> {
    let words = letter(1);
    let (mut made, began);
    match place {
        Place::Folder(_) => {
            let connection = rusqlite::Connection::open(folder.join("raw-commits.db"))?;
            connection.execute_batch(
                "PRAGMA journal_mode = wal; PRAGMA synchronous = full; CREATE TABLE IF NOT EXISTS line (id INTEGER PRIMARY KEY, words TEXT)",
            )?;
            (made, began) = (0, Instant::now());
            while began.elapsed() < ROUND {
                connection.prepare_cached("INSERT INTO line (words) VALUES ($1)")?.execute([&words])?;
                made += 1;
            }
        }
        Place::Url(_) => {
            let Raw::Postgres(client, _) = Raw::open(place).await? else { return Err("it is PostgreSQL".into()) };
            client.batch_execute("CREATE TABLE IF NOT EXISTS raw_commits (id BIGSERIAL PRIMARY KEY, words TEXT)").await?;
            let insert = client.prepare("INSERT INTO raw_commits (words) VALUES ($1)").await?;
            (made, began) = (0, Instant::now());
            while began.elapsed() < ROUND {
                client.execute(&insert, &[&words]).await?;
                made += 1;
            }
        }
    }
    Ok(f64::from(made) / began.elapsed().as_secs_f64())
}

/// Takes mails by one connection and by eight, and prints what a second brought.
pub async fn measure(at: SocketAddr, place: &Place, folder: &Path) -> Result<(), Box<dyn Error>> {
    let (mut one, mut eight, mut raw, mut first) = (Vec::new(), Vec::new(), Vec::new(), 1_000_000);
    for _ in 0..ROUNDS {
        one.push(mails_per_second(at, 1, &mut first).await?);
        eight.push(mails_per_second(at, 8, &mut first).await?);
        raw.push(commits_per_second(place, folder).await?);
    }
    let median = |all: &mut Vec<f64>| {
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    let (one, eight, raw) = (median(&mut one), median(&mut eight), median(&mut raw));
    head(&["mail taken", "a second", "to raw commits of one writer"]);
    line(&["by one connection".into(), format!("{one:.0}"), times(one, raw)]);
    line(&["by eight connections".into(), format!("{eight:.0}"), times(eight, raw)]);
    line(&["raw commits, one writer".into(), format!("{raw:.0}"), "1.0 ×".into()]);
    Ok(())
}
