-- Units: the parts of the organisation. Whoever belongs to one decides over what its sources bring, and over what is no unit's; whoever
-- belongs to none, over all.
CREATE TABLE unit (
    name TEXT PRIMARY KEY,
    made_ms BIGINT NOT NULL,
    made_by TEXT NOT NULL
);
ALTER TABLE account ADD COLUMN unit TEXT;
