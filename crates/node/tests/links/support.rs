//! Nodes of several organisations in one process, and what passes between them.

use std::{
    io::Cursor,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use joinder_core::{Audience, Level, Organisation, OrganisationCode, Release, ReportId, Role};
use joinder_node::{
    ImportOptions, Introduction, Invitation, LinkView, Node, Now, Pulled, ReportView, SeededChance, Settings,
    Source, Trust,
};
use joinder_observables::SharedLists;
use joinder_store::{Store, StoreError};

pub const IBAN: &str = "DE89370400440532013000";
pub const NOW_MS: i64 = 1_782_907_200_000;

/// A clock that a test sets.
#[derive(Clone)]
struct Clock(Arc<AtomicI64>);

impl Now for Clock {
    fn ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// One organisation's node, which may be closed and opened again.
pub struct Site {
    node: Option<Node>,
    clock: Clock,
    organisation: Organisation,
    folder: tempfile::TempDir,
}

impl Site {
    pub fn new(code: &str, role: Role) -> Self {
        let (organisation, clock) = (organisation(code, role), Clock(Arc::new(AtomicI64::new(NOW_MS))));
        let mut site = Self { node: None, clock, organisation, folder: scratch() };
        site.restart();
        site
    }

    /// As if it were killed now: opens what its files hold at this moment.
    pub fn crash(&mut self) {
        let left = as_they_are(self.folder());
        self.node = None;
        self.folder = left;
        self.restart();
    }

    /// Closes the node. Gives its files, to begin others with.
    pub fn into_files(self) -> Vec<(String, Vec<u8>)> {
        let Self { node, clock: _, organisation: _, folder } = self;
        drop(node);
        let mut files = Vec::new();
        for file in KEPT {
            if let Ok(bytes) = std::fs::read(folder.path().join(file)) {
                files.push((file.to_owned(), bytes));
            }
        }
        files
    }

    /// Closes the node and opens it from its disk.
    pub fn restart(&mut self) {
        static SEED: AtomicU64 = AtomicU64::new(1);
        self.node = None;
        let settings = Settings {
            folder: self.folder.path().to_owned(),
            organisation: self.organisation.clone(),
            lists: SharedLists::builtin(),
            now: Box::new(self.clock.clone()),
            chance: Box::new(SeededChance::new(SEED.fetch_add(1, Ordering::Relaxed))),
        };
        let store = Store::sqlite(self.folder.path(), None).unwrap();
        self.node = Some(Node::open(store, settings).unwrap());
    }

    /// From now on its clock shows this.
    pub fn set_clock(&self, now_ms: i64) {
        self.clock.0.store(now_ms, Ordering::Relaxed);
    }

    pub fn node(&self) -> &Node {
        self.node.as_ref().expect("it is closed only while it is opened again")
    }

    pub fn code(&self) -> &OrganisationCode {
        &self.organisation.code
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    pub fn introduction(&self, secret: &str) -> Introduction {
        self.node().introduce(&address(self.code()), &fingerprint(self.code()), secret).unwrap()
    }

    /// A report of the site's own organisation.
    pub fn file(&self, reference: &str, release: Release, iban: &str, story: &str) {
        self.table(release, &format!("reference,offender iban,description\n{reference},{iban},{story}\n"));
    }

    /// A report for an audience of these alone.
    pub fn file_for(&self, audience: &[&str], reference: &str, release: Release, iban: &str, story: &str) {
        let text = format!("reference,offender iban,description\n{reference},{iban},{story}\n");
        let named = audience.iter().map(|code| code.parse().unwrap()).collect();
        self.bring(release, Some(Audience::Only(named)), &text);
    }

    /// A table of reports of the site's own organisation.
    pub fn table(&self, release: Release, text: &str) {
        self.bring(release, None, text);
    }

    fn bring(&self, release: Release, audience: Option<Audience>, text: &str) {
        let code = self.code().as_str();
        let mut source = Source { owner: self.code().clone(), ..Source::named(code).unwrap() };
        (source.marking.release, source.marking.audience) = (Some(release), audience);
        self.node().save_source(&source).unwrap();
        let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
        let input = Box::new(Cursor::new(text.to_owned()));
        let receipt = self.node().import(code, "a.csv", input, &options, &mut |_| {}).unwrap();
        assert_eq!(receipt.counts.new + receipt.counts.amended, receipt.counts.read, "{receipt:?}");
    }

    /// Native reports of the site's own organisation, under the conditions that they state.
    pub fn records(&self, records: &[serde_json::Value]) {
        let code = self.code().as_str();
        let trust = Trust { markings: true, ..Trust::default() };
        let source = Source { owner: self.code().clone(), trust, ..Source::named(code).unwrap() };
        self.node().save_source(&source).unwrap();
        let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
        let input = Box::new(Cursor::new(lines));
        let options = ImportOptions::default();
        let receipt = self.node().import(code, "a.ndjson", input, &options, &mut |_| {}).unwrap();
        assert_eq!(receipt.counts.new + receipt.counts.amended, records.len() as u64, "{receipt:?}");
    }

    /// The report of this number; the numbers of these tests say whose they are.
    pub fn id_of(&self, wanted: &str) -> Option<ReportId> {
        let mut found = None;
        let each = &mut |id, _: &str, reference: &str| {
            found = found.or((reference == wanted).then_some(id));
            Ok(())
        };
        self.node().store().read(|tx| tx.each_natural_key(each)).map_err(|error: StoreError| error).unwrap();
        found
    }

    pub fn report(&self, reference: &str) -> Option<ReportView> {
        self.node().report(self.id_of(reference)?).unwrap()
    }

    pub fn level(&self, reference: &str) -> Option<Level> {
        self.report(reference).map(|view| view.disclosed.level())
    }

    pub fn withdraw(&self, reference: &str) {
        self.node().withdraw(self.id_of(reference).unwrap(), "officer").unwrap();
    }

    pub fn link_to(&self, other: &Site) -> LinkView {
        let links = self.node().links().unwrap();
        links.into_iter().find(|link| link.organisation.code == *other.code()).unwrap()
    }

    /// Whether any file of the node holds these bytes.
    pub fn holds(&self, needle: &str) -> bool {
        let files = std::fs::read_dir(self.folder()).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.is_file()).any(|path| {
            let bytes = std::fs::read(path).unwrap();
            bytes.windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
        })
    }
}

/// An organisation made for these tests.
pub fn organisation(code: &str, role: Role) -> Organisation {
    Organisation {
        code: code.parse().unwrap(),
        name: format!("The unit {code}"),
        role,
        country: None,
        contact: Some(format!("desk@{}.example", code.to_lowercase())),
    }
}

/// The files of a node.
const KEPT: [&str; 4] = ["joinder.db", "joinder.db-wal", "link.key", "audit.key"];

/// A folder for files that need not outlive the test: in memory where that can be had, since syncing a disk is most of what
/// a small node costs.
pub fn scratch() -> tempfile::TempDir {
    let memory = Path::new("/dev/shm");
    if memory.is_dir() { tempfile::tempdir_in(memory).unwrap() } else { tempfile::tempdir().unwrap() }
}

/// A copy of a running node's files, as they are at this moment.
pub fn as_they_are(folder: &Path) -> tempfile::TempDir {
    let copy = scratch();
    for file in KEPT {
        if folder.join(file).exists() {
            std::fs::copy(folder.join(file), copy.path().join(file)).unwrap();
        }
    }
    copy
}

pub fn fingerprint(code: &OrganisationCode) -> String {
    let mut hex: String = code.as_str().bytes().map(|byte| format!("{byte:02x}")).collect();
    hex.extend(std::iter::repeat_n('0', 64 - hex.len()));
    hex
}

/// An invitation to an organisation in a role.
pub fn invitation(site: &Site, whom: &str, role: Role) -> Invitation {
    invitation_of(site.node(), &whom.parse().unwrap(), role)
}

fn invitation_of(node: &Node, whom: &OrganisationCode, role: Role) -> Invitation {
    let us = &node.organisation().code;
    let hour = jiff::SignedDuration::from_hours(1);
    let line = node.invite(whom, role, &address(us), &fingerprint(us), hour).unwrap().to_string();
    line.parse().unwrap()
}

fn address(code: &OrganisationCode) -> String {
    format!("https://{code}.example:8471")
}

/// Joins two nodes, as two people do.
pub fn join(inviting: &Site, invited: &Site) {
    join_nodes(inviting.node(), invited.node());
}

/// The same without their folders.
pub fn join_nodes(inviting: &Node, invited: &Node) {
    let us = invited.organisation();
    let invitation = invitation_of(inviting, &us.code, us.role);
    let secret = &invitation.secret;
    let ours = invited.introduce(&address(&us.code), &fingerprint(&us.code), secret).unwrap();
    let theirs = inviting.admit(secret, ours).unwrap();
    invited.joined(&invitation, theirs).unwrap();
}

/// What `to` is answered when it pulls from `from`.
pub fn answer(to: &Site, from: &Site) -> Pulled {
    let size = to.node().pulled_size(from.code()).unwrap();
    from.node().acknowledged(to.code(), size).unwrap();
    from.node().serve_pull(to.code(), size, 1 << 20).unwrap()
}

/// Pulls once. Gives how many entries were new.
pub fn pull(to: &Site, from: &Site) -> u64 {
    to.node().take_pulled(from.code(), answer(to, from)).unwrap()
}

/// Feeds and pulls both ways until nothing moves.
pub fn settle(links: &[(&Site, &Site)]) {
    let mut rounds = 0;
    loop {
        let mut moved = false;
        for (a, b) in links {
            moved |= a.node().feed_links().unwrap() | b.node().feed_links().unwrap();
            moved |= (pull(a, b) > 0) | (pull(b, a) > 0);
        }
        if !moved {
            return;
        }
        rounds += 1;
        assert!(rounds < 100, "it never comes to rest");
    }
}
