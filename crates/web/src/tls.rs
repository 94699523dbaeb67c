//! TLS for browsers by the node itself: version 1.3, by a certificate and key in files, which are read again when they
//! change, as they do when a certificate is renewed.

use std::{
    fmt, io,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use axum::{Extension, Router, extract::ConnectInfo};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        Error, ServerConfig,
        crypto::ring,
        pki_types::{
            CertificateDer, PrivateKeyDer,
            pem::{self, PemObject},
        },
        version::TLS13,
    },
};
use tower::Layer;

use crate::link::greetings::{Greeting, Greetings};

/// Connections at once. Where one more comes, the oldest goes of the address that has most.
const AT_ONCE: usize = 1_024;
/// Time for a handshake, and for the head of a request.
const GREETS_WITHIN: Duration = Duration::from_secs(10);
/// Time for answers that are under way when it is told to stop.
const ENDS_WITHIN: Duration = Duration::from_secs(10);
/// Where the machine has no file descriptor left, it may have one soon.
const PAUSE: Duration = Duration::from_millis(200);
/// The files are looked at again after this, when somebody comes.
const LOOKS_EVERY: Duration = Duration::from_secs(60);

/// A certificate with its chain and its key, in PEM files.
pub struct DeskTls {
    chain: PathBuf,
    key: PathBuf,
    now: Mutex<Now>,
}

/// What the files held when they were looked at last.
struct Now {
    config: Arc<ServerConfig>,
    of: [SystemTime; 2],
    looked: Instant,
}

impl fmt::Debug for DeskTls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeskTls").field("chain", &self.chain).finish_non_exhaustive()
    }
}

impl DeskTls {
    /// Reads the files.
    ///
    /// # Errors
    /// Where one cannot be read, or they do not belong together; the file is named.
    pub fn open(chain: &Path, key: &Path) -> io::Result<Self> {
        // Their times first: what changes meanwhile is then seen to have changed.
        let of = changed(chain, key)?;
        let config = read(chain, key)?;
        let now = Mutex::new(Now { config, of, looked: Instant::now() });
        Ok(Self { chain: chain.to_owned(), key: key.to_owned(), now })
    }

    /// By what the next connection is greeted. Files that changed and cannot be read change nothing.
    fn config(&self) -> Arc<ServerConfig> {
        // Each change of it is one step: what a panic left behind is whole.
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if now.looked.elapsed() >= LOOKS_EVERY {
            now.looked = Instant::now();
            match changed(&self.chain, &self.key) {
                Ok(of) if of != now.of => match read(&self.chain, &self.key) {
                    Ok(config) => (now.config, now.of) = (config, of),
                    Err(error) => tracing::error!(%error, "tls.renew"),
                },
                Ok(_) => {}
                Err(error) => tracing::error!(%error, "tls.renew"),
            }
        }
        Arc::clone(&now.config)
    }
}

fn changed(chain: &Path, key: &Path) -> io::Result<[SystemTime; 2]> {
    let of =
        |path: &Path| std::fs::metadata(path).and_then(|file| file.modified()).map_err(|e| named(path, e));
    Ok([of(chain)?, of(key)?])
}

fn read(chain: &Path, key: &Path) -> io::Result<Arc<ServerConfig>> {
    let no_pem = |path: &Path, error| named(path, io::Error::new(io::ErrorKind::InvalidData, error));
    let certificates = CertificateDer::pem_file_iter(chain).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let certificates = certificates.map_err(|error| pem(chain, "a certificate", &error))?;
    if certificates.is_empty() {
        return Err(no_pem(chain, "expected a certificate in PEM; is it the key?".to_owned()));
    }
    let private = PrivateKeyDer::from_pem_file(key).map_err(|error| pem(key, "a private key", &error))?;
    let builder = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&TLS13])
        .map_err(io::Error::other)?;
    let config = builder.with_no_client_auth().with_single_cert(certificates, private);
    let mut config = config.map_err(|error| {
        let is_anothers = matches!(error, Error::InconsistentKeys(_));
        let anothers = || format!("expected the certificate of the key in {}", key.display());
        no_pem(chain, if is_anothers { anothers() } else { error.to_string() })
    })?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}

/// What a PEM file should have held.
fn pem(path: &Path, expected: &str, error: &pem::Error) -> io::Error {
    if let pem::Error::Io(error) = error {
        return named(path, io::Error::new(error.kind(), error.to_string()));
    }
    named(path, io::Error::new(io::ErrorKind::InvalidData, format!("expected {expected} in PEM ({error})")))
}

