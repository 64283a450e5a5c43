//! Somebody whom the case didn't know, let in by a member of staff: they are answered, at their own address.

use crate::on_both_databases;
use rehearsal::{Database, Town};

on_both_databases! {
    whoever_was_let_in_gets_their_own_answer
    what_stays_among_ourselves_can_still_be_released
}

async fn whoever_was_let_in_gets_their_own_answer(database: Database) {
    let town = Town::open(database).await;
    let (berger, okafor) = (town.frau_berger(), town.herr_okafor());
    town.writes(berger, berger.subject, berger.words).await;
    town.pump().await;
    let (slug, case) = town.case_of(berger).await;
    let first = town.last_letter(berger);
    town.answers(okafor, &first, "I am her neighbour. She is ill, and asks me to open the door.").await;
    town.pump().await;
    let told = town.last_letter(okafor);
    assert!(told.automatic && told.text.contains("A person reads it by") && !told.text.contains(&first.from), "{}", told.text);

    let owner = town.desk().record().case(case).await.expect("a case").owner().expect("an owner");
    let name = town.desk().staff_names().await.expect("names").name(owner).to_owned();
    let desk = town.log_in(name.split(' ').next().unwrap_or_default()).await;
    let page = desk.get(&format!("/cases/{slug}")).await;
    desk.send(&page, &format!("/cases/{slug}/release"), &[("answer", "release")]).await;
    let page = desk.get(&format!("/cases/{slug}")).await;
    page.says("Who gets it").says(okafor.address);
    let his = town
        .desk()
        .open_file_unasked(case)
        .await
        .expect("a file")
        .people
        .iter()
        .find(|p| p.name.as_deref() == Some(okafor.name))
        .expect("he takes part")
        .person;
    let fields =
        [("to", his.0.to_string()), ("text", "Thank you. Please ring when you are there.".to_owned()), ("step", "send".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let asks: Vec<(&str, &str)> = fields.iter().copied().chain([("ask_solved", "yes")]).collect();
    desk.send(&page, &format!("/cases/{slug}/reply"), &asks)
        .await
        .says("only they can say whether it is solved")
        .says("Please ring when you are there.");
    desk.send(&page, &format!("/cases/{slug}/reply"), &fields).await;
    town.later(jiff::SignedDuration::from_mins(2)).await;
    let answer = town.last_letter(okafor);
    assert!(!answer.automatic && answer.text.contains("Please ring when you are there."), "{answer:?}");
    assert!(
        !answer.text.contains("calls you") && !answer.text.contains(berger.subject),
        "nor does it say what she was told: {}",
        answer.text
    );
    assert_eq!(town.mailbox(berger).len(), 1, "and she got nothing that was for him");

    // His page holds what he said and what was said to him; hers holds both, since his words were released to her case.
    let his_page = town.opens_link(okafor).await.get("/c/case").await;
    his_page.says("I am her neighbour.").says("Please ring when you are there.").hides(berger.subject).hides(berger.words);
    assert!(his_page.forms().iter().all(|f| !f.action.ends_with("solved")), "whether it is solved is hers to say");
    let hers = town.opens_link(berger).await.get("/c/case").await;
    hers.says("I am her neighbour.").says(berger.subject).says("Please ring when you are there.");
    let case = town.desk().record().case(case).await.expect("a case");
    assert_eq!(case.open().expect("open").owed.promises().count(), 1, "what she was promised is still owed to her");
}

async fn what_stays_among_ourselves_can_still_be_released(database: Database) {
    let town = Town::open(database).await;
    let (berger, okafor) = (town.frau_berger(), town.herr_okafor());
    town.writes(berger, berger.subject, berger.words).await;
    town.pump().await;
    let (slug, _) = town.case_of(berger).await;
    town.answers(okafor, &town.last_letter(berger), "I am her neighbour.").await;
    town.pump().await;
    let desk = town.at_work(&town.owner_of(berger).await).await;
    let release = format!("/cases/{slug}/release");
    let page = desk.case_of(berger).await;
    page.says("Keep among ourselves");
    desk.sends(&page.form(&release).filled(&[("answer", "keep_back")])).await;
    let page = desk.case_of(berger).await;
    page.hides("Keep among ourselves").says("Release it after all");
    desk.sends(&page.form(&release).filled(&[("answer", "release")])).await;
    desk.case_of(berger).await.hides("Release it after all").says("I am her neighbour.");
}
