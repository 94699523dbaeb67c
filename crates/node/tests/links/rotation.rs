//! Other keys on links that stand, and those who would have theirs believed.

use joinder_core::{Level, Release, Role};
use joinder_ledger::{NoteSigner, Origin, announce};
use joinder_node::{LedgerOf, LinkState, SetAsideQuery, TlsKeys, WantedState};
use serde_json::{Map, json};

use super::{
    hostile::{Forger, de, stopped},
    support::{IBAN, Site, answer, fingerprint, invitation, join, pull, settle},
};

const WRONG: &str = "expected a head of this ledger, signed by the key that was pinned";

fn two() -> (Site, Site) {
    let (eu, de) = (Site::new("EU", Role::Centre), Site::new("DE", Role::Authority));
    join(&eu, &de);
    (eu, de)
}

fn own_key(site: &Site) -> String {
    site.node().own_keys().unwrap().ledger_key
}

#[test]
fn a_ledger_goes_on_under_another_key() {
    let (eu, mut de) = two();
    de.file("D-1", Release::Full, IBAN, "a story");
    de.node().feed_links().unwrap();
    let late = answer(&eu, &de);
    settle(&[(&eu, &de)]);
    let old = own_key(&de);
    de.node().rotate_ledger_key().unwrap();
    assert_ne!(own_key(&de), old);
    de.restart();
    de.file("D-2", Release::Full, IBAN, "another story");
    settle(&[(&eu, &de)]);
    assert_eq!(eu.level("D-2"), Some(Level::Full));
    let link = eu.link_to(&de);
    let known: Vec<&str> = link.ledger_keys.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(known, [own_key(&de).as_str(), old.as_str()]);
    assert!(link.heard.contains(&("key".to_owned(), 1)), "{:?}", link.heard);
    assert_eq!(eu.node().take_pulled(de.code(), late).unwrap(), 0, "a head of before counts by its own key");
    assert_eq!(eu.link_to(&de).state, LinkState::Active);
    // What the centre tells is signed as before, and both write the same file.
    let file = |site: &Site, other: &Site, of| site.node().ledger_page(other.code(), of, 0).unwrap();
    assert_eq!(file(&de, &eu, LedgerOf::Told), file(&eu, &de, LedgerOf::Heard));
}

#[test]
fn who_was_away_for_long_catches_up_line_by_line() {
    let (eu, mut de) = two();
    for round in 0..3 {
        de.file(&format!("D-{round}"), Release::Full, IBAN, "a story");
        de.node().feed_links().unwrap();
        de.node().rotate_ledger_key().unwrap();
        de.restart();
    }
    let mut pulls = 0;
    loop {
        let size = eu.node().pulled_size(de.code()).unwrap();
        let one = de.node().serve_pull(eu.code(), size, 1).unwrap();
        if eu.node().take_pulled(de.code(), one).unwrap() == 0 {
            break;
        }
        pulls += 1;
    }
    assert_eq!((pulls, eu.node().held()), (6, 3));
    assert_eq!(eu.link_to(&de).ledger_keys.len(), 4);
    assert_eq!(eu.link_to(&de).ledger_keys[0].key, own_key(&de));
    assert_eq!(eu.link_to(&de).state, LinkState::Active);
}

#[test]
fn who_joins_anew_is_known_by_the_key_of_now() {
    for ended_by_both in [true, false] {
        let (eu, de) = two();
        de.file("D-1", Release::Full, IBAN, "a story");
        settle(&[(&eu, &de)]);
        de.node().rotate_ledger_key().unwrap();
        // The centre ends the link without having read of the key.
        eu.node().set_link_state(de.code(), WantedState::Revoked { recall: false }).unwrap();
        if ended_by_both {
            de.node().set_link_state(eu.code(), WantedState::Revoked { recall: false }).unwrap();
            de.node().rotate_ledger_key().unwrap();
        }
        join(&de, &eu);
        de.file("D-2", Release::Full, IBAN, "another story");
        let mut pulls = 0;
        while pulls < 20 {
            de.node().feed_links().unwrap();
            let size = eu.node().pulled_size(de.code()).unwrap();
            let one = de.node().serve_pull(eu.code(), size, 1).unwrap();
            if eu.node().take_pulled(de.code(), one).unwrap() == 0 {
                break;
            }
            pulls += 1;
        }
        assert_eq!(eu.link_to(&de).state, LinkState::Active, "{ended_by_both}");
        assert_eq!(eu.level("D-2"), Some(Level::Full), "{ended_by_both}");
        assert_eq!(eu.link_to(&de).ledger_keys[0].key, own_key(&de));
    }
}

