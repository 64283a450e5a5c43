//! A desk whose address is https: what its cookies are like, whom a proxy speaks for, and what is said to a log-in that
//! came over http.

use super::*;
use axum::{
    body::Body,
    extract::ConnectInfo,
    http::{Request, header},
};
use desk::real_now;
use std::net::{IpAddr, SocketAddr};
use web::WebSettings;

const PROXY: &str = "127.0.0.1";

fn behind_a_proxy() -> WebSettings {
    WebSettings { trusted_proxies: vec![PROXY.parse().unwrap()], ..WebSettings::default() }
}

/// A step of the log-in as it reaches the server from this peer, with these headers.
async fn log_in(town: &Town, peer: &str, headers: &[(&str, &str)], form: &[(&str, &str)]) -> Seen {
    let body = form.iter().map(|(n, v)| format!("{n}={}", web::answer::encoded(v))).collect::<Vec<_>>().join("&");
    let mut request = Request::post("/login").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let peer: IpAddr = peer.parse().unwrap();
    town.send(request.extension(ConnectInfo(SocketAddr::new(peer, 4_711))).body(Body::from(body)).unwrap()).await
}

async fn with_a_password(town: &Town, name: &str) {
    let hash = web::password::hash("the quiet harbour at six".to_owned()).await;
    town.desk.record().set_credential(town.staff(name).await, hash, None, real_now()).await.unwrap();
}

#[tokio::test]
async fn every_cookie_is_for_https_and_for_this_host_alone() {
    let town = Town::new().await;
    with_a_password(&town, "Ines").await;
    let right = [("address", "ines@nordwerk.example"), ("password", "the quiet harbour at six")];
    let asked = log_in(&town, "203.0.113.9", &[], &right).await.text();
    let pending =
        asked.split("name=\"pending\" value=\"").nth(1).and_then(|s| s.split('"').next()).expect("the second factor is asked for");
    let inside = log_in(&town, "203.0.113.9", &[], &[("step", "later"), ("pending", pending)]).await;
    assert_eq!(inside.status, 303, "{}", inside.text());
    let case = town.marias_case().await;
    let cookie = town.logged_in("Ines").await;
    let noted = town.post(&cookie, &format!("/cases/{}/note", case.slug), &[("text", "A note.")]).await;
    let out = town.post(&cookie, "/logout", &[]).await;
    let mut seen = 0;
    for answer in [&inside, &noted, &out] {
        for set in answer.headers.get_all(header::SET_COOKIE) {
            let set = set.to_str().unwrap();
            seen += 1;
            assert!(set.starts_with("__Host-"), "{set}");
            for needed in ["; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
                assert!(set.contains(needed), "{set} lacks {needed}");
            }
            assert!(!set.contains("Domain"), "{set}");
        }
    }
    assert!(seen >= 2, "{seen} cookies: a session, and what was done");
}

#[tokio::test]
async fn a_trusted_proxy_says_who_tries_and_nobody_else_does() {
    let town = Town::reached(behind_a_proxy()).await;
    let guess = [("address", "ines@nordwerk.example"), ("password", "a guess")];
    let from = |client: &'static str| [("x-forwarded-for", client)];
    for n in 1..=5 {
        assert_eq!(log_in(&town, PROXY, &from("203.0.113.9"), &guess).await.status, 422, "try {n}");
    }
    assert_eq!(log_in(&town, PROXY, &from("203.0.113.9"), &guess).await.status, 429, "whoever tried waits");
    assert_eq!(log_in(&town, PROXY, &from("203.0.113.10"), &guess).await.status, 422, "another behind the same proxy doesn't");
    // Whoever is no proxy of ours can't put their tries on others, nor shed them.
    for n in 1..=5 {
        let said = ["198.51.100.1", "198.51.100.2", "198.51.100.3", "198.51.100.4", "198.51.100.5"][n - 1];
        assert_eq!(log_in(&town, "192.0.2.66", &[("x-forwarded-for", said)], &guess).await.status, 422, "try {n}");
    }
    assert_eq!(log_in(&town, "192.0.2.66", &from("198.51.100.6"), &guess).await.status, 429);
}

#[tokio::test]
async fn a_log_in_that_came_over_http_is_told_where_to_go_instead_of_being_asked_for_ever() {
    let town = Town::reached(behind_a_proxy()).await;
    with_a_password(&town, "Ines").await;
    let right = [("address", "ines@nordwerk.example"), ("password", "the quiet harbour at six")];
    let host = ("host", "desk.nordwerk.example");
    for (peer, said) in [("203.0.113.9", ("origin", "http://desk.nordwerk.example")), (PROXY, ("x-forwarded-proto", "http"))] {
        let seen = log_in(&town, peer, &[host, said], &right).await;
        assert_eq!(seen.status, 422, "{said:?}");
        assert!(seen.headers.get(header::SET_COOKIE).is_none());
        let page = seen.text();
        assert!(page.contains("href=\"https://desk.nordwerk.example/login\""), "{page}");
        assert!(page.contains("value=\"ines@nordwerk.example\""), "the form comes back filled: {page}");
    }
    let over_https =
        log_in(&town, PROXY, &[host, ("x-forwarded-proto", "https"), ("origin", "https://desk.nordwerk.example")], &right).await;
    assert!(over_https.text().contains("name=\"pending\""), "{}", over_https.text());
    let peer: SocketAddr = (PROXY.parse::<IpAddr>().unwrap(), 4_711).into();
    let gate = Request::get("/login").header("x-forwarded-proto", "http").extension(ConnectInfo(peer)).body(Body::empty()).unwrap();
    assert!(
        town.send(gate).await.text().contains("href=\"https://desk.nordwerk.example/login\""),
        "the page says so before anything is typed"
    );
}
