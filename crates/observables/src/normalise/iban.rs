//! IBAN: structure of every country and check digits. The national check inside is asked only where an IBAN is made of a
//! national number: MOD 97 has seen every slip already, and some banks number outside their State's scheme.

use joinder_core::Fault;

use super::{
    national,
    tidy::{Short, strip_prefix_any_case, without},
};

/// What people put between the groups.
const SEPARATORS: &[u8] = b" -.,/_:";

/// Length and letters of each country's BBAN: counts followed by `n` digits, `a` capital letters, `c` either.
///
/// ISO 13616 registry; the rows after the blank comment line are countries that use the form without being registered
/// (French-African and Portuguese-African rules, and Iran's central bank).
const STRUCTURES: &[(&str, &str)] = &[
    ("AD", "8n12c"),
    ("AE", "19n"),
    ("AL", "8n16c"),
    ("AT", "16n"),
    ("AZ", "4a20c"),
    ("BA", "16n"),
    ("BE", "12n"),
    ("BG", "4a6n8c"),
    ("BH", "4a14c"),
    ("BI", "23n"),
    ("BR", "23n1a1c"),
    ("BY", "4c4n16c"),
    ("CH", "5n12c"),
    ("CR", "18n"),
    ("CY", "8n16c"),
    ("CZ", "20n"),
    ("DE", "18n"),
    ("DJ", "23n"),
    ("DK", "14n"),
    ("DO", "4c20n"),
    ("EE", "16n"),
    ("EG", "25n"),
    ("ES", "20n"),
    ("FI", "14n"),
    ("FK", "2a12n"),
    ("FO", "14n"),
    ("FR", "10n11c2n"),
    ("GB", "4a14n"),
    ("GE", "2a16n"),
    ("GI", "4a15c"),
    ("GL", "14n"),
    ("GR", "7n16c"),
    ("GT", "4c20c"),
    ("HN", "4a20n"),
    ("HR", "17n"),
    ("HU", "24n"),
    ("IE", "4a14n"),
    ("IL", "19n"),
    ("IQ", "4a15n"),
    ("IS", "22n"),
    ("IT", "1a10n12c"),
    ("JO", "4a4n18c"),
    ("KW", "4a22c"),
    ("KZ", "3n13c"),
    ("LB", "4n20c"),
    ("LC", "4a24c"),
    ("LI", "5n12c"),
    ("LT", "16n"),
    ("LU", "3n13c"),
    ("LV", "4a13c"),
    ("LY", "21n"),
    ("MC", "10n11c2n"),
    ("MD", "20c"),
    ("ME", "18n"),
    ("MK", "3n10c2n"),
    ("MN", "16n"),
    ("MR", "23n"),
    ("MT", "4a5n18c"),
    ("MU", "4a19n3a"),
    ("NI", "4a20n"),
    ("NL", "4a10n"),
    ("NO", "11n"),
    ("OM", "3n16c"),
    ("PK", "4a16c"),
    ("PL", "24n"),
    ("PS", "4a21c"),
    ("PT", "21n"),
    ("QA", "4a21c"),
    ("RO", "4a16c"),
    ("RS", "18n"),
    ("RU", "14n15c"),
    ("SA", "2n18c"),
    ("SC", "4a20n3a"),
    ("SD", "14n"),
    ("SE", "20n"),
    ("SI", "15n"),
    ("SK", "20n"),
    ("SM", "1a10n12c"),
    ("SO", "19n"),
    ("ST", "21n"),
    ("SV", "4a20n"),
    ("TL", "19n"),
    ("TN", "20n"),
    ("TR", "6n16c"),
    ("UA", "6n19c"),
    ("VA", "18n"),
    ("VG", "4a16n"),
    ("XK", "16n"),
    ("YE", "4a4n18c"),
    //
    ("AO", "21n"),
    ("BF", "2c22n"),
    ("BJ", "2c22n"),
    ("CF", "23n"),
    ("CG", "23n"),
    ("CI", "2a22n"),
    ("CM", "23n"),
    ("CV", "21n"),
    ("DZ", "22n"),
    ("GA", "23n"),
    ("GQ", "23n"),
    ("GW", "2c19n"),
    ("IR", "22n"),
    ("KM", "23n"),
    ("MA", "24n"),
    ("MG", "23n"),
    ("ML", "2c22n"),
    ("MZ", "21n"),
    ("NE", "2a22n"),
    ("SN", "2a22n"),
    ("TD", "23n"),
    ("TG", "2a22n"),
];

/// Row of [`STRUCTURES`] plus one, by `(first - A) * 26 + second - A`; zero where there is none.
const PLACES: [u8; 26 * 26] = places();

const fn places() -> [u8; 26 * 26] {
    let mut places = [0; 26 * 26];
    let mut row = 0;
    while row < STRUCTURES.len() {
        let letters = STRUCTURES[row].0.as_bytes();
        row += 1;
        places[(letters[0] - b'A') as usize * 26 + (letters[1] - b'A') as usize] = row as u8;
    }
    places
}

/// The structure of a country's BBAN, by its two capital letters.
pub(crate) fn structure(country: &[u8]) -> Option<&'static str> {
    let &[first @ b'A'..=b'Z', second @ b'A'..=b'Z'] = country else { return None };
    let place = PLACES[usize::from(first - b'A') * 26 + usize::from(second - b'A')];
    STRUCTURES.get(usize::from(place).checked_sub(1)?).map(|row| row.1)
}

