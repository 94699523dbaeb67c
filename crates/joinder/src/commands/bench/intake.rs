//! The whole job: from NDJSON bytes with narratives to a durable store with text search, matched; and without the store.

use std::{
    io::{Cursor, Read},
    path::Path,
    time::Duration,
};

use anyhow::Result;
use joinder_core::Organisation;
use joinder_node::{
    FixedNow, ImportOptions, NewAct, Node, OsChance, Seal, Settings, SharedLists, Store, StoreKey,
    trial_organisation,
};

use super::{
    Folder, Timings,
    matching::loaded,
    percentile,
    pool::{self, NOW_MS},
    timed,
};
use crate::cli::Bench;

pub(super) fn node(store: Store, folder: &Path) -> Result<Node> {
    node_of(trial_organisation(), store, folder)
}

pub(super) fn node_of(organisation: Organisation, store: Store, folder: &Path) -> Result<Node> {
    let settings = Settings {
        folder: folder.to_owned(),
        organisation,
        lists: SharedLists::builtin(),
        now: Box::new(FixedNow(NOW_MS)),
        chance: Box::new(OsChance),
    };
    Ok(Node::open(store, settings)?)
}

/// Takes NDJSON in; gives how many records were read.
pub(super) fn import(node: &Node, input: Box<dyn Read + Send>) -> Result<u64> {
    let source = pool::source(node)?;
    let receipt = node.import(&source.name, "bench.ndjson", input, &ImportOptions::default(), &mut |_| {})?;
    Ok(receipt.counts.read)
}

fn import_bytes(node: &Node, bytes: Vec<u8>) -> Result<u64> {
    import(node, Box::new(Cursor::new(bytes)))
}

pub(super) fn whole_job(args: &Bench, folder: &Folder, timings: &mut Timings) -> Result<()> {
    let bytes = pool::ndjson(args.reports.unwrap_or(200_000), args.seed)?;
    in_memory(folder, bytes.clone(), timings)?;
    let path = folder.sub("sqlite")?;
    let sqlite = node(Store::sqlite(&path, None)?, &path)?;
    let (read, took) = timed(|| import_bytes(&sqlite, bytes.clone()));
    let reports = read?;
    timings.add(format!("intake/{reports}-reports/sqlite"), reports as usize, took);
    drop(sqlite);
    let path = folder.sub("sealed")?;
    let seal = Seal::new(StoreKey::new([1; 32]), [2; Seal::CHANCE]);
    let sealed = node(Store::sqlite(&path, Some(&seal))?, &path)?;
    let (read, took) = timed(|| import_bytes(&sealed, bytes.clone()));
    let reports = read?;
    timings.add(format!("intake/{reports}-reports/sqlite-sealed"), reports as usize, took);
    if let Some(url) = &args.postgres {
        let postgres = node(Store::postgres(url, None)?, &path)?;
        let (read, took) = timed(|| import_bytes(&postgres, bytes));
        let reports = read?;
        timings.add(format!("intake/{reports}-reports/postgres"), reports as usize, took);
    }
    Ok(())
}

/// Read, found, checked, keyed and matched, and nothing kept: what a script without a store does.
fn in_memory(folder: &Folder, bytes: Vec<u8>, timings: &mut Timings) -> Result<()> {
    let (work, took) = timed(|| {
        let evidence = pool::evidence_in(folder, Box::new(Cursor::new(bytes)))?;
        let index = loaded(&evidence);
        anyhow::Ok((evidence.len(), index.series().count()))
    });
    let (reports, series) = work?;
    timings.add(format!("intake/{reports}-reports/memory"), reports, took);
    println!("intake/{reports}-reports/memory: {series} series");
    Ok(())
}

pub(super) fn again(args: &Bench, folder: &Folder) -> Result<()> {
    let bytes = pool::ndjson(args.reports.unwrap_or(200_000), args.seed)?;
    let path = folder.sub("again")?;
    let node = node(Store::sqlite(&path, None)?, &path)?;
    let reports = import_bytes(&node, bytes.clone())? as f64;
    let (second, took) = timed(|| import_bytes(&node, bytes));
    second?;
    println!("again/{reports}-reports/import: nothing new: {:.0} reports/s", reports / took.as_secs_f64());
    let (rebuilt, took) = timed(|| node.rebuild());
    rebuilt?;
    println!(
        "again/{reports}-reports/rebuild: index and series: {:.0} reports/s",
        reports / took.as_secs_f64()
    );
    Ok(())
}

pub(super) fn look_up(args: &Bench, folder: &Folder) -> Result<()> {
    let bytes = pool::ndjson(args.reports.unwrap_or(200_000), args.seed)?;
    let values = values_in(&bytes, 10_000);
    let path = folder.sub("lookup")?;
    let node = node(Store::sqlite(&path, None)?, &path)?;
    let reports = import_bytes(&node, bytes)?;
    let mut took = Vec::new();
    for value in values.iter().take(2_000) {
        let (answer, time) = timed(|| node.look_up(value));
        answer?;
        took.push(time);
    }
    took.sort_unstable();
    println!(
        "lookup/{reports}-reports/one-value: median {:?}, p99 {:?}",
        percentile(&took, 0.5),
        percentile(&took, 0.99)
    );
    audited(&node, &values, reports)?;
    let (answers, time) = timed(|| node.look_up(&values.join("\n")));
    println!("lookup/{reports}-reports/{}-values-at-once: {time:?}", answers?.len());
    Ok(())
}

/// What the log adds to a look-up. Plain and recorded ones take turns, so that both meet the same machine; between rounds the
/// ledger is given time to take what waits.
fn audited(node: &Node, values: &[String], reports: u64) -> Result<()> {
    let (mut plain, mut recorded) = (Vec::new(), Vec::new());
    for round in values.get(..2_000.min(values.len())).unwrap_or_default().chunks(200) {
        for value in round {
            let (answer, time) = timed(|| node.look_up(value));
            answer?;
            plain.push(time);
            let (done, time) = timed(|| {
                let answers = node.look_up(value)?;
                node.record_act(NewAct::looked_up(&answers))
            });
            done?;
            recorded.push(time);
        }
    }
    let ratio = |share: f64, plain: &[Duration], recorded: &[Duration]| {
        percentile(recorded, share).as_secs_f64() / percentile(plain, share).as_secs_f64().max(1e-9)
    };
    plain.sort_unstable();
    recorded.sort_unstable();
    let sum = |all: &[Duration]| all.iter().map(Duration::as_secs_f64).sum::<f64>();
    println!(
        "lookup/{reports}-reports/audited: {:.3} times as long with the audit ledger (median {:.3}, p99 {:.3})",
        sum(&recorded) / sum(&plain).max(1e-9),
        ratio(0.5, &plain, &recorded),
        ratio(0.99, &plain, &recorded)
    );
    let (verified, took) = timed(|| node.verify_audit(&mut |_| ()));
    let entries = verified?.entries;
    println!("lookup/{entries}-entries/verified: {:.0} entries/s", entries as f64 / took.as_secs_f64());
    Ok(())
}

/// Values as they stand in the reports, for asking.
pub(super) fn values_in(ndjson: &[u8], most: usize) -> Vec<String> {
    let lines = ndjson
        .split(|&b| b == b'\n')
        .filter_map(|line| serde_json::from_slice::<serde_json::Value>(line).ok());
    let values = lines.flat_map(|report| {
        let observables = report["observables"].as_array().cloned().unwrap_or_default();
        observables.into_iter().filter_map(|o| o["value"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    });
    values.take(most).collect()
}
