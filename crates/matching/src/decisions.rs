//! What people decided: hits confirmed or rejected, values declared shared or an offender's own.
//!
//! Decisions are a set: they commute, apply to reports that come later, and an undone one leaves no trace.

use std::collections::{BTreeMap, BTreeSet};

use joinder_core::{MatchKey, ReportId};
use serde::{Deserialize, Serialize};

/// One decision of one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "decision")]
pub enum Decision {
    /// The two reports belong together, whatever their values say.
    Confirm {
        /// One report.
        a: ReportId,
        /// The other.
        b: ReportId,
    },
    /// The subject does not belong with the other: what they share no longer joins the subject.
    Reject {
        /// The report that was put where it does not belong.
        subject: ReportId,
        /// The report with which it shares the values.
        other: ReportId,
    },
    /// Unrelated people share the value: it joins nothing.
    DeclareShared {
        /// The value's key, in 16 hex digits in JSON.
        #[serde(with = "hex_key")]
        key: MatchKey,
    },
    /// The value is one offender's, whatever its reports look like.
    DeclareOwn {
        /// The value's key, in 16 hex digits in JSON.
        #[serde(with = "hex_key")]
        key: MatchKey,
    },
}

mod hex_key {
    use joinder_core::MatchKey;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub(super) fn serialize<S: Serializer>(key: &MatchKey, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{:016x}", key.0))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<MatchKey, D::Error> {
        let text = String::deserialize(deserializer)?;
        u64::from_str_radix(&text, 16).map(MatchKey).map_err(|_| D::Error::custom("expected 16 hex digits"))
    }
}

/// All decisions that stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    all: BTreeSet<Decision>,
    confirmed: BTreeMap<ReportId, BTreeSet<ReportId>>,
    rejected: BTreeMap<ReportId, BTreeSet<ReportId>>,
    rejected_by: BTreeMap<ReportId, BTreeSet<ReportId>>,
}

impl Decisions {
    /// The decisions, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = &Decision> {
        self.all.iter()
    }

    /// True where the decision stands.
    pub fn contains(&self, decision: &Decision) -> bool {
        self.all.contains(decision)
    }

    /// Adds; false where it stood already.
    pub(crate) fn insert(&mut self, decision: Decision) -> bool {
        let new = self.all.insert(decision);
        if new {
            self.relate(decision, BTreeSet::insert);
        }
        new
    }

    /// Takes back; false where it did not stand.
    pub(crate) fn remove(&mut self, decision: Decision) -> bool {
        let stood = self.all.remove(&decision);
        if stood {
            self.relate(decision, |set, id| set.remove(&id));
        }
        stood
    }

    fn relate(&mut self, decision: Decision, change: impl Fn(&mut BTreeSet<ReportId>, ReportId) -> bool) {
        match decision {
            Decision::Confirm { a, b } => {
                change(self.confirmed.entry(a).or_default(), b);
                change(self.confirmed.entry(b).or_default(), a);
            }
            Decision::Reject { subject, other } => {
                change(self.rejected.entry(subject).or_default(), other);
                change(self.rejected_by.entry(other).or_default(), subject);
            }
            Decision::DeclareShared { .. } | Decision::DeclareOwn { .. } => {}
        }
    }

    /// The reports confirmed to belong with this one.
    pub(crate) fn confirmed_with(&self, report: ReportId) -> impl Iterator<Item = ReportId> + '_ {
        self.confirmed.get(&report).into_iter().flatten().copied()
    }

    /// The reports with which this one was said not to belong.
    pub(crate) fn rejected_with(&self, report: ReportId) -> Option<&BTreeSet<ReportId>> {
        self.rejected.get(&report).filter(|set| !set.is_empty())
    }

    /// The reports that were said not to belong with this one.
    pub(crate) fn rejected_by(&self, report: ReportId) -> impl Iterator<Item = ReportId> + '_ {
        self.rejected_by.get(&report).into_iter().flatten().copied()
    }

    pub(crate) fn declared_shared(&self, key: MatchKey) -> bool {
        self.all.contains(&Decision::DeclareShared { key })
    }

    pub(crate) fn declared_own(&self, key: MatchKey) -> bool {
        self.all.contains(&Decision::DeclareOwn { key })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}
