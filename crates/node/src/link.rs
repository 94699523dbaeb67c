//! Links: the standing connections to neighbours, each with a ledger of what we tell and a copy of what we are told.
//!
//! In: the store, what a neighbour sends. Out: ledger lines and signed heads for the neighbour; its reports among ours.
//!
//! Invariants, held by `tests/links.rs`: a neighbour is told what [`told`] says and nothing more; what it may no longer
//! know is taken back; of what a neighbour sends nothing is applied that its signed head does not cover; a node that
//! stops at any point goes on where it was.
//!
//! Knows nothing of HTTP and TLS: who carries the lines, and how often, is for the room above.

mod apply;
mod asked;
mod asking;
mod ended;
mod error;
mod export;
mod feed;
mod forgetting;
mod goes_out;
mod invitation;
mod keys;
mod look_up_log;
mod neighbour;
mod out;
mod remote;
mod requests;
mod rotation;
mod say;
mod serve;
mod take;
mod told;
mod views;

pub(crate) use keys::audit_name;
pub(crate) use look_up_log::logged;
pub(crate) use neighbour::out_of;

pub use asked::{RequestWay, Said};
pub use asking::{AskedNeighbour, Asking, Heard, Inquiry, NotReached, Whom};
pub use error::{LinkError, RequestError, StopReason};
pub use export::{LedgerOf, LedgerPage};
pub use goes_out::{GoesOut, KeptBack};
pub use invitation::{Introduction, Invitation, InvitationError};
pub use keys::{LinkIdentity, LinkKeys, TlsKeys};
pub use look_up_log::{LookUpSide, LookUpView};
pub use remote::{RemoteAnswer, RemoteHit, RemoteKnown, RemoteQuestion};
pub use requests::{NewRequest, ReportRequests, RequestState, RequestView, Requests};
pub use rotation::OwnKeys;
pub use serve::Pulled;
pub use take::ReadPull;
pub use views::{LedgerKey, LinkState, LinkView, WantedState};
