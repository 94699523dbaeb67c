//! Who wrote a mail and to whom, from its header fields.

use joinder_core::{Origin, Side, TraceKind, When};
use mail_parser::{Address, DateTime, HeaderName, HeaderValue, Message};

use crate::{Draft, DraftTrace, Reason};

/// Most addresses taken of one mail.
const MAX_ADDRESSES: usize = 200;

/// Header fields that make a block of lines a mail.
const KNOWN: [&[u8]; 22] = [
    b"received",
    b"from",
    b"to",
    b"cc",
    b"subject",
    b"date",
    b"message-id",
    b"mime-version",
    b"content-type",
    b"return-path",
    b"reply-to",
    b"sender",
    b"delivered-to",
    b"status",
    b"x-mailer",
    b"content-transfer-encoding",
    b"dkim-signature",
    b"authentication-results",
    b"x-original-to",
    b"in-reply-to",
    b"references",
    b"envelope-to",
];

/// How many known fields the header block at the start of `head` has; 0 where it is none.
pub(super) fn known_fields(head: &[u8]) -> usize {
    let mut known = 0;
    for (index, line) in head.split(|&b| b == b'\n').enumerate() {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        if index > 0 && matches!(line[0], b' ' | b'\t') {
            continue;
        }
        let Some(colon) = memchr::memchr(b':', line).filter(|&at| at > 0 && at <= 76) else {
            // One stray line in a long header block is a defect, not the end of the mail.
            if known >= 3 { continue } else { return known.min(1) }
        };
        let name = line[..colon].trim_ascii_end();
        if !name.iter().all(|b| b.is_ascii_graphic()) {
            return if known >= 3 { known } else { 0 };
        }
        known += usize::from(KNOWN.iter().any(|k| k.eq_ignore_ascii_case(name)));
    }
    known
}

/// When the mail was sent, as its own `Date` says.
pub(super) fn sent(message: &Message<'_>) -> Option<When> {
    message.date().and_then(when)
}

/// The date of a mail: its own, unless the host that received it says otherwise by more than a month.
pub(super) fn date(draft: &mut Draft, message: &Message<'_>) -> Option<When> {
    const MONTH: i64 = 31 * 86_400;
    let received = message.received().and_then(|r| r.date.as_ref()).and_then(when);
    let raw = message.header_raw(HeaderName::Date);
    let Some(raw) = raw.filter(|r| !r.trim().is_empty()) else { return received };
    let stated = message.date().and_then(when).or_else(|| loose(raw));
    match (stated, received) {
        (Some(sent), Some(received)) if (sent.sort_seconds() - received.sort_seconds()).abs() > MONTH => {
            draft.fault("date", Reason::Date, "a date near to that of its arrival");
            Some(received)
        }
        (Some(sent), _) => Some(sent),
        (None, received) => {
            draft.fault("date", Reason::Date, "a date as mails have it, from 1970 to 2100");
            received
        }
    }
}

/// A date without its zone, or with the name of one that no standard knows: the time stands, its zone does not.
fn loose(text: &str) -> Option<When> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let mut words = text.split([' ', '\t', ',', '\r', '\n']).filter(|w| !w.is_empty()).take(8).peekable();
    if words.peek()?.bytes().all(|b| b.is_ascii_alphabetic()) {
        words.next();
    }
    let day: i8 = words.next()?.parse().ok()?;
    let name = words.next()?.get(..3)?.to_ascii_lowercase();
    let month = i8::try_from(MONTHS.iter().position(|m| *m == name)? + 1).ok()?;
    let year: i16 = words.next()?.parse().ok()?;
    // Two digits as RFC 5322 section 4.3 reads them.
    let year = if (0..50).contains(&year) {
        year + 2_000
    } else if (50..100).contains(&year) {
        year + 1_900
    } else {
        year
    };
    let date = jiff::civil::Date::new(year, month, day).ok()?;
    let Some(time) = words.next() else { return When::day(date).ok() };
    let mut parts = time.split(':').map(|p| p.parse::<i8>().ok());
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().flatten().unwrap_or(0).min(59);
    if words.next().is_some_and(|zone| zone.eq_ignore_ascii_case("pm") || zone.eq_ignore_ascii_case("am")) {
        return When::day(date).ok();
    }
    let time = jiff::civil::Time::new(hour, minute, second, 0).ok()?;
    When::local(date.to_datetime(time)).ok()
}

/// A date of a mail with its offset; none where there is no such day.
pub(super) fn when(date: &DateTime) -> Option<When> {
    let small = |n: u8| i8::try_from(n).ok();
    let second = small(date.second)?.min(59); // a leap second is written 60
    let time = jiff::civil::DateTime::new(
        i16::try_from(date.year).ok()?,
        small(date.month)?,
        small(date.day)?,
        small(date.hour)?,
        small(date.minute)?,
        second,
        0,
    )
    .ok()?;
    let seconds = i32::from(date.tz_hour) * 3_600 + i32::from(date.tz_minute) * 60;
    let offset = if date.tz_before_gmt { -seconds } else { seconds };
    // A zone that no clock has: the time stands, its zone does not.
    match jiff::tz::Offset::from_seconds(offset) {
        Ok(offset) if offset.seconds().abs() <= 14 * 3_600 => When::exact(time, offset).ok(),
        Ok(_) | Err(_) => When::local(time).ok(),
    }
}

