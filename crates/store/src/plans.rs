//! How SQLite finds what hot queries ask for: by an index, never by walking a table.
//!
//! The queries are those that the functions really send: a connection that has each one explained before it runs.

use joinder_core::{DisclosureFilter, MatchKey, ReportId, Role, SeriesId, Viewer, codes::Purpose};

use crate::{
    Query, StoreError, Tx,
    db::{Access, Datum, Db, Dialect, Row},
    migrate,
    sqlite::SqliteDb,
};

struct Explaining {
    db: SqliteDb,
    plans: Vec<String>,
}

impl Explaining {
    fn explain(&mut self, sql: &str, params: &[Datum<'_>]) -> Result<(), StoreError> {
        let plans = &mut self.plans;
        self.db.query(&format!("EXPLAIN QUERY PLAN {sql}"), params, &mut |row| {
            plans.push(row.text(3).unwrap().to_owned());
            Ok(())
        })
    }
}

impl Db for Explaining {
    fn begin(&mut self) -> Result<(), StoreError> {
        self.db.begin()
    }

    fn execute(&mut self, sql: &'static str, params: &[Datum<'_>]) -> Result<u64, StoreError> {
        self.explain(sql, params)?;
        self.db.execute(sql, params)
    }

    fn query(
        &mut self,
        sql: &str,
        params: &[Datum<'_>],
        each: &mut dyn FnMut(&dyn Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.explain(sql, params)?;
        self.db.query(sql, params, each)
    }

    fn insert_many(
        &mut self,
        sql: &'static str,
        rows: &mut dyn Iterator<Item = Vec<Datum<'_>>>,
    ) -> Result<(), StoreError> {
        self.db.insert_many(sql, rows)
    }

    fn script(&mut self, sql: &str) -> Result<(), StoreError> {
        self.db.script(sql)
    }

    fn scrub(&mut self) -> Result<(), StoreError> {
        self.db.scrub()
    }

    fn dialect(&self) -> Dialect {
        self.db.dialect()
    }
}

/// Runs `body` on an empty database and looks at the plan of each of its queries.
fn check<T>(name: &str, body: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>) {
    let folder = tempfile::tempdir().unwrap();
    let mut db = SqliteDb::open(&folder.path().join("joinder.db"), Access::Write).unwrap();
    migrate::run(&mut db).unwrap();
    let mut explaining = Explaining { db, plans: Vec::new() };
    body(&mut Tx::new(&mut explaining)).unwrap();
    assert!(!explaining.plans.is_empty(), "{name} sent no query");
    for plan in &explaining.plans {
        // The text index is a virtual table: SQLite calls its use by MATCH a scan as well, and gives the index a number.
        // `counted` is what a query found, not a table.
        let by_match = plan.contains("VIRTUAL TABLE INDEX") && !plan.ends_with("INDEX 0:");
        let by_index = !plan.starts_with("SCAN") || by_match || plan == "SCAN counted";
        assert!(by_index && !plan.contains("TEMP B-TREE"), "{name}: {plan}");
    }
}

fn id() -> ReportId {
    ReportId::from_number(1).unwrap()
}

#[test]
fn hot_queries_walk_no_table() {
    let filter = DisclosureFilter::new(
        &Viewer { organisation: "NL".parse().unwrap(), role: Role::Centre },
        Purpose::C,
    );
    let text = Query { text: Some("a word".to_owned()), ..Query::default() };
    let series = SeriesId::from_number(1).unwrap();
    check("known", |tx| tx.known("NL", "A"));
    check("known_many", |tx| tx.known_many(&[("NL", "A")]));
    check("report", |tx| tx.report(id()));
    check("versions", |tx| tx.versions(id()));
    check("text search", |tx| tx.find_reports(&filter, &text, 50));
    check("text count", |tx| tx.count_reports(&filter, &text, 50));
    check("reports_with_key", |tx| tx.reports_with_key(MatchKey(7), &"NL".parse().unwrap(), 50));
    check("series", |tx| tx.series(series));
    check("series_numbered", |tx| tx.series_numbered(1));
    check("series_history", |tx| tx.series_history(series));
    check("said_offence", |tx| tx.said_offence(series));
    check("series_moves", |tx| tx.series_moves(0, 8));
    check("set_aside_row", |tx| tx.set_aside_row("set_0000000000001".parse().unwrap()));
    check("receipts", |tx| tx.receipts(Some("NL"), 10));
    check("receipt", |tx| tx.receipt(1));
    check("each_beside_evidence", |tx| tx.each_beside_evidence(Some(id()), 9, &mut |_, _, _| Ok(())));
    check("versions_that_said", |tx| tx.versions_that_said(&[(id(), [0; 16])]));
    check("version", |tx| tx.version(id(), 1));
    check("set_aside_again", |tx| tx.set_aside_again(id(), 1));
    check("source", |tx| tx.source("NL"));
    check("touched", |tx| tx.touched(1, 2));
    check("link", |tx| tx.link(&"NL".parse().unwrap()));
    check("ledger_head", |tx| tx.ledger_head("out:NL"));
    check("ledger_entries", |tx| tx.ledger_entries("out:NL", 1, 64));
    check("ledger_entry", |tx| tx.ledger_entry("out:NL", 1));
    check("whole_entries_of", |tx| tx.whole_entries_of("out:NL", &joinder_ledger::Kind::Request));
    check("ledger_subject", |tx| tx.ledger_subject("in:NL", 1));
    check("ledger_kinds", |tx| tx.ledger_kinds("in:NL"));
    check("heard_of", |tx| tx.heard_of(id()));
    check("erase_in_ledger", |tx| tx.erase_in_ledger("out:NL", 1, 2));
    check("told", |tx| tx.told("NL", id()));
    check("told_reports", |tx| tx.told_reports("NL", 50));
    check("told_keys", |tx| tx.told_keys("NL"));
    check("told_for", |tx| tx.told_for("NL", MatchKey(7)));
    check("recalls", |tx| tx.recalls("NL"));
    let (nl, request) = ("NL".parse().unwrap(), "req_0000000000001".parse().unwrap());
    check("request", |tx| tx.request(request));
    check("request_of", |tx| tx.request_of(&nl, request));
    check("requests", |tx| tx.requests("in", "open", 50));
    check("oldest_requests", |tx| tx.oldest_requests("in", "open", 50));
    check("requests_by", |tx| tx.requests_by(&nl, (&nl, &"N-1".parse().unwrap()), ("in", "open")));
    check("count_requests", |tx| tx.count_requests("in", "open"));
    check("requests_about", |tx| tx.requests_about(&nl, &"N-1".parse().unwrap()));
    check("grants_of", |tx| tx.grants_of(id()));
    check("grants_over", |tx| tx.grants_over(&nl));
    check("reports_granted_since", |tx| tx.reports_granted_since(&nl, 1));
    check("passed", |tx| tx.passed(&nl, 1));
    check("passed_to", |tx| tx.passed_to(&nl));
    let day = jiff::civil::date(2029, 3, 1);
    check("due_reports", |tx| tx.due_reports(day, Some((day, id())), 50));
    check("due_report", |tx| tx.due_report(id()));
    check("reports_to_review", |tx| tx.reports_to_review(&"NL".parse().unwrap(), day, None, 50));
    check("keepings", |tx| tx.keepings(id()));
    check("settle_restriction", |tx| tx.settle_restriction(id(), "officer", 1));
    check("highest_id", |tx| tx.highest_id());
}

#[test]
fn a_page_of_reports_is_read_from_the_newest_down() {
    let filter = DisclosureFilter::new(
        &Viewer { organisation: "NL".parse().unwrap(), role: Role::Centre },
        Purpose::C,
    );
    let folder = tempfile::tempdir().unwrap();
    let mut db = SqliteDb::open(&folder.path().join("joinder.db"), Access::Write).unwrap();
    migrate::run(&mut db).unwrap();
    let mut explaining = Explaining { db, plans: Vec::new() };
    let page = Query { below: Some(id()), ..Query::default() };
    Tx::new(&mut explaining).find_reports(&filter, &page, 50).unwrap();
    assert_eq!(explaining.plans, ["SEARCH report USING INTEGER PRIMARY KEY (rowid<?)"]);
}
