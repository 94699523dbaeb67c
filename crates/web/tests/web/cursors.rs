//! Page, count and file share one query; a cursor walked to its end gives every row once.

use std::collections::BTreeSet;

use crate::node::Desk;

async fn walk(desk: &Desk, path: &str) -> (BTreeSet<String>, usize, Option<u64>) {
    let (mut seen, mut rows, mut total) = (BTreeSet::new(), 0, None);
    let mut address = path.to_owned();
    loop {
        let page = desk.json(&address).await;
        total = total.or(page["total"].as_u64());
        for row in page["rows"].as_array().unwrap() {
            rows += 1;
            seen.insert(row["id"].as_str().unwrap().to_owned());
        }
        match page["next"].as_str() {
            None => return (seen, rows, total),
            Some(next) => address = format!("{path}&cursor={next}"),
        }
        assert!(rows < 100_000, "the cursor turns in a circle");
    }
}

async fn csv_rows(desk: &Desk, path: &str) -> usize {
    let answer = desk.get(path).await;
    answer.text.lines().count() - 1
}

#[tokio::test]
async fn every_report_comes_once() {
    let desk = Desk::filled();
    for filter in ["", "&country=NL", "&kind=phishing", "&from=2026-01-01&until=2026-03-31"] {
        let (seen, rows, total) = walk(desk, &format!("/api/v1/reports?limit=7{filter}")).await;
        assert_eq!(seen.len(), rows, "{filter}: a row came twice");
        assert_eq!(Some(rows as u64), total, "{filter}: the count is another");
        let file = csv_rows(desk, &format!("/reports.csv?x=y{filter}")).await;
        assert_eq!(file, rows, "{filter}: the file holds others");
    }
}

#[tokio::test]
async fn every_series_comes_once() {
    let desk = Desk::filled();
    for sort in ["growth", "size", "loss", "latest"] {
        let (seen, rows, total) = walk(desk, &format!("/api/v1/series?limit=3&sort={sort}")).await;
        assert_eq!(seen.len(), rows, "{sort}");
        assert_eq!(Some(rows as u64), total, "{sort}");
    }
    let (_, rows, _) = walk(desk, "/api/v1/series?limit=3&sort=size").await;
    assert_eq!(csv_rows(desk, "/series.csv").await, rows);
}

#[tokio::test]
async fn the_reports_of_a_series_are_its_own_in_page_and_file() {
    let desk = Desk::filled();
    let list = desk.json("/api/v1/series?sort=size&limit=1").await;
    let (id, reports) =
        (list["rows"][0]["id"].as_str().unwrap(), list["rows"][0]["reports"].as_u64().unwrap());
    let (seen, _, total) = walk(desk, &format!("/api/v1/reports?limit=2&series={id}")).await;
    assert_eq!((seen.len() as u64, total), (reports, Some(reports)));
    assert_eq!(csv_rows(desk, &format!("/reports.csv?series={id}")).await as u64, reports);
}

#[tokio::test]
async fn a_cursor_that_was_never_given_is_refused() {
    let desk = Desk::filled();
    for path in ["/api/v1/reports?cursor=x", "/api/v1/series?cursor=x", "/api/v1/set-aside?cursor=x"] {
        assert_eq!(desk.get(path).await.status, 422, "{path}");
    }
}
