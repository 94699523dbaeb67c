-- Words of the narrative, folded in Rust, so that what separates words is the same on both back-ends; and every key of the
-- report as a word of its own (`k` and 16 hex digits), whatever its side. The tokenizer `ascii` splits at the spaces and
-- takes every other sign as a letter. Contentless: the text itself stands in the entry. secure-delete: what is erased is
-- gone from the segments as well.
CREATE VIRTUAL TABLE text USING fts5 (words, keys, content = '', detail = column, tokenize = "ascii");
INSERT INTO text (text, rank) VALUES ('secure-delete', 1);
