//! Asking for a release and answering, by the pages and by the API.

use axum::http::StatusCode;
use joinder_core::{Actor, Answer, Release, Role, codes::PersonRole};
use joinder_node::{ImportOptions, MarkingDefaults, Source, TakeUp};
use serde_json::{Value, json};

use crate::node::Desk;

const IBAN: &str = "LT121000011101001000";
const ASKED: &str = "purpose=c&case=2026-17&part=narrative&reason=To+find%0D%0Athe+holder.&urgent=";

fn bring(desk: &Desk, reference: &str, release: Release) {
    let owner = desk.node.organisation().code.clone();
    let marking = MarkingDefaults { release: Some(release), ..MarkingDefaults::default() };
    let source = Source { owner: owner.clone(), marking, ..Source::named("register").unwrap() };
    desk.node.save_source(&source).unwrap();
    let report = json!({
        "schema": "joinder/report/1", "owner": owner, "reference": reference, "kind": "phishing",
        "narrative": { "text": format!("storyof{reference}") },
        "observables": [{ "type": "iban", "value": IBAN, "side": "offender" }],
    });
    let input = Box::new(std::io::Cursor::new(format!("{report}\n")));
    let receipt =
        desk.node.import("register", "a.ndjson", input, &ImportOptions::default(), &mut |_| {}).unwrap();
    assert_eq!(receipt.counts.new, 1, "{receipt:?}");
}

/// Feeds and pulls both ways until nothing moves.
pub fn settle(a: &Desk, b: &Desk) {
    let pull = |to: &Desk, from: &Desk| {
        let [us, of] = [to, from].map(|desk| desk.node.organisation().code.clone());
        let size = to.node.pulled_size(&of).unwrap();
        from.node.acknowledged(&us, size).unwrap();
        to.node.take_pulled(&of, from.node.serve_pull(&us, size, 1 << 20).unwrap()).unwrap() > 0
    };
    loop {
        let fed = a.node.feed_links().unwrap() | b.node.feed_links().unwrap();
        if !(pull(a, b) | pull(b, a) | fed) {
            return;
        }
    }
}

/// Two States of which the first sees a report of the second as a hit only.
pub fn two() -> (Desk, Desk) {
    let (nl, de) = (Desk::of("NL-police", Role::Authority), Desk::of("DE-bka", Role::Authority));
    let fingerprints = ["a".repeat(64), "b".repeat(64)];
    let an_hour = jiff::SignedDuration::from_hours(1);
    let whom = &de.node.organisation().code;
    let [ours, theirs] = ["https://nl.example:8471", "https://de.example:8471"];
    let invitation = nl.node.invite(whom, Role::Authority, ours, &fingerprints[0], an_hour).unwrap();
    let who = de.node.introduce(theirs, &fingerprints[1], &invitation.secret).unwrap();
    let inviting = nl.node.admit(&invitation.secret, who).unwrap();
    de.node.joined(&invitation, inviting).unwrap();
    bring(&nl, "N-1", Release::Full);
    bring(&de, "D-1", Release::Hit);
    settle(&nl, &de);
    (nl, de)
}

/// The address of DE's report at the desk of NL.
async fn withheld(nl: &Desk) -> String {
    let rows = nl.json("/api/v1/reports?owner=DE-bka").await;
    assert_eq!(rows["rows"][0]["level"], "hit-only", "{rows}");
    format!("/reports/{}", rows["rows"][0]["id"].as_str().unwrap())
}

