//! Text search: the words of narratives, and the keys of all traces whatever their side.
//!
//! Words are folded and split here, not by the databases: both then find the same.

use std::borrow::Cow;

use hashbrown::HashSet;
use joinder_core::{MatchKey, OrganisationCode, ReportId, fold};
use sha2::{Digest, Sha256};

use crate::{
    StoreError, Tx,
    db::{Datum, Dialect, need, to_json},
    vault::Vault,
};

/// What is searchable of one report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Searchable {
    /// Folded, each once, a space between two.
    words: String,
    keys: Vec<MatchKey>,
}

impl Searchable {
    pub(crate) fn new(texts: &[&str], keys: Vec<MatchKey>) -> Self {
        let folded: Vec<String> = texts.iter().map(|text| folded(text)).collect();
        let mut words = String::with_capacity(folded.iter().map(|text| text.len() + 1).sum());
        let mut seen = HashSet::with_capacity(words.capacity() / 6);
        for word in folded.iter().flat_map(|text| text.split(' ')).filter(|word| !word.is_empty()) {
            if seen.insert(word) {
                if !words.is_empty() {
                    words.push(' ');
                }
                words.push_str(word);
            }
        }
        Self { words, keys }
    }

    /// The words as SQLite's index has them.
    fn words_text(&self, vault: Option<&Vault>) -> Cow<'_, str> {
        let Some(vault) = vault else { return Cow::Borrowed(&self.words) };
        let mut text = String::with_capacity(self.words.len() * 3);
        for word in self.words.split(' ').filter(|word| !word.is_empty()) {
            text.push_str(&blinded(vault, word));
            text.push(' ');
        }
        Cow::Owned(text)
    }

    fn keys_text(&self, vault: Option<&Vault>) -> String {
        let mut text = String::with_capacity(self.keys.len() * 18);
        for &key in &self.keys {
            text.push_str(&token(key, vault));
            text.push(' ');
        }
        text
    }
}

/// A word of a sealed store's index.
fn blinded(vault: &Vault, word: &str) -> String {
    format!("{:016x}", vault.blinded(word.as_bytes()))
}

/// A key of an index, as its number.
fn number_of_key(key: MatchKey, vault: Option<&Vault>) -> u64 {
    vault.map_or(key.0, |vault| vault.blinded(&key.0.to_be_bytes()))
}

/// Folds; here a NUL or another control separates words too.
fn folded(text: &str) -> String {
    let parts = |c: char| c.is_control() && !c.is_whitespace();
    if !text.contains(parts) {
        return fold(text);
    }
    fold(&text.replace(parts, " "))
}

fn token(key: MatchKey, vault: Option<&Vault>) -> String {
    format!("k{:016x}", number_of_key(key, vault))
}

/// Longer words are cut in PostgreSQL.
const LONGEST_WORD: usize = 1_000;
/// Words kept of one report in PostgreSQL.
const MOST_WORDS: usize = 100_000;
/// PostgreSQL's number of the type `bigint`.
const BIGINT: i32 = 20;

fn cut(word: &str) -> &str {
    &word[..word.floor_char_boundary(LONGEST_WORD)]
}

/// A word as PostgreSQL's index has it: up to seven bytes as they are, a longer one by its hash, made odd. Numbers are merged
/// into an index in half the time of texts. Migration 6 makes the same of a word.
fn number(word: &str) -> i64 {
    let word = cut(word).as_bytes();
    let mut bytes = [0; 8];
    if word.len() < bytes.len() {
        bytes[..word.len()].copy_from_slice(word);
    } else {
        bytes.copy_from_slice(&Sha256::digest(word).as_slice()[..8]);
        bytes[7] |= 1;
    }
    i64::from_be_bytes(bytes)
}

/// The same in a sealed store.
fn number_in(vault: Option<&Vault>, word: &str) -> i64 {
    vault.map_or_else(|| number(word), |vault| vault.blinded(cut(word).as_bytes()) as i64)
}

