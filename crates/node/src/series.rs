//! Series as people see them: the list by size or growth, and one with its evidence, weeks, States and history.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use jiff::civil::{Date, Weekday};
use joinder_core::{
    MatchKey, OrganisationCode, ReportId, SeriesId, TraceKind, When,
    codes::{Country, Kind, Proposal, crosswalk},
};
use joinder_matching::{Decision, Profile};
use joinder_store::{StoreError, Tx};

use crate::{
    DecisionView, HistoryLine, KnownLoss, Node, NodeError, OffenceView, Page, ReportLine, SeriesLine,
    SeriesRef, SharedWork, TraceView, WhyShared,
    look_up::day_of,
    node::State,
    profile::{country_of, kind_of},
    reports::page_size,
    views::{series_ref, trace_with_key},
    work::SeriesHere,
};

/// Traces listed as a series' evidence.
const MAX_EVIDENCE: usize = 200;

/// In which order series are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SeriesOrder {
    /// Most reports in the last 7 days first.
    #[default]
    Growth,
    /// Most reports first.
    Size,
    /// Most euro lost first.
    Loss,
    /// Latest report first.
    Latest,
}

/// Which series a list shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SeriesQuery {
    /// In which order.
    pub order: SeriesOrder,
    /// Mostly of this kind.
    pub kind: Option<Kind>,
    /// With reports registered in this State.
    pub country: Option<Country>,
    /// With reports of at least this many States.
    pub least_countries: usize,
    /// Where the last page ended.
    pub cursor: Option<String>,
    /// Rows a page; 0 for the default of 50.
    pub limit: usize,
}

/// One piece of a series' evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct EvidenceLine {
    /// The trace.
    pub trace: TraceView,
    /// In how many of the series' reports it stands.
    pub in_reports: usize,
    /// Their first date.
    pub first: Option<When>,
    /// Their last date.
    pub last: Option<When>,
}

/// The reports of one week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeekBar {
    /// The week's Monday.
    pub monday: Date,
    /// Reports by State, those with most first.
    pub by_country: Vec<(Country, usize)>,
    /// Reports whose State may not be known or is not.
    pub elsewhere: usize,
}

/// One series.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesView {
    /// As in a list.
    pub line: SeriesLine,
    /// What holds it together, what most reports share first.
    pub evidence: Vec<EvidenceLine>,
    /// What its reports carry and does not count, and why.
    pub not_counted: Vec<(TraceView, WhyShared)>,
    /// Of which kinds the values are that two reports share, whether they count or not.
    pub evidence_kinds: Vec<TraceKind>,
    /// Reports by week.
    pub weeks: Vec<WeekBar>,
    /// Reports and what they lost, by State.
    pub by_country: Vec<(Country, usize, KnownLoss)>,
    /// The organisations that own its reports, those with most first.
    pub owners: Vec<(OrganisationCode, usize)>,
    /// Reports of which the State is withheld, or whose owner is of no State.
    pub stateless: usize,
    /// What happened to it, newest first.
    pub history: Vec<HistoryLine>,
    /// Decisions that bear on it, newest first.
    pub decisions: Vec<DecisionView>,
    /// What its kind may be in law; a human confirms.
    pub proposal: Option<&'static Proposal>,
    /// What a human says that it is.
    pub offence: Option<OffenceView>,
    /// Who works on it here and elsewhere.
    pub work: SharedWork,
    /// Its reports, newest first.
    pub reports: Page<ReportLine>,
}

/// What is summed over a series from the profiles of its reports.
#[derive(Clone, Debug, Default)]
pub(crate) struct Summary {
    pub(crate) series: Option<SeriesId>,
    pub(crate) reports: usize,
    lost: KnownLoss,
    first: u16,
    last: u16,
    week: usize,
    month: usize,
    countries: BTreeMap<u8, usize>,
    owners: BTreeMap<u16, usize>,
    kinds: BTreeMap<u8, usize>,
}

