//! Attempts to log in: who may try now, and who has to wait.
//!
//! The delay grows for an account AND the place from which it is tried: nobody can make others wait by failing for them
//! elsewhere. From a place where somebody has logged in before, which others may share, it begins late and stays short. All other attempts together share a
//! limit, since each costs memory and time; so a flood may keep people from new places out while it lasts, and nobody else.
//!
//! Six digits can be tried out by whoever has the password, from known places most of all. So wrong ones are counted for the
//! account wherever they come from; only who has the password can make others wait by that, and recovery codes still let in.

use std::collections::HashMap;

/// Failures without a delay.
const FREE: u32 = 5;
/// The same from where somebody logged in before.
const FREE_WHERE_KNOWN: u32 = 30;
/// The delay after the first failure beyond; it doubles with each.
const FIRST_MS: i64 = 2_000;
/// It grows no longer than that.
const LONGEST_MS: i64 = 15 * 60_000;
/// After so long without an attempt all is forgotten.
const FORGOTTEN_MS: i64 = 60 * 60_000;
/// Attempts from new places at once.
const AT_ONCE: i64 = 30;
/// One more of them after so long.
const REFILL_MS: i64 = 1_000;
/// In the place of an address: digits of the second factor, wherever they were tried.
const DIGITS: &str = "digits";

#[derive(Clone, Copy)]
struct Failures {
    count: u32,
    until_ms: i64,
}

impl Failures {
    /// One more after those before, or how many milliseconds to wait first.
    fn after(before: Option<Self>, now_ms: i64) -> Result<Self, i64> {
        let before = before.filter(|failures| now_ms - failures.until_ms < FORGOTTEN_MS);
        if let Some(wait) = before.map(|failures| failures.until_ms - now_ms).filter(|wait| *wait > 0) {
            return Err(wait);
        }
        let count = before.map_or(0, |failures| failures.count).saturating_add(1);
        let delay = match count.checked_sub(FREE) {
            None | Some(0) => 0,
            Some(beyond) => LONGEST_MS.min(FIRST_MS << (beyond - 1).min(16)),
        };
        Ok(Self { count, until_ms: now_ms + delay })
    }
}

impl Failures {
    /// The same where somebody was logged in before, and others may share the address: many are free, and the delay is short.
    fn beside(before: Option<Self>, now_ms: i64) -> Result<Self, i64> {
        let before = before.filter(|failures| now_ms - failures.until_ms < FORGOTTEN_MS);
        if let Some(wait) = before.map(|failures| failures.until_ms - now_ms).filter(|wait| *wait > 0) {
            return Err(wait);
        }
        let count = before.map_or(0, |failures| failures.count).saturating_add(1);
        Ok(Self { count, until_ms: now_ms + if count > FREE_WHERE_KNOWN { FIRST_MS } else { 0 } })
    }
}

/// Whether somebody was logged in here before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Known,
    New,
    /// They are logged in: it is asked whether it is they.
    Inside,
}

/// What is remembered of attempts.
#[derive(Default)]
pub(super) struct Attempts {
    failures: HashMap<(String, String), Failures>,
    /// How far the shared limit is drawn upon, as a moment: it stands still while nobody tries.
    drawn_until_ms: i64,
}

impl Attempts {
    /// Takes an attempt, or says how many milliseconds to wait. It counts as failed until [`Attempts::succeeded`].
    pub(super) fn begin(&mut self, account: &str, from: &str, place: Place, now_ms: i64) -> Result<(), i64> {
        let key = (account.to_owned(), from.to_owned());
        let before = self.failures.get(&key).copied();
        let failures = match place {
            Place::Known => Failures::beside(before, now_ms)?,
            Place::Inside => Failures::after(before, now_ms)?,
            Place::New => {
                let failures = Failures::after(before, now_ms)?;
                self.draw(now_ms)?;
                failures
            }
        };
        if self.failures.len() > 10_000 {
            self.failures.retain(|_, failures| now_ms - failures.until_ms < FORGOTTEN_MS);
        }
        self.failures.insert(key, failures);
        Ok(())
    }

    /// Takes six digits of somebody who has the password, or says how many milliseconds to wait. They count as wrong until
    /// [`Attempts::digits_fit`].
    pub(super) fn try_digits(&mut self, account: &str, now_ms: i64) -> Result<(), i64> {
        let key = (account.to_owned(), DIGITS.to_owned());
        let failures = Failures::after(self.failures.get(&key).copied(), now_ms)?;
        self.failures.insert(key, failures);
        Ok(())
    }

    /// They were the right ones, or there are others now.
    pub(super) fn digits_fit(&mut self, account: &str) {
        self.succeeded(account, DIGITS);
    }

    /// It was the right one.
    pub(super) fn succeeded(&mut self, account: &str, from: &str) {
        self.failures.remove(&(account.to_owned(), from.to_owned()));
    }

    /// Draws one from what all new places share.
    fn draw(&mut self, now_ms: i64) -> Result<(), i64> {
        let drawn = self.drawn_until_ms.max(now_ms) + REFILL_MS;
        let beyond = drawn - now_ms - AT_ONCE * REFILL_MS;
        if beyond > 0 {
            return Err(beyond);
        }
        self.drawn_until_ms = drawn;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_790_000_000_000;

    #[test]
    fn the_delay_grows_for_a_pair_and_for_nobody_else() {
        let mut attempts = Attempts::default();
        let mut now = NOW;
        let mut waits = Vec::new();
        for _ in 0..20 {
            now += 60_000; // the shared limit is full again
            if let Err(wait) = attempts.begin("a", "192.0.2.1", Place::New, now) {
                waits.push(wait);
                now += wait;
                attempts.begin("a", "192.0.2.1", Place::New, now).unwrap();
            }
        }
        assert!(!waits.is_empty() && waits.is_sorted() && *waits.last().unwrap() <= LONGEST_MS, "{waits:?}");
        assert!(attempts.begin("a", "192.0.2.1", Place::New, now).is_err());
        assert!(attempts.begin("a", "192.0.2.2", Place::New, now).is_ok(), "from elsewhere");
        assert!(attempts.begin("b", "192.0.2.1", Place::New, now).is_ok(), "for another account");
        assert!(
            attempts.begin("a", "192.0.2.3", Place::Known, now).is_ok(),
            "from where somebody logged in before"
        );
        attempts.succeeded("a", "192.0.2.1");
        assert!(attempts.begin("a", "192.0.2.1", Place::New, now).is_ok());
    }

    #[test]
    fn attempts_at_once_count_before_they_are_answered() {
        let mut attempts = Attempts::default();
        let taken = (0..20).filter(|_| attempts.begin("a", "192.0.2.1", Place::New, NOW).is_ok()).count();
        assert_eq!(taken, 6);
    }

    #[test]
    fn a_flood_from_new_places_keeps_known_ones_in() {
        let mut attempts = Attempts::default();
        let from = |number: i64| format!("2001:db8:0:{number:x}");
        let taken = (0..100).filter(|n| attempts.begin("a", &from(*n), Place::New, NOW).is_ok()).count();
        assert_eq!(taken, AT_ONCE as usize);
        assert!(attempts.begin("a", "192.0.2.1", Place::Known, NOW).is_ok());
        assert!(attempts.begin("a", "192.0.2.9", Place::New, NOW + 2 * REFILL_MS).is_ok(), "it refills");
    }
}
