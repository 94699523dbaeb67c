//! The law of neighbours: one spoiled record costs itself alone, in every format that holds several, and never vanishes.

use std::io::{Cursor, Write};

use joinder_formats::{Draft, Limits, ReadOptions};
use proptest::prelude::*;
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::support::{Outcome, options, read_bytes, read_stream};

/// How several records make a file.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Lines,
    Array,
    Wrapped,
    Table,
    Mailbox,
    Feed,
    Bundles,
    Incidents,
    Archive,
}

const KINDS: [Kind; 9] = [
    Kind::Lines,
    Kind::Array,
    Kind::Wrapped,
    Kind::Table,
    Kind::Mailbox,
    Kind::Feed,
    Kind::Bundles,
    Kind::Incidents,
    Kind::Archive,
];

/// What names a record in what is read of it, whatever the format.
fn mark(n: usize) -> String {
    format!("shop{n}.bad.example.com")
}

fn native(n: usize) -> String {
    format!(
        r#"{{"schema":"joinder/report/1","reference":"{n}","narrative":"I wrote to {0}.","observables":[{{"type":"domain","value":"{0}","side":"offender"}},{{"type":"email","value":"me@mine.example.com","side":"victim"}}]}}"#,
        mark(n)
    )
}

fn one(kind: Kind, n: usize) -> String {
    let mark = mark(n);
    match kind {
        Kind::Lines | Kind::Array | Kind::Wrapped | Kind::Archive => native(n),
        Kind::Table => format!("{n};2026-03-0{};http://{mark}/;{n}0,50", n % 9 + 1),
        Kind::Mailbox => format!(
            "From a@b Mon Mar  2 10:00:00 2026\nFrom: A <a@{mark}>\nTo: c@d.example.com\nDate: Mon, 2 Mar 2026 10:00:00 +0100\nSubject: {n}\n\nhello"
        ),
        Kind::Feed => format!(
            r#"{{"Event":{{"uuid":"5b0a8b4e-0000-4000-8000-0000000000{n:02}","info":"pages","date":"2026-02-01","Attribute":[{{"type":"domain","category":"Network activity","value":"{mark}","to_ids":true}},{{"type":"comment","category":"Other","value":"They call.","to_ids":false}}]}}}}"#
        ),
        Kind::Bundles => format!(
            r#"{{"type":"bundle","id":"bundle--44af6c39-c09b-49c5-9de2-3942240b49{n:02}","objects":[{{"type":"domain-name","spec_version":"2.1","id":"domain-name--1","value":"{mark}"}},{{"type":"email-addr","spec_version":"2.1","id":"email-addr--1","value":"thief@{mark}"}}]}}"#
        ),
        Kind::Incidents => format!(
            r#"<Incident purpose="reporting"><IncidentID name="x">{n}</IncidentID><Description>pages</Description><EventData><Flow><System category="source"><Node><NodeName>{mark}</NodeName></Node></System></Flow></EventData></Incident>"#
        ),
    }
}

fn file(kind: Kind, records: &[Vec<u8>]) -> Vec<u8> {
    match kind {
        Kind::Lines => records.join(&b'\n'),
        Kind::Array | Kind::Feed | Kind::Bundles => [&b"["[..], &records.join(&b','), b"]"].concat(),
        Kind::Wrapped => {
            [&b"{\"reports\": [\n"[..], &records.join(&b",\n"[..]), b"\n], \"next\": null}"].concat()
        }
        Kind::Table => [&b"zaaknummer;datum;url;bedrag\n"[..], &records.join(&b'\n'), b"\n"].concat(),
        Kind::Mailbox => records.join(&b"\n\n"[..]),
        Kind::Incidents => {
            [&b"<IODEF-Document version=\"2.00\">\n"[..], &records.join(&b'\n'), b"\n</IODEF-Document>\n"]
                .concat()
        }
        Kind::Archive => {
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            for (n, record) in records.iter().enumerate() {
                zip.start_file(format!("{n}.json"), SimpleFileOptions::default()).unwrap();
                zip.write_all(record).unwrap();
            }
            zip.finish().unwrap().into_inner()
        }
    }
}

/// One way to spoil a record.
#[derive(Clone, Debug)]
enum Damage {
    Changed(u8),
    Gone,
    Cut,
    Doubled,
}

fn damages() -> impl Strategy<Value = Damage> {
    let byte = prop_oneof![
        prop::sample::select(&b"\"'{}[]()<>&,;:\\/=\0 \t-"[..]),
        any::<u8>().prop_filter("a line end makes two records of one", |b| !matches!(b, b'\r' | b'\n')),
    ];
    prop_oneof![byte.prop_map(Damage::Changed), Just(Damage::Gone), Just(Damage::Cut), Just(Damage::Doubled)]
}

fn spoil(record: &mut Vec<u8>, place: prop::sample::Index, damage: &Damage) {
    if !record.is_empty() {
        let at = place.index(record.len());
        spoil_at(record, at, damage);
    }
}

fn spoil_at(record: &mut Vec<u8>, at: usize, damage: &Damage) {
    match damage {
        Damage::Changed(byte) => record[at] = *byte,
        Damage::Gone => {
            record.remove(at);
        }
        Damage::Cut => record.truncate(at.max(1)),
        Damage::Doubled => record.insert(at, record[at]),
    }
}

