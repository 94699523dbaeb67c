//! What one column means, from its header and its values together, before it is seen beside the others.

use joinder_core::{
    LossStage, TraceKind,
    codes::{Currency, Language, Nis2Sector},
};

use super::{
    Role,
    plan::{age, stage, victim_kind},
    profile::Profile,
    shapes,
    words::{Meaning, Word, folded},
};

/// What a column seems to mean.
#[derive(Clone, Debug)]
pub(crate) struct Decision {
    pub role: Role,
    pub kind: Option<TraceKind>,
    pub stage: Option<LossStage>,
    pub currency: Option<Currency>,
    /// Why, for people.
    pub why: String,
    /// In hundredths.
    pub confidence: u8,
    /// How well it does among others of its role.
    pub rank: usize,
    /// Says who somebody is: dropped where it is the victim.
    pub identity: bool,
    /// A date that the header does not tie to the report or the offence.
    pub open_date: bool,
}

impl Decision {
    fn new(role: Role, confidence: u8, why: impl Into<String>) -> Self {
        Self {
            role,
            kind: None,
            stage: None,
            currency: None,
            why: why.into(),
            confidence,
            rank: usize::from(confidence),
            identity: false,
            open_date: false,
        }
    }

    fn trace(kind: TraceKind, confidence: u8, why: impl Into<String>) -> Self {
        Self { kind: Some(kind), ..Self::new(Role::Trace, confidence, why) }
    }

    fn ranked(self, rank: usize) -> Self {
        Self { rank, ..self }
    }

    fn identifying(self) -> Self {
        Self { identity: true, ..self }
    }
}

/// Columns for these need their values to look the part.
const TRACES: &[(Word, TraceKind)] = &[
    (Word::Email, TraceKind::Email),
    (Word::Ip, TraceKind::Ip),
    (Word::Mac, TraceKind::Mac),
    (Word::Transaction, TraceKind::Transaction),
    (Word::Wallet, TraceKind::OtherWallet),
    (Word::Account, TraceKind::Account),
    (Word::Card, TraceKind::Card),
    (Word::Phone, TraceKind::Phone),
    (Word::Bic, TraceKind::Bic),
    (Word::Hash, TraceKind::Sha256),
    (Word::Cve, TraceKind::Cve),
    (Word::Site, TraceKind::Url),
    (Word::Handle, TraceKind::Handle),
    (Word::Advert, TraceKind::Advert),
    (Word::Parcel, TraceKind::Parcel),
    (Word::Asn, TraceKind::Asn),
    (Word::Holder, TraceKind::Person),
    (Word::Company, TraceKind::Company),
];

/// The kinds of trace that a header names.
pub(crate) fn named_kinds(meaning: &Meaning) -> Vec<TraceKind> {
    TRACES.iter().filter(|(word, _)| meaning.has(*word)).map(|(_, kind)| *kind).collect()
}

/// Judges a column.
pub(crate) fn decide(header: &str, meaning: &Meaning, profile: &Profile<'_>) -> Decision {
    date(meaning, profile)
        .or_else(|| money(header, meaning, profile))
        .or_else(|| described(meaning, profile))
        .or_else(|| reference_by_name(meaning, profile))
        .or_else(|| trace(meaning, profile))
        .or_else(|| identity(meaning, profile))
        .or_else(|| field(meaning, profile))
        .unwrap_or_else(|| by_values(meaning, profile))
}

fn says(meaning: &Meaning) -> String {
    format!("the header says {}", meaning.words())
}

