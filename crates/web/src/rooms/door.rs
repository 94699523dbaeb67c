//! Before the door: taking an account up, logging in and out, setting the second factor up.

use axum::{
    Form,
    extract::{Query, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use joinder_core::{Actor, Deed, Subjects};
use joinder_node::{Begun, LogIn, NewAct, PeopleError, TakeUp};
use maud::Markup;
use serde::Deserialize;

use super::{Back, framed, passkeys::Party, refused};
use crate::{
    app::App,
    audit::telling,
    frame::{Done, Page, Room, home},
    pages::{
        FieldError,
        door::{LogInPage, SecondFactorPage, TakeUpPage, recovery_codes},
        people::refusal,
    },
    paths,
    problem::{Dressed, Problem},
    reader::Reader,
    who::{Me, Place, Who, session_cookie},
};

/// A page that nobody is on the way to: no room is current.
pub(super) fn page(app: &App, reader: &Reader, title: &str, body: Markup) -> Markup {
    framed(app, reader, Page::new(Room::Elsewhere, &reader.say(title), body))
}

/// Sends on, with the session's cookie.
pub(super) fn enter(app: &App, begun: &Begun, to: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    keep(app, begun, &mut response);
    response
}

/// A page, with the session's cookie.
pub(super) fn enter_page(app: &App, begun: &Begun, page: Markup) -> Response {
    let mut response = page.into_response();
    keep(app, begun, &mut response);
    response
}

fn keep(app: &App, begun: &Begun, response: &mut Response) {
    if let Some(cookie) = session_cookie(app.front, begun.token.show()) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
}

/// The field that a refusal is about.
fn field_of(error: PeopleError) -> &'static str {
    match error {
        PeopleError::Password(_) => "password",
        PeopleError::Name | PeopleError::Taken => "name",
        PeopleError::WrongLogIn
        | PeopleError::Later { .. }
        | PeopleError::Code
        | PeopleError::NoAccount
        | PeopleError::NoUnit
        | PeopleError::UnitTaken
        | PeopleError::UnitInUse
        | PeopleError::LastAdministrator
        | PeopleError::FirstIsAdministrator
        | PeopleError::Sealed
        | PeopleError::Scopes
        | PeopleError::Days
        | PeopleError::TokenName
        | PeopleError::Passkey
        | PeopleError::PasskeyName
        | PeopleError::Case => "code",
    }
}

/// `GET /setup`
pub async fn setup(State(app): State<App>, reader: Reader) -> Markup {
    let shown = TakeUpPage { is_first: !app.node.has_accounts(), ..TakeUpPage::default() };
    page(&app, &reader, "setup-title", shown.body(&reader))
}

/// What takes an account up. No `Debug`: it holds secrets.
#[derive(Deserialize)]
pub struct TakeUpForm {
    #[serde(default)]
    code: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

/// `POST /setup`
pub async fn take_up(
    State(app): State<App>,
    reader: Reader,
    Place(address): Place,
    Form(form): Form<TakeUpForm>,
) -> Result<Response, Problem> {
    let is_first = !app.node.has_accounts();
    let (name, code) = (form.name.clone(), form.code.clone());
    let error = if form.password == form.again {
        let taken = app.hash(move |node| {
            let TakeUpForm { code, name, password, again: _ } = &form;
            node.take_up(&TakeUp { code, name, password, address: &address })
        });
        match taken.await? {
            Ok(begun) => return Ok(entered(&begun, enter(&app, &begun, "/second-factor"))),
            Err(error) => FieldError::new(field_of(error), refusal(&reader, error)),
        }
    } else {
        FieldError::new("again", reader.say("password-differs"))
    };
    let shown = TakeUpPage { is_first, name, code, errors: vec![error] };
    Ok(refused(page(&app, &reader, "setup-title", shown.body(&reader))))
}

/// `GET /login`
pub async fn login(
    State(app): State<App>,
    reader: Reader,
    who: Who,
    party: Party,
    Query(asked): Query<Back>,
    Query(done): Query<Done>,
) -> Response {
    if !app.node.has_accounts() {
        return Redirect::to("/setup").into_response();
    }
    if who.person().is_some() {
        return Redirect::to(home(&who)).into_response();
    }
    let shown = LogInPage { back: asked.back.unwrap_or_default(), ..app.log_in_page(&party) };
    let title = reader.say("log-in");
    let page = Page { done, ..Page::new(Room::Elsewhere, &title, shown.body(&reader)) };
    framed(&app, &reader, page).into_response()
}

/// The page of the door once more, for who was not let in.
pub(super) fn shut(app: &App, reader: &Reader, shown: &LogInPage) -> Response {
    let body = page(app, reader, "log-in", shown.body(reader));
    let mut response = (StatusCode::UNAUTHORIZED, body).into_response();
    response.extensions_mut().insert(Dressed);
    response
}

/// What logs somebody in. No `Debug`: it holds secrets.
#[derive(Deserialize)]
pub struct LogInForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    back: String,
}

/// `POST /login`
pub async fn log_in(
    State(app): State<App>,
    reader: Reader,
    party: Party,
    Place(address): Place,
    Form(form): Form<LogInForm>,
) -> Result<Response, Problem> {
    let (name, back) = (form.name.clone(), form.back.clone());
    let typed = name.clone();
    let shown = app.hash(move |node| {
        let LogInForm { name, password, code, back: _ } = &form;
        node.log_in(&LogIn { name, password, code, address: &address })
    });
    let error = match shown.await? {
        Ok(begun) if begun.whole => {
            let to = app.first_page(&begun, &back).await?;
            return Ok(entered(&begun, enter(&app, &begun, &to)));
        }
        Ok(begun) => return Ok(entered(&begun, enter(&app, &begun, "/second-factor"))),
        Err(error) => error,
    };
    let shown = LogInPage { name, back, wrong: Some(refusal(&reader, error)), ..app.log_in_page(&party) };
    let mut response = shut(&app, &reader, &shown);
    Ok(match error {
        PeopleError::Later { seconds } => {
            *response.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            response
        }
        PeopleError::WrongLogIn
        | PeopleError::Code
        | PeopleError::Password(_)
        | PeopleError::Name
        | PeopleError::Taken
        | PeopleError::NoAccount
        | PeopleError::NoUnit
        | PeopleError::UnitTaken
        | PeopleError::UnitInUse
        | PeopleError::LastAdministrator
        | PeopleError::FirstIsAdministrator
        | PeopleError::Sealed
        | PeopleError::Scopes
        | PeopleError::Days
        | PeopleError::TokenName
        | PeopleError::Passkey
        | PeopleError::PasskeyName
        | PeopleError::Case => {
            // Only the name of an account that there is: somebody may have typed a password there.
            let known = app.call(move |node| node.account_typed(&typed)).await?;
            telling(log_in_of(known), response)
        }
    })
}

/// For the log: that somebody tried to log in to this account, where it is known which.
pub(super) fn log_in_of(known: Option<String>) -> NewAct {
    let account = known.map(|name| Actor::Person { account: name.into() }.who().into());
    NewAct::of(Deed::LoggedIn).about(Subjects { account, ..Subjects::default() })
}

/// For the log: from here on it is this person who works.
pub(super) fn entered(begun: &Begun, mut response: Response) -> Response {
    response.extensions_mut().insert(Actor::Person { account: begun.account.as_str().into() });
    response
}

impl App {
    /// The empty page of the door, with the ways in that there are.
    pub(super) fn log_in_page(&self, party: &Party) -> LogInPage {
        let provider = self.oidc.as_ref().map(|oidc| oidc.name().to_owned());
        LogInPage { passkeys: party.0.is_some(), provider, ..LogInPage::default() }
    }

    /// Where to go after logging in: back to where somebody came from, or where their work begins.
    pub(super) async fn first_page(&self, begun: &Begun, back: &str) -> Result<String, Problem> {
        let back = paths::back(Some(back));
        if back != "/" {
            return Ok(back);
        }
        let token = begun.token.clone();
        let open = self.call(move |node| node.session(token.show())).await?;
        Ok(open.map_or("/account", |open| home(&Who::of_session(open))).to_owned())
    }
}

/// `POST /logout`
pub async fn log_out(State(app): State<App>, me: Me) -> Result<Response, Problem> {
    app.call(move |node| node.log_out(&me.account, &me.session)).await?;
    let mut response = Redirect::to(&paths::done("/login", "logged-out", None)).into_response();
    if let Some(cookie) = session_cookie(app.front, "") {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

/// `GET /second-factor`
pub async fn second_factor(State(app): State<App>, reader: Reader, me: Me) -> Result<Response, Problem> {
    let factor = app.call(move |node| node.second_factor_to_set_up(&me.session, &me.account)).await?;
    Ok(match factor {
        Some(factor) => {
            let shown = SecondFactorPage { factor, errors: Vec::new() };
            page(&app, &reader, "second-title", shown.body(&reader)).into_response()
        }
        None => Redirect::to("/account").into_response(),
    })
}

/// A code of the second factor.
#[derive(Deserialize)]
pub struct Code {
    #[serde(default)]
    code: String,
}

/// `POST /second-factor`: the recovery codes stand on the page that answers, and nowhere else.
pub async fn confirm(
    State(app): State<App>,
    reader: Reader,
    me: Me,
    Place(address): Place,
    Form(form): Form<Code>,
) -> Result<Response, Problem> {
    let (account, session) = (me.account.clone(), me.session);
    let confirmed =
        app.people(move |node| node.confirm_second_factor(&session, &account, &form.code, &address)).await?;
    match confirmed {
        Ok((begun, codes)) => {
            let on = app.first_page(&begun, "/").await?;
            let body = recovery_codes(&reader, &codes, &on);
            let mut response = page(&app, &reader, "recovery-title", body).into_response();
            keep(&app, &begun, &mut response);
            Ok(response)
        }
        Err(error) => {
            let factor = app.call(move |node| node.second_factor_to_set_up(&me.session, &me.account)).await?;
            let Some(factor) = factor else { return Ok(Redirect::to("/account").into_response()) };
            let errors = vec![FieldError::new("code", refusal(&reader, error))];
            let shown = SecondFactorPage { factor, errors };
            Ok(refused(page(&app, &reader, "second-title", shown.body(&reader))))
        }
    }
}
