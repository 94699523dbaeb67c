//! One report: what was told, its traces, its money, what it meets and why.

mod hits;
mod narrative;
mod versions;

use joinder_core::{Level, LossStage, NativeObservable, NativeOrigin, NativeReport, Side, codes::Kind};
use joinder_node::{ReportView, RequestState, RequestView, TraceView, VersionView};
use maud::{Markup, html};

use super::{
    FieldError, errors,
    requests::{RequestForm, asked},
};
use crate::{
    parts::{
        Chip, Column, PageHead, Panel, Table, age_name, chip, class_name, defanged, empty, facts, history,
        icon, kind_name, marking_details, offence_name, organisation, page_head, panel, report_level,
        sector_name, table, victim_kind_name, who_words,
    },
    paths,
    reader::Reader,
};

/// A report, its versions, and the form that asks for its release.
pub struct ReportPage {
    /// The report as it may be seen.
    pub view: ReportView,
    /// Its versions, newest first.
    pub versions: Vec<VersionView>,
    /// The form that asks for its release.
    pub asking: RequestForm,
    /// What is wrong with that.
    pub errors: Vec<FieldError>,
}

impl ReportPage {
    /// Its title: the reference and, where it may be seen, the kind.
    pub fn title(&self, reader: &Reader) -> String {
        match self.report().kind.filter(|kind| *kind != Kind::Unknown) {
            Some(kind) => format!("{} · {}", self.view.line.reference, kind_name(reader, kind)),
            None => self.view.line.reference.clone(),
        }
    }

    /// The marking on paper.
    pub fn printed(&self, reader: &Reader) -> Option<String> {
        self.report().marking.as_ref().map(|m| crate::parts::printed(reader, m))
    }

    fn report(&self) -> &NativeReport {
        self.view.disclosed.report()
    }

    /// The whole body.
    pub fn body(&self, reader: &Reader) -> Markup {
        html! {
            (page_head(&self.head(reader)))
            (errors(reader, &self.errors))
            div.grid {
                div.span-8.stack-wide {
                    (self.granted(reader))
                    @match self.view.disclosed.level() {
                        Level::Full => { (self.whole(reader)) }
                        Level::OffenderSide | Level::Traces => { (self.withheld(reader)) (self.traces(reader)) (self.event(reader)) }
                        Level::HitOnly => { (self.withheld(reader)) }
                    }
                    (self.versions(reader))
                }
                div.span-4.stack-wide {
                    (hits::list(reader, &self.view))
                    (self.history(reader))
                }
            }
        }
    }

    fn head(&self, reader: &Reader) -> PageHead {
        let line = &self.view.line;
        let mut facts = vec![organisation(reader, &line.owner, line.country)];
        facts.push(html! { (reader.fill("received-on", &[("when", &reader.moment(line.received_ms))])) });
        match (line.lost_eur_cents, self.report().losses.first()) {
            (Some(cents), _) if cents > 0 => {
                facts.push(html! { b { (reader.eur(cents)) } " " (reader.say("lost")) })
            }
            (_, Some(loss)) if loss.stage == LossStage::Lost => {
                facts.push(html! { b { (reader.money(&loss.money)) } " " (reader.say("lost")) })
            }
            (_, _) => {}
        }
        if let Some(series) = &line.series {
            facts.push(html! { (reader.say("in-series")) " " a href=(paths::series(series.id)) { (super::series::name(reader, series)) } });
        }
        let in_part = |view: &RequestView| {
            matches!(view.state, RequestState::Granted(_)) && !super::requests::left_out(view).is_empty()
        };
        if line.level != Level::Full {
            facts.push(report_level(reader, line.level));
        } else if self.view.requests.ours.iter().any(in_part) {
            facts.push(html! { span.withheld { (reader.say("level-granted-part")) } });
        }
        PageHead {
            facts,
            actions: html! { a.button href={ "/api/v1/reports/" (line.id) } { (icon("download")) "JSON" } },
            marking: self.report().marking.as_ref().map(|m| marking_details(reader, m)),
            ..PageHead::new(
                html! { a href="/reports" { (reader.say("report")) } " " span.value { (line.id) } },
                self.title(reader),
            )
        }
    }

