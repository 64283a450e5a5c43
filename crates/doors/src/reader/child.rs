//! The child's side: gives up its powers, then reads one message after another until the desk closes the line.

use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};

use desk::ShelfWhy;
use rustix::process::{DumpableBehavior, Resource, Rlimit, Signal};

use super::frame::{Job, LIMITS_HEAD, READY, Verdict};

/// The hidden subcommand. Speaks only with the desk, over standard input and output; ends when the desk does.
pub fn child_main() -> ! {
    serve(|job, bytes| match job {
        Job::Read => match mail::read(bytes) {
            Ok(message) => serde_json::to_vec(&message).map_or_else(|problem| Verdict::No(problem.to_string()), Verdict::Yes),
            Err(unreadable) => Verdict::No(desk::why_unreadable(&unreadable).stored()),
        },
        Job::Attachment(index) => {
            mail::attachment(bytes, index).map_or_else(|| Verdict::No("it has no such attachment".into()), Verdict::Yes)
        }
        Job::ShownHtml => {
            mail::shown_html(bytes).map_or_else(|| Verdict::No("it has no HTML".into()), |html| Verdict::Yes(html.into_bytes()))
        }
    })
}

/// The same with other work, so that tests can have a child that misbehaves.
pub fn serve(work: impl Fn(Job, &[u8]) -> Verdict) -> ! {
    // The words of a panic could hold words of a message, and standard error may be somebody's log.
    std::panic::set_hook(Box::new(|_| {}));
    match confined(&work) {
        Ok(()) => std::process::exit(0),
        Err(_) => std::process::exit(1),
    }
}

fn confined(work: &impl Fn(Job, &[u8]) -> Verdict) -> io::Result<()> {
    let mut input = io::stdin().lock();
    let mut output = io::stdout().lock();
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL))?;
    rustix::thread::set_no_new_privs(true)?;
    rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    let mut agreed = [0; LIMITS_HEAD];
    input.read_exact(&mut agreed)?;
    let number = |at: usize| u64::from_le_bytes(agreed[at..at + 8].try_into().expect("eight bytes of an array that has them"));
    let (address_space_bytes, cpu_seconds, message_bytes) = (number(0), number(8), number(16));
    lower(Resource::As, address_space_bytes)?;
    lower(Resource::Fsize, 0)?;
    lower(Resource::Core, 0)?;
    // Three are open. A fourth could be a file or a socket: so this shuts out the disk and the network in one.
    lower(Resource::Nofile, 3)?;
    output.write_all(&[READY])?;
    output.flush()?;
    while let Some((job, message)) = Job::hear(&mut input, message_bytes)? {
        allow_cpu(cpu_seconds)?;
        let verdict = catch_unwind(AssertUnwindSafe(|| work(job, &message)));
        let verdict = verdict.unwrap_or_else(|_| Verdict::No(ShelfWhy::ReaderEnded { signal: None }.stored()));
        verdict.say(&mut output)?;
    }
    Ok(())
}

/// Lowers a limit for good; one that is lower already stays.
fn lower(resource: Resource, value: u64) -> io::Result<()> {
    let known = rustix::process::getrlimit(resource);
    let value = known.maximum.map_or(value, |maximum| maximum.min(value));
    let limit = Rlimit { current: Some(value), maximum: Some(value) };
    Ok(rustix::process::setrlimit(resource, limit)?)
}

/// Moves the soft limit so that this message has its own seconds, whatever those before it have used. At the soft limit the
/// system sends SIGXCPU, which ends the process.
fn allow_cpu(seconds: u64) -> io::Result<()> {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime).tv_sec;
    let maximum = rustix::process::getrlimit(Resource::Cpu).maximum;
    let allowed = u64::try_from(used).unwrap_or(0) + seconds;
    let limit = Rlimit { current: Some(maximum.map_or(allowed, |maximum| maximum.min(allowed))), maximum };
    Ok(rustix::process::setrlimit(Resource::Cpu, limit)?)
}
