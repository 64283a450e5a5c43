//! What people of the script do: reply, call, note, hand over, go away, solve.

use super::stage::{Promised, Stage, failed};
use crate::exit::Trouble;
use casework::{
    Actor, Command,
    command::{Doing, NewHarm, Word},
    conversation::contact::{Conversation, Direction, Door, Speaker},
    harm::harm::{HarmKind, Severity},
    ids::{AbsenceId, CaseId, HandOverId, HarmId, PersonId, PromiseId, StaffId},
    people::staff::StaffCommand,
    promise::promise::What,
};
use desk::{Call, CallOn, Order, Reply};
use uuid::Uuid;

impl Stage {
    /// All that is promised on a case and still open.
    async fn open_promises(&self, case: CaseId) -> Result<Vec<PromiseId>, Trouble> {
        let case = self.desk().record().case(case).await?;
        Ok(case.open().map(|c| c.owed.promises().map(|p| p.id).collect()).unwrap_or_default())
    }

    /// All that was broken on a case and not told yet.
    async fn broken_promises(&self, case: CaseId) -> Result<Vec<PromiseId>, Trouble> {
        use casework::promise::promise::Fate;
        let case = self.desk().record().case(case).await?;
        let broken = case.story().map(|s| s.past.iter().filter(|p| matches!(p.fate, Fate::Broken { .. })).map(|p| p.id).collect());
        Ok(broken.unwrap_or_default())
    }

