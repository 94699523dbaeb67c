//! Asks neighbours what they know of values: all at once, and none for longer than a person waits.

use std::{sync::Arc, time::Duration};

use joinder_node::{AskedNeighbour, Asking, Heard, NotReached, RemoteAnswer, RemoteQuestion};
use tokio::task::JoinSet;

use super::{
    LinkAddress, Links,
    peer::{Peer, PeerError},
    protocol::{self, LOOK_UP_BYTES},
    wire::{Question, WireError},
};

/// A person waits, who has the own node's answer meanwhile. A neighbour answers within a second where it is well.
const WITHIN: Duration = Duration::from_secs(5);

impl Links {
    /// Asks all neighbours of a look-up. Each gives its place among them and what came of it as soon as that is known
    /// and logged. Who drops the set waits for no more of them.
    pub(crate) fn ask_neighbours(&self, asking: &Asking) -> JoinSet<(usize, Heard)> {
        let question = Arc::new(asking.question.clone());
        let mut asked = JoinSet::new();
        for (place, neighbour) in asking.neighbours.iter().cloned().enumerate() {
            let (links, question) = (self.clone(), Arc::clone(&question));
            asked.spawn(async move { (place, links.ask_one(&neighbour, &question).await) });
        }
        asked
    }

    async fn ask_one(&self, neighbour: &AskedNeighbour, question: &RemoteQuestion) -> Heard {
        let heard = self.hear(neighbour, question, WITHIN).await;
        let (look_up, came) = (neighbour.look_up, heard.clone());
        if let Err(error) = self.call(move |node| node.end_look_up(look_up, &came)).await {
            tracing::error!(%error, "link.look_up");
        }
        heard
    }

    async fn hear(&self, neighbour: &AskedNeighbour, question: &RemoteQuestion, within: Duration) -> Heard {
        let Ok(address) = neighbour.address.parse::<LinkAddress>() else {
            return Heard::NotReached(NotReached::NoConnection);
        };
        let peer = Peer {
            address,
            fingerprint: neighbour.tls_fingerprint.clone(),
            next_fingerprint: neighbour.next_tls_fingerprint.clone(),
        };
        let body = serde_json::to_vec(question).expect("texts only");
        let asked = Question::post(protocol::LOOK_UP, &body);
        let answer = match peer.ask(&self.identity(), &asked, LOOK_UP_BYTES, within).await {
            Ok(answer) => answer,
            Err(error) => return not_heard(&error),
        };
        match answer.status {
            200 => {}
            403 => return Heard::NotReached(NotReached::Refused),
            _ => return Heard::NotReached(NotReached::Failed),
        }
        // The words of the parser are told to nobody: they may repeat a value.
        match serde_json::from_slice::<RemoteAnswer>(&answer.body) {
            Ok(answer) if question.is_answered_by(&answer, &neighbour.organisation) => {
                Heard::Answered(answer)
            }
            Ok(_) | Err(_) => Heard::Wrongly,
        }
    }
}

fn not_heard(error: &PeerError) -> Heard {
    match error {
        PeerError::Unreachable(_) | PeerError::Answer(WireError::Broken(_)) => {
            Heard::NotReached(NotReached::NoConnection)
        }
        PeerError::Late => Heard::NotReached(NotReached::TooSlow),
        PeerError::Answer(WireError::Expected(_) | WireError::TooLarge { .. }) => Heard::Wrongly,
    }
}

