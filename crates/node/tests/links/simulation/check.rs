//! What has to hold in a simulated world: at each step, after each death, and once everything has passed.

use std::collections::{BTreeMap, BTreeSet};

use joinder_core::{Report, ReportId};
use joinder_ledger::{Accumulator, Content, Kind, SignedHead, VerifierKey};
use joinder_node::{LinkState, Pulled};
use joinder_store::{LedgerEntry, StoreError};
use memchr::memmem;

use super::{
    model::{CODES, Form, IBANS, canaries_in, canaries_of, site, story},
    world::World,
};

impl World {
    /// An answer says nothing that is not for the one that pulls, as things are at this moment where it is answered.
    pub fn check_said(&self, [to, from]: [usize; 2], pulled: &Pulled) {
        let held = if from == 0 { self.held_whole(0) } else { BTreeMap::new() };
        for canary in canaries_of(pulled) {
            let may = match from {
                0 => self.model.may_pass_on(&held, to, canary),
                _ => self.model.may_say(from, to, canary),
            };
            assert!(may, "{from} tells {to} of {canary:?}");
        }
        for (number, iban) in IBANS.iter().enumerate() {
            let said = pulled.lines.iter().any(|line| memmem::find(line, iban.as_bytes()).is_some());
            assert!(!said || self.model.could_hold_iban(to, number), "{from} tells {to} of {iban}");
        }
    }

    /// Nothing stands in any byte of a node that it could never have been told.
    pub fn check_disk(&self, place: usize) {
        for canary in self.places[place].canaries() {
            assert!(self.model.could_hold(place, canary), "{canary:?} is at {}", CODES[place]);
        }
    }

    /// Of what was taken back nothing is left in the copy of who has taken the word of it.
    pub fn check_erased(&self, place: usize, of: usize) {
        let mut taken_back = BTreeSet::new();
        for entry in self.ledger(place, &format!("in:{}", CODES[of])).iter().rev() {
            let gone = *entry.entry.content() == Content::Erased;
            assert!(gone || !taken_back.contains(&entry.began), "entry {} at {}", entry.seq, CODES[place]);
            if matches!(entry.entry.header().kind(), Kind::Withdrawal | Kind::Narrowed | Kind::Erasure) {
                taken_back.insert(entry.began);
            }
        }
    }

    /// A node that starts again has what it had acknowledged: its own reports, what it said that it holds of others, and
    /// what it has signed.
    pub fn check_kept(&self, place: usize) {
        let own = self.held_whole(place);
        // The one that was being filed or withdrawn at this moment is for its step to judge.
        let meanwhile = self.log.iter().rev().nth(1).map(String::as_str).unwrap_or_default();
        for (reference, number) in &self.model.standing {
            let is_own = self.model.versions[*number].owner == place;
            let excused = !is_own || meanwhile.contains(reference.as_str());
            assert!(excused || own.get(reference) == Some(number), "{reference} is not as filed");
        }
        for other in (0..CODES.len()).filter(|&other| other != place) {
            let (held, told) = (format!("in:{}", CODES[other]), format!("out:{}", CODES[other]));
            assert!(self.size(place, &held) >= self.said[place][other], "{held} lost entries");
            assert!(self.size(place, &told) >= self.signed[other][place], "{told} lost entries");
        }
    }

    /// Once everything has passed.
    pub fn check_end(&self) {
        for (to, from) in self.pulls() {
            let written = self.verified(from, from, to);
            let held = self.verified(to, from, to);
            let alike = written.iter().zip(&held).all(|(written, held)| {
                // The owner's word may have ended here what the centre told, and tells still.
                let gone = *held.entry.content() == Content::Erased;
                written.entry.header() == held.entry.header() && (gone || written.entry == held.entry)
            });
            assert!(written.len() == held.len() && alike, "{} to {}", CODES[from], CODES[to]);
            assert_eq!(self.state(from, to), LinkState::Active);
            let recalls = self.node(from).store().read(|tx| tx.recalls(CODES[to]));
            assert_eq!(recalls.unwrap(), 0, "{} waits for {}", CODES[from], CODES[to]);
        }
        for (place, code) in CODES.iter().enumerate() {
            let expected = self.model.expected(place);
            let as_text = expected.iter().map(|(reference, form)| {
                let number = self.model.standing[reference];
                (reference.clone(), self.text_of(number, *form))
            });
            assert_eq!(self.known(place), as_text.collect::<BTreeMap<_, _>>(), "known at {code}");
            self.check_hits(place, &expected);
            for canary in self.places[place].canaries() {
                assert!(self.model.may_stay(&expected, place, canary), "{canary:?} is still at {code}");
            }
            self.node(place).verify().unwrap();
        }
    }

