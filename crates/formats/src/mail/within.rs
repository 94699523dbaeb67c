//! Mails within a mail: read by the parser, in a file of any name and type, or packed in a zip.
//!
//! Parts are counted over all of them together, and mails within one another go only so deep. What is not opened is said.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::{feedback, headers, looks_like_mail, outlook, parts, without_preamble};
use crate::{Draft, Limits, Reason, archive};

/// Deepest mail within mails that is read.
const MAX_NESTED: usize = 8;
/// So many known fields at the start of a file make it a mail whatever its name and type.
const PLAINLY: usize = 3;
/// Types of files that are mails.
const TYPES: [(&str, &str); 6] = [
    ("message", "rfc822"),
    ("message", "global"),
    ("message", parts::CLOSED),
    ("application", "vnd.ms-outlook"),
    ("application", "msoutlook"),
    ("application", "x-msg"),
];

/// What is left of the limits of one mail while the mails within it are opened.
pub(super) struct Opening<'l> {
    pub limits: &'l Limits,
    /// Parts that mails within, and files in zips, may still have.
    pub parts: usize,
    closed: Option<(Reason, String)>,
}

/// Takes the mail that is the evidence.
pub(super) type Take<'t, 'l> = dyn FnMut(&Message<'_>, &mut Opening<'l>) + 't;

impl<'l> Opening<'l> {
    /// For a mail of so many parts itself.
    pub fn new(limits: &'l Limits, parts: usize) -> Self {
        Self { limits, parts: limits.mail_parts.saturating_sub(parts), closed: None }
    }

    /// True where a mail within was not opened.
    pub fn left_closed(&self) -> bool {
        self.closed.is_some()
    }

    /// Says in the draft what was not opened.
    pub fn say(self, draft: &mut Draft) {
        if let Some((reason, expected)) = self.closed {
            draft.fault("attachment", reason, expected);
        }
    }

    fn leave(&mut self, reason: Reason, expected: impl Into<String>) {
        if self.closed.is_none() {
            self.closed = Some((reason, expected.into()));
        }
    }
}

/// A mail, where the bytes are one. A parser that stumbles costs one mail, not the mailbox.
pub(super) fn parse(bytes: &[u8]) -> Option<Message<'_>> {
    let parsed = std::panic::catch_unwind(move || MessageParser::default().parse(bytes));
    parsed.ok().flatten().filter(|message| !message.headers().is_empty())
}

/// Hands out the mail that was passed on: the first one within, or the innermost where carriers carry carriers. False
/// where there is none, or none that can be opened.
pub(super) fn find<'l>(message: &Message<'_>, opening: &mut Opening<'l>, take: &mut Take<'_, 'l>) -> bool {
    carried(message, opening, MAX_NESTED, take) || packed(message, opening, take)
}

fn carried<'l>(
    message: &Message<'_>,
    opening: &mut Opening<'l>,
    depth: usize,
    take: &mut Take<'_, 'l>,
) -> bool {
    message.parts.iter().enumerate().any(|(index, part)| match &part.body {
        PartType::Message(inner) => innermost(inner, opening, depth, take),
        PartType::Text(_) | PartType::Html(_) | PartType::Binary(_) | PartType::InlineBinary(_) => {
            match file(part) {
                Some(File::Plainly) if is_written(message, index) => false,
                Some(File::Mail | File::Plainly) => open(part.contents(), opening, depth, take),
                Some(File::Closed) => {
                    opening.leave(Reason::Mail, "a mail that can be opened");
                    false
                }
                None => false,
            }
        }
        PartType::Multipart(_) => false,
    })
}

fn innermost<'l>(
    message: &Message<'_>,
    opening: &mut Opening<'l>,
    depth: usize,
    take: &mut Take<'_, 'l>,
) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        opening.leave(Reason::TooDeep, format!("at most {MAX_NESTED} mails within one another"));
        return false;
    };
    if !carried(message, opening, depth, take) {
        take(message, opening);
    }
    true
}

/// The first mail in a zip that is attached: evidence, packed by who reports it.
fn packed<'l>(message: &Message<'_>, opening: &mut Opening<'l>, take: &mut Take<'_, 'l>) -> bool {
    let (limits, mut left) = (opening.limits, opening.parts);
    for part in message.attachments().filter(|part| !part.is_message()) {
        let mut found = None;
        archive::unpack(part.contents(), "", limits, 0, &mut left, &mut |_, contents| {
            if found.is_none() && (looks_like_mail(&contents) || outlook::is_message(&contents)) {
                found = Some(contents);
            }
        });
        if found.is_some_and(|contents| open(&contents, opening, MAX_NESTED, take)) {
            return true;
        }
    }
    false
}

/// Counts a mail that came as bytes, and looks into it.
fn open<'l>(contents: &[u8], opening: &mut Opening<'l>, depth: usize, take: &mut Take<'_, 'l>) -> bool {
    let converted;
    let bytes = if contents.starts_with(outlook::MAGIC) {
        let Some(mail) = outlook::to_mail(contents) else {
            opening.leave(Reason::Mail, "a message of Outlook that is not damaged");
            return false;
        };
        converted = mail;
        converted.as_slice()
    } else {
        without_preamble(contents)
    };
    let Some(count) = parts::at_most(bytes, opening.parts) else {
        let most = opening.limits.mail_parts;
        opening.leave(Reason::Mail, format!("at most {most} parts, those of mails within counted"));
        return false;
    };
    opening.parts -= count;
    let tamed = parts::tame(bytes);
    match parse(&tamed) {
        Some(inner) => innermost(&inner, opening, depth, take),
        None => {
            opening.leave(Reason::Mail, "the headers of a mail");
            false
        }
    }
}

/// What makes a file a mail.
#[derive(Clone, Copy, PartialEq, Eq)]
enum File {
    /// Its type or name, and its content.
    Mail,
    /// Its content alone.
    Plainly,
    /// Its type or name, while its content is none that can be read.
    Closed,
}

fn file(part: &MessagePart<'_>) -> Option<File> {
    if feedback::is_feedback(part) {
        return None;
    }
    let name = part.attachment_name().unwrap_or_default().trim().to_ascii_lowercase();
    let stated = TYPES.iter().any(|(first, second)| part.is_content_type(first, second))
        || name.ends_with(".eml")
        || name.ends_with(".msg");
    let contents = part.contents();
    let fields = headers::known_fields(without_preamble(contents));
    match stated {
        true if fields >= 1 || contents.starts_with(outlook::MAGIC) => Some(File::Mail),
        true => Some(File::Closed),
        false => (fields >= PLAINLY || outlook::is_message(contents)).then_some(File::Plainly),
    }
}

/// True for a file whose text is that of a mail: it is read as one, and its hash tells nothing more.
pub(super) fn is_text_of_mail(part: &MessagePart<'_>) -> bool {
    matches!(file(part), Some(File::Mail | File::Plainly)) && !part.contents().starts_with(outlook::MAGIC)
}

/// True for a text that the writer of the mail wrote; a part without any type after the first is a mail of a digest.
fn is_written(message: &Message<'_>, index: usize) -> bool {
    let part = &message.parts[index];
    let first = message.text_body.first().is_some_and(|id| *id as usize == index);
    matches!(part.body, PartType::Text(_)) && (index == 0 || first && part.content_type().is_some())
}
