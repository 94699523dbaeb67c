//! Links in the API: what stands, and what an administrator does about it.

use axum::{
    Json,
    extract::{Path, Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use jiff::SignedDuration;
use joinder_core::{Actor, FourEyes, OrganisationCode, Role};
use joinder_node::{Invitation, LedgerOf, LinkError, OwnKeys, WantedState};
use serde::{Deserialize, Deserializer, de};
use serde_json::{Value, json};

use super::{read, shape, tagged};
use crate::{
    app::App,
    audit::noted,
    link::{JoinError, Links, Pulling},
    problem::{Problem, ProblemType},
    who::Who,
};

/// Longest that an invitation may be valid: who has not used it by then is to be asked again.
const LONGEST_VALID: SignedDuration = SignedDuration::from_hours(30 * 24);

impl App {
    /// How pulling from a neighbour goes.
    pub(crate) fn pulling(&self, of: &OrganisationCode) -> Pulling {
        self.links.as_ref().map(|links| links.pulling(of)).unwrap_or_default()
    }

    /// The node's place among others; without it nothing can be invited or joined.
    pub(crate) fn linked_to_others(&self) -> Result<Links, Problem> {
        let words =
            "this node cannot be reached by others yet: expected a section [link] in its configuration";
        self.links.clone().ok_or_else(|| Problem::new(ProblemType::Conflict).with(words))
    }

    /// An invitation for one organisation in one role that is valid for so many hours.
    pub(crate) async fn invite(
        &self,
        whom: OrganisationCode,
        role: Role,
        hours: i64,
    ) -> Result<Invitation, Problem> {
        let links = self.linked_to_others()?;
        let longest = LONGEST_VALID.as_hours();
        if !(1..=longest).contains(&hours) {
            return Err(Problem::expected(format!("valid_hours: expected a number from 1 to {longest}")));
        }
        let whom = self.call(move |node| node.code_as_written(&whom)).await?;
        Ok(links.invite(whom, role, SignedDuration::from_hours(hours)).await?)
    }

    /// Makes another key or certificate of this node. Gives by what others know it, and are about to.
    pub(crate) async fn rotate(&self, what: Rotated) -> Result<OwnKeys, Problem> {
        let links = self.linked_to_others()?;
        match what {
            Rotated::Ledger => links.rotate_ledger_key().await?,
            Rotated::Tls => links.rotate_certificate().await?,
        }
        self.call(|node| node.own_keys()).await
    }

    /// Whether another person asked to end the link before, so that it may end now; else it is noted who asks.
    pub(crate) async fn may_revoke(
        &self,
        who: &Who,
        organisation: &OrganisationCode,
        recall: bool,
    ) -> Result<bool, Problem> {
        let Some(actor) = who.actor() else { return Ok(false) };
        // Whoever works at the machine itself needs nobody.
        if actor == Actor::Operator {
            return Ok(true);
        }
        let code = organisation.clone();
        self.call(move |node| {
            if node.links()?.iter().all(|link| link.organisation.code != code) {
                return Err(LinkError::NoLink.into());
            }
            // To take back all that was told is another thing than to end a link.
            let subject = if recall { format!("{code} recall") } else { code.to_string() };
            node.is_second(FourEyes::RevokeLink, &subject, &actor)
        })
        .await
    }

    /// Changes the state of a link; whoever waits on it hears of that at once.
    pub(crate) async fn set_link(
        &self,
        organisation: &OrganisationCode,
        wanted: WantedState,
    ) -> Result<(), Problem> {
        let code = organisation.clone();
        let set = self.call(move |node| node.set_link_state(&code, wanted)).await;
        // Whoever may set a link may see them all: that there is none is no secret.
        set.map_err(|problem| match problem.kind() == ProblemType::NotFound {
            true => problem.with("expected an organisation with which there is a link"),
            false => problem,
        })?;
        self.wake_links();
        Ok(())
    }
}

/// A whole number, however it is written: to JSON 24 and 24.0 are the same.
fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let number = f64::deserialize(deserializer)?;
    let is_whole = number.fract() == 0.0 && number.abs() < 1e9;
    is_whole.then_some(number as i64).ok_or_else(|| de::Error::custom("expected a whole number"))
}

/// Which key is to be another one.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Rotated {
    /// The one that signs heads.
    Ledger,
    /// That of the certificate.
    Tls,
}

