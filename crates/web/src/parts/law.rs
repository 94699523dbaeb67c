//! Offences, classes and other codes by name, in the reader's language.

use joinder_core::codes::{Act, AgeBand, Nis2Sector, Offence, Purpose, Rsit, VictimKind};

use crate::reader::Reader;

/// The key of a code's name: signs that no key has become hyphens.
fn key(family: &str, code: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let code: String = code.chars().map(plain).collect();
    format!("{family}-{}", code.trim_matches('-'))
}

fn named(reader: &Reader, family: &str, code: &str) -> String {
    reader.say(&key(family, code)).into_owned()
}

/// An offence.
pub fn offence_name(reader: &Reader, offence: Offence) -> String {
    named(reader, "law", offence.as_str())
}

/// An offence and the act that defines it.
pub fn offence_by_act(reader: &Reader, offence: Offence) -> String {
    format!("{}, {}", offence_name(reader, offence), named(reader, "act", act_slug(offence.act())))
}

fn act_slug(act: Act) -> &'static str {
    match act {
        Act::Attacks => "attacks",
        Act::PaymentFraud => "payment-fraud",
        Act::Budapest => "budapest",
    }
}

/// A class of incident that a kind of report proposes.
pub fn class_name(reader: &Reader, class: Rsit) -> String {
    named(reader, "class", class.as_str())
}

/// A purpose.
fn purpose_name(reader: &Reader, purpose: Purpose) -> String {
    named(reader, "for-purpose", purpose.as_str())
}

/// A purpose, with the letter that it has in the law.
pub fn purpose_with_letter(reader: &Reader, purpose: Purpose) -> String {
    format!("{} ({purpose})", purpose_name(reader, purpose))
}

/// What the victim is.
pub fn victim_kind_name(reader: &Reader, kind: VictimKind) -> String {
    named(reader, "victim-is", kind.as_str())
}

/// The victim's age.
pub fn age_name(reader: &Reader, band: AgeBand) -> String {
    named(reader, "age", band.as_str())
}

/// The victim's sector.
pub fn sector_name(reader: &Reader, sector: Nis2Sector) -> String {
    named(reader, "sector", sector.as_str())
}

#[cfg(test)]
mod tests {
    use joinder_core::codes::{Kind, crosswalk};

    use super::*;
    use crate::reader::{Language, Locale};

    #[test]
    fn every_code_has_its_words_in_every_language() {
        let mut wanted: Vec<String> = Offence::all().map(|o| key("law", o.as_str())).collect();
        wanted.extend([Act::Attacks, Act::PaymentFraud, Act::Budapest].map(|act| key("act", act_slug(act))));
        wanted.extend(
            Kind::all().filter_map(|kind| Some(key("class", crosswalk(kind).rsit.first()?.as_str()))),
        );
        wanted.extend(Purpose::all().map(|p| key("for-purpose", p.as_str())));
        wanted.extend(VictimKind::all().map(|k| key("victim-is", k.as_str())));
        wanted.extend(AgeBand::all().map(|a| key("age", a.as_str())));
        wanted.extend(Nis2Sector::all().map(|s| key("sector", s.as_str())));
        for language in Language::ALL {
            for key in &wanted {
                assert!(Locale::of(language).knows(key), "{key} in {}", language.tag());
            }
        }
    }

    #[test]
    fn an_offence_is_named_in_the_readers_language() {
        let german = Reader { locale: Locale::of(Language::De), ..Reader::plain() };
        let offence: Offence = "d2013_40.art3".parse().unwrap();
        let words = offence_by_act(&german, offence);
        assert_eq!(words, "Rechtswidriger Zugang zu Informationssystemen, Richtlinie 2013/40/EU");
        assert_eq!(offence_name(&Reader::plain(), offence), offence.label(), "English as the list has it");
    }
}
