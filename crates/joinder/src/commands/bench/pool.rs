//! Evidence of a scenario in memory, made by the same steps as an import: native NDJSON, read, finished, keyed.

use std::{io::Cursor, ops::ControlFlow};

use anyhow::Result;
use joinder_core::{
    IdSource, Report, ReportId, When,
    codes::{Country, Kind},
};
use joinder_formats::{Intake, Item, ReadOptions, Trust};
use joinder_matching::{Evidence, EvidenceBuilder, Profile, Wording};
use joinder_node::{SharedLists, match_keys};
use joinder_scenario::{Scenario, Size};

use crate::commands::native;

/// The time at which everything is taken to happen.
pub(super) const NOW_MS: i64 = 1_790_000_000_000;

/// Native NDJSON of a scenario.
pub(super) fn ndjson(reports: u64, seed: u64) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    for report in Scenario::new(seed, Size { reports, states: 10 }).reports() {
        native::write(&mut bytes, &report)?;
    }
    Ok(bytes)
}

/// One source that brings the reports of all States.
pub(super) fn trust() -> Trust {
    let owners = Country::EU27.into_iter().filter_map(|state| state.eu_style().parse().ok());
    Trust { owners: owners.collect(), markings: false }
}

/// The evidence of native NDJSON, in the order of the file.
pub(super) fn evidence(bytes: Vec<u8>) -> Result<Vec<Evidence>> {
    let lists = SharedLists::builtin();
    let received = jiff::civil::date(2026, 7, 1);
    let intake = Intake {
        owner: joinder_core::OrganisationCode::of_constant("BENCH"),
        country: None,
        marking: joinder_core::Marking::cautious(received),
        received,
        default_kind: None,
        trust: trust(),
    };
    let (mut all, ids) = (Vec::new(), IdSource::default());
    let input = Box::new(Cursor::new(bytes));
    joinder_formats::read(input, "bench.ndjson", &ReadOptions::default(), &mut |item| {
        if let Item::Draft(draft) = item
            && let Ok(finished) = draft.finish(&intake)
        {
            all.push(keyed(&finished.report, &lists, ids.next(NOW_MS)));
        }
        ControlFlow::Continue(())
    })?;
    Ok(all)
}

fn keyed(report: &Report, lists: &SharedLists, id: ReportId) -> Evidence {
    let kind = if matches!(report.kind, Kind::Unknown | Kind::Other) { 255 } else { report.kind as u8 };
    let day = report.dated().map(When::day_number).and_then(|d| u16::try_from(d).ok()).unwrap_or(0);
    let wording = report.narrative.as_ref().map_or(Wording::NONE, |n| Wording::of(&n.text, n.language));
    let profile = Profile { kind, day, wording, ..Profile::UNKNOWN };
    let mut builder = EvidenceBuilder::new(id, report.owner.as_str(), report.reference.as_str(), profile);
    for (key, kind, listed) in match_keys(report, lists) {
        builder.key(key, kind, listed);
    }
    builder.build()
}
