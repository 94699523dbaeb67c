//! Requests for a release: as they pass over links, and as they are kept.

use joinder_core::{
    Answer, Grant, Organisation, OrganisationCode, Reference, ReportId, Request, RequestId, Role, Viewer,
};
use joinder_store::{GrantRow, RequestRow, StoreError, Tx};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::neighbour::Link;

/// Answers that are kept of a request: each that comes writes all of them.
const MOST_ANSWERS: usize = 50;

/// The payload of an entry of kind `request`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum Asking {
    Asked {
        request: Request,
        /// Who asks: to the owner the centre says it, which knows the asker.
        asker: Organisation,
    },
    TakenBack {
        asker: OrganisationCode,
        request: RequestId,
    },
}

/// The payload of an entry of kind `reply`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Replying {
    pub(super) asker: OrganisationCode,
    pub(super) request: RequestId,
    pub(super) answer: Answer,
}

/// As it goes into an entry.
pub(super) fn to_payload<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("its maps have texts for keys")
}

/// From an entry's payload.
pub(super) fn from_payload<T: DeserializeOwned>(payload: &str) -> Option<T> {
    serde_json::from_str(payload).ok()
}

/// Which way a request goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestWay {
    /// This node's organisation asks.
    Out,
    /// It is asked.
    In,
    /// It passes between two others.
    Through,
}

impl RequestWay {
    const ALL: [Self; 3] = [Self::Out, Self::In, Self::Through];

    /// As its column and the API have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Out => "out",
            Self::In => "in",
            Self::Through => "through",
        }
    }
}

/// The state of a request, as its column has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AskedState {
    Open,
    Answered,
    TakenBack,
}

impl AskedState {
    const ALL: [Self; 3] = [Self::Open, Self::Answered, Self::TakenBack];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::TakenBack => "taken-back",
        }
    }
}

/// What was said of a request, when and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said<T> {
    /// When it was said or came, Unix milliseconds.
    pub at_ms: i64,
    /// By whom.
    pub who: String,
    /// What.
    pub what: T,
}

/// The body of a request's row.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Body {
    /// None where it only passes: what is asked is no business of who passes it on.
    pub(super) request: Option<Request>,
    pub(super) asker: Organisation,
    /// Which person here asked, where we ask.
    #[serde(default)]
    pub(super) who: Option<String>,
    /// The entry by which we asked: the neighbour holds it once it acknowledged so far.
    #[serde(default)]
    pub(super) entry: Option<u64>,
    #[serde(default)]
    pub(super) answers: Vec<Said<Answer>>,
    #[serde(default)]
    pub(super) taken_back: Option<Said<()>>,
}

/// A request.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) id: RequestId,
    pub(super) way: RequestWay,
    /// The asker's identifier of it.
    pub(super) number: RequestId,
    pub(super) owner: OrganisationCode,
    pub(super) via: OrganisationCode,
    pub(super) state: AskedState,
    pub(super) body: Body,
    pub(super) asked_ms: i64,
}

impl Asked {
    /// One, by this node's identifier.
    pub(super) fn find(tx: &mut Tx<'_>, id: RequestId) -> Result<Option<Self>, StoreError> {
        tx.request(id)?.map(Self::of_row).transpose()
    }

    /// One, by who asks and its own identifier.
    pub(super) fn of(
        tx: &mut Tx<'_>,
        asker: &OrganisationCode,
        number: RequestId,
    ) -> Result<Option<Self>, StoreError> {
        tx.request_of(asker, number)?.map(Self::of_row).transpose()
    }

    /// Those about a report, oldest first.
    pub(super) fn about(
        tx: &mut Tx<'_>,
        owner: &OrganisationCode,
        reference: &Reference,
    ) -> Result<Vec<Self>, StoreError> {
        tx.requests_about(owner, reference)?.into_iter().map(Self::of_row).collect()
    }

    /// Those that go one way and are in one state, newest first.
    pub(super) fn all(
        tx: &mut Tx<'_>,
        way: RequestWay,
        state: AskedState,
        limit: usize,
    ) -> Result<Vec<Self>, StoreError> {
        tx.requests(way.name(), state.name(), limit)?.into_iter().map(Self::of_row).collect()
    }

    /// Those that go one way and wait, oldest first.
    pub(super) fn waiting(tx: &mut Tx<'_>, way: RequestWay, limit: usize) -> Result<Vec<Self>, StoreError> {
        let rows = tx.oldest_requests(way.name(), AskedState::Open.name(), limit)?;
        rows.into_iter().map(Self::of_row).collect()
    }

