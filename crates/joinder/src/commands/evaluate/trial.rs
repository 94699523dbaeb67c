//! A throw-away node that takes a set in, and the truth about what it took.

use std::{
    collections::HashMap,
    fs::{self, File},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use joinder_core::{Release, SeriesId, codes::Country};
use joinder_formats::{Draft, Intake, Item, ReadOptions};
use joinder_node::{
    Counts, FixedNow, ImportOptions, Node, OsChance, Settings, SharedLists, Source, Store, trial_organisation,
};

use crate::progress::Progress;

/// When the trial takes place, Unix milliseconds (September 2026): the same figures on every day.
const NOW_MS: i64 = 1_790_000_000_000;
/// Folders that may be left of runs that were broken off, before a new one is given up.
const MOST_FOLDERS: u32 = 1_000;

/// What is known of one report.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    /// The group to which it belongs; none where it stands alone.
    pub(super) group: Option<String>,
    /// Nobody knows to which group it belongs: it is imported and not judged.
    pub(super) unknown: bool,
    /// The lures that it carries.
    pub(super) lures: Vec<&'static str>,
}

/// A report with what is known and what was found.
pub(super) struct Judged {
    pub(super) known: Known,
    pub(super) series: Option<SeriesId>,
}

/// A node in a folder that goes when it does.
pub(super) struct Trial {
    // Before the folder: fields are dropped in order.
    node: Node,
    source: Source,
    known: HashMap<String, Known>,
    counts: Counts,
    _folder: Folder,
}

impl Trial {
    /// An empty node with one source of that name, in that State.
    pub(super) fn new(name: &str, country: Option<Country>) -> Result<Self> {
        let folder = Folder::new(name)?;
        let settings = Settings {
            folder: folder.0.clone(),
            organisation: trial_organisation(),
            lists: SharedLists::builtin(),
            now: Box::new(FixedNow(NOW_MS)),
            chance: Box::new(OsChance),
        };
        let node = Node::open(Store::sqlite(&folder.0, None)?, settings)
            .context("cannot open a node for the trial")?;
        let mut source = Source::named(name)?;
        source.country = country;
        source.marking.release = Some(Release::Full);
        node.save_source(&source)?;
        Ok(Self { node, source, known: HashMap::new(), counts: Counts::default(), _folder: folder })
    }

    /// Takes a file in. `know` says what is known of the report that a record becomes.
    pub(super) fn take(&mut self, file: &Path, know: &mut dyn FnMut(&Draft) -> Known) -> Result<()> {
        self.learn(file, know).with_context(|| format!("cannot read the truth about {}", file.display()))?;
        let name = name_of(file);
        let input = File::open(file).with_context(|| format!("cannot read {}", file.display()))?;
        let progress = Progress::new(&name);
        let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
        let show = &mut |counts: &Counts| progress.show(counts);
        let receipt = self.node.import(&self.source.name, &name, Box::new(input), &options, show)?;
        progress.done();
        if let Some(error) = receipt.error {
            bail!("{}: {error}", file.display());
        }
        let (sum, one) = (&mut self.counts, receipt.counts);
        sum.read += one.read;
        sum.new += one.new;
        sum.amended += one.amended;
        sum.same += one.same;
        sum.set_aside += one.set_aside;
        sum.faults += one.faults;
        Ok(())
    }

    /// Reads the file once more, as the import does, to know under which reference each record will stand.
    fn learn(&mut self, file: &Path, know: &mut dyn FnMut(&Draft) -> Known) -> Result<()> {
        let options =
            ReadOptions { suggest_mapping: true, country: self.source.country, ..ReadOptions::default() };
        let received = jiff::civil::Date::constant(2026, 9, 21);
        let intake = Intake {
            owner: self.source.owner.clone(),
            country: self.source.country,
            marking: self.source.marking.marking(received),
            received,
            default_kind: None,
            trust: self.source.trust.clone(),
        };
        let known = &mut self.known;
        let mut sink = |item| {
            if let Item::Draft(draft) = item {
                let truth = know(&draft);
                if let Ok(finished) = draft.finish(&intake) {
                    known.insert(finished.report.reference.to_string(), truth);
                }
            }
            ControlFlow::Continue(())
        };
        joinder_formats::read(Box::new(File::open(file)?), &name_of(file), &options, &mut sink)?;
        Ok(())
    }

    /// Every report with its series, in order of arrival.
    pub(super) fn judged(&self) -> Result<Vec<Judged>> {
        let (mut judged, mut strange) = (Vec::new(), 0);
        self.node.each_assignment(&mut |_, reference, series| {
            match self.known.get(reference) {
                Some(known) => judged.push(Judged { known: known.clone(), series }),
                None => strange += 1,
            }
            Ok(())
        })?;
        if strange > 0 {
            bail!("{strange} reports stand under references that reading the file again did not give");
        }
        Ok(judged)
    }

    pub(super) fn node(&self) -> &Node {
        &self.node
    }

    pub(super) fn counts(&self) -> Counts {
        self.counts
    }
}

fn name_of(file: &Path) -> String {
    file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A folder of its own among the machine's temporary ones, removed at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Result<Self> {
        let stem = format!("joinder-evaluate-{name}-{}", std::process::id());
        for number in 0..MOST_FOLDERS {
            let path = std::env::temp_dir().join(format!("{stem}-{number}"));
            match fs::create_dir(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error).with_context(|| format!("cannot make {}", path.display())),
            }
        }
        bail!("{} holds too many folders {stem}-…; delete them", std::env::temp_dir().display())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            eprintln!("{} stays: {error}", self.0.display());
        }
    }
}
