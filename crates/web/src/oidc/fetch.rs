//! Asking a provider: one question, one answer of JSON, over TLS. On this machine alone it may go without.

use std::{io, path::Path, sync::Arc, time::Duration};

use axum::body::{Body, to_bytes};
use base64::{Engine, engine::general_purpose::STANDARD};
use hyper::{Method, Request, client::conn::http1, header};
use hyper_util::rt::TokioIo;
use serde::de::DeserializeOwned;
use thiserror::Error;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    time::timeout,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, ServerName, pem::PemObject},
        version::TLS13,
    },
};
use url::{Host, Url};

/// Largest answer.
const ANSWER_BYTES: usize = 1 << 20;
/// A person waits.
const WITHIN: Duration = Duration::from_secs(10);

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum FetchError {
    /// The line.
    #[error("it cannot be reached: {0}")]
    Unreachable(#[from] io::Error),
    /// It took too long.
    #[error("it did not answer in time")]
    Late,
    /// Many ask it already.
    #[error("too many ask it at once")]
    Busy,
    /// Its status.
    #[error("it answered with status {0}")]
    Status(u16),
    /// Something else than was asked for.
    #[error("expected {0}")]
    Expected(&'static str),
}

impl From<hyper::Error> for FetchError {
    fn from(error: hyper::Error) -> Self {
        Self::Unreachable(io::Error::other(error))
    }
}

/// Asks, believing the certificates of some authorities.
pub struct Fetch {
    tls: TlsConnector,
}

impl Fetch {
    /// Believes those in a PEM file.
    pub fn new(authorities: &Path) -> io::Result<Self> {
        let named = |error: String| {
            io::Error::new(io::ErrorKind::InvalidData, format!("{}: {error}", authorities.display()))
        };
        let mut roots = RootCertStore::empty();
        for one in CertificateDer::pem_file_iter(authorities).map_err(|error| named(error.to_string()))? {
            // Of a bundle of many an odd one is left out.
            let _ = roots.add(one.map_err(|error| named(error.to_string()))?);
        }
        if roots.is_empty() {
            return Err(named("expected certificates of authorities".to_owned()));
        }
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_protocol_versions(&[&TLS13])
            .map_err(io::Error::other)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)) })
    }

    /// Whether an address can be asked: by TLS, or on this machine alone.
    pub fn may_ask(address: &Url) -> bool {
        address.scheme() == "https" || address.scheme() == "http" && is_here(address)
    }

    /// What stands at an address.
    pub async fn get<T: DeserializeOwned>(&self, address: &Url) -> Result<T, FetchError> {
        self.ask(address, Method::GET, String::new(), None).await
    }

    /// What is answered to a form, by a client with its secret.
    pub async fn post<T: DeserializeOwned>(
        &self,
        address: &Url,
        form: &[(&str, &str)],
        client: Option<(&str, &str)>,
    ) -> Result<T, FetchError> {
        let encode = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        // RFC 6749, §2.3.1.
        let client = client.map(|(id, secret)| STANDARD.encode(format!("{}:{}", encode(id), encode(secret))));
        self.ask(address, Method::POST, body, client).await
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        address: &Url,
        method: Method,
        form: String,
        client: Option<String>,
    ) -> Result<T, FetchError> {
        let body = timeout(WITHIN, self.answer(address, method, form, client)).await;
        serde_json::from_slice(&body.map_err(|_| FetchError::Late)??)
            .map_err(|_| FetchError::Expected("JSON as OpenID Connect has it"))
    }

    async fn answer(
        &self,
        address: &Url,
        method: Method,
        form: String,
        client: Option<String>,
    ) -> Result<Vec<u8>, FetchError> {
        let host = address.host_str().ok_or(FetchError::Expected("an address with a host"))?;
        let port = address.port_or_known_default().ok_or(FetchError::Expected("an address of the web"))?;
        if !Self::may_ask(address) {
            return Err(FetchError::Expected("an https address"));
        }
        let plain = address.scheme() == "http";
        let mut request = Request::builder()
            .method(&method)
            .uri(format!(
                "{}{}",
                address.path(),
                address.query().map(|q| format!("?{q}")).unwrap_or_default()
            ))
            .header(header::HOST, &address[url::Position::BeforeHost..url::Position::AfterPort])
            .header(header::ACCEPT, "application/json");
        if let Some(client) = client {
            request = request.header(header::AUTHORIZATION, format!("Basic {client}"));
        }
        if method == Method::POST {
            request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let request = request.body(form).map_err(|_| FetchError::Expected("an address that can be asked"))?;
        let stream = TcpStream::connect((host.trim_matches(['[', ']']), port)).await?;
        if plain {
            return exchange(stream, request).await;
        }
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        exchange(self.tls.connect(name, stream).await?, request).await
    }
}

/// Whether an address is of this machine alone.
fn is_here(address: &Url) -> bool {
    match address.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

async fn exchange<S>(stream: S, request: Request<String>) -> Result<Vec<u8>, FetchError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    // It ends with the answer: the sender is gone then.
    let line = tokio::spawn(connection);
    let answer = sender.send_request(request).await?;
    let status = answer.status();
    let body = to_bytes(Body::new(answer.into_body()), ANSWER_BYTES).await;
    line.abort();
    if !status.is_success() {
        return Err(FetchError::Status(status.as_u16()));
    }
    body.map(Vec::from).map_err(|_| FetchError::Expected("an answer of at most a mebibyte"))
}
