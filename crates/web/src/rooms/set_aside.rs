//! Records set aside: looked at, mended, replayed, dismissed.

use axum::{
    Form,
    extract::{Path, Query, State},
    response::{IntoResponse, Redirect, Response},
};
use joinder_core::{Deed, SetAsideId, codes::Right};
use joinder_node::{NewAct, SetAsideGroup, SetAsideQuery, SetAsideView};
use maud::Markup;
use serde::Deserialize;

use super::{Why, back_to, found, framed, id, refused};
use crate::{
    app::App,
    audit::telling,
    frame::{Done, Page, Room},
    pages::{
        FieldError,
        set_aside::{RecordPage, SetAsidePage},
    },
    parts::expected_words,
    problem::Problem,
    reader::Reader,
};

/// Which records.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Filter {
    reason: Option<String>,
    source: Option<String>,
    cursor: Option<String>,
}

/// `GET /set-aside`
pub async fn list(
    State(app): State<App>,
    reader: Reader,
    Query(filter): Query<Filter>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let given = |value: Option<String>| value.filter(|v| !v.is_empty());
    let asked = SetAsideQuery {
        reason: given(filter.reason),
        source: given(filter.source),
        cursor: given(filter.cursor),
        limit: 50,
    };
    let reads = reader.may(Right::ReadReports);
    let (groups, query, page) = app
        .call(move |node| {
            let groups = node.set_aside_groups()?;
            let query = chosen(asked, &groups);
            let mut page = node.set_aside(&query)?;
            if !reads {
                page.rows = page.rows.into_iter().map(SetAsideView::unread).collect();
            }
            Ok((groups, query, page))
        })
        .await?;
    let act = NewAct::of(Deed::RecordsShown).about_reports(page.rows.iter().filter_map(|row| row.report));
    let page = SetAsidePage {
        groups,
        reason: query.reason,
        source: query.source,
        later: query.cursor.is_some(),
        page,
    };
    let title = reader.say("room-set-aside");
    let page = Page { done, ..Page::new(Room::SetAside, &title, page.body(&reader)) };
    Ok(telling(act, framed(&app, &reader, page)))
}

/// Where no whole group was asked for, the first that fits.
fn chosen(asked: SetAsideQuery, groups: &[SetAsideGroup]) -> SetAsideQuery {
    let fits = |want: &Option<String>, has: &str| want.as_deref().is_none_or(|w| w == has);
    match groups.iter().find(|g| fits(&asked.reason, &g.reason) && fits(&asked.source, &g.source)) {
        Some(group) => {
            SetAsideQuery { reason: Some(group.reason.clone()), source: Some(group.source.clone()), ..asked }
        }
        None => asked,
    }
}

/// `GET /set-aside/{id}`
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(record): Path<String>,
    Query(done): Query<Done>,
) -> Result<Response, Problem> {
    let record: SetAsideId = id(&record)?;
    let view = app.record(&reader, record).await?;
    let act = NewAct::of(Deed::RecordsShown).about_reports(view.report);
    Ok(telling(act, draw(&app, &reader, RecordPage { view, errors: Vec::new(), mended: None }, done)))
}

impl App {
    /// A record, as far as whoever asks reads reports.
    async fn record(&self, reader: &Reader, record: SetAsideId) -> Result<SetAsideView, Problem> {
        let view = found(self.call(move |node| node.set_aside_record(record)).await?)?;
        Ok(if reader.may(Right::ReadReports) { view } else { view.unread() })
    }
}

fn draw(app: &App, reader: &Reader, page: RecordPage, done: Done) -> Markup {
    let title = page.title(reader);
    framed(app, reader, Page { done, ..Page::new(Room::SetAside, &title, page.body(reader)) })
}

/// A record as it was mended.
#[derive(Debug, Deserialize)]
pub struct Mended {
    raw: Option<String>,
    r#do: Option<String>,
}

/// `POST /set-aside/{id}/mend`
pub async fn mend(
    State(app): State<App>,
    reader: Reader,
    Path(record): Path<String>,
    Form(form): Form<Mended>,
) -> Result<Response, Problem> {
    let record: SetAsideId = id(&record)?;
    let view = app.record(&reader, record).await?;
    let mended = form
        .raw
        .filter(|_| form.r#do.as_deref() != Some("as-it-is"))
        .map(|text| line_ends_of(view.text.as_deref().unwrap_or_default(), &text));
    let fixed = mended.clone().map(String::into_bytes);
    let replayed = app.call(move |node| node.replay(record, fixed)).await?;
    if replayed.taken > 0 {
        return Ok(back_to(Some("/set-aside"), "replayed", None).into_response());
    }
    let why = if replayed.stale > 0 {
        reader.say("record-stale").into_owned()
    } else if replayed.unfit > 0 {
        reader.say("record-unfit").into_owned()
    } else if replayed.lacking > 0 {
        reader.say("record-lacking").into_owned()
    } else if let Some(error) = replayed.error {
        error
    } else {
        reader.fill("still-set-aside", &[("expected", &expected_words(&reader, &view.expected))])
    };
    let errors = vec![FieldError::new("raw", why)];
    Ok(refused(draw(&app, &reader, RecordPage { view, errors, mended }, Done::default())))
}

/// Browsers send every line end as CR LF; a record keeps those it came with.
fn line_ends_of(record: &str, text: &str) -> String {
    if record.contains("\r\n") { text.to_owned() } else { text.replace("\r\n", "\n") }
}

/// Which group.
#[derive(Debug, Deserialize)]
pub struct Group {
    reason: String,
    source: String,
}

/// `POST /set-aside/replay`
pub async fn replay_group(State(app): State<App>, Form(group): Form<Group>) -> Result<Redirect, Problem> {
    let replayed = app.call(move |node| node.replay_group(&group.reason, &group.source)).await?;
    if let Some(error) = replayed.error {
        return Err(Problem::expected(error));
    }
    let done = match replayed.taken == replayed.tried {
        true => "replayed",
        false if replayed.stale + replayed.unfit > 0 => "replayed-but",
        false => "replayed-partly",
    };
    Ok(back_to(Some("/set-aside"), done, None))
}

/// `POST /set-aside/{id}/dismiss`
pub async fn dismiss(
    State(app): State<App>,
    Path(record): Path<String>,
    Form(form): Form<Why>,
) -> Result<Redirect, Problem> {
    let record: SetAsideId = id(&record)?;
    let why = form.reason()?;
    app.call(move |node| node.dismiss(record, &why)).await?;
    Ok(back_to(Some("/set-aside"), "dismissed", None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_keeps_its_line_ends() {
        assert_eq!(line_ends_of("a\nb", "a\r\nc"), "a\nc");
        assert_eq!(line_ends_of("a\r\nb", "a\r\nc"), "a\r\nc");
    }
}
