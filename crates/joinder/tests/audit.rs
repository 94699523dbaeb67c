//! The audit ledger by the command line: what was changed by other hands is found and named, and its file holds elsewhere.

#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use rusqlite::Connection;

fn joinder(data: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_joinder"));
    command.env_remove("JOINDER_CONFIG").arg("--data").arg(data).args(args).output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A node at which somebody looked things up.
fn used() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let line = serde_json::json!({
        "schema": "joinder/report/1", "owner": "NL", "reference": "R-1", "kind": "shop-fraud",
        "observables": [{ "type": "domain", "value": "shop1.com", "side": "offender" }],
    });
    let file = folder.path().join("NL.ndjson");
    fs::write(&file, format!("{line}\n")).unwrap();
    let imported = joinder(folder.path(), &["import", "--source", "NL", file.to_str().unwrap()]);
    assert!(imported.status.success(), "{}", said(&imported));
    for value in ["shop1.com", "shop2.com", "shop3.com"] {
        let looked = joinder(folder.path(), &["lookup", value]);
        assert!(looked.status.success(), "{}", said(&looked));
    }
    folder
}

fn by_other_hands(data: &Path, sql: &str) {
    Connection::open(data.join("joinder.db")).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn a_log_that_nobody_touched_holds() {
    let folder = used();
    let verified = joinder(folder.path(), &["verify", "--audit"]);
    assert!(verified.status.success(), "{}", said(&verified));
    assert!(said(&verified).contains("each is what was written"), "{}", said(&verified));
}

#[test]
fn what_other_hands_did_is_found_and_named() {
    for (sql, expected) in [
        (
            "UPDATE ledger_entry SET payload = CAST('{}' AS BLOB) WHERE ledger = 'audit' AND seq = 1",
            "entry 1 is not what was written",
        ),
        ("DELETE FROM ledger_entry WHERE ledger = 'audit' AND seq = 1", "entry 1 is missing"),
        ("DELETE FROM audit WHERE seq = 1", "entry 1 is not found by what it says"),
        ("UPDATE audit SET who = 'account:somebody' WHERE seq = 1", "entry 1 is not found by what it says"),
        ("UPDATE audit SET at_ms = at_ms - 1 WHERE seq = 1", "entry 1 is not found by what it says"),
        ("UPDATE audit SET at_ms = 0 WHERE seq = 1", "entry 1 is not found by what it says"),
        ("UPDATE audit SET outcome = 'refused' WHERE seq = 1", "entry 1 is not found by what it says"),
        // As in a store from before outcomes were kept: the node opens, reads them from the entries, and finds what was changed.
        (
            "UPDATE audit SET outcome = NULL; UPDATE ledger_entry SET payload = CAST('{}' AS BLOB) WHERE ledger = 'audit' AND seq = 1",
            "entry 1 is not what was written",
        ),
        ("DELETE FROM audit_report", "is not found by what it says"),
        (
            "INSERT INTO audit SELECT 99, at_ms, act, deed, who, recipient, case_reference, asked, reports, outcome FROM audit WHERE seq = 1",
            "entry 99 is not found",
        ),
        (
            "UPDATE ledger_entry SET salt = NULL, payload = NULL WHERE ledger = 'audit' AND seq = 1; DELETE FROM audit WHERE seq = 1; DELETE FROM audit_report WHERE seq = 1",
            "entry 1 says nothing any more",
        ),
        (
            "UPDATE ledger_entry SET header = (SELECT header FROM ledger_entry WHERE ledger = 'audit' AND seq = 2), salt = (SELECT salt FROM ledger_entry WHERE ledger = 'audit' AND seq = 2), payload = (SELECT payload FROM ledger_entry WHERE ledger = 'audit' AND seq = 2) WHERE ledger = 'audit' AND seq = 1",
            "does not hold",
        ),
        (
            "UPDATE ledger_head SET note = replace(note, 'audit', 'other') WHERE ledger = 'audit'",
            "not signed by this node's key",
        ),
    ] {
        let folder = used();
        by_other_hands(folder.path(), sql);
        let verified = joinder(folder.path(), &["verify", "--audit"]);
        assert_eq!(verified.status.code(), Some(1), "{sql}: {}", said(&verified));
        assert!(said(&verified).contains(expected), "{sql}: {}", said(&verified));
    }
}

#[test]
fn what_came_of_acts_from_before_is_read_from_their_entries() {
    let folder = used();
    by_other_hands(folder.path(), "UPDATE audit SET outcome = NULL");
    let verified = joinder(folder.path(), &["verify", "--audit"]);
    assert!(verified.status.success(), "{}", said(&verified));
}

#[test]
fn its_file_holds_for_whoever_gets_it() {
    let folder = used();
    let file = folder.path().join("audit.ledger");
    let path = file.to_str().unwrap();
    let exported = joinder(folder.path(), &["audit", "export", "--for", "criminal-proceedings", path]);
    assert!(exported.status.success(), "{}", said(&exported));
    let verified = joinder(folder.path(), &["verify", path]);
    assert!(verified.status.success(), "{}", said(&verified));
    assert!(said(&verified).contains("/audit"), "{}", said(&verified));
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/verify_ledger.py");
    if let Ok(theirs) = Command::new("python3").arg(script).arg(path).output() {
        assert!(theirs.status.success(), "{}", said(&theirs));
    }
    let text = fs::read_to_string(&file).unwrap();
    assert!(text.contains("criminal-proceedings"), "the reading itself is in it");
    assert!(!text.contains("shop1"), "{text}");
    fs::write(&file, text.replacen("looked-up", "looked-at", 1)).unwrap();
    assert!(!joinder(folder.path(), &["verify", path]).status.success());
    let refused = joinder(folder.path(), &["audit", "export", "--for", "curiosity", path]);
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn a_head_kept_elsewhere_is_checked_later() {
    let folder = used();
    let head = joinder(folder.path(), &["audit", "head"]);
    assert!(head.status.success(), "{}", said(&head));
    let kept = folder.path().join("head.txt");
    fs::write(&kept, &head.stdout).unwrap();
    assert!(joinder(folder.path(), &["lookup", "shop4.com"]).status.success());
    let checked = joinder(folder.path(), &["audit", "check", kept.to_str().unwrap()]);
    assert!(checked.status.success(), "{}", said(&checked));
    assert!(said(&checked).contains("stand unchanged"), "{}", said(&checked));
    // Whoever takes the last entries out, and signs anew with the node's own key, is found out by the head that was kept.
    by_other_hands(
        folder.path(),
        "DELETE FROM ledger_entry WHERE ledger = 'audit'; DELETE FROM ledger_node WHERE ledger = 'audit'; \
        DELETE FROM ledger_head WHERE ledger = 'audit'; DELETE FROM audit; DELETE FROM audit_report",
    );
    assert!(joinder(folder.path(), &["lookup", "shop4.com"]).status.success());
    let verified = joinder(folder.path(), &["verify", "--audit"]);
    assert!(verified.status.success(), "by itself it looks whole: {}", said(&verified));
    let checked = joinder(folder.path(), &["audit", "check", kept.to_str().unwrap()]);
    assert_eq!(checked.status.code(), Some(1), "{}", said(&checked));
}
