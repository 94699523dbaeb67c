//! Every page with sample content, plain and hostile, drawn in every language.

use std::collections::BTreeMap;

use jiff::civil::Date;
use joinder_core::{
    Actor, Answer as Answered, AskedValues, Attachment, AuditEvent, Deed, Disclosed, Fault, LogUse, Marking,
    Narrative, NativeObservable, NativeOrigin, Observable, Organisation, OrganisationCode, Origin, Outcome,
    Period, Report, ReportId, Request, RequestId, Rights, Role, SeriesId, SetAsideId, SetBy, Side, Subjects,
    Trace, TraceKind, Value, Victim, Viewer, When, Working,
    codes::{
        Country, Ground, Kind, Parts, PersonRole, Purpose, RefusalGround, StopGround, SubjectAsk, crosswalk,
    },
    disclose,
};
use joinder_node::{
    AccountState, AccountView, Answer, AskedBy, AskedNeighbour, Asking, AuditLine, AuditPage, Breach,
    BreachOf, Cell, Counted, Counts, Decision, DecisionView, DeskView, DueMonth, ErasedCount, EvidenceLine,
    GrownSeries, Heard, HistoryLine, HitNews, HitView, Holding, Holdings, Invitation, JobView, KeepingView,
    KnownLoss, LeadProposal, LeadReason, LeadSureness, Leading, LedgerKey, LinkState, LinkView, LookUpSide,
    LookUpView, Mapping, MonthCell, Moved, News, NotReached, Oddity, OffenceView, OwnKeys, Page, PairReport,
    PairView, Preview, PreviewRow, Receipt, RemoteAnswer, RemoteHit, RemoteKnown, RemoteQuestion, ReportLine,
    ReportRequests, ReportView, RequestState, RequestView, RequestWay, Requests, RetentionCounts,
    RetentionReceipt, Review, ReviewLine, Said, Seen, SeriesLine, SeriesMove, SeriesRef, SeriesView,
    SessionId, SessionView, SetAsideGroup, SetAsideView, SharedWork, Source, SourceTrouble, SourceView,
    Statistics, StopView, Strength, SubjectOutcome, SubjectView, TokenView, TraceView, Unread, Unusual,
    Verdict, VersionView, WeekBar, WhyShared, WorkNews, Worker,
};
use maud::Markup;

use super::{
    FieldError,
    account::AccountPage,
    audit::{self, LogPage, SeenPage, UnusualPage},
    desk::{DeskPage, Since},
    door::{LogInPage, TakeUpPage},
    help,
    links::{LinkLine, LinkPage, LinksPage, OwnSide},
    look_up::{
        LookUpPage,
        neighbours::{self, AskForm},
    },
    people::{PeoplePage, PersonPage},
    preview::PreviewPage,
    report::ReportPage,
    reports::{ReportColumn, ReportColumns, ReportsPage},
    requests::{AnswerForm, RequestForm, RequestPage, RequestsPage},
    retention::RetentionPage,
    series::{OfKind, SeriesPage},
    series_list::SeriesListPage,
    set_aside::{RecordPage, SetAsidePage},
    source_form::{SourceForm, SourceFormPage},
    sources::{JobPage, SourcesPage},
    statistics::StatisticsPage,
    subjects::{CorrectPage, SubjectPage, SubjectsPage, letter::Letter},
    trace::TracePage,
    work::WorkPage,
};
use crate::{
    paths,
    reader::{Language, Locale, Reader},
};

