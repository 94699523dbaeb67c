//! One report a row, for spreadsheets: a column for each kind of trace of the offender, several values in one cell with a
//! line end between them. No cell can be taken for a formula.

use std::io::{self, Write};

use joinder_core::{Disclosed, NativeReport, Side, TraceKind};

use super::csv_row;

/// Columns before those of the traces.
const COLUMNS: [&str; 17] = [
    "owner",
    "reference",
    "kind",
    "reported_at",
    "happened_from",
    "happened_until",
    "country",
    "place",
    "victim_kind",
    "victim_age_band",
    "victim_sector",
    "amount",
    "currency",
    "amount_eur",
    "tlp",
    "language",
    "narrative",
];

pub(super) fn write(out: &mut dyn Write, reports: &mut dyn Iterator<Item = Disclosed>) -> io::Result<u64> {
    // Spreadsheets take a file without it for one in the State's own 8-bit set.
    out.write_all(b"\xef\xbb\xbf")?;
    let traces = TraceKind::ALL.iter().map(|kind| kind.slug());
    let header = COLUMNS.into_iter().chain(traces).chain(["victim_traces", "third_traces"]);
    csv_row(out, &header.collect::<Vec<_>>())?;
    let mut count = 0;
    for report in reports {
        let cells = cells(report.report());
        let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
        csv_row(out, &cells)?;
        count += 1;
    }
    out.flush()?;
    Ok(count)
}

fn cells(report: &NativeReport) -> Vec<String> {
    fn text<T: ToString>(value: Option<T>) -> String {
        value.map(|v| v.to_string()).unwrap_or_default()
    }
    let losses = |value: &dyn Fn(&joinder_core::Loss) -> String| {
        report.losses.iter().map(value).collect::<Vec<_>>().join("\n")
    };
    let narrative = report.narrative.as_ref();
    let mut cells = vec![
        report.owner.to_string(),
        report.reference.to_string(),
        text(report.kind),
        text(report.reported_at),
        text(report.happened.from),
        text(report.happened.until),
        text(report.country),
        text(report.place),
        text(report.victim.kind),
        text(report.victim.age_band),
        text(report.victim.sector),
        losses(&|loss| loss.money.amount.to_string()),
        losses(&|loss| loss.money.currency.to_string()),
        losses(&|loss| text(loss.eur.map(|e| e.amount))),
        text(report.marking.as_ref().map(|m| m.tlp)),
        text(narrative.and_then(|n| n.language)),
        narrative.map(|n| n.text.clone()).unwrap_or_default(),
    ];
    let valid = |side: Side| report.observables.iter().filter(move |o| o.side == side && o.fault.is_none());
    for kind in TraceKind::ALL {
        let values: Vec<&str> =
            valid(Side::Offender).filter(|o| o.kind == *kind).filter_map(|o| o.value.as_deref()).collect();
        cells.push(values.join("\n"));
    }
    for side in [Side::Victim, Side::Third] {
        let values: Vec<String> =
            valid(side).filter_map(|o| Some(format!("{}:{}", o.kind, o.value.as_deref()?))).collect();
        cells.push(values.join("\n"));
    }
    cells
}
