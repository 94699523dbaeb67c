//! Applying a neighbour's entries, in their order, in the transaction that also keeps them.
//!
//! A report goes the way that imported ones go. What an entry does not let us do is set aside with the reason, and the
//! link goes on; the entry itself stays in the ledger.

mod asking;
mod passing;
mod prepared;
mod said;

use std::collections::HashSet;

use jiff::SignedDuration;
use joinder_core::{Deed, Level, NativeObservable, NativeReport, Organisation, Report, ReportId, Role, Side};
use joinder_ledger::{Accumulator, Content, Entry, Header, Kind};
use joinder_store::{
    Known, LedgerEntry, NewLedgerEntry, NewSetAside, StoreError, Stored, Tx, Write, WriteKind,
};

pub(super) use self::prepared::{Prepared, prepare};
use self::prepared::{ReadReport, Tells};
use super::{
    ended::Ended,
    invitation::is_fit,
    keys::LinkKeys,
    neighbour::{Link, State, in_of},
    out::{NOTHING, Out},
    told::{Telling, rank},
};
use crate::{NewAct, Node, NodeError, intake::write_of, source::LINK_SOURCE};

/// A neighbour's clock may be as far ahead before that is noted.
const CLOCK_AHEAD: SignedDuration = SignedDuration::from_hours(24);

/// Why an entry is not applied: what was expected, and the reason's slug.
struct NotApplied(&'static str, &'static str);

const UNKNOWN: NotApplied = NotApplied("a kind of entry that this version knows", "unknown-kind");
const NO_REPORT: NotApplied = NotApplied("a report as Joinder tells of one", "malformed");
const DOUBTED: NotApplied = NotApplied(
    "a key that the one before it announces, or a certificate that is no other neighbour's",
    "doubted-key",
);
const FOREIGN: NotApplied = NotApplied("a report that this neighbour may tell of", "foreign-owner");
const NOT_ASKED: NotApplied = NotApplied("what answers a request that was made here", "not-asked");

/// What an entry is about: the entry that first told of it, and the report.
type About = (Option<u64>, Option<ReportId>);

/// Entries of one neighbour on their way in.
pub(super) struct Applying<'a, 'tx> {
    node: &'a Node,
    tx: &'a mut Tx<'tx>,
    link: &'a Link,
    link_keys: &'a LinkKeys,
    ledger: String,
    /// The name under which its reports stand.
    source: String,
    tree: Accumulator,
    now_ms: i64,
    /// Reports to be written, each natural key once.
    pending: Vec<Write>,
    keys: HashSet<(String, String)>,
    aside: Vec<NewSetAside>,
    /// Entries that take something back, to be confirmed.
    confirm: Vec<u64>,
    /// Whether anything was deleted.
    erased: bool,
    /// Whether the entry at hand is not for us: nothing but its header stays here.
    passed_on: bool,
}

impl<'a, 'tx> Applying<'a, 'tx> {
    pub(super) fn begin(
        node: &'a Node,
        tx: &'a mut Tx<'tx>,
        link: &'a Link,
        link_keys: &'a LinkKeys,
    ) -> Result<Self, StoreError> {
        let ledger = in_of(link.code());
        let size = tx.ledger_size(&ledger)?;
        let tree = tx.ledger_tree(&ledger, size)?;
        Ok(Self {
            node,
            tx,
            link,
            link_keys,
            source: format!("{LINK_SOURCE}{}", link.code()),
            ledger,
            tree,
            now_ms: node.now_ms(),
            pending: Vec::new(),
            keys: HashSet::new(),
            aside: Vec::new(),
            confirm: Vec::new(),
            erased: false,
            passed_on: false,
        })
    }

    /// The next entry.
    pub(super) fn entry(&mut self, prepared: Prepared) -> Result<(), NodeError> {
        let Prepared { entry, tells } = prepared;
        let seq = self.tree.size();
        let ahead = entry.header().at().as_millisecond().saturating_sub(self.now_ms);
        if i128::from(ahead) > CLOCK_AHEAD.as_millis() {
            tracing::warn!(organisation = %self.link.code(), seq, "link.clock_ahead");
        }
        let (began, subject) = self.apply(seq, &entry, tells)?;
        let bare = std::mem::take(&mut self.passed_on).then(|| entry.clone().erase());
        let new = NewLedgerEntry { entry: bare.as_ref().unwrap_or(&entry), began, subject };
        self.tx.append_to_ledger(&self.ledger, &mut self.tree, new)?;
        Ok(())
    }

