//! One record as a format gives it: mapped to the report's fields, not yet judged.
//!
//! Making a [`Draft`] is cheap and happens on the reading thread. What is dear (normalising, finding traces in the
//! narrative) is [`Draft::finish`], which is pure and may run on any thread.

mod finish;
mod language;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use joinder_core::{
    Attachment, Loss, Marking, Narrative, OrganisationCode, Origin, Period, Report, Side, TraceKind, Victim,
    When,
    codes::{Country, Kind, Nuts, Pap, Tlp},
};
use serde::{Deserialize, Serialize};

use crate::{Around, json::Json};

/// What the reader is told about the source.
#[derive(Clone, Debug, PartialEq)]
pub struct Intake {
    /// Who owns the reports.
    pub owner: OrganisationCode,
    /// The State of the source: default region for phones and accounts.
    pub country: Option<Country>,
    /// The conditions that hold where a record states none.
    pub marking: Marking,
    /// The day of arrival. It is never taken for the date of a report.
    pub received: jiff::civil::Date,
    /// The kind of reports that state none.
    pub default_kind: Option<Kind>,
    /// What a record may say of itself beyond that.
    pub trust: Trust,
}

/// What a source is trusted with, on purpose. By default nothing: its records are its owner's, whatever they state, and
/// their own conditions hold only where they are narrower than the source's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trust {
    /// Whose reports it may bring beside its owner's.
    #[serde(default)]
    pub owners: BTreeSet<OrganisationCode>,
    /// Whether a record's own conditions hold even where they are wider than the source's.
    #[serde(default)]
    pub markings: bool,
}

impl Intake {
    /// Whose a record is: of the source's owner, or of another that the record states and the source may bring. None where
    /// the source may not.
    pub fn owner_of<'a>(&'a self, draft: &'a Draft) -> Option<&'a OrganisationCode> {
        match &draft.owner {
            StatedOwner::Unstated => Some(&self.owner),
            StatedOwner::Code(stated) if *stated == self.owner || self.trust.owners.contains(stated) => {
                Some(stated)
            }
            StatedOwner::Code(_) | StatedOwner::Unreadable => None,
        }
    }
}

/// Whose a record says that it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StatedOwner {
    /// It does not say.
    #[default]
    Unstated,
    /// This one's.
    Code(OrganisationCode),
    /// Somebody's, by something that is no code: never the source's own for that.
    Unreadable,
}

impl StatedOwner {
    /// By what stands where the owner is stated.
    pub(crate) fn of(value: &Json<'_>) -> Self {
        match value {
            Json::Null => Self::Unstated,
            Json::Text(text) if text.trim().is_empty() => Self::Unstated,
            Json::Bool(_) | Json::Number(_) | Json::Text(_) | Json::List(_) | Json::Map(_) => {
                value.scalar().and_then(|text| text.parse().ok()).map_or(Self::Unreadable, Self::Code)
            }
        }
    }
}

/// Where a record stands in its input.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Position {
    /// The file as it was called; for an archive with the inner path: `a.zip!b.csv`.
    pub file: Arc<str>,
    /// The line on which it begins, from 1, where the format has lines.
    pub line: Option<u64>,
    /// The byte at which it begins, from 0, after decompression.
    pub offset: u64,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}, line {line}", self.file),
            None => write!(f, "{}, byte {}", self.file, self.offset),
        }
    }
}

/// One record, mapped but not yet judged.
#[derive(Clone, PartialEq)]
pub struct Draft {
    /// Where it stands.
    pub position: Position,
    /// The record byte for byte, for set aside and replay.
    pub raw: Vec<u8>,
    /// What it takes to read those bytes alone; the reader says it as it hands the draft out.
    pub around: Option<Arc<Around>>,
    /// Whose it is, where the record itself says.
    pub owner: StatedOwner,
    /// The owner's number; without one, one is made from the content.
    pub reference: Option<String>,
    /// The kind, where the record says it in our terms.
    pub kind: Option<Kind>,
    /// The kind in the words of the source.
    pub kind_words: Option<String>,
    /// When it was reported.
    pub reported_at: Option<When>,
    /// When it happened.
    pub happened: Period,
    /// The State that registered it.
    pub country: Option<Country>,
    /// Where the victim is.
    pub place: Option<Nuts>,
    /// Who suffered it.
    pub victim: Victim,
    /// The sums.
    pub losses: Vec<Loss>,
    /// The story; its language is recognised in `finish` where it is not stated.
    pub narrative: Option<Narrative>,
    /// The traces in fields and headers. Those in the narrative are found in `finish`.
    pub traces: Vec<DraftTrace>,
    /// Files that came with it, hashed and not opened.
    pub attachments: Vec<Attachment>,
    /// Every other field.
    pub fields: BTreeMap<String, String>,
    /// The record's own conditions, whole; where the source is not trusted with them, they only narrow the source's.
    pub marking: Option<Marking>,
    /// A TLP mark alone; the stricter of it and the source's holds.
    pub tlp: Option<Tlp>,
    /// A PAP mark alone; the stricter of it and the source's holds.
    pub pap: Option<Pap>,
    /// What could not be taken; the good rest is kept.
    pub faults: Vec<FieldFault>,
}

