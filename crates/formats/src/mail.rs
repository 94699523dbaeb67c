//! Mails as reports: one mail, one report.
//!
//! A mail that carries another (attached, or inline below a forward mark) was sent by the one who reports: its sender is
//! victim side, and the carried mail is the evidence. A mail without another is itself the evidence: who wrote it is
//! offender side, who received it victim side. Attachments are hashed and never opened, save mails and zips,
//! within limits.

mod body;
mod feedback;
mod forward;
mod headers;
pub(crate) mod mbox;
pub(crate) mod outlook;
mod route;

use joinder_core::{Attachment, Origin, Side, TraceKind, codes::Kind};
use mail_parser::{Message, MessageParser, PartType};
use sha2::{Digest, Sha256};

use crate::{Draft, DraftTrace, Limits, Position, Reason, SetAside, archive};

/// Deepest mail within mails that is read.
const MAX_NESTED: usize = 8;

/// True where the bytes begin with a header block of RFC 5322, whatever comes first in it.
pub(crate) fn looks_like_mail(head: &[u8]) -> bool {
    headers::known_fields(without_preamble(head)) >= 2
}

/// Without a byte order mark and without the `From ` line of a mailbox.
pub(crate) fn without_preamble(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let bytes = bytes.trim_ascii_start();
    if !bytes.starts_with(b"From ") && !bytes.starts_with(b">From ") {
        return bytes;
    }
    let end = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |at| at + 1);
    &bytes[end..]
}

/// Maps one mail; `raw` is kept as it is.
pub(crate) fn draft(raw: Vec<u8>, position: Position, limits: &Limits) -> Result<Draft, Box<SetAside>> {
    let mut draft = Draft::new(position, Vec::new());
    let converted = raw.starts_with(outlook::MAGIC).then(|| outlook::to_mail(&raw));
    let bytes = match &converted {
        None => without_preamble(&raw),
        Some(Some(mail)) => mail.as_slice(),
        Some(None) => {
            let expected = "a message of Outlook that is not damaged";
            return Err(Box::new(SetAside::new(draft.position, Reason::Mail, expected, raw)));
        }
    };
    let parts = count_parts(bytes);
    if parts > limits.mail_parts {
        let expected = format!("a mail of at most {} parts", limits.mail_parts);
        return Err(Box::new(SetAside::new(draft.position, Reason::Mail, expected, raw)));
    }
    let Some(message) = MessageParser::default().parse(bytes).filter(|m| !m.headers().is_empty()) else {
        return Err(Box::new(SetAside::new(draft.position, Reason::Mail, "the headers of a mail", raw)));
    };
    read(&mut draft, &message, bytes, limits);
    drop(message);
    draft.raw = raw;
    Ok(draft)
}

/// Lines that open a part: an upper bound of what the parser will make, found before it works.
fn count_parts(bytes: &[u8]) -> usize {
    let mut count = 0;
    let mut rest = bytes;
    while let Some(at) = memchr::memmem::find(rest, b"\n--") {
        rest = &rest[at + 3..];
        let line = &rest[..memchr::memchr(b'\n', rest).unwrap_or(rest.len())];
        // A boundary has no blanks (RFC 2046 lets it, no mailer does); signatures and rules of dashes are no parts.
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let boundary = !line.is_empty() && line.len() <= 200 && line.iter().any(|&b| b != b'-');
        count += usize::from(boundary && !line.ends_with(b"--") && line.iter().all(|b| b.is_ascii_graphic()));
    }
    count
}

