//! Accounts: invited, taken up, logged in to, changed, ended.

use joinder_core::{Actor, Deed, Subjects, Unit, codes::PersonRole};
use joinder_store::{AccountRow, AccountState, Tx};

use super::{
    PeopleError,
    attempts::Place,
    password,
    second_factor::{self, digits, step_of},
    secret::{Secret, digest, plain_code, typed_code},
    sessions::{SessionId, Whole},
};
use crate::{Acting, NewAct, Node, NodeError};

/// How long the first administrator's code counts.
const FIRST_MS: i64 = 3_600_000;
/// How long an invitation counts.
const INVITATION_MS: i64 = 7 * 24 * 3_600_000;
/// How long a place is remembered from which somebody logged in.
pub(super) const PLACE_MS: i64 = 90 * 24 * 3_600_000;
/// Bytes of a code by which an account is taken up.
const CODE_BYTES: usize = 16;
/// In the place of an address: attempts of somebody who is logged in.
pub(super) const INSIDE: &str = "a session";

/// An account as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountView {
    /// Its name.
    pub name: String,
    /// For what.
    pub role: PersonRole,
    /// Of which unit; of the organisation as a whole where there is none.
    pub unit: Option<Unit>,
    /// Whether somebody can log in.
    pub state: AccountState,
    /// Whether its second factor is set up.
    pub confirmed: bool,
    /// When it was made, Unix milliseconds.
    pub made_ms: i64,
    /// By whom.
    pub made_by: String,
}

impl From<AccountRow> for AccountView {
    fn from(row: AccountRow) -> Self {
        let AccountRow { name, role, unit, state, confirmed, made_ms, made_by, .. } = row;
        Self { name, role, unit, state, confirmed, made_ms, made_by }
    }
}

/// What somebody shows at the door. No `Debug`: it holds secrets.
pub struct LogIn<'a> {
    /// The account.
    pub name: &'a str,
    /// The password.
    pub password: &'a str,
    /// A code of the second factor, or a recovery code.
    pub code: &'a str,
    /// From where: an address, or what stands for many.
    pub address: &'a str,
}

/// What somebody shows who takes an account up. No `Debug`: it holds secrets.
pub struct TakeUp<'a> {
    /// The code.
    pub code: &'a str,
    /// The name that the first administrator wants; others have one.
    pub name: &'a str,
    /// The password.
    pub password: &'a str,
    /// From where.
    pub address: &'a str,
}

/// A session that has begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// Whose session it is: who takes an account up by a code does not say.
    pub account: String,
    /// What the browser is to show.
    pub token: Secret,
    /// Whether the person may go on; else the second factor is to be set up first.
    pub whole: bool,
}

/// A name in the form in which accounts have it.
pub fn account_name(typed: &str) -> Result<String, PeopleError> {
    let name = typed.trim().to_ascii_lowercase();
    let fine = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_' | '@');
    if (2..=64).contains(&name.len()) && name.chars().all(fine) { Ok(name) } else { Err(PeopleError::Name) }
}

impl Node {
    /// The code by which the first administrator makes their account, instead of any before; none where there are accounts.
    pub fn first_code(&self) -> Result<Option<Secret>, NodeError> {
        if self.has_accounts() {
            return Ok(None);
        }
        let (code, expires) = (self.code()?, self.now_ms() + FIRST_MS);
        let digest = digest(&plain_code(code.show()));
        self.store().write("first code", |tx| tx.set_one_time_code(&digest, None, expires))?;
        Ok(Some(code))
    }

