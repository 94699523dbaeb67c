//! What of our own goes to a neighbour as things stand, and what does not, by the reason: that nothing comes is then never
//! the same as that there is nothing.
//!
//! For our own people. A neighbour learns from us neither how much is kept from it nor why.

use std::collections::BTreeMap;

use joinder_core::{Item, Level, OrganisationCode, Release, Role, Withheld, disclosure_level, withheld};
use serde::{Deserialize, Serialize};

use super::neighbour::Link;
use crate::{
    Node, NodeError,
    profile::{DESK_PURPOSE, marking_of},
};

/// Our own reports by what a neighbour is told of them. Each is counted once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoesOut {
    /// Told as they are disclosed, without waiting for a hit.
    pub told: u64,
    /// Told of once a report of the neighbour carries the same value.
    pub for_hits: u64,
    /// Told of in no case, by the reason.
    pub kept: BTreeMap<KeptBack, u64>,
    /// Reports of which it was told, others' among them.
    pub known: u64,
    /// Whether this node is the centre, which passes others' reports on.
    pub passes_on: bool,
}

/// Why nothing is told of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum KeptBack {
    /// It is released to nobody.
    Own,
    /// It is sealed: not by itself.
    Sealed,
    /// Others may not use it for what links are for.
    Purpose,
    /// TLP:RED, and the neighbour is not named.
    Red,
    /// The neighbour is not in the audience.
    Audience,
    /// Not released in full, and the neighbour is a partner.
    Partner,
    /// Its use is restricted.
    Restricted,
}

impl KeptBack {
    fn of(why: Withheld) -> Self {
        match why {
            Withheld::Own => Self::Own,
            Withheld::Purpose => Self::Purpose,
            Withheld::Red => Self::Red,
            Withheld::Audience => Self::Audience,
            Withheld::Partner => Self::Partner,
        }
    }
}

impl Node {
    /// What of our own goes to a neighbour. Costs a walk over the rows of our reports.
    ///
    /// # Errors
    /// Where there is no such link.
    pub fn goes_out(&self, to: &OrganisationCode) -> Result<GoesOut, NodeError> {
        let us = &self.organisation().code;
        self.store().read(|tx| {
            let viewer = Link::get(tx, to)?.viewer();
            let passes_on = self.organisation().role == Role::Centre;
            let known = tx.count_told(to.as_str())?;
            let mut out = GoesOut { known, passes_on, ..GoesOut::default() };
            tx.each_conditions(us, &mut |conditions, restricted, count| {
                let marking = marking_of(conditions);
                let item = Item { owner: us, marking: &marking };
                let kept = match withheld(&viewer, item, DESK_PURPOSE) {
                    _ if restricted => Some(KeptBack::Restricted),
                    Some(why) => Some(KeptBack::of(why)),
                    None if marking.release == Release::Sealed => Some(KeptBack::Sealed),
                    None => None,
                };
                let place = match kept {
                    Some(why) => out.kept.entry(why).or_default(),
                    None if disclosure_level(&viewer, item, DESK_PURPOSE) == Some(Level::HitOnly) => {
                        &mut out.for_hits
                    }
                    None => &mut out.told,
                };
                *place += count;
                Ok(())
            })?;
            Ok(out)
        })
    }
}
