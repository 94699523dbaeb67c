//! Sources: where reports come from, what came of them lately, and bringing in a file.

use joinder_node::{JobView, Receipt, SourceView};
use maud::{Markup, html};

use super::FieldError;
use crate::{
    parts::{
        Column, PageHead, Panel, Table, Tone, empty, icon, organisation, page_head, panel, state_word, table,
        unit_line,
    },
    paths,
    reader::Reader,
};

/// All sources.
pub struct SourcesPage {
    /// The sources, by name.
    pub sources: Vec<SourceView>,
    /// What was wrong with an upload.
    pub errors: Vec<FieldError>,
}

/// Receipts shown.
const RECEIPTS: usize = 20;

impl SourcesPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let head = PageHead {
            lead: Some(html! { (reader.say("sources-lead")) }),
            actions: html! { a.button href="/sources/new" { (reader.say("source-new")) } },
            ..PageHead::new(html! { (reader.say("sources-kind")) }, reader.say("room-sources"))
        };
        html! {
            (page_head(&head))
            (super::errors(reader, &self.errors))
            div.grid {
                div.span-8 { (self.list(reader)) }
                div.span-4 { (self.upload(reader)) }
                div.span-12 { (self.receipts(reader)) }
            }
        }
    }

    fn list(&self, reader: &Reader) -> Markup {
        let title = reader.count("n-sources", self.sources.len() as u64);
        if self.sources.is_empty() {
            let nothing = empty(
                &reader.say("sources-none"),
                &reader.say("sources-none-words"),
                Some(("#upload", &reader.say("bring-in"))),
            );
            return panel(&Panel::flush(&title, "list", nothing));
        }
        let columns = vec![
            Column::new(reader.say("col-source")),
            Column::new(reader.say("col-owner")).class("mid-wide"),
            Column::new(reader.say("col-state-of-things")),
            Column::new(reader.say("col-set-aside")).class("number"),
            Column::new(reader.say("col-last-came")).class("number wide"),
        ];
        let rows = self.sources.iter().map(|view| row(reader, view)).collect();
        panel(&Panel::flush(
            &title,
            "list",
            table(&Table::new(reader.say("room-sources"), columns, rows).keys()),
        ))
    }

    fn upload(&self, reader: &Reader) -> Markup {
        let body = html! {
            file-drop {
                form.stack-wide id="upload" method="post" action="/sources/upload" enctype="multipart/form-data" {
                    div.field {
                        label for="source" { (reader.say("upload-source")) }
                        select id="source" name="source" {
                            option value="" { (reader.say("upload-new-source")) }
                            @for view in self.sources.iter().filter(|view| reader.decides_over(view.source.unit.as_ref())) { option value=(view.source.name) { (view.source.name) } }
                        }
                    }
                    div.field {
                        label for="new-source" { (reader.say("upload-new-name")) }
                        input id="new-source" name="new-source" maxlength="64" autocomplete="off" aria-describedby="new-source-hint";
                        span.field-hint id="new-source-hint" { (reader.say("upload-new-hint")) }
                    }
                    div.drop {
                        label for="file" { b { (reader.say("upload-choose")) } " " (reader.say("upload-drop")) }
                        input id="file" type="file" name="file" required aria-describedby="file-hint";
                        span.field-hint id="file-hint" { (reader.say("upload-formats")) }
                    }
                    div.upload-progress data-progress hidden {
                        progress max="100" value="0" aria-label=(reader.say("upload")) {}
                        span.small.muted data-progress-text aria-live="polite" {}
                    }
                    p.errors data-upload-error hidden role="alert" {}
                    button.button.button-main { (icon("sources")) (reader.say("upload-button")) }
                    p.field-hint { (reader.say("upload-note")) }
                }
            }
        };
        panel(&Panel::new(&reader.say("bring-in"), "upload-title", body))
    }

    fn receipts(&self, reader: &Reader) -> Markup {
        let mut all: Vec<&Receipt> = self.sources.iter().flat_map(|view| &view.receipts).collect();
        all.sort_by_key(|receipt| std::cmp::Reverse(receipt.id));
        all.truncate(RECEIPTS);
        receipts(reader, &all)
    }
}

fn row(reader: &Reader, view: &SourceView) -> Vec<Markup> {
    let last = view.receipts.first();
    let error = last.and_then(|receipt| receipt.error.as_deref());
    let open = u64::try_from(view.set_aside).unwrap_or(0);
    let state = match (error, open, last) {
        (Some(error), _, _) => state_word(Tone::Bad, error),
        (None, 0, None) => state_word(Tone::Quiet, &reader.say("source-nothing-yet")),
        (None, 0, Some(_)) => state_word(Tone::Good, &reader.say("source-well")),
        (None, _, _) => {
            let fields = u64::try_from(view.set_aside_fields).unwrap_or(0);
            let words =
                [("source-set-aside", open.saturating_sub(fields)), ("source-set-aside-fields", fields)];
            let words = words.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| reader.count(key, n));
            state_word(Tone::Worth, &words.collect::<Vec<_>>().join(", "))
        }
    };
    vec![
        html! {
            a href=(paths::source(&view.source.name)) { (view.source.name) }
            @if let Some(format) = last.and_then(|r| r.format.as_deref()) { span.sub { (format) } }
            (unit_line(reader, view.source.unit.as_ref()))
        },
        organisation(reader, &view.source.owner, view.source.country),
        state,
        html! { @if open > 0 { a href={ "/set-aside" (paths::query(&[("source", Some(view.source.name.clone()))])) } { (reader.number(open)) } } @else { "0" } },
        html! { @if let Some(last) = last { (reader.moment(last.ended_ms.unwrap_or(last.started_ms))) } },
    ]
}

