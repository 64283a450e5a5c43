//! Where a request comes from, as far as it can be known: for throttling, never for trust.

use crate::app::App;
use axum::{
    extract::{ConnectInfo, FromRef, FromRequestParts},
    http::{HeaderMap, request::Parts},
};
use std::{
    convert::Infallible,
    net::{IpAddr, SocketAddr},
};

/// The address of whoever asks; `None` when it can't be known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Client(pub Option<IpAddr>);

impl<S: Send + Sync> FromRequestParts<S> for Client
where
    App: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let app = App::from_ref(state);
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip().to_canonical());
        Ok(Client(peer.and_then(|peer| behind(peer, &app.web().trusted_proxies, &parts.headers))))
    }
}

/// Whether a log-in surely came over http although the desk's address is https: then a browser keeps no cookie of ours, and
/// the log-in would be asked for again and again without a word. A proxy that is trusted says how it was asked; else a
/// browser says, with each form, where its page came from. This machine's own names are left alone: browsers trust them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct InTheClear(pub bool);

impl<S: Send + Sync> FromRequestParts<S> for InTheClear
where
    App: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let app = App::from_ref(state);
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|c| c.0.ip().to_canonical());
        let trusted = peer.is_some_and(|peer| app.web().trusted_proxies.contains(&peer));
        Ok(InTheClear(app.is_https() && is_in_the_clear(&parts.headers, trusted)))
    }
}

fn is_in_the_clear(headers: &HeaderMap, trusted: bool) -> bool {
    let said = |name: &str| headers.get(name).and_then(|v| v.to_str().ok()).map(|v| v.trim().to_ascii_lowercase());
    if let (true, Some(scheme)) = (trusted, said("x-forwarded-proto")) {
        return scheme == "http";
    }
    let Some(host) = said("origin").and_then(|origin| origin.strip_prefix("http://").map(str::to_owned)) else {
        return false;
    };
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())).map_or(host.as_str(), |(name, _)| name);
    let loopback = name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    !loopback && name != "localhost"
}

/// Whoever is behind a peer. What `X-Forwarded-For` says is believed only from a proxy that is trusted, from the right,
/// up to the first address that is none of ours. A proxy on this machine that nobody told us of hides everybody: then
/// nothing is known, so that one stranger doesn't lock all others out.
fn behind(peer: IpAddr, trusted: &[IpAddr], headers: &HeaderMap) -> Option<IpAddr> {
    let forwarded: Vec<&str> = headers.get_all("x-forwarded-for").iter().filter_map(|v| v.to_str().ok()).collect();
    if !trusted.contains(&peer) {
        return (forwarded.is_empty() || !peer.is_loopback()).then_some(peer);
    }
    let mut nearest = peer;
    for said in forwarded.iter().flat_map(|line| line.split(',')).rev() {
        let Ok(address) = said.trim().parse::<IpAddr>() else {
            return Some(nearest);
        };
        nearest = address.to_canonical();
        if !trusted.contains(&nearest) {
            return Some(nearest);
        }
    }
    Some(nearest)
}

#[cfg(test)]
mod tests {
    use super::{behind, is_in_the_clear};
    use axum::http::{HeaderMap, HeaderValue};
    use std::net::IpAddr;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }
    fn forwarded(text: &'static str) -> HeaderMap {
        HeaderMap::from_iter([("x-forwarded-for".parse().expect("a name"), HeaderValue::from_static(text))])
    }

    #[test]
    fn a_strangers_word_on_where_they_come_from_is_not_believed() {
        assert_eq!(behind(ip("203.0.113.9"), &[], &forwarded("10.0.0.1")), Some(ip("203.0.113.9")));
    }

    #[test]
    fn a_trusted_proxys_word_is_believed_from_the_right() {
        let trusted = [ip("127.0.0.1"), ip("10.0.0.2")];
        assert_eq!(behind(ip("127.0.0.1"), &trusted, &forwarded("1.1.1.1, 203.0.113.9, 10.0.0.2")), Some(ip("203.0.113.9")));
        assert_eq!(behind(ip("127.0.0.1"), &trusted, &forwarded("nonsense, 10.0.0.2")), Some(ip("10.0.0.2")));
        assert_eq!(behind(ip("127.0.0.1"), &trusted, &HeaderMap::new()), Some(ip("127.0.0.1")));
    }

    #[test]
    fn only_what_surely_came_over_http_is_called_so() {
        let of = |name: &'static str, value: &'static str| {
            HeaderMap::from_iter([(name.parse().expect("a name"), HeaderValue::from_static(value))])
        };
        assert!(is_in_the_clear(&of("origin", "http://desk.nordwerk.example"), false));
        assert!(is_in_the_clear(&of("x-forwarded-proto", "http"), true));
        for (name, value, trusted) in [
            ("origin", "https://desk.nordwerk.example", false),
            ("origin", "http://127.0.0.1:8080", false),
            ("origin", "http://[::1]:8080", false),
            ("origin", "http://localhost:8080", false),
            ("origin", "null", false),
            ("x-forwarded-proto", "https", true),
            ("x-forwarded-proto", "http", false),
            ("accept", "text/html", true),
        ] {
            assert!(!is_in_the_clear(&of(name, value), trusted), "{name}: {value}");
        }
    }

    #[test]
    fn behind_a_proxy_that_nobody_told_us_of_nothing_is_known() {
        assert_eq!(behind(ip("127.0.0.1"), &[], &forwarded("203.0.113.9")), None);
        assert_eq!(behind(ip("127.0.0.1"), &[], &HeaderMap::new()), Some(ip("127.0.0.1")));
    }
}
