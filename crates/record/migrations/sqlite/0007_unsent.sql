-- Files that a form brought and nothing names yet: gone from here with the event that names them, and swept with their bytes
-- when nobody sends them.
CREATE TABLE unsent_file (
    original BLOB NOT NULL PRIMARY KEY REFERENCES original (id),
    bringer TEXT NOT NULL CHECK (bringer IN ('staff', 'person', 'stranger')),
    whose BLOB NOT NULL,                                   -- the member of staff, the person, the form
    size_bytes BIGINT NOT NULL,
    kept_at BIGINT NOT NULL
);
CREATE INDEX unsent_file_whose ON unsent_file (bringer, whose);
CREATE INDEX unsent_file_kept ON unsent_file (kept_at);

-- What was written in a form that arrived after its session had ended. Personal content: given back to the same person
-- only, and gone soon.
CREATE TABLE unsent_form (
    id BLOB NOT NULL PRIMARY KEY,
    whose BLOB NOT NULL,                                   -- the member of staff, or the person
    case_id BLOB,                                          -- of a person's page
    path TEXT NOT NULL,                                  -- where the form was sent
    fields TEXT NOT NULL,                                -- JSON: names and values
    kept_at BIGINT NOT NULL,
    offered_at BIGINT                                    -- when they came in again and were led to it
);
CREATE INDEX unsent_form_whose ON unsent_form (whose, kept_at);
CREATE INDEX unsent_form_kept ON unsent_form (kept_at);

-- What names an original, asked when one goes.
CREATE INDEX mail_ledger_original ON mail_ledger (original);
CREATE INDEX sent_original ON sent (original, stream);
