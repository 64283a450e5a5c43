//! Colleagues, teams, and what is set.

use crate::{command, town::Town};
use casework::{
    Actor,
    ids::CommandId,
    people::staff::{Role, StaffCommand},
    refusal::Reason,
};
use desk::{Declined, NewColleague, real_now};
use record::{access::token::Purpose, views::staff_card::StaffRow};
use uuid::Uuid;
use web::cookie;

#[tokio::test]
async fn a_colleague_is_invited_by_a_link_that_is_shown_once() {
    let town = Town::new().await;
    let ada = town.logged_in("Ada").await;
    let team = town.desk.settings().unwrap().teams[0].id.0.to_string();
    let wrong = town.post(&ada, "/settings/people", &[("act", "invite"), ("name", "Lou"), ("address", "ines@nordwerk.example")]).await;
    assert_eq!(wrong.status, 422);
    assert!(
        wrong.text().contains("address-error") && wrong.text().contains("invite-team-error") && wrong.text().contains("Lou"),
        "{}",
        wrong.text()
    );
    let command = command();
    let form = [
        ("command", command.as_str()),
        ("act", "invite"),
        ("name", "Lou New"),
        ("address", "lou@nordwerk.example"),
        ("team", team.as_str()),
        ("role", "operator"),
    ];
    let token_of = |text: String| {
        text.split("https://desk.nordwerk.example/invitation#").nth(1).expect("the link").split('"').next().unwrap().to_owned()
    };
    let first = token_of(town.post(&ada, "/settings/people", &form).await.text());
    let second = token_of(town.post(&ada, "/settings/people", &form).await.text());
    let lou = town.staff("Lou").await;
    assert_eq!(town.desk.staff_names().await.unwrap().all().iter().filter(|s| s.name == "Lou New").count(), 1);
    assert_eq!(first, second, "a form that is sent twice makes one link");
    let mails = async || town.desk.record().memos(9).await.unwrap().len();
    assert_eq!(mails().await, 1, "and one mail");
    let (bearer, _) =
        town.desk.record().look_at_token(cookie::hash(&second), Purpose::Invitation, real_now()).await.unwrap().expect("it serves");
    assert_eq!(bearer.staff, Some(lou));
    let page = town.get(&ada, "/settings/people").await.text();
    assert!(!page.contains("/invitation#") && page.contains("Lou New"), "shown once");
    // Another form makes another link, which ends the one before; the first form then gives neither.
    let id = lou.0.to_string();
    let again = [("act", "link"), ("staff", id.as_str())];
    let third = token_of(town.post(&ada, "/settings/people", &again).await.text());
    let serves = async |token: &str| town.desk.record().look_at_token(cookie::hash(token), Purpose::Invitation, real_now()).await.unwrap();
    assert!(serves(&second).await.is_none() && serves(&third).await.is_some());
    let late = town.post(&ada, "/settings/people", &form).await;
    assert!(late.status == 409 && !late.text().contains("/invitation#"), "{} {}", late.status, late.text());
}

#[tokio::test]
async fn nobody_leaves_while_people_rely_on_them_and_whoever_left_is_logged_out() {
    let town = Town::new().await;
    town.marias_case().await;
    let (ada, samir) = (town.logged_in("Ada").await, town.logged_in("Samir").await);
    let id = |name: &'static str| async { town.staff(name).await.0.to_string() };
    let (ines_id, samir_id, ada_id) = (id("Ines").await, id("Samir").await, id("Ada").await);
    let owns = town.post(&ada, "/settings/people", &[("act", "suspend"), ("staff", &ines_id)]).await;
    assert!(owns.status == 422 && owns.text().contains("class=\"refusal\""), "{}", owns.text());
    let looks_on = town.post(&ada, "/settings/people", &[("act", "change"), ("staff", &ines_id), ("role", "auditor")]).await;
    assert_eq!(looks_on.status, 422, "whoever looks on owns no case");
    assert_eq!(town.post(&ada, "/settings/people", &[("act", "suspend"), ("staff", &ada_id)]).await.status, 422);
    assert_eq!(town.get(&samir, "/today").await.status, 200);
    assert_eq!(town.post(&ada, "/settings/people", &[("act", "suspend"), ("staff", &samir_id)]).await.status, 303);
    assert_eq!(town.get(&samir, "/today").await.status, 303, "Samir is logged out");
    assert_eq!(town.post(&ada, "/settings/people", &[("act", "resume"), ("staff", &samir_id)]).await.status, 303);
    assert_eq!(town.get(&town.logged_in("Samir").await, "/today").await.status, 200);
    assert_eq!(town.post(&ada, "/settings/people", &[("act", "change"), ("staff", &samir_id), ("role", "lead")]).await.status, 303);
    let names = town.desk.staff_names().await.unwrap();
    assert_eq!(names.row(town.staff("Samir").await).unwrap().role.name(), "lead");
}

