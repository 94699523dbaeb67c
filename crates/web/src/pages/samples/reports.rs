//! Samples of reports, their values and their requests.

use std::collections::BTreeMap;

use jiff::civil::Date;
use joinder_core::{
    Answer as Answered, Attachment, Disclosed, Fault, Marking, Narrative, NativeObservable, NativeOrigin,
    Observable, Origin, Period, Report, ReportId, Request, RequestId, Role, Side, Trace, TraceKind, Value,
    Victim, Viewer, When,
    codes::{Country, Ground, Kind, Parts, Purpose, crosswalk},
    disclose,
};
use joinder_node::{
    HistoryLine, HitView, ReportLine, ReportRequests, ReportView, RequestState, RequestView, RequestWay,
    Said, Strength, TraceView, VersionView, WhyShared,
};

use super::{
    super::{
        FieldError,
        report::ReportPage,
        requests::{AnswerForm, RequestForm, RequestPage},
        trace::TracePage,
    },
    Text,
};
use crate::paths;

impl Text {
    pub(super) fn line(&self) -> ReportLine {
        ReportLine {
            id: ReportId::from_number(9).unwrap(),
            owner: "DE-bka".parse().unwrap(),
            reference: self.own(),
            level: joinder_core::Level::Full,
            kind: Some(Kind::RentalFraud),
            dated: Some(When::Day(Date::constant(2026, 11, 24))),
            country: Some(Country::DE),
            lost_eur_cents: Some(145_000),
            series: Some(self.series()),
            received_ms: 1_790_000_000_000,
        }
    }

    pub(super) fn trace(&self) -> TraceView {
        TraceView {
            kind: TraceKind::Person,
            normal: self.own(),
            key: "00000000000000aa".into(),
            country: Some(Country::LT),
            reports: 14,
            shared: Some(WhyShared::OnList(self.own())),
            bits: 31.4,
            joins: true,
        }
    }

    pub(super) fn trace_page(&self) -> TracePage {
        let ask = Some(format!("/lookup{}", paths::query(&[("text", Some(self.own()))])));
        TracePage { view: self.trace(), lines: vec![self.line()], ask }
    }

    pub(super) fn disclosed(&self) -> Disclosed {
        let invalid = Observable {
            value: Value::Invalid { claimed: TraceKind::Iban, fault: Fault::Checksum },
            side: Side::Offender,
            origin: Origin::Field(self.0.into()),
            raw: self.0.into(),
            port: Some(443),
            seen_at: None,
        };
        let valid = Observable {
            value: Value::Trace(Trace::new(TraceKind::Phone, "+31612345678").unwrap()),
            side: Side::Offender,
            origin: Origin::Narrative { start: 0, end: 4 },
            raw: self.0.into(),
            port: None,
            seen_at: None,
        };
        let report = Report {
            owner: "NL-police".parse().unwrap(),
            reference: "NL-2026-118204".parse().unwrap(),
            kind: Kind::RentalFraud,
            reported_at: Some("2026-11-24T14:02:00+01:00".parse().unwrap()),
            happened: Period::default(),
            country: Some(Country::NL),
            place: None,
            victim: Victim::default(),
            losses: Vec::new(),
            narrative: Some(Narrative { text: self.own(), language: None }),
            observables: vec![invalid, valid],
            attachments: vec![Attachment {
                name: self.own(),
                media_type: Some(self.own()),
                size: 1,
                sha256: self.own(),
            }],
            fields: BTreeMap::from([(self.own(), self.own())]),
            marking: Marking::cautious(Date::constant(2026, 11, 24)),
        };
        let viewer = Viewer { organisation: "NL-police".parse().unwrap(), role: Role::Authority };
        disclose(&viewer, &report, Purpose::A).unwrap()
    }

    pub(super) fn hit(&self) -> HitView {
        HitView {
            other: self.line(),
            bits: 36.1,
            strength: Strength::Certain,
            counted: vec![(self.trace(), 31.4)],
            wording_bits: 4.7,
            not_counted: vec![(self.trace(), WhyShared::TooCommon)],
            confirmed: false,
            rejected: true,
            decision: Some(3),
        }
    }

    pub(super) fn history(&self) -> Vec<HistoryLine> {
        vec![HistoryLine {
            at_ms: 1_790_000_000_000,
            what: "offence",
            who: self.own(),
            note: self.own(),
            offence: Some("d2013_40.art3".parse().unwrap()),
        }]
    }

