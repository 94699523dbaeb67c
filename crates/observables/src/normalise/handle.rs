//! Accounts on platforms: `platform:name`.

mod platforms;

use joinder_core::{Fault, TraceKind, is_disallowed_control};

use self::platforms::{Platform, by_host, by_name};
use super::{Reading, phone, tidy::strip_prefix_any_case};
use crate::{
    Context,
    find::words::{Hint, hint_of},
};

/// Whether a word names a platform known here: `telegram`, `fb`, `Marktplaats`.
pub fn is_platform(word: &str) -> bool {
    by_name(word).is_some()
}

/// The platform whose accounts stand under a host in lower case: `t.me` is `telegram`.
pub fn platform_of_host(host: &str) -> Option<&'static str> {
    by_host(host).map(|platform| platform.name)
}

/// Reads `platform:name`, `Platform @name`, `name (Platform)` or the link to a profile.
///
/// A name that is a telephone number (`wa.me/31612345678`) gives the number.
pub(super) fn reading(text: &str, context: &Context) -> Reading {
    if let Some(reading) = link(text) {
        return reading;
    }
    if strip_prefix_any_case(text, "live:").is_some() {
        // Skype's own way to write a name says the platform.
        return by_name("skype").map_or(Err(Fault::Structure), |skype| on(skype, text, context));
    }
    if is_tox(text) {
        return Ok((TraceKind::Handle, format!("tox:{}", text.to_ascii_lowercase())));
    }
    if let Some((word, name)) = stated(text) {
        let name = name.trim().trim_start_matches('@');
        if let Some(reading) = name.contains('/').then(|| link(name)).flatten() {
            return reading;
        }
        return match by_name(word) {
            Some(platform) => on(platform, name, context),
            None => unknown(word, name),
        };
    }
    // A bare `@name` says nothing of where.
    Err(if text.starts_with('@') { Fault::Doubtful } else { Fault::Structure })
}

/// Platform and name as people put them side by side.
fn stated(text: &str) -> Option<(&str, &str)> {
    if let Some((word, name)) = text.split_once(':')
        && !name.starts_with("//")
    {
        return Some((word, name));
    }
    if let Some((name, word)) = text.strip_suffix(')').and_then(|text| text.rsplit_once('('))
        && is_platform(word)
    {
        return Some((word, name));
    }
    if let Some((name, word)) = text.split_once(" / ")
        && is_platform(word)
    {
        return Some((word, name));
    }
    let (word, name) = text.split_once(" @").or_else(|| text.rsplit_once(' '))?;
    if hint_of(word).any(Hint::NICK) && !is_platform(word) && !word.contains(' ') {
        return Some((UNSTATED, name));
    }
    is_platform(word).then_some((word, name))
}

/// Stands for the platform where nobody says where a name is used.
pub(crate) const UNSTATED: &str = "user";

/// A Tox ID: public key and nospam, and two bytes that make the exclusive or of all pairs zero.
pub(crate) fn is_tox(text: &str) -> bool {
    if text.len() != 76 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return false;
    }
    let pairs = (0..76).step_by(4).map(|at| u16::from_str_radix(&text[at..at + 4], 16).unwrap_or(0));
    pairs.fold(0, |all, pair| all ^ pair) == 0
}

/// A profile's link, with or without scheme. `None` where the text is no link to a known platform.
pub(super) fn link(text: &str) -> Option<Reading> {
    let rest = match text.split_once("://") {
        Some((scheme, rest)) if scheme.len() <= 5 => rest,
        Some(_) => return None,
        None => text,
    };
    let (host, path) =
        rest.split_once(['/', '?']).filter(|(host, _)| host.contains('.') && !host.contains(' '))?;
    let host = host.to_ascii_lowercase();
    let platform = by_host(&host)?;
    Some(profile(platform, path))
}

