//! What peers need to do the same on the same reports: `benches/README.md` says what each column holds.

use std::{collections::HashMap, io::Cursor, ops::ControlFlow, path::Path};

use anyhow::{Result, ensure};
use joinder_core::{Marking, MatchKey, Observable, OrganisationCode, Report, Side, Trace, TraceKind};
use joinder_formats::{Intake, Item, ReadOptions};
use joinder_matching::joins_alone;
use joinder_node::{SharedLists, each_match};
use joinder_observables::expand;
use joinder_scenario::Scenario;

use super::{Folder, matching::loaded, pool};
use crate::commands::native;

/// The series that reports were found to be in, by owner and reference.
type Found<'a> = HashMap<(&'a str, &'a str), &'a str>;

/// Writes a scenario's reports as bytes and as traces, with their true series, those found through the importers, and
/// those found from the very traces that are handed over.
pub(super) fn write(into: &Path, folder: &Folder, scenario: &Scenario, found: &Found<'_>) -> Result<()> {
    std::fs::create_dir_all(into)?;
    let (mut bytes, mut count) = (Vec::new(), 0);
    for report in scenario.reports() {
        native::write(&mut bytes, &report)?;
        count += 1;
    }
    std::fs::write(into.join("reports.ndjson"), &bytes)?;

    let evidence = pool::evidence_in(folder, Box::new(Cursor::new(bytes.clone())))?;
    // Each is known by its place from here on.
    ensure!(evidence.len() == count, "{} of {count} generated records could be read", evidence.len());
    let index = loaded(&evidence);
    let matched: Vec<String> = evidence
        .iter()
        .map(|one| index.series_of(one.report()).map(|series| series.to_string()).unwrap_or_default())
        .collect();

    let plain = write_traces(into, bytes)?;
    ensure!(plain.len() == count, "{} of {count} generated records could be read again", plain.len());
    let mut out = csv::Writer::from_path(into.join("reports.csv"))?;
    out.write_record([
        "report",
        "owner",
        "reference",
        "kind",
        "state",
        "day",
        "series_truth",
        "series_joinder",
        "series_matched",
        "series_plain",
    ])?;
    for (at, report) in scenario.reports().enumerate() {
        let series = found.get(&(report.owner, report.reference.as_str())).copied().unwrap_or_default();
        let truth = report.series.map(|series| series.to_string()).unwrap_or_default();
        let day = (report.reported_at.seconds / 86_400).to_string();
        let (number, group) = (at.to_string(), plain[at].to_string());
        let (owner, kind) = (report.owner, report.kind.slug());
        let reference = report.reference.as_str();
        out.write_record([
            number.as_str(),
            owner,
            reference,
            kind,
            owner,
            day.as_str(),
            truth.as_str(),
            series,
            matched[at].as_str(),
            group.as_str(),
        ])?;
    }
    Ok(out.flush()?)
}

/// Writes the offender-side traces by which reports match, and all that were read, each value once a report. Gives the plain
/// components that they make.
fn write_traces(into: &Path, ndjson: Vec<u8>) -> Result<Vec<usize>> {
    let lists = SharedLists::builtin();
    let mut out = csv::Writer::from_path(into.join("traces.csv"))?;
    out.write_record(["report", "kind", "key", "value", "listed"])?;
    let mut all = csv::Writer::from_path(into.join("values.csv"))?;
    all.write_record(["report", "kind", "value"])?;
    let (mut plain, mut failed) = (Plain::default(), None);
    each_report(ndjson, &mut |report| {
        let mut traces = Vec::new();
        each_match(report, &mut |trace| traces.push(trace.clone()));
        traces.sort_unstable_by_key(|trace| trace.key());
        traces.dedup_by_key(|trace| trace.key());
        let at = plain.add();
        let number = at.to_string();
        for trace in &traces {
            if joins(trace.kind()) {
                plain.share(at, trace.key());
            }
            let (key, listed) = (trace.key().0.to_string(), lists.why_shared(trace).is_some());
            let listed = if listed { "1" } else { "0" };
            let row = [number.as_str(), trace.kind().slug(), key.as_str(), trace.normal(), listed];
            if let Err(error) = out.write_record(row) {
                failed = Some(error);
            }
        }
        for trace in read_of(report) {
            if let Err(error) = all.write_record([number.as_str(), trace.kind().slug(), trace.normal()]) {
                failed = Some(error);
            }
        }
    })?;
    if let Some(error) = failed {
        return Err(error.into());
    }
    out.flush()?;
    all.flush()?;
    Ok(plain.groups())
}

/// Every offender-side trace that was read in a report and what it stands for, whether it is matched by or not.
fn read_of(report: &Report) -> Vec<Trace> {
    let offenders = report.observables.iter().filter(|observable| observable.side == Side::Offender);
    let mut traces: Vec<Trace> = offenders.filter_map(Observable::trace).cloned().collect();
    let derived: Vec<Trace> = traces.iter().flat_map(expand).map(|derived| derived.trace).collect();
    traces.extend(derived);
    traces.sort_unstable();
    traces.dedup();
    traces
}

/// Kinds of which a shared value joins in plain components: `JOINING` in `benches/peers/handover.py`, where addresses of hosts
/// are left out, which in Joinder join alone.
fn joins(kind: TraceKind) -> bool {
    joins_alone(kind) && kind != TraceKind::Ip
}

/// Reads native NDJSON as an import does. What could not be taken is left out.
fn each_report(ndjson: Vec<u8>, each: &mut dyn FnMut(&Report)) -> Result<()> {
    let received = jiff::civil::date(2026, 7, 1);
    let intake = Intake {
        owner: OrganisationCode::of_constant("bench"),
        country: None,
        marking: Marking::cautious(received),
        received,
        default_kind: None,
        trust: pool::trust(),
    };
    let input = Box::new(Cursor::new(ndjson));
    joinder_formats::read(input, "bench.ndjson", &ReadOptions::default(), &mut |item| {
        if let Item::Draft(draft) = item
            && let Ok(finished) = draft.finish(&intake)
        {
            each(&finished.report);
        }
        ControlFlow::Continue(())
    })?;
    Ok(())
}

/// Reports that share a value are one group, whatever the value: union-find by hand.
#[derive(Default)]
struct Plain {
    parent: Vec<usize>,
    first: HashMap<MatchKey, usize>,
}

impl Plain {
    /// One more report, alone; gives its place.
    fn add(&mut self) -> usize {
        self.parent.push(self.parent.len());
        self.parent.len() - 1
    }

    fn root(&mut self, mut report: usize) -> usize {
        while self.parent[report] != report {
            self.parent[report] = self.parent[self.parent[report]];
            report = self.parent[report];
        }
        report
    }

    /// The report has this value.
    fn share(&mut self, report: usize, key: MatchKey) {
        let first = *self.first.entry(key).or_insert(report);
        let (one, other) = (self.root(first), self.root(report));
        self.parent[one.max(other)] = one.min(other);
    }

    /// Each report's group, by the first report in it.
    fn groups(mut self) -> Vec<usize> {
        (0..self.parent.len()).map(|report| self.root(report)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_values_join_and_chains_are_followed() {
        let mut plain = Plain::default();
        for keys in [&[7][..], &[7, 8], &[8], &[9], &[], &[9]] {
            let report = plain.add();
            keys.iter().for_each(|&key| plain.share(report, MatchKey(key)));
        }
        assert_eq!(plain.groups(), [0, 0, 0, 3, 4, 3]);
    }
}
