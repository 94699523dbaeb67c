//! Series: list, one, its graph, its name, its offence.

use std::{collections::HashMap, io::Write};

use axum::{
    Form, Json,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use joinder_core::{Deed, ReportId, SeriesId, Subjects, TraceKind, codes::Offence};
use joinder_formats::csv_row;
use joinder_node::{
    Graph, NewAct, Node, NodeError, NodeKind, Page as Rows, SeriesLine, SeriesQuery, SeriesView,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Back, Why, back_to, found, framed, id, refused};
use crate::{
    app::App,
    audit::telling,
    frame::{Done, Page, Room},
    pages::{
        series::{OfKind, SeriesPage, step_of},
        series_list::{Filter, SeriesListPage},
    },
    parts::{defanged, trace_name},
    paths,
    problem::Problem,
    reader::Reader,
    stream::download,
    who::By,
};

const ROWS: usize = 50;
const PIECE: usize = 500;

/// `GET /series`
pub async fn list(
    State(app): State<App>,
    reader: Reader,
    Query(filter): Query<Filter>,
) -> Result<Response, Problem> {
    let (query, errors) = match filter.query(ROWS) {
        Ok(query) => (Some(query), Vec::new()),
        Err(errors) => (None, errors),
    };
    let page = app
        .call(move |node| {
            query.map_or_else(
                || Ok(Rows { rows: Vec::new(), next: None, total: Some(0) }),
                |q| node.series_list(&q),
            )
        })
        .await?;
    let faulty = !errors.is_empty();
    let act = listed(&page);
    let body = SeriesListPage { filter, errors, page }.body(&reader);
    let title = reader.say("room-series");
    let framed = framed(&app, &reader, Page::new(Room::Series, &title, body));
    Ok(telling(act, if faulty { refused(framed) } else { framed.into_response() }))
}

/// What the log says of a list.
fn listed(page: &Rows<SeriesLine>) -> NewAct {
    NewAct::of(Deed::SeriesListed).about_series(page.rows.iter().map(|line| line.series.id))
}

/// What the log says of a series that was opened: its latest reports are shown with it.
fn opened(view: &SeriesView) -> NewAct {
    let subjects = Subjects {
        series: vec![view.line.series.id],
        ..Subjects::of_reports(view.reports.rows.iter().map(|line| line.id))
    };
    NewAct::of(Deed::SeriesOpened).about(subjects)
}

/// `GET /series.csv`: the same query as the page, to its end.
pub async fn csv(State(app): State<App>, Query(filter): Query<Filter>) -> Result<Response, Problem> {
    let query = filter
        .query(PIECE)
        .map_err(|errors| Problem::expected(errors.first().map_or("", |e| &e.expected)))?;
    let query = SeriesQuery { cursor: None, limit: PIECE, ..query };
    Ok(download(&app, "series.csv", "text/csv; charset=utf-8", move |node, out| write_all(node, query, out)))
}

fn write_all(node: &Node, mut query: SeriesQuery, out: &mut dyn Write) -> Result<(), NodeError> {
    csv_row(
        out,
        &[
            "id",
            "number",
            "name",
            "kind",
            "reports",
            "states",
            "organisations",
            "lost_eur",
            "lost_known_of",
            "first",
            "last",
            "new_7_days",
            "new_28_days",
        ],
    )?;
    loop {
        let page = node.series_list(&query)?;
        node.record_act(listed(&page).as_deed(Deed::Exported))?;
        for line in &page.rows {
            write(out, line)?;
        }
        query.cursor = page.next;
        if query.cursor.is_none() {
            return Ok(());
        }
    }
}

fn write(out: &mut dyn Write, line: &SeriesLine) -> std::io::Result<()> {
    let states: Vec<&str> = line.countries.iter().map(|c| c.as_str()).collect();
    let when = |w: Option<joinder_core::When>| w.map(|w| w.date().to_string()).unwrap_or_default();
    csv_row(
        out,
        &[
            &line.series.id.to_string(),
            &line.series.number.to_string(),
            line.series.name.as_deref().unwrap_or(""),
            line.kind.map_or("", |k| k.as_str()),
            &line.reports.to_string(),
            &states.join(" "),
            &line.owners.to_string(),
            &crate::api::euro(line.lost.eur_cents),
            &line.lost.reports.to_string(),
            &when(line.first),
            &when(line.last),
            &line.grew_7_days.to_string(),
            &line.grew_28_days.to_string(),
        ],
    )
}

/// Which evidence to show.
#[derive(Debug, Deserialize)]
pub struct Asked {
    trace: Option<String>,
}

impl Asked {
    fn kind(&self) -> Result<Option<TraceKind>, Problem> {
        let asked = self.trace.as_deref().filter(|text| !text.is_empty());
        let kind = asked.map(str::parse::<TraceKind>).transpose();
        kind.map_err(|error| Problem::expected(format!("trace: {error}")))
    }
}

/// `GET /series/{id}`; a series that went up in another leads there.
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(series): Path<String>,
    Query(done): Query<Done>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let kind = asked.kind()?;
    let series = of_address(&app, &series).await?;
    let (view, moved, of_kind) = app
        .call(move |node| {
            let view = node.series(series)?;
            let moved = if view.is_none() { node.series_moved(series)? } else { None };
            let of_kind = match kind.filter(|_| view.is_some()) {
                Some(kind) => {
                    let (evidence, not_counted) = node.series_evidence(series, kind)?;
                    Some(OfKind { kind, evidence, not_counted })
                }
                None => None,
            };
            Ok((view, moved, of_kind))
        })
        .await?;
    if let (None, Some(other)) = (&view, moved) {
        return Ok(Redirect::to(&paths::series(other)).into_response());
    }
    let page = SeriesPage { view: found(view)?, of_kind };
    let act = opened(&page.view);
    let title = page.title(&reader);
    let scripts = &["graph.js", "map.js"];
    let page = Page { done, scripts, ..Page::new(Room::Series, &title, page.body(&reader)) };
    Ok(telling(act, framed(&app, &reader, page)))
}

