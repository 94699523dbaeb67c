//! Reports go on their day unless somebody says why not; persons get an answer.

#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::{
    io::Cursor,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use jiff::civil::{Date, date};
use joinder_core::{
    KeepFor, Organisation, ReportId, Role, SetBy,
    codes::{Country, RefusalGround, StopGround, SubjectAsk},
};
use joinder_node::{
    AskedBy, Decision, ImportOptions, KeepDecision, Node, Now, ReportQuery, RetentionCounts, RetentionPass,
    SeededChance, Settings, Source,
};
use joinder_observables::SharedLists;
use joinder_store::{Store, StoreError};

const UNIT: &str = "NL-unit";
/// 2026-07-01T12:00:00Z, on which the tests begin.
const NOW_MS: i64 = 1_782_907_200_000;
const DAY_MS: i64 = 86_400_000;

/// A clock that a test moves.
#[derive(Clone)]
struct Clock(Arc<AtomicI64>);

impl Now for Clock {
    fn ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

struct Desk {
    node: Node,
    clock: Clock,
    folder: tempfile::TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock(Arc::new(AtomicI64::new(NOW_MS)));
        let node = open(folder.path(), &clock);
        Self { node, clock, folder }
    }

    /// Moves the clock to noon of a day.
    fn on(&self, day: Date) -> &Self {
        let days = i64::from((day - date(2026, 7, 1)).get_days());
        self.clock.0.store(NOW_MS + days * DAY_MS, Ordering::Relaxed);
        self
    }

    fn source(&self, name: &str, months: Option<u16>) {
        let mut source = Source { owner: UNIT.parse().unwrap(), ..Source::named(name).unwrap() };
        source.marking.keep_months = months.map(|months| KeepFor::try_from(months).unwrap());
        self.node.save_source(&source).unwrap();
    }

    fn import(&self, source: &str, rows: &[(&str, &str)]) {
        let mut text = "reference,offender email,victim email,description\n".to_owned();
        for (reference, story) in rows {
            text.push_str(&format!("{reference},one@mule.example.com,anna@home.example.com,{story}\n"));
        }
        let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
        self.node.import(source, "a.csv", Box::new(Cursor::new(text)), &options, &mut |_| {}).unwrap();
    }

    fn id(&self, wanted: &str) -> Option<ReportId> {
        let mut found = None;
        let each = &mut |id, _: &str, reference: &str| {
            found = found.or((reference == wanted).then_some(id));
            Ok(())
        };
        self.node.store().read(|tx| tx.each_natural_key(each)).map_err(|error: StoreError| error).unwrap();
        found
    }

    fn decide(&self, reference: &str, decision: KeepDecision) -> Result<(), String> {
        let id = self.id(reference).unwrap();
        self.node.decide_keeping(id, decision, "needed", "officer").map_err(|error| error.to_string())
    }

    fn until(&self, reference: &str) -> Date {
        self.node.report(self.id(reference).unwrap()).unwrap().unwrap().keeping.unwrap().until
    }

    fn pass(&self) -> u64 {
        self.node.retain(RetentionPass::Erase, u64::MAX, &mut |_| ()).unwrap().counts.total()
    }

    fn listed(&self) -> Vec<String> {
        let rows = self.node.reports(&ReportQuery::default()).unwrap().rows;
        rows.into_iter().map(|line| line.reference).collect()
    }

    fn holds(&self, needle: &str) -> bool {
        let files = std::fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.is_file()).any(|path| {
            let bytes = std::fs::read(path).unwrap();
            bytes.windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
        })
    }
}

fn open(folder: &Path, clock: &Clock) -> Node {
    let settings = Settings {
        folder: folder.to_owned(),
        organisation: Organisation {
            code: UNIT.parse().unwrap(),
            name: UNIT.into(),
            role: Role::Authority,
            country: Some(Country::NL),
            contact: None,
        },
        lists: SharedLists::builtin(),
        now: Box::new(clock.clone()),
        chance: Box::new(SeededChance::new(1)),
    };
    Node::open(Store::sqlite(folder, None).unwrap(), settings).unwrap()
}

