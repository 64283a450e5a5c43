//! Documents that lead somewhere: links that resolve, and a change log that knows the version.

use crate::{Finding, Tree};

/// Links in Markdown to a file or a heading that isn't there.
pub fn broken_links(tree: &Tree) -> Vec<Finding> {
    tree.ending(".md").flat_map(|(path, text)| broken_in(tree, path, text)).collect()
}

fn broken_in(tree: &Tree, path: &str, text: &str) -> Vec<Finding> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    links(text)
        .into_iter()
        .filter_map(|(line, link)| {
            let (file, heading) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() { path.to_owned() } else { joined(folder, file) };
            if !tree.has(&target) {
                return Some(Finding::new(path, line, format!("`{link}` leads nowhere")));
            }
            let page = tree.text(&target).filter(|_| !heading.is_empty() && target.ends_with(".md"))?;
            let there = headings(page).iter().any(|known| known == heading);
            (!there).then(|| Finding::new(path, line, format!("`{link}`: the page has no such heading")))
        })
        .collect()
}

/// Documents that a comment in the code sends its reader to, and that aren't in the project.
pub fn missing_documents(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for file in tree.rust() {
        for comment in &file.comments {
            let words = comment.text.split(|c: char| !(c.is_alphanumeric() || "./_-".contains(c)));
            let named = words.map(|word| word.trim_end_matches('.')).filter(|word| word.len() > 3 && word.ends_with(".md"));
            let missing = named.filter(|name| !tree.files().any(|(path, _)| path == *name || path.ends_with(&format!("/{name}"))));
            findings.extend(missing.map(|name| Finding::new(&file.path, comment.line, format!("`{name}` isn't in the project"))));
        }
    }
    findings
}

/// A change log without a heading for what is being made: `Unreleased`, or the version in Cargo.toml.
pub fn silent_change_log(tree: &Tree) -> Vec<Finding> {
    let manifest = crate::arrows::manifest(tree, "Cargo.toml");
    let version = manifest["workspace"]["package"]["version"].as_str().unwrap_or("").to_owned();
    let log = tree.text("CHANGELOG.md").unwrap_or("");
    let mut titles = log.lines().filter_map(|line| line.strip_prefix("## "));
    let known = titles.any(|title| title.contains("Unreleased") || title.contains(&version));
    let what = format!("has no heading `## Unreleased` or `## {version}`");
    if known { Vec::new() } else { vec![Finding::new("CHANGELOG.md", 0, what)] }
}

/// Relative links outside code, with their lines.
fn links(text: &str) -> Vec<(usize, String)> {
    let mut fenced = false;
    let mut links = Vec::new();
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        // Every second piece stands between backticks: code, in which a bracket is no link.
        let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
        for (at, _) in prose.match_indices("](") {
            let link = prose[at + 2..].split([')', ' ']).next().unwrap_or("");
            let outside = link.contains("://") || link.starts_with("mailto:") || link.starts_with("tel:");
            if !outside && !link.is_empty() {
                links.push((index + 1, link.trim_matches(['<', '>']).to_owned()));
            }
        }
    }
    links
}

fn joined(folder: &str, link: &str) -> String {
    let start = if link.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = start.split('/').filter(|part| !part.is_empty()).collect();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The anchors of a page's headings: lower case, spaces as hyphens, other signs dropped.
fn headings(text: &str) -> Vec<String> {
    let titles = text.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let kept = |c: char| c.is_alphanumeric() || c == ' ' || c == '-' || c == '_';
    titles.map(|title| title.to_lowercase().chars().filter(|c| kept(*c)).collect::<String>().replace(' ', "-")).collect()
}
