//! What is in the pool: by kind, State and month. Cells of other organisations below five are not shown.

use std::collections::BTreeMap;

use jiff::civil::Date;
use joinder_core::{
    When,
    codes::{Country, Kind},
};

use crate::{
    Node, NodeError,
    look_up::day_of,
    profile::{country_of, kind_of},
};

/// Fewer than this across organisations is not told (it could point to a person).
pub(crate) const LEAST: usize = 5;

/// What is counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatisticsQuery {
    /// Dated on this day or later.
    pub from: Option<Date>,
    /// Dated on this day or earlier.
    pub until: Option<Date>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// Registered in this State.
    pub country: Option<Country>,
}

/// One figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// So many reports, and euro cents lost.
    Counted {
        /// Reports.
        reports: usize,
        /// Euro cents.
        lost_eur_cents: i64,
        /// Of the reports, how many hang in a series.
        in_series: usize,
    },
    /// Fewer than five, not all our own.
    TooFew,
}

/// The figures of one month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthCell {
    /// Its first day.
    pub month: Date,
    /// Its figure.
    pub cell: Cell,
}

/// The figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    /// All that was counted.
    pub all: Cell,
    /// By kind, most first; none for a kind that is not known.
    pub by_kind: Vec<(Option<Kind>, Cell)>,
    /// By State that registered, most first.
    pub by_country: Vec<(Option<Country>, Cell)>,
    /// By month, in order; reports without a date are left out.
    pub by_month: Vec<MonthCell>,
    /// Kind and State together.
    pub by_kind_and_country: Vec<(Option<Kind>, Option<Country>, Cell)>,
}

#[derive(Clone, Copy, Default)]
struct Sum {
    reports: usize,
    foreign: usize,
    loss: i64,
    in_series: usize,
}

impl Sum {
    fn cell(self) -> Cell {
        if self.foreign > 0 && self.reports < LEAST {
            return Cell::TooFew;
        }
        Cell::Counted { reports: self.reports, lost_eur_cents: self.loss * 100, in_series: self.in_series }
    }

    fn add(&mut self, loss: u32, own: bool, in_series: bool) {
        self.reports += 1;
        self.foreign += usize::from(!own);
        self.loss += i64::from(loss);
        self.in_series += usize::from(in_series);
    }
}

impl Node {
    /// Counts what may be known. One walk over memory.
    pub fn statistics(&self, query: &StatisticsQuery) -> Result<Statistics, NodeError> {
        let state = self.state();
        let own = self.owners().known(&self.viewer().organisation);
        let (from, until) = (query.from.map(day_number), query.until.map(day_number));
        let kind = query.kind.map(crate::profile::kind_number);
        let country = query.country.map(|c| crate::profile::country_number(Some(c)));
        let mut all = Sum::default();
        let (mut kinds, mut countries) = (BTreeMap::<u8, Sum>::new(), BTreeMap::<u8, Sum>::new());
        let (mut months, mut both) = (BTreeMap::<Date, Sum>::new(), BTreeMap::<(u8, u8), Sum>::new());
        // Below level 2 neither kind nor State nor date may be told, so such a report counts nowhere.
        for (_, p, series) in state.index.profiles().filter(|(_, p, _)| p.level >= 2) {
            let day = i32::from(p.day);
            if from.is_some_and(|f| day < f)
                || until.is_some_and(|u| day > u)
                || kind.is_some_and(|k| k != p.kind)
                || country.is_some_and(|c| c != p.country)
            {
                continue;
            }
            let mine = own == Some(p.owner);
            for sum in [
                &mut all,
                kinds.entry(p.kind).or_default(),
                countries.entry(p.country).or_default(),
                both.entry((p.kind, p.country)).or_default(),
            ] {
                sum.add(p.loss, mine, series.is_some());
            }
            if let Some(When::Day(date)) = day_of(p.day) {
                months.entry(date.first_of_month()).or_default().add(p.loss, mine, series.is_some());
            }
        }
        let mut both: Vec<_> = both.into_iter().collect();
        both.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.reports));
        Ok(Statistics {
            all: all.cell(),
            by_kind: ranked(kinds).into_iter().map(|(n, sum)| (kind_of(n), sum.cell())).collect(),
            by_country: ranked(countries).into_iter().map(|(n, sum)| (country_of(n), sum.cell())).collect(),
            by_month: months.into_iter().map(|(month, sum)| MonthCell { month, cell: sum.cell() }).collect(),
            by_kind_and_country: both
                .into_iter()
                .map(|((k, c), s)| (kind_of(k), country_of(c), s.cell()))
                .collect(),
        })
    }
}

fn ranked(sums: BTreeMap<u8, Sum>) -> Vec<(u8, Sum)> {
    let mut all: Vec<_> = sums.into_iter().collect();
    all.sort_by_key(|(_, sum)| std::cmp::Reverse(sum.reports));
    all
}

fn day_number(date: Date) -> i32 {
    When::Day(date).day_number()
}