#[test]
fn silence_erases_by_the_term_of_the_source() {
    let desk = Desk::new();
    desk.source("short", Some(6));
    desk.source("usual", None);
    desk.import("short", &[("S-1", "a story")]);
    desk.import("usual", &[("U-1", "a story")]);
    assert_eq!((desk.until("S-1"), desk.until("U-1")), (date(2027, 1, 1), date(2029, 7, 1)));
    desk.on(date(2026, 12, 31));
    assert_eq!(desk.pass(), 0);
    desk.on(date(2027, 1, 1));
    let counted = desk.node.retain(RetentionPass::Count, u64::MAX, &mut |_| ()).unwrap();
    assert_eq!((counted.id, counted.counts.total()), (0, 1), "what only counts keeps no receipt");
    assert_eq!(desk.pass(), 1);
    assert_eq!(desk.listed(), ["U-1"]);
    let pass = &desk.node.retention_passes(1).unwrap()[0];
    let erased = &pass.counts.erased[0];
    assert_eq!((erased.source.as_str(), erased.why.as_str(), erased.reports), ("short", "term", 1));
}

#[test]
fn a_later_version_is_kept_no_longer_than_the_first() {
    let desk = Desk::new();
    desk.source("short", Some(6));
    desk.import("short", &[("S-1", "a story"), ("S-2", "a story")]);
    desk.decide("S-2", KeepDecision::Extend { until: date(2028, 1, 1) }).unwrap();
    desk.on(date(2026, 12, 1));
    desk.import("short", &[("S-1", "a story, sent again"), ("S-2", "a story, sent again")]);
    assert_eq!(desk.until("S-1"), date(2027, 1, 1), "its term began when it first came");
    assert_eq!(desk.until("S-2"), date(2028, 1, 1), "what was decided stands");
    desk.source("short", Some(1));
    desk.import("short", &[("S-1", "a story once more"), ("S-2", "a story once more")]);
    assert_eq!(desk.until("S-1"), date(2027, 1, 1), "an earlier day binds");
    desk.on(date(2026, 12, 2));
    desk.import("short", &[("S-3", "another")]);
    assert_eq!(desk.until("S-3"), date(2027, 1, 2));
    desk.on(date(2027, 1, 1));
    assert_eq!(desk.pass(), 1);
}

#[test]
fn what_was_set_aside_goes_when_its_source_s_term_is_over() {
    let desk = Desk::new();
    desk.source("short", Some(6));
    let record = r#"{"schema":"joinder/report/1","owner":"DE-other","reference":"A-1","narrative":"told by cnryaside"}"#;
    let input = Box::new(Cursor::new(format!("{record}\n")));
    let options = ImportOptions::default();
    let receipt = desk.node.import("short", "a.ndjson", input, &options, &mut |_| {}).unwrap();
    assert_eq!(receipt.counts.set_aside, 1);
    desk.on(date(2026, 12, 31)).pass();
    assert!(desk.holds("cnryaside"));
    desk.on(date(2027, 1, 3)).pass();
    assert!(!desk.holds("cnryaside"));
}

#[test]
fn a_pass_that_was_cut_short_is_ended_by_the_next() {
    let desk = Desk::new();
    desk.source("short", Some(6));
    desk.import("short", &[("S-1", "a story"), ("S-2", "a story")]);
    let series = desk.node.report(desk.id("S-1").unwrap()).unwrap().unwrap().line.series.unwrap().id;
    desk.node.name_series(series, "cnryname").unwrap();
    desk.on(date(2027, 1, 1));
    let cut_short = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        desk.node.retain(RetentionPass::Erase, u64::MAX, &mut |_| std::panic::resume_unwind(Box::new(())))
    }));
    assert!(cut_short.is_err() && desk.holds("cnryname"));
    assert!(desk.node.retain_daily().unwrap().is_some());
    assert!(!desk.holds("cnryname"));
}

#[test]
fn a_series_that_ended_by_restriction_loses_its_name_with_its_reports() {
    let desk = Desk::new();
    desk.source("short", Some(6));
    desk.import("short", &[("S-1", "a story"), ("S-2", "a story")]);
    let series = desk.node.report(desk.id("S-1").unwrap()).unwrap().unwrap().line.series.unwrap().id;
    desk.node.name_series(series, "cnryname").unwrap();
    desk.decide("S-1", KeepDecision::Restrict).unwrap();
    desk.decide("S-2", KeepDecision::Restrict).unwrap();
    desk.on(date(2027, 1, 1)).pass();
    assert!(!desk.holds("cnryname"));
}

