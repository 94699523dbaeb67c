//! Works out a mapping from headers and values, and says why.

use std::collections::BTreeMap;

use joinder_core::{
    Side, TraceKind,
    codes::{Country, Currency},
};

use super::{
    Column, DateOrder, Mapping, Role,
    columns::{Decision, decide},
    profile::Profile,
    sides::{Seen, sides},
    states,
    words::{Meaning, Word, folded},
};
use crate::tabular::{dates, sums};

/// A mapping that was worked out, and the reasons.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Suggestion {
    /// What to read the table by.
    pub mapping: Mapping,
    /// One for each column, in the order of the table.
    pub guesses: Vec<Guess>,
    /// What the operator should know: what was recognised and by what, what could not be proved, what is left out.
    pub notes: Vec<String>,
}

/// What one column was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// Its header.
    pub column: String,
    /// Its place, from 1.
    pub at: usize,
    /// What it means.
    pub role: Role,
    /// For a trace: its kind.
    pub kind: Option<TraceKind>,
    /// For a trace: whose it is.
    pub side: Option<Side>,
    /// Why, for people. Holds no value of the table.
    pub why: String,
    /// How sure, in hundredths.
    pub confidence: u8,
}

/// The first rows of a table.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    /// The headers; empty strings where there are none.
    pub headers: Vec<String>,
    /// The headings above groups of columns, each repeated over its group; empty where there are none.
    pub groups: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

/// Works out a mapping from the beginning of a table: a megabyte is enough, a workbook is needed whole.
///
/// The State tells what nothing in the table proves, and the notes say so.
pub fn suggest(sample: &[u8], name: &str, country: Option<Country>) -> Suggestion {
    crate::tabular::suggest(sample, name, country)
}

/// Works out what the columns mean; encoding, delimiter and header line are the caller's.
///
/// Where the State is not known, the texts' language and the accounts tell the likeliest one, and a note says so.
pub(crate) fn suggest_columns(table: &Table, country: Option<Country>) -> Suggestion {
    if country.is_some() {
        return judged(table, country);
    }
    let first = judged(table, None);
    let Some(likely) = likely_state(table, &first) else { return first };
    let mut suggestion = judged(table, Some(likely));
    suggestion.mapping.country = Some(likely);
    suggestion.notes.push(format!("the State is not stated; language and accounts speak for {likely}"));
    suggestion
}

/// The State whose language the texts are in; among several of one language, the one where most accounts are.
fn likely_state(table: &Table, suggestion: &Suggestion) -> Option<Country> {
    let cells = |wanted: &dyn Fn(&Guess) -> bool| -> Vec<&str> {
        let places: Vec<usize> = suggestion.guesses.iter().filter(|g| wanted(g)).map(|g| g.at - 1).collect();
        let rows = table.rows.iter().take(200);
        rows.flat_map(|row| places.iter().filter_map(|at| row.get(*at)).map(String::as_str)).collect()
    };
    let mut accounts: BTreeMap<Country, usize> = BTreeMap::new();
    for state in
        cells(&|g| g.kind == Some(TraceKind::Account)).into_iter().filter_map(super::shapes::iban_country)
    {
        *accounts.entry(state).or_default() += 1;
    }
    let story: String =
        cells(&|g| g.role == Role::Narrative).into_iter().take(40).collect::<Vec<_>>().join("\n");
    let told = whatlang::detect(&story).filter(|_| story.len() > 200)?;
    let language: joinder_core::codes::Language = two_letters(told.lang())?.parse().ok()?;
    let speaks = |state: Country| states::of(state).is_some_and(|s| s.language == language.as_str());
    let at_home = accounts.iter().filter(|(state, _)| speaks(**state)).max_by_key(|(_, count)| **count);
    at_home
        .map(|(state, _)| *state)
        .or_else(|| Country::EU27.into_iter().filter(|s| speaks(*s)).max_by_key(|s| size(*s)))
}

