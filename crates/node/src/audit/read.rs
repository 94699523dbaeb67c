//! What the officer reads of the log. Each reading says for what, and is itself recorded.

use joinder_core::{Act, AuditEvent, Deed, LogUse, OrganisationCode, ReportId, Subjects};
use joinder_ledger::{Content, Salt};
use joinder_store::{AuditFilter, LedgerEntry, Tx};

use super::{NewAct, keys::AuditKeys};
use crate::{Node, NodeError};

/// Lines of one page where nothing is said, and the most.
const USUAL: usize = 100;
const MOST: usize = 1_000;
/// Entries read at once while a value is looked for.
const PAGE: usize = 1_000;

/// What of the log is asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct AuditQuery {
    /// For what.
    pub reading: LogUse,
    /// Whose acts: `operator`, `node`, `account:NAME` or `neighbour:CODE`.
    pub who: Option<String>,
    /// Of which act.
    pub act: Option<Act>,
    /// Of which deed.
    pub deed: Option<Deed>,
    /// In which case.
    pub case: Option<String>,
    /// About which report.
    pub report: Option<ReportId>,
    /// In which this value was asked, however it was written.
    pub value: Option<String>,
    /// Told to whom.
    pub to: Option<OrganisationCode>,
    /// At this moment or later, Unix milliseconds.
    pub from_ms: Option<i64>,
    /// Before this moment.
    pub until_ms: Option<i64>,
    /// Where the last page ended.
    pub below: Option<u64>,
    /// Lines a page; 0 for the default.
    pub limit: usize,
}

impl std::fmt::Debug for AuditQuery {
    // The value is what nobody may read.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "AuditQuery({}, …)", self.reading.name())
    }
}

impl AuditQuery {
    /// Everything, the last first.
    pub fn all(reading: LogUse) -> Self {
        Self {
            reading,
            who: None,
            act: None,
            deed: None,
            case: None,
            report: None,
            value: None,
            to: None,
            from_ms: None,
            until_ms: None,
            below: None,
            limit: 0,
        }
    }

    fn filter(&self) -> AuditFilter {
        AuditFilter {
            who: self.who.clone(),
            to: self.to.as_ref().map(ToString::to_string),
            act: self.act.map(|act| act.name().to_owned()),
            deed: self.deed.map(|deed| deed.name().to_owned()),
            case: self.case.clone(),
            report: self.report,
            from_ms: self.from_ms,
            before_ms: self.until_ms,
            asked: self.value.is_some(),
            from: None,
            below: self.below,
        }
    }

    fn limit(&self) -> usize {
        if self.limit == 0 { USUAL } else { self.limit.min(MOST) }
    }
}

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditLine {
    /// Its number.
    pub seq: u64,
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// What it says; none where a newer version of the program wrote it, or its term has ended.
    pub event: Option<AuditEvent>,
}

/// A page of the log, the last first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditPage {
    /// The lines.
    pub lines: Vec<AuditLine>,
    /// Where the next page begins; none at the end.
    pub next: Option<u64>,
}

impl Node {
    /// Reads the log.
    pub fn audit(&self, query: &AuditQuery) -> Result<AuditPage, NodeError> {
        self.record_reading(query.reading, query.who.as_deref(), query.report)?;
        self.audit_flushed()?;
        self.audit_page(query)
    }

    /// Every entry that is asked for, the last first: one reading, however many pages.
    pub fn each_audit_line(
        &self,
        query: &AuditQuery,
        each: &mut dyn FnMut(&AuditLine) -> std::io::Result<()>,
    ) -> Result<(), NodeError> {
        self.record_reading(query.reading, query.who.as_deref(), query.report)?;
        self.audit_flushed()?;
        let mut query = AuditQuery { limit: MOST, ..query.clone() };
        loop {
            let page = self.audit_page(&query)?;
            page.lines.iter().try_for_each(&mut *each)?;
            query.below = page.next;
            if query.below.is_none() {
                return Ok(());
            }
        }
    }

    /// Who read, and for what.
    pub(super) fn record_reading(
        &self,
        reading: LogUse,
        whose: Option<&str>,
        report: Option<ReportId>,
    ) -> Result<(), NodeError> {
        let mut subjects = Subjects::of_reports(report);
        subjects.reading = Some(reading);
        subjects.account = whose.map(Into::into);
        self.record_act(NewAct::of(Deed::LogRead).about(subjects))
    }

    fn audit_page(&self, query: &AuditQuery) -> Result<AuditPage, NodeError> {
        let keys = self.audit_keys()?;
        let limit = query.limit();
        let wanted = query.value.as_deref().map(|value| self.asked_value(value));
        let mut filter = query.filter();
        self.store().read(|tx| {
            let mut lines = Vec::new();
            loop {
                let page = if wanted.is_some() { PAGE } else { limit + 1 };
                let entries = tx.audit_entries(&filter, page)?;
                filter.below = entries.last().map(|entry| entry.seq);
                let is_last = entries.len() < page;
                for entry in &entries {
                    let fits = wanted.as_deref().is_none_or(|value| was_asked(&keys, entry, value));
                    if fits {
                        lines.push(line_of(entry));
                    }
                }
                if is_last || lines.len() > limit {
                    break;
                }
            }
            let next = (lines.len() > limit).then(|| lines[limit - 1].seq);
            lines.truncate(limit);
            Ok(AuditPage { lines, next })
        })
    }
}

/// What an entry says.
pub(super) fn line_of(entry: &LedgerEntry) -> AuditLine {
    let event = match entry.entry.content() {
        Content::Kept { payload, .. } => serde_json::from_str(payload).ok(),
        Content::Erased => None,
    };
    AuditLine { seq: entry.seq, at_ms: entry.entry.header().at().as_millisecond(), event }
}

/// Whether a value was asked in an act.
fn was_asked(keys: &AuditKeys, entry: &LedgerEntry, value: &str) -> bool {
    let Content::Kept { salt, .. } = entry.entry.content() else { return false };
    line_of(entry).event.is_some_and(|event| holds(keys, salt, &event, value))
}

/// The same of what it says.
pub(super) fn holds(keys: &AuditKeys, salt: &Salt, event: &AuditEvent, value: &str) -> bool {
    let Some(asked) = &event.subjects.asked else { return false };
    let wanted = keys.digest(salt, value);
    asked.digests.as_bytes().chunks(wanted.len()).any(|digest| digest == wanted.as_bytes())
}

/// Reads all entries of a filter in their order of arrival, the last first, page by page.
pub(super) fn each_entry(
    tx: &mut Tx<'_>,
    mut filter: AuditFilter,
    each: &mut dyn FnMut(&LedgerEntry),
) -> Result<(), NodeError> {
    loop {
        let entries = tx.audit_entries(&filter, PAGE)?;
        entries.iter().for_each(&mut *each);
        if entries.len() < PAGE {
            return Ok(());
        }
        filter.below = entries.last().map(|entry| entry.seq);
    }
}
