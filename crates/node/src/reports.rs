//! Reports as people see them: lists, one report with its hits and why, its versions.

use joinder_core::{
    Deed, Disclosed, Level, MatchKey, NativeObservable, Report, ReportId, Trace,
    codes::{Offence, Proposal, crosswalk},
    disclose,
};
use joinder_matching::{Decision, Hit, Strength};
use joinder_store::{Query, StoreError, Stored, Tx};

use crate::{
    KeepingView, NewAct, Node, NodeError, Page, ReportLine, ReportQuery, ReportRequests, TraceView,
    WhyShared,
    node::State,
    profile::DESK_PURPOSE,
    views::{SeriesNames, trace_with_key},
};

/// Hits shown of one report.
const MAX_HITS: usize = 50;
/// Matches of a query that are counted; above it "more than".
const MAX_TOTAL: usize = 10_000;

/// One hit of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct HitView {
    /// The other report.
    pub other: ReportLine,
    /// Its weight.
    pub bits: f32,
    /// The weight in a word.
    pub strength: Strength,
    /// What counts and what each adds.
    pub counted: Vec<(TraceView, f32)>,
    /// What near-duplicate wording adds.
    pub wording_bits: f32,
    /// What both carry and does not count, and why not.
    pub not_counted: Vec<(TraceView, WhyShared)>,
    /// An analyst said that they belong together.
    pub confirmed: bool,
    /// An analyst said that they do not.
    pub rejected: bool,
    /// The decision that says so.
    pub decision: Option<i64>,
}

impl HitView {
    /// The hit in one English sentence: "the same iban DE89… and similar wording".
    pub fn in_english(&self) -> String {
        let mut parts: Vec<String> =
            self.counted.iter().take(4).map(|(t, _)| format!("{} {}", t.kind, t.normal)).collect();
        if self.counted.len() > 4 {
            parts.push(format!("{} more", self.counted.len() - 4));
        }
        if self.wording_bits > 0.0 {
            parts.push("similar wording".to_owned());
        }
        match parts.split_last() {
            None => "nothing that counts".to_owned(),
            Some((last, [])) => format!("the same {last}"),
            Some((last, rest)) => format!("the same {} and {last}", rest.join(", ")),
        }
    }
}

/// One report.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportView {
    /// As in a list.
    pub line: ReportLine,
    /// What may be seen of it.
    pub disclosed: Disclosed,
    /// Its traces with what is known of each.
    pub traces: Vec<(NativeObservable, Option<TraceView>)>,
    /// Its heaviest hits, heaviest first.
    pub hits: Vec<HitView>,
    /// How many there are in all, of which anything may be known.
    pub hits_in_all: usize,
    /// Through which source it came.
    pub source: String,
    /// Its version, from 1.
    pub version: i64,
    /// What its kind may be in law; a human confirms.
    pub proposal: Option<&'static Proposal>,
    /// Whom to ask, for a hit only.
    pub contact: Option<String>,
    /// Until when it is kept, and why; none where that may not be seen.
    pub keeping: Option<KeepingView>,
    /// What was asked of its owner.
    pub requests: ReportRequests,
    /// What happened to it.
    pub history: Vec<HistoryLine>,
}

/// One line of a history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// When, Unix milliseconds.
    pub at_ms: i64,
    /// What, as a key of the page's language: `version`, `withdrawn`, `born`, `merged`, `split`, `ended`, `named`,
    /// `offence`, `offence-undone`, `confirmed`, `rejected`, `undone`, `asked`, `granted`, `refused`, `asked-no-more`, and of
    /// shared work `work-begun`, `work-left`, `work-joined`, `lead-ours`, `lead-proposed`, `lead-handed`, `lead-declined`;
    /// of keeping `extended`, `let-go`, `restricted`, `restriction-ended`, `stop-ended`, and `stopped-` with each ground.
    pub what: &'static str,
    /// By whom or through which source.
    pub who: String,
    /// A name, a number, a reason.
    pub note: String,
    /// Which offence, where one was said.
    pub offence: Option<Offence>,
}

