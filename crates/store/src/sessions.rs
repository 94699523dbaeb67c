//! Sessions of people and tokens of programs, by the digest of what they show.

use joinder_core::{
    Rights, Working,
    codes::{Purpose, Right},
};

use crate::{
    StoreError, Tx,
    db::{Datum, Row, need},
};

/// A session as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// The digest of its token.
    pub digest: [u8; 32],
    /// Whose.
    pub account: String,
    /// Whether all is shown that was asked for: not while the second factor has yet to be set up.
    pub whole: bool,
    /// When it began, Unix milliseconds.
    pub made_ms: i64,
    /// When it was last used, to about a minute.
    pub seen_ms: i64,
    /// From where it was begun.
    pub address: String,
    /// Under what the person works.
    pub working: Option<Working>,
}

/// A token as kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRow {
    /// Its digest.
    pub digest: [u8; 32],
    /// Whose.
    pub account: String,
    /// What it is called.
    pub name: String,
    /// What it may do at most.
    pub scopes: Rights,
    /// When it was made, Unix milliseconds.
    pub made_ms: i64,
    /// Until when it counts.
    pub expires_ms: i64,
    /// When it was last used, to about a minute.
    pub used_ms: Option<i64>,
}

const SESSION: &str = "digest, account, whole, made_ms, seen_ms, address, purpose, case_reference";
const TOKEN: &str = "digest, account, name, scopes, made_ms, expires_ms, used_ms";

