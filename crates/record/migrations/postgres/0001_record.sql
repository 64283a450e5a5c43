-- What happened, for ever: one row an event, one stream a case, a person, a member of staff, the organisation.
-- Instants are microseconds since 1970 in UTC; ids are UUIDs; a body is JSON as exact bytes, since a hash chain runs over it.
CREATE TABLE stream (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('case', 'person', 'staff', 'organisation')),
    version BIGINT NOT NULL CHECK (version > 0),        -- events so far; the next one is optimistic on it
    head BYTEA NOT NULL                                -- hash of the last event
);

CREATE TABLE event (
    position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,                                     -- order of recording over all streams
    stream UUID NOT NULL REFERENCES stream (id),
    seq BIGINT NOT NULL CHECK (seq > 0),
    id UUID NOT NULL,
    kind TEXT NOT NULL,                                  -- promise.made
    version BIGINT NOT NULL,                             -- of the body's shape; older ones are upcast when read
    occurred_at BIGINT NOT NULL,                         -- desk time
    recorded_at BIGINT NOT NULL,                         -- real time
    actor TEXT NOT NULL,                                 -- JSON: who
    cause UUID NOT NULL,                                 -- the command
    body TEXT NOT NULL,
    hash BYTEA NOT NULL,
    xact XID8 NOT NULL DEFAULT pg_current_xact_id()     -- whoever reads across streams stops at the oldest one that runs
);
CREATE UNIQUE INDEX event_once ON event (stream, seq);
CREATE UNIQUE INDEX event_id ON event (id);
-- The order in which transactions began is the only one in which nothing can appear behind a reader's back: positions are
-- handed out before the commit, and a later one may be committed first.
CREATE INDEX event_in_order ON event (xact, position);

-- Commands that were carried out: one sent twice acts once.
CREATE TABLE command_done (
    id UUID NOT NULL PRIMARY KEY,
    stream UUID NOT NULL,
    version BIGINT NOT NULL,                             -- of the stream afterwards
    at BIGINT NOT NULL
);

-- Personal content, apart from events: erased here, it is gone, and the chain still verifies.
CREATE TABLE vault (
    id UUID NOT NULL PRIMARY KEY,
    class TEXT NOT NULL CHECK (class IN ('said', 'noted', 'withheld', 'particular')), -- what may be shown to whom
    belongs_to UUID NOT NULL,                            -- the case, person or member of staff with whom it is erased
    salt BYTEA,                                        -- NULL once erased
    content TEXT,                                        -- NULL once erased
    erased_at BIGINT,
    CHECK ((content IS NULL) = (erased_at IS NOT NULL) AND (salt IS NULL) = (erased_at IS NOT NULL))
);
CREATE INDEX vault_belongs_to ON vault (belongs_to);

-- Bytes as they came or left: up to 256 kB here, larger ones in files named by their hash.
CREATE TABLE original (
    id UUID NOT NULL PRIMARY KEY,
    sha256 BYTEA NOT NULL,
    size_bytes BIGINT NOT NULL,
    bytes BYTEA,                                       -- NULL: in a file, or erased
    erased_at BIGINT
);

-- Which rows share a file: the last one that is erased takes it along.
CREATE INDEX original_in_file ON original (sha256) WHERE bytes IS NULL AND erased_at IS NULL;

-- Addresses by which people are found. Part of the vault: erased with the person.
CREATE TABLE person_address (
    person UUID NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('mail', 'telephone', 'postal')),
    address TEXT COLLATE "C" NOT NULL,                               -- as it is compared: lower case, digits only
    ending TEXT COLLATE "C",                                         -- a telephone number's last nine digits
    PRIMARY KEY (person, kind, address)
);
CREATE INDEX person_address_by_address ON person_address (kind, address);
CREATE INDEX person_address_by_ending ON person_address (ending) WHERE ending IS NOT NULL;

