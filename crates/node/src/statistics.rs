//! What is in the pool: by kind, State and month. Of other organisations' reports only as many as may be told.

use std::collections::BTreeMap;

use jiff::civil::Date;
use joinder_core::{
    Asked, LEAST, Part, Place, Told, When,
    codes::{Country, Kind},
    places_told,
};

use crate::{
    KnownLoss, Node, NodeError,
    look_up::day_of,
    profile::{country_number, country_of, kind_number, kind_of},
};

/// What is counted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatisticsQuery {
    /// Dated on this day or later; others' reports in the first month that is whole from here, or later.
    pub from: Option<Date>,
    /// Dated on this day or earlier; others' reports in the last month that is whole up to here, or earlier.
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
    /// What was lost; of others' only where the sums that are known, and those that are not, are enough.
    pub lost: KnownLoss,
    /// Of the reports, how many hang in a series; of others' only where those that do, and those that don't, are enough.
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
    /// By month, in order; reports without a date are left out. Months in which others have too few of a kind and State
    /// count these with the next.
    pub by_month: Vec<MonthCell>,
    /// Kind and State together, most first.
    pub by_kind_and_country: Vec<(Option<Kind>, Option<Country>, Cell)>,
    /// True where others may have more reports that are counted nowhere: too few to be told, or told only together with
    /// some that are not asked for.
    pub left_out: bool,
}

/// Kind and State as small numbers, and the first day of the month.
type Where = Place<u8, u8, Date>;
/// The same of a group of others' reports.
type Group = Told<u8, u8, Date>;

impl Cell {
    fn add(&mut self, other: Self) {
        self.reports += other.reports;
        self.lost.add(other.lost);
        self.in_series += other.in_series;
    }

    /// Of a group of others' reports: without those in a series, and without what was lost, where the reports that these
    /// figures speak of, or the rest, are too few to be told.
    fn without_few(self) -> Self {
        let few = |reports: usize| (1..LEAST).contains(&reports);
        let hidden = |part: usize| few(part) || few(self.reports - part);
        Self {
            in_series: if hidden(self.in_series) { 0 } else { self.in_series },
            lost: if hidden(self.lost.reports) { KnownLoss::default() } else { self.lost },
            ..self
        }
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
        let mut groups = BTreeMap::<Group, Cell>::new();
        for (place, cell) in &others {
            if let Some(&group) = told.get(place) {
                groups.entry(group).or_default().add(*cell);
            }
        }
        let asked = asked(query);
        let mut left_out = told.len() < others.len() || (cuts_a_month(query) && !others.is_empty());
        for (group, cell) in groups {
            match group.part_of(&asked) {
                Part::Whole => {
                    let place = Place { kind: group.kind, state: group.state, month: group.until };
                    tables.add(place, cell.without_few());
                }
                Part::Partly => left_out = true,
                Part::Not => {}
            }
        }
        Ok(tables.figures(left_out))
    }

    /// Own reports that are asked for, and all that others have, by where they stand: others' are grouped alike whatever
    /// is asked.
    fn counted(&self, query: &StatisticsQuery) -> (BTreeMap<Where, Cell>, BTreeMap<Where, Cell>) {
        let state = self.state();
        let own = self.owners().known(&self.viewer().organisation);
        let (from, until) = (query.from.map(day_number), query.until.map(day_number));
        let kind = query.kind.map(kind_number);
        let country = query.country.map(|c| country_number(Some(c)));
        let (mut ours, mut others) = (BTreeMap::<Where, Cell>::new(), BTreeMap::<Where, Cell>::new());
        // Below level 2 neither kind nor State nor date may be told, so such a report counts nowhere.
        for (_, p, series) in state.index.profiles().filter(|(_, p, _)| p.level >= 2) {
            let day = i32::from(p.day);
            let is_ours = own == Some(p.owner);
            let is_asked = from.is_none_or(|f| day >= f)
                && until.is_none_or(|u| day <= u)
                && kind.is_none_or(|k| k == p.kind)
                && country.is_none_or(|c| c == p.country);
            if is_ours && !is_asked {
                continue;
            }
            let month = day_of(p.day).map(|when| when.date().first_of_month());
            let place = Place { kind: number(p.kind), state: number(p.country), month };
            let cells = if is_ours { &mut ours } else { &mut others };
            cells.entry(place).or_default().add(Cell {
                reports: 1,
                lost: KnownLoss::of(&p),
                in_series: usize::from(series.is_some()),
            });
        }
        (ours, others)
    }
}

/// What is asked of others' reports: whole months.
fn asked(query: &StatisticsQuery) -> Asked<u8, u8, Date> {
    let since = query.from.map(|from| match from == from.first_of_month() {
        true => from,
        false => from.last_of_month().tomorrow().unwrap_or(Date::MAX),
    });
    let until = query.until.map(|until| match until == until.last_of_month() {
        true => until.first_of_month(),
        false => until.first_of_month().yesterday().unwrap_or(Date::MIN).first_of_month(),
    });
    let state = query.country.map(|c| country_number(Some(c)));
    Asked { kind: query.kind.map(kind_number), state, since, until }
}

/// True where the range begins or ends within a month.
fn cuts_a_month(query: &StatisticsQuery) -> bool {
    query.from.is_some_and(|from| from != from.first_of_month())
        || query.until.is_some_and(|until| until != until.last_of_month())
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
