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
/// A neighbour that catches up takes a mebibyte with each request.
const NEIGHBOUR: Rate = Rate { at_once: 600, each_ms: 10 };

/// What each has left.
#[derive(Debug, Default)]
pub struct Limits(Mutex<HashMap<String, i64>>);

impl Limits {
    /// Takes one of a neighbour's requests; else says for how many seconds it has to wait.
    pub fn neighbour(&self, code: &OrganisationCode, now_ms: i64) -> Result<(), u64> {
        self.take(format!("link {code}"), NEIGHBOUR, now_ms)
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

    /// Of each it is kept when all its requests will be at hand again.
    fn take(&self, whose: String, rate: Rate, now_ms: i64) -> Result<(), u64> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let full_at = all.get(&whose).copied().unwrap_or(now_ms).max(now_ms) + rate.each_ms;
        let wait_ms = full_at - now_ms - rate.at_once * rate.each_ms;
        if wait_ms > 0 {
            return Err(wait_ms.unsigned_abs().div_ceil(1_000));
        }
        if all.len() >= MANY {
            all.retain(|_, full_at| *full_at > now_ms);
        }
        all.insert(whose, full_at);
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
        assert_eq!((0..5_000).take_while(|_| limits.neighbour(&code, 0).is_ok()).count(), 600);
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
