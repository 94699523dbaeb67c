//! The whole document around a page.

use joinder_core::{Organisation, codes::Right};
use maud::{DOCTYPE, Markup, html};

use crate::{
    app::App,
    assets,
    parts::{PageHead, icon, organisation, page_head, purpose_with_letter, toast},
    problem::Problem,
    reader::{Language, Reader, island_words},
    who::{Standing, Who},
};

/// The rooms of the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// What waits.
    Desk,
    /// Look-up.
    LookUp,
    /// Reports.
    Reports,
    /// Series.
    Series,
    /// Requests for a release.
    Requests,
    /// Sources.
    Sources,
    /// Links with other nodes.
    Links,
    /// What could not be taken.
    SetAside,
    /// Figures.
    Statistics,
    /// What is due.
    Retention,
    /// What persons ask about data on themselves.
    Subjects,
    /// The log.
    Audit,
    /// Who has an account; there once somebody has.
    People,
    /// The own account.
    Account,
    /// Words explained.
    Help,
    /// None of them.
    Elsewhere,
}

/// Room, sign, address, words, and the right without which it is not there.
const RAIL: [(Room, &str, &str, &str, Right); 12] = [
    (Room::Desk, "desk", "/", "room-desk", Right::ReadReports),
    (Room::LookUp, "look-up", "/lookup", "room-look-up", Right::LookUp),
    (Room::Reports, "reports", "/reports", "room-reports", Right::ReadReports),
    (Room::Series, "series", "/series", "room-series", Right::ReadReports),
    (Room::Requests, "trace-mail", "/requests", "room-requests", Right::AskNeighbours),
    (Room::Sources, "sources", "/sources", "room-sources", Right::Import),
    (Room::Links, "links", "/links", "room-links", Right::SeeLinks),
    (Room::SetAside, "set-aside", "/set-aside", "room-set-aside", Right::SetAside),
    (Room::Statistics, "statistics", "/statistics", "room-statistics", Right::Statistics),
    (Room::Retention, "quiet", "/retention", "room-retention", Right::KeepTerms),
    (Room::Subjects, "trace-person", "/subjects", "room-subjects", Right::AnswerPersons),
    (Room::Audit, "check", "/audit", "room-audit", Right::ReadAudit),
];

/// What the frame says of the action before this page.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
pub struct Done {
    done: Option<String>,
    decision: Option<i64>,
}

/// What can have been done; anything else in an address is not told.
const DONE: [&str; 52] = [
    "password-changed",
    "session-ended",
    "token-ended",
    "passkey-added",
    "passkey-ended",
    "role-changed",
    "unit-added",
    "unit-changed",
    "unit-removed",
    "disabled",
    "first-of-two",
    "logged-out",
    "confirmed",
    "rejected",
    "shared",
    "own",
    "named",
    "offence",
    "works",
    "works-no-more",
    "lead",
    "undone",
    "replayed",
    "replayed-partly",
    "replayed-but",
    "mended",
    "dismissed",
    "saved",
    "joined",
    "linked",
    "paused",
    "resumed",
    "revoked",
    "asked",
    "answered",
    "asked-no-more",
    "rotated",
    "breach-noted",
    "breach-ended",
    "none-ticked",
    "few-ticked",
    "extended",
    "let-go",
    "stopped",
    "stop-ended",
    "restricted",
    "restriction-ended",
    "subject-opened",
    "subject-answered",
    "subject-refused",
    "corrected",
    "erased",
];

/// A page ready to be framed.
pub struct Page<'a> {
    /// Where it belongs.
    pub room: Room,
    /// Its title.
    pub title: &'a str,
    /// Scripts it needs besides `core.js`.
    pub scripts: &'a [&'a str],
    /// Its marking on paper; the node's default where it shows many.
    pub printed: Option<String>,
    /// What was done before it.
    pub done: Done,
    /// Requests that wait for an answer.
    pub waiting: u64,
    /// What it says.
    pub body: Markup,
}

impl<'a> Page<'a> {
    /// A page with nothing special.
    pub fn new(room: Room, title: &'a str, body: Markup) -> Self {
        Self { room, title, scripts: &[], printed: None, done: Done::default(), waiting: 0, body }
    }
}