#[tokio::test]
async fn how_to_reach_a_colleague_and_what_they_speak_is_set_at_the_invitation_and_later() {
    let town = Town::new().await;
    let ada = town.logged_in("Ada").await;
    let team = town.desk.settings().unwrap().teams[0].id.0.to_string();
    let invite = |telephone: &'static str, languages: &'static str, zone: &'static str| {
        [
            ("act", "invite"),
            ("name", "Lou New"),
            ("address", "lou@nordwerk.example"),
            ("role", "operator"),
            ("telephone", telephone),
            ("languages", languages),
            ("zone", zone),
        ]
    };
    for (form, wrong) in [
        (invite("+33 1 99 00 41 20", "en", "Mars/Olympus"), "invite-zone-error"),
        (invite("+33 1 99 00 41 20", "English!", ""), "invite-languages-error"),
    ] {
        let back = town.post(&ada, "/settings/people", &[form.as_slice(), &[("team", &team)]].concat()).await;
        assert!(back.status == 422 && back.text().contains(wrong) && back.text().contains("+33 1 99 00 41 20"), "{}", back.text());
    }
    let form = invite("+33 1 99 00 41 20", "FR, en", "Europe/Lisbon");
    assert_eq!(town.post(&ada, "/settings/people", &[form.as_slice(), &[("team", &team)]].concat()).await.status, 200);
    let lou = || async { town.desk.staff_names().await.unwrap().row(town.staff("Lou").await).unwrap().clone() };
    let invited = lou().await;
    assert_eq!((invited.telephone.as_deref(), invited.zone.as_deref()), (Some("+33 1 99 00 41 20"), Some("Europe/Lisbon")));
    assert_eq!(invited.languages, ["fr", "en"]);
    let id = invited.staff.0.to_string();
    let change = [("act", "change"), ("staff", id.as_str()), ("telephone", ""), ("languages", "de"), ("zone", "")];
    assert_eq!(town.post(&ada, "/settings/people", &change).await.status, 303);
    let changed = lou().await;
    assert_eq!((changed.telephone, changed.zone, changed.languages), (None, None, vec!["de".to_owned()]));
    assert_eq!((changed.role, changed.team), (invited.role, invited.team));
    // The form as it stands on the page changes nothing: no role and no team is chosen in it.
    let page = town.get(&ada, "/settings/people").await.text();
    let forms: Vec<&str> = page.split("value=\"change\">").skip(1).map(|f| f.split("</form>").next().unwrap_or_default()).collect();
    assert!(forms.len() > 5 && forms.iter().all(|f| f.contains("<option") && !f.contains("selected")), "{page}");
    let back = town.post(&ada, "/settings/people", &[("act", "change"), ("staff", &id), ("languages", "de"), ("zone", "Atlantis")]).await;
    assert!(back.status == 422 && back.text().contains("Atlantis") && back.text().contains("<details open>"), "{}", back.text());
}

#[tokio::test]
async fn the_rules_of_a_role_hold_for_pages_and_for_commands_alike() {
    let town = Town::new().await;
    town.marias_case().await;
    let row = |name: &'static str| async { town.desk.staff_names().await.unwrap().row(town.staff(name).await).unwrap().clone() };
    let change = |row: StaffRow, role| {
        let town = &town;
        async move {
            let (command, wanted) = (CommandId(Uuid::now_v7()), NewColleague { role, ..NewColleague::of(&row) });
            match town.desk.change_colleague(Actor::Desk, command, row.staff, &wanted).await {
                Ok(()) => None,
                Err(Declined::Refused(refusal)) => Some(refusal.reason),
                Err(other) => panic!("{other}"),
            }
        }
    };
    assert_eq!(change(row("Ines").await, Role::Auditor).await, Some(Reason::StillOwnsCases { cases: 1 }));
    // Samir is invited as an administrator and has not joined: nobody could administer without Ada.
    assert_eq!(change(row("Samir").await, Role::Administrator).await, None);
    assert_eq!(change(row("Ada").await, Role::Lead).await, Some(Reason::LastAdministrator));
    let leaves = town.desk.colleague_leaves(Actor::Desk, CommandId(Uuid::now_v7()), row("Ada").await.staff).await;
    assert!(matches!(leaves, Err(Declined::Refused(r)) if r.reason == Reason::LastAdministrator));
    let samir = row("Samir").await.staff;
    town.desk.about_staff(Actor::Staff(samir), CommandId(Uuid::now_v7()), samir, StaffCommand::Join).await.unwrap();
    assert_eq!(change(row("Ada").await, Role::Lead).await, None);
    assert_eq!(row("Ada").await.role, Role::Lead);
}

