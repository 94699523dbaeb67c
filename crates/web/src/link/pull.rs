//! Fetches what neighbours tell: one task for each link that is to be pulled.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use joinder_core::OrganisationCode;
use joinder_node::{LinkView, NodeError, ReadPull};
use thiserror::Error;
use tokio::{
    sync::mpsc,
    task::{AbortHandle, JoinSet},
    time::{Instant, sleep, timeout},
};
use xxhash_rust::xxh3::xxh3_64;

use super::{
    LinkAddress, Links,
    peer::{Peer, PeerError},
    protocol::{self, ANSWER_BYTES, WAIT_SECONDS},
    wire::{Answer, Question},
};

/// Links are looked through this often even where nobody says that one changed.
const LOOKS_EVERY: Duration = Duration::from_secs(5);
/// Longest a pull may take: the wait for news, and a large answer over a slow line.
const WITHIN: Duration = Duration::from_secs(WAIT_SECONDS + 100);
/// The first wait after a failure, and the longest.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Entries that are matched at once: each time the values of many reports are weighed anew. Where this task ends before, what
/// was taken is matched with the next change, or by the feed.
const MATCHES_AT: u64 = 32_768;

/// Why nothing was pulled.
#[derive(Debug, Error)]
enum PullError {
    #[error(transparent)]
    Peer(#[from] PeerError),
    #[error("the other node does not know us, or paused or ended the link")]
    NotKnown,
    #[error("the other node holds less than it told before: it was put back from a copy, or is another")]
    Behind,
    #[error("the other node answered with status {0}")]
    Status(u16),
    #[error("the other node's answer is no ledger")]
    NoLedger,
    #[error(transparent)]
    Node(#[from] NodeError),
}

/// Keeps one task for each link that is to be pulled, until it is dropped.
pub async fn pull_all(links: Links) {
    let mut tasks = JoinSet::new();
    let mut running: HashMap<OrganisationCode, (Peer, AbortHandle)> = HashMap::new();
    loop {
        match links.call(|node| node.links()).await {
            Ok(views) => {
                let wanted: HashMap<_, _> = views.iter().filter_map(wanted).collect();
                running.retain(|code, (peer, task)| {
                    let goes_on = !task.is_finished() && wanted.get(code) == Some(&*peer);
                    if !goes_on {
                        task.abort();
                    }
                    goes_on
                });
                for (code, peer) in wanted {
                    running.entry(code.clone()).or_insert_with(|| {
                        let task = tasks.spawn(pull(links.clone(), code, peer.clone()));
                        (peer, task)
                    });
                }
            }
            Err(error) => tracing::error!(%error, "link.pull"),
        }
        while tasks.try_join_next().is_some() {}
        // Woken or not, the links are looked through.
        let _ = timeout(LOOKS_EVERY, links.changed()).await;
    }
}

/// A link that is to be pulled, and from where: one that is active, or whose neighbour is still to confirm what it
/// deleted. An address that is none was refused when the link was made.
fn wanted(view: &LinkView) -> Option<(OrganisationCode, Peer)> {
    if !view.pulls {
        return None;
    }
    let address = view.address.parse::<LinkAddress>().ok()?;
    let peer = Peer {
        address,
        fingerprint: view.tls_fingerprint.clone(),
        next_fingerprint: view.next_tls_fingerprint.clone(),
    };
    Some((view.organisation.code.clone(), peer))
}

/// Pulls again and again, until it is dropped.
async fn pull(links: Links, of: OrganisationCode, peer: Peer) {
    let mut failures = 0;
    loop {
        // After a failure it does not wait for news: that the neighbour answers again is to be seen at once.
        let wait = if failures == 0 { WAIT_SECONDS } else { 0 };
        let asked = Instant::now();
        match once(&links, &of, &peer, wait).await {
            Ok(Pulled::Something) => {
                failures = 0;
                links.forget_trouble(&of);
                // What came may be confirmed already, or meet reports here: there may be something to tell.
                links.tell();
            }
            Ok(Pulled::NothingCame) => {
                failures = 0;
                links.forget_trouble(&of);
                // Who does not wait for news as it was asked to is not to be asked again at once.
                if wait > 0 {
                    sleep(FIRST_WAIT.saturating_sub(asked.elapsed())).await;
                }
            }
            // An answer at once and nothing in it: not to be asked again at once.
            Ok(Pulled::NothingNew) => sleep(FIRST_WAIT).await,
            Err(error) => {
                tracing::warn!(link = %of, %error, "link.pull");
                links.note_trouble(&of, error.to_string());
                // What was pulled may have stopped the link.
                links.look_again();
                failures += 1;
                let own = links.node().organisation().code.as_str();
                sleep(wait_after(failures, &format!("{own} {of}"))).await;
            }
        }
    }
}

/// What one pull brought.
enum Pulled {
    Something,
    NothingNew,
    /// Nothing within the wait.
    NothingCame,
}

/// Asks, takes what came, and goes on while more is there; what was taken is matched, however that ends but by being dropped:
/// then the feed matches it, within seconds.
async fn once(links: &Links, of: &OrganisationCode, peer: &Peer, wait: u64) -> Result<Pulled, PullError> {
    let mut taken = Taken::default();
    let ended = take_all(links, of, peer, wait, &mut taken).await;
    taken.matched(links).await?;
    ended
}

/// What one pull took.
#[derive(Default)]
struct Taken {
    new: u64,
    /// Of these, those that are not matched yet.
    unmatched: u64,
}

impl Taken {
    fn add(&mut self, new: u64) {
        self.new += new;
        self.unmatched += new;
    }

    async fn matched(&mut self, links: &Links) -> Result<(), PullError> {
        if std::mem::take(&mut self.unmatched) > 0 {
            links.call(joinder_node::Node::match_taken).await?;
        }
        Ok(())
    }
}

/// While one answer is taken the next is read, and the one behind that is on its way: no more of them are held at once.
async fn take_all(
    links: &Links,
    of: &OrganisationCode,
    peer: &Peer,
    wait: u64,
    taken: &mut Taken,
) -> Result<Pulled, PullError> {
    let from = &Neighbour { links, of, peer };
    let code = of.clone();
    let held = links.call(move |node| node.pulled_size(&code)).await?;
    let Some(first) = from.ask(held, held, wait).await? else { return Ok(Pulled::NothingCame) };
    let kept = &AtomicU64::new(held);
    let (queue, mut queued) = mpsc::channel(1);
    let reading = async move {
        let (mut came, mut begin) = (first, held);
        // Whoever takes may have ended: then nobody waits for what comes next.
        while let Ok(place) = queue.reserve().await {
            let next = came.next.filter(|_| came.left > 0);
            let more = async {
                match next {
                    Some(next) => from.ask(next, kept.load(Ordering::Relaxed), 0).await,
                    None => Ok(None),
                }
            };
            let (read, more) = tokio::join!(from.read(came.body), more);
            let read = read?;
            begin += read.lines();
            place.send(read);
            match more? {
                Some(more) if next == Some(begin) => came = more,
                // What was asked for ahead does not follow on what came: the next pull asks for what does.
                Some(_) | None => break,
            }
        }
        Ok::<_, PullError>(())
    };
    let taking = async move {
        while let Some(read) = queued.recv().await {
            let lines = read.lines();
            let new = from.take(read).await?;
            kept.fetch_add(lines, Ordering::Relaxed);
            taken.add(new);
            // Whoever fills answers with what is here already is not to be asked again at once.
            if new == 0 {
                break;
            }
            if taken.unmatched >= MATCHES_AT {
                taken.matched(links).await?;
            }
        }
        Ok::<_, PullError>(taken.new)
    };
    let (mut reading, mut taking) = (std::pin::pin!(reading), std::pin::pin!(taking));
    let (new, read) = tokio::select! {
        // Where what came is not taken, nobody waits for what comes next.
        new = &mut taking => (new, Ok(())),
        read = &mut reading => (taking.await, read),
    };
    match (new?, read) {
        (0, Ok(())) => Ok(Pulled::NothingNew),
        (0, Err(error)) => Err(error),
        // What came is taken: the next pull meets the failure anew.
        (_, Ok(()) | Err(_)) => Ok(Pulled::Something),
    }
}

/// A neighbour from whom is pulled.
struct Neighbour<'a> {
    links: &'a Links,
    of: &'a OrganisationCode,
    peer: &'a Peer,
}

impl Neighbour<'_> {
    /// What came of its ledger from an entry on, of which so many are kept here for good; none where there was nothing within
    /// the wait, in seconds.
    async fn ask(&self, size: u64, held: u64, wait: u64) -> Result<Option<Answer>, PullError> {
        let Self { links, of, peer } = self;
        let path = format!("{}?size={size}&held={held}&wait={wait}&pack=true", protocol::LEDGER);
        let question = Question::get(&path);
        let (answer, shown) = peer.ask_and_see(&links.identity(), &question, ANSWER_BYTES, WITHIN).await?;
        if peer.next_fingerprint.as_ref() == Some(&shown) {
            let code = (*of).clone();
            links.call(move |node| node.neighbour_shows(&code, &shown)).await?;
            links.look_again();
        }
        match answer.status {
            200 => {
                links.note_left(of, answer.left);
                Ok(Some(answer))
            }
            204 => {
                links.note_left(of, 0);
                Ok(None)
            }
            403 => Err(PullError::NotKnown),
            409 => Err(PullError::Behind),
            status => Err(PullError::Status(status)),
        }
    }

