//! `joinder series`

use std::{
    io::{BufWriter, Write},
    process::ExitCode,
};

use anyhow::Result;
use joinder_core::{Deed, SeriesId};
use joinder_formats::csv_line;
use joinder_node::{NewAct, Node, SeriesOrder, SeriesQuery};

use crate::{
    cli::{Cli, Series},
    opening::existing,
};

pub fn run(cli: &Cli, args: &Series) -> Result<ExitCode> {
    let node = existing(cli)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    if args.csv {
        write_csv(&node, &mut out)?;
    } else {
        list(&node, args.limit, cli.json, &mut out)?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// `owner,reference,series`, a line a report, in order of arrival.
fn write_csv(node: &Node, out: &mut dyn Write) -> Result<()> {
    csv_line(out, &["owner", "reference", "series"])?;
    node.each_assignment(&mut |owner, reference, series: Option<SeriesId>| {
        let series = series.map(|id| id.to_string()).unwrap_or_default();
        csv_line(out, &[owner, reference, &series])
    })?;
    Ok(())
}

fn list(node: &Node, limit: usize, json: bool, out: &mut dyn Write) -> Result<()> {
    let query = SeriesQuery { order: SeriesOrder::Size, limit, ..SeriesQuery::default() };
    let page = node.series_list(&query)?;
    node.record_act(
        NewAct::of(Deed::SeriesListed).about_series(page.rows.iter().map(|line| line.series.id)),
    )?;
    if !json {
        writeln!(
            out,
            "{:<10} {:>8} {:>14} {:>8} {:>8}  {:<20} states",
            "series", "reports", "euro", "known of", "7 days", "kind"
        )?;
    }
    for line in &page.rows {
        let countries: Vec<String> = line.countries.iter().map(ToString::to_string).collect();
        let kind = line.kind.map(|k| k.to_string()).unwrap_or_default();
        if json {
            let object = serde_json::json!({
                "series": line.series.id, "number": line.series.number, "name": line.series.name,
                "reports": line.reports, "states": countries, "owners": line.owners, "lost_eur_cents": line.lost.eur_cents,
                "lost_known_of": line.lost.reports,
                "first": line.first, "last": line.last, "kind": line.kind, "grew_7_days": line.grew_7_days,
            });
            writeln!(out, "{}", serde_json::to_string(&object)?)?;
        } else {
            let number = format!("S-{}", line.series.number);
            let euro = line.lost.eur_cents / 100;
            writeln!(
                out,
                "{number:<10} {:>8} {euro:>14} {:>8} {:>8}  {kind:<20} {}",
                line.reports,
                line.lost.reports,
                line.grew_7_days,
                countries.join(" ")
            )?;
        }
    }
    if !json {
        writeln!(out, "{} of {} series", page.rows.len(), page.total.unwrap_or(page.rows.len()))?;
    }
    Ok(())
}
