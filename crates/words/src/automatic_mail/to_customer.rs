//! What customers get: each mail says who looks after them, what happens next and by when, and how to answer.

use jiff::Timestamp;

use super::written::{Draft, Written, one_line};
use super::{AboutCase, ClosedNow, Colleague, Next, Promised};
use crate::voice::{Arg, Voice};

/// At once after somebody got in touch.
#[derive(Clone, Copy, Debug)]
pub struct FirstAnswer<'a> {
    /// The case that was opened.
    pub case: AboutCase<'a>,
    /// What the owner does next.
    pub first_step: FirstStep,
    /// By when.
    pub due_at: Timestamp,
    /// Outside published hours: when we open.
    pub closed: Option<ClosedNow<'a>>,
}

/// What an owner does first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FirstStep {
    /// Reads the message and answers it.
    Answers,
    /// Calls the customer, who asked for it.
    Calls,
}

/// To somebody who quoted a case that is not theirs. It has no field that could tell anything of that case.
#[derive(Clone, Copy, Debug)]
pub struct StrangerAnswer<'a> {
    /// The organisation's name.
    pub organisation: &'a str,
    /// By when a person reads it.
    pub read_by: Timestamp,
    /// Outside published hours: when we open.
    pub closed: Option<ClosedNow<'a>>,
}

/// A colleague has accepted the case.
#[derive(Clone, Copy, Debug)]
pub struct OwnerChanged<'a> {
    /// The case, with its new owner.
    pub case: AboutCase<'a>,
    /// Who looked after it until now.
    pub before: &'a str,
    /// The next step, which the hand-over left as it was.
    pub next: Option<Next<'a>>,
}

/// The owner is away; a colleague has accepted to act meanwhile.
#[derive(Clone, Copy, Debug)]
pub struct Covered<'a> {
    /// The case, with its owner, who stays its owner.
    pub case: AboutCase<'a>,
    /// Who acts meanwhile.
    pub stand_in: Colleague<'a>,
    /// The end of the absence, when it is known.
    pub until: Option<Timestamp>,
    /// The next step, which stays.
    pub next: Option<Next<'a>>,
}

/// The desk discloses a broken promise, because its owner has not.
#[derive(Clone, Copy, Debug)]
pub struct PromiseBroken<'a> {
    /// The case.
    pub case: AboutCase<'a>,
    /// What was promised, as it was said.
    pub what: Promised<'a>,
    /// The date that was said first: it stays visible.
    pub first_due_at: Timestamp,
    /// The date that passed; the same as the first unless the promise was moved.
    pub due_at: Timestamp,
    /// By when the owner answers.
    pub answer_due_at: Timestamp,
}

/// Asked again.
#[derive(Clone, Copy, Debug)]
pub struct SolvedAgain<'a> {
    /// The case.
    pub case: AboutCase<'a>,
    /// When we asked before, if it is known.
    pub asked_at: Option<Timestamp>,
    /// When the case goes quiet if no answer comes; nothing when we ask at least once more.
    pub quiet_at: Option<Timestamp>,
}

/// No answer came: the case rests, and is not called solved.
#[derive(Clone, Copy, Debug)]
pub struct NowQuiet<'a> {
    /// The case.
    pub case: AboutCase<'a>,
    /// How often we asked.
    pub times_asked: u32,
}

/// The customer said that it is solved.
#[derive(Clone, Copy, Debug)]
pub struct Solved<'a> {
    /// The case.
    pub case: AboutCase<'a>,
    /// When they said so.
    pub said_at: Timestamp,
}

/// The customer said that it is solved after harm: we ask once more when it has been put to the test.
#[derive(Clone, Copy, Debug)]
pub struct PutToTest<'a> {
    /// The case.
    pub case: AboutCase<'a>,
    /// By when they are asked.
    pub asked_by: Timestamp,
}

/// The case is open again.
#[derive(Clone, Copy, Debug)]
pub struct Reopened<'a> {
    /// The case.
    pub case: AboutCase<'a>,
    /// By when the owner answers.
    pub answer_due_at: Timestamp,
    /// Outside published hours: when we open.
    pub closed: Option<ClosedNow<'a>>,
}

