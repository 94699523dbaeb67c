//! Reports: what is written is read back, each natural key once, each version kept.

use std::{cell::Cell, sync::Barrier};

use joinder_core::{
    Attachment, Fault, Loss, LossStage, Money, Observable, Origin, Report, Side, TraceKind, Value,
};
use joinder_matching::Profile;
use joinder_store::{StoreError, WriteKind, digest_of};
use proptest::{prelude::*, test_runner::TestRunner};

use super::support::{NOW, TestStore, a_report, a_write, evidence, id, telling, with_trace};

fn a_full_report() -> Report {
    let mut report = telling(a_report("NL", "PL-1 / 2026"), "He said: \"pay\"\0 now\r\nüber 5\u{a0}000 € 🦊");
    report = with_trace(report, TraceKind::Iban, "NL91ABNA0417164300", Side::Offender);
    report = with_trace(report, TraceKind::Email, "victim@example.org", Side::Victim);
    report.observables.push(Observable {
        value: Value::Invalid { claimed: TraceKind::Md5, fault: Fault::Alphabet },
        side: Side::Offender,
        origin: Origin::Narrative { start: 3, end: 9 },
        raw: "098f6bcd4621d373cade4e832627b4fz".into(),
        port: Some(443),
        seen_at: Some("2026-02-28T23:59:00+01:00".parse().unwrap()),
    });
    report.reported_at = Some("2026-03-01T09:30:00".parse().unwrap());
    report.happened.from = Some("2026-02-28".parse().unwrap());
    report.country = Some("NL".parse().unwrap());
    report.place = Some("NL329".parse().unwrap());
    report.losses.push(Loss {
        money: Money { amount: "1250.00".parse().unwrap(), currency: "EUR".parse().unwrap() },
        stage: LossStage::Lost,
        eur: None,
        paid_at: None,
    });
    report.attachments.push(Attachment {
        name: "a\0b.pdf".into(),
        media_type: None,
        size: 7,
        sha256: "0".repeat(64),
    });
    report.fields.insert("other\0field".into(), "'; DROP TABLE report; --".into());
    report
}

