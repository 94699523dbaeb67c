//! What persons ask about data on themselves.

use axum::{
    Form,
    extract::{Path, Query, State},
    http::header,
    response::{IntoResponse, Redirect, Response},
};
use joinder_core::{
    Deed, ReportId,
    codes::{RefusalGround, SubjectAsk},
};
use joinder_node::{AskedBy, Holdings, KeepDecision, NewAct, NodeError, SubjectView};
use maud::Markup;
use serde::Deserialize;

use super::{Why, back_to, found, framed, id, refused};
use crate::{
    app::App,
    audit::telling,
    frame::{Done, Page, Room},
    pages::{
        FieldError,
        subjects::{CorrectPage, SubjectPage, SubjectsPage, letter::Letter},
    },
    paths,
    problem::Problem,
    reader::Reader,
    who::By,
};

fn page(app: &App, reader: &Reader, page: &SubjectsPage, done: Done) -> Markup {
    let title = reader.say("room-subjects");
    framed(app, reader, Page { done, ..Page::new(Room::Subjects, &title, page.body(reader)) })
}

impl App {
    async fn subjects_page(&self) -> Result<SubjectsPage, Problem> {
        self.call(|node| {
            let (rows, authority) = (node.subjects()?, node.complaint_authority()?);
            Ok(SubjectsPage { rows, authority, ..SubjectsPage::default() })
        })
        .await
    }

    /// A request with all that is held on who asks.
    pub(crate) async fn subject_and_holdings(
        &self,
        request: i64,
    ) -> Result<(SubjectView, Holdings), Problem> {
        let both = self.call(move |node| {
            let Some(view) = node.subject(request)? else { return Ok(None) };
            let holdings = match &view.asked_by {
                Some(by) => node.holdings(by)?,
                None => Holdings::default(),
            };
            Ok(Some((view, holdings)))
        });
        found(both.await?)
    }

    /// A report is erased, corrected or restricted here for whoever asked and where it was found for them: for others it would
    /// be done under no request, and nothing would say why.
    async fn found_for(&self, request: i64, report: ReportId) -> Result<(), Problem> {
        let (_, holdings) = self.subject_and_holdings(request).await?;
        found(holdings.reports.iter().find(|held| held.line.id == report)).map(|_| ())
    }
}

/// `GET /subjects`
pub async fn list(
    State(app): State<App>,
    reader: Reader,
    Query(done): Query<Done>,
) -> Result<Markup, Problem> {
    Ok(page(&app, &reader, &app.subjects_page().await?, done))
}

/// A request as it is taken in.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct New {
    ask: String,
    name: String,
    values: String,
}

/// `POST /subjects`
pub async fn open(
    State(app): State<App>,
    By(who): By,
    reader: Reader,
    Form(form): Form<New>,
) -> Result<Response, Problem> {
    let ask = form.ask.parse::<SubjectAsk>();
    let ask = ask.map_err(|error| Problem::expected(format!("ask: {error}")))?;
    let by = match AskedBy::read(&form.name, &form.values) {
        Ok(by) => by,
        Err(NodeError::Field { field, expected }) => {
            let errors = vec![FieldError::new(field, format!("{field}: {expected}"))];
            let shown =
                SubjectsPage { errors, name: form.name, values: form.values, ..app.subjects_page().await? };
            return Ok(refused(page(&app, &reader, &shown, Done::default())));
        }
        Err(error) => return Err(error.into()),
    };
    let number = app.call(move |node| node.open_subject(ask, &by, &who)).await?;
    Ok(Redirect::to(&paths::done(&paths::subject(number), "subject-opened", None)).into_response())
}

/// Whom a person may complain to.
#[derive(Debug, Deserialize)]
pub struct Authority {
    authority: String,
}

/// `POST /subjects/authority`
pub async fn authority(State(app): State<App>, Form(form): Form<Authority>) -> Result<Redirect, Problem> {
    app.call(move |node| node.set_complaint_authority(&form.authority)).await?;
    Ok(back_to(Some("/subjects"), "saved", None))
}

/// What the log says where it is shown what is held on somebody.
pub(crate) fn shown(holdings: &Holdings) -> NewAct {
    NewAct::of(Deed::SubjectsShown).about_reports(holdings.reports.iter().map(|held| held.line.id))
}

