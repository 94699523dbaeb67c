//! The audit ledger through its public doors: what is acknowledged is kept, nothing that was asked or told stands in it, and
//! whoever reads it is read of.

#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

mod support;

use std::{collections::BTreeMap, fs, io::Cursor, path::Path};

use joinder_core::{
    Act, Actor, Deed, LogUse, OrganisationCode, Outcome, Role, Working,
    codes::{PersonRole, Purpose},
};
use joinder_node::{
    Acting, AuditChecked, AuditLine, AuditQuery, AuditSettings, ImportOptions, NewAct, Node, Oddity,
    SeenQuery, Source, StoreError,
};

use support::{NOW_MS, node_of, organisation};

const UNIT: &str = "NL-unit";
const DAY_MS: i64 = 24 * 3_600_000;
/// Values that stand in reports and are asked for; each is a canary.
const ASKED: [&str; 2] = ["cnry-mailbox@three.example.com", "cnryshop.example.com"];

fn open(folder: &Path) -> Node {
    open_at(folder, NOW_MS)
}

fn open_at(folder: &Path, now_ms: i64) -> Node {
    node_of(folder, organisation(UNIT, Role::Authority), now_ms)
}

fn person(node: &Node, account: &str, case: Option<&str>) -> Node {
    let working = Some(Working { purpose: Purpose::C, case: case.map(Into::into) });
    node.under(Acting { actor: Actor::Person { account: account.into() }, working, door: None })
}

fn import(node: &Node) {
    let text = format!(
        "reference,offender email,description\nR-1,{},cnrystory paid on {}\nR-2,{},cnrystory too\n",
        ASKED[0], ASKED[1], ASKED[0]
    );
    let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
    node.save_source(&Source { owner: UNIT.parse().unwrap(), ..Source::named("cnrysource").unwrap() })
        .unwrap();
    node.import("cnrysource", "cnryfile.csv", Box::new(Cursor::new(text)), &options, &mut |_| {}).unwrap();
}

fn look_up(node: &Node, value: &str) {
    let answers = node.look_up(value).unwrap();
    node.record_act(NewAct::looked_up(&answers)).unwrap();
}

fn lines(node: &Node, query: &AuditQuery) -> Vec<AuditLine> {
    node.audit(query).unwrap().lines
}

fn all() -> AuditQuery {
    AuditQuery::all(LogUse::Integrity)
}

fn deeds(lines: &[AuditLine]) -> Vec<Deed> {
    lines.iter().map(|line| line.event.as_ref().unwrap().deed).collect()
}

fn of_deed(node: &Node, deed: Deed) -> Vec<AuditLine> {
    lines(node, &AuditQuery { deed: Some(deed), limit: 1_000, ..all() })
}

/// All bytes of a folder's files.
fn bytes_of(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()).filter(|path| path.is_file());
    files.map(|path| (path.display().to_string(), fs::read(&path).unwrap())).collect()
}

fn copy(from: &Path, into: &Path) {
    for file in fs::read_dir(from).unwrap().map(|file| file.unwrap().path()).filter(|path| path.is_file()) {
        fs::copy(&file, into.join(file.file_name().unwrap())).unwrap();
    }
}

#[test]
fn an_act_that_writes_is_recorded_with_what_it_writes() {
    let folder = tempfile::tempdir().unwrap();
    let node = open(folder.path());
    import(&node);
    let imported = of_deed(&node, Deed::Imported);
    assert_eq!(imported.len(), 1, "an entry a batch");
    let event = imported[0].event.as_ref().unwrap();
    assert_eq!((event.subjects.reports.len(), event.subjects.more), (2, 0));
    assert!(event.subjects.receipt.is_some() && event.actor == Actor::Operator);
    let ids = event.subjects.reports.clone();

    // Whoever changes something has an account.
    for (name, role) in [("root", PersonRole::Administrator), ("made-a", PersonRole::Analyst)] {
        node.invite_person(name, role, None).unwrap();
    }
    let anna = person(&node, "made-a", Some("2026-17"));
    anna.withdraw(ids[0], "made-a").unwrap();
    assert!(anna.withdraw(ids[0], "made-a").is_err(), "it is gone");
    let withdrawn = of_deed(&node, Deed::Withdrawn);
    assert_eq!(withdrawn.len(), 1, "what did not happen is not recorded");
    let event = withdrawn[0].event.as_ref().unwrap();
    assert_eq!((event.deed.act(), event.subjects.reports.as_slice()), (Act::Erasure, &ids[..1]));
    assert_eq!(event.actor, Actor::Person { account: "made-a".into() });
    assert_eq!(event.working.as_ref().and_then(|working| working.case.as_deref()), Some("2026-17"));
    let same = AuditQuery { case: Some("2026-17".into()), ..all() };
    assert_eq!(deeds(&lines(&node, &same)), [Deed::Withdrawn]);
    let saw = AuditQuery { report: Some(ids[0]), ..all() };
    assert_eq!(deeds(&lines(&node, &saw)).iter().filter(|deed| **deed != Deed::LogRead).count(), 2);
}

