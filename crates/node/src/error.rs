//! Why the node could not do what was asked.

use joinder_core::Unit;
use joinder_formats::ReadError;
use joinder_store::StoreError;
use thiserror::Error;

use crate::{LinkError, PeopleError, RequestError};

/// Why a use case failed. Input that is merely bad is no failure: it is set aside and counted.
#[derive(Debug, Error)]
pub enum NodeError {
    /// The store.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// An input that could not be read to its end; what was read before stands.
    #[error("the input cannot be read")]
    Read(#[from] ReadError),
    /// A worker stopped in the middle.
    #[error("a worker stopped in the middle; what was acknowledged is kept, import the file again")]
    Interrupted,
    /// No such source.
    #[error("there is no source of this name")]
    NoSuchSource,
    /// No such report, series, record or decision, or none that may be known of.
    #[error("there is no such item")]
    NoSuchItem,
    /// Whoever is at work belongs to a unit that does not decide over it.
    #[error("expected somebody of {}the organisation as a whole", of_unit(.unit.as_ref()))]
    OtherUnit {
        /// The unit that does; none where it takes the organisation as a whole.
        unit: Option<Unit>,
    },
    /// A text that is not acceptable where it stands.
    #[error("{field}: expected {expected}")]
    Field {
        /// Which field.
        field: &'static str,
        /// What was expected.
        expected: String,
    },
    /// What is asked for contradicts what stands: it would be right of something else, or at another time.
    #[error("{field}: expected {expected}")]
    Standing {
        /// Of what.
        field: &'static str,
        /// How it would have to be.
        expected: String,
    },
    /// Nothing was asked.
    #[error("expected at least one value to look up")]
    NothingAsked,
    /// Too much was asked at once.
    #[error("expected at most {most} values at once")]
    TooMany {
        /// The limit.
        most: usize,
    },
    /// A cursor that this node did not give.
    #[error("expected a cursor as the previous page gave it")]
    Cursor,
    /// A link, an invitation to one, or what came over one.
    #[error(transparent)]
    Link(#[from] LinkError),
    /// A request for a release.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// An account, or whoever wants into one.
    #[error(transparent)]
    People(#[from] PeopleError),
    /// A file could not be written.
    #[error("the output cannot be written")]
    Write(#[from] std::io::Error),
}

fn of_unit(unit: Option<&Unit>) -> String {
    unit.map_or_else(String::new, |unit| format!("the unit {unit} or of "))
}
