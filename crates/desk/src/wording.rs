//! Putting a message into words when it leaves: who it goes to, from whom, under which address answers arrive, and what it says in the reader's language.

use crate::{Desk, case_file::CaseFile, declined::Declined, reader::voice_in};
use casework::{
    CaseEvent,
    case::{Case, Story},
    conversation::{
        contact::{Attachment, ContactEvent},
        message::{MessageEvent, Wording},
    },
    ids::{CaseId, MessageId, PersonId, StaffId, VaultId},
    people::organisation::Settings,
    promise::{
        owed::Step,
        promise::{Promise, What},
    },
    sentence::Sentence,
    solution::resolution::ResolutionEvent,
};
use jiff::Timestamp;
use mail::build::AutoSubmitted;
use words::{
    Voice,
    automatic_mail::{
        AboutCase, ClosedNow, Colleague, Covered, FirstAnswer, FirstStep, NewLink, Next, NowQuiet, OwnerChanged, Page, PromiseBroken,
        Promised, PutToTest, Reopened, Reply, SolvedAgain, StrangerAnswer, WhileClosed, Written,
    },
};

/// A message in words, with everything that a mail needs.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The work name of who writes, or acts.
    pub from_name: String,
    pub from_address: String,
    pub to_name: Option<String>,
    pub to_address: String,
    /// Where that lies in the vault.
    pub address: Option<VaultId>,
    /// Where the answer arrives.
    pub reply_to: String,
    /// Where it comes back to if it can't be delivered.
    pub envelope_from: String,
    pub written: Written,
    /// Without brackets.
    pub message_id: String,
    /// What it answers, without brackets; the latest last.
    pub references: Vec<String>,
    /// Whether a machine wrote it, and whether it answers something.
    pub auto_submitted: Option<AutoSubmitted>,
    /// With the name of each.
    pub attachments: Vec<(String, Attachment)>,
}

impl Desk {
    /// A message of a case in words; nothing when the person has no mail address any more.
    ///
    /// # Errors
    /// When the record can't be read, or has no such message.
    pub async fn word_message(&self, case: CaseId, message: MessageId) -> Result<Option<Mail>, Declined> {
        let settings = self.set_up()?;
        let file = self.open_file_unasked(case).await?;
        let said = file.events.iter().find_map(|r| match &r.event {
            CaseEvent::Message(MessageEvent::Said { message: id, to, wording, attachments, .. }) if *id == message => {
                Some((*to, wording, attachments, r.occurred_at))
            }
            _ => None,
        });
        let Some((to, wording, attachments, said_at)) = said else {
            return Err(Declined::NotFound);
        };
        let Some(story) = file.case.story() else {
            return Err(Declined::NotFound);
        };
        let to_a_stranger = matches!(wording, Wording::Desk { sentence } if sentence.is_for_a_stranger());
        if !to_a_stranger && !story.takes_part(to) {
            return Ok(None);
        }
        let Some(address) = self.address_for(message, to).await? else {
            return Ok(None);
        };
        let ends_older = matches!(wording, Wording::Desk { sentence: Sentence::NewLink { ends_older: true, .. } }).then_some(said_at);
        let generation = self.generation_to_send(case, story, to, ends_older).await?;
        let link = self.customer_link(&settings, case, &file.row.slug, to, generation);
        let page = Page { link: &link.link, address: &link.address, code: &link.code };
        let written = self.write(&settings, &file, story, wording, page, (message, to, said_at));
        let from = match wording {
            Wording::Staff { staff, .. } => *staff,
            Wording::Desk { .. } => file.case.open().map_or(file.case.owner(), |c| Some(c.acting())).unwrap_or(StaffId(uuid::Uuid::nil())),
        };
        Ok(Some(Mail {
            from_name: if to_a_stranger { settings.name.clone() } else { file.staff.name(from).to_owned() },
            from_address: settings.mail_address.clone(),
            to_name: file.person_name(to).map(str::to_owned),
            to_address: address.text().to_owned(),
            address: address.given,
            reply_to: if to_a_stranger { settings.mail_address.clone() } else { self.reply_address(&settings, case, &file.row.slug) },
            envelope_from: self.bounce_address(&settings, message),
            written,
            message_id: self.message_id(&settings, message),
            references: references(self, &settings, &file, message, to),
            auto_submitted: matches!(wording, Wording::Desk { .. }).then_some(AutoSubmitted::Replied),
            attachments: attachments.iter().map(|a| (file.texts.particular(&a.name).unwrap_or("file").to_owned(), a.clone())).collect(),
        }))
    }

