//! `joinder bench`: what this node does on a generated scenario, printed and, for peers, handed over.
//!
//! Every figure is of this run on this machine; `benches/README.md` says how to put peers beside it.

mod audit;
mod hand_over;
mod http;
mod intake;
mod link;
mod matching;
mod memory;
mod pool;
mod quality;
mod scale;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};
use tokio::runtime::Runtime;

use crate::cli::{Bench, Measurement};

/// What is measured where nothing is named. The others take long, and say so.
const USUAL: [Measurement; 9] = [
    Measurement::Quality,
    Measurement::Match,
    Measurement::Intake,
    Measurement::Arrival,
    Measurement::Lookup,
    Measurement::Again,
    Measurement::Memory,
    Measurement::Link,
    Measurement::Audit,
];

pub fn run(args: &Bench) -> Result<ExitCode> {
    let folder = Folder::new()?;
    let what = if args.what.is_empty() { &USUAL[..] } else { &args.what[..] };
    let mut timings = Timings::default();
    for measurement in what {
        match measurement {
            Measurement::Quality => quality::run(args, &folder, args.hand_over.as_deref())?,
            Measurement::Match => matching::batch(args, &folder, &mut timings)?,
            Measurement::Intake => intake::whole_job(args, &folder, &mut timings)?,
            Measurement::Arrival => matching::arrival(args, &folder)?,
            Measurement::Lookup => intake::look_up(args, &folder)?,
            Measurement::Again => intake::again(args, &folder)?,
            Measurement::Memory => memory::index(args, &folder)?,
            Measurement::ImportMemory => memory::import(args, &folder)?,
            Measurement::Scale => scale::run(args, &folder)?,
            Measurement::Http => http::run(args, &folder)?,
            Measurement::Audit => audit::run(args, &folder)?,
            Measurement::Link => {
                link::latency(&folder)?;
                link::follower(args, &folder)?;
            }
        }
    }
    if let Some(into) = &args.hand_over {
        std::fs::create_dir_all(into)?;
        std::fs::write(into.join("timings.json"), serde_json::to_vec_pretty(&timings)?)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// A folder of our own that is gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Result<Self> {
        let path = std::env::temp_dir().join(format!("joinder-bench-{}", std::process::id()));
        std::fs::create_dir_all(&path).with_context(|| format!("cannot make {}", path.display()))?;
        Ok(Self(path))
    }

    /// A fresh folder inside.
    fn sub(&self, name: &str) -> Result<PathBuf> {
        let path = self.0.join(name);
        let _ = std::fs::remove_dir_all(&path); // it is not there the first time
        std::fs::create_dir_all(&path)?;
        Ok(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0); // nothing to be done where it fails
    }
}

/// Runs as peers read them.
#[derive(Default, serde::Serialize)]
struct Timings {
    runs: Vec<Timing>,
}

#[derive(serde::Serialize)]
struct Timing {
    name: String,
    reports: usize,
    seconds: f64,
    peak_bytes: Option<u64>,
}

impl Timings {
    fn add(&mut self, name: String, reports: usize, took: Duration) {
        println!("{name}: {:.3} s, {:.0} reports/s", took.as_secs_f64(), reports as f64 / took.as_secs_f64());
        self.runs.push(Timing { name, reports, seconds: took.as_secs_f64(), peak_bytes: peak_bytes() });
    }
}

/// How long something takes.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

/// The most memory this process ever held, where the system tells.
fn peak_bytes() -> Option<u64> {
    peak_in(Path::new("/proc/self/status"))
}

/// The same of a process, by its status file.
fn peak_in(status: &Path) -> Option<u64> {
    let status = std::fs::read_to_string(status).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kib| kib * 1024)
}

/// Threads for servers.
fn runtime() -> Result<Runtime> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.enable_all().build().context("cannot start the threads of a server")
}

/// The value below which a share of the measurements lies.
fn percentile(sorted: &[Duration], share: f64) -> Duration {
    let at = ((sorted.len() as f64 - 1.0) * share).round() as usize;
    sorted.get(at).copied().unwrap_or_default()
}
