//! What changed from one version to the next.

use std::collections::BTreeSet;

use joinder_core::NativeReport;
use joinder_node::VersionView;
use maud::{Markup, html};

use crate::{
    parts::{defanged, kind_name, who_words},
    reader::Reader,
};

/// A version in a line: who brought it, and what it changed.
pub fn words(reader: &Reader, version: &VersionView, older: Option<&VersionView>) -> Markup {
    let (number, who) = (version.number.to_string(), who_words(reader, &version.who));
    let Some(now) = version.disclosed.as_ref().map(|d| d.report()) else {
        return html! { (reader.fill("version-gone", &[("number", &number), ("who", &who)])) };
    };
    let before = older.and_then(|o| o.disclosed.as_ref()).map(|d| d.report());
    html! {
        span.diff {
            (reader.fill("version-by", &[("number", &number), ("who", &who)]))
            @if let Some(before) = before {
                @for (name, old, new) in changes(reader, before, now) {
                    br;
                    (name) ": "
                    @if !old.is_empty() { del { (old) } " " }
                    @if !new.is_empty() { ins { (new) } }
                }
            }
        }
    }
}

/// Field, what stood there, what stands there now.
fn changes(reader: &Reader, before: &NativeReport, now: &NativeReport) -> Vec<(String, String, String)> {
    let mut list = Vec::new();
    let mut compare = |key: &str, old: String, new: String| {
        if old != new {
            list.push((reader.say(key).into_owned(), old, new));
        }
    };
    let kind = |report: &NativeReport| report.kind.map(|k| kind_name(reader, k)).unwrap_or_default();
    compare("kind", kind(before), kind(now));
    let sums = |report: &NativeReport| {
        report.losses.iter().map(|l| reader.money(&l.money)).collect::<Vec<_>>().join(", ")
    };
    compare("money", sums(before), sums(now));
    let reported = |report: &NativeReport| report.reported_at.map(|w| reader.when(w)).unwrap_or_default();
    compare("reported", reported(before), reported(now));
    let began = |report: &NativeReport| report.happened.from.map(|w| reader.when(w)).unwrap_or_default();
    compare("began", began(before), began(now));
    let (old, new) = (traces(before), traces(now));
    let only =
        |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>().join(", ");
    compare("traces", only(&old, &new), only(&new, &old));
    let told =
        |report: &NativeReport| report.narrative.as_ref().map(|n| n.text.as_str()).unwrap_or("").to_owned();
    let (old, new) = differing(&told(before), &told(now));
    compare("told", old, new);
    list
}

fn traces(report: &NativeReport) -> BTreeSet<String> {
    report
        .observables
        .iter()
        .map(|o| defanged(o.kind, o.value.as_deref().or(o.raw.as_deref()).unwrap_or("")))
        .collect()
}

/// The parts in which two texts differ, between what they begin and end with alike.
fn differing(old: &str, new: &str) -> (String, String) {
    let (a, b): (Vec<char>, Vec<char>) = (old.chars().collect(), new.chars().collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let most = a.len().min(b.len()) - start;
    let end = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count().min(most);
    let part = |letters: &[char]| {
        let text: String = letters[start..letters.len() - end].iter().take(300).collect();
        text
    };
    (part(&a), part(&b))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_what_differs_is_shown() {
        assert_eq!(differing("paid 1400 euro", "paid 1450 euro"), ("0".into(), "5".into()));
        assert_eq!(differing("same", "same"), (String::new(), String::new()));
        assert_eq!(differing("aa", "aaa"), (String::new(), "a".into()));
    }

    proptest! {
        #[test]
        fn any_two_texts_compare(old in "\\PC{0,30}", new in "\\PC{0,30}") {
            let (a, b) = differing(&old, &new);
            prop_assert_eq!(old == new, a.is_empty() && b.is_empty());
        }
    }
}
