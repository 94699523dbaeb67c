//! Feeding: what changed here becomes entries for each neighbour, as far as it may know.
//!
//! A link has a cursor, the last entry of the store that it was fed. Looked at again are the reports that later entries
//! are about, the reports that share values with these, those that were told for a value which the neighbour no longer
//! holds or which no longer joins, those of values on which people decided, and those of which something was granted or no
//! longer is. Each is compared with what was told of it, so looking again tells nothing twice, and a crash costs no more
//! than looking again.

use std::collections::{BTreeSet, HashMap};

use joinder_core::{MatchKey, OrganisationCode, ReportId};
use joinder_ledger::{Content, Kind};
use joinder_matching::{Decision, Strength};
use joinder_store::{StoreError, Told, Tx, digest_of};

use super::{
    asked::{Granting, from_payload, to_payload},
    ended::Ended,
    keys::LinkKeys,
    neighbour::{Link, State, out_of},
    out::{Out, Wrote, has_room},
    told::{Passing, Telling, ToTell, told, told_granted},
};
use crate::{Node, NodeError, node};

/// Entries of the store that one pass is about.
const WINDOW: i64 = 2_000;
/// Reports looked at in one transaction.
const BATCH: usize = 256;

impl Node {
    /// Brings all out ledgers up to the entries and signs new heads. Called after every change of the index and by time;
    /// idempotent. True where something new can be pulled.
    pub fn feed_links(&self) -> Result<bool, NodeError> {
        // Another process may have taken or answered some.
        self.count_waiting()?;
        let _feeding = self.feeding();
        let links = self.store().read(Link::all)?;
        let mut fed = Wrote::default();
        let mut failed = None;
        for link in links {
            let wrote = match link.state {
                State::Active => self.feed(link.code()),
                State::Recalling => self.take_back_all(link.code()),
                State::Paused | State::Stopped | State::Revoked => continue,
            };
            match wrote {
                Ok(wrote) => fed |= wrote,
                Err(error) => {
                    tracing::error!(organisation = %link.code(), %error, "link.feed");
                    failed = failed.or(Some(error));
                }
            }
        }
        // What failed may have erased something first.
        if fed.erased || failed.is_some() {
            self.scrub()?;
        }
        failed.map_or(Ok(fed.entries), Err)
    }

    fn feed(&self, code: &OrganisationCode) -> Result<Wrote, NodeError> {
        self.follow()?;
        let (until, mut fed) = (self.followed(), self.announce_keys(code)?);
        let keys = self.link_keys()?;
        loop {
            let Some(pass) = self.pass(code, until)? else { break };
            let mut batches = pass.reports.chunks(BATCH).peekable();
            if batches.peek().is_none() {
                fed |= self.feed_batch(code, &keys, &[], Some(&pass))?;
            }
            while let Some(batch) = batches.next() {
                let last = batches.peek().is_none().then_some(&pass);
                fed |= self.feed_batch(code, &keys, batch, last)?;
            }
        }
        if fed.entries {
            // What may be named changed with what was told.
            self.worded().remove(code);
        }
        fed |= self.feed_words(code, &keys)?;
        Ok(fed)
    }

    /// What is to be looked at next; `None` where all was.
    fn pass(&self, code: &OrganisationCode, until: i64) -> Result<Option<Pass>, NodeError> {
        let number = self.owner_number(code);
        self.store().read(|tx| {
            let link = Link::find(tx, code)?.filter(|link| link.state == State::Active);
            let Some(link) = link else { return Ok(None) };
            let declared = declared(tx)?;
            let granted = tx.reports_granted_since(code, self.now_ms())?;
            if link.fed_seq >= until && link.body.declared == declared && granted.is_empty() {
                return Ok(None);
            }
            let end = until.min(link.fed_seq.saturating_add(WINDOW)).max(link.fed_seq);
            let touched = tx.touched(link.fed_seq, end)?;
            let mut reports: BTreeSet<ReportId> = granted.into_iter().collect();
            let mut told = tx.told_keys(code.as_str())?;
            {
                // Held for no query: whoever changes the index waits for it.
                let state = self.state();
                let mut keys: BTreeSet<MatchKey> =
                    differing(&link.body.declared, &declared).into_iter().collect();
                for (id, _) in &touched {
                    keys.extend(state.index.keys_of(*id).map(|(key, _)| key));
                }
                let of_neighbour =
                    |id: ReportId| state.index.profile(id).is_some_and(|profile| profile.owner == number);
                // Of its own reports a neighbour is told nothing.
                reports.extend(touched.iter().map(|(id, _)| *id).filter(|&id| !of_neighbour(id)));
                // What does not join is told to nobody, however many reports carry it, and what the neighbour does not hold is
                // told to it by no value: else each pass would look at all reports of every busy offender again. To weigh a
                // value costs most, and comes last.
                for key in keys {
                    let (theirs, others): (Vec<_>, Vec<_>) =
                        state.index.carriers(key).partition(|&(_, owner)| owner == number);
                    if !theirs.is_empty() && !others.is_empty() && joins(&state, key) {
                        reports.extend(others.into_iter().map(|(id, _)| id));
                    }
                }
                let is_held = |key| state.index.carriers(key).any(|(_, owner)| owner == number);
                told.retain(|&key| !is_held(key) || !joins(&state, key));
            }
            for key in told {
                reports.extend(tx.told_for(code.as_str(), key)?);
            }
            Ok(Some(Pass { reports: reports.into_iter().collect(), end, declared }))
        })
    }

