//! What a neighbour sends that cannot be believed, or not be applied.

use joinder_core::{Level, Marking, Release, Role, codes::Kind as ReportKind};
use joinder_ledger::{Accumulator, Checkpoint, Entry, Kind, Note, NoteSigner, Salt, SignedHead};
use joinder_node::{ImportOptions, Introduction, LinkState, Pulled, SetAsideQuery, Source, WantedState};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::support::{IBAN, NOW_MS, Site, answer, fingerprint, invitation, join, pull, settle};

/// A neighbour that holds a key and writes what it likes.
pub struct Forger {
    pub signer: NoteSigner,
    tree: Accumulator,
    lines: Vec<Vec<u8>>,
    to: String,
}

impl Forger {
    /// Joins as an authority of this code.
    pub fn join(site: &Site, seed: u8) -> Self {
        Self::join_as(site, "DE", Role::Authority, seed)
    }

    /// Joins under this code in this role.
    pub fn join_as(site: &Site, code: &str, role: Role, seed: u8) -> Self {
        let signer = NoteSigner::from_seed(format!("joinder/{code}").parse().unwrap(), &[seed; 32]);
        let invitation = invitation(site, code, role);
        let like = Site::new(code, role).introduction(&invitation.secret);
        let proof = proof(&signer, &invitation.secret, &like.tls_fingerprint);
        let introduction = Introduction { ledger_key: signer.verifier().to_string(), proof, ..like };
        site.node().admit(&invitation.secret, introduction).unwrap();
        let to = format!("joinder/{code}/link/{}", site.code());
        Self { signer, tree: Accumulator::empty(), lines: Vec::new(), to }
    }

    pub fn write(&mut self, kind: &str, of: Option<u64>, payload: &str) {
        self.write_at(NOW_MS, kind, of, payload);
    }

    fn write_at(&mut self, at_ms: i64, kind: &str, of: Option<u64>, payload: &str) {
        let further = of.map(|of| ("of".to_owned(), Value::from(of)));
        self.write_whole(at_ms, kind, further.into_iter().collect(), payload);
    }

    /// An entry with these members in its header.
    pub fn write_with(&mut self, kind: &str, further: Map<String, Value>, payload: &str) {
        self.write_whole(NOW_MS, kind, further, payload);
    }

    fn write_whole(&mut self, at_ms: i64, kind: &str, further: Map<String, Value>, payload: &str) {
        let at = jiff::Timestamp::from_millisecond(at_ms).unwrap();
        let salt = Salt([self.lines.len() as u8; 32]);
        let entry = Entry::new(&Kind::from_name(kind), at, further, salt, payload.to_owned()).unwrap();
        self.tree.append(entry.header().leaf(), |_, _| {});
        self.lines.push(entry.to_line());
    }

    pub fn tell(&mut self, owner: &str, reference: &str, story: &str) {
        let payload = telling(owner, reference, story);
        self.write("report", None, &payload);
    }

    /// What a pull from `size` on is answered.
    pub fn answer(&self, size: usize) -> Pulled {
        let checkpoint = Checkpoint::new(self.to.parse().unwrap(), self.tree.size(), self.tree.root());
        let head = SignedHead::sign(checkpoint, &self.signer).note().to_string();
        Pulled { lines: self.lines[size..].to_vec(), head, left: 0 }
    }
}

/// What shows that a ledger key is one's own.
fn proof(signer: &NoteSigner, secret: &str, fingerprint: &str) -> String {
    let text = format!("joinder/join/1\n{}\n{fingerprint}\n", hex::encode(Sha256::digest(secret)));
    Note::sign(text, signer).unwrap().to_string()
}

fn telling(owner: &str, reference: &str, story: &str) -> String {
    let marking = Marking { release: Release::Full, ..Marking::cautious(jiff::civil::date(2026, 3, 1)) };
    let report = json!({
        "schema": "joinder/report/1",
        "owner": owner,
        "reference": reference,
        "kind": ReportKind::Phishing,
        "narrative": { "text": story },
        "observables": [{ "type": "iban", "value": IBAN, "side": "offender" }],
        "marking": marking,
    });
    json!({ "level": "full", "report": report }).to_string()
}