fn date(meaning: &Meaning, profile: &Profile<'_>) -> Option<Decision> {
    let named = meaning.any(&[Word::Date, Word::Time]);
    if meaning.has(Word::Birth)
        && (profile.filled == 0 || profile.dates() > 50 || !meaning.any(&[Word::Reference]))
    {
        return Some(Decision::new(Role::Ignore, 90, "says who or how old somebody is").identifying());
    }
    let dates = if profile.filled > 0 { profile.dates() } else { 100 };
    // `9.30` is a time only where the header says so; else it is a sum.
    let colons = profile.share(|v| v.contains([':', 'h']));
    let times = if profile.filled > 0 && (named && !meaning.has(Word::Amount) || colons >= 60) {
        profile.times()
    } else {
        0
    };
    let tied = meaning.any(&[Word::Case, Word::Offence, Word::Start, Word::End]);
    // `20260305` is a date where the header ties it to the report or the offence, and a number elsewhere.
    let compact =
        || tied && !meaning.any(&[Word::Number, Word::Reference, Word::Amount, Word::Count]) && dates >= 95;
    let is_date = dates >= 60 && (named || profile.filled > 0 && (profile.punctuated() >= 70 || compact()));
    if times < 60 && !is_date {
        return None;
    }
    if profile.filled == 0 && !(named && (tied || meaning.covered >= 80)) {
        return None;
    }
    let is_time = times >= 60 || profile.filled == 0 && meaning.has(Word::Time) && !meaning.has(Word::Date);
    // `crime` may be a case or an offence; `report` only a case, `committed` only an offence.
    let of_case = meaning.has_only(Word::Case, &[Word::Offence]);
    let of_offence = meaning.has(Word::Offence);
    let (date_role, time_role, open) = if of_case || meaning.has(Word::Reference) {
        (Role::ReportedAt, Role::ReportedTime, false)
    } else if meaning.has(Word::End) && !meaning.has(Word::Start) {
        (Role::HappenedUntil, Role::HappenedUntilTime, false)
    } else if of_offence || meaning.has(Word::Start) {
        (Role::HappenedFrom, Role::HappenedFromTime, false)
    } else if meaning.has(Word::Case) {
        (Role::ReportedAt, Role::ReportedTime, false)
    } else {
        (Role::ReportedAt, Role::ReportedTime, true)
    };
    let role = if is_time { time_role } else { date_role };
    let confidence = if open { 55 } else { 90 };
    let what = if is_time { "times of day" } else { "dates" };
    let why = if meaning.is_empty() {
        format!("the values are {what}")
    } else {
        format!("{}; the values are {what}", says(meaning))
    };
    let pure = usize::from(meaning.has_only(Word::Offence, &[Word::Case]) || of_case);
    let mut decision = Decision::new(role, confidence, why).ranked(usize::from(confidence) + pure * 5);
    decision.open_date = open;
    Some(decision)
}

fn money(header: &str, meaning: &Meaning, profile: &Profile<'_>) -> Option<Decision> {
    if meaning.has(Word::Currency) && (profile.filled == 0 || profile.share(shapes::is_currency) >= 60) {
        return Some(Decision::new(Role::Currency, 95, says(meaning)));
    }
    let asked = meaning.any(&[Word::Attempted, Word::Recovered]);
    let code: Option<Currency> =
        folded(header).split(' ').find_map(|word| if word.len() == 3 { word.parse().ok() } else { None });
    // A column called `usd` or `btc` alone holds sums of it.
    let coded = code.is_some() && header.trim().len() == 3;
    let named = coded
        || meaning.has(Word::Amount)
        || meaning.has(Word::Currency)
        || asked && !meaning.any(&[Word::Date, Word::Kind]);
    if !named || meaning.any(&[Word::Count, Word::Country]) {
        return None;
    }
    if profile.filled > 0 && profile.sums() < 60 {
        return None;
    }
    let stage = if meaning.has(Word::Recovered) {
        LossStage::Recovered
    } else if meaning.has(Word::Attempted) {
        LossStage::Attempted
    } else {
        LossStage::Lost
    };
    let mut decision = Decision::new(Role::Amount, 90, format!("{}; the values are sums", says(meaning)))
        .ranked(50 + profile.filled * 40 / profile.rows.max(1));
    decision.stage = (stage != LossStage::Lost).then_some(stage);
    decision.currency = code.or_else(|| signed(header));
    Some(decision)
}

/// The currency whose sign ends a header: `Щета (лв.)`, `Kwota w zł`, `Amount €`.
fn signed(header: &str) -> Option<Currency> {
    let last = header.trim().rsplit([' ', '_', '(', '[', '/']).next()?;
    let sign = last.trim_matches(['(', ')', '[', ']', '.', ' ']);
    if sign.chars().count() > 3 { None } else { Currency::from_symbol(sign).ok() }
}

