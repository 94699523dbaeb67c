//! No way out tells more than disclosure permits: every route, as every viewer, of reports at every release. What is to
//! be found nowhere are words planted in another organisation's reports.

use std::{
    collections::BTreeSet,
    fmt::{Debug, Write},
    sync::Mutex,
};

use axum::{
    body::Body,
    http::{Request, header},
};
use joinder_core::{Audience, Marking, OrganisationCode, Release, Role, codes::SubjectAsk};
use joinder_node::{AskedBy, Export, ImportOptions, ReportQuery, Source, Trust};
use serde_json::{Value, json};
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span::{Attributes, Id, Record},
};

use crate::node::{Answered, Desk, encode};

pub const OWNER: &str = "DE-unit";
/// Stands in every report, the viewer's own too.
const SHARED: &str = "LT121000011101001000";

/// Whose node it is.
#[derive(Clone, Copy)]
pub struct Seat {
    pub code: &'static str,
    pub role: Role,
    /// Whether the audiences that are lists name it.
    pub named: bool,
}

/// All that a node can be.
pub const SEATS: [Seat; 6] = [
    Seat { code: OWNER, role: Role::Authority, named: false },
    Seat { code: "EU-centre", role: Role::Centre, named: false },
    Seat { code: "NL-unit", role: Role::Authority, named: true },
    Seat { code: "FR-unit", role: Role::Authority, named: false },
    Seat { code: "a-bank", role: Role::Partner, named: true },
    Seat { code: "a-shop", role: Role::Partner, named: false },
];

/// What may be seen of a report, as the table at the head of `joinder_core`'s `disclosure` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sees {
    Nothing,
    Reference,
    Traces,
    All,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum To {
    Authorities,
    List,
}

#[derive(Clone, Copy)]
pub struct Planted {
    pub release: Release,
    pub to: To,
}

pub fn all_planted() -> Vec<Planted> {
    let releases = [Release::Own, Release::Sealed, Release::Hit, Release::Full];
    releases
        .into_iter()
        .flat_map(|release| [To::Authorities, To::List].map(|to| Planted { release, to }))
        .collect()
}

impl Planted {
    /// With what its words begin.
    pub fn stem(self) -> String {
        let to = if self.to == To::List { "list" } else { "open" };
        format!("cnry{:?}{to}", self.release).to_lowercase()
    }

    pub fn seen_by(self, seat: Seat) -> Sees {
        if seat.code == OWNER {
            return Sees::All;
        }
        let reached = match (seat.role, self.to) {
            (Role::Centre, To::Authorities | To::List) | (Role::Authority, To::Authorities) => true,
            (Role::Partner, To::Authorities) => false,
            (Role::Authority | Role::Partner, To::List) => seat.named,
        };
        match (self.release, seat.role) {
            _ if !reached => Sees::Nothing,
            (Release::Own, _) => Sees::Nothing,
            (Release::Full, Role::Authority | Role::Centre) => Sees::All,
            (Release::Full, Role::Partner) | (Release::Hit, Role::Centre) => Sees::Traces,
            (Release::Sealed | Release::Hit, Role::Partner) => Sees::Nothing,
            (Release::Sealed, Role::Authority | Role::Centre) | (Release::Hit, Role::Authority) => {
                Sees::Reference
            }
        }
    }

    /// What must be found nowhere.
    fn forbidden(self, seat: Seat) -> Vec<String> {
        self.withheld(self.seen_by(seat))
    }

    /// What is withheld from who sees so much.
    pub fn withheld(self, sees: Sees) -> Vec<String> {
        let parts: &[&str] = match sees {
            Sees::All => &[],
            Sees::Traces => &["story", "victim", "third", "field", "file", "origin"],
            Sees::Reference => &["story", "victim", "third", "field", "file", "origin", "trace", "audience"],
            Sees::Nothing => &[""],
        };
        parts.iter().map(|part| format!("{}{part}", self.stem())).collect()
    }

