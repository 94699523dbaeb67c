//! Requests and replies on their way in.
//!
//! A request is kept for a human of ours, or passed on by the centre to its owner; a reply ends it. About a report of which
//! this node did not tell the asker, the answer is that of a report that does not exist.

use joinder_core::{
    Answer, Organisation, OrganisationCode, ReportId, Request, RequestId, Role, Viewer, codes::Ground,
    disclosure_level,
};
use joinder_ledger::{Content, Entry, Kind};
use joinder_store::StoreError;

use super::{About, Applying, NOT_ASKED, NotApplied};
use crate::{
    NodeError,
    link::{
        asked::{Asked, AskedState, Asking, Body, Replying, RequestWay, Said, from_payload, to_payload},
        invitation::is_fit,
        neighbour::Link,
        out::Out,
        told::Telling,
    },
    profile::DESK_PURPOSE,
};

const NO_REQUEST: NotApplied = NotApplied("a request or a reply as Joinder makes one", "malformed");
const NOT_THEIRS: NotApplied =
    NotApplied("a request of this neighbour, or by the centre another's", "foreign-asker");
const NOT_TOLD: NotApplied =
    NotApplied("a request for a report of which the asker was told here", "unknown-report");
const CHANGED: NotApplied =
    NotApplied("a request under a number that the asker did not use yet", "changed-request");

const ABOUT_NO_REPORT: About = (None, None);

impl Applying<'_, '_> {
    /// Somebody asks, or no longer does.
    pub(super) fn requested(&mut self, seq: u64, entry: &Entry) -> Result<About, NodeError> {
        let Content::Kept { payload, .. } = entry.content() else { return Ok(ABOUT_NO_REPORT) };
        match from_payload::<Asking>(payload) {
            Some(Asking::Asked { request, asker }) => self.asks(seq, &request, asker)?,
            Some(Asking::TakenBack { asker, request }) => self.takes_back(seq, &asker, request, payload)?,
            None => self.set_aside(seq, &NO_REQUEST),
        }
        Ok(ABOUT_NO_REPORT)
    }

    fn asks(&mut self, seq: u64, request: &Request, claimed: Organisation) -> Result<(), NodeError> {
        let Some(asker) = self.asker(request, claimed)? else {
            self.set_aside(seq, &NOT_THEIRS);
            return Ok(());
        };
        if let Some(before) = Asked::of(self.tx, &request.asker, request.id)? {
            // The same once more changes nothing.
            if before.body.request.is_some_and(|before| before != *request) {
                self.set_aside(seq, &CHANGED);
            }
            return Ok(());
        }
        let Some(report) = self.told_report(request)? else { return self.refuse(seq, request) };
        if request.owner == self.node.organisation().code {
            return match self.may_know(&asker, report)? {
                true => {
                    self.take_the_place_of_others(request)?;
                    self.keep(RequestWay::In, request, Some(request.clone()), asker)
                }
                false => self.refuse(seq, request),
            };
        }
        match self.way_to(&request.owner)?.filter(|_| asker.code == *self.link.code()) {
            Some(owner) => {
                let payload = to_payload(&Asking::Asked { request: request.clone(), asker: asker.clone() });
                Out::append_one(self.node, self.tx, self.link_keys, &owner, &Kind::Request, payload)?;
                self.keep(RequestWay::Through, request, None, asker)
            }
            None => self.refuse(seq, request),
        }
    }

    /// Who asks, as far as this neighbour may say it: itself, or where it is the centre, another. What that one may know
    /// follows from its role, which the centre does not widen.
    fn asker(
        &mut self,
        request: &Request,
        claimed: Organisation,
    ) -> Result<Option<Organisation>, StoreError> {
        let from = &self.link.body.who.organisation;
        if request.asker == from.code {
            return Ok(Some(from.clone()));
        }
        let is_another = claimed.code == request.asker && request.asker != self.node.organisation().code;
        if from.role != Role::Centre || !is_another || !is_fit(&claimed) {
            return Ok(None);
        }
        let known = self.tx.organisation(&claimed.code)?.map(|known| known.role);
        let role = match claimed.role {
            Role::Partner => Role::Partner,
            Role::Authority | Role::Centre => known.unwrap_or(Role::Authority),
        };
        Ok(Some(Organisation { role, ..claimed }))
    }

    /// The report, where this node has told the neighbour of it.
    fn told_report(&mut self, request: &Request) -> Result<Option<ReportId>, NodeError> {
        let known = self.tx.known(request.owner.as_str(), request.reference.as_str())?;
        let Some(known) = known else { return Ok(None) };
        let told = self.tx.told(self.link.code().as_str(), known.id)?;
        Ok(told.map(|_| known.id))
    }

    fn may_know(&mut self, asker: &Organisation, report: ReportId) -> Result<bool, NodeError> {
        let viewer = Viewer { organisation: asker.code.clone(), role: asker.role };
        let stored = self.tx.report(report)?;
        Ok(stored
            .is_some_and(|stored| disclosure_level(&viewer, (&stored.report).into(), DESK_PURPOSE).is_some()))
    }

