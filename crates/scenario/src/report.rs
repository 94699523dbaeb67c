//! A made-up report as its State registered it, with what only the generator knows.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use serde::Serialize;

use crate::kind::Kind;
use crate::trace::Class;

/// A moment with the zone it was written down in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Seconds since 1970, UTC.
    pub seconds: i64,
    /// The State's offset at that moment, in seconds east.
    pub offset_seconds: i32,
}

impl Moment {
    pub(crate) fn local(self) -> DateTime {
        let offset = Offset::from_seconds(self.offset_seconds).unwrap_or(Offset::UTC);
        offset.to_datetime(Timestamp::from_second(self.seconds).unwrap_or(Timestamp::UNIX_EPOCH))
    }
}

/// RFC 3339, e.g. `2025-03-04T09:12:55+01:00`.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.local();
        let minutes = self.offset_seconds / 60;
        write!(
            f,
            "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}{:02}:{:02}",
            at.year(),
            at.month(),
            at.day(),
            at.hour(),
            at.minute(),
            at.second(),
            if minutes < 0 { '-' } else { '+' },
            minutes.abs() / 60,
            minutes.abs() % 60
        )
    }
}

impl Serialize for Moment {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// Whose trace a form says it is. A form may say it wrongly: that is part of the exercise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the words are the design's")]
pub enum Side {
    Offender,
    Victim,
    Third,
}

/// A named field of a national form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum FieldName {
    Account,
    AccountHolder,
    PaymentReference,
    Phone,
    Email,
    Website,
    Wallet,
    Transaction,
    Handle,
    Advert,
    Parcel,
    Ip,
    Hash,
    Name,
}

/// A filled field, as typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Which field.
    pub name: FieldName,
    /// Whose it is, by the form.
    pub side: Side,
    /// As typed: spaces, national forms, mistakes.
    pub raw: String,
}

/// A sum lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loss {
    /// Decimal, point, two places.
    pub amount: String,
    /// ISO 4217.
    pub currency: &'static str,
}

/// The reporter, described and not named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VictimInfo {
    /// `14-17`, `18-24`, `25-34` … `75+`; none for an organisation or where not asked.
    pub age_band: Option<&'static str>,
    /// A firm, school or office, not a person.
    pub organisation: bool,
    /// NIS2 sector of an organisation, where it is in one.
    pub sector: Option<&'static str>,
    /// NUTS 2021 level 3.
    pub region: &'static str,
    /// Town.
    pub place: &'static str,
}

/// Why a value is in a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// The offender's own.
    Offender,
    /// Carried by many who have nothing to do with each other.
    Shared,
    /// The victim's own.
    Victim,
    /// A bystander's: lawyer, consumer help, a cited warning.
    Third,
}

/// A value put into the report, in normal form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Planted {
    /// Sort of value.
    pub class: Class,
    /// Normal form (IBAN without spaces, E.164, lower-case host …).
    pub normal: String,
    /// Why it is there.
    pub role: Role,
    /// True where every place that has it has it mistyped or cut, so nobody can read it back.
    pub spoiled: bool,
}

/// One report, with its truth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GeneratedReport {
    /// State whose unit registered it: ISO 3166 code, `EL` for Greece.
    pub owner: &'static str,
    /// Number within the owner. Holds `SCN`: a scenario, never a real file.
    pub reference: String,
    /// Kind as the clerk set it (may be mistaken).
    #[serde(serialize_with = "slug")]
    pub kind: Kind,
    /// Registered at.
    pub reported_at: Moment,
    /// Happened at; none where the form was left empty.
    pub happened_at: Option<Moment>,
    /// The victim's words.
    pub narrative: String,
    /// ISO 639-1.
    pub language: &'static str,
    /// Sums lost, in the State's currency.
    pub losses: Vec<Loss>,
    /// Filled fields.
    pub fields: Vec<Field>,
    /// Who reported.
    pub victim: VictimInfo,
    /// Truth: the offender; none for a report that stands alone.
    pub series: Option<Series>,
    /// Truth: what was put in.
    pub planted: Vec<Planted>,
}

fn slug<S: serde::Serializer>(kind: &Kind, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(kind.slug())
}

/// The label of one offender's reports, e.g. `F000042`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Series(pub u32);

impl fmt::Display for Series {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "F{:06}", self.0)
    }
}

impl Serialize for Series {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}