impl Summary {
    fn add(&mut self, profile: Profile, today: u16) {
        self.reports += 1;
        *self.owners.entry(profile.owner).or_default() += 1;
        self.week += usize::from(profile.received + 7 > today);
        self.month += usize::from(profile.received + 28 > today);
        // A hit only tells neither kind, nor State, nor date.
        if profile.level < 2 {
            return;
        }
        self.lost.add(KnownLoss::of(&profile));
        if profile.day > 0 {
            self.first = if self.first == 0 { profile.day } else { self.first.min(profile.day) };
            self.last = self.last.max(profile.day);
        }
        // 255 is no State.
        if profile.country != 255 {
            *self.countries.entry(profile.country).or_default() += 1;
        }
        *self.kinds.entry(profile.kind).or_default() += 1;
    }

    fn kind(&self) -> Option<Kind> {
        let known = self.kinds.iter().filter(|(number, _)| **number != 255);
        known
            .max_by_key(|(number, count)| (**count, std::cmp::Reverse(**number)))
            .and_then(|(n, _)| kind_of(*n))
    }

    fn line(&self, series: SeriesRef) -> SeriesLine {
        let mut countries: Vec<_> = self.countries.iter().map(|(&n, &count)| (count, n)).collect();
        countries.sort_unstable_by(|a, b| b.cmp(a));
        SeriesLine {
            series,
            reports: self.reports,
            countries: countries.into_iter().filter_map(|(_, n)| country_of(n)).collect(),
            owners: self.owners.len(),
            lost: self.lost,
            first: day_of(self.first),
            last: day_of(self.last),
            kind: self.kind(),
            grew_7_days: self.week,
            grew_28_days: self.month,
        }
    }
}

/// All summaries, kept until the index changes or the day does.
#[derive(Default)]
pub(crate) struct Summaries {
    version: u64,
    today: u16,
    all: Arc<Vec<Summary>>,
}

/// What counts, and what does not and why.
pub type EvidenceOfKind = (Vec<EvidenceLine>, Vec<Unheeded>);

impl Node {
    /// A page of series.
    pub fn series_list(&self, query: &SeriesQuery) -> Result<Page<SeriesLine>, NodeError> {
        let all = self.all_summaries();
        let wanted_country = query.country.map(|c| crate::profile::country_number(Some(c)));
        let mut rows: Vec<&Summary> = all
            .iter()
            .filter(|s| query.kind.is_none_or(|kind| s.kind() == Some(kind)))
            .filter(|s| wanted_country.is_none_or(|c| s.countries.contains_key(&c)))
            .filter(|s| s.countries.len() >= query.least_countries)
            .collect();
        let key = |s: &Summary| match query.order {
            SeriesOrder::Growth => (s.week as u64, s.month as u64, s.reports as u64),
            SeriesOrder::Size => (s.reports as u64, 0, 0),
            SeriesOrder::Loss => (s.lost.eur_cents.unsigned_abs(), s.reports as u64, 0),
            SeriesOrder::Latest => (u64::from(s.last), s.reports as u64, 0),
        };
        rows.sort_unstable_by(|a, b| key(b).cmp(&key(a)).then_with(|| a.series.cmp(&b.series)));
        let (total, limit) = (rows.len(), page_size(query.limit));
        // A place in the order would skip or repeat rows when series grow between two pages.
        let start = match query.cursor.as_deref() {
            None => 0,
            Some(cursor) => {
                let last: SeriesId = cursor.parse().map_err(|_| NodeError::Cursor)?;
                rows.iter().position(|s| s.series == Some(last)).map_or(total, |at| at + 1)
            }
        };
        let page: Vec<&Summary> = rows.iter().skip(start).take(limit).copied().collect();
        let more = start + page.len() < total;
        let next = page.last().filter(|_| more).and_then(|s| s.series).map(|id| id.to_string());
        self.store().read(|tx| {
            let lines = page.iter().filter_map(|s| Some((s, s.series?)));
            let rows =
                lines.map(|(s, id)| Ok(s.line(series_ref(tx, id)?))).collect::<Result<_, StoreError>>()?;
            Ok(Page { rows, next, total: Some(total) })
        })
    }

