//! What a person asks about data on himself: everything found, where it came from and who got it; answered in time.
//!
//! What others own is found too, and its owner named: the owner answers for it. Restricted reports are shown here and
//! nowhere else.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    io::Cursor,
};

use jiff::civil::Date;
use joinder_core::{
    Deed, DisclosureFilter, KeepReason, OrganisationCode, ReportId, SetAsideId, Value, answer_by,
    codes::{RefusalGround, SubjectAsk},
    fold, is_disallowed_control,
};
use joinder_observables::Context;
use joinder_store::{KeepingKind, Query, StoreError, SubjectRow, Tx};
use serde::{Deserialize, Serialize};

use crate::{
    Format, ImportOptions, KeepingView, NewAct, Node, NodeError, Receipt, ReportLine, look_up::read_value,
    profile::DESK_PURPOSE, retention::ASKED, views::SeriesNames,
};

/// Reports found for one person; who has more is asked for a value that says more.
const MOST: usize = 200;
/// Values by which one person is looked for.
const MOST_VALUES: usize = 50;
/// Look-ups of neighbours that are gone through for recipients.
const LOOK_UPS: usize = 100_000;
/// Records set aside that are read at once.
const PAGE: usize = 500;
/// Requests shown.
const REQUESTS: usize = 200;
/// The body whom a person may turn to, in the administrator's words.
const AUTHORITY: &str = "complaint-authority";

/// Who asks, and by what he is found.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedBy {
    /// The person's name.
    pub name: String,
    /// Accounts, phone numbers, mailboxes: one a line.
    #[serde(default)]
    pub values: Vec<String>,
}

impl fmt::Debug for AskedBy {
    // A person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AskedBy({} values, …)", self.values.len())
    }
}

impl AskedBy {
    /// A name of 1 to 200 characters, and at most 50 values, separated by line ends, commas or semicolons.
    pub fn read(name: &str, values: &str) -> Result<Self, NodeError> {
        let name = name.trim();
        let fine = |text: &str| text.chars().count() <= 200 && !text.chars().any(is_disallowed_control);
        if fold(name).is_empty() || !fine(name) {
            let expected = "one line of 1 to 200 characters".to_owned();
            return Err(NodeError::Field { field: "name", expected });
        }
        let values = values.split(['\n', '\r', ',', ';']).map(str::trim).filter(|value| !value.is_empty());
        let values: Vec<String> = values.map(str::to_owned).collect();
        if values.len() > MOST_VALUES || !values.iter().all(|value| fine(value)) {
            let expected = format!("at most {MOST_VALUES} values, each of at most 200 characters");
            return Err(NodeError::Field { field: "values", expected });
        }
        Ok(Self { name: name.to_owned(), values })
    }
}

/// How a request ended.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubjectOutcome {
    /// On which ground it was refused; none where it was answered.
    #[serde(default)]
    pub refused: Option<RefusalGround>,
    /// What was done, or why it was refused, in the officer's words.
    pub why: String,
    /// Who ended it.
    pub who: String,
}

impl fmt::Debug for SubjectOutcome {
    // The words may name a person.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubjectOutcome").field("refused", &self.refused).finish_non_exhaustive()
    }
}

/// A request of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubjectView {
    /// Its number.
    pub id: i64,
    /// What is asked.
    pub ask: SubjectAsk,
    /// When it came, Unix milliseconds.
    pub received_ms: i64,
    /// By when it is to be answered.
    pub due: Date,
    /// Whether that day is over and it is not answered.
    pub late: bool,
    /// Who asks; none once the request's own term is over.
    pub asked_by: Option<AskedBy>,
    /// Who took it in.
    pub who: String,
    /// When it ended.
    pub ended_ms: Option<i64>,
    /// How; none once its own term is over.
    pub outcome: Option<SubjectOutcome>,
}

