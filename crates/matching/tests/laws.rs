//! The laws of matching, against slow obvious twins.

use std::collections::{BTreeMap, BTreeSet};

use joinder_core::{IdSource, MatchKey, ReportId, TraceKind};
use joinder_matching::{Decision, Evidence, EvidenceBuilder, Index, Profile};
use proptest::{prelude::*, sample::Index as Pick};

const KINDS: [TraceKind; 5] =
    [TraceKind::Iban, TraceKind::Phone, TraceKind::Domain, TraceKind::Person, TraceKind::Ip];

/// A small world where values are few enough to meet.
#[derive(Clone, Debug)]
struct Made {
    number: i64,
    values: Vec<(u8, u8)>,
    kind: u8,
}

impl Made {
    fn id(&self) -> ReportId {
        ReportId::from_number(self.number).expect("numbers of the made world are positive")
    }

    fn evidence(&self) -> Evidence {
        // Over a year in no order, so that the span of the pool and of each value changes as reports come and go.
        let day = 20_000 + (self.number * 97 % 365) as u16;
        let profile = Profile { kind: self.kind, day, ..Profile::UNKNOWN };
        let mut builder = EvidenceBuilder::new(self.id(), "NL", &self.number.to_string(), profile);
        for &(kind, value) in &self.values {
            let kind = KINDS[usize::from(kind)];
            builder.key(MatchKey::of(kind, &value.to_string()), kind, value == 0);
        }
        builder.build()
    }
}

fn world() -> impl Strategy<Value = Vec<Made>> {
    let values = prop::collection::vec((0u8..5, 0u8..12), 0..4);
    let small = prop::collection::vec((values, 0u8..4), 1..60);
    // Some values here have so many reports that they lead nowhere, and they come to that one by one.
    let skewed = (0u8..2, (1u8..13, 1u8..13).prop_map(|(a, b)| u16::from(a) * u16::from(b) / 12));
    let skewed = skewed.prop_map(|(kind, value)| (kind, value as u8));
    let crowded = prop::collection::vec((prop::collection::vec(skewed, 0..4), 0u8..4), 60..140);
    prop_oneof![3 => small, 1 => crowded].prop_map(|all| {
        let numbered = all.into_iter().enumerate();
        numbered.map(|(i, (values, kind))| Made { number: i as i64 + 1, values, kind }).collect()
    })
}

fn series(index: &Index) -> BTreeSet<BTreeSet<ReportId>> {
    let mut all = BTreeMap::<_, BTreeSet<ReportId>>::new();
    for (report, series) in index.assignments() {
        if let Some(series) = series {
            all.entry(series).or_default().insert(report);
        }
    }
    all.into_values().collect()
}

fn hits(index: &Index, world: &[Made]) -> Vec<String> {
    let all = world.iter().map(|made| {
        let mut hits: Vec<_> = index.hits(made.id(), 1_000).into_iter().map(|h| format!("{:?}", h)).collect();
        hits.sort();
        format!("{:?} {hits:?}", made.id())
    });
    all.collect()
}

/// Continues after all identifiers that [`one_by_one`] gave.
fn later() -> IdSource {
    IdSource::after(1_000_000)
}

fn one_by_one<'a>(world: impl IntoIterator<Item = &'a Made>) -> Index {
    let (mut index, ids) = (Index::default(), IdSource::default());
    for made in world {
        index.add(&[made.evidence()], &ids, 0);
    }
    index
}

/// Union-find by hand over what the index says each value is worth.
fn twin(index: &Index, world: &[Made]) -> BTreeSet<BTreeSet<ReportId>> {
    let mut parent: Vec<usize> = (0..world.len()).collect();
    fn root(parent: &[usize], mut at: usize) -> usize {
        while parent[at] != at {
            at = parent[at];
        }
        at
    }
    for a in 0..world.len() {
        for b in 0..a {
            let (ea, eb) = (world[a].evidence(), world[b].evidence());
            let joined = ea.keys().iter().any(|&(key, ..)| {
                eb.keys().iter().any(|&(other, ..)| other == key) && index.value(key).is_some_and(|v| v.joins)
            });
            if joined {
                let (ra, rb) = (root(&parent, a), root(&parent, b));
                parent[ra] = rb;
            }
        }
    }
    let mut all = BTreeMap::<usize, BTreeSet<ReportId>>::new();
    for (at, made) in world.iter().enumerate() {
        all.entry(root(&parent, at)).or_default().insert(made.id());
    }
    all.into_values().filter(|s| s.len() > 1).collect()
}

