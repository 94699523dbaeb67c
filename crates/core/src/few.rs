//! Figures across organisations: no figure of others' reports below [`LEAST`] is told, nor can one be computed.
//!
//! Reports are put into groups once, whatever is asked, each of at least [`LEAST`] reports of one kind and State and of
//! months that follow one another. Kinds and States too few are counted in a coarser cell: of the kind without its State,
//! or else of the State without its kind, or else with neither; where even those are too few, nowhere. Within a cell,
//! months too few are counted with the next. An answer holds each group whole or not at all: whatever is asked, and
//! whatever is subtracted from it, what remains is nothing or at least [`LEAST`].
//!
//! A cell that is not told looks like an empty one: not even that there are some can be read from it.

use std::collections::BTreeMap;

/// Fewer of others' reports than this are not told: they could point to a person.
pub const LEAST: usize = 5;

/// Where a report stands in the tables; none for what is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place<K, S, M> {
    /// Its kind.
    pub kind: Option<K>,
    /// Its State.
    pub state: Option<S>,
    /// Its month.
    pub month: Option<M>,
}

type Cell<K, S> = (Option<K>, Option<S>);

/// A group in which others' reports are counted, under the last of its months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Told<K, S, M> {
    /// The kind of all in it.
    pub kind: Option<K>,
    /// The State of all in it.
    pub state: Option<S>,
    /// The first month; none where some of it have none.
    pub since: Option<M>,
    /// The last month; none where all of it have none.
    pub until: Option<M>,
}

/// What is asked for; none for any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<K, S, M> {
    /// Of this kind.
    pub kind: Option<K>,
    /// Of this State.
    pub state: Option<S>,
    /// In this month or later.
    pub since: Option<M>,
    /// In this month or earlier.
    pub until: Option<M>,
}

/// How much of a group is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it: it counts.
    Whole,
    /// Perhaps some of it: it counts nowhere, since what does not count would be known by subtraction.
    Partly,
    /// Nothing.
    Not,
}

impl<K: Copy + Eq, S: Copy + Eq, M: Copy + Ord> Told<K, S, M> {
    /// How much of the group is asked for.
    pub fn part_of(&self, asked: &Asked<K, S, M>) -> Part {
        let inside = asked.since.is_none_or(|since| self.since.is_some_and(|first| first >= since))
            && asked.until.is_none_or(|until| self.until.is_none_or(|last| last <= until));
        let outside = asked.since.is_some_and(|since| self.until.is_none_or(|last| last < since))
            || asked.until.is_some_and(|until| self.since.is_some_and(|first| first > until));
        let months = match (inside, outside) {
            (_, true) => Part::Not,
            (true, false) => Part::Whole,
            (false, false) => Part::Partly,
        };
        let parts = [part_of(asked.kind, self.kind), part_of(asked.state, self.state), months];
        if parts.contains(&Part::Not) {
            Part::Not
        } else if parts.contains(&Part::Partly) {
            Part::Partly
        } else {
            Part::Whole
        }
    }
}

fn part_of<T: Eq>(asked: Option<T>, told: Option<T>) -> Part {
    match (asked, told) {
        (None, _) => Part::Whole,
        (Some(_), None) => Part::Partly,
        (Some(asked), Some(told)) if asked == told => Part::Whole,
        (Some(_), Some(_)) => Part::Not,
    }
}

/// The groups in which others' reports may be counted, by where they stand; what is absent may be counted nowhere.
/// `others` are all that others have, whatever is asked.
pub fn places_told<K, S, M>(
    others: &BTreeMap<Place<K, S, M>, usize>,
) -> BTreeMap<Place<K, S, M>, Told<K, S, M>>
where
    K: Copy + Ord,
    S: Copy + Ord,
    M: Copy + Ord,
{
    let mut cells = BTreeMap::<Cell<K, S>, usize>::new();
    for (place, count) in others {
        *cells.entry((place.kind, place.state)).or_default() += count;
    }
    let cells = cells_told(&cells);
    let mut months = BTreeMap::<Cell<K, S>, BTreeMap<Option<M>, usize>>::new();
    for (place, count) in others {
        if let Some(&cell) = cells.get(&(place.kind, place.state)) {
            *months.entry(cell).or_default().entry(place.month).or_default() += count;
        }
    }
    let months: BTreeMap<_, _> = months.iter().map(|(&cell, months)| (cell, months_told(months))).collect();
    let told = others.keys().filter_map(|&place| {
        let &(kind, state) = cells.get(&(place.kind, place.state))?;
        let &(since, until) = months.get(&(kind, state))?.get(&place.month)?;
        Some((place, Told { kind, state, since, until }))
    });
    told.collect()
}

/// The cell with which one that is too small counts, if there is a coarser one.
type Coarser<K, S> = fn(Cell<K, S>) -> Option<Cell<K, S>>;

