-- Words of the narrative, folded and split in Rust: no configuration or locale of the server has a say in it.
CREATE TABLE text (
    report BIGINT PRIMARY KEY,
    words TSVECTOR NOT NULL
);
-- New words wait in a list of up to 32 MiB and are merged in at once, which is half the work of merging often.
CREATE INDEX text_words ON text USING GIN (words) WITH (fastupdate = on, gin_pending_list_limit = 32768);

-- Every key of every report, whatever its side. Partitioned by the key alone and queried by one key at a time, so that
-- partitions can become shards.
CREATE TABLE posting (
    key_hash BIGINT NOT NULL,
    report BIGINT NOT NULL,
    PRIMARY KEY (key_hash, report)
) PARTITION BY HASH (key_hash);
CREATE TABLE posting_0 PARTITION OF posting FOR VALUES WITH (MODULUS 4, REMAINDER 0);
CREATE TABLE posting_1 PARTITION OF posting FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE posting_2 PARTITION OF posting FOR VALUES WITH (MODULUS 4, REMAINDER 2);
CREATE TABLE posting_3 PARTITION OF posting FOR VALUES WITH (MODULUS 4, REMAINDER 3);
