//! Small signs that say whose, where, under what conditions, and how things stand.

use joinder_core::{
    Audience, Level, Marking, OrganisationCode, Release, Unit,
    codes::{Country, Kind, Pap, Tlp},
};
use maud::{Markup, html};

use super::{icon, law::purpose_with_letter};
use crate::reader::Reader;

/// A State's name; the code's own English name where the language has none.
pub fn country_name(_reader: &Reader, country: Country) -> &'static str {
    country.name()
}

/// A kind's name.
pub fn kind_name(reader: &Reader, kind: Kind) -> String {
    reader.say(&format!("kind-{kind}")).into_owned()
}

/// The unit that decides over something, under it; nothing where every unit does.
pub fn unit_line(reader: &Reader, unit: Option<&Unit>) -> Markup {
    html! { @if let Some(unit) = unit { span.sub { (reader.say("unit")) " " (unit) } } }
}

/// Who did something or brought it, as it is kept: the machine, the node and links have no name of their own.
pub fn who_words(reader: &Reader, who: &str) -> String {
    let named = |who: &str| match who {
        "this machine" => reader.say("audit-operator").into_owned(),
        "this node" => reader.say("audit-node").into_owned(),
        _ => match who.strip_prefix("link:") {
            Some(code) => reader.fill("by-link", &[("code", code)]),
            None => who.to_owned(),
        },
    };
    match who.rsplit_once(", ") {
        Some((before, last)) => format!("{before}, {}", named(last)),
        None => named(who),
    }
}

/// An organisation by its code, with its State where the code begins with one or one is known.
pub fn organisation(reader: &Reader, code: &OrganisationCode, country: Option<Country>) -> Markup {
    let text = code.as_str();
    let country = state_in(text).or(country);
    let name = country.map_or(text, |c| {
        text.strip_prefix(c.as_str()).map_or(text, |rest| rest.trim_start_matches([' ', '-', '_', '.']))
    });
    html! {
        span.org {
            @if let Some(country) = country { abbr.org-state title=(country_name(reader, country)) { (country) } }
            @if !name.is_empty() { span.org-name { (name) } }
        }
    }
}

fn state_in(code: &str) -> Option<Country> {
    let first = code.split([' ', '-', '_', '.']).next()?;
    (first.len() == 2).then(|| first.parse().ok()).flatten()
}

/// A list of States.
pub fn states(reader: &Reader, list: &[Country]) -> Markup {
    const SHOWN: usize = 8;
    html! {
        span.states {
            @for &country in list.iter().take(SHOWN) { abbr.org-state title=(country_name(reader, country)) { (country) } }
            @if list.len() > SHOWN { span.muted.small { "+" (list.len() - SHOWN) } }
        }
    }
}

/// How things stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Well.
    Good,
    /// Worth a look.
    Worth,
    /// Bad.
    Bad,
    /// Neither.
    Quiet,
}

impl Tone {
    pub(super) fn slug(self) -> Option<&'static str> {
        match self {
            Self::Good => Some("good"),
            Self::Worth => Some("worth"),
            Self::Bad => Some("bad"),
            Self::Quiet => None,
        }
    }
}

/// A state in a sign and words, never by colour alone.
pub fn state_word(tone: Tone, words: &str) -> Markup {
    let sign = match tone {
        Tone::Good => "check",
        Tone::Worth | Tone::Bad => "warning",
        Tone::Quiet => "quiet",
    };
    html! { span.state data-state=[tone.slug()] { (icon(sign)) (words) } }
}

/// What stands in a cell whose content is withheld.
pub fn report_level(reader: &Reader, level: Level) -> Markup {
    html! {
        @match level {
            Level::Full => {},
            Level::OffenderSide => { span.withheld { (reader.say("level-offender-side")) } }
            Level::Traces => { span.withheld { (reader.say("level-traces")) } }
            Level::HitOnly => { span.withheld { (reader.say("level-hit-only")) } }
        }
    }
}

