//! What the node says as data, in the reader's words: why a value does not count, what is wrong with one, what a hit is.

use joinder_core::{Fault, TraceKind};
use joinder_node::{HitView, Unread, WhyShared};

use super::{defanged, trace_name};
use crate::reader::Reader;

/// Traces named in one line about a hit.
const NAMED: usize = 4;

/// Why a value does not count.
pub fn why_shared(reader: &Reader, why: &WhyShared) -> String {
    match why {
        WhyShared::OnList(list) => reader.fill("why-on-list", &[("list", list)]),
        WhyShared::Listed => reader.say("why-listed").into_owned(),
        WhyShared::Declared => reader.say("why-declared").into_owned(),
        WhyShared::Unlike { groups, largest, comparable, kinds, days } => {
            let shown = |n: usize| reader.number(n as u64);
            reader.fill(
                "why-unlike",
                &[
                    ("groups", &shown(*groups)),
                    ("largest", &shown(*largest)),
                    ("comparable", &shown(*comparable)),
                    ("kinds", &shown(*kinds)),
                    ("days", &reader.number(u64::from(*days))),
                ],
            )
        }
        WhyShared::TooCommon => reader.say("why-too-common").into_owned(),
    }
}

/// What was expected of a value, to stand after "expected".
pub fn fault_words(reader: &Reader, fault: Fault) -> String {
    let key = match fault {
        Fault::Alphabet => "fault-alphabet",
        Fault::Length => "fault-length",
        Fault::Structure => "fault-structure",
        Fault::Checksum => "fault-checksum",
        Fault::Unknown => "fault-unknown",
        Fault::Doubtful => "fault-doubtful",
    };
    reader.say(key).into_owned()
}

/// Why a look-up could not read what was asked.
pub fn unread_words(reader: &Reader, unread: Unread) -> String {
    match unread {
        Unread::Invalid { claimed, fault } => {
            let (claimed, expected) = (trace_name(reader, claimed), fault_words(reader, fault));
            reader.fill("unread-invalid", &[("claimed", &claimed), ("expected", &expected)])
        }
        Unread::NoCountry { claimed: TraceKind::Phone } => reader.say("unread-no-country-code").into_owned(),
        Unread::NoCountry { claimed } => {
            reader.fill("unread-no-country", &[("claimed", &trace_name(reader, claimed))])
        }
        Unread::Unknown => reader.say("unread-unknown").into_owned(),
    }
}

/// What two reports share, in one line; live addresses written round.
pub fn hit_words(reader: &Reader, hit: &HitView) -> String {
    let named = hit.counted.iter().take(NAMED);
    let mut parts: Vec<String> = named
        .map(|(t, _)| format!("{} {}", trace_name(reader, t.kind), defanged(t.kind, &t.normal)))
        .collect();
    if hit.counted.len() > NAMED {
        parts.push(reader.count("more-n", (hit.counted.len() - NAMED) as u64));
    }
    if hit.wording_bits > 0.0 {
        parts.push(reader.say("same-wording").into_owned());
    }
    if parts.is_empty() {
        return reader.say("hit-of-nothing").into_owned();
    }
    reader.fill("hit-in-both", &[("what", &parts.join(", "))])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::{Language, Locale};

    /// Every reason and fault is said in another way in every language, and with its figures.
    #[test]
    fn reasons_and_faults_are_said_in_the_readers_language() {
        let reader = |language| Reader { locale: Locale::of(language), ..Reader::plain() };
        let unlike = WhyShared::Unlike { groups: 11, largest: 12, comparable: 1_300, kinds: 14, days: 15 };
        let reasons = [
            WhyShared::OnList("a list".into()),
            WhyShared::Listed,
            WhyShared::Declared,
            WhyShared::TooCommon,
        ];
        for why in reasons.iter().chain([&unlike]) {
            let [en, de, fr] = Language::ALL.map(|language| why_shared(&reader(language), why));
            assert!(en != de && de != fr && en != fr, "{en}");
            assert_eq!(en, why.to_string().replace("1300", "1,300"), "as the API says it");
        }
        let german = why_shared(&reader(Language::De), &unlike);
        for figure in ["11", "12", "1.300", "14", "15"] {
            assert!(german.contains(figure), "{german}");
        }
        for fault in [
            Fault::Alphabet,
            Fault::Length,
            Fault::Structure,
            Fault::Checksum,
            Fault::Unknown,
            Fault::Doubtful,
        ] {
            let [en, de, fr] = Language::ALL.map(|language| fault_words(&reader(language), fault));
            assert_eq!(en, fault.expected(), "as the API says it");
            assert!(en != de && de != fr, "{en}");
            let unread = Unread::Invalid { claimed: TraceKind::Iban, fault };
            assert!(unread_words(&reader(Language::Fr), unread).contains(&fr));
        }
    }
}
