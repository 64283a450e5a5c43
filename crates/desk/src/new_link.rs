//! How a customer's links live and end: by age, when a new one was asked for with the latest, when somebody ends them. Whoever
//! asks for a new one learns nothing: not whether the code ever belonged to a case, and not where the new link goes. Whoever
//! has an old link only can't end a newer one: else a stranger could keep the customer out, again and again.

use crate::{Desk, declined::Declined, handle::Order, link::LinkCode};
use casework::{
    Actor, Command,
    case::Story,
    conversation::message::Delivery,
    ids::{CaseId, CommandId, PersonId, StaffId},
};
use jiff::{SignedDuration, Timestamp};
use record::{RecordError, access::link_generation::Links};
use uuid::Uuid;

/// How many generations back a code is still known as one that was right once.
const GENERATIONS: u32 = 50;

/// How many cases of a customer are looked through when their links are ended.
const CASES: u32 = 200;

/// What a code is worth.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CodeIs {
    /// It opens this case for this person, in this generation.
    Open { case: CaseId, person: PersonId, generation: u32 },
    /// It did once. `latest` when nothing newer was made since: it ended by its age.
    Ended { case: CaseId, person: PersonId, latest: bool },
    /// It never was one.
    Nobodys,
}

impl Desk {
    /// What a code is worth now.
    ///
    /// # Errors
    /// When the record can't be read.
    pub async fn what_code_is(&self, code: &LinkCode) -> Result<CodeIs, Declined> {
        let Some(row) = self.record().case_by_slug(&code.slug).await? else {
            return Ok(CodeIs::Nobodys);
        };
        let known = self.record().case(row.case).await?;
        let Some(story) = known.story() else { return Ok(CodeIs::Nobodys) };
        let case = row.case;
        for person in story.participants.iter().copied() {
            let links = self.record().links(case, person).await?;
            let generation = links.generation;
            if self.link_fits(code, case, person, generation) {
                let opens = self.links_work(story, person, links)?;
                return Ok(if opens { CodeIs::Open { case, person, generation } } else { CodeIs::Ended { case, person, latest: true } });
            }
            let older = generation.saturating_sub(GENERATIONS)..generation;
            if older.into_iter().any(|generation| self.link_fits(code, case, person, generation)) {
                return Ok(CodeIs::Ended { case, person, latest: false });
            }
        }
        Ok(CodeIs::Nobodys)
    }

    /// Whether a person's latest links open their page now.
    fn links_work(&self, story: &Story, person: PersonId, links: Links) -> Result<bool, Declined> {
        let days = self.set_up()?.policy.link_days;
        // That they were ended is on the record before their generation is.
        let ended = story.links_ended.iter().any(|e| e.person == person && links.raised_at.is_none_or(|raised| raised < e.at));
        Ok(!ended && self.now() < works_until(story, person, links.raised_at, days))
    }

    /// Sends a new link to the address on file, if this code is or was one of a case. The same command sends one.
    ///
    /// # Errors
    /// When the record refuses. Nothing tells whether anything was sent.
    pub async fn send_new_link(&self, command: CommandId, code: &LinkCode) -> Result<(), Declined> {
        let (case, person, latest) = match self.what_code_is(code).await? {
            CodeIs::Open { case, person, .. } => (case, person, true),
            CodeIs::Ended { case, person, latest } => (case, person, latest),
            CodeIs::Nobodys => return Ok(()),
        };
        self.ask_new_link(command, case, person, latest).await
    }

    async fn ask_new_link(&self, command: CommandId, case: CaseId, person: PersonId, ends_older: bool) -> Result<(), Declined> {
        let order = Order::new(command, Actor::Person(person), case, Command::AskNewLink { person, ends_older });
        match self.handle(order).await {
            Ok(_) | Err(Declined::Refused(_) | Declined::NotFound) => Ok(()),
            Err(other @ (Declined::NotSetUp | Declined::Unusable { .. } | Declined::Failed(_))) => Err(other),
        }
    }

