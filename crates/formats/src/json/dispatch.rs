//! Reads JSON records and hands each to the format that its shape shows, unless the operator chose one.

use std::io::BufRead;

use super::{
    Json, parse,
    records::{End, Layout, Record, Records, layout},
};
use crate::{
    Draft, Format, Item, Position, ReadError, Reason, SetAside,
    json::mapped::Mapped,
    misp, native,
    read::{Job, Out, io_error},
    stix, xarf,
};

/// The format of JSON that begins so; none where it is no JSON. The first sound record of the first few shows it; what
/// that does not show is settled record by record.
pub(crate) fn detect(head: &[u8]) -> Option<Format> {
    let head = without_mark(head);
    let mut rest = head;
    let mut records = Records::new(&mut rest, layout(head)?, head.len());
    for _ in 0..DETECT_RECORDS {
        let Some(mut record) = records.next().ok()? else { break };
        match record.end {
            End::Whole => {}
            End::Headless => {
                records.cut(&mut record);
                continue;
            }
            End::TooLong | End::Unfinished => break,
        }
        match parse(&record.bytes, DETECT_DEPTH) {
            Ok(json) if matches!(json, Json::Map(_) | Json::List(_)) => return Some(shape(&json)),
            Ok(_) => {}
            Err(_) => records.cut(&mut record),
        }
    }
    Some(by_words(head))
}

const DETECT_DEPTH: usize = 64;
const DETECT_RECORDS: usize = 8;

/// The format of a document whose beginning alone is seen.
fn by_words(head: &[u8]) -> Format {
    let has = |word: &[u8]| memchr::memmem::find(head, word).is_some();
    if has(b"joinder/report/1") {
        Format::Native
    } else if has(b"\"Attribute\"") || has(b"\"Orgc\"") || has(b"\"to_ids\"") {
        Format::Misp
    } else if has(b"\"spec_version\"") || has(b"\"bundle--") {
        Format::Stix
    } else if has(b"\"xarf_version\"") {
        Format::Xarf
    } else {
        Format::Json
    }
}

fn without_mark(head: &[u8]) -> &[u8] {
    head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head)
}

/// The format of one record.
fn shape(json: &Json<'_>) -> Format {
    let one = json.items().first().unwrap_or(json);
    if native::is_native(one) {
        Format::Native
    } else if xarf::is_xarf(one) {
        Format::Xarf
    } else if stix::is_stix(one) {
        Format::Stix
    } else if misp::is_misp(one) {
        Format::Misp
    } else {
        Format::Json
    }
}

/// Reads all records of a stream.
pub(crate) fn read(
    input: &mut dyn BufRead,
    head: &[u8],
    job: &Job<'_>,
    format: Format,
    out: &mut Out<'_, '_>,
) -> Result<(), ReadError> {
    let io = |source| io_error(&job.file, source);
    let mark = head.len() - without_mark(head).len();
    input.consume(mark);
    // Bytes that are no JSON although the operator says so are read line by line, to be set aside.
    let layout = layout(without_mark(head)).unwrap_or(Layout::Lines);
    let mut records = Records::new(input, layout, job.options.limits.document_bytes);
    let mut reader = Reader {
        job,
        forced: job.options.format.is_some().then_some(format),
        mapped: Mapped::new(job),
        mark,
    };
    while let Some(record) = records.next().map_err(io)? {
        reader.record(record, &mut records, out)?;
        if out.stopped() {
            return Ok(());
        }
    }
    reader.mapped.finish(out)
}

