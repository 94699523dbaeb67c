//! What holds a series together, what does not count, and the cut.

use joinder_core::{MatchKey, TraceKind};
use joinder_node::{EvidenceLine, SeriesView, TraceView, WhyShared};
use maud::{Markup, html};

use crate::{
    parts::{
        Column, Panel, Table, act, chip, defanged, empty, panel, reason_field, table, trace_name, weight,
        why_shared,
    },
    paths,
    reader::Reader,
};

/// Lines shown at once; the others open on a click.
const SHOWN: usize = 7;
/// Lines of what does not count.
const SILENT: usize = 40;

/// The evidence of one kind of trace alone.
pub struct OfKind {
    /// Which kind.
    pub kind: TraceKind,
    /// What counts.
    pub evidence: Vec<EvidenceLine>,
    /// What does not, and why.
    pub not_counted: Vec<(TraceView, WhyShared)>,
}

/// The panel; of one kind of trace where one was chosen.
pub fn list(reader: &Reader, view: &SeriesView, chosen: Option<&OfKind>) -> Markup {
    let (evidence, not_counted) =
        chosen.map_or((&view.evidence, &view.not_counted), |of| (&of.evidence, &of.not_counted));
    let body = if evidence.is_empty() && not_counted.is_empty() {
        let words = if chosen.is_some() { "evidence-none-of-kind" } else { "evidence-none-words" };
        empty(&reader.say("evidence-none"), &reader.say(words), None)
    } else {
        let mut rows: Vec<_> =
            evidence.iter().enumerate().map(|(place, line)| row(reader, line, place)).collect();
        let others = rows.split_off(rows.len().min(SHOWN));
        let silent: Vec<_> =
            not_counted.iter().take(SILENT).map(|(trace, why)| silent_row(reader, trace, why)).collect();
        html! {
            (lines(reader, "evidence-caption", rows))
            @if !others.is_empty() { details.more { summary { (reader.count("evidence-more", others.len() as u64)) } (lines(reader, "evidence-caption", others)) } }
            @if !silent.is_empty() { details.more { summary { (reader.count("evidence-silent", not_counted.len() as u64)) } (lines(reader, "evidence-silent-caption", silent)) } }
        }
    };
    let body = html! { (kinds(reader, view, chosen.map(|of| of.kind))) (body) };
    let foot = html! { span.small { (reader.say("evidence-foot")) } };
    panel(&Panel::flush(&reader.say("evidence"), "evidence-title", body).foot(foot))
}

/// Chooses one kind of trace, where there are several.
fn kinds(reader: &Reader, view: &SeriesView, chosen: Option<TraceKind>) -> Markup {
    let page = paths::series(view.line.series.id);
    let choice = |kind: Option<TraceKind>, name: &str| {
        let query = paths::query(&[("trace", kind.map(|k| k.to_string()))]);
        let current = (kind == chosen).then_some("true");
        html! { a.filter href={ (page) (query) "#evidence-title" } aria-current=[current] { (name) } }
    };
    html! {
        @if view.evidence_kinds.len() > 1 || chosen.is_some() {
            nav.table-bar.filters aria-label=(reader.say("evidence-kinds")) {
                (choice(None, &reader.say("filter-all")))
                @for &kind in &view.evidence_kinds { (choice(Some(kind), &trace_name(reader, kind))) }
            }
        }
    }
}

fn lines(reader: &Reader, caption: &str, rows: Vec<Vec<Markup>>) -> Markup {
    let columns =
        vec![Column::new(reader.say("col-evidence")), Column::new(reader.say("col-reports")).class("number")];
    table(&Table::new(reader.say(caption), columns, rows))
}

fn row(reader: &Reader, line: &EvidenceLine, place: usize) -> Vec<Markup> {
    let trace = &line.trace;
    let path = format!("{}/shared", paths::trace(trace.kind, &trace.normal));
    let declare = act(
        &reader.say("cut-here"),
        "button-small at-left",
        &path,
        html! { p.small { (reader.say("cut-words")) } (reason_field(reader, &format!("cut-{place}"))) },
        &reader.say("declare-shared"),
        "button-bad",
    );
    vec![
        html! {
            span.stack-tight {
                (chip(reader, trace))
                span.row { (weight(reader, trace.bits)) (declare) }
                @if let (Some(first), Some(last)) = (line.first, line.last) {
                    span.sub { (reader.fill("from-to", &[("from", &reader.day(first.date())), ("to", &reader.day(last.date()))])) }
                }
            }
        },
        html! { (reader.number(line.in_reports as u64)) },
    ]
}

fn silent_row(reader: &Reader, trace: &TraceView, why: &WhyShared) -> Vec<Markup> {
    vec![
        html! { span.stack-tight { (chip(reader, trace)) span.sub { (why_shared(reader, why)) } } },
        html! { (reader.number(trace.reports as u64)) },
    ]
}

/// The value that a decision was about, where the series still shows it.
pub fn value(view: &SeriesView, key: MatchKey) -> Markup {
    let wanted = format!("{:016x}", key.0);
    let mut traces =
        view.evidence.iter().map(|line| &line.trace).chain(view.not_counted.iter().map(|(trace, _)| trace));
    match traces.find(|trace| trace.key == wanted) {
        Some(trace) => {
            html! { a href=(paths::trace(trace.kind, &trace.normal)) { span.value { (defanged(trace.kind, &trace.normal)) } } }
        }
        None => html! { span.value { (wanted) } },
    }
}
