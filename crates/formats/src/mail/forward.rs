//! Mails forwarded inline: the reporter's words, a mark in the reporter's language or none, the old headers, the old text.
//!
//! An answer quotes a mail in the same way. What its readers wrote or had already received is no news to them: such a
//! block was not forwarded, and whoever answers is not the one who reports.

use joinder_core::{Side, TraceKind};
use mail_parser::{Address, DateTime, Message};

use super::{
    body,
    headers::{header_trace, when},
    words::{self, Field},
};
use crate::Draft;

/// Lines that a header block may have.
const MAX_LINES: usize = 14;
/// Empty lines that may stand between a mark and the sender.
const BLANKS_BELOW_MARK: usize = 2;

/// A text cut at the header block of an old mail.
#[derive(Default)]
pub(super) struct Inline {
    note: String,
    sender: Option<String>,
    from: Vec<String>,
    reply_to: Vec<String>,
    to: Vec<String>,
    date: Option<String>,
    subject: Option<String>,
    text: String,
    /// True where the reporter wrote the old mail, to somebody who does not read the new one.
    pub(super) own: bool,
}

/// Cuts the text of a mail at the first old mail that was forwarded; none where there is none.
pub(super) fn split(text: &str, message: &Message<'_>) -> Option<Inline> {
    let writers = parties(&[message.from(), message.sender(), message.reply_to()]);
    let readers = parties(&[message.to(), message.cc()]);
    let prefix = message.subject().and_then(|subject| subject.split_once(':')).map(|(first, _)| first);
    let forwards = prefix.is_some_and(|first| words::FORWARDS.contains(&joinder_core::fold(first).as_str()));
    let lines: Vec<&str> = text.lines().map(unquote).collect();
    let mut own = None;
    for index in 0..lines.len() {
        let Some((mut inline, end)) = block(&lines, index) else { continue };
        // Of a sender without an address nobody can tell whether it is a reader.
        if inline.from.is_empty() && !forwards {
            continue;
        }
        let any = |list: &[String], of: &[String]| list.iter().any(|a| of.contains(&a.to_ascii_lowercase()));
        let received = any(&inline.to, &writers);
        if any(&inline.from, &readers) || any(&inline.to, &readers) && !received {
            continue;
        }
        inline.own = any(&inline.from, &writers) && !received;
        if inline.own && own.is_some() {
            continue;
        }
        inline.note = lines[..index].join("\n");
        inline.text = lines[end..].join("\n");
        if !inline.own {
            return Some(inline);
        }
        // Below what the reporter wrote may stand what was answered.
        own = Some(inline);
    }
    own
}