    pub(super) fn report(&self) -> ReportPage {
        let observable = NativeObservable {
            kind: TraceKind::Person,
            value: Some(self.own()),
            fault: None,
            side: Side::Offender,
            raw: Some(self.own()),
            origin: Some(NativeOrigin::Header(self.own())),
            port: Some(1),
            seen_at: None,
        };
        let victim = NativeObservable {
            side: Side::Victim,
            origin: Some(NativeOrigin::Narrative(0, 6)),
            ..observable.clone()
        };
        let view = ReportView {
            line: self.line(),
            disclosed: self.disclosed(),
            traces: vec![(observable, Some(self.trace())), (victim, None)],
            hits: vec![self.hit()],
            hits_in_all: 2_199,
            source: self.own(),
            version: 2,
            proposal: Some(crosswalk(Kind::RentalFraud)),
            contact: Some(self.own()),
            keeping: Some(self.keeping(true)),
            requests: ReportRequests { ours: vec![self.request(RequestWay::Out)], may_ask: true },
            history: self.history(),
        };
        let version =
            |number| VersionView { number, at_ms: 0, who: self.own(), disclosed: Some(self.disclosed()) };
        let asking = RequestForm {
            case: self.own(),
            reason: self.own(),
            urgent: self.own(),
            ..RequestForm::default()
        };
        let errors = vec![FieldError::new("ask-case", self.own()), FieldError::new("ask-parts", self.own())];
        ReportPage { view, versions: vec![version(2), version(1)], asking, errors }
    }

    pub(super) fn withheld_report(&self) -> ReportPage {
        let marking = Marking::cautious(Date::constant(2026, 11, 24));
        let report = Report {
            owner: "DE-bka".parse().unwrap(),
            reference: "D-1".parse().unwrap(),
            kind: Kind::Unknown,
            reported_at: None,
            happened: Period::default(),
            country: None,
            place: None,
            victim: Victim::default(),
            losses: Vec::new(),
            narrative: None,
            observables: Vec::new(),
            attachments: Vec::new(),
            fields: BTreeMap::new(),
            marking,
        };
        let viewer = Viewer { organisation: "NL-police".parse().unwrap(), role: Role::Authority };
        let whole = self.report();
        let view = ReportView { disclosed: disclose(&viewer, &report, Purpose::A).unwrap(), ..whole.view };
        ReportPage { view, ..whole }
    }

    pub(super) fn request(&self, way: RequestWay) -> RequestView {
        // A request holds lines: what cannot stand in one, nobody can send.
        let shown: String = self.0.chars().filter(|c| *c != '\u{202e}').collect();
        let request = Request {
            id: RequestId::from_number(3).unwrap(),
            asker: "NL-police".parse().unwrap(),
            owner: "DE-bka".parse().unwrap(),
            reference: shown.parse().unwrap(),
            purpose: Purpose::C,
            case: "2026-17".parse().unwrap(),
            parts: Parts::LEAST,
            reason: shown.parse().unwrap(),
            urgent: Some(shown.parse().unwrap()),
        };
        let said = |what| Said { at_ms: 1_790_000_000_000, who: self.own(), what };
        let until = Date::constant(2026, 12, 31);
        let words = Some(shown.parse().unwrap());
        RequestView {
            id: request.id,
            way,
            asker: self.organisation(),
            owner: request.owner.clone(),
            via: "EU-centre".parse().unwrap(),
            state: RequestState::Waits,
            asked_ms: 1_790_000_000_000,
            request: (way != RequestWay::Through).then_some(request),
            who: Some(self.own()),
            answers: vec![
                said(Answered::Granted { parts: Parts::whole(), until }),
                said(Answered::Refused { ground: Ground::Quality, words }),
            ],
            taken_back: Some(Said { at_ms: 1_790_000_000_000, who: self.own(), what: () }),
            report: Some(ReportId::from_number(9).unwrap()),
            unit: Some(self.unit()),
        }
    }

    pub(super) fn request_page(&self, way: RequestWay) -> RequestPage {
        let form = AnswerForm { until: self.own(), words: self.own(), ..AnswerForm::default() };
        let errors = vec![FieldError::new("until", self.own()), FieldError::new("ground", self.own())];
        RequestPage { view: self.request(way), form, errors }
    }
}
