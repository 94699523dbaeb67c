//! What the series is in law: its kind proposes, a person confirms or chooses another.

use joinder_core::codes::Offence;
use joinder_node::{OffenceView, SeriesView};
use maud::{Markup, html};

use crate::{
    parts::{act, back_field, class_name, facts, offence_by_act, reason_field, who_words},
    paths,
    reader::Reader,
};

/// The panel under the head.
pub fn strip(reader: &Reader, view: &SeriesView) -> Markup {
    let proposed = view.proposal.map_or(&[][..], |p| p.offences.as_slice());
    let class = view.proposal.and_then(|p| p.rsit.first());
    let mut list = Vec::new();
    match (&view.offence, proposed.first()) {
        (Some(said), _) => list.push((reader.say("offence").into_owned(), confirmed(reader, said))),
        (None, Some(&first)) => {
            let line =
                html! { (offence_by_act(reader, first)) " " span.muted { (reader.say("not-confirmed")) } };
            list.push((reader.say("proposed-offence").into_owned(), line));
        }
        (None, None) => {}
    }
    if let Some(class) = class {
        list.push((reader.say("proposed-class").into_owned(), html! { (class_name(reader, *class)) }));
    }
    html! {
        section.panel aria-label=(reader.say("offence-and-class")) {
            @if !list.is_empty() { (facts(&list)) }
            footer.panel-foot { (decide(reader, view, proposed)) }
        }
    }
}

fn confirmed(reader: &Reader, said: &OffenceView) -> Markup {
    let when = reader.moment(said.at_ms);
    html! {
        (offence_by_act(reader, said.offence)) " "
        span.muted { (reader.fill("offence-confirmed", &[("who", &who_words(reader, &said.who)), ("when", &when)])) ": “" (said.why) "”" }
    }
}

fn decide(reader: &Reader, view: &SeriesView, proposed: &[Offence]) -> Markup {
    let path = format!("{}/offence", paths::series(view.line.series.id));
    let fields = html! { (choice(reader, view, proposed)) (reason_field(reader, "offence-why")) };
    let label = reader.say("offence-decide");
    html! {
        (act(&label, "button-small at-left", &path, fields, &reader.say("confirm"), "button-main"))
        @if view.offence.is_some() {
            form method="post" action={ (path) "/undo" } {
                (back_field(reader))
                button.button.button-small { (reader.say("offence-undo")) }
            }
        }
    }
}

/// What is proposed stands first, and is chosen where nothing was said yet.
fn choice(reader: &Reader, view: &SeriesView, proposed: &[Offence]) -> Markup {
    let said = view.offence.as_ref().map(|said| said.offence);
    let option = |offence: Offence| {
        html! { option value=(offence) selected[said == Some(offence)] { (offence_by_act(reader, offence)) } }
    };
    html! {
        div.field {
            label for="offence" { (reader.say("offence")) }
            select id="offence" name="offence" {
                @if !proposed.is_empty() {
                    optgroup label=(reader.say("proposed")) { @for &offence in proposed { (option(offence)) } }
                }
                optgroup label=(reader.say("others")) {
                    @for offence in Offence::all().filter(|o| !proposed.contains(o)) { (option(offence)) }
                }
            }
        }
    }
}
