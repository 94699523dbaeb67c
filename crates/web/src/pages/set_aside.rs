//! Set aside: what could not be taken, by reason; each record with its fault marked, to be mended and replayed.

use std::{borrow::Cow, ops::Range};

use joinder_core::codes::Right;
use joinder_node::{Mapping, Page, SetAsideGroup, SetAsideView};
use maud::{Markup, html};

use super::FieldError;
use crate::{
    cells::{Delimiters, cells, value_at},
    parts::{
        Column, PageHead, Panel, Table, act, back_field, button_link, empty, expected_words, icon, page_head,
        pager, panel, reason_field, table, unit_line,
    },
    paths,
    reader::Reader,
};

/// Groups and, where one is chosen, its records.
pub struct SetAsidePage {
    /// All groups.
    pub groups: Vec<SetAsideGroup>,
    /// The reason chosen.
    pub reason: Option<String>,
    /// The source chosen.
    pub source: Option<String>,
    /// Whether this is not the first page.
    pub later: bool,
    /// The records.
    pub page: Page<SetAsideView>,
}

impl SetAsidePage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let all: i64 = self.groups.iter().map(|g| g.count).sum();
        let count = u64::try_from(all).unwrap_or(0);
        let head = PageHead {
            lead: Some(html! { (reader.say("set-aside-lead")) }),
            facts: if count > 0 {
                vec![
                    html! { (reader.count("n-records", count)) },
                    html! { (reader.count("n-reasons", self.groups.len() as u64)) },
                ]
            } else {
                Vec::new()
            },
            ..PageHead::new(html! { (reader.say("set-aside-kind")) }, reader.say("room-set-aside"))
        };
        html! {
            (page_head(&head))
            @if self.groups.is_empty() {
                section.panel aria-label=(reader.say("room-set-aside")) { (empty(&reader.say("set-aside-none"), &reader.say("set-aside-none-words"), Some(("/sources", &reader.say("room-sources"))))) }
            } @else {
                div.grid {
                    div.span-5 { (self.groups(reader)) }
                    div.span-7.stack-wide { (self.group_actions(reader)) (self.records(reader)) }
                }
            }
        }
    }

    /// One row for each reason and source: that is what is replayed together. Its fields stand below it.
    fn groups(&self, reader: &Reader) -> Markup {
        let columns = vec![
            Column::new(reader.say("col-reason")),
            Column::new(reader.say("col-records")).class("number"),
        ];
        let mut keys: Vec<(&str, &str)> = Vec::new();
        for group in &self.groups {
            if !keys.contains(&(&group.reason, &group.source)) {
                keys.push((&group.reason, &group.source));
            }
        }
        let rows = keys.into_iter().map(|(reason, source)| self.group_row(reader, reason, source)).collect();
        panel(&Panel::flush(
            &reader.say("by-reason"),
            "groups",
            table(&Table::new(reader.say("by-reason"), columns, rows).keys()),
        ))
    }

    fn group_row(&self, reader: &Reader, reason: &str, source: &str) -> Vec<Markup> {
        let chosen = self.reason.as_deref() == Some(reason) && self.source.as_deref() == Some(source);
        let href = format!(
            "/set-aside{}",
            paths::query(&[("reason", Some(reason.to_owned())), ("source", Some(source.to_owned()))])
        );
        let own: Vec<&SetAsideGroup> =
            self.groups.iter().filter(|g| g.reason == reason && g.source == source).collect();
        let all: i64 = own.iter().map(|g| g.count).sum();
        vec![
            html! {
                a href=(href) aria-current=[chosen.then_some("true")] { @if chosen { b { (reason_words(reader, reason)) } } @else { (reason_words(reader, reason)) } }
                span.sub { (source) }
                @for group in own.iter().take(6) {
                    span.sub { @if let Some(field) = &group.field { (field) " · " } (reader.fill("expected", &[("expected", &expected_words(reader, &group.expected))])) " · " (reader.number(count(group.count))) }
                }
                @if own.len() > 6 { span.sub { (reader.count("more-n", own.len() as u64 - 6)) } }
            },
            html! { (reader.number(count(all))) },
        ]
    }

    fn group_actions(&self, reader: &Reader) -> Markup {
        let (Some(reason), Some(source)) = (&self.reason, &self.source) else { return html! {} };
        // All of a group are of one source, and so of one unit.
        let unit = self.page.rows.first().and_then(|view| view.unit.as_ref());
        if !reader.decides_over(unit) {
            let words = html! { p.prose { (reader.say("unit-decides")) } (unit_line(reader, unit)) };
            return panel(&Panel::new(&reason_words(reader, reason), "group", words));
        }
        let count: i64 =
            self.groups.iter().filter(|g| g.reason == *reason && g.source == *source).map(|g| g.count).sum();
        let body = html! {
            p.prose { (reader.say("group-words")) }
            div.row {
                (button_link("", &format!("{}#mapping", paths::source(source)), "sources", &reader.say("mend-mapping")))
                form method="post" action="/set-aside/replay" {
                    (back_field(reader))
                    input type="hidden" name="reason" value=(reason);
                    input type="hidden" name="source" value=(source);
                    button.button.button-main { (reader.count("replay-all", u64::try_from(count).unwrap_or(0))) }
                }
            }
        };
        panel(&Panel::new(&reason_words(reader, reason), "group", body))
    }

    fn records(&self, reader: &Reader) -> Markup {
        let columns = vec![
            Column::new(reader.say("col-record")).class("words"),
            Column::new(reader.say("col-at-fault")).class("words"),
            Column::new(reader.say("col-since")).class("number wide"),
        ];
        let rows = self.page.rows.iter().map(|view| record_row(reader, view)).collect();
        let address = |cursor: Option<String>| {
            format!(
                "/set-aside{}",
                paths::query(&[
                    ("reason", self.reason.clone()),
                    ("source", self.source.clone()),
                    ("cursor", cursor)
                ])
            )
        };
        let first = self.later.then(|| address(None));
        let next = self.page.next.clone().map(|cursor| address(Some(cursor)));
        html! {
            section.panel aria-labelledby="records" {
                header.panel-head { h2 id="records" { (reader.say("records")) } }
                (table(&Table::new(reader.say("records"), columns, rows).keys().stacked()))
                (pager(reader, self.page.rows.len(), self.page.total, first.as_deref(), next.as_deref()))
            }
        }
    }
}

