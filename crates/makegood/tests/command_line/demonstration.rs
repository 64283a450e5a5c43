//! The demonstration: made in seconds, whole, and apart from every real desk.

use crate::{
    program::{Ground, Server, run},
    wire::get,
};

#[test]
fn the_demonstration_is_whole_and_goes_on_where_it_stood() {
    let ground = Ground::folder();
    let mut args = ground.args();
    args.push("--demo".into());
    let server = Server::start(&args);
    assert!(get(server.pages, "/healthz").starts_with("HTTP/1.1 200"));
    let cases = ground.run(&["cases", "--json"]).with(0).json();
    let find = |name: &str| cases.iter().find(|c| c["customer"] == name).unwrap_or_else(|| panic!("{name} in {cases:#?}"));
    assert!(cases.len() >= 12, "{}", cases.len());
    let maria = find("Maria Lenoir");
    assert_eq!((&maria["owner"], &maria["harm"]), (&"Ines Moreau".into(), &"no_heating".into()), "{maria}");
    assert_eq!(find("Noor Aziz")["state"], "quiet");
    assert_eq!(find("Edda Kruse")["state"], "solved");
    assert_eq!(find("Viktor Hansen")["state"], "solved");
    assert_eq!(find("Greta Olsen")["state"], "asked");
    assert_eq!(find("Aline Costa")["next_step"]["due_at"], "2026-11-23T11:00:00Z", "by noon in Paris");
    assert!(cases.iter().all(|c| c["next_step"].is_object() || c["ended_at"].is_string()));
    let doctor = ground.run(&["doctor", "--thorough"]);
    assert_eq!(doctor.code, 0, "{}", doctor.out);
    assert_eq!(server.stop().0, 0);
    let again = Server::start(&args);
    assert_eq!(ground.run(&["cases", "--json"]).with(0).json().len(), cases.len());
    assert_eq!(again.stop().0, 0);
    let refused = ground.run(&["serve", "--listen", "127.0.0.1:0", "--smtp-listen", "127.0.0.1:0"]).with(2);
    assert!(refused.err.contains("--demo"), "{}", refused.err);
}

#[test]
fn a_real_desk_is_never_turned_into_a_demonstration() {
    let ground = Ground::folder();
    ground.set_up(2525);
    let done = ground.run(&["serve", "--demo", "--listen", "127.0.0.1:0", "--smtp-listen", "127.0.0.1:0"]).with(2);
    assert!(done.err.contains("--data"), "{}", done.err);
    let folder = ground.folder.path().join("letters");
    std::fs::create_dir(&folder).expect("a folder");
    std::fs::write(folder.join("dear.txt"), b"x").expect("a file");
    run(["serve", "--demo", "--data", &folder.display().to_string()]).with(2);
}
