//! A report that meets more others than are shown says how many.

use serde_json::json;

use crate::node::Desk;

#[tokio::test]
async fn more_hits_than_are_shown_are_counted() {
    for (reports, shown) in [(31, 30), (81, 50)] {
        let desk = Desk::empty();
        let source = joinder_node::Source {
            owner: "EU-centre".parse().unwrap(),
            ..joinder_node::Source::named("s").unwrap()
        };
        desk.node.save_source(&source).unwrap();
        let line = |n: usize| {
            let report = json!({
                "schema": "joinder/report/1", "owner": "EU-centre", "reference": format!("R-{n}"), "kind": "phishing",
                "reported_at": "2026-06-01",
                "observables": [{ "type": "iban", "value": "LT121000011101001000", "side": "offender" }],
            });
            format!("{report}\n")
        };
        let lines = (0..reports).map(line).collect::<String>();
        let input = Box::new(std::io::Cursor::new(lines));
        desk.node.import("s", "a.ndjson", input, &Default::default(), &mut |_| {}).unwrap();

        let listed = desk.json("/api/v1/reports?limit=1").await;
        let id = listed["rows"][0]["id"].as_str().unwrap();
        let view = desk.json(&format!("/api/v1/reports/{id}")).await;
        assert_eq!(
            (view["hits"].as_array().unwrap().len(), &view["hits_in_all"]),
            (shown, &json!(reports - 1))
        );
        let page = desk.get(&format!("/reports/{id}")).await.text;
        assert_eq!(page.contains("80 hits in all"), reports == 81, "said where not all are shown");
    }
}