fn profile(platform: &'static Platform, path: &str) -> Reading {
    let path = path.split('#').next().unwrap_or_default();
    let (path, query) = path.split_once('?').unwrap_or((path, path));
    if let Some(number) = linked_number(platform, path, query) {
        return number;
    }
    if let Some(name) = platform.parameter.and_then(|parameter| parameter_of(query, parameter)) {
        return named(platform, name);
    }
    if platform.name == "telegram"
        && let Some(invite) = path.strip_prefix("joinchat/")
    {
        return named(platform, &format!("+{}", first(invite)));
    }
    // Most particular first; only the bare path must not be one of the platform's own pages.
    let mut heads: Vec<&str> = platform.paths.to_vec();
    heads.sort_by_key(|head| std::cmp::Reverse(head.len()));
    for head in heads {
        let Some(name) = after(path, head).map(first).filter(|name| !name.is_empty()) else { continue };
        if head.is_empty() && platform.reserved.iter().any(|word| word.eq_ignore_ascii_case(name)) {
            continue;
        }
        return named(platform, name);
    }
    // A page of the platform, or only its front door.
    Err(Fault::Structure)
}

/// `wa.me/31612345678`, `api.whatsapp.com/send?phone=…`, `t.me/+31612345678`, `signal.me/#p/+31…`.
fn linked_number(platform: &Platform, path: &str, query: &str) -> Option<Reading> {
    let digits = match platform.name {
        "whatsapp" => parameter_of(query, "phone").unwrap_or(first(path)),
        "telegram" => first(path).strip_prefix('+')?,
        _ => return None,
    };
    let digits = digits.trim_start_matches("%2B").trim_start_matches('+');
    if digits.len() < 7 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    Some(phone::normal(&format!("+{digits}"), &Context::ANYWHERE).map(|number| (TraceKind::Phone, number)))
}

fn parameter_of<'q>(query: &'q str, wanted: &str) -> Option<&'q str> {
    query.split('&').find_map(|pair| {
        let (name, value) = pair.split_once('=')?;
        (name.eq_ignore_ascii_case(wanted) && !value.is_empty()).then_some(value)
    })
}

/// The path behind a head; `*` in the head stands for one step of the path.
fn after<'p>(path: &'p str, head: &str) -> Option<&'p str> {
    match head.split_once("*/") {
        Some((start, _)) => path.strip_prefix(start)?.split_once('/').map(|(_, rest)| rest),
        None => path.strip_prefix(head),
    }
}

fn first(path: &str) -> &str {
    path.split(['/', '?', '&', '#']).next().unwrap_or_default()
}

fn on(platform: &'static Platform, name: &str, context: &Context) -> Reading {
    if is_number_on(platform, name) {
        return phone::normal(name, context).map(|number| (TraceKind::Phone, number));
    }
    named(platform, name)
}

/// A messenger's account is often given by its number.
fn is_number_on(platform: &Platform, name: &str) -> bool {
    matches!(platform.name, "whatsapp" | "signal" | "viber" | "telegram")
        && name.bytes().all(|b| b.is_ascii_digit() || b"+ -().".contains(&b))
        && name.bytes().filter(u8::is_ascii_digit).count() >= 7
}

/// Longest name that is taken for one whatever the platform allows.
const LONGEST: usize = 64;

/// `live:.cid.1a2b`, `live:ana` and the same without what Skype puts before them.
fn skype_name(name: &str) -> &str {
    let name = strip_prefix_any_case(name, "live:").unwrap_or(name);
    let name = name.strip_prefix('.').unwrap_or(name);
    strip_prefix_any_case(name, "cid.").unwrap_or(name)
}

fn named(platform: &Platform, name: &str) -> Reading {
    let name = if platform.name == "skype" { skype_name(name) } else { name };
    let name: String = name
        .trim_start_matches('@')
        .trim_end_matches(['/', ',', ';'])
        .chars()
        .filter(|c| !platform.ignored.contains(*c))
        .flat_map(char::to_lowercase)
        .collect();
    if name.chars().any(|c| {
        !(c.is_ascii_alphanumeric() || platform.signs.contains(c) || c.is_alphabetic() && !c.is_ascii())
    }) {
        return Err(Fault::Alphabet);
    }
    // Too long for an account's name there: what is shown beside it, and still the same for every victim.
    if !(platform.min..=platform.max.max(LONGEST)).contains(&name.chars().count()) {
        return Err(Fault::Length);
    }
    if is_number_on(platform, &name) {
        return Err(Fault::Structure);
    }
    Ok((TraceKind::Handle, format!("{}:{name}", platform.name)))
}