#[test]
fn whoever_has_a_value_finds_who_asked_for_it_and_nobody_else_does() {
    let folder = tempfile::tempdir().unwrap();
    let node = open(folder.path());
    import(&node);
    look_up(&person(&node, "made-a", Some("1")), ASKED[0]);
    look_up(
        &person(&node, "made-b", None),
        &format!("hxxp://{}/x\n{}", ASKED[1], "cnry-mailbox@THREE.example.com"),
    );
    look_up(&person(&node, "made-b", None), ASKED[0]);
    let of = |value: &str| {
        let found = lines(&node, &AuditQuery { value: Some(value.into()), ..all() });
        found.iter().map(|line| line.event.as_ref().unwrap().actor.who()).collect::<Vec<_>>()
    };
    assert_eq!(of(ASKED[0]).len(), 3, "however it was written");
    assert_eq!(of(ASKED[0])[2], "account:made-a");
    assert_eq!(of("nobody@three.example.com"), Vec::<String>::new());
    // The same value twice has no digest in common.
    let asked = of_deed(&node, Deed::LookedUp);
    let digests: Vec<_> = asked
        .iter()
        .map(|line| line.event.as_ref().unwrap().subjects.asked.clone().unwrap().digests)
        .collect();
    assert_ne!(digests[0], digests[2]);
}

#[test]
fn no_value_no_text_and_no_name_of_a_file_stands_in_the_log() {
    let folder = tempfile::tempdir().unwrap();
    let node = open(folder.path());
    import(&node);
    for value in ASKED.iter().chain(&["cnrynever@three.example.com", "cnry prose that is no trace"]) {
        look_up(&node, value);
    }
    let mut out = Vec::new();
    node.export(&joinder_node::ReportQuery::default(), joinder_node::Export::Native, &mut out).unwrap();
    assert!(String::from_utf8(out).unwrap().contains("cnrystory"));
    let mut file = Vec::new();
    node.write_audit_ledger(LogUse::Integrity, &mut file).unwrap();
    let text = String::from_utf8(file).unwrap();
    assert!(text.contains("looked-up") && text.contains("exported"), "the file holds the acts");
    assert!(!text.to_lowercase().contains("cnry"), "{text}");
    // On their way to the ledger neither.
    node.store()
        .write("the store is taken", |_| {
            look_up(&node, ASKED[0]);
            for (name, bytes) in bytes_of(folder.path()).iter().filter(|(name, _)| name.contains("audit")) {
                let found = memchr::memmem::find(&bytes.to_ascii_lowercase(), b"cnry");
                assert_eq!(found, None, "{name}");
            }
            Ok::<_, StoreError>(())
        })
        .unwrap();
}

#[test]
fn a_process_that_ends_between_act_and_batch_loses_nothing_and_doubles_nothing() {
    let (folder, after) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let node = open(folder.path());
    import(&node);
    look_up(&node, ASKED[0]);
    assert_eq!(of_deed(&node, Deed::LookedUp).len(), 1);
    // While somebody writes, no batch can come in: what the folder holds now is what a crash would leave.
    node.store()
        .write("the store is taken", |_| {
            for _ in 0..20 {
                look_up(&node, ASKED[0]);
            }
            copy(folder.path(), after.path());
            Ok::<_, StoreError>(())
        })
        .unwrap();
    let journal = fs::read(after.path().join("audit.waiting.0")).unwrap();
    let other = fs::read(after.path().join("audit.waiting.1")).unwrap();
    assert!(!journal.is_empty() || !other.is_empty(), "it was on its way");
    let came_back = open(after.path());
    assert_eq!(of_deed(&came_back, Deed::LookedUp).len(), 21);
    came_back.verify_audit(&mut |_| ()).unwrap();
    drop(came_back);
    // The same with a crash after the batch, before its file was emptied.
    fs::write(after.path().join("audit.waiting.0"), &journal).unwrap();
    fs::write(after.path().join("audit.waiting.1"), &other).unwrap();
    let came_back = open(after.path());
    assert_eq!(of_deed(&came_back, Deed::LookedUp).len(), 21);
    came_back.verify_audit(&mut |_| ()).unwrap();
}

