//! Handlers of the API.

use axum::{
    Json,
    body::Body,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use joinder_core::{Deed, ReportId, SeriesId, Subjects, codes::Right};
use joinder_node::{ImportOptions, NewAct, REPORT_SCHEMA, SetAsideQuery, SetAsideView};
use serde::Deserialize;
use serde_json::json;

use super::{shape, tagged};
use crate::{
    app::App,
    audit::telling,
    pages::{FieldError, reports, series_list, statistics as figures},
    problem::{Problem, ProblemType},
    uploads::{Incoming, discard},
    who::Who,
};

const ROWS: usize = 100;

fn wrong(errors: Vec<FieldError>) -> Problem {
    let all: Vec<String> = errors.into_iter().map(|e| e.expected).collect();
    Problem::expected(all.join("; "))
}

fn id<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::new(ProblemType::NotFound))
}

/// One value.
#[derive(Debug, Deserialize)]
pub struct One {
    value: Option<String>,
}

/// `GET /api/v1/lookup?value=`
pub async fn look_up_one(
    State(app): State<App>,
    headers: HeaderMap,
    Query(one): Query<One>,
) -> Result<Response, Problem> {
    let value = one.value.ok_or_else(|| Problem::expected("value: expected something to look up"))?;
    let answers = app.call(move |node| node.look_up(&value)).await?;
    let document = json!({ "answers": answers.iter().map(shape::answer).collect::<Vec<_>>() });
    Ok(telling(NewAct::looked_up(&answers), tagged(&headers, &document)))
}

/// Values, one by one or in a text.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Many {
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    text: Option<String>,
}

/// `POST /api/v1/lookup`: JSON with `values` or `text`, or plain text.
pub async fn look_up(State(app): State<App>, headers: HeaderMap, body: String) -> Result<Response, Problem> {
    let media = headers.get(header::CONTENT_TYPE).and_then(|m| m.to_str().ok()).unwrap_or("");
    let text = if media.starts_with("application/json") {
        let many: Many = serde_json::from_str(&body).map_err(|e| {
            Problem::expected(format!(
                "line {}, column {}: expected an object with `values` or `text`",
                e.line(),
                e.column()
            ))
        })?;
        text_of(&many.values, many.text.as_deref())?
    } else if media.starts_with("text/plain") || media.is_empty() {
        body
    } else {
        return Err(Problem::new(ProblemType::Media).with("expected application/json or text/plain"));
    };
    let answers = app.call(move |node| node.look_up(&text)).await?;
    let document = json!({ "answers": answers.iter().map(shape::answer).collect::<Vec<_>>() });
    Ok(telling(NewAct::looked_up(&answers), Json(document)))
}

/// Values and a text as one text, in which each value is found again.
pub fn text_of(values: &[String], text: Option<&str>) -> Result<String, Problem> {
    if values.iter().any(|value| value.trim().is_empty()) {
        return Err(Problem::expected("values: expected no empty value"));
    }
    let mut all = values.join("\n");
    all.extend(text.into_iter().flat_map(|text| ["\n", text]));
    Ok(all)
}

/// `GET /api/v1/reports`
pub async fn reports(
    State(app): State<App>,
    headers: HeaderMap,
    Query(filter): Query<reports::Filter>,
) -> Result<Response, Problem> {
    if filter.contradicts_itself() {
        return Err(Problem::new(ProblemType::Conflict).with("series: expected no other filter beside it"));
    }
    let query = filter.query(ROWS).map_err(wrong)?;
    let page = app.call(move |node| node.reports(&query)).await?;
    let act = NewAct::of(Deed::ReportsListed).about_reports(page.rows.iter().map(|line| line.id));
    Ok(telling(act, tagged(&headers, &shape::page(&page, shape::report_line))))
}

/// `GET /api/v1/reports/{id}`
pub async fn report(
    State(app): State<App>,
    who: Who,
    headers: HeaderMap,
    Path(report): Path<String>,
) -> Result<Response, Problem> {
    let report: ReportId = id(&report)?;
    let view = app.call(move |node| node.report(report)).await?.ok_or(Problem::new(ProblemType::NotFound))?;
    app.may_open(&who, &view.line.owner)?;
    let hits = view.hits.iter().map(|hit| hit.other.id);
    let act = NewAct::of(Deed::ReportOpened).about_reports(std::iter::once(view.line.id).chain(hits));
    Ok(telling(act, tagged(&headers, &shape::report(&view))))
}

/// `GET /api/v1/series`
pub async fn series_list(
    State(app): State<App>,
    headers: HeaderMap,
    Query(filter): Query<series_list::Filter>,
) -> Result<Response, Problem> {
    let query = filter.query(ROWS).map_err(wrong)?;
    let page = app.call(move |node| node.series_list(&query)).await?;
    let act = NewAct::of(Deed::SeriesListed).about_series(page.rows.iter().map(|line| line.series.id));
    Ok(telling(act, tagged(&headers, &shape::page(&page, shape::series_line))))
}

