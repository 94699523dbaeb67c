//! People at the door of the desk: who gets in, what their role opens, and under what they work.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use joinder_core::{
    Organisation, Rights, Role, Working,
    codes::{PersonRole, Purpose, Right},
};
use joinder_node::{
    ImportOptions, NewToken, Node, Now, ReportQuery, SeededChance, SetAsideQuery, Settings, Source, Store,
    TakeUp,
};
use joinder_observables::SharedLists;
use joinder_web::{Access, Front, Route};
use ring::hmac;
use tower::ServiceExt;

use crate::node::{NOW_MS, encode};

const PASSWORD: &str = "mossy lantern hums";
const HOME: &str = "192.0.2.1";

#[derive(Clone)]
struct Clock(Arc<AtomicI64>);

impl Now for Clock {
    fn ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// A centre's node behind a proxy, its clock in our hand.
pub struct Station {
    pub node: Node,
    router: Router,
    clock: Clock,
    folder: tempfile::TempDir,
}

pub struct Answer {
    pub status: StatusCode,
    headers: HeaderMap,
    pub text: String,
}

impl Answer {
    fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |l| l.to_str().unwrap())
    }

    fn set_cookie(&self) -> &str {
        self.headers.get(header::SET_COOKIE).map_or("", |c| c.to_str().unwrap())
    }

    fn cookie(&self) -> String {
        self.set_cookie().split(';').next().unwrap().to_owned()
    }
}

impl Station {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock(Arc::new(AtomicI64::new(NOW_MS)));
        let settings = Settings {
            folder: folder.path().to_owned(),
            organisation: Organisation {
                code: "EU-centre".parse().unwrap(),
                name: "An organisation".into(),
                role: Role::Centre,
                country: None,
                contact: None,
            },
            lists: SharedLists::builtin(),
            now: Box::new(clock.clone()),
            chance: Box::new(SeededChance::new(3)),
        };
        let node = Node::open(Store::sqlite(folder.path(), None).unwrap(), settings).unwrap();
        let router = joinder_web::router_behind(node.clone(), Front::Proxy);
        Self { node, router, clock, folder }
    }

    /// With accounts: an administrator's, and nobody logged in.
    pub fn with_root() -> (Self, Vec<u8>) {
        let station = Self::new();
        let secret = station.settle("root", PersonRole::Administrator).1;
        (station, secret)
    }

    fn pass(&self, ms: i64) {
        self.clock.0.fetch_add(ms, Ordering::Relaxed);
    }

    /// Makes an account whole; gives a cookie of its session and the secret of its second factor.
    pub fn settle(&self, name: &str, role: PersonRole) -> (String, Vec<u8>) {
        let code = self.node.invite_person(name, role, None).unwrap();
        let asked = TakeUp { code: code.show(), name, password: PASSWORD, address: HOME };
        let begun = self.node.take_up(&asked).unwrap();
        let session = self.node.session(begun.token.show()).unwrap().unwrap();
        let shown = self.node.second_factor_to_set_up(&session.id, name).unwrap().unwrap();
        let secret = from_base32(shown.secret.show());
        let code = self.code(&secret);
        let (begun, _) = self.node.confirm_second_factor(&session.id, name, &code, HOME).unwrap();
        self.pass(30_000);
        (format!("__Host-joinder={}", begun.token.show()), secret)
    }

    fn code(&self, secret: &[u8]) -> String {
        let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
        let tag = hmac::sign(&key, &(self.clock.ms() / 30_000).to_be_bytes());
        let at = usize::from(tag.as_ref()[19] & 15);
        let four: [u8; 4] = tag.as_ref()[at..at + 4].try_into().unwrap();
        format!("{:06}", (u32::from_be_bytes(four) & 0x7fff_ffff) % 1_000_000)
    }

    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "desk.example");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response =
            self.router.clone().oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
        Answer { status, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.send(Method::GET, path, &[("accept", "text/html"), ("cookie", cookie)], "").await
    }

    async fn post(&self, path: &str, cookie: &str, form: &str) -> Answer {
        self.post_from(HOME, path, cookie, form).await
    }

    async fn post_from(&self, address: &str, path: &str, cookie: &str, form: &str) -> Answer {
        let headers = [
            ("accept", "text/html"),
            ("cookie", cookie),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "application/x-www-form-urlencoded"),
            ("x-forwarded-for", address),
        ];
        self.send(Method::POST, path, &headers, form).await
    }

    /// What a program is answered that shows this.
    pub async fn ask(&self, shown: &str, path: &str, more: &[(&str, &str)]) -> StatusCode {
        let bearer = format!("Bearer {shown}");
        let mut headers = vec![("authorization", bearer.as_str())];
        headers.extend_from_slice(more);
        self.send(Method::GET, path, &headers, "").await.status
    }

    pub async fn log_in(&self, name: &str, password: &str, code: &str, address: &str) -> Answer {
        let form = format!("name={name}&password={}&code={code}", encode(password));
        self.post_from(address, "/login", "", &form).await
    }
}