/// The addresses of header fields, in lower case.
fn parties(fields: &[Option<&Address<'_>>]) -> Vec<String> {
    let mut found = Vec::new();
    for list in fields.iter().copied().flatten() {
        found.extend(list.iter().filter_map(|a| a.address()).map(str::to_ascii_lowercase));
    }
    found
}

/// Without the marks of quoting.
fn unquote(line: &str) -> &str {
    line.trim_start_matches(['>', ' ', '\t', '|', '*', '\u{a0}'])
}

fn is_mark(line: &str) -> bool {
    if line.len() > 120 || line.len() < 8 {
        return false;
    }
    let folded = joinder_core::fold(line);
    words::MARKS.iter().any(|marks| marks.contains(&folded.as_str()))
}

/// The old header block that a mark announces at a line, or that begins there as Outlook writes it, with nothing above
/// it; and the line at which the old text begins.
fn block(lines: &[&str], index: usize) -> Option<(Inline, usize)> {
    if is_mark(lines[index]) {
        let (inline, end) = below(lines, index + 1, BLANKS_BELOW_MARK);
        let told = !inline.from.is_empty() || inline.date.is_some() || inline.subject.is_some();
        return (inline.sender.is_some() && told).then_some((inline, end));
    }
    let first = field(lines[index].trim()).map(|(field, _)| field);
    if !matches!(first, Some(Field::From | Field::Date)) {
        return None;
    }
    let (inline, end) = below(lines, index, 0);
    let told = inline.subject.is_some() && (inline.date.is_some() || !inline.to.is_empty());
    // Outlook names a known sender without the address.
    (inline.sender.is_some() && told).then_some((inline, end))
}

/// Reads an old header block, with so many empty lines at most before the sender; gives the line after it.
fn below(lines: &[&str], start: usize, most_blanks: usize) -> (Inline, usize) {
    let mut inline = Inline::default();
    let mut at = start;
    let mut blanks = 0;
    let mut begun = false;
    while at < lines.len() && at < start + MAX_LINES {
        let line = lines[at].trim();
        if line.is_empty() {
            blanks += 1;
            if inline.sender.is_some() || blanks > most_blanks {
                break;
            }
        } else if let Some((field, value)) = field(line) {
            begun = true;
            match field {
                Field::From if inline.sender.is_none() && !value.is_empty() => {
                    inline.sender = Some(value.to_owned());
                    inline.from = addresses(value);
                }
                Field::From => {}
                Field::ReplyTo => inline.reply_to.extend(addresses(value)),
                Field::To | Field::Cc => inline.to.extend(addresses(value)),
                Field::Date => inline.date = Some(value.to_owned()),
                Field::Subject => inline.subject = Some(value.to_owned()),
            }
        } else if begun && !is_field(lines.get(at + 1)) {
            // A field that is not known, or a list that goes on, stands between two that are; fields behind a text are
            // those of another mail.
            break;
        }
        at += 1;
    }
    (inline, at)
}

fn is_field(line: Option<&&str>) -> bool {
    line.is_some_and(|line| field(line.trim()).is_some())
}

fn field(line: &str) -> Option<(Field, &str)> {
    let (name, value) = line.split_once([':', '：'])?;
    if name.len() > 40 {
        return None;
    }
    let known = words::field(&joinder_core::fold(name))?;
    Some((known, value.trim().trim_start_matches('*').trim()))
}

/// The addresses of a line: `Ana <ana@example.org> [mailto:ana@example.org]`.
pub(super) fn addresses(value: &str) -> Vec<String> {
    let words = value.split(|c: char| c.is_whitespace() || "<>,;\"'()[]".contains(c));
    let mut found: Vec<String> = Vec::new();
    for word in
        words.map(|w| w.strip_prefix("mailto:").unwrap_or(w)).filter(|w| w.contains('@') && w.len() <= 320)
    {
        if found.len() < 50 && !found.iter().any(|f| f == word) {
            found.push(word.to_owned());
        }
    }
    found
}

/// Takes a mail forwarded inline.
pub(super) fn read(draft: &mut Draft, message: &Message<'_>, inline: &Inline) {
    // To whom reporters wrote may be the offender or their bank.
    let (writer, reader) =
        if inline.own { (Side::Victim, Side::Third) } else { (Side::Offender, Side::Victim) };
    let lists = [("to", &inline.to, reader), ("from", &inline.from, writer)];
    for (name, list, side) in lists.into_iter().chain([("reply-to", &inline.reply_to, writer)]) {
        for address in list {
            let own = side == Side::Offender && inline.to.iter().any(|t| t.eq_ignore_ascii_case(address));
            let side = if own { Side::Victim } else { side };
            draft.traces.push(header_trace(name, TraceKind::Email, address.as_str(), side));
        }
    }
    draft.happened.from = inline.date.as_deref().and_then(DateTime::parse_rfc822).as_ref().and_then(when);
    if let Some(name) = inline.sender.as_deref().filter(|_| inline.from.is_empty()) {
        draft.fields.insert("from-name".into(), name.chars().take(200).collect());
    }
    if !inline.note.trim().is_empty() {
        draft.fields.insert("reporter-note".into(), inline.note.trim().to_owned());
    }
    if let Some(subject) = inline.subject.as_deref().or(message.subject()) {
        draft.tell(subject);
        draft.fields.insert("subject".into(), subject.to_owned());
    }
    draft.tell(&inline.text);
    if !inline.own {
        body::links(draft, message);
    }
}
