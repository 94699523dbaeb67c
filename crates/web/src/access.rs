//! Asks of each request whether whoever sends it may: by the one table of routes, and no for what is not in it.

use std::{collections::HashMap, sync::LazyLock};

use axum::{
    body::{Body, to_bytes},
    extract::{MatchedPath, Request, State},
    http::{HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    app::App,
    audit::TurnedAway,
    frame::home,
    guard,
    pages::work::WorkPage,
    paths,
    problem::{Dressed, Problem, ProblemType, wants_page},
    reader::Reader,
    rooms::framed_work,
    routes::Access,
    who::{Standing, Who},
};

/// What is answered before the route is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Pass,
    LogIn,
    SetUp,
    SayPurpose,
    Refuse,
}

fn judge(access: Access, who: &Who) -> Verdict {
    let right = match access {
        Access::Open => return Verdict::Pass,
        Access::Known | Access::Person | Access::Enrolling => None,
        Access::Right(right) | Access::UnderPurpose(right) => Some(right),
    };
    let is_person = match &who.standing {
        Standing::Nobody => return Verdict::LogIn,
        Standing::Person { whole: false, .. } if access == Access::Enrolling => return Verdict::Pass,
        Standing::Person { whole: false, .. } => return Verdict::SetUp,
        Standing::Person { .. } => true,
        Standing::Alone | Standing::Operator | Standing::Token { .. } => false,
    };
    if right.is_some_and(|right| !who.rights.contains(right)) {
        return Verdict::Refuse;
    }
    match access {
        Access::Person | Access::Enrolling if !is_person => Verdict::Refuse,
        Access::UnderPurpose(_) if who.must_say_purpose() => Verdict::SayPurpose,
        Access::Open
        | Access::Known
        | Access::Person
        | Access::Enrolling
        | Access::Right(_)
        | Access::UnderPurpose(_) => Verdict::Pass,
    }
}

/// Who is answered at a path, by method; nobody where the path is in no table.
fn table() -> &'static HashMap<&'static str, Vec<(&'static str, Access)>> {
    static TABLE: LazyLock<HashMap<&str, Vec<(&str, Access)>>> = LazyLock::new(|| {
        let mut table = HashMap::<_, Vec<_>>::new();
        for route in crate::routes() {
            table.entry(route.path).or_default().push((route.method, route.access));
        }
        table
    });
    &TABLE
}

/// Whether a form of these may be sent on to there, once its person has said under what they work.
pub fn waits_for_purpose(path: &str) -> bool {
    let under_purpose =
        |(method, access): &(&str, Access)| *method == "post" && matches!(access, Access::UnderPurpose(_));
    table().get(path).is_some_and(|methods| methods.iter().any(under_purpose))
}

/// Lets through whoever may, and says to others what they have to do first.
pub async fn access(State(app): State<App>, request: Request, next: Next) -> Response {
    let Some(path) = request.extensions().get::<MatchedPath>() else {
        // Nothing is there: that is said to everybody alike.
        return next.run(request).await;
    };
    let Some(methods) = table().get(path.as_str()) else {
        return Problem::new(ProblemType::Forbidden).into_response();
    };
    let asked = match *request.method() {
        Method::GET | Method::HEAD => "get",
        Method::POST => "post",
        _ => "",
    };
    let Some((_, access)) = methods.iter().find(|(method, _)| *method == asked) else {
        // Not done here in this way: the router says so.
        return next.run(request).await;
    };
    let is_root = path.as_str() == "/";
    let who = request.extensions().get::<Who>().cloned();
    let verdict = who.as_ref().map_or(Verdict::LogIn, |who| judge(*access, who));
    let (parts, body) = request.into_parts();
    let page = wants_page(&parts);
    let (is_get, back) = (asked == "get", back_to(&parts));
    let begins_elsewhere = who.as_ref().map(home).filter(|home| *home != "/" && is_get && page && is_root);
    let response = match verdict {
        Verdict::Pass => next.run(Request::from_parts(parts, body)).await,
        Verdict::SayPurpose if page && !is_get => {
            let reader = Reader::of(&parts, app.zone.clone());
            return ask_purpose(&app, &reader, parts.uri.path(), body).await;
        }
        Verdict::SayPurpose => Problem::new(ProblemType::NoPurpose).into_response(),
        Verdict::LogIn if page => return away(&with_back("/login", is_get, &back)),
        Verdict::LogIn => log_in_first(),
        Verdict::SetUp if page => return away("/second-factor"),
        Verdict::Refuse if let Some(home) = begins_elsewhere => return away(home),
        Verdict::SetUp | Verdict::Refuse => Problem::new(ProblemType::Forbidden).into_response(),
    };
    // A handler may find only in what it opens that a purpose is wanted.
    let wants_purpose =
        response.extensions().get::<Problem>().is_some_and(|p| p.kind() == ProblemType::NoPurpose);
    if wants_purpose && page && is_get {
        return away(&with_back("/work", true, &back));
    }
    response
}

