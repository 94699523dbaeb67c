//! The words of a mail, the links behind them, and what its files are called.

use joinder_core::{Attachment, TraceKind};
use joinder_observables::text_of_html;
use mail_parser::{Message, MessagePart, MimeHeaders, PartType};
use sha2::{Digest, Sha256};

use crate::{Draft, DraftTrace, archive};

/// Longest text that is kept of one mail, in bytes; no one wrote more by hand.
const MAX_TEXT: usize = 256 * 1024;
/// Most links taken of one mail.
const MAX_LINKS: usize = 500;

/// The plain text of a mail, or its HTML as text.
pub(super) fn plain(message: &Message<'_>) -> Option<String> {
    let mut text = String::new();
    for part in message.text_bodies() {
        match &part.body {
            PartType::Text(part) => push(&mut text, part),
            PartType::Html(html) => push(&mut text, &text_of_html(html).text),
            PartType::Binary(_)
            | PartType::InlineBinary(_)
            | PartType::Message(_)
            | PartType::Multipart(_) => {}
        }
    }
    (!text.trim().is_empty()).then_some(text)
}

fn push(text: &mut String, part: &str) {
    if !text.is_empty() {
        text.push_str("\n\n");
    }
    let room = MAX_TEXT.saturating_sub(text.len());
    text.push_str(&part[..part.floor_char_boundary(room.min(part.len()))]);
}

/// Adds the targets of a mail's links as traces: what stands on the page need not be where it leads.
pub(super) fn links(draft: &mut Draft, message: &Message<'_>) {
    let mut seen = std::collections::BTreeSet::new();
    for part in message.html_bodies() {
        let PartType::Html(html) = &part.body else { continue };
        for (link, _) in text_of_html(html).links {
            if let Some(address) = link.strip_prefix("mailto:") {
                let address = address.split('?').next().unwrap_or_default();
                if !address.is_empty() && seen.insert(address.to_owned()) {
                    draft.traces.push(DraftTrace::offender("mail-link", Some(TraceKind::Email), address));
                }
            } else if let Some(number) = link.strip_prefix("tel:") {
                if seen.insert(number.to_owned()) {
                    draft.traces.push(DraftTrace::offender("mail-link", Some(TraceKind::Phone), number));
                }
            } else if link.starts_with("http") && link.len() <= 2_048 && seen.insert(link.clone()) {
                draft.traces.push(DraftTrace::offender("mail-link", Some(TraceKind::Url), link));
            }
            if seen.len() >= MAX_LINKS {
                return;
            }
        }
    }
}

/// Name, type, size and hash of a part.
pub(super) fn attachment(part: &MessagePart<'_>, contents: &[u8], index: usize) -> Attachment {
    let media_type = part.content_type().map(|t| match t.subtype() {
        Some(subtype) => format!("{}/{subtype}", t.ctype()).to_ascii_lowercase(),
        None => t.ctype().to_ascii_lowercase(),
    });
    // A name is only shown: without a path, and with a sign for each character that hides or turns what is read.
    let name = part.attachment_name().and_then(|name| name.rsplit(['/', '\\']).next());
    let name: Option<String> = name.map(|name| archive::shown(name).chars().take(200).collect());
    Attachment {
        name: name.filter(|n| !n.trim().is_empty()).unwrap_or_else(|| format!("part-{}", index + 1)),
        media_type: media_type.map(|name| archive::shown(&name)),
        size: contents.len() as u64,
        sha256: hex::encode(Sha256::digest(contents)),
    }
}

/// Name, size and hash of a file in an archive.
pub(super) fn file(name: &str, contents: &[u8]) -> Attachment {
    Attachment {
        name: name.chars().take(200).collect(),
        media_type: None,
        size: contents.len() as u64,
        sha256: hex::encode(Sha256::digest(contents)),
    }
}