fn tells(draft: &Draft, mark: &str) -> bool {
    draft.traces.iter().any(|trace| trace.raw.contains(mark))
        || draft.fields.values().any(|field| field.contains(mark))
}

/// The sound records that no draft tells of.
fn lost(outcome: &Outcome, all: usize, spoiled: usize) -> Vec<usize> {
    let found = |n: usize| outcome.drafts.iter().any(|draft| tells(draft, &mark(n)));
    (0..all).filter(|n| *n != spoiled && !found(*n)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn a_spoiled_record_costs_itself_alone(
        kind in prop::sample::select(KINDS.to_vec()), all in 4usize..8, spoiled in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(), damage in damages(),
    ) {
        let mailbox = matches!(kind, Kind::Mailbox);
        // A mailbox is told from a mail by its first line.
        let spoiled = spoiled.index(all).max(usize::from(mailbox));
        let mut records: Vec<Vec<u8>> = (0..all).map(|n| one(kind, n).into_bytes()).collect();
        spoil(&mut records[spoiled], place, &damage);
        // Cut behind an object within it, a record goes on with its neighbours, and that may be sound JSON.
        let json = matches!(kind, Kind::Array | Kind::Wrapped | Kind::Feed | Kind::Bundles);
        let within = matches!(damage, Damage::Cut) && records[spoiled].ends_with(b"}");
        prop_assume!(!(json && within));
        let outcome = read_bytes(&file(kind, &records), "x", &options());
        prop_assert_eq!(lost(&outcome, all, spoiled), Vec::<usize>::new(), "{:?}", outcome.aside);
        // A mail whose first line is none stands in the text of the mail before.
        let least = all - usize::from(mailbox);
        prop_assert!(outcome.drafts.len() + outcome.aside.len() >= least, "it vanished");
    }

    #[test]
    fn damaged_containers_end(
        kind in prop::sample::select(vec![Kind::Archive, Kind::Incidents, Kind::Array]),
        damage in prop::collection::vec((any::<prop::sample::Index>(), damages()), 1..6),
    ) {
        let records: Vec<Vec<u8>> = (0..4).map(|n| one(kind, n).into_bytes()).collect();
        let mut bytes = file(kind, &records);
        for (place, damage) in &damage {
            spoil(&mut bytes, *place, damage);
        }
        let limits = Limits { document_bytes: 1 << 20, record_bytes: 1 << 20, ..Limits::default() };
        let _ = read_stream(Box::new(Cursor::new(bytes)), "x", &ReadOptions { limits, ..options() });
    }
}

#[test]
fn sound_records_all_come_out() {
    for kind in KINDS {
        let records: Vec<Vec<u8>> = (0..5).map(|n| one(kind, n).into_bytes()).collect();
        let outcome = read_bytes(&file(kind, &records), "x", &options());
        assert_eq!((outcome.drafts.len(), outcome.aside.len()), (5, 0), "{kind:?}: {:?}", outcome.aside);
        assert!(lost(&outcome, 5, usize::MAX).is_empty(), "{kind:?}");
    }
}

/// Where a reader does not see at once that a record is broken, or where the next one begins.
#[test]
fn what_is_hardest_to_see_costs_itself_alone() {
    let last = |kind| one(kind, 0).len() - 1;
    for (kind, spoiled, at, damage) in [
        (Kind::Array, 0, 0, Damage::Changed(b'x')),
        (Kind::Feed, 0, 0, Damage::Changed(b'-')),
        (Kind::Bundles, 0, 0, Damage::Changed(b',')),
        (Kind::Bundles, 0, last(Kind::Bundles), Damage::Changed(b'"')),
        (Kind::Wrapped, 0, 0, Damage::Changed(b']')),
        (Kind::Wrapped, 3, 0, Damage::Changed(b']')),
        (Kind::Incidents, 0, 0, Damage::Cut),
        (Kind::Incidents, 1, 8, Damage::Cut),
        (Kind::Incidents, 3, 8, Damage::Cut),
        (Kind::Incidents, 2, 28, Damage::Gone),
        (Kind::Incidents, 2, 0, Damage::Doubled),
    ] {
        let mut records: Vec<Vec<u8>> = (0..4).map(|n| one(kind, n).into_bytes()).collect();
        spoil_at(&mut records[spoiled], at, &damage);
        let outcome = read_bytes(&file(kind, &records), "x", &options());
        let told = format!("{kind:?}, {damage:?} at {at}: {:?}", outcome.aside);
        assert!(lost(&outcome, 4, spoiled).is_empty(), "{told}");
        assert!(!outcome.aside.is_empty(), "it vanished: {told}");
    }
}

#[test]
fn a_record_that_lost_its_first_brace_is_set_aside_whole() {
    for kind in [Kind::Array, Kind::Wrapped, Kind::Feed, Kind::Bundles] {
        for spoiled in 0..4 {
            let mut records: Vec<Vec<u8>> = (0..4).map(|n| one(kind, n).into_bytes()).collect();
            records[spoiled].remove(0);
            let outcome = read_bytes(&file(kind, &records), "x", &options());
            let told = format!("{kind:?} {spoiled}: {:?}", outcome.aside);
            assert_eq!((outcome.drafts.len(), outcome.aside.len()), (3, 1), "{told}");
            assert!(outcome.aside[0].raw == records[spoiled], "exactly what is broken: {told}");
            assert!(lost(&outcome, 4, spoiled).is_empty(), "{told}");
        }
    }
}
