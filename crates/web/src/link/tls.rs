//! TLS 1.3 between two nodes that pinned each other's certificate. No authority, no name, no day is believed: only that
//! the other side holds the key of the certificate whose SHA-256 was agreed on when the link was made.

use std::sync::Arc;

use tokio_rustls::rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, DistinguishedName, Error, ServerConfig,
    SignatureScheme,
    client::{
        Resumption,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, WebPkiSupportedAlgorithms, ring, verify_tls13_signature},
    pki_types::{CertificateDer, ServerName, UnixTime},
    server::{
        NoServerSessionStorage,
        danger::{ClientCertVerified, ClientCertVerifier},
    },
    version::TLS13,
};

use super::identity::{Identity, fingerprint};

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

/// For who answers: whoever connects must show a certificate and hold its key. Whose it is, is asked at each request, so
/// that a link that ends ends at once.
pub fn server(identity: &Identity) -> Result<Arc<ServerConfig>, Error> {
    let provider = provider();
    let verifier = Anybody(Held(provider.signature_verification_algorithms));
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13])?
        .with_client_cert_verifier(Arc::new(verifier))
        .with_single_cert(identity.chain(), identity.key())?;
    // No session is taken up again: each connection proves both keys.
    config.session_storage = Arc::new(NoServerSessionStorage {});
    config.send_tls13_tickets = 0;
    Ok(Arc::new(config))
}

/// For who asks: goes on only with a certificate that was agreed on: one, or two while the other side changes it.
pub fn client(identity: &Identity, pinned: &[&str]) -> Result<Arc<ClientConfig>, Error> {
    let provider = provider();
    let verifier = Pinned {
        fingerprints: pinned.iter().map(|one| (*one).to_owned()).collect(),
        held: Held(provider.signature_verification_algorithms),
    };
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13])?
        .dangerous() // that is: by the verifier below
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_client_auth_cert(identity.chain(), identity.key())?;
    config.resumption = Resumption::disabled();
    config.enable_sni = false;
    Ok(Arc::new(config))
}

/// The name that a client must give and nobody looks at.
pub fn any_name() -> ServerName<'static> {
    ServerName::try_from("joinder").expect("one label of letters is a host name")
}

/// Whether the other side holds the key of the certificate that it shows: the half of checking that both sides share.
#[derive(Debug)]
struct Held(WebPkiSupportedAlgorithms);

impl Held {
    fn tls13(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, certificate, signature, &self.0)
    }

    /// Older versions are never negotiated, so nobody gets here; if one did, nothing would be believed.
    fn tls12() -> Result<HandshakeSignatureValid, Error> {
        Err(Error::General("expected TLS 1.3".to_owned()))
    }

    fn schemes(&self) -> Vec<SignatureScheme> {
        self.0.supported_schemes()
    }
}

/// Believes the certificates of some fingerprints.
#[derive(Debug)]
struct Pinned {
    fingerprints: Vec<String>,
    held: Held,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        if self.fingerprints.contains(&fingerprint(end_entity)) {
            Ok(ServerCertVerified::assertion())
        } else {
            Err(Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure))
        }
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Held::tls12()
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.held.tls13(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.held.schemes()
    }
}

/// Takes any certificate whose key the other side proves to hold.
#[derive(Debug)]
struct Anybody(Held);

impl ClientCertVerifier for Anybody {
    fn root_hint_subjects(&self) -> &[DistinguishedName] {
        &[]
    }

