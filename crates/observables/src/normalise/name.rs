//! Being written.
use joinder_core::Fault;
pub(super) fn person(_text: &str) -> Result<String, Fault> { Err(Fault::Doubtful) }
pub(super) fn company(_text: &str) -> Result<String, Fault> { Err(Fault::Doubtful) }
/// Legal form at the end of a company's name.
pub fn legal_form(_raw: &str) -> Option<&'static str> { None }
