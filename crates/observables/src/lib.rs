//! Finds, refangs, checks and normalises traces.
//!
//! In: fields, free text, HTML, as people write them. Out: [`joinder_core::Value`]s: a trace in normal form, or what it
//! was meant to be and what is wrong with it.
//!
//! Invariants: nothing here panics or loops without bound on any input; normalising a normal form gives it back; what
//! fails its check is never a trace.
//!
//! Knows nothing of storage, network or report formats.

mod context;
pub mod normalise;

pub use context::Context;