fn two_letters(language: whatlang::Lang) -> Option<&'static str> {
    const CODES: &[(&str, &str)] = &[
        ("deu", "de"),
        ("nld", "nl"),
        ("fra", "fr"),
        ("spa", "es"),
        ("ita", "it"),
        ("por", "pt"),
        ("pol", "pl"),
        ("ron", "ro"),
        ("swe", "sv"),
        ("dan", "da"),
        ("fin", "fi"),
        ("est", "et"),
        ("lav", "lv"),
        ("lit", "lt"),
        ("ces", "cs"),
        ("slk", "sk"),
        ("slv", "sl"),
        ("hrv", "hr"),
        ("hun", "hu"),
        ("bul", "bg"),
        ("ell", "el"),
    ];
    CODES.iter().find(|(three, _)| *three == language.code()).map(|(_, two)| *two)
}

/// Of the States of one language the largest is likeliest.
fn size(state: Country) -> u8 {
    match state.as_str() {
        "DE" | "FR" | "NL" | "GR" => 1,
        _ => 0,
    }
}

fn judged(table: &Table, country: Option<Country>) -> Suggestion {
    let empty = String::new();
    let headers = super::abbreviations::spelled_out(&table.headers, country);
    let meanings: Vec<Meaning> = headers.iter().map(|h| Meaning::of(h)).collect();
    let groups: Vec<Meaning> =
        (0..meanings.len()).map(|at| Meaning::of(table.groups.get(at).unwrap_or(&empty))).collect();
    let profiles: Vec<Profile<'_>> = (0..meanings.len())
        .map(|at| Profile::of(table.rows.iter().map(move |row| row.get(at).map_or("", String::as_str))))
        .collect();
    let mut decisions: Vec<Decision> =
        (0..meanings.len()).map(|at| decide(&table.headers[at], &meanings[at], &profiles[at])).collect();
    let mut notes = Vec::new();

    leave_own_pages(&mut decisions, &profiles, &meanings);
    leave_blind_country(&mut decisions, &profiles, country, &mut notes);
    let merge_rows = choose_reference(&mut decisions, &profiles, &meanings, &mut notes);
    choose_dates(&mut decisions, &profiles);
    choose_amounts(&mut decisions, &table.headers);
    for role in [
        Role::Kind,
        Role::Currency,
        Role::Country,
        Role::Language,
        Role::Stage,
        Role::VictimAge,
        Role::VictimKind,
        Role::VictimSector,
        Role::TraceKind,
        Role::Platform,
        Role::Port,
    ] {
        keep_best(&mut decisions, role);
    }
    let named = decisions.iter().any(|d| matches!(d.kind, Some(TraceKind::Handle | TraceKind::Advert)));
    for decision in &mut decisions {
        if decision.role == Role::Platform && !named {
            demote(decision, "a platform, but no column of user names or adverts");
        }
    }

    let seen: Vec<Seen<'_, '_>> = (0..decisions.len())
        .map(|at| Seen {
            meaning: &meanings[at],
            group: &groups[at],
            decision: &decisions[at],
            profile: &profiles[at],
            stem: folded(&table.headers[at])
                .trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ')
                .to_owned(),
        })
        .collect();
    let sides = sides(&seen, country);

    let mut suggestion = Suggestion { notes, ..Suggestion::default() };
    suggestion.mapping.merge_rows = merge_rows;
    let repeated = repeated_headers(&table.headers);
    let mut dropped = Vec::new();
    for (at, decision) in decisions.iter().enumerate() {
        let header = table.headers[at].trim();
        let (role, kind, side, why) = settle(decision, sides[at]);
        if role == Role::Ignore && decision.identity {
            dropped.push(if header.is_empty() {
                format!("column {}", at + 1)
            } else {
                format!("`{header}`")
            });
        }
        let mut column = Column::new(header, role);
        column.at = (header.is_empty() || repeated.contains(&header.to_lowercase())).then_some(at + 1);
        column.kind = kind;
        column.side = side;
        column.stage = decision.stage.filter(|_| role == Role::Amount);
        column.currency = decision.currency.filter(|_| role == Role::Amount);
        column.platform =
            platform_of(header).filter(|_| matches!(kind, Some(TraceKind::Handle | TraceKind::Advert)));
        suggestion.mapping.columns.push(column);
        suggestion.guesses.push(Guess {
            column: header.to_owned(),
            at: at + 1,
            role,
            kind,
            side,
            why,
            confidence: decision.confidence,
        });
    }
    if !dropped.is_empty() {
        suggestion.notes.push(format!(
            "left out, as they say who the victim is (map them to keep them): {}",
            dropped.join(", ")
        ));
    }
    settle_forms(&mut suggestion, &decisions, &profiles, country);
    suggestion
}

