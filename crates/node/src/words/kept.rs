//! Words as the store has them. This node's own of pairs are made from what people here decided: that is kept once.

use std::collections::{BTreeMap, BTreeSet};

use joinder_core::{OrganisationCode, Reference, ReportId, SeriesId};
use joinder_matching::Decision;
use joinder_store::{StoreError, Tx, WordRow};
use serde::{Deserialize, Serialize};

use super::{ReportName, Says, Verdict, Word, Words, counts};

/// The body of a row.
#[derive(Debug, Serialize, Deserialize)]
struct Body {
    says: Says,
    /// The series here that it is about, where we say it. Who hears it is told reports.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    series: Option<SeriesId>,
    /// Which person here said it, and what for. Neither is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    who: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// A word as kept.
#[derive(Clone, Debug)]
pub(crate) struct KeptWord {
    pub(crate) by: OrganisationCode,
    /// Over whose link it came; none for our own.
    pub(crate) via: Option<OrganisationCode>,
    pub(crate) word: Word,
    pub(crate) at_ms: i64,
    pub(crate) series: Option<SeriesId>,
    pub(crate) who: Option<String>,
    pub(crate) note: Option<String>,
}

impl KeptWord {
    /// All that is said, those of an organisation on a matter together, by their counter.
    pub(crate) fn all(tx: &mut Tx<'_>) -> Result<Vec<Self>, StoreError> {
        tx.words()?.into_iter().map(Self::of_row).collect()
    }

    fn of_row(row: WordRow) -> Result<Self, StoreError> {
        let body: Body = serde_json::from_str(&row.body)
            .map_err(|_| StoreError::Corrupt { table: "word", column: "body" })?;
        Ok(Self {
            by: row.organisation,
            via: row.via,
            word: Word { counter: row.counter, says: body.says },
            at_ms: row.at_ms,
            series: body.series,
            who: body.who,
            note: body.note,
        })
    }

    /// Keeps it; `began` is the entry that first told of its matter.
    pub(crate) fn save(self, tx: &mut Tx<'_>, began: Option<u64>) -> Result<(), StoreError> {
        let about: Vec<(OrganisationCode, Reference)> =
            self.word.names().into_iter().map(|name| (name.owner, name.reference)).collect();
        let matter = self.word.matter().key();
        let body = Body { says: self.word.says, series: self.series, who: self.who, note: self.note };
        let row = WordRow {
            organisation: self.by,
            via: self.via,
            matter,
            counter: self.word.counter,
            began,
            at_ms: self.at_ms,
            body: serde_json::to_string(&body).expect("its maps have texts for keys"),
        };
        tx.save_word(&row, &about)
    }
}

/// What people here decided of one pair.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Decided {
    /// Rises with each decision on the pair and with each that is undone.
    counter: u32,
    /// The last that stands.
    standing: Option<Decision>,
}

impl Decided {
    /// By pair.
    pub(crate) fn all(tx: &mut Tx<'_>) -> Result<BTreeMap<(ReportId, ReportId), Self>, StoreError> {
        let mut all: BTreeMap<_, Self> = BTreeMap::new();
        for row in tx.decisions()? {
            let Some((a, b)) = pair_of(row.decision) else { continue };
            let decided = all.entry((a.min(b), a.max(b))).or_default();
            decided.counter += 1 + u32::from(row.undone_ms.is_some());
            if row.undone_ms.is_none() {
                decided.standing = Some(row.decision);
            }
        }
        Ok(all)
    }

    /// As a word of ours; none where one of the two is here no more.
    pub(crate) fn word(
        self,
        tx: &mut Tx<'_>,
        (a, b): (ReportId, ReportId),
    ) -> Result<Option<Word>, StoreError> {
        let (Some(of_a), Some(of_b)) = (tx.report(a)?, tx.report(b)?) else { return Ok(None) };
        let (of_a, of_b) = (ReportName::of(&of_a.report), ReportName::of(&of_b.report));
        let verdict = match self.standing {
            Some(Decision::Confirm { .. }) => Verdict::Together,
            Some(Decision::Reject { subject, .. }) if subject == a => Verdict::FirstApart,
            Some(Decision::Reject { .. }) => Verdict::SecondApart,
            Some(Decision::DeclareShared { .. } | Decision::DeclareOwn { .. }) | None => Verdict::Open,
        };
        let says = match of_a < of_b {
            true => Says::Pair { first: of_a, second: of_b, verdict },
            false => Says::Pair { first: of_b, second: of_a, verdict: verdict.turned() },
        };
        Ok(Some(Word { counter: self.counter, says }))
    }
}

fn pair_of(decision: Decision) -> Option<(ReportId, ReportId)> {
    match decision {
        Decision::Confirm { a, b } => Some((a, b)),
        Decision::Reject { subject, other } => Some((subject, other)),
        Decision::DeclareShared { .. } | Decision::DeclareOwn { .. } => None,
    }
}

/// The decisions that move the index of this node: what people here decided, and of what others say of pairs that which
/// counts here.
pub(crate) fn standing_decisions(
    tx: &mut Tx<'_>,
    us: &OrganisationCode,
) -> Result<BTreeSet<Decision>, StoreError> {
    let rows = tx.decisions()?.into_iter().filter(|row| row.undone_ms.is_none());
    let mut all: BTreeSet<Decision> = rows.map(|row| row.decision).collect();
    let mut words = Words::default();
    for kept in KeptWord::all(tx)? {
        if matches!(kept.word.says, Says::Pair { .. }) {
            words.hear(&kept.by, kept.word);
        }
    }
    let heard = words.verdicts();
    if heard.is_empty() {
        return Ok(all);
    }
    let decided = Decided::all(tx)?;
    for (pair, verdicts) in heard {
        let said = counts(us, &pair, &verdicts);
        if said.is_empty() {
            continue;
        }
        let first = tx.known(pair.0.owner.as_str(), pair.0.reference.as_str())?;
        let second = tx.known(pair.1.owner.as_str(), pair.1.reference.as_str())?;
        let (Some(first), Some(second)) = (first.map(|known| known.id), second.map(|known| known.id)) else {
            continue;
        };
        // Our own word goes before all others'. It is about the two as they are here: nothing is read for it, since this is
        // done whenever reports come.
        let ours = decided.get(&(first.min(second), first.max(second)));
        if ours.is_none_or(|ours| ours.standing.is_none()) {
            all.extend(said.into_iter().filter_map(|verdict| decision_of(verdict, first, second)));
        }
    }
    Ok(all)
}

fn decision_of(verdict: Verdict, first: ReportId, second: ReportId) -> Option<Decision> {
    match verdict {
        Verdict::Open => None,
        Verdict::Together => Some(Decision::Confirm { a: first, b: second }),
        Verdict::FirstApart => Some(Decision::Reject { subject: first, other: second }),
        Verdict::SecondApart => Some(Decision::Reject { subject: second, other: first }),
    }
}