fn away(to: &str) -> Response {
    let mut response = Redirect::to(to).into_response();
    response.extensions_mut().insert(TurnedAway);
    response
}

fn log_in_first() -> Response {
    let mut response = Problem::new(ProblemType::LogIn).into_response();
    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

fn back_to(parts: &axum::http::request::Parts) -> String {
    parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned()
}

fn with_back(page: &str, is_get: bool, back: &str) -> String {
    let back = is_get.then(|| back.to_owned()).filter(|back| back != "/" && back.len() < 1_000);
    format!("{page}{}", paths::query(&[("back", back)]))
}

/// The page that asks for the purpose and carries the form that was sent, so that nothing of it is lost.
async fn ask_purpose(app: &App, reader: &Reader, path: &str, body: Body) -> Response {
    let Ok(bytes) = to_bytes(body, guard::BODY_BYTES).await else {
        return Problem::new(ProblemType::TooLarge).into_response();
    };
    let fields =
        url::form_urlencoded::parse(&bytes).map(|(name, value)| (name.into_owned(), value.into_owned()));
    let page = WorkPage { again: Some((path.to_owned(), fields.collect())), ..WorkPage::fresh("/") };
    let mut response = (ProblemType::NoPurpose.status(), framed_work(app, reader, &page)).into_response();
    response.extensions_mut().insert(Dressed);
    response
}

#[cfg(test)]
mod tests {
    use joinder_core::{
        Rights, Working,
        codes::{PersonRole, Purpose, Right},
    };

    use super::*;

    fn a_session(whole: bool, rights: Rights) -> Who {
        let session = "00".repeat(32).parse().unwrap();
        let standing = Standing::Person { account: "a".into(), session, whole };
        Who { standing, rights, ..Who::alone() }
    }

    #[test]
    fn nobody_passes_what_is_not_open() {
        let nobody = Who { standing: Standing::Nobody, ..Who::alone() };
        for route in crate::routes() {
            let expected = if route.access == Access::Open { Verdict::Pass } else { Verdict::LogIn };
            assert_eq!(judge(route.access, &nobody), expected, "{} {}", route.method, route.path);
        }
    }

    #[test]
    fn without_the_second_factor_only_that_can_be_set_up() {
        let half = a_session(false, Rights::all());
        for route in crate::routes() {
            let expected = match route.access {
                Access::Open | Access::Enrolling => Verdict::Pass,
                Access::Known | Access::Person | Access::Right(_) | Access::UnderPurpose(_) => Verdict::SetUp,
            };
            assert_eq!(judge(route.access, &half), expected, "{}", route.path);
        }
    }

    #[test]
    fn each_right_opens_its_own_routes_alone() {
        for role in PersonRole::all() {
            let working = Some(Working { purpose: Purpose::B, case: None });
            let who = Who { working, ..a_session(true, Rights::of(role)) };
            for route in crate::routes() {
                let may = match route.access {
                    Access::Open | Access::Known | Access::Person | Access::Enrolling => true,
                    Access::Right(right) | Access::UnderPurpose(right) => Rights::of(role).contains(right),
                };
                let expected = if may { Verdict::Pass } else { Verdict::Refuse };
                assert_eq!(judge(route.access, &who), expected, "{role} {}", route.path);
            }
        }
    }

    #[test]
    fn a_purpose_is_wanted_of_people_and_programs_and_not_of_the_machine() {
        let access = Access::UnderPurpose(Right::LookUp);
        assert_eq!(judge(access, &a_session(true, Rights::all())), Verdict::SayPurpose);
        assert_eq!(judge(access, &Who::alone()), Verdict::Pass);
        assert!(
            waits_for_purpose("/lookup")
                && !waits_for_purpose("/links/rotate")
                && !waits_for_purpose("/nowhere")
        );
    }

    #[test]
    fn a_program_has_no_account_page() {
        let standing = Standing::Token { account: "a".into(), token: "t".into() };
        let token = Who { standing, ..Who::alone() };
        assert_eq!(judge(Access::Person, &token), Verdict::Refuse);
        assert_eq!(judge(Access::Known, &token), Verdict::Pass);
        assert_eq!(judge(Access::Person, &Who::alone()), Verdict::Refuse);
    }
}
