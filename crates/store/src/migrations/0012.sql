-- Passkeys: public keys of authenticators by which people log in.
CREATE TABLE passkey (
    credential BYTEA PRIMARY KEY, -- the authenticator's name of it
    account TEXT NOT NULL,
    name TEXT NOT NULL,           -- what its person calls it
    party TEXT NOT NULL,          -- the host under which it was made, and alone counts
    public_key BYTEA NOT NULL,    -- COSE, as it came
    uses BIGINT NOT NULL,         -- the authenticator's own count
    made_ms BIGINT NOT NULL,
    used_ms BIGINT
);
CREATE UNIQUE INDEX passkey_of ON passkey (account, name);