/// A platform not known here keeps its own word; no rule of its names is known.
fn unknown(word: &str, name: &str) -> Reading {
    let platform = word.trim().to_ascii_lowercase().replace([' ', '.', '_'], "-");
    let has_word_shape = (2..=30).contains(&platform.len())
        && platform.starts_with(|c: char| c.is_ascii_alphanumeric())
        && platform.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if !has_word_shape {
        return Err(Fault::Unknown);
    }
    // A scheme is no platform.
    if name.starts_with('/')
        || matches!(platform.as_str(), "http" | "https" | "ftp" | "mailto" | "tel" | "sms")
    {
        return Err(Fault::Structure);
    }
    // `profile marktplaats.nl` names the place, and nobody there.
    let name = name.to_lowercase();
    let is_place =
        || name.contains('.') && psl::suffix(name.as_bytes()).is_some_and(|suffix| suffix.is_known());
    if platform == UNSTATED && is_place() {
        return Err(Fault::Structure);
    }
    if !(1..=100).contains(&name.chars().count()) {
        return Err(Fault::Length);
    }
    if name.chars().any(|c| c.is_whitespace() || is_disallowed_control(c)) {
        return Err(Fault::Alphabet);
    }
    Ok((TraceKind::Handle, format!("{platform}:{name}")))
}

#[cfg(test)]
mod tests {
    use joinder_core::codes::Country;

    use super::*;

    fn read(raw: &str) -> Result<String, Fault> {
        reading(raw, &Context::of(Country::NL)).map(|(kind, normal)| format!("{kind} {normal}"))
    }

    #[test]
    fn accounts_as_people_give_them() {
        let check = |raw, want: &str| assert_eq!(read(raw).as_deref(), Ok(want), "{raw}");
        check("telegram:@Jan_99", "handle telegram:jan_99");
        check("Telegram @Jan_99", "handle telegram:jan_99");
        check("Jan_99 (Telegram)", "handle telegram:jan_99");
        check("https://t.me/Jan_99/15", "handle telegram:jan_99");
        check("t.me/s/jan_99", "handle telegram:jan_99");
        check("t.me/joinchat/AbCd1234", "handle telegram:+abcd1234");
        check("t.me/+31612345678", "phone +31612345678");
        check("wa.me/31612345678", "phone +31612345678");
        check("https://api.whatsapp.com/send?phone=31612345678&text=hi", "phone +31612345678");
        check("whatsapp: 06 12345678", "phone +31612345678");
        check("https://www.facebook.com/profile.php?id=100012345678", "handle facebook:100012345678");
        check("facebook.com/people/Jan-Smit/100012345678/", "handle facebook:100012345678");
        check("https://m.facebook.com/jan.smit.7?ref=x", "handle facebook:jansmit7");
        check("instagram.com/Jan.Smit/", "handle instagram:jan.smit");
        check("https://twitter.com/JanSmit/status/1", "handle x:jansmit");
        check("https://www.tiktok.com/@jan.smit/video/7", "handle tiktok:jan.smit");
        check("discord: Jan#1234", "handle discord:jan#1234");
        check("https://www.vinted.fr/member/12345-jan", "handle vinted:12345-jan");
        check("https://www.marktplaats.nl/u/jan/123456/", "handle marktplaats:123456");
        check("zoosk: jan99", "handle zoosk:jan99");
        check("petra3128 / Instagram", "handle instagram:petra3128");
        check("user jan_99", "handle user:jan_99");
        check(
            "56A1ADE4B65B86BCD51CC73E2CD4E542179F47959FE3E0E21B4B0ACDADE51855D34D34D37CB5",
            "handle tox:56a1ade4b65b86bcd51cc73e2cd4e542179f47959fe3e0e21b4b0acdade51855d34d34d37cb5",
        );
    }

    #[test]
    fn what_is_no_account() {
        let check = |raw, want| assert_eq!(read(raw), Err(want), "{raw}");
        check("@jan", Fault::Doubtful);
        check("jan", Fault::Structure);
        check("https://www.instagram.com/p/Cabc123/", Fault::Structure);
        check("https://www.facebook.com/sharer.php?u=x", Fault::Structure);
        check("profile marktplaats.nl", Fault::Structure);
        check("telegram:ab", Fault::Length);
        check("x:a-name-too-long-for-it", Fault::Alphabet);
        check("telegram:", Fault::Length);
        check("https://t.me/", Fault::Structure);
        check("https: //example.com/jan", Fault::Structure);
    }
}