    fn apply(&mut self, seq: u64, entry: &Entry, tells: Tells) -> Result<About, NodeError> {
        let header = entry.header();
        match header.kind() {
            Kind::Withdrawal | Kind::Erasure => {
                let ended = match entry.content() {
                    Content::Kept { payload, .. } => Ended::from_payload(payload),
                    Content::Erased => Ended::default(),
                };
                self.taken_back(seq, header, ended)
            }
            Kind::ErasureConfirmed => {
                if let Some(of) = entry_of(header) {
                    self.tx.end_recall(self.link.code().as_str(), of)?;
                }
                Ok((None, None))
            }
            // Over a link that ended nothing comes in. Joined anew, it is read again from the beginning.
            Kind::Report | Kind::Amendment | Kind::Widened | Kind::Request | Kind::Reply | Kind::Decision
                if self.has_ended() =>
            {
                self.passed_on = true;
                Ok((entry_of(header), None))
            }
            Kind::Narrowed if self.has_ended() => {
                self.passed_on = true;
                self.taken_back(seq, header, Ended::HERE)
            }
            Kind::Report | Kind::Amendment | Kind::Widened | Kind::Narrowed => match tells {
                Tells::Passing(passing) => self.pass_on(seq, header, *passing),
                tells @ (Tells::Nothing | Tells::Report(_) | Tells::NoReport) => {
                    if *header.kind() == Kind::Narrowed {
                        self.narrowed(seq, header, tells)
                    } else {
                        self.told(seq, header, tells).map(|about| about.0)
                    }
                }
            },
            Kind::Request => self.requested(seq, entry),
            Kind::Reply => self.replied(seq, entry),
            // Believed or doubted with the head that covers them: `rotation::hear`.
            Kind::Key | Kind::Certificate => Ok((None, None)),
            Kind::Decision => self.said(seq, entry),
            Kind::Hit | Kind::Alert | Kind::Practice | Kind::Act | Kind::Unknown(_) => {
                self.set_aside(seq, &UNKNOWN);
                Ok((entry_of(header), None))
            }
        }
    }

    /// Whether only what was told over it is still being taken back.
    fn has_ended(&self) -> bool {
        self.link.state == State::Recalling
    }

    /// A report, or a newer version of one. The flag says whether it was applied.
    fn told(&mut self, seq: u64, header: &Header, tells: Tells) -> Result<(About, bool), NodeError> {
        let began = entry_of(header);
        let read = match tells {
            Tells::Nothing => return Ok(((began, None), false)),
            Tells::Report(read) if self.may_tell_of(&read.report) => {
                if self.was_granted(&read.telling)? {
                    Ok(read)
                } else {
                    Err(&NOT_ASKED)
                }
            }
            Tells::Report(_) => Err(&FOREIGN),
            Tells::NoReport | Tells::Passing(_) => Err(&NO_REPORT),
        };
        let read = match read {
            Ok(read) => read,
            Err(why) => {
                self.set_aside(seq, why);
                return Ok(((began, None), false));
            }
        };
        if let Some(owner) = &read.telling.owner
            && owner.code == read.report.owner
        {
            self.keep_owner(owner)?;
        }
        let id = self.stand(*read, began)?;
        Ok(((began, id), true))
    }

    /// Less of a report than before: older versions and what we were told of it go.
    fn narrowed(&mut self, seq: u64, header: &Header, tells: Tells) -> Result<About, NodeError> {
        let ((began, subject), applied) = self.told(seq, header, tells)?;
        if !applied {
            // The new form is not here; what it replaces must not stay. What others may tell is for the entry that follows.
            return self.taken_back(seq, header, Ended::HERE);
        }
        self.flush()?;
        self.erase(began.unwrap_or(seq), seq)?;
        if let Some(id) = subject
            && self.tx.report(id)?.is_some_and(|stored| self.stands_by_this_link(&stored))
        {
            self.tx.erase_older_versions(id)?;
            self.erased = true;
        }
        Ok((began, subject))
    }

    /// What an earlier entry told of is gone.
    fn taken_back(&mut self, seq: u64, header: &Header, ended: Ended) -> Result<About, NodeError> {
        let Some(began) = entry_of(header) else { return Ok((None, None)) };
        if self.tx.ledger_entry(&self.ledger, began)?.is_none() {
            return Ok((Some(began), None));
        }
        self.flush()?;
        let subject = self.tx.ledger_subject(&self.ledger, began)?;
        self.erase(began, seq)?;
        self.erased |= self.tx.unsay(self.link.code(), began)?;
        if let Some(id) = subject {
            self.forget(id, ended)?;
        }
        self.pass_back(began)?;
        Ok((Some(began), subject))
    }

