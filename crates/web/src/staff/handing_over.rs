//! Handing a case over: offered with a briefing, given at once by a lead, accepted or declined, withdrawn.

use super::{act_form::ActForm, acts::undo_until};
use crate::{
    answer::{Answer, Answered},
    framing::Done,
    pages::case::act::Act,
};
use casework::{
    Command,
    ids::{CaseId, HandOverId, StaffId},
};
use uuid::Uuid;

/// `POST /cases/{key}/hand-over`: offered with a briefing, or given by a lead.
pub async fn hand_over(form: ActForm) -> Answered {
    let case = form.case_id().await?;
    let Ok(to) = form.field("to").parse::<Uuid>().map(StaffId) else {
        return form.wrong(Act::HandOver, "to", words::key!("refusal-nobody-named")).await;
    };
    let briefing = form.fields.text("briefing");
    let assigns = form.field("how") == "reassign";
    let outcome = if assigns {
        form.app.desk().reassign(form.staff.id, form.command, case, to, &briefing).await
    } else {
        form.app.desk().offer(form.staff.id, form.command, case, to, &briefing).await
    };
    let done = match &outcome {
        Ok(_) if assigns => assigned(&form, case).await?,
        _ => Done::of("done-offered"),
    };
    form.answered(Some(Act::HandOver), done, outcome).await
}

/// Assigned, with the way back.
async fn assigned(form: &ActForm, case: CaseId) -> Result<Done, Answer> {
    let known = form.app.desk().record().case(case).await.map_err(Answer::failed)?;
    let last = known.story().and_then(|s| s.last_hand_over).filter(|h| h.assigned);
    let done = Done::of("done-assigned");
    Ok(match last {
        Some(last) => done.undo(&format!("/cases/{}/undo", form.key), &format!("handover {}", last.id.0), undo_until(&form.app)),
        None => done,
    })
}

/// `POST /cases/{key}/hand-over/answer`
pub async fn hand_over_answer(form: ActForm) -> Answered {
    let case = form.case_id().await?;
    let hand_over = form.id::<HandOverId>("hand_over")?;
    let accept = form.field("answer") == "accept";
    let answer = |why| Command::AnswerHandOver { hand_over, accept, why };
    let outcome = form.app.desk().noting(form.staff.id, form.command, case, form.field("reason"), answer).await;
    let done = if accept {
        Done::of("done-accepted").undo(&format!("/cases/{}/undo", form.key), &format!("handover {}", hand_over.0), undo_until(&form.app))
    } else {
        Done::of("done-declined")
    };
    form.answered(Some(Act::AnswerOffer), done, outcome).await
}

/// `POST /cases/{key}/hand-over/withdraw`
pub async fn hand_over_withdraw(form: ActForm) -> Answered {
    let case = form.case_id().await?;
    let what = Command::WithdrawHandOver { hand_over: form.id("hand_over")? };
    let outcome = form.handle(case, what).await;
    form.answered(None, Done::of("done-withdrawn"), outcome).await
}
