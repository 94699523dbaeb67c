//! Series: the list by growth, size, loss or latest report.

use joinder_core::codes::{Country, Kind, Right};
use joinder_node::{Page, SeriesLine, SeriesOrder, SeriesQuery};
use maud::{Markup, html};
use serde::Deserialize;

use super::{FieldError, errors};
use crate::{
    parts::{
        Column, PageHead, Table, Tone, country_name, empty, icon, kind_name, page_head, pager, state_word,
        states, table,
    },
    paths,
    reader::Reader,
};

/// Filters and order as they stand in the address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Filter {
    /// `growth`, `size`, `loss`, `latest`.
    pub sort: Option<String>,
    /// Kind.
    pub kind: Option<String>,
    /// State.
    pub country: Option<String>,
    /// Of at least so many States.
    pub states: Option<String>,
    /// Where the page begins.
    pub cursor: Option<String>,
    /// Rows, for the API.
    pub limit: Option<String>,
}

impl Filter {
    /// The order asked for; that of size where none is.
    pub fn order(&self) -> Option<SeriesOrder> {
        match self.sort.as_deref().unwrap_or("size") {
            "size" | "" => Some(SeriesOrder::Size),
            "growth" => Some(SeriesOrder::Growth),
            "loss" => Some(SeriesOrder::Loss),
            "latest" => Some(SeriesOrder::Latest),
            _ => None,
        }
    }

    /// The query; or what is wrong, field by field.
    pub fn query(&self, rows: usize) -> Result<SeriesQuery, Vec<FieldError>> {
        let mut errors = Vec::new();
        fn given(value: &Option<String>) -> Option<&str> {
            value.as_deref().map(str::trim).filter(|v| !v.is_empty())
        }
        let order = self.order();
        if order.is_none() {
            errors.push(FieldError::new("sort", "sort: expected growth, size, loss or latest"));
        }
        let kind = given(&self.kind).map(str::parse::<Kind>).transpose();
        let country = given(&self.country).map(str::parse::<Country>).transpose();
        let states = given(&self.states).map(str::parse::<usize>).transpose();
        let limit = given(&self.limit).map_or(Ok(rows), str::parse);
        if let Err(error) = &kind {
            errors.push(FieldError::new("kind", format!("kind: {error}")));
        }
        if let Err(error) = &country {
            errors.push(FieldError::new("country", format!("country: {error}")));
        }
        if states.is_err() {
            errors.push(FieldError::new("states", "states: expected a number"));
        }
        if !matches!(limit, Ok(1..=500)) {
            errors.push(FieldError::new("limit", "limit: expected a number from 1 to 500"));
        }
        match (order, kind, country, states, limit) {
            (Some(order), Ok(kind), Ok(country), Ok(least), Ok(limit)) if errors.is_empty() => {
                Ok(SeriesQuery {
                    order,
                    kind,
                    country,
                    least_countries: least.unwrap_or(0),
                    cursor: given(&self.cursor).map(str::to_owned),
                    limit,
                })
            }
            _ => Err(errors),
        }
    }