/// What it says of a letter: that tells of own reports, and of none where the request was refused.
fn told(view: &SubjectView, holdings: &Holdings) -> NewAct {
    let is_refused = view.outcome.as_ref().is_some_and(|outcome| outcome.refused.is_some());
    let own = holdings.reports.iter().filter(|held| held.own && !is_refused);
    NewAct::of(Deed::LetterWritten).about_reports(own.map(|held| held.line.id))
}

/// `GET /subjects/{id}`
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(request): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let (view, holdings) = app.subject_and_holdings(id(&request)?).await?;
    let act = shown(&holdings);
    let has_authority = app.call(|node| node.complaint_authority()).await?.is_some();
    let page = SubjectPage { view, holdings, has_authority };
    let title = page.title(&reader);
    let page = Page { done, ..Page::new(Room::Subjects, &title, page.body(&reader)) };
    Ok(telling(act, framed(&app, &reader, page)))
}

/// What a letter to a person is written from.
struct Written {
    view: SubjectView,
    holdings: Holdings,
    authority: Option<String>,
}

impl Written {
    async fn of(app: &App, request: &str) -> Result<Self, Problem> {
        let (view, holdings) = app.subject_and_holdings(id(request)?).await?;
        let authority = app.call(|node| node.complaint_authority()).await?;
        Ok(Self { view, holdings, authority })
    }

    fn letter<'a>(&'a self, app: &'a App) -> Letter<'a> {
        let Self { view, holdings, authority } = self;
        Letter { whose: app.node.organisation(), view, holdings, authority: authority.as_deref() }
    }
}

/// `GET /subjects/{id}/letter`
pub async fn letter(
    State(app): State<App>,
    reader: Reader,
    Path(request): Path<String>,
) -> Result<Response, Problem> {
    let written = Written::of(&app, &request).await?;
    let title = reader.say("subjects-letter");
    let page = Page::new(Room::Subjects, &title, written.letter(&app).body(&reader));
    Ok(telling(told(&written.view, &written.holdings), framed(&app, &reader, page)))
}

/// `GET /subjects/{id}/letter.txt`
pub async fn letter_text(
    State(app): State<App>,
    reader: Reader,
    Path(request): Path<String>,
) -> Result<Response, Problem> {
    let written = Written::of(&app, &request).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"letter.txt\""),
    ];
    let text = written.letter(&app).text(&reader);
    Ok(telling(told(&written.view, &written.holdings), (headers, text)))
}

/// `POST /subjects/{id}/answer`
pub async fn answer(
    State(app): State<App>,
    By(who): By,
    Path(request): Path<String>,
    Form(form): Form<Why>,
) -> Result<Redirect, Problem> {
    end(&app, who, &request, None, &form, "subject-answered").await
}

/// On which ground, and why.
#[derive(Debug, Deserialize)]
pub struct Refusal {
    #[serde(default)]
    ground: String,
    reason: Option<String>,
}

/// `POST /subjects/{id}/refuse`
pub async fn refuse(
    State(app): State<App>,
    By(who): By,
    Path(request): Path<String>,
    Form(form): Form<Refusal>,
) -> Result<Redirect, Problem> {
    let ground = form.ground.parse::<RefusalGround>();
    let ground = ground.map_err(|error| Problem::expected(format!("ground: {error}")))?;
    let why = Why { back: None, reason: form.reason };
    end(&app, who, &request, Some(ground), &why, "subject-refused").await
}

async fn end(
    app: &App,
    who: String,
    request: &str,
    ground: Option<RefusalGround>,
    why: &Why,
    done: &str,
) -> Result<Redirect, Problem> {
    let (number, why): (i64, String) = (id(request)?, why.reason()?);
    app.call(move |node| node.end_subject(number, ground, &why, &who)).await?;
    Ok(Redirect::to(&paths::done(&paths::subject(number), done, None)))
}

/// `POST /subjects/{id}/reports/{report}/restrict`
pub async fn restrict(
    State(app): State<App>,
    By(who): By,
    Path(about): Path<(String, String)>,
    Form(form): Form<Why>,
) -> Result<Redirect, Problem> {
    decide(&app, who, about, &form, KeepDecision::Restrict, "restricted").await
}

