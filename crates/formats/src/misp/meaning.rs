//! What an attribute of MISP means: a trace and whose, words, a file, or a field.

use joinder_core::{
    Side::{self, Offender, Third, Victim},
    TraceKind,
};

/// Where a value stands.
pub(super) struct Place<'a> {
    /// Attribute type: `ip-dst`.
    pub kind: &'a str,
    /// Its relation in the object; empty outside objects.
    pub relation: &'a str,
    /// The object's name; empty outside objects.
    pub object: &'a str,
    /// Category: `Payload delivery`.
    pub category: &'a str,
    /// Whether it is meant for detection (`to_ids`).
    pub detected: bool,
}

/// What a value means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A trace of a kind.
    Trace(TraceKind, Side),
    /// A name on a platform.
    Handle(&'static str, Side),
    /// A trace of a kind yet to be recognised.
    Recognise(Side),
    /// Two values with `|` between them; the second may be a port.
    Pair(Option<TraceKind>, Option<TraceKind>, Side),
    /// Words for the narrative.
    Tell,
    /// A file in base64.
    File,
    /// A field to keep.
    Field,
}

impl Meaning {
    /// The same, on a side that the source states.
    pub(super) fn on(self, side: Side) -> Self {
        match self {
            Self::Trace(kind, _) => Self::Trace(kind, side),
            Self::Handle(platform, _) => Self::Handle(platform, side),
            Self::Recognise(_) => Self::Recognise(side),
            Self::Pair(first, second, _) => Self::Pair(first, second, side),
            Self::Tell | Self::File | Self::Field => self,
        }
    }
}

/// What the value at `place` means.
pub(super) fn meaning(place: &Place<'_>) -> Meaning {
    let meaning = in_object(place).unwrap_or_else(|| of_type(place.kind));
    let side = |side: Side| match (place.object, place.category) {
        ("victim", _) | (_, "Targeting data") => Victim,
        (_, "External analysis" | "Internal reference") => Third,
        _ => side,
    };
    match meaning {
        // What a trace of the network is not meant to detect is a bystander.
        Meaning::Trace(kind @ (TraceKind::Ip | TraceKind::Domain | TraceKind::Url), Offender)
            if !place.detected =>
        {
            Meaning::Trace(kind, side(Third))
        }
        Meaning::Trace(kind, whose) => Meaning::Trace(kind, side(whose)),
        Meaning::Handle(platform, whose) => Meaning::Handle(platform, side(whose)),
        Meaning::Recognise(whose) => Meaning::Recognise(side(whose)),
        Meaning::Pair(first, second, whose) => Meaning::Pair(first, second, side(whose)),
        Meaning::Tell | Meaning::File | Meaning::Field => meaning,
    }
}

/// What the relation says where the type says only `text`, or says less.
fn in_object(place: &Place<'_>) -> Option<Meaning> {
    use Meaning::{Handle, Recognise, Trace};
    Some(match (place.object, place.relation) {
        ("bank-account", "iban") => Trace(TraceKind::Iban, Offender),
        ("bank-account", "account") => Recognise(Offender),
        ("bank-account", "beneficiary" | "account-name") => Trace(TraceKind::Person, Offender),
        ("coin-address", "address-crypto") => Recognise(Offender),
        // The template types every coin's address as `btc`.
        ("coin-address", "address") => Recognise(Offender),
        ("transaction" | "btc-transaction", "transaction-number") => Trace(TraceKind::Transaction, Offender),
        ("telegram-account" | "telegram-bot", "username") => Handle("telegram", Offender),
        ("telegram-account", "phone") => Trace(TraceKind::Phone, Offender),
        ("facebook-account", "account-name") => Handle("facebook", Offender),
        ("twitter-account", "name") => Handle("x", Offender),
        ("instagram-account", "account-name") => Handle("instagram", Offender),
        ("phone", "msisdn") => Trace(TraceKind::Phone, Offender),
        ("person", "e-mail") => Trace(TraceKind::Email, Offender),
        ("organization" | "legal-entity", "name" | "commercial-name") => Trace(TraceKind::Company, Offender),
        ("phishing-kit" | "phishing", "target") => Meaning::Field,
        ("phishing-kit", "phishing-domain") => Recognise(Offender),
        ("phishing-kit", "threat-actor-email") => Trace(TraceKind::Email, Offender),
        ("legal-entity", "website") => Trace(TraceKind::Url, Offender),
        ("instant-message", "from-number") => Trace(TraceKind::Phone, Offender),
        ("instant-message", "to-number") => Trace(TraceKind::Phone, Victim),
        ("instant-message", "body" | "subject") => Meaning::Tell,
        ("whois", "nameserver") => Trace(TraceKind::Domain, Third),
        ("network-connection" | "netflow" | "network-socket", "ip-dst" | "hostname-dst" | "dst-ip") => {
            return None;
        }
        ("credit-card", "name") => Trace(TraceKind::Person, Third),
        // Cards named in events are those that were stolen.
        ("credit-card", "cc-number") => Trace(TraceKind::Card, Victim),
        ("report" | "annotation" | "incident", "summary" | "text" | "description") => Meaning::Tell,
        ("email", "from-domain") => Trace(TraceKind::Domain, Offender),
        ("vulnerability", "id") => Trace(TraceKind::Cve, Third),
        _ => return None,
    })
}

