//! Shared work on a series: who is on it, who leads, and what organisations say of its reports.

mod history;
mod say;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use joinder_core::{Level, OrganisationCode, ReportId, Role, SeriesId, TraceKind, codes::Country};
use joinder_store::{StoreError, Tx};

pub use self::say::LeadStep;
use crate::{
    EvidenceLine, HistoryLine, LeadProposal, Leading, Node, NodeError, SeriesRef, Verdict,
    lead::{LeadFacts, propose},
    look_up::day_of,
    profile::{country_of, level_of},
    views::series_ref,
    words::{Decided, KeptWord, ReportName, Says, Words, is_disputed, leading},
};

/// Rows of the list of news.
const NEWS: usize = 8;

/// An organisation that works on a series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worker {
    /// Which.
    pub organisation: OrganisationCode,
    /// Whom to ask there.
    pub contact: Option<String>,
    /// Since when, by its own clock, Unix milliseconds.
    pub since_ms: i64,
    /// Whether it is this node's organisation.
    pub ours: bool,
}

/// One report of a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairReport {
    /// The report as it is here.
    pub id: ReportId,
    /// Whose it is.
    pub owner: OrganisationCode,
    /// The owner's number.
    pub reference: String,
}

/// Two reports, not both ours, of which somebody says whether they belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairView {
    /// One.
    pub first: PairReport,
    /// The other.
    pub second: PairReport,
    /// Who says what.
    pub said: Vec<(OrganisationCode, Verdict)>,
    /// Whether they do not agree. Then our own word counts here, and without one nobody's.
    pub disputed: bool,
}

/// Who works on a series, and what is agreed of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedWork {
    /// Who works on it, this node's organisation first.
    pub workers: Vec<Worker>,
    /// Who leads.
    pub leading: Leading,
    /// Whether this node's organisation says that it does.
    pub leads_here: bool,
    /// Which State could lead.
    pub proposal: Option<LeadProposal>,
    /// Who hands the lead over to this node's organisation, and waits.
    pub offered_by: Option<OrganisationCode>,
    /// To whom the lead can be proposed or handed over: who has reports in it or works on it, and hears of it from here.
    pub others: Vec<OrganisationCode>,
    /// What is said of its reports, here and by others.
    pub pairs: Vec<PairView>,
}

impl SharedWork {
    /// Whether this node's organisation works on it.
    pub fn is_ours(&self) -> bool {
        self.workers.iter().any(|worker| worker.ours)
    }
}

/// Others work on a series of ours, or reports of ours came to one that they work on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkNews {
    /// Which series.
    pub series: SeriesRef,
    /// Who works on it.
    pub by: Vec<OrganisationCode>,
    /// Reports of ours that came to it.
    pub came: usize,
    /// Whether somebody began since.
    pub began: bool,
}

/// A series as far as it is here, to look at who works on it.
pub(crate) struct SeriesHere<'a> {
    pub(crate) id: SeriesId,
    pub(crate) members: &'a [ReportId],
    pub(crate) evidence: &'a [EvidenceLine],
}

impl Node {
    /// Who works on a series, and the lines that this adds to its history.
    pub(crate) fn shared_work(
        &self,
        tx: &mut Tx<'_>,
        series: &SeriesHere<'_>,
    ) -> Result<(SharedWork, Vec<HistoryLine>), NodeError> {
        let rows = self.concerning(tx, series.id)?;
        let words = standing(&rows);
        let workers = self.workers(tx, &words)?;
        let leading = leading_of(&words);
        let us = &self.organisation().code;
        let offered = leading.handed.iter().find(|(_, to)| to == us);
        let history = self.work_history(tx, &rows, &workers, series.members)?;
        let shared = SharedWork {
            offered_by: offered.map(|(from, _)| from.clone()),
            others: self.others(tx, series.members, &words)?,
            proposal: propose(&self.lead_facts(tx, series)?),
            pairs: self.pairs(tx, series.members, &words)?,
            leads_here: leading.leads.contains(us),
            workers,
            leading,
        };
        Ok((shared, history))
    }

    /// What was said of a series here, in the order of [`KeptWord::all`].
    fn concerning(&self, tx: &mut Tx<'_>, series: SeriesId) -> Result<Vec<KeptWord>, StoreError> {
        let about = tx.words_about()?;
        let named: BTreeSet<(OrganisationCode, String)> = {
            let state = self.state();
            let here = about.into_iter().filter(|one| state.index.series_of(one.report) == Some(series));
            here.map(|one| (one.organisation, one.matter)).collect()
        };
        let mut rows = Vec::new();
        for kept in KeptWord::all(tx)? {
            let is_about = match kept.series {
                Some(own) => self.living(tx, own)? == series,
                None => named.contains(&(kept.by.clone(), kept.word.matter().key())),
            };
            if is_about {
                rows.push(kept);
            }
        }
        Ok(rows)
    }

