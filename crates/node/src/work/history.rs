//! What shared work adds to the history of a series.

use joinder_core::ReportId;
use joinder_store::{StoreError, Tx};

use super::Worker;
use crate::{
    HistoryLine, Node,
    words::{KeptWord, Lead, LeadSays, Says},
};

/// Reports of ours that are named as having come to a series on which others work.
const NAMED: usize = 20;

impl Node {
    /// The lines, in no order.
    pub(super) fn work_history(
        &self,
        tx: &mut Tx<'_>,
        rows: &[KeptWord],
        workers: &[Worker],
        members: &[ReportId],
    ) -> Result<Vec<HistoryLine>, StoreError> {
        let mut lines = said(rows);
        lines.extend(self.joined_series(tx, rows, workers, members)?);
        Ok(lines)
    }

    /// Reports of ours that came to the series while others worked on it.
    fn joined_series(
        &self,
        tx: &mut Tx<'_>,
        rows: &[KeptWord],
        workers: &[Worker],
        members: &[ReportId],
    ) -> Result<Vec<HistoryLine>, StoreError> {
        let others: Vec<_> = workers.iter().filter(|one| !one.ours).map(|one| &one.organisation).collect();
        let is_work = |kept: &&KeptWord| matches!(kept.word.says, Says::Work { .. });
        let heard = rows.iter().filter(is_work).filter(|kept| others.contains(&&kept.by));
        let Some(first_ms) = heard.map(|kept| kept.at_ms).min() else { return Ok(Vec::new()) };
        let who = others.iter().map(|code| code.to_string()).collect::<Vec<_>>().join(", ");
        let mut lines = Vec::new();
        for id in self.ours_in(members, first_ms).into_iter().rev().take(NAMED) {
            if let Some(stored) = tx.report(id)? {
                let note = stored.report.reference.to_string();
                let (at_ms, who) = (id.created_ms(), who.clone());
                lines.push(HistoryLine { at_ms, what: "work-joined", who, note, offence: None });
            }
        }
        Ok(lines)
    }
}

/// What each said, where it is another thing than it said before. The rows of one matter come by their counter.
fn said(rows: &[KeptWord]) -> Vec<HistoryLine> {
    let mut lines = Vec::new();
    let mut before = None;
    for kept in rows {
        let Says::Work { number, works, lead, .. } = &kept.word.says else { continue };
        let matter = (&kept.by, *number);
        let (worked, led) = match before {
            Some((of, worked, led)) if of == matter => (worked, led),
            Some(_) | None => (false, None),
        };
        let who = match &kept.who {
            Some(person) => format!("{}, {person}", kept.by),
            None => kept.by.to_string(),
        };
        let mut line = |what, note: String| {
            lines.push(HistoryLine { at_ms: kept.at_ms, what, who: who.clone(), note, offence: None });
        };
        let note = kept.note.clone().unwrap_or_default();
        if *works != worked {
            line(if *works { "work-begun" } else { "work-left" }, note.clone());
        }
        if let Some(lead) = lead.as_ref().filter(|lead| Some(*lead) != led) {
            let (what, note) = lead_line(lead, note);
            line(what, note);
        }
        before = Some((matter, *works, lead.as_ref()));
    }
    lines
}

fn lead_line(lead: &Lead, note: String) -> (&'static str, String) {
    let whom = |code: &joinder_core::OrganisationCode| match note.as_str() {
        "" => code.to_string(),
        note => format!("{code}: {note}"),
    };
    match &lead.says {
        LeadSays::Ours => ("lead-ours", note),
        LeadSays::Proposed(code) => ("lead-proposed", whom(code)),
        LeadSays::HandedTo(code) => ("lead-handed", whom(code)),
        LeadSays::Declined => ("lead-declined", note),
    }
}
