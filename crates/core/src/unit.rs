//! Units: the parts of one organisation, each of which decides over what it holds.
//!
//! Looking is for the whole organisation, whichever unit registered a report: that is what the reports are pooled for. Deciding is
//! for those who answer for it.

use crate::Line;

/// What a unit is called within its organisation.
pub type Unit = Line<64>;

/// Over what of the organisation's own somebody decides, as far as their role lets them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// All of it.
    Organisation,
    /// What this unit holds, and what no unit does.
    Unit(Unit),
}

impl Reach {
    /// Of somebody who belongs to this unit, or to none.
    pub fn of(unit: Option<Unit>) -> Self {
        unit.map_or(Self::Organisation, Self::Unit)
    }

    /// Whether they decide over what this unit holds, or no unit.
    pub fn covers(&self, holder: Option<&Unit>) -> bool {
        match self {
            Self::Organisation => true,
            Self::Unit(own) => holder.is_none_or(|holder| holder == own),
        }
    }

    /// Whether they decide about people of this unit, or of none. Who belongs to none decides over all: only such a person makes
    /// another.
    pub fn covers_people_of(&self, unit: Option<&Unit>) -> bool {
        match self {
            Self::Organisation => true,
            Self::Unit(own) => unit == Some(own),
        }
    }

    /// The unit; none of those who decide over all.
    pub fn unit(&self) -> Option<&Unit> {
        match self {
            Self::Organisation => None,
            Self::Unit(unit) => Some(unit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(name: &str) -> Unit {
        name.parse().unwrap()
    }

    #[test]
    fn a_unit_decides_over_its_own_and_over_what_is_no_units() {
        let north = Reach::of(Some(unit("North")));
        assert!(north.covers(Some(&unit("North"))) && north.covers(None));
        assert!(!north.covers(Some(&unit("South"))));
        assert!(Reach::of(None).covers(Some(&unit("South"))));
    }

    #[test]
    fn nobody_of_a_unit_makes_people_who_decide_over_all() {
        let north = Reach::of(Some(unit("North")));
        assert!(north.covers_people_of(Some(&unit("North"))));
        assert!(!north.covers_people_of(None) && !north.covers_people_of(Some(&unit("South"))));
        assert!(Reach::Organisation.covers_people_of(None));
    }
}
