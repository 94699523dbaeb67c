//! Finds the guided kind in a national system's wording, by rules of word stems.
//!
//! A rule is one stem or several that must all occur, in any order. A stem begins at the start of a word and
//! may end inside one, so inflected forms and compounds need no rule of their own; `*` before it lets it begin
//! inside a word too (compounds that end in it), `$` behind it makes it end with the word.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::super::table;
use super::Kind;

const TABLE: &str = include_str!("../../../data/kind-words.tsv");

/// Wordings of categories are short; of longer text only the start is read, so that cost stays bounded.
const LONGEST_BYTES: usize = 256;

/// Every stem begins with this many bytes, by which it is looked up.
const KEY_BYTES: usize = 3;

type Key = [u8; KEY_BYTES];

struct Stem {
    text: String,
    inside: bool,
    whole: bool,
}

struct Rule {
    kind: Kind,
    stems: Vec<u16>,
    /// Bytes of all stems: what the longest wording is measured by.
    length: usize,
}

struct Rules {
    stems: Vec<Stem>,
    rules: Vec<Rule>,
    /// Stems by their first bytes.
    by_key: HashMap<Key, Vec<u16>>,
    /// Rules by each of their stems' numbers.
    by_stem: Vec<Vec<u32>>,
    /// Our own slugs and labels, folded: they mean what they say, whatever stems are in them.
    own: HashMap<String, Kind>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| Rules::read(TABLE));

/// The kind of the longest rule that holds for the words; among equals the first in the table.
pub(super) fn find(words: &str) -> Option<Kind> {
    RULES.find(words)
}

impl Rules {
    fn read(text: &'static str) -> Self {
        let mut rules = Self {
            stems: Vec::new(),
            rules: Vec::new(),
            by_key: HashMap::new(),
            by_stem: Vec::new(),
            own: own_words(),
        };
        let mut numbers = HashMap::new();
        for row in table::rows(text) {
            let Ok(kind) = table::cell(&row, 0).parse::<Kind>() else { continue };
            for wording in table::cell(&row, 2).split('|') {
                rules.add(kind, wording, &mut numbers);
            }
        }
        rules
    }

    fn add(&mut self, kind: Kind, wording: &'static str, numbers: &mut HashMap<&'static str, u16>) {
        let number = u32::try_from(self.rules.len()).expect("fewer rules than 2³²");
        let mut stems = Vec::new();
        for written in wording.split('+').map(str::trim) {
            let Some(stem) = numbers.get(written).copied().or_else(|| self.add_stem(written)) else { return };
            numbers.insert(written, stem);
            stems.push(stem);
        }
        for stem in &stems {
            self.by_stem[usize::from(*stem)].push(number);
        }
        let length = stems.iter().map(|stem| self.stems[usize::from(*stem)].text.len()).sum();
        self.rules.push(Rule { kind, stems, length });
    }

    fn add_stem(&mut self, written: &str) -> Option<u16> {
        let inside = written.starts_with('*');
        let whole = written.ends_with('$');
        let text = crate::fold(written.trim_start_matches('*').trim_end_matches('$'));
        let key = key_at(text.as_bytes(), 0)?;
        let number = u16::try_from(self.stems.len()).ok()?;
        self.by_key.entry(key).or_default().push(number);
        self.stems.push(Stem { text, inside, whole });
        self.by_stem.push(Vec::new());
        Some(number)
    }

    fn find(&self, words: &str) -> Option<Kind> {
        let end = words.floor_char_boundary(LONGEST_BYTES);
        let folded = crate::fold(&words[..end]);
        if let Some(&kind) = self.own.get(&folded) {
            return Some(kind);
        }
        let found = self.stems_in(folded.as_bytes());
        let mut best: Option<(usize, u32)> = None;
        for stem in &found {
            for number in &self.by_stem[usize::from(*stem)] {
                let rule = &self.rules[*number as usize];
                let longer = match best {
                    Some((length, first)) => {
                        rule.length > length || (rule.length == length && *number < first)
                    }
                    None => true,
                };
                if longer && rule.stems.iter().all(|stem| found.contains(stem)) {
                    best = Some((rule.length, *number));
                }
            }
        }
        best.map(|(_, number)| self.rules[number as usize].kind)
    }

