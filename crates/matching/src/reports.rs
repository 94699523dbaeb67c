//! Every report known: its identifier, its profile, and the numbers of its values.

use hashbrown::HashTable;
use joinder_core::ReportId;

use crate::{Profile, evidence::Evidence, room};

#[derive(Debug, Default)]
pub(crate) struct Reports {
    table: HashTable<u32>,
    ids: Vec<ReportId>,
    tags: Vec<u32>,
    profiles: Vec<Profile>,
    spans: Vec<(u32, u16)>,
    cells: Vec<u32>,
    /// Freed slots, and freed runs of cells by their length.
    free_slots: Vec<u32>,
    free_cells: Vec<Vec<u32>>,
    live: usize,
}

fn spread(id: ReportId) -> u64 {
    (id.number() as u64)
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .rotate_left(29)
        .wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

impl Reports {
    pub(crate) fn slot(&self, id: ReportId) -> Option<u32> {
        self.table.find(spread(id), |&slot| self.ids[slot as usize] == id).copied()
    }

    /// Adds a report that is not there; `values` are its values' numbers.
    pub(crate) fn add(&mut self, evidence: &Evidence, values: &[u32]) -> u32 {
        let span = self.place(values);
        let slot = match self.free_slots.pop() {
            Some(slot) => {
                let at = slot as usize;
                self.ids[at] = evidence.report;
                self.tags[at] = evidence.tag;
                self.profiles[at] = evidence.profile;
                self.spans[at] = span;
                slot
            }
            None => {
                room::push(&mut self.ids, evidence.report);
                room::push(&mut self.tags, evidence.tag);
                room::push(&mut self.profiles, evidence.profile);
                room::push(&mut self.spans, span);
                (self.ids.len() - 1) as u32
            }
        };
        let ids = &self.ids;
        self.table.insert_unique(spread(evidence.report), slot, |&slot| spread(ids[slot as usize]));
        self.live += 1;
        slot
    }

    fn place(&mut self, values: &[u32]) -> (u32, u16) {
        let len = values.len();
        let start = match self.free_cells.get_mut(len).and_then(Vec::pop) {
            Some(start) => {
                self.cells[start as usize..][..len].copy_from_slice(values);
                start
            }
            None => {
                let start = self.cells.len() as u32;
                room::make(&mut self.cells, len);
                self.cells.extend_from_slice(values);
                start
            }
        };
        (start, len as u16)
    }

    /// Takes a report out, leaving nothing of it; gives its values' numbers.
    pub(crate) fn remove(&mut self, slot: u32) -> Vec<u32> {
        let at = slot as usize;
        let values = self.values(slot).to_vec();
        let (start, len) = self.spans[at];
        self.cells[start as usize..][..usize::from(len)].fill(0);
        let class = usize::from(len);
        if class >= self.free_cells.len() {
            self.free_cells.resize(class + 1, Vec::new());
        }
        self.free_cells[class].push(start);
        if let Ok(entry) = self.table.find_entry(spread(self.ids[at]), |&other| other == slot) {
            entry.remove();
        }
        self.spans[at] = (0, 0);
        self.tags[at] = 0;
        self.profiles[at] = Profile::UNKNOWN;
        if let Some(nobody) = ReportId::from_number(0) {
            self.ids[at] = nobody;
        }
        self.free_slots.push(slot);
        self.live -= 1;
        values
    }

    pub(crate) fn values(&self, slot: u32) -> &[u32] {
        let (start, len) = self.spans[slot as usize];
        &self.cells[start as usize..][..usize::from(len)]
    }

    pub(crate) fn id(&self, slot: u32) -> ReportId {
        self.ids[slot as usize]
    }

    pub(crate) fn tag(&self, slot: u32) -> u32 {
        self.tags[slot as usize]
    }

    pub(crate) fn profile(&self, slot: u32) -> Profile {
        self.profiles[slot as usize]
    }

    /// Live reports.
    pub(crate) fn len(&self) -> usize {
        self.live
    }

    /// Slots in use or freed: the length that parallel structures need.
    pub(crate) fn slots(&self) -> usize {
        self.ids.len()
    }

    /// Slots of live reports.
    pub(crate) fn live(&self) -> impl Iterator<Item = u32> + '_ {
        (0..self.ids.len() as u32).filter(|&slot| self.ids[slot as usize].number() != 0)
    }

    pub(crate) fn reserve(&mut self, more: usize) {
        let ids = &self.ids;
        self.table.reserve(more, |&slot| spread(ids[slot as usize]));
    }

    pub(crate) fn bytes(&self) -> usize {
        self.table.allocation_size()
            + self.ids.capacity() * size_of::<ReportId>()
            + self.tags.capacity() * 4
            + self.profiles.capacity() * size_of::<Profile>()
            + self.spans.capacity() * size_of::<(u32, u16)>()
            + self.cells.capacity() * 4
            + self.free_slots.capacity() * 4
    }
}
