//! Events are for ever: for each kind there is a file with a body as the first version writes it, and it still reads.
//! A new kind doesn't compile here until it is named; then `cargo test -p casework --test rules -- --ignored` writes its
//! file. A file is never changed: a new meaning is a new version, with an upcast in the crate `record` and a file of its own.
#![expect(clippy::disallowed_methods, reason = "golden files are files; the crate itself touches none")]

mod samples;
pub mod samples_beside;

use casework::{
    CaseEvent,
    care::{cover::CoverEvent, owner::OwnerEvent},
    conversation::{contact::ContactEvent, message::MessageEvent, note::NoteEvent},
    event::Event,
    harm::harm::HarmEvent,
    people::{
        customer::{CustomerEvent, PersonEvent},
        organisation::{OrganisationEvent, SettingsEvent},
        staff::{AbsenceEvent, MemberEvent, StaffEvent},
    },
    promise::{duty::DutyEvent, hand_over::HandOverEvent, promise::PromiseEvent},
    solution::resolution::ResolutionEvent,
};
use std::path::PathBuf;

/// The kinds of a stream's events, and the kind of one of them: named once, so that none can be forgotten.
macro_rules! kinds {
    ($all:ident, $kind_of:ident, $event:ty, { $($pattern:pat => $kind:literal,)* }) => {
        const $all: &[&str] = &[$($kind),*];
        fn $kind_of(event: &$event) -> &'static str {
            match event {
                $($pattern => $kind,)*
            }
        }
    };
}