/// What the type says.
fn of_type(kind: &str) -> Meaning {
    use Meaning::{Field, File, Handle, Pair, Recognise, Tell, Trace};
    match kind {
        "md5" => Trace(TraceKind::Md5, Offender),
        "sha1" => Trace(TraceKind::Sha1, Offender),
        "sha256" => Trace(TraceKind::Sha256, Offender),
        "ssdeep" => Trace(TraceKind::Ssdeep, Offender),
        "tlsh" => Trace(TraceKind::Tlsh, Offender),
        "x509-fingerprint-md5" => Trace(TraceKind::Md5, Offender),
        "x509-fingerprint-sha1" => Trace(TraceKind::Sha1, Offender),
        "x509-fingerprint-sha256" => Trace(TraceKind::Sha256, Offender),
        "filename|md5" | "malware-sample" => Pair(None, Some(TraceKind::Md5), Offender),
        "filename|sha1" => Pair(None, Some(TraceKind::Sha1), Offender),
        "filename|sha256" => Pair(None, Some(TraceKind::Sha256), Offender),
        "filename|ssdeep" => Pair(None, Some(TraceKind::Ssdeep), Offender),
        "filename|tlsh" => Pair(None, Some(TraceKind::Tlsh), Offender),
        "ip-src" | "ip-dst" => Trace(TraceKind::Ip, Offender),
        "ip-src|port" | "ip-dst|port" => Pair(Some(TraceKind::Ip), None, Offender),
        "hostname|port" => Pair(Some(TraceKind::Domain), None, Offender),
        "domain" | "hostname" => Trace(TraceKind::Domain, Offender),
        "domain|ip" => Pair(Some(TraceKind::Domain), Some(TraceKind::Ip), Offender),
        "url" | "uri" => Trace(TraceKind::Url, Offender),
        // A link is where to read more, not what the offender used.
        "link" => Trace(TraceKind::Url, Third),
        "email" | "email-src" | "email-reply-to" | "dns-soa-email" | "whois-registrant-email" | "eppn" => {
            Trace(TraceKind::Email, Offender)
        }
        "email-dst" | "target-email" => Trace(TraceKind::Email, Victim),
        "email-src-display-name" | "email-dst-display-name" => Field,
        "email-subject" | "email-body" | "comment" | "text" => Tell,
        "phone-number" | "whois-registrant-phone" => Trace(TraceKind::Phone, Offender),
        "prtn" => Trace(TraceKind::Phone, Offender),
        "iban" => Trace(TraceKind::Iban, Offender),
        "bic" => Trace(TraceKind::Bic, Third),
        "bank-account-nr" => Recognise(Offender),
        "cc-number" => Trace(TraceKind::Card, Victim),
        "btc" => Trace(TraceKind::Bitcoin, Offender),
        "xmr" => Trace(TraceKind::Monero, Offender),
        "dash" => Recognise(Offender),
        "AS" => Trace(TraceKind::Asn, Third),
        "mac-address" => Trace(TraceKind::Mac, Offender),
        "vulnerability" => Trace(TraceKind::Cve, Third),
        "full-name" | "whois-registrant-name" => Trace(TraceKind::Person, Offender),
        "whois-registrant-org" => Trace(TraceKind::Company, Offender),
        "target-user" => Trace(TraceKind::Person, Victim),
        "target-org" => Trace(TraceKind::Company, Victim),
        "twitter-id" => Handle("x", Offender),
        "github-username" => Handle("github", Offender),
        "jabber-id" => Handle("jabber", Offender),
        "attachment" | "email-attachment" => File,
        // Everything else is kept as it is: mutexes, rules, passports, user agents.
        _ => Field,
    }
}
