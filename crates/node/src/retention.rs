//! Erasing what is due, and what people decide about it before.
//!
//! A pass a day looks at the reports whose day has come, in batches: each is erased, or held where a stop stands. What was
//! erased is counted by source and by who set the day; nothing of the reports themselves is left in the receipt.

mod decide;
mod keeping;

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use joinder_core::{Deed, DisclosureFilter, Fate, KeepFor, Keeping, SetBy};
use joinder_store::{DueRow, KeepingKind, NewKeeping, RetentionRunRow, StoreError, Tx};
use serde::{Deserialize, Serialize};

use crate::{NewAct, Node, NodeError, profile::DESK_PURPOSE};
pub use decide::KeepDecision;
pub(crate) use decide::{ASKED, refused};
pub use keeping::{KeepingView, Review, ReviewLine, StopView};

/// Reports looked at in one transaction.
const BATCH: usize = 256;
/// In histories, for what no person did.
const WHO: &str = "retention";
/// The day of the last pass, by UTC.
const LAST_PASS: &str = "retention-day";
/// Since when something was erased of which traces may be left behind the tables or in names and notes; empty once none are.
const UNDER_WAY: &str = "retention-under-way";
/// Rows of the table of months and sources.
const MOST_MONTHS: usize = 1_000;
/// For how many days who asked what about himself is known after the answer: as long as logs (Regulation (EU) 2018/1725
/// art 88(2)).
const SUBJECTS_KEPT_MS: i64 = 3 * 365 * 86_400_000;

/// What a pass does about what is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetentionPass {
    /// Erases it.
    Erase,
    /// Only counts it.
    Count,
}

/// Reports of one source that a pass erased, or would.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasedCount {
    /// The source.
    pub source: String,
    /// Who set the day: see [`SetBy::slug`].
    pub why: String,
    /// How many.
    pub reports: u64,
}

/// What a pass did, or would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionCounts {
    /// What went, by source and reason.
    pub erased: Vec<ErasedCount>,
    /// How many reports past their day a stop holds.
    pub held: u64,
    /// Whether more is due than this pass was to erase.
    pub more: bool,
}

impl RetentionCounts {
    /// How many reports went, or would.
    pub fn total(&self) -> u64 {
        self.erased.iter().map(|one| one.reports).sum()
    }

    fn add(&mut self, source: &str, set_by: SetBy) {
        let same = |one: &&mut ErasedCount| one.source == source && one.why == set_by.slug();
        match self.erased.iter_mut().find(same) {
            Some(one) => one.reports += 1,
            None => {
                let (source, why) = (source.to_owned(), set_by.slug().to_owned());
                self.erased.push(ErasedCount { source, why, reports: 1 });
            }
        }
    }
}

/// A pass as it is remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetentionReceipt {
    /// Its number; 0 for one that only counted.
    pub id: i64,
    /// When it began, Unix milliseconds.
    pub started_ms: i64,
    /// When it ended.
    pub ended_ms: Option<i64>,
    /// What it did.
    pub counts: RetentionCounts,
}

impl From<RetentionRunRow> for RetentionReceipt {
    fn from(row: RetentionRunRow) -> Self {
        let counts = serde_json::from_str(&row.body).unwrap_or_default();
        Self { id: row.id, started_ms: row.started_ms, ended_ms: row.ended_ms, counts }
    }
}

/// How many reports of one source go in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueMonth {
    /// Its year and number.
    pub month: (i16, i8),
    /// The source.
    pub source: String,
    /// How many.
    pub reports: u64,
}

impl Node {
    /// Goes over what is due; stops after the batch in which `most` reports went. `tell` hears how far it is.
    pub fn retain(
        &self,
        pass: RetentionPass,
        most: u64,
        tell: &mut dyn FnMut(&RetentionCounts),
    ) -> Result<RetentionReceipt, NodeError> {
        let (started_ms, today) = (self.now_ms(), self.today());
        let (mut counts, mut after) = (RetentionCounts::default(), None);
        loop {
            let rows = self.store().read(|tx| tx.due_reports(today, after, BATCH))?;
            let Some(last) = rows.last() else { break };
            if counts.total() >= most {
                counts.more = true;
                break;
            }
            after = Some((last.erase_by, last.id));
            match pass {
                RetentionPass::Count => self.count(&rows, &mut counts)?,
                RetentionPass::Erase => self.erase_due(&rows, &mut counts)?,
            }
            tell(&counts);
        }
        let mut receipt = RetentionReceipt { id: 0, started_ms, ended_ms: Some(self.now_ms()), counts };
        if pass == RetentionPass::Erase {
            receipt.id = self.end_pass(&receipt)?;
        }
        Ok(receipt)
    }

