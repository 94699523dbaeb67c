-- The day on which a report is erased, ISO 8601, as its marking says: what is due is found without reading reports.
ALTER TABLE report ADD COLUMN erase_by TEXT NOT NULL DEFAULT '';
-- 1 where it is kept and not used: it matches nothing and stands in no list. Follows from `keeping`.
ALTER TABLE report ADD COLUMN restricted BIGINT NOT NULL DEFAULT 0;
CREATE INDEX report_term ON report (erase_by, id);

-- What people decided about keeping a report. Goes with the report.
CREATE TABLE keeping (
    seq BIGINT PRIMARY KEY,
    report BIGINT NOT NULL,
    what TEXT NOT NULL,        -- extended, let-go, stopped, restricted
    ground TEXT,               -- of a stop; of a restriction `stop` or `asked`
    until TEXT,                -- the day to which it was extended, or on which it was let go
    why TEXT NOT NULL,
    who TEXT NOT NULL,
    at_ms BIGINT NOT NULL,
    ended_ms BIGINT,           -- of a stop or a restriction
    ended_by TEXT
);
CREATE INDEX keeping_of ON keeping (report, seq);

-- What each pass over what was due erased and why, as the node's JSON: counts, and nothing of what they count.
CREATE TABLE retention_run (
    id BIGINT PRIMARY KEY,
    started_ms BIGINT NOT NULL,
    ended_ms BIGINT,
    body TEXT NOT NULL
);

-- What persons asked of the node about data on themselves.
CREATE TABLE subject_request (
    id BIGINT PRIMARY KEY,
    ask TEXT NOT NULL,         -- see core::codes::SubjectAsk
    received_ms BIGINT NOT NULL,
    due TEXT NOT NULL,         -- the day by which the person is to be answered, ISO 8601
    body TEXT,                 -- who asks and by what he is found, as the node's JSON; NULL once its own term is over
    who TEXT NOT NULL,         -- took it in
    ended_ms BIGINT,
    outcome TEXT               -- as the node's JSON
);
