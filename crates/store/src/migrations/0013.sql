-- How many entries of each kind a link's ledger has: to count them would cost all of them.
CREATE TABLE ledger_kind (
    ledger TEXT NOT NULL,
    kind TEXT NOT NULL,
    entries BIGINT NOT NULL,
    PRIMARY KEY (ledger, kind)
);
INSERT INTO ledger_kind (ledger, kind, entries)
    SELECT ledger, kind, COUNT(*) FROM ledger_entry WHERE ledger <> 'audit' GROUP BY ledger, kind;

-- Why somebody asked for what takes two: the second is to read it.
ALTER TABLE first_of_two ADD COLUMN why TEXT NOT NULL DEFAULT '';