/// They wrote again while we are closed.
#[derive(Clone, Copy, Debug)]
pub struct WhileClosed<'a> {
    /// The case.
    pub case: AboutCase<'a>,
    /// What was promised before.
    pub next: Option<Next<'a>>,
    /// When we open, and what to do in an emergency.
    pub closed: ClosedNow<'a>,
}

/// A new link to the customer's page, to the address on file.
#[derive(Clone, Copy, Debug)]
pub struct NewLink<'a> {
    /// The case, with the new link.
    pub case: AboutCase<'a>,
    /// When the link stops working, if it does so by itself.
    pub valid_until: Option<Timestamp>,
}

/// A mail that a person wrote, with the lines that each mail ends with.
#[derive(Clone, Copy, Debug)]
pub struct Reply<'a> {
    /// The case.
    pub case: AboutCase<'a>,
    /// The subject of the conversation so far; empty when there is none.
    pub subject: &'a str,
    /// What the person wrote, as they wrote it.
    pub said: &'a str,
    /// What they promised with it.
    pub next: Option<Next<'a>>,
    /// When it asks whether all is solved: when it is asked again.
    pub asked_again_at: Option<Timestamp>,
}

impl FirstAnswer<'_> {
    /// The mail in a reader's words; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let case = self.case;
        let owner = ("owner", Arg::Text(case.owner.name));
        let subject = voice.say_with("mail-first-answer-subject", &[("case", Arg::Text(case.spoken_key))]);
        let mut draft = Draft::new(voice, now, subject);
        let organisation = ("organisation", Arg::Text(case.organisation));
        draft.paragraph(voice.say_with("mail-first-answer-received", &[organisation, owner]));
        draft.acting(&case);
        let (when, reader) = (draft.when(self.due_at), ("reader", Arg::Text(case.reader().name)));
        let when = ("when", Arg::Text(&when));
        draft.line(&match self.first_step {
            FirstStep::Answers => voice.say_with("mail-first-answer-answers", &[reader, when]),
            FirstStep::Calls => voice.say_with("mail-first-answer-calls", &[reader, when]),
        });
        draft.closed_now(self.closed.as_ref());
        draft.reach(&case);
        automatic(draft, &case)
    }
}

impl StrangerAnswer<'_> {
    /// The mail in a reader's words; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let mut draft = Draft::new(voice, now, voice.say("mail-stranger-subject"));
        let organisation = ("organisation", Arg::Text(self.organisation));
        draft.paragraph(voice.say_with("mail-stranger-received", &[organisation]));
        let when = draft.when(self.read_by);
        draft.line(&voice.say_with("mail-stranger-next", &[("when", Arg::Text(&when))]));
        draft.closed_now(self.closed.as_ref());
        draft.paragraph(voice.say("mail-automatic-note-unnamed"));
        draft.done()
    }
}

impl OwnerChanged<'_> {
    /// The mail in a reader's words; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let case = self.case;
        let (owner, key) = (("owner", Arg::Text(case.owner.name)), ("case", Arg::Text(case.spoken_key)));
        let before = ("before", Arg::Text(self.before));
        let mut draft = Draft::new(voice, now, voice.say_with("mail-owner-changed-subject", &[key, owner]));
        draft.paragraph(voice.say_with("mail-owner-changed-fact", &[owner, before]));
        draft.line(&voice.say_with("mail-owner-changed-briefed", &[owner, before]));
        draft.next(self.next.as_ref());
        draft.reach(&case);
        automatic(draft, &case)
    }
}

impl Covered<'_> {
    /// The mail in a reader's words; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let case = AboutCase { acting: Some(self.stand_in), ..self.case };
        let (owner, key) = (("owner", Arg::Text(case.owner.name)), ("case", Arg::Text(case.spoken_key)));
        let stand_in = ("stand-in", Arg::Text(self.stand_in.name));
        let until = self.until.map(|until| voice.day_seen_from(until, now));
        let (subject, fact) = match &until {
            Some(until) => {
                let until = ("until", Arg::Text(until));
                (
                    voice.say_with("mail-covered-subject", &[key, stand_in, owner, until]),
                    voice.say_with("mail-covered-fact", &[owner, stand_in, until]),
                )
            }
            None => (
                voice.say_with("mail-covered-subject-open", &[key, stand_in, owner]),
                voice.say_with("mail-covered-fact-open", &[owner, stand_in]),
            ),
        };
        let mut draft = Draft::new(voice, now, subject);
        draft.paragraph(fact);
        draft.line(&voice.say_with("mail-covered-owner-stays", &[owner]));
        draft.next(self.next.as_ref());
        draft.reach(&case);
        automatic(draft, &case)
    }
}

