//! Shared work: who is on a series, who leads, and what both sides decided, between two States and by the centre.

use std::{collections::BTreeSet, sync::mpsc, thread, time::Duration};

use joinder_core::{OrganisationCode, Release, Role};
use joinder_node::{
    Decision, KeepDecision, LeadStep, LeadSureness, Leading, NodeError, SeriesQuery, SeriesView,
    SetAsideQuery, Verdict, WantedState,
};
use joinder_store::StoreError;
use serde_json::json;

use super::{
    hostile::Forger,
    support::{IBAN, NOW_MS, Site, join, pull, settle},
};

/// What stands in the files of whoever says or hears that somebody works on a series.
const WORK: &str = "\"about\":\"work\"";

fn code(text: &str) -> OrganisationCode {
    text.parse().unwrap()
}

/// The series that holds a report.
fn series_of(site: &Site, reference: &str) -> SeriesView {
    let lines = site.node().series_list(&SeriesQuery::default()).unwrap().rows;
    let views = lines.into_iter().map(|line| site.node().series(line.series.id).unwrap().unwrap());
    views.into_iter().find(|view| members(view).contains(reference)).unwrap()
}

fn members(view: &SeriesView) -> BTreeSet<String> {
    view.reports.rows.iter().map(|line| line.reference.clone()).collect()
}

fn workers(view: &SeriesView) -> Vec<&str> {
    view.work.workers.iter().map(|worker| worker.organisation.as_str()).collect()
}

/// What of shared work stands in the history, the latest first: what, who and of what.
fn history(view: &SeriesView) -> Vec<(&str, &str, &str)> {
    let lines = view.history.iter().map(|line| (line.what, line.who.as_str(), line.note.as_str()));
    lines.filter(|(what, ..)| what.starts_with("work-") || what.starts_with("lead-")).collect()
}

fn leading(site: &Site, reference: &str) -> Leading {
    series_of(site, reference).work.leading
}

fn lead(site: &Site, reference: &str, step: LeadStep) -> Result<(), NodeError> {
    site.node().say_lead(series_of(site, reference).line.series.id, step, "chief", "")
}

fn work_on(site: &Site, reference: &str, note: &str) {
    site.node().work_on(series_of(site, reference).line.series.id, "officer", note).unwrap();
}

/// Two States that are linked, and tell each other of a report with the same account.
fn two() -> (Site, Site) {
    let (nl, de) = (Site::new("NL", Role::Authority), Site::new("DE", Role::Authority));
    join(&nl, &de);
    nl.file("N-1", Release::Full, IBAN, "a story of a phone");
    de.file("D-1", Release::Full, IBAN, "another story");
    settle(&[(&nl, &de)]);
    (nl, de)
}

/// Two States that only a centre links, and a third that has nothing to do with it.
fn four() -> (Site, Site, Site, Site) {
    let eu = Site::new("EU", Role::Centre);
    let all = ["NL", "DE", "FR"].map(|code| Site::new(code, Role::Authority));
    for site in &all {
        join(&eu, site);
    }
    let [nl, de, fr] = all;
    nl.file("N-1", Release::Hit, IBAN, "a story of a phone");
    de.file("D-1", Release::Hit, IBAN, "another story");
    fr.file("F-1", Release::Hit, "NL91ABNA0417164300", "a third story");
    settle(&[(&eu, &nl), (&eu, &de), (&eu, &fr)]);
    (eu, nl, de, fr)
}

