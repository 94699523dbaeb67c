//! Search by words and by traces.

use joinder_core::{
    DisclosureFilter, ReportId, Role, Side, Trace, TraceKind, Viewer,
    codes::{Kind, Purpose},
};
use joinder_store::{Query, WriteKind};

use super::support::{NOW, TestStore, a_report, a_write, id, telling, with_trace};

fn own() -> DisclosureFilter {
    DisclosureFilter::new(&Viewer { organisation: "NL".parse().unwrap(), role: Role::Authority }, Purpose::C)
}

fn ask(store: &TestStore, query: &Query) -> Vec<i64> {
    let found: Vec<ReportId> = store.reading(|tx| tx.find_reports(&own(), query, 100));
    assert_eq!(
        store.reading(|tx| tx.count_reports(&own(), query, 100)),
        found.len(),
        "count and list are one query"
    );
    found.into_iter().map(ReportId::number).collect()
}

fn search(store: &TestStore, words: &str) -> Vec<i64> {
    ask(store, &Query { text: Some(words.to_owned()), ..Query::default() })
}

both_stores! {
    // Elsewhere `test/test` raised an error and `sip://*` gave everything (OpenCTI-Platform/opencti#629, #5678).
    fn signs_are_no_syntax(store: &TestStore) {
        for (n, text) in [
            (1, "see test/test today"),
            (2, "cve-2024-3 was used"),
            (3, "called by sip:alice"),
            (4, "near the station OR not"),
            (5, "he said \"it's\" fine"),
            (6, "nothing of all that"),
        ] {
            store.file(&[(id(n), telling(a_report("NL", &format!("ref{n}")), text))]);
        }
        for (words, expected) in [
            ("test/test", &[1][..]),
            ("cve-2024-3", &[2]),
            ("CVE 2024 3", &[2]),
            ("sip://*", &[3]),
            ("sip", &[3]),
            ("si*", &[]),
            ("NEAR", &[4]),
            ("near(station)", &[4]),
            ("NEAR(station called)", &[]),
            ("station OR sip", &[]),
            ("station or not", &[4]),
            ("NOT", &[4]),
            ("AND", &[]),
            ("\"it's\"", &[5]),
            ("'fine'", &[5]),
            ("it's fine\"", &[5]),
            ("words:fine", &[]),
            ("keys:k", &[]),
            ("^fine", &[5]),
            ("-fine", &[5]),
            ("!fine", &[5]),
            ("fine:*", &[5]),
            ("fine\\", &[5]),
            ("fi\0ne", &[]),
            ("it\0s", &[5]),
            ("fine & | ! <-> ( )", &[5]),
            ("{fine}", &[5]),
            ("ref6", &[6]),
            ("of all", &[6]),
        ] {
            assert_eq!(search(store, words), expected, "{words:?}");
        }
    }

    // Elsewhere `AND ["bad.example.org", ""]` returned the whole base (MISP/PyMISP#577).
    fn no_word_is_found_nowhere(store: &TestStore) {
        store.file(&[(id(1), telling(a_report("NL", "A"), "text * % _ \"\" ©")), (id(2), a_report("NL", "-"))]);
        for words in ["", " ", "*", "%", "_", "\"\"", "''", "()", "\0", "//", "©", "\u{200b}", "\u{202e}", "\n"] {
            assert_eq!(search(store, words), [0; 0], "{words:?}");
        }
    }

    fn words_of_every_script_are_found_alike(store: &TestStore) {
        let long = "x".repeat(5_000);
        for (n, text, words) in [
            (1, "Straße in Łódź", &["strasse", "STRASSE lodz", "łódź"][..]),
            (2, "Ποινή στην Αθήνα", &["ποινη", "ΠΟΙΝΉ"]),
            (3, "हिन्दी में", &["हिन्दी", "में हिन्दी"]),
            (4, "支付宝", &["支付宝"]),
            (5, "ⓐⓑ № ½ x²", &["ⓐⓑ", "½", "x²"]),
            (6, "first\nsecond\tthird\0fourth\r\nfifth", &["first", "second", "third fourth", "fifth"]),
            (7, "pay\u{200b}pal e\u{301}te", &["paypal", "ete", "pay\u{200b}pal"]),
            (8, long.as_str(), &[long.as_str()]),
            (9, "İstanbul DŽ ŉ", &["İstanbul", "dž"]),
        ] {
            store.file(&[(id(n), telling(a_report("NL", &format!("ref{n}")), text))]);
            for words in words {
                assert_eq!(search(store, words), [n], "{words}");
            }
        }
        assert_eq!(search(store, "firstsecond"), [0; 0], "a line end separates words");
    }

    fn a_very_long_narrative_is_taken_and_searched(store: &TestStore) {
        let text: String = (0..400_000).map(|n| format!("w{n} ")).collect();
        store.file(&[(id(1), telling(a_report("NL", "A"), &format!("{text} {}", "y".repeat(3 << 20))))]);
        assert_eq!(search(store, "w1 w100"), [1]);
        store.writing(|tx| tx.withdraw(id(1), "NL", NOW));
        assert_eq!(search(store, "w1"), [0; 0]);
    }

    fn an_amended_report_is_found_by_its_new_words_alone(store: &TestStore) {
        let old = with_trace(telling(a_report("NL", "A"), "old story"), TraceKind::Domain, "old.example", Side::Offender);
        let new = with_trace(telling(a_report("NL", "A"), "new story"), TraceKind::Domain, "new.example", Side::Offender);
        store.file(&[(id(1), old)]);
        let amended = a_write(id(1), &new, WriteKind::Amended { version: 1 });
        store.writing(|tx| tx.write_reports(&[amended], "test", NOW));
        assert_eq!(search(store, "old"), [0; 0]);
        assert_eq!(search(store, "new story"), [1]);
        let key = |normal: &str| Trace::new(TraceKind::Domain, normal).unwrap().key();
        let owner = "NL".parse().unwrap();
        assert!(store.reading(|tx| tx.reports_with_key(key("old.example"), &owner, 10)).is_empty());
        assert_eq!(store.reading(|tx| tx.reports_with_key(key("new.example"), &owner, 10)), [id(1)]);
    }

    fn an_owners_trace_is_found_on_every_side_newest_first(store: &TestStore) {
        let iban = "NL91ABNA0417164300";
        let sides = [Side::Offender, Side::Victim, Side::Third];
        for (n, side) in (1..).zip(sides) {
            // Twice in one report is once in the postings.
            let report = with_trace(a_report("NL", &n.to_string()), TraceKind::Iban, iban, side);
            store.file(&[(id(n), with_trace(report, TraceKind::Iban, iban, side))]);
        }
        let key = Trace::new(TraceKind::Iban, iban).unwrap().key();
        // Newer ones of another owner take no place.
        for n in 4..10 {
            let report = a_report("DE", &n.to_string());
            store.file(&[(id(n), with_trace(report, TraceKind::Iban, iban, Side::Victim))]);
        }
        let owner = "NL".parse().unwrap();
        assert_eq!(store.reading(|tx| tx.reports_with_key(key, &owner, 10)), [id(3), id(2), id(1)]);
        assert_eq!(store.reading(|tx| tx.reports_with_key(key, &owner, 2)), [id(3), id(2)]);
        let other = Trace::new(TraceKind::Company, iban.to_lowercase()).unwrap().key();
        assert!(store.reading(|tx| tx.reports_with_key(other, &owner, 10)).is_empty(), "the same letters as another kind");
    }

    fn every_condition_narrows(store: &TestStore) {
        let mut one = telling(a_report("NL", "A"), "word");
        one.country = Some("NL".parse().unwrap());
        one.reported_at = Some("2026-03-01".parse().unwrap());
        let mut two = telling(a_report("NL", "B"), "word");
        two.kind = Kind::ShopFraud;
        let dated = one.dated().unwrap().sort_seconds();
        store.file(&[(id(1), one), (id(2), two)]);
        let all = || Query { text: Some("word".to_owned()), ..Query::default() };
        for (query, expected) in [
            (all(), &[2, 1][..]),
            (Query { kind: Some(Kind::Phishing), ..all() }, &[1]),
            (Query { kind: Some(Kind::Spam), ..all() }, &[]),
            (Query { owner: Some("NL".parse().unwrap()), ..all() }, &[2, 1]),
            (Query { owner: Some("nl".parse().unwrap()), ..all() }, &[]),
            (Query { country: Some("NL".parse().unwrap()), ..all() }, &[1]),
            (Query { from: Some(dated), ..all() }, &[1]),
            (Query { from: Some(dated + 1), ..all() }, &[]),
            (Query { before: Some(dated + 1), ..all() }, &[1]),
            (Query { before: Some(dated), ..all() }, &[]),
            (Query { source: Some("test".to_owned()), ..all() }, &[2, 1]),
            (Query { source: Some("tes_".to_owned()), ..all() }, &[]),
            (Query { below: Some(id(2)), ..all() }, &[1]),
        ] {
            assert_eq!(ask(store, &query), expected, "{query:?}");
        }
        assert_eq!(store.reading(|tx| tx.count_reports(&own(), &all(), 1)), 1, "counted up to the most asked for");
    }
}
