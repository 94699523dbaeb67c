//! Formats in UTF-16, of either order, with a byte order mark and without.

use joinder_formats::Format;

use crate::support::{Outcome, has, options, read_bytes};

const NATIVE: &str = "{\"schema\":\"joinder/report/1\",\"reference\":\"A-1\",\"narrative\":\"Zgłoszenie. Pay to NL91ABNA0417164300.\"}\n{\"schema\":\"joinder/report/1\",\"reference\":\"A-2\",\"narrative\":\"Second 😀\"}\n";
const IODEF: &str = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n<IODEF-Document version=\"1.00\"><Incident purpose=\"reporting\"><IncidentID>7</IncidentID><Description>Größe</Description></Incident></IODEF-Document>";
const MAIL: &str = "From: thief@bad.example.com\r\nTo: ana@victim.example.org\r\nSubject: Müll\r\nContent-Type: text/plain\r\n\r\nPay to NL91ABNA0417164300.\r\n";

fn each_form(text: &str, name: &str, check: impl Fn(Outcome)) {
    for mark in ["", "\u{feff}"] {
        let units: Vec<u16> = format!("{mark}{text}").encode_utf16().collect();
        let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
        check(read_bytes(&little, name, &options()));
        check(read_bytes(&big, name, &options()));
    }
}

#[test]
fn json_is_read_and_the_encoding_said() {
    each_form(NATIVE, "a.ndjson", |outcome| {
        assert_eq!(outcome.summary.format, Format::Native);
        assert!(outcome.summary.notes.iter().any(|n| n.contains("UTF-16")), "{:?}", outcome.summary.notes);
        let reports = outcome.reports();
        assert_eq!(reports.iter().map(|r| r.reference.as_str()).collect::<Vec<_>>(), ["A-1", "A-2"]);
        has(&reports[0], "offender iban:NL91ABNA0417164300");
        assert_eq!(reports[1].narrative.as_ref().unwrap().text, "Second 😀");
    });
    let list = format!("[{}]", NATIVE.trim().replace('\n', ",\n"));
    each_form(&list, "unnamed", |outcome| assert_eq!(outcome.reports().len(), 2));
}

#[test]
fn half_a_character_costs_its_own_record_alone() {
    let (first, second) = NATIVE.split_once('\n').unwrap();
    let mut bytes: Vec<u8> = format!("\u{feff}{first}\n")
        .replace("Pay", "PXy")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let at = bytes.iter().position(|b| *b == b'X').unwrap();
    bytes[at..at + 2].copy_from_slice(&[0, 0xd8]);
    bytes.extend(second.encode_utf16().flat_map(u16::to_le_bytes));
    let outcome = read_bytes(&bytes, "a.ndjson", &options());
    assert_eq!((outcome.drafts.len(), outcome.reasons()), (1, vec!["encoding"]));
}

#[test]
fn iodef_mails_and_mailboxes_are_read() {
    each_form(IODEF, "a.xml", |outcome| {
        assert_eq!(outcome.summary.format, Format::Iodef);
        let report = outcome.one().report;
        assert_eq!(report.reference.as_str(), "7");
        assert!(report.narrative.unwrap().text.contains("Größe"));
    });
    each_form(MAIL, "a", |outcome| {
        assert_eq!(outcome.summary.format, Format::Mail);
        let report = outcome.one().report;
        has(&report, "offender email:thief@bad.example.com");
        has(&report, "offender iban:NL91ABNA0417164300");
        assert_eq!(report.fields["subject"], "Müll");
    });
    let mailbox = format!(
        "From a@b.example.com Mon Mar  2 10:00:00 2026\n{MAIL}\nFrom a@b.example.com Mon Mar  2 10:00:01 2026\n{MAIL}"
    );
    each_form(&mailbox, "a", |outcome| {
        assert_eq!(outcome.summary.format, Format::Mbox);
        assert_eq!(outcome.reports().len(), 2);
    });
}

#[test]
fn utf32_is_set_aside_by_its_name() {
    let bytes: Vec<u8> =
        format!("\u{feff}{NATIVE}").chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
    let outcome = read_bytes(&bytes, "a.json", &options());
    assert_eq!((outcome.drafts.len(), outcome.reasons()), (0, vec!["format"]));
    assert!(outcome.aside[0].expected.contains("UTF-32"));
}
