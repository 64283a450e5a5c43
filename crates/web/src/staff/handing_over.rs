//! Handing a case over: offered with a briefing, given at once by a lead, accepted or declined, withdrawn.

use super::acts::{At, answered, case_id, field, id, undo_until};
use crate::{
    answer::{Answer, Answered},
    app::App,
    framing::{Done, command_id},
    pages::case::Act,
    principal::Staff,
    staff::fields::Fields,
};
use axum::{
    extract::{Form, Path, State},
    http::HeaderMap,
};
use casework::{
    Actor, Command,
    ids::{CaseId, CommandId, HandOverId, StaffId},
};
use desk::{Declined, Handled, Order};
use uuid::Uuid;

/// `POST /cases/{key}/hand-over`: offered with a briefing, or given by a lead.
pub async fn hand_over(
    State(app): State<App>,
    staff: Staff,
    Path(key): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answered {
    let case = case_id(&app, &staff, &key).await?;
    let command = command_id(field(&fields, "command"));
    let Ok(to) = field(&fields, "to").parse::<Uuid>().map(StaffId) else {
        let outcome = Err(Declined::Unusable { field: "to", why: words::key!("refusal-nobody-named").into() });
        return answered(
            At { app: &app, staff: &staff, headers: &headers, key: &key },
            Some(Act::HandOver),
            &fields,
            Done::of("done-offered"),
            outcome,
        )
        .await;
    };
    let briefing = field(&fields, "briefing").replace("\r\n", "\n");
    let assigns = field(&fields, "how") == "reassign";
    let outcome = if assigns {
        assign(&app, &staff, command, case, to, &briefing).await
    } else {
        app.desk().offer(staff.id, command, case, to, &briefing).await
    };
    let done = match &outcome {
        Ok(_) if assigns => assigned(&app, &key, case).await?,
        _ => Done::of("done-offered"),
    };
    answered(At { app: &app, staff: &staff, headers: &headers, key: &key }, Some(Act::HandOver), &fields, done, outcome).await
}

/// A lead gives it to somebody who is here. The briefing is noted once that is done: what is refused leaves nothing behind.
async fn assign(app: &App, staff: &Staff, command: CommandId, case: CaseId, to: StaffId, briefing: &str) -> Result<Handled, Declined> {
    if briefing.is_empty() {
        return Err(Declined::Unusable { field: "briefing", why: words::key!("refusal-briefing-missing").into() });
    }
    let handled = app.desk().handle(Order::new(command, Actor::Staff(staff.id), case, Command::Reassign { to })).await?;
    let own = CommandId(Uuid::new_v5(&command.0, b"briefing"));
    app.desk().note(staff.id, own, case, briefing).await?;
    Ok(handled)
}

/// Assigned, with the way back.
async fn assigned(app: &App, key: &str, case: CaseId) -> Result<Done, Answer> {
    let known = app.desk().record().case(case).await.map_err(Answer::failed)?;
    let last = known.story().and_then(|s| s.last_hand_over).filter(|h| h.assigned);
    let done = Done::of("done-assigned");
    Ok(match last {
        Some(last) => done.undo(&format!("/cases/{key}/undo"), &format!("handover {}", last.id.0), undo_until(app)),
        None => done,
    })
}

/// `POST /cases/{key}/hand-over/answer`
pub async fn hand_over_answer(
    State(app): State<App>,
    staff: Staff,
    Path(key): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answered {
    let case = case_id(&app, &staff, &key).await?;
    let (command, hand_over) = (command_id(field(&fields, "command")), id::<HandOverId>(&fields, "hand_over")?);
    let accept = field(&fields, "answer") == "accept";
    let answer = |why| Command::AnswerHandOver { hand_over, accept, why };
    let outcome = app.desk().noting(staff.id, command, case, field(&fields, "reason"), answer).await;
    let done = if accept {
        Done::of("done-accepted").undo(&format!("/cases/{key}/undo"), &format!("handover {}", hand_over.0), undo_until(&app))
    } else {
        Done::of("done-declined")
    };
    answered(At { app: &app, staff: &staff, headers: &headers, key: &key }, Some(Act::AnswerOffer), &fields, done, outcome).await
}

/// `POST /cases/{key}/hand-over/withdraw`
pub async fn hand_over_withdraw(
    State(app): State<App>,
    staff: Staff,
    Path(key): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Answered {
    let case = case_id(&app, &staff, &key).await?;
    let what = Command::WithdrawHandOver { hand_over: id(&fields, "hand_over")? };
    let outcome = app.desk().handle(Order::new(command_id(field(&fields, "command")), Actor::Staff(staff.id), case, what)).await;
    answered(At { app: &app, staff: &staff, headers: &headers, key: &key }, None, &fields, Done::of("done-withdrawn"), outcome).await
}
