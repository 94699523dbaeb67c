//! Pages and API of links, on a node that others could reach; and two nodes that do reach each other.

use std::time::Duration;

use axum::http::StatusCode;
use joinder_core::{Organisation, Release, Role};
use joinder_node::{ImportOptions, Introduction, Invitation, LinkState, MarkingDefaults, Source};
use joinder_web::{JoinError, Links};
use serde_json::{Value, json};
use tokio::{
    net::TcpListener,
    time::{Instant, sleep},
};

use crate::node::{Desk, encode};

/// A debug build has so long for what takes a tenth of a second.
const WITHIN: Duration = Duration::from_secs(60);
/// How often is looked.
const LOOKS: Duration = Duration::from_millis(50);
const ADDRESS: &str = "https://nl.example:8471";

/// A node that others reach.
fn linked(code: &str) -> Desk {
    let mut desk = Desk::of(code, Role::Authority);
    let links = Links::open(desk.node.clone(), ADDRESS.parse().unwrap()).unwrap();
    desk.router = joinder_web::linked_router(links);
    desk
}

/// Lets a node in, as an invitation that it took up does; what it says of itself may be changed before.
fn admit(inviting: &Desk, invited: &Desk, change: impl FnOnce(&mut Introduction)) {
    let [own, theirs] = [inviting, invited].map(|desk| desk.node.link_identity().unwrap());
    let an_hour = jiff::SignedDuration::from_hours(1);
    let whom = &theirs.organisation.code;
    let invitation =
        inviting.node.invite(whom, Role::Authority, ADDRESS, &own.tls_fingerprint, an_hour).unwrap();
    let mut who = invited.node.introduce(ADDRESS, &theirs.tls_fingerprint, &invitation.secret).unwrap();
    change(&mut who);
    inviting.node.admit(&invitation.secret, who).unwrap();
}

/// What is asked of the API for an invitation of DE.
fn for_de(valid_hours: i64) -> Value {
    json!({ "organisation": "DE-bka", "role": "authority", "valid_hours": valid_hours })
}

fn state(desk: &Desk) -> LinkState {
    desk.node.links().unwrap().remove(0).state
}

#[tokio::test]
async fn a_node_that_nobody_reaches_says_what_is_missing() {
    let desk = Desk::of("NL-police", Role::Authority);
    let page = desk.get("/links").await.text;
    assert!(page.contains("No links yet") && page.contains("[link]"), "{page}");
    let asked = desk.post("/links/invite", "organisation=DE-bka&role=authority&valid=24").await;
    assert_eq!(asked.status, StatusCode::CONFLICT);
    let refused = desk.post_json("/api/v1/links/invite", &for_de(24)).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text.contains("section [link]"), "{}", refused.text);
}

#[tokio::test]
async fn an_invitation_is_one_line_that_is_shown_once() {
    let desk = linked("NL-police");
    let page = desk.post("/links/invite", "organisation=DE-bka&role=partner&valid=24").await;
    assert_eq!(page.status, StatusCode::OK);
    let line = page.text.split(['>', '<']).find(|piece| piece.starts_with("joinder-invite-1."));
    assert!(line.is_some_and(|line| line.len() > 100 && !line.contains(char::is_whitespace)));
    let invitation: Invitation = line.unwrap().parse().unwrap();
    assert_eq!((invitation.whom.as_str(), invitation.role), ("DE-bka", Role::Partner));
    assert!(page.text.contains("14:00 UTC+2"), "until when, with the zone: {}", page.text);
    assert!(!desk.get("/links").await.text.contains(line.unwrap()), "not on the page again");
    let made = desk.post_json("/api/v1/links/invite", &for_de(1)).await;
    let made: Value = serde_json::from_str(&made.text).unwrap();
    assert_ne!(made["invitation"], line.unwrap(), "each for one node");
    assert_eq!(made["expires_at"], "2026-07-01T13:00:00Z");
    for hours in [0, -1, 721, i64::MAX] {
        let refused = desk.post_json("/api/v1/links/invite", &for_de(hours)).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{hours}");
    }
}

