//! Who read a case: everybody who did, for those who may know it.

use super::*;
use desk::ON_THIS_MACHINE;

#[tokio::test]
async fn who_read_a_case_stands_there_with_what_for_and_only_for_whom_the_table_lets_see_it() {
    let town = Town::new().await;
    let case = town.marias_case().await;
    let (tom, aki) = (town.logged_in("Tom").await, town.logged_in("Aki").await);
    let (path, readings) = (format!("/cases/{}", case.slug), format!("/cases/{}/readings", case.slug));
    for _ in 0..2 {
        town.get(&tom, &path).await;
    }
    town.get(&tom, &format!("{path}/attachments/0")).await;
    town.get(&tom, &format!("/people/{}", case.customer.0)).await;
    town.desk.note_command(case.case, "command").await.unwrap();
    let page = town.get(&aki, &readings).await;
    assert_eq!(page.status, 200);
    let rows: Vec<String> = page.text().split("<li class=\"person\">").skip(1).map(str::to_owned).collect();
    let has = |who: &str, what: &str| rows.iter().filter(|r| r.contains(who) && r.contains(what)).count();
    for (who, what) in [
        ("Tom Adeyemi", "read the case"),
        ("Tom Adeyemi", "took a file"),
        ("Tom Adeyemi", "looked at the person"),
        ("Somebody on the desk", "read it by a command"),
        ("Aki Auditor", "looked at who read it"),
    ] {
        assert_eq!(has(who, what), 1, "{who} {what}: {rows:#?}");
    }
    assert!(town.get(&aki, &path).await.text().contains(&readings), "the case leads there");
    assert!(!town.get(&tom, &path).await.text().contains(&readings));
    assert_eq!(town.get(&tom, &readings).await.status, 403);
    assert_eq!(town.get(&aki, "/cases/amber-otter-9999/readings").await.status, 404);
    let first = town.desk.record().readings(case.case, jiff::Timestamp::MAX, 1).await.unwrap()[0].at;
    let older = town.get(&aki, &format!("{readings}?before={}", first.as_microsecond())).await.text();
    let all = town.get(&aki, &readings).await.text();
    let count = |page: &str| page.matches("<li class=\"person\">").count();
    assert_eq!(count(&older), count(&all) - 1, "all but the latest: {older}");
    assert!(town.desk.record().readings(case.case, jiff::Timestamp::MAX, 50).await.unwrap().iter().any(|r| r.staff == ON_THIS_MACHINE));
}
