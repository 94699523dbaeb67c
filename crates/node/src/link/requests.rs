//! Asking for a release, and answering: what people do, and what they see of it.
//!
//! Nothing is released by machine: what an owner's node tells by a grant, a human there granted.

use jiff::{civil::Date, tz::TimeZone};
use joinder_core::{
    Answer, CaseReference, Deed, Disclosure, Grant, Level, Organisation, OrganisationCode, Reason, ReportId,
    Request, RequestId, Unit, Viewer,
    codes::{Parts, Purpose},
    disclosure,
};
use joinder_ledger::Kind;
use joinder_store::{StoreError, Stored, Tx};

use super::{
    RequestError,
    asked::{Asked, AskedState, Asking, Body, Granting, Replying, RequestWay, Said, to_payload},
    neighbour::{Link, State},
    out::Out,
};
use crate::{HistoryLine, NewAct, Node, NodeError, people::unit_of_source, profile::DESK_PURPOSE};

/// Requests of one state that a list shows.
const MOST: usize = 200;

/// What a person asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRequest {
    /// For which purpose.
    pub purpose: Purpose,
    /// In which case.
    pub case: CaseReference,
    /// What.
    pub parts: Parts,
    /// Why.
    pub reason: Reason,
    /// Why it is urgent, where it is.
    pub urgent: Option<Reason>,
}

/// How a request stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RequestState {
    /// The neighbour has not fetched it yet.
    Sent,
    /// It waits for a human.
    Waits,
    /// It was granted, and the asker has it until the end of this day.
    Granted(Date),
    /// It was granted until a day that is over.
    Over(Date),
    /// It was refused.
    Refused,
    /// It was answered; how is no business of who passed it on.
    Answered,
    /// The asker took it back.
    TakenBack,
}

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestView {
    /// This node's identifier of it.
    pub id: RequestId,
    /// Which way it goes.
    pub way: RequestWay,
    /// Who asks.
    pub asker: Organisation,
    /// Who is asked.
    pub owner: OrganisationCode,
    /// The neighbour over whose link it goes.
    pub via: OrganisationCode,
    /// How it stands.
    pub state: RequestState,
    /// When it was asked or came, Unix milliseconds.
    pub asked_ms: i64,
    /// What is asked; none where it only passes.
    pub request: Option<Request>,
    /// Which person here asked.
    pub who: Option<String>,
    /// The answers, oldest first; the last one stands.
    pub answers: Vec<Said<Answer>>,
    /// That it was taken back.
    pub taken_back: Option<Said<()>>,
    /// The report, where it is here.
    pub report: Option<ReportId>,
    /// The unit that decides over it; none where any does.
    pub unit: Option<Unit>,
}

/// All requests, the newest of each state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Requests {
    /// Asked of us: first those that wait, the oldest first; then the others, newest first.
    pub came_in: Vec<RequestView>,
    /// Asked by us, in the same order.
    pub went_out: Vec<RequestView>,
    /// Between two others, in the same order.
    pub passed: Vec<RequestView>,
}

/// What was asked about one report, and whether more can be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReportRequests {
    /// Ours, newest first.
    pub ours: Vec<RequestView>,
    /// Whether its owner can be asked now.
    pub may_ask: bool,
}

impl Node {
    /// Asks the owner of a report that is withheld here for its release. Gives the request.
    pub fn ask(&self, report: ReportId, new: NewRequest, who: &str) -> Result<RequestId, NodeError> {
        let (keys, now) = (self.link_keys()?, self.now_ms());
        let us = self.organisation();
        let by = self.working_under(new.purpose, new.case.as_str());
        self.store().write("ask", |tx| {
            let stored = tx.report(report)?.ok_or(NodeError::NoSuchItem)?;
            let level = self.disclosed(&stored).ok_or(NodeError::NoSuchItem)?.level();
            let asked = self.asked_by_us(tx, &stored)?;
            self.may_ask(level, &asked)?;
            let link = way_to(tx, &stored)?.ok_or(RequestError::NoWay)?;
            let id: RequestId = self.ids().next(now);
            let request = Request {
                id,
                asker: us.code.clone(),
                owner: stored.report.owner.clone(),
                reference: stored.report.reference.clone(),
                purpose: new.purpose,
                case: new.case,
                parts: new.parts,
                reason: new.reason,
                urgent: new.urgent,
            };
            let payload = to_payload(&Asking::Asked { request: request.clone(), asker: us.clone() });
            let entry = Out::append_one(self, tx, &keys, &link, &Kind::Request, payload)?;
            let asked = Asked {
                id,
                way: RequestWay::Out,
                number: id,
                owner: request.owner.clone(),
                via: link.code().clone(),
                state: AskedState::Open,
                body: Body {
                    request: Some(request),
                    asker: us.clone(),
                    who: Some(who.to_owned()),
                    entry: Some(entry),
                    answers: Vec::new(),
                    taken_back: None,
                },
                asked_ms: now,
            };
            asked.save(tx)?;
            let act = NewAct::of(Deed::RequestTold).told_to(&asked.owner).about_reports([report]);
            by.record_in(tx, act)?;
            Ok(id)
        })
    }

