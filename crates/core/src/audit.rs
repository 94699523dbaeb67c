//! What the audit ledger says of an act: who did what, when, why, to what, and to whom it went (Directive (EU) 2016/680
//! art. 25).
//!
//! Nothing here holds a value, a text of a report or a text that was searched for: reports and series stand by their ids,
//! values by digests.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::{Actor, OrganisationCode, ReportId, SeriesId, Working};

/// The six acts that a log must show (Directive (EU) 2016/680 art. 25(1)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Act {
    /// Something came to be held here.
    Collection,
    /// Something held here, or how it is worked on, was changed.
    Alteration,
    /// Somebody looked.
    Consultation,
    /// Somebody outside was told, or took a copy along.
    Disclosure,
    /// Reports were held together.
    Combination,
    /// Something is not held here any more.
    Erasure,
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Collection,
        Self::Alteration,
        Self::Consultation,
        Self::Disclosure,
        Self::Combination,
        Self::Erasure,
    ];

    /// Its name, as in filters and in the ledger.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Collection => "collection",
            Self::Alteration => "alteration",
            Self::Consultation => "consultation",
            Self::Disclosure => "disclosure",
            Self::Combination => "combination",
            Self::Erasure => "erasure",
        }
    }

    /// The act of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.name() == name)
    }
}

macro_rules! deeds {
    ($($(#[$doc:meta])* $variant:ident = $act:ident $name:literal;)*) => {
        /// What was done, more finely: each deed is of one of the six acts.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Deed { $($(#[$doc])* $variant,)* }

        impl Deed {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// Of which act it is.
            pub const fn act(self) -> Act {
                match self { $(Self::$variant => Act::$act,)* }
            }

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }
        }
    };
}

deeds! {
    /// A batch of a file was taken in.
    Imported = Collection "imported";
    /// A neighbour told something.
    Heard = Collection "heard";
    /// A person's request was taken in.
    SubjectOpened = Collection "subject-opened";

    /// A value was declared shared infrastructure or the offender's own, or a decision taken back.
    Decided = Alteration "decided";
    /// A series was named, or its offence said.
    SeriesSaid = Alteration "series-said";
    /// Work on a series was taken on or left, or it was said who leads.
    WorkSaid = Alteration "work-said";
    /// Records set aside were mended, read again or dismissed.
    RecordMended = Alteration "record-mended";
    /// A source or another setting was changed.
    SettingChanged = Alteration "setting-changed";
    /// A link was made, paused, resumed or ended, or a key of it changed.
    LinkChanged = Alteration "link-changed";
    /// An account was made, changed or closed.
    AccountChanged = Alteration "account-changed";
    /// It was decided how long a report is kept, or whether it is used.
    KeepingDecided = Alteration "keeping-decided";
    /// A breach was noted, or the end of it.
    BreachNoted = Alteration "breach-noted";

    /// Values were looked up.
    LookedUp = Consultation "looked-up";
    /// A report was opened.
    ReportOpened = Consultation "report-opened";
    /// A list of reports was shown.
    ReportsListed = Consultation "reports-listed";
    /// A series was opened, or its graph.
    SeriesOpened = Consultation "series-opened";
    /// A list of series was shown.
    SeriesListed = Consultation "series-listed";
    /// What waits was shown: new hits, series that grow.
    DeskOpened = Consultation "desk-opened";
    /// Records set aside were shown.
    RecordsShown = Consultation "records-shown";
    /// A file was looked into before it was taken in.
    FileShown = Consultation "file-shown";
    /// Statistics were shown.
    StatisticsShown = Consultation "statistics-shown";
    /// Requests for a release were shown.
    RequestsShown = Consultation "requests-shown";
    /// What is due to be erased was shown.
    DueShown = Consultation "due-shown";
    /// Requests of persons were shown, with what is held on them.
    SubjectsShown = Consultation "subjects-shown";
    /// Sources, links or other settings were shown.
    SettingsShown = Consultation "settings-shown";
    /// This log was read.
    LogRead = Consultation "log-read";
    /// Somebody logged in, or tried to.
    LoggedIn = Consultation "logged-in";
    /// Somebody logged out.
    LoggedOut = Consultation "logged-out";

    /// Reports or figures were written out to be taken along.
    Exported = Disclosure "exported";
    /// A neighbour was asked of values, and so learned of them.
    NeighbourAsked = Disclosure "neighbour-asked";
    /// A neighbour asked of values and was answered.
    NeighbourAnswered = Disclosure "neighbour-answered";
    /// A neighbour was told something: what it was stands in the link's own ledger.
    LinkTold = Disclosure "link-told";
    /// A person's request was answered or refused.
    SubjectAnswered = Disclosure "subject-answered";
    /// The letter to a person was written.
    LetterWritten = Disclosure "letter-written";
    /// The ledger of a link was written out.
    LedgerExported = Disclosure "ledger-exported";
    /// A request was sent, or answered.
    RequestTold = Disclosure "request-told";

    /// People said that two reports belong together, or do not.
    HitDecided = Combination "hit-decided";
    /// Series grew, merged, split or ended as reports came and went.
    SeriesMoved = Combination "series-moved";

    /// An owner took a report back.
    Withdrawn = Erasure "withdrawn";
    /// A term ended, and what it held was erased.
    TermEnded = Erasure "term-ended";
    /// The oldest entries of this log lost their content.
    LogEnded = Erasure "log-ended";
}

impl Deed {
    /// The deed of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|deed| deed.name() == name)
    }
}

