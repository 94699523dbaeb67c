//! Matches the evidence kept in a node's folder anew and holds the series against a `truth.csv`: B³, and the values that
//! join reports of different offenders. `cargo run --release -p joinder-node --example quality -- FOLDER TRUTH [ROWS]`
use std::{
    collections::{BTreeMap, HashMap},
    env,
    error::Error,
    fs,
    path::Path,
    time::Instant,
};

use joinder_core::{IdSource, ReportId, codes::Kind};
use joinder_matching::{Index, Profile};
use joinder_store::{Store, StoreError};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let (folder, truth) = (args.next().ok_or("FOLDER")?, args.next().ok_or("TRUTH")?);
    let rows: usize = args.next().map_or(Ok(0), |n| n.parse())?;
    let store = Store::sqlite(Path::new(&folder), None)?;
    let mut truth_of: HashMap<(String, String), String> = HashMap::new();
    for line in fs::read_to_string(truth)?.lines().skip(1) {
        let mut cells = line.split(',').map(|c| c.trim_matches('"').to_owned());
        if let (Some(o), Some(r), Some(s)) = (cells.next(), cells.next(), cells.next()) {
            truth_of.insert((o, r), s);
        }
    }
    let (mut evidence, mut label) = (Vec::new(), HashMap::new());
    store.read(|tx| {
        tx.each_evidence(&mut |kept| {
            let kind = if matches!(kept.kind, Kind::Unknown | Kind::Other) { 255 } else { kept.kind as u8 };
            let day = kept.dated.and_then(|s| u16::try_from(s / 86_400).ok()).unwrap_or(0);
            evidence.push(kept.evidence(Profile { kind, day, wording: kept.wording, ..Profile::UNKNOWN })?);
            Ok(())
        })?;
        tx.each_natural_key(&mut |id, owner, reference| {
            let truth = truth_of.get(&(owner.to_owned(), reference.to_owned())).cloned().unwrap_or_default();
            label.insert(id, if truth.is_empty() { format!("alone {id}") } else { truth });
            Ok(())
        })?;
        Ok::<_, StoreError>(())
    })?;
    let mut index = Index::default();
    let start = Instant::now();
    index.load(&evidence, &[], &[], &IdSource::default(), 0);
    let memory = index.memory();
    println!(
        "{} reports in {:?}; {} values; {} + {} bytes a report",
        evidence.len(),
        start.elapsed(),
        index.values(),
        memory.fingerprints / evidence.len(),
        memory.rest / evidence.len()
    );
    let mut groups: BTreeMap<String, Vec<ReportId>> = BTreeMap::new();
    for (id, series) in index.assignments() {
        groups.entry(series.map_or_else(|| format!("{id}"), |s| s.to_string())).or_default().push(id);
    }
    let mut sizes: HashMap<&str, usize> = HashMap::new();
    for l in label.values() {
        *sizes.entry(l).or_default() += 1;
    }
    let (mut precision, mut recall) = (0.0, 0.0);
    let mut largest = Vec::new();
    for members in groups.values() {
        let mut by: HashMap<&str, usize> = HashMap::new();
        for id in members {
            *by.entry(&label[id]).or_default() += 1;
        }
        for (l, &n) in &by {
            precision += (n * n) as f64 / members.len() as f64;
            recall += (n * n) as f64 / sizes[l] as f64;
        }
        let top = by.values().max().copied().unwrap_or(0);
        largest.push((members.len(), by.len(), top));
    }
    let n = label.len() as f64;
    println!("B3 precision {:.4} recall {:.4}", precision / n, recall / n);
    largest.sort_unstable_by_key(|series| std::cmp::Reverse(series.0 - series.2));
    println!("worst series (reports, offenders, largest offender): {:?}", &largest[..largest.len().min(10)]);
    let mut seen = HashMap::new();
    for one in &evidence {
        for &(key, kind, listed) in one.keys() {
            if !listed {
                seen.entry(key).or_insert((kind, one.report()));
            }
        }
    }
    let (mut bad, mut missed) = (Vec::new(), Vec::new());
    for (key, (kind, example)) in seen {
        let Some(view) = index.value(key) else { continue };
        let mut by: HashMap<&str, usize> = HashMap::new();
        for id in index.reports_with(key) {
            *by.entry(&label[&id]).or_default() += 1;
        }
        let top = by.values().max().copied().unwrap_or(0);
        if view.joins && by.len() > 1 {
            bad.push((view.reports - top, view, kind, key, example, by.len(), top));
        } else if !view.joins && view.reports > 1 && by.len() == 1 && joinder_matching::joins_alone(kind) {
            missed.push((view.reports, view, kind, key, example, 1, top));
        }
    }
    for (title, mut list) in [("JOINS WRONGLY", bad), ("WRONGLY SHARED", missed)] {
        list.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.3.cmp(&b.3)));
        println!("{title}: {} values, weight {}", list.len(), list.iter().map(|x| x.0).sum::<usize>());
        for (_, view, kind, key, example, offenders, top) in list.into_iter().take(rows) {
            let name = store.read(|tx| tx.report(example))?.and_then(|s| {
                s.report
                    .observables
                    .iter()
                    .filter_map(|o| o.trace())
                    .find(|t| t.key() == key)
                    .map(|t| t.normal().to_owned())
            });
            println!(
                "  {:>5} reports {:>3} offenders top {:>3} {kind} {} {:.1} {:?}",
                view.reports,
                offenders,
                top,
                name.unwrap_or_default(),
                view.standing.shared_bits,
                view.standing.why
            );
        }
    }
    Ok(())
}
