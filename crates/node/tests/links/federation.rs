//! Two States and a centre.

use joinder_core::{Level, Release, Role, codes::Purpose};
use joinder_node::{
    Heard, Inquiry, LinkState, LookUpSide, NodeError, NotReached, RemoteQuestion, WantedState, Whom,
};

use super::support::{IBAN, NOW_MS, Site, answer, invitation, join, pull, settle};

const NO_INVITATION: &str = "expected an invitation that is neither used nor expired";

fn three() -> (Site, Site, Site) {
    let eu = Site::new("EU", Role::Centre);
    let (nl, de) = (Site::new("NL", Role::Authority), Site::new("DE", Role::Authority));
    join(&eu, &nl);
    join(&eu, &de);
    (eu, nl, de)
}

#[test]
fn two_states_learn_of_each_others_reports_as_hits_and_of_nothing_else() {
    let (eu, nl, de) = three();
    for (site, reference) in [(&nl, "N-1"), (&de, "D-1")] {
        let code = site.code().as_str().to_lowercase();
        let table = format!(
            "reference,offender iban,offender email,victim email,description\n\
            {reference},{IBAN},mail{code}@swindle.example.com,victim{code}@home.example.com,story{code} of a phone\n"
        );
        site.table(Release::Hit, &table);
    }
    de.file("D-2", Release::Own, IBAN, "storyown of a phone");
    settle(&[(&eu, &nl), (&eu, &de)]);

    assert_eq!(eu.level("D-1"), Some(Level::Traces));
    assert!(eu.holds("mailde@swindle.example.com"), "the centre sees the offender's traces");
    assert!(!eu.holds("storyde") && !eu.holds("victimde"), "and neither words nor victims");
    assert_eq!(eu.id_of("D-2"), None, "what is the owner's own stays there");
    for (site, own, other, theirs) in [(&nl, "N-1", "D-1", "de"), (&de, "D-1", "N-1", "nl")] {
        let view = site.report(other).unwrap();
        assert_eq!(view.disclosed.level(), Level::HitOnly);
        assert_eq!(view.contact, Some(format!("desk@{theirs}.example")));
        assert!(view.disclosed.report().observables.is_empty(), "the page shows whom to ask");
        let hits = site.report(own).unwrap().hits;
        assert!(hits.iter().any(|hit| hit.other.reference == other), "{own} has a hit");
        assert!(format!("{hits:?}").contains(IBAN), "the value stands in the own report");
        for canary in ["story", "mail", "victim"] {
            assert!(!site.holds(&format!("{canary}{theirs}")), "{canary} of {theirs}");
        }
    }
    assert_eq!(nl.id_of("D-2"), None);
    assert!(!nl.holds("storyown") && !eu.holds("storyown"));
}

#[test]
fn a_full_release_comes_whole_to_whom_it_concerns() {
    let (eu, nl, de) = three();
    de.file("D-1", Release::Full, IBAN, "storyde of a phone");
    settle(&[(&eu, &nl), (&eu, &de)]);
    assert_eq!(eu.level("D-1"), Some(Level::Full));
    assert_eq!(nl.id_of("D-1"), None, "it has nothing to do with any report of theirs");
    nl.file("N-1", Release::Hit, IBAN, "another story");
    settle(&[(&eu, &nl), (&eu, &de)]);
    assert_eq!(nl.level("D-1"), Some(Level::Full));
    assert!(nl.holds("storyde"));
    nl.withdraw("N-1");
    settle(&[(&eu, &nl), (&eu, &de)]);
    assert_eq!(nl.id_of("D-1"), None, "the hit is gone, and what it showed with it");
    assert!(!nl.holds("storyde"));
}

