//! How the index's arrays grow: by an eighth at a time. There are a dozen of them, a report has some bytes in each, and
//! doubling would leave up to half of the index empty.

/// No array grows by fewer than so many.
const LEAST: usize = 1_024;

/// Makes room for `more` beyond what is there. Amortised, each element is moved eight times at most, and of a large array
/// the system moves the pages, not the bytes.
pub(crate) fn make<T>(array: &mut Vec<T>, more: usize) {
    let wanted = array.len() + more;
    if wanted > array.capacity() {
        array.reserve_exact(more.max(array.len() / 8).max(LEAST));
    }
}

/// As [`Vec::push`].
pub(crate) fn push<T>(array: &mut Vec<T>, element: T) {
    make(array, 1);
    array.push(element);
}
