//! Reports and decisions about their hits.

use std::io::Write;

use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use joinder_core::{Deed, ReportId};
use joinder_formats::csv_row;
use joinder_node::{
    Decision, Export, NewAct, Node, NodeError, Page as Rows, ReportLine, ReportQuery, ReportView,
};
use maud::Markup;

use super::{Back, Why, back_to, field, found, framed, id, refused, remember};
use crate::{
    app::App,
    audit::telling,
    frame::{Done, Page, Room},
    pages::{
        FieldError,
        report::ReportPage,
        reports::{Filter, ReportColumns, ReportsPage},
        requests::RequestForm,
    },
    problem::{Problem, ProblemType},
    reader::{Cookies, Reader},
    stream::download,
    who::By,
};

/// Rows of one page.
const ROWS: usize = 50;
/// Rows read at once for a file.
const PIECE: usize = 500;
/// Reports that may be ticked in one form.
const TICKED: usize = 500;

/// `GET /reports`
pub async fn list(
    State(app): State<App>,
    reader: Reader,
    cookies: Cookies,
    Query(filter): Query<Filter>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let columns = ReportColumns::remembered(cookies.get(ReportColumns::COOKIE));
    let (query, errors) = match filter.query(ROWS) {
        Ok(query) => (Some(query), Vec::new()),
        Err(errors) => (None, errors),
    };
    let (page, sources, held) = app
        .call(move |node| {
            let page = query.map_or_else(
                || Ok(Rows { rows: Vec::new(), next: None, total: Some(0) }),
                |q| node.reports(&q),
            )?;
            let sources = node.sources()?.into_iter().map(|view| view.source.name).collect();
            Ok((page, sources, node.held()))
        })
        .await?;
    let faulty = !errors.is_empty();
    let act = listed(&page);
    let body = ReportsPage { filter, errors, page, sources, held, columns }.body(&reader);
    let title = reader.say("room-reports");
    let framed = framed(&app, &reader, Page { done, ..Page::new(Room::Reports, &title, body) });
    Ok(telling(act, if faulty { refused(framed) } else { framed.into_response() }))
}

/// What the log says of a list.
fn listed(page: &Rows<ReportLine>) -> NewAct {
    NewAct::of(Deed::ReportsListed).about_reports(page.rows.iter().map(|line| line.id))
}

/// `GET /reports.csv`: the same query as the page, to its end.
pub async fn csv(State(app): State<App>, Query(filter): Query<Filter>) -> Result<Response, Problem> {
    let query = filter
        .query(PIECE)
        .map_err(|errors| Problem::expected(errors.first().map_or("", |e| &e.expected)))?;
    let query = ReportQuery { cursor: None, limit: PIECE, ..query };
    Ok(download(&app, "reports.csv", "text/csv; charset=utf-8", move |node, out| write_all(node, query, out)))
}

