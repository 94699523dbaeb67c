//! The native form `joinder/report/1` as a JSON document.
//!
//! One shape serves three readers: files from outside (whose observables are normalised on the way in), the store
//! (which keeps whole reports and refuses what is not in normal form), and what [`crate::disclose`] lets out (the same
//! shape with what is withheld left out).

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{
    Attachment, Fault, Loss, Marking, Narrative, Observable, OrganisationCode, Origin, Period, Reference,
    Report, Side, Trace, TraceError, TraceKind, Value, Victim, When,
    codes::{Country, Kind, Nuts},
};

/// The value of `schema` in every native report.
pub const SCHEMA: &str = "joinder/report/1";

/// A report as JSON.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NativeReport {
    /// [`SCHEMA`].
    pub schema: String,
    /// Whose it is.
    pub owner: OrganisationCode,
    /// The owner's number.
    pub reference: Reference,
    /// What sort of thing happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// When it was reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reported_at: Option<When>,
    /// When it happened.
    #[serde(default, skip_serializing_if = "is_default")]
    pub happened: Period,
    /// The State that registered it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// Where the victim is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Nuts>,
    /// Who suffered it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub victim: Victim,
    /// The sums.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub losses: Vec<Loss>,
    /// The story.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub narrative: Option<Narrative>,
    /// The traces.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub observables: Vec<NativeObservable>,
    /// Files that came with it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// All other fields.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, String>,
    /// The owner's conditions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marking: Option<Marking>,
}

impl NativeReport {
    /// Whose it is and its number, and nothing else.
    pub fn bare(owner: OrganisationCode, reference: Reference) -> Self {
        Self {
            schema: SCHEMA.to_owned(),
            owner,
            reference,
            kind: None,
            reported_at: None,
            happened: Period::default(),
            country: None,
            place: None,
            victim: Victim::default(),
            losses: Vec::new(),
            narrative: None,
            observables: Vec::new(),
            attachments: Vec::new(),
            fields: BTreeMap::new(),
            marking: None,
        }
    }
}

impl fmt::Debug for NativeReport {
    // As for a report: whose, its kind and counts.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NativeReport")
            .field("owner", &self.owner)
            .field("kind", &self.kind)
            .field("observables", &self.observables.len())
            .finish_non_exhaustive()
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// An observable as JSON.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NativeObservable {
    /// What it is.
    #[serde(rename = "type")]
    pub kind: TraceKind,
    /// Its normal form; on input, any way of writing it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Why it is none, where it is not valid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
    /// Whose it is.
    pub side: Side,
    /// As it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<String>,
    /// Where it was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<NativeOrigin>,
    /// Source port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub port: Option<u16>,
    /// When it was in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen_at: Option<When>,
}

impl fmt::Debug for NativeObservable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NativeObservable")
            .field("kind", &self.kind)
            .field("side", &self.side)
            .finish_non_exhaustive()
    }
}

/// Where an observable was found, as JSON: `{"field":"iban"}`, `{"narrative":[12,34]}`, `{"header":"reply-to"}`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NativeOrigin {
    /// A field of the form.
    Field(String),
    /// Bytes of the narrative: first, one past the last.
    Narrative(u32, u32),
    /// A header of a mail.
    Header(String),
    /// An attachment.
    Attachment(String),
}

impl fmt::Debug for NativeOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&Origin::from(self.clone()), f)
    }
}

impl From<&Origin> for NativeOrigin {
    fn from(origin: &Origin) -> Self {
        match origin {
            Origin::Field(name) => Self::Field(name.to_string()),
            Origin::Narrative { start, end } => Self::Narrative(*start, *end),
            Origin::Header(name) => Self::Header(name.to_string()),
            Origin::Attachment(name) => Self::Attachment(name.to_string()),
        }
    }
}