    fn pairs(&self) -> [(&'static str, Option<String>); 4] {
        [
            ("sort", self.sort.clone()),
            ("kind", self.kind.clone()),
            ("country", self.country.clone()),
            ("states", self.states.clone()),
        ]
    }

    /// The list with one of its settings changed.
    pub fn with(&self, page: &str, name: &'static str, value: Option<&str>) -> String {
        let mut pairs: Vec<_> = self.pairs().into_iter().filter(|(n, _)| *n != name).collect();
        pairs.push((name, value.map(str::to_owned)));
        format!("{page}{}", paths::query(&pairs))
    }
}

/// The list.
pub struct SeriesListPage {
    /// Filters as they came.
    pub filter: Filter,
    /// What is wrong with them.
    pub errors: Vec<FieldError>,
    /// The rows.
    pub page: Page<SeriesLine>,
}

impl SeriesListPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let total = self.page.total.unwrap_or(self.page.rows.len());
        let head = PageHead {
            facts: vec![html! { (reader.count("n-series", total as u64)) }],
            actions: html! {
                @if reader.may(Right::Export) { a.button href=(self.filter.with("/series.csv", "", None)) { (icon("download")) (reader.say("csv-of-list")) } }
            },
            ..PageHead::new(html! { (reader.say("series-kind")) }, reader.say("room-series"))
        };
        let bring_in = reader.say("bring-in");
        let step = reader.may(Right::Import).then_some(("/sources#upload", &*bring_in));
        html! {
            (page_head(&head))
            (errors(reader, &self.errors))
            section.panel aria-label=(reader.say("series-list")) {
                div.table-bar { (self.filters(reader)) }
                @if self.page.rows.is_empty() {
                    (empty(&reader.say("series-none"), &reader.say("series-none-words"), step))
                } @else {
                    (self.list(reader))
                }
            }
        }
    }

    fn list(&self, reader: &Reader) -> Markup {
        let order = self.filter.order().unwrap_or_default();
        let sorted = |column: Column, name: &'static str, by: SeriesOrder| {
            column.sorted(self.filter.with("/series", "sort", Some(name)), order == by)
        };
        let columns = vec![
            Column::new(reader.say("col-series")),
            Column::new(reader.say("col-states")),
            sorted(Column::new(reader.say("col-reports")).class("number"), "size", SeriesOrder::Size),
            sorted(Column::new(reader.say("col-loss")).class("number"), "loss", SeriesOrder::Loss),
            sorted(Column::new(reader.say("col-seven-days")).class("number"), "growth", SeriesOrder::Growth),
            Column::new(reader.say("col-now")).class("mid-wide"),
            sorted(
                Column::new(reader.say("col-last-report")).class("number mid-wide"),
                "latest",
                SeriesOrder::Latest,
            ),
        ];
        let rows = self.page.rows.iter().map(|line| row(reader, line)).collect();
        let first = self.filter.cursor.as_ref().map(|_| self.filter.with("/series", "", None));
        let next =
            self.page.next.as_deref().map(|cursor| self.filter.with("/series", "cursor", Some(cursor)));
        html! {
            (table(&Table::new(reader.say("series-caption"), columns, rows).keys().long()))
            (pager(reader, self.page.rows.len(), self.page.total, first.as_deref(), next.as_deref()))
        }
    }

    fn filters(&self, reader: &Reader) -> Markup {
        let across = self.filter.states.as_deref() == Some("2");
        let choice = |label: &str, href: String, on: bool| html! { a.filter href=(href) aria-current=[on.then_some("true")] { (label) } };
        html! {
            div.filters role="group" aria-label=(reader.say("filters")) {
                (choice(&reader.say("filter-all"), self.filter.with("/series", "states", None), !across))
                (choice(&reader.say("filter-across"), self.filter.with("/series", "states", Some("2")), across))
                @for (name, value) in [("kind", &self.filter.kind), ("country", &self.filter.country)] {
                    @if let Some(value) = value.as_deref().filter(|v| !v.is_empty()) {
                        @let words = shown(reader, name, value);
                        a.filter href=(self.filter.with("/series", name, None)) aria-label=(reader.fill("filter-remove", &[("filter", &words)])) { (words) " " (icon("close")) }
                    }
                }
                details.act.act-left {
                    summary.button.button-small { (reader.say("filter")) }
                    form.act-form method="get" action="/series" {
                        div.field {
                            label for="kind" { (reader.say("filter-kind")) }
                            select id="kind" name="kind" {
                                option value="" { (reader.say("any")) }
                                @for kind in Kind::all() { option value=(kind) selected[self.filter.kind.as_deref() == Some(kind.as_str())] { (kind_name(reader, kind)) } }
                            }
                        }
                        div.field {
                            label for="country" { (reader.say("filter-country")) }
                            select id="country" name="country" {
                                option value="" { (reader.say("any")) }
                                @for country in Country::EU27 { option value=(country) selected[self.filter.country.as_deref() == Some(country.as_str())] { (country_name(reader, country)) } }
                            }
                        }
                        @if let Some(sort) = &self.filter.sort { input type="hidden" name="sort" value=(sort); }
                        button.button.button-main { (reader.say("show")) }
                    }
                }
            }
        }
    }
}

