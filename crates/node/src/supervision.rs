//! What a supervisory authority asks a controller for, as far as the node knows it: the record of processing (Directive (EU)
//! 2016/680 art. 24), the settings behind the ten controls (art. 29(2)), and what was done in the last twelve months.
//!
//! Counts alone: no person, no report and no value.

use jiff::{ToSpan, civil::Date, tz::TimeZone};
use joinder_core::{
    Deed, KeepFor, Organisation, OrganisationCode,
    codes::{PersonRole, SubjectAsk},
};
use joinder_store::DeedCount;
use serde::Serialize;

use crate::{AccountState, LinkState, Node, NodeError, RequestState, RequestWay, UnitView};

/// Months that are counted, the running one among them.
const MONTHS: i64 = 12;
/// Passes over what was due that are counted: one a day.
const PASSES: usize = 400;

/// All of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Supervision {
    /// When it was put together, Unix milliseconds.
    pub made_ms: i64,
    /// Whose node it is.
    pub controller: Organisation,
    /// Through what reports come, and how long they are kept.
    pub sources: Vec<SourceTerm>,
    /// To whom reports go.
    pub recipients: Vec<Recipient>,
    /// The units of the organisation: what each brings is decided by its own people.
    pub units: Vec<UnitView>,
    /// Accounts in which somebody can log in, by what they are for.
    pub accounts: Vec<RoleCount>,
    /// Reports that are matched now.
    pub reports: u64,
    /// Where the data is.
    pub store: String,
    /// Whether what it keeps of persons is sealed.
    pub sealed: bool,
    /// For how many days entries of the log keep what they say; none where that was not said.
    pub log_kept_days: Option<i64>,
    /// What was done, the latest month first.
    pub months: Vec<MonthOfUse>,
    /// Reports erased in these months, by who set their day.
    pub erased: Vec<Erased>,
    /// Requests for release that came from others.
    pub asked_of_us: Answers,
    /// Requests for release that were sent to others.
    pub asked_by_us: Answers,
    /// Requests of persons, by what is asked.
    pub persons: Vec<PersonsAsked>,
    /// Breaches that were noted.
    pub breaches: u64,
    /// Of these, those whose clock runs.
    pub breaches_open: u64,
}

/// How many accounts have a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleCount {
    /// The role.
    pub role: PersonRole,
    /// How many.
    pub accounts: u64,
}

/// How many reports were erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Erased {
    /// Who had set their day: `provider`, `record` or `term`.
    pub set_by: String,
    /// How many.
    pub reports: u64,
}

/// What persons asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonsAsked {
    /// What.
    pub ask: SubjectAsk,
    /// What became of it.
    pub answers: Answers,
}

/// A source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SourceTerm {
    /// Its name.
    pub name: String,
    /// Who owns its reports.
    pub owner: OrganisationCode,
    /// For how many months they are kept.
    pub months: u16,
}

/// A neighbour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recipient {
    /// Who.
    pub organisation: Organisation,
    /// How the link stands.
    pub state: LinkState,
    /// Entries written for it.
    pub told: u64,
}

/// What was done in a month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MonthOfUse {
    /// Its first day.
    pub month: Date,
    /// Look-ups by which values were asked.
    pub look_ups: u64,
    /// Values that were asked.
    pub values: u64,
    /// Reports opened.
    pub opened: u64,
    /// Files and rows written out.
    pub exports: u64,
    /// Batches that neighbours told.
    pub heard: u64,
    /// Reports that were taken back.
    pub withdrawn: u64,
    /// Acts of any kind that were refused, or for which there was nothing.
    pub refused: u64,
}

/// How requests ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Answers {
    /// They got what was asked, or some of it.
    pub granted: u64,
    /// They were refused.
    pub refused: u64,
    /// They wait.
    pub open: u64,
    /// They were taken back, or how they ended is not known here.
    pub other: u64,
}

impl Answers {
    fn add(&mut self, state: RequestState) {
        match state {
            RequestState::Granted(_) | RequestState::Over(_) => self.granted += 1,
            RequestState::Refused => self.refused += 1,
            RequestState::Sent | RequestState::Waits => self.open += 1,
            RequestState::Answered | RequestState::TakenBack => self.other += 1,
        }
    }
}

impl MonthOfUse {
    fn of(month: Date, counts: &[DeedCount]) -> Self {
        let of = |deed: Deed| counts.iter().find(|count| count.deed == deed.name());
        let acts = |deed: Deed| of(deed).map_or(0, |count| count.acts);
        Self {
            month,
            look_ups: of(Deed::LookedUp).map_or(0, |count| count.with_values),
            values: of(Deed::LookedUp).map_or(0, |count| count.asked),
            opened: acts(Deed::ReportOpened),
            exports: acts(Deed::Exported),
            heard: acts(Deed::Heard),
            withdrawn: of(Deed::Withdrawn).map_or(0, |count| count.reports),
            refused: counts.iter().map(|count| count.refused).sum(),
        }
    }
}

