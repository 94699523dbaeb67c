//! What the words of a column's header mean, in the official languages of the Union.
//!
//! The tables in `data/lexicon` hold stems; the longest that fits a place in the header wins, and all meanings of it
//! count, so that `brott` may be a kind or an offence until its neighbours and values decide.

use std::{collections::HashMap, sync::LazyLock};

use joinder_core::fold;

macro_rules! words {
    ($($variant:ident = $slug:literal,)*) => {
        /// A meaning that a part of a header can have.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Word { $($variant,)* }

        impl Word {
            #[cfg(test)]
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            pub fn from_slug(slug: &str) -> Option<Self> {
                match slug { $($slug => Some(Self::$variant),)* _ => None }
            }

            /// The name in the tables.
            pub fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)* }
            }
        }
    };
}

words! {
    Victim = "victim", Offender = "offender", Recipient = "recipient", Sender = "sender", Third = "third",
    Account = "account", Holder = "holder", Bic = "bic", Bank = "bank", Phone = "phone", Email = "email", Site = "site",
    Wallet = "wallet", Transaction = "transaction", Ip = "ip", Port = "port", Mac = "mac", Asn = "asn", Hash = "hash", Cve = "cve",
    Handle = "handle", Platform = "platform", Name = "name", Company = "company", Advert = "advert", Parcel = "parcel", Card = "card",
    Contact = "contact", Trace = "trace", Address = "address",
    Number = "number", Case = "case", Reference = "reference", Date = "date", Time = "time", Offence = "offence", Start = "start",
    End = "end", Kind = "kind", Narrative = "narrative", Amount = "amount", Currency = "currency", Attempted = "attempted",
    Recovered = "recovered", Stage = "stage", Country = "country", Place = "place", Birth = "birth", Gender = "gender", Age = "age",
    VictimKind = "victim-kind", Sector = "sector", Language = "language", Status = "status", Count = "count", Product = "product",
    Method = "method", Subject = "subject",
}

/// Words for whose something is.
pub(crate) const SIDES: &str = include_str!("../../data/lexicon/sides.tsv");

const TABLES: [&str; 3] =
    [SIDES, include_str!("../../data/lexicon/traces.tsv"), include_str!("../../data/lexicon/fields.tsv")];

/// From this many letters on a stem may begin inside a word: compounds such as `Täterkonto`.
const COMPOUND_LETTERS: usize = 5;

struct Stem {
    text: String,
    word: Word,
    inside: bool,
    whole: bool,
    letters: usize,
}

/// Stems by their first letter.
static LEXICON: LazyLock<HashMap<char, Vec<Stem>>> = LazyLock::new(|| {
    let mut lexicon: HashMap<char, Vec<Stem>> = HashMap::new();
    for line in TABLES.iter().flat_map(|table| table.lines()).filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(word), Some(language), Some(stems)) = (cells.next(), cells.next(), cells.next()) else {
            continue;
        };
        let Some(word) = Word::from_slug(word) else { continue };
        for written in stems.split('|') {
            for text in spellings(written.trim_start_matches(['*', '^']).trim_end_matches('$'), language) {
                let Some(first) = text.chars().next() else { continue };
                let letters = text.chars().count();
                let whole = written.ends_with('$');
                let inside = written.starts_with('*')
                    || !written.starts_with('^')
                        && letters >= COMPOUND_LETTERS
                        && !text.contains(' ')
                        && !whole;
                lexicon.entry(first).or_default().push(Stem { text, word, inside, whole, letters });
            }
        }
    }
    lexicon
});

/// The folded stem, and how it is written without the letters of its language.
fn spellings(stem: &str, language: &str) -> Vec<String> {
    let mut spellings = vec![folded(stem)];
    let lower = stem.to_lowercase();
    if lower.contains(['ä', 'ö', 'ü', 'å', 'ø']) {
        let digraphs =
            lower.replace('ä', "ae").replace(['ö', 'ø'], "oe").replace('ü', "ue").replace('å', "aa");
        spellings.push(folded(&digraphs));
    }
    match language {
        "bg" => spellings.push(latin(&spellings[0])),
        "el" => {
            let latin = latin(&spellings[0]);
            spellings.push(latin.replace("ou", "u"));
            spellings.push(latin);
        }
        _ => {}
    }
    // Short ones in Latin letters would be found in any language.
    spellings.retain(|s| s.chars().count() >= 4 || s == &folded(stem));
    spellings.dedup();
    spellings
}