/// What stands wherever a text can stand.
struct Text(&'static str);

const PLAIN: Text = Text("Anna Keller");
const HOSTILE: Text = Text(
    "</textarea></script><script>alert(1)</script><img src=x onerror=alert(2)>\" onfocus='alert(3)' \u{202e}",
);

impl Text {
    fn own(&self) -> String {
        self.0.to_owned()
    }

    fn organisation(&self) -> Organisation {
        Organisation {
            code: "NL-police".parse().unwrap(),
            name: self.own(),
            role: Role::Authority,
            country: Some(Country::NL),
            contact: None,
        }
    }

    fn series(&self) -> SeriesRef {
        SeriesRef { id: SeriesId::from_number(7).unwrap(), number: 4821, name: Some(self.own()) }
    }

    fn line(&self) -> ReportLine {
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

    fn trace(&self) -> TraceView {
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

    fn trace_page(&self) -> TracePage {
        let ask = Some(format!("/lookup{}", paths::query(&[("text", Some(self.own()))])));
        TracePage { view: self.trace(), lines: vec![self.line()], ask }
    }

    fn disclosed(&self) -> Disclosed {
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

    fn link(&self, state: LinkState) -> LinkLine {
        let view = LinkView {
            organisation: self.organisation(),
            address: self.own(),
            tls_fingerprint: self.own(),
            tls_since_ms: Some(1_790_000_000_000),
            next_tls_fingerprint: Some(self.own()),
            ledger_keys: vec![
                LedgerKey { key: self.own(), since_ms: Some(1_790_000_000_000) },
                LedgerKey { key: self.own(), since_ms: None },
            ],
            state,
            out_size: 12,
            acknowledged: 9,
            in_size: 4,
            last_exchange_ms: Some(1_790_000_000_000),
            waiting_erasures: 1,
            pulls: true,
            told: vec![("report".to_owned(), 12)],
            heard: vec![("report".to_owned(), 3), (self.own(), 1)],
        };
        LinkLine { view, trouble: Some(self.own()) }
    }

    fn links(&self) -> LinksPage {
        let keys = OwnKeys {
            ledger_key: self.own(),
            fingerprint: self.own(),
            next_fingerprint: Some(self.own()),
            waits_for: vec!["DE-bka".parse().unwrap()],
        };
        LinksPage {
            links: vec![self.link(LinkState::Active), self.link(LinkState::Paused)],
            own: Some(OwnSide { address: self.own(), keys }),
            invitation: Some(Invitation {
                whom: "DE-bka".parse().unwrap(),
                role: Role::Partner,
                address: self.own(),
                organisation: self.organisation(),
                ledger_key: self.own(),
                tls_fingerprint: self.own(),
                secret: self.own(),
                expires_ms: 1_790_000_000_000,
            }),
            errors: vec![FieldError::new("invitation", self.own())],
            look_ups: vec![
                self.look_up(LookUpSide::Ours, Some("too-slow".to_owned())),
                self.look_up(LookUpSide::Ours, None),
                self.look_up(LookUpSide::Theirs, Some(self.own())),
            ],
        }
    }

    fn no_links(&self) -> LinksPage {
        LinksPage { links: Vec::new(), own: None, invitation: None, errors: Vec::new(), look_ups: Vec::new() }
    }

    fn look_up(&self, side: LookUpSide, outcome: Option<String>) -> LookUpView {
        LookUpView {
            side,
            organisation: "DE-bka".parse().unwrap(),
            who: Some(self.own()),
            at_ms: 1_790_000_000_000,
            purpose: Purpose::C,
            case: self.own(),
            values: 3,
            outcome,
            told: vec![ReportId::from_number(9).unwrap()],
        }
    }

    fn asking(&self) -> Asking {
        let neighbour = AskedNeighbour {
            look_up: 1,
            organisation: self.organisation(),
            address: self.own(),
            tls_fingerprint: self.own(),
            next_tls_fingerprint: Some(self.own()),
        };
        let trace = Trace::new(TraceKind::Phone, "+31612345678").unwrap();
        let values = vec![trace.normal().to_owned()];
        Asking {
            question: RemoteQuestion { values, purpose: Purpose::C, case: self.own() },
            traces: vec![trace],
            left_out: 1,
            neighbours: vec![neighbour],
        }
    }

    /// What neighbours answer, each kind once.
    fn heard(&self, reader: &Reader) -> Markup {
        let known = RemoteKnown {
            owner: "DE-bka".parse().unwrap(),
            reference: self.own(),
            contact: Some(self.own()),
        };
        let answered = |held, known| {
            let answers = vec![RemoteHit { value: self.own(), held, known }];
            Heard::Answered(RemoteAnswer { answers })
        };
        let all = [
            answered(true, vec![known]),
            answered(false, Vec::new()),
            Heard::Wrongly,
            Heard::NotReached(NotReached::TooSlow),
        ];
        let mut asking = self.asking();
        asking.neighbours = vec![asking.neighbours[0].clone(); all.len()];
        let answers = all.iter().enumerate();
        let drawn: Vec<Markup> =
            answers.map(|(place, heard)| neighbours::heard(reader, &asking, place, heard)).collect();
        maud::html! { @for one in drawn { (one) } }
    }

    fn hit(&self) -> HitView {
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

    fn history(&self) -> Vec<HistoryLine> {
        vec![HistoryLine {
            at_ms: 1_790_000_000_000,
            what: "offence",
            who: self.own(),
            note: self.own(),
            offence: Some("d2013_40.art3".parse().unwrap()),
        }]
    }

    fn report(&self) -> ReportPage {
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

    /// A report of which a hit alone may be seen.
    fn withheld_report(&self) -> ReportPage {
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

    fn request(&self, way: RequestWay) -> RequestView {
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
        }
    }

    fn request_page(&self, way: RequestWay) -> RequestPage {
        let form = AnswerForm { until: self.own(), words: self.own(), ..AnswerForm::default() };
        let errors = vec![FieldError::new("until", self.own()), FieldError::new("ground", self.own())];
        RequestPage { view: self.request(way), form, errors }
    }

    fn keeping(&self, stopped: bool) -> KeepingView {
        let stop = StopView { ground: StopGround::Accuracy, why: self.own(), who: self.own() };
        KeepingView {
            until: Date::constant(2029, 11, 24),
            set_by: SetBy::Term,
            review_on: Date::constant(2029, 9, 25),
            stop: stopped.then_some(stop),
            restricted: stopped,
        }
    }

    fn retention(&self) -> RetentionPage {
        let erased = vec![ErasedCount { source: self.own(), why: "term".into(), reports: 3 }];
        let other = ReportLine { id: ReportId::from_number(10).unwrap(), ..self.line() };
        RetentionPage {
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

    fn subject(&self, refused: Option<RefusalGround>, is_open: bool) -> SubjectView {
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

    fn holdings(&self) -> Holdings {
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

    fn letter(&self, reader: &Reader, refused: Option<RefusalGround>) -> Markup {
        let (whose, view, holdings) = (self.organisation(), self.subject(refused, false), self.holdings());
        Letter { whose: &whose, view: &view, holdings: &holdings, authority: Some(self.0) }.body(reader)
    }

    fn series_line(&self) -> SeriesLine {
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

    fn series_page(&self) -> SeriesPage {
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

    fn work(&self) -> SharedWork {
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

    fn page<T>(&self, row: T) -> Page<T> {
        Page { rows: vec![row], next: Some(self.own()), total: Some(2) }
    }

    fn receipt(&self) -> Receipt {
        Receipt {
            id: 1,
            source: self.own(),
            file: self.own(),
            started_ms: 0,
            ended_ms: Some(1),
            counts: Counts::default(),
            format: Some(self.own()),
            mapping: None,
            notes: vec![self.own()],
            error: Some(self.own()),
        }
    }

    fn errors(&self) -> Vec<FieldError> {
        vec![
            FieldError::new("name", self.own()),
            FieldError::new("look-up-text", self.own()),
            FieldError::new("kind", self.own()),
        ]
    }

    fn form(&self) -> SourceForm {
        SourceForm {
            name: self.own(),
            owner: self.own(),
            country: self.own(),
            audience_only: self.own(),
            also_of: self.own(),
            mapping: self.own(),
            ..SourceForm::default()
        }
    }

    fn preview(&self) -> PreviewPage {
        let column = joinder_formats::Column::new(self.0, joinder_formats::Role::Field);
        let mapping = Mapping {
            delimiter: Some(';'),
            encoding: Some(self.own()),
            columns: vec![column],
            ..Mapping::default()
        };
        let row = |report| PreviewRow {
            line: Some(1),
            raw: self.own(),
            report,
            faults: vec![(self.own(), self.own())],
        };
        PreviewPage {
            id: 1,
            file: self.own(),
            bytes: 10,
            source: self.form(),
            errors: self.errors(),
            reasons: vec![self.own()],
            preview: Preview {
                format: self.own(),
                mapping: Some(mapping),
                notes: vec![self.own()],
                rows: vec![row(Some(self.disclosed())), row(None)],
                error: None,
            },
        }
    }

    fn record(&self) -> SetAsideView {
        SetAsideView {
            id: SetAsideId::from_number(5).unwrap(),
            source: self.own(),
            file: self.own(),
            line: Some(3),
            start: 0,
            field: Some(self.own()),
            expected: self.own(),
            reason: self.own(),
            raw: self.0.as_bytes().to_vec(),
            text: Some(self.own()),
            table: None,
            head: None,
            withheld: false,
            replayable: true,
            truncated: false,
            report: None,
            at_ms: 0,
        }
    }

    fn statistics(&self) -> StatisticsPage {
        let lost = KnownLoss { eur_cents: 911_840_000, reports: 40_000 };
        let cell = Cell { reports: 51_204, lost, in_series: 12 };
        let filter = super::statistics::Filter {
            from: Some(self.own()),
            kind: Some(self.own()),
            ..super::statistics::Filter::default()
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

    fn news(&self) -> News {
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

    /// Every page by name.
    fn pages(&self, reader: &Reader) -> Vec<(&'static str, Markup)> {
        let whose = self.organisation();
        let news = HitNews { report: self.line(), hit: self.hit() };
        let view = DeskView {
            reports: 200,
            series: 4,
            today: 1,
            owners: vec![whose.code.clone()],
            hits: vec![news],
            growing: vec![self.series_line()],
            trouble: vec![SourceTrouble { source: self.own(), set_aside: 3, error: Some(self.own()) }],
            set_aside: 3,
            set_aside_fields: 1,
        };
        let answer = |fault: Option<Unread>| Answer {
            asked: self.own(),
            trace: fault.is_none().then(|| self.trace()),
            by: fault.is_none().then(|| self.trace()),
            named: None,
            fault,
            reports: 2,
            series: vec![self.series()],
            owners: vec![(whose.code.clone(), 2)],
            last_seen: None,
            first: vec![self.line()],
        };
        let filter = super::reports::Filter {
            text: Some(self.own()),
            owner: Some(self.own()),
            kind: Some(self.own()),
            cursor: Some(self.own()),
            series: Some(self.own()),
            ..super::reports::Filter::default()
        };
        let series_filter = super::series_list::Filter {
            kind: Some(self.own()),
            sort: Some(self.own()),
            ..super::series_list::Filter::default()
        };
        let group = SetAsideGroup {
            reason: self.own(),
            source: self.own(),
            field: Some(self.own()),
            expected: self.own(),
            count: 2,
            fields: 1,
        };
        let job = JobView {
            source: self.own(),
            file: self.own(),
            counts: Counts { set_aside: 1, ..Counts::default() },
            bytes: 1,
            done: Some(self.receipt()),
            error: None,
        };
        let source = SourceView {
            source: Source { name: self.own(), ..Source::named("x").unwrap() },
            receipts: vec![self.receipt()],
            set_aside: 1,
            set_aside_fields: 1,
        };
        let set_aside = SetAsidePage {
            groups: vec![group],
            reason: Some(self.own()),
            source: Some(self.own()),
            later: true,
            page: self.page(self.record()),
        };
        let record = RecordPage { view: self.record(), errors: self.errors(), mended: Some(self.own()) };
        let requests = RequestsPage {
            requests: Requests {
                came_in: vec![self.request(RequestWay::In)],
                went_out: vec![self.request(RequestWay::Out)],
                passed: vec![self.request(RequestWay::Through)],
            },
            now_ms: 1_790_100_000_000,
        };
        let form =
            SourceFormPage { form: self.form(), errors: self.errors(), new: true, receipts: Vec::new() };
        vec![
            (
                "desk",
                DeskPage { whose: &whose, view, news: self.news(), since: Since::Week, place: self.own() }
                    .body(reader),
            ),
            (
                "look up",
                LookUpPage {
                    text: self.own(),
                    answers: Some(vec![answer(None), answer(Some(Unread::Unknown))]),
                    errors: self.errors(),
                    ask: Some(AskForm::fresh(vec![self.organisation()])),
                    asked: Some(self.asking()),
                }
                .body(reader),
            ),
            ("neighbours' answers", self.heard(reader)),
            (
                "reports",
                ReportsPage {
                    filter,
                    errors: self.errors(),
                    page: self.page(self.line()),
                    sources: vec![self.own()],
                    held: 1,
                    columns: ReportColumns::chosen(ReportColumn::ALL.map(ReportColumn::slug)),
                }
                .body(reader),
            ),
            ("report", self.report().body(reader)),
            ("withheld report", self.withheld_report().body(reader)),
            ("requests", requests.body(reader)),
            ("no requests", RequestsPage { requests: Requests::default(), now_ms: 0 }.body(reader)),
            ("request", self.request_page(RequestWay::In).body(reader)),
            ("own request", self.request_page(RequestWay::Out).body(reader)),
            ("passed request", self.request_page(RequestWay::Through).body(reader)),
            (
                "series list",
                SeriesListPage {
                    filter: series_filter,
                    errors: self.errors(),
                    page: self.page(self.series_line()),
                }
                .body(reader),
            ),
            ("series", self.series_page().body(reader)),
            ("trace", self.trace_page().body(reader)),
            ("sources", SourcesPage { sources: vec![source], errors: self.errors() }.body(reader)),
            ("source form", form.body(reader)),
            ("job", JobPage { job }.body(reader)),
            ("preview", self.preview().body(reader)),
            ("links", self.links().body(reader)),
            ("links of a node on its own", self.no_links().body(reader)),
            ("link", LinkPage { line: self.link(LinkState::Active), first: Some(self.own()) }.body(reader)),
            ("ended link", LinkPage { line: self.link(LinkState::Revoked), first: None }.body(reader)),
            ("set aside", set_aside.body(reader)),
            ("record", record.body(reader)),
            ("statistics", self.statistics().body(reader)),
            ("retention", self.retention().body(reader)),
            (
                "requests of persons",
                SubjectsPage {
                    rows: vec![
                        self.subject(None, true),
                        self.subject(Some(RefusalGround::Prevention), false),
                    ],
                    authority: Some(self.own()),
                    errors: vec![FieldError::new("name", self.own())],
                    name: self.own(),
                    values: self.own(),
                }
                .body(reader),
            ),
            (
                "request of a person",
                SubjectPage {
                    view: self.subject(None, true),
                    holdings: self.holdings(),
                    has_authority: false,
                }
                .body(reader),
            ),
            (
                "request that ended",
                SubjectPage {
                    view: self.subject(Some(RefusalGround::Prevention), false),
                    holdings: Holdings::default(),
                    has_authority: true,
                }
                .body(reader),
            ),
            (
                "correction",
                CorrectPage {
                    request: 4,
                    action: "/subjects/4".into(),
                    record: self.own(),
                    errors: vec![FieldError::new("record", self.own())],
                }
                .body(reader),
            ),
            ("letter", self.letter(reader, None)),
            ("letter of refusal", self.letter(reader, Some(RefusalGround::Prevention))),
            ("help", help::body(reader)),
            ("log", self.log().body(reader)),
            ("unusual use", self.unusual().body(reader)),
            ("seen", self.seen().body(reader)),
            (
                "log in",
                LogInPage { name: self.own(), back: self.own(), wrong: Some(self.own()) }.body(reader),
            ),
            (
                "take up",
                TakeUpPage { is_first: true, name: self.own(), code: self.own(), errors: Vec::new() }
                    .body(reader),
            ),
            ("under", self.under().body(reader)),
            ("account", self.account().body(reader)),
            ("people", self.people().body(reader)),
            ("person", self.person().body(reader)),
        ]
    }

    fn log_filter(&self) -> audit::Filter {
        let own = Some(self.own());
        audit::Filter {
            r#use: own.clone(),
            who: own.clone(),
            case: own.clone(),
            report: own,
            ..Default::default()
        }
    }

    fn log(&self) -> LogPage {
        let event = AuditEvent {
            deed: Deed::LookedUp,
            actor: Actor::Token { account: self.0.into(), token: self.0.into() },
            working: Some(Working { purpose: Purpose::C, case: Some(self.0.into()) }),
            subjects: Subjects {
                reports: (1..9).filter_map(ReportId::from_number).collect(),
                series: (1..9).filter_map(SeriesId::from_number).collect(),
                asked: Some(AskedValues { count: 2, digests: self.0.into() }),
                receipt: Some(7),
                entries: Some((0, 7)),
                account: Some(self.0.into()),
                reading: Some(LogUse::Integrity),
                more: 3,
            },
            to: Some("DE-bka".parse().unwrap()),
            outcome: Outcome::Refused,
            door: Some(self.0.into()),
        };
        let line = |event| AuditLine { seq: 4, at_ms: 1_790_000_000_000, event };
        let found = AuditPage { lines: vec![line(Some(event)), line(None)], next: Some(4) };
        LogPage { filter: self.log_filter(), errors: self.errors(), found: Some(found) }
    }

    fn unusual(&self) -> UnusualPage {
        let counted = Counted { look_ups: 30, without_case: 20, outside_hours: 5, own_values: 1, opened: 60 };
        let one = Unusual { who: format!("account:{}", self.0), counted, odd: Oddity::ALL.to_vec() };
        UnusualPage { filter: self.log_filter(), errors: self.errors(), found: Some(vec![one]) }
    }

    fn seen(&self) -> SeenPage {
        let now_ms = 1_790_000_000_000;
        let of = BreachOf {
            who: format!("account:{}", self.0),
            from_ms: now_ms,
            until_ms: now_ms,
            by: "operator".into(),
            what: self.own(),
            how: Some(self.own()),
        };
        let breach = |id, due_ms, ended_ms| Breach { id, of: of.clone(), known_ms: now_ms, due_ms, ended_ms };
        let seen = Seen {
            deeds: vec![(Deed::ReportOpened, 7)],
            reports: (1..9).filter_map(ReportId::from_number).collect(),
            more: 1,
            owners: vec![("DE-bka".parse().unwrap(), 8)],
            series: (1..3).filter_map(SeriesId::from_number).collect(),
            asked: 2,
            span_ms: Some((now_ms, now_ms)),
        };
        SeenPage {
            filter: self.log_filter(),
            errors: self.errors(),
            seen: Some(seen),
            breaches: vec![
                breach(1, now_ms + 1, None),
                breach(2, now_ms, None),
                breach(3, now_ms, Some(now_ms)),
            ],
            now_ms,
        }
    }

    fn under(&self) -> WorkPage {
        let again = Some(("/lookup".to_owned(), vec![("text".to_owned(), self.own())]));
        let errors = vec![FieldError::new("work-case", self.own())];
        WorkPage { purpose: Some(Purpose::C), case: self.own(), back: self.own(), again, errors }
    }

    fn account(&self) -> AccountPage {
        let scopes = Rights::of(PersonRole::Analyst);
        AccountPage {
            name: self.own(),
            role: PersonRole::Analyst,
            session: a_session(),
            sessions: vec![self.session()],
            tokens: vec![TokenView { name: self.own(), scopes, made_ms: 1, expires_ms: 2, used_ms: None }],
            scopes,
            codes_left: 3,
            made: None,
            errors: vec![FieldError::new("token", self.own())],
        }
    }

    fn session(&self) -> SessionView {
        SessionView { id: a_session(), made_ms: 1, seen_ms: 2, address: self.own() }
    }

    fn account_view(&self) -> AccountView {
        AccountView {
            name: self.own(),
            role: PersonRole::Viewer,
            state: AccountState::Active,
            confirmed: false,
            made_ms: 1,
            made_by: self.own(),
        }
    }

    fn people(&self) -> PeoplePage {
        let errors = vec![FieldError::new("name", self.own())];
        PeoplePage { accounts: vec![self.account_view()], name: self.own(), made: None, errors }
    }

    fn person(&self) -> PersonPage {
        let sessions = vec![self.session()];
        PersonPage { account: self.account_view(), sessions, made: None, wrong: Some(self.own()) }
    }
}

fn a_session() -> SessionId {
    "00".repeat(32).parse().unwrap()
}

fn readers() -> impl Iterator<Item = Reader> {
    Language::ALL.into_iter().map(|language| Reader {
        locale: Locale::of(language),
        path: HOSTILE.own(),
        ..Reader::plain()
    })
}

#[test]
fn no_page_lets_a_text_become_markup() {
    for reader in readers() {
        for (name, page) in HOSTILE.pages(&reader) {
            let page = page.into_string();
            for hostile in ["<script>", "<img", "</textarea></script>", "onfocus='alert(3)'\"", "\" onfocus="]
            {
                assert!(!page.contains(hostile), "{name}: {hostile}");
            }
        }
    }
}

#[test]
fn no_page_carries_inline_style_or_script_or_a_live_address() {
    for reader in readers() {
        for text in [PLAIN, HOSTILE] {
            for (name, page) in text.pages(&reader) {
                let page = page.into_string();
                assert!(!page.contains(" style="), "{name}");
                assert!(!page.contains("href=\"http"), "{name}");
                assert!(!page.contains("javascript:"), "{name}");
            }
        }
    }
}

#[test]
fn ids_are_unique_and_labels_lead_to_fields() {
    for (name, page) in PLAIN.pages(&Reader::plain()) {
        let page = page.into_string();
        let mut seen = std::collections::BTreeSet::new();
        for piece in page.split(" id=\"").skip(1) {
            let id = piece.split('"').next().unwrap();
            assert!(seen.insert(id), "{name}: id {id} stands twice");
        }
        for piece in page.split("<label for=\"").skip(1) {
            let target = piece.split('"').next().unwrap();
            assert!(seen.contains(target), "{name}: a label leads to {target}, which is not there");
        }
        for piece in page.split("aria-describedby=\"").skip(1) {
            for target in piece.split('"').next().unwrap().split(' ') {
                assert!(seen.contains(target), "{name}: described by {target}, which is not there");
            }
        }
    }
}

#[test]
fn every_word_of_every_page_is_there() {
    // A missing message would show its key; keys have hyphens and no spaces, between tags of their own.
    for reader in readers() {
        for (name, page) in PLAIN.pages(&reader) {
            let page = page.into_string();
            for piece in page.split('>').filter_map(|p| p.split('<').next()) {
                let key = piece.split('-').count() > 2
                    && piece.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
                assert!(!key, "{name}: {piece}");
            }
        }
    }
}
