//! A node of a simulated world. It begins with copies of files that were made once, its clock is the world's, often wrong,
//! and it dies where a fuse says: at the n-th time that it looks at the clock or draws a random number.

use std::{
    collections::BTreeSet,
    fs,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use joinder_core::{Organisation, Role};
use joinder_node::{Chance, Node, NodeError, Now, SeededChance, Settings, Source, Trust};
use joinder_observables::SharedLists;
use joinder_store::Store;

use super::model::{CODES, Canary, canaries_in};
use crate::links::support::{Site, as_they_are, join, organisation, scratch};

/// A log of more bytes is emptied, so that reading it stays cheap.
const LONG_LOG: usize = 1 << 20;
const OFF: i64 = -1;

/// What a node that dies unwinds with.
struct Died;

/// Burns down as the node looks at the clock or draws a random number. Once it has gone off, nothing goes on.
struct Fuse {
    left: AtomicI64,
    has_gone_off: AtomicBool,
}

impl Fuse {
    fn burn(&self) {
        match self.left.load(Ordering::SeqCst) {
            OFF => {}
            0 => {
                self.has_gone_off.store(true, Ordering::SeqCst);
                // Prints nothing, as a panic would.
                resume_unwind(Box::new(Died))
            }
            left => self.left.store(left - 1, Ordering::SeqCst),
        }
    }

    /// Puts it out. True where it has gone off.
    fn put_out(&self) -> bool {
        self.left.store(OFF, Ordering::SeqCst);
        self.has_gone_off.swap(false, Ordering::SeqCst)
    }
}

struct WrongClock {
    world: Arc<AtomicI64>,
    wrong_by_ms: i64,
    fuse: Arc<Fuse>,
}

impl Now for WrongClock {
    fn ms(&self) -> i64 {
        self.fuse.burn();
        self.world.load(Ordering::SeqCst) + self.wrong_by_ms
    }
}

struct FusedChance {
    chance: SeededChance,
    fuse: Arc<Fuse>,
}

impl Chance for FusedChance {
    fn fill(&self, bytes: &mut [u8]) -> std::io::Result<()> {
        self.fuse.burn();
        self.chance.fill(bytes)
    }
}

/// A node, its folder and its clock.
pub struct Place {
    node: Option<Node>,
    organisation: Organisation,
    folder: tempfile::TempDir,
    world_ms: Arc<AtomicI64>,
    wrong_by_ms: i64,
    fuse: Arc<Fuse>,
    seed: u64,
}

impl Place {
    /// A place of a world that begins as [`files`] has it.
    pub fn new(number: usize, mesh: bool, seed: u64, world_ms: &Arc<AtomicI64>, wrong_by_ms: i64) -> Self {
        let folder = scratch();
        for (name, bytes) in &files(mesh)[number] {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        let fuse = Arc::new(Fuse { left: AtomicI64::new(OFF), has_gone_off: AtomicBool::new(false) });
        let mut place = Self {
            node: None,
            organisation: organisation(CODES[number], role(number)),
            folder,
            world_ms: Arc::clone(world_ms),
            wrong_by_ms,
            fuse,
            seed: seed.wrapping_mul(64).wrapping_add(number as u64 * 16),
        };
        place.open();
        place
    }

    fn open(&mut self) {
        // Never the numbers of the life before.
        self.seed = self.seed.wrapping_add(1_000_003);
        let fuse = Arc::clone(&self.fuse);
        let world = Arc::clone(&self.world_ms);
        let now = WrongClock { world, wrong_by_ms: self.wrong_by_ms, fuse: Arc::clone(&fuse) };
        let settings = Settings {
            folder: self.folder.path().to_owned(),
            organisation: self.organisation.clone(),
            lists: SharedLists::none(),
            now: Box::new(now),
            chance: Box::new(FusedChance { chance: SeededChance::new(self.seed), fuse }),
        };
        let store = Store::sqlite(self.folder.path(), None).unwrap();
        self.node = Some(Node::open(store, settings).unwrap());
    }

    pub fn node(&self) -> &Node {
        self.node.as_ref().expect("it is closed only while it is opened again")
    }

    /// Killed now, and started again from what its files hold.
    pub fn crash(&mut self) {
        let left = as_they_are(self.folder.path());
        self.node = None;
        self.folder = left;
        self.open();
    }

    /// Stopped in good order, and started again.
    pub fn restart(&mut self) {
        self.node = None;
        self.open();
    }

    /// Does something; none where the node died after so many looks at the clock. Nobody then knows how far it came, and it
    /// is for the caller to [`Self::crash`] it.
    pub fn attempt<T>(
        &self,
        looks: Option<i64>,
        act: impl FnOnce(&Node) -> Result<T, NodeError>,
    ) -> Option<Result<T, NodeError>> {
        self.fuse.left.store(looks.unwrap_or(OFF), Ordering::SeqCst);
        let done = catch_unwind(AssertUnwindSafe(|| act(self.node())));
        match (self.fuse.put_out(), done) {
            (true, _) => None,
            (false, Ok(result)) => Some(result),
            (false, Err(failure)) => resume_unwind(failure),
        }
    }

    /// All canaries in any byte of its database.
    pub fn canaries(&self) -> BTreeSet<Canary> {
        let mut found = BTreeSet::new();
        for file in ["joinder.db", "joinder.db-wal"] {
            let Ok(bytes) = fs::read(self.folder.path().join(file)) else { continue };
            canaries_in(&bytes, &mut found);
            if file.ends_with("wal") && bytes.len() > LONG_LOG {
                self.node().store().scrub().unwrap();
            }
        }
        found
    }
}

fn role(number: usize) -> Role {
    if number == 0 { Role::Centre } else { Role::Authority }
}

type Files = Vec<(String, Vec<u8>)>;

/// The files of a centre and three States, each joined with it; in a mesh the States with one another too. Made once: making
/// tables and keys and joining costs more than all that a seed does with them.
fn files(mesh: bool) -> &'static [Files] {
    static MADE: [OnceLock<Vec<Files>>; 2] = [OnceLock::new(), OnceLock::new()];
    MADE[usize::from(mesh)].get_or_init(|| {
        let sites: Vec<Site> =
            CODES.iter().enumerate().map(|(number, code)| Site::new(code, role(number))).collect();
        for site in &sites {
            // What a report says of its own conditions holds.
            let trust = Trust { markings: true, ..Trust::default() };
            let named = Source::named(site.code().as_str()).unwrap();
            site.node().save_source(&Source { owner: site.code().clone(), trust, ..named }).unwrap();
        }
        for (number, site) in sites.iter().enumerate().skip(1) {
            join(&sites[0], site);
            if mesh {
                sites[number + 1..].iter().for_each(|other| join(site, other));
            }
        }
        sites.into_iter().map(Site::into_files).collect()
    })
}