#[tokio::test]
async fn an_invitation_says_for_whom_it_is() {
    let desk = linked("NL-police");
    let long = "x".repeat(65);
    for code in ["", "%20", long.as_str()] {
        let page = desk.post("/links/invite", &format!("organisation={code}&role=authority&valid=24")).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{code}");
        assert!(page.text.contains("id=\"organisation-error\""), "{}", page.text);
    }
    for (form, field) in [
        ("organisation=DE-bka&role=king&valid=24", "role"),
        ("organisation=DE-bka&role=authority&valid=x", "valid"),
        ("organisation=DE-bka&role=authority", "valid"),
        ("organisation=nl-POLICE&role=authority&valid=24", "organisation"),
    ] {
        let page = desk.post("/links/invite", form).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{form}");
        assert!(page.text.contains(&format!("id=\"{field}-error\"")), "{form}: {}", page.text);
    }
    let page = desk.post("/links/invite", "organisation=de-bka&role=partner&valid=24").await;
    assert!(page.text.contains("For DE-bka, as partner"), "for whom, as its node writes it: {}", page.text);
    for asked in [
        json!({ "valid_hours": 24 }),
        json!({ "organisation": "DE-bka", "valid_hours": 24 }),
        json!({ "organisation": "DE-bka", "role": "king", "valid_hours": 24 }),
        json!({ "organisation": "NL-police", "role": "authority", "valid_hours": 24 }),
    ] {
        let refused = desk.post_json("/api/v1/links/invite", &asked).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{asked}");
        assert!(!refused.text.contains("king"), "{}", refused.text);
    }
}

#[tokio::test]
async fn what_is_no_invitation_is_said_at_its_field_and_never_repeated() {
    let desk = linked("NL-police");
    for text in ["", "secret-word", "joinder-invite-1.secretword", "joinder-invite-2.e30"] {
        let page = desk.post("/links/join", &format!("invitation={}", encode(text))).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        assert!(page.text.contains("id=\"invitation-error\""), "{text}");
        let api = desk.post_json("/api/v1/links/join", &json!({ "invitation": text })).await;
        assert_eq!(api.status, StatusCode::UNPROCESSABLE_ENTITY, "{text}");
        assert!(!page.text.contains("secret") && !api.text.contains("secret"));
    }
}

#[tokio::test]
async fn a_link_is_listed_paused_resumed_and_ended() {
    let (nl, de) = (linked("NL-police"), linked("DE-bka"));
    admit(&nl, &de, |_| {});
    let page = nl.get("/links").await.text;
    assert!(page.contains("/links/DE-bka") && page.contains("active"), "{page}");
    let one = nl.get("/links/DE-bka").await;
    assert_eq!(one.status, StatusCode::OK);
    assert!(one.text.contains("Nothing passed yet"), "{}", one.text);
    let rows = nl.json("/api/v1/links").await;
    assert_eq!(rows["rows"][0]["organisation"]["code"], "DE-bka");
    assert_eq!((&rows["rows"][0]["state"], &rows["rows"][0]["trouble"]), (&json!("active"), &Value::Null));

    let paused = nl.post("/links/DE-bka/pause", "back=%2Flinks").await;
    assert_eq!((paused.status, paused.location()), (StatusCode::SEE_OTHER, "/links/DE-bka?done=paused"));
    assert!(matches!(state(&nl), LinkState::Paused));
    nl.post("/links/DE-bka/resume", "back=%2Flinks").await;
    assert!(matches!(state(&nl), LinkState::Active));
    let end = json!({ "state": "revoked", "recall": true });
    let ended = nl.post_json("/api/v1/links/DE-bka/state", &end).await;
    assert_eq!(ended.status, StatusCode::OK, "{}", ended.text);
    assert!(matches!(state(&nl), LinkState::Revoked));
    assert!(nl.get("/links/DE-bka?done=revoked").await.text.contains("Ended."));
}

#[tokio::test]
async fn no_link_looks_like_nothing_that_ever_was() {
    let desk = linked("NL-police");
    let nowhere = desk.get("/nowhere").await.text;
    for path in ["/links/FR-police", "/links/%20"] {
        let answer = desk.get(path).await;
        assert_eq!(
            (answer.status, answer.text.as_str()),
            (StatusCode::NOT_FOUND, nowhere.as_str()),
            "{path}"
        );
    }
    assert_eq!(desk.post("/links/FR-police/pause", "").await.status, StatusCode::NOT_FOUND);
    let wrong = desk.post_json("/api/v1/links/FR-police/state", &json!({ "state": "paused" })).await;
    assert_eq!(wrong.status, StatusCode::NOT_FOUND);
    let wrong = desk.post_json("/api/v1/links/FR-police/state", &json!({ "state": "nonsense" })).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!wrong.text.contains("nonsense"));
}

#[tokio::test]
async fn a_name_that_a_neighbour_gives_itself_is_text() {
    let (nl, de) = (linked("NL-police"), linked("DE-bka"));
    admit(&nl, &de, |who| {
        who.organisation.name = "<script>alert(1)</script>".to_owned();
        who.organisation.contact = Some("\"><img src=x>".to_owned());
    });
    for path in ["/links", "/links/DE-bka"] {
        let page = nl.get(path).await.text;
        assert!(!page.contains("<script>alert") && !page.contains("<img"), "{path}");
    }
}

/// A node that listens for others on this machine.
pub struct Side {
    pub desk: Desk,
    pub links: Links,
}

