//! Asking for a release: between two States, by the centre, and of what nobody was told.

use jiff::civil::Date;
use joinder_core::{
    Answer, Level, Release, RequestId, Role,
    codes::{Ground, Part, Parts, Purpose},
};
use joinder_ledger::{Content, Entry, Trust, verify_file};
use joinder_node::{
    LedgerOf, NewRequest, NodeError, ReportQuery, RequestError, RequestState, RequestView, RetentionPass,
    SetAsideQuery, WantedState,
};
use serde_json::{Value, json};

use super::{
    hostile::Forger,
    support::{IBAN, NOW_MS, Site, join, organisation, pull, settle},
};

const TODAY: Date = Date::constant(2026, 7, 1);
const DAY_MS: i64 = 86_400_000;

fn a_request(parts: Parts) -> NewRequest {
    NewRequest {
        purpose: Purpose::C,
        case: "2026-17".parse().unwrap(),
        parts,
        reason: "To find the account's holder.".parse().unwrap(),
        urgent: None,
    }
}

fn granted(parts: Parts) -> Answer {
    Answer::Granted { parts, until: TODAY.tomorrow().unwrap() }
}

fn refused() -> Answer {
    Answer::Refused { ground: Ground::Investigation, words: Some("Ask again in May.".parse().unwrap()) }
}

/// A table of one report with a story, a victim and another trace, each named after the owner.
fn file(site: &Site, reference: &str, release: Release) {
    let code = site.code().as_str().to_lowercase();
    let table = format!(
        "reference,offender iban,offender email,victim email,description\n\
        {reference},{IBAN},mail{code}@swindle.example.com,victim{code}@home.example.com,story{code} of a phone\n"
    );
    site.table(release, &table);
}

/// Two States that are linked; DE's report is at `hit`, and meets one that NL released to it.
fn two() -> (Site, Site) {
    let (nl, de) = (Site::new("NL", Role::Authority), Site::new("DE", Role::Authority));
    join(&nl, &de);
    file(&nl, "N-1", Release::Full);
    file(&de, "D-1", Release::Hit);
    settle(&[(&nl, &de)]);
    assert_eq!(nl.level("D-1"), Some(Level::HitOnly));
    (nl, de)
}

/// Two States that only a centre links, both with a report at `hit`.
fn three() -> (Site, Site, Site) {
    let eu = Site::new("EU", Role::Centre);
    let (nl, de) = (Site::new("NL", Role::Authority), Site::new("DE", Role::Authority));
    join(&eu, &nl);
    join(&eu, &de);
    file(&nl, "N-1", Release::Hit);
    file(&de, "D-1", Release::Hit);
    settle(&[(&eu, &nl), (&eu, &de)]);
    assert_eq!(nl.level("D-1"), Some(Level::HitOnly));
    (eu, nl, de)
}

fn ask(site: &Site, reference: &str, parts: Parts) -> RequestId {
    site.node().ask(site.id_of(reference).unwrap(), a_request(parts), "officer").unwrap()
}

fn came_in(site: &Site) -> RequestView {
    site.node().requests().unwrap().came_in.remove(0)
}

fn state(site: &Site, id: RequestId) -> RequestState {
    site.node().request(id).unwrap().unwrap().state
}

fn answer(site: &Site, answer: Answer) {
    site.node().answer_request(came_in(site).id, answer, "chief").unwrap();
}

/// What happened to the requests about a report; all of it at one time, so in its order.
fn history(site: &Site, reference: &str) -> Vec<&'static str> {
    let lines = site.report(reference).unwrap().history;
    let of_requests = |what: &&str| ["asked", "granted", "refused", "asked-no-more"].contains(what);
    lines.iter().map(|line| line.what).filter(of_requests).collect()
}