    /// Somebody ends their own links everywhere, with every visit that came by them, and gets a new one at the address on file.
    ///
    /// # Errors
    /// [`Declined::NotFound`] when they don't take part; when the record refuses.
    pub async fn end_own_links(&self, command: CommandId, case: CaseId, person: PersonId) -> Result<(), Declined> {
        self.end_links_of(Actor::Person(person), command, case, person).await?;
        let asked = CommandId(Uuid::new_v5(&command.0, b"new link"));
        self.ask_new_link(asked, case, person, false).await
    }

    /// A member of staff ends every link into a case, and those of its customer to their other cases: a telephone was lost,
    /// somebody else reads their mail. It can't be undone; the next mail brings a new link.
    ///
    /// # Errors
    /// A refusal for whoever may not; when the record refuses.
    pub async fn end_links(&self, staff: StaffId, command: CommandId, case: CaseId) -> Result<(), Declined> {
        let known = self.record().case(case).await?;
        let Some(story) = known.story() else { return Err(Declined::NotFound) };
        let others = self.record().cases_of_person(story.customer, CASES).await?;
        let others = others.into_iter().filter(|row| row.case != case).map(|row| (row.case, story.customer));
        let links: Vec<(CaseId, PersonId)> = story.participants.iter().map(|person| (case, *person)).chain(others).collect();
        for (case, person) in links {
            let own = CommandId(Uuid::new_v5(&command.0, &[case.0.as_bytes().as_slice(), person.0.as_bytes()].concat()));
            self.end_links_of(Actor::Staff(staff), own, case, person).await?;
        }
        Ok(())
    }

    async fn end_links_of(&self, actor: Actor, command: CommandId, case: CaseId, person: PersonId) -> Result<(), Declined> {
        let handled = self.handle(Order::new(command, actor, case, Command::EndLinks { person })).await?;
        let ended = handled.case.story().and_then(|s| s.links_ended.iter().find(|e| e.person == person).map(|e| e.at));
        let links = self.record().links(case, person).await?;
        // The same form sent twice doesn't end the link that the mail between brought.
        if ended.is_some_and(|at| links.raised_at.is_none_or(|raised| raised < at)) {
            self.record().end_links(case, person, self.now()).await?;
        }
        Ok(())
    }

    /// The generation of the link that a mail carries. A link that has ended is not brought to life again, and one that was
    /// asked for to end those before it begins a generation of its own; once, however often the mail is worded.
    pub(crate) async fn generation_to_send(
        &self,
        case: CaseId,
        story: &Story,
        person: PersonId,
        ends_older: Option<Timestamp>,
    ) -> Result<u32, Declined> {
        let links = self.record().links(case, person).await?;
        let begins = ends_older.is_some_and(|said_at| links.raised_at.is_none_or(|raised| raised < said_at));
        if begins || !self.links_work(story, person, links)? {
            return Ok(self.record().end_links(case, person, self.now()).await?);
        }
        Ok(links.generation)
    }

    /// The generation of a person's links to a case, for the demonstration's own door.
    ///
    /// # Errors
    /// When the record can't be read.
    pub async fn link_generation(&self, case: CaseId, person: PersonId) -> Result<u32, RecordError> {
        self.record().link_generation(case, person).await
    }
}

/// Until when a person's links of the present generation work: so many days from when the case was opened or the generation
/// began, and from each message that we sent them while it still worked. What came later brought a new one.
fn works_until(story: &Story, person: PersonId, raised_at: Option<Timestamp>, days: u32) -> Timestamp {
    let span = SignedDuration::from_hours(24 * i64::from(days));
    let after = |at: Timestamp| at.checked_add(span).unwrap_or(Timestamp::MAX);
    let sent = story.messages.iter().filter(|m| m.to == person && !matches!(m.delivery, Delivery::TakenBack));
    let begun = raised_at.unwrap_or(story.opened_at);
    sent.filter(|m| m.said_at >= begun).fold(after(begun), |until, m| if m.said_at <= until { until.max(after(m.said_at)) } else { until })
}