#[test]
fn what_the_owner_narrows_is_taken_back_everywhere() {
    let (eu, nl, de) = three();
    let all: [(&Site, &Site); 2] = [(&eu, &nl), (&eu, &de)];
    nl.file("N-1", Release::Hit, IBAN, "another story");
    de.file("D-1", Release::Full, IBAN, "storyone of a phone");
    settle(&all);
    assert!(nl.holds("storyone") && eu.holds("storyone"));
    de.file("D-1", Release::Full, IBAN, "storytwo of a phone");
    settle(&all);
    let story = |site: &Site| site.report("D-1").unwrap().disclosed.report().narrative.clone().unwrap().text;
    assert_eq!((story(&nl), story(&eu)), ("storytwo of a phone".into(), "storytwo of a phone".into()));

    de.file("D-1", Release::Hit, IBAN, "storytwo of a phone");
    assert!(de.node().feed_links().unwrap());
    assert_eq!(de.link_to(&eu).waiting_erasures, 1);
    settle(&all);
    assert_eq!((nl.level("D-1"), eu.level("D-1")), (Some(Level::HitOnly), Some(Level::Traces)));
    for site in [&nl, &eu] {
        assert!(!site.holds("storyone") && !site.holds("storytwo"), "{}", site.code());
    }

    de.file("D-1", Release::Own, IBAN, "storytwo of a phone");
    settle(&all);
    for site in [&nl, &eu] {
        assert_eq!(site.id_of("D-1"), None);
        assert!(!site.holds("storyone") && !site.holds("storytwo"), "{}", site.code());
    }
    assert_eq!((de.link_to(&eu).waiting_erasures, eu.link_to(&nl).waiting_erasures), (0, 0));
    let told = de.link_to(&eu).told;
    for kind in ["report", "amendment", "narrowed", "withdrawal"] {
        assert!(told.contains(&(kind.to_owned(), 1)), "{kind} in {told:?}");
    }
    assert!(de.link_to(&eu).heard.contains(&("erasure-confirmed".to_owned(), 2)));
}

#[test]
fn a_withdrawn_report_is_gone_everywhere() {
    let (eu, nl, de) = three();
    let all: [(&Site, &Site); 2] = [(&eu, &nl), (&eu, &de)];
    nl.file("N-1", Release::Hit, IBAN, "another story");
    de.file("D-1", Release::Full, IBAN, "storyone of a phone");
    settle(&all);
    assert_eq!(nl.level("D-1"), Some(Level::Full));
    de.withdraw("D-1");
    settle(&all);
    for site in [&nl, &eu, &de] {
        assert_eq!(site.id_of("D-1"), None);
        assert!(!site.holds("storyone"), "{}", site.code());
    }
    de.file("D-1", Release::Full, IBAN, "storytwo of a phone");
    settle(&all);
    assert_eq!(nl.level("D-1"), Some(Level::Full), "it may come again");
}

#[test]
fn the_owners_withdrawal_ends_what_the_centre_told() {
    let (eu, nl, de) = three();
    join(&nl, &de);
    let all: [(&Site, &Site); 3] = [(&eu, &nl), (&eu, &de), (&nl, &de)];
    nl.file("N-1", Release::Hit, IBAN, "another story");
    de.file("D-1", Release::Full, IBAN, "storyone of a phone");
    settle(&all);
    assert!(eu.link_to(&nl).told.contains(&("report".to_owned(), 1)), "the centre tells of it too");
    de.withdraw("D-1");
    de.node().feed_links().unwrap();
    assert_eq!(pull(&nl, &de), 1);
    assert_eq!(nl.id_of("D-1"), None, "the centre's older word does not bring it back");
    assert!(!nl.holds("storyone"));
    settle(&all);
    assert_eq!(nl.id_of("D-1"), None);
    assert_eq!((eu.link_to(&nl).waiting_erasures, de.link_to(&nl).waiting_erasures), (0, 0));
}