/// `POST /subjects/{id}/reports/{report}/free`
pub async fn free(
    State(app): State<App>,
    By(who): By,
    Path(about): Path<(String, String)>,
    Form(form): Form<Why>,
) -> Result<Redirect, Problem> {
    decide(&app, who, about, &form, KeepDecision::EndRestriction, "restriction-ended").await
}

async fn decide(
    app: &App,
    who: String,
    (request, report): (String, String),
    form: &Why,
    decision: KeepDecision,
    done: &str,
) -> Result<Redirect, Problem> {
    let (request, report): (i64, ReportId) = (id(&request)?, id(&report)?);
    app.found_for(request, report).await?;
    let why = form.reason()?;
    app.call(move |node| node.decide_keeping(report, decision, &why, &who)).await?;
    Ok(Redirect::to(&paths::done(&paths::subject(request), done, None)))
}

/// `POST /subjects/{id}/reports/{report}/erase`
pub async fn erase(
    State(app): State<App>,
    By(who): By,
    Path((request, report)): Path<(String, String)>,
    Form(form): Form<Why>,
) -> Result<Redirect, Problem> {
    let (request, report): (i64, ReportId) = (id(&request)?, id(&report)?);
    app.found_for(request, report).await?;
    // Why stands with the request's outcome; nothing that could name the report's persons is kept beside it.
    form.reason()?;
    app.call(move |node| node.withdraw(report, &who)).await?;
    Ok(Redirect::to(&paths::done(&paths::subject(request), "erased", None)))
}

/// `GET /subjects/{id}/reports/{report}/correct`
pub async fn record(
    State(app): State<App>,
    reader: Reader,
    Path((request, report)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let (number, report): (i64, ReportId) = (id(&request)?, id(&report)?);
    app.found_for(number, report).await?;
    let record = found(app.call(move |node| node.record_to_correct(report)).await?)?;
    let act = NewAct::of(Deed::ReportOpened).about_reports([report]);
    Ok(telling(act, correct_page(&app, &reader, number, report, record, Vec::new())))
}

fn correct_page(
    app: &App,
    reader: &Reader,
    request: i64,
    report: ReportId,
    record: String,
    errors: Vec<FieldError>,
) -> Markup {
    let action = format!("{}/reports/{report}/correct", paths::subject(request));
    let page = CorrectPage { request, action, record, errors };
    let title = reader.say("subjects-correct");
    framed(app, reader, Page::new(Room::Subjects, &title, page.body(reader)))
}

/// A record as it was corrected.
#[derive(Deserialize)]
pub struct Record {
    #[serde(default)]
    record: String,
}

/// `POST /subjects/{id}/reports/{report}/correct`
pub async fn correct(
    State(app): State<App>,
    reader: Reader,
    Path((request, report)): Path<(String, String)>,
    Form(form): Form<Record>,
) -> Result<Response, Problem> {
    let (number, report): (i64, ReportId) = (id(&request)?, id(&report)?);
    app.found_for(number, report).await?;
    let sent = form.record.clone();
    // What is wrong with a record is said beside it; only what the node cannot do is a problem.
    let corrected = app
        .call(move |node| match node.correct(report, &sent) {
            Err(NodeError::Field { field, expected }) => Ok(Err(format!("{field}: expected {expected}"))),
            Err(error) => Err(error),
            Ok(receipt) => Ok(Ok(receipt)),
        })
        .await?;
    let taken = |receipt: &joinder_node::Receipt| receipt.counts.set_aside == 0 && receipt.error.is_none();
    let why = match corrected {
        Ok(receipt) if taken(&receipt) => {
            let back = paths::subject(number);
            return Ok(Redirect::to(&paths::done(&back, "corrected", None)).into_response());
        }
        Ok(receipt) => receipt.error.unwrap_or_else(|| reader.say("subjects-record-aside").into_owned()),
        Err(why) => why,
    };
    let errors = vec![FieldError::new("record", why)];
    Ok(refused(correct_page(&app, &reader, number, report, form.record, errors)))
}
