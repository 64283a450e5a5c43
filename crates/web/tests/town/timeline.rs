//! What the timeline tells stays true: who was away is told by who owned the case then, and who opened it again by name.

use crate::on_both_databases;
use rehearsal::{Database, Town};

on_both_databases! {
    who_was_away_is_told_by_who_owned_the_case_then
}

async fn who_was_away_is_told_by_who_owned_the_case_then(database: Database) {
    let town = Town::open(database).await;
    let berger = town.frau_berger();
    town.writes(berger, berger.subject, berger.words).await;
    town.pump().await;
    let owner = town.owner_of(berger).await;
    let deputy = town.colleague_of(&owner);
    let desk = town.at_work(&owner).await;
    desk.goes_away(&town.day_after(0), &town.day_after(3), deputy, "Ring twice.").await;
    town.later(jiff::SignedDuration::from_hours(1)).await;
    let (away, stand_in) = (town.full_name(&owner), town.full_name(deputy));
    let told = format!("{stand_in} stands in for {away}");
    town.at_work(deputy).await.case_of(berger).await.says(&told);

    desk.comes_back().await;
    desk.hands_over(berger, deputy, "She is cold and alone; ring twice.").await;
    let colleague = town.at_work(deputy).await;
    let page = colleague.case_of(berger).await;
    page.says(&told).says(&format!("{away} is back")).hides(&format!("stands in for {stand_in}")).hides(&format!("{stand_in} is back"));

    let (slug, _) = town.case_of(berger).await;
    colleague.does(berger, "not-a-customer", &[]).await;
    town.later(jiff::SignedDuration::from_hours(24)).await;
    let page = colleague.case_of(berger).await;
    colleague.sends(&page.form(&format!("/cases/{slug}/reopen"))).await;
    colleague.case_of(berger).await.says(&format!("{stand_in} opened it again")).hides("took back: the end of the case");
}