#[test]
fn what_the_centre_tells_stands_where_the_owners_own_link_has_no_hit_to_tell() {
    let (eu, nl, de) = three();
    join(&nl, &de);
    let all: [(&Site, &Site); 3] = [(&eu, &nl), (&eu, &de), (&nl, &de)];
    nl.file("N-1", Release::Hit, IBAN, "another story");
    de.file("D-1", Release::Hit, IBAN, "storyone of a phone");
    settle(&all);
    assert!(de.link_to(&nl).told.contains(&("report".to_owned(), 1)), "the owner itself tells of it too");
    // For the centre and FR alone: DE sees no hit any more, and its report is as it was.
    nl.file_for(&["FR"], "N-1", Release::Hit, IBAN, "another story");
    settle(&all);
    assert_eq!(de.id_of("N-1"), None);
    assert!(de.link_to(&nl).told.contains(&("withdrawal".to_owned(), 1)));
    assert_eq!(nl.level("D-1"), Some(Level::HitOnly), "the centre knows both, and NL may know of the hit");
    assert_eq!(nl.report("N-1").unwrap().hits.len(), 1);
    // And the centre's word alone ends it then.
    nl.file_for(&[], "N-1", Release::Hit, IBAN, "another story");
    settle(&all);
    assert_eq!((eu.id_of("N-1"), nl.id_of("D-1")), (None, None), "an empty audience is nobody");
    let waiting = |from: &Site, to: &Site| from.link_to(to).waiting_erasures;
    assert_eq!((waiting(&eu, &nl), waiting(&de, &nl), waiting(&nl, &de)), (0, 0, 0));
}

#[test]
fn what_the_owner_narrows_is_not_brought_back_by_what_the_centre_told_before() {
    let (eu, nl, de) = three();
    join(&nl, &de);
    nl.file_for(&["FR"], "N-1", Release::Hit, IBAN, "another story");
    de.file("D-1", Release::Full, IBAN, "storyone of a phone");
    settle(&[(&eu, &nl), (&eu, &de), (&nl, &de)]);
    assert!(eu.link_to(&nl).told.contains(&("report".to_owned(), 1)), "the centre tells of it too");
    // DE sees no hit, so its own link has nothing more to tell; the centre has not heard yet.
    de.file("D-1", Release::Hit, IBAN, "storyone of a phone");
    de.node().feed_links().unwrap();
    assert_eq!(pull(&nl, &de), 1);
    assert!(!nl.holds("storyone"));
    settle(&[(&eu, &nl), (&eu, &de), (&nl, &de)]);
    assert_eq!(nl.level("D-1"), Some(Level::HitOnly), "the centre's newer word stands");
    assert!(!nl.holds("storyone"));
}

#[test]
fn what_was_written_and_taken_back_before_it_was_pulled_is_never_seen() {
    let (eu, _, de) = three();
    de.file("D-1", Release::Full, IBAN, "storyone of a phone");
    assert!(de.node().feed_links().unwrap());
    de.withdraw("D-1");
    assert!(de.node().feed_links().unwrap());
    assert_eq!(pull(&eu, &de), 2);
    assert_eq!(eu.id_of("D-1"), None);
    assert!(!eu.holds("storyone"));
    settle(&[(&eu, &de)]);
    assert_eq!(de.link_to(&eu).waiting_erasures, 0);
}

#[test]
fn what_was_withdrawn_or_narrowed_since_goes_to_nobody() {
    let (eu, nl, de) = three();
    join(&nl, &de);
    de.file("D-1", Release::Full, IBAN, "storyone of a phone");
    de.file("D-2", Release::Full, "NL91ABNA0417164300", "storytwo of a phone");
    assert!(de.node().feed_links().unwrap());
    de.node().set_link_state(nl.code(), WantedState::Paused).unwrap();
    // Before the feed has looked again.
    de.withdraw("D-1");
    assert!(!de.holds("storyone"), "what a paused link was to be told is gone too");
    de.file("D-2", Release::Own, "NL91ABNA0417164300", "storytwo of a phone");
    pull(&eu, &de);
    assert!(!eu.holds("storyone") && !eu.holds("storytwo"));
    settle(&[(&eu, &de)]);
    assert_eq!((eu.id_of("D-1"), eu.id_of("D-2")), (None, None));
    assert_eq!(de.link_to(&eu).waiting_erasures, 0);
    // What changed without a change for the neighbour comes once the feed has looked.
    de.file("D-3", Release::Hit, IBAN, "storythree of a phone");
    de.node().feed_links().unwrap();
    de.file("D-3", Release::Hit, IBAN, "storyfour of a phone");
    assert_eq!(pull(&eu, &de), 0);
    assert!(de.node().feed_links().unwrap(), "a pull that waits for it is woken");
    assert_eq!(pull(&eu, &de), 1);
    assert_eq!(eu.level("D-3"), Some(Level::Traces));
}

