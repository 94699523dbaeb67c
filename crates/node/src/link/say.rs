//! Telling neighbours what is said of series and of pairs of reports: who works on what, who leads, what belongs together.
//!
//! A word goes over a link as far as it is about reports of which both ends know by that link, and not at all where it is
//! about none: that two series are one must tell nobody of a report that it may not know of. What a word named and may no
//! longer name is taken back, as a report is. Only the centre passes on what others say, and partners are told nothing.

use std::collections::{BTreeMap, BTreeSet};

use joinder_core::{Organisation, OrganisationCode, ReportId, Role};
use joinder_ledger::{Content, Kind};
use joinder_store::{StoreError, Told, Tx, digest_of};
use serde::{Deserialize, Serialize};

use super::{
    asked::{from_payload, to_payload},
    ended::Ended,
    keys::LinkKeys,
    neighbour::{Link, State, out_of},
    out::{Out, Wrote},
};
use crate::{
    Node, NodeError,
    words::{Decided, KeptWord, ReportName, Says, Verdict, Word, Words},
};

/// Reports of a series that a word names: enough for the other side to find the series by.
pub(super) const MOST_NAMED: usize = 50;
/// Reports of a series that are looked through for them. The oldest, which stay the same while others come.
const LOOKED_THROUGH: usize = 10_000;
/// Of these, how many at once.
const AT_ONCE: usize = 500;

/// The payload of an entry of kind `decision`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Speaking {
    /// Whose word it is, and whom to ask there.
    pub(super) by: Organisation,
    pub(super) word: Word,
}

impl Node {
    /// Tells a neighbour what it is to be told of what is said; nothing where nothing changed since it was looked at last.
    pub(super) fn feed_words(&self, code: &OrganisationCode, keys: &LinkKeys) -> Result<Wrote, NodeError> {
        let version = self.changes();
        if self.worded().get(code) == Some(&version) {
            return Ok(Wrote::default());
        }
        // Nearly always nothing is to be said, and whoever writes does not wait until that is seen.
        let is_due = self.store().read(|tx| {
            let link = Link::get(tx, code)?;
            if !hears(&link) {
                return Ok::<_, NodeError>(false);
            }
            let wanted = self.words_for(tx, &link)?;
            Ok(!is_told(tx, &link, &wanted)?)
        })?;
        let wrote = if is_due { self.tell_words(code, keys)? } else { Wrote::default() };
        self.worded().insert(code.clone(), version);
        Ok(wrote)
    }

    fn tell_words(&self, code: &OrganisationCode, keys: &LinkKeys) -> Result<Wrote, NodeError> {
        self.store().write("tell words", |tx| {
            let link = Link::get(tx, code)?;
            if !hears(&link) {
                return Ok(Wrote::default());
            }
            let wanted = self.words_for(tx, &link)?;
            let mut out = Out::open(self, tx, keys, &link)?;
            tell(tx, &mut out, &link, wanted)?;
            out.sign(tx)
        })
    }

    /// What is said and may be told over a link, by a key of whose word it is and its matter.
    fn words_for(&self, tx: &mut Tx<'_>, link: &Link) -> Result<BTreeMap<String, Speaking>, NodeError> {
        let mut all = self.own_verdicts(tx, link)?;
        all.extend(self.own_work(tx, link)?);
        if self.viewer().role == Role::Centre {
            all.extend(self.passed_on(tx, link)?);
        }
        let mut speaking = BTreeMap::new();
        for (by, word) in all {
            let by = match by == self.organisation().code {
                true => self.organisation().clone(),
                false => match tx.organisation(&by)? {
                    Some(by) => by,
                    None => continue,
                },
            };
            speaking.insert(format!("{}\n{}", by.code, word.matter().key()), Speaking { by, word });
        }
        Ok(speaking)
    }

    /// What people here say of pairs.
    fn own_verdicts(&self, tx: &mut Tx<'_>, link: &Link) -> Result<Vec<(OrganisationCode, Word)>, NodeError> {
        let decided = Decided::all(tx)?;
        let ids: BTreeSet<ReportId> = decided.keys().flat_map(|&(a, b)| [a, b]).collect();
        let known = tx.known_over(link.code(), &ids.into_iter().collect::<Vec<_>>())?;
        let mut words = Vec::new();
        for (pair, decided) in decided {
            if known.contains(&pair.0)
                && known.contains(&pair.1)
                && let Some(word) = decided.word(tx, pair)?
            {
                words.push((self.organisation().code.clone(), word));
            }
        }
        Ok(words)
    }

    /// What people here say of series, with the reports of each that may be named over this link.
    fn own_work(&self, tx: &mut Tx<'_>, link: &Link) -> Result<Vec<(OrganisationCode, Word)>, NodeError> {
        let mut last: BTreeMap<u32, KeptWord> = BTreeMap::new();
        for kept in KeptWord::all(tx)?.into_iter().filter(|kept| kept.via.is_none()) {
            if let Says::Work { number, .. } = kept.word.says {
                // They come by their counter.
                last.insert(number, kept);
            }
        }
        let mut words = Vec::new();
        for kept in last.into_values() {
            let Some(series) = kept.series else { continue };
            let series = self.living(tx, series)?;
            let mut members = self.state().index.members(series);
            members.truncate(LOOKED_THROUGH);
            let mut named = BTreeSet::new();
            for id in first_known(tx, link, &members)? {
                named.extend(tx.report(id)?.map(|stored| ReportName::of(&stored.report)));
            }
            let mut word = kept.word;
            if let Says::Work { reports, .. } = &mut word.says {
                *reports = named;
            }
            if !word.names().is_empty() {
                words.push((kept.by, word));
            }
        }
        Ok(words)
    }

