//! The bench: a filled desk on each database, the real binary on it, and what it takes, as a table in Markdown. It judges
//! nothing: a figure without the raw one beside it says more of the machine than of the program. `bench/run` starts it.

mod figures;
mod filled;
mod mail;
mod pages;
mod raw;
mod served;
mod texts;

use clap::Parser;
use figures::{Times, head, line, ms, times};
use filled::Filled;
use indicatif::{ProgressBar, ProgressStyle};
use raw::Raw;
use record::store::Place;
use rehearsal::town_of_cases::Size;
use served::Served;
use std::{
    error::Error,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

/// Starts of the server that are measured.
const STARTS: usize = 7;
/// How long it is left alone before its memory is read.
const ALONE: Duration = Duration::from_secs(10);
/// A kept folder of another filling than this is filled anew.
const FILLING: u32 = 2;

#[derive(Parser)]
#[command(about = "Measures a filled desk, beside the raw database")]
struct Args {
    /// The binary that is measured.
    #[arg(long)]
    binary: PathBuf,
    /// Where the filled folder is kept for the next run.
    #[arg(long)]
    kept: PathBuf,
    /// `sqlite` or `postgres`; both when it is left out.
    #[arg(long)]
    only: Option<String>,
    /// Requests for each page.
    #[arg(long, default_value_t = 500)]
    requests: usize,
    /// Open cases.
    #[arg(long, default_value_t = 10_000)]
    open: u32,
    /// Ended cases.
    #[arg(long, default_value_t = 30_000)]
    ended: u32,
    /// People who work there.
    #[arg(long, default_value_t = 200)]
    staff: u32,
    /// Another binary, for instance of the previous commit, whose pages are measured in the same run.
    #[arg(long)]
    compare: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let args = Args::parse();
    if args.only.as_deref() != Some("postgres") {
        sqlite(&args).await?;
    }
    if args.only.as_deref() != Some("sqlite") {
        postgres(&args).await?;
    }
    Ok(())
}

fn size(args: &Args) -> Size {
    Size { open: args.open, ended: args.ended, staff: args.staff }
}

async fn fill(place: &Place, folder: &Path, args: &Args) -> Result<Filled, Box<dyn Error>> {
    let bar = ProgressBar::new(u64::from(args.open + args.ended));
    bar.set_style(ProgressStyle::with_template("filling {bar:40} {pos}/{len} cases, {eta} left")?);
    let filled = filled::fill(place, folder, size(args), |n| bar.set_position(u64::from(n))).await?;
    bar.finish_and_clear();
    Ok(filled)
}

async fn sqlite(args: &Args) -> Result<(), Box<dyn Error>> {
    println!("\n## SQLite: {} open cases, {} ended, {} people", args.open, args.ended, args.staff);
    let kept = args.kept.join(format!("filled-{FILLING}-{}-{}-{}", args.open, args.ended, args.staff));
    let said = kept.join("filled.json");
    let filled: Filled = match std::fs::read(&said) {
        Ok(json) => serde_json::from_slice(&json)?,
        Err(_) => {
            // What an interrupted run left behind.
            let _ = std::fs::remove_dir_all(&kept);
            std::fs::create_dir_all(kept.join("data"))?;
            let filled = fill(&Place::Folder(kept.join("data")), &kept.join("data"), args).await?;
            std::fs::write(&said, serde_json::to_vec(&filled)?)?;
            filled
        }
    };
    let scratch = tempfile::tempdir_in(&args.kept)?;
    let data = served::copied(&kept.join("data"), &scratch.path().join("data"))?;
    measure(args, &Place::Folder(data.clone()), &data, &filled).await
}

async fn postgres(args: &Args) -> Result<(), Box<dyn Error>> {
    println!("\n## PostgreSQL: {} open cases, {} ended, {} people", args.open, args.ended, args.staff);
    // Unlike in tests, what is confirmed is on the disk, and the server tidies up after itself.
    let settings =
        [("fsync", "on"), ("synchronous_commit", "on"), ("full_page_writes", "on"), ("shared_buffers", "256MB"), ("autovacuum", "on")];
    let cluster = Arc::new(throwaway_postgres::Cluster::start(&settings)?);
    let database = throwaway_postgres::Database::on(cluster)?;
    let scratch = tempfile::tempdir()?;
    let place = Place::Url(database.url().to_owned());
    let filled = fill(&place, scratch.path(), args).await?;
    if let Raw::Postgres(client, _) = Raw::open(&place).await? {
        client.batch_execute("VACUUM ANALYZE").await?;
        // What the filling left to be written would be written under the first pages.
        client.batch_execute("CHECKPOINT").await?;
    }
    measure(args, &place, scratch.path(), &filled).await
}

async fn measure(args: &Args, place: &Place, folder: &Path, filled: &Filled) -> Result<(), Box<dyn Error>> {
    let cases = f64::from(filled.size.0 + filled.size.1);
    println!("\nFilled in {:.1} s: {:.0} cases a second.", filled.seconds, cases / filled.seconds);
    starts(args, place, folder).await?;
    let served = Served::start(&args.binary, place, folder).await?;
    let mut memory = vec![("at the first page", served.memory()?)];
    alone().await;
    memory.push(("left alone for 10 s", served.memory()?));
    served.log_in("Ines").await?;
    memory.push(("after the first log-in", served.memory()?));
    alone().await;
    memory.push(("10 s after the first log-in", served.memory()?));
    let mut raw = Raw::open(place).await?;
    let pages = pages::measure(&served, filled, &mut raw, args.requests).await?;
    memory.push(("after all pages below", served.memory()?));
    alone().await;
    memory.push(("10 s later", served.memory()?));
    head(&["memory", "resident MB", "of it its own"]);
    for (when, (resident, own)) in memory {
        line(&[when.to_owned(), format!("{resident:.1}"), format!("{own:.1}")]);
    }
    pages::print(&pages);
    if let Some(other) = &args.compare {
        served.stop().await?;
        compare(args, other, place, folder, filled, &mut raw).await?;
        let served = Served::start(&args.binary, place, folder).await?;
        mail::measure(served.mail, place, folder).await?;
        return served.stop().await;
    }
    mail::measure(served.mail, place, folder).await?;
    served.stop().await
}

async fn alone() {
    // Nothing ever comes: this only waits.
    let _ = tokio::time::timeout(ALONE, std::future::pending::<()>()).await;
}

async fn starts(args: &Args, place: &Place, folder: &Path) -> Result<(), Box<dyn Error>> {
    let (mut first, mut nothing) = (Times::default(), Times::default());
    for _ in 0..STARTS {
        let served = Served::start(&args.binary, place, folder).await?;
        first.add(served.first_page);
        served.stop().await?;
        nothing.add(served::nothing(&args.binary).await?);
    }
    head(&["start", "median ms", "worst ms", "to `--version`"]);
    line(&["to the first page".into(), ms(first.median()), ms(first.percentile(1.0)), times(first.median(), nothing.median())]);
    line(&["`makegood --version`".into(), ms(nothing.median()), ms(nothing.percentile(1.0)), "1.0 ×".into()]);
    Ok(())
}

/// The pages of another binary and of this one, in turns.
async fn compare(args: &Args, other: &Path, place: &Place, folder: &Path, filled: &Filled, raw: &mut Raw) -> Result<(), Box<dyn Error>> {
    let mut all = Vec::new();
    for binary in [other, &args.binary, other, &args.binary] {
        let served = Served::start(binary, place, folder).await?;
        all.push(pages::measure(&served, filled, raw, args.requests / 2).await?);
        served.stop().await?;
    }
    head(&["page", "other p50", "this p50", "other p95", "this p95", "p95, other to this"]);
    for (n, first) in all[0].iter().enumerate() {
        let of = |which: usize, part: f64| (all[which][n].page.percentile(part) + all[which + 2][n].page.percentile(part)) / 2.0;
        let (other95, this95) = (of(0, 0.95), of(1, 0.95));
        line(&[first.name.to_owned(), ms(of(0, 0.5)), ms(of(1, 0.5)), ms(other95), ms(this95), times(other95, this95)]);
    }
    Ok(())
}
