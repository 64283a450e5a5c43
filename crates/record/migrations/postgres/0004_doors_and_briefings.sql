-- What whoever stands in needs to know, from who goes: in the vault.
ALTER TABLE absence ADD COLUMN briefing UUID;

-- By which door each contact came, so that doors can be counted and a side door is seen. A view: rebuilt from the events.
CREATE TABLE contact_door (
    contact UUID NOT NULL PRIMARY KEY,
    case_id UUID NOT NULL REFERENCES case_card (case_id),
    door TEXT NOT NULL,
    happened_at BIGINT NOT NULL
);
CREATE INDEX contact_door_when ON contact_door (happened_at, door, case_id);
CREATE INDEX contact_door_case ON contact_door (case_id);

-- What became of promises, counted over a span without reading all events.
CREATE INDEX event_of_promises ON event (kind, occurred_at) WHERE kind IN ('promise.kept', 'promise.moved', 'promise.broken', 'promise.disclosed');
