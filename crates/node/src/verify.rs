//! Checking that the store is whole, and saying which report is in which series.

use std::collections::{BTreeMap, BTreeSet};

use joinder_core::{DisclosureFilter, ReportId, SeriesId};
use joinder_store::StoreError;

use crate::{Node, NodeError, profile::DESK_PURPOSE};

/// Takes owner, reference and series of one report.
pub type EachAssignment<'a> = dyn FnMut(&str, &str, Option<SeriesId>) -> std::io::Result<()> + 'a;

/// What was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Reports that stand.
    pub reports: usize,
    /// Versions of them that are kept.
    pub versions: usize,
    /// Series.
    pub series: usize,
}

impl Node {
    /// Reads every version of every report, and compares the series with those of an index made anew.
    pub fn verify(&self) -> Result<Verified, NodeError> {
        let before = self.partition();
        let mut ids = Vec::new();
        self.store().read(|tx| {
            tx.each_natural_key(&mut |id, _, _| {
                ids.push(id);
                Ok(())
            })
        })?;
        let mut versions = 0;
        for chunk in ids.chunks(1_000) {
            self.store().read(|tx| {
                for &id in chunk {
                    versions += tx.versions(id)?.len();
                    tx.verify_report(id)?;
                }
                Ok::<_, StoreError>(())
            })?;
        }
        self.rebuild()?;
        if self.partition() != before {
            return Err(NodeError::Interrupted);
        }
        Ok(Verified { reports: ids.len(), versions, series: before.len() })
    }

    /// The series as sets of reports.
    fn partition(&self) -> BTreeSet<Vec<ReportId>> {
        let mut by_series: BTreeMap<SeriesId, Vec<ReportId>> = BTreeMap::new();
        for (report, series) in self.state().index.assignments() {
            if let Some(series) = series {
                by_series.entry(series).or_default().push(report);
            }
        }
        let sets = by_series.into_values().map(|mut reports| {
            reports.sort_unstable();
            reports
        });
        sets.collect()
    }

    /// Every report that may be known of, in order of arrival: owner, reference and series.
    pub fn each_assignment(&self, each: &mut EachAssignment<'_>) -> Result<(), NodeError> {
        let filter = DisclosureFilter::new(self.viewer(), DESK_PURPOSE);
        let mut failed = None;
        self.store().read(|tx| {
            let state = self.state();
            tx.each_visible_key(&filter, &mut |id, owner, reference| {
                if failed.is_none() {
                    failed = each(owner, reference, state.index.series_of(id)).err();
                }
                Ok(())
            })
        })?;
        failed.map_or(Ok(()), |error| Err(error.into()))
    }
}
