//! From what people write to the one normal form of each kind, or to what is wrong with it.

mod account;
mod advert;
mod base58;
mod bic;
mod bitcoin;
mod card;
mod cve;
mod domain;
mod email;
mod ethereum;
mod handle;
mod hash;
mod iban;
mod name;
mod national;
mod network;
mod onion;
mod other_wallet;
mod parcel;
mod phone;
mod recognise;
mod tidy;
mod url;

use joinder_core::{Fault, Trace, TraceKind, Value};

pub use domain::{is_doubtful_host, registrable};
pub use email::mailbox_base;
pub(crate) use handle::{UNSTATED, is_tox};
pub use handle::{is_platform, platform_of_host};
pub use name::legal_form;
pub use network::normalise_ip_port;
pub(crate) use phone::is_in_use as is_phone_in_use;
pub use recognise::recognise;
pub(crate) use tidy::tidy;

use crate::{Context, refang::refang};

/// What a kind's reader gives: kind and normal form. The kind may be a closer one than was asked for: a national
/// account becomes an IBAN, a `wa.me` link a telephone number.
type Reading = Result<(TraceKind, String), Fault>;

/// Reads a value that claims to be of a kind, as people write it: spaces, dashes, full-width digits, prefixes, and
/// addresses in disguise (`hxxps://bad[.]com`).
///
/// Gives the trace in normal form, or the claimed kind and what is wrong. Cost grows with the text's length, which is
/// bounded. Normalising a normal form gives it back.
pub fn normalise(kind: TraceKind, raw: &str, context: &Context) -> Value {
    let value = undisguised(kind, raw, context);
    if matches!(value, Value::Trace(_)) || !is_address(kind) {
        return value;
    }
    let meant = refang(raw);
    if meant == raw {
        return value;
    }
    match undisguised(kind, &meant, context) {
        trace @ Value::Trace(_) => trace,
        Value::Invalid { .. } => value,
    }
}

/// Kinds that people disguise, so that nobody follows them by mistake.
fn is_address(kind: TraceKind) -> bool {
    use TraceKind::{Domain, Email, Handle, Ip, Onion, Url};
    matches!(kind, Domain | Email | Handle | Ip | Onion | Url)
}

/// The same of what is in no disguise, or out of it already.
pub(crate) fn undisguised(kind: TraceKind, raw: &str, context: &Context) -> Value {
    let fault = |fault| Value::Invalid { claimed: kind, fault };
    if raw.len() > tidy::MAX_BYTES {
        return fault(Fault::Length);
    }
    let text = tidy(raw);
    if text.is_empty() {
        return fault(Fault::Length);
    }
    match read(kind, &text, context) {
        Ok((kind, normal)) => match Trace::new(kind, normal) {
            Ok(trace) => Value::Trace(trace),
            Err(_) => fault(Fault::Structure),
        },
        Err(reason) => fault(reason),
    }
}

fn read(kind: TraceKind, text: &str, context: &Context) -> Reading {
    let same = |normal: String| (kind, normal);
    match kind {
        TraceKind::Iban => iban::normal(text).map(same),
        TraceKind::Account => account::reading(text, context),
        TraceKind::Bic => bic::normal(text).map(same),
        TraceKind::Card => card::normal(text).map(same),
        TraceKind::Email => email::normal(text).map(same),
        TraceKind::Phone => phone::normal(text, context).map(same),
        TraceKind::Domain => domain::reading(text),
        TraceKind::Onion => onion::normal(text).map(same),
        TraceKind::Url => url::normal(text).map(same),
        TraceKind::Ip => network::ip(text).map(same),
        TraceKind::Mac => network::mac(text).map(same),
        TraceKind::Asn => network::asn(text).map(same),
        TraceKind::Bitcoin => bitcoin::bitcoin(text).map(same),
        TraceKind::Litecoin => bitcoin::litecoin(text).map(same),
        TraceKind::Ethereum => ethereum::normal(text).map(same),
        TraceKind::Monero => base58::monero(text).map(same),
        TraceKind::Tron => base58::tron(text).map(same),
        TraceKind::Solana => base58::solana(text).map(same),
        TraceKind::OtherWallet => other_wallet::normal(text).map(same),
        TraceKind::Transaction => hash::transaction(text).map(same),
        TraceKind::Md5 => hash::hex_digest(text, "md5", 32).map(same),
        TraceKind::Sha1 => hash::hex_digest(text, "sha1", 40).map(same),
        TraceKind::Sha256 => hash::hex_digest(text, "sha256", 64).map(same),
        TraceKind::Ssdeep => hash::ssdeep(text).map(same),
        TraceKind::Tlsh => hash::tlsh(text).map(same),
        TraceKind::Cve => cve::normal(text).map(same),
        TraceKind::Handle => handle::reading(text, context),
        TraceKind::Advert => advert::normal(text).map(same),
        TraceKind::Parcel => parcel::normal(text).map(same),
        TraceKind::Person => name::person(text).map(same),
        TraceKind::Company => name::company(text).map(same),
    }
}
