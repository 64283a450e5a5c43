//! Every page, in every state, with every sample: what must hold of all of them.

#[path = "samples/all.rs"]
mod samples;

use rehearsal::plain_words::{known_words, plain_words};
use samples::town::{Sample, samples};
use std::collections::BTreeSet;
use web::route::{Route, Who};

/// The routes to which forms may post or be sent, a star for one piece of a path.
const FORMS: [&str; 49] = [
    "/setup",
    "/login",
    "/logout",
    "/invitation",
    "/search",
    "/demo/time",
    "/telephone",
    "/letter",
    "/people/*",
    "/shelf/*",
    "/absence",
    "/absence/accept",
    "/settings",
    "/settings/people",
    "/me",
    "/me/password",
    "/me/second-factor",
    "/me/sessions",
    "/contact",
    "/cases/*/reply",
    "/cases/*/note",
    "/cases/*/draft",
    "/cases/*/harm",
    "/cases/*/stopgap",
    "/cases/*/harm-over",
    "/cases/*/promise/kept",
    "/cases/*/promise/moved",
    "/cases/*/hand-over",
    "/cases/*/hand-over/answer",
    "/cases/*/hand-over/withdraw",
    "/cases/*/solved",
    "/cases/*/customer-says",
    "/cases/*/not-a-customer",
    "/cases/*/release",
    "/cases/*/no-answer",
    "/cases/*/refusal",
    "/cases/*/same-problem",
    "/cases/*/final-answer",
    "/cases/*/final-answer/review",
    "/cases/*/reopen",
    "/cases/*/undo",
    "/c",
    "/c/case/answer",
    "/c/case/call-me",
    "/c/case/solved",
    "/c/case/not-solved",
    "/c/new-link",
    "/c/case/end-link",
    "/cases/*/end-links",
];

fn each(check: impl Fn(&Sample, &str, &str) -> Result<(), String>) {
    let mut faults = Vec::new();
    let mut pages = 0;
    for sample in samples() {
        for (name, html) in samples::render(&sample) {
            pages += 1;
            if let Err(fault) = check(&sample, name, &html) {
                faults.push(format!("{name}, {}: {fault}", sample.slug));
            }
        }
    }
    assert!(pages > 500, "only {pages} pages were rendered");
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

/// What is kept of a form that came after its session had ended holds no secret.
#[test]
fn every_secret_that_a_form_asks_for_is_known_as_one() {
    each(|_, _, html| {
        let asks = |t: &Tag| {
            let kind = t.get("autocomplete").unwrap_or_default();
            t.get("type") == Some("password") || kind.contains("password") || kind == "one-time-code" || t.get("name") == Some("secret")
        };
        let unknown = tags(html).into_iter().filter(asks).filter_map(|t| t.get("name").map(str::to_owned));
        match unknown.into_iter().find(|name| !web::unsent::SECRETS.contains(&name.as_str())) {
            Some(name) => Err(format!("“{name}” would be kept with an unsent form")),
            None => Ok(()),
        }
    });
}

/// One tag of a page: its name and its attributes, values unescaped as far as tests need it.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
    /// Where it ends in the page.
    end: usize,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
    fn is(&self, name: &str) -> bool {
        self.name == name
    }
}