#[test]
fn an_invitation_does_not_outlive_the_key_that_it_names() {
    let (eu, de) = (Site::new("EU", Role::Centre), Site::new("DE", Role::Authority));
    let invitation = invitation(&eu, "DE", Role::Authority);
    eu.node().rotate_ledger_key().unwrap();
    let ours = de.introduction(&invitation.secret);
    assert!(eu.node().admit(&invitation.secret, ours).is_err());
    join(&eu, &de);
}

#[test]
fn a_certificate_is_shown_when_all_know_of_it_and_until_then_either_is_taken() {
    let (eu, de) = two();
    let (nl, fr) = (Site::new("NL", Role::Authority), Site::new("FR", Role::Authority));
    join(&eu, &nl);
    join(&eu, &fr);
    eu.node().set_link_state(fr.code(), WantedState::Revoked { recall: false }).unwrap();
    let made = TlsKeys { certificate: b"another".to_vec(), key: b"its key".to_vec() };
    let (old, new) = (fingerprint(eu.code()), made.fingerprint());
    eu.node().rotate_tls(made.clone()).unwrap();
    assert!(eu.node().rotate_tls(made.clone()).is_err(), "one after the other");
    assert_eq!(eu.node().own_keys().unwrap().waits_for, [de.code().clone(), nl.code().clone()]);

    let is_eu = |site: &Site, shown: &str| site.node().neighbour_by_fingerprint(shown).unwrap().is_some();
    assert!(is_eu(&de, &old) && !is_eu(&de, &new));
    settle(&[(&eu, &de)]);
    assert!(is_eu(&de, &old) && is_eu(&de, &new));
    assert_eq!(de.link_to(&eu).next_tls_fingerprint.as_ref(), Some(&new));
    assert!(!eu.node().use_next_tls().unwrap(), "NL does not know of it");
    assert!(eu.node().link_keys().unwrap().tls() != Some(made.clone()));
    pull(&nl, &eu);
    assert!(!eu.node().use_next_tls().unwrap(), "NL has not said so yet");
    pull(&nl, &eu);
    assert!(eu.node().use_next_tls().unwrap() && !eu.node().use_next_tls().unwrap());
    assert_eq!(eu.node().link_keys().unwrap().tls(), Some(made));

    de.node().neighbour_shows(eu.code(), &"0".repeat(64)).unwrap();
    assert!(is_eu(&de, &old), "that was another one");
    de.node().neighbour_shows(eu.code(), &new).unwrap();
    assert!(!is_eu(&de, &old) && is_eu(&de, &new), "the old one counts no more");
    assert_eq!(de.link_to(&eu).next_tls_fingerprint, None);
}

fn reasons(site: &Site) -> Vec<String> {
    let aside = site.node().set_aside(&SetAsideQuery::default()).unwrap();
    aside.rows.iter().map(|row| row.reason.clone()).collect()
}

/// The ledger of the forger's that is told to the centre.
fn ledger() -> Origin {
    "joinder/DE/link/EU".parse().unwrap()
}

fn key_of(code: &str, seed: u8) -> NoteSigner {
    NoteSigner::from_seed(format!("joinder/{code}").parse().unwrap(), &[seed; 32])
}

