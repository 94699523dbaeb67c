//! Text search: the words of narratives, and the keys of all traces whatever their side.

use joinder_core::{MatchKey, ReportId, fold};

use crate::{
    StoreError, Tx,
    db::{Datum, Dialect, need},
};

/// What is searchable of one report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Searchable {
    pub(crate) words: String,
    pub(crate) keys: Vec<MatchKey>,
}

impl Searchable {
    fn keys_text(&self) -> String {
        let mut text = String::with_capacity(self.keys.len() * 18);
        for key in &self.keys {
            text.push_str(&token(*key));
            text.push(' ');
        }
        text
    }
}

fn token(key: MatchKey) -> String {
    format!("k{:016x}", key.0)
}

/// The words of a query: folded, each one a word that must occur. Signs are no syntax.
fn words_of(query: &str) -> Vec<String> {
    fold(query).split(' ').filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

impl Tx<'_> {
    pub(crate) fn text_add(&mut self, rows: &[(ReportId, Searchable)]) -> Result<(), StoreError> {
        match self.db.dialect() {
            Dialect::Sqlite => {
                let keys: Vec<String> = rows.iter().map(|(_, s)| s.keys_text()).collect();
                let sql = "INSERT INTO text (rowid, words, keys) VALUES (?1, ?2, ?3)";
                let rows = rows.iter().zip(&keys);
                self.db.insert_many(sql, &mut rows.map(|((id, s), keys)| {
                    vec![Datum::Int(id.number()), Datum::Text(&s.words), Datum::Text(keys)]
                }))
            }
            Dialect::Postgres => {
                let sql = "INSERT INTO text (report, words) VALUES (?1, to_tsvector('simple', ?2))";
                let folded: Vec<String> = rows.iter().map(|(_, s)| fold(&s.words)).collect();
                let texts = rows.iter().zip(&folded);
                self.db.insert_many(sql, &mut texts.map(|((id, _), words)| vec![Datum::Int(id.number()), Datum::Text(words)]))?;
                let sql = "INSERT INTO posting (key_hash, report) VALUES (?1, ?2)";
                let mut postings: Vec<(i64, i64)> =
                    rows.iter().flat_map(|(id, s)| s.keys.iter().map(|k| (k.0 as i64, id.number()))).collect();
                // In key order the B-trees are filled page by page.
                postings.sort_unstable();
                postings.dedup();
                self.db.insert_many(sql, &mut postings.iter().map(|&(key, id)| vec![Datum::Int(key), Datum::Int(id)]))
            }
        }
    }

    pub(crate) fn text_remove(&mut self, id: ReportId, old: &Searchable) -> Result<(), StoreError> {
        match self.db.dialect() {
            Dialect::Sqlite => {
                let keys = old.keys_text();
                let sql = "INSERT INTO text (text, rowid, words, keys) VALUES ('delete', ?1, ?2, ?3)";
                let params = [Datum::Int(id.number()), Datum::Text(&old.words), Datum::Text(&keys)];
                self.db.execute(sql, &params).map(|_| ())
            }
            Dialect::Postgres => {
                self.db.execute("DELETE FROM text WHERE report = ?1", &[Datum::Int(id.number())])?;
                for key in &old.keys {
                    let params = [Datum::Int(key.0 as i64), Datum::Int(id.number())];
                    self.db.execute("DELETE FROM posting WHERE key_hash = ?1 AND report = ?2", &params)?;
                }
                Ok(())
            }
        }
    }

    /// The reports that carry a trace on any side, newest first, at most `limit`.
    pub fn reports_with_key(&mut self, key: MatchKey, limit: usize) -> Result<Vec<ReportId>, StoreError> {
        let (sql, token) = match self.db.dialect() {
            Dialect::Sqlite => ("SELECT rowid FROM text WHERE keys MATCH ?1 ORDER BY rowid DESC LIMIT ?2", token(key)),
            Dialect::Postgres => {
                ("SELECT report FROM posting WHERE key_hash = ?1 ORDER BY report DESC LIMIT ?2", String::new())
            }
        };
        let by = match self.db.dialect() {
            Dialect::Sqlite => Datum::Text(&token),
            Dialect::Postgres => Datum::Int(key.0 as i64),
        };
        self.ids(sql, &[by, Datum::Int(limit as i64)])
    }

    /// The condition that a report's text holds all words of `query`, and its parameter; `None` where there is no word.
    pub(crate) fn text_condition(&self, query: &str, place: usize) -> Option<(String, String)> {
        let words = words_of(query);
        if words.is_empty() {
            return None;
        }
        Some(match self.db.dialect() {
            Dialect::Sqlite => {
                let quoted: Vec<String> = words.iter().map(|w| format!("\"{w}\"")).collect();
                let sql = format!("id IN (SELECT rowid FROM text WHERE words MATCH ?{place})");
                (sql, format!("words : ({})", quoted.join(" AND ")))
            }
            Dialect::Postgres => {
                let sql = format!("id IN (SELECT report FROM text WHERE words @@ plainto_tsquery('simple', ?{place}))");
                (sql, words.join(" "))
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
