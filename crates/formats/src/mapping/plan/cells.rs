//! The traces that one cell holds: one or several, bare or with words around them.

use joinder_core::TraceKind;
use joinder_observables::normalise::{is_platform, platform_of_host};

use crate::mapping::shapes;

/// Most traces taken from one cell.
const MAX_TRACES: usize = 64;

/// Cuts a cell into values, as the kind permits.
pub(super) fn values(kind: TraceKind, cell: &str) -> Vec<&str> {
    let cuts: &[char] = if matches!(kind, TraceKind::Url | TraceKind::Domain | TraceKind::Onion) {
        // A comma and a semicolon may stand in a path.
        &['|', '\n', '\r', '\t']
    } else if matches!(kind, TraceKind::Person | TraceKind::Company | TraceKind::Ssdeep) {
        &[';', '|', '\n', '\r', '\t']
    } else {
        &[';', ',', '|', '\n', '\r', '\t']
    };
    let mut values: Vec<&str> = Vec::new();
    for part in cell.split(cuts).flat_map(|part| part.split(" / ")).flat_map(|part| dashed(kind, part)) {
        let part = part.trim().trim_matches(['"', '\'']).trim();
        if part.is_empty() || shapes::is_dummy(part) {
            continue;
        }
        if matches!(kind, TraceKind::Email | TraceKind::Url | TraceKind::Domain) && spaced(kind, part) {
            values.extend(part.split([' ', ',', ';']).map(str::trim).filter(|p| !p.is_empty()));
        } else {
            values.push(part);
        }
        if values.len() >= MAX_TRACES {
            values.truncate(MAX_TRACES);
            break;
        }
    }
    values
}

/// Cuts a cell with traces of any kind; what people write for nothing is left out.
pub(super) fn mixed(cell: &str) -> Vec<&str> {
    let is_short =
        |part: &str| part.split_whitespace().count() <= 2 || !part.chars().any(char::is_alphabetic);
    let commas = cell.split(", ").all(is_short);
    let parts = cell.split([';', '|', '\n', '\r', '\t']);
    let parts = parts.flat_map(|p| if is_stated(p.trim()) { vec![p] } else { p.split(" / ").collect() });
    let parts = parts.flat_map(|p| if commas { p.split(", ").collect() } else { vec![p] });
    let parts = parts.flat_map(|part| {
        let whole = [",", " - ", " + ", " & ", "/"].into_iter().find(|joiner| {
            // `facebook.com/profile.php` is one address, and no two.
            let is_address =
                |piece: &str| matches!(shapes::strict(piece), Some(TraceKind::Url | TraceKind::Domain));
            part.contains(joiner)
                && part.split(joiner).all(|piece| shapes::strict(piece).is_some())
                && !(joiner == &"/" && part.split(joiner).any(is_address))
        });
        match whole {
            Some(joiner) => part.split(joiner).collect(),
            None => vec![part],
        }
    });
    parts.map(str::trim).filter(|value| !shapes::is_dummy(value)).take(MAX_TRACES).collect()
}

/// What a value is by itself: an account that names its platform, or what its shape shows.
pub(super) fn shown(value: &str) -> Option<TraceKind> {
    if is_stated(value) {
        return Some(TraceKind::Handle);
    }
    shapes::strict(value).map(super::super::columns::general)
}

/// `Telegram: @name`, `WhatsApp +31…`, `name (Facebook)`.
pub(super) fn is_stated(value: &str) -> bool {
    let before = value.split([':', ' ']).next().unwrap_or_default();
    let named =
        before.len() < value.len() && is_platform(before) && !value[before.len()..].starts_with("://");
    let behind = || {
        let bracketed = value.strip_suffix(')').and_then(|v| v.rsplit_once('('));
        let behind = bracketed.or_else(|| value.split_once(" / "));
        behind.is_some_and(|(name, word)| is_platform(word.trim()) && shapes::strict(name).is_none())
    };
    // A sentence is no account.
    (named || behind()) && value.split_whitespace().count() <= 4
}

/// What a value that shows nothing by itself is, by the kinds that the header names.
pub(super) fn meant(named: &[TraceKind], stated: Option<TraceKind>, value: &str) -> Option<TraceKind> {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let number = digits >= 5 && !value.chars().any(char::is_alphabetic);
    let may = |kind: TraceKind| named.contains(&kind) || stated == Some(kind);
    if number
        && may(TraceKind::Phone)
        && (7..=15).contains(&digits)
        && !(digits > 12 && may(TraceKind::Account))
    {
        return Some(TraceKind::Phone);
    }
    if may(TraceKind::Account) && digits >= 8 && shapes::plausible(TraceKind::Account, value) {
        return Some(TraceKind::Account);
    }
    if number {
        return stated.filter(|kind| *kind != TraceKind::Account && shapes::plausible(*kind, value));
    }
    if may(TraceKind::Handle) || may(TraceKind::Person) {
        let person = shapes::is_person_like(value);
        return if person {
            Some(TraceKind::Person)
        } else {
            Some(TraceKind::Handle).filter(|k| may(*k) && shapes::plausible(*k, value))
        };
    }
    stated.filter(|kind| shapes::plausible(*kind, value))
}