#[test]
fn a_key_that_the_one_before_does_not_announce_is_not_believed() {
    let (own, thief) = (key_of("DE", 7), key_of("DE", 8));
    for announcement in [
        announce(&ledger(), 0, &thief, &thief),
        announce(&ledger(), 0, &key_of("DE", 9), &thief),
        announce(&ledger(), 1, &own, &thief),
        announce(&"joinder/DE/link/NL".parse().unwrap(), 0, &own, &thief),
        announce(&ledger(), 0, &own, &key_of("NL", 8)),
        Map::new(),
    ] {
        let eu = Site::new("EU", Role::Centre);
        let mut forger = Forger::join(&eu, 7);
        forger.write_with("key", announcement, "{}");
        assert_eq!(eu.node().take_pulled(&de(), forger.answer(0)).unwrap(), 1, "the link goes on");
        assert_eq!(reasons(&eu), ["doubted-key"]);
        assert_eq!(eu.node().links().unwrap()[0].ledger_keys.len(), 1);
        forger.tell("DE", "D-1", "a story");
        forger.signer = thief.clone();
        stopped(&eu, forger.answer(1), WRONG);
    }
}

#[test]
fn the_key_before_signs_no_more() {
    let eu = Site::new("EU", Role::Centre);
    let (old, new) = (key_of("DE", 7), key_of("DE", 8));
    let mut forger = Forger::join(&eu, 7);
    forger.write_with("key", announce(&ledger(), 0, &old, &new), "{}");
    // The entry that announces it is under its own head already.
    forger.signer = new;
    assert_eq!(eu.node().take_pulled(&de(), forger.answer(0)).unwrap(), 1);
    // Whoever has the old key announces it again: the one of now did not.
    forger.write_with("key", announce(&ledger(), 1, &old, &old), "{}");
    assert_eq!(eu.node().take_pulled(&de(), forger.answer(1)).unwrap(), 1);
    assert_eq!(reasons(&eu), ["doubted-key"]);
    forger.tell("DE", "D-1", "a story");
    forger.signer = old;
    stopped(&eu, forger.answer(2), WRONG);
}

#[test]
fn an_announcement_that_no_head_covers_counts_for_nothing() {
    let eu = Site::new("EU", Role::Centre);
    let (old, new) = (key_of("DE", 7), key_of("DE", 8));
    let mut forger = Forger::join(&eu, 7);
    forger.write_with("key", announce(&ledger(), 0, &old, &new), "{}");
    stopped(&eu, forger.answer(0), WRONG);
    assert_eq!(eu.node().links().unwrap()[0].ledger_keys.len(), 1);
}

#[test]
fn nobody_announces_the_certificate_of_another() {
    let (eu, nl) = (Site::new("EU", Role::Centre), Site::new("NL", Role::Authority));
    join(&eu, &nl);
    let mut forger = Forger::join(&eu, 7);
    for payload in [
        json!({ "fingerprint": fingerprint(nl.code()) }),
        json!({ "fingerprint": "short" }),
        json!({ "fingerprint": "A".repeat(64) }),
        json!({}),
    ] {
        forger.write_with("certificate", Map::new(), &payload.to_string());
    }
    assert_eq!(eu.node().take_pulled(&de(), forger.answer(0)).unwrap(), 4);
    assert_eq!(reasons(&eu), ["doubted-key"; 4]);
    let whose = eu.node().neighbour_by_fingerprint(&fingerprint(nl.code())).unwrap();
    assert_eq!(whose.as_ref(), Some(nl.code()));
    // Announced before its owner joins, it gives way to who shows it.
    let fr = Site::new("FR", Role::Authority);
    let theirs = json!({ "fingerprint": fingerprint(fr.code()) }).to_string();
    forger.write_with("certificate", Map::new(), &theirs);
    eu.node().take_pulled(&de(), forger.answer(4)).unwrap();
    join(&eu, &fr);
    let whose = eu.node().neighbour_by_fingerprint(&fingerprint(fr.code())).unwrap();
    assert_eq!(whose.as_ref(), Some(fr.code()));
    let links = eu.node().links().unwrap();
    let forged = links.iter().find(|link| link.organisation.code == de()).unwrap();
    assert_eq!(forged.next_tls_fingerprint, None);
}
