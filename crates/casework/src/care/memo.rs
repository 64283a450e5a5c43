//! A memo: what the desk tells a colleague by mail, since not everybody has *Today* open. It comes with the event that says
//! it, and names by ids alone what it is about. Whether it still matters, and who is told, is asked when it leaves.

use super::{
    cover::{self, Cover, CoverEvent},
    owner::{self, OwnerEvent},
    roster::{Colleague, Roster},
};
use crate::{
    case::{Case, OpenCase},
    conversation::message::MessageEvent,
    event::CaseEvent,
    ids::{AbsenceId, DutyId, HandOverId, MessageId, PromiseId, StaffId},
    people::staff::{AbsenceEvent, Member, StaffEvent},
    promise::{
        duty::{DutyEvent, DutyKind},
        hand_over::HandOverEvent,
        promise::{DisclosedBy, Fate, Promise, PromiseEvent, What},
    },
};
use jiff::Timestamp;
use uuid::Uuid;

/// What a memo is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Matter {
    /// A promise will soon be due.
    PromiseSoon(PromiseId),
    /// A promise is broken, and the customer does not know.
    PromiseBroken(PromiseId),
    /// Nobody told them in time, so the desk did.
    DisclosedByDesk(PromiseId),
    /// The owner is missing, a customer waits, and somebody has to step in.
    CoverSought(AbsenceId),
    /// A case is offered to somebody.
    HandOverOffered(HandOverId),
    /// A lead gave a case to somebody.
    CaseGiven(HandOverId),
    /// Nobody answered the offer in time.
    HandOverLapsed(HandOverId),
    /// A message did not reach the customer.
    MessageReturned(MessageId),
    /// The time of something that we owe has passed.
    DutyOverdue(DutyId),
    /// Somebody is asked to stand in.
    StandInAsked(AbsenceId),
    /// Somebody is invited to work here: the id is that of the link. Not from an event: each link is made for itself.
    Invitation(Uuid),
}

impl Matter {
    /// Its name in the record, and the id of what it is about.
    #[must_use]
    pub fn written(self) -> (&'static str, Uuid) {
        match self {
            Matter::PromiseSoon(id) => ("promise_soon", id.0),
            Matter::PromiseBroken(id) => ("promise_broken", id.0),
            Matter::DisclosedByDesk(id) => ("disclosed_by_desk", id.0),
            Matter::CoverSought(id) => ("cover_sought", id.0),
            Matter::HandOverOffered(id) => ("hand_over_offered", id.0),
            Matter::CaseGiven(id) => ("case_given", id.0),
            Matter::HandOverLapsed(id) => ("hand_over_lapsed", id.0),
            Matter::MessageReturned(id) => ("message_returned", id.0),
            Matter::DutyOverdue(id) => ("duty_overdue", id.0),
            Matter::StandInAsked(id) => ("stand_in_asked", id.0),
            Matter::Invitation(id) => ("invitation", id),
        }
    }

    /// The matter of this name.
    #[must_use]
    pub fn read(name: &str, about: Uuid) -> Option<Matter> {
        Some(match name {
            "promise_soon" => Matter::PromiseSoon(PromiseId(about)),
            "promise_broken" => Matter::PromiseBroken(PromiseId(about)),
            "disclosed_by_desk" => Matter::DisclosedByDesk(PromiseId(about)),
            "cover_sought" => Matter::CoverSought(AbsenceId(about)),
            "hand_over_offered" => Matter::HandOverOffered(HandOverId(about)),
            "case_given" => Matter::CaseGiven(HandOverId(about)),
            "hand_over_lapsed" => Matter::HandOverLapsed(HandOverId(about)),
            "message_returned" => Matter::MessageReturned(MessageId(about)),
            "duty_overdue" => Matter::DutyOverdue(DutyId(about)),
            "stand_in_asked" => Matter::StandInAsked(AbsenceId(about)),
            "invitation" => Matter::Invitation(about),
            _ => return None,
        })
    }

    /// Whether the lead is told as well as whoever acts: something slipped.
    fn is_alert(self) -> bool {
        match self {
            Matter::PromiseBroken(_)
            | Matter::DisclosedByDesk(_)
            | Matter::CoverSought(_)
            | Matter::HandOverLapsed(_)
            | Matter::DutyOverdue(_) => true,
            Matter::PromiseSoon(_)
            | Matter::HandOverOffered(_)
            | Matter::CaseGiven(_)
            | Matter::MessageReturned(_)
            | Matter::StandInAsked(_)
            | Matter::Invitation(_) => false,
        }
    }
}

