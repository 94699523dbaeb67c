//! What holds for every scenario.

use std::collections::{HashMap, HashSet};
use std::fs;

use joinder_scenario::{Class, Kind, Role, Scenario, Side, Size};
use proptest::prelude::*;

fn size(reports: u64, states: usize) -> Size {
    Size { reports, states }
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let files = Scenario::new(5, size(600, 15)).write_exports(one.path()).unwrap();
    Scenario::new(5, size(600, 15)).write_exports(two.path()).unwrap();
    assert_eq!(files.len(), 17);
    for file in files {
        let other = two.path().join(file.file_name().unwrap());
        assert!(fs::read(&file).unwrap() == fs::read(other).unwrap(), "{}", file.display());
    }
}

#[test]
fn another_seed_gives_other_reports() {
    let first =
        |seed| Scenario::new(seed, size(50, 10)).reports().map(|report| report.narrative).collect::<Vec<_>>();
    assert_ne!(first(1), first(2));
}

#[test]
fn truth_names_every_reference_once() {
    let dir = tempfile::tempdir().unwrap();
    let scenario = Scenario::new(9, size(3_000, 27));
    scenario.write_exports(dir.path()).unwrap();
    let text = fs::read_to_string(dir.path().join("truth.csv")).unwrap();
    let mut lines = text.lines();
    assert_eq!(lines.next(), Some("owner,reference,series"));
    let named: HashSet<(String, String)> = lines
        .map(|line| {
            let mut cells = line.split(',');
            (cells.next().unwrap().to_owned(), cells.next().unwrap().to_owned())
        })
        .collect();
    let made: HashSet<(String, String)> =
        scenario.reports().map(|report| (report.owner.to_owned(), report.reference)).collect();
    assert_eq!(named.len(), 3_000);
    assert_eq!(named, made);
    assert!(made.iter().all(|(_, reference)| reference.contains("SCN")));
}

#[test]
fn reports_come_in_order_of_time() {
    let mut last = i64::MIN;
    for report in Scenario::new(3, size(4_000, 10)).reports() {
        assert!(report.reported_at.seconds >= last, "{}", report.reference);
        last = report.reported_at.seconds;
        if let Some(happened) = report.happened_at {
            assert!(happened.seconds <= last, "{}", report.reference);
        }
    }
}

#[test]
fn victims_per_offender_have_a_heavy_tail() {
    let mut sizes: HashMap<String, u32> = HashMap::new();
    let (mut alone, mut kinds, mut owners) = (0, HashSet::new(), HashSet::new());
    for report in Scenario::new(4, size(20_000, 10)).reports() {
        kinds.insert(report.kind);
        owners.insert(report.owner);
        match report.series {
            Some(series) => *sizes.entry(series.to_string()).or_default() += 1,
            None => alone += 1,
        }
    }
    assert!((2_000..8_000).contains(&alone), "{alone}");
    assert_eq!(kinds.len(), Kind::ALL.len());
    assert_eq!(owners.len(), 10);
    let small = sizes.values().filter(|size| **size <= 5).count();
    assert!(small * 10 > sizes.len() * 5, "most have a handful");
    assert!(sizes.values().any(|size| *size > 300), "a few have hundreds");
    assert!(sizes.values().all(|size| *size >= 2));
}

#[test]
fn hard_negatives_are_shared_by_unrelated_offenders() {
    let scenario = Scenario::new(6, size(20_000, 10));
    let known: HashSet<String> =
        scenario.hard_negatives().into_iter().map(|negative| negative.value).collect();
    let mut holders: HashMap<String, HashSet<String>> = HashMap::new();
    let mut own: HashMap<(Class, String), HashSet<String>> = HashMap::new();
    let mut in_offender_column = 0;
    for report in scenario.reports() {
        let label = report.series.map_or_else(|| report.reference.clone(), |series| series.to_string());
        for planted in report.planted {
            match planted.role {
                Role::Shared => {
                    assert!(known.contains(&planted.normal), "{}", planted.normal);
                    holders.entry(planted.normal).or_default().insert(label.clone());
                }
                Role::Offender if planted.class != Class::Persona => {
                    own.entry((planted.class, planted.normal)).or_default().insert(label.clone());
                }
                Role::Offender | Role::Victim | Role::Third => {}
            }
        }
        let shared = |raw: &str| known.contains(&raw.replace(' ', ""));
        in_offender_column +=
            report.fields.iter().filter(|f| f.side == Side::Offender && shared(&f.raw)).count();
    }
    assert!(holders.values().filter(|labels| labels.len() > 20).count() > 20);
    assert!(in_offender_column > 50, "{in_offender_column}");
    // an offender's own values meet another offender's only where a mule account was sold on, or by rare chance
    let met = own.values().filter(|labels| labels.len() > 1).count();
    assert!(met > 0 && met * 300 < own.len(), "{met} of {}", own.len());
}

#[test]
fn wallets_look_as_their_chains_want() {
    let mut seen = HashSet::new();
    for report in Scenario::new(8, size(8_000, 10)).reports() {
        for planted in report.planted.into_iter().filter(|planted| planted.class == Class::Wallet) {
            let wallet = planted.normal;
            let good = match &wallet[..1] {
                "0" => wallet.len() == 42,
                "T" => wallet.len() == 34,
                "b" => wallet.starts_with("bc1") && (wallet.len() == 42 || wallet.len() == 62),
                "1" | "3" => (26..=35).contains(&wallet.len()),
                _ => false,
            };
            assert!(good, "{wallet}");
            seen.insert(wallet[..1].to_owned());
        }
    }
    assert_eq!(seen.len(), 5);
}

#[test]
fn every_export_is_in_its_own_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let files = Scenario::new(2, size(2_000, 14)).write_exports(dir.path()).unwrap();
    let bytes = |name: &str| {
        let file = files.iter().find(|file| file.to_string_lossy().contains(name)).unwrap();
        fs::read(file).unwrap()
    };
    assert!(bytes("_nl.csv").starts_with(&[0xEF, 0xBB, 0xBF]));
    assert!(bytes("_pt.txt").starts_with(&[0xFF, 0xFE, b'N', 0]));
    assert!(std::str::from_utf8(&bytes("_de.csv")).is_err(), "windows-1252");
    assert!(std::str::from_utf8(&bytes("_es.csv")).is_ok());
    for line in bytes("_se.ndjson").split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let value: serde_json::Value = serde_json::from_slice(line).unwrap();
        assert!(value["diarienummer"].is_string());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn exactly_as_many_reports_as_asked(seed in any::<u64>(), reports in 0u64..400, states in 0usize..40) {
        let scenario = Scenario::new(seed, size(reports, states));
        let known: Vec<&str> = scenario.states().collect();
        let mut iterator = scenario.reports();
        prop_assert_eq!(iterator.size_hint(), (reports as usize, Some(reports as usize)));
        let made: Vec<_> = iterator.by_ref().collect();
        prop_assert_eq!(made.len() as u64, reports);
        prop_assert!(made.iter().all(|report| known.contains(&report.owner)));
        prop_assert!(made.iter().all(|report| !report.narrative.is_empty() && report.victim.region.len() >= 4));
    }
}
