//! Asking neighbours what they know of values: what is sent to whom, and what of an answer is believed.
//!
//! Asking abroad exposes the person asked about. So nothing is sent but traces, each once, in the case and for the
//! purpose that are logged before anybody is asked; never the text around them. Who carries the question is for the
//! room above.

use std::{collections::HashSet, fmt};

use joinder_core::{
    Deed, Organisation, OrganisationCode, Reference, Role, Trace, Value, codes::Purpose,
    is_disallowed_control,
};
use joinder_observables::Context;
use joinder_store::{LookUpSide, NewLookUp, StoreError};

use super::{
    LinkError,
    look_up_log::{case_reference, logged_trace},
    neighbour::{Link, State},
    remote::{MAX_ASKED, NAMED, RemoteAnswer, RemoteHit, RemoteQuestion},
};
use crate::{NewAct, Node, NodeError, look_up::read_value};

/// Characters of a contact that a neighbour names.
const MAX_CONTACT: usize = 300;

/// Whom to ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whom {
    /// The centre and all authorities. Partners are asked only where a person names them: each learns of whom we ask.
    Authorities,
    /// These.
    These(Vec<OrganisationCode>),
}

/// What a person wants to ask of neighbours.
#[derive(Clone, PartialEq, Eq)]
pub struct Inquiry {
    /// Values one a line, separated by `;`, or found in a text.
    pub text: String,
    /// For which purpose.
    pub purpose: Purpose,
    /// In which case.
    pub case: String,
    /// Whom to ask.
    pub whom: Whom,
}

impl fmt::Debug for Inquiry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Inquiry({:?}, …)", self.whom)
    }
}

/// A look-up at neighbours that is logged, and now to be asked.
#[derive(Clone, Debug)]
pub struct Asking {
    /// What to ask.
    pub question: RemoteQuestion,
    /// What it asks of, in its order.
    pub traces: Vec<Trace>,
    /// Values of the text that are not sent: no traces, or none that another node could read as the same.
    pub left_out: usize,
    /// Whom to ask.
    pub neighbours: Vec<AskedNeighbour>,
}

/// A neighbour that is to be asked.
#[derive(Clone, Debug)]
pub struct AskedNeighbour {
    /// The number under which the look-up is logged.
    pub look_up: i64,
    /// Who it is.
    pub organisation: Organisation,
    /// Where it is reached.
    pub address: String,
    /// SHA-256 of its certificate, as hexadecimal digits.
    pub tls_fingerprint: String,
    /// The same of the certificate that it announced, where it did.
    pub next_tls_fingerprint: Option<String>,
}

/// What came of asking a neighbour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// It answered.
    Answered(RemoteAnswer),
    /// What it said is no answer to the question; nothing of it is shown.
    Wrongly,
    /// It was not reached.
    NotReached(NotReached),
}

/// Why a neighbour was not reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotReached {
    /// Nobody is there, or not whom we know.
    NoConnection,
    /// It took too long.
    TooSlow,
    /// It does not know us, or paused or ended the link.
    Refused,
    /// It failed.
    Failed,
}

impl Heard {
    /// All that can come of it, as [`Self::slug`] says it.
    pub const SLUGS: [&'static str; 6] =
        ["answered", "wrongly", "no-connection", "too-slow", "refused", "failed"];

    /// In one word.
    pub fn slug(&self) -> &'static str {
        match self {
            Self::Answered(_) => "answered",
            Self::Wrongly => "wrongly",
            Self::NotReached(NotReached::NoConnection) => "no-connection",
            Self::NotReached(NotReached::TooSlow) => "too-slow",
            Self::NotReached(NotReached::Refused) => "refused",
            Self::NotReached(NotReached::Failed) => "failed",
        }
    }
}

impl Node {
    /// The neighbours that can be asked now, by organisation.
    pub fn neighbours(&self) -> Result<Vec<Organisation>, NodeError> {
        Ok(self.store().read(|tx| {
            let active = Link::all(tx)?.into_iter().filter(|link| link.state == State::Active);
            Ok::<_, StoreError>(active.map(|link| link.body.who.organisation).collect())
        })?)
    }