/// Frames a page.
pub fn frame(reader: &Reader, whose: &Organisation, page: Page<'_>) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(reader.locale.language.tag()) data-theme=[reader.theme.attribute()] data-words=(island_words(reader.locale.language)) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (page.title) " · Joinder" }
                link rel="icon" href=(assets::href("favicon.svg")) type="image/svg+xml";
                link rel="stylesheet" href=(assets::href("desk.css"));
                script src=(assets::href("core.js")) defer {}
                @for script in page.scripts { script src=(assets::href(script)) defer {} }
            }
            body {
                a.skip href="#page" { (reader.say("skip")) }
                div.frame {
                    nav.rail aria-label=(reader.say("rooms")) {
                        a.rail-brand href=(home(&reader.who)) data-label="Joinder" { (icon("brand")) span.rail-label { "Joinder" } }
                        (rooms(reader, page.room, page.waiting))
                        div.rail-foot { (rail_foot(reader, page.room)) }
                    }
                    div.frame-main {
                        (top_bar(reader, whose, page.room, page.waiting))
                        main.page id="page" tabindex="-1" { (page.body) }
                        footer.page-foot {
                            @if reader.who.standing == Standing::Alone { span { (reader.say("no-accounts")) } }
                            (languages(reader))
                            span { "Joinder " (env!("CARGO_PKG_VERSION")) " · " a href=(assets::href("licences.txt")) { (reader.say("licences")) } }
                        }
                    }
                }
                div.toasts id="toasts" { (done(reader, &page.done)) }
                (keys(reader))
                p.print-only { (page.printed.unwrap_or_else(|| reader.say("print-many").into_owned())) " · " (whose.name) }
            }
        }
    }
}

/// The rooms that somebody may enter: the others are absent.
fn open_to(who: &Who) -> Vec<(Room, &'static str, &'static str, &'static str)> {
    let entered = RAIL.into_iter().filter(|(.., right)| who.rights.contains(*right));
    let mut rooms: Vec<_> = entered.map(|(room, sign, href, key, _)| (room, sign, href, key)).collect();
    if who.person().is_some() && who.rights.contains(Right::AdministerAccounts) {
        rooms.push((Room::People, "trace-person", "/people", "room-people"));
    }
    rooms
}

/// Where somebody's work begins.
pub fn home(who: &Who) -> &'static str {
    let first = open_to(who).first().map(|(_, _, href, _)| *href);
    first.unwrap_or(if who.person().is_some() { "/account" } else { "/" })
}

fn rooms(reader: &Reader, current: Room, waiting: u64) -> Markup {
    html! {
        ul.rail-list {
            @for (room, sign, href, key) in open_to(&reader.who) {
                @let label = reader.say(key);
                li {
                    a.rail-link href=(href) data-label=(label) aria-current=[(room == current).then_some("page")] {
                        (icon(sign)) span.rail-label { (label) }
                        @if room == Room::Requests && waiting > 0 { span.rail-count { (reader.number(waiting)) span.sr-only { " " (reader.say("requests-wait")) } } }
                    }
                }
            }
        }
    }
}

fn rail_foot(reader: &Reader, current: Room) -> Markup {
    html! {
        a.rail-link href="/help" data-label=(reader.say("room-help")) aria-current=[(current == Room::Help).then_some("page")] {
            (icon("info")) span.rail-label { (reader.say("room-help")) }
        }
        button type="button" data-opens="keys" data-label=(reader.say("keys")) hidden { (icon("keyboard")) span.rail-label { (reader.say("keys")) } }
        (theme_switch(reader))
    }
}

fn theme_switch(reader: &Reader) -> Markup {
    html! {
        theme-switch {
            form method="post" action="/theme" {
                (crate::parts::back_field(reader))
                button name="theme" value=(if reader.theme.attribute() == Some("dark") { "light" } else { "dark" }) data-label=(reader.say("theme")) {
                    (icon("theme")) span.rail-label { (reader.say("theme")) }
                }
            }
        }
    }
}

fn top_bar(reader: &Reader, whose: &Organisation, current: Room, waiting: u64) -> Markup {
    html! {
        header.topbar {
            details.menu {
                summary { (icon("menu")) "Joinder" }
                nav.menu-list aria-label=(reader.say("rooms")) { (rooms(reader, current, waiting)) div.rail-foot { (rail_foot(reader, current)) } }
            }
            @if reader.who.rights.contains(Right::LookUp) {
                form.topbar-lookup method="post" action="/lookup" role="search" {
                    span.topbar-field {
                        (icon("look-up"))
                        label.sr-only for="look-up-field" { (reader.say("look-up-label")) }
                        textarea id="look-up-field" name="text" rows="1" placeholder=(reader.say("look-up-placeholder")) spellcheck="false" autocomplete="off" {}
                        kbd aria-hidden="true" { "/" }
                    }
                    button.button { (reader.say("look-up-button")) }
                }
            }
            div.topbar-work {
                (work(reader))
                (organisation(reader, &whose.code, whose.country))
                (person(reader))
            }
        }
    }
}

