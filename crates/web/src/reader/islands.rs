//! Words for what script writes on a page, as one JSON object: `<html data-words>`.

use std::{collections::BTreeMap, sync::LazyLock};

use super::{Language, Locale};

const KEYS: [&str; 35] = [
    "island-larger",
    "island-smaller",
    "island-whole",
    "island-close-all",
    "island-key-report",
    "island-key-trace",
    "island-key-cluster",
    "island-graph-failed",
    "island-graph-opened",
    "island-graph-hit-only",
    "island-graph-trace",
    "island-graph-shared",
    "island-graph-left-out",
    "island-graph-clusters",
    "island-graph-how",
    "island-graph-cluster",
    "island-table-trace",
    "island-table-reports",
    "island-table-held-by",
    "island-table-same",
    "island-table-more",
    "island-table-shared",
    "island-copied",
    "island-others",
    "island-chart-label",
    "island-looking",
    "island-no-node",
    "island-no-answer",
    "island-map-label",
    "island-map-reports",
    "island-uploaded",
    "island-upload-broke",
    "island-upload-refused",
    "island-upload-so-far",
    "island-selected",
];

/// Values that script fills in: `{ $n }` is handed on as `{n}`.
const FILLED_IN: [(&str, &str); 6] = [
    ("n", "{n}"),
    ("kind", "{kind}"),
    ("name", "{name}"),
    ("caption", "{caption}"),
    ("sent", "{sent}"),
    ("all", "{all}"),
];

static WORDS: LazyLock<[String; 3]> = LazyLock::new(|| Language::ALL.map(words));

fn words(language: Language) -> String {
    let locale = Locale::of(language);
    let all: BTreeMap<&str, String> = KEYS
        .into_iter()
        .map(|key| (key.trim_start_matches("island-"), locale.fill(key, &FILLED_IN)))
        .collect();
    serde_json::json!(all).to_string()
}

/// The words of a language.
pub fn island_words(language: Language) -> &'static str {
    &WORDS[language as usize]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The keys that the islands ask for.
    fn asked() -> BTreeSet<String> {
        fn walk(dir: &std::path::Path, into: &mut BTreeSet<String>) {
            for entry in std::fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, into);
                    continue;
                }
                let text = std::fs::read_to_string(path).unwrap();
                // Not a method of an island that is called so.
                let own = text.replace(".#say(", "");
                let keys = own.split("say(\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned());
                into.extend(keys);
            }
        }
        let mut keys = BTreeSet::new();
        walk(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web-ui/islands"), &mut keys);
        keys
    }

    #[test]
    fn islands_find_every_word_that_they_ask_for_and_every_value_is_handed_on() {
        let given: BTreeSet<String> =
            KEYS.into_iter().map(|key| key.trim_start_matches("island-").to_owned()).collect();
        assert_eq!(asked(), given);
        for language in Language::ALL {
            let words = island_words(language);
            assert!(!words.contains("{$") && !words.contains("\"island-"), "{words}");
            assert!(words.contains("{n}"), "{words}");
        }
    }
}
