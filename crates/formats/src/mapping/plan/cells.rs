//! The traces that one cell holds: one or several, bare or with words around them.

use joinder_core::TraceKind;

use crate::mapping::shapes;

/// Most traces taken from one cell.
const MAX_TRACES: usize = 64;

/// Cuts a cell into values, as the kind permits.
pub(super) fn values(kind: TraceKind, cell: &str) -> Vec<&str> {
    let cuts: &[char] = match kind {
        TraceKind::Person | TraceKind::Company | TraceKind::Handle => &[';', '|', '\n', '\r', '\t'],
        // A comma and a semicolon may stand in a path.
        TraceKind::Url | TraceKind::Domain | TraceKind::Onion => &['|', '\n', '\r', '\t'],
        TraceKind::Ssdeep => &[';', '|', '\n', '\r'],
        _ => &[';', ',', '|', '\n', '\r', '\t'],
    };
    let mut values: Vec<&str> = Vec::new();
    for part in cell.split(cuts).flat_map(|part| part.split(" / ")) {
        let part = part.trim().trim_matches(['"', '\'']).trim();
        if part.is_empty() || shapes::is_blank(part) {
            continue;
        }
        match kind {
            TraceKind::Email | TraceKind::Url | TraceKind::Domain if spaced(kind, part) => {
                values.extend(part.split([' ', ',', ';']).map(str::trim).filter(|p| !p.is_empty()));
            }
            _ => values.push(part),
        }
        if values.len() >= MAX_TRACES {
            values.truncate(MAX_TRACES);
            break;
        }
    }
    values
}

/// Several whole values with nothing but blanks between them.
fn spaced(kind: TraceKind, part: &str) -> bool {
    let mut pieces = part.split([' ', ',', ';']).map(str::trim).filter(|p| !p.is_empty());
    let whole = |piece: &str| match kind {
        TraceKind::Email => piece.contains('@') && !piece.starts_with('@') && !piece.ends_with('@'),
        _ => shapes::plausible(TraceKind::Url, piece),
    };
    part.contains([' ', ',', ';']) && pieces.all(whole)
}

/// The kind that a value in a column of that kind is to be read as; none where it is to be recognised.
pub(super) fn kind_of(column: TraceKind, value: &str) -> Option<TraceKind> {
    match column {
        TraceKind::Account | TraceKind::Iban => Some(if shapes::is_iban(value) { TraceKind::Iban } else { column }),
        TraceKind::Url | TraceKind::Domain => Some(site(value)),
        // Any chain, any hash: the value says which.
        TraceKind::OtherWallet
        | TraceKind::Md5
        | TraceKind::Sha1
        | TraceKind::Sha256
        | TraceKind::Ssdeep
        | TraceKind::Tlsh => None,
        TraceKind::Handle if value.contains('@') && shapes::strict(value) == Some(TraceKind::Email) => {
            Some(TraceKind::Email)
        }
        TraceKind::Handle if value.starts_with('+') && shapes::strict(value) == Some(TraceKind::Phone) => {
            Some(TraceKind::Phone)
        }
        other => Some(other),
    }
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
    match kind {
        TraceKind::Iban => false,
        TraceKind::Account => value.len() > 12 && value.contains(' ') && letters > 4,
        TraceKind::Phone => letters > 3,
        TraceKind::Email => value.contains(' ') || value.contains('<'),
        TraceKind::Url | TraceKind::Domain | TraceKind::Ip => value.contains(' '),
        _ => false,
    }
}
