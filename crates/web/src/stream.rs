//! Bodies that are sent while they come to be: an export in constant memory, a page that waits for others.

use std::{
    io::{self, Write},
    pin::Pin,
    task::{Context, Poll},
};

use axum::{
    body::{Body, Bytes},
    http::{HeaderName, HeaderValue, header},
    response::{IntoResponse, Response},
};
use http_body::Frame;
use joinder_node::{Node, NodeError};
use tokio::sync::mpsc::{Receiver, Sender, channel};

use crate::{app::App, audit::at_work};

/// Bytes gathered before they are sent.
const PIECE: usize = 64 << 10;
/// Pieces that may wait for a slow reader; then the writer waits.
const WAITING: usize = 8;

struct Pieces(Receiver<io::Result<Bytes>>);

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        self.0.poll_recv(cx).map(|piece| piece.map(|result| result.map(Frame::data)))
    }
}

struct Pipe {
    to: Sender<io::Result<Bytes>>,
    waiting: Vec<u8>,
}

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.waiting.extend_from_slice(bytes);
        if self.waiting.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let piece = Bytes::from(std::mem::take(&mut self.waiting));
        self.to.blocking_send(Ok(piece)).map_err(|_| io::Error::from(io::ErrorKind::BrokenPipe))
    }
}

/// Where the pieces of a page go.
pub struct PagePieces(Sender<io::Result<Bytes>>);

impl PagePieces {
    /// Sends a piece. False where nobody reads on.
    pub async fn send(&self, piece: String) -> bool {
        self.0.send(Ok(Bytes::from(piece))).await.is_ok()
    }
}

/// A page that is sent piece by piece: who reads it sees each as soon as it is there, without a script.
pub fn page_in_pieces<F, W>(write: W) -> Response
where
    W: FnOnce(PagePieces) -> F,
    F: Future<Output = ()> + Send + 'static,
{
    let (to, from) = channel(WAITING);
    tokio::spawn(write(PagePieces(to)));
    let mut response = Body::new(Pieces(from)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    response
}

/// A file to be saved, written by a use case. A failure in the middle breaks the transfer, so that nobody takes half a
/// file for a whole one.
pub fn download<F>(app: &App, name: &str, media: &'static str, write: F) -> Response
where
    F: FnOnce(&Node, &mut dyn Write) -> Result<(), NodeError> + Send + 'static,
{
    let (to, from) = channel(WAITING);
    let node = at_work(&app.node);
    tokio::task::spawn_blocking(move || {
        let mut pipe = Pipe { to, waiting: Vec::new() };
        let written = write(&node, &mut pipe).and_then(|()| Ok(pipe.flush()?));
        if let Err(error) = written {
            tracing::warn!(%error, "download.broken");
            let _ = pipe.to.blocking_send(Err(io::Error::other("the export failed")));
        }
    });
    let disposition = format!("attachment; filename=\"{name}\"");
    let mut response = Body::new(Pieces(from)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        headers.insert(HeaderName::from_static("content-disposition"), value);
    }
    response
}
