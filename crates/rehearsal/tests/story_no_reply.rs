//! Story *no-reply*, sentences 2 and 3: mails that can be
//! answered, and the first human who reads the case. Left out: the relay that stands in for an old system, and the wording
//! hints of sentence 3; both come later.

use casework::{conversation::message::Delivery, ids::CaseId};
use jiff::SignedDuration;
use rehearsal::{
    Customer, Letter, Saying, Town,
    customers::{FRAU_FISCHER, HERR_NEUGIER},
};

rehearsal::on_both_databases! {
    each_mail_of_ours_can_be_answered_and_the_answer_joins_the_case_that_it_is_about
    an_answer_finds_its_case_without_its_address_under_another_subject_and_from_another_address
    what_answers_a_mail_of_an_old_system_opens_a_case_and_a_machine_is_not_answered
    a_no_reply_sender_cannot_be_set
    the_first_human_is_helped_to_the_six_things_and_writes_nothing_that_is_not_theirs
    a_reply_says_the_next_step_and_its_date_though_the_fix_is_not_known
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Sentence 2, "answers become contacts on the right case": every kind of mail that the desk sends is answered, while
/// the same customer has another, newer case. Each answer is a contact on the case of the mail, and none on the other; ten
/// months later still.
async fn each_mail_of_ours_can_be_answered_and_the_answer_joins_the_case_that_it_is_about(town: Town) {
    let fischer = FRAU_FISCHER;
    town.writes(fischer, fischer.subject, fischer.words).await;
    town.pump().await;
    let (slug, case) = town.case_of(fischer).await;
    let owner = town.owner_of(fischer).await;
    let first = town.last_letter(fischer);
    let desk = town.at_work(&owner).await;

    // Another matter of hers, newer, and in touch later: an answer that guesses would land there.
    let other = desk.opens_by_telephone(fischer, "Wants a copy of her contract", &next("call", "2026-11-25")).await;
    let other_case = town.desk().record().case_by_slug(&other).await.expect("read").expect("a case").case;
    assert_ne!(case, other_case);
    let both = Both { town: &town, person: fischer, case, other: other_case };
    both.joins(&first, "Here is the bank statement.").await;

    // Until the first owner is back everything is said of the first case, by its own page.
    let first_case = |letter: &Letter| letter.text.contains(&slug.replace('-', " "));
    let says = |text: &'static str, saying: Saying<'static>| both.says(&owner, &slug, text, saying);
    says("I look into it.", Saying::next("payment", "the second debit is back", "2026-11-24", "12:00")).await;
    let reply = town.last_letter(fischer);
    assert!(!reply.automatic && first_case(&reply), "{reply:?}");
    both.joins(&reply, "Thank you.").await;

    // The promise breaks, and the desk itself says so.
    town.later(HOUR * 30).await;
    let broken = both.last_about("a promise was not kept");
    both.joins(&broken, "It is not there, indeed.").await;

    // Asked, asked again, quiet: each can be answered, and the last one opens the case again.
    says("It is on its way now. Is it solved?", Saying { keeps_all: true, asks_solved: true, ..Saying::default() }).await;
    let asked = town.last_letter(fischer);
    town.later(HOUR * 24 * 6).await;
    let again = both.last_about("is it solved? We ask again");
    town.later(HOUR * 24 * 8).await;
    let quiet = both.last_about("your case rests");
    assert_eq!(town.state_at(case).await, "quiet");
    both.joins(&quiet, "It was quiet because I was in hospital. The money is not there.").await;
    assert_eq!(town.state_at(case).await, "open");
    let reopened = both.last_about("your case is open again");
    for (letter, text) in [(&asked, "One."), (&again, "Two."), (&reopened, "Three.")] {
        both.joins(letter, text).await;
    }

    // Her own page's link is asked for anew: that mail, too.
    says("I am here again.", Saying { discloses: true, ..Saying::next("answer", "what I found", "2026-12-11", "12:00") }).await;
    let (mine, landing) = town.types_code("not-a-code").await;
    let code = first.code().expect("a link");
    mine.send(&landing, "/c/new-link", &[("code", &code)]).await;
    town.pump().await;
    both.joins(&both.last_about("a new link to your page"), "I have it.").await;

    // Solved; and ten months later she answers the very first mail.
    both.solved(&owner, &slug).await;
    town.later(HOUR * 24 * 300).await;
    both.joins(&first, "It was taken twice once more.").await;
    assert_eq!(town.state_at(case).await, "open");
    both.everything_was_answerable();
    both.settled(&owner, &[&slug, &other]).await;
    town.is_well().await;
}

/// The same sentence: a mail program that answers to the sender instead of the reply address, a subject that was changed, and a
/// daughter who answers from her own address. Nothing is lost, and whoever the case doesn't know sees nothing of it.
async fn an_answer_finds_its_case_without_its_address_under_another_subject_and_from_another_address(town: Town) {
    let fischer = FRAU_FISCHER;
    town.writes(fischer, fischer.subject, fischer.words).await;
    town.pump().await;
    let (slug, case) = town.case_of(fischer).await;
    let owner = town.owner_of(fischer).await;
    let letter = town.last_letter(fischer);
    let desk = town.at_work(&owner).await;
    let other = desk.opens_by_telephone(fischer, "Wants a copy of her contract", &next("call", "2026-11-25")).await;

    town.posts(fischer, "help@nordwerk.example", "Fwd: holiday pictures", "The statement is attached.", Some(&letter)).await;
    town.pump().await;
    assert_eq!(town.contacts_of(case).await, 2, "it joins by what it answers");

    town.posts(HERR_NEUGIER, &letter.answer_to, "My neighbour's case", "I answer for her.", Some(&letter)).await;
    town.pump().await;
    assert_eq!(town.contacts_of(case).await, 3, "it is heard");
    let [told]: [rehearsal::Letter; 1] = town.mailbox(HERR_NEUGIER).try_into().expect("he is told once that a person reads it");
    let of_the_case = [owner.as_str(), &slug, &slug.replace('-', " "), fischer.name, fischer.subject, "/c#"];
    assert!(of_the_case.iter().all(|secret| !told.text.contains(secret)), "and nothing of the case: {}", told.text);
    desk.case_of_key(&slug).await.says("I answer for her.").says("The case does not know them.");
    let mine = town.opens_link(fischer).await;
    mine.get("/c/case").await.hides("I answer for her.");
    let released = desk.case_of_key(&slug).await;
    desk.sends(&released.form(&format!("/cases/{slug}/release")).filled(&[("answer", "keep_back")])).await;

    both_cases_settle(&town, &owner, &[&slug, &other]).await;
    town.is_well().await;
}

/// The same sentence, "an old system sends mail from a no-reply address": who answers such a mail to the address that
/// stands in it reaches the desk, with what they quote; and what the machine itself sends is no case, gets no answer, and
/// waits for a human. The relay that would give each such mail its own address is left out.
async fn what_answers_a_mail_of_an_old_system_opens_a_case_and_a_machine_is_not_answered(town: Town) {
    let fischer = FRAU_FISCHER;
    let old = Letter {
        from: "Nordwerk Billing".into(),
        answer_to: "help@nordwerk.example".into(),
        message_id: "run-2026-11-02.77182@billing.nordwerk.example".into(),
        subject: "Your payment for October".into(),
        text: "This mail was sent automatically. Please do not answer it.".into(),
        automatic: true,
        raw: Vec::new(),
    };
    let text = "Who reads this? You took it twice.\n\nOn 2 November 2026 at 04:00, Nordwerk Billing wrote:\n> Your payment of 86.40 for contract K-7718 was taken.\n> Please do not answer this mail.\n";
    town.answers(fischer, &old, text).await;
    town.pump().await;
    let owner = town.owner_of(fischer).await;
    town.last_letter(fischer).has(town.full_name(&owner)).has("answers you by Monday 23 November, 18:00");
    let desk = town.at_work(&owner).await;
    desk.case_of(fischer).await.says("Who reads this? You took it twice.").says("contract K-7718");

    let machine = Customer { name: "Nordwerk Billing", address: "no-reply@billing-system.example", ..fischer };
    let raw = "From: Nordwerk Billing <no-reply@billing-system.example>\r\nTo: help@nordwerk.example\r\nSubject: Nightly run\r\n\
               Auto-Submitted: auto-generated\r\nMessage-ID: <nightly@billing-system.example>\r\n\r\n3 payments were taken twice.\r\n";
    town.posts_raw(machine.address, raw.as_bytes()).await;
    town.pump().await;
    assert!(town.mailbox(machine).is_empty(), "a machine is not answered");
    desk.opens("/shelf").await.says("Nightly run");
    assert_eq!(town.desk().record().cases_by_state().await.expect("counts"), [("open".to_owned(), 1)]);
    let shelf = town.at_work("Carla").await;
    let waiting = shelf.opens("/shelf").await;
    let form = waiting.forms().into_iter().find(|f| f.action.starts_with("/shelf/") && f.method == "post").expect("it waits");
    shelf.sends(&form.filled(&[("becomes", "set_aside"), ("reason", "A report of our own system")])).await;
    town.is_well().await;
}

/// Rule 3, which the sentence stands on: an address that nobody reads cannot be set as the one from which mail leaves.
async fn a_no_reply_sender_cannot_be_set(town: Town) {
    let priya = town.at_work("Priya").await;
    for address in ["no-reply@nordwerk.example", "noreply-billing@nordwerk.example", "do.not.reply@nordwerk.example"] {
        let page = priya.opens("/settings").await;
        let form = page.forms().into_iter().find(|f| f.value("mail_address").is_some()).expect("the address can be changed");
        let back = priya.tries(&form.filled(&[("mail_address", address)])).await;
        assert_eq!(back.status.as_u16(), 422, "{address}: {}", back.text());
        back.says("Nobody could answer this address.");
        assert_eq!(town.desk().set_up().expect("set up").mail_address, "help@nordwerk.example");
    }
    town.is_well().await;
}

/// Sentence 3, "help them to do the six things of a recovery": the customer's own words stand first, before what is owed, the
/// composer and the story; the six things stand beside the composer, each with what is so in this case; the message
/// itself is empty, since it suggests and does not script.
async fn the_first_human_is_helped_to_the_six_things_and_writes_nothing_that_is_not_theirs(town: Town) {
    let fischer = FRAU_FISCHER;
    town.writes(fischer, fischer.subject, fischer.words).await;
    town.pump().await;
    let owner = town.owner_of(fischer).await;
    let name = town.full_name(&owner);
    let desk = town.at_work(&owner).await;
    let page = desk.case_of(fischer).await;
    let words = page.place_of(fischer.words);
    for later in ["Next:", "Six things that make it good", "What happened"] {
        assert!(words < page.place_of(later), "her words stand before {later:?}");
    }
    let six =
        ["Listen.", "Acknowledge.", "Apologise for what is ours.", "Take it on by name.", "Say what is next, and when.", "Follow through."];
    let places: Vec<usize> = six.iter().map(|title| page.place_of(title)).collect();
    assert!(places.is_sorted(), "{places:?}");
    page.says(&format!("You sign as {name}, and they reach you on +49 30 990 4000"));
    page.says("They wait for: an answer in writing, by 18:00.").says("Only a person can.");
    let form = page.form(&format!("{}/reply", page.path));
    assert_eq!(form.value("text").unwrap_or_default().trim(), "", "nothing is written for her");

    // What the list says of follow-through is so: a promise that breaks stands first, until it is told.
    desk.replies(
        fischer,
        "I see what happened: I look into it.",
        Saying::next("payment", "the second debit is back", "2026-11-23", "12:00"),
    )
    .await;
    town.later(HOUR * 3).await;
    desk.case_of(fischer).await.says("One promise was broken, and they do not know it from us yet: tell them first.");
    let untold = desk.reply_form(fischer, "A word.", Saying::next("payment", "it is back", "2026-11-26", "12:00")).await;
    let refused = desk.tries(&untold).await;
    assert_eq!(refused.status.as_u16(), 422, "a new promise comes after the broken one is told");
    let told = Saying { discloses: true, ..Saying::next("payment", "it is back", "2026-11-26", "12:00") };
    desk.replies(fischer, "It is not back yet, and that is our fault. I am sorry.", told).await;
    town.last_letter(fischer).has("I am sorry.").has(name);
    town.is_well().await;
}

/// Sentence 3, "say the next step and its date even when the fix is not known, follow through": a reply that promises nothing
/// comes back with a way forward and every word of it; one that names a day leaves under the writer's name, can be
/// answered, and stands on the writer's page of the day until it is kept.
async fn a_reply_says_the_next_step_and_its_date_though_the_fix_is_not_known(town: Town) {
    let fischer = FRAU_FISCHER;
    town.writes(fischer, fischer.subject, fischer.words).await;
    town.pump().await;
    let owner = town.owner_of(fischer).await;
    let desk = town.at_work(&owner).await;

    let text = "You were charged twice, and you were sent in a circle when you said so. I do not know yet why.";
    let refused = desk.tries(&desk.reply_form(fischer, text, Saying::default()).await).await;
    assert_eq!(refused.status.as_u16(), 422);
    refused.says(text).says("Promise next");
    assert!(refused.html.contains("class=\"refusal\""), "{}", refused.text());

    let saying = Saying::next("call", "I call you with what I found, also if I found nothing", "2026-11-24", "11:00");
    let preview = desk.tries(&desk.reply_form(fischer, text, saying).await.filled(&[("step", "preview")])).await;
    let name = town.full_name(&owner);
    preview.says(&format!("{name} looks after it.")).says("I call you with what I found, also if I found nothing");
    assert_eq!(town.mailbox(fischer).len(), 1, "looking at it sends nothing");
    desk.replies(fischer, text, saying).await;
    let reply = town.last_letter(fischer);
    reply.has(text).has(name).has("I call you with what I found, also if I found nothing, by Tuesday 24 November, 11:00");
    assert_eq!((reply.from.as_str(), reply.automatic), (name, false));
    town.later(HOUR * 20).await;
    desk.today().await.says(fischer.name).says("I call you with what I found");
    let (slug, case) = town.case_of(fischer).await;
    town.later(HOUR * 5).await;
    assert_eq!(town.happened(case, "promise.broken").await, 1, "and is called broken when it is not kept");
    desk.case_of_key(&slug).await.says("broken");
    town.is_well().await;
}

fn next(kind: &'static str, day: &'static str) -> [(&'static str, &'static str); 3] {
    [("next_kind", kind), ("next_day", day), ("next_time", "12:00")]
}

/// A person with two cases, and what answering the mails of the first does to either.
struct Both<'t> {
    town: &'t Town,
    person: Customer,
    case: CaseId,
    other: CaseId,
}

