//! What is wrong in a TOML file: which key, where, and which right one is nearest.

use crate::exit::Trouble;
use std::path::Path;
use words::{Arg, Voice};

/// How alike a key must be to be suggested (Jaro and Winkler; 1 is the same).
const ALIKE: f64 = 0.75;

/// What serde and TOML say of a file, in words with a way forward.
pub fn trouble(path: &Path, error: &toml::de::Error, text: &str, voice: &Voice) -> Trouble {
    let file = path.display().to_string();
    let line = error.span().map_or(0, |span| text[..span.start.min(text.len())].matches('\n').count() + 1);
    let line = i64::try_from(line).unwrap_or(0);
    let message = error.message().to_owned();
    let said = match unknown(&message) {
        Some((key, known)) => match nearest(&key, &known) {
            Some(near) => voice.say_with(
                "cli-toml-unknown-near",
                &[("file", Arg::Text(&file)), ("line", Arg::Count(line)), ("key", Arg::Text(&key)), ("near", Arg::Text(&near))],
            ),
            None => voice.say_with(
                "cli-toml-unknown",
                &[
                    ("file", Arg::Text(&file)),
                    ("line", Arg::Count(line)),
                    ("key", Arg::Text(&key)),
                    ("known", Arg::Text(&known.join(", "))),
                ],
            ),
        },
        None => voice.say_with("cli-toml-wrong", &[("file", Arg::Text(&file)), ("line", Arg::Count(line)), ("why", Arg::Text(&message))]),
    };
    Trouble::usage(said)
}

/// Reads a file's text, or says why it can't be read.
pub fn read(path: &Path, voice: &Voice) -> Result<String, Trouble> {
    std::fs::read_to_string(path).map_err(|e| {
        let (file, why) = (path.display().to_string(), e.to_string());
        Trouble::usage(voice.say_with("cli-file-unreadable", &[("file", Arg::Text(&file)), ("why", Arg::Text(&why))]))
    })
}

/// The unknown key and the known ones in serde's words: "unknown field `x`, expected one of `a`, `b`".
fn unknown(message: &str) -> Option<(String, Vec<String>)> {
    if !message.starts_with("unknown field") && !message.starts_with("unknown variant") {
        return None;
    }
    let mut names = message.split('`').skip(1).step_by(2).map(str::to_owned);
    Some((names.next()?, names.collect()))
}

fn nearest(key: &str, known: &[String]) -> Option<String> {
    let alike = |name: &&String| strsim::jaro_winkler(key, name);
    let best = known.iter().max_by(|a, b| alike(a).total_cmp(&alike(b)))?;
    (alike(&best) >= ALIKE).then(|| best.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_right_key_is_named() {
        let (key, known) = unknown("unknown field `organisaton`, expected one of `organisation`, `zone`, `hours`").expect("a key");
        assert_eq!((key.as_str(), nearest(&key, &known).as_deref()), ("organisaton", Some("organisation")));
        assert_eq!(nearest("zzz", &known), None);
        assert_eq!(unknown("invalid type: string"), None);
    }
}