#[tokio::test]
async fn settings_hold_at_once_and_two_people_do_not_write_over_each_other() {
    let town = Town::new().await;
    let ada = town.logged_in("Ada").await;
    let command = command();
    let form = [
        ("command", command.as_str()),
        ("seen", "1"),
        ("section", "organisation"),
        ("organisation", "Nordwerk Heat"),
        ("base_address", "https://desk.nordwerk.example/"),
        ("zone", "Europe/Berlin"),
        ("emergency_who", "the watch"),
        ("emergency_telephone", "112"),
    ];
    for _ in 0..2 {
        let kept = town.post(&ada, "/settings", &form).await;
        assert_eq!(kept.status, 303, "{}", kept.text());
    }
    let settings = town.desk.settings().unwrap();
    assert_eq!((settings.name.as_str(), settings.base_address.as_str()), ("Nordwerk Heat", "https://desk.nordwerk.example"));
    assert_eq!(settings.calendar.hours.zone_name(), "Europe/Berlin");
    let late = [("seen", "1"), ("section", "hours"), ("hours_mon", "08:00-12:00"), ("holidays", "")];
    let refused = town.post(&ada, "/settings", &late).await;
    assert!(
        refused.status == 422 && refused.text().contains("08:00-12:00") && refused.text().contains("name=\"seen\" value=\"2\""),
        "{}",
        refused.text()
    );
    let wrong =
        [("seen", "2"), ("section", "hours"), ("hours_mon", "08:00-12:00"), ("hours_tue", "early"), ("holidays", "soon: Christmas")];
    let refused = town.post(&ada, "/settings", &wrong).await.text();
    assert!(refused.contains("hours_tue-error") && refused.contains("holidays-error") && !refused.contains("hours_mon-error"), "{refused}");
    let good = [("seen", "2"), ("section", "hours"), ("hours_mon", "08:00-12:00, 13:00-17:00"), ("holidays", "2026-12-26 Boxing Day")];
    assert_eq!(town.post(&ada, "/settings", &good).await.status, 303);
    assert_eq!(town.desk.settings().unwrap().calendar.hours.to_string(), "Mon 08:00-12:00, 13:00-17:00");
}

#[tokio::test]
async fn a_value_that_cannot_work_is_told_beside_its_field() {
    let town = Town::new().await;
    let ada = town.logged_in("Ada").await;
    let page = town.get(&ada, "/settings").await.text();
    let values = page.split("<input id=\"").filter_map(|field| {
        let (name, rest) = field.split_once('"')?;
        let value = rest.split_once(" value=\"")?.1.split_once('"')?.0;
        (rest.contains("type=\"number\"") && name != "out-port").then(|| (name.to_owned(), value.to_owned()))
    });
    let mut form: Vec<(String, String)> = values.collect();
    assert_eq!(form.len(), 21);
    form.extend([("section".to_owned(), "policy".to_owned()), ("seen".to_owned(), "1".to_owned())]);
    let sent = |form: &[(String, String)], rounds: &str| -> Vec<(String, String)> {
        form.iter().map(|(n, v)| (n.clone(), if n == "ask_rounds" { rounds.to_owned() } else { v.clone() })).collect()
    };
    for (rounds, status) in [("99", 422), ("many", 422), ("3", 303)] {
        let sent = sent(&form, rounds);
        let fields: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let seen = town.post(&ada, "/settings", &fields).await;
        assert_eq!(seen.status, status, "{rounds}: {}", seen.text());
        assert_eq!(seen.text().contains("ask_rounds-error"), status == 422);
    }
    assert_eq!(town.desk.settings().unwrap().policy.ask_rounds, 3);
    let unreachable = [
        ("seen", "2"),
        ("section", "mail"),
        ("mail_address", "no-reply@nordwerk.example"),
        ("out_host", "mail.nordwerk.example"),
        ("out_port", "0"),
    ];
    let seen = town.post(&ada, "/settings", &unreachable).await;
    assert!(seen.status == 422 && seen.text().contains("mail-address-error") && seen.text().contains("out-port-error"), "{}", seen.text());
}
