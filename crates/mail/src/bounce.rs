//! What mail systems say about the delivery of our mails: delivery reports as RFC 3464 wants them, the many that
//! follow no rule, and complaints of readers (RFC 5965).
//!
//! A person who forwards such a report is a person: only mails that a mail system itself sent are taken for reports.

mod addresses;
mod feedback;
mod prose;
mod report;
mod returned;
mod severity;
mod words;

use crate::auto_reply;
use crate::doubt::Doubts;
use crate::limits;
use crate::message::{Action, Bounce, BouncedRecipient};
use crate::mime::{Fields, Parts};
use crate::shown;

use returned::Returned;

/// What the report says of one recipient, before it is judged.
#[derive(Debug, Default, Clone)]
struct Told {
    address: String,
    action: Option<Action>,
    status: Option<String>,
    reason: String,
}

/// The delivery report or complaint that a mail is, if it is one. `text` is the text that a person would read.
pub(crate) fn of(parts: &Parts<'_>, text: &str) -> Option<Bounce> {
    let fields = parts.root();
    let mut text = text.to_owned();
    shown::cut(&mut text, limits::BOUNCE_PROSE_BYTES);
    let (before, after) = returned::divide(&text);
    let returned = returned::of(parts, after);
    if let Some(found) = feedback::of(parts, fields, &returned, before) {
        let told = found.addresses.iter().map(|address| Told {
            address: address.clone(),
            action: Some(Action::Delivered),
            status: None,
            reason: format!("complaint: {}", found.kind),
        });
        return Some(bounce(told.collect(), returned, Some(found.kind)));
    }
    let told = delivery_reports(parts, before, &text, fields);
    if !told.is_empty() {
        return Some(bounce(told, returned, None));
    }
    let speaks = (is_machine(fields) && speaks_of_delivery(fields, before)) || is_report(fields) || other_machine(fields, before);
    if !speaks || is_disposition(parts, fields) {
        return None;
    }
    let told = prose::recipients(fields, before, after, &returned);
    Some(bounce(told, returned, None))
}

/// Whether a mail server's answer says for good that nobody has the address (RFC 3463: 5.1.x), and not that it dislikes the
/// mail or its sender.
#[must_use]
pub fn refuses_the_address(answer: &str) -> bool {
    let status = severity::status_in(answer);
    status.as_deref().is_some_and(|s| s.starts_with("5.1.")) && severity::is_hard(status.as_deref(), answer)
}

fn bounce(told: Vec<Told>, returned: Returned, feedback: Option<String>) -> Bounce {
    let mut recipients: Vec<BouncedRecipient> = Vec::new();
    for told in told {
        if recipients.len() >= limits::BOUNCED_RECIPIENTS {
            break;
        }
        if recipients.iter().any(|known| known.address.eq_ignore_ascii_case(&told.address)) {
            continue;
        }
        let action = told.action.unwrap_or(Action::Failed);
        let status = told
            .status
            .clone()
            .filter(|status| !severity::says_nothing(status))
            .or_else(|| severity::status_in(&told.reason))
            .or(told.status);
        recipients.push(BouncedRecipient {
            hard: action == Action::Failed && severity::is_hard(status.as_deref(), &told.reason),
            address: told.address,
            action,
            status,
            reason: shown::one_line(&told.reason, limits::REASON_CHARS),
        });
    }
    if recipients.is_empty() {
        recipients.push(BouncedRecipient {
            address: String::new(),
            action: Action::Failed,
            status: None,
            hard: false,
            reason: String::new(),
        });
    }
    Bounce {
        recipients,
        original_message_id: returned.message_id,
        original_references: returned.references,
        original_subject: returned.subject,
        feedback,
    }
}

/// What the machine-readable parts say; a report that was pasted into the text counts when a machine sent it.
fn delivery_reports(parts: &Parts<'_>, before: &str, text: &str, fields: &Fields) -> Vec<Told> {
    let mut told = Vec::new();
    for part in &parts.list {
        let status = part.main == "message" && matches!(part.sub.as_str(), "delivery-status" | "global-delivery-status");
        if status && !part.holds_parts {
            told.extend(report::read(&parts.text(part, &mut Doubts::default())));
        }
    }
    if told.is_empty() && (is_machine(fields) || is_report(fields)) {
        told = report::read(text);
    }
    for told in &mut told {
        prose::complete(told, before);
    }
    told
}