#[test]
fn each_stop_ends_by_itself_and_says_why() {
    let desk = Desk::new();
    desk.source("short", Some(6));
    desk.import("short", &[("S-1", "a story")]);
    desk.decide("S-1", KeepDecision::Stop { ground: StopGround::Accuracy }).unwrap();
    desk.decide("S-1", KeepDecision::Stop { ground: StopGround::Proof }).unwrap();
    desk.decide("S-1", KeepDecision::EndStop).unwrap();
    desk.on(date(2027, 1, 1));
    assert_eq!(desk.pass(), 0, "the proof is still needed");
    desk.decide("S-1", KeepDecision::EndStop).unwrap();
    let ended = desk.node.store().read(|tx| tx.keepings(desk.id("S-1").unwrap()));
    let ended = ended.map_err(|error: StoreError| error).unwrap();
    assert!(ended.iter().all(|one| one.ended.as_ref().is_some_and(|ended| ended.why == "needed")));
    assert_eq!(desk.pass(), 1);
}

#[test]
fn the_pass_of_a_day_is_made_once() {
    let desk = Desk::new();
    assert!(desk.node.retain_daily().unwrap().is_some());
    assert!(desk.node.retain_daily().unwrap().is_none());
    desk.on(date(2026, 7, 2));
    assert!(desk.node.retain_daily().unwrap().is_some());
}

#[test]
fn an_extension_has_a_reason_and_an_end_and_goes_with_the_report() {
    let desk = Desk::new();
    desk.source("short", Some(6));
    desk.import("short", &[("S-1", "a story")]);
    let extend = |until| KeepDecision::Extend { until };
    let id = desk.id("S-1").unwrap();
    let silent = desk.node.decide_keeping(id, extend(date(2028, 1, 1)), "  ", "officer");
    assert!(silent.unwrap_err().to_string().contains("reason"));
    assert!(desk.decide("S-1", extend(date(2027, 1, 1))).unwrap_err().contains("after the one that stands"));
    assert!(desk.decide("S-1", extend(date(2029, 7, 2))).unwrap_err().contains("three years"));
    desk.decide("S-1", extend(date(2028, 1, 1))).unwrap();
    assert_eq!(desk.until("S-1"), date(2028, 1, 1));
    let view = desk.node.report(id).unwrap().unwrap();
    assert_eq!(view.disclosed.report().marking.as_ref().unwrap().erase_by, date(2028, 1, 1));
    let told = view.history.iter().find(|line| line.what == "extended").unwrap();
    assert_eq!((told.who.as_str(), told.note.as_str()), ("officer", "2028-01-01: needed"));
    // The same record again is no news, and does not take the extension away.
    desk.import("short", &[("S-1", "a story")]);
    assert_eq!(desk.until("S-1"), date(2028, 1, 1));
    desk.on(date(2027, 6, 1));
    assert_eq!(desk.pass(), 0);
    desk.on(date(2028, 1, 1));
    assert_eq!(desk.pass(), 1);
}

#[test]
fn a_day_that_the_record_states_is_not_moved_here() {
    let desk = Desk::new();
    desk.source("short", None);
    let whole = serde_json::json!({
        "schema": "joinder/report/1", "owner": UNIT, "reference": "R-1", "kind": "phishing",
        "marking": joinder_core::Marking { erase_by: date(2026, 9, 1), ..joinder_core::Marking::cautious(date(2026, 7, 1)) },
    });
    let input = Box::new(Cursor::new(format!("{whole}\n")));
    desk.node.import("short", "a.ndjson", input, &ImportOptions::default(), &mut |_| {}).unwrap();
    let view = desk.node.report(desk.id("R-1").unwrap()).unwrap().unwrap().keeping.unwrap();
    assert_eq!((view.until, view.set_by), (date(2026, 9, 1), SetBy::Record));
    let refused = desk.decide("R-1", KeepDecision::Extend { until: date(2027, 1, 1) });
    assert!(refused.unwrap_err().contains("states no day"));
    desk.on(date(2026, 9, 1));
    assert_eq!(desk.pass(), 1);
}