kinds!(CASE, kind_of_case, CaseEvent, {
    CaseEvent::Opened(_) => "opened",
    CaseEvent::Contact(ContactEvent::Received(_)) => "contact.received",
    CaseEvent::Contact(ContactEvent::StrangerWrote(_)) => "contact.stranger_wrote",
    CaseEvent::Contact(ContactEvent::StrangerReleased { .. }) => "contact.stranger_released",
    CaseEvent::Contact(ContactEvent::StrangerKeptBack { .. }) => "contact.stranger_kept_back",
    CaseEvent::Contact(ContactEvent::LinksEnded { .. }) => "contact.links_ended",
    CaseEvent::Contact(ContactEvent::CallAsked { .. }) => "contact.call_asked",
    CaseEvent::Message(MessageEvent::Said { .. }) => "message.said",
    CaseEvent::Message(MessageEvent::TakenBack { .. }) => "message.taken_back",
    CaseEvent::Message(MessageEvent::Accepted { .. }) => "message.accepted",
    CaseEvent::Message(MessageEvent::Deferred { .. }) => "message.deferred",
    CaseEvent::Message(MessageEvent::Bounced { .. }) => "message.bounced",
    CaseEvent::Message(MessageEvent::InDoubt { .. }) => "message.in_doubt",
    CaseEvent::Message(MessageEvent::AnsweredAutomatically { .. }) => "message.answered_automatically",
    CaseEvent::Note(NoteEvent::Written { .. }) => "note.written",
    CaseEvent::Note(NoteEvent::RefusalSpoken { .. }) => "note.refusal_spoken",
    CaseEvent::Promise(PromiseEvent::Made { .. }) => "promise.made",
    CaseEvent::Promise(PromiseEvent::Warned { .. }) => "promise.warned",
    CaseEvent::Promise(PromiseEvent::Kept { .. }) => "promise.kept",
    CaseEvent::Promise(PromiseEvent::Moved { .. }) => "promise.moved",
    CaseEvent::Promise(PromiseEvent::Broken { .. }) => "promise.broken",
    CaseEvent::Promise(PromiseEvent::Disclosed { .. }) => "promise.disclosed",
    CaseEvent::Promise(PromiseEvent::Withdrawn { .. }) => "promise.withdrawn",
    CaseEvent::Promise(PromiseEvent::Restored { .. }) => "promise.restored",
    CaseEvent::Duty(DutyEvent::Arose { .. }) => "duty.arose",
    CaseEvent::Duty(DutyEvent::Done { .. }) => "duty.done",
    CaseEvent::Duty(DutyEvent::Restored { .. }) => "duty.restored",
    CaseEvent::Duty(DutyEvent::NotNeeded { .. }) => "duty.not_needed",
    CaseEvent::Duty(DutyEvent::Overdue { .. }) => "duty.overdue",
    CaseEvent::HandOver(HandOverEvent::Offered { .. }) => "hand_over.offered",
    CaseEvent::HandOver(HandOverEvent::Accepted { .. }) => "hand_over.accepted",
    CaseEvent::HandOver(HandOverEvent::Declined { .. }) => "hand_over.declined",
    CaseEvent::HandOver(HandOverEvent::Withdrawn { .. }) => "hand_over.withdrawn",
    CaseEvent::HandOver(HandOverEvent::Lapsed { .. }) => "hand_over.lapsed",
    CaseEvent::HandOver(HandOverEvent::Undone { .. }) => "hand_over.undone",
    CaseEvent::Owner(OwnerEvent::Changed { .. }) => "owner.changed",
    CaseEvent::Owner(OwnerEvent::TeamFollowed { .. }) => "owner.team_followed",
    CaseEvent::Cover(CoverEvent::Sought { .. }) => "cover.sought",
    CaseEvent::Cover(CoverEvent::Began { .. }) => "cover.began",
    CaseEvent::Cover(CoverEvent::Ended { .. }) => "cover.ended",
    CaseEvent::Harm(HarmEvent::Opened { .. }) => "harm.opened",
    CaseEvent::Harm(HarmEvent::StopgapFound { .. }) => "harm.stopgap_found",
    CaseEvent::Harm(HarmEvent::Over { .. }) => "harm.over",
    CaseEvent::Resolution(ResolutionEvent::Proposed { .. }) => "resolution.proposed",
    CaseEvent::Resolution(ResolutionEvent::AskedAgain { .. }) => "resolution.asked_again",
    CaseEvent::Resolution(ResolutionEvent::ProposalWithdrawn) => "resolution.proposal_withdrawn",
    CaseEvent::Resolution(ResolutionEvent::StillAsked { .. }) => "resolution.still_asked",
    CaseEvent::Resolution(ResolutionEvent::Contradicted { .. }) => "resolution.contradicted",
    CaseEvent::Resolution(ResolutionEvent::PutToTest { .. }) => "resolution.put_to_test",
    CaseEvent::Resolution(ResolutionEvent::Solved { .. }) => "resolution.solved",
    CaseEvent::Resolution(ResolutionEvent::WentQuiet) => "resolution.went_quiet",
    CaseEvent::Resolution(ResolutionEvent::FinalAnswerProposed { .. }) => "resolution.final_answer_proposed",
    CaseEvent::Resolution(ResolutionEvent::FinalAnswerDeclined { .. }) => "resolution.final_answer_declined",
    CaseEvent::Resolution(ResolutionEvent::FinalAnswerGiven { .. }) => "resolution.final_answer_given",
    CaseEvent::Resolution(ResolutionEvent::NotACase { .. }) => "resolution.not_a_case",
    CaseEvent::Resolution(ResolutionEvent::Reopened { .. }) => "resolution.reopened",
});

kinds!(CUSTOMER, kind_of_customer, CustomerEvent, {
    CustomerEvent::Person(PersonEvent::Met { .. }) => "person.met",
    CustomerEvent::Person(PersonEvent::Named { .. }) => "person.named",
    CustomerEvent::Person(PersonEvent::AddressLearned { .. }) => "person.address_learned",
    CustomerEvent::Person(PersonEvent::LanguageKnown { .. }) => "person.language_known",
    CustomerEvent::Person(PersonEvent::ZoneKnown { .. }) => "person.zone_known",
    CustomerEvent::Person(PersonEvent::AddressFailed { .. }) => "person.address_failed",
    CustomerEvent::Person(PersonEvent::AddressConfirmed { .. }) => "person.address_confirmed",
});