#[test]
fn two_states_ask_and_answer_and_nothing_is_released_by_machine() {
    let (nl, de) = two();
    let all = [(&nl, &de)];
    let id = ask(&nl, "D-1", Parts::whole());
    assert_eq!(state(&nl, id), RequestState::Sent);
    settle(&all);
    assert_eq!((state(&nl, id), nl.level("D-1")), (RequestState::Waits, Some(Level::HitOnly)));
    assert_eq!(de.node().waiting_requests(), 1);
    let view = came_in(&de);
    assert_eq!((view.asker.code.as_str(), view.state), ("NL", RequestState::Waits));
    let asked = view.request.unwrap();
    assert_eq!((asked.case.as_str(), asked.reason.as_str()), ("2026-17", "To find the account's holder."));
    let again = nl.node().ask(nl.id_of("D-1").unwrap(), a_request(Parts::LEAST), "officer");
    assert!(matches!(again, Err(NodeError::Request(RequestError::Asked))), "{again:?}");

    answer(&de, granted(Parts::whole()));
    assert_eq!(de.node().waiting_requests(), 0);
    settle(&all);
    let until = TODAY.tomorrow().unwrap();
    assert_eq!((state(&nl, id), nl.level("D-1")), (RequestState::Granted(until), Some(Level::Full)));
    assert!(nl.holds("storyde") && nl.holds("victimde"));
    assert_eq!(
        (history(&nl, "D-1"), history(&de, "D-1")),
        (vec!["asked", "granted"], vec!["asked", "granted"])
    );

    answer(&de, refused());
    settle(&all);
    assert_eq!((state(&nl, id), nl.level("D-1")), (RequestState::Refused, Some(Level::HitOnly)));
    assert!(!nl.holds("storyde") && !nl.holds("victimde"), "what was granted is taken back");
    assert_eq!(de.link_to(&nl).waiting_erasures, 0);
    assert_eq!(history(&nl, "D-1"), ["asked", "granted", "refused"]);
    let hits = nl.report("N-1").unwrap().hits;
    assert!(hits.iter().any(|hit| hit.other.reference == "D-1"), "the hit stays");
}

#[test]
fn a_refusal_says_why_and_shows_nothing() {
    let (nl, de) = two();
    let id = ask(&nl, "D-1", Parts::whole());
    settle(&[(&nl, &de)]);
    answer(&de, refused());
    settle(&[(&nl, &de)]);
    let view = nl.node().request(id).unwrap().unwrap();
    assert_eq!((view.state, &view.answers[0].what), (RequestState::Refused, &refused()));
    assert_eq!(nl.level("D-1"), Some(Level::HitOnly));
    assert!(!nl.holds("storyde"));
    ask(&nl, "D-1", Parts::LEAST);
}

#[test]
fn parts_are_granted_and_no_others() {
    let (nl, de) = two();
    let all = [(&nl, &de)];
    ask(&nl, "D-1", Parts::whole());
    settle(&all);
    answer(&de, granted(Parts::LEAST.with(Part::Narrative)));
    settle(&all);
    assert_eq!(nl.level("D-1"), Some(Level::Full));
    assert!(nl.holds("storyde") && nl.holds("mailde@swindle"));
    assert!(!nl.holds("victimde"));
    answer(&de, granted(Parts::LEAST));
    settle(&all);
    assert!(!nl.holds("storyde") && nl.holds("mailde@swindle"), "fewer parts take the others back");
    assert!(nl.report("D-1").unwrap().requests.may_ask, "more may be asked for");
}

#[test]
fn a_grant_ends_with_its_last_day() {
    let (nl, de) = two();
    let all = [(&nl, &de)];
    let id = ask(&nl, "D-1", Parts::whole());
    settle(&all);
    answer(&de, granted(Parts::whole()));
    settle(&all);
    for site in [&nl, &de] {
        site.set_clock(NOW_MS + DAY_MS);
        site.node().retain(RetentionPass::Erase, u64::MAX, &mut |_| ()).unwrap();
    }
    settle(&all);
    assert_eq!(nl.level("D-1"), Some(Level::Full), "it is the last day");
    for site in [&nl, &de] {
        site.set_clock(NOW_MS + 2 * DAY_MS);
    }
    settle(&all);
    assert_eq!(nl.level("D-1"), Some(Level::HitOnly));
    assert!(!nl.holds("storyde"));
    assert_eq!(state(&nl, id), RequestState::Over(TODAY.tomorrow().unwrap()));
    assert_eq!(de.link_to(&nl).waiting_erasures, 0);
}

