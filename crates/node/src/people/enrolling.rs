//! Setting a second factor up: the first of an account, and another one in its place.
//!
//! Till the new one is confirmed the old one counts, and the new one stands in memory alone, for the session in which its person proved the
//! old one.

use joinder_store::{AccountRow, Tx};

use super::{
    PeopleError,
    accounts::{Begun, INSIDE, PLACE_MS, changed, recovery_digest, still},
    attempts::Place,
    second_factor::{self, RECOVERY, RECOVERY_BYTES, SecondFactor, digits, step_of},
    secret::{Secret, typed_code},
    sessions::{SessionId, Whole},
};
use crate::{Node, NodeError};

/// How long another second factor may take to be confirmed.
const RENEWED_WITHIN_MS: i64 = 10 * 60_000;

/// Another second factor that is not confirmed yet. No `Debug`: it holds a secret.
pub(super) struct Renewing {
    session: SessionId,
    account: String,
    secret: [u8; second_factor::SECRET],
    until_ms: i64,
}

impl Renewing {
    fn is_for(&self, session: &SessionId, name: &str, now_ms: i64) -> bool {
        self.session == *session && self.account == name && now_ms < self.until_ms
    }
}

impl Node {
    /// The second factor that is to be set up in a session: the first of its account, or another one; none where there is none to be.
    pub fn second_factor_to_set_up(
        &self,
        session: &SessionId,
        name: &str,
    ) -> Result<Option<SecondFactor>, NodeError> {
        let account = self.one_account(name)?;
        let secret = if account.confirmed {
            self.renewing(session, name)
        } else {
            let sealed = account.second_factor.as_deref();
            sealed.map(|sealed| self.unseal(sealed, name)).transpose()?
        };
        let organisation = self.organisation().code.as_str();
        Ok(secret.map(|secret| SecondFactor::new(&secret, name, organisation)))
    }

    /// Ends the setting-up: a right code of the new second factor. Gives another session in the place of this one, and the
    /// recovery codes. Where there was another before, it ends with every session, token and passkey.
    pub fn confirm_second_factor(
        &self,
        session: &SessionId,
        name: &str,
        code: &str,
        address: &str,
    ) -> Result<(Begun, Vec<Secret>), NodeError> {
        self.may_try(name, INSIDE, Place::Inside)?;
        let now = self.now_ms();
        let mut codes = Vec::new();
        for _ in 0..RECOVERY {
            codes.push(typed_code(&self.chance::<RECOVERY_BYTES>()?));
        }
        let digests: Vec<[u8; 32]> = codes.iter().map(|code| recovery_digest(name, code.show())).collect();
        let begun = self.store().write("confirm second factor", |tx| {
            let account = tx.account(name)?.ok_or(PeopleError::NoAccount)?;
            let is_first = !account.confirmed;
            let confirmed = if is_first {
                self.first_confirmed(tx, account, code)?
            } else {
                self.other_confirmed(session, account, code)?
            };
            tx.save_account(&confirmed)?;
            tx.set_recovery_codes(name, &digests)?;
            self.record_in(tx, changed(name))?;
            tx.note_log_in(name, address, now, now - PLACE_MS)?;
            // Of the first one, those in which it was to be set up too: they lead nowhere any more.
            tx.end_sessions(name)?;
            if !is_first {
                // Whoever held the old one may have made them.
                tx.end_tokens(name)?;
                tx.end_passkeys(name)?;
            }
            self.begin_session(tx, name, address, Whole::Whole)
        })?;
        self.people().attempts().succeeded(name, INSIDE);
        Ok((begun, codes))
    }

    /// The account with its first second factor confirmed.
    fn first_confirmed(
        &self,
        tx: &mut Tx<'_>,
        account: AccountRow,
        code: &str,
    ) -> Result<AccountRow, NodeError> {
        // No recovery code confirms: there are none yet.
        if digits(code).is_none() || !self.has_second_factor(tx, &account, code)? {
            return Err(PeopleError::Code.into());
        }
        // Read again: the step that was used is in it now.
        let account = tx.account(&account.name)?.ok_or(PeopleError::NoAccount)?;
        Ok(AccountRow { confirmed: true, ..account })
    }

    /// The account with another second factor in the place of the one that it has.
    fn other_confirmed(
        &self,
        session: &SessionId,
        account: AccountRow,
        code: &str,
    ) -> Result<AccountRow, NodeError> {
        let now = self.now_ms();
        let mut renewing = self.people().renewing();
        let found = renewing.iter().position(|one| one.is_for(session, &account.name, now));
        let place = found.ok_or(PeopleError::Code)?;
        let secret = renewing[place].secret;
        let step = digits(code).and_then(|digits| step_of(&secret, &digits, now));
        let last_step = step.ok_or(PeopleError::Code)?;
        // Two who send the same at once do not both confirm.
        renewing.remove(place);
        drop(renewing);
        let second_factor = Some(self.seal(&secret, &account.name)?);
        Ok(AccountRow { second_factor, last_step, ..account })
    }

    /// Begins with another second factor: by the password and a code of the one that there is, which counts till the other is
    /// confirmed in the same session.
    pub fn renew_second_factor(
        &self,
        session: &SessionId,
        name: &str,
        current: &str,
        code: &str,
    ) -> Result<(), NodeError> {
        let account = self.prove(name, current)?;
        let secret = self.chance::<{ second_factor::SECRET }>()?;
        self.store().write("renew second factor", |tx| {
            let account = still(tx, &account)?;
            if !self.has_second_factor(tx, &account, code)? {
                return Err(NodeError::from(PeopleError::WrongLogIn));
            }
            self.record_in(tx, changed(name))
        })?;
        let (account, now) = (name.to_owned(), self.now_ms());
        let mut renewing = self.people().renewing();
        renewing.retain(|one| one.account != account && now < one.until_ms);
        renewing.push(Renewing { session: *session, account, secret, until_ms: now + RENEWED_WITHIN_MS });
        Ok(())
    }

    fn renewing(&self, session: &SessionId, name: &str) -> Option<Vec<u8>> {
        let now = self.now_ms();
        let renewing = self.people().renewing();
        let found = renewing.iter().find(|one| one.is_for(session, name, now));
        found.map(|one| one.secret.to_vec())
    }

    /// How many recovery codes are left.
    pub fn recovery_codes_left(&self, name: &str) -> Result<usize, NodeError> {
        Ok(self.store().read(|tx| tx.recovery_codes(name))?)
    }
}
