//! From an upload over its preview to the import.

use std::collections::HashMap;

use axum::{
    Form,
    extract::{Multipart, Path, State},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use joinder_core::{Reach, codes::Right};
use joinder_node::{ImportOptions, Node, NodeError, Preview, Source};

use super::{found, framed, id, refused};
use crate::{
    app::App,
    frame::{Page, Room},
    pages::{
        FieldError,
        preview::{PreviewPage, changed},
        source_form::SourceForm,
    },
    problem::{Problem, ProblemType},
    reader::Reader,
    uploads::{Incoming, Upload, discard, sample},
    who::Who,
};

/// `POST /sources/upload`
pub async fn upload(State(app): State<App>, who: Who, mut form: Multipart) -> Result<Redirect, Problem> {
    let (mut known, mut named, mut file) = (String::new(), String::new(), None);
    let malformed = |_| Problem::new(ProblemType::Malformed);
    while let Some(mut field) = form.next_field().await.map_err(malformed)? {
        match field.name().unwrap_or("") {
            "source" => known = short(field.text().await.map_err(malformed)?),
            "new-source" => named = short(field.text().await.map_err(malformed)?),
            "file" => {
                let name = file_name(field.file_name().unwrap_or(""));
                let mut incoming = Incoming::begin(app.node.folder()).await?;
                while let Some(piece) = field.chunk().await.map_err(malformed)? {
                    incoming.write(&piece).await?;
                }
                file = Some((name, incoming.finish().await?));
            }
            _ => {}
        }
    }
    let expected = || Problem::expected("file: expected a file that holds something");
    let (name, (path, bytes)) = file.ok_or_else(expected)?;
    if bytes == 0 {
        discard(&path);
        return Err(expected());
    }
    let wanted = [known, named, stem(&name)]
        .into_iter()
        .find(|n| !n.is_empty())
        .unwrap_or_else(|| "upload".to_owned());
    let reach = who.reach.clone();
    let source = app.call(move |node| source_for(node, &wanted, &reach)).await.and_then(|source| {
        let decides = who.reach.covers(source.unit().as_ref());
        if decides { Ok(source) } else { Err(Problem::new(ProblemType::OtherUnit)) }
    });
    let source = source.inspect_err(|_| discard(&path))?;
    let number = app.uploads.add(Upload { by: who.name(), path, file: name, bytes, source, mapping: None });
    Ok(Redirect::to(&format!("/sources/preview/{number}")))
}

fn short(text: String) -> String {
    text.trim().chars().take(64).collect()
}

/// The last part of a path, as some browsers send one, without what has no place in a name.
fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or("");
    let clean: String = last
        .chars()
        .filter(|c| !c.is_control() && !joinder_core::is_disallowed_control(*c))
        .take(120)
        .collect();
    if clean.is_empty() { "upload".to_owned() } else { clean }
}

fn stem(name: &str) -> String {
    short(name.split('.').next().unwrap_or("").to_owned())
}

/// The form of the source of this name, or of a new one that is the node's own, and of whoever's unit makes it.
fn source_for(node: &Node, name: &str, reach: &Reach) -> Result<SourceForm, NodeError> {
    if let Some(source) = node.source(name)? {
        return Ok(SourceForm::of(&source));
    }
    let whose = node.organisation();
    let (owner, unit) = (whose.code.clone(), reach.unit().cloned());
    let source = Source { owner, unit, country: whose.country, ..Source::named(name)? };
    Ok(SourceForm::of(&source))
}

/// `GET /sources/preview/{id}`
pub async fn show(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<String>,
) -> Result<Response, Problem> {
    let number: u64 = id(&number)?;
    let upload = found(app.uploads.get(number, &reader.who.name()))?;
    draw(app, reader, number, upload, Vec::new(), Sent::Live).await
}

