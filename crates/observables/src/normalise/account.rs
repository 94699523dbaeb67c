//! National account numbers: made into the IBAN that they belong to where that can be computed.

mod states;
mod written;

use std::str::FromStr;

use joinder_core::{Fault, TraceKind, codes::Country};

use self::written::Written;
use super::{Reading, iban};
use crate::Context;

/// Reads an IBAN, or an account as written in the State that stands before it (`NL:…`) or in the context's.
pub(super) fn reading(text: &str, context: &Context) -> Reading {
    if let Some((country, number)) = stated(text) {
        return national(country, number);
    }
    if begins_like_iban(text) {
        return iban::normal(text).map(|iban| (TraceKind::Iban, iban));
    }
    national(context.country.ok_or(Fault::Unknown)?, text)
}

fn stated(text: &str) -> Option<(Country, &str)> {
    let (country, number) = text.split_once(':')?;
    Some((Country::from_str(country.trim()).ok()?, number))
}

/// Two letters of a country with IBANs and two digits.
pub(super) fn begins_like_iban(text: &str) -> bool {
    let text = super::tidy::strip_prefix_any_case(text, "iban").unwrap_or(text);
    let head: Vec<u8> =
        text.bytes().filter(u8::is_ascii_alphanumeric).take(4).map(|b| b.to_ascii_uppercase()).collect();
    head.len() == 4 && iban::structure(&head[..2]).is_some() && head[2..].iter().all(u8::is_ascii_digit)
}

/// Reads an account of one State.
pub(super) fn national(country: Country, text: &str) -> Reading {
    let written = Written::read(text)?;
    let code = country.as_str();
    match states::form(country, &written)? {
        states::Form::Bban(bban) => iban::from_bban(code, &bban).map(|iban| (TraceKind::Iban, iban)),
        states::Form::Iban(iban) => iban::normal(&iban).map(|iban| (TraceKind::Iban, iban)),
        states::Form::Own(number) => Ok((TraceKind::Account, format!("{code}:{number}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(country: Country, raw: &str, want: Result<&str, Fault>) {
        let read = reading(raw, &Context::of(country)).map(|(_, normal)| normal);
        assert_eq!(read, want.map(str::to_owned), "{country} {raw}");
    }

    #[test]
    fn accounts_of_the_states_become_ibans() {
        check(Country::AT, "BLZ 19043, Kto 00234573201", Ok("AT611904300234573201"));
        check(Country::AT, "234573201 / 19043", Ok("AT611904300234573201"));
        check(Country::BE, "539-0075470-34", Ok("BE68539007547034"));
        check(Country::BG, "BNBG 9661 10 20345678", Ok("BG80BNBG96611020345678"));
        check(Country::CY, "002 00128 0000001200527600", Ok("CY17002001280000001200527600"));
        check(Country::CZ, "19-2000145399/0800", Ok("CZ6508000000192000145399"));
        check(Country::CZ, "1011038930/5500", Ok("CZ9455000000001011038930"));
        check(Country::DE, "Kto 532013000 BLZ 370 400 44", Ok("DE89370400440532013000"));
        check(Country::DE, "0532013000 / 37040044", Ok("DE89370400440532013000"));
        check(Country::DK, "0040 0440116243", Ok("DK5000400440116243"));
        check(Country::EE, "221020145685", Ok("EE382200221020145685"));
        check(Country::ES, "2100 0418 45 0200051332", Ok("ES9121000418450200051332"));
        check(Country::FI, "123456-785", Ok("FI2112345600000785"));
        check(Country::FI, "423456-781", Ok("FI5542345670000081"));
        check(Country::FR, "20041 01005 0500013m026 06", Ok("FR1420041010050500013M02606"));
        check(Country::GR, "011 0125 0000000012300695", Ok("GR1601101250000000012300695"));
        check(Country::HR, "1001005-1863000160", Ok("HR1210010051863000160"));
        check(Country::HU, "11773016-11111018", Ok("HU42117730161111101800000000"));
        check(Country::HU, "11773016-11111018-00000000", Ok("HU42117730161111101800000000"));
        check(Country::IT, "X 05428 11101 000000123456", Ok("IT60X0542811101000000123456"));
        check(Country::IT, "ABI 05428 CAB 11101 c/c 123456", Ok("IT60X0542811101000000123456"));
        check(Country::NL, "ABNA 0417164300", Ok("NL91ABNA0417164300"));
        check(Country::PL, "61 1090 1014 0000 0712 1981 2874", Ok("PL61109010140000071219812874"));
        check(Country::PT, "0002 0123 12345678901 54", Ok("PT50000201231234567890154"));
        check(Country::RO, "AAAA 1B31 0075 9384 0000", Ok("RO49AAAA1B31007593840000"));
        check(Country::SI, "19100-0000123438", Ok("SI56191000000123438"));
        check(Country::SK, "0000198742637541/1200", Ok("SK3112000000198742637541"));
        check(Country::SK, "19-8742637541/1200", Ok("SK3112000000198742637541"));
        check(Country::NL, "DE89 3704 0044 0532 0130 00", Ok("DE89370400440532013000"));
    }

    #[test]
    fn accounts_without_an_iban_stay_their_own() {
        check(Country::NL, "41.71.64.300", Ok("NL:0417164300"));
        check(Country::NL, "P 1234567", Ok("NL:0001234567"));
        check(Country::SE, "Bankgiro 5371-8888", Ok("SE:BG53718888"));
        check(Country::SE, "plusgiro 28 65 43-4", Ok("SE:PG2865434"));
        check(Country::SE, "SE:5839 8257466", Ok("SE:58398257466"));
        check(Country::IE, "93-11-52 12345678", Ok("IE:93115212345678"));
        check(Country::US, "021000021 123456789", Ok("US:021000021123456789"));
    }

    #[test]
    fn wrong_check_digits_are_seen() {
        check(Country::BE, "539-0075470-35", Err(Fault::Checksum));
        check(Country::CZ, "19-2000145398/0800", Err(Fault::Checksum));
        check(Country::ES, "2100 0418 45 0200051331", Err(Fault::Checksum));
        check(Country::FI, "123456-786", Err(Fault::Checksum));
        check(Country::HU, "11773016-11111019", Err(Fault::Checksum));
        check(Country::IT, "Y 05428 11101 000000123456", Err(Fault::Checksum));
        check(Country::NL, "41.71.64.301", Err(Fault::Checksum));
        check(Country::PL, "62 1090 1014 0000 0712 1981 2874", Err(Fault::Checksum));
        check(Country::SE, "Bankgiro 5371-8889", Err(Fault::Checksum));
        check(Country::DE, "12345678 12345678", Err(Fault::Doubtful));
        check(Country::DE, "12", Err(Fault::Length));
        check(Country::DE, "hello", Err(Fault::Structure));
    }
}