    /// Those that came in from who asks this, about the same report, and wait.
    pub(super) fn waiting_like(tx: &mut Tx<'_>, request: &Request) -> Result<Vec<Self>, StoreError> {
        let about = (&request.owner, &request.reference);
        let rows = tx.requests_by(&request.asker, about, (RequestWay::In.name(), AskedState::Open.name()))?;
        rows.into_iter().map(Self::of_row).collect()
    }

    fn of_row(row: RequestRow) -> Result<Self, StoreError> {
        let corrupt = |column| StoreError::Corrupt { table: "request", column };
        let way = RequestWay::ALL.into_iter().find(|way| way.name() == row.way);
        let state = AskedState::ALL.into_iter().find(|state| state.name() == row.state);
        Ok(Self {
            id: row.id,
            way: way.ok_or(corrupt("way"))?,
            number: row.number,
            owner: row.owner,
            via: row.via,
            state: state.ok_or(corrupt("state"))?,
            body: serde_json::from_str(&row.body).map_err(|_| corrupt("body"))?,
            asked_ms: row.asked_ms,
        })
    }

    /// Keeps it.
    pub(super) fn save(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        tx.save_request(&RequestRow {
            id: self.id,
            way: self.way.name().to_owned(),
            asker: self.asker().clone(),
            number: self.number,
            owner: self.owner.clone(),
            reference: self.body.request.as_ref().map(|request| request.reference.clone()),
            via: self.via.clone(),
            state: self.state.name().to_owned(),
            body: to_payload(&self.body),
            asked_ms: self.asked_ms,
        })
    }

    pub(super) fn asker(&self) -> &OrganisationCode {
        &self.body.asker.code
    }

    /// An answer to it. The last one stands, also where the request was taken back before the answer was known.
    pub(super) fn answer(&mut self, answer: Said<Answer>) {
        self.state = AskedState::Answered;
        let answers = &mut self.body.answers;
        if answers.last().is_none_or(|last| last.what != answer.what) {
            answers.push(answer);
            answers.drain(..answers.len().saturating_sub(MOST_ANSWERS));
        }
    }

    /// The answer that stands.
    pub(super) fn answered(&self) -> Option<&Answer> {
        self.body.answers.last().map(|last| &last.what)
    }

    pub(super) fn take_back(&mut self, who: &str, at_ms: i64) {
        self.state = AskedState::TakenBack;
        self.body.taken_back = Some(Said { at_ms, who: who.to_owned(), what: () });
    }
}

/// What was granted, with the role of whom it is for.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct GrantBody {
    grant: Grant,
    role: Role,
    number: RequestId,
}

/// A grant on its way over a link.
#[derive(Clone, Debug)]
pub(super) struct Granting {
    pub(super) request: RequestId,
    /// The asker's identifier of the request.
    pub(super) number: RequestId,
    pub(super) report: ReportId,
    pub(super) grant: Grant,
    pub(super) viewer: Viewer,
    pub(super) until_ms: i64,
}

impl Granting {
    /// Those of a report that go over a link, the latest request first.
    pub(super) fn of(tx: &mut Tx<'_>, report: ReportId, link: &Link) -> Result<Vec<Self>, StoreError> {
        let rows = tx.grants_of(report)?.into_iter().filter(|row| row.via == *link.code());
        rows.map(Self::of_row).collect()
    }

    /// All that go over a link.
    pub(super) fn over(tx: &mut Tx<'_>, link: &Link) -> Result<Vec<Self>, StoreError> {
        tx.grants_over(link.code())?.into_iter().map(Self::of_row).collect()
    }

    fn of_row(row: GrantRow) -> Result<Self, StoreError> {
        let body: GrantBody = serde_json::from_str(&row.body)
            .map_err(|_| StoreError::Corrupt { table: "granted", column: "body" })?;
        Ok(Self {
            request: row.request,
            number: body.number,
            report: row.report,
            viewer: Viewer { organisation: row.asker, role: body.role },
            grant: body.grant,
            until_ms: row.until_ms,
        })
    }

    /// Keeps it, to be told over a link.
    pub(super) fn save(&self, tx: &mut Tx<'_>, via: &OrganisationCode) -> Result<(), StoreError> {
        let body = GrantBody { grant: self.grant.clone(), role: self.viewer.role, number: self.number };
        tx.set_grant(&GrantRow {
            request: self.request,
            report: self.report,
            asker: self.viewer.organisation.clone(),
            via: via.clone(),
            body: to_payload(&body),
            until_ms: self.until_ms,
        })
    }
}
