//! What a State's node tells of others' reports that were released as hits only.

#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

mod support;

use std::io::Cursor;

use joinder_core::{Organisation, Release, ReportId, Role, Trace, TraceKind, codes::Country};
use joinder_node::{
    ImportOptions, Named, Node, ReportQuery, SeriesQuery, SetAsideQuery, Source, Statistics, StatisticsQuery,
    Unread,
};
use joinder_store::StoreError;

use support::{NOW_MS, node_of, organisation};

const IBAN: &str = "DE89370400440532013000";

fn a_node(folder: &std::path::Path) -> Node {
    a_node_of(folder, Some(Country::NL))
}

fn a_node_of(folder: &std::path::Path, country: Option<Country>) -> Node {
    node_of(folder, Organisation { country, ..organisation("NL-unit", Role::Authority) }, NOW_MS)
}

fn import(node: &Node, owner: &str, reference: &str) {
    import_released(node, owner, reference, Release::Hit, "paid for a phone");
}

fn import_released(node: &Node, owner: &str, reference: &str, release: Release, story: &str) {
    let text = format!("reference,offender iban,description\n{reference},{IBAN},{story}\n");
    assert_eq!(import_table(node, owner, release, text), 1);
}

/// Gives how many reports are new or amended.
fn import_table(node: &Node, owner: &str, release: Release, text: String) -> u64 {
    let mut source = Source { owner: owner.parse().unwrap(), ..Source::named(owner).unwrap() };
    source.marking.release = Some(release);
    node.save_source(&source).unwrap();
    let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
    let receipt = node.import(owner, "a.csv", Box::new(Cursor::new(text)), &options, &mut |_| {}).unwrap();
    receipt.counts.new + receipt.counts.amended
}

fn id_of(node: &Node, wanted: &str) -> ReportId {
    let mut found = None;
    node.store()
        .read(|tx| {
            tx.each_natural_key(&mut |id, _, reference| {
                found = found.or((reference == wanted).then_some(id));
                Ok(())
            })?;
            Ok::<_, StoreError>(())
        })
        .unwrap();
    found.unwrap()
}

/// All that the page of a report says of its hits.
fn hits(node: &Node, reference: &str) -> String {
    let view = node.report(id_of(node, reference)).unwrap().unwrap();
    assert!(!view.hits.is_empty(), "{reference} has a hit");
    format!("{:?}", view.hits)
}

#[test]
fn a_hit_names_a_value_only_where_one_side_may_be_seen() {
    let folder = tempfile::tempdir().unwrap();
    let node = a_node(folder.path());
    import(&node, "DE-unit", "D-1");
    import(&node, "FR-unit", "F-1");
    assert!(!hits(&node, "D-1").contains(IBAN), "two foreign reports, both seen as hits only");
    import(&node, "NL-unit", "N-1");
    assert!(hits(&node, "N-1").contains(IBAN), "the value stands in the viewer's own report");
    let news = node.desk().unwrap().hits;
    let told: Vec<_> = news.iter().map(|news| news.report.reference.as_str()).collect();
    assert_eq!(told, ["N-1"], "hits of others' reports are no news of ours");
}

#[test]
fn what_is_narrowed_is_narrowed_for_older_versions_too() {
    let folder = tempfile::tempdir().unwrap();
    let node = a_node(folder.path());
    let versions = || serde_json::to_string(&shown_versions(&node)).unwrap();
    import_released(&node, "DE-unit", "D-1", Release::Full, "the first telling");
    assert!(versions().contains("the first telling"), "released in full");
    import_released(&node, "DE-unit", "D-1", Release::Hit, "the second telling");
    assert!(!versions().contains("telling"), "{}", versions());
}

fn shown_versions(node: &Node) -> Vec<joinder_core::Disclosed> {
    let versions = node.versions(id_of(node, "D-1")).unwrap();
    versions.into_iter().filter_map(|version| version.disclosed).collect()
}

/// All that the node tells of what it holds, numbers and all.
fn told(node: &Node) -> String {
    let trace = Trace::new(TraceKind::Iban, IBAN).unwrap();
    format!(
        "{} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        node.held(),
        node.desk().unwrap(),
        node.reports(&ReportQuery::default()).unwrap(),
        node.series_list(&SeriesQuery::default()).unwrap(),
        node.look_up(IBAN).unwrap(),
        node.reports_with(&trace, 50).unwrap(),
        node.report(id_of(node, "N-1")).unwrap().unwrap().hits,
        figures(node),
    )
}

fn figures(node: &Node) -> Statistics {
    node.statistics(&StatisticsQuery::default()).unwrap()
}

