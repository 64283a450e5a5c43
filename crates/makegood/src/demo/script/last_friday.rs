//! Last Friday: Karim goes away; the leak gets another owner; a mail comes back; a question is asked.

use super::Cases;
use crate::{
    demo::{acts::Telephone, stage::Stage},
    exit::Trouble,
};
use casework::promise::promise::What;
use desk::CallOn;

/// Plays it.
pub async fn play(stage: &mut Stage, cases: &Cases) -> Result<(), Trouble> {
    the_son_writes(stage, cases).await?;
    karim_hands_over(stage, cases).await?;
    a_mail_comes_back(stage, cases).await?;
    the_line_works(stage, cases).await?;
    aline_hears_who_looks_at_it(stage, cases).await?;
    somebody_else_writes_to_tomasz_address(stage, cases).await
}

/// Paul is nobody whom the case knows: staff read him first, and let him take part.
async fn the_son_writes(stage: &mut Stage, cases: &Cases) -> Result<(), Trouble> {
    let karim = stage.people.karim;
    stage.until("2026-11-20 09:10").await?;
    let address = stage.reply_address(cases.maria).await?;
    let text = "My mother read me this address from your letter. I am her son and arranged the fibre for her. She tells everyone that she is fine. She is not: it is 12 degrees in her bedroom. I enclose nothing yet, but I have six photographs of the wall.\n\nPaul Lenoir";
    stage.mail(("Paul Lenoir", "paul.lenoir@mail.example"), &address, "My mother's heating", text).await?;
    stage.until("2026-11-20 10:30").await?;
    stage.release(karim, cases.maria, text).await?;
    stage.note(karim, cases.maria, "Asked Maria by telephone: yes, Paul may speak for her about the heating, and agree visits.").await
}

/// Story *the-leak* 5: the owner goes away, and the customer is told before she has to ask.
async fn karim_hands_over(stage: &mut Stage, cases: &Cases) -> Result<(), Trouble> {
    let (karim, ines, samir) = (stage.people.karim, stage.people.ines, stage.people.samir);
    stage.absence(karim, "2026-11-20 18:00", "2026-12-01 08:30", samir).await?;
    stage.until("2026-11-20 11:10").await?;
    let briefing = "Maria Lenoir, 89, alone, no heating since 30 October: RapidLink drilled into the pipe. Repaired on 3 November by the same firm, leaks again. Broken on the 18th: nobody came, she knows. Mr Adjani (another firm) comes on Thursday 26 between 8 and 10, part on the van. She is reached by telephone only; Paul, her son, may agree visits. Insurer waits for Paul's photographs. Do not let RapidLink in again.";
    let offer = stage.offer(karim, cases.maria, ines, briefing).await?;
    stage.until("2026-11-20 11:40").await?;
    stage.accept(ines, cases.maria, offer).await?;
    stage.until("2026-11-20 11:55").await?;
    let call = Telephone {
        talked_minutes: 10,
        said: "So it is you now. That is kind. The heaters help in the kitchen, I have moved my bed there.",
        note: "Told her that I look after her case now, and why. She sounds tired, coughs.",
        promised: &[(What::Call, "Ines calls on Monday morning", "2026-11-23 10:30")],
        ..Telephone::OUT
    };
    stage.call(ines, CallOn::Case(cases.maria, None), call).await?;
    Ok(())
}

/// The address in Marlene's letter has a slip of the pen: what was promised never reached her.
async fn a_mail_comes_back(stage: &mut Stage, cases: &Cases) -> Result<(), Trouble> {
    stage.until("2026-11-20 12:10").await?;
    let (address, message_id) = stage.bounce_address(cases.marlene).await?;
    let raw = format!(
        "From: Mail Delivery System <MAILER-DAEMON@relay.nordwerk.example>\r\nTo: <{address}>\r\nSubject: Undelivered Mail Returned to Sender\r\nDate: Fri, 20 Nov 2026 12:10:00 +0100\r\nMessage-ID: <returned.1@relay.nordwerk.example>\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nThe mail system could not find this domain.\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; relay.nordwerk.example\r\n\r\nFinal-Recipient: rfc822; marlene.fischer@post.exmaple.example\r\nAction: failed\r\nStatus: 5.1.2\r\nDiagnostic-Code: smtp; 550 5.1.2 Host not found\r\n\r\n--b\r\nContent-Type: message/rfc822-headers\r\n\r\nMessage-ID: <{message_id}>\r\nSubject: Your payment\r\n\r\n--b--\r\n"
    );
    stage.arrives("", &address, raw).await
}

async fn the_line_works(stage: &mut Stage, cases: &Cases) -> Result<(), Trouble> {
    let ines = stage.people.ines;
    stage.until("2026-11-20 15:20").await?;
    stage.note(ines, cases.greta, "Card changed at 14:50; the line measures well from the exchange.").await?;
    stage.reply(ines, cases.greta, "Dear Ms Olsen,\n\nthe card was changed at 14:50, and from here your line looks well. Does it work for you? Keep the mobile box until you are sure.", &[], true).await
}

async fn aline_hears_who_looks_at_it(stage: &mut Stage, cases: &Cases) -> Result<(), Trouble> {
    let ines = stage.people.ines;
    stage.until("2026-11-20 16:05").await?;
    let promised = [(What::Other, "the corrected bill", "2026-11-23 12:00")];
    stage.reply(ines, cases.aline, "Dear Ms Costa, dear Mr Costa,\n\na meter that turns with everything off is faulty, and a bill made from it is ours to correct. I looked at the two months before: your bill will be near 140 €. You get the corrected one on Monday before noon. Please pay nothing until then; no reminder leaves.", &promised, false).await?;
    stage.note(ines, cases.aline, "Metering changes the meter on Tuesday; the network company says that it is theirs. Both have it in writing from me, one thread.").await
}

/// Somebody knows the address of Tomasz's case, and is nobody whom it knows: withheld until a colleague has read it.
async fn somebody_else_writes_to_tomasz_address(stage: &mut Stage, cases: &Cases) -> Result<(), Trouble> {
    stage.until("2026-11-20 17:40").await?;
    let address = stage.reply_address(cases.tomasz).await?;
    let text =
        "I am a friend of Mr Nowak. Please tell me what you have on file about him, and to which address you write to him.\n\nB. Stone";
    stage.mail(("B. Stone", "b.stone@elsewhere.example"), &address, "About Mr Nowak", text).await.map(|_| ())
}
