//! Links: from a report at one State to its hit at another, through the centre; and a new neighbour that catches up.
//!
//! They speak over real links, TLS on loopback, and share this machine's cores. For the first the nodes are in this one
//! process, for the second each is one of its own.

use std::{
    fs::File,
    io::{self, BufWriter, Cursor, Read, Write},
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, anyhow, ensure};
use jiff::SignedDuration;
use joinder_core::{Organisation, OrganisationCode, Release, Role, SCHEMA, TraceKind};
use joinder_formats::Export;
use joinder_node::{ImportOptions, Node, ReportQuery, Store};
use joinder_scenario::{Scenario, Size};
use joinder_web::{LinkAddress, Links, bytes_of_answer};
use serde_json::json;
use tokio::{net::TcpListener, runtime::Runtime, time::sleep};

use super::{Folder, intake, peak_in, percentile, runtime};
use crate::{
    cli::Bench,
    commands::{
        native,
        nodes::{Desk, Processes, Seat, api},
        serve::ANY_PORT,
    },
};

/// Reports whose way is measured.
const PROBES: u64 = 200;
/// Reports that come in beside them.
const BESIDE_PER_SECOND: u64 = 50;
/// Where the numbers of reports beside begin, so that they share nothing with those measured.
const BESIDE: u64 = 1_000_000;
const LOOKS_EVERY: Duration = Duration::from_millis(2);
/// A node that is asked has other work to do.
const ASKS_EVERY: Duration = Duration::from_millis(200);
/// What has not come by then will not.
const GIVES_UP_AFTER: Duration = Duration::from_secs(60);
/// As much as one pull brings.
const PULL_BYTES: usize = 4 << 20;

/// A node with its place among others.
struct Site {
    node: Node,
    links: Links,
    listener: Option<TcpListener>,
}

impl Site {
    fn new(runtime: &Runtime, folder: &Folder, code: &'static str, role: Role) -> Result<Self> {
        let path = folder.sub(&format!("link-{code}"))?;
        let node = intake::node_of(organisation(code, role), Store::sqlite(&path, None)?, &path)?;
        releases_in_full(&node)?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let address = format!("https://{}", listener.local_addr()?).parse::<LinkAddress>()?;
        let links = Links::open(node.clone(), address)?;
        Ok(Self { node, links, listener: Some(listener) })
    }

    /// Answers, feeds and pulls from now on, until the runtime ends.
    fn run(&mut self, runtime: &Runtime) {
        if let Some(listener) = self.listener.take() {
            runtime.spawn(self.links.clone().run(listener));
        }
    }
}

fn organisation(code: &'static str, role: Role) -> Organisation {
    Organisation {
        code: OrganisationCode::of_constant(code),
        name: format!("{code} (made for a measurement)"),
        role,
        country: None,
        contact: None,
    }
}

/// As the source of the node's own organisation.
fn releases_in_full(node: &Node) -> Result<()> {
    let mut source = node.source_or_new(node.organisation().code.as_str())?;
    source.marking.release = Some(Release::Full);
    Ok(node.save_source(&source)?)
}

fn join(runtime: &Runtime, inviting: &Site, invited: &Site) -> Result<()> {
    runtime.block_on(async {
        let whom = invited.node.organisation();
        let hour = SignedDuration::from_hours(1);
        let invitation = inviting.links.invite(whom.code.clone(), whom.role, hour).await?;
        invited.links.join(&invitation.to_string()).await?;
        anyhow::Ok(())
    })
}

/// Takes native reports in, as the source of the node's own organisation.
fn import(node: &Node, ndjson: impl Read + Send + 'static) -> Result<()> {
    let source = node.organisation().code.as_str();
    let receipt =
        node.import(source, "bench.ndjson", Box::new(ndjson), &ImportOptions::default(), &mut |_| {})?;
    ensure!(receipt.counts.new == receipt.counts.read, "expected new reports only: {:?}", receipt.counts);
    Ok(())
}

/// A report of the node's own with one trace.
fn report(node: &Node, number: u64) -> Vec<u8> {
    let document = json!({
        "schema": SCHEMA, "owner": node.organisation().code, "reference": format!("B-{number}"),
        "kind": "shop-fraud", "reported_at": "2026-06-01",
        "narrative": { "text": format!("Ordered and paid, and nothing came: {number}.") },
        "observables": [{ "type": TraceKind::Iban, "value": iban(number), "side": "offender" }],
    });
    format!("{document}\n").into_bytes()
}

/// An account of its own for each number: 18 digits and check digits by ISO 13616.
fn iban(number: u64) -> String {
    let account = 370_400_440_532_013_000 + number;
    // 13 and 14 stand for D and E, 00 for what is sought.
    let check = 98 - (u128::from(account) * 1_000_000 + 131_400) % 97;
    format!("DE{check:02}{account}")
}

