//! One question and one answer of HTTP/1.1 over a stream that is open already.
//!
//! The other side is a node: it answers with a length and closes. Anything else is no answer. Nothing is read beyond the
//! bounds given.

use std::io;

use thiserror::Error;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// Largest head of an answer.
const HEAD_BYTES: usize = 16 << 10;

/// The header by which the answer to a pull says how many entries wait behind those that it brings.
pub const LEFT: &str = "joinder-left";
/// The header by which it says with which entry the next answer begins: so that can be asked for before this one is read.
pub const NEXT: &str = "joinder-next";

/// What is asked.
pub struct Question<'a> {
    method: &'static str,
    path: &'a str,
    json: Option<&'a [u8]>,
    /// Empty where nothing is shown.
    bearer: &'a str,
}

impl<'a> Question<'a> {
    /// A question that changes nothing.
    pub fn get(path: &'a str) -> Self {
        Self { method: "GET", path, json: None, bearer: "" }
    }

    /// A question with a body of JSON.
    pub fn post(path: &'a str, json: &'a [u8]) -> Self {
        Self { method: "POST", path, json: Some(json), bearer: "" }
    }

    /// The same, showing this; nothing where it is empty.
    pub fn bearer(self, bearer: &'a str) -> Self {
        Self { bearer, ..self }
    }

    fn bytes(&self, host: &str) -> Vec<u8> {
        let mut head = format!(
            "{} {} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\naccept: application/json\r\n",
            self.method, self.path
        );
        if !self.bearer.is_empty() {
            head.push_str(&format!("authorization: Bearer {}\r\n", self.bearer));
        }
        if let Some(json) = self.json {
            head.push_str(&format!("content-type: application/json\r\ncontent-length: {}\r\n", json.len()));
        }
        head.push_str("\r\n");
        let mut bytes = head.into_bytes();
        bytes.extend(self.json.unwrap_or_default());
        bytes
    }
}

/// What is answered.
#[derive(Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// What waits behind it, by [`LEFT`]; 0 where nothing is said.
    pub left: u64,
    /// Where the next answer begins, by [`NEXT`].
    pub next: Option<u64>,
    /// The body, whole.
    pub body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum WireError {
    /// The stream.
    #[error("the connection broke")]
    Broken(#[from] io::Error),
    /// Something else than a node speaks there.
    #[error("expected {0}")]
    Expected(&'static str),
    /// More than is taken.
    #[error("expected an answer of at most {most} bytes")]
    TooLarge {
        /// The limit.
        most: usize,
    },
}

/// Asks and reads the whole answer; its body is at most so many bytes.
pub async fn exchange<S>(
    stream: &mut S,
    host: &str,
    question: &Question<'_>,
    most: usize,
) -> Result<Answer, WireError>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    stream.write_all(&question.bytes(host)).await?;
    stream.flush().await?;
    let mut received = Vec::with_capacity(HEAD_BYTES);
    let head = loop {
        if let Some(head) = Head::read(&received)? {
            break head;
        }
        if received.len() > HEAD_BYTES {
            return Err(WireError::Expected("the head of an answer"));
        }
        read_more(stream, &mut received).await?;
    };
    if head.body_bytes > most {
        return Err(WireError::TooLarge { most });
    }
    let whole = head.bytes + head.body_bytes;
    while received.len() < whole {
        read_more(stream, &mut received).await?;
    }
    received.truncate(whole);
    Ok(Answer { status: head.status, left: head.left, next: head.next, body: received.split_off(head.bytes) })
}

async fn read_more<S>(stream: &mut S, received: &mut Vec<u8>) -> io::Result<()>
where
    S: AsyncRead + Unpin,
{
    match stream.read_buf(received).await? {
        0 => Err(io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(()),
    }
}

struct Head {
    status: u16,
    bytes: usize,
    body_bytes: usize,
    left: u64,
    next: Option<u64>,
}

impl Head {
    /// The head of an answer; none while it is not here whole.
    fn read(received: &[u8]) -> Result<Option<Self>, WireError> {
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut response = httparse::Response::new(&mut headers);
        let read = response.parse(received).map_err(|_| WireError::Expected("an answer of HTTP"))?;
        let httparse::Status::Complete(bytes) = read else { return Ok(None) };
        let status = response.code.unwrap_or(0);
        let number = |name: &str| -> Option<u64> {
            let header = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name))?;
            std::str::from_utf8(header.value).ok()?.parse().ok()
        };
        let (left, next) = (number(LEFT).unwrap_or(0), number(NEXT));
        let length = number("content-length").and_then(|length| usize::try_from(length).ok());
        match (status, length) {
            (204 | 304, _) => Ok(Some(Self { status, bytes, body_bytes: 0, left, next })),
            (_, Some(body_bytes)) => Ok(Some(Self { status, bytes, body_bytes, left, next })),
            (_, None) => Err(WireError::Expected("an answer that states its length")),
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::duplex;

    use super::*;

    /// What is made of bytes that come in pieces of so many.
    async fn answer(bytes: &[u8], piece: usize) -> Result<Answer, WireError> {
        let (mut here, mut there) = duplex(1 << 10);
        let bytes = bytes.to_vec();
        let answering = tokio::spawn(async move {
            let mut asked = [0; 16];
            there.read_exact(&mut asked).await.unwrap();
            for piece in bytes.chunks(piece) {
                if there.write_all(piece).await.is_err() {
                    break;
                }
            }
        });
        let answer = exchange(&mut here, "localhost", &Question::get("/healthz"), 20).await;
        drop(here);
        answering.await.unwrap();
        answer
    }

    #[tokio::test]
    async fn an_answer_is_read_whole_in_whatever_pieces_it_comes() {
        let bytes =
            b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nJoinder-Left: 12\r\nJoinder-Next: 30\r\n\r\nhellomore";
        for piece in [1, 7, 1_000] {
            let answer = answer(bytes, piece).await.unwrap();
            assert_eq!(answer, Answer { status: 200, left: 12, next: Some(30), body: b"hello".to_vec() });
        }
        let nothing = answer(b"HTTP/1.1 204 No Content\r\n\r\n", 9).await.unwrap();
        assert_eq!(nothing, Answer { status: 204, left: 0, next: None, body: Vec::new() });
    }

    #[tokio::test]
    async fn what_is_no_whole_answer_is_none() {
        let endless = [b"HTTP/1.1 200 OK\r\na: ".as_slice(), [b'a'; 40_000].as_slice()].concat();
        for bytes in [
            b"".as_slice(),
            b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
            b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhell",
            b"HTTP/1.1 200 OK\r\ncontent-length: 21\r\n\r\nhello",
            b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
            b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
            endless.as_slice(),
        ] {
            assert!(answer(bytes, 512).await.is_err(), "{:?}", String::from_utf8_lossy(bytes).get(..40));
        }
    }
}
