//! Server time of each page, measured at the client over one kept connection, between the same number of requests for a
//! trivial page and of the bare statements: what the machine does to one it does to all three.

use crate::{
    figures::{Times, head, line, ms, times},
    filled::Filled,
    raw::{self, Question, Raw},
    served::Served,
};
use axum::{Router, routing::get};
use rehearsal::Browser;
use std::{error::Error, net::SocketAddr, time::Instant};

/// Requests of one kind before the other kinds have their turn.
const TURN: usize = 20;

struct Page<'f> {
    name: &'static str,
    path: String,
    browser: Browser,
    raw: Vec<Question<'f>>,
}

/// What one page took.
pub struct Measured {
    pub name: &'static str,
    pub bytes: usize,
    pub page: Times,
    pub trivial: Times,
    pub raw: Times,
}

/// A server that says one word, in this process: what HTTP on this machine costs.
pub async fn trivial_server() -> std::io::Result<SocketAddr> {
    let socket = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = socket.local_addr()?;
    let router = Router::new().route("/", get(|| async { "open" }));
    tokio::spawn(async move { axum::serve(socket, router).await });
    Ok(address)
}

async fn asked(browser: &Browser, path: &str) -> Result<(usize, std::time::Duration), Box<dyn Error>> {
    // As a browser does.
    let request = browser.client().get(format!("{}{path}", browser.base())).header("accept-encoding", "gzip");
    let began = Instant::now();
    let answer = request.send().await?;
    let status = answer.status();
    let bytes = answer.bytes().await?.len();
    let took = began.elapsed();
    if status.is_success() { Ok((bytes, took)) } else { Err(format!("{path} answers {status}").into()) }
}

/// All pages, one after another.
pub async fn measure(served: &Served, filled: &Filled, raw: &mut Raw, requests: usize) -> Result<Vec<Measured>, Box<dyn Error>> {
    let trivial = Browser::new(trivial_server().await?);
    let (owner, lead) = (served.log_in("Ines").await?, served.log_in("Carla").await?);
    let customer = served.customer(&filled.code).await?;
    let page = |name, path: &str, browser: &Browser, raw| Page { name, path: path.to_owned(), browser: browser.clone(), raw };
    let pages = [
        page("healthz (every layer, no question)", "/healthz", &owner, Vec::new()),
        page("*Today*, a busy owner", "/today", &owner, raw::today(filled.busy, None)),
        page("*Today*, a team's lead", "/today", &lead, raw::today(filled.lead, Some(filled.team))),
        page("a case with 200 entries", &format!("/cases/{}", filled.long_key), &owner, raw::case(filled)),
        page("cases of the team", "/cases?whose=team", &owner, raw::list(filled.busy, filled.team)),
        page("my solved cases", "/cases?whose=mine&state=solved", &owner, Vec::new()),
        page("search, a common word", "/search?q=instalment", &owner, Vec::new()),
        page("search, a customer number", &format!("/search?q={}", 700_000 + filled.size.1 + 7), &owner, Vec::new()),
        page("telephone, a spoken key", &format!("/telephone?q={}", filled.spoken_key.replace(' ', "+")), &owner, Vec::new()),
        page("telephone, a name", &format!("/telephone?q={}", filled.regular_name.replace(' ', "+")), &owner, Vec::new()),
        page("a person with 40 cases", &format!("/people/{}", filled.regular), &owner, raw::person(filled)),
        page("the shelf", "/shelf", &lead, Vec::new()),
        page("the customer's page, 200 entries", "/c/case", &customer, raw::own_case(filled)),
    ];
    let mut all = Vec::new();
    for page in pages {
        all.push(one(&page, &trivial, raw, requests).await?);
    }
    Ok(all)
}

async fn one(page: &Page<'_>, trivial: &Browser, raw: &mut Raw, requests: usize) -> Result<Measured, Box<dyn Error>> {
    let mut measured = Measured { name: page.name, bytes: 0, page: Times::default(), trivial: Times::default(), raw: Times::default() };
    for _ in 0..5 {
        asked(&page.browser, &page.path).await?;
    }
    for _ in 0..requests.div_ceil(TURN) {
        for _ in 0..TURN {
            let (bytes, took) = asked(&page.browser, &page.path).await?;
            measured.bytes = bytes;
            measured.page.add(took);
        }
        for _ in 0..TURN {
            measured.trivial.add(asked(trivial, "/").await?.1);
        }
        for _ in 0..TURN {
            if !page.raw.is_empty() {
                let began = Instant::now();
                raw.ask(&page.raw).await?;
                measured.raw.add(began.elapsed());
            }
        }
    }
    Ok(measured)
}

/// The table.
pub fn print(pages: &[Measured]) {
    head(&["page", "kB sent", "p50 ms", "p95 ms", "p99 ms", "trivial p50", "raw SQL p50", "p50 − trivial, in raw SQLs"]);
    for page in pages {
        let (p50, trivial, raw) = (page.page.median(), page.trivial.median(), page.raw.median());
        line(&[
            page.name.to_owned(),
            format!("{:.0}", page.bytes as f64 / 1000.0),
            ms(p50),
            ms(page.page.percentile(0.95)),
            ms(page.page.percentile(0.99)),
            ms(trivial),
            if raw > 0.0 { ms(raw) } else { "–".to_owned() },
            times((p50 - trivial).max(0.0), raw),
        ]);
    }
}
