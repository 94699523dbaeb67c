//! The node itself: its store, its index in memory, and what it knows of itself.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard,
        atomic::{AtomicU64, Ordering},
    },
};

use joinder_core::{IdSource, Organisation, OrganisationCode, Viewer, codes::Country};
use joinder_matching::{Index, Memory};
use joinder_observables::SharedLists;
use joinder_store::Store;

use crate::{
    Acting, Chance, NodeError, Now,
    audit::{AuditLog, Journal},
    follow::Cursor,
    jobs::Jobs,
    link::LinkKeys,
    people::People,
    profile::Owners,
    series::Summaries,
};

/// The code of the organisation that stands in where none was configured.
const TRIAL: &str = "this-node";

/// The organisation of a node that was told none: it sees what its sources release to a centre.
pub fn trial_organisation() -> Organisation {
    Organisation {
        code: OrganisationCode::of_constant(TRIAL),
        name: "This node (no organisation yet)".to_owned(),
        role: joinder_core::Role::Centre,
        country: None,
        contact: None,
    }
}

/// A node for tests, on the store of a folder.
#[cfg(test)]
pub(crate) fn trial_node(folder: &std::path::Path) -> Node {
    let settings = Settings {
        folder: folder.to_owned(),
        organisation: trial_organisation(),
        lists: SharedLists::builtin(),
        now: Box::new(crate::FixedNow(1_782_907_200_000)),
        chance: Box::new(crate::SeededChance::new(1)),
    };
    let store = Store::sqlite(folder, None).expect("a test has a folder of its own");
    Node::open(store, settings).expect("the store is new")
}

/// What a node is told at start.
pub struct Settings {
    /// Where uploads wait and the embedded database stands.
    pub folder: PathBuf,
    /// Whose node it is.
    pub organisation: Organisation,
    /// What is shared by nature.
    pub lists: SharedLists,
    /// Tells the time.
    pub now: Box<dyn Now>,
    /// Gives keys, secrets and salts.
    pub chance: Box<dyn Chance>,
}

/// A node at work. Cheap to clone; all clones are one node, each with who works at it: [`Node::under`].
#[derive(Clone)]
pub struct Node(Arc<Inner>, Arc<Acting>);

struct Inner {
    store: Arc<Store>,
    settings: Settings,
    viewer: Viewer,
    ids: IdSource,
    owners: RwLock<Owners>,
    state: RwLock<State>,
    following: Mutex<Cursor>,
    jobs: Jobs,
    summaries: Mutex<Summaries>,
    link_keys: Mutex<Option<LinkKeys>>,
    feeding: Mutex<()>,
    audit: AuditLog,
    worded: Mutex<HashMap<OrganisationCode, u64>>,
    /// Requests that wait for an answer, as they were counted last.
    waiting: AtomicU64,
    people: People,
}

/// What follows the store in memory.
#[derive(Default)]
pub(crate) struct State {
    /// Holds only reports of which something may be known: then no count, weight or series tells of any other.
    pub(crate) index: Index,
    /// Rises with every change; what is computed from the index is kept until it does.
    pub(crate) version: u64,
}

impl Node {
    /// Opens a node on its store: registers its organisation and rebuilds the index.
    pub fn open(store: Store, settings: Settings) -> Result<Self, NodeError> {
        Self::open_telling(store, settings, &mut |_| ())
    }

    /// The same. Where the warning lists or the program changed, the evidence of all reports is made anew from their
    /// texts, some ten thousand a second; `tell` hears how many reports were looked at so far.
    pub fn open_telling(
        store: Store,
        settings: Settings,
        tell: &mut dyn FnMut(u64),
    ) -> Result<Self, NodeError> {
        let viewer =
            Viewer { organisation: settings.organisation.code.clone(), role: settings.organisation.role };
        let store = Arc::new(store);
        store.write("register organisation", |tx| tx.save_organisation(&settings.organisation))?;
        let highest = store.read(|tx| tx.highest_id())?;
        let journal = Journal::open(&settings.folder, Arc::clone(&store))?;
        let inner = Inner {
            store,
            settings,
            viewer,
            ids: IdSource::after(highest),
            owners: RwLock::default(),
            state: RwLock::default(),
            following: Mutex::default(),
            jobs: Jobs::default(),
            summaries: Mutex::default(),
            link_keys: Mutex::default(),
            feeding: Mutex::default(),
            worded: Mutex::default(),
            waiting: AtomicU64::default(),
            audit: AuditLog::new(journal),
            people: People::default(),
        };
        let node = Self(Arc::new(inner), Arc::new(Acting::operator()));
        node.count_people()?;
        node.fill_outcomes()?;
        node.renew_evidence(tell)?;
        node.rebuild()?;
        node.count_waiting()?;
        Ok(node)
    }

    /// The same node, with somebody else at work: what is done at it is recorded as theirs.
    #[must_use]
    pub fn under(&self, acting: Acting) -> Self {
        Self(Arc::clone(&self.0), Arc::new(acting))
    }

    /// Who works at it.
    pub(crate) fn acting(&self) -> &Acting {
        &self.1
    }

    pub(crate) fn audit_log(&self) -> &AuditLog {
        &self.0.audit
    }

    /// The number of an organisation in profiles.
    pub(crate) fn owner_number(&self, code: &OrganisationCode) -> u16 {
        if let Some(number) = self.owners().known(code) {
            return number;
        }
        self.owners_mut().number(code)
    }