impl PromiseBroken<'_> {
    /// The mail in a reader's words; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let case = self.case;
        let reader = ("reader", Arg::Text(case.reader().name));
        let subject = voice.say_with("mail-promise-broken-subject", &[("case", Arg::Text(case.spoken_key))]);
        let mut draft = Draft::new(voice, now, subject);
        let (when, first) = (draft.when(self.due_at), draft.when(self.first_due_at));
        let what = self.what.said(voice);
        let (what, when) = (("what", Arg::Text(&what)), ("when", Arg::Text(&when)));
        draft.paragraph(if self.first_due_at == self.due_at {
            voice.say_with("mail-promise-broken-fact", &[what, when])
        } else {
            voice.say_with("mail-promise-broken-fact-moved", &[what, when, ("first", Arg::Text(&first))])
        });
        draft.acting(&case);
        let answer_by = draft.when(self.answer_due_at);
        draft.line(&voice.say_with("mail-promise-broken-answer", &[reader, ("answer-by", Arg::Text(&answer_by))]));
        draft.reach(&case);
        automatic(draft, &case)
    }
}

impl SolvedAgain<'_> {
    /// The mail in a reader's words; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let case = self.case;
        let subject = voice.say_with("mail-solved-again-subject", &[("case", Arg::Text(case.spoken_key))]);
        let mut draft = Draft::new(voice, now, subject);
        draft.paragraph(match self.asked_at.map(|asked| voice.day_seen_from(asked, now)) {
            Some(asked) => voice.say_with("mail-solved-again-fact", &[("asked", Arg::Text(&asked))]),
            None => voice.say("mail-solved-again-fact-undated"),
        });
        how_to_say_whether(&mut draft, &case);
        draft.line(&match self.quiet_at.map(|quiet| voice.day_seen_from(quiet, now)) {
            Some(when) => voice.say_with("mail-solved-again-silence", &[("when", Arg::Text(&when))]),
            None => voice.say("mail-solved-again-silence-undated"),
        });
        draft.reach(&case);
        automatic(draft, &case)
    }
}

impl NowQuiet<'_> {
    /// The mail in a reader's words; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let case = self.case;
        let owner = ("owner", Arg::Text(case.owner.name));
        let subject = voice.say_with("mail-quiet-subject", &[("case", Arg::Text(case.spoken_key))]);
        let mut draft = Draft::new(voice, now, subject);
        draft.paragraph(voice.say_with("mail-quiet-fact", &[("times", Arg::Count(i64::from(self.times_asked)))]));
        draft.paragraph(voice.say_with("mail-quiet-way-back", &[owner]));
        draft.reach(&case);
        automatic(draft, &case)
    }
}

impl Solved<'_> {
    /// The mail in a reader's words; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let case = self.case;
        let subject = voice.say_with("mail-solved-subject", &[("case", Arg::Text(case.spoken_key))]);
        let mut draft = Draft::new(voice, now, subject);
        let when = draft.when(self.said_at);
        draft.paragraph(voice.say_with("mail-solved-fact", &[("when", Arg::Text(&when))]));
        draft.paragraph(voice.say("mail-solved-way-back"));
        draft.reach(&case);
        automatic(draft, &case)
    }
}

impl PutToTest<'_> {
    /// The mail in a reader's words; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let case = self.case;
        let (when, day) = (voice.instant_seen_from(self.asked_by, now), voice.day_seen_from(self.asked_by, now));
        let (reader, key) = (("reader", Arg::Text(case.reader().name)), ("case", Arg::Text(case.spoken_key)));
        let subject = voice.say_with("mail-put-to-test-subject", &[key, ("when", Arg::Text(&day))]);
        let mut draft = Draft::new(voice, now, subject);
        draft.paragraph(voice.say("mail-put-to-test-fact"));
        draft.line(&voice.say_with("mail-put-to-test-next", &[reader, ("when", Arg::Text(&when))]));
        draft.reach(&case);
        automatic(draft, &case)
    }
}

