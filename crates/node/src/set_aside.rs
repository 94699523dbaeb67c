//! What was set aside: looked at, fixed, replayed, or dismissed.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    fmt,
    io::Cursor,
    sync::Arc,
    vec,
};

use joinder_core::{Deed, Disclosure, Item, ReportId, SetAsideId, Unit, discloses_whole, disclosure};
use joinder_formats::{Around, Format, Mapping, Position, ReadError, ReadOptions, Summary};
use joinder_store::{Group, SetAsideRow, Stored, Tx};
use serde::{Deserialize, Serialize};

use crate::{
    NewAct, Node, NodeError, Page, Source,
    intake::{Again, Give, OnItsWay, mapping_salt},
    profile::DESK_PURPOSE,
    reports::page_size,
    source::{FormatName, parse},
};

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
    /// In which file; `…` where the record is withheld, since names of files may name a victim.
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
    /// The record, byte for byte; nothing where it is withheld.
    pub raw: Vec<u8>,
    /// The record read in the encoding of its file; none where it is no text in it, or withheld.
    pub text: Option<String>,
    /// How its table was cut into cells, where it is a row of one.
    pub table: Option<Mapping>,
    /// The header of that table as text; none where it has none, or withheld.
    pub head: Option<String>,
    /// True where its owner does not let all of it be seen.
    pub withheld: bool,
    /// True where it can be read again: it was kept whole, with what it takes to read it alone.
    pub replayable: bool,
    /// True where not all of it was kept.
    pub truncated: bool,
    /// The report that was kept without the field.
    pub report: Option<ReportId>,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// The unit that decides about it; none where any does.
    pub unit: Option<Unit>,
}

impl SetAsideView {
    /// The same for who reads no reports: where it stands and what was expected, and nothing of the record.
    #[must_use]
    pub fn unread(self) -> Self {
        let file = WITHHELD.to_owned();
        Self {
            file,
            raw: Vec::new(),
            text: None,
            table: None,
            head: None,
            report: None,
            withheld: true,
            ..self
        }
    }
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

/// What became of a replay. What was not taken stays open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    /// Records replayed.
    pub tried: u64,
    /// Records that were taken and are closed now.
    pub taken: u64,
    /// Records of which the report has come in a newer version since; that one stands.
    pub stale: u64,
    /// Records that cannot be read again alone: they were not kept whole. The file has to be imported again.
    pub unfit: u64,
    /// Mended records with a character that the encoding of their file lacks.
    pub lacking: u64,
    /// Why records could not be read, where they could not.
    pub error: Option<String>,
}

/// In place of the name of a file that is withheld.
const WITHHELD: &str = "…";
/// After the name of a file of which one record is replayed.
const REPLAYED: &str = " (replayed)";
/// Records of a group read from the store at once; each has at most a megabyte.
const ROWS: usize = 50;

/// What stands around a record, as JSON. The header of its table stands beside it.
#[derive(Serialize, Deserialize)]
pub(crate) struct KeptAround {
    format: FormatName,
    #[serde(default)]
    table: Option<Mapping>,
}

impl KeptAround {
    pub(crate) fn of(around: &Around) -> Self {
        Self { format: FormatName(around.format), table: around.table.clone() }
    }
}

/// What it takes to read a record again; none where it is not known.
fn around_of(row: &SetAsideRow) -> Option<Around> {
    let KeptAround { format, table } = serde_json::from_str(row.what.around.as_deref()?).ok()?;
    Some(Around { format: format.0, head: row.what.head.clone(), table })
}