#[test]
fn no_two_units_are_unaware_of_each_other() {
    let (nl, de) = two();
    work_on(&nl, "N-1", "notecanary");
    settle(&[(&nl, &de)]);
    let there = series_of(&de, "D-1");
    let worker = &there.work.workers[0];
    assert_eq!((worker.organisation.as_str(), worker.ours), ("NL", false));
    assert_eq!((worker.contact.as_deref(), worker.since_ms), (Some("desk@nl.example"), NOW_MS));
    assert_eq!(history(&there)[0], ("work-begun", "NL", ""));
    assert_eq!(history(&series_of(&nl, "N-1")), [("work-begun", "NL, officer", "notecanary")]);
    assert!(!de.holds("notecanary") && !de.holds("officer"), "what is said and by whom stays there");
    let news = de.node().news(NOW_MS - 1).unwrap().work;
    assert_eq!((news[0].by.as_slice(), news[0].began), ([code("NL")].as_slice(), true));
    assert!(de.node().news(NOW_MS).unwrap().work.is_empty());

    work_on(&de, "D-1", "");
    settle(&[(&nl, &de)]);
    assert_eq!(workers(&series_of(&nl, "N-1")), ["NL", "DE"], "our own first");
    assert_eq!(workers(&series_of(&de, "D-1")), ["DE", "NL"]);

    de.set_clock(NOW_MS + 60_000);
    de.file("D-2", Release::Own, IBAN, "it came later");
    settle(&[(&nl, &de)]);
    assert_eq!(history(&series_of(&de, "D-1"))[0], ("work-joined", "NL", "D-2"));
    let news = de.node().news(NOW_MS).unwrap().work;
    assert_eq!((news[0].came, news[0].began), (1, false), "a report of ours came to what they work on");

    nl.node().leave_work(series_of(&nl, "N-1").line.series.id, "officer", "done").unwrap();
    settle(&[(&nl, &de)]);
    assert_eq!(workers(&series_of(&de, "D-1")), ["DE"]);
    assert!(history(&series_of(&de, "D-1")).contains(&("work-left", "NL", "")));
    let again = nl.node().leave_work(series_of(&nl, "N-1").line.series.id, "officer", "");
    assert!(matches!(again, Err(NodeError::Standing { .. })), "{again:?}");
}

#[test]
fn the_lead_is_proposed_handed_over_declined_and_taken_at_both_ends() {
    let (nl, de) = two();
    let proposal = series_of(&nl, "N-1").work.proposal.unwrap();
    assert_eq!((proposal.country.as_str(), proposal.sure), ("DE", LeadSureness::Open), "{proposal:?}");
    let early = lead(&nl, "N-1", LeadStep::HandTo(code("DE")));
    assert!(matches!(early, Err(NodeError::Standing { .. })), "nobody hands over what it does not lead");
    let all = [(&nl, &de)];
    lead(&de, "D-1", LeadStep::Propose(code("NL"))).unwrap();
    settle(&all);
    assert_eq!(leading(&nl, "N-1").proposed, [(code("DE"), code("NL"))]);
    lead(&nl, "N-1", LeadStep::Take).unwrap();
    settle(&all);
    assert_eq!(leading(&de, "D-1").leads, [code("NL")]);
    assert_eq!(workers(&series_of(&de, "D-1")), ["NL"], "who leads works on it");

    lead(&nl, "N-1", LeadStep::HandTo(code("DE"))).unwrap();
    settle(&all);
    assert_eq!(series_of(&de, "D-1").work.offered_by, Some(code("NL")));
    assert_eq!(leading(&de, "D-1").leads, [code("NL")], "until it is taken");
    lead(&de, "D-1", LeadStep::Decline).unwrap();
    settle(&all);
    assert_eq!(leading(&nl, "N-1").declined, [(code("NL"), code("DE"))]);
    assert_eq!(series_of(&de, "D-1").work.offered_by, None);

    lead(&nl, "N-1", LeadStep::HandTo(code("DE"))).unwrap();
    settle(&all);
    lead(&de, "D-1", LeadStep::Take).unwrap();
    settle(&all);
    assert_eq!(leading(&nl, "N-1"), leading(&de, "D-1"));
    assert_eq!(leading(&nl, "N-1").leads, [code("DE")]);
    for (site, reference) in [(&nl, "N-1"), (&de, "D-1")] {
        let view = series_of(site, reference);
        let what: BTreeSet<&str> = history(&view).into_iter().map(|(what, ..)| what).collect();
        for step in ["lead-proposed", "lead-ours", "lead-handed", "lead-declined"] {
            assert!(what.contains(step), "{step} at {}", site.code());
        }
    }
    let nobody = lead(&de, "D-1", LeadStep::HandTo(code("FR")));
    assert!(matches!(nobody, Err(NodeError::Standing { .. })), "who has nothing to do with it is not named");
}

