//! Desk, help, and how the pages look.

use axum::{
    Form,
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use joinder_core::{Deed, Subjects};
use joinder_node::NewAct;
use maud::Markup;
use serde::Deserialize;

use super::{cookie, framed, remember};
use crate::{
    app::App,
    audit::telling,
    frame::{Done, Page, Room},
    pages::{
        desk::{DeskPage, Since},
        help,
    },
    problem::Problem,
    reader::{Cookies, Language, Reader},
    visit::Visit,
};

/// Since when to tell what changed.
#[derive(Debug, Deserialize)]
pub struct Asked {
    since: Option<String>,
}

/// `GET /`
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    cookies: Cookies,
    Query(done): Query<Done>,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let now_ms = app.node.now_ms();
    let visit = Visit::now(now_ms, cookies.get(Visit::COOKIE));
    let since = Since::asked(asked.since.as_deref());
    let after_ms = since.moment(visit, now_ms);
    let (view, news, place) =
        app.call(move |node| Ok((node.desk()?, node.news(after_ms)?, node.place()))).await?;
    let hits = view.hits.iter().flat_map(|news| [news.report.id, news.hit.other.id]);
    let series = view.growing.iter().map(|line| line.series.id);
    let subjects = Subjects { series: Subjects::of_series(series).series, ..Subjects::of_reports(hits) };
    let act = NewAct::of(Deed::DeskOpened).about(subjects);
    let page = DeskPage { whose: app.node.organisation(), view, news, since, place };
    let title = reader.say("room-desk");
    let page = Page { done, ..Page::new(Room::Desk, &title, page.body(&reader)) };
    let mut response = framed(&app, &reader, page).into_response();
    if let Some(cookie) = cookie(Visit::COOKIE, &visit.cookie()) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    Ok(telling(act, response))
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