    /// Logs that `who` asks neighbours, before any is asked. Gives what to ask of whom.
    pub fn begin_look_up(&self, who: &str, inquiry: &Inquiry) -> Result<Asking, NodeError> {
        let case = case_reference(&inquiry.case)?.to_owned();
        let Askable { traces, values, left_out } = self.askable(&inquiry.text);
        if values.is_empty() {
            return Err(NodeError::NothingAsked);
        }
        if values.len() > MAX_ASKED {
            return Err(NodeError::TooMany { most: MAX_ASKED });
        }
        let logged: Vec<String> = traces.iter().map(logged_trace).collect();
        let salt = self.chance::<16>().map_err(LinkError::Keys)?;
        let now = self.now_ms();
        let ends = self.look_ups_end_ms();
        let by = self.working_under(inquiry.purpose, &case);
        let neighbours = self.store().write("ask neighbours", |tx| {
            tx.drop_look_ups(ends)?;
            let mut neighbours = Vec::new();
            for link in chosen(Link::all(tx)?, &inquiry.whom)? {
                let look_up = tx.add_look_up(&NewLookUp {
                    side: LookUpSide::Ours,
                    organisation: link.code(),
                    who: Some(who),
                    at_ms: now,
                    purpose: inquiry.purpose.as_str(),
                    case: &case,
                    salt: &salt,
                    values: &logged,
                    outcome: None,
                    told: &[],
                })?;
                let act = NewAct::of(Deed::NeighbourAsked).told_to(link.code()).asking(logged.clone());
                by.record_in(tx, act)?;
                let (whom, next) = (link.body.who, link.body.next_tls);
                neighbours.push(AskedNeighbour {
                    look_up,
                    organisation: whom.organisation,
                    address: whom.address,
                    tls_fingerprint: whom.tls_fingerprint,
                    next_tls_fingerprint: next.map(|next| next.fingerprint),
                });
            }
            Ok::<_, NodeError>(neighbours)
        })?;
        let question = RemoteQuestion { values, purpose: inquiry.purpose, case };
        Ok(Asking { question, traces, left_out, neighbours })
    }

    /// Logs what came of asking a neighbour.
    pub fn end_look_up(&self, look_up: i64, heard: &Heard) -> Result<(), NodeError> {
        Ok(self.store().write("end look-up", |tx| tx.end_look_up(look_up, heard.slug()))?)
    }

    /// The traces of a text, each once, in a form that another node reads as the same: it does not know our text.
    fn askable(&self, text: &str) -> Askable {
        let context = Context { country: self.organisation().country };
        let mut seen = HashSet::new();
        let mut all = Askable::default();
        for (asked, value) in self.values_in(text) {
            let Some(Value::Trace(trace)) = value else {
                all.left_out += 1;
                continue;
            };
            if !seen.insert(trace.key()) {
                continue;
            }
            match sent(&trace, &asked, &context) {
                Some(value) => {
                    all.values.push(value);
                    all.traces.push(trace);
                }
                None => all.left_out += 1,
            }
        }
        all
    }
}

/// What of a text can be asked.
#[derive(Default)]
struct Askable {
    traces: Vec<Trace>,
    values: Vec<String>,
    left_out: usize,
}

/// The form in which a trace is sent: its normal form, or as it was written, whichever is read as it.
fn sent(trace: &Trace, asked: &str, context: &Context) -> Option<String> {
    let same = |text: &str| match read_value(text, context) {
        Some(Value::Trace(read)) => read == *trace,
        Some(Value::Invalid { .. }) | None => false,
    };
    [trace.normal(), asked].into_iter().find(|text| same(text)).map(str::to_owned)
}

fn chosen(links: Vec<Link>, whom: &Whom) -> Result<Vec<Link>, NodeError> {
    let expected = |expected: &str| NodeError::Field { field: "neighbours", expected: expected.to_owned() };
    let active = links.into_iter().filter(|link| link.state == State::Active);
    let chosen: Vec<Link> = match whom {
        Whom::Authorities => active.filter(|link| link.body.who.organisation.role != Role::Partner).collect(),
        Whom::These(codes) => {
            let chosen: Vec<Link> = active.filter(|link| codes.contains(link.code())).collect();
            if codes.iter().any(|code| !chosen.iter().any(|link| link.code() == code)) {
                return Err(expected("organisations with which there is an active link"));
            }
            chosen
        }
    };
    if chosen.is_empty() {
        return Err(expected("at least one organisation with which there is an active link"));
    }
    Ok(chosen)
}

impl RemoteQuestion {
    /// Whether what a neighbour said answers the question, and says nothing that is not its to say.
    pub fn is_answered_by(&self, answer: &RemoteAnswer, neighbour: &Organisation) -> bool {
        answer.answers.len() == self.values.len()
            && self.values.iter().zip(&answer.answers).all(|(value, hit)| hit.is_of(value, neighbour))
    }
}

