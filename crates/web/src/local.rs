//! The API for who is on this machine: of a node in this process, or of one that serves already. So the command line asks
//! the same questions and gets the same answers either way.

use std::{io, net::SocketAddr, time::Duration};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, HeaderValue, Method, Request, header},
};
use joinder_core::Actor;
use serde_json::Value;
use thiserror::Error;
use tokio::{net::TcpStream, time::timeout};
use tower::ServiceExt;

use crate::link::wire::{Question, WireError, exchange};

/// Largest answer.
const ANSWER_BYTES: usize = 64 << 20;
/// A person waits, and the node may wait for another node meanwhile.
const ANSWERS_WITHIN: Duration = Duration::from_secs(60);

/// A question to the API.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The path.
    pub path: String,
    /// What is posted; none where nothing is to change.
    pub json: Option<Value>,
}

/// Why the API gave no answer.
#[derive(Debug, Error)]
pub enum AskError {
    /// The node said what is wrong, in words for a person.
    #[error("{0}")]
    Refused(String),
    /// The node that serves cannot be asked.
    #[error("the node that serves on this folder cannot be asked")]
    Wire(#[from] WireError),
    /// The answer is not JSON.
    #[error("the node's answer cannot be read")]
    Unreadable,
}

/// Asks a node in this process.
///
/// # Errors
/// Where the node refuses.
pub async fn ask(router: Router, asked: &Asked) -> Result<Value, AskError> {
    let body = asked.json.as_ref().map_or_else(Body::empty, |json| Body::from(json.to_string()));
    let mut request = Request::new(body);
    *request.method_mut() = if asked.json.is_some() { Method::POST } else { Method::GET };
    *request.uri_mut() = asked.path.parse().map_err(|_| AskError::Unreadable)?;
    *request.headers_mut() = HeaderMap::from_iter([
        (header::HOST, HeaderValue::from_static("localhost")),
        (header::CONTENT_TYPE, HeaderValue::from_static("application/json")),
    ]);
    request.extensions_mut().insert(Actor::Operator);
    let response = match router.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    };
    let status = response.status().as_u16();
    let body = to_bytes(response.into_body(), ANSWER_BYTES).await.map_err(|_| AskError::Unreadable)?;
    read(status, &body)
}

/// Asks a node that serves on this machine and has no accounts.
///
/// # Errors
/// Where nobody answers there in time, or the node refuses.
pub async fn ask_running(address: SocketAddr, asked: &Asked) -> Result<Value, AskError> {
    ask_running_as(address, "", asked).await
}

/// Asks a node that serves on this machine, showing what stands in its folder for whoever may read it.
///
/// # Errors
/// As [`ask_running`].
pub async fn ask_running_as(address: SocketAddr, operator: &str, asked: &Asked) -> Result<Value, AskError> {
    let json = asked.json.as_ref().map(|json| json.to_string().into_bytes());
    let question = match &json {
        Some(json) => Question::post(&asked.path, json),
        None => Question::get(&asked.path),
    };
    let question = question.bearer(operator);
    let host = address.to_string();
    let asking = async {
        let mut stream = TcpStream::connect(address).await?;
        exchange(&mut stream, &host, &question, ANSWER_BYTES).await
    };
    let late = || WireError::from(io::Error::from(io::ErrorKind::TimedOut));
    let answer = timeout(ANSWERS_WITHIN, asking).await.map_err(|_| late())??;
    read(answer.status, &answer.body)
}

fn read(status: u16, body: &[u8]) -> Result<Value, AskError> {
    let value: Value = serde_json::from_slice(body).map_err(|_| AskError::Unreadable)?;
    if status < 300 {
        return Ok(value);
    }
    let text = |name: &str| value[name].as_str();
    Err(AskError::Refused(text("detail").or(text("title")).unwrap_or("the node refused").to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_told_by_its_detail_or_its_title() {
        let told = |body: &str| read(409, body.as_bytes()).unwrap_err().to_string();
        assert_eq!(told(r#"{"title":"It contradicts","detail":"expected less"}"#), "expected less");
        assert_eq!(told(r#"{"title":"It contradicts"}"#), "It contradicts");
        assert_eq!(told("{}"), "the node refused");
        assert!(matches!(read(200, b"<html>"), Err(AskError::Unreadable)));
        assert_eq!(read(200, b"{}").unwrap(), serde_json::json!({}));
    }
}
