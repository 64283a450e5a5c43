//! What a server says when it is ready: where to click, and nothing else. Standard output, not the log: the set-up token must
//! not land where logs are collected.

use crate::{config::Config, place::Chosen, progress};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use words::{Arg, Voice};

/// What there is to say.
pub struct Greeting<'g> {
    pub config: &'g Config,
    pub at: SocketAddr,
    pub smtp: SocketAddr,
    /// Of the first visit; none once the desk is set up.
    pub token: Option<String>,
    pub place: &'g Chosen,
}

/// Says it.
pub fn say(greeting: &Greeting<'_>, voice: &Voice) {
    let base = greeting.config.web.base.clone().unwrap_or_else(|| format!("http://{}", reachable(greeting.at)));
    let base = base.trim_end_matches('/');
    let place = greeting.place.place.to_string();
    match &greeting.token {
        // The token stands behind the number sign: browsers never send that part, so no log on the way sees it.
        Some(token) => {
            let address = format!("{base}/setup#{token}");
            progress::out(&voice.say_with("cli-serve-set-up", &[("address", Arg::Text(&address))]));
            progress::out(&voice.say_with("cli-serve-token", &[("token", Arg::Text(token))]));
        }
        None => {
            let address = format!("{base}/");
            progress::out(&voice.say_with("cli-serve-ready", &[("address", Arg::Text(&address))]));
        }
    }
    let smtp = greeting.smtp.to_string();
    progress::out(&voice.say_with("cli-serve-where", &[("smtp", Arg::Text(&smtp)), ("place", Arg::Text(&place))]));
}

/// An address that a browser on this machine can open: "everywhere" is no place to go to.
fn reachable(at: SocketAddr) -> SocketAddr {
    let ip = match at.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        other => other,
    };
    SocketAddr::new(ip, at.port())
}
