//! The words of this desk in plain language, and every problem it answers with.

use maud::{Markup, html};

use crate::{
    parts::{PageHead, Panel, facts, page_head, panel},
    problem::{Problem, ProblemType},
    reader::Reader,
};

/// Words explained, in the order in which one meets them.
const WORDS: [&str; 15] = [
    "report",
    "trace",
    "side",
    "hit",
    "bits",
    "series",
    "shared",
    "decision",
    "source",
    "link",
    "set-aside",
    "look-up",
    "release",
    "markings",
    "own-data",
];

/// The whole body.
pub fn body(reader: &Reader) -> Markup {
    let head = PageHead {
        lead: Some(html! { (reader.say("help-lead")) }),
        ..PageHead::new(html! { (reader.say("help-kind")) }, reader.say("room-help"))
    };
    let words: Vec<_> = WORDS
        .iter()
        .map(|word| {
            (
                reader.say(&format!("help-{word}")).into_owned(),
                html! { (reader.say(&format!("help-{word}-words"))) },
            )
        })
        .collect();
    let levels: Vec<_> = ["full", "hit", "sealed", "own"]
        .iter()
        .map(|level| {
            (
                reader.say(&format!("release-{level}")).into_owned(),
                html! { (reader.say(&format!("release-{level}-words"))) },
            )
        })
        .collect();
    html! {
        (page_head(&head))
        div.grid {
            div.span-8.stack-wide {
                (panel(&Panel::flush(&reader.say("help-words"), "words", facts(&words))))
                (panel(&Panel::flush(&reader.say("help-releases"), "releases", facts(&levels))))
            }
            div.span-4.stack-wide {
                (panel(&Panel::new(&reader.say("help-first"), "first", first(reader))))
                (panel(&Panel::flush(&reader.say("help-problems"), "problems", problems(reader))))
            }
        }
    }
}

fn first(reader: &Reader) -> Markup {
    html! {
        ol.steps {
            li { (reader.say("help-step-upload")) " " a href="/sources#upload" { (reader.say("bring-in")) } }
            li { (reader.say("help-step-series")) " " a href="/series" { (reader.say("room-series")) } }
            li { (reader.say("help-step-decide")) }
            li { (reader.say("help-step-look-up")) " " a href="/lookup" { (reader.say("room-look-up")) } }
        }
        p.small { (reader.say("help-api")) " " a href="/api/v1/openapi.json" { "/api/v1/openapi.json" } }
    }
}

fn problems(reader: &Reader) -> Markup {
    html! {
        dl.facts {
            @for &kind in ProblemType::ALL {
                @let [what, kept, to_do] = Problem::new(kind).words(reader);
                dt id={ "problem-" (kind.slug()) } { (kind.status().as_u16()) " " (kind.slug()) }
                dd { (what) ". " (kept) " " (to_do) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reader::{Language, Locale};

    #[test]
    fn every_word_is_explained_in_every_language() {
        for language in Language::ALL {
            for word in WORDS {
                assert!(Locale::of(language).knows(&format!("help-{word}")), "{word}");
                assert!(Locale::of(language).knows(&format!("help-{word}-words")), "{word}");
            }
        }
    }
}
