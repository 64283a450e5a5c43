-- Every page names colleagues, so a node keeps their rows in mind. What changes them changes their version; what is erased
-- of them changes this, so that every node forgets it with its next page.
ALTER TABLE staff_card ADD COLUMN renewed BIGINT NOT NULL DEFAULT 0;
