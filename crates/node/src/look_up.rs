//! Look-up: one value, a list, or a whole text; an answer to each, "no" included.

use std::collections::{BTreeMap, HashSet};

use joinder_core::{
    Fault, OrganisationCode, ReportId, SeriesId, Trace, TraceKind, Value, When, codes::Country, fold,
};
use joinder_observables::{
    Context, expand, find,
    normalise::{normalise, recognise},
};
use joinder_store::{SeriesRow, StoreError, Tx};

use crate::{
    Node, NodeError, ReportLine, SeriesRef, TraceView, Unread, node::State, profile::level_of,
    views::series_ref,
};

/// Values answered at once.
pub const MAX_VALUES: usize = 10_000;
/// The newest reports of one value that are counted by owner; a mule's account has thousands.
const MAX_COUNTED: usize = 2_000;
/// The newest reports of one value that are shown.
const SHOWN: usize = 3;
/// Series named of one value.
const MAX_SERIES: usize = 20;
/// Of so many values the first reports are shown.
const MAX_DETAILED: usize = 100;
/// So many values that are no trace that is known are read as references and names.
const MAX_NAMES: usize = 50;

/// The answer to one value.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// As it was asked.
    pub asked: String,
    /// What it was read as; none where it is no trace.
    pub trace: Option<TraceView>,
    /// By what it is known where it is not known itself: the domain of a URL, say, or a name whatever its platform.
    pub by: Option<TraceView>,
    /// What it names, where it is no trace that is known.
    pub named: Option<Named>,
    /// Why it could not be read, where it could not.
    pub fault: Option<Unread>,
    /// Reports that carry it.
    pub reports: usize,
    /// Their series.
    pub series: Vec<SeriesRef>,
    /// Their owners, those with most first.
    pub owners: Vec<(OrganisationCode, usize)>,
    /// The last of their dates that may be known.
    pub last_seen: Option<When>,
    /// The latest of them.
    pub first: Vec<ReportLine>,
}

/// What can be looked up besides traces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A report, by its reference.
    Report,
    /// Series, by their number or name.
    Series,
}

impl Named {
    /// As the API says it.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Series => "series",
        }
    }
}

impl Node {
    /// The report of this identifier or reference; `DE-unit 2026/17` names the owner as well.
    pub fn report_named(&self, text: &str) -> Result<Option<ReportId>, NodeError> {
        let text = text.trim();
        if let Ok(id) = text.parse() {
            return Ok(Some(id));
        }
        Ok(self.store().read(|tx| self.reports_called(tx, text))?.first().map(|line| line.id))
    }

    /// Answers values one a line, separated by `;`, or found in a text.
    pub fn look_up(&self, text: &str) -> Result<Vec<Answer>, NodeError> {
        let asked = self.values_in(text);
        if asked.is_empty() {
            return Err(NodeError::NothingAsked);
        }
        if asked.len() > MAX_VALUES {
            return Err(NodeError::TooMany { most: MAX_VALUES });
        }
        let mut partial: Vec<Partial> = {
            let state = self.state();
            asked.into_iter().map(|(asked, value)| self.partial(&state, asked, value)).collect()
        };
        let mut names: BTreeMap<SeriesId, SeriesRef> = BTreeMap::new();
        self.store().read(|tx| {
            for one in &mut partial {
                for &id in &one.series {
                    if let std::collections::btree_map::Entry::Vacant(vacant) = names.entry(id) {
                        vacant.insert(series_ref(tx, id)?);
                    }
                }
            }
            for one in partial.iter_mut().filter(|one| one.trace.is_some()).take(MAX_DETAILED) {
                if one.newest.is_empty() || one.by.is_some() {
                    let newest = self.other_sides(tx, one)?;
                    // What carries the value itself goes before what carries a part of it.
                    if !newest.is_empty() {
                        let (asked, trace) = (std::mem::take(&mut one.asked), one.trace.take());
                        *one = Partial { asked, trace, newest, ..Partial::default() };
                    }
                }
                one.lines = self.lines(tx, &one.newest)?;
            }
            let unknown = partial.iter_mut().filter(|one| one.reports == 0 && one.newest.is_empty());
            self.read_as_names(tx, unknown.take(MAX_NAMES).collect(), &mut names)
        })?;
        for one in &mut partial {
            self.ask_for_country(one);
        }
        Ok(partial.into_iter().map(|one| one.answer(&names)).collect())
    }

