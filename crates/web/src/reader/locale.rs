//! Fluent messages, compiled in. English is complete; a test holds the others to it.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

/// The languages that the desk speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// English.
    En,
    /// German.
    De,
    /// French.
    Fr,
}

impl Language {
    /// All, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::En, Self::De, Self::Fr];

    /// BCP 47.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::De => "de",
            Self::Fr => "fr",
        }
    }

    /// Its name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::En => "English",
            Self::De => "Deutsch",
            Self::Fr => "Français",
        }
    }

    /// `de`, `de-AT`.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or("");
        Self::ALL.into_iter().find(|l| l.tag().eq_ignore_ascii_case(primary))
    }

    /// The best of an `Accept-Language` header; English where none fits.
    pub fn accepted(header: &str) -> Self {
        let wishes = header.split(',').take(32).filter_map(|wish| {
            let (tag, quality) = wish.split_once(";q=").unwrap_or((wish, "1"));
            let quality: f32 = quality.trim().parse().unwrap_or(0.0);
            Some((Self::from_tag(tag)?, quality)).filter(|(_, q)| *q > 0.0)
        });
        // The first of the best: `max_by` would take the last.
        wishes
            .fold(None, |best: Option<(Self, f32)>, wish| match best {
                Some(b) if b.1 >= wish.1 => Some(b),
                _ => Some(wish),
            })
            .map_or(Self::En, |(language, _)| language)
    }

    fn sources(self) -> [&'static str; 12] {
        match self {
            Self::En => [
                include_str!("../../locales/en/frame.ftl"),
                include_str!("../../locales/en/pages.ftl"),
                include_str!("../../locales/en/links.ftl"),
                include_str!("../../locales/en/requests.ftl"),
                include_str!("../../locales/en/people.ftl"),
                include_str!("../../locales/en/codes.ftl"),
                include_str!("../../locales/en/help.ftl"),
                include_str!("../../locales/en/expected.ftl"),
                include_str!("../../locales/en/islands.ftl"),
                include_str!("../../locales/en/law.ftl"),
                include_str!("../../locales/en/retention.ftl"),
                include_str!("../../locales/en/audit.ftl"),
            ],
            Self::De => [
                include_str!("../../locales/de/frame.ftl"),
                include_str!("../../locales/de/pages.ftl"),
                include_str!("../../locales/de/links.ftl"),
                include_str!("../../locales/de/requests.ftl"),
                include_str!("../../locales/de/people.ftl"),
                include_str!("../../locales/de/codes.ftl"),
                include_str!("../../locales/de/help.ftl"),
                include_str!("../../locales/de/expected.ftl"),
                include_str!("../../locales/de/islands.ftl"),
                include_str!("../../locales/de/law.ftl"),
                include_str!("../../locales/de/retention.ftl"),
                include_str!("../../locales/de/audit.ftl"),
            ],
            Self::Fr => [
                include_str!("../../locales/fr/frame.ftl"),
                include_str!("../../locales/fr/pages.ftl"),
                include_str!("../../locales/fr/links.ftl"),
                include_str!("../../locales/fr/requests.ftl"),
                include_str!("../../locales/fr/people.ftl"),
                include_str!("../../locales/fr/codes.ftl"),
                include_str!("../../locales/fr/help.ftl"),
                include_str!("../../locales/fr/expected.ftl"),
                include_str!("../../locales/fr/islands.ftl"),
                include_str!("../../locales/fr/law.ftl"),
                include_str!("../../locales/fr/retention.ftl"),
                include_str!("../../locales/fr/audit.ftl"),
            ],
        }
    }
}

/// All words of one language. Fixed words are formatted once, at the first use of the language.
pub struct Locale {
    /// Which.
    pub language: Language,
    fixed: HashMap<String, String>,
    bundle: FluentBundle<FluentResource>,
}

static LOCALES: LazyLock<[Locale; 3]> = LazyLock::new(|| Language::ALL.map(Locale::load));

impl Locale {
    /// The words of a language.
    pub fn of(language: Language) -> &'static Self {
        &LOCALES[language as usize]
    }

    fn load(language: Language) -> Self {
        let id: LanguageIdentifier = language.tag().parse().expect("the tags above are language tags");
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        bundle.set_use_isolating(false);
        let mut keys = Vec::new();
        for source in language.sources() {
            // A message that cannot be read is left out; the tests read every file strictly.
            let resource =
                FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
            keys.extend(keys_of(source));
            bundle.add_resource_overriding(resource);
        }
        let fixed = keys.into_iter().filter_map(|key| fixed(&bundle, &key).map(|text| (key, text))).collect();
        Self { language, fixed, bundle }
    }

    /// Fixed words; the key itself where there are none, so that a page never fails for a word.
    pub fn say(&'static self, key: &str) -> Cow<'static, str> {
        match self.fixed.get(key) {
            Some(text) => Cow::Borrowed(text),
            None => Cow::Owned(key.to_owned()),
        }
    }

    /// Whether there are fixed words under the key.
    pub fn knows(&self, key: &str) -> bool {
        self.fixed.contains_key(key)
    }

    /// Words with values.
    pub fn fill(&self, key: &str, values: &[(&'static str, &str)]) -> String {
        let mut args = FluentArgs::new();
        for (name, value) in values {
            args.set(*name, *value);
        }
        self.format(key, &args)
    }

    /// Words with a number.
    pub fn count(&self, key: &str, n: u64, shown: &str) -> String {
        let mut args = FluentArgs::new();
        args.set("n", FluentValue::from(n));
        args.set("shown", shown);
        self.format(key, &args)
    }

    fn format(&self, key: &str, args: &FluentArgs<'_>) -> String {
        let pattern = self.bundle.get_message(key).and_then(|message| message.value());
        pattern.map_or_else(
            || key.to_owned(),
            |p| self.bundle.format_pattern(p, Some(args), &mut Vec::new()).into_owned(),
        )
    }
}

impl std::fmt::Debug for Locale {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.language.tag())
    }
}