    fn stems_in(&self, words: &[u8]) -> Vec<u16> {
        let mut found = Vec::new();
        for at in 0..words.len() {
            let Some(candidates) = key_at(words, at).and_then(|key| self.by_key.get(&key)) else { continue };
            let starts_word = at == 0 || words[at - 1] == b' ';
            for number in candidates {
                let stem = &self.stems[usize::from(*number)];
                let end = at + stem.text.len();
                let occurs = (starts_word || stem.inside)
                    && words[at..].starts_with(stem.text.as_bytes())
                    && (!stem.whole || words.get(end).is_none_or(|byte| *byte == b' '));
                if occurs && !found.contains(number) {
                    found.push(*number);
                }
            }
        }
        found
    }
}

fn own_words() -> HashMap<String, Kind> {
    let words = |kind: Kind| [kind.as_str(), kind.label()].map(|text| (crate::fold(text), kind));
    Kind::all().flat_map(words).collect()
}

fn key_at(text: &[u8], at: usize) -> Option<Key> {
    text.get(at..at + KEY_BYTES)?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codes::Language;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_wording_in_the_table_is_a_rule() {
        for row in table::rows(TABLE) {
            let (kind, language) = (table::cell(&row, 0), table::cell(&row, 1));
            assert!(kind.parse::<Kind>().is_ok(), "{row:?}");
            assert!(language == "*" || language.parse::<Language>().is_ok(), "{row:?}");
            for wording in table::cell(&row, 2).split('|') {
                for stem in wording.split('+') {
                    let folded = crate::fold(stem.trim().trim_matches(['*', '$']));
                    assert!(folded.len() >= KEY_BYTES, "{stem:?} in {row:?}");
                }
            }
        }
        let wordings: usize = table::rows(TABLE).map(|row| table::cell(&row, 2).split('|').count()).sum();
        assert_eq!(RULES.rules.len(), wordings);
    }

    #[test]
    fn no_wording_means_two_kinds() {
        let mut seen: HashMap<BTreeSet<&str>, Kind> = HashMap::new();
        for rule in &RULES.rules {
            let stems = rule.stems.iter().map(|stem| RULES.stems[usize::from(*stem)].text.as_str()).collect();
            let kind = *seen.entry(stems).or_insert(rule.kind);
            let texts: Vec<_> = rule.stems.iter().map(|stem| &RULES.stems[usize::from(*stem)].text).collect();
            assert_eq!(kind, rule.kind, "{texts:?}");
        }
    }

    #[test]
    fn every_official_language_has_wordings() {
        for language in Language::EU24 {
            let wordings: usize = table::rows(TABLE)
                .filter(|row| table::cell(row, 1) == language.as_str())
                .map(|row| table::cell(&row, 2).split('|').count())
                .sum();
            assert!(wordings >= 20, "{language}: {wordings}");
        }
    }

    #[track_caller]
    fn check(words: &str, kind: Kind) {
        assert_eq!(Kind::from_words(words), Some(kind), "{words}");
    }

    #[test]
    fn case_and_diacritics_do_not_count() {
        check("FRAUDE A L INVESTISSEMENT", Kind::InvestmentFraud);
        check("Fraude à l'investissement", Kind::InvestmentFraud);
        check("investment_fraud", Kind::InvestmentFraud);
        check("Επενδυτική απάτη", Kind::InvestmentFraud);
        check("ΕΠΕΝΔΥΤΙΚΗ ΑΠΑΤΗ", Kind::InvestmentFraud);
    }

    #[test]
    fn slugs_and_labels_of_our_own_are_understood() {
        for kind in Kind::all() {
            check(kind.as_str(), kind);
            check(kind.label(), kind);
        }
    }

    #[test]
    fn what_says_nothing_is_no_kind() {
        for words in ["", "   ", "---", "n/a", "123", "\u{202e}", "qwertz"] {
            assert_eq!(Kind::from_words(words), None, "{words:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_has_a_kind_or_none(words in ".{0,400}") {
            let _ = Kind::from_words(&words);
        }
    }
}
