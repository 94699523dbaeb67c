//! The command line by its exit codes, and what it prints for scripts.

#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

fn joinder(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_joinder"));
    command.env_remove("JOINDER_CONFIG").arg("--data").arg(data);
    command
}

/// A node that took a native file of so many reports.
fn filled(references: impl Iterator<Item = String>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut lines = String::new();
    for reference in references {
        let line = serde_json::json!({
            "schema": "joinder/report/1", "owner": "NL", "reference": reference, "kind": "shop-fraud",
            "narrative": {"text": "Ordered and paid, and nothing came. ".repeat(10)},
        });
        writeln!(lines, "{line}").unwrap();
    }
    let file = folder.path().join("NL.ndjson");
    fs::write(&file, lines).unwrap();
    let imported = joinder(folder.path()).args(["import", "--source", "NL"]).arg(&file).output().unwrap();
    assert!(imported.status.success(), "{}", told(&imported));
    folder
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_format_that_is_none_is_a_wrong_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.csv");
    fs::write(&file, "reference;domain\nA;shop1.com\n").unwrap();
    for args in [["import", "--format", "klingon"], ["export", "--format", "klingon"]] {
        let mut command = joinder(folder.path());
        command.args(args);
        if args[0] == "import" {
            command.arg(&file);
        }
        let output = command.output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", told(&output));
        assert!(told(&output).contains("expected"), "{args:?}: {}", told(&output));
    }
}

#[test]
fn a_log_that_no_terminal_shows_has_no_colours() {
    let folder = filled(["R-1".to_owned()].into_iter());
    let output = joinder(folder.path()).arg("series").env("JOINDER_LOG", "info").output().unwrap();
    assert!(told(&output).contains("index.rebuilt"), "{}", told(&output));
    assert!(!told(&output).contains('\u{1b}'), "{}", told(&output));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    // More than any pipe holds.
    let folder = filled((0..1_000).map(|n| format!("R-{n:04}")));
    let values: Vec<String> = (0..900).map(|n| format!("a{n}@{}.com", "shop".repeat(15))).collect();
    for format in ["native", "csv", "stix", "misp"] {
        left(joinder(folder.path()).args(["export", "--format", format]));
    }
    left(joinder(folder.path()).args(["series", "--csv"]));
    left(joinder(folder.path()).arg("lookup").args(&values));
}

/// Runs a command whose output nobody reads.
#[track_caller]
fn left(command: &mut Command) {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{command:?}: {}", told(&output));
    assert!(!told(&output).contains("cannot be written"), "{command:?}: {}", told(&output));
}

#[test]
fn assignments_are_for_scripts_and_no_cell_of_them_is_a_formula() {
    let references = ["R-1", "2026/1;a", "a,b", "say \"a\"", "=1+1", "+31", "@SUM(A1)", "－1"];
    let folder = filled(references.iter().map(ToString::to_string));
    let output = joinder(folder.path()).args(["series", "--csv"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(output.stdout.starts_with(b"owner,reference,series\nNL,R-1,"));
    let mut reader = csv::Reader::from_reader(&output.stdout[..]);
    let read: Vec<String> = reader.records().map(|row| row.unwrap()[1].to_owned()).collect();
    assert_eq!(
        read,
        ["R-1", "2026/1;a", "a,b", "say \"a\"", "'=1+1", "'+31", "'@SUM(A1)", "'－1"],
        "one apostrophe, and the rest as it is"
    );
    let back: Vec<&str> = read.iter().map(|cell| joinder_formats::csv_unguarded(cell)).collect();
    assert_eq!(back, references);
}

#[test]
fn what_is_wrong_is_said_once_and_with_the_way_out() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bad.csv");
    fs::write(&file, "reference;domain\nA;shop1.com\nB;shop2.com\n").unwrap();
    let output = joinder(folder.path()).arg("import").arg(&file).output().unwrap();
    let said = told(&output);
    assert_eq!(said.matches("bad.csv").count(), 1, "{said}");
    assert!(said.contains("--mapping") && said.contains("--suggest-mapping"), "{said}");
    let output = joinder(folder.path()).args(["export", "--from", "31-12-2026"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("expected a date such as 2026-12-31"), "{}", told(&output));
}

#[test]
fn a_question_makes_no_node() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("nowhere");
    for args in [&["lookup", "shop1.com"][..], &["export"], &["series"], &["verify"]] {
        let output = joinder(&data).args(args).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}: {}", told(&output));
        assert!(told(&output).contains("data folder") && !data.exists(), "{args:?}: {}", told(&output));
    }
}