fn from_base32(text: &str) -> Vec<u8> {
    let signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String = text.chars().map(|c| format!("{:05b}", signs.find(c).unwrap())).collect();
    bits.as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect()
}

/// The path of a route, something in each of its parts.
fn walked(route: &Route) -> String {
    let mut path = String::new();
    for piece in route.path.split('{') {
        let rest = match piece.split_once('}') {
            Some((name, rest)) => {
                path.push_str(if name == "kind" { "iban" } else { "x" });
                rest
            }
            None => piece,
        };
        path.push_str(rest);
    }
    path
}

fn method(route: &Route) -> Method {
    if route.method == "get" { Method::GET } else { Method::POST }
}

#[tokio::test]
async fn every_route_answers_each_role_as_the_table_says() {
    let (station, _) = Station::with_root();
    let working = Working { purpose: Purpose::C, case: Some("2026-17".into()) };
    let program = [("sec-fetch-site", "same-origin"), ("content-type", "application/x-www-form-urlencoded")];
    for route in joinder_web::routes() {
        let answer = station.send(method(&route), &walked(&route), &program, "").await;
        let unknown = answer.status == StatusCode::UNAUTHORIZED;
        assert!(!answer.status.is_server_error(), "nobody: {route:?} {}", answer.status);
        if route.access != Access::Open {
            assert!(
                unknown && answer.headers.contains_key("www-authenticate"),
                "nobody: {route:?} {}",
                answer.status
            );
        }
    }
    for role in PersonRole::all() {
        let (cookie, _) = station.settle(&format!("a-{role}"), role);
        let token = cookie.split_once('=').unwrap().1;
        let session = station.node.session(token).unwrap().unwrap();
        station.node.work_under(&session.id, Some(&working)).unwrap();
        for route in joinder_web::routes().filter(|route| route.path != "/logout") {
            let headers = [program[0], program[1], ("cookie", cookie.as_str())];
            let answer = station.send(method(&route), &walked(&route), &headers, "").await;
            let may = match route.access {
                Access::Open => continue,
                Access::Known | Access::Person | Access::Enrolling => true,
                Access::Right(right) | Access::UnderPurpose(right) => Rights::of(role).contains(right),
            };
            let refused = matches!(answer.status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
            assert_eq!(refused, !may, "{role}: {route:?} {}", answer.status);
            assert_eq!(answer.status == StatusCode::FORBIDDEN, !may, "{role}: {route:?} {}", answer.status);
            assert!(!answer.status.is_server_error(), "{role}: {route:?} {}", answer.status);
        }
    }
}

#[tokio::test]
async fn the_first_administrator_sets_the_node_up_without_script() {
    let station = Station::new();
    let code = station.node.first_code().unwrap().unwrap();
    // Before, only this machine is answered, proxy or not.
    assert_eq!(station.get("/setup", "").await.status, StatusCode::MISDIRECTED_REQUEST);
    let at_home = |path: &'static str, form: String| {
        let headers = [
            (header::HOST.as_str(), "localhost"),
            ("accept", "text/html"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        let mut request = Request::post(path);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        station.router.clone().oneshot(request.body(Body::from(form)).unwrap())
    };
    let password = encode(PASSWORD);
    let form = |code: &str, again: &str| format!("code={code}&name=root&password={password}&again={again}");
    assert_eq!(
        at_home("/setup", form(code.show(), "other")).await.unwrap().status(),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        at_home("/setup", form("nonsense", &password)).await.unwrap().status(),
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let taken = at_home("/setup", form(code.show(), &password)).await.unwrap();
    assert_eq!(
        (taken.status(), taken.headers()["location"].to_str().unwrap()),
        (StatusCode::SEE_OTHER, "/second-factor")
    );
    let cookie = taken.headers()["set-cookie"].to_str().unwrap().to_owned();
    for flag in ["__Host-joinder=", "; Secure", "; HttpOnly", "; SameSite=Strict", "; Path=/"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    let cookie = cookie.split(';').next().unwrap().to_owned();
    assert_eq!(station.get("/people", &cookie).await.location(), "/second-factor", "that comes first");
    let page = station.get("/second-factor", &cookie).await.text;
    assert!(page.contains("otpauth://totp/"), "{page}");
    let session = station.node.session(cookie.split_once('=').unwrap().1).unwrap().unwrap();
    let shown = station.node.second_factor_to_set_up(&session.id, "root").unwrap().unwrap();
    let secret = from_base32(shown.secret.show());
    let wrong = station.post("/second-factor", &cookie, "code=000000").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = station.post("/second-factor", &cookie, &format!("code={}", station.code(&secret))).await;
    assert_eq!((done.status, done.text.matches("<li><code>").count()), (StatusCode::OK, 10));
    assert_eq!(
        station.get("/people", &cookie).await.location(),
        "/login?back=%2Fpeople",
        "the session has another token now"
    );
    let people = station.get("/people", &done.cookie()).await;
    assert_eq!(people.status, StatusCode::OK);
    assert!(people.text.contains("href=\"/people/root\"") && !people.text.contains("href=\"/reports\""));
    assert_eq!(station.get("/reports", &done.cookie()).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn logging_in_takes_all_three_and_each_code_once() {
    let (station, secret) = Station::with_root();
    let code = station.code(&secret);
    let right = code.as_str();
    for (name, password, code) in [
        ("root", "wrong", right),
        ("nobody", PASSWORD, right),
        ("root", PASSWORD, "000000"),
        ("root", PASSWORD, ""),
    ] {
        let answer = station.log_in(name, password, code, HOME).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
        assert!(answer.set_cookie().is_empty() && answer.text.contains("do not belong together"));
        assert!(!answer.text.contains("wrong\""), "the password is not said back");
    }
    let good = station.log_in("root", PASSWORD, &code, HOME).await;
    // An administrator's work begins where they may enter.
    assert_eq!((good.status, good.location()), (StatusCode::SEE_OTHER, "/sources"));
    assert_eq!(station.log_in("root", PASSWORD, &code, HOME).await.status, StatusCode::UNAUTHORIZED, "used");
    let cookie = good.cookie();
    assert_eq!(station.get("/account", &cookie).await.status, StatusCode::OK);
    let page = station.get("/sources", &cookie).await.text;
    assert!(page.contains("action=\"/logout\"") && !page.contains("action=\"/lookup\""));
    let out = station.post("/logout", &cookie, "").await;
    assert!(out.set_cookie().contains("Max-Age=0"));
    assert_eq!(
        station.get("/account", &cookie).await.location(),
        "/login?back=%2Faccount",
        "the session has ended"
    );
}

#[tokio::test]
async fn nobody_is_locked_out_by_others() {
    let (station, secret) = Station::with_root();
    let mut slowed = None;
    for number in 0..60 {
        let from = format!("198.51.100.{}", number % 5);
        let answer = station.log_in("root", "a wrong password", "123456", &from).await;
        if answer.status == StatusCode::TOO_MANY_REQUESTS {
            slowed = Some(answer);
        }
    }
    let slowed = slowed.unwrap();
    assert!(slowed.headers.contains_key("retry-after") && slowed.text.contains("Too many attempts"));
    let good = station.log_in("root", PASSWORD, &station.code(&secret), HOME).await;
    assert_eq!(good.status, StatusCode::SEE_OTHER, "from where root has logged in before");
    // Whatever a reader writes into the header, the proxy's own word is the last.
    let code = station.code(&secret);
    let form = format!("name=root&password={}&code={code}", encode(PASSWORD));
    let spoofed = station.post_from("192.0.2.1, 198.51.100.1", "/login", "", &form).await;
    assert_eq!(spoofed.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn another_site_logs_nobody_in_and_changes_nothing() {
    let (station, secret) = Station::with_root();
    let (cookie, _) = station.settle("ana", PersonRole::Analyst);
    let form = format!("name=root&password={}&code={}", encode(PASSWORD), station.code(&secret));
    for path in ["/login", "/setup", "/logout", "/work", "/account/password", "/people/invite"] {
        let headers = [
            ("cookie", cookie.as_str()),
            ("sec-fetch-site", "cross-site"),
            ("content-type", "application/x-www-form-urlencoded"),
        ];
        let answer = station.send(Method::POST, path, &headers, &form).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path}");
        assert!(answer.set_cookie().is_empty());
    }
    assert_eq!(station.get("/account", &cookie).await.status, StatusCode::OK);
}

#[tokio::test]
async fn others_data_are_opened_under_a_purpose() {
    let station = Station::new();
    let source = Source { owner: "NL-police".parse().unwrap(), ..Source::named("feed").unwrap() };
    station.node.save_source(&source).unwrap();
    let text = "reference,offender email\nA-1,mule@shop.example.com\n";
    let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
    let input = Box::new(std::io::Cursor::new(text.to_owned()));
    station.node.import("feed", "a.csv", input, &options, &mut |_| {}).unwrap();
    station.settle("root", PersonRole::Administrator);
    let (cookie, _) = station.settle("ana", PersonRole::Analyst);

    let list = station.get("/reports", &cookie).await.text;
    let path = list.split("href=\"/reports/rep_").nth(1).unwrap().split('"').next().unwrap();
    let path = format!("/reports/rep_{path}");
    assert_eq!(station.get(&path, &cookie).await.location(), format!("/work?back={}", encode_path(&path)));
    let program = [("cookie", cookie.as_str()), ("accept", "application/json")];
    let answer = station.send(Method::GET, &format!("/api/v1{path}"), &program, "").await;
    assert_eq!(answer.status, StatusCode::PRECONDITION_REQUIRED);
    let shown_again = station.post(&format!("{path}/ask"), &cookie, "purpose=").await;
    assert_eq!(shown_again.status, StatusCode::PRECONDITION_REQUIRED, "nor behind a form with faults");
    let ticked = format!("id={}&format=native", path.trim_start_matches("/reports/"));
    let taken_along = station.post("/reports/export", &cookie, &ticked).await;
    assert_eq!(taken_along.status, StatusCode::PRECONDITION_REQUIRED, "{}", taken_along.text);

    let asked = "mule@shop.example.com\nsecond line";
    let page = station.post("/lookup", &cookie, &format!("text={}", encode(asked))).await;
    assert_eq!(page.status, StatusCode::PRECONDITION_REQUIRED);
    assert!(
        page.text.contains("mule@shop.example.com\nsecond line") && page.text.contains("name=\"work-again\"")
    );
    let without = station.post("/work", &cookie, "work-purpose=c&work-case=&work-again=%2Flookup").await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY, "an operation has a case");
    let elsewhere = "work-purpose=c&work-case=2026-17&work-again=%2Flinks%2Frotate";
    assert_eq!(station.post("/work", &cookie, elsewhere).await.location(), "/", "no other form is sent on");
    let again = "work-purpose=c&work-case=2026-17&work-again=%2Flookup";
    let sent_on = station.post("/work", &cookie, again).await;
    assert_eq!((sent_on.status, sent_on.location()), (StatusCode::TEMPORARY_REDIRECT, "/lookup"));

    let page = station.post("/lookup", &cookie, &format!("{again}&text={}", encode(asked))).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text.contains("2026-17"), "what somebody works under stands above every page");
    assert_eq!(station.get(&path, &cookie).await.status, StatusCode::OK);
    assert_eq!(station.post("/reports/export", &cookie, &ticked).await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_brings_files_in_does_not_change_sources_by_that() {
    let (station, _) = Station::with_root();
    let source = Source { owner: "EU-centre".parse().unwrap(), ..Source::named("feed").unwrap() };
    station.node.save_source(&source).unwrap();
    let conditions = "owner=EU-centre&release=full&also-of=NL-police&trust-markings=hold&do=take";
    for (role, changes) in [(PersonRole::Analyst, false), (PersonRole::Supervisor, true)] {
        let (cookie, _) = station.settle(&format!("a-{role}"), role);
        let body = "--edge\r\nContent-Disposition: form-data; name=\"source\"\r\n\r\nfeed\r\n--edge\r\n\
                    Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n\
                    reference,offender email\nA-1,mule@shop.example.com\n\r\n--edge--\r\n";
        let headers = [
            ("cookie", cookie.as_str()),
            ("sec-fetch-site", "same-origin"),
            ("content-type", "multipart/form-data; boundary=edge"),
        ];
        let sent = station.send(Method::POST, "/sources/upload", &headers, body).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let preview = sent.location().to_owned();
        let page = station.get(&preview, &cookie).await.text;
        assert_eq!(page.contains("name=\"release\""), changes, "{role}");
        let taken = station.post(&preview, &cookie, conditions).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{role}: {}", taken.text);
        let now = station.node.source("feed").unwrap().unwrap();
        assert_eq!((&now.marking, &now.trust) != (&source.marking, &source.trust), changes, "{role}");
    }
}

#[tokio::test]
async fn the_ledger_of_a_link_holds_reports_and_is_for_who_may_take_them_along() {
    let (station, _) = Station::with_root();
    let (page, api) = ("/links/NL-police/ledger.ndjson?of=told", "/api/v1/links/NL-police/ledger?of=told");
    let (cookie, _) = station.settle("boss", PersonRole::Administrator);
    for path in [page, api] {
        assert_eq!(station.get(path, &cookie).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let (cookie, _) = station.settle("ana", PersonRole::Analyst);
    assert!(station.get(page, &cookie).await.location().starts_with("/work?back="));
    assert_eq!(station.get(api, &cookie).await.status, StatusCode::PRECONDITION_REQUIRED);
}

/// As the address of a page is put into another's.
fn encode_path(path: &str) -> String {
    path.replace('/', "%2F")
}

#[tokio::test]
async fn a_program_shows_its_token_and_says_its_purpose() {
    let (station, _) = Station::with_root();
    station.settle("ana", PersonRole::Analyst);
    let new = NewToken { name: "nightly".into(), scopes: Rights::these(&[Right::LookUp]), days: 9 };
    let token = station.node.make_token("ana", &new).unwrap();
    let look_up = "/api/v1/lookup?value=x@shop.example.com";
    assert_eq!(station.ask(token.show(), look_up, &[]).await, StatusCode::PRECONDITION_REQUIRED);
    let purpose = [("joinder-purpose", "c"), ("joinder-case", "2026-17")];
    assert_eq!(station.ask(token.show(), look_up, &purpose).await, StatusCode::OK);
    assert_eq!(
        station.ask(token.show(), look_up, &purpose[..1]).await,
        StatusCode::PRECONDITION_REQUIRED,
        "without a case"
    );
    assert_eq!(
        station.ask(token.show(), "/api/v1/reports", &[]).await,
        StatusCode::FORBIDDEN,
        "out of its scopes"
    );
    assert_eq!(station.ask(token.show(), "/account", &[]).await, StatusCode::FORBIDDEN, "no person");
    station.pass(9 * 24 * 3_600_000);
    assert_eq!(station.ask(token.show(), look_up, &purpose).await, StatusCode::UNAUTHORIZED, "run out");
}

#[tokio::test]
async fn whoever_is_at_the_machine_is_let_in_by_its_file() {
    let (station, _) = Station::with_root();
    station.node.open_for_operator().unwrap();
    let shown = std::fs::read_to_string(station.folder.path().join(joinder_node::OPERATOR_FILE)).unwrap();
    let all = "/api/v1/accounts";
    assert_eq!(station.ask(&shown, all, &[]).await, StatusCode::OK);
    assert_eq!(station.ask("other", all, &[]).await, StatusCode::UNAUTHORIZED);
    let asked = joinder_web::Asked { path: "/api/v1/accounts".into(), json: None };
    let rows = joinder_web::ask(station.router.clone(), &asked).await.unwrap();
    assert_eq!(rows["rows"][0]["name"], "root");
}

#[tokio::test]
async fn accounts_alone_do_not_open_a_node_to_other_machines() {
    let (station, _) = Station::with_root();
    let listener = tokio::net::TcpListener::bind("0.0.0.0:0").await.unwrap();
    let error = joinder_web::serve(station.node, joinder_web::Doors::plain(listener, Front::Loopback))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::PermissionDenied);
}

#[tokio::test]
async fn nobody_is_shown_a_door_that_is_shut() {
    let (station, _) = Station::with_root();
    for role in PersonRole::all() {
        let (cookie, _) = station.settle(&format!("p-{role}"), role);
        let mut pages = vec![station.get("/", &cookie).await];
        if pages[0].status == StatusCode::SEE_OTHER {
            let begins = pages[0].location().to_owned();
            pages = vec![station.get(&begins, &cookie).await];
        }
        assert_eq!(pages[0].status, StatusCode::OK, "{role} has somewhere to begin");
        let statistics = station.get("/statistics", &cookie).await;
        if statistics.status == StatusCode::OK {
            pages.push(statistics);
        }
        let doors = pages.iter().flat_map(|page| page.text.split("href=\"/").skip(1));
        let doors: BTreeSet<&str> = doors.filter_map(|door| door.split(['"', '#']).next()).collect();
        for door in doors {
            let answer = station.get(&format!("/{}", door.replace("&amp;", "&")), &cookie).await;
            assert_ne!(answer.status, StatusCode::FORBIDDEN, "{role} is shown /{door}");
        }
        let begin = station.get("/help", &cookie).await.text;
        let asks = begin.contains("href=\"/work");
        let reads = Rights::of(role).contains(Right::ReadReports) || Rights::of(role).contains(Right::LookUp);
        assert_eq!(asks, reads, "{role} is asked under what they work");
    }
}

#[tokio::test]
async fn who_asks_without_end_waits_and_keeps_nobody_else_waiting() {
    let (station, _) = Station::with_root();
    let [ana, ben] = ["ana", "ben"].map(|name| station.settle(name, PersonRole::Viewer).0);
    let mut answered = 0;
    let refused = loop {
        let answer = station.get("/account", &ana).await;
        if answer.status != StatusCode::OK {
            break answer;
        }
        answered += 1;
        assert!(answered < 1_000, "there is an end");
    };
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers.contains_key(header::RETRY_AFTER) && refused.text.contains("Too many requests"));
    assert!(answered > 100, "{answered}: nobody turns pages so fast");
    assert_eq!(station.get("/account", &ben).await.status, StatusCode::OK);
    assert_eq!(station.get("/login", "").await.status, StatusCode::OK);
    station.pass(5_000);
    assert_eq!(station.get("/account", &ana).await.status, StatusCode::OK);
}

/// A station with two units: north's source has a report and a record set aside, and ana of north and ben of south are in.
async fn divided() -> (Station, String, String) {
    let (station, _) = Station::with_root();
    for unit in ["North", "South"] {
        station.node.add_unit(&unit.parse().unwrap()).unwrap();
    }
    let owner = station.node.organisation().code.clone();
    let source = Source { owner, unit: Some("North".parse().unwrap()), ..Source::named("north").unwrap() };
    station.node.save_source(&source).unwrap();
    let text = "reference,offender email,story\nN-1,one@mule.example.com,paid\nN-2,two@nowhere.invalid.x,secretstory\n";
    let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
    station
        .node
        .import("north", "a.csv", Box::new(std::io::Cursor::new(text)), &options, &mut |_| {})
        .unwrap();
    let [ana, ben] = [("ana", "North"), ("ben", "South")].map(|(name, unit)| {
        let cookie = station.settle(name, PersonRole::Supervisor).0;
        station.node.set_unit(name, Some(unit.parse().unwrap())).unwrap();
        cookie
    });
    (station, ana, ben)
}

#[tokio::test]
async fn a_unit_is_told_what_is_for_another_to_decide_and_offered_none_of_it() {
    let (station, ana, ben) = divided().await;
    let page = |path: String, cookie: String| {
        let station = &station;
        async move { station.get(&path, &cookie).await.text }
    };
    let report = station.node.reports(&ReportQuery::default()).unwrap().rows[0].id;
    let aside = station.node.set_aside(&SetAsideQuery::default()).unwrap().rows[0].id;
    let words = "Your unit does not decide over this";
    for path in ["/sources/north".to_owned(), format!("/set-aside/{aside}")] {
        assert!(page(path.clone(), ben.clone()).await.contains(words), "{path}");
        assert!(!page(path.clone(), ana.clone()).await.contains(words), "{path}");
    }
    assert!(!page("/sources".into(), ben.clone()).await.contains("<option value=\"north\""));
    assert!(page("/sources".into(), ana.clone()).await.contains("<option value=\"north\""));
    assert!(page("/reports".into(), ben.clone()).await.contains("N-1"), "everybody sees");
    for (path, form) in [
        ("/sources/north".to_owned(), "name=north&owner=EU-centre"),
        (format!("/set-aside/{aside}/dismiss"), "reason=no+matter"),
        (format!("/set-aside/{aside}/mend"), "do=as-it-is"),
        (format!("/retention/{report}/let-go"), "reason=because"),
        (format!("/retention/{report}/stop"), "reason=because&ground=proof"),
    ] {
        let refused = station.post(&path, &ben, form).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        assert!(refused.text.contains(words) && refused.text.contains("North"), "{path}: {}", refused.text);
    }
    let done = station.post(&format!("/retention/{report}/let-go"), &ana, "reason=because").await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
}

#[tokio::test]
async fn who_reads_no_reports_reads_no_record_that_was_set_aside() {
    let (station, ana, _) = divided().await;
    let root = station.settle("adm", PersonRole::Administrator).0;
    let aside = station.node.set_aside(&SetAsideQuery::default()).unwrap().rows[0].id;
    let list = station.get("/set-aside", &root).await;
    assert!(list.status == StatusCode::OK && !list.text.contains("nowhere.invalid"));
    assert!(
        station.get("/set-aside", &ana).await.text.contains("nowhere.invalid"),
        "who reads reports reads it"
    );
    let record = format!("/set-aside/{aside}");
    let mended = |cookie: String| {
        let (station, path) = (&station, format!("{record}/mend"));
        async move { station.post(&path, &cookie, "do=as-it-is").await.text }
    };
    let [theirs, ours] = [&root, &ana].map(|cookie| cookie.clone());
    for (theirs, ours) in [
        (station.get(&record, &theirs).await.text, station.get(&record, &ours).await.text),
        (mended(theirs).await, mended(ours).await),
    ] {
        assert!(!theirs.contains("secretstory") && ours.contains("secretstory"));
    }
    let told = station.get("/api/v1/set-aside", &root).await.text;
    assert!(told.contains("\"file\":\"…\""), "{told}");
    assert!(station.get("/api/v1/set-aside", &ana).await.text.contains("a.csv"));
}
