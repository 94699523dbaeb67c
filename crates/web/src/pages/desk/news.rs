//! What came and changed since the last visit, or for a time to choose.

use std::borrow::Cow;

use joinder_core::codes::Right;
use joinder_node::{Moved, News, SeriesMove, WorkNews};
use maud::{Markup, html};

use crate::{
    pages::series,
    parts::{Panel, facts, panel},
    paths,
    reader::Reader,
    visit::Visit,
};

const DAY_MS: i64 = 24 * 3_600_000;

/// Since when the desk tells what changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Since {
    /// The last visit.
    #[default]
    Visit,
    /// This time yesterday.
    Day,
    /// A week ago.
    Week,
}

impl Since {
    const ALL: [Self; 3] = [Self::Visit, Self::Day, Self::Week];

    /// As it stands in the address; anything else is the last visit.
    pub fn asked(text: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|since| since.slug() == text).unwrap_or_default()
    }

    fn slug(self) -> Option<&'static str> {
        match self {
            Self::Visit => None,
            Self::Day => Some("day"),
            Self::Week => Some("week"),
        }
    }

    fn words(self, reader: &Reader) -> Cow<'static, str> {
        match self {
            Self::Visit => reader.say("since-visit"),
            Self::Day => reader.say("since-day"),
            Self::Week => reader.say("since-week"),
        }
    }

    fn href(self) -> String {
        format!("/{}", paths::query(&[("since", self.slug().map(str::to_owned))]))
    }

    /// The moment, Unix milliseconds.
    pub fn moment(self, visit: Visit, now_ms: i64) -> i64 {
        match self {
            Self::Visit => visit.before_ms,
            Self::Day => now_ms - DAY_MS,
            Self::Week => now_ms - 7 * DAY_MS,
        }
    }
}

/// The panel.
pub fn strip(reader: &Reader, news: &News, since: Since) -> Markup {
    let title = reader.fill("news-title", &[("when", &reader.moment(news.after_ms))]);
    let choices = html! {
        nav.filters aria-label=(reader.say("since-choice")) {
            @for one in Since::ALL {
                a.filter href=(one.href()) aria-current=[(one == since).then_some("true")] { (one.words(reader)) }
            }
        }
    };
    let body = if news.is_empty() {
        html! { div.panel-body { p { (reader.say("news-none")) } } }
    } else {
        facts(&list(reader, news))
    };
    panel(&Panel::flush(&title, "news", body).more(choices))
}

fn list(reader: &Reader, news: &News) -> Vec<(String, Markup)> {
    let mut list = Vec::new();
    if news.reports > 0 {
        let words = reader.count("n-reports", news.reports as u64);
        list.push((reader.say("news-reports").into_owned(), html! { a href="/reports" { (words) } }));
    }
    if !news.grew.is_empty() {
        list.push((reader.say("news-grew").into_owned(), grew(reader, news)));
    }
    if !news.moved.is_empty() {
        let lines = html! { ul { @for one in &news.moved { li { (moved(reader, one)) } } } };
        list.push((reader.say("news-moved").into_owned(), lines));
    }
    if !news.work.is_empty() {
        let lines = html! { ul { @for one in &news.work { li { (work(reader, one)) } } } };
        list.push((reader.say("work-title").into_owned(), lines));
    }
    if news.set_aside > 0 {
        let words = reader.number(news.set_aside.unsigned_abs());
        list.push((
            reader.say("room-set-aside").into_owned(),
            html! { @if reader.may(Right::SetAside) { a href="/set-aside" { (words) } } @else { (words) } },
        ));
    }
    list
}

fn grew(reader: &Reader, news: &News) -> Markup {
    let others = news.grown.saturating_sub(news.grew.len());
    html! {
        ul {
            @for one in &news.grew {
                li {
                    a href=(paths::series(one.series.id)) { (series::name(reader, &one.series)) } " +" (reader.number(one.came as u64))
                    @if one.began { " " span.muted { (reader.say("news-began")) } }
                }
            }
            @if others > 0 { li { a href="/series?sort=growth" { (reader.count("more-n", others as u64)) } } }
        }
    }
}

fn moved(reader: &Reader, one: &SeriesMove) -> Markup {
    let words = match one.how {
        Moved::Merged => reader.say("news-merged"),
        Moved::Split => reader.say("news-split"),
    };
    html! {
        a href=(paths::series(one.series.id)) { (series::name(reader, &one.series)) } " " (words) " "
        a href=(paths::series(one.other.id)) { (series::name(reader, &one.other)) } " "
        span.sub { (reader.moment(one.at_ms)) }
    }
}

fn work(reader: &Reader, one: &WorkNews) -> Markup {
    let who = one.by.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    html! {
        a href=(paths::series(one.series.id)) { (series::name(reader, &one.series)) } ": "
        (reader.fill("news-work", &[("who", &who)])) " "
        @if one.began { span.muted { (reader.say("news-began")) } " " }
        @if one.came > 0 { (reader.count("news-work-came", one.came as u64)) }
    }
}
