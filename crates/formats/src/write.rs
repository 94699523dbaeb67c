//! Disclosed reports as bytes for others: native NDJSON, CSV, STIX 2.1, MISP.
//!
//! In: only what [`joinder_core::disclose`] made, one after another; out: a stream. The same reports in the same order
//! give the same bytes: identifiers come from the content, times from the reports.

mod csv;
mod rows;
mod uuid;

use std::{
    fmt,
    io::{self, Write},
    str::FromStr,
};

use joinder_core::{Disclosed, When};

pub use rows::{csv_line, csv_row, csv_unguarded};
pub(crate) use uuid::{named, random_like};

use crate::{misp, stix};

macro_rules! exports {
    ($($(#[$doc:meta])* $variant:ident = $slug:literal $media:literal;)*) => {
        /// A format that can be written.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Export { $($(#[$doc])* $variant,)* }

        impl Export {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in options and URLs.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)* }
            }

            /// For `Content-Type`.
            pub const fn media_type(self) -> &'static str {
                match self { $(Self::$variant => $media,)* }
            }
        }

        impl FromStr for Export {
            type Err = UnknownExport;
            fn from_str(text: &str) -> Result<Self, UnknownExport> {
                Self::ALL.iter().copied().find(|e| e.slug() == text).ok_or(UnknownExport)
            }
        }
    };
}

exports! {
    /// One `joinder/report/1` a line.
    Native = "native" "application/x-ndjson";
    /// One report a row, a column for each kind of trace; for spreadsheets.
    Csv = "csv" "text/csv; charset=utf-8";
    /// One bundle.
    Stix = "stix" "application/stix+json;version=2.1";
    /// One event a report, as MISP answers a search.
    Misp = "misp" "application/json";
}

/// A text that names no format to write.
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
#[error("expected native, csv, stix or misp")]
pub struct UnknownExport;

impl fmt::Display for Export {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// Writes reports, streaming; gives how many.
///
/// # Errors
/// Those of `out`.
pub fn write(
    export: Export,
    out: &mut dyn Write,
    reports: &mut dyn Iterator<Item = Disclosed>,
) -> io::Result<u64> {
    match export {
        Export::Native => native(out, reports),
        Export::Csv => csv::write(out, reports),
        Export::Stix => stix::write::write(out, reports),
        Export::Misp => misp::write::write(out, reports),
    }
}

fn native(out: &mut dyn Write, reports: &mut dyn Iterator<Item = Disclosed>) -> io::Result<u64> {
    let mut count = 0;
    for report in reports {
        serde_json::to_writer(&mut *out, &report)?;
        out.write_all(b"\n")?;
        count += 1;
    }
    Ok(count)
}

/// A moment as UTC with milliseconds: `2026-03-01T08:30:00.000Z`. What is missing counts as [`When::sort_seconds`] says.
pub(crate) fn utc(when: When) -> String {
    let seconds = when.sort_seconds();
    match jiff::Timestamp::from_second(seconds) {
        Ok(time) => time.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string(),
        Err(_) => "1970-01-01T00:00:00.000Z".to_owned(),
    }
}