    fn whole(&self, reader: &Reader) -> Markup {
        html! {
            (self.told(reader))
            (self.traces(reader))
            (self.money(reader))
            div.grid { div.span-6 { (self.event(reader)) } div.span-6 { (self.victim(reader)) } }
            (self.other_fields(reader))
            (self.attachments(reader))
        }
    }

    fn withheld(&self, reader: &Reader) -> Markup {
        html! {
            div.hit-only {
                div.hit-only-card {
                    p { b { (self.view.line.reference) } }
                    (organisation(reader, &self.view.line.owner, self.view.line.country))
                    p { (report_level(reader, self.view.disclosed.level())) }
                    p {
                        @match self.view.disclosed.level() {
                            Level::Full | Level::HitOnly => { (reader.say("withheld-words")) }
                            Level::Traces => { (reader.say("withheld-words-traces")) }
                            Level::OffenderSide => { (reader.say("withheld-words-partner")) }
                        }
                    }
                    p {
                        @match &self.view.contact {
                            Some(contact) => { (reader.say("whom-to-ask")) " " b { (contact) } }
                            None => { (reader.say("whom-to-ask-unknown")) }
                        }
                    }
                    (self.ask(reader))
                }
            }
        }
    }

    /// What was asked of the owner, and the form that asks.
    fn ask(&self, reader: &Reader) -> Markup {
        let requests = &self.view.requests;
        html! {
            (asked(reader, &requests.ours))
            @if requests.may_ask {
                (self.asking.body(reader, &format!("{}/ask", paths::report(self.view.line.id)), &self.errors))
            }
        }
    }

    /// That more than its conditions say is seen of it, since the owner granted it.
    fn granted(&self, reader: &Reader) -> Markup {
        let is_whole = self.view.disclosed.level() == Level::Full;
        if !is_whole || self.view.requests.ours.is_empty() {
            return html! {};
        }
        let body = html! { p { (reader.say("granted-words")) } (self.ask(reader)) };
        panel(&Panel::new(&reader.say("granted-title"), "granted", body))
    }

    fn told(&self, reader: &Reader) -> Markup {
        let Some(narrative) = &self.report().narrative else {
            return html! {};
        };
        let language = narrative.language.map(|l| html! { span.muted.small { (l.name()) } });
        let body = html! {
            div.narrative lang=[narrative.language] { (narrative::marked(&narrative.text, &self.view.traces)) }
            p.muted.small { (reader.say("narrative-note")) }
        };
        panel(&Panel::new(&reader.say("told"), "told", body).more(language.unwrap_or_default()))
    }

    fn traces(&self, reader: &Reader) -> Markup {
        let title = reader.say("traces");
        if self.view.traces.is_empty() {
            let nothing = empty(&reader.say("traces-none"), &reader.say("traces-none-words"), None);
            return panel(&Panel::flush(&title, "traces", nothing));
        }
        let columns = vec![
            Column::new(reader.say("col-trace")),
            Column::new(reader.say("col-whose")),
            Column::new(reader.say("col-as-written")).class("mid-wide"),
            Column::new(reader.say("col-from")).class("wide"),
            Column::new(reader.say("col-reports")).class("number"),
        ];
        let rows = self
            .view
            .traces
            .iter()
            .map(|(observable, view)| trace_row(reader, observable, view.as_ref()))
            .collect();
        panel(&Panel::flush(
            &title,
            "traces",
            table(&Table::new(reader.say("traces-caption"), columns, rows)),
        ))
    }