    async fn read(&self, body: Vec<u8>) -> Result<ReadPull, PullError> {
        let code = self.of.clone();
        let read = self.links.call(move |node| {
            let pulled = protocol::read_pulled(&body);
            drop(body);
            pulled.map(|pulled| node.read_pulled(&code, pulled)).transpose()
        });
        read.await?.ok_or(PullError::NoLedger)
    }

    /// Gives how many entries were new.
    async fn take(&self, read: ReadPull) -> Result<u64, PullError> {
        let code = self.of.clone();
        let new = self.links.call(move |node| node.take_read(&code, read)).await?;
        // What was taken may be confirmed already.
        self.links.tell();
        Ok(new)
    }
}

/// Twice as long after each failure, up to a minute, less a part that differs between links: nodes that lost the same
/// neighbour do not all come back at the same moment.
fn wait_after(failures: u32, whose: &str) -> Duration {
    let doubled = FIRST_WAIT.saturating_mul(1 << failures.saturating_sub(1).min(10));
    let whole = doubled.min(LONGEST_WAIT).as_millis() as u64;
    let less = xxh3_64(format!("{whose} {failures}").as_bytes()) % (whole / 2);
    Duration::from_millis(whole - less)
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
    };
    use tokio_rustls::TlsAcceptor;

    use super::{
        super::{
            identity::{Identity, made_of},
            testing::a_node,
            tls,
        },
        *,
    };

    /// Answers each question at once: nothing came. Counts them.
    async fn hasty(listener: TcpListener, identity: Identity, asked: Arc<AtomicU32>) {
        let acceptor = TlsAcceptor::from(tls::server(&identity).unwrap());
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let Ok(mut stream) = acceptor.accept(stream).await else { continue };
            let mut question = [0; 16];
            let _ = stream.read_exact(&mut question).await;
            asked.fetch_add(1, Ordering::Relaxed);
            let _ = stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").await;
            let _ = stream.shutdown().await;
        }
    }

    #[tokio::test]
    async fn who_answers_at_once_is_asked_once_a_second() {
        let nl = a_node("NL-police");
        let theirs = Identity::from(made_of(&[7; 32]));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("https://{}", listener.local_addr().unwrap()).parse().unwrap();
        let peer = Peer { address, fingerprint: theirs.fingerprint().to_owned(), next_fingerprint: None };
        let asked = Arc::new(AtomicU32::new(0));
        tokio::spawn(hasty(listener, theirs, Arc::clone(&asked)));
        tokio::spawn(pull(nl.links.clone(), "DE-bka".parse().unwrap(), peer));
        sleep(Duration::from_millis(2_500)).await; // that it is not asked can only be waited for
        let asked = asked.load(Ordering::Relaxed);
        assert!((1..=4).contains(&asked), "{asked}");
    }

    #[test]
    fn waits_grow_to_a_minute_and_differ_between_links() {
        for (failures, whole) in [(1, 1_000), (2, 2_000), (3, 4_000), (7, 60_000), (u32::MAX, 60_000)] {
            let wait = wait_after(failures, "NL DE").as_millis();
            assert!(wait > whole / 2 && wait <= whole, "{failures}: {wait}");
            assert_ne!(wait_after(failures, "NL DE"), wait_after(failures, "FR DE"));
        }
    }
}
