//! The only way in for a case: look up facts, permit, decide, append; once per command id, again after a lost race.

use crate::{
    Desk,
    clock::real_now,
    declined::{Declined, Failure},
    facts::{self, Facts},
    permission::{self, Act, Relation},
};
use casework::{
    Actor, Case, Command, Given,
    command::WordIn,
    decide::foresee,
    given::AutomaticMail,
    ids::{CaseId, CommandId, Fresh, PersonId, StaffId},
    refusal::{Protects, Reason, Refusal, Way, WhoCan},
    rule::Rule,
};
use jiff::{SignedDuration, Timestamp};
use record::{
    RecordError,
    append::{Append, Appended, StreamWrite},
    ledger::Settling,
    vault::Content,
};
use uuid::Uuid;

/// How often a lost race is run again before somebody is told that it is crowded here.
const ATTEMPTS: u32 = 12;

/// How long a case whose time came and that had nothing to do is left alone, in desk time.
const NOTHING_TO_DO_REST: SignedDuration = SignedDuration::from_secs(60);

/// A command on its way: what somebody wants, with the contents that it refers to.
#[derive(Clone, Debug)]
pub struct Order {
    /// Sent twice, it acts once.
    pub command: CommandId,
    pub actor: Actor,
    pub case: CaseId,
    pub what: Command,
    pub contents: Vec<Content>,
    /// The line of the mail ledger that this settles.
    pub settles: Option<Settling>,
    /// Whether the desk may answer by itself, when the sender knows that it may not.
    pub automatic: Option<AutomaticMail>,
}

impl Order {
    /// A command with nothing beside it.
    #[must_use]
    pub fn new(command: CommandId, actor: Actor, case: CaseId, what: Command) -> Order {
        Order { command, actor, case, what, contents: Vec::new(), settles: None, automatic: None }
    }

    /// The same with contents for the vault.
    #[must_use]
    pub fn with(mut self, contents: Vec<Content>) -> Order {
        self.contents = contents;
        self
    }
}

/// What a command led to.
#[derive(Clone, Debug)]
pub struct Handled {
    /// The case as it is now.
    pub case: Case,
    /// Whether anything happened; not, when it was so already.
    pub changed: bool,
}

impl Desk {
    /// Handles a command. Nothing is done unless this returns `Ok`, and then it is durable.
    ///
    /// # Errors
    /// A refusal with its ways forward; [`Declined::NotFound`] for a case that isn't, or isn't theirs; a failure of ours.
    pub async fn handle(&self, order: Order) -> Result<Handled, Declined> {
        for _ in 0..ATTEMPTS {
            if let Some(before) = self.handled_before(&order).await? {
                return Ok(before);
            }
            match self.attempt(&order).await {
                Err(Declined::Failed(Failure::Record(RecordError::LostRace))) => {}
                Ok(handled) => return Ok(handled),
                // The second of a double click may find what the first has just done, and be refused for it.
                Err(declined) => return self.handled_before(&order).await?.ok_or(declined),
            }
        }
        Err(Failure::Crowded { attempts: ATTEMPTS }.into())
    }

    async fn handled_before(&self, order: &Order) -> Result<Option<Handled>, Declined> {
        match self.record().done(order.command).await? {
            Some((stream, _)) if stream == order.case.0 => {
                Ok(Some(Handled { case: self.record().case(order.case).await?, changed: false }))
            }
            Some(_) | None => Ok(None),
        }
    }

    async fn attempt(&self, order: &Order) -> Result<Handled, Declined> {
        let case = self.record().case(order.case).await?;
        let facts = self.facts(&case, &order.what, order.automatic).await?;
        permit(order, &case, &facts)?;
        let given = Given {
            now: self.now(),
            actor: order.actor,
            policy: &facts.settings.policy,
            calendar: &facts.settings.calendar,
            roster: &facts.roster,
            fresh: Fresh::of(order.command),
            automatic: facts.automatic,
            known_owner: facts.known_owner,
            actor_leads: leads(order.actor, &facts),
        };
        let events = casework::decide(&case, &order.what, &given)?;
        let expected = case.version();
        let after = foresee(case, &events, &given);
        let next = after.next_instant(&facts.settings.policy);
        if events.is_empty() && order.settles.is_none() {
            if order.what == Command::TimeCame {
                // Nothing changed: it must not come up again at once for ever.
                let later = next.map(|at| if at <= given.now { given.now + NOTHING_TO_DO_REST } else { at });
                self.record().set_due_of_version(order.case.0, "case", expected, later).await?;
            }
            return Ok(Handled { case: after, changed: false });
        }
        let changed = !events.is_empty();
        let append = Append {
            command: order.command,
            actor: order.actor,
            occurred_at: given.now,
            recorded_at: real_now(),
            expected,
            write: StreamWrite::Case { id: order.case, events, after: Box::new(after.clone()), next },
            leans_on: leant_on(order.actor, &after, &facts),
            vault: order.contents.clone(),
            settles: order.settles.clone(),
            wakes: None,
        };
        match self.record().append(append).await? {
            Appended::Now(_) => {
                self.notice_who_left(order.case, &after, &facts, given.now).await?;
                Ok(Handled { case: after, changed })
            }
            Appended::Before(..) => Ok(Handled { case: self.record().case(order.case).await?, changed: false }),
        }
    }