    /// Reads what is no trace that is known as the reference of a report, else as the number or name of series.
    fn read_as_names(
        &self,
        tx: &mut Tx<'_>,
        unknown: Vec<&mut Partial>,
        names: &mut BTreeMap<SeriesId, SeriesRef>,
    ) -> Result<(), NodeError> {
        if unknown.is_empty() {
            return Ok(());
        }
        let given = tx.named_series()?;
        for one in unknown {
            let lines = self.reports_called(tx, &one.asked)?;
            if !lines.is_empty() {
                let asked = std::mem::take(&mut one.asked);
                *one = Partial { asked, named: Some(Named::Report), lines, ..Partial::default() };
                continue;
            }
            let (mut series, mut reports) = (Vec::new(), 0);
            for id in series_called(tx, &given, &one.asked)? {
                // The index holds what may be known of, and nothing else.
                let members = self.state().index.members(id).len();
                if members > 0 && series.len() < MAX_SERIES {
                    names.insert(id, series_ref(tx, id)?);
                    series.push(id);
                    reports += members;
                }
            }
            if !series.is_empty() {
                let asked = std::mem::take(&mut one.asked);
                *one = Partial { asked, named: Some(Named::Series), series, reports, ..Partial::default() };
            }
        }
        Ok(())
    }

    /// The reports of this reference that may be known of, newest first; `DE-unit 2026/17` names the owner as well.
    fn reports_called(&self, tx: &mut Tx<'_>, asked: &str) -> Result<Vec<ReportLine>, NodeError> {
        let owners = self.owners().codes().to_vec();
        let keys: Vec<(&str, &str)> = owners
            .iter()
            .flat_map(|owner| {
                let rest = after_owner(asked, owner.as_str());
                std::iter::once(asked).chain(rest).map(move |reference| (owner.as_str(), reference))
            })
            .collect();
        let mut ids: Vec<ReportId> =
            tx.known_many(&keys)?.into_iter().flatten().map(|known| known.id).collect();
        ids.sort_unstable_by(|a, b| b.cmp(a));
        let mut lines = self.lines(tx, &ids)?;
        lines.truncate(SHOWN);
        Ok(lines)
    }

    /// At a node of no State a number as it is dialled within one is not read: what is missing is asked for.
    fn ask_for_country(&self, one: &mut Partial) {
        if self.organisation().country.is_some() || one.reports > 0 || !one.lines.is_empty() {
            return;
        }
        if let Some(claimed) = read_in_a_state(&one.asked) {
            let asked = std::mem::take(&mut one.asked);
            *one = Partial { asked, fault: Some(Unread::NoCountry { claimed }), ..Partial::default() };
        }
    }

    /// Reports that carry the trace as a victim's or a third party's: own ones only, since others' are never shown.
    fn other_sides(&self, tx: &mut Tx<'_>, one: &Partial) -> Result<Vec<ReportId>, NodeError> {
        let Some(view) = &one.trace else { return Ok(Vec::new()) };
        let Ok(trace) = Trace::new(view.kind, view.normal.as_str()) else { return Ok(Vec::new()) };
        Ok(tx.reports_with_key(trace.key(), &self.viewer().organisation, SHOWN)?)
    }

    /// The values of a text, each once, in order: a cell that reads as a trace, else the traces found in the line.
    pub(crate) fn values_in(&self, text: &str) -> Vec<(String, Option<Value>)> {
        let context = Context { country: self.organisation().country };
        let (mut seen, mut values) = (HashSet::new(), Vec::new());
        let cells = text.split(['\n', '\r', ';', '\t']).map(str::trim).filter(|cell| !cell.is_empty());
        for cell in cells {
            if values.len() > MAX_VALUES {
                break;
            }
            for (asked, value) in read_cell(cell, &context) {
                if seen.insert(asked.clone()) {
                    values.push((asked, value));
                }
            }
        }
        values
    }

