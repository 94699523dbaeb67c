//! What other nodes can produce of a State's reports, once all that passes has passed: no page, answer, export, ledger line,
//! log line or byte of a database tells more than disclosure permits its node's organisation.
//!
//! In: words planted in the reports of one State, at every release and for every audience, beside its source's name and a
//! record that was set aside. They pass as they do between nodes: fed, signed, pulled, verified, applied. The walk over the
//! routes is that of `disclosure`.

use std::fs;

use joinder_core::{OrganisationCode, Release, Role};
use joinder_node::{Export, ImportOptions, ReportQuery, Source, Trust};
use serde_json::{Value, json};

use crate::{
    disclosure::{Known, LOGGED, OWNER, Planted, Recorder, SEATS, Seat, Sees, a_desk, all_planted, walk},
    node::Desk,
};

const SOURCE: &str = "cnrysourcename";
const ADDRESS: &str = "https://node.example:8471";

/// A node, whose it is, and what it pulled.
struct Place {
    seat: Seat,
    desk: Desk,
    pulled: String,
}

/// What a seat's node gets of a planted report over links: as `Planted::seen_by` has it, but that sealed reports stay.
fn sees(one: Planted, seat: Seat) -> Sees {
    if one.release == Release::Sealed { Sees::Nothing } else { one.seen_by(seat) }
}

fn withheld(one: Planted, seat: Seat) -> Vec<String> {
    let sees = sees(one, seat);
    let mut words = one.withheld(sees);
    if sees != Sees::Nothing && seat.role != Role::Centre {
        // Who else is named is for the owner, and for the centre, which passes it on.
        words.push(format!("{}audience", one.stem()));
    }
    words
}

/// A planted report with a name of the offender beside; `release` in place of its own.
fn record(one: Planted, release: Release) -> Value {
    let mut report = one.report();
    let name = format!("{}trace trading", one.stem());
    let name = json!({ "type": "company", "value": name, "side": "offender" });
    report["observables"].as_array_mut().unwrap().push(name);
    report["marking"]["release"] = json!(release);
    report
}

/// Brings records in at the owner's; gives how many stand as brought.
fn bring(desk: &Desk, records: &[Value]) -> u64 {
    let trust = Trust { markings: true, ..Trust::default() };
    let source = Source { owner: OWNER.parse().unwrap(), trust, ..Source::named(SOURCE).unwrap() };
    desk.node.save_source(&source).unwrap();
    let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
    let input = Box::new(std::io::Cursor::new(lines));
    let receipt = desk.node.import(SOURCE, "cnryfile.ndjson", input, &ImportOptions::default(), &mut |_| {});
    let counts = receipt.unwrap().counts;
    counts.new + counts.amended
}

fn fingerprint(code: &OrganisationCode) -> String {
    let hex: String = code.as_str().bytes().map(|byte| format!("{byte:02x}")).collect();
    format!("{hex:0>64}")
}

fn join(inviting: &Place, invited: &Place) {
    let (node, other) = (&inviting.desk.node, &invited.desk.node);
    let (us, them) = (node.organisation(), other.organisation());
    let an_hour = jiff::SignedDuration::from_hours(1);
    let invitation = node.invite(&them.code, them.role, ADDRESS, &fingerprint(&us.code), an_hour).unwrap();
    let ours = other.introduce(ADDRESS, &fingerprint(&them.code), &invitation.secret).unwrap();
    let theirs = node.admit(&invitation.secret, ours).unwrap();
    other.joined(&invitation, theirs).unwrap();
}

/// Pulls once; whether anything came.
fn pull(places: &mut [Place], to: usize, from: usize) -> bool {
    let code = |place: usize| places[place].desk.node.organisation().code.clone();
    let (follower, owner) = (code(to), code(from));
    let size = places[to].desk.node.pulled_size(&owner).unwrap();
    places[from].desk.node.acknowledged(&follower, size).unwrap();
    let pulled = places[from].desk.node.serve_pull(&follower, size, 1 << 20).unwrap();
    for line in &pulled.lines {
        places[to].pulled.push_str(&String::from_utf8_lossy(line).to_lowercase());
    }
    places[to].desk.node.take_pulled(&owner, pulled).unwrap() > 0
}

fn settle(places: &mut [Place], links: &[(usize, usize)]) {
    for _ in 0..50 {
        let mut moved = false;
        for place in places.iter() {
            moved |= place.desk.node.feed_links().unwrap();
        }
        for &(a, b) in links {
            moved |= pull(places, a, b) | pull(places, b, a);
        }
        if !moved {
            return;
        }
    }
    unreachable!("it never comes to rest");
}

