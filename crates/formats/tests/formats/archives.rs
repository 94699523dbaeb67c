//! Archives, and those who build them to hurt.

use std::io::{Cursor, Read, Write};

use joinder_formats::{Format, Limits, ReadOptions};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::support::{options, read_bytes, read_stream};

fn packed(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap()
}

const NATIVE: &[u8] =
    b"{\"schema\":\"joinder/report/1\",\"reference\":\"1\",\"narrative\":\"Some text of a report.\"}\n";
const MAIL: &[u8] = b"From: a@bad.example.com\nSubject: x\n\nhello";

#[test]
fn a_zip_is_read_as_its_entries_would_be() {
    let inner = packed(&[("deep.eml", MAIL)]);
    let zip = packed(&[
        ("a.ndjson", NATIVE),
        ("../../etc/passwd.eml", MAIL),
        ("b.ndjson.gz", &gzipped(NATIVE)),
        ("c.zip", &inner),
        ("__MACOSX/._a", b"clutter"),
        ("d.bin", b"\x7fELF\0\0\0\0"),
    ]);
    let outcome = read_bytes(&zip, "all.zip", &options());
    assert_eq!(outcome.summary.format, Format::Zip);
    let files: Vec<&str> = outcome.drafts.iter().map(|d| &*d.position.file).collect();
    assert_eq!(
        files,
        ["all.zip!a.ndjson", "all.zip!../../etc/passwd.eml", "all.zip!b.ndjson", "all.zip!c.zip!deep.eml"]
    );
    assert_eq!(outcome.reasons(), ["format"]);
    assert!(outcome.summary.notes.iter().any(|n| n.contains("left out")));
}

#[test]
fn a_bomb_is_stopped_and_its_neighbours_are_read() {
    let bomb = vec![b'0'; 64 << 20];
    let zip = packed(&[("bomb.txt", &bomb), ("a.ndjson", NATIVE)]);
    assert!(zip.len() < 1 << 20);
    let outcome = read_bytes(&zip, "a.zip", &options());
    assert_eq!(outcome.reasons(), ["archive-limit"]);
    assert_eq!(outcome.drafts.len(), 1);
    let outcome = read_bytes(&gzipped(&bomb), "a.txt.gz", &options());
    assert_eq!((outcome.drafts.len(), outcome.reasons()), (0, vec!["archive-limit"]));
}

#[test]
fn total_bytes_entries_and_depth_are_bounded() {
    let limits = Limits { archive_bytes: 1_000, archive_entries: 3, ..Limits::default() };
    let options = ReadOptions { limits, ..options() };
    let text = vec![b'a'; 600];
    let outcome = read_bytes(&packed(&[("a.txt", &text), ("b.txt", &text)]), "a.zip", &options);
    assert_eq!((outcome.drafts.len(), outcome.reasons()), (1, vec!["archive-limit"]));

    let many: Vec<(String, &[u8])> = (0..9).map(|n| (format!("{n}.eml"), MAIL)).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|(n, b)| (n.as_str(), *b)).collect();
    let outcome = read_bytes(&packed(&many), "a.zip", &options);
    assert_eq!((outcome.drafts.len(), outcome.reasons()), (3, vec!["archive-limit"]));

    let mut nested = packed(&[("a.eml", MAIL)]);
    for _ in 0..6 {
        nested = packed(&[("n.zip", &nested)]);
    }
    let outcome = read_bytes(&nested, "a.zip", &crate::support::options());
    assert_eq!((outcome.drafts.len(), outcome.reasons()), (0, vec!["archive-limit"]));
}

#[test]
fn locked_and_broken_entries_are_set_aside() {
    let mut zip = packed(&[("secret.eml", MAIL), ("b.ndjson", NATIVE)]);
    // The encryption bit of the first entry, in its own and in the central header.
    zip[6] |= 1;
    let central = zip.windows(4).position(|w| w == b"PK\x01\x02").unwrap();
    zip[central + 8] |= 1;
    let outcome = read_bytes(&zip, "a.zip", &options());
    assert_eq!((outcome.drafts.len(), outcome.reasons()), (1, vec!["archive"]));
    assert!(!outcome.aside[0].raw.is_empty(), "kept as it is packed");

    let mut broken = gzipped(NATIVE);
    broken.truncate(broken.len() - 12);
    let outcome = read_bytes(&broken, "a.gz", &options());
    assert_eq!(outcome.reasons().last(), Some(&"archive"));
    let outcome = read_bytes(b"PK\x03\x04 and then nothing", "a.zip", &options());
    assert_eq!(outcome.reasons(), ["archive"]);
}

#[test]
fn entries_that_share_their_bytes_are_not_unpacked_without_end() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let style = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("a.txt", style).unwrap();
    zip.write_all(&b"He said nothing. ".repeat(60_000)).unwrap();
    let zip = zip.finish().unwrap().into_inner();
    let central = zip.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    let end = zip.windows(4).rposition(|w| w == b"PK\x05\x06").unwrap();
    // The same entry fifty times over, under other names.
    let mut many = zip[..central].to_vec();
    for n in 0..50 {
        let mut header = zip[central..end].to_vec();
        header[46..51].copy_from_slice(format!("{n:05}").as_bytes());
        many.extend(header);
    }
    let directory = (many.len() - central) as u32;
    let mut last = zip[end..].to_vec();
    last[8..10].copy_from_slice(&50u16.to_le_bytes());
    last[10..12].copy_from_slice(&50u16.to_le_bytes());
    last[12..16].copy_from_slice(&directory.to_le_bytes());
    many.extend(last);
    let outcome = read_bytes(&many, "a.zip", &options());
    let refused = outcome.reasons().iter().filter(|reason| **reason == "archive-limit").count();
    assert_eq!((outcome.drafts.len() + outcome.aside.len(), refused), (50, 48));
}

#[test]
fn a_failing_disk_is_an_error_and_no_record() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::from(std::io::ErrorKind::PermissionDenied))
        }
    }
    assert!(read_stream(Box::new(Failing), "a", &options()).is_err());
    let half = Cursor::new(b"{\"schema\":\"joinder/report/1\"}\n".repeat(9_000)).chain(Failing);
    assert!(read_stream(Box::new(half), "a", &options()).is_err());
}