#[test]
fn what_the_owner_narrows_or_withdraws_ends_a_grant() {
    let (nl, de) = two();
    let all = [(&nl, &de)];
    ask(&nl, "D-1", Parts::whole());
    settle(&all);
    answer(&de, granted(Parts::whole()));
    settle(&all);
    file(&de, "D-1", Release::Sealed);
    settle(&all);
    assert_eq!(nl.id_of("D-1"), None, "sealed stays sealed");
    assert!(!nl.holds("storyde"));
    file(&de, "D-1", Release::Hit);
    settle(&all);
    assert_eq!(nl.level("D-1"), Some(Level::Full), "the grant was not ended");
    de.withdraw("D-1");
    settle(&all);
    assert!(nl.id_of("D-1").is_none() && !nl.holds("storyde"));
}

#[test]
fn a_request_is_taken_back_while_it_waits() {
    let (nl, de) = two();
    let all = [(&nl, &de)];
    let id = ask(&nl, "D-1", Parts::whole());
    settle(&all);
    nl.node().take_back_request(id, "officer").unwrap();
    settle(&all);
    assert_eq!((state(&nl, id), came_in(&de).state), (RequestState::TakenBack, RequestState::TakenBack));
    assert_eq!(de.node().waiting_requests(), 0);
    let late = de.node().answer_request(came_in(&de).id, granted(Parts::whole()), "chief");
    assert!(matches!(late, Err(NodeError::Request(RequestError::TakenBack))), "{late:?}");
    assert!(nl.node().take_back_request(id, "officer").is_err());
    assert_eq!(history(&de, "D-1"), ["asked", "asked-no-more"]);
}

#[test]
fn what_was_asked_about_a_report_is_erased_with_it() {
    let (nl, de) = two();
    let all = [(&nl, &de)];
    ask(&nl, "D-1", Parts::whole());
    settle(&all);
    answer(&de, refused());
    settle(&all);
    let id = ask(&nl, "D-1", Parts::LEAST);
    settle(&all);
    assert!(de.holds("To find the account") && de.holds("Ask again in May"));
    for site in [&de, &nl] {
        site.set_clock(NOW_MS + 3 * 366 * DAY_MS);
    }
    de.node().retain(RetentionPass::Erase, u64::MAX, &mut |_| ()).unwrap();
    assert!(!de.holds("To find the account") && !de.holds("Ask again in May"));
    assert!(de.node().requests().unwrap().came_in.is_empty());
    settle(&all);
    assert_eq!(state(&nl, id), RequestState::Refused, "nobody waits for ever");
    assert_eq!((nl.id_of("D-1"), de.node().waiting_requests()), (None, 0));
    for (of, site, other) in [(LedgerOf::Heard, &de, &nl), (LedgerOf::Told, &de, &nl)] {
        let mut file = Vec::new();
        site.node().write_ledger(other.code(), of, &mut file).unwrap();
        verify_file(file.as_slice(), Trust::AsStated).unwrap();
    }
}

#[test]
fn an_answer_that_crosses_a_take_back_stands_on_both_sides() {
    let (nl, de) = two();
    let id = ask(&nl, "D-1", Parts::whole());
    pull(&de, &nl);
    answer(&de, granted(Parts::whole()));
    nl.node().take_back_request(id, "officer").unwrap();
    settle(&[(&nl, &de)]);
    assert_eq!(nl.level("D-1"), Some(Level::Full));
    assert!(matches!(state(&nl, id), RequestState::Granted(_)));
    assert!(matches!(came_in(&de).state, RequestState::Granted(_)));
}

