//! What was expected of what was set aside, in the reader's language.
//!
//! Readers of files say it in English, and so the store keeps it and the API tells it: the sentence is its own key, with its
//! figures in it. The English file of words is the catalogue by which a sentence is found again. One that is not in it is
//! shown as it is.

use std::sync::LazyLock;

use joinder_core::{Fault, TraceKind};

use super::why::fault_words;
use crate::reader::{Language, Reader};

const ENGLISH: &str = include_str!("../../locales/en/expected.ftl");

/// Values that a sentence can hold.
const NAMES: [&str; 6] = ["n", "kind", "what", "order", "encoding", "sheet"];

/// A sentence of the catalogue: what stands before each value, and after the last.
struct Sentence {
    key: &'static str,
    pieces: Vec<&'static str>,
    names: Vec<&'static str>,
}

static SENTENCES: LazyLock<Vec<Sentence>> =
    LazyLock::new(|| ENGLISH.lines().filter_map(|line| line.split_once(" = ")).map(sentence).collect());

fn sentence((key, text): (&'static str, &'static str)) -> Sentence {
    let mut parts = text.split("{ $");
    let (mut pieces, mut names) = (vec![parts.next().unwrap_or_default()], Vec::new());
    for part in parts {
        let (name, after) = part.split_once(" }").unwrap_or((part, ""));
        names.extend(NAMES.into_iter().find(|known| *known == name));
        pieces.push(after);
    }
    Sentence { key, pieces, names }
}

impl Sentence {
    /// The values of a text that is this sentence.
    fn values<'t>(&self, text: &'t str) -> Option<Vec<(&'static str, &'t str)>> {
        let mut rest = text.strip_prefix(self.pieces.first()?)?;
        let mut values = Vec::with_capacity(self.names.len());
        for (&name, &after) in self.names.iter().zip(self.pieces.iter().skip(1)) {
            // What stands last takes all that is left; `what` may hold the sign that follows it.
            let end = match (after.is_empty(), name) {
                (true, _) => rest.len(),
                (false, "what") => rest.rfind(after)?,
                (false, _) => rest.find(after)?,
            };
            values.push((name, &rest[..end]));
            rest = &rest[end + after.len()..];
        }
        (rest.is_empty() && values.iter().all(|&(name, value)| can_be(name, value))).then_some(values)
    }
}

fn can_be(name: &str, value: &str) -> bool {
    match name {
        "n" => !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()),
        "kind" => value.parse::<TraceKind>().is_ok(),
        "what" | "order" => fault_of(value).is_some() || find(value).is_some(),
        _ => !value.is_empty(),
    }
}

fn fault_of(text: &str) -> Option<Fault> {
    const FAULTS: [Fault; 6] =
        [Fault::Alphabet, Fault::Length, Fault::Structure, Fault::Checksum, Fault::Unknown, Fault::Doubtful];
    FAULTS.into_iter().find(|fault| fault.expected() == text)
}

type Found<'t> = (&'static str, Vec<(&'static str, &'t str)>);

fn find(text: &str) -> Option<Found<'_>> {
    SENTENCES.iter().find_map(|sentence| Some((sentence.key, sentence.values(text)?)))
}

/// What was expected, to stand after "expected".
pub fn expected_words(reader: &Reader, text: &str) -> String {
    if let Some(fault) = fault_of(text) {
        return fault_words(reader, fault);
    }
    let Some((key, values)) = find(text).filter(|_| reader.locale.language != Language::En) else {
        return text.to_owned();
    };
    let values: Vec<(&'static str, String)> = values
        .into_iter()
        .map(|(name, value)| match name {
            "what" | "order" => (name, expected_words(reader, value)),
            "kind" => (name, reader.say(&format!("trace-{value}")).into_owned()),
            _ => (name, value.to_owned()),
        })
        .collect();
    let values: Vec<(&'static str, &str)> =
        values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    reader.fill(key, &values)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::reader::Locale;

    fn german(text: &str) -> String {
        expected_words(&Reader { locale: Locale::of(Language::De), ..Reader::plain() }, text)
    }

    #[test]
    fn sentences_are_found_with_their_figures() {
        for (english, wanted) in [
            ("4 columns, as the header has", "4 Spalten, wie sie der Kopf hat"),
            (
                "a date in the order day, month, year, or as 2026-03-01",
                "ein Datum in der Reihenfolge Tag, Monat, Jahr, oder wie 2026-03-01",
            ),
            ("iban: check digits that hold", "Bankkonto (IBAN): Prüfziffern, die stimmen"),
            (
                "a closing quote, at byte 12 of the record",
                "ein schließendes Anführungszeichen, bei Byte 12 des Datensatzes",
            ),
            ("text in windows-1252", "Text in windows-1252"),
            ("something that no list has", "something that no list has"),
            ("sorcery: check digits that hold", "sorcery: check digits that hold"),
            ("", ""),
        ] {
            assert_eq!(german(english), wanted);
            assert_eq!(expected_words(&Reader::plain(), english), english);
        }
    }

    #[test]
    fn every_sentence_is_itself_and_no_other() {
        for sentence in SENTENCES.iter() {
            let filled = sentence.names.iter().map(|name| match *name {
                "n" => "7",
                "kind" => "iban",
                "what" => "a value",
                "order" => "day, month, year",
                _ => "windows-1252",
            });
            let mut text = String::new();
            for (piece, value) in sentence.pieces.iter().zip(filled.chain([""])) {
                text.push_str(piece);
                text.push_str(value);
            }
            assert_eq!(sentence.pieces.len(), sentence.names.len() + 1, "{}", sentence.key);
            assert_eq!(find(&text).map(|(key, _)| key), Some(sentence.key), "{text}");
        }
    }

    /// A sentence that a reader says otherwise since would no longer be found.
    #[test]
    fn every_sentence_is_one_that_is_said() {
        fn walk(dir: &Path, into: &mut String) {
            for entry in std::fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, into);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    into.push_str(&std::fs::read_to_string(path).unwrap());
                }
            }
        }
        let mut said = String::new();
        for room in ["core", "formats", "node"] {
            walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(room).join("src"), &mut said);
        }
        for sentence in SENTENCES.iter() {
            let longest = sentence.pieces.iter().max_by_key(|piece| piece.len()).unwrap();
            assert!(said.contains(*longest), "{}: {longest}", sentence.key);
        }
    }
}
