//! Every value known, by its fingerprint: its kind, its postings, and whether it holds reports together.

use hashbrown::HashTable;
use joinder_core::{MatchKey, TraceKind};

use crate::{evidence::joins_alone, postings::List, room};

/// One value. Twelve bytes beside its fingerprint.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value {
    pub(crate) list: List,
    pub(crate) kind: TraceKind,
    flags: u8,
}

/// What is known of a value, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Flag {
    /// A warning list knows it.
    Listed = 1,
    /// At first sight its reports look as if unrelated people shared it; it then tells nothing of other values.
    Crowd = 2,
    /// At second sight its reports vouch for one another by other values: it holds a cell together.
    Certain = 4,
    /// At third sight its reports belong to unrelated cells, or an analyst said so: it joins nothing.
    Shared = 8,
    /// An analyst said that it is one offender's, whatever lists and reports say.
    Own = 16,
}

impl Value {
    pub(crate) fn is(&self, flag: Flag) -> bool {
        self.flags & flag as u8 != 0
    }

    pub(crate) fn set(&mut self, flag: Flag, on: bool) {
        if on { self.flags |= flag as u8 } else { self.flags &= !(flag as u8) }
    }

    /// Whether it holds its reports together in a series, alone.
    pub(crate) fn joins(&self) -> bool {
        let counts = self.is(Flag::Own) || !self.is(Flag::Listed) && !self.is(Flag::Shared);
        self.list.len() > 1 && joins_alone(self.kind) && counts
    }

    /// Whether it holds its reports together in a cell.
    pub(crate) fn binds(&self) -> bool {
        self.list.len() > 1 && self.is(Flag::Certain) && !self.is(Flag::Listed)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Values {
    table: HashTable<u32>,
    keys: Vec<MatchKey>,
    entries: Vec<Value>,
    free: Vec<u32>,
}

/// Fingerprints are already uniform: their own bits place them.
fn spread(key: MatchKey) -> u64 {
    key.0
}

impl Values {
    pub(crate) fn find(&self, key: MatchKey) -> Option<u32> {
        self.table.find(spread(key), |&id| self.keys[id as usize] == key).copied()
    }

    /// The value's number, made new where there is none.
    pub(crate) fn intern(&mut self, key: MatchKey, kind: TraceKind, listed: bool) -> u32 {
        let (keys, entries, free) = (&mut self.keys, &mut self.entries, &mut self.free);
        if let Some(&id) = self.table.find(spread(key), |&id| keys[id as usize] == key) {
            return id;
        }
        let value = Value { list: List::default(), kind, flags: if listed { Flag::Listed as u8 } else { 0 } };
        let id = match free.pop() {
            Some(id) => {
                keys[id as usize] = key;
                entries[id as usize] = value;
                id
            }
            None => {
                room::push(keys, key);
                room::push(entries, value);
                (keys.len() - 1) as u32
            }
        };
        self.table.insert_unique(spread(key), id, |&id| spread(keys[id as usize]));
        id
    }

    /// Forgets a value that no report has any more.
    pub(crate) fn forget(&mut self, id: u32) {
        let key = self.keys[id as usize];
        if let Ok(entry) = self.table.find_entry(spread(key), |&other| other == id) {
            entry.remove();
        }
        self.keys[id as usize] = MatchKey(0);
        self.free.push(id);
    }

    pub(crate) fn get(&self, id: u32) -> &Value {
        &self.entries[id as usize]
    }

    pub(crate) fn get_mut(&mut self, id: u32) -> &mut Value {
        &mut self.entries[id as usize]
    }

    pub(crate) fn key(&self, id: u32) -> MatchKey {
        self.keys[id as usize]
    }

    pub(crate) fn len(&self) -> usize {
        self.keys.len() - self.free.len()
    }

    /// Numbers of all live values.
    pub(crate) fn ids(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.keys.len() as u32).filter(|&id| self.entries[id as usize].list.len() > 0)
    }

    pub(crate) fn reserve(&mut self, more: usize) {
        let keys = &self.keys;
        self.table.reserve(more, |&id| spread(keys[id as usize]));
    }

    /// Bytes of the fingerprints, and of everything else.
    pub(crate) fn bytes(&self) -> (usize, usize) {
        let rest = self.table.allocation_size()
            + self.entries.capacity() * size_of::<Value>()
            + self.free.capacity() * size_of::<u32>();
        (self.keys.capacity() * size_of::<MatchKey>(), rest)
    }
}
