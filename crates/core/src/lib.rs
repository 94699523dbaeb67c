//! What Joinder is about: reports, traces, conditions, and who may see what.
//!
//! In: values from the edge, parsed once. Out: domain types that are valid by construction.
//!
//! Invariants: a [`Trace`] is always in normal form; a [`Report`] cannot be serialised for a reader except through
//! [`disclose`]; [`disclosure`] and [`DisclosureFilter`] select the same items; no figure of others' reports that
//! [`places_told`] lets out is small, nor can one be computed; no `Debug` form says what stands in a report.
//!
//! Knows nothing of storage, network, formats or matching. No I/O, no wall clock, no async.

mod actor;
mod audit;
pub mod codes;
mod disclosure;
mod few;
mod id;
mod marking;
mod money;
mod native;
mod observable;
mod organisation;
mod report;
mod request;
mod retention;
mod rights;
mod text;
mod trace;
mod unit;
mod when;

pub use actor::{Actor, Working};
pub use audit::{Act, AskedValues, AuditEvent, Deed, LogUse, Outcome, Subjects};
pub use disclosure::{
    Disclosed, Disclosure, DisclosureFilter, Item, Level, Viewer, Withheld, disclose, disclose_granted,
    discloses_whole, disclosure, disclosure_level, withheld,
};
pub use few::{Asked, LEAST, Part, Place, Told, places_told};
pub use id::{HitId, Id, IdError, IdSource, Prefix, ReportId, RequestId, SeriesId, SetAsideId};
pub use marking::{Audience, Marking, Release};
pub use money::{Decimal, EurValue, Loss, LossStage, Money, MoneyError};
pub use native::{NativeError, NativeObservable, NativeOrigin, NativeReport, SCHEMA};
pub use observable::{Fault, Observable, Origin, Side, Value};
pub use organisation::{Organisation, OrganisationCode, Role};
pub use report::{Attachment, Narrative, Period, Reference, Report, Victim};
pub use request::{Answer, CaseReference, Grant, Line, Reason, Request};
pub use retention::{
    Extension, Fate, KeepError, KeepFor, KeepForError, KeepReason, Keeping, SetBy, answer_by,
};
pub use rights::{FourEyes, Rights};
pub use text::{TextError, fold, is_disallowed_control};
pub use trace::{MatchKey, Trace, TraceError, TraceKind};
pub use unit::{Reach, Unit};
pub use when::{When, WhenError};
