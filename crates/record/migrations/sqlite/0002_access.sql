-- Who may come in, and by what: never a secret in the clear, only what proves one. Real time throughout.

-- How a member of staff proves who they are. Gone when the log-in is reset.
CREATE TABLE credential (
    staff BLOB NOT NULL PRIMARY KEY,
    password TEXT NOT NULL,                              -- argon2id, in its own text form
    totp TEXT,                                           -- the second factor's secret; NULL until it is set up
    totp_step BIGINT NOT NULL DEFAULT 0,                 -- the last step whose code was used: no code serves twice
    set_at BIGINT NOT NULL
);

-- Counts up whenever everything that a member of staff is logged in with has to end.
CREATE TABLE access_epoch (
    staff BLOB NOT NULL PRIMARY KEY,
    epoch BIGINT NOT NULL,
    raised_at BIGINT NOT NULL
);

-- Counts up whenever the links that a person has to a case have to end.
CREATE TABLE link_generation (
    case_id BLOB NOT NULL,
    person BLOB NOT NULL,
    generation BIGINT NOT NULL,
    raised_at BIGINT NOT NULL,
    PRIMARY KEY (case_id, person)
);

-- One row an open session, named by the hash of its token.
CREATE TABLE session (
    token BLOB NOT NULL PRIMARY KEY,                  -- SHA-256 of what the browser holds
    staff BLOB,
    case_id BLOB,
    person BLOB,
    epoch BIGINT NOT NULL,                               -- of the staff's access or of the person's link, when it began
    made_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    CONSTRAINT session_is_somebodys CHECK ((staff IS NOT NULL AND case_id IS NULL AND person IS NULL) OR (staff IS NULL AND case_id IS NOT NULL AND person IS NOT NULL))
);
CREATE INDEX session_expires ON session (expires_at);
CREATE INDEX session_staff ON session (staff, made_at) WHERE staff IS NOT NULL;

-- Tokens that serve once.
CREATE TABLE once_token (
    token BLOB NOT NULL PRIMARY KEY,                  -- SHA-256 of what was sent
    purpose TEXT NOT NULL CHECK (purpose IN ('set_up', 'invitation', 'totp_pending', 'customer_link')),
    staff BLOB,
    case_id BLOB,
    person BLOB,
    carries TEXT,                                        -- what the next step needs: a second factor's secret before it is proven
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX once_token_expires ON once_token (expires_at);
CREATE INDEX once_token_staff ON once_token (staff, purpose) WHERE staff IS NOT NULL;

-- Attempts at a log-in, by the hash of what was tried (an account, an address): never the name itself.
CREATE TABLE throttle (
    attempted BLOB NOT NULL PRIMARY KEY,
    began_at BIGINT NOT NULL,                            -- of the window in which attempts are counted
    attempts BIGINT NOT NULL,
    locks BIGINT NOT NULL,                               -- how often it was locked in a row: each lock is twice as long
    locked_until BIGINT NOT NULL,
    last_at BIGINT NOT NULL
);
CREATE INDEX throttle_last ON throttle (last_at);

-- What somebody has begun to write. Personal content: gone when it was sent, and with whoever wrote it.
CREATE TABLE draft (
    staff BLOB NOT NULL,
    case_id BLOB NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('reply', 'note')),
    words TEXT NOT NULL,
    seen BIGINT NOT NULL,                                -- the version of the case that its writer saw
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (staff, case_id, kind)
);
CREATE INDEX draft_latest ON draft (staff, saved_at);
CREATE INDEX draft_case ON draft (case_id);
