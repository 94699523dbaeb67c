//! What a supervisory authority asks for.

use axum::{Json, extract::State, http::header, response::IntoResponse};
use jiff::{Timestamp, tz::Offset};
use joinder_node::Supervision;
use maud::Markup;

use super::framed;
use crate::{
    app::App,
    frame::{Page, Room},
    pages::supervision::SupervisionPage,
    paper::Imprint,
    problem::Problem,
    reader::Reader,
};

/// `GET /supervision`
pub async fn show(State(app): State<App>, reader: Reader) -> Result<Markup, Problem> {
    let known = app.call(|node| node.supervision()).await?;
    let title = reader.say("supervision");
    let body = SupervisionPage { known }.body(&reader);
    // It holds no report whose marking could be printed below.
    let printed = Some(title.to_string());
    Ok(framed(&app, &reader, Page { printed, ..Page::new(Room::Audit, &title, body) }))
}

/// `GET /supervision.pdf`: the same document, to be taken along.
pub async fn pdf(State(app): State<App>, reader: Reader) -> Result<impl IntoResponse, Problem> {
    let known = app.call(|node| node.supervision()).await?;
    let made = Timestamp::from_millisecond(known.made_ms).unwrap_or(Timestamp::UNIX_EPOCH);
    let whose = known.controller.name.clone();
    let foot = format!("{whose} · {}", reader.say("supervision"));
    let imprint = Imprint { language: reader.locale.language.tag(), author: whose, foot, made };
    let bytes = SupervisionPage { known }.paper(&reader).pdf(&imprint);
    let day = Offset::UTC.to_datetime(made).date();
    let name = format!("attachment; filename=\"supervision-{day}.pdf\"");
    Ok(([(header::CONTENT_TYPE, "application/pdf".to_owned()), (header::CONTENT_DISPOSITION, name)], bytes))
}

/// `GET /supervision.json`
pub async fn data(State(app): State<App>) -> Result<Json<Supervision>, Problem> {
    Ok(Json(app.call(|node| node.supervision()).await?))
}
