//! Statistics: what is in the pool, by kind, State and month.

use joinder_core::codes::{Country, Kind, Right};
use joinder_node::{KnownLoss, Statistics, StatisticsQuery};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    FieldError, errors, lost_cell, lost_fact,
    series::state_map,
    source_form::{select_field, states},
};
use crate::{
    parts::{
        Column, PageHead, Panel, Table, cell_bar, country_name, empty, icon, kind_name, page_head, panel,
        table,
    },
    paths,
    reader::Reader,
};

/// What is counted, as it stands in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Filter {
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub until: Option<String>,
    /// Kind.
    pub kind: Option<String>,
    /// State.
    pub country: Option<String>,
}

impl Filter {
    /// The query; or what is wrong.
    pub fn query(&self) -> Result<StatisticsQuery, Vec<FieldError>> {
        let same = super::reports::Filter {
            from: self.from.clone(),
            until: self.until.clone(),
            kind: self.kind.clone(),
            country: self.country.clone(),
            ..super::reports::Filter::default()
        };
        let query = same.query(1)?;
        Ok(StatisticsQuery { from: query.from, until: query.until, kind: query.kind, country: query.country })
    }

    fn href(&self, page: &str) -> String {
        let pairs =
            [("from", &self.from), ("until", &self.until), ("kind", &self.kind), ("country", &self.country)];
        format!("{page}{}", paths::query(&pairs.map(|(name, value)| (name, value.clone()))))
    }
}

/// The figures.
pub struct StatisticsPage {
    /// What was asked.
    pub filter: Filter,
    /// What is wrong with it.
    pub errors: Vec<FieldError>,
    /// The figures.
    pub figures: Statistics,
}