#[test]
fn by_the_centre_a_request_and_what_is_granted_pass_to_one_asker() {
    let (eu, nl, de) = three();
    let fr = Site::new("FR", Role::Authority);
    join(&eu, &fr);
    file(&fr, "F-1", Release::Hit);
    let all = [(&eu, &nl), (&eu, &de), (&eu, &fr)];
    settle(&all);
    let id = ask(&nl, "D-1", Parts::whole());
    settle(&all);
    let passed = eu.node().requests().unwrap();
    assert!(passed.came_in.is_empty() && passed.went_out.is_empty());
    assert_eq!((passed.passed.len(), &passed.passed[0].request), (1, &None));
    let view = came_in(&de);
    assert_eq!((view.asker.code.as_str(), view.via.as_str()), ("NL", "EU"));
    answer(&de, granted(Parts::whole()));
    settle(&all);
    assert_eq!((nl.level("D-1"), eu.level("D-1")), (Some(Level::Full), Some(Level::Traces)));
    assert_eq!(fr.level("D-1"), Some(Level::HitOnly));
    assert!(nl.holds("storyde") && !fr.holds("storyde"));
    assert!(eu.report("D-1").unwrap().disclosed.report().narrative.is_none());
    let query = ReportQuery { text: Some("storyde".to_owned()), ..ReportQuery::default() };
    assert!(eu.node().reports(&query).unwrap().rows.is_empty(), "the centre reads nothing of what it passes");
    assert_eq!(eu.node().requests().unwrap().passed[0].state, RequestState::Answered);
    let file = |of| eu.node().ledger_page(nl.code(), of, 0).unwrap().lines.concat();
    let (told, heard) = (file(LedgerOf::Told), file(LedgerOf::Heard));
    assert!(told.contains("D-1") && !told.contains("storyde"), "nor does it write that into a file");
    assert!(!heard.contains("2026-17"), "nor what was asked");
    assert!(matches!(state(&nl, id), RequestState::Granted(_)));

    // A newer version goes the same way, and what the centre tells of the hit does not replace it.
    let table = format!("reference,offender iban,description\nD-1,{IBAN},newerstory of a phone\n");
    de.table(Release::Hit, &table);
    settle(&all);
    assert!(nl.holds("newerstory") && nl.level("D-1") == Some(Level::Full));

    answer(&de, refused());
    settle(&all);
    assert_eq!(nl.level("D-1"), Some(Level::HitOnly), "the hit is told by the centre as before");
    for site in [&nl, &eu, &fr] {
        assert!(!site.holds("newerstory"), "{}", site.code());
    }
    assert_eq!((de.link_to(&eu).waiting_erasures, eu.link_to(&nl).waiting_erasures), (0, 0));
}

#[test]
fn what_was_granted_by_the_centre_outlasts_the_hit_that_the_owners_own_link_told() {
    let (eu, nl, de) = three();
    ask(&nl, "D-1", Parts::whole());
    settle(&[(&eu, &nl), (&eu, &de)]);
    answer(&de, granted(Parts::whole()));
    settle(&[(&eu, &nl), (&eu, &de)]);
    join(&nl, &de);
    let all = [(&eu, &nl), (&eu, &de), (&nl, &de)];
    settle(&all);
    assert!(de.link_to(&nl).told.contains(&("report".to_owned(), 1)), "its own link tells of the hit too");
    assert_eq!(nl.level("D-1"), Some(Level::Full), "a hit takes no grant's place");
    file(&nl, "N-1", Release::Own);
    settle(&all);
    assert!(de.link_to(&nl).told.contains(&("withdrawal".to_owned(), 1)));
    assert_eq!(nl.level("D-1"), Some(Level::Full), "that one is withdrawn, and the grant is not");
    file(&de, "D-1", Release::Own);
    settle(&all);
    assert!(nl.id_of("D-1").is_none() && !nl.holds("storyde"));
    assert_eq!((de.link_to(&eu).waiting_erasures, eu.link_to(&nl).waiting_erasures), (0, 0));
}

#[test]
fn a_link_that_ends_takes_back_what_was_passed_over_it() {
    let (eu, nl, de) = three();
    let all = [(&eu, &nl), (&eu, &de)];
    ask(&nl, "D-1", Parts::whole());
    settle(&all);
    answer(&de, granted(Parts::whole()));
    settle(&all);
    assert!(nl.holds("storyde"));
    eu.node().set_link_state(nl.code(), WantedState::Revoked { recall: true }).unwrap();
    pull(&nl, &eu);
    assert!(!nl.holds("storyde") && nl.id_of("D-1").is_none());
    assert!(!eu.holds("storyde"));
}