impl Draft {
    /// An empty draft for the record at `position`.
    pub fn new(position: Position, raw: Vec<u8>) -> Self {
        Self {
            position,
            raw,
            around: None,
            owner: StatedOwner::Unstated,
            reference: None,
            kind: None,
            kind_words: None,
            reported_at: None,
            happened: Period::default(),
            country: None,
            place: None,
            victim: Victim::default(),
            losses: Vec::new(),
            narrative: None,
            traces: Vec::new(),
            attachments: Vec::new(),
            fields: BTreeMap::new(),
            marking: None,
            tlp: None,
            pap: None,
            faults: Vec::new(),
        }
    }

    /// Notes that a field could not be taken. `expected` never holds the value: it may name a victim.
    pub fn fault(&mut self, field: impl Into<String>, reason: Reason, expected: impl Into<String>) {
        self.faults.push(FieldFault { field: field.into(), expected: expected.into(), reason });
    }

    /// Adds text to the narrative, as a paragraph of its own.
    pub fn tell(&mut self, text: &str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        match &mut self.narrative {
            Some(narrative) => {
                narrative.text.push_str("\n\n");
                narrative.text.push_str(text);
            }
            None => self.narrative = Some(Narrative { text: text.to_owned(), language: None }),
        }
    }
}

impl fmt::Debug for Draft {
    // Victim data: logs show place, kind and counts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draft")
            .field("position", &self.position)
            .field("kind", &self.kind)
            .field("traces", &self.traces.len())
            .field("faults", &self.faults)
            .finish_non_exhaustive()
    }
}

/// A trace as the source gives it.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftTrace {
    /// What it is meant to be; none where it is to be recognised.
    pub kind: Option<TraceKind>,
    /// As written, defanged or not.
    pub raw: String,
    /// Its normal form, where the source states one; it is checked all the same.
    pub normal: Option<Box<str>>,
    /// Whose it is.
    pub side: Side,
    /// Where it stands.
    pub origin: Origin,
    /// The platform of a handle or advert, where another field tells it: `telegram`.
    pub platform: Option<Box<str>>,
    /// Source port.
    pub port: Option<u16>,
    /// When it was in use.
    pub seen_at: Option<When>,
}

impl DraftTrace {
    /// An offender's trace in the field of that name.
    pub fn offender(field: &str, kind: Option<TraceKind>, raw: impl Into<String>) -> Self {
        Self {
            kind,
            raw: raw.into(),
            normal: None,
            side: Side::Offender,
            origin: Origin::Field(field.into()),
            platform: None,
            port: None,
            seen_at: None,
        }
    }

    /// The same, on another side.
    pub fn on(mut self, side: Side) -> Self {
        self.side = side;
        self
    }
}

impl fmt::Debug for DraftTrace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DraftTrace")
            .field("kind", &self.kind)
            .field("side", &self.side)
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $variant:ident = $slug:literal;)*) => {
        /// Why a record or a field could not be taken.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Reason { $($(#[$doc])* $variant,)* }

        impl Reason {
            /// Every reason.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The name in receipts, databases and URLs.
            pub const fn slug(self) -> &'static str {
                match self { $(Self::$variant => $slug,)* }
            }

            /// From its name.
            pub fn from_slug(slug: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|r| r.slug() == slug)
            }
        }
    };
}