-- The earliest next instant of each stream: what the clock has to look at.
CREATE TABLE due (
    stream UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,                                  -- desk time
    leased_until BIGINT NOT NULL DEFAULT 0,              -- real time
    attempts BIGINT NOT NULL DEFAULT 0,
    failure TEXT
);
CREATE INDEX due_at ON due (at);
CREATE INDEX due_failing ON due (at) WHERE attempts > 0;

-- What must leave. Written with the events, taken under a lease, gone when its outcome is on the record.
CREATE TABLE outbox (
    message UUID NOT NULL PRIMARY KEY,
    stream UUID NOT NULL,
    not_before BIGINT NOT NULL,                          -- desk time: until then it can be taken back
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'in_doubt')),
    leased_until BIGINT NOT NULL DEFAULT 0,              -- real time
    retry_at BIGINT NOT NULL DEFAULT 0,                  -- real time
    attempts BIGINT NOT NULL DEFAULT 0,
    failure TEXT
);
CREATE INDEX outbox_next ON outbox (not_before, retry_at);
CREATE INDEX outbox_stream ON outbox (stream);

-- What left, or was about to: written before it is sent, so that a send in doubt can be looked up.
CREATE TABLE sent (
    message UUID NOT NULL PRIMARY KEY,
    stream UUID NOT NULL,
    message_id TEXT NOT NULL,                            -- of the mail's header, without brackets
    original UUID NOT NULL REFERENCES original (id),
    written_at BIGINT NOT NULL,
    accepted_at BIGINT
);
CREATE UNIQUE INDEX sent_message_id ON sent (message_id);
CREATE INDEX sent_stream ON sent (stream);

-- The mail ledger: every message that reached us, and what became of it. The counts balance.
CREATE TABLE mail_ledger (
    id UUID NOT NULL PRIMARY KEY,
    mailbox TEXT NOT NULL,
    identity BYTEA NOT NULL,                           -- hash of its content
    original UUID NOT NULL REFERENCES original (id),
    came_by TEXT NOT NULL CHECK (came_by IN ('smtp', 'intake')),
    envelope_from TEXT,                                  -- NULL when unknown, '' for the null sender
    envelope_to TEXT NOT NULL,                           -- one address a line
    received_at BIGINT NOT NULL,
    fate TEXT NOT NULL CHECK (fate IN ('unread', 'contact', 'notice', 'duplicate', 'shelf')),
    duplicate_of UUID,
    stream UUID,                                         -- the case on which it is a contact or a notice
    why TEXT,                                            -- on the shelf: why; a notice: its sign
    owner UUID,                                          -- on the shelf: who looks at it
    settled_at BIGINT,
    leased_until BIGINT NOT NULL DEFAULT 0,
    attempts BIGINT NOT NULL DEFAULT 0,
    CHECK ((fate = 'duplicate') = (duplicate_of IS NOT NULL)),
    CHECK (fate <> 'shelf' OR why IS NOT NULL)
);
CREATE UNIQUE INDEX mail_ledger_once ON mail_ledger (mailbox, identity) WHERE duplicate_of IS NULL;
CREATE INDEX mail_ledger_unread ON mail_ledger (received_at) WHERE fate = 'unread';
CREATE INDEX mail_ledger_shelf ON mail_ledger (received_at) WHERE fate = 'shelf';
CREATE INDEX mail_ledger_stream ON mail_ledger (stream) WHERE stream IS NOT NULL;
CREATE TABLE mail_count (
    fate TEXT NOT NULL PRIMARY KEY,
    messages BIGINT NOT NULL
);
INSERT INTO mail_count (fate, messages) VALUES ('unread', 0), ('contact', 0), ('notice', 0), ('duplicate', 0), ('shelf', 0);

