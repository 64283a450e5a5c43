//! Around every page: headers, forged forms, foreign names.

use rehearsal::{Browser, Database, Town};
use reqwest::{Method, header};
use web::route::{Route, Who};

fn path(route: Route) -> String {
    route
        .path()
        .replace("{file}", "base.css")
        .replace("{key}", "amber-otter-92")
        .replace("{n}", "0")
        .replace("{id}", "0192f000-0000-7000-8000-000000000000")
}

fn method(route: Route) -> Method {
    if route.method() == "post" { Method::POST } else { Method::GET }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_and_every_error_wears_the_strict_headers() {
    let town = Town::open(Database::Sqlite).await;
    let stranger = Browser::that_stops_at_redirects(town.pages());
    let mut paths: Vec<(Method, String)> = Route::ALL.iter().map(|r| (method(*r), path(*r))).collect();
    paths.extend([
        (Method::GET, "/nothing".into()),
        (Method::DELETE, "/contact".into()),
        (Method::GET, "/cases/..%2f".into()),
        (Method::POST, "/contact".into()),
    ]);
    for (method, path) in paths {
        let answer = stranger.client().request(method.clone(), format!("{}{path}", stranger.base())).send().await.expect("an answer");
        let of = |name: &str| answer.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        let policy = of("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"),
            "{method} {path}: {policy}"
        );
        assert_eq!((of("x-content-type-options"), of("referrer-policy")), ("nosniff".into(), "no-referrer".into()), "{method} {path}");
        assert_ne!(answer.status().as_u16(), 500, "{method} {path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_gets_nothing_that_is_not_for_anybody() {
    let town = Town::open(Database::Sqlite).await;
    let stranger = Browser::that_stops_at_redirects(town.pages());
    for route in Route::ALL {
        let answer =
            stranger.client().request(method(*route), format!("{}{}", stranger.base(), path(*route))).send().await.expect("an answer");
        let led = answer.headers().get(header::LOCATION).and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
        match route.who() {
            Who::Staff | Who::Demo => {
                assert!(answer.status().as_u16() == 303 && led.starts_with("/login"), "{route:?}: {} {led}", answer.status())
            }
            Who::Customer => assert_eq!((answer.status().as_u16(), led.as_str()), (303, "/c"), "{route:?}"),
            Who::Anybody => assert!(!led.starts_with("/login"), "{route:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_another_site_does_nothing() {
    let town = Town::open(Database::Sqlite).await;
    let berger = town.frau_berger();
    town.writes(berger, berger.subject, berger.words).await;
    town.pump().await;
    let browser = town.opens_link(berger).await;
    let press = |name: &'static str, value: String| {
        let request = browser.client().post(format!("{}/c/case/solved", browser.base())).header(name, value);
        async move { request.form(&[("command", "")]).send().await.expect("an answer") }
    };
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("origin", "http://127.0.0.1:1"),
    ] {
        let refused = press(name, value.to_owned()).await;
        assert_eq!(refused.status().as_u16(), 400, "{name}: {value}");
        assert!(refused.text().await.expect("text").contains("could not be understood"));
        assert_eq!(town.state_of(berger).await, "open", "{name}: {value}");
    }
    press("origin", browser.base().to_owned()).await;
    assert_eq!(town.state_of(berger).await, "solved");
}

#[tokio::test(flavor = "multi_thread")]
async fn under_a_foreign_name_the_desk_is_not_there_and_links_never_carry_it() {
    let town = Town::open(Database::Sqlite).await;
    let browser = town.browser();
    let ask = async |host: &str| {
        browser.client().get(format!("{}/contact", browser.base())).header(header::HOST, host).send().await.expect("an answer")
    };
    for foreign in ["evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost@evil.example"] {
        assert_eq!(ask(foreign).await.status().as_u16(), 421, "{foreign}");
    }
    assert_eq!(ask("localhost").await.status().as_u16(), 200);
    let berger = town.frau_berger();
    let form = browser.get("/contact").await.form("/contact").filled(&[("text", berger.words), ("address", berger.address)]);
    let sent = browser
        .client()
        .post(format!("{}/contact", browser.base()))
        .multipart(form.fields.iter().fold(reqwest::multipart::Form::new(), |f, (n, v)| f.text(n.clone(), v.clone())));
    let headers = [
        ("x-forwarded-host", "evil.example"),
        ("x-host", "evil.example"),
        ("forwarded", "host=evil.example"),
        ("x-original-host", "evil.example"),
        ("referer", "https://evil.example/"),
    ];
    let sent = headers.into_iter().fold(sent, |r, (name, value)| r.header(name, value));
    let thanks = sent.send().await.expect("an answer");
    assert_eq!(thanks.status().as_u16(), 200);
    assert!(!thanks.text().await.expect("text").contains("evil.example"));
    town.pump().await;
    let letter = town.last_letter(berger);
    assert!(!String::from_utf8_lossy(&letter.raw).contains("evil.example"));
    assert!(letter.text.contains(&format!("{}/c#", browser.base())), "{}", letter.text);
}