    /// Decides on some reports and writes what is to be told; with the last of a pass its end is kept, in one transaction.
    fn feed_batch(
        &self,
        code: &OrganisationCode,
        keys: &LinkKeys,
        batch: &[ReportId],
        last: Option<&Pass>,
    ) -> Result<Wrote, NodeError> {
        let number = self.owner_number(code);
        let now = self.now_ms();
        self.store().write("feed link", |tx| {
            let mut link = Link::get(tx, code)?;
            if link.state != State::Active {
                return Ok(Wrote::default());
            }
            let mut out = Out::open(self, tx, keys, &link)?;
            let mut held = HashMap::new();
            for &id in batch {
                let granted = Granting::of(tx, id, &link)?;
                let to_tell = self.to_tell(tx, &link, id, number, &mut held, &granted)?;
                tell(tx, &mut out, &link, &Addressee::Neighbour, id, to_tell)?;
                self.tell_granted(tx, &mut out, &link, id, &granted)?;
            }
            // What waited to be looked at again may be served now, though nothing was added to it.
            let mut opened = false;
            if let Some(pass) = last {
                opened = link.fed_seq < pass.end && link.body.acknowledged < out.size();
                link.fed_seq = link.fed_seq.max(pass.end);
                link.body.declared.clone_from(&pass.declared);
                link.save(tx, now)?;
            }
            let mut wrote = out.sign(tx)?;
            wrote.entries |= opened;
            Ok(wrote)
        })
    }

    /// What a neighbour is to be told of a report, as it stands.
    fn to_tell(
        &self,
        tx: &mut Tx<'_>,
        link: &Link,
        id: ReportId,
        number: u16,
        held: &mut HashMap<MatchKey, bool>,
        granted: &[Granting],
    ) -> Result<Option<ToTell>, NodeError> {
        let mut shared = || -> Vec<MatchKey> {
            let state = self.state();
            let mut is_held = |key: MatchKey| {
                *held.entry(key).or_insert_with(|| {
                    state.index.carriers(key).any(|(_, owner)| owner == number) && joins(&state, key)
                })
            };
            let keys = state.index.keys_of(id).map(|(key, _)| key);
            let mut shared: Vec<MatchKey> = keys.filter(|&key| is_held(key)).collect();
            shared.sort_unstable();
            shared
        };
        // Of another's report nothing is told but for a value; most share none, and need not be read.
        let ours = self.owner_number(&self.organisation().code);
        let is_anothers = self.state().index.profile(id).is_some_and(|profile| profile.owner != ours);
        if is_anothers && granted.is_empty() && shared().is_empty() {
            return Ok(None);
        }
        // What is restricted is told to nobody, and taken back where it was.
        let Some(stored) = tx.report(id)?.filter(|stored| !stored.row.restricted) else { return Ok(None) };
        if let Some(standing) = self.standing(granted, link.code())
            && let Some(telling) = told_granted(standing, &stored.report, self.today())
        {
            return Ok(Some(ToTell { telling, keys: Vec::new() }));
        }
        let told_for = |keys: &[MatchKey]| told(&link.viewer(), self.viewer(), &stored.report, keys);
        // Whoever may see a report sees it for no value; only of a hit is told for the values that both hold.
        let for_values =
            || Some(shared()).filter(|shared| !shared.is_empty()).and_then(|shared| told_for(&shared));
        let Some(mut to_tell) = told_for(&[]).or_else(for_values) else { return Ok(None) };
        if stored.report.owner != self.organisation().code {
            to_tell.telling.owner = tx.organisation(&stored.report.owner)?;
        }
        Ok(Some(to_tell))
    }

