//! Connections that hold a place: of links those that have not shaken hands yet, of browsers all. There is room for so many; where one more comes, the one goes that has
//! waited longest of the address that has most: who opens many and says nothing shuts out itself alone.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::oneshot;

/// Handshakes at once.
pub const HANDSHAKES: usize = 256;

/// All that are open. Cheap to clone.
#[derive(Clone)]
pub struct Greetings {
    most: usize,
    open: Arc<Mutex<Open>>,
}

#[derive(Default)]
struct Open {
    /// Rises with each.
    last: u64,
    /// The oldest first.
    all: Vec<One>,
}

struct One {
    number: u64,
    from: IpAddr,
    /// Dropped with this, which its [`Greeting`] hears of.
    _tells: oneshot::Sender<()>,
}

/// A place among them, held until it is dropped.
pub struct Greeting {
    number: u64,
    /// Comes to an end when the place is given to another.
    pub ended: oneshot::Receiver<()>,
    among: Greetings,
}

impl Greetings {
    /// Room for so many.
    pub fn of(most: usize) -> Self {
        Self { most, open: Arc::default() }
    }

    /// A place for who connects from there.
    pub fn begin(&self, from: IpAddr) -> Greeting {
        let (tells, ended) = oneshot::channel();
        let mut open = self.open();
        if open.all.len() >= self.most {
            open.end_one();
        }
        open.last += 1;
        let number = open.last;
        open.all.push(One { number, from: site(from), _tells: tells });
        Greeting { number, ended, among: self.clone() }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        // Each change of it is one step: what a panic left behind is whole.
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    fn end_one(&mut self) {
        let mut held: HashMap<IpAddr, usize> = HashMap::new();
        for one in &self.all {
            *held.entry(one.from).or_default() += 1;
        }
        let most = held.values().max().copied();
        if let Some(at) = self.all.iter().position(|one| held.get(&one.from).copied() == most) {
            self.all.remove(at);
        }
    }
}

impl Drop for Greeting {
    fn drop(&mut self) {
        self.among.open().all.retain(|one| one.number != self.number);
    }
}

/// Whose addresses are counted together: of IPv6 a whole network is one site's as a rule (RFC 6177).
fn site(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    fn has_ended(greeting: &mut Greeting) -> bool {
        greeting.ended.try_recv() == Err(oneshot::error::TryRecvError::Closed)
    }

    #[test]
    fn who_holds_most_gives_way_and_its_oldest_first() {
        let all = Greetings::of(HANDSHAKES);
        let mut quiet = all.begin(address("192.0.2.1"));
        let mut many: Vec<Greeting> = (1..HANDSHAKES).map(|_| all.begin(address("192.0.2.2"))).collect();
        assert!(many.iter_mut().all(|one| !has_ended(one)), "there is room for all of these");
        let mut fresh = all.begin(address("192.0.2.3"));
        assert!(has_ended(&mut many[0]));
        assert!(!has_ended(&mut quiet) && !has_ended(&mut fresh) && !has_ended(&mut many[1]));
        assert_eq!(all.open().all.len(), HANDSHAKES);
        drop(many);
        assert_eq!(all.open().all.len(), 2);
    }

    #[test]
    fn a_network_counts_as_one() {
        assert_eq!(site(address("2001:db8::7")), site(address("2001:db8::8:0:0:1")));
        assert_ne!(site(address("2001:db8::7")), site(address("2001:db8:0:1::7")));
        assert_ne!(site(address("192.0.2.1")), site(address("192.0.2.2")));
        assert_eq!(site(address("::ffff:192.0.2.1")), address("192.0.2.1"));
    }
}
