//! One series: what it is, what holds it together, where and when, and what can be done.

mod evidence;
mod offence;
mod work;

use jiff::ToSpan;
use joinder_core::{
    OrganisationCode,
    codes::{Country, Kind, Right},
};
use joinder_node::{Decision, DecisionView, KnownLoss, SeriesRef, SeriesView, WeekBar};
use maud::{Markup, html};

pub use self::{evidence::OfKind, work::step_of};
use super::{
    history_lines,
    reports::{ReportColumn, ReportColumns, export_bar, report_table, ticked},
    series_list::growth,
};
use crate::{
    parts::{
        Column, PageHead, Panel, Table, act, back_field, cell_bar, country_name, history, icon, kind_name,
        organisation, page_head, panel, states, table, who_words,
    },
    paths,
    reader::Reader,
};

/// A series as people call it: its number, and its name where it has one.
pub fn name(reader: &Reader, series: &SeriesRef) -> String {
    let number = if series.number > 0 {
        format!("S-{}", series.number)
    } else {
        reader.say("series-new").into_owned()
    };
    match &series.name {
        Some(name) => format!("{number} · {name}"),
        None => number,
    }
}

/// A series.
pub struct SeriesPage {
    /// As it may be seen.
    pub view: SeriesView,
    /// Its evidence of the kind of trace that was chosen.
    pub of_kind: Option<OfKind>,
}

impl SeriesPage {
    /// Its title.
    pub fn title(&self, reader: &Reader) -> String {
        let line = &self.view.line;
        match (&line.series.name, line.kind) {
            (None, Some(kind)) if kind != Kind::Unknown => {
                format!("{} · {}", name(reader, &line.series), kind_name(reader, kind))
            }
            (Some(_), _) | (None, _) => name(reader, &line.series),
        }
    }

    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        let id = self.view.line.series.id;
        let room = reader.say("room-reports");
        let all = html! { a href={ "/reports?series=" (id) } { (reader.count("all-n", self.view.line.reports as u64)) } };
        let reports = Panel::flush(&room, "reports-title", self.reports(reader)).more(all);
        html! {
            (page_head(&self.head(reader)))
            (offence::strip(reader, &self.view))
            (work::panels(reader, &self.view))
            div.grid {
                div.span-7 { (panel(&Panel::new(&reader.say("graph"), "graph-title", self.graph(reader)))) }
                div.span-5 { (evidence::list(reader, &self.view, self.of_kind.as_ref())) }
                div.span-7.stack-wide {
                    (panel(&Panel::new(&reader.say("weeks"), "weeks-title", self.weeks(reader))))
                    (self.history(reader))
                }
                div.span-5 { (panel(&Panel::new(&reader.say("where"), "map-title", self.map(reader)))) }
                div.span-12 { (panel(&reports)) }
            }
        }
    }

    fn head(&self, reader: &Reader) -> PageHead {
        let line = &self.view.line;
        let mut facts = vec![html! { (reader.count("n-reports", line.reports as u64)) }];
        if !line.countries.is_empty() {
            facts.push(html! { (reader.count("n-states", line.countries.len() as u64)) " " (states(reader, &line.countries)) });
        }
        facts.push(html! { (reader.count("n-organisations", line.owners as u64)) " " (owners(reader, &self.view.owners)) });
        // Why there can be more organisations than States.
        if self.view.stateless > 0 {
            facts.push(html! { (reader.count("series-stateless", self.view.stateless as u64)) });
        }
        facts.extend(super::lost_fact(reader, line.lost, line.reports));
        if let (Some(first), Some(last)) = (line.first, line.last) {
            facts.push(html! { (reader.fill("from-to", &[("from", &reader.day(first.date())), ("to", &reader.day(last.date()))])) });
        }
        facts.push(growth(reader, line));
        PageHead {
            facts,
            actions: html! {
                @if reader.may(Right::Export) { a.button href={ "/reports.csv?series=" (line.series.id) } { (icon("download")) "CSV" } }
                a.button href={ "/api/v1/series/" (line.series.id) } { (icon("download")) "JSON" }
                @if reader.may(Right::Decide) {
                    (act(&reader.say("name-it"), "", &format!("{}/name", paths::series(line.series.id)), self.name_field(reader), &reader.say("save"), "button-main"))
                }
            },
            ..PageHead::new(
                html! { a href="/series" { (reader.say("room-series")) } " " span.value { (line.series.id) } },
                self.title(reader),
            )
        }
    }

    fn name_field(&self, reader: &Reader) -> Markup {
        html! {
            (back_field(reader))
            div.field {
                label for="series-name" { (reader.say("series-name")) }
                input id="series-name" name="name" required maxlength="120" autocomplete="off" value=[self.view.line.series.name.as_deref()];
            }
        }
    }

    fn reports(&self, reader: &Reader) -> Markup {
        let rows = &self.view.reports.rows;
        let columns = ReportColumns::default().without(ReportColumn::Series);
        html! {
            form method="post" action="/reports/export" {
                (back_field(reader))
                (export_bar(reader))
                (table(&ticked(reader, rows, report_table(reader, rows, &columns))))
            }
        }
    }

    fn graph(&self, reader: &Reader) -> Markup {
        html! {
            series-graph.graph data-src={ (paths::series(self.view.line.series.id)) "/graph.json" } {
                p.muted { (reader.say("graph-needs-script")) }
            }
        }
    }

    /// Weeks by State: the States with most reports each have a column, the others one together.
    fn weeks(&self, reader: &Reader) -> Markup {
        let shown: Vec<Country> = self.view.line.countries.iter().copied().take(7).collect();
        let mut columns = vec![Column::new(reader.say("week-of"))];
        columns.extend(shown.iter().map(|country| Column::new(country.as_str()).class("number")));
        columns.push(Column::new(reader.say("others")).class("number"));
        let rows = every_week(&self.view.weeks).iter().map(|week| week_row(reader, week, &shown)).collect();
        html! {
            stacked-chart.chart {
                details.data {
                    summary { (reader.say("same-as-table")) }
                    (table(&Table::new(reader.say("weeks"), columns, rows)))
                }
            }
        }
    }

    fn map(&self, reader: &Reader) -> Markup {
        state_map(reader, &reader.say("by-state"), &self.view.by_country)
    }

    fn history(&self, reader: &Reader) -> Markup {
        let decisions: Vec<_> =
            self.view.decisions.iter().map(|d| (d.at_ms, self.decision(reader, d))).collect();
        html! {
            (panel(&Panel::flush(&reader.say("history"), "history-title", history_lines(reader, &self.view.history))))
            @if !decisions.is_empty() { (panel(&Panel::flush(&reader.say("decisions"), "decisions-title", history(reader, &decisions)))) }
        }
    }

    fn decision(&self, reader: &Reader, view: &DecisionView) -> Markup {
        let report = |id| html! { a href=(paths::report(id)) { span.value { (id) } } };
        html! {
            @match view.decision {
                Decision::Confirm { a, b } => { (reader.say("decision-confirm")) " " (report(a)) " – " (report(b)) }
                Decision::Reject { subject, other } => { (reader.say("decision-reject")) " " (report(subject)) " – " (report(other)) }
                Decision::DeclareShared { key } => { (reader.say("decision-shared")) " " (evidence::value(&self.view, key)) }
                Decision::DeclareOwn { key } => { (reader.say("decision-own")) " " (evidence::value(&self.view, key)) }
            }
            ". " (who_words(reader, &view.who)) @if !view.why.is_empty() { ": “" (view.why) "”" }
            @if view.undone_ms.is_some() { " " b { (reader.say("undone")) } }
            @else if reader.may(Right::Decide) { " " form.inline method="post" action={ "/decisions/" (view.id) "/undo" } { (back_field(reader)) button.button.button-small { (reader.say("undo")) } } }
        }
    }
}