#[test]
fn what_is_withheld_is_in_no_number() {
    let folder = tempfile::tempdir().unwrap();
    let node = a_node(folder.path());
    import(&node, "NL-unit", "N-1");
    let alone = told(&node);
    import_released(&node, "DE-unit", "D-1", Release::Own, "another story");
    import_released(&node, "FR-unit", "F-1", Release::Own, "a third story");
    assert_eq!(told(&node), alone, "not on its way in");
    import_released(&node, "DE-unit", "D-1", Release::Full, "another story");
    assert_ne!(told(&node), alone, "released since");
    import_released(&node, "DE-unit", "D-1", Release::Own, "another story");
    assert_eq!(told(&node), alone, "narrowed again");
    node.rebuild().unwrap();
    assert_eq!(told(&node), alone, "after a start");
}

#[test]
fn few_reports_of_others_are_not_told_by_subtraction() {
    let folder = tempfile::tempdir().unwrap();
    let node = a_node(folder.path());
    let rows = |from: usize, to: usize| {
        let lines = (from..to).map(|n| format!("R-{n},{IBAN},2026-03-0{},paid for a phone\n", n % 9 + 1));
        format!("reference,offender iban,date reported,description\n{}", lines.collect::<String>())
    };
    assert_eq!(import_table(&node, "NL-unit", Release::Full, rows(0, 7)), 7);
    let own = figures(&node);
    assert_eq!((own.all.reports, own.left_out), (7, false));
    assert_eq!(import_table(&node, "DE-unit", Release::Full, rows(10, 11)), 1);
    assert_eq!(figures(&node), Statistics { left_out: true, ..own }, "8 less 7 would tell of the one");
    assert_eq!(import_table(&node, "DE-unit", Release::Full, rows(10, 15)), 4);
    let enough = figures(&node);
    assert_eq!((enough.all.reports, enough.left_out), (12, false));
    let months: usize = enough.by_month.iter().map(|month| month.cell.reports).sum();
    assert_eq!(months, 12);
}

#[test]
fn no_two_ranges_of_days_tell_of_few_reports_of_others() {
    let folder = tempfile::tempdir().unwrap();
    let node = a_node(folder.path());
    let rows = (0..40).map(|n| format!("D-{n},{IBAN},2026-0{}-{:02},paid\n", n % 2 + 3, n % 28 + 1));
    let text = format!("reference,offender iban,date reported,description\n{}", rows.collect::<String>());
    assert_eq!(import_table(&node, "DE-unit", Release::Full, text), 40);
    let days = |month: i8| (1..31).map(move |day| jiff::civil::date(2026, month, day));
    let march = days(3).chain([jiff::civil::date(2026, 3, 31)]);
    let ends: Vec<_> = days(2).take(28).chain(march).chain(days(4)).collect();
    let counts: Vec<usize> = ends
        .iter()
        .map(|&until| {
            let query = StatisticsQuery { until: Some(until), ..StatisticsQuery::default() };
            node.statistics(&query).unwrap().all.reports
        })
        .collect();
    for pair in counts.windows(2) {
        assert!(!(1..5).contains(&pair[0].abs_diff(pair[1])), "{counts:?}");
    }
    assert_eq!(counts.last(), Some(&40));
    assert!(counts.contains(&20), "whole months are told: {counts:?}");
}

#[test]
fn a_few_reports_of_others_in_series_are_not_told() {
    let folder = tempfile::tempdir().unwrap();
    let node = a_node(folder.path());
    let line = |n: usize| {
        let iban = if n < 3 { IBAN } else { "" };
        format!("D-{n},{iban},2026-03-02,paid for a thing that never came\n")
    };
    let text = |to: usize| {
        let lines = (0..to).map(line).collect::<String>();
        format!("reference,offender iban,date reported,description\n{lines}")
    };
    assert_eq!(import_table(&node, "DE-unit", Release::Full, text(9)), 9);
    let all = figures(&node).all;
    assert_eq!((all.reports, all.in_series), (9, 0), "three are too few");
}

fn first_found(node: &Node) -> Vec<String> {
    let answers = node.look_up(IBAN).unwrap();
    answers[0].first.iter().map(|line| line.reference.clone()).collect()
}

#[test]
fn own_reports_are_found_behind_newer_ones_of_others() {
    let folder = tempfile::tempdir().unwrap();
    let node = a_node(folder.path());
    let carried = |reference: &str| format!("reference,victim iban,description\n{reference},{IBAN},paid\n");
    assert_eq!(import_table(&node, "NL-unit", Release::Hit, carried("N-1")), 1);
    for reference in ["F-1", "F-2", "F-3"] {
        assert_eq!(import_table(&node, "FR-unit", Release::Hit, carried(reference)), 1);
    }
    assert_eq!(first_found(&node), ["N-1"]);
}

