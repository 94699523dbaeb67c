//! Reports: the list, its filters and columns, and what can be done with several.

mod columns;
mod ticked;

use joinder_core::codes::{Country, Kind, Right};
use joinder_node::{Page, ReportLine, ReportQuery};
use maud::{Markup, html};
use serde::Deserialize;

pub use self::{
    columns::{ReportColumn, ReportColumns},
    ticked::{export_bar, ticked},
};
use super::{FieldError, errored, errors, field_error};
use crate::{
    parts::{
        Column, PageHead, Table, back_field, country_name, empty, icon, kind_name, organisation, page_head,
        pager, report_level, table,
    },
    paths,
    reader::Reader,
};

/// Filters as they stand in the address. Page, count, CSV and API read the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Filter {
    /// Words of the narrative.
    pub text: Option<String>,
    /// Kind.
    pub kind: Option<String>,
    /// Owner.
    pub owner: Option<String>,
    /// State.
    pub country: Option<String>,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub until: Option<String>,
    /// Series.
    pub series: Option<String>,
    /// Source.
    pub source: Option<String>,
    /// Where the page begins.
    pub cursor: Option<String>,
    /// Rows, for the API.
    pub limit: Option<String>,
}

/// Rows that one page or answer may have.
const MOST: usize = 500;

impl Filter {
    /// The query; or what is wrong, field by field.
    pub fn query(&self, rows: usize) -> Result<ReportQuery, Vec<FieldError>> {
        let mut errors = Vec::new();
        let query = ReportQuery {
            text: given(&self.text).map(str::to_owned),
            kind: read(&mut errors, "kind", &self.kind),
            owner: read(&mut errors, "owner", &self.owner),
            country: read(&mut errors, "country", &self.country),
            from: read_as(&mut errors, "from", &self.from, "a date such as 2026-03-01"),
            until: read_as(&mut errors, "until", &self.until, "a date such as 2026-03-01"),
            series: read(&mut errors, "series", &self.series),
            source: given(&self.source).map(str::to_owned),
            cursor: given(&self.cursor).map(str::to_owned),
            limit: given(&self.limit).map_or(rows, |l| l.parse().unwrap_or(0)),
        };
        if self.contradicts_itself() {
            errors.push(FieldError::new("series", "series: expected no other filter beside it"));
        }
        if query.limit == 0 || query.limit > MOST {
            errors.push(FieldError::new("limit", format!("limit: expected a number from 1 to {MOST}")));
        }
        if errors.is_empty() { Ok(query) } else { Err(errors) }
    }

    /// Whether a series is asked for with another filter beside it.
    pub fn contradicts_itself(&self) -> bool {
        given(&self.series).is_some()
            && self.pairs().iter().filter(|(_, value)| given(value).is_some()).count() > 1
    }

