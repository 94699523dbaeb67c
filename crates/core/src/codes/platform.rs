//! Platforms on which a handle lives: messengers, social networks, payment apps, marketplaces.

use std::collections::HashMap;
use std::str::FromStr;
use std::sync::LazyLock;

use super::{UnknownCode, table};

/// Bytes that the slug of a platform may have.
const LONGEST: usize = 24;

/// A platform by its slug: `telegram`, `vinted`, or the folded name of one that the list does not know.
///
/// A slug has lower-case ASCII letters, digits and single hyphens, up to 24. Reading accepts names as people write
/// them (`TG`, `Twitter`, `Le Bon Coin`), so that one platform has one slug.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HandlePlatform {
    // Unused places hold 0, so that order is the order of the slugs.
    slug: [u8; LONGEST],
}

const TABLE: &str = include_str!("../../data/handle-platforms.tsv");

struct Known {
    slug: &'static str,
    name: &'static str,
    platform: HandlePlatform,
}

struct List {
    known: Vec<Known>,
    /// Places in `known` by slug and by other names, as slugs.
    by_slug: HashMap<String, usize>,
    by_domain: HashMap<&'static str, usize>,
}

static LIST: LazyLock<List> = LazyLock::new(read);

fn read() -> List {
    let mut list = List { known: Vec::new(), by_slug: HashMap::new(), by_domain: HashMap::new() };
    for row in table::rows(TABLE) {
        let (slug, place) = (table::cell(&row, 0), list.known.len());
        let Some(platform) = HandlePlatform::pack(slug) else { continue };
        list.by_slug.insert(slug.to_owned(), place);
        let others = table::cell(&row, 3).split(' ').filter(|name| !name.is_empty());
        for name in others.chain([table::cell(&row, 1)]) {
            list.by_slug.entry(slugged(name)).or_insert(place);
        }
        for domain in table::cell(&row, 2).split(' ').filter(|domain| !domain.is_empty()) {
            list.by_domain.insert(domain, place);
        }
        list.known.push(Known { slug, name: table::cell(&row, 1), platform });
    }
    list
}

/// Folds a name to a slug: `Le Bon Coin` to `le-bon-coin`; what is no ASCII letter or digit separates. Cut at the longest.
fn slugged(name: &str) -> String {
    let mut slug = String::with_capacity(LONGEST);
    for word in crate::fold(name).split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
    {
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
        if slug.len() >= LONGEST {
            break;
        }
    }
    slug.truncate(LONGEST);
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

macro_rules! constants {
    ($($constant:ident = $slug:literal)+) => {
        $(
            #[doc = concat!("`", $slug, "`")]
            pub const $constant: Self = Self::packed($slug);
        )+
    };
}

impl HandlePlatform {
    constants! {
        TELEGRAM = "telegram" WHATSAPP = "whatsapp" SIGNAL = "signal" VIBER = "viber" MESSENGER = "messenger"
        FACEBOOK = "facebook" INSTAGRAM = "instagram" X = "x" TIKTOK = "tiktok" SNAPCHAT = "snapchat"
        DISCORD = "discord" LINKEDIN = "linkedin" YOUTUBE = "youtube" REDDIT = "reddit" SKYPE = "skype"
        VK = "vk" STEAM = "steam" PAYPAL = "paypal" EBAY = "ebay" KLEINANZEIGEN = "kleinanzeigen"
        VINTED = "vinted" MARKTPLAATS = "marktplaats" LEBONCOIN = "leboncoin" WALLAPOP = "wallapop"
        SUBITO = "subito" WILLHABEN = "willhaben" ALLEGRO = "allegro" OLX = "olx" BLOCKET = "blocket"
        MARKETPLACE = "marketplace"
    }

    /// Every platform that the list knows, in its order.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        LIST.known.iter().map(|known| known.platform)
    }

    /// The platform whose profile links lie on the registrable domain (`t.me`, `vinted.nl`), in lower case.
    pub fn from_domain(domain: &str) -> Option<Self> {
        let place = *LIST.by_domain.get(domain)?;
        Some(LIST.known.get(place)?.platform)
    }

    /// The slug.
    pub fn as_str(&self) -> &str {
        let used = self.slug.iter().position(|byte| *byte == 0).unwrap_or(LONGEST);
        std::str::from_utf8(&self.slug[..used]).expect("a slug holds ASCII only")
    }

    /// The name as the platform writes it; of one the list does not know, the slug.
    pub fn name(&self) -> &str {
        let place = LIST.by_slug.get(self.as_str());
        place.and_then(|place| LIST.known.get(*place)).map_or(self.as_str(), |known| known.name)
    }

    /// Whether the list knows it.
    pub fn is_known(&self) -> bool {
        LIST.by_slug.contains_key(self.as_str())
    }

    fn pack(slug: &str) -> Option<Self> {
        let mut packed = [0; LONGEST];
        packed.get_mut(..slug.len())?.copy_from_slice(slug.as_bytes());
        Some(Self { slug: packed })
    }

    const fn packed(slug: &str) -> Self {
        let mut packed = [0; LONGEST];
        let mut at = 0;
        while at < slug.len() {
            packed[at] = slug.as_bytes()[at];
            at += 1;
        }
        Self { slug: packed }
    }
}

