//! Sessions: a random token in a cookie, its digest in the store.

use std::{fmt, str::FromStr};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use joinder_core::{
    Deed, Reach, Rights, Working,
    codes::{PersonRole, Purpose},
    is_disallowed_control,
};
use joinder_store::{AccountState, SessionRow, Tx};

use super::{
    PeopleError,
    accounts::{Begun, changed},
    secret::{Secret, digest},
};
use crate::{NewAct, Node, NodeError};

/// A session that is not used ends after so long.
const IDLE_MS: i64 = 30 * 60_000;
/// Any session ends after so long.
const LONGEST_MS: i64 = 12 * 3_600_000;
/// Its use is noted as often as that.
const NOTED_MS: i64 = 60_000;
/// Bytes of its token, and of any token.
pub(super) const TOKEN_BYTES: usize = 32;
/// Characters of a case's reference.
const MAX_CASE: usize = 100;

/// By what a session is named, which lets nobody in: the digest of its token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionId([u8; 32]);

impl SessionId {
    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl FromStr for SessionId {
    type Err = PeopleError;

    fn from_str(text: &str) -> Result<Self, PeopleError> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| PeopleError::Code)?;
        Ok(Self(bytes))
    }
}

/// A session of somebody who is here now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// Which.
    pub id: SessionId,
    /// Whose.
    pub account: String,
    /// For what the account is.
    pub role: PersonRole,
    /// What may be done in it.
    pub rights: Rights,
    /// Over what of the organisation's own.
    pub reach: Reach,
    /// Whether the second factor is set up; else that comes first, and nothing may be done.
    pub whole: bool,
    /// Under what the person works.
    pub working: Option<Working>,
}

/// A session in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionView {
    /// Which.
    pub id: SessionId,
    /// When it began, Unix milliseconds.
    pub made_ms: i64,
    /// When it was last used, to about a minute.
    pub seen_ms: i64,
    /// From where it was begun.
    pub address: String,
}

/// Whether a session begins whole.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Whole {
    Whole,
    NotYet,
}

impl Node {
    pub(super) fn begin_session(
        &self,
        tx: &mut Tx<'_>,
        account: &str,
        address: &str,
        whole: Whole,
    ) -> Result<Begun, NodeError> {
        let now = self.now_ms();
        let token = self.token()?;
        let whole = whole == Whole::Whole;
        tx.drop_sessions(now - IDLE_MS, now - LONGEST_MS)?;
        tx.add_session(&SessionRow {
            digest: digest(token.show()),
            account: account.to_owned(),
            whole,
            made_ms: now,
            seen_ms: now,
            address: address.to_owned(),
            working: None,
        })?;
        Ok(Begun { account: account.to_owned(), token, whole })
    }

    /// 256 random bits, in letters that a cookie and a header take.
    pub(super) fn token(&self) -> Result<Secret, NodeError> {
        Ok(Secret::new(URL_SAFE_NO_PAD.encode(self.chance::<TOKEN_BYTES>()?)))
    }

    /// The session that a browser shows the token of, where it has not ended.
    pub fn session(&self, token: &str) -> Result<Option<OpenSession>, NodeError> {
        let (digest, now) = (digest(token), self.now_ms());
        let found = self.store().read(|tx| {
            let Some(session) = tx.session(&digest)? else { return Ok::<_, NodeError>(None) };
            Ok(tx.account(&session.account)?.map(|account| (session, account)))
        })?;
        let Some((session, account)) = found else { return Ok(None) };
        let ended = now - session.seen_ms >= IDLE_MS || now - session.made_ms >= LONGEST_MS;
        if ended || account.state != AccountState::Active {
            return Ok(None);
        }
        if now - session.seen_ms >= NOTED_MS {
            self.store().write("see session", |tx| tx.see_session(&digest, now))?;
        }
        Ok(Some(OpenSession {
            id: SessionId(session.digest),
            rights: if session.whole { Rights::of(account.role) } else { Rights::NONE },
            reach: Reach::of(account.unit),
            account: session.account,
            role: account.role,
            whole: session.whole,
            working: session.working,
        }))
    }

    /// The sessions of an account that have not ended, the last one used first.
    pub fn sessions_of(&self, account: &str) -> Result<Vec<SessionView>, NodeError> {
        let now = self.now_ms();
        let rows = self.store().read(|tx| tx.sessions_of(account))?;
        let going_on = |row: &SessionRow| now - row.seen_ms < IDLE_MS && now - row.made_ms < LONGEST_MS;
        let views = rows.into_iter().filter(going_on).map(|row| SessionView {
            id: SessionId(row.digest),
            made_ms: row.made_ms,
            seen_ms: row.seen_ms,
            address: row.address,
        });
        Ok(views.collect())
    }

    /// Ends a session of an account: one's own, or of somebody about whom one decides.
    pub fn end_session(&self, account: &str, session: &SessionId) -> Result<(), NodeError> {
        self.store().write("end session", |tx| {
            if !self.acting().actor.is_of(account) {
                self.account_to_change(tx, account)?;
            }
            if !tx.end_session(account, session.bytes())? {
                return Err(NodeError::NoSuchItem);
            }
            self.record_in(tx, changed(account))
        })
    }

    /// Somebody leaves: ends their own session.
    pub fn log_out(&self, account: &str, session: &SessionId) -> Result<(), NodeError> {
        self.store().write("log out", |tx| {
            if !tx.end_session(account, session.bytes())? {
                return Err(NodeError::NoSuchItem);
            }
            self.record_in(tx, NewAct::of(Deed::LoggedOut))
        })
    }

    /// Says under what somebody works from now on in a session; without it, under nothing.
    pub fn work_under(&self, session: &SessionId, working: Option<&Working>) -> Result<(), NodeError> {
        Ok(self.store().write("work under", |tx| tx.set_working(session.bytes(), working))?)
    }

    /// Under what somebody works, from what they typed. A case may be left out only where the purpose is about no person:
    /// analysis, research, informing the public.
    pub fn working(purpose: Purpose, case: &str) -> Result<Working, NodeError> {
        let case = case.trim();
        let needs_none = match purpose {
            Purpose::A | Purpose::C | Purpose::D => false,
            Purpose::B | Purpose::E | Purpose::F => true,
        };
        if case.is_empty() && needs_none {
            return Ok(Working { purpose, case: None });
        }
        let fine = (1..=MAX_CASE).contains(&case.chars().count()) && !case.chars().any(is_disallowed_control);
        if fine { Ok(Working { purpose, case: Some(case.into()) }) } else { Err(PeopleError::Case.into()) }
    }
}