/// Whether the mail calls itself a delivery report.
fn is_report(fields: &Fields) -> bool {
    let kind = fields.parameter("report-type").unwrap_or_default().to_ascii_lowercase();
    fields.media_type().is_some_and(|(main, sub)| main == "multipart" && sub == "report") && kind == "delivery-status"
}

/// Whether the mail is a receipt that somebody has read or deleted a mail (RFC 8098).
fn is_disposition(parts: &Parts<'_>, fields: &Fields) -> bool {
    let kind = fields.parameter("report-type").unwrap_or_default().to_ascii_lowercase();
    kind == "disposition-notification" || parts.list.iter().any(|part| part.sub == "disposition-notification")
}

/// Whether a mail system sent it, by the sender's name or by the null sender.
fn is_machine(fields: &Fields) -> bool {
    auto_reply::has_null_sender(fields) || is_machine_by_name(fields)
}

fn is_machine_by_name(fields: &Fields) -> bool {
    if fields.count("x-failed-recipients") > 0 {
        return true;
    }
    let from = format!("{} {}", fields.lower("from"), fields.lower("return-path"));
    words::MACHINES.iter().any(|machine| from.contains(machine))
}

/// Whether subject or text say that something was not delivered.
fn speaks_of_delivery(fields: &Fields, before: &str) -> bool {
    let subject = fields.text("subject").unwrap_or_default().to_lowercase();
    if !is_machine_by_name(fields) && !quotes_a_server(before) {
        // Web forms send with the null sender too, and "my parcel was not delivered" is a complaint.
        return false;
    }
    if fields.count("x-failed-recipients") > 0 || words::SUBJECTS.iter().any(|word| subject.contains(word)) {
        return true;
    }
    let text = before.to_lowercase();
    words::TEXTS.iter().any(|word| text.contains(word))
}

/// Whether a text names an address and gives a mail server's answer.
fn quotes_a_server(text: &str) -> bool {
    let answers = |line: &str| {
        let line = line.trim_start_matches(['<', '>', ' ', '-', ':', '#']).as_bytes();
        line.len() > 4 && matches!(line[0], b'4' | b'5') && line[1..3].iter().all(u8::is_ascii_digit) && matches!(line[3], b' ' | b'-')
    };
    !addresses::find(text).is_empty() && (severity::status_in(text).is_some() || text.lines().any(answers))
}

