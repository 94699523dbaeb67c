//! Input made to break readers: each ends in a clear fate for every record, in bounded time and memory.

use std::io::{Cursor, Read};

use joinder_formats::{Format, ReadOptions, SetAside};

use crate::support::{has, options, read_bytes, read_stream, read_text};

/// So many bytes of one value, made as they are read.
struct Repeated {
    byte: u8,
    left: u64,
}

impl Read for Repeated {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        buffer[..count].fill(self.byte);
        self.left -= count as u64;
        Ok(count)
    }
}

const GOOD: &str =
    "{\"schema\":\"joinder/report/1\",\"reference\":\"1\",\"narrative\":\"Some text of a report.\"}\n";

#[test]
fn a_line_of_a_gigabyte_is_set_aside_and_the_next_is_read() {
    let long = Cursor::new(b"{\"schema\":\"joinder/report/1\",\"narrative\":\"".to_vec())
        .chain(Repeated { byte: b'a', left: 1 << 30 })
        .chain(Cursor::new(b"\"}\n"));
    let input = Cursor::new(GOOD).chain(long).chain(Cursor::new(GOOD));
    let outcome = read_stream(Box::new(input), "big.ndjson", &options()).unwrap();
    assert_eq!((outcome.drafts.len(), outcome.reasons()), (2, vec!["too-long"]));
    let aside = &outcome.aside[0];
    assert!(aside.truncated && aside.raw.len() == SetAside::MAX_RAW);
    assert_eq!(aside.position.line, Some(2));
}

#[test]
fn input_without_an_end_is_set_aside_in_every_format() {
    for (start, format) in [
        ("[{\"a\":\"", Format::Native),
        ("{\"objects\":[", Format::Stix),
        ("Subject: ", Format::Mail),
        ("From x", Format::Mbox),
        ("- name: ", Format::Yaml),
        ("text ", Format::Text),
    ] {
        let input = Cursor::new(start).chain(Repeated { byte: b'a', left: 80 << 20 });
        let forced = ReadOptions { format: Some(format), ..options() };
        let outcome = read_stream(Box::new(input), "x", &forced).unwrap();
        assert_eq!((outcome.drafts.len(), outcome.aside.len()), (0, 1), "{format}");
        assert_eq!(outcome.aside[0].reason.slug(), "too-long", "{format}");
    }
}

#[test]
fn deep_json_and_duplicate_keys_are_set_aside() {
    let deep =
        format!("{{\"schema\":\"joinder/report/1\",\"x\":{}{}}}\n", "[".repeat(100_000), "]".repeat(100_000));
    let twice = "{\"schema\":\"joinder/report/1\",\"reference\":\"1\",\"reference\":\"2\"}\n";
    let inner = "{\"schema\":\"joinder/report/1\",\"fields\":{\"a\":\"1\",\"a\":\"2\"}}\n";
    let outcome = read_text(&format!("{GOOD}{deep}{twice}{inner}{GOOD}"), "x.ndjson");
    assert_eq!(
        (outcome.drafts.len(), outcome.reasons()),
        (2, vec!["too-deep", "duplicate-key", "duplicate-key"])
    );
}

#[test]
fn a_nul_byte_costs_its_own_record_alone() {
    let outcome =
        read_bytes(format!("{GOOD}{}{GOOD}", GOOD.replace("text", "te\0xt")).as_bytes(), "x", &options());
    assert_eq!((outcome.drafts.len(), outcome.reasons()), (2, vec!["nul-byte"]));
    assert_eq!(outcome.aside[0].position.offset, GOOD.len() as u64);
    // Written as an escape it is taken out, and said.
    let finished = read_text(&GOOD.replace("text", "te\\u0000xt"), "x").one();
    assert_eq!(finished.report.narrative.unwrap().text, "Some text of a report.");
    assert_eq!(finished.faults[0].reason.slug(), "nul-byte");
}

#[test]
fn wrong_encoding_costs_its_own_record_alone() {
    let mut bytes = GOOD.as_bytes().to_vec();
    bytes.extend_from_slice(b"{\"schema\":\"joinder/report/1\",\"narrative\":\"caf\xe9\"}\n");
    bytes.extend_from_slice(GOOD.as_bytes());
    let outcome = read_bytes(&bytes, "x.ndjson", &options());
    assert_eq!((outcome.drafts.len(), outcome.reasons()), (2, vec!["encoding"]));
}

#[test]
fn a_mail_of_a_thousand_parts_is_set_aside() {
    let mut mail =
        String::from("From: a@bad.example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n");
    for n in 0..1_500 {
        mail.push_str(&format!("--b\nContent-Type: text/plain\n\npart {n}\n"));
    }
    let outcome = read_text(&mail, "x.eml");
    assert_eq!((outcome.drafts.len(), outcome.reasons()), (0, vec!["mail"]));
    assert_eq!(outcome.aside[0].raw, mail.as_bytes());
}

#[test]
fn mails_within_mails_end() {
    let mut mail = String::from("From: innermost@bad.example.com\nSubject: x\n\nhello\n");
    for n in 0..200 {
        mail = format!("From: {n}@bad.example.com\nSubject: x\nContent-Type: message/rfc822\n\n{mail}");
    }
    let outcome = read_text(&mail, "x.eml");
    assert_eq!(outcome.drafts.len(), 1);
    let parts = (0..300).rfold(String::from("Content-Type: text/plain\n\nhello\n"), |inner, n| {
        format!("Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n{inner}\n--b{n}--\n")
    });
    let outcome = read_text(&format!("From: a@bad.example.com\nSubject: x\n{parts}"), "x.eml");
    assert_eq!(outcome.drafts.len() + outcome.aside.len(), 1);
}

#[test]
fn hidden_characters_disguise_nothing() {
    let text = GOOD
        .replace("\"1\"", "\"A\u{202e}1\"")
        .replace("Some text", "Write to evil\u{200b}@bad.example.com or b\u{202e}");
    let finished = read_text(&text, "x").one();
    assert!(finished.report.reference.as_str().starts_with("auto-"), "a reference shows what it is");
    assert_eq!(finished.faults[0].reason.slug(), "control");
    has(&finished.report, "offender email:evil@bad.example.com");
}

#[test]
fn a_document_type_or_a_picture_is_no_report() {
    for (bytes, name) in [
        (&b"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>"[..], "a.xml"),
        (b"%PDF-1.7 ...", "a.pdf"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a.png"),
    ] {
        let outcome = read_bytes(bytes, name, &options());
        assert_eq!((outcome.drafts.len(), outcome.reasons()), (0, vec!["format"]), "{name}");
    }
}

#[test]
fn a_damaged_message_of_outlook_is_set_aside() {
    let outcome = read_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0", "mail.msg", &options());
    assert_eq!((outcome.drafts.len(), outcome.reasons()), (0, vec!["mail"]));
}

#[test]
fn an_empty_file_is_no_error() {
    let outcome = read_text("", "x.csv");
    assert_eq!((outcome.drafts.len(), outcome.aside.len(), outcome.summary.notes.len()), (0, 0, 1));
}

#[test]
fn the_sink_may_stop_a_stream_without_end() {
    let endless = std::iter::repeat_n(GOOD, 1_000_000).collect::<String>();
    let mut seen = 0;
    joinder_formats::read(Box::new(Cursor::new(endless)), "x", &options(), &mut |_| {
        seen += 1;
        if seen == 3 { std::ops::ControlFlow::Break(()) } else { std::ops::ControlFlow::Continue(()) }
    })
    .unwrap();
    assert_eq!(seen, 3);
}
