//! Words of a text: where they stand, what characters they have, and what they say about the trace beside them.

use std::ops::BitOr;
use std::sync::LazyLock;

use hashbrown::HashMap;

/// Which sorts of characters a word has.
pub(super) mod mask {
    pub(crate) const LOWER: u16 = 1;
    pub(crate) const UPPER: u16 = 1 << 1;
    pub(crate) const DIGIT: u16 = 1 << 2;
    pub(crate) const DOT: u16 = 1 << 3;
    pub(crate) const AT: u16 = 1 << 4;
    pub(crate) const COLON: u16 = 1 << 5;
    pub(crate) const SLASH: u16 = 1 << 6;
    pub(crate) const BACK: u16 = 1 << 7;
    pub(crate) const UNDER: u16 = 1 << 8;
    pub(crate) const PLUS: u16 = 1 << 9;
    pub(crate) const PERCENT: u16 = 1 << 10;
    pub(crate) const HYPHEN: u16 = 1 << 11;
    pub(crate) const BEYOND: u16 = 1 << 12;
    pub(crate) const HASH: u16 = 1 << 13;
    pub(crate) const OTHER: u16 = 1 << 14;
    pub(crate) const SPACE: u16 = 1 << 15;
}

/// The sort of each byte.
pub(super) static CLASS: [u16; 256] = {
    let mut table = [mask::OTHER; 256];
    let mut b = 0;
    while b < 256 {
        table[b] = match b as u8 {
            b'a'..=b'z' => mask::LOWER,
            b'A'..=b'Z' => mask::UPPER,
            b'0'..=b'9' => mask::DIGIT,
            b'.' => mask::DOT,
            b'@' => mask::AT,
            b':' => mask::COLON,
            b'/' => mask::SLASH,
            b'\\' => mask::BACK,
            b'_' => mask::UNDER,
            b'+' => mask::PLUS,
            b'%' => mask::PERCENT,
            b'-' => mask::HYPHEN,
            b'#' => mask::HASH,
            0x80..=0xFF => mask::BEYOND,
            b' ' | b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0 => mask::SPACE,
            _ => mask::OTHER,
        };
        b += 1;
    }
    table
};

/// A run without blanks.
#[derive(Clone, Copy)]
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) mask: u16,
}

/// Splits at blanks.
pub(super) fn split(bytes: &[u8]) -> Vec<Word> {
    let mut words = Vec::with_capacity(bytes.len() / 6 + 1);
    let mut at = 0;
    while at < bytes.len() {
        let mut class = CLASS[usize::from(bytes[at])];
        if class == mask::SPACE {
            at += 1;
            continue;
        }
        let start = at;
        let mut mask = class;
        at += 1;
        while at < bytes.len() {
            class = CLASS[usize::from(bytes[at])];
            if class == mask::SPACE {
                break;
            }
            mask |= class;
            at += 1;
        }
        words.push(Word { start, end: at, mask });
    }
    words
}

/// What a word says about a trace beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Hint(u64);

impl BitOr for Hint {
    type Output = Self;
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

macro_rules! hints {
    ($($name:ident = $bit:literal $slug:literal;)*) => {
        impl Hint {
            $(pub(crate) const $name: Self = Self(1 << $bit);)*

            fn from_slug(slug: &str) -> Option<Self> {
                match slug { $($slug => Some(Self::$name),)* _ => None }
            }
        }
    };
}

hints! {
    MY = 0 "my";
    ACCOUNT = 1 "account";
    PHONE = 2 "phone";
    MAIL = 3 "mail";
    CARD = 4 "card";
    IBAN = 5 "iban";
    BIC = 6 "bic";
    THIRD = 7 "third";
    TOWARD = 8 "toward";
    PARCEL = 9 "parcel";
    ADVERT = 10 "advert";
    USER = 11 "user";
    TRANSACTION = 12 "transaction";
    WALLET = 13 "wallet";
    OTHER_HASH = 14 "other-hash";
    VERSION = 15 "version";
    CLOSING = 16 "closing";
    NEW = 17 "new";
    OFFICIAL = 18 "official";
    CALLED = 19 "called";
    FAKE = 20 "fake";
    SELF = 21 "self";
    CALL = 22 "call";
    ME = 23 "me";
    CURRENCY = 24 "currency";
    PLATFORM = 25 "platform";
    MARKET = 26 "market";
    SITE = 27 "site";
    ORDER = 28 "order";
    ADDRESS = 29 "address";
    YOU = 30 "you";
    NUMBER = 31 "number";
    PARTICIPLE = 32 "participle";
    BY = 33 "by";
    NAMED = 34 "named bank";
    AT = 35 "at";
    NICK = 36 "nick";
    LISTING = 37 "listing";
    REMOTE = 38 "remote";
    NAMING = 39 "naming";
    INCOMING = 40 "incoming";
}

impl Hint {
    pub(super) const NONE: Self = Self(0);

    /// Both.
    pub(super) const fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether any of these is said.
    pub(crate) fn any(self, of: Self) -> bool {
        self.0 & of.0 != 0
    }

    pub(super) fn is_none(self) -> bool {
        self.0 == 0
    }
}

/// Hints and platforms of words, in the languages of the Union.
const TABLE: &str = include_str!("words.tsv");

struct Entry {
    hint: Hint,
    platform: Option<&'static str>,
}

static ENTRIES: LazyLock<HashMap<&'static str, Entry>> = LazyLock::new(|| {
    let mut entries = HashMap::new();
    for line in TABLE.lines().filter(|l| !l.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(slug), Some(words)) = (cells.next(), cells.next()) else { continue };
        let (slug, platform) = match slug.split_once(':') {
            Some((slug, platform)) => (slug, Some(platform)),
            None => (slug, None),
        };
        let Some(hint) = Hint::from_slug(slug) else { continue };
        for word in words.split_ascii_whitespace() {
            let entry = entries.entry(word).or_insert(Entry { hint: Hint::NONE, platform: None });
            entry.hint = entry.hint | hint;
            entry.platform = entry.platform.or(platform);
        }
    }
    entries
});

