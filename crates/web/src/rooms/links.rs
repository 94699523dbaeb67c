//! Links with other nodes.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use joinder_core::{FourEyes, OrganisationCode, Role};
use joinder_node::{LedgerOf, WantedState};
use maud::Markup;
use serde::Deserialize;

use super::{found, framed, id, refused};
use crate::{
    api::Rotated,
    app::App,
    frame::{Done, Page, Room},
    link::JoinError,
    pages::{
        FieldError,
        links::{LinkLine, LinkPage, LinksPage, OwnSide, ROLES, VALID},
    },
    paths,
    problem::Problem,
    reader::Reader,
    stream::download,
    who::Who,
};

impl App {
    async fn link_lines(&self) -> Result<Vec<LinkLine>, Problem> {
        let views = self.call(|node| node.links()).await?;
        let lines = views.into_iter().map(|view| {
            let pulling = self.pulling(&view.organisation.code);
            LinkLine { view, pulling }
        });
        Ok(lines.collect())
    }

    async fn links_page(&self) -> Result<LinksPage, Problem> {
        let own = match &self.links {
            Some(links) => {
                let keys = self.call(|node| node.own_keys()).await?;
                Some(OwnSide { address: links.address().to_string(), keys })
            }
            None => None,
        };
        let links = self.link_lines().await?;
        let look_ups = self.call(|node| node.look_ups(LinksPage::LOOK_UPS)).await?;
        Ok(LinksPage { links, own, invitation: None, errors: Vec::new(), look_ups })
    }
}

fn page(app: &App, reader: &Reader, page: &LinksPage, done: Done) -> Markup {
    let title = reader.say("room-links");
    framed(app, reader, Page { done, ..Page::new(Room::Links, &title, page.body(reader)) })
}

/// `GET /links`
pub async fn list(
    State(app): State<App>,
    reader: Reader,
    Query(done): Query<Done>,
) -> Result<Markup, Problem> {
    Ok(page(&app, &reader, &app.links_page().await?, done))
}

/// For whom an invitation is, and how long it is to be valid.
#[derive(Debug, Deserialize)]
pub struct Invite {
    #[serde(default)]
    organisation: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    valid: String,
}

impl Invite {
    /// Whom, in which role, for how many hours; or what is wrong, field by field.
    fn read(
        &self,
        reader: &Reader,
        own: &OrganisationCode,
    ) -> Result<(OrganisationCode, Role, i64), Vec<FieldError>> {
        let whom = self.organisation.trim().parse::<OrganisationCode>().ok();
        let is_own = whom.as_ref().is_some_and(|code| code.as_str().eq_ignore_ascii_case(own.as_str()));
        let role = ROLES.iter().find(|(_, name, _)| *name == self.role).map(|(role, ..)| *role);
        let hours =
            VALID.iter().map(|(hours, _)| i64::from(*hours)).find(|hours| hours.to_string() == self.valid);
        if let (Some(whom), false, Some(role), Some(hours)) = (&whom, is_own, role, hours) {
            return Ok((whom.clone(), role, hours));
        }
        let wrong = [
            ("organisation", whom.is_none(), "link-whom-expected"),
            ("organisation", is_own, "link-whom-own"),
            ("role", role.is_none(), "link-role-expected"),
            ("valid", hours.is_none(), "link-valid-expected"),
        ];
        let wrong = wrong.into_iter().filter(|(_, wrong, _)| *wrong);
        Err(wrong.map(|(field, _, key)| FieldError::new(field, reader.say(key))).collect())
    }
}

/// `POST /links/invite`: the invitation stands on the page that answers, and nowhere else. No address holds its secret.
pub async fn invite(
    State(app): State<App>,
    reader: Reader,
    Form(form): Form<Invite>,
) -> Result<Response, Problem> {
    app.linked_to_others()?;
    let (whom, role, hours) = match form.read(&reader, &app.node.organisation().code) {
        Ok(read) => read,
        Err(errors) => {
            let shown = LinksPage { errors, ..app.links_page().await? };
            return Ok(refused(page(&app, &reader, &shown, Done::default())));
        }
    };
    let made = app.invite(whom, role, hours).await?;
    let shown = LinksPage { invitation: Some(made), ..app.links_page().await? };
    Ok(page(&app, &reader, &shown, Done::default()).into_response())
}

/// An invitation to take up.
#[derive(Deserialize)]
pub struct Join {
    invitation: String,
}