    /// Of what was granted over a link, what stands for an organisation: a later request goes before an earlier one.
    fn standing<'a>(&self, granted: &'a [Granting], to: &OrganisationCode) -> Option<&'a Granting> {
        let now = self.now_ms();
        granted.iter().find(|one| one.viewer.organisation == *to && one.until_ms > now)
    }

    /// Tells what was granted of a report to organisations to whom the neighbour, the centre, passes it on.
    fn tell_granted(
        &self,
        tx: &mut Tx<'_>,
        out: &mut Out<'_>,
        link: &Link,
        id: ReportId,
        granted: &[Granting],
    ) -> Result<(), NodeError> {
        let to = granted.iter().map(|one| &one.viewer.organisation);
        let others: BTreeSet<&OrganisationCode> = to.filter(|asker| *asker != link.code()).collect();
        for asker in others {
            let standing = self.standing(granted, asker);
            let stored = tx.report(id)?.filter(|stored| !stored.row.restricted);
            let telling = match (standing, stored) {
                (Some(standing), Some(stored)) => told_granted(standing, &stored.report, self.today()),
                (_, _) => None,
            };
            let to_tell = telling.map(|telling| ToTell { telling, keys: Vec::new() });
            tell(tx, out, link, &Addressee::Through(asker.clone()), id, to_tell)?;
        }
        for one in granted {
            tx.grant_fed(one.request, self.now_ms())?;
        }
        Ok(())
    }

    /// Takes back all that a neighbour was told.
    fn take_back_all(&self, code: &OrganisationCode) -> Result<Wrote, NodeError> {
        let keys = self.link_keys()?;
        let mut fed = self.announce_keys(code)?;
        loop {
            let wrote = self.store().write("recall", |tx| self.take_back_some(tx, &keys, code))?;
            if !wrote.entries {
                return Ok(fed);
            }
            fed |= wrote;
        }
    }

    /// What is left of a recall, before its link goes on: what was not taken back yet was served without its content, and would
    /// be told no more.
    pub(super) fn take_back_rest(
        &self,
        tx: &mut Tx<'_>,
        code: &OrganisationCode,
    ) -> Result<Wrote, NodeError> {
        let (keys, mut fed) = (self.link_keys()?, Wrote::default());
        loop {
            let wrote = self.take_back_some(tx, &keys, code)?;
            if !wrote.entries {
                return Ok(fed);
            }
            fed |= wrote;
        }
    }

    fn take_back_some(
        &self,
        tx: &mut Tx<'_>,
        keys: &LinkKeys,
        code: &OrganisationCode,
    ) -> Result<Wrote, NodeError> {
        let link = Link::get(tx, code)?;
        let batch = tx.told_reports(code.as_str(), BATCH)?;
        let mut out = Out::open(self, tx, keys, &link)?;
        for &id in &batch {
            tell(tx, &mut out, &link, &Addressee::Neighbour, id, None)?;
        }
        for one in Granting::over(tx, &link)? {
            let to = Addressee::Through(one.viewer.organisation);
            tell(tx, &mut out, &link, &to, one.report, None)?;
        }
        for (heard_from, began) in tx.passed_to(code)? {
            if let Some(passed) = tx.passed(&heard_from, began)? {
                out.take_back(tx, code, (passed.entry, None), Ended::HERE)?;
            }
            tx.forget_passed(&heard_from, began)?;
        }
        self.take_back_words(tx, &mut out, &link)?;
        out.sign(tx)
    }
}

/// What one pass looks at, and what is kept when it is done.
struct Pass {
    reports: Vec<ReportId>,
    end: i64,
    declared: Vec<Decision>,
}

/// Whether a value holds reports together by itself.
fn joins(state: &node::State, key: MatchKey) -> bool {
    state.index.value(key).is_some_and(|value| Strength::of(value.bits) >= Strength::Strong)
}

