//! What a supervisory authority asks for.

use axum::{Json, extract::State};
use joinder_node::Supervision;
use maud::Markup;

use super::framed;
use crate::{
    app::App,
    frame::{Page, Room},
    pages::supervision::SupervisionPage,
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

/// `GET /supervision.json`
pub async fn data(State(app): State<App>) -> Result<Json<Supervision>, Problem> {
    Ok(Json(app.call(|node| node.supervision()).await?))
}
