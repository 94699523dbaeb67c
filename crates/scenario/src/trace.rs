//! Traces as people have them: one normal form, many ways of writing it, and mistakes.

use serde::Serialize;

use crate::account::{in_fours, national};
use crate::dice::Dice;
use crate::report::FieldName;
use crate::state::State;

/// Sort of trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the words say it")]
pub enum Class {
    Account,
    Phone,
    Email,
    /// A domain or URL.
    Site,
    Onion,
    Wallet,
    Transaction,
    /// `platform:name`.
    Handle,
    Advert,
    Parcel,
    Ip,
    Hash,
    /// Name that the offender goes by.
    Persona,
}

impl Class {
    /// Order of the sections in a narrative file; the index names the asset streams too.
    pub(crate) fn section(self) -> &'static str {
        match self {
            Self::Account => "trace.account",
            Self::Phone => "trace.phone",
            Self::Email => "trace.email",
            Self::Site => "trace.site",
            Self::Onion => "trace.onion",
            Self::Wallet => "trace.wallet",
            Self::Transaction => "trace.transaction",
            Self::Handle => "trace.handle",
            Self::Advert => "trace.advert",
            Self::Parcel => "trace.parcel",
            Self::Ip => "trace.ip",
            Self::Hash => "trace.hash",
            Self::Persona => "trace.persona",
        }
    }

    pub(crate) fn field(self) -> FieldName {
        match self {
            Self::Account => FieldName::Account,
            Self::Phone => FieldName::Phone,
            Self::Email => FieldName::Email,
            Self::Site | Self::Onion => FieldName::Website,
            Self::Wallet => FieldName::Wallet,
            Self::Transaction => FieldName::Transaction,
            Self::Handle => FieldName::Handle,
            Self::Advert => FieldName::Advert,
            Self::Parcel => FieldName::Parcel,
            Self::Ip => FieldName::Ip,
            Self::Hash => FieldName::Hash,
            Self::Persona => FieldName::Name,
        }
    }
}

/// A value in normal form, with what stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trace {
    pub class: Class,
    pub normal: String,
    /// Account holder, where there is one.
    pub holder: String,
}

impl Trace {
    pub(crate) fn new(class: Class, normal: String) -> Self {
        Self { class, normal, holder: String::new() }
    }
}

/// A trace as someone wrote it.
pub(crate) struct Written {
    pub text: String,
    /// It can no longer be read back.
    pub spoiled: bool,
}

/// How likely a hand makes a mistake in this class: long numbers typed by hand more, pasted ones hardly.
fn slip(class: Class) -> f64 {
    match class {
        Class::Account => 0.013,
        Class::Phone => 0.012,
        Class::Handle | Class::Email => 0.008,
        Class::Site | Class::Advert | Class::Parcel => 0.005,
        Class::Wallet | Class::Transaction | Class::Hash | Class::Onion => 0.003,
        Class::Ip | Class::Persona => 0.002,
    }
}

/// As typed into a form's own field.
pub(crate) fn in_field(trace: &Trace, state: &State, careful: f64, dice: &mut Dice) -> Written {
    let (normal, spoiled) = maybe_slipped(trace, careful, dice);
    let text = match trace.class {
        Class::Account => account(&normal, state, dice.below(10), dice),
        Class::Phone => phone(&normal, state, dice),
        Class::Email => match dice.below(12) {
            0 => capitalised(&normal),
            1 => normal.to_uppercase(),
            2 => format!("{normal} "),
            _ => normal,
        },
        Class::Site => site(&normal, dice.below(8), dice),
        Class::Handle => handle(&normal, dice),
        Class::Wallet
        | Class::Transaction
        | Class::Onion
        | Class::Advert
        | Class::Parcel
        | Class::Ip
        | Class::Hash
        | Class::Persona => normal,
    };
    Written { text, spoiled }
}

