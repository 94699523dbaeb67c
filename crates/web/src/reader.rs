//! How the person in front of the screen reads: language, zone, light or dark.

mod figures;
mod islands;
mod locale;

use std::{borrow::Cow, convert::Infallible};

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, request::Parts},
};
use jiff::tz::TimeZone;
use joinder_core::{Unit, codes::Right};

use self::figures::zone_of;
pub use self::{
    islands::island_words,
    locale::{Language, Locale},
};
use crate::{app::App, who::Who};

/// Light or dark, where the person chose; else the system decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    /// By the system.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The value of the attribute and the cookie.
    pub fn attribute(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
        }
    }
}

/// Language, zone and theme of one request. Figures and dates are written by it.
#[derive(Clone, Debug)]
pub struct Reader {
    /// Words.
    pub locale: &'static Locale,
    /// Zone in which moments are shown: that of the node's State.
    pub zone: TimeZone,
    /// Light or dark.
    pub theme: Theme,
    /// Path and query of the page, for forms that come back to it.
    pub path: String,
    /// Who reads.
    pub who: Who,
}

impl Reader {
    /// Reads cookies `language` and `theme`, else `Accept-Language`.
    pub fn of(parts: &Parts, zone: TimeZone) -> Self {
        let cookies = Cookies::of(&parts.headers);
        let accepted = parts.headers.get("accept-language").and_then(|a| a.to_str().ok()).unwrap_or("");
        let language = cookies
            .get("language")
            .and_then(Language::from_tag)
            .unwrap_or_else(|| Language::accepted(accepted));
        let theme = match cookies.get("theme") {
            Some("light") => Theme::Light,
            Some("dark") => Theme::Dark,
            _ => Theme::System,
        };
        let path = parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
        let who = parts.extensions.get::<Who>().cloned().unwrap_or_else(Who::alone);
        Self { locale: Locale::of(language), zone, theme, path, who }
    }

    /// English, UTC: what samples and tests read.
    #[cfg(test)]
    pub fn plain() -> Self {
        let (locale, path) = (Locale::of(Language::En), "/".into());
        Self { locale, zone: TimeZone::UTC, theme: Theme::System, path, who: Who::alone() }
    }

    /// The zone of the State whose node this is; UTC where there is none.
    pub fn zone_of(country: Option<joinder_core::codes::Country>) -> TimeZone {
        zone_of(country)
    }

    /// Whether whoever reads may do this.
    pub fn may(&self, right: Right) -> bool {
        self.who.rights.contains(right)
    }

    /// Whether whoever reads decides over what this unit of the organisation holds, as far as their role lets them.
    pub fn decides_over(&self, unit: Option<&Unit>) -> bool {
        self.who.reach.covers(unit)
    }

    /// Fixed words.
    pub fn say(&self, key: &str) -> Cow<'static, str> {
        self.locale.say(key)
    }

    /// Words with values in them; values are plain text and escaped by whoever shows them.
    pub fn fill(&self, key: &str, values: &[(&'static str, &str)]) -> String {
        self.locale.fill(key, values)
    }

    /// Words that depend on a number: `$n` chooses the plural, `$shown` is the number as it is written.
    pub fn count(&self, key: &str, n: u64) -> String {
        self.locale.count(key, n, &self.number(n))
    }
}

/// What the browser keeps for this node.
#[derive(Debug)]
pub struct Cookies(String);

impl Cookies {
    /// Those that came with a request.
    pub fn of(headers: &HeaderMap) -> Self {
        Self(headers.get("cookie").and_then(|c| c.to_str().ok()).unwrap_or("").to_owned())
    }

    /// The value of one.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut pairs = self.0.split(';').filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(n, _)| *n == name).map(|(_, value)| value)
    }
}

impl FromRequestParts<App> for Cookies {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        Ok(Self::of(&parts.headers))
    }
}

impl FromRequestParts<App> for Reader {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        Ok(Self::of(parts, app.zone.clone()))
    }
}
