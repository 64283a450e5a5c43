//! Last week: the leak comes back and a promise about it breaks; the other stories open.

use super::Cases;
use crate::{
    demo::{acts::Telephone, stage::Stage},
    exit::Trouble,
};
use casework::{
    conversation::contact::Door,
    harm::harm::{HarmKind, Severity},
    ids::CaseId,
    promise::promise::What,
};
use desk::CallOn;

/// Plays it.
pub async fn play(stage: &mut Stage, maria: CaseId) -> Result<Cases, Trouble> {
    it_drips_again(stage, maria).await?;
    let marlene = a_payment_taken_twice(stage).await?;
    let henrik = a_meter_that_nobody_reads(stage).await?;
    let tomasz = reminders_for_a_cancelled_contract(stage).await?;
    the_plumber_does_not_come(stage, maria).await?;
    he_tells_it_again(stage, tomasz).await?;
    let aline = the_absurd_bill(stage).await?;
    a_visit_with_others(stage).await?;
    let greta = a_line_to_be_restored(stage).await?;
    Ok(Cases { maria, aline, tomasz, greta, henrik, marlene })
}

async fn it_drips_again(stage: &mut Stage, maria: CaseId) -> Result<(), Trouble> {
    let karim = stage.people.karim;
    stage.until("2026-11-09 10:15").await?;
    let call = Telephone {
        talked_minutes: 9,
        said: "It drips behind the wall again. I have turned the heating off myself, I was afraid for the neighbours below.",
        note: "Second repair has to be done by another firm: the first one drilled. The insurer wants photographs.",
        promised: &[(What::Fix, "another plumber mends the pipe", "2026-11-18 17:00")],
        ..Telephone::OUT
    };
    stage.call(karim, CallOn::Case(maria, None), call).await?;
    Ok(())
}

/// Story *no-reply* 2 and 3: a machine that can't be answered; she writes a letter.
async fn a_payment_taken_twice(stage: &mut Stage) -> Result<CaseId, Trouble> {
    let jonas = stage.people.jonas;
    stage.until("2026-11-17 09:30").await?;
    let on = CallOn::Stranger {
        name: "Marlene Fischer".into(),
        telephone: "01 99 00 77 18".into(),
        mail: "marlene.fischer@post.exmaple.example".into(),
    };
    let call = Telephone {
        door: Door::Letter,
        said: "You have taken my payment of October twice. Your telephone menu leads back to its beginning, your web page sends me to the telephone, and under your mails it says that nobody reads the answers. So I write to you on paper.",
        note: "Letter of 14 November, typed in. The second debit is ours: the payment run of the 2nd ran twice.",
        ..Telephone::IN
    };
    let case = stage.call(jonas, on, call).await?;
    stage.until("2026-11-17 10:10").await?;
    let promised = [(What::Payment, "the second debit, 86.40, is back on your account", "2026-11-24 17:00")];
    stage.reply(jonas, case, "Dear Mrs Fischer,\n\nyou are right: our payment run of 2 November ran twice, and took 86.40 from you a second time. I am sorry for that, and for the circle that our menus sent you round in. The money is on its way back and reaches you by Tuesday evening. You can answer this mail; it reaches me.", &promised, false).await?;
    Ok(case)
}

/// A promise that nobody kept, and nobody told: the desk discloses it.
async fn a_meter_that_nobody_reads(stage: &mut Stage) -> Result<CaseId, Trouble> {
    let amelie = stage.people.amelie;
    stage.until("2026-11-17 14:20").await?;
    let text =
        "For the third time: nobody has come to read my meter, and each month I pay an estimate that is far too high.\n\nHenrik Olsen";
    let case = stage.case_by_mail(("Henrik Olsen", "henrik.olsen@mail.example"), "Meter reading, third letter", text, amelie).await?;
    stage.until("2026-11-17 16:00").await?;
    let promised = [(What::Visit, "a colleague reads your meter", "2026-11-19 16:00")];
    stage.reply(amelie, case, "Dear Mr Olsen,\n\nthree letters are two too many, and I am sorry. A colleague reads your meter on Thursday before 16:00; then I correct your estimates back to August.", &promised, false).await?;
    Ok(case)
}