impl FromStr for HandlePlatform {
    type Err = UnknownCode;

    /// Reads a slug or a name; a name that the list does not know becomes a slug of its own.
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        // Far more than any name needs; so hostile input is not folded.
        const LONGEST_NAME: usize = 200;
        let unknown = UnknownCode { expected: "the name of a platform, with a Latin letter or digit" };
        if text.len() > LONGEST_NAME {
            return Err(unknown);
        }
        let slug = slugged(text);
        if slug.is_empty() {
            return Err(unknown);
        }
        let known = LIST.by_slug.get(&slug).and_then(|place| LIST.known.get(*place));
        let slug = known.map_or(slug.as_str(), |known| known.slug);
        Self::pack(slug).ok_or(unknown)
    }
}

code_text!(HandlePlatform);

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_known_platform_prints_and_reads() {
        assert_eq!(HandlePlatform::all().len(), table::rows(TABLE).count());
        for row in table::rows(TABLE) {
            let platform: HandlePlatform = table::cell(&row, 0).parse().unwrap();
            assert_eq!(platform.as_str(), table::cell(&row, 0));
            assert_eq!(platform.name(), table::cell(&row, 1));
            assert_eq!(table::cell(&row, 1).parse(), Ok(platform), "by its name");
            for domain in table::cell(&row, 2).split(' ').filter(|domain| !domain.is_empty()) {
                assert_eq!(HandlePlatform::from_domain(domain), Some(platform), "{domain} stands once");
            }
        }
    }

    #[test]
    fn names_as_people_write_them_are_one_platform() {
        for (name, platform) in [
            ("TG", HandlePlatform::TELEGRAM),
            ("Twitter", HandlePlatform::X),
            ("X (Twitter)", HandlePlatform::X),
            ("Le Bon Coin", HandlePlatform::LEBONCOIN),
            ("WhatsApp", HandlePlatform::WHATSAPP),
            ("insta", HandlePlatform::INSTAGRAM),
            ("eBay Kleinanzeigen", HandlePlatform::KLEINANZEIGEN),
        ] {
            assert_eq!(name.parse(), Ok(platform), "{name}");
            assert!(platform.is_known());
        }
        let other: HandlePlatform = "Tōtally New Chat!".parse().unwrap();
        assert_eq!((other.as_str(), other.is_known()), ("totally-new-chat", false));
        for text in ["", " - ", "Вконтакте", "\u{202e}"] {
            assert!(text.parse::<HandlePlatform>().is_err(), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_printed_platform_reads_back(name in ".{0,60}") {
            if let Ok(platform) = name.parse::<HandlePlatform>() {
                prop_assert_eq!(platform.to_string().parse(), Ok(platform));
            }
        }
    }
}