/// Whether a record was kept byte for byte to its end. A workbook that is damaged, say, has no record to keep.
fn is_whole(row: &SetAsideRow) -> bool {
    !row.what.truncated && !row.what.raw.is_empty()
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
        let (rows, more) = self.store().read(|tx| {
            let mut rows =
                tx.set_aside_rows(query.reason.as_deref(), query.source.as_deref(), after, limit + 1)?;
            let more = rows.len() > limit;
            rows.truncate(limit);
            Ok::<_, NodeError>((self.set_aside_views(tx, rows)?, more))
        })?;
        let next = rows.last().filter(|_| more).map(|row| row.id.to_string());
        Ok(Page { rows, next, total: None })
    }

    /// One record, settled or not.
    pub fn set_aside_record(&self, id: SetAsideId) -> Result<Option<SetAsideView>, NodeError> {
        self.store().read(|tx| {
            let row = tx.set_aside_row(id)?;
            Ok(self.set_aside_views(tx, row.into_iter().collect())?.pop())
        })
    }

    /// Records as they may be seen. A record is as it came, so it is shown whole or not at all: by the conditions of the
    /// report that was kept of it, or else by those of its source.
    pub(crate) fn set_aside_views(
        &self,
        tx: &mut Tx<'_>,
        rows: Vec<SetAsideRow>,
    ) -> Result<Vec<SetAsideView>, NodeError> {
        let mut sources: BTreeMap<String, Option<Source>> = BTreeMap::new();
        let mut views = Vec::with_capacity(rows.len());
        for row in rows {
            let subject = match row.what.subject {
                Some(id) => tx.report(id)?,
                None => None,
            };
            let source = match sources.entry(row.what.source.clone()) {
                Entry::Occupied(known) => known.into_mut().as_ref(),
                Entry::Vacant(new) => {
                    let body = tx.source(new.key())?;
                    new.insert(body.map(|body| parse(&body)).transpose()?).as_ref()
                }
            };
            let marking = source.map(|source| source.marking.marking(self.today()));
            let item = match (&subject, source, &marking) {
                (Some(stored), ..) if stored.row.restricted => None,
                (Some(stored), ..) => Some(Item::from(&stored.report)),
                (None, Some(source), Some(marking)) => Some(Item { owner: &source.owner, marking }),
                (None, ..) => None,
            };
            let whole = item.is_some_and(|item| discloses_whole(self.viewer(), item, DESK_PURPOSE));
            let known =
                item.is_some_and(|item| disclosure(self.viewer(), item, DESK_PURPOSE) != Disclosure::Nothing);
            let around = around_of(&row);
            let now = source.and_then(|source| source.mapping.as_ref());
            let table = around.as_ref().filter(|around| around.table.is_some());
            let head = table.filter(|around| !around.head.is_empty());
            let head = head.and_then(|around| around.text(&around.head, now));
            let table = table.and_then(|around| around.mapping(now).or_else(|| around.table.clone()));
            let text = match &around {
                Some(around) => around.text(&row.what.raw, now),
                None => std::str::from_utf8(&row.what.raw).ok().map(str::to_owned),
            };
            views.push(SetAsideView {
                withheld: !whole,
                replayable: is_whole(&row) && around.is_some(),
                text: text.filter(|_| whole),
                head: head.filter(|_| whole),
                table: table.filter(|_| whole),
                id: row.what.id,
                source: row.what.source,
                file: if whole { row.what.file } else { WITHHELD.to_owned() },
                line: row.what.line,
                start: row.what.start,
                field: row.what.field,
                expected: row.what.expected,
                reason: row.what.reason,
                raw: if whole { row.what.raw } else { Vec::new() },
                truncated: row.what.truncated,
                report: row.what.subject.filter(|_| known),
                at_ms: row.at_ms,
                unit: source.and_then(|source| source.unit.clone()),
            });
        }
        Ok(views)
    }

    /// Reads a record again, as fixed by hand (in UTF-8, whatever its file was in) or as it was under what is the source's
    /// mapping now. It is closed where what was wrong with it is right; other fields that it loses are set aside by
    /// themselves.
    pub fn replay(&self, id: SetAsideId, fixed: Option<Vec<u8>>) -> Result<Replayed, NodeError> {
        let row = self.store().read(|tx| tx.set_aside_row(id))?.filter(|row| row.closed.is_none());
        let row = row.ok_or(NodeError::NoSuchItem)?;
        let (source, file) = (row.what.source.clone(), format!("{}{REPLAYED}", row.what.file));
        self.replay_rows(&source, &file, std::iter::once(Ok((row, fixed))))
    }

    /// Replays all open records of a reason and source, after their mapping was fixed: one import of them all.
    pub fn replay_group(&self, reason: &str, source: &str) -> Result<Replayed, NodeError> {
        let end: SetAsideId = self.ids().next(self.now_ms());
        let open = Open { node: self, reason, source, after: None, end, page: Vec::new().into_iter() };
        let file = format!("{reason}{REPLAYED}");
        self.replay_rows(source, &file, open.map(|row| row.map(|row| (row, None))))
    }

    fn replay_rows(
        &self,
        source: &str,
        file: &str,
        rows: impl Iterator<Item = Result<(SetAsideRow, Option<Vec<u8>>), NodeError>> + Send,
    ) -> Result<Replayed, NodeError> {
        let source = self.source(source)?.ok_or(NodeError::NoSuchSource)?;
        let salt = mapping_salt(&source, source.mapping.as_ref());
        let mut sum = Replayed::default();
        let (tried, unfit, lacking) = (&mut sum.tried, &mut sum.unfit, &mut sum.lacking);
        let taken = self.take_in(
            &source,
            file,
            &salt,
            |give| {
                let (mut all, mut failed, mut stopped) = (Summary::new(Format::Text), None, false);
                for row in rows {
                    let (row, fixed) = row?;
                    *tried += 1;
                    let around = around_of(&row).filter(|_| fixed.is_some() || is_whole(&row));
                    let Some(around) = around else {
                        *unfit += 1;
                        continue;
                    };
                    let Ok(fixed) = as_in_file(fixed, &around, source.mapping.as_ref()) else {
                        *lacking += 1;
                        continue;
                    };
                    let subject = match row.what.subject {
                        Some(id) => self.store().read(|tx| tx.report(id))?,
                        None => None,
                    };
                    let again = ReadAgain { source: &source, row, around, fixed, subject };
                    match again.read(give, &mut stopped) {
                        Ok(one) => all.format = one.format,
                        // One that cannot be read does not stop the others; the first is told.
                        Err(error) => failed = failed.or(Some(error)),
                    }
                    if stopped {
                        break;
                    }
                }
                failed.map_or(Ok(all), |error| Err(NodeError::Read(error)))
            },
            &mut |_| {},
        )?;
        let done =
            taken.again.iter().filter(|(_, outcome)| outcome.taken && !outcome.still && !outcome.stale);
        let done: Vec<SetAsideId> = done.map(|(id, _)| *id).collect();
        let now = self.now_ms();
        self.store().write("close set aside", |tx| {
            for &id in &done {
                tx.close_set_aside(id, "replayed", now)?;
            }
            if done.is_empty() {
                return Ok(());
            }
            self.record_in(tx, NewAct::of(Deed::RecordMended))
        })?;
        sum.taken = done.len() as u64;
        sum.stale = taken.again.values().filter(|outcome| outcome.stale).count() as u64;
        sum.error = taken.receipt.error;
        Ok(sum)
    }

    /// Closes a record that will not be taken.
    pub fn dismiss(&self, id: SetAsideId, why: &str) -> Result<(), NodeError> {
        let now = self.now_ms();
        let how = format!("dismissed: {why}");
        self.store().write("dismiss", |tx| {
            let row = tx.set_aside_row(id)?.ok_or(NodeError::NoSuchItem)?;
            self.decides_over_source(tx, &row.what.source)?;
            match tx.close_set_aside(id, &how, now)? {
                true => self.record_in(tx, NewAct::of(Deed::RecordMended)),
                false => Err(NodeError::NoSuchItem),
            }
        })
    }
}

