//! Who has an account.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use joinder_core::{Unit, codes::PersonRole};
use joinder_node::{PeopleError, SessionId};
use maud::Markup;
use serde::Deserialize;

use super::{found, framed, id, refused};
use crate::{
    app::App,
    frame::{Done, Page, Room},
    pages::{
        FieldError,
        people::{MadeCode, PeoplePage, PersonPage, refusal},
    },
    paths,
    problem::Problem,
    reader::Reader,
};

impl App {
    async fn people_page(&self) -> Result<PeoplePage, Problem> {
        let (accounts, units) = self.call(|node| Ok((node.accounts()?, node.units()?))).await?;
        let (name, unit) = (String::new(), String::new());
        Ok(PeoplePage { accounts, units, unit, name, made: None, errors: Vec::new() })
    }

    async fn person_page(&self, name: &str) -> Result<PersonPage, Problem> {
        let wanted = name.to_owned();
        let read = self.call(move |node| Ok((node.accounts()?, node.units()?, node.sessions_of(&wanted)?)));
        let (accounts, units, sessions) = read.await?;
        let account = found(accounts.into_iter().find(|account| account.name == name))?;
        Ok(PersonPage { account, units, sessions, made: None, wrong: None })
    }
}

fn all(app: &App, reader: &Reader, page: &PeoplePage, done: Done) -> Markup {
    let title = reader.say("room-people");
    framed(app, reader, Page { done, ..Page::new(Room::People, &title, page.body(reader)) })
}

fn one(app: &App, reader: &Reader, page: &PersonPage, done: Done) -> Markup {
    framed(app, reader, Page { done, ..Page::new(Room::People, &page.account.name, page.body(reader)) })
}

/// `GET /people`
pub async fn list(
    State(app): State<App>,
    reader: Reader,
    Query(done): Query<Done>,
) -> Result<Markup, Problem> {
    Ok(all(&app, &reader, &app.people_page().await?, done))
}

/// Whom to invite, in which role.
#[derive(Debug, Deserialize)]
pub struct Invite {
    #[serde(default)]
    name: String,
    role: PersonRole,
    #[serde(default)]
    unit: String,
}

/// `POST /people/invite`: the code stands on the page that answers, and nowhere else.
pub async fn invite(
    State(app): State<App>,
    reader: Reader,
    Form(form): Form<Invite>,
) -> Result<Response, Problem> {
    let (name, role, unit) = (form.name.clone(), form.role, chosen(&form.unit)?);
    let made = app.people(move |node| node.invite_person(&name, role, unit)).await?;
    let page = app.people_page().await?;
    Ok(match made {
        Ok(code) => {
            let name = form.name.trim().to_ascii_lowercase();
            let page = PeoplePage { made: Some(MadeCode { name, code }), ..page };
            all(&app, &reader, &page, Done::default()).into_response()
        }
        Err(error) => {
            let errors = vec![FieldError::new("name", refusal(&reader, error))];
            refused(all(&app, &reader, &PeoplePage { name: form.name, errors, ..page }, Done::default()))
        }
    })
}

/// `GET /people/{name}`
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(name): Path<String>,
    Query(done): Query<Done>,
) -> Result<Markup, Problem> {
    Ok(one(&app, &reader, &app.person_page(&name).await?, done))
}

/// What was done, or why not, on the person's page.
async fn answer(
    app: &App,
    reader: &Reader,
    name: &str,
    done: Result<(), PeopleError>,
    told: &str,
) -> Result<Response, Problem> {
    match done {
        Ok(()) => Ok(Redirect::to(&paths::done(&format!("/people/{}", paths::encode(name)), told, None))
            .into_response()),
        Err(error) => {
            let page = PersonPage { wrong: Some(refusal(reader, error)), ..app.person_page(name).await? };
            Ok(refused(one(app, reader, &page, Done::default())))
        }
    }
}

/// For what an account is to be.
#[derive(Debug, Deserialize)]
pub struct OfRole {
    role: PersonRole,
}

