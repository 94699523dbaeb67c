//! Logging in by another system: OpenID Connect Core 1.0, the authorization code flow with PKCE (RFC 7636).
//!
//! In: what the configuration says of one provider. Out: who the provider says somebody is, and in which role, where the
//! token is the provider's, for this node, for this attempt, and says that there was a second factor.
//!
//! Of an attempt under way the node keeps nothing: it stands sealed in a cookie of the browser that began it.

mod fetch;
mod token;
mod turns;

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use joinder_core::codes::PersonRole;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;
use url::Url;

use self::{
    fetch::{Fetch, FetchError},
    token::{Claims, Expected, Jwks, TokenFault},
    turns::{Turn, Turns},
};

/// What was fetched of the provider is fetched anew after this.
const FRESH: Duration = Duration::from_secs(3600);
/// A token signed by a key that is not known has the keys fetched anew, once in so long.
const KEYS_AT_MOST_EVERY: Duration = Duration::from_secs(60);
/// What `amr` (RFC 8176) calls something that is known, and something that is held or is oneself: one of each makes two factors,
/// as `mfa` says by itself.
const KNOWN: [&str; 2] = ["pwd", "pin"];
const HELD: [&str; 8] = ["otp", "hwk", "swk", "pop", "sc", "fpt", "face", "sms"];

/// One provider, as the configuration has it. No `Debug`: it holds a secret.
#[derive(Clone)]
pub struct OidcSettings {
    /// Its identifier, and where its document is found.
    pub issuer: Url,
    /// As what it knows this node.
    pub client_id: String,
    /// The node's secret there; none where PKCE alone proves it.
    pub client_secret: Option<String>,
    /// What it is called on the page.
    pub name: String,
    /// The claim that names the account.
    pub name_claim: String,
    /// The claim, a text or a list of texts, by which roles are given.
    pub role_claim: String,
    /// Which role a text of that claim gives; of several the first in this order.
    pub roles: Vec<(String, PersonRole)>,
    /// Whether the operator vouches that the provider asks everybody for a second factor, whatever its tokens say.
    pub vouched: bool,
    /// A PEM file of the authorities whose certificates are believed.
    pub authorities: std::path::PathBuf,
}

/// Why somebody was not let in.
#[derive(Debug, Error)]
pub enum OidcError {
    /// Nobody answers there, or something else than a provider.
    #[error("the provider: {0}")]
    Provider(#[from] FetchError),
    /// It says that it did not let somebody in.
    #[error("the provider let nobody in")]
    Refused,
    /// The attempt is not of this browser, or too old.
    #[error("attempt: expected one that this browser began within the last ten minutes")]
    Attempt,
    /// The token.
    #[error("token: {0}")]
    Token(#[from] TokenFault),
    /// The token says nothing of a second factor.
    #[error("token: expected `amr` to tell of a second factor")]
    SecondFactor,
    /// The token names no role that the configuration knows.
    #[error("token: expected a role that the configuration knows")]
    Role,
    /// The token has no name for the account.
    #[error("token: expected a claim that names the account")]
    Name,
}

/// Whom the provider lets in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Its own name for them, which never becomes another's.
    pub subject: String,
    /// How they are called.
    pub name: String,
    /// In which role.
    pub role: PersonRole,
}

/// An attempt under way, as its cookie has it.
#[derive(Serialize, Deserialize)]
pub struct Attempt {
    state: String,
    nonce: String,
    verifier: String,
    /// Where to go then.
    pub back: String,
    redirect: String,
}

/// The provider's document, as far as it is used (OpenID Connect Discovery 1.0, §3).
#[derive(Clone, Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: Url,
    token_endpoint: Url,
    jwks_uri: Url,
}

#[derive(Deserialize)]
struct Answered {
    id_token: String,
}

/// A provider, and what was fetched of it.
pub struct Oidc {
    settings: OidcSettings,
    fetch: Fetch,
    turns: Turns,
    known: Mutex<Option<Known>>,
}

#[derive(Clone)]
struct Known {
    document: Document,
    keys: Jwks,
    at: Instant,
}

impl std::fmt::Debug for Oidc {
    // Its settings hold a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Oidc({})", self.settings.issuer)
    }
}

impl Oidc {
    /// Reads the authorities. Nothing is asked yet: a provider that is away keeps nobody else out.
    ///
    /// # Errors
    /// Where the file cannot be read, or holds none.
    pub fn new(settings: OidcSettings) -> std::io::Result<Self> {
        let mistake = |words: &str| std::io::Error::new(std::io::ErrorKind::InvalidData, words.to_owned());
        if !Fetch::may_ask(&settings.issuer) {
            return Err(mistake("issuer: expected an https address"));
        }
        if settings.client_secret.as_deref() == Some("") {
            return Err(mistake("client_secret_file: expected a secret"));
        }
        let fetch = Fetch::new(&settings.authorities)?;
        Ok(Self { settings, fetch, turns: Turns::new(), known: Mutex::new(None) })
    }