#[test]
fn what_was_withdrawn_when_the_node_died_is_gone_when_it_starts_again() {
    let mut de = Site::new("DE", Role::Authority);
    de.file("D-1", Release::Full, IBAN, "storyone of a phone");
    let id = de.id_of("D-1").unwrap();
    // Durable, and killed before the database's log was emptied.
    assert!(de.node().store().write("withdraw", |tx| tx.withdraw(id, "officer", NOW_MS)).unwrap());
    assert!(de.holds("storyone"), "the log holds it yet");
    de.crash();
    assert_eq!(de.id_of("D-1"), None);
    assert!(!de.holds("storyone"));
}

#[test]
fn a_value_declared_shared_shows_nothing_any_more() {
    use joinder_core::{Trace, TraceKind};
    let (eu, nl, de) = three();
    let all: [(&Site, &Site); 2] = [(&eu, &nl), (&eu, &de)];
    nl.file("N-1", Release::Hit, IBAN, "another story");
    de.file("D-1", Release::Hit, IBAN, "a story of a phone");
    settle(&all);
    assert_eq!(nl.level("D-1"), Some(Level::HitOnly));
    let key = Trace::new(TraceKind::Iban, IBAN).unwrap().key();
    let shared = joinder_node::Decision::DeclareShared { key };
    let decision = eu.node().decide(shared, "analyst", "a payment service").unwrap();
    settle(&all);
    assert_eq!(nl.id_of("D-1"), None);
    eu.node().undo(decision).unwrap();
    settle(&all);
    assert_eq!(nl.level("D-1"), Some(Level::HitOnly));
}

#[test]
fn nothing_new_is_fed_twice() {
    let (eu, _, de) = three();
    de.file("D-1", Release::Hit, IBAN, "a story");
    assert!(de.node().feed_links().unwrap());
    assert!(!de.node().feed_links().unwrap());
    let before = answer(&eu, &de);
    let mut de = de;
    de.restart();
    assert!(!de.node().feed_links().unwrap());
    assert_eq!(answer(&eu, &de), before, "the same lines under the same head after a restart");
}

#[test]
fn an_answer_is_cut_where_it_is_full_and_its_head_covers_just_that() {
    let (eu, _, de) = three();
    let rows: String = (0..70).map(|n| format!("D-{n},{IBAN},story {n}\n")).collect();
    de.table(Release::Hit, &format!("reference,offender iban,description\n{rows}"));
    de.node().feed_links().unwrap();
    let one = de.node().serve_pull(eu.code(), 0, 1).unwrap();
    assert_eq!(one.lines.len(), 1, "at least one");
    assert_eq!(eu.node().take_pulled(de.code(), one).unwrap(), 1);
    let mut pulls = 0;
    while pull_up_to(&eu, &de, 20_000) > 0 {
        pulls += 1;
    }
    assert!(pulls > 1, "{pulls}");
    assert_eq!(eu.node().pulled_size(de.code()).unwrap(), 70);
}

fn pull_up_to(to: &Site, from: &Site, most: usize) -> u64 {
    let size = to.node().pulled_size(from.code()).unwrap();
    let pulled = from.node().serve_pull(to.code(), size, most).unwrap();
    to.node().take_pulled(from.code(), pulled).unwrap()
}

#[test]
fn an_invitation_lets_in_once_and_in_time() {
    let (eu, fr) = (Site::new("EU", Role::Centre), Site::new("FR", Role::Authority));
    let invitation = invitation(&eu, "FR", Role::Authority);
    let refused = |secret: &str| {
        let error = eu.node().admit(secret, fr.introduction(secret)).unwrap_err();
        assert_eq!(error.to_string(), NO_INVITATION);
    };
    refused("no such secret");
    eu.node().admit(&invitation.secret, fr.introduction(&invitation.secret)).unwrap();
    refused(&invitation.secret);
    let (whom, address) = (fr.code(), "https://eu.example:8471");
    let none = jiff::SignedDuration::from_secs(0);
    let over = eu.node().invite(whom, Role::Authority, address, &"0".repeat(64), none).unwrap();
    refused(&over.secret);
    assert!(!format!("{over:?}").contains(&over.secret));
}

