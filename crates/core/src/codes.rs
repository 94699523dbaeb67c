//! Codes and taxonomies: closed lists that law, standards and national forms fix, as types.
//!
//! In: the text of a code. Out: a small `Copy` value that prints the same text again.
//! The lists stand in `data/` and are compiled in; tests count them.
//!
//! Invariants: parse ∘ print is the identity for every type; an unknown code is an error that says what
//! was expected and never repeats the text, which may name a victim.
//!
//! Knows nothing of reports, files or viewers.

#[macro_use]
mod text;
mod table;

mod country;
mod crosswalk;
mod currency;
mod form;
mod ground;
mod handling;
mod iccs;
mod kind;
mod language;
mod nis2;
mod nuts;
mod offence;
mod part;
mod people;
mod platform;
mod purpose;
mod retention;
mod sharing;
mod subject;
mod taxonomy;

pub use country::Country;
pub use crosswalk::{Proposal, crosswalk};
pub use currency::{Currency, CurrencySort, SymbolError};
pub use form::{FormField, FormGroup};
pub use ground::Ground;
pub use handling::{Handling, InformationAccuracy, SourceReliability};
pub use iccs::{Confidence, Iccs};
pub use kind::Kind;
pub use language::Language;
pub use nis2::{Nis2Annex, Nis2Sector};
pub use nuts::Nuts;
pub use offence::{Act, Aggravation, Offence};
pub use part::{Part, Parts};
pub use people::{PersonRole, Right};
pub use platform::HandlePlatform;
pub use purpose::{Purpose, Purposes};
pub use retention::{RefusalGround, StopGround, SubjectAsk};
pub use sharing::{Pap, Tlp};
pub use subject::{AgeBand, SubjectCategory, VictimKind};
pub use taxonomy::{CommonTaxonomy, EuropolIncident, Rsit};

/// A text that is no code of the list it was read for.
///
/// It says what would have been a code, and keeps the text itself out: it may name a victim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected}")]
pub struct UnknownCode {
    /// What a valid code looks like, in words.
    pub expected: &'static str,
}
