//! How often one may ask: each person, each program and each neighbour has so many requests at hand, and they come back with time.
//!
//! Who has none left waits. That is no refusal of what was asked, so it stands in no log of who did what: whoever asks without end
//! would fill it.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use axum::{
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use joinder_core::OrganisationCode;

use crate::{
    app::App,
    problem::{Problem, ProblemType},
    who::{Standing, Who},
};

/// From so many on, those that have all their requests at hand again are forgotten.
const MANY: usize = 1024;

/// So many requests at once, and one more each so many milliseconds.
#[derive(Clone, Copy, Debug)]
struct Rate {
    at_once: i64,
    each_ms: i64,
}

/// A person turns pages; each brings a few requests along.
const PERSON: Rate = Rate { at_once: 300, each_ms: 100 };
/// A program of somebody's: 50 a second in the long run.
const PROGRAM: Rate = Rate { at_once: 1_000, each_ms: 20 };
/// A neighbour that catches up takes megabytes with each request.
const NEIGHBOUR: Rate = Rate { at_once: 600, each_ms: 10 };

/// What a neighbour asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// What is new in its ledger.
    Ledger,
    /// A look-up of one of its people.
    LookUp,
}

/// What one has left.
#[derive(Clone, Copy, Debug)]
struct Left {
    /// When all its requests will be at hand again.
    full_at: i64,
    /// Whether the node's own log has told since then that it asks too often.
    told: bool,
}

/// What each has left.
#[derive(Debug, Default)]
pub struct Limits(Mutex<HashMap<String, Left>>);

impl Limits {
    /// Takes one of a neighbour's requests; else says for how many seconds it has to wait. Its people's look-ups do not use up
    /// what its node pulls with.
    pub fn neighbour(&self, code: &OrganisationCode, what: Asks, now_ms: i64) -> Result<(), u64> {
        let what = match what {
            Asks::Ledger => "ledger",
            Asks::LookUp => "look-up",
        };
        self.take(format!("link {what} {code}"), NEIGHBOUR, now_ms)
    }

    /// The same of whoever stands at the door. Whoever works at the machine itself, and whoever is not known, has no limit here:
    /// attempts to log in have their own.
    fn standing(&self, standing: &Standing, now_ms: i64) -> Result<(), u64> {
        match standing {
            Standing::Person { account, .. } => self.take(format!("person {account}"), PERSON, now_ms),
            Standing::Token { account, token } => {
                self.take(format!("program {account} {token}"), PROGRAM, now_ms)
            }
            Standing::Alone | Standing::Operator | Standing::Nobody => Ok(()),
        }
    }

    fn take(&self, whose: String, rate: Rate, now_ms: i64) -> Result<(), u64> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MANY {
            all.retain(|_, left| left.full_at > now_ms);
        }
        let left = all.entry(whose).or_insert(Left { full_at: now_ms, told: false });
        let longest = rate.at_once * rate.each_ms;
        // A clock that is set back keeps nobody waiting longer than if they had just used up all.
        left.full_at = left.full_at.min(now_ms + longest);
        if left.full_at <= now_ms {
            *left = Left { full_at: now_ms, told: false };
        }
        let wait_ms = left.full_at + rate.each_ms - now_ms - longest;
        if wait_ms > 0 {
            if !std::mem::replace(&mut left.told, true) {
                tracing::warn!("limit.reached");
            }
            return Err(wait_ms.unsigned_abs().div_ceil(1_000));
        }
        left.full_at += rate.each_ms;
        Ok(())
    }
}

/// Lets a request pass, or tells whoever sent it to wait.
pub async fn limit(State(app): State<App>, request: Request, next: Next) -> Response {
    let standing = request.extensions().get::<Who>().map_or(&Standing::Nobody, |who| &who.standing);
    match app.limits.standing(standing, app.node.now_ms()) {
        Ok(()) => next.run(request).await,
        Err(seconds) => {
            let mut response = Problem::new(ProblemType::TooOften).into_response();
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            response
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(name: &str) -> Standing {
        Standing::Person { account: name.into(), session: "00".repeat(32).parse().unwrap(), whole: true }
    }

    #[test]
    fn each_has_its_own_and_they_come_back_with_time() {
        let limits = Limits::default();
        let taken = |standing: &Standing, now| {
            (0..5_000).take_while(|_| limits.standing(standing, now).is_ok()).count()
        };
        assert_eq!(taken(&person("ana"), 0), 300);
        assert_eq!(limits.standing(&person("ana"), 0), Err(1));
        assert_eq!(taken(&person("ben"), 0), 300, "another's are another's");
        let program = Standing::Token { account: "ana".into(), token: "nightly".into() };
        assert_eq!(taken(&program, 0), 1_000, "nor has a program its person's");
        assert_eq!(taken(&person("ana"), 1_000), 10);
        assert_eq!(taken(&person("ana"), 1_000_000), 300, "and never more than at first");
        let code = "NL-police".parse().unwrap();
        assert_eq!((0..5_000).take_while(|_| limits.neighbour(&code, Asks::LookUp, 0).is_ok()).count(), 600);
        assert!(
            limits.neighbour(&code, Asks::Ledger, 0).is_ok(),
            "what its people ask takes nothing from its node"
        );
    }

    #[test]
    fn a_clock_that_is_set_back_keeps_nobody_out() {
        let limits = Limits::default();
        let day = 86_400_000;
        limits.standing(&person("ana"), day).unwrap();
        limits.standing(&person("ana"), 0).unwrap_or_else(|seconds| assert!(seconds <= 1));
        assert!(limits.standing(&person("ana"), 200).is_ok());
    }

    #[test]
    fn whoever_works_at_the_machine_is_not_counted() {
        let limits = Limits::default();
        for standing in [Standing::Alone, Standing::Operator, Standing::Nobody] {
            assert!((0..5_000).all(|_| limits.standing(&standing, 0).is_ok()), "{standing:?}");
        }
    }

    #[test]
    fn those_who_have_all_at_hand_again_are_forgotten() {
        let limits = Limits::default();
        for number in 0..3 * MANY {
            limits.standing(&person(&number.to_string()), number as i64 * 100).unwrap();
        }
        assert!(limits.0.lock().unwrap().len() <= MANY + 1);
    }
}