/// What describes the case: story, kind, place, language.
fn described(meaning: &Meaning, profile: &Profile<'_>) -> Option<Decision> {
    if meaning.has(Word::Victim)
        && profile.filled >= 3
        && profile.distinct <= 8
        && profile.share(|v| victim_kind(v).is_some()) >= 80
    {
        return Some(Decision::new(Role::VictimKind, 80, says(meaning)));
    }
    let traced = TRACES.iter().any(|(word, _)| meaning.has(*word));
    let long = profile.mean_letters >= 40 && profile.mean_words >= 6;
    if meaning.has(Word::Narrative) && !meaning.any(&[Word::Third, Word::Method]) {
        // `description of offence` may be the code list's wording or the story.
        let choice = profile.filled >= 12 && profile.is_choice();
        if long && !choice || profile.filled == 0 && !traced {
            let rank = profile.mean_letters.min(2000) + 100;
            return Some(
                Decision::new(Role::Narrative, 95, format!("{}; the values are long texts", says(meaning)))
                    .ranked(rank),
            );
        }
        if !choice && profile.mean_words >= 3 && !traced {
            return Some(Decision::new(Role::Narrative, 70, says(meaning)).ranked(50));
        }
    }
    if long
        && (meaning.is_empty()
            || meaning.covered < 50
            || meaning.any(&[Word::Offence, Word::Case, Word::Subject, Word::Kind]))
    {
        let choice = profile.filled >= 12 && profile.is_choice();
        let (_, _, traces) = profile.strict();
        if !choice && traces < 30 && !meaning.has(Word::Third) {
            return Some(
                Decision::new(Role::Narrative, 75, "the values are long texts")
                    .ranked(profile.mean_letters.min(2000)),
            );
        }
    }
    let spoken = profile.filled == 0 || profile.share(|v| v.parse::<Language>().is_ok()) >= 60;
    if meaning.has(Word::Language) && spoken && !traced {
        return Some(Decision::new(Role::Language, 85, says(meaning)));
    }
    None
}

fn reference_by_name(meaning: &Meaning, profile: &Profile<'_>) -> Option<Decision> {
    let strength = if meaning.has(Word::Reference) {
        90
    } else if meaning.has(Word::Number) && meaning.has(Word::Case) {
        85
    } else if meaning.covered >= 80
        && meaning.has(Word::Number)
        && !meaning.any(&[Word::Offence, Word::Trace, Word::Product, Word::Count])
    {
        60
    } else if meaning.has_only(Word::Case, &[Word::Kind]) && meaning.covered >= 80 && profile.is_unique() {
        55
    } else {
        return None;
    };
    let of_somebody =
        meaning.any(&[Word::Victim, Word::Offender, Word::Recipient, Word::Sender, Word::Third]);
    let traced = TRACES.iter().any(|(word, _)| meaning.has_only(*word, &[Word::Reference, Word::Case]));
    if traced || of_somebody && strength < 85 || meaning.any(&[Word::Subject, Word::Status, Word::Place]) {
        return None;
    }
    // A leading plus is a telephone's.
    if profile.filled > 0 && profile.share(|v| v.starts_with('+')) >= 60 {
        return None;
    }
    if profile.filled > 0
        && (profile.longest > 120 || profile.mean_words > 4 || profile.filled * 100 < profile.rows * 60)
    {
        return None;
    }
    let unique = if profile.is_unique() { 20 } else { 0 };
    let rank = strength + unique - if of_somebody { 30 } else { 0 };
    Some(Decision::new(Role::Reference, strength as u8, says(meaning)).ranked(rank))
}

