//! Units of the organisation: who belongs to which, and over what they decide.

use joinder_core::{Actor, Deed, Reach, Unit};
use joinder_store::{AccountRow, Tx};
use serde::Serialize;

use super::{
    PeopleError,
    accounts::{changed, named, spare},
};
use crate::{NewAct, Node, NodeError, source};

/// A unit as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnitView {
    /// Its name.
    pub name: Unit,
    /// How many accounts belong to it, whatever their state.
    pub people: usize,
    /// How many sources do.
    pub sources: usize,
}

impl Node {
    /// The units of the organisation, by name.
    pub fn units(&self) -> Result<Vec<UnitView>, NodeError> {
        self.store().read(|tx| {
            let accounts = tx.accounts()?;
            let holders = holders(tx)?;
            let of = |name: Unit| UnitView {
                people: accounts.iter().filter(|account| account.unit.as_ref() == Some(&name)).count(),
                sources: holders.iter().filter(|holder| **holder == name).count(),
                name,
            };
            Ok(tx.units()?.into_iter().map(of).collect())
        })
    }

    /// Adds a unit. What the organisation is divided into is for those who decide over all of it.
    pub fn add_unit(&self, unit: &Unit) -> Result<(), NodeError> {
        let (by, now) = (named(&self.acting().actor), self.now_ms());
        self.store().write("add unit", |tx| {
            self.decides_over_all(tx)?;
            if !tx.add_unit(unit, &by, now)? {
                return Err(NodeError::from(PeopleError::UnitTaken));
            }
            self.record_in(tx, NewAct::of(Deed::SettingChanged))
        })
    }

    /// Takes a unit away to which nobody and nothing belongs any more.
    pub fn remove_unit(&self, unit: &Unit) -> Result<(), NodeError> {
        self.store().write("remove unit", |tx| {
            self.decides_over_all(tx)?;
            let has_people = tx.accounts()?.iter().any(|account| account.unit.as_ref() == Some(unit));
            if has_people || holders(tx)?.contains(unit) {
                return Err(NodeError::from(PeopleError::UnitInUse));
            }
            if !tx.remove_unit(unit)? {
                return Err(PeopleError::NoUnit.into());
            }
            self.record_in(tx, NewAct::of(Deed::SettingChanged))
        })
    }

    /// Moves somebody to a unit, or to the organisation as a whole, from the next request on.
    pub fn set_unit(&self, name: &str, unit: Option<Unit>) -> Result<(), NodeError> {
        self.store().write("set unit", |tx| {
            let account = self.account_to_change(tx, name)?;
            self.may_belong(tx, unit.as_ref())?;
            if unit.is_some() {
                spare(tx, &account)?;
            }
            tx.save_account(&AccountRow { unit, ..account })?;
            self.record_in(tx, changed(name))
        })
    }

    /// Fails where an account may not be made of this unit by whoever is at work, or there is none such.
    pub(super) fn may_belong(&self, tx: &mut Tx<'_>, unit: Option<&Unit>) -> Result<(), NodeError> {
        let reach = self.reach(tx)?;
        if !reach.covers_people_of(unit) {
            return Err(other(unit));
        }
        known_unit(tx, unit)
    }

    /// An account, where whoever is at work decides about its person.
    pub(super) fn account_to_change(&self, tx: &mut Tx<'_>, name: &str) -> Result<AccountRow, NodeError> {
        let account = tx.account(name)?.ok_or(PeopleError::NoAccount)?;
        if self.reach(tx)?.covers_people_of(account.unit.as_ref()) {
            return Ok(account);
        }
        Err(other(account.unit.as_ref()))
    }

    /// Over what whoever is at work decides.
    pub(crate) fn reach(&self, tx: &mut Tx<'_>) -> Result<Reach, NodeError> {
        match &self.acting().actor {
            Actor::Operator | Actor::Node | Actor::Neighbour { .. } => Ok(Reach::Organisation),
            Actor::Person { account } | Actor::Token { account, .. } => {
                Ok(Reach::of(tx.account(account)?.ok_or(PeopleError::NoAccount)?.unit))
            }
        }
    }

    /// Fails where whoever is at work does not decide over what this unit holds.
    pub(crate) fn decides_over(&self, tx: &mut Tx<'_>, unit: Option<&Unit>) -> Result<(), NodeError> {
        if self.reach(tx)?.covers(unit) { Ok(()) } else { Err(other(unit)) }
    }

    /// Fails where whoever is at work does not decide over what a source brought.
    pub(crate) fn decides_over_source(&self, tx: &mut Tx<'_>, source: &str) -> Result<(), NodeError> {
        let unit = unit_of_source(tx, source)?;
        self.decides_over(tx, unit.as_ref())
    }

    fn decides_over_all(&self, tx: &mut Tx<'_>) -> Result<(), NodeError> {
        match self.reach(tx)? {
            Reach::Organisation => Ok(()),
            Reach::Unit(_) => Err(other(None)),
        }
    }
}

/// Which unit holds what a source brings.
pub(crate) fn unit_of_source(tx: &mut Tx<'_>, source: &str) -> Result<Option<Unit>, NodeError> {
    let body = tx.source(source)?;
    Ok(body.map(|body| source::parse(&body)).transpose()?.and_then(|source| source.unit))
}

/// Fails where the organisation has no such unit.
pub(crate) fn known_unit(tx: &mut Tx<'_>, unit: Option<&Unit>) -> Result<(), NodeError> {
    let Some(unit) = unit else { return Ok(()) };
    if tx.units()?.contains(unit) { Ok(()) } else { Err(PeopleError::NoUnit.into()) }
}

/// The unit of each source that has one.
fn holders(tx: &mut Tx<'_>) -> Result<Vec<Unit>, NodeError> {
    let mut all = Vec::new();
    for (_, body) in tx.sources()? {
        all.extend(source::parse(&body)?.unit);
    }
    Ok(all)
}

fn other(unit: Option<&Unit>) -> NodeError {
    NodeError::OtherUnit { unit: unit.cloned() }
}