    fn partial(&self, state: &State, asked: String, value: Option<Value>) -> Partial {
        let mut partial = Partial { asked, ..Partial::default() };
        match value {
            Some(Value::Trace(trace)) => {
                partial.trace = Some(self.trace_view(state, &trace));
                self.fill(state, &trace, &mut partial);
                if partial.reports == 0
                    && let Some(part) = self.known_part(state, &trace)
                {
                    partial.by = Some(self.trace_view(state, &part));
                    self.fill(state, &part, &mut partial);
                }
            }
            Some(Value::Invalid { claimed, fault }) => {
                partial.fault = Some(Unread::Invalid { claimed, fault });
            }
            None => partial.fault = Some(Unread::Unknown),
        }
        partial
    }

    /// What the trace stands for besides itself, as far as reports carry it; nothing that many share by its nature.
    fn known_part(&self, state: &State, trace: &Trace) -> Option<Trace> {
        let known = |part: &Trace| {
            state.index.reports_with(part.key()).next().is_some()
                && self.trace_view(state, part).shared.is_none()
        };
        expand(trace).into_iter().map(|derived| derived.trace).find(known)
    }

    fn fill(&self, state: &State, trace: &Trace, partial: &mut Partial) {
        let (mut owners, mut last) = (BTreeMap::<u16, usize>::new(), 0u16);
        let mut carriers: Vec<ReportId> = state.index.reports_with(trace.key()).collect();
        partial.reports = carriers.len();
        // The newest ones: the index gives them in no order.
        carriers.sort_unstable_by(|a, b| b.cmp(a));
        carriers.truncate(MAX_COUNTED);
        for &id in &carriers {
            let Some(profile) = state.index.profile(id) else { continue };
            *owners.entry(profile.owner).or_default() += 1;
            if level_of(profile.level).is_some_and(|level| level != joinder_core::Level::HitOnly) {
                last = last.max(profile.day);
            }
            let series = state.index.series_of(id).filter(|s| !partial.series.contains(s));
            partial.series.extend(series.filter(|_| partial.series.len() < MAX_SERIES));
        }
        carriers.truncate(SHOWN);
        partial.newest = carriers;
        let known = self.owners();
        partial.owners =
            owners.into_iter().filter_map(|(n, count)| Some((known.code(n)?.clone(), count))).collect();
        partial.owners.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        partial.last_seen = day_of(last);
    }
}

/// A day number of a profile as a date; `None` for 0.
pub(crate) fn day_of(number: u16) -> Option<When> {
    let epoch = jiff::civil::Date::constant(1970, 1, 1);
    let date = epoch.checked_add(jiff::Span::new().days(i64::from(number))).ok()?;
    if number == 0 { None } else { When::day(date).ok() }
}

/// One value that somebody looks up: a name without its place is one, too.
pub(crate) fn read_value(text: &str, context: &Context) -> Option<Value> {
    recognise(text, context).or_else(|| unplaced(text))
}

/// A cell that is one trace, or the traces in a cell of prose.
fn read_cell(cell: &str, context: &Context) -> Vec<(String, Option<Value>)> {
    let whole = recognise(cell, context);
    if matches!(whole, Some(Value::Trace(_))) {
        return vec![(cell.to_owned(), whole)];
    }
    let found = find(cell, context);
    let traces: Vec<_> = found
        .into_iter()
        .filter(|f| !matches!(f.value, Value::Invalid { fault: Fault::Doubtful, .. }))
        .map(|f| (cell[f.span].to_owned(), Some(f.value)))
        .collect();
    if !traces.is_empty() {
        return traces;
    }
    // Commas and blanks part a list; prose without a trace is one question with the answer "no".
    let parts: Vec<&str> = cell.split([',', ' ']).map(str::trim).filter(|p| !p.is_empty()).collect();
    let read: Vec<_> = parts.iter().map(|p| recognise(p, context)).collect();
    if parts.len() > 1 && read.iter().any(|v| matches!(v, Some(Value::Trace(_)))) {
        return parts.into_iter().map(str::to_owned).zip(read).collect();
    }
    let short: String = cell.chars().take(120).collect();
    vec![(short, whole.or_else(|| unplaced(cell)))]
}

