//! What organisations say of series and of pairs of reports, and what it comes to.
//!
//! Series have no names that two nodes share; reports have, their owner and its reference. So a word names reports, and each
//! node finds in its own series what is meant.
//!
//! Invariants, held by the tests below: all words together are a join-semilattice. Whatever order they come in, however often
//! and by whatever way, the same words give the same outcome. Of one organisation and matter the highest counter stands, and
//! the counter is that organisation's own: nobody replaces another's word, and no clock decides.

mod kept;

use std::collections::{BTreeMap, BTreeSet};

use joinder_core::{OrganisationCode, Reference, Report};
use serde::{Deserialize, Serialize};

pub(crate) use self::kept::{Decided, KeptWord, standing_decisions};

/// A report by its natural key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReportName {
    pub(crate) owner: OrganisationCode,
    pub(crate) reference: Reference,
}

impl ReportName {
    pub(crate) fn of(report: &Report) -> Self {
        Self { owner: report.owner.clone(), reference: report.reference.clone() }
    }
}

/// What an organisation says of two reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Nothing any more: it took back what it said.
    Open,
    /// They belong together.
    Together,
    /// The first does not belong with the second.
    FirstApart,
    /// The second does not belong with the first.
    SecondApart,
}

impl Verdict {
    /// Whether it says that the two do not belong together.
    pub fn is_apart(self) -> bool {
        match self {
            Self::FirstApart | Self::SecondApart => true,
            Self::Open | Self::Together => false,
        }
    }

    /// The same of the two in the other order.
    pub(crate) fn turned(self) -> Self {
        match self {
            Self::FirstApart => Self::SecondApart,
            Self::SecondApart => Self::FirstApart,
            Self::Open | Self::Together => self,
        }
    }
}

/// What an organisation says about who leads.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum LeadSays {
    /// It leads.
    Ours,
    /// Another should.
    Proposed(OrganisationCode),
    /// It leads until that one takes it.
    HandedTo(OrganisationCode),
    /// It does not lead: it declines what was handed to it, or gives up.
    Declined,
}

/// That, and after how many rounds of such words it was said: one more than any that was known then. So an answer comes after
/// what it answers, on every node.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lead {
    pub(crate) round: u32,
    pub(crate) says: LeadSays,
}

/// What a word says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "about", deny_unknown_fields)]
pub(crate) enum Says {
    /// Of two reports, the first of which comes first in their order.
    Pair { first: ReportName, second: ReportName, verdict: Verdict },
    /// Of a series, as the organisation counts those that it works on.
    Work {
        number: u32,
        since_ms: i64,
        /// Whether it works on it.
        works: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        lead: Option<Lead>,
        /// Reports of it, of which whoever hears this knows.
        #[serde(default)]
        reports: BTreeSet<ReportName>,
    },
}

/// What a word is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Matter {
    Pair(ReportName, ReportName),
    Work(u32),
}

impl Matter {
    /// As the store has it. Neither a code nor a reference holds a line end.
    pub(crate) fn key(&self) -> String {
        match self {
            Self::Pair(a, b) => format!("pair\n{}\n{}\n{}\n{}", a.owner, a.reference, b.owner, b.reference),
            Self::Work(number) => format!("work\n{number}"),
        }
    }
}

/// One word of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Word {
    pub(crate) counter: u32,
    pub(crate) says: Says,
}

impl Word {
    pub(crate) fn matter(&self) -> Matter {
        match &self.says {
            Says::Pair { first, second, .. } => Matter::Pair(first.clone(), second.clone()),
            Says::Work { number, .. } => Matter::Work(*number),
        }
    }

    /// The reports that it names.
    pub(crate) fn names(&self) -> BTreeSet<ReportName> {
        match &self.says {
            Says::Pair { first, second, .. } => [first.clone(), second.clone()].into(),
            Says::Work { reports, .. } => reports.clone(),
        }
    }

    /// Whether it is as Joinder says one.
    pub(crate) fn is_fit(&self) -> bool {
        match &self.says {
            Says::Pair { first, second, .. } => first < second,
            Says::Work { .. } => true,
        }
    }