#[test]
fn what_is_not_known_itself_is_known_by_a_part_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let node = a_node(folder.path());
    let text = "reference,domain,offender telegram,description\n\
                N-1,asset-huga.info,bad_guy99,paid for nothing at all\n\
                N-2,shop-of-nobody.info,other_guy77,paid for nothing again\n";
    assert_eq!(import_table(&node, "NL-unit", Release::Full, text.to_owned()), 2);
    let answer = |asked: &str| node.look_up(asked).unwrap().remove(0);
    let by_domain = answer("hxxps://asset-huga[.]info/login");
    assert_eq!(by_domain.by.map(|by| by.normal).as_deref(), Some("asset-huga.info"));
    assert_eq!((by_domain.reports, by_domain.first[0].reference.as_str()), (1, "N-1"));
    assert_eq!(answer("asset-huga.info").by, None, "it is known itself");
    assert_eq!(answer("https://nobody-knows.info/").reports, 0);
    let read = |asked: &str| answer(asked).trace.map(|trace| trace.normal);
    for asked in ["@bad_guy99", "bad_guy99", "user:bad_guy99", "user:@bad_guy99"] {
        assert_eq!(read(asked).as_deref(), Some("user:bad_guy99"), "{asked}");
    }
    assert_eq!(read("telegram:@bad_guy99").as_deref(), Some("telegram:bad_guy99"));
    assert_eq!(read("1118143131").as_deref(), Some("number:1118143131"));
    assert_eq!(read("nonsense"), None);
    assert_eq!(answer("nonsense").fault, Some(Unread::Unknown));
    assert!(Unread::Unknown.to_string().contains("`@name`"));
}

#[test]
fn references_and_series_are_looked_up_as_disclosure_allows() {
    let folder = tempfile::tempdir().unwrap();
    let node = a_node(folder.path());
    import(&node, "NL-unit", "N-1");
    import(&node, "DE-unit", "D-1");
    import_released(&node, "FR-unit", "F-1", Release::Own, "another story");
    let answer = |asked: &str| node.look_up(asked).unwrap().remove(0);
    for asked in ["D-1", "DE-unit D-1", "de-unit/D-1"] {
        let found = answer(asked);
        assert_eq!((found.named, found.fault, found.reports), (Some(Named::Report), None, 1), "{asked}");
        assert_eq!(found.first[0].reference, "D-1");
    }
    for asked in ["F-1", "FR-unit F-1", "DE-unit N-1"] {
        assert_eq!((answer(asked).named, answer(asked).reports), (None, 0), "{asked}");
    }
    let series = node.series_list(&SeriesQuery::default()).unwrap().rows[0].series.clone();
    node.name_series(series.id, "Holiday-flat deposits").unwrap();
    for asked in [format!("S-{}", series.number).as_str(), "holiday flat", "Holiday-flat deposits"] {
        let found = answer(asked);
        assert_eq!((found.named, found.reports), (Some(Named::Series), 2), "{asked}");
        assert_eq!(found.series[0].id, series.id, "{asked}");
    }
    assert_eq!(answer("S-99").named, None);
}

#[test]
fn a_node_of_no_state_asks_for_the_country_of_a_number() {
    let folder = tempfile::tempdir().unwrap();
    let node = a_node_of(folder.path(), None);
    let fault = |asked: &str| node.look_up(asked).unwrap().remove(0).fault;
    let no_country = Unread::NoCountry { claimed: TraceKind::Phone };
    for asked in ["0612345678", "06 1234 5678"] {
        assert_eq!(fault(asked), Some(no_country), "{asked}");
    }
    assert_eq!(fault("+31612345678"), None);
    assert_eq!(fault("nonsense"), Some(Unread::Unknown));
    assert!(no_country.to_string().contains("+49"), "says what is missing");
}

#[test]
fn the_latest_of_thousands_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    let node = a_node(folder.path());
    let lines = (0..2_010).map(|n| format!("N-{n},{IBAN},story {n}\n")).collect::<String>();
    let text = format!("reference,offender iban,description\n{lines}");
    assert_eq!(import_table(&node, "NL-unit", Release::Hit, text), 2_010);
    assert_eq!(first_found(&node), ["N-2009", "N-2008", "N-2007"]);
}

#[test]
fn records_on_the_operators_pages_do_not_print_themselves() {
    const CANARY: &str = "cnryxqzw";
    let folder = tempfile::tempdir().unwrap();
    let node = a_node(folder.path());
    let whole =
        format!(r#"{{"schema":"joinder/report/1","reference":"R-1","narrative":{{"text":"{CANARY}"}}}}"#);
    let broken = whole.trim_end_matches('}');
    let lines = format!("{whole}\n{broken}\n");
    let source = Source::named("NL-unit").unwrap();
    node.save_source(&source).unwrap();
    let options = ImportOptions::default();
    let preview = node.preview(&source, "a.ndjson", lines.as_bytes(), &options);
    assert!(preview.rows[0].raw.contains(CANARY));
    node.import("NL-unit", "a.ndjson", Box::new(Cursor::new(lines)), &options, &mut |_| {}).unwrap();
    let aside = node.set_aside(&SetAsideQuery::default()).unwrap();
    assert_eq!(aside.rows.len(), 1);
    let shown = format!("{:?} {aside:?}", preview.rows);
    assert!(!shown.contains(CANARY), "{shown}");
}
