//! Two nodes as two processes on one machine: invited, joined, and what is brought in at the one stands at the other within
//! seconds; killed or cut off in the middle, everything arrives once.

#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    io::{self, BufRead, BufReader, Read, Write as _},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    process::{Child, Command, Output, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

/// Two processes in a debug build have so long for what takes a second or two.
const WITHIN: Duration = Duration::from_secs(90);

/// A node's folder, and the process that serves it.
struct Node {
    folder: tempfile::TempDir,
    serving: Option<(Child, SocketAddr)>,
}

impl Node {
    /// A node with its configuration; it does not serve yet.
    fn new(code: &str) -> Self {
        Self::reached_at(code, |port| port)
    }

    /// The same where others reach its port through another.
    fn reached_at(code: &str, outside: impl FnOnce(u16) -> u16) -> Self {
        let folder = tempfile::tempdir().unwrap();
        // A port that was free a moment ago.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let config = format!(
            "[organisation]\ncode = \"{code}\"\nname = \"{code} (made for a test)\"\nrole = \"authority\"\n\
             country = \"{code}\"\n\
             [link]\nlisten = \"127.0.0.1:{port}\"\naddress = \"https://127.0.0.1:{}\"\n",
            outside(port)
        );
        fs::write(folder.path().join("joinder.toml"), config).unwrap();
        Self { folder, serving: None }
    }

    fn joinder(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_joinder"));
        command.env_remove("JOINDER_CONFIG").env_remove("JOINDER_LISTEN");
        command.arg("--data").arg(self.folder.path());
        command
    }

    fn serve(&mut self) {
        let mut command = self.joinder();
        command.args(["serve", "--listen", "127.0.0.1:0"]).stdout(Stdio::null()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = said.by_ref().find_map(|line| {
            let line = line.unwrap();
            line.split_once(" is at http://").map(|(_, address)| address.parse::<SocketAddr>().unwrap())
        });
        // What else it says is read, so that it never waits for a reader.
        thread::spawn(move || said.for_each(drop));
        self.serving = Some((child, address.unwrap()));
    }

    /// SIGKILL.
    fn kill(&mut self) {
        if let Some((mut child, _)) = self.serving.take() {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }

    /// Asks the API of the process that serves.
    fn ask(&self, method: &str, path: &str, media: &str, body: &str) -> (u16, String) {
        let (_, address) = self.serving.as_ref().unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-type: {media}\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    fn get(&self, path: &str) -> Value {
        let (status, body) = self.ask("GET", path, "text/plain", "");
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str(&body).unwrap()
    }

    fn import(&self, lines: &str) {
        let path = "/api/v1/sources/register/import";
        let (status, body) = self.ask("POST", path, "application/octet-stream", lines);
        assert_eq!(status, 200, "{body}");
        let receipt: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(receipt["counts"]["new"], lines.lines().count(), "{receipt}");
    }

    /// References of all reports of an owner, in the order of the list.
    fn references(&self, owner: &str) -> Vec<String> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = self.get(&format!("/api/v1/reports?limit=500&owner={owner}{cursor}"));
            let rows = page["rows"].as_array().unwrap();
            all.extend(rows.iter().map(|row| row["reference"].as_str().unwrap().to_owned()));
            match page["next"].as_str() {
                Some(next) => cursor = format!("&cursor={}", joinder_web::encode(next)),
                None => return all,
            }
        }
    }

    fn link(&self) -> Value {
        self.get("/api/v1/links")["rows"][0].clone()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        self.kill();
    }
}

/// What lies between two nodes: bytes pass as they are, or it is cut and none do.
struct Wire {
    port: u16,
    is_cut: Arc<AtomicBool>,
    open: Arc<Mutex<Vec<TcpStream>>>,
}

impl Wire {
    /// Leads from a port of its own to this one.
    fn to(port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (is_cut, open) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::new())));
        let wire = Self { port: listener.local_addr().unwrap().port(), is_cut, open };
        let (is_cut, open) = (Arc::clone(&wire.is_cut), Arc::clone(&wire.open));
        thread::spawn(move || {
            for near in listener.incoming().map_while(Result::ok) {
                let mut open = open.lock().unwrap();
                // Looked at while nobody can cut: what is kept here is what a cut ends.
                if is_cut.load(Ordering::SeqCst) {
                    continue;
                }
                let Ok(far) = TcpStream::connect(("127.0.0.1", port)) else { continue };
                for (from, to) in [(&near, &far), (&far, &near)] {
                    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    thread::spawn(move || {
                        // A connection that broke is what this is for.
                        let _ = io::copy(&mut from, &mut to);
                        let _ = to.shutdown(Shutdown::Write);
                    });
                }
                open.extend([near, far]);
            }
        });
        wire
    }

    fn cut(&self) {
        let mut open = self.open.lock().unwrap();
        self.is_cut.store(true, Ordering::SeqCst);
        for stream in open.drain(..) {
            let _ = stream.shutdown(Shutdown::Both); // it may have ended by itself
        }
    }

    fn mend(&self) {
        self.is_cut.store(false, Ordering::SeqCst);
    }
}