/// One version of a report.
#[derive(Clone, Debug, PartialEq)]
pub struct VersionView {
    /// From 1.
    pub number: i64,
    /// When it came, Unix milliseconds.
    pub at_ms: i64,
    /// Through which source.
    pub who: String,
    /// What may be seen of it; none for a version that is gone.
    pub disclosed: Option<Disclosed>,
}

impl Node {
    /// A page of reports, newest arrival first.
    pub fn reports(&self, query: &ReportQuery) -> Result<Page<ReportLine>, NodeError> {
        if let Some(series) = query.series {
            return self.series_reports(series, query.cursor.as_deref(), query.limit);
        }
        let limit = page_size(query.limit);
        let filter = joinder_core::DisclosureFilter::new(self.viewer(), DESK_PURPOSE);
        let asked = store_query(query)?;
        self.store().read(|tx| {
            let mut ids = tx.find_reports(&filter, &asked, limit + 1)?;
            let total = match asked.below {
                None => Some(tx.count_reports(&filter, &asked, MAX_TOTAL)?),
                Some(_) => None,
            };
            let next = (ids.len() > limit).then(|| ids[limit - 1].to_string());
            ids.truncate(limit);
            Ok(Page { rows: self.lines(tx, &ids)?, next, total })
        })
    }

    /// The reports of a series, newest first.
    pub fn series_reports(
        &self,
        series: joinder_core::SeriesId,
        cursor: Option<&str>,
        limit: usize,
    ) -> Result<Page<ReportLine>, NodeError> {
        let limit = page_size(limit);
        let below = cursor.map(|c| c.parse::<ReportId>().map_err(|_| NodeError::Cursor)).transpose()?;
        let mut members = self.state().index.members(series);
        let total = members.len();
        members.reverse();
        members.retain(|&id| below.is_none_or(|below| id < below));
        let next = (members.len() > limit).then(|| members[limit - 1].to_string());
        members.truncate(limit);
        let rows = self.store().read(|tx| self.lines(tx, &members))?;
        Ok(Page { rows, next, total: Some(total) })
    }

    /// The reports that carry a trace on the offender's side, newest first.
    pub fn reports_with(
        &self,
        trace: &Trace,
        limit: usize,
    ) -> Result<(TraceView, Vec<ReportLine>), NodeError> {
        let (view, mut ids) = {
            let state = self.state();
            let ids: Vec<ReportId> = state.index.reports_with(trace.key()).collect();
            (self.trace_view(&state, trace), ids)
        };
        ids.sort_unstable_by(|a, b| b.cmp(a));
        ids.truncate(page_size(limit));
        let lines = self.store().read(|tx| self.lines(tx, &ids))?;
        Ok((view, lines))
    }

    /// One report; `None` where there is none or nothing of it may be known.
    pub fn report(&self, id: ReportId) -> Result<Option<ReportView>, NodeError> {
        self.store().read(|tx| {
            let Some(stored) = tx.report(id)? else { return Ok(None) };
            let Some(disclosed) = self.disclosed(&stored) else { return Ok(None) };
            let names = SeriesNames::of(self, tx, &[id])?;
            let Some(line) = self.line(&stored, &names) else { return Ok(None) };
            let traces = {
                let state = self.state();
                let each =
                    disclosed.report().observables.iter().map(|o| (o.clone(), self.view_of(&state, o)));
                each.collect()
            };
            let contact = match disclosed.level() {
                Level::Full | Level::OffenderSide => None,
                Level::Traces | Level::HitOnly => self.contact(&stored.report.owner)?,
            };
            let hits = self.hits_of(tx, &stored)?;
            // The index holds what may be known of, and nothing else.
            let hits_in_all =
                if hits.len() < MAX_HITS { hits.len() } else { self.state().index.count_hits(id) };
            Ok(Some(ReportView {
                hits,
                hits_in_all,
                keeping: match disclosed.report().marking {
                    Some(_) => self.keeping_view(tx, id)?,
                    None => None,
                },
                history: self.history_of(tx, &stored)?,
                requests: self.requests_about(tx, &stored, disclosed.level())?,
                proposal: line.kind.map(crosswalk),
                line,
                disclosed,
                traces,
                source: stored.row.source,
                version: stored.row.version,
                contact,
            }))
        })
    }