/// Every week from the first to the last: without the empty ones a pause would look like none. Of more than five years only
/// those with reports.
fn every_week(weeks: &[WeekBar]) -> Vec<WeekBar> {
    let (Some(first), Some(last)) = (weeks.first(), weeks.last()) else { return Vec::new() };
    if (last.monday - first.monday).get_days() > 5 * 366 {
        return weeks.to_vec();
    }
    let (mut all, mut rest, mut monday) = (Vec::new(), weeks.iter().peekable(), first.monday);
    while monday <= last.monday {
        let empty = WeekBar { monday, by_country: Vec::new(), elsewhere: 0 };
        all.push(rest.next_if(|week| week.monday == monday).cloned().unwrap_or(empty));
        monday = monday.saturating_add(7.days());
    }
    all
}

/// The organisations that own the reports.
fn owners(reader: &Reader, list: &[(OrganisationCode, usize)]) -> Markup {
    const SHOWN: usize = 8;
    html! {
        span.states {
            @for (owner, _) in list.iter().take(SHOWN) { (organisation(reader, owner, None)) }
            @if list.len() > SHOWN { span.muted.small { "+" (list.len() - SHOWN) } }
        }
    }
}

fn week_row(reader: &Reader, week: &WeekBar, shown: &[Country]) -> Vec<Markup> {
    let of = |country: Country| week.by_country.iter().find(|(c, _)| *c == country).map_or(0, |(_, n)| *n);
    let rest: usize = week.by_country.iter().filter(|(c, _)| !shown.contains(c)).map(|(_, n)| *n).sum();
    let mut cells = vec![html! { (reader.day(week.monday)) }];
    cells.extend(shown.iter().map(|&country| html! { (reader.number(of(country) as u64)) }));
    cells.push(html! { (reader.number((rest + week.elsewhere) as u64)) });
    cells
}

/// Circles on a map, and the table that holds the same.
pub fn state_map(reader: &Reader, caption: &str, rows: &[(Country, usize, KnownLoss)]) -> Markup {
    let top = rows.iter().map(|(_, reports, _)| *reports).max().unwrap_or(0) as u64;
    html! {
        state-map.chart.map {
            div.table-wrap tabindex="0" role="group" aria-label=(caption) {
                table.table {
                    caption.sr-only { (caption) }
                    thead { tr {
                        th scope="col" { (reader.say("col-state")) }
                        th scope="col" .number { (reader.say("col-reports")) }
                        td {}
                        th scope="col" .number { (reader.say("col-loss")) }
                    } }
                    tbody {
                        @for (country, reports, lost) in rows {
                            tr data-state=(country) data-reports=(reports) {
                                th scope="row" { span.org { abbr.org-state title=(country_name(reader, *country)) { (country) } span.org-name { (country_name(reader, *country)) } } }
                                td.number { (reader.number(*reports as u64)) }
                                td { (cell_bar(*reports as u64, top)) }
                                td.number { (super::lost_cell(reader, *lost, *reports)) }
                            }
                        }
                    }
                }
            }
        }
    }
}
