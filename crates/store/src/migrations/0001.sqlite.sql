-- Words of the narrative, and every key of the report as a word of its own (`k` and 16 hex digits), whatever its side.
-- Contentless: the text itself stands in the entry. secure-delete: what is erased is gone from the segments as well.
CREATE VIRTUAL TABLE text USING fts5 (words, keys, content = '', detail = column, tokenize = "unicode61 remove_diacritics 2");
INSERT INTO text (text, rank) VALUES ('secure-delete', 1);
