-- Requests for the release of a report: those that this node's organisation makes, those made of it, and at the centre those
-- that it passes on.
CREATE TABLE request (
    id BIGINT PRIMARY KEY,
    way TEXT NOT NULL,         -- out, in, through
    asker TEXT NOT NULL,
    number BIGINT NOT NULL,    -- the asker's identifier of it
    owner TEXT NOT NULL,
    reference TEXT,            -- the owner's number of the report; NULL where the request is only passed on
    via TEXT NOT NULL,         -- the neighbour to whom it goes, or from whom it came
    state TEXT NOT NULL,       -- open, answered, taken-back
    body TEXT NOT NULL,        -- the node's JSON
    asked_ms BIGINT NOT NULL,
    UNIQUE (asker, number)
);
CREATE INDEX request_state ON request (way, state, id);
CREATE INDEX request_about ON request (owner, reference, id);

-- What was granted and holds, or whose end the neighbour has not been told yet.
CREATE TABLE granted (
    request BIGINT PRIMARY KEY,
    report BIGINT NOT NULL,
    asker TEXT NOT NULL,
    via TEXT NOT NULL,         -- the neighbour over whose link the asker is told: itself, or the centre
    body TEXT NOT NULL,        -- the node's JSON
    until_ms BIGINT NOT NULL,  -- from then on it no longer holds
    fed BIGINT NOT NULL        -- 1 once it was looked at what the neighbour is to be told
);
CREATE INDEX granted_over ON granted (via, fed, until_ms);
CREATE INDEX granted_of ON granted (report, request);

-- What the centre passes on to one organisation: the matter in the ledger of who told it, and in that of who is told.
CREATE TABLE passed (
    heard_from TEXT NOT NULL,
    began BIGINT NOT NULL,
    told_to TEXT NOT NULL,
    entry BIGINT NOT NULL,
    PRIMARY KEY (heard_from, began)
);
CREATE INDEX passed_to ON passed (told_to, heard_from, began);
