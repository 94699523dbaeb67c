//! Host names: A-labels in lower case, under a suffix that exists.

use std::borrow::Cow;

use joinder_core::{Fault, TraceKind};

use super::{Reading, network, onion};

/// Names set aside for special use (RFC 6761, 6762, 8375, 9476; ICANN's `internal`) and private ones seen in logs:
/// nobody's host in the world.
const SPECIAL: &[&str] = &[
    "alt",
    "corp",
    "example",
    "home",
    "internal",
    "intranet",
    "invalid",
    "lan",
    "local",
    "localdomain",
    "localhost",
    "onion",
    "private",
    "test",
    "workgroup",
];

/// Top-level domains that are, alone after one name, more often the ending of a file.
const FILE_ENDINGS: &[&str] = &["cab", "mov", "ps", "py", "sh", "so", "zip"];

/// Stems of files known to everybody whose ending is a country's domain.
const FILE_STEMS: &[&str] = &["changelog", "contributing", "lib", "license", "main", "mod", "readme"];

/// Endings that are words of English, where a sign or a link in a text may be two words: `sign.in`, `contact.me`.
const WORD_ENDINGS: &[&str] = &["am", "as", "at", "in", "is", "it", "me", "my", "no", "so", "to", "us"];

/// Names before such an ending that are common words.
const WORDS: &[&str] = &[
    "ask", "back", "be", "because", "been", "begin", "believe", "bin", "bring", "can", "change", "check",
    "click", "come", "das", "dass", "dat", "dit", "do", "er", "es", "et", "fill", "follow", "for", "found",
    "from", "get", "give", "given", "go", "had", "has", "have", "he", "help", "her", "here", "hier", "him",
    "his", "how", "ich", "if", "ik", "ist", "it", "its", "join", "just", "know", "let", "listed", "log",
    "logged", "logging", "look", "me", "move", "my", "new", "no", "not", "now", "of", "on", "or", "out",
    "paid", "pay", "please", "que", "reply", "said", "say", "see", "send", "sent", "she", "si", "sign",
    "signed", "signing", "so", "spoke", "stay", "talk", "tell", "that", "the", "them", "then", "there",
    "they", "this", "to", "today", "told", "trust", "try", "und", "up", "use", "want", "was", "we", "wer",
    "were", "what", "when", "where", "which", "who", "why", "will", "with", "write", "you", "your",
];

/// Likewise, but sites of their own under the endings of the Union's States and its neighbours.
const NOUNS: &[&str] = &[
    "book", "call", "contact", "email", "login", "mail", "man", "message", "money", "name", "text", "update",
];

/// Under it, each name is a tenant's.
const TENANTS: &str = "onmicrosoft.com";

/// The registrable domain of a host in normal form by the public suffix list, private suffixes included:
/// `shop.example.co.uk` is under `example.co.uk`, `x.blogspot.com` stands for itself.
///
/// So does each tenant of `onmicrosoft.com`, on the list or not.
pub fn registrable(host: &str) -> Option<&str> {
    let Some(rest) = host.strip_suffix(TENANTS) else { return psl::domain_str(host) };
    match rest.strip_suffix('.') {
        Some(tenant) => host.get(tenant.rfind('.').map_or(0, |dot| dot + 1)..),
        None if rest.is_empty() => None,
        None => psl::domain_str(host),
    }
}

/// Whether a host, standing alone without scheme, path, `www` or a column that says so, may as well be a file
/// or two words: `test.zip`, `install.sh`, `readme.md`, `sign.in`. Expects lower case.
pub fn is_doubtful_host(host: &str) -> bool {
    let Some((stem, ending)) = host.rsplit_once('.') else { return true };
    if stem.starts_with("www.") {
        return false;
    }
    FILE_ENDINGS.contains(&ending)
        || WORD_ENDINGS.contains(&ending)
            && (WORDS.contains(&stem) || NOUNS.contains(&stem) && !matches!(ending, "at" | "it" | "no"))
        || matches!(ending, "md" | "rs") && FILE_STEMS.contains(&stem)
}

/// A host name; an onion service and an address are of their own kinds.
pub(super) fn reading(text: &str) -> Reading {
    let host = bare(text);
    if let Ok(ip) = network::ip(host) {
        return Ok((TraceKind::Ip, ip));
    }
    if host.len() > 6 && host.as_bytes()[host.len() - 6..].eq_ignore_ascii_case(b".onion") {
        return Ok((TraceKind::Onion, onion::normal(host)?));
    }
    host_name(host).map(|host| (TraceKind::Domain, host.into_owned()))
}

/// Takes scheme, path, port and the dots around a host away; a mailbox is none.
fn bare(text: &str) -> &str {
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let text = text.trim_start_matches("*.").trim_start_matches('.');
    let text = text.split(['/', '?', '#']).next().unwrap_or_default();
    match text.rsplit_once(':') {
        Some((host, port)) if port.len() <= 5 && port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => text,
    }
}