    /// A reply that keeps every open answer and call (everything, when it asks whether all is solved), and tells what was broken.
    pub async fn reply(
        &mut self,
        by: StaffId,
        case: CaseId,
        text: &str,
        promised: &[Promised<'_>],
        asks_solved: bool,
    ) -> Result<(), Trouble> {
        let command = self.command();
        let state = self.desk().record().case(case).await?;
        let Some(story) = state.story() else {
            return Err(Trouble::failed("the demonstration replies to a case that isn't"));
        };
        // Whoever asks whether it is solved has done what was promised, and says so.
        let keeps = if asks_solved { self.open_promises(case).await? } else { kept_by_speaking(&state) };
        let reply = Reply {
            command,
            staff: by,
            case,
            seen: story.version,
            to: story.customer,
            text: text.to_owned(),
            subject: String::new(),
            keeps,
            promises: self.promises(promised),
            discloses: self.broken_promises(case).await?,
            moves: Vec::new(),
            offers: Vec::new(),
            asks_solved,
            attachments: Vec::new(),
        };
        self.desk().reply(reply).await.map(|_| ()).map_err(|e| failed(&e, self.desk()))
    }

    /// A conversation by telephone.
    pub async fn call(&mut self, by: StaffId, on: CallOn, telephone: Telephone<'_>) -> Result<CaseId, Trouble> {
        let command = self.command();
        let mut doing = Doing::default();
        if let CallOn::Case(case, _) = &on {
            let spoken = kept_by_speaking(&self.desk().record().case(*case).await?);
            doing.keeps = if telephone.all_kept { self.open_promises(*case).await? } else { spoken };
            doing.discloses = self.broken_promises(*case).await?;
        }
        let call = Call {
            command,
            staff: by,
            on,
            door: telephone.door,
            speaker: Speaker::TheCustomer,
            conversation: telephone.door.is_conversation().then_some(Conversation {
                direction: telephone.direction,
                waited_minutes: Some(telephone.waited_minutes),
                talked_minutes: Some(telephone.talked_minutes),
                explained_again: Some(telephone.explained_again),
            }),
            said: telephone.said.to_owned(),
            note: telephone.note.to_owned(),
            keeps: doing.keeps,
            promises: self.promises(telephone.promised),
            discloses: doing.discloses,
            moves: Vec::new(),
            offers: Vec::new(),
            harm: None,
            word: telephone.word,
            happened_at: None,
            attachments: Vec::new(),
        };
        self.desk().take_call(call).await.map(|(case, _)| case).map_err(|e| failed(&e, self.desk()))
    }

    /// A note.
    pub async fn note(&mut self, by: StaffId, case: CaseId, text: &str) -> Result<(), Trouble> {
        let command = self.command();
        self.desk().note(by, command, case, text).await.map(|_| ()).map_err(|e| failed(&e, self.desk()))
    }

    /// A harm, believed at once, with what relieves it meanwhile.
    pub async fn harm(
        &mut self,
        by: StaffId,
        case: CaseId,
        harm: (HarmKind, Severity, &str),
        words: &str,
        stopgap: &str,
    ) -> Result<(), Trouble> {
        let (kind, severity, since) = harm;
        let since = self.instant(since);
        let command = self.command();
        let id = HarmId(Uuid::new_v5(&command.0, b"harm"));
        let opens = |words| Command::OpenHarm(NewHarm { harm: id, kind, severity, since, words });
        self.desk().noting(by, command, case, words, opens).await.map_err(|e| failed(&e, self.desk()))?;
        let command = self.command();
        let found = |stopgap: Option<casework::kept::Noted>| Command::FindStopgap {
            harm: id,
            stopgap: stopgap.expect("the script writes what relieves"),
        };
        self.desk().noting(by, command, case, stopgap, found).await.map(|_| ()).map_err(|e| failed(&e, self.desk()))
    }

    /// A hand-over is offered; gives it.
    pub async fn offer(&mut self, by: StaffId, case: CaseId, to: StaffId, briefing: &str) -> Result<HandOverId, Trouble> {
        let command = self.command();
        self.desk().offer(by, command, case, to, briefing).await.map_err(|e| failed(&e, self.desk()))?;
        Ok(HandOverId(Uuid::new_v5(&command.0, b"hand-over")))
    }

    /// It is accepted.
    pub async fn accept(&mut self, by: StaffId, case: CaseId, hand_over: HandOverId) -> Result<(), Trouble> {
        self.handle(by, case, Command::AnswerHandOver { hand_over, accept: true, why: None }).await
    }

    /// Somebody will be away, and a colleague stands in.
    pub async fn absence(&mut self, of: StaffId, from: &str, until: &str, stand_in: StaffId) -> Result<(), Trouble> {
        let (from, until) = (self.instant(from), self.instant(until));
        let absence = AbsenceId(Uuid::new_v5(&of.0, b"absence"));
        self.staff(of, of, StaffCommand::PlanAbsence { absence, from, until, stand_in, briefing: None }).await?;
        self.staff(stand_in, of, StaffCommand::AnswerStandIn { absence, accept: true }).await
    }

    /// The customer says on their own page that it is solved, or isn't.
    pub async fn word_on_page(&mut self, case: CaseId, word: Word, text: &str) -> Result<(), Trouble> {
        let command = self.command();
        let customer = self.customer(case).await?;
        self.desk().word_on_page(command, case, customer, word, text).await.map(|_| ()).map_err(|e| failed(&e, self.desk()))
    }

    async fn customer(&self, case: CaseId) -> Result<PersonId, Trouble> {
        let state = self.desk().record().case(case).await?;
        state.story().map(|s| s.customer).ok_or_else(|| Trouble::failed("the demonstration speaks of a case that isn't"))
    }

    /// The address at which answers to a case arrive.
    pub async fn reply_address(&self, case: CaseId) -> Result<String, Trouble> {
        let settings = self.desk().set_up().map_err(|e| failed(&e, self.desk()))?;
        let row = self.desk().record().case_row(case).await?;
        Ok(self.desk().reply_address(&settings, case, &row.map(|r| r.slug).unwrap_or_default()))
    }

    /// The address to which the last message of a case comes back when it can't be delivered, and its Message-ID.
    pub async fn bounce_address(&self, case: CaseId) -> Result<(String, String), Trouble> {
        let settings = self.desk().set_up().map_err(|e| failed(&e, self.desk()))?;
        let state = self.desk().record().case(case).await?;
        let Some(message) = state.story().and_then(|s| s.messages.last()).map(|m| m.id) else {
            return Err(Trouble::failed("the demonstration has said nothing yet"));
        };
        Ok((self.desk().bounce_address(&settings, message), self.desk().message_id(&settings, message)))
    }

    /// Staff read what a stranger wrote, and let them take part.
    pub async fn release(&mut self, by: StaffId, case: CaseId, words: &str) -> Result<(), Trouble> {
        let command = self.command();
        let state = self.desk().record().case(case).await?;
        let withheld = state.story().and_then(|s| s.contacts.iter().find(|c| c.withheld).map(|c| c.id));
        let Some(contact) = withheld else {
            return Err(Trouble::failed("the demonstration has no stranger here"));
        };
        let mut sealer = desk::Sealer::new(command, case.0);
        let what = Command::ReleaseStranger { contact, words: sealer.said(words) };
        let order = Order::new(command, Actor::Staff(by), case, what).with(sealer.finish());
        self.desk().handle(order).await.map(|_| ()).map_err(|e| failed(&e, self.desk()))
    }
}

/// The promises that speaking with somebody keeps: answers and calls.
fn kept_by_speaking(case: &casework::Case) -> Vec<PromiseId> {
    let open = case.open().into_iter().flat_map(|c| c.owed.promises());
    open.filter(|p| matches!(p.what, What::Answer | What::Call)).map(|p| p.id).collect()
}

/// A call, a visit at the counter, or a letter typed in.
#[derive(Clone, Copy)]
pub struct Telephone<'t> {
    pub door: Door,
    pub direction: Direction,
    pub waited_minutes: u32,
    pub talked_minutes: u32,
    pub explained_again: bool,
    /// Everything that was promised is done: also what isn't done by speaking.
    pub all_kept: bool,
    pub said: &'t str,
    pub note: &'t str,
    pub promised: &'t [Promised<'t>],
    pub word: Option<Word>,
}

impl Telephone<'_> {
    /// A short call that came in.
    pub const IN: Telephone<'static> = Telephone {
        door: Door::Telephone,
        direction: Direction::In,
        waited_minutes: 2,
        talked_minutes: 5,
        explained_again: false,
        all_kept: false,
        said: "",
        note: "",
        promised: &[],
        word: None,
    };
    /// A short call that we made.
    pub const OUT: Telephone<'static> = Telephone { direction: Direction::Out, waited_minutes: 0, ..Telephone::IN };
}