/// As told in running text: looser, sometimes made harmless, sometimes cut.
pub(crate) fn in_text(trace: &Trace, state: &State, careful: f64, dice: &mut Dice) -> Written {
    let (normal, mut spoiled) = maybe_slipped(trace, careful, dice);
    let text = match trace.class {
        Class::Account if dice.chance(0.015) => {
            spoiled = true;
            format!("{}...{}", &normal[..4], &normal[normal.len() - 4..])
        }
        Class::Account => account(&normal, state, dice.below(14), dice),
        Class::Phone => phone(&normal, state, dice),
        Class::Email => email_in_text(&normal, dice),
        Class::Site => site(&normal, dice.below(16), dice),
        Class::Handle => handle(&normal, dice),
        Class::Wallet if dice.chance(0.04) => {
            spoiled = true;
            format!("{}...{}", &normal[..6], &normal[normal.len() - 4..])
        }
        Class::Ip if dice.chance(0.1) => normal.replace('.', "[.]"),
        Class::Onion if dice.chance(0.3) => format!("http://{normal}/"),
        Class::Wallet
        | Class::Transaction
        | Class::Onion
        | Class::Advert
        | Class::Parcel
        | Class::Ip
        | Class::Hash
        | Class::Persona => normal,
    };
    Written { text, spoiled }
}

fn maybe_slipped(trace: &Trace, careful: f64, dice: &mut Dice) -> (String, bool) {
    if !dice.chance(slip(trace.class) * careful) {
        return (trace.normal.clone(), false);
    }
    let mut chars: Vec<char> = trace.normal.chars().collect();
    // past the country code or the platform's name, where slips matter
    let from = if trace.class == Class::Handle {
        trace.normal.find(':').map_or(0, |at| at + 1)
    } else {
        4.min(chars.len().saturating_sub(2))
    };
    let at = from + dice.below(chars.len().saturating_sub(from + 1).max(1));
    match dice.below(3) {
        0 if at + 1 < chars.len() && chars[at] != chars[at + 1] => chars.swap(at, at + 1),
        1 if chars.len() > 8 => {
            chars.remove(at);
        }
        _ => {
            let old = chars[at];
            chars[at] = loop {
                let new =
                    if old.is_ascii_digit() { dice.digit() } else { char::from(b'a' + dice.below(26) as u8) };
                if new != old {
                    break new;
                }
            };
        }
    }
    (chars.into_iter().collect(), true)
}

fn account(iban: &str, state: &State, style: usize, dice: &mut Dice) -> String {
    let home = iban.starts_with(state.account);
    // PL and CZ write their own accounts without the country; others now and then
    let national_share = match state.code {
        "PL" | "CZ" => 0.75,
        "PT" | "ES" => 0.12,
        "HU" | "SK" => 0.4,
        _ => 0.0,
    };
    if home
        && dice.chance(national_share)
        && let Some(text) = national(iban)
    {
        return text;
    }
    match style {
        0..=3 => iban.to_owned(),
        4..=7 => in_fours(iban, ' '),
        8 => in_fours(iban, ' ').to_lowercase(),
        9 => iban.to_lowercase(),
        10 => in_fours(iban, '-'),
        11 => format!("{} {}", &iban[..4], &iban[4..]),
        12 => in_fours(iban, '.'),
        _ => format!("IBAN: {iban}"),
    }
}

fn groups(digits: &str, first: usize, then: usize, gap: &str) -> String {
    let mut text = String::with_capacity(digits.len() * 2);
    for (index, c) in digits.chars().enumerate() {
        if index >= first && (index - first).is_multiple_of(then) && index + 1 < digits.len() {
            text.push_str(gap);
        }
        text.push(c);
    }
    text
}

