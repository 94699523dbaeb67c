//! Whose a record is, what a file may change, and what becomes of records set aside.

#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

mod support;

use std::io::Cursor;

use joinder_core::{
    Audience, Marking, Organisation, Release, ReportId, Role,
    codes::{Country, Tlp},
};
use joinder_node::{
    Export, ImportOptions, Mapping, Node, Receipt, ReportQuery, SetAsideQuery, SetAsideView, Source, Trust,
};
use serde_json::{Value, json};

use support::{NOW_MS, node_of, organisation};

const GOOD_MD5: &str = "098f6bcd4621d373cade4e832627b4f6";
const BAD_MD5: &str = "098f6bcd4621d373cade4e832627b4fz";

struct Desk {
    node: Node,
    _folder: tempfile::TempDir,
}

impl Desk {
    /// A node of an authority, `NL-unit`.
    fn new() -> Self {
        Self::of("NL-unit", Role::Authority)
    }

    fn of(code: &str, role: Role) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let organisation = Organisation { country: None, ..organisation(code, role) };
        let node = node_of(folder.path(), organisation, NOW_MS);
        Self { node, _folder: folder }
    }

    /// A source called after its owner.
    fn source(&self, owner: &str, change: impl FnOnce(&mut Source)) {
        let mut source = Source::named(owner).unwrap();
        change(&mut source);
        self.node.save_source(&source).unwrap();
    }

    fn import(&self, source: &str, file: &str, text: &str) -> Receipt {
        let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
        let input = Box::new(Cursor::new(text.to_owned().into_bytes()));
        self.node.import(source, file, input, &options, &mut |_| {}).unwrap()
    }

    fn aside(&self) -> Vec<SetAsideView> {
        self.node.set_aside(&SetAsideQuery { limit: 200, ..SetAsideQuery::default() }).unwrap().rows
    }

    fn id(&self, reference: &str) -> ReportId {
        let rows = self.node.reports(&ReportQuery { limit: 1_000, ..ReportQuery::default() }).unwrap().rows;
        rows.iter().find(|line| line.reference == reference).expect(reference).id
    }

    /// A report as JSON, as far as it may be seen.
    fn report(&self, reference: &str) -> Value {
        let view = self.node.report(self.id(reference)).unwrap().unwrap();
        serde_json::to_value(&view.disclosed).unwrap()
    }

    fn story(&self, reference: &str) -> String {
        self.report(reference)["narrative"]["text"].as_str().unwrap_or_default().to_owned()
    }

    fn versions(&self, reference: &str) -> usize {
        self.node.versions(self.id(reference)).unwrap().len()
    }
}

fn native(owner: &str, reference: &str, story: &str) -> Value {
    json!({ "schema": "joinder/report/1", "owner": owner, "reference": reference, "narrative": { "text": story } })
}

fn with_md5(owner: &str, reference: &str, story: &str, md5: &str) -> String {
    let mut report = native(owner, reference, story);
    report["observables"] = json!([{ "type": "md5", "value": md5, "side": "offender" }]);
    report.to_string()
}

#[test]
fn a_record_of_another_owner_is_set_aside_unless_the_source_may_bring_it() {
    let desk = Desk::new();
    desk.import("NL-unit", "own.ndjson", &native("NL-unit", "N-1", "as its owner tells it").to_string());
    let mut stix = Vec::new();
    desk.node.export(&ReportQuery::default(), Export::Stix, &mut stix).unwrap();
    let stix = String::from_utf8(stix).unwrap().replace("as its owner tells it", "as another tells it");
    let file = native("NL-unit", "N-1", "as another tells it").to_string();
    desk.source("BE-unit", |_| {});
    for (name, text) in [("feed.ndjson", &file), ("feed.json", &stix)] {
        let counts = desk.import("BE-unit", name, text).counts;
        assert_eq!((counts.read, counts.set_aside), (1, 1), "{name}");
        assert_eq!(desk.story("N-1"), "as its owner tells it", "{name}");
    }
    for view in desk.aside() {
        assert_eq!((view.reason.as_str(), view.field.as_deref()), ("owner", Some("owner")));
        assert!(!view.expected.contains("NL-unit"), "what is expected never repeats the value");
    }
    desk.source("BE-unit", |source| source.trust.owners = ["NL-unit".parse().unwrap()].into());
    assert_eq!(desk.import("BE-unit", "feed.ndjson", &file).counts.amended, 1);
    assert_eq!(desk.story("N-1"), "as another tells it");
}

