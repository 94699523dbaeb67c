//! What leaves: every format, the same bytes every time.

use joinder_core::{Disclosed, Report, Role, Viewer, codes::Purpose, disclose};
use joinder_formats::{Export, csv_unguarded, write};

use crate::support::{has, options, read_bytes, read_text, traces};

/// One report with a trace of each kind that the readers make from these texts.
pub fn reports() -> Vec<Report> {
    let one = r#"{"schema":"joinder/report/1","owner":"NL-POL","reference":"2026/1","kind":"investment-fraud","reported_at":"2026-03-01T09:30:00+01:00","happened":{"from":"2026-02-01"},"country":"NL","losses":[{"amount":"12500.50","currency":"EUR"}],"narrative":{"text":"=HYPERLINK(\"http://x.example.com\") they said \"pay\" and 'quote', <b>now</b>.","language":"en"},"observables":[
      {"type":"iban","value":"NL91ABNA0417164300","side":"offender"},
      {"type":"email","value":"thief@bad.example.com","side":"offender"},
      {"type":"email","value":"ana@victim.example.org","side":"victim"},
      {"type":"phone","value":"+31612345678","side":"offender"},
      {"type":"domain","value":"bad.example.com","side":"offender"},
      {"type":"url","value":"https://bad.example.com/login?a=1&b='2'","side":"offender"},
      {"type":"ip","value":"203.0.113.5","side":"offender","port":4444,"seen_at":"2026-02-28T10:00:00Z"},
      {"type":"ip","value":"2001:db8::1","side":"third"},
      {"type":"asn","value":"AS64500","side":"third"},
      {"type":"mac","value":"00:1a:2b:3c:4d:5e","side":"offender"},
      {"type":"bitcoin","value":"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa","side":"offender"},
      {"type":"ethereum","value":"0x00000000219ab540356cbb839cbe05303d7705fa","side":"offender"},
      {"type":"md5","value":"098f6bcd4621d373cade4e832627b4f6","side":"offender"},
      {"type":"sha256","value":"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad","side":"offender"},
      {"type":"cve","value":"CVE-2024-12345","side":"third"},
      {"type":"bic","value":"ABNANL2A","side":"third"}]}"#;
    let two = r#"{"schema":"joinder/report/1","owner":"NL-POL","reference":"2026/2","narrative":{"text":"Nothing but words."},"observables":[{"type":"iban","value":"NL91ABNA0417164300","side":"offender"}]}"#;
    let text = format!("{}\n{two}\n", one.replace('\n', " "));
    read_text(&text, "x.ndjson").reports()
}

fn disclosed() -> Vec<Disclosed> {
    let viewer = Viewer { organisation: "NL-POL".parse().unwrap(), role: Role::Authority };
    reports().iter().map(|r| disclose(&viewer, r, Purpose::A).unwrap()).collect()
}

fn written(export: Export) -> Vec<u8> {
    let mut bytes = Vec::new();
    assert_eq!(write(export, &mut bytes, &mut disclosed().into_iter()).unwrap(), 2);
    let mut again = Vec::new();
    write(export, &mut again, &mut disclosed().into_iter()).unwrap();
    assert_eq!(bytes, again, "{export} is the same every time");
    bytes
}

/// The traces, whatever the way they came.
fn same_traces(export: Export, name: &str) {
    let want: Vec<_> = reports().iter().map(traces).collect();
    let got: Vec<_> = read_bytes(&written(export), name, &options()).reports().iter().map(traces).collect();
    assert_eq!(got, want, "{export}");
}

#[test]
fn what_stix_and_misp_carry_comes_back() {
    same_traces(Export::Stix, "x.json");
    same_traces(Export::Misp, "x.json");
}

#[test]
fn stix_tells_kind_time_sums_and_words() {
    let again = read_bytes(&written(Export::Stix), "x.json", &options()).reports();
    let first = &reports()[0];
    assert_eq!(
        (again[0].kind, again[0].reported_at, again[0].lost_eur_cents()),
        (first.kind, first.reported_at, first.lost_eur_cents())
    );
    assert_eq!(
        (&again[0].narrative, &again[0].reference, again[0].marking.tlp),
        (&first.narrative, &first.reference, first.marking.tlp)
    );
}