    /// What must be found somewhere: else nothing was looked at.
    fn expected(self, seat: Seat) -> Vec<String> {
        self.shown(self.seen_by(seat))
    }

    /// What is shown to who sees so much.
    pub fn shown(self, sees: Sees) -> Vec<String> {
        let parts: &[&str] = match sees {
            Sees::All => &["ref", "trace", "story", "victim", "file"],
            Sees::Traces => &["ref", "trace"],
            Sees::Reference => &["ref"],
            Sees::Nothing => &[],
        };
        parts.iter().map(|part| format!("{}{part}", self.stem())).collect()
    }

    /// The trace that only it carries.
    fn trace(self) -> String {
        format!("{}trace.com", self.stem())
    }

    pub fn report(self) -> Value {
        let stem = self.stem();
        let audience = match self.to {
            To::Authorities => Audience::Authorities,
            To::List => {
                let named = SEATS.iter().filter(|seat| seat.named).map(|seat| seat.code.to_owned());
                let codes = named.chain([format!("{stem}audience")]);
                Audience::Only(codes.map(|code| code.parse::<OrganisationCode>().unwrap()).collect())
            }
        };
        let cautious = Marking::cautious(jiff::civil::date(2026, 7, 1));
        json!({
            "schema": "joinder/report/1",
            "owner": OWNER,
            "reference": format!("{stem}ref"),
            "kind": "phishing",
            "reported_at": "2026-06-01",
            "country": "DE",
            "narrative": { "text": format!("There is {stem}story in it, told by a victim.") },
            "observables": [
                { "type": "iban", "value": SHARED, "side": "offender" },
                { "type": "domain", "value": self.trace(), "side": "offender", "origin": { "field": format!("{stem}origin") } },
                { "type": "email", "value": format!("{stem}victim@mail.com"), "side": "victim" },
                { "type": "domain", "value": format!("{stem}third.com"), "side": "third" },
            ],
            "attachments": [{ "name": format!("{stem}file.pdf"), "size": 3, "sha256": "ab".repeat(32) }],
            "fields": { format!("{stem}fieldname"): format!("{stem}fieldvalue") },
            "marking": Marking { release: self.release, audience, ..cautious },
        })
    }
}

fn bring(desk: &Desk, source: &str, owner: &str, reports: &[Value]) {
    // The planted markings are to hold as they are, also where they are wider than a source's.
    let trust = Trust { markings: true, ..Trust::default() };
    let source = Source { owner: owner.parse().unwrap(), trust, ..Source::named(source).unwrap() };
    desk.node.save_source(&source).unwrap();
    if reports.is_empty() {
        return;
    }
    let lines = reports.iter().map(|report| format!("{report}\n")).collect::<String>();
    let input = Box::new(std::io::Cursor::new(lines));
    let receipt =
        desk.node.import(&source.name, "a.ndjson", input, &ImportOptions::default(), &mut |_| {}).unwrap();
    let counts = receipt.counts;
    assert_eq!((counts.new, counts.faults, counts.set_aside), (reports.len() as u64, 0, 0), "{receipt:?}");
}

/// A node with a report of its own, and then those planted.
pub fn a_desk(seat: Seat, planted: &[&[Planted]]) -> Desk {
    let desk = Desk::of(seat.code, seat.role);
    let own = json!({
        "schema": "joinder/report/1", "owner": seat.code, "reference": "mine", "kind": "phishing", "reported_at": "2026-06-02",
        "narrative": { "text": "Ours." }, "observables": [{ "type": "iban", "value": SHARED, "side": "offender" }],
    });
    bring(&desk, "mine", seat.code, &[own]);
    for planted in planted {
        let reports: Vec<Value> = planted.iter().map(|one| one.report()).collect();
        bring(&desk, "feed", OWNER, &reports);
    }
    // Somebody asks what is held on him, by a value that all reports hold: what is found is what may be known of.
    let by = AskedBy { name: "Somebody".into(), values: vec![SHARED.to_owned()] };
    desk.node.open_subject(SubjectAsk::Access, &by, "a test").unwrap();
    desk
}