impl From<JoinError> for Problem {
    fn from(error: JoinError) -> Self {
        match error {
            JoinError::NotOne => Self::expected(error.to_string()),
            JoinError::Refused | JoinError::Known | JoinError::Answer | JoinError::Peer(_) => {
                Self::new(ProblemType::Conflict).with(error.to_string())
            }
            JoinError::Node(error) => error.into(),
        }
    }
}

/// `GET /api/v1/links`
pub async fn list(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    let views = app.call(|node| node.links()).await?;
    let rows: Vec<Value> =
        views.iter().map(|view| shape::link(view, app.pulling(&view.organisation.code))).collect();
    Ok(tagged(&headers, &json!({ "rows": rows })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Invite {
    organisation: OrganisationCode,
    role: Role,
    #[serde(deserialize_with = "whole")]
    valid_hours: i64,
}

/// `GET /api/v1/links/{organisation}/goes-out`: what of our own goes there, and what is kept back, by the reason.
pub async fn goes_out(
    State(app): State<App>,
    Path(organisation): Path<OrganisationCode>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let out = app.call(move |node| node.goes_out(&organisation)).await?;
    Ok(tagged(&headers, &json!(out)))
}

/// `POST /api/v1/links/invite`
pub async fn invite(State(app): State<App>, body: String) -> Result<Json<Value>, Problem> {
    let expected = "an object with `organisation`, `role` (authority, centre or partner) and `valid_hours`";
    let asked: Invite = read(&body, expected)?;
    let invitation = app.invite(asked.organisation, asked.role, asked.valid_hours).await?;
    let expires = shape::moment(invitation.expires_ms);
    Ok(Json(json!({ "invitation": invitation.to_string(), "expires_at": expires })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Join {
    invitation: String,
}

/// `POST /api/v1/links/join`
pub async fn join(State(app): State<App>, body: String) -> Result<Json<Value>, Problem> {
    let asked: Join = read(&body, "an object with `invitation`")?;
    let organisation = app.linked_to_others()?.join(&asked.invitation).await?;
    Ok(Json(json!({ "organisation": organisation })))
}

#[derive(Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case", deny_unknown_fields)]
enum Wanted {
    Active,
    Paused,
    Revoked {
        #[serde(default)]
        recall: bool,
    },
}

/// `POST /api/v1/links/{organisation}/state`
pub async fn state(
    State(app): State<App>,
    who: Who,
    Path(organisation): Path<String>,
    body: String,
) -> Result<Response, Problem> {
    let organisation: OrganisationCode =
        organisation.parse().map_err(|_| Problem::new(ProblemType::NotFound))?;
    let wanted = match read(&body, "an object with `state`: active, paused or revoked")? {
        Wanted::Active => WantedState::Active,
        Wanted::Paused => WantedState::Paused,
        Wanted::Revoked { recall } => {
            if !app.may_revoke(&who, &organisation, recall).await? {
                let words = "ending a link takes two: it is noted who asked, and ends as soon as another person asks too";
                return Ok(noted(Problem::new(ProblemType::Conflict).with(words)));
            }
            WantedState::Revoked { recall }
        }
    };
    app.set_link(&organisation, wanted).await?;
    Ok(Json(json!({ "organisation": organisation })).into_response())
}

/// `GET /api/v1/links/keys`
pub async fn keys(State(app): State<App>) -> Result<Json<OwnKeys>, Problem> {
    Ok(Json(app.call(|node| node.own_keys()).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rotate {
    rotate: Rotated,
}

/// `POST /api/v1/links/keys`
pub async fn rotate(State(app): State<App>, body: String) -> Result<Json<OwnKeys>, Problem> {
    let asked: Rotate = read(&body, "an object with `rotate`: ledger or tls")?;
    Ok(Json(app.rotate(asked.rotate).await?))
}

/// Which part of which ledger.
#[derive(Debug, Deserialize)]
pub struct Part {
    of: LedgerOf,
    #[serde(default)]
    from: u64,
}

/// `GET /api/v1/links/{organisation}/ledger?of=told&from=N`: lines of the ledger file, in parts of about a mebibyte.
pub async fn ledger(
    State(app): State<App>,
    Path(organisation): Path<String>,
    Query(part): Query<Part>,
) -> Result<Json<Value>, Problem> {
    let code: OrganisationCode = organisation.parse().map_err(|_| Problem::new(ProblemType::NotFound))?;
    let page = app.call(move |node| node.ledger_page(&code, part.of, part.from)).await?;
    Ok(Json(json!({ "lines": page.lines, "next": page.next })))
}
