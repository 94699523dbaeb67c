//! Logging in by another system: where the browser is sent, and where it comes back to.

use axum::{
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use joinder_core::Deed;
use joinder_node::{Chance, NewAct, OsChance};
use serde::Deserialize;

use super::{
    Back,
    door::{enter_page, entered, page, shut},
    passkeys::Party,
};
use crate::{
    app::App,
    audit::telling,
    oidc::{Attempt, Oidc, OidcError},
    pages::{
        door::{LogInPage, came_in},
        people::refusal,
    },
    paths,
    problem::{Problem, ProblemType},
    reader::{Cookies, Reader},
    who::Place,
};

/// For what the attempt is sealed.
const ATTEMPT: &str = "an attempt to log in by the provider";
/// How long one may take.
const LASTS_MS: i64 = 10 * 60_000;

impl App {
    fn provider(&self) -> Result<&Oidc, Problem> {
        self.oidc.as_deref().ok_or(Problem::new(ProblemType::NotFound))
    }

    /// The cookie of an attempt. The provider's page sends the browser back, so it comes from another site: `Lax`.
    fn attempt_cookie(&self, value: &str) -> Option<HeaderValue> {
        let (prefix, secure) = if self.front.is_tls() { ("__Host-", "; Secure") } else { ("", "") };
        let lasts = if value.is_empty() { 0 } else { LASTS_MS / 1_000 };
        let cookie = format!(
            "{prefix}joinder-attempt={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={lasts}{secure}"
        );
        HeaderValue::from_str(&cookie).ok()
    }

    fn attempt_of(&self, cookies: &Cookies) -> Option<String> {
        let prefix = if self.front.is_tls() { "__Host-" } else { "" };
        cookies.get(&format!("{prefix}joinder-attempt")).map(str::to_owned)
    }
}

/// `GET /login/provider`: on to the provider's page.
pub async fn begin(
    State(app): State<App>,
    reader: Reader,
    headers: HeaderMap,
    party: Party,
    Place(place): Place,
    Query(asked): Query<Back>,
) -> Result<Response, Problem> {
    let provider = app.provider()?;
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let scheme = if app.front.is_tls() { "https" } else { "http" };
    let redirect = format!("{scheme}://{host}/login/provider/back");
    let mut chance = [0; 96];
    OsChance.fill(&mut chance).map_err(|_| Problem::new(ProblemType::Internal))?;
    let back = paths::back(asked.back.as_deref());
    let (address, attempt) = match provider.begin(&chance, redirect, back, &place).await {
        Ok(begun) => begun,
        Err(error) => return Ok(refused(&app, &reader, &party, &error)),
    };
    let note = serde_json::to_string(&attempt).map_err(|_| Problem::new(ProblemType::Internal))?;
    let sealed = app.call(move |node| node.seal_note(ATTEMPT, &note)).await?;
    let mut response = Redirect::to(address.as_str()).into_response();
    if let Some(cookie) = app.attempt_cookie(&sealed) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// What the provider sends the browser back with.
#[derive(Deserialize)]
pub struct Answer {
    #[serde(default)]
    code: String,
    #[serde(default)]
    state: String,
    error: Option<String>,
}

/// `GET /login/provider/back`
pub async fn end(
    State(app): State<App>,
    reader: Reader,
    cookies: Cookies,
    party: Party,
    Place(address): Place,
    Query(answer): Query<Answer>,
) -> Result<Response, Problem> {
    let sealed = app.attempt_of(&cookies).unwrap_or_default();
    let note = app.call(move |node| node.open_note(ATTEMPT, &sealed, LASTS_MS)).await?;
    let attempt = note.and_then(|note| serde_json::from_str::<Attempt>(&note).ok());
    let now = app.node.now_ms().div_euclid(1_000);
    let person = match (attempt, &answer.error) {
        (None, _) => Err(OidcError::Attempt),
        (Some(_), Some(_)) => Err(OidcError::Refused),
        (Some(attempt), None) => {
            let person = app.provider()?.end(&attempt, &answer.state, &answer.code, &address, now).await;
            person.map(|person| (person, attempt.back))
        }
    };
    let (person, back) = match person {
        Ok(person) => person,
        Err(error) => return Ok(refused(&app, &reader, &party, &error)),
    };
    let begun = app
        .people(move |node| node.log_in_by_provider(&person.subject, &person.name, person.role, &address))
        .await?;
    match begun {
        Ok(begun) => {
            let to = app.first_page(&begun, &back).await?;
            // A page, and no redirect: of what another site began the browser sends no strict cookie along.
            let shown = page(&app, &reader, "log-in", came_in(&reader, &to));
            let mut response = enter_page(&app, &begun, shown);
            if let Some(cookie) = app.attempt_cookie("") {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            Ok(entered(&begun, response))
        }
        Err(error) => {
            let response = said(&app, &reader, &party, refusal(&reader, error));
            Ok(telling(NewAct::of(Deed::LoggedIn), response))
        }
    }
}

fn refused(app: &App, reader: &Reader, party: &Party, error: &OidcError) -> Response {
    tracing::warn!(%error, "log-in.provider");
    let key = match error {
        OidcError::Provider(_) => "provider-away",
        OidcError::Refused => "provider-refused",
        OidcError::Attempt => "provider-attempt",
        OidcError::Token(_) => "provider-token",
        OidcError::SecondFactor => "provider-second-factor",
        OidcError::Role => "provider-role",
        OidcError::Name => "provider-name",
    };
    let response = said(app, reader, party, reader.say(key).into_owned());
    match error {
        // Nothing says who it was, and whoever likes could fill the log.
        OidcError::Attempt | OidcError::Refused | OidcError::Provider(_) => response,
        OidcError::Token(_) | OidcError::SecondFactor | OidcError::Role | OidcError::Name => {
            telling(NewAct::of(Deed::LoggedIn), response)
        }
    }
}

fn said(app: &App, reader: &Reader, party: &Party, wrong: String) -> Response {
    let shown = LogInPage { wrong: Some(wrong), ..app.log_in_page(party) };
    let mut response = shut(app, reader, &shown);
    // An attempt is made once.
    if let Some(cookie) = app.attempt_cookie("") {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
