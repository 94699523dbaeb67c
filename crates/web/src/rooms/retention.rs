//! What is due, and what people decide about it.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::{Redirect, Response},
};
use jiff::civil::Date;
use joinder_core::{
    Deed, ReportId,
    codes::{Right, StopGround},
};
use joinder_node::{KeepDecision, May, NewAct, Review};
use serde::Deserialize;

use super::{back_to, framed, id};
use crate::{
    app::App,
    audit::telling,
    frame::{Done, Page, Room},
    pages::retention::RetentionPage,
    problem::{Problem, ProblemType},
    reader::Reader,
    who::Who,
};

/// Where the list goes on.
#[derive(Debug, Default, Deserialize)]
pub struct Filter {
    cursor: Option<String>,
}

/// `GET /retention`
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Query(filter): Query<Filter>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let cursor = filter.cursor.filter(|cursor| !cursor.is_empty());
    let page = app
        .call(move |node| {
            Ok(RetentionPage {
                months: node.due_months()?,
                waits: node.keeping_that_waits()?,
                review: node.review(cursor.as_deref(), 50)?,
                later: cursor.is_some(),
                passes: node.retention_passes(RetentionPage::PASSES)?,
            })
        })
        .await?;
    let act = due(&page.review);
    let title = reader.say("room-retention");
    let page = Page { done, ..Page::new(Room::Retention, &title, page.body(&reader)) };
    Ok(telling(act, framed(&app, &reader, page)))
}

/// What the log says where it is shown which reports stand for review.
pub(crate) fn due(review: &Review) -> NewAct {
    NewAct::of(Deed::DueShown).about_reports(review.rows.iter().map(|row| row.line.id))
}

/// What somebody decides, and why.
#[derive(Debug, Default, Deserialize)]
pub struct Decision {
    back: Option<String>,
    #[serde(default)]
    reason: String,
    until: Option<String>,
    ground: Option<String>,
}

/// `POST /retention/{id}/extend`
pub async fn extend(
    State(app): State<App>,
    who: Who,
    Path(report): Path<String>,
    Form(form): Form<Decision>,
) -> Result<Redirect, Problem> {
    let until: Option<Date> = form.until.as_deref().and_then(|day| day.parse().ok());
    let until = until.ok_or(Problem::expected("until: expected a date such as 2030-12-31"))?;
    decide(&app, who, &report, form, KeepDecision::Extend { until }, "extended").await
}

/// `POST /retention/{id}/stop`
pub async fn stop(
    State(app): State<App>,
    who: Who,
    Path(report): Path<String>,
    Form(form): Form<Decision>,
) -> Result<Redirect, Problem> {
    let ground = form.ground.as_deref().unwrap_or_default().parse::<StopGround>();
    let ground = ground.map_err(|error| Problem::expected(format!("ground: {error}")))?;
    decide(&app, who, &report, form, KeepDecision::Stop { ground }, "stopped").await
}

/// `POST /retention/{id}/end-stop`
pub async fn end_stop(
    State(app): State<App>,
    who: Who,
    Path(report): Path<String>,
    Form(form): Form<Decision>,
) -> Result<Redirect, Problem> {
    decide(&app, who, &report, form, KeepDecision::EndStop, "stop-ended").await
}

/// `POST /retention/{id}/let-go`
pub async fn let_go(
    State(app): State<App>,
    who: Who,
    Path(report): Path<String>,
    Form(form): Form<Decision>,
) -> Result<Redirect, Problem> {
    decide(&app, who, &report, form, KeepDecision::LetGo, "let-go").await
}

impl App {
    /// Who decides about keeping and why, where it may be carried out now: to keep beyond the term is a right of its own, and takes
    /// two, who both stand in the report's history.
    pub(crate) async fn may_keep(
        &self,
        who: &Who,
        report: ReportId,
        decision: KeepDecision,
        why: &str,
    ) -> Result<Option<(String, String)>, Problem> {
        if decision.blocks_erasure() && !who.rights.contains(Right::BlockErasure) {
            return Err(Problem::new(ProblemType::Forbidden));
        }
        let Some(actor) = who.actor() else { return Ok(None) };
        let (why, name) = (why.to_owned(), who.name());
        let asked = why.clone();
        let may = self.call(move |node| node.may_keep(report, decision, &asked, &actor)).await?;
        Ok(match may {
            May::Waits => None,
            May::Now => Some((name, why)),
            May::NowWith { account, why: first } => {
                let both = format!("{account}: {}; {name}: {}", shortened(&first), shortened(&why));
                Some((format!("{account}, {name}"), both))
            }
        })
    }
}

/// Half of a reason that two give: one line takes 500 characters, and two names.
fn shortened(why: &str) -> String {
    const MOST: usize = 180;
    let why = why.trim();
    if why.chars().count() <= MOST { why.to_owned() } else { why.chars().take(MOST).chain(['…']).collect() }
}

async fn decide(
    app: &App,
    who: Who,
    report: &str,
    form: Decision,
    decision: KeepDecision,
    done: &str,
) -> Result<Redirect, Problem> {
    let report: ReportId = id(report)?;
    let back = form.back.as_deref().or(Some("/retention"));
    let Some((who, why)) = app.may_keep(&who, report, decision, &form.reason).await? else {
        return Ok(back_to(back, "first-of-two", None));
    };
    app.call(move |node| node.decide_keeping(report, decision, &why, &who)).await?;
    Ok(back_to(back, done, None))
}