#[test]
fn the_centre_passes_on_what_concerns_the_other_and_to_nobody_else() {
    let (eu, nl, de, fr) = four();
    let all = [(&eu, &nl), (&eu, &de), (&eu, &fr)];
    work_on(&nl, "N-1", "");
    lead(&nl, "N-1", LeadStep::Take).unwrap();
    settle(&all);
    for (site, reference) in [(&eu, "N-1"), (&de, "D-1")] {
        let view = series_of(site, reference);
        assert_eq!(workers(&view), ["NL"], "{}", site.code());
        assert_eq!(view.work.workers[0].contact.as_deref(), Some("desk@nl.example"));
        assert_eq!(view.work.leading.leads, [code("NL")]);
    }
    lead(&nl, "N-1", LeadStep::HandTo(code("DE"))).unwrap();
    settle(&all);
    assert_eq!(series_of(&de, "D-1").work.offered_by, Some(code("NL")));
    lead(&de, "D-1", LeadStep::Take).unwrap();
    settle(&all);
    assert_eq!(leading(&nl, "N-1").leads, [code("DE")]);
    assert!(nl.holds(WORK) && eu.holds(WORK) && de.holds(WORK));
    assert!(!eu.link_to(&fr).told.iter().any(|(kind, _)| kind == "decision"));
    assert!(fr.id_of("N-1").is_none() && !fr.holds(WORK), "FR has nothing to do with it");
}

#[test]
fn nothing_is_said_of_a_report_that_the_neighbour_may_not_know_of() {
    let (nl, de) = two();
    nl.file("N-cnryown", Release::Own, IBAN, "a withheld story");
    nl.file("N-7741", Release::Full, IBAN, "one more story");
    settle(&[(&nl, &de)]);
    let id = |reference| nl.id_of(reference).unwrap();
    work_on(&nl, "N-1", "");
    let (withheld, shown) = (id("N-cnryown"), id("N-7741"));
    nl.node().decide(Decision::Confirm { a: withheld, b: id("D-1") }, "officer", "").unwrap();
    nl.node().decide(Decision::Reject { subject: id("N-1"), other: withheld }, "officer", "").unwrap();
    nl.node().decide(Decision::Confirm { a: shown, b: id("D-1") }, "officer", "whycanary").unwrap();
    settle(&[(&nl, &de)]);
    assert!(!de.holds("cnryown") && !de.holds("whycanary"));
    let pairs = series_of(&de, "D-1").work.pairs;
    let named: Vec<_> =
        pairs.iter().map(|pair| (pair.first.reference.as_str(), pair.second.reference.as_str())).collect();
    assert_eq!(named, [("D-1", "N-7741")]);

    nl.file("N-7741", Release::Own, IBAN, "one more story");
    settle(&[(&nl, &de)]);
    assert!(!de.holds("N-7741"), "what was said of it is taken back with it");
    assert!(series_of(&de, "D-1").work.pairs.is_empty());
    assert_eq!(workers(&series_of(&de, "D-1")), ["NL"], "of the others it is still said");
    assert_eq!(nl.link_to(&de).waiting_erasures, 0);

    nl.withdraw("N-1");
    settle(&[(&nl, &de)]);
    nl.node().set_link_state(de.code(), WantedState::Revoked { recall: true }).unwrap();
    pull(&de, &nl);
    assert!(!de.holds(WORK), "a link that ends takes back what was said over it");
}

/// The same, and each has one more report that its own hangs together with, whatever is said of the pair.
fn two_with_more() -> (Site, Site) {
    let (nl, de) = (Site::new("NL", Role::Authority), Site::new("DE", Role::Authority));
    join(&nl, &de);
    for (site, letter) in [(&nl, "N"), (&de, "D")] {
        let mail = format!("pay@{}mule.com", site.code().as_str().to_lowercase());
        let head = "reference,offender iban,offender email,description";
        site.table(Release::Full, &format!("{head}\n{letter}-1,{IBAN},{mail},a story of {letter}\n"));
        let head = "reference,offender email,description";
        site.table(Release::Own, &format!("{head}\n{letter}-2,{mail},a story beside it\n"));
    }
    settle(&[(&nl, &de)]);
    (nl, de)
}

