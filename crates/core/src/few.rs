//! Figures across organisations: no figure of others' reports below [`LEAST`] is told, nor can one be computed.
//!
//! Told are a table of kinds and States, its sums, and the same reports by month. Reports too few to be told in their
//! cell are counted in a coarser one: of the kind without its State, or else of the State without its kind, or else with
//! neither; where even those are too few, nowhere. Months too few are counted with the next. So every sum is a sum of
//! told cells: whatever is subtracted from it, what remains is nothing or at least [`LEAST`].
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

/// Where others' reports may be counted, by where they stand; what is absent may be counted nowhere.
pub fn places_told<K, S, M>(
    others: &BTreeMap<Place<K, S, M>, usize>,
) -> BTreeMap<Place<K, S, M>, Place<K, S, M>>
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
    let mut months = BTreeMap::<Option<M>, usize>::new();
    for (place, count) in others {
        if cells.contains_key(&(place.kind, place.state)) {
            *months.entry(place.month).or_default() += count;
        }
    }
    let months = months_told(&months);
    let told = others.keys().filter_map(|&place| {
        let &(kind, state) = cells.get(&(place.kind, place.state))?;
        let &month = months.get(&place.month)?;
        Some((place, Place { kind, state, month }))
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

/// Months in order, what has none before them, each counted with the next ones until there are enough.
fn months_told<M: Copy + Ord>(months: &BTreeMap<Option<M>, usize>) -> BTreeMap<Option<M>, Option<M>> {
    let mut told = BTreeMap::new();
    let (mut waiting, mut sum, mut latest) = (Vec::new(), 0, None);
    for (&month, &count) in months {
        waiting.push(month);
        sum += count;
        if sum >= LEAST {
            told.extend(waiting.drain(..).map(|one| (one, month)));
            (sum, latest) = (0, Some(month));
        }
    }
    // After the last there is no next: they join the months before, and all are told under the last one.
    if let (Some(&end), Some(latest)) = (waiting.last(), latest) {
        for target in told.values_mut().filter(|target| **target == latest) {
            *target = end;
        }
        told.extend(waiting.into_iter().map(|one| (one, end)));
    }
    told
}

#[cfg(test)]
mod tests {
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

    /// What is told, by where it is.
    fn told(others: &Counts) -> Counts {
        let mut told = Counts::new();
        for (place, into) in places_told(others) {
            *told.entry(into).or_default() += others[&place];
        }
        told
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
