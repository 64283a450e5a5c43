//! The fixtures of four reply parsers: the new text is never lost and never taken for a quotation.

use std::collections::HashMap;
use std::path::Path;

use mail::{Folded, fold, read};

use crate::data;

/// In many fixtures the new text is this paragraph, alone.
const PARAGRAPH: [&str; 5] = ["Fusce bibendum, quam", "Nulla malesuada, orci", "Nam vel turpis", "Duis ut libero", "et mollis ligula"];

/// What is new in the others, by file name: pieces that must not be folded.
const NEW: &[(&str, &[&str])] = &[
    ("correct_sig.txt", &["this is an email with a correct -- signature."]),
    ("email_1.txt", &["What is the best way", "-Abhishek Kona"]),
    ("email_1_2.txt", &["You can list the keys", "would do it.", "individually."]),
    ("email_1_3.txt", &["Oh thanks.", "Having the function would be great.", "-Abhishek Kona"]),
    ("email_1_5.txt", &["One: Here's what I've got.", "And another one", "for a while."]),
    ("email_1_7.txt", &[":+1:"]),
    ("email_1_8.txt", &["I will reply under this one", "and under this."]),
    ("email_19.txt", &["On Thursday, I get proper rendering."]),
    ("email_20.txt", &["On Thursday."]),
    ("email_21.txt", &["On Thursday:", "El jueves:", "id est laborum."]),
    ("email_2_1.txt", &["Outlook with a reply"]),
    ("email_2_2.txt", &["Outlook with a reply directly above line"]),
    ("email_bullets.txt", &["test 2 this should list second", "- and another"]),
    ("email_emoji.txt", &["🎉"]),
    ("email_issue_77.txt", &["Bonjour Test", "Text paragraph 2"]),
    ("email_not_a_signature.txt", &["Super Domain Name Manager"]),
    ("email_not_a_signature_2.txt", &["-- second point needs to be checked", "Thanks!"]),
    ("email_one_is_not_on.txt", &["One outstanding question I had:", "Locally (on development), when I run..."]),
    ("email_reply_header.txt", &["On the other hand, it could happen TWICE!", "Stranger"]),
    ("email_sent_from.txt", &["Hi it can happen to any texts"]),
    ("email_sent_from_my_not_signature.txt", &["Sent from my desk, is much easier"]),
    ("email_sig_delimiter_in_middle_of_line.txt", &["this is not a signature.", "kthxbai"]),
    ("email_thread.txt", &["This is new email reply in thread from bellow."]),
    ("email_tricky_11_double_signature.txt", &["Best regards,", "John"]),
    ("email_tricky_13_timestamp_variations.txt", &["2024-01-15 14:30:25", "not quote headers."]),
    ("email_tricky_16_unicode_signatures.txt", &["Cheers", "Sarah"]),
    ("email_tricky_18_inline_reply.txt", &["I think option A is great.", "Option B has some drawbacks.", "Option C is not suitable"]),
    ("email_tricky_19_quote_without_header.txt", &["My response to the quoted text above.", "And my final thoughts."]),
    ("email_tricky_1_on_false_positive.txt", &["On the other hand", "On a separate note"]),
    ("email_tricky_20_html_entities.txt", &["The data should be", "We need to ensure"]),
    ("email_tricky_2_url_with_wrote.txt", &["on-date-someone-wrote-about-parsing", "It's really interesting", "John"]),
    ("email_tricky_3_code_block.txt", &["// Sent from my custom mailer", "shouldn't be detected as actual signatures."]),
    ("email_tricky_4_from_in_body.txt", &["The data comes From:", "This is the actual message content."]),
    ("email_tricky_6_regards_in_sentence.txt", &["As regards the timeline", "This is the actual content"]),
    ("email_tricky_7_multiple_dashes.txt", &["1. Performance improved", "The dashes above", "Also these equal signs"]),
    ("email_tricky_8_sent_from_in_content.txt", &["The notification was sent from", "All messages are sent"]),
    ("email_tricky_9_nested_quotes.txt", &["I agree with the points below."]),
    ("email_unquoted_reply.txt", &["This is my reply."]),
    ("email_w10_mail.txt", &["Great thanks Bort", "Braxton"]),
    ("email_with_regards.txt", &["Can you help?", "John Doe"]),
    ("email_zimbra_free_fr.txt", &["Michael Scott"]),
    ("email_zoho.txt", &["What is the best way to clear"]),
    ("greedy_on.txt", &["On your remote host you can run:", "fails, the tunnel is not working."]),
    ("pathological.txt", &["I think you're onto something.", "get back to a computer."]),
];

