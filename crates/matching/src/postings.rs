//! Lists of report slots, one a value, in one arena of chunks whose capacities are powers of two.
//!
//! Four bytes a posting and no allocation a list: a million reports have millions of lists, most of length one or two.

use crate::room;

/// Where a list stands: a list of one keeps its only member in `start`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct List {
    start: u32,
    len: u32,
}

impl List {
    pub(crate) fn len(self) -> usize {
        self.len as usize
    }
}

/// The arena. Freed chunks are used again by lists of the same size class.
#[derive(Debug, Default)]
pub(crate) struct Postings {
    cells: Vec<u32>,
    free: [Vec<u32>; 32],
}

impl Postings {
    /// The members, in no order that means anything.
    pub(crate) fn of<'a>(&'a self, list: &'a List) -> &'a [u32] {
        match list.len {
            0 => &[],
            1 => std::slice::from_ref(&list.start),
            len => &self.cells[list.start as usize..][..len as usize],
        }
    }

    /// Adds a member that is not in the list yet. Amortised O(1).
    pub(crate) fn push(&mut self, list: &mut List, member: u32) {
        match list.len {
            0 => list.start = member,
            1 => {
                let chunk = self.allocate(1);
                self.cells[chunk as usize] = list.start;
                self.cells[chunk as usize + 1] = member;
                list.start = chunk;
            }
            len => {
                if len.is_power_of_two() {
                    let class = len.trailing_zeros();
                    let chunk = self.allocate(class + 1);
                    let from = list.start as usize;
                    self.cells.copy_within(from..from + len as usize, chunk as usize);
                    self.release(list.start, class);
                    list.start = chunk;
                }
                self.cells[(list.start + len) as usize] = member;
            }
        }
        list.len += 1;
    }

    /// Takes a member out. O(length); a member that is not there changes nothing.
    pub(crate) fn remove(&mut self, list: &mut List, member: u32) {
        let Some(at) = self.of(list).iter().position(|&m| m == member) else { return };
        if list.len == 1 {
            *list = List::default();
            return;
        }
        let start = list.start as usize;
        let last = start + list.len as usize - 1;
        self.cells.swap(start + at, last);
        self.cells[last] = 0; // nothing of a removed report stays behind
        list.len -= 1;
        if list.len == 1 {
            let only = self.cells[start];
            self.release(list.start, 1);
            list.start = only;
        } else if list.len.is_power_of_two() {
            self.shrink(list);
        }
    }

    /// Moves a list that fills exactly the next smaller chunk into one.
    fn shrink(&mut self, list: &mut List) {
        let class = list.len.trailing_zeros();
        let chunk = self.allocate(class);
        let from = list.start as usize;
        self.cells.copy_within(from..from + list.len as usize, chunk as usize);
        self.release(list.start, class + 1);
        list.start = chunk;
    }

    fn allocate(&mut self, class: u32) -> u32 {
        if let Some(chunk) = self.free[class as usize].pop() {
            return chunk;
        }
        let chunk = self.cells.len();
        room::make(&mut self.cells, 1 << class);
        self.cells.resize(chunk + (1 << class), 0);
        // 2³² cells are 16 GiB of postings, far above what one node holds; slots are u32 for the same reason.
        u32::try_from(chunk).expect("fewer than 2^32 postings on one node")
    }

    fn release(&mut self, chunk: u32, class: u32) {
        self.cells[chunk as usize..][..1 << class].fill(0);
        self.free[class as usize].push(chunk);
    }

    /// Bytes held.
    pub(crate) fn bytes(&self) -> usize {
        self.cells.capacity() * 4 + self.free.iter().map(|f| f.capacity() * 4).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Against a slow twin: sets.
        #[test]
        fn lists_behave_as_sets(steps in prop::collection::vec((0usize..4, 1u32..40, any::<bool>()), 0..300)) {
            let mut arena = Postings::default();
            let mut lists = [List::default(); 4];
            let mut twins = vec![BTreeSet::new(); 4];
            for (which, member, add) in steps {
                if add {
                    if twins[which].insert(member) {
                        arena.push(&mut lists[which], member);
                    }
                } else {
                    twins[which].remove(&member);
                    arena.remove(&mut lists[which], member);
                }
                for (list, twin) in lists.iter().zip(&twins) {
                    prop_assert_eq!(&arena.of(list).iter().copied().collect::<BTreeSet<_>>(), twin);
                    prop_assert_eq!(list.len(), twin.len());
                }
            }
        }
    }
}