reasons! {
    /// Bytes that are no text in the encoding of the file.
    Encoding = "encoding";
    /// Quotes that do not close.
    Quoting = "quoting";
    /// Larger than a record may be.
    TooLong = "too-long";
    /// More columns than a record may have, or more than the header names.
    TooManyColumns = "too-many-columns";
    /// No JSON.
    Json = "json";
    /// The same key twice in one object.
    DuplicateKey = "duplicate-key";
    /// Nested deeper than allowed.
    TooDeep = "too-deep";
    /// A NUL byte in text.
    NulByte = "nul-byte";
    /// A control or direction-changing character where none may stand.
    Control = "control";
    /// No date, or an absurd one.
    Date = "date";
    /// No sum of money, or an absurd one.
    Sum = "sum";
    /// No code of its list.
    Code = "code";
    /// A trace that fails the check of its kind.
    Trace = "trace";
    /// No reference that can be taken.
    Reference = "reference";
    /// A field of another type than the format says.
    Type = "type";
    /// An archive that cannot be read, or an entry that is encrypted.
    Archive = "archive";
    /// More entries, bytes or layers than an archive may have.
    ArchiveLimit = "archive-limit";
    /// No mail.
    Mail = "mail";
    /// No workbook, or a sheet that cannot be read.
    Workbook = "workbook";
    /// XML that cannot be read, or that declares entities.
    Xml = "xml";
    /// Neither text nor a trace: nothing to keep.
    Empty = "empty";
    /// No format that is understood.
    Format = "format";
    /// Stated to be of an owner whose reports the source may not bring.
    Owner = "owner";
    /// Of a report over which the unit that brings it does not decide.
    Unit = "unit";
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// A field that could not be taken while the rest was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    /// The field, by the source's name for it.
    pub field: String,
    /// What was expected, never the value.
    pub expected: String,
    /// Why.
    pub reason: Reason,
}

/// A report, and what of its record could not be taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Finished {
    /// The report.
    pub report: Report,
    /// The fields left out.
    pub faults: Vec<FieldFault>,
    /// The record byte for byte.
    pub raw: Vec<u8>,
    /// What it takes to read those bytes alone.
    pub around: Option<Arc<Around>>,
}

/// Input that could not be taken, kept whole with the reason.
#[derive(Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Where it stands.
    pub position: Position,
    /// The field at fault, where it is one.
    pub field: Option<String>,
    /// What was expected, never the value.
    pub expected: String,
    /// Why.
    pub reason: Reason,
    /// The record byte for byte, at most [`SetAside::MAX_RAW`] of it.
    pub raw: Vec<u8>,
    /// True where `raw` is only the beginning.
    pub truncated: bool,
    /// What it takes to read those bytes alone; the reader says it as it hands them out.
    pub around: Option<Arc<Around>>,
}

impl SetAside {
    /// How much of a record is kept: 1 MiB.
    pub const MAX_RAW: usize = 1 << 20;

    /// Sets a record aside, whole where it is not too large.
    pub fn new(
        position: Position,
        reason: Reason,
        expected: impl Into<String>,
        raw: impl Into<Vec<u8>>,
    ) -> Self {
        let mut raw = raw.into();
        let truncated = raw.len() > Self::MAX_RAW;
        if truncated {
            raw.truncate(Self::MAX_RAW);
            raw.shrink_to_fit();
        }
        Self { position, field: None, expected: expected.into(), reason, raw, truncated, around: None }
    }

    /// Sets aside what is too large, or packed too deep, to be kept at all: its place and the reason.
    pub fn unkept(position: Position, reason: Reason, expected: impl Into<String>) -> Self {
        Self { truncated: true, ..Self::new(position, reason, expected, Vec::new()) }
    }

    /// The same, with what it takes to read it alone.
    fn within(mut self, around: Option<Arc<Around>>) -> Self {
        self.around = around;
        self
    }

    /// The same, with the field that is at fault.
    pub fn in_field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}

impl fmt::Debug for SetAside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SetAside")
            .field("position", &self.position)
            .field("field", &self.field)
            .field("reason", &self.reason)
            .field("expected", &self.expected)
            .field("bytes", &self.raw.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for SetAside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.position)?;
        if let Some(field) = &self.field {
            write!(f, ", field `{field}`")?;
        }
        write!(f, ": expected {}", self.expected)
    }
}

/// What a reader hands out.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A record.
    Draft(Box<Draft>),
    /// What could not be taken.
    SetAside(Box<SetAside>),
}

impl Item {
    /// Says what stands around the record, where that is not said yet.
    pub(crate) fn stands_in(&mut self, around: Option<&Arc<Around>>) {
        let said = match self {
            Self::Draft(draft) => &mut draft.around,
            Self::SetAside(aside) => &mut aside.around,
        };
        if said.is_none() {
            *said = around.cloned();
        }
    }
}