/// Checks a host name and gives its A-labels in lower case.
pub(super) fn host_name(text: &str) -> Result<Cow<'_, str>, Fault> {
    let text = text.strip_suffix('.').unwrap_or(text);
    let host = if text
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'_'))
    {
        if has_a_label(text) { to_ascii(text)? } else { Cow::Borrowed(text) }
    } else {
        to_ascii(text)?
    };
    shape(&host)?;
    exists(&host)?;
    Ok(host)
}

fn has_a_label(text: &str) -> bool {
    text.starts_with("xn--") || text.contains(".xn--")
}

fn to_ascii(text: &str) -> Result<Cow<'_, str>, Fault> {
    if text.len() > 1_024 {
        return Err(Fault::Length);
    }
    let host = idna::domain_to_ascii_cow(text.as_bytes(), idna::AsciiDenyList::EMPTY)
        .map_err(|_| Fault::Alphabet)?;
    Ok(Cow::Owned(host.strip_suffix('.').unwrap_or(&host).to_owned()))
}

fn shape(host: &str) -> Result<(), Fault> {
    if host.len() > 253 {
        return Err(Fault::Length);
    }
    let mut last = "";
    let mut labels = 0;
    for label in host.split('.') {
        if label.is_empty() {
            return Err(Fault::Structure);
        }
        if label.len() > 63 {
            return Err(Fault::Length);
        }
        if !label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_')) {
            return Err(Fault::Alphabet);
        }
        if label.starts_with('-') || label.ends_with('-') {
            return Err(Fault::Structure);
        }
        last = label;
        labels += 1;
    }
    if labels < 2 || last.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Fault::Structure);
    }
    Ok(())
}

/// Whether the public suffix list knows the end of the name.
fn exists(host: &str) -> Result<(), Fault> {
    let top = host.rsplit('.').next().unwrap_or_default();
    // An underscore marks a host below a registrable name, never the name itself.
    let known = !SPECIAL.contains(&top)
        && psl::suffix(host.as_bytes()).is_some_and(|suffix| suffix.is_known())
        && registrable(host).is_none_or(|name| !name.contains('_'));
    if known { Ok(()) } else { Err(Fault::Unknown) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, Fault> {
        reading(text).map(|(_, normal)| normal)
    }

    #[test]
    fn hosts_as_dns_has_them() {
        let check = |raw, want: &str| assert_eq!(read(raw).as_deref(), Ok(want), "{raw}");
        check("Example.COM.", "example.com");
        check("https://www.example.com:8443/path?x#y", "www.example.com");
        check("münchen.de", "xn--mnchen-3ya.de");
        check("XN--MNCHEN-3YA.de", "xn--mnchen-3ya.de");
        check("ni945880_2.vweb02.nitrado.net", "ni945880_2.vweb02.nitrado.net");
        check("test.zip", "test.zip");
        check("президент.рф", "xn--d1abbgf6aiiy.xn--p1ai");
        check("a.b.co.uk", "a.b.co.uk");
        check("http://1.1.1.1:80/", "1.1.1.1");
    }

    #[test]
    fn what_is_no_host() {
        let check = |raw: &str, want| assert_eq!(read(raw), Err(want), "{raw}");
        check("trontrx", Fault::Structure);
        check("mail..example.com", Fault::Structure);
        check("a.notatld", Fault::Unknown);
        check("printer.local", Fault::Unknown);
        check("1.1.1.256", Fault::Structure);
        check("me@example.com", Fault::Alphabet);
        check("a b.com", Fault::Alphabet);
        check("-a.com", Fault::Structure);
        check(&format!("{}.com", "a".repeat(64)), Fault::Length);
        check(&format!("{}.com", "ü".repeat(64)), Fault::Length);
        check(&"a.".repeat(200), Fault::Length);
        check("xn--\u{fffd}.com", Fault::Alphabet);
    }

    #[test]
    fn each_tenant_stands_for_itself() {
        let check = |host, want| assert_eq!(registrable(host), want, "{host}");
        check("bad.onmicrosoft.com", Some("bad.onmicrosoft.com"));
        check("mail.bad.onmicrosoft.com", Some("bad.onmicrosoft.com"));
        check("onmicrosoft.com", None);
        check("www.notonmicrosoft.com", Some("notonmicrosoft.com"));
        check("shop.example.co.uk", Some("example.co.uk"));
    }

    #[test]
    fn names_that_may_be_files_or_words() {
        for host in ["test.zip", "clip.mov", "install.sh", "readme.md"] {
            assert!(is_doubtful_host(host), "{host}");
        }
        for host in ["sign.in", "log.in", "contact.me", "get.it"] {
            assert!(is_doubtful_host(host), "{host}");
        }
        for host in [
            "shop-xyz.in",
            "sign2.in",
            "www.sign.in",
            "my.sign.in",
            "sign.de",
            "money.it",
            "mail.no",
            "youtu.be",
            "t.me",
        ] {
            assert!(!is_doubtful_host(host), "{host}");
        }
        for host in ["www.test.zip", "test.fun", "allegro.pl", "maib.md"] {
            assert!(!is_doubtful_host(host), "{host}");
        }
    }
}