/// The reporter's own addresses: who sent the carrier, and to whom.
pub(super) fn reporter(draft: &mut Draft, message: &Message<'_>) {
    for name in [HeaderName::From, HeaderName::Sender, HeaderName::ReplyTo] {
        addresses(draft, message, name, Side::Victim);
    }
    // The desk or abuse box that the carrier went to is nobody's trace but a third's.
    for name in [HeaderName::To, HeaderName::Cc] {
        addresses(draft, message, name, Side::Third);
    }
}

/// Who wrote the evidence, and who received it.
pub(super) fn offender(draft: &mut Draft, message: &Message<'_>) {
    let start = draft.traces.len();
    for name in [HeaderName::To, HeaderName::Cc, HeaderName::Bcc] {
        addresses(draft, message, name, Side::Victim);
    }
    for name in
        ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Rcpt-To", "Apparently-To"]
    {
        addresses(draft, message, HeaderName::from(name), Side::Victim);
    }
    let recipients: Vec<String> = draft.traces[start..].iter().map(|t| t.raw.to_ascii_lowercase()).collect();
    let offenders = draft.traces.len();
    for name in [HeaderName::From, HeaderName::ReplyTo, HeaderName::Sender, HeaderName::ReturnPath] {
        addresses(draft, message, name, Side::Offender);
    }
    for name in ["Errors-To", "X-Originating-Email", "X-Sender", "Disposition-Notification-To"] {
        addresses(draft, message, HeaderName::from(name), Side::Offender);
    }
    // Extortion is often sent in the victim's own name.
    for trace in &mut draft.traces[offenders..] {
        if recipients.contains(&trace.raw.to_ascii_lowercase()) {
            trace.side = Side::Victim;
        }
    }
    if let Some(name) = message.from().and_then(Address::first).and_then(|a| a.name()) {
        draft.fields.insert("from-name".into(), name.chars().take(200).collect());
    }
    if let Some((_, domain)) = message.message_id().and_then(|id| id.rsplit_once('@'))
        && domain.contains('.')
        && domain.len() <= 253
    {
        draft.traces.push(header_trace("message-id", TraceKind::Domain, domain, Side::Offender));
    }
}

fn addresses(draft: &mut Draft, message: &Message<'_>, name: HeaderName<'_>, side: Side) {
    let label = name.as_str().to_ascii_lowercase();
    let mut found: Vec<String> = Vec::new();
    for header in message.headers().iter().filter(|h| h.name.as_str().eq_ignore_ascii_case(&label)) {
        collect(&header.value, &mut found);
    }
    for address in found {
        let known = draft.traces.iter().any(|t| {
            t.side == side
                && t.raw == address
                && matches!(&t.origin, Origin::Header(n) if n.as_ref() == label)
        });
        if !known && draft.traces.len() < MAX_ADDRESSES {
            draft.traces.push(header_trace(&label, TraceKind::Email, address, side));
        }
    }
}

/// Every address of a field, those within a display name too: `alice@example.com <bob@example.com>` names both.
fn collect(value: &HeaderValue<'_>, found: &mut Vec<String>) {
    let mut take = |text: &str| {
        for word in text.split(|c: char| c.is_whitespace() || "<>,;\"'()".contains(c)) {
            if word.contains('@') && word.len() <= 320 && found.len() < MAX_ADDRESSES {
                let word = word.strip_prefix("mailto:").unwrap_or(word);
                if !found.iter().any(|f| f == word) {
                    found.push(word.to_owned());
                }
            }
        }
    };
    match value {
        HeaderValue::Address(list) => {
            for address in list.iter() {
                // The address proper first, then what its name pretends.
                address.address().into_iter().chain(address.name()).for_each(&mut take);
            }
        }
        HeaderValue::Text(text) => take(text),
        HeaderValue::TextList(list) => list.iter().for_each(|t| take(t)),
        HeaderValue::DateTime(_)
        | HeaderValue::ContentType(_)
        | HeaderValue::Received(_)
        | HeaderValue::Empty => {}
    }
}

pub(super) fn header_trace(name: &str, kind: TraceKind, raw: impl Into<String>, side: Side) -> DraftTrace {
    let mut trace = DraftTrace::offender(name, Some(kind), raw).on(side);
    trace.origin = Origin::Header(name.into());
    trace
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_that_break_the_rules_keep_what_they_say() {
        let check = |text: &str, want: &str| {
            assert_eq!(loose(text).map(|w| w.to_string()).as_deref().unwrap_or("none"), want, "{text}");
        };
        check("Tue, 23 Jul 2002 13:16:23", "2002-07-23T13:16:23");
        check("Fri, 30 Aug 02 05:32:48 Eastern Daylight Time", "2002-08-30T05:32:48");
        check("02 Aug 01 3:11:43 AM", "2001-08-02");
        check("31 Feb 2002 10:00:00", "none");
        check("yesterday", "none");
        check("", "none");
    }
}
