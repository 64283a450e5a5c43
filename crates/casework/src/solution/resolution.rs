//! A case ends by the customer's word, or is quiet, or gets a final answer that another person reviewed (rule 8).
//! Silence is never called solved, and reopening is never refused.

use crate::{
    ids::{ContactId, MessageId, StaffId},
    kept::{Noted, Said},
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How it ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "ending", content = "by")]
pub enum Ending {
    /// By the customer's word, in this contact.
    Solved(ContactId),
    /// We asked, nobody answered, little harm was left, and one step brings it back. Counted apart.
    Quiet,
    /// Reviewed by another person, with reasons and the way outside; the customer does not agree.
    FinalAnswer(StaffId),
    /// It was no customer's matter: an advertisement, a wrong number.
    NotACase(StaffId),
}

/// A final answer that waits for its review.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FinalAnswer {
    pub by: StaffId,
    /// The answer and its reasons, as the customer will read them.
    pub words: Said,
    /// Where the customer may turn outside: the ombudsman, a court, with the limit of time.
    pub way_outside: Said,
    pub proposed_at: Timestamp,
    /// The event with which something was last said when it was proposed: the review is of the case as it stood then.
    pub last_said: u64,
}

/// What happened on the way to the end, and back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResolutionEvent {
    /// We believe it is solved, and asked.
    Proposed {
        message: MessageId,
        ask_again_at: Timestamp,
    },
    /// Asked once more.
    AskedAgain {
        message: MessageId,
        round: u32,
        ask_again_at: Timestamp,
    },
    /// The question was taken back.
    ProposalWithdrawn,
    /// What they said meanwhile needs no answer: the question stands as it did.
    StillAsked {
        message: MessageId,
        round: u32,
        ask_again_at: Timestamp,
    },
    /// They say that it is not solved.
    Contradicted {
        contact: ContactId,
    },
    /// They say that it is solved; because of harm, it is asked once more when it has been put to the test.
    PutToTest {
        contact: ContactId,
        ask_on: Timestamp,
    },
    /// Solved, by their word.
    Solved {
        contact: ContactId,
    },
    WentQuiet,
    FinalAnswerProposed {
        by: StaffId,
        words: Said,
        way_outside: Said,
    },
    FinalAnswerDeclined {
        by: StaffId,
        why: Option<Noted>,
    },
    FinalAnswerGiven {
        by: StaffId,
        reviewed_by: StaffId,
        message: Option<MessageId>,
    },
    NotACase {
        by: StaffId,
    },
    /// Open again: a later contact, somebody's act, or an ending taken back.
    Reopened {
        owner: StaffId,
        because: Reopening,
    },
}

/// Why it is open again.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "because", content = "of")]
pub enum Reopening {
    Contact(ContactId),
    Staff(StaffId),
    Undone(StaffId),
    /// What ended it never reached them: the message came back.
    Undelivered(MessageId),
}
