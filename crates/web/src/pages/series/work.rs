//! Who works on the series here and elsewhere, who leads, and what is said of its reports.

use joinder_core::{OrganisationCode, codes::Country};
use joinder_node::{
    LeadProposal, LeadReason, LeadStep, LeadSureness, Leading, PairReport, PairView, SeriesView, Verdict,
    Worker,
};
use maud::{Markup, html};

use crate::{
    parts::{Panel, Tone, act, back_field, country_name, facts, notice, organisation, panel},
    paths,
    reader::Reader,
};

/// What a form or the API says about who leads.
pub fn step_of(step: &str, whom: Option<&str>) -> Result<LeadStep, &'static str> {
    let whom = whom.filter(|text| !text.is_empty()).map(str::parse::<OrganisationCode>).transpose();
    let whom = whom.map_err(|_| "organisation: expected the code of an organisation")?;
    match (step, whom) {
        ("take", _) => Ok(LeadStep::Take),
        ("decline", _) => Ok(LeadStep::Decline),
        ("propose", Some(whom)) => Ok(LeadStep::Propose(whom)),
        ("hand-over", Some(whom)) => Ok(LeadStep::HandTo(whom)),
        ("propose" | "hand-over", None) => Err("organisation: expected the code of an organisation"),
        (_, _) => Err("step: expected take, propose, hand-over or decline"),
    }
}

/// The panels.
pub fn panels(reader: &Reader, view: &SeriesView) -> Markup {
    let title = reader.say("work-title");
    let body = list(reader, view);
    let shared = Panel { foot: Some(steps(reader, view)), ..Panel::flush(&title, "work", body) };
    let pairs_title = reader.say("pairs-title");
    html! {
        (panel(&shared))
        @if !view.work.pairs.is_empty() {
            (panel(&Panel::new(&pairs_title, "pairs", pairs(reader, &view.work.pairs))))
        }
    }
}

fn list(reader: &Reader, view: &SeriesView) -> Markup {
    let work = &view.work;
    let list = [
        (reader.say("work-workers").into_owned(), workers(reader, &work.workers)),
        (reader.say("work-leads").into_owned(), leads(reader, &work.leading)),
        (reader.say("lead-state").into_owned(), proposal(reader, work.proposal.as_ref())),
    ];
    html! {
        @if let Some(from) = &work.offered_by {
            (notice(Tone::Worth, html! { (reader.fill("work-offered", &[("from", from.as_str())])) }))
        }
        (facts(&list))
    }
}

fn workers(reader: &Reader, workers: &[Worker]) -> Markup {
    html! {
        @if workers.is_empty() { span.muted { (reader.say("work-nobody")) } }
        @else {
            ul {
                @for worker in workers {
                    li {
                        (organisation(reader, &worker.organisation, None)) " "
                        (reader.fill("work-since", &[("when", &reader.moment_day(worker.since_ms))])) " "
                        @if worker.ours { span.muted { (reader.say("work-us")) } }
                        @else if let Some(contact) = &worker.contact { (contact) }
                        @else { span.muted { (reader.say("work-no-contact")) } }
                    }
                }
            }
        }
    }
}

fn leads(reader: &Reader, leading: &Leading) -> Markup {
    let between = |key: &str, (from, to): &(OrganisationCode, OrganisationCode)| {
        reader.fill(key, &[("from", from.as_str()), ("to", to.as_str())])
    };
    html! {
        @if leading.leads.is_empty() { span.muted { (reader.say("work-nobody-leads")) } }
        @for code in &leading.leads { (organisation(reader, code, None)) " " }
        @if leading.leads.len() > 1 { (notice(Tone::Worth, html! { (reader.say("work-several-lead")) })) }
        @for pair in &leading.handed { p { (between("work-handed", pair)) } }
        @for pair in &leading.declined { p { (between("work-declined", pair)) } }
        @for pair in &leading.proposed { p { (between("work-proposed", pair)) } }
    }
}

fn proposal(reader: &Reader, proposal: Option<&LeadProposal>) -> Markup {
    let Some(LeadProposal { country, reasons, sure }) = proposal else {
        return html! { span.muted { (reader.say("lead-nothing")) } };
    };
    let sure = match sure {
        LeadSureness::Clear => reader.say("lead-clear"),
        LeadSureness::Likely => reader.say("lead-likely"),
        LeadSureness::Open => reader.say("lead-open"),
    };
    html! {
        (country_name(reader, *country)) " " span.muted { "(" (sure) ")" }
        ul { @for reason in reasons { li { (reason_words(reader, *reason)) } } }
    }
}

