-- Every page names colleagues, so a node keeps their rows in mind. What changes them changes their version; what is erased
-- of them changes this, so that every node forgets it with its next page.
ALTER TABLE staff_card ADD COLUMN renewed BIGINT NOT NULL DEFAULT 0;

-- Who proposed a final answer that another person has to review: for the page of those who may.
ALTER TABLE case_card ADD COLUMN final_by BLOB;
CREATE INDEX case_card_to_review ON case_card (team, next_due_at) WHERE final_by IS NOT NULL;
