//! `joinder serve`

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use joinder_node::Node;
use joinder_web::{DeskTls, Doors, Front, Oidc};
use tokio::{net::TcpListener, sync::oneshot};

use crate::{
    cli::{Cli, Serve},
    linking::{Linked, linked},
    opening,
};

/// A port of this machine alone that the system chooses.
pub const ANY_PORT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);
const DEFAULT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8400);

/// How often it is looked whether today's pass over what is due is done.
const LOOK_AGAIN: Duration = Duration::from_secs(600);

/// In the data folder while the node serves: where it listens, for commands that ask it.
const SERVES_AT: &str = "joinder.address";

/// In the line by which a node says that it serves, before the address of its desk.
const SAYS: &str = " is at ";

/// What ends the service, beside Ctrl-C and SIGTERM.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Until {
    Told,
    StdinEnds,
}

pub fn run(cli: &Cli, args: &Serve) -> Result<ExitCode> {
    let (node, config) = opening::node(cli)?;
    let linked = linked(&node, &config)?;
    let until = if args.until_stdin_ends { Until::StdinEnds } else { Until::Told };
    let front = match (&config.server.tls, config.server.behind_proxy) {
        (Some(tls), _) => Speaks::Tls(DeskTls::open(&tls.certificate, &tls.key)?),
        (None, true) => Speaks::Plain(Front::Proxy),
        (None, false) => Speaks::Plain(Front::Loopback),
    };
    // Whoever holds the other end of standard input is a program.
    let code = if until == Until::Told { node.first_code()? } else { None };
    if let Some(code) = code {
        eprintln!(
            "To make the first administrator, open /setup within an hour and give this code: {}",
            code.show()
        );
    }
    let provider = config.oidc.as_ref().map(|oidc| oidc.provider()).transpose()?;
    serve_with(node, args.listen.or(config.server.listen), linked, until, (front, provider))
}

/// Serves a node on its own until told to stop.
pub fn serve(node: Node, listen: Option<SocketAddr>) -> Result<ExitCode> {
    serve_with(node, listen, None, Until::Told, (Speaks::Plain(Front::Loopback), None))
}

/// The address in the line by which a node says that it serves.
pub fn address_said(line: &str) -> Option<SocketAddr> {
    line.split_once(SAYS)?.1.strip_prefix("http://")?.parse().ok()
}

/// Where the node that serves on this folder listens.
pub fn serves_at(data: &Path) -> Result<SocketAddr> {
    let path = data.join(SERVES_AT);
    let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    at_home(&text).with_context(|| format!("{} holds no loopback address", path.display()))
}

/// An address of this machine alone: what is asked there may be told a secret.
fn at_home(text: &str) -> Option<SocketAddr> {
    text.trim().parse::<SocketAddr>().ok().filter(|address| address.ip().is_loopback())
}

/// The address, if it can be reached from this machine only.
pub fn on_loopback(listen: SocketAddr) -> Result<SocketAddr> {
    if !listen.ip().is_loopback() {
        bail!(
            "{listen} can be reached from other machines. Until the node has accounts it listens on loopback only, such as {DEFAULT}"
        );
    }
    Ok(listen)
}

/// The address, if it may be reached by whoever reaches it.
fn allowed(node: &Node, listen: SocketAddr, front: Front) -> Result<SocketAddr> {
    if !node.has_accounts() {
        return on_loopback(listen);
    }
    if !front.is_tls() && !listen.ip().is_loopback() {
        bail!(
            "{listen} can be reached from other machines, and nothing there speaks TLS. Give the node a certificate, [server.tls], \
             or put a proxy before it that has one, and say so: [server] behind_proxy = true"
        );
    }
    Ok(listen)
}

/// How the desk is read.
enum Speaks {
    Plain(Front),
    /// By TLS, and for the command line beside it on this machine alone.
    Tls(DeskTls),
}

/// The doors of the desk, where the command line finds it, and its address for people.
async fn doors(node: &Node, listen: SocketAddr, speaks: Speaks) -> Result<(Doors, SocketAddr, String)> {
    match speaks {
        Speaks::Plain(front) => {
            let listener = bind(allowed(node, listen, front)?).await?;
            let address = listener.local_addr()?;
            Ok((Doors::plain(listener, front), address, format!("http://{address}")))
        }
        Speaks::Tls(tls) => {
            // Until there are accounts its door for others stays shut, wherever it stands.
            let (listener, at_home) = (bind(listen).await?, bind(ANY_PORT).await?);
            let (shown, address) = (listener.local_addr()?, at_home.local_addr()?);
            let shown =
                if node.has_accounts() { format!("https://{shown}") } else { format!("http://{address}") };
            Ok((Doors::tls(listener, tls, at_home), address, shown))
        }
    }
}

