//! What becomes of rows, good ones and broken ones.

use std::{io::Read, ops::ControlFlow};

use joinder_core::{LossStage, codes::Country};
use joinder_formats::{Column, DateOrder, Item, Mapping, ReadError, ReadOptions, Role, read};
use proptest::prelude::*;

use super::{csv, options, traces, try_read};

const GERMAN: &str = "Vorgangsnummer;Tatzeit;Delikt;Geschädigter;IBAN Täter;Täter Telegram;Plattform;Schaden;Sachverhalt\r\n\
    V1;13.02.2026 14:30;Warenbetrug;Erika Muster;DE02 1203 0000 0000 2020 51 (Bank eins);@verkauf;Telegram;1.250,00 €;\"Erste Zeile\r\nzweite; Zeile\"\r\n\
    V2;29.03.2026 02:30;Warenbetrug;Max Muster;unbekannt;@verkauf, Uwe;Kleinanzeigen;keine Angabe;Der Täter schrieb über die App und verlangte eine Zahlung im Voraus.\r\n\
    V3;31.02.2026;Warenbetrug;Uta Muster;DE02120300000000202051;;;99999999999999999;Kurz\r\n";

#[test]
fn a_row_becomes_a_draft() {
    let outcome = csv(GERMAN, Country::DE);
    assert!(outcome.aside.is_empty(), "{:?}", outcome.aside);
    let first = &outcome.drafts[0];
    assert_eq!(first.reference.as_deref(), Some("V1"));
    assert_eq!(first.kind_words.as_deref(), Some("Warenbetrug"));
    assert_eq!(first.happened.from.unwrap().to_string(), "2026-02-13T14:30:00+01:00");
    assert_eq!(first.narrative.as_ref().unwrap().text, "Erste Zeile\nzweite; Zeile");
    assert_eq!(first.losses[0].money.amount.to_string(), "1250.00");
    assert_eq!((first.position.line, first.position.offset), (Some(2), GERMAN.find("V1").unwrap() as u64));
    let all = traces(first);
    assert!(all.iter().any(|t| t.starts_with("offender iban DE02")), "{all:?}");
    assert!(all.contains(&"offender handle telegram/@verkauf".to_owned()), "{all:?}");
    let text = format!("{:?}{:?}", first.fields, all);
    assert!(!text.contains("Erika"), "the victim's name is left out: {text}");
    assert!(
        outcome.summary.notes.iter().any(|n| n.contains("`Geschädigter`")),
        "and it is said: {:?}",
        outcome.summary.notes
    );
}

#[test]
fn what_cannot_be_taken_is_a_fault_and_the_rest_is_kept() {
    let outcome = csv(GERMAN, Country::DE);
    let clock = &outcome.drafts[1];
    assert_eq!(clock.faults.len(), 1, "{:?}", clock.faults);
    assert_eq!(clock.faults[0].reason.slug(), "date");
    assert_eq!(clock.happened.from.unwrap().to_string(), "2026-03-29T02:30:00", "kept as local");
    let absurd = &outcome.drafts[2];
    let reasons: Vec<&str> = absurd.faults.iter().map(|f| f.reason.slug()).collect();
    assert_eq!(reasons, ["date", "sum"]);
    assert!(absurd.faults.iter().all(|f| !f.expected.contains("9999") && !f.expected.contains("31.02")));
    assert_eq!(traces(absurd), ["offender iban DE02120300000000202051"]);
}

#[test]
fn the_zone_of_the_host_never_matters() {
    // The zone comes from the State or the mapping; a mapping without one leaves times local.
    let mapping =
        Mapping { zone: None, ..Mapping::from_toml("[[column]]\nname='t'\nrole='happened-from'").unwrap() };
    let with = ReadOptions { mapping: Some(mapping), ..options(Country::DE) };
    let outcome = try_read(b"t;x\n2026-03-01 10:00;1\n", "a.csv", &with).unwrap();
    let when = outcome.drafts[0].happened.from.unwrap().to_string();
    assert!(when == "2026-03-01T10:00:00" || when == "2026-03-01T10:00:00+01:00", "{when}");
}

#[test]
fn a_twelve_hour_clock_is_recognised() {
    let outcome =
        csv("startDate;IP\n2025-06-27 03:58 AM;81.75.9.21\n2025-06-27 03:58 PM;81.75.9.22\n", Country::NL);
    let whens: Vec<String> =
        outcome.drafts.iter().map(|d| d.happened.from.or(d.reported_at).unwrap().to_string()).collect();
    assert_eq!(whens, ["2025-06-27T03:58:00+02:00", "2025-06-27T15:58:00+02:00"]);
    assert_eq!(traces(&outcome.drafts[1]), ["offender ip 81.75.9.22"]);
}