fn named(path: &Path, error: io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

/// Answers browsers until it is told to stop; requests under way are answered first.
pub async fn serve(listener: TcpListener, tls: Arc<DeskTls>, router: Router, stop: impl Future<Output = ()>) {
    let places = Greetings::of(AT_ONCE);
    let (stops, stopped) = watch::channel(());
    let mut connections = JoinSet::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, from)) => {
                let acceptor = TlsAcceptor::from(tls.config());
                let place = places.begin(from.ip());
                connections.spawn(connection(
                    acceptor,
                    (stream, from),
                    router.clone(),
                    stopped.clone(),
                    place,
                ));
            }
            Err(error) => {
                tracing::warn!(%error, "desk.accept");
                sleep(PAUSE).await;
            }
        }
        while connections.try_join_next().is_some() {}
    }
    drop(stops);
    let ended = async { while connections.join_next().await.is_some() {} };
    // Who does not take an answer is not waited for.
    let _ = timeout(ENDS_WITHIN, ended).await;
}

async fn connection(
    acceptor: TlsAcceptor,
    (stream, from): (TcpStream, SocketAddr),
    router: Router,
    mut stopped: watch::Receiver<()>,
    mut place: Greeting,
) {
    let greeted = tokio::select! {
        greeted = timeout(GREETS_WITHIN, acceptor.accept(stream)) => greeted,
        _ = &mut place.ended => return,
    };
    // Who does not finish the greeting is a scanner, or does not believe the certificate.
    let Ok(Ok(stream)) = greeted else { return };
    let router = Extension(ConnectInfo(from)).layer(router);
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(GREETS_WITHIN);
    let served = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(router));
    let mut served = std::pin::pin!(served);
    let ended = tokio::select! {
        ended = served.as_mut() => ended,
        _ = &mut place.ended => return,
        _ = stopped.changed() => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "desk.connection");
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use tokio::{io::AsyncReadExt, io::AsyncWriteExt, sync::oneshot};
    use tokio_rustls::TlsConnector;

    use super::*;
    use crate::{
        link::testing::{Identity, a_node, any_name, client, made_of},
        router_behind,
        who::Front,
    };

    /// A certificate and its key in files, and what a client is to pin.
    fn write(folder: &Path, seed: u8) -> String {
        let keys = made_of(&[seed; 32]);
        let pem = |kind: &str, der: &[u8]| {
            format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", STANDARD.encode(der))
        };
        std::fs::write(folder.join("desk.pem"), pem("CERTIFICATE", &keys.certificate)).unwrap();
        std::fs::write(folder.join("desk.key"), pem("PRIVATE KEY", &keys.key)).unwrap();
        keys.fingerprint()
    }

    /// What is answered to whoever believes the certificate of this fingerprint alone.
    async fn get(address: SocketAddr, pinned: &str, host: &str) -> io::Result<String> {
        let config = client(&Identity::from(made_of(&[9; 32])), &[pinned]).unwrap();
        let stream = TcpStream::connect(address).await?;
        let mut stream = TlsConnector::from(config).connect(any_name(), stream).await?;
        let asked = format!("GET /login HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
        stream.write_all(asked.as_bytes()).await?;
        let mut text = String::new();
        stream.read_to_string(&mut text).await?;
        Ok(text)
    }

    #[tokio::test]
    async fn browsers_come_by_tls_and_a_renewed_certificate_is_shown_without_a_restart() {
        let files = tempfile::tempdir().unwrap();
        let (chain, key) = (files.path().join("desk.pem"), files.path().join("desk.key"));
        let first = write(files.path(), 1);
        let tls = Arc::new(DeskTls::open(&chain, &key).unwrap());
        let node = a_node("NL-police");
        let router = router_behind(node.links.node().clone(), Front::Tls);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(serve(listener, Arc::clone(&tls), router, async {
            let _ = stopped.await;
        }));
        let answer = get(address, &first, "desk.example").await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 421"), "nobody has an account yet: {answer}");
        assert!(!answer.contains("strict-transport-security"), "nothing is promised yet: {answer}");

        let second = write(files.path(), 2);
        assert!(get(address, &first, "desk.example").await.is_ok(), "not looked at again yet");
        tls.now.lock().unwrap().looked = Instant::now() - 2 * LOOKS_EVERY;
        assert!(get(address, &second, "desk.example").await.is_ok(), "the new one");
        std::fs::write(&chain, "half a fi").unwrap();
        tls.now.lock().unwrap().looked = Instant::now() - 2 * LOOKS_EVERY;
        assert!(get(address, &second, "desk.example").await.is_ok(), "what cannot be read changes nothing");
        stop.send(()).unwrap();
        timeout(Duration::from_secs(10), serving).await.unwrap().unwrap();
        assert!(get(address, &second, "desk.example").await.is_err());
    }

    #[test]
    fn files_that_do_not_belong_together_are_named() {
        let files = tempfile::tempdir().unwrap();
        let (chain, key) = (files.path().join("desk.pem"), files.path().join("desk.key"));
        let error = |chain: &Path, key: &Path| DeskTls::open(chain, key).unwrap_err().to_string();
        assert!(error(&chain, &key).contains("desk.pem"));
        write(files.path(), 1);
        let other = tempfile::tempdir().unwrap();
        write(other.path(), 2);
        assert!(error(&chain, &other.path().join("desk.key")).contains("desk.pem"), "another's key");
        std::fs::write(&key, "no key").unwrap();
        assert!(error(&chain, &key).contains("desk.key"));
    }
}
