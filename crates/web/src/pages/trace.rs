//! One trace: who reports it, what it weighs, and why.

use joinder_node::{ReportLine, TraceView};
use maud::{Markup, html};

use super::reports::{ReportColumns, report_table};
use crate::{
    parts::{
        PageHead, Panel, Tone, act, chip, country_name, defanged, empty, facts, icon, page_head, panel,
        reason_field, state_word, table, trace_name, weight, why_shared,
    },
    paths,
    reader::Reader,
};

/// A trace and the latest reports that carry it.
pub struct TracePage {
    /// The trace.
    pub view: TraceView,
    /// Reports, newest first, at most [`SHOWN`].
    pub lines: Vec<ReportLine>,
    /// Where neighbours are asked of it; none where nobody can be.
    pub ask: Option<String>,
}

/// Reports shown of a trace.
pub const SHOWN: usize = 200;

impl TracePage {
    /// Its title.
    pub fn title(&self) -> String {
        defanged(self.view.kind, &self.view.normal)
    }

    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let path = paths::trace(self.view.kind, &self.view.normal);
        let head = PageHead {
            facts: vec![
                html! { (reader.count("n-reports", self.view.reports as u64)) },
                if self.view.joins {
                    state_word(Tone::Good, &reader.say("joins"))
                } else {
                    state_word(Tone::Quiet, &reader.say("does-not-join"))
                },
            ],
            actions: html! {
                @if let Some(ask) = &self.ask { a.button href=(ask) { (icon("links")) (reader.say("ask-neighbours")) } }
                a.button href={ "/api/v1/lookup" (paths::query(&[("value", Some(self.view.normal.clone()))])) } { (icon("download")) "JSON" }
                (act(&reader.say("declare-own"), "", &format!("{path}/own"),
                    html! { p.small { (reader.say("own-words")) } (reason_field(reader, "own-reason")) }, &reader.say("declare-own"), "button-main"))
                (act(&reader.say("declare-shared"), "", &format!("{path}/shared"),
                    html! { p.small { (reader.say("cut-words")) } (reason_field(reader, "shared-reason")) }, &reader.say("declare-shared"), "button-bad"))
            },
            ..PageHead::new(html! { (trace_name(reader, self.view.kind)) }, self.title())
        };
        html! {
            (page_head(&head))
            div.grid {
                div.span-4 { (self.about(reader)) }
                div.span-8 { (self.reports(reader)) }
            }
        }
    }

    fn about(&self, reader: &Reader) -> Markup {
        let view = &self.view;
        let mut list = vec![(reader.say("col-trace").into_owned(), html! { (chip(reader, view)) })];
        if let Some(country) = view.country {
            list.push((
                reader.say("points-to").into_owned(),
                html! { (country) " " (country_name(reader, country)) },
            ));
        }
        list.push((reader.say("col-weight").into_owned(), weight(reader, view.bits)));
        let why = match (&view.shared, view.joins) {
            (Some(why), _) => html! { (reader.say("shared-because")) " " (why_shared(reader, why)) },
            (None, true) => html! { (reader.say("weight-own")) },
            (None, false) => html! { (reader.say("weight-alone")) },
        };
        list.push((reader.say("why").into_owned(), why));
        panel(&Panel::flush(&reader.say("what-is-known"), "about", facts(&list)))
    }

    fn reports(&self, reader: &Reader) -> Markup {
        let body = if self.lines.is_empty() {
            empty(
                &reader.say("trace-none"),
                &reader.say("trace-none-words"),
                Some(("/lookup", &reader.say("room-look-up"))),
            )
        } else {
            table(&report_table(reader, &self.lines, &ReportColumns::default()))
        };
        let left = self.view.reports.saturating_sub(self.lines.len());
        let shown = Panel::flush("", "carriers", body);
        let title = reader.say("trace-reports");
        let foot = (left > 0).then(|| html! { span { (reader.count("trace-more", left as u64)) } });
        panel(&Panel { title: &title, foot, ..shown })
    }
}
