//! What a trace stands for besides itself: the domain of a mailbox, the host of a URL, the name in a profile's link.

use std::net::IpAddr;

use joinder_core::{Trace, TraceKind, Value};

use crate::Context;
use crate::find::web::percent_decoded;
use crate::normalise::{mailbox_base, normalise, platform_of_host, registrable};

/// A trace that follows from another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derived {
    /// What follows.
    pub trace: Trace,
}

/// What follows from one trace: a few traces, none twice, never the trace itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Expansion(Vec<Derived>);

impl Expansion {
    fn add(&mut self, of: &Trace, trace: Option<Trace>) {
        let new = trace.filter(|t| t != of && !self.0.iter().any(|d| d.trace == *t));
        self.0.extend(new.map(|trace| Derived { trace }));
    }

    fn add_host(&mut self, of: &Trace, host: &str) {
        if let Some(onion) = host.strip_suffix(".onion") {
            // The service is the last label; what stands before is a host of its own.
            let service = onion.rsplit('.').next().unwrap_or(onion);
            return self.add(of, Trace::new(TraceKind::Onion, format!("{service}.onion")).ok());
        }
        // A public suffix is nobody's.
        let Some(own) = registrable(host) else { return };
        self.add(of, Trace::new(TraceKind::Domain, host).ok());
        self.add(of, Trace::new(TraceKind::Domain, own).ok());
    }
}

impl std::ops::Deref for Expansion {
    type Target = [Derived];
    fn deref(&self) -> &[Derived] {
        &self.0
    }
}

impl IntoIterator for Expansion {
    type Item = Derived;
    type IntoIter = std::vec::IntoIter<Derived>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// The further traces that a trace stands for.
///
/// A mailbox: its base by the provider's rules, its host, its registrable domain. A URL: its host or address, the
/// registrable domain, the name or number of a profile, and the target that a redirecting link carries. A domain: the registrable one. Private suffixes count, so
/// `shop.pages.dev` stands for itself and `pages.dev` for nothing. A name or number on a platform that is telling enough
/// stands for the same elsewhere, since a report may name no platform. Everything else stands for itself alone.
pub fn expand(trace: &Trace) -> Expansion {
    let mut expansion = Expansion::default();
    match trace.kind() {
        TraceKind::Email => {
            if let Some(base) = mailbox_base(trace) {
                expansion.add(trace, Trace::new(TraceKind::Email, base).ok());
            }
            if let Some((_, host)) = trace.normal().rsplit_once('@') {
                expansion.add_host(trace, host);
            }
        }
        TraceKind::Url => of_url(trace, &mut expansion),
        TraceKind::Domain => {
            if let Some(own) = registrable(trace.normal()) {
                expansion.add(trace, Trace::new(TraceKind::Domain, own).ok());
            }
        }
        TraceKind::Handle => expansion.add(trace, same_anywhere(trace)),
        TraceKind::Advert => expansion.add(trace, same_anywhere(trace)),
        TraceKind::Iban
        | TraceKind::Account
        | TraceKind::Bic
        | TraceKind::Card
        | TraceKind::Phone
        | TraceKind::Onion
        | TraceKind::Ip
        | TraceKind::Mac
        | TraceKind::Asn
        | TraceKind::Bitcoin
        | TraceKind::Ethereum
        | TraceKind::Monero
        | TraceKind::Tron
        | TraceKind::Litecoin
        | TraceKind::Solana
        | TraceKind::OtherWallet
        | TraceKind::Transaction
        | TraceKind::Md5
        | TraceKind::Sha1
        | TraceKind::Sha256
        | TraceKind::Ssdeep
        | TraceKind::Tlsh
        | TraceKind::Cve
        | TraceKind::Parcel
        | TraceKind::Person
        | TraceKind::Company => {}
    }
    expansion
}

fn of_url(trace: &Trace, expansion: &mut Expansion) {
    let Some(host) = host_of(trace.normal()) else { return };
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    if let Ok(ip) = bare.parse::<IpAddr>() {
        return expansion.add(trace, Trace::new(TraceKind::Ip, ip.to_string()).ok());
    }
    if platform_of_host(host).is_some() {
        let profile = valid(normalise(TraceKind::Handle, trace.normal(), &Context::ANYWHERE));
        let anywhere = profile.as_ref().and_then(same_anywhere);
        expansion.add(trace, profile);
        expansion.add(trace, anywhere);
    }
    if let Some(target) = target_of(trace.normal()) {
        let target = valid(normalise(TraceKind::Url, &target, &Context::ANYWHERE));
        let host = target.as_ref().and_then(|t| host_of(t.normal())).map(str::to_owned);
        expansion.add(trace, target);
        if let Some(host) = host {
            expansion.add_host(trace, &host);
        }
    }
    expansion.add_host(trace, host);
}

/// A name of letters and digits or signs (`maria_1987`), or a number of eight digits and more, without its platform.
fn same_anywhere(trace: &Trace) -> Option<Trace> {
    let (_, name) = trace.normal().split_once(':')?;
    let count = |is: fn(&u8) -> bool| name.bytes().filter(is).count();
    let (letters, digits) = (count(u8::is_ascii_alphabetic), count(u8::is_ascii_digit));
    // Marketplaces put one letter before a number: `m2012345678`.
    if digits >= 8 && letters <= 1 && name.len() <= digits + 1 {
        let number: String = name.chars().filter(char::is_ascii_digit).collect();
        return Trace::new(TraceKind::Handle, format!("number:{number}")).ok();
    }
    let telling =
        name.len() >= 7 && letters >= 4 && letters < name.len() && trace.kind() == TraceKind::Handle;
    telling.then(|| Trace::new(TraceKind::Handle, format!("user:{name}")).ok()).flatten()
}

fn valid(value: Value) -> Option<Trace> {
    match value {
        Value::Trace(trace) => Some(trace),
        Value::Invalid { .. } => None,
    }
}

/// Longest query that is searched for a target.
const MAX_QUERY: usize = 2_048;

/// Where a redirecting link leads, as far as it says so itself: mail gateways that guard links (Safe Links, URL Defense),
/// search engines and open redirects carry the target in the query.
fn target_of(url: &str) -> Option<String> {
    let url = url.get(..MAX_QUERY).unwrap_or(url);
    let (front, query) = url.split_once('?').unwrap_or((url, ""));
    // URL Defense, version 3: `/v3/__https://bad.com/__;`.
    if let Some((_, rest)) = front.split_once("/v3/__").filter(|_| front.contains("urldefense")) {
        return rest.split("__;").next().map(str::to_owned);
    }
    let target =
        query.split(['&', '#']).filter_map(|pair| pair.split_once('=')).find_map(|(name, value)| {
            // URL Defense, version 2: `u=https-3A__bad.com_path`.
            if name == "u" && front.contains("urldefense") {
                return Some(percent_decoded(&value.replace('-', "%").replace('_', "/")));
            }
            let encoded = value.get(..7).is_some_and(|v| v.to_ascii_lowercase().starts_with("http"));
            encoded.then(|| percent_decoded(value))
        })?;
    (target.starts_with("http://") || target.starts_with("https://")).then_some(target)
}

/// The host of a URL in normal form, without user and port; brackets of IPv6 are kept.
pub(crate) fn host_of(url: &str) -> Option<&str> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if let Some(end) = host.strip_prefix('[').and_then(|h| h.find(']')) {
        return host.get(..end + 2);
    }
    let host = host.split(':').next().unwrap_or(host);
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(trace: &str, want: &[&str]) {
        let trace: Trace = trace.parse().unwrap();
        let got: Vec<_> = expand(&trace).into_iter().map(|d| d.trace.to_string()).collect();
        assert_eq!(got, want, "{trace}");
    }

