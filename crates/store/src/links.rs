//! Links to neighbours, and the invitations to them. What a neighbour is, the node says; here it is a JSON document.

use joinder_core::OrganisationCode;

use crate::{
    StoreError, Tx,
    db::{Datum, Row, need},
};

/// A link as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRow {
    /// To whom.
    pub organisation: OrganisationCode,
    /// What is known of the neighbour, as the node's JSON.
    pub body: String,
    /// The node's word for its state.
    pub state: String,
    /// Up to which entry it is decided what the neighbour is told.
    pub fed_seq: i64,
}

const COLUMNS: &str = "organisation, body, state, fed_seq";

impl Tx<'_> {
    /// Adds a link or changes it.
    pub fn save_link(&mut self, link: &LinkRow, at_ms: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO link (organisation, body, state, fed_seq, changed_ms) VALUES (?1, ?2, ?3, ?4, ?5) \
            ON CONFLICT (organisation) DO UPDATE SET body = excluded.body, state = excluded.state, \
            fed_seq = excluded.fed_seq, changed_ms = excluded.changed_ms";
        let params = [
            Datum::Text(link.organisation.as_str()),
            Datum::Text(&link.body),
            Datum::Text(&link.state),
            Datum::Int(link.fed_seq),
            Datum::Int(at_ms),
        ];
        self.db.execute(sql, &params).map(|_| ())
    }

    /// One link.
    pub fn link(&mut self, organisation: &OrganisationCode) -> Result<Option<LinkRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM link WHERE organisation = ?1");
        let mut found = None;
        self.db.query(&sql, &[Datum::Text(organisation.as_str())], &mut |row| {
            found = Some(link_of(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// All links, by organisation.
    pub fn links(&mut self) -> Result<Vec<LinkRow>, StoreError> {
        let mut all = Vec::new();
        let sql = format!("SELECT {COLUMNS} FROM link ORDER BY organisation");
        self.db.query(&sql, &[], &mut |row| {
            all.push(link_of(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// Keeps an invitation under the digest of its secret.
    pub fn add_invitation(&mut self, digest: &[u8], body: &str, expires_ms: i64) -> Result<(), StoreError> {
        let sql = "INSERT INTO invitation (secret_digest, body, expires_ms) VALUES (?1, ?2, ?3)";
        self.db.execute(sql, &[Datum::Bytes(digest), body.into(), expires_ms.into()]).map(|_| ())
    }

    /// Uses an invitation up and gives its body; `None` where there is none that is unused and in time.
    pub fn use_invitation(&mut self, digest: &[u8], now_ms: i64) -> Result<Option<String>, StoreError> {
        let sql = "UPDATE invitation SET used_ms = ?2 WHERE secret_digest = ?1 AND used_ms IS NULL AND expires_ms > ?2";
        if self.db.execute(sql, &[Datum::Bytes(digest), now_ms.into()])? == 0 {
            return Ok(None);
        }
        let mut body = None;
        let sql = "SELECT body FROM invitation WHERE secret_digest = ?1";
        self.db.query(sql, &[Datum::Bytes(digest)], &mut |row| {
            body = Some(need(row.text(0), "invitation", "body")?.to_owned());
            Ok(())
        })?;
        Ok(body)
    }
}

fn link_of(row: &dyn Row) -> Result<LinkRow, StoreError> {
    Ok(LinkRow {
        organisation: need(row.text(0).and_then(|code| code.parse().ok()), "link", "organisation")?,
        body: need(row.text(1), "link", "body")?.to_owned(),
        state: need(row.text(2), "link", "state")?.to_owned(),
        fed_seq: need(row.int(3), "link", "fed_seq")?,
    })
}