/// `POST /sources/preview/{id}`: another mapping, shown at once; or the file is taken in.
pub async fn change(
    State(app): State<App>,
    reader: Reader,
    Path(number): Path<String>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Response, Problem> {
    let number: u64 = id(&number)?;
    let mut upload = found(app.uploads.get(number, &reader.who.name()))?;
    if !reader.decides_over(upload.source.unit().as_ref()) {
        return Err(Problem::new(ProblemType::OtherUnit));
    }
    // Whose the reports are and under what conditions is said by who may change sources; how the file is read, by all.
    if reader.who.rights.contains(Right::ManageSources) {
        upload.source.change(&form);
    }
    let mut errors = upload.source.source().err().unwrap_or_default();
    if let Some(base) = &upload.mapping {
        match changed(base, &form) {
            Ok(mapping) => upload.mapping = Some(mapping),
            Err(more) => errors.extend(more),
        }
    }
    if errors.is_empty() {
        app.uploads.put(number, upload.clone());
    }
    let sent = if headers.contains_key("x-live") { Sent::Live } else { Sent::Button };
    match upload.source.source() {
        Ok(source)
            if errors.is_empty()
                && sent == Sent::Button
                && form.get("do").map(String::as_str) == Some("take") =>
        {
            take(app, &reader.who, number, source).await
        }
        Ok(_) | Err(_) => draw(app, reader, number, upload, errors, sent).await,
    }
}

/// How the form came.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sent {
    Live,
    Button,
}

async fn take(app: App, who: &Who, number: u64, source: Source) -> Result<Response, Problem> {
    let upload = found(app.uploads.get(number, &who.name()))?;
    let source = Source { mapping: upload.mapping.clone().or(source.mapping), ..source };
    let may_change = who.rights.contains(Right::ManageSources);
    let name = app
        .call(move |node| {
            let source = match node.source(&source.name)? {
                // As it stands now: it may have been changed since the file came.
                Some(standing) if !may_change => Source { mapping: source.mapping, ..standing },
                Some(_) | None => source,
            };
            node.save_source(&source)?;
            Ok(source.name)
        })
        .await?;
    // Only now: what is refused waits on.
    let upload = found(app.uploads.take(number))?;
    let job = app
        .call(move |node| {
            let options = ImportOptions { mapping: upload.mapping, ..ImportOptions::default() };
            node.start_import(&name, &upload.file, upload.path, options)
        })
        .await?;
    Ok(Redirect::to(&format!("/sources/jobs/{job}")).into_response())
}

async fn draw(
    app: App,
    reader: Reader,
    number: u64,
    mut upload: Upload,
    errors: Vec<FieldError>,
    sent: Sent,
) -> Result<Response, Problem> {
    let tried = upload.clone();
    let (preview, reasons) = app.call(move |node| look(node, &tried)).await?;
    if upload.mapping.is_none() {
        upload.mapping = preview.mapping.clone();
        app.uploads.put(number, upload.clone());
    }
    let faulty = !errors.is_empty();
    let page = PreviewPage {
        id: number,
        file: upload.file,
        bytes: upload.bytes,
        source: upload.source,
        errors,
        preview,
        reasons,
    };
    let title = page.file.clone();
    let framed = framed(&app, &reader, Page::new(Room::Sources, &title, page.body(&reader)));
    // While somebody is typing the errors are part of a good answer; sent by the button they are a refusal.
    Ok(if faulty && sent == Sent::Button { refused(framed) } else { framed.into_response() })
}

fn look(node: &Node, upload: &Upload) -> Result<(Preview, Vec<String>), NodeError> {
    let bytes = sample(&upload.path)?;
    let source = match upload.source.source() {
        Ok(source) => source,
        Err(_) => Source::named(&upload.source.name)?,
    };
    let options = ImportOptions { mapping: upload.mapping.clone(), ..ImportOptions::default() };
    let preview = node.preview(&source, &upload.file, &bytes, &options);
    let reasons = match &preview.mapping {
        None => Vec::new(),
        Some(_) => joinder_formats::suggest(&bytes, &upload.file, source.country)
            .guesses
            .into_iter()
            .map(|g| g.why)
            .collect(),
    };
    Ok((preview, reasons))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_plain_name() {
        assert_eq!(file_name("C:\\exports\\week 47.csv"), "week 47.csv");
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("\u{202e}gnp.csv\0"), "gnp.csv");
        assert_eq!(file_name(""), "upload");
        assert_eq!(stem("nl-portal.2026.csv"), "nl-portal");
    }
}
