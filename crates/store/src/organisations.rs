//! Organisations, and the node's own settings.

use joinder_core::{Organisation, OrganisationCode};

use crate::{
    StoreError, Tx,
    db::{Datum, json, need, to_json},
};

impl Tx<'_> {
    /// Adds an organisation or changes what is known of it.
    pub fn save_organisation(&mut self, organisation: &Organisation) -> Result<(), StoreError> {
        let body = to_json(organisation);
        let sql = "INSERT INTO organisation (code, body) VALUES (?1, ?2) ON CONFLICT (code) DO UPDATE SET body = excluded.body";
        self.db.execute(sql, &[organisation.code.as_str().into(), Datum::Text(&body)]).map(|_| ())
    }

    /// All organisations, by code.
    pub fn organisations(&mut self) -> Result<Vec<Organisation>, StoreError> {
        let mut all = Vec::new();
        self.db.query("SELECT body FROM organisation ORDER BY code", &[], &mut |row| {
            all.push(json(row.text(0), "organisation", "body")?);
            Ok(())
        })?;
        Ok(all)
    }

    /// One organisation.
    pub fn organisation(&mut self, code: &OrganisationCode) -> Result<Option<Organisation>, StoreError> {
        let mut found = None;
        self.db.query(
            "SELECT body FROM organisation WHERE code = ?1",
            &[code.as_str().into()],
            &mut |row| {
                found = Some(json(row.text(0), "organisation", "body")?);
                Ok(())
            },
        )?;
        Ok(found)
    }

    /// A setting of the node.
    pub fn setting(&mut self, name: &str) -> Result<Option<String>, StoreError> {
        let mut found = None;
        self.db.query("SELECT value FROM setting WHERE name = ?1", &[name.into()], &mut |row| {
            found = Some(need(row.text(0), "setting", "value")?.to_owned());
            Ok(())
        })?;
        Ok(found)
    }

    /// Changes a setting of the node.
    pub fn set_setting(&mut self, name: &str, value: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
        self.db.execute(sql, &[name.into(), value.into()]).map(|_| ())
    }
}
