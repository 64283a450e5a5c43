//! Who may look at a clock, who may wait, and what may not stand in SQL.

use house_rules::{Exception, Tree, assert_nothing, clocks, excused, sql};

/// The few places where the wall clock comes in. Everything else is told what time it is.
const CLOCKS: [Exception; 1] =
    [Exception { path: "crates/desk/src/clock.rs", what: "", reason: "the one place where the machine's clock is read" }];

/// The few places where time passes on purpose.
const SLEEPS: [Exception; 4] = [
    Exception {
        path: "crates/throwaway-postgres/src/cluster.rs",
        what: "",
        reason: "another program says that it is ready only to who asks again",
    },
    Exception {
        path: "crates/doors/src/smtp_in/listener.rs",
        what: "",
        reason: "out of file handles, the next accept fails at once: only a rest gives others time to close theirs",
    },
    Exception {
        path: "crates/record/src/store/postgres/",
        what: "",
        reason: "a lost race, a lost line, another node's lock: a rest before the next try, longer each time",
    },
    Exception {
        path: "crates/record/src/store/sqlite/backup.rs",
        what: "",
        reason: "SQLite tells only who asks again that the page is free",
    },
];

/// Tests in which waiting is what is tested.
const SLEEPING_TESTS: [Exception; 5] = [
    Exception {
        path: "crates/record/tests/store_ground/ground.rs",
        what: "",
        reason: "another process is waited for: it says that it is ready only to who asks again",
    },
    Exception {
        path: "crates/makegood/tests/command_line/serving.rs",
        what: "",
        reason: "another process looks at its certificate every few seconds: that it noticed can only be asked again",
    },
    Exception {
        path: "crates/record/tests/store_opening.rs",
        what: "",
        reason: "another process holds the folder: that it waits is what is tested",
    },
    Exception {
        path: "crates/record/tests/store_sqlite_writer.rs",
        what: "",
        reason: "the writer's thread is kept busy on purpose, so that others queue behind it",
    },
    Exception {
        path: "crates/throwaway-postgres/tests/cluster.rs",
        what: "",
        reason: "a cluster that was left behind goes by itself: it can only be looked for again",
    },
];

/// Statements whose text isn't fixed, with no value from outside in it.
const GLUED: [Exception; 1] = [Exception {
    path: "crates/record/src/store/sqlite/connection.rs",
    what: "",
    reason: "a pragma's name can't be a parameter, and is a literal of the same file",
}];

#[test]
fn the_wall_clock_is_read_in_few_places() {
    assert_nothing(&excused(clocks::clocks(&Tree::of_the_project()), &CLOCKS));
}

#[test]
fn a_look_at_the_clock_is_found_in_code_and_not_in_talk_about_it() {
    let code = "//! Timestamp::now() is not asked here.\nfn f() {\n    let now = jiff::Timestamp::now();\n    let s = \"SystemTime::now()\";\n    \
                let t = std::time::SystemTime :: now();\n    my_timestamp::now();\n}\n";
    let found = clocks::clocks(&Tree::planted(&[("a.rs", code)]));
    assert_eq!(found.iter().map(|f| f.line).collect::<Vec<_>>(), [5, 3], "{found:?}");
}

#[test]
fn nothing_sleeps_instead_of_waiting_for_what_must_happen() {
    assert_nothing(&excused(clocks::sleeps(&Tree::of_the_project()), &SLEEPS));
}

#[test]
fn no_test_sleeps() {
    assert_nothing(&excused(clocks::sleeping_tests(&Tree::of_the_project()), &SLEEPING_TESTS));
}

#[test]
fn a_sleep_is_found_in_code_and_in_tests_apart() {
    let code =
        "fn f() { tokio::time::sleep(d).await; }\nfn asleep() {}\n#[cfg(test)]\nmod tests {\n    fn t() { std::thread::sleep(d); }\n}\n";
    let tree = Tree::planted(&[("crates/a/src/lib.rs", code), ("crates/a/tests/t.rs", "fn t() { sleep_until(x); }")]);
    let at = |found: Vec<house_rules::Finding>| found.into_iter().map(|f| (f.path, f.line)).collect::<Vec<_>>();
    assert_eq!(at(clocks::sleeps(&tree)), [("crates/a/src/lib.rs".to_owned(), 1)]);
    let tests = [("crates/a/src/lib.rs".to_owned(), 5), ("crates/a/tests/t.rs".to_owned(), 1)];
    assert_eq!(at(clocks::sleeping_tests(&tree)), tests);
}

#[test]
fn nothing_unwraps_outside_tests() {
    assert_nothing(&clocks::unwraps(&Tree::of_the_project()));
}

#[test]
fn an_unwrap_outside_tests_is_found() {
    let code =
        "fn f() {\n    g()\n        .unwrap();\n    h().unwrap_or(1);\n}\n#[cfg(test)]\nmod tests {\n    fn t() { g().unwrap(); }\n}\n";
    let found = clocks::unwraps(&Tree::planted(&[("crates/a/src/lib.rs", code)]));
    assert_eq!(found.iter().map(|f| f.line).collect::<Vec<_>>(), [3], "{found:?}");
}

#[test]
fn no_statement_asks_the_database_for_the_time() {
    assert_nothing(&sql::clocks_in_sql(&Tree::of_the_project()));
}

#[test]
fn a_clock_in_sql_is_found_in_files_and_in_strings() {
    let file = "-- now() stands here only as a word\nCREATE TABLE t (\n  at TIMESTAMPTZ DEFAULT CURRENT_TIMESTAMP\n);\n";
    let code = "fn f() {\n    g(\"It is now() or never\");\n    q(\"SELECT a\n  FROM t WHERE due < now ( )\");\n    q(\"DELETE FROM t WHERE at < datetime('now', '-1 day')\");\n}\n";
    let found = sql::clocks_in_sql(&Tree::planted(&[("m/1.sql", file), ("a.rs", code)]));
    let at: Vec<(&str, usize)> = found.iter().map(|f| (f.path.as_str(), f.line)).collect();
    assert_eq!(at, [("m/1.sql", 3), ("a.rs", 3), ("a.rs", 5)], "{found:?}");
}

#[test]
fn no_statement_is_glued_together() {
    assert_nothing(&excused(sql::glued_sql(&Tree::of_the_project()), &GLUED));
}

#[test]
fn a_glued_statement_is_found() {
    let code = "fn f() {\n    let a = format!(\"SELECT * FROM t WHERE name = '{name}'\");\n    let b = format!(\"Selected {n} of them\");\n    \
                let c = format!(\n        \"UPDATE t SET x = {}\",\n        x,\n    );\n    let d = format!(\"SELECT '{{}}'\");\n    \
                write!(out, \"DELETE FROM {table}\");\n}\n";
    let found = sql::glued_sql(&Tree::planted(&[("a.rs", code)]));
    assert_eq!(found.iter().map(|f| f.line).collect::<Vec<_>>(), [2, 5, 9], "{found:?}");
}