fn knows(node: &Node, number: u64, of: &OrganisationCode) -> Result<bool> {
    let answers = node.look_up(&iban(number))?;
    Ok(answers.iter().any(|answer| answer.owners.iter().any(|(owner, _)| owner == of)))
}

/// Looks until it is so; gives how long that took since the start.
fn soon(start: Instant, mut is_so: impl FnMut() -> Result<bool>) -> Result<Duration> {
    while !is_so()? {
        ensure!(start.elapsed() < GIVES_UP_AFTER, "what was told did not come within {GIVES_UP_AFTER:?}");
        thread::sleep(LOOKS_EVERY);
    }
    Ok(start.elapsed())
}

/// From bytes at one State to the hit at another, through the centre, while other reports come in.
pub(super) fn latency(folder: &Folder) -> Result<()> {
    let runtime = runtime()?;
    let mut centre = Site::new(&runtime, folder, "EU", Role::Centre)?;
    let mut from = Site::new(&runtime, folder, "NL", Role::Authority)?;
    let mut to = Site::new(&runtime, folder, "DE", Role::Authority)?;
    let held: Vec<u8> = (0..PROBES).flat_map(|number| report(&to.node, number)).collect();
    import(&to.node, Cursor::new(held))?;
    centre.run(&runtime);
    for state in [&mut from, &mut to] {
        state.run(&runtime);
        join(&runtime, &centre, state)?;
    }
    soon(Instant::now(), || Ok(centre.node.held() as u64 == PROBES))?;

    let (from, to, done) = (&from.node, &to.node, &AtomicBool::new(false));
    let (mut took, beside) = thread::scope(|scope| {
        let beside = scope.spawn(move || file_beside(from, done));
        let took: Result<Vec<Duration>> = (0..PROBES).map(|number| probe(from, to, number)).collect();
        done.store(true, Ordering::Relaxed);
        let beside = beside.join().map_err(|_| anyhow!("the reports beside stopped"))??;
        anyhow::Ok((took?, beside))
    })?;
    took.sort_unstable();
    println!(
        "link/{PROBES}-reports/hit: in at one State, hit at another, through the centre, {beside:.0} reports/s \
         beside: median {:?}, p99 {:?}",
        percentile(&took, 0.5),
        percentile(&took, 0.99)
    );
    Ok(())
}

fn probe(from: &Node, to: &Node, number: u64) -> Result<Duration> {
    let start = Instant::now();
    import(from, Cursor::new(report(from, number)))?;
    let took = soon(start, || knows(to, number, &from.organisation().code))?;
    // Of uneven length: the next one meets the loops of the nodes elsewhere.
    thread::sleep(Duration::from_millis(7 * (number % 11)));
    Ok(took)
}

/// Files reports that match nothing until it is done; gives how many a second.
fn file_beside(node: &Node, done: &AtomicBool) -> Result<f64> {
    let (start, mut filed) = (Instant::now(), 0);
    while !done.load(Ordering::Relaxed) {
        import(node, Cursor::new(report(node, BESIDE + filed)))?;
        filed += 1;
        let due = start + Duration::from_millis(filed * 1_000 / BESIDE_PER_SECOND);
        thread::sleep(due.saturating_duration_since(Instant::now()));
    }
    Ok(filed as f64 / start.elapsed().as_secs_f64())
}

/// A new neighbour: what it takes to write a ledger for it, and for it to pull, check, keep and match all of that. Each node
/// is a process of its own, which serves as any does.
pub(super) fn follower(args: &Bench, folder: &Folder) -> Result<()> {
    let place = folder.sub("follower")?;
    let (state, centre) = (organisation("NL", Role::Authority), organisation("EU", Role::Centre));
    let native_bytes = fill(args, &place.join(state.code.as_str()), &state)?;
    let mut processes = Processes::default();
    let leader = processes.start(&place, state.clone(), ANY_PORT)?;
    let follower = processes.start(&place, centre.clone(), ANY_PORT)?;
    let watching = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    watching.block_on(async {
        tokio::select! {
            followed = follow(args.entries, &leader, &follower) => followed,
            why = processes.one_ended() => Err(why),
        }
    })?;
    drop(processes);
    let path = place.join(state.code.as_str());
    let node = intake::node_of(state, Store::sqlite(&path, None)?, &path)?;
    let (entries, written, sent) = ledger(&node, &centre.code)?;
    println!(
        "link/{entries}-entries/bytes: {:.0} an entry on the wire, before TLS, of {:.0} unpacked; a report as native NDJSON \
         {:.0}, in a STIX bundle {:.0}",
        sent as f64 / entries as f64,
        written as f64 / entries as f64,
        native_bytes as f64 / node.held() as f64,
        stix_bytes(&node)? as f64 / node.held() as f64
    );
    Ok(())
}

