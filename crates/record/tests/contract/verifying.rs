//! Verifying finds every change: one bit of any column that the chain covers, a lost event, another order.

use super::ground::{self, Ground};
use crate::{on_both_databases, town_of_cases::Written};
use record::store::{Row, Tx, statements, vals};
use uuid::Uuid;

on_both_databases! {
    an_untouched_record_has_no_damage
    any_flipped_bit_of_an_event_is_found
    any_flipped_bit_of_what_is_kept_is_found
    any_flipped_bit_of_a_head_is_found
    a_lost_an_exchanged_and_a_smuggled_event_are_found
}

statements! {
    LENGTHS { both: "SELECT length(kind), length(actor), length(body) FROM event WHERE stream = $1 AND seq = $2" }
    KEPT { both: "SELECT length(content) FROM vault WHERE id = $1" }
}

/// Numbers that look random, and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound.max(1)
    }
}

/// What a hand does to one row: change it, and change it back.
struct Flip {
    column: &'static str,
    there: String,
    back: String,
}

/// One bit of a byte string, by an expression that undoes itself when it is done twice.
fn of_bytes(ground: &Ground, column: &'static str, bytes: u64, dice: &mut Dice) -> Flip {
    let (byte, bit) = (dice.below(bytes), dice.below(8));
    let text = if ground.is_sqlite() {
        // SQLite has no XOR: the hexadecimal of one byte is exchanged, and the whole put together again.
        let at = byte + 1;
        let one = format!("substr({column}, {at}, 1)");
        let value = format!(
            "((instr('0123456789ABCDEF', substr(hex({one}), 1, 1)) - 1) * 16 + instr('0123456789ABCDEF', substr(hex({one}), 2, 1)) - 1)"
        );
        let mask = 1_u64 << bit;
        let flipped = format!("({value} + {mask} - 2 * ({value} & {mask}))");
        let rest = byte + 2;
        format!("{column} = CAST(substr({column}, 1, {byte}) || unhex(printf('%02x', {flipped})) || substr({column}, {rest}) AS BLOB)")
    } else {
        let at = byte * 8 + bit;
        format!("{column} = set_bit({column}, {at}, 1 - get_bit({column}, {at}))")
    };
    Flip { column, there: text.clone(), back: text }
}

/// One bit of a small character of a text: the letter becomes another one.
fn of_text(ground: &Ground, column: &'static str, characters: u64, dice: &mut Dice) -> Flip {
    let at = dice.below(characters) + 1;
    let (before, after) = (at - 1, at + 1);
    let code = if ground.is_sqlite() { "unicode" } else { "ascii" };
    let char = if ground.is_sqlite() { "char" } else { "chr" };
    let bit = 1 << dice.below(3);
    let one = format!("{code}(substr({column}, {at}, 1))");
    let flipped = format!("{char}({one} + {bit} - 2 * ({one} & {bit}))");
    let text = format!("{column} = substr({column}, 1, {before}) || {flipped} || substr({column}, {after})");
    Flip { column, there: text.clone(), back: text }
}

fn of_number(column: &'static str, bits: u64, dice: &mut Dice) -> Flip {
    let bit = 1_i64 << dice.below(bits);
    let text = format!("{column} = {column} + {bit} - 2 * ({column} & {bit})");
    Flip { column, there: text.clone(), back: text }
}

fn of_id(ground: &Ground, column: &'static str, dice: &mut Dice) -> Flip {
    if ground.is_sqlite() {
        return of_bytes(ground, column, 16, dice);
    }
    let (place, bit) = (dice.below(32) + 1, 1 << dice.below(4));
    let digits = format!("replace({column}::text, '-', '')");
    let one = format!("(position(substr({digits}, {place}, 1) IN '0123456789abcdef') - 1)");
    let text = format!("{column} = overlay({digits} PLACING to_hex({one} # {bit}) FROM {place} FOR 1)::uuid");
    Flip { column, there: text.clone(), back: text }
}

async fn damaged(ground: &Ground) -> usize {
    ground.record.verify(|_| ()).await.unwrap().len()
}

async fn story(ground: &Ground) -> Written {
    let case = ground.opened("It has been cold since Tuesday, and nobody calls.").await;
    let (answered, case) = ground.pen.answers(ground::after(30), &case, "A fitter comes on Thursday.");
    ground.keep(answered).await;
    case
}

async fn an_untouched_record_has_no_damage(ground: Ground) {
    story(&ground).await;
    let mut finished = 0;
    assert!(ground.record.verify(|n| finished = n).await.unwrap().is_empty());
    assert_eq!(finished, 3);
    assert!(ground.record.verify_stream(Uuid::from_u128(404)).await.unwrap().is_empty(), "a stream that isn't there has no damage");
}

