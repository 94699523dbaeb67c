//! Plain text: one text is one report, save where it is a list with one value a line; then each line is one.

use std::{io, sync::Arc};

use joinder_core::Value;
use joinder_observables::{Context, normalise::recognise};

use crate::{
    Draft, DraftTrace, Item, Limits, Position, Reason, SetAside, Sink, encoding,
    lines::{Line, Lines},
};

/// Lines looked at to tell a list from a text.
const SAMPLE: usize = 100;

/// True where nearly every line is one value and nothing else.
pub(crate) fn is_list(head: &[u8], country: Option<joinder_core::codes::Country>) -> bool {
    let context = Context { country };
    let lines =
        head.split(|&b| b == b'\n').map(<[u8]>::trim_ascii).filter(|l| !l.is_empty() && !l.starts_with(b"#"));
    let (mut all, mut values) = (0usize, 0usize);
    for line in lines.take(SAMPLE) {
        all += 1;
        let Ok(text) = std::str::from_utf8(line) else { continue };
        if text.len() > 2_048 || text.contains(char::is_whitespace) {
            continue;
        }
        // A value that is meant to be one but fails its check stands in lists too.
        let known = recognise(text, &context).is_some_and(|v| matches!(v, Value::Trace(_)));
        values += usize::from(known || text.starts_with("http"));
    }
    // One value alone is a text like any other: both readings give the same report.
    all >= 2 && values * 10 >= all * 9
}

/// Hands out one draft for each line.
pub(crate) fn read_list(
    lines: &mut Lines<'_>,
    file: &Arc<str>,
    limits: &Limits,
    sink: &mut Sink<'_>,
) -> io::Result<u64> {
    let mut records = 0;
    while let Some(line) = lines.next()? {
        if line.is_blank() || line.trimmed().trim_ascii_start().starts_with(b"#") {
            continue;
        }
        records += 1;
        if sink(value(file, line, limits)).is_break() {
            break;
        }
    }
    Ok(records)
}

fn value(file: &Arc<str>, line: Line, limits: &Limits) -> Item {
    let position = Position { file: file.clone(), line: Some(line.number), offset: line.offset };
    let aside = |reason, expected: &str, raw| {
        Item::SetAside(Box::new(SetAside::new(position.clone(), reason, expected, raw)))
    };
    if line.too_long {
        let expected = format!("a line of at most {} bytes", limits.record_bytes);
        return aside(Reason::TooLong, &expected, line.bytes);
    }
    if line.bytes.contains(&0) {
        return aside(Reason::NulByte, "text without NUL bytes", line.into_trimmed());
    }
    let bytes = line.into_trimmed();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").map(<[u8]>::to_vec).unwrap_or(bytes);
    let Ok(text) = std::str::from_utf8(&bytes) else {
        return aside(Reason::Encoding, "text in UTF-8", bytes);
    };
    let mut draft = Draft::new(position.clone(), Vec::new());
    draft.traces.push(DraftTrace::offender("value", None, text.trim()));
    draft.raw = bytes;
    Item::Draft(Box::new(draft))
}

/// One text as one report. Says in `notes` which encoding was recognised where it is not plain.
pub(crate) fn draft(
    raw: Vec<u8>,
    position: Position,
    country: Option<joinder_core::codes::Country>,
) -> (Item, Option<String>) {
    let aside = |reason, expected: &str, raw: Vec<u8>| {
        (Item::SetAside(Box::new(SetAside::new(position.clone(), reason, expected, raw))), None)
    };
    let charset = encoding::detect(&raw[..raw.len().min(1 << 20)], country);
    if charset.unit() == 1 && raw.contains(&0) {
        return aside(Reason::NulByte, "text without NUL bytes", raw);
    }
    if is_binary(&raw) && charset.unit() == 1 {
        return aside(Reason::Format, "text, or a format that can be read", raw);
    }
    let (text, had_errors) = charset.encoding.decode_with_bom_removal(&raw);
    if text.trim().is_empty() {
        return aside(Reason::Empty, "text", raw);
    }
    let mut draft = Draft::new(position.clone(), Vec::new());
    let name = charset.encoding.name();
    if had_errors {
        draft.fault("text", Reason::Encoding, format!("text in {name}"));
    }
    draft.tell(&text);
    draft.raw = raw;
    let note = (name != "UTF-8").then(|| format!("encoding {name}: {}", charset.why));
    (Item::Draft(Box::new(draft)), note)
}

/// True where control characters are too many for a text.
pub(crate) fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(4_096)];
    let control = sample.iter().filter(|b| matches!(b, 0..=8 | 14..=26 | 28..=31)).count();
    control * 50 > sample.len()
}
