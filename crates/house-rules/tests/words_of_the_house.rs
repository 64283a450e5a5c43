//! Words that may not stand in the project. What is planted here is put together from pieces, so that it isn't found.

use house_rules::{Exception, Finding, Tree, assert_nothing, excused, words};

/// Places that must be able to say the name of a sender that can't be answered, because they refuse or notice one.
const SENDERS: [Exception; 0] = [];

#[test]
fn nothing_names_a_machine_or_a_host_that_packages_come_from() {
    assert_nothing(&words::forbidden_words(&Tree::of_the_project()));
}

#[test]
fn a_machine_path_and_a_package_host_are_found() {
    let machine = concat!("See /wo", "rk/main/x and file:///ro", "ot/y, not network/work/ nor ../work/z.");
    let lock = concat!("\n\"resolved\": \"https://registry.npm", "js.org/x.tgz\"");
    let own = concat!("source = \"registry+https://github.com/rust-lang/crates", ".io-index\"");
    let found = words::forbidden_words(&Tree::planted(&[("docs/a.md", machine), ("package-lock.json", lock), ("Cargo.lock", own)]));
    assert_eq!(places(&found), [("docs/a.md", 1), ("docs/a.md", 1), ("package-lock.json", 2)], "{found:?}");
}

#[test]
fn every_address_in_the_project_is_invented() {
    assert_nothing(&words::real_addresses(&Tree::of_the_project()));
}

#[test]
fn an_address_that_could_be_somebodys_is_found() {
    let real = concat!("From: anna@", "gmail.com, ben@mail.", "example.co");
    let odd = concat!("=?utf-8?q?x?= <a.b+c@", "Bücher.de>");
    let fine = "a@nordwerk.example b@example.com c@sub.example.org d@x.test e@y.invalid postgres@127.0.0.1 serde@1.0 @media x@y";
    let found = words::real_addresses(&Tree::planted(&[("a.eml", real), ("b.eml", odd), ("fine.eml", fine)]));
    assert_eq!(places(&found), [("a.eml", 1), ("a.eml", 1), ("b.eml", 1)], "{found:?}");
    let sub = words::real_addresses(&Tree::planted(&[("c.eml", concat!("d@myexample", ".com e@example.com.", "de"))]));
    assert_eq!(sub.len(), 2, "{sub:?}");
}

#[test]
fn no_sender_that_cannot_be_answered_can_be_configured() {
    assert_nothing(&excused(words::unanswerable_senders(&Tree::of_the_project()), &SENDERS));
}

#[test]
fn a_sender_that_cannot_be_answered_is_found_outside_tests() {
    let sender = concat!("from = \"No", "-Reply@nordwerk.example\"");
    let code = format!("fn f() {{}}\n#[cfg(test)]\nmod tests {{\n    // {sender}\n}}\n");
    let tree = Tree::planted(&[("examples/setup.toml", sender), ("a.rs", &code), ("b.rs", &format!("// {sender}"))]);
    assert_eq!(places(&words::unanswerable_senders(&tree)), [("b.rs", 1), ("examples/setup.toml", 1)]);
}

#[test]
fn no_automatic_mail_apologises() {
    assert_nothing(&words::apologies(&Tree::of_the_project()));
}

#[test]
fn an_automatic_apology_is_found_in_the_language_it_is_made_in() {
    let english = "# We are never sorry here.\na = We apologise for the delay.\nb = No regrets.\nc = The oversorry town.\n";
    let german = "a = Es tut uns leid.\nb = Sorry.\nc = Kleider.\n";
    let tree = Tree::planted(&[
        ("crates/words/locales/en/mail.ftl", english),
        ("crates/words/locales/de/mail.ftl", german),
        ("crates/words/locales/en/today.ftl", "a = Sorry"),
    ]);
    let mut found = words::apologies(&tree);
    found.sort();
    let expected =
        [("crates/words/locales/de/mail.ftl", 1), ("crates/words/locales/en/mail.ftl", 2), ("crates/words/locales/en/mail.ftl", 3)];
    assert_eq!(places(&found), expected, "{found:?}");
}

fn places(found: &[Finding]) -> Vec<(&str, usize)> {
    found.iter().map(|f| (f.path.as_str(), f.line)).collect()
}
