//! Every page of the desk, with what the node really holds: the largest series first.

use std::{net::SocketAddr, time::Duration};

use anyhow::{Context, Result};
use joinder_core::{ReportId, SeriesId, SetAsideId};
use joinder_node::{Node, ReportQuery, SeriesOrder, SeriesQuery, SetAsideQuery};
use joinder_web::{Access, Route, encode};

use super::Caller;
use crate::commands::bench::{percentile, timed};

const VISITS: usize = 20;
/// No page is to take longer.
const LIMIT: Duration = Duration::from_millis(200);

/// What pages are asked of.
#[derive(Default)]
struct Known {
    /// With the number of their reports.
    series: Vec<(SeriesId, usize)>,
    reports: Vec<ReportId>,
    /// Kind and normal form, as addresses have them, and the number of reports.
    traces: Vec<(String, usize)>,
    set_aside: Vec<SetAsideId>,
}

/// A page and what is to be said of it.
struct Visit {
    address: String,
    note: String,
}

impl Visit {
    fn of(address: impl Into<String>) -> Self {
        Self { address: address.into(), note: String::new() }
    }

    fn noted(address: String, reports: usize) -> Self {
        Self { address, note: format!(" ({reports} reports)") }
    }
}

pub(super) fn visit(node: &Node, address: SocketAddr) -> Result<()> {
    let known = Known::of(node)?;
    let mut caller = Caller::new(address)?;
    let held = node.held();
    for Route { method, path, access, logged: _ } in joinder_web::routes() {
        // A node without accounts has nothing to show of them.
        let of_accounts = matches!(access, Access::Open | Access::Person | Access::Enrolling);
        if method != "get" || of_accounts || !is_page(path) {
            continue;
        }
        let visits = visits(path, &known);
        if visits.is_empty() {
            println!("http/{held}-reports/page: {path} was not visited: there is none on this node");
        }
        for visit in visits {
            measure(&mut caller, &visit, held)?;
        }
    }
    Ok(())
}

fn measure(caller: &mut Caller, visit: &Visit, held: usize) -> Result<()> {
    let (mut took, mut last) = (Vec::with_capacity(VISITS), None);
    for _ in 0..VISITS {
        let (answer, time) = timed(|| caller.get(&visit.address));
        took.push(time);
        last = Some(answer?);
    }
    took.sort_unstable();
    let last = last.context("expected an answer")?;
    let (median, worst) = (percentile(&took, 0.5), percentile(&took, 1.0));
    let flag = match (median > LIMIT, worst > LIMIT) {
        (true, _) => ", TOO SLOW",
        (false, true) => ", too slow at times",
        (false, false) => "",
    };
    let status = if last.status == 200 { String::new() } else { format!(", STATUS {}", last.status) };
    println!(
        "http/{held}-reports/page: {}{}: median {median:?}, worst {worst:?}, {} KiB{status}{flag}",
        visit.address,
        visit.note,
        last.bytes >> 10
    );
    Ok(())
}

/// What a person looks at: no answers for programs, no files to keep.
fn is_page(path: &str) -> bool {
    let others = ["/api/", "/assets/", "/metrics", "/healthz", "/readyz"];
    let is_file = path.ends_with(".csv") || path.ends_with(".ndjson");
    !is_file && !others.iter().any(|other| path.starts_with(other))
}

/// A page is visited once for each thing that it can be of. One that is new and wants more than its path is told of.
fn visits(path: &str, known: &Known) -> Vec<Visit> {
    match path {
        "/lookup" => {
            let each = known.traces.iter();
            let held = each.filter_map(|(trace, reports)| {
                let (_, value) = trace.split_once('/')?;
                Some(Visit::noted(format!("/lookup?text={value}"), *reports))
            });
            asked(path, &["", "?text=DE89370400440532013000"]).into_iter().chain(held).collect()
        }
        "/reports" => asked(path, &["", "?text=bank", "?country=DE", "?kind=shop-fraud&text=bank"]),
        "/series" => asked(path, &["", "?sort=growth", "?sort=loss", "?kind=shop-fraud&states=2"]),
        "/statistics" => asked(path, &["", "?kind=shop-fraud", "?country=DE"]),
        "/sources/{name}" => vec![Visit::of("/sources/bench")],
        "/reports/{id}" => known.reports.iter().map(|id| Visit::of(format!("/reports/{id}"))).collect(),
        "/series/{id}" | "/series/{id}/graph.json" => {
            let each = known.series.iter();
            each.map(|(id, reports)| Visit::noted(path.replace("{id}", &id.to_string()), *reports)).collect()
        }
        "/traces/{kind}/{value}" => {
            let each = known.traces.iter();
            each.map(|(trace, reports)| Visit::noted(format!("/traces/{trace}"), *reports)).collect()
        }
        "/set-aside/{id}" => known.set_aside.iter().map(|id| Visit::of(format!("/set-aside/{id}"))).collect(),
        plain if !plain.contains('{') => vec![Visit::of(plain)],
        _ => Vec::new(),
    }
}

fn asked(path: &str, queries: &[&str]) -> Vec<Visit> {
    queries.iter().map(|query| Visit::of(format!("{path}{query}"))).collect()
}

impl Known {
    fn of(node: &Node) -> Result<Self> {
        let mut known = Self::default();
        for (order, limit) in [(SeriesOrder::Size, 3), (SeriesOrder::Latest, 2)] {
            let query = SeriesQuery { order, limit, ..SeriesQuery::default() };
            let lines = node.series_list(&query)?.rows;
            known.series.extend(lines.into_iter().map(|line| (line.series.id, line.reports)));
        }
        // What the largest series is held together by, what it does not count, and a report of it.
        if let Some((id, _)) = known.series.first()
            && let Some(series) = node.series(*id)?
        {
            let counted = series.evidence.iter().map(|line| &line.trace).take(2);
            let shared = series.not_counted.iter().map(|(trace, _)| trace).take(2);
            let traces = counted.chain(shared);
            known.traces = traces
                .map(|trace| (format!("{}/{}", trace.kind, encode(&trace.normal)), trace.reports))
                .collect();
            known.reports.extend(series.reports.rows.iter().map(|line| line.id).take(2));
        }
        let latest = node.reports(&ReportQuery { limit: 2, ..ReportQuery::default() })?;
        known.reports.extend(latest.rows.iter().map(|line| line.id));
        let aside = node.set_aside(&SetAsideQuery { limit: 1, ..SetAsideQuery::default() })?;
        known.set_aside.extend(aside.rows.iter().map(|record| record.id));
        Ok(known)
    }
}