/// Open records of a group, page by page, as many as there were when it began.
struct Open<'a> {
    node: &'a Node,
    reason: &'a str,
    source: &'a str,
    after: Option<SetAsideId>,
    end: SetAsideId,
    page: vec::IntoIter<SetAsideRow>,
}

impl Iterator for Open<'_> {
    type Item = Result<SetAsideRow, NodeError>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(row) = self.page.next() {
            self.after = Some(row.what.id);
            return (row.what.id < self.end).then_some(Ok(row));
        }
        let (reason, source, after) = (Some(self.reason), Some(self.source), self.after);
        match self.node.store().read(|tx| tx.set_aside_rows(reason, source, after, ROWS)) {
            Ok(rows) if rows.is_empty() => None,
            Ok(rows) => {
                self.page = rows.into_iter();
                self.next()
            }
            Err(error) => Some(Err(error.into())),
        }
    }
}

/// A record set aside, about to be read again.
struct ReadAgain<'a> {
    source: &'a Source,
    row: SetAsideRow,
    around: Around,
    /// What it was mended to, in the encoding of its file.
    fixed: Option<Vec<u8>>,
    /// The report that was kept without the field.
    subject: Option<Stored>,
}

impl ReadAgain<'_> {
    /// Hands out what the record holds as if it stood where it stood.
    fn read(self, give: &mut Give<'_>, stopped: &mut bool) -> Result<Summary, ReadError> {
        let SetAsideRow { what, seq, .. } = self.row;
        let options = ReadOptions {
            format: Some(self.around.file_format()),
            mapping: self.around.mapping(self.source.mapping.as_ref()),
            country: self.source.country,
            ..ReadOptions::default()
        };
        let position = Position { file: what.file.as_str().into(), line: what.line, offset: what.start };
        let again = Arc::new(Again { id: what.id, seq, field: what.field, reason: what.reason });
        let as_it_came = self.fixed.is_none();
        let raw = self.fixed.unwrap_or(what.raw);
        let input = Box::new(Cursor::new(self.around.file(&raw)));
        let around = Arc::new(self.around);
        let mut reference = self.subject.map(|stored| stored.report.reference.to_string());
        joinder_formats::read(input, &what.file, &options, &mut |mut item| {
            if let joinder_formats::Item::Draft(draft) = &mut item {
                draft.position = position.clone();
                draft.around = Some(Arc::clone(&around));
                // A record without a reference got one from its bytes, which may be other bytes now.
                if let Some(had) = reference.take()
                    && draft.reference.as_deref().is_none_or(|stated| stated.trim().is_empty())
                {
                    draft.reference = Some(had);
                }
                // A workbook's row is read filled up, and stays as it came.
                if as_it_came && around.format == Format::Xlsx {
                    draft.raw.clone_from(&raw);
                }
            }
            let flow = give(OnItsWay { what: item, again: Some(Arc::clone(&again)) });
            *stopped |= flow.is_break();
            flow
        })
    }
}

/// The encoding of a file lacks a character of the mended record.
struct Lacking;

/// What was fixed by hand, where anything was, in the encoding of the file: the header before it is in that one.
fn as_in_file(
    fixed: Option<Vec<u8>>,
    around: &Around,
    now: Option<&Mapping>,
) -> Result<Option<Vec<u8>>, Lacking> {
    match fixed.as_deref().map(std::str::from_utf8) {
        Some(Ok(text)) => around.bytes(text, now).map(Some).ok_or(Lacking),
        Some(Err(_)) | None => Ok(fixed),
    }
}