/// The markings, which open into their conditions in words.
pub fn marking_details(reader: &Reader, marking: &Marking) -> Markup {
    html! {
        details.markings.page-marks {
            summary { (marks(marking, reader)) }
            div.markings-words {
                p { b { (marking.tlp.as_str()) } ": " (reader.say(&format!("tlp-{}", tlp_slug(marking.tlp).replace('+', "-")))) }
                p { b { (marking.pap.as_str()) } ": " (reader.say(&format!("pap-{}", pap_slug(marking.pap)))) }
                p { b { "H0" } ": " (reader.say("handling-h0")) }
                @if marking.handling.h1() { p { b { "H1" } ": " (reader.say("handling-h1")) } }
                @if marking.handling.h2() { p { b { "H2" } ": " (reader.say("handling-h2")) } }
                @if let Some(words) = marking.handling.h3() { p { b { "H3" } ": " (words) } }
                p { b { (release_name(reader, marking.release)) } ": " (reader.say(&format!("release-{}-words", release_slug(marking.release)))) }
                p { (audience(reader, &marking.audience)) }
                p { (reader.fill("purposes-words", &[("purposes", &purposes(reader, marking))])) }
                p { (reader.fill("erased-by", &[("date", &reader.day(marking.erase_by))])) }
            }
        }
    }
}

fn marks(marking: &Marking, reader: &Reader) -> Markup {
    html! {
        span.marks {
            span.tlp data-tlp=(tlp_slug(marking.tlp)) { (marking.tlp.as_str()) }
            span.pap data-pap=(pap_slug(marking.pap)) { (marking.pap.as_str()) }
            abbr.code title=(reader.say("handling-title")) { (short_handling(marking)) }
            span.release data-release=(release_slug(marking.release)) { (release_name(reader, marking.release)) }
        }
    }
}

/// One line for the head of every printed sheet.
pub(crate) fn printed(reader: &Reader, marking: &Marking) -> String {
    let release = release_name(reader, marking.release);
    format!("{} · {} · {} · {release}", marking.tlp.as_str(), marking.pap.as_str(), short_handling(marking))
}

fn short_handling(marking: &Marking) -> String {
    let mut text = "H0".to_owned();
    for (holds, code) in [
        (marking.handling.h1(), " H1"),
        (marking.handling.h2(), " H2"),
        (marking.handling.h3().is_some(), " H3"),
    ] {
        if holds {
            text.push_str(code);
        }
    }
    text
}

fn audience(reader: &Reader, audience: &Audience) -> String {
    match audience {
        Audience::Authorities => reader.say("audience-authorities").into_owned(),
        Audience::Only(list) if list.is_empty() => reader.say("audience-nobody").into_owned(),
        Audience::Only(list) => {
            let names: Vec<&str> = list.iter().map(OrganisationCode::as_str).collect();
            reader.fill("audience-only", &[("names", &names.join(", "))])
        }
    }
}

fn purposes(reader: &Reader, marking: &Marking) -> String {
    let all: Vec<String> = marking.purposes.iter().map(|p| purpose_with_letter(reader, p)).collect();
    all.join(", ")
}

/// The slug of a release, as in attributes and keys.
pub(crate) fn release_slug(release: Release) -> &'static str {
    match release {
        Release::Full => "full",
        Release::Hit => "hit",
        Release::Sealed => "sealed",
        Release::Own => "own",
    }
}

/// The name of a release.
pub(crate) fn release_name(reader: &Reader, release: Release) -> String {
    reader.say(&format!("release-{}", release_slug(release))).into_owned()
}

pub(crate) fn tlp_slug(tlp: Tlp) -> String {
    tlp.as_str().trim_start_matches("TLP:").to_ascii_lowercase()
}

pub(crate) fn pap_slug(pap: Pap) -> String {
    pap.as_str().trim_start_matches("PAP:").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::{Language, Locale};

    #[test]
    fn every_code_has_its_words() {
        let mut wanted: Vec<String> = Kind::all().map(|k| format!("kind-{k}")).collect();
        wanted.extend(Tlp::all().map(|t| format!("tlp-{}", tlp_slug(t).replace('+', "-"))));
        wanted.extend(Pap::all().map(|p| format!("pap-{}", pap_slug(p))));
        for release in [Release::Full, Release::Hit, Release::Sealed, Release::Own] {
            wanted.push(format!("release-{}", release_slug(release)));
            wanted.push(format!("release-{}-words", release_slug(release)));
        }
        for key in wanted {
            for language in Language::ALL {
                assert!(Locale::of(language).knows(&key), "{key} in {}", language.tag());
            }
        }
    }

    #[test]
    fn an_organisation_shows_its_state_once() {
        let shown = |code: &str| organisation(&Reader::plain(), &code.parse().unwrap(), None).into_string();
        assert_eq!(
            shown("NL-police"),
            r#"<span class="org"><abbr class="org-state" title="Netherlands">NL</abbr><span class="org-name">police</span></span>"#
        );
        assert_eq!(shown("centre"), r#"<span class="org"><span class="org-name">centre</span></span>"#);
    }
}
