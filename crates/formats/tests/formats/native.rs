//! The native form.

use joinder_core::{
    Marking, Origin, Role, Viewer,
    codes::{Country, Kind, Purpose, Tlp},
    disclose,
};
use joinder_formats::{Export, Format, REPORT_SCHEMA, ReadOptions, write};

use crate::support::{Outcome, has, intake, options, read_bytes, read_text, traces};

const REPORT: &str = r#"{"schema":"joinder/report/1","owner":"FR-PN","reference":"2026/17","kind":"shop-fraud","reported_at":"2026-03-01T09:30:00+01:00","happened":{"from":"2026-02-27"},"country":"FR","place":"FRK26","victim":{"kind":"person","age_band":"65-74"},"losses":[{"amount":"129.90","currency":"EUR","stage":"lost"}],"narrative":{"text":"I paid to NL91ABNA0417164300 and wrote to shop@bad.example.com.","language":"en"},"observables":[{"type":"iban","value":"NL91 ABNA 0417 1643 00","side":"offender","origin":{"field":"to_account"}},{"type":"email","value":"me@mine.example.com","side":"victim"},{"type":"iban","value":"NL92ABNA0417164300","side":"offender","origin":{"field":"second"}}],"attachments":[{"name":"a.pdf","size":3,"sha256":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}],"fields":{"bank_told":"yes"},"amount_words":"one hundred","nested":{"a":1}}"#;