    /// Takes a request of ours back that was not answered yet.
    pub fn take_back_request(&self, id: RequestId, who: &str) -> Result<(), NodeError> {
        let (keys, now) = (self.link_keys()?, self.now_ms());
        self.store().write("take back request", |tx| {
            let found = Asked::find(tx, id)?.filter(|asked| asked.way == RequestWay::Out);
            let mut asked = found.ok_or(NodeError::NoSuchItem)?;
            if asked.state != AskedState::Open {
                return Err(NodeError::from(RequestError::NotOpen));
            }
            let link = Link::get(tx, &asked.via)?;
            let taken_back = Asking::TakenBack { asker: asked.asker().clone(), request: asked.number };
            Out::append_one(self, tx, &keys, &link, &Kind::Request, to_payload(&taken_back))?;
            asked.take_back(who, now);
            asked.save(tx)?;
            self.record_in(tx, NewAct::of(Deed::RequestTold).told_to(&asked.owner))
        })
    }

    /// Answers a request that came in; a later answer takes the place of an earlier one. What is granted is told at once, and
    /// what no longer is, taken back.
    pub fn answer_request(&self, id: RequestId, answer: Answer, who: &str) -> Result<(), NodeError> {
        let (keys, now) = (self.link_keys()?, self.now_ms());
        self.store().write("answer request", |tx| {
            let found = Asked::find(tx, id)?.filter(|asked| asked.way == RequestWay::In);
            let mut asked = found.ok_or(NodeError::NoSuchItem)?;
            if asked.state == AskedState::TakenBack {
                return Err(NodeError::from(RequestError::TakenBack));
            }
            let unit = unit_asked(tx, &asked)?;
            self.decides_over(tx, unit.as_ref())?;
            let link = Link::find(tx, &asked.via)?.filter(Link::stands).ok_or(RequestError::NoWay)?;
            match answer {
                Answer::Granted { parts, until } => self.grant(tx, &asked, parts, until)?,
                Answer::Refused { .. } => tx.end_grant(id, now)?,
            }
            let payload = to_payload(&Replying {
                asker: asked.asker().clone(),
                request: asked.number,
                answer: answer.clone(),
            });
            Out::append_one(self, tx, &keys, &link, &Kind::Reply, payload)?;
            asked.answer(Said { at_ms: now, who: who.to_owned(), what: answer });
            asked.save(tx)?;
            let report = match &asked.body.request {
                Some(request) => tx.known(request.owner.as_str(), request.reference.as_str())?,
                None => None,
            };
            let act = NewAct::of(Deed::RequestTold).told_to(asked.asker());
            self.record_in(tx, act.about_reports(report.map(|known| known.id)))
        })?;
        // The answer is kept. What cannot be told now, to this neighbour or another, is told when links are fed next.
        if let Err(error) = self.feed_links() {
            tracing::warn!(%error, "request.feed");
        }
        Ok(())
    }

    /// Notes what is granted, in place of what was granted to the same organisation of the same report.
    fn grant(&self, tx: &mut Tx<'_>, asked: &Asked, parts: Parts, until: Date) -> Result<(), NodeError> {
        let request = asked.body.request.as_ref().ok_or(NodeError::NoSuchItem)?;
        if until < self.today() {
            return Err(NodeError::Field { field: "until", expected: "today or a later day".to_owned() });
        }
        let known = tx.known(request.owner.as_str(), request.reference.as_str())?;
        let stored =
            known.map(|known| tx.report(known.id)).transpose()?.flatten().ok_or(RequestError::Gone)?;
        let viewer = Viewer { organisation: asked.asker().clone(), role: asked.body.asker.role };
        if disclosure(&viewer, (&stored.report).into(), DESK_PURPOSE) == Disclosure::Nothing {
            return Err(RequestError::Outside.into());
        }
        for before in tx.grants_of(stored.row.id)? {
            if before.asker == viewer.organisation && before.request != asked.id {
                tx.end_grant(before.request, self.now_ms())?;
            }
        }
        let grant = Grant {
            to: viewer.organisation.clone(),
            owner: request.owner.clone(),
            reference: request.reference.clone(),
            parts,
            purpose: request.purpose,
            under: stored.report.marking.release,
            until,
        };
        let granting = Granting {
            request: asked.id,
            number: asked.number,
            report: stored.row.id,
            grant,
            viewer,
            until_ms: end_of(until),
        };
        Ok(granting.save(tx, &asked.via)?)
    }

