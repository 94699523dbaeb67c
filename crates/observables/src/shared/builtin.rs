//! The lists that come with this room: one file a topic, its head says what, why and how it is applied.

use joinder_core::{Trace, TraceKind, Value};

use super::hosts::Reach;
use super::{SharedLists, networks};
use crate::Context;
use crate::normalise::normalise;

macro_rules! files {
    ($($file:literal)*) => { &[$(($file, include_str!(concat!("../../data/shared/", $file, ".txt"))),)*] };
}

/// File and text. Earlier files win where two list the same.
const FILES: &[(&str, &str)] = files! {
    "private-networks" "documentation-networks" "documentation" "resolvers" "cdn-networks" "empty-files" "test-phones" "hotlines" "wallets"
    "no-reply" "freemail" "disposable-mail" "social" "shorteners" "link-in-bio" "site-builders" "hosting" "dynamic-dns" "cdn"
    "banks" "payment" "couriers" "exchanges" "authorities" "marketplaces" "sites"
};

/// How the entries of a file are applied.
#[derive(Clone, Copy)]
enum Applies {
    Domain,
    HostItself,
    Network,
    Phone,
    PhonePrefix,
    LocalPart,
    Trace,
}

/// Numbers of North America set aside for drama, with any area code.
pub(super) fn is_for_drama(phone: &str) -> bool {
    phone.len() == 12 && phone.starts_with("+1") && phone.get(5..10) == Some("55501")
}

pub(super) fn load(lists: &mut SharedLists) {
    for (_, text) in FILES {
        lists.digest_with(text);
        let Some(head) = head(text) else { continue };
        let Some(list) = lists.name(head.name) else { continue };
        let mut found = Vec::new();
        for entry in entries(text) {
            match head.applies {
                Applies::Domain => lists.add_host(entry, Reach::Under, list),
                Applies::HostItself => lists.add_host(entry, Reach::Itself, list),
                Applies::Network => found.extend(networks::parse(entry)),
                Applies::Phone | Applies::Trace => {
                    if let Some(trace) = trace(head.applies, entry) {
                        lists.add_value(&trace, list);
                    }
                }
                Applies::LocalPart => {
                    lists.local_parts.entry(entry.into()).or_insert(list);
                }
                Applies::PhonePrefix => {
                    lists.drama = Some(list);
                    lists.phone_prefixes.entry(entry.into()).or_insert(list);
                }
            }
        }
        if !found.is_empty() {
            lists.networks.add(&found, list);
        }
    }
}

struct Head<'t> {
    name: &'t str,
    applies: Applies,
}

fn head(text: &str) -> Option<Head<'_>> {
    let field = |name: &str| {
        text.lines()
            .take_while(|l| l.starts_with('#'))
            .find_map(|l| l[1..].trim().strip_prefix(name))
            .map(str::trim)
    };
    let applies = match field("applies:")? {
        "domain" => Applies::Domain,
        "host itself" => Applies::HostItself,
        "network" => Applies::Network,
        "phone" => Applies::Phone,
        "phone prefix" => Applies::PhonePrefix,
        "local part" => Applies::LocalPart,
        "trace" => Applies::Trace,
        _ => return None,
    };
    Some(Head { name: field("name:")?, applies })
}

/// Entries are separated by blanks and lines; a line with `#` in front is a remark.
fn entries(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|l| !l.starts_with('#')).flat_map(str::split_ascii_whitespace)
}

fn trace(applies: Applies, entry: &str) -> Option<Trace> {
    match applies {
        Applies::Phone => Trace::new(TraceKind::Phone, entry).ok(),
        Applies::Trace => {
            let (kind, raw) = entry.split_once(':')?;
            match normalise(kind.parse().ok()?, raw, &Context::ANYWHERE) {
                Value::Trace(trace) => Some(trace),
                Value::Invalid { .. } => None,
            }
        }
        Applies::Domain
        | Applies::HostItself
        | Applies::Network
        | Applies::PhonePrefix
        | Applies::LocalPart => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_entry_of_every_file_is_read() {
        let mut names = HashSet::new();
        for (file, text) in FILES {
            let head = head(text).unwrap_or_else(|| panic!("{file}: no head"));
            assert!(text.lines().any(|l| l.starts_with("# why:")), "{file}: says no reason");
            assert!(names.insert(head.name), "{file}: name taken");
            let mut seen = HashSet::new();
            for entry in entries(text) {
                assert!(seen.insert(entry), "{file}: {entry} twice");
                let read = match head.applies {
                    // Special names of RFC 6761 are no hosts of anybody, so the grammar alone is asked.
                    Applies::Domain | Applies::HostItself => Trace::new(TraceKind::Domain, entry).is_ok(),
                    Applies::Network => networks::parse(entry).is_some(),
                    Applies::LocalPart => {
                        Trace::new(TraceKind::Email, format!("{entry}@example.com")).is_ok()
                    }
                    Applies::PhonePrefix => entry.len() >= 4 && entry.starts_with('+'),
                    Applies::Phone | Applies::Trace => trace(head.applies, entry).is_some(),
                };
                assert!(read, "{file}: {entry}");
            }
        }
    }
}