    fn money(&self, reader: &Reader) -> Markup {
        let losses = &self.report().losses;
        if losses.is_empty() {
            return html! {};
        }
        let columns = vec![
            Column::new(reader.say("col-sum")),
            Column::new(reader.say("col-stage")),
            Column::new(reader.say("col-in-euro")).class("number"),
            Column::new(reader.say("col-rate-of")).class("number mid-wide"),
        ];
        let rows = losses
            .iter()
            .map(|loss| {
                vec![
                    html! { span.number { (reader.money(&loss.money)) } },
                    html! { (reader.say(&format!("stage-{}", stage(loss.stage)))) },
                    html! { @if let Some(eur) = loss.eur { @if let Some(cents) = eur.amount.to_cents() { (reader.eur(cents)) } } },
                    html! { @if let Some(eur) = loss.eur { (reader.when(eur.rate_date)) } },
                ]
            })
            .collect();
        let together = self.view.line.lost_eur_cents.filter(|cents| *cents > 0).map(|cents| {
            html! { tr { th scope="row" colspan="2" { (reader.say("lost-together")) } td.number { (reader.eur(cents)) } td.mid-wide {} } }
        });
        let list = Table::new(reader.say("money-caption"), columns, rows);
        panel(&Panel::flush(&reader.say("money"), "money", table(&Table { foot: together, ..list })))
    }

    fn event(&self, reader: &Reader) -> Markup {
        let report = self.report();
        let mut list = Vec::new();
        let mut add =
            |key: &str, value: Option<Markup>| list.extend(value.map(|v| (reader.say(key).into_owned(), v)));
        add("kind", report.kind.map(|k| html! { (kind_name(reader, k)) }));
        add("reported", report.reported_at.map(|w| html! { (reader.when(w)) }));
        add("began", report.happened.from.map(|w| html! { (reader.when(w)) }));
        add("ended", report.happened.until.map(|w| html! { (reader.when(w)) }));
        add("registered-in", report.country.map(|c| html! { (crate::parts::country_name(reader, c)) }));
        let proposal = self.view.proposal;
        add(
            "proposed-offence",
            proposal.and_then(|p| p.offences.first()).map(
                |o| html! { (offence_name(reader, *o)) " " span.muted { (reader.say("not-confirmed")) } },
            ),
        );
        add(
            "proposed-class",
            proposal.and_then(|p| p.rsit.first()).map(|&r| html! { (class_name(reader, r)) }),
        );
        let kept = self.view.keeping.as_ref();
        add("retention-day", kept.map(|keeping| super::retention::keeping(reader, keeping)));
        add(
            "source",
            Some(
                html! { a href=(source_page(&self.view.source)) { (who_words(reader, &self.view.source)) } },
            )
            .filter(|_| !self.view.source.is_empty()),
        );
        panel(&Panel::flush(&reader.say("event"), "event", facts(&list)))
    }

    fn victim(&self, reader: &Reader) -> Markup {
        let report = self.report();
        let mut list = Vec::new();
        let mut add =
            |key: &str, value: Option<Markup>| list.extend(value.map(|v| (reader.say(key).into_owned(), v)));
        add("victim-kind", report.victim.kind.map(|k| html! { (victim_kind_name(reader, k)) }));
        add("victim-age", report.victim.age_band.map(|a| html! { (age_name(reader, a)) }));
        add("victim-sector", report.victim.sector.map(|s| html! { (sector_name(reader, s)) }));
        add("victim-place", report.place.map(|p| html! { (p.as_str()) }));
        add("victim-identity", Some(html! { (reader.say("victim-identity-words")) }));
        panel(&Panel::flush(&reader.say("victim"), "victim", facts(&list)))
    }

    fn other_fields(&self, reader: &Reader) -> Markup {
        let fields = &self.report().fields;
        if fields.is_empty() {
            return html! {};
        }
        let list: Vec<_> =
            fields.iter().map(|(name, value)| (field_name(reader, name), html! { (value) })).collect();
        panel(&Panel::flush(&reader.say("other-fields"), "fields", facts(&list)))
    }