proptest! {
    #[test]
    fn series_are_what_union_find_by_hand_gives(world in world()) {
        let index = one_by_one(&world);
        prop_assert_eq!(series(&index), twin(&index, &world));
    }

    #[test]
    fn the_same_reports_in_any_order_give_the_same(world in world(), order in any::<u64>()) {
        let mut shuffled = world.clone();
        shuffled.sort_by_key(|made| (made.number as u64).wrapping_mul(order | 1).rotate_left(17));
        let (a, b) = (one_by_one(&world), one_by_one(&shuffled));
        prop_assert_eq!(series(&a), series(&b));
        prop_assert_eq!(hits(&a, &world), hits(&b, &world));
    }

    #[test]
    fn all_at_once_equals_one_by_one(world in world()) {
        let mut batch = Index::default();
        let all: Vec<_> = world.iter().map(Made::evidence).collect();
        batch.load(&all, &[], &[], &IdSource::default(), 0);
        let single = one_by_one(&world);
        prop_assert_eq!(series(&batch), series(&single));
        prop_assert_eq!(hits(&batch, &world), hits(&single, &world));
    }

    #[test]
    fn a_removed_report_leaves_what_would_be_had_it_never_come(world in world(), gone in prop::collection::vec(any::<Pick>(), 0..20)) {
        let gone: BTreeSet<i64> = gone.into_iter().map(|pick| pick.get(&world).number).collect();
        let (mut index, ids) = (one_by_one(&world), later());
        for &number in &gone {
            index.remove(&[ReportId::from_number(number).unwrap()], &ids, 0);
        }
        let rest: Vec<_> = world.iter().filter(|made| !gone.contains(&made.number)).cloned().collect();
        let never = one_by_one(&rest);
        prop_assert_eq!(series(&index), series(&never));
        prop_assert_eq!(hits(&index, &rest), hits(&never, &rest));
        prop_assert_eq!(index.values(), never.values());
    }

    #[test]
    fn an_amended_report_counts_as_its_last_version(world in world(), values in prop::collection::vec((0u8..5, 0u8..12), 0..4), pick in any::<Pick>()) {
        let (mut index, ids) = (one_by_one(&world), later());
        let mut amended = world.clone();
        let at = pick.index(world.len());
        amended[at].values = values;
        index.add(&[amended[at].evidence()], &ids, 0);
        let fresh = one_by_one(&amended);
        prop_assert_eq!(series(&index), series(&fresh));
    }

    #[test]
    fn an_undone_decision_leaves_no_trace(world in world(), a in any::<Pick>(), b in any::<Pick>(), which in 0u8..4, value in 0u8..12) {
        let (mut index, ids) = (one_by_one(&world), later());
        let (before, before_hits) = (series(&index), hits(&index, &world));
        let (a, b) = (a.get(&world).id(), b.get(&world).id());
        let key = MatchKey::of(TraceKind::Iban, &value.to_string());
        let decision = match which {
            0 => Decision::Confirm { a, b },
            1 => Decision::Reject { subject: a, other: b },
            2 => Decision::DeclareShared { key },
            _ => Decision::DeclareOwn { key },
        };
        index.decide(decision, &ids, 0);
        let decided = series(&index);
        // The same decision made before the reports came gives the same.
        let mut early = Index::default();
        early.decide(decision, &ids, 0);
        for made in &world {
            early.add(&[made.evidence()], &ids, 0);
        }
        prop_assert_eq!(series(&early), decided);
        index.undo(decision, &ids, 0);
        prop_assert_eq!(series(&index), before);
        prop_assert_eq!(hits(&index, &world), before_hits);
    }
}

/// Reports that each carry the given values.
fn reports(values: &[&[&str]], kind_of: impl Fn(usize) -> u8) -> Vec<Evidence> {
    let each = values.iter().enumerate().map(|(i, values)| {
        // A report every quarter of an hour or so, as when a mule's account is in use.
        let profile = Profile { kind: kind_of(i), day: 20_000 + (i / 250) as u16, ..Profile::UNKNOWN };
        let id = ReportId::from_number(i as i64 + 1).expect("a place plus one is positive");
        let mut builder = EvidenceBuilder::new(id, "NL", &i.to_string(), profile);
        for value in *values {
            let kind = if value.starts_with('+') { TraceKind::Phone } else { TraceKind::Iban };
            builder.key(MatchKey::of(kind, value), kind, false);
        }
        builder.build()
    });
    each.collect()
}

