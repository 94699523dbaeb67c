//! Mails as reports: one mail, one report.
//!
//! A mail that carries another (attached in any form, or inline) was sent by the one who reports: its sender is victim
//! side, and the carried mail is the evidence; where that can't be opened, the sender's words are all there is. A mail
//! without another is itself the evidence: who wrote it is offender side, who received it victim side. Attachments are
//! hashed and never opened, save mails and zips, within limits.

mod body;
mod feedback;
mod forward;
mod headers;
pub(crate) mod mbox;
pub(crate) mod outlook;
mod parts;
mod quote;
mod route;
mod within;
mod words;

use joinder_core::{Attachment, Origin, Side, TraceKind, codes::Kind};
use mail_parser::Message;
use sha2::{Digest, Sha256};

use crate::{Draft, DraftTrace, Limits, Position, Reason, SetAside, archive};
use within::Opening;

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
    let result = if raw.starts_with(outlook::MAGIC) {
        match outlook::to_mail(&raw) {
            Some(mail) => take(&mut draft, &mail, limits),
            None => Err("a message of Outlook that is not damaged".to_owned()),
        }
    } else {
        take(&mut draft, without_preamble(&raw), limits)
    };
    match result {
        Ok(()) => {
            draft.raw = raw;
            Ok(draft)
        }
        Err(expected) => Err(Box::new(SetAside::new(draft.position, Reason::Mail, expected, raw))),
    }
}

/// Reads a mail of a size that can be read; else says what was expected.
fn take(draft: &mut Draft, bytes: &[u8], limits: &Limits) -> Result<(), String> {
    let parts = parts::at_most(bytes, limits.mail_parts)
        .ok_or_else(|| format!("a mail of at most {} parts", limits.mail_parts))?;
    let tamed = parts::tame(bytes);
    let message = within::parse(&tamed).ok_or("the headers of a mail")?;
    let hash = hex::encode(&Sha256::digest(bytes)[..8]);
    read(draft, &message, &hash, Opening::new(limits, parts));
    Ok(())
}

fn read(draft: &mut Draft, message: &Message<'_>, hash: &str, mut opening: Opening<'_>) {
    let id = message.message_id().filter(|id| id.len() <= 180 && id.chars().all(|c| c.is_ascii_graphic()));
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
    let carrier = within::find(message, &mut opening, &mut |carried, opening| {
        headers::reporter(draft, message);
        draft.happened.from = headers::sent(carried);
        evidence(draft, carried, opening);
    });
    if carrier {
        if let Some(note) = body::plain(message) {
            draft.fields.insert("reporter-note".into(), note);
        }
        attachments(draft, message, Side::Third, &mut opening);
    } else if let Some(inline) = body::plain(message).and_then(|text| forward::split(&text, message)) {
        headers::reporter(draft, message);
        forward::read(draft, message, &inline);
        let side = if inline.own { Side::Third } else { Side::Offender };
        attachments(draft, message, side, &mut opening);
    } else if opening.left_closed() {
        account(draft, message, &mut opening);
    } else {
        evidence(draft, message, &mut opening);
        if let Some(date) = draft.reported_at {
            draft.happened.from = Some(date);
        }
    }
    opening.say(draft);
}

/// Takes a mail that carries another which was not opened: who sent it passed the other on and is no offender; what they
/// say of it is all that is known.
fn account(draft: &mut Draft, message: &Message<'_>, opening: &mut Opening<'_>) {
    headers::reporter(draft, message);
    if let Some(subject) = message.subject() {
        draft.tell(subject);
        draft.fields.insert("subject".into(), subject.to_owned());
    }
    if let Some(text) = body::plain(message) {
        draft.tell(&text);
    }
    attachments(draft, message, Side::Third, opening);
}

/// Takes a mail that the offender wrote.
fn evidence(draft: &mut Draft, message: &Message<'_>, opening: &mut Opening<'_>) {
    headers::offender(draft, message);
    route::read(draft, message);
    if let Some(subject) = message.subject() {
        draft.tell(subject);
        draft.fields.insert("subject".into(), subject.to_owned());
    }
    if let Some(text) = body::plain(message) {
        quote::read(draft, &text);
        draft.tell(&text);
    }
    body::links(draft, message);
    attachments(draft, message, Side::Offender, opening);
    draft.kind = draft.kind.or_else(|| kind(message));
}

/// A calendar invitation or a plain mail says nothing of what happened; only what is evident is said.
fn kind(message: &Message<'_>) -> Option<Kind> {
    let subject = message.subject()?;
    Kind::from_words(subject).filter(|k| matches!(k, Kind::Sextortion | Kind::Phishing | Kind::Ransomware))
}

/// Hashes the files of a mail, and those in zips. Their hashes are traces of the side that sent them.
fn attachments(draft: &mut Draft, message: &Message<'_>, side: Side, opening: &mut Opening<'_>) {
    let closed = opening.left_closed();
    for part in message.attachments() {
        if part.is_message() || part.is_multipart() || feedback::is_feedback(part) {
            continue;
        }
        let contents = part.contents();
        // A mail that was read tells more than its hash.
        if contents.is_empty() || !closed && within::is_text_of_mail(part) {
            continue;
        }
        let attachment = body::attachment(part, contents, draft.attachments.len());
        let name = attachment.name.clone();
        attach(draft, attachment, side);
        let limits = opening.limits;
        archive::unpack(contents, &name, limits, 0, &mut opening.parts, &mut |name, contents| {
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