/// A report that may be about the person.
#[derive(Clone, Debug, PartialEq)]
pub struct Holding {
    /// As in a list.
    pub line: ReportLine,
    /// Whether this organisation owns it, and so decides.
    pub own: bool,
    /// Through which source it came.
    pub source: String,
    /// How long it is kept.
    pub keeping: KeepingView,
    /// Whether a person asked for its restriction.
    pub restricted_on_demand: bool,
    /// Who was told of it.
    pub recipients: Vec<OrganisationCode>,
}

/// All that was found for one person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Holdings {
    /// Reports, newest first.
    pub reports: Vec<Holding>,
    /// Whether there are more than are shown.
    pub more: bool,
    /// Records set aside in which the person's name or a value stands.
    pub set_aside: Vec<SetAsideId>,
    /// How many look-ups over links asked for one of the values.
    pub looked_up: usize,
}

impl Node {
    /// Takes a request in; the clock runs from today. Gives its number.
    pub fn open_subject(&self, ask: SubjectAsk, by: &AskedBy, who: &str) -> Result<i64, NodeError> {
        let now = self.now_ms();
        let (due, body) = (answer_by(self.today()), in_json(by)?);
        self.store().write("open subject request", |tx| {
            let number = tx.add_subject_request(ask.as_str(), now, due, &body, who)?;
            self.record_in(tx, NewAct::of(Deed::SubjectOpened))?;
            Ok(number)
        })
    }

    /// The requests: those that wait first, the one due soonest on top.
    pub fn subjects(&self) -> Result<Vec<SubjectView>, NodeError> {
        let rows = self.store().read(|tx| tx.subject_requests(REQUESTS))?;
        rows.into_iter().map(|row| self.subject_view(row)).collect()
    }

    /// One request.
    pub fn subject(&self, id: i64) -> Result<Option<SubjectView>, NodeError> {
        let row = self.store().read(|tx| tx.subject_request(id))?;
        row.map(|row| self.subject_view(row)).transpose()
    }

    /// Ends a request: it was answered, or refused on a ground.
    pub fn end_subject(
        &self,
        id: i64,
        refused: Option<RefusalGround>,
        why: &str,
        who: &str,
    ) -> Result<(), NodeError> {
        let why = why.parse::<KeepReason>().map_err(|_| NodeError::Field {
            field: "reason",
            expected: "one line of 1 to 500 characters".to_owned(),
        })?;
        let outcome =
            in_json(&SubjectOutcome { refused, why: why.as_str().to_owned(), who: who.to_owned() })?;
        let now = self.now_ms();
        self.store().write("end subject request", |tx| {
            if !tx.end_subject_request(id, &outcome, now)? {
                return Err(NodeError::NoSuchItem);
            }
            self.record_in(tx, NewAct::of(Deed::SubjectAnswered))
        })
    }

    /// Whom a person may complain to, as the administrator wrote it.
    pub fn complaint_authority(&self) -> Result<Option<String>, NodeError> {
        Ok(self.store().read(|tx| tx.setting(AUTHORITY))?.filter(|text| !text.is_empty()))
    }

    /// Says whom a person may complain to.
    pub fn set_complaint_authority(&self, text: &str) -> Result<(), NodeError> {
        let text = text.trim();
        if text.chars().count() > 500 || text.chars().any(is_disallowed_control) {
            let expected = "one line of at most 500 characters".to_owned();
            return Err(NodeError::Field { field: "authority", expected });
        }
        self.store().write("complaint authority", |tx| {
            tx.set_setting(AUTHORITY, text)?;
            self.record_in(tx, NewAct::of(Deed::SettingChanged))
        })
    }