    /// Makes an account, and gives the code by which its person takes it up within seven days.
    pub fn invite_person(
        &self,
        name: &str,
        role: PersonRole,
        unit: Option<Unit>,
    ) -> Result<Secret, NodeError> {
        let name = account_name(name)?;
        let (code, now) = (self.code()?, self.now_ms());
        let digest = digest(&plain_code(code.show()));
        let account = AccountRow {
            name,
            role,
            unit,
            state: AccountState::Invited,
            password: None,
            second_factor: None,
            confirmed: false,
            last_step: 0,
            made_ms: now,
            made_by: named(&self.acting().actor),
        };
        self.store().write("invite person", |tx| {
            let leads = account.role == PersonRole::Administrator && account.unit.is_none();
            if !leads && !tx.has_accounts()? {
                return Err(PeopleError::FirstIsAdministrator.into());
            }
            if tx.account(&account.name)?.is_some() {
                return Err(NodeError::from(PeopleError::Taken));
            }
            self.may_belong(tx, account.unit.as_ref())?;
            tx.save_account(&account)?;
            tx.set_one_time_code(&digest, Some(&account.name), now + INVITATION_MS)?;
            self.record_in(tx, changed(&account.name))
        })?;
        self.count_people()?;
        Ok(code)
    }

    /// Takes an account up by its code: chooses a password, and sets the second factor up next.
    pub fn take_up(&self, asked: &TakeUp<'_>) -> Result<Begun, NodeError> {
        let now = self.now_ms();
        let code = digest(&plain_code(asked.code));
        let whose = self.store().read(|tx| tx.one_time_code(&code, now))?.ok_or(PeopleError::Code)?;
        let is_first = whose.is_none();
        let name = match whose {
            Some(name) => name,
            None => account_name(asked.name)?,
        };
        self.check_password(&name, asked.password)?;
        let kept = password::keep(asked.password, &self.chance()?);
        let factor = self.seal(&self.chance::<{ second_factor::SECRET }>()?, &name)?;
        let begun = self.store().write("take up account", |tx| {
            if !tx.use_one_time_code(&code)? {
                return Err(NodeError::from(PeopleError::Code));
            }
            let row = match tx.account(&name)? {
                None if is_first && !tx.has_accounts()? => AccountRow {
                    name: name.clone(),
                    role: PersonRole::Administrator,
                    unit: None,
                    state: AccountState::Invited,
                    password: None,
                    second_factor: None,
                    confirmed: false,
                    last_step: 0,
                    made_ms: now,
                    made_by: named(&Actor::Operator),
                },
                Some(row) if !is_first && row.state == AccountState::Invited => row,
                Some(_) | None => return Err(PeopleError::Code.into()),
            };
            let row = AccountRow {
                state: AccountState::Active,
                password: Some(kept),
                second_factor: Some(factor),
                confirmed: false,
                last_step: 0,
                ..row
            };
            tx.save_account(&row)?;
            self.as_person(&name).record_in(tx, changed(&name))?;
            self.begin_session(tx, &name, asked.address, Whole::NotYet)
        })?;
        self.count_people()?;
        Ok(begun)
    }

    /// Logs somebody in. What was wrong is not said, and takes as long as what was right.
    pub fn log_in(&self, asked: &LogIn<'_>) -> Result<Begun, NodeError> {
        let name = account_name(asked.name).unwrap_or_default();
        let now = self.now_ms();
        let (account, known) = self.store().read(|tx| {
            Ok::<_, NodeError>((
                tx.account(&name)?,
                tx.has_logged_in_from(&name, asked.address, now - PLACE_MS)?,
            ))
        })?;
        self.may_try(&name, asked.address, if known { Place::Known } else { Place::New })?;
        let account = account.filter(|account| account.state == AccountState::Active);
        let kept = account.as_ref().and_then(|account| account.password.as_deref());
        let fits = password::fits(kept, asked.password);
        let account = account.filter(|_| fits).ok_or(PeopleError::WrongLogIn)?;
        let begun = self.store().write("log in", |tx| {
            let account = still(tx, &account)?;
            self.as_person(&name).record_in(tx, NewAct::of(Deed::LoggedIn))?;
            if !account.confirmed {
                return self.begin_session(tx, &name, asked.address, Whole::NotYet);
            }
            if !self.has_second_factor(tx, &account, asked.code)? {
                return Err(PeopleError::WrongLogIn.into());
            }
            tx.note_log_in(&name, asked.address, now, now - PLACE_MS)?;
            self.begin_session(tx, &name, asked.address, Whole::Whole)
        })?;
        self.people().attempts().succeeded(&name, asked.address);
        Ok(begun)
    }

