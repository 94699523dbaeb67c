//! What is due is found by its day; what people decided is kept; what is erased leaves nothing that names anybody.

use jiff::civil::{Date, date};
use joinder_core::{
    DisclosureFilter, Report, ReportId, Role, SetAsideId, Side, Trace, TraceKind, Viewer, codes::Purpose,
};
use joinder_matching::Decision;
use joinder_store::{
    DueRow, KeepingKind, LookUpSide, NewDecision, NewKeeping, NewLookUp, NewSetAside, Query, WriteKind,
};

use super::support::{NOW, Place, TestStore, a_report, a_write, id, telling, with_trace};

const CANARY: &str = "canaryxqzw";

fn until(mut report: Report, day: Date) -> Report {
    report.marking.erase_by = day;
    report
}

fn numbers(rows: &[DueRow]) -> Vec<i64> {
    rows.iter().map(|row| row.id.number()).collect()
}

fn decided(report: ReportId, what: KeepingKind, ground: Option<&str>) -> NewKeeping<'_> {
    NewKeeping { report, what, ground, until: None, why: CANARY, who: "officer" }
}

fn everybody() -> DisclosureFilter {
    let viewer = Viewer { organisation: "NL".parse().unwrap(), role: Role::Authority };
    DisclosureFilter::new(&viewer, Purpose::C)
}

fn listed(store: &TestStore) -> Vec<i64> {
    let found = store.reading(|tx| tx.find_reports(&everybody(), &Query::default(), 100));
    found.into_iter().map(ReportId::number).collect()
}

both_stores! {
    fn what_is_due_comes_by_its_day_page_by_page(store: &TestStore) {
        store.file(&[
            (id(1), until(a_report("NL", "A"), date(2026, 5, 2))),
            (id(2), until(a_report("DE", "B"), date(2026, 5, 1))),
            (id(3), until(a_report("NL", "C"), date(2026, 5, 2))),
            (id(4), until(a_report("NL", "D"), date(2026, 5, 3))),
        ]);
        let today = date(2026, 5, 2);
        let first = store.reading(|tx| tx.due_reports(today, None, 2));
        assert_eq!(numbers(&first), [2, 1]);
        assert_eq!((first[0].owner.as_str(), first[0].source.as_str()), ("DE", "test"));
        let last = Some((first[1].erase_by, first[1].id));
        assert_eq!(numbers(&store.reading(|tx| tx.due_reports(today, last, 2))), [3]);
        assert!(store.reading(|tx| tx.due_reports(date(2026, 4, 30), None, 9)).is_empty());
        let nl = "NL".parse().unwrap();
        let review = store.reading(|tx| tx.reports_to_review(&nl, date(2026, 5, 3), None, 9));
        assert_eq!(numbers(&review), [1, 3, 4]);
        let let_go = NewKeeping { until: Some(date(2026, 5, 2)), ..decided(id(1), KeepingKind::LetGo, None) };
        store.writing(|tx| tx.add_keeping(&let_go, NOW));
        let review = store.reading(|tx| tx.reports_to_review(&nl, date(2026, 5, 3), None, 9));
        assert_eq!(numbers(&review), [3, 4], "somebody looked at the first");
    }

    fn a_new_version_has_its_own_day(store: &TestStore) {
        store.file(&[(id(1), until(a_report("NL", "A"), date(2026, 5, 2)))]);
        let later = until(a_report("NL", "A"), date(2028, 5, 2));
        let amended = a_write(id(1), &later, WriteKind::Amended { version: 1 });
        store.writing(|tx| tx.write_reports(&[amended], "test", NOW));
        let row = store.reading(|tx| tx.due_report(id(1))).unwrap();
        assert_eq!((row.erase_by, row.is_stated), (date(2028, 5, 2), true));
        store.reading(|tx| tx.verify_report(id(1)));
    }

    fn what_goes_when_is_counted_by_month_and_source(store: &TestStore) {
        let mut all: Vec<_> =
            (1..4).map(|n| (id(n), until(a_report("NL", &n.to_string()), date(2026, 5, 2)))).collect();
        // Four of another are too few to be told, five are not.
        all.extend((10..14).map(|n| (id(n), until(a_report("DE", &n.to_string()), date(2026, 6, 2)))));
        all.extend((20..25).map(|n| (id(n), until(a_report("DE", &n.to_string()), date(2026, 7, 2)))));
        store.file(&all);
        let months = store.reading(|tx| tx.due_by_month(&everybody(), 100));
        let told: Vec<_> = months.iter().map(|(month, source, n)| (month.as_str(), source.as_str(), *n)).collect();
        assert_eq!(told, [("2026-05", "test", 3), ("2026-07", "test", 5)]);
    }

    fn a_restricted_report_is_in_no_list_whatever_comes_of_it(store: &TestStore) {
        store.file(&[(id(1), telling(a_report("NL", "A"), CANARY)), (id(2), a_report("NL", "B"))]);
        let restrict = decided(id(1), KeepingKind::Restricted, Some("asked"));
        let before = store.reading(|tx| tx.last_entry());
        assert!(store.writing(|tx| {
            tx.add_keeping(&restrict, NOW)?;
            tx.settle_restriction(id(1), "officer", NOW)
        }));
        assert_eq!(listed(store), [2]);
        assert_eq!(store.reading(|tx| tx.touched(before, before + 1)), [(id(1), false)], "followers see it");
        let amended = a_write(id(1), &telling(a_report("NL", "A"), "another"), WriteKind::Amended { version: 2 });
        store.writing(|tx| tx.write_reports(&[amended], "test", NOW));
        assert_eq!(listed(store), [2]);
        assert!(store.reading(|tx| tx.report(id(1))).unwrap().row.restricted);
        let query = Query { restricted: true, ..Query::default() };
        let of_all = store.reading(|tx| tx.find_reports(&everybody(), &query, 9));
        assert_eq!(of_all, [id(2), id(1)], "whoever answers the person finds it");
        assert!(store.writing(|tx| {
            tx.end_keeping(id(1), KeepingKind::Restricted, "asked", ("officer", "it was mended"), NOW)?;
            tx.settle_restriction(id(1), "officer", NOW)
        }));
        assert_eq!(listed(store), [2, 1]);
        assert!(!store.writing(|tx| tx.settle_restriction(id(1), "officer", NOW)), "nothing to settle");
        store.reading(|tx| tx.verify_report(id(1)));
    }

    fn requests_of_persons_wait_by_their_clock(store: &TestStore) {
        let ask = |due| store.writing(|tx| tx.add_subject_request("access", NOW, due, "{}", "officer"));
        let (late, soon) = (ask(date(2026, 6, 1)), ask(date(2026, 5, 1)));
        let order = || -> Vec<i64> {
            store.reading(|tx| tx.subject_requests(9)).into_iter().map(|row| row.id).collect()
        };
        assert_eq!(order(), [soon, late]);
        assert!(store.writing(|tx| tx.end_subject_request(soon, "{}", NOW)));
        assert!(!store.writing(|tx| tx.end_subject_request(soon, "{}", NOW)), "it ends once");
        assert_eq!(order(), [late, soon]);
        assert_eq!(store.writing(|tx| tx.forget_subject_requests(NOW + 1)), 1);
        let row = store.reading(|tx| tx.subject_request(soon)).unwrap();
        assert_eq!((row.body, row.outcome), (None, None));
        assert!(store.reading(|tx| tx.subject_request(late)).unwrap().body.is_some(), "it still waits");
    }
}

