//! Telling colleagues by mail: whether a memo still matters, and who is told now. A case is named by its spoken key and its
//! page; no name and no word of a customer is looked at here.

mod coming_back;
mod wording;

use crate::{Desk, clock::real_now, declined::Declined, facts::StaffNames};
use casework::{
    care::memo::{self, Because, Matter, Says},
    case::OpenCase,
    ids::{CaseId, StaffId},
    people::organisation::Settings,
    policy::Policy,
    promise::{duty::DutyKind, promise::What},
};
use jiff::Timestamp;
use record::{access::token::Purpose, memo::Memo};
use uuid::Uuid;
use words::automatic_mail::AlertReason;

/// One thing that one colleague is told.
#[derive(Clone, Debug)]
pub struct Told {
    pub memo: Uuid,
    pub staff: StaffId,
    /// By when they have to act: the order within a mail.
    pub by: Timestamp,
    what: Telling,
}

impl Told {
    /// Whether it leaves in a mail of its own: an invitation, which is for somebody who doesn't work here yet.
    #[must_use]
    pub fn is_alone(&self) -> bool {
        matches!(self.what, Telling::Invitation { .. })
    }
}

#[derive(Clone, Debug)]
enum Telling {
    Case(OfCase),
    StandIn { who: StaffId, from: Timestamp, until: Timestamp },
    Invitation { by: Option<StaffId>, link: String },
}

/// What is told of a case.
#[derive(Clone, Debug)]
struct OfCase {
    spoken_key: String,
    slug: String,
    owner: StaffId,
    promise: Option<(What, Timestamp)>,
    slip: Slip,
    because: Because,
}

#[derive(Clone, Copy, Debug)]
enum Slip {
    Soon,
    Offered { from: StaffId },
    Given { by: StaffId },
    Alert(AlertReason),
}

/// What a point comes to under this desk's policy.
fn slip(says: Says, c: &OpenCase, policy: &Policy) -> Slip {
    let spent = c.story.automatic >= policy.automatic_per_case;
    match says {
        Says::PromiseSoon => Slip::Soon,
        Says::HandOverOffered { from } => Slip::Offered { from },
        Says::CaseGiven { by } => Slip::Given { by },
        Says::PromiseBroken => Slip::Alert(AlertReason::BrokenNotDisclosed),
        Says::DisclosedByDesk => Slip::Alert(AlertReason::DisclosedByTheDesk),
        Says::CoverSought => Slip::Alert(AlertReason::Uncovered),
        Says::HandOverLapsed => Slip::Alert(AlertReason::HandOverUnanswered),
        Says::MessageReturned => Slip::Alert(AlertReason::Undelivered),
        Says::Late(DutyKind::FindStopgap { .. }) => Slip::Alert(AlertReason::HarmWithoutStopgap),
        // What the desk would have written by itself stands still, since it has written too much already.
        Says::Late(DutyKind::Disclose { .. } | DutyKind::AskSolved { .. }) if spent => Slip::Alert(AlertReason::AutomaticMailStopped),
        Says::Late(
            DutyKind::Answer { .. }
            | DutyKind::Disclose { .. }
            | DutyKind::Tell { .. }
            | DutyKind::TellPromise { .. }
            | DutyKind::AskSolved { .. }
            | DutyKind::ReadStranger { .. }
            | DutyKind::ReviewFinalAnswer
            | DutyKind::OfferTheSame { .. }
            | DutyKind::SayWhatNext,
        ) => Slip::Alert(AlertReason::Late),
    }
}

impl Desk {
    /// Who is told of this memo at this moment: nobody, once it has passed. Nobody whom it was sent to before, and nobody
    /// without a work address.
    ///
    /// # Errors
    /// When the record can't be read.
    pub async fn whom_to_tell(&self, memo: &Memo) -> Result<Vec<Told>, Declined> {
        let settings = self.set_up()?;
        let names = self.staff_names().await?;
        let mut told = match memo.matter {
            Matter::Invitation(link) => self.invited(memo, link, &settings).await?,
            Matter::StandInAsked(_) => self.asked(memo).await?,
            Matter::PromiseSoon(_)
            | Matter::PromiseBroken(_)
            | Matter::DisclosedByDesk(_)
            | Matter::CoverSought(_)
            | Matter::HandOverOffered(_)
            | Matter::CaseGiven(_)
            | Matter::HandOverLapsed(_)
            | Matter::MessageReturned(_)
            | Matter::DutyOverdue(_) => self.of_case(memo, &settings, &names).await?,
        };
        let before = self.record().told(memo.id).await?;
        let reached = |id: StaffId| names.row(id).is_some_and(|s| s.active && s.mail.contains('@'));
        told.retain(|t| reached(t.staff) && !before.contains(&t.staff));
        if let Matter::PromiseSoon(_) = memo.matter {
            // Who doesn't want reminders has *Today*; what slips is told to everybody whom it concerns.
            let mut wanted = Vec::new();
            for t in told {
                if !self.record().member(t.staff).await?.unreminded {
                    wanted.push(t);
                }
            }
            return Ok(wanted);
        }
        Ok(told)
    }

    async fn of_case(&self, memo: &Memo, settings: &Settings, names: &StaffNames) -> Result<Vec<Told>, Declined> {
        let case = self.record().case(CaseId(memo.stream)).await?;
        let Some(c) = case.open() else { return Ok(Vec::new()) };
        let Some(point) = memo::point(c, memo.matter, memo.arose_at) else {
            return Ok(Vec::new());
        };
        let slip = slip(point.says, c, &settings.policy);
        let key = c.story.spoken_key;
        let whom = memo::whom(c, memo.matter, &names.roster(self.now())).into_iter().map(|(staff, because)| {
            let (spoken_key, slug) = (key.to_string(), key.slug());
            let what = OfCase { spoken_key, slug, owner: c.owner, promise: point.promise, slip, because };
            Told { memo: memo.id, staff, by: point.by, what: Telling::Case(what) }
        });
        Ok(whom.collect())
    }

    async fn asked(&self, memo: &Memo) -> Result<Vec<Told>, Declined> {
        let who = StaffId(memo.stream);
        let member = self.record().member(who).await?;
        let Matter::StandInAsked(absence) = memo.matter else { return Ok(Vec::new()) };
        let asked = memo::asked_to_stand_in(&member, absence, self.now());
        let told = asked.map(|(staff, from, until)| Told { memo: memo.id, staff, by: from, what: Telling::StandIn { who, from, until } });
        Ok(told.into_iter().collect())
    }

    /// An invitation leaves while its link serves: not when a newer one has taken its place.
    async fn invited(&self, memo: &Memo, link: Uuid, settings: &Settings) -> Result<Vec<Told>, Declined> {
        let staff = StaffId(memo.stream);
        let token = self.invitation_token(staff, link);
        let found = self.record().look_at_token(crate::invitation::hash(&token), Purpose::Invitation, real_now()).await?;
        let told = found.filter(|(bearer, _)| bearer.staff == Some(staff)).map(|(_, until)| {
            let what = Telling::Invitation { by: memo.asked_by, link: crate::invitation::link(settings, &token) };
            Told { memo: memo.id, staff, by: until, what }
        });
        Ok(told.into_iter().collect())
    }
}
