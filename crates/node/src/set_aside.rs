//! What was set aside: looked at, fixed, replayed, or dismissed.

use std::{fmt, io::Cursor};

use joinder_core::{ReportId, SetAsideId};
use joinder_formats::Format;
use joinder_store::{Group, SetAsideRow};

use crate::{Counts, ImportOptions, Node, NodeError, Page, Receipt, reports::page_size};

/// Which records a list shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SetAsideQuery {
    /// For this reason.
    pub reason: Option<String>,
    /// Of this source.
    pub source: Option<String>,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// Rows a page; 0 for the default of 50.
    pub limit: usize,
}

/// One record set aside.
#[derive(Clone, PartialEq, Eq)]
pub struct SetAsideView {
    /// Its identifier.
    pub id: SetAsideId,
    /// Of which source.
    pub source: String,
    /// In which file.
    pub file: String,
    /// At which line, where lines are counted.
    pub line: Option<u64>,
    /// At which byte.
    pub start: u64,
    /// The field at fault; none where it is the record as a whole.
    pub field: Option<String>,
    /// What was expected.
    pub expected: String,
    /// The reason's slug.
    pub reason: String,
    /// The record, as text where it is text.
    pub raw: Vec<u8>,
    /// True where not all of it was kept.
    pub truncated: bool,
    /// The report that was kept without the field.
    pub report: Option<ReportId>,
    /// When, Unix milliseconds.
    pub at_ms: i64,
}

impl fmt::Debug for SetAsideView {
    // The record and its file's name may name a victim.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetAsideView")
            .field("id", &self.id)
            .field("source", &self.source)
            .field("reason", &self.reason)
            .field("bytes", &self.raw.len())
            .finish_non_exhaustive()
    }
}

/// What became of a replay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Records replayed.
    pub tried: u64,
    /// Records that were taken and are closed now.
    pub taken: u64,
}

/// After the name of a file of which one record is replayed.
const REPLAYED: &str = " (replayed)";

impl From<SetAsideRow> for SetAsideView {
    fn from(row: SetAsideRow) -> Self {
        let SetAsideRow { what, at_ms, .. } = row;
        Self {
            id: what.id,
            source: what.source,
            file: what.file,
            line: what.line,
            start: what.start,
            field: what.field,
            expected: what.expected,
            reason: what.reason,
            raw: what.raw,
            truncated: what.truncated,
            report: what.subject,
            at_ms,
        }
    }
}

impl Node {
    /// What is open, grouped by reason, source and field.
    pub fn set_aside_groups(&self) -> Result<Vec<Group>, NodeError> {
        Ok(self.store().read(|tx| tx.set_aside_groups())?)
    }

    /// A page of open records, oldest first.
    pub fn set_aside(&self, query: &SetAsideQuery) -> Result<Page<SetAsideView>, NodeError> {
        let after = query.cursor.as_deref().map(|c| c.parse().map_err(|_| NodeError::Cursor)).transpose()?;
        let limit = page_size(query.limit);
        let mut rows = self.store().read(|tx| {
            tx.set_aside_rows(query.reason.as_deref(), query.source.as_deref(), after, limit + 1)
        })?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let rows: Vec<_> = rows.into_iter().map(SetAsideView::from).collect();
        let next = rows.last().filter(|_| more).map(|row| row.id.to_string());
        Ok(Page { rows, next, total: None })
    }

    /// One record, settled or not.
    pub fn set_aside_record(&self, id: SetAsideId) -> Result<Option<SetAsideView>, NodeError> {
        Ok(self.store().read(|tx| tx.set_aside_row(id))?.map(SetAsideView::from))
    }

    /// Reads a record again, as fixed by hand or as it was under what is the source's mapping now. It is closed where
    /// nothing of it is set aside any more.
    pub fn replay(&self, id: SetAsideId, fixed: Option<Vec<u8>>) -> Result<Replayed, NodeError> {
        let row = self.store().read(|tx| tx.set_aside_row(id))?.filter(|row| row.closed.is_none());
        let row = row.ok_or(NodeError::NoSuchItem)?;
        let input = fixed.unwrap_or_else(|| row.what.raw.clone());
        let options = self.without_header(&row.what.source, &row.what.file)?;
        let mut counts = Counts::default();
        // The record alone goes the way that every file goes.
        let file = format!("{}{REPLAYED}", row.what.file.trim_end_matches(REPLAYED));
        self.import(&row.what.source, &file, Box::new(Cursor::new(input)), &options, &mut |c| counts = *c)?;
        let taken = counts.read > 0 && counts.set_aside == 0 && counts.faults == 0;
        if taken {
            let now = self.now_ms();
            self.store().write("close set aside", |tx| tx.close_set_aside(id, "replayed", now))?;
        }
        Ok(Replayed { tried: 1, taken: u64::from(taken) })
    }

    /// Replays all open records of a reason and source, after their mapping was fixed.
    pub fn replay_group(&self, reason: &str, source: &str) -> Result<Replayed, NodeError> {
        let mut sum = Replayed::default();
        let mut after = None;
        loop {
            let rows = self.store().read(|tx| tx.set_aside_rows(Some(reason), Some(source), after, 200))?;
            let Some(last) = rows.last() else { return Ok(sum) };
            after = Some(last.what.id);
            for row in rows {
                let one = self.replay(row.what.id, None)?;
                (sum.tried, sum.taken) = (sum.tried + one.tried, sum.taken + one.taken);
            }
        }
    }

    /// Closes a record that will not be taken.
    pub fn dismiss(&self, id: SetAsideId, why: &str) -> Result<(), NodeError> {
        let now = self.now_ms();
        let how = format!("dismissed: {why}");
        match self.store().write("dismiss", |tx| tx.close_set_aside(id, &how, now))? {
            true => Ok(()),
            false => Err(NodeError::NoSuchItem),
        }
    }

    /// How a record of a file is read alone: in the file's format, since one row does not tell that it is of a table; and
    /// without its header, by the places of the columns, where the mapping names all.
    fn without_header(&self, source: &str, file: &str) -> Result<ImportOptions, NodeError> {
        let file = file.trim_end_matches(REPLAYED);
        let receipts = self.store().read(|tx| tx.receipts(Some(source), 1_000))?;
        let receipt = receipts.into_iter().find(|row| row.file == file).map(Receipt::from);
        let format =
            receipt.and_then(|receipt| receipt.format).and_then(|format| format.parse::<Format>().ok());
        let format = match format {
            Some(Format::Zip | Format::Gzip) | None => {
                file.to_lowercase().ends_with(".csv").then_some(Format::Csv)
            }
            Some(format) => Some(format),
        };
        let mapping = self.source(source)?.and_then(|s| s.mapping).filter(|_| format == Some(Format::Csv));
        let by_place =
            mapping.filter(|m| m.header_line != Some(0) && !m.columns.is_empty()).map(|mut mapping| {
                mapping.header_line = Some(0);
                for (place, column) in (1..).zip(&mut mapping.columns) {
                    column.at = column.at.or(Some(place));
                }
                mapping
            });
        Ok(ImportOptions { format, mapping: by_place, ..ImportOptions::default() })
    }
}