/// The decisions on values that stand, sorted.
fn declared(tx: &mut Tx<'_>) -> Result<Vec<Decision>, StoreError> {
    let standing = tx.decisions()?.into_iter().filter(|row| row.undone_ms.is_none());
    let values = standing.map(|row| row.decision).filter(|decision| key_of(*decision).is_some());
    let sorted: BTreeSet<Decision> = values.collect();
    Ok(sorted.into_iter().collect())
}

fn key_of(decision: Decision) -> Option<MatchKey> {
    match decision {
        Decision::DeclareShared { key } | Decision::DeclareOwn { key } => Some(key),
        Decision::Confirm { .. } | Decision::Reject { .. } => None,
    }
}

/// The values on which people decided otherwise since.
fn differing(before: &[Decision], now: &[Decision]) -> Vec<MatchKey> {
    let gone = before.iter().filter(|decision| !now.contains(decision));
    let new = now.iter().filter(|decision| !before.contains(decision));
    gone.chain(new).filter_map(|decision| key_of(*decision)).collect()
}

/// For whom an entry over a link is.
enum Addressee {
    Neighbour,
    /// The neighbour is the centre, and passes it on to this one.
    Through(OrganisationCode),
}

impl Addressee {
    /// Under which name it is noted what was told. No code holds a line end.
    fn noted_as(&self, link: &Link) -> String {
        match self {
            Self::Neighbour => link.code().to_string(),
            Self::Through(to) => format!("{}\n{to}", link.code()),
        }
    }

    /// What is left when it is told no more of a report. Of what is passed on nothing else hangs on it.
    fn ended(&self, tx: &mut Tx<'_>, link: &Link, id: ReportId) -> Result<Ended, StoreError> {
        match self {
            Self::Neighbour => Ended::of(tx, link, id),
            Self::Through(_) => Ok(Ended::HERE),
        }
    }

    fn payload(&self, telling: &Telling) -> String {
        match self {
            Self::Neighbour => telling.to_payload(),
            Self::Through(to) => to_payload(&Passing { to: to.clone(), passing: telling.clone() }),
        }
    }
}

/// Writes what makes its addressee hold of a report what it is to be told; nothing where it does already.
fn tell(
    tx: &mut Tx<'_>,
    out: &mut Out<'_>,
    link: &Link,
    to: &Addressee,
    id: ReportId,
    to_tell: Option<ToTell>,
) -> Result<(), NodeError> {
    let noted_as = to.noted_as(link);
    let code = noted_as.as_str();
    let before = tx.told(code, id)?;
    let in_full = to_tell.map(|ToTell { telling, keys }| (to.payload(&telling), telling, keys));
    let fitting = in_full.filter(|(payload, ..)| {
        let fits = has_room(payload);
        if !fits {
            // The neighbour would refuse the line, and the link would stop.
            tracing::warn!(organisation = %link.code(), report = %id, "link.too_long");
        }
        fits
    });
    let Some((payload, telling, keys)) = fitting else {
        let Some(before) = before else { return Ok(()) };
        let ended = to.ended(tx, link, id)?;
        out.take_back(tx, link.code(), (before.began, Some(id)), ended)?;
        return Ok(tx.forget_told(code, id)?);
    };
    let digest = digest_of(payload.as_bytes());
    let told = match before {
        None => {
            let seq = out.append(tx, &Kind::Report, None, payload, (None, Some(id)))?;
            Told { began: seq, seq, digest }
        }
        // The same, perhaps for other values.
        Some(before) if before.digest == digest => before,
        Some(before) => {
            let kind = telling.kind_after(last_telling(tx, &out_of(link.code()), before.seq)?.as_ref());
            let about = (Some(before.began), Some(id));
            let seq = out.append(tx, &kind, Some(before.began), payload, about)?;
            if kind == Kind::Narrowed {
                out.erase_before(tx, link.code(), before.began, seq)?;
            }
            Told { began: before.began, seq, digest }
        }
    };
    if before != Some(told) || !keys.is_empty() {
        tx.set_told(code, id, told, &keys)?;
    }
    Ok(())
}

fn last_telling(tx: &mut Tx<'_>, ledger: &str, seq: u64) -> Result<Option<Telling>, StoreError> {
    let entry = tx.ledger_entry(ledger, seq)?;
    Ok(entry.and_then(|entry| match entry.entry.content() {
        Content::Kept { payload, .. } => Telling::from_payload(payload)
            .or_else(|| from_payload::<Passing>(payload).map(|passing| passing.passing)),
        Content::Erased => None,
    }))
}
