//! Samples of terms, and of what persons ask about themselves.

use jiff::civil::Date;
use joinder_core::{
    Reference, ReportId, SetAsideId, SetBy,
    codes::{RefusalGround, StopGround, SubjectAsk},
};
use joinder_node::{
    AskedBy, DueMonth, ErasedCount, Holding, Holdings, KeepDecision, KeepingThatWaits, KeepingView,
    ReportLine, RetentionCounts, RetentionReceipt, Review, ReviewLine, StopView, SubjectOutcome, SubjectView,
};
use maud::Markup;

use super::{
    super::{retention::RetentionPage, subjects::letter::Letter},
    Text,
};
use crate::reader::Reader;

impl Text {
    pub(super) fn keeping(&self, stopped: bool) -> KeepingView {
        let stop = StopView { ground: StopGround::Accuracy, why: self.own(), who: self.own() };
        KeepingView {
            until: Date::constant(2029, 11, 24),
            set_by: SetBy::Term,
            review_on: Date::constant(2029, 9, 25),
            stop: stopped.then_some(stop),
            restricted: stopped,
            unit: Some(self.unit()),
        }
    }

    pub(super) fn retention(&self) -> RetentionPage {
        let erased = vec![ErasedCount { source: self.own(), why: "term".into(), reports: 3 }];
        let other = ReportLine { id: ReportId::from_number(10).unwrap(), ..self.line() };
        let reference: Reference = "S-1".parse().unwrap();
        let waits = [
            KeepDecision::Extend { until: Date::constant(2027, 3, 1) },
            KeepDecision::Stop { ground: StopGround::Proof },
        ];
        let waits = waits.map(|wanted| KeepingThatWaits {
            report: ReportId::from_number(9).unwrap(),
            reference: reference.clone(),
            wanted,
            account: self.own(),
            why: self.own(),
            until_ms: 1_790_000_000_000,
            unit: Some(self.unit()),
        });
        RetentionPage {
            waits: waits.into(),
            months: vec![DueMonth { month: (2029, 11), source: self.own(), reports: 7 }],
            review: Review {
                rows: vec![
                    ReviewLine { line: self.line(), keeping: self.keeping(false) },
                    ReviewLine { line: other, keeping: self.keeping(true) },
                ],
                next: Some(self.own()),
            },
            later: true,
            passes: vec![RetentionReceipt {
                id: 1,
                started_ms: 0,
                ended_ms: Some(1),
                counts: RetentionCounts { erased, held: 1, more: false },
            }],
        }
    }

    pub(super) fn subject(&self, refused: Option<RefusalGround>, is_open: bool) -> SubjectView {
        let outcome = SubjectOutcome { refused, why: self.own(), who: self.own() };
        SubjectView {
            id: 4,
            ask: SubjectAsk::Access,
            received_ms: 0,
            due: Date::constant(2026, 12, 24),
            late: is_open,
            asked_by: Some(AskedBy { name: self.own(), values: vec![self.own()] }),
            who: self.own(),
            ended_ms: (!is_open).then_some(1),
            outcome: (!is_open).then_some(outcome),
        }
    }

    pub(super) fn holdings(&self) -> Holdings {
        let held = |number, own, stopped| Holding {
            line: ReportLine { id: ReportId::from_number(number).unwrap(), ..self.line() },
            own,
            source: self.own(),
            keeping: self.keeping(stopped),
            restricted_on_demand: stopped,
            recipients: vec!["DE-bka".parse().unwrap()],
        };
        Holdings {
            reports: vec![held(9, true, false), held(10, true, true), held(11, false, false)],
            more: true,
            set_aside: vec![SetAsideId::from_number(5).unwrap()],
            looked_up: 2,
        }
    }

    pub(super) fn letter(&self, reader: &Reader, refused: Option<RefusalGround>) -> Markup {
        let (whose, view, holdings) = (self.organisation(), self.subject(refused, false), self.holdings());
        Letter { whose: &whose, view: &view, holdings: &holdings, authority: Some(self.0) }.body(reader)
    }
}
