//! Whose turn it is to have the provider asked: so many at once, and few of one place. An answer is taken once.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

/// Questions at once.
const AT_ONCE: usize = 8;
/// Of these from one place: many people may share one.
const OF_ONE_PLACE: usize = 2;
/// So long somebody waits for their turn.
const WAITS: Duration = Duration::from_secs(5);
/// Answers that are remembered: more than can be asked for while an attempt lasts.
const REMEMBERED: usize = 4096;

/// Who is asking, and which attempts were answered.
pub struct Turns {
    all: Semaphore,
    waits: Duration,
    places: Mutex<HashMap<String, usize>>,
    answered: Mutex<(HashSet<String>, VecDeque<String>)>,
}

/// A turn, until it is let go.
pub struct Turn<'a> {
    turns: &'a Turns,
    place: String,
    _permit: SemaphorePermit<'a>,
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

    /// A turn for somebody at a place; none where too many of that place have one, or too many wait.
    pub async fn take(&self, place: &str) -> Option<Turn<'_>> {
        let place = self.enter(place)?;
        match timeout(self.waits, self.all.acquire()).await {
            Ok(Ok(permit)) => Some(Turn { turns: self, place, _permit: permit }),
            Ok(Err(_)) | Err(_) => {
                self.leave(&place);
                None
            }
        }
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

    fn enter(&self, place: &str) -> Option<String> {
        let mut places = self.places();
        let taken = places.entry(place.to_owned()).or_default();
        if *taken >= OF_ONE_PLACE {
            return None;
        }
        *taken += 1;
        Some(place.to_owned())
    }

    fn leave(&self, place: &str) {
        let mut places = self.places();
        if let Some(taken) = places.get_mut(place) {
            *taken -= 1;
            if *taken == 0 {
                places.remove(place);
            }
        }
    }

    fn places(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        self.turns.leave(&self.place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_place_leaves_turns_to_the_others() {
        let turns = Turns { waits: Duration::ZERO, ..Turns::new() };
        let held = [turns.take("a").await, turns.take("a").await];
        assert!(held.iter().all(Option::is_some));
        assert!(turns.take("a").await.is_none(), "two of one place, and no third");
        let others = ["b", "b", "c", "c", "d", "d"];
        let mut taken = Vec::new();
        for place in others {
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
        let mut held = Vec::new();
        for place in ["a", "b", "c", "d", "e", "f", "g", "h"] {
            held.push(turns.take(place).await.unwrap());
        }
        let (waited, ()) = tokio::join!(turns.take("i"), async { held.clear() });
        assert!(waited.is_some());
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