/// The opening tags of a page. Our templates quote every attribute but those without blanks, and escape every `<` in a
/// text, so that a reader this small reads them rightly; `a_hostile_text_never_opens_a_tag` would show otherwise.
fn tags(html: &str) -> Vec<Tag> {
    let mut out = Vec::new();
    for (at, _) in html.match_indices('<') {
        let rest = &html[at + 1..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let (mut quoted, mut length) = (false, 0);
        for (i, c) in rest.char_indices() {
            match c {
                '"' => quoted = !quoted,
                '>' if !quoted => {
                    length = i;
                    break;
                }
                _ => {}
            }
        }
        let inside = &rest[..length];
        let name_length = inside.find(|c: char| c.is_whitespace()).unwrap_or(inside.len());
        out.push(Tag {
            name: inside[..name_length].to_ascii_lowercase(),
            attributes: attributes(&inside[name_length..]),
            end: at + 1 + length + 1,
        });
    }
    out
}

fn attributes(mut rest: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    loop {
        rest = rest.trim_start().trim_start_matches('/');
        if rest.trim().is_empty() {
            return out;
        }
        let name_length = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let name = rest[..name_length].to_ascii_lowercase();
        rest = &rest[name_length..];
        let Some(value) = rest.strip_prefix('=') else {
            out.push((name, String::new()));
            continue;
        };
        let (value, after) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').expect("a quoted value ends"),
            None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        out.push((name, value.to_owned()));
        rest = after;
    }
}

#[test]
fn no_text_is_missing() {
    each(|_, _, html| match html.split_once('⟦') {
        Some((_, rest)) => Err(format!("⟦{}", rest.chars().take(60).collect::<String>())),
        None => Ok(()),
    });
}

/// In the language that nobody speaks, what is still plain English is the samples' own, or a text that can't be translated.
#[test]
fn every_text_of_a_page_comes_from_the_languages_files() {
    // The product's name; and a found word that a sample marks short of its last letter.
    let known = known_words(&[
        "\"Makegood mende\"",
        include_str!("samples/town.rs"),
        include_str!("samples/people.rs"),
        include_str!("samples/case_page.rs"),
        include_str!("samples/case_story.rs"),
        include_str!("samples/desk_pages.rs"),
        include_str!("samples/list_pages.rs"),
        include_str!("samples/outer_pages.rs"),
    ]);
    let mut plain = std::collections::BTreeMap::new();
    for sample in samples().iter().filter(|s| matches!(s.slug, "maria" | "arabic" | "unreachable")) {
        for (name, html) in samples::render(&Sample { language: "en-XA", ..sample.again() }) {
            assert!(html.contains("lang=\"en-XA\""), "{name} is not in that language");
            for word in plain_words(&html, &known) {
                plain.entry(word).or_insert(name);
            }
        }
    }
    assert!(plain.is_empty(), "words that stand in no .ftl file, with a page that has them: {plain:#?}");
}

#[test]
fn each_page_has_one_heading_one_main_a_title_and_a_way_past_the_navigation() {
    each(|_, _, html| {
        let count = |name: &str| tags(html).iter().filter(|t| t.is(name)).count();
        if count("h1") != 1 || count("main") != 1 || count("title") != 1 {
            return Err(format!("{} h1, {} main, {} title", count("h1"), count("main"), count("title")));
        }
        if html.contains("<title></title>") || html.contains("<h1></h1>") {
            return Err("an empty title or heading".to_owned());
        }
        let skips = html.contains("class=\"skip\" href=\"#main\"") && html.contains("id=\"main\"");
        skips.then_some(()).ok_or_else(|| "no skip link".to_owned())
    });
}

#[test]
fn a_hostile_text_never_opens_a_tag() {
    let allowed: BTreeSet<&str> = [
        "html",
        "head",
        "meta",
        "title",
        "link",
        "script",
        "body",
        "a",
        "header",
        "img",
        "nav",
        "ul",
        "ol",
        "li",
        "button",
        "span",
        "form",
        "input",
        "div",
        "label",
        "kbd",
        "main",
        "section",
        "h1",
        "h2",
        "h3",
        "p",
        "b",
        "i",
        "small",
        "time",
        "dl",
        "dt",
        "dd",
        "dialog",
        "bdi",
        "blockquote",
        "textarea",
        "fieldset",
        "legend",
        "select",
        "option",
        "details",
        "summary",
        "datalist",
        "aside",
        "footer",
        "table",
        "caption",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "mark",
        "br",
        "svg",
        "path",
    ]
    .into();
    let (mut hostile_pages, mut escaped) = (0, 0);
    for sample in samples().iter().filter(|s| s.slug == "hostile") {
        for (name, html) in samples::render(sample) {
            hostile_pages += 1;
            for needle in ["<script>alert", "<svg onload", "<img src=x", "</textarea></script>", "alert('"] {
                assert!(!html.contains(needle), "{name}: {needle}");
            }
            for tag in tags(&html) {
                assert!(allowed.contains(tag.name.as_str()), "{name}: <{}>", tag.name);
                assert!(tag.name != "script" || tag.get("src").is_some_and(|src| src.starts_with("/assets/desk-")), "{name}: a script");
                assert!(tag.name != "img" || tag.get("src").is_some_and(|src| src.starts_with("/assets/mark-")), "{name}: an image");
            }
            escaped += html.matches("&#60;script&#62;alert(&#39;").count();
        }
    }
    assert!(hostile_pages > 50 && escaped > 200, "{hostile_pages} pages show hostile text {escaped} times");
}

#[test]
fn nothing_is_inline_that_a_strict_policy_forbids() {
    each(|_, _, html| {
        for tag in tags(html) {
            if tag.is("style") || (tag.is("script") && tag.get("src").is_none()) {
                return Err(format!("inline <{}>", tag.name));
            }
            for (name, value) in &tag.attributes {
                if name == "style" || name.starts_with("on") || value.trim_start().to_ascii_lowercase().starts_with("javascript:") {
                    return Err(format!("<{} {name}=\"{value}\">", tag.name));
                }
                // A link to the desk's own address leads to no other house.
                let own = tag.is("a") && name == "href" && value.starts_with("https://desk.nordwerk.example/");
                let outside = (value.starts_with("http") || value.starts_with("//")) && !own;
                if outside && matches!(name.as_str(), "src" | "href" | "action") {
                    return Err(format!("something from outside: {value}"));
                }
            }
        }
        Ok(())
    });
}

#[test]
fn each_field_has_a_label_and_each_description_exists() {
    each(|_, _, html| {
        let tags = tags(html);
        let ids: Vec<&str> = tags.iter().filter_map(|t| t.get("id")).collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        if unique.len() != ids.len() {
            let twice = ids.iter().find(|id| ids.iter().filter(|other| other == id).count() > 1);
            return Err(format!("the id {twice:?} is there twice"));
        }
        let labelled: BTreeSet<&str> = tags.iter().filter(|t| t.is("label")).filter_map(|t| t.get("for")).collect();
        for tag in &tags {
            let field = tag.is("textarea") || tag.is("select") || (tag.is("input") && tag.get("type") != Some("hidden"));
            if field && !tag.get("id").is_some_and(|id| labelled.contains(id)) {
                return Err(format!("no label for {:?}", tag.attributes));
            }
            for name in ["aria-describedby", "aria-labelledby", "list", "popovertarget"] {
                for id in tag.get(name).into_iter().flat_map(str::split_whitespace) {
                    if !unique.contains(id) {
                        return Err(format!("{name} names {id}, which is not there"));
                    }
                }
            }
        }
        Ok(())
    });
}

#[test]
fn each_form_goes_to_a_known_route_and_a_writing_one_carries_its_command() {
    let known = |action: &str| {
        let path: Vec<&str> = action.split('/').collect();
        FORMS.iter().any(|form| {
            let form: Vec<&str> = form.split('/').collect();
            form.len() == path.len() && form.iter().zip(&path).all(|(f, p)| *f == "*" || f == p)
        })
    };
    // These have no command: they give a session, or end one, and are harmless when they come twice.
    let without_command = ["/login", "/logout", "/invitation", "/setup", "/c"];
    each(|_, _, html| {
        let mut commands = BTreeSet::new();
        for tag in tags(html).iter().filter(|t| t.is("form")) {
            if tag.get("method") == Some("dialog") {
                continue;
            }
            let action = tag.get("action").unwrap_or_default();
            if !known(action) {
                return Err(format!("a form goes to {action:?}"));
            }
            let inside = html[tag.end..].split_once("</form>").map_or("", |(inside, _)| inside);
            if inside.contains("<form") {
                return Err(format!("a form inside the form to {action}"));
            }
            if !inside.contains("<button") {
                return Err(format!("no button in the form to {action}: it does not work without script"));
            }
            match tag.get("method") {
                Some("get") => {}
                Some("post") if without_command.contains(&action) => {}
                Some("post") => {
                    let Some((_, rest)) = inside.split_once("name=\"command\" value=\"") else {
                        return Err(format!("no command in the form to {action}"));
                    };
                    if !commands.insert(rest.split_once('"').map(|(id, _)| id.to_owned())) {
                        return Err(format!("two forms share a command: {action}"));
                    }
                    let of_staff = Route::asked("post", action).is_some_and(|route| route.who() == Who::Staff);
                    // A page of trouble is for whoever asked: it doesn't look who they are.
                    let logged_in = html.contains("action=\"/logout\"");
                    if of_staff && logged_in && !inside.contains("name=\"by\" value=\"") {
                        return Err(format!("the form to {action} doesn't say for whom it was made"));
                    }
                }
                method => return Err(format!("the method {method:?} to {action}")),
            }
            let files = inside.contains("type=\"file\"");
            if files != (tag.get("enctype") == Some("multipart/form-data")) {
                return Err(format!("files and the encoding don't fit: {action}"));
            }
        }
        Ok(())
    });
}

#[test]
fn a_case_of_two_hundred_entries_stays_light() {
    let long = samples().into_iter().find(|s| s.entries == 200).expect("there is one");
    let html = samples::case_page::full(&long, long.desk(web::layout::Place::Cases));
    let html = askama::Template::render(&html).expect("it renders");
    assert!(html.matches("id=\"e-").count() == 200, "all entries are there");
    assert!(html.len() < 400_000, "{} bytes", html.len());
}

#[test]
fn what_is_noted_is_marked_and_never_on_a_customers_page() {
    let maria = samples().into_iter().find(|s| s.slug == "maria").expect("she is there");
    let pages = samples::render(&maria);
    let html = |name: &str| &pages.iter().find(|(n, _)| *n == name).expect("it is rendered").1;
    assert!(html("case").contains("class=\"noted\"") && html("case").contains("noted, for us"));
    for (name, page) in pages.iter().filter(|(name, _)| name.starts_with("mine")) {
        assert!(!page.contains("noted"), "{name}");
    }
}

#[test]
fn a_broken_promise_and_a_first_date_stay_visible_to_both_sides() {
    let maria = samples().into_iter().find(|s| s.slug == "maria").expect("she is there");
    let pages = samples::render(&maria);
    let html = |name: &str| &pages.iter().find(|(n, _)| *n == name).expect("it is rendered").1;
    assert!(html("case").contains("broken, told") && html("case").contains("first date:"));
    assert!(html("mine").contains("We did not keep it.") && html("mine").contains("We said by"));
}

#[test]
fn a_page_for_nobody_reveals_nothing_and_a_machine_never_apologises() {
    let maria = samples().into_iter().find(|s| s.slug == "maria").expect("she is there");
    for (name, html) in samples::render(&maria) {
        let text = html.to_lowercase();
        for word in ["sorry", "apolog", "unfortunately", "no-reply", "noreply"] {
            assert!(!text.contains(word), "{name}: {word}");
        }
        if matches!(name, "trouble-404" | "trouble-410" | "landing-not-now" | "landing-sent") {
            assert!(!html.contains("Maria") || name.starts_with("landing"), "{name}");
            assert!(!html.contains("amber") && !html.contains("Ines"), "{name}");
        }
    }
}
