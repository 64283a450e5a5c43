-- Ended cases by whose they were, so that a list of one's own costs what it shows.
CREATE INDEX case_card_ended_owner ON case_card (owner, state, ended_at) WHERE is_open = 0;
CREATE INDEX case_card_ended_team ON case_card (team, state, ended_at) WHERE is_open = 0;

-- What is counted of the ledger beside the fates: every line as it comes in, so that the sum of the fates can be held
-- against it; and what a colleague set aside, among the notices.
CREATE TABLE mail_tally (
    what TEXT NOT NULL PRIMARY KEY,
    messages BIGINT NOT NULL
);
INSERT INTO mail_tally (what, messages) SELECT 'received', COUNT(*) FROM mail_ledger;
INSERT INTO mail_tally (what, messages) VALUES ('set_aside', 0);
CREATE FUNCTION makegood_tally_mail() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        UPDATE mail_tally SET messages = messages + 1 WHERE what = 'received';
    ELSIF OLD.fate <> 'notice' AND NEW.fate = 'notice' AND NEW.owner IS NOT NULL THEN
        UPDATE mail_tally SET messages = messages + 1 WHERE what = 'set_aside';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER mail_ledger_tallies AFTER INSERT OR UPDATE OF fate ON mail_ledger FOR EACH ROW EXECUTE FUNCTION makegood_tally_mail();
