//! Look-up: of this node, and of neighbours.

use std::io::Write;

use axum::{
    Form,
    extract::{Query, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use joinder_formats::csv_row;
use joinder_node::{Answer, Asking, Inquiry, Named, NewAct, Node, NodeError, Whom};
use maud::{Markup, html};
use serde::Deserialize;

use super::{field, framed, refused};
use crate::{
    app::App,
    audit::telling,
    frame::{Page, Room},
    link::Links,
    pages::{
        FieldError,
        look_up::{
            LookUpPage,
            neighbours::{AskForm, HERE, heard},
        },
    },
    problem::Problem,
    reader::Reader,
    stream::{download, page_in_pieces},
    who::By,
};

/// What is asked.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    text: String,
}

/// A form as it was sent: the values, and what stands in the form by which neighbours are asked.
type Fields = Vec<(String, String)>;

/// `GET /lookup`: the empty page, or the answer to a link that carries its question.
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Query(asked): Query<Asked>,
) -> Result<Response, Problem> {
    let (answers, errors) = app.look_up(&asked.text).await?;
    let ask = app.ask_form(&reader, &[]).await?;
    let act = act_of(answers.as_deref());
    let page = LookUpPage { text: asked.text, answers, errors, ask, asked: None };
    Ok(telling(act, whole(&app, &reader, &page)))
}

/// `POST /lookup`: of this node alone, whatever stands in the form for neighbours.
pub async fn answer(
    State(app): State<App>,
    reader: Reader,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let text = field(&fields, "text").unwrap_or_default().to_owned();
    let (answers, errors) = app.look_up(&text).await?;
    let act = act_of(answers.as_deref());
    if headers.contains_key("x-live") {
        let page = LookUpPage { text, answers, errors, ask: None, asked: None };
        return Ok(telling(act, html! { div id="results" { (page.results(&reader)) } }));
    }
    let ask = app.ask_form(&reader, &fields).await?;
    Ok(telling(act, whole(&app, &reader, &LookUpPage { text, answers, errors, ask, asked: None })))
}

/// `POST /lookup/neighbours`: the own node's answer at once, and below it each neighbour's as it comes.
pub async fn neighbours(
    State(app): State<App>,
    By(by): By,
    reader: Reader,
    Form(fields): Form<Fields>,
) -> Result<Response, Problem> {
    let links = app.linked_to_others()?;
    let text = field(&fields, "text").unwrap_or_default().to_owned();
    let (answers, mut errors) = app.look_up(&text).await?;
    let ask = app.ask_form(&reader, &fields).await?;
    let wanted = ask.as_ref().map_or_else(|| Err(nobody(&reader)), |form| inquiry(&reader, &text, form));
    let begun = match wanted {
        Ok(inquiry) if errors.is_empty() => app
            .call(move |node| begin(node, &by, &inquiry))
            .await?
            .map_err(|error| vec![fault(&reader, &error)]),
        Ok(_) => Err(Vec::new()),
        Err(missing) => Err(missing),
    };
    let asked = match begun {
        Ok(asking) => Some(asking),
        Err(more) => {
            errors.extend(more);
            None
        }
    };
    let act = act_of(answers.as_deref());
    let page = LookUpPage { text, answers, errors, ask, asked };
    let shown = match page.asked.clone() {
        Some(asking) => as_they_answer(&links, framed_page(&app, &reader, &page), reader, asking),
        None => refused(framed_page(&app, &reader, &page)),
    };
    Ok(telling(act, shown))
}

impl App {
    /// The answers of this node, or what is wrong with the question; neither where nothing was asked.
    async fn look_up(&self, text: &str) -> Result<(Option<Vec<Answer>>, Vec<FieldError>), Problem> {
        if text.trim().is_empty() {
            return Ok((None, Vec::new()));
        }
        let asked = text.to_owned();
        self.call(move |node| ask(node, &asked)).await
    }

    /// The form by which neighbours are asked, as it was sent; none where there is nobody to ask.
    async fn ask_form(
        &self,
        reader: &Reader,
        fields: &[(String, String)],
    ) -> Result<Option<AskForm>, Problem> {
        if self.links.is_none() {
            return Ok(None);
        }
        let neighbours = self.call(|node| node.neighbours()).await?;
        if neighbours.is_empty() {
            return Ok(None);
        }
        let mut form = AskForm::fresh(neighbours);
        // The look-up field of other pages has no such part: there the form says under what the reader works.
        let Some(purpose) = field(fields, "purpose") else {
            let working = reader.who.working.as_ref();
            form.purpose = working.map(|working| working.purpose);
            form.case = working.and_then(|working| working.case.as_deref()).unwrap_or_default().to_owned();
            return Ok(Some(form));
        };
        form.purpose = purpose.parse().ok();
        form.case = field(fields, "case").unwrap_or_default().trim().to_owned();
        for (whom, ticked) in &mut form.neighbours {
            *ticked = fields.iter().any(|(name, value)| name == "neighbour" && value == whom.code.as_str());
        }
        Ok(Some(form))
    }
}