#[test]
fn an_invitation_is_for_one_organisation_in_one_role() {
    let eu = Site::new("EU", Role::Centre);
    let invitation = invitation(&eu, "DE", Role::Authority);
    let secret = invitation.secret.as_str();
    for other in [("FR", Role::Authority), ("DE", Role::Centre), ("DE", Role::Partner)] {
        let other = Site::new(other.0, other.1);
        let error = eu.node().admit(secret, other.introduction(secret)).unwrap_err();
        assert_eq!(error.to_string(), NO_INVITATION);
    }
    let de = Site::new("DE", Role::Authority);
    let theirs = eu.node().admit(secret, de.introduction(secret)).unwrap();
    assert!(Site::new("FR", Role::Authority).node().joined(&invitation, theirs.clone()).is_err());
    let mut as_partner = theirs.clone();
    as_partner.organisation.role = Role::Partner;
    assert!(de.node().joined(&invitation, as_partner).is_err());
    de.node().joined(&invitation, theirs).unwrap();
    assert_eq!(eu.link_to(&de).organisation.role, Role::Authority);
}

#[test]
fn nobody_joins_under_a_key_that_is_not_its_own() {
    let (eu, de) = (Site::new("EU", Role::Centre), Site::new("DE", Role::Authority));
    let invitation = invitation(&eu, "DE", Role::Authority);
    let secret = invitation.secret.as_str();
    let ours = de.introduction(secret);
    let mut no_proof = ours.clone();
    no_proof.proof.clear();
    let of_another_secret = de.introduction("another secret");
    let mut own_certificate = ours.clone();
    own_certificate.tls_fingerprint = "f".repeat(64);
    let mut own_key = ours.clone();
    own_key.ledger_key = Site::new("DE", Role::Authority).node().link_identity().unwrap().ledger_key;
    for claimed in [no_proof, of_another_secret, own_certificate, own_key] {
        let error = eu.node().admit(secret, claimed).unwrap_err();
        assert_eq!(error.to_string(), "introduction: expected a proof that the ledger key is its own");
    }
    let theirs = eu.node().admit(secret, ours).unwrap();
    let mut unproven = theirs.clone();
    unproven.proof.clear();
    assert!(de.node().joined(&invitation, unproven).is_err());
    let mut other_certificate = theirs.clone();
    other_certificate.tls_fingerprint = "f".repeat(64);
    assert!(de.node().joined(&invitation, other_certificate).is_err());
    de.node().joined(&invitation, theirs).unwrap();
}

#[test]
fn a_second_introduction_moves_no_link_until_it_is_revoked() {
    let (eu, fr) = (Site::new("EU", Role::Centre), Site::new("FR", Role::Authority));
    join(&eu, &fr);
    let before = eu.link_to(&fr);
    let again = invitation(&eu, "FR", Role::Authority);
    let secret = again.secret.as_str();
    let twin = Site::new("FR", Role::Authority);
    let error = eu.node().admit(secret, twin.introduction(secret)).unwrap_err();
    assert_eq!(error.to_string(), "there is a link to this organisation under another key");
    let (elsewhere, certificate) = ("https://elsewhere.example:8471", "a".repeat(64));
    let moved = fr.node().introduce(elsewhere, &before.tls_fingerprint, secret).unwrap();
    assert!(eu.node().admit(secret, moved).is_err());
    let other = fr.node().introduce(&before.address, &certificate, secret).unwrap();
    assert!(eu.node().admit(secret, other).is_err());
    eu.node().set_link_state(fr.code(), WantedState::Paused).unwrap();
    eu.node().admit(secret, fr.introduction(secret)).unwrap();
    let after = eu.link_to(&fr);
    assert_eq!(after.state, LinkState::Paused);
    assert_eq!((after.address, after.tls_fingerprint), (before.address, before.tls_fingerprint));

    fr.file("F-1", Release::Full, IBAN, "a story");
    eu.node().set_link_state(fr.code(), WantedState::Active).unwrap();
    settle(&[(&eu, &fr)]);
    eu.node().set_link_state(fr.code(), WantedState::Revoked { recall: false }).unwrap();
    join(&eu, &twin);
    twin.file("F-2", Release::Full, IBAN, "a story");
    settle(&[(&eu, &twin)]);
    assert_eq!(
        eu.level("F-2"),
        Some(Level::Full),
        "an invitation sets a revoked link anew, under a new key too"
    );
}

