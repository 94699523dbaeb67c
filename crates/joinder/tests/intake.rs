//! Intake by its laws: a bad record never stops the rest, every record has a fate that is told, a file read twice changes
//! nothing, and what was set aside is kept byte for byte until it is settled.

#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::{io::Cursor, path::Path};

use joinder_formats::Format;
use joinder_node::{
    Counts, FixedNow, ImportOptions, Node, Receipt, ReportQuery, SetAsideQuery, SetAsideView, Settings,
    SharedLists, Source, Store, trial_organisation,
};

const NOW: i64 = 1_790_000_000_000;

struct Desk {
    node: Node,
    _folder: tempfile::TempDir,
}

fn open(folder: &Path) -> Node {
    let settings = Settings {
        folder: folder.to_owned(),
        organisation: trial_organisation(),
        lists: SharedLists::builtin(),
        now: Box::new(FixedNow(NOW)),
        chance: Box::new(joinder_node::SeededChance::new(1)),
    };
    Node::open(Store::sqlite(folder, None).unwrap(), settings).unwrap()
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { node: open(folder.path()), _folder: folder }
    }

    fn import(&self, file: &str, input: impl AsRef<[u8]>) -> Receipt {
        let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
        self.import_as(file, input, &options)
    }

    fn import_as(&self, file: &str, input: impl AsRef<[u8]>, options: &ImportOptions) -> Receipt {
        let input = Box::new(Cursor::new(input.as_ref().to_vec()));
        let mut last = Counts::default();
        let receipt = self.node.import("NL", file, input, options, &mut |counts| last = *counts).unwrap();
        assert_eq!(last, receipt.counts, "the last progress is the receipt");
        let Counts { read, new, amended, same, set_aside, faults: _ } = receipt.counts;
        assert_eq!(read, new + amended + same + set_aside, "every record has one fate");
        receipt
    }

    /// What is open, in the order in which it was set aside.
    fn aside(&self) -> Vec<SetAsideView> {
        self.node.set_aside(&SetAsideQuery { limit: 200, ..SetAsideQuery::default() }).unwrap().rows
    }

    /// The traces of a report, as `kind:value`, sorted.
    fn traces(&self, reference: &str) -> Vec<String> {
        let page = self.node.reports(&ReportQuery { limit: 200, ..ReportQuery::default() }).unwrap();
        let line = page.rows.into_iter().find(|line| line.reference == reference);
        let line = line.expect(reference);
        let view = self.node.report(line.id).unwrap().unwrap();
        let valid = view.disclosed.report().observables.iter().filter(|o| o.value.is_some());
        let mut all: Vec<_> = valid.map(|o| format!("{}:{}", o.kind, o.value.as_deref().unwrap())).collect();
        all.sort();
        all.dedup();
        all
    }

    fn narrative(&self, reference: &str) -> String {
        let page = self.node.reports(&ReportQuery { limit: 200, ..ReportQuery::default() }).unwrap();
        let line = page.rows.into_iter().find(|line| line.reference == reference).unwrap();
        let view = self.node.report(line.id).unwrap().unwrap();
        view.disclosed.report().narrative.as_ref().map_or(String::new(), |n| n.text.clone())
    }
}

fn native(reference: &str, text: &str, value: (&str, &str)) -> String {
    serde_json::json!({
        "schema": "joinder/report/1", "owner": "NL", "reference": reference, "narrative": {"text": text},
        "observables": [{"type": value.0, "value": value.1, "side": "offender"}],
    })
    .to_string()
}

fn ten_good_lines() -> Vec<String> {
    (1..=10)
        .map(|n| native(&format!("R-{n}"), &format!("story {n}"), ("domain", &format!("shop{n}.com"))))
        .collect()
}

const BAD_MD5: &str = "098f6bcd4621d373cade4e832627b4fz";

