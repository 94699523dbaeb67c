//! What went wrong, from one closed list: RFC 9457 for machines, a page for people.

use axum::{
    Json,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::{app::App, frame, reader::Reader};

macro_rules! problems {
    ($($(#[$doc:meta])* $variant:ident = $slug:literal $status:ident $title:literal;)*) => {
        /// Every kind of problem that this node answers with.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ProblemType { $($(#[$doc])* $variant,)* }

        impl ProblemType {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The last part of its `type`.
            pub fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)* }
            }

            /// Its status.
            pub fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status,)* }
            }

            /// Its title in English, the same each time.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)* }
            }
        }
    };
}

problems! {
    /// Nothing is here, or nothing that the reader may know of: the two look the same.
    NotFound = "not-found" NOT_FOUND "There is nothing here";
    /// A parameter or field that is not what was expected.
    Invalid = "invalid" UNPROCESSABLE_ENTITY "A value is not what was expected";
    /// A request that cannot be read at all.
    Malformed = "malformed" BAD_REQUEST "The request cannot be read";
    /// Another method is meant.
    Method = "method" METHOD_NOT_ALLOWED "This is not done here in this way";
    /// More bytes than are taken.
    TooLarge = "too-large" PAYLOAD_TOO_LARGE "More than this node takes at once";
    /// A form of the body that is not understood.
    Media = "media" UNSUPPORTED_MEDIA_TYPE "This form of the body is not understood";
    /// Nobody has logged in, or not with what belongs together.
    LogIn = "log-in" UNAUTHORIZED "Log in first";
    /// Not for whoever asks.
    Forbidden = "forbidden" FORBIDDEN "Your role does not do this";
    /// Another unit of the organisation decides over it, which is named, or the organisation as a whole.
    OtherUnit = "other-unit" FORBIDDEN "Your unit does not decide over this";
    /// Under what somebody works was not said.
    NoPurpose = "no-purpose" PRECONDITION_REQUIRED "Say for which purpose and in which case";
    /// Too many attempts.
    Slow = "slow" TOO_MANY_REQUESTS "Too many attempts";
    /// More requests than one has at hand.
    TooOften = "too-often" TOO_MANY_REQUESTS "Too many requests";
    /// Sent by a page of another site.
    ForeignSite = "foreign-site" FORBIDDEN "Another site sent this";
    /// Addressed by a name that is not this node's.
    ForeignHost = "foreign-host" MISDIRECTED_REQUEST "This node does not answer to this name";
    /// It contradicts what stands.
    Conflict = "conflict" CONFLICT "It contradicts what stands";
    /// It took too long.
    Timeout = "timeout" SERVICE_UNAVAILABLE "It took too long";
    /// The node is not ready yet.
    NotReady = "not-ready" SERVICE_UNAVAILABLE "The node is not ready yet";
    /// The node failed; its log says why.
    Internal = "internal" INTERNAL_SERVER_ERROR "The node failed";
}

impl ProblemType {
    /// Whether somebody may have tried to get round what the node lets them do: the node's own log tells of it.
    fn is_attempt(self) -> bool {
        matches!(self, Self::ForeignHost | Self::ForeignSite | Self::Forbidden | Self::OtherUnit | Self::Slow)
    }

    /// The type of an error that the machinery below answered by itself.
    fn of_status(status: StatusCode) -> Self {
        let same = |t: &&Self| t.status() == status;
        let known = Self::ALL.iter().find(same).copied();
        known.unwrap_or(if status.is_server_error() { Self::Internal } else { Self::Malformed })
    }
}

/// One problem, on its way to the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    kind: ProblemType,
    detail: Option<String>,
}

impl Problem {
    /// A problem that its type says whole.
    pub fn new(kind: ProblemType) -> Self {
        Self { kind, detail: None }
    }

    /// What was expected, and where: never the value that came.
    pub fn expected(detail: impl Into<String>) -> Self {
        Self { kind: ProblemType::Invalid, detail: Some(detail.into()) }
    }

    /// With more words.
    pub fn with(self, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..self }
    }

    /// Its type.
    pub fn kind(&self) -> ProblemType {
        self.kind
    }

    /// The document of RFC 9457.
    pub fn document(&self) -> serde_json::Value {
        let mut document = json!({
            "type": format!("/help#problem-{}", self.kind.slug()),
            "title": self.kind.title(),
            "status": self.kind.status().as_u16(),
        });
        if let (Some(detail), Some(fields)) = (&self.detail, document.as_object_mut()) {
            fields.insert("detail".into(), json!(detail));
        }
        document
    }
}

impl IntoResponse for Problem {
    /// A bare answer that carries the problem; [`dress`] gives it its body, since only it knows who asked and how.
    fn into_response(self) -> Response {
        let mut response = self.kind.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives every error its body: a page where a browser asked, a problem document else.
pub async fn dress(app: axum::extract::State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let page = wants_page(&parts);
    let reader = page.then(|| Reader::of(&parts, app.zone.clone()));
    let response = next.run(Request::from_parts(parts, body)).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    if response.extensions().get::<Dressed>().is_some() {
        return response;
    }
    let problem = response.extensions().get::<Problem>().cloned();
    let problem = problem.unwrap_or_else(|| Problem::new(ProblemType::of_status(status)));
    if problem.kind.is_attempt() {
        tracing::warn!(problem = problem.kind.slug(), "request.refused");
    }
    let mut dressed = match reader {
        Some(reader) => (problem.kind.status(), frame::error_page(&app, &reader, &problem)).into_response(),
        None => {
            let mut json = (problem.kind.status(), Json(problem.document())).into_response();
            json.headers_mut()
                .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
            json
        }
    };
    for name in [header::ALLOW, header::WWW_AUTHENTICATE, header::RETRY_AFTER] {
        if let Some(value) = response.headers().get(&name) {
            dressed.headers_mut().insert(name, value.clone());
        }
    }
    dressed
}

/// Marks an error answer that has its body already: a form shown again with its faults.
#[derive(Clone, Copy)]
pub struct Dressed;

/// Whether a browser asks, for a person.
pub(crate) fn wants_page(parts: &axum::http::request::Parts) -> bool {
    let accept = parts.headers.get(header::ACCEPT).and_then(|a| a.to_str().ok()).unwrap_or("");
    !parts.uri.path().starts_with("/api/") && accept.contains("text/html")
}

impl Problem {
    /// What happened, in the reader's language.
    pub fn words(&self, reader: &Reader) -> [String; 3] {
        let words = |part: &str| reader.say(&format!("problem-{}-{part}", self.kind.slug())).into_owned();
        [words("what"), words("kept"), words("do")]
    }

    /// More words, where there are any.
    pub fn detail(&self) -> Option<&str> {
        self.detail.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::{Language, Locale};

    #[test]
    fn every_problem_has_its_words_in_every_language() {
        for &kind in ProblemType::ALL {
            for language in Language::ALL {
                for part in ["what", "kept", "do"] {
                    let key = format!("problem-{}-{part}", kind.slug());
                    assert!(Locale::of(language).knows(&key), "{key} in {}", language.tag());
                }
            }
        }
    }

    #[test]
    fn a_document_says_what_the_standard_asks() {
        let document = Problem::expected("`limit`: expected a number from 1 to 500").document();
        assert_eq!(document["status"], 422);
        assert_eq!(document["type"], "/help#problem-invalid");
        assert_eq!(document["detail"], "`limit`: expected a number from 1 to 500");
        assert!(Problem::new(ProblemType::NotFound).document().get("detail").is_none());
    }
}