    /// Each report meets each other one of its account that is known here, once, and no other.
    fn check_hits(&self, place: usize, expected: &BTreeMap<String, Form>) {
        for reference in expected.keys() {
            let id = self.id_of(place, reference).unwrap();
            let view = self.node(place).report(id).unwrap().unwrap();
            let mut met: Vec<String> = view.hits.iter().map(|hit| hit.other.reference.clone()).collect();
            met.sort_unstable();
            let iban = self.iban_of(reference);
            let others = expected.keys().filter(|other| *other != reference && self.iban_of(other) == iban);
            let others: Vec<String> = others.cloned().collect();
            assert_eq!(met, others, "hits of {reference} at {}", CODES[place]);
        }
    }

    fn iban_of(&self, reference: &str) -> usize {
        self.model.versions[self.model.standing[reference]].iban
    }

    /// A ledger of what `from` tells `to`, as it stands at a place, with the head that `from` signed over just that.
    fn verified(&self, place: usize, from: usize, to: usize) -> Vec<LedgerEntry> {
        let name = if place == from { format!("out:{}", CODES[to]) } else { format!("in:{}", CODES[from]) };
        let entries = self.ledger(place, &name);
        let head = self.node(place).store().read(|tx| tx.ledger_head(&name)).unwrap();
        let Some(head) = head else {
            assert!(entries.is_empty(), "{name} without a head");
            return entries;
        };
        let key: VerifierKey = self.node(from).link_identity().unwrap().ledger_key.parse().unwrap();
        let origin = format!("joinder/{}/link/{}", CODES[from], CODES[to]).parse().unwrap();
        let signed = SignedHead::open(&head.note, &origin, &[key]).unwrap();
        let mut tree = Accumulator::empty();
        entries.iter().for_each(|entry| tree.append(entry.entry.header().leaf(), |_, _| {}));
        let checkpoint = signed.checkpoint();
        assert_eq!((checkpoint.size(), checkpoint.root()), (tree.size(), tree.root()), "{name}");
        entries
    }

    pub fn ledger(&self, place: usize, name: &str) -> Vec<LedgerEntry> {
        self.node(place).store().read(|tx| tx.ledger_entries(name, 0, 100_000)).unwrap()
    }

    pub fn size(&self, place: usize, name: &str) -> u64 {
        self.node(place).store().read(|tx| tx.ledger_size(name)).unwrap()
    }

    /// What a version looks like in a form.
    fn text_of(&self, number: usize, form: Form) -> String {
        let filed = &self.model.versions[number];
        let iban = IBANS[filed.iban];
        match form {
            Form::Whole => story(number),
            Form::Traces => sorted([iban.to_owned(), site(filed.site)]),
            Form::Bare => iban.to_owned(),
        }
    }

    fn known(&self, place: usize) -> BTreeMap<String, String> {
        let each = self.reports(place).into_iter();
        each.map(|(_, report)| (report.reference.to_string(), text_in(&report))).collect()
    }

    /// The version of a report that stands at its owner.
    pub fn own(&self, owner: usize, reference: &str) -> Option<usize> {
        self.held_whole(owner).get(reference).copied()
    }

    /// The versions that a place holds with their stories.
    fn held_whole(&self, place: usize) -> BTreeMap<String, usize> {
        let mut held = BTreeMap::new();
        for (_, report) in self.reports(place) {
            let mut canaries = BTreeSet::new();
            canaries_in(text_in(&report).as_bytes(), &mut canaries);
            let number = canaries.iter().find(|(_, part)| *part == b's').map(|(number, _)| *number);
            held.extend(number.map(|number| (report.reference.to_string(), number)));
        }
        held
    }

    pub fn id_of(&self, place: usize, reference: &str) -> Option<ReportId> {
        let mut all = self.reports(place).into_iter();
        all.find(|(_, report)| report.reference.as_str() == reference).map(|(id, _)| id)
    }

    fn reports(&self, place: usize) -> Vec<(ReportId, Report)> {
        let read = self.node(place).store().read(|tx| {
            let mut ids = Vec::new();
            tx.each_natural_key(&mut |id, _, _| {
                ids.push(id);
                Ok(())
            })?;
            let mut reports = Vec::new();
            for id in ids {
                reports.extend(tx.report(id)?.map(|stored| (id, stored.report)));
            }
            Ok::<_, StoreError>(reports)
        });
        read.unwrap()
    }
}

/// The story of a report; where it has none, its values.
fn text_in(report: &Report) -> String {
    match &report.narrative {
        Some(narrative) => narrative.text.clone(),
        None => sorted(report.observables.iter().filter_map(|one| Some(one.trace()?.normal().to_owned()))),
    }
}

fn sorted(values: impl IntoIterator<Item = String>) -> String {
    values.into_iter().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
}