    fn attachments(&self, reader: &Reader) -> Markup {
        let attachments = &self.report().attachments;
        if attachments.is_empty() {
            return html! {};
        }
        let columns = vec![
            Column::new(reader.say("col-file")),
            Column::new(reader.say("col-media-type")).class("mid-wide"),
            Column::new(reader.say("col-bytes")).class("number"),
            Column::new("SHA-256"),
        ];
        let rows = attachments
            .iter()
            .map(|file| {
                vec![
                    html! { (file.name) },
                    html! { (file.media_type.as_deref().unwrap_or("")) },
                    html! { (reader.number(file.size)) },
                    html! { span.value { (file.sha256) } },
                ]
            })
            .collect();
        let body = html! { (table(&Table::new(reader.say("attachments"), columns, rows))) };
        let foot = html! { span { (reader.say("attachments-note")) } };
        panel(&Panel::flush(&reader.say("attachments"), "attachments", body).foot(foot))
    }

    fn versions(&self, reader: &Reader) -> Markup {
        if self.versions.len() < 2 {
            return html! {};
        }
        let older = self.versions.iter().skip(1).map(Some).chain(std::iter::once(None));
        let lines: Vec<_> = self
            .versions
            .iter()
            .zip(older)
            .map(|(version, older)| (version.at_ms, versions::words(reader, version, older)))
            .collect();
        panel(&Panel::flush(&reader.say("versions"), "versions", history(reader, &lines)))
    }

    fn history(&self, reader: &Reader) -> Markup {
        if self.view.history.is_empty() {
            return html! {};
        }
        panel(&Panel::flush(
            &reader.say("history"),
            "history",
            super::history_lines(reader, &self.view.history),
        ))
    }
}

/// A field by its own name; the words from which the kind was read have one of ours.
fn field_name(reader: &Reader, name: &str) -> String {
    if name == "kind-words" { reader.say("kind-in-words").into_owned() } else { name.to_owned() }
}

fn stage(stage: LossStage) -> &'static str {
    match stage {
        LossStage::Lost => "lost",
        LossStage::Attempted => "attempted",
        LossStage::Recovered => "recovered",
    }
}

/// The slug of a side, as in keys.
pub(crate) fn side_slug(side: Side) -> &'static str {
    match side {
        Side::Offender => "offender",
        Side::Victim => "victim",
        Side::Third => "third",
    }
}

fn trace_row(reader: &Reader, observable: &NativeObservable, view: Option<&TraceView>) -> Vec<Markup> {
    let raw = observable.raw.as_deref().or(observable.value.as_deref()).unwrap_or("");
    let matched = view.filter(|_| observable.side == Side::Offender);
    let first = match (observable.fault, matched) {
        (Some(fault), _) => Chip::Invalid(observable.kind, raw, fault).show(reader),
        (None, Some(view)) => chip(reader, view),
        (None, None) => Chip::Plain(observable.kind, observable.value.as_deref().unwrap_or(raw)).show(reader),
    };
    vec![
        html! {
            (first)
            @if let Some(port) = observable.port { span.sub { (reader.fill("port", &[("port", &port.to_string())])) @if let Some(when) = observable.seen_at { ", " (reader.when(when)) } } }
        },
        html! { (reader.say(&format!("side-{}", side_slug(observable.side)))) },
        html! { @if let Some(raw) = &observable.raw { span.value { (defanged(observable.kind, raw)) } } },
        html! { @if let Some(origin) = &observable.origin { (origin_words(reader, origin)) } },
        html! { @if let Some(view) = matched { (reader.number(view.reports as u64)) } },
    ]
}

fn origin_words(reader: &Reader, origin: &NativeOrigin) -> String {
    match origin {
        NativeOrigin::Field(name) => reader.fill("from-field", &[("name", name)]),
        NativeOrigin::Narrative(..) => reader.say("from-narrative").into_owned(),
        NativeOrigin::Header(name) => reader.fill("from-header", &[("name", name)]),
        NativeOrigin::Attachment(name) => reader.fill("from-attachment", &[("name", name)]),
    }
}

/// Where a source is described: of what came over a link, the link.
fn source_page(source: &str) -> String {
    let link = source.strip_prefix("link:").and_then(|code| code.parse().ok());
    link.map_or_else(|| paths::source(source), |code| paths::link(&code))
}
