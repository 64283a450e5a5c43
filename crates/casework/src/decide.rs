//! May it happen, and what happens then? One case and one command; events or a refusal. Deciding twice is harmless.

use crate::{
    care::{covering, owner},
    case::{Case, EndedCase, OpenCase},
    command::Command,
    conversation::{delivering, new_link, no_answer, noting, receiving, saying, stranger},
    event::{CaseEvent, Recorded},
    given::Given,
    harm::relieving,
    ids::{CommandId, EventId},
    promise::{handing_over, keeping, standing, time_came},
    refusal::{Protects, Reason, Refusal, Way, WhoCan},
    rule::Rule,
    solution::{ending, equal, final_answer, resolution::Ending},
};

/// What a decision gives.
pub type Decision = Result<Vec<CaseEvent>, Refusal>;

/// Decides a command on a case.
///
/// # Errors
/// A [`Refusal`] with its ways forward. Nothing happened then.
pub fn decide(case: &Case, command: &Command, given: &Given<'_>) -> Decision {
    let mut events = match (case, command) {
        (Case::Open(_), Command::TimeCame) => Vec::new(),
        // A promise whose time has passed is broken, whether or not the clock has come by: it can't be kept or let go now.
        (Case::Open(c), _) => time_came::broken(c, given),
        (Case::Unopened | Case::Ended(_), _) => Vec::new(),
    };
    let before = foresee(case.clone(), &events, given);
    let wanted = decide_alone(&before, command, given)?;
    if wanted.is_empty() && *command != Command::TimeCame {
        // Already so. What has fallen due meanwhile is left to the clock.
        return Ok(wanted);
    }
    let after = foresee(before, &wanted, given);
    events.extend(wanted);
    events.extend(consequences(after, *command == Command::TimeCame, given));
    Ok(events)
}

/// How much one command may lead to; a case owes some dozens of things at most.
const MOST_CONSEQUENCES: usize = 1_000;

/// What follows by itself, one thing after another until nothing does: so that the same moment, decided twice, gives
/// nothing new, and no automatic message goes beyond its budget because another was decided in the same breath.
fn consequences(mut case: Case, clock: bool, given: &Given<'_>) -> Vec<CaseEvent> {
    let mut events = Vec::new();
    for _ in 0..MOST_CONSEQUENCES {
        let Case::Open(c) = &case else { break };
        let more = next_consequence(c, clock, given);
        if more.is_empty() {
            break;
        }
        case = foresee(case, &more, given);
        events.extend(more);
    }
    events
}

fn next_consequence(c: &OpenCase, clock: bool, given: &Given<'_>) -> Vec<CaseEvent> {
    let due = if clock { time_came::first_due(c, given) } else { Vec::new() };
    [
        due,
        standing::idle(c),
        standing::missing(c, given),
        covering::time_came(c, given),
        standing::undated(c, given),
        owner::follow_team(c, given),
    ]
    .into_iter()
    .find(|more| !more.is_empty())
    .unwrap_or_default()
}

/// The case as it will be when these events are recorded. Their ids don't matter for it.
#[must_use]
pub fn foresee(case: Case, events: &[CaseEvent], given: &Given<'_>) -> Case {
    if events.is_empty() {
        return case;
    }
    let first = case.version() + 1;
    let recorded = (first..).zip(events).map(|(seq, event)| Recorded {
        seq,
        id: EventId(uuid::Uuid::nil()),
        occurred_at: given.now,
        recorded_at: given.now,
        actor: given.actor,
        cause: CommandId(uuid::Uuid::nil()),
        event: event.clone(),
    });
    recorded.fold(case, |case, r| case.evolve(&r))
}

fn decide_alone(case: &Case, command: &Command, given: &Given<'_>) -> Decision {
    match (case, command) {
        (Case::Unopened, Command::Open(open)) => receiving::open(open, given),
        (Case::Unopened, _) => Err(not_this_case()),
        (Case::Open(_) | Case::Ended(_), Command::Open(_)) => Err(not_this_case()),
        (Case::Open(c), command) => on_open(c, command, given),
        (Case::Ended(c), command) => on_ended(c, command, given),
    }
}