    #[test]
    fn traces_stand_for_what_holds_them() {
        check("email:jan@mail.example.co.uk", &["domain:mail.example.co.uk", "domain:example.co.uk"]);
        check("url:https://user@shop.bad.com:8443/a?b#c", &["domain:shop.bad.com", "domain:bad.com"]);
        check("url:http://192.0.2.7:8080/x", &["ip:192.0.2.7"]);
        check("url:http://[2001:db8::1]:80/x", &["ip:2001:db8::1"]);
        check("domain:www.bad.com", &["domain:bad.com"]);
        check("domain:bad.com", &[]);
        check("iban:NL91ABNA0417164300", &[]);
    }

    #[test]
    fn a_redirecting_link_stands_for_its_target() {
        let target = ["url:https://bad.com/x?y=1", "domain:bad.com"];
        check(
            "url:https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fbad.com%2Fx%3Fy%3D1&data=05",
            &[target[0], target[1], "domain:eur01.safelinks.protection.outlook.com", "domain:outlook.com"],
        );
        check(
            "url:https://urldefense.com/v3/__https://bad.com/x__;!!abc",
            &["url:https://bad.com/x", "domain:bad.com", "domain:urldefense.com"],
        );
        check(
            "url:https://urldefense.proofpoint.com/v2/url?u=https-3A__bad.com_x&d=abc",
            &[
                "url:https://bad.com/x",
                "domain:bad.com",
                "domain:urldefense.proofpoint.com",
                "domain:proofpoint.com",
            ],
        );
    }

    #[test]
    fn profiles_stand_for_their_names() {
        check(
            "url:https://t.me/Bad_Guy99",
            &["handle:telegram:bad_guy99", "handle:user:bad_guy99", "domain:t.me"],
        );
        check("url:https://wa.me/31612345678", &["phone:+31612345678", "domain:wa.me"]);
    }

    #[test]
    fn telling_names_and_numbers_are_the_same_on_every_platform() {
        check("handle:telegram:bad_guy99", &["handle:user:bad_guy99"]);
        check("handle:user:bad_guy99", &[]);
        check("handle:instagram:maria", &[]);
        check("handle:anydesk:1118143131", &["handle:number:1118143131"]);
        check("advert:marktplaats:m2012345678", &["handle:number:2012345678"]);
        check("advert:ebay:1234", &[]);
    }

    #[test]
    fn a_customers_label_is_the_registrable_one() {
        check("domain:www.shop.pages.dev", &["domain:shop.pages.dev"]);
        check("domain:shop.pages.dev", &[]);
        check("url:https://name.blogspot.com/x", &["domain:name.blogspot.com"]);
        // A bare public suffix is nobody's.
        check("domain:co.uk", &[]);
        check("url:https://pages.dev/", &[]);
    }
}