#[test]
fn a_node_that_stops_goes_on_asking_and_telling() {
    let (eu, mut nl, mut de) = three();
    ask(&nl, "D-1", Parts::whole());
    nl.restart();
    settle(&[(&eu, &nl), (&eu, &de)]);
    de.restart();
    assert_eq!(de.node().waiting_requests(), 1);
    answer(&de, granted(Parts::whole()));
    de.restart();
    settle(&[(&eu, &nl), (&eu, &de)]);
    assert_eq!(nl.level("D-1"), Some(Level::Full));
    assert!(!de.node().feed_links().unwrap(), "nothing is told twice");
}

#[test]
fn nobody_asks_for_what_is_not_withheld_or_cannot_be_reached() {
    let (nl, de) = two();
    let ask = |site: &Site, reference: &str| {
        site.node().ask(site.id_of(reference).unwrap(), a_request(Parts::whole()), "officer")
    };
    let own = ask(&nl, "N-1");
    assert!(matches!(own, Err(NodeError::Request(RequestError::NotWithheld))), "{own:?}");
    nl.node().set_link_state(de.code(), WantedState::Paused).unwrap();
    let paused = ask(&nl, "D-1");
    assert!(matches!(paused, Err(NodeError::Request(RequestError::NoWay))), "{paused:?}");
    assert!(!nl.report("D-1").unwrap().requests.may_ask);
    let no_such = de.node().answer_request("req_0000000000001".parse().unwrap(), refused(), "chief");
    assert!(matches!(no_such, Err(NodeError::NoSuchItem)), "{no_such:?}");
}

fn de() -> joinder_core::OrganisationCode {
    "DE".parse().unwrap()
}

fn asked(asker: &str, number: u16, owner: &str, reference: &str) -> String {
    let request = json!({
        "id": format!("req_{number:0>13}"), "asker": asker, "owner": owner, "reference": reference, "purpose": "c",
        "case": "1", "parts": "traces", "reason": "why not",
    });
    let who = json!({ "code": asker, "name": "The unit", "role": "authority" });
    json!({ "asked": { "request": request, "asker": who } }).to_string()
}

/// The payloads of entries of a kind that DE may pull.
fn told(site: &Site, kind: &str) -> Vec<Value> {
    let lines = site.node().serve_pull(&de(), 0, 1 << 20).unwrap().lines;
    let entries = lines.iter().map(|line| Entry::from_line(line).unwrap());
    let of_kind = entries.filter(|entry| entry.header().kind().name() == kind);
    let payloads = of_kind.map(|entry| match entry.content() {
        Content::Kept { payload, .. } => serde_json::from_str(payload).unwrap(),
        Content::Erased => Value::Null,
    });
    payloads.collect()
}

fn reasons(site: &Site) -> Vec<String> {
    let page = site.node().set_aside(&SetAsideQuery::default()).unwrap();
    page.rows.into_iter().map(|row| row.reason).collect()
}

#[test]
fn who_was_not_told_of_a_report_is_answered_as_if_there_were_none() {
    let nl = Site::new("NL", Role::Authority);
    file(&nl, "N-1", Release::Hit);
    file(&nl, "N-2", Release::Own);
    let mut forger = Forger::join(&nl, 7);
    for (number, reference) in [(1, "N-1"), (2, "N-2"), (3, "N-404")] {
        forger.write("request", None, &asked("DE", number, "NL", reference));
    }
    // Another's report, and in another's name.
    forger.write("request", None, &asked("DE", 4, "FR", "F-1"));
    forger.write("request", None, &asked("FR", 5, "NL", "N-1"));
    forger.write("request", None, "{}");
    assert_eq!(nl.node().take_pulled(&de(), forger.answer(0)).unwrap(), 6);
    let replies = told(&nl, "reply");
    assert_eq!(replies.len(), 4);
    let none = json!({ "outcome": "refused", "ground": "not-available" });
    assert!(replies.iter().all(|reply| reply["answer"] == none && reply["asker"] == "DE"), "{replies:?}");
    assert_eq!(nl.node().waiting_requests(), 0);
    assert!(nl.node().requests().unwrap().came_in.is_empty());
    let mut why = reasons(&nl);
    why.sort_unstable();
    assert_eq!(why[..2], ["foreign-asker", "malformed"]);
    assert_eq!(why[2..], ["unknown-report"; 4]);
}

