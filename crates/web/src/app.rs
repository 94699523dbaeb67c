//! What every handler is given: the node, the zone in which it tells the time, and its counters.

use std::sync::Arc;

use jiff::tz::TimeZone;
use joinder_node::{LinkError, Node, NodeError};

use crate::{
    link::Links,
    metrics::Metrics,
    problem::{Problem, ProblemType},
    reader::Reader,
    uploads::Uploads,
};

/// State of the router. Cheap to clone.
#[derive(Clone)]
pub struct App {
    /// The node.
    pub node: Node,
    /// Its zone.
    pub zone: TimeZone,
    /// Its counters.
    pub metrics: Arc<Metrics>,
    /// Files that wait.
    pub uploads: Arc<Uploads>,
    /// Its place among other nodes, where it is configured.
    pub links: Option<Links>,
}

impl App {
    /// A node on the web.
    pub fn new(node: Node) -> Self {
        let zone = Reader::zone_of(node.organisation().country);
        Self { node, zone, metrics: Arc::default(), uploads: Arc::default(), links: None }
    }

    /// A linked node on the web.
    pub fn linked(links: Links) -> Self {
        Self { links: Some(links.clone()), ..Self::new(links.node().clone()) }
    }

    /// Runs a use case of the node on a thread where it may block.
    pub async fn call<T, F>(&self, case: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Node) -> Result<T, NodeError> + Send + 'static,
    {
        let node = self.node.clone();
        match tokio::task::spawn_blocking(move || case(&node)).await {
            Ok(result) => result.map_err(Problem::from),
            Err(stopped) => {
                // Not its words: a panic may repeat a value.
                tracing::error!(panicked = stopped.is_panic(), "case.stopped");
                Err(Problem::new(ProblemType::Internal))
            }
        }
    }
}

impl From<NodeError> for Problem {
    fn from(error: NodeError) -> Self {
        match error {
            NodeError::NoSuchItem | NodeError::NoSuchSource | NodeError::Link(LinkError::NoLink) => {
                Self::new(ProblemType::NotFound)
            }
            NodeError::Field { .. } | NodeError::NothingAsked | NodeError::Cursor => {
                Self::expected(error.to_string())
            }
            NodeError::TooMany { .. } => Self::new(ProblemType::TooLarge).with(error.to_string()),
            NodeError::Request(_) => Self::new(ProblemType::Conflict).with(error.to_string()),
            NodeError::Read(ref cause) => Self::expected(cause.to_string()),
            NodeError::Store(_)
            | NodeError::Interrupted
            | NodeError::Write(_)
            | NodeError::Link(LinkError::Keys(_)) => {
                tracing::error!(error = %chain(&error), "node.failed");
                Self::new(ProblemType::Internal)
            }
            NodeError::Link(ref cause) => Self::expected(cause.to_string()),
        }
    }
}

/// The error and its causes in one line, for the log.
fn chain(error: &dyn std::error::Error) -> String {
    let mut line = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        line.push_str(": ");
        line.push_str(&inner.to_string());
        cause = inner.source();
    }
    line
}