impl RemoteHit {
    fn is_of(&self, value: &str, neighbour: &Organisation) -> bool {
        self.value == value
            && self.held != self.known.is_empty()
            && self.known.len() <= NAMED
            && self.known.iter().all(|known| {
                // Only a centre answers for others.
                (known.owner == neighbour.code || neighbour.role == Role::Centre)
                    && known.reference.parse::<Reference>().is_ok()
                    && is_contact(known.contact.as_deref().unwrap_or_default())
            })
    }
}

/// Whether it can be shown as whom to ask: its length, and nothing that makes it look like another.
fn is_contact(text: &str) -> bool {
    text.chars().count() <= MAX_CONTACT && !text.chars().any(is_disallowed_control)
}

#[cfg(test)]
mod tests {
    use super::{super::remote::RemoteKnown, *};

    fn neighbour(code: &str, role: Role) -> Organisation {
        let (code, name) = (code.parse().unwrap(), "The unit".into());
        Organisation { code, name, role, country: None, contact: None }
    }

    fn known(owner: &str, reference: &str) -> RemoteKnown {
        RemoteKnown { owner: owner.parse().unwrap(), reference: reference.into(), contact: None }
    }

    fn hit(value: &str, known: Vec<RemoteKnown>) -> RemoteHit {
        RemoteHit { value: value.into(), held: !known.is_empty(), known }
    }

    fn takes(answers: Vec<RemoteHit>, role: Role) -> bool {
        let values = vec!["shop1.com".to_owned(), "shop2.com".to_owned()];
        let question = RemoteQuestion { values, purpose: Purpose::C, case: "1".into() };
        question.is_answered_by(&RemoteAnswer { answers }, &neighbour("DE", role))
    }

    #[test]
    fn an_answer_is_one_to_each_value_in_order() {
        let no = |value| hit(value, Vec::new());
        assert!(takes(vec![hit("shop1.com", vec![known("DE", "D-1")]), no("shop2.com")], Role::Authority));
        assert!(!takes(vec![no("shop1.com")], Role::Authority), "one is missing");
        assert!(!takes(vec![no("shop2.com"), no("shop1.com")], Role::Authority), "in another order");
        assert!(!takes(vec![no("shop1.com"), no("shop3.com")], Role::Authority), "never asked");
        let three = vec![no("shop1.com"), no("shop2.com"), no("shop2.com")];
        assert!(!takes(three, Role::Authority), "one too many");
    }

    #[test]
    fn an_answer_says_what_is_the_neighbours_to_say() {
        let takes = |one: RemoteHit, role| takes(vec![one, hit("shop2.com", Vec::new())], role);
        let of = |owner| hit("shop1.com", vec![known(owner, "R-1")]);
        assert!(takes(of("FR"), Role::Centre), "a centre answers for others");
        assert!(!takes(of("FR"), Role::Authority));
        assert!(!takes(hit("shop1.com", vec![known("DE", "R-1"); NAMED + 1]), Role::Authority), "a count");
        assert!(!takes(RemoteHit { held: true, ..hit("shop1.com", Vec::new()) }, Role::Authority));
        assert!(!takes(RemoteHit { held: false, ..of("DE") }, Role::Authority));
        let long = "x".repeat(201);
        for reference in ["", "a\u{202e}b", long.as_str()] {
            assert!(!takes(hit("shop1.com", vec![known("DE", reference)]), Role::Authority));
        }
        let contact = |text: &str| RemoteKnown { contact: Some(text.to_owned()), ..known("DE", "R-1") };
        assert!(takes(hit("shop1.com", vec![contact("desk@de.example")]), Role::Authority));
        let long = "x".repeat(MAX_CONTACT + 1);
        for unfit in ["desk\u{202e}@de.example", "desk\n@de.example", long.as_str()] {
            assert!(!takes(hit("shop1.com", vec![contact(unfit)]), Role::Authority));
        }
    }

    #[test]
    fn every_outcome_has_its_word() {
        let answered = Heard::Answered(RemoteAnswer { answers: Vec::new() });
        let not_reached =
            [NotReached::NoConnection, NotReached::TooSlow, NotReached::Refused, NotReached::Failed];
        let all = [answered, Heard::Wrongly].into_iter().chain(not_reached.map(Heard::NotReached));
        assert!(all.map(|heard| heard.slug()).eq(Heard::SLUGS));
    }
}