/// `ser_…`, or the number by which people call it.
async fn of_address(app: &App, text: &str) -> Result<SeriesId, Problem> {
    match text.strip_prefix("S-").and_then(|n| n.parse::<i64>().ok()) {
        Some(number) => found(app.call(move |node| node.series_numbered(number)).await?),
        None => id(text),
    }
}

/// `GET /series/{id}/graph.json`
pub async fn graph(
    State(app): State<App>,
    reader: Reader,
    Path(series): Path<String>,
) -> Result<Response, Problem> {
    let series: SeriesId = id(&series)?;
    let (graph, view) = app.call(move |node| Ok((node.graph(series)?, node.series(series)?))).await?;
    let (graph, view) = (found(graph)?, found(view)?);
    Ok(telling(graph_act(series, &graph), Json(graph_document(&reader, &graph, &view))))
}

/// What the log says of a graph: the reports that stand in it.
fn graph_act(series: SeriesId, graph: &Graph) -> NewAct {
    let reports = graph.nodes.iter().filter(|node| node.kind == NodeKind::Report);
    let reports = reports.filter_map(|node| node.id.parse::<ReportId>().ok());
    let subjects = Subjects { series: vec![series], ..Subjects::of_reports(reports) };
    NewAct::of(Deed::SeriesOpened).about(subjects)
}

/// The graph in the form that the island draws.
pub(crate) fn graph_document(reader: &Reader, graph: &Graph, view: &SeriesView) -> Value {
    let bits: HashMap<&str, f32> =
        view.evidence.iter().map(|line| (line.trace.key.as_str(), line.trace.bits)).collect();
    let reports: Vec<Value> = graph
        .nodes
        .iter()
        .filter(|node| node.kind == NodeKind::Report)
        .map(|node| {
            let (owner, reference) = node.label.split_once(' ').unwrap_or(("", &node.label));
            json!({
                "id": node.id, "label": reference, "state": owner.get(..2).unwrap_or(owner), "organisation": owner,
                "href": format!("/reports/{}", node.id), "disclosure": if node.detail.is_empty() { "hit" } else { "full" },
            })
        })
        .collect();
    let traces: Vec<Value> = graph
        .nodes
        .iter()
        .filter(|node| node.kind == NodeKind::Trace)
        .filter_map(|node| {
            let kind = node.detail.parse().ok()?;
            Some(json!({
                "id": node.id, "kind": trace_name(reader, kind), "label": defanged(kind, &node.label), "href": paths::trace(kind, &node.label),
                "reports": node.weight, "shared": false,
            }))
        })
        .collect();
    let edges: Vec<Value> = graph
        .edges
        .iter()
        .map(|(report, trace)| json!({ "report": report, "trace": trace, "bits": bits.get(trace.as_str()).copied().unwrap_or(0.0) }))
        .collect();
    json!({ "reports": reports, "traces": traces, "edges": edges, "left_out": graph.left_out })
}