    /// The Message-ID of a message: always the same one.
    #[must_use]
    pub fn message_id(&self, settings: &Settings, message: MessageId) -> String {
        let domain = settings.mail_address.rsplit_once('@').map_or("localhost", |(_, d)| d);
        format!("{}@{domain}", message.0.simple())
    }

    /// The words of an automatic message as a page shows them.
    #[must_use]
    pub fn word_sentence(&self, settings: &Settings, file: &CaseFile, voice: &Voice, sentence: &Sentence, said_at: Timestamp) -> Written {
        let about = about(settings, file, None);
        sentence_in_words(settings, file, voice, sentence, about, said_at)
    }

    fn write(
        &self,
        settings: &Settings,
        file: &CaseFile,
        story: &Story,
        wording: &Wording,
        page: Page<'_>,
        of: (MessageId, PersonId, Timestamp),
    ) -> Written {
        let (message, to, said_at) = of;
        let voice = voice_in(file.reads_in(to));
        let about = about(settings, file, Some(page));
        match wording {
            Wording::Staff { staff, words, subject } => {
                let promise = file.case.open().and_then(|c| c.promises_told_by(message).min_by_key(|p| p.due_at));
                let next = promise.map(|p| next_of(file, p));
                let subject = subject.as_ref().or(story.subject.as_ref()).and_then(|s| file.texts.said(s)).unwrap_or_default();
                let said = file.texts.said(words).unwrap_or_default();
                let signed = signed(said, file.staff.name(*staff));
                Reply { case: about, subject, said: &signed, next, asked_again_at: asked_again_at(file, message) }.write(&voice, said_at)
            }
            Wording::Desk { sentence } => sentence_in_words(settings, file, &voice, sentence, about, said_at),
        }
    }
}

/// When a message asks whether all is solved: when that is asked again.
fn asked_again_at(file: &CaseFile, message: MessageId) -> Option<Timestamp> {
    file.events.iter().find_map(|r| match &r.event {
        CaseEvent::Resolution(ResolutionEvent::Proposed { message: asked, ask_again_at }) if *asked == message => Some(*ask_again_at),
        _ => None,
    })
}

/// A person's message ends with their name, once.
fn signed(said: &str, name: &str) -> String {
    let ends_with_name = said.trim_end().lines().next_back().is_some_and(|line| line.trim().eq_ignore_ascii_case(name));
    if ends_with_name || name.is_empty() { said.trim_end().to_owned() } else { format!("{}\n\n{name}", said.trim_end()) }
}

fn colleague<'f>(settings: &'f Settings, file: &'f CaseFile, id: StaffId) -> Colleague<'f> {
    let own = file.staff.row(id).and_then(|s| s.telephone.as_deref());
    Colleague { name: file.staff.name(id), telephone: own.or(settings.telephone.as_deref()) }
}

fn about<'f>(settings: &'f Settings, file: &'f CaseFile, page: Option<Page<'f>>) -> AboutCase<'f> {
    let owner = file.case.owner().unwrap_or(StaffId(uuid::Uuid::nil()));
    let acting = file.case.open().map(casework::case::OpenCase::acting).filter(|a| *a != owner);
    AboutCase {
        organisation: &settings.name,
        spoken_key: &file.spoken_key,
        owner: colleague(settings, file, owner),
        acting: acting.map(|a| colleague(settings, file, a)),
        page,
    }
}

fn promised<'f>(what: What, words: Option<&'f str>) -> Promised<'f> {
    match (words, what) {
        (Some(words), _) => Promised::Words(words),
        (None, What::Answer | What::Other) => Promised::Answer,
        (None, What::Call) => Promised::Call,
        (None, What::Visit) => Promised::Visit,
        (None, What::Payment) => Promised::Payment,
        (None, What::Fix) => Promised::Fix,
    }
}

fn next_of<'f>(file: &'f CaseFile, p: &Promise) -> Next<'f> {
    Next { what: promised(p.what, p.words.as_ref().and_then(|w| file.texts.said(w))), due_at: p.due_at }
}

