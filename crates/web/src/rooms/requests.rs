//! Requests for a release: asked, answered, taken back.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use jiff::{civil::Date, tz::TimeZone};
use joinder_core::{Answer, Deed, ReportId, RequestId};
use joinder_node::{NewAct, Requests};
use maud::Markup;

use super::{found, framed, id, refused, reports};
use crate::{
    app::App,
    audit::telling,
    frame::{Done, Page, Room},
    pages::requests::{AnswerForm, RequestForm, RequestPage, RequestsPage},
    paths,
    problem::Problem,
    reader::Reader,
    who::{By, Who},
};

impl App {
    /// Something waits for neighbours: who waits to pull it is answered at once.
    pub(crate) fn wake_links(&self) {
        if let Some(links) = &self.links {
            links.wake();
        }
    }

    /// Whether an answer may be given now; else it is noted who wants to give it.
    pub(crate) async fn may_answer(
        &self,
        who: &Who,
        request: RequestId,
        answer: &Answer,
    ) -> Result<bool, Problem> {
        let Some(actor) = who.actor() else { return Ok(false) };
        let answer = answer.clone();
        self.call(move |node| node.may_answer(request, &answer, &actor)).await
    }

    /// Today, by UTC, as the node counts terms.
    fn today(&self) -> Date {
        let now =
            jiff::Timestamp::from_millisecond(self.node.now_ms()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        TimeZone::UTC.to_datetime(now).date()
    }

    async fn request_page(&self, request: RequestId) -> Result<RequestPage, Problem> {
        let view = found(self.call(move |node| node.request(request)).await?)?;
        let form = AnswerForm::for_request(&view, self.today());
        Ok(RequestPage { view, form, errors: Vec::new() })
    }
}

/// `GET /requests`
pub async fn list(
    State(app): State<App>,
    reader: Reader,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let requests = app.call(|node| node.requests()).await?;
    let act = listed(&requests);
    let body = RequestsPage { requests, now_ms: app.node.now_ms() }.body(&reader);
    let title = reader.say("room-requests");
    let page = Page { done, ..Page::new(Room::Requests, &title, body) };
    Ok(telling(act, framed(&app, &reader, page)))
}

/// What the log says of requests that are shown.
pub(crate) fn listed(requests: &Requests) -> NewAct {
    let all = requests.came_in.iter().chain(&requests.went_out).chain(&requests.passed);
    NewAct::of(Deed::RequestsShown).about_reports(all.filter_map(|view| view.report))
}

/// `GET /requests/{id}`
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(request): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let page = app.request_page(id(&request)?).await?;
    let act = NewAct::of(Deed::RequestsShown).about_reports(page.view.report);
    Ok(telling(act, page_of(&app, &reader, &page, done)))
}

fn page_of(app: &App, reader: &Reader, page: &RequestPage, done: Done) -> Markup {
    let title = page.title(reader);
    framed(app, reader, Page { done, ..Page::new(Room::Requests, &title, page.body(reader)) })
}

/// `POST /reports/{id}/ask`
pub async fn ask(
    State(app): State<App>,
    By(by): By,
    reader: Reader,
    Path(report): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let report: ReportId = id(&report)?;
    let form = RequestForm::of(fields);
    let new = match form.request(&reader) {
        Ok(new) => new,
        Err(errors) => {
            let page = reports::page_of(&app, report, form, errors).await?;
            // The report is shown below the form, to whoever may open it.
            app.may_open(&reader.who, &page.view.line.owner)?;
            let opened = reports::opened(&page.view);
            app.call(move |node| node.record_act(opened)).await?;
            return Ok(refused(reports::framed_page(&app, &reader, &page, Done::default())));
        }
    };
    let request = app.call(move |node| node.ask(report, new, &by)).await?;
    app.wake_links();
    Ok(Redirect::to(&paths::done(&paths::request(request), "asked", None)).into_response())
}

/// `POST /requests/{id}/answer`
pub async fn answer(
    State(app): State<App>,
    By(by): By,
    reader: Reader,
    Path(request): Path<String>,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let request: RequestId = id(&request)?;
    let form = AnswerForm::of(fields);
    let answer = match form.answer(&reader, app.today()) {
        Ok(answer) => answer,
        Err(errors) => {
            let page = RequestPage { form, errors, ..app.request_page(request).await? };
            return Ok(refused(page_of(&app, &reader, &page, Done::default())));
        }
    };
    if !app.may_answer(&reader.who, request, &answer).await? {
        return Ok(Redirect::to(&paths::done(&paths::request(request), "first-of-two", None)).into_response());
    }
    app.call(move |node| node.answer_request(request, answer, &by)).await?;
    app.wake_links();
    Ok(Redirect::to(&paths::done(&paths::request(request), "answered", None)).into_response())
}

/// `POST /requests/{id}/take-back`
pub async fn take_back(
    State(app): State<App>,
    By(by): By,
    Path(request): Path<String>,
) -> Result<Redirect, Problem> {
    let request: RequestId = id(&request)?;
    app.call(move |node| node.take_back_request(request, &by)).await?;
    app.wake_links();
    Ok(Redirect::to(&paths::done(&paths::request(request), "asked-no-more", None)))
}