    /// The series that stood before and that reports came to in the last 7 days, those with most first. One that began in
    /// them, as all do after a first import, has nothing that it could have grown from.
    pub(crate) fn growing(&self, limit: usize) -> Result<Vec<SeriesLine>, NodeError> {
        let all = self.all_summaries();
        let mut grown: Vec<&Summary> = all.iter().filter(|s| s.week > 0 && s.week < s.reports).collect();
        let key = |s: &Summary| (s.week, s.month, s.reports);
        grown.sort_unstable_by(|a, b| key(b).cmp(&key(a)).then_with(|| a.series.cmp(&b.series)));
        grown.truncate(limit);
        self.store().read(|tx| {
            let lines = grown.into_iter().filter_map(|s| Some((s, s.series?)));
            let lines = lines.map(|(s, id)| Ok(s.line(series_ref(tx, id)?)));
            Ok(lines.collect::<Result<Vec<_>, StoreError>>()?)
        })
    }

    /// Summaries of all series of which anything may be known.
    pub(crate) fn all_summaries(&self) -> Arc<Vec<Summary>> {
        let state = self.state();
        let today = u16::try_from(self.now_ms() / 86_400_000).unwrap_or(0);
        let mut kept = self.summaries().lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if kept.version != state.version || kept.today != today {
            let mut by_series: HashMap<SeriesId, Summary> = HashMap::new();
            for (_, profile, series) in state.index.profiles() {
                if let Some(id) = series {
                    let summary = by_series.entry(id).or_default();
                    summary.series = Some(id);
                    summary.add(profile, today);
                }
            }
            *kept =
                Summaries { version: state.version, today, all: Arc::new(by_series.into_values().collect()) };
        }
        Arc::clone(&kept.all)
    }

    /// A series by the number people know it by.
    pub fn series_numbered(&self, number: i64) -> Result<Option<SeriesId>, NodeError> {
        Ok(self.store().read(|tx| tx.series_numbered(number))?.map(|row| row.id))
    }

    /// Where a series went that is no more: up in another.
    pub fn series_moved(&self, id: SeriesId) -> Result<Option<SeriesId>, NodeError> {
        Ok(self.store().read(|tx| tx.series(id))?.and_then(|row| row.into))
    }

    /// One series; `None` where there is none or nothing of it may be known.
    pub fn series(&self, id: SeriesId) -> Result<Option<SeriesView>, NodeError> {
        let gathered = self.gather(id, |_| true);
        if gathered.summary.reports == 0 {
            return Ok(None);
        }
        let Gathered { summary, weeks, by_country, values, kinds, members } = gathered;
        self.store().read(|tx| {
            let line = summary.line(series_ref(tx, id)?);
            let (evidence, not_counted) = self.evidence(tx, values)?;
            let here = SeriesHere { id, members: &members, evidence: &evidence };
            let (work, worked) = self.shared_work(tx, &here)?;
            let mut history = series_history(tx, id)?;
            history.extend(worked);
            history.sort_by_key(|line| std::cmp::Reverse(line.at_ms));
            Ok(Some(SeriesView {
                proposal: line.kind.map(crosswalk),
                line,
                evidence,
                not_counted,
                evidence_kinds: kinds,
                weeks,
                by_country,
                owners: self.owners_of(&summary),
                stateless: summary.reports - summary.countries.values().sum::<usize>(),
                offence: tx.said_offence(id)?.map(OffenceView::from),
                history,
                work,
                decisions: decisions_on(tx, &members)?,
                reports: self.series_reports(id, None, 50)?,
            }))
        })
    }

