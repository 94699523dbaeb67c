//! The language of a text: by its small words where they leave no doubt, else by its letters in threes.

use std::{collections::HashMap, sync::LazyLock};

use joinder_core::codes::Language;

/// So much of a text tells its language.
const HEAD_BYTES: usize = 320;
/// A shorter text tells none.
const LEAST_BYTES: usize = 40;
/// The longest small word, in bytes.
const LONGEST: usize = 12;

/// The small words of the official languages of the Union; what several share counts for each.
const SMALL: [(&str, &str); 24] = [
    (
        "en",
        "the and of to was that with for his her they from this have my had were by not it me who you is be",
    ),
    (
        "de",
        "der die und das ich nicht ein eine mit auf für den dem von zu ist wurde mich mir habe er sie hat im als",
    ),
    (
        "nl",
        "de het een en ik niet van dat met voor op aan werd heb naar bij zijn haar mijn die was ook maar nog te",
    ),
    (
        "fr",
        "le la les et des un une du est pas que qui dans pour sur avec je il elle été par mon ce au ne ai",
    ),
    ("es", "el la los las que en un una no por para con se me su mi del al fue le lo más he es"),
    ("it", "il la di che un una per non con del della sono mi ha al da nel gli le stato ho si poi è"),
    ("pt", "os as que em um uma não por para com se me do da no na foi ao mas eu fiz pelo é"),
    ("pl", "na do nie się że jest to po od przez mi mnie za jak który była był ale dla ze oraz"),
    ("ro", "și în de la pe cu nu un din că mi am fost pentru care prin lui să dar este mai"),
    ("sv", "och att det som en jag på är för med inte av till den han hade har ett mig var men när"),
    ("da", "og at det som en jeg på er for med ikke af til den han havde har et mig var men blev"),
    ("fi", "ja on ei että se oli hän minä mutta kun joka sen olen mitä minun hänen ovat tai en sitten"),
    ("et", "ja on ei et see oli ma mis kui aga ta selle mulle minu oma pärast siis ning kes"),
    ("lv", "un ir uz no ar ka es bija par tika lai pēc nav man vai bet kas to"),
    ("lt", "ir į kad su iš ne tai buvo man per už bet po dėl kuris aš jis nuo"),
    ("cs", "se na že je do to jsem mi byl ale pro jako po mě který jsem ve si od když"),
    ("sk", "sa na že je do to som mi bol ale pre ako po ma ktorý vo si od keď"),
    ("sl", "in je se na da za sem so ne mi ki pa bil po kot ni sta ter še"),
    ("hr", "je se na da za sam su ne mi koji bio od kao nije što te iz"),
    ("hu", "az és hogy nem egy volt meg is de ez van csak mert nekem után majd ki akkor"),
    ("bg", "на да се че от за не по до ми съм беше като след но ме си"),
    ("el", "και το να την του της με που για στο από είναι δεν μου ένα στην ότι τον"),
    ("mt", "li ta il ma biex kien dan għal minn fuq lili hija imma ġie qalli kont"),
    ("ga", "agus an na ar le go bhí sé mé ag ní sí mo chuir leis ach"),
];

/// A word, and a bit for each language that has it.
static WORDS: LazyLock<HashMap<&str, u32>> = LazyLock::new(|| {
    let mut words: HashMap<&str, u32> = HashMap::new();
    for (place, (_, small)) in SMALL.iter().enumerate() {
        for word in small.split(' ') {
            *words.entry(word).or_default() |= 1 << place;
        }
    }
    words
});

/// The language, where it is one of the Union's or of its neighbours; none for short texts.
pub(super) fn language(text: &str) -> Option<Language> {
    let text = text.trim();
    if text.len() <= LEAST_BYTES {
        return None;
    }
    let head = &text[..text.floor_char_boundary(HEAD_BYTES.min(text.len()))];
    by_words(head).or_else(|| by_letters(head))
}

/// None where two languages come close to one another.
fn by_words(head: &str) -> Option<Language> {
    let mut counts = [0u32; SMALL.len()];
    let mut lower = String::with_capacity(LONGEST * 2);
    for word in head.split(|c: char| !c.is_alphabetic()) {
        if word.len() < 2 || word.len() > LONGEST {
            continue;
        }
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        let mut bits = WORDS.get(lower.as_str()).copied().unwrap_or(0);
        while bits != 0 {
            counts[bits.trailing_zeros() as usize] += 1;
            bits &= bits - 1;
        }
    }
    let best = (0..SMALL.len()).max_by_key(|at| counts[*at])?;
    let second = (0..SMALL.len()).filter(|at| *at != best).map(|at| counts[at]).max()?;
    let clear = counts[best] >= 4 && counts[best] >= second + 3 && counts[best] * 2 >= second * 3;
    if clear { SMALL[best].0.parse().ok() } else { None }
}

/// Dear: dozens of microseconds.
fn by_letters(head: &str) -> Option<Language> {
    let code = match whatlang::detect_lang(head)?.code() {
        "eng" => "en",
        "deu" => "de",
        "fra" => "fr",
        "ita" => "it",
        "spa" => "es",
        "cat" => "ca",
        "por" => "pt",
        "nld" => "nl",
        "pol" => "pl",
        "ces" => "cs",
        "slk" => "sk",
        "slv" => "sl",
        "hrv" => "hr",
        "srp" => "sr",
        "ron" => "ro",
        "hun" => "hu",
        "bul" => "bg",
        "ell" => "el",
        "dan" => "da",
        "swe" => "sv",
        "nob" => "no",
        "fin" => "fi",
        "est" => "et",
        "lav" => "lv",
        "lit" => "lt",
        "rus" => "ru",
        "ukr" => "uk",
        "tur" => "tr",
        "ara" => "ar",
        "jpn" => "ja",
        "cmn" => "zh",
        "heb" => "he",
        _ => return None,
    };
    code.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_tell_and_doubt_is_left_to_the_letters() {
        for (text, want) in [
            (
                "I was told that the money would be safe and they asked me to send it to the account of a friend.",
                Some("en"),
            ),
            (
                "Ich habe über eine Anzeige ein Fahrrad gekauft und nach der Zahlung von dem Verkäufer nicht mehr gehört.",
                Some("de"),
            ),
            (
                "Ik heb via een advertentie een fiets gekocht en na de betaling van de verkoper niet meer gehoord.",
                Some("nl"),
            ),
            (
                "Kien hemm raġel li qalli biex nibgħat il-flus minn kont għal ieħor u ma ġie lura xejn lili.",
                Some("mt"),
            ),
            ("FR7630006000011234567890189", None),
        ] {
            let got = language(text);
            assert_eq!(got.as_ref().map(|told| told.as_str()), want, "{text}");
        }
        // Czech and Slovak share most small words.
        assert!(by_words("na že je do to mi ale po na do").is_none());
    }
}
