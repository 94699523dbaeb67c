//! The desk: what changed while I was away, and what waits for me.

mod news;

use joinder_core::{Organisation, codes::Right};
use joinder_node::{DeskView, HitNews, News, SeriesLine, SourceTrouble};
use maud::{Markup, html};

pub use self::news::Since;
use crate::{
    parts::{
        Column, PageHead, Panel, Table, Tone, button_link, empty, hit_words, notice, organisation, page_head,
        panel, state_word, states, table, weight,
    },
    paths,
    reader::Reader,
    who::Standing,
};

/// The desk of an organisation.
pub struct DeskPage<'a> {
    /// Whose.
    pub whose: &'a Organisation,
    /// What stands on it.
    pub view: DeskView,
    /// What came and changed.
    pub news: News,
    /// Since when that was asked.
    pub since: Since,
    /// Where the data is.
    pub place: String,
}

impl DeskPage<'_> {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let head = PageHead {
            lead: Some(self.sentence(reader)),
            actions: html! {
                @if reader.may(Right::Import) { (button_link("button-main", "/sources#upload", "sources", &reader.say("bring-in"))) }
            },
            ..PageHead::new(html! { (self.whose.name) }, reader.say("room-desk"))
        };
        html! {
            (page_head(&head))
            @if reader.who.standing == Standing::Alone {
                (notice(Tone::Quiet, html! { (reader.say("no-accounts-banner")) " " span.muted { (self.place) } }))
            }
            div.grid {
                div.span-12 { (news::strip(reader, &self.news, self.since)) }
                div.span-6.stack-wide { (self.hits(reader)) }
                div.span-6.stack-wide {
                    (self.growing(reader))
                    @if reader.may(Right::Import) { (self.trouble(reader)) }
                    @if reader.may(Right::SetAside) { (self.set_aside(reader)) }
                }
            }
        }
    }

    fn sentence(&self, reader: &Reader) -> Markup {
        let view = &self.view;
        if view.reports == 0 {
            return html! { (reader.say("desk-empty")) };
        }
        html! {
            (reader.count("desk-reports", view.reports as u64)) " "
            (reader.count("desk-owners", view.owners.len() as u64)) " "
            (reader.count("desk-series", view.series as u64)) " "
            (reader.count("desk-today", view.today as u64))
        }
    }

    fn hits(&self, reader: &Reader) -> Markup {
        let title = reader.say("desk-hits");
        let more = html! { a href="/reports" { (reader.say("reports-all")) } };
        let look_up = reader.say("room-look-up");
        let body = if self.view.hits.is_empty() {
            empty(
                &reader.say("desk-hits-none"),
                &reader.say("desk-hits-none-words"),
                reader.may(Right::LookUp).then_some(("/lookup", &*look_up)),
            )
        } else {
            let columns = vec![
                Column::new(reader.say("col-report-met")),
                Column::new(reader.say("col-weight")).class("mid-wide"),
                Column::new(reader.say("col-series")),
            ];
            let rows = self.view.hits.iter().map(|news| hit_row(reader, news)).collect();
            table(&Table::new(reader.say("desk-hits"), columns, rows).keys().tight())
        };
        panel(&Panel::flush(&title, "new-hits", body).more(more))
    }

    fn growing(&self, reader: &Reader) -> Markup {
        let title = reader.say("desk-growing");
        let more = html! { a href="/series" { (reader.say("series-all")) } };
        let body = if self.view.growing.is_empty() {
            empty(
                &reader.say("desk-growing-none"),
                &reader.say("desk-growing-none-words"),
                Some(("/series?sort=size", &reader.say("series-all"))),
            )
        } else {
            let columns = vec![
                Column::new(reader.say("col-series")),
                Column::new(reader.say("col-states")),
                Column::new(reader.say("col-new")).class("number"),
                Column::new(reader.say("col-reports")).class("number mid-wide"),
                Column::new(reader.say("col-loss")).class("number"),
            ];
            let rows = self.view.growing.iter().map(|line| series_row(reader, line)).collect();
            table(&Table::new(reader.say("desk-growing"), columns, rows).keys())
        };
        panel(&Panel::flush(&title, "growing", body).more(more))
    }

    fn trouble(&self, reader: &Reader) -> Markup {
        let title = reader.say("desk-trouble");
        let more = html! { a href="/sources" { (reader.say("sources-all")) } };
        let body = if self.view.trouble.is_empty() {
            empty(
                &reader.say("desk-trouble-none"),
                &reader.say("desk-trouble-none-words"),
                Some(("/sources", &reader.say("room-sources"))),
            )
        } else {
            let columns = vec![
                Column::new(reader.say("col-source")),
                Column::new(reader.say("col-set-aside")).class("number"),
                Column::new(reader.say("col-to-do")).class("end"),
            ];
            let rows = self.view.trouble.iter().map(|trouble| trouble_row(reader, trouble)).collect();
            table(&Table::new(reader.say("desk-trouble"), columns, rows))
        };
        panel(&Panel::flush(&title, "trouble", body).more(more))
    }

    fn set_aside(&self, reader: &Reader) -> Markup {
        let title = reader.say("room-set-aside");
        let fields = u64::try_from(self.view.set_aside_fields).unwrap_or(0);
        let records = u64::try_from(self.view.set_aside).unwrap_or(0).saturating_sub(fields);
        let body = if records + fields == 0 {
            html! { p { (reader.say("set-aside-none-words")) } }
        } else {
            html! {
                @if records > 0 { p { (reader.count("desk-set-aside", records)) } }
                @if fields > 0 { p { (reader.count("desk-set-aside-fields", fields)) } }
                p { a.button href="/set-aside" { (reader.say("look-at-them")) } }
            }
        };
        panel(&Panel::new(&title, "set-aside", html! { div.stack { (body) } }))
    }
}

fn hit_row(reader: &Reader, news: &HitNews) -> Vec<Markup> {
    vec![
        html! {
            span.stack-tight {
                span.row-tight {
                    a href=(paths::report(news.report.id)) { (news.report.reference) }
                    span.muted { (reader.say("meets")) }
                    (organisation(reader, &news.hit.other.owner, news.hit.other.country))
                }
                span.sub.clamp { (hit_words(reader, &news.hit)) }
            }
        },
        weight(reader, news.hit.bits),
        html! { @if let Some(series) = &news.report.series { a.nowrap[series.name.is_none()] href=(paths::series(series.id)) { (super::series::name(reader, series)) } } },
    ]
}

fn series_row(reader: &Reader, line: &SeriesLine) -> Vec<Markup> {
    vec![
        html! { a href=(paths::series(line.series.id)) { (super::series::name(reader, &line.series)) } },
        states(reader, &line.countries),
        html! { "+" (reader.number(line.grew_7_days as u64)) },
        html! { (reader.number(line.reports as u64)) },
        super::lost_cell(reader, line.lost, line.reports),
    ]
}

fn trouble_row(reader: &Reader, trouble: &SourceTrouble) -> Vec<Markup> {
    let list = format!("/set-aside{}", paths::query(&[("source", Some(trouble.source.clone()))]));
    vec![
        html! {
            a href=(paths::source(&trouble.source)) { (trouble.source) }
            @if let Some(error) = &trouble.error { span.sub { (state_word(Tone::Bad, error)) } }
        },
        html! { (reader.number(u64::try_from(trouble.set_aside).unwrap_or(0))) },
        html! {
            @if trouble.set_aside > 0 { a href=(list) { (reader.say("fix-and-replay")) } }
            @else { a href=(paths::source(&trouble.source)) { (reader.say("look-at-it")) } }
        },
    ]
}