fn cells_told<K: Copy + Ord, S: Copy + Ord>(
    cells: &BTreeMap<Cell<K, S>, usize>,
) -> BTreeMap<Cell<K, S>, Cell<K, S>> {
    let enough = cells.iter().filter(|&(_, &count)| count >= LEAST);
    let mut told: BTreeMap<_, _> = enough.map(|(&cell, _)| (cell, cell)).collect();
    let coarser: [Coarser<K, S>; 3] = [
        |(kind, _)| kind.map(|kind| (Some(kind), None)),
        |(_, state)| state.map(|state| (None, Some(state))),
        |_| Some((None, None)),
    ];
    for coarser in coarser {
        let mut sums = BTreeMap::<Cell<K, S>, usize>::new();
        let mut waiting = Vec::new();
        for (&cell, &count) in cells {
            let Some(target) = coarser(cell).filter(|_| !told.contains_key(&cell)) else { continue };
            *sums.entry(target).or_default() += count;
            waiting.push((cell, target));
        }
        for (target, sum) in &mut sums {
            if told.contains_key(target) {
                *sum += cells.get(target).copied().unwrap_or(0);
            }
        }
        let enough = |target: &Cell<K, S>| sums.get(target).is_some_and(|&sum| sum >= LEAST);
        told.extend(waiting.into_iter().filter(|(_, target)| enough(target)));
    }
    told
}

