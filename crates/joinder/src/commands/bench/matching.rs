//! Matching alone: from normalised traces in memory to series.

use anyhow::Result;
use joinder_core::IdSource;
use joinder_matching::{Evidence, Index};

use super::{
    Folder, Timings, percentile,
    pool::{self, NOW_MS},
    timed,
};
use crate::cli::Bench;

/// Runs of which the median counts.
const RUNS: usize = 3;
/// Arrivals measured.
pub(super) const ARRIVALS: usize = 2_000;

/// Identifiers that none of the reports has.
pub(super) fn ids() -> IdSource {
    IdSource::after(1 << 62)
}

/// An index of all these reports, made at once.
pub(super) fn loaded(evidence: &[Evidence]) -> Index {
    let mut index = Index::default();
    index.load(evidence, &[], &[], &ids(), NOW_MS);
    index
}

pub(super) fn batch(args: &Bench, folder: &Folder, timings: &mut Timings) -> Result<()> {
    let evidence = pool::evidence(folder, args.reports.unwrap_or(1_000_000), args.seed)?;
    let mut took = Vec::new();
    for _ in 0..RUNS {
        let (index, time) = timed(|| loaded(&evidence));
        took.push(time);
        drop(index);
    }
    took.sort_unstable();
    timings.add(format!("match/{}-reports/joinder", evidence.len()), evidence.len(), took[RUNS / 2]);
    Ok(())
}

pub(super) fn arrival(args: &Bench, folder: &Folder) -> Result<()> {
    let evidence = pool::evidence(folder, args.reports.unwrap_or(1_000_000), args.seed)?;
    let held = evidence.len().saturating_sub(ARRIVALS);
    let (before, late) = evidence.split_at(held);
    let (mut index, ids) = (loaded(before), ids());
    let mut took: Vec<_> = late
        .iter()
        .map(|one| {
            let work = || {
                index.add(std::slice::from_ref(one), &ids, NOW_MS);
                (index.hits(one.report(), 50), index.series_of(one.report()))
            };
            timed(work).1
        })
        .collect();
    took.sort_unstable();
    println!(
        "arrival/{held}-reports/joinder: one more report, its hits and series: median {:?}, p99 {:?}, worst {:?}",
        percentile(&took, 0.5),
        percentile(&took, 0.99),
        percentile(&took, 1.0)
    );
    Ok(())
}
