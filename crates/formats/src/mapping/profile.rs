//! What the values of one column look like, over the sample.

use std::collections::{HashMap, HashSet};

use joinder_core::{TraceKind, codes::Country};

use super::shapes;
use crate::tabular::{dates, sums};

/// Values looked at in detail; all are counted.
const LOOKED_AT: usize = 300;

/// The values of one column.
#[derive(Clone, Debug, Default)]
pub(crate) struct Profile<'t> {
    pub rows: usize,
    pub filled: usize,
    pub distinct: usize,
    pub mean_letters: usize,
    pub longest: usize,
    pub mean_words: usize,
    /// Filled cells that repeat the filled cell above.
    pub runs: usize,
    values: Vec<&'t str>,
}

impl<'t> Profile<'t> {
    /// Looks at a column; blanks and words for nothing are not counted as filled.
    pub fn of(cells: impl Iterator<Item = &'t str>) -> Self {
        let mut profile = Self::default();
        let mut seen: HashSet<&str> = HashSet::new();
        let (mut letters, mut words) = (0, 0);
        let mut above = None;
        for cell in cells {
            profile.rows += 1;
            let cell = cell.trim();
            if shapes::is_blank(cell) {
                continue;
            }
            profile.filled += 1;
            seen.insert(cell);
            profile.runs += usize::from(above == Some(cell));
            above = Some(cell);
            let length = cell.chars().count();
            letters += length;
            profile.longest = profile.longest.max(length);
            if profile.values.len() < LOOKED_AT {
                words += cell.split_whitespace().count();
                profile.values.push(cell);
            }
        }
        profile.distinct = seen.len();
        profile.mean_letters = letters / profile.filled.max(1);
        profile.mean_words = words / profile.values.len().max(1);
        profile
    }

    /// Hundredths of the filled cells for which this holds.
    pub fn share(&self, holds: impl Fn(&str) -> bool) -> usize {
        self.values.iter().filter(|v| holds(v)).count() * 100 / self.values.len().max(1)
    }

    /// Hundredths that may be of that kind.
    pub fn plausible(&self, kind: TraceKind) -> usize {
        self.share(|v| shapes::plausible(kind, v))
    }

    /// The kind that most cells show by themselves, how many in hundredths, and how many show any kind.
    pub fn strict(&self) -> (Option<TraceKind>, usize, usize) {
        let mut counts: HashMap<TraceKind, usize> = HashMap::new();
        let mut any = 0;
        for cell in &self.values {
            let mut kinds = shapes::strict_all(cell);
            any += usize::from(!kinds.is_empty());
            // A site is given as address or as name.
            kinds.iter_mut().filter(|k| **k == TraceKind::Domain).for_each(|k| *k = TraceKind::Url);
            kinds.sort_unstable();
            kinds.dedup();
            for kind in kinds {
                *counts.entry(kind).or_default() += 1;
            }
        }
        let of = |n: usize| n * 100 / self.values.len().max(1);
        let best = counts.into_iter().max_by_key(|(kind, n)| (*n, std::cmp::Reverse(*kind)));
        (best.map(|(k, _)| k), best.map_or(0, |(_, n)| of(n)), of(any))
    }

    /// Hundredths that are dates in any order.
    pub fn dates(&self) -> usize {
        let styles = [super::DateOrder::Dmy, super::DateOrder::Mdy, super::DateOrder::Ymd]
            .map(|order| dates::DateStyle { order, zone: None, language: None });
        self.share(|v| v.len() >= 5 && styles.iter().any(|s| s.read(v).is_ok()))
    }

    /// Hundredths that are more than a plain number which might be a date.
    pub fn punctuated(&self) -> usize {
        self.share(|v| v.contains(['-', '.', '/', ' ', ':']))
    }

    /// Hundredths that are a time of day alone.
    pub fn times(&self) -> usize {
        self.share(dates::is_time_alone)
    }

    /// Hundredths that are sums.
    pub fn sums(&self) -> usize {
        self.share(sums::is_like)
    }

    /// Hundredths that have a letter.
    pub fn lettered(&self) -> usize {
        self.share(|v| v.chars().any(char::is_alphabetic))
    }

    /// Every filled cell another, or nearly.
    pub fn is_unique(&self) -> bool {
        self.filled > 0 && self.distinct * 100 >= self.filled * 99
    }

    /// Whether each report could have its own value: rows apart from those that follow one another hardly ever share one.
    pub fn tells_rows_apart(&self) -> bool {
        self.filled < 10 || self.distinct * 10 >= (self.filled - self.runs) * 9
    }

    /// Whether the column says no more than which row it is: 1, 2, 3 and so on.
    pub fn counts_rows(&self) -> bool {
        let numbers: Option<Vec<u64>> = self.values.iter().map(|v| v.parse().ok()).collect();
        numbers.is_some_and(|n| n.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1])))
    }

    /// Values that repeat, in hundredths of the filled cells.
    pub fn repeats(&self) -> usize {
        (self.filled - self.distinct) * 100 / self.filled.max(1)
    }

    /// Few values for many rows.
    pub fn is_choice(&self) -> bool {
        self.distinct <= 80
            && (self.distinct * 2 <= self.filled || self.filled < 12)
            && self.mean_letters <= 80
    }

    /// IBANs of that State in hundredths of the filled cells.
    pub fn ibans_of(&self, country: Country) -> usize {
        self.share(|v| shapes::iban_country(v) == Some(country))
    }

    /// Values looked at.
    pub fn values(&self) -> &[&'t str] {
        &self.values
    }
}
