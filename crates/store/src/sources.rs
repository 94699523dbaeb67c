//! Sources: where reports come from. What one is, the node says; here it is a JSON document under a name.

use crate::{
    StoreError, Tx,
    db::{Datum, need},
};

impl Tx<'_> {
    /// Adds a source or changes it.
    pub fn save_source(&mut self, name: &str, body: &str, at_ms: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO source (name, body, changed_ms) VALUES (?1, ?2, ?3) \
            ON CONFLICT (name) DO UPDATE SET body = excluded.body, changed_ms = excluded.changed_ms";
        self.db.execute(sql, &[name.into(), body.into(), Datum::Int(at_ms)]).map(|_| ())
    }

    /// One source's document.
    pub fn source(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        let mut found = None;
        self.db.query("SELECT body FROM source WHERE name = ?1", &[name.into()], &mut |row| {
            found = Some(need(row.text(0), "source", "body")?.to_owned());
            Ok(())
        })?;
        Ok(found)
    }

    /// All sources: name and document, by name.
    pub fn sources(&mut self) -> Result<Vec<(String, String)>, StoreError> {
        let mut all = Vec::new();
        self.db.query("SELECT name, body FROM source ORDER BY name", &[], &mut |row| {
            let name = need(row.text(0), "source", "name")?.to_owned();
            all.push((name, need(row.text(1), "source", "body")?.to_owned()));
            Ok(())
        })?;
        Ok(all)
    }
}
