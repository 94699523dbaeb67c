//! The binary, killed in the middle of imports: nothing acknowledged is lost, nothing doubled, and what is found in the end
//! is what an undisturbed import finds.
//!
//! The points at which it is killed are drawn from a seed; what is running at each of them is up to the machine.

#![expect(clippy::unwrap_used, reason = "what a test cannot do fails it")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    io::{BufRead, BufReader, Write as _},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rusqlite::Connection;

/// A batch and a part of a second: a run ends within a second or two without optimisation too.
const REPORTS: usize = 8_600;
/// Reports that the second edition adds.
const MORE: usize = 400;
const KILLS: usize = 50;

fn joinder(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_joinder"));
    command.env_remove("JOINDER_CONFIG").arg("--data").arg(data);
    command
}

fn import(data: &Path, file: &Path) -> Command {
    let mut command = joinder(data);
    command
        .args(["--json", "import", "--source", "NL"])
        .arg(file)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// A native file. In its second edition one report in seven tells another story and names another site, and there are
/// new ones at the end.
fn native(edition: usize) -> String {
    let mut lines = String::new();
    for n in 0..REPORTS + (edition - 1) * MORE {
        // Some 2 000 offenders of very different size.
        let offender = (n * n * 7 + n * 13) % 1_999;
        let site = if edition == 2 && n % 7 == 0 { (offender + 1) % 1_999 } else { offender };
        let line = serde_json::json!({
            "schema": "joinder/report/1", "owner": "NL", "reference": reference(n), "kind": "shop-fraud",
            "narrative": {"text": format!("Edition {edition}, order {n}")},
            "observables": [
                {"type": "domain", "value": format!("shop{site}.com"), "side": "offender"},
                {"type": "email", "value": format!("sales@post{offender}.net"), "side": "offender"},
            ],
        });
        writeln!(lines, "{line}").unwrap();
    }
    lines
}

fn reference(n: usize) -> String {
    format!("R-{n:06}")
}

/// What another process sees committed.
#[derive(Debug, Default, PartialEq)]
struct Committed {
    /// By the receipts: reports that were new, and those that were amended.
    new: i64,
    amended: i64,
}

fn committed(data: &Path) -> Committed {
    let Ok(db) = Connection::open(data.join("joinder.db")) else { return Committed::default() };
    db.busy_timeout(Duration::from_secs(10)).unwrap();
    let sum = |what: &str| {
        let sql = format!("SELECT COALESCE(SUM(json_extract(body, '$.counts.{what}')), 0) FROM receipt");
        db.query_row(&sql, [], |row| row.get(0)).unwrap_or(0) // before the schema stands there is nothing
    };
    Committed { new: sum("new"), amended: sum("amended") }
}

/// What the tables hold agrees with what the receipts say, and with the file: its first reports, each once, whole.
fn check_tables(data: &Path, acknowledged: &Committed) {
    let now = committed(data);
    assert!(
        now.new >= acknowledged.new && now.amended >= acknowledged.amended,
        "{acknowledged:?} was seen, {now:?} is left"
    );
    let db = Connection::open(data.join("joinder.db")).unwrap();
    let one = |sql: &str| db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    if one("SELECT COUNT(*) FROM sqlite_master WHERE name = 'report'") == 0 {
        return;
    }
    assert_eq!(one("SELECT COUNT(*) FROM report"), now.new, "a row for each report that was new");
    assert_eq!(one("SELECT COUNT(*) FROM entry"), now.new + now.amended, "an entry for each version");
    assert_eq!(one("SELECT COUNT(DISTINCT seq) FROM report"), now.new);
    assert_eq!(one("SELECT COALESCE(SUM(version), 0) FROM report"), now.new + now.amended);
    let last: String =
        db.query_row("SELECT COALESCE(MAX(reference), '') FROM report", [], |row| row.get(0)).unwrap();
    if now.new > 0 {
        assert_eq!(
            last,
            reference(usize::try_from(now.new).unwrap() - 1),
            "batches come in the order of the file"
        );
    }
    assert_eq!(db.query_row("PRAGMA quick_check", [], |row| row.get::<_, String>(0)).unwrap(), "ok");
}

fn ok(output: Output) -> String {
    assert!(output.status.success(), "{}\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The series as sets of references; which names they carry is nothing to compare.
fn partition(data: &Path) -> BTreeSet<BTreeSet<String>> {
    let csv = ok(joinder(data).args(["series", "--csv"]).output().unwrap());
    let mut sets: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for line in csv.lines().skip(1) {
        let (report, series) = line.rsplit_once(',').unwrap();
        assert!(seen.insert(report.to_owned()), "{report} stands twice");
        let set = if series.is_empty() { format!("alone {report}") } else { series.to_owned() };
        sets.entry(set).or_default().insert(report.to_owned());
    }
    sets.into_values().collect()
}

struct Undisturbed {
    file: PathBuf,
    takes: Duration,
    partition: BTreeSet<BTreeSet<String>>,
}

fn undisturbed(folder: &Path) -> Vec<Undisturbed> {
    let data = folder.join("undisturbed");
    let editions = (1..=2).map(|edition| {
        let file = folder.join(format!("edition-{edition}.ndjson"));
        fs::write(&file, native(edition)).unwrap();
        let start = Instant::now();
        assert!(import(&data, &file).status().unwrap().success());
        Undisturbed { file, takes: start.elapsed(), partition: partition(&data) }
    });
    editions.collect()
}

#[test]
fn fifty_kills_lose_nothing_and_double_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let editions = undisturbed(folder.path());
    assert!(editions[0].partition.len() > 500 && editions[0].partition != editions[1].partition);
    let mut random = ChaCha8Rng::seed_from_u64(2013);
    let mut kills = 0;
    for round in 0.. {
        let data = folder.path().join(format!("round-{round}"));
        for edition in &editions {
            kills += kill_until_done(&data, edition, &mut random);
            assert_eq!(partition(&data), edition.partition, "after {kills} kills");
        }
        ok(joinder(&data).arg("verify").output().unwrap());
        if kills >= KILLS {
            return;
        }
        fs::remove_dir_all(&data).unwrap();
    }
}

/// Imports a file, killed and begun again until it is through once. Gives how often it was killed.
fn kill_until_done(data: &Path, edition: &Undisturbed, random: &mut ChaCha8Rng) -> usize {
    for kills in 0.. {
        // After a dozen kills it is let through: a slow machine must end too.
        let longest = edition.takes.as_micros() as u64;
        let after =
            if kills < 12 { Duration::from_micros(random.next_u64() % longest) } else { Duration::MAX };
        let start = Instant::now();
        let mut child = import(data, &edition.file).spawn().unwrap();
        let status = loop {
            if let Some(status) = child.try_wait().unwrap() {
                break Some(status);
            }
            if start.elapsed() >= after {
                break None;
            }
            std::thread::sleep(Duration::from_micros(500)); // a point in time is what this test is about
        };
        let acknowledged = committed(data);
        if status.is_none() {
            child.kill().unwrap(); // SIGKILL
            child.wait().unwrap();
        }
        check_tables(data, &acknowledged);
        match status {
            Some(status) => {
                assert!(status.success(), "{status}");
                return kills;
            }
            None => continue,
        }
    }
    unreachable!("the loop ends when an import does")
}

#[test]
fn a_second_import_into_a_folder_in_use_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let (data, file) = (folder.path().join("data"), folder.path().join("a.ndjson"));
    fs::write(&file, native(1).lines().take(3).collect::<Vec<_>>().join("\n")).unwrap();
    // The first has taken a file, and waits for more on standard input.
    let mut first =
        import(&data, &file).arg("-").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut receipt = String::new();
    let mut receipts = BufReader::new(first.stdout.take().unwrap());
    receipts.read_line(&mut receipt).unwrap();
    assert!(receipt.contains("\"new\":3"), "{receipt}");

    let second = import(&data, &file).stderr(Stdio::piped()).output().unwrap();
    let said = String::from_utf8(second.stderr).unwrap();
    assert_eq!(second.status.code(), Some(1), "{said}");
    assert!(
        said.contains("another joinder process is using") && said.contains(&data.display().to_string()),
        "{said}"
    );

    first.stdin.take().unwrap().write_all(native(1).lines().nth(3).unwrap().as_bytes()).unwrap();
    receipts.read_line(&mut receipt).unwrap();
    assert!(first.wait().unwrap().success(), "{receipt}");
    assert_eq!(committed(&data), Committed { new: 4, amended: 0 });
}