#[test]
fn each_ground_holds_a_report_and_then_keeps_it_unused() {
    for &ground in StopGround::ALL {
        let desk = Desk::new();
        desk.source("short", Some(1));
        desk.import("short", &[("S-1", "a story")]);
        desk.decide("S-1", KeepDecision::Stop { ground }).unwrap();
        assert_eq!(desk.listed().is_empty(), ground.restricts_at_once(), "{ground}");
        desk.on(date(2026, 8, 1));
        assert_eq!(desk.pass(), 0, "{ground}");
        assert!(desk.id("S-1").is_some() && desk.listed().is_empty(), "{ground}: kept for that alone");
        assert_eq!(desk.node.held(), 0, "{ground}: it matches nothing");
        let id = desk.id("S-1").unwrap();
        assert!(desk.node.withdraw(id, "officer").is_err(), "{ground}");
        let review = desk.node.review(None, 9).unwrap().rows;
        assert_eq!(review[0].keeping.stop.as_ref().unwrap().ground, ground);
        desk.decide("S-1", KeepDecision::EndStop).unwrap();
        assert_eq!(desk.pass(), 1, "{ground}");
        assert!(!desk.holds("a story"));
    }
}

#[test]
fn people_are_asked_before_and_may_let_it_go() {
    let desk = Desk::new();
    desk.source("short", Some(6));
    desk.import("short", &[("S-1", "a story"), ("S-2", "a story")]);
    assert!(desk.node.review(None, 9).unwrap().rows.is_empty());
    desk.on(date(2026, 11, 2));
    let first = desk.node.review(None, 1).unwrap();
    assert_eq!(first.rows[0].line.reference, "S-1");
    let second = desk.node.review(first.next.as_deref(), 1).unwrap();
    assert_eq!((second.rows[0].line.reference.as_str(), second.next), ("S-2", None));
    desk.decide("S-1", KeepDecision::LetGo).unwrap();
    let left = desk.node.review(None, 9).unwrap().rows;
    assert_eq!(left.iter().map(|row| row.line.reference.as_str()).collect::<Vec<_>>(), ["S-2"]);
}

#[test]
fn what_people_said_of_an_erased_report_and_its_series_goes_with_it() {
    let desk = Desk::new();
    desk.source("short", Some(1));
    desk.import("short", &[("S-1", "a story of cnrystory"), ("S-2", "a story of cnrystory")]);
    let (a, b) = (desk.id("S-1").unwrap(), desk.id("S-2").unwrap());
    desk.node.decide(Decision::Confirm { a, b }, "officer", "cnrywhy").unwrap();
    let series = desk.node.report(a).unwrap().unwrap().line.series.unwrap().id;
    desk.node.name_series(series, "cnryname").unwrap();
    desk.node.work_on(series, "officer", "cnrynote").unwrap();
    desk.decide("S-1", KeepDecision::LetGo).unwrap();
    let words = ["cnrystory", "cnrywhy", "cnryname", "cnrynote"];
    assert!(words.into_iter().all(|word| desk.holds(word)));
    desk.on(date(2026, 8, 1));
    assert_eq!(desk.pass(), 2);
    for word in words.into_iter().chain(["mule.example"]) {
        assert!(!desk.holds(word), "{word}");
    }
}

#[test]
fn a_pass_stops_where_it_is_told_to_and_goes_on() {
    let desk = Desk::new();
    desk.source("short", Some(1));
    let numbers: Vec<String> = (0..600).map(|n| format!("S-{n}")).collect();
    let rows: Vec<(&str, &str)> = numbers.iter().map(|number| (number.as_str(), "a story")).collect();
    desk.import("short", &rows);
    desk.on(date(2026, 8, 1));
    let mut told = Vec::new();
    let mut tell = |counts: &RetentionCounts| told.push(counts.total());
    let first = desk.node.retain(RetentionPass::Erase, 1, &mut tell).unwrap();
    assert!(first.counts.more && first.counts.total() < 600);
    assert_eq!(told, [first.counts.total()]);
    assert_eq!(desk.pass(), 600 - first.counts.total());
    assert_eq!(desk.node.held(), 0);
}