    fn view_of(&self, state: &State, observable: &NativeObservable) -> Option<TraceView> {
        let trace = Trace::new(observable.kind, observable.value.as_deref()?).ok()?;
        Some(self.trace_view(state, &trace))
    }

    /// The versions of a report, newest first.
    pub fn versions(&self, id: ReportId) -> Result<Vec<VersionView>, NodeError> {
        let (versions, stands) =
            self.store().read(|tx| Ok::<_, StoreError>((tx.versions(id)?, tx.report(id)?)))?;
        let Some(stands) = stands.filter(|stored| self.disclosed(stored).is_some()) else {
            return Ok(Vec::new());
        };
        // What the owner narrowed since is narrowed for what came before it, too.
        let today = |report: Report| Report { marking: stands.report.marking.clone(), ..report };
        let each = versions.into_iter().rev().map(|version| VersionView {
            number: version.number,
            at_ms: version.at_ms,
            disclosed: version
                .report
                .and_then(|report| disclose(self.viewer(), &today(report), DESK_PURPOSE)),
            who: version.who,
        });
        Ok(each.collect())
    }

    /// Takes an own report back: from texts, index, series and lists; its number stays among the entries. Refused where a
    /// stop stands on its erasure.
    pub fn withdraw(&self, id: ReportId, who: &str) -> Result<(), NodeError> {
        let now = self.now_ms();
        self.store().write("withdraw", |tx| {
            let own = tx.report(id)?.filter(|s| s.report.owner == self.viewer().organisation);
            self.decides_over_source(tx, &own.ok_or(NodeError::NoSuchItem)?.row.source)?;
            self.may_erase(tx, id)?;
            crate::retention::begin(tx, now)?;
            self.forget_requests(tx, id)?;
            tx.erase_reports(&[id], who, now)?;
            self.record_in(tx, NewAct::of(Deed::Withdrawn).about_reports([id]))
        })?;
        self.scrub()?;
        self.follow()?;
        // A series that ended with it goes by no name that people gave it, and nothing is left of what they noted.
        self.store().write("withdrawn", |tx| {
            tx.forget_ended_series(now)?;
            self.forget_work_notes(tx, now)
        })?;
        self.scrub()
    }

    fn hits_of(&self, tx: &mut Tx<'_>, subject: &Stored) -> Result<Vec<HitView>, NodeError> {
        let id = subject.row.id;
        let hits = self.state().index.hits(id, MAX_HITS);
        let decisions = tx.decisions()?;
        let ids: Vec<ReportId> = hits.iter().map(|hit| hit.other).collect();
        let names = SeriesNames::of(self, tx, &ids)?;
        let mut views = Vec::with_capacity(hits.len());
        for hit in hits {
            let Some(stored) = tx.report(hit.other)? else { continue };
            if let Some(line) = self.line(&stored, &names) {
                let mut view = self.hit_view(&hit, line, [subject, &stored]);
                for row in decisions.iter().filter(|row| row.undone_ms.is_none()) {
                    match row.decision {
                        Decision::Confirm { a, b }
                            if (a, b) == (id, hit.other) || (b, a) == (id, hit.other) =>
                        {
                            (view.confirmed, view.decision) = (true, Some(row.seq));
                        }
                        Decision::Reject { subject, other } if (subject, other) == (id, hit.other) => {
                            (view.rejected, view.decision) = (true, Some(row.seq));
                        }
                        Decision::Confirm { .. }
                        | Decision::Reject { .. }
                        | Decision::DeclareShared { .. }
                        | Decision::DeclareOwn { .. } => {}
                    }
                }
                views.push(view);
            }
        }
        Ok(views)
    }