/// Names and identity of the victim are left out; names of offenders are traces.
fn settle(
    decision: &Decision,
    side: Option<(Side, &'static str)>,
) -> (Role, Option<TraceKind>, Option<Side>, String) {
    let Some((side, why_side)) = side else {
        return (decision.role, decision.kind, None, decision.why.clone());
    };
    let why = format!("{}; {why_side}", decision.why);
    match (decision.identity, side) {
        (true, Side::Victim) => (Role::Ignore, None, None, why),
        (true, Side::Third) => (Role::Field, None, None, why),
        (true, Side::Offender) if decision.kind.is_none() => (decision.role, None, None, why),
        (_, side) => (decision.role, decision.kind, Some(side), why),
    }
}

/// Addresses that all lie on one host, each another, beside a column of sites: pages of the source about its records.
fn leave_own_pages(decisions: &mut [Decision], profiles: &[Profile<'_>], meanings: &[Meaning]) {
    let sites: Vec<usize> =
        (0..decisions.len()).filter(|at| decisions[*at].kind == Some(TraceKind::Url)).collect();
    let hosts: Vec<Option<&str>> = sites.iter().map(|at| one_host(&profiles[*at])).collect();
    if hosts.iter().all(Option::is_some) {
        return;
    }
    for (at, host) in sites.into_iter().zip(hosts) {
        let profile = &profiles[at];
        let own = host.is_some_and(|host| joinder_observables::normalise::platform_of_host(host).is_none());
        if own
            && profile.filled >= 10
            && profile.distinct * 100 >= profile.filled * 90
            && !meanings[at].has(Word::Offender)
        {
            demote(&mut decisions[at], "all on one host, as pages of the source about its own records are");
        }
    }
}

/// The host of all addresses of a column.
fn one_host<'t>(profile: &Profile<'t>) -> Option<&'t str> {
    let host = |value: &'t str| {
        let rest = value.split_once("://").map_or(value, |(_, rest)| rest);
        rest.split(['/', '?', '#']).next().filter(|host| !host.is_empty())
    };
    let mut hosts = profile.values().iter().map(|value| host(value));
    let first = hosts.next()??;
    hosts.all(|other| other == Some(first)).then_some(first)
}