#[test]
fn no_two_neighbours_have_one_certificate() {
    let (eu, fr) = (Site::new("EU", Role::Centre), Site::new("FR", Role::Authority));
    let de = Site::new("DE", Role::Authority);
    join(&eu, &fr);
    let invitation = invitation(&eu, "DE", Role::Authority);
    let taken = eu.link_to(&fr).tls_fingerprint;
    let who = de.node().introduce("https://de.example:8471", &taken, &invitation.secret).unwrap();
    let error = eu.node().admit(&invitation.secret, who).unwrap_err();
    assert_eq!(error.to_string(), "introduction: expected a TLS certificate of its own");
}

#[test]
fn a_paused_link_passes_nothing_and_a_revoked_one_can_take_all_back() {
    let (eu, nl, de) = three();
    let all: [(&Site, &Site); 2] = [(&eu, &nl), (&eu, &de)];
    let known = |site: &Site, other: &Site| {
        let fingerprint = super::support::fingerprint(other.code());
        site.node().neighbour_by_fingerprint(&fingerprint).unwrap().is_some()
    };
    de.file("D-1", Release::Full, IBAN, "storyone of a phone");
    settle(&all);
    de.node().set_link_state(eu.code(), WantedState::Paused).unwrap();
    assert!(!known(&de, &eu));
    assert!(de.node().serve_pull(eu.code(), 0, 1).is_err());
    de.file("D-2", Release::Full, IBAN, "storytwo of a phone");
    assert!(!de.node().feed_links().unwrap());
    de.node().set_link_state(eu.code(), WantedState::Active).unwrap();
    settle(&all);
    assert_eq!(eu.level("D-2"), Some(Level::Full), "what came meanwhile is told then");

    de.node().set_link_state(eu.code(), WantedState::Revoked { recall: true }).unwrap();
    assert_eq!(de.link_to(&eu).state, LinkState::Revoked);
    assert!(known(&de, &eu), "it may still pull what is taken back");
    assert_eq!(pull(&eu, &de), 2);
    assert_eq!((de.link_to(&eu).pulls, de.link_to(&eu).waiting_erasures), (true, 2));
    pull(&de, &eu);
    assert_eq!((de.link_to(&eu).pulls, de.link_to(&eu).waiting_erasures), (false, 0), "it has confirmed");
    de.node().acknowledged(eu.code(), eu.node().pulled_size(de.code()).unwrap()).unwrap();
    assert!(!known(&de, &eu));
    assert_eq!((eu.id_of("D-1"), eu.id_of("D-2")), (None, None));
    assert!(!eu.holds("storyone") && !eu.holds("storytwo"));
    assert!(de.node().set_link_state(eu.code(), WantedState::Active).is_err());
    join(&eu, &de);
    settle(&all);
    assert_eq!(eu.level("D-1"), Some(Level::Full), "joined anew, it is told all");
}

#[test]
fn a_neighbour_looks_up_what_is_copied_to_nobody() {
    let (nl, de) = (Site::new("NL", Role::Authority), Site::new("DE", Role::Authority));
    join(&nl, &de);
    de.file("D-1", Release::Hit, IBAN, "a story");
    de.file("D-2", Release::Own, "NL91ABNA0417164300", "a story");
    settle(&[(&nl, &de)]);
    assert_eq!(nl.id_of("D-1"), None);
    let values = vec![IBAN.to_owned(), "NL91ABNA0417164300".to_owned(), "nothing".to_owned()];
    let question = RemoteQuestion { values, purpose: Purpose::C, case: "2026-17".into() };
    let answer = de.node().answer_look_up(nl.code(), &question).unwrap();
    let held: Vec<bool> = answer.answers.iter().map(|hit| hit.held).collect();
    assert_eq!(held, [true, false, false]);
    let known = &answer.answers[0].known[0];
    assert_eq!((known.reference.as_str(), known.contact.as_deref()), ("D-1", Some("desk@de.example")));
    let twice = vec![IBAN.to_owned(), "de89 3704 0044 0532 0130 00".to_owned()];
    let question = RemoteQuestion { values: twice, ..question };
    let answer = de.node().answer_look_up(nl.code(), &question).unwrap();
    assert_eq!(answer.answers[0].known, answer.answers[1].known);
    assert_eq!(answer.answers[1].value, question.values[1]);
    let many = RemoteQuestion { values: vec![IBAN.to_owned(); 201], ..question.clone() };
    assert!(de.node().answer_look_up(nl.code(), &many).is_err());
    let for_another = RemoteQuestion { purpose: Purpose::F, ..question };
    let answer = de.node().answer_look_up(nl.code(), &for_another).unwrap();
    assert!(answer.answers.iter().all(|hit| !hit.held), "the owner allows other purposes only");
    assert!(de.node().answer_look_up(&"FR".parse().unwrap(), &for_another).is_err());
}