/// Number of characters a structure stands for.
pub(crate) fn length(structure: &str) -> usize {
    parts(structure).map(|(count, _)| count).sum()
}

/// Whether each character is of the class that its place asks for. The lengths must agree.
pub(crate) fn fits(structure: &str, mut bban: &[u8]) -> bool {
    for (count, class) in parts(structure) {
        let Some((head, tail)) = bban.split_at_checked(count) else { return false };
        let of_class = |byte: &u8| match class {
            b'n' => byte.is_ascii_digit(),
            b'a' => byte.is_ascii_uppercase(),
            _ => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
        };
        if !head.iter().all(of_class) {
            return false;
        }
        bban = tail;
    }
    bban.is_empty()
}

fn parts(structure: &str) -> impl Iterator<Item = (usize, u8)> {
    let mut count = 0;
    structure.bytes().filter_map(move |byte| {
        if byte.is_ascii_digit() {
            count = count * 10 + usize::from(byte - b'0');
            return None;
        }
        Some((std::mem::take(&mut count), byte))
    })
}

/// Reads an IBAN as people write it.
pub(super) fn normal(text: &str) -> Result<String, Fault> {
    let text = strip_prefix_any_case(text, "iban").unwrap_or(text);
    let mut short: Short<34> = without(text, SEPARATORS).ok_or(Fault::Length)?;
    short.uppercase();
    check(short.bytes())?;
    short.text().map(str::to_owned).ok_or(Fault::Alphabet)
}

/// Checks capital letters and digits without separators.
fn check(iban: &[u8]) -> Result<(), Fault> {
    if !iban.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()) {
        return Err(Fault::Alphabet);
    }
    let (country, rest) = iban.split_at_checked(2).ok_or(Fault::Length)?;
    if !country.iter().all(u8::is_ascii_uppercase) {
        return Err(Fault::Structure);
    }
    let structure = structure(country).ok_or(Fault::Unknown)?;
    let (digits, bban) = rest.split_at_checked(2).ok_or(Fault::Length)?;
    if bban.len() != length(structure) {
        return Err(Fault::Length);
    }
    if !digits.iter().all(u8::is_ascii_digit) || !fits(structure, bban) {
        return Err(Fault::Structure);
    }
    // ISO 13616: check digits run from 02 to 98; the others would satisfy MOD 97 for a second time.
    if matches!(digits, b"00" | b"01" | b"99") || rest_97(bban, country, digits) != 1 {
        return Err(Fault::Checksum);
    }
    Ok(())
}

/// Builds the IBAN of a BBAN that fits the country's structure and passes its national check.
pub(super) fn from_bban(country: &str, bban: &str) -> Result<String, Fault> {
    let structure = structure(country.as_bytes()).ok_or(Fault::Unknown)?;
    if bban.len() != length(structure) {
        return Err(Fault::Length);
    }
    if !fits(structure, bban.as_bytes()) {
        return Err(Fault::Structure);
    }
    if !national::holds(country.as_bytes(), bban.as_bytes()) {
        return Err(Fault::Checksum);
    }
    let digits = 98 - rest_97(bban.as_bytes(), country.as_bytes(), b"00");
    Ok(format!("{country}{digits:02}{bban}"))
}

/// ISO 7064 MOD 97-10 over BBAN, country and check digits, letters counting from 10.
fn rest_97(bban: &[u8], country: &[u8], digits: &[u8]) -> u32 {
    bban.iter().chain(country).chain(digits).fold(0, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        letter => (rest * 100 + u32::from(letter.wrapping_sub(b'A')) + 10) % 97,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_structure_reads_and_fits_an_iban() {
        for (country, structure) in STRUCTURES {
            assert!((11..=30).contains(&length(structure)), "{country}");
            assert_eq!(super::structure(country.as_bytes()), Some(*structure), "listed twice: {country}");
        }
        assert_eq!(super::structure(b"ZZ"), None);
        assert_eq!(super::structure(b"a"), None);
    }

    #[test]
    fn faults_say_what_is_wrong() {
        let check = |raw, want: Fault| assert_eq!(normal(raw), Err(want), "{raw}");
        assert_eq!(normal("IBAN: nl91 abna 0417 1643 00").as_deref(), Ok("NL91ABNA0417164300"));
        check("NL91ABNA041716430", Fault::Length);
        check("NL92ABNA0417164300", Fault::Checksum);
        check("NL91ABN10417164300", Fault::Structure);
        check("ZZ91ABNA0417164300", Fault::Unknown);
        check("NL91ABNA04171643é0", Fault::Alphabet);
        check("GB01 BARC 2071 4583 6083 87", Fault::Checksum);
        check("", Fault::Length);
        check("N", Fault::Length);
    }

    #[test]
    fn one_wrong_digit_is_always_seen() {
        let iban = "DE89370400440532013000";
        for place in 2..iban.len() {
            for digit in b'0'..=b'9' {
                let mut changed = iban.as_bytes().to_vec();
                changed[place] = digit;
                let changed = String::from_utf8(changed).unwrap();
                assert_eq!(normal(&changed).is_ok(), changed == iban, "{changed}");
            }
        }
    }

    #[test]
    fn a_bban_becomes_its_iban() {
        assert_eq!(from_bban("BE", "539007547034").as_deref(), Ok("BE68539007547034"));
        assert_eq!(from_bban("BE", "539007547035"), Err(Fault::Checksum));
        assert_eq!(from_bban("ES", "21000418450200051332").as_deref(), Ok("ES9121000418450200051332"));
    }
}
