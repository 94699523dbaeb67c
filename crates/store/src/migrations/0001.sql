-- Runs on SQLite and PostgreSQL alike: integers, texts and bytes only; times are Unix milliseconds, sums euro cents.

-- The node's own settings: its organisation, schema facts.
CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE organisation (
    code TEXT PRIMARY KEY,
    body TEXT NOT NULL -- core::Organisation as JSON
);

-- Where reports come from: owner, default marking and mapping, as JSON.
CREATE TABLE source (
    name TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    changed_ms BIGINT NOT NULL
);

-- What the node knows, in the order in which it learnt it. All else can be made again from this.
CREATE TABLE entry (
    seq BIGINT PRIMARY KEY,
    at_ms BIGINT NOT NULL,
    kind BIGINT NOT NULL,  -- see EntryKind
    subject BIGINT,        -- the report, where there is one
    version BIGINT,        -- of the report, from 1
    who TEXT,              -- source or person
    body BYTEA,            -- JSON; NULL once erased
    digest BYTEA           -- first 16 bytes of SHA-256 of the body
);
CREATE INDEX entry_of ON entry (subject, seq);

-- A report as it stands: the entry that holds it, what queries filter by, and what the matching index is made from.
CREATE TABLE report (
    id BIGINT PRIMARY KEY,
    owner TEXT NOT NULL,
    reference TEXT NOT NULL,
    seq BIGINT NOT NULL,        -- entry of its latest version
    version BIGINT NOT NULL,
    source TEXT NOT NULL,
    digest BYTEA NOT NULL,      -- first 16 bytes of SHA-256 of the native JSON without the marking's erase-by date
    raw_digest BYTEA NOT NULL,  -- the same of the record as it came
    kind TEXT NOT NULL,
    country TEXT,
    dated BIGINT,               -- seconds, for sorting and filtering only
    loss BIGINT NOT NULL,       -- euro cents
    release BIGINT NOT NULL,
    purposes BIGINT NOT NULL,   -- bits
    red BIGINT NOT NULL,        -- 1 for TLP:RED
    audience TEXT,              -- NULL: all authorities; else codes, each between two line feeds; '' is nobody
    tag BIGINT NOT NULL,
    wording BIGINT NOT NULL,
    evidence BYTEA NOT NULL     -- 10 bytes a key: the key, the kind, 1 for listed
);
CREATE UNIQUE INDEX report_natural_key ON report (owner, reference);

-- Who decided what. Undoing adds `undone_ms`; nothing is deleted.
CREATE TABLE decision (
    seq BIGINT PRIMARY KEY,
    body TEXT NOT NULL,    -- matching::Decision as JSON
    who TEXT NOT NULL,
    why TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    undone_ms BIGINT
);

CREATE TABLE series (
    id BIGINT PRIMARY KEY,
    number BIGINT NOT NULL,    -- for people: S-1, S-2, …
    anchor BIGINT NOT NULL,    -- a report of it, by which it is found again after a rebuild
    born_ms BIGINT NOT NULL,
    name TEXT,                 -- as an analyst called it
    ended_ms BIGINT,
    into_series BIGINT         -- where it went up in
);
CREATE UNIQUE INDEX series_number ON series (number);

CREATE TABLE series_history (
    seq BIGINT PRIMARY KEY,
    series BIGINT NOT NULL,
    at_ms BIGINT NOT NULL,
    what TEXT NOT NULL,        -- born, merged, split, ended, named
    other BIGINT,              -- the other series
    note TEXT
);
CREATE INDEX series_history_of ON series_history (series, seq);

-- Input that could not be taken, byte for byte, until it is fixed and replayed, or dismissed.
CREATE TABLE set_aside (
    id BIGINT PRIMARY KEY,
    digest BYTEA NOT NULL,     -- of source, reason and bytes: the same fault twice is one row
    source TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    file TEXT NOT NULL,
    line BIGINT,
    start BIGINT NOT NULL,     -- byte offset of the record in its file
    field TEXT,
    expected TEXT NOT NULL,
    reason TEXT NOT NULL,
    raw BYTEA NOT NULL,        -- empty once closed
    truncated BIGINT NOT NULL,
    subject BIGINT,            -- the report that was kept without this field
    closed_ms BIGINT,
    closed_how TEXT            -- replayed, dismissed
);
CREATE UNIQUE INDEX set_aside_once ON set_aside (digest);
CREATE INDEX set_aside_of ON set_aside (subject);
CREATE INDEX set_aside_open ON set_aside (closed_ms, reason, source, id);

-- What became of each file or feed that was read.
CREATE TABLE receipt (
    id BIGINT PRIMARY KEY,
    source TEXT NOT NULL,
    file TEXT NOT NULL,
    started_ms BIGINT NOT NULL,
    ended_ms BIGINT,
    body TEXT NOT NULL         -- counts, mapping used, notes, error, as JSON
);
CREATE INDEX receipt_of ON receipt (source, id);