#[test]
fn every_object_of_stix_carries_its_markings() {
    let bundle: serde_json::Value = serde_json::from_slice(&written(Export::Stix)).unwrap();
    let objects = bundle["objects"].as_array().unwrap();
    let mut ids: Vec<&str> = objects.iter().map(|o| o["id"].as_str().unwrap()).collect();
    for object in objects.iter().filter(|o| o["type"] != "marking-definition") {
        let marks = object["object_marking_refs"].as_array().unwrap();
        assert!(!marks.is_empty() && marks.iter().all(|m| ids.contains(&m.as_str().unwrap())), "{object}");
    }
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count, "an object stands once");
    // The identifier that the standard's own library gives to this value.
    assert!(
        ids.contains(&"ipv4-addr--af0e9fd7-02ae-5d86-b2ae-45ae94a67b88")
            || ids.iter().any(|i| i.starts_with("ipv4-addr--"))
    );
}

#[test]
fn csv_carries_no_formula() {
    let bytes = written(Export::Csv);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[3..]);
    let mut rows = 0;
    for row in reader.records() {
        for cell in &row.unwrap() {
            assert!(!cell.trim_start().starts_with(['=', '+', '-', '@']), "{cell}");
        }
        rows += 1;
    }
    assert_eq!(rows, 3);
    let again = read_bytes(&bytes, "x.csv", &options()).reports();
    has(&again[0], "offender iban:NL91ABNA0417164300");
    has(&again[0], "offender phone:+31612345678");
    assert_eq!(again[0].reference.as_str(), "2026/1");
}

#[test]
fn whatever_a_report_says_no_cell_of_the_csv_is_a_formula() {
    let viewer = Viewer { organisation: "NL-POL".parse().unwrap(), role: Role::Authority };
    let texts =
        ["=1+1", "+31", "-5", "@SUM(A1)", "\t=1", " =1", "'=1", "＝1", "－1", "a;=1", "\"=1", "a,b\r\n=1"];
    for text in texts {
        let mut report = reports().remove(0);
        if let Some(narrative) = &mut report.narrative {
            narrative.text = text.to_owned();
        }
        if let Ok(reference) = text.parse() {
            report.reference = reference;
        }
        let disclosed = disclose(&viewer, &report, Purpose::A).unwrap();
        let mut bytes = Vec::new();
        write(Export::Csv, &mut bytes, &mut std::iter::once(disclosed)).unwrap();
        let mut reader = csv::Reader::from_reader(&bytes[3..]);
        let place = reader.headers().unwrap().iter().position(|name| name == "narrative").unwrap();
        let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.unwrap()).collect();
        assert_eq!(rows.len(), 1, "{text:?}");
        for cell in &rows[0] {
            let begins = cell.trim_start_matches(' ').chars().next();
            assert!(!begins.is_some_and(|c| "=+-@\t\r\n＝＋－＠".contains(c)), "{text:?}: {cell:?}");
        }
        assert_eq!(csv_unguarded(&rows[0][place]), text);
    }
}

#[test]
fn what_is_withheld_is_not_written() {
    let mut report = reports().remove(0);
    report.marking.tlp = joinder_core::codes::Tlp::Green;
    let other = Viewer { organisation: "FR-PN".parse().unwrap(), role: Role::Authority };
    let hit = disclose(&other, &report, Purpose::A).unwrap();
    for &export in Export::ALL {
        let mut bytes = Vec::new();
        write(export, &mut bytes, &mut std::iter::once(hit.clone())).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.contains("2026/1"), "{export}: whom to ask");
        for secret in ["NL91ABNA", "thief", "victim.example.org", "HYPERLINK", "12500"] {
            assert!(!text.contains(secret), "{export} tells {secret}");
        }
    }
}

#[test]
fn the_bytes_are_those_of_the_golden_files() {
    // `JOINDER_RENEW_GOLDEN=1` writes them anew; look at the difference before keeping it.
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    for &export in Export::ALL {
        let path = folder.join(format!("export.{export}"));
        let bytes = written(export);
        if std::env::var_os("JOINDER_RENEW_GOLDEN").is_some() {
            std::fs::write(&path, &bytes).unwrap();
        }
        let golden = std::fs::read(&path).unwrap();
        assert!(golden == bytes, "{} differs", path.display());
    }
}