const OWN_IBAN: &str = "NL91ABNA0417164300";

fn inquiry(text: &str, whom: Whom) -> Inquiry {
    Inquiry { text: text.into(), purpose: Purpose::C, case: " 2026-17 ".into(), whom }
}

fn named(codes: &[&str]) -> Whom {
    Whom::These(codes.iter().map(|code| code.parse().unwrap()).collect())
}

#[test]
fn a_look_up_is_logged_at_both_ends_without_its_values() {
    let (nl, de) = (Site::new("NL", Role::Authority), Site::new("DE", Role::Authority));
    join(&nl, &de);
    de.file("D-1", Release::Hit, IBAN, "a story");
    let text = format!("He wrote from anna@swindle.com, pay to {IBAN} or to {OWN_IBAN}!");
    let asking = nl.node().begin_look_up("officer", &inquiry(&text, Whom::Authorities)).unwrap();
    let begun = &nl.node().look_ups(10).unwrap()[0];
    assert_eq!((begun.outcome.as_deref(), begun.values), (None, 3), "it is logged before anybody is asked");
    assert!(!format!("{:?}", asking.question).contains("swindle"));
    assert_eq!(asking.question.case, "2026-17");

    let answer = de.node().answer_look_up(nl.code(), &asking.question).unwrap();
    assert!(asking.question.is_answered_by(&answer, &asking.neighbours[0].organisation));
    nl.node().end_look_up(asking.neighbours[0].look_up, &Heard::Answered(answer)).unwrap();
    let (ours, theirs) = (nl.node().look_ups(10).unwrap(), de.node().look_ups(10).unwrap());
    assert_eq!((ours.len(), theirs.len()), (1, 1));
    let (ours, theirs) = (&ours[0], &theirs[0]);
    assert_eq!((ours.side, theirs.side), (LookUpSide::Ours, LookUpSide::Theirs));
    assert_eq!((&ours.organisation, &theirs.organisation), (de.code(), nl.code()));
    assert_eq!((ours.who.as_deref(), theirs.who.as_deref()), (Some("officer"), None));
    for look_up in [ours, theirs] {
        assert_eq!((look_up.purpose, look_up.case.as_str(), look_up.values), (Purpose::C, "2026-17", 3));
        assert_eq!((look_up.at_ms, look_up.outcome.as_deref()), (NOW_MS, Some("answered")));
    }
    assert_eq!((ours.told.len(), &theirs.told), (0, &vec![de.id_of("D-1").unwrap()]));
    assert!(!nl.holds("swindle") && !nl.holds(IBAN), "who asks keeps no list of whom it asked about");
    assert!(!de.holds("swindle") && !de.holds(OWN_IBAN), "nor does who is asked");
    for site in [&nl, &de] {
        let of = |value: &str| site.node().look_ups_of(value).unwrap().len();
        assert_eq!((of("de89 3704 0044 0532 0130 00"), of("BE68539007547034")), (1, 0));
    }
}