    /// The series in which one lives on that went up in another.
    pub(crate) fn living(&self, tx: &mut Tx<'_>, mut id: SeriesId) -> Result<SeriesId, StoreError> {
        // Each went up in one that lived at that time, so this ends; a damaged store must not make it loop.
        for _ in 0..1_000 {
            match tx.series(id)?.and_then(|row| row.into) {
                Some(into) => id = into,
                None => break,
            }
        }
        Ok(id)
    }

    /// What people noted to their work on series that ended from a moment on with their last reports.
    pub(crate) fn forget_work_notes(&self, tx: &mut Tx<'_>, since_ms: i64) -> Result<(), StoreError> {
        for mut kept in KeptWord::all(tx)?.into_iter().filter(|kept| kept.note.is_some()) {
            let Some(series) = kept.series else { continue };
            let living = self.living(tx, series)?;
            let Some((ended_ms, anchor)) =
                tx.series(living)?.and_then(|row| Some((row.ended_ms?, row.anchor)))
            else {
                continue;
            };
            // It may have ended before, while its last reports were only restricted.
            if ended_ms >= since_ms || tx.report(anchor)?.is_none() {
                kept.note = None;
                kept.save(tx, None)?;
            }
        }
        Ok(())
    }

    fn workers(&self, tx: &mut Tx<'_>, words: &Words) -> Result<Vec<Worker>, StoreError> {
        let mut since: BTreeMap<&OrganisationCode, i64> = BTreeMap::new();
        for (by, word) in words.iter() {
            if let Says::Work { works: true, since_ms, .. } = word.says {
                let first = since.entry(by).or_insert(since_ms);
                *first = since_ms.min(*first);
            }
        }
        let us = self.organisation();
        let mut workers = Vec::new();
        for (code, since_ms) in since {
            let ours = *code == us.code;
            let contact = match ours {
                true => us.contact.clone(),
                false => tx.organisation(code)?.and_then(|known| known.contact),
            };
            workers.push(Worker { organisation: code.clone(), contact, since_ms, ours });
        }
        workers.sort_by_key(|worker| (!worker.ours, worker.since_ms));
        Ok(workers)
    }

    /// To whom the lead can be proposed or handed over.
    fn others(
        &self,
        tx: &mut Tx<'_>,
        members: &[ReportId],
        words: &Words,
    ) -> Result<Vec<OrganisationCode>, StoreError> {
        let owners: BTreeSet<u16> = {
            let state = self.state();
            members.iter().filter_map(|&id| Some(state.index.profile(id)?.owner)).collect()
        };
        let mut codes: BTreeSet<OrganisationCode> = {
            let known = self.owners();
            owners.into_iter().filter_map(|number| known.code(number).cloned()).collect()
        };
        for (by, word) in words.iter() {
            if matches!(word.says, Says::Work { .. }) {
                codes.insert(by.clone());
            }
        }
        codes.remove(&self.organisation().code);
        let mut hears = BTreeSet::new();
        let mut by_centre = false;
        for link in tx.links()?.into_iter().filter(|link| link.state == "active") {
            by_centre |= tx.organisation(&link.organisation)?.is_some_and(|known| known.role == Role::Centre);
            hears.insert(link.organisation);
        }
        let mut others = Vec::new();
        for code in codes.into_iter().filter(|code| by_centre || hears.contains(code)) {
            if tx.organisation(&code)?.is_none_or(|known| known.role != Role::Partner) {
                others.push(code);
            }
        }
        Ok(others)
    }

    /// What others say of its reports, and beside it what is said here. Of our reports alone we decide alone.
    fn pairs(
        &self,
        tx: &mut Tx<'_>,
        members: &[ReportId],
        words: &Words,
    ) -> Result<Vec<PairView>, StoreError> {
        let us = &self.organisation().code;
        let mut all = words.verdicts();
        let is_in = |id: ReportId| members.binary_search(&id).is_ok();
        for (ids, decided) in Decided::all(tx)? {
            if (is_in(ids.0) || is_in(ids.1))
                && let Some(word) = decided.word(tx, ids)?
                && let Says::Pair { first, second, verdict } = word.says
                && verdict != Verdict::Open
                && (first.owner != *us || second.owner != *us)
            {
                all.entry((first, second)).or_default().insert(us.clone(), verdict);
            }
        }
        let mut pairs = Vec::new();
        for ((first, second), said) in all {
            let (Some(a), Some(b)) = (self.pair_report(tx, first)?, self.pair_report(tx, second)?) else {
                continue;
            };
            let disputed = is_disputed(&said);
            pairs.push(PairView { first: a, second: b, said: said.into_iter().collect(), disputed });
        }
        Ok(pairs)
    }

    /// A report of a pair; none where there is none that may be known of, as where it is restricted.
    fn pair_report(&self, tx: &mut Tx<'_>, name: ReportName) -> Result<Option<PairReport>, StoreError> {
        let known = tx.known(name.owner.as_str(), name.reference.as_str())?;
        let shown = known.filter(|known| self.state().index.contains(known.id));
        let reference = name.reference.to_string();
        Ok(shown.map(|known| PairReport { id: known.id, owner: name.owner, reference }))
    }

