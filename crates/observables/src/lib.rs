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
mod expand;
mod find;
mod html;
pub mod normalise;
mod refang;
mod shared;

pub use context::Context;
pub use expand::{Derived, Expansion, expand};
pub use find::{Found, find};
pub use html::{HtmlText, MAX_LINKS, text_of_html};
pub use refang::refang;
pub use shared::{ListError, ListName, SharedLists};
