//! MISP events.

use joinder_core::codes::{Kind, Tlp};
use joinder_formats::Format;

use crate::support::{has, has_not, read_text, traces};

const EVENT: &str = r#"{"uuid":"5b0a8b4e-0000-4000-8000-000000000001","info":"Fake bank pages","date":"2026-02-01","threat_level_id":"4","Orgc":{"name":"CSIRT"},
"Tag":[{"name":"tlp:red"},{"name":"PAP:GREEN"},{"name":"rsit:fraud=\"phishing\""}],
"Attribute":[
 {"type":"domain","category":"Network activity","value":"test.com","to_ids":true},
 {"type":"md5","category":"Payload delivery","value":"098f6bcd4621d373cade4e832627b4fz","to_ids":true},
 {"type":"ip-dst|port","category":"Network activity","value":"203.0.113.5|8080","to_ids":true},
 {"type":"domain|ip","category":"Network activity","value":"bad.example.com|203.0.113.6","to_ids":true},
 {"type":"filename|sha256","category":"Payload delivery","value":"a.exe|ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","to_ids":true},
 {"type":"url","category":"Network activity","value":"http://innocent.example.com/","to_ids":false},
 {"type":"link","category":"External analysis","value":"https://blog.example.com/report","to_ids":false},
 {"type":"email-dst","category":"Payload delivery","value":"ana@victim.example.org","to_ids":true},
 {"type":"target-email","category":"Targeting data","value":"bob@victim.example.org","to_ids":false},
 {"type":"ip-src","category":"Network activity","value":"203.0.113.99","to_ids":true,"deleted":true},
 {"type":"comment","category":"Other","value":"They call in the evening.","to_ids":false}],
"ShadowAttribute":[{"type":"ip-src","value":"203.0.113.98","to_ids":true}],
"Object":[
 {"name":"bank-account","meta-category":"financial","Attribute":[{"type":"iban","object_relation":"iban","value":"NL91ABNA0417164300","to_ids":true}]},
 {"name":"coin-address","meta-category":"financial","Attribute":[{"type":"btc","object_relation":"address","value":"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa","to_ids":true},{"type":"text","object_relation":"symbol","value":"BTC"}]},
 {"name":"victim","meta-category":"misc","Attribute":[{"type":"domain","object_relation":"domain","value":"victim.example.org","to_ids":true}]}]}"#;

#[test]
fn one_event_is_one_report_and_a_bad_value_fails_alone() {
    let outcome = read_text(EVENT, "e.json");
    assert_eq!(outcome.summary.format, Format::Misp);
    let finished = outcome.one();
    let report = &finished.report;
    assert_eq!(report.reference.as_str(), "5b0a8b4e-0000-4000-8000-000000000001");
    assert_eq!((report.kind, report.marking.tlp), (Kind::Phishing, Tlp::Red));
    for trace in [
        "offender domain:test.com",
        "offender invalid md5",
        "offender ip:203.0.113.5",
        "offender domain:bad.example.com",
        "offender ip:203.0.113.6",
        "third url:http://innocent.example.com/",
        "third url:https://blog.example.com/report",
        "victim email:ana@victim.example.org",
        "victim email:bob@victim.example.org",
        "offender iban:NL91ABNA0417164300",
        "offender bitcoin:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "victim domain:victim.example.org",
        "offender sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    ] {
        has(report, trace);
    }
    has_not(report, "offender ip:203.0.113.99");
    has_not(report, "offender ip:203.0.113.98");
    assert_eq!(report.observables.iter().find(|o| o.raw.as_ref() == "203.0.113.5").unwrap().port, Some(8080));
    assert_eq!(finished.faults.len(), 1, "{:?}", finished.faults);
    assert_eq!(finished.faults[0].field, "md5");
    assert!(report.narrative.as_ref().unwrap().text.contains("call in the evening"));
}

#[test]
fn every_wrapper_gives_the_same() {
    let one = traces(&read_text(EVENT, "a").one().report);
    let flat = EVENT.replace('\n', "");
    for text in [
        format!("{{\"Event\":{EVENT}}}"),
        format!("{{\"response\":[{{\"Event\":{EVENT}}}]}}"),
        format!("[{{\"Event\":{EVENT}}}]"),
        format!("{{\"Event\":{flat}}}\n"),
        format!("{{\"a\":1,\"response\":[{{\"Event\":{flat}}}]}}"),
    ] {
        assert_eq!(traces(&read_text(&text, "a").one().report), one);
    }
    let two = format!("{flat}\n{}\n", flat.replace("000000000001", "000000000002"));
    assert_eq!(read_text(&two, "a.jsonl").drafts.len(), 2);
}