#[test]
fn a_mule_account_of_thousands_is_one_series() {
    // Within three weeks 5 000 victims pay into one account; one in five names a phone, which changes every forty victims,
    // and one in three a site.
    let names: Vec<(String, String)> =
        (0..5_000).map(|i| (format!("+{}", i / 40), format!("site {}", i % 7))).collect();
    let mut values: Vec<Vec<&str>> = vec![vec!["mule"]; 5_000];
    for (i, (phone, site)) in names.iter().enumerate() {
        values[i].extend((i % 5 == 0).then_some(phone.as_str()));
        values[i].extend((i % 3 == 0).then_some(site.as_str()));
    }
    let mut values: Vec<&[&str]> = values.iter().map(Vec::as_slice).collect();
    let mut index = Index::default();
    // Beside them a year of other reports, and as many more.
    values.resize(95_000, &[]);
    index.add(&reports(&values, |_| 3), &IdSource::default(), 0);
    assert_eq!(index.series().map(|(_, n)| n).max(), Some(5_000));
}

#[test]
fn a_collecting_account_joins_nothing() {
    // A hundred offenders, three victims each, who all collect through one payment service.
    let phones: Vec<String> = (0..300).map(|i| format!("+{}", i / 3)).collect();
    let values: Vec<Vec<&str>> = phones.iter().map(|phone| vec!["collecting", phone.as_str()]).collect();
    let values: Vec<&[&str]> = values.iter().map(Vec::as_slice).collect();
    let mut index = Index::default();
    index.add(&reports(&values, |i| (i / 3 % 7) as u8), &IdSource::default(), 0);
    assert_eq!(index.series().count(), 100);
    assert!(index.series().all(|(_, n)| n == 3));
}

/// A hundred offenders, three victims each within a month, over two years; beside them some reports of (day, values).
fn year(beside: &[(u16, &[(TraceKind, &str)])]) -> Index {
    let offenders =
        (0..300u16).map(|i| (i / 3 * 7 + i % 3 * 10, vec![(TraceKind::Iban, (i / 3).to_string())]));
    let beside = beside
        .iter()
        .map(|&(day, values)| (day, values.iter().map(|&(kind, value)| (kind, value.to_owned())).collect()));
    let reports: Vec<Evidence> = offenders
        .chain(beside)
        .zip(1..)
        .map(|((day, values), number): ((u16, Vec<_>), i64)| {
            let profile = Profile { kind: 1, day: 20_000 + day, ..Profile::UNKNOWN };
            let id = ReportId::from_number(number).expect("numbers of the made world are positive");
            let mut builder = EvidenceBuilder::new(id, "NL", &number.to_string(), profile);
            for (kind, value) in &values {
                builder.key(MatchKey::of(*kind, value), *kind, false);
            }
            builder.build()
        })
        .collect();
    let mut index = Index::default();
    index.add(&reports, &IdSource::default(), 0);
    index
}

#[test]
fn in_a_small_pool_two_dates_tell_an_offenders_number_from_a_hotline() {
    let phone: &[(TraceKind, &str)] = &[(TraceKind::Phone, "+1")];
    assert_eq!(year(&[]).series().count(), 100);
    assert_eq!(year(&[(300, phone), (310, phone)]).series().count(), 101, "ten days apart: an offender's");
    assert_eq!(year(&[(100, phone), (500, phone)]).series().count(), 100, "over a year apart: a hotline");
}

#[test]
fn a_hotline_that_six_offenders_victims_name_joins_none_of_them_in_a_small_pool() {
    let ibans: Vec<String> = (0..6).map(|i| (i * 16).to_string()).collect();
    let victims: Vec<_> =
        ibans.iter().map(|iban| [(TraceKind::Iban, iban.as_str()), (TraceKind::Email, "bank")]).collect();
    let beside: Vec<(u16, &[_])> =
        victims.iter().zip(0..).map(|(v, i)| (i * 112 + 5, v.as_slice())).collect();
    assert_eq!(year(&beside).series().count(), 100);
}