fn count(n: i64) -> u64 {
    u64::try_from(n).unwrap_or(0)
}

/// A reason in words; its slug where the page has none.
fn reason_words(reader: &Reader, slug: &str) -> String {
    let key = format!("reason-{slug}");
    if reader.locale.knows(&key) { reader.say(&key).into_owned() } else { slug.to_owned() }
}

fn place(reader: &Reader, view: &SetAsideView) -> String {
    match view.line {
        Some(line) => reader.fill("file-line", &[("file", &view.file), ("line", &reader.number(line))]),
        None => reader.fill("file-byte", &[("file", &view.file), ("byte", &reader.number(view.start))]),
    }
}

/// The record as text; each byte that is none as `\xE9`.
fn shown(view: &SetAsideView) -> Cow<'_, str> {
    match &view.text {
        Some(text) => Cow::Borrowed(text),
        None => Cow::Owned(escaped(&view.raw)),
    }
}

fn escaped(raw: &[u8]) -> String {
    let mut text = String::with_capacity(raw.len());
    for chunk in raw.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|byte| format!("\\x{byte:02X}")));
    }
    text
}

/// What stands at fault: the field's value with a little around it, or the record's beginning.
fn at_fault(view: &SetAsideView) -> Markup {
    const MOST: usize = 120;
    const BEFORE: usize = 24;
    let text = shown(view);
    let short = |text: &str| {
        let cut = text.char_indices().nth(MOST).map(|(at, _)| at);
        cut.map_or_else(|| text.to_owned(), |at| format!("{}…", &text[..at]))
    };
    let Some(range) = fault_in(view, &text) else { return html! { span.value { (short(&text)) } } };
    let before = &text[..range.start];
    let from = before.char_indices().rev().nth(BEFORE - 1).map_or(0, |(at, _)| at);
    let after: String = text[range.end..].chars().take(BEFORE).collect();
    html! {
        span.value {
            @if from > 0 { "…" } (&before[from..])
            mark { (short(&text[range.clone()])) }
            (after) @if text.len() > range.end + after.len() { "…" }
        }
    }
}

/// Where the fault stands: the cell of its column, or its value in JSON.
fn fault_in(view: &SetAsideView, text: &str) -> Option<Range<usize>> {
    let field = view.field.as_deref()?;
    match &view.table {
        Some(table) => {
            let at = column_of(view, table, field)?;
            cells(text, Delimiters::of(table)).get(at).map(|cell| cell.range.clone())
        }
        None => value_at(text, field),
    }
}

/// The place of a column by its name: in the header, else as the mapping has it.
fn column_of(view: &SetAsideView, table: &Mapping, field: &str) -> Option<usize> {
    let named = match (&view.head, &table.header) {
        (Some(head), _) => {
            cells(head, Delimiters::of(table)).iter().position(|cell| cell.text.trim() == field)
        }
        (None, Some(names)) => names.iter().position(|name| name.trim() == field),
        (None, None) => None,
    };
    named.or_else(|| {
        let place = table.columns.iter().position(|column| column.name == field)?;
        table.columns.get(place)?.at.unwrap_or(place + 1).checked_sub(1)
    })
}

