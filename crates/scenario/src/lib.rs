//! Makes multi-State cybercrime reports as near to life as a seed can, with the truth beside them.
//!
//! In: a seed and a size. Out: [`GeneratedReport`]s in order of time, each with its true [`Series`] and the values put
//! into it; the [`HardNegative`]s that unrelated reports share; and one export file for each State in that State's own
//! dialect (headers, language, delimiter, encoding, dates, sums, account and telephone forms).
//!
//! Invariants, each with a test: the same seed and size give the same bytes; exactly as many reports as asked; every
//! reference once in the truth; accounts and wallets pass their checks. Memory grows with offenders, not with reports.
//!
//! Everything is made up. References hold `SCN`. Names come from lists written for this crate, numbers from dice;
//! banks, couriers and most marketplaces do not exist. Likeness to living persons or their accounts is chance.
//!
//! Knows nothing of how reports are read, normalised or matched.

mod account;
mod dice;
mod export;
mod kind;
mod lists;
mod naming;
mod offender;
mod phrase;
mod report;
mod shared;
mod speech;
mod state;
mod stream;
mod telling;
mod trace;
mod victim;
mod wallet;
mod world;

use std::path::Path;

pub use crate::export::WriteError;
pub use crate::kind::Kind;
pub use crate::report::{
    Field, FieldName, GeneratedReport, Loss, Moment, Planted, Role, Series, Side, VictimInfo,
};
pub use crate::shared::{HardNegative, Why};
pub use crate::stream::Reports;
pub use crate::trace::Class;

use crate::offender::Plan;
use crate::world::World;

/// First day of reports, 2025-01-01 UTC, in seconds.
pub(crate) const BEGIN: i64 = 1_735_689_600;
/// Days covered: to the end of June 2026.
pub(crate) const DAYS: i64 = 545;

/// How much to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Reports over all States; any number.
    pub reports: u64,
    /// States taking part, 1 to 27, in the order NL, DE, FR, ES, IT, PL, PT, RO, SE, FI, BE, AT, CZ, EL, then the rest.
    /// Numbers outside are brought inside.
    pub states: usize,
}

/// A planned scenario; [`Scenario::reports`] makes it happen, as often as wanted.
pub struct Scenario {
    pub(crate) states: usize,
    pub(crate) plans: Vec<Plan>,
    pub(crate) world: World,
}

impl Scenario {
    /// Plans all offenders: some 50 bytes each, about one for four reports.
    pub fn new(seed: u64, size: Size) -> Self {
        let states = size.states.clamp(1, state::STATES.len());
        let plans = offender::plan(seed, size.reports, BEGIN, DAYS);
        Self { states, plans, world: World::new(seed, states) }
    }

    /// All reports in order of registration.
    pub fn reports(&self) -> Reports<'_> {
        Reports::new(self)
    }

    /// Codes of the States taking part.
    pub fn states(&self) -> impl Iterator<Item = &'static str> {
        state::STATES[..self.states].iter().map(|state| state.code)
    }

    /// Values that unrelated reports share and that must not join them.
    pub fn hard_negatives(&self) -> Vec<HardNegative> {
        self.world.shared.listed()
    }

    /// Writes one export a State, `truth.csv` (`owner,reference,series`, series empty for a report that stands alone)
    /// and `hard-negatives.csv` (`class,value,why`) into `dir`, which is made where missing.
    ///
    /// # Errors
    /// What the file system refuses, with the file.
    pub fn write_exports(&self, dir: &Path) -> Result<Vec<std::path::PathBuf>, WriteError> {
        export::write_all(self, dir)
    }
}