    /// All that may be about a person, in every store of the node.
    pub fn holdings(&self, by: &AskedBy) -> Result<Holdings, NodeError> {
        let mut looked_up = 0;
        for value in &by.values {
            looked_up += self.look_ups_of(value)?.len();
        }
        let us = &self.organisation().code;
        self.store().read(|tx| {
            let mut found: Vec<ReportId> = self.found(tx, by)?.into_iter().rev().collect();
            let more = found.len() > MOST;
            found.truncate(MOST);
            let told = told_in_look_ups(tx, &found)?;
            let names = SeriesNames::of(self, tx, &found)?;
            let mut reports = Vec::with_capacity(found.len());
            for id in found {
                let Some(stored) = tx.report(id)? else { continue };
                let Some(line) = self.line_though_restricted(&stored, &names) else { continue };
                let Some(keeping) = self.keeping_view(tx, id)? else { continue };
                let mut recipients: BTreeSet<OrganisationCode> = tx.recipients(id)?.into_iter().collect();
                recipients.extend(told.get(&id).into_iter().flatten().cloned());
                recipients.extend(tx.grants_of(id)?.into_iter().map(|grant| grant.asker));
                let asked_for = tx.keepings(id)?.iter().any(|one| {
                    one.what == KeepingKind::Restricted
                        && one.ended.is_none()
                        && one.ground.as_deref() == Some(ASKED)
                });
                reports.push(Holding {
                    line,
                    own: stored.report.owner == *us,
                    source: stored.row.source,
                    keeping,
                    restricted_on_demand: asked_for,
                    recipients: recipients.into_iter().collect(),
                });
            }
            let set_aside = self.found_set_aside(tx, by)?;
            Ok(Holdings { reports, more, set_aside, looked_up })
        })
    }

    /// A corrected record of an own report, as native JSON, goes the way of every other record of its source.
    pub fn correct(&self, id: ReportId, record: &str) -> Result<Receipt, NodeError> {
        let stored = self.store().read(|tx| tx.report(id))?;
        let own = stored.filter(|stored| stored.report.owner == self.organisation().code);
        let stored = own.ok_or(NodeError::NoSuchItem)?;
        let json: Option<serde_json::Value> = serde_json::from_str(record).ok();
        let same = json.filter(|json| {
            json["owner"] == stored.report.owner.as_str()
                && json["reference"] == stored.report.reference.as_str()
        });
        let Some(json) = same else {
            let expected = "the report as JSON, with its owner and reference as they were".to_owned();
            return Err(NodeError::Field { field: "record", expected });
        };
        let options = ImportOptions { format: Some(Format::Native), ..ImportOptions::default() };
        let input = Box::new(Cursor::new(json.to_string()));
        self.import(&stored.row.source, "correction", input, &options, &mut |_| {})
    }

    /// An own report as native JSON, restricted or not, to be corrected.
    pub fn record_to_correct(&self, id: ReportId) -> Result<Option<String>, NodeError> {
        let stored = self.store().read(|tx| tx.report(id))?;
        let own = stored.filter(|stored| stored.report.owner == self.organisation().code);
        let shown = own.and_then(|stored| self.disclosed_though_restricted(&stored));
        Ok(shown
            .map(|shown| serde_json::to_string_pretty(&shown))
            .transpose()
            .map_err(std::io::Error::from)?)
    }

    fn subject_view(&self, row: SubjectRow) -> Result<SubjectView, NodeError> {
        let corrupt = |column| StoreError::Corrupt { table: "subject_request", column };
        let today = self.today();
        let by = row.body.as_deref().map(serde_json::from_str).transpose();
        let outcome = row.outcome.as_deref().map(serde_json::from_str).transpose();
        Ok(SubjectView {
            id: row.id,
            ask: row.ask.parse().map_err(|_| corrupt("ask"))?,
            received_ms: row.received_ms,
            due: row.due,
            late: row.ended_ms.is_none() && today > row.due,
            asked_by: by.map_err(|_| corrupt("body"))?,
            who: row.who,
            ended_ms: row.ended_ms,
            outcome: outcome.map_err(|_| corrupt("outcome"))?,
        })
    }