kinds!(STAFF, kind_of_staff, StaffEvent, {
    StaffEvent::Staff(MemberEvent::Invited { .. }) => "staff.invited",
    StaffEvent::Staff(MemberEvent::Joined) => "staff.joined",
    StaffEvent::Staff(MemberEvent::ProfileChanged { .. }) => "staff.profile_changed",
    StaffEvent::Staff(MemberEvent::Left) => "staff.left",
    StaffEvent::Staff(MemberEvent::LogInReset) => "staff.log_in_reset",
    StaffEvent::Staff(MemberEvent::PasswordChanged) => "staff.password_changed",
    StaffEvent::Staff(MemberEvent::SecondFactorChanged) => "staff.second_factor_changed",
    StaffEvent::Staff(MemberEvent::RemindersChosen { .. }) => "staff.reminders_chosen",
    StaffEvent::Absence(AbsenceEvent::Planned { .. }) => "absence.planned",
    StaffEvent::Absence(AbsenceEvent::StandInAccepted { .. }) => "absence.stand_in_accepted",
    StaffEvent::Absence(AbsenceEvent::StandInDeclined { .. }) => "absence.stand_in_declined",
    StaffEvent::Absence(AbsenceEvent::Briefed { .. }) => "absence.briefed",
    StaffEvent::Absence(AbsenceEvent::Reported { .. }) => "absence.reported",
    StaffEvent::Absence(AbsenceEvent::Ended { .. }) => "absence.ended",
});

kinds!(ORGANISATION, kind_of_organisation, OrganisationEvent, {
    OrganisationEvent::Organisation(SettingsEvent::SetUp { .. }) => "organisation.set_up",
    OrganisationEvent::Organisation(SettingsEvent::Changed { .. }) => "organisation.changed",
});

fn file(kind: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{kind}.v1.json"))
}

fn as_json(body: &str) -> serde_json::Value {
    serde_json::from_str(body).expect("a body is JSON")
}

fn still_reads<E: Event + PartialEq + std::fmt::Debug>(all: &[&str], kind_of: fn(&E) -> &'static str, samples: &[E]) {
    for kind in all {
        let golden = std::fs::read_to_string(file(kind)).unwrap_or_else(|e| panic!("{kind} has no golden file: {e}"));
        let body = as_json(&golden).to_string();
        let event = E::read(kind, &body).unwrap_or_else(|e| panic!("{kind} doesn't read any more: {e}"));
        assert_eq!(kind_of(&event), *kind);
        let (written_kind, written) = event.written();
        assert_eq!((written_kind.as_str(), as_json(&written)), (*kind, as_json(&golden)), "{kind} is written otherwise");
    }
    for sample in samples {
        let (kind, body) = sample.written();
        assert_eq!(kind, kind_of(sample));
        assert_eq!(&E::read(&kind, &body).expect("what was written reads"), sample);
    }
    let sampled: Vec<&str> = samples.iter().map(kind_of).collect();
    assert_eq!(sampled, all, "one sample of each kind, in the order of their naming");
}

#[test]
fn each_kind_of_event_has_a_golden_file_that_still_reads_and_writes_back_the_same() {
    still_reads(CASE, kind_of_case, &samples::case());
    still_reads(CUSTOMER, kind_of_customer, &samples_beside::customer());
    still_reads(STAFF, kind_of_staff, &samples_beside::staff());
    still_reads(ORGANISATION, kind_of_organisation, &samples_beside::organisation());
}

#[test]
fn no_golden_file_is_left_without_its_kind() {
    let all = [CASE, CUSTOMER, STAFF, ORGANISATION].concat();
    let dir = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for entry in std::fs::read_dir(dir).expect("the golden files") {
        let name = entry.expect("a file").file_name().into_string().expect("a name");
        let kind = name.split_once(".v").map_or(name.as_str(), |(kind, _)| kind);
        assert!(all.contains(&kind), "{name} is the file of no kind");
    }
}

#[test]
#[ignore = "writes the files of new kinds, by hand"]
fn files_of_new_kinds_are_written() {
    fn write<E: Event>(samples: &[E]) {
        for sample in samples {
            let (kind, body) = sample.written();
            if !file(&kind).exists() {
                let pretty = serde_json::to_string_pretty(&as_json(&body)).expect("JSON");
                std::fs::write(file(&kind), pretty + "\n").expect("the golden file is written");
            }
        }
    }
    write(&samples::case());
    write(&samples_beside::customer());
    write(&samples_beside::staff());
    write(&samples_beside::organisation());
}