    /// All requests.
    pub fn requests(&self) -> Result<Requests, NodeError> {
        self.store().read(|tx| {
            Ok(Requests {
                came_in: self.requests_of(tx, RequestWay::In)?,
                went_out: self.requests_of(tx, RequestWay::Out)?,
                passed: self.requests_of(tx, RequestWay::Through)?,
            })
        })
    }

    fn requests_of(&self, tx: &mut Tx<'_>, way: RequestWay) -> Result<Vec<RequestView>, NodeError> {
        let mut all = Asked::waiting(tx, way, MOST)?;
        let mut others = Asked::all(tx, way, AskedState::Answered, MOST)?;
        others.extend(Asked::all(tx, way, AskedState::TakenBack, MOST)?);
        others.sort_by_key(|asked| std::cmp::Reverse(asked.id));
        all.extend(others);
        all.into_iter().map(|asked| self.request_view(tx, asked)).collect()
    }

    /// How each request stands that goes one way, however many there are.
    pub(crate) fn each_request_state(
        &self,
        way: RequestWay,
        each: &mut dyn FnMut(RequestState),
    ) -> Result<(), NodeError> {
        self.store().read(|tx| {
            for state in [AskedState::Open, AskedState::Answered, AskedState::TakenBack] {
                for asked in Asked::all(tx, way, state, usize::MAX >> 1)? {
                    each(self.request_state(tx, &asked)?);
                }
            }
            Ok(())
        })
    }

    /// One request; `None` where there is none.
    pub fn request(&self, id: RequestId) -> Result<Option<RequestView>, NodeError> {
        self.store().read(|tx| {
            let Some(asked) = Asked::find(tx, id)? else { return Ok(None) };
            self.request_view(tx, asked).map(Some)
        })
    }

    /// What this node's organisation asked about a report, and whether it can ask now.
    pub(crate) fn requests_about(
        &self,
        tx: &mut Tx<'_>,
        stored: &Stored,
        level: Level,
    ) -> Result<ReportRequests, NodeError> {
        let asked = self.asked_by_us(tx, stored)?;
        let may_ask = self.may_ask(level, &asked).is_ok() && way_to(tx, stored)?.is_some();
        let views = asked.into_iter().rev().map(|asked| self.request_view(tx, asked));
        Ok(ReportRequests { ours: views.collect::<Result<_, _>>()?, may_ask })
    }

    /// What happened to the requests about a report, for its history.
    pub(crate) fn request_history(
        &self,
        tx: &mut Tx<'_>,
        stored: &Stored,
    ) -> Result<Vec<HistoryLine>, NodeError> {
        let mut lines = Vec::new();
        for asked in Asked::about(tx, &stored.report.owner, &stored.report.reference)? {
            let Some(request) = &asked.body.request else { continue };
            let asker = asked.asker();
            let person = asked.body.who.as_ref();
            let who = person.map_or_else(|| asker.to_string(), |person| format!("{asker}, {person}"));
            let note = format!("{}: {}", request.case, request.reason);
            lines.push(HistoryLine { at_ms: asked.asked_ms, what: "asked", who, note, offence: None });
            for Said { at_ms, who, what } in asked.body.answers {
                let (what, note) = match what {
                    Answer::Granted { until, .. } => ("granted", until.to_string()),
                    Answer::Refused { words, .. } => {
                        ("refused", words.map(|words| words.to_string()).unwrap_or_default())
                    }
                };
                lines.push(HistoryLine { at_ms, what, who, note, offence: None });
            }
            if let Some(Said { at_ms, who, .. }) = asked.body.taken_back {
                let (what, note) = ("asked-no-more", String::new());
                lines.push(HistoryLine { at_ms, what, who, note, offence: None });
            }
        }
        Ok(lines)
    }