    fn erase(&mut self, began: u64, seq: u64) -> Result<(), StoreError> {
        self.erased |= self.tx.erase_in_ledger(&self.ledger, began, seq)? > 0;
        // Whoever took it back waits for the word, also where it was pulled without its payload.
        self.confirm.push(seq);
        Ok(())
    }

    /// This neighbour no longer tells of a report: it stands as another does, or goes. The owner's word also ends what
    /// others told beyond that which it still lets them; but what it granted, only where it lets the report not be known of
    /// any more: else that has an end of its own.
    fn forget(&mut self, id: ReportId, ended: Ended) -> Result<(), NodeError> {
        let Some(stored) = self.tx.report(id)? else { return Ok(()) };
        let mut others = self.tx.heard_of(id)?;
        if !self.stands_by_this_link(&stored) && stands_by_another(&stored, &others) {
            return Ok(());
        }
        if stored.report.owner == *self.link.code() {
            let (within, beyond): (Vec<_>, Vec<_>) =
                others.into_iter().partition(|(_, heard)| is_left(heard, ended));
            for (ledger, heard) in &beyond {
                self.erased |= self.tx.erase_in_ledger(ledger, heard.began, u64::MAX)? > 0;
            }
            others = within;
        }
        let owner = in_of(&stored.report.owner);
        let granted = others.iter().find(|(_, entry)| is_granted(entry));
        // What was granted goes before all else, and the owner's own word before what others tell.
        let other = granted.or(others.iter().find(|(ledger, _)| *ledger == owner)).or(others.first());
        let Some((ledger, entry)) = other else {
            self.erased |= self.tx.erase_reports(&[id], &self.source, self.now_ms)? > 0;
            let act = NewAct::of(Deed::Withdrawn).about_reports([id]);
            self.node.by_neighbour(self.link.code()).record_in(self.tx, act)?;
            return Ok(());
        };
        if let Content::Kept { payload, .. } = entry.entry.content()
            && let source = ledger.replacen("in:", LINK_SOURCE, 1)
            && let Ok(read) = ReadReport::of(self.node, &source, payload)
        {
            let source = std::mem::replace(&mut self.source, source);
            let known = self.known(&read.report)?;
            self.write(read, known)?;
            self.flush()?;
            self.source = source;
            self.tx.erase_older_versions(id)?;
            self.erased = true;
        }
        Ok(())
    }

    /// Whether a report is here by what this neighbour told, or is its own: else what others said of it stays.
    fn stands_by_this_link(&self, stored: &Stored) -> bool {
        stored.row.source == self.source || stored.report.owner == *self.link.code()
    }

    /// Makes a report stand as told, unless its owner itself tells of it, or granted more. Gives its identifier; none where
    /// what was imported here stands: nobody but its owner replaces or ends that, and no bare form does.
    fn stand(&mut self, read: ReadReport, began: Option<u64>) -> Result<Option<ReportId>, NodeError> {
        let (telling, report) = (&read.telling, &read.report);
        let known = self.known(report)?;
        let by_owner = report.owner == *self.link.code();
        if let Some(known) = &known {
            let stored = self.tx.report(known.id)?;
            let imported = stored.is_some_and(|stored| !stored.row.source.starts_with(LINK_SOURCE));
            if imported && (!by_owner || telling.level == Level::HitOnly) {
                return Ok(None);
            }
            let is_bare = telling.level == Level::HitOnly;
            if telling.granted.is_none() && (!by_owner || is_bare) {
                // What this entry takes the place of does not count.
                let mut others = self.tx.heard_of(known.id)?;
                others.retain(|(ledger, entry)| *ledger != self.ledger || Some(entry.began) != began);
                let owner = in_of(&report.owner);
                let by_owner_itself = !by_owner && others.iter().any(|(ledger, _)| *ledger == owner);
                if by_owner_itself || is_bare && others.iter().any(|(_, entry)| is_granted(entry)) {
                    return Ok(Some(known.id));
                }
            }
        }
        self.write(read, known).map(Some)
    }

    /// What is here of a report, with what waits to be written of it.
    fn known(&mut self, report: &Report) -> Result<Option<Known>, NodeError> {
        if self.keys.contains(&natural_key(report)) {
            self.flush()?;
        }
        Ok(self.tx.known(report.owner.as_str(), report.reference.as_str())?)
    }

    fn write(&mut self, read: ReadReport, known: Option<Known>) -> Result<ReportId, NodeError> {
        let (id, kind) = match known {
            Some(known) if known.digest == read.digest => return Ok(known.id),
            Some(known) => (known.id, WriteKind::Amended { version: known.version }),
            None => (self.node.ids().next(self.now_ms), WriteKind::New),
        };
        self.keys.insert(natural_key(&read.report));
        self.pending.push(write_of(read.computed, id, kind));
        Ok(id)
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        let pending = std::mem::take(&mut self.pending);
        self.keys.clear();
        if !pending.is_empty() {
            self.tx.write_reports(&pending, &self.source, self.now_ms)?;
        }
        Ok(())
    }

