//! The demo, small: three States and the centre as four processes, one series as each may see it, and none of the processes
//! left, however the demo ends.

#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::{
    fs::{self, File},
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use joinder_web::{Asked, ask_running};
use serde_json::Value;

/// Four processes in a debug build have so long for what takes seconds.
const WITHIN: Duration = Duration::from_secs(120);

/// A demo that runs, and what it said of itself.
struct Demo {
    process: Child,
    said: Value,
}

impl Demo {
    fn start(folder: &Path) -> Self {
        let log = folder.join("said.txt");
        let mut process = Command::new(env!("CARGO_BIN_EXE_joinder"))
            .env_remove("JOINDER_CONFIG")
            .env_remove("JOINDER_LISTEN")
            .arg("--data")
            .arg(folder)
            .args(["--json", "demo", "--reports", "600", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .stderr(File::create(&log).unwrap())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said = serde_json::from_str(&line).unwrap_or_default();
        let demo = Self { process, said };
        assert!(demo.said.is_object(), "{}", fs::read_to_string(&log).unwrap());
        demo
    }

    fn desk(&self, organisation: &str) -> &Value {
        let mut desks = self.said["desks"].as_array().unwrap().iter();
        desks.find(|desk| desk["organisation"] == organisation).unwrap()
    }

    fn ask(&self, organisation: &Value, path: String) -> Value {
        let address = self.desk(organisation.as_str().unwrap())["address"].as_str().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(ask_running(address.parse().unwrap(), &Asked { path, json: None })).unwrap()
    }

    fn reports(&self, of: &Value) -> Vec<Value> {
        let path = format!("/api/v1/reports?limit=500&series={}", of["id"].as_str().unwrap());
        self.ask(&of["organisation"], path)["rows"].as_array().unwrap().clone()
    }

    /// Ends once nothing is left of it.
    #[track_caller]
    fn ended(mut self) -> ExitStatus {
        let status = self.process.wait().unwrap();
        let start = Instant::now();
        for desk in self.said["desks"].as_array().unwrap() {
            let address: SocketAddr = desk["address"].as_str().unwrap().parse().unwrap();
            while TcpStream::connect(address).is_ok() {
                assert!(start.elapsed() < WITHIN, "a process is left: {desk}");
                thread::sleep(Duration::from_millis(50)); // another process is waited for
            }
        }
        status
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        // Of one that has ended both do nothing.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Sends a signal, by its name.
fn signal(name: &str, process: &str) {
    let sent = Command::new("sh").args(["-c", "kill -s \"$0\" \"$1\"", name, process]).status().unwrap();
    assert!(sent.success());
}

#[test]
fn the_centre_and_a_state_see_one_series_and_no_process_outlives_the_demo() {
    let folder = tempfile::tempdir().unwrap();
    let demo = Demo::start(folder.path());
    let organisations: Vec<&Value> =
        demo.said["desks"].as_array().unwrap().iter().map(|desk| &desk["organisation"]).collect();
    assert_eq!(organisations, ["CENTRE", "NL", "DE", "FR"]);

    // The same reports at both desks, each as its owner lets it be seen.
    let series = &demo.said["series"];
    let (centre, state) = (demo.reports(&series["centre"]), demo.reports(&series["state"]));
    let key = |row: &Value| (row["owner"].clone(), row["reference"].clone());
    let both = state.iter().filter(|row| centre.iter().any(|other| key(other) == key(row))).count();
    assert!(both >= 2 && both == series["reports"], "{series}: {state:?}");
    assert!(state.iter().any(|row| row["owner"] == series["state"]["organisation"]), "{state:?}");
    let withheld = state.iter().find(|row| row["id"] == series["hit_only"]).unwrap();
    assert_eq!(withheld["level"], "hit-only");
    let page = format!("/api/v1/reports/{}", withheld["id"].as_str().unwrap());
    let seen = demo.ask(&series["state"]["organisation"], page);
    assert!(seen["report"]["narrative"].is_null() && seen["contact"].is_string(), "{seen}");

    let links = demo.ask(&"CENTRE".into(), "/api/v1/links".to_owned());
    for link in links["rows"].as_array().unwrap() {
        assert!(link["state"] == "active" && link["acknowledged"] == link["out_size"], "{link}");
    }

    // Told to stop, it stops all.
    signal("TERM", &demo.process.id().to_string());
    assert_eq!(demo.ended().code(), Some(0));

    // It is used again, with nothing imported twice. A node that dies takes it along, and all others.
    let demo = Demo::start(folder.path());
    let said = fs::read_to_string(folder.path().join("said.txt")).unwrap();
    assert!(said.contains("is used again") && !said.contains("Making a scenario"), "{said}");
    assert!(demo.said["series"]["hit_only"].is_string(), "{}", demo.said);
    signal("KILL", &demo.desk("DE")["process"].to_string());
    assert_eq!(demo.ended().code(), Some(1));
    let said = fs::read_to_string(folder.path().join("said.txt")).unwrap();
    assert!(said.contains("the node of DE has ended"), "{said}");

    // Killed itself, it leaves none behind.
    let demo = Demo::start(folder.path());
    signal("KILL", &demo.process.id().to_string());
    assert_eq!(demo.ended().code(), None);
}
