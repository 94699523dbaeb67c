//! What people see: lines of lists, and the parts that all pages share. All of it disclosed.

use std::collections::HashMap;

use joinder_core::{
    Disclosed, Level, MatchKey, OrganisationCode, ReportId, SeriesId, Trace, TraceKind, When,
    codes::{Country, Kind},
    disclose,
};
use joinder_matching::Profile;
use joinder_observables::expand;
use joinder_store::{StoreError, Stored, Tx};

use crate::{Node, NodeError, WhyShared, node::State, profile::DESK_PURPOSE};

/// One page of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the next page begins; none at the end.
    pub next: Option<String>,
    /// How many there are in all, as far as they were counted.
    pub total: Option<usize>,
}

/// Which reports a list shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReportQuery {
    /// Words that all occur in the narrative.
    pub text: Option<String>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// Of this owner.
    pub owner: Option<OrganisationCode>,
    /// Registered in this State.
    pub country: Option<Country>,
    /// Dated on this day or later.
    pub from: Option<jiff::civil::Date>,
    /// Dated on this day or earlier.
    pub until: Option<jiff::civil::Date>,
    /// In this series.
    pub series: Option<SeriesId>,
    /// Through this source.
    pub source: Option<String>,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// Rows a page; 0 for the default of 50.
    pub limit: usize,
}

/// A series by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesRef {
    /// Its identifier.
    pub id: SeriesId,
    /// Its number: `S-4821`.
    pub number: i64,
    /// As an analyst called it.
    pub name: Option<String>,
}

/// A report in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportLine {
    /// Its identifier.
    pub id: ReportId,
    /// Whose it is.
    pub owner: OrganisationCode,
    /// The owner's number.
    pub reference: String,
    /// How much of it may be seen.
    pub level: Level,
    /// Its kind, where that may be seen.
    pub kind: Option<Kind>,
    /// Its date, where that may be seen.
    pub dated: Option<When>,
    /// The State that registered it, where that may be seen.
    pub country: Option<Country>,
    /// Euro cents lost, where that may be seen.
    pub lost_eur_cents: Option<i64>,
    /// Its series.
    pub series: Option<SeriesRef>,
    /// When its latest version came, Unix milliseconds.
    pub received_ms: i64,
}

/// What several reports lost, as far as it is known: a report may state no loss, or its owner may withhold it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct KnownLoss {
    /// Euro cents.
    pub eur_cents: i64,
    /// Of how many reports a loss is known.
    pub reports: usize,
}

impl KnownLoss {
    /// What the profile of one report tells: whole euro, and nothing where sums may not be seen.
    pub(crate) fn of(profile: &Profile) -> Self {
        Self { eur_cents: i64::from(profile.loss) * 100, reports: usize::from(profile.loss > 0) }
    }

    pub(crate) fn add(&mut self, other: Self) {
        self.eur_cents = self.eur_cents.saturating_add(other.eur_cents);
        self.reports += other.reports;
    }
}

/// A series in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesLine {
    /// Which.
    pub series: SeriesRef,
    /// Reports.
    pub reports: usize,
    /// States that registered them, those with most first.
    pub countries: Vec<Country>,
    /// Organisations that own them.
    pub owners: usize,
    /// What was lost.
    pub lost: KnownLoss,
    /// The first report's date.
    pub first: Option<When>,
    /// The last report's date.
    pub last: Option<When>,
    /// The commonest kind.
    pub kind: Option<Kind>,
    /// Reports that came in the last 7 days.
    pub grew_7_days: usize,
    /// Reports that came in the last 28 days.
    pub grew_28_days: usize,
}

/// A trace with what the node knows of it.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceView {
    /// What it is.
    pub kind: TraceKind,
    /// Its normal form.
    pub normal: String,
    /// Its key, 16 hex digits.
    pub key: String,
    /// The State that it points to.
    pub country: Option<Country>,
    /// In how many reports it stands on the offender's side.
    pub reports: usize,
    /// Why it is known to be shared; none where it is not.
    pub shared: Option<WhyShared>,
    /// What sharing it adds to a hit.
    pub bits: f32,
    /// Whether it holds its reports together.
    pub joins: bool,
}

impl Node {
    /// What may be seen of a kept report; `None` where that is nothing, as of one that is restricted.
    pub(crate) fn disclosed(&self, stored: &Stored) -> Option<Disclosed> {
        if stored.row.restricted { None } else { self.disclosed_though_restricted(stored) }
    }

    /// The same for whoever decides about restrictions, and answers persons.
    pub(crate) fn disclosed_though_restricted(&self, stored: &Stored) -> Option<Disclosed> {
        disclose(self.viewer(), &stored.report, DESK_PURPOSE)
    }

    /// A report as a line; `None` where nothing may be seen.
    pub(crate) fn line(&self, stored: &Stored, series: &SeriesNames) -> Option<ReportLine> {
        if stored.row.restricted { None } else { self.line_though_restricted(stored, series) }
    }

    /// The same for whoever decides about restrictions, and answers persons.
    pub(crate) fn line_though_restricted(&self, stored: &Stored, series: &SeriesNames) -> Option<ReportLine> {
        let disclosed = self.disclosed_though_restricted(stored)?;
        let shown = disclosed.report();
        let sums = matches!(disclosed.level(), Level::Full | Level::OffenderSide);
        Some(ReportLine {
            id: stored.row.id,
            owner: shown.owner.clone(),
            reference: shown.reference.to_string(),
            level: disclosed.level(),
            kind: shown.kind,
            dated: shown.reported_at.or(shown.happened.from).or(shown.happened.until),
            country: shown.country,
            lost_eur_cents: sums.then(|| stored.report.lost_eur_cents()).filter(|_| !shown.losses.is_empty()),
            series: series.get(stored.row.id),
            received_ms: stored.received_ms,
        })
    }

