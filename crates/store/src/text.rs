//! Text search: the words of narratives, and the keys of all traces whatever their side.
//!
//! Words are folded and split here, not by the databases: both then find the same.

use std::fmt::Write as _;

use joinder_core::{MatchKey, OrganisationCode, ReportId, fold};

use crate::{
    StoreError, Tx,
    db::{Datum, Dialect, need, to_json},
};

/// What is searchable of one report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Searchable {
    /// Folded, a space between two words.
    words: String,
    keys: Vec<MatchKey>,
}

impl Searchable {
    pub(crate) fn new(texts: &[&str], keys: Vec<MatchKey>) -> Self {
        Self { words: texts.iter().map(|text| folded(text)).collect::<Vec<_>>().join(" "), keys }
    }

    fn keys_text(&self) -> String {
        let mut text = String::with_capacity(self.keys.len() * 18);
        for key in &self.keys {
            // Writing to a text cannot fail.
            let _ = write!(text, "k{:016x} ", key.0);
        }
        text
    }
}

/// Folds, after two repairs: a line end or NUL separates words, and a letter written as base and mark is one letter.
fn folded(text: &str) -> String {
    let is_mark = |c: char| matches!(c, '\u{300}'..='\u{36f}');
    if !text.contains(|c: char| c.is_control() || is_mark(c)) {
        return fold(text);
    }
    let plain: String =
        text.chars().filter(|&c| !is_mark(c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    fold(&plain)
}

fn token(key: MatchKey) -> String {
    format!("k{:016x}", key.0)
}

/// Longer words are cut in PostgreSQL, which takes none above 2 046 bytes.
const LONGEST_WORD: usize = 1_000;
/// Bytes of words kept of one report in PostgreSQL, which takes no more than a MiB: some 100 000 different words.
const MOST_WORDS: usize = 1_000_000;

fn cut(word: &str) -> &str {
    &word[..word.floor_char_boundary(LONGEST_WORD)]
}

/// Words as PostgreSQL's binary `tsvector` without positions: the number of words, then each with a NUL and a zero.
fn tsvector(words: &str) -> Vec<u8> {
    let mut words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).map(cut).collect();
    words.sort_unstable();
    words.dedup();
    let mut bytes = vec![0; 4];
    let mut count = 0_i32;
    for word in words {
        if bytes.len() + word.len() > MOST_WORDS {
            break;
        }
        bytes.extend_from_slice(word.as_bytes());
        bytes.extend_from_slice(&[0; 3]);
        count += 1;
    }
    bytes[..4].copy_from_slice(&count.to_be_bytes());
    bytes
}

impl Tx<'_> {
    pub(crate) fn text_add(&mut self, rows: &[(ReportId, &Searchable)]) -> Result<(), StoreError> {
        match self.db.dialect() {
            Dialect::Sqlite => {
                let keys: Vec<String> = rows.iter().map(|(_, s)| s.keys_text()).collect();
                let sql = "INSERT INTO text (rowid, words, keys) VALUES (?1, ?2, ?3)";
                let rows = rows.iter().zip(&keys);
                self.db.insert_many(
                    sql,
                    &mut rows.map(|((id, s), keys)| {
                        vec![Datum::Int(id.number()), Datum::Text(&s.words), Datum::Text(keys)]
                    }),
                )
            }
            Dialect::Postgres => {
                let sql = "INSERT INTO text (report, words) VALUES (?1, ?2)";
                let vectors: Vec<Vec<u8>> = rows.iter().map(|(_, s)| tsvector(&s.words)).collect();
                let texts = rows.iter().zip(&vectors);
                self.db.insert_many(
                    sql,
                    &mut texts.map(|((id, _), words)| vec![Datum::Int(id.number()), Datum::Bytes(words)]),
                )?;
                let sql = "INSERT INTO posting (key_hash, report) VALUES (?1, ?2)";
                let postings = postings(rows);
                self.db.insert_many(
                    sql,
                    &mut postings.iter().map(|&(key, id)| vec![Datum::Int(key), Datum::Int(id)]),
                )
            }
        }
    }

    /// Takes words and keys away. They must be those that were added.
    pub(crate) fn text_remove(&mut self, rows: &[(ReportId, &Searchable)]) -> Result<(), StoreError> {
        match self.db.dialect() {
            Dialect::Sqlite => {
                let sql = "INSERT INTO text (text, rowid, words, keys) VALUES ('delete', ?1, ?2, ?3)";
                for (id, old) in rows {
                    let keys = old.keys_text();
                    let params = [Datum::Int(id.number()), Datum::Text(&old.words), Datum::Text(&keys)];
                    self.db.execute(sql, &params)?;
                }
                Ok(())
            }
            Dialect::Postgres => {
                for (id, _) in rows {
                    self.db.execute("DELETE FROM text WHERE report = ?1", &[Datum::Int(id.number())])?;
                }
                let sql = "DELETE FROM posting USING json_array_elements(CAST(?1 AS text)::json) AS gone (pair) \
                    WHERE key_hash = (pair->>0)::bigint AND report = (pair->>1)::bigint";
                self.db.execute(sql, &[Datum::Text(&to_json(&postings(rows)))]).map(|_| ())
            }
        }
    }

    /// The reports of an owner that carry a trace on any side, newest first, at most `limit`.
    pub fn reports_with_key(
        &mut self,
        key: MatchKey,
        owner: &OrganisationCode,
        limit: usize,
    ) -> Result<Vec<ReportId>, StoreError> {
        let (sql, token) = match self.db.dialect() {
            Dialect::Sqlite => (
                "SELECT rowid FROM text WHERE keys MATCH ?1 \
                 AND EXISTS (SELECT 1 FROM report WHERE report.id = text.rowid AND report.owner = ?2) \
                 ORDER BY rowid DESC LIMIT ?3",
                token(key),
            ),
            Dialect::Postgres => (
                "SELECT report FROM posting WHERE key_hash = ?1 \
                 AND EXISTS (SELECT 1 FROM report AS own WHERE own.id = posting.report AND own.owner = ?2) \
                 ORDER BY report DESC LIMIT ?3",
                String::new(),
            ),
        };
        let by = match self.db.dialect() {
            Dialect::Sqlite => Datum::Text(&token),
            Dialect::Postgres => Datum::Int(key.0 as i64),
        };
        self.ids(sql, &[by, Datum::Text(owner.as_str()), Datum::Int(limit as i64)])
    }

    /// The condition that a report's text holds all words of `query`, and its parameter; `None` where there is no word.
    pub(crate) fn text_condition(&self, query: &str, place: usize) -> Option<(String, String)> {
        let words = folded(query);
        let words: Vec<&str> = words.split(' ').filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return None;
        }
        // Folding left letters and digits alone: no sign of theirs can be syntax between the quotes.
        Some(match self.db.dialect() {
            Dialect::Sqlite => {
                let quoted: Vec<String> = words.iter().map(|word| format!("\"{word}\"")).collect();
                let sql = format!("id IN (SELECT rowid FROM text WHERE words MATCH ?{place})");
                (sql, format!("words : ({})", quoted.join(" AND ")))
            }
            Dialect::Postgres => {
                let quoted: Vec<String> = words.iter().map(|word| format!("'{}'", cut(word))).collect();
                let sql =
                    format!("id IN (SELECT report FROM text WHERE words @@ CAST(?{place} AS text)::tsquery)");
                (sql, quoted.join(" & "))
            }
        })
    }

    pub(crate) fn ids(&mut self, sql: &str, params: &[Datum<'_>]) -> Result<Vec<ReportId>, StoreError> {
        let mut ids = Vec::new();
        self.db.query(sql, params, &mut |row| {
            ids.push(need(row.int(0).and_then(ReportId::from_number), "report", "id")?);
            Ok(())
        })?;
        Ok(ids)
    }
}

/// Keys with their reports, once each; in key order the B-trees are filled page by page.
fn postings(rows: &[(ReportId, &Searchable)]) -> Vec<(i64, i64)> {
    let mut postings: Vec<(i64, i64)> =
        rows.iter().flat_map(|(id, s)| s.keys.iter().map(|k| (k.0 as i64, id.number()))).collect();
    postings.sort_unstable();
    postings.dedup();
    postings
}