fn without_query(location: &str) -> String {
    location.split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_hit_is_asked_for_on_its_page_and_answered_by_a_person() {
    let (nl, de) = two();
    let report = withheld(&nl).await;
    let page = nl.get(&report).await.text;
    assert!(page.contains("hit-only") && page.contains("Ask for release"), "{page}");
    let asked = nl.post(&format!("{report}/ask"), &format!("{ASKED}&part=money")).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text);
    let own = without_query(asked.location());
    assert!(nl.get(&own).await.text.contains("not fetched yet"));
    settle(&nl, &de);
    assert!(nl.get(&own).await.text.contains("waits for an answer"));
    assert!(!nl.get(&report).await.text.contains("storyofD-1"), "nothing is released by machine");

    let list = de.get("/requests").await.text;
    assert!(list.contains("waits for your answer") && list.contains("To find the holder."), "{list}");
    assert!(list.contains("rail-count"), "the rail counts it");
    let rows = de.json("/api/v1/requests").await;
    assert_eq!((&rows["waiting"], &rows["came_in"][0]["state"]), (&json!(1), &json!("waits")));
    let came_in = format!("/requests/{}", rows["came_in"][0]["id"].as_str().unwrap());
    let form = de.get(&came_in).await.text;
    assert!(form.contains("name=\"outcome\"") && form.contains("2026-17"), "{form}");
    let answered =
        de.post(&format!("{came_in}/answer"), "outcome=parts&part=narrative&until=2026-07-02").await;
    assert_eq!(answered.status, StatusCode::SEE_OTHER, "{}", answered.text);
    settle(&nl, &de);
    let page = nl.get(&report).await.text;
    assert!(page.contains("storyofD-1") && page.contains("granted in part until"), "{page}");
    assert!(!de.get("/requests").await.text.contains("rail-count"));
    for (desk, address) in [(&nl, &own), (&de, &came_in)] {
        let text = desk.get(address).await.text;
        assert!(
            text.contains("granted in part until") && text.contains("Asked and not granted"),
            "{address}"
        );
    }

    de.post(&format!("{came_in}/answer"), "outcome=refused&ground=quality&words=Wrong+file.").await;
    settle(&nl, &de);
    let page = nl.get(&own).await.text;
    assert!(page.contains("no longer up to date") && page.contains("Wrong file."), "{page}");
    assert!(!nl.get(&report).await.text.contains("storyofD-1"));
}