fn serve_with(
    node: Node,
    listen: Option<SocketAddr>,
    linked: Option<Linked>,
    until: Until,
    (speaks, provider): (Speaks, Option<Oidc>),
) -> Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the server's threads")?;
    runtime.block_on(async {
        let (is_tls, listen) = (matches!(speaks, Speaks::Tls(_)), listen.unwrap_or(DEFAULT));
        let (doors, address, shown) = doors(&node, listen, speaks).await?;
        let doors = match provider {
            Some(provider) => doors.with_provider(provider),
            None => doors,
        };
        // Both ports are there before either is told.
        let linked = match linked {
            None => None,
            Some(Linked { links, listen }) => Some((links, listen, bind(listen).await?)),
        };
        let _note = Note::write(node.folder(), address)?;
        let _door = Door::open(&node)?;
        keep_terms(node.clone());
        eprintln!("The desk of {}{SAYS}{shown}", node.organisation().name);
        if node.has_accounts() {
            eprintln!("Everybody logs in. Stop it with Ctrl-C.");
        } else {
            eprintln!(
                "It has no accounts yet and can be reached from this machine only. Stop it with Ctrl-C."
            );
            if is_tls {
                eprintln!("By TLS it answers at {listen} from the first account on.");
            }
        }
        let serving = async {
            match linked {
                None => joinder_web::serve(node, doors).await,
                Some((links, listen, for_links)) => {
                    eprintln!("Other nodes reach it at {}, on {listen}", links.address());
                    joinder_web::serve_linked(links, doors, for_links).await
                }
            }
        };
        let served = tokio::select! {
            served = serving => served,
            () = stdin_ended(), if until == Until::StdinEnds => Ok(()),
        };
        served.context("the server failed")
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Goes once a day over what is due, on a thread of its own, which the process does not wait for: a pass that is cut off goes
/// on where it was.
fn keep_terms(node: Node) {
    std::thread::spawn(move || {
        loop {
            node.retain_by_time();
            std::thread::sleep(LOOK_AGAIN);
        }
    });
}

/// Waits until standard input ends, as it does with the process that holds its other end. What comes is not looked at.
async fn stdin_ended() {
    let (tell, told) = oneshot::channel::<()>();
    // On a thread of its own, which the process does not wait for.
    std::thread::spawn(move || {
        let _ = io::copy(&mut io::stdin().lock(), &mut io::sink()); // that it fails is its end, too
        drop(tell);
    });
    let _ = told.await;
}

async fn bind(listen: SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(listen).await.with_context(|| format!("cannot listen on {listen}"))
}

/// The file that says where the node listens; gone when it stops. After a kill it is left and means nothing: whoever
/// reads it found the folder in use first.
struct Note(PathBuf);

impl Note {
    fn write(folder: &Path, address: SocketAddr) -> Result<Self> {
        let path = folder.join(SERVES_AT);
        // Who listens everywhere is reached here, too.
        let at_home = match address.ip() {
            IpAddr::V4(ip) if ip.is_unspecified() => SocketAddr::from((Ipv4Addr::LOCALHOST, address.port())),
            IpAddr::V6(ip) if ip.is_unspecified() => SocketAddr::from((Ipv6Addr::LOCALHOST, address.port())),
            IpAddr::V4(_) | IpAddr::V6(_) => address,
        };
        std::fs::write(&path, format!("{at_home}\n"))
            .with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self(path))
    }
}

impl Drop for Note {
    fn drop(&mut self) {
        // Where it cannot be taken away, it means nothing, as after a kill.
        let _ = std::fs::remove_file(&self.0);
    }
}

/// What lets the command line in while the node serves; gone when it stops.
struct Door(Node);

impl Door {
    fn open(node: &Node) -> Result<Self> {
        node.open_for_operator().context("cannot write what the command line shows")?;
        Ok(Self(node.clone()))
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        // Where it cannot be taken away, it means nothing to the next process.
        let _ = self.0.close_for_operator();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_asked() {
        for (text, is_one) in [
            ("127.0.0.1:8400\n", true),
            ("[::1]:8400", true),
            ("192.0.2.7:8400\n", false),
            ("0.0.0.0:8400", false),
            ("localhost:8400", false),
            ("", false),
        ] {
            assert_eq!(at_home(text).is_some(), is_one, "{text}");
        }
    }
}
