//! Hosts, with what stands under them or without.

use std::collections::HashMap;

use xxhash_rust::xxh3::xxh3_64;

use super::ListId;
use crate::normalise::registrable;

/// How far an entry reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// The host and every host of the same owner below it.
    Under,
    /// The host alone; names below are given to customers.
    Itself,
}

#[derive(Default)]
pub(super) struct Hosts {
    entries: HashMap<u64, (Reach, ListId)>,
}

impl Hosts {
    pub(super) fn add(&mut self, host: &str, reach: Reach, list: ListId) {
        self.entries.entry(xxh3_64(host.as_bytes())).or_insert((reach, list));
    }

    pub(super) fn list_of(&self, host: &str) -> Option<ListId> {
        if let Some((_, list)) = self.get(host) {
            return Some(list);
        }
        let mut rest = host;
        while let Some((_, parent)) = rest.split_once('.') {
            if let Some((Reach::Under, list)) = self.get(parent) {
                // `shop.pages.dev` is the customer's, though `pages.dev` is listed.
                let own = registrable(host).is_none_or(|own| own.len() <= parent.len());
                return own.then_some(list);
            }
            rest = parent;
        }
        // `www.` belongs to the host without it.
        let bare = host.strip_prefix("www.")?;
        self.get(bare).map(|(_, list)| list)
    }

    fn get(&self, host: &str) -> Option<(Reach, ListId)> {
        self.entries.get(&xxh3_64(host.as_bytes())).copied()
    }
}
