-- What was begun long ago and never sent is looked for by its age, and goes. Nobody asks for all that one colleague has begun.
CREATE INDEX draft_age ON draft (saved_at);
DROP INDEX draft_latest;