    /// Reports that hold the name or one of the values, as words or as a trace on whatever side.
    fn found(&self, tx: &mut Tx<'_>, by: &AskedBy) -> Result<BTreeSet<ReportId>, NodeError> {
        let filter = DisclosureFilter::new(self.viewer(), DESK_PURPOSE);
        let context = Context { country: self.organisation().country };
        let us = &self.organisation().code;
        let mut found = BTreeSet::new();
        for value in by.values.iter().chain([&by.name]) {
            if !fold(value).is_empty() {
                let query = Query { text: Some(value.clone()), restricted: true, ..Query::default() };
                found.extend(tx.find_reports(&filter, &query, MOST + 1)?);
            }
            let Some(Value::Trace(trace)) = read_value(value, &context) else { continue };
            // On whatever side in own reports; of others' as far as they may be known of.
            found.extend(tx.reports_with_key(trace.key(), us, MOST + 1)?);
            found.extend(self.state().index.reports_with(trace.key()).take(MOST + 1));
        }
        // What no index holds: other fields, earlier versions, names of files, what was written before it was read.
        let wanted = folded(by);
        tx.each_body(us, &mut |id, body| {
            if holds(&wanted, body) {
                found.insert(id);
            }
        })?;
        Ok(found)
    }

    /// Records set aside that may be seen whole and in which the name or one of the values stands.
    fn found_set_aside(&self, tx: &mut Tx<'_>, by: &AskedBy) -> Result<Vec<SetAsideId>, NodeError> {
        let wanted = folded(by);
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let rows = tx.set_aside_rows(None, None, after, PAGE)?;
            let Some(last) = rows.last() else { return Ok(found) };
            after = Some(last.what.id);
            let some: Vec<_> = rows.into_iter().filter(|row| holds(&wanted, &row.what.raw)).collect();
            let views = self.set_aside_views(tx, some)?;
            found.extend(views.into_iter().filter(|view| !view.withheld).map(|view| view.id));
            if found.len() >= MOST {
                return Ok(found);
            }
        }
    }
}

/// The words of each value by which somebody is sought. Shorter values stand in every text.
fn folded(by: &AskedBy) -> Vec<Vec<String>> {
    // A value as it stands; a name in whatever order.
    let values = by.values.iter().map(|value| vec![fold(value)]);
    let name = fold(&by.name).split(' ').map(str::to_owned).collect::<Vec<_>>();
    let long = |words: &Vec<String>| words.iter().map(|word| word.chars().count()).sum::<usize>() >= 3;
    values.chain([name]).filter(long).collect()
}

/// Whether all words of one of the values stand in a record, in whatever order: `Keller, Anna`.
fn holds(wanted: &[Vec<String>], raw: &[u8]) -> bool {
    // Of JSON what its texts say: keys are no words of anybody, and a line end is written as two signs.
    let text = match serde_json::from_slice::<serde_json::Value>(raw) {
        Ok(json) => texts_of(&json),
        Err(_) => String::from_utf8_lossy(raw).into_owned(),
    };
    let text = fold(&text.replace(['\n', '\r', '\t'], " "));
    wanted.iter().any(|words| words.iter().all(|word| has_word(&text, word)))
}

fn texts_of(json: &serde_json::Value) -> String {
    match json {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(all) => all.iter().map(texts_of).collect::<Vec<_>>().join("\n"),
        serde_json::Value::Object(all) => all.values().map(texts_of).collect::<Vec<_>>().join("\n"),
        serde_json::Value::Number(number) => number.to_string(),
        serde_json::Value::Null | serde_json::Value::Bool(_) => String::new(),
    }
}

/// Not within a longer word: Anna is not Hanna.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    })
}

/// Neighbours that were told of reports when they asked.
fn told_in_look_ups(
    tx: &mut Tx<'_>,
    reports: &[ReportId],
) -> Result<BTreeMap<ReportId, BTreeSet<OrganisationCode>>, StoreError> {
    let mut told: BTreeMap<ReportId, BTreeSet<OrganisationCode>> = BTreeMap::new();
    for row in tx.look_ups(LOOK_UPS)? {
        for id in row.told.iter().filter(|id| reports.contains(id)) {
            told.entry(*id).or_default().insert(row.organisation.clone());
        }
    }
    Ok(told)
}

fn in_json<T: Serialize>(value: &T) -> Result<String, NodeError> {
    Ok(serde_json::to_string(value).map_err(std::io::Error::from)?)
}
