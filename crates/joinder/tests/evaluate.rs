//! `joinder evaluate` on the public data, by its laws: every record has a fate, and what lures does not join.
//!
//! The folder is `JOINDER_SHARED`, or `shared` beside the repository. Without it the test says so and passes.

#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

fn data() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("JOINDER_SHARED").map_or(beside, PathBuf::from);
    Some(shared.join("data")).filter(|folder| folder.exists())
}

fn evaluate(folder: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_joinder"));
    command.env_remove("JOINDER_CONFIG").args(["--json", "evaluate"]).arg(folder).output().unwrap()
}

fn number(outcome: &Value, field: &str) -> f64 {
    outcome.pointer(field).and_then(Value::as_f64).expect(field)
}

#[test]
fn every_record_has_a_fate_and_lures_do_not_join() {
    let Some(folder) = data() else {
        eprintln!("ignored: no folder of shared data (JOINDER_SHARED)");
        return;
    };
    let output = evaluate(&folder);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let outcome: Value = serde_json::from_str(line).unwrap();
        let set = outcome["set"].as_str().unwrap();
        let count = |field: &str| number(&outcome, &format!("/counts/{field}"));
        let fates = count("new") + count("amended") + count("same") + count("set_aside");
        assert!(count("read") > 0.0 && (count("read") - fates).abs() < 0.5, "{set}: {line}");
        let held = number(&outcome, "/judged") + number(&outcome, "/not_judged");
        assert!((count("new") - held).abs() < 0.5, "{set}: every report that came is held against the truth");
        for field in ["/precision", "/recall", "/f"] {
            assert!((0.0..=1.0).contains(&number(&outcome, field)), "{set}: {field}");
        }
        for lure in outcome["lures"].as_array().unwrap().iter().filter(|_| set == "wallets") {
            let groups = number(lure, "/groups");
            assert!(groups > 20.0, "the advert stands under dozens of wallets");
            assert_eq!(lure["joins"], false, "the advert's site holds reports together: {lure}");
            // Wallets that something else joins may both have it: two that one offender names in one breath.
            assert!(
                number(lure, "/most_groups_in_a_series") * 10.0 < groups,
                "the advert joined wallets: {lure}"
            );
        }
    }
}

#[test]
fn a_folder_without_any_set_is_an_error_that_says_what_was_expected() {
    let empty = tempfile::tempdir().unwrap();
    let output = evaluate(empty.path());
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("skipped") && said.contains("expected at least one of"), "{said}");
}
