//! Whose turn it is to have the provider asked: so many at once, and few of one place. An answer is taken once.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit},
    time::timeout,
};

/// Questions at once.
const AT_ONCE: usize = 8;
/// Of these from one place: many people may share one, and wait for each other.
const OF_ONE_PLACE: usize = 2;
/// So long somebody waits for their turn.
const WAITS: Duration = Duration::from_secs(5);
/// Answers that are remembered, the latest. The provider takes a code once: this only spares it the question.
const REMEMBERED: usize = 4096;

/// Who is asking, and which attempts were answered.
pub struct Turns {
    all: Semaphore,
    waits: Duration,
    places: Mutex<HashMap<String, Arc<Semaphore>>>,
    answered: Mutex<(HashSet<String>, VecDeque<String>)>,
}

/// A turn, until it is let go.
pub struct Turn<'a> {
    _of_place: OwnedSemaphorePermit,
    _of_all: SemaphorePermit<'a>,
}

impl Turns {
    /// Nobody asks yet.
    pub fn new() -> Self {
        Self {
            all: Semaphore::new(AT_ONCE),
            waits: WAITS,
            places: Mutex::default(),
            answered: Mutex::default(),
        }
    }

    /// A turn for somebody at a place; none where it does not come in time. Whoever goes away meanwhile waits no more.
    pub async fn take(&self, place: &str) -> Option<Turn<'_>> {
        let of_place = self.place(place);
        let turn = async {
            let _of_place = of_place.acquire_owned().await.ok()?;
            let _of_all = self.all.acquire().await.ok()?;
            Some(Turn { _of_place, _of_all })
        };
        timeout(self.waits, turn).await.ok().flatten()
    }

    /// Whether an attempt is answered for the first time.
    pub fn is_first(&self, state: &str) -> bool {
        let mut answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, order) = &mut *answered;
        if !known.insert(state.to_owned()) {
            return false;
        }
        order.push_back(state.to_owned());
        if order.len() > REMEMBERED
            && let Some(oldest) = order.pop_front()
        {
            known.remove(&oldest);
        }
        true
    }

    /// The turns of a place. Those where nobody waits or asks are forgotten.
    fn place(&self, place: &str) -> Arc<Semaphore> {
        let mut places = self.places();
        places.retain(|_, turns| Arc::strong_count(turns) > 1);
        let turns = places.entry(place.to_owned()).or_insert_with(|| Arc::new(Semaphore::new(OF_ONE_PLACE)));
        Arc::clone(turns)
    }

    fn places(&self) -> MutexGuard<'_, HashMap<String, Arc<Semaphore>>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn impatient() -> Turns {
        Turns { waits: Duration::ZERO, ..Turns::new() }
    }

    #[tokio::test]
    async fn one_place_leaves_turns_to_the_others() {
        let turns = impatient();
        let held = [turns.take("a").await, turns.take("a").await];
        assert!(held.iter().all(Option::is_some));
        assert!(turns.take("a").await.is_none(), "two of one place, and no third");
        let mut taken = Vec::new();
        for place in ["b", "b", "c", "c", "d", "d"] {
            taken.push(turns.take(place).await.unwrap());
        }
        assert!(turns.take("e").await.is_none(), "eight at once; a ninth waits, and not for ever");
        taken.pop();
        assert!(turns.take("e").await.is_some());
        drop(held);
        assert!(turns.take("a").await.is_some());
    }

    #[tokio::test]
    async fn whoever_waits_has_their_turn_when_another_ends() {
        let turns = Turns::new();
        for place in [["a", "a", "b", "c", "d", "e", "f", "g"], ["a", "a", "c", "d", "e", "f", "g", "h"]] {
            let mut held = Vec::new();
            for place in place {
                held.push(turns.take(place).await.unwrap());
            }
            let (waited, ()) = tokio::join!(turns.take("a"), async { held.clear() });
            assert!(waited.is_some(), "for the place, and for all");
        }
    }

    #[tokio::test]
    async fn whoever_goes_away_while_waiting_leaves_nothing_behind() {
        let turns = Turns::new();
        let held = [turns.take("a").await, turns.take("a").await];
        for _ in 0..9 {
            assert!(timeout(Duration::from_millis(1), turns.take("a")).await.is_err());
        }
        drop(held);
        let again = [turns.take("a").await, turns.take("a").await];
        assert!(again.iter().all(Option::is_some));
        drop(again);
        assert!(turns.take("b").await.is_some());
        assert_eq!(turns.places().len(), 1, "places where nobody waits are forgotten");
    }

    #[test]
    fn an_answer_is_taken_once() {
        let turns = Turns::new();
        assert!(turns.is_first("one") && !turns.is_first("one") && turns.is_first("two"));
        for other in 0..REMEMBERED {
            turns.is_first(&other.to_string());
        }
        let answered = turns.answered.lock().unwrap();
        assert_eq!((answered.0.len(), answered.1.len()), (REMEMBERED, REMEMBERED));
    }
}
