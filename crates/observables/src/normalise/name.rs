//! Names of persons and companies, folded for comparison; weak, and never alone a match.

use joinder_core::{Fault, fold};

/// Forms of address and titles, folded, in the languages of the Union.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "sir",
    "dr",
    "prof",
    "professor",
    "ing",
    "dipl",
    "mag",
    "herr",
    "herrn",
    "frau",
    "hr",
    "fr",
    "dhr",
    "mevr",
    "mevrouw",
    "heer",
    "monsieur",
    "madame",
    "mme",
    "mlle",
    "senor",
    "senora",
    "sr",
    "sra",
    "srta",
    "don",
    "dona",
    "sig",
    "sigra",
    "signor",
    "signora",
    "signore",
    "dott",
    "dottssa",
    "avv",
    "pan",
    "pani",
    "pane",
    "domnul",
    "doamna",
    "dl",
    "dna",
    "gospod",
    "gospa",
    "gospodin",
    "gospodja",
    "gospodica",
    "herra",
    "rouva",
    "hra",
    "fru",
    "froken",
    "ur",
    "kurioi",
    "κ",
    "κος",
    "κα",
    "κυριοσ",
    "κυρια",
    "господин",
    "госпожа",
];

/// Legal forms, folded and without spaces, with the form they stand for. Longer spellings of a form come to the same.
const LEGAL_FORMS: &[(&str, &str)] = &[
    ("ab", "AB"),
    ("publ", "AB"),
    ("ag", "AG"),
    ("aktiengesellschaft", "AG"),
    ("as", "AS"),
    ("a s", "AS"),
    ("aps", "ApS"),
    ("asbl", "ASBL"),
    ("vzw", "ASBL"),
    ("bv", "BV"),
    ("b v", "BV"),
    ("bvba", "BV"),
    ("srl", "SRL"),
    ("s r l", "SRL"),
    ("cv", "CV"),
    ("doo", "DOO"),
    ("d o o", "DOO"),
    ("dd", "DD"),
    ("d d", "DD"),
    ("ead", "EAD"),
    ("ад", "AD"),
    ("еоод", "EOOD"),
    ("eood", "EOOD"),
    ("оод", "OOD"),
    ("ood", "OOD"),
    ("ev", "EV"),
    ("e v", "EV"),
    ("eg", "EG"),
    ("e u", "EU"),
    ("ek", "EK"),
    ("e k", "EK"),
    ("gbr", "GbR"),
    ("gmbh", "GmbH"),
    ("g m b h", "GmbH"),
    ("mbh", "GmbH"),
    ("gmbh co kg", "GmbH & Co. KG"),
    ("gmbh u co kg", "GmbH & Co. KG"),
    ("ug haftungsbeschrankt", "UG"),
    ("ug", "UG"),
    ("kg", "KG"),
    ("ohg", "OHG"),
    ("se", "SE"),
    ("inc", "Inc"),
    ("incorporated", "Inc"),
    ("corp", "Corp"),
    ("corporation", "Corp"),
    ("llc", "LLC"),
    ("l l c", "LLC"),
    ("llp", "LLP"),
    ("lp", "LP"),
    ("ltd", "Ltd"),
    ("limited", "Ltd"),
    ("private limited", "Ltd"),
    ("pvt ltd", "Ltd"),
    ("co ltd", "Ltd"),
    ("teoranta", "Ltd"),
    ("plc", "PLC"),
    ("dac", "DAC"),
    ("kft", "Kft"),
    ("zrt", "Zrt"),
    ("nyrt", "Nyrt"),
    ("bt", "Bt"),
    ("lda", "Lda"),
    ("ltda", "Lda"),
    ("limitada", "Lda"),
    ("unipessoal lda", "Lda"),
    ("nv", "NV"),
    ("n v", "NV"),
    ("vof", "VOF"),
    ("v o f", "VOF"),
    ("ou", "OÜ"),
    ("oy", "Oy"),
    ("oyj", "Oyj"),
    ("osakeyhtio", "Oy"),
    ("sa", "SA"),
    ("s a", "SA"),
    ("sarl", "SARL"),
    ("s a r l", "SARL"),
    ("sas", "SAS"),
    ("s a s", "SAS"),
    ("sasu", "SAS"),
    ("eurl", "EURL"),
    ("snc", "SNC"),
    ("sci", "SCI"),
    ("scs", "SCS"),
    ("sca", "SCA"),
    ("scrl", "SCRL"),
    ("sia", "SIA"),
    ("uab", "UAB"),
    ("mb", "MB"),
    ("sl", "SL"),
    ("s l", "SL"),
    ("slu", "SL"),
    ("s l u", "SL"),
    ("sociedad limitada", "SL"),
    ("sau", "SA"),
    ("spa", "SpA"),
    ("s p a", "SpA"),
    ("srls", "SRL"),
    ("sp z o o", "Sp. z o.o."),
    ("spzoo", "Sp. z o.o."),
    ("sp zoo", "Sp. z o.o."),
    ("spolka z o o", "Sp. z o.o."),
    ("sp j", "Sp. j."),
    ("sp k", "Sp. k."),
    ("spol s r o", "s.r.o."),
    ("spol sro", "s.r.o."),
    ("s r o", "s.r.o."),
    ("sro", "s.r.o."),
    ("k s", "k.s."),
    ("αε", "AE"),
    ("α ε", "AE"),
    ("επε", "EPE"),
    ("ε π ε", "EPE"),
    ("ικε", "IKE"),
    ("ι κ ε", "IKE"),
    ("οε", "OE"),
    ("ооо", "OOO"),
];