/// `GET /api/v1/series/{id}`
pub async fn series(
    State(app): State<App>,
    headers: HeaderMap,
    Path(series): Path<String>,
) -> Result<Response, Problem> {
    let series: SeriesId = id(&series)?;
    let view = app.call(move |node| node.series(series)).await?.ok_or(Problem::new(ProblemType::NotFound))?;
    let reports = Subjects::of_reports(view.reports.rows.iter().map(|line| line.id));
    let act = NewAct::of(Deed::SeriesOpened).about(Subjects { series: vec![series], ..reports });
    Ok(telling(act, tagged(&headers, &shape::series(&view))))
}

/// `GET /api/v1/sources`
pub async fn sources(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let views = app.call(|node| node.sources()).await?;
    Ok(tagged(&headers, &json!({ "rows": views.iter().map(shape::source).collect::<Vec<_>>() })))
}

/// How a body is to be read.
#[derive(Debug, Deserialize)]
pub struct Import {
    file: Option<String>,
    format: Option<String>,
    suggest_mapping: Option<bool>,
}

/// `POST /api/v1/sources/{name}/import`: the body is the file. Answered when all of it is durable.
pub async fn import(
    State(app): State<App>,
    Path(name): Path<String>,
    Query(how): Query<Import>,
    body: Body,
) -> Result<Response, Problem> {
    let format = how
        .format
        .map(|f| {
            f.parse().map_err(|_| Problem::expected("format: expected one of the formats that are read"))
        })
        .transpose()?;
    let mut incoming = Incoming::begin(app.node.folder()).await?;
    incoming.write_body(body).await?;
    let (path, bytes) = incoming.finish().await?;
    if bytes == 0 {
        discard(&path);
        return Err(Problem::expected("expected a body that holds something"));
    }
    let file = how.file.unwrap_or_else(|| "upload".to_owned());
    let options = ImportOptions {
        format,
        suggest_mapping: how.suggest_mapping.unwrap_or(false),
        ..ImportOptions::default()
    };
    let receipt = app
        .call(move |node| {
            let read = std::fs::File::open(&path).map_err(joinder_node::NodeError::from);
            let receipt =
                read.and_then(|input| node.import(&name, &file, Box::new(input), &options, &mut |_| {}));
            discard(&path);
            receipt
        })
        .await?;
    Ok((StatusCode::OK, Json(shape::receipt(&receipt))).into_response())
}

/// Which records.
#[derive(Debug, Deserialize)]
pub struct SetAside {
    reason: Option<String>,
    source: Option<String>,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// `GET /api/v1/set-aside`
pub async fn set_aside(
    State(app): State<App>,
    who: Who,
    headers: HeaderMap,
    Query(asked): Query<SetAside>,
) -> Result<Response, Problem> {
    let limit = asked.limit.unwrap_or(ROWS);
    if !(1..=500).contains(&limit) {
        return Err(Problem::expected("limit: expected a number from 1 to 500"));
    }
    let cursor = asked.cursor.filter(|cursor| !cursor.is_empty());
    let query = SetAsideQuery { reason: asked.reason, source: asked.source, cursor, limit };
    let mut page = app.call(move |node| node.set_aside(&query)).await?;
    if !who.rights.contains(Right::ReadReports) {
        page.rows = page.rows.into_iter().map(SetAsideView::unread).collect();
    }
    let act = NewAct::of(Deed::RecordsShown).about_reports(page.rows.iter().filter_map(|row| row.report));
    Ok(telling(act, tagged(&headers, &shape::page(&page, shape::set_aside))))
}

/// `GET /api/v1/statistics`
pub async fn statistics(
    State(app): State<App>,
    headers: HeaderMap,
    Query(filter): Query<figures::Filter>,
) -> Result<Response, Problem> {
    let query = filter.query().map_err(wrong)?;
    let figures = app.call(move |node| node.statistics(&query)).await?;
    Ok(tagged(&headers, &shape::statistics(&figures)))
}

/// `GET /api/v1/schemas/report`
pub async fn report_schema() -> Response {
    ([(header::CONTENT_TYPE, "application/schema+json")], REPORT_SCHEMA).into_response()
}

/// `GET /healthz`: the process answers.
pub async fn healthy() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the store answers.
pub async fn ready(State(app): State<App>) -> Result<&'static str, Problem> {
    let ready = app.call(|node| node.organisations().map(|_| "ready\n")).await;
    ready.map_err(|_| Problem::new(ProblemType::NotReady))
}