#[test]
fn series_keep_their_identity_where_most_of_them_remains() {
    let (mut index, ids) = (Index::default(), IdSource::default());
    let all = reports(&[&["a"], &["a"], &["a", "b"], &["b"], &["c"], &["c"]], |_| 1);
    let change = index.add(&all[..2], &ids, 0);
    let (series, anchor) = change.born[0];
    assert_eq!(anchor, all[0].report());
    index.add(&all[2..4], &ids, 0);
    assert_eq!(index.members(series).len(), 4);
    // Without the bridge the part with "a" (two reports) keeps the name, the part with "b" stands alone.
    let change = index.remove(&[all[2].report()], &ids, 0);
    assert_eq!(index.members(series), [all[0].report(), all[1].report()]);
    assert!(change.born.is_empty() && change.ended.is_empty());
    // A merger: the larger keeps its name.
    index.add(&all[4..], &ids, 0);
    let bridge = reports(&[&[], &[], &[], &[], &[], &[], &["a", "c"]], |_| 1).pop().unwrap();
    let change = index.add(&[bridge], &ids, 0);
    assert_eq!(change.merged.len(), 1);
    assert_eq!(change.merged[0].1, series);
    assert_eq!(index.members(series).len(), 5);
}

#[test]
fn hits_of_a_value_with_thousands_do_not_depend_on_the_order_of_arrival() {
    // All of one day.
    let world = (1..=2_200).map(|n| Made { number: n * 365, values: vec![(0, 1)], kind: 0 });
    let world: Vec<Made> = world.collect();
    let hits = |reports: Vec<Evidence>| {
        let mut index = Index::default();
        index.add(&reports, &IdSource::default(), 0);
        assert_eq!(index.count_hits(world[0].id()), 2_199, "all are counted");
        let hits = index.hits(world[0].id(), 1_000);
        hits.into_iter().map(|hit| hit.other).collect::<BTreeSet<_>>()
    };
    let (forth, back) = (world.iter().map(Made::evidence), world.iter().rev().map(Made::evidence));
    let (forth, back) = (hits(forth.collect()), hits(back.collect()));
    assert_eq!(forth.len(), 1_000);
    assert_eq!(forth, back);
}

/// In a small pool, where most reports of an offender's phone are other owners' and known by their hits alone.
#[test]
fn what_is_told_as_hits_alone_makes_no_value_shared() {
    let phone = (MatchKey::of(TraceKind::Phone, "+31612345678"), TraceKind::Phone);
    let account = |number: i64| (MatchKey::of(TraceKind::Iban, &number.to_string()), TraceKind::Iban);
    let made = |number: i64, profile: Profile, keys: &[(MatchKey, TraceKind)]| {
        let id = ReportId::from_number(number).expect("a number from 1 on");
        let mut builder = EvidenceBuilder::new(id, "NL", &number.to_string(), profile);
        for &(key, kind) in keys {
            builder.key(key, kind, false);
        }
        builder.build()
    };
    let own = |number: i64| Profile { kind: 1, day: 20_000 + (number % 300) as u16, ..Profile::UNKNOWN };
    let mut all: Vec<Evidence> = (1..64).map(|number| made(number, Profile::UNKNOWN, &[phone])).collect();
    all.push(made(64, own(64), &[phone, account(64)]));
    all.extend((65..305).map(|number| made(number, own(number), &[account(number)])));
    let mut index = Index::default();
    index.add(&all, &IdSource::default(), 0);
    assert!(index.value(phone.0).expect("it is known").joins);
    // A hotline of reports that have nothing else in common is one, however many hits are told of it beside.
    let hotline = (MatchKey::of(TraceKind::Phone, "+31701234567"), TraceKind::Phone);
    let mixed = |number: i64| Profile {
        kind: (number % 4) as u8,
        day: 20_000 + (number * 97 % 300) as u16,
        ..Profile::UNKNOWN
    };
    let few = (400..406).map(|number| made(number, mixed(number), &[hotline, account(number)]));
    index.add(&few.collect::<Vec<_>>(), &IdSource::after(1_000), 0);
    let shared = |index: &Index| index.value(hotline.0).expect("it is known").standing.shared_bits;
    let before = shared(&index);
    let told = (500..560).map(|number| made(number, Profile::UNKNOWN, &[hotline]));
    index.add(&told.collect::<Vec<_>>(), &IdSource::after(2_000), 0);
    assert!((shared(&index) - before).abs() < 0.01, "{before} {}", shared(&index));
}