    /// An absence that began by the clock while this was decided has woken the case before its next instant was written.
    async fn notice_who_left(&self, id: CaseId, case: &Case, facts: &Facts, decided_at: Timestamp) -> Result<(), Declined> {
        let (Some(open), now) = (case.open(), self.now()) else { return Ok(()) };
        let presence = |at| {
            let roster = facts::roster(&facts.staff, at);
            [open.owner, open.acting()].map(|id| roster.find(id).map(|c| c.presence))
        };
        if now > decided_at && presence(now) != presence(decided_at) {
            self.record().set_due(id.0, "case", Some(now)).await?;
        }
        Ok(())
    }
}

/// Whose role and presence the decision looked at: should they leave or come back meanwhile, it is decided anew.
fn leant_on(actor: Actor, after: &Case, facts: &Facts) -> Vec<(Uuid, u64)> {
    let open = after.open().map(|c| [c.owner, c.acting()]);
    let mut staff: Vec<StaffId> = open.into_iter().flatten().chain(actor.staff()).collect();
    staff.sort_unstable();
    staff.dedup();
    staff.into_iter().filter_map(|id| facts.staff.iter().find(|s| s.staff == id)).map(|s| (s.staff.0, s.version)).collect()
}

fn leads(actor: Actor, facts: &Facts) -> bool {
    actor.staff().and_then(|id| facts.roster.find(id)).is_some_and(|c| c.lead)
}

/// How a member of staff stands to a case; elsewhere, when it isn't opened yet.
#[must_use]
pub(crate) fn relation(case: &Case, staff: StaffId, team: casework::ids::TeamId) -> Relation {
    if case.owner() == Some(staff) {
        return Relation::Owner;
    }
    if case.open().is_some_and(|c| c.acting() == staff) {
        return Relation::Acting;
    }
    match case.story() {
        Some(story) if story.team == team => Relation::Team,
        Some(_) | None => Relation::Elsewhere,
    }
}

fn permit(order: &Order, case: &Case, facts: &Facts) -> Result<(), Declined> {
    match order.actor {
        Actor::Desk => Ok(()),
        Actor::Person(person) => permit_person(order, case, person),
        Actor::Staff(staff) => {
            let Some(member) = facts.staff.iter().find(|s| s.staff == staff && s.active) else {
                return Err(Declined::NotFound);
            };
            let Some(act) = Act::of(&order.what) else {
                return Err(Declined::NotFound);
            };
            if permission::may(member.role, relation(case, staff, member.team), act) || takes_own_back(&order.what, case, staff) {
                return Ok(());
            }
            Err(not_allowed(act).into())
        }
    }
}

/// Whoever gave a case away, or took it, may take that back, though it isn't their team's any more.
fn takes_own_back(what: &Command, case: &Case, staff: StaffId) -> bool {
    let last = case.story().and_then(|s| s.last_hand_over);
    matches!(what, Command::UndoHandOver { hand_over } if last.is_some_and(|h| h.id == *hand_over && h.by == staff))
}

/// The refusal of an act that the table doesn't allow, with who can.
#[must_use]
pub(crate) fn not_allowed(act: Act) -> Refusal {
    let (way, who) = match act {
        Act::Settings | Act::People | Act::Audit => (Way::AskAnAdministrator, WhoCan::AnAdministrator),
        Act::Reassign | Act::HandOver | Act::ReviewFinal | Act::ProposeFinal | Act::EndAbsence => (Way::AskTheLead, WhoCan::ALead),
        Act::See
        | Act::Say
        | Act::Converse
        | Act::Note
        | Act::Relieve
        | Act::KeepPromise
        | Act::AnswerOffer
        | Act::Resolve
        | Act::Release
        | Act::Open
        | Act::Shelf
        | Act::ReportAbsence
        | Act::EndLinks => (Way::AskTheOwner, WhoCan::TheOwner),
    };
    Refusal::new(Reason::NotAllowed, Rule::Owner, Protects::TheCustomer, way, who)
}

/// A customer, or somebody who takes part: what their own page and form offer, in their own case, in their own name.
fn permit_person(order: &Order, case: &Case, person: PersonId) -> Result<(), Declined> {
    let takes_part = case.story().is_some_and(|s| s.takes_part(person));
    let theirs = match &order.what {
        Command::Open(open) => *case == Case::Unopened && open.contact.from == person,
        Command::Receive(contact) => takes_part && contact.from == person,
        Command::AskCall { contact, .. } => takes_part && contact.from == person,
        Command::AskNewLink { person: asked_for, .. } | Command::EndLinks { person: asked_for } => takes_part && *asked_for == person,
        Command::HearWord { contact: WordIn::Given(contact), .. } => takes_part && contact.from == person,
        Command::HearWord { contact: WordIn::Held(_), .. }
        | Command::HearStranger(_)
        | Command::ReleaseStranger { .. }
        | Command::KeepBackStranger { .. }
        | Command::Say(_)
        | Command::TakeBack { .. }
        | Command::Converse(_)
        | Command::NeedNoAnswer { .. }
        | Command::UndoNoAnswer { .. }
        | Command::WriteNote { .. }
        | Command::SpeakRefusal { .. }
        | Command::KeepPromise { .. }
        | Command::OfferHandOver { .. }
        | Command::AnswerHandOver { .. }
        | Command::WithdrawHandOver { .. }
        | Command::UndoHandOver { .. }
        | Command::Reassign { .. }
        | Command::OpenHarm(_)
        | Command::FindStopgap { .. }
        | Command::EndHarm { .. }
        | Command::OweTheSame { .. }
        | Command::NotACase
        | Command::Reopen
        | Command::UndoEnding
        | Command::ProposeFinalAnswer { .. }
        | Command::ReviewFinalAnswer { .. }
        | Command::ReportDelivery { .. }
        | Command::TimeCame => false,
    };
    if theirs { Ok(()) } else { Err(Declined::NotFound) }
}