// `consultation/looked-up`: whoever reads a ledger file needs no table to know the act.
impl Serialize for Deed {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}/{}", self.act().name(), self.name()))
    }
}

impl<'de> Deserialize<'de> for Deed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let deed = text
            .split_once('/')
            .and_then(|(act, name)| Self::of_name(name).filter(|deed| deed.act().name() == act));
        deed.ok_or_else(|| de::Error::custom("expected an act and a deed of it"))
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It was done.
    #[default]
    Done,
    /// It was refused, or there was nothing.
    Refused,
    /// It failed.
    Failed,
    /// It takes two, and waits for the second.
    Waits,
}

impl Outcome {
    /// Its name, as in the ledger.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Waits => "waits",
        }
    }

    fn is_done(&self) -> bool {
        *self == Self::Done
    }
}

/// For what a log may be read (Directive (EU) 2016/680 art. 25(2)).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LogUse {
    /// To verify that processing was lawful.
    Lawfulness,
    /// For self-monitoring.
    SelfMonitoring,
    /// To ensure the integrity and security of the data.
    Integrity,
    /// For criminal proceedings.
    CriminalProceedings,
}

impl LogUse {
    /// All of them, in the order of the article.
    pub const ALL: [Self; 4] =
        [Self::Lawfulness, Self::SelfMonitoring, Self::Integrity, Self::CriminalProceedings];

    /// Its name, as in addresses and in the ledger.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Lawfulness => "lawfulness",
            Self::SelfMonitoring => "self-monitoring",
            Self::Integrity => "integrity",
            Self::CriminalProceedings => "criminal-proceedings",
        }
    }

    /// The use of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// Values that were asked: how many, and a digest of each under a key of the node and the entry's salt.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskedValues {
    /// How many.
    pub count: u64,
    /// The digests one after the other, 32 hexadecimal digits each.
    pub digests: Box<str>,
}

