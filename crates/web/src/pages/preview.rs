//! A file tried before anything is taken in: left what stands in it, right the reports it becomes, above how it is read.

mod columns;
mod rows;

use joinder_core::codes::Right;
use joinder_node::{Mapping, Preview};
use maud::{Markup, html};

use super::{FieldError, errors, source_form::SourceForm};
use crate::{
    parts::{PageHead, Panel, page_head, panel},
    reader::Reader,
};

pub use columns::MeaningForm;

/// A file that waits, tried.
pub struct PreviewPage {
    /// The number of the upload.
    pub id: u64,
    /// The file's name.
    pub file: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// The source it comes through, as its form.
    pub source: SourceForm,
    /// What is wrong with the form.
    pub errors: Vec<FieldError>,
    /// What was read.
    pub preview: Preview,
    /// Why each column was taken for what it is, by its place.
    pub reasons: Vec<String>,
}

impl PreviewPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let good = self.preview.rows.iter().filter(|row| row.report.is_some()).count();
        let head = PageHead {
            facts: vec![
                html! { (self.preview.format) },
                html! { (reader.fill("file-size", &[("size", &reader.number(self.bytes.div_ceil(1_000)))])) },
                html! { (reader.fill("preview-of", &[("good", &reader.number(good as u64)), ("all", &reader.number(self.preview.rows.len() as u64))])) },
            ],
            actions: html! {
                a.button href="/sources" { (reader.say("leave")) }
                @if self.preview.error.is_none() || !self.preview.rows.is_empty() {
                    button.button.button-main[good > 0] form="mapping" name="do" value="take" { (reader.say("take-in")) }
                }
            },
            ..PageHead::new(
                html! { a href="/sources" { (reader.say("room-sources")) } " · " (reader.say("preview-kind")) },
                self.file.clone(),
            )
        };
        html! {
            (page_head(&head))
            live-form data-targets="problems preview" data-delay="250" {
                form.stack-wide id="mapping" method="post" action={ "/sources/preview/" (self.id) } {
                    div id="problems" .stack role="status" { (self.problems(reader)) }
                    (self.whose(reader))
                    @if let Some(mapping) = &self.preview.mapping { (columns::settings(reader, mapping)) (columns::list(reader, mapping, &self.reasons)) }
                    div.row { button.button.button-main[good == 0] name="do" value="show" { (reader.say("show-again")) } }
                }
            }
            div id="preview" .stack-wide aria-live="polite" aria-busy="false" { (rows::list(reader, &self.preview)) }
        }
    }

    fn problems(&self, reader: &Reader) -> Markup {
        let bad = self.preview.rows.iter().filter(|row| row.report.is_none()).count();
        html! {
            (errors(reader, &self.errors))
            @if let Some(error) = self.preview.error.as_ref().filter(|_| self.preview.rows.is_empty()) { div.errors { p { b { (reader.say("preview-unreadable")) } " " (error) } } }
            @if bad > 0 { div.notice data-tone="worth" { p { (reader.count("preview-bad", bad as u64)) } } }
            @if !self.preview.notes.is_empty() {
                details.panel.more {
                    summary { (reader.count("preview-notes", self.preview.notes.len() as u64)) }
                    div.panel-body { ul.notes { @for note in &self.preview.notes { li { (note) } } } }
                }
            }
        }
    }

    fn whose(&self, reader: &Reader) -> Markup {
        use super::source_form::{condition_fields, select_field, states, text_field};
        if !reader.who.rights.contains(Right::ManageSources) {
            let owner = html! { p { (reader.say("source-owner")) " " b { (self.source.owner) } } };
            let title = reader.fill("preview-source", &[("name", &self.source.name)]);
            return panel(&Panel::new(&title, "whose", owner));
        }
        let body = html! {
            input type="hidden" name="name" value=(self.source.name);
            input type="hidden" name="format" value=(self.source.format);
            input type="hidden" name="default-kind" value=(self.source.default_kind);
            div.fields {
                (text_field(reader, &self.errors, "owner", "source-owner", &self.source.owner, "source-owner-hint"))
                (select_field(reader, &self.errors, "country", "source-country", &self.source.country, &reader.say("none-chosen"), &states(reader)))
            }
            details.conditions { summary { (reader.say("source-conditions")) } (condition_fields(reader, &self.source, &self.errors)) }
        };
        let title = reader.fill("preview-source", &[("name", &self.source.name)]);
        panel(&Panel::new(&title, "whose", body))
    }
}

/// A mapping as the form changed it: settings first, then each column.
pub fn changed(base: &Mapping, form: &MeaningForm) -> Result<Mapping, Vec<FieldError>> {
    columns::changed(base, form)
}