    /// The pass of today, unless it is done. Called often, by time.
    pub fn retain_daily(&self) -> Result<Option<RetentionReceipt>, NodeError> {
        let today = self.today().to_string();
        let done = self.store().read(|tx| {
            let is_todays = tx.setting(LAST_PASS)?.as_deref() == Some(&*today);
            Ok::<_, StoreError>(is_todays && under_way(tx)?.is_none())
        })?;
        if done {
            return Ok(None);
        }
        let receipt = self.retain(RetentionPass::Erase, u64::MAX, &mut |_| ())?;
        self.store().write("retention done", |tx| tx.set_setting(LAST_PASS, &today))?;
        let (erased, held) = (receipt.counts.total(), receipt.counts.held);
        tracing::info!(erased, held, "retention.pass");
        Ok(Some(receipt))
    }

    /// The same for whoever calls it by time: what failed is told by the log, and tried again.
    pub fn retain_by_time(&self) {
        if let Err(error) = self.retain_daily() {
            tracing::error!(%error, "retention.failed");
        }
    }

    /// The latest passes, newest first.
    pub fn retention_passes(&self, limit: usize) -> Result<Vec<RetentionReceipt>, NodeError> {
        let rows = self.store().read(|tx| tx.retention_runs(limit))?;
        Ok(rows.into_iter().map(RetentionReceipt::from).collect())
    }

    /// How many reports go in which month, by source, of those that may be known of.
    pub fn due_months(&self) -> Result<Vec<DueMonth>, NodeError> {
        let filter = DisclosureFilter::new(self.viewer(), DESK_PURPOSE);
        let rows = self.store().read(|tx| tx.due_by_month(&filter, MOST_MONTHS))?;
        let months = rows.into_iter().map(|(month, source, reports)| {
            let (year, number) = month.split_once('-')?;
            Some(DueMonth { month: (year.parse().ok()?, number.parse().ok()?), source, reports })
        });
        let all: Option<Vec<DueMonth>> = months.collect();
        Ok(all.ok_or(StoreError::Corrupt { table: "report", column: "erase_by" })?)
    }

    fn count(&self, rows: &[DueRow], counts: &mut RetentionCounts) -> Result<(), NodeError> {
        let today = self.today();
        self.store().read(|tx| {
            for row in rows {
                let keeping = self.keeping(row)?;
                match keeping.fate(today) {
                    Fate::Erase if self.is_waited_for(tx, row, today)? => counts.held += 1,
                    Fate::Erase => counts.add(&row.source, keeping.set_by),
                    Fate::Hold(_) => counts.held += 1,
                    Fate::Keep | Fate::Review => {}
                }
            }
            Ok(())
        })
    }

    /// Whether somebody wants a report that is due kept as proof, and a second person may still come. Not for ever: whoever asks
    /// again and again is one person all the same.
    fn is_waited_for(&self, tx: &mut Tx<'_>, row: &DueRow, today: Date) -> Result<bool, StoreError> {
        Ok(today < row.erase_by.saturating_add(7.days()) && self.awaits_second(tx, row.id)?)
    }

    fn erase_due(&self, rows: &[DueRow], counts: &mut RetentionCounts) -> Result<(), NodeError> {
        let (now, today) = (self.now_ms(), self.today());
        let before = counts.clone();
        *counts = self.store().write("retention", |tx| {
            let (mut counts, mut gone) = (before, Vec::new());
            for row in rows {
                // Somebody may have decided since it was read.
                let Some(row) = tx.due_report(row.id)? else { continue };
                let keeping = self.keeping(&row)?;
                match keeping.fate(today) {
                    Fate::Erase if self.is_waited_for(tx, &row, today)? => counts.held += 1,
                    Fate::Erase => {
                        counts.add(&row.source, keeping.set_by);
                        gone.push(row.id);
                    }
                    Fate::Hold(ground) => {
                        counts.held += 1;
                        if !row.restricted {
                            let restricted = NewKeeping {
                                report: row.id,
                                what: KeepingKind::Restricted,
                                ground: Some(decide::BY_STOP),
                                until: None,
                                why: ground.as_str(),
                                who: WHO,
                            };
                            tx.add_keeping(&restricted, now)?;
                            tx.settle_restriction(row.id, WHO, now)?;
                        }
                    }
                    Fate::Keep | Fate::Review => {}
                }
            }
            if !gone.is_empty() {
                begin(tx, now)?;
                for &id in &gone {
                    self.forget_requests(tx, id)?;
                }
                tx.erase_reports(&gone, WHO, now)?;
                self.record_in(tx, NewAct::of(Deed::TermEnded).about_reports(gone))?;
            }
            Ok::<_, NodeError>(counts)
        })?;
        self.follow()
    }