/// A name.
#[derive(Debug, Deserialize)]
pub struct Named {
    name: String,
    back: Option<String>,
}

/// `POST /series/{id}/name`
pub async fn name(
    State(app): State<App>,
    Path(series): Path<String>,
    Form(form): Form<Named>,
) -> Result<Redirect, Problem> {
    let series: SeriesId = id(&series)?;
    app.call(move |node| node.name_series(series, &form.name)).await?;
    Ok(back_to(Some(form.back.as_deref().unwrap_or(&paths::series(series))), "named", None))
}

/// An offence, and why it is that.
#[derive(Debug, Deserialize)]
pub struct Said {
    offence: Option<String>,
    reason: Option<String>,
    back: Option<String>,
}

/// `POST /series/{id}/offence`: a person confirms what the kind proposes, or says another.
pub async fn offence(
    State(app): State<App>,
    By(by): By,
    Path(series): Path<String>,
    Form(form): Form<Said>,
) -> Result<Redirect, Problem> {
    let series: SeriesId = id(&series)?;
    let offence = form.offence.as_deref().unwrap_or_default().parse::<Offence>();
    let offence = offence.map_err(|error| Problem::expected(format!("offence: {error}")))?;
    let why = Why { reason: form.reason, back: None }.reason()?;
    app.call(move |node| node.say_offence(series, offence, &by, &why)).await?;
    Ok(back_to(Some(form.back.as_deref().unwrap_or(&paths::series(series))), "offence", None))
}

/// `POST /series/{id}/offence/undo`
pub async fn undo_offence(
    State(app): State<App>,
    By(by): By,
    Path(series): Path<String>,
    Form(form): Form<Back>,
) -> Result<Redirect, Problem> {
    let series: SeriesId = id(&series)?;
    app.call(move |node| node.unsay_offence(series, &by)).await?;
    Ok(back_to(Some(form.back.as_deref().unwrap_or(&paths::series(series))), "undone", None))
}

/// That we work on it, or no longer do.
#[derive(Debug, Deserialize)]
pub struct Work {
    works: Option<String>,
    note: Option<String>,
    back: Option<String>,
}

/// `POST /series/{id}/work`
pub async fn work(
    State(app): State<App>,
    By(by): By,
    Path(series): Path<String>,
    Form(form): Form<Work>,
) -> Result<Redirect, Problem> {
    let series: SeriesId = id(&series)?;
    let works = match form.works.as_deref() {
        Some("yes") => true,
        Some("no") => false,
        Some(_) | None => return Err(Problem::expected("works: expected yes or no")),
    };
    let note = form.note.unwrap_or_default();
    app.call(move |node| match works {
        true => node.work_on(series, &by, &note),
        false => node.leave_work(series, &by, &note),
    })
    .await?;
    app.wake_links();
    let done = if works { "works" } else { "works-no-more" };
    Ok(back_to(Some(form.back.as_deref().unwrap_or(&paths::series(series))), done, None))
}

/// Who leads.
#[derive(Debug, Deserialize)]
pub struct Lead {
    step: Option<String>,
    organisation: Option<String>,
    note: Option<String>,
    back: Option<String>,
}

/// `POST /series/{id}/lead`
pub async fn lead(
    State(app): State<App>,
    By(by): By,
    Path(series): Path<String>,
    Form(form): Form<Lead>,
) -> Result<Redirect, Problem> {
    let series: SeriesId = id(&series)?;
    let step = step_of(form.step.as_deref().unwrap_or(""), form.organisation.as_deref());
    let step = step.map_err(Problem::expected)?;
    let note = form.note.unwrap_or_default();
    app.call(move |node| node.say_lead(series, step, &by, &note)).await?;
    app.wake_links();
    Ok(back_to(Some(form.back.as_deref().unwrap_or(&paths::series(series))), "lead", None))
}
