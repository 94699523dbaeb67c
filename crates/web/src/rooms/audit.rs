//! The log: read for a use that the law names, and breaches.

use std::{collections::BTreeMap, io::Write};

use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use joinder_core::LogUse;
use joinder_formats::csv_row;
use joinder_node::{AuditLine, AuditQuery, Node, NodeError, SeenQuery};
use serde::Deserialize;

use super::{back_to, framed, id, refused};
use crate::{
    app::App,
    frame::{Done, Page, Room},
    pages::{
        FieldError,
        audit::{Filter, LogPage, SeenPage, UnusualPage, as_logged},
    },
    paths,
    problem::Problem,
    reader::Reader,
    stream::download,
};

fn wrong(errors: &[FieldError]) -> Problem {
    let all: Vec<&str> = errors.iter().map(|error| error.expected.as_str()).collect();
    Problem::expected(all.join("; "))
}

fn drawn(app: &App, reader: &Reader, page: &LogPage) -> Response {
    let title = reader.say("audit-log");
    let shown = framed(app, reader, Page::new(Room::Audit, &title, page.body(reader)));
    if page.errors.is_empty() { shown.into_response() } else { refused(shown) }
}

impl App {
    /// The filter with its report by its identifier: people know reports by their references.
    async fn by_report(&self, filter: &Filter) -> Result<Filter, Problem> {
        let Some(text) = filter.report.clone().filter(|text| !text.trim().is_empty()) else {
            return Ok(filter.clone());
        };
        let found = self.call(move |node| node.report_named(&text)).await?;
        let report = found.map(|id| id.to_string()).or_else(|| filter.report.clone());
        Ok(Filter { report, ..filter.clone() })
    }
}

/// `GET /audit`: nothing is read before it is said for what.
pub async fn list(
    State(app): State<App>,
    reader: Reader,
    Query(filter): Query<Filter>,
) -> Result<Response, Problem> {
    let asked = if filter.says_use() { app.by_report(&filter).await? } else { filter.clone() };
    let (found, errors) = match filter.says_use().then(|| asked.query(&app.zone)) {
        None => (None, Vec::new()),
        Some(Err(errors)) => (None, errors),
        Some(Ok(query)) => (Some(app.call(move |node| node.audit(&query)).await?), Vec::new()),
    };
    Ok(drawn(&app, &reader, &LogPage { filter, errors, found }))
}

/// `GET /audit.csv`: the same query as the page, to its end.
pub async fn csv(State(app): State<App>, Query(filter): Query<Filter>) -> Result<Response, Problem> {
    let asked = app.by_report(&filter).await?;
    let query = asked.query(&app.zone).map_err(|errors| wrong(&errors))?;
    let query = AuditQuery { below: None, ..query };
    Ok(download(&app, "audit.csv", "text/csv; charset=utf-8", move |node, out| {
        csv_row(
            out,
            &[
                "entry",
                "at",
                "act",
                "deed",
                "who",
                "token",
                "purpose",
                "case",
                "to",
                "reports",
                "more_reports",
                "series",
                "values",
                "receipt",
                "entries",
                "about",
                "reading",
                "outcome",
                "door",
            ],
        )?;
        node.each_audit_line(&query, &mut |line| write(out, line))
    }))
}

fn write(out: &mut dyn Write, line: &AuditLine) -> std::io::Result<()> {
    let (entry, at) = (line.seq.to_string(), crate::api::moment(line.at_ms).unwrap_or_default());
    let Some(event) = &line.event else {
        return csv_row(
            out,
            &[&entry, &at, "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", "", ""],
        );
    };
    let subjects = &event.subjects;
    let token = match &event.actor {
        joinder_core::Actor::Token { token, .. } => &**token,
        joinder_core::Actor::Operator
        | joinder_core::Actor::Person { .. }
        | joinder_core::Actor::Neighbour { .. }
        | joinder_core::Actor::Node => "",
    };
    let working = event.working.as_ref();
    let reports: Vec<String> = subjects.reports.iter().map(ToString::to_string).collect();
    let series: Vec<String> = subjects.series.iter().map(ToString::to_string).collect();
    let entries = subjects.entries.map(|(from, until)| format!("{from}-{}", until.saturating_sub(1)));
    csv_row(
        out,
        &[
            &entry,
            &at,
            event.deed.act().name(),
            event.deed.name(),
            &event.actor.who(),
            token,
            working.map_or("", |working| working.purpose.as_str()),
            working.and_then(|working| working.case.as_deref()).unwrap_or(""),
            event.to.as_ref().map_or("", |to| to.as_str()),
            &reports.join(" "),
            &subjects.more.to_string(),
            &series.join(" "),
            &subjects.asked.as_ref().map_or(0, |asked| asked.count).to_string(),
            &subjects.receipt.map(|receipt| receipt.to_string()).unwrap_or_default(),
            &entries.unwrap_or_default(),
            subjects.account.as_deref().unwrap_or(""),
            subjects.reading.map_or("", LogUse::name),
            event.outcome.name(),
            event.door.as_deref().unwrap_or(""),
        ],
    )
}