#[test]
fn an_empty_cell_stops_nothing() {
    let outcome = csv("IP,group\n192.0.2.1,a\n192.0.2.2,\n192.0.2.3,b\n", Country::NL);
    assert_eq!(outcome.drafts.len(), 3);
    assert!(outcome.drafts.iter().all(|d| d.traces.len() == 1 && d.faults.is_empty()));
}

#[test]
fn broken_lines_are_set_aside_byte_for_byte_and_replay_alone() {
    let text = "ref;iban;text\n1;NL91ABNA0417164300;a\n2;\0;b\n3;\"open;c\n4;x;y;z\n5;NL91ABNA0417164300;e\n6;\u{202e}evil;f\n";
    let outcome = csv(text, Country::NL);
    let shown: Vec<(&str, Option<u64>, &[u8])> =
        outcome.aside.iter().map(|a| (a.reason.slug(), a.position.line, a.raw.as_slice())).collect();
    assert_eq!(
        shown,
        [
            ("nul-byte", Some(3), &b"2;\0;b\n"[..]),
            ("quoting", Some(4), b"3;\"open;c\n"),
            ("too-many-columns", Some(5), b"4;x;y;z\n"),
        ]
    );
    for aside in &outcome.aside {
        let at = aside.position.offset as usize;
        assert_eq!(&text.as_bytes()[at..at + aside.raw.len()], aside.raw);
    }
    let references: Vec<&str> = outcome.drafts.iter().filter_map(|d| d.reference.as_deref()).collect();
    assert_eq!(references, ["1", "5", "6"]);
}

#[test]
fn files_in_other_encodings_give_the_same_drafts() {
    let want = csv(GERMAN, Country::DE).drafts;
    let (latin, _, lost) = encoding_rs::WINDOWS_1252.encode(GERMAN);
    assert!(!lost);
    let utf16: Vec<u8> = GERMAN.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xff\xfe".to_vec(), utf16.clone()].concat();
    let utf8 = [b"\xef\xbb\xbf".to_vec(), GERMAN.as_bytes().to_vec()].concat();
    for (bytes, name) in
        [(latin.into_owned(), "windows-1252"), (utf16, "utf-16le"), (marked, "utf-16le"), (utf8, "utf-8")]
    {
        let outcome = try_read(&bytes, "a.csv", &options(Country::DE)).unwrap();
        assert_eq!(outcome.summary.mapping.unwrap().encoding.as_deref(), Some(name));
        assert_eq!(outcome.drafts.len(), want.len(), "{name}");
        for (draft, want) in outcome.drafts.iter().zip(&want) {
            assert_eq!(traces(draft), traces(want), "{name}");
            assert_eq!(
                (&draft.narrative, &draft.reference, &draft.losses),
                (&want.narrative, &want.reference, &want.losses)
            );
            let at = draft.position.offset as usize;
            assert_eq!(&bytes[at..at + draft.raw.len()], &draft.raw[..], "{name}: byte-identical");
        }
    }
}

#[test]
fn what_was_recognised_reads_the_file_the_same_way_again() {
    let first = csv(GERMAN, Country::DE);
    let toml = first.summary.mapping.unwrap().to_toml();
    let with = ReadOptions {
        mapping: Some(Mapping::from_toml(&toml).unwrap()),
        suggest_mapping: false,
        ..options(Country::DE)
    };
    let again = try_read(GERMAN.as_bytes(), "export.csv", &with).unwrap();
    assert_eq!(again.drafts, first.drafts);
    assert_eq!(again.summary.mapping.unwrap().to_toml(), toml);
}

#[test]
fn a_mapping_that_fits_nothing_is_refused() {
    let mut mapping = Mapping::default();
    mapping.columns.push(Column::new("absent", Role::Reference));
    let with = ReadOptions { mapping: Some(mapping), ..options(Country::DE) };
    assert!(matches!(try_read(b"a;b\n1;2\n", "a.csv", &with), Err(ReadError::Mapping { .. })));
    let with = ReadOptions { suggest_mapping: false, ..options(Country::DE) };
    assert!(matches!(try_read(b"a;b\n1;2\n", "a.csv", &with), Err(ReadError::NoMapping { .. })));
}

#[test]
fn ten_thousand_columns_are_set_aside() {
    let wide = vec!["x"; 10_000].join(";");
    let outcome =
        csv(&format!("ref;iban\n1;NL91ABNA0417164300\n{wide}\n2;NL91ABNA0417164300\n"), Country::NL);
    assert_eq!((outcome.drafts.len(), outcome.aside.len()), (2, 1));
    assert_eq!(outcome.aside[0].reason.slug(), "too-many-columns");
    let outcome = csv(&format!("{wide}\n{wide}\n"), Country::NL);
    assert!(outcome.drafts.is_empty(), "a header of ten thousand columns is none");
}

