//! What a demo shows: its desks, and one series that the centre and a State both see, each as it may.

use std::{
    collections::{BTreeSet, HashMap},
    fmt::Write as _,
    path::Path,
};

use anyhow::Result;
use serde_json::{Value, json};

use super::{fill::release, plan::Plan};
use crate::commands::nodes::{Desk, api::rows};

/// The largest series of a node that are looked at.
const LOOKED_AT: usize = 30;

/// A series that the centre and a State both see.
pub(super) struct Common<'a> {
    state: &'a Desk,
    /// The same at both nodes, under each node's own name.
    at_centre: Series,
    at_state: Series,
    /// Reports that both know to belong to it.
    reports: usize,
    /// The State may read a report of another's in it.
    open: bool,
    /// A report of another's of which the State learns only that it matches.
    hit_only: Option<Withheld>,
}

#[derive(Clone)]
struct Series {
    id: String,
    number: i64,
}

struct Withheld {
    id: String,
    owner: String,
}

impl Common<'_> {
    /// What shows more is better: hits only, reports in full, many.
    fn worth(&self) -> (bool, bool, usize) {
        (self.hit_only.is_some(), self.open, self.reports)
    }
}

/// The series to name, if there is one of several owners that the centre and a State see.
pub(super) async fn common<'a>(centre: &Desk, states: &'a [Desk]) -> Result<Option<Common<'a>>> {
    let at_centre = series(centre).await?;
    let mut known: HashMap<(String, String), usize> = HashMap::new();
    for (at, one) in at_centre.iter().enumerate() {
        known.extend(reports(centre, one).await?.iter().map(|row| (natural_key(row), at)));
    }
    let mut best: Option<Common<'a>> = None;
    for state in states {
        for one in series(state).await? {
            let rows = reports(state, &one).await?;
            let Some(&at) = rows.iter().find_map(|row| known.get(&natural_key(row))) else { continue };
            let both: Vec<&Value> =
                rows.iter().filter(|row| known.get(&natural_key(row)) == Some(&at)).collect();
            let found = seen(state, at_centre[at].clone(), one, &both);
            let better = best.as_ref().is_none_or(|best| found.worth() > best.worth());
            if better && of_several_owners(&both) {
                best = Some(found);
            }
        }
        if best.as_ref().is_some_and(|best| best.open && best.hit_only.is_some()) {
            break;
        }
    }
    Ok(best)
}

fn seen<'a>(state: &'a Desk, at_centre: Series, at_state: Series, both: &[&Value]) -> Common<'a> {
    let foreign: Vec<&Value> =
        both.iter().copied().filter(|row| row["owner"] != state.code.as_str()).collect();
    let hit_only = foreign.iter().find(|row| row["level"] == "hit-only");
    Common {
        state,
        at_centre,
        at_state,
        reports: both.len(),
        open: foreign.iter().any(|row| row["level"] == "full"),
        hit_only: hit_only.map(|row| Withheld { id: text(&row["id"]), owner: text(&row["owner"]) }),
    }
}

fn of_several_owners(rows: &[&Value]) -> bool {
    rows.iter().map(|row| text(&row["owner"])).collect::<BTreeSet<_>>().len() > 1
}

/// The largest series of several owners.
async fn series(desk: &Desk) -> Result<Vec<Series>> {
    let rows = rows(desk, "/api/v1/series?sort=size&limit=500").await?;
    let several = rows.iter().filter(|row| row["owners"].as_u64().is_some_and(|owners| owners > 1));
    let named = several
        .map(|row| Series { id: text(&row["id"]), number: row["number"].as_i64().unwrap_or_default() });
    Ok(named.take(LOOKED_AT).collect())
}

async fn reports(desk: &Desk, series: &Series) -> Result<Vec<Value>> {
    rows(desk, &format!("/api/v1/reports?limit=500&series={}", series.id)).await
}

/// By which a report is the same at every node.
fn natural_key(row: &Value) -> (String, String) {
    (text(&row["owner"]), text(&row["reference"]))
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn page(desk: &Desk, path: &str) -> String {
    format!("http://{}{path}", desk.address)
}

/// For people.
pub(super) fn in_words(
    folder: &Path,
    plan: &Plan,
    centre: &Desk,
    states: &[Desk],
    common: Option<&Common<'_>>,
) -> String {
    let mut said = format!(
        "\n{} nodes, each a process with a store of its own in {}, linked through the centre:\n\n",
        states.len() + 1,
        folder.display()
    );
    let mut line = |desk: &Desk, words: &str| {
        // A text takes all.
        let _ = writeln!(said, "  {:<8} {:<23} {words}", desk.code.as_str(), page(desk, ""));
    };
    line(centre, "is told what States release, and tells them of hits");
    for (at, (state, filled)) in states.iter().zip(&plan.filled).enumerate() {
        line(state, &format!("{} reports; {}", filled.reports, release(at).1));
    }
    said.push('\n');
    said.push_str(&common.map_or_else(
        || "No series was found that the centre and a State both see: make more reports.\n".to_owned(),
        |common| series_in_words(centre, common),
    ));
    said.push_str(
        "\nThe desks have no accounts and can be reached from this machine only. Ctrl-C stops all nodes.",
    );
    said
}

fn series_in_words(centre: &Desk, common: &Common<'_>) -> String {
    let Common { state, at_centre, at_state, reports, open: _, hit_only } = common;
    let mut said = format!(
        "One series that both see: S-{} at the centre is S-{} at {}. Both know of {reports} of its reports, \
         each as far as their owners release them.\n\n  {}\n  {}\n",
        at_centre.number,
        at_state.number,
        state.code,
        page(centre, &format!("/series/{}", at_centre.id)),
        page(state, &format!("/series/{}", at_state.id)),
    );
    if let Some(Withheld { id, owner }) = hit_only {
        let report = page(state, &format!("/reports/{id}"));
        let _ = writeln!(
            said,
            "\nOf a report of {owner} in it {} learns only that it matches and whom to ask (hatched):\n\n  {report}",
            state.code
        );
    }
    said
}

/// For scripts.
pub(super) fn in_json(centre: &Desk, states: &[Desk], common: Option<&Common<'_>>) -> Value {
    let desk = |desk: &Desk| json!({ "organisation": desk.code, "address": desk.address, "page": page(desk, "/"), "process": desk.process });
    let at = |desk: &Desk, series: &Series| {
        let path = format!("/series/{}", series.id);
        json!({ "organisation": desk.code, "id": series.id, "number": series.number, "page": page(desk, &path) })
    };
    let series = common.map(|common| {
        json!({
            "centre": at(centre, &common.at_centre),
            "state": at(common.state, &common.at_state),
            "reports": common.reports,
            "hit_only": common.hit_only.as_ref().map(|withheld| &withheld.id),
        })
    });
    json!({ "desks": std::iter::once(centre).chain(states).map(desk).collect::<Vec<_>>(), "series": series })
}