fn line(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap().trim().to_owned()
}

/// Looks until it is so.
#[track_caller]
fn soon(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < WITHIN, "not within {WITHIN:?}: {what}");
        thread::sleep(Duration::from_millis(50)); // another process is waited for
    }
}

/// Native reports of NL.
fn reports(numbers: std::ops::Range<usize>) -> String {
    let mut lines = String::new();
    for n in numbers {
        let report = json!({
            "schema": "joinder/report/1", "owner": "NL", "reference": format!("R-{n:05}"), "kind": "shop-fraud",
            "reported_at": "2026-06-01", "narrative": {"text": format!("Ordered and paid, and nothing came: {n}.")},
            "observables": [{"type": "domain", "value": format!("shop{n}.com"), "side": "offender"}],
        });
        writeln!(lines, "{report}").unwrap();
    }
    lines
}

/// Two nodes that serve and are linked: NL, which releases all in full, and DE.
fn linked() -> (Node, Node) {
    link_up(Node::new("NL"), Node::new("DE"))
}

fn link_up(mut nl: Node, mut de: Node) -> (Node, Node) {
    nl.serve();
    de.serve();
    let form = "name=register&owner=NL&country=NL&release=full";
    let (status, body) = nl.ask("POST", "/sources/new", "application/x-www-form-urlencoded", form);
    assert_eq!(status, 303, "{body}");
    // Both nodes serve: the command line asks them.
    let invitation = line(&nl.joinder().args(["link", "invite", "DE", "--valid", "1h"]).output().unwrap());
    let for_fr = line(&nl.joinder().args(["link", "invite", "FR", "--role", "partner"]).output().unwrap());
    let not_meant = de.joinder().args(["link", "join", &for_fr]).output().unwrap();
    assert_eq!(not_meant.status.code(), Some(1), "an invitation is for whom it names");
    let joined = line(&de.joinder().args(["link", "join", &invitation]).output().unwrap());
    assert_eq!(joined, "Linked with NL.");
    let again = de.joinder().args(["link", "join", &invitation]).output().unwrap();
    assert_eq!(again.status.code(), Some(1), "an invitation is for once");
    (nl, de)
}

#[test]
fn what_is_brought_in_at_the_one_stands_at_the_other() {
    let (nl, de) = linked();
    nl.import(&reports(0..3));
    soon("the reports come over", || de.references("NL").len() == 3);
    let rows = de.get("/api/v1/reports?owner=NL");
    assert_eq!(rows["rows"][0]["level"], "full", "as their owner releases them");
    soon("it is told that they came", || nl.link()["acknowledged"] == nl.link()["out_size"]);

    let list = line(&de.joinder().args(["link", "list"]).output().unwrap());
    assert!(list.starts_with("NL\tactive\t"), "{list}");
    line(&nl.joinder().args(["link", "pause", "DE"]).output().unwrap());
    nl.import(&reports(3..4));
    soon("the other side notices", || de.link()["trouble"].is_string());
    assert_eq!(de.references("NL").len(), 3, "nothing passes over a paused link");
    line(&nl.joinder().args(["link", "resume", "DE"]).output().unwrap());
    soon("it passes after that", || de.references("NL").len() == 4);
}

#[test]
fn a_neighbour_is_asked_from_the_command_line() {
    let (mut nl, de) = linked();
    nl.import(&reports(0..3));
    let ask = |more: &[&str]| {
        let mut command = de.joinder();
        command.args(["lookup", "--neighbours", "--purpose", "c", "--case", "2026-17"]).args(more);
        command.output().unwrap()
    };
    let answered = line(&ask(&["shop1.com", "shop9.com"]));
    assert!(answered.contains("shop1.com\tNL\theld\tNL R-00001"), "{answered}");
    assert!(answered.contains("shop9.com\tNL\tno"), "{answered}");
    let json = line(&ask(&["--json", "--of", "NL", "shop1.com"]));
    let last: Value = serde_json::from_str(json.lines().last().unwrap()).unwrap();
    assert_eq!((&last["neighbour"], &last["held"]), (&json!("NL"), &json!(true)), "{json}");
    let log = nl.get("/api/v1/look-ups");
    let row = &log["rows"][0];
    assert_eq!((&row["side"], &row["case"]), (&json!("theirs"), &json!("2026-17")));

    let nobody = ask(&["--of", "FR", "shop1.com"]);
    assert_eq!(nobody.status.code(), Some(1), "{}", String::from_utf8_lossy(&nobody.stdout));
    let mut no_case = de.joinder();
    no_case.args(["lookup", "--neighbours", "--purpose", "c", "shop1.com"]);
    assert_eq!(no_case.output().unwrap().status.code(), Some(2));
    nl.kill();
    let gone = ask(&["shop1.com"]);
    assert_eq!(gone.status.code(), Some(4), "{}", String::from_utf8_lossy(&gone.stderr));
    let said = String::from_utf8_lossy(&gone.stdout);
    assert!(said.contains("\tNL\tnot reached: no connection"), "{said}");
}

