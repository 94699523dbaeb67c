//! Requests for a release in the API.

use axum::{
    Json,
    extract::{Path, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use joinder_core::{
    Answer, CaseReference, Deed, Reason, ReportId, RequestId,
    codes::{Parts, Purpose},
};
use joinder_node::{NewAct, NewRequest, RequestState, RequestView};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{read, shape::moment, tagged};
use crate::{
    app::App,
    audit::{noted, telling},
    problem::{Problem, ProblemType},
    rooms::requests::listed,
    who::{By, Who},
};

fn id(text: &str) -> Result<RequestId, Problem> {
    text.parse().map_err(|_| Problem::new(ProblemType::NotFound))
}

/// A request as the API tells it.
fn shape(view: &RequestView) -> Value {
    let (state, until) = match view.state {
        RequestState::Sent => ("sent", None),
        RequestState::Waits => ("waits", None),
        RequestState::Granted(until) => ("granted", Some(until)),
        RequestState::Over(until) => ("over", Some(until)),
        RequestState::Refused => ("refused", None),
        RequestState::Answered => ("answered", None),
        RequestState::TakenBack => ("taken-back", None),
    };
    let answers = view
        .answers
        .iter()
        .map(|said| json!({ "at": moment(said.at_ms), "who": said.who, "answer": said.what }));
    json!({
        "id": view.id,
        "way": view.way.name(),
        "asker": view.asker,
        "owner": view.owner,
        "via": view.via,
        "state": state,
        "until": until,
        "asked_at": moment(view.asked_ms),
        "asked": view.request,
        "who": view.who,
        "answers": answers.collect::<Vec<_>>(),
        "taken_back_at": view.taken_back.as_ref().and_then(|said| moment(said.at_ms)),
        "report": view.report,
    })
}

/// `GET /api/v1/requests`
pub async fn list(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let all = app.call(|node| node.requests()).await?;
    let rows = |views: &[RequestView]| views.iter().map(shape).collect::<Vec<_>>();
    let document = json!({
        "waiting": app.node.waiting_requests(),
        "came_in": rows(&all.came_in),
        "went_out": rows(&all.went_out),
        "passed": rows(&all.passed),
    });
    Ok(telling(listed(&all), tagged(&headers, &document)))
}

/// `GET /api/v1/requests/{id}`
pub async fn show(
    State(app): State<App>,
    headers: HeaderMap,
    Path(request): Path<String>,
) -> Result<Response, Problem> {
    let request = id(&request)?;
    let view = app.call(move |node| node.request(request)).await?;
    let view = view.ok_or(Problem::new(ProblemType::NotFound))?;
    let act = NewAct::of(Deed::RequestsShown).about_reports(view.report);
    Ok(telling(act, tagged(&headers, &shape(&view))))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    report: ReportId,
    purpose: Purpose,
    case: CaseReference,
    parts: Parts,
    reason: Reason,
    #[serde(default)]
    urgent: Option<Reason>,
}

/// `POST /api/v1/requests`
pub async fn ask(State(app): State<App>, By(by): By, body: String) -> Result<Json<Value>, Problem> {
    let expected =
        "an object with `report`, `purpose` (a to f), `case`, `parts`, `reason`, and perhaps `urgent`";
    let Ask { report, purpose, case, parts, reason, urgent } = read(&body, expected)?;
    let new = NewRequest { purpose, case, parts, reason, urgent };
    let request = app.call(move |node| node.ask(report, new, &by)).await?;
    app.wake_links();
    Ok(Json(json!({ "id": request })))
}

/// `POST /api/v1/requests/{id}/answer`
pub async fn answer(
    State(app): State<App>,
    By(by): By,
    who: Who,
    Path(request): Path<String>,
    body: String,
) -> Result<Response, Problem> {
    let request = id(&request)?;
    let expected = "an object with `outcome`: granted with `parts` and `until`, or refused with `ground` and perhaps `words`";
    let answer: Answer = read(&body, expected)?;
    if !app.may_answer(&who, request, &answer).await? {
        let words = "releasing what is sealed takes two: it is noted who wants to, and done as soon as another person answers the same";
        return Ok(noted(Problem::new(ProblemType::Conflict).with(words)));
    }
    app.call(move |node| node.answer_request(request, answer, &by)).await?;
    app.wake_links();
    Ok(Json(json!({ "id": request })).into_response())
}

/// `POST /api/v1/requests/{id}/take-back`
pub async fn take_back(
    State(app): State<App>,
    By(by): By,
    Path(request): Path<String>,
) -> Result<Json<Value>, Problem> {
    let request = id(&request)?;
    app.call(move |node| node.take_back_request(request, &by)).await?;
    app.wake_links();
    Ok(Json(json!({ "id": request })))
}
