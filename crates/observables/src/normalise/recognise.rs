//! Being written.
use joinder_core::Value;
use crate::Context;
/// The best reading of one value of unknown kind.
pub fn recognise(_raw: &str, _context: &Context) -> Option<Value> { None }
