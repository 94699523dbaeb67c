//! Checking that the store is whole, and saying which report is in which series.

use std::{
    collections::{HashMap, HashSet},
    fmt,
};

use joinder_core::{Deed, DisclosureFilter, IdSource, MatchKey, ReportId, SeriesId, Subjects, TraceKind};
use joinder_matching::{Decision, Evidence, Index};
use joinder_store::StoreError;
use thiserror::Error;

use crate::{NewAct, Node, NodeError, profile::DESK_PURPOSE};

/// Takes owner, reference and series of one report.
pub type EachAssignment<'a> = dyn FnMut(&str, &str, Option<SeriesId>) -> std::io::Result<()> + 'a;

/// What was checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Reports that stand.
    pub reports: usize,
    /// Versions of them that are kept.
    pub versions: usize,
    /// Series.
    pub series: usize,
}

/// Why a store is not whole.
#[derive(Debug, Error)]
pub enum VerifyError {
    /// It could not be looked at.
    #[error("the store cannot be looked at")]
    Node(#[from] NodeError),
    /// Something is not as it should be.
    #[error("{count} things are not as they should be{}", the_first(.first))]
    Differs {
        /// The first of them, at least one.
        first: Vec<Difference>,
        /// How many there are.
        count: usize,
    },
}

fn the_first(all: &[Difference]) -> String {
    all.first().map_or_else(String::new, |first| format!("; the first: {first}"))
}

impl From<StoreError> for VerifyError {
    fn from(error: StoreError) -> Self {
        Self::Node(error.into())
    }
}

/// One thing that is not as it should be: of which report, and never what stands in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Difference {
    /// A version or the row of a report.
    Row {
        /// Which.
        report: ReportId,
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// The evidence kept of a report cannot be read, or its wording or number is not what its text gives.
    Sketch {
        /// Which.
        report: ReportId,
    },
    /// A value among the evidence kept of a report.
    Value {
        /// Which report.
        report: ReportId,
        /// What sort of value.
        kind: TraceKind,
        /// What is wrong with it.
        how: Wrong,
    },
    /// A series is kept that the index does not hold, or the other way round, or it is known by a report of another.
    Series {
        /// Which.
        series: SeriesId,
    },
    /// The index that runs and one made anew do not hold the same of a report: itself, its facts, or its company.
    Report {
        /// Which.
        report: ReportId,
        /// How the other was made.
        made: Made,
    },
    /// A value of a report weighs otherwise in the index that runs than in one made anew.
    Weight {
        /// Which report.
        report: ReportId,
        /// What sort of value.
        kind: TraceKind,
        /// How the other was made.
        made: Made,
    },
}

/// How a value among the evidence kept of a report differs from what the report's text gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is not kept.
    Missing,
    /// The text does not give it.
    TooMuch,
    /// What the warning lists say of it is another thing than what was kept.
    Listed,
}

/// How an index is made from what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// All reports at once, as at every start.
    AtOnce,
    /// From the last report to the first, one by one and in batches.
    Backwards,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Row { report, table, column } => {
                write!(f, "{report}: {table}.{column} holds what was not written there")
            }
            Self::Sketch { report } => {
                write!(f, "{report}: the evidence kept of it is not what its text gives")
            }
            Self::Value { report, kind, how: Wrong::Missing } => {
                write!(f, "{report}: a value of kind {kind} is not among the evidence kept of it")
            }
            Self::Value { report, kind, how: Wrong::TooMuch } => {
                write!(f, "{report}: a value of kind {kind} is kept that its text does not give")
            }
            Self::Value { report, kind, how: Wrong::Listed } => {
                write!(f, "{report}: of a value of kind {kind} the lists say another thing than was kept")
            }
            Self::Series { series } => write!(f, "{series}: the series is not kept as the index holds it"),
            Self::Report { report, made } => write!(f, "{report}: an index made {made} holds it otherwise"),
            Self::Weight { report, kind, made } => {
                write!(f, "{report}: in an index made {made} a value of kind {kind} weighs otherwise")
            }
        }
    }
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::AtOnce => "at once",
            Self::Backwards => "from the last report to the first",
        })
    }
}

/// How far a check is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checking {
    /// So many reports were read.
    Texts(usize),
    /// The evidence of so many was made anew.
    Evidence(usize),
    /// So many were matched anew.
    Matching(usize),
}

/// Hears how far a check is.
type Tell<'a> = dyn FnMut(Checking) + 'a;