/// Reports of services that send under an ordinary name: subject and text must both say it, and no "Re:" or "Fwd:".
fn other_machine(fields: &Fields, before: &str) -> bool {
    let subject = fields.text("subject").unwrap_or_default().to_lowercase();
    let text = before.to_lowercase();
    if before.contains("\"notificationType\":\"Bounce\"") || before.contains("\"bouncedRecipients\"") {
        return true;
    }
    let automatic = fields.lower("from").contains("reply") || fields.lower("from").contains("admin");
    let said = words::SUBJECTS.iter().any(|word| subject.starts_with(word));
    let sure = (automatic && (said || subject.contains("エラー"))) || (said && quotes_a_server(before));
    sure && words::TEXTS.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use crate::{Action, Kind, read};

    const REPORT: &str = "Return-Path: <>\nFrom: Mail Delivery System <mailer-daemon@relay.example>\nTo: desk@shop.example\n\
        Subject: Undelivered Mail Returned to Sender\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
        --b\n\nI'm sorry.\n\n<ada@home.example>: host mx.home.example said: 550 5.1.1 no such user\n\n\
        --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; relay.example\n\n\
        Final-Recipient: rfc822; ada@home.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 no such user\n\n\
        Final-Recipient: rfc822; bea@home.example\nAction: delayed\nStatus: 4.4.1\n\n\
        --b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <promise-7@desk.example>\nReferences: <a@x.example>\nSubject: Your heating\n\n--b--\n";

    #[test]
    fn a_server_refuses_an_address_or_only_the_mail() {
        for answer in ["5.1.1 <ada@mail.example>: no such user", "5.1.10 RESOLVER.ADR.RecipientNotFound", "5.1.2 bad destination system"] {
            assert!(super::refuses_the_address(answer), "{answer}");
        }
        for answer in ["5.7.1 we do not like you", "5.1.8 sender address does not exist", "5.1.1 blocked using a list", "no such user", ""]
        {
            assert!(!super::refuses_the_address(answer), "{answer}");
        }
    }

    #[test]
    fn a_report_tells_each_recipient_and_the_mail_it_is_about() {
        let Kind::Bounce(bounce) = read(REPORT.as_bytes()).unwrap().kind else { panic!("no bounce") };
        let [ada, bea] = &bounce.recipients[..] else { panic!("{:?}", bounce.recipients) };
        assert_eq!(
            (ada.address.as_str(), ada.action, ada.status.as_deref(), ada.hard),
            ("ada@home.example", Action::Failed, Some("5.1.1"), true)
        );
        assert_eq!((bea.action, bea.hard), (Action::Delayed, false));
        assert_eq!(bounce.original_message_id.as_deref(), Some("promise-7@desk.example"));
        assert_eq!(bounce.original_references, ["a@x.example"]);
        assert_eq!(bounce.original_subject.as_deref(), Some("Your heating"));
    }

    #[test]
    fn a_report_in_plain_words_is_understood() {
        let text = "From: MAILER-DAEMON@mx.example\nTo: desk@shop.example\nSubject: failure notice\n\n\
            Hi. I'm afraid I wasn't able to deliver your message to the following addresses.\n\n\
            <ada@home.example>:\n192.0.2.1 said: 552 5.2.2 mailbox full\n\n--- Below this line is a copy of the message.\n\n\
            Message-ID: <promise-7@desk.example>\nTo: ada@home.example\nSubject: Your heating\n\nHello\n";
        let Kind::Bounce(bounce) = read(text.as_bytes()).unwrap().kind else { panic!("no bounce") };
        assert_eq!(bounce.recipients.len(), 1);
        assert_eq!(bounce.recipients[0].address, "ada@home.example");
        assert_eq!(bounce.recipients[0].status.as_deref(), Some("5.2.2"));
        assert!(!bounce.recipients[0].hard, "a full mailbox empties");
        assert_eq!(bounce.original_message_id.as_deref(), Some("promise-7@desk.example"));
    }

    #[test]
    fn a_person_who_forwards_a_report_is_a_person() {
        let text = "From: Ada <ada@home.example>\nSubject: Fwd: Undelivered Mail Returned to Sender\n\n\
            My mail to you came back!\n\n> I'm sorry to have to inform you that your message could not be delivered\n\
            > Final-Recipient: rfc822; help@shop.example\n> Action: failed\n\nFinal-Recipient: rfc822; help@shop.example\nAction: failed\n";
        assert_eq!(read(text.as_bytes()).unwrap().kind, Kind::Person);
    }

    #[test]
    fn a_postmaster_who_writes_a_letter_is_a_person() {
        let text = "From: Postmaster <postmaster@home.example>\nSubject: Heating\n\nOur heating is cold.\n";
        assert_eq!(read(text.as_bytes()).unwrap().kind, Kind::Person);
    }

    #[test]
    fn a_web_form_with_the_null_sender_is_a_person() {
        let text = "Return-Path: <>\nFrom: web@shop.example\nSubject: Undelivered parcel\n\nMy parcel was not delivered. Write to ada@home.example, order 512.\n";
        assert_eq!(read(text.as_bytes()).unwrap().kind, Kind::Person);
    }

    #[test]
    fn a_complaint_names_who_complained() {
        let text = "From: fbl@provider.example\nSubject: Complaint\nContent-Type: multipart/report; report-type=feedback-report; boundary=b\n\n\
            --b\n\nAbuse report\n--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nVersion: 1\nOriginal-Rcpt-To: <ada@home.example>\n\n\
            --b\nContent-Type: message/rfc822\n\nMessage-ID: <promise-7@desk.example>\nTo: ada@home.example\n\nHello\n--b--\n";
        let Kind::Bounce(bounce) = read(text.as_bytes()).unwrap().kind else { panic!("no bounce") };
        assert_eq!(bounce.feedback.as_deref(), Some("abuse"));
        assert_eq!((bounce.recipients[0].address.as_str(), bounce.recipients[0].action), ("ada@home.example", Action::Delivered));
    }
}
