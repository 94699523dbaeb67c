//! Being written.
use joinder_core::Fault;
use crate::Context; pub(super) fn reading(_text: &str, _context: &Context) -> super::Reading { Err(Fault::Doubtful) }
