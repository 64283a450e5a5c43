//! Weeks ago: the leak begins (story *the-leak* 3); one case goes quiet, two are solved by their customers' word.

use crate::{
    demo::{acts::Telephone, stage::Stage},
    exit::Trouble,
};
use casework::{
    command::Word,
    harm::harm::{HarmKind, Severity},
    ids::CaseId,
    promise::promise::What,
};
use desk::CallOn;

/// Plays it; gives the case of Maria Lenoir.
pub async fn play(stage: &mut Stage) -> Result<CaseId, Trouble> {
    let maria = the_leak_begins(stage).await?;
    a_question_on_the_spot(stage).await?;
    somebody_who_never_answers(stage).await?;
    let viktor = a_dead_line(stage).await?;
    the_first_repair(stage, maria).await?;
    let samir = stage.people.samir;
    stage.until("2026-11-06 09:50").await?;
    stage.note(samir, viktor, "Cable spliced, line measured from the exchange; photograph of the splice kept by the network.").await?;
    stage.until("2026-11-06 10:05").await?;
    stage.reply(samir, viktor, "Dear Mr Hansen,\n\nthe line was restored this morning: a cable at the corner of your street had been cut by a digger. I called your number and reached your answering machine, so it rings. Does it work for you?", &[], true).await?;
    stage.until("2026-11-06 16:40").await?;
    stage.word_on_page(viktor, Word::Solved, "Works since ten o'clock. Thank you for the call.").await?;
    Ok(maria)
}

async fn the_leak_begins(stage: &mut Stage) -> Result<CaseId, Trouble> {
    let karim = stage.people.karim;
    stage.until("2026-10-30 17:20").await?;
    let on = CallOn::Stranger { name: "Maria Lenoir".into(), telephone: "01 99 00 77 02".into(), mail: String::new() };
    let call = Telephone {
        waited_minutes: 11,
        talked_minutes: 14,
        said: "The man who came for the fibre has drilled into my heating pipe. He said it would be mended the same evening. Now the heating is turned off.",
        note: "She is 89, lives alone on the third floor, uses no computer. Call her by telephone; her son Paul lives far away.",
        promised: &[(What::Visit, "a plumber looks at the pipe", "2026-11-03 12:00")],
        ..Telephone::IN
    };
    let maria = stage.call(karim, on, call).await?;
    let harm = (HarmKind::NoHeating, Severity::Danger, "2026-10-30 16:00");
    stage
        .harm(
            karim,
            maria,
            harm,
            "No heating in the whole flat; 9 degrees at night.",
            "Two electric heaters brought by our own van, the same evening at 19:30; she has plugged them in.",
        )
        .await?;
    Ok(maria)
}

async fn the_first_repair(stage: &mut Stage, maria: CaseId) -> Result<(), Trouble> {
    let karim = stage.people.karim;
    stage.until("2026-11-03 11:10").await?;
    let call = Telephone {
        talked_minutes: 6,
        all_kept: true,
        said: "It is warm again in the kitchen. In the bedroom there is a stain on the wall.",
        note: "The plumber of RapidLink came at 10:20 and soldered the pipe; dispatch has a photograph. Call again after the first cold night.",
        promised: &[(What::Call, "Karim calls after the weekend", "2026-11-09 12:00")],
        ..Telephone::OUT
    };
    stage.call(karim, CallOn::Case(maria, None), call).await?;
    Ok(())
}

async fn a_question_on_the_spot(stage: &mut Stage) -> Result<(), Trouble> {
    let lotte = stage.people.lotte;
    stage.until("2026-11-02 09:40").await?;
    let on = CallOn::Stranger { name: "Edda Kruse".into(), telephone: "01 99 00 77 31".into(), mail: String::new() };
    let call = Telephone {
        talked_minutes: 3,
        said: "Which date do I write down when I read my meter myself?",
        note: "The day of the reading. She said yes, that answers it.",
        word: Some(Word::Solved),
        ..Telephone::IN
    };
    stage.call(lotte, on, call).await.map(|_| ())
}

async fn somebody_who_never_answers(stage: &mut Stage) -> Result<CaseId, Trouble> {
    let amelie = stage.people.amelie;
    stage.until("2026-11-02 11:00").await?;
    let text = "Hello,\n\nwhy is there a fee of 4.90 on my bill that was not there last month?\n\nNoor Aziz";
    let case = stage.case_by_mail(("Noor Aziz", "noor.aziz@post.example"), "A fee of 4.90", text, amelie).await?;
    stage.until("2026-11-02 15:30").await?;
    stage.reply(amelie, case, "Dear Noor Aziz,\n\nthe 4.90 is the fee for a paper bill. You have received your bills by mail since March, so it should not have been charged: I took it off, and your next bill shows it. Does that settle it for you?", &[], true).await?;
    Ok(case)
}

async fn a_dead_line(stage: &mut Stage) -> Result<CaseId, Trouble> {
    let samir = stage.people.samir;
    stage.until("2026-11-02 16:10").await?;
    let text =
        "My telephone and the internet have been dead since noon. My mother has an emergency button that needs the line.\n\nViktor Hansen";
    let case = stage.case_by_mail(("Viktor Hansen", "viktor.hansen@mail.example"), "Line dead", text, samir).await?;
    stage.until("2026-11-02 16:40").await?;
    let promised = [(What::Fix, "the line works again", "2026-11-06 12:00")];
    stage.reply(samir, case, "Dear Mr Hansen,\n\nthe cable in your street is cut. It is mended by Friday noon. Until then a mobile box for the emergency button is on its way to your mother by courier; it arrives tonight before 20:00.", &promised, false).await?;
    Ok(case)
}
