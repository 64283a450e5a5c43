//! The weekend and this morning, until 10:18.

use super::Cases;
use crate::{demo::stage::Stage, exit::Trouble};
use casework::promise::promise::What;
use desk::Typed;

/// Plays it.
pub async fn play(stage: &mut Stage, cases: &Cases) -> Result<(), Trouble> {
    no_hot_water_on_sunday(stage).await?;
    the_locked_door(stage).await?;
    a_machine_writes(stage).await?;
    henrik_hears_from_a_person(stage, cases).await?;
    nadia_is_offered(stage).await?;
    paul_writes_again(stage, cases).await?;
    stage.until("2026-11-23 10:18").await
}

/// While we are closed: the answer says when we open, and whom to call in an emergency.
async fn no_hot_water_on_sunday(stage: &mut Stage) -> Result<(), Trouble> {
    let samir = stage.people.samir;
    stage.until("2026-11-22 22:15").await?;
    let text = "There is no hot water in the whole house since this evening. We have a baby of four weeks.\n\nLeila Haddadi";
    stage.case_by_mail(("Leila Haddadi", "leila.haddadi@mail.example"), "No hot water", text, samir).await.map(|_| ())
}

/// Story *the-locked-door* 2: help exists only in an app that he can't install; the form needs no account.
async fn the_locked_door(stage: &mut Stage) -> Result<(), Trouble> {
    let ines = stage.people.ines;
    stage.until("2026-11-23 08:50").await?;
    let typed = Typed {
        name: "Yusuf Demir".into(),
        mail: "yusuf.demir@posta.example".into(),
        telephone: "01 99 00 77 44".into(),
        subject: "The app".into(),
        text: "My line is dead. The web page sends me to the app. The app is not in my country's store. The telephone says: use the app. What do I do?".into(),
        language: Some("tr".into()),
        ..Typed::default()
    };
    let case = stage.case_by_form(typed, ines).await?;
    stage
        .note(
            ines,
            case,
            "Speaks Turkish; writes good English. The app is published in one country's store only: ours to mend, not his clumsiness.",
        )
        .await
}

/// A machine that answers nothing of ours waits for a human, on the shelf.
async fn a_machine_writes(stage: &mut Stage) -> Result<(), Trouble> {
    stage.until("2026-11-23 09:00").await?;
    let raw = "From: Billing Export <export@partner.example>\r\nTo: <help@nordwerk.example>\r\nSubject: Nightly export finished with 2 warnings\r\nDate: Mon, 23 Nov 2026 09:00:00 +0100\r\nMessage-ID: <export.20261123@partner.example>\r\nAuto-Submitted: auto-generated\r\n\r\n2 of 18,402 rows were skipped.\r\n";
    stage.arrives("export@partner.example", "help@nordwerk.example", raw.to_owned()).await
}

async fn henrik_hears_from_a_person(stage: &mut Stage, cases: &Cases) -> Result<(), Trouble> {
    let amelie = stage.people.amelie;
    stage.until("2026-11-23 09:20").await?;
    stage
        .note(amelie, cases.henrik, "The reader had the wrong door code. I go there with him myself today; answer Mr Olsen before noon.")
        .await
}

/// A case is offered to Ines, with a briefing; she has not answered yet.
async fn nadia_is_offered(stage: &mut Stage) -> Result<(), Trouble> {
    let (samir, ines) = (stage.people.samir, stage.people.ines);
    stage.until("2026-11-23 09:25").await?;
    let text = "You cut the wrong flat off. We are number 14, the letter on our door says 41.\n\nNadia Rahman";
    let case = stage.case_by_mail(("Nadia Rahman", "nadia.rahman@mail.example"), "Electricity cut off by mistake", text, samir).await?;
    stage.until("2026-11-23 09:40").await?;
    let promised = [(What::Fix, "your electricity is switched on again", "2026-11-23 12:30")];
    stage.reply(samir, case, "Dear Ms Rahman,\n\nthat was our mistake. The switch is turned on again by 12:30 at the latest, and somebody calls you when it is done.", &promised, false).await?;
    stage.a_moment().await?;
    stage.offer(samir, case, ines, "I am at the exchange from 11:00. The engineer, Ms Okafor, is on her way to number 14 and reports by telephone. Please call Nadia when the light is on; nothing else is open.").await?;
    Ok(())
}

/// Story *the-leak* 5: two of her son's mails wait; this is the second.
async fn paul_writes_again(stage: &mut Stage, cases: &Cases) -> Result<(), Trouble> {
    stage.until("2026-11-23 09:45").await?;
    let address = stage.reply_address(cases.maria).await?;
    let text = "It is dripping again behind the wall. She has moved her bed to the kitchen. Who is coming, and when?\n\nPaul";
    stage.mail(("Paul Lenoir", "paul.lenoir@mail.example"), &address, "Re: My mother's heating", text).await.map(|_| ())
}
