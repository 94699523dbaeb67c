-- People with accounts. What lets somebody in stands here only as a digest: of a password by Argon2id, of what is random
-- anyway by SHA-256. The second factor's secret must be read again, so it is sealed with a key that is not in the database.
CREATE TABLE account (
    name TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    state TEXT NOT NULL,           -- invited: no password yet; active; disabled
    password TEXT,                 -- $argon2id$…
    second_factor BYTEA,           -- sealed
    confirmed BIGINT NOT NULL,     -- 1 once a code of the second factor was shown to be right, else 0
    last_step BIGINT NOT NULL,     -- the time step of the last code that was taken: none is taken twice
    made_ms BIGINT NOT NULL,
    made_by TEXT NOT NULL
);

-- Each lets one person in once who has lost the second factor.
CREATE TABLE recovery_code (
    account TEXT NOT NULL,
    digest BYTEA NOT NULL,
    PRIMARY KEY (account, digest)
);

-- By which a person takes up an account. The first administrator's names no account: there is none yet.
CREATE TABLE one_time_code (
    digest BYTEA PRIMARY KEY,
    account TEXT,
    expires_ms BIGINT NOT NULL
);

CREATE TABLE session (
    digest BYTEA PRIMARY KEY,      -- of the token in the cookie
    account TEXT NOT NULL,
    whole BIGINT NOT NULL,         -- 0 while the person has yet to set up the second factor, else 1
    made_ms BIGINT NOT NULL,
    seen_ms BIGINT NOT NULL,
    address TEXT NOT NULL,         -- from where it was begun
    purpose TEXT,                  -- under what the person works, chosen since they logged in
    case_reference TEXT
);
CREATE INDEX session_of ON session (account);

CREATE TABLE api_token (
    digest BYTEA PRIMARY KEY,
    account TEXT NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,          -- rights, between blanks
    made_ms BIGINT NOT NULL,
    expires_ms BIGINT NOT NULL,
    used_ms BIGINT
);
CREATE UNIQUE INDEX api_token_of ON api_token (account, name);

-- From where a person has logged in before: from there nobody else can slow them down.
CREATE TABLE logged_in_from (
    account TEXT NOT NULL,
    address TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (account, address)
);

-- What takes two and was asked for by one.
CREATE TABLE first_of_two (
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    account TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    PRIMARY KEY (what, subject)
);