    /// What it is called on the page.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// Where the browser is sent, and what it is to keep meanwhile. `chance` are 96 random bytes, `redirect` is where the
    /// provider sends it back to.
    pub async fn begin(
        &self,
        chance: &[u8; 96],
        redirect: String,
        back: String,
        place: &str,
    ) -> Result<(Url, Attempt), OidcError> {
        let part = |n: usize| URL_SAFE_NO_PAD.encode(&chance[n * 32..(n + 1) * 32]);
        let attempt = Attempt { state: part(0), nonce: part(1), verifier: part(2), back, redirect };
        // What is known already costs nobody a turn.
        let known = match self.fresh(FRESH) {
            Some(known) => known,
            None => {
                let _turn = self.turn(place).await?;
                self.known(false).await?
            }
        };
        let mut address = known.document.authorization_endpoint;
        address.query_pairs_mut().extend_pairs([
            ("response_type", "code"),
            ("client_id", &self.settings.client_id),
            ("redirect_uri", &attempt.redirect),
            ("scope", "openid profile"),
            ("state", &attempt.state),
            ("nonce", &attempt.nonce),
            ("code_challenge", &URL_SAFE_NO_PAD.encode(Sha256::digest(attempt.verifier.as_bytes()))),
            ("code_challenge_method", "S256"),
        ]);
        Ok((address, attempt))
    }

    /// Whom the provider lets in, by what it gave the browser for an attempt.
    pub async fn end(
        &self,
        attempt: &Attempt,
        state: &str,
        code: &str,
        place: &str,
        now: i64,
    ) -> Result<Person, OidcError> {
        if state != attempt.state {
            return Err(OidcError::Attempt);
        }
        let _turn = self.turn(place).await?;
        // Sent again, it would have the provider asked as often as somebody likes.
        if !self.turns.is_first(state) {
            return Err(OidcError::Attempt);
        }
        let known = self.known(false).await?;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &attempt.redirect),
            ("code_verifier", &attempt.verifier),
        ];
        let secret = self.settings.client_secret.as_deref();
        if secret.is_none() {
            form.push(("client_id", &self.settings.client_id));
        }
        let client = secret.map(|secret| (self.settings.client_id.as_str(), secret));
        let answered: Answered = self.fetch.post(&known.document.token_endpoint, &form, client).await?;
        let expected = Expected {
            issuer: &known.document.issuer,
            audience: &self.settings.client_id,
            nonce: &attempt.nonce,
            now,
        };
        let claims = match token::verify(&answered.id_token, &known.keys, &expected) {
            // The provider may have changed its keys since they were fetched.
            Err(TokenFault::Key | TokenFault::Signature) => {
                token::verify(&answered.id_token, &self.known(true).await?.keys, &expected)?
            }
            verified => verified?,
        };
        self.person(&claims)
    }

    fn person(&self, claims: &Claims) -> Result<Person, OidcError> {
        let settings = &self.settings;
        let methods = claims.texts("amr");
        let is_any = |of: &[&str]| methods.iter().any(|one| of.contains(&one.as_str()));
        let has_two = is_any(&["mfa"]) || is_any(&KNOWN) && is_any(&HELD);
        if !(settings.vouched || has_two) {
            return Err(OidcError::SecondFactor);
        }
        let given = claims.texts(&settings.role_claim);
        let role = settings.roles.iter().find(|(text, _)| given.contains(text)).map(|(_, role)| *role);
        let name = claims.texts(&settings.name_claim).into_iter().next();
        Ok(Person {
            // Of another issuer the same name would be another's (§2).
            subject: format!("{}\n{}", written(&settings.issuer), claims.subject),
            name: name.ok_or(OidcError::Name)?,
            role: role.ok_or(OidcError::Role)?,
        })
    }

    /// The provider's document and keys; fetched where they are not known, or the keys are to be others.
    async fn known(&self, other_keys: bool) -> Result<Known, OidcError> {
        let fresh_for = if other_keys { KEYS_AT_MOST_EVERY } else { FRESH };
        if let Some(known) = self.fresh(fresh_for) {
            return Ok(known);
        }
        let mut address = self.settings.issuer.clone();
        let path = format!("{}/.well-known/openid-configuration", address.path().trim_end_matches('/'));
        address.set_path(&path);
        let document: Document = self.fetch.get(&address).await?;
        // §4.3: exactly as it was configured; a slash at the end is the reader's way of writing it.
        let same = |one: &str, other: &str| one.trim_end_matches('/') == other.trim_end_matches('/');
        if !same(&document.issuer, self.settings.issuer.as_str()) {
            return Err(FetchError::Expected("a document of the issuer that was configured").into());
        }
        let keys: Jwks = self.fetch.get(&document.jwks_uri).await?;
        let known = Known { document, keys, at: Instant::now() };
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(known.clone());
        Ok(known)
    }

    /// Whoever begins many attempts is not to have the provider asked as often.
    async fn turn(&self, place: &str) -> Result<Turn<'_>, FetchError> {
        self.turns.take(place).await.ok_or(FetchError::Busy)
    }

    fn fresh(&self, fresh_for: Duration) -> Option<Known> {
        // Changed in one step: what a panic left behind is whole.
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        known.filter(|known| known.at.elapsed() < fresh_for)
    }
}

