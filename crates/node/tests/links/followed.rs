//! What the follower holds is what the owner releases, no more and no less, and each side sees how far the other is.

use joinder_core::{Level, Marking, Release, Report, Role, codes::Tlp};
use joinder_node::LinkState;
use serde_json::{Value, json};

use super::support::{IBAN, Site, join, pull, settle};

fn two() -> (Site, Site) {
    let (eu, de) = (Site::new("EU", Role::Centre), Site::new("DE", Role::Authority));
    join(&eu, &de);
    (eu, de)
}

/// A report of DE that names these sites.
fn record(reference: &str, tlp: Tlp, sites: &[String], note: &str) -> Value {
    let cautious = Marking::cautious(jiff::civil::date(2026, 7, 1));
    let observables: Vec<Value> =
        sites.iter().map(|site| json!({ "type": "domain", "value": site, "side": "offender" })).collect();
    json!({
        "schema": "joinder/report/1", "owner": "DE", "reference": reference, "kind": "phishing",
        "observables": observables, "fields": { "note": note },
        "marking": Marking { release: Release::Full, tlp, ..cautious },
    })
}

fn stored(site: &Site, reference: &str) -> Report {
    let id = site.id_of(reference).unwrap();
    site.node().store().read(|tx| tx.report(id)).unwrap().unwrap().report
}

/// The sites that a report names.
fn sites(report: &Report) -> Vec<String> {
    let all = report.observables.iter().filter_map(|one| Some(one.trace()?.normal().to_owned()));
    all.collect()
}

#[test]
fn a_report_of_thousands_of_values_arrives_with_all_of_them() {
    let (eu, de) = two();
    let all: Vec<String> = (0..3_000).map(|number| format!("shop{number}.com")).collect();
    de.records(&[record("D-1", Tlp::Green, &all, "a note")]);
    settle(&[(&eu, &de)]);
    assert_eq!(sites(&stored(&eu, "D-1")).len(), all.len());
    assert_eq!(sites(&stored(&eu, "D-1")), sites(&stored(&de, "D-1")));
}

#[test]
fn a_report_that_no_line_holds_is_not_told_and_the_rest_is() {
    let (eu, de) = two();
    let (one, long) = (["shop1.com".to_owned()], "long ".repeat(1 << 20));
    de.records(&[record("D-1", Tlp::Green, &one, &long), record("D-2", Tlp::Green, &one, "a note")]);
    settle(&[(&eu, &de)]);
    assert_eq!((eu.id_of("D-1"), eu.level("D-2")), (None, Some(Level::Full)));
    de.records(&[record("D-1", Tlp::Green, &one, "cnrynote")]);
    settle(&[(&eu, &de)]);
    assert_eq!(eu.level("D-1"), Some(Level::Full), "once it is short enough");
    de.records(&[record("D-1", Tlp::Green, &one, &format!("longer {long}"))]);
    settle(&[(&eu, &de)]);
    assert_eq!(eu.id_of("D-1"), None, "what it said before is taken back");
    assert!(!eu.holds("cnrynote"));
    assert_eq!((eu.link_to(&de).state, de.link_to(&eu).state), (LinkState::Active, LinkState::Active));
}

#[test]
fn what_is_taken_out_of_a_report_is_gone_at_the_follower() {
    let (eu, de) = two();
    let both = ["cnryone.com".to_owned(), "cnrytwo.com".to_owned()];
    de.records(&[record("D-1", Tlp::Green, &both, "a note")]);
    settle(&[(&eu, &de)]);
    assert!(eu.holds("cnrytwo.com"));
    de.records(&[record("D-1", Tlp::Amber, &both[..1], "a note")]);
    settle(&[(&eu, &de)]);
    let (here, there) = (stored(&de, "D-1"), stored(&eu, "D-1"));
    assert_eq!(sites(&there), ["cnryone.com"]);
    assert_eq!((there.marking.tlp, &there.marking), (Tlp::Amber, &here.marking), "one colour, the owner's");
    assert!(!eu.holds("cnrytwo.com"), "neither in its ledger nor in an older version");
}

#[test]
fn how_many_entries_the_neighbour_lacks_is_shown_until_it_holds_them() {
    let (eu, de) = two();
    let one = ["shop1.com".to_owned()];
    let records: Vec<Value> = (0..12).map(|n| record(&format!("D-{n}"), Tlp::Green, &one, "")).collect();
    de.records(&records);
    de.node().feed_links().unwrap();
    let lacks = || de.link_to(&eu).out_size - de.link_to(&eu).acknowledged;
    assert_eq!((lacks(), eu.node().held()), (12, 0), "none of more than ten is passed over in silence");
    assert_eq!(pull(&eu, &de), 12);
    assert_eq!((lacks(), eu.node().held()), (12, 12), "it holds them, and has not said so yet");
    assert_eq!(pull(&eu, &de), 0, "no news");
    assert_eq!((lacks(), eu.link_to(&de).in_size), (0, 12), "as many entries at both ends");
}

#[test]
fn an_empty_audience_is_nobody() {
    let (eu, de) = two();
    let (nl, bank) = (Site::new("NL", Role::Authority), Site::new("BANK", Role::Partner));
    join(&eu, &nl);
    join(&de, &nl);
    join(&de, &bank);
    nl.file("N-1", Release::Full, IBAN, "another story");
    for (reference, release) in [("D-1", Release::Sealed), ("D-2", Release::Hit), ("D-3", Release::Full)] {
        de.file_for(&[], reference, release, IBAN, "storynobody of a phone");
    }
    settle(&[(&eu, &nl), (&eu, &de), (&de, &nl), (&de, &bank)]);
    assert_eq!(de.level("N-1"), Some(Level::Full), "the link works");
    for site in [&eu, &nl, &bank] {
        assert!(!site.holds("storynobody"), "{}", site.code());
        for reference in ["D-1", "D-2", "D-3"] {
            assert_eq!(site.id_of(reference), None, "{reference} at {}", site.code());
        }
        assert!(de.link_to(site).told.iter().all(|(kind, _)| kind != "report"), "{}", site.code());
    }
}