/// What a memo says of a case, as far as it still matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Point {
    pub says: Says,
    /// By when somebody has to act; of what is late, by when it was owed.
    pub by: Timestamp,
    /// The promise that it is about: what, and the date that holds.
    pub promise: Option<(What, Timestamp)>,
}

/// What a point says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Says {
    PromiseSoon,
    PromiseBroken,
    DisclosedByDesk,
    CoverSought,
    HandOverOffered { from: StaffId },
    CaseGiven { by: StaffId },
    HandOverLapsed,
    MessageReturned,
    Late(DutyKind),
}

/// Why somebody is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Because {
    TheyOwnIt,
    TheyAct,
    TheyLead,
    TheyAreAsked,
}

/// What an event of a case has to be told to a colleague, if anything: as the case stands after everything that the same
/// command led to. Of what came in an archive nobody is told, but of what colleagues did with it since.
#[must_use]
pub fn arises(event: &CaseEvent, at: Timestamp, after: &Case) -> Option<Matter> {
    let c = after.open()?;
    let matter = match event {
        CaseEvent::Promise(PromiseEvent::Warned { promise }) => Matter::PromiseSoon(*promise),
        CaseEvent::Promise(PromiseEvent::Broken { promise, .. }) => Matter::PromiseBroken(*promise),
        CaseEvent::Promise(PromiseEvent::Disclosed { promise, by: DisclosedBy::Desk, .. }) => Matter::DisclosedByDesk(*promise),
        // Sought again after a rest, it is the same search.
        CaseEvent::Cover(CoverEvent::Sought { absence, .. }) if began_to_seek(c, at) => Matter::CoverSought(*absence),
        CaseEvent::HandOver(HandOverEvent::Offered { hand_over, .. }) => Matter::HandOverOffered(*hand_over),
        CaseEvent::Owner(OwnerEvent::Changed { to, because: owner::Because::Lead(lead), .. }) if to != lead => {
            Matter::CaseGiven(c.story.last_hand_over.filter(|h| h.assigned)?.id)
        }
        CaseEvent::HandOver(HandOverEvent::Lapsed { hand_over, .. }) => Matter::HandOverLapsed(*hand_over),
        CaseEvent::Message(MessageEvent::Bounced { message, .. }) => Matter::MessageReturned(*message),
        CaseEvent::Duty(DutyEvent::Overdue { duty, .. }) => Matter::DutyOverdue(*duty),
        CaseEvent::Opened(_)
        | CaseEvent::Contact(_)
        | CaseEvent::Message(_)
        | CaseEvent::Note(_)
        | CaseEvent::Promise(_)
        | CaseEvent::Duty(_)
        | CaseEvent::HandOver(_)
        | CaseEvent::Owner(_)
        | CaseEvent::Cover(_)
        | CaseEvent::Harm(_)
        | CaseEvent::Resolution(_) => return None,
    };
    let says = point(c, matter, at)?.says;
    let of_today = matches!(
        says,
        Says::HandOverOffered { .. } | Says::CaseGiven { .. } | Says::HandOverLapsed | Says::Late(DutyKind::FindStopgap { .. })
    );
    (of_today || !c.story.from_archive).then_some(matter)
}

fn began_to_seek(c: &OpenCase, at: Timestamp) -> bool {
    matches!(c.cover, Cover::Sought { since, .. } if since == at)
}

/// The same for an event of a member of staff.
#[must_use]
pub fn arises_among_staff(event: &StaffEvent) -> Option<Matter> {
    match event {
        StaffEvent::Absence(AbsenceEvent::Planned { absence, .. }) => Some(Matter::StandInAsked(*absence)),
        StaffEvent::Absence(
            AbsenceEvent::StandInAccepted { .. }
            | AbsenceEvent::StandInDeclined { .. }
            | AbsenceEvent::Briefed { .. }
            | AbsenceEvent::Reported { .. }
            | AbsenceEvent::Ended { .. },
        )
        | StaffEvent::Staff(_) => None,
    }
}

