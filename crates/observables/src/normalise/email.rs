//! Mailboxes.

use std::borrow::Cow;

use joinder_core::{Fault, Trace, TraceKind};

use super::{domain, onion, tidy::strip_prefix_any_case};

/// Reads a mailbox, bare, in angle brackets after a display name, or as a `mailto:` link.
pub(super) fn normal(text: &str) -> Result<String, Fault> {
    let text = inner(text);
    let (local, host) = text.rsplit_once('@').ok_or(Fault::Structure)?;
    let local = local.trim_end();
    let local = local_part(local)?;
    let host = host.trim_start();
    let mut normal = String::with_capacity(local.len() + 1 + host.len());
    normal.push_str(&local);
    normal.push('@');
    match onion::normal(host) {
        Ok(onion) => normal.push_str(&onion),
        Err(_) => normal.push_str(&domain::host_name(host)?),
    }
    Ok(normal)
}

fn inner(text: &str) -> &str {
    let text = match (text.rfind('<'), text.rfind('>')) {
        (Some(open), Some(close)) if open < close => &text[open + 1..close],
        (Some(_), _) | (None, _) => text,
    };
    let text = match strip_prefix_any_case(text, "mailto:") {
        Some(rest) => rest.split('?').next().unwrap_or_default(),
        None => text,
    };
    let text = text.trim().trim_matches(['<', '>', '\'', ',', ';', '(', ')']).trim();
    text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text)
}

/// RFC 5321 dot-string, and letters of all scripts (RFC 6531), in lower case. Quoted forms only where the quotes
/// hold what needs none.
fn local_part(text: &str) -> Result<Cow<'_, str>, Fault> {
    let text = text.strip_prefix('"').and_then(|t| t.strip_suffix('"')).unwrap_or(text);
    if text.is_empty() || text.len() > 64 {
        return Err(Fault::Length);
    }
    if !text.chars().all(is_atom_character) {
        return Err(Fault::Alphabet);
    }
    if text.starts_with('.') || text.ends_with('.') || text.contains("..") {
        return Err(Fault::Structure);
    }
    if text.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return Ok(Cow::Borrowed(text));
    }
    let lower = text.to_lowercase();
    if lower.len() > 64 { Err(Fault::Length) } else { Ok(Cow::Owned(lower)) }
}

fn is_atom_character(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c)
    } else {
        // Combining marks belong to letters of many scripts.
        c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}')
    }
}

/// Providers whose mailbox names ignore dots, tags or both, and the name under which all their domains are one.
const PROVIDERS: &[(&[&str], &str, Rules)] = &[
    (&["gmail.com", "googlemail.com"], "gmail.com", Rules { dots: true, tag: Some('+') }),
    (&["outlook.com"], "outlook.com", Rules { dots: false, tag: Some('+') }),
    (&["hotmail.com"], "hotmail.com", Rules { dots: false, tag: Some('+') }),
    (&["live.com"], "live.com", Rules { dots: false, tag: Some('+') }),
    (&["icloud.com", "me.com", "mac.com"], "icloud.com", Rules { dots: false, tag: Some('+') }),
    (&["fastmail.com"], "fastmail.com", Rules { dots: false, tag: Some('+') }),
    (
        &["protonmail.com", "proton.me", "pm.me", "protonmail.ch"],
        "proton.me",
        Rules { dots: true, tag: Some('+') },
    ),
    (&["yahoo.com"], "yahoo.com", Rules { dots: false, tag: Some('-') }),
    (
        &["yandex.ru", "yandex.com", "ya.ru", "yandex.by", "yandex.kz"],
        "yandex.ru",
        Rules { dots: false, tag: Some('+') },
    ),
];

struct Rules {
    /// Dots (and for Proton dashes and underscores too) make no difference.
    dots: bool,
    /// What follows this character is a tag.
    tag: Option<char>,
}

/// The mailbox by its provider's own rules: `j.smith+shop@googlemail.com` is `jsmith@gmail.com`. `None` where the
/// provider is not known to have any, or the trace is no mailbox.
pub fn mailbox_base(email: &Trace) -> Option<String> {
    if email.kind() != TraceKind::Email {
        return None;
    }
    let (local, host) = email.normal().rsplit_once('@')?;
    let (_, provider, rules) = PROVIDERS.iter().find(|(hosts, ..)| hosts.contains(&host))?;
    let untagged = rules.tag.and_then(|tag| local.split_once(tag)).map_or(local, |(name, _)| name);
    let name: String = match *provider {
        "proton.me" => untagged.replace(['.', '-', '_'], ""),
        _ if rules.dots => untagged.replace('.', ""),
        _ => untagged.to_owned(),
    };
    (!name.is_empty()).then(|| format!("{name}@{provider}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mailboxes_as_people_write_them() {
        let check = |raw: &str, want: &str| assert_eq!(normal(raw).as_deref(), Ok(want), "{raw}");
        check("Jan.Smit@Example.COM", "jan.smit@example.com");
        check("Jan Smit <jan@example.com>", "jan@example.com");
        check("mailto:jan@example.com?subject=Hello", "jan@example.com");
        check("<jan+shop@example.com>", "jan+shop@example.com");
        check("jan@münchen.de", "jan@xn--mnchen-3ya.de");
        check("JÜRGEN@example.de", "jürgen@example.de");
        check("\"jan\"@example.com.", "jan@example.com");
    }

    #[test]
    fn what_is_no_mailbox() {
        let check = |raw: &str, want| assert_eq!(normal(raw), Err(want), "{raw}");
        check("phishing@pot", Fault::Structure);
        check("x@mail..example.com", Fault::Structure);
        check("jan", Fault::Structure);
        check("@example.com", Fault::Length);
        check(".jan@example.com", Fault::Structure);
        check("a b@example.com", Fault::Alphabet);
        check("jan@example.nosuchtld", Fault::Unknown);
        check("jan@[192.0.2.1]", Fault::Alphabet);
        check(&format!("{}@example.com", "a".repeat(65)), Fault::Length);
    }

    #[test]
    fn providers_rules_are_kept_beside() {
        let check = |raw, want: Option<&str>| {
            let trace = Trace::new(TraceKind::Email, normal(raw).unwrap()).unwrap();
            assert_eq!(mailbox_base(&trace).as_deref(), want, "{raw}");
        };
        check("J.Smith+shop@googlemail.com", Some("jsmith@gmail.com"));
        check("j.smith+a@outlook.com", Some("j.smith@outlook.com"));
        check("jan-list@yahoo.com", Some("jan@yahoo.com"));
        check("jan+a@example.com", None);
        check("+a@gmail.com", None);
    }
}
