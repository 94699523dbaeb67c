//! Whether a report costs more among ten times as many.

use std::{fs::File, time::Duration};

use anyhow::Result;
use joinder_matching::Index;
use joinder_node::Store;

use super::{
    Folder, intake,
    matching::{ARRIVALS, ids, loaded},
    pool::{self, NOW_MS},
    timed,
};
use crate::cli::Bench;

const TIMES: u64 = 10;
/// As many as an import hands to the index at once.
const BATCH: usize = 8_192;

/// What one report costs.
struct Costs {
    load: Duration,
    batches: Duration,
    arrival: Duration,
    intake: Option<Duration>,
}

pub(super) fn run(args: &Bench, folder: &Folder) -> Result<()> {
    let reports = args.reports.unwrap_or(400_000);
    let few = costs(args, folder, reports, true)?;
    let many = costs(args, folder, reports * TIMES, args.large_store)?;
    tell("load", few.load, many.load);
    tell("batches", few.batches, many.batches);
    tell("arrival", few.arrival, many.arrival);
    match (few.intake, many.intake) {
        (Some(few), Some(many)) => tell("sqlite", few, many),
        (Some(_) | None, _) => println!("scale/ratio/sqlite: --large-store imports the larger number, too"),
    }
    Ok(())
}

fn tell(what: &str, few: Duration, many: Duration) {
    let ratio = many.as_secs_f64() / few.as_secs_f64();
    println!("scale/ratio/{what}: a report among {TIMES} times as many costs {ratio:.2} times as much");
}

fn costs(args: &Bench, folder: &Folder, reports: u64, with_store: bool) -> Result<Costs> {
    let intake = if with_store { Some(intake_cost(args, folder, reports)?) } else { None };
    let evidence = pool::evidence(folder, reports, args.seed)?;
    let (before, late) = evidence.split_at(evidence.len().saturating_sub(ARRIVALS));
    let (mut index, took) = timed(|| loaded(before));
    let load = each(took, before.len());

    let ids = ids();
    let ((), took) = timed(|| {
        for one in late {
            index.add(std::slice::from_ref(one), &ids, NOW_MS);
            index.hits(one.report(), 50);
        }
    });
    let arrival = each(took, late.len());
    drop(index);

    let mut index = Index::default();
    let ((), took) = timed(|| {
        for batch in evidence.chunks(BATCH) {
            index.add(batch, &ids, NOW_MS);
        }
    });
    let batches = each(took, evidence.len());
    println!(
        "scale/{reports}-reports/joinder: a report costs {load:?} loaded with all, {batches:?} in batches, {arrival:?} alone \
         with its hits"
    );
    Ok(Costs { load, batches, arrival, intake })
}

fn intake_cost(args: &Bench, folder: &Folder, reports: u64) -> Result<Duration> {
    let file = pool::file(&folder.sub("scale-file")?, reports, args.seed)?;
    let path = folder.sub("scale")?;
    let node = intake::node(Store::sqlite(&path, None)?, &path)?;
    let input = Box::new(File::open(&file)?);
    let (read, took) = timed(|| intake::import(&node, input));
    let cost = each(took, read? as usize);
    println!("scale/{reports}-reports/sqlite: a report costs {cost:?} from NDJSON to the durable store");
    drop(node);
    folder.sub("scale")?; // gives the disk back before the next
    folder.sub("scale-file")?;
    Ok(cost)
}

fn each(took: Duration, reports: usize) -> Duration {
    took.div_f64(reports.max(1) as f64)
}