/// One State in every row, although the stories are in several languages: a form's default, and no State.
fn leave_blind_country(
    decisions: &mut [Decision],
    profiles: &[Profile<'_>],
    country: Option<Country>,
    notes: &mut Vec<String>,
) {
    let constant = |at: &usize| {
        let profile = &profiles[*at];
        let stated = profile.values().first().and_then(|value| super::shapes::country(value));
        decisions[*at].role == Role::Country
            && profile.filled >= 20
            && profile.distinct == 1
            && (stated.is_none() || stated != country)
    };
    let constant: Vec<usize> = (0..decisions.len()).filter(constant).collect();
    if constant.is_empty() {
        return;
    }
    let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
    let stories = decisions.iter().zip(profiles).filter(|(d, _)| d.role == Role::Narrative);
    for text in stories.flat_map(|(_, p)| p.values().iter()).filter(|text| text.len() > 60) {
        let head = &text[..text.floor_char_boundary(300.min(text.len()))];
        if let Some(told) = whatlang::detect(head).filter(whatlang::Info::is_reliable) {
            *languages.entry(told.lang().code()).or_default() += 1;
        }
    }
    let spoken = languages.values().filter(|count| **count >= 2).count();
    // One language beside the State's own is what visitors write.
    if spoken >= 3 || country.is_some() && spoken >= 2 {
        for at in constant {
            demote(&mut decisions[at], "the same in every row");
        }
        notes.push("a column names one State in every row although the texts are in several languages; it is taken for a default and not used".to_owned());
    }
}

fn demote(decision: &mut Decision, why: &str) {
    decision.role = Role::Field;
    decision.kind = None;
    decision.why = format!("{}; {why}", decision.why);
}

/// Leaves the role to the best of those that claim it, the first among equals.
fn keep_best(decisions: &mut [Decision], role: Role) -> Option<usize> {
    let best = (0..decisions.len())
        .filter(|at| decisions[*at].role == role)
        .max_by_key(|at| (decisions[*at].rank, std::cmp::Reverse(*at)))?;
    for (at, decision) in decisions.iter_mut().enumerate() {
        if at != best && decision.role == role {
            demote(decision, "another column does better");
        }
    }
    Some(best)
}

/// One column is the report's number; says whether rows that follow one another share it.
fn choose_reference(
    decisions: &mut [Decision],
    profiles: &[Profile<'_>],
    meanings: &[Meaning],
    notes: &mut Vec<String>,
) -> bool {
    for (decision, profile) in decisions.iter_mut().zip(profiles) {
        if decision.role == Role::Reference && !profile.tells_rows_apart() {
            demote(decision, "too few different values for the report's number");
        }
    }
    let named = keep_best(decisions, Role::Reference);
    let best = named.or_else(|| {
        let best = unnamed_reference(decisions, profiles, meanings)?;
        decisions[best].role = Role::Reference;
        decisions[best].why = "short, in every row, and never twice".to_owned();
        decisions[best].confidence = 60;
        Some(best)
    });
    let Some(best) = best else {
        notes.push("no column is the report's number; one is made from the content of each row".to_owned());
        return false;
    };
    let profile = &profiles[best];
    if profile.is_unique() || profile.filled == 0 {
        return false;
    }
    let merge = profile.runs >= 2 && profile.runs * 100 >= profile.filled * 2;
    if merge {
        notes.push("rows that follow one another with the same number are taken as one report".to_owned());
    }
    merge
}

/// A column that could be the report's number although its header does not say so. One that only counts the rows is the
/// last choice: the next export counts anew.
fn unnamed_reference(
    decisions: &[Decision],
    profiles: &[Profile<'_>],
    meanings: &[Meaning],
) -> Option<usize> {
    let could = |at: &usize| {
        let (decision, profile) = (&decisions[*at], &profiles[*at]);
        matches!(decision.role, Role::Field | Role::Kind)
            && !decision.identity
            // A number in the first column is hardly anything else.
            && (profile.filled >= 3 || *at == 0 && meanings[*at].any(&[Word::Number, Word::Case]))
            && profile.is_unique()
            && profile.filled * 100 >= profile.rows * 95
            && profile.longest <= 60
            && profile.mean_words <= 3
            && profile.share(|v| v.bytes().any(|b| b.is_ascii_digit())) >= 80
    };
    (0..decisions.len()).filter(could).min_by_key(|at| (profiles[*at].counts_rows(), *at))
}

fn choose_dates(decisions: &mut [Decision], profiles: &[Profile<'_>]) {
    let opens: Vec<usize> = (0..decisions.len())
        .filter(|at| decisions[*at].open_date && decisions[*at].role == Role::ReportedAt)
        .collect();
    let fixed = |decisions: &[Decision], role| decisions.iter().any(|d| d.role == role && !d.open_date);
    let mut reported = fixed(decisions, Role::ReportedAt);
    let mut happened = fixed(decisions, Role::HappenedFrom);
    for at in opens {
        let decision = &mut decisions[at];
        if !reported {
            reported = true;
        } else if !happened {
            decision.role = Role::HappenedFrom;
            happened = true;
        } else {
            demote(decision, "a date tied to neither the report nor the offence");
        }
        decision.open_date = false;
    }
    for role in [Role::ReportedAt, Role::HappenedFrom, Role::HappenedUntil] {
        keep_best(decisions, role);
    }
    const PAIRS: [(Role, Role); 3] = [
        (Role::ReportedAt, Role::ReportedTime),
        (Role::HappenedFrom, Role::HappenedFromTime),
        (Role::HappenedUntil, Role::HappenedUntilTime),
    ];
    let takes_time = |decisions: &[Decision], role: Role| {
        decisions.iter().zip(profiles).any(|(d, p)| d.role == role && p.share(|v| v.contains(':')) < 50)
    };
    for at in 0..decisions.len() {
        if !PAIRS.iter().any(|(_, time)| *time == decisions[at].role) {
            continue;
        }
        let near =
            decisions[..at].iter().rev().take(2).find_map(|d| PAIRS.iter().find(|(date, _)| *date == d.role));
        let own = PAIRS.iter().find(|(_, time)| *time == decisions[at].role);
        let pair = if decisions[at].open_date { near.or(own) } else { own };
        match pair {
            Some((date, time)) if takes_time(decisions, *date) => decisions[at].role = *time,
            _ => demote(&mut decisions[at], "a time of day without a date that lacks one"),
        }
        decisions[at].open_date = false;
    }
    for (_, time) in PAIRS {
        keep_best(decisions, time);
    }
}

/// Several sums of one stage are kept only where they are numbered; else one of them is the total or a copy.
fn choose_amounts(decisions: &mut [Decision], headers: &[String]) {
    let stem = |at: usize| {
        let text = folded(&headers[at]);
        let words: Vec<&str> = text.split(' ').filter(|w| w.bytes().any(|b| !b.is_ascii_digit())).collect();
        (words.join(" "), text.len())
    };
    let mut best: BTreeMap<Option<u8>, usize> = BTreeMap::new();
    let amounts: Vec<usize> = (0..decisions.len()).filter(|at| decisions[*at].role == Role::Amount).collect();
    for &at in &amounts {
        let key = decisions[at].stage.map(|s| s as u8);
        let first = best.entry(key).or_insert(at);
        if decisions[at].rank > decisions[*first].rank + 15 {
            *first = at;
        }
    }
    for &at in &amounts {
        let first = best[&decisions[at].stage.map(|s| s as u8)];
        if at != first && (stem(at).0 != stem(first).0 || stem(at).0.is_empty()) {
            demote(&mut decisions[at], "another column holds the sum");
        }
    }
}

fn repeated_headers(headers: &[String]) -> Vec<String> {
    let mut names: Vec<String> = headers.iter().map(|h| h.trim().to_lowercase()).collect();
    names.sort();
    names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].clone()).collect()
}

/// A platform that a header names: `Telegram`, `WhatsApp-Nummer`, `fb_profile`.
fn platform_of(header: &str) -> Option<String> {
    const PLATFORMS: &[(&str, &str)] = &[
        ("telegram", "telegram"),
        ("tg", "telegram"),
        ("whatsapp", "whatsapp"),
        ("whats", "whatsapp"),
        ("wa", "whatsapp"),
        ("instagram", "instagram"),
        ("insta", "instagram"),
        ("facebook", "facebook"),
        ("fb", "facebook"),
        ("tiktok", "tiktok"),
        ("tik", "tiktok"),
        ("discord", "discord"),
        ("snapchat", "snapchat"),
        ("twitter", "x"),
        ("signal", "signal"),
        ("viber", "viber"),
        ("skype", "skype"),
        ("vinted", "vinted"),
        ("marktplaats", "marktplaats"),
        ("ebay", "ebay"),
        ("vk", "vk"),
        ("linkedin", "linkedin"),
        ("wechat", "wechat"),
        ("телеграм", "telegram"),
        ("вайбър", "viber"),
        ("фейсбук", "facebook"),
        ("инстаграм", "instagram"),
        ("kleinanzeigen", "kleinanzeigen"),
        ("leboncoin", "leboncoin"),
        ("olx", "olx"),
        ("allegro", "allegro"),
        ("blocket", "blocket"),
        ("tori", "tori"),
        ("subito", "subito"),
        ("wallapop", "wallapop"),
    ];
    let text = folded(header);
    let mut found = text.split(' ').filter_map(|word| PLATFORMS.iter().find(|(name, _)| *name == word));
    let first = found.next()?;
    // Two platforms in one header say nothing about a cell.
    found.all(|other| other.1 == first.1).then(|| first.1.to_owned())
}

/// Decimal mark, order of dates, zone and currency: proved by the values, or else the State's habit, and said which.
fn settle_forms(
    suggestion: &mut Suggestion,
    decisions: &[Decision],
    profiles: &[Profile<'_>],
    country: Option<Country>,
) {
    let state = country.and_then(states::of);
    let values = |wanted: &[Role]| -> Vec<&str> {
        let columns = decisions.iter().zip(profiles).filter(|(d, _)| wanted.contains(&d.role));
        columns.flat_map(|(_, p)| p.values().iter().copied()).collect()
    };
    let mapping = &mut suggestion.mapping;
    let amounts = values(&[Role::Amount]);
    if !amounts.is_empty() {
        let commas = amounts.iter().filter(|v| sums::proof(v) == Some(',')).count();
        let points = amounts.iter().filter(|v| sums::proof(v) == Some('.')).count();
        let habit = state.map_or(',', |s| s.decimal);
        let (mark, why) = match (commas, points) {
            (0, 0) => (habit, "not provable; the State's habit"),
            (c, p) if c > p => (',', "proved by the sums"),
            (c, p) if c < p => ('.', "proved by the sums"),
            _ => (habit, "the sums contradict one another; the State's habit"),
        };
        mapping.decimal_mark = Some(mark);
        suggestion.notes.push(format!("decimal mark `{mark}`: {why}"));
        mapping.currency = country.and_then(Currency::of);
        if let Some(currency) = mapping.currency {
            suggestion.notes.push(format!("sums that name no currency are taken as {currency}"));
        }
    }
    let dated = values(&[Role::ReportedAt, Role::HappenedFrom, Role::HappenedUntil]);
    if !dated.is_empty() {
        let count = |order| dated.iter().filter(|v| dates::proof(v) == Some(order)).count();
        let (dmy, mdy, ymd) = (count(DateOrder::Dmy), count(DateOrder::Mdy), count(DateOrder::Ymd));
        let habit = state.map_or(DateOrder::Dmy, |s| s.order);
        let (order, why) = match dmy.max(mdy).max(ymd) {
            0 => (habit, "not provable by a number over 12; the State's habit"),
            n if n == dmy => (DateOrder::Dmy, "proved by numbers over 12"),
            n if n == mdy => (DateOrder::Mdy, "proved by numbers over 12"),
            _ => (DateOrder::Ymd, "proved by numbers over 31"),
        };
        mapping.date_order = Some(order);
        suggestion.notes.push(format!("dates are read as {}: {why}", order.words()));
        if dmy > 0 && mdy > 0 {
            suggestion.notes.push(
                "dates stand in more than one order; those that don't fit are said to be faulty".to_owned(),
            );
        }
        mapping.zone = state.map(|s| s.zone.to_owned());
        suggestion.notes.push(match &mapping.zone {
            Some(zone) => format!("times without an offset are taken in the State's zone, {zone}"),
            None => "times without an offset stay local, as the State is not known".to_owned(),
        });
    }
}
