//! What holds a series together, what does not count, and the cut.

use joinder_core::MatchKey;
use joinder_node::{EvidenceLine, SeriesView, TraceView};
use maud::{Markup, html};

use crate::{
    parts::{Column, Panel, Table, act, chip, defanged, empty, panel, reason_field, table, weight},
    paths,
    reader::Reader,
};

/// Lines shown; what few reports share is on the reports themselves.
const SHOWN: usize = 40;

/// The panel.
pub fn list(reader: &Reader, view: &SeriesView) -> Markup {
    let body = if view.evidence.is_empty() && view.not_counted.is_empty() {
        empty(&reader.say("evidence-none"), &reader.say("evidence-none-words"), None)
    } else {
        let columns = vec![Column::new(reader.say("col-evidence")), Column::new(reader.say("col-reports")).class("number")];
        let counted = view.evidence.iter().take(SHOWN).enumerate().map(|(place, line)| row(reader, line, place));
        let silent = view.not_counted.iter().take(SHOWN).map(|(trace, why)| silent_row(reader, trace, why));
        table(&Table::new(reader.say("evidence-caption"), columns, counted.chain(silent).collect()))
    };
    let left = view.evidence.len().saturating_sub(SHOWN);
    let foot = html! { span.small { (reader.say("evidence-foot")) @if left > 0 { " " (reader.count("evidence-more", left as u64)) } } };
    panel(&Panel::flush(&reader.say("evidence"), "evidence-title", body).foot(foot))
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

fn silent_row(reader: &Reader, trace: &TraceView, why: &str) -> Vec<Markup> {
    vec![
        html! { span.stack-tight { (chip(reader, trace)) span.sub { (reader.say("not-counted")) ": " (why) } } },
        html! { (reader.number(trace.reports as u64)) },
    ]
}

/// The value that a decision was about, where the series still shows it.
pub fn value(view: &SeriesView, key: MatchKey) -> Markup {
    let wanted = format!("{:016x}", key.0);
    let mut traces = view.evidence.iter().map(|line| &line.trace).chain(view.not_counted.iter().map(|(trace, _)| trace));
    match traces.find(|trace| trace.key == wanted) {
        Some(trace) => html! { a href=(paths::trace(trace.kind, &trace.normal)) { span.value { (defanged(trace.kind, &trace.normal)) } } },
        None => html! { span.value { (wanted) } },
    }
}
