//! Requests, grants, and what is passed on.

use joinder_core::{OrganisationCode, ReportId, RequestId};
use joinder_store::{GrantRow, Passed, RequestRow, StoreError};

use super::support::{NOW, TestStore, id};

fn request(number: i64) -> RequestId {
    RequestId::from_number(number).unwrap()
}

fn code(text: &str) -> OrganisationCode {
    text.parse().unwrap()
}

pub(super) fn a_request(number: i64, way: &str) -> RequestRow {
    RequestRow {
        id: request(number),
        way: way.into(),
        asker: code("NL"),
        number: request(number),
        owner: code("DE"),
        reference: Some("D-1".parse().unwrap()),
        via: code("EU"),
        state: "open".into(),
        body: "{}".into(),
        asked_ms: NOW,
    }
}

pub(super) fn a_grant(number: i64, report: ReportId, until_ms: i64) -> GrantRow {
    GrantRow {
        request: request(number),
        report,
        asker: code("NL"),
        via: code("EU"),
        body: "{}".into(),
        until_ms,
    }
}

both_stores! {
    fn requests_are_kept_and_change_their_state(store: &TestStore) {
        let (first, second) = (a_request(1, "in"), RequestRow { reference: None, ..a_request(2, "in") });
        store.writing(|tx| {
            tx.save_request(&first)?;
            tx.save_request(&second)?;
            tx.save_request(&a_request(3, "out"))
        });
        assert_eq!(store.reading(|tx| tx.request(request(1))), Some(first.clone()));
        assert_eq!(store.reading(|tx| tx.request_of(&code("NL"), request(2))), Some(second.clone()));
        assert_eq!(store.reading(|tx| tx.request_of(&code("FR"), request(2))), None);
        assert_eq!(store.reading(|tx| tx.requests("in", "open", 9)), [second.clone(), first.clone()]);
        assert_eq!(store.reading(|tx| tx.requests("in", "open", 1)), std::slice::from_ref(&second));
        assert_eq!(store.reading(|tx| tx.oldest_requests("in", "open", 9)), [first.clone(), second]);
        assert_eq!(store.reading(|tx| tx.oldest_requests("in", "open", 1)), std::slice::from_ref(&first));
        let (de, d1) = (code("DE"), "D-1".parse().unwrap());
        let by = |asker, way| store.reading(|tx| tx.requests_by(&code(asker), (&de, &d1), (way, "open")));
        assert_eq!(by("NL", "in"), std::slice::from_ref(&first));
        assert_eq!((by("NL", "out").len(), by("FR", "in").len()), (1, 0));
        assert_eq!(store.reading(|tx| tx.count_requests("in", "open")), 2);
        let about = store.reading(|tx| tx.requests_about(&code("DE"), &"D-1".parse().unwrap()));
        assert_eq!(about, [first.clone(), a_request(3, "out")]);
        let answered = RequestRow { state: "answered".into(), body: "{\"a\":1}".into(), ..first };
        store.writing(|tx| tx.save_request(&answered));
        assert_eq!(store.reading(|tx| tx.request(request(1))), Some(answered));
        assert_eq!(store.reading(|tx| tx.count_requests("in", "open")), 1);
        assert_eq!(store.reading(|tx| tx.highest_id()), 3);
        let twice = RequestRow { id: request(9), ..a_request(3, "in") };
        assert!(store.write("test", |tx| tx.save_request(&twice)).is_err(), "one request of an asker is kept once");
    }

    fn a_grant_is_fed_once_and_once_more_when_it_ends(store: &TestStore) {
        let to_feed = |now| store.reading(|tx| tx.reports_granted_since(&code("EU"), now));
        store.writing(|tx| tx.set_grant(&a_grant(1, id(7), NOW + 10)));
        assert_eq!(to_feed(NOW), [id(7)]);
        store.writing(|tx| tx.grant_fed(request(1), NOW));
        assert!(to_feed(NOW + 9).is_empty());
        assert_eq!(to_feed(NOW + 10), [id(7)], "it ends");
        assert_eq!(store.reading(|tx| tx.grants_of(id(7))), [a_grant(1, id(7), NOW + 10)]);
        store.writing(|tx| tx.end_grant(request(1), NOW + 5));
        store.writing(|tx| tx.end_grant(request(1), NOW + 6));
        assert_eq!(store.reading(|tx| tx.grants_over(&code("EU"))), [a_grant(1, id(7), NOW + 5)]);
        assert_eq!(to_feed(NOW + 5), [id(7)]);
        store.writing(|tx| tx.grant_fed(request(1), NOW + 5));
        assert!(store.reading(|tx| tx.grants_of(id(7))).is_empty() && to_feed(NOW + 99).is_empty());
        store.writing(|tx| {
            tx.set_grant(&a_grant(2, id(7), NOW + 10))?;
            tx.grant_fed(request(2), NOW)?;
            tx.set_grant(&a_grant(2, id(7), NOW + 20))
        });
        assert_eq!(to_feed(NOW), [id(7)], "it was granted anew");
    }

    fn what_is_passed_on_is_found_from_both_ends(store: &TestStore) {
        let passed = Passed { told_to: code("NL"), entry: 12 };
        store.writing(|tx| tx.add_passed(&code("DE"), 4, &passed));
        assert_eq!(store.reading(|tx| tx.passed(&code("DE"), 4)), Some(passed));
        assert_eq!(store.reading(|tx| tx.passed(&code("DE"), 5)), None);
        assert_eq!(store.reading(|tx| tx.passed_to(&code("NL"))), [(code("DE"), 4)]);
        store.writing(|tx| tx.forget_passed(&code("DE"), 4));
        assert!(store.reading(|tx| tx.passed_to(&code("NL"))).is_empty());
    }

    fn a_request_that_is_none_is_corrupt(store: &TestStore) {
        store.writing(|tx| tx.save_request(&a_request(1, "in")));
        store.by_other_hands("UPDATE request SET reference = ' '");
        let read = store.read(|tx| tx.request(request(1)));
        assert!(matches!(read, Err(StoreError::Corrupt { table: "request", column: "reference" })));
    }
}
