//! B³: how well groups that were found agree with groups that are known, item by item (Bagga and Baldwin, 1998).

use std::collections::HashMap;

/// B³ precision and recall of the labels found against the true ones, item by item: `truth[i]` and `found[i]` are the
/// groups of item `i`. An item that stands alone has a label of its own. (1, 1) where there is no item.
pub(crate) fn b3(truth: &[u32], found: &[u32]) -> (f64, f64) {
    let agreement = Agreement::of(truth, found);
    if agreement.items == 0 {
        return (1.0, 1.0);
    }
    // Each item of a cell has its cell's share; so the cell counts with its size squared.
    let share = |groups: &HashMap<u32, u64>, group_of: fn((u32, u32)) -> u32| {
        let cells = agreement.cells.iter();
        let sum: f64 = cells.map(|(&cell, &n)| (n * n) as f64 / groups[&group_of(cell)] as f64).sum();
        sum / agreement.items as f64
    };
    (share(&agreement.found, |cell| cell.1), share(&agreement.truth, |cell| cell.0))
}

/// The harmonic mean of precision and recall.
pub(crate) fn f(precision: f64, recall: f64) -> f64 {
    if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
}

/// Pairs of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pairs {
    /// Found together, and belong together.
    pub(crate) right: u64,
    /// Found together, and do not belong together.
    pub(crate) wrong: u64,
    /// Belong together, and were not found together.
    pub(crate) missed: u64,
}

/// Counts pairs, under the same labels as [`b3`].
pub(crate) fn pairs(truth: &[u32], found: &[u32]) -> Pairs {
    let agreement = Agreement::of(truth, found);
    let of = |sizes: &mut dyn Iterator<Item = &u64>| sizes.map(|n| n * (n - 1) / 2).sum::<u64>();
    let right = of(&mut agreement.cells.values());
    let wrong = of(&mut agreement.found.values()) - right;
    let missed = of(&mut agreement.truth.values()) - right;
    Pairs { right, wrong, missed }
}

/// How many items have each label, and each pair of labels.
struct Agreement {
    items: usize,
    truth: HashMap<u32, u64>,
    found: HashMap<u32, u64>,
    cells: HashMap<(u32, u32), u64>,
}

impl Agreement {
    fn of(truth: &[u32], found: &[u32]) -> Self {
        let mut agreement = Self {
            items: truth.len().min(found.len()),
            truth: HashMap::new(),
            found: HashMap::new(),
            cells: HashMap::new(),
        };
        for (&truth, &found) in truth.iter().zip(found) {
            *agreement.truth.entry(truth).or_default() += 1;
            *agreement.found.entry(found).or_default() += 1;
            *agreement.cells.entry((truth, found)).or_default() += 1;
        }
        agreement
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(truth: &[u32], found: &[u32], want: (f64, f64), want_pairs: (u64, u64, u64)) {
        let (precision, recall) = b3(truth, found);
        assert!((precision - want.0).abs() < 1e-12, "precision {precision} of {truth:?} {found:?}");
        assert!((recall - want.1).abs() < 1e-12, "recall {recall} of {truth:?} {found:?}");
        let Pairs { right, wrong, missed } = pairs(truth, found);
        assert_eq!((right, wrong, missed), want_pairs, "pairs of {truth:?} {found:?}");
        // What is precision one way round is recall the other way round.
        let (back_precision, back_recall) = b3(found, truth);
        assert!((back_precision - recall).abs() < 1e-12 && (back_recall - precision).abs() < 1e-12);
    }

    #[test]
    fn agreement_is_as_worked_by_hand() {
        check(&[], &[], (1.0, 1.0), (0, 0, 0));
        check(&[7, 7, 9], &[1, 1, 2], (1.0, 1.0), (1, 0, 0));
        // All alone: nothing wrong, and of a group of three each item finds a third.
        check(&[1, 1, 1], &[4, 5, 6], (1.0, 1.0 / 3.0), (0, 0, 3));
        // All in one: of three strangers each is a third of what it stands in.
        check(&[1, 2, 3], &[4, 4, 4], (1.0 / 3.0, 1.0), (0, 3, 0));
        // aab|b c: the first series is 2/3, 2/3, 1/3 right; the rest is right. b finds one half of its group, twice.
        check(&[1, 1, 2, 2, 3], &[1, 1, 1, 2, 3], (11.0 / 15.0, 4.0 / 5.0), (1, 2, 1));
    }

    #[test]
    fn the_mean_of_both_is_nothing_where_both_are() {
        assert!(f(0.0, 0.0).abs() < 1e-12);
        assert!((f(0.5, 1.0) - 2.0 / 3.0).abs() < 1e-12);
    }
}
