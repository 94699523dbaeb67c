//! A report whose day has come is gone at both ends of a link, whoever looks first, and the ledgers still verify.

use joinder_core::{Marking, Release, Role, codes::Purpose};
use joinder_ledger::{Trust, verify_file};
use joinder_node::{KeepDecision, LedgerOf, LinkState, RemoteQuestion, RetentionPass, WantedState};
use serde_json::{Value, json};

use super::support::{NOW_MS, Site, join, settle};

/// A report of DE with words of its own in every field.
fn record(reference: &str, word: &str, erase_by: jiff::civil::Date) -> Value {
    let cautious = Marking::cautious(jiff::civil::date(2026, 7, 1));
    json!({
        "schema": "joinder/report/1", "owner": "DE", "reference": format!("{reference}{word}"), "kind": "phishing",
        "narrative": { "text": format!("A story of {word}.") },
        "observables": [
            { "type": "domain", "value": format!("{word}site.com"), "side": "offender", "origin": { "field": format!("{word} origin") } },
            { "type": "email", "value": format!("{word}victim@mail.com"), "side": "victim" },
            { "type": "iban", "value": format!("{word} is none"), "side": "offender" },
        ],
        "attachments": [{ "name": format!("{word}.pdf"), "media_type": word, "size": 3, "sha256": "ab".repeat(32) }],
        "fields": { format!("{word} name"): format!("{word} value") },
        "marking": Marking { release: Release::Full, erase_by, ..cautious },
    })
}

/// A centre that holds two reports of DE, of which one is due today.
fn due() -> (Site, Site) {
    let (eu, de) = (Site::new("EU", Role::Centre), Site::new("DE", Role::Authority));
    join(&eu, &de);
    de.records(&[
        record("D-1", "cnrydue", jiff::civil::date(2026, 7, 1)),
        record("D-2", "cnrykept", jiff::civil::date(2026, 7, 2)),
    ]);
    settle(&[(&eu, &de)]);
    assert!(eu.holds("cnrydue") && de.holds("cnrydue"), "the test sees what is there");
    (eu, de)
}

fn erase(site: &Site) -> u64 {
    site.node().retain(RetentionPass::Erase, u64::MAX, &mut |_| ()).unwrap().counts.total()
}

/// How many entries of a ledger have no payload any more; it verifies.
fn erased_entries(at: &Site, other: &Site, of: LedgerOf) -> usize {
    let mut file = Vec::new();
    at.node().write_ledger(other.code(), of, &mut file).unwrap();
    verify_file(file.as_slice(), Trust::AsStated).unwrap().erased.len()
}

fn check(eu: &Site, de: &Site) {
    for site in [eu, de] {
        assert!(!site.holds("cnrydue"), "{}", site.code());
        assert!(site.holds("cnrykept"), "{}", site.code());
    }
    assert_eq!((eu.node().held(), de.node().held()), (1, 1));
    assert_eq!(erased_entries(de, eu, LedgerOf::Told), 1);
    assert_eq!(erased_entries(eu, de, LedgerOf::Heard), 1);
    assert_eq!((eu.link_to(de).state, de.link_to(eu).state), (LinkState::Active, LinkState::Active));
}

#[test]
fn where_the_owner_erases_first_the_follower_does_as_after_a_withdrawal() {
    let (eu, de) = due();
    assert_eq!(erase(&de), 1);
    assert!(!de.holds("cnrydue"));
    settle(&[(&eu, &de)]);
    assert_eq!(erase(&eu), 0, "nothing is left to erase");
    check(&eu, &de);
}

#[test]
fn the_follower_erases_on_the_owners_day_whatever_the_link_does() {
    let (eu, de) = due();
    assert_eq!(erase(&eu), 1);
    assert!(!eu.holds("cnrydue") && de.holds("cnrydue"));
    settle(&[(&eu, &de)]);
    assert!(!eu.holds("cnrydue"), "what was told before is not told again");
    assert_eq!(erase(&de), 1);
    settle(&[(&eu, &de)]);
    check(&eu, &de);
}

#[test]
fn a_stop_at_a_follower_is_refused() {
    let (eu, _de) = due();
    let id = eu.id_of("D-1cnrydue").unwrap();
    let ground = joinder_core::codes::StopGround::Proof;
    let refused = eu.node().decide_keeping(id, KeepDecision::Stop { ground }, "a trial", "officer");
    assert!(refused.unwrap_err().to_string().contains("the owner of another decides"));
    assert_eq!(erase(&eu), 1, "the owner's day binds");
}

#[test]
fn what_the_owner_restricts_is_taken_back_and_told_again_once_it_is_free() {
    let (eu, de) = due();
    let id = de.id_of("D-2cnrykept").unwrap();
    let decide = |decision| de.node().decide_keeping(id, decision, "he contests it", "officer").unwrap();
    decide(KeepDecision::Restrict);
    assert_eq!(de.node().held(), 1, "it matches nothing");
    settle(&[(&eu, &de)]);
    assert!(!eu.holds("cnrykept") && de.holds("cnrykept"));
    decide(KeepDecision::EndRestriction);
    settle(&[(&eu, &de)]);
    assert!(eu.holds("cnrykept"));
}

#[test]
fn the_log_of_look_ups_ends_with_its_term_though_nobody_asks_again() {
    let (eu, de) = due();
    let values = vec!["cnrykeptsite.com".to_owned()];
    let question = RemoteQuestion { values, purpose: Purpose::C, case: "2026-17".to_owned() };
    de.node().answer_look_up(eu.code(), &question).unwrap();
    let three_years_ms = 3 * 365 * 86_400_000;
    de.set_clock(NOW_MS + three_years_ms);
    erase(&de);
    assert_eq!(de.node().look_ups(9).unwrap().len(), 1);
    de.set_clock(NOW_MS + three_years_ms + 1);
    erase(&de);
    assert!(de.node().look_ups(9).unwrap().is_empty());
}

#[test]
fn while_a_link_rests_nothing_that_a_guess_could_be_held_against_stays() {
    let (eu, de) = due();
    let id = de.id_of("D-1cnrydue").unwrap();
    let told = || de.node().store().read(|tx| tx.told(eu.code().as_str(), id));
    let digest = || told().unwrap().unwrap().digest;
    de.node().set_link_state(eu.code(), WantedState::Paused).unwrap();
    assert_ne!(digest(), [0; 16]);
    erase(&de);
    assert_eq!(digest(), [0; 16]);
    de.node().set_link_state(eu.code(), WantedState::Active).unwrap();
    settle(&[(&eu, &de)]);
    check(&eu, &de);
}
