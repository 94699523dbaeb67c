//! STIX bundles.

use joinder_core::codes::{Kind, Tlp};
use joinder_formats::Format;

use crate::support::{has, read_text, traces};

#[test]
fn a_bundle_without_reports_is_one_report() {
    let bundle = r#"{"type":"bundle","id":"bundle--44af6c39-c09b-49c5-9de2-394224b04982","objects":[
      {"type":"indicator","spec_version":"2.1","pattern_type":"stix","id":"indicator--33fe3b22-0201-47cf-85d0-97c02164528d","created":"2014-05-08T09:00:00.000Z","modified":"2014-05-08T09:00:00.000Z","name":"C2","pattern":"[ipv4-addr:value = '203.0.113.10' OR domain-name:value = 'bad.example.com'] AND [file:hashes.'SHA-256' = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad']","valid_from":"2014-05-08T09:00:00Z","object_marking_refs":["marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"]},
      {"type":"email-addr","spec_version":"2.1","id":"email-addr--1","value":"thief@bad.example.com"},
      {"type":"email-addr","spec_version":"2.1","id":"email-addr--2","value":"ana@victim.example.org"},
      {"type":"email-message","spec_version":"2.1","id":"email-message--1","subject":"Win","body":"You won","from_ref":"email-addr--1","to_refs":["email-addr--2"],"is_multipart":false}]}"#;
    let outcome = read_text(bundle, "b.json");
    assert_eq!(outcome.summary.format, Format::Stix);
    let report = outcome.one().report;
    for trace in [
        "offender ip:203.0.113.10",
        "offender domain:bad.example.com",
        "offender sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        "offender email:thief@bad.example.com",
        "victim email:ana@victim.example.org",
    ] {
        has(&report, trace);
    }
    assert_eq!(report.marking.tlp, Tlp::AmberStrict, "the stricter of the bundle's and the source's");
}

#[test]
fn each_grouping_is_a_report_with_what_it_names() {
    let bundle = r#"{"type":"bundle","id":"bundle--1","objects":[
      {"type":"url","spec_version":"2.1","id":"url--1","value":"http://one.example.com/"},
      {"type":"url","spec_version":"2.1","id":"url--2","value":"http://two.example.com/"},
      {"type":"grouping","spec_version":"2.1","id":"grouping--1","created":"2026-01-01T00:00:00.000Z","modified":"2026-01-01T00:00:00.000Z","name":"first","context":"suspicious-activity","object_refs":["url--1"]},
      {"type":"report","spec_version":"2.1","id":"report--2","created":"2026-01-02T00:00:00.000Z","modified":"2026-01-02T00:00:00.000Z","published":"2026-01-02T00:00:00Z","name":"second","report_types":["malware"],"object_refs":["url--2"]}]}"#;
    let reports = read_text(bundle, "b.json").reports();
    assert_eq!(reports.len(), 2);
    assert_eq!(traces(&reports[0]), ["offender url:http://one.example.com/"]);
    assert_eq!(traces(&reports[1]), ["offender url:http://two.example.com/"]);
    assert_eq!(reports[1].kind, Kind::Malware);
    assert_eq!(reports[0].reference.as_str(), "grouping--1");
}

#[test]
fn version_2_0_holds_observables_inside() {
    let bundle = r#"{"type":"bundle","id":"bundle--1","spec_version":"2.0","objects":[
      {"type":"observed-data","id":"observed-data--1","created":"2016-01-01T00:00:00Z","modified":"2016-01-01T00:00:00Z","first_observed":"2016-01-01T00:00:00Z","last_observed":"2016-01-02T00:00:00Z","number_observed":1,
       "objects":{"0":{"type":"ipv4-addr","value":"203.0.113.20"},"1":{"type":"network-traffic","src_ref":"0","src_port":4444,"protocols":["tcp"]}}}]}"#;
    let report = read_text(bundle, "b.json").one().report;
    assert_eq!(traces(&report), ["offender ip:203.0.113.20"]);
    assert_eq!(report.observables[0].port, Some(4444));
    assert!(report.happened.from.is_some());
}