fn trace(meaning: &Meaning, profile: &Profile<'_>) -> Option<Decision> {
    let choice = profile.filled >= 8 && profile.is_choice();
    let sorted = meaning.any(&[Word::Kind, Word::Method, Word::Status, Word::Stage, Word::Language]);
    if meaning.any(&[Word::Contact, Word::Trace, Word::Handle, Word::Advert, Word::Platform])
        && meaning.has(Word::Kind)
        && choice
    {
        let (role, why) = if meaning.any(&[Word::Trace, Word::Contact]) && !meaning.has(Word::Platform) {
            (Role::TraceKind, "names the kind of a trace")
        } else {
            (Role::Platform, "names a platform")
        };
        return Some(Decision::new(role, 75, why));
    }
    if meaning.has(Word::Platform)
        && !TRACES.iter().any(|(w, _)| meaning.has_only(*w, &[Word::Platform]) && *w != Word::Company)
    {
        let (_, strict, _) = profile.strict();
        if strict < 50 && (profile.filled == 0 || profile.longest <= 60) {
            return Some(Decision::new(Role::Platform, 80, says(meaning)));
        }
    }
    if sorted && choice && profile.strict().1 < 50 {
        return None;
    }
    let mut candidates: Vec<(TraceKind, usize)> = Vec::new();
    for (word, kind) in TRACES {
        if meaning.has(*word) {
            let share = if profile.filled == 0 { 100 } else { profile.plausible(*kind) };
            candidates.push((*kind, share));
        }
    }
    let (shown, shown_share, any_share) = profile.strict();
    let shown = shown.map(general);
    if candidates.is_empty() {
        return unnamed(meaning, profile);
    }
    let named: Vec<TraceKind> =
        candidates.iter().filter(|(_, share)| *share >= 40).map(|(kind, _)| *kind).collect();
    let said = |kind: TraceKind| candidates.iter().any(|(named, _)| *named == kind);
    let mut kinds: Vec<TraceKind> = candidates
        .iter()
        .map(|(kind, _)| *kind)
        .filter(|k| !matches!(k, TraceKind::Person | TraceKind::Company))
        .collect();
    kinds.dedup();
    // `accounts, phones and mails`: each value says what it is, and what says nothing is a user name or an account.
    let mixed = if profile.filled == 0 {
        kinds.len() > 1
    } else {
        kinds.len() > 1 && any_share >= 25 && (shown_share < 95 || any_share > shown_share)
    };
    // `number of the WhatsApp account`: one kind, said twice.
    let twice = kinds.len() == 2 && said(TraceKind::Handle) && said(TraceKind::Account) && any_share < 60;
    if mixed && !twice {
        let mut decision =
            Decision::new(Role::Traces, 80, format!("{}; each value says which", says(meaning)));
        decision.kind = [TraceKind::Handle, TraceKind::Account].into_iter().find(|kind| said(*kind));
        return Some(decision);
    }
    // What a value shows by itself goes before what its column is called, save where other things look the same.
    if let Some(shown) = shown
        && profile.filled > 0
        && shown_share >= 70
        && !(shown == TraceKind::Url
            && (named.contains(&TraceKind::Handle) || named.contains(&TraceKind::Advert)))
        && !(named.contains(&TraceKind::Parcel) || named.contains(&TraceKind::Transaction))
        && !(shown == TraceKind::Phone
            && named.iter().any(|k| matches!(k, TraceKind::Account | TraceKind::Advert | TraceKind::Bic)))
        && !(shown == TraceKind::Card && named.contains(&TraceKind::Account))
    {
        return Some(Decision::trace(shown, 95, format!("{}; the values show {shown}", says(meaning))));
    }
    if any_share >= 60 && shown_share < 60 && profile.filled > 0 && !named.is_empty() {
        return Some(Decision::new(
            Role::Traces,
            80,
            format!("{}; the values are of several kinds", says(meaning)),
        ));
    }
    // `Alias` over names of people.
    if named.contains(&TraceKind::Handle) && profile.filled > 0 && profile.share(shapes::is_person_like) >= 60
    {
        return Some(
            Decision::trace(TraceKind::Person, 75, format!("{}; the values are names", says(meaning)))
                .identifying(),
        );
    }
    let best = candidates.iter().find(|(_, share)| *share >= 40)?;
    let confidence = if profile.filled == 0 { 60 } else { 80 };
    let mut decision = Decision::trace(best.0, confidence, says(meaning));
    // A firm that was cheated is named no more than a person.
    decision.identity = matches!(best.0, TraceKind::Person | TraceKind::Company);
    Some(decision)
}