    /// Uses a code of the second factor or a recovery code up; false where it is neither, or where too many digits were
    /// wrong before it: that is not said, or whoever tries would learn that they have the password.
    pub(super) fn has_second_factor(
        &self,
        tx: &mut Tx<'_>,
        account: &AccountRow,
        typed: &str,
    ) -> Result<bool, NodeError> {
        let Some(digits) = digits(typed) else {
            return Ok(tx.use_recovery_code(&account.name, &recovery_digest(&account.name, typed))?);
        };
        let sealed = account.second_factor.as_deref().ok_or(PeopleError::Sealed)?;
        let secret = self.unseal(sealed, &account.name)?;
        let now = self.now_ms();
        if self.people().attempts().try_digits(&account.name, now).is_err() {
            return Ok(false);
        }
        let fits = match step_of(&secret, &digits, now) {
            Some(step) => tx.use_step(&account.name, step)?,
            None => false,
        };
        if fits {
            self.people().attempts().digits_fit(&account.name);
        }
        Ok(fits)
    }

    /// Chooses another password, and ends all other sessions of the account.
    pub fn change_password(
        &self,
        session: &SessionId,
        name: &str,
        current: &str,
        wanted: &str,
    ) -> Result<(), NodeError> {
        let account = self.prove(name, current)?;
        self.check_password(name, wanted)?;
        let kept = password::keep(wanted, &self.chance()?);
        self.store().write("change password", |tx| {
            let account = still(tx, &account)?;
            tx.save_account(&AccountRow { password: Some(kept), ..account })?;
            let all = tx.sessions_of(name)?;
            for other in all.iter().filter(|other| other.digest != *session.bytes()) {
                tx.end_session(name, &other.digest)?;
            }
            self.record_in(tx, changed(name))
        })
    }

    /// All accounts, by name.
    pub fn accounts(&self) -> Result<Vec<AccountView>, NodeError> {
        Ok(self.store().read(|tx| tx.accounts())?.into_iter().map(AccountView::from).collect())
    }

    /// The name of the account that somebody typed, for the log: what is no account's may be a password.
    pub fn account_typed(&self, typed: &str) -> Result<Option<String>, NodeError> {
        // Asked either way: how long it takes is not to tell whether there is one.
        let name = account_name(typed).unwrap_or_default();
        Ok(self.store().read(|tx| tx.account(&name))?.map(|row| row.name))
    }

    /// Changes what an account is for, from the next request on.
    pub fn set_role(&self, name: &str, role: PersonRole) -> Result<(), NodeError> {
        self.store().write("set role", |tx| {
            let account = self.account_to_change(tx, name)?;
            if role != PersonRole::Administrator {
                spare(tx, &account)?;
            }
            tx.save_account(&AccountRow { role, ..account })?;
            self.record_in(tx, changed(name))
        })
    }

    /// Ends an account: nobody logs in to it, its sessions and tokens count no more.
    pub fn disable_person(&self, name: &str) -> Result<(), NodeError> {
        self.store().write("disable person", |tx| {
            let account = self.account_to_change(tx, name)?;
            spare(tx, &account)?;
            end_all(tx, name)?;
            tx.save_account(&AccountRow { state: AccountState::Disabled, ..account })?;
            self.record_in(tx, changed(name))
        })
    }

    /// Takes password, second factor, sessions and tokens of an account away, and gives the code by which its person takes
    /// it up anew.
    pub fn reset_person(&self, name: &str) -> Result<Secret, NodeError> {
        let (code, now) = (self.code()?, self.now_ms());
        let digest = digest(&plain_code(code.show()));
        self.store().write("reset person", |tx| {
            let account = self.account_to_change(tx, name)?;
            end_all(tx, name)?;
            tx.set_recovery_codes(name, &[])?;
            tx.save_account(&AccountRow {
                state: AccountState::Invited,
                password: None,
                second_factor: None,
                confirmed: false,
                last_step: 0,
                ..account
            })?;
            tx.set_one_time_code(&digest, Some(name), now + INVITATION_MS)?;
            self.record_in(tx, changed(name))
        })?;
        // The second factor that is set up next is another one.
        self.people().attempts().digits_fit(name);
        Ok(code)
    }

