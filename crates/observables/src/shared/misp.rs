//! Warning lists in MISP's JSON form.

use aho_corasick::AhoCorasick;
use joinder_core::{Trace, TraceKind, Value};
use regex_automata::meta::Regex;
use regex_automata::util::syntax;
use serde::Deserialize;

use super::hosts::Reach;
use super::{ListError, ListId, ListName, Matcher, Pattern, SharedLists, networks};
use crate::Context;
use crate::normalise::normalise;

#[derive(Deserialize)]
struct WarningList {
    name: String,
    #[serde(rename = "type")]
    sort: String,
    list: Vec<String>,
    #[serde(default)]
    matching_attributes: Vec<String>,
}

pub(super) fn add(lists: &mut SharedLists, json: &str) -> Result<ListName, ListError> {
    let read: WarningList = serde_json::from_str(json).map_err(ListError::Form)?;
    let kinds = kinds(&read.matching_attributes);
    // Names given to customers of a dynamic name service are theirs.
    let dynamic = read.name.to_lowercase().contains("dynamic dns");
    let reach = if dynamic { Reach::Itself } else { Reach::Under };
    match read.sort.as_str() {
        "cidr" => {
            let found = read.list.iter().enumerate().map(|(i, entry)| {
                networks::parse(entry)
                    .ok_or(ListError::Entry { entry: i + 1, expected: "a network or an address" })
            });
            let found: Vec<_> = found.collect::<Result<_, _>>()?;
            let list = named(lists, &read.name)?;
            lists.networks.add(&found, list);
        }
        "hostname" => {
            let list = named(lists, &read.name)?;
            read.list.iter().for_each(|entry| add_host(lists, entry, reach, list));
        }
        "string" => {
            let list = named(lists, &read.name)?;
            read.list.iter().for_each(|entry| add_value(lists, entry, &kinds, reach, list));
        }
        // Domains of mail providers: the mailbox is somebody's, its domain is not.
        "substring" if read.list.iter().all(|entry| is_host(entry)) => {
            let list = named(lists, &read.name)?;
            read.list.iter().for_each(|entry| add_host(lists, entry, reach, list));
        }
        "substring" => {
            let words = AhoCorasick::builder()
                .ascii_case_insensitive(true)
                .build(read.list.iter().filter(|e| !e.is_empty()));
            let words =
                words.map_err(|_| ListError::Entry { entry: 1, expected: "fewer and shorter words" })?;
            let list = named(lists, &read.name)?;
            lists.patterns.push(Pattern { list, kinds, matcher: Matcher::Words(words) });
        }
        "regex" => {
            let patterns = read.list.iter().enumerate().map(|(i, entry)| {
                regex(entry, &kinds).ok_or(ListError::Entry {
                    entry: i + 1,
                    expected: "a regular expression without look-around",
                })
            });
            let patterns: Vec<_> = patterns.collect::<Result<_, _>>()?;
            let list = named(lists, &read.name)?;
            if let Ok(all) = Regex::new_many(&patterns) {
                lists.patterns.push(Pattern { list, kinds, matcher: Matcher::Regex(all) });
            }
        }
        _ => return Err(ListError::Type),
    }
    Ok(ListName(read.name.into()))
}

fn named(lists: &mut SharedLists, name: &str) -> Result<ListId, ListError> {
    lists.name(name).ok_or(ListError::Entry { entry: 0, expected: "fewer than 65 536 lists" })
}

fn is_host(entry: &str) -> bool {
    entry.contains('.') && Trace::new(TraceKind::Domain, host_form(entry)).is_ok()
}

fn host_form(entry: &str) -> String {
    entry.trim().trim_start_matches('.').to_ascii_lowercase()
}

fn add_host(lists: &mut SharedLists, entry: &str, reach: Reach, list: ListId) {
    match normalise(TraceKind::Domain, entry.trim_start_matches('.'), &Context::ANYWHERE) {
        Value::Trace(host) if host.kind() == TraceKind::Domain => lists.add_host(host.normal(), reach, list),
        // Reserved names are no hosts of anybody, and listed for that.
        Value::Trace(_) | Value::Invalid { .. } => lists.add_host(&host_form(entry), reach, list),
    }
}

fn add_value(lists: &mut SharedLists, entry: &str, kinds: &[TraceKind], reach: Reach, list: ListId) {
    for &kind in kinds {
        if kind == TraceKind::Domain {
            add_host(lists, entry, reach, list);
        } else if let Value::Trace(trace) = normalise(kind, entry, &Context::ANYWHERE) {
            lists.add_value(&trace, list);
        }
    }
}

/// A pattern between slashes, with `i` behind where case doesn't matter. Numbers are matched whole.
fn regex(entry: &str, kinds: &[TraceKind]) -> Option<String> {
    let inner = entry.strip_prefix('/').and_then(|e| e.rsplit_once('/'));
    let (pattern, flags) = inner.unwrap_or((entry, ""));
    let pattern =
        if kinds.contains(&TraceKind::Phone) { format!("^(?:{pattern})$") } else { pattern.to_owned() };
    let pattern = if flags.contains('i') { format!("(?i){pattern}") } else { pattern };
    let config = syntax::Config::new();
    Regex::builder().syntax(config).build(&pattern).ok().map(|_| pattern)
}

/// The kinds that MISP's attribute types speak of.
fn kinds(attributes: &[String]) -> Vec<TraceKind> {
    let mut kinds = Vec::new();
    let mut add = |kind| {
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    };
    for part in attributes.iter().flat_map(|a| a.split('|')) {
        match part {
            "domain" | "hostname" => add(TraceKind::Domain),
            "url" | "uri" | "link" => add(TraceKind::Url),
            "ip-src" | "ip-dst" | "ip" => add(TraceKind::Ip),
            "email" | "email-src" | "email-dst" | "target-email" => add(TraceKind::Email),
            "phone-number" | "whois-registrant-phone" => add(TraceKind::Phone),
            "md5" => add(TraceKind::Md5),
            "sha1" => add(TraceKind::Sha1),
            "sha256" => add(TraceKind::Sha256),
            "ssdeep" => add(TraceKind::Ssdeep),
            "btc" => add(TraceKind::Bitcoin),
            "AS" => add(TraceKind::Asn),
            _ => {}
        }
    }
    kinds
}
