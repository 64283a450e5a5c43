//! Whatever bytes come, in whatever pieces.

use proptest::prelude::*;

use super::Rehearsal;
use crate::smtp_in::session::Tls;

fn script() -> impl Strategy<Value = Vec<Vec<u8>>> {
    let known = proptest::sample::select(vec![
        "EHLO c.example\r\n",
        "MAIL FROM:<a@b.example>\r\n",
        "RCPT TO:<help@desk.example>\r\n",
        "RCPT TO:<x@y.example>\r\n",
        "DATA\r\n",
        ".\r\n",
        "text\r\n",
        "\r\n.\r\n",
        "\n.\r\n",
        "..\r\n",
        "RSET\r\n",
        "STARTTLS\r\n",
        "QUIT\r\n",
        "\0",
        "\r",
        "\n",
    ]);
    let piece = prop_oneof![8 => known.prop_map(|text| text.as_bytes().to_vec()), 1 => proptest::collection::vec(any::<u8>(), 0..40)];
    proptest::collection::vec(piece, 0..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn whatever_comes_nothing_panics_and_nothing_is_taken_without_a_whole_message(pieces in script(), joined in any::<bool>()) {
        let rehearsal = Rehearsal { tls: Tls::Offered, ..Rehearsal::default() };
        let whole = pieces.concat();
        let outcome = if joined { rehearsal.play([&whole[..]]) } else { rehearsal.play(pieces.iter().map(Vec::as_slice)) };
        let text = String::from_utf8_lossy(&whole).into_owned();
        prop_assert!(outcome.taken.len() <= text.matches("DATA\r\n").count());
        prop_assert!(outcome.taken.len() <= text.matches(".\r\n").count());
        let said = outcome.said.matches("250 2.0.0 Your message has arrived").count();
        prop_assert_eq!(said, outcome.taken.len());
        for (envelope, bytes) in &outcome.taken {
            prop_assert_eq!(&envelope.rcpt_to, &vec!["help@desk.example".to_owned()]);
            prop_assert_eq!(&envelope.mail_from, "a@b.example");
            let without_line_ends = String::from_utf8_lossy(bytes).replace("\r\n", "");
            prop_assert!(!without_line_ends.contains(['\r', '\n']));
        }
    }

    #[test]
    fn how_the_bytes_are_cut_changes_nothing(pieces in script(), cut in 1..50usize) {
        let rehearsal = Rehearsal::default();
        let whole = pieces.concat();
        let (one, many) = (rehearsal.play([&whole[..]]), rehearsal.play(whole.chunks(cut)));
        prop_assert_eq!(one.said, many.said);
        prop_assert_eq!(one.taken, many.taken);
        prop_assert_eq!(one.closed, many.closed);
    }
}