/// A name or number of which nobody says where it is used: reports are found by it whatever the platform. Who looks up
/// means a trace, so a name without `@` is one where it could be no word.
fn unplaced(cell: &str) -> Option<Value> {
    let digits = cell.strip_prefix("number:").unwrap_or(cell);
    if (9..=12).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
        return Some(normalise(TraceKind::Handle, &format!("number:{digits}"), &Context::ANYWHERE));
    }
    let stated = cell.strip_prefix("user:").or_else(|| cell.strip_prefix('@'));
    let name = stated.map_or(cell, |name| name.trim_start_matches('@'));
    let plain = |c: char| c.is_alphanumeric() || c == '_' || stated.is_some() && matches!(c, '.' | '-');
    let is_name = (3..=64).contains(&name.chars().count())
        && name.chars().all(plain)
        && name.chars().any(char::is_alphabetic)
        && (stated.is_some() || name.contains(|c: char| c == '_' || c.is_ascii_digit()));
    is_name.then(|| normalise(TraceKind::Handle, &format!("user:{name}"), &Context::ANYWHERE))
}

/// What stands after the owner's code.
fn after_owner<'a>(asked: &'a str, owner: &str) -> Option<&'a str> {
    let (code, rest) = asked.split_at_checked(owner.len())?;
    let rest = rest.strip_prefix([' ', ':', '/'])?.trim_start();
    (code.eq_ignore_ascii_case(owner) && !rest.is_empty()).then_some(rest)
}

/// The series of this number, `S-4821`, or of which the name holds what was asked.
fn series_called(tx: &mut Tx<'_>, given: &[SeriesRow], asked: &str) -> Result<Vec<SeriesId>, StoreError> {
    let number = asked.strip_prefix(['S', 's']).and_then(|rest| rest.strip_prefix('-')?.parse::<i64>().ok());
    if let Some(number) = number {
        return Ok(tx.series_numbered(number)?.map(|row| row.id).into_iter().collect());
    }
    let asked = fold(asked);
    if asked.chars().count() < 3 {
        return Ok(Vec::new());
    }
    let called = |row: &&SeriesRow| row.name.as_deref().is_some_and(|name| fold(name).contains(&asked));
    Ok(given.iter().filter(called).map(|row| row.id).collect())
}

/// As what a value would be read in one of the States, though not without one.
fn read_in_a_state(asked: &str) -> Option<TraceKind> {
    let digits = asked.bytes().filter(u8::is_ascii_digit).count();
    if digits < 7 || matches!(recognise(asked, &Context::ANYWHERE), Some(Value::Trace(_))) {
        return None;
    }
    Country::EU27.into_iter().find_map(|country| match recognise(asked, &Context::of(country)) {
        Some(Value::Trace(trace)) => Some(trace.kind()),
        Some(Value::Invalid { .. }) | None => None,
    })
}

/// An answer on its way: what the index knows, before names and lines are read.
#[derive(Default)]
struct Partial {
    asked: String,
    trace: Option<TraceView>,
    by: Option<TraceView>,
    named: Option<Named>,
    fault: Option<Unread>,
    reports: usize,
    series: Vec<SeriesId>,
    owners: Vec<(OrganisationCode, usize)>,
    last_seen: Option<When>,
    newest: Vec<ReportId>,
    lines: Vec<ReportLine>,
}

impl Partial {
    fn answer(self, names: &BTreeMap<SeriesId, SeriesRef>) -> Answer {
        Answer {
            asked: self.asked,
            trace: self.trace,
            by: self.by,
            named: self.named,
            fault: self.fault,
            reports: self.reports.max(self.lines.len()),
            series: self.series.iter().filter_map(|id| names.get(id).cloned()).collect(),
            owners: self.owners,
            last_seen: self.last_seen,
            first: self.lines,
        }
    }
}