    fn asked_by_us(&self, tx: &mut Tx<'_>, stored: &Stored) -> Result<Vec<Asked>, StoreError> {
        let mut asked = Asked::about(tx, &stored.report.owner, &stored.report.reference)?;
        asked.retain(|asked| asked.way == RequestWay::Out);
        Ok(asked)
    }

    /// Whether the owner of a report can be asked for more than is seen of it at this level.
    fn may_ask(&self, level: Level, asked: &[Asked]) -> Result<(), RequestError> {
        let today = self.today();
        let in_part = asked.iter().any(|asked| match asked.answered() {
            Some(Answer::Granted { until, parts }) => today <= *until && !parts.is_whole(),
            Some(Answer::Refused { .. }) | None => false,
        });
        if level != Level::HitOnly && !in_part {
            return Err(RequestError::NotWithheld);
        }
        match asked.iter().any(|asked| asked.state == AskedState::Open) {
            true => Err(RequestError::Asked),
            false => Ok(()),
        }
    }

    fn request_view(&self, tx: &mut Tx<'_>, asked: Asked) -> Result<RequestView, NodeError> {
        let state = self.request_state(tx, &asked)?;
        let report = match &asked.body.request {
            Some(request) => tx.known(request.owner.as_str(), request.reference.as_str())?,
            None => None,
        };
        let stored = report.map(|known| tx.report(known.id)).transpose()?.flatten();
        let shown = stored.filter(|stored| self.disclosed(stored).is_some());
        let unit = unit_asked(tx, &asked)?;
        let Body { request, asker, who, answers, taken_back, .. } = asked.body;
        Ok(RequestView {
            id: asked.id,
            way: asked.way,
            asker,
            owner: asked.owner,
            via: asked.via,
            state,
            asked_ms: asked.asked_ms,
            request,
            who,
            answers,
            taken_back,
            report: shown.map(|stored| stored.row.id),
            unit,
        })
    }

    fn request_state(&self, tx: &mut Tx<'_>, asked: &Asked) -> Result<RequestState, NodeError> {
        Ok(match asked.state {
            AskedState::TakenBack => RequestState::TakenBack,
            AskedState::Answered => match asked.answered() {
                None => RequestState::Answered,
                Some(Answer::Refused { .. }) => RequestState::Refused,
                Some(Answer::Granted { until, .. }) if *until < self.today() => RequestState::Over(*until),
                Some(Answer::Granted { until, .. }) => RequestState::Granted(*until),
            },
            AskedState::Open => {
                let held = Link::find(tx, &asked.via)?.map_or(0, |link| link.body.acknowledged);
                match asked.body.entry {
                    Some(entry) if held <= entry => RequestState::Sent,
                    Some(_) | None => RequestState::Waits,
                }
            }
        })
    }

    /// Looks how many requests wait for an answer of ours.
    pub(crate) fn count_waiting(&self) -> Result<(), NodeError> {
        let (way, state) = (RequestWay::In.name(), AskedState::Open.name());
        self.set_waiting(self.store().read(|tx| tx.count_requests(way, state))?);
        Ok(())
    }
}

/// The unit that decides over what a request asks for; none where any does, or the report is here no more.
fn unit_asked(tx: &mut Tx<'_>, asked: &Asked) -> Result<Option<Unit>, NodeError> {
    let Some(request) = &asked.body.request else { return Ok(None) };
    let known = tx.known(request.owner.as_str(), request.reference.as_str())?;
    let stored = known.map(|known| tx.report(known.id)).transpose()?.flatten();
    stored.map_or(Ok(None), |stored| unit_of_source(tx, &stored.row.source))
}

/// Over which link the owner of a report is asked: its own, where it told of the report itself, or that of the centre
/// which told of it.
fn way_to(tx: &mut Tx<'_>, stored: &Stored) -> Result<Option<Link>, StoreError> {
    let mut centre = None;
    for (ledger, _) in tx.heard_of(stored.row.id)? {
        let code = ledger.strip_prefix("in:").and_then(|code| code.parse::<OrganisationCode>().ok());
        let Some(code) = code else { continue };
        let link = Link::find(tx, &code)?.filter(|link| link.state == State::Active);
        if link.is_some() && code == stored.report.owner {
            return Ok(link);
        }
        centre = centre.or(link);
    }
    Ok(centre)
}

/// The end of a day by UTC, Unix milliseconds.
fn end_of(day: Date) -> i64 {
    let midnight = day.tomorrow().and_then(|next| TimeZone::UTC.to_timestamp(next.at(0, 0, 0, 0)));
    midnight.map_or(i64::MAX, |midnight| midnight.as_millisecond())
}
