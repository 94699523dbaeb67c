//! The own account.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use joinder_core::{Rights, codes::Right};
use joinder_node::{NewToken, Node, NodeError, PeopleError, Secret, SessionId};
use maud::Markup;
use serde::Deserialize;

use super::{field, found, framed, id, passkeys::Party, refused};
use crate::{
    app::App,
    frame::{Done, Page, Room},
    pages::{FieldError, account::AccountPage, people::refusal},
    paths,
    problem::Problem,
    reader::Reader,
    who::Me,
};

impl App {
    async fn account_page(&self, me: &Me, party: Party) -> Result<AccountPage, Problem> {
        let me = me.clone();
        let page = self.call(move |node| {
            let all = node.accounts()?;
            let Some(account) = all.into_iter().find(|account| account.name == me.account) else {
                return Ok(None);
            };
            Ok::<_, NodeError>(Some(AccountPage {
                role: account.role,
                session: me.session,
                sessions: node.sessions_of(&me.account)?,
                tokens: node.tokens_of(&me.account)?,
                passkeys: node.passkeys_of(&me.account)?,
                host: party.0.map(|party| party.id().to_owned()),
                scopes: Node::scopes(Rights::of(account.role)),
                codes_left: node.recovery_codes_left(&me.account)?,
                made: None,
                errors: Vec::new(),
                name: me.account,
            }))
        });
        found(page.await?)
    }
}

fn page(app: &App, reader: &Reader, page: &AccountPage, done: Done) -> Markup {
    framed(app, reader, Page { done, ..Page::new(Room::Account, &page.name, page.body(reader)) })
}

pub(super) async fn with_error(
    app: &App,
    reader: &Reader,
    me: &Me,
    party: Party,
    error: FieldError,
) -> Result<Response, Problem> {
    let shown = AccountPage { errors: vec![error], ..app.account_page(me, party).await? };
    Ok(refused(page(app, reader, &shown, Done::default())))
}

/// What is said to who is logged in and could not prove it once more: there is no name to be wrong.
pub(super) fn unproved(reader: &Reader, error: PeopleError) -> String {
    if error == PeopleError::WrongLogIn {
        reader.say("proof-wrong").into_owned()
    } else {
        refusal(reader, error)
    }
}

pub(super) fn back(done: &str) -> Response {
    Redirect::to(&paths::done("/account", done, None)).into_response()
}

/// `GET /account`
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    me: Me,
    party: Party,
    Query(done): Query<Done>,
) -> Result<Markup, Problem> {
    Ok(page(&app, &reader, &app.account_page(&me, party).await?, done))
}

/// Another password. No `Debug`: it holds secrets.
#[derive(Deserialize)]
pub struct Password {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

/// `POST /account/password`
pub async fn password(
    State(app): State<App>,
    reader: Reader,
    me: Me,
    party: Party,
    Form(form): Form<Password>,
) -> Result<Response, Problem> {
    if form.password != form.again {
        let error = FieldError::new("again", reader.say("password-differs"));
        return with_error(&app, &reader, &me, party, error).await;
    }
    let (session, account) = (me.session, me.account.clone());
    let changed =
        app.hash(move |node| node.change_password(&session, &account, &form.current, &form.password)).await?;
    match changed {
        Ok(()) => Ok(back("password-changed")),
        Err(error) => {
            let field = if matches!(error, PeopleError::Password(_)) { "password" } else { "current" };
            with_error(&app, &reader, &me, party, FieldError::new(field, unproved(&reader, error))).await
        }
    }
}

/// What another second factor takes. No `Debug`: it holds secrets.
#[derive(Deserialize)]
pub struct Renew {
    #[serde(default)]
    current: String,
    #[serde(default)]
    code: String,
}

/// `POST /account/second-factor`
pub async fn renew(
    State(app): State<App>,
    reader: Reader,
    me: Me,
    party: Party,
    Form(form): Form<Renew>,
) -> Result<Response, Problem> {
    let (account, session) = (me.account.clone(), me.session);
    let renewed =
        app.hash(move |node| node.renew_second_factor(&session, &account, &form.current, &form.code)).await?;
    match renewed {
        Ok(()) => Ok(Redirect::to("/second-factor").into_response()),
        Err(error) => {
            with_error(&app, &reader, &me, party, FieldError::new("proof", unproved(&reader, error))).await
        }
    }
}

/// `POST /account/sessions/{id}/end`
pub async fn end_session(
    State(app): State<App>,
    me: Me,
    Path(session): Path<String>,
) -> Result<Response, Problem> {
    let session: SessionId = id(&session)?;
    app.call(move |node| node.end_session(&me.account, &session)).await?;
    Ok(back("session-ended"))
}

/// `POST /account/tokens`: the token stands on the page that answers, and nowhere else.
pub async fn make_token(
    State(app): State<App>,
    reader: Reader,
    me: Me,
    party: Party,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let scopes = fields
        .iter()
        .filter(|(name, _)| name == "scope")
        .filter_map(|(_, scope)| scope.parse::<Right>().ok());
    let new = NewToken {
        name: field(&fields, "name").unwrap_or_default().to_owned(),
        scopes: scopes.collect(),
        days: field(&fields, "days").and_then(|days| days.trim().parse().ok()).unwrap_or(0),
    };
    let account = me.account.clone();
    let made: Result<Secret, PeopleError> = app.people(move |node| node.make_token(&account, &new)).await?;
    match made {
        Ok(token) => {
            let shown = AccountPage { made: Some(token), ..app.account_page(&me, party).await? };
            Ok(page(&app, &reader, &shown, Done::default()).into_response())
        }
        Err(error) => {
            let known = [(PeopleError::Scopes, "scopes"), (PeopleError::Days, "days")];
            let field = known.into_iter().find(|(of, _)| *of == error).map_or("token", |(_, field)| field);
            with_error(&app, &reader, &me, party, FieldError::new(field, refusal(&reader, error))).await
        }
    }
}

/// Which token.
#[derive(Deserialize)]
pub struct Named {
    name: String,
}

/// `POST /account/tokens/end`
pub async fn end_token(State(app): State<App>, me: Me, Form(form): Form<Named>) -> Result<Response, Problem> {
    app.call(move |node| node.end_token(&me.account, &form.name)).await?;
    Ok(back("token-ended"))
}
