//! What happens in a simulated world: files, withdrawals, feeding, pulls over a network that loses, doubles, delays and
//! reorders, links that are cut, paused, ended and joined anew, and nodes that die.

use std::{
    collections::BTreeSet,
    io::Cursor,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use joinder_core::{OrganisationCode, Release};
use joinder_node::{ImportOptions, LinkError, LinkState, Node, NodeError, Pulled, WantedState};

use super::{
    Dice,
    model::{CODES, Filed, IBANS, Model, RELEASES, To},
    place::Place,
};
use crate::links::support::{NOW_MS, fingerprint, join_nodes};

const DAY_MS: i64 = 86_400_000;
/// By how many days the clock of a node is wrong.
const WRONG_BY_DAYS: [i64; 4] = [0, 0, -400, 400];
/// Looks at the clock after which a node dies: up to so many.
const LOOKS: usize = 10;
const NUMBERS: usize = 2;

/// What is on its way: the question of one that pulls, or the answer to it.
#[derive(Clone)]
struct Flight {
    to: usize,
    from: usize,
    what: What,
}

#[derive(Clone)]
enum What {
    /// Says that so many entries are held.
    Question(u64),
    Answer(Pulled),
}

pub struct World {
    dice: Dice,
    pub places: Vec<Place>,
    pub model: Model,
    /// Audiences are lists too.
    lists: bool,
    world_ms: Arc<AtomicI64>,
    flights: Vec<Flight>,
    cut: BTreeSet<(usize, usize)>,
    /// By who pulls and from whom: how much the one said that it holds, and how far the other has signed.
    pub said: [[u64; 4]; 4],
    pub signed: [[u64; 4]; 4],
    pub log: Vec<String>,
}

impl World {
    pub fn new(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let mesh = dice.below(3) == 0;
        // See the head of `simulation`: what the two do together is left out.
        let lists = !mesh && dice.below(2) == 0;
        let world_ms = Arc::new(AtomicI64::new(NOW_MS));
        let mut places = Vec::new();
        for number in 0..CODES.len() {
            let wrong_by_ms = WRONG_BY_DAYS[dice.below(WRONG_BY_DAYS.len())] * DAY_MS;
            places.push(Place::new(number, mesh, seed, &world_ms, wrong_by_ms));
        }
        Self {
            dice,
            places,
            model: Model { mesh, ..Model::default() },
            lists,
            world_ms,
            flights: Vec::new(),
            cut: BTreeSet::new(),
            said: [[0; 4]; 4],
            signed: [[0; 4]; 4],
            log: vec![format!("mesh {mesh}, lists {lists}")],
        }
    }

    pub fn node(&self, place: usize) -> &Node {
        self.places[place].node()
    }

    pub fn code(place: usize) -> OrganisationCode {
        CODES[place].parse().unwrap()
    }

    /// Pairs of places with a link between them.
    pub fn links(&self) -> Vec<(usize, usize)> {
        let star = (1..CODES.len()).map(|state| (0, state));
        if self.model.mesh { star.chain([(1, 2), (1, 3), (2, 3)]).collect() } else { star.collect() }
    }

    /// The same in both directions: who pulls, and from whom.
    pub fn pulls(&self) -> Vec<(usize, usize)> {
        self.links().into_iter().flat_map(|(a, b)| [(a, b), (b, a)]).collect()
    }

    fn some_place(&mut self) -> usize {
        self.dice.below(CODES.len())
    }

    fn some_pull(&mut self) -> (usize, usize) {
        let pulls = self.pulls();
        pulls[self.dice.below(pulls.len())]
    }

    /// After how many looks at the clock the node dies this time, if it does.
    fn some_fuse(&mut self) -> Option<i64> {
        (self.dice.below(8) == 0).then(|| self.dice.below(LOOKS) as i64)
    }

    /// One event.
    pub fn step(&mut self) {
        self.world_ms.fetch_add(1, Ordering::SeqCst);
        match self.dice.below(20) {
            0..=4 => self.file(),
            5 => self.withdraw(),
            6..=8 => self.feed(),
            9..=13 => self.ask(),
            14..=15 => self.arrive(),
            16 => self.stop(),
            17 => self.cut_or_mend(),
            18 => {
                let days = self.dice.below(40) as i64;
                self.log.push(format!("{days} days go by"));
                self.world_ms.fetch_add(days * DAY_MS, Ordering::SeqCst);
            }
            _ => self.switch(),
        }
    }

    fn file(&mut self) {
        let owner = 1 + self.dice.below(CODES.len() - 1);
        let mut reference = format!("{}-{}", CODES[owner], self.dice.below(NUMBERS));
        while self.model.mesh && self.model.lives.contains_key(&reference) {
            // See the head of `simulation`: no number comes again.
            reference.push('b');
        }
        let number = self.model.versions.len();
        let before = self.model.standing.get(&reference).copied();
        let same_site = self.dice.below(2) == 0;
        let other = 1 + self.dice.below(CODES.len() - 1);
        let mut to = match self.dice.below(8) {
            0 | 1 if self.lists && other != owner => To::One(other),
            2 => To::Nobody,
            _ => To::All,
        };
        let mut release = RELEASES[self.dice.below(RELEASES.len())];
        if self.model.mesh && before.is_some_and(|before| self.model.versions[before].form(0).is_some()) {
            // See the head of `simulation`: what was told is amended, widened, narrowed to a hit, or withdrawn.
            (release, to) = (release.max(Release::Hit), To::All);
        }
        let filed = Filed {
            owner,
            release,
            to,
            iban: self.dice.below(IBANS.len()),
            site: before.filter(|_| same_site).map_or(number, |before| self.model.versions[before].site),
            life: self.model.lives.get(&reference).copied().unwrap_or_default(),
            reference: reference.clone(),
        };
        let line = format!("{}\n", filed.record(number));
        self.log.push(format!("file {number} {reference} {:?} {:?} {}", filed.release, to, filed.iban));
        self.model.versions.push(filed);
        let fuse = self.some_fuse();
        assert_ne!(self.import(owner, &line, fuse), Some(false), "a version that never was is known");
        if self.own(owner, &reference) != Some(number) {
            assert_eq!(self.own(owner, &reference), before, "a crash leaves the old version or the new one");
            if self.dice.below(2) == 0 {
                return;
            }
            self.log.push("again".into());
            self.import(owner, &line, None);
        } else if fuse.is_some() {
            // Whoever was not told that it was taken brings it again.
            assert_ne!(self.import(owner, &line, None), Some(true), "twice");
        }
        assert_eq!(self.own(owner, &reference), Some(number), "what was acknowledged stands");
        self.model.standing.insert(reference, number);
    }

    /// Brings a record in. Whether it was news; none where the node died of it.
    fn import(&mut self, place: usize, line: &str, fuse: Option<i64>) -> Option<bool> {
        let input = Box::new(Cursor::new(line.to_owned()));
        let done = self.places[place].attempt(fuse, |node| {
            node.import(CODES[place], "a.ndjson", input, &ImportOptions::default(), &mut |_| {})
        });
        let Some(receipt) = done else {
            self.crash(place);
            return None;
        };
        let counts = receipt.unwrap().counts;
        assert_eq!((counts.read, counts.set_aside, counts.faults), (1, 0, 0));
        Some(counts.new + counts.amended == 1)
    }

    fn withdraw(&mut self) {
        let all: Vec<String> = self.model.standing.keys().cloned().collect();
        if all.is_empty() {
            return;
        }
        let reference = all[self.dice.below(all.len())].clone();
        let owner = self.model.versions[self.model.standing[&reference]].owner;
        self.log.push(format!("withdraw {reference}"));
        let id = self.id_of(owner, &reference).unwrap();
        let fuse = self.some_fuse();
        match self.places[owner].attempt(fuse, |node| node.withdraw(id, "officer")) {
            Some(done) => done.unwrap(),
            None => self.crash(owner),
        }
        if self.own(owner, &reference).is_none() {
            self.model.standing.remove(&reference);
            *self.model.lives.entry(reference).or_default() += 1;
        } else {
            assert!(fuse.is_some(), "a withdrawal that was acknowledged holds");
        }
    }

    fn feed(&mut self) {
        let place = self.some_place();
        self.log.push(format!("feed {place}"));
        let fuse = self.some_fuse();
        match self.places[place].attempt(fuse, Node::feed_links) {
            Some(fed) => {
                fed.unwrap();
            }
            None => self.crash(place),
        }
    }

    /// Somebody pulls; the question may be long on its way.
    fn ask(&mut self) {
        let (to, from) = self.some_pull();
        let size = self.node(to).pulled_size(&Self::code(from)).unwrap();
        self.said[to][from] = self.said[to][from].max(size);
        self.log.push(format!("{to} asks {from} from {size} on"));
        self.send(Flight { to, from, what: What::Question(size) });
    }

    /// What was long on its way arrives, in any order.
    fn arrive(&mut self) {
        if !self.flights.is_empty() {
            let number = self.dice.below(self.flights.len());
            let flight = self.flights.swap_remove(number);
            self.deliver(flight);
        }
    }

    /// Sends something: it arrives at once, late, twice or never.
    fn send(&mut self, flight: Flight) {
        if self.cut.contains(&ordered(flight.to, flight.from)) {
            return self.log.push("lost: the link is cut".into());
        }
        match self.dice.below(10) {
            0 => self.log.push("lost".into()),
            1 | 2 => {
                self.log.push("late".into());
                self.flights.push(flight);
            }
            3 => {
                self.log.push("twice".into());
                self.flights.push(flight.clone());
                self.deliver(flight);
            }
            _ => self.deliver(flight),
        }
    }

    fn deliver(&mut self, flight: Flight) {
        let Flight { to, from, what } = flight;
        match what {
            What::Question(size) => {
                let fuse = self.some_fuse();
                let most = [1, 3_000, 1 << 20][self.dice.below(3)];
                if let Some(pulled) = self.answer([to, from], size, most, fuse) {
                    self.send(Flight { to, from, what: What::Answer(pulled) });
                }
            }
            What::Answer(pulled) => {
                let fuse = self.some_fuse();
                self.take([to, from], pulled, fuse);
                self.check_disk(to);
            }
        }
    }

    /// What the one answers, if it does: as the room above asks it.
    fn answer(
        &mut self,
        [to, from]: [usize; 2],
        size: u64,
        most: usize,
        fuse: Option<i64>,
    ) -> Option<Pulled> {
        let who = Self::code(to);
        let done = self.places[from].attempt(fuse, |node| {
            if node.neighbour_by_fingerprint(&fingerprint(&who))?.is_none() {
                return Ok(None);
            }
            node.acknowledged(&who, size)?;
            node.serve_pull(&who, size, most).map(Some)
        });
        let Some(answered) = done else {
            self.crash(from);
            return None;
        };
        let pulled = answered.unwrap()?;
        self.log.push(format!("{from} answers {to}: {} lines from {size} on", pulled.lines.len()));
        self.check_said([to, from], &pulled);
        let signed = &mut self.signed[to][from];
        *signed = (*signed).max(size + pulled.lines.len() as u64);
        Some(pulled)
    }

    fn take(&mut self, [to, from]: [usize; 2], pulled: Pulled, fuse: Option<i64>) {
        match self.places[to].attempt(fuse, |node| node.take_pulled(&Self::code(from), pulled)) {
            Some(Ok(new)) => self.log.push(format!("{to} takes {new} of {from}")),
            Some(Err(NodeError::Link(LinkError::NotActive))) => self.log.push("not taken".into()),
            Some(Err(error)) => unreachable!("{to} cannot take what {from} told: {error}"),
            None => self.crash(to),
        }
        self.check_erased(to, from);
    }

    fn stop(&mut self) {
        let place = self.some_place();
        if self.dice.below(2) == 0 {
            self.crash(place);
        } else {
            self.log.push(format!("restart {place}"));
            self.places[place].restart();
            self.check_kept(place);
        }
    }

    pub fn crash(&mut self, place: usize) {
        self.log.push(format!("crash {place}"));
        self.places[place].crash();
        self.check_kept(place);
    }

    fn cut_or_mend(&mut self) {
        let (a, b) = self.some_pull();
        let link = ordered(a, b);
        if !self.cut.remove(&link) {
            self.cut.insert(link);
        }
        self.log.push(format!("cut: {:?}", self.cut));
    }

    /// Somebody pauses, resumes, ends or joins anew.
    fn switch(&mut self) {
        let (place, other) = self.some_pull();
        if self.state(place, other) == LinkState::Revoked {
            self.log.push(format!("{place} joins {other} anew"));
            return join_nodes(self.node(place), self.node(other));
        }
        let wanted = match self.dice.below(8) {
            0..=2 => WantedState::Paused,
            3..=5 => WantedState::Active,
            6 => WantedState::Revoked { recall: false },
            _ => WantedState::Revoked { recall: true },
        };
        self.log.push(format!("{place} to {other}: {wanted:?}"));
        let fuse = self.some_fuse();
        let done = self.places[place].attempt(fuse, |node| node.set_link_state(&Self::code(other), wanted));
        match done {
            Some(done) => done.unwrap(),
            None => self.crash(place),
        }
    }

    pub fn state(&self, place: usize, other: usize) -> LinkState {
        let links = self.node(place).links().unwrap();
        let link = links.into_iter().find(|link| link.organisation.code == Self::code(other));
        link.unwrap().state
    }

    /// All breaks are mended, what is late arrives, every link is on, and everything passes.
    pub fn heal(&mut self) {
        self.log.push("heal".into());
        self.cut.clear();
        for flight in std::mem::take(&mut self.flights) {
            match flight.what {
                What::Question(size) => {
                    self.answer([flight.to, flight.from], size, 1 << 20, None);
                }
                What::Answer(pulled) => self.take([flight.to, flight.from], pulled, None),
            }
        }
        for (a, b) in self.links() {
            if [self.state(a, b), self.state(b, a)].contains(&LinkState::Revoked) {
                join_nodes(self.node(a), self.node(b));
            }
            for (place, other) in [(a, b), (b, a)] {
                self.node(place).set_link_state(&Self::code(other), WantedState::Active).unwrap();
            }
        }
        let place = self.some_place();
        self.crash(place);
        self.settle();
    }

    /// Feeds and pulls until nothing moves.
    fn settle(&mut self) {
        for _ in 0..40 {
            let mut moved = false;
            for place in 0..CODES.len() {
                moved |= self.node(place).feed_links().unwrap();
            }
            for (to, from) in self.pulls() {
                let held = self.node(to).pulled_size(&Self::code(from)).unwrap();
                if held == self.size(from, &format!("out:{}", CODES[to])) {
                    continue;
                }
                if let Some(pulled) = self.answer([to, from], held, 1 << 20, None) {
                    moved |= !pulled.lines.is_empty();
                    self.take([to, from], pulled, None);
                }
            }
            if !moved {
                return;
            }
        }
        unreachable!("it never comes to rest");
    }
}

fn ordered(a: usize, b: usize) -> (usize, usize) {
    (a.min(b), a.max(b))
}
