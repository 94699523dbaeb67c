//! Being written.
use joinder_core::Fault;
pub(super) fn normal(_text: &str) -> Result<String, Fault> { Err(Fault::Doubtful) }