fn write_all(node: &Node, mut query: ReportQuery, out: &mut dyn Write) -> Result<(), NodeError> {
    csv_row(
        out,
        &["id", "owner", "reference", "level", "kind", "dated", "state", "lost_eur", "series", "series_name"],
    )?;
    loop {
        let page = node.reports(&query)?;
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

fn write(out: &mut dyn Write, line: &ReportLine) -> std::io::Result<()> {
    let series = line.series.as_ref();
    csv_row(
        out,
        &[
            &line.id.to_string(),
            line.owner.as_str(),
            &line.reference,
            crate::api::level(line.level),
            line.kind.map_or("", |k| k.as_str()),
            &line.dated.map(|w| w.to_string()).unwrap_or_default(),
            line.country.map_or("", |c| c.as_str()),
            &line.lost_eur_cents.map(crate::api::euro).unwrap_or_default(),
            &series.map(|s| s.id.to_string()).unwrap_or_default(),
            series.and_then(|s| s.name.as_deref()).unwrap_or(""),
        ],
    )
}

/// `GET /reports/{id}`
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(report): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let page = page_of(&app, id(&report)?, RequestForm::default(), Vec::new()).await?;
    app.may_open(&reader.who, &page.view.line.owner)?;
    Ok(telling(opened(&page.view), framed_page(&app, &reader, &page, done)))
}

/// What the log says of a report that was opened: its hits are shown with it.
pub(super) fn opened(view: &ReportView) -> NewAct {
    let hits = view.hits.iter().map(|hit| hit.other.id);
    NewAct::of(Deed::ReportOpened).about_reports(std::iter::once(view.line.id).chain(hits))
}

/// The page of a report, with the form that asks for its release as it was sent.
pub(super) async fn page_of(
    app: &App,
    report: ReportId,
    asking: RequestForm,
    errors: Vec<FieldError>,
) -> Result<ReportPage, Problem> {
    let read = app.call(move |node| Ok((node.report(report)?, node.versions(report)?))).await?;
    Ok(ReportPage { view: found(read.0)?, versions: read.1, asking, errors })
}

pub(super) fn framed_page(app: &App, reader: &Reader, page: &ReportPage, done: Done) -> Markup {
    let title = page.title(reader);
    let printed = page.printed(reader);
    framed(app, reader, Page { done, printed, ..Page::new(Room::Reports, &title, page.body(reader)) })
}

/// `POST /reports/{id}/hits/{other}/confirm`
pub async fn confirm(
    State(app): State<App>,
    By(by): By,
    Path((a, b)): Path<(String, String)>,
    Form(form): Form<Back>,
) -> Result<Redirect, Problem> {
    let decision = Decision::Confirm { a: id(&a)?, b: id(&b)? };
    let number = app.call(move |node| node.decide(decision, &by, "")).await?;
    Ok(back_to(form.back.as_deref(), "confirmed", Some(number)))
}

/// `POST /reports/{id}/hits/{other}/reject`
pub async fn reject(
    State(app): State<App>,
    By(by): By,
    Path((a, b)): Path<(String, String)>,
    Form(form): Form<Why>,
) -> Result<Redirect, Problem> {
    let decision = Decision::Reject { subject: id(&a)?, other: id(&b)? };
    let why = form.reason()?;
    let number = app.call(move |node| node.decide(decision, &by, &why)).await?;
    Ok(back_to(form.back.as_deref(), "rejected", Some(number)))
}

/// `POST /reports/selected`: puts the reports ticked into one series, each confirmed with the first.
pub async fn selected(
    State(app): State<App>,
    By(by): By,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Redirect, Problem> {
    let ids = ticked(&fields)?;
    if ids.len() < 2 {
        return Ok(back_to(field(&fields, "back"), "few-ticked", None));
    }
    if field(&fields, "do") != Some("join") {
        return Err(Problem::expected("do: expected join"));
    }
    let why = Why { reason: field(&fields, "reason").map(str::to_owned), back: None }.reason()?;
    // With more than two reports one undo would take back only the last pair; each report's history has its own.
    let pair = ids.len() == 2;
    let last = app
        .call(move |node| {
            let mut last = None;
            for &b in &ids[1..] {
                last = Some(node.decide(Decision::Confirm { a: ids[0], b }, &by, &why)?);
            }
            Ok(last)
        })
        .await?;
    Ok(back_to(field(&fields, "back"), "joined", last.filter(|_| pair)))
}

/// `POST /reports/export`: the reports ticked, whole as far as they may be seen, in the format chosen. Where none is
/// ticked, the page says so.
pub async fn export(
    State(app): State<App>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let ids = ticked(&fields)?;
    if ids.is_empty() {
        return Ok(back_to(field(&fields, "back"), "none-ticked", None).into_response());
    }
    let format = field(&fields, "format").unwrap_or_default().parse::<Export>();
    let format = format.map_err(|error| Problem::expected(format!("format: {error}")))?;
    Ok(download(&app, file_name(format), format.media_type(), move |node, out| {
        node.export_picked(&ids, format, out).map(|_| ())
    }))
}

/// `POST /reports/columns`: which columns the list shows from now on.
pub async fn columns(Form(fields): Form<Vec<(String, String)>>) -> Response {
    let names = fields.iter().filter(|(name, _)| name == "column").map(|(_, value)| value.as_str());
    let columns = ReportColumns::chosen(names);
    remember(ReportColumns::COOKIE, &columns.cookie(), field(&fields, "back"))
}

fn file_name(format: Export) -> &'static str {
    match format {
        Export::Native => "reports.ndjson",
        Export::Csv => "reports.csv",
        Export::Stix => "reports.stix.json",
        Export::Misp => "reports.misp.json",
    }
}

/// The reports ticked in a form, each once, in the form's order.
fn ticked(fields: &[(String, String)]) -> Result<Vec<ReportId>, Problem> {
    let values: Vec<&str> =
        fields.iter().filter(|(name, _)| name == "id").map(|(_, value)| value.as_str()).collect();
    if values.len() > TICKED {
        let detail = format!("id: expected at most {TICKED} reports");
        return Err(Problem::new(ProblemType::TooLarge).with(detail));
    }
    let mut ids = Vec::with_capacity(values.len());
    for value in values {
        let report: ReportId = id(value)?;
        if !ids.contains(&report) {
            ids.push(report);
        }
    }
    Ok(ids)
}