/// A column whose header names no kind of trace, or something that may be one: `address`, `contact`.
fn unnamed(meaning: &Meaning, profile: &Profile<'_>) -> Option<Decision> {
    let (shown, shown_share, any_share) = profile.strict();
    let shown = shown.map(general).filter(|_| profile.filled > 0);
    let open = meaning.any(&[Word::Contact, Word::Trace, Word::Address]);
    // Numbers may be anything; the rest is what it looks like, whatever the header calls it.
    let telling = shown.filter(|kind| !matches!(kind, TraceKind::Phone | TraceKind::Card) || open);
    if let Some(kind) = telling
        && shown_share >= 70
        && !meaning.any(&[Word::Narrative, Word::Kind, Word::Status])
        && any_share < shown_share + 5
    {
        return Some(Decision::trace(kind, 85, format!("the values show {kind}")));
    }
    if open && any_share >= if meaning.has(Word::Address) { 50 } else { 25 } && profile.filled > 0
        || profile.filled == 0 && meaning.any(&[Word::Contact, Word::Trace])
    {
        return Some(Decision::new(
            Role::Traces,
            75,
            format!("{}; the values are of several kinds", says(meaning)),
        ));
    }
    None
}

/// The kind that a column takes for a kind of value.
pub(crate) fn general(kind: TraceKind) -> TraceKind {
    if kind == TraceKind::Iban {
        TraceKind::Account
    } else if kind == TraceKind::Domain {
        TraceKind::Url
    } else {
        kind
    }
}

fn identity(meaning: &Meaning, profile: &Profile<'_>) -> Option<Decision> {
    if meaning.any(&[Word::Bank, Word::Place, Word::Kind, Word::Product])
        && !meaning.has_only(Word::Name, &[Word::Kind])
    {
        return None;
    }
    if meaning.any(&[Word::Bank, Word::Status, Word::Method, Word::Subject, Word::Country]) {
        return None;
    }
    if meaning.has(Word::Name)
        && (profile.filled == 0 || profile.plausible(TraceKind::Person) >= 60 && profile.lettered() >= 80)
    {
        return Some(Decision::trace(TraceKind::Person, 70, says(meaning)).identifying());
    }
    // A person's column may be headed by the side alone: `Suspect`, `Victim`.
    let side = meaning.any(&[Word::Victim, Word::Offender, Word::Recipient, Word::Sender]);
    let choice = profile.filled >= 12 && profile.is_choice();
    if side
        && meaning.covered >= 80
        && !meaning.any(&[Word::Number, Word::Count, Word::Age, Word::Gender, Word::Address])
    {
        let (shown, share, any) = profile.strict();
        if (20..90).contains(&any) && any > share + 10 {
            let mut decision = Decision::new(
                Role::Traces,
                65,
                format!("{}; the values are of several kinds", says(meaning)),
            );
            decision.kind = Some(TraceKind::Person);
            return Some(decision);
        }
        if let Some(kind) = shown.filter(|_| share >= 50) {
            return Some(Decision::trace(
                general(kind),
                85,
                format!("{}; the values show {kind}", says(meaning)),
            ));
        }
        if profile.filled > 0
            && profile.plausible(TraceKind::Person) >= 60
            && profile.lettered() >= 90
            && (!choice || profile.distinct >= 4 && profile.mean_words >= 2)
        {
            return Some(Decision::trace(TraceKind::Person, 55, says(meaning)).identifying());
        }
    }
    if meaning.has(Word::Address) {
        return Some(Decision::new(Role::Field, 70, says(meaning)).identifying());
    }
    None
}

