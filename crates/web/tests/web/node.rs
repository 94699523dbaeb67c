//! A node with reports, and asking it.

use std::sync::OnceLock;

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Request, StatusCode, header},
};
use joinder_core::{Organisation, Role, codes::Country};
use joinder_node::{FixedNow, ImportOptions, Node, Settings, Source, Store};
use joinder_observables::SharedLists;
use joinder_scenario::{Scenario, Size};
use tower::ServiceExt;

/// 2026-07-01T12:00:00Z.
pub const NOW_MS: i64 = 1_782_907_200_000;

/// A node and the folder that it lives in.
pub struct Desk {
    pub node: Node,
    pub router: Router,
    _folder: tempfile::TempDir,
}

/// What was answered.
pub struct Answered {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Desk {
    /// An empty node of the centre.
    pub fn empty() -> Self {
        Self::of("EU-centre", Role::Centre)
    }

    /// An empty node of an organisation.
    pub fn of(code: &str, role: Role) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let organisation = Organisation {
            code: code.parse().unwrap(),
            name: "An organisation".into(),
            role,
            country: Some(Country::NL),
            contact: None,
        };
        let settings = Settings {
            folder: folder.path().to_owned(),
            organisation,
            lists: SharedLists::builtin(),
            now: Box::new(FixedNow(NOW_MS)),
            chance: Box::new(joinder_node::SeededChance::new(1)),
        };
        let node = Node::open(Store::sqlite(folder.path(), None).unwrap(), settings).unwrap();
        Self { router: joinder_web::router(node.clone()), node, _folder: folder }
    }

    /// A node with the exports of four States, imported through the real importers.
    pub fn filled() -> &'static Self {
        static DESK: OnceLock<Desk> = OnceLock::new();
        DESK.get_or_init(|| {
            let desk = Self::empty();
            let exports = tempfile::tempdir().unwrap();
            let options = ImportOptions { suggest_mapping: true, ..ImportOptions::default() };
            for path in
                Scenario::new(11, Size { reports: 400, states: 4 }).write_exports(exports.path()).unwrap()
            {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                if name.starts_with("truth") || name.starts_with("hard") {
                    continue;
                }
                let source = Source {
                    owner: "EU-centre".parse().unwrap(),
                    ..Source::named(name.split('.').next().unwrap()).unwrap()
                };
                desk.node.save_source(&source).unwrap();
                let input = Box::new(std::fs::File::open(&path).unwrap());
                desk.node.import(&source.name, &name, input, &options, &mut |_| {}).unwrap();
            }
            desk
        })
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: Request<Body>) -> Answered {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = axum::body::to_bytes(response.into_body(), 64 << 20).await.unwrap();
        Answered { status, headers, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// A page as a browser asks for it.
    pub async fn get(&self, path: &str) -> Answered {
        self.send(
            Request::get(path)
                .header(header::HOST, "localhost")
                .header(header::ACCEPT, "text/html")
                .body(Body::empty())
                .unwrap(),
        )
        .await
    }

    /// A page as a browser asks for it that keeps a cookie.
    pub async fn get_with(&self, path: &str, cookie: &str) -> Answered {
        let request = Request::get(path)
            .header(header::HOST, "localhost")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, cookie);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// A form as a browser sends it.
    pub async fn post(&self, path: &str, form: &str) -> Answered {
        let request = Request::post(path)
            .header(header::HOST, "localhost")
            .header(header::ACCEPT, "text/html")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    /// JSON posted to the API.
    pub async fn post_json(&self, path: &str, body: &serde_json::Value) -> Answered {
        let request = Request::post(path)
            .header(header::HOST, "localhost")
            .header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// JSON of the API.
    pub async fn json(&self, path: &str) -> serde_json::Value {
        let answer = self
            .send(Request::get(path).header(header::HOST, "localhost").body(Body::empty()).unwrap())
            .await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text);
        serde_json::from_str(&answer.text).unwrap()
    }
}

impl Answered {
    /// The cookie that the browser is to keep.
    pub fn cookie(&self) -> &str {
        let cookie = self.headers.get(header::SET_COOKIE).map_or("", |c| c.to_str().unwrap());
        cookie.split(';').next().unwrap()
    }

    /// Where it sends on to.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |l| l.to_str().unwrap())
    }
}

/// Text as a value of a form.
pub fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| if b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}