    /// Two words of one organisation about one matter as one: the later stands. The same word, heard by two ways, may name
    /// other reports by each, since each is told what its hearers know of; all of them are meant.
    fn joined(mut self, mut other: Self) -> Self {
        if self.counter != other.counter {
            return if self.counter > other.counter { self } else { other };
        }
        let mut all = self.take_reports();
        all.append(&mut other.take_reports());
        // Only who does not keep to its counter says two things under one.
        let mut one = self.max(other);
        if let Says::Work { reports, .. } = &mut one.says {
            *reports = all;
        }
        one
    }

    fn take_reports(&mut self) -> BTreeSet<ReportName> {
        match &mut self.says {
            Says::Pair { .. } => BTreeSet::new(),
            Says::Work { reports, .. } => std::mem::take(reports),
        }
    }
}

/// All words that stand, by whose they are and what they are about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words(BTreeMap<(OrganisationCode, Matter), Word>);

impl Words {
    /// One more word. True where it changed anything.
    pub(crate) fn hear(&mut self, by: &OrganisationCode, word: Word) -> bool {
        let key = (by.clone(), word.matter());
        let before = self.0.remove(&key);
        let joined = before.clone().map_or_else(|| word.clone(), |before| before.joined(word.clone()));
        let changed = before.as_ref() != Some(&joined);
        self.0.insert(key, joined);
        changed
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&OrganisationCode, &Word)> {
        self.0.iter().map(|((by, _), word)| (by, word))
    }

    /// What is said of pairs, by whom. What was taken back is no verdict.
    pub(crate) fn verdicts(&self) -> BTreeMap<(ReportName, ReportName), BTreeMap<OrganisationCode, Verdict>> {
        let mut all: BTreeMap<_, BTreeMap<OrganisationCode, Verdict>> = BTreeMap::new();
        for (by, word) in self.iter() {
            if let Says::Pair { first, second, verdict } = &word.says
                && *verdict != Verdict::Open
            {
                let of_pair = all.entry((first.clone(), second.clone())).or_default();
                of_pair.insert(by.clone(), *verdict);
            }
        }
        all
    }
}

/// Whether some say of a pair that it belongs together, and others that it does not.
pub(crate) fn is_disputed(verdicts: &BTreeMap<OrganisationCode, Verdict>) -> bool {
    verdicts.values().any(|one| one.is_apart()) && verdicts.values().any(|one| !one.is_apart())
}

/// Of what others say of a pair, what counts here. Our own word goes before all others'. Of the others those count who own one
/// of the two, and where these do not agree, nobody does.
pub(crate) fn counts(
    us: &OrganisationCode,
    pair: &(ReportName, ReportName),
    verdicts: &BTreeMap<OrganisationCode, Verdict>,
) -> BTreeSet<Verdict> {
    if verdicts.contains_key(us) {
        return BTreeSet::new();
    }
    let owns = |by: &OrganisationCode| pair.0.owner == *by || pair.1.owner == *by;
    let said: BTreeMap<_, _> =
        verdicts.iter().filter(|(by, _)| owns(by)).map(|(by, said)| (by.clone(), *said)).collect();
    if is_disputed(&said) { BTreeSet::new() } else { said.into_values().collect() }
}

/// Who leads, as far as is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Leading {
    /// Who says that it leads; where there are several, they have to talk.
    pub leads: Vec<OrganisationCode>,
    /// Who hands over to whom, and waits for an answer.
    pub handed: Vec<(OrganisationCode, OrganisationCode)>,
    /// Who handed over to whom, which declined.
    pub declined: Vec<(OrganisationCode, OrganisationCode)>,
    /// Who proposes whom.
    pub proposed: Vec<(OrganisationCode, OrganisationCode)>,
}