    /// About one report an organisation asks one thing at a time: what it asks anew takes the place of what waits. So
    /// nobody fills the list of what waits here.
    fn take_the_place_of_others(&mut self, request: &Request) -> Result<(), StoreError> {
        for mut before in Asked::waiting_like(self.tx, request)? {
            before.take_back(request.asker.as_str(), self.now_ms);
            before.save(self.tx)?;
        }
        Ok(())
    }

    /// The link over which this node, the centre, passes requests on to an organisation.
    fn way_to(&mut self, owner: &OrganisationCode) -> Result<Option<Link>, NodeError> {
        let is_centre = self.node.viewer().role == Role::Centre;
        Ok(Link::find(self.tx, owner)?.filter(|link| is_centre && link.stands()))
    }

    fn keep(
        &mut self,
        way: RequestWay,
        request: &Request,
        kept: Option<Request>,
        asker: Organisation,
    ) -> Result<(), NodeError> {
        let via = match way {
            RequestWay::Through => request.owner.clone(),
            RequestWay::In | RequestWay::Out => self.link.code().clone(),
        };
        let body =
            Body { request: kept, asker, who: None, entry: None, answers: Vec::new(), taken_back: None };
        let asked = Asked {
            id: self.node.ids().next(self.now_ms),
            way,
            number: request.id,
            owner: request.owner.clone(),
            via,
            state: AskedState::Open,
            body,
            asked_ms: self.now_ms,
        };
        Ok(asked.save(self.tx)?)
    }

    /// What is answered without a human: that there is nothing that may be known of.
    fn refuse(&mut self, seq: u64, request: &Request) -> Result<(), NodeError> {
        self.set_aside(seq, &NOT_TOLD);
        let payload = to_payload(&Replying {
            asker: request.asker.clone(),
            request: request.id,
            answer: Answer::Refused { ground: Ground::NotAvailable, words: None },
        });
        Out::append_one(self.node, self.tx, self.link_keys, self.link, &Kind::Reply, payload)?;
        Ok(())
    }

    fn takes_back(
        &mut self,
        seq: u64,
        asker: &OrganisationCode,
        number: RequestId,
        payload: &str,
    ) -> Result<(), NodeError> {
        let found = Asked::of(self.tx, asker, number)?;
        let Some(mut asked) = found.filter(|asked| self.comes_from_its_asker(asked)) else {
            self.set_aside(seq, &NOT_THEIRS);
            return Ok(());
        };
        // What was answered stays so: the answer is on its way.
        if asked.state != AskedState::Open {
            return Ok(());
        }
        if asked.way == RequestWay::Through {
            let owner = Link::get(self.tx, &asked.owner)?;
            let kind = &Kind::Request;
            Out::append_one(self.node, self.tx, self.link_keys, &owner, kind, payload.to_owned())?;
        }
        asked.take_back(asker.as_str(), self.now_ms);
        Ok(asked.save(self.tx)?)
    }

    fn comes_from_its_asker(&self, asked: &Asked) -> bool {
        let from = self.link.code();
        match asked.way {
            RequestWay::In => asked.via == *from,
            RequestWay::Through => asked.asker() == from,
            RequestWay::Out => false,
        }
    }

    /// The owner answers.
    pub(super) fn replied(&mut self, seq: u64, entry: &Entry) -> Result<About, NodeError> {
        let Content::Kept { payload, .. } = entry.content() else { return Ok(ABOUT_NO_REPORT) };
        let Some(Replying { asker, request, answer }) = from_payload::<Replying>(payload) else {
            self.set_aside(seq, &NO_REQUEST);
            return Ok(ABOUT_NO_REPORT);
        };
        let from = self.link.code();
        match Asked::of(self.tx, &asker, request)? {
            Some(mut asked) if asked.way == RequestWay::Out && asked.via == *from => {
                let who = asked.owner.to_string();
                asked.answer(Said { at_ms: self.now_ms, who, what: answer });
                asked.save(self.tx)?;
            }
            Some(mut asked) if asked.way == RequestWay::Through && asked.owner == *from => {
                let to = Link::get(self.tx, asked.asker())?;
                let kind = &Kind::Reply;
                Out::append_one(self.node, self.tx, self.link_keys, &to, kind, payload.clone())?;
                // What was answered is no business of who passes it on.
                asked.state = AskedState::Answered;
                asked.save(self.tx)?;
            }
            Some(_) | None => self.set_aside(seq, &NOT_ASKED),
        }
        Ok(ABOUT_NO_REPORT)
    }

    /// Whether what is told as granted is: asked for here, of this owner, and answered so until today or longer.
    pub(super) fn was_granted(&mut self, telling: &Telling) -> Result<bool, NodeError> {
        let Some(granted) = &telling.granted else { return Ok(true) };
        let us = &self.node.organisation().code;
        let Some(asked) = Asked::of(self.tx, us, granted.request)? else { return Ok(false) };
        let about = |request: &Request| {
            request.owner == telling.report.owner && request.reference == telling.report.reference
        };
        let today = self.node.today();
        let is_granted = matches!(
            asked.answered(),
            Some(Answer::Granted { parts, until }) if granted.parts.within(*parts) && today <= *until
        );
        let ours = asked.way == RequestWay::Out && asked.via == *self.link.code();
        Ok(ours && is_granted && asked.body.request.as_ref().is_some_and(about))
    }
}