    /// Whoever came in by this door, as themselves.
    pub(super) fn as_person(&self, name: &str) -> Self {
        let actor = Actor::Person { account: name.into() };
        self.under(Acting { actor, ..self.acting().clone() })
    }

    pub(super) fn one_account(&self, name: &str) -> Result<AccountRow, NodeError> {
        Ok(self.store().read(|tx| tx.account(name))?.ok_or(PeopleError::NoAccount)?)
    }

    /// The account, where this is its password.
    pub(super) fn prove(&self, name: &str, password: &str) -> Result<AccountRow, NodeError> {
        self.may_try(name, INSIDE, Place::Inside)?;
        let account = self.one_account(name)?;
        if !password::fits(account.password.as_deref(), password) {
            return Err(PeopleError::WrongLogIn.into());
        }
        self.people().attempts().succeeded(name, INSIDE);
        Ok(account)
    }

    pub(super) fn may_try(&self, name: &str, from: &str, place: Place) -> Result<(), NodeError> {
        let now = self.now_ms();
        let begun = self.people().attempts().begin(name, from, place, now);
        begun.map_err(|wait_ms| {
            // Not the name: somebody may have typed a password there.
            tracing::warn!("log-in.slowed");
            PeopleError::Later { seconds: wait_ms.div_euclid(1_000).unsigned_abs() + 1 }.into()
        })
    }

    fn check_password(&self, name: &str, password: &str) -> Result<(), NodeError> {
        let organisation = self.organisation();
        let names = [name, organisation.code.as_str(), organisation.name.as_str()];
        Ok(password::check(password, &names).map_err(PeopleError::Password)?)
    }

    fn code(&self) -> Result<Secret, NodeError> {
        Ok(typed_code(&self.chance::<CODE_BYTES>()?))
    }
}

/// Codes of two accounts that are the same by chance have two digests.
pub(super) fn recovery_digest(account: &str, typed: &str) -> [u8; 32] {
    digest(&format!("{account}\n{}", plain_code(typed)))
}

/// The account as it stands now, where its password is still the one that was shown. To look at a password takes long enough for
/// an administrator to end or reset the account meanwhile, and what was read before must not be written over that.
pub(super) fn still(tx: &mut Tx<'_>, shown: &AccountRow) -> Result<AccountRow, NodeError> {
    let same = |row: &AccountRow| row.state == AccountState::Active && row.password == shown.password;
    Ok(tx.account(&shown.name)?.filter(same).ok_or(PeopleError::WrongLogIn)?)
}

/// Fails where without this account no administrator of the organisation as a whole is left who can log in.
pub(super) fn spare(tx: &mut Tx<'_>, account: &AccountRow) -> Result<(), NodeError> {
    let can = |row: &AccountRow| {
        row.role == PersonRole::Administrator && row.state == AccountState::Active && row.unit.is_none()
    };
    let others = tx.accounts()?.iter().any(|row| row.name != account.name && can(row));
    if can(account) && !others { Err(PeopleError::LastAdministrator.into()) } else { Ok(()) }
}

fn end_all(tx: &mut Tx<'_>, name: &str) -> Result<(), NodeError> {
    tx.end_sessions(name)?;
    tx.end_tokens(name)?;
    tx.end_passkeys(name)?;
    tx.drop_one_time_codes(name)?;
    // Whoever had taken the account over is not known by their place any more.
    tx.forget_places(name)?;
    Ok(())
}

/// What the log says where somebody changes another's account.
pub(super) fn changed(name: &str) -> NewAct {
    let account = Actor::Person { account: name.into() }.who().into();
    NewAct::of(Deed::AccountChanged).about(Subjects { account: Some(account), ..Subjects::default() })
}

/// Who did it, as it is kept beside what was done.
pub(super) fn named(actor: &Actor) -> String {
    match actor {
        Actor::Operator => "this machine".to_owned(),
        Actor::Person { account } | Actor::Token { account, .. } => account.to_string(),
        Actor::Neighbour { organisation } => organisation.to_string(),
        Actor::Node => "this node".to_owned(),
    }
}
