-- What organisations say of a series (who works on it, who leads) and of two reports (whether they belong together). Rows are
-- only added, each under its organisation's own counter, and go when they are taken back: of one organisation and matter the
-- highest counter stands, and those before it are the history. This node's own word of a pair is not here: it is made from
-- `decision`.
CREATE TABLE word (
    organisation TEXT NOT NULL,  -- whose word
    via TEXT NOT NULL,           -- over whose link it came; '' for this node's own
    matter TEXT NOT NULL,        -- what it is about, as that organisation calls it
    counter BIGINT NOT NULL,
    began BIGINT,                -- the entry of `in:via` that first told of the matter
    at_ms BIGINT NOT NULL,       -- when it was said or came here first
    body TEXT NOT NULL,          -- the node's JSON
    PRIMARY KEY (organisation, via, matter, counter)
);
CREATE INDEX word_of ON word (via, began);

-- The reports that a word names, by their natural keys: a report that comes again is the same one.
CREATE TABLE word_about (
    organisation TEXT NOT NULL,
    via TEXT NOT NULL,
    matter TEXT NOT NULL,
    owner TEXT NOT NULL,
    reference TEXT NOT NULL,
    PRIMARY KEY (organisation, via, matter, owner, reference)
);

-- What a neighbour was told of it: in which entries, and the digest of it.
CREATE TABLE told_word (
    organisation TEXT NOT NULL,
    matter TEXT NOT NULL,
    began BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    PRIMARY KEY (organisation, matter)
);
