//! What unrelated people share by nature: providers' domains, resolvers, reserved networks, hotlines.
//!
//! In: traces in normal form. Out: the list that says the trace is shared. The built-in lists stand in `data/shared`;
//! warning lists in MISP's JSON form can be added. Lists apply to the normal form: an address in a listed network, a host
//! under a listed domain. A customer's own name under a provider's suffix is not shared, a mailbox at a provider neither.

mod builtin;
mod hosts;
mod misp;
mod networks;

use std::collections::HashMap;
use std::fmt;
use std::net::IpAddr;

use aho_corasick::AhoCorasick;
use joinder_core::{Trace, TraceKind};
use regex_automata::meta::Regex;
use thiserror::Error;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::expand::host_of;
use hosts::{Hosts, Reach};
use networks::Networks;

/// Name of a list, as shown to analysts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListName(Box<str>);

impl ListName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ListName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why a warning list can't be used.
#[derive(Debug, Error)]
pub enum ListError {
    /// Not a warning list.
    #[error("expected a warning list: a JSON object with `name`, `type` and `list`")]
    Form(#[source] serde_json::Error),
    /// A type of list that is not known here.
    #[error("expected the type `string`, `substring`, `hostname`, `cidr` or `regex`")]
    Type,
    /// An entry that does not fit the list's type. Counted from 1.
    #[error("entry {entry}: expected {expected}")]
    Entry {
        /// Place in the list.
        entry: usize,
        /// What was expected.
        expected: &'static str,
    },
}

/// Place of a list's name.
type ListId = u16;

/// Patterns that are tried one after the other on kinds that carry them.
struct Pattern {
    list: ListId,
    kinds: Vec<TraceKind>,
    matcher: Matcher,
}

enum Matcher {
    Words(AhoCorasick),
    Regex(Regex),
}

/// All lists, ready to be asked.
pub struct SharedLists {
    names: Vec<ListName>,
    values: HashMap<u64, ListId>,
    hosts: Hosts,
    networks: Networks,
    /// Mailboxes by what stands before the at sign, at any host.
    local_parts: HashMap<Box<str>, ListId>,
    /// Telephone numbers by their first digits.
    phone_prefixes: HashMap<Box<str>, ListId>,
    /// The list of numbers for drama.
    drama: Option<ListId>,
    patterns: Vec<Pattern>,
    /// Of all texts that were read.
    digest: u64,
}

impl fmt::Debug for SharedLists {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedLists").field("names", &self.names).finish_non_exhaustive()
    }
}

impl SharedLists {
    /// The lists that come with this room.
    pub fn builtin() -> Self {
        let mut lists = Self::none();
        builtin::load(&mut lists);
        lists
    }

    /// No list at all: nothing is shared.
    pub fn none() -> Self {
        Self {
            names: Vec::new(),
            values: HashMap::new(),
            hosts: Hosts::default(),
            networks: Networks::default(),
            local_parts: HashMap::new(),
            phone_prefixes: HashMap::new(),
            drama: None,
            patterns: Vec::new(),
            digest: 0,
        }
    }

    /// Adds a warning list in MISP's JSON form. On an error nothing was added.
    pub fn add_warning_list(&mut self, json: &str) -> Result<ListName, ListError> {
        let name = misp::add(self, json)?;
        self.digest_with(json);
        Ok(name)
    }

    /// Another where the lists say other things: whoever keeps what they said asks anew then.
    pub fn digest(&self) -> u64 {
        self.digest
    }

    /// Names of the lists, in the order in which they were added.
    pub fn names(&self) -> &[ListName] {
        &self.names
    }

    /// The list that says the trace is shared by nature.
    ///
    /// A probe for each label of a host, a binary search for an address, otherwise one probe.
    pub fn why_shared(&self, trace: &Trace) -> Option<&ListName> {
        self.list_of(trace).and_then(|id| self.names.get(usize::from(id)))
    }

    fn list_of(&self, trace: &Trace) -> Option<ListId> {
        let normal = trace.normal();
        let known = match trace.kind() {
            TraceKind::Domain => self.hosts.list_of(normal),
            TraceKind::Ip => normal.parse().ok().and_then(|ip| self.networks.list_of(ip)),
            TraceKind::Url => self.of_url(normal),
            TraceKind::Phone => self.of_phone(normal),
            TraceKind::Email => {
                normal.rsplit_once('@').and_then(|(local, _)| self.local_parts.get(local).copied())
            }
            TraceKind::Iban
            | TraceKind::Account
            | TraceKind::Bic
            | TraceKind::Card
            | TraceKind::Onion
            | TraceKind::Mac
            | TraceKind::Asn
            | TraceKind::Bitcoin
            | TraceKind::Ethereum
            | TraceKind::Monero
            | TraceKind::Tron
            | TraceKind::Litecoin
            | TraceKind::Solana
            | TraceKind::OtherWallet
            | TraceKind::Transaction
            | TraceKind::Md5
            | TraceKind::Sha1
            | TraceKind::Sha256
            | TraceKind::Ssdeep
            | TraceKind::Tlsh
            | TraceKind::Cve
            | TraceKind::Handle
            | TraceKind::Advert
            | TraceKind::Parcel
            | TraceKind::Person
            | TraceKind::Company => None,
        };
        known.or_else(|| self.values.get(&trace.key().0).copied()).or_else(|| self.by_pattern(trace))
    }

    /// The front page of a listed site, or anything on an address that everybody has at home.
    fn of_url(&self, url: &str) -> Option<ListId> {
        let host = host_of(url)?;
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        if let Ok(ip) = bare.parse::<IpAddr>() {
            return self.networks.list_of(ip).filter(|_| networks::is_private(ip));
        }
        let tail = url.rsplit_once(host).map_or("", |(_, tail)| tail);
        let tail =
            tail.strip_prefix(':').map_or(tail, |t| t.trim_start_matches(|c: char| c.is_ascii_digit()));
        if matches!(tail, "" | "/") { self.hosts.list_of(host) } else { None }
    }

    fn of_phone(&self, phone: &str) -> Option<ListId> {
        if builtin::is_for_drama(phone) {
            return self.drama;
        }
        (4..phone.len()).find_map(|length| self.phone_prefixes.get(phone.get(..length)?).copied())
    }

    fn by_pattern(&self, trace: &Trace) -> Option<ListId> {
        if self.patterns.is_empty() {
            return None;
        }
        self.patterns
            .iter()
            .filter(|p| p.kinds.contains(&trace.kind()))
            .find(|p| p.matcher.holds(trace))
            .map(|p| p.list)
    }

    fn name(&mut self, name: &str) -> Option<ListId> {
        let id = ListId::try_from(self.names.len()).ok()?;
        self.names.push(ListName(name.into()));
        Some(id)
    }

    fn digest_with(&mut self, text: &str) {
        self.digest = xxh3_64_with_seed(text.as_bytes(), self.digest);
    }

    fn add_value(&mut self, trace: &Trace, list: ListId) {
        self.values.entry(trace.key().0).or_insert(list);
    }

    fn add_host(&mut self, host: &str, reach: Reach, list: ListId) {
        self.hosts.add(host, reach, list);
    }
}

impl Matcher {
    fn holds(&self, trace: &Trace) -> bool {
        match self {
            Self::Words(words) => words.is_match(trace.normal()),
            Self::Regex(regex) => regex.is_match(trace.normal()),
        }
    }
}
