//! Passkeys: what a browser is to ask an authenticator for, and what comes of it.

use axum::{
    Form, Json,
    extract::{FromRequestParts, State},
    http::{header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};
use joinder_node::{PeopleError, RelyingParty};
use serde::Deserialize;
use serde_json::Value;

use super::{
    account::{back, unproved, with_error},
    door::{enter, entered, log_in_of, shut},
};
use crate::{
    app::App,
    audit::telling,
    pages::{FieldError, door::LogInPage, people::refusal},
    paths,
    problem::{Problem, ProblemType},
    reader::Reader,
    who::{Me, Place},
};

/// This desk as authenticators know it; none where it is read under an address, for which there is no passkey.
pub struct Party(pub Option<RelyingParty>);

impl FromRequestParts<App> for Party {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let host = parts.headers.get(header::HOST).and_then(|host| host.to_str().ok());
        Ok(Self(host.and_then(|host| RelyingParty::new(host, app.front.is_tls()))))
    }
}

impl Party {
    fn named(&self) -> Result<RelyingParty, Problem> {
        self.0.clone().ok_or_else(|| {
            Problem::new(ProblemType::Conflict).with("a passkey is for a name, not for an address")
        })
    }
}

/// `GET /login/passkey`: what the browser is to ask for.
pub async fn to_show(State(app): State<App>, party: Party) -> Result<Json<Value>, Problem> {
    let party = party.named()?;
    Ok(Json(app.call(move |node| node.passkey_to_show(&party)).await?))
}

/// A passkey that was shown. No `Debug`: whoever has it first is let in.
#[derive(Deserialize)]
pub struct Shown {
    #[serde(default)]
    given: String,
    #[serde(default)]
    back: String,
}

/// `POST /login/passkey`
pub async fn log_in(
    State(app): State<App>,
    reader: Reader,
    party: Party,
    Place(address): Place,
    Form(form): Form<Shown>,
) -> Result<Response, Problem> {
    let (named, given) = (party.named()?, form.given);
    let again = given.clone();
    let shown = app.people(move |node| node.log_in_by_passkey(&given, &named, &address)).await?;
    match shown {
        Ok(begun) => {
            let to = app.first_page(&begun, &form.back).await?;
            Ok(entered(&begun, enter(&app, &begun, &to)))
        }
        Err(error) => {
            let shown = LogInPage {
                back: form.back,
                wrong: Some(refusal(&reader, error)),
                ..app.log_in_page(&party)
            };
            tracing::warn!(%error, "log-in.passkey");
            let response = shut(&app, &reader, &shown);
            let (named, given) = (party.named()?, again);
            let known = app.call(move |node| node.passkey_refused(&given, &named)).await?;
            // Of one that nobody here has, nothing says who it was, and whoever likes could fill the log.
            Ok(if known.is_some() { telling(log_in_of(known), response) } else { response })
        }
    }
}

/// `GET /account/passkeys`: what the browser is to ask for.
pub async fn to_make(State(app): State<App>, me: Me, party: Party) -> Result<Json<Value>, Problem> {
    let party = party.named()?;
    Ok(Json(app.call(move |node| node.passkey_to_make(&me.account, &party)).await?))
}

/// A passkey that was made. No `Debug`: it holds secrets.
#[derive(Deserialize)]
pub struct Made {
    #[serde(default)]
    name: String,
    #[serde(default)]
    current: String,
    #[serde(default)]
    given: String,
}

/// `POST /account/passkeys`
pub async fn add(
    State(app): State<App>,
    reader: Reader,
    me: Me,
    party: Party,
    Form(form): Form<Made>,
) -> Result<Response, Problem> {
    let (named, account) = (party.named()?, me.account.clone());
    let added = app.hash(move |node| {
        let Made { name, current, given } = &form;
        node.add_passkey(&account, current, name, given, &named)
    });
    match added.await? {
        Ok(()) => Ok(back("passkey-added")),
        Err(error) => {
            let field = if error == PeopleError::PasskeyName { "passkey-name" } else { "passkey-proof" };
            with_error(&app, &reader, &me, party, FieldError::new(field, unproved(&reader, error))).await
        }
    }
}

/// Which passkey.
#[derive(Deserialize)]
pub struct Named {
    name: String,
}

/// `POST /account/passkeys/end`
pub async fn end(State(app): State<App>, me: Me, Form(form): Form<Named>) -> Result<Response, Problem> {
    app.call(move |node| node.end_passkey(&me.account, &form.name)).await?;
    Ok(Redirect::to(&paths::done("/account", "passkey-ended", None)).into_response())
}
