-- Accounts of people whom another system lets in: its own name for each, and whose account it is here.
CREATE TABLE provider_account (
    subject TEXT PRIMARY KEY,
    account TEXT NOT NULL UNIQUE,
    made_ms BIGINT NOT NULL
);
