//! A small true town made 25 times as large by the database itself: every row once more with other ids. Its chains are no
//! true ones, which a query plan doesn't mind; writing ten thousand true cases takes minutes in a test build.

use super::ground::Ground;
use uuid::Uuid;

/// How many times as large.
pub const TIMES: u32 = 25;

/// Of each table the columns that hold ids of what is multiplied, the texts that must differ, and the rest.
struct Table {
    name: &'static str,
    ids: &'static str,
    texts: &'static str,
    rest: &'static str,
}

const TABLES: [Table; 13] = [
    Table { name: "stream", ids: "id", texts: "", rest: "kind version head" },
    Table { name: "event", ids: "stream cause", texts: "", rest: "seq kind version occurred_at recorded_at actor body hash" },
    Table { name: "command_done", ids: "id stream", texts: "", rest: "version at" },
    Table { name: "vault", ids: "id belongs_to", texts: "", rest: "class salt content erased_at" },
    Table { name: "original", ids: "id", texts: "", rest: "sha256 size_bytes bytes erased_at" },
    Table { name: "person_address", ids: "person given", texts: "address", rest: "kind ending heard_at failed_at" },
    Table { name: "due", ids: "stream", texts: "", rest: "kind at" },
    Table { name: "outbox", ids: "message stream", texts: "", rest: "not_before state" },
    Table {
        name: "mail_ledger",
        ids: "id original stream",
        texts: "mailbox",
        rest: "identity came_by envelope_from envelope_to received_at fate duplicate_of why owner settled_at",
    },
    Table { name: "person_card", ids: "person name", texts: "", rest: "language zone met_at version told_language" },
    Table {
        name: "case_card",
        ids: "case_id customer next_id next_words subject last_words",
        texts: "slug",
        rest: "state is_open owner owner_active acting team offered_to opened_at ended_at door language next_step next_by next_due_at next_told_at next_untold waits_for_us broken slipping harm harm_kind harm_since harm_relieved last_contact_at version",
    },
    Table { name: "participant", ids: "person case_id", texts: "", rest: "" },
    Table { name: "search_row", ids: "vault case_id", texts: "", rest: "class" },
];

impl Table {
    fn sql(&self, sqlite: bool) -> String {
        let id =
            if sqlite { "CAST(unhex(printf('%02x', k.n)) || substr($, 2) AS BLOB)" } else { "(to_hex(k.n) || substr($::text, 3))::uuid" };
        let text = if sqlite { "$ || k.n" } else { "$ || k.n::text" };
        let mut columns: Vec<(&str, String)> = self.ids.split_whitespace().map(|c| (c, id.replace('$', c))).collect();
        columns.extend(self.texts.split_whitespace().map(|c| (c, text.replace('$', c))));
        columns.extend(self.rest.split_whitespace().map(|c| (c, c.to_owned())));
        match (self.name, sqlite) {
            // These are made from what they stand for, not counted, so they would meet each other.
            ("event", true) => columns.push(("id", "randomblob(16)".to_owned())),
            ("event", false) => columns.push(("id", "gen_random_uuid()".to_owned())),
            ("search_row", true) => columns.push(("position", "position + k.n * 1000000".to_owned())),
            ("search_row", false) => columns.push(("words", "words".to_owned())),
            (_, _) => {}
        }
        let names = columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        let values = columns.iter().map(|(_, value)| value.as_str()).collect::<Vec<_>>().join(", ");
        ["INSERT INTO ", self.name, " (", &names, ") SELECT ", &values, " FROM ", self.name, ", k;\n"].concat()
    }
}

/// Makes it so.
pub async fn multiply(ground: &Ground) {
    let mut sql = String::from("CREATE TABLE k (n INTEGER);\n");
    for n in 0x20..0x20 + TIMES - 1 {
        sql += &["INSERT INTO k VALUES (", &n.to_string(), ");\n"].concat();
    }
    for table in &TABLES {
        sql += &table.sql(ground.is_sqlite());
    }
    if ground.is_sqlite() {
        sql += "INSERT INTO search_words (rowid, words) SELECT w.rowid + k.n * 1000000, w.words FROM search_words w, k;\n";
    }
    sql += "UPDATE case_count SET cases = cases * 25; UPDATE staff_load SET cases = cases * 25; UPDATE mail_count SET messages = messages * 25; DROP TABLE k";
    ground.by_hand(&sql, Uuid::nil()).await;
    if !ground.is_sqlite() {
        ground.hand().await.batch_execute("ANALYZE").await.unwrap();
    }
}
