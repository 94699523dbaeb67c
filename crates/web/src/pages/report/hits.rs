//! The hits of a report: with which, how much, why, and what can be decided.

use joinder_core::Level;
use joinder_node::{HitView, ReportView, TraceView};
use maud::{Markup, html};

use crate::{
    parts::{
        Panel, Sum, Tone, act, back_field, chip, defanged, empty, icon, organisation, panel, reason_field,
        report_level, state_word, trace_name, weighing, why_shared,
    },
    paths,
    reader::Reader,
};

/// Chips shown of a hit; the sum names all.
const CHIPS: usize = 3;
/// Hits shown at once; the others open on a click.
const SHOWN: usize = 8;

/// The panel at the right.
pub fn list(reader: &Reader, view: &ReportView) -> Markup {
    let body = html! {
        @if view.hits.is_empty() {
            (empty(&reader.say("hits-none"), &reader.say("hits-none-words"), None))
        } @else {
            ul { @for (place, hit) in view.hits.iter().take(SHOWN).enumerate() { (one(reader, view, hit, place)) } }
            @if view.hits.len() > SHOWN {
                details.more {
                    summary { (reader.count("more-n", (view.hits.len() - SHOWN) as u64)) }
                    ul { @for (place, hit) in view.hits.iter().enumerate().skip(SHOWN) { (one(reader, view, hit, place)) } }
                }
            }
        }
    };
    let title = reader.say("hits");
    let all = Panel::flush(&title, "hits", body);
    if view.hits_in_all > view.hits.len() {
        let words = reader.count("hits-in-all", view.hits_in_all as u64);
        panel(&all.foot(html! { span.small { (words) } }))
    } else {
        panel(&all)
    }
}

fn one(reader: &Reader, view: &ReportView, hit: &HitView, place: usize) -> Markup {
    html! {
        li.stack.panel-body {
            div.row-tight {
                a href=(paths::report(hit.other.id)) { (hit.other.reference) }
                (organisation(reader, &hit.other.owner, hit.other.country))
                @if hit.confirmed { (state_word(Tone::Good, &reader.say("confirmed"))) }
                @if hit.rejected { (state_word(Tone::Worth, &reader.say("rejected"))) }
            }
            (weighing(reader, hit.bits, sum(reader, hit)))
            div.chips { @for (trace, _) in hit.counted.iter().take(CHIPS) { (chip(reader, trace)) } @if hit.counted.len() > CHIPS { span.muted.small { "+" (hit.counted.len() - CHIPS) } } }
            @if hit.other.level != Level::Full { p { (report_level(reader, hit.other.level)) } }
            (decide(reader, view, hit, place))
        }
    }
}

fn sum(reader: &Reader, hit: &HitView) -> Sum {
    let mut counted: Vec<(Markup, f32)> =
        hit.counted.iter().map(|(trace, bits)| (same(reader, trace), *bits)).collect();
    if hit.wording_bits > 0.0 {
        counted.push((html! { (reader.say("same-wording")) }, hit.wording_bits));
    }
    let not_counted =
        hit.not_counted.iter().map(|(trace, why)| (same(reader, trace), why_shared(reader, why))).collect();
    Sum { counted, not_counted }
}

fn same(reader: &Reader, trace: &TraceView) -> Markup {
    html! {
        (trace_name(reader, trace.kind)) " "
        a href=(paths::trace(trace.kind, &trace.normal)) { span.value { (defanged(trace.kind, &trace.normal)) } }
    }
}

fn decide(reader: &Reader, view: &ReportView, hit: &HitView, place: usize) -> Markup {
    let base = format!("/reports/{}/hits/{}", view.line.id, hit.other.id);
    html! {
        div.row-tight {
            @if let Some(decision) = hit.decision {
                form method="post" action={ "/decisions/" (decision) "/undo" } { (back_field(reader)) button.button.button-small { (reader.say("undo-decision")) } }
            } @else {
                form method="post" action={ (base) "/confirm" } {
                    (back_field(reader))
                    button.button.button-small aria-label=(reader.fill("confirm-hit", &[("name", &hit.other.reference)])) { (icon("check")) (reader.say("confirm")) }
                }
                (act(
                    &reader.say("reject"), "button-small at-left", &format!("{base}/reject"),
                    reason_field(reader, &format!("reject-{place}")), &reader.say("reject-this-hit"), "button-bad",
                ))
            }
        }
    }
}