impl StatisticsPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let head = PageHead {
            lead: Some(html! { (reader.say("statistics-lead")) }),
            facts: self.facts(reader),
            actions: html! { a.button href=(self.filter.href("/statistics.csv")) { (icon("download")) "CSV" } },
            ..PageHead::new(html! { (reader.say("statistics-kind")) }, reader.say("room-statistics"))
        };
        let bring_in = reader.say("bring-in");
        let step = reader.may(Right::Import).then_some(("/sources#upload", &*bring_in));
        html! {
            (page_head(&head))
            (errors(reader, &self.errors))
            (self.form(reader))
            @if self.figures.by_kind.is_empty() {
                section.panel aria-label=(reader.say("room-statistics")) { (empty(&reader.say("statistics-none"), &reader.say("statistics-none-words"), step)) }
            } @else {
                div.grid {
                    div.span-12 { (panel(&Panel::new(&reader.say("by-month"), "months", self.months(reader)))) }
                    div.span-7.stack-wide { (panel(&Panel::flush(&reader.say("by-kind"), "kinds", self.kinds(reader)))) (panel(&Panel::flush(&reader.say("by-kind-and-state"), "both", self.both(reader)))) }
                    div.span-5 { (panel(&Panel::new(&reader.say("by-state"), "states", self.states(reader)))) }
                }
            }
        }
    }

    fn facts(&self, reader: &Reader) -> Vec<Markup> {
        let all = self.figures.all;
        let share = reader.percent(all.in_series as u64, all.reports as u64);
        let mut facts = vec![html! { (reader.count("n-reports", all.reports as u64)) }];
        facts.extend(lost_fact(reader, all.lost, all.reports));
        facts.push(html! { (reader.fill("share-in-series", &[("share", &share)])) });
        if self.figures.left_out {
            facts.push(html! { span.muted { (reader.say("others-left-out")) } });
        }
        facts
    }

    fn form(&self, reader: &Reader) -> Markup {
        let kinds: Vec<_> = Kind::all().map(|k| (k.to_string(), kind_name(reader, k))).collect();
        let value = |v: &Option<String>| v.clone().unwrap_or_default();
        html! {
            section.panel aria-label=(reader.say("filter")) {
                form.panel-body method="get" action="/statistics" {
                    div.fields {
                        (day(reader, "from", "filter-from", &value(&self.filter.from)))
                        (day(reader, "until", "filter-until", &value(&self.filter.until)))
                        (select_field(reader, &self.errors, "kind", "filter-kind", &value(&self.filter.kind), &reader.say("any"), &kinds))
                        (select_field(reader, &self.errors, "country", "filter-country", &value(&self.filter.country), &reader.say("any"), &states(reader)))
                        div.field.field-end { button.button { (reader.say("show")) } }
                    }
                }
            }
        }
    }

    fn months(&self, reader: &Reader) -> Markup {
        let columns = vec![
            Column::new(reader.say("col-month")),
            Column::new(reader.say("col-reports")).class("number"),
        ];
        let rows = self
            .figures
            .by_month
            .iter()
            .map(|m| {
                let month = html! { (reader.month(m.month.year(), m.month.month())) };
                vec![month, html! { (reader.number(m.cell.reports as u64)) }]
            })
            .collect();
        html! {
            stacked-chart.chart { details.data { summary { (reader.say("same-as-table")) } (table(&Table::new(reader.say("by-month"), columns, rows))) } }
        }
    }

    fn kinds(&self, reader: &Reader) -> Markup {
        let top = self.figures.by_kind.iter().map(|(_, cell)| cell.reports as u64).max().unwrap_or(0);
        let columns = vec![
            Column::new(reader.say("col-kind")),
            Column::new(reader.say("col-reports")).class("number"),
            Column::new(reader.say("share")).class("mid-wide"),
            Column::new(reader.say("col-loss")).class("number"),
            Column::new(reader.say("col-in-series")).class("number mid-wide"),
        ];
        let rows = self.figures.by_kind.iter().map(|&(kind, cell)| {
            let named = match kind {
                Some(kind) if reader.may(Right::ReadReports) => html! { a href={ "/reports" (paths::query(&[("kind", Some(kind.to_string()))])) } { (kind_name(reader, kind)) } },
                Some(kind) => html! { (kind_name(reader, kind)) },
                None => html! { (reader.say("not-told")) },
            };
            let reports = cell.reports as u64;
            vec![
                named,
                html! { (reader.number(reports)) },
                cell_bar(reports, top),
                lost_cell(reader, cell.lost, cell.reports),
                html! { (reader.percent(cell.in_series as u64, reports)) },
            ]
        });
        table(&Table::new(reader.say("by-kind"), columns, rows.collect()))
    }

    fn both(&self, reader: &Reader) -> Markup {
        const SHOWN: usize = 60;
        let columns = vec![
            Column::new(reader.say("col-kind")),
            Column::new(reader.say("col-state")),
            Column::new(reader.say("col-reports")).class("number"),
            Column::new(reader.say("col-loss")).class("number"),
        ];
        let rows = self.figures.by_kind_and_country.iter().take(SHOWN).map(|&(kind, country, cell)| {
            vec![
                html! { (kind.map_or_else(|| reader.say("not-told").into_owned(), |k| kind_name(reader, k))) },
                html! { (country.map_or_else(|| reader.say("not-told").into_owned(), |c| country_name(reader, c).to_owned())) },
                html! { (reader.number(cell.reports as u64)) },
                lost_cell(reader, cell.lost, cell.reports),
            ]
        });
        table(&Table::new(reader.say("by-kind-and-state"), columns, rows.collect()))
    }

    fn states(&self, reader: &Reader) -> Markup {
        let rows: Vec<(Country, usize, KnownLoss)> = self
            .figures
            .by_country
            .iter()
            .filter_map(|&(country, cell)| Some((country?, cell.reports, cell.lost)))
            .collect();
        state_map(reader, &reader.say("by-state"), &rows)
    }
}

fn day(reader: &Reader, name: &str, label: &str, value: &str) -> Markup {
    html! { div.field { label for=(name) { (reader.say(label)) } input id=(name) name=(name) type="date" value=(value); } }
}
