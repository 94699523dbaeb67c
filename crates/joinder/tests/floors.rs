//! Each floor stands only on the floors below it, and the tree stays small. See `ARCHITECTURE.md`.

#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::{collections::BTreeSet, path::Path, process::Command};

use serde_json::Value;

/// Each room and its floor.
const FLOORS: [(&str, u8); 10] = [
    ("joinder-core", 0),
    ("joinder-observables", 1),
    ("joinder-formats", 1),
    ("joinder-matching", 1),
    ("joinder-ledger", 1),
    ("joinder-scenario", 1),
    ("joinder-store", 2),
    ("joinder-node", 3),
    ("joinder-web", 4),
    ("joinder", 5),
];

/// Who stands on its own floor, and why: a format says which traces its fields hold, and needs their normal forms.
const BESIDE: [(&str, &str); 1] = [("joinder-formats", "joinder-observables")];

/// Locked packages, ours among them.
const MOST_PACKAGES: usize = 350;

fn metadata() -> Value {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.toml");
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1", "--manifest-path"])
        .arg(manifest)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn floor(name: &str) -> Option<u8> {
    FLOORS.iter().find(|(room, _)| *room == name).map(|(_, floor)| *floor)
}

#[test]
fn every_room_has_a_floor() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    let found: BTreeSet<&str> = packages.iter().map(|p| p["name"].as_str().unwrap()).collect();
    assert_eq!(found, FLOORS.iter().map(|(room, _)| *room).collect());
}

#[test]
fn each_floor_stands_only_on_those_below() {
    let mut wrong = Vec::new();
    for package in metadata()["packages"].as_array().unwrap() {
        let room = package["name"].as_str().unwrap();
        for dependency in package["dependencies"].as_array().unwrap() {
            // Tests may reach for what they like.
            let name = dependency["name"].as_str().unwrap();
            let (Some(here), Some(there)) = (floor(room), floor(name)) else { continue };
            if dependency["kind"] != "dev" && there >= here && !BESIDE.contains(&(room, name)) {
                wrong.push(format!("{room} (floor {here}) stands on {name} (floor {there})"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_room_below_the_web_knows_of_http_and_only_the_store_knows_of_sql() {
    const HTTP: [&str; 3] = ["axum", "tower-http", "maud"];
    const SQL: [&str; 2] = ["rusqlite", "postgres"];
    let mut wrong = Vec::new();
    for package in metadata()["packages"].as_array().unwrap() {
        let room = package["name"].as_str().unwrap();
        for dependency in package["dependencies"].as_array().unwrap() {
            let name = dependency["name"].as_str().unwrap();
            let foreign = HTTP.contains(&name) && room != "joinder-web"
                || SQL.contains(&name) && room != "joinder-store";
            if dependency["kind"] != "dev" && foreign {
                wrong.push(format!("{room} stands on {name}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_tree_stays_small() {
    let lock = include_str!("../../../Cargo.lock");
    let packages = lock.lines().filter(|line| *line == "[[package]]").count();
    assert!(packages < MOST_PACKAGES, "{packages} packages are locked: expected fewer than {MOST_PACKAGES}");
}
