//! A trace, wherever it stands: type, value, State, in how many reports, shared or not.

use joinder_core::{Fault, TraceKind};
use joinder_node::TraceView;
use maud::{Markup, html};

use super::{
    badges::country_name,
    icon,
    why::{fault_words, why_shared},
};
use crate::{paths, reader::Reader};

/// What a chip shows.
pub enum Chip<'a> {
    /// A valid trace.
    Known(&'a TraceView),
    /// What claimed to be one: its raw form, and what is wrong with it.
    Invalid(TraceKind, &'a str, Fault),
    /// Somebody's own trace that is not matched: shown, not linked.
    Plain(TraceKind, &'a str),
}

/// The chip of a valid trace.
pub fn chip(reader: &Reader, trace: &TraceView) -> Markup {
    draw(reader, &Chip::Known(trace))
}

impl Chip<'_> {
    /// Its markup.
    pub fn show(&self, reader: &Reader) -> Markup {
        draw(reader, self)
    }
}

fn draw(reader: &Reader, chip: &Chip<'_>) -> Markup {
    let (kind, raw) = match chip {
        Chip::Known(trace) => (trace.kind, trace.normal.as_str()),
        Chip::Invalid(kind, raw, _) | Chip::Plain(kind, raw) => (*kind, *raw),
    };
    let name = trace_name(reader, kind);
    let value = defanged(kind, raw);
    let (known, fault) = match chip {
        Chip::Known(trace) => (Some(*trace), None),
        Chip::Invalid(_, _, fault) => (None, Some(*fault)),
        Chip::Plain(..) => (None, None),
    };
    let shared = known.is_some_and(|trace| trace.shared.is_some());
    html! {
        trace-chip.chip data-kind=(kind) data-value=(value) data-shared[shared] data-invalid[fault.is_some()] {
            (icon(&format!("trace-{kind}")))
            span.sr-only { (name) }
            @if let Some(trace) = known {
                a href=(paths::trace(trace.kind, &trace.normal)) { (middle(kind, &value)) }
                @if let Some(country) = trace.country { span.chip-state { (country) } }
                @if trace.reports > 0 {
                    span.chip-count { (reader.number(trace.reports as u64)) span.sr-only { " " (reader.say("chip-reports")) } }
                }
                @if shared { span.chip-flag { (reader.say("chip-shared")) } }
            } @else {
                a { (middle(kind, &value)) }
                @if fault.is_some() { span.chip-flag { (reader.say("chip-invalid")) } }
            }
            button.chip-copy type="button" hidden aria-label=(reader.fill("chip-copy", &[("value", &value)])) { (icon("copy")) }
            span.chip-more role="tooltip" { (note(reader, &name, known, fault)) }
        }
    }
}

fn note(reader: &Reader, name: &str, known: Option<&TraceView>, fault: Option<Fault>) -> Markup {
    html! {
        (name)
        @if let Some(fault) = fault {
            ". " (reader.fill("chip-fault", &[("expected", &fault_words(reader, fault))]))
        } @else if let Some(trace) = known {
            @if let Some(country) = trace.country { ", " (country) " " (country_name(reader, country)) }
            ". " (reader.count("chip-in-reports", trace.reports as u64))
            @if let Some(why) = &trace.shared { " " (reader.fill("chip-shared-why", &[("why", &why_shared(reader, why))])) }
        } @else {
            ". " (reader.say("chip-not-matched"))
        }
    }
}

/// The name of a kind of trace.
pub fn trace_name(reader: &Reader, kind: TraceKind) -> String {
    reader.say(&format!("trace-{kind}")).into_owned()
}

/// The value in two halves: the first gives way where there is no room; the last characters stay.
fn middle(kind: TraceKind, value: &str) -> Markup {
    let tail = if matches!(kind, TraceKind::Domain | TraceKind::Email | TraceKind::Url | TraceKind::Onion) {
        10
    } else {
        4
    };
    let cut = match value.char_indices().rev().nth(tail - 1) {
        Some((at, _)) if value.chars().count() > 14 => at,
        _ => value.len(),
    };
    let (head, rest) = value.split_at(cut);
    html! {
        span.mid {
            span.mid-head { (head) }
            @if !rest.is_empty() { span.mid-tail { (rest) } }
        }
    }
}

/// A live address as it may be shown and copied: nothing that a program would open by mistake.
pub fn defanged(kind: TraceKind, value: &str) -> String {
    match kind {
        TraceKind::Url => url(value),
        TraceKind::Domain | TraceKind::Email | TraceKind::Onion => dots(value),
        TraceKind::Ip if value.contains('.') => dots(value),
        TraceKind::Ip => value.replacen(':', "[:]", 1),
        TraceKind::Iban
        | TraceKind::Account
        | TraceKind::Bic
        | TraceKind::Card
        | TraceKind::Phone
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
        | TraceKind::Company => value.to_owned(),
    }
}

/// The last dot of a host is enough; a value written round already is left as it is.
fn dots(value: &str) -> String {
    if value.contains("[.]") {
        return value.to_owned();
    }
    match value.rfind('.') {
        Some(at) => format!("{}[.]{}", &value[..at], &value[at + 1..]),
        None => value.to_owned(),
    }
}

fn url(value: &str) -> String {
    let Some((scheme, rest)) = value.split_once("://") else { return dots(value) };
    let scheme = match scheme.to_ascii_lowercase().as_str() {
        "http" => "hxxp",
        "https" => "hxxps",
        _ => scheme,
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    format!("{scheme}://{}{}", dots(&rest[..end]), &rest[end..])
}

#[cfg(test)]
mod tests {
    use joinder_node::WhyShared;
    use proptest::prelude::*;

    use super::*;
    use crate::reader::{Language, Locale};

    fn check(kind: TraceKind, value: &str, shown: &str) {
        assert_eq!(defanged(kind, value), shown);
    }

    #[test]
    fn live_addresses_are_written_round() {
        check(TraceKind::Url, "https://bad.example/a.b?c", "hxxps://bad[.]example/a.b?c");
        check(TraceKind::Url, "http://user@bad.example:8080", "hxxp://user@bad[.]example:8080");
        check(TraceKind::Domain, "www.bad.example", "www.bad[.]example");
        check(TraceKind::Email, "a.b@bad.example", "a.b@bad[.]example");
        check(TraceKind::Ip, "192.0.2.7", "192.0.2[.]7");
        check(TraceKind::Ip, "2001:db8::1", "2001[:]db8::1");
        check(TraceKind::Iban, "NL91ABNA0417164300", "NL91ABNA0417164300");
        check(TraceKind::Domain, "bad[.]example", "bad[.]example");
    }

    #[test]
    fn every_kind_has_a_name() {
        for &kind in TraceKind::ALL {
            for language in Language::ALL {
                assert!(Locale::of(language).knows(&format!("trace-{kind}")), "{kind} in {}", language.tag());
            }
        }
    }

    proptest! {
        #[test]
        fn no_value_breaks_a_chip(value in "\\PC{0,40}", pick in 0usize..31) {
            let trace = TraceView {
                kind: TraceKind::ALL[pick], normal: value.clone(), key: "0".repeat(16), country: None, reports: 1,
                shared: Some(WhyShared::OnList(value)), bits: 1.0, joins: true,
            };
            let shown = chip(&Reader::plain(), &trace).into_string();
            prop_assert!(!shown.contains("<script"));
        }
    }
}