#[test]
fn a_value_that_is_hidden_looks_like_one_that_is_not_there() {
    let (nl, de) = (Site::new("NL", Role::Authority), Site::new("DE", Role::Authority));
    join(&nl, &de);
    let question = RemoteQuestion { values: vec![IBAN.to_owned()], purpose: Purpose::C, case: "1".into() };
    let answer = || {
        let answer = de.node().answer_look_up(nl.code(), &question).unwrap();
        serde_json::to_vec(&answer).unwrap()
    };
    let none = answer();
    de.file("D-1", Release::Own, IBAN, "a story");
    assert_eq!(answer(), none);
    assert!(de.node().look_ups(10).unwrap().iter().all(|look_up| look_up.told.is_empty()));
    for number in 2..10 {
        de.file(&format!("D-{number}"), Release::Hit, IBAN, "a story");
    }
    let many = de.node().answer_look_up(nl.code(), &question).unwrap();
    assert_eq!(many.answers[0].known.len(), 3, "whom to ask, and no count");
}

#[test]
fn nobody_is_asked_without_a_case_and_partners_only_by_name() {
    let (eu, nl, de) = three();
    let bank = Site::new("a-bank", Role::Partner);
    join(&nl, &bank);
    join(&nl, &de);
    let begin = |inquiry: &Inquiry| nl.node().begin_look_up("officer", inquiry);
    let asked = |whom| -> Vec<String> {
        let asking = begin(&inquiry(IBAN, whom)).unwrap();
        asking.neighbours.iter().map(|neighbour| neighbour.organisation.code.to_string()).collect()
    };
    assert_eq!(asked(Whom::Authorities), ["DE", "EU"]);
    assert_eq!(asked(named(&["a-bank"])), ["a-bank"]);
    let codes: Vec<String> =
        nl.node().neighbours().unwrap().iter().map(|whom| whom.code.to_string()).collect();
    assert_eq!(codes, ["DE", "EU", "a-bank"]);

    let logged = nl.node().look_ups(100).unwrap().len();
    for case in ["", " ", "one\ntwo", &"x".repeat(121)[..]] {
        let refused = begin(&Inquiry { case: case.into(), ..inquiry(IBAN, Whom::Authorities) }).unwrap_err();
        assert!(matches!(refused, NodeError::Field { field: "case", .. }), "{refused}");
    }
    let refused = begin(&inquiry("a word or two", Whom::Authorities)).unwrap_err();
    assert!(matches!(refused, NodeError::NothingAsked), "{refused}");
    let many: String = (0..201).map(|n| format!("shop{n}.com\n")).collect();
    let refused = begin(&inquiry(&many, Whom::Authorities)).unwrap_err();
    assert!(matches!(refused, NodeError::TooMany { most: 200 }), "{refused}");
    nl.node().set_link_state(de.code(), WantedState::Paused).unwrap();
    for whom in [named(&["DE", "EU"]), named(&["FR"]), named(&[])] {
        let refused = begin(&inquiry(IBAN, whom)).unwrap_err();
        assert!(matches!(refused, NodeError::Field { field: "neighbours", .. }), "{refused}");
    }
    assert_eq!(nl.node().look_ups(100).unwrap().len(), logged, "what is refused asks nobody");
    let no_case = RemoteQuestion { values: vec![IBAN.to_owned()], purpose: Purpose::C, case: " ".into() };
    assert!(eu.node().answer_look_up(nl.code(), &no_case).is_err(), "nor is anybody answered");
}

#[test]
fn what_is_sent_is_read_as_what_was_meant() {
    let (nl, de) = (Site::new("NL", Role::Authority), Site::new("DE", Role::Authority));
    join(&nl, &de);
    let text =
        format!("hxxps://swindle[.]com/pay; de89 3704 0044 0532 0130 00; @anna_keller92; no trace; {IBAN}");
    let asking = nl.node().begin_look_up("officer", &inquiry(&text, Whom::Authorities)).unwrap();
    let kinds: Vec<String> = asking.traces.iter().map(|trace| trace.kind().to_string()).collect();
    assert_eq!(kinds, ["url", "iban", "handle"], "each once");
    assert_eq!(asking.left_out, 1);
    assert_eq!(asking.question.values[1], IBAN, "in normal form, not as it was written");
    let failed = Heard::NotReached(NotReached::TooSlow);
    nl.node().end_look_up(asking.neighbours[0].look_up, &failed).unwrap();
    assert_eq!(nl.node().look_ups(1).unwrap()[0].outcome.as_deref(), Some("too-slow"));
}
