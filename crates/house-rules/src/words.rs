//! Words that may not stand in the project: paths of a developer's machine, hosts that packages come from, people's real
//! addresses, and what an automatic mail must not say.

use crate::{Finding, RustText, Tree};

/// Files that other tools write, whose words nobody here chose.
const WRITTEN_BY_TOOLS: [&str; 1] = ["Cargo.lock"];

/// Ends of the domains that can never belong to anybody (RFC 2606 and RFC 6761, read on 2026-11-22).
const RESERVED_ENDS: [&str; 4] = ["example", "test", "invalid", "localhost"];
/// The three registered domains that RFC 2606 keeps for examples.
const RESERVED_DOMAINS: [&str; 3] = ["example.com", "example.org", "example.net"];

/// Words of apology, by language, as they begin. A machine gives facts and dates; people apologise.
const APOLOGIES: [(&str, &[&str]); 8] = [
    ("en", &["sorry", "apolog", "regret"]),
    ("de", &["leid", "entschuldig", "bedauer", "verzeih"]),
    ("fr", &["désol", "excus", "regrett", "pardon"]),
    ("it", &["spiac", "scus", "dispiac"]),
    ("es", &["siento", "sentimos", "disculp", "perdón", "lament"]),
    ("nl", &["spijt", "excus", "sorry", "verontschuldig"]),
    ("pt", &["desculp", "lament", "sinto muito"]),
    ("pl", &["przepra", "przykro"]),
];

/// Paths of a machine, and hosts that packages come from. Put together here, so that this list doesn't find itself.
fn forbidden() -> Vec<(String, &'static str)> {
    let path = |parts: &[&str]| parts.iter().map(|part| format!("/{part}")).collect::<String>() + "/";
    let host = |parts: &[&str]| parts.join(".");
    let machine = "is a path of one machine: say it relative to the project";
    let registry = "is a host that packages come from: tools know it, the project doesn't name it";
    vec![
        (path(&["work"]), machine),
        (path(&["root"]), machine),
        (path(&["farm"]), machine),
        (path(&["tmp", "target-x"]).replace("x/", ""), machine),
        (path(&["tmp", "plan.md"]).trim_end_matches('/').to_owned(), machine),
        (path(&["tmp", "issue.md"]).trim_end_matches('/').to_owned(), machine),
        (path(&["tmp", "research"]), machine),
        (host(&["crates", "io"]), registry),
        (host(&["npmjs", "org"]), registry),
        (host(&["npmjs", "com"]), registry),
        (host(&["yarnpkg", "com"]), registry),
        (host(&["pypi", "org"]), registry),
        (host(&["pythonhosted", "org"]), registry),
        (host(&["deb", "debian", "org"]), registry),
        (host(&["rust-lang", "org"]).replace("rust-lang", "static.rust-lang"), registry),
        (["arti", "factory"].concat(), registry),
    ]
}

/// Places that name a machine's paths or a package host.
pub fn forbidden_words(tree: &Tree) -> Vec<Finding> {
    let forbidden = forbidden();
    let mut findings = Vec::new();
    for (path, line, text) in lines(tree) {
        let lower = text.to_lowercase();
        let said = forbidden.iter().filter(|(word, _)| stands_in(&lower, word));
        findings.extend(said.map(|(word, why)| Finding::new(path, line, format!("`{word}` {why}"))));
    }
    findings
}

/// Whether a word stands there as the beginning of a path or a host, not in the middle of a longer one (`network/work/`).
fn stands_in(line: &str, word: &str) -> bool {
    let before = |at: usize| line[..at].chars().next_back();
    let in_a_longer_path = |at: usize| word.starts_with('/') && before(at).is_some_and(|c| c.is_alphanumeric() || c == '.');
    line.match_indices(word).any(|(at, _)| !in_a_longer_path(at))
}

/// Mail addresses that could be somebody's: in what we write, an address ends in `.example` or the like.
pub fn real_addresses(tree: &Tree) -> Vec<Finding> {
    lines(tree)
        .flat_map(|(path, line, text)| {
            let real = addresses(text).into_iter().filter(|(_, domain)| !is_reserved(domain));
            real.map(move |(local, domain)| {
                Finding::new(path, line, format!("`{local}@{domain}` could be somebody's: invented domains end in .example"))
            })
        })
        .collect()
}

/// Senders that can't be answered, anywhere but in tests of how such a sender is read or refused.
pub fn unanswerable_senders(tree: &Tree) -> Vec<Finding> {
    let mute = ["noreply", "donotreply"].map(|name| format!("{name}@"));
    let said = lines(tree).filter(|(_, _, text)| {
        let plain = text.to_lowercase().replace(['-', '_', '.'], "");
        mute.iter().any(|sender| plain.contains(sender))
    });
    said.filter(|(path, line, _)| !is_test_line(tree, path, *line))
        .map(|(path, line, _)| Finding::new(path, line, "a sender that can't be answered: every message of ours can be"))
        .collect()
}

fn is_test_line(tree: &Tree, path: &str, line: usize) -> bool {
    path.ends_with(".rs") && RustText::read(path, tree.text(path).unwrap_or("")).is_test(line)
}

/// Automatic mails that apologise. A person who writes may, and should.
pub fn apologies(tree: &Tree) -> Vec<Finding> {
    tree.ending("/mail.ftl")
        .flat_map(|(path, text)| {
            let language = path.rsplit('/').nth(1).unwrap_or("en");
            let words = APOLOGIES.iter().filter(move |(of, _)| language.starts_with(of)).flat_map(|(_, words)| words.iter());
            words.flat_map(move |word| {
                let said = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#') && begins_a_word(line, word));
                said.map(move |(index, _)| {
                    Finding::new(path, index + 1, format!("`{word}…`: a machine gives facts and dates, people apologise"))
                })
            })
        })
        .collect()
}

fn begins_a_word(line: &str, word: &str) -> bool {
    let lower = line.to_lowercase();
    lower.match_indices(word).any(|(at, _)| !lower[..at].chars().next_back().is_some_and(char::is_alphabetic))
}

fn lines(tree: &Tree) -> impl Iterator<Item = (&str, usize, &str)> {
    tree.files()
        .filter(|(path, _)| !WRITTEN_BY_TOOLS.contains(path))
        .flat_map(|(path, text)| text.lines().enumerate().map(move |(index, line)| (path, index + 1, line)))
}

/// What looks like a mail address: local part and lower-cased domain. `crate@1.2` and `postgres@127.0.0.1` don't.
fn addresses(line: &str) -> Vec<(String, String)> {
    let local = |c: &char| c.is_alphanumeric() || "._%+-=".contains(*c);
    let in_domain = |c: &char| c.is_alphanumeric() || ".-".contains(*c);
    line.match_indices('@')
        .filter_map(|(at, _)| {
            let before: String = line[..at].chars().rev().take_while(local).collect();
            let before: String = before.chars().rev().collect();
            let domain: String = line[at + 1..].chars().take_while(in_domain).collect();
            let domain = domain.trim_end_matches(['.', '-']).to_lowercase();
            let (_, end) = domain.rsplit_once('.')?;
            let is_name = end.chars().count() >= 2 && end.chars().all(char::is_alphabetic);
            (is_name && !before.is_empty()).then_some((before, domain))
        })
        .collect()
}

fn is_reserved(domain: &str) -> bool {
    let end = domain.rsplit('.').next().unwrap_or("");
    RESERVED_ENDS.contains(&end) || RESERVED_DOMAINS.iter().any(|known| domain == *known || domain.ends_with(&format!(".{known}")))
}
