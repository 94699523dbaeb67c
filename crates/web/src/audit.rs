//! Which act each route is, and recording it before it is answered.
//!
//! Who works comes from the request: [`Actor`] and [`Working`] in its extensions, where a layer outside put them; else it is
//! whoever sits at the machine. What was shown comes from the answer: a [`NewAct`] in its extensions. No answer leaves the
//! node before its act is in the journal.

use std::{collections::HashMap, sync::LazyLock};

use axum::{
    extract::{MatchedPath, Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};
use joinder_core::{Actor, Deed, Outcome, Working};
use joinder_node::{Acting, NewAct, Node};

use crate::{
    app::App,
    problem::{Problem, ProblemType},
};

/// What the log says of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logged {
    /// It is this act, and recorded here.
    As(Deed),
    /// It is this act, and the use case records it with what it does; here only that it was refused.
    Within(Deed),
    /// It is none, and why.
    Nothing(&'static str),
}

tokio::task_local! {
    /// Who works, while their request is answered.
    static ACTING: Acting;
}

/// The node, with whoever asks at work.
pub fn at_work(node: &Node) -> Node {
    ACTING.try_with(|acting| node.under(acting.clone())).unwrap_or_else(|_| node.clone())
}

/// An answer, and what was shown with it.
pub fn telling(act: NewAct, answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    response.extensions_mut().insert(act);
    response
}

/// Whoever asked was sent elsewhere: what they asked for was not done.
#[derive(Clone)]
pub struct TurnedAway;

/// The use case recorded what was asked, though it is not done yet.
#[derive(Clone)]
struct Recorded;

/// An answer to what waits for a second person: it stands in the log by the use case.
pub fn noted(answer: impl IntoResponse) -> Response {
    let mut response = answer.into_response();
    response.extensions_mut().insert(Recorded);
    response
}

static TABLE: LazyLock<HashMap<(&str, &str), Logged>> =
    LazyLock::new(|| crate::routes().map(|route| ((route.method, route.path), route.logged)).collect());

/// The act of a request, and its door.
fn act_of(request: &Request) -> Option<(Logged, String)> {
    let path = request.extensions().get::<MatchedPath>()?.as_str();
    let method = request.method().as_str().to_ascii_lowercase();
    let method = if method == "head" { "get" } else { method.as_str() };
    let logged = TABLE.get(&(method, path)).copied()?;
    Some((logged, format!("{method} {path}")))
}

/// Records what was done, or refused, before it is answered. Of whoever is not logged in only that they logged in, or tried
/// to: nothing else was done for them.
pub async fn record(State(app): State<App>, request: Request, next: Next) -> Response {
    let Some((logged, door)) = act_of(&request) else { return next.run(request).await };
    let known = request.extensions().get::<Actor>().cloned();
    let mut acting = Acting {
        actor: known.clone().unwrap_or(Actor::Node),
        working: request.extensions().get::<Working>().cloned(),
        door: Some(door.into()),
    };
    let mut response = ACTING.scope(acting.clone(), next.run(request)).await;
    if known.is_none() {
        match response.extensions_mut().remove::<Actor>() {
            Some(actor) => acting.actor = actor,
            None if response.extensions().get::<NewAct>().is_some() => {}
            None => return response,
        }
    }
    if response.extensions().get::<Recorded>().is_some() {
        return response;
    }
    let turned_away = response.extensions().get::<TurnedAway>().is_some();
    let outcome = if turned_away { Outcome::Refused } else { outcome_of(response.status()) };
    let deed = match logged {
        Logged::As(deed) => deed,
        Logged::Within(deed) if outcome != Outcome::Done => deed,
        Logged::Within(_) | Logged::Nothing(_) => return response,
    };
    let told = response.extensions_mut().remove::<NewAct>();
    let act = told.map_or_else(|| NewAct::of(deed), |told| told.as_deed(deed));
    if let Err(error) = app.node.under(acting).record_act(act.ended(outcome)) {
        tracing::error!(%error, "audit.record");
        return Problem::new(ProblemType::Internal).into_response();
    }
    response
}

fn outcome_of(status: StatusCode) -> Outcome {
    if status.is_server_error() {
        Outcome::Failed
    } else if status.is_client_error() {
        Outcome::Refused
    } else {
        Outcome::Done
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::routes::Route;

    #[test]
    fn every_route_is_one_act_or_says_why_it_is_none() {
        let mut seen = HashSet::new();
        for Route { method, path, access: _, logged } in crate::routes() {
            assert!(seen.insert((method, path)), "{method} {path} stands twice");
            if let Logged::Nothing(why) = logged {
                assert!(!why.is_empty(), "{method} {path}");
            }
        }
    }
}