impl Tx<'_> {
    /// Begins a session.
    pub fn add_session(&mut self, session: &SessionRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO session (digest, account, whole, made_ms, seen_ms, address, purpose, case_reference) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
        let working = session.working.as_ref();
        let params = [
            Datum::Bytes(&session.digest),
            Datum::Text(&session.account),
            Datum::Int(i64::from(session.whole)),
            Datum::Int(session.made_ms),
            Datum::Int(session.seen_ms),
            Datum::Text(&session.address),
            working.map(|w| w.purpose.as_str()).into(),
            working.and_then(|w| w.case.as_deref()).into(),
        ];
        self.db.execute(sql, &params).map(|_| ())
    }

    /// One session.
    pub fn session(&mut self, digest: &[u8; 32]) -> Result<Option<SessionRow>, StoreError> {
        let sql = format!("SELECT {SESSION} FROM session WHERE digest = ?1");
        let mut found = None;
        self.db.query(&sql, &[Datum::Bytes(digest)], &mut |row| {
            found = Some(session_of(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The sessions of an account, the last one used first.
    pub fn sessions_of(&mut self, account: &str) -> Result<Vec<SessionRow>, StoreError> {
        let sql = format!("SELECT {SESSION} FROM session WHERE account = ?1 ORDER BY seen_ms DESC, digest");
        let mut all = Vec::new();
        self.db.query(&sql, &[Datum::Text(account)], &mut |row| {
            all.push(session_of(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// Notes that a session was used.
    pub fn see_session(&mut self, digest: &[u8; 32], at_ms: i64) -> Result<(), StoreError> {
        let sql = "UPDATE session SET seen_ms = ?2 WHERE digest = ?1";
        self.db.execute(sql, &[Datum::Bytes(digest), Datum::Int(at_ms)]).map(|_| ())
    }

    /// Notes under what somebody works in a session.
    pub fn set_working(&mut self, digest: &[u8; 32], working: Option<&Working>) -> Result<(), StoreError> {
        let sql = "UPDATE session SET purpose = ?2, case_reference = ?3 WHERE digest = ?1";
        let purpose = working.map(|w| w.purpose.as_str());
        let case = working.and_then(|w| w.case.as_deref());
        self.db.execute(sql, &[Datum::Bytes(digest), purpose.into(), case.into()]).map(|_| ())
    }

    /// Ends one session of an account; false where there is none.
    pub fn end_session(&mut self, account: &str, digest: &[u8; 32]) -> Result<bool, StoreError> {
        let sql = "DELETE FROM session WHERE account = ?1 AND digest = ?2";
        Ok(self.db.execute(sql, &[Datum::Text(account), Datum::Bytes(digest)])? > 0)
    }

    /// Ends all sessions of an account.
    pub fn end_sessions(&mut self, account: &str) -> Result<(), StoreError> {
        self.db.execute("DELETE FROM session WHERE account = ?1", &[Datum::Text(account)]).map(|_| ())
    }

    /// Forgets sessions that were not used since a moment or began before another.
    pub fn drop_sessions(&mut self, unused_since_ms: i64, made_before_ms: i64) -> Result<u64, StoreError> {
        let sql = "DELETE FROM session WHERE seen_ms < ?1 OR made_ms < ?2";
        self.db.execute(sql, &[Datum::Int(unused_since_ms), Datum::Int(made_before_ms)])
    }

    /// Keeps a token, in the place of one of the same name.
    pub fn add_token(&mut self, token: &TokenRow) -> Result<(), StoreError> {
        self.end_token(&token.account, &token.name)?;
        let scopes: Vec<&str> = token.scopes.iter().map(Right::as_str).collect();
        let scopes = scopes.join(" ");
        let sql = "INSERT INTO api_token (digest, account, name, scopes, made_ms, expires_ms) \
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let params = [
            Datum::Bytes(&token.digest),
            Datum::Text(&token.account),
            Datum::Text(&token.name),
            Datum::Text(&scopes),
            Datum::Int(token.made_ms),
            Datum::Int(token.expires_ms),
        ];
        self.db.execute(sql, &params).map(|_| ())
    }

    /// One token.
    pub fn token(&mut self, digest: &[u8; 32]) -> Result<Option<TokenRow>, StoreError> {
        let sql = format!("SELECT {TOKEN} FROM api_token WHERE digest = ?1");
        let mut found = None;
        self.db.query(&sql, &[Datum::Bytes(digest)], &mut |row| {
            found = Some(token_of(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// The tokens of an account, by name.
    pub fn tokens_of(&mut self, account: &str) -> Result<Vec<TokenRow>, StoreError> {
        let sql = format!("SELECT {TOKEN} FROM api_token WHERE account = ?1 ORDER BY name");
        let mut all = Vec::new();
        self.db.query(&sql, &[Datum::Text(account)], &mut |row| {
            all.push(token_of(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// Notes that a token was used.
    pub fn see_token(&mut self, digest: &[u8; 32], at_ms: i64) -> Result<(), StoreError> {
        let sql = "UPDATE api_token SET used_ms = ?2 WHERE digest = ?1";
        self.db.execute(sql, &[Datum::Bytes(digest), Datum::Int(at_ms)]).map(|_| ())
    }

    /// Ends a token; false where there is none.
    pub fn end_token(&mut self, account: &str, name: &str) -> Result<bool, StoreError> {
        let sql = "DELETE FROM api_token WHERE account = ?1 AND name = ?2";
        Ok(self.db.execute(sql, &[Datum::Text(account), Datum::Text(name)])? > 0)
    }

    /// Ends all tokens of an account.
    pub fn end_tokens(&mut self, account: &str) -> Result<(), StoreError> {
        self.db.execute("DELETE FROM api_token WHERE account = ?1", &[Datum::Text(account)]).map(|_| ())
    }
}

fn digest_of(row: &dyn Row) -> Option<[u8; 32]> {
    row.bytes(0).and_then(|bytes| bytes.try_into().ok())
}

fn session_of(row: &dyn Row) -> Result<SessionRow, StoreError> {
    let purpose = match row.text(6) {
        None => None,
        Some(code) => Some(need(code.parse::<Purpose>().ok(), "session", "purpose")?),
    };
    let case = row.text(7).map(Into::into);
    Ok(SessionRow {
        digest: need(digest_of(row), "session", "digest")?,
        account: need(row.text(1), "session", "account")?.to_owned(),
        whole: need(row.int(2), "session", "whole")? != 0,
        made_ms: need(row.int(3), "session", "made_ms")?,
        seen_ms: need(row.int(4), "session", "seen_ms")?,
        address: need(row.text(5), "session", "address")?.to_owned(),
        working: purpose.map(|purpose| Working { purpose, case }),
    })
}

fn token_of(row: &dyn Row) -> Result<TokenRow, StoreError> {
    let scopes = need(row.text(3), "api_token", "scopes")?;
    let scopes: Option<Rights> = scopes.split_whitespace().map(|word| word.parse::<Right>().ok()).collect();
    Ok(TokenRow {
        digest: need(digest_of(row), "api_token", "digest")?,
        account: need(row.text(1), "api_token", "account")?.to_owned(),
        name: need(row.text(2), "api_token", "name")?.to_owned(),
        scopes: need(scopes, "api_token", "scopes")?,
        made_ms: need(row.int(4), "api_token", "made_ms")?,
        expires_ms: need(row.int(5), "api_token", "expires_ms")?,
        used_ms: row.int(6),
    })
}
