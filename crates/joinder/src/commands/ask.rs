//! Asking the API of the node, which serves already or is opened for this one question.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use joinder_node::{OPERATOR_FILE, StoreError};
use joinder_web::{Asked, Router, ask, ask_running_as, linked_router, router};
use serde_json::Value;
use tokio::runtime::Runtime;

use super::serve::serves_at;
use crate::{cli::Cli, linking::linked, opening};

/// Who answers.
pub enum Api {
    /// The node, opened here.
    Here(Runtime, Router),
    /// The process that serves it, and what it wrote for whoever may read its folder.
    There(Runtime, SocketAddr, String),
}

impl Api {
    /// The node of the command line's folder.
    pub fn of(cli: &Cli) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .context("cannot start the thread that asks")?;
        match opened(cli) {
            Ok(router) => Ok(Self::Here(runtime, router)),
            Err(error) if is_in_use(&error) => {
                let address = running(cli)?;
                // Where there is none, a node without accounts answers all the same.
                let shown = std::fs::read_to_string(cli.data.join(OPERATOR_FILE)).unwrap_or_default();
                Ok(Self::There(runtime, address, shown.trim().to_owned()))
            }
            Err(error) => Err(error),
        }
    }

    /// Asks, and gives the answer.
    pub fn ask(&self, asked: &Asked) -> Result<Value> {
        Ok(match self {
            Self::Here(runtime, router) => runtime.block_on(ask(router.clone(), asked))?,
            Self::There(runtime, address, shown) => {
                runtime.block_on(ask_running_as(*address, shown, asked))?
            }
        })
    }
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
    matches!(error.downcast_ref::<StoreError>(), Some(StoreError::Busy { .. } | StoreError::InUse { .. }))
}

fn running(cli: &Cli) -> Result<SocketAddr> {
    serves_at(&cli.data)
        .context("the folder is in use by a process that serves no API: wait until it has ended")
}
