//! Which reports hang together: union-find over slots, with each component's members on a ring.

use crate::room;

/// Components over slots `0..len`. Amortised near O(1) a union; members are listed in O(their number).
#[derive(Debug, Default)]
pub(crate) struct Components {
    /// The parent, or for a root the size below zero.
    parent: Vec<i32>,
    /// The next member of the same component, in a ring.
    next: Vec<u32>,
}

impl Components {
    pub(crate) fn grow(&mut self, len: usize) {
        let from = self.next.len();
        room::make(&mut self.parent, len.saturating_sub(from));
        room::make(&mut self.next, len.saturating_sub(from));
        self.parent.resize(len, -1);
        self.next.extend((from..len).map(|slot| slot as u32));
    }

    /// The root, without shortening the path: for readers.
    pub(crate) fn root(&self, mut slot: u32) -> u32 {
        while let Ok(parent) = u32::try_from(self.parent[slot as usize]) {
            slot = parent;
        }
        slot
    }

    fn find(&mut self, mut slot: u32) -> u32 {
        while let Ok(parent) = u32::try_from(self.parent[slot as usize]) {
            if let Ok(grandparent) = u32::try_from(self.parent[parent as usize]) {
                self.parent[slot as usize] = grandparent as i32;
            }
            slot = parent;
        }
        slot
    }

    pub(crate) fn size(&self, slot: u32) -> usize {
        self.parent[self.root(slot) as usize].unsigned_abs() as usize
    }

    /// Joins two components; gives (kept root, absorbed root) where they were two.
    pub(crate) fn union(&mut self, a: u32, b: u32) -> Option<(u32, u32)> {
        let (a, b) = (self.find(a), self.find(b));
        if a == b {
            return None;
        }
        let (keep, lose) = if self.parent[a as usize] <= self.parent[b as usize] { (a, b) } else { (b, a) };
        self.parent[keep as usize] += self.parent[lose as usize];
        self.parent[lose as usize] = keep as i32;
        self.next.swap(a as usize, b as usize);
        Some((keep, lose))
    }

    /// All members of the component of `slot`, itself first.
    pub(crate) fn members(&self, slot: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors(Some(slot), move |&at| Some(self.next[at as usize]).filter(|&n| n != slot))
    }

    /// Right after the union of `keep` and `lose`: the `count` members that were of the smaller of the two parts. The
    /// swap of the ring's links at the two roots left each part in one run behind the other root.
    pub(crate) fn part_after_union(
        &self,
        keep: u32,
        _lose: u32,
        count: usize,
    ) -> impl Iterator<Item = u32> + '_ {
        self.members(keep).skip(1).take(count)
    }

    /// Makes each of `slots`, which must be whole components, a component of its own.
    pub(crate) fn scatter(&mut self, slots: &[u32]) {
        for &slot in slots {
            self.parent[slot as usize] = -1;
            self.next[slot as usize] = slot;
        }
    }

    pub(crate) fn bytes(&self) -> usize {
        self.parent.capacity() * 4 + self.next.capacity() * 4
    }
}
