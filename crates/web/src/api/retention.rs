//! Terms and requests of persons in the API.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use jiff::civil::Date;
use joinder_core::{
    ReportId,
    codes::{RefusalGround, StopGround, SubjectAsk},
};
use joinder_node::{
    AskedBy, DueMonth, Holding, KeepDecision, KeepingView, RetentionPass, RetentionReceipt, ReviewLine,
    SubjectView,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{shape, tagged};
use crate::{
    app::App,
    audit::{noted, telling},
    problem::{Problem, ProblemType},
    rooms::{retention::due, subjects::shown},
    who::{By, Who},
};

/// Reports erased for one request: who has more due asks again.
const MOST: u64 = 2_000;
/// Passes told.
const PASSES: usize = 30;
/// Rows of a page.
const ROWS: usize = 100;

fn read<T: serde::de::DeserializeOwned>(body: &str, expected: &str) -> Result<T, Problem> {
    // Not the parser's words: they may repeat a value.
    serde_json::from_str(body).map_err(|_| Problem::expected(format!("expected {expected}")))
}

fn id<T: std::str::FromStr>(text: &str) -> Result<T, Problem> {
    text.parse().map_err(|_| Problem::new(ProblemType::NotFound))
}

/// Where the list goes on.
#[derive(Debug, Deserialize)]
pub struct Start {
    cursor: Option<String>,
}

/// `GET /api/v1/retention`
pub async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    Query(from): Query<Start>,
) -> Result<Response, Problem> {
    let (months, review, passes) = app
        .call(move |node| {
            Ok((
                node.due_months()?,
                node.review(from.cursor.as_deref().filter(|cursor| !cursor.is_empty()), ROWS)?,
                node.retention_passes(PASSES)?,
            ))
        })
        .await?;
    let document = json!({
        "months": months.iter().map(month).collect::<Vec<_>>(),
        "review": review.rows.iter().map(review_line).collect::<Vec<_>>(),
        "next": review.next,
        "passes": passes.iter().map(pass).collect::<Vec<_>>(),
    });
    Ok(telling(due(&review), tagged(&headers, &document)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    dry_run: bool,
}

/// `POST /api/v1/retention/run`
pub async fn run(State(app): State<App>, body: String) -> Result<Json<Value>, Problem> {
    let asked: Run = read(&body, "an object with `dry_run`")?;
    let (how, most) = match asked.dry_run {
        true => (RetentionPass::Count, u64::MAX),
        false => (RetentionPass::Erase, MOST),
    };
    let receipt = app.call(move |node| node.retain(how, most, &mut |_| ())).await?;
    if let Some(links) = &app.links {
        links.wake();
    }
    Ok(Json(pass(&receipt)))
}

#[derive(Deserialize)]
#[serde(tag = "do", rename_all = "kebab-case", deny_unknown_fields)]
enum Decide {
    Extend { until: Date, reason: String },
    LetGo { reason: String },
    Stop { ground: StopGround, reason: String },
    EndStop { reason: String },
    Restrict { reason: String },
    EndRestriction { reason: String },
}

/// `POST /api/v1/retention/{id}`
pub async fn decide(
    State(app): State<App>,
    who: Who,
    Path(report): Path<String>,
    body: String,
) -> Result<Response, Problem> {
    let report: ReportId = id(&report)?;
    let expected = "an object with `reason` and `do`: extend with `until`, stop with `ground` (protection, accuracy, proof \
                    or restriction), let-go, end-stop, restrict or end-restriction";
    let (decision, why) = match read(&body, expected)? {
        Decide::Extend { until, reason } => (KeepDecision::Extend { until }, reason),
        Decide::LetGo { reason } => (KeepDecision::LetGo, reason),
        Decide::Stop { ground, reason } => (KeepDecision::Stop { ground }, reason),
        Decide::EndStop { reason } => (KeepDecision::EndStop, reason),
        Decide::Restrict { reason } => (KeepDecision::Restrict, reason),
        Decide::EndRestriction { reason } => (KeepDecision::EndRestriction, reason),
    };
    let Some((who, why)) = app.may_keep(&who, report, decision, &why).await? else {
        let words = "to keep a report beyond its term takes two: it is noted who wants to, and done as soon as another person asks the same";
        return Ok(noted(Problem::new(ProblemType::Conflict).with(words)));
    };
    app.call(move |node| node.decide_keeping(report, decision, &why, &who)).await?;
    Ok(Json(json!({ "id": report })).into_response())
}

/// `GET /api/v1/subjects`
pub async fn subjects(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let rows = app.call(|node| node.subjects()).await?;
    Ok(tagged(&headers, &json!({ "rows": rows.iter().map(subject).collect::<Vec<_>>() })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct New {
    ask: SubjectAsk,
    name: String,
    #[serde(default)]
    values: Vec<String>,
}

/// `POST /api/v1/subjects`
pub async fn open(State(app): State<App>, By(who): By, body: String) -> Result<Json<Value>, Problem> {
    let expected = "an object with `ask` (access, correction, erasure or restriction), `name` and `values`";
    let new: New = read(&body, expected)?;
    let by = AskedBy::read(&new.name, &new.values.join("\n"))?;
    let number = app.call(move |node| node.open_subject(new.ask, &by, &who)).await?;
    Ok(Json(json!({ "id": number })))
}

/// `GET /api/v1/subjects/{id}`
pub async fn one(
    State(app): State<App>,
    headers: HeaderMap,
    Path(request): Path<String>,
) -> Result<Response, Problem> {
    let (view, found) = app.subject_and_holdings(id(&request)?).await?;
    let document = json!({
        "request": subject(&view),
        "reports": found.reports.iter().map(holding).collect::<Vec<_>>(),
        "more": found.more,
        "set_aside": found.set_aside,
        "looked_up": found.looked_up,
    });
    Ok(telling(shown(&found), tagged(&headers, &document)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    refused: Option<RefusalGround>,
    reason: String,
}

/// `POST /api/v1/subjects/{id}`
pub async fn end(
    State(app): State<App>,
    By(who): By,
    Path(request): Path<String>,
    body: String,
) -> Result<Json<Value>, Problem> {
    let number: i64 = id(&request)?;
    let end: End =
        read(&body, "an object with `reason`, and `refused` where it is refused on a ground of art 15")?;
    app.call(move |node| node.end_subject(number, end.refused, &end.reason, &who)).await?;
    Ok(Json(json!({ "id": number })))
}

fn month(one: &DueMonth) -> Value {
    let month = format!("{:04}-{:02}", one.month.0, one.month.1);
    json!({ "month": month, "source": one.source, "reports": one.reports })
}

fn review_line(row: &ReviewLine) -> Value {
    json!({ "line": shape::report_line(&row.line), "keeping": keeping(&row.keeping) })
}

/// Until when a report is kept, and why.
pub fn keeping(view: &KeepingView) -> Value {
    let stop =
        view.stop.as_ref().map(|stop| json!({ "ground": stop.ground, "why": stop.why, "who": stop.who }));
    json!({
        "until": view.until,
        "set_by": view.set_by.slug(),
        "review_on": view.review_on,
        "stop": stop,
        "restricted": view.restricted,
    })
}

fn pass(receipt: &RetentionReceipt) -> Value {
    json!({
        "id": receipt.id,
        "started_at": shape::moment(receipt.started_ms),
        "ended_at": receipt.ended_ms.and_then(shape::moment),
        "erased": receipt.counts.erased,
        "total": receipt.counts.total(),
        "held": receipt.counts.held,
        "more": receipt.counts.more,
    })
}

fn subject(view: &SubjectView) -> Value {
    json!({
        "id": view.id,
        "ask": view.ask,
        "received_at": shape::moment(view.received_ms),
        "due": view.due,
        "late": view.late,
        "name": view.asked_by.as_ref().map(|by| &by.name),
        "values": view.asked_by.as_ref().map(|by| &by.values),
        "who": view.who,
        "ended_at": view.ended_ms.and_then(shape::moment),
        "outcome": view.outcome,
    })
}

fn holding(held: &Holding) -> Value {
    json!({
        "line": shape::report_line(&held.line),
        "own": held.own,
        "source": held.source,
        "keeping": keeping(&held.keeping),
        "recipients": held.recipients,
    })
}
