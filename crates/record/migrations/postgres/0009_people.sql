-- An address is shown and used as they wrote it; how it is compared only finds it.
ALTER TABLE person_address ADD COLUMN given UUID;           -- vault: what they wrote
ALTER TABLE person_address ADD COLUMN heard_at BIGINT NOT NULL DEFAULT 0;  -- when they last gave it or wrote from it
ALTER TABLE person_address ADD COLUMN failed_at BIGINT;  -- since when mail to it comes back

-- A mail that comes back says which address doesn't work.
ALTER TABLE sent ADD COLUMN address UUID;                   -- vault: what it was written to

-- They told us in which language they want to read.
ALTER TABLE person_card ADD COLUMN told_language TEXT;
