//! How each State writes its accounts.
//!
//! Sources: the ISO 13616 registry's "national structure" of each country; the national banks' rules for filling up
//! shorter forms.

use joinder_core::{Fault, codes::Country};

use super::written::{Written, is_digits};
use crate::normalise::{
    iban,
    national::{eleven_test, italy, luhn},
};

/// What an account as written comes to.
pub(super) enum Form {
    /// The domestic part of an IBAN.
    Bban(String),
    /// An IBAN without its letters, put before it.
    Iban(String),
    /// A number whose IBAN can't be computed from it.
    Own(String),
}

pub(super) fn form(country: Country, written: &Written) -> Result<Form, Fault> {
    let own = match country {
        Country::AT => bank_and_account(written, 5, 11),
        Country::CZ | Country::SK => czech(written),
        Country::DE => bank_and_account(written, 8, 10),
        Country::DK => danish(written),
        Country::EE => estonian(written),
        Country::FI => finnish(written),
        Country::GB | Country::IE => sort_code(written),
        Country::HR => croatian(written),
        Country::HU => hungarian(written),
        Country::IT | Country::SM => italian(written),
        Country::NL => dutch(written),
        Country::PL => polish(written),
        Country::SE => return swedish(written),
        _ => None,
    };
    if let Some(form) = own {
        return form;
    }
    let Some(structure) = iban::structure(country.as_str().as_bytes()) else { return elsewhere(written) };
    if written.all.len() == iban::length(structure) {
        return Ok(Form::Bban(written.all.clone()));
    }
    if country.is_eu() { Err(misfit(written)) } else { elsewhere(written) }
}

/// A country without known structure, or with older forms beside it: the number as it is.
fn elsewhere(written: &Written) -> Result<Form, Fault> {
    if !(5..=34).contains(&written.all.len()) {
        return Err(Fault::Length);
    }
    let digits = written.all.bytes().filter(u8::is_ascii_digit).count();
    if digits * 2 < written.all.len() { Err(Fault::Structure) } else { Ok(Form::Own(written.all.clone())) }
}

fn misfit(written: &Written) -> Fault {
    if written.all.bytes().any(|b| b.is_ascii_digit()) { Fault::Length } else { Fault::Structure }
}

type Read = Option<Result<Form, Fault>>;

/// Bank code of fixed length and account, in either order, told apart by label or length.
fn bank_and_account(written: &Written, bank_len: usize, account_len: usize) -> Read {
    written.digits()?;
    let parts = written.parts();
    let [(first_label, first), (second_label, second)] = parts.as_slice() else { return None };
    let names_bank = |label: &Option<&str>| matches!(label, Some("BLZ" | "BANKLEITZAHL"));
    let fits = |bank: &str, account: &str| bank.len() == bank_len && account.len() <= account_len;
    let (bank, account) = match (fits(first, second), fits(second, first)) {
        (true, true) if names_bank(first_label) => (first, second),
        (true, true) if names_bank(second_label) => (second, first),
        (true, true) => return Some(Err(Fault::Doubtful)),
        (true, false) => (first, second),
        (false, true) => (second, first),
        (false, false) => return None,
    };
    Some(Ok(Form::Bban(format!("{bank}{account:0>account_len$}"))))
}

/// `prefix-number/bank`.
fn czech(written: &Written) -> Read {
    written.digits()?;
    let groups: Vec<&str> = written.groups.iter().map(|(_, group)| group.as_str()).collect();
    let (prefix, number, bank) = match groups.as_slice() {
        [number, bank] => ("", *number, *bank),
        [prefix, number, bank] => (*prefix, *number, *bank),
        _ => return None,
    };
    if bank.len() != 4 || prefix.len() > 6 {
        return None;
    }
    // Prefix and number are sometimes written as one, filled up to sixteen digits.
    let (prefix, number) = match number.len() {
        ..=10 => (prefix, number),
        16 if prefix.is_empty() => number.split_at(6),
        _ => return Some(Err(Fault::Length)),
    };
    Some(Ok(Form::Bban(format!("{bank}{prefix:0>6}{number:0>10}"))))
}

/// Registration number of four digits, account of at most ten.
fn danish(written: &Written) -> Read {
    let digits = written.digits()?;
    let (reg, account) = digits.split_at_checked(4)?;
    let apart = written.groups.first().is_some_and(|(_, group)| group.len() == 4);
    (apart && (4..=10).contains(&account.len())).then(|| Ok(Form::Bban(format!("{reg}{account:0>10}"))))
}

/// The first two digits are the bank's; filled up with zeros.
fn estonian(written: &Written) -> Read {
    let digits = written.digits().filter(|digits| (5..=14).contains(&digits.len()))?;
    Some(Ok(Form::Bban(format!("{}{digits:0>14}", &digits[..2]))))
}