    /// What is left to do once all batches are done.
    fn end_pass(&self, receipt: &RetentionReceipt) -> Result<i64, NodeError> {
        let (now, look_ups_end, terms) = (self.now_ms(), self.look_ups_end_ms(), self.terms_of_set_aside()?);
        let body = serde_json::to_string(&receipt.counts).map_err(std::io::Error::from)?;
        let (id, forgotten) = self.store().write("end retention", |tx| {
            // Also of a pass that was cut short before this.
            let since = under_way(tx)?;
            tx.forget_ended_series(since.unwrap_or(receipt.started_ms))?;
            self.forget_work_notes(tx, since.unwrap_or(receipt.started_ms))?;
            let mut forgotten = tx.forget_subject_requests(now.saturating_sub(SUBJECTS_KEPT_MS))?;
            // Whoever looks up drops them too; where nobody does any more, their term ends all the same.
            forgotten += tx.drop_look_ups(look_ups_end)?;
            // What could not be taken in may name a victim as a report does, and is kept no longer.
            for (source, before_ms) in &terms {
                forgotten += tx.drop_set_aside(source, *before_ms)?;
            }
            if forgotten > 0 {
                begin(tx, now)?;
            }
            // What only ends an earlier pass is no pass of its own.
            let ends_only = since.is_some() && receipt.counts == RetentionCounts::default();
            let id = if ends_only { 0 } else { tx.add_retention_run(receipt.started_ms, now, &body)? };
            Ok::<_, StoreError>((id, since.is_some() || forgotten > 0))
        })?;
        if forgotten {
            match self.store().scrub() {
                Err(StoreError::Unscrubbed) => tracing::warn!("retention.unscrubbed"),
                scrubbed => {
                    scrubbed?;
                    self.store().write("retention scrubbed", |tx| tx.set_setting(UNDER_WAY, ""))?;
                }
            }
        }
        Ok(id)
    }

    /// For each source, the moment before which what it set aside has been kept for its whole term; last, for all others.
    fn terms_of_set_aside(&self) -> Result<Vec<(String, i64)>, NodeError> {
        let before = |term: KeepFor| {
            let day = TimeZone::UTC.to_timestamp(term.over_since(self.today()).at(0, 0, 0, 0));
            day.map_or(i64::MIN, |day| day.as_millisecond())
        };
        let sources = self.sources()?.into_iter().map(|view| {
            let term = view.source.marking.keep_months.unwrap_or(KeepFor::LONGEST);
            (view.source.name, before(term))
        });
        Ok(sources.chain([(String::new(), before(KeepFor::LONGEST))]).collect())
    }

    /// Empties what the database keeps behind its tables. Where somebody reads what was before, the next pass does.
    pub(crate) fn scrub(&self) -> Result<(), NodeError> {
        match self.store().scrub() {
            Err(StoreError::Unscrubbed) => {
                tracing::warn!("retention.unscrubbed");
                let now = self.now_ms();
                Ok(self.store().write("unscrubbed", |tx| begin(tx, now))?)
            }
            scrubbed => Ok(scrubbed?),
        }
    }

    /// What decides how long a report is kept.
    pub(crate) fn keeping(&self, row: &DueRow) -> Result<Keeping, StoreError> {
        let ground = row.stop.as_deref().map(str::parse).transpose();
        let set_by = if row.owner != self.organisation().code {
            SetBy::Provider
        } else if row.is_stated {
            SetBy::Record
        } else {
            SetBy::Term
        };
        let stop = ground.map_err(|_| StoreError::Corrupt { table: "keeping", column: "ground" })?;
        Ok(Keeping { erase_by: row.erase_by, set_by, stop })
    }
}

fn under_way(tx: &mut Tx<'_>) -> Result<Option<i64>, StoreError> {
    Ok(tx.setting(UNDER_WAY)?.and_then(|since| since.parse().ok()))
}

/// From now on traces of what is erased may be left, until a pass ends.
pub(crate) fn begin(tx: &mut Tx<'_>, now_ms: i64) -> Result<(), StoreError> {
    match under_way(tx)? {
        Some(_) => Ok(()),
        None => tx.set_setting(UNDER_WAY, &now_ms.to_string()),
    }
}
