//! Who asks: resolved once a request, before anything is answered.
//!
//! In the request's extensions afterwards: [`Who`] for this crate; [`joinder_core::Actor`], [`Rights`] and
//! [`joinder_core::Working`] for whoever keeps account of what is done.

use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use axum::{
    extract::{ConnectInfo, FromRequestParts, Request, State},
    http::{Extensions, HeaderMap, HeaderValue, header, request::Parts},
    middleware::Next,
    response::{IntoResponse, Response},
};
use joinder_core::{Actor, OrganisationCode, Reach, Rights, Working, codes::Purpose};
use joinder_node::{Node, OpenSession, SessionId};

use crate::{
    app::App,
    problem::{Problem, ProblemType},
    reader::Cookies,
};

/// What stands between this node's desk and its readers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Front {
    /// Nothing: it is reached from this machine only.
    Loopback,
    /// A proxy that speaks TLS with browsers, passes `Host` and `Origin` on, and names the reader's address as the last one in
    /// `X-Forwarded-For`.
    Proxy,
    /// Nothing: the node speaks TLS itself.
    Tls,
}

impl Front {
    /// Whether browsers reach the node by TLS, and other machines may.
    pub fn is_tls(self) -> bool {
        match self {
            Self::Loopback => false,
            Self::Proxy | Self::Tls => true,
        }
    }
}

/// How somebody stands at the door.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// There are no accounts: whoever is at this machine.
    Alone,
    /// The command line at this machine, beside accounts.
    Operator,
    /// A person who has logged in.
    Person {
        /// The account.
        account: String,
        /// The session.
        session: SessionId,
        /// Whether the second factor is set up.
        whole: bool,
    },
    /// A program with a token.
    Token {
        /// Of whom.
        account: String,
        /// What it is called.
        token: String,
    },
    /// Nobody known.
    Nobody,
}

/// Who asks, what they may do, and under what they work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// How they stand.
    pub standing: Standing,
    /// What they may do.
    pub rights: Rights,
    /// Over what of the organisation's own.
    pub reach: Reach,
    /// Under what they work.
    pub working: Option<Working>,
}

/// A person, about their own account.
#[derive(Clone, Debug)]
pub struct Me {
    /// The account.
    pub account: String,
    /// The session in which they ask.
    pub session: SessionId,
}

impl Who {
    /// Whoever is at the machine while there are no accounts.
    pub fn alone() -> Self {
        Self { standing: Standing::Alone, rights: Rights::all(), reach: Reach::Organisation, working: None }
    }

    fn operator() -> Self {
        Self { standing: Standing::Operator, ..Self::alone() }
    }

    fn nobody() -> Self {
        Self { standing: Standing::Nobody, rights: Rights::NONE, ..Self::alone() }
    }

    /// A person in a session.
    pub fn of_session(open: OpenSession) -> Self {
        Self {
            rights: open.rights,
            reach: open.reach,
            working: open.working,
            standing: Standing::Person { account: open.account, session: open.id, whole: open.whole },
        }
    }

    /// Who that is to the rest of the program; nobody is no actor.
    pub fn actor(&self) -> Option<Actor> {
        match &self.standing {
            Standing::Alone | Standing::Operator => Some(Actor::Operator),
            Standing::Person { account, .. } => Some(Actor::Person { account: account.as_str().into() }),
            Standing::Token { account, token } => {
                Some(Actor::Token { account: account.as_str().into(), token: token.as_str().into() })
            }
            Standing::Nobody => None,
        }
    }

    /// As it is kept beside what was done.
    pub fn name(&self) -> String {
        match &self.standing {
            Standing::Alone | Standing::Operator | Standing::Nobody => "this machine".to_owned(),
            Standing::Person { account, .. } | Standing::Token { account, .. } => account.clone(),
        }
    }

    /// The person, where it is one.
    pub fn person(&self) -> Option<&str> {
        match &self.standing {
            Standing::Person { account, .. } => Some(account),
            Standing::Alone | Standing::Operator | Standing::Token { .. } | Standing::Nobody => None,
        }
    }

    /// Whether they have to say under what they work before they see what is others'.
    pub fn must_say_purpose(&self) -> bool {
        let asked = matches!(self.standing, Standing::Person { .. } | Standing::Token { .. });
        asked && self.working.is_none()
    }
}

impl App {
    /// Others' reports are opened for a purpose.
    pub fn may_open(&self, who: &Who, owner: &OrganisationCode) -> Result<(), Problem> {
        if who.must_say_purpose() && *owner != self.node.organisation().code {
            return Err(Problem::new(ProblemType::NoPurpose));
        }
        Ok(())
    }
}

/// Puts who asks into the request.
pub async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let who = match who_asks(&app, request.headers(), request.uri().path(), request.extensions()).await {
        Ok(who) => who,
        Err(problem) => return problem.into_response(),
    };
    let extensions = request.extensions_mut();
    extensions.remove::<Actor>();
    if let Some(actor) = who.actor() {
        extensions.insert(actor);
    }
    if let Some(working) = &who.working {
        extensions.insert(working.clone());
    }
    extensions.insert(who.rights);
    extensions.insert(who);
    next.run(request).await
}