/// For what, and which value.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    r#use: String,
    #[serde(default)]
    value: String,
}

/// `POST /audit/asked`: who asked for a value. It stands in no address and on no page.
pub async fn asked(
    State(app): State<App>,
    reader: Reader,
    Form(asked): Form<Asked>,
) -> Result<Response, Problem> {
    let filter = Filter { r#use: Some(asked.r#use.clone()), ..Filter::default() };
    let mut errors = Vec::new();
    if asked.value.trim().is_empty() {
        errors.push(FieldError::new("value", reader.say("audit-value-expected")));
    }
    let reading = LogUse::of_name(&asked.r#use);
    if reading.is_none() {
        errors.push(FieldError::new("asked-use", reader.say("audit-use-expected")));
    }
    let found = match reading.filter(|_| errors.is_empty()) {
        Some(reading) => {
            let query = AuditQuery { value: Some(asked.value), limit: 1_000, ..AuditQuery::all(reading) };
            let mut found = app.call(move |node| node.audit(&query)).await?;
            // There is no next page: it would need the value in its address.
            found.next = None;
            Some(found)
        }
        None => None,
    };
    Ok(drawn(&app, &reader, &LogPage { filter, errors, found }))
}

/// `GET /audit/unusual`
pub async fn unusual(
    State(app): State<App>,
    reader: Reader,
    Query(filter): Query<Filter>,
) -> Result<Response, Problem> {
    let (found, errors) = match filter.says_use().then(|| filter.lately(&app.zone, app.node.now_ms())) {
        None => (None, Vec::new()),
        Some(Err(errors)) => (None, errors),
        Some(Ok((reading, span))) => {
            // What is known to be a person's own stands with their account.
            let own = BTreeMap::new();
            let found = app.call(move |node| node.audit_unusual(reading, span, &own)).await?;
            (Some(found), Vec::new())
        }
    };
    let faulty = !errors.is_empty();
    let body = UnusualPage { filter, errors, found }.body(&reader);
    let title = reader.say("audit-unusual");
    let shown = framed(&app, &reader, Page::new(Room::Audit, &title, body));
    Ok(if faulty { refused(shown) } else { shown.into_response() })
}

/// `GET /audit/seen`
pub async fn seen(
    State(app): State<App>,
    reader: Reader,
    Query(filter): Query<Filter>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let now_ms = app.node.now_ms();
    let asked = filter.says_use().then(|| filter.seen(&app.zone, now_ms));
    let (query, errors) = match asked {
        None => (None, Vec::new()),
        Some(Err(errors)) => (None, errors),
        Some(Ok(query)) => (Some(query), Vec::new()),
    };
    let (seen, breaches) = app.call(move |node| look(node, query.as_ref())).await?;
    let faulty = !errors.is_empty();
    let body = SeenPage { filter, errors, seen, breaches, now_ms }.body(&reader);
    let title = reader.say("audit-seen");
    let shown = framed(&app, &reader, Page { done, ..Page::new(Room::Audit, &title, body) });
    Ok(if faulty { refused(shown) } else { shown.into_response() })
}

type Looked = (Option<joinder_node::Seen>, Vec<joinder_node::Breach>);

fn look(node: &Node, query: Option<&SeenQuery>) -> Result<Looked, NodeError> {
    let seen = query.map(|query| node.audit_seen(query)).transpose()?;
    Ok((seen, node.breaches()?))
}

/// What is known of a breach.
#[derive(Debug, Deserialize)]
pub struct Note {
    #[serde(default)]
    who: String,
    from: Option<String>,
    until: Option<String>,
    #[serde(default)]
    what: String,
}

/// `POST /audit/breaches`: the clock starts.
pub async fn note(State(app): State<App>, Form(note): Form<Note>) -> Result<Redirect, Problem> {
    let span = crate::pages::audit::Span { from: note.from, until: note.until };
    let span = span.or_lately(&app.zone, app.node.now_ms()).map_err(|errors| wrong(&errors))?;
    let who = as_logged(note.who.trim());
    app.call(move |node| node.note_breach(&who, span, &note.what)).await?;
    Ok(Redirect::to(&paths::done("/audit/seen", "breach-noted", None)))
}

/// How the clock was stopped.
#[derive(Debug, Deserialize)]
pub struct Ended {
    #[serde(default)]
    how: String,
}

/// `POST /audit/breaches/{id}`: the clock stops.
pub async fn end(
    State(app): State<App>,
    Path(breach): Path<String>,
    Form(ended): Form<Ended>,
) -> Result<Redirect, Problem> {
    let breach: i64 = id(&breach)?;
    app.call(move |node| node.end_breach(breach, &ended.how)).await?;
    Ok(back_to(Some("/audit/seen"), "breach-ended", None))
}
