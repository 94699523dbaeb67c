//! What people here say: that they work on a series, and who leads it.

use std::collections::{BTreeMap, BTreeSet};

use joinder_core::{Deed, OrganisationCode, SeriesId};

use super::{leading_of, standing};
use crate::{
    NewAct, Node, NodeError,
    words::{KeptWord, Lead, LeadSays, Says, Word},
};

/// What a person says about who leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeadStep {
    /// We lead; where it was handed to us, we take it.
    Take,
    /// Another should.
    Propose(OrganisationCode),
    /// Another is to take it. Until it does, we lead.
    HandTo(OrganisationCode),
    /// We do not lead: what was handed to us we decline, what we had we give up.
    Decline,
}

/// What we say now, in place of what we said.
struct Now {
    works: bool,
    lead: Option<LeadSays>,
}

/// What we say of a series, by the number of our work: after two became one, there can be several.
type Own = BTreeMap<u32, KeptWord>;

impl Node {
    /// This node's organisation takes a series on.
    pub fn work_on(&self, series: SeriesId, who: &str, note: &str) -> Result<(), NodeError> {
        self.speak(series, who, note, |_, _, _| Ok(Now { works: true, lead: None }))
    }

    /// It no longer works on it, and so does not lead it.
    pub fn leave_work(&self, series: SeriesId, who: &str, note: &str) -> Result<(), NodeError> {
        self.speak(series, who, note, |own, _, _| {
            let leads = own.values().any(|kept| match &kept.word.says {
                Says::Work { lead: Some(lead), .. } => lead.says != LeadSays::Declined,
                Says::Work { lead: None, .. } | Says::Pair { .. } => false,
            });
            match works(own) {
                true => Ok(Now { works: false, lead: leads.then_some(LeadSays::Declined) }),
                false => Err(expected("a series on which this node's organisation works")),
            }
        })
    }

    /// Says who leads.
    pub fn say_lead(&self, series: SeriesId, step: LeadStep, who: &str, note: &str) -> Result<(), NodeError> {
        let us = &self.organisation().code;
        self.speak(series, who, note, |own, leading, others| {
            let leads = leading.leads.contains(us);
            let works = works(own);
            match step {
                LeadStep::Take => Ok(Now { works: true, lead: Some(LeadSays::Ours) }),
                LeadStep::Propose(whom) if others.contains(&whom) => {
                    Ok(Now { works, lead: Some(LeadSays::Proposed(whom)) })
                }
                LeadStep::HandTo(whom) if leads && others.contains(&whom) => {
                    Ok(Now { works, lead: Some(LeadSays::HandedTo(whom)) })
                }
                LeadStep::HandTo(_) if !leads => {
                    Err(expected("a series that this node's organisation leads"))
                }
                LeadStep::Propose(_) | LeadStep::HandTo(_) => Err(expected(
                    "an organisation that has reports in the series or works on it, and hears from here",
                )),
                LeadStep::Decline if leads || leading.handed.iter().any(|(_, to)| to == us) => {
                    Ok(Now { works, lead: Some(LeadSays::Declined) })
                }
                LeadStep::Decline => Err(expected("a series that was handed to this node's organisation")),
            }
        })
    }

    /// Keeps what we say of a series from now on. What it says is decided on what stands, in the same transaction.
    fn speak(
        &self,
        series: SeriesId,
        who: &str,
        note: &str,
        decide: impl FnOnce(&Own, &crate::Leading, &[OrganisationCode]) -> Result<Now, NodeError>,
    ) -> Result<(), NodeError> {
        self.may_decide_on(series)?;
        let note = note.trim();
        if note.chars().count() > 500 || note.chars().any(joinder_core::is_disallowed_control) {
            let expected = "one line of at most 500 characters".to_owned();
            return Err(NodeError::Field { field: "note", expected });
        }
        let now_ms = self.now_ms();
        let members = self.state().index.members(series);
        self.store().write("work on series", |tx| {
            let rows = self.concerning(tx, series)?;
            let words = standing(&rows);
            let others = self.others(tx, &members, &words)?;
            let all = KeptWord::all(tx)?;
            let own = own_of(&rows);
            let Now { works, lead } = decide(&own, &leading_of(&words), &others)?;
            let round = rows.iter().filter_map(|kept| round_of(&kept.word)).max().unwrap_or(0);
            let lead = lead.map(|says| Lead { round: round.saturating_add(1), says });
            // What is left is left wherever it stands; all else is said once.
            let mut numbers: Vec<u32> = own.keys().copied().collect();
            if works {
                numbers.truncate(1);
            }
            if numbers.is_empty() {
                numbers.push(own_of(&all).keys().max().map_or(1, |last| last + 1));
            }
            for number in numbers {
                let before = own.get(&number).map(|kept| &kept.word);
                let kept = KeptWord {
                    by: self.organisation().code.clone(),
                    via: None,
                    word: after(before, number, works, lead.clone(), now_ms),
                    at_ms: now_ms,
                    series: Some(series),
                    who: Some(who.to_owned()),
                    note: Some(note.to_owned()).filter(|note| !note.is_empty()),
                };
                kept.save(tx, None)?;
            }
            self.record_in(tx, NewAct::of(Deed::WorkSaid).about_series([series]))
        })?;
        self.heed()
    }
}

/// The last that we said, by the number of our work.
fn own_of(rows: &[KeptWord]) -> Own {
    let mut own = Own::new();
    for kept in rows.iter().filter(|kept| kept.via.is_none()) {
        if let Says::Work { number, .. } = kept.word.says {
            // They come by their counter.
            own.insert(number, kept.clone());
        }
    }
    own
}

fn works(own: &Own) -> bool {
    own.values().any(|kept| matches!(kept.word.says, Says::Work { works: true, .. }))
}

fn round_of(word: &Word) -> Option<u32> {
    match &word.says {
        Says::Work { lead, .. } => lead.as_ref().map(|lead| lead.round),
        Says::Pair { .. } => None,
    }
}

/// The word that comes after one. What it does not say anew stays, and so does the moment since when we work on it.
fn after(before: Option<&Word>, number: u32, works: bool, lead: Option<Lead>, now_ms: i64) -> Word {
    let (worked, since, led) = match before.map(|word| &word.says) {
        Some(Says::Work { works, since_ms, lead, .. }) => (*works, *since_ms, lead.clone()),
        Some(Says::Pair { .. }) | None => (false, now_ms, None),
    };
    let since_ms = if worked { since } else { now_ms };
    let says = Says::Work { number, since_ms, works, lead: lead.or(led), reports: BTreeSet::new() };
    Word { counter: before.map_or(0, |word| word.counter) + 1, says }
}

fn expected(what: &str) -> NodeError {
    NodeError::Standing { field: "series", expected: what.to_owned() }
}