both_stores! {
    fn what_is_written_is_read_back_identical(store: &TestStore) {
        let report = a_full_report();
        store.file(&[(id(7), report.clone())]);
        let stored = store.reading(|tx| tx.report(id(7))).unwrap();
        assert_eq!(stored.report, report);
        assert_eq!((stored.row.id, stored.row.version, stored.row.source.as_str()), (id(7), 1, "test"));
        assert_eq!(stored.received_ms, NOW);
        store.reading(|tx| tx.verify_report(id(7)));
        assert_eq!(store.reading(|tx| tx.report(id(8))), None);
    }

    fn a_reference_of_an_earlier_version_is_read_without_signs_that_hide(store: &TestStore) {
        if store.is_sealed() {
            return; // what other hands write into one does not open: see `sealing`
        }
        let report = telling(a_report("NL", "PL-1"), "a story");
        store.file(&[(id(1), report.clone())]);
        let body = serde_json::to_string(&report.to_native()).unwrap().replace("PL-1", "PL\u{ad}-1");
        let bytes = |bytes: &[u8]| {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            if store.is_sqlite() { format!("X'{hex}'") } else { format!("decode('{hex}', 'hex')") }
        };
        let (body, digest) = (bytes(body.as_bytes()), bytes(&digest_of(body.as_bytes())));
        store.by_other_hands(&format!(
            "UPDATE entry SET body = {body}, digest = {digest}; UPDATE report SET reference = 'PL\u{ad}-1'"
        ));
        assert_eq!(store.reading(|tx| tx.report(id(1))).unwrap().report, report);
        store.reading(|tx| tx.verify_report(id(1)));
    }

    fn any_words_are_read_back_identical(store: &TestStore) {
        let next = Cell::new(0);
        let words = ("\\PC{1,20}", any::<String>(), "[a-z\\x00]{0,8}", any::<String>());
        TestRunner::new(ProptestConfig::with_cases(60)).run(&words, |(reference, text, field, value)| {
            next.set(next.get() + 1);
            let number = next.get();
            let mut report = telling(a_report("NL", &format!("{number} {}", reference.trim())), &text);
            report.fields.insert(field, value);
            store.file(&[(id(number), report.clone())]);
            prop_assert_eq!(store.reading(|tx| tx.report(id(number))).unwrap().report, report);
            store.reading(|tx| tx.verify_report(id(number)));
            Ok(())
        }).unwrap();
    }

    fn evidence_is_read_back_for_rebuilding(store: &TestStore) {
        let mut all = Vec::new();
        for (n, kind, normal) in [
            (3, TraceKind::Iban, "NL91ABNA0417164300"),
            (1, TraceKind::Phone, "+31612345678"),
            (2, TraceKind::Domain, "example.com"),
        ] {
            all.push((id(n), with_trace(a_report("NL", &n.to_string()), kind, normal, Side::Offender)));
        }
        store.file(&all);
        let mut read = Vec::new();
        store.reading(|tx| tx.each_evidence(&mut |kept| {
            assert_eq!(kept.owner, "NL");
            read.push(kept.evidence(Profile::UNKNOWN)?);
            Ok(())
        }));
        all.sort_by_key(|(id, _)| *id);
        let written: Vec<_> = all.iter().map(|(id, report)| evidence(*id, report)).collect();
        assert_eq!(read, written, "in order of arrival");
    }

    fn a_natural_key_is_known_once_written(store: &TestStore) {
        let report = a_report("NL", "A-1");
        let new = a_write(id(1), &report, WriteKind::New);
        let (digest, raw_digest) = (new.report.digest, new.report.raw_digest);
        assert_eq!(store.reading(|tx| tx.known("NL", "A-1")), None);
        store.writing(|tx| tx.write_reports(&[new], "test", NOW));
        let known = store.reading(|tx| tx.known("NL", "A-1")).unwrap();
        assert_eq!((known.id, known.version, known.digest, known.raw_digest), (id(1), 1, digest, raw_digest));
        for (owner, reference) in [("nl", "A-1"), ("NL", "a-1"), ("NL", "A-1 "), ("", ""), ("A-1", "NL")] {
            assert_eq!(store.reading(|tx| tx.known(owner, reference)), None, "{owner} {reference}");
        }
    }

    fn many_natural_keys_are_known_in_the_order_asked(store: &TestStore) {
        store.file(&[(id(1), a_report("NL", "A")), (id(2), a_report("DE", "A")), (id(3), a_report("NL", "\"B\" \\ é"))]);
        let keys =
            [("NL", "\"B\" \\ é"), ("NL", "none"), ("DE", "A"), ("NL", "A"), ("NL", "A"), ("N\0L", "A"), ("NL", "A\0"), ("", "")];
        let found = store.reading(|tx| tx.known_many(&keys));
        let ids: Vec<_> = found.into_iter().map(|known| known.map(|known| known.id)).collect();
        assert_eq!(ids, [Some(id(3)), None, Some(id(2)), Some(id(1)), Some(id(1)), None, None, None]);
        assert!(store.reading(|tx| tx.known_many(&[])).is_empty());
    }

    fn the_same_natural_key_twice_is_refused_whole(store: &TestStore) {
        store.file(&[(id(1), a_report("NL", "A"))]);
        let two = [(2, "B"), (3, "A")].map(|(n, reference)| a_write(id(n), &a_report("NL", reference), WriteKind::New));
        assert!(store.write("test", |tx| tx.write_reports(&two, "test", NOW)).is_err());
        assert_eq!(store.reading(|tx| tx.known("NL", "B")), None, "nothing of a refused batch stays");
        store.file(&[(id(2), a_report("NL", "B"))]);
    }

    // Elsewhere three clients that added the same thing at once stored it three times (MISP/MISP#6034).
    fn sixteen_writers_at_once_store_it_once(store: &TestStore) {
        let start = Barrier::new(16);
        let written: usize = std::thread::scope(|scope| {
            let writers: Vec<_> = (0..16_i64).map(|writer| {
                let start = &start;
                scope.spawn(move || {
                    start.wait();
                    (0..5).map(|n| {
                        let report = a_report("NL", &format!("A-{n}"));
                        let new = a_write(id(1 + writer * 100 + n), &report, WriteKind::New);
                        store.write("test", |tx| {
                            if tx.known_many(&[("NL", report.reference.as_str())])?[0].is_some() {
                                return Ok::<_, StoreError>(0);
                            }
                            tx.write_reports(&[new], "test", NOW).map(|_| 1)
                        }).unwrap()
                    }).sum::<usize>()
                })
            }).collect();
            writers.into_iter().map(|writer| writer.join().unwrap()).sum()
        });
        assert_eq!(written, 5);
        let mut keys = 0;
        store.reading(|tx| tx.each_natural_key(&mut |_, _, _| { keys += 1; Ok(()) }));
        assert_eq!(keys, 5);
    }

    fn amending_keeps_every_version(store: &TestStore) {
        let versions = ["first text", "second text", "third text"].map(|text| telling(a_report("NL", "A"), text));
        store.file(&[(id(1), versions[0].clone())]);
        for (version, report) in (1..).zip(&versions[1..]) {
            let new = a_write(id(1), report, WriteKind::Amended { version });
            store.writing(|tx| tx.write_reports(&[new], "test", NOW + version));
        }
        let stored = store.reading(|tx| tx.report(id(1))).unwrap();
        assert_eq!((stored.row.version, &stored.report), (3, &versions[2]));
        let kept = store.reading(|tx| tx.versions(id(1)));
        let told: Vec<_> = kept.iter().map(|v| (v.number, v.at_ms - NOW, v.who.as_str(), v.report.clone())).collect();
        let [one, two, three] = versions.map(Some);
        assert_eq!(told, [(1, 0, "test", one), (2, 1, "test", two), (3, 2, "test", three)]);
        store.reading(|tx| tx.verify_report(id(1)));
    }

    fn a_failed_write_leaves_nothing(store: &TestStore) {
        let failed = store.write("test", |tx| {
            tx.write_reports(&[a_write(id(1), &a_report("NL", "A"), WriteKind::New)], "test", NOW)?;
            tx.set_setting("a", "b")?;
            Err::<(), _>(StoreError::Poisoned)
        });
        assert!(matches!(failed, Err(StoreError::Poisoned)));
        assert_eq!(store.reading(|tx| tx.report(id(1))), None);
        assert_eq!(store.reading(|tx| tx.setting("a")), None);
        store.file(&[(id(1), a_report("NL", "A"))]);
    }

    fn what_the_database_refuses_is_said_without_values(store: &TestStore) {
        let (canary, report) = ("canaryxqzw", a_report("NL", "canaryxqzw"));
        store.file(&[(id(1), report.clone())]);
        let again = a_write(id(2), &report, WriteKind::New);
        let error = store.write("test", |tx| tx.write_reports(&[again], "test", NOW)).unwrap_err();
        let mut said = format!("{error} {error:?}");
        let mut cause = std::error::Error::source(&error);
        while let Some(inner) = cause {
            said.push_str(&format!(" {inner} {inner:?}"));
            cause = inner.source();
        }
        assert!(!said.contains(canary), "{said}");
        assert!(store.is_sqlite() || said.contains("23505, constraint report_natural_key"), "{said}");
    }

    fn a_reader_cannot_write(store: &TestStore) {
        assert!(store.read(|tx| tx.set_setting("a", "b")).is_err());
        assert_eq!(store.reading(|tx| tx.setting("a")), None);
    }

    fn the_highest_identifier_is_found_again(store: &TestStore) {
        assert_eq!(store.reading(|tx| tx.highest_id()), 0);
        store.file(&[(id(40), a_report("NL", "A")), (id(50), a_report("NL", "B"))]);
        store.writing(|tx| tx.withdraw(id(50), "NL", NOW));
        assert_eq!(store.reading(|tx| tx.highest_id()), 50, "one that was withdrawn is not given again");
    }

    fn a_row_that_was_mangled_is_corrupt_and_named(store: &TestStore) {
        if store.is_sealed() {
            return; // what other hands write into one does not open: see `sealing`
        }
        let check = |sql: &str, table: &str, column: &str| {
            store.empty();
            store.file(&[(id(1), telling(a_report("NL", "A"), "text"))]);
            store.by_other_hands(sql);
            let error = store.read(|tx| {
                tx.versions(id(1))?;
                tx.verify_report(id(1))?;
                tx.known("NL", "A")?;
                tx.each_evidence(&mut |kept| kept.evidence(Profile::UNKNOWN).map(|_| ()))
            });
            let named = matches!(&error, Err(StoreError::Corrupt { table: t, column: c }) if (*t, *c) == (table, column));
            assert!(named, "{sql}: {error:?}");
        };
        let json = if store.is_sqlite() { "CAST('{}' AS BLOB)" } else { "'{}'::bytea" };
        let short = if store.is_sqlite() { "x'00'" } else { "'\\x00'::bytea" };
        check(&format!("UPDATE entry SET body = {json}"), "entry", "digest");
        check(&format!("UPDATE entry SET digest = {short}"), "entry", "digest");
        check("UPDATE entry SET digest = NULL", "entry", "digest");
        check("UPDATE report SET kind = 'nonsense'", "report", "kind");
        check("UPDATE report SET release = 9", "report", "release");
        check("UPDATE report SET purposes = -1", "report", "purposes");
        check("UPDATE report SET country = 'Nowhere'", "report", "country");
        check(&format!("UPDATE report SET evidence = {short}"), "report", "evidence");
        check(&format!("UPDATE report SET digest = {short}"), "report", "digest");
        check("UPDATE report SET reference = 'B'", "report", "reference");
        check("UPDATE report SET seq = 99", "report", "seq");
        check("UPDATE report SET version = 99", "report", "version");
        check("UPDATE report SET release = 3", "report", "release");
        check("UPDATE report SET purposes = 63", "report", "purposes");
        check("UPDATE report SET audience = ''", "report", "audience");
        check("UPDATE report SET kind = 'spam'", "report", "kind");
        check("UPDATE entry SET subject = 2", "report", "seq");
    }
}
