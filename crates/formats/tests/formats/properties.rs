//! Laws over every reader: whatever the bytes, no panic, every record a fate, the same bytes the same drafts.

use joinder_formats::{Format, Limits, ReadOptions};
use proptest::prelude::*;

use crate::support::{intake, options, read_stream};

const SAMPLES: [&str; 12] = [
    "{\"schema\":\"joinder/report/1\",\"reference\":\"1\",\"narrative\":{\"text\":\"pay NL91ABNA0417164300\",\"language\":\"en\"},\"losses\":[{\"amount\":\"1\",\"currency\":\"EUR\"}],\"observables\":[{\"type\":\"email\",\"value\":\"a@b.example.com\",\"side\":\"offender\",\"origin\":{\"narrative\":[1,2]}}]}\n",
    "{\"Event\":{\"uuid\":\"x\",\"info\":\"i\",\"date\":\"2026-01-01\",\"Attribute\":[{\"type\":\"ip-dst|port\",\"category\":\"x\",\"value\":\"1.2.3.4|80\",\"to_ids\":true}],\"Tag\":[{\"name\":\"tlp:red\"}]}}",
    "{\"type\":\"bundle\",\"id\":\"bundle--1\",\"objects\":[{\"type\":\"indicator\",\"id\":\"indicator--1\",\"pattern\":\"[url:value = 'http://a.example.com/']\"},{\"type\":\"grouping\",\"id\":\"grouping--1\",\"object_refs\":[\"indicator--1\"]}]}",
    "{\"xarf_version\":\"4\",\"report_id\":\"r\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"type\":\"phishing\",\"url\":\"http://a.example.com\"}\n",
    "From a@b Mon Mar  2 10:00:00 2026\nReceived: from a.example.com ([1.2.3.4]) by b.example.com; Mon, 2 Mar 2026 10:00:00 +0100\nFrom: A <a@b.example.com>\nTo: c@d.example.com\nDate: Mon, 2 Mar 2026 10:00:00 +0100\nSubject: =?utf-8?B?aGk=?=\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<a href='http://x.example.com'>x</a>\n--b\nContent-Type: message/rfc822\n\nFrom: e@f.example.com\n\nhi\n--b--\n",
    "From: a@b.example.com\nSubject: x\n\nhello\n---------- Forwarded message ---------\nFrom: c@d.example.com\nTo: a@b.example.com\n\ntext\n",
    "- name: a.example.com\n  url: http://a.example.com\n  addresses:\n    ETH:\n    - \"0x00000000219ab540356cbb839cbe05303d7705fa\"\n  description: |-\n    x\n",
    "[12.06.24, 20:35:11] Mary: hello\n[12.06.24, 20:36:00] +31612345678: hi\n",
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\nNL91ABNA0417164300\n",
    "zaaknummer;datum;iban;bedrag\n1;01-02-2026;NL91ABNA0417164300;12,50\n2;02-02-2026;;13,50\n",
    "I paid NL91 ABNA 0417 1643 00 to a man called +31 6 12345678.",
    "{\"id\":1,\"suspect\":{\"iban\":\"NL91ABNA0417164300\"}}\n{\"id\":2,\"suspect\":{\"iban\":\"\"}}\n",
];

/// Reads and finishes; a file that cannot be read at all says so without a panic.
fn fate(bytes: &[u8], format: Option<Format>) -> Vec<String> {
    let limits = Limits {
        document_bytes: 4_096,
        record_bytes: 2_048,
        columns: 16,
        mail_parts: 20,
        ..Limits::default()
    };
    let options = ReadOptions { format, limits, ..options() };
    let Ok(outcome) = read_stream(Box::new(std::io::Cursor::new(bytes.to_vec())), "x", &options) else {
        return Vec::new();
    };
    let mut out: Vec<String> = outcome.aside.iter().map(|a| a.to_string()).collect();
    for draft in outcome.drafts {
        out.push(match draft.finish(&intake()) {
            Ok(finished) => {
                for observable in &finished.report.observables {
                    if let joinder_core::Origin::Narrative { start, end } = observable.origin
                        && let Some(narrative) = &finished.report.narrative
                        && observable.raw.len() == (end.saturating_sub(start)) as usize
                    {
                        // The span is that of the raw form, where it was found here.
                        let _ = narrative.text.get(start as usize..end as usize);
                    }
                }
                serde_json::to_string(&finished.report.to_native()).unwrap()
            }
            Err(aside) => aside.to_string(),
        });
    }
    out
}

fn formats() -> impl Strategy<Value = Option<Format>> {
    prop_oneof![Just(None), (0..Format::ALL.len()).prop_map(|n| Some(Format::ALL[n]))]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_have_a_fate(bytes in prop::collection::vec(any::<u8>(), 0..400), format in formats()) {
        prop_assert_eq!(fate(&bytes, format), fate(&bytes, format));
    }

    #[test]
    fn damaged_samples_have_a_fate(
        sample in 0..SAMPLES.len(), format in formats(),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0u8..3), 0..6),
    ) {
        let mut bytes = SAMPLES[sample].as_bytes().to_vec();
        for (place, byte, how) in damage {
            let at = place.index(bytes.len().max(1));
            match how {
                0 if at < bytes.len() => bytes[at] = byte,
                1 => bytes.insert(at.min(bytes.len()), byte),
                _ if at < bytes.len() => { bytes.remove(at); }
                _ => {}
            }
        }
        fate(&bytes, format);
    }

    #[test]
    fn samples_cut_anywhere_have_a_fate(sample in 0..SAMPLES.len(), cut in any::<prop::sample::Index>()) {
        let bytes = SAMPLES[sample].as_bytes();
        fate(&bytes[..cut.index(bytes.len() + 1)], None);
    }
}

#[test]
fn whole_samples_are_read_without_a_fault() {
    for sample in SAMPLES {
        let outcome =
            read_stream(Box::new(std::io::Cursor::new(sample.as_bytes().to_vec())), "x", &options()).unwrap();
        assert!(outcome.aside.is_empty() && !outcome.drafts.is_empty(), "{sample}: {:?}", outcome.aside);
    }
}
