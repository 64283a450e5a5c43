//! The forms beside the timeline: their names, and one of them that came back.

use crate::pages::{form::Refused, refusal::Within};

/// The forms beside the timeline, by the fragment of their address.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    Keep,
    Move,
    HandOver,
    AnswerOffer,
    Harm,
    Stopgap,
    HarmOver,
    CustomerSays,
    SpokenRefusal,
    NotACustomer,
    NoAnswer,
}

impl Act {
    /// Every act, with the name under which a form carries it to another page.
    const NAMED: [(Act, &str); 11] = [
        (Act::Keep, "keep"),
        (Act::Move, "move"),
        (Act::HandOver, "hand_over"),
        (Act::AnswerOffer, "answer_offer"),
        (Act::Harm, "harm"),
        (Act::Stopgap, "stopgap"),
        (Act::HarmOver, "harm_over"),
        (Act::CustomerSays, "customer_says"),
        (Act::SpokenRefusal, "refusal"),
        (Act::NotACustomer, "not_a_customer"),
        (Act::NoAnswer, "no_answer"),
    ];

    /// Its name in forms.
    #[must_use]
    pub fn name(self) -> &'static str {
        Act::NAMED.iter().find(|(act, _)| *act == self).map_or("", |(_, name)| name)
    }

    /// The act of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Act> {
        Act::NAMED.iter().find(|(_, n)| *n == name).map(|(act, _)| *act)
    }

    /// Where, within its form, what was missing can be given.
    #[must_use]
    pub fn within(self) -> Option<Within> {
        match self {
            Act::CustomerSays => Some(Within { told: "#says-told", next: "#says-next-kind" }),
            Act::Move => Some(Within { told: "#say", next: "#move-day" }),
            Act::Keep
            | Act::HandOver
            | Act::AnswerOffer
            | Act::Harm
            | Act::Stopgap
            | Act::HarmOver
            | Act::SpokenRefusal
            | Act::NotACustomer
            | Act::NoAnswer => None,
        }
    }
}

/// A form that came back: which, why, and what stood in it.
pub struct ActCameBack {
    pub act: Act,
    /// Why; none where nothing stands in its way any more, and it waits to be sent.
    pub refused: Option<Refused>,
    /// The names and values that were sent; shown again in the fields of the same names.
    pub fields: Vec<(String, String)>,
}