    /// The evidence of a series that is of one kind: what counts, and what does not and why. So many lines of it as
    /// [`Self::series`] gives of all kinds together.
    pub fn series_evidence(&self, id: SeriesId, kind: TraceKind) -> Result<EvidenceOfKind, NodeError> {
        let Gathered { values, .. } = self.gather(id, |k| k == kind);
        self.store().read(|tx| self.evidence(tx, values))
    }

    /// Gives a series the name by which people call it.
    pub fn name_series(&self, id: SeriesId, name: &str) -> Result<(), NodeError> {
        let name = name.trim();
        let fine = (1..=120).contains(&name.chars().count())
            && !name.chars().any(joinder_core::is_disallowed_control);
        if !fine {
            return Err(NodeError::Field {
                field: "name",
                expected: "a name of 1 to 120 characters".to_owned(),
            });
        }
        let now = self.now_ms();
        match self.store().write("name series", |tx| tx.name_series(id, name, now))? {
            true => Ok(()),
            false => Err(NodeError::NoSuchItem),
        }
    }

    /// One walk over a series' reports in memory; of the values only those of the kinds wanted.
    fn gather(&self, id: SeriesId, wanted: impl Fn(TraceKind) -> bool) -> Gathered {
        let state = self.state();
        let today = u16::try_from(self.now_ms() / 86_400_000).unwrap_or(0);
        let mut all = Gathered::default();
        let mut weeks: BTreeMap<Date, (BTreeMap<Country, usize>, usize)> = BTreeMap::new();
        let mut countries: BTreeMap<Country, (usize, KnownLoss)> = BTreeMap::new();
        let mut values: HashMap<MatchKey, Seen> = HashMap::new();
        for report in state.index.members(id) {
            let Some(profile) = state.index.profile(report) else { continue };
            all.members.push(report);
            all.summary.add(profile, today);
            if profile.level < 2 {
                continue;
            }
            let country = country_of(profile.country);
            if let Some(When::Day(date)) = day_of(profile.day) {
                let week = weeks.entry(monday(date)).or_default();
                match country {
                    Some(country) => *week.0.entry(country).or_default() += 1,
                    None => week.1 += 1,
                }
            }
            if let Some(country) = country {
                let sum = countries.entry(country).or_default();
                sum.0 += 1;
                sum.1.add(KnownLoss::of(&profile));
            }
            for (key, kind) in state.index.keys_of(report) {
                let new = Seen { kind, example: report, count: 0, first: 0, last: 0 };
                values.entry(key).or_insert(new).add(profile.day);
            }
        }
        all.weeks = weeks
            .into_iter()
            .map(|(monday, (by, elsewhere))| WeekBar { monday, by_country: ranked(by), elsewhere })
            .collect();
        all.by_country = countries.into_iter().map(|(c, (n, lost))| (c, n, lost)).collect();
        all.by_country.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        let shared = values.values().filter(|seen| seen.count > 1).map(|seen| seen.kind);
        all.kinds = shared.collect::<BTreeSet<_>>().into_iter().collect();
        values.retain(|_, seen| wanted(seen.kind));
        all.values = pick(&state, values);
        all
    }

    fn owners_of(&self, summary: &Summary) -> Vec<(OrganisationCode, usize)> {
        let known = self.owners();
        let named =
            summary.owners.iter().filter_map(|(&n, &reports)| Some((known.code(n)?.clone(), reports)));
        let mut owners: Vec<_> = named.collect();
        owners.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        owners
    }

    /// The evidence: each value's normal form is read from one report that may be seen.
    fn evidence(
        &self,
        tx: &mut Tx<'_>,
        values: Vec<(MatchKey, Seen)>,
    ) -> Result<(Vec<EvidenceLine>, Vec<Unheeded>), NodeError> {
        let (mut counted, mut not_counted) = (Vec::new(), Vec::new());
        for (key, seen) in values {
            let Some(stored) = tx.report(seen.example)? else { continue };
            let Some(disclosed) = self.disclosed(&stored) else { continue };
            let Some(trace) = trace_with_key(disclosed.report(), key) else { continue };
            let state = self.state();
            let view = self.trace_view(&state, &trace);
            match state.index.value(key).and_then(WhyShared::of) {
                Some(why) => not_counted.push((view, why)),
                None => counted.push(EvidenceLine {
                    trace: view,
                    in_reports: seen.count,
                    first: day_of(seen.first),
                    last: day_of(seen.last),
                }),
            }
        }
        Ok((counted, not_counted))
    }
}

