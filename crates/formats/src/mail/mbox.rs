//! Mailboxes: mails one after another, each behind a line that begins with `From `.
//!
//! Lines that were quoted when the mailbox was written (`>From `, mboxrd) are unquoted in the mail that is read; the raw
//! record stays as it is.

use std::{io, ops::ControlFlow, sync::Arc};

use crate::{
    Item, Limits, Position, Reason, SetAside, Sink,
    lines::{Line, Lines},
};

/// True where the input begins as a mailbox does.
pub(crate) fn looks_like_mbox(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let mut lines = head.split(|&b| b == b'\n');
    let first = lines.next().unwrap_or_default();
    first.starts_with(b"From ") && lines.next().is_some_and(|l| l.contains(&b':'))
}

/// Hands out the mails of a mailbox.
pub(crate) fn read(
    lines: &mut Lines<'_>,
    file: &Arc<str>,
    limits: &Limits,
    sink: &mut Sink<'_>,
) -> io::Result<u64> {
    let mut records = 0;
    let mut mail: Option<Mail> = None;
    let mut after_blank = true;
    let mut ahead: Option<Line> = None;
    while let Some(line) = match ahead.take() {
        Some(line) => Some(line),
        None => lines.next()?,
    } {
        let mut starts = is_separator(line.trimmed());
        if starts && !after_blank {
            // A mail that was cut off ends without a blank line; the header of the next one shows that it begins.
            ahead = lines.next()?;
            starts = ahead.as_ref().is_some_and(|next| is_field(next.trimmed()));
        }
        after_blank = line.trimmed().is_empty();
        if starts && let Some(done) = mail.take() {
            records += 1;
            if done.hand_out(file, limits, sink).is_break() {
                return Ok(records);
            }
        }
        match &mut mail {
            Some(mail) => mail.push(&line, limits),
            None if line.is_blank() => {}
            None => {
                let mut next =
                    Mail { line: line.number, offset: line.offset, bytes: Vec::new(), too_long: false };
                next.push(&line, limits);
                mail = Some(next);
            }
        }
    }
    if let Some(done) = mail {
        records += 1;
        let _ = done.hand_out(file, limits, sink);
    }
    Ok(records)
}

/// `From address date`, with a time in it: a sentence that begins so is none.
fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let words = rest.split(u8::is_ascii_whitespace).filter(|w| !w.is_empty()).count();
    let time = rest
        .windows(5)
        .any(|w| w[0].is_ascii_digit() && w[1].is_ascii_digit() && w[2] == b':' && w[3].is_ascii_digit());
    time && (5..=12).contains(&words)
}

/// A line of a header: a name without blanks, and a colon.
fn is_field(line: &[u8]) -> bool {
    let name = memchr::memchr(b':', line).map(|at| &line[..at]);
    name.is_some_and(|name| !name.is_empty() && name.iter().all(u8::is_ascii_graphic))
}

struct Mail {
    line: u64,
    offset: u64,
    bytes: Vec<u8>,
    too_long: bool,
}

impl Mail {
    fn push(&mut self, line: &Line, limits: &Limits) {
        if self.too_long {
            return;
        }
        self.bytes.extend_from_slice(&line.bytes);
        if line.too_long || self.bytes.len() > limits.document_bytes {
            self.too_long = true;
            self.bytes.truncate(SetAside::MAX_RAW + 1);
            self.bytes.shrink_to_fit();
        }
    }

    fn hand_out(self, file: &Arc<str>, limits: &Limits, sink: &mut Sink<'_>) -> ControlFlow<()> {
        let position = Position { file: file.clone(), line: Some(self.line), offset: self.offset };
        if self.too_long {
            let expected = format!("a mail of at most {} bytes", limits.document_bytes);
            return sink(Item::SetAside(Box::new(SetAside::new(
                position,
                Reason::TooLong,
                expected,
                self.bytes,
            ))));
        }
        let unquoted = unquote(&self.bytes);
        match super::draft(unquoted, position, limits) {
            Ok(mut draft) => {
                draft.raw = self.bytes;
                sink(Item::Draft(Box::new(draft)))
            }
            Err(mut aside) => {
                aside.truncated = self.bytes.len() > SetAside::MAX_RAW;
                aside.raw = self.bytes;
                aside.raw.truncate(SetAside::MAX_RAW);
                sink(Item::SetAside(aside))
            }
        }
    }
}

/// Takes one `>` from lines that begin with `>From `, `>>From ` and so on.
fn unquote(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    for line in bytes.split_inclusive(|&b| b == b'\n') {
        let marks = line.iter().take_while(|&&b| b == b'>').count();
        let quoted = marks > 0 && line[marks..].starts_with(b"From ");
        out.extend_from_slice(&line[usize::from(quoted)..]);
    }
    out
}
