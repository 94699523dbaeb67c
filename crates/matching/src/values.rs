//! Every value known, by its fingerprint: its kind, its postings, and whether it holds reports together.

use hashbrown::HashTable;
use joinder_core::{MatchKey, TraceKind};

use crate::{evidence::joins_alone, postings::List};

/// One value. Twelve bytes beside its fingerprint.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Value {
    pub(crate) list: List,
    pub(crate) kind: TraceKind,
    /// A warning list knows it.
    pub(crate) listed: bool,
    /// Its reports look as if unrelated people shared it, or an analyst said so.
    pub(crate) shared: bool,
    /// An analyst said that it is one offender's, whatever lists and reports say.
    pub(crate) own: bool,
}

impl Value {
    /// Whether it holds its reports together, alone.
    pub(crate) fn joins(&self) -> bool {
        self.list.len() > 1 && joins_alone(self.kind) && (self.own || !self.listed && !self.shared)
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
        let value = Value { list: List::default(), kind, listed, shared: false, own: false };
        let id = match free.pop() {
            Some(id) => {
                keys[id as usize] = key;
                entries[id as usize] = value;
                id
            }
            None => {
                keys.push(key);
                entries.push(value);
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