    /// Lines of reports in the order given; what may not be seen is left out.
    pub(crate) fn lines(&self, tx: &mut Tx<'_>, ids: &[ReportId]) -> Result<Vec<ReportLine>, NodeError> {
        let names = SeriesNames::of(self, tx, ids)?;
        let mut lines = Vec::with_capacity(ids.len());
        for &id in ids {
            if let Some(stored) = tx.report(id)? {
                lines.extend(self.line(&stored, &names));
            }
        }
        Ok(lines)
    }

    /// A trace as people see it.
    pub(crate) fn trace_view(&self, state: &State, trace: &Trace) -> TraceView {
        let key = trace.key();
        let known = state.index.value(key);
        let listed = self.lists().why_shared(trace);
        let shared = match (listed, known) {
            (Some(list), _) => Some(WhyShared::OnList(list.to_string())),
            (None, Some(view)) => WhyShared::of(view),
            (None, None) => None,
        };
        TraceView {
            kind: trace.kind(),
            normal: trace.normal().to_owned(),
            key: format!("{:016x}", key.0),
            country: country_of_trace(trace),
            reports: known.map_or(0, |v| v.reports),
            shared,
            bits: known.map_or_else(|| joinder_matching::base_bits(trace.kind()), |v| v.bits),
            joins: known.is_some_and(|v| v.joins),
        }
    }
}

/// Names of the series of some reports.
pub(crate) struct SeriesNames {
    of: HashMap<ReportId, SeriesRef>,
}

impl SeriesNames {
    pub(crate) fn of(node: &Node, tx: &mut Tx<'_>, ids: &[ReportId]) -> Result<Self, StoreError> {
        let series: Vec<(ReportId, SeriesId)> = {
            let state = node.state();
            ids.iter().filter_map(|&id| state.index.series_of(id).map(|series| (id, series))).collect()
        };
        let mut names: HashMap<SeriesId, SeriesRef> = HashMap::new();
        let mut of = HashMap::new();
        for (report, id) in series {
            if let std::collections::hash_map::Entry::Vacant(vacant) = names.entry(id) {
                vacant.insert(series_ref(tx, id)?);
            }
            if let Some(name) = names.get(&id) {
                of.insert(report, name.clone());
            }
        }
        Ok(Self { of })
    }

    fn get(&self, id: ReportId) -> Option<SeriesRef> {
        self.of.get(&id).cloned()
    }
}

/// A series' number and name. One so new that its row is still being written has no number yet.
pub(crate) fn series_ref(tx: &mut Tx<'_>, id: SeriesId) -> Result<SeriesRef, StoreError> {
    let row = tx.series(id)?;
    Ok(SeriesRef { id, number: row.as_ref().map_or(0, |r| r.number), name: row.and_then(|r| r.name) })
}

/// The State that a trace points to: an account's country, a phone's calling code, a domain's top level.
pub(crate) fn country_of_trace(trace: &Trace) -> Option<Country> {
    let normal = trace.normal();
    match trace.kind() {
        TraceKind::Iban | TraceKind::Account => normal.get(..2)?.parse().ok(),
        TraceKind::Bic => normal.get(4..6)?.parse().ok(),
        TraceKind::Phone => country_of_phone(normal),
        TraceKind::Email | TraceKind::Domain => normal.rsplit_once('.')?.1.to_uppercase().parse().ok(),
        TraceKind::Url => {
            let host = expand(trace).iter().find(|d| d.trace.kind() == TraceKind::Domain)?.trace.clone();
            country_of_trace(&host)
        }
        TraceKind::Card
        | TraceKind::Onion
        | TraceKind::Ip
        | TraceKind::Mac
        | TraceKind::Asn
        | TraceKind::Bitcoin
        | TraceKind::Ethereum
        | TraceKind::Monero
        | TraceKind::Tron
        | TraceKind::Litecoin
        | TraceKind::Solana
        | TraceKind::OtherWallet
        | TraceKind::Transaction
        | TraceKind::Md5
        | TraceKind::Sha1
        | TraceKind::Sha256
        | TraceKind::Ssdeep
        | TraceKind::Tlsh
        | TraceKind::Cve
        | TraceKind::Handle
        | TraceKind::Advert
        | TraceKind::Parcel
        | TraceKind::Person
        | TraceKind::Company => None,
    }
}

/// The State of a number's calling code; of codes that several share, the State that most numbers belong to.
fn country_of_phone(number: &str) -> Option<Country> {
    let digits = number.strip_prefix('+')?;
    let code = (1..=3).rev().filter_map(|len| digits.get(..len)?.parse::<u16>().ok());
    let mut found = code.filter_map(|code| match code {
        1 => "US".parse().ok(),
        7 => "RU".parse().ok(),
        39 => "IT".parse().ok(),
        44 => "GB".parse().ok(),
        47 => "NO".parse().ok(),
        358 => "FI".parse().ok(),
        code => Country::all().find(|c| c.calling_code() == Some(code)),
    });
    found.next()
}

/// The trace of a report that has a key, directly or by what it stands for.
pub(crate) fn trace_with_key(report: &joinder_core::NativeReport, key: MatchKey) -> Option<Trace> {
    let traces = report.observables.iter().filter_map(|o| Trace::new(o.kind, o.value.as_deref()?).ok());
    for trace in traces {
        if trace.key() == key {
            return Some(trace);
        }
        if let Some(derived) = expand(&trace).into_iter().find(|d| d.trace.key() == key) {
            return Some(derived.trace);
        }
    }
    None
}
