-- What makes two versions differ, so that a record is known which says what an earlier version said: as `digest` of the
-- table `report`. NULL for versions that were earlier ones before this, and once erased.
ALTER TABLE entry ADD COLUMN content BYTEA;
UPDATE entry SET content = (SELECT digest FROM report WHERE report.id = entry.subject AND report.seq = entry.seq);

-- The last entry when a record was set aside: a report with a later one has come since. 0 where that is not known.
ALTER TABLE set_aside ADD COLUMN seq BIGINT NOT NULL DEFAULT 0;
UPDATE set_aside SET seq = COALESCE((SELECT MAX(entry.seq) FROM entry
    WHERE entry.subject = set_aside.subject AND entry.at_ms <= set_aside.at_ms), 0) WHERE subject IS NOT NULL;

-- What it takes to read a record again alone: its format and how its table was cut, as JSON, and the table's header, byte for byte.
ALTER TABLE set_aside ADD COLUMN around TEXT;
ALTER TABLE set_aside ADD COLUMN head BYTEA;