    /// Whether this neighbour may tell of a report.
    fn may_tell_of(&self, report: &Report) -> bool {
        let (from, us) = (self.link.code(), &self.node.organisation().code);
        let passes_on = self.link.body.who.organisation.role == Role::Centre && report.owner != *us;
        report.owner == *from || passes_on
    }

    /// Whom to ask about a report that the centre passes on. What a neighbour says of itself, and what is known of us,
    /// stays; and what an organisation may see, which follows from its role, is not for the centre to say.
    fn keep_owner(&mut self, owner: &Organisation) -> Result<(), StoreError> {
        let is_ours = owner.code == self.node.organisation().code;
        if is_ours || !is_fit(owner) || Link::find(self.tx, &owner.code)?.is_some() {
            return Ok(());
        }
        let role = self.tx.organisation(&owner.code)?.map_or(Role::Authority, |known| known.role);
        self.tx.save_organisation(&Organisation { role, ..owner.clone() })
    }

    /// An entry says something of the neighbour's keys that it does not show.
    pub(super) fn doubted(&mut self, seq: u64) {
        self.set_aside(seq, &DOUBTED);
    }

    fn set_aside(&mut self, seq: u64, why: &NotApplied) {
        let NotApplied(expected, reason) = why;
        self.aside.push(NewSetAside {
            id: self.node.ids().next(self.now_ms),
            source: self.source.clone(),
            file: self.ledger.clone(),
            line: Some(seq),
            start: 0,
            field: None,
            expected: (*expected).to_owned(),
            reason: (*reason).to_owned(),
            // The entry stays in the ledger, where it can be taken back.
            raw: Vec::new(),
            truncated: true,
            subject: None,
            around: None,
            head: Vec::new(),
        });
    }

    /// Writes what waits and confirms what was deleted. True where something was.
    pub(super) fn finish(mut self) -> Result<bool, NodeError> {
        self.flush()?;
        self.tx.set_aside(&self.aside, self.now_ms)?;
        let mut out = Out::open(self.node, self.tx, self.link_keys, self.link)?;
        for seq in &self.confirm {
            out.append(self.tx, &Kind::ErasureConfirmed, Some(*seq), NOTHING.to_owned(), (None, None))?;
        }
        out.sign(self.tx)?;
        Ok(self.erased)
    }
}

/// Whether a report stands by what was imported here, or by what another neighbour told and has not taken back.
fn stands_by_another(stored: &Stored, others: &[(String, LedgerEntry)]) -> bool {
    let Some(by) = stored.row.source.strip_prefix(LINK_SOURCE) else { return true };
    others.iter().any(|(ledger, _)| ledger.strip_prefix("in:") == Some(by))
}

/// Whether what another told of a report is no more than its owner still lets it tell, or was granted by its owner.
fn is_left(heard: &LedgerEntry, ended: Ended) -> bool {
    let (Some(telling), Some(most)) = (telling_of(heard), ended.level) else { return false };
    telling.granted.is_some() || rank(telling.level) <= rank(most)
}

/// Of a hit nothing but whose it is, its number, and the values on the offender's side: whatever else came with it.
fn bare(form: NativeReport) -> NativeReport {
    let is_value =
        |one: &NativeObservable| one.side == Side::Offender && one.fault.is_none() && one.value.is_some();
    let values = form.observables.into_iter().filter(is_value);
    NativeReport {
        schema: form.schema,
        observables: values.map(bare_value).collect(),
        ..NativeReport::bare(form.owner, form.reference)
    }
}

fn bare_value(one: NativeObservable) -> NativeObservable {
    NativeObservable { raw: None, origin: None, port: None, seen_at: None, ..one }
}

fn natural_key(report: &Report) -> (String, String) {
    (report.owner.to_string(), report.reference.to_string())
}

/// What an entry tells.
fn telling_of(heard: &LedgerEntry) -> Option<Telling> {
    match heard.entry.content() {
        Content::Kept { payload, .. } => Telling::from_payload(payload),
        Content::Erased => None,
    }
}

/// Whether an entry tells what was granted.
fn is_granted(heard: &LedgerEntry) -> bool {
    telling_of(heard).is_some_and(|telling| telling.granted.is_some())
}

/// The entry that a header refers to.
fn entry_of(header: &Header) -> Option<u64> {
    header.member("of").and_then(serde_json::Value::as_u64)
}
