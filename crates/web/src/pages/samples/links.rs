//! Samples of links, and of what neighbours answer.

use joinder_core::{ReportId, Role, Trace, TraceKind, codes::Purpose};
use joinder_node::{
    AskedNeighbour, Asking, GoesOut, Heard, Invitation, KeptBack, LedgerKey, LinkState, LinkView, LookUpSide,
    LookUpView, NotReached, OwnKeys, RemoteAnswer, RemoteHit, RemoteKnown, RemoteQuestion,
};
use maud::Markup;

use super::{
    super::{
        FieldError,
        links::{LinkLine, LinkPage, LinksPage, OwnSide},
        look_up::neighbours,
    },
    Text,
};
use crate::{link::Pulling, reader::Reader};

impl Text {
    pub(super) fn link(&self, state: LinkState) -> LinkLine {
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
        LinkLine { view, pulling: Pulling { trouble: Some(self.own()), left: 3 } }
    }

    pub(super) fn link_page(&self, state: LinkState) -> LinkPage {
        let kept = [(KeptBack::Audience, 2), (KeptBack::Sealed, 1)].into();
        let goes_out = GoesOut { told: 5, for_hits: 4, kept, known: 6, passes_on: true };
        LinkPage { line: self.link(state), goes_out, first: None }
    }

    pub(super) fn links(&self) -> LinksPage {
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

    pub(super) fn no_links(&self) -> LinksPage {
        LinksPage { links: Vec::new(), own: None, invitation: None, errors: Vec::new(), look_ups: Vec::new() }
    }

    pub(super) fn look_up(&self, side: LookUpSide, outcome: Option<String>) -> LookUpView {
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

    pub(super) fn asking(&self) -> Asking {
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

    pub(super) fn heard(&self, reader: &Reader) -> Markup {
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
}