/// All that a node can produce: each answer under what was asked, and its files.
async fn produced(place: &Place) -> Vec<(String, String)> {
    let desk = &place.desk;
    let mut all = Vec::new();
    for asked in walk(&Known::of(desk).await) {
        let answer = asked.of(desk).await;
        assert!(!answer.status.is_server_error(), "{}: {asked:?}", place.seat.code);
        all.push((format!("{asked:?}"), format!("{:?} {}", answer.headers, answer.text).to_lowercase()));
    }
    for &format in Export::ALL {
        let mut out = Vec::new();
        desk.node.export(&ReportQuery::default(), format, &mut out).unwrap();
        all.push((format!("{format:?}"), String::from_utf8(out).unwrap().to_lowercase()));
    }
    for file in fs::read_dir(desk.node.folder()).unwrap().map(|file| file.unwrap().path()) {
        if file.is_file() {
            let bytes = fs::read(&file).unwrap();
            all.push((file.display().to_string(), String::from_utf8_lossy(&bytes).to_lowercase()));
        }
    }
    all
}

#[tokio::test]
async fn no_other_node_produces_what_its_organisation_may_not_see() {
    // Another test may have set it.
    let _ = tracing::subscriber::set_global_default(Recorder);
    let mut places: Vec<Place> = SEATS
        .into_iter()
        .map(|seat| Place { seat, desk: a_desk(seat, &[]), pulled: String::new() })
        .collect();
    let number = |code: &str| SEATS.iter().position(|seat| seat.code == code).unwrap();
    let (owner, eu) = (number(OWNER), number("EU-centre"));
    // One State is linked with the owner too, the other with the centre alone; so is a partner with the owner.
    let (nl, fr, bank, shop) = (number("NL-unit"), number("FR-unit"), number("a-bank"), number("a-shop"));
    let links = [(eu, owner), (eu, nl), (eu, fr), (owner, nl), (owner, bank), (owner, shop)];
    links.iter().for_each(|&(a, b)| join(&places[a], &places[b]));

    let planted = all_planted();
    let mut records: Vec<Value> = planted.iter().map(|one| record(*one, one.release)).collect();
    // Set aside for its conditions, and kept as it came.
    records.push(json!({
        "schema": "joinder/report/1", "reference": "cnryasideref", "narrative": { "text": "cnryasidestory" },
        "marking": { "release": "cnryasiderelease" },
    }));
    assert_eq!(bring(&places[owner].desk, &records), planted.len() as u64);
    settle(&mut places, &links);

    for place in places.iter().filter(|place| place.seat.code != OWNER) {
        let (seat, all) = (place.seat, produced(place).await);
        let is_said = |word: &str| all.iter().find(|(_, said)| said.contains(word)).map(|(by, _)| by);
        for word in [SOURCE, "cnryfile.ndjson", "cnryaside"] {
            assert_eq!(is_said(word), None, "{} has {word}", seat.code);
            assert!(!place.pulled.contains(word), "{} is told {word}", seat.code);
        }
        for &one in &planted {
            for word in withheld(one, seat) {
                assert_eq!(is_said(&word), None, "{} has {word}", seat.code);
                assert!(!place.pulled.contains(&word), "{} is told {word}", seat.code);
            }
            for word in one.shown(sees(one, seat)) {
                assert!(is_said(&word).is_some(), "{} has no {word}: was it looked at?", seat.code);
            }
            let found = place.desk.json(&format!("/api/v1/reports?text={}story", one.stem())).await;
            let reads = sees(one, seat) == Sees::All;
            assert_eq!(found["total"], u64::from(reads), "{}: a search finds {}", seat.code, one.stem());
        }
    }

    // The owner keeps all to itself from now on: nowhere else is a word of it left.
    let own: Vec<Value> = planted.iter().map(|one| record(*one, Release::Own)).collect();
    let already = planted.iter().filter(|one| one.release == Release::Own).count();
    assert_eq!(bring(&places[owner].desk, &own), (planted.len() - already) as u64);
    settle(&mut places, &links);
    for place in places.iter().filter(|place| place.seat.code != OWNER) {
        for (by, said) in produced(place).await {
            // Whole words: four letters stand by chance in the text of a signature.
            let left = planted.iter().map(|one| one.stem()).find(|stem| said.contains(stem.as_str()));
            assert_eq!(left, None, "{}: {by}", place.seat.code);
            assert!(!said.contains("cnryaside") && !said.contains(SOURCE), "{}: {by}", place.seat.code);
        }
    }
    let view = places[owner].desk.node.links().unwrap();
    assert!(view.iter().all(|link| link.waiting_erasures == 0), "every deletion is confirmed");
    let logged = LOGGED.lock().unwrap().to_lowercase();
    assert!(logged.contains("index.rebuilt"), "the log is listened to");
    assert!(!logged.contains("cnry"), "{logged}");
}