    /// What may be seen of a series that bears on who could lead it.
    fn lead_facts(&self, tx: &mut Tx<'_>, series: &SeriesHere<'_>) -> Result<LeadFacts, StoreError> {
        let profiles: Vec<_> = {
            let state = self.state();
            series.members.iter().filter_map(|&id| state.index.profile(id)).collect()
        };
        let mut states: HashMap<u16, Option<Country>> = HashMap::new();
        let mut facts = LeadFacts { reports: profiles.len(), ..LeadFacts::default() };
        for profile in profiles {
            // A hit only tells neither State nor date.
            let is_shown = level_of(profile.level).is_some_and(|level| level != Level::HitOnly);
            let owners = match states.get(&profile.owner) {
                Some(&known) => known,
                None => {
                    let code = self.owners().code(profile.owner).cloned();
                    let found = code.map(|code| state_of(tx, &code)).transpose()?.flatten();
                    states.insert(profile.owner, found);
                    found
                }
            };
            let country = country_of(profile.country).filter(|_| is_shown).or(owners);
            if let Some(country) = country {
                *facts.victims.entry(country).or_default() += 1;
            }
            match (day_of(profile.day).filter(|_| is_shown), country) {
                (Some(when), Some(country)) => {
                    let first = facts.first.entry(country).or_insert(when.date());
                    *first = when.date().min(*first);
                }
                (Some(_), None) => {}
                (None, _) => facts.undated += 1,
            }
        }
        let is_account = |kind: TraceKind| matches!(kind, TraceKind::Iban | TraceKind::Account);
        for line in series.evidence.iter().filter(|line| is_account(line.trace.kind)) {
            if let Some(country) = line.trace.country {
                *facts.accounts.entry(country).or_default() += line.in_reports;
            }
        }
        Ok(facts)
    }

    /// What others do with series here since a moment.
    pub(crate) fn work_news(&self, tx: &mut Tx<'_>, after_ms: i64) -> Result<Vec<WorkNews>, StoreError> {
        let mut words = Words::default();
        let mut heard: BTreeMap<(OrganisationCode, String), i64> = BTreeMap::new();
        for kept in KeptWord::all(tx)?.into_iter().filter(|kept| kept.via.is_some()) {
            let first = heard.entry((kept.by.clone(), kept.word.matter().key())).or_insert(kept.at_ms);
            *first = kept.at_ms.min(*first);
            words.hear(&kept.by, kept.word);
        }
        let works = words.iter().filter(|(_, word)| matches!(word.says, Says::Work { works: true, .. }));
        let works: BTreeSet<_> = works.map(|(by, word)| (by.clone(), word.matter().key())).collect();
        let mut found: BTreeMap<SeriesId, (BTreeSet<OrganisationCode>, bool)> = BTreeMap::new();
        for about in tx.words_about()? {
            let key = (about.organisation, about.matter);
            let series = self.state().index.series_of(about.report);
            if let Some(series) = series.filter(|_| works.contains(&key)) {
                let (by, began) = found.entry(series).or_default();
                *began |= heard.get(&key).is_some_and(|&at_ms| at_ms > after_ms);
                by.insert(key.0);
            }
        }
        let mut news = Vec::new();
        for (series, (by, began)) in found {
            let members = self.state().index.members(series);
            let came = self.ours_in(&members, after_ms).len();
            if came > 0 || began {
                let series = series_ref(tx, series)?;
                news.push(WorkNews { series, by: by.into_iter().collect(), came, began });
            }
        }
        news.sort_by_key(|one| std::cmp::Reverse((one.began, one.came)));
        news.truncate(NEWS);
        Ok(news)
    }

    /// The reports of this node's organisation among some that came after a moment, oldest first.
    fn ours_in(&self, members: &[ReportId], after_ms: i64) -> Vec<ReportId> {
        let number = self.owner_number(&self.organisation().code);
        let state = self.state();
        let ours = |id: ReportId| state.index.profile(id).is_some_and(|profile| profile.owner == number);
        members.iter().copied().filter(|&id| id.created_ms() > after_ms && ours(id)).collect()
    }
}

/// The words that stand of those.
fn standing(rows: &[KeptWord]) -> Words {
    let mut words = Words::default();
    for kept in rows {
        words.hear(&kept.by, kept.word.clone());
    }
    words
}

fn leading_of(words: &Words) -> Leading {
    leading(words.iter().filter_map(|(by, word)| match &word.says {
        Says::Work { lead: Some(lead), .. } => Some((by, lead)),
        Says::Work { lead: None, .. } | Says::Pair { .. } => None,
    }))
}

/// The State of an organisation, as it says or as its code begins.
fn state_of(tx: &mut Tx<'_>, code: &OrganisationCode) -> Result<Option<Country>, StoreError> {
    if let Some(country) = tx.organisation(code)?.and_then(|known| known.country) {
        return Ok(Some(country));
    }
    let text = code.as_str();
    let front = text.split_once('-').map_or(text, |(front, _)| front);
    Ok(Some(front).filter(|front| front.len() == 2).and_then(|front| front.parse().ok()))
}
