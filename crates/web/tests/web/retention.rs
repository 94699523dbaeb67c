//! Terms and requests of persons, as a browser and a program use them.

use axum::http::{StatusCode, header};
use joinder_core::{Deed, KeepFor, LogUse, Role};
use joinder_node::{AuditQuery, ImportOptions, Source};
use serde_json::{Value, json};

use crate::node::{Desk, encode};

const UNIT: &str = "NL-unit";

/// A desk whose one source keeps reports for a month, so that all of them stand for review.
fn desk() -> Desk {
    let desk = Desk::of(UNIT, Role::Authority);
    let mut source = Source { owner: UNIT.parse().unwrap(), ..Source::named("portal").unwrap() };
    source.marking.keep_months = Some(KeepFor::try_from(1).unwrap());
    desk.node.save_source(&source).unwrap();
    let text = "reference,offender email,victim email,description\n\
                P-1,one@mule.example.com,anna@home.example.com,Told by Anna Keller\n\
                P-2,two@mule.example.com,ben@home.example.com,Told by another\n";
    let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
    desk.node.import("portal", "a.csv", Box::new(text.as_bytes()), &options, &mut |_| {}).unwrap();
    desk
}

async fn id(desk: &Desk, reference: &str) -> String {
    let rows = desk.json("/api/v1/reports").await["rows"].as_array().unwrap().clone();
    let row = rows.into_iter().find(|row| row["reference"] == reference).unwrap();
    row["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_report_shows_until_when_it_is_kept_and_who_kept_it_longer() {
    let desk = desk();
    let id = id(&desk, "P-1").await;
    let page = desk.get("/retention").await.text;
    assert!(page.contains("P-1") && page.contains("1\u{a0}Aug\u{a0}2026"), "{page}");
    let answer = desk
        .post(&format!("/retention/{id}/extend"), "until=2027-03-01&reason=the+trial&back=%2Fretention")
        .await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/retention?done=extended"));
    let page = desk.get(&format!("/reports/{id}")).await.text;
    assert!(page.contains("1\u{a0}Mar\u{a0}2027") && page.contains("the trial"), "{page}");
    assert!(!desk.get("/retention").await.text.contains(&id), "its day is far away");
    for (form, what) in [("until=2027-04-01", "reason"), ("until=soon&reason=x", "until")] {
        let refused = desk.post(&format!("/retention/{id}/extend"), form).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{what}");
    }
    let keeping = desk.json(&format!("/api/v1/reports/{id}")).await["keeping"].clone();
    assert_eq!((&keeping["until"], &keeping["set_by"]), (&json!("2027-03-01"), &json!("term")));
}

#[tokio::test]
async fn a_stop_is_told_with_its_ground() {
    let desk = desk();
    let id = id(&desk, "P-1").await;
    let stop = json!({ "do": "stop", "ground": "accuracy", "reason": "he says it was another" });
    let answer = desk.post_json(&format!("/api/v1/retention/{id}"), &stop).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(desk.get(&format!("/reports/{id}")).await.status, StatusCode::NOT_FOUND, "it is not used");
    let review = desk.json("/api/v1/retention").await["review"].clone();
    let row = review.as_array().unwrap().iter().find(|row| row["line"]["id"] == id.as_str()).unwrap().clone();
    assert_eq!(row["keeping"]["stop"]["ground"], "accuracy");
    assert!(desk.get("/retention").await.text.contains("he says it was another"));
    let ended = desk.post(&format!("/retention/{id}/end-stop"), "reason=it+was+he").await;
    assert_eq!(ended.status, StatusCode::SEE_OTHER);
    assert!(desk.get(&format!("/reports/{id}")).await.text.contains("he says it was another"), "its history");
    for bad in [json!({ "do": "stop", "ground": "none", "reason": "x" }), json!({ "do": "let-go" })] {
        let refused = desk.post_json(&format!("/api/v1/retention/{id}"), &bad).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

#[tokio::test]
async fn a_dry_run_only_counts() {
    let desk = desk();
    let answer = desk.post_json("/api/v1/retention/run", &json!({ "dry_run": true })).await;
    let counted: Value = serde_json::from_str(&answer.text).unwrap();
    assert_eq!((&counted["total"], &counted["more"]), (&json!(0), &json!(false)), "nothing is due yet");
    assert!(desk.json("/api/v1/retention").await["passes"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_person_is_answered_with_what_is_held_and_whom_to_complain_to() {
    let desk = desk();
    let set = desk
        .post("/subjects/authority", &format!("authority={}", encode("The Commissioner, Street 1")))
        .await;
    assert_eq!(set.status, StatusCode::SEE_OTHER);
    let form =
        format!("ask=access&name={}&values={}", encode("Anna Keller"), encode("anna@home.example.com"));
    let opened = desk.post("/subjects", &form).await;
    assert_eq!(opened.location(), "/subjects/1?done=subject-opened");
    let page = desk.get("/subjects/1").await.text;
    assert!(page.contains("P-1") && page.contains("portal") && !page.contains("P-2"), "{page}");
    assert!(page.contains("1\u{a0}Aug\u{a0}2026"), "its clock");
    let letter = desk.get("/subjects/1/letter.txt").await;
    assert!(letter.headers[header::CONTENT_TYPE].to_str().unwrap().starts_with("text/plain"));
    for word in ["Anna Keller", "P-1", "portal", "The Commissioner, Street 1"] {
        assert!(letter.text.contains(word), "{word}: {}", letter.text);
    }
    let german = desk.get_with("/subjects/1/letter", "language=de").await.text;
    assert!(german.contains("haben Sie von uns verlangt: Auskunft"), "{german}");
    let refused = desk.post("/subjects/1/refuse", "ground=inquiries&reason=under+way").await;
    assert_eq!(refused.status, StatusCode::SEE_OTHER);
    let letter = desk.get("/subjects/1/letter.txt").await.text;
    assert!(
        letter.contains("15(1)(a)") && !letter.contains("P-1") && !letter.contains("under way"),
        "{letter}"
    );
}

#[tokio::test]
async fn restriction_correction_and_erasure_are_done_from_the_request() {
    let desk = desk();
    let id = id(&desk, "P-1").await;
    let new = json!({ "ask": "restriction", "name": "Anna Keller" });
    assert_eq!(desk.post_json("/api/v1/subjects", &new).await.status, StatusCode::OK);
    let of = |what: &str| format!("/subjects/1/reports/{id}/{what}");
    assert_eq!(desk.post(&of("restrict"), "reason=asked").await.location(), "/subjects/1?done=restricted");
    assert!(!desk.get("/reports").await.text.contains("P-1"));
    assert!(!desk.post("/lookup", "text=one%40mule.example.com").await.text.contains("P-1"));
    let held = desk.json("/api/v1/subjects/1").await["reports"].clone();
    assert_eq!((&held[0]["line"]["id"], &held[0]["keeping"]["restricted"]), (&json!(id), &json!(true)));
    assert!(desk.get(&of("correct")).await.text.contains("Anna Keller"), "it can be corrected all the same");
    let bad = desk.post(&of("correct"), "record=none").await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(desk.post(&of("free"), "reason=over").await.status, StatusCode::SEE_OTHER);
    assert!(desk.get("/reports").await.text.contains("P-1"));
    assert_eq!(desk.post(&of("erase"), "reason=asked").await.location(), "/subjects/1?done=erased");
    assert_eq!(desk.get(&format!("/reports/{id}")).await.status, StatusCode::NOT_FOUND);
    assert!(desk.json("/api/v1/subjects/1").await["reports"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn a_request_reaches_no_report_that_was_not_found_for_it() {
    let desk = desk();
    let (hers, other) = (id(&desk, "P-1").await, id(&desk, "P-2").await);
    let new = json!({ "ask": "erasure", "name": "Anna Keller" });
    assert_eq!(desk.post_json("/api/v1/subjects", &new).await.status, StatusCode::OK);
    for (request, report) in [(1, &other), (7, &hers)] {
        for what in ["erase", "restrict", "free", "correct"] {
            let refused =
                desk.post(&format!("/subjects/{request}/reports/{report}/{what}"), "reason=x&record=x").await;
            assert_eq!(refused.status, StatusCode::NOT_FOUND, "{request} {what}");
        }
        let record = desk.get(&format!("/subjects/{request}/reports/{report}/correct")).await;
        assert_eq!(record.status, StatusCode::NOT_FOUND, "{request}");
        assert_eq!(desk.get(&format!("/reports/{report}")).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn what_was_shown_of_a_person_and_of_what_is_due_is_named_in_the_log() {
    let desk = desk();
    let hers = id(&desk, "P-1").await;
    let new = json!({ "ask": "access", "name": "Anna Keller" });
    assert_eq!(desk.post_json("/api/v1/subjects", &new).await.status, StatusCode::OK);
    for (path, deed) in [
        ("/subjects/1".to_owned(), Deed::SubjectsShown),
        ("/api/v1/subjects/1".to_owned(), Deed::SubjectsShown),
        ("/subjects/1/letter".to_owned(), Deed::LetterWritten),
        ("/subjects/1/letter.txt".to_owned(), Deed::LetterWritten),
        (format!("/subjects/1/reports/{hers}/correct"), Deed::ReportOpened),
        ("/retention".to_owned(), Deed::DueShown),
        ("/api/v1/retention".to_owned(), Deed::DueShown),
    ] {
        assert_eq!(desk.get(&path).await.status, StatusCode::OK, "{path}");
        let query = AuditQuery { deed: Some(deed), ..AuditQuery::all(LogUse::Integrity) };
        let last = desk.node.audit(&query).unwrap().lines.remove(0).event.unwrap();
        assert_eq!(last.deed, deed, "{path}");
        assert!(last.subjects.reports.iter().any(|report| report.to_string() == hers), "{path}: {last:?}");
    }
}