/// The first and last of the months with which each is counted: they follow one another, what has none before them, and
/// each counts with the next ones until there are enough.
fn months_told<M: Copy + Ord>(
    months: &BTreeMap<Option<M>, usize>,
) -> BTreeMap<Option<M>, (Option<M>, Option<M>)> {
    let mut groups: Vec<(Vec<Option<M>>, usize)> = Vec::new();
    for (&month, &count) in months {
        match groups.last_mut() {
            Some((group, sum)) if *sum < LEAST => {
                group.push(month);
                *sum += count;
            }
            Some(_) | None => groups.push((vec![month], count)),
        }
    }
    // After the last there is no next: they join the months before.
    if groups.len() > 1
        && let Some((rest, _)) = groups.pop_if(|(_, sum)| *sum < LEAST)
        && let Some((group, _)) = groups.last_mut()
    {
        group.extend(rest);
    }
    let enough = groups.into_iter().filter(|(_, sum)| *sum >= LEAST);
    let told = enough.flat_map(|(group, _)| {
        let span = (group.first().copied().flatten(), group.last().copied().flatten());
        group.into_iter().map(move |month| (month, span))
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    type Counts = BTreeMap<Place<u8, u8, u8>, usize>;

    /// A kind, a State that no report of the made worlds has.
    const SPARE: Option<u8> = Some(99);

    fn others() -> impl Strategy<Value = Counts> {
        let known = |most: u8| prop::option::weighted(0.8, 0..most);
        let place = (known(4), known(4), known(6));
        prop::collection::btree_map(place, 1usize..7, 0..40).prop_map(|all| {
            let placed = all.into_iter();
            placed.map(|((kind, state, month), count)| (Place { kind, state, month }, count)).collect()
        })
    }

    fn groups(others: &Counts) -> BTreeMap<Told<u8, u8, u8>, usize> {
        let mut groups = BTreeMap::new();
        for (place, into) in places_told(others) {
            *groups.entry(into).or_default() += others[&place];
        }
        groups
    }

    fn few_places() -> impl Strategy<Value = Counts> {
        let known = |most: u8| prop::option::weighted(0.8, 0..most);
        let place = (known(2), known(2), known(3));
        prop::collection::btree_map(place, 1usize..9, 0..16).prop_map(|all| {
            let placed = all.into_iter();
            placed.map(|((kind, state, month), count)| (Place { kind, state, month }, count)).collect()
        })
    }

    /// What is told, by where it is.
    fn told(others: &Counts) -> Counts {
        let mut told = Counts::new();
        for (group, count) in groups(others) {
            let place = Place { kind: group.kind, state: group.state, month: group.until };
            *told.entry(place).or_default() += count;
        }
        told
    }

    /// Everything that can be asked about kinds, States and months below these.
    fn all_asked(kinds: u8, states: u8, months: u8) -> Vec<Asked<u8, u8, u8>> {
        let or_any = |most: u8| (0..most).map(Some).chain([None]);
        let mut all = Vec::new();
        for kind in or_any(kinds) {
            for state in or_any(states) {
                for since in or_any(months) {
                    all.extend(or_any(months).map(|until| Asked { kind, state, since, until }));
                }
            }
        }
        all
    }

    fn summed<T: Ord>(told: &Counts, by: impl Fn(&Place<u8, u8, u8>) -> T) -> BTreeMap<T, usize> {
        let mut sums = BTreeMap::new();
        for (place, count) in told {
            *sums.entry(by(place)).or_default() += count;
        }
        sums
    }

    fn cell_of(place: &Place<u8, u8, u8>) -> (Option<u8>, Option<u8>) {
        (place.kind, place.state)
    }

    fn moved(others: &Counts, from: Place<u8, u8, u8>, to: Option<Place<u8, u8, u8>>) -> Counts {
        let mut moved = others.clone();
        if let Some(count) = moved.get_mut(&from) {
            *count -= 1;
        }
        if let Some(to) = to {
            *moved.entry(to).or_default() += 1;
        }
        moved.retain(|_, count| *count > 0);
        moved
    }

    proptest! {
        #[test]
        fn no_figure_and_no_difference_of_figures_is_small(others in others()) {
            let told = told(&others);
            let all: usize = told.values().sum();
            let fine = |figure: usize| figure == 0 || figure >= LEAST;
            let (cells, kinds) = (summed(&told, cell_of), summed(&told, |p| p.kind));
            let (states, months) = (summed(&told, |p| p.state), summed(&told, |p| p.month));
            for ((kind, state), count) in &cells {
                prop_assert!(fine(*count));
                prop_assert!(fine(kinds[kind] - count), "a kind without one of its States");
                prop_assert!(fine(states[state] - count), "a State without one of its kinds");
            }
            for count in kinds.values().chain(states.values()).chain(months.values()) {
                prop_assert!(fine(*count) && fine(all - count));
            }
            prop_assert!(all <= others.values().sum::<usize>());
        }

        #[test]
        fn no_answer_less_another_is_small(others in few_places()) {
            let groups = groups(&others);
            let asked = all_asked(2, 2, 3);
            let answers: BTreeSet<Vec<(usize, bool)>> = asked.iter().map(|asked| {
                let counted = |group: &Told<u8, u8, u8>| group.part_of(asked) == Part::Whole;
                groups.iter().map(|(group, count)| (*count, counted(group))).collect()
            }).collect();
            for one in &answers {
                for other in &answers {
                    // What the first answer counts beside the second, and both alike.
                    let both = one.iter().zip(other);
                    let alone: usize = both.clone().filter(|(a, b)| a.1 && !b.1).map(|(a, _)| a.0).sum();
                    let shared: usize = both.filter(|(a, b)| a.1 && b.1).map(|(a, _)| a.0).sum();
                    prop_assert!([alone, shared].iter().all(|figure| *figure == 0 || *figure >= LEAST));
                }
            }
        }

        #[test]
        fn what_counts_is_what_is_asked(others in few_places()) {
            let places = places_told(&others);
            for asked in all_asked(2, 2, 3) {
                for (place, group) in &places {
                    let fits = asked.kind.is_none_or(|kind| place.kind == Some(kind))
                        && asked.state.is_none_or(|state| place.state == Some(state))
                        && asked.since.is_none_or(|since| place.month.is_some_and(|month| month >= since))
                        && asked.until.is_none_or(|until| place.month.is_none_or(|month| month <= until));
                    match group.part_of(&asked) {
                        Part::Whole => prop_assert!(fits, "{place:?} {group:?} {asked:?}"),
                        Part::Not => prop_assert!(!fits, "{place:?} {group:?} {asked:?}"),
                        Part::Partly => {}
                    }
                }
            }
        }

        #[test]
        fn a_small_figure_could_as_well_be_another(others in others()) {
            let figures = told(&others);
            for (cell, _) in summed(&others, cell_of).into_iter().filter(|(_, count)| *count < LEAST) {
                let one = *others.keys().find(|place| cell_of(place) == cell).unwrap();
                let twins = [
                    None,
                    Some(Place { state: SPARE, ..one }),
                    Some(Place { kind: SPARE, ..one }),
                    Some(Place { kind: SPARE, state: SPARE, ..one }),
                ];
                prop_assert!(twins.into_iter().any(|to| told(&moved(&others, one, to)) == figures), "{cell:?}");
            }
        }

        #[test]
        fn nothing_is_left_out_that_could_be_told(others in others()) {
            let left: usize = others.values().sum::<usize>() - told(&others).values().sum::<usize>();
            prop_assert!(left < LEAST, "only where all that is left is too few");
        }
    }

    #[test]
    fn few_are_told_where_they_are_enough() {
        let place = |kind, state, month| Place { kind, state, month };
        let others = Counts::from([
            (place(Some(1), Some(1), Some(1)), 7),
            (place(Some(1), Some(2), Some(2)), 3),
            (place(Some(1), Some(3), Some(2)), 2),
            (place(Some(2), Some(1), Some(3)), 1),
        ]);
        let expected =
            Counts::from([(place(Some(1), Some(1), Some(1)), 7), (place(Some(1), None, Some(2)), 5)]);
        assert_eq!(told(&others), expected, "one report of a kind of its own is told nowhere");
    }
}