impl Side {
    pub async fn of(code: &str) -> Self {
        let mut desk = Desk::of(code, Role::Authority);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("https://{}", listener.local_addr().unwrap());
        let links = Links::open(desk.node.clone(), address.parse().unwrap()).unwrap();
        tokio::spawn(links.clone().run(listener));
        desk.router = joinder_web::linked_router(links.clone());
        Self { desk, links }
    }

    pub async fn invite(&self, whom: &str) -> Invitation {
        let an_hour = jiff::SignedDuration::from_hours(1);
        self.links.invite(whom.parse().unwrap(), Role::Authority, an_hour).await.unwrap()
    }

    /// Brings a report in that its owner, this node, releases in full.
    fn bring(&self, reference: &str) {
        self.bring_with(reference, Release::Full, "shop1.com");
    }

    /// Brings a report in of this node's own, with a domain of the offender.
    pub fn bring_with(&self, reference: &str, release: Release, domain: &str) {
        let owner = self.desk.node.organisation().code.clone();
        let marking = MarkingDefaults { release: Some(release), ..MarkingDefaults::default() };
        let source = Source { owner: owner.clone(), marking, ..Source::named("register").unwrap() };
        self.desk.node.save_source(&source).unwrap();
        let report = json!({
            "schema": "joinder/report/1", "owner": owner, "reference": reference, "kind": "phishing",
            "observables": [{ "type": "domain", "value": domain, "side": "offender" }],
        });
        let input = Box::new(std::io::Cursor::new(format!("{report}\n")));
        let options = ImportOptions::default();
        let receipt = self.desk.node.import("register", "a.ndjson", input, &options, &mut |_| {}).unwrap();
        assert_eq!(receipt.counts.new, 1, "{receipt:?}");
    }

    /// Why the last pull failed; empty where it did not.
    async fn trouble(&self) -> String {
        let rows = self.desk.json("/api/v1/links").await;
        rows["rows"][0]["trouble"].as_str().unwrap_or_default().to_owned()
    }
}

#[tokio::test]
async fn a_report_comes_over_and_a_link_that_ends_ends_at_the_next_request() {
    let (nl, de) = (Side::of("NL-police").await, Side::of("DE-bka").await);
    let invitation = nl.invite("DE-bka").await.to_string();
    assert_eq!(de.links.join(&invitation).await.unwrap().as_str(), "NL-police");
    nl.bring("R-1");
    let start = Instant::now();
    while de.desk.node.held() == 0 {
        assert!(start.elapsed() < WITHIN, "nothing came: {}", de.trouble().await);
        sleep(LOOKS).await;
    }
    let rows = de.desk.json("/api/v1/reports?owner=NL-police").await;
    assert_eq!(rows["rows"][0]["reference"], "R-1");
    let out = nl.desk.json("/api/v1/links/DE-bka/goes-out").await;
    assert_eq!((&out["told"], &out["known"]), (&json!(1), &json!(1)));
    let page = nl.desk.get("/links/DE-bka").await.text;
    assert!(page.contains("They know of 1 report by now."), "{page}");
    let nobody = nl.desk.get("/api/v1/links/FR-police/goes-out").await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND, "no such link");

    nl.desk.post("/links/DE-bka/revoke", "").await;
    while !de.trouble().await.contains("does not know us") {
        assert!(start.elapsed() < 2 * WITHIN, "{}", de.trouble().await);
        sleep(LOOKS).await;
    }
    nl.bring("R-2");
    sleep(10 * LOOKS).await; // that nothing comes can only be waited for
    assert_eq!(de.desk.node.held(), 1);
}

#[tokio::test]
async fn an_invitation_is_for_one_node_once_and_for_the_key_that_it_names() {
    let (nl, de) = (Side::of("NL-police").await, Side::of("DE-bka").await);
    let mut other_key = nl.invite("DE-bka").await;
    other_key.tls_fingerprint = de.links.fingerprint();
    let met = de.links.join(&other_key.to_string()).await;
    assert!(matches!(met, Err(JoinError::Peer(_))), "{met:?}");
    let mut other_secret = nl.invite("DE-bka").await;
    other_secret.secret = "AAAA".to_owned();
    let met = de.links.join(&other_secret.to_string()).await;
    assert!(matches!(met, Err(JoinError::Refused)), "{met:?}");
    assert!(nl.desk.node.links().unwrap().is_empty() && de.desk.node.links().unwrap().is_empty());

    let fr = Side::of("FR-police").await;
    let mut invitation = nl.invite("DE-bka").await;
    let met = fr.links.join(&invitation.to_string()).await;
    assert!(matches!(met, Err(JoinError::Node(_))), "its own node sees that it is not meant: {met:?}");
    let honest = invitation.to_string();
    invitation.whom = "FR-police".parse().unwrap();
    let met = fr.links.join(&invitation.to_string()).await;
    assert!(matches!(met, Err(JoinError::Refused)), "{met:?}");
    assert_eq!(de.links.join(&honest).await.unwrap().as_str(), "NL-police", "nobody used it up");
    let met = de.links.join(&honest).await;
    assert!(matches!(met, Err(JoinError::Refused)), "{met:?}");
    assert!(fr.desk.node.links().unwrap().is_empty());
    let known: Vec<String> =
        nl.desk.node.links().unwrap().iter().map(|link| link.organisation.code.to_string()).collect();
    assert_eq!(known, ["DE-bka"]);
}