/// What is to be asked of neighbours, or what is missing.
fn inquiry(reader: &Reader, text: &str, form: &AskForm) -> Result<Inquiry, Vec<FieldError>> {
    let whom: Vec<_> =
        form.neighbours.iter().filter(|(_, ticked)| *ticked).map(|(whom, _)| whom.code.clone()).collect();
    let mut missing = Vec::new();
    if text.trim().is_empty() {
        missing.push(FieldError::new("look-up-text", NodeError::NothingAsked.to_string()));
    }
    if whom.is_empty() {
        missing.extend(nobody(reader));
    }
    if form.purpose.is_none() {
        missing.push(FieldError::new("purpose", reader.say("ask-purpose-expected")));
    }
    if form.case.is_empty() {
        missing.push(FieldError::new("case", reader.say("ask-case-expected")));
    }
    match form.purpose {
        Some(purpose) if missing.is_empty() => {
            Ok(Inquiry { text: text.to_owned(), purpose, case: form.case.clone(), whom: Whom::These(whom) })
        }
        Some(_) | None => Err(missing),
    }
}

fn nobody(reader: &Reader) -> Vec<FieldError> {
    vec![FieldError::new("neighbours", reader.say("ask-whom-expected"))]
}

/// Begins to ask; what is wrong with the question is shown beside it.
fn begin(node: &Node, by: &str, inquiry: &Inquiry) -> Result<Result<Asking, NodeError>, NodeError> {
    match node.begin_look_up(by, inquiry) {
        Ok(asking) => Ok(Ok(asking)),
        Err(error @ (NodeError::NothingAsked | NodeError::TooMany { .. } | NodeError::Field { .. })) => {
            Ok(Err(error))
        }
        Err(error) => Err(error),
    }
}

/// What is wrong, at its field.
fn fault(reader: &Reader, error: &NodeError) -> FieldError {
    let field = if let NodeError::Field { field, .. } = error { *field } else { "look-up-text" };
    match field {
        "case" => FieldError::new("case", reader.say("ask-case-expected")),
        "neighbours" => FieldError::new("neighbours", reader.say("ask-whom-expected")),
        _ => FieldError::new("look-up-text", error.to_string()),
    }
}

/// The page up to where neighbours' answers stand, each answer as it comes, and the rest.
fn as_they_answer(links: &Links, page: Markup, reader: Reader, asking: Asking) -> Response {
    let page = page.into_string();
    let (before, after) = page.split_once(HERE).unwrap_or((page.as_str(), ""));
    let (before, after) = (before.to_owned(), after.to_owned());
    let mut asked = links.ask_neighbours(&asking);
    page_in_pieces(move |pieces| async move {
        if !pieces.send(before).await {
            return;
        }
        while let Some(one) = asked.join_next().await {
            // Not its words, where it stopped in the middle: a panic may repeat a value.
            let Ok((place, came)) = one else {
                tracing::error!("look-up.stopped");
                continue;
            };
            if !pieces.send(heard(&reader, &asking, place, &came).into_string()).await {
                return;
            }
        }
        pieces.send(after).await;
    })
}

fn framed_page(app: &App, reader: &Reader, page: &LookUpPage) -> Markup {
    framed(app, reader, Page::new(Room::LookUp, &reader.say("room-look-up"), page.body(reader)))
}

fn whole(app: &App, reader: &Reader, page: &LookUpPage) -> Response {
    let framed = framed_page(app, reader, page);
    if page.errors.is_empty() { framed.into_response() } else { refused(framed) }
}

/// The answers, or what is wrong with the question: both are shown beside it.
fn ask(node: &Node, text: &str) -> Result<(Option<Vec<Answer>>, Vec<FieldError>), NodeError> {
    match node.look_up(text) {
        Ok(answers) => Ok((Some(answers), Vec::new())),
        Err(error @ (NodeError::NothingAsked | NodeError::TooMany { .. })) => {
            Ok((None, vec![FieldError::new("look-up-text", error.to_string())]))
        }
        Err(error) => Err(error),
    }
}

/// `POST /lookup.csv`
pub async fn csv(State(app): State<App>, Form(asked): Form<Asked>) -> Result<Response, Problem> {
    let answers = app.call(move |node| node.look_up(&asked.text)).await?;
    let act = NewAct::looked_up(&answers);
    let file = download(&app, "look-up.csv", "text/csv; charset=utf-8", move |_, out| {
        csv_row(
            out,
            &[
                "asked",
                "kind",
                "value",
                "reports",
                "series",
                "organisations",
                "last_seen",
                "shared",
                "fault",
                "known_by",
            ],
        )?;
        for answer in &answers {
            write(out, answer)?;
        }
        Ok(())
    });
    Ok(telling(act, file))
}

/// What the log says of answers; of the empty page, that nothing was asked.
fn act_of(answers: Option<&[Answer]>) -> NewAct {
    NewAct::looked_up(answers.unwrap_or_default())
}

fn write(out: &mut dyn Write, answer: &Answer) -> std::io::Result<()> {
    let trace = answer.trace.as_ref();
    let series: Vec<_> = answer.series.iter().map(|s| s.id.to_string()).collect();
    let owners: Vec<_> = answer.owners.iter().map(|(owner, n)| format!("{owner} ({n})")).collect();
    csv_row(
        out,
        &[
            &answer.asked,
            trace.map_or_else(|| answer.named.map_or("", Named::slug), |t| t.kind.slug()),
            trace.map_or("", |t| t.normal.as_str()),
            &answer.reports.to_string(),
            &series.join(" "),
            &owners.join("; "),
            &answer.last_seen.map(|w| w.to_string()).unwrap_or_default(),
            &trace.and_then(|t| t.shared.as_ref()).map(ToString::to_string).unwrap_or_default(),
            &answer.fault.map(|fault| fault.to_string()).unwrap_or_default(),
            answer.by.as_ref().map_or("", |by| by.normal.as_str()),
        ],
    )
}
