-- What came of each act of the log, so that refusals can be counted. Rows from before have none, until the node has read their
-- entries and says it.
ALTER TABLE audit ADD COLUMN outcome TEXT;