fn read(draft: &mut Draft, message: &Message<'_>, bytes: &[u8], limits: &Limits) {
    let id = message.message_id().filter(|id| id.len() <= 180 && id.chars().all(|c| c.is_ascii_graphic()));
    let hash = hex::encode(&Sha256::digest(bytes)[..8]);
    // The identifier alone is in the sender's hand: two mails may share one, and neither may hide the other.
    draft.reference = Some(match id {
        Some(id) => format!("{id}#{}", &hash[..8]),
        None => format!("mail-{hash}"),
    });
    let date = headers::date(draft, message);
    draft.reported_at = date;

    if let Some(feedback) = feedback::find(message) {
        feedback::read(draft, &feedback);
    }
    let mut budget = limits.mail_parts;
    if let Some(carried) = carried(message, &mut budget, MAX_NESTED) {
        headers::reporter(draft, message);
        draft.happened.from = headers::sent(carried);
        if let Some(note) = body::plain(message) {
            draft.fields.insert("reporter-note".into(), note);
        }
        evidence(draft, carried, limits, &mut budget);
        attachments(draft, message, Side::Third, limits, &mut budget);
        return;
    }
    if let Some(packed) = packed(message, limits)
        && let Some(carried) =
            MessageParser::default().parse(without_preamble(&packed)).filter(|m| !m.headers().is_empty())
    {
        headers::reporter(draft, message);
        draft.happened.from = headers::sent(&carried);
        if let Some(note) = body::plain(message) {
            draft.fields.insert("reporter-note".into(), note);
        }
        evidence(draft, &carried, limits, &mut budget);
        attachments(draft, message, Side::Third, limits, &mut budget);
        return;
    }
    if let Some(inline) = body::plain(message).and_then(|text| forward::split(&text)) {
        headers::reporter(draft, message);
        forward::read(draft, message, &inline);
        attachments(draft, message, Side::Offender, limits, &mut budget);
        return;
    }
    evidence(draft, message, limits, &mut budget);
    if let Some(date) = draft.reported_at {
        draft.happened.from = Some(date);
    }
}

/// The mail that is the evidence: the first one attached, or the innermost where carriers carry carriers.
fn carried<'m, 'x>(message: &'m Message<'x>, budget: &mut usize, depth: usize) -> Option<&'m Message<'x>> {
    let depth = depth.checked_sub(1)?;
    for part in &message.parts {
        *budget = budget.checked_sub(1)?;
        if let PartType::Message(inner) = &part.body {
            return Some(carried(inner, budget, depth).unwrap_or(inner));
        }
    }
    None
}

/// Takes a mail that the offender wrote.
fn evidence(draft: &mut Draft, message: &Message<'_>, limits: &Limits, budget: &mut usize) {
    headers::offender(draft, message);
    route::read(draft, message);
    if let Some(subject) = message.subject() {
        draft.tell(subject);
        draft.fields.insert("subject".into(), subject.to_owned());
    }
    body::read(draft, message);
    attachments(draft, message, Side::Offender, limits, budget);
    draft.kind = draft.kind.or_else(|| kind(message));
}

/// A calendar invitation or a plain mail says nothing of what happened; only what is evident is said.
fn kind(message: &Message<'_>) -> Option<Kind> {
    let subject = message.subject()?;
    Kind::from_words(subject).filter(|k| matches!(k, Kind::Sextortion | Kind::Phishing | Kind::Ransomware))
}

/// The first mail in a zip that is attached: evidence, packed by who reports it.
fn packed(message: &Message<'_>, limits: &Limits) -> Option<Vec<u8>> {
    let mut found = None;
    let mut left = limits.mail_parts;
    for part in message.attachments().filter(|part| !part.is_message()) {
        archive::unpack(part.contents(), "", limits, 0, &mut left, &mut |_, contents| {
            if found.is_none() && looks_like_mail(&contents) && count_parts(&contents) <= limits.mail_parts {
                found = Some(contents);
            }
        });
        if found.is_some() {
            break;
        }
    }
    found
}

/// Hashes the files of a mail, and those in zips. Their hashes are traces of the side that sent them.
fn attachments(draft: &mut Draft, message: &Message<'_>, side: Side, limits: &Limits, budget: &mut usize) {
    for part in message.attachments() {
        let Some(left) = budget.checked_sub(1) else { return };
        *budget = left;
        if part.is_message() || part.is_multipart() || feedback::is_feedback(part) {
            continue;
        }
        let contents = part.contents();
        if contents.is_empty() {
            continue;
        }
        let attachment = body::attachment(part, contents, draft.attachments.len());
        let name = attachment.name.clone();
        attach(draft, attachment, side);
        archive::unpack(contents, &name, limits, 0, budget, &mut |name, contents| {
            // The mail inside was read.
            if !contents.is_empty() && !looks_like_mail(&contents) {
                attach(draft, body::file(name, &contents), side);
            }
        });
    }
}

fn attach(draft: &mut Draft, attachment: Attachment, side: Side) {
    if side == Side::Offender && !attachment.media_type.as_deref().is_some_and(|t| t.starts_with("text/")) {
        let mut trace = DraftTrace::offender("", Some(TraceKind::Sha256), attachment.sha256.as_str());
        trace.origin = Origin::Attachment(attachment.name.as_str().into());
        draft.traces.push(trace);
    }
    draft.attachments.push(attachment);
}
