//! The filter of a query selects exactly what `disclosure` does not keep back.

use std::{cell::Cell, collections::BTreeSet};

use joinder_core::{
    Audience, Disclosure, DisclosureFilter, Item, Marking, OrganisationCode, Release, Report, ReportId, Role,
    Viewer,
    codes::{Kind, Purpose, Purposes, Tlp},
    disclosure,
};
use joinder_store::Query;
use proptest::{prelude::*, test_runner::TestRunner};

use super::support::{TestStore, a_report, id, telling};

/// Codes that a careless query takes for each other: by case, by wildcard, by being part of another.
const CODES: [&str; 12] = ["NL", "nl", "N_", "N%", "%", "_", "\\", "N\\L", "NLX", "XNL", "N", "Ñ'\"L"];

fn code() -> impl Strategy<Value = OrganisationCode> {
    prop::sample::select(&CODES[..]).prop_map(|code| code.parse().unwrap())
}

fn audience() -> impl Strategy<Value = Audience> {
    prop_oneof![
        1 => Just(Audience::Authorities),
        3 => prop::collection::btree_set(code(), 0..4).prop_map(Audience::Only),
    ]
}

fn marking() -> impl Strategy<Value = Marking> {
    let release = prop::sample::select(&[Release::Own, Release::Sealed, Release::Hit, Release::Full][..]);
    let tlp = prop::sample::select(Tlp::ALL);
    (release, tlp, audience(), 0_u8..64).prop_map(|(release, tlp, audience, bits)| Marking {
        release,
        tlp,
        audience,
        purposes: Purposes::from_bits(bits).unwrap(),
        ..Marking::cautious(jiff::civil::date(2026, 3, 1))
    })
}

fn viewer() -> impl Strategy<Value = Viewer> {
    let role = prop::sample::select(&[Role::Authority, Role::Centre, Role::Partner][..]);
    (code(), role).prop_map(|(organisation, role)| Viewer { organisation, role })
}

/// What a query finds, page by page.
fn found(store: &TestStore, filter: &DisclosureFilter, query: &Query, page: usize) -> Vec<ReportId> {
    let (mut all, mut below) = (Vec::new(), None);
    loop {
        let ids = store.reading(|tx| tx.find_reports(filter, &Query { below, ..query.clone() }, page));
        assert!(ids.len() <= page);
        all.extend_from_slice(&ids);
        below = ids.last().copied();
        if ids.len() < page {
            return all;
        }
    }
}

both_stores! {
    fn the_filter_selects_what_disclosure_shows(store: &TestStore) {
        let next = Cell::new(0);
        let reports = prop::collection::vec((code(), marking()), 40);
        let purpose = prop::sample::select(Purpose::all().collect::<Vec<_>>());
        let viewers = prop::collection::vec((viewer(), purpose), 40);
        TestRunner::new(ProptestConfig::with_cases(8)).run(&(reports, viewers), |(reports, viewers)| {
            store.empty();
            let reports: Vec<(ReportId, Report)> = reports.into_iter().map(|(owner, marking)| {
                next.set(next.get() + 1);
                (id(next.get()), Report { owner, marking, ..a_report("X", &next.get().to_string()) })
            }).collect();
            store.file(&reports);
            for (viewer, purpose) in viewers {
                let filter = DisclosureFilter::new(&viewer, purpose);
                let shown = |report: &Report| disclosure(&viewer, Item::from(report), purpose) != Disclosure::Nothing;
                let expected: Vec<_> = reports.iter().rev().filter(|(_, r)| shown(r)).map(|(id, _)| *id).collect();
                prop_assert_eq!(&found(store, &filter, &Query::default(), 100), &expected, "{:?} {:?}", viewer, purpose);
                let passed = reports.iter().rev().filter(|(_, r)| filter.passes(Item::from(r))).map(|(id, _)| *id);
                prop_assert_eq!(passed.collect::<Vec<_>>(), expected.clone());
                let count = store.reading(|tx| tx.count_reports(&filter, &Query::default(), 1_000));
                prop_assert_eq!(count, expected.len());
                let mut keys = Vec::new();
                store.reading(|tx| tx.each_visible_key(&filter, &mut |id, _, _| { keys.push(id); Ok(()) }));
                keys.reverse();
                prop_assert_eq!(keys, expected);
            }
            Ok(())
        }).unwrap();
    }

    // What may not be read may not be found by what it says either.
    fn a_query_does_not_tell_what_may_not_be_read(store: &TestStore) {
        let released = |release, audience: Audience| {
            let report = telling(a_report("NL", "A"), "canary");
            Report { marking: Marking { release, audience, ..report.marking.clone() }, ..report }
        };
        let check = |release, who: &str, role, by_words: usize, by_kind: usize, at_all: usize| {
            store.empty();
            let named = Audience::Only(BTreeSet::from(["BANK".parse().unwrap(), "DE".parse().unwrap()]));
            store.file(&[(id(1), released(release, named))]);
            let filter = DisclosureFilter::new(&Viewer { organisation: who.parse().unwrap(), role }, Purpose::C);
            let words = Query { text: Some("canary".to_owned()), ..Query::default() };
            let kind = Query { kind: Some(Kind::Phishing), ..Query::default() };
            for (query, expected) in [(words, by_words), (kind, by_kind), (Query::default(), at_all)] {
                assert_eq!(found(store, &filter, &query, 10).len(), expected, "{release:?} {who} {query:?}");
                assert_eq!(store.reading(|tx| tx.count_reports(&filter, &query, 10)), expected);
            }
        };
        check(Release::Own, "NL", Role::Authority, 1, 1, 1);
        check(Release::Own, "DE", Role::Authority, 0, 0, 0);
        check(Release::Hit, "DE", Role::Authority, 0, 0, 1);
        check(Release::Hit, "EU", Role::Centre, 0, 1, 1);
        check(Release::Sealed, "EU", Role::Centre, 0, 0, 1);
        check(Release::Full, "DE", Role::Authority, 1, 1, 1);
        check(Release::Full, "BANK", Role::Partner, 0, 1, 1);
    }

    // Elsewhere a cursor gave the same page for ever (OpenCTI-Platform/opencti#7789).
    fn a_cursor_walks_to_the_end_and_meets_each_report_once(store: &TestStore) {
        let reports: Vec<_> = (1..=103).map(|n| (id(n), a_report("NL", &n.to_string()))).collect();
        store.file(&reports);
        let filter = DisclosureFilter::new(&Viewer { organisation: "NL".parse().unwrap(), role: Role::Authority }, Purpose::C);
        let all: Vec<_> = reports.iter().rev().map(|(id, _)| *id).collect();
        for page in [1, 10, 103, 104, 1_000] {
            assert_eq!(found(store, &filter, &Query::default(), page), all);
        }
    }
}
