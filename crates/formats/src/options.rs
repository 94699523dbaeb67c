//! What a reader is told, how far it goes, and what it says at the end.

use std::{fmt, io, ops::ControlFlow, str::FromStr};

use joinder_core::codes::Country;
use thiserror::Error;

use crate::{Item, Mapping};

/// Takes what a reader hands out, and may stop it.
pub type Sink<'a> = dyn FnMut(Item) -> ControlFlow<()> + 'a;

macro_rules! formats {
    ($($(#[$doc:meta])* $variant:ident = $slug:literal;)*) => {
        /// A format that can be read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Format { $($(#[$doc])* $variant,)* }

        impl Format {
            /// Every format.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in options and receipts.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)* }
            }
        }

        impl FromStr for Format {
            type Err = UnknownFormat;
            fn from_str(text: &str) -> Result<Self, UnknownFormat> {
                Self::ALL.iter().copied().find(|f| f.slug() == text).ok_or(UnknownFormat)
            }
        }
    };
}

formats! {
    /// `joinder/report/1`: NDJSON, an array, or `{"reports":[…]}`.
    Native = "native";
    /// Records of a national system in JSON, mapped as columns are.
    Json = "json";
    /// Text with delimiters, mapped.
    Csv = "csv";
    /// A workbook (XLSX, ODS, XLS), mapped.
    Xlsx = "xlsx";
    /// One mail.
    Mail = "mail";
    /// Many mails in one file.
    Mbox = "mbox";
    /// MISP events or attributes.
    Misp = "misp";
    /// STIX 2.0 or 2.1 bundles.
    Stix = "stix";
    /// XARF 3 or 4.
    Xarf = "xarf";
    /// Incidents in IODEF 1 or 2.
    Iodef = "iodef";
    /// Plain text, or a list with one value a line.
    Text = "text";
    /// Scam sites with their wallets, as CryptoScamDB lists them.
    Yaml = "yaml";
    /// A messenger's exported chat.
    Chat = "chat";
    /// A zip of any of these.
    Zip = "zip";
    /// Any of these, compressed with gzip.
    Gzip = "gzip";
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// A text that names no format.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error(
    "expected a format: native, json, csv, xlsx, mail, mbox, misp, stix, xarf, iodef, text, yaml, chat, zip or gzip"
)]
pub struct UnknownFormat;

/// What a reader is told.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// The format; none to recognise it, by content first and by the name's ending second.
    pub format: Option<Format>,
    /// How columns become fields.
    pub mapping: Option<Mapping>,
    /// Works out a mapping where none is given.
    pub suggest_mapping: bool,
    /// The State of the source.
    pub country: Option<Country>,
    /// How far a reader goes.
    pub limits: Limits,
}

/// Bounds on what hostile input can cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest record of a stream of records, in bytes.
    pub record_bytes: usize,
    /// Largest mail, event or bundle, in bytes: these are read whole.
    pub document_bytes: usize,
    /// Most columns of a table.
    pub columns: usize,
    /// Deepest JSON.
    pub json_depth: usize,
    /// Most parts of one mail, nested mails included.
    pub mail_parts: usize,
    /// Most entries of an archive, nested archives included.
    pub archive_entries: u64,
    /// Most bytes an archive may unpack to, nested archives included.
    pub archive_bytes: u64,
    /// How many times larger than packed an archive may be, after the first 16 MiB.
    pub archive_ratio: u64,
    /// How many archives may stand in one another.
    pub archive_depth: u8,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            record_bytes: 8 << 20,
            document_bytes: 64 << 20,
            columns: 4_096,
            json_depth: 64,
            mail_parts: 1_000,
            archive_entries: 100_000,
            archive_bytes: 16 << 30,
            archive_ratio: 200,
            archive_depth: 3,
        }
    }
}

/// What a reader says at the end.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The format that was read.
    pub format: Format,
    /// Records met: drafts and set aside together.
    pub records: u64,
    /// The mapping that was used, with all that was recognised (encoding, delimiter, header line, dates, zone).
    pub mapping: Option<Mapping>,
    /// What the operator should know.
    pub notes: Vec<String>,
}

impl Summary {
    /// An empty one.
    pub fn new(format: Format) -> Self {
        Self { format, records: 0, mapping: None, notes: Vec::new() }
    }
}

/// Why an input could not be read at all, or not to its end.
#[derive(Debug, Error)]
pub enum ReadError {
    /// The bytes stopped coming.
    #[error("{file} cannot be read")]
    Io {
        /// The file.
        file: String,
        /// Why.
        source: io::Error,
    },
    /// Columns without a mapping.
    #[error("{file}: expected a mapping; give one, or have one suggested")]
    NoMapping {
        /// The file.
        file: String,
    },
    /// A mapping that does not fit the file.
    #[error("{file}: the mapping does not fit: expected {expected}")]
    Mapping {
        /// The file.
        file: String,
        /// What the mapping needs.
        expected: String,
    },
}