fn fixed(bundle: &FluentBundle<FluentResource>, key: &str) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    let text = bundle.format_pattern(pattern, None, &mut errors).into_owned();
    errors.is_empty().then_some(text)
}

/// The keys of a Fluent file: lines that begin with a name and ` =`.
fn keys_of(source: &str) -> impl Iterator<Item = String> + '_ {
    source.lines().filter_map(|line| {
        let (key, _) = line.split_once(" =")?;
        let good = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        good.then(|| key.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn keys(language: Language) -> BTreeSet<String> {
        language.sources().into_iter().flat_map(|source| keys_of(source).collect::<Vec<_>>()).collect()
    }

    #[test]
    fn every_file_reads_and_no_key_stands_twice() {
        for language in Language::ALL {
            let mut seen = BTreeSet::new();
            for source in language.sources() {
                FluentResource::try_new(source.to_owned()).map_err(|(_, errors)| errors).unwrap();
                for key in keys_of(source) {
                    assert!(seen.insert(key.clone()), "{key} stands twice in {}", language.tag());
                }
            }
        }
    }

    #[test]
    fn every_language_has_the_same_keys() {
        let english = keys(Language::En);
        for language in Language::ALL {
            let own = keys(language);
            let missing: Vec<_> = english.difference(&own).collect();
            let surplus: Vec<_> = own.difference(&english).collect();
            assert!(
                missing.is_empty() && surplus.is_empty(),
                "{}: missing {missing:?}, surplus {surplus:?}",
                language.tag()
            );
        }
    }

    /// Keys put together from a code, by their beginning; each has a test that walks the codes.
    const FAMILIES: [&str; 38] = [
        "control-",
        "assessment-",
        "person-",
        "right-",
        "kind-",
        "trace-",
        "side-",
        "release-",
        "tlp-",
        "pap-",
        "strength-",
        "reason-",
        "problem-",
        "role-",
        "done-",
        "heard-",
        "entry-",
        "stage-",
        "help-",
        "filter-",
        "history-",
        "part-",
        "ground-",
        "law-",
        "act-",
        "class-",
        "for-purpose-",
        "victim-is-",
        "age-",
        "sector-",
        "expected-",
        "refusal-",
        "asks-",
        "set-by-",
        "audit-act-",
        "deed-",
        "log-use-",
        "odd-",
    ];

    fn source_text() -> String {
        fn walk(dir: &std::path::Path, into: &mut String) {
            for entry in std::fs::read_dir(dir).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, into);
                } else {
                    into.push_str(&std::fs::read_to_string(path).unwrap());
                }
            }
        }
        let mut text = String::new();
        walk(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut text);
        text
    }

    #[test]
    fn every_key_used_is_there_and_none_is_unused() {
        let text = source_text();
        let english = keys(Language::En);
        for call in ["say(\"", "fill(\"", "count(\""] {
            for piece in text.split(call).skip(1) {
                let key = piece.split('"').next().unwrap_or("");
                if key.contains(['{', '(', ' ']) || key.is_empty() {
                    continue;
                }
                assert!(english.contains(key), "{key} is used but stands in no file");
            }
        }
        for key in &english {
            let family = FAMILIES.iter().any(|f| key.starts_with(f));
            assert!(family || text.contains(&format!("\"{key}\"")), "{key} is not used");
        }
    }

    #[test]
    fn the_best_language_wins() {
        for (header, language) in [
            ("", Language::En),
            ("nl", Language::En),
            ("de-AT,de;q=0.9,en;q=0.8", Language::De),
            ("en;q=0.5,fr;q=0.7", Language::Fr),
            ("fr,de", Language::Fr),
            ("de;q=0", Language::En),
            (";;;q=,,,", Language::En),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
    }

    #[test]
    fn plurals_follow_the_number() {
        let english = Locale::of(Language::En);
        assert_eq!(english.count("n-reports", 1, "1"), "1 report");
        assert_eq!(english.count("n-reports", 2, "2"), "2 reports");
    }
}