#[test]
fn what_is_asked_of_another_and_not_passed_on_stands_in_no_file() {
    let eu = Site::new("EU", Role::Centre);
    let mut forger = Forger::join(&eu, 7);
    forger.write("request", None, &asked("DE", 1, "FR", "F-1"));
    forger.write("request", None, &asked("DE", 2, "EU", "E-1").replace("why not", "what is asked of us"));
    eu.node().take_pulled(&de(), forger.answer(0)).unwrap();
    assert_eq!(reasons(&eu), ["unknown-report"; 2]);
    let file = eu.node().ledger_page(&de(), LedgerOf::Heard, 0).unwrap().lines.concat();
    assert!(!file.contains("why not") && file.contains("what is asked of us"));
}

#[test]
fn what_an_asker_may_know_is_not_for_the_centre_to_say() {
    let nl = Site::new("NL", Role::Authority);
    file(&nl, "N-1", Release::Hit);
    nl.file_for(&["DE"], "N-2", Release::Hit, IBAN, "a story for one");
    nl.node().save_organisation(&organisation("BANK", Role::Partner)).unwrap();
    let mut centre = Forger::join_as(&nl, "EU", Role::Centre, 7);
    nl.node().feed_links().unwrap();
    // For a partner that is known here, and for another as if it were a centre, which knows of what names others.
    centre.write("request", None, &asked("BANK", 1, "NL", "N-1"));
    centre.write("request", None, &asked("FR", 2, "NL", "N-2").replace("authority", "centre"));
    centre.write("request", None, &asked("FR", 3, "NL", "N-1"));
    nl.node().take_pulled(&"EU".parse().unwrap(), centre.answer(0)).unwrap();
    assert_eq!(reasons(&nl), ["unknown-report"; 2]);
    let view = came_in(&nl);
    assert_eq!((view.asker.code.as_str(), view.asker.role), ("FR", Role::Authority));
    assert_eq!(nl.node().waiting_requests(), 1);
}

#[test]
fn who_asks_again_and_again_hides_nobody() {
    let nl = Site::new("NL", Role::Authority);
    let rows: Vec<String> = (1..=202).map(|n| format!("N-{n},{IBAN},a story")).collect();
    nl.table(Release::Full, &format!("reference,offender iban,description\n{}\n", rows.join("\n")));
    let mut forger = Forger::join(&nl, 7);
    nl.node().feed_links().unwrap();
    for number in 1..=202 {
        forger.write("request", None, &asked("DE", number, "NL", &format!("N-{number}")));
    }
    nl.node().take_pulled(&de(), forger.answer(0)).unwrap();
    assert_eq!(nl.node().waiting_requests(), 202);
    assert_eq!(came_in(&nl).request.unwrap().reference.as_str(), "N-1", "who waits longest");
    for number in 203..=212 {
        forger.write("request", None, &asked("DE", number, "NL", "N-1"));
    }
    nl.node().take_pulled(&de(), forger.answer(202)).unwrap();
    assert_eq!(nl.node().waiting_requests(), 202, "the last about a report stands");
    let took = |number: &str| history(&nl, number).iter().filter(|what| **what == "asked-no-more").count();
    assert_eq!((took("N-1"), took("N-2")), (10, 0));
}

/// A neighbour that told NL of a hit with its report, which NL asked for and was granted in part.
fn granting() -> (Site, Forger, RequestId) {
    let nl = Site::new("NL", Role::Authority);
    let mut forger = Forger::join(&nl, 7);
    let report = json!({
        "schema": "joinder/report/1", "owner": "DE", "reference": "D-1",
        "observables": [{ "type": "iban", "value": IBAN, "side": "offender" }],
    });
    forger.write("report", None, &json!({ "level": "hit-only", "report": report }).to_string());
    nl.node().take_pulled(&de(), forger.answer(0)).unwrap();
    let id = ask(&nl, "D-1", Parts::LEAST);
    forger.write("reply", None, &reply(id, "2026-07-02"));
    nl.node().take_pulled(&de(), forger.answer(1)).unwrap();
    assert!(matches!(state(&nl, id), RequestState::Granted(_)));
    (nl, forger, id)
}

fn reply(id: RequestId, until: &str) -> String {
    let answer = json!({ "outcome": "granted", "parts": "traces", "until": until });
    json!({ "asker": "NL", "request": id.to_string(), "answer": answer }).to_string()
}