#[test]
fn a_node_that_ends_in_order_leaves_nothing_on_its_way() {
    let folder = tempfile::tempdir().unwrap();
    let node = open(folder.path());
    for _ in 0..50 {
        look_up(&node, ASKED[0]);
    }
    drop(node);
    for file in ["audit.waiting.0", "audit.waiting.1"] {
        assert_eq!(fs::read(folder.path().join(file)).unwrap(), b"");
    }
    // The folder is free at once, and all is there.
    assert_eq!(of_deed(&open(folder.path()), Deed::LookedUp).len(), 50);
}

#[test]
fn reading_the_log_is_an_entry_that_says_for_what() {
    let folder = tempfile::tempdir().unwrap();
    let node = open(folder.path());
    let officer = person(&node, "made-dpo", None);
    officer
        .audit(&AuditQuery { who: Some("account:made-a".into()), ..AuditQuery::all(LogUse::Lawfulness) })
        .unwrap();
    let read = of_deed(&node, Deed::LogRead);
    let first = read.last().unwrap().event.as_ref().unwrap();
    assert_eq!(first.actor.who(), "account:made-dpo");
    assert_eq!(first.subjects.reading, Some(LogUse::Lawfulness));
    assert_eq!(first.subjects.account.as_deref(), Some("account:made-a"));
}

#[test]
fn pages_of_the_log_give_every_entry_once() {
    let folder = tempfile::tempdir().unwrap();
    let node = open(folder.path());
    for _ in 0..25 {
        look_up(&node, ASKED[0]);
    }
    let mut query =
        AuditQuery { deed: Some(Deed::LookedUp), value: Some(ASKED[0].into()), limit: 10, ..all() };
    let mut seen = Vec::new();
    loop {
        let page = node.audit(&query).unwrap();
        seen.extend(page.lines.iter().map(|line| line.seq));
        query.below = page.next;
        if query.below.is_none() {
            break;
        }
    }
    assert_eq!(seen.len(), 25);
    assert!(seen.is_sorted_by(|a, b| a > b), "the last first, each once");
}

#[test]
fn a_head_that_was_kept_proves_that_nothing_was_changed_since() {
    let folder = tempfile::tempdir().unwrap();
    let node = open(folder.path());
    assert_eq!(node.audit_head().unwrap(), None);
    look_up(&node, ASKED[0]);
    let kept = node.audit_head().unwrap().unwrap();
    let old_state = tempfile::tempdir().unwrap();
    drop(node);
    copy(folder.path(), old_state.path());
    let node = open(folder.path());
    for _ in 0..9 {
        look_up(&node, ASKED[0]);
    }
    assert_eq!(node.audit_check(&kept).unwrap(), AuditChecked::Extends { old: 1, new: 10 });
    let later = node.audit_head().unwrap().unwrap();
    assert_eq!(
        open(old_state.path()).audit_check(&later).unwrap(),
        AuditChecked::Ahead,
        "an older state was put back"
    );
    assert_eq!(node.audit_check("nonsense").unwrap(), AuditChecked::NotOurs);
    let stranger = tempfile::tempdir().unwrap();
    let stranger = node_of(stranger.path(), organisation("DE-unit", Role::Authority), NOW_MS);
    look_up(&stranger, ASKED[0]);
    let theirs = stranger.audit_head().unwrap().unwrap();
    assert_eq!(node.audit_check(&theirs).unwrap(), AuditChecked::NotOurs);
}

#[test]
fn what_is_beyond_its_term_says_nothing_and_the_log_still_holds() {
    let folder = tempfile::tempdir().unwrap();
    let node = open_at(folder.path(), NOW_MS - 40 * DAY_MS);
    look_up(&node, ASKED[0]);
    drop(node);
    let node = open(folder.path());
    look_up(&node, ASKED[0]);
    let kept = node.audit_head().unwrap().unwrap();
    let kept_for = jiff::SignedDuration::from_hours(30 * 24);
    node.configure_audit(AuditSettings { kept: kept_for, ..AuditSettings::default() }).unwrap();
    assert_eq!(of_deed(&node, Deed::LookedUp).len(), 1);
    assert_eq!(of_deed(&node, Deed::LogEnded).len(), 1);
    let verified = node.verify_audit(&mut |_| ()).unwrap();
    assert_eq!(verified.erased, 1);
    assert!(matches!(node.audit_check(&kept).unwrap(), AuditChecked::Extends { .. }), "heads of before hold");
}

