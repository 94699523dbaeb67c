//! What the page, the API and the files say of a series as a whole: sums with of how many reports they are known, and
//! whose its reports are.

use joinder_core::{Release, Role};
use joinder_node::Source;
use serde_json::json;

use crate::node::Desk;

/// Brings in five reports that carry one account; each states a loss.
fn bring(desk: &Desk, owner: &str, release: Release) {
    let mut source = Source { owner: owner.parse().unwrap(), ..Source::named(owner).unwrap() };
    source.marking.release = Some(release);
    desk.node.save_source(&source).unwrap();
    let line = |n: usize| {
        let report = json!({
            "schema": "joinder/report/1", "reference": format!("{owner}-{n}"), "kind": "phishing", "reported_at": "2026-06-01",
            "losses": [{ "amount": "179.00", "currency": "EUR" }],
            "observables": [{ "type": "iban", "value": "LT121000011101001000", "side": "offender" }],
        });
        format!("{report}\n")
    };
    let lines = (0..5).map(line).collect::<String>();
    let input = Box::new(std::io::Cursor::new(lines));
    let receipt = desk.node.import(owner, "a.ndjson", input, &Default::default(), &mut |_| {}).unwrap();
    assert_eq!(receipt.counts.new, 5, "{receipt:?}");
}

/// A centre to which one State released its sums and another did not, with reports of its own.
fn a_centre() -> Desk {
    let desk = Desk::empty();
    bring(&desk, "FR-unit", Release::Full);
    bring(&desk, "DE-unit", Release::Hit);
    bring(&desk, "EU-centre", Release::Hit);
    desk
}

#[tokio::test]
async fn the_day_of_arrival_is_no_date_of_a_report() {
    let desk = Desk::of("NL-unit", Role::Authority);
    bring(&desk, "DE-unit", Release::Hit);
    assert_eq!(desk.json("/api/v1/reports").await["rows"][0]["level"], "hit-only");
    let page = desk.get("/reports").await.text;
    assert!(page.contains("DE-unit-1") && !page.contains("1\u{a0}Jul\u{a0}2026"), "{page}");
}

#[tokio::test]
async fn a_sum_says_of_how_many_reports_it_is_known() {
    let desk = a_centre();
    let line = &desk.json("/api/v1/series").await["rows"][0];
    assert_eq!(
        (&line["reports"], &line["lost_eur"], &line["lost_known_of"]),
        (&json!(15), &json!("1790.00"), &json!(10))
    );
    let view = desk.json(&format!("/api/v1/series/{}", line["id"].as_str().unwrap())).await;
    let by_state = |state: &str| {
        let rows = view["by_country"].as_array().unwrap();
        rows.iter().find(|row| row["country"] == state).map(|row| row["lost_known_of"].clone())
    };
    assert_eq!((by_state("FR"), by_state("DE")), (Some(json!(5)), Some(json!(0))));
    let figures = desk.json("/api/v1/statistics").await;
    assert_eq!((&figures["all"]["reports"], &figures["all"]["lost_known_of"]), (&json!(15), &json!(10)));

    let page = desk.get("/series/S-1").await.text;
    assert!(page.contains("known, of 10 of 15 reports"), "the head of the series");
    for page in ["/series", "/statistics"] {
        assert!(desk.get(page).await.text.contains("of 10 of 15"), "{page}");
    }
    let (header, row) = ("lost_eur,lost_known_of", "1790.00,10");
    for file in ["/series.csv", "/statistics.csv"] {
        let text = desk.get(file).await.text;
        assert!(text.contains(header) && text.contains(row), "{file}: {text}");
    }
}

#[tokio::test]
async fn a_series_names_the_organisations_and_says_why_their_state_is_not_known() {
    let desk = a_centre();
    let page = desk.get("/series/S-1").await.text;
    let facts = page.split("page-facts").nth(1).unwrap().split("</p>").next().unwrap();
    assert!(facts.contains("2 States") && facts.contains("3 organisations"), "{facts}");
    assert_eq!(facts.matches("class=\"org-name\"").count(), 3, "{facts}");
    assert!(facts.contains("of 5 reports the State is not known"), "{facts}");
}