#[test]
fn several_values_in_one_cell_are_several_traces() {
    let text = "Atestado,\"Cuentas, teléfonos y correos del denunciado\",Webs y perfiles del denunciado\n\
        A-1,ES9121000418450200051332 | +34612345678,tienda-uno.es | @ana_99\nA-2,uno@tienda.es,https://tienda-uno.es/x\nA-3,+34612345679 | dos@tienda.es,@ana_99\n";
    let outcome = csv(text, Country::ES);
    let first = traces(&outcome.drafts[0]);
    for want in [
        "offender iban ES9121000418450200051332",
        "offender phone +34612345678",
        "offender handle @ana_99",
        "offender domain tienda-uno.es",
    ] {
        assert!(first.iter().any(|t| t == want), "{want} in {first:?}");
    }
    let text = "Dossier;RIB bénéficiaire;Courriel de l'auteur\n1;FR1420041010050500013M02606 - BE68539007547034;a@x.fr / b@x.fr\n2;BE68539007547034;c@x.fr\n3;BE68539007547034;d@x.fr\n";
    assert_eq!(traces(&csv(text, Country::FR).drafts[0]).len(), 4);
}

#[test]
fn rows_of_one_report_are_joined() {
    let text = "case_id;trace_type;trace_value;amount\n\
        C1;iban;NL91ABNA0417164300;10.50\nC1;phone;+31612345678;10.50\nC1;email;a@example.org;\n\
        C2;iban;NL91ABNA0417164300;20.00\nC2;url;https://shop.example/x;20.00\nC3;iban;NL91ABNA0417164300;1.00\n";
    let outcome = csv(text, Country::NL);
    let references: Vec<&str> = outcome.drafts.iter().filter_map(|d| d.reference.as_deref()).collect();
    assert_eq!(references, ["C1", "C2", "C3"]);
    assert_eq!(outcome.drafts[0].traces.len(), 3, "{:?}", traces(&outcome.drafts[0]));
    assert_eq!(outcome.drafts[0].losses.len(), 1);
}

#[test]
fn sums_dates_and_stages_follow_the_mapping() {
    let mapping = Mapping::from_toml(
        "delimiter = ','\ndecimal-mark = '.'\ndate-order = 'mdy'\nzone = '+02:00'\ncurrency = 'USD'\n\
         [[column]]\nname = 'n'\nrole = 'reference'\n[[column]]\nname = 'd'\nrole = 'reported-at'\n[[column]]\nname = 't'\nrole = 'reported-time'\n\
         [[column]]\nname = 'back'\nrole = 'amount'\nstage = 'recovered'\n",
    )
    .unwrap();
    assert_eq!(mapping.date_order, Some(DateOrder::Mdy));
    let with = ReadOptions { mapping: Some(mapping), ..options(Country::NL) };
    let outcome = try_read(b"n,d,t,back\n7,03/04/2026,3:58 PM,\"1,234.50\"\n", "a.csv", &with).unwrap();
    let draft = &outcome.drafts[0];
    assert_eq!(draft.reported_at.unwrap().to_string(), "2026-03-04T15:58:00+02:00");
    assert_eq!(draft.losses[0].stage, LossStage::Recovered);
    assert_eq!(format!("{} {}", draft.losses[0].money.amount, draft.losses[0].money.currency), "1234.50 USD");
}

#[test]
fn a_stream_that_breaks_is_an_error() {
    struct Breaks(usize);
    impl Read for Breaks {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            self.0 += 1;
            if self.0 > 2_000 {
                return Err(std::io::Error::other("gone"));
            }
            let row = b"ref;iban;text\n1;NL91ABNA0417164300;abcdefghijklmnopqrstuvwxyz0123456789\n";
            let take = row.len().min(buffer.len());
            buffer[..take].copy_from_slice(&row[..take]);
            Ok(take)
        }
    }
    let with = options(Country::NL);
    let mut drafts = 0;
    let got = read(Box::new(Breaks(0)), "a.csv", &with, &mut |item| {
        drafts += usize::from(matches!(item, Item::Draft(_)));
        ControlFlow::Continue(())
    });
    assert!(matches!(got, Err(ReadError::Io { .. })), "{got:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_bytes_are_read_or_set_aside(bytes in proptest::collection::vec(prop_oneof![
        Just(b';'), Just(b'\n'), Just(b'"'), Just(b'a'), Just(b'1'), Just(b'@'), Just(b'.'), any::<u8>()], 0..600)) {
        let _ = try_read(&bytes, "a.csv", &options(Country::FR));
    }
}
