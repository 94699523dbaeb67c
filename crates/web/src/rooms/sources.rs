//! Sources and imports under way.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use joinder_core::Unit;
use maud::Markup;

use super::{found, framed, id, refused};
use crate::{
    app::App,
    frame::{Done, Page, Room},
    pages::{
        FieldError,
        source_form::{SourceForm, SourceFormPage},
        sources::{JobPage, SourcesPage},
    },
    paths,
    problem::Problem,
    reader::Reader,
};

/// `GET /sources`
pub async fn list(
    State(app): State<App>,
    reader: Reader,
    Query(done): Query<Done>,
) -> Result<Markup, Problem> {
    let sources = app.call(|node| node.sources()).await?;
    let body = SourcesPage { sources, errors: Vec::new() }.body(&reader);
    let title = reader.say("room-sources");
    Ok(framed(&app, &reader, Page { done, ..Page::new(Room::Sources, &title, body) }))
}

/// `GET /sources/new`
pub async fn new(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    let whose = app.node.organisation();
    let form = SourceForm {
        owner: whose.code.to_string(),
        unit: reader.who.reach.unit().map(Unit::to_string).unwrap_or_default(),
        country: whose.country.map(|c| c.to_string()).unwrap_or_default(),
        ..SourceForm::default()
    };
    let units = app.units().await?;
    let page = SourceFormPage { form, errors: Vec::new(), units, new: true, receipts: Vec::new() };
    Ok(form_page(&app, &reader, &page, Done::default()))
}

impl App {
    /// The names of the organisation's units.
    async fn units(&self) -> Result<Vec<Unit>, Problem> {
        let units = self.call(|node| node.units()).await?;
        Ok(units.into_iter().map(|unit| unit.name).collect())
    }
}

fn form_page(app: &App, reader: &Reader, page: &SourceFormPage, done: Done) -> Markup {
    let title = if page.new { reader.say("source-new").into_owned() } else { page.form.name.clone() };
    framed(app, reader, Page { done, ..Page::new(Room::Sources, &title, page.body(reader)) })
}

/// `POST /sources/new`
pub async fn add(
    State(app): State<App>,
    reader: Reader,
    Form(form): Form<SourceForm>,
) -> Result<Response, Problem> {
    let name = form.name.clone();
    let taken = app.call(move |node| node.source(&name)).await?.is_some();
    let errors = if taken {
        vec![FieldError::new("name", "name: expected one that no source has yet")]
    } else {
        Vec::new()
    };
    keep(app, reader, form, errors, true).await
}

/// `POST /sources/{name}`
pub async fn save(
    State(app): State<App>,
    reader: Reader,
    Path(name): Path<String>,
    Form(form): Form<SourceForm>,
) -> Result<Response, Problem> {
    let known = name.clone();
    found(app.call(move |node| node.source(&known)).await?)?;
    keep(app, reader, SourceForm { name, ..form }, Vec::new(), false).await
}

async fn keep(
    app: App,
    reader: Reader,
    form: SourceForm,
    mut errors: Vec<FieldError>,
    new: bool,
) -> Result<Response, Problem> {
    match form.source() {
        Ok(source) if errors.is_empty() => {
            let back = paths::source(&source.name);
            app.call(move |node| node.save_source(&source)).await?;
            return Ok(Redirect::to(&paths::done(&back, "saved", None)).into_response());
        }
        Ok(_) => {}
        Err(more) => errors.extend(more),
    }
    let page = SourceFormPage { form, errors, units: app.units().await?, new, receipts: Vec::new() };
    Ok(refused(form_page(&app, &reader, &page, Done::default())))
}

/// `GET /sources/{name}`
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(name): Path<String>,
    Query(done): Query<Done>,
) -> Result<Markup, Problem> {
    let views = app.call(|node| node.sources()).await?;
    let view = found(views.into_iter().find(|view| view.source.name == name))?;
    let page = SourceFormPage {
        form: SourceForm::of(&view.source),
        errors: Vec::new(),
        units: app.units().await?,
        new: false,
        receipts: view.receipts,
    };
    Ok(form_page(&app, &reader, &page, done))
}

/// `GET /sources/jobs/{id}`
pub async fn job(State(app): State<App>, reader: Reader, Path(job): Path<String>) -> Result<Markup, Problem> {
    let number: u64 = id(&job)?;
    let job = found(app.call(move |node| Ok(node.job(number))).await?)?;
    let page = JobPage { job };
    let title = page.job.file.clone();
    Ok(framed(&app, &reader, Page::new(Room::Sources, &title, page.body(&reader))))
}