// MISP/MISP#606: one bad MD5, and the whole list of attributes was thrown away.
#[test]
fn one_bad_value_does_not_take_good_ones_with_it() {
    let native = serde_json::json!({
        "schema": "joinder/report/1", "owner": "NL", "reference": "A",
        "observables": [
            {"type": "domain", "value": "test-shop.com", "side": "offender"},
            {"type": "md5", "value": BAD_MD5, "side": "offender"},
            {"type": "phone", "value": "+31612345678", "side": "offender"},
        ],
    });
    let csv = format!(
        "reference;domain;md5;phone\nA;test-shop.com;{BAD_MD5};+31612345678\nB;other-shop.com;;+31612345679\n"
    );
    let misp = serde_json::json!({"Event": {
        "uuid": "5a3c1f0e-0000-4000-8000-000000000001", "info": "A", "date": "2026-03-01",
        "Attribute": [
            {"uuid": "5a3c1f0e-0000-4000-8000-000000000002", "type": "domain", "value": "test-shop.com", "to_ids": true},
            {"uuid": "5a3c1f0e-0000-4000-8000-000000000003", "type": "md5", "value": BAD_MD5, "to_ids": true},
            {"uuid": "5a3c1f0e-0000-4000-8000-000000000004", "type": "phone-number", "value": "+31612345678", "to_ids": true},
        ],
    }});
    for (file, input, new) in
        [("a.ndjson", native.to_string(), 1), ("a.csv", csv, 2), ("a.json", misp.to_string(), 1)]
    {
        let desk = Desk::new();
        let counts = desk.import(file, &input).counts;
        assert_eq!((counts.read, counts.new, counts.set_aside, counts.faults), (new, new, 0, 1), "{file}");
        let aside = desk.aside();
        assert_eq!(aside.len(), 1, "{file}");
        assert_eq!(aside[0].reason, "trace", "{file}");
        assert!(
            aside[0].field.is_some() && aside[0].report.is_some() && !aside[0].expected.is_empty(),
            "{file}"
        );
        assert!(!aside[0].expected.contains(BAD_MD5), "{file}: what is expected never repeats the value");
        let page = desk.node.reports(&ReportQuery::default()).unwrap();
        let reference = page.rows.last().unwrap().reference.clone();
        assert_eq!(desk.traces(&reference), ["domain:test-shop.com", "phone:+31612345678"], "{file}");
    }
}

// OpenCTI-Platform/opencti#6370: a cell is missing in the second of three rows, and the third is never read.
#[test]
fn a_missing_cell_stops_neither_its_row_nor_the_next() {
    for (what, row) in [("empty", "B,pump2.com,"), ("missing", "B,pump2.com"), ("blank", "B,pump2.com,   ")] {
        let desk = Desk::new();
        let csv =
            format!("reference,domain,phone\nA,pump1.com,+31612345671\n{row}\nC,pump3.com,+31612345673\n");
        let counts = desk.import("a.csv", &csv).counts;
        assert_eq!((counts.read, counts.new, counts.set_aside), (3, 3, 0), "{what}");
        assert_eq!(desk.traces("B"), ["domain:pump2.com"], "{what}");
        assert_eq!(desk.traces("C"), ["domain:pump3.com", "phone:+31612345673"], "{what}");
    }
}