    fn verify_client_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _now: UnixTime,
    ) -> Result<ClientCertVerified, Error> {
        Ok(ClientCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _message: &[u8],
        _cert: &CertificateDer<'_>,
        _dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Held::tls12()
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        self.0.tls13(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.schemes()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
    use tokio_rustls::{
        TlsAcceptor, TlsConnector,
        rustls::{
            server::{ClientHello, ResolvesServerCert},
            sign::CertifiedKey,
        },
    };

    use super::{super::identity::made_of, *};

    fn node(seed: u8) -> Identity {
        Identity::from(made_of(&[seed; 32]))
    }

    /// Shakes hands and says one byte. Gives whose certificate the server saw.
    async fn meet(server: Arc<ServerConfig>, client: Arc<ClientConfig>) -> Result<String, String> {
        let (here, there) = duplex(64 << 10);
        let answering = async {
            let mut stream = TlsAcceptor::from(server).accept(there).await.map_err(|e| e.to_string())?;
            let shown = stream.get_ref().1.peer_certificates().and_then(|all| all.first()).map(fingerprint);
            stream.write_all(b"!").await.map_err(|e| e.to_string())?;
            stream.flush().await.map_err(|e| e.to_string())?;
            shown.ok_or_else(|| "no certificate".to_owned())
        };
        let asking = async {
            let mut stream =
                TlsConnector::from(client).connect(any_name(), here).await.map_err(|e| e.to_string())?;
            stream.read_u8().await.map_err(|e| e.to_string())
        };
        let (shown, said) = tokio::join!(answering, asking);
        said?;
        shown
    }

    #[tokio::test]
    async fn two_nodes_that_pinned_each_other_meet() {
        let (nl, de) = (node(1), node(2));
        let shown = meet(server(&nl).unwrap(), client(&de, &[nl.fingerprint()]).unwrap()).await;
        assert_eq!(shown.as_deref(), Ok(de.fingerprint()));
    }

    #[tokio::test]
    async fn while_a_certificate_is_changed_either_is_taken_and_no_third() {
        let (de, old, new, other) = (node(2), node(1), node(3), node(4));
        for (shown, meets) in [(&old, true), (&new, true), (&other, false)] {
            let either = client(&de, &[old.fingerprint(), new.fingerprint()]).unwrap();
            let met = meet(server(shown).unwrap(), either).await;
            assert_eq!(met.is_ok(), meets, "{met:?}");
        }
    }

    #[tokio::test]
    async fn another_certificate_than_the_pinned_one_is_refused() {
        let (nl, de, other) = (node(1), node(2), node(3));
        let met = meet(server(&other).unwrap(), client(&de, &[nl.fingerprint()]).unwrap()).await;
        assert!(met.is_err(), "{met:?}");
    }

    #[derive(Debug)]
    struct Shows(Arc<CertifiedKey>);

    impl ResolvesServerCert for Shows {
        fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
            Some(Arc::clone(&self.0))
        }
    }

    /// The certificate of `whose` with the key of `holder`.
    fn stolen(whose: &Identity, holder: &Identity) -> Arc<CertifiedKey> {
        let key = ring::sign::any_supported_type(&holder.key()).unwrap();
        Arc::new(CertifiedKey::new(whose.chain(), key))
    }

    #[tokio::test]
    async fn a_certificate_without_its_key_is_refused_by_who_asks() {
        let (nl, de, thief) = (node(1), node(2), node(3));
        let provider = provider();
        let verifier = Anybody(Held(provider.signature_verification_algorithms));
        let impostor = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&TLS13])
            .unwrap()
            .with_client_cert_verifier(Arc::new(verifier))
            .with_cert_resolver(Arc::new(Shows(stolen(&nl, &thief))));
        let met = meet(Arc::new(impostor), client(&de, &[nl.fingerprint()]).unwrap()).await;
        assert!(met.is_err(), "{met:?}");
    }

    #[derive(Debug)]
    struct Gives(Arc<CertifiedKey>);

    impl tokio_rustls::rustls::client::ResolvesClientCert for Gives {
        fn resolve(&self, _: &[&[u8]], _: &[SignatureScheme]) -> Option<Arc<CertifiedKey>> {
            Some(Arc::clone(&self.0))
        }

        fn has_certs(&self) -> bool {
            true
        }
    }

    #[tokio::test]
    async fn a_certificate_without_its_key_is_refused_by_who_answers() {
        let (nl, de, thief) = (node(1), node(2), node(3));
        let provider = provider();
        let verifier = Pinned {
            fingerprints: vec![nl.fingerprint().to_owned()],
            held: Held(provider.signature_verification_algorithms),
        };
        let impostor = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&TLS13])
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_client_cert_resolver(Arc::new(Gives(stolen(&de, &thief))));
        let met = meet(server(&nl).unwrap(), Arc::new(impostor)).await;
        assert!(met.is_err(), "{met:?}");
    }

    #[tokio::test]
    async fn who_shows_no_certificate_is_refused() {
        let nl = node(1);
        let provider = provider();
        let verifier = Pinned {
            fingerprints: vec![nl.fingerprint().to_owned()],
            held: Held(provider.signature_verification_algorithms),
        };
        let nobody = ClientConfig::builder_with_provider(provider)
            .with_protocol_versions(&[&TLS13])
            .unwrap()
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        let met = meet(server(&nl).unwrap(), Arc::new(nobody)).await;
        assert!(met.is_err(), "{met:?}");
    }
}