/// Makes a draft of a record at a position, with its bytes.
type Map = dyn Fn(&Json<'_>, Position, Vec<u8>) -> Result<Draft, Box<SetAside>>;

struct Reader<'j, 'a> {
    job: &'j Job<'a>,
    forced: Option<Format>,
    mapped: Mapped<'j, 'a>,
    /// Bytes of the byte order mark.
    mark: usize,
}

impl Reader<'_, '_> {
    /// Takes one record; a broken one is cut where the next begins, which `records` then reads again.
    fn record(
        &mut self,
        mut record: Record,
        records: &mut Records<'_>,
        out: &mut Out<'_, '_>,
    ) -> Result<(), ReadError> {
        let limits = &self.job.options.limits;
        let offset = record.offset + self.mark as u64;
        let position = Position { file: self.job.file.clone(), line: Some(record.line), offset };
        let aside =
            |reason, expected: &str, bytes: Vec<u8>| SetAside::new(position.clone(), reason, expected, bytes);
        match record.end {
            End::Whole => {}
            End::Headless => {
                records.cut(&mut record);
                out.set_aside(aside(Reason::Json, "`{` where the record begins", record.bytes));
                return Ok(());
            }
            End::TooLong => {
                let expected = format!("a record of at most {} bytes", limits.document_bytes);
                out.set_aside(aside(Reason::TooLong, &expected, record.bytes));
                return Ok(());
            }
            End::Unfinished => {
                records.cut(&mut record);
                out.set_aside(aside(Reason::Json, "the end of a record that began here", record.bytes));
                return Ok(());
            }
        }
        let json = match parse(&record.bytes, limits.json_depth) {
            Ok(json) => json,
            Err(error) => {
                records.cut(&mut record);
                let at = error.offset.min(record.bytes.len());
                let expected = format!("{}, at byte {at} of the record", error.expected);
                out.set_aside(aside(error.reason, &expected, record.bytes));
                return Ok(());
            }
        };
        if !matches!(json, Json::Map(_) | Json::List(_)) {
            out.set_aside(aside(Reason::Json, "a JSON object", record.bytes));
            return Ok(());
        }
        records.learn(&json, record.bytes.len());
        self.parsed(&json, position, &record.bytes, out)
    }

    fn parsed(
        &mut self,
        json: &Json<'_>,
        position: Position,
        bytes: &[u8],
        out: &mut Out<'_, '_>,
    ) -> Result<(), ReadError> {
        let limits = &self.job.options.limits;
        let format = self.forced.unwrap_or_else(|| shape(json));
        out.records_are(format);
        match format {
            Format::Native | Format::Xarf if bytes.len() > limits.record_bytes => {
                let expected = format!("a report of at most {} bytes", limits.record_bytes);
                out.set_aside(SetAside::new(position, Reason::TooLong, expected, bytes));
                Ok(())
            }
            Format::Native => self
                .each(json, position, bytes, out, &|json, position, raw| native::draft(json, position, raw)),
            Format::Xarf => self.each(json, position, bytes, out, &|json, position, raw| {
                Ok(xarf::draft(json, position, raw))
            }),
            Format::Stix => {
                give_all(stix_drafts(json, &position, bytes), out);
                Ok(())
            }
            Format::Misp => {
                give_all(misp::drafts(json, &position, bytes), out);
                Ok(())
            }
            Format::Json
            | Format::Csv
            | Format::Xlsx
            | Format::Mail
            | Format::Mbox
            | Format::Text
            | Format::Iodef
            | Format::Yaml
            | Format::Chat
            | Format::Zip
            | Format::Gzip => self.other(json, position, bytes, out),
        }
    }

    /// Hands out one draft, or one for each element where a list is the record.
    fn each(
        &mut self,
        json: &Json<'_>,
        position: Position,
        bytes: &[u8],
        out: &mut Out<'_, '_>,
        map: &Map,
    ) -> Result<(), ReadError> {
        let Json::List(items) = json else {
            let result = map(json, position, bytes.to_vec());
            give_all(vec![result], out);
            return Ok(());
        };
        for item in items {
            // The element stands within a longer record: its own text, printed again, replays alone.
            let raw = item.to_serde().to_string().into_bytes();
            give_all(vec![map(item, position.clone(), raw)], out);
            if out.stopped() {
                break;
            }
        }
        Ok(())
    }

    /// A record of a system that we don't know: a wrapper around reports, a feed's manifest, or keys to be mapped.
    fn other(
        &mut self,
        json: &Json<'_>,
        position: Position,
        bytes: &[u8],
        out: &mut Out<'_, '_>,
    ) -> Result<(), ReadError> {
        if let Some(reports) = json.get("reports").filter(|r| r.items().iter().any(native::is_native)) {
            out.records_are(Format::Native);
            return self.each(reports, position, bytes, out, &|json, position, raw| {
                native::draft(json, position, raw)
            });
        }
        if json.get("$schema").is_some() && json.any(&["properties", "$defs", "allOf", "oneOf"]).is_some() {
            out.set_aside(SetAside::new(position, Reason::Format, "reports; this is a JSON Schema", bytes));
            return Ok(());
        }
        if json.get("SharingGroup").is_some() {
            out.set_aside(SetAside::new(
                position,
                Reason::Format,
                "events; this is a sharing group of MISP",
                bytes,
            ));
            return Ok(());
        }
        if is_manifest(json) {
            out.note(format!(
                "{}: a feed's manifest; its events are read from their own files",
                self.job.file
            ));
            return Ok(());
        }
        self.mapped.record(json, position, bytes, out)
    }
}

fn stix_drafts(json: &Json<'_>, position: &Position, bytes: &[u8]) -> Vec<Result<Draft, Box<SetAside>>> {
    match json.each() {
        [one] => stix::drafts(one, position, bytes),
        many => {
            let each = many
                .iter()
                .flat_map(|one| stix::drafts(one, position, one.to_serde().to_string().as_bytes()));
            each.collect()
        }
    }
}

fn give_all(results: Vec<Result<Draft, Box<SetAside>>>, out: &mut Out<'_, '_>) {
    for result in results {
        let item = match result {
            Ok(draft) => Item::Draft(Box::new(draft)),
            Err(aside) => Item::SetAside(aside),
        };
        if out.give(item).is_break() {
            return;
        }
    }
}

/// MISP's `manifest.json`: events' heads by their UUID.
fn is_manifest(json: &Json<'_>) -> bool {
    let entries = json.entries();
    !entries.is_empty()
        && entries.iter().all(|(key, value)| {
            key.len() == 36 && value.get("info").is_some() && value.get("timestamp").is_some()
        })
}