/// Words as PostgreSQL's binary `bigint[]`: how many dimensions, whether a NULL is among them, of which type; how many, and
/// from which place on they count; then each behind its length.
fn numbers(words: &str, vault: Option<&Vault>) -> Vec<u8> {
    let words = words.split(' ').filter(|word| !word.is_empty());
    let numbers: Vec<i64> = words.take(MOST_WORDS).map(|word| number_in(vault, word)).collect();
    let mut bytes = Vec::with_capacity(20 + numbers.len() * 12);
    let mut put = |part: i32| bytes.extend_from_slice(&part.to_be_bytes());
    if numbers.is_empty() {
        [0, 0, BIGINT].into_iter().for_each(put);
        return bytes;
    }
    [1, 0, BIGINT, numbers.len() as i32, 1].into_iter().for_each(&mut put);
    for number in numbers {
        bytes.extend_from_slice(&8_i32.to_be_bytes());
        bytes.extend_from_slice(&number.to_be_bytes());
    }
    bytes
}

impl Tx<'_> {
    pub(crate) fn text_add(&mut self, rows: &[(ReportId, &Searchable)]) -> Result<(), StoreError> {
        let vault = self.db.vault();
        self.text_add_under(vault.as_deref(), rows)
    }

    /// The same under the keys that a store is being sealed with.
    pub(crate) fn text_add_under(
        &mut self,
        vault: Option<&Vault>,
        rows: &[(ReportId, &Searchable)],
    ) -> Result<(), StoreError> {
        match self.db.dialect() {
            Dialect::Sqlite => {
                let rows = rising(rows);
                let texts: Vec<_> =
                    rows.iter().map(|(_, s)| (s.words_text(vault), s.keys_text(vault))).collect();
                let sql = "INSERT INTO text (rowid, words, keys) VALUES (?1, ?2, ?3)";
                let rows = rows.iter().zip(&texts);
                self.db.insert_many(
                    sql,
                    &mut rows.map(|((id, _), (words, keys))| {
                        vec![Datum::Int(id.number()), Datum::Text(words), Datum::Text(keys)]
                    }),
                )
            }
            Dialect::Postgres => {
                let sql = "INSERT INTO text (report, words) VALUES (?1, ?2)";
                let numbers: Vec<Vec<u8>> = rows.iter().map(|(_, s)| numbers(&s.words, vault)).collect();
                let texts = rows.iter().zip(&numbers);
                self.db.insert_many(
                    sql,
                    &mut texts.map(|((id, _), words)| vec![Datum::Int(id.number()), Datum::Bytes(words)]),
                )?;
                let sql = "INSERT INTO posting (key_hash, report) VALUES (?1, ?2)";
                let postings = postings(rows, vault);
                self.db.insert_many(
                    sql,
                    &mut postings.iter().map(|&(key, id)| vec![Datum::Int(key), Datum::Int(id)]),
                )
            }
        }
    }

    /// Takes words and keys away. They must be those that were added.
    pub(crate) fn text_remove(&mut self, rows: &[(ReportId, &Searchable)]) -> Result<(), StoreError> {
        let vault = self.db.vault();
        let vault = vault.as_deref();
        match self.db.dialect() {
            Dialect::Sqlite => {
                let sql = "INSERT INTO text (text, rowid, words, keys) VALUES ('delete', ?1, ?2, ?3)";
                for (id, old) in &rising(rows) {
                    let (words, keys) = (old.words_text(vault), old.keys_text(vault));
                    let params = [Datum::Int(id.number()), Datum::Text(&words), Datum::Text(&keys)];
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
                self.db.execute(sql, &[Datum::Text(&to_json(&postings(rows, vault)))]).map(|_| ())
            }
        }
    }

    /// Takes all words and keys away.
    pub(crate) fn text_empty(&mut self) -> Result<(), StoreError> {
        self.db.script(match self.db.dialect() {
            Dialect::Sqlite => "INSERT INTO text (text) VALUES ('delete-all')",
            Dialect::Postgres => "DELETE FROM text; DELETE FROM posting",
        })
    }

    /// The reports of an owner that carry a trace on any side, newest first, at most `limit`.
    pub fn reports_with_key(
        &mut self,
        key: MatchKey,
        owner: &OrganisationCode,
        limit: usize,
    ) -> Result<Vec<ReportId>, StoreError> {
        let vault = self.db.vault();
        let vault = vault.as_deref();
        let (sql, token) = match self.db.dialect() {
            Dialect::Sqlite => (
                "SELECT rowid FROM text WHERE keys MATCH ?1 \
                 AND EXISTS (SELECT 1 FROM report WHERE report.id = text.rowid AND report.owner = ?2) \
                 ORDER BY rowid DESC LIMIT ?3",
                token(key, vault),
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
            Dialect::Postgres => Datum::Int(number_of_key(key, vault) as i64),
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
        let vault = self.db.vault();
        let vault = vault.as_deref();
        Some(match self.db.dialect() {
            Dialect::Sqlite => {
                // Folding left letters and digits alone: no sign of theirs can be syntax between the quotes.
                let as_kept =
                    |word: &str| vault.map_or_else(|| word.to_owned(), |vault| blinded(vault, word));
                let quoted: Vec<String> = words.iter().map(|word| format!("\"{}\"", as_kept(word))).collect();
                let sql = format!("id IN (SELECT rowid FROM text WHERE words MATCH ?{place})");
                (sql, format!("words : ({})", quoted.join(" AND ")))
            }
            Dialect::Postgres => {
                let numbers: Vec<String> =
                    words.iter().map(|word| number_in(vault, word).to_string()).collect();
                let sql = format!(
                    "id IN (SELECT report FROM text WHERE words @> CAST(?{place} AS text)::bigint[])"
                );
                (sql, format!("{{{}}}", numbers.join(",")))
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

/// In the order of their numbers: at each that is below the one before, FTS5 writes a segment of what it has.
fn rising<'a>(rows: &[(ReportId, &'a Searchable)]) -> Vec<(ReportId, &'a Searchable)> {
    let mut rows = rows.to_vec();
    rows.sort_unstable_by_key(|&(id, _)| id);
    rows
}

/// Keys with their reports, once each; in key order the B-trees are filled page by page.
fn postings(rows: &[(ReportId, &Searchable)], vault: Option<&Vault>) -> Vec<(i64, i64)> {
    let number = |key: &MatchKey| number_of_key(*key, vault) as i64;
    let mut postings: Vec<(i64, i64)> =
        rows.iter().flat_map(|(id, s)| s.keys.iter().map(|key| (number(key), id.number()))).collect();
    postings.sort_unstable();
    postings.dedup();
    postings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        db::{Access, Db},
        migrate,
        sqlite::SqliteDb,
    };

    /// Rows that SQLite changed, since it was opened.
    fn changes(db: &mut SqliteDb) -> i64 {
        let mut changes = None;
        db.query("SELECT total_changes()", &[], &mut |row| {
            changes = row.int(0);
            Ok(())
        })
        .unwrap();
        changes.unwrap()
    }

    /// Rows that it changes to take words in of reports with these numbers.
    fn cost(numbers: &[i64]) -> i64 {
        let folder = tempfile::tempdir().unwrap();
        let mut db = SqliteDb::open(&folder.path().join("joinder.db"), Access::Write).unwrap();
        migrate::run(&mut db).unwrap();
        let text = Searchable::new(&["ordered and paid"], vec![MatchKey(7)]);
        let rows: Vec<_> = numbers.iter().map(|&n| (ReportId::from_number(n).unwrap(), &text)).collect();
        let before = changes(&mut db);
        db.begin().unwrap();
        Tx::new(&mut db).text_add(&rows).unwrap();
        db.script("COMMIT").unwrap();
        changes(&mut db) - before
    }

    #[test]
    fn words_are_the_numbers_that_the_migration_makes_of_them() {
        // As PostgreSQL computed them.
        let known = [
            ("a", 6_989_586_621_679_009_792),
            ("bank", 7_089_068_694_298_427_392),
            ("straße", 8_319_400_175_879_546_112),
            ("1234567", 3_544_952_156_018_063_104),
            ("12345678", -1_190_783_732_551_766_533),
            ("überwiesen", -7_354_621_117_779_336_343),
        ];
        for (word, wanted) in known {
            assert_eq!(number(word), wanted, "{word}");
        }
    }

    #[test]
    fn amended_reports_among_new_ones_cost_no_more() {
        let rising: Vec<i64> = (1..=400).collect();
        let mixed: Vec<i64> = (1..=200).flat_map(|n| [n + 200, n]).collect();
        assert_eq!(cost(&mixed), cost(&rising));
    }
}
