//! What the owner's own people are told of what goes over a link, held against what the neighbour gets.

use jiff::civil::Date;
use joinder_core::{
    Audience, Marking, Release, Role, SCHEMA,
    codes::{Purpose, Purposes, Tlp},
};
use joinder_node::{GoesOut, KeptBack};
use serde_json::{Value, json};

use super::support::{Site, join, settle};

const RELEASES: [Release; 4] = [Release::Own, Release::Sealed, Release::Hit, Release::Full];

/// Every combination of what decides disclosure to DE.
fn markings() -> Vec<Marking> {
    let only = |codes: &[&str]| Audience::Only(codes.iter().map(|code| code.parse().unwrap()).collect());
    let audiences = [Audience::Authorities, only(&[]), only(&["DE"]), only(&["FR"])];
    let purposes = [Purposes::of(&[Purpose::A]), Purposes::of(&[Purpose::A, Purpose::C])];
    let mut all = Vec::new();
    for release in RELEASES {
        for audience in &audiences {
            for tlp in [Tlp::Red, Tlp::Amber] {
                for purposes in purposes {
                    let cautious = Marking::cautious(Date::constant(2029, 1, 1));
                    all.push(Marking { release, audience: audience.clone(), tlp, purposes, ..cautious });
                }
            }
        }
    }
    all
}

/// A German account for each number, by ISO 13616.
fn iban(number: usize) -> String {
    let account = 370_400_440_532_013_000 + number as u64;
    let check = 98 - (u128::from(account) * 1_000_000 + 131_400) % 97;
    format!("DE{check:02}{account}")
}

fn record(owner: &str, number: usize, marking: &Marking) -> Value {
    json!({
        "schema": SCHEMA, "owner": owner, "reference": format!("{owner}-{number}"), "kind": "shop-fraud",
        "observables": [{ "type": "iban", "value": iban(number), "side": "offender" }], "marking": marking,
    })
}

#[test]
fn each_report_is_counted_as_what_becomes_of_it() {
    let markings = markings();
    for role in [Role::Authority, Role::Centre, Role::Partner] {
        let (nl, de) = (Site::new("NL", Role::Authority), Site::new("DE", role));
        let ours = markings.iter().enumerate().map(|(number, marking)| record("NL", number, marking));
        nl.records(&ours.collect::<Vec<_>>());
        join(&nl, &de);
        settle(&[(&nl, &de)]);
        let of_ours =
            || (0..markings.len()).filter(|n| de.id_of(&format!("NL-{n}")).is_some()).count() as u64;
        let out = nl.node().goes_out(de.code()).unwrap();
        assert_eq!((out.told, out.known), (of_ours(), of_ours()), "{role:?}");
        let counted = out.told + out.for_hits + out.kept.values().sum::<u64>();
        assert_eq!(counted, markings.len() as u64, "{role:?}: each once");

        let open = Marking {
            release: Release::Full,
            tlp: Tlp::Amber,
            audience: Audience::Only([nl.code().clone()].into()),
            ..markings[markings.len() - 1].clone()
        };
        de.records(&(0..markings.len()).map(|number| record("DE", number, &open)).collect::<Vec<_>>());
        settle(&[(&nl, &de)]);
        let met = nl.node().goes_out(de.code()).unwrap();
        assert_eq!(
            (met.known, of_ours()),
            (out.told + out.for_hits, met.known),
            "{role:?}: with a hit for each"
        );
        assert_eq!(met.kept, out.kept, "{role:?}");
    }
}

#[test]
fn why_a_report_is_kept_back_is_said_and_nothing_new_is_not_the_same() {
    let (nl, de) = (Site::new("NL", Role::Authority), Site::new("DE", Role::Authority));
    join(&nl, &de);
    settle(&[(&nl, &de)]);
    assert_eq!(nl.node().goes_out(de.code()).unwrap(), GoesOut::default(), "there is nothing");
    let marking = Marking { release: Release::Full, ..Marking::cautious(Date::constant(2029, 1, 1)) };
    let nobody = Marking { audience: Audience::Only([].into()), ..marking.clone() };
    nl.records(&[record("NL", 1, &nobody), record("NL", 2, &nobody), record("NL", 3, &marking)]);
    settle(&[(&nl, &de)]);
    let out = nl.node().goes_out(de.code()).unwrap();
    assert_eq!((out.told, out.known), (1, 1));
    assert_eq!(out.kept, [(KeptBack::Audience, 2)].into());
    // What is kept back is no lag: nothing waits.
    let link = nl.link_to(&de);
    assert_eq!((link.out_size, link.acknowledged), (1, 1));
}