impl Reopened<'_> {
    /// The mail in a reader's words; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let case = self.case;
        let owner = ("owner", Arg::Text(case.owner.name));
        let subject = voice.say_with("mail-reopened-subject", &[("case", Arg::Text(case.spoken_key))]);
        let mut draft = Draft::new(voice, now, subject);
        draft.paragraph(voice.say_with("mail-reopened-fact", &[owner]));
        draft.acting(&case);
        let (when, reader) = (draft.when(self.answer_due_at), ("reader", Arg::Text(case.reader().name)));
        draft.line(&voice.say_with("mail-reopened-next", &[reader, ("when", Arg::Text(&when))]));
        draft.paragraph(voice.say("mail-told-already"));
        draft.closed_now(self.closed.as_ref());
        draft.reach(&case);
        automatic(draft, &case)
    }
}

impl WhileClosed<'_> {
    /// The mail in a reader's words; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let case = self.case;
        let subject = voice.say_with("mail-while-closed-subject", &[("case", Arg::Text(case.spoken_key))]);
        let mut draft = Draft::new(voice, now, subject);
        let (organisation, owner) = (("organisation", Arg::Text(case.organisation)), ("owner", Arg::Text(case.owner.name)));
        draft.paragraph(voice.say_with("mail-while-closed-fact", &[organisation, owner]));
        draft.acting(&case);
        draft.closed_now(Some(&self.closed));
        draft.next(self.next.as_ref());
        draft.reach(&case);
        automatic(draft, &case)
    }
}

impl NewLink<'_> {
    /// The mail in a reader's words; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let case = self.case;
        let subject = voice.say_with("mail-new-link-subject", &[("case", Arg::Text(case.spoken_key))]);
        let mut draft = Draft::new(voice, now, subject);
        draft.paragraph(voice.say("mail-new-link-fact"));
        draft.page(&case);
        if let Some(until) = self.valid_until {
            let until = draft.when(until);
            draft.paragraph(voice.say_with("mail-new-link-until", &[("until", Arg::Text(&until))]));
        }
        draft.line(&voice.say("mail-new-link-not-you"));
        automatic(draft, &case)
    }
}

impl Reply<'_> {
    /// The mail in a reader's words: what the person said stands first and unchanged; `now` decides whether a date needs its year.
    pub fn write(&self, voice: &Voice, now: Timestamp) -> Written {
        let case = self.case;
        let mut draft = Draft::new(voice, now, self.subject(voice));
        for paragraph in self.said.replace("\r\n", "\n").split("\n\n").map(str::trim_end).filter(|text| !text.is_empty()) {
            draft.paragraph(paragraph.trim_start_matches('\n').to_owned());
        }
        draft.next(self.next.as_ref());
        if let Some(again) = self.asked_again_at {
            how_to_say_whether(&mut draft, &case);
            let when = voice.day_seen_from(again, now);
            draft.line(&voice.say_with("mail-solved-question-silence", &[("when", Arg::Text(&when))]));
        }
        draft.reach(&case);
        draft.done()
    }

    fn subject(&self, voice: &Voice) -> String {
        let subject = one_line(self.subject);
        if subject.is_empty() {
            return voice.say_with("mail-reply-subject-none", &[("case", Arg::Text(self.case.spoken_key))]);
        }
        // "Re:" is understood by mail programs in every language (RFC 5322, 3.6.5), and stands once.
        let already = subject.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("re:"));
        if already { subject } else { format!("Re: {subject}") }
    }
}

fn how_to_say_whether(draft: &mut Draft<'_>, case: &AboutCase<'_>) {
    draft.paragraph(if case.page.is_some() {
        draft.voice.say("mail-solved-question-how")
    } else {
        draft.voice.say("mail-solved-question-how-without-page")
    });
}

/// Ends a mail that no person wrote: it says so, and who reads the answer.
fn automatic(mut draft: Draft<'_>, case: &AboutCase<'_>) -> Written {
    draft.paragraph(draft.voice.say_with("mail-automatic-note", &[("reader", Arg::Text(case.reader().name))]));
    draft.done()
}