/// A report, and beside it all that may say something of it.
fn plant(store: &TestStore) {
    let report = telling(a_report("NL", CANARY), &format!("a story of {CANARY}"));
    let mut report = with_trace(report, TraceKind::Domain, "canaryxqzw.example", Side::Victim);
    report.fields.insert(format!("{CANARY} field"), format!("{CANARY} value"));
    report.attachments.push(joinder_core::Attachment {
        name: format!("{CANARY}.pdf"),
        media_type: Some(CANARY.to_owned()),
        size: 3,
        sha256: "ab".repeat(32),
    });
    let others: Vec<_> =
        (2..100).map(|n| (id(n), telling(a_report("NL", &n.to_string()), "another"))).collect();
    store.file(&others);
    store.file(&[(id(1), report.clone())]);
    let amended = a_write(id(1), &telling(report, CANARY), WriteKind::Amended { version: 1 });
    let aside = NewSetAside {
        id: SetAsideId::from_number(5).unwrap(),
        source: "test".into(),
        file: CANARY.into(),
        line: None,
        start: 0,
        field: Some("hash".into()),
        expected: "an MD5".into(),
        reason: "invalid".into(),
        raw: CANARY.as_bytes().to_vec(),
        truncated: false,
        subject: Some(id(1)),
        around: Some(CANARY.into()),
        head: CANARY.as_bytes().to_vec(),
    };
    let decision = Decision::Reject { subject: id(1), other: id(2) };
    store.writing(|tx| {
        tx.write_reports(&[amended], "test", NOW)?;
        tx.set_aside(&[aside], NOW)?;
        tx.add_decision(&NewDecision { decision, who: "officer", why: CANARY, at_ms: NOW })?;
        for what in [KeepingKind::Extended, KeepingKind::LetGo, KeepingKind::Restricted] {
            tx.add_keeping(&decided(id(1), what, None), NOW)?;
        }
        tx.settle_restriction(id(1), "officer", NOW)
    });
}

#[test]
fn no_byte_of_an_erased_report_or_of_what_was_said_of_it_is_left_in_the_files_of_sqlite() {
    let store = TestStore::sqlite();
    plant(&store);
    let told = NewLookUp {
        side: LookUpSide::Theirs,
        organisation: &"DE".parse().unwrap(),
        who: None,
        at_ms: NOW,
        purpose: "c",
        case: "1",
        salt: &[1],
        values: &[],
        outcome: None,
        told: &[id(1), id(2)],
    };
    store.writing(|tx| tx.add_look_up(&told));
    let files = || -> Vec<String> {
        let Place::Sqlite(folder, _) = &store.place else { return Vec::new() };
        let all = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let holding = all.filter(|path| {
            let bytes = std::fs::read(path).unwrap();
            bytes.windows(CANARY.len()).any(|window| window.eq_ignore_ascii_case(CANARY.as_bytes()))
        });
        holding.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect()
    };
    assert!(!files().is_empty(), "the test sees what is there");
    assert_eq!(store.writing(|tx| tx.erase_reports(&[id(1)], "retention", NOW)), 1);
    store.scrub().unwrap();
    assert_eq!(files(), [""; 0]);
    assert_eq!(store.reading(|tx| tx.look_ups(1))[0].told, [id(2)]);
    assert_eq!(store.reading(|tx| tx.decisions())[0].why, "");
    let key = Trace::new(TraceKind::Domain, "canaryxqzw.example").unwrap().key();
    assert!(store.reading(|tx| tx.reports_with_key(key, &"NL".parse().unwrap(), 10)).is_empty());
    assert_eq!(listed(&store).len(), 98);
}