/// Reports looked at in one view of the store.
const PAGE: usize = 1_000;
/// Reports that come one by one when an index is made backwards, and how many come at once behind them.
const SINGLY: usize = 64;
const BATCH: usize = 997;
/// Differences that are told of one by one.
const MOST_TOLD: usize = 1_000;

/// What differs.
#[derive(Default)]
struct Found {
    first: Vec<Difference>,
    count: usize,
}

impl Found {
    fn add(&mut self, difference: Difference) {
        self.count += 1;
        if self.first.len() < MOST_TOLD {
            self.first.push(difference);
        }
    }
}

impl Node {
    /// Checks all that is kept. Reads every version of every report; makes the evidence of each anew from its text; and
    /// compares what the index that runs holds with one made at once, as at the next start, and one made from the last
    /// report to the first. Nothing is changed. Costs a few times what a start does, and holds matching up meanwhile.
    pub fn verify(&self) -> Result<Verified, VerifyError> {
        self.verify_telling(&mut |_| ())
    }

    /// The same; `tell` hears how far it is.
    pub fn verify_telling(&self, tell: &mut Tell<'_>) -> Result<Verified, VerifyError> {
        let mut found = Found::default();
        let (reports, versions) = self.verify_texts(&mut found, tell)?;
        self.verify_evidence(&mut found, tell)?;
        let series = self.verify_index(&mut found, tell)?;
        match found {
            Found { count: 0, .. } => Ok(Verified { reports, versions, series }),
            Found { first, count } => Err(VerifyError::Differs { first, count }),
        }
    }

    /// Gives how many reports and versions are kept.
    fn verify_texts(&self, found: &mut Found, tell: &mut Tell<'_>) -> Result<(usize, usize), StoreError> {
        let mut ids = Vec::new();
        self.store().read(|tx| {
            tx.each_natural_key(&mut |id, _, _| {
                ids.push(id);
                Ok(())
            })
        })?;
        let (mut versions, mut looked_at) = (0, 0);
        for page in ids.chunks(PAGE) {
            self.store().read(|tx| {
                for &report in page {
                    match tx.versions(report).and_then(|all| tx.verify_report(report).map(|()| all.len())) {
                        Ok(count) => versions += count,
                        Err(StoreError::Corrupt { table, column }) => {
                            found.add(Difference::Row { report, table, column });
                        }
                        Err(other) => return Err(other),
                    }
                }
                Ok(())
            })?;
            looked_at += page.len();
            tell(Checking::Texts(looked_at));
        }
        Ok((ids.len(), versions))
    }

    fn verify_evidence(&self, found: &mut Found, tell: &mut Tell<'_>) -> Result<(), StoreError> {
        let (mut after, mut looked_at) = (None, 0);
        loop {
            let before = looked_at;
            self.store().read(|tx| {
                tx.each_beside_evidence(after, PAGE, &mut |id, kept, report| {
                    after = Some(id);
                    looked_at += 1;
                    // One that cannot be read was told of already.
                    if let Ok(report) = report {
                        compare_evidence(kept.as_ref(), &self.evidence_of(id, &report), found);
                    }
                    Ok(())
                })
            })?;
            if looked_at == before {
                return Ok(());
            }
            tell(Checking::Evidence(looked_at));
        }
    }

    /// Gives how many series there are.
    fn verify_index(&self, found: &mut Found, tell: &mut Tell<'_>) -> Result<usize, NodeError> {
        let following = self.caught_up()?;
        let kept = self.kept()?;
        let state = self.state();
        let running = &state.index;
        let mut known: HashMap<SeriesId, ReportId> = kept.anchors.iter().copied().collect();
        let series: Vec<SeriesId> = running.series().map(|(series, _)| series).collect();
        for &series in &series {
            let anchor = known.remove(&series);
            if anchor.and_then(|anchor| running.series_of(anchor)) != Some(series) {
                found.add(Difference::Series { series });
            }
        }
        known.into_keys().for_each(|series| found.add(Difference::Series { series }));
        for made in [Made::AtOnce, Made::Backwards] {
            let other = made.index(&kept.evidence, &kept.decisions, self.now_ms(), tell);
            compare(running, &other, made, &kept.evidence, found);
        }
        drop(following);
        Ok(series.len())
    }

