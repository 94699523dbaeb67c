//! What a node does: takes reports in, matches each at once, and answers people as disclosure allows.
//!
//! In: files and questions. Out: receipts and views. Every view is already disclosed to the node's own organisation;
//! no whole [`joinder_core::Report`] leaves this room.
//!
//! Invariants: a report counts as taken only after its batch is durable; the matching index follows the store and is
//! rebuilt from it at start; an import run twice changes nothing.
//!
//! Knows nothing of HTTP and HTML. Blocking: asynchronous callers put it on a thread of its own.

mod audit;
mod chance;
mod decisions;
mod desk;
mod error;
mod evidence;
mod export;
mod follow;
mod graph;
mod intake;
mod jobs;
mod lead;
mod link;
mod look_up;
mod news;
mod node;
mod now;
mod offence;
mod people;
mod preview;
mod profile;
mod reports;
mod retention;
mod secret_file;
mod series;
mod set_aside;
mod source;
mod statistics;
mod subjects;
mod supervision;
mod verify;
mod views;
mod why;
mod words;
mod work;

pub use audit::{
    Acting, AuditChecked, AuditFault, AuditLine, AuditPage, AuditQuery, AuditSettings, AuditVerified,
    AuditVerifyError, Breach, BreachOf, CLOCK, Counted, MANY_OPENED, MANY_OUTSIDE, MANY_WITHOUT_CASE, NewAct,
    Oddity, Seen, SeenQuery, TIMES_OTHERS, Unusual,
};
pub use chance::{Chance, OsChance, SeededChance};
pub use decisions::DecisionView;
pub use desk::{DeskView, HitNews, SourceTrouble};
pub use error::NodeError;
pub use graph::{Graph, GraphNode, NodeKind};
pub use intake::{Counts, ImportOptions, Receipt, each_match};
pub use jobs::{JobId, JobView};
pub use lead::{LeadProposal, LeadReason, LeadSureness};
pub use link::{
    AskedNeighbour, Asking, GoesOut, Heard, Inquiry, Introduction, Invitation, InvitationError, KeptBack,
    LedgerKey, LedgerOf, LedgerPage, LinkError, LinkIdentity, LinkKeys, LinkState, LinkView, LookUpSide,
    LookUpView, NewRequest, NotReached, OwnKeys, Pulled, ReadPull, RemoteAnswer, RemoteHit, RemoteKnown,
    RemoteQuestion, ReportRequests, RequestError, RequestState, RequestView, RequestWay, Requests, Said,
    StopReason, TlsKeys, WantedState, Whom,
};
pub use look_up::{Answer, MAX_VALUES, Named};
pub use news::{GrownSeries, Moved, News, SeriesMove};
pub use node::{Node, Settings, trial_organisation};
pub use now::{FixedNow, Now};
pub use offence::OffenceView;
pub use people::{
    AccountView, Begun, KeepingThatWaits, LogIn, May, NewToken, OPERATOR_FILE, OpenSession, OpenToken,
    PasskeyView, PasswordFault, PeopleError, RelyingParty, SecondFactor, Secret, SessionId, SessionView,
    TakeUp, TokenView, UnitView, account_name,
};
pub use preview::{Preview, PreviewRow};
pub use reports::{HistoryLine, HitView, ReportView, VersionView};
pub use retention::{
    DueMonth, ErasedCount, KeepDecision, KeepingView, RetentionCounts, RetentionPass, RetentionReceipt,
    Review, ReviewLine, StopView,
};
pub use series::{EvidenceLine, EvidenceOfKind, SeriesOrder, SeriesQuery, SeriesView, WeekBar};
pub use set_aside::{Replayed, SetAsideQuery, SetAsideView};
pub use source::{MarkingDefaults, Source, SourceView};
pub use statistics::{Cell, MonthCell, Statistics, StatisticsQuery};
pub use subjects::{AskedBy, Holding, Holdings, SubjectOutcome, SubjectView};
pub use supervision::{
    Answers, Erased, MonthOfUse, PersonsAsked, Recipient, RoleCount, SourceTerm, Supervision,
};
pub use verify::{Checking, Difference, EachAssignment, Made, Verified, VerifyError, Wrong};
pub use views::{KnownLoss, Page, ReportLine, ReportQuery, SeriesLine, SeriesRef, TraceView};
pub use why::{Unread, WhyShared};
pub use words::{Leading, Verdict};
pub use work::{LeadStep, PairReport, PairView, SharedWork, WorkNews, Worker};

pub use joinder_core as core;
pub use joinder_formats::{Export, Format, Mapping, REPORT_SCHEMA, ReadOptions, Trust};
pub use joinder_matching::{Decision, Memory, Strength};
pub use joinder_observables::SharedLists;
pub use joinder_store::{AccountState, Group as SetAsideGroup, Seal, Store, StoreError, StoreKey};