async fn who_asks(
    app: &App,
    headers: &HeaderMap,
    path: &str,
    extensions: &Extensions,
) -> Result<Who, Problem> {
    if !app.node.has_accounts() {
        let is_operator = extensions.get::<Actor>() == Some(&Actor::Operator)
            || bearer(headers).is_some_and(|shown| app.node.is_operator(&shown));
        return Ok(match app.front {
            Front::Loopback => Who::alone(),
            Front::Proxy if is_operator => Who::operator(),
            // Through a proxy nobody is at this machine, whatever headers it leaves out.
            Front::Proxy | Front::Tls => Who::nobody(),
        });
    }
    // Only this process puts that in: what comes over a wire has no extensions.
    if extensions.get::<Actor>() == Some(&Actor::Operator) {
        return Ok(Who::operator());
    }
    if path.starts_with("/assets/") {
        return Ok(Who::nobody());
    }
    // A header wins over a cookie: no other site can send it.
    if let Some(shown) = bearer(headers) {
        if app.node.is_operator(&shown) {
            return Ok(Who::operator());
        }
        let token = app.call(move |node| node.token_of(&shown)).await?;
        return Ok(token.map_or_else(Who::nobody, |token| Who {
            rights: token.rights,
            reach: token.reach,
            working: working_told(headers),
            standing: Standing::Token { account: token.account, token: token.name },
        }));
    }
    let cookies = Cookies::of(headers);
    let Some(shown) = cookies.get(cookie_name(app.front)).map(str::to_owned) else {
        return Ok(Who::nobody());
    };
    let session = app.call(move |node| node.session(&shown)).await?;
    Ok(session.map_or_else(Who::nobody, Who::of_session))
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, shown) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| shown.trim().to_owned())
}

/// Programs say with each request under what they work.
fn working_told(headers: &HeaderMap) -> Option<Working> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let purpose = text("joinder-purpose")?.trim().parse::<Purpose>().ok()?;
    Node::working(purpose, text("joinder-case").unwrap_or("")).ok()
}

/// The name of the session's cookie. The prefix makes browsers take it over TLS only, for this host alone.
fn cookie_name(front: Front) -> &'static str {
    match front {
        Front::Loopback => "joinder",
        Front::Proxy | Front::Tls => "__Host-joinder",
    }
}

/// The cookie that keeps a session until the browser is closed; an empty token takes it away.
pub fn session_cookie(front: Front, token: &str) -> Option<HeaderValue> {
    let secure = if front.is_tls() { "; Secure" } else { "" };
    let gone = if token.is_empty() { "; Max-Age=0" } else { "" };
    let name = cookie_name(front);
    HeaderValue::from_str(&format!("{name}={token}; Path=/; HttpOnly; SameSite=Strict{secure}{gone}")).ok()
}

/// From where a request comes: an address, or the network that one subscriber has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place(pub String);

impl FromRequestParts<App> for Place {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let peer = peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let told = || {
            let last = parts.headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
            last.rsplit(',').next()?.trim().parse::<IpAddr>().ok()
        };
        let address = match app.front {
            Front::Loopback | Front::Tls => peer,
            Front::Proxy => told().unwrap_or(peer),
        };
        Ok(Self(network(address)))
    }
}

/// Of IPv6 a subscriber has 2⁶⁴ addresses and more: the first half counts.
fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let kept = u128::from(address) & !u128::from(u64::MAX);
            format!("{}/64", Ipv6Addr::from(kept))
        }
    }
}

impl FromRequestParts<App> for Who {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_else(Self::nobody))
    }
}

/// By whom something is done, as it is kept beside it.
#[derive(Clone, Debug)]
pub struct By(pub String);

impl FromRequestParts<App> for By {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let who = Who::from_request_parts(parts, app).await?;
        Ok(Self(who.name()))
    }
}

impl FromRequestParts<App> for Me {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Problem> {
        match parts.extensions.get::<Who>().map(|who| &who.standing) {
            Some(Standing::Person { account, session, .. }) => {
                Ok(Self { account: account.clone(), session: *session })
            }
            Some(Standing::Alone | Standing::Operator | Standing::Token { .. } | Standing::Nobody) | None => {
                Err(Problem::new(ProblemType::Forbidden))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subscriber_is_one_place() {
        let place = |text: &str| network(text.parse().unwrap());
        assert_eq!(place("192.0.2.1"), "192.0.2.1");
        assert_eq!(place("::ffff:192.0.2.1"), "192.0.2.1");
        assert_eq!(place("2001:db8:1:2:3:4:5:6"), place("2001:db8:1:2:ffff::1"));
        assert_ne!(place("2001:db8:1:2::1"), place("2001:db8:1:3::1"));
    }

    #[test]
    fn a_cookie_is_for_this_host_and_no_script() {
        let cookie = |front, token| session_cookie(front, token).unwrap().to_str().unwrap().to_owned();
        assert_eq!(cookie(Front::Loopback, "t"), "joinder=t; Path=/; HttpOnly; SameSite=Strict");
        assert_eq!(cookie(Front::Proxy, "t"), "__Host-joinder=t; Path=/; HttpOnly; SameSite=Strict; Secure");
        assert_eq!(cookie(Front::Loopback, ""), "joinder=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    }

    #[test]
    fn a_bearer_is_read_in_any_case() {
        let shown = |value: &'static str| {
            bearer(&HeaderMap::from_iter([(header::AUTHORIZATION, HeaderValue::from_static(value))]))
        };
        assert_eq!(shown("bearer abc").as_deref(), Some("abc"));
        assert_eq!((shown("Basic abc"), shown("abc")), (None, None));
    }
}