fn sentence_in_words(
    settings: &Settings,
    file: &CaseFile,
    voice: &Voice,
    sentence: &Sentence,
    case: AboutCase<'_>,
    now: Timestamp,
) -> Written {
    let next = next_promise(file).map(|p| next_of(file, p));
    let closed =
        |opens_at: &Option<Timestamp>| opens_at.map(|opens_at| ClosedNow { opens_at, emergency: Some(&settings.emergency.telephone) });
    // The owner of the moment at which it was said, whoever owns the case since.
    let by = |owner: StaffId| AboutCase { owner: colleague(settings, file, owner), ..case };
    match sentence {
        Sentence::FirstAnswer { owner, what, due_at, opens_at } => {
            let case = by(*owner);
            let first_step = if *what == What::Call { FirstStep::Calls } else { FirstStep::Answers };
            FirstAnswer { case, first_step, due_at: *due_at, closed: closed(opens_at) }.write(voice, now)
        }
        Sentence::Reopened { owner, due_at, opens_at } => {
            Reopened { case: by(*owner), answer_due_at: *due_at, closed: closed(opens_at) }.write(voice, now)
        }
        Sentence::WhileClosed { owner, opens_at } => {
            let closed = ClosedNow { opens_at: *opens_at, emergency: Some(&settings.emergency.telephone) };
            WhileClosed { case: by(*owner), next, closed }.write(voice, now)
        }
        Sentence::OwnerChanged { from, to } => {
            let case = AboutCase { acting: None, ..by(*to) };
            OwnerChanged { case, before: file.staff.name(*from), next }.write(voice, now)
        }
        Sentence::OwnerAway { owner, stand_in, until } => {
            let case = by(*owner);
            Covered { case, stand_in: colleague(settings, file, *stand_in), until: *until, next }.write(voice, now)
        }
        Sentence::PromiseBroken { promise, what, due_at, owner, answer_by } => {
            let broken = file.case.story().and_then(|s| s.past.iter().find(|p| p.id == *promise));
            let words = broken.and_then(|p| p.words.as_ref()).and_then(|w| file.texts.said(w));
            let case = by(*owner);
            let first_due_at = broken.map_or(*due_at, |p| p.first_due_at);
            PromiseBroken { case, what: promised(*what, words), first_due_at, due_at: *due_at, answer_due_at: *answer_by }.write(voice, now)
        }
        Sentence::AskedAgain { .. } => SolvedAgain { case, asked_at: None, quiet_at: None }.write(voice, now),
        Sentence::NowQuiet { .. } => NowQuiet { case, times_asked: settings.policy.ask_rounds }.write(voice, now),
        Sentence::NewLink { .. } => NewLink { case, valid_until: link_until(settings, now) }.write(voice, now),
        Sentence::PutToTest { ask_on, .. } => PutToTest { case, asked_by: *ask_on }.write(voice, now),
        Sentence::StrangerAnswer { read_by, opens_at } => {
            StrangerAnswer { organisation: &settings.name, read_by: *read_by, closed: closed(opens_at) }.write(voice, now)
        }
    }
}

/// Until when the link of a mail works, when nothing follows it.
fn link_until(settings: &Settings, said_at: Timestamp) -> Option<Timestamp> {
    said_at.checked_add(jiff::SignedDuration::from_hours(24 * i64::from(settings.policy.link_days))).ok()
}

fn next_promise(file: &CaseFile) -> Option<&Promise> {
    match &file.case {
        Case::Open(c) => c.owed.steps().find_map(|s| match s {
            Step::Promise(p) => Some(p),
            Step::Duty(_) => None,
        }),
        Case::Unopened | Case::Ended(_) => None,
    }
}

/// What a message answers: the mails of this person and ours to them that came before it. At most twenty, the first and the latest.
fn references(desk: &Desk, settings: &Settings, file: &CaseFile, message: MessageId, to: PersonId) -> Vec<String> {
    let mut ids = Vec::new();
    for r in &file.events {
        match &r.event {
            CaseEvent::Message(MessageEvent::Said { message: id, .. }) if *id == message => break,
            CaseEvent::Message(MessageEvent::Said { message: id, to: other, .. }) if *other == to => {
                ids.push(desk.message_id(settings, *id))
            }
            CaseEvent::Contact(ContactEvent::Received(c)) if c.from == to => {
                ids.extend(c.message_id.as_ref().and_then(|m| file.texts.particular(m)).map(str::to_owned));
            }
            _ => {}
        }
    }
    if ids.len() > 20 {
        let latest = ids.split_off(ids.len() - 19);
        ids.truncate(1);
        ids.extend(latest);
    }
    ids
}
