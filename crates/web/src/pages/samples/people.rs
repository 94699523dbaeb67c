//! Samples of accounts, and of the log of what they did.

use jiff::civil::Date;
use joinder_core::{
    Actor, AskedValues, AuditEvent, Deed, LogUse, Outcome, ReportId, Rights, SeriesId, Subjects, Unit,
    Working,
    codes::{PersonRole, Purpose, SubjectAsk},
};
use joinder_node::{
    AccountState, AccountView, Answers, AuditLine, AuditPage, Breach, BreachOf, Counted, Erased, LinkState,
    MonthOfUse, Oddity, PasskeyView, PersonsAsked, Recipient, RoleCount, Seen, SessionId, SessionView,
    SourceTerm, Supervision, TokenView, UnitView, Unusual,
};

use super::{
    super::{
        FieldError,
        account::AccountPage,
        audit,
        audit::{LogPage, SeenPage, UnusualPage},
        people::{PeoplePage, PersonPage},
        supervision::SupervisionPage,
        work::WorkPage,
    },
    Text,
};

impl Text {
    pub(super) fn log_filter(&self) -> audit::Filter {
        let own = Some(self.own());
        audit::Filter {
            r#use: own.clone(),
            who: own.clone(),
            case: own.clone(),
            report: own,
            ..Default::default()
        }
    }

    pub(super) fn log(&self) -> LogPage {
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

    pub(super) fn unusual(&self) -> UnusualPage {
        let counted = Counted { look_ups: 30, without_case: 20, outside_hours: 5, own_values: 1, opened: 60 };
        let one = Unusual { who: format!("account:{}", self.0), counted, odd: Oddity::ALL.to_vec() };
        UnusualPage { filter: self.log_filter(), errors: self.errors(), found: Some(vec![one]) }
    }

    pub(super) fn supervision(&self) -> SupervisionPage {
        let answers = Answers { granted: 1, refused: 2, open: 3, other: 4 };
        let known = Supervision {
            sealed: true,
            made_ms: 1_790_000_000_000,
            controller: self.organisation(),
            sources: vec![SourceTerm { name: self.own(), owner: "DE-bka".parse().unwrap(), months: 36 }],
            recipients: vec![Recipient {
                organisation: self.organisation(),
                state: LinkState::Active,
                told: 5,
            }],
            units: vec![self.unit_view()],
            accounts: vec![RoleCount { role: PersonRole::Analyst, accounts: 3 }],
            reports: 7,
            store: self.own(),
            log_kept_days: Some(1_095),
            months: vec![MonthOfUse {
                month: Date::constant(2026, 11, 1),
                look_ups: 4,
                values: 5,
                opened: 6,
                exports: 0,
                heard: 0,
                withdrawn: 1,
                refused: 2,
            }],
            erased: vec![Erased { set_by: "term".to_owned(), reports: 9 }],
            asked_of_us: answers,
            asked_by_us: answers,
            persons: SubjectAsk::ALL.iter().map(|&ask| PersonsAsked { ask, answers }).collect(),
            breaches: 2,
            breaches_open: 1,
        };
        SupervisionPage { known }
    }

    pub(super) fn seen(&self) -> SeenPage {
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

    pub(super) fn under(&self) -> WorkPage {
        let again = Some(("/lookup".to_owned(), vec![("text".to_owned(), self.own())]));
        let errors = vec![FieldError::new("work-case", self.own())];
        WorkPage { purpose: Some(Purpose::C), case: self.own(), back: self.own(), again, errors }
    }

    pub(super) fn account(&self) -> AccountPage {
        let scopes = Rights::of(PersonRole::Analyst);
        AccountPage {
            name: self.own(),
            role: PersonRole::Analyst,
            session: a_session(),
            sessions: vec![self.session()],
            tokens: vec![TokenView { name: self.own(), scopes, made_ms: 1, expires_ms: 2, used_ms: None }],
            passkeys: vec![PasskeyView { name: self.own(), party: self.own(), made_ms: 1, used_ms: Some(2) }],
            host: Some(self.own()),
            scopes,
            codes_left: 3,
            made: None,
            errors: vec![FieldError::new("token", self.own())],
        }
    }

    pub(super) fn session(&self) -> SessionView {
        SessionView { id: a_session(), made_ms: 1, seen_ms: 2, address: self.own() }
    }

    pub(super) fn account_view(&self) -> AccountView {
        AccountView {
            name: self.own(),
            role: PersonRole::Viewer,
            unit: Some(self.unit()),
            state: AccountState::Active,
            confirmed: false,
            made_ms: 1,
            made_by: self.own(),
        }
    }

    /// A unit is a line: what cannot stand in one is nobody's name.
    pub(super) fn unit(&self) -> Unit {
        let shown: String = self.0.chars().filter(|c| *c != '\u{202e}').take(64).collect();
        shown.parse().unwrap()
    }

    fn unit_view(&self) -> UnitView {
        UnitView { name: self.unit(), people: 0, sources: 0 }
    }

    pub(super) fn people(&self) -> PeoplePage {
        let errors = vec![FieldError::new("name", self.own())];
        let (accounts, units) = (vec![self.account_view()], vec![self.unit_view()]);
        PeoplePage { accounts, units, unit: self.own(), name: self.own(), made: None, errors }
    }

    pub(super) fn person(&self) -> PersonPage {
        let sessions = vec![self.session()];
        let units = vec![self.unit_view()];
        PersonPage { account: self.account_view(), units, sessions, made: None, wrong: Some(self.own()) }
    }
}

fn a_session() -> SessionId {
    "00".repeat(32).parse().unwrap()
}