/// Bulgarian and Greek in Latin letters, as systems without the alphabet write them.
fn latin(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        let written = match c {
            'а' | 'ъ' | 'α' => "a",
            'б' => "b",
            'в' | 'β' => "v",
            'г' | 'γ' => "g",
            'д' | 'δ' => "d",
            'е' | 'ε' => "e",
            'ж' => "zh",
            'з' | 'ζ' => "z",
            'и' | 'й' | 'η' | 'ι' => "i",
            'к' | 'κ' => "k",
            'л' | 'λ' => "l",
            'м' | 'μ' => "m",
            'н' | 'ν' => "n",
            'о' | 'ο' | 'ω' => "o",
            'п' | 'π' => "p",
            'р' | 'ρ' => "r",
            'с' | 'σ' => "s",
            'т' | 'τ' => "t",
            'у' => "u",
            'ф' | 'φ' => "f",
            'х' => "h",
            'ц' => "ts",
            'ч' => "ch",
            'ш' => "sh",
            'щ' => "sht",
            'ь' | 'υ' => "y",
            'ю' => "yu",
            'я' => "ya",
            'θ' => "th",
            'ξ' => "x",
            'χ' => "ch",
            'ψ' => "ps",
            other => {
                out.push(other);
                continue;
            }
        };
        out.push_str(written);
    }
    out
}

/// Folds a header to words: case, marks, `snake_case`, `camelCase`, numbers at the end of a word.
pub(crate) fn folded(header: &str) -> String {
    let mut spaced = String::with_capacity(header.len() + 8);
    let letters: Vec<char> = header.chars().take(200).collect();
    for (at, &c) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|i| letters[i]);
        let after = letters.get(at + 1);
        // `IPAdresse` is cut, `IBANs` isn't.
        let starts_word = c.is_uppercase()
            && before.is_some_and(|b| {
                b.is_lowercase()
                    || b.is_uppercase()
                        && after.is_some_and(|a| a.is_lowercase())
                        && letters.get(at + 2).is_some_and(|a| a.is_lowercase())
            });
        if starts_word {
            spaced.push(' ');
        }
        spaced.push(c);
    }
    let text: String = fold(&spaced)
        .chars()
        .map(|c| {
            if c == 'й' {
                'и'
            } else if c == 'ŗ' {
                'r'
            } else {
                c
            }
        })
        .collect();
    let mut words: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let head = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_name = matches!(word, "md5" | "sha1" | "sha256" | "ipv4" | "ipv6" | "nis2" | "2fa");
        if head.is_empty() || head.len() == word.len() || is_name {
            words.push(word.to_owned());
        } else {
            words.push(head.to_owned());
            words.push(word[head.len()..].to_owned());
        }
    }
    words.join(" ")
}

/// The meanings of a header: for each part of it that is understood, all that the part can mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Meaning {
    parts: Vec<Vec<Word>>,
    /// Letters of the header that are understood, in hundredths.
    pub covered: usize,
}

impl Meaning {
    /// Reads a header.
    pub fn of(header: &str) -> Self {
        let text = folded(header);
        let mut matches = matches_in(&text);
        matches.sort_by_key(|m| (std::cmp::Reverse(m.weight), m.start));
        let mut taken: Vec<(usize, usize, Vec<Word>)> = Vec::new();
        for found in matches {
            match taken.iter_mut().find(|(start, end, _)| found.start < *end && *start < found.end) {
                None => taken.push((found.start, found.end, vec![found.word])),
                Some((start, end, words)) if (*start, *end) == (found.start, found.end) => {
                    if !words.contains(&found.word) {
                        words.push(found.word);
                    }
                }
                Some(_) => {}
            }
        }
        taken.sort_by_key(|(start, ..)| *start);
        let letters = text.bytes().filter(|b| *b != b' ').count().max(1);
        // An ending belongs to its stem: a word is covered to its end, or to where another stem begins.
        let covered_to = |at: usize| {
            let (_, end, _) = taken[at];
            let word_end = text[end..].find(' ').map_or(text.len(), |blank| end + blank);
            taken.get(at + 1).map_or(word_end, |(next, ..)| word_end.min(*next)).max(end)
        };
        let blanks = |part: &str| part.bytes().filter(|b| *b == b' ').count();
        let known: usize = (0..taken.len())
            .map(|at| covered_to(at) - taken[at].0 - blanks(&text[taken[at].0..taken[at].1]))
            .sum();
        Self { parts: taken.into_iter().map(|(.., words)| words).collect(), covered: known * 100 / letters }
    }

    /// Whether some part can mean this.
    pub fn has(&self, word: Word) -> bool {
        self.parts.iter().any(|part| part.contains(&word))
    }

    /// Whether some part means this and none of the others.
    pub fn has_only(&self, word: Word, others: &[Word]) -> bool {
        self.parts.iter().any(|part| part.contains(&word) && !part.iter().any(|w| others.contains(w)))
    }

    /// Whether some part can mean one of these.
    pub fn any(&self, words: &[Word]) -> bool {
        words.iter().any(|word| self.has(*word))
    }

    /// Nothing of it is understood.
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The words, for an explanation.
    pub fn words(&self) -> String {
        let parts: Vec<&str> = self.parts.iter().filter_map(|p| p.first()).map(|w| w.slug()).collect();
        parts.join(" + ")
    }
}

struct Match {
    start: usize,
    end: usize,
    word: Word,
    weight: usize,
}