#[test]
fn all_on_one_person_is_found_restricted_ones_too() {
    let desk = Desk::new();
    desk.source("short", None);
    desk.import("short", &[("S-1", "Told by Anna Keller"), ("S-2", "Told by another")]);
    let ask = |name: &str, values: &str| {
        let by = AskedBy::read(name, values).unwrap();
        let held = desk.node.holdings(&by).unwrap().reports;
        held.into_iter().map(|one| one.line.reference).collect::<Vec<_>>()
    };
    assert_eq!(ask("Anna Keller", ""), ["S-1"], "by words");
    assert_eq!(ask("Keller Ann", ""), [""; 0], "no part of a longer word");
    desk.import("short", &[("S-3", "Told by Karl Keller"), ("S-4", "\"Told of Berg, Carla by phone\"")]);
    desk.import("short", &[("S-3", "Told by another")]);
    assert_eq!(ask("Karl Keller", ""), ["S-3"], "in an earlier version");
    assert_eq!(ask("Carla Berg", ""), ["S-4"], "in another order");
    desk.node.withdraw(desk.id("S-3").unwrap(), "officer").unwrap();
    desk.node.withdraw(desk.id("S-4").unwrap(), "officer").unwrap();
    assert_eq!(ask("Nobody else", "anna@home.example.com"), ["S-2", "S-1"], "by the victim's mailbox");
    desk.decide("S-1", KeepDecision::Restrict).unwrap();
    assert_eq!(desk.listed(), ["S-2"]);
    assert!(desk.node.report(desk.id("S-1").unwrap()).unwrap().is_none());
    let answers = desk.node.look_up("one@mule.example.com").unwrap();
    assert_eq!(answers[0].reports, 1, "it matches nothing");
    assert_eq!(ask("Anna Keller", ""), ["S-1"]);
    desk.import("short", &[("S-1", "Told by Anna Keller once more")]);
    assert_eq!(desk.listed(), ["S-2"], "what comes of it later is restricted as well");
    assert_eq!(desk.node.held(), 1);
    desk.decide("S-1", KeepDecision::EndRestriction).unwrap();
    assert_eq!(desk.node.held(), 2);
}

#[test]
fn a_request_has_a_month_and_ends_once() {
    let desk = Desk::new();
    let by = AskedBy::read("Anna Keller", "").unwrap();
    let number = desk.node.open_subject(SubjectAsk::Access, &by, "officer").unwrap();
    let view = |desk: &Desk| desk.node.subject(number).unwrap().unwrap();
    assert_eq!((view(&desk).due, view(&desk).late), (date(2026, 8, 1), false));
    desk.on(date(2026, 8, 2));
    assert!(view(&desk).late);
    let refuse = || desk.node.end_subject(number, Some(RefusalGround::Inquiries), "under way", "officer");
    refuse().unwrap();
    assert!(refuse().is_err());
    assert_eq!(view(&desk).outcome.unwrap().refused, Some(RefusalGround::Inquiries));
    desk.on(date(2029, 8, 10));
    desk.pass();
    assert_eq!((view(&desk).asked_by, view(&desk).outcome), (None, None), "its own term is over");
    assert!(!desk.holds("Anna Keller"));
    assert!(AskedBy::read(" ", "").is_err() && AskedBy::read("a\u{202e}b", "").is_err());
}

#[test]
fn a_correction_is_a_new_version_of_the_same_report() {
    let desk = Desk::new();
    desk.source("short", None);
    desk.import("short", &[("S-1", "Told by Anna Keller")]);
    let id = desk.id("S-1").unwrap();
    let record = desk.node.record_to_correct(id).unwrap().unwrap();
    assert!(desk.node.correct(id, &record.replace("S-1", "S-9")).is_err(), "another report");
    assert!(desk.node.correct(id, "no record").is_err());
    let receipt = desk.node.correct(id, &record.replace("Anna Keller", "Anne Keller")).unwrap();
    assert_eq!((receipt.counts.amended, receipt.counts.set_aside), (1, 0), "{receipt:?}");
    let view = desk.node.report(id).unwrap().unwrap();
    assert!(view.disclosed.report().narrative.as_ref().unwrap().text.contains("Anne"));
}
