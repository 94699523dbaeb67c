//! Tables whose columns are told apart by more than their headers.

use joinder_core::codes::Country;
use joinder_formats::{Role, suggest};

use super::check;

#[test]
fn columns_without_headers_are_known_by_their_values() {
    let rows: String = (1..=40)
        .map(|n| format!(
            "R-{n:04};{:02}.02.2026;Warenbetrug;DE02120300000000202051;verkauf{}@shop.de;{n},50;Ich habe im Internet ein Gerät gekauft und nach der Zahlung Nummer {n} nichts mehr gehört.\n",
            n % 28 + 1, n % 5
        ))
        .collect();
    let suggestion = suggest(rows.as_bytes(), "x.csv", Some(Country::DE));
    let roles: Vec<Role> = suggestion.guesses.iter().map(|g| g.role).collect();
    assert_eq!(suggestion.mapping.header_line, Some(0));
    assert_eq!(roles[..2], [Role::Reference, Role::ReportedAt], "{:#?}", suggestion.guesses);
    assert_eq!(roles[3..5], [Role::Trace, Role::Trace], "{:#?}", suggestion.guesses);
    assert_eq!(roles[6], Role::Narrative);
}

#[test]
fn two_bare_account_columns_are_told_apart_by_their_values() {
    // Accounts with check digits that hold, made by counting.
    let iban = |n: u64| {
        let bban = format!("12030000{n:010}");
        let number: String = format!("{bban}131400");
        let rest = number.bytes().fold(0u32, |r, b| (r * 10 + u32::from(b - b'0')) % 97);
        format!("DE{:02}{bban}", 98 - rest)
    };
    let rows: String = (1..=60).map(|n| format!("V{n};{};{};{n}\n", iban(n), iban(900 + n % 7))).collect();
    check(
        &format!("Vorgang;Konto A;Konto B;Betrag\n{rows}"),
        Country::DE,
        "Vorgang = reference
         Konto A = trace account victim
         Konto B = trace account offender
         Betrag = amount",
    );
}

#[test]
fn headings_above_columns_give_the_side() {
    check(
        "Zaak;;Verdachte;;;Aangever;;\n\
         Nummer;Datum;Naam;Rekening;Telefoon;Naam;Rekening;Telefoon\n\
         Z1;01-02-2026;K. Pieters;NL02ABNA0123456789;0687654321;J. Jansen;NL91ABNA0417164300;0612345678\n\
         Z2;21-02-2026;K. Pieters;NL02ABNA0123456789;0687654321;P. Peters;NL20INGB0001234567;0612345679\n",
        Country::NL,
        "Nummer = reference
         Datum = reported-at
         Naam = trace person offender
         Naam = ignore
         Rekening = trace account offender
         Rekening = trace account victim
         Telefoon = trace phone offender
         Telefoon = trace phone victim",
    );
}
