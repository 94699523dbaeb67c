-- A batch of words becomes one segment of the index instead of five, segments are merged eight by eight instead of four by
-- four, and a leaf fills a page: each word is written again fewer times, and each time what was there is overwritten. What
-- stands in the index stays as it is.
INSERT INTO text (text, rank) VALUES ('hashsize', 33554432);
INSERT INTO text (text, rank) VALUES ('automerge', 8);
INSERT INTO text (text, rank) VALUES ('pgsz', 8000);