/// A trace that does not count, and why.
pub type Unheeded = (TraceView, WhyShared);

/// What one walk over a series gives.
#[derive(Default)]
struct Gathered {
    summary: Summary,
    weeks: Vec<WeekBar>,
    by_country: Vec<(Country, usize, KnownLoss)>,
    values: Vec<(MatchKey, Seen)>,
    kinds: Vec<TraceKind>,
    members: Vec<ReportId>,
}

/// Where a value was seen within a series.
struct Seen {
    kind: TraceKind,
    example: ReportId,
    count: usize,
    first: u16,
    last: u16,
}

impl Seen {
    fn add(&mut self, day: u16) {
        self.count += 1;
        if day > 0 {
            self.first = if self.first == 0 { day } else { self.first.min(day) };
            self.last = self.last.max(day);
        }
    }
}

/// The values of at least two reports, what most share first.
fn pick(state: &State, values: HashMap<MatchKey, Seen>) -> Vec<(MatchKey, Seen)> {
    let mut shared: Vec<_> = values.into_iter().filter(|(_, seen)| seen.count > 1).collect();
    shared.sort_by(|a, b| b.1.count.cmp(&a.1.count).then(a.0.cmp(&b.0)));
    shared.truncate(MAX_EVIDENCE);
    debug_assert!(shared.iter().all(|(key, _)| state.index.value(*key).is_some()));
    shared
}

pub(crate) fn monday(date: Date) -> Date {
    let back = i64::from(date.weekday().since(Weekday::Monday));
    date.saturating_sub(jiff::Span::new().days(back))
}

fn ranked(by: BTreeMap<Country, usize>) -> Vec<(Country, usize)> {
    let mut all: Vec<_> = by.into_iter().collect();
    all.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    all
}

fn series_history(tx: &mut Tx<'_>, id: SeriesId) -> Result<Vec<HistoryLine>, StoreError> {
    let lines = tx.series_history(id)?;
    let mut views = Vec::with_capacity(lines.len());
    for line in lines {
        let other = line.other.map(|other| series_ref(tx, other)).transpose()?;
        let what = match line.what.as_str() {
            "born" => "born",
            "merged" => "merged",
            "split" => "split",
            "ended" => "ended",
            "offence" => "offence",
            "offence-undone" => "offence-undone",
            _ => "named",
        };
        let said = line.offence()?;
        let offence = said.as_ref().map(|said| said.offence);
        let (who, note) = match (said, other) {
            (Some(said), _) => (said.who, said.why),
            (None, Some(other)) => (String::new(), format!("S-{}", other.number)),
            (None, None) if what == "offence-undone" => (line.note.unwrap_or_default(), String::new()),
            (None, None) => (String::new(), line.note.unwrap_or_default()),
        };
        views.push(HistoryLine { at_ms: line.at_ms, what, who, note, offence });
    }
    Ok(views)
}

/// Decisions about the reports of a series; those on values are shown with the values.
fn decisions_on(tx: &mut Tx<'_>, members: &[ReportId]) -> Result<Vec<DecisionView>, StoreError> {
    let rows = tx.decisions()?.into_iter().rev();
    let concerns = |id: ReportId| members.binary_search(&id).is_ok();
    let bearing = rows.filter(|row| match row.decision {
        Decision::Confirm { a, b } => concerns(a) || concerns(b),
        Decision::Reject { subject, other } => concerns(subject) || concerns(other),
        Decision::DeclareShared { .. } | Decision::DeclareOwn { .. } => true,
    });
    Ok(bearing.take(100).map(DecisionView::from).collect())
}