-- Views: written with the events from the folded state, dropped and rebuilt by a command.
CREATE TABLE staff_card (
    staff UUID NOT NULL PRIMARY KEY,
    active BIGINT NOT NULL CHECK (active IN (0, 1)),
    joined BIGINT NOT NULL,
    team UUID NOT NULL,
    role TEXT NOT NULL,
    name UUID NOT NULL,                                  -- vault
    mail UUID NOT NULL,                                  -- vault
    telephone UUID,                                      -- vault
    languages TEXT NOT NULL,                             -- one a word
    zone TEXT,
    version BIGINT NOT NULL,
    CONSTRAINT staff_card_active UNIQUE (staff, active)
);
CREATE TABLE absence (
    absence UUID NOT NULL PRIMARY KEY,
    staff UUID NOT NULL REFERENCES staff_card (staff),
    begins_at BIGINT NOT NULL,
    ends_at BIGINT,                                      -- NULL: unplanned, until they are back
    stand_in UUID,
    accepted BIGINT NOT NULL
);
CREATE INDEX absence_staff ON absence (staff);
CREATE INDEX absence_stand_in ON absence (stand_in) WHERE stand_in IS NOT NULL;

CREATE TABLE person_card (
    person UUID NOT NULL PRIMARY KEY,
    name UUID,                                           -- vault
    language TEXT,
    zone TEXT,
    met_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE case_card (
    case_id UUID NOT NULL PRIMARY KEY,
    slug TEXT COLLATE "C" NOT NULL,                                  -- amber-otter-92
    state TEXT NOT NULL,
    is_open BIGINT NOT NULL CHECK (is_open IN (0, 1)),
    customer UUID NOT NULL,
    owner UUID,
    owner_active BIGINT,
    acting UUID,
    team UUID NOT NULL,
    offered_to UUID,
    opened_at BIGINT NOT NULL,
    ended_at BIGINT,
    door TEXT NOT NULL,
    language TEXT NOT NULL,
    next_step TEXT,                                      -- promise.call, duty.answer
    next_id UUID,
    next_by UUID,
    next_due_at BIGINT,
    next_told_at BIGINT,
    next_untold TEXT,                                    -- being_delivered, impossible, duty
    next_words UUID,                                     -- vault
    waits_for_us BIGINT NOT NULL,
    broken BIGINT NOT NULL,                              -- broken promises that were not told yet
    slipping BIGINT NOT NULL,                            -- duties whose time has passed
    harm BIGINT NOT NULL,                                -- 0 none, 1 low, 2 serious, 3 danger
    harm_kind TEXT,
    harm_since BIGINT,
    harm_relieved BIGINT NOT NULL,
    subject UUID,                                        -- vault
    last_words UUID,                                     -- vault
    last_contact_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    CONSTRAINT rule_01_an_open_case_has_an_owner CHECK (is_open = 0 OR (owner IS NOT NULL AND acting IS NOT NULL AND owner_active IS NOT NULL AND owner_active = 1)),
    CONSTRAINT rule_02_an_open_case_has_a_next_step CHECK (is_open = 0 OR (next_step IS NOT NULL AND next_id IS NOT NULL AND next_by IS NOT NULL AND next_due_at IS NOT NULL AND (next_told_at IS NOT NULL OR next_untold IS NOT NULL))),
    CONSTRAINT rule_08_a_case_ends_by_its_four_endings CHECK ((is_open = 1 AND state IN ('open', 'asked', 'put_to_test')) OR (is_open = 0 AND ended_at IS NOT NULL AND state IN ('solved', 'quiet', 'final_answer', 'not_a_case'))),
    CONSTRAINT rule_01_an_owner_works_here FOREIGN KEY (owner, owner_active) REFERENCES staff_card (staff, active)
);
CREATE UNIQUE INDEX case_card_slug ON case_card (slug);
CREATE INDEX case_card_acting ON case_card (acting, harm DESC, next_due_at) WHERE is_open = 1;
CREATE INDEX case_card_owner ON case_card (owner, next_due_at, case_id) WHERE is_open = 1;
CREATE INDEX case_card_team ON case_card (team, next_due_at, case_id) WHERE is_open = 1;
CREATE INDEX case_card_open ON case_card (next_due_at, case_id) WHERE is_open = 1;
-- For the foreign key: when a member of staff changes, only the open cases are looked at.
CREATE INDEX case_card_works_here ON case_card (owner, owner_active) WHERE owner_active IS NOT NULL;
CREATE INDEX case_card_each_open ON case_card (case_id) WHERE is_open = 1;
CREATE INDEX case_card_undisclosed ON case_card (case_id) WHERE broken > 0;
CREATE INDEX case_card_state ON case_card (state, ended_at) WHERE is_open = 0;
CREATE INDEX case_card_customer ON case_card (customer, opened_at);
CREATE INDEX case_card_offered ON case_card (offered_to) WHERE offered_to IS NOT NULL;
CREATE INDEX case_card_slipping ON case_card (team) WHERE slipping > 0 AND is_open = 1;

CREATE TABLE participant (
    person UUID NOT NULL,
    case_id UUID NOT NULL REFERENCES case_card (case_id),
    PRIMARY KEY (person, case_id)
);
CREATE INDEX participant_case ON participant (case_id);

-- How many cases there are in each state, and how many open ones each member of staff owns: kept by triggers, since
-- counting would cost more with every case that ends.
CREATE TABLE case_count (
    state TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    cases BIGINT NOT NULL
);
CREATE TABLE staff_load (
    staff UUID NOT NULL PRIMARY KEY,
    cases BIGINT NOT NULL
);

-- Full text over what was said and noted; rows go with the vault's.
CREATE TABLE search_row (
    position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    vault UUID NOT NULL,
    case_id UUID NOT NULL,
    class TEXT NOT NULL,
    words TSVECTOR NOT NULL
);
CREATE UNIQUE INDEX search_row_vault ON search_row (vault);
CREATE INDEX search_row_case ON search_row (case_id);
CREATE INDEX search_row_words ON search_row USING GIN (words);

-- Who looked at what: apart from the record, since reading changes nothing.
CREATE TABLE reading (
    position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    case_id UUID NOT NULL,
    staff UUID NOT NULL,
    purpose TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX reading_case ON reading (case_id, at);

-- The desk's own particulars: one row a name. Simulated time and the like.
CREATE TABLE desk_fact (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- The record only grows.
CREATE FUNCTION makegood_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '%', TG_ARGV[0]; END $$;
-- But for `xact`, which means nothing in another cluster: it is set to 0 once, when the record was restored into one.
CREATE TRIGGER event_is_never_changed BEFORE UPDATE ON event FOR EACH ROW
WHEN (NEW.xact <> '0' OR (OLD.position, OLD.stream, OLD.seq, OLD.id, OLD.kind, OLD.version, OLD.occurred_at, OLD.recorded_at, OLD.actor, OLD.cause, OLD.body, OLD.hash)
    IS DISTINCT FROM (NEW.position, NEW.stream, NEW.seq, NEW.id, NEW.kind, NEW.version, NEW.occurred_at, NEW.recorded_at, NEW.actor, NEW.cause, NEW.body, NEW.hash))
EXECUTE FUNCTION makegood_refuse('an event is never changed');
CREATE TRIGGER event_is_never_deleted BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION makegood_refuse('an event is never deleted');
CREATE TRIGGER event_is_never_emptied BEFORE TRUNCATE ON event FOR EACH STATEMENT EXECUTE FUNCTION makegood_refuse('an event is never deleted');
CREATE TRIGGER stream_only_grows BEFORE UPDATE ON stream FOR EACH ROW WHEN (NEW.version <= OLD.version OR NEW.id <> OLD.id OR NEW.kind <> OLD.kind) EXECUTE FUNCTION makegood_refuse('a stream only grows');
CREATE TRIGGER stream_is_never_deleted BEFORE DELETE ON stream FOR EACH ROW EXECUTE FUNCTION makegood_refuse('a stream is never deleted');
CREATE TRIGGER stream_is_never_emptied BEFORE TRUNCATE ON stream FOR EACH STATEMENT EXECUTE FUNCTION makegood_refuse('a stream is never deleted');
CREATE TRIGGER reading_is_never_changed BEFORE UPDATE ON reading FOR EACH ROW EXECUTE FUNCTION makegood_refuse('what was read stays on the record');
CREATE TRIGGER reading_is_never_deleted BEFORE DELETE ON reading FOR EACH ROW EXECUTE FUNCTION makegood_refuse('what was read stays on the record');
CREATE TRIGGER reading_is_never_emptied BEFORE TRUNCATE ON reading FOR EACH STATEMENT EXECUTE FUNCTION makegood_refuse('what was read stays on the record');
CREATE TRIGGER mail_ledger_is_never_deleted BEFORE DELETE ON mail_ledger FOR EACH ROW EXECUTE FUNCTION makegood_refuse('a message is never struck from the ledger');
CREATE TRIGGER mail_ledger_is_never_emptied BEFORE TRUNCATE ON mail_ledger FOR EACH STATEMENT EXECUTE FUNCTION makegood_refuse('a message is never struck from the ledger');
-- Content is never rewritten: it is erased, and then nothing of it is left.
CREATE TRIGGER vault_is_only_erased BEFORE UPDATE ON vault FOR EACH ROW
WHEN (NEW.content IS NOT NULL OR NEW.salt IS NOT NULL OR OLD.erased_at IS NOT NULL OR NEW.id <> OLD.id OR NEW.class <> OLD.class OR NEW.belongs_to <> OLD.belongs_to)
EXECUTE FUNCTION makegood_refuse('what is kept is never rewritten, only erased');
CREATE TRIGGER vault_is_never_deleted BEFORE DELETE ON vault FOR EACH ROW EXECUTE FUNCTION makegood_refuse('what is kept is erased, and its place stays');
CREATE TRIGGER vault_is_never_emptied BEFORE TRUNCATE ON vault FOR EACH STATEMENT EXECUTE FUNCTION makegood_refuse('what is kept is erased, and its place stays');
-- The counts follow the cases, whatever writes them. Always in the same order, so that two nodes never wait for each other.
CREATE FUNCTION makegood_count_cases() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    was_state TEXT; is_state TEXT; was_owner UUID; is_owner UUID;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        was_state := OLD.state;
        IF OLD.is_open = 1 THEN was_owner := OLD.owner; END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        is_state := NEW.state;
        IF NEW.is_open = 1 THEN is_owner := NEW.owner; END IF;
    END IF;
    IF was_state IS DISTINCT FROM is_state THEN
        INSERT INTO case_count (state, cases)
            SELECT d.state, d.more FROM (VALUES (was_state, -1::BIGINT), (is_state, 1)) AS d (state, more) WHERE d.state IS NOT NULL ORDER BY d.state COLLATE "C"
            ON CONFLICT (state) DO UPDATE SET cases = case_count.cases + excluded.cases;
    END IF;
    IF was_owner IS DISTINCT FROM is_owner THEN
        INSERT INTO staff_load (staff, cases)
            SELECT d.staff, d.more FROM (VALUES (was_owner, -1::BIGINT), (is_owner, 1)) AS d (staff, more) WHERE d.staff IS NOT NULL ORDER BY d.staff
            ON CONFLICT (staff) DO UPDATE SET cases = staff_load.cases + excluded.cases;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER case_card_counts AFTER INSERT OR DELETE OR UPDATE OF state, is_open, owner ON case_card FOR EACH ROW EXECUTE FUNCTION makegood_count_cases();
-- The counts follow the ledger, whatever writes it.
CREATE FUNCTION makegood_count_mail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF OLD.fate = NEW.fate THEN RETURN NULL; END IF;
        UPDATE mail_count SET messages = messages - 1 WHERE fate = OLD.fate;
    END IF;
    UPDATE mail_count SET messages = messages + 1 WHERE fate = NEW.fate;
    RETURN NULL;
END $$;
CREATE TRIGGER mail_ledger_counts AFTER INSERT OR UPDATE OF fate ON mail_ledger FOR EACH ROW EXECUTE FUNCTION makegood_count_mail();
