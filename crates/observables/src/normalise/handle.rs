//! Being written.
use joinder_core::Fault;
use crate::Context; pub(super) fn reading(_text: &str, _context: &Context) -> super::Reading { Err(Fault::Doubtful) }
/// Whether a platform is known.
pub fn is_platform(_name: &str) -> bool { false }
/// Platform of a host.
pub fn platform_of_host(_host: &str) -> Option<&'static str> { None }
