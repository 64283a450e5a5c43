//! Both databases find the same, and nothing that a person types is an operator.

use super::ground::{self, Ground};
use crate::on_both_databases;

on_both_databases! {
    words_are_found_alike_whatever_their_accents_and_case
    every_word_has_to_occur_and_the_latest_comes_first
    what_a_person_types_never_breaks_the_search
    a_text_of_any_length_and_script_can_be_kept
}

async fn finds(ground: &Ground, question: &str) -> usize {
    ground.record.find_words(question, 50).await.unwrap().len()
}

async fn words_are_found_alike_whatever_their_accents_and_case(ground: Ground) {
    ground
        .opened("Frau Müller-Öztürk schrieb an berger.hanne@post.example: Rechnung 4711-B, ÇOK soğuk, Straße 12½, été, Ελλάδα, 家は寒い")
        .await;
    for question in [
        "müller",
        "MULLER",
        "öztürk",
        "ozturk",
        "berger",
        "hanne",
        "post",
        "hanne@post.example",
        "4711",
        "4711-b",
        "rechn",
        "cok",
        "soguk",
        "straße",
        "12",
        "ete",
        "Ελλαδα",
        "家は寒い",
        "berger.hanne@post.example: rechnung",
        "Hanne Berger",
    ] {
        assert!(finds(&ground, question).await >= 1, "{question}");
    }
    for question in ["üller", "47110", "gas", "家寒"] {
        assert_eq!(finds(&ground, question).await, 0, "{question}");
    }
}

async fn every_word_has_to_occur_and_the_latest_comes_first(ground: Ground) {
    let (owner, _) = ground.colleague("Ayla Demir").await;
    let customer = ground.person("Hanne Berger").await;
    let first = ground.case(1, customer, owner, "the boiler leaks").await;
    let second = ground.case(2, customer, owner, "the boiler howls").await;
    let found = ground.record.find_words("boiler the", 9).await.unwrap();
    assert_eq!(found.iter().map(|f| f.stream).collect::<Vec<_>>(), [second.id.0, first.id.0]);
    assert_eq!(ground.record.find_words("boiler", 1).await.unwrap().len(), 1);
    assert_eq!(finds(&ground, "boiler leaks").await, 1);
    assert_eq!(finds(&ground, "leaks howls").await, 0);
    assert!(!found[0].noted);
}

async fn what_a_person_types_never_breaks_the_search(ground: Ground) {
    ground.opened("it's a 'quoted' \"text\" & more | or : * ( NEAR AND").await;
    for question in
        ["it's", "'", "''", "\"", "\\", "a & b", "!x", "a:*", "quoted' | 'x", "NEAR(", "AND", "* -", "%", "\u{0}quoted", "<->", "word\\'"]
    {
        finds(&ground, question).await;
    }
    assert_eq!(finds(&ground, "quoted' | 'x").await, 0, "no operator gets through");
    assert_eq!(finds(&ground, "\u{0}quoted\u{0}").await, 1);
    assert_eq!(finds(&ground, "").await, 0);
}

async fn a_text_of_any_length_and_script_can_be_kept(ground: Ground) {
    let (owner, _) = ground.colleague("Ayla Demir").await;
    let customer = ground.person("Hanne Berger").await;
    let one_word = "x".repeat(1_000_000);
    let many: String = (0..120_000).map(|n| format!("w{n} ")).collect();
    let wide: String = (0..60_000_u32).filter_map(|n| char::from_u32(0x20000 + n)).flat_map(|c| [c, ' ']).collect();
    for (key, text) in (0..).zip([one_word, many, wide, "\u{0}\u{feff}\u{202e}".into()]) {
        ground.case(key, customer, owner, &text).await;
    }
    assert_eq!(finds(&ground, "w77").await, 1);
    assert_eq!(finds(&ground, &"x".repeat(70)).await, 1, "of a long word its beginning counts");
}
