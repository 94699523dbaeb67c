//! Three States and a centre, in a random order of events with losses, doubles, old answers and crashes. In the end every
//! copy of a ledger is what was written, and every node knows exactly what it may.

use std::collections::BTreeMap;

use joinder_core::{Release, Report, Role};
use joinder_ledger::Content;
use joinder_node::Pulled;
use joinder_store::{LedgerEntry, StoreError};

use super::support::{Site, answer, join, settle};

const SEEDS: u64 = 30;
const STEPS: usize = 24;
const STATES: [&str; 3] = ["DE", "FR", "NL"];
const IBANS: [&str; 2] = ["DE89370400440532013000", "NL91ABNA0417164300"];
const RELEASES: [Release; 4] = [Release::Own, Release::Sealed, Release::Hit, Release::Full];

/// Numbers from a seed: splitmix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut n = self.0;
        n = (n ^ (n >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        n = (n ^ (n >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((n ^ (n >> 31)) % most as u64) as usize
    }
}

/// A report as its owner has it.
#[derive(Clone, Debug)]
struct Filed {
    state: usize,
    release: usize,
    iban: usize,
    story: String,
}

struct World {
    dice: Dice,
    centre: Site,
    states: Vec<Site>,
    filed: BTreeMap<String, Filed>,
    /// Stories by the report that told them: none is to be found where that report is not shown whole.
    stories: Vec<(String, String)>,
    /// Answers on their way: for whom, from whom (0 is the centre).
    old: Vec<(usize, usize, Pulled)>,
    log: Vec<String>,
}

impl World {
    fn new(seed: u64) -> Self {
        let centre = Site::new("EU", Role::Centre);
        let states: Vec<_> = STATES.iter().map(|code| Site::new(code, Role::Authority)).collect();
        states.iter().for_each(|state| join(&centre, state));
        let (filed, stories, old, log) = (BTreeMap::new(), Vec::new(), Vec::new(), Vec::new());
        Self { dice: Dice(seed), centre, states, filed, stories, old, log }
    }

    fn site(&self, place: usize) -> &Site {
        if place == 0 { &self.centre } else { &self.states[place - 1] }
    }

    fn step(&mut self) {
        let state = self.dice.below(STATES.len());
        let reference = format!("{}-{}", STATES[state], self.dice.below(2));
        match self.dice.below(10) {
            0..=2 => self.file(state, reference),
            3 => self.withdraw(&reference),
            4 | 5 => {
                let place = self.dice.below(STATES.len() + 1);
                self.log.push(format!("feed {place}"));
                self.site(place).node().feed_links().unwrap();
            }
            6..=8 => self.pull(state + 1),
            _ => {
                let place = self.dice.below(STATES.len() + 1);
                self.log.push(format!("restart {place}"));
                match place {
                    0 => self.centre.restart(),
                    _ => self.states[place - 1].restart(),
                }
            }
        }
    }

    fn file(&mut self, state: usize, reference: String) {
        let (release, iban) = (self.dice.below(RELEASES.len()), self.dice.below(IBANS.len()));
        let story = format!("cnry{:04}x of a phone", self.stories.len());
        self.log.push(format!("file {reference} {:?} {iban}", RELEASES[release]));
        self.states[state].file(&reference, RELEASES[release], IBANS[iban], &story);
        self.stories.push((reference.clone(), story.clone()));
        self.filed.insert(reference, Filed { state, release, iban, story });
    }

    fn withdraw(&mut self, reference: &str) {
        let Some(filed) = self.filed.remove(reference) else { return };
        self.log.push(format!("withdraw {reference}"));
        self.states[filed.state].withdraw(reference);
        // What it told is to be found nowhere, whatever comes under its number.
        for (of, _) in self.stories.iter_mut().filter(|(of, _)| of == reference) {
            of.insert(0, '!');
        }
    }

    /// A pull between a State and the centre, whose answer may be lost, come twice, or come later.
    fn pull(&mut self, state: usize) {
        let (to, from) = if self.dice.below(2) == 0 { (0, state) } else { (state, 0) };
        let pulled = answer(self.site(to), self.site(from));
        let fate = self.dice.below(5);
        self.log.push(format!("pull {to} from {from}, fate {fate}"));
        if fate == 0 {
            return;
        }
        self.take(to, from, pulled.clone());
        if fate == 1 {
            self.take(to, from, pulled.clone());
        }
        self.old.push((to, from, pulled));
        if fate == 2 {
            let (to, from, pulled) = self.old[self.dice.below(self.old.len())].clone();
            self.take(to, from, pulled);
        }
    }

    fn take(&self, to: usize, from: usize, pulled: Pulled) {
        self.site(to).node().take_pulled(self.site(from).code(), pulled).unwrap();
    }

    /// All breaks are mended, and everything passes.
    fn heal(&mut self) {
        self.centre.restart();
        self.states.iter_mut().for_each(Site::restart);
        let links: Vec<_> = self.states.iter().map(|state| (&self.centre, state)).collect();
        settle(&links);
    }

    fn check(&self) {
        for state in &self.states {
            for (from, to) in [(state, &self.centre), (&self.centre, state)] {
                let written = ledger(from, &format!("out:{}", to.code()));
                let held = ledger(to, &format!("in:{}", from.code()));
                let alike = written.iter().zip(&held).all(|(a, b)| a.entry == b.entry);
                assert!(written.len() == held.len() && alike, "{} to {}", from.code(), to.code());
                assert_eq!(from.link_to(to).waiting_erasures, 0);
            }
        }
        for place in 0..=STATES.len() {
            let site = self.site(place);
            let (known, expected) = (self.known(site), self.expected(place));
            assert_eq!(known, expected, "at {}", site.code());
            let texts = texts(site);
            for (reference, story) in &self.stories {
                let whole = expected.get(reference).is_some_and(|form| form.starts_with("whole"));
                assert!(whole || !texts.contains(story), "{reference} at {}", site.code());
            }
        }
    }

    /// What a node is to know, by the rules alone: of each report its form.
    fn expected(&self, place: usize) -> BTreeMap<String, String> {
        let passes = |filed: &Filed| RELEASES[filed.release] >= Release::Hit;
        let concerns = |iban: usize| {
            self.filed.values().any(|own| own.state + 1 == place && own.iban == iban && passes(own))
        };
        let mut all = BTreeMap::new();
        for (reference, filed) in &self.filed {
            let own = filed.state + 1 == place;
            let may = place == 0 || concerns(filed.iban);
            if own || RELEASES[filed.release] == Release::Full && may {
                all.insert(reference.clone(), format!("whole {}", filed.story));
            } else if passes(filed) && may {
                all.insert(reference.clone(), format!("bare {}", IBANS[filed.iban]));
            }
        }
        all
    }

    fn known(&self, site: &Site) -> BTreeMap<String, String> {
        let reports = site.node().store().read(|tx| {
            let mut ids = Vec::new();
            tx.each_natural_key(&mut |id, _, _| {
                ids.push(id);
                Ok(())
            })?;
            let reports = ids.into_iter().map(|id| tx.report(id));
            reports.collect::<Result<Vec<_>, StoreError>>()
        });
        let stored = reports.unwrap().into_iter().flatten();
        stored.map(|stored| (stored.report.reference.to_string(), form(&stored.report))).collect()
    }
}

fn form(report: &Report) -> String {
    match &report.narrative {
        Some(narrative) => format!("whole {}", narrative.text),
        None => {
            let values: Vec<_> =
                report.observables.iter().filter_map(|o| Some(o.trace()?.normal().to_owned())).collect();
            format!("bare {}", values.join(" "))
        }
    }
}

fn ledger(site: &Site, name: &str) -> Vec<LedgerEntry> {
    site.node().store().read(|tx| tx.ledger_entries(name, 0, 100_000)).unwrap()
}

/// All texts that the node's tables hold of reports and of ledgers.
fn texts(site: &Site) -> String {
    let mut all = String::new();
    let mut names = vec!["EU"];
    names.extend(STATES);
    for name in names {
        for ledger_name in [format!("out:{name}"), format!("in:{name}")] {
            for entry in ledger(site, &ledger_name) {
                if let Content::Kept { payload, .. } = entry.entry.content() {
                    all.push_str(payload);
                }
            }
        }
    }
    let versions = site.node().store().read(|tx| {
        let mut ids = Vec::new();
        tx.each_natural_key(&mut |id, _, _| {
            ids.push(id);
            Ok(())
        })?;
        ids.into_iter().map(|id| tx.versions(id)).collect::<Result<Vec<_>, StoreError>>()
    });
    for version in versions.unwrap().into_iter().flatten() {
        all.extend(version.report.and_then(|report| report.narrative).map(|narrative| narrative.text));
    }
    all
}

#[test]
fn whatever_happens_on_the_way_each_knows_in_the_end_what_it_may() {
    // Two at once: most of the time goes into waiting for the disk.
    std::thread::scope(|scope| {
        for half in 0..2 {
            scope.spawn(move || (0..SEEDS).filter(|seed| seed % 2 == half).for_each(run));
        }
    });
}

fn run(seed: u64) {
    let mut world = World::new(seed);
    for _ in 0..STEPS {
        world.step();
    }
    world.heal();
    let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| world.check()));
    if let Err(failure) = checked {
        eprintln!("seed {seed}:\n{}", world.log.join("\n"));
        std::panic::resume_unwind(failure);
    }
}
