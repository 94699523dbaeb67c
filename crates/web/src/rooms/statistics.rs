//! Statistics.

use axum::{
    extract::{Query, State},
    response::{IntoResponse, Response},
};
use joinder_formats::csv_row;
use joinder_node::{Cell, StatisticsQuery};

use super::{framed, refused};
use crate::{
    app::App,
    frame::{Page, Room},
    pages::statistics::{Filter, StatisticsPage},
    problem::Problem,
    reader::Reader,
    stream::download,
};

/// `GET /statistics`
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Query(filter): Query<Filter>,
) -> Result<Response, Problem> {
    let (query, errors) = match filter.query() {
        Ok(query) => (query, Vec::new()),
        Err(errors) => (StatisticsQuery::default(), errors),
    };
    let figures = app.call(move |node| node.statistics(&query)).await?;
    let faulty = !errors.is_empty();
    let body = StatisticsPage { filter, errors, figures }.body(&reader);
    let title = reader.say("room-statistics");
    let framed =
        framed(&app, &reader, Page { scripts: &["map.js"], ..Page::new(Room::Statistics, &title, body) });
    Ok(if faulty { refused(framed) } else { framed.into_response() })
}

/// `GET /statistics.csv`: every figure of the page in one table.
pub async fn csv(State(app): State<App>, Query(filter): Query<Filter>) -> Result<Response, Problem> {
    let query =
        filter.query().map_err(|errors| Problem::expected(errors.first().map_or("", |e| &e.expected)))?;
    let figures = app.call(move |node| node.statistics(&query)).await?;
    Ok(download(&app, "statistics.csv", "text/csv; charset=utf-8", move |_, out| {
        csv_row(
            out,
            &["table", "kind", "state", "month", "reports", "lost_eur", "lost_known_of", "in_series"],
        )?;
        let mut line = |table: &str, kind: &str, state: &str, month: &str, cell: Cell| {
            let (reports, series) = (cell.reports.to_string(), cell.in_series.to_string());
            let (lost, known) = (crate::api::euro(cell.lost.eur_cents), cell.lost.reports.to_string());
            csv_row(out, &[table, kind, state, month, &reports, &lost, &known, &series])
        };
        line("all", "", "", "", figures.all)?;
        for (kind, cell) in figures.by_kind {
            line("kind", kind.map_or("", |k| k.as_str()), "", "", cell)?;
        }
        for (country, cell) in figures.by_country {
            line("state", "", country.map_or("", |c| c.as_str()), "", cell)?;
        }
        for month in figures.by_month {
            line("month", "", "", &month.month.strftime("%Y-%m").to_string(), month.cell)?;
        }
        for (kind, country, cell) in figures.by_kind_and_country {
            line(
                "kind and state",
                kind.map_or("", |k| k.as_str()),
                country.map_or("", |c| c.as_str()),
                "",
                cell,
            )?;
        }
        if figures.left_out {
            csv_row(out, &["left out", "", "", "", "some", "", "", ""])?;
        }
        Ok(())
    }))
}