    /// A hit as people see it. Both reports carry the values; named are those that what may be seen of one of them shows.
    pub(crate) fn hit_view(&self, hit: &Hit, other: ReportLine, sides: [&Stored; 2]) -> HitView {
        let shown: Vec<_> = sides.into_iter().filter_map(|stored| self.disclosed(stored)).collect();
        let state = self.state();
        let view = |key: MatchKey| {
            let trace = shown.iter().find_map(|disclosed| trace_with_key(disclosed.report(), key))?;
            Some(self.trace_view(&state, &trace))
        };
        let counted: Vec<_> = hit.counted.iter().filter_map(|c| Some((view(c.key)?, c.bits))).collect();
        let not_counted = hit.not_counted.iter().filter_map(|n| {
            let why = state.index.value(n.key).and_then(WhyShared::of);
            Some((view(n.key)?, why.unwrap_or(WhyShared::TooCommon)))
        });
        HitView {
            bits: hit.bits,
            strength: hit.strength(),
            wording_bits: hit.wording_bits,
            not_counted: not_counted.collect(),
            counted,
            other,
            confirmed: false,
            rejected: false,
            decision: None,
        }
    }

    fn history_of(&self, tx: &mut Tx<'_>, stored: &Stored) -> Result<Vec<HistoryLine>, NodeError> {
        let id = stored.row.id;
        let versions = tx.versions(id)?.into_iter().map(|version| HistoryLine {
            at_ms: version.at_ms,
            what: if version.report.is_some() { "version" } else { "withdrawn" },
            who: version.who,
            note: version.number.to_string(),
            offence: None,
        });
        let mut lines: Vec<HistoryLine> = versions.collect();
        for row in tx.decisions()? {
            let what = match row.decision {
                Decision::Confirm { a, b } if a == id || b == id => "confirmed",
                Decision::Reject { subject, other } if subject == id || other == id => "rejected",
                Decision::Confirm { .. }
                | Decision::Reject { .. }
                | Decision::DeclareShared { .. }
                | Decision::DeclareOwn { .. } => continue,
            };
            let (who, note) = (row.who.clone(), row.why);
            lines.push(HistoryLine { at_ms: row.at_ms, what, who, note, offence: None });
            if let Some(at_ms) = row.undone_ms {
                lines.push(HistoryLine {
                    at_ms,
                    what: "undone",
                    who: row.who,
                    note: String::new(),
                    offence: None,
                });
            }
        }
        lines.extend(Self::keeping_lines(tx, id)?);
        lines.extend(self.request_history(tx, stored)?);
        lines.sort_by_key(|line| std::cmp::Reverse(line.at_ms));
        Ok(lines)
    }
}

pub(crate) fn page_size(limit: usize) -> usize {
    if limit == 0 { 50 } else { limit.min(1_000) }
}

/// The store's form of a query; the day's end belongs to `until`.
pub(crate) fn store_query(query: &ReportQuery) -> Result<Query, NodeError> {
    let seconds =
        |date: jiff::civil::Date| joinder_core::When::day(date).map(joinder_core::When::sort_seconds);
    let bad = |_| NodeError::Field { field: "date", expected: "a year from 1970 to 2100".to_owned() };
    if query.text.as_deref().is_some_and(|text| joinder_core::fold(text).is_empty()) {
        return Err(NodeError::Field { field: "text", expected: "at least one word".to_owned() });
    }
    Ok(Query {
        text: query.text.clone(),
        kind: query.kind,
        owner: query.owner.clone(),
        country: query.country,
        from: query.from.map(seconds).transpose().map_err(bad)?,
        before: query.until.map(seconds).transpose().map_err(bad)?.map(|s| s + 86_400),
        source: query.source.clone(),
        below: query.cursor.as_deref().map(|c| c.parse().map_err(|_| NodeError::Cursor)).transpose()?,
        restricted: false,
    })
}
