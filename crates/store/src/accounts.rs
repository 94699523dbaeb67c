//! Accounts, their second factors, and the codes by which they are taken up. What they mean, the node says.

use std::fmt;

use joinder_core::{Unit, codes::PersonRole};

use crate::{
    StoreError, Tx,
    db::{Datum, Row, need},
};

/// Whether somebody can log in to an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// Nobody yet: its person has to choose a password first.
    Invited,
    /// Its person.
    Active,
    /// Nobody any more.
    Disabled,
}

impl AccountState {
    const ALL: [Self; 3] = [Self::Invited, Self::Active, Self::Disabled];

    /// As it is stored and told.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }
}

/// An account as kept.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// The name under which its person logs in.
    pub name: String,
    /// For what.
    pub role: PersonRole,
    /// Of which unit its person is; of the organisation as a whole where there is none.
    pub unit: Option<Unit>,
    /// Whether somebody can log in.
    pub state: AccountState,
    /// The password's digest with its salt and cost.
    pub password: Option<String>,
    /// The second factor's secret, sealed.
    pub second_factor: Option<Vec<u8>>,
    /// Whether its person has shown a right code of it.
    pub confirmed: bool,
    /// The time step of the last code taken.
    pub last_step: i64,
    /// When it was made, Unix milliseconds.
    pub made_ms: i64,
    /// By whom.
    pub made_by: String,
}

/// Who asked first for something that takes two.
#[derive(Clone, PartialEq, Eq)]
pub struct FirstOfTwo {
    /// For what.
    pub subject: String,
    /// Who.
    pub account: String,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// Why; empty where no reason is asked for.
    pub why: String,
}

impl fmt::Debug for FirstOfTwo {
    // The reason may name a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FirstOfTwo")
            .field("subject", &self.subject)
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for AccountRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AccountRow({}, {}, {}, …)", self.name, self.role, self.state.as_str())
    }
}

const COLUMNS: &str = "name, role, state, password, second_factor, confirmed, last_step, made_ms, made_by, \
    unit";

