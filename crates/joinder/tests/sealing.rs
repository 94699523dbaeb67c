//! The seal of the store by the command line: from the start, of a store in use, and under another key file.

#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output},
};

const STORY: &str = "zanzibarine parcels never came";

struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("data")).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn data(&self) -> PathBuf {
        self.path("data")
    }

    fn joinder(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_joinder"));
        command.env_remove("JOINDER_CONFIG").arg("--data").arg(self.data()).args(args).output().unwrap()
    }

    fn done(&self, args: &[&str]) -> String {
        let output = self.joinder(args);
        assert!(output.status.success(), "{args:?}: {}", said(&output));
        said(&output)
    }

    fn refused(&self, args: &[&str]) -> String {
        let output = self.joinder(args);
        assert!(!output.status.success(), "{args:?}: {}", said(&output));
        said(&output)
    }

    fn new_key(&self, name: &str) -> PathBuf {
        let file = self.path(name);
        self.done(&["store", "new-key", file.to_str().unwrap()]);
        file
    }

    fn name_key(&self, file: &Path) {
        fs::write(self.data().join("joinder.toml"), format!("[store]\nkey_file = {file:?}\n")).unwrap();
    }

    fn import(&self) {
        let line = serde_json::json!({
            "schema": "joinder/report/1", "owner": "NL", "reference": "R-1", "kind": "shop-fraud",
            "narrative": { "text": STORY },
            "observables": [{ "type": "domain", "value": "shop1.com", "side": "offender" }],
        });
        let file = self.path("NL.ndjson");
        fs::write(&file, format!("{line}\n")).unwrap();
        self.done(&["import", "--source", "NL", file.to_str().unwrap()]);
    }

    fn shows_the_story(&self) -> bool {
        let mut files = fs::read_dir(self.data()).unwrap().map(|file| file.unwrap().path());
        files.any(|file| {
            let bytes = fs::read(file).unwrap_or_default();
            bytes.windows(STORY.len()).any(|window| window == STORY.as_bytes())
        })
    }
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
fn a_store_in_use_is_sealed_and_its_key_file_changed() {
    let place = Place::new();
    place.import();
    assert!(place.shows_the_story());
    let first = place.new_key("first.key");
    place.refused(&["store", "new-key", first.to_str().unwrap()]);
    let unnamed = place.refused(&["store", "seal"]);
    assert!(unnamed.contains("joinder store new-key FILE"), "{unnamed}");

    place.name_key(&first);
    let unsealed = place.refused(&["verify"]);
    assert!(unsealed.contains("`joinder store seal`"), "{unsealed}");
    let sealed = place.done(&["store", "seal"]);
    assert!(sealed.contains("The store is sealed"), "{sealed}");
    assert!(!place.shows_the_story());
    assert!(place.done(&["export", "--format", "native"]).contains(STORY));
    place.done(&["verify"]);
    assert!(place.refused(&["store", "seal"]).contains("sealed already"));

    let second = place.new_key("second.key");
    place.done(&["store", "change-key", "--to", second.to_str().unwrap()]);
    let refused = place.refused(&["verify"]);
    assert!(refused.contains("another key"), "{refused}");
    place.name_key(&second);
    place.done(&["verify"]);
    fs::remove_file(place.data().join("joinder.toml")).unwrap();
    let locked = place.refused(&["verify"]);
    assert!(locked.contains("key_file"), "{locked}");
}

#[test]
fn a_new_store_is_sealed_from_the_start_by_a_file_that_nobody_else_reads() {
    let place = Place::new();
    let key = place.new_key("store.key");
    assert_eq!(fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    place.name_key(&key);
    fs::set_permissions(&key, fs::Permissions::from_mode(0o640)).unwrap();
    let refused = place.refused(&["check-config"]);
    assert!(refused.contains("its owner alone"), "{refused}");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    place.import();
    assert!(!place.shows_the_story());
    assert!(place.done(&["export", "--format", "native"]).contains(STORY));
}