/// How many of the fixtures have something to fold, and how many of them we fold. Raised when we fold better.
const FOLDED: usize = 100;

fn lines(text: &str) -> HashMap<String, usize> {
    let mut lines = HashMap::new();
    for line in text.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        *lines.entry(line.to_owned()).or_default() += 1;
    }
    lines
}

/// Each line of the text stands in exactly one of the two piles.
fn assert_whole(text: &str, folded: &Folded, name: &str) {
    assert_eq!(lines(text), lines(&format!("{}\n{}", folded.new, folded.folded)), "{name}");
    assert!(!folded.new.trim().is_empty(), "{name}");
}

fn name(path: &Path) -> String {
    path.file_name().expect("a file has a name").to_string_lossy().into_owned()
}

#[test]
fn new_text_is_never_lost_nor_taken_for_a_quotation() {
    let Some(folder) = data::folder("replies") else { return };
    let mut seen = 0;
    let mut told = Vec::new();
    let mut has_folded = 0;
    for path in data::files(&folder).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "txt")) {
        let text = String::from_utf8_lossy(&std::fs::read(&path).expect("the fixture is there")).into_owned();
        let name = name(&path);
        let folded = fold(&text);
        assert_whole(&text, &folded, &name);
        seen += 1;
        has_folded += usize::from(!folded.folded.is_empty());
        if PARAGRAPH.iter().all(|piece| text.contains(piece)) {
            for piece in PARAGRAPH {
                assert!(folded.new.contains(piece), "{name}: {piece}");
            }
        }
        for piece in NEW.iter().filter(|(file, _)| *file == name).flat_map(|(_, pieces)| *pieces) {
            assert!(folded.new.contains(piece), "{name}: {piece} is not in\n{}", folded.new);
            told.push(name.clone());
        }
    }
    assert!(seen >= 145, "{seen}");
    assert!(NEW.iter().all(|(file, _)| told.iter().any(|told| told == file)), "each expectation has its fixture");
    assert!(has_folded >= FOLDED, "{has_folded} of {seen} are folded");
}

#[test]
fn replies_of_mail_programs_are_their_new_words_alone() {
    let Some(folder) = data::folder("replies/mailgun_talon/tests/fixtures") else {
        return;
    };
    for path in
        data::files(&folder.join("standard_replies")).into_iter().filter(|path| path.extension().is_some_and(|ending| ending == "eml"))
    {
        let message = read(&std::fs::read(&path).expect("the fixture is there")).expect("it is a mail");
        assert_eq!(message.text, "Hello\n", "{}", path.display());
        assert!(!message.quoted.is_empty(), "{}", path.display());
    }
    for path in data::files(&folder.join("html_replies")) {
        let html = std::fs::read(&path).expect("the fixture is there");
        let mut bytes = b"From: a@b.example\nContent-Type: text/html; charset=utf-8\n\n".to_vec();
        bytes.extend(html);
        let message = read(&bytes).expect("it is a mail");
        let words: Vec<&str> = message.text.split_whitespace().collect();
        assert_eq!(words.join(" "), "Hi. I am fine. Thanks, Alex", "{}", path.display());
        assert!(!message.quoted.is_empty(), "{}", path.display());
    }
}

#[test]
fn text_above_a_signature_stays() {
    let Some(folder) = data::folder("replies/mailgun_talon/tests/fixtures/signature/emails/stripped") else {
        return;
    };
    let mut seen = 0;
    for path in data::files(&folder).into_iter().filter(|path| name(path).ends_with("_body")) {
        let body = std::fs::read_to_string(&path).expect("the fixture is there");
        let signature =
            std::fs::read_to_string(path.with_file_name(name(&path).replace("_body", "_signature"))).expect("its signature is there");
        let folded = fold(&body);
        assert_whole(&body, &folded, &name(&path));
        let new = lines(&folded.new);
        for line in lines(&body).into_keys().filter(|line| !signature.contains(line.as_str())) {
            assert!(new.contains_key(&line), "{}: {line}", path.display());
        }
        seen += 1;
    }
    assert_eq!(seen, 6);
}
