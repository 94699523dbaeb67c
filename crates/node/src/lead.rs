//! Which State could lead a series: a proposal with its reasons, for people to decide.
//!
//! Three grounds, in this order: where most victims are, where the accounts are that the offenders used, and where it was seen
//! first. The State to which most of them point is proposed; where they point to as many, the earlier ground decides.

use std::collections::BTreeMap;

use jiff::civil::Date;
use joinder_core::codes::Country;

/// What this node may see of a series that bears on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct LeadFacts {
    /// Victims by State. A report tells of one; where its State is withheld, its owner's State stands for it.
    pub(crate) victims: BTreeMap<Country, usize>,
    /// Reports by the State to which an account in them points that holds the series together.
    pub(crate) accounts: BTreeMap<Country, usize>,
    /// The first day of each State.
    pub(crate) first: BTreeMap<Country, Date>,
    /// All reports.
    pub(crate) reports: usize,
    /// Those of which no date may be seen.
    pub(crate) undated: usize,
}

/// Why a State could lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadReason {
    /// Most victims are there.
    Victims {
        /// Where.
        country: Country,
        /// How many.
        reports: usize,
        /// Of how many.
        of: usize,
    },
    /// Most accounts that the offenders used are there.
    Accounts {
        /// Where.
        country: Country,
        /// In how many reports.
        reports: usize,
    },
    /// It was seen there first.
    First {
        /// Where.
        country: Country,
        /// On which day.
        day: Date,
        /// Of how many reports no date is known here.
        undated: usize,
    },
}

impl LeadReason {
    /// The State to which it points.
    pub fn country(self) -> Country {
        match self {
            Self::Victims { country, .. } | Self::Accounts { country, .. } | Self::First { country, .. } => {
                country
            }
        }
    }
}

/// How sure a proposal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeadSureness {
    /// All grounds point to one State, and nothing that bears on them is withheld.
    Clear,
    /// Two grounds agree.
    Likely,
    /// The grounds do not agree, or only one is known.
    Open,
}

/// The State that could lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadProposal {
    /// Which.
    pub country: Country,
    /// What speaks for it, and for others, in the order of the grounds.
    pub reasons: Vec<LeadReason>,
    /// How sure that is.
    pub sure: LeadSureness,
}

/// The proposal; none where nothing points to one State.
pub(crate) fn propose(facts: &LeadFacts) -> Option<LeadProposal> {
    let of = facts.reports;
    let victims = most(&facts.victims).map(|(country, reports)| LeadReason::Victims { country, reports, of });
    let accounts = most(&facts.accounts).map(|(country, reports)| LeadReason::Accounts { country, reports });
    let first = earliest(&facts.first);
    let first = first.map(|(country, day)| LeadReason::First { country, day, undated: facts.undated });
    let reasons: Vec<LeadReason> = [victims, accounts, first].into_iter().flatten().collect();
    let agree = |country: Country| reasons.iter().filter(|reason| reason.country() == country).count();
    // Of equals `max_by_key` takes the last.
    let country =
        reasons.iter().rev().map(|reason| reason.country()).max_by_key(|country| agree(*country))?;
    let sure = match agree(country) {
        3 if facts.undated == 0 => LeadSureness::Clear,
        2.. => LeadSureness::Likely,
        _ => LeadSureness::Open,
    };
    Some(LeadProposal { country, reasons, sure })
}

/// The State with most; none where two have as many.
fn most(counts: &BTreeMap<Country, usize>) -> Option<(Country, usize)> {
    let top = counts.values().copied().max().filter(|&count| count > 0)?;
    let mut at_top = counts.iter().filter(|(_, count)| **count == top);
    let (&country, _) = at_top.next()?;
    at_top.next().is_none().then_some((country, top))
}

/// The State of the first day; none where two share it.
fn earliest(days: &BTreeMap<Country, Date>) -> Option<(Country, Date)> {
    let first = days.values().copied().min()?;
    let mut on_it = days.iter().filter(|(_, day)| **day == first);
    let (&country, _) = on_it.next()?;
    on_it.next().is_none().then_some((country, first))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const DE: Country = Country::DE;
    const FR: Country = Country::FR;
    const NL: Country = Country::NL;

    fn facts(
        victims: &[(Country, usize)],
        accounts: &[(Country, usize)],
        first: &[(Country, i8)],
    ) -> LeadFacts {
        LeadFacts {
            victims: victims.iter().copied().collect(),
            accounts: accounts.iter().copied().collect(),
            first: first.iter().map(|&(country, day)| (country, date(2026, 3, day))).collect(),
            reports: victims.iter().map(|(_, count)| count).sum(),
            undated: 0,
        }
    }

    fn check(facts: &LeadFacts, country: Country, sure: LeadSureness, reasons: usize) {
        let proposal = propose(facts).unwrap();
        assert_eq!((proposal.country, proposal.sure, proposal.reasons.len()), (country, sure, reasons));
    }

    #[test]
    fn what_the_grounds_agree_on_is_proposed() {
        let all = facts(&[(NL, 5), (DE, 2)], &[(NL, 3)], &[(NL, 1), (DE, 2)]);
        check(&all, NL, LeadSureness::Clear, 3);
        check(&LeadFacts { undated: 1, ..all }, NL, LeadSureness::Likely, 3);
        check(&facts(&[(NL, 5), (DE, 2)], &[(DE, 3)], &[(DE, 1), (NL, 2)]), DE, LeadSureness::Likely, 3);
        check(&facts(&[(NL, 5), (DE, 2)], &[(DE, 3)], &[(FR, 1)]), NL, LeadSureness::Open, 3);
        check(&facts(&[(NL, 2), (DE, 2)], &[], &[(DE, 1), (NL, 2)]), DE, LeadSureness::Open, 1);
    }

    #[test]
    fn what_is_even_points_nowhere() {
        assert_eq!(propose(&LeadFacts::default()), None);
        assert_eq!(propose(&facts(&[(NL, 2), (DE, 2)], &[(NL, 1), (DE, 1)], &[(NL, 1), (DE, 1)])), None);
    }
}