/// Identifiers to put into addresses.
pub struct Known {
    reports: Vec<String>,
    series: Vec<String>,
}

impl Known {
    /// All reports, those that may not be known of too.
    pub async fn of(desk: &Desk) -> Self {
        let mut reports = Vec::new();
        desk.node
            .store()
            .read(|tx| {
                tx.each_natural_key(&mut |id, _, _| {
                    reports.push(id.to_string());
                    Ok(())
                })
            })
            .unwrap();
        let series = desk.json("/api/v1/series?limit=500").await;
        let ids = series["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned());
        Self { reports, series: ids.collect() }
    }
}

/// What is asked: a method, an address, and a body with its media type.
#[derive(Clone, Debug)]
pub struct Asked {
    post: Option<(&'static str, String)>,
    address: String,
}

impl Asked {
    fn get(address: impl Into<String>) -> Self {
        Self { post: None, address: address.into() }
    }

    pub async fn of(&self, desk: &Desk) -> Answered {
        let builder = Request::builder().uri(&self.address).header(header::HOST, "localhost");
        let request = match &self.post {
            None => builder.header(header::ACCEPT, "text/html").body(Body::empty()),
            Some((media, body)) => builder
                .method("POST")
                .header(header::ACCEPT, "text/html")
                .header("sec-fetch-site", "same-origin")
                .header(header::CONTENT_TYPE, *media)
                .body(Body::from(body.clone())),
        };
        desk.send(request.unwrap()).await
    }
}

/// How a route is asked; `None` for a route that this test does not know yet. Those that only write are not asked.
fn asked(method: &str, path: &str, known: &Known) -> Option<Vec<Asked>> {
    let form = "application/x-www-form-urlencoded";
    let post = |media, body| vec![Asked { post: Some((media, body)), address: path.to_owned() }];
    let each = |ids: &[String]| -> Vec<Asked> {
        ids.iter().map(|id| Asked::get(path.replace("{id}", id))).collect()
    };
    Some(match (method, path) {
        (
            "get",
            "/"
            | "/help"
            | "/reports"
            | "/reports.csv"
            | "/series"
            | "/series.csv"
            | "/sources"
            | "/sources/new"
            | "/links"
            | "/requests"
            | "/set-aside"
            | "/statistics"
            | "/statistics.csv"
            | "/retention"
            | "/subjects"
            | "/metrics"
            | "/setup"
            | "/login"
            | "/login/passkey"
            | "/login/provider"
            | "/login/provider/back"
            | "/account/passkeys"
            | "/second-factor"
            | "/work"
            | "/account"
            | "/people"
            | "/api/v1/accounts"
            | "/api/v1/units"
            | "/healthz"
            | "/readyz"
            | "/api/v1/reports"
            | "/api/v1/series"
            | "/api/v1/sources"
            | "/api/v1/links"
            | "/api/v1/requests"
            | "/api/v1/links/keys"
            | "/api/v1/look-ups"
            | "/api/v1/set-aside"
            | "/api/v1/statistics"
            | "/api/v1/retention"
            | "/api/v1/subjects"
            | "/audit/seen"
            | "/supervision"
            | "/supervision.json"
            | "/supervision.pdf"
            | "/api/v1/audit/head"
            | "/api/v1/schemas/report"
            | "/api/v1/openapi.json",
        ) => vec![Asked::get(path)],
        (
            "get",
            "/audit"
            | "/audit.csv"
            | "/audit/unusual"
            | "/api/v1/audit"
            | "/api/v1/audit/unusual"
            | "/api/v1/audit/ledger",
        ) => {
            vec![Asked::get(format!("{path}?use=lawfulness"))]
        }
        ("get", "/api/v1/audit/seen") => ["operator", "neighbour:DE-unit"]
            .map(|who| Asked::get(format!("{path}?use=integrity&who={who}")))
            .into(),
        ("post", "/audit/asked") => post(form, format!("use=lawfulness&value={SHARED}")),
        ("post", "/api/v1/audit/check") => post("application/json", json!({ "head": "none" }).to_string()),
        ("get", "/lookup") => vec![Asked::get(path), Asked::get(format!("{path}?text={SHARED}"))],
        ("get", "/api/v1/lookup") => vec![Asked::get(format!("{path}?value={SHARED}"))],
        ("get", "/reports/{id}" | "/api/v1/reports/{id}") => each(&known.reports),
        ("get", "/series/{id}") => {
            let numbered = (1..4).map(|number| Asked::get(format!("/series/S-{number}")));
            let ids = known.series.iter();
            let filtered = ids.clone().map(|id| Asked::get(format!("/series/{id}?trace=domain")));
            ids.map(|id| Asked::get(format!("/series/{id}"))).chain(filtered).chain(numbered).collect()
        }
        ("get", "/series/{id}/graph.json" | "/api/v1/series/{id}") => each(&known.series),
        ("get", "/traces/{kind}/{value}") => vec![Asked::get(format!("/traces/iban/{SHARED}"))],
        ("get", "/sources/{name}") => vec![Asked::get("/sources/feed"), Asked::get("/sources/mine")],
        ("get", "/sources/preview/{id}" | "/sources/jobs/{id}") => each(&["1".to_owned()]),
        ("get", "/links/{organisation}/ledger.ndjson") => {
            ["told", "heard"].map(|of| Asked::get(format!("/links/{OWNER}/ledger.ndjson?of={of}"))).into()
        }
        ("get", "/api/v1/links/{organisation}/goes-out") => {
            vec![Asked::get(format!("/api/v1/links/{OWNER}/goes-out"))]
        }
        ("get", "/api/v1/links/{organisation}/ledger") => {
            ["told", "heard"].map(|of| Asked::get(format!("/api/v1/links/{OWNER}/ledger?of={of}"))).into()
        }
        (
            "get",
            "/subjects/{id}"
            | "/subjects/{id}/letter"
            | "/subjects/{id}/letter.txt"
            | "/api/v1/subjects/{id}",
        ) => each(&["1".to_owned()]),
        ("get", "/subjects/{id}/reports/{report}/correct") => {
            let of = |id: &String| Asked::get(format!("/subjects/1/reports/{id}/correct"));
            known.reports.iter().map(of).collect()
        }
        ("get", "/links/{organisation}") => vec![Asked::get(format!("/links/{OWNER}"))],
        ("get", "/requests/{id}" | "/api/v1/requests/{id}") => each(&["req_0000000000001".to_owned()]),
        ("get", "/set-aside/{id}") => each(&["set_0000000000001".to_owned()]),
        ("get", "/assets/{hash}/{file}") => vec![Asked::get("/assets/0/core.js")],
        ("get", "/people/{name}") => vec![Asked::get("/people/somebody")],
        ("get", "/assets/{file}") => vec![Asked::get("/assets/desk.css")],
        ("post", "/lookup" | "/lookup.csv") => post(form, format!("text={SHARED}")),
        ("post", "/api/v1/lookup") => post("text/plain", SHARED.to_owned()),
        ("post", "/lookup/neighbours") => post(form, format!("text={SHARED}&purpose=c&case=1")),
        ("post", "/api/v1/lookup/neighbours") => {
            let asked = json!({ "values": [SHARED], "purpose": "c", "case": "1" });
            post("application/json", asked.to_string())
        }
        ("post", "/reports/export") => {
            let ids: String = known.reports.iter().map(|id| format!("id={id}&")).collect();
            Export::ALL.iter().flat_map(|chosen| post(form, format!("{ids}format={chosen}"))).collect()
        }
        (
            "post",
            "/theme"
            | "/language"
            | "/reports/selected"
            | "/reports/columns"
            | "/reports/{id}/ask"
            | "/requests/{id}/answer"
            | "/requests/{id}/take-back"
            | "/reports/{id}/hits/{other}/confirm"
            | "/reports/{id}/hits/{other}/reject"
            | "/series/{id}/name"
            | "/series/{id}/offence"
            | "/series/{id}/offence/undo"
            | "/series/{id}/work"
            | "/series/{id}/lead"
            | "/traces/{kind}/{value}/shared"
            | "/traces/{kind}/{value}/own"
            | "/decisions/{id}/undo"
            | "/sources/new"
            | "/sources/upload"
            | "/sources/preview/{id}"
            | "/sources/{name}"
            | "/links/invite"
            | "/links/join"
            | "/links/rotate"
            | "/links/{organisation}/pause"
            | "/links/{organisation}/resume"
            | "/links/{organisation}/revoke"
            | "/set-aside/replay"
            | "/set-aside/{id}/mend"
            | "/set-aside/{id}/dismiss"
            | "/retention/{id}/extend"
            | "/retention/{id}/stop"
            | "/retention/{id}/end-stop"
            | "/retention/{id}/let-go"
            | "/subjects"
            | "/subjects/authority"
            | "/subjects/{id}/answer"
            | "/subjects/{id}/refuse"
            | "/subjects/{id}/reports/{report}/restrict"
            | "/subjects/{id}/reports/{report}/free"
            | "/subjects/{id}/reports/{report}/erase"
            | "/subjects/{id}/reports/{report}/correct"
            | "/api/v1/retention/run"
            | "/api/v1/retention/{id}"
            | "/api/v1/subjects"
            | "/api/v1/subjects/{id}"
            | "/audit/breaches"
            | "/audit/breaches/{id}"
            | "/api/v1/series/{id}/work"
            | "/api/v1/series/{id}/lead"
            | "/api/v1/sources/{name}/import"
            | "/api/v1/links/invite"
            | "/api/v1/links/join"
            | "/api/v1/links/keys"
            | "/api/v1/links/{organisation}/state"
            | "/api/v1/requests"
            | "/api/v1/requests/{id}/answer"
            | "/api/v1/requests/{id}/take-back"
            | "/setup"
            | "/login"
            | "/login/passkey"
            | "/account/passkeys"
            | "/account/passkeys/end"
            | "/logout"
            | "/second-factor"
            | "/work"
            | "/account/password"
            | "/account/second-factor"
            | "/account/sessions/{id}/end"
            | "/account/tokens"
            | "/account/tokens/end"
            | "/people/invite"
            | "/people/{name}/role"
            | "/people/{name}/unit"
            | "/people/units"
            | "/people/units/{unit}/remove"
            | "/people/{name}/disable"
            | "/people/{name}/reset"
            | "/people/{name}/sessions/{id}/end"
            | "/api/v1/accounts"
            | "/api/v1/accounts/{name}/state"
            | "/api/v1/accounts/{name}/unit"
            | "/api/v1/units",
        ) => Vec::new(),
        _ => return None,
    })
}

/// Everything that reads, of every route there is.
pub fn walk(known: &Known) -> Vec<Asked> {
    let mut all = Vec::new();
    for joinder_web::Route { method, path, .. } in joinder_web::routes() {
        let asked = asked(method, path, known);
        assert!(asked.is_some(), "{method} {path} is new: say in `asked` how it is walked");
        all.extend(asked.into_iter().flatten());
    }
    all
}

#[tokio::test]
async fn no_route_tells_more_than_disclosure_permits() {
    // Another test may have set it.
    let _ = tracing::subscriber::set_global_default(Recorder);
    let planted = all_planted();
    for seat in SEATS {
        let desk = a_desk(seat, &[&planted]);
        let mut answers: Vec<(String, String)> = Vec::new();
        for asked in walk(&Known::of(&desk).await) {
            let answer = asked.of(&desk).await;
            assert!(!answer.status.is_server_error(), "{}: {asked:?}", seat.code);
            answers
                .push((format!("{asked:?}"), format!("{:?} {}", answer.headers, answer.text).to_lowercase()));
        }
        for &format in Export::ALL {
            let mut out = Vec::new();
            desk.node.export(&ReportQuery::default(), format, &mut out).unwrap();
            answers.push((format!("{format:?}"), String::from_utf8(out).unwrap().to_lowercase()));
        }
        for one in &planted {
            for word in one.forbidden(seat) {
                for (asked, answer) in &answers {
                    assert!(!answer.contains(&word), "{} is told {word} by {asked}", seat.code);
                }
            }
            for word in one.expected(seat) {
                assert!(answers.iter().any(|(_, answer)| answer.contains(&word)), "{}: {word}", seat.code);
            }
            let found = desk.json(&format!("/api/v1/reports?text={}story", one.stem())).await;
            // A partner reads no narrative of others.
            let reads = one.seen_by(seat) == Sees::All;
            assert_eq!(found["total"], u64::from(reads), "{}: a search finds {}", seat.code, one.stem());
        }
    }
    let logged = LOGGED.lock().unwrap().to_lowercase();
    assert!(logged.contains("index.rebuilt"), "the log is listened to");
    assert!(!logged.contains("cnry"), "{logged}");
}

/// The number of reports in the index; the counters beside it tell of requests.
fn told(asked: &Asked, answer: &Answered, folder: &str) -> String {
    let lines = answer.text.lines();
    let text: Vec<&str> = if asked.address == "/metrics" {
        lines.filter(|line| line.starts_with("joinder_index_reports")).collect()
    } else {
        lines.collect()
    };
    format!("{} {}", answer.status, text.join("\n").replace(folder, "the folder"))
}

#[tokio::test]
async fn a_report_that_is_withheld_changes_no_byte_of_any_answer() {
    for seat in SEATS {
        let (withheld, known): (Vec<_>, Vec<_>) =
            all_planted().into_iter().partition(|one| one.seen_by(seat) == Sees::Nothing);
        if withheld.is_empty() {
            continue;
        }
        let (with, without) = (a_desk(seat, &[&known, &withheld]), a_desk(seat, &[&known]));
        let mut all = walk(&Known::of(&with).await);
        // Receipts say what a file brought, to whom brings files in; so does the log. Keys are drawn after the salts of the
        // log's entries, which are another number; challenges likewise. The PDF is the page `/supervision`, packed together with the
        // folder's name.
        let differ = ["/sources", "/audit", "/links/keys", "/login/passkey", "/supervision.pdf"];
        all.retain(|asked| !differ.iter().any(|part| asked.address.contains(part)));
        for one in withheld {
            let value = encode(&one.trace());
            all.push(Asked::get(format!("/lookup?text={value}")));
            all.push(Asked::get(format!("/api/v1/lookup?value={value}")));
            all.push(Asked::get(format!("/lookup?text={}ref", one.stem())));
            all.push(Asked::get(format!("/api/v1/lookup?value={OWNER}%20{}ref", one.stem())));
            all.push(Asked::get(format!("/traces/domain/{}", one.trace())));
            all.push(Asked::get(format!("/reports?text={}story", one.stem())));
        }
        let folders = [&with, &without].map(|desk| desk.node.folder().display().to_string());
        let mut seen = BTreeSet::new();
        for asked in all {
            let (one, other) = (asked.of(&with).await, asked.of(&without).await);
            let (one, other) = (told(&asked, &one, &folders[0]), told(&asked, &other, &folders[1]));
            assert_eq!(one, other, "{}: {asked:?}", seat.code);
            seen.insert(one);
        }
        assert!(seen.len() > 20, "the answers are not all one error");
    }
}

/// What was logged while the tests of this binary ran.
pub static LOGGED: Mutex<String> = Mutex::new(String::new());

pub struct Recorder;

impl Subscriber for Recorder {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("joinder") || metadata.target().starts_with("tower_http")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        span.record(&mut Line);
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        values.record(&mut Line);
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        event.record(&mut Line);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Line;

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        let mut logged = LOGGED.lock().unwrap();
        // Writing to a String cannot fail.
        let _ = writeln!(logged, "{}={value:?}", field.name());
    }
}
