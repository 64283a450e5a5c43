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
    use super::behind;
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
    fn behind_a_proxy_that_nobody_told_us_of_nothing_is_known() {
        assert_eq!(behind(ip("127.0.0.1"), &[], &forwarded("203.0.113.9")), None);
        assert_eq!(behind(ip("127.0.0.1"), &[], &HeaderMap::new()), Some(ip("127.0.0.1")));
    }
}