fn field(meaning: &Meaning, profile: &Profile<'_>) -> Option<Decision> {
    let bare_or_victim = !meaning.any(&[Word::Offender, Word::Recipient, Word::Bank, Word::Third]);
    let choice = profile.filled == 0 || profile.is_choice();
    if meaning.has(Word::VictimKind) || meaning.has(Word::Victim) && meaning.has(Word::Kind) && choice {
        return Some(Decision::new(Role::VictimKind, 70, says(meaning)));
    }
    // What a column's cells are not, it is not: each would be told as a fault.
    let mostly = |holds: &dyn Fn(&str) -> bool| profile.filled == 0 || profile.share(holds) >= 60;
    if meaning.has(Word::Sector) && mostly(&|v| v.parse::<Nis2Sector>().is_ok()) {
        return Some(Decision::new(Role::VictimSector, 65, says(meaning)));
    }
    if meaning.has(Word::Kind)
        && !meaning.any(&[Word::Product, Word::Method, Word::Offender, Word::Bank, Word::Status, Word::Count])
    {
        let fits = profile.filled == 0
            || !profile.is_unique() && profile.mean_letters <= 120
            || profile.filled < 12 && profile.mean_letters <= 80;
        if fits && profile.lettered() + usize::from(profile.filled == 0) > 0 {
            let wording = profile.share(|v| joinder_core::codes::Kind::from_words(v).is_some());
            return Some(Decision::new(Role::Kind, 85, says(meaning)).ranked(50 + wording));
        }
    }
    if meaning.has(Word::Age)
        && bare_or_victim
        && !meaning.has(Word::Offence)
        && mostly(&|v| age(v).is_some())
    {
        return Some(Decision::new(Role::VictimAge, 75, says(meaning)));
    }
    if meaning.has(Word::Country) && bare_or_victim && !meaning.has(Word::Place) {
        let known = profile.share(|v| shapes::country(v).is_some());
        if profile.filled > 0 && known >= 80 && profile.distinct <= 3 {
            return Some(Decision::new(Role::Country, 75, says(meaning)));
        }
    }
    if meaning.has(Word::Place) && bare_or_victim {
        return Some(Decision::new(Role::Place, 70, says(meaning)));
    }
    if meaning.has(Word::Stage) && choice && mostly(&|v| stage(v).is_some()) {
        return Some(Decision::new(Role::Stage, 60, says(meaning)));
    }
    if meaning.has(Word::Port) && profile.share(|v| v.parse::<u16>().is_ok()) >= 80 {
        return Some(Decision::new(Role::Port, 70, says(meaning)));
    }
    let plain = [
        Word::Bank,
        Word::Gender,
        Word::Status,
        Word::Count,
        Word::Product,
        Word::Method,
        Word::Subject,
        Word::Country,
        Word::Place,
        Word::Third,
    ];
    (meaning.any(&plain) && profile.strict().1 < 80).then(|| Decision::new(Role::Field, 60, says(meaning)))
}

fn by_values(meaning: &Meaning, profile: &Profile<'_>) -> Decision {
    let (shown, share, any) = profile.strict();
    let numbered = meaning.any(&[Word::Number, Word::Case, Word::Reference, Word::Amount]);
    if let Some(kind) = shown
        && share >= 60
        && !(numbered
            && (kind == TraceKind::Card
                || kind == TraceKind::Phone && profile.share(|v| v.starts_with('+')) < 60))
    {
        return Decision::trace(
            general(kind),
            share.min(90) as u8,
            format!("{share} of 100 values show {kind}"),
        );
    }
    if any >= 60 && !numbered {
        return Decision::new(Role::Traces, 60, format!("{any} of 100 values are traces of several kinds"));
    }
    if profile.mean_letters >= 60 && profile.mean_words >= 8 && !meaning.has(Word::Third) {
        return Decision::new(Role::Narrative, 65, "the values are long texts")
            .ranked(profile.mean_letters.min(2000));
    }
    if meaning.is_empty() && profile.filled >= 5 && profile.is_choice() && profile.lettered() >= 90 {
        let wording = profile.share(|v| joinder_core::codes::Kind::from_words(v).is_some());
        if wording >= 60 {
            return Decision::new(Role::Kind, 60, format!("{wording} of 100 values are kinds of offence"))
                .ranked(wording);
        }
    }
    Decision::new(
        Role::Field,
        40,
        if meaning.is_empty() { "not understood".to_owned() } else { says(meaning) },
    )
}
