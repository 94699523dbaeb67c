//! Bank accounts: IBANs of 27 countries with the right structure, MOD 97, and national check digits where the
//! country has them (BE, CZ, EE, ES, FI, FR, HR, HU, IT, NL, PL, PT, SI, SK). The numbers are made up.

use crate::dice::Dice;

/// A whole IBAN without spaces. An unknown country gives a Lithuanian one, where many payment firms sit.
pub(crate) fn iban(country: &str, dice: &mut Dice) -> String {
    let (country, bban) = match country {
        "NL" => ("NL", dutch(dice)),
        "DE" => {
            let bank = *dice
                .pick(&["10010010", "10011001", "10050000", "20041133", "37040044", "50010517", "70150000"]);
            ("DE", format!("{bank}{}", dice.pattern("0#########")))
        }
        "FR" => ("FR", french(dice)),
        "ES" => ("ES", spanish(dice)),
        "IT" => ("IT", italian(dice)),
        "PL" => ("PL", polish(dice)),
        "PT" => ("PT", portuguese(dice)),
        "RO" => {
            let bank = *dice.pick(&["BTRL", "RNCB", "BRDE", "INGB", "RZBR", "REVO"]);
            (
                "RO",
                format!("{bank}{}", dice.pattern("****##############").chars().take(16).collect::<String>()),
            )
        }
        "SE" => {
            let bank = *dice.pick(&["500", "600", "800", "300", "950"]);
            (
                "SE",
                format!("{bank}{}", dice.pattern("0000##############").chars().take(17).collect::<String>()),
            )
        }
        "FI" => ("FI", finnish(dice)),
        "BE" => ("BE", belgian(dice)),
        "AT" => {
            let bank = *dice.pick(&["12000", "20111", "32000", "14000", "60000"]);
            ("AT", format!("{bank}{}", dice.pattern("00#########")))
        }
        "CZ" => ("CZ", czech(&["0100", "0300", "0800", "2010", "3030", "5500"], dice)),
        "SK" => ("SK", czech(&["0200", "0900", "1100", "7500", "8330"], dice)),
        "GR" => {
            let bank = *dice.pick(&["011", "014", "017", "026"]);
            (
                "GR",
                format!(
                    "{bank}{}",
                    dice.pattern("####00000000########").chars().take(20).collect::<String>()
                ),
            )
        }
        "CY" => ("CY", format!("00{}{}", dice.pick(&["2", "5"]), dice.pattern("00###00000000########"))),
        "IE" => {
            let bank = *dice.pick(&["AIBK93", "BOFI90", "IPBS99", "REVO99"]);
            ("IE", format!("{bank}{}", dice.pattern("############")))
        }
        "EE" => ("EE", estonian(dice)),
        "LU" => {
            ("LU", format!("{}{}", dice.pick(&["001", "002", "003", "010"]), dice.pattern("#############")))
        }
        "MT" => (
            "MT",
            format!("{}{}", dice.pick(&["VALL22013", "MALT01100"]), dice.pattern("000000000#########")),
        ),
        "GB" => {
            let bank = *dice.pick(&["BARC20", "LOYD30", "NWBK60", "REVO00", "MONZ04", "CLRB04"]);
            ("GB", format!("{bank}{}", dice.pattern("############").chars().take(12).collect::<String>()))
        }
        "HU" => ("HU", hungarian(dice)),
        "SI" => ("SI", slovene(dice)),
        "HR" => ("HR", croatian(dice)),
        "BG" => (
            "BG",
            format!("{}{}", dice.pick(&["UNCR7000", "STSA9300", "FINV9150"]), dice.pattern("15########")),
        ),
        "DK" => {
            ("DK", format!("{}{}", dice.pick(&["3000", "2000", "5301", "9570"]), dice.pattern("##########")))
        }
        "LV" => ("LV", format!("{}{}", dice.pick(&["HABA", "UNLA", "RIKO"]), dice.pattern("0551#########"))),
        _ => (
            "LT",
            format!(
                "{}{}",
                dice.pick(&["32500", "33500", "35000", "73000", "70440"]),
                dice.pattern("###########")
            ),
        ),
    };
    with_check(country, &bban)
}