/// An issuer, however its end was written: people keep their accounts when somebody adds a slash.
fn written(issuer: &Url) -> &str {
    let bare = issuer.as_str().trim_end_matches('/');
    // Of one without a path the slash is part of it.
    if issuer.path().trim_end_matches('/').is_empty() { issuer.as_str() } else { bare }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn provider(vouched: bool) -> Oidc {
        let folder = tempfile::tempdir().unwrap();
        let authorities = folder.path().join("authorities.pem");
        let keys = crate::link::testing::made_of(&[1; 32]);
        let pem = base64::engine::general_purpose::STANDARD.encode(&keys.certificate);
        std::fs::write(
            &authorities,
            format!("-----BEGIN CERTIFICATE-----\n{pem}\n-----END CERTIFICATE-----\n"),
        )
        .unwrap();
        let roles = [("a-team", PersonRole::Analyst), ("b-team", PersonRole::Supervisor)];
        Oidc::new(OidcSettings {
            issuer: "https://login.example".parse().unwrap(),
            client_id: "joinder".to_owned(),
            client_secret: None,
            name: "the directory".to_owned(),
            name_claim: "preferred_username".to_owned(),
            role_claim: "groups".to_owned(),
            roles: roles.map(|(text, role)| (text.to_owned(), role)).into(),
            vouched,
            authorities,
        })
        .unwrap()
    }

    fn person(vouched: bool, all: serde_json::Value) -> Result<Person, OidcError> {
        provider(vouched).person(&Claims::of("248", all))
    }

    #[test]
    fn a_person_has_a_name_a_role_and_two_factors() {
        let of = |amr: &[&str]| {
            person(
                false,
                json!({ "preferred_username": "bo", "groups": ["x", "b-team", "a-team"], "amr": amr }),
            )
        };
        let bo = of(&["pwd", "otp"]).unwrap();
        assert_eq!((bo.name.as_str(), bo.role), ("bo", PersonRole::Analyst));
        assert_eq!(bo.subject, "https://login.example/\n248", "the issuer's own name for them");
        assert!(of(&["mfa"]).is_ok());
        for one_factor in [&[][..], &["pwd"], &["otp"], &["hwk", "otp"], &["pwd", "pin"], &["MFA"]] {
            assert!(matches!(of(one_factor), Err(OidcError::SecondFactor)), "{one_factor:?}");
        }
        let plain = |all| person(true, all);
        assert!(plain(json!({ "preferred_username": "bo", "groups": "b-team" })).is_ok(), "vouched for");
        assert!(matches!(
            plain(json!({ "preferred_username": "bo", "groups": ["x"] })),
            Err(OidcError::Role)
        ));
        assert!(matches!(plain(json!({ "groups": ["a-team"] })), Err(OidcError::Name)));
    }

    #[tokio::test]
    async fn an_answer_to_another_attempt_asks_the_provider_nothing() {
        let of = |state: &str| Attempt {
            state: state.to_owned(),
            nonce: "n".to_owned(),
            verifier: "v".to_owned(),
            back: "/".to_owned(),
            redirect: "https://desk.example/login/provider/back".to_owned(),
        };
        let provider = provider(true);
        let ended = provider.end(&of("one"), "another", "code", "192.0.2.1", 0).await;
        assert!(matches!(ended, Err(OidcError::Attempt)));
        assert!(provider.turns.is_first("one"), "nor does it use the attempt up");
        let again = provider.end(&of("one"), "one", "code", "192.0.2.1", 0).await;
        assert!(matches!(again, Err(OidcError::Attempt)), "one that was answered");
    }

    #[test]
    fn an_issuer_is_the_same_with_a_slash_at_its_end() {
        let of = |text: &str| written(&text.parse().unwrap()).to_owned();
        assert_eq!(of("https://login.example/realm/"), of("https://login.example/realm"));
        assert_eq!(of("https://login.example"), "https://login.example/");
        assert_ne!(of("https://login.example/realm"), of("https://login.example/other"));
    }

    #[test]
    fn what_can_never_work_is_refused_at_once() {
        let settings = |issuer: &str, secret: &str| OidcSettings {
            issuer: issuer.parse().unwrap(),
            client_secret: Some(secret.to_owned()),
            ..provider(true).settings.clone()
        };
        for (issuer, secret) in
            [("http://login.example", "s"), ("ftp://login.example", "s"), ("https://login.example", "")]
        {
            assert!(Oidc::new(settings(issuer, secret)).is_err(), "{issuer}");
        }
    }
}