impl Tx<'_> {
    /// Whether there is any account.
    pub fn has_accounts(&mut self) -> Result<bool, StoreError> {
        let mut any = false;
        self.db.query("SELECT name FROM account LIMIT 1", &[], &mut |_| {
            any = true;
            Ok(())
        })?;
        Ok(any)
    }

    /// One account.
    pub fn account(&mut self, name: &str) -> Result<Option<AccountRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM account WHERE name = ?1");
        let mut found = None;
        self.db.query(&sql, &[Datum::Text(name)], &mut |row| {
            found = Some(account_of(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// All accounts, by name.
    pub fn accounts(&mut self) -> Result<Vec<AccountRow>, StoreError> {
        let mut all = Vec::new();
        let sql = format!("SELECT {COLUMNS} FROM account ORDER BY name");
        self.db.query(&sql, &[], &mut |row| {
            all.push(account_of(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// Adds an account or changes it; who made it and when stays.
    pub fn save_account(&mut self, account: &AccountRow) -> Result<(), StoreError> {
        let sql = "INSERT INTO account (name, role, state, password, second_factor, confirmed, last_step, made_ms, \
            made_by, unit) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10) ON CONFLICT (name) DO UPDATE SET \
            role = excluded.role, unit = excluded.unit, state = excluded.state, password = excluded.password, \
            second_factor = excluded.second_factor, confirmed = excluded.confirmed, last_step = excluded.last_step";
        let params = [
            Datum::Text(&account.name),
            Datum::Text(account.role.as_str()),
            Datum::Text(account.state.as_str()),
            account.password.as_deref().into(),
            account.second_factor.as_deref().into(),
            Datum::Int(i64::from(account.confirmed)),
            Datum::Int(account.last_step),
            Datum::Int(account.made_ms),
            Datum::Text(&account.made_by),
            account.unit.as_ref().map(Unit::as_str).into(),
        ];
        self.db.execute(sql, &params).map(|_| ())
    }

    /// The units of the organisation, by name.
    pub fn units(&mut self) -> Result<Vec<Unit>, StoreError> {
        let mut all = Vec::new();
        self.db.query("SELECT name FROM unit ORDER BY name", &[], &mut |row| {
            all.push(need(row.text(0).and_then(|name| name.parse().ok()), "unit", "name")?);
            Ok(())
        })?;
        Ok(all)
    }

    /// Adds a unit; false where there is one of this name.
    pub fn add_unit(&mut self, unit: &Unit, by: &str, at_ms: i64) -> Result<bool, StoreError> {
        let sql =
            "INSERT INTO unit (name, made_ms, made_by) VALUES (?1, ?2, ?3) ON CONFLICT (name) DO NOTHING";
        let params = [Datum::Text(unit.as_str()), Datum::Int(at_ms), Datum::Text(by)];
        Ok(self.db.execute(sql, &params)? > 0)
    }

    /// Takes a unit away; false where there is none of this name.
    pub fn remove_unit(&mut self, unit: &Unit) -> Result<bool, StoreError> {
        Ok(self.db.execute("DELETE FROM unit WHERE name = ?1", &[Datum::Text(unit.as_str())])? > 0)
    }

    /// Uses a time step of the second factor up; false where it or a later one was used before.
    pub fn use_step(&mut self, account: &str, step: i64) -> Result<bool, StoreError> {
        let sql = "UPDATE account SET last_step = ?2 WHERE name = ?1 AND last_step < ?2";
        Ok(self.db.execute(sql, &[Datum::Text(account), Datum::Int(step)])? > 0)
    }

    /// Replaces the recovery codes of an account; none takes them away.
    pub fn set_recovery_codes(&mut self, account: &str, digests: &[[u8; 32]]) -> Result<(), StoreError> {
        self.db.execute("DELETE FROM recovery_code WHERE account = ?1", &[Datum::Text(account)])?;
        for digest in digests {
            let sql = "INSERT INTO recovery_code (account, digest) VALUES (?1, ?2)";
            self.db.execute(sql, &[Datum::Text(account), Datum::Bytes(digest)])?;
        }
        Ok(())
    }

    /// How many recovery codes are left.
    pub fn recovery_codes(&mut self, account: &str) -> Result<usize, StoreError> {
        let mut left = 0;
        let sql = "SELECT digest FROM recovery_code WHERE account = ?1";
        self.db.query(sql, &[Datum::Text(account)], &mut |_| {
            left += 1;
            Ok(())
        })?;
        Ok(left)
    }

    /// Uses a recovery code up; false where there is no such code.
    pub fn use_recovery_code(&mut self, account: &str, digest: &[u8; 32]) -> Result<bool, StoreError> {
        let sql = "DELETE FROM recovery_code WHERE account = ?1 AND digest = ?2";
        Ok(self.db.execute(sql, &[Datum::Text(account), Datum::Bytes(digest)])? > 0)
    }

    /// Keeps the code by which an account is taken up, instead of any before for the same account.
    pub fn set_one_time_code(
        &mut self,
        digest: &[u8; 32],
        account: Option<&str>,
        expires_ms: i64,
    ) -> Result<(), StoreError> {
        match account {
            Some(name) => self.drop_one_time_codes(name)?,
            None => {
                self.db.execute("DELETE FROM one_time_code WHERE account IS NULL", &[])?;
            }
        }
        let sql = "INSERT INTO one_time_code (digest, account, expires_ms) VALUES (?1, ?2, ?3)";
        self.db.execute(sql, &[Datum::Bytes(digest), account.into(), Datum::Int(expires_ms)]).map(|_| ())
    }

    /// Takes the codes of an account away.
    pub fn drop_one_time_codes(&mut self, account: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM one_time_code WHERE account = ?1";
        self.db.execute(sql, &[Datum::Text(account)]).map(|_| ())
    }

    /// For which account a code is, where it is in time; `Some(None)` for the first administrator's.
    pub fn one_time_code(
        &mut self,
        digest: &[u8; 32],
        now_ms: i64,
    ) -> Result<Option<Option<String>>, StoreError> {
        let mut found = None;
        let sql = "SELECT account FROM one_time_code WHERE digest = ?1 AND expires_ms > ?2";
        self.db.query(sql, &[Datum::Bytes(digest), Datum::Int(now_ms)], &mut |row| {
            found = Some(row.text(0).map(str::to_owned));
            Ok(())
        })?;
        Ok(found)
    }

    /// Uses a code up; false where it was used already.
    pub fn use_one_time_code(&mut self, digest: &[u8; 32]) -> Result<bool, StoreError> {
        let sql = "DELETE FROM one_time_code WHERE digest = ?1";
        Ok(self.db.execute(sql, &[Datum::Bytes(digest)])? > 0)
    }

    /// Notes from where somebody has logged in, and forgets those places of theirs that are older.
    pub fn note_log_in(
        &mut self,
        account: &str,
        address: &str,
        at_ms: i64,
        forget_before_ms: i64,
    ) -> Result<(), StoreError> {
        let sql = "DELETE FROM logged_in_from WHERE account = ?1 AND at_ms < ?2";
        self.db.execute(sql, &[Datum::Text(account), Datum::Int(forget_before_ms)])?;
        let sql = "INSERT INTO logged_in_from (account, address, at_ms) VALUES (?1, ?2, ?3) \
            ON CONFLICT (account, address) DO UPDATE SET at_ms = excluded.at_ms";
        self.db.execute(sql, &[Datum::Text(account), Datum::Text(address), Datum::Int(at_ms)]).map(|_| ())
    }

    /// Whether somebody has logged in from there before.
    pub fn has_logged_in_from(
        &mut self,
        account: &str,
        address: &str,
        since_ms: i64,
    ) -> Result<bool, StoreError> {
        let mut found = false;
        let sql = "SELECT at_ms FROM logged_in_from WHERE account = ?1 AND address = ?2 AND at_ms >= ?3";
        let params = [Datum::Text(account), Datum::Text(address), Datum::Int(since_ms)];
        self.db.query(sql, &params, &mut |_| {
            found = true;
            Ok(())
        })?;
        Ok(found)
    }

    /// Forgets from where somebody logged in.
    pub fn forget_places(&mut self, account: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM logged_in_from WHERE account = ?1";
        self.db.execute(sql, &[Datum::Text(account)]).map(|_| ())
    }

    /// The account of whom another system calls this.
    pub fn provider_account(&mut self, subject: &str) -> Result<Option<String>, StoreError> {
        let mut found = None;
        let sql = "SELECT account FROM provider_account WHERE subject = ?1";
        self.db.query(sql, &[Datum::Text(subject)], &mut |row| {
            found = Some(need(row.text(0), "provider_account", "account")?.to_owned());
            Ok(())
        })?;
        Ok(found)
    }

    /// Whom another system calls this has this account.
    pub fn add_provider_account(
        &mut self,
        subject: &str,
        account: &str,
        at_ms: i64,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO provider_account (subject, account, made_ms) VALUES (?1, ?2, ?3)";
        self.db.execute(sql, &[Datum::Text(subject), Datum::Text(account), Datum::Int(at_ms)]).map(|_| ())
    }

    /// Who asked first for something that takes two.
    pub fn first_of_two(&mut self, what: &str, subject: &str) -> Result<Option<FirstOfTwo>, StoreError> {
        let mut found = None;
        let sql = "SELECT subject, account, at_ms, why FROM first_of_two WHERE what = ?1 AND subject = ?2";
        self.db.query(sql, &[Datum::Text(what), Datum::Text(subject)], &mut |row| {
            found = Some(first_of(row)?);
            Ok(())
        })?;
        Ok(found)
    }

    /// All that waits for a second, the oldest first.
    pub fn firsts_of_two(&mut self, what: &str) -> Result<Vec<FirstOfTwo>, StoreError> {
        let mut all = Vec::new();
        let sql =
            "SELECT subject, account, at_ms, why FROM first_of_two WHERE what = ?1 ORDER BY at_ms, subject";
        self.db.query(sql, &[Datum::Text(what)], &mut |row| {
            all.push(first_of(row)?);
            Ok(())
        })?;
        Ok(all)
    }

    /// Notes who asked first, and drops what was asked for before `since_ms`: it waits no longer.
    pub fn set_first_of_two(
        &mut self,
        what: &str,
        first: &FirstOfTwo,
        since_ms: i64,
    ) -> Result<(), StoreError> {
        self.db.execute("DELETE FROM first_of_two WHERE at_ms < ?1", &[Datum::Int(since_ms)])?;
        let sql = "INSERT INTO first_of_two (what, subject, account, at_ms, why) VALUES (?1, ?2, ?3, ?4, ?5) \
            ON CONFLICT (what, subject) DO UPDATE SET account = excluded.account, at_ms = excluded.at_ms, \
            why = excluded.why";
        let params = [
            Datum::Text(what),
            Datum::Text(&first.subject),
            Datum::Text(&first.account),
            Datum::Int(first.at_ms),
            Datum::Text(&first.why),
        ];
        self.db.execute(sql, &params).map(|_| ())
    }

    /// Nothing is asked for any more: it was done.
    pub fn drop_first_of_two(&mut self, what: &str, subject: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM first_of_two WHERE what = ?1 AND subject = ?2";
        self.db.execute(sql, &[Datum::Text(what), Datum::Text(subject)]).map(|_| ())
    }
}

fn first_of(row: &dyn Row) -> Result<FirstOfTwo, StoreError> {
    let text = |at, column| Ok::<_, StoreError>(need(row.text(at), "first_of_two", column)?.to_owned());
    Ok(FirstOfTwo {
        subject: text(0, "subject")?,
        account: text(1, "account")?,
        at_ms: need(row.int(2), "first_of_two", "at_ms")?,
        why: text(3, "why")?,
    })
}

fn account_of(row: &dyn Row) -> Result<AccountRow, StoreError> {
    let role = row.text(1).and_then(|role| role.parse().ok());
    let state = row.text(2).and_then(|name| AccountState::ALL.into_iter().find(|s| s.as_str() == name));
    let unit = row.text(9).map(str::parse);
    Ok(AccountRow {
        name: need(row.text(0), "account", "name")?.to_owned(),
        role: need(role, "account", "role")?,
        state: need(state, "account", "state")?,
        password: row.text(3).map(str::to_owned),
        second_factor: row.bytes(4).map(<[u8]>::to_vec),
        confirmed: need(row.int(5), "account", "confirmed")? != 0,
        last_step: need(row.int(6), "account", "last_step")?,
        made_ms: need(row.int(7), "account", "made_ms")?,
        made_by: need(row.text(8), "account", "made_by")?.to_owned(),
        unit: unit.transpose().map_err(|_| StoreError::Corrupt { table: "account", column: "unit" })?,
    })
}
