//! What two nodes say to each other, as bytes.

use std::io::{Read, Write};

use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use joinder_node::{Introduction, Pulled};
use serde::{Deserialize, Serialize};

/// The path of the first word between two nodes.
pub const JOIN: &str = "/link/v1/join";
/// The path of a neighbour's ledger about us.
pub const LEDGER: &str = "/link/v1/ledger";
/// The path of a look-up at a neighbour.
pub const LOOK_UP: &str = "/link/v1/look-up";

/// Media type of a pull's answer.
pub const NDJSON: &str = "application/x-ndjson";

/// Lines of one pull: a batch that is applied at once. One line may be longer than all this.
pub const PULL_BYTES: usize = 4 << 20;
/// Largest answer to a pull that is taken: one line of the longest that a node takes, and room around it.
pub const ANSWER_BYTES: usize = 8 << 20;
/// Largest introduction, on either side of a join.
pub const INTRODUCTION_BYTES: usize = 64 << 10;
/// No entry's line is shorter: it has a time, a kind and the commitment to its payload.
const SHORTEST_LINE: usize = 100;
/// Largest answer to a look-up that is taken: two hundred values, each with three reports and whom to ask.
pub const LOOK_UP_BYTES: usize = 2 << 20;
/// Longest time that a pull waits for news, in seconds.
pub const WAIT_SECONDS: u64 = 20;

/// `POST /link/v1/join`
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// The secret of the invitation.
    pub secret: String,
    /// Who asks.
    pub introduction: Introduction,
}

/// Lines of a ledger, and last the signed head as a JSON text.
pub fn write_pulled(pulled: &Pulled) -> Vec<u8> {
    let mut body = Vec::with_capacity(pulled.lines.iter().map(|line| line.len() + 1).sum::<usize>() + 1_024);
    for line in &pulled.lines {
        body.extend(line);
        body.push(b'\n');
    }
    body.extend(serde_json::Value::from(pulled.head.as_str()).to_string().bytes());
    body.push(b'\n');
    body
}

/// The same, packed with gzip where there are many lines. Of a few the packed length would tell whoever listens what is in
/// them: each is then as long as it is.
pub fn pack(pulled: &Pulled, body: Vec<u8>) -> Result<Vec<u8>, Vec<u8>> {
    if pulled.lines.len() < MANY {
        return Err(body);
    }
    let mut packing = GzEncoder::new(Vec::with_capacity(body.len() / 3), Compression::fast());
    let packed = packing.write_all(&body).and_then(|()| packing.finish());
    packed.map_err(|_| body)
}

/// How many bytes an answer has, before TLS: as it is written, and as it is sent to who unpacks.
pub fn bytes_of_answer(pulled: &Pulled) -> (usize, usize) {
    let body = write_pulled(pulled);
    let written = body.len();
    let sent = pack(pulled, body).map_or_else(|body| body.len(), |packed| packed.len());
    (written, sent)
}

/// Lines of which none shows in the packed length of all.
const MANY: usize = 64;

/// What [`write_pulled`] wrote, packed or not, without what waits behind it; none where it is something else, or more than [`ANSWER_BYTES`]. What the lines
/// say is for the node to check.
pub fn read_pulled(body: &[u8]) -> Option<Pulled> {
    // No line of a ledger begins so.
    if body.starts_with(&[0x1f, 0x8b]) {
        let mut whole = Vec::new();
        let most = ANSWER_BYTES as u64 + 1;
        GzDecoder::new(body).take(most).read_to_end(&mut whole).ok()?;
        return if whole.len() <= ANSWER_BYTES { read_lines(&whole) } else { None };
    }
    read_lines(body)
}

fn read_lines(body: &[u8]) -> Option<Pulled> {
    let body = body.strip_suffix(b"\n")?;
    // Of many short lines each would take far more memory than it has bytes.
    let breaks = body.iter().filter(|byte| **byte == b'\n').count();
    if breaks > body.len() / SHORTEST_LINE {
        return None;
    }
    let mut lines: Vec<Vec<u8>> = body.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect();
    let head = serde_json::from_slice(&lines.pop()?).ok()?;
    Some(Pulled { lines, head, left: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "joinder/NL/DE\n2\nAAAA\n\n— NL sig\n";

    #[test]
    fn what_is_pulled_comes_over_as_it_was() {
        let line = |name: &str| format!("{{\"{name}\":\"{}\"}}", "0".repeat(SHORTEST_LINE)).into_bytes();
        for lines in [vec![], vec![line("header"), line("salt")]] {
            let body = write_pulled(&Pulled { lines: lines.clone(), head: HEAD.to_owned(), left: 0 });
            let read = read_pulled(&body).unwrap();
            assert_eq!((read.lines, read.head.as_str()), (lines, HEAD));
        }
        let many = Pulled { lines: vec![line("header"); MANY], head: HEAD.to_owned(), left: 0 };
        let packed = pack(&many, write_pulled(&many)).unwrap();
        assert!(packed.len() < write_pulled(&many).len() / 2);
        assert_eq!(read_pulled(&packed).unwrap().lines, many.lines);
        assert!(read_pulled(&packed[..packed.len() - 9]).is_none(), "cut short");
        let few = Pulled { lines: vec![line("header"); MANY - 1], head: HEAD.to_owned(), left: 0 };
        assert!(pack(&few, write_pulled(&few)).is_err(), "a few are as long as they are");
        for broken in [b"".as_slice(), b"\n", b"{}\n", b"{}\n\"head", b"\"head\""] {
            assert!(read_pulled(broken).is_none(), "{}", String::from_utf8_lossy(broken));
        }
    }

    #[test]
    fn what_unpacks_to_more_than_an_answer_is_none() {
        let mut packing = GzEncoder::new(Vec::new(), Compression::fast());
        packing.write_all(&vec![b'a'; ANSWER_BYTES + 1]).unwrap();
        assert!(read_pulled(&packing.finish().unwrap()).is_none());
    }

    #[test]
    fn an_answer_of_many_short_lines_is_none() {
        let head = serde_json::Value::from(HEAD).to_string();
        let body = |lines: &[u8]| [lines, head.as_bytes(), b"\n"].concat();
        assert!(read_pulled(&body(b"")).is_some());
        for line in ["\n", "{}\n"] {
            assert!(read_pulled(&body(line.repeat(1_000).as_bytes())).is_none(), "{line}");
        }
    }
}