#[test]
fn a_record_becomes_a_report_and_its_bad_field_a_fault() {
    let outcome = read_text(REPORT, "x.json");
    assert_eq!(outcome.summary.format, Format::Native);
    assert_eq!(outcome.drafts[0].raw, REPORT.as_bytes(), "byte for byte");
    let finished = outcome.one();
    let report = &finished.report;
    assert_eq!(report.owner.as_str(), "FR-PN");
    assert_eq!(report.reference.as_str(), "2026/17");
    assert_eq!((report.kind, report.country), (Kind::ShopFraud, Some(Country::FR)));
    assert_eq!(report.lost_eur_cents(), 12_990);
    assert_eq!(report.fields["bank_told"], "yes");
    assert_eq!(report.fields["amount_words"], "one hundred", "unknown keys are kept");
    assert_eq!(report.fields["nested"], r#"{"a":1}"#);
    has(report, "offender iban:NL91ABNA0417164300");
    has(report, "victim email:me@mine.example.com");
    has(report, "offender invalid iban");
    let iban = report.observables.iter().find(|o| o.trace().is_some()).unwrap();
    assert_eq!(iban.origin, Origin::Field("to_account".into()), "the field is preferred to the narrative");
    assert_eq!(finished.faults.len(), 1, "{:?}", finished.faults);
    assert_eq!((finished.faults[0].field.as_str(), finished.faults[0].reason.slug()), ("second", "trace"));
    assert!(!finished.faults[0].expected.contains("NL92"), "no value in an error");
}

#[test]
fn lines_arrays_and_wrappers_are_the_same() {
    let lines = format!("{REPORT}\n{}\n", REPORT.replace("2026/17", "2026/18"));
    let array = format!("[{REPORT},\n {}]", REPORT.replace("2026/17", "2026/18"));
    let wrapped =
        format!("{{\"reports\": [{REPORT}, {}], \"next\": null}}", REPORT.replace("2026/17", "2026/18"));
    let late =
        format!("{{\"next\": null, \"reports\": [{REPORT}, {}]}}", REPORT.replace("2026/17", "2026/18"));
    let expected: Vec<_> = read_text(&lines, "a").reports();
    assert_eq!(expected.len(), 2);
    for text in [array, wrapped, late] {
        assert_eq!(read_text(&text, "a").reports(), expected);
    }
}

#[test]
fn a_broken_line_is_set_aside_alone_and_byte_for_byte() {
    let broken = "{\"schema\":\"joinder/report/1\",\"reference\":\"x\", oops";
    let text = format!("{REPORT}\n{broken}\r\n{REPORT}\n");
    let outcome = read_text(&text, "in.ndjson");
    assert_eq!(outcome.drafts.len(), 2);
    let aside = &outcome.aside[0];
    assert_eq!(aside.raw, broken.as_bytes());
    assert_eq!((aside.position.line, aside.position.offset), (Some(2), REPORT.len() as u64 + 1));
    assert_eq!(aside.reason.slug(), "json");
    assert!(!aside.to_string().contains("oops"));
    // It replays alone, and fails alone.
    assert_eq!(
        read_bytes(&aside.raw, "replay", &ReadOptions { format: Some(Format::Native), ..options() })
            .aside
            .len(),
        1
    );
}

/// A record of which only the reference matters.
fn small(reference: &str) -> String {
    format!(
        r#"{{"schema":"joinder/report/1","reference":"{reference}","narrative":"Some text, {{with}} marks.","losses":[{{"amount":"1","currency":"EUR"}},{{"amount":"2","currency":"EUR"}}]}}"#
    )
}

#[test]
fn a_broken_element_of_an_array_costs_itself_alone() {
    let bad = small("bad");
    let no_brace = bad.strip_suffix('}').unwrap().to_owned();
    let no_quote = bad.replace("\"bad\"", "\"bad");
    let no_bracket = bad.replace("}]}", "}}");
    let cut = bad[..bad.len() / 2].to_owned();
    for bad in [no_brace, no_quote, no_bracket, cut] {
        for at in 0..4 {
            let mut records: Vec<String> = ["1", "2", "3"].map(small).into();
            records.insert(at, bad.clone());
            for (start, between, end) in [("[", ",", "]"), ("{\"reports\": [\n", ",\n", "\n]}")] {
                let text = format!("{start}{}{end}", records.join(between));
                let outcome = read_text(&text, "a.json");
                let found: Vec<_> = outcome.drafts.iter().filter_map(|d| d.reference.as_deref()).collect();
                assert_eq!(found, ["1", "2", "3"], "{at}: {text}");
                assert!(outcome.aside[0].raw.starts_with(bad.as_bytes()), "{at}: {text}");
            }
        }
    }
}

#[test]
fn stray_brackets_and_pages_of_records_hide_nothing() {
    let [a, b, c] = ["1", "2", "3"].map(small);
    let stray = format!("[{a}],{b},{c}]");
    let pages = format!("[{a},{b}]\n[{c}]\n");
    let wrapped = format!("{{\"reports\":[{a}],{b},{c}]}}");
    for text in [stray, pages, wrapped] {
        assert_eq!(read_text(&text, "a.json").drafts.len(), 3, "{text}");
    }
}

#[test]
fn a_bad_first_line_decides_nothing_about_the_others() {
    for bad in ["oops", "{oops", "{\"schema\":\"joinder/report/1\",\"losses\":[", "# exported 2026", "\"a\""]
    {
        let outcome = read_text(&format!("{bad}\n{}\n{}\n", small("1"), small("2")), "in.ndjson");
        assert_eq!(outcome.summary.format, Format::Native, "{bad}");
        assert_eq!((outcome.drafts.len(), outcome.aside.len()), (2, 1), "{bad}");
        assert_eq!(outcome.aside[0].raw, bad.as_bytes());
    }
}

#[test]
fn records_broken_without_end_end() {
    let text = format!("[{}", "{\"a\":[{\"a\":\"x\",".repeat(20_000));
    let outcome = read_text(&text, "a.json");
    assert!(!outcome.aside.is_empty());
}

#[test]
fn a_marking_that_cannot_be_read_is_never_guessed() {
    let mut marking = serde_json::to_value(Marking::cautious(jiff::civil::date(2026, 1, 1))).unwrap();
    let with = |marking: &serde_json::Value| {
        REPORT.replacen("\"fields\"", &format!("\"marking\":{marking},\"fields\""), 1)
    };
    assert_eq!(read_text(&with(&marking), "a").one().report.marking.erase_by, jiff::civil::date(2029, 1, 1));
    marking["release"] = "everything".into();
    let outcome = read_text(&with(&marking), "a");
    assert_eq!((outcome.drafts.len(), outcome.aside[0].field.as_deref()), (0, Some("marking")));
}

#[test]
fn an_owner_that_cannot_be_read_is_never_the_source_s() {
    let stix = include_str!("../golden/export.stix");
    let refused = |read: Outcome| -> Vec<Option<String>> {
        read.drafts
            .into_iter()
            .map(|draft| draft.finish(&intake()).err().and_then(|aside| aside.field))
            .collect()
    };
    for owner in [r#""Anna\u202eKeller""#, r#"["FR-PN"]"#, "7", "true"] {
        let native = read_text(&REPORT.replacen(r#""FR-PN""#, owner, 1), "a.json");
        assert_eq!(refused(native), [Some("owner".to_owned())], "{owner}");
        let stix = read_text(&stix.replace(r#""owner":"NL-POL""#, &format!(r#""owner":{owner}"#)), "a.stix");
        assert_eq!(refused(stix), [Some("owner".to_owned()), Some("owner".to_owned())], "{owner}");
    }
    for unstated in ["null", r#""""#] {
        let report = read_text(&REPORT.replacen(r#""FR-PN""#, unstated, 1), "a.json").one().report;
        assert_eq!(report.owner, intake().owner, "{unstated}");
    }
}

#[test]
fn sums_dates_and_codes_that_are_absurd_are_faults() {
    let text = r#"{"schema":"joinder/report/1","reference":"1","reported_at":"9999-01-01","country":"ZZ","losses":[{"amount":"1e99","currency":"EUR"},{"amount":"5","currency":"EUR","stage":"what"},{"amount":"-5","currency":"EUR"}],"narrative":"Some text that says a little."}"#;
    let finished = read_text(text, "a").one();
    let mut faults: Vec<_> = finished.faults.iter().map(|f| (f.field.as_str(), f.reason.slug())).collect();
    faults.sort_unstable();
    let expected = [
        ("country", "code"),
        ("losses[0].amount", "sum"),
        ("losses[1].stage", "code"),
        ("losses[2].amount", "sum"),
        ("reported_at", "date"),
    ];
    assert_eq!(faults, expected);
    assert_eq!(finished.report.lost_eur_cents(), 0, "what may not have been lost is not counted");
    assert_eq!(finished.report.country, Some(Country::NL));
}

#[test]
fn without_a_reference_the_content_gives_one() {
    let text = r#"{"schema":"joinder/report/1","narrative":"Some text."}"#;
    let (a, b) = (read_text(text, "a").one().report, read_text(text, "b").one().report);
    assert!(a.reference.as_str().starts_with("auto-"));
    assert_eq!(a, b, "importing twice changes nothing");
}

#[test]
fn unknown_json_is_mapped_as_columns_are() {
    let mut text = String::new();
    for n in 0..30 {
        text.push_str(&format!(
            "{{\"zaaknummer\":\"Z-{n}\",\"omschrijving\":\"Ik heb betaald voor een telefoon maar kreeg niets, nummer {n}.\",\
             \"verdachte\":{{\"iban\":\"NL91ABNA0417164300\",\"email\":\"x{n}@bad.example.com\"}}}}\n"
        ));
    }
    let outcome = read_text(&text, "export.ndjson");
    assert_eq!(outcome.summary.format, Format::Json);
    assert!(outcome.summary.mapping.is_some());
    let reports = outcome.reports();
    assert_eq!(reports.len(), 30);
    has(&reports[3], "offender iban:NL91ABNA0417164300");
    has(&reports[3], "offender email:x3@bad.example.com");
    assert_eq!(reports[3].reference.as_str(), "Z-3");
}

#[test]
fn what_we_write_we_read_back_whole() {
    let report = read_text(REPORT, "a").one().report;
    let viewer = Viewer { organisation: report.owner.clone(), role: Role::Authority };
    let disclosed = disclose(&viewer, &report, Purpose::A).unwrap();
    let mut bytes = Vec::new();
    assert_eq!(write(Export::Native, &mut bytes, &mut std::iter::once(disclosed)).unwrap(), 1);
    let again = read_bytes(&bytes, "a", &options()).one().report;
    assert_eq!(again, report);
}

#[test]
fn the_schema_names_what_the_types_have() {
    let schema: serde_json::Value = serde_json::from_str(REPORT_SCHEMA).unwrap();
    let list = |path: &str| -> Vec<String> {
        let items = schema.pointer(path).unwrap().as_array().unwrap();
        items.iter().map(|v| v.as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(list("/$defs/kind/enum"), Kind::all().map(|k| k.to_string()).collect::<Vec<_>>());
    assert_eq!(
        list("/$defs/marking/properties/tlp/enum"),
        Tlp::all().map(|t| t.to_string()).collect::<Vec<_>>()
    );
    let kinds: Vec<String> = joinder_core::TraceKind::ALL.iter().map(|k| k.slug().to_owned()).collect();
    assert_eq!(list("/$defs/observable/properties/type/enum"), kinds);
    // Every key that we print is a key of the schema.
    let report = read_text(REPORT, "a").one().report;
    let printed = serde_json::to_value(report.to_native()).unwrap();
    for key in printed.as_object().unwrap().keys() {
        assert!(schema["properties"].get(key).is_some(), "{key}");
    }
    for observable in printed["observables"].as_array().unwrap() {
        for key in observable.as_object().unwrap().keys() {
            assert!(schema["$defs"]["observable"]["properties"].get(key).is_some(), "{key}");
        }
    }
    for key in printed["marking"].as_object().unwrap().keys() {
        assert!(schema["$defs"]["marking"]["properties"].get(key).is_some(), "{key}");
    }
    assert!(!traces(&report).is_empty());
    assert_eq!(intake().owner.as_str(), "NL-POL");
}
