//! What every handler is given: the node, the zone in which it tells the time, and its counters.

use std::sync::Arc;

use jiff::tz::TimeZone;
use joinder_node::{LinkError, Node, NodeError, PeopleError};
use tokio::sync::Semaphore;

use crate::{
    audit::at_work,
    limits::Limits,
    link::Links,
    metrics::Metrics,
    oidc::Oidc,
    problem::{Problem, ProblemType},
    reader::Reader,
    uploads::Uploads,
    who::Front,
};

/// Passwords hashed at once: each takes 19 MiB and a core.
const HASHED_AT_ONCE: usize = 2;

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
    /// What each has left of requests.
    pub limits: Arc<Limits>,
    /// What stands before it.
    pub front: Front,
    /// The other system by which people log in.
    pub oidc: Option<Arc<Oidc>>,
    hashing: Arc<Semaphore>,
}

impl App {
    /// A node on the web.
    pub fn new(node: Node) -> Self {
        let zone = Reader::zone_of(node.organisation().country);
        let hashing = Arc::new(Semaphore::new(HASHED_AT_ONCE));
        let front = Front::Loopback;
        let uploads = Arc::new(Uploads::in_folder(node.folder()));
        let limits = Arc::default();
        Self { node, zone, metrics: Arc::default(), uploads, limits, links: None, front, oidc: None, hashing }
    }

    /// The same, with another system by which people log in.
    pub fn with_provider(self, oidc: Option<Arc<Oidc>>) -> Self {
        Self { oidc, ..self }
    }

    /// The same, behind this.
    pub fn behind(self, front: Front) -> Self {
        Self { front, ..self }
    }

    /// A linked node on the web.
    pub fn linked(links: Links) -> Self {
        Self { links: Some(links.clone()), ..Self::new(links.node().clone()) }
    }

    /// Runs a use case in which a password is hashed: after others, where too many are at it.
    pub async fn hash<T, F>(&self, case: F) -> Result<Result<T, PeopleError>, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Node) -> Result<T, NodeError> + Send + 'static,
    {
        let permit = Arc::clone(&self.hashing).acquire_owned().await;
        let _permit = permit.map_err(|_| Problem::new(ProblemType::Internal))?;
        self.people(case).await
    }

    /// Runs a use case whose refusal is for the form that asked for it.
    pub async fn people<T, F>(&self, case: F) -> Result<Result<T, PeopleError>, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Node) -> Result<T, NodeError> + Send + 'static,
    {
        self.call(move |node| match case(node) {
            Ok(done) => Ok(Ok(done)),
            Err(NodeError::People(error))
                if error != PeopleError::Sealed && error != PeopleError::NoAccount =>
            {
                Ok(Err(error))
            }
            Err(error) => Err(error),
        })
        .await
    }

    /// Runs a use case of the node on a thread where it may block.
    pub async fn call<T, F>(&self, case: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&Node) -> Result<T, NodeError> + Send + 'static,
    {
        let node = at_work(&self.node);
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
            NodeError::OtherUnit { unit: Some(unit) } => {
                Self::new(ProblemType::OtherUnit).with(unit.to_string())
            }
            NodeError::OtherUnit { unit: None } => Self::new(ProblemType::OtherUnit),
            NodeError::People(PeopleError::NoAccount) => Self::new(ProblemType::NotFound),
            NodeError::People(PeopleError::WrongLogIn) => {
                Self::new(ProblemType::LogIn).with(error.to_string())
            }
            NodeError::People(PeopleError::Later { .. }) => {
                Self::new(ProblemType::Slow).with(error.to_string())
            }
            NodeError::Standing { .. }
            | NodeError::People(
                PeopleError::LastAdministrator
                | PeopleError::FirstIsAdministrator
                | PeopleError::Taken
                | PeopleError::NoUnit
                | PeopleError::UnitTaken
                | PeopleError::UnitInUse,
            ) => Self::new(ProblemType::Conflict).with(error.to_string()),
            NodeError::TooMany { .. } => Self::new(ProblemType::TooLarge).with(error.to_string()),
            NodeError::Request(_) => Self::new(ProblemType::Conflict).with(error.to_string()),
            NodeError::Read(ref cause) => Self::expected(cause.to_string()),
            NodeError::Store(_)
            | NodeError::Interrupted
            | NodeError::Write(_)
            | NodeError::People(PeopleError::Sealed)
            | NodeError::Link(LinkError::Keys(_)) => {
                tracing::error!(error = %chain(&error), "node.failed");
                Self::new(ProblemType::Internal)
            }
            NodeError::Link(ref cause) => Self::expected(cause.to_string()),
            NodeError::People(ref cause) => Self::expected(cause.to_string()),
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