#[cfg(test)]
mod tests {
    use joinder_core::{Organisation, Role, codes::Purpose};
    use serde_json::{Value, json};
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt},
        net::TcpListener,
        time::sleep,
    };
    use tokio_rustls::TlsAcceptor;

    use super::{
        super::{
            identity::{Identity, made_of},
            testing::{ANode, a_node},
            tls,
        },
        *,
    };

    /// A debug build on a busy machine has so long for what takes some milliseconds.
    const LONG: Duration = Duration::from_secs(20);

    fn question() -> RemoteQuestion {
        RemoteQuestion { values: vec!["shop1.com".to_owned()], purpose: Purpose::C, case: "1".to_owned() }
    }

    fn at(address: String, fingerprint: &str) -> AskedNeighbour {
        let organisation = Organisation {
            code: "DE-bka".parse().unwrap(),
            name: "Made for a test".into(),
            role: Role::Authority,
            country: None,
            contact: None,
        };
        AskedNeighbour {
            look_up: 1,
            organisation,
            address,
            tls_fingerprint: fingerprint.to_owned(),
            next_tls_fingerprint: None,
        }
    }

    /// A neighbour that says these bytes to whoever asks, and nothing at all where there are none.
    async fn who_says(bytes: Vec<u8>) -> AskedNeighbour {
        let identity = Identity::from(made_of(&[7; 32]));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("https://{}", listener.local_addr().unwrap());
        let neighbour = at(address, identity.fingerprint());
        tokio::spawn(async move {
            let acceptor = TlsAcceptor::from(tls::server(&identity).unwrap());
            let (stream, _) = listener.accept().await.unwrap();
            let Ok(mut stream) = acceptor.accept(stream).await else { return };
            let mut asked = Vec::new();
            while !asked.ends_with(b"}") {
                if stream.read_buf(&mut asked).await.unwrap_or(0) == 0 {
                    return;
                }
            }
            if bytes.is_empty() {
                return sleep(LONG).await;
            }
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        });
        neighbour
    }

    fn http(status: &str, body: &[u8]) -> Vec<u8> {
        let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n", body.len());
        [head.as_bytes(), body].concat()
    }

    async fn heard_of(nl: &ANode, bytes: Vec<u8>) -> &'static str {
        let neighbour = who_says(bytes).await;
        nl.links.hear(&neighbour, &question(), LONG).await.slug()
    }

    fn hit(value: &str, owner: &str) -> Value {
        let known = json!([{ "owner": owner, "reference": "D-1", "contact": null }]);
        json!({ "value": value, "held": true, "known": known })
    }

    #[tokio::test]
    async fn an_answer_is_taken_as_it_should_be_and_else_not_at_all() {
        let nl = a_node("NL-police");
        let no = json!({ "value": "shop1.com", "held": false, "known": [] });
        for (answers, expected) in [
            (json!([hit("shop1.com", "DE-bka")]), "answered"),
            (json!([no]), "answered"),
            (json!([]), "wrongly"),
            (json!([no, no]), "wrongly"),
            (json!([hit("shop2.com", "DE-bka")]), "wrongly"),
            (json!([hit("shop1.com", "FR-police")]), "wrongly"),
            (json!({}), "wrongly"),
        ] {
            let body = json!({ "answers": answers }).to_string();
            assert_eq!(heard_of(&nl, http("200 OK", body.as_bytes())).await, expected, "{body}");
        }
    }

    #[tokio::test]
    async fn what_is_no_answer_is_none() {
        let nl = a_node("NL-police");
        let endless = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n", LOOK_UP_BYTES + 1);
        for (bytes, expected) in [
            (http("200 OK", b"<html>"), "wrongly"),
            (http("200 OK", b""), "wrongly"),
            (endless.into_bytes(), "wrongly"),
            (b"SSH-2.0-OpenSSH_9.2\r\n\r\n".to_vec(), "wrongly"),
            (http("403 Forbidden", b""), "refused"),
            (http("500 Internal Server Error", b""), "failed"),
            (http("302 Found", b""), "failed"),
            (b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{".to_vec(), "no-connection"),
        ] {
            let said = String::from_utf8_lossy(&bytes).into_owned();
            assert_eq!(heard_of(&nl, bytes).await, expected, "{said}");
        }
    }

    #[tokio::test]
    async fn who_says_nothing_is_not_waited_for() {
        let nl = a_node("NL-police");
        let neighbour = who_says(Vec::new()).await;
        let heard = nl.links.hear(&neighbour, &question(), Duration::from_millis(300)).await;
        assert_eq!(heard.slug(), "too-slow");
    }

    #[tokio::test]
    async fn who_is_not_there_or_another_is_not_reached() {
        let nl = a_node("NL-police");
        let gone = {
            let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
            at(format!("https://{}", listener.local_addr().unwrap()), &"0".repeat(64))
        };
        let mut another = who_says(http("200 OK", b"{}")).await;
        another.tls_fingerprint = "0".repeat(64);
        let nowhere = at("nowhere".to_owned(), "00");
        for neighbour in [gone, another, nowhere] {
            let heard = nl.links.hear(&neighbour, &question(), LONG).await;
            assert_eq!(heard.slug(), "no-connection", "{}", neighbour.address);
        }
    }
}