/// What a run of characters says: the hints of all words in it.
pub(crate) fn hint_of(text: &str) -> Hint {
    let mut hint = Hint::NONE;
    each_entry(text, |entry| hint = hint | entry.hint);
    if hint.is_none() && ends_like_a_bank(text) && names_a_bank(text) { Hint::NAMED } else { hint }
}

/// Whether any two signs beside each other are the last two of an ending below: most words have none.
fn ends_like_a_bank(text: &str) -> bool {
    text.as_bytes().windows(2).any(|pair| {
        matches!(
            (pair[0] | 0x20, pair[1] | 0x20),
            (b'n', b'k')
                | (b'k', b'a' | b'u' | b'i')
                | (b'e', b'n')
                | (b'c', b'a' | b'o')
                | (b'u', b'e')
                | (b's', b'e' | b'a')
                | (b'x' | b'j', b'a')
        )
    })
}

/// How the names of banks end or what they are made of.
const BANK_ENDINGS: &[&str] = &[
    "bank", "banka", "banku", "banken", "banca", "banco", "banque", "kasse", "caisse", "cassa", "caixa",
    "caja", "pankki", "pank",
];

fn names_a_bank(text: &str) -> bool {
    text.len() <= 64
        && text.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| {
            BANK_ENDINGS.iter().any(|ending| {
                part.len()
                    .checked_sub(ending.len())
                    .and_then(|start| part.get(start..))
                    .is_some_and(|tail| tail.eq_ignore_ascii_case(ending))
            })
        })
}

/// The platform or marketplace that a run of characters names.
pub(super) fn platform_of(text: &str) -> Option<&'static str> {
    let mut platform = None;
    each_entry(text, |entry| platform = platform.or(entry.platform));
    platform
}

fn each_entry(text: &str, mut visit: impl FnMut(&Entry)) {
    // A word longer than this says nothing.
    if text.len() > 64 {
        return;
    }
    if text.is_ascii() {
        text.split(|c: char| !c.is_ascii_alphanumeric()).for_each(|part| visit_part(part, &mut visit));
    } else {
        text.split(|c: char| !c.is_alphanumeric()).for_each(|part| visit_part(part, &mut visit));
    }
}

fn visit_part(part: &str, visit: &mut impl FnMut(&Entry)) {
    if !(2..=32).contains(&part.len()) {
        return;
    }
    let mut small = [0u8; 32];
    let entry = if part.is_ascii() {
        let low = &mut small[..part.len()];
        low.copy_from_slice(part.as_bytes());
        low.make_ascii_lowercase();
        std::str::from_utf8(low).ok().and_then(|low| ENTRIES.get(low))
    } else {
        ENTRIES.get(joinder_core::fold(part).as_str())
    };
    if let Some(entry) = entry.or_else(|| inflected(part)) {
        visit(entry);
    }
}

/// Names take the endings of the language: `AnyDeski`, `WhatsAppissa`, `Telegramban`.
fn inflected(part: &str) -> Option<&'static Entry> {
    const LONGEST_ENDING: usize = 5;
    if part.len() <= LONG_NAME {
        return None;
    }
    let begins = |name: &str| part.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
    let fits = |name: &str| (1..=LONGEST_ENDING).contains(&part.len().saturating_sub(name.len()));
    LONG_NAMES.iter().find(|(name, _)| fits(name) && begins(name)).map(|(_, entry)| *entry)
}

/// The shortest of the long names.
const LONG_NAME: usize = 7;

/// Names of platforms and programs that are long enough to begin no other word; `discordant` is no name.
static LONG_NAMES: LazyLock<Vec<(&str, &Entry)>> = LazyLock::new(|| {
    let is_name = |name: &str, entry: &Entry| {
        let named = entry.platform.is_some_and(|platform| platform != "discord");
        name.len() >= LONG_NAME && named && entry.hint.any(Hint::PLATFORM | Hint::REMOTE)
    };
    let names = ENTRIES.iter().filter(|(name, entry)| is_name(name, entry));
    let mut names: Vec<_> = names.map(|(name, entry)| (*name, entry)).collect();
    names.sort_unstable_by_key(|(name, _)| *name);
    names
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read_and_folded() {
        for (number, line) in TABLE.lines().enumerate().filter(|(_, l)| !l.starts_with('#')) {
            let (slug, words) =
                line.split_once('\t').unwrap_or_else(|| panic!("line {}: no tab", number + 1));
            let slug = slug.split_once(':').map_or(slug, |(s, _)| s);
            assert!(Hint::from_slug(slug).is_some(), "line {}: {slug}", number + 1);
            for word in words.split_ascii_whitespace() {
                assert_eq!(joinder_core::fold(word), word, "line {}", number + 1);
            }
        }
    }

    #[test]
    fn words_say_what_stands_beside_them() {
        assert!(hint_of("(Tel.:").any(Hint::PHONE));
        assert!(hint_of("Bankkonto").any(Hint::ACCOUNT));
        assert!(hint_of("λογαριασμός").any(Hint::ACCOUNT));
        assert_eq!(platform_of("WhatsApp:"), Some("whatsapp"));
        assert!(hint_of("yesterday").is_none());
        for ending in BANK_ENDINGS {
            assert!(ends_like_a_bank(ending), "{ending}");
            assert!(hint_of(&format!("Xy{}", ending.to_uppercase())).any(Hint::NAMED), "{ending}");
        }
    }
}