impl Both<'_> {
    /// Answering this letter adds a contact to the first case, and none to the other.
    async fn joins(&self, letter: &Letter, text: &str) {
        let before = (self.town.contacts_of(self.case).await, self.town.contacts_of(self.other).await);
        self.town.answers(self.person, letter, text).await;
        self.town.pump().await;
        let after = (self.town.contacts_of(self.case).await, self.town.contacts_of(self.other).await);
        assert_eq!(after, (before.0 + 1, before.1), "an answer to {:?} joins its case", letter.subject);
    }

    /// The latest letter whose subject says this.
    fn last_about(&self, subject: &str) -> Letter {
        let all = self.town.mailbox(self.person);
        let found = all.iter().rev().find(|l| l.subject.contains(subject)).cloned();
        found.unwrap_or_else(|| panic!("no letter about {subject:?}: {:?}", all.iter().map(|l| &l.subject).collect::<Vec<_>>()))
    }

    async fn says(&self, first_name: &str, slug: &str, text: &str, saying: Saying<'_>) {
        let desk = self.town.at_work(first_name).await;
        desk.sends(&desk.reply_form_of(slug, text, saying).await).await;
        self.town.later(SignedDuration::from_mins(1)).await;
    }

    /// She says on the telephone that it is solved.
    async fn solved(&self, first_name: &str, slug: &str) {
        let desk = self.town.at_work(first_name).await;
        let page = desk.case_of_key(slug).await;
        desk.sends(&page.form(&format!("/cases/{slug}/customer-says")).filled(&[("says", "solved"), ("words", "It is back.")])).await;
        self.town.pump().await;
        assert_eq!(self.town.state_at(self.case).await, "solved");
    }

    /// Each mail that she ever had leaves room for an answer, and none comes from an address that nobody reads.
    fn everything_was_answerable(&self) {
        let all = self.town.mailbox(self.person);
        assert!(all.len() >= 9, "{}", all.len());
        for letter in all {
            assert!(letter.answer_to.starts_with("help+") && letter.answer_to.ends_with("@nordwerk.example"), "{letter:?}");
            let head = String::from_utf8_lossy(&letter.raw).to_lowercase();
            assert!(!head.contains("no-reply") && !head.contains("noreply"), "{head}");
        }
    }

    async fn settled(&self, first_name: &str, keys: &[&str]) {
        both_cases_settle(self.town, first_name, keys).await;
        let sent = self.town.desk().record().case(self.case).await.expect("read");
        let story = sent.story().expect("opened");
        assert!(story.messages.iter().all(|m| matches!(m.delivery, Delivery::Accepted { .. })), "each mail left");
    }
}

/// Both are told what comes next, so that nothing is late when the story ends.
async fn both_cases_settle(town: &Town, first_name: &str, keys: &[&str]) {
    let day = town.day_after(1);
    let desk = town.at_work(first_name).await;
    for key in keys {
        let saying = Saying { discloses: true, ..Saying::next("payment", "it is put right", &day, "12:00") };
        let form = desk.reply_form_of(key, "I see to it.", saying).await;
        desk.sends(&form).await;
    }
    town.later(SignedDuration::from_mins(1)).await;
}
