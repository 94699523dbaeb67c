//! What people say, by language: the files under `data/text/`, parsed once.

use std::collections::HashMap;

use crate::kind::Kind;
use crate::lists;
use crate::phrase::Phrase;
use crate::trace::Class;

pub(crate) struct Speech {
    /// Per kind: how it began, how the money went, how it ended.
    pub stories: Vec<[Vec<Phrase>; 3]>,
    /// Per kind: what the offender wrote.
    pub baits: Vec<Vec<Phrase>>,
    /// Per class: how a trace is told.
    pub traces: Vec<Vec<Phrase>>,
    pub items: Vec<&'static str>,
    pub months: Vec<&'static str>,
    other: HashMap<&'static str, Vec<Phrase>>,
}

pub(crate) const TEXTS: [(&str, &str); 13] = [
    ("en", include_str!("../data/text/en.txt")),
    ("nl", include_str!("../data/text/nl.txt")),
    ("de", include_str!("../data/text/de.txt")),
    ("fr", include_str!("../data/text/fr.txt")),
    ("es", include_str!("../data/text/es.txt")),
    ("it", include_str!("../data/text/it.txt")),
    ("pl", include_str!("../data/text/pl.txt")),
    ("pt", include_str!("../data/text/pt.txt")),
    ("ro", include_str!("../data/text/ro.txt")),
    ("sv", include_str!("../data/text/sv.txt")),
    ("fi", include_str!("../data/text/fi.txt")),
    ("cs", include_str!("../data/text/cs.txt")),
    ("el", include_str!("../data/text/el.txt")),
];

const CLASSES: [Class; 13] = [
    Class::Account,
    Class::Phone,
    Class::Email,
    Class::Site,
    Class::Onion,
    Class::Wallet,
    Class::Transaction,
    Class::Handle,
    Class::Advert,
    Class::Parcel,
    Class::Ip,
    Class::Hash,
    Class::Persona,
];

impl Speech {
    pub(crate) fn read(text: &'static str) -> Self {
        let mut sections = lists::read(text);
        let mut phrases = |name: &str| -> Vec<Phrase> {
            sections.remove(name).into_iter().flatten().map(Phrase::parse).collect()
        };
        let traces = CLASSES.iter().map(|class| phrases(class.section())).collect();
        let baits = Kind::ALL.iter().map(|kind| phrases(&format!("bait.{}", kind.key()))).collect();
        let stories = Kind::ALL
            .iter()
            .map(|kind| {
                let lines = sections.remove(format!("story.{}", kind.key()).as_str()).unwrap_or_default();
                ["1 ", "2 ", "3 "].map(|phase| {
                    lines.iter().filter_map(|line| line.strip_prefix(phase)).map(Phrase::parse).collect()
                })
            })
            .collect();
        let items = sections.remove("items").unwrap_or_default();
        let months = sections.remove("months").unwrap_or_default();
        let other = sections
            .into_iter()
            .map(|(name, lines)| (name, lines.into_iter().map(Phrase::parse).collect()))
            .collect();
        Self { stories, baits, traces, items, months, other }
    }

    /// A section by name; empty where the language has none.
    pub(crate) fn section(&self, name: &str) -> &[Phrase] {
        self.other.get(name).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_can_tell_every_kind_and_trace() {
        for (language, text) in TEXTS {
            let speech = Speech::read(text);
            assert_eq!(speech.months.len(), 12, "{language}");
            assert!(speech.items.len() >= 10, "{language}");
            for kind in Kind::ALL {
                for phase in &speech.stories[kind as usize] {
                    assert!(phase.len() >= 2, "{language} {}", kind.key());
                }
            }
            for class in CLASSES {
                assert!(speech.traces[class as usize].len() >= 2, "{language} {class:?}");
            }
            for name in [
                "open", "close", "own", "bank", "short", "quote", "clerk", "police", "helper", "platform",
                "service",
            ] {
                assert!(!speech.section(name).is_empty(), "{language} [{name}]");
            }
            let all = speech.other.values().flatten().chain(speech.stories.iter().flatten().flatten());
            let mut slots = Vec::new();
            for phrase in all.chain(speech.baits.iter().flatten()).chain(speech.traces.iter().flatten()) {
                phrase.slots(&mut slots);
            }
            assert!(!slots.is_empty());
        }
    }
}