fn with_check(country: &str, bban: &str) -> String {
    // Each arm above fills its structure; this trims what a pattern made too long.
    let length = bban_length(country);
    let bban: String = bban.chars().take(length).collect();
    let check = 98 - mod97(&format!("{bban}{country}00"));
    format!("{country}{check:02}{bban}")
}

fn bban_length(country: &str) -> usize {
    match country {
        "BE" => 12,
        "NL" | "FI" | "DK" => 14,
        "SI" => 15,
        "AT" | "EE" | "LT" | "LU" => 16,
        "HR" | "LV" => 17,
        "DE" | "GB" | "IE" | "BG" => 18,
        "CZ" | "SK" | "ES" | "RO" | "SE" => 20,
        "PT" => 21,
        "FR" | "IT" | "GR" => 23,
        "PL" | "HU" | "CY" => 24,
        "MT" => 27,
        _ => 30,
    }
}

/// Remainder by 97 of digits and letters (A = 10 … Z = 35), as ISO 7064 wants it.
pub(crate) fn mod97(text: &str) -> u32 {
    text.chars().fold(0, |rest, c| match c.to_digit(36) {
        Some(digit) if digit < 10 => (rest * 10 + digit) % 97,
        Some(letter) => (rest * 100 + letter) % 97,
        None => rest,
    })
}

fn weigh(digits: &str, weights: &[u32]) -> u32 {
    digits.chars().zip(weights).filter_map(|(c, w)| c.to_digit(10).map(|d| d * w)).sum()
}

fn dutch(dice: &mut Dice) -> String {
    let bank = *dice.pick(&["ABNA", "INGB", "RABO", "BUNQ", "KNAB", "SNSB", "ASNB", "TRIO", "RBRB"]);
    loop {
        let account = dice.pattern("0#########");
        if weigh(&account, &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11) {
            return format!("{bank}{account}");
        }
    }
}

fn french(dice: &mut Dice) -> String {
    let bank = *dice.pick(&["30003", "30004", "30006", "20041", "10278", "17598", "28233", "16958"]);
    let (branch, account) = (dice.pattern("0####"), dice.pattern("###########"));
    format!("{bank}{branch}{account}{:02}", french_key(bank, &branch, &account))
}

/// *Clé RIB*.
fn french_key(bank: &str, branch: &str, account: &str) -> u64 {
    let number = |text: &str| text.parse::<u64>().unwrap_or(0);
    97 - (89 * number(bank) + 15 * number(branch) + 3 * number(account)) % 97
}

fn spanish(dice: &mut Dice) -> String {
    let bank = *dice.pick(&["0049", "0182", "2100", "0081", "1465", "2085", "0073", "1583"]);
    let (branch, account) = (dice.pattern("####"), dice.pattern("##########"));
    format!(
        "{bank}{branch}{}{}{account}",
        spanish_check(&format!("00{bank}{branch}")),
        spanish_check(&account)
    )
}