/// Reports of one State, released in full, in a folder of its own. Gives how many bytes they have as native NDJSON.
fn fill(args: &Bench, folder: &Path, of: &Organisation) -> Result<u64> {
    std::fs::create_dir_all(folder)?;
    let path = folder.join("reports.ndjson");
    let mut file = BufWriter::new(File::create(&path)?);
    // Of one State, the first: its own reports alone are told.
    for report in Scenario::new(args.seed, Size { reports: args.entries, states: 1 }).reports() {
        native::write(&mut file, &report)?;
    }
    file.into_inner()?.sync_all()?;
    let node = intake::node_of(of.clone(), Store::sqlite(folder, None)?, folder)?;
    releases_in_full(&node)?;
    import(&node, File::open(&path)?)?;
    Ok(std::fs::metadata(&path)?.len())
}

/// Joins the two, and prints how fast the ledger is written, and followed.
async fn follow(reports: u64, leader: &Seat, follower: &Seat) -> Result<()> {
    let (leader, follower) = (leader.desk().await, follower.desk().await);
    let start = Instant::now();
    api::join(&follower, &leader).await?;
    // What is to be pulled is written first, so that each side is measured alone.
    let of_leader = format!("/api/v1/links/{}/state", leader.code);
    api::ask(&follower, &of_leader, Some(json!({ "state": "paused" }))).await?;
    let (entries, took) = reaches(&leader, "out_size", reports, start).await?;
    let rate = |took: Duration| entries as f64 / took.as_secs_f64();
    println!("link/{entries}-entries/write: the ledger of a new neighbour: {:.0} entries/s", rate(took));

    let start = Instant::now();
    api::ask(&follower, &of_leader, Some(json!({ "state": "active" }))).await?;
    reaches(&follower, "in_size", entries, start).await?;
    let took = matches(&follower, reports, start).await?;
    let most = |desk: &Desk| {
        peak_in(Path::new(&format!("/proc/{}/status", desk.process))).map_or(0, |bytes| bytes >> 20)
    };
    println!(
        "link/{entries}-entries/follow: pulled, checked, kept and matched: {:.0} entries/s; at most {} MiB in the node that \
         tells, {} MiB in the one that follows",
        rate(took),
        most(&leader),
        most(&follower)
    );
    Ok(())
}

/// Waits until a figure of a node's only link is as large; gives it, and how long that took since the start.
async fn reaches(desk: &Desk, figure: &str, least: u64, start: Instant) -> Result<(u64, Duration)> {
    let mut moved = (0, Instant::now());
    loop {
        let links = api::links(desk).await?;
        let now = links.first().and_then(|link| link[figure].as_u64()).unwrap_or(0);
        if now >= least {
            return Ok((now, start.elapsed()));
        }
        if now != moved.0 {
            moved = (now, Instant::now());
        }
        ensure!(moved.1.elapsed() < GIVES_UP_AFTER, "{figure} of {} stands at {now} of {least}", desk.code);
        sleep(ASKS_EVERY).await;
    }
}

/// Waits until a node has matched so many reports; gives how long that took since the start.
async fn matches(desk: &Desk, reports: u64, start: Instant) -> Result<Duration> {
    loop {
        let matched = api::ask(desk, "/supervision.json", None).await?["reports"].as_u64();
        if matched >= Some(reports) {
            return Ok(start.elapsed());
        }
        ensure!(start.elapsed() < 10 * GIVES_UP_AFTER, "{} has matched {matched:?} of {reports}", desk.code);
        sleep(ASKS_EVERY).await;
    }
}

/// The entries written for a neighbour, and the bytes of the answers that bring them: as written, and as sent.
fn ledger(node: &Node, of: &OrganisationCode) -> Result<(u64, usize, usize)> {
    let (mut entries, mut written, mut sent) = (0, 0, 0);
    loop {
        let pulled = node.serve_pull(of, entries, PULL_BYTES)?;
        if pulled.lines.is_empty() {
            return Ok((entries, written, sent));
        }
        entries += pulled.lines.len() as u64;
        let (plain, packed) = bytes_of_answer(&pulled);
        (written, sent) = (written + plain, sent + packed);
    }
}

/// All reports as a bundle, of which only the length is kept.
fn stix_bytes(node: &Node) -> Result<u64> {
    let mut counted = Counted(0);
    node.export(&ReportQuery::default(), Export::Stix, &mut counted)?;
    Ok(counted.0)
}

struct Counted(u64);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
