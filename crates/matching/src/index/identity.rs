//! Which component is which series. A series keeps its identity where most of it remains.

use std::collections::HashMap;

use foldhash::fast::RandomState;
use joinder_core::SeriesId;

/// Both ways between the roots of components and the series they are.
#[derive(Debug, Default)]
pub(super) struct Book {
    series: HashMap<u32, SeriesId, RandomState>,
    roots: HashMap<SeriesId, u32, RandomState>,
}

impl Book {
    pub(super) fn of_root(&self, root: u32) -> Option<SeriesId> {
        self.series.get(&root).copied()
    }

    pub(super) fn root_of(&self, series: SeriesId) -> Option<u32> {
        self.roots.get(&series).copied()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, SeriesId)> + '_ {
        self.series.iter().map(|(&root, &series)| (root, series))
    }

    pub(super) fn set(&mut self, root: u32, series: SeriesId) {
        self.series.insert(root, series);
        self.roots.insert(series, root);
    }

    /// Takes a root's series off it.
    pub(super) fn take(&mut self, root: u32) -> Option<SeriesId> {
        let series = self.series.remove(&root)?;
        self.roots.remove(&series);
        Some(series)
    }

    /// Root `lose` was absorbed by the at least as large root `keep`. Gives (gone, kept) where both were series: the
    /// larger part keeps its identity, of two equal ones the older.
    pub(super) fn absorb(&mut self, keep: u32, lose: u32, equal: bool) -> Option<(SeriesId, SeriesId)> {
        let losing = self.take(lose)?;
        let Some(keeping) = self.of_root(keep) else {
            self.set(keep, losing);
            return None;
        };
        if equal && losing < keeping {
            self.take(keep);
            self.set(keep, losing);
            return Some((keeping, losing));
        }
        Some((losing, keeping))
    }

    pub(super) fn bytes(&self) -> usize {
        // Each map holds 12 to 16 bytes an entry and one of control.
        (self.series.capacity() + self.roots.capacity()) * 17
    }
}
