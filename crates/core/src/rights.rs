//! Who may do what at a node: one table, and what is in it for nobody is for nobody.

use std::fmt;

use crate::{
    Deed,
    codes::{PersonRole, Right},
};

/// A set of rights.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Rights(u32);

const fn bit(right: Right) -> u32 {
    1 << (right as u32)
}

impl Rights {
    /// None.
    pub const NONE: Self = Self(0);

    /// What a role may do.
    ///
    /// Nobody holds all. Who runs the machine reads no reports, who reads reports administers no accounts, and who checks
    /// both brings nothing in and decides about no hit. A partner's people hand in and see nothing: what is disclosed here is disclosed to the node's
    /// organisation.
    pub const fn of(role: PersonRole) -> Self {
        use Right::{
            AdministerAccounts, AnswerPersons, AnswerRequests, AskNeighbours, BlockErasure, Decide, Export,
            HandIn, Import, KeepTerms, LookUp, ManageLinks, ManageSources, ReadAudit, ReadReports, SeeLinks,
            SetAside, Statistics, Watch,
        };
        match role {
            PersonRole::Viewer => Self::these(&[ReadReports, LookUp, Statistics]),
            PersonRole::Analyst => Self::these(&[
                ReadReports,
                LookUp,
                AskNeighbours,
                Decide,
                Export,
                HandIn,
                Import,
                SetAside,
                SeeLinks,
                Statistics,
            ]),
            PersonRole::Supervisor => Self::these(&[
                ReadReports,
                LookUp,
                AskNeighbours,
                Decide,
                Export,
                HandIn,
                Import,
                ManageSources,
                SetAside,
                SeeLinks,
                ManageLinks,
                AnswerRequests,
                KeepTerms,
                AnswerPersons,
                Statistics,
                BlockErasure,
            ]),
            PersonRole::Administrator => Self::these(&[
                HandIn,
                Import,
                ManageSources,
                SetAside,
                SeeLinks,
                ManageLinks,
                Statistics,
                AdministerAccounts,
                Watch,
            ]),
            PersonRole::DataProtectionOfficer => Self::these(&[
                ReadReports,
                SeeLinks,
                KeepTerms,
                AnswerPersons,
                Statistics,
                ReadAudit,
                BlockErasure,
            ]),
            PersonRole::Trainer => Self::these(&[Statistics]),
            PersonRole::Partner => Self::these(&[HandIn]),
        }
    }

    /// Everything: for whoever works at the machine itself, who has the database anyway.
    pub const fn all() -> Self {
        Self::these(Right::ALL)
    }

    /// These.
    pub const fn these(rights: &[Right]) -> Self {
        let mut bits = 0;
        let mut at = 0;
        while at < rights.len() {
            bits |= bit(rights[at]);
            at += 1;
        }
        Self(bits)
    }

    /// Whether the right is among them.
    pub const fn contains(self, right: Right) -> bool {
        self.0 & bit(right) != 0
    }

    /// Those that are in both.
    pub const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Each, in the order of the list.
    pub fn iter(self) -> impl Iterator<Item = Right> {
        Right::all().filter(move |right| self.contains(*right))
    }
}

impl FromIterator<Right> for Rights {
    fn from_iter<I: IntoIterator<Item = Right>>(rights: I) -> Self {
        Self(rights.into_iter().fold(0, |bits, right| bits | bit(right)))
    }
}

impl fmt::Debug for Rights {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}

/// What takes two: one asks for it, and another who may do it carries it out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FourEyes {
    /// Releasing a report that is sealed.
    ReleaseSealed,
    /// Ending a link for good.
    RevokeLink,
    /// Keeping data beyond their term.
    BlockErasure,
}

impl FourEyes {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::ReleaseSealed, Self::RevokeLink, Self::BlockErasure];

    /// The right that both need.
    pub const fn right(self) -> Right {
        match self {
            Self::ReleaseSealed => Right::AnswerRequests,
            Self::RevokeLink => Right::ManageLinks,
            Self::BlockErasure => Right::BlockErasure,
        }
    }

    /// What the log calls it.
    pub const fn deed(self) -> Deed {
        match self {
            Self::ReleaseSealed => Deed::RequestTold,
            Self::RevokeLink => Deed::LinkChanged,
            Self::BlockErasure => Deed::KeepingDecided,
        }
    }

    /// As it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReleaseSealed => "release-sealed",
            Self::RevokeLink => "revoke-link",
            Self::BlockErasure => "block-erasure",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_right_is_held_by_somebody_and_nobody_holds_all() {
        for right in Right::all() {
            assert!(PersonRole::all().any(|role| Rights::of(role).contains(right)), "{right}");
        }
        for role in PersonRole::all() {
            assert_ne!(Rights::of(role), Rights::all(), "{role}");
            assert_ne!(Rights::of(role), Rights::NONE, "{role}");
        }
    }

    #[test]
    fn whoever_makes_accounts_reads_no_reports_and_whoever_checks_finds_nothing() {
        use Right::*;
        for role in PersonRole::all().map(Rights::of) {
            assert!(!(role.contains(AdministerAccounts) && role.contains(ReadReports)));
            assert!(!(role.contains(AdministerAccounts) && role.contains(ReadAudit)));
            assert!(!(role.contains(ReadAudit) && (role.contains(Decide) || role.contains(Import))));
        }
        assert_eq!(Rights::of(PersonRole::Partner).iter().collect::<Vec<_>>(), [HandIn]);
    }

    #[test]
    fn what_takes_two_can_be_done_by_two_roles_or_by_two_people_of_one() {
        for what in FourEyes::ALL {
            assert!(PersonRole::all().any(|role| Rights::of(role).contains(what.right())), "{what:?}");
        }
    }

    #[test]
    fn a_set_holds_what_was_put_in() {
        for right in Right::all() {
            let rest: Rights = Right::all().filter(|other| *other != right).collect();
            assert!(!rest.contains(right));
            assert_eq!(Rights::these(&[right]).and(rest), Rights::NONE);
            assert_eq!(Rights::all().iter().count(), Right::ALL.len());
        }
    }
}