fn matches_in(text: &str) -> Vec<Match> {
    let mut found = Vec::new();
    let mut before = ' ';
    for (start, c) in text.char_indices() {
        let starts_word = before == ' ';
        before = c;
        for stem in LEXICON.get(&c).map_or(&[][..], Vec::as_slice) {
            if !(starts_word || stem.inside) || !text[start..].starts_with(&stem.text) {
                continue;
            }
            let end = start + stem.text.len();
            let ends_word = text[end..].chars().next().is_none_or(|c| c == ' ');
            if stem.whole && !ends_word {
                continue;
            }
            // A stem at the start of a word beats one of its length inside, and a whole word beats a beginning.
            let weight =
                stem.letters * 4 + usize::from(starts_word) * 2 + usize::from(ends_word && starts_word);
            found.push(Match { start, end, word: stem.word, weight });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(header: &str, has: &[Word], lacks: &[Word]) {
        let meaning = Meaning::of(header);
        for word in has {
            assert!(meaning.has(*word), "{header}: no {word:?} in {meaning:?}");
        }
        for word in lacks {
            assert!(!meaning.has(*word), "{header}: {word:?} in {meaning:?}");
        }
    }

    #[test]
    fn every_line_of_the_tables_is_a_known_word() {
        for line in TABLES.iter().flat_map(|t| t.lines()).filter(|l| !l.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 3, "{line}");
            assert!(Word::from_slug(cells[0]).is_some(), "{line}");
            assert!(cells[2].split('|').all(|s| !folded(s).is_empty()), "{line}");
        }
        for word in Word::ALL {
            assert!(LEXICON.values().flatten().any(|s| s.word == *word), "{word:?}");
        }
    }

    #[test]
    fn compounds_cases_and_orders_are_understood() {
        use Word::*;
        check("Rekeningnummer_verdachte", &[Account, Offender], &[Victim]);
        check("TäterIBAN", &[Account, Offender], &[]);
        check("taeter_iban", &[Account, Offender], &[]);
        check("E-Mail-Adresse des Täters", &[Email, Offender], &[Address]);
        check("tel_suspect", &[Phone, Offender], &[]);
        check("cuenta_destino", &[Account, Recipient], &[]);
        check("conto_beneficiario", &[Account, Offender], &[]);
        check("nr_konta_sprawcy", &[Account, Offender], &[Kind]);
        check("NumeroCompteMisEnCause", &[Account, Offender], &[]);
        check("auteur du signalement", &[Victim], &[Offender]);
        check("Konto des Geschädigten", &[Account, Victim], &[Offender]);
        check("Datum aangifte", &[Date, Case], &[]);
        check("aangever_naam", &[Victim, Name], &[]);
        check("Сметка на извършителя", &[Account, Offender], &[]);
        check("smetka_izvarshitel", &[Account], &[]);
        check("ΛΟΓΑΡΙΑΣΜΟΣ ΔΡΑΣΤΗ", &[Account, Offender], &[]);
        check("logariasmos_drasti", &[Account, Offender], &[]);
        check("Epäillyn tilinumero", &[Account, Offender], &[]);
        check("asianomistajan puhelin", &[Phone, Victim], &[]);
        check("denunciado_telefono", &[Phone, Offender], &[Victim]);
        check("denunciante_telefono", &[Phone, Victim], &[Offender]);
        check("iban1", &[Account], &[]);
        check("sha256", &[Hash], &[]);
        check("Elkövető számlaszáma", &[Account, Offender], &[]);
        check("Sértett bankszámlaszáma", &[Account, Victim], &[]);
    }

    #[test]
    fn what_forms_ask_is_understood_in_every_official_language() {
        const HEADERS: &str = include_str!("../../tests/headers.tsv");
        let mut languages: HashMap<&str, usize> = HashMap::new();
        let mut missing = String::new();
        for line in HEADERS.lines().filter(|line| !line.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            let [language, header, words] = cells[..] else { panic!("{line}") };
            *languages.entry(language).or_default() += 1;
            let meaning = Meaning::of(header);
            for word in words.split('+') {
                if !meaning.has(Word::from_slug(word).expect(word)) {
                    missing += &format!("{language}: {header}: no {word} in {meaning:?}\n");
                }
            }
        }
        assert!(missing.is_empty(), "{missing}");
        for language in joinder_core::codes::Language::EU24 {
            let language = language.to_string();
            assert!(languages.get(language.as_str()).is_some_and(|count| *count >= 40), "{language}");
        }
    }

    #[test]
    fn a_header_of_several_meanings_has_the_right_one() {
        use Word::*;
        check("Numero di telefono", &[Phone, Number], &[Count]);
        check("Numero di vittime", &[Count], &[]);
        check("Opravilna številka", &[Reference], &[Offence]);
        check("Transakcijski račun", &[Account], &[Offence]);
        check("Transaction hash", &[Transaction], &[Offence]);
        check("AnyDesk ID", &[Number, Product], &[Phone, Third, Handle]);
        check("Teilnehmernummer TeamViewer", &[Number, Product], &[Phone]);
        check("Dáta an ghearáin", &[Date, Case], &[Victim]);
    }

    proptest! {
        #[test]
        fn any_header_has_a_meaning_or_none(header in "\\PC{0,80}") {
            let _ = Meaning::of(&header);
        }
    }
}
