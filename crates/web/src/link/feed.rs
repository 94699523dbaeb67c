//! Brings what neighbours may pull up to what the node holds: soon after a change, and by time.

use std::time::Duration;

use tokio::time::{Instant, timeout};

use super::Links;

/// How soon a change is looked for: many that come together are told together.
const SOON: Duration = Duration::from_millis(50);
/// What changes by time alone, such as the end of a report's term, is looked for this often.
const AT_LEAST: Duration = Duration::from_secs(10);

/// Feeds until it is dropped.
pub async fn feed(links: Links) {
    let mut fed: Option<(u64, Instant)> = None;
    loop {
        match links.call(|node| Ok(node.changes())).await {
            Ok(changes) if fed.is_some_and(|(seen, at)| seen == changes && at.elapsed() < AT_LEAST) => {}
            Ok(changes) => {
                once(&links).await;
                fed = Some((changes, Instant::now()));
            }
            Err(error) => tracing::error!(%error, "link.feed"),
        }
        // A link that came or changed is no change of what the node holds, and yet there may be something to tell.
        if timeout(SOON, links.to_feed()).await.is_ok() {
            fed = None;
        }
    }
}

async fn once(links: &Links) {
    match links.call(|node| node.feed_links()).await {
        Ok(true) => links.tell(),
        Ok(false) => {}
        Err(error) => {
            tracing::error!(%error, "link.feed");
            // What failed at one link is no matter of the others.
            links.tell();
        }
    }
    if let Err(error) = links.renew().await {
        tracing::error!(%error, "link.certificate");
    }
}
