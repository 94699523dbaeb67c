//! Matching alone: from normalised traces in memory to series.

use anyhow::{Context, Result};
use joinder_core::IdSource;
use joinder_matching::Index;

use super::{
    Timings, percentile,
    pool::{self, NOW_MS},
    timed,
};
use crate::cli::Bench;

/// Runs of which the median counts.
const RUNS: usize = 3;
/// Arrivals measured.
const ARRIVALS: usize = 2_000;

pub(super) fn batch(args: &Bench, timings: &mut Timings) -> Result<()> {
    let evidence = pool::evidence(pool::ndjson(args.reports.unwrap_or(1_000_000), args.seed)?)?;
    let mut took = Vec::new();
    for _ in 0..RUNS {
        let (index, time) = timed(|| {
            let mut index = Index::default();
            index.load(&evidence, &[], &[], &IdSource::after(1 << 62), NOW_MS);
            index
        });
        took.push(time);
        drop(index);
    }
    took.sort_unstable();
    timings.add(format!("match/{}-reports/joinder", evidence.len()), evidence.len(), took[RUNS / 2]);
    Ok(())
}

pub(super) fn arrival(args: &Bench) -> Result<()> {
    let evidence = pool::evidence(pool::ndjson(args.reports.unwrap_or(1_000_000), args.seed)?)?;
    let held = evidence.len().saturating_sub(ARRIVALS);
    let (before, late) = evidence.split_at(held);
    let (mut index, ids) = (Index::default(), IdSource::after(1 << 62));
    index.load(before, &[], &[], &ids, NOW_MS);
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

pub(super) fn memory(args: &Bench) -> Result<()> {
    let evidence = pool::evidence(pool::ndjson(args.reports.unwrap_or(200_000), args.seed)?)?;
    let mut index = Index::default();
    index.load(&evidence, &[], &[], &IdSource::after(1 << 62), NOW_MS);
    let (memory, reports) = (index.memory(), evidence.len().max(1));
    println!(
        "memory/{reports}-reports/joinder: {} bytes a report beside {} of fingerprints; peak of this process {} MiB",
        memory.rest / reports,
        memory.fingerprints / reports,
        super::peak_bytes().context("the system does not tell the peak memory")? >> 20
    );
    Ok(())
}
