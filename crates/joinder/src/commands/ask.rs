//! Asking the API of the node, which serves already or is opened for this one question.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use joinder_node::StoreError;
use joinder_web::{Asked, Router, ask, ask_running, linked_router, router};
use serde_json::Value;

use super::serve::serves_at;
use crate::{cli::Cli, linking::linked, opening};

/// Asks, and gives the answer.
pub fn ask_node(cli: &Cli, asked: &Asked) -> Result<Value> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("cannot start the thread that asks")?;
    let answer = match opened(cli) {
        Ok(router) => runtime.block_on(ask(router, asked))?,
        Err(error) if is_in_use(&error) => runtime.block_on(ask_running(running(cli)?, asked))?,
        Err(error) => return Err(error),
    };
    Ok(answer)
}

/// The API of the node, opened here.
fn opened(cli: &Cli) -> Result<Router> {
    let (node, config) = opening::node(cli)?;
    Ok(match linked(&node, &config)? {
        Some(linked) => linked_router(linked.links),
        None => router(node),
    })
}

fn is_in_use(error: &anyhow::Error) -> bool {
    matches!(error.downcast_ref::<StoreError>(), Some(StoreError::Busy { .. }))
}

fn running(cli: &Cli) -> Result<SocketAddr> {
    serves_at(&cli.data)
        .context("the folder is in use by a process that serves no API: wait until it has ended")
}
