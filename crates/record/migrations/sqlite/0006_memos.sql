-- What colleagues are told by mail: a row comes with the event that says it, or with the link that invites somebody, and goes
-- when everybody has been told or it has passed. Ids only: who is told, and in which words, is found when it leaves.
CREATE TABLE memo (
    id BLOB NOT NULL PRIMARY KEY,                        -- follows from its event
    stream BLOB NOT NULL,                                -- the case, or the member of staff
    matter TEXT NOT NULL CHECK (matter IN ('promise_soon', 'promise_broken', 'disclosed_by_desk', 'cover_sought', 'hand_over_offered', 'case_given', 'hand_over_lapsed', 'message_returned', 'duty_overdue', 'stand_in_asked', 'invitation')),
    about BLOB NOT NULL,                                 -- the promise, the duty, the absence …
    asked_by BLOB,                                       -- of an invitation: which colleague invites
    arose_at BIGINT NOT NULL,                            -- desk time
    not_before BIGINT NOT NULL,                          -- desk time: what comes shortly after one another leaves together
    leased_until BIGINT NOT NULL DEFAULT 0,              -- real time
    retry_at BIGINT NOT NULL DEFAULT 0,                  -- real time
    attempts BIGINT NOT NULL DEFAULT 0,
    failure TEXT                                         -- never a mail server's words: they quote addresses
);
CREATE INDEX memo_next ON memo (not_before, retry_at);
CREATE INDEX memo_untried ON memo (not_before) WHERE attempts = 0;

-- Whom a memo was sent to, written before the mail is on its way: nobody is told twice, whatever breaks then.
CREATE TABLE memo_told (
    memo BLOB NOT NULL REFERENCES memo (id),
    staff BLOB NOT NULL,
    told_at BIGINT NOT NULL,                             -- real time
    PRIMARY KEY (memo, staff)
);