#[test]
fn whoever_is_killed_in_the_middle_everything_arrives_once() {
    let (mut nl, mut de) = linked();
    const ALL: usize = 6_000;
    nl.import(&reports(0..ALL / 2));
    soon("some came", || !de.references("NL").is_empty());
    de.kill();
    nl.import(&reports(ALL / 2..ALL));
    de.serve();
    nl.kill();
    nl.serve();
    soon("all came", || de.references("NL").len() >= ALL);
    let all = de.references("NL");
    assert_eq!(all.len(), ALL, "no report twice");
    let expected: BTreeSet<String> = (0..ALL).map(|n| format!("R-{n:05}")).collect();
    assert_eq!(all.into_iter().collect::<BTreeSet<_>>(), expected);
    soon("it is told that they came", || nl.link()["acknowledged"] == nl.link()["out_size"]);
    assert_eq!(de.link()["state"], "active");

    // Nothing is left half done: each store is whole, and the index is what a rebuild makes.
    for node in [&mut nl, &mut de] {
        node.kill();
        line(&node.joinder().arg("verify").output().unwrap());
    }
}

#[test]
fn a_link_that_is_cut_goes_on_where_it_was() {
    let mut wire = None;
    let nl = Node::reached_at("NL", |port| wire.insert(Wire::to(port)).port);
    let wire = wire.unwrap();
    let (nl, de) = link_up(nl, Node::new("DE"));
    const ALL: usize = 4_000;
    nl.import(&reports(0..ALL / 2));
    soon("some came", || !de.references("NL").is_empty());
    wire.cut();
    nl.import(&reports(ALL / 2..ALL));
    soon("it is noticed", || de.link()["trouble"].is_string());
    let held = de.references("NL").len();
    assert!(held < ALL, "nothing passes over a cut link");
    wire.mend();
    soon("it goes on", || de.references("NL").len() > held);
    wire.cut();
    wire.mend();
    soon("all came", || de.references("NL").len() >= ALL);
    let all = de.references("NL");
    assert_eq!(all.len(), ALL, "no report twice");
    assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), ALL);
    soon("it is told that they came", || nl.link()["acknowledged"] == nl.link()["out_size"]);
    assert_eq!(de.link()["state"], "active");
}

#[test]
fn a_node_that_does_not_serve_is_asked_too() {
    let nl = Node::new("NL");
    let invitation = line(&nl.joinder().args(["link", "invite", "DE"]).output().unwrap());
    assert!(invitation.starts_with("joinder-invite-1."), "{invitation}");
    let none = line(&nl.joinder().args(["--json", "link", "list"]).output().unwrap());
    assert_eq!(none, r#"{"rows":[]}"#);
    let no_node = nl.joinder().args(["link", "pause", "DE"]).output().unwrap();
    assert_eq!(no_node.status.code(), Some(1));
    let said = String::from_utf8_lossy(&no_node.stderr);
    assert!(said.contains("expected an organisation with which there is a link"), "{said}");
    // Nobody answers there.
    let mut de = Node::new("DE");
    de.serve();
    let mut join = de.joinder();
    join.args(["link", "join", "-"]).stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut join = join.spawn().unwrap();
    join.stdin.take().unwrap().write_all(invitation.as_bytes()).unwrap();
    let refused = join.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr);
    assert!(refused.status.code() == Some(1) && said.contains("cannot be reached"), "{said}");
}

