//! Under what somebody works.

use axum::{
    Form,
    extract::{Query, State},
    response::{IntoResponse, Redirect, Response},
};
use joinder_core::codes::Purpose;
use joinder_node::Node;
use maud::Markup;

use super::{Back, field, framed, refused};
use crate::{
    access::waits_for_purpose,
    app::App,
    frame::{Page, Room},
    pages::{FieldError, people::refusal, work::WorkPage},
    paths,
    problem::Problem,
    reader::Reader,
    who::Me,
};

/// The page in its frame.
pub fn framed_page(app: &App, reader: &Reader, page: &WorkPage) -> Markup {
    framed(app, reader, Page::new(Room::Elsewhere, &reader.say("under-title"), page.body(reader)))
}

/// `GET /work`
pub async fn show(State(app): State<App>, reader: Reader, Query(asked): Query<Back>) -> Markup {
    let back = asked.back.unwrap_or_default();
    framed_page(&app, &reader, &WorkPage::standing(reader.who.working.as_ref(), &back))
}

/// `POST /work`: back to where a purpose was wanted; a form that was sent there is sent again, as it was (307).
pub async fn choose(
    State(app): State<App>,
    reader: Reader,
    me: Me,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    let text = |name: &str| field(&fields, name).unwrap_or_default().to_owned();
    let (purpose, case) = (text("work-purpose").parse::<Purpose>().ok(), text("work-case"));
    let again = field(&fields, "work-again").filter(|path| waits_for_purpose(path)).map(str::to_owned);
    let back = text("work-back");
    let error = match purpose {
        None => FieldError::new("work-purpose", reader.say("ask-purpose-expected")),
        Some(purpose) => {
            let typed = case.clone();
            let set = app.people(move |node| {
                let working = Node::working(purpose, &typed)?;
                node.work_under(&me.session, Some(&working))
            });
            match set.await? {
                Ok(()) => {
                    return Ok(match again {
                        Some(path) => Redirect::temporary(&path).into_response(),
                        None => Redirect::to(&paths::back(Some(&back))).into_response(),
                    });
                }
                Err(error) => FieldError::new("work-case", refusal(&reader, error)),
            }
        }
    };
    let others = || fields.iter().filter(|(name, _)| !name.starts_with("work-")).cloned().collect();
    let again = again.map(|path| (path, others()));
    let page = WorkPage { purpose, case, again, errors: vec![error], ..WorkPage::fresh(&back) };
    Ok(refused(framed_page(&app, &reader, &page)))
}