/// What an act was about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Subjects {
    /// Reports, at most [`Subjects::NAMED`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<ReportId>,
    /// How many reports there were beyond those named.
    #[serde(skip_serializing_if = "is_zero")]
    pub more: u64,
    /// Series, at most [`Subjects::NAMED`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub series: Vec<SeriesId>,
    /// Values that were asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<AskedValues>,
    /// The receipt of an import.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<i64>,
    /// Entries of a link's ledger, from the first on to before the second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entries: Option<(u64, u64)>,
    /// The account that it was about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<Box<str>>,
    /// For what the log was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reading: Option<LogUse>,
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Subjects {
    /// Reports named of one act: a whole page of any list.
    pub const NAMED: usize = 500;

    /// Reports, each once; those beyond the bound are counted.
    pub fn of_reports(reports: impl IntoIterator<Item = ReportId>) -> Self {
        let mut all = Self::default();
        all.add_reports(reports);
        all
    }

    /// Series, each once.
    pub fn of_series(series: impl IntoIterator<Item = SeriesId>) -> Self {
        let mut all: Vec<SeriesId> = series.into_iter().collect();
        all.sort_unstable();
        all.dedup();
        all.truncate(Self::NAMED);
        Self { series: all, ..Self::default() }
    }

    /// Adds reports.
    pub fn add_reports(&mut self, reports: impl IntoIterator<Item = ReportId>) {
        self.reports.extend(reports);
        self.reports.sort_unstable();
        self.reports.dedup();
        self.more += self.reports.len().saturating_sub(Self::NAMED) as u64;
        self.reports.truncate(Self::NAMED);
    }

    /// How many reports it was about.
    pub fn report_count(&self) -> u64 {
        self.reports.len() as u64 + self.more
    }
}

/// An act as the ledger has it. The moment stands in the entry's header.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditEvent {
    /// What was done.
    pub deed: Deed,
    /// By whom.
    pub actor: Actor,
    /// Under which purpose and case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working: Option<Working>,
    /// To what.
    #[serde(default)]
    pub subjects: Subjects,
    /// To whom it went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<OrganisationCode>,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Outcome::is_done")]
    pub outcome: Outcome,
    /// Where it was asked for: a route's method and path as the program has them, or a command.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub door: Option<Box<str>>,
}

impl Actor {
    /// In one word, by which the log is filtered: a token counts as the person whose it is.
    pub fn who(&self) -> String {
        match self {
            Self::Operator => "operator".to_owned(),
            Self::Person { account } | Self::Token { account, token: _ } => format!("account:{account}"),
            Self::Neighbour { organisation } => format!("neighbour:{organisation}"),
            Self::Node => "node".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: i64) -> ReportId {
        ReportId::from_number(number).unwrap()
    }

    #[test]
    fn every_deed_has_a_name_of_its_own_and_comes_back_from_it() {
        for &deed in Deed::ALL {
            assert_eq!(Deed::of_name(deed.name()), Some(deed));
            let text = serde_json::to_string(&deed).unwrap();
            assert!(text.starts_with(&format!("\"{}/", deed.act().name())), "{text}");
            assert_eq!(serde_json::from_str::<Deed>(&text).unwrap(), deed);
        }
        assert!(serde_json::from_str::<Deed>("\"erasure/looked-up\"").is_err(), "the act is not the deed's");
        for act in Act::ALL {
            assert!(Deed::ALL.iter().any(|deed| deed.act() == act), "{}", act.name());
            assert_eq!(Act::of_name(act.name()), Some(act));
        }
    }

    #[test]
    fn reports_beyond_the_bound_are_counted() {
        let most = Subjects::NAMED as i64;
        let subjects = Subjects::of_reports((1..most + 8).chain(1..4).map(id));
        assert_eq!((subjects.reports.len(), subjects.more), (Subjects::NAMED, 7));
        assert_eq!(subjects.report_count(), Subjects::NAMED as u64 + 7);
    }

    #[test]
    fn an_event_is_read_as_it_was_written() {
        let event = AuditEvent {
            deed: Deed::LookedUp,
            actor: Actor::Token { account: "made".into(), token: "script".into() },
            working: None,
            subjects: Subjects::of_reports([id(7)]),
            to: None,
            outcome: Outcome::Done,
            door: Some("post /lookup".into()),
        };
        let text = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<AuditEvent>(&text).unwrap(), event);
        assert_eq!(event.actor.who(), "account:made");
    }
}