fn record_row(reader: &Reader, view: &SetAsideView) -> Vec<Markup> {
    vec![
        html! { a href=(paths::set_aside(view.id)) { (place(reader, view)) } span.sub { (view.source) } },
        html! {
            b { @match &view.field { Some(field) => { (field) } None => { (reason_words(reader, &view.reason)) } } } " "
            @if view.withheld { span.muted { (reader.say("raw-withheld")) } }
            @else { (at_fault(view)) }
            @if let Some(report) = view.report { span.sub { (reader.say("kept-without")) " " a href=(paths::report(report)) { (reader.say("report")) } } }
        },
        html! { (reader.moment_day(view.at_ms)) },
    ]
}

/// The way to close a record that will not be taken.
fn dismissing(reader: &Reader, view: &SetAsideView) -> Markup {
    let label = reader.say("dismiss");
    let action = format!("{}/dismiss", paths::set_aside(view.id));
    let fields = html! { p.small { (reader.say("dismiss-words")) } (reason_field(reader, "dismiss-reason")) };
    act(&label, "", &action, fields, &label, "button-bad")
}

/// One record.
pub struct RecordPage {
    /// The record.
    pub view: SetAsideView,
    /// What was wrong with the mended record.
    pub errors: Vec<FieldError>,
    /// The record as it was mended, where it still would not be taken.
    pub mended: Option<String>,
}

impl RecordPage {
    /// Its title.
    pub fn title(&self, reader: &Reader) -> String {
        place(reader, &self.view)
    }

    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let view = &self.view;
        let head = PageHead {
            lead: Some(html! {
                b { (reason_words(reader, &view.reason)) @if let Some(field) = &view.field { ": " (field) } } ". "
                (reader.fill("expected", &[("expected", &expected_words(reader, &view.expected))]))
            }),
            facts: vec![
                html! { a href=(paths::source(&view.source)) { (view.source) } },
                html! { (reader.moment(view.at_ms)) },
                html! { @if let Some(report) = view.report { (reader.say("kept-without")) " " a href=(paths::report(report)) { (reader.say("report")) } } },
            ],
            actions: if reader.decides_over(view.unit.as_ref()) {
                dismissing(reader, view)
            } else {
                html! {}
            },
            ..PageHead::new(
                html! { a href="/set-aside" { (reader.say("room-set-aside")) } },
                self.title(reader),
            )
        };
        html! {
            (page_head(&head))
            (super::errors(reader, &self.errors))
            (panel(&Panel::new(&reader.say("record-raw"), "record", self.raw(reader))))
            (panel(&Panel::new(&reader.say("record-mend"), "mend-title", self.mend(reader))))
        }
    }

    fn raw(&self, reader: &Reader) -> Markup {
        if self.view.withheld {
            let why = if reader.may(Right::ReadReports) { "record-withheld" } else { "record-not-read" };
            return html! { p.muted { (reader.say(why)) } };
        }
        let text = shown(&self.view);
        let marked = fault_in(&self.view, &text);
        html! {
            pre.raw tabindex="0" {
                @match marked {
                    Some(range) => { (&text[..range.start]) mark { (&text[range.clone()]) } (&text[range.end..]) }
                    None => { (text) }
                }
            }
            @if self.view.text.is_none() && !self.view.raw.is_empty() { p.muted.small { (reader.say("record-bytes")) } }
            @if self.view.truncated { p.muted.small { (reader.say("record-truncated")) } }
        }
    }

    fn mend(&self, reader: &Reader) -> Markup {
        if !reader.decides_over(self.view.unit.as_ref()) {
            return html! { p { (reader.say("unit-decides")) } (unit_line(reader, self.view.unit.as_ref())) };
        }
        if !self.view.replayable {
            return html! { p { (reader.say("record-unfit")) } };
        }
        let replay = html! { button.button name="do" value="as-it-is" formnovalidate { (reader.say("replay-as-is")) } };
        let text = self.mended.as_deref().or(self.view.text.as_deref());
        html! {
            form.stack method="post" action={ (paths::set_aside(self.view.id)) "/mend" } {
                (back_field(reader))
                @match text {
                    Some(text) => {
                        div.field {
                            label for="raw" { (reader.say("record")) }
                            // A line end right after the tag would be eaten by the browser.
                            textarea id="raw" name="raw" rows="8" spellcheck="false" aria-describedby="raw-hint" { "\n" (text) }
                            span.field-hint id="raw-hint" { (reader.say("record-mend-hint")) }
                        }
                        div.row { button.button.button-main name="do" value="mend" { (icon("check")) (reader.say("mend-and-replay")) } (replay) }
                    }
                    None => {
                        @if !self.view.withheld { p { (reader.say("record-not-text")) } }
                        div.row { (replay) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_that_are_no_text_are_written_out() {
        assert_eq!(escaped(b"caf\xe9, \xc3\xa9t\xe9"), "caf\\xE9, \u{e9}t\\xE9");
    }
}
