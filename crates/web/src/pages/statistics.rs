//! Statistics: what is in the pool, by kind, State and month.

use joinder_core::codes::{Country, Kind};
use joinder_node::{Cell, Statistics, StatisticsQuery};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    FieldError, errors,
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
            facts: total_facts(reader, self.figures.all),
            actions: html! { a.button href=(self.filter.href("/statistics.csv")) { (icon("download")) "CSV" } },
            ..PageHead::new(html! { (reader.say("statistics-kind")) }, reader.say("room-statistics"))
        };
        html! {
            (page_head(&head))
            (errors(reader, &self.errors))
            (self.form(reader))
            @if self.figures.by_kind.is_empty() {
                section.panel aria-label=(reader.say("room-statistics")) { (empty(&reader.say("statistics-none"), &reader.say("statistics-none-words"), Some(("/sources#upload", &reader.say("bring-in"))))) }
            } @else {
                div.grid {
                    div.span-12 { (panel(&Panel::new(&reader.say("by-month"), "months", self.months(reader)))) }
                    div.span-7.stack-wide { (panel(&Panel::flush(&reader.say("by-kind"), "kinds", self.kinds(reader)))) (panel(&Panel::flush(&reader.say("by-kind-and-state"), "both", self.both(reader)))) }
                    div.span-5 { (panel(&Panel::new(&reader.say("by-state"), "states", self.states(reader)))) }
                }
            }
        }
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
            .map(|m| vec![html! { (reader.month(m.month.year(), m.month.month())) }, reports(reader, m.cell)])
            .collect();
        html! {
            stacked-chart.chart { details.data { summary { (reader.say("same-as-table")) } (table(&Table::new(reader.say("by-month"), columns, rows))) } }
        }
    }

    fn kinds(&self, reader: &Reader) -> Markup {
        let top = self.figures.by_kind.iter().map(|(_, cell)| counted(*cell)).max().unwrap_or(0);
        let columns = vec![
            Column::new(reader.say("col-kind")),
            Column::new(reader.say("col-reports")).class("number"),
            Column::new(reader.say("share")).class("mid-wide"),
            Column::new(reader.say("col-loss")).class("number"),
            Column::new(reader.say("col-in-series")).class("number mid-wide"),
        ];
        let rows = self.figures.by_kind.iter().map(|&(kind, cell)| {
            let named = match kind {
                Some(kind) => html! { a href={ "/reports" (paths::query(&[("kind", Some(kind.to_string()))])) } { (kind_name(reader, kind)) } },
                None => html! { (reader.say("not-told")) },
            };
            vec![named, reports(reader, cell), cell_bar(counted(cell), top), loss(reader, cell), in_series(reader, cell)]
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
                reports(reader, cell),
                loss(reader, cell),
            ]
        });
        table(&Table::new(reader.say("by-kind-and-state"), columns, rows.collect()))
    }

    fn states(&self, reader: &Reader) -> Markup {
        let rows: Vec<(Country, u64, Option<i64>)> = self
            .figures
            .by_country
            .iter()
            .filter_map(|&(country, cell)| match cell {
                Cell::Counted { reports, lost_eur_cents, .. } => {
                    Some((country?, reports as u64, Some(lost_eur_cents)))
                }
                Cell::TooFew => None,
            })
            .collect();
        let hidden = self.figures.by_country.iter().filter(|(_, cell)| *cell == Cell::TooFew).count();
        html! {
            (state_map(reader, &reader.say("by-state"), &rows))
            @if hidden > 0 { p.muted.small { (reader.count("states-too-few", hidden as u64)) } }
        }
    }
}

fn day(reader: &Reader, name: &str, label: &str, value: &str) -> Markup {
    html! { div.field { label for=(name) { (reader.say(label)) } input id=(name) name=(name) type="date" value=(value); } }
}

fn counted(cell: Cell) -> u64 {
    match cell {
        Cell::Counted { reports, .. } => reports as u64,
        Cell::TooFew => 0,
    }
}

fn too_few(reader: &Reader) -> Markup {
    html! { span.muted { (reader.say("too-few")) } }
}

fn reports(reader: &Reader, cell: Cell) -> Markup {
    match cell {
        Cell::Counted { reports, .. } => html! { (reader.number(reports as u64)) },
        Cell::TooFew => too_few(reader),
    }
}

fn loss(reader: &Reader, cell: Cell) -> Markup {
    match cell {
        Cell::Counted { lost_eur_cents, .. } => html! { (reader.eur(lost_eur_cents)) },
        Cell::TooFew => html! {},
    }
}

fn in_series(reader: &Reader, cell: Cell) -> Markup {
    match cell {
        Cell::Counted { reports, in_series, .. } => {
            html! { (reader.percent(in_series as u64, reports as u64)) }
        }
        Cell::TooFew => html! {},
    }
}

fn total_facts(reader: &Reader, cell: Cell) -> Vec<Markup> {
    match cell {
        Cell::Counted { reports, lost_eur_cents, in_series } => vec![
            html! { (reader.count("n-reports", reports as u64)) },
            html! { b { (reader.eur(lost_eur_cents)) } " " (reader.say("lost")) },
            html! { (reader.fill("share-in-series", &[("share", &reader.percent(in_series as u64, reports as u64))])) },
        ],
        Cell::TooFew => vec![too_few(reader)],
    }
}
