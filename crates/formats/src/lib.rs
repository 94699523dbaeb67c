//! Reads and writes the formats in which reports travel.
//!
//! In: bytes, whatever they are. Out: [`Draft`]s, and what had to be set aside, in the order of the input; the other
//! way, disclosed values into bytes.
//!
//! Invariants: no input makes a reader panic, loop or recurse without bound; memory is bounded by [`Limits`], not by
//! the file; every record ends as a draft or set aside, byte for byte; the same bytes give the same drafts, whatever
//! the day, the machine or its time zone. Attachments are hashed, never opened; of archives nothing is written to disk
//! under a name the archive chose. Writers take only what [`joinder_core::disclose`] made.
//!
//! Knows nothing of storage, network or viewers.

mod around;
mod draft;
mod options;
mod read;

mod lines;

mod archive;
mod chat;
mod encoding;
mod iodef;
mod json;
mod mail;
mod mapping;
mod misp;
mod native;
mod stix;
mod tabular;
mod text;
mod xarf;
mod yaml;

mod write;

pub use around::Around;
pub use draft::{
    Draft, DraftTrace, FieldFault, Finished, Intake, Item, Position, Reason, SetAside, StatedOwner, Trust,
};
pub use mapping::{Column, DateOrder, Guess, Mapping, MappingError, Quote, Role, Suggestion, suggest};
pub use native::REPORT_SCHEMA;
pub use options::{Format, Limits, ReadError, ReadOptions, Sink, Summary, UnknownFormat};
pub use read::read;
pub use write::{Export, UnknownExport, csv_line, csv_row, csv_unguarded, write};
