//! Processes of nodes, one for each: none is left when this one has ended, in whatever way it does.
//!
//! Each is held by its standard input and ends when that does; the system sees to that even where this one is killed.

pub(super) mod api;

use std::{
    fs::{self, File},
    net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Error, Result, anyhow};
use joinder_core::{Organisation, OrganisationCode};
use serde::Serialize;
use tokio::time::sleep;

use super::serve::{self, ANY_PORT};
use crate::config;

/// Where the centre's desk is looked for first.
const USUAL: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8400);
/// What a process said since it was started.
const LOG: &str = "serve.log";
const LOOKS_EVERY: Duration = Duration::from_millis(100);
/// A process that has not ended by then is killed: what it has acknowledged is durable.
const STOPS_WITHIN: Duration = Duration::from_secs(10);

/// The processes. Dropped, all have ended.
#[derive(Default)]
pub(super) struct Processes(Vec<Process>);

struct Process {
    of: OrganisationCode,
    child: Child,
    log: PathBuf,
}

/// A node whose process was started.
pub(super) struct Seat {
    code: OrganisationCode,
    log: PathBuf,
    link: String,
    process: u32,
}

/// A node that serves.
pub(super) struct Desk {
    pub(super) code: OrganisationCode,
    pub(super) address: SocketAddr,
    /// Where other nodes reach it.
    pub(super) link: String,
    pub(super) process: u32,
}

/// The configuration of a node, as its file has it.
#[derive(Serialize)]
struct Written<'a> {
    organisation: &'a Organisation,
    link: WrittenLink<'a>,
}

#[derive(Serialize)]
struct WrittenLink<'a> {
    listen: SocketAddr,
    address: &'a str,
}

/// The usual address, or where that is taken any port.
pub(super) fn usual_or_free() -> SocketAddr {
    if TcpListener::bind(USUAL).is_ok() { USUAL } else { ANY_PORT }
}

impl Processes {
    /// Starts the node of an organisation, in a folder called after its code.
    pub(super) fn start(
        &mut self,
        all: &Path,
        organisation: Organisation,
        listen: SocketAddr,
    ) -> Result<Seat> {
        let code = organisation.code.clone();
        let folder = all.join(code.as_str());
        let link = configure(&folder, &organisation)
            .with_context(|| format!("cannot write the configuration in {}", folder.display()))?;
        let log = folder.join(LOG);
        let said = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let program = std::env::current_exe().context("cannot find this program")?;
        let mut command = Command::new(program);
        command.env_remove("JOINDER_CONFIG").env_remove("JOINDER_LISTEN").env_remove("JOINDER_DATA");
        command.arg("--data").arg(&folder);
        command.args(["serve", "--until-stdin-ends", "--listen", &listen.to_string()]);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(said);
        // Of its own group: Ctrl-C comes to this process alone, which stops all.
        let child = command.process_group(0).spawn().context("cannot start the process of a node")?;
        let process = child.id();
        self.0.push(Process { of: code.clone(), child, log: log.clone() });
        Ok(Seat { code, log, link, process })
    }

    /// Waits until one of them has ended, which none should by itself. Gives why, as far as it said.
    pub(super) async fn one_ended(&mut self) -> Error {
        loop {
            if let Some(why) = self.0.iter_mut().find_map(Process::ended) {
                return why;
            }
            sleep(LOOKS_EVERY).await;
        }
    }
}

impl Process {
    fn ended(&mut self) -> Option<Error> {
        let status = match self.child.try_wait() {
            Ok(None) => return None,
            Ok(Some(status)) => status.to_string(),
            Err(error) => error.to_string(),
        };
        let said = fs::read_to_string(&self.log).unwrap_or_default();
        let last = said.lines().last().unwrap_or("nothing");
        let (of, log) = (&self.of, self.log.display());
        Some(anyhow!("the node of {of} has ended ({status}); it said last: {last}\nAll it said is in {log}"))
    }
}

impl Drop for Processes {
    fn drop(&mut self) {
        for process in &mut self.0 {
            drop(process.child.stdin.take());
        }
        let until = Instant::now() + STOPS_WITHIN;
        for Process { child, .. } in &mut self.0 {
            while matches!(child.try_wait(), Ok(None)) && Instant::now() < until {
                thread::sleep(LOOKS_EVERY / 5);
            }
            // Of one that has ended both do nothing.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Seat {
    /// The node's desk, once its process serves.
    pub(super) async fn desk(&self) -> Desk {
        loop {
            if let Some(address) = self.said() {
                let (code, link) = (self.code.clone(), self.link.clone());
                return Desk { code, address, link, process: self.process };
            }
            sleep(LOOKS_EVERY).await;
        }
    }

    fn said(&self) -> Option<SocketAddr> {
        let said = fs::read_to_string(&self.log).ok()?;
        // The last line may be half written.
        let (whole, _) = said.rsplit_once('\n')?;
        whole.lines().find_map(serve::address_said)
    }
}

/// Writes a node's configuration and gives where others reach it. The port that it had before stays where it is free, so that
/// standing links go on.
fn configure(folder: &Path, organisation: &Organisation) -> Result<String> {
    fs::create_dir_all(folder)?;
    let before = config::read(None, folder).ok().and_then(|config| Some(config.link?.listen));
    let kept = before.filter(|listen| listen.ip().is_loopback()).and_then(|at| TcpListener::bind(at).ok());
    let listener = match kept {
        Some(listener) => listener,
        None => TcpListener::bind(ANY_PORT)?,
    };
    let listen = listener.local_addr()?;
    let address = format!("https://{listen}");
    let written = Written { organisation, link: WrittenLink { listen, address: &address } };
    fs::write(folder.join("joinder.toml"), toml::to_string(&written)?)?;
    Ok(address)
}
