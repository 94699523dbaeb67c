//! What the index holds in memory, and what an import holds beside it.
//!
//! An import is measured in a process of its own, which is the very command that people use; its peak is read from what the
//! system tells of it while it runs.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use joinder_node::Store;

use super::{Folder, intake, matching::loaded, peak_bytes, peak_in, pool};
use crate::{SET_ASIDE, cli::Bench};

/// What the process held in its last moments may be missed by that much.
const LOOKS_EVERY: Duration = Duration::from_millis(10);
/// How many times larger the larger file is.
const TIMES: u64 = 5;

pub(super) fn index(args: &Bench, folder: &Folder) -> Result<()> {
    let evidence = pool::evidence(folder, args.reports.unwrap_or(200_000), args.seed)?;
    let memory = loaded(&evidence).memory();
    let reports = evidence.len().max(1);
    println!(
        "memory/{reports}-reports/joinder: {} bytes a report beside {} of fingerprints; peak of this process {} MiB",
        memory.rest / reports,
        memory.fingerprints / reports,
        peak_bytes().context("the system does not tell the peak memory")? >> 20
    );
    Ok(())
}

/// The peak of an import, and of one of a fifth of its reports, each beside its index.
pub(super) fn import(args: &Bench, folder: &Folder) -> Result<()> {
    let reports = args.reports.unwrap_or(1_000_000);
    let less = imported(args, folder, reports / TIMES)?;
    let more = imported(args, folder, reports)?;
    println!(
        "import-memory/growth: {TIMES} times the reports: the peak grew by {} MiB, the index by {} MiB",
        mebibytes(more.peak) - mebibytes(less.peak),
        mebibytes(more.index) - mebibytes(less.index)
    );
    Ok(())
}

/// In bytes.
struct Held {
    peak: u64,
    index: u64,
}

fn mebibytes(bytes: u64) -> i64 {
    (bytes >> 20) as i64
}

fn imported(args: &Bench, folder: &Folder, reports: u64) -> Result<Held> {
    let file = pool::file(&folder.sub("import-memory-file")?, reports, args.seed)?;
    let file_bytes = file.metadata()?.len();
    let data = folder.sub("import-memory")?;
    let peak = peak_of_import(&data, &file)?;
    let node = intake::node(Store::sqlite(&data, None)?, &data)?;
    let (held, memory) = (node.held(), node.memory());
    let index = (memory.rest + memory.fingerprints) as u64;
    println!(
        "import-memory/{held}-reports/sqlite: peak {} MiB, of it the index {} MiB; the file has {} MiB",
        mebibytes(peak),
        mebibytes(index),
        mebibytes(file_bytes)
    );
    Ok(Held { peak, index })
}

/// Imports a file into a new node by the command for it, and gives the most memory that its process held.
fn peak_of_import(data: &Path, file: &Path) -> Result<u64> {
    let mut command = Command::new(std::env::current_exe().context("cannot tell where this program is")?);
    command.arg("--data").arg(data).args(["import", "--source", "bench"]);
    for owner in pool::trust().owners {
        command.arg("--also-of").arg(owner.as_str());
    }
    command.arg(file).env_remove("JOINDER_CONFIG").stdin(Stdio::null()).stdout(Stdio::null());
    let mut child = command.spawn().context("cannot start an import")?;
    let status = PathBuf::from(format!("/proc/{}/status", child.id()));
    let mut peak = None;
    let ended = loop {
        // It only rises; a process that has ended has none any more.
        peak = peak_in(&status).max(peak);
        if let Some(ended) = child.try_wait()? {
            break ended;
        }
        thread::sleep(LOOKS_EVERY);
    };
    let done = [0, i32::from(SET_ASIDE)];
    ensure!(ended.code().is_some_and(|code| done.contains(&code)), "the import failed: {ended}");
    peak.context("the system does not tell the peak memory")
}
