//! Every page with sample content, plain and hostile, drawn in every language.

mod keeping;
mod links;
mod people;
mod reports;
mod series;
mod sources;

use joinder_core::{
    Organisation, Role,
    codes::{Country, RefusalGround},
};
use joinder_node::{
    Answer, Counts, DeskView, HitNews, Holdings, JobView, LinkState, Page, RequestWay, Requests,
    SetAsideGroup, Source, SourceTrouble, SourceView, Unread,
};
use maud::Markup;

use super::{
    FieldError,
    desk::{DeskPage, Since},
    door::{LogInPage, TakeUpPage},
    help,
    links::LinkPage,
    look_up::{LookUpPage, neighbours::AskForm},
    reports::{ReportColumn, ReportColumns, ReportsPage},
    requests::RequestsPage,
    series_list::SeriesListPage,
    set_aside::{RecordPage, SetAsidePage},
    source_form::SourceFormPage,
    sources::{JobPage, SourcesPage},
    subjects::{CorrectPage, SubjectPage, SubjectsPage},
};
use crate::reader::{Language, Locale, Reader};

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

    /// What neighbours answer, each kind once.
    /// A report of which a hit alone may be seen.
    fn page<T>(&self, row: T) -> Page<T> {
        Page { rows: vec![row], next: Some(self.own()), total: Some(2) }
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
        let form = SourceFormPage {
            form: self.form(),
            errors: self.errors(),
            units: vec![self.unit()],
            new: true,
            receipts: Vec::new(),
        };
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
            ("link", LinkPage { first: Some(self.own()), ..self.link_page(LinkState::Active) }.body(reader)),
            ("ended link", self.link_page(LinkState::Revoked).body(reader)),
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
            ("supervision", self.supervision().body(reader)),
            (
                "log in",
                LogInPage {
                    name: self.own(),
                    back: self.own(),
                    wrong: Some(self.own()),
                    passkeys: true,
                    provider: Some(self.own()),
                }
                .body(reader),
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
