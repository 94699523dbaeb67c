//! Finds reports that share evidence, says how much the evidence weighs, and holds together what belongs together.
//!
//! In: the [`Evidence`] of reports, one by one or many at once, and people's [`Decision`]s. Out: [`Hit`]s, weighed in
//! bits (log₂ of the likelihood ratio), and series: the reports that joining values hold together.
//!
//! Invariants, each with a test of its name in `tests/laws.rs`: the same reports in any order give the same hits and
//! series; a removed report leaves what would be had it never come; one by one or all at once gives the same; a
//! decision undone leaves no trace; a value's cost is its own postings, never their pairs.
//!
//! Why a weight looks no further than the value's own reports and their cells: a change is then felt only there, so
//! matching an arrival costs no more than its own values and the cells that it changes, and the order of arrival cannot
//! matter. `standing.rs` says how a value is weighed.
//!
//! Knows nothing of storage, network or viewers: it finds; `disclosure` decides who may see.

mod calendar;
mod components;
mod decisions;
mod evidence;
mod hits;
mod index;
mod postings;
mod reports;
mod room;
mod standing;
mod values;
mod wording;

pub use decisions::{Decision, Decisions};
pub use evidence::{Evidence, EvidenceBuilder, Profile, Strength, base_bits, joins_alone, shared_prior_bits};
pub use hits::{Counted, Hit, NotCounted};
pub use index::{Change, Index, Memory, ValueView};
pub use standing::{Standing, Why};
pub use wording::Wording;