/// Story *on-hold* 1 and 4: threatened over a contract that was cancelled long ago; tells it all for the fourth time.
async fn reminders_for_a_cancelled_contract(stage: &mut Stage) -> Result<CaseId, Trouble> {
    let ines = stage.people.ines;
    stage.until("2026-11-18 11:25").await?;
    let text = "I answer your letter of 12 November, which threatens me with a collection agency.\n\nMy wife and I cancelled this mobile contract in March. We have no account any more, so your operators say that they can't \"verify\" us, and hang up. Stop the reminders.\n\nTomasz Nowak";
    stage.case_by_mail(("Tomasz Nowak", "tomasz.nowak@mail.example"), "Your letter of 12 November", text, ines).await
}

async fn he_tells_it_again(stage: &mut Stage, case: CaseId) -> Result<(), Trouble> {
    let ines = stage.people.ines;
    stage.until("2026-11-19 09:05").await?;
    let call = Telephone {
        waited_minutes: 47,
        talked_minutes: 12,
        explained_again: true,
        said: "I have told this to four people now. Do you believe me that we cancelled?",
        note: "Cancellation of 9 March is in the old archive, page 2: ours, clearly. Billing has to stop the reminders.",
        promised: &[(What::Call, "Ines calls to confirm that the reminders have stopped", "2026-11-23 11:00")],
        ..Telephone::IN
    };
    stage.call(ines, CallOn::Case(case, None), call).await?;
    let harm = (HarmKind::Threatened, Severity::Serious, "2026-11-12 00:00");
    stage
        .harm(
            ines,
            case,
            harm,
            "Threatened with collection for a debt that does not exist.",
            "Billing has marked the account by hand: no letter leaves before Tuesday.",
        )
        .await
}

async fn the_plumber_does_not_come(stage: &mut Stage, maria: CaseId) -> Result<(), Trouble> {
    let karim = stage.people.karim;
    stage.until("2026-11-18 17:35").await?;
    let call = Telephone {
        talked_minutes: 8,
        said: "Nobody came. I sleep in my coat. I do not want to be a nuisance to anyone.",
        note: "Told her that the plumber did not come and that this is our fault. The firm had sent the same man as before, and I sent him away.",
        promised: &[(What::Visit, "Mr Adjani, from another firm, mends the pipe; the part is on his van", "2026-11-26 10:00")],
        ..Telephone::OUT
    };
    stage.call(karim, CallOn::Case(maria, None), call).await?;
    Ok(())
}

/// Story *the-gas-bill* 1.
async fn the_absurd_bill(stage: &mut Stage) -> Result<CaseId, Trouble> {
    let ines = stage.people.ines;
    stage.until("2026-11-19 14:05").await?;
    let text = "Good afternoon,\n\nyour bill for September and October is 4,310 €. We are two people in three rooms. The meter must be faulty: it also turns when everything is switched off. The meter reader says that billing has to decide, and billing says that it is the network company's meter.\n\nWho looks at it?\n\nAline and Rui Costa";
    stage.case_by_mail(("Aline Costa", "aline.costa@mail.example"), "Bill of 4,310 €", text, ines).await
}

async fn a_visit_with_others(stage: &mut Stage) -> Result<(), Trouble> {
    let ines = stage.people.ines;
    stage.until("2026-11-19 15:20").await?;
    let text = "Buongiorno,\n\nthe radiator in my daughter's room knocks all night since your firm changed the valve.\n\nPaolo Bianchi";
    let case = stage.case_by_mail(("Paolo Bianchi", "paolo.bianchi@posta.example"), "Radiator knocks", text, ines).await?;
    stage.until("2026-11-19 16:30").await?;
    let promised = [(What::Visit, "a plumber changes the valve, between 8 and 10", "2026-11-26 10:00")];
    stage.reply(ines, case, "Dear Mr Bianchi,\n\nthe valve that was put in is one size too small, which is ours to mend. A plumber changes it on Thursday, 26 November, between 8 and 10; dispatch has confirmed that the part is on the van.", &promised, false).await
}

async fn a_line_to_be_restored(stage: &mut Stage) -> Result<CaseId, Trouble> {
    let ines = stage.people.ines;
    stage.until("2026-11-19 17:00").await?;
    let text = "Dear Sir or Madam,\n\nno line since Tuesday. I work from home.\n\nGreta Olsen";
    let case = stage.case_by_mail(("Greta Olsen", "greta.olsen@mail.example"), "No line", text, ines).await?;
    stage.until("2026-11-19 17:30").await?;
    let promised = [(What::Fix, "the line works again", "2026-11-20 16:00")];
    stage.reply(ines, case, "Dear Ms Olsen,\n\na card in the exchange has failed, and it is changed tomorrow before 16:00. A mobile box with enough data for a week of work reaches you tomorrow morning.", &promised, false).await?;
    Ok(case)
}
