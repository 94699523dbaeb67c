//! The first records: raw, with each fault at its cell, and the reports they become.

use joinder_core::{NativeReport, Side};
use joinder_node::{Mapping, Preview, PreviewRow};
use maud::{Markup, html};

use crate::{
    cells::{Delimiters, cells},
    parts::{
        Chip, Column, Panel, Table, Tone, empty, expected_words, icon, kind_name, panel, state_word, table,
    },
    reader::Reader,
};

/// Cells shown of a record, those at fault always.
const CELLS: usize = 12;

/// Both sides, record by record in one row, so that they stand beside each other at any length.
pub fn list(reader: &Reader, preview: &Preview) -> Markup {
    if preview.rows.is_empty() {
        let nothing = empty(&reader.say("preview-none"), &reader.say("preview-none-words"), None);
        return panel(&Panel::flush(&reader.say("preview-rows"), "rows", nothing));
    }
    let columns = vec![
        Column::new(reader.say("col-line")).class("number"),
        Column::new(reader.say("col-raw")).class("words"),
        Column::new(reader.say("col-report")).class("words"),
        Column::new(reader.say("col-traces")),
        Column::new(reader.say("col-loss")).class("number"),
    ];
    let rows = preview
        .rows
        .iter()
        .enumerate()
        .map(|(place, row)| one(reader, preview.mapping.as_ref(), row, place))
        .collect();
    panel(&Panel::flush(
        &reader.say("preview-rows"),
        "rows",
        table(&Table::new(reader.say("preview-rows"), columns, rows).tight().stacked()),
    ))
}

fn one(reader: &Reader, mapping: Option<&Mapping>, row: &PreviewRow, place: usize) -> Vec<Markup> {
    let line = row.line.unwrap_or(place as u64 + 1);
    vec![
        html! { (reader.number(line)) },
        raw(reader, mapping, row),
        becomes(reader, row),
        traces(reader, row),
        loss(reader, row),
    ]
}

fn raw(reader: &Reader, mapping: Option<&Mapping>, row: &PreviewRow) -> Markup {
    let split = mapping.filter(|m| m.delimiter.is_some()).map(|m| (m, cells(&row.raw, Delimiters::of(m))));
    let fault = |name: &str| row.faults.iter().find(|(field, _)| field == name).map(|(_, expected)| expected);
    html! {
        @match split {
            Some((mapping, cells)) if cells.len() > 1 => {
                dl.raw-cells {
                    @for (at, column) in mapping.columns.iter().enumerate() {
                        @let cell = cells.get(column.at.unwrap_or(at + 1) - 1).map_or("", |c| c.text.as_str());
                        @if let Some(expected) = fault(&column.name) {
                            dt.fault { (column.name) } dd.fault { span.value { (cell) } small { (icon("warning")) (reader.fill("expected", &[("expected", &expected_words(reader, expected))])) } }
                        } @else if at < CELLS && !cell.is_empty() {
                            dt { (column.name) } dd { span.value { (shortened(cell)) } }
                        }
                    }
                }
            }
            Some(_) | None => {
                span.value { (shortened(&row.raw)) }
                @for (field, expected) in &row.faults { span.fault { small { (icon("warning")) (field) " " (reader.fill("expected", &[("expected", &expected_words(reader, expected))])) } } }
            }
        }
    }
}

fn shortened(text: &str) -> String {
    const MOST: usize = 160;
    if text.chars().count() <= MOST {
        text.to_owned()
    } else {
        text.chars().take(MOST).chain(['…']).collect()
    }
}

fn becomes(reader: &Reader, row: &PreviewRow) -> Markup {
    html! {
        @match &row.report {
            None => { (state_word(Tone::Bad, &reader.say("would-be-set-aside"))) }
            Some(disclosed) => {
                @let report: &NativeReport = disclosed.report();
                b { (report.reference) }
                span.sub {
                    @if let Some(kind) = report.kind { (kind_name(reader, kind)) }
                    @if let Some(when) = report.reported_at.or(report.happened.from) { ", " (reader.when(when)) }
                }
                @if let Some(narrative) = &report.narrative { span.sub { (shortened(&narrative.text)) } }
            }
        }
    }
}

fn traces(reader: &Reader, row: &PreviewRow) -> Markup {
    let Some(disclosed) = &row.report else { return html! { span.muted { (reader.say("kept-whole")) } } };
    let all = &disclosed.report().observables;
    html! {
        span.chips {
            @for observable in all.iter().take(6) {
                @let text = observable.value.as_deref().or(observable.raw.as_deref()).unwrap_or("");
                @match observable.fault {
                    Some(fault) => { (Chip::Invalid(observable.kind, text, fault).show(reader)) }
                    None => { (Chip::Plain(observable.kind, text).show(reader)) @if observable.side != Side::Offender { span.muted.small { (reader.say(&format!("side-{}", crate::pages::report::side_slug(observable.side)))) } } }
                }
            }
            @if all.len() > 6 { span.muted.small { "+" (all.len() - 6) } }
            @if all.is_empty() { span.muted { (reader.say("traces-none")) } }
        }
    }
}

fn loss(reader: &Reader, row: &PreviewRow) -> Markup {
    let losses = row.report.as_ref().map_or(&[][..], |d| &d.report().losses);
    html! { @for (place, loss) in losses.iter().take(3).enumerate() { @if place > 0 { br; } (reader.money(&loss.money)) } }
}
