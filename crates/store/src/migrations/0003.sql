-- Neighbours, as the node's JSON; up to which entry it is decided what they are told.
CREATE TABLE link (
    organisation TEXT PRIMARY KEY,
    body TEXT NOT NULL,
    state TEXT NOT NULL,       -- active, paused, stopped, recalling, revoked
    fed_seq BIGINT NOT NULL,
    changed_ms BIGINT NOT NULL
);

-- Invitations by the digest of their secret, which is kept nowhere; the body is what the inviting node says of itself.
CREATE TABLE invitation (
    secret_digest BYTEA PRIMARY KEY,
    body TEXT NOT NULL,
    expires_ms BIGINT NOT NULL,
    used_ms BIGINT
);

-- What passed over links. A ledger is `out:CODE`, what CODE is told, or `in:CODE`, what it told us.
CREATE TABLE ledger_entry (
    ledger TEXT NOT NULL,
    seq BIGINT NOT NULL,       -- from 0: the place of its leaf in the tree
    kind TEXT NOT NULL,
    header BYTEA NOT NULL,     -- canonical JSON: the leaf
    salt BYTEA,                -- NULL once erased, as the payload
    payload BYTEA,
    began BIGINT NOT NULL,     -- the entry that first told of the same matter; its own number where it is the first
    subject BIGINT,            -- the report as this node numbers it
    PRIMARY KEY (ledger, seq)
);
CREATE INDEX ledger_entry_matter ON ledger_entry (ledger, began, seq);
CREATE INDEX ledger_entry_kind ON ledger_entry (ledger, kind);
CREATE INDEX ledger_entry_of ON ledger_entry (subject, ledger, seq);

-- Complete subtrees, which never change: the tree at any size is made of them.
CREATE TABLE ledger_node (
    ledger TEXT NOT NULL,
    level BIGINT NOT NULL,
    place BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (ledger, level, place)
);

-- The head that was signed over all entries: by us for `out:`, by the neighbour for `in:`.
CREATE TABLE ledger_head (
    ledger TEXT PRIMARY KEY,
    size BIGINT NOT NULL,
    note TEXT NOT NULL
);

-- What a neighbour holds of a report: in which entries, and the digest of it.
CREATE TABLE told (
    organisation TEXT NOT NULL,
    report BIGINT NOT NULL,
    began BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    digest BYTEA NOT NULL,     -- first 16 bytes of SHA-256 of the payload
    PRIMARY KEY (organisation, report)
);

-- The values that are why it was told, where it was told for a hit.
CREATE TABLE told_key (
    organisation TEXT NOT NULL,
    key_hash BIGINT NOT NULL,
    report BIGINT NOT NULL,
    PRIMARY KEY (organisation, key_hash, report)
);
CREATE INDEX told_key_of ON told_key (organisation, report);

-- Entries by which a neighbour is to delete something and has not confirmed yet.
CREATE TABLE recall (
    organisation TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (organisation, seq)
);