#[test]
fn another_owners_report_that_is_narrowed_further_down_the_file_is_not_matched() {
    let desk = Desk::new();
    desk.source("BE-unit", |source| source.trust.owners = ["DE-unit".parse().unwrap()].into());
    let mut narrowed = native("DE-unit", "D-1", "as it was told later");
    let mut marking = Marking::cautious(jiff::civil::date(2026, 1, 1));
    marking.release = Release::Own;
    narrowed["marking"] = serde_json::to_value(marking).unwrap();
    let open = native("DE-unit", "D-1", "as it was told first");
    let beside = native("DE-unit", "D-2", "another");
    let counts = desk.import("BE-unit", "feed.ndjson", &format!("{open}\n{beside}\n{narrowed}\n")).counts;
    assert_eq!((counts.new, counts.amended), (2, 1));
    assert_eq!(desk.node.held(), 1, "what its owner keeps to itself is matched by nobody else");
    desk.node.verify().unwrap();
}

#[test]
fn a_marking_in_a_file_only_narrows_unless_the_source_is_trusted_with_it() {
    let desk = Desk::new();
    let marking = |change: &dyn Fn(&mut Marking)| {
        let mut marking = Marking::cautious(jiff::civil::date(2026, 1, 1));
        change(&mut marking);
        let mut report = native("NL-unit", "N-1", "a story");
        report["marking"] = serde_json::to_value(marking).unwrap();
        report.to_string()
    };
    let wide = marking(&|marking| {
        marking.release = Release::Full;
        marking.tlp = Tlp::Clear;
        marking.erase_by = jiff::civil::date(2090, 1, 1);
    });
    let narrow = marking(&|marking| marking.release = Release::Own);
    let seen = || desk.report("N-1")["marking"].clone();

    desk.import("NL-unit", "a.ndjson", &wide);
    assert_eq!((&seen()["release"], &seen()["tlp"]), (&json!("hit"), &json!("TLP:AMBER+STRICT")));
    assert_eq!(seen()["erase_by"], "2029-07-01", "three years after it came");
    desk.import("NL-unit", "b.ndjson", &narrow);
    assert_eq!(seen()["release"], "own");
    desk.source("NL-unit", |source| source.trust = Trust { markings: true, ..Trust::default() });
    desk.import("NL-unit", "c.ndjson", &wide);
    assert_eq!((&seen()["release"], &seen()["erase_by"]), (&json!("full"), &json!("2090-01-01")));
}