fn phone(e164: &str, state: &State, dice: &mut Dice) -> String {
    let digits = e164.trim_start_matches('+');
    let gap = *dice.pick(&[" ", " ", "-", ".", ""]);
    let split = *dice.pick(&[(3, 3), (2, 2), (3, 2), (2, 3)]);
    match digits.strip_prefix(state.dial) {
        Some(national) => {
            let trunk = state.trunk;
            match dice.below(10) {
                0..=3 => format!("{trunk}{national}"),
                4..=5 => groups(&format!("{trunk}{national}"), split.0, split.1, gap),
                6 if !trunk.is_empty() => format!("{trunk}{}/{}", &national[..2], &national[2..]),
                7 if trunk == "0" => format!("+{} (0){national}", state.dial),
                8 => format!("00{}{gap}{}", state.dial, groups(national, split.0, split.1, gap)),
                _ => format!("+{}{gap}{}", state.dial, groups(national, split.0, split.1, gap)),
            }
        }
        None => match dice.below(4) {
            0 => format!("00{digits}"),
            1 => format!("+{}", groups(digits, 2, 3, " ")),
            2 => format!("00 {}", groups(digits, 2, 3, gap)),
            _ => format!("+{digits}"),
        },
    }
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn email_in_text(address: &str, dice: &mut Dice) -> String {
    match dice.below(14) {
        0 => address.replace('@', " (at) "),
        1 => address.replace('@', "[at]").replace('.', "[.]"),
        2 => address.replace('@', " @ "),
        3 => capitalised(address),
        4 => address.to_uppercase(),
        5 => address.replace('.', "[.]"),
        6 => format!("<{address}>"),
        7 => format!("mailto:{address}"),
        _ => address.to_owned(),
    }
}

fn site(normal: &str, style: usize, dice: &mut Dice) -> String {
    let bare = normal.strip_prefix("https://").unwrap_or(normal);
    let host_end = bare.find('/').unwrap_or(bare.len());
    let (host, path) = bare.split_at(host_end);
    match style {
        0..=2 => bare.to_owned(),
        3..=4 => format!("https://{bare}"),
        5 if host.matches('.').count() == 1 => format!("www.{bare}"),
        6 if path.is_empty() => format!("https://{host}/"),
        7 => capitalised(bare),
        8 => format!("hxxps://{}{path}", host.replace('.', "[.]")),
        9 => format!("{}{path}", host.replace('.', "[.]")),
        10 => format!("{}{path}", host.replace('.', " . ")),
        11 if path.is_empty() => {
            format!("{host}/{}", dice.pick(&["index.html", "login", "checkout", "kontakt", "?ref=fb"]))
        }
        12 => format!("http://{bare}"),
        13 => format!("{}{path}", host.replace('.', "(.)")),
        _ => bare.to_owned(),
    }
}

/// `telegram:name` and so on, the way people write a profile.
fn handle(normal: &str, dice: &mut Dice) -> String {
    let Some((platform, name)) = normal.split_once(':') else { return normal.to_owned() };
    match (platform, dice.below(5)) {
        ("telegram", 0) => format!("t.me/{name}"),
        ("telegram", 1) => format!("https://t.me/{name}"),
        ("telegram", 2) => format!("Telegram @{name}"),
        ("telegram", 3) => format!("TG: @{name}"),
        ("telegram", _) => format!("@{name} (Telegram)"),
        ("instagram", 0) => format!("https://www.instagram.com/{name}/"),
        ("instagram", 1) => format!("insta {name}"),
        ("instagram", _) => format!("Instagram: @{name}"),
        ("facebook", 0..=1) => format!("https://www.facebook.com/{name}"),
        ("facebook", _) => format!("Facebook: {name}"),
        ("tiktok", 0..=1) => format!("tiktok.com/@{name}"),
        ("tiktok", _) => format!("TikTok @{name}"),
        ("whatsapp", 0..=1) => format!("wa.me/{}", name.trim_start_matches('+')),
        ("whatsapp", _) => format!("WhatsApp {name}"),
        (other, _) => format!("{other}: {name}"),
    }
}

/// As an offender writes it in a message.
pub(crate) fn plainly(trace: &Trace) -> String {
    match trace.normal.split_once(':').filter(|_| trace.class == Class::Handle) {
        Some(("telegram", name)) => format!("t.me/{name}"),
        Some(("instagram", name)) => format!("instagram.com/{name}"),
        Some(("facebook", name)) => format!("facebook.com/{name}"),
        Some(("whatsapp", name)) => format!("WhatsApp {name}"),
        Some((platform, name)) => format!("{platform}: {name}"),
        None => trace.normal.clone(),
    }
}