#[test]
fn of_many_answers_to_a_request_the_last_are_kept() {
    let (nl, mut forger, id) = granting();
    for day in 1..=60 {
        forger.write("reply", None, &reply(id, &format!("2026-{:02}-{:02}", 8 + day / 30, 1 + day % 30)));
    }
    nl.node().take_pulled(&de(), forger.answer(2)).unwrap();
    let view = nl.node().request(id).unwrap().unwrap();
    assert_eq!(view.answers.len(), 50);
    assert_eq!(view.state, RequestState::Granted(Date::constant(2026, 10, 1)));
}

#[test]
fn what_was_granted_is_not_taken_once_its_last_day_is_over() {
    let (nl, mut forger, id) = granting();
    let report = json!({
        "schema": "joinder/report/1", "owner": "DE", "reference": "D-1", "kind": "phishing",
        "observables": [{ "type": "iban", "value": IBAN, "side": "offender" }],
        "marking": joinder_core::Marking::cautious(TODAY),
    });
    let granted = json!({ "request": id.to_string(), "parts": "traces" });
    let telling = json!({ "level": "full", "report": report, "granted": granted }).to_string();
    nl.set_clock(NOW_MS + DAY_MS);
    forger.write("widened", Some(0), &telling);
    nl.node().take_pulled(&de(), forger.answer(2)).unwrap();
    assert!(reasons(&nl).is_empty(), "it is the last day");
    // Whoever carries it brings it again.
    nl.set_clock(NOW_MS + 2 * DAY_MS);
    forger.write("report", None, &telling);
    nl.node().take_pulled(&de(), forger.answer(3)).unwrap();
    assert_eq!(reasons(&nl), ["not-asked"]);
}

#[test]
fn the_same_request_twice_is_one_and_another_under_its_number_none() {
    let nl = Site::new("NL", Role::Authority);
    file(&nl, "N-1", Release::Full);
    let mut forger = Forger::join(&nl, 7);
    nl.node().feed_links().unwrap();
    for _ in 0..2 {
        forger.write("request", None, &asked("DE", 1, "NL", "N-1"));
    }
    let changed = asked("DE", 1, "NL", "N-1").replace("why not", "another reason");
    forger.write("request", None, &changed);
    nl.node().take_pulled(&de(), forger.answer(0)).unwrap();
    assert_eq!(nl.node().requests().unwrap().came_in.len(), 1);
    assert_eq!(came_in(&nl).request.unwrap().reason.as_str(), "why not");
    assert_eq!(reasons(&nl), ["changed-request"]);
}

#[test]
fn what_nobody_asked_for_is_set_aside() {
    let (nl, eu) = (Site::new("NL", Role::Authority), Site::new("EU", Role::Centre));
    join(&eu, &nl);
    let report = json!({
        "schema": "joinder/report/1", "owner": "DE", "reference": "D-1", "kind": "phishing",
        "narrative": { "text": "storyde" }, "observables": [{ "type": "iban", "value": IBAN, "side": "offender" }],
        "marking": joinder_core::Marking::cautious(TODAY),
    });
    let telling = json!({
        "level": "full", "report": report, "granted": { "request": "req_0000000000001", "parts": "traces" },
    });
    let reply = json!({
        "asker": "NL", "request": "req_0000000000001", "answer": { "outcome": "granted", "parts": "traces", "until": "2026-12-31" },
    });
    let passing = json!({ "to": "NL", "passing": telling });
    for site in [&nl, &eu] {
        let mut forger = Forger::join(site, 7);
        forger.write("reply", None, &reply.to_string());
        forger.write("report", None, &telling.to_string());
        forger.write("report", None, &passing.to_string());
        site.node().take_pulled(&de(), forger.answer(0)).unwrap();
        assert_eq!(site.id_of("D-1"), None);
        assert_eq!(reasons(site), ["not-asked", "not-asked", "not-asked"], "{}", site.code());
        assert_eq!(site.node().requests().unwrap(), joinder_node::Requests::default());
    }
    settle(&[(&eu, &nl)]);
    assert!(eu.link_to(&nl).told.is_empty(), "nothing is passed on");
}
