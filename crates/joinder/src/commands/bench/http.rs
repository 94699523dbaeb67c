//! The node over HTTP: look-ups at a fixed rate, and every page of the desk.
//!
//! The server is that of `joinder serve`, on loopback, in this process: whoever asks shares the cores with whoever answers.

pub(super) mod caller;
mod pages;

use std::{
    fs::File,
    io::{BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, anyhow, ensure};
use joinder_node::Store;
use joinder_web::encode;
use tokio::net::TcpListener;

use super::{Folder, intake, percentile, pool, runtime};
use crate::cli::Bench;
use caller::Caller;

const PER_SECOND: u32 = 200;
const SECONDS: u32 = 30;
/// As many as can be under way at once: were all of them, the wait of the next counts as well.
const CALLERS: usize = 64;
/// Lines of the file of which values are looked up.
const LINES: usize = 2_000;

pub(super) fn run(args: &Bench, folder: &Folder) -> Result<()> {
    let reports = args.reports.unwrap_or(1_000_000);
    let file = pool::file(&folder.sub("http-file")?, reports, args.seed)?;
    let values = values(&file, (reports as usize / LINES).max(1))?;
    let path = folder.sub("http")?;
    let node = intake::node(Store::sqlite(&path, None)?, &path)?;
    intake::import(&node, Box::new(File::open(&file)?))?;

    let runtime = runtime()?;
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?;
    runtime.spawn(joinder_web::serve(
        node.clone(),
        joinder_web::Doors::plain(listener, joinder_web::Front::Loopback),
    ));
    look_ups(address, &values, node.held())?;
    pages::visit(&node, address)
}

/// The values in every so many lines, in a mixed order: those of one report do not follow each other.
fn values(file: &Path, every: usize) -> Result<Vec<String>> {
    let mut lines = Vec::new();
    for line in BufReader::new(File::open(file)?).lines().step_by(every) {
        lines.extend_from_slice(line?.as_bytes());
        lines.push(b'\n');
    }
    let all = intake::values_in(&lines, usize::MAX);
    ensure!(!all.is_empty(), "expected reports with values");
    // 7 919 is a prime: each of the values has its turn.
    let step = if all.len().is_multiple_of(7_919) { 1 } else { 7_919 };
    Ok((0..all.len()).map(|at| all[at * step % all.len()].clone()).collect())
}

/// Look-ups at times that were fixed before: what a slow answer keeps waiting waits on the clock, too, so that none is left out.
fn look_ups(address: SocketAddr, values: &[String], reports: usize) -> Result<()> {
    let next = &AtomicU32::new(0);
    // Every caller is connected by then.
    let start = Instant::now() + Duration::from_millis(500);
    let mut took = thread::scope(|scope| {
        let call = move || calls(address, values, next, start);
        let callers: Vec<_> = (0..CALLERS).map(|_| scope.spawn(call)).collect();
        let mut all = Vec::new();
        for caller in callers {
            all.extend(caller.join().map_err(|_| anyhow!("a caller stopped"))??);
        }
        anyhow::Ok(all)
    })?;
    let refused = took.iter().filter(|(status, _)| *status != 200).count();
    took.sort_unstable_by_key(|(_, took)| *took);
    let times: Vec<Duration> = took.into_iter().map(|(_, took)| took).collect();
    println!(
        "http/{reports}-reports/lookup: {} at {PER_SECOND} a second, {refused} refused: median {:?}, p99 {:?}, worst {:?}",
        times.len(),
        percentile(&times, 0.5),
        percentile(&times, 0.99),
        percentile(&times, 1.0)
    );
    Ok(())
}

/// One caller: takes the next look-up, waits until it is due and makes it. Gives status and time of each, since it was due.
fn calls(
    address: SocketAddr,
    values: &[String],
    next: &AtomicU32,
    start: Instant,
) -> Result<Vec<(u16, Duration)>> {
    let (mut caller, mut took) = (Caller::new(address)?, Vec::new());
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= PER_SECOND * SECONDS {
            return Ok(took);
        }
        let due = start + Duration::from_secs(1) * number / PER_SECOND;
        thread::sleep(due.saturating_duration_since(Instant::now()));
        let value = values.get(number as usize % values.len()).context("expected values")?;
        let answer = caller.get(&format!("/api/v1/lookup?value={}", encode(value)))?;
        took.push((answer.status, due.elapsed()));
    }
}
