//! Reads a text with delimiters, streaming.

use std::{
    io::{self, BufRead, BufReader, Cursor, Read},
    sync::Arc,
};

use super::{
    Ready, SAMPLE_BYTES, dialect, guessed,
    merge::Merger,
    names_without_line, prepare,
    records::{Met, Records},
    source::Source,
};
use crate::{
    Around, FieldFault, Format, Item, Mapping, ReadError, ReadOptions, Reason, Sink, Summary, mapping::Plan,
};

/// Reads all records; the sink may stop it.
///
/// Memory holds the sample of a megabyte and one record.
///
/// # Errors
/// [`ReadError::Io`] where the bytes stop coming, [`ReadError::NoMapping`] where none is given or to be suggested,
/// [`ReadError::Mapping`] where none of its columns is in the file.
pub(crate) fn read(
    input: &mut dyn BufRead,
    file: &Arc<str>,
    options: &ReadOptions,
    sink: &mut Sink<'_>,
) -> Result<Summary, ReadError> {
    let io = |source: io::Error| ReadError::Io { file: file.to_string(), source };
    let mut sample = Vec::new();
    input.take(SAMPLE_BYTES as u64).read_to_end(&mut sample).map_err(io)?;
    let cut_off = sample.len() == SAMPLE_BYTES;
    let Ready { suggestion, charset, line_end, dialect, header } = prepare(&sample, cut_off, file, options)?;
    let plan = Plan::new(&suggestion.mapping, &header.names, options.country);
    if !plan.missing.is_empty() && plan.missing.len() == suggestion.mapping.columns.len() {
        return Err(ReadError::Mapping {
            file: file.to_string(),
            expected: format!("a column called {}", plan.missing.join(" or ")),
        });
    }

    let stated =
        dialect::stated_delimiter(&String::from_utf8_lossy(sample.get(..64).unwrap_or(&sample))).is_some();
    let chained = BufReader::with_capacity(256 << 10, Cursor::new(sample).chain(input));
    let limits = options.limits;
    let source = Source::new(chained, line_end, limits.record_bytes);
    let marks = (charset.encoding, charset.mark_bytes);
    let mut records = Records::new(source, marks, dialect, Arc::clone(file), limits.columns);
    let mut head = Vec::new();
    if header.line > 0 {
        records.skip_to(header.line).map_err(io)?;
        head = match records.next().map_err(io)? {
            Some(Met::Record { raw, .. }) => raw,
            Some(Met::SetAside(aside)) => aside.raw,
            None => Vec::new(),
        };
    } else if stated {
        records.skip_to(2).map_err(io)?;
    }
    records.expected = Some(header.names.len()).filter(|n| *n > 0);

    let mut summary = Summary::new(Format::Csv);
    summary.notes = suggestion.notes.clone();
    summary.notes.extend(guessed(&suggestion));
    for name in &plan.missing {
        summary.notes.push(format!("the mapping's column `{name}` is not in the file"));
    }
    let around = Arc::new(Around {
        format: Format::Csv,
        head,
        table: Some(Mapping {
            header_line: Some(u64::from(header.line > 0)),
            header: names_without_line(&header),
            columns: Vec::new(),
            ..suggestion.mapping.clone()
        }),
    });
    let mut given = 0;
    let mut counted = |mut item: Item| {
        given += 1;
        item.stands_in(Some(&around));
        sink(item)
    };
    let sink: &mut Sink<'_> = &mut counted;
    let mut merger = Merger::new(plan.merge_rows, limits.record_bytes);
    while let Some(met) = records.next().map_err(io)? {
        let flow = match met {
            Met::SetAside(aside) => sink(Item::SetAside(aside)),
            Met::Record { position, raw, cells } => {
                let mut draft = plan.draft(position, raw, &records.cells[..cells]);
                if let Some(expected) = records.expected.filter(|e| cells < *e) {
                    draft.faults.push(FieldFault {
                        field: header.names[cells..].first().cloned().unwrap_or_default(),
                        expected: format!("{expected} columns, as the header has"),
                        reason: Reason::Type,
                    });
                }
                merger.take(draft, sink)
            }
        };
        if flow.is_break() {
            break;
        }
    }
    let _ = merger.flush(sink);
    summary.records = given;
    summary.mapping = Some(suggestion.mapping);
    Ok(summary)
}
