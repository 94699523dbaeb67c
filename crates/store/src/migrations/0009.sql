-- The audit ledger is the ledger `audit` of the tables above: an entry an act. Here stands by what its entries are found; it
-- can be made again from them. Like them it holds no value, no text of a report and no text that was searched for.
CREATE TABLE audit (
    seq BIGINT PRIMARY KEY,        -- the entry
    at_ms BIGINT NOT NULL,
    act TEXT NOT NULL,
    deed TEXT NOT NULL,
    who TEXT NOT NULL,             -- operator, account:NAME, neighbour:CODE or node
    recipient TEXT,                -- the organisation that was told
    case_reference TEXT,
    asked BIGINT NOT NULL,         -- how many values were asked
    reports BIGINT NOT NULL        -- how many reports it was about, those that are not named too
);
CREATE INDEX audit_at ON audit (at_ms, seq);
CREATE INDEX audit_who ON audit (who, seq);
CREATE INDEX audit_recipient ON audit (recipient, seq);

-- The reports that an act names.
CREATE TABLE audit_report (
    report BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (report, seq)
);
CREATE INDEX audit_report_of ON audit_report (seq);

-- Breaches of personal data, and the clock of each (Directive (EU) 2016/680 art 30(1)).
CREATE TABLE breach (
    id BIGINT PRIMARY KEY,
    body TEXT NOT NULL,            -- whose doings were looked at, between which moments, who noted it, as the node's JSON
    known_ms BIGINT NOT NULL,      -- when it became known: the clock starts
    notified_ms BIGINT             -- when the supervisory authority was told, or it was found that it need not be
);