async fn any_flipped_bit_of_an_event_is_found(ground: Ground) {
    let case = story(&ground).await;
    let mut dice = Dice(14);
    for round in 0..40 {
        let seq = dice.below(case.case.version()) + 1;
        let which = i64::try_from(seq).unwrap();
        let mut tx: Tx<'_> = ground.record.db().read().await.unwrap();
        let lengths = |r: &Row<'_>| Ok((r.get::<u32>(0)?, r.get::<u32>(1)?, r.get::<u32>(2)?));
        let (kind, actor, body) = tx.query_one(&LENGTHS, vals![case.id.0, which], lengths).await.unwrap();
        drop(tx);
        let flip = match round % 10 {
            0 => of_text(&ground, "kind", kind.into(), &mut dice),
            1 => of_text(&ground, "actor", actor.into(), &mut dice),
            2 | 3 => of_text(&ground, "body", body.into(), &mut dice),
            4 => of_bytes(&ground, "hash", 32, &mut dice),
            5 => of_number("occurred_at", 50, &mut dice),
            6 => of_number("recorded_at", 50, &mut dice),
            7 => of_number("version", 20, &mut dice),
            8 => of_id(&ground, "cause", &mut dice),
            _ => of_id(&ground, "id", &mut dice),
        };
        let place = format!(" WHERE stream = {{id}} AND seq = {seq}");
        ground.by_hand(&["UPDATE event SET ", &flip.there, &place].concat(), case.id.0).await;
        assert!(damaged(&ground).await > 0, "round {round}: {} of event {seq}", flip.column);
        ground.by_hand(&["UPDATE event SET ", &flip.back, &place].concat(), case.id.0).await;
        assert_eq!(damaged(&ground).await, 0, "round {round}: {}", flip.column);
    }
}

async fn any_flipped_bit_of_what_is_kept_is_found(ground: Ground) {
    let case = story(&ground).await;
    let mut dice = Dice(8);
    let words = case.case.story().unwrap().last_words.clone().unwrap().0.id.0;
    let length: u32 = ground.record.db().read().await.unwrap().query_one(&KEPT, vals![words], |r| r.get(0)).await.unwrap();
    for round in 0..16 {
        let flip = match round % 4 {
            0 | 1 => of_text(&ground, "content", length.into(), &mut dice),
            2 => of_bytes(&ground, "salt", 32, &mut dice),
            _ => of_id(&ground, "belongs_to", &mut dice),
        };
        ground.by_hand(&["UPDATE vault SET ", &flip.there, " WHERE id = {id}"].concat(), words).await;
        assert!(damaged(&ground).await > 0, "round {round}: {}", flip.column);
        ground.by_hand(&["UPDATE vault SET ", &flip.back, " WHERE id = {id}"].concat(), words).await;
    }
    ground.by_hand("UPDATE vault SET class = 'noted' WHERE id = {id}", words).await;
    assert_eq!(damaged(&ground).await, 1, "a note made into something said would be shown to a customer");
    ground.by_hand("UPDATE vault SET class = 'said' WHERE id = {id}", words).await;
    assert_eq!(damaged(&ground).await, 0);
    ground.by_hand("DELETE FROM vault WHERE id = {id}", words).await;
    assert_eq!(ground.record.verify_stream(case.id.0).await.unwrap()[0].what, format!("content {words} is missing"));
}

async fn any_flipped_bit_of_a_head_is_found(ground: Ground) {
    let case = story(&ground).await;
    let mut dice = Dice(3);
    for round in 0..12 {
        let flip = match round % 3 {
            0 | 1 => of_bytes(&ground, "head", 32, &mut dice),
            _ => of_number("version", 20, &mut dice),
        };
        ground.by_hand(&["UPDATE stream SET ", &flip.there, " WHERE id = {id}"].concat(), case.id.0).await;
        let damages = ground.record.verify_stream(case.id.0).await.unwrap();
        assert_eq!((damages.len(), damages[0].stream, damages[0].seq), (1, case.id.0, 0), "round {round}: {}", flip.column);
        ground.by_hand(&["UPDATE stream SET ", &flip.back, " WHERE id = {id}"].concat(), case.id.0).await;
    }
    assert_eq!(damaged(&ground).await, 0);
}

async fn a_lost_an_exchanged_and_a_smuggled_event_are_found(ground: Ground) {
    let case = story(&ground).await;
    let last = case.case.version();
    let exchange =
        "UPDATE event SET seq = -seq WHERE stream = {id} AND seq IN (2, 3); UPDATE event SET seq = 5 + seq WHERE stream = {id} AND seq < 0";
    ground.by_hand(exchange, case.id.0).await;
    assert_eq!(ground.record.verify_stream(case.id.0).await.unwrap()[0].seq, 2);
    ground.by_hand(exchange, case.id.0).await;
    assert_eq!(damaged(&ground).await, 0);
    let missing = ["DELETE FROM event WHERE stream = {id} AND seq = ", &last.to_string()].concat();
    ground.by_hand(&missing, case.id.0).await;
    assert_eq!(ground.record.verify_stream(case.id.0).await.unwrap()[0].what, "its last events are missing: the head doesn't fit");
    let smuggled = "INSERT INTO event (stream, seq, id, kind, version, occurred_at, recorded_at, actor, cause, body, hash) SELECT stream, $seq, {id}, kind, version, occurred_at, recorded_at, actor, cause, body, hash FROM event WHERE stream = {id} AND seq = 1";
    ground.by_hand(&smuggled.replace("$seq", &last.to_string()), case.id.0).await;
    assert_eq!(ground.record.verify_stream(case.id.0).await.unwrap()[0].seq, last);
    ground.by_hand("DELETE FROM event WHERE stream = {id} AND seq = 2", case.id.0).await;
    assert_eq!(ground.record.verify_stream(case.id.0).await.unwrap()[0].what, "event 2 is missing");
}
