//! What came and changed after a moment, for who comes back to the desk.

use std::collections::HashMap;

use joinder_core::SeriesId;

use crate::{Node, NodeError, SeriesRef, WorkNews, views::series_ref};

/// Rows of each list.
const ROWS: usize = 8;

/// A series that reports came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrownSeries {
    /// Which.
    pub series: SeriesRef,
    /// How many came.
    pub came: usize,
    /// Whether it began since.
    pub began: bool,
}

/// How two series have to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// The other went up in this one.
    Merged,
    /// The other left this one.
    Split,
}

/// A series that merged or was split.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesMove {
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// The series that lives on.
    pub series: SeriesRef,
    /// What it did with the other.
    pub how: Moved,
    /// The other.
    pub other: SeriesRef,
}

/// What came and changed after a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    /// The moment, Unix milliseconds.
    pub after_ms: i64,
    /// Reports that came first after it.
    pub reports: usize,
    /// Series that they came to.
    pub grown: usize,
    /// Those that most came to.
    pub grew: Vec<GrownSeries>,
    /// The latest mergers and splits, newest first.
    pub moved: Vec<SeriesMove>,
    /// What others do with series here, and reports of ours that came to those.
    pub work: Vec<WorkNews>,
    /// Records set aside and still open.
    pub set_aside: i64,
}

impl News {
    /// Whether nothing came and nothing changed.
    pub fn is_empty(&self) -> bool {
        self.reports == 0 && self.moved.is_empty() && self.work.is_empty() && self.set_aside == 0
    }
}

impl Node {
    /// What came and changed after a moment. A report that was amended is none that came.
    pub fn news(&self, after_ms: i64) -> Result<News, NodeError> {
        let (reports, grown) = self.came_after(after_ms);
        self.store().read(|tx| {
            let mut grew = Vec::with_capacity(ROWS);
            for &(id, came) in grown.iter().take(ROWS) {
                grew.push(GrownSeries {
                    series: series_ref(tx, id)?,
                    came,
                    began: id.created_ms() > after_ms,
                });
            }
            let mut moved = Vec::new();
            for (id, line) in tx.series_moves(after_ms, ROWS)? {
                let Some(other) = line.other.filter(|_| !self.state().index.members(id).is_empty()) else {
                    continue;
                };
                moved.push(SeriesMove {
                    at_ms: line.at_ms,
                    series: series_ref(tx, id)?,
                    how: if line.what == "merged" { Moved::Merged } else { Moved::Split },
                    other: series_ref(tx, other)?,
                });
            }
            let set_aside = tx.set_aside_after(after_ms)?;
            let work = self.work_news(tx, after_ms)?;
            Ok(News { after_ms, reports, grown: grown.len(), grew, moved, work, set_aside })
        })
    }

    /// How many reports came after a moment, and to which series how many of them, most first.
    fn came_after(&self, after_ms: i64) -> (usize, Vec<(SeriesId, usize)>) {
        let state = self.state();
        let mut reports = 0;
        let mut by_series: HashMap<SeriesId, usize> = HashMap::new();
        // The index holds what may be known of, and nothing else.
        for (id, _, series) in state.index.profiles() {
            if id.created_ms() > after_ms {
                reports += 1;
                if let Some(series) = series {
                    *by_series.entry(series).or_default() += 1;
                }
            }
        }
        let mut grown: Vec<_> = by_series.into_iter().collect();
        grown.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        (reports, grown)
    }
}