pub fn de() -> joinder_core::OrganisationCode {
    "DE".parse().unwrap()
}

/// The link has stopped for this reason, and nothing came of what was sent.
pub fn stopped(site: &Site, pulled: Pulled, why: &str) {
    let (held, size) = (site.node().held(), site.node().pulled_size(&de()).unwrap());
    let error = site.node().take_pulled(&de(), pulled.clone()).unwrap_err();
    assert_eq!(error.to_string(), format!("the link has stopped: {why}"));
    assert_eq!((site.node().held(), site.node().pulled_size(&de()).unwrap()), (held, size));
    let links = site.node().links().unwrap();
    assert_eq!(links[0].state, LinkState::Stopped { why: why.to_owned() });
    let again = site.node().take_pulled(&de(), pulled).unwrap_err();
    assert_eq!(again.to_string(), "the link is not active");
    assert_eq!(site.node().neighbour_by_fingerprint(&fingerprint(&de())).unwrap(), None);
}

#[test]
fn a_fork_stops_the_link() {
    let eu = Site::new("EU", Role::Centre);
    let mut first = Forger::join(&eu, 7);
    first.tell("DE", "D-1", "a story");
    assert_eq!(eu.node().take_pulled(&de(), first.answer(0)).unwrap(), 1);
    assert_eq!(eu.level("D-1"), Some(Level::Full));
    // Another past under the same key, longer than the first.
    let mut second = Forger { tree: Accumulator::empty(), lines: Vec::new(), ..first };
    second.tell("DE", "D-2", "another story");
    second.tell("DE", "D-3", "a third story");
    stopped(&eu, second.answer(1), "expected a head that extends the last one");
    assert_eq!(eu.id_of("D-3"), None);
    assert_eq!(eu.level("D-1"), Some(Level::Full), "what was believed before stands");
}

#[test]
fn a_fork_of_the_same_size_stops_the_link() {
    let eu = Site::new("EU", Role::Centre);
    let mut first = Forger::join(&eu, 7);
    first.tell("DE", "D-1", "a story");
    eu.node().take_pulled(&de(), first.answer(0)).unwrap();
    let mut second = Forger { tree: Accumulator::empty(), lines: Vec::new(), ..first };
    second.tell("DE", "D-2", "another story");
    stopped(&eu, second.answer(0), "expected a head that extends the last one");
}

#[test]
fn a_line_that_was_changed_or_left_out_stops_the_link() {
    for seed in 0..2 {
        let eu = Site::new("EU", Role::Centre);
        let mut forger = Forger::join(&eu, seed);
        forger.tell("DE", "D-1", "a story");
        forger.tell("DE", "D-2", "another story");
        let mut pulled = forger.answer(0);
        match seed {
            0 => {
                let text = String::from_utf8(pulled.lines[1].clone()).unwrap();
                pulled.lines[1] = text.replace("another story", "altered story").into_bytes();
                stopped(&eu, pulled, "expected ledger entries, one a line");
            }
            _ => {
                pulled.lines.swap(0, 1);
                stopped(&eu, pulled, "expected a head that extends the last one");
            }
        }
    }
}

#[test]
fn a_line_that_is_too_long_stops_the_link() {
    let eu = Site::new("EU", Role::Centre);
    let mut forger = Forger::join(&eu, 1);
    forger.tell("DE", "D-1", &"long ".repeat(1 << 20));
    stopped(&eu, forger.answer(0), "expected ledger entries, one a line");
}

#[test]
fn a_gap_stops_the_link() {
    let eu = Site::new("EU", Role::Centre);
    let mut forger = Forger::join(&eu, 1);
    forger.tell("DE", "D-1", "a story");
    forger.tell("DE", "D-2", "another story");
    stopped(&eu, forger.answer(1), "expected entries from where the last pull ended");
}

