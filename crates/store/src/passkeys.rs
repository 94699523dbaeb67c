//! Passkeys of accounts. What they prove, the node says.

use crate::{
    StoreError, Tx,
    db::{Datum, Row, need},
};

/// A passkey as kept. Nothing of it lets anybody in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyRow {
    /// The authenticator's name of it.
    pub credential: Vec<u8>,
    /// Whose.
    pub account: String,
    /// What its person calls it.
    pub name: String,
    /// The host under which it was made, and alone counts.
    pub party: String,
    /// The public key, a COSE key.
    pub public_key: Vec<u8>,
    /// How often the authenticator says that it was used; 0 where it does not count.
    pub uses: u32,
    /// When it was made, Unix milliseconds.
    pub made_ms: i64,
    /// When it was last used.
    pub used_ms: Option<i64>,
}

const COLUMNS: &str = "credential, account, name, party, public_key, uses, made_ms, used_ms";

impl Tx<'_> {
    /// Keeps a passkey; false where there is one of this credential, or of this name in the account.
    pub fn add_passkey(&mut self, passkey: &PasskeyRow) -> Result<bool, StoreError> {
        let sql = "INSERT INTO passkey (credential, account, name, party, public_key, uses, made_ms, used_ms) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT DO NOTHING";
        let params = [
            Datum::Bytes(&passkey.credential),
            Datum::Text(&passkey.account),
            Datum::Text(&passkey.name),
            Datum::Text(&passkey.party),
            Datum::Bytes(&passkey.public_key),
            Datum::Int(i64::from(passkey.uses)),
            Datum::Int(passkey.made_ms),
            passkey.used_ms.into(),
        ];
        Ok(self.db.execute(sql, &params)? == 1)
    }

    /// The passkey of a credential.
    pub fn passkey(&mut self, credential: &[u8]) -> Result<Option<PasskeyRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM passkey WHERE credential = ?1");
        Ok(self.passkeys_where(&sql, Datum::Bytes(credential))?.pop())
    }

    /// The passkeys of an account, by name.
    pub fn passkeys_of(&mut self, account: &str) -> Result<Vec<PasskeyRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM passkey WHERE account = ?1 ORDER BY name");
        self.passkeys_where(&sql, Datum::Text(account))
    }

    fn passkeys_where(&mut self, sql: &str, of: Datum<'_>) -> Result<Vec<PasskeyRow>, StoreError> {
        let mut all = Vec::new();
        self.db.query(sql, &[of], &mut |row| {
            all.push(passkey_of(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// Notes that a passkey was used, and what the authenticator says of how often.
    pub fn use_passkey(&mut self, credential: &[u8], uses: u32, at_ms: i64) -> Result<(), StoreError> {
        let sql = "UPDATE passkey SET uses = ?2, used_ms = ?3 WHERE credential = ?1";
        let params = [Datum::Bytes(credential), Datum::Int(i64::from(uses)), Datum::Int(at_ms)];
        self.db.execute(sql, &params).map(|_| ())
    }

    /// Ends a passkey; false where the account has none of this name.
    pub fn end_passkey(&mut self, account: &str, name: &str) -> Result<bool, StoreError> {
        let sql = "DELETE FROM passkey WHERE account = ?1 AND name = ?2";
        Ok(self.db.execute(sql, &[Datum::Text(account), Datum::Text(name)])? > 0)
    }

    /// Ends all passkeys of an account.
    pub fn end_passkeys(&mut self, account: &str) -> Result<(), StoreError> {
        self.db.execute("DELETE FROM passkey WHERE account = ?1", &[Datum::Text(account)]).map(|_| ())
    }
}

fn passkey_of(row: &dyn Row) -> Result<PasskeyRow, StoreError> {
    let text = |at, column| Ok::<_, StoreError>(need(row.text(at), "passkey", column)?.to_owned());
    Ok(PasskeyRow {
        credential: need(row.bytes(0), "passkey", "credential")?.to_vec(),
        account: text(1, "account")?,
        name: text(2, "name")?,
        party: text(3, "party")?,
        public_key: need(row.bytes(4), "passkey", "public_key")?.to_vec(),
        uses: need(row.int(5).and_then(|uses| u32::try_from(uses).ok()), "passkey", "uses")?,
        made_ms: need(row.int(6), "passkey", "made_ms")?,
        used_ms: row.int(7),
    })
}
