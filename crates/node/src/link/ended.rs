//! What a withdrawal says: this link tells of the report no more, and how much of it others may still tell.

use joinder_core::{Level, Release, ReportId, disclosure_level};
use joinder_store::{StoreError, Tx};
use serde::{Deserialize, Serialize};

use super::neighbour::Link;
use crate::profile::DESK_PURPOSE;

/// The payload of a withdrawal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Ended {
    /// How much of the report its owner still lets the neighbour have from others, as from the centre for a hit that the
    /// owner itself does not see. None where the report is gone, or is not for the neighbour any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) level: Option<Level>,
}

impl Ended {
    /// For this link alone: what others tell stands as it is.
    pub(super) const HERE: Self = Self { level: Some(Level::Full) };

    /// As a report's conditions are now.
    pub(super) fn of(tx: &mut Tx<'_>, link: &Link, id: ReportId) -> Result<Self, StoreError> {
        let stored = tx
            .report(id)?
            .filter(|stored| !stored.row.restricted && stored.report.marking.release > Release::Sealed);
        let level =
            stored.and_then(|stored| disclosure_level(&link.viewer(), (&stored.report).into(), DESK_PURPOSE));
        Ok(Self { level })
    }

    /// As it goes into an entry.
    pub(super) fn to_payload(self) -> String {
        serde_json::to_string(&self).expect("one name at most")
    }

    /// From an entry's payload; whoever says nothing ends everything.
    pub(super) fn from_payload(payload: &str) -> Self {
        serde_json::from_str(payload).unwrap_or_default()
    }
}