#[test]
fn a_head_of_another_key_or_ledger_stops_the_link() {
    let wrong = "expected a head of this ledger, signed by the key that was pinned";
    let eu = Site::new("EU", Role::Centre);
    let mut forger = Forger::join(&eu, 1);
    forger.tell("DE", "D-1", "a story");
    let other = NoteSigner::from_seed("joinder/DE".parse().unwrap(), &[2; 32]);
    stopped(&eu, Forger { signer: other, ..forger }.answer(0), wrong);

    let eu = Site::new("EU", Role::Centre);
    let mut forger = Forger::join(&eu, 1);
    forger.tell("DE", "D-1", "a story");
    stopped(&eu, Forger { to: "joinder/DE/link/NL".into(), ..forger }.answer(0), wrong);

    let eu = Site::new("EU", Role::Centre);
    Forger::join(&eu, 1);
    stopped(&eu, Pulled { lines: Vec::new(), head: "no head\n".into(), left: 0 }, wrong);
}

#[test]
fn an_answer_that_comes_again_or_overlaps_changes_nothing() {
    let (eu, de) = (Site::new("EU", Role::Centre), Site::new("DE", Role::Authority));
    join(&eu, &de);
    de.file("D-1", Release::Full, IBAN, "a story");
    de.node().feed_links().unwrap();
    let first = answer(&eu, &de);
    de.file("D-2", Release::Full, IBAN, "another story");
    de.node().feed_links().unwrap();
    let both = answer(&eu, &de);
    assert_eq!(eu.node().take_pulled(de.code(), first.clone()).unwrap(), 1);
    assert_eq!(eu.node().take_pulled(de.code(), first.clone()).unwrap(), 0);
    assert_eq!(eu.node().take_pulled(de.code(), both.clone()).unwrap(), 1);
    for old in [first, both] {
        assert_eq!(eu.node().take_pulled(de.code(), old).unwrap(), 0);
    }
    assert_eq!((eu.node().held(), pull(&eu, &de)), (2, 0));
    assert_eq!(eu.link_to(&de).state, LinkState::Active);
    assert!(de.node().acknowledged(eu.code(), 3).is_err(), "more than was ever written");
    assert!(de.node().serve_pull(eu.code(), 3, 1).is_err());
}

#[test]
fn what_cannot_be_applied_is_set_aside_and_the_link_goes_on() {
    let eu = Site::new("EU", Role::Centre);
    let mut forger = Forger::join(&eu, 1);
    forger.tell("FR", "F-1", "the story of another");
    forger.write("of-a-newer-version", None, "{}");
    forger.write("report", None, "{\"level\":\"full\"}");
    forger.tell("DE", "D-2", "a story");
    forger.write("withdrawal", Some(99), "{}");
    assert_eq!(eu.node().take_pulled(&de(), forger.answer(0)).unwrap(), 5);
    assert_eq!(eu.level("D-2"), Some(Level::Full));
    assert_eq!((eu.node().held(), eu.node().pulled_size(&de()).unwrap()), (1, 5));
    let aside = eu.node().set_aside(&SetAsideQuery::default()).unwrap();
    let mut reasons: Vec<_> = aside.rows.iter().map(|row| row.reason.as_str()).collect();
    reasons.sort_unstable();
    assert_eq!(reasons, ["foreign-owner", "malformed", "unknown-kind"]);
    assert!(aside.rows.iter().all(|row| row.source == "link:DE" && !row.replayable));
    assert_eq!(eu.node().links().unwrap()[0].state, LinkState::Active);
}

#[test]
fn nobody_but_the_centre_tells_of_others_reports_and_nobody_of_ours() {
    let nl = Site::new("NL", Role::Authority);
    nl.file("N-1", Release::Full, IBAN, "our own story");
    let mut forger = Forger::join(&nl, 1);
    forger.tell("NL", "N-1", "what they say of ours");
    forger.tell("FR", "F-1", "the story of another");
    assert_eq!(nl.node().take_pulled(&de(), forger.answer(0)).unwrap(), 2);
    assert_eq!(nl.node().held(), 1);
    assert!(nl.report("N-1").unwrap().disclosed.report().narrative.as_ref().unwrap().text == "our own story");
    let aside = nl.node().set_aside(&SetAsideQuery::default()).unwrap();
    assert!(aside.rows.iter().all(|row| row.reason == "foreign-owner") && aside.rows.len() == 2);
}

