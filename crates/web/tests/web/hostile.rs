//! Script planted in every field of a report reaches no page as markup (pains 57).

use axum::http::StatusCode;
use serde_json::json;

use crate::node::{Desk, encode};

const SCRIPT: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

fn report(reference: &str) -> String {
    json!({
        "schema": "joinder/report/1",
        "owner": "EU-centre",
        "reference": format!("{reference}{SCRIPT}"),
        "kind": "phishing",
        "reported_at": "2026-06-01",
        "country": "NL",
        "narrative": { "text": format!("{SCRIPT} write to evil@bad.example or see https://bad.example/{SCRIPT}") },
        "observables": [
            { "type": "iban", "value": "LT121000011101001000", "side": "offender", "raw": SCRIPT, "origin": { "field": SCRIPT } },
            { "type": "person", "value": SCRIPT, "side": "offender", "origin": { "header": SCRIPT } },
            { "type": "phone", "value": "+37061234567", "side": "victim", "raw": SCRIPT },
        ],
        "attachments": [{ "name": SCRIPT, "media_type": SCRIPT, "size": 1, "sha256": "0".repeat(64) }],
        "fields": { SCRIPT: SCRIPT },
    })
    .to_string()
}

#[tokio::test]
async fn planted_script_is_text_on_every_page() {
    let desk = Desk::empty();
    let lines =
        format!("{}\n{}\n{{\"schema\": \"joinder/report/1\", \"{SCRIPT}\": 1}}\n", report("A"), report("B"));
    let source = joinder_node::Source {
        owner: "EU-centre".parse().unwrap(),
        ..joinder_node::Source::named("<b>source").unwrap()
    };
    desk.node.save_source(&source).unwrap();
    let options = joinder_node::ImportOptions::default();
    let receipt = desk
        .node
        .import(&source.name, SCRIPT, Box::new(std::io::Cursor::new(lines)), &options, &mut |_| {})
        .unwrap();
    assert!(receipt.counts.new >= 2, "{:?} {:?}", receipt.counts, receipt.error);
    let reports = desk.json("/api/v1/reports").await;
    let mut paths: Vec<String> =
        ["/", "/reports", "/series", "/sources", "/set-aside", "/statistics", "/help"]
            .into_iter()
            .map(String::from)
            .collect();
    for row in reports["rows"].as_array().unwrap() {
        paths.push(format!("/reports/{}", row["id"].as_str().unwrap()));
    }
    for row in desk.json("/api/v1/series").await["rows"].as_array().unwrap() {
        let id = row["id"].as_str().unwrap();
        desk.node.name_series(id.parse().unwrap(), SCRIPT).unwrap();
        paths.extend([format!("/series/{id}"), format!("/series/{id}/graph.json")]);
    }
    for row in desk.json("/api/v1/set-aside").await["rows"].as_array().unwrap() {
        paths.push(format!("/set-aside/{}", row["id"].as_str().unwrap()));
    }
    paths.push(format!("/sources/{}", encode("<b>source")));
    paths.push(format!("/reports?text={0}&owner={0}&source={0}", encode(SCRIPT)));
    paths.push(format!("/lookup?text={}", encode(&format!("{SCRIPT}\nLT121000011101001000"))));
    paths.push("/traces/iban/LT121000011101001000".into());
    for path in paths {
        let answer = desk.get(&path).await;
        assert!(
            answer.status == StatusCode::OK || answer.status == StatusCode::UNPROCESSABLE_ENTITY,
            "{path}: {}",
            answer.status
        );
        if path.ends_with(".json") {
            assert!(
                answer.headers["content-type"].to_str().unwrap().starts_with("application/json"),
                "{path}"
            );
            continue;
        }
        assert!(!answer.text.contains("<script>alert") && !answer.text.contains("<img src=x"), "{path}");
        assert!(!answer.text.contains("href=\"http"), "{path}: a live address is a link");
    }
    let csv = desk.get("/reports.csv").await.text;
    assert!(csv.contains("\"\"'>"), "quotes are doubled in the file");
}

#[tokio::test]
async fn a_file_carries_no_formula() {
    let desk = Desk::empty();
    let line = json!({ "schema": "joinder/report/1", "owner": "EU-centre", "reference": "=1+1", "kind": "phishing", "narrative": { "text": "x" } });
    let source = joinder_node::Source {
        owner: "EU-centre".parse().unwrap(),
        ..joinder_node::Source::named("s").unwrap()
    };
    desk.node.save_source(&source).unwrap();
    desk.node
        .import(
            "s",
            "f.json",
            Box::new(std::io::Cursor::new(line.to_string())),
            &Default::default(),
            &mut |_| {},
        )
        .unwrap();
    let csv = desk.get("/reports.csv").await.text;
    assert!(csv.contains(",'=1+1,"), "{csv}");
    let listed = desk.json("/api/v1/reports").await;
    let form = format!("id={}&format=csv", listed["rows"][0]["id"].as_str().unwrap());
    let picked = desk.post("/reports/export", &form).await.text;
    assert!(picked.contains("EU-centre,'=1+1,"), "{picked}");
}
