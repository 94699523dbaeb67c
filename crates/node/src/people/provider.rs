//! People whom another system lets in: which accounts are theirs. Whether that system said so, is for the room above.

use joinder_core::{Deed, codes::PersonRole};
use joinder_store::{AccountRow, AccountState};

use super::{
    PeopleError,
    accounts::{Begun, account_name, changed, spare},
    sessions::Whole,
};
use crate::{NewAct, Node, NodeError};

/// Who made the accounts of such people.
const MADE_BY: &str = "the provider";

impl Node {
    /// Lets somebody in whom another system lets in, by its own name for them, which never becomes another's. Their account is
    /// made when they first come, and their role is the one that the system says each time. An account that was here before
    /// is never theirs, whatever they are called there; nor is one any more that was reset here.
    pub fn log_in_by_provider(
        &self,
        subject: &str,
        name: &str,
        role: PersonRole,
        address: &str,
    ) -> Result<Begun, NodeError> {
        let now = self.now_ms();
        let begun = self.store().write("log in by provider", |tx| {
            let known = tx.provider_account(subject)?;
            let (name, is_new) = match known {
                Some(name) => (name, false),
                None => (account_name(name)?, true),
            };
            let account = match tx.account(&name)? {
                None if is_new => AccountRow {
                    name: name.clone(),
                    role,
                    unit: None,
                    state: AccountState::Active,
                    password: None,
                    second_factor: None,
                    confirmed: true,
                    last_step: 0,
                    made_ms: now,
                    made_by: MADE_BY.to_owned(),
                },
                Some(_) if is_new => return Err(NodeError::from(PeopleError::Taken)),
                // Reset here, or on the way to it: it is taken up by a code, and goes by its password from then on.
                Some(account) if account.state == AccountState::Invited || account.password.is_some() => {
                    return Err(PeopleError::Taken.into());
                }
                Some(account) if account.state == AccountState::Active => account,
                Some(_) | None => return Err(PeopleError::WrongLogIn.into()),
            };
            let acting = self.as_person(&name);
            if is_new && role != PersonRole::Administrator && !tx.has_accounts()? {
                return Err(PeopleError::FirstIsAdministrator.into());
            }
            if is_new {
                tx.save_account(&account)?;
                tx.add_provider_account(subject, &name, now)?;
                acting.record_in(tx, changed(&name))?;
            } else if account.role != role {
                if role != PersonRole::Administrator {
                    spare(tx, &account)?;
                }
                tx.save_account(&AccountRow { role, ..account })?;
                acting.record_in(tx, changed(&name))?;
            }
            acting.record_in(tx, NewAct::of(Deed::LoggedIn))?;
            self.begin_session(tx, &name, address, Whole::Whole)
        })?;
        self.count_people()?;
        Ok(begun)
    }
}