fn reason_words(reader: &Reader, reason: LeadReason) -> Markup {
    let name = |country: Country| country_name(reader, country);
    let number = |n: usize| reader.number(n as u64);
    match reason {
        LeadReason::Victims { country, reports, of } => {
            let (n, of) = (number(reports), number(of));
            let values = [("country", name(country)), ("reports", n.as_str()), ("of", of.as_str())];
            html! { (reader.fill("lead-victims", &values)) }
        }
        LeadReason::Accounts { country, reports } => {
            let n = number(reports);
            html! { (reader.fill("lead-accounts", &[("country", name(country)), ("reports", &n)])) }
        }
        LeadReason::First { country, day, undated } => {
            let day = reader.day(day);
            html! {
                (reader.fill("lead-first", &[("country", name(country)), ("day", &day)]))
                @if undated > 0 { " " span.muted { (reader.count("lead-undated", undated as u64)) } }
            }
        }
    }
}

fn pairs(reader: &Reader, pairs: &[PairView]) -> Markup {
    html! {
        ul {
            @for pair in pairs {
                li {
                    (report(&pair.first)) " – " (report(&pair.second)) ": "
                    @for (place, (by, verdict)) in pair.said.iter().enumerate() {
                        @if place > 0 { ", " }
                        (by) ": " (verdict_words(reader, pair, *verdict))
                    }
                    @if pair.disputed { " " b { (reader.say("pair-disputed")) } }
                }
            }
        }
        p.muted { (reader.say("pair-how")) }
    }
}

fn report(one: &PairReport) -> Markup {
    html! { a href=(paths::report(one.id)) { (one.owner) " " (one.reference) } }
}

fn verdict_words(reader: &Reader, pair: &PairView, verdict: Verdict) -> String {
    match verdict {
        Verdict::Together => reader.say("pair-together").into_owned(),
        Verdict::FirstApart => reader.fill("pair-apart", &[("name", &pair.first.reference)]),
        Verdict::SecondApart => reader.fill("pair-apart", &[("name", &pair.second.reference)]),
        Verdict::Open => reader.say("undone").into_owned(),
    }
}

/// What a person can say.
fn steps(reader: &Reader, view: &SeriesView) -> Markup {
    let work = &view.work;
    let here = paths::series(view.line.series.id);
    let (at_work, at_lead) = (format!("{here}/work"), format!("{here}/lead"));
    let say_work = |key: &str, works: &'static str| {
        let fields = html! { (hidden("works", works)) (note(reader, &format!("note-{works}"))) };
        act(&reader.say(key), "button-small at-left", &at_work, fields, &reader.say("save"), "button-main")
    };
    let say_lead = |key: &str, step: &'static str, whom: Markup| {
        let fields = html! { (hidden("step", step)) (whom) (note(reader, &format!("note-{step}"))) };
        act(&reader.say(key), "button-small at-left", &at_lead, fields, &reader.say("save"), "button-main")
    };
    let whom = |step: &str| choice(reader, &format!("whom-{step}"), &work.others);
    html! {
        @if work.is_ours() { (say_work("work-leave", "no")) } @else { (say_work("work-take", "yes")) }
        @if work.offered_by.is_some() {
            (say_lead("lead-accept", "take", html! {}))
            (say_lead("lead-decline", "decline", html! {}))
        } @else if work.leads_here {
            @if !work.others.is_empty() { (say_lead("lead-hand", "hand-over", whom("hand-over"))) }
            (say_lead("lead-give-up", "decline", html! {}))
        } @else {
            (say_lead("lead-take", "take", html! {}))
        }
        @if !work.others.is_empty() { (say_lead("lead-propose", "propose", whom("propose"))) }
    }
}

fn hidden(name: &str, value: &str) -> Markup {
    html! { input type="hidden" name=(name) value=(value); }
}

fn note(reader: &Reader, id: &str) -> Markup {
    html! {
        (back_field(reader))
        div.field {
            label for=(id) { (reader.say("work-note")) }
            input id=(id) name="note" maxlength="500" aria-describedby={ (id) "-hint" } autocomplete="off";
            span.field-hint id={ (id) "-hint" } { (reader.say("work-note-hint")) }
        }
    }
}

fn choice(reader: &Reader, id: &str, others: &[OrganisationCode]) -> Markup {
    html! {
        div.field {
            label for=(id) { (reader.say("lead-whom")) }
            select id=(id) name="organisation" { @for code in others { option value=(code) { (code) } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_of_the_lead_is_read() {
        assert_eq!(step_of("take", None), Ok(LeadStep::Take));
        assert_eq!(step_of("decline", Some("")), Ok(LeadStep::Decline));
        assert_eq!(step_of("propose", Some("DE")), Ok(LeadStep::Propose("DE".parse().unwrap())));
        assert_eq!(step_of("hand-over", Some("DE")), Ok(LeadStep::HandTo("DE".parse().unwrap())));
        for (step, whom) in [("propose", None), ("hand-over", Some("")), ("reign", Some("DE"))] {
            assert!(step_of(step, whom).is_err(), "{step}");
        }
    }
}