#[test]
fn a_bare_report_goes_no_further_whatever_it_says_of_itself() {
    let (nl, eu) = (Site::new("NL", Role::Authority), Site::new("EU", Role::Centre));
    let mut forger = Forger::join(&nl, 1);
    let bare = telling("DE", "D-1", "a story").replace("\"full\",\"report\"", "\"hit-only\",\"report\"");
    forger.write("report", None, &bare);
    assert_eq!(nl.node().take_pulled(&de(), forger.answer(0)).unwrap(), 1);
    assert_eq!(nl.level("D-1"), Some(Level::HitOnly));
    join(&eu, &nl);
    settle(&[(&eu, &nl)]);
    assert_eq!(eu.node().held(), 0);
}

/// Imports a report of DE from a file.
fn import_of_de(site: &Site, story: &str) {
    let mut source = Source { owner: de(), ..Source::named("post").unwrap() };
    source.marking.release = Some(Release::Full);
    site.node().save_source(&source).unwrap();
    let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
    let table = format!("reference,offender iban,description\nD-1,{IBAN},{story}\n");
    let input = Box::new(std::io::Cursor::new(table));
    let receipt = site.node().import("post", "a.csv", input, &options, &mut |_| {}).unwrap();
    assert_eq!(receipt.counts.new, 1, "{receipt:?}");
}

fn story_of(site: &Site, reference: &str) -> Option<String> {
    let view = site.report(reference)?;
    view.disclosed.report().narrative.as_ref().map(|narrative| narrative.text.clone())
}

#[test]
fn what_was_imported_here_is_replaced_by_nobody_but_its_owner() {
    let (eu, nl) = (Site::new("EU", Role::Centre), Site::new("NL", Role::Authority));
    let imported = Some("a story of a phone".to_owned());
    import_of_de(&nl, "a story of a phone");
    nl.file("N-1", Release::Hit, IBAN, "our own story");
    let mut at_eu = Forger::join(&eu, 1);
    at_eu.tell("DE", "D-1", "as the centre has it");
    eu.node().take_pulled(&de(), at_eu.answer(0)).unwrap();
    join(&eu, &nl);
    settle(&[(&eu, &nl)]);
    assert!(eu.link_to(&nl).told.contains(&("report".to_owned(), 1)));
    assert_eq!(story_of(&nl, "D-1"), imported);

    let mut forger = Forger::join(&nl, 1);
    let whole = telling("DE", "D-1", "a hit");
    forger.write("report", None, &whole.replace("\"full\",\"report\"", "\"hit-only\",\"report\""));
    forger.write("withdrawal", Some(0), "{}");
    assert_eq!(nl.node().take_pulled(&de(), forger.answer(0)).unwrap(), 2);
    assert_eq!(story_of(&nl, "D-1"), imported, "a hit neither replaces nor ends it");
    forger.tell("DE", "D-1", "the owner's own word");
    nl.node().take_pulled(&de(), forger.answer(2)).unwrap();
    assert_eq!(story_of(&nl, "D-1").as_deref(), Some("the owner's own word"));
    assert!(Source::named("link:DE").is_err(), "no source here passes for a link");
}

#[test]
fn what_a_neighbour_takes_back_ends_nothing_of_ours() {
    let nl = Site::new("NL", Role::Authority);
    nl.file("N-1", Release::Full, IBAN, "our own story");
    let mut forger = Forger::join(&nl, 1);
    forger.tell("NL", "N-1", "what they say of ours");
    for kind in ["narrowed", "withdrawal", "erasure"] {
        forger.write(kind, Some(0), &telling("NL", "N-1", "less"));
    }
    assert_eq!(nl.node().take_pulled(&de(), forger.answer(0)).unwrap(), 4);
    assert_eq!(story_of(&nl, "N-1").as_deref(), Some("our own story"));
}

