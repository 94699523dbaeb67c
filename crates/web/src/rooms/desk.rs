//! Desk, help, and how the pages look.

use axum::{
    Form,
    extract::{Query, State},
    response::Response,
};
use maud::Markup;
use serde::Deserialize;

use super::{framed, remember};
use crate::{
    app::App,
    frame::{Done, Page, Room},
    pages::{desk::DeskPage, help},
    problem::Problem,
    reader::{Language, Reader},
};

/// `GET /`
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Query(done): Query<Done>,
) -> Result<Markup, Problem> {
    let (view, place) = app.call(|node| Ok((node.desk()?, node.place()))).await?;
    let page = DeskPage { whose: app.node.organisation(), view, place };
    let title = reader.say("room-desk");
    Ok(framed(&app, &reader, Page { done, ..Page::new(Room::Desk, &title, page.body(&reader)) }))
}

/// `GET /help`
pub async fn help(State(app): State<App>, reader: Reader) -> Markup {
    let title = reader.say("room-help");
    framed(&app, &reader, Page::new(Room::Help, &title, help::body(&reader)))
}

/// How pages are to look or read.
#[derive(Debug, Deserialize)]
pub struct Choice {
    theme: Option<String>,
    language: Option<String>,
    back: Option<String>,
}

/// `POST /theme`
pub async fn theme(Form(choice): Form<Choice>) -> Response {
    let theme = match choice.theme.as_deref() {
        Some("light") => "light",
        Some("dark") => "dark",
        Some(_) | None => "",
    };
    remember("theme", theme, choice.back.as_deref())
}

/// `POST /language`
pub async fn language(Form(choice): Form<Choice>) -> Response {
    let tag = choice.language.as_deref().and_then(Language::from_tag).map_or("", Language::tag);
    remember("language", tag, choice.back.as_deref())
}