fn pair(site: &Site) -> [joinder_core::ReportId; 2] {
    ["N-1", "D-1"].map(|reference| site.id_of(reference).unwrap())
}

fn decide(site: &Site, decision: Decision) {
    site.node().decide(decision, "officer", "seen").unwrap();
}

/// Takes back the last decision that stands.
fn undo(site: &Site) {
    let standing = site.node().decisions().unwrap().into_iter().find(|view| view.undone_ms.is_none());
    if let Some(view) = standing {
        site.node().undo(view.id).unwrap();
    }
}

/// What is said of the two, as it is seen at one side.
fn said(site: &Site, own: &str) -> Vec<(Vec<(OrganisationCode, Verdict)>, bool)> {
    let pairs = series_of(site, own).work.pairs;
    pairs.into_iter().map(|pair| (pair.said, pair.disputed)).collect()
}

#[test]
fn decisions_of_both_sides_are_merged_and_the_own_one_counts() {
    let (nl, de) = two_with_more();
    let all = [(&nl, &de)];
    let together = |site: &Site| members(&series_of(site, "N-1")).contains("D-1");
    assert!(together(&nl) && together(&de));
    let [n, d] = pair(&nl);
    decide(&nl, Decision::Reject { subject: n, other: d });
    settle(&all);
    assert!(!together(&nl));
    assert!(!members(&series_of(&de, "D-1")).contains("N-1"), "the owner's word counts where we say nothing");

    let [n, d] = pair(&de);
    decide(&de, Decision::Confirm { a: n, b: d });
    settle(&all);
    assert!(together(&de) && !together(&nl), "each by its own");
    let both = vec![(code("DE"), Verdict::Together), (code("NL"), Verdict::SecondApart)];
    assert_eq!(said(&nl, "N-1"), [(both.clone(), true)]);
    assert_eq!(said(&de, "D-1"), [(both, true)]);

    undo(&nl);
    settle(&all);
    assert!(together(&nl), "its own taken back, the other's counts");
    assert_eq!(said(&de, "D-1"), [(vec![(code("DE"), Verdict::Together)], false)]);
    undo(&de);
    settle(&all);
    assert!(said(&nl, "N-1").is_empty() && together(&nl), "by the account alone, as at first");
}

#[test]
fn nobody_waits_for_the_writer_where_nothing_is_to_be_said() {
    let (nl, de) = two();
    work_on(&nl, "N-1", "");
    settle(&[(&nl, &de)]);
    // The index changed, and what is said did not.
    nl.node().rebuild().unwrap();
    let (node, (done, fed)) = (nl.node().clone(), mpsc::channel());
    let writing = nl.node().store().write("test", |_| {
        thread::spawn(move || done.send(node.feed_links().unwrap()));
        assert_eq!(fed.recv_timeout(Duration::from_secs(20)), Ok(false));
        Ok::<_, StoreError>(())
    });
    writing.unwrap();
}

#[test]
fn a_restricted_report_stands_in_no_pair() {
    let (nl, de) = two();
    nl.file("N-2", Release::Full, IBAN, "one more story");
    settle(&[(&nl, &de)]);
    let [more, theirs] = ["N-2", "D-1"].map(|reference| nl.id_of(reference).unwrap());
    decide(&nl, Decision::Confirm { a: more, b: theirs });
    assert_eq!(series_of(&nl, "N-1").work.pairs.len(), 1);
    nl.node().decide_keeping(more, KeepDecision::Restrict, "he contests it", "officer").unwrap();
    assert!(series_of(&nl, "N-1").work.pairs.is_empty());
}

