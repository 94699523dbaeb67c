//! The log of who did what: what it adds to a look-up, and how fast it is verified.

use std::{
    fs::File,
    io::{BufWriter, Cursor, Write},
    time::{Duration, Instant},
};

use anyhow::Result;
use joinder_core::LogUse;
use joinder_node::{NewAct, Node, Store};
use joinder_web::encode;
use tokio::net::TcpListener;

use super::{Folder, http::caller::Caller, intake, percentile, pool, runtime, timed};
use crate::{cli::Bench, commands::verify};

/// Look-ups made one after the other.
const LOOK_UPS: usize = 5_000;
/// Entries of the log that is verified.
const ENTRIES: u64 = 200_000;

pub(super) fn run(args: &Bench, folder: &Folder) -> Result<()> {
    let reports = args.reports.unwrap_or(100_000);
    let ndjson = pool::ndjson(reports, args.seed)?;
    let values = intake::values_in(&ndjson, LOOK_UPS);
    let path = folder.sub("audit")?;
    let node = intake::node(Store::sqlite(&path, None)?, &path)?;
    intake::import(&node, Box::new(Cursor::new(ndjson)))?;
    look_ups(&node, &values)?;

    let made: Vec<NewAct> =
        (0..values.len()).map(|number| looked_up(&node, &values, number)).collect::<Result<_, _>>()?;
    let made = made.iter().cycle().take(ENTRIES as usize);
    let (recorded, took) = timed(|| made.cloned().try_for_each(|act| node.record_act(act)));
    recorded?;
    let rate = |entries: u64, took: Duration| entries as f64 / took.as_secs_f64();
    println!(
        "audit/{ENTRIES}-acts/record: {:.0} acts/s, each in the journal when it returns",
        rate(ENTRIES, took)
    );
    let (verified, took) = timed(|| node.verify_audit(&mut |_| ()));
    let entries = verified?.entries;
    println!("audit/{entries}-entries/verify: in the store: {:.0} entries/s", rate(entries, took));
    let file = path.join("log.ledger.ndjson");
    let mut out = BufWriter::new(File::create(&file)?);
    node.write_audit_ledger(LogUse::Integrity, &mut out)?;
    out.flush()?;
    drop(out);
    let (checked, took) = timed(|| verify::check(&file, &[node.audit_key()?]));
    checked?;
    println!("audit/{entries}-entries/verify: the file, offline: {:.0} entries/s", rate(entries, took));
    Ok(())
}

/// Look-ups over HTTP, of which each is in the journal before it is answered; and the same acts recorded alone.
fn look_ups(node: &Node, values: &[String]) -> Result<()> {
    let runtime = runtime()?;
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?;
    let doors = joinder_web::Doors::plain(listener, joinder_web::Front::Loopback);
    runtime.spawn(joinder_web::serve(node.clone(), doors));
    let mut caller = Caller::new(address)?;
    let (mut asked, mut logged) = (Vec::new(), Vec::new());
    for (number, value) in values.iter().enumerate() {
        let start = Instant::now();
        caller.get(&format!("/api/v1/lookup?value={}", encode(value)))?;
        asked.push(start.elapsed());
        let act = looked_up(node, values, number)?;
        let start = Instant::now();
        node.record_act(act)?;
        logged.push(start.elapsed());
    }
    asked.sort_unstable();
    logged.sort_unstable();
    let (asked, logged) = (percentile(&asked, 0.5), percentile(&logged, 0.5));
    println!(
        "audit/{}-lookups/added: a look-up over HTTP {asked:?} at the median, of which its place in the log {logged:?}: \
         {:.1} % more than without",
        values.len(),
        100.0 * logged.as_secs_f64() / (asked.saturating_sub(logged)).as_secs_f64()
    );
    Ok(())
}

/// What the log says of a look-up of one of the values.
fn looked_up(node: &Node, values: &[String], number: usize) -> Result<NewAct, joinder_node::NodeError> {
    let value = values.get(number % values.len().max(1)).map_or("", String::as_str);
    Ok(NewAct::looked_up(&node.look_up(value)?))
}
