//! What doctor can find.

use casework::{ids::CaseId, rule::Rule};
use serde::Serialize;
use uuid::Uuid;

/// The kinds of faults, each under the rule that it breaks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// An open case whose owner, or whoever acts for them, is nobody or doesn't work here.
    OwnerMissing,
    /// The desk asked, and it doesn't hold.
    AskedByTheDesk,
    /// An open case without a dated step by somebody.
    NextStepMissing,
    /// A promise of which nobody was told, nobody is being told, and nobody has to tell.
    NextStepUntold,
    /// What was sent isn't kept, so that an answer to it can't be understood.
    SentNotKept,
    /// A promise whose time has passed, and which is neither kept, moved nor broken.
    PromiseOverdue,
    /// A broken promise that was not told, and nobody has to.
    BrokenUndisclosed,
    /// An ended case that ended in none of the four ways.
    EndingUnknown,
    /// A case shown as ended otherwise than it did.
    EndingDiffers,
    /// The counts of the mail ledger, of cases or of loads are not what is counted.
    CountsWrong,
    /// A mail that nobody reads.
    MailUnread,
    /// A mail on the shelf at which nobody has to look.
    ShelfOwnerless,
    /// Bytes that reached us are no longer there.
    OriginalMissing,
    /// A row that pages show is missing, behind its record, or says something else.
    ViewWrong,
    /// Nothing will look at a stream when it has to be looked at.
    DueMissing,
    /// Somebody tries to look at a stream, and fails.
    DueFailing,
    /// Nobody looks at what is due.
    DueStuck,
    /// A message was said, has not left, and doesn't wait to leave either.
    MessageNotLeaving,
    /// A message waits to leave, and doesn't.
    OutboxStuck,
    /// A colleague should have been told something by mail, and isn't.
    MemoStuck,
    /// An event, a chain or a content isn't what was recorded.
    RecordDamaged,
}

impl Fault {
    /// The rule that it breaks. What the desk asks comes with its own.
    #[must_use]
    pub fn rule(self) -> Rule {
        match self {
            Fault::OwnerMissing | Fault::AskedByTheDesk => Rule::Owner,
            Fault::NextStepMissing | Fault::NextStepUntold => Rule::NextStep,
            Fault::SentNotKept => Rule::Answerable,
            Fault::PromiseOverdue | Fault::BrokenUndisclosed => Rule::Promise,
            Fault::EndingUnknown | Fault::EndingDiffers => Rule::TheCustomersWord,
            Fault::CountsWrong
            | Fault::MailUnread
            | Fault::ShelfOwnerless
            | Fault::OriginalMissing
            | Fault::ViewWrong
            | Fault::DueMissing
            | Fault::DueFailing
            | Fault::DueStuck
            | Fault::MessageNotLeaving
            | Fault::OutboxStuck
            | Fault::MemoStuck
            | Fault::RecordDamaged => Rule::NothingLost,
        }
    }
}

/// Something that breaks a rule.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Finding {
    pub rule: Rule,
    pub fault: Fault,
    /// The case that breaks it, when it is one.
    pub case: Option<CaseId>,
    /// Its spoken key: `amber-otter-92`.
    pub slug: Option<String>,
    /// The stream, message or line, when it is no case.
    pub id: Option<Uuid>,
    /// One sentence for whoever mends it, in English like the logs; never a name or a person's words.
    pub what: String,
}

/// Of which case, or of what else.
#[derive(Clone, Debug)]
pub(super) enum Of {
    Case(CaseId, Option<String>),
    Other(Uuid),
    All,
}

/// What was found so far, each once.
#[derive(Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    pub(super) fn add(&mut self, fault: Fault, of: &Of, what: impl Into<String>) {
        self.add_under(fault.rule(), fault, of, what);
    }

    pub(super) fn add_under(&mut self, rule: Rule, fault: Fault, of: &Of, what: impl Into<String>) {
        let (case, slug, id) = match of {
            Of::Case(case, slug) => (Some(*case), slug.clone(), None),
            Of::Other(id) => (None, None, Some(*id)),
            Of::All => (None, None, None),
        };
        let finding = Finding { rule, fault, case, slug, id, what: what.into() };
        if !self.0.contains(&finding) {
            self.0.push(finding);
        }
    }

    /// By rule, and within it as they were found.
    pub(super) fn all(mut self) -> Vec<Finding> {
        self.0.sort_by_key(|f| f.rule);
        self.0
    }
}