// certtools/intelmq#967 and PR#2192: a NUL in one line, and no later line is read; a dump that holds the wrong line.
#[test]
fn bad_lines_are_set_aside_byte_for_byte_and_all_others_are_taken() {
    let bad: [(&str, &[u8]); 5] = [
        ("nul-byte", b"{\"schema\":\"joinder/report/1\",\"owner\":\"NL\",\"reference\":\"X\0\",\"narrative\":{\"text\":\"a\"}}"),
        ("json", b"{\"schema\":\"joinder/report/1\", \"owner\": "),
        ("json", b"not json at all \xc3\xa9"),
        ("duplicate-key", br#"{"schema":"joinder/report/1","owner":"NL","reference":"X","reference":"Y","narrative":{"text":"a"}}"#),
        ("encoding", b"{\"schema\":\"joinder/report/1\",\"owner\":\"NL\",\"reference\":\"X\",\"narrative\":{\"text\":\"\xff\xfe\"}}"),
    ];
    for (reason, line) in bad {
        let mut lines: Vec<Vec<u8>> = ten_good_lines().into_iter().map(String::into_bytes).collect();
        let other = [&line[..line.len() / 2], b" !\0", &line[line.len() / 2..]].concat();
        lines.insert(2, line.to_vec());
        lines.insert(6, other.clone());
        let desk = Desk::new();
        let options =
            ImportOptions { format: Some("native".parse::<Format>().unwrap()), ..ImportOptions::default() };
        let counts = desk.import_as("a.ndjson", lines.join(&b'\n'), &options).counts;
        assert_eq!((counts.read, counts.new, counts.set_aside), (12, 10, 2), "{reason}");
        let aside = desk.aside();
        assert_eq!(aside[0].reason, reason);
        let offset = |line: usize| lines[..line - 1].iter().map(|line| line.len() as u64 + 1).sum::<u64>();
        for (view, (number, raw)) in aside.iter().zip([(3, line), (7, other.as_slice())]) {
            assert_eq!((view.line, view.start), (Some(number as u64), offset(number)), "{reason}");
            let kept = view.raw.strip_suffix(b"\n").unwrap_or(&view.raw);
            assert_eq!(kept, raw, "{reason}");
            assert!(!view.truncated);
        }
        assert_eq!(desk.traces("R-10"), ["domain:shop10.com"], "what comes after is read");
    }
}

#[test]
fn a_bad_row_of_a_table_is_set_aside_byte_for_byte() {
    let rows = [
        "A;2026-03-01;shop1.com",
        "B;2026-03-02;shop\u{0}2.com",
        "C;2026-03-03;shop3.com",
        "D;2026-13-45;shop4.com",
    ];
    let csv = format!("reference;date;domain\r\n{}\r\n", rows.join("\r\n"));
    let desk = Desk::new();
    let counts = desk.import("a.csv", &csv).counts;
    assert_eq!(counts.read, 4);
    let nul =
        desk.aside().into_iter().find(|view| view.reason == "nul-byte").expect("the row with NUL is told");
    assert_eq!((nul.line, nul.start), (Some(3), csv.find("B;").unwrap() as u64));
    assert_eq!(nul.raw.strip_suffix(b"\r\n").unwrap_or(&nul.raw), rows[1].as_bytes());
    let date = desk.aside().into_iter().find(|view| view.reason == "date").expect("the bad date is told");
    assert_eq!((date.line, date.field.as_deref()), (Some(5), Some("date")));
    assert_eq!(desk.traces("C"), ["domain:shop3.com"]);
    assert_eq!(desk.traces("D"), ["domain:shop4.com"], "a bad date does not take the row with it");
}

// OpenCTI-Platform/opencti#12662: `2025-06-27 03:58 AM` became null, and then now.
#[test]
fn a_date_is_read_as_it_stands_or_told_and_never_becomes_now() {
    for (cell, expected) in [("2025-06-27 03:58 AM", Some("2025-06-27T03:58")), ("2025-06-27 03:58 XM", None)]
    {
        let desk = Desk::new();
        let others: String = (1..9).map(|n| format!("B{n};2025-06-27 11:5{n} PM;shop{n}.com\n")).collect();
        let csv = format!("reference;startDate;domain\nA;{cell};shop0.com\n{others}");
        let counts = desk.import("a.csv", &csv).counts;
        assert_eq!((counts.read, counts.new), (9, 9), "{cell}");
        let page = desk.node.reports(&ReportQuery::default()).unwrap();
        let view = desk.node.report(page.rows.last().unwrap().id).unwrap().unwrap();
        let report = view.disclosed.report();
        let when = report.reported_at.or(report.happened.from).map(|when| when.to_string());
        match expected {
            Some(start) => {
                assert!(when.as_deref().is_some_and(|when| when.starts_with(start)), "{cell}: {when:?}")
            }
            None => assert_eq!((when, counts.faults), (None, 1), "{cell}"),
        }
    }
}

#[test]
fn a_file_read_twice_changes_nothing() {
    let mut lines = ten_good_lines();
    lines.push(native("R-11", "one field is bad", ("md5", BAD_MD5)));
    lines.push("no json".to_owned());
    let file = lines.join("\n");
    let csv = "reference;domain\nC-1;shop1.com\nC-2;\n;shop3.com\n";
    let desk = Desk::new();
    let first = desk.import("a.ndjson", &file).counts;
    assert_eq!((first.read, first.new, first.set_aside, first.faults), (12, 11, 1, 1));
    let first = desk.import("a.csv", csv).counts;
    let held = |desk: &Desk| {
        let reports = desk.node.reports(&ReportQuery { limit: 200, ..ReportQuery::default() }).unwrap().rows;
        let versions: Vec<_> = reports.iter().map(|line| desk.node.versions(line.id).unwrap()).collect();
        (reports, versions, desk.aside(), desk.node.verify().unwrap())
    };
    let before = held(&desk);
    for _ in 0..3 {
        let again = desk.import("a.ndjson", &file).counts;
        assert_eq!((again.read, again.new, again.amended, again.same, again.set_aside), (12, 0, 0, 11, 1));
        assert_eq!(again.faults, 1, "what is wrong is told each time");
        let again = desk.import("a.csv", csv).counts;
        assert_eq!((again.read, again.new, again.amended), (first.read, 0, 0));
        assert_eq!(held(&desk), before);
    }
}

// Which of two versions in one file stands in the end does not hang on what stood before.
#[test]
fn the_last_version_in_a_file_stands_however_often_it_is_read() {
    for between in [0, 300, 9_000] {
        let desk = Desk::new();
        let old = native("R", "the old story", ("domain", "old-shop.com"));
        let new = native("R", "the new story", ("domain", "new-shop.com"));
        let others =
            (0..between).map(|n| native(&format!("F-{n}"), "filler", ("domain", &format!("filler{n}.com"))));
        let file = [old].into_iter().chain(others).chain([new]).collect::<Vec<_>>().join("\n");
        for time in 0..3 {
            let counts = desk.import("a.ndjson", &file).counts;
            assert_eq!(counts.read, between + 2);
            let found = desk
                .node
                .reports(&ReportQuery { text: Some("new story".into()), ..ReportQuery::default() })
                .unwrap();
            assert_eq!(found.rows.len(), 1, "{between} between, time {time}");
            let found = desk
                .node
                .reports(&ReportQuery { text: Some("old story".into()), ..ReportQuery::default() })
                .unwrap();
            assert_eq!(found.rows.len(), 0, "{between} between, time {time}");
        }
    }
}

#[test]
fn other_content_under_the_same_key_is_an_amendment() {
    let desk = Desk::new();
    desk.import("a.ndjson", native("R", "first", ("domain", "first-shop.com")));
    let counts = desk.import("b.ndjson", native("R", "second", ("domain", "second-shop.com"))).counts;
    assert_eq!((counts.read, counts.amended), (1, 1));
    assert_eq!(desk.narrative("R"), "second");
    assert_eq!(desk.traces("R"), ["domain:second-shop.com"]);
    let counts = desk.import("a.ndjson", native("R", "first", ("domain", "first-shop.com"))).counts;
    assert_eq!((counts.read, counts.amended), (1, 1), "its owner may go back to what it said");
    assert_eq!(desk.narrative("R"), "first");
}

#[test]
fn a_record_that_was_fixed_is_taken_alone_and_closed() {
    let desk = Desk::new();
    let mut lines = ten_good_lines();
    lines.insert(2, "{\"schema\":\"joinder/report/1\", \"owner\": ".to_owned());
    lines.insert(6, "no json".to_owned());
    desk.import("a.ndjson", lines.join("\n"));
    let [first, second] = <[SetAsideView; 2]>::try_from(desk.aside()).unwrap();

    let unchanged = desk.node.replay(first.id, None).unwrap();
    assert_eq!((unchanged.tried, unchanged.taken), (1, 0), "what is bad stays bad");
    assert_eq!(desk.aside().len(), 2);

    let fixed = native("R-11", "fixed", ("domain", "shop11.com")).into_bytes();
    let replayed = desk.node.replay(first.id, Some(fixed)).unwrap();
    assert_eq!((replayed.tried, replayed.taken), (1, 1));
    assert_eq!(desk.traces("R-11"), ["domain:shop11.com"]);
    assert_eq!(
        desk.aside().iter().map(|view| view.id).collect::<Vec<_>>(),
        [second.id],
        "the other one stays"
    );
    assert!(desk.node.replay(first.id, None).is_err(), "what is closed is closed");

    desk.node.dismiss(second.id, "a test").unwrap();
    assert!(desk.aside().is_empty());
    let counts = desk.import("a.ndjson", lines.join("\n")).counts;
    assert_eq!((counts.read, counts.same, counts.set_aside), (12, 10, 2));
    assert!(desk.aside().is_empty(), "what was settled does not come back");
}

#[test]
fn a_report_that_lost_a_field_stays_open_until_the_field_is_fixed() {
    let desk = Desk::new();
    desk.import("a.ndjson", native("R", "one field is bad", ("md5", BAD_MD5)));
    let fault = desk.aside().remove(0);
    assert_eq!(desk.node.replay(fault.id, None).unwrap().taken, 0, "it is still bad");
    assert_eq!(desk.aside().len(), 1);
    let fixed = native("R", "one field is bad", ("md5", "098f6bcd4621d373cade4e832627b4f6")).into_bytes();
    assert_eq!(desk.node.replay(fault.id, Some(fixed)).unwrap().taken, 1);
    assert!(desk.aside().is_empty());
    assert_eq!(desk.traces("R"), ["md5:098f6bcd4621d373cade4e832627b4f6"]);
}

#[test]
fn a_row_of_a_table_is_replayed_without_its_header() {
    let desk = Desk::new();
    let bad = "NL91ABNA0417164301";
    let ibans = ["DE89370400440532013000", "FR1420041010050500013M02606", "BE68539007547034"];
    let others: String = (1..).zip(ibans).map(|(n, iban)| format!("B{n};shop{n}.com;{iban}\n")).collect();
    desk.import("a.csv", format!("reference;domain;iban\nA;shop0.com;{bad}\n{others}"));
    let aside = desk.aside();
    assert_eq!(aside.len(), 1);
    assert_eq!(desk.traces("A"), ["domain:shop0.com"]);
    let fixed = String::from_utf8(aside[0].raw.clone()).unwrap().replace(bad, "NL91ABNA0417164300");
    let replayed = desk.node.replay(aside[0].id, Some(fixed.into_bytes())).unwrap();
    assert_eq!((replayed.tried, replayed.taken), (1, 1));
    assert!(desk.aside().is_empty());
    assert_eq!(desk.traces("A"), ["domain:shop0.com", "iban:NL91ABNA0417164300"]);
    assert_eq!(desk.node.reports(&ReportQuery::default()).unwrap().rows.len(), 4, "it amends its report");
}

#[test]
fn a_group_is_replayed_whole_and_what_is_still_bad_stays_open() {
    let desk = Desk::new();
    let good: String = (13..28).map(|day| format!("A{day};{day}/04/2026;shop{day}.com\n")).collect();
    desk.import(
        "a.csv",
        format!("reference;datum;domain\n{good}B;31/04/2026;shop2.com\nC;30/02/2026;shop3.com\n"),
    );
    assert_eq!(desk.aside().len(), 2);
    let replayed = desk.node.replay_group("date", "NL").unwrap();
    assert_eq!((replayed.tried, replayed.taken), (2, 0));
    assert_eq!(desk.aside().len(), 2);
}

#[test]
fn a_receipt_is_kept_and_a_broken_file_keeps_what_was_read() {
    let desk = Desk::new();
    let receipt = desk.import("a.ndjson", ten_good_lines().join("\n"));
    assert_eq!((receipt.counts.new, receipt.ended_ms, receipt.error.as_deref()), (10, Some(NOW), None));
    let view = desk.node.sources().unwrap().into_iter().find(|view| view.source.name == "NL").unwrap();
    assert_eq!(view.receipts, [receipt]);

    /// Gives its bytes and then fails.
    struct Breaking(Cursor<Vec<u8>>);
    impl std::io::Read for Breaking {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            match self.0.read(buffer)? {
                0 => Err(std::io::Error::other("the line was cut")),
                read => Ok(read),
            }
        }
    }
    let lines: String =
        (0..2_000).map(|n| native(&format!("B-{n}"), "story", ("domain", "cut-shop.com")) + "\n").collect();
    let options = ImportOptions { format: Some("native".parse().unwrap()), ..ImportOptions::default() };
    let input = Box::new(Breaking(Cursor::new(lines.into_bytes())));
    let receipt = desk.node.import("NL", "b.ndjson", input, &options, &mut |_| ()).unwrap();
    assert!(
        receipt.error.as_deref().is_some_and(|error| error.contains("the line was cut")),
        "{:?}",
        receipt.error
    );
    assert!(receipt.counts.new >= 1_900 && receipt.ended_ms.is_some(), "{:?}", receipt.counts);
    assert_eq!(desk.node.verify().unwrap().reports as u64, 10 + receipt.counts.new);
}

#[test]
fn what_was_taken_is_there_after_the_node_was_closed() {
    let folder = tempfile::tempdir().unwrap();
    let before = {
        let node = open(folder.path());
        let file = ten_good_lines().join("\n");
        node.save_source(&Source::named("NL").unwrap()).unwrap();
        node.import(
            "NL",
            "a.ndjson",
            Box::new(Cursor::new(file.into_bytes())),
            &ImportOptions::default(),
            &mut |_| (),
        )
        .unwrap();
        node.verify().unwrap()
    };
    assert_eq!(open(folder.path()).verify().unwrap(), before);
}