#[test]
fn ones_own_export_can_be_put_back() {
    let desk = Desk::new();
    let lines: Vec<_> = (1..4).map(|n| native("NL-unit", &format!("N-{n}"), "a story").to_string()).collect();
    desk.import("NL-unit", "a.ndjson", &lines.join("\n"));
    let mut out = Vec::new();
    desk.node.export(&ReportQuery::default(), Export::Native, &mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert_eq!(desk.import("NL-unit", "export.ndjson", &out).counts.same, 3, "it says nothing new");
    let other = Desk::new();
    assert_eq!(other.import("NL-unit", "export.ndjson", &out).counts.new, 3);
    assert_eq!(other.report("N-2"), desk.report("N-2"));
}

#[test]
fn a_file_that_tells_a_report_twice_changes_nothing_when_it_is_read_again() {
    for between in [0, 600] {
        let desk = Desk::new();
        let fill = (0..between).map(|n| native("NL-unit", &format!("F-{n}"), "filler").to_string());
        let tell = |story: &str| native("NL-unit", "R", story).to_string();
        let lines = [tell("first"), tell("second")].into_iter().chain(fill).chain([tell("third")]);
        let file = lines.collect::<Vec<_>>().join("\n");
        desk.import("NL-unit", "a.ndjson", &file);
        assert_eq!((desk.story("R").as_str(), desk.versions("R")), ("third", 3));
        for _ in 0..2 {
            let counts = desk.import("NL-unit", "a.ndjson", &file).counts;
            assert_eq!((counts.read, counts.same), (between + 3, between + 3), "{between} between");
            assert_eq!((desk.story("R").as_str(), desk.versions("R")), ("third", 3));
        }
    }
}

#[test]
fn an_owner_may_go_back_to_what_it_said() {
    let desk = Desk::new();
    let tell = |story: &str| with_md5("NL-unit", "R", story, GOOD_MD5);
    for (number, story) in ["first", "second", "first"].into_iter().enumerate() {
        let receipt = desk.import("NL-unit", &format!("{number}.ndjson"), &tell(story));
        assert_eq!(receipt.counts.new + receipt.counts.amended, 1, "{story}");
        assert_eq!((desk.story("R").as_str(), desk.versions("R")), (story, number + 1));
    }
    assert_eq!(desk.import("NL-unit", "2.ndjson", &tell("first")).counts.same, 1);
    assert_eq!(desk.node.verify().unwrap().reports, 1);
    // In one file the last telling stands, old or new.
    let file = [tell("second"), tell("third"), tell("first")].join("\n");
    desk.import("NL-unit", "3.ndjson", &file);
    assert_eq!((desk.story("R").as_str(), desk.versions("R")), ("first", 5));
    assert_eq!(desk.import("NL-unit", "3.ndjson", &file).counts.same, 3);
    assert_eq!((desk.story("R").as_str(), desk.versions("R")), ("first", 5));
}

#[test]
fn a_record_that_lost_very_many_fields_is_not_kept_as_often() {
    let desk = Desk::new();
    let names: Vec<String> = (1..=100).map(|n| format!("hash{n}")).collect();
    let column = |name: &String| format!("[[column]]\nname = '{name}'\nrole = 'trace'\nkind = 'md5'\n");
    let columns = names.iter().map(column);
    let mapping = format!(
        "[[column]]\nname = 'no'\nrole = 'reference'\n[[column]]\nname = 'story'\nrole = 'narrative'\n{}",
        columns.collect::<String>()
    );
    desk.source("NL-unit", |source| source.mapping = Some(Mapping::from_toml(&mapping).unwrap()));
    let table =
        format!("no,story,{}\nR-1,what happened{}\n", names.join(","), format!(",{BAD_MD5}").repeat(100));
    assert_eq!(desk.import("NL-unit", "a.csv", &table).counts.faults, 100);
    let all = desk.aside();
    assert_eq!(all.len(), 100, "each field is told of");
    assert_eq!(all.iter().filter(|view| !view.raw.is_empty() && view.replayable).count(), 64);
}

#[test]
fn a_record_set_aside_is_shown_to_whom_its_source_releases_it_whole() {
    let one = |owner: &str| with_md5(owner, "R-1", "a story that names a victim", BAD_MD5);
    let desk = Desk::new();
    desk.source("DE-unit", |_| {});
    desk.source("FR-unit", |source| source.marking.release = Some(Release::Full));
    for owner in ["NL-unit", "DE-unit", "FR-unit"] {
        desk.import(owner, "a.ndjson", &one(owner));
        desk.import(owner, "a.ndjson", &format!("{}\nno json", one(owner)));
    }
    let all = desk.aside();
    assert_eq!(all.len(), 6);
    for view in all {
        assert_eq!(view.withheld, view.source == "DE-unit", "{}", view.source);
        assert_eq!(view.raw.is_empty(), view.withheld);
        assert_eq!(view.file, if view.withheld { "…" } else { "a.ndjson" }, "it may name a victim as well");
        assert!(!view.reason.is_empty() && view.replayable);
        assert_eq!(desk.node.set_aside_record(view.id).unwrap().unwrap(), view);
    }
    // A partner sees the offender's side alone, even of what is released to it in full.
    let bank = Desk::of("A-bank", Role::Partner);
    bank.source("FR-unit", |source| {
        source.marking.release = Some(Release::Full);
        source.marking.audience = Some(Audience::Only(["A-bank".parse().unwrap()].into()));
    });
    bank.import("FR-unit", "a.ndjson", &one("FR-unit"));
    assert!(bank.aside()[0].withheld && bank.aside()[0].raw.is_empty());
}

#[test]
fn what_has_come_right_since_is_not_undone_by_a_replay() {
    let desk = Desk::new();
    let old = with_md5("NL-unit", "R", "the old story", BAD_MD5);
    let broken = format!("{}\u{1}", native("NL-unit", "S", "the old story"));
    desk.import("NL-unit", "a.ndjson", &[old.as_str(), &broken].join("\n"));
    let aside = desk.aside();
    assert_eq!(aside.len(), 2);
    let right = with_md5("NL-unit", "R", "put right", GOOD_MD5);
    let right = [right, native("NL-unit", "S", "put right").to_string()];
    desk.import("NL-unit", "b.ndjson", &right.join("\n"));
    let mended = [old.replace(BAD_MD5, GOOD_MD5), native("NL-unit", "S", "the old story").to_string()];
    for (view, mended) in aside.iter().zip(mended) {
        let replayed = desk.node.replay(view.id, Some(mended.into_bytes())).unwrap();
        assert_eq!((replayed.tried, replayed.taken, replayed.stale), (1, 0, 1), "{}", view.reason);
    }
    assert_eq!((desk.story("R"), desk.story("S")), ("put right".to_owned(), "put right".to_owned()));
    assert_eq!(desk.aside().len(), 2, "it stays until somebody dismisses it");
}

#[test]
fn a_later_part_of_a_record_is_amended_and_replayed_by_itself() {
    let event = |number: u8, md5: &str| {
        json!({ "Event": {
            "uuid": format!("5a3c1f0e-0000-4000-8000-00000000000{number}"), "info": "An event", "date": "2026-03-01",
            "Attribute": [
                { "type": "md5", "category": "Payload delivery", "value": md5, "to_ids": true },
                { "type": "domain", "category": "Network activity", "value": format!("shop{number}.com"), "to_ids": true },
            ],
        }})
    };
    let misp =
        |second: &str| json!({ "page": 1, "response": [event(1, GOOD_MD5), event(2, second)] }).to_string();
    let grouping = |number: u8, created: &str| {
        json!({
            "type": "grouping", "spec_version": "2.1", "id": format!("grouping--{number}"), "created": created,
            "name": "a group", "context": "suspicious-activity", "object_refs": [format!("url--{number}")],
        })
    };
    let url = |number: u8| json!({ "type": "url", "spec_version": "2.1", "id": format!("url--{number}"), "value": format!("http://shop{number}.com/") });
    let stix = |created: &str| {
        let first = grouping(1, "2026-01-01T00:00:00.000Z");
        json!({ "type": "bundle", "id": "bundle--1", "objects": [url(1), url(2), first, grouping(2, created)] }).to_string()
    };
    let good = "2026-01-02T00:00:00.000Z";
    let cases = [
        ("misp", misp(BAD_MD5), misp(GOOD_MD5), BAD_MD5, GOOD_MD5),
        ("stix", stix("some day"), stix(good), "some day", good),
    ];
    for (name, bad, right, wrong, mend) in cases {
        let desk = Desk::new();
        let counts = desk.import("NL-unit", "a.json", &bad).counts;
        assert_eq!((counts.new, counts.faults), (2, 1), "{name}");
        let fault = desk.aside().remove(0);
        let raw = String::from_utf8(fault.raw.clone()).unwrap();
        assert!(raw.contains(wrong) && !raw.contains("shop1.com"), "{name}: {raw}");
        let mended = raw.replace(wrong, mend).into_bytes();
        assert_eq!(desk.node.replay(fault.id, Some(mended)).unwrap().taken, 1, "{name}");
        assert!(desk.aside().is_empty(), "{name}");
        assert_eq!(
            desk.import("NL-unit", "b.json", &right).counts.same,
            2,
            "{name}: the replay gave the same"
        );
        let other = Desk::new();
        other.import("NL-unit", "a.json", &right);
        let changed = right.replace("shop2.com", "shop3.com");
        assert_eq!(other.import("NL-unit", "b.json", &changed).counts.amended, 1, "{name}");
    }
}

#[test]
fn rows_of_a_table_are_replayed_by_their_own_header_in_one_import() {
    let desk = Desk::new();
    // Single words would not be taken for stories.
    let first = "reference;domain;description\nA;shop1.com;the first story\nB;shop2.com;the second story\n";
    desk.import("NL-unit", "a.csv", first);
    // The same columns in another order.
    let row = |n: usize| format!("a story {n}\0;shop{n}.com;C{n}\n");
    let rows: String = (1..=120).map(row).collect();
    desk.import("NL-unit", "b.csv", &format!("description;domain;reference\n{rows}x;shop9.com;D\n"));
    let aside = desk.aside();
    assert_eq!(aside.len(), 120);
    assert!(aside.iter().all(|view| view.reason == "nul-byte" && view.replayable));
    let mended = String::from_utf8(aside[0].raw.clone()).unwrap().replace('\0', "");
    assert_eq!(desk.node.replay(aside[0].id, Some(mended.into_bytes())).unwrap().taken, 1);
    assert_eq!(desk.story("C1"), "a story 1");

    let receipts = desk.node.sources().unwrap().remove(0).receipts.len();
    let replayed = desk.node.replay_group("nul-byte", "NL-unit").unwrap();
    assert_eq!((replayed.tried, replayed.taken, replayed.error), (119, 0, None));
    assert_eq!(desk.node.sources().unwrap().remove(0).receipts.len(), receipts + 1);
    assert_eq!(desk.aside().len(), 119, "what is bad stays, and stays once");

    let source = desk.node.source("NL-unit").unwrap().unwrap();
    desk.node.save_source(&Source { mapping: None, ..source }).unwrap();
    let replayed = desk.node.replay_group("nul-byte", "NL-unit").unwrap();
    assert_eq!((replayed.tried, replayed.taken), (119, 0));
    assert!(replayed.error.is_some_and(|error| error.contains("expected a mapping")));
}

#[test]
fn a_row_in_a_national_encoding_is_shown_and_mended_as_text() {
    let desk = Desk::new();
    desk.source("PL-unit", |source| {
        source.owner = "NL-unit".parse().unwrap();
        source.country = Some(Country::PL);
    });
    // Windows-1250: 0xb3 is `ł`, 0xb9 `ą`, 0x9f `ź`, 0xf3 `ó`.
    let file = b"reference;domain;description\n\
        A;shop1.com;pokrzywdzony wp\xb3aci\xb3 pieni\xb9dze na konto sprawcy\n\
        B;shop2.com;\x9fr\xf3d\xb3o \0pieni\xb9dze wp\xb3aci\xb3\n";
    let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
    let source = desk.node.source("PL-unit").unwrap().unwrap();
    let preview = desk.node.preview(&source, "a.csv", file, &options);
    assert!(preview.rows[0].raw.contains("pieniądze"), "{}", preview.rows[0].raw);
    assert!(preview.rows[1].raw.contains("źródło"), "{}", preview.rows[1].raw);

    let input = Box::new(Cursor::new(file.to_vec()));
    desk.node.import("PL-unit", "a.csv", input, &options, &mut |_| {}).unwrap();
    let view = desk.aside().remove(0);
    let text = view.text.clone().expect("it is text in its encoding");
    assert!(text.contains("źródło \0pieniądze"), "{text}");
    let foreign = text.replace('\0', "я").into_bytes();
    let refused = desk.node.replay(view.id, Some(foreign)).unwrap();
    assert_eq!((refused.taken, refused.lacking, refused.error), (0, 1, None));
    let mended = text.replace('\0', "").into_bytes();
    assert_eq!(desk.node.replay(view.id, Some(mended)).unwrap().taken, 1);
    assert_eq!(desk.story("B"), "źródło pieniądze wpłacił");
    assert!(desk.aside().is_empty());
}

#[test]
fn the_desk_counts_fields_and_records_apart() {
    let desk = Desk::new();
    desk.import("NL-unit", "a.ndjson", &format!("{}\nno json", with_md5("NL-unit", "R", "a story", BAD_MD5)));
    let view = desk.node.desk().unwrap();
    assert_eq!((view.set_aside, view.set_aside_fields), (2, 1));
    let source = desk.node.sources().unwrap().remove(0);
    assert_eq!((source.set_aside, source.set_aside_fields), (2, 1));
}

#[test]
fn what_was_not_kept_whole_is_said_to_be_so() {
    let desk = Desk::new();
    let long = "word ".repeat(1 << 18);
    desk.import("NL-unit", "a.ndjson", &with_md5("NL-unit", "R", &long, BAD_MD5));
    let view = desk.aside().remove(0);
    assert!(view.truncated && !view.replayable);
    let replayed = desk.node.replay(view.id, None).unwrap();
    assert_eq!((replayed.tried, replayed.taken, replayed.unfit), (1, 0, 1));
    assert_eq!(desk.versions("R"), 1);
}

#[test]
fn rows_with_one_text_are_each_set_aside_once() {
    let desk = Desk::new();
    let bad = "B;shop2.com;more\n";
    let file = format!("reference;domain\nA;shop1.com\n{bad}C;shop3.com\n{bad}D;shop4.com\nE;shop5.com\n");
    for _ in 0..2 {
        assert_eq!(desk.import("NL-unit", "a.csv", &file).counts.set_aside, 2);
        let lines: Vec<_> = desk.aside().iter().map(|view| view.line).collect();
        assert_eq!(lines, [Some(3), Some(5)]);
    }
    desk.import("NL-unit", "b.csv", &file);
    assert_eq!(desk.aside().len(), 4, "another file has records of its own");
}

#[test]
fn an_import_keeps_what_was_done_meanwhile_and_finds_its_receipt() {
    let desk = Desk::new();
    let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
    let input = Box::new(Cursor::new(b"reference;domain\nA;shop1.com\nB;shop2.com\n".to_vec()));
    let mut once = true;
    let receipt = desk.node.import("portal", "a.csv", input, &options, &mut |_| {
        if std::mem::take(&mut once) {
            let mut source = desk.node.source("portal").unwrap().unwrap();
            source.marking.release = Some(Release::Own);
            desk.node.save_source(&source).unwrap();
            for n in 0..60 {
                let line = native("NL-unit", &format!("O-{n}"), "another").to_string();
                desk.import("other", &format!("{n}.ndjson"), &line);
            }
        }
    });
    assert_eq!(receipt.unwrap().file, "a.csv");
    let source = desk.node.source("portal").unwrap().unwrap();
    assert_eq!(source.marking.release, Some(Release::Own), "the stricter conditions stay");
    assert!(source.mapping.is_some(), "and so does the mapping");
}