#[test]
fn what_an_account_saw_is_answered_at_once_and_starts_a_clock() {
    let folder = tempfile::tempdir().unwrap();
    let node = open(folder.path());
    import(&node);
    let ids = of_deed(&node, Deed::Imported)[0].event.as_ref().unwrap().subjects.reports.clone();
    let anna = person(&node, "made-a", None);
    anna.record_act(NewAct::of(Deed::ReportOpened).about_reports([ids[0]])).unwrap();
    anna.record_act(NewAct::of(Deed::ReportsListed).about_reports(ids.clone())).unwrap();
    look_up(&anna, "nobody@three.example.com");
    let query = SeenQuery {
        reading: LogUse::Integrity,
        who: "account:made-a".into(),
        from_ms: NOW_MS - 1,
        until_ms: NOW_MS + 1,
    };
    let seen = node.audit_seen(&query).unwrap();
    assert_eq!((seen.reports.clone(), seen.asked), (ids, 1));
    assert_eq!(seen.owners, [(UNIT.parse::<OrganisationCode>().unwrap(), 2)]);
    assert_eq!(seen.deeds, [(Deed::LookedUp, 1), (Deed::ReportOpened, 1), (Deed::ReportsListed, 1)]);
    let before = SeenQuery { until_ms: NOW_MS, ..query };
    assert!(node.audit_seen(&before).unwrap().deeds.is_empty(), "not in this span");

    let number = anna.note_breach("account:made-a", (NOW_MS - 1, NOW_MS + 1), "a stolen password").unwrap();
    let breach = node.breaches().unwrap().remove(0);
    assert_eq!((breach.id, breach.due_ms, breach.ended_ms), (number, NOW_MS + 3 * DAY_MS, None));
    assert_eq!(breach.of.by, "account:made-a");
    node.end_breach(number, "told to the authority").unwrap();
    assert!(node.end_breach(number, "again").is_err());
    let ended = node.breaches().unwrap().remove(0);
    assert_eq!((ended.ended_ms, ended.of.how.as_deref()), (Some(NOW_MS), Some("told to the authority")));
    assert!(node.note_breach("account:made-a", (0, 1), " ").is_err(), "what is it?");
}

#[test]
fn unusual_use_stands_out() {
    let folder = tempfile::tempdir().unwrap();
    let node = open(folder.path());
    let (idle, own) = (person(&node, "made-a", None), person(&node, "made-b", Some("7")));
    for _ in 0..20 {
        look_up(&idle, "shop.example.com");
    }
    look_up(&own, "0031612345678");
    let known = BTreeMap::from([("account:made-b".to_owned(), vec!["+31 6 12345678".to_owned()])]);
    let people = node.audit_unusual(LogUse::SelfMonitoring, (0, NOW_MS + 1), &known).unwrap();
    let odd: Vec<_> = people.iter().map(|one| (one.who.as_str(), one.odd.clone())).collect();
    assert!(odd.contains(&("account:made-a", vec![Oddity::WithoutCase])), "{odd:?}");
    assert!(odd.contains(&("account:made-b", vec![Oddity::OwnValues])), "{odd:?}");
}

#[test]
fn a_supervisor_is_told_what_was_done_and_apart_from_it_what_was_refused() {
    let folder = tempfile::tempdir().unwrap();
    let node = open(folder.path());
    import(&node);
    node.invite_person("root", PersonRole::Administrator, None).unwrap();
    let anna = person(&node, "root", Some("2026-17"));
    look_up(&anna, ASKED[0]);
    look_up(&anna, ASKED[1]);
    anna.record_act(NewAct::of(Deed::ReportOpened)).unwrap();
    anna.record_act(NewAct::of(Deed::ReportOpened).ended(Outcome::Refused)).unwrap();
    anna.record_act(NewAct::of(Deed::Exported).ended(Outcome::Refused)).unwrap();
    anna.record_act(NewAct::of(Deed::Exported).ended(Outcome::Failed)).unwrap();
    let told = node.supervision().unwrap();
    assert_eq!(told.months.len(), 12);
    let this = &told.months[0];
    assert_eq!((this.look_ups, this.values, this.opened), (2, 2, 1));
    assert_eq!((this.exports, this.refused), (0, 2), "what failed is neither");
    assert!(told.months[1..].iter().all(|month| month.look_ups + month.refused == 0));
    assert!(told.months.iter().zip(&told.months[1..]).all(|(later, earlier)| later.month > earlier.month));
    assert_eq!((told.sources.len(), told.reports, told.breaches), (1, 2, 0));
    assert!(told.accounts.is_empty(), "nobody has taken an account up");
}
