//! People at the door: accounts, log-in, sessions, tokens, and what takes two.
//!
//! While there is no account, whoever is at the machine may do everything, and only they are answered. With the first
//! account that ends.
//!
//! Invariants, each with a test: nothing that lets somebody in stands in the store in clear; a code is taken once; nobody can
//! keep another out by failing for them.

mod accounts;
mod attempts;
mod enrolling;
mod operator;
mod passkeys;
mod password;
mod provider;
mod sealing;
mod second_factor;
mod secret;
mod sessions;
mod tokens;
mod two;
mod units;
mod webauthn;

use std::sync::{
    Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use thiserror::Error;

use self::{attempts::Attempts, enrolling::Renewing, passkeys::Answered, sealing::Sealing};
use crate::{Node, NodeError};

pub(crate) use self::units::{known_unit, unit_of_source};
pub use self::{
    accounts::{AccountView, Begun, LogIn, TakeUp, account_name},
    operator::OPERATOR_FILE,
    passkeys::PasskeyView,
    password::PasswordFault,
    second_factor::SecondFactor,
    secret::Secret,
    sessions::{OpenSession, SessionId, SessionView},
    tokens::{NewToken, OpenToken, TokenView},
    two::{KeepingThatWaits, May},
    units::UnitView,
    webauthn::RelyingParty,
};

/// Why somebody is not let in, or an account not changed.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum PeopleError {
    /// One of them is wrong; which, is not said.
    #[error("name, password and code do not belong together")]
    WrongLogIn,
    /// Too many attempts.
    #[error("too many attempts: wait {seconds} s")]
    Later {
        /// For how long.
        seconds: u64,
    },
    /// A code that was used, ran out or never was.
    #[error("code: expected one that was not used yet and is still valid")]
    Code,
    /// A password that is not taken.
    #[error(transparent)]
    Password(#[from] PasswordFault),
    /// A name that is none.
    #[error("name: expected 2 to 64 small letters, digits, `.`, `-`, `_` or `@`")]
    Name,
    /// A name that another account has.
    #[error("name: expected one that no other account has")]
    Taken,
    /// No account of this name.
    #[error("there is no account of this name")]
    NoAccount,
    /// A unit that the organisation does not have.
    #[error("unit: expected one of the organisation's units")]
    NoUnit,
    /// A unit that it has already.
    #[error("unit: expected a name that no other unit has")]
    UnitTaken,
    /// A unit to which somebody or something belongs.
    #[error("people or sources belong to this unit: move them first")]
    UnitInUse,
    /// Somebody must be left who can make accounts.
    #[error(
        "this is the last administrator of the organisation as a whole who can log in: make another one first"
    )]
    LastAdministrator,
    /// Where nobody has an account yet.
    #[error("the first account is an administrator's: nobody else could make others")]
    FirstIsAdministrator,
    /// What was sealed does not open.
    #[error(
        "the second factor cannot be read: joinder.key is not the file with which it was sealed; reset the account"
    )]
    Sealed,
    /// Scopes of a token that are none, or not its person's.
    #[error("scopes: expected at least one right that you have")]
    Scopes,
    /// Days of a token.
    #[error("days: expected a number from 1 to 366")]
    Days,
    /// The name of a token.
    #[error("token: expected a name of 1 to 64 characters")]
    TokenName,
    /// What an authenticator says does not let anybody in, or was not asked for.
    #[error("passkey: expected one of an account here, asked for within the last five minutes")]
    Passkey,
    /// The name of a passkey.
    #[error(
        "passkey: expected a name of 1 to 64 characters that no other has, of an authenticator that has none here yet"
    )]
    PasskeyName,
    /// A case where none may be missing.
    #[error("case: expected one line of 1 to 100 characters")]
    Case,
}

/// What somebody calls a token or a passkey of theirs: one line of 1 to 64 characters.
fn label(typed: &str) -> Option<&str> {
    let name = typed.trim();
    let fine = (1..=64).contains(&name.chars().count()) && !name.chars().any(char::is_control);
    fine.then_some(name)
}

/// What the node remembers of people while it runs.
#[derive(Default)]
pub(crate) struct People {
    any: AtomicBool,
    attempts: Mutex<Attempts>,
    sealing: Mutex<Option<Sealing>>,
    answered: Mutex<Answered>,
    renewing: Mutex<Vec<Renewing>>,
    /// The digest of what the command line shows.
    operator: Mutex<Option<[u8; 32]>>,
}

impl People {
    fn attempts(&self) -> MutexGuard<'_, Attempts> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn answered(&self) -> MutexGuard<'_, Answered> {
        self.answered.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn renewing(&self) -> MutexGuard<'_, Vec<Renewing>> {
        self.renewing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sealing(&self) -> MutexGuard<'_, Option<Sealing>> {
        self.sealing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn operator(&self) -> MutexGuard<'_, Option<[u8; 32]>> {
        self.operator.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Node {
    /// Whether there is any account: then everybody has to log in.
    pub fn has_accounts(&self) -> bool {
        self.people().any.load(Ordering::Acquire)
    }

    pub(crate) fn count_people(&self) -> Result<(), NodeError> {
        let any = self.store().read(|tx| tx.has_accounts())?;
        self.people().any.store(any, Ordering::Release);
        Ok(())
    }
}