impl Node {
    /// What a supervisory authority asks for, as of now.
    pub fn supervision(&self) -> Result<Supervision, NodeError> {
        // What waits in the journal is counted too.
        self.audit_flushed()?;
        let first = self.today().first_of_month();
        let mut months = Vec::new();
        for back in 0..MONTHS {
            let month = first.saturating_sub(back.months());
            let (from, until) = (start_of(month), start_of(month.saturating_add(1.month())));
            let counts = self.store().read(|tx| tx.audit_counts(from, until))?;
            months.push(MonthOfUse::of(month, &counts));
        }
        let since = start_of(first.saturating_sub((MONTHS - 1).months()));
        let mut erased: Vec<Erased> = Vec::new();
        for pass in self.retention_passes(PASSES)?.into_iter().filter(|pass| pass.started_ms >= since) {
            for one in pass.counts.erased {
                match erased.iter_mut().find(|sum| sum.set_by == one.why) {
                    Some(sum) => sum.reports += one.reports,
                    None => erased.push(Erased { set_by: one.why, reports: one.reports }),
                }
            }
        }
        let breaches = self.breaches()?;
        let open = breaches.iter().filter(|one| one.ended_ms.is_none()).count() as u64;
        Ok(Supervision {
            made_ms: self.now_ms(),
            controller: self.organisation().clone(),
            sources: self.source_terms()?,
            recipients: self.recipients()?,
            units: self.units()?,
            accounts: self.accounts_by_role()?,
            reports: self.held() as u64,
            store: self.store().place(),
            sealed: self.store().is_sealed(),
            log_kept_days: self.audit_settings().map(|settings| settings.kept.as_hours() / 24),
            months,
            erased,
            asked_of_us: self.answers_to(RequestWay::In)?,
            asked_by_us: self.answers_to(RequestWay::Out)?,
            persons: self.persons_by_ask()?,
            breaches: breaches.len() as u64,
            breaches_open: open,
        })
    }

    fn source_terms(&self) -> Result<Vec<SourceTerm>, NodeError> {
        let sources = self.sources()?.into_iter().map(|view| SourceTerm {
            months: view.source.marking.keep_months.unwrap_or(KeepFor::LONGEST).months(),
            name: view.source.name,
            owner: view.source.owner,
        });
        Ok(sources.collect())
    }

    fn recipients(&self) -> Result<Vec<Recipient>, NodeError> {
        let links = self.links()?.into_iter().map(|link| Recipient {
            organisation: link.organisation,
            state: link.state,
            told: link.out_size,
        });
        Ok(links.collect())
    }

    /// How all requests that go one way ended.
    fn answers_to(&self, way: RequestWay) -> Result<Answers, NodeError> {
        let mut answers = Answers::default();
        self.each_request_state(way, &mut |state| answers.add(state))?;
        Ok(answers)
    }

    fn accounts_by_role(&self) -> Result<Vec<RoleCount>, NodeError> {
        let accounts = self.accounts()?;
        let of = |role: PersonRole| {
            let active = |one: &&crate::AccountView| one.role == role && one.state == AccountState::Active;
            accounts.iter().filter(active).count() as u64
        };
        let counts = PersonRole::ALL.iter().map(|&role| RoleCount { role, accounts: of(role) });
        Ok(counts.filter(|count| count.accounts > 0).collect())
    }

    fn persons_by_ask(&self) -> Result<Vec<PersonsAsked>, NodeError> {
        let subjects = self.subjects()?;
        let of = |ask: SubjectAsk| {
            let mut answers = Answers::default();
            for one in subjects.iter().filter(|one| one.ask == ask) {
                match (&one.outcome, one.ended_ms) {
                    (_, None) => answers.open += 1,
                    (Some(outcome), _) if outcome.refused.is_some() => answers.refused += 1,
                    (Some(_), _) => answers.granted += 1,
                    (None, _) => answers.other += 1,
                }
            }
            PersonsAsked { ask, answers }
        };
        Ok(SubjectAsk::ALL.iter().map(|&ask| of(ask)).collect())
    }
}

/// Its beginning by UTC, Unix milliseconds.
fn start_of(day: Date) -> i64 {
    TimeZone::UTC.to_timestamp(day.at(0, 0, 0, 0)).map_or(0, jiff::Timestamp::as_millisecond)
}