/// Six digits, then up to eight; savings and cooperative banks (4, 5) fill up after the seventh digit.
fn finnish(written: &Written) -> Read {
    let digits = written.digits().filter(|digits| (8..14).contains(&digits.len()))?;
    let head = if digits.starts_with(['4', '5']) { 7 } else { 6 };
    let (bank, account) = digits.split_at(head);
    Some(Ok(Form::Bban(format!("{bank}{account:0>width$}", width = 14 - head))))
}

/// Sort code of six digits and account of eight; the bank's letters are not in it.
fn sort_code(written: &Written) -> Read {
    let digits = written.digits()?;
    (digits.len() == 14).then(|| Ok(Form::Own(digits.to_owned())))
}

/// Bank of seven digits, account of at most ten.
fn croatian(written: &Written) -> Read {
    written.digits()?;
    let [(_, bank), (_, account)] = written.groups.as_slice() else { return None };
    (bank.len() == 7 && account.len() <= 10).then(|| Ok(Form::Bban(format!("{bank}{account:0>10}"))))
}

/// Sixteen or twenty-four digits; the shorter are filled up at the end.
fn hungarian(written: &Written) -> Read {
    let digits = written.digits()?;
    (digits.len() == 16).then(|| Ok(Form::Bban(format!("{digits}00000000"))))
}

/// ABI, CAB and account, with or without the letter (CIN) that follows from them.
fn italian(written: &Written) -> Read {
    let groups: Vec<&str> = written.groups.iter().map(|(_, group)| group.as_str()).collect();
    let (cin, abi, cab, account) = match groups.as_slice() {
        [cin, abi, cab, account] if cin.len() == 1 => (cin.as_bytes().first().copied(), *abi, *cab, *account),
        [abi, cab, account] => (None, *abi, *cab, *account),
        [all] if all.len() == 22 => (None, &all[..5], &all[5..10], &all[10..]),
        _ => return None,
    };
    if abi.len() != 5 || cab.len() != 5 || account.len() > 12 || !is_digits(abi) || !is_digits(cab) {
        return None;
    }
    let number = format!("{abi}{cab}{account:0>12}");
    let cin = char::from(cin.or_else(|| italy(number.as_bytes()))?);
    Some(Ok(Form::Bban(format!("{cin}{number}"))))
}

/// Nine or ten digits with the eleven-test, or a giro number of at most seven without; the bank is not in it.
fn dutch(written: &Written) -> Read {
    let all = written.all.strip_prefix('P').unwrap_or(&written.all);
    if !is_digits(all) || all.len() > 10 {
        return None;
    }
    let giro = all.trim_start_matches('0').len() <= 7;
    match all.len() {
        ..3 => Some(Err(Fault::Length)),
        8 if !giro => Some(Err(Fault::Length)),
        _ if giro || eleven_test(all.as_bytes()) => Some(Ok(Form::Own(format!("{all:0>10}")))),
        _ => Some(Err(Fault::Checksum)),
    }
}

/// The NRB is the IBAN without its letters.
fn polish(written: &Written) -> Read {
    let digits = written.digits()?;
    (digits.len() == 26).then(|| Ok(Form::Iban(format!("PL{digits}"))))
}

/// Bankgiro (7 or 8 digits) and plusgiro (2 to 8), both with a Luhn digit after the dash or label; else clearing number
/// and account, whose checks differ by bank.
fn swedish(written: &Written) -> Result<Form, Fault> {
    let (tag, digits) = match written.all.split_at_checked(2) {
        Some((tag @ ("BG" | "PG"), rest)) => (Some(tag), rest),
        Some(_) | None => (None, written.all.as_str()),
    };
    if !is_digits(digits) {
        return Err(if written.all.bytes().any(|b| b.is_ascii_digit()) {
            Fault::Alphabet
        } else {
            Fault::Structure
        });
    }
    let last = written.groups.last().map_or(0, |(_, group)| group.len());
    let tag = match tag {
        Some(tag) => Some(tag),
        None if written.is_labelled(&["BANKGIRO", "BG"]) => Some("BG"),
        None if written.is_labelled(&["PLUSGIRO", "PG", "POSTGIRO"]) => Some("PG"),
        None if written.groups.len() == 2 && last == 4 && digits.len() <= 8 => Some("BG"),
        None if written.groups.len() >= 2 && last == 1 && digits.len() <= 8 => Some("PG"),
        None => None,
    };
    let lengths = match tag {
        Some("BG") => 7..=8,
        Some(_) => 2..=8,
        None if digits.len() == 20 => return Ok(Form::Bban(digits.to_owned())),
        None => 11..=15,
    };
    if !lengths.contains(&digits.len()) {
        return Err(Fault::Length);
    }
    match tag {
        Some(_) if !luhn(digits.as_bytes()) => Err(Fault::Checksum),
        Some(tag) => Ok(Form::Own(format!("{tag}{digits}"))),
        None => Ok(Form::Own(digits.to_owned())),
    }
}
