-- Look-ups over links, one row a neighbour: who asked whom, when, for which purpose and in which case, and what was told.
-- That much a log of consultations and disclosures must show (Directive (EU) 2016/680 art 25(1)); it is read to see whether
-- they were lawful, and for nothing else (art 25(2)).
--
-- The values are not kept. Of what others ask they would show their investigations, of what we ask they would be a second
-- collection of persons, innocent ones among them, whom no withdrawal reaches. What is kept lets whoever has a value, such
-- as a person who asks whether he was looked up, find the rows in which it was asked. The salt keeps rows from being
-- compared; it does not stop somebody who has the whole database from trying all telephone numbers.
CREATE TABLE look_up (
    id BIGINT PRIMARY KEY,
    side TEXT NOT NULL,            -- ours: we asked the organisation; theirs: it asked us
    organisation TEXT NOT NULL,
    who TEXT,                      -- the person here who asked; the other node's persons are its own to log
    at_ms BIGINT NOT NULL,
    purpose TEXT NOT NULL,         -- Regulation (EU) 2016/794 art 18(2)
    case_reference TEXT NOT NULL,
    salt BYTEA NOT NULL,
    digests BYTEA NOT NULL,        -- for each value the first 16 bytes of SHA-256(salt, value)
    outcome TEXT,                  -- what came of it; NULL where the node stopped before it was known
    told TEXT NOT NULL             -- JSON: numbers of the reports that the organisation was told of
);
CREATE INDEX look_up_at ON look_up (at_ms);