    /// Names and values in the order of the address, the cursor left out.
    fn pairs(&self) -> [(&'static str, Option<String>); 8] {
        [
            ("text", self.text.clone()),
            ("kind", self.kind.clone()),
            ("owner", self.owner.clone()),
            ("country", self.country.clone()),
            ("from", self.from.clone()),
            ("until", self.until.clone()),
            ("series", self.series.clone()),
            ("source", self.source.clone()),
        ]
    }

    /// The address of a list with these filters.
    pub fn href(&self, page: &str) -> String {
        format!("{page}{}", paths::query(&self.pairs()))
    }

    fn next_href(&self, cursor: &str) -> String {
        let mut pairs = self.pairs().to_vec();
        pairs.push(("cursor", Some(cursor.to_owned())));
        format!("/reports{}", paths::query(&pairs))
    }

    fn without(&self, name: &str) -> String {
        let kept: Vec<_> = self.pairs().into_iter().filter(|(n, _)| *n != name).collect();
        format!("/reports{}", paths::query(&kept))
    }

    fn any(&self) -> bool {
        self.pairs().iter().any(|(_, value)| given(value).is_some())
    }
}

fn given(value: &Option<String>) -> Option<&str> {
    value.as_deref().map(str::trim).filter(|v| !v.is_empty())
}

fn read<T>(errors: &mut Vec<FieldError>, field: &'static str, value: &Option<String>) -> Option<T>
where
    T: std::str::FromStr,
    T::Err: std::fmt::Display,
{
    match given(value)?.parse() {
        Ok(value) => Some(value),
        Err(error) => {
            errors.push(FieldError::new(field, format!("{field}: {error}")));
            None
        }
    }
}

fn read_as<T: std::str::FromStr>(
    errors: &mut Vec<FieldError>,
    field: &'static str,
    value: &Option<String>,
    expected: &str,
) -> Option<T> {
    let parsed = given(value)?.parse().ok();
    if parsed.is_none() {
        errors.push(FieldError::new(field, format!("{field}: expected {expected}")));
    }
    parsed
}

/// The list.
pub struct ReportsPage {
    /// Filters as they came.
    pub filter: Filter,
    /// What is wrong with them.
    pub errors: Vec<FieldError>,
    /// The rows.
    pub page: Page<ReportLine>,
    /// Names of sources, for the filter.
    pub sources: Vec<String>,
    /// Reports on the node in all.
    pub held: usize,
    /// Columns that the person chose.
    pub columns: ReportColumns,
}

impl ReportsPage {
    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let head = PageHead {
            facts: vec![html! { b { (reader.number(self.held as u64)) } " " (reader.say("reports-held")) }],
            actions: html! {
                @if reader.may(Right::Export) { a.button href=(self.filter.href("/reports.csv")) { (icon("download")) (reader.say("csv-of-list")) } }
                @if reader.may(Right::Import) { a.button.button-main href="/sources#upload" { (icon("sources")) (reader.say("bring-in")) } }
            },
            ..PageHead::new(html! { (reader.say("reports-kind")) }, reader.say("room-reports"))
        };
        html! {
            (page_head(&head))
            (errors(reader, &self.errors))
            section.panel aria-label=(reader.say("reports-list")) {
                div.table-bar { (self.filters(reader)) (self.columns.form(reader)) }
                @if self.page.rows.is_empty() { (self.nothing(reader)) } @else { (self.list(reader)) }
            }
        }
    }

    fn nothing(&self, reader: &Reader) -> Markup {
        if self.filter.any() {
            empty(
                &reader.say("reports-none-filtered"),
                &reader.say("reports-none-filtered-words"),
                Some(("/reports", &reader.say("reports-all"))),
            )
        } else {
            let bring_in = reader.say("bring-in");
            empty(
                &reader.say("reports-none"),
                &reader.say("reports-none-words"),
                reader.may(Right::Import).then_some(("/sources#upload", &*bring_in)),
            )
        }
    }

    fn list(&self, reader: &Reader) -> Markup {
        let rows = &self.page.rows;
        let list = ticked(reader, rows, report_table(reader, rows, &self.columns).long());
        let first = self.filter.cursor.as_ref().map(|_| self.filter.href("/reports"));
        let next = self.page.next.as_ref().map(|cursor| self.filter.next_href(cursor));
        html! {
            form method="post" action="/reports/selected" {
                (back_field(reader))
                div.bulk data-bulk hidden {
                    b data-bulk-count {}
                    label.sr-only for="bulk-reason" { (reader.say("why")) }
                    input id="bulk-reason" name="reason" maxlength="500" placeholder=(reader.say("why")) autocomplete="off";
                    button.button.button-small name="do" value="join" { (reader.say("join-selected")) }
                }
                (export_bar(reader))
                (table(&list))
            }
            (pager(reader, rows.len(), self.page.total, first.as_deref(), next.as_deref()))
        }
    }

    fn filters(&self, reader: &Reader) -> Markup {
        html! {
            div.filters role="group" aria-label=(reader.say("filters")) {
                @for (name, value) in self.filter.pairs() {
                    @if let Some(value) = given(&value) {
                        @let words = filter_words(reader, name, value);
                        a.filter href=(self.filter.without(name)) aria-label=(reader.fill("filter-remove", &[("filter", &words)])) { (words) " " (icon("close")) }
                    }
                }
                details.act.act-left open[!self.errors.is_empty()] {
                    summary.button.button-small { (reader.say("filter")) }
                    form.act-form method="get" action="/reports" { (self.fields(reader)) button.button.button-main { (reader.say("show")) } }
                }
            }
        }
    }

    fn fields(&self, reader: &Reader) -> Markup {
        let f = &self.filter;
        let kinds = Kind::all().map(|k| (k.to_string(), kind_name(reader, k))).collect::<Vec<_>>();
        let states = Country::EU27.map(|c| (c.to_string(), country_name(reader, c).to_owned()));
        let sources: Vec<_> = self.sources.iter().map(|s| (s.clone(), s.clone())).collect();
        html! {
            (self.field(reader, "text", "filter-text", &f.text, "search"))
            (self.select(reader, "kind", "filter-kind", &f.kind, &kinds))
            (self.select(reader, "country", "filter-country", &f.country, &states))
            (self.field(reader, "owner", "filter-owner", &f.owner, "text"))
            (self.field(reader, "from", "filter-from", &f.from, "date"))
            (self.field(reader, "until", "filter-until", &f.until, "date"))
            (self.select(reader, "source", "filter-source", &f.source, &sources))
            @if let Some(series) = given(&f.series) { input type="hidden" name="series" value=(series); }
        }
    }

    fn field(&self, reader: &Reader, name: &str, key: &str, value: &Option<String>, kind: &str) -> Markup {
        html! {
            div.field {
                label for=(name) { (reader.say(key)) }
                input id=(name) name=(name) type=(kind) value=[given(value)] aria-describedby=[errored(&self.errors, name)] autocomplete="off";
                (field_error(&self.errors, name))
            }
        }
    }

    fn select(
        &self,
        reader: &Reader,
        name: &str,
        key: &str,
        value: &Option<String>,
        options: &[(String, String)],
    ) -> Markup {
        let chosen = given(value);
        html! {
            div.field {
                label for=(name) { (reader.say(key)) }
                select id=(name) name=(name) {
                    option value="" { (reader.say("any")) }
                    @for (slug, label) in options { option value=(slug) selected[chosen == Some(slug.as_str())] { (label) } }
                }
                (field_error(&self.errors, name))
            }
        }
    }
}

fn filter_words(reader: &Reader, name: &str, value: &str) -> String {
    let shown = match name {
        "kind" => value.parse().map_or_else(|_| value.to_owned(), |kind| kind_name(reader, kind)),
        "country" => value.parse().map_or_else(|_| value.to_owned(), |c| country_name(reader, c).to_owned()),
        "from" | "until" => value.parse().map_or_else(|_| value.to_owned(), |day| reader.day(day)),
        _ => value.to_owned(),
    };
    reader.fill(&format!("filter-{name}-is"), &[("value", &shown)])
}

/// A table of reports, as every page shows it.
pub fn report_table(reader: &Reader, lines: &[ReportLine], shown: &ReportColumns) -> Table {
    let head = |column: ReportColumn| {
        let class = match column {
            ReportColumn::Owner | ReportColumn::Kind => "",
            ReportColumn::Dated | ReportColumn::Received => "number mid-wide",
            ReportColumn::Loss => "number",
            ReportColumn::Series => "wide",
        };
        Column::new(column.name(reader)).class(class)
    };
    let mut columns = vec![Column::new(reader.say("col-report"))];
    columns.extend(shown.all().map(head));
    let rows = lines.iter().map(|line| row(reader, line, shown)).collect();
    Table::new(reader.say("reports-caption"), columns, rows).keys()
}

fn row(reader: &Reader, line: &ReportLine, shown: &ReportColumns) -> Vec<Markup> {
    let mut cells = vec![html! {
        a.nowrap href=(paths::report(line.id)) { (line.reference) }
        @if !shown.shows(ReportColumn::Kind) { span.sub { (kind(reader, line)) } }
    }];
    cells.extend(shown.all().map(|column| cell(reader, line, column)));
    cells
}

fn cell(reader: &Reader, line: &ReportLine, column: ReportColumn) -> Markup {
    match column {
        ReportColumn::Owner => organisation(reader, &line.owner, line.country),
        ReportColumn::Kind => kind(reader, line),
        ReportColumn::Dated => {
            html! { @if let Some(when) = line.dated { (reader.day(when.date())) } @else { span.muted title=(reader.say("date-unknown")) { "–" } } }
        }
        ReportColumn::Received => html! { (reader.moment_day(line.received_ms)) },
        ReportColumn::Loss => loss(reader, line),
        ReportColumn::Series => html! {
            @match &line.series {
                Some(series) => { a href=(paths::series(series.id)) { (super::series::name(reader, series)) } }
                None => { span.muted { (reader.say("no-series")) } }
            }
        },
    }
}

/// The kind of a report; how much may be seen of one whose kind is withheld.
fn kind(reader: &Reader, line: &ReportLine) -> Markup {
    html! { @match line.kind { Some(Kind::Unknown) => {} Some(kind) => { (kind_name(reader, kind)) } None => { (report_level(reader, line.level)) } } }
}

/// The loss of a report: nothing lost, not known, and withheld are three things.
pub fn loss(reader: &Reader, line: &ReportLine) -> Markup {
    use joinder_core::Level;
    html! {
        @match (line.lost_eur_cents, line.level) {
            (Some(cents), _) if cents > 0 => { (reader.eur(cents)) }
            (_, Level::Full | Level::OffenderSide) => { span.muted title=(reader.say("loss-unknown")) { "–" } }
            (_, Level::Traces | Level::HitOnly) => { span.withheld { (reader.say("withheld")) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_says_which_field_is_wrong_and_never_the_value() {
        let filter = Filter {
            kind: Some("secret-thing".into()),
            from: Some("1.3.2026".into()),
            limit: Some("0".into()),
            ..Filter::default()
        };
        let errors = filter.query(50).unwrap_err();
        let fields: Vec<_> = errors.iter().map(|e| e.field).collect();
        assert_eq!(fields, ["kind", "from", "limit"]);
        assert!(errors.iter().all(|e| !e.expected.contains("secret-thing")));
    }

    #[test]
    fn empty_fields_are_no_filters() {
        let filter = Filter { text: Some("  ".into()), kind: Some(String::new()), ..Filter::default() };
        assert_eq!(filter.query(50).unwrap(), ReportQuery { limit: 50, ..ReportQuery::default() });
        assert!(!filter.any());
    }

    #[test]
    fn taking_a_filter_away_keeps_the_others() {
        let filter = Filter {
            text: Some("a b".into()),
            kind: Some("phishing".into()),
            cursor: Some("x".into()),
            ..Filter::default()
        };
        assert_eq!(filter.without("text"), "/reports?kind=phishing");
        assert_eq!(filter.href("/reports.csv"), "/reports.csv?text=a%20b&kind=phishing");
        assert_eq!(filter.next_href("c/d"), "/reports?text=a%20b&kind=phishing&cursor=c%2Fd");
    }
}
