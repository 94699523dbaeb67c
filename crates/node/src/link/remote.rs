//! Look-up for a neighbour: hit or no hit, and whom to ask. This is how reports meet that are copied to nobody.

use std::{collections::HashMap, fmt};

use joinder_core::{
    Deed, MatchKey, OrganisationCode, ReportId, Role, Value, codes::Purpose, disclosure_level,
};
use joinder_observables::Context;
use joinder_store::{LookUpSide, NewLookUp, Tx};
use serde::{Deserialize, Serialize};

use super::{
    LinkError,
    look_up_log::{case_reference, logged},
    neighbour::{Link, State},
};
use crate::{NewAct, Node, NodeError, look_up::read_value};

/// Values of one question.
pub(super) const MAX_ASKED: usize = 200;
/// Reports named of one value: who asks learns whom to ask, not how many there are.
pub(super) const NAMED: usize = 3;
/// The newest reports of one value that are looked at.
const MAX_LOOKED_AT: usize = 500;

/// What a neighbour asks.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoteQuestion {
    /// The values, as they were written.
    pub values: Vec<String>,
    /// For which purpose.
    pub purpose: Purpose,
    /// In which case, in the asker's words.
    pub case: String,
}

/// The answer, in the order of the question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoteAnswer {
    /// One for each value.
    pub answers: Vec<RemoteHit>,
}

/// The answer to one value.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoteHit {
    /// As it was asked.
    pub value: String,
    /// Whether a report holds it of which the asker may know.
    pub held: bool,
    /// The latest of these.
    pub known: Vec<RemoteKnown>,
}

/// A report of which the asker may know: whom to ask, about what.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemoteKnown {
    /// Whose it is.
    pub owner: OrganisationCode,
    /// The owner's number.
    pub reference: String,
    /// Whom to ask.
    pub contact: Option<String>,
}

impl fmt::Debug for RemoteQuestion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RemoteQuestion({} values, …)", self.values.len())
    }
}

impl fmt::Debug for RemoteHit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteHit").field("held", &self.held).finish_non_exhaustive()
    }
}

impl Node {
    /// A look-up that a neighbour asks; answers as disclosure allows for the purpose, and never with a count. What was
    /// asked and told is logged before it is told.
    pub fn answer_look_up(
        &self,
        from: &OrganisationCode,
        question: &RemoteQuestion,
    ) -> Result<RemoteAnswer, NodeError> {
        if question.values.len() > MAX_ASKED {
            return Err(NodeError::TooMany { most: MAX_ASKED });
        }
        let case = case_reference(&question.case)?;
        let (mut values, mut told) = (Vec::with_capacity(question.values.len()), Vec::new());
        let answer = self.store().read(|tx| {
            let link = Link::get(tx, from)?;
            if link.state != State::Active {
                return Err(NodeError::from(LinkError::NotActive));
            }
            let context = Context { country: link.body.who.organisation.country };
            let mut answers = Vec::with_capacity(question.values.len());
            // However often and however written a value is asked, its reports are read once.
            let mut looked_up: HashMap<MatchKey, Vec<RemoteKnown>> = HashMap::new();
            for value in &question.values {
                let read = read_value(value, &context);
                values.push(logged(value, read.as_ref()));
                let known = match read {
                    Some(Value::Trace(trace)) => match looked_up.get(&trace.key()) {
                        Some(known) => known.clone(),
                        None => {
                            let carriers = self.carriers(trace.key(), from);
                            let known = self.known_to(tx, &link, question.purpose, &carriers)?;
                            told.extend(known.iter().map(|(id, _)| *id));
                            let known: Vec<_> = known.into_iter().map(|(_, known)| known).collect();
                            looked_up.insert(trace.key(), known.clone());
                            known
                        }
                    },
                    Some(Value::Invalid { .. }) | None => Vec::new(),
                };
                answers.push(RemoteHit { value: value.clone(), held: !known.is_empty(), known });
            }
            Ok(RemoteAnswer { answers })
        })?;
        told.sort_unstable();
        told.dedup();
        let salt = self.chance::<16>().map_err(LinkError::Keys)?;
        let (now, ends) = (self.now_ms(), self.look_ups_end_ms());
        let by = self.by_neighbour(from).working_under(question.purpose, case);
        let act = NewAct::of(Deed::NeighbourAnswered).told_to(from).asking(values.clone());
        let act = act.about_reports(told.iter().copied());
        self.store().write("answer look-up", |tx| {
            tx.drop_look_ups(ends)?;
            let new = NewLookUp {
                side: LookUpSide::Theirs,
                organisation: from,
                who: None,
                at_ms: now,
                purpose: question.purpose.as_str(),
                case,
                salt: &salt,
                values: &values,
                outcome: Some("answered"),
                told: &told,
            };
            tx.add_look_up(&new)?;
            by.record_in(tx, act)
        })?;
        tracing::info!(organisation = %from, values = question.values.len(), "link.look_up");
        Ok(answer)
    }

    /// The newest reports that carry a value and of which this node answers a neighbour. Only the centre answers for
    /// others: elsewhere what they told stays where it is. The neighbour's own it knows.
    fn carriers(&self, key: MatchKey, from: &OrganisationCode) -> Vec<ReportId> {
        let (us, theirs) = (self.owner_number(&self.organisation().code), self.owner_number(from));
        let for_others = self.viewer().role == Role::Centre;
        let state = self.state();
        let answers = |id: ReportId| {
            let owner = state.index.profile(id).map(|profile| profile.owner);
            owner.is_some_and(|owner| owner == us || for_others && owner != theirs)
        };
        let mut carriers: Vec<ReportId> = state.index.reports_with(key).filter(|&id| answers(id)).collect();
        carriers.sort_unstable_by(|a, b| b.cmp(a));
        carriers.truncate(MAX_LOOKED_AT);
        carriers
    }

    /// The first of some reports of which a neighbour may know.
    fn known_to(
        &self,
        tx: &mut Tx<'_>,
        link: &Link,
        purpose: Purpose,
        carriers: &[ReportId],
    ) -> Result<Vec<(ReportId, RemoteKnown)>, NodeError> {
        let (viewer, mut known) = (link.viewer(), Vec::new());
        for &id in carriers {
            let Some(stored) = tx.report(id)?.filter(|stored| !stored.row.restricted) else { continue };
            let report = &stored.report;
            if disclosure_level(&viewer, report.into(), purpose).is_some() {
                let owner = tx.organisation(&report.owner)?;
                let told = RemoteKnown {
                    owner: report.owner.clone(),
                    reference: report.reference.to_string(),
                    contact: owner.and_then(|owner| owner.contact),
                };
                known.push((id, told));
            }
            if known.len() == NAMED {
                break;
            }
        }
        Ok(known)
    }
}