    /// What others say, as far as it concerns the neighbour and is not its own.
    fn passed_on(&self, tx: &mut Tx<'_>, link: &Link) -> Result<Vec<(OrganisationCode, Word)>, NodeError> {
        let mut words = Words::default();
        for kept in KeptWord::all(tx)?.into_iter().filter(|kept| kept.via.is_some()) {
            if kept.by != *link.code() {
                words.hear(&kept.by, kept.word);
            }
        }
        let mut here = Vec::new();
        for (by, word) in words.iter() {
            let mut word = word.clone();
            if known_part(tx, link, &mut word)? {
                here.push((by.clone(), word));
            }
        }
        Ok(here)
    }

    /// Takes back what a neighbour was told of what is said.
    pub(super) fn take_back_words(
        &self,
        tx: &mut Tx<'_>,
        out: &mut Out<'_>,
        link: &Link,
    ) -> Result<(), NodeError> {
        for (matter, told) in tx.told_words(link.code())? {
            take_back(tx, out, link, told)?;
            tx.forget_told_word(link.code(), &matter)?;
        }
        self.worded().remove(link.code());
        Ok(())
    }
}

/// Whether what is said is told over a link.
fn hears(link: &Link) -> bool {
    link.state == State::Active && link.viewer().role != Role::Partner
}

/// The first of some reports of which both ends of a link know by it, as many as a word names. They are looked for whenever
/// reports come, so of a long series no more is looked through than has to be.
fn first_known(tx: &mut Tx<'_>, link: &Link, members: &[ReportId]) -> Result<Vec<ReportId>, StoreError> {
    let mut known = Vec::new();
    for some in members.chunks(AT_ONCE) {
        known.extend(tx.known_over(link.code(), some)?);
        if known.len() >= MOST_NAMED {
            break;
        }
    }
    known.truncate(MOST_NAMED);
    Ok(known)
}

/// Leaves of a word what both ends of a link know of by it; false where that is nothing.
pub(super) fn known_part(tx: &mut Tx<'_>, link: &Link, word: &mut Word) -> Result<bool, StoreError> {
    let mut ids: BTreeMap<ReportName, ReportId> = BTreeMap::new();
    for name in word.names() {
        if let Some(known) = tx.known(name.owner.as_str(), name.reference.as_str())? {
            ids.insert(name, known.id);
        }
    }
    let all: Vec<ReportId> = ids.values().copied().collect();
    let known = tx.known_over(link.code(), &all)?;
    ids.retain(|_, id| known.contains(id));
    Ok(match &mut word.says {
        Says::Pair { first, second, .. } => ids.contains_key(first) && ids.contains_key(second),
        Says::Work { reports, .. } => {
            reports.retain(|name| ids.contains_key(name));
            !reports.is_empty()
        }
    })
}

/// Whether it says nothing to who did not hear what was said before.
fn is_silent(word: &Word) -> bool {
    match &word.says {
        Says::Pair { verdict, .. } => *verdict == Verdict::Open,
        Says::Work { works, lead, .. } => !works && lead.is_none(),
    }
}

/// Whether a neighbour holds what it is to be told, and nothing else.
fn is_told(tx: &mut Tx<'_>, link: &Link, wanted: &BTreeMap<String, Speaking>) -> Result<bool, StoreError> {
    let mut before: BTreeMap<String, Told> = tx.told_words(link.code())?.into_iter().collect();
    let all = wanted.iter().all(|(matter, speaking)| match before.remove(matter) {
        Some(told) => told.digest == digest_of(to_payload(speaking).as_bytes()),
        None => is_silent(&speaking.word),
    });
    Ok(all && before.is_empty())
}

/// Writes what makes a neighbour hold what it is to be told; nothing where it does already.
fn tell(
    tx: &mut Tx<'_>,
    out: &mut Out<'_>,
    link: &Link,
    wanted: BTreeMap<String, Speaking>,
) -> Result<(), NodeError> {
    let mut before: BTreeMap<String, Told> = tx.told_words(link.code())?.into_iter().collect();
    for (matter, speaking) in wanted {
        let payload = to_payload(&speaking);
        let digest = digest_of(payload.as_bytes());
        let told = before.remove(&matter);
        let began = match told {
            Some(told) if told.digest == digest => continue,
            None if is_silent(&speaking.word) => continue,
            None => None,
            Some(told) if names_all(tx, link, told, &speaking.word)? => Some(told.began),
            Some(told) => {
                // It named what it may not name any more.
                take_back(tx, out, link, told)?;
                None
            }
        };
        let seq = out.append(tx, &Kind::Decision, began, payload, (began, None))?;
        tx.set_told_word(link.code(), &matter, Told { began: began.unwrap_or(seq), seq, digest })?;
    }
    for (matter, told) in before {
        take_back(tx, out, link, told)?;
        tx.forget_told_word(link.code(), &matter)?;
    }
    Ok(())
}

/// Whether a word names all reports that the one before it named.
fn names_all(tx: &mut Tx<'_>, link: &Link, told: Told, word: &Word) -> Result<bool, StoreError> {
    let entry = tx.ledger_entry(&out_of(link.code()), told.seq)?;
    let last = entry.and_then(|entry| match entry.entry.content() {
        Content::Kept { payload, .. } => from_payload::<Speaking>(payload),
        Content::Erased => None,
    });
    Ok(last.is_some_and(|last| last.word.names().is_subset(&word.names())))
}

fn take_back(tx: &mut Tx<'_>, out: &mut Out<'_>, link: &Link, told: Told) -> Result<(), NodeError> {
    out.take_back(tx, link.code(), (told.began, None), Ended::HERE)
}