#[tokio::test]
async fn what_is_wrong_in_a_form_is_said_at_its_field() {
    let (nl, de) = two();
    let report = withheld(&nl).await;
    for (form, field) in [
        ("purpose=c&case=1&reason=", "ask-reason"),
        ("purpose=c&case=&reason=why", "ask-case"),
        ("purpose=z&case=1&reason=why", "ask-purpose"),
        ("purpose=c&case=1&reason=why&part=secretpart", "ask-parts"),
    ] {
        let page = nl.post(&format!("{report}/ask"), form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(page.text.contains(&format!("id=\"{field}-error\"")), "{form}: {}", page.text);
        assert!(!page.text.contains("secretpart"));
    }
    nl.post(&format!("{report}/ask"), ASKED).await;
    let twice = nl.post(&format!("{report}/ask"), ASKED).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    settle(&nl, &de);
    let rows = de.json("/api/v1/requests").await;
    let came_in = format!("/requests/{}", rows["came_in"][0]["id"].as_str().unwrap());
    for (form, field) in [
        ("", "outcome"),
        ("outcome=whole&until=2026-06-30", "until"),
        ("outcome=refused&ground=because", "ground"),
    ] {
        let page = de.post(&format!("{came_in}/answer"), form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(page.text.contains(&format!("id=\"{field}-error\"")), "{form}: {}", page.text);
    }
    assert_eq!(de.node.waiting_requests(), 1, "nothing was answered");
}

#[tokio::test]
async fn the_api_asks_answers_and_takes_back() {
    let (nl, de) = two();
    let report = withheld(&nl).await.replace("/reports/", "");
    assert_eq!(nl.json(&format!("/api/v1/reports/{report}")).await["may_ask"], true);
    let body =
        json!({ "report": report, "purpose": "c", "case": "1", "parts": "traces,money", "reason": "why" });
    let asked = nl.post_json("/api/v1/requests", &body).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text);
    let asked: Value = serde_json::from_str(&asked.text).unwrap();
    let own = format!("/api/v1/requests/{}", asked["id"].as_str().unwrap());
    settle(&nl, &de);
    let rows = de.json("/api/v1/requests").await;
    let came_in = format!("/api/v1/requests/{}", rows["came_in"][0]["id"].as_str().unwrap());
    for wrong in [
        json!({ "outcome": "granted", "parts": "traces" }),
        json!({ "outcome": "refused", "ground": "secretground" }),
        json!({ "outcome": "granted", "parts": "traces", "until": "2020-01-01" }),
    ] {
        let refused = de.post_json(&format!("{came_in}/answer"), &wrong).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
        assert!(!refused.text.contains("secretground"));
    }
    let back = nl.post_json(&format!("{own}/take-back"), &json!({})).await;
    assert_eq!(back.status, StatusCode::OK, "{}", back.text);
    settle(&nl, &de);
    assert_eq!(de.json(&came_in).await["state"], "taken-back");
    let refusal = json!({ "outcome": "refused", "ground": "not-necessary" });
    let late = de.post_json(&format!("{came_in}/answer"), &refusal).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let unknown = de.post_json("/api/v1/requests/req_0000000000001/answer", &refusal).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn no_request_looks_like_nothing_that_ever_was() {
    let desk = Desk::of("NL-police", Role::Authority);
    let nowhere = desk.get("/nowhere").await.text;
    for id in ["req_0000000000001", "x", "rep_0000000000001"] {
        let path = format!("/requests/{id}");
        let answer = desk.get(&path).await;
        assert_eq!(
            (answer.status, answer.text.as_str()),
            (StatusCode::NOT_FOUND, nowhere.as_str()),
            "{path}"
        );
    }
    let page = desk.get("/requests").await.text;
    assert!(page.contains("Nobody asks") && page.contains("Nothing was asked yet"), "{page}");
}

#[tokio::test]
async fn releasing_what_is_sealed_takes_two() {
    let (nl, de) = two();
    let report = withheld(&nl).await;
    nl.post(&format!("{report}/ask"), ASKED).await;
    settle(&nl, &de);
    let request = de.node.requests().unwrap().came_in[0].id;
    let answer =
        Answer::Granted { parts: "narrative".parse().unwrap(), until: jiff::civil::date(2026, 7, 2) };
    let take_up = |code: &str, name: &str| {
        let password = "a long one for this test";
        de.node.take_up(&TakeUp { code, name, password, address: "192.0.2.1" }).unwrap();
    };
    take_up(de.node.first_code().unwrap().unwrap().show(), "root");
    for name in ["ana", "ben"] {
        let code = de.node.invite_person(name, PersonRole::Supervisor, None).unwrap();
        take_up(code.show(), name);
    }
    let person = |name: &str| Actor::Person { account: name.into() };
    let may = |name: &str| de.node.may_answer(request, &answer, &person(name)).unwrap();
    assert!(may("ana"), "a hit is one person's to release");

    let owner = de.node.organisation().code.clone();
    let marking = MarkingDefaults { release: Some(Release::Sealed), ..MarkingDefaults::default() };
    let source = Source { owner, marking, ..Source::named("register").unwrap() };
    de.node.save_source(&source).unwrap();
    let report = json!({
        "schema": "joinder/report/1", "owner": "DE-bka", "reference": "D-1", "kind": "phishing",
        "narrative": { "text": "storyofD-1, told again" },
        "observables": [{ "type": "iban", "value": IBAN, "side": "offender" }],
    });
    let input = Box::new(std::io::Cursor::new(format!("{report}\n")));
    de.node.import("register", "b.ndjson", input, &ImportOptions::default(), &mut |_| {}).unwrap();
    assert!(!may("ana") && !may("ana"), "not by one person twice");
    assert!(may("ben"));
    let refused = Answer::Refused { ground: joinder_core::codes::Ground::ALL[0], words: None };
    assert!(de.node.may_answer(request, &refused, &person("ana")).unwrap(), "a refusal is one person's");
}
