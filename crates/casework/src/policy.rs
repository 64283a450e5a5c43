//! What an organisation may set: spans and bounds. Every default is a choice of ours of November 2026, unless it says otherwise.

use serde::{Deserialize, Serialize};

/// Spans and bounds of the desk. "Open" minutes count in published hours only; the others count always.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Open minutes until the first answer of a person is promised.
    pub first_answer_open_minutes: u32,
    /// Open minutes until a customer's later message is answered.
    pub answer_open_minutes: u32,
    /// Open minutes until somebody who asked for it is called.
    pub call_back_open_minutes: u32,
    /// Minutes before a promise is due at which its owner is warned.
    pub warn_before_minutes: u32,
    /// Open minutes in which the owner tells a broken promise in person, before the desk does.
    pub disclose_open_minutes: u32,
    /// Open minutes in which an undelivered message is told in another way.
    pub tell_open_minutes: u32,
    /// Days after which "is it solved?" is asked again.
    pub ask_again_days: u32,
    /// How often "is it solved?" is asked before the case is quiet.
    pub ask_rounds: u32,
    /// Days after which a solution of a harm is asked about once more, when it has been put to the test.
    pub put_to_test_days: u32,
    /// Minutes within which a harm has a stopgap.
    pub stopgap_minutes: u32,
    /// Open minutes within which an unplanned absence is covered, once a customer waits.
    pub cover_lease_open_minutes: u32,
    /// Open minutes within which an offered hand-over is accepted or declined.
    pub hand_over_open_minutes: u32,
    /// Hand-overs of one case after which only a lead may hand it over again.
    pub hand_overs_before_lead: u32,
    /// Seconds that what a person sends waits, so that it can be taken back.
    pub undo_send_seconds: u32,
    /// Minutes in which closing, assigning and hand-over can be taken back.
    pub undo_act_minutes: u32,
    /// Moves of a promise that need nobody's leave.
    pub moves_without_leave: u32,
    /// Automatic messages of one case without a human act between them (RFC 3834 asks for a bound).
    pub automatic_per_case: u32,
    /// Automatic messages to one address in 24 hours, over all cases.
    pub automatic_per_address_daily: u32,
    /// The furthest day, in days from now, on which a promise may be due.
    pub promise_within_days: u32,
    /// Days after our last message to somebody until their link to their page ends by itself. A final answer can be taken
    /// outside for six months (FCA DISP 1.6.2R and 2.8.2R, seen 2026-11): the page that holds it opens as long, and some weeks more.
    pub link_days: u32,
    /// New links that somebody may ask for in 24 hours. They come beside the automatic messages, which can't use them up.
    pub new_links_daily: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Policy {
            first_answer_open_minutes: 480,
            answer_open_minutes: 480,
            call_back_open_minutes: 120,
            warn_before_minutes: 60,
            disclose_open_minutes: 120,
            tell_open_minutes: 240,
            ask_again_days: 4,
            ask_rounds: 2,
            put_to_test_days: 2,
            stopgap_minutes: 240,
            cover_lease_open_minutes: 15,
            hand_over_open_minutes: 240,
            hand_overs_before_lead: 3,
            undo_send_seconds: 20,
            undo_act_minutes: 15,
            moves_without_leave: 1,
            automatic_per_case: 3,
            automatic_per_address_daily: 5,
            promise_within_days: 366,
            link_days: 200,
            new_links_daily: 3,
        }
    }
}

impl Policy {
    /// The first value that can't work, with what would: a policy is checked when it is set, never when it is used.
    ///
    /// # Errors
    /// The name of the field and the bounds it must keep.
    pub fn check(&self) -> Result<(), (&'static str, u32, u32)> {
        let bounds: [(&'static str, u32, u32, u32); 21] = [
            ("first_answer_open_minutes", self.first_answer_open_minutes, 1, 14_400),
            ("answer_open_minutes", self.answer_open_minutes, 1, 14_400),
            ("call_back_open_minutes", self.call_back_open_minutes, 1, 14_400),
            ("warn_before_minutes", self.warn_before_minutes, 0, 10_080),
            ("disclose_open_minutes", self.disclose_open_minutes, 0, 2_400),
            ("tell_open_minutes", self.tell_open_minutes, 1, 4_800),
            ("ask_again_days", self.ask_again_days, 1, 90),
            ("ask_rounds", self.ask_rounds, 1, 10),
            ("put_to_test_days", self.put_to_test_days, 1, 120),
            ("stopgap_minutes", self.stopgap_minutes, 1, 2_880),
            ("cover_lease_open_minutes", self.cover_lease_open_minutes, 1, 480),
            ("hand_over_open_minutes", self.hand_over_open_minutes, 1, 4_800),
            ("hand_overs_before_lead", self.hand_overs_before_lead, 0, 20),
            ("undo_send_seconds", self.undo_send_seconds, 0, 300),
            ("undo_act_minutes", self.undo_act_minutes, 0, 1_440),
            ("moves_without_leave", self.moves_without_leave, 0, 1),
            ("automatic_per_case", self.automatic_per_case, 1, 20),
            ("automatic_per_address_daily", self.automatic_per_address_daily, 1, 100),
            ("promise_within_days", self.promise_within_days, 1, 3_660),
            ("link_days", self.link_days, 7, 3_660),
            ("new_links_daily", self.new_links_daily, 1, 20),
        ];
        bounds
            .into_iter()
            .find(|(_, value, low, high)| value < low || value > high)
            .map_or(Ok(()), |(name, _, low, high)| Err((name, low, high)))
    }
}