/// What a value among traces is that nothing names: a user's name, an advert's number, the number under which a program
/// for remote access is reached. Its kind and normal form.
pub(super) fn unlabelled(value: &str) -> Option<(TraceKind, String)> {
    let compact: String = value.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let (first, rest) = compact.split_at_checked(1)?;
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if digits(&compact) && (9..=12).contains(&compact.len()) {
        return Some((TraceKind::Handle, format!("number:{compact}")));
    }
    if matches!(first, "m" | "a" | "M" | "A") && rest.len() >= 8 && digits(rest) {
        return Some((TraceKind::Advert, format!("advert:{}", compact.to_ascii_lowercase())));
    }
    let name = value.trim_start_matches('@');
    let is_name = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'));
    let has = |is: fn(&u8) -> bool| name.bytes().any(|b| is(&b));
    let telling = value.starts_with('@') || has(u8::is_ascii_digit) || name.contains('_');
    ((5..=64).contains(&name.len()) && is_name && telling && has(u8::is_ascii_alphabetic))
        .then(|| (TraceKind::Handle, format!("user:{}", name.to_lowercase())))
}

/// Cut at ` - `, ` + ` and the like where every piece is a value by itself.
fn dashed(kind: TraceKind, part: &str) -> Vec<&str> {
    if matches!(kind, TraceKind::Person | TraceKind::Company) {
        return vec![part];
    }
    for joiner in [" - ", " – ", " + ", " & ", "/"] {
        if !part.contains(joiner) {
            continue;
        }
        let pieces: Vec<&str> = part.split(joiner).collect();
        let whole = |piece: &&str| match shapes::strict(piece) {
            Some(shown) => {
                super::super::columns::general(shown) == super::super::columns::general(kind)
                    || kind == TraceKind::OtherWallet
            }
            None => kind == TraceKind::Handle && joiner != "/" && !piece.trim().is_empty(),
        };
        if pieces.len() > 1
            && pieces.iter().all(whole)
            && !(joiner == "/" && matches!(kind, TraceKind::Url | TraceKind::Domain))
        {
            return pieces;
        }
    }
    vec![part]
}

/// Several whole values with nothing but blanks between them.
fn spaced(kind: TraceKind, part: &str) -> bool {
    let mut pieces = part.split([' ', ',', ';']).map(str::trim).filter(|p| !p.is_empty());
    let whole = |piece: &str| {
        if kind == TraceKind::Email {
            piece.contains('@') && !piece.starts_with('@') && !piece.ends_with('@')
        } else {
            shapes::plausible(TraceKind::Url, piece)
        }
    };
    part.contains([' ', ',', ';']) && pieces.all(whole)
}

/// The kind that a value in a column of that kind is to be read as; none where it is to be recognised.
pub(super) fn kind_of(column: TraceKind, value: &str) -> Option<TraceKind> {
    use TraceKind::{
        Account, Domain, Email, Handle, Iban, Md5, OtherWallet, Phone, Sha1, Sha256, Ssdeep, Tlsh, Url,
    };
    if matches!(column, Account | Iban) {
        return Some(if shapes::is_iban(value) { Iban } else { column });
    }
    if matches!(column, Url | Domain) {
        return Some(site(value));
    }
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    let is_number = (7..=15).contains(&digits) && !value.chars().any(char::is_alphabetic);
    if column == Email && !value.contains('@') && is_number {
        return Some(Phone);
    }
    if column == Phone && value.contains('@') && shapes::strict(value) == Some(Email) {
        return Some(Email);
    }
    // Any chain, any hash: the value says which.
    if matches!(column, OtherWallet | Md5 | Sha1 | Sha256 | Ssdeep | Tlsh) {
        return None;
    }
    if column == Handle {
        // A profile's address says its platform; another site is a site.
        let site = value.contains("://") && platform_of_host(host(value)).is_none();
        return Some(match shapes::strict(value) {
            Some(Email) if !value.starts_with('@') => Email,
            Some(Phone) if value.starts_with('+') => Phone,
            Some(_) | None => {
                if site {
                    Url
                } else {
                    Handle
                }
            }
        });
    }
    Some(column)
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

fn site(value: &str) -> TraceKind {
    if value.contains('@') && !value.contains('/') {
        return TraceKind::Email;
    }
    let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
    let bare = rest.trim_end_matches('/');
    if value.contains("://") || value.contains(":\\\\") || bare.contains(['/', '?']) {
        TraceKind::Url
    } else {
        TraceKind::Domain
    }
}

/// Whether words stand around the value, so that it has to be looked for: `NL… (ING, Jansen)`, `WhatsApp: +31…`.
pub(super) fn is_wrapped(kind: TraceKind, value: &str) -> bool {
    let letters = value.chars().filter(|c| c.is_alphabetic()).count();
    if kind == TraceKind::Account {
        value.len() > 12 && value.contains(' ') && letters > 4 && !shapes::is_iban(value)
    } else if kind == TraceKind::Phone {
        letters > 3
    } else if kind == TraceKind::Email {
        value.contains([' ', '<'])
    } else {
        matches!(kind, TraceKind::Url | TraceKind::Domain | TraceKind::Ip) && value.contains(' ')
    }
}
