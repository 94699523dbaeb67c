//! What is in the pool: by kind, State and month. Of other organisations' reports only as many as may be told.

use std::collections::BTreeMap;

use jiff::civil::Date;
use joinder_core::{
    Place, When,
    codes::{Country, Kind},
    places_told,
};

use crate::{
    KnownLoss, Node, NodeError,
    look_up::day_of,
    profile::{country_of, kind_of},
};

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

/// One figure: all own reports, and others' where there are enough of them (see [`joinder_core::places_told`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// Reports.
    pub reports: usize,
    /// What was lost.
    pub lost: KnownLoss,
    /// Of the reports, how many hang in a series.
    pub in_series: usize,
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
    /// By kind, most first; none for a kind that is not known, or of which others have too few.
    pub by_kind: Vec<(Option<Kind>, Cell)>,
    /// By State that registered, most first; none for one that is not known, or from which others have too few.
    pub by_country: Vec<(Option<Country>, Cell)>,
    /// By month, in order; reports without a date are left out. Months of which others have too few count theirs with
    /// the next.
    pub by_month: Vec<MonthCell>,
    /// Kind and State together, most first.
    pub by_kind_and_country: Vec<(Option<Kind>, Option<Country>, Cell)>,
    /// True where others have some more reports, fewer than five: they are counted nowhere.
    pub left_out: bool,
}

/// Kind and State as small numbers, and the first day of the month.
type Where = Place<u8, u8, Date>;

impl Cell {
    fn add(&mut self, other: Self) {
        self.reports += other.reports;
        self.lost.add(other.lost);
        self.in_series += other.in_series;
    }
}

impl Node {
    /// Counts what may be known. One walk over memory.
    pub fn statistics(&self, query: &StatisticsQuery) -> Result<Statistics, NodeError> {
        let (own, others) = self.counted(query);
        let counts = others.iter().map(|(&place, cell)| (place, cell.reports)).collect();
        let told = places_told(&counts);
        let mut tables = Tables::default();
        for (place, cell) in own {
            tables.add(place, cell);
        }
        for (place, cell) in &others {
            if let Some(&place) = told.get(place) {
                tables.add(place, *cell);
            }
        }
        Ok(tables.figures(told.len() < others.len()))
    }

    /// Own reports and others', by where they stand.
    fn counted(&self, query: &StatisticsQuery) -> (BTreeMap<Where, Cell>, BTreeMap<Where, Cell>) {
        let state = self.state();
        let own = self.owners().known(&self.viewer().organisation);
        let (from, until) = (query.from.map(day_number), query.until.map(day_number));
        let kind = query.kind.map(crate::profile::kind_number);
        let country = query.country.map(|c| crate::profile::country_number(Some(c)));
        let (mut ours, mut others) = (BTreeMap::<Where, Cell>::new(), BTreeMap::<Where, Cell>::new());
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
            let month = day_of(p.day).map(|when| when.date().first_of_month());
            let place = Place { kind: number(p.kind), state: number(p.country), month };
            let cells = if own == Some(p.owner) { &mut ours } else { &mut others };
            cells.entry(place).or_default().add(Cell {
                reports: 1,
                lost: KnownLoss::of(&p),
                in_series: usize::from(series.is_some()),
            });
        }
        (ours, others)
    }
}

/// The tables as they fill.
#[derive(Default)]
struct Tables {
    all: Cell,
    kinds: BTreeMap<Option<u8>, Cell>,
    countries: BTreeMap<Option<u8>, Cell>,
    months: BTreeMap<Date, Cell>,
    both: BTreeMap<(Option<u8>, Option<u8>), Cell>,
}

impl Tables {
    fn add(&mut self, place: Where, cell: Cell) {
        self.all.add(cell);
        self.kinds.entry(place.kind).or_default().add(cell);
        self.countries.entry(place.state).or_default().add(cell);
        self.both.entry((place.kind, place.state)).or_default().add(cell);
        if let Some(month) = place.month {
            self.months.entry(month).or_default().add(cell);
        }
    }

    fn figures(self, left_out: bool) -> Statistics {
        let kind = |number: Option<u8>| number.and_then(kind_of);
        let country = |number: Option<u8>| number.and_then(country_of);
        Statistics {
            all: self.all,
            by_kind: ranked(self.kinds).into_iter().map(|(n, cell)| (kind(n), cell)).collect(),
            by_country: ranked(self.countries).into_iter().map(|(n, cell)| (country(n), cell)).collect(),
            by_month: self.months.into_iter().map(|(month, cell)| MonthCell { month, cell }).collect(),
            by_kind_and_country: ranked(self.both)
                .into_iter()
                .map(|((k, c), cell)| (kind(k), country(c), cell))
                .collect(),
            left_out,
        }
    }
}

fn ranked<T: Ord>(cells: BTreeMap<T, Cell>) -> Vec<(T, Cell)> {
    let mut all: Vec<_> = cells.into_iter().collect();
    all.sort_by_key(|(_, cell)| std::cmp::Reverse(cell.reports));
    all
}

/// A small number of a profile; none where it says nothing.
fn number(of_profile: u8) -> Option<u8> {
    (of_profile != 255).then_some(of_profile)
}

fn day_number(date: Date) -> i32 {
    When::Day(date).day_number()
}