/// `POST /people/{name}/role`
pub async fn role(
    State(app): State<App>,
    reader: Reader,
    Path(name): Path<String>,
    Form(form): Form<OfRole>,
) -> Result<Response, Problem> {
    let whose = name.clone();
    let done = app.people(move |node| node.set_role(&whose, form.role)).await?;
    answer(&app, &reader, &name, done, "role-changed").await
}

/// The unit that was chosen; none for the organisation as a whole.
fn chosen(typed: &str) -> Result<Option<Unit>, Problem> {
    if typed.is_empty() {
        return Ok(None);
    }
    typed.parse().map(Some).map_err(|error| Problem::expected(format!("unit: {error}")))
}

/// To which unit an account is to belong.
#[derive(Debug, Deserialize)]
pub struct OfUnit {
    #[serde(default)]
    unit: String,
}

/// `POST /people/{name}/unit`
pub async fn unit(
    State(app): State<App>,
    reader: Reader,
    Path(name): Path<String>,
    Form(form): Form<OfUnit>,
) -> Result<Response, Problem> {
    let (whose, unit) = (name.clone(), chosen(&form.unit)?);
    let done = app.people(move |node| node.set_unit(&whose, unit)).await?;
    answer(&app, &reader, &name, done, "unit-changed").await
}

/// A unit to be added.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct NewUnit {
    #[serde(default)]
    unit_name: String,
}

/// `POST /people/units`
pub async fn add_unit(
    State(app): State<App>,
    reader: Reader,
    Form(form): Form<NewUnit>,
) -> Result<Response, Problem> {
    let added = match form.unit_name.parse::<Unit>() {
        Ok(unit) => {
            app.people(move |node| node.add_unit(&unit)).await?.map_err(|error| refusal(&reader, error))
        }
        Err(_) => Err(reader.say("person-unit-name").into_owned()),
    };
    match added {
        Ok(()) => Ok(Redirect::to(&paths::done("/people", "unit-added", None)).into_response()),
        Err(words) => {
            let errors = vec![FieldError::new("unit-name", words)];
            let page = PeoplePage { unit: form.unit_name, errors, ..app.people_page().await? };
            Ok(refused(all(&app, &reader, &page, Done::default())))
        }
    }
}

/// `POST /people/units/{unit}/remove`
pub async fn remove_unit(State(app): State<App>, Path(unit): Path<String>) -> Result<Redirect, Problem> {
    let unit: Unit = id(&unit)?;
    app.call(move |node| node.remove_unit(&unit)).await?;
    Ok(Redirect::to(&paths::done("/people", "unit-removed", None)))
}

/// `POST /people/{name}/disable`
pub async fn disable(
    State(app): State<App>,
    reader: Reader,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let whose = name.clone();
    let done = app.people(move |node| node.disable_person(&whose)).await?;
    answer(&app, &reader, &name, done, "disabled").await
}

/// `POST /people/{name}/reset`: the code stands on the page that answers, and nowhere else.
pub async fn reset(
    State(app): State<App>,
    reader: Reader,
    Path(name): Path<String>,
) -> Result<Response, Problem> {
    let whose = name.clone();
    match app.people(move |node| node.reset_person(&whose)).await? {
        Ok(code) => {
            let made = Some(MadeCode { name: name.clone(), code });
            let page = PersonPage { made, ..app.person_page(&name).await? };
            Ok(one(&app, &reader, &page, Done::default()).into_response())
        }
        Err(error) => answer(&app, &reader, &name, Err(error), "disabled").await,
    }
}

/// `POST /people/{name}/sessions/{id}/end`
pub async fn end_session(
    State(app): State<App>,
    reader: Reader,
    Path((name, session)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let session: SessionId = id(&session)?;
    let whose = name.clone();
    app.call(move |node| node.end_session(&whose, &session)).await?;
    answer(&app, &reader, &name, Ok(()), "session-ended").await
}