#[test]
fn the_owners_later_word_stands_whatever_its_clock_says() {
    let nl = Site::new("NL", Role::Authority);
    let mut forger = Forger::join(&nl, 1);
    let two_years = 730 * 86_400_000;
    for (at_ms, story) in [(NOW_MS + two_years, "the first word"), (NOW_MS - two_years, "the last word")] {
        let of = (!forger.lines.is_empty()).then_some(0);
        let kind = if of.is_none() { "report" } else { "amendment" };
        forger.write_at(at_ms, kind, of, &telling("DE", "D-1", story));
    }
    assert_eq!(nl.node().take_pulled(&de(), forger.answer(0)).unwrap(), 2);
    assert_eq!(story_of(&nl, "D-1").as_deref(), Some("the last word"));
    forger.write_at(0, "withdrawal", Some(0), "{}");
    assert_eq!(nl.node().take_pulled(&de(), forger.answer(2)).unwrap(), 1);
    assert_eq!(nl.id_of("D-1"), None);
}

#[test]
fn of_a_hit_nothing_is_kept_but_its_values() {
    let nl = Site::new("NL", Role::Authority);
    let mut forger = Forger::join(&nl, 1);
    nl.file("N-1", Release::Own, IBAN, "our own story");
    let report = json!({
        "schema": "joinder/report/1",
        "owner": "DE",
        "reference": "D-1",
        "kind": ReportKind::Phishing,
        "country": "DE",
        "narrative": { "text": "cnry of a phone" },
        "fields": { "note": "cnry" },
        "observables": [
            { "type": "iban", "value": IBAN, "side": "offender", "raw": "cnry" },
            { "type": "email", "value": "cnry@victim.example.com", "side": "victim" },
            { "type": "domain", "value": "not-held-here.example.com", "side": "offender" },
        ],
    });
    forger.write("report", None, &json!({ "level": "hit-only", "report": report }).to_string());
    nl.node().take_pulled(&de(), forger.answer(0)).unwrap();
    let id = nl.id_of("D-1").unwrap();
    let stored = nl.node().store().read(|tx| tx.report(id)).unwrap().unwrap();
    let report = &stored.report;
    assert!(report.narrative.is_none() && report.fields.is_empty() && report.country.is_none());
    let raw: Vec<&str> = report.observables.iter().map(|one| &*one.raw).collect();
    assert_eq!(raw, [IBAN]);
}

#[test]
fn nobody_joins_under_a_name_that_looks_like_another() {
    let eu = Site::new("EU", Role::Centre);
    for (name, contact) in [
        ("", "desk@de.example"),
        ("  ", "desk@de.example"),
        ("The unit \u{202e}LN", "desk@de.example"),
        ("The unit\u{200b}", "desk@de.example"),
        ("The unit\nDE", "desk@de.example"),
        ("The unit", "desk\u{202e}@de.example"),
    ] {
        let invitation = invitation(&eu, "DE", Role::Authority);
        let mut who = Site::new("DE", Role::Authority).introduction(&invitation.secret);
        who.organisation.name = name.to_owned();
        who.organisation.contact = Some(contact.to_owned());
        assert!(eu.node().admit(&invitation.secret, who).is_err(), "{name:?} {contact:?}");
    }
    assert!(eu.node().links().unwrap().is_empty());
}

#[test]
fn over_a_link_that_ended_nothing_comes_in() {
    let (nl, de) = (Site::new("NL", Role::Authority), Site::new("DE", Role::Authority));
    join(&nl, &de);
    nl.file("N-1", Release::Full, IBAN, "our own story");
    settle(&[(&nl, &de)]);
    nl.node().set_link_state(de.code(), WantedState::Revoked { recall: true }).unwrap();
    // The other side goes on telling while it is waited for that it deletes.
    de.file("D-1", Release::Full, IBAN, "a cnrystory");
    de.node().feed_links().unwrap();
    pull(&de, &nl);
    assert_eq!(pull(&nl, &de), 2);
    assert!(!nl.holds("cnrystory"), "nor does it stay in the ledger");
    assert_eq!((nl.id_of("D-1"), nl.link_to(&de).waiting_erasures), (None, 0));
    join(&nl, &de);
    settle(&[(&nl, &de)]);
    assert_eq!((nl.level("D-1"), de.level("N-1")), (Some(Level::Full), Some(Level::Full)), "joined anew");
}