/// Receipts as a table.
pub fn receipts(reader: &Reader, all: &[&Receipt]) -> Markup {
    let title = reader.say("receipts");
    if all.is_empty() {
        return panel(&Panel::flush(
            &title,
            "receipts",
            empty(&reader.say("receipts-none"), &reader.say("receipts-none-words"), None),
        ));
    }
    let number = |key: &str, class| Column::new(reader.say(key)).class(class);
    let columns = vec![
        Column::new(reader.say("col-file")),
        number("col-source", "mid-wide"),
        number("col-read", "number"),
        number("col-new", "number"),
        number("col-amended", "number mid-wide"),
        number("col-same", "number mid-wide"),
        number("col-set-aside", "number"),
        number("col-ended", "number wide"),
    ];
    let rows = all.iter().map(|receipt| receipt_row(reader, receipt)).collect();
    panel(&Panel::flush(
        &title,
        "receipts",
        table(&Table::new(reader.say("receipts-caption"), columns, rows)),
    ))
}

fn receipt_row(reader: &Reader, receipt: &Receipt) -> Vec<Markup> {
    let counts = receipt.counts;
    vec![
        html! { (receipt.file) @if let Some(error) = &receipt.error { span.sub { (state_word(Tone::Bad, error)) } } },
        html! { a href=(paths::source(&receipt.source)) { (receipt.source) } },
        html! { (reader.number(counts.read)) },
        html! { (reader.number(counts.new)) },
        html! { (reader.number(counts.amended)) },
        html! { (reader.number(counts.same)) },
        html! { (reader.number(counts.set_aside + counts.faults)) },
        html! { @if let Some(ended) = receipt.ended_ms { (reader.moment(ended)) } @else { (reader.say("cut-short")) } },
    ]
}

/// An import under way, and its receipt when it is over.
pub struct JobPage {
    /// How far it is.
    pub job: JobView,
}

impl JobPage {
    /// Whether nothing more will come.
    pub fn is_over(&self) -> bool {
        self.job.done.is_some() || self.job.error.is_some()
    }

    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let head = PageHead {
            facts: vec![
                html! { a href=(paths::source(&self.job.source)) { (self.job.source) } },
                html! { (reader.fill("file-size", &[("size", &reader.number(self.job.bytes.div_ceil(1_000)))])) },
            ],
            ..PageHead::new(
                html! { a href="/sources" { (reader.say("room-sources")) } " · " (reader.say("import")) },
                self.job.file.clone(),
            )
        };
        html! {
            (page_head(&head))
            live-poll data-targets="job" data-every="1000" { div id="job" .stack-wide aria-live="polite" { (self.state(reader)) } }
        }
    }

    fn state(&self, reader: &Reader) -> Markup {
        html! {
            @match (&self.job.error, &self.job.done) {
                (Some(error), _) => {
                    div.errors role="alert" data-over {
                        p { b { (reader.say("import-stopped")) } " " (error) }
                        p { (reader.say("import-stopped-words")) }
                    }
                }
                (None, Some(receipt)) => {
                    div.notice data-tone="good" data-over { p { (icon("check")) " " b { (reader.say("import-done")) } } }
                    @if let Some(error) = &receipt.error { div.errors role="alert" { p { b { (reader.say("import-stopped")) } " " (error) } p { (reader.say("import-stopped-words")) } } }
                }
                (None, None) => {
                    p { b { (reader.say("import-running")) } " " (reader.say("import-leave")) " " a href="" { (reader.say("refresh")) } }
                }
            }
            (self.counts(reader))
            @if self.is_over() { (self.after(reader)) }
        }
    }

    fn counts(&self, reader: &Reader) -> Markup {
        let c = self.job.counts;
        let columns = ["col-read", "col-new", "col-amended", "col-same", "col-set-aside", "col-faults"];
        let heads = std::iter::once(Column::new(reader.say("receipt")))
            .chain(columns.map(|key| Column::new(reader.say(key)).class("number")))
            .collect();
        let cells =
            [c.read, c.new, c.amended, c.same, c.set_aside, c.faults].map(|n| html! { (reader.number(n)) });
        let row = std::iter::once(html! { (self.job.file) }).chain(cells).collect();
        html! { section.panel aria-label=(reader.say("receipt")) { (table(&Table::new(reader.say("receipt"), heads, vec![row]))) } }
    }

    fn after(&self, reader: &Reader) -> Markup {
        let c = self.job.counts;
        let source = || paths::query(&[("source", Some(self.job.source.clone()))]);
        html! {
            @if let Some(receipt) = &self.job.done { @if !receipt.notes.is_empty() { ul.notes { @for note in &receipt.notes { li { (note) } } } } }
            div.row {
                a.button.button-main href={ "/reports" (source()) } { (reader.say("see-reports")) }
                a.button href="/series?sort=growth" { (reader.say("see-series")) }
                @if c.set_aside + c.faults > 0 { a.button href={ "/set-aside" (source()) } { (reader.count("see-set-aside", c.set_aside + c.faults)) } }
            }
        }
    }
}
