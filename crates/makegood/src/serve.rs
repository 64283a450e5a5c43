//! `makegood serve`: opens the place, takes its addresses, starts what runs, and says where to click. It ends by a signal,
//! letting what was begun be finished; or by itself, with words, when the disk or a part of it gives up.

mod farewell;
mod greeting;
mod mail_door;
mod pages_door;

use crate::{
    args::{DATA, DEMO_DATA, LISTEN, SMTP_LISTEN, Serve},
    config::Config,
    demo::{self, Demonstration},
    exit::{Exit, Trouble},
    invitation,
    office::Office,
    outlet::{self, Outlets},
    pages,
    place::Chosen,
    socket, workers,
};
use doors::smtp_in::Listener;
use std::{io, net::SocketAddr, sync::Arc};
use tokio::{
    net::TcpListener,
    sync::{Mutex, watch},
};
use words::{Arg, Voice};

pub async fn run(args: Serve, voice: &Voice) -> Result<Exit, Trouble> {
    let config = match &args.config {
        Some(path) => Config::read(path, voice)?,
        None => Config::default(),
    };
    let usual = if args.demo { DEMO_DATA } else { DATA };
    let chosen = Chosen::from_args(&args.place, usual, voice)?;
    let readers = config.mail_in.readers.unwrap_or(1);
    let (office, demonstration) = if args.demo {
        let (office, demonstration) = demo::open(chosen, readers, voice).await?;
        (office, Some(demonstration))
    } else {
        (real(chosen, readers, voice).await?, None)
    };
    let addresses = Addresses::take(&args, &config, &office, voice).await?;
    serve(office, config, addresses, demonstration, voice).await
}

/// A desk that is nobody's demonstration.
async fn real(chosen: Chosen, readers: usize, voice: &Voice) -> Result<Office, Trouble> {
    let folder = chosen.folder.display().to_string();
    let office = Office::open(chosen, readers).await?;
    if demo::time_of(office.desk.record()).await?.is_some() {
        return Err(Trouble::usage(voice.say_with("cli-demo-not-real", &[("folder", Arg::Text(&folder))])));
    }
    Ok(office)
}

/// The addresses of this server, taken before anything is said.
struct Addresses {
    http: TcpListener,
    at: SocketAddr,
    smtp: Listener,
}

impl Addresses {
    async fn take(args: &Serve, config: &Config, office: &Office, voice: &Voice) -> Result<Addresses, Trouble> {
        let usual = |address: &str| address.parse::<SocketAddr>().expect("the usual addresses are addresses");
        let listen = args.listen.or(config.web.listen).unwrap_or_else(|| usual(LISTEN));
        let smtp_listen = args.smtp_listen.or(config.mail_in.listen).unwrap_or_else(|| usual(SMTP_LISTEN));
        let http = TcpListener::bind(listen).await.map_err(|e| no_address(listen, &e, voice))?;
        let at = http.local_addr().map_err(|e| no_address(listen, &e, voice))?;
        let smtp =
            Listener::bind(mail_door::at_first(smtp_listen, config, office)?).await.map_err(|e| Trouble::unreachable(e.to_string()))?;
        Ok(Addresses { http, at, smtp })
    }
}

fn no_address(address: SocketAddr, e: &io::Error, voice: &Voice) -> Trouble {
    let (address, why) = (address.to_string(), e.to_string());
    let args = [("address", Arg::Text(&address)), ("why", Arg::Text(&why))];
    Trouble::unreachable(match e.kind() {
        io::ErrorKind::AddrInUse => voice.say_with("cli-listen-in-use", &args[..1]),
        io::ErrorKind::PermissionDenied => voice.say_with("cli-listen-not-allowed", &args[..1]),
        _ => voice.say_with("cli-listen-failed", &args),
    })
}

async fn serve(
    office: Office,
    config: Config,
    addresses: Addresses,
    demonstration: Option<Demonstration>,
    voice: &Voice,
) -> Result<Exit, Trouble> {
    let (at, smtp) = (addresses.at, addresses.smtp.address());
    let (tell, stop) = watch::channel(false);
    let mut signals = farewell::Signals::listen()?;
    let mut parts = farewell::Parts::default();
    let door = start(&mut parts, &office, &config, addresses, demonstration, &stop)?;
    let token = match office.desk.settings() {
        Some(_) => None,
        None => Some(invitation::set_up_token(&office.desk).await?),
    };
    let place = &office.place;
    greeting::say(&greeting::Greeting { config: &config, at, smtp, token, place }, voice);
    tracing::info!(pages.address = %at, mail.address = %smtp, "the desk is open");
    let ended = parts.wait(&mut signals, &office.desk, voice).await;
    tell.send_replace(true);
    drop(door);
    parts.say_goodbye(&mut signals).await;
    office.desk.record().db().clone().close().await;
    tracing::info!("the desk is closed; what was confirmed is kept");
    ended
}

/// Starts everything that runs; gives the socket, where there is a folder for it.
fn start(
    parts: &mut farewell::Parts,
    office: &Office,
    config: &Config,
    addresses: Addresses,
    demonstration: Option<Demonstration>,
    stop: &workers::Stop,
) -> Result<Option<socket::Door>, Trouble> {
    let Addresses { http, at: _, smtp } = addresses;
    let outlets = Arc::new(Mutex::new(match &demonstration {
        Some(demonstration) => Outlets::to(demonstration.catcher(), &office.place),
        None => Outlets::new(config.mail_out.clone(), &office.place),
    }));
    let pump = demonstration.as_ref().map(|_| demo::pump(office.clone(), Arc::clone(&outlets)));
    let mail_password_file = outlet::password_file(&config.mail_out, &office.place);
    let router = pages::router(office, &config.web, pages::About { smtp: smtp.address(), mail_password_file, pump });
    let until_stop = || {
        let mut stop = stop.clone();
        async move {
            // A stop that can't be heard any more is a stop.
            let _ = stop.wait_for(|stop| *stop).await;
        }
    };
    let mut door = None;
    if office.place.is_folder() {
        let (opened, task) = socket::open(&office.place.folder, office.clone(), until_stop())?;
        door = Some(opened);
        parts.spawn("the socket", async move {
            let _ = task.await;
        });
    }
    parts.spawn("the pages", pages_door::serve(http, router, until_stop()));
    let front = mail_door::keep_up(office.clone(), config.mail_in.clone(), smtp.front(), stop.clone());
    parts.spawn("the mail listener's name", front);
    parts.spawn("the mail listener", smtp.run(Arc::new(office.mailroom.clone()), until_stop()));
    parts.workers(workers::start(office, &outlets, stop));
    if let Some(demonstration) = demonstration {
        parts.spawn("the demonstration's clock", demonstration.run(office.clone(), stop.clone()));
    }
    Ok(door)
}