/// `POST /links/join`
pub async fn join(
    State(app): State<App>,
    reader: Reader,
    Form(form): Form<Join>,
) -> Result<Response, Problem> {
    match app.linked_to_others()?.join(&form.invitation).await {
        Ok(code) => Ok(Redirect::to(&paths::done(&paths::link(&code), "linked", None)).into_response()),
        Err(JoinError::Node(error)) => Err(error.into()),
        Err(error) => {
            let errors = vec![FieldError::new("invitation", error.to_string())];
            let shown = LinksPage { errors, ..app.links_page().await? };
            Ok(refused(page(&app, &reader, &shown, Done::default())))
        }
    }
}

/// `GET /links/{organisation}`
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(organisation): Path<String>,
    Query(done): Query<Done>,
) -> Result<Markup, Problem> {
    let code: OrganisationCode = id(&organisation)?;
    let lines = app.link_lines().await?;
    let line = found(lines.into_iter().find(|line| line.view.organisation.code == code))?;
    let title = line.view.organisation.name.clone();
    let (first, goes_out) = app
        .call(move |node| {
            let ends = node.first_of_two(FourEyes::RevokeLink, code.as_str())?;
            let recalls = node.first_of_two(FourEyes::RevokeLink, &format!("{code} recall"))?;
            Ok((ends.or(recalls), node.goes_out(&code)?))
        })
        .await?;
    let body = LinkPage { line, goes_out, first }.body(&reader);
    Ok(framed(&app, &reader, Page { done, ..Page::new(Room::Links, &title, body) }))
}

/// `POST /links/{organisation}/pause`
pub async fn pause(State(app): State<App>, Path(organisation): Path<String>) -> Result<Redirect, Problem> {
    set(&app, &organisation, WantedState::Paused, "paused").await
}

/// `POST /links/{organisation}/resume`
pub async fn resume(State(app): State<App>, Path(organisation): Path<String>) -> Result<Redirect, Problem> {
    set(&app, &organisation, WantedState::Active, "resumed").await
}

/// Whether what was told is to be taken back.
#[derive(Debug, Deserialize)]
pub struct Revoke {
    recall: Option<String>,
}

/// `POST /links/{organisation}/revoke`
pub async fn revoke(
    State(app): State<App>,
    who: Who,
    Path(organisation): Path<String>,
    Form(form): Form<Revoke>,
) -> Result<Redirect, Problem> {
    let code: OrganisationCode = id(&organisation)?;
    if !app.may_revoke(&who, &code, form.recall.is_some()).await? {
        return Ok(Redirect::to(&paths::done(&paths::link(&code), "first-of-two", None)));
    }
    let wanted = WantedState::Revoked { recall: form.recall.is_some() };
    set(&app, &organisation, wanted, "revoked").await
}

async fn set(
    app: &App,
    organisation: &str,
    wanted: WantedState,
    what: &'static str,
) -> Result<Redirect, Problem> {
    let code: OrganisationCode = id(organisation)?;
    app.set_link(&code, wanted).await?;
    Ok(Redirect::to(&paths::done(&paths::link(&code), what, None)))
}

/// Which key is to be another one.
#[derive(Debug, Deserialize)]
pub struct Rotate {
    what: Rotated,
}

/// `POST /links/rotate`
pub async fn rotate(State(app): State<App>, Form(form): Form<Rotate>) -> Result<Redirect, Problem> {
    app.rotate(form.what).await?;
    Ok(Redirect::to(&paths::done("/links", "rotated", None)))
}

/// Which of the two ledgers of a link.
#[derive(Debug, Deserialize)]
pub struct Of {
    of: LedgerOf,
}

/// `GET /links/{organisation}/ledger.ndjson?of=told`: the file that `joinder verify` checks. What the node was told it may
/// see, and what it told was disclosed by it.
pub async fn ledger(
    State(app): State<App>,
    Path(organisation): Path<String>,
    Query(Of { of }): Query<Of>,
) -> Result<Response, Problem> {
    let code: OrganisationCode = id(&organisation)?;
    let asked = code.clone();
    // Whether there is any, before a file is begun.
    app.call(move |node| node.ledger_page(&asked, of, u64::MAX)).await?;
    let name = match of {
        LedgerOf::Told => "told.ledger.ndjson",
        LedgerOf::Heard => "heard.ledger.ndjson",
    };
    Ok(download(&app, name, "application/x-ndjson", move |node, out| node.write_ledger(&code, of, out)))
}