/// Whoever has none of these is never asked under what they work.
const WANT_PURPOSE: [Right; 4] = [Right::ReadReports, Right::LookUp, Right::AskNeighbours, Right::Export];

/// Under what the reader works, and the way to say something else.
fn work(reader: &Reader) -> Markup {
    let back = [("back", Some(crate::paths::without_done(&reader.path)))];
    let change = format!("/work{}", crate::paths::query(&back));
    html! {
        @match (&reader.who.standing, &reader.who.working) {
            (Standing::Alone, _) => {
                span.topbar-purpose { (reader.say("purpose")) " " strong { (reader.say("purpose-desk")) } }
            }
            (Standing::Person { whole: true, .. }, Some(working)) => {
                a href=(change) {
                    strong { (purpose_with_letter(reader, working.purpose)) }
                    @if let Some(case) = &working.case { " · " (case) }
                }
            }
            (Standing::Person { whole: true, .. }, None) if WANT_PURPOSE.iter().any(|right| reader.may(*right)) => { a href=(change) { (reader.say("under-choose")) } }
            (Standing::Person { .. } | Standing::Operator | Standing::Token { .. } | Standing::Nobody, _) => {}
        }
    }
}

/// Who has logged in, and the way out.
fn person(reader: &Reader) -> Markup {
    html! {
        @if let Some(name) = reader.who.person() {
            a href="/account" { (name) @if let Some(unit) = reader.who.reach.unit() { " · " (unit) } }
            form method="post" action="/logout" { button.button.button-small { (reader.say("log-out")) } }
        }
    }
}

fn languages(reader: &Reader) -> Markup {
    html! {
        form.languages method="post" action="/language" {
            (crate::parts::back_field(reader))
            @for language in Language::ALL {
                button.link name="language" value=(language.tag()) lang=(language.tag()) aria-pressed=(language == reader.locale.language) { (language.name()) }
            }
        }
    }
}

fn done(reader: &Reader, done: &Done) -> Markup {
    let told = done.done.as_deref().filter(|what| DONE.contains(what));
    let undo = done.decision.filter(|_| !matches!(told, Some("undone")));
    html! { @if let Some(what) = told { (toast(reader, &reader.say(&format!("done-{what}")), undo)) } }
}

fn keys(reader: &Reader) -> Markup {
    html! {
        dialog id="keys" aria-labelledby="keys-title" {
            div.dialog-head {
                h2 id="keys-title" { (reader.say("keys")) }
                form method="dialog" { button.button.button-small { (reader.say("close")) } }
            }
            div.dialog-body {
                dl.keys {
                    dt { kbd { "/" } } dd { (reader.say("key-look-up")) }
                    dt { kbd { "j" } " " kbd { "k" } } dd { (reader.say("key-rows")) }
                    dt { kbd { "Enter" } } dd { (reader.say("key-open")) }
                    dt { kbd { "x" } } dd { (reader.say("key-select")) }
                    dt { kbd { "?" } } dd { (reader.say("key-help")) }
                }
            }
        }
    }
}

/// The page of a problem: what happened, what was kept, what to do. It says nothing of the address: a page that is not
/// there and one that may not be seen are the same to the byte.
pub fn error_page(app: &App, reader: &Reader, problem: &Problem) -> Markup {
    let reader = Reader { path: "/".to_owned(), ..reader.clone() };
    let [what, kept, to_do] = problem.words(&reader);
    let body = html! {
        (page_head(&PageHead::new(html! { (problem.kind().status().as_u16()) }, what.clone())))
        section.panel data-why=(problem.detail().unwrap_or(&what)) {
            div.panel-body.prose {
                @if let Some(detail) = problem.detail() { p.errors role="alert" tabindex="-1" { (detail) } }
                p { (kept) }
                p { (to_do) }
                p { a.button href=(home(&reader.who)) { (reader.say("to-the-desk")) } }
            }
        }
    };
    let page = Page { waiting: app.node.waiting_requests(), ..Page::new(Room::Elsewhere, &what, body) };
    frame(&reader, app.node.organisation(), page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::Locale;

    #[test]
    fn every_action_is_told_in_every_language() {
        for language in Language::ALL {
            for what in DONE {
                assert!(Locale::of(language).knows(&format!("done-{what}")), "{what} in {}", language.tag());
            }
        }
    }

    #[test]
    fn an_address_cannot_put_words_into_the_toast() {
        let told = |what: &str| {
            done(&Reader::plain(), &Done { done: Some(what.into()), decision: Some(1) }).into_string()
        };
        assert!(told("confirmed").contains("/decisions/1/undo"));
        assert_eq!(told("<b>you won</b>"), "");
    }
}
