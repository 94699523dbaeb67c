//! URLs by the WHATWG rules, on a host that can exist.

use joinder_core::Fault;
use url::{Host, Url};

use super::{domain, onion, tidy::strip_prefix_any_case};

/// Longest URL kept; browsers and proxies cut around here.
const MAX_BYTES: usize = 2_048;

/// Reads a URL; one without scheme is taken for `http`.
pub(super) fn normal(text: &str) -> Result<String, Fault> {
    let text = text.trim_matches(['<', '>', '"', '\'', ' ']);
    let text = strip_prefix_any_case(text, "url:").map_or(text, str::trim_start);
    if text.len() > MAX_BYTES {
        return Err(Fault::Length);
    }
    let parsed = if has_scheme(text) { Url::parse(text) } else { Url::parse(&format!("http://{text}")) };
    let mut url = parsed.map_err(|_| Fault::Structure)?;
    if url.cannot_be_a_base() {
        return Err(Fault::Structure);
    }
    if url.password().is_some() {
        url.set_password(None).map_err(|()| Fault::Structure)?;
    }
    let host = match url.host().ok_or(Fault::Structure)? {
        Host::Ipv4(_) | Host::Ipv6(_) => None,
        Host::Domain(name) => Some(canonical_host(name)?).filter(|host| host != name),
    };
    if let Some(host) = host {
        url.set_host(Some(&host)).map_err(|_| Fault::Structure)?;
    }
    let normal = String::from(url);
    if normal.len() > MAX_BYTES { Err(Fault::Length) } else { Ok(normal) }
}

fn canonical_host(name: &str) -> Result<String, Fault> {
    let name = name.strip_suffix('.').unwrap_or(name);
    if name.len() > 6 && name.as_bytes()[name.len() - 6..].eq_ignore_ascii_case(b".onion") {
        onion::normal(name)?;
        return Ok(name.to_ascii_lowercase());
    }
    domain::host_name(name).map(|host| host.into_owned())
}

/// A scheme is followed by `//` here: `example.com:8080` and `mailto:` have none.
fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| {
        let special = ["http", "https", "ftp", "ws", "wss"].iter().any(|s| scheme.eq_ignore_ascii_case(s));
        scheme.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
            && (rest.starts_with("//") || special && rest.starts_with(['/', '\\']))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_have_one_form() {
        let check = |raw: &str, want: &str| assert_eq!(normal(raw).as_deref(), Ok(want), "{raw}");
        check("HTTP://Example.COM:80/a/../b?q=1,2#f", "http://example.com/b?q=1,2#f");
        check("example.com/path", "http://example.com/path");
        check("example.com:8080", "http://example.com:8080/");
        check("https://user:secret@example.com/", "https://user@example.com/");
        check("http:\\\\example.com\\path", "http://example.com/path");
        check("http://münchen.de/ü", "http://xn--mnchen-3ya.de/%C3%BC");
        check("http://example.com./", "http://example.com/");
        check("http://a_b.example.com/", "http://a_b.example.com/");
        check("https://[2a01:0000::1]:443/", "https://[2a01::1]/");
        check("http://0x7f.1/", "http://127.0.0.1/");
        check("sftp://example.com/x", "sftp://example.com/x");
    }

    #[test]
    fn what_is_no_url() {
        let check = |raw: &str, want| assert_eq!(normal(raw), Err(want), "{raw}");
        check("http://1.1.1.]1", Fault::Structure);
        check("https://trontrx", Fault::Structure);
        check("http://localhost:3000/", Fault::Structure);
        check("https://name.blogspot[.com/", Fault::Structure);
        check("http://a.nosuchtld/", Fault::Unknown);
        check("javascript:alert(1)", Fault::Structure);
        check("http://", Fault::Structure);
        check(&format!("http://example.com/{}", "a".repeat(2_048)), Fault::Length);
        check(&format!("http://example.com/{}", "é".repeat(900)), Fault::Length);
    }
}
