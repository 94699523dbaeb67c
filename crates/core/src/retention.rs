//! How long a report is kept, who may lengthen that, and what stops its erasure.
//!
//! The numbers are those of Regulation (EU) 2016/794 art 31; Directive (EU) 2016/680 art 5 asks for such terms and names
//! none. Silence erases: nothing is kept beyond its day but by a decision that says why.
//!
//! | who set the day | longer | a stop |
//! |---|---|---|
//! | another organisation, whose report it is | never (art 31(4)) | its owner decides |
//! | the record itself | never: another record says so | holds |
//! | the term of its source | up to three years on, with a reason | holds |

use std::{fmt, str::FromStr};

use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::{Line, codes::StopGround};

/// Nothing is kept longer without a decision: Regulation (EU) 2016/794 art 31(2).
const LONGEST_MONTHS: u16 = 36;
/// How long before its day a report is shown to people for review: time to decide, and no law's number.
const REVIEW_DAYS: i64 = 60;

/// For how long reports are kept from their arrival on: 1 to 36 months.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct KeepFor(u16);

/// Why a number is no term.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("expected a number of months from 1 to {LONGEST_MONTHS}")]
pub struct KeepForError;

impl KeepFor {
    /// What holds where a source says nothing, and the longest that one may say.
    pub const LONGEST: Self = Self(LONGEST_MONTHS);

    /// In months.
    pub const fn months(self) -> u16 {
        self.0
    }

    /// The day on which a report is erased that came on `received`.
    pub fn end(self, received: Date) -> Date {
        received.saturating_add(i64::from(self.0).months())
    }

    /// What came before this day has been kept for the whole term on `today`.
    pub fn over_since(self, today: Date) -> Date {
        today.saturating_sub(i64::from(self.0).months())
    }
}

impl TryFrom<u16> for KeepFor {
    type Error = KeepForError;

    fn try_from(months: u16) -> Result<Self, KeepForError> {
        if (1..=LONGEST_MONTHS).contains(&months) { Ok(Self(months)) } else { Err(KeepForError) }
    }
}

impl From<KeepFor> for u16 {
    fn from(term: KeepFor) -> Self {
        term.0
    }
}

impl FromStr for KeepFor {
    type Err = KeepForError;

    fn from_str(text: &str) -> Result<Self, KeepForError> {
        let months = text.trim().parse::<u16>().map_err(|_| KeepForError)?;
        Self::try_from(months)
    }
}

impl fmt::Display for KeepFor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Why somebody decided about keeping, in that person's words.
pub type KeepReason = Line<500>;

/// A decision to keep a report longer. There is none without a reason, and none by nobody:
///
/// ```compile_fail
/// let until = jiff::civil::date(2030, 1, 1);
/// let silent = joinder_core::Extension { until, who: "officer".into() };
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    until: Date,
    why: KeepReason,
    who: Box<str>,
}

impl Extension {
    /// Until when, why, and who says so.
    pub fn new(until: Date, why: KeepReason, who: &str) -> Self {
        Self { until, why, who: who.into() }
    }

    /// The new day.
    pub fn until(&self) -> Date {
        self.until
    }

    /// Why.
    pub fn why(&self) -> &KeepReason {
        &self.why
    }

    /// Who decided.
    pub fn who(&self) -> &str {
        &self.who
    }
}

/// Who set the day on which a report is erased, and so may move it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SetBy {
    /// Another organisation, whose report it is.
    Provider,
    /// The record, as it came from the own system.
    Record,
    /// The term of its source.
    Term,
}

impl SetBy {
    /// As the API says it.
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Record => "record",
            Self::Term => "term",
        }
    }
}

/// What decides how long one report is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keeping {
    /// The day on which it is erased.
    pub erase_by: Date,
    /// Who set that day.
    pub set_by: SetBy,
    /// What stops its erasure.
    pub stop: Option<StopGround>,
}

/// What is to be done about a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Nothing yet.
    Keep,
    /// Somebody may look whether it is still needed; where nobody does it goes on its day.
    Review,
    /// Its day has come. It stays for this ground, and for nothing else.
    Hold(StopGround),
    /// Its day has come.
    Erase,
}

/// Why a report is not kept as somebody would have it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum KeepError {
    /// It is another organisation's.
    #[error(
        "expected a report of this organisation: the owner of another decides how long it is kept, ask there"
    )]
    Provider,
    /// Its record states the day.
    #[error("expected a report whose record states no day: send a record that states another, or none")]
    Record,
    /// The day is no later than the one that stands.
    #[error("expected a day after the one that stands")]
    Earlier,
    /// The day is too late.
    #[error("expected a day within three years from today")]
    TooLate,
}

impl Keeping {
    /// From when on people are asked whether it is still needed.
    pub fn review_on(&self) -> Date {
        self.erase_by.saturating_sub(REVIEW_DAYS.days())
    }

    /// The last day whose reports people are asked about on `today`.
    pub fn in_review_until(today: Date) -> Date {
        today.saturating_add(REVIEW_DAYS.days())
    }

    /// What is to be done about it on a day.
    pub fn fate(&self, today: Date) -> Fate {
        if today < self.review_on() {
            return Fate::Keep;
        }
        if today < self.erase_by {
            return Fate::Review;
        }
        match (self.set_by, self.stop) {
            // Whatever was decided here: the owner's day binds.
            (SetBy::Provider, _) | (_, None) => Fate::Erase,
            (SetBy::Record | SetBy::Term, Some(ground)) => Fate::Hold(ground),
        }
    }

