//! Shared work on a series in the API.

use axum::{
    Json,
    extract::{Path, State},
};
use joinder_core::{OrganisationCode, SeriesId};
use joinder_node::{LeadProposal, LeadReason, LeadSureness, PairReport, SharedWork, Verdict};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{read, shape::moment};
use crate::{
    app::App,
    pages::series::step_of,
    problem::{Problem, ProblemType},
    who::By,
};

/// Who works on a series, as the API tells it.
pub fn shape(work: &SharedWork) -> Value {
    let workers = work.workers.iter().map(|worker| {
        json!({
            "organisation": worker.organisation, "contact": worker.contact, "since": moment(worker.since_ms),
            "ours": worker.ours,
        })
    });
    let between = |list: &[(OrganisationCode, OrganisationCode)]| -> Vec<Value> {
        list.iter().map(|(by, whom)| json!({ "by": by, "whom": whom })).collect()
    };
    let pairs = work.pairs.iter().map(|pair| {
        let said = pair.said.iter().map(|(by, says)| json!({ "by": by, "says": verdict(*says) }));
        json!({
            "first": report(&pair.first), "second": report(&pair.second), "said": said.collect::<Vec<_>>(),
            "disputed": pair.disputed,
        })
    });
    json!({
        "workers": workers.collect::<Vec<_>>(),
        "leads": work.leading.leads,
        "handed": between(&work.leading.handed),
        "declined": between(&work.leading.declined),
        "proposed": between(&work.leading.proposed),
        "offered_by": work.offered_by,
        "others": work.others,
        "could_lead": work.proposal.as_ref().map(proposal),
        "pairs": pairs.collect::<Vec<_>>(),
    })
}

fn report(one: &PairReport) -> Value {
    json!({ "id": one.id, "owner": one.owner, "reference": one.reference })
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Open => "open",
        Verdict::Together => "together",
        Verdict::FirstApart => "first-apart",
        Verdict::SecondApart => "second-apart",
    }
}

fn proposal(proposal: &LeadProposal) -> Value {
    let sure = match proposal.sure {
        LeadSureness::Clear => "clear",
        LeadSureness::Likely => "likely",
        LeadSureness::Open => "open",
    };
    let reasons = proposal.reasons.iter().map(|reason| match *reason {
        LeadReason::Victims { country, reports, of } => {
            json!({ "ground": "victims", "country": country, "reports": reports, "of": of })
        }
        LeadReason::Accounts { country, reports } => {
            json!({ "ground": "accounts", "country": country, "reports": reports })
        }
        LeadReason::First { country, day, undated } => {
            json!({ "ground": "first", "country": country, "day": day, "undated": undated })
        }
    });
    json!({ "country": proposal.country, "sure": sure, "reasons": reasons.collect::<Vec<_>>() })
}

fn id(text: &str) -> Result<SeriesId, Problem> {
    text.parse().map_err(|_| Problem::new(ProblemType::NotFound))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Work {
    works: bool,
    #[serde(default)]
    note: String,
}

/// `POST /api/v1/series/{id}/work`
pub async fn work(
    State(app): State<App>,
    By(by): By,
    Path(series): Path<String>,
    body: String,
) -> Result<Json<Value>, Problem> {
    let series = id(&series)?;
    let Work { works, note } = read(&body, "an object with `works` (true or false), and perhaps `note`")?;
    app.call(move |node| match works {
        true => node.work_on(series, &by, &note),
        false => node.leave_work(series, &by, &note),
    })
    .await?;
    said(&app, series).await
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lead {
    step: String,
    #[serde(default)]
    organisation: Option<String>,
    #[serde(default)]
    note: String,
}

/// `POST /api/v1/series/{id}/lead`
pub async fn lead(
    State(app): State<App>,
    By(by): By,
    Path(series): Path<String>,
    body: String,
) -> Result<Json<Value>, Problem> {
    let series = id(&series)?;
    let expected = "an object with `step`, for propose and hand-over with `organisation`, and perhaps `note`";
    let Lead { step, organisation, note } = read(&body, expected)?;
    let step = step_of(&step, organisation.as_deref()).map_err(Problem::expected)?;
    app.call(move |node| node.say_lead(series, step, &by, &note)).await?;
    said(&app, series).await
}

/// How it stands now.
async fn said(app: &App, series: SeriesId) -> Result<Json<Value>, Problem> {
    app.wake_links();
    let view = app.call(move |node| node.series(series)).await?;
    Ok(Json(shape(&view.ok_or(Problem::new(ProblemType::NotFound))?.work)))
}
