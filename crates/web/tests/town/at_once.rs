//! Two colleagues in the same instant: what each may do alone may be too much together.

use crate::on_both_databases;
use casework::{Actor, ids::CommandId, people::staff::Role};
use desk::{Declined, NewColleague};
use rehearsal::{Database, Town};
use uuid::Uuid;

on_both_databases! {
    two_administrators_who_demote_each_other_leave_one
}

async fn two_administrators_who_demote_each_other_leave_one(database: Database) {
    let town = Town::open(database).await;
    let desk = town.desk();
    let rows = desk.record().staff().await.expect("staff");
    let administers = |r: &&record::views::staff_card::StaffRow| r.role == Role::Administrator;
    let first = rows.iter().find(administers).expect("one administers").clone();
    let second = rows.iter().find(|r| r.role == Role::Operator && r.joined).expect("an operator").clone();
    let as_role = |row, role| NewColleague { role, ..NewColleague::of(row) };
    let fresh = || CommandId(Uuid::now_v7());
    desk.change_colleague(Actor::Staff(first.staff), fresh(), second.staff, &as_role(&second, Role::Administrator))
        .await
        .expect("promoted");
    for round in 0..12 {
        let (hers, his) = (as_role(&first, Role::Operator), as_role(&second, Role::Operator));
        let (one, other) = tokio::join!(
            desk.change_colleague(Actor::Staff(second.staff), fresh(), first.staff, &hers),
            desk.change_colleague(Actor::Staff(first.staff), fresh(), second.staff, &his),
        );
        let staff = desk.record().staff().await.expect("staff");
        let left: Vec<_> = staff.iter().filter(administers).collect();
        assert_eq!(left.len(), 1, "round {round}: {one:?} {other:?}");
        assert!([&one, &other].iter().any(|o| matches!(o, Err(Declined::Refused(_) | Declined::NotFound))), "{one:?} {other:?}");
        // The one who is left makes an administrator of the other again.
        let (by, again) = if left[0].staff == first.staff { (&first, &second) } else { (&second, &first) };
        desk.change_colleague(Actor::Staff(by.staff), fresh(), again.staff, &as_role(again, Role::Administrator)).await.expect("again");
    }
}
