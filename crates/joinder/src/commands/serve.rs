//! `joinder serve`

use std::{net::SocketAddr, process::ExitCode};

use anyhow::{Context, Result, bail};
use joinder_node::Node;

use crate::{
    cli::{Cli, Serve},
    opening,
};

const DEFAULT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 8400);

pub fn run(cli: &Cli, args: &Serve) -> Result<ExitCode> {
    let (node, config) = opening::node(cli)?;
    serve(node, args.listen.or(config.server.listen))
}

/// Serves until told to stop.
pub fn serve(node: Node, listen: Option<SocketAddr>) -> Result<ExitCode> {
    let listen = listen.unwrap_or(DEFAULT);
    if !listen.ip().is_loopback() {
        bail!(
            "{listen} can be reached from other machines. Until the node has accounts it listens on loopback only, such as {DEFAULT}"
        );
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the server's threads")?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(listen)
            .await
            .with_context(|| format!("cannot listen on {listen}"))?;
        let address = listener.local_addr()?;
        eprintln!("The desk of {} is at http://{address}", node.organisation().name);
        eprintln!("It has no accounts yet and can be reached from this machine only. Stop it with Ctrl-C.");
        joinder_web::serve(node, listener).await.context("the server failed")
    })?;
    Ok(ExitCode::SUCCESS)
}