/// What there is to say of a matter that arose then; nothing when it has passed.
#[must_use]
pub fn point(c: &OpenCase, matter: Matter, arose_at: Timestamp) -> Option<Point> {
    let owed = |wanted: &dyn Fn(DutyKind) -> bool| c.owed.duties().find(|d| wanted(d.kind));
    let of = |p: &Promise| Some((p.what, p.due_at));
    let past = |id: PromiseId| c.story.past.iter().find(|p| p.id == id);
    match matter {
        Matter::PromiseSoon(id) => {
            let p = c.owed.promise(id).filter(|p| p.fate == Fate::Open { warned: true })?;
            Some(Point { says: Says::PromiseSoon, by: p.due_at, promise: of(p) })
        }
        Matter::PromiseBroken(id) => {
            let duty = owed(&|kind| kind == DutyKind::Disclose { promise: id })?;
            let p = past(id).filter(|p| matches!(p.fate, Fate::Broken { .. }))?;
            Some(Point { says: Says::PromiseBroken, by: duty.due_at, promise: of(p) })
        }
        Matter::DisclosedByDesk(id) => {
            let p = past(id)?;
            let Fate::Disclosed { at, by: DisclosedBy::Desk } = p.fate else { return None };
            // The answer that the desk promised with it is not given yet.
            let answer = c.owed.promises().find(|p| p.what == What::Answer && p.made_at == at)?;
            Some(Point { says: Says::DisclosedByDesk, by: answer.due_at, promise: of(p) })
        }
        Matter::CoverSought(id) => match c.cover {
            Cover::Sought { absence, lease_until, .. } if absence == id => {
                Some(Point { says: Says::CoverSought, by: lease_until, promise: None })
            }
            Cover::Sought { .. } | Cover::By { .. } | Cover::None => None,
        },
        Matter::HandOverOffered(id) => {
            let offer = c.offer.as_ref().filter(|o| o.id == id)?;
            Some(Point { says: Says::HandOverOffered { from: offer.from }, by: offer.answer_by, promise: None })
        }
        Matter::CaseGiven(id) => {
            let given = c.story.last_hand_over.filter(|h| h.id == id && h.assigned)?;
            Some(Point { says: Says::CaseGiven { by: given.by }, by: c.owed.next().due_at(), promise: None })
        }
        Matter::HandOverLapsed(_) => {
            // Offered anew, or somebody else's by now: nobody has to ask.
            let settled = c.offer.is_some() || c.story.last_hand_over.is_some_and(|h| h.at >= arose_at);
            (!settled).then(|| Point { says: Says::HandOverLapsed, by: c.owed.next().due_at(), promise: None })
        }
        Matter::MessageReturned(id) => {
            let duty = owed(&|kind| kind == DutyKind::Tell { message: id })?;
            Some(Point { says: Says::MessageReturned, by: duty.due_at, promise: None })
        }
        Matter::DutyOverdue(id) => {
            let duty = c.owed.duty(id)?;
            Some(Point { says: Says::Late(duty.kind), by: duty.due_at, promise: None })
        }
        Matter::StandInAsked(_) | Matter::Invitation(_) => None,
    }
}

/// Who is told of a case's matter, and why: whom it is offered or given to; else whoever acts, and of what slipped also the lead. Nobody
/// who is away is told while somebody who is here is; nobody who has left.
#[must_use]
pub fn whom(c: &OpenCase, matter: Matter, roster: &Roster) -> Vec<(StaffId, Because)> {
    let mut told = Vec::new();
    if let (Matter::HandOverOffered(id), Some(offer)) = (matter, &c.offer) {
        told.extend((offer.id == id).then_some((offer.to, Because::TheyAreAsked)));
    } else if let Matter::CaseGiven(_) = matter {
        told.push((c.owner, Because::TheyOwnIt));
    } else {
        told.push(who_acts(c, roster));
    }
    if matter.is_alert()
        && let Some(lead) = roster.lead_for(c.owner).filter(|lead| told.iter().all(|(id, _)| id != lead))
    {
        told.push((lead, Because::TheyLead));
    }
    told.retain(|(id, _)| roster.find(*id).is_some());
    let here: Vec<_> = told.iter().copied().filter(|(id, _)| is_here(*id, roster)).collect();
    if here.is_empty() { told } else { here }
}

fn is_here(staff: StaffId, roster: &Roster) -> bool {
    roster.find(staff).is_some_and(Colleague::is_present)
}

/// Whoever acts at this moment. Where nobody had to step in yet, since no customer waits, it is who would.
fn who_acts(c: &OpenCase, roster: &Roster) -> (StaffId, Because) {
    let acting = c.acting();
    if is_here(acting, roster) {
        return (acting, if acting == c.owner { Because::TheyOwnIt } else { Because::TheyAct });
    }
    cover::stand_in(roster, c.owner).map_or((c.owner, Because::TheyOwnIt), |stand_in| (stand_in, Because::TheyAct))
}

/// Who is asked to stand in while somebody is away, from when until when; nothing once they have answered, or it has passed.
#[must_use]
pub fn asked_to_stand_in(member: &Member, absence: AbsenceId, now: Timestamp) -> Option<(StaffId, Timestamp, Timestamp)> {
    let planned = member.absences.iter().find(|a| a.id == absence && !a.accepted)?;
    let until = planned.until.filter(|until| *until > now)?;
    Some((planned.stand_in?, planned.from, until))
}
