//! Whose a column is, where the header only abbreviates it: `POSK_TEL` beside `POSK_EMAIL` and `PODEZR_TEL`.
//!
//! A word that stands in several headers beside words for what somebody has (phone, account, name), and that nothing
//! else explains, is read as the beginning of a word for a victim, an offender or a recipient, if there is one side that
//! it can begin.

use std::{collections::BTreeMap, sync::LazyLock};

use joinder_core::codes::Country;

use super::{
    states,
    words::{Meaning, SIDES, Word, folded},
};

/// Shorter ones begin too much; longer ones are words.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=8;

struct Party {
    side: Word,
    language: &'static str,
    stem: String,
}

static PARTIES: LazyLock<Vec<Party>> = LazyLock::new(|| {
    let lines = SIDES.lines().filter(|line| !line.starts_with('#'));
    let rows = lines.filter_map(|line| {
        let mut cells = line.split('\t');
        let side = Word::from_slug(cells.next()?)
            .filter(|w| matches!(w, Word::Victim | Word::Offender | Word::Recipient))?;
        Some((side, cells.next()?, cells.next()?))
    });
    rows.flat_map(|(side, language, stems)| {
        let whole = stems.split('|').map(|stem| stem.trim_start_matches(['*', '^']).trim_end_matches('$'));
        whole.map(move |stem| Party { side, language, stem: folded(stem) })
    })
    .collect()
});

/// The headers with each such abbreviation spelled out.
pub(crate) fn spelled_out(headers: &[String], country: Option<Country>) -> Vec<String> {
    let mut columns: BTreeMap<String, usize> = BTreeMap::new();
    for header in headers {
        let text = folded(header);
        let mut words = edges(&text);
        let has_more = Meaning::of(header).any(&BELONGINGS);
        words.retain(|word| {
            has_more && LETTERS.contains(&word.chars().count()) && Meaning::of(word).is_empty()
        });
        for word in words {
            *columns.entry(word.to_owned()).or_default() += 1;
        }
    }
    columns.retain(|_, count| *count >= 2);
    let stems: BTreeMap<&str, &str> =
        columns.keys().filter_map(|short| Some((short.as_str(), stem_of(short, country)?))).collect();
    if stems.is_empty() {
        return headers.to_vec();
    }
    let spell = |header: &String| {
        let text = folded(header);
        match edges(&text).into_iter().find_map(|word| stems.get(word)) {
            Some(stem) => format!("{header} {stem}"),
            None => header.clone(),
        }
    };
    headers.iter().map(spell).collect()
}

/// The first and the last word: between them stand articles and prepositions (`Correo del denunciado`).
fn edges(text: &str) -> Vec<&str> {
    let words: Vec<&str> = text.split(' ').collect();
    match words[..] {
        [first, .., last] => vec![first, last],
        _ => words,
    }
}

/// What a party has, and thus what makes the word beside it a party.
const BELONGINGS: [Word; 6] = [Word::Phone, Word::Email, Word::Account, Word::Name, Word::Age, Word::Bank];

/// A word that this begins, in the State's language or else in any, where all such words are of one side.
fn stem_of(short: &str, country: Option<Country>) -> Option<&'static str> {
    let of_one_side = |language: Option<&str>| {
        let begun = |party: &&Party| {
            language.is_none_or(|l| l == party.language)
                // A whole word of several is no abbreviation of them: `persona` is not `persona offesa`.
                && party.stem.strip_prefix(short).is_some_and(|rest| !rest.is_empty() && !rest.starts_with(' '))
        };
        let mut found = PARTIES.iter().filter(begun);
        let first = found.next()?;
        found.all(|other| other.side == first.side).then_some(first.stem.as_str())
    };
    let own = country.and_then(states::of).map(|state| state.language);
    own.and_then(|language| of_one_side(Some(language))).or_else(|| of_one_side(None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(headers: &[&str], country: &str, sides: &[Option<Word>]) {
        let headers: Vec<String> = headers.iter().map(|h| (*h).to_owned()).collect();
        let spelled = spelled_out(&headers, country.parse().ok());
        for (header, side) in spelled.iter().zip(sides) {
            let meaning = Meaning::of(header);
            let found = [Word::Victim, Word::Offender, Word::Recipient].into_iter().find(|w| meaning.has(*w));
            assert_eq!(found, *side, "{header}");
        }
    }

    #[test]
    fn prefixes_that_several_columns_share_say_whose_they_are() {
        use Word::{Offender, Recipient, Victim};
        check(
            &["POSK_TEL", "POSK_EMAIL", "PODEZR_TEL", "PODEZR_UCET", "KOD_UTV"],
            "CZ",
            &[Some(Victim), Some(Victim), Some(Offender), Some(Offender), None],
        );
        check(
            &["OST_TEL", "OST_IBAN", "PRIM_IBAN", "PRIM_IME", "POC_TEL", "POC_EMAIL"],
            "HR",
            &[Some(Victim), Some(Victim), Some(Recipient), Some(Recipient), Some(Offender), Some(Offender)],
        );
        check(&["FOR tlf.", "FOR e-mail"], "DK", &[Some(Victim), Some(Victim)]);
    }

    #[test]
    fn a_word_of_one_column_or_of_two_sides_says_nothing() {
        check(&["POSK_TEL", "EMAIL"], "CZ", &[None, None]);
        check(&["persona.talruni", "persona.vards"], "LV", &[None, None]);
        check(&["BAN_TEL", "BAN_EMAIL"], "CZ", &[None, None]);
        check(&["Cuentas del banco", "Correo del banco", "Importe del perjuicio"], "ES", &[None, None, None]);
    }
}