#[tokio::test]
async fn what_would_be_refused_here_uses_no_invitation_up() {
    let (nl, de) = (Side::of("NL-police").await, Side::of("DE-bka").await);
    let invitation = nl.invite("DE-bka").await.to_string();
    let inviting = nl.desk.node.organisation();
    let other_role = Organisation { role: Role::Partner, ..inviting.clone() };
    de.desk.node.save_organisation(&other_role).unwrap();
    let met = de.links.join(&invitation).await;
    assert!(matches!(met, Err(JoinError::Node(_))), "{met:?}");
    assert!(nl.desk.node.links().unwrap().is_empty());
    de.desk.node.save_organisation(inviting).unwrap();
    assert_eq!(de.links.join(&invitation).await.unwrap().as_str(), "NL-police");
}

#[tokio::test]
async fn what_a_link_that_ends_takes_back_is_confirmed() {
    let (nl, de) = (Side::of("NL-police").await, Side::of("DE-bka").await);
    nl.bring("R-1");
    let invitation = nl.invite("DE-bka").await.to_string();
    de.links.join(&invitation).await.unwrap();
    let start = Instant::now();
    while de.desk.node.held() == 0 {
        assert!(start.elapsed() < WITHIN, "nothing came: {}", de.trouble().await);
        sleep(LOOKS).await;
    }
    nl.desk.post("/links/DE-bka/revoke", "recall=yes").await;
    assert_eq!(nl.desk.json("/api/v1/links").await["rows"][0]["state"], "revoked");
    while nl.desk.json("/api/v1/links").await["rows"][0]["waiting_erasures"] != 0 {
        assert!(start.elapsed() < 2 * WITHIN, "not confirmed: {}", de.trouble().await);
        sleep(LOOKS).await;
    }
    assert_eq!(de.desk.node.held(), 0);
}

#[tokio::test]
async fn keys_are_changed_while_a_link_stands() {
    let (nl, de) = (Side::of("NL-police").await, Side::of("DE-bka").await);
    de.links.join(&nl.invite("DE-bka").await.to_string()).await.unwrap();
    let old = nl.desk.json("/api/v1/links/keys").await;
    let rotated = nl.desk.post("/links/rotate", "what=tls").await;
    assert_eq!((rotated.status, rotated.location()), (StatusCode::SEE_OTHER, "/links?done=rotated"));
    let asked = nl.desk.post_json("/api/v1/links/keys", &json!({ "rotate": "ledger" })).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text);
    let start = Instant::now();
    while nl.links.fingerprint() == old["fingerprint"] {
        assert!(start.elapsed() < WITHIN, "the new certificate is not shown: {}", de.trouble().await);
        sleep(LOOKS).await;
    }
    nl.bring("R-1");
    let new = nl.desk.json("/api/v1/links/keys").await;
    assert_ne!(new["ledger_key"], old["ledger_key"]);
    loop {
        let row = de.desk.json("/api/v1/links").await["rows"][0].clone();
        let knows = row["fingerprint"] == new["fingerprint"] && row["next_fingerprint"].is_null();
        let keys = (&row["ledger_keys"][0]["key"], &row["ledger_keys"][1]["key"]);
        if de.desk.node.held() == 1 && knows && keys == (&new["ledger_key"], &old["ledger_key"]) {
            break;
        }
        assert!(start.elapsed() < 2 * WITHIN, "{row}");
        sleep(LOOKS).await;
    }

    let page = de.desk.get("/links/NL-police").await.text;
    for shown in ["ledger.ndjson?of=heard", new["ledger_key"].as_str().unwrap(), "since"] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let file = de.desk.get("/links/NL-police/ledger.ndjson?of=heard").await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(file.text.starts_with("{\"format\":\"joinder/ledger/1\""), "{}", file.text);
    assert_eq!(de.desk.get("/links/FR-police/ledger.ndjson?of=heard").await.status, StatusCode::NOT_FOUND);
    let wrong = nl.desk.post_json("/api/v1/links/keys", &json!({ "rotate": "secret-word" })).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!wrong.text.contains("secret"));
}