/// One *dígito de control*, over ten digits.
fn spanish_check(digits: &str) -> u32 {
    match 11 - weigh(digits, &[1, 2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 {
        10 => 1,
        11 => 0,
        other => other,
    }
}

fn italian(dice: &mut Dice) -> String {
    let bank = *dice.pick(&["02008", "03069", "05034", "36081", "07601", "03015", "36772"]);
    let body = format!("{bank}{}{}", dice.pattern("#####"), dice.pattern("00##########"));
    format!("{}{body}", italian_letter(&body))
}

/// CIN, over bank, branch and account.
fn italian_letter(body: &str) -> char {
    const ODD: [u32; 10] = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
    let digits = body.chars().enumerate().filter_map(|(i, c)| c.to_digit(10).map(|d| (i, d)));
    let sum: u32 = digits.map(|(i, d)| if i % 2 == 0 { ODD[d as usize] } else { d }).sum();
    char::from(b'A' + (sum % 26) as u8)
}

fn polish(dice: &mut Dice) -> String {
    let bank = *dice.pick(&["1020", "1050", "1090", "1140", "1160", "1240", "2490", "1870"]);
    let branch = format!("{bank}{}", dice.pattern("###"));
    format!("{branch}{}{}", polish_check(&branch), dice.pattern("################"))
}

/// Last digit of the sort code.
fn polish_check(branch: &str) -> u32 {
    (10 - weigh(branch, &[3, 9, 7, 1, 3, 9, 7]) % 10) % 10
}

fn portuguese(dice: &mut Dice) -> String {
    let bank = *dice.pick(&["0035", "0033", "0007", "0018", "0010", "0036", "0193"]);
    let body = format!("{bank}{}{}", dice.pattern("0###"), dice.pattern("###########"));
    format!("{body}{:02}", 98 - mod97(&format!("{body}00")))
}

fn finnish(dice: &mut Dice) -> String {
    let body = format!("{}{}", dice.pick(&["1", "5", "8", "31", "36", "405"]), dice.pattern("#############"));
    let body: String = body.chars().take(13).collect();
    format!("{body}{}", finnish_check(&body))
}

/// Luhn, over thirteen digits.
fn finnish_check(body: &str) -> u32 {
    let digits = body.chars().filter_map(|c| c.to_digit(10)).rev().enumerate();
    let sum: u32 = digits.map(|(i, d)| if i % 2 == 0 { d * 2 / 10 + d * 2 % 10 } else { d }).sum();
    (10 - sum % 10) % 10
}

fn belgian(dice: &mut Dice) -> String {
    let body =
        format!("{}{}", dice.pick(&["001", "068", "363", "731", "539", "967"]), dice.pattern("#######"));
    format!("{body}{:02}", belgian_check(&body))
}

fn belgian_check(body: &str) -> u32 {
    match mod97(body) {
        0 => 97,
        rest => rest,
    }
}

fn czech(banks: &[&str], dice: &mut Dice) -> String {
    let bank = *dice.pick(banks);
    let part = |pattern: &str, weights: &[u32], dice: &mut Dice| loop {
        let digits = dice.pattern(pattern);
        if weigh(&digits, weights).is_multiple_of(11) {
            return digits;
        }
    };
    let prefix =
        if dice.chance(0.6) { "000000".to_owned() } else { part("0000##", &[10, 5, 8, 4, 2, 1], dice) };
    let account = part("##########", &[6, 3, 7, 9, 10, 5, 8, 4, 2, 1], dice);
    format!("{bank}{prefix}{account}")
}

fn estonian(dice: &mut Dice) -> String {
    let body = format!("{}{}", dice.pick(&["2200", "1010", "7700"]), dice.pattern("###########"));
    format!("{body}{}", estonian_check(&body[2..]))
}

/// 7-3-1 from the right.
fn estonian_check(digits: &str) -> u32 {
    let weighed = digits.chars().rev().zip([7, 3, 1].into_iter().cycle());
    let sum: u32 = weighed.filter_map(|(c, w)| c.to_digit(10).map(|d| d * w)).sum();
    (10 - sum % 10) % 10
}

fn hungarian(dice: &mut Dice) -> String {
    let head = format!("{}{}", dice.pick(&["117", "107", "120", "116"]), dice.pattern("####"));
    let tail = dice.pattern("###############");
    format!("{head}{}{tail}{}", hungarian_check(&head), hungarian_check(&tail))
}

/// 9-7-3-1, of each of the two groups.
fn hungarian_check(digits: &str) -> u32 {
    let weighed = digits.chars().zip([9, 7, 3, 1].into_iter().cycle());
    let sum: u32 = weighed.filter_map(|(c, w)| c.to_digit(10).map(|d| d * w)).sum();
    (10 - sum % 10) % 10
}

fn slovene(dice: &mut Dice) -> String {
    let body = format!("{}{}", dice.pick(&["02", "04", "33"]), dice.pattern("###########"));
    format!("{body}{:02}", 98 - mod97(&format!("{body}00")))
}

fn croatian(dice: &mut Dice) -> String {
    let bank = *dice.pick(&["236000", "234000", "240200"]);
    let account = dice.pattern("11#######");
    format!("{bank}{}{account}{}", croatian_check(bank), croatian_check(&account))
}

/// ISO 7064 MOD 11,10, of the bank code and of the account.
fn croatian_check(digits: &str) -> u32 {
    let rest = digits.chars().filter_map(|c| c.to_digit(10)).fold(10, |rest, digit| {
        let sum = match (digit + rest) % 10 {
            0 => 10,
            other => other,
        };
        sum * 2 % 11
    });
    (11 - rest) % 10
}

/// How people write it: in fours, in one piece, with dashes, in lower case, or in the national form.
pub(crate) fn in_fours(iban: &str, gap: char) -> String {
    let mut text = String::with_capacity(iban.len() + 8);
    for (index, c) in iban.chars().enumerate() {
        if index > 0 && index % 4 == 0 {
            text.push(gap);
        }
        text.push(c);
    }
    text
}

/// The number as the country's own bank forms have it, where that differs from the IBAN.
pub(crate) fn national(iban: &str) -> Option<String> {
    let (country, rest) = (iban.get(..2)?, iban.get(4..)?);
    match country {
        "PL" => {
            let number = iban.get(2..)?;
            Some(format!("{} {}", number.get(..2)?, in_fours(number.get(2..)?, ' ')))
        }
        "CZ" | "SK" => {
            let (bank, prefix, number) = (rest.get(..4)?, rest.get(4..10)?, rest.get(10..)?);
            let (prefix, number) = (prefix.trim_start_matches('0'), number.trim_start_matches('0'));
            Some(if prefix.is_empty() {
                format!("{number}/{bank}")
            } else {
                format!("{prefix}-{number}/{bank}")
            })
        }
        "PT" => Some(rest.to_owned()),
        "ES" => {
            Some(format!("{} {} {} {}", rest.get(..4)?, rest.get(4..8)?, rest.get(8..10)?, rest.get(10..)?))
        }
        "HU" => Some(format!("{}-{}-{}", rest.get(..8)?, rest.get(8..16)?, rest.get(16..)?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTRIES: [&str; 28] = [
        "NL", "DE", "FR", "ES", "IT", "PL", "PT", "RO", "SE", "FI", "BE", "AT", "CZ", "GR", "IE", "LT", "EE",
        "LU", "MT", "CY", "GB", "HU", "SK", "SI", "HR", "BG", "DK", "LV",
    ];

    #[test]
    fn accounts_have_their_length_and_pass_mod_97() {
        let mut dice = Dice::new(7);
        for country in COUNTRIES {
            for _ in 0..50 {
                let iban = iban(country, &mut dice);
                assert!(iban.starts_with(country), "{iban}");
                assert_eq!(iban.len(), bban_length(country) + 4, "{iban}");
                assert_eq!(mod97(&format!("{}{}", &iban[4..], &iban[..4])), 1, "{iban}");
            }
        }
    }

    /// The examples that the banks' associations print.
    #[test]
    fn national_check_digits_agree_with_published_accounts() {
        assert!(weigh("0417164300", &[10, 9, 8, 7, 6, 5, 4, 3, 2, 1]).is_multiple_of(11)); // NL91ABNA0417164300
        assert_eq!(belgian_check("5390075470"), 34); // BE68539007547034
        assert_eq!((spanish_check("0021000418"), spanish_check("0200051332")), (4, 5)); // ES9121000418450200051332
        assert_eq!(italian_letter("0542811101000000123456"), 'X'); // IT60X0542811101000000123456
        assert_eq!(polish_check("1090101"), 4); // PL61109010140000071219812874
        assert_eq!(98 - mod97("000201231234567890100"), 54); // PT50000201231234567890154
        assert_eq!(finnish_check("1234560000078"), 5); // FI2112345600000785
        assert_eq!(estonian_check("0022102014568"), 5); // EE382200221020145685: 22 | 00 | 22102014568 | 5
        assert_eq!(98 - mod97("263300012039000"), 86); // SI56263300012039086
        assert_eq!((hungarian_check("1177301"), hungarian_check("111110180000000")), (6, 0)); // HU42117730161111101800000000
        assert_eq!((croatian_check("100100"), croatian_check("186300016")), (5, 0)); // HR1210010051863000160
        assert_eq!(with_check("NL", "ABNA0417164300"), "NL91ABNA0417164300");
        assert_eq!(with_check("DE", "370400440532013000"), "DE89370400440532013000");
    }

    #[test]
    fn national_forms_keep_the_digits() {
        assert_eq!(national("CZ6508000000192000145399").as_deref(), Some("19-2000145399/0800"));
        assert_eq!(
            national("PL61109010140000071219812874").as_deref(),
            Some("61 1090 1014 0000 0712 1981 2874")
        );
        assert_eq!(national("NL91ABNA0417164300"), None);
    }
}