fn on_open(c: &OpenCase, command: &Command, given: &Given<'_>) -> Decision {
    match command {
        Command::Open(_) => Err(not_this_case()),
        Command::Receive(contact) => Ok(receiving::receive(c, contact, given)),
        Command::HearStranger(contact) => Ok(stranger::hear(&c.story, contact, given)),
        Command::ReleaseStranger { contact, words } => stranger::release(c, *contact, words, given),
        Command::KeepBackStranger { contact } => stranger::keep_back(c, *contact, given),
        Command::Say(say) => saying::say(c, say, given),
        Command::TakeBack { message } => saying::take_back(c, *message, given),
        Command::Converse(converse) => saying::converse(c, converse, given),
        Command::AskCall { contact, wish } => Ok(receiving::ask_call(c, contact, wish.as_ref(), given)),
        Command::AskNewLink { person, ends_older } => Ok(new_link::ask(c, *person, *ends_older, given)),
        Command::EndLinks { person } => Ok(new_link::end(&c.story, *person, given)),
        Command::HearWord { contact, word } => ending::hear_word(c, contact, *word, given),
        Command::NeedNoAnswer { contact, seen } => no_answer::decide(c, *contact, *seen, given),
        Command::UndoNoAnswer { contact } => no_answer::undo(c, *contact, given),
        Command::WriteNote { note, words } => noting::write(&c.story, *note, words, given),
        Command::SpeakRefusal { .. } => noting::speak_refusal(&c.story, command, given),
        Command::KeepPromise { promise, evidence } => keeping::keep(c, *promise, evidence, given),
        Command::OfferHandOver { hand_over, to, briefing } => handing_over::offer(c, *hand_over, *to, briefing, given),
        Command::AnswerHandOver { hand_over, accept, why } => handing_over::answer(c, *hand_over, *accept, why.as_ref(), given),
        Command::WithdrawHandOver { hand_over } => handing_over::withdraw(c, *hand_over),
        Command::UndoHandOver { hand_over } => handing_over::undo(c, *hand_over, given),
        Command::Reassign { to, note, briefing } => handing_over::reassign(c, *to, *note, briefing, given),
        Command::OpenHarm(harm) => relieving::open(&c.story.harms, harm, given),
        Command::FindStopgap { harm, stopgap } => relieving::find_stopgap(c, *harm, stopgap),
        Command::EndHarm { harm, word } => relieving::end(c, *harm, *word),
        Command::OweTheSame { as_case, note, given: what } => equal::owe(c, *as_case, *note, what, given),
        Command::NotACase => ending::not_a_case(c, given),
        Command::Reopen => Ok(Vec::new()),
        Command::UndoEnding => Err(ending::nothing_to_undo()),
        Command::ProposeFinalAnswer { words, way_outside } => final_answer::propose(c, words, way_outside, given),
        Command::ReviewFinalAnswer { message, agree, why } => final_answer::review(c, *message, *agree, why.as_ref(), given),
        Command::ReportDelivery { message, outcome } => Ok(delivering::report(&c.story, *message, outcome, given)),
        // All that the clock does follows by itself.
        Command::TimeCame => Ok(Vec::new()),
    }
}

fn on_ended(c: &EndedCase, command: &Command, given: &Given<'_>) -> Decision {
    match command {
        Command::Open(_) => Err(not_this_case()),
        Command::Receive(contact) => receiving::receive_after_end(c, contact, given),
        Command::HearStranger(contact) => stranger::hear_after_end(c, contact, given),
        Command::AskCall { contact, wish } => receiving::ask_call_after_end(c, contact, wish.as_ref(), given),
        Command::Converse(converse) => saying::converse_after_end(c, converse, given),
        Command::AskNewLink { person, ends_older } => Ok(new_link::ask_after_end(c, *person, *ends_older, given)),
        Command::EndLinks { person } => Ok(new_link::end(&c.story, *person, given)),
        Command::HearWord { contact, word } => ending::hear_word_after_end(c, contact, *word, given),
        Command::WriteNote { note, words } => noting::write(&c.story, *note, words, given),
        Command::Reopen => ending::reopen(c, given),
        Command::UndoEnding => ending::undo(c, given),
        Command::ReportDelivery { message, outcome } => delivering::report_after_end(c, *message, outcome, given),
        Command::TimeCame => Ok(Vec::new()),
        Command::NotACase if matches!(c.ending, Ending::NotACase(_)) => Ok(Vec::new()),
        Command::TakeBack { .. }
        | Command::ReleaseStranger { .. }
        | Command::KeepBackStranger { .. }
        | Command::Say(_)
        | Command::NeedNoAnswer { .. }
        | Command::UndoNoAnswer { .. }
        | Command::SpeakRefusal { .. }
        | Command::KeepPromise { .. }
        | Command::OfferHandOver { .. }
        | Command::AnswerHandOver { .. }
        | Command::WithdrawHandOver { .. }
        | Command::UndoHandOver { .. }
        | Command::Reassign { .. }
        | Command::OpenHarm { .. }
        | Command::FindStopgap { .. }
        | Command::EndHarm { .. }
        | Command::OweTheSame { .. }
        | Command::NotACase
        | Command::ProposeFinalAnswer { .. }
        | Command::ReviewFinalAnswer { .. } => {
            Err(Refusal::new(Reason::CaseHasEnded, Rule::TheCustomersWord, Protects::TheCustomer, Way::Reopen, WhoCan::You))
        }
    }
}

fn not_this_case() -> Refusal {
    Refusal::new(Reason::NotThisCase, Rule::NothingLost, Protects::Both, Way::StartAgain, WhoCan::You)
}