/// Most words looked at from the end for a legal form: `spol s r o`.
const LONGEST_FORM: usize = 4;

/// A person's name: folded, titles dropped, the family name after a comma put last.
pub(super) fn person(text: &str) -> Result<String, Fault> {
    if text.contains('@') || text.contains("://") {
        return Err(Fault::Structure);
    }
    let folded = match text.split_once(',') {
        Some((family, given)) if !given.contains(',') && has_letter(given) => {
            fold(&format!("{given} {family}"))
        }
        Some(_) | None => fold(text),
    };
    let mut words: Vec<&str> = folded.split(' ').collect();
    while words.len() > 1 && words.first().is_some_and(|word| TITLES.contains(word)) {
        words.remove(0);
    }
    checked(words.join(" "))
}

/// A company's name: folded, its legal form dropped; [`legal_form`] gives that.
pub(super) fn company(text: &str) -> Result<String, Fault> {
    if text.contains("://") {
        return Err(Fault::Structure);
    }
    let folded = fold(text);
    let mut name = folded.as_str();
    while let Some((rest, _)) = split_form(name) {
        name = rest;
    }
    checked(name.to_owned())
}

/// The legal form at the end of a company's name: `"Müller G.m.b.H."` has `GmbH`.
pub fn legal_form(raw: &str) -> Option<&'static str> {
    split_form(&fold(raw)).map(|(_, form)| form)
}

/// Parts a folded name before the longest legal form at its end; something must stay.
fn split_form(name: &str) -> Option<(&str, &'static str)> {
    let cuts: Vec<usize> = name.rmatch_indices(' ').take(LONGEST_FORM).map(|(at, _)| at).collect();
    cuts.into_iter().rev().find_map(|at| {
        let form = LEGAL_FORMS.iter().find(|(spelling, _)| *spelling == &name[at + 1..])?;
        Some((&name[..at], form.1))
    })
}

fn checked(name: String) -> Result<String, Fault> {
    if name.chars().count() > 200 {
        return Err(Fault::Length);
    }
    if name.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
        return Err(Fault::Length);
    }
    if has_letter(&name) { Ok(name) } else { Err(Fault::Alphabet) }
}

fn has_letter(text: &str) -> bool {
    text.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persons() {
        let check = |raw, want: &str| assert_eq!(person(raw).as_deref(), Ok(want), "{raw}");
        check("Herr Dr. Jürgen MÜLLER", "jurgen muller");
        check("Silva, Maria", "maria silva");
        check("Sr. D. João  da Silva", "d joao da silva");
        check("Mr", "mr");
        assert_eq!(person("12345"), Err(Fault::Alphabet));
        assert_eq!(person("-"), Err(Fault::Length));
        assert_eq!(person("a@example.com"), Err(Fault::Structure));
    }

    #[test]
    fn companies() {
        let check = |raw, name: &str, form: Option<&str>| {
            assert_eq!(company(raw).as_deref(), Ok(name), "{raw}");
            assert_eq!(legal_form(raw), form, "{raw}");
        };
        check("Müller G.m.b.H.", "muller", Some("GmbH"));
        check("Müller GmbH & Co. KG", "muller", Some("GmbH & Co. KG"));
        check("Trade Invest Sp. z o.o.", "trade invest", Some("Sp. z o.o."));
        check("Fast Shop B.V.", "fast shop", Some("BV"));
        check("Obchod spol. s r.o.", "obchod", Some("s.r.o."));
        check("Limited", "limited", None);
        check("Global", "global", None);
        check("3M", "3m", None);
    }
}
