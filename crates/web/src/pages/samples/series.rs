//! Samples of series, of the work on them, and of what is counted.

use jiff::civil::Date;
use joinder_core::{
    OrganisationCode, ReportId, SeriesId, TraceKind, When,
    codes::{Country, Kind, crosswalk},
};
use joinder_node::{
    Cell, Decision, DecisionView, EvidenceLine, GrownSeries, KnownLoss, LeadProposal, LeadReason,
    LeadSureness, Leading, MonthCell, Moved, News, OffenceView, PairReport, PairView, SeriesLine, SeriesMove,
    SeriesRef, SeriesView, SharedWork, Statistics, Verdict, WeekBar, WhyShared, WorkNews, Worker,
};

use super::{
    super::{
        series::{OfKind, SeriesPage},
        statistics::StatisticsPage,
    },
    Text,
};

impl Text {
    pub(super) fn series(&self) -> SeriesRef {
        SeriesRef { id: SeriesId::from_number(7).unwrap(), number: 4821, name: Some(self.own()) }
    }

    pub(super) fn series_line(&self) -> SeriesLine {
        SeriesLine {
            series: self.series(),
            reports: 412,
            countries: vec![Country::NL, Country::DE],
            owners: 3,
            lost: KnownLoss { eur_cents: 120_455_000, reports: 230 },
            first: None,
            last: Some(When::Day(Date::constant(2026, 11, 25))),
            kind: Some(Kind::RentalFraud),
            grew_7_days: 38,
            grew_28_days: 70,
        }
    }

    pub(super) fn series_page(&self) -> SeriesPage {
        let decision = |decision| DecisionView {
            id: 4,
            decision,
            who: self.own(),
            why: self.own(),
            at_ms: 0,
            undone_ms: None,
        };
        let key = joinder_core::MatchKey(0xaa);
        let (a, b) = (ReportId::from_number(1).unwrap(), ReportId::from_number(2).unwrap());
        let view = SeriesView {
            line: self.series_line(),
            evidence: vec![EvidenceLine { trace: self.trace(), in_reports: 2, first: None, last: None }],
            not_counted: vec![(self.trace(), WhyShared::OnList(self.own()))],
            evidence_kinds: vec![TraceKind::Iban, TraceKind::Person],
            weeks: vec![WeekBar {
                monday: Date::constant(2026, 11, 23),
                by_country: vec![(Country::NL, 2)],
                elsewhere: 1,
            }],
            by_country: vec![(Country::NL, 2, KnownLoss { eur_cents: 100, reports: 1 })],
            owners: vec![("NL-police".parse().unwrap(), 2), ("EU-centre".parse().unwrap(), 1)],
            stateless: 1,
            history: self.history(),
            decisions: vec![
                decision(Decision::DeclareShared { key }),
                decision(Decision::DeclareOwn { key }),
                decision(Decision::Confirm { a, b }),
                decision(Decision::Reject { subject: a, other: b }),
            ],
            proposal: Some(crosswalk(Kind::RentalFraud)),
            offence: Some(OffenceView {
                offence: "d2019_713.art3".parse().unwrap(),
                who: self.own(),
                why: self.own(),
                at_ms: 0,
            }),
            work: self.work(),
            reports: self.page(self.line()),
        };
        let of_kind = OfKind {
            kind: TraceKind::Person,
            evidence: view.evidence.clone(),
            not_counted: view.not_counted.clone(),
        };
        SeriesPage { view, of_kind: Some(of_kind) }
    }

    pub(super) fn work(&self) -> SharedWork {
        let [de, nl]: [OrganisationCode; 2] = ["DE-bka", "NL-police"].map(|code| code.parse().unwrap());
        let worker = |code: &OrganisationCode, ours: bool| Worker {
            organisation: code.clone(),
            contact: (!ours).then(|| self.own()),
            since_ms: 1_790_000_000_000,
            ours,
        };
        let report = |number, owner: &OrganisationCode| PairReport {
            id: ReportId::from_number(number).unwrap(),
            owner: owner.clone(),
            reference: self.own(),
        };
        let said = [Verdict::Together, Verdict::FirstApart, Verdict::SecondApart, Verdict::Open];
        let day = Date::constant(2026, 11, 25);
        SharedWork {
            workers: vec![worker(&nl, true), worker(&de, false)],
            leading: Leading {
                leads: vec![nl.clone(), de.clone()],
                handed: vec![(de.clone(), nl.clone())],
                declined: vec![(de.clone(), nl.clone())],
                proposed: vec![(de.clone(), nl.clone())],
            },
            leads_here: true,
            proposal: Some(LeadProposal {
                country: Country::NL,
                reasons: vec![
                    LeadReason::Victims { country: Country::NL, reports: 2, of: 3 },
                    LeadReason::Accounts { country: Country::DE, reports: 2 },
                    LeadReason::First { country: Country::NL, day, undated: 1 },
                ],
                sure: LeadSureness::Likely,
            }),
            offered_by: Some(de.clone()),
            others: vec![de.clone()],
            pairs: vec![PairView {
                first: report(1, &de),
                second: report(2, &nl),
                said: said.into_iter().map(|verdict| (de.clone(), verdict)).collect(),
                disputed: true,
            }],
        }
    }

    pub(super) fn statistics(&self) -> StatisticsPage {
        let lost = KnownLoss { eur_cents: 911_840_000, reports: 40_000 };
        let cell = Cell { reports: 51_204, lost, in_series: 12 };
        let filter = super::super::statistics::Filter {
            from: Some(self.own()),
            kind: Some(self.own()),
            ..super::super::statistics::Filter::default()
        };
        StatisticsPage {
            filter,
            errors: self.errors(),
            figures: Statistics {
                all: cell,
                by_kind: vec![(Some(Kind::Phishing), cell), (None, cell)],
                by_country: vec![(Some(Country::NL), cell), (Some(Country::DE), cell)],
                by_month: vec![MonthCell { month: Date::constant(2026, 11, 1), cell }],
                by_kind_and_country: vec![(Some(Kind::Phishing), Some(Country::NL), cell)],
                left_out: true,
            },
        }
    }

    pub(super) fn news(&self) -> News {
        let moved =
            |how| SeriesMove { at_ms: 1_790_000_000_000, series: self.series(), how, other: self.series() };
        News {
            after_ms: 1_790_000_000_000,
            reports: 3,
            grown: 2,
            grew: vec![GrownSeries { series: self.series(), came: 2, began: true }],
            moved: vec![moved(Moved::Merged), moved(Moved::Split)],
            work: vec![WorkNews {
                series: self.series(),
                by: vec!["DE-bka".parse().unwrap()],
                came: 2,
                began: true,
            }],
            set_aside: 1,
        }
    }
}