#[test]
fn who_holds_no_key_is_told_nothing() {
    let (nl, _de) = linked();
    let config = fs::read_to_string(nl.folder.path().join("joinder.toml")).unwrap();
    let listens_at = config.split("listen = \"").nth(1).unwrap().split('"').next().unwrap();
    // Without a certificate there is no answer of HTTP; the unit tests of TLS hold the rest.
    let mut stream = TcpStream::connect(listens_at).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(b"GET /link/v1/ledger?size=0 HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert!(!answer.starts_with(b"HTTP"), "{}", String::from_utf8_lossy(&answer));
}

/// The verdict of `joinder verify` on a file of these lines.
fn verdict(node: &Node, lines: &[String], key: &str) -> Value {
    let file = node.folder.path().join("a.ledger.ndjson");
    fs::write(&file, lines.iter().map(|line| format!("{line}\n")).collect::<String>()).unwrap();
    let output = node.joinder().args(["--json", "verify", "--key", key]).arg(&file).output().unwrap();
    let verdict: Value = serde_json::from_slice(&output.stdout).unwrap();
    let row = verdict["rows"][0].clone();
    let expected = if row["holds"] == true { 0 } else { 1 };
    assert_eq!(output.status.code(), Some(expected), "{verdict}");
    row
}

fn file_of(node: &Node, args: &[&str]) -> Vec<String> {
    line(&node.joinder().args(["link", "ledger"]).args(args).output().unwrap())
        .lines()
        .map(str::to_owned)
        .collect()
}

#[test]
fn a_ledger_is_a_file_that_is_checked_without_a_node() {
    let (mut nl, de) = linked();
    nl.import(&reports(0..3));
    soon("the reports come over", || de.references("NL").len() == 3);
    soon("it is told that they came", || nl.link()["acknowledged"] == nl.link()["out_size"]);
    let file = file_of(&nl, &["DE"]);
    assert_eq!(file, file_of(&de, &["NL", "--in"]), "both sides hold the same");
    let keys: Value =
        serde_json::from_str(&line(&nl.joinder().args(["--json", "link", "keys"]).output().unwrap()))
            .unwrap();
    let key = keys["ledger_key"].as_str().unwrap().to_owned();
    let good = verdict(&de, &file, &key);
    assert_eq!((&good["holds"], &good["entries"], &good["erased"]), (&json!(true), &json!(3), &json!([])));
    assert_eq!((&good["ledger"], &good["signed_by"]), (&json!("joinder/NL/link/DE"), &json!(key)));

    // Without payload and salt the entry stands, and is named.
    let mut erased = file.clone();
    let header = serde_json::from_str::<Value>(&file[2]).unwrap()["header"].clone();
    erased[2] = json!({ "header": header }).to_string();
    assert_eq!(verdict(&de, &erased, &key)["erased"], json!([1]));

    let mut changed = file.clone();
    changed[2] = file[2].replace("nothing came", "nothing cane");
    let mut missing = file.clone();
    missing.remove(2);
    let without_head = file[..4].to_vec();
    let cut = [&file[..3], &[file[3][..40].to_owned()]].concat();
    let of_de = file_of(&de, &["NL"]);
    let other_head = [&file[..4], std::slice::from_ref(of_de.last().unwrap())].concat();
    let their_key = de.get("/api/v1/links/keys")["ledger_key"].as_str().unwrap().to_owned();
    for (what, lines, key, at) in [
        ("a changed line", &changed, &key, 3),
        ("a missing line", &missing, &key, 4),
        ("no head", &without_head, &key, 4),
        ("a cut line", &cut, &key, 4),
        ("the head of another ledger", &other_head, &key, 5),
        ("another's key", &file, &their_key, 5),
    ] {
        let verdict = verdict(&de, lines, key);
        assert_eq!((&verdict["holds"], &verdict["line"]), (&json!(false), &json!(at)), "{what}: {verdict}");
        assert!(!verdict.to_string().contains("came"), "{what} is told without what stands there");
    }
    let no_file = de.joinder().args(["verify", "no-such-file"]).output().unwrap();
    assert_eq!(no_file.status.code(), Some(1));
    for wrong in
        [&["verify", "--key", "no-key", "a"][..], &["verify", "--key", key.as_str()], &["link", "rotate-key"]]
    {
        assert_eq!(de.joinder().args(wrong).output().unwrap().status.code(), Some(2), "{wrong:?}");
    }

    // Another key: the file still states the first one, and the new one signs its head.
    let rotated = line(&nl.joinder().args(["link", "rotate-key", "--ledger"]).output().unwrap());
    assert!(rotated.starts_with("ledger key\tjoinder/NL+") && !rotated.contains(&key), "{rotated}");
    nl.import(&reports(3..4));
    soon("it passes by the new key", || de.references("NL").len() == 4);
    let good = verdict(&de, &file_of(&de, &["NL", "--in"]), &key);
    assert_eq!((&good["holds"], &good["entries"]), (&json!(true), &json!(5)), "{good}");
    assert_ne!(good["signed_by"], json!(key));
    nl.kill();
    let (stopped, served) = (file_of(&nl, &["DE"]), file_of(&de, &["NL", "--in"]));
    assert_eq!(stopped, served, "a node that does not serve is asked too");
}