    pub(crate) fn owners(&self) -> RwLockReadGuard<'_, Owners> {
        self.0.owners.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Whose node it is.
    pub fn organisation(&self) -> &Organisation {
        &self.0.settings.organisation
    }

    /// True where no organisation was configured: each source then stands for one of its own.
    pub fn is_on_trial(&self) -> bool {
        self.organisation().code.as_str() == TRIAL
    }

    /// For whom everything here is disclosed.
    pub fn viewer(&self) -> &Viewer {
        &self.0.viewer
    }

    /// Where the node's files are.
    pub fn folder(&self) -> &Path {
        &self.0.settings.folder
    }

    /// Where the data is, in words.
    pub fn place(&self) -> String {
        self.0.store.place()
    }

    /// How many reports the node's organisation may know of.
    pub fn held(&self) -> usize {
        self.state().index.len()
    }

    /// Rises with every change of what is known: whoever depends on that looks again when it has.
    pub fn changes(&self) -> u64 {
        self.state().version
    }

    /// What the index holds in memory.
    pub fn memory(&self) -> Memory {
        self.state().index.memory()
    }

    /// The organisations that the node knows.
    pub fn organisations(&self) -> Result<Vec<Organisation>, NodeError> {
        Ok(self.store().read(|tx| tx.organisations())?)
    }

    /// A code as its organisation writes it, however it was typed: that of an organisation known here, else with the State
    /// at its front in capitals.
    pub fn code_as_written(&self, typed: &OrganisationCode) -> Result<OrganisationCode, NodeError> {
        let text = typed.as_str();
        let known: Vec<OrganisationCode> =
            self.organisations()?.into_iter().map(|known| known.code).collect();
        let owners = self.owners().codes().to_vec();
        let all = known.iter().chain(&owners).chain([&self.organisation().code]);
        if let Some(code) = all.into_iter().find(|code| code.as_str().eq_ignore_ascii_case(text)) {
            return Ok(code.clone());
        }
        let Some((state, rest)) = text.split_once('-') else { return Ok(typed.clone()) };
        let capitals = state.to_ascii_uppercase();
        let is_state = capitals == "EU" || state.len() == 2 && capitals.parse::<Country>().is_ok();
        let written = format!("{capitals}-{rest}").parse().ok().filter(|_| is_state);
        Ok(written.unwrap_or_else(|| typed.clone()))
    }

    /// Adds an organisation or changes what is known of it.
    pub fn save_organisation(&self, organisation: &Organisation) -> Result<(), NodeError> {
        Ok(self.store().write("save organisation", |tx| tx.save_organisation(organisation))?)
    }

    pub(crate) fn contact(&self, code: &OrganisationCode) -> Result<Option<String>, NodeError> {
        Ok(self.store().read(|tx| tx.organisation(code))?.and_then(|o| o.contact))
    }

    /// The store, for whoever verifies it.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// What is shared by nature.
    pub(crate) fn lists(&self) -> &SharedLists {
        &self.0.settings.lists
    }

    pub(crate) fn jobs(&self) -> &Jobs {
        &self.0.jobs
    }

    pub(crate) fn summaries(&self) -> &Mutex<Summaries> {
        &self.0.summaries
    }

    /// Random bytes.
    pub(crate) fn chance<const N: usize>(&self) -> std::io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.0.settings.chance.fill(&mut bytes)?;
        Ok(bytes)
    }

    /// The keys for links, once they were read or made.
    pub(crate) fn link_keys_slot(&self) -> MutexGuard<'_, Option<LinkKeys>> {
        self.0.link_keys.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// What is remembered of people at the door.
    pub(crate) fn people(&self) -> &People {
        &self.0.people
    }

    /// Held by whoever feeds the links.
    pub(crate) fn feeding(&self) -> MutexGuard<'_, ()> {
        self.0.feeding.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// At which [`Node::changes`] each neighbour was last told what is said.
    pub(crate) fn worded(&self) -> MutexGuard<'_, HashMap<OrganisationCode, u64>> {
        self.0.worded.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// How many requests wait for an answer of this node's organisation.
    pub fn waiting_requests(&self) -> u64 {
        self.0.waiting.load(Ordering::Relaxed)
    }

    pub(crate) fn set_waiting(&self, count: u64) {
        self.0.waiting.store(count, Ordering::Relaxed);
    }

    /// The time by the node's clock, Unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        self.0.settings.now.ms()
    }

    /// Today, by UTC: for terms and figures, not for deadlines.
    pub(crate) fn today(&self) -> jiff::civil::Date {
        let now = jiff::Timestamp::from_millisecond(self.now_ms()).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        jiff::tz::TimeZone::UTC.to_datetime(now).date()
    }

    // A lock is poisoned only by a panic of ours inside it; the data behind it is rebuilt from the store at start, so
    // going on with what is there is right for readers.
    pub(crate) fn state(&self) -> RwLockReadGuard<'_, State> {
        self.0.state.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(crate) fn state_mut(&self) -> RwLockWriteGuard<'_, State> {
        self.0.state.write().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(crate) fn owners_mut(&self) -> RwLockWriteGuard<'_, Owners> {
        self.0.owners.write().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Held by whoever changes the index, until what became of the series is kept: changes are kept in the order in which
    /// they were made.
    pub(crate) fn following(&self) -> MutexGuard<'_, Cursor> {
        self.0.following.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(crate) fn ids(&self) -> &IdSource {
        &self.0.ids
    }
}