/// Who leads by what each says; of one that says several things, as it works on several series that are one here, the last.
pub(crate) fn leading<'a>(all: impl Iterator<Item = (&'a OrganisationCode, &'a Lead)>) -> Leading {
    let mut said: BTreeMap<&OrganisationCode, &Lead> = BTreeMap::new();
    for (by, lead) in all {
        let last = said.entry(by).or_insert(lead);
        *last = (*last).max(lead);
    }
    let after = |by: &OrganisationCode, round: u32| said.get(by).filter(|lead| lead.round > round);
    let mut found = Leading::default();
    for (&by, lead) in &said {
        match &lead.says {
            LeadSays::Ours => found.leads.push(by.clone()),
            LeadSays::HandedTo(to) => match after(to, lead.round).map(|answer| &answer.says) {
                Some(LeadSays::Ours | LeadSays::HandedTo(_)) => {}
                Some(LeadSays::Declined) => {
                    found.leads.push(by.clone());
                    found.declined.push((by.clone(), to.clone()));
                }
                Some(LeadSays::Proposed(_)) | None => {
                    found.leads.push(by.clone());
                    found.handed.push((by.clone(), to.clone()));
                }
            },
            LeadSays::Proposed(whom) => found.proposed.push((by.clone(), whom.clone())),
            LeadSays::Declined => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small die: the same seed throws the same.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, most: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % most
        }
    }

    fn code(text: &str) -> OrganisationCode {
        text.parse().unwrap()
    }

    fn name(number: usize) -> ReportName {
        let owner = code(["DE", "NL"][number % 2]);
        ReportName { owner, reference: format!("R-{number}").parse().unwrap() }
    }

    /// One of few words, so that many are about one matter.
    fn thrown(dice: &mut Dice) -> (OrganisationCode, Word) {
        let by = code(["DE", "FR", "NL"][dice.below(3)]);
        let says = if dice.below(2) == 0 {
            let verdicts = [Verdict::Open, Verdict::Together, Verdict::FirstApart, Verdict::SecondApart];
            let second = 2 + dice.below(2);
            Says::Pair { first: name(0), second: name(second), verdict: verdicts[dice.below(4)] }
        } else {
            let says = [LeadSays::Ours, LeadSays::HandedTo(code("NL")), LeadSays::Declined];
            let lead = Lead { round: dice.below(4) as u32, says: says[dice.below(3)].clone() };
            let reports = (0..dice.below(4)).map(|_| name(dice.below(6))).collect();
            Says::Work { number: 1, since_ms: 7, works: dice.below(2) == 0, lead: Some(lead), reports }
        };
        (by, Word { counter: dice.below(3) as u32, says })
    }

    fn heard<'a>(all: impl Iterator<Item = &'a (OrganisationCode, Word)>) -> Words {
        let mut words = Words::default();
        for (by, word) in all {
            words.hear(by, word.clone());
        }
        words
    }

    #[test]
    fn in_any_order_and_any_number_of_times_the_same_words_give_the_same() {
        for seed in 0..400 {
            let mut dice = Dice(seed);
            let said: Vec<_> = (0..1 + dice.below(14)).map(|_| thrown(&mut dice)).collect();
            let here = heard(said.iter());
            // The other side hears them shuffled, some of them again, and some by a second way.
            let mut there: Vec<_> = said.clone();
            for _ in 0..dice.below(8) {
                there.push(said[dice.below(said.len())].clone());
            }
            for at in (1..there.len()).rev() {
                there.swap(at, dice.below(at + 1));
            }
            let (some, rest) = there.split_at(dice.below(there.len()));
            let mut merged = heard(some.iter());
            for (by, word) in heard(rest.iter()).iter() {
                merged.hear(by, word.clone());
            }
            assert_eq!(merged, here, "seed {seed}");
            assert_eq!(merged.verdicts(), here.verdicts(), "seed {seed}");
            for (by, word) in here.clone().iter() {
                assert!(!merged.hear(by, word.clone()), "seed {seed}: heard again, it changes nothing");
            }
        }
    }

    #[test]
    fn the_later_word_of_the_same_stands_and_nobody_elses_is_touched() {
        let pair = |verdict, counter| {
            let says = Says::Pair { first: name(1), second: name(2), verdict };
            (code("DE"), Word { counter, says })
        };
        let (early, late) = (pair(Verdict::Together, 1), pair(Verdict::Open, 2));
        let theirs = (code("NL"), pair(Verdict::FirstApart, 1).1);
        for order in [[&early, &late, &theirs], [&late, &theirs, &early], [&theirs, &early, &late]] {
            let verdicts = heard(order.into_iter()).verdicts();
            let of_pair: Vec<_> = verdicts.values().flatten().collect();
            assert_eq!(of_pair, [(&code("NL"), &Verdict::FirstApart)], "what was taken back says nothing");
        }
    }

    #[test]
    fn the_own_word_counts_and_of_others_those_who_own_a_report() {
        let pair = (name(0), name(1));
        let said = |list: &[(&str, Verdict)]| -> BTreeMap<_, _> {
            list.iter().map(|(by, verdict)| (code(by), *verdict)).collect()
        };
        let of = |list: &[(&str, Verdict)]| counts(&code("NL"), &pair, &said(list));
        let together = BTreeSet::from([Verdict::Together]);
        assert_eq!(of(&[("DE", Verdict::Together)]), together);
        let with_another = of(&[("DE", Verdict::Together), ("FR", Verdict::FirstApart)]);
        assert_eq!(with_another, together, "FR owns neither");
        assert!(of(&[("FR", Verdict::Together)]).is_empty());
        assert!(of(&[("DE", Verdict::Together), ("NL", Verdict::FirstApart)]).is_empty(), "ours counts");
        let both = said(&[("DE", Verdict::Together), ("NL", Verdict::FirstApart)]);
        assert!(is_disputed(&both));
        assert!(counts(&code("FR"), &pair, &both).is_empty(), "the owners do not agree");
    }

    fn of_leads(list: &[(&str, u32, LeadSays)]) -> Leading {
        let all: Vec<_> = list
            .iter()
            .map(|(by, round, says)| (code(by), Lead { round: *round, says: says.clone() }))
            .collect();
        let there = leading(all.iter().rev().map(|(by, lead)| (by, lead)));
        let here = leading(all.iter().map(|(by, lead)| (by, lead)));
        assert_eq!(here, there, "in any order");
        here
    }

    #[test]
    fn who_handed_over_leads_until_it_is_taken() {
        let (de, nl) = (code("DE"), code("NL"));
        let to = |code: &OrganisationCode| LeadSays::HandedTo(code.clone());
        let waits = of_leads(&[("DE", 2, to(&nl))]);
        assert_eq!((waits.leads, waits.handed), (vec![de.clone()], vec![(de.clone(), nl.clone())]));
        let taken = of_leads(&[("DE", 2, to(&nl)), ("NL", 3, LeadSays::Ours)]);
        assert_eq!((taken.leads, taken.handed.len()), (vec![nl.clone()], 0));
        let declined = of_leads(&[("DE", 2, to(&nl)), ("NL", 3, LeadSays::Declined)]);
        assert_eq!((declined.leads, declined.declined), (vec![de.clone()], vec![(de.clone(), nl.clone())]));
        let older = of_leads(&[("DE", 2, to(&nl)), ("NL", 1, LeadSays::Declined)]);
        assert_eq!(older.handed.len(), 1, "what was said before is no answer");
        let back = of_leads(&[("NL", 4, to(&de)), ("DE", 5, LeadSays::Ours)]);
        assert_eq!(back.leads, std::slice::from_ref(&de));
        let to_and_fro = of_leads(&[("NL", 4, to(&de)), ("DE", 6, to(&nl))]);
        assert_eq!((to_and_fro.leads, to_and_fro.handed), (vec![de.clone()], vec![(de.clone(), nl.clone())]));
        let both = of_leads(&[("DE", 1, LeadSays::Ours), ("NL", 1, LeadSays::Ours)]);
        assert_eq!(both.leads, [de, nl], "both say so, and both are shown");
    }
}