    /// Every report that may be known of, in order of arrival: owner, reference and series.
    pub fn each_assignment(&self, each: &mut EachAssignment<'_>) -> Result<(), NodeError> {
        let filter = DisclosureFilter::new(self.viewer(), DESK_PURPOSE);
        let (mut failed, mut named) = (None, Vec::new());
        let note = |named: &mut Vec<ReportId>| {
            let act = NewAct::of(Deed::Exported).about_reports(std::mem::take(named));
            self.record_act(act)
        };
        self.store().read(|tx| {
            let state = self.state();
            tx.each_visible_key(&filter, &mut |id, owner, reference| {
                if failed.is_some() {
                    return Ok(());
                }
                failed = each(owner, reference, state.index.series_of(id)).err().map(NodeError::from);
                named.push(id);
                if failed.is_none() && named.len() == Subjects::NAMED {
                    failed = note(&mut named).err();
                }
                Ok(())
            })
        })?;
        note(&mut named)?;
        failed.map_or(Ok(()), Err)
    }
}

impl Made {
    /// Makes an index so. Its series have numbers of their own.
    fn index(self, evidence: &[Evidence], decisions: &[Decision], now_ms: i64, tell: &mut Tell<'_>) -> Index {
        let (mut index, ids) = (Index::default(), IdSource::default());
        match self {
            Self::AtOnce => {
                index.load(evidence, &[], decisions, &ids, now_ms);
            }
            Self::Backwards => {
                index.load(&[], &[], decisions, &ids, now_ms);
                let (batches, singles) = evidence.split_at(evidence.len().saturating_sub(SINGLY));
                for page in singles.rchunks(1).chain(batches.rchunks(BATCH)) {
                    let page: Vec<Evidence> = page.iter().rev().cloned().collect();
                    index.add(&page, &ids, now_ms);
                    tell(Checking::Matching(index.len()));
                }
            }
        }
        tell(Checking::Matching(index.len()));
        index
    }
}

/// Both are sorted by their keys.
fn compare_evidence(kept: Option<&Evidence>, made: &Evidence, found: &mut Found) {
    let report = made.report();
    let same_sketch =
        |kept: &Evidence| kept.tag() == made.tag() && kept.profile().wording == made.profile().wording;
    let Some(kept) = kept.filter(|kept| same_sketch(kept)) else {
        return found.add(Difference::Sketch { report });
    };
    let mut value = |kind, how| found.add(Difference::Value { report, kind, how });
    let of = |evidence: &Evidence, key: MatchKey| {
        evidence.keys().binary_search_by_key(&key, |&(key, ..)| key).map(|at| evidence.keys()[at]).ok()
    };
    for &(key, kind, listed) in made.keys() {
        match of(kept, key) {
            None => value(kind, Wrong::Missing),
            Some((_, _, was)) if was != listed => value(kind, Wrong::Listed),
            Some(_) => {}
        }
    }
    for &(_, kind, _) in kept.keys().iter().filter(|&&(key, ..)| of(made, key).is_none()) {
        value(kind, Wrong::TooMuch);
    }
}

/// Whether two indexes hold the same: reports and their facts, who is in company with whom, and what each value weighs.
fn compare(running: &Index, other: &Index, made: Made, evidence: &[Evidence], found: &mut Found) {
    let (ours, theirs) = (company(running), company(other));
    let mut weighed: HashSet<MatchKey> = HashSet::new();
    let mut held = 0;
    for one in evidence {
        let report = one.report();
        held += usize::from(running.contains(report));
        let same_facts = running.profile(report) == other.profile(report);
        if !same_facts || ours.get(&report) != theirs.get(&report) {
            found.add(Difference::Report { report, made });
        }
        for &(key, kind, _) in one.keys() {
            if weighed.insert(key) && running.value(key) != other.value(key) {
                found.add(Difference::Weight { report, kind, made });
            }
        }
    }
    // What runs holds nothing that is not kept.
    if held < running.len() {
        let kept: HashSet<ReportId> = evidence.iter().map(Evidence::report).collect();
        let strays = running.assignments().map(|(report, _)| report).filter(|report| !kept.contains(report));
        strays.for_each(|report| found.add(Difference::Report { report, made }));
    }
}

/// The oldest report of its series, for each report that is in one.
fn company(index: &Index) -> HashMap<ReportId, ReportId> {
    let mut oldest: HashMap<SeriesId, ReportId> = HashMap::new();
    for (report, series) in index.assignments() {
        if let Some(series) = series {
            oldest.entry(series).and_modify(|first| *first = report.min(*first)).or_insert(report);
        }
    }
    let in_series = index.assignments().filter_map(|(report, series)| Some((report, *oldest.get(&series?)?)));
    in_series.collect()
}