    /// Its day once the extension holds.
    pub fn extended(&self, extension: &Extension, today: Date) -> Result<Date, KeepError> {
        match self.set_by {
            SetBy::Provider => Err(KeepError::Provider),
            SetBy::Record => Err(KeepError::Record),
            SetBy::Term if extension.until <= self.erase_by => Err(KeepError::Earlier),
            SetBy::Term if extension.until > KeepFor::LONGEST.end(today) => Err(KeepError::TooLate),
            SetBy::Term => Ok(extension.until),
        }
    }

    /// Whether its erasure may be stopped here.
    pub fn may_be_stopped(&self) -> Result<(), KeepError> {
        match self.set_by {
            SetBy::Provider => Err(KeepError::Provider),
            SetBy::Record | SetBy::Term => Ok(()),
        }
    }
}

/// The day by which a person who asked is to be answered: one month, as national authorities pass such requests on within
/// (Regulation (EU) 2016/794 art 36) and as Regulation (EU) 2016/679 art 12(3) has it. Directive (EU) 2016/680 art 12(3) says
/// "without undue delay" and names no number.
pub fn answer_by(received: Date) -> Date {
    received.saturating_add(1.month())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn set_by() -> impl Strategy<Value = SetBy> {
        prop_oneof![Just(SetBy::Provider), Just(SetBy::Record), Just(SetBy::Term)]
    }

    fn stop() -> impl Strategy<Value = Option<StopGround>> {
        proptest::option::of(proptest::sample::select(StopGround::ALL))
    }

    fn on(days: i64) -> Date {
        date(2026, 1, 1).saturating_add(days.days())
    }

    fn because() -> KeepReason {
        "needed for the trial".parse().unwrap()
    }

    proptest! {
        #[test]
        fn nothing_of_a_provider_is_kept_beyond_its_day(
            day in 0_i64..3_000, stop in stop(), asked in prop::collection::vec(0_i64..6_000, 0..8), today in 0_i64..6_000,
        ) {
            let mut keeping = Keeping { erase_by: on(day), set_by: SetBy::Provider, stop };
            for until in asked {
                let extension = Extension::new(on(until), because(), "officer");
                if let Ok(until) = keeping.extended(&extension, on(today)) {
                    keeping.erase_by = until;
                }
            }
            prop_assert!(keeping.erase_by <= on(day));
            prop_assert_eq!(keeping.fate(on(day + today)), Fate::Erase);
        }

        #[test]
        fn silence_erases_whatever_set_the_day(day in 0_i64..3_000, set_by in set_by(), late in 0_i64..3_000) {
            let keeping = Keeping { erase_by: on(day), set_by, stop: None };
            prop_assert_eq!(keeping.fate(on(day + late)), Fate::Erase);
            prop_assert_ne!(keeping.fate(on(day - 1)), Fate::Erase);
        }

        #[test]
        fn no_extension_is_longer_than_a_first_term(day in 0_i64..3_000, until in 0_i64..9_000, today in 0_i64..3_000) {
            let keeping = Keeping { erase_by: on(day), set_by: SetBy::Term, stop: None };
            if let Ok(until) = keeping.extended(&Extension::new(on(until), because(), "officer"), on(today)) {
                prop_assert!(until > on(day) && until <= KeepFor::LONGEST.end(on(today)));
            }
        }

        #[test]
        fn review_comes_before_the_end(day in 100_i64..3_000, today in 0_i64..3_000, set_by in set_by(), stop in stop()) {
            let keeping = Keeping { erase_by: on(day), set_by, stop };
            prop_assert!(keeping.review_on() < keeping.erase_by);
            let asked = keeping.fate(on(today)) != Fate::Keep;
            prop_assert_eq!(asked, keeping.erase_by <= Keeping::in_review_until(on(today)));
        }

        #[test]
        fn a_term_is_from_one_month_to_three_years(months in any::<u16>()) {
            let term = KeepFor::try_from(months);
            prop_assert_eq!(term.is_ok(), (1..=36).contains(&months));
            if let Ok(term) = term {
                prop_assert_eq!(term.to_string().parse(), Ok(term));
                prop_assert!(term.end(on(0)) > on(0) && term.end(on(0)) <= KeepFor::LONGEST.end(on(0)));
            }
        }
    }

    #[test]
    fn a_stop_holds_what_is_the_owners_own() {
        for set_by in [SetBy::Record, SetBy::Term] {
            for &ground in StopGround::ALL {
                let keeping = Keeping { erase_by: on(10), set_by, stop: Some(ground) };
                assert_eq!(keeping.fate(on(10)), Fate::Hold(ground));
                assert_eq!(keeping.may_be_stopped(), Ok(()));
            }
        }
        let foreign = Keeping { erase_by: on(10), set_by: SetBy::Provider, stop: None };
        assert_eq!(foreign.may_be_stopped(), Err(KeepError::Provider));
    }

    #[test]
    fn a_month_is_the_calendars() {
        assert_eq!(answer_by(date(2026, 1, 31)), date(2026, 2, 28));
    }
}