impl From<NativeOrigin> for Origin {
    fn from(origin: NativeOrigin) -> Self {
        match origin {
            NativeOrigin::Field(name) => Self::Field(name.into()),
            NativeOrigin::Narrative(start, end) => Self::Narrative { start, end },
            NativeOrigin::Header(name) => Self::Header(name.into()),
            NativeOrigin::Attachment(name) => Self::Attachment(name.into()),
        }
    }
}

impl From<&Observable> for NativeObservable {
    fn from(observable: &Observable) -> Self {
        let (value, fault) = match &observable.value {
            Value::Trace(trace) => (Some(trace.normal().to_owned()), None),
            Value::Invalid { fault, .. } => (None, Some(*fault)),
        };
        // A raw form equal to the normal form need not be kept twice.
        let raw = (value.as_deref() != Some(&*observable.raw)).then(|| observable.raw.to_string());
        Self {
            kind: observable.kind(),
            value,
            fault,
            side: observable.side,
            raw,
            origin: Some(NativeOrigin::from(&observable.origin)),
            port: observable.port,
            seen_at: observable.seen_at,
        }
    }
}

/// Why a native report is not a whole one in normal form.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum NativeError {
    /// Another schema.
    #[error("expected schema `{SCHEMA}`")]
    Schema,
    /// A field that a whole report has.
    #[error("field `{0}` is missing")]
    Missing(&'static str),
    /// An observable that is not in normal form.
    #[error("observable {index}: {source}")]
    Observable {
        /// Its place in the list, from 0.
        index: usize,
        /// What is wrong with it.
        source: TraceError,
    },
}

impl Report {
    /// The whole report as JSON, for the owner's own store alone. Every reader gets [`crate::disclose`] instead.
    pub fn to_native(&self) -> NativeReport {
        NativeReport {
            schema: SCHEMA.to_owned(),
            owner: self.owner.clone(),
            reference: self.reference.clone(),
            kind: Some(self.kind),
            reported_at: self.reported_at,
            happened: self.happened,
            country: self.country,
            place: self.place,
            victim: self.victim.clone(),
            losses: self.losses.clone(),
            narrative: self.narrative.clone(),
            observables: self.observables.iter().map(NativeObservable::from).collect(),
            attachments: self.attachments.clone(),
            fields: self.fields.clone(),
            marking: Some(self.marking.clone()),
        }
    }
}

impl TryFrom<NativeReport> for Report {
    type Error = NativeError;

    /// Takes a whole report whose observables are already in normal form: what the store kept.
    fn try_from(native: NativeReport) -> Result<Self, NativeError> {
        if native.schema != SCHEMA {
            return Err(NativeError::Schema);
        }
        let observables = native.observables.into_iter().enumerate().map(|(index, observable)| {
            observable.into_observable().map_err(|source| NativeError::Observable { index, source })
        });
        Ok(Self {
            observables: observables.collect::<Result<_, _>>()?,
            owner: native.owner,
            reference: native.reference,
            kind: native.kind.ok_or(NativeError::Missing("kind"))?,
            reported_at: native.reported_at,
            happened: native.happened,
            country: native.country,
            place: native.place,
            victim: native.victim,
            losses: native.losses,
            narrative: native.narrative,
            attachments: native.attachments,
            fields: native.fields,
            marking: native.marking.ok_or(NativeError::Missing("marking"))?,
        })
    }
}

impl NativeObservable {
    fn into_observable(self) -> Result<Observable, TraceError> {
        let value = match (self.fault, &self.value) {
            (Some(fault), _) => Value::Invalid { claimed: self.kind, fault },
            (None, Some(normal)) => Value::Trace(Trace::new(self.kind, normal.as_str())?),
            (None, None) => return Err(TraceError::Grammar(self.kind)),
        };
        let raw = self.raw.or(self.value).unwrap_or_default();
        Ok(Observable {
            value,
            side: self.side,
            origin: self.origin.map_or_else(|| Origin::Field("observables".into()), Origin::from),
            raw: raw.into(),
            port: self.port,
            seen_at: self.seen_at,
        })
    }
}