fn shown(reader: &Reader, name: &str, value: &str) -> String {
    match name {
        "kind" => value.parse().map_or_else(|_| value.to_owned(), |kind| kind_name(reader, kind)),
        _ => value.parse().map_or_else(|_| value.to_owned(), |c| country_name(reader, c).to_owned()),
    }
}

fn row(reader: &Reader, line: &SeriesLine) -> Vec<Markup> {
    vec![
        html! {
            a href=(paths::series(line.series.id)) { (super::series::name(reader, &line.series)) }
            @if let Some(kind) = line.kind.filter(|kind| *kind != Kind::Unknown) { span.sub { (kind_name(reader, kind)) } }
        },
        states(reader, &line.countries),
        html! { (reader.number(line.reports as u64)) },
        super::lost_cell(reader, line.lost, line.reports),
        html! { @if line.grew_7_days > 0 { "+" } (reader.number(line.grew_7_days as u64)) },
        growth(reader, line),
        html! { @if let Some(last) = line.last { (reader.day(last.date())) } },
    ]
}

/// New, growing or quiet: this week against a quarter of the last four. What began this week grew from nothing.
pub fn growth(reader: &Reader, line: &SeriesLine) -> Markup {
    if line.grew_7_days > 0 && line.grew_7_days == line.reports {
        state_word(Tone::Quiet, &reader.say("news-began"))
    } else if line.grew_7_days > 0 && line.grew_7_days * 4 >= line.grew_28_days {
        html! { span.state data-state="worth" { (icon("growing")) (reader.say("growing")) } }
    } else if line.grew_7_days > 0 {
        html! { span.state { (icon("growing")) (reader.say("steady")) } }
    } else {
        state_word(Tone::Quiet, &reader.say("quiet"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_grows_from_what_was_there_before() {
        let told = |reports, week, month| {
            let line = SeriesLine {
                series: joinder_node::SeriesRef {
                    id: joinder_core::SeriesId::from_number(7).unwrap(),
                    number: 1,
                    name: None,
                },
                reports,
                countries: Vec::new(),
                owners: 1,
                lost: joinder_node::KnownLoss::default(),
                first: None,
                last: None,
                kind: None,
                grew_7_days: week,
                grew_28_days: month,
            };
            growth(&Reader::plain(), &line).into_string()
        };
        assert!(told(9, 9, 9).contains("new"), "a first import");
        assert!(told(20, 9, 9).contains("growing"));
        assert!(told(20, 1, 9).contains("steady"));
        assert!(told(20, 0, 9).contains("quiet"));
    }

    #[test]
    fn a_list_keeps_its_settings_while_one_changes() {
        let filter = Filter {
            sort: Some("loss".into()),
            kind: Some("phishing".into()),
            cursor: Some("c".into()),
            ..Filter::default()
        };
        assert_eq!(filter.with("/series", "states", Some("2")), "/series?sort=loss&kind=phishing&states=2");
        assert_eq!(filter.with("/series", "kind", None), "/series?sort=loss");
        assert_eq!(filter.with("/series", "cursor", Some("d")), "/series?sort=loss&kind=phishing&cursor=d");
        let errors = Filter { sort: Some("x".into()), limit: Some("9999".into()), ..Filter::default() }
            .query(50)
            .unwrap_err();
        assert_eq!(errors.iter().map(|e| e.field).collect::<Vec<_>>(), ["sort", "limit"]);
    }
}