#[test]
fn whatever_comes_when_both_sides_come_to_the_same() {
    for seed in 0..8_u64 {
        let (nl, de) = two_with_more();
        let mut dice = seed;
        let mut throw = |most: u64| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (dice >> 33) % most
        };
        for _ in 0..24 {
            let (site, other) = if throw(2) == 0 { (&nl, &de) } else { (&de, &nl) };
            let [n, d] = pair(site);
            match throw(6) {
                0 => decide(site, Decision::Confirm { a: n, b: d }),
                1 => decide(site, Decision::Reject { subject: n, other: d }),
                2 => decide(site, Decision::Reject { subject: d, other: n }),
                3 => undo(site),
                _ => {
                    site.node().feed_links().unwrap();
                    pull(other, site);
                }
            }
        }
        settle(&[(&nl, &de)]);
        assert_eq!(said(&nl, "N-1"), said(&de, "D-1"), "seed {seed}");
        for site in [&nl, &de] {
            let own = if site.code().as_str() == "NL" { "N-1" } else { "D-1" };
            let followed = members(&series_of(site, own));
            site.node().rebuild().unwrap();
            assert_eq!(members(&series_of(site, own)), followed, "seed {seed}");
        }
    }
}

#[test]
fn a_node_that_stops_tells_nothing_twice_and_keeps_what_it_heard() {
    let (mut nl, mut de) = two();
    work_on(&nl, "N-1", "");
    nl.restart();
    settle(&[(&nl, &de)]);
    de.restart();
    assert_eq!(workers(&series_of(&de, "D-1")), ["NL"]);
    nl.restart();
    assert!(!nl.node().feed_links().unwrap(), "nothing is told twice");
    assert!(nl.link_to(&de).told.contains(&("decision".to_owned(), 1)));
}

fn speaking(by: &str, says: &serde_json::Value) -> String {
    let by = json!({ "code": by, "name": "The unit", "role": "authority" });
    json!({ "by": by, "word": { "counter": 1, "says": says } }).to_string()
}

fn working(references: &[(&str, &str)]) -> serde_json::Value {
    let name = |(owner, reference): &(&str, &str)| json!({ "owner": owner, "reference": reference });
    let reports: Vec<_> = references.iter().map(name).collect();
    json!({ "about": "work", "number": 1, "since_ms": 0, "works": true, "reports": reports })
}

#[test]
fn what_a_neighbour_may_not_say_is_set_aside() {
    let nl = Site::new("NL", Role::Authority);
    nl.file("N-1", Release::Full, IBAN, "a story");
    nl.file("N-2", Release::Own, IBAN, "a withheld story");
    let mut forger = Forger::join(&nl, 7);
    nl.node().feed_links().unwrap();
    let name = |reference: &str| json!({ "owner": "NL", "reference": reference });
    let pair = |first: &str, second: &str| json!({ "about": "pair", "first": name(first), "second": name(second), "verdict": "together" });
    // What it was not told of, what is not there, another's word, ours, and none.
    forger.write("decision", None, &speaking("DE", &working(&[("NL", "N-2")])));
    forger.write("decision", None, &speaking("DE", &pair("N-1", "N-2")));
    forger.write("decision", None, &speaking("DE", &working(&[("NL", "N-404")])));
    forger.write("decision", None, &speaking("FR", &working(&[("NL", "N-1")])));
    forger.write("decision", None, &speaking("NL", &working(&[("NL", "N-1")])));
    forger.write("decision", None, &speaking("DE", &pair("N-1", "N-1")));
    forger.write("decision", None, "{}");
    nl.node().take_pulled(&code("DE"), forger.answer(0)).unwrap();
    let page = nl.node().set_aside(&SetAsideQuery::default()).unwrap();
    let mut why: Vec<_> = page.rows.into_iter().map(|row| row.reason).collect();
    why.sort_unstable();
    assert_eq!(why[..2], ["foreign-owner"; 2]);
    assert_eq!(why[2..4], ["malformed"; 2]);
    assert_eq!(why[4..], ["unknown-report"; 3]);
    assert!(workers(&series_of(&nl, "N-1")).is_empty() && series_of(&nl, "N-1").work.pairs.is_empty());

    // Of what it knows it may say so, with what it does not know left out.
    forger.write("decision", None, &speaking("DE", &working(&[("NL", "N-1"), ("NL", "N-2")])));
    nl.node().take_pulled(&code("DE"), forger.answer(7)).unwrap();
    assert_eq!(workers(&series_of(&nl, "N-1")), ["DE"]);
}
