//! Tokens of programs: shown once, with an end, and never more than their person may do.

use joinder_core::{Reach, Rights, codes::Right};
use joinder_store::{AccountState, TokenRow};

use super::{
    PeopleError,
    accounts::changed,
    label,
    secret::{Secret, digest},
};
use crate::{Node, NodeError};

const DAY_MS: i64 = 24 * 3_600_000;
/// Its use is noted as often as that.
const NOTED_MS: i64 = 60_000;

/// A token to be made.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// What it is called; one of the same name ends.
    pub name: String,
    /// What it may do.
    pub scopes: Rights,
    /// For how many days.
    pub days: i64,
}

/// A token as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenView {
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

/// A token that counts now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenToken {
    /// Whose.
    pub account: String,
    /// What it is called.
    pub name: String,
    /// What it may do: its scopes, as far as its person may do them today.
    pub rights: Rights,
    /// Over what of the organisation's own.
    pub reach: Reach,
}

impl Node {
    /// What a token of somebody with these rights may do. None makes accounts: that takes a person.
    pub fn scopes(rights: Rights) -> Rights {
        rights.iter().filter(|right| *right != Right::AdministerAccounts).collect()
    }

    /// Makes a token for the account's programs.
    pub fn make_token(&self, account: &str, new: &NewToken) -> Result<Secret, NodeError> {
        let name = label(&new.name).ok_or(PeopleError::TokenName)?;
        if !(1..=366).contains(&new.days) {
            return Err(PeopleError::Days.into());
        }
        let token = Secret::new(format!("jdr_{}", self.token()?.show()));
        let now = self.now_ms();
        self.store().write("make token", |tx| {
            let row = tx.account(account)?.ok_or(PeopleError::NoAccount)?;
            let scopes = new.scopes.and(Self::scopes(Rights::of(row.role)));
            if scopes == Rights::NONE || scopes != new.scopes {
                return Err(NodeError::from(PeopleError::Scopes));
            }
            tx.add_token(&TokenRow {
                digest: digest(token.show()),
                account: account.to_owned(),
                name: name.to_owned(),
                scopes,
                made_ms: now,
                expires_ms: now + new.days * DAY_MS,
                used_ms: None,
            })?;
            self.record_in(tx, changed(account))
        })?;
        Ok(token)
    }

    /// The token that a program shows, where it still counts.
    pub fn token_of(&self, shown: &str) -> Result<Option<OpenToken>, NodeError> {
        let (digest, now) = (digest(shown), self.now_ms());
        let found = self.store().read(|tx| {
            let Some(token) = tx.token(&digest)? else { return Ok::<_, NodeError>(None) };
            Ok(tx.account(&token.account)?.map(|account| (token, account)))
        })?;
        let Some((token, account)) = found else { return Ok(None) };
        if now >= token.expires_ms || account.state != AccountState::Active {
            return Ok(None);
        }
        if token.used_ms.is_none_or(|used| now - used >= NOTED_MS) {
            self.store().write("see token", |tx| tx.see_token(&digest, now))?;
        }
        let rights = token.scopes.and(Rights::of(account.role));
        let reach = Reach::of(account.unit);
        Ok(Some(OpenToken { account: token.account, name: token.name, rights, reach }))
    }

    /// The tokens of an account, by name.
    pub fn tokens_of(&self, account: &str) -> Result<Vec<TokenView>, NodeError> {
        let rows = self.store().read(|tx| tx.tokens_of(account))?;
        let views = rows.into_iter().map(|row| TokenView {
            name: row.name,
            scopes: row.scopes,
            made_ms: row.made_ms,
            expires_ms: row.expires_ms,
            used_ms: row.used_ms,
        });
        Ok(views.collect())
    }

    /// Ends a token of an account.
    pub fn end_token(&self, account: &str, name: &str) -> Result<(), NodeError> {
        self.store().write("end token", |tx| {
            if !tx.end_token(account, name)? {
                return Err(NodeError::NoSuchItem);
            }
            self.record_in(tx, changed(account))
        })
    }
}
