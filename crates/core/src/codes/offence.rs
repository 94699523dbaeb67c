//! Offences that a report may be, by the acts that define them, and what makes them worse.

use super::table;

code_table! {
    /// An offence of Directive 2013/40/EU, Directive (EU) 2019/713 or the Budapest Convention: `d2013_40.art3`.
    Offence, "../../data/offences.tsv", expected "an offence code, such as d2013_40.art3"
}

/// The act that defines an offence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Directive 2013/40/EU on attacks against information systems.
    Attacks,
    /// Directive (EU) 2019/713 on fraud and counterfeiting of non-cash means of payment.
    PaymentFraud,
    /// Convention on Cybercrime, CETS 185.
    Budapest,
}

impl Act {
    /// How the act is cited.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Attacks => "Directive 2013/40/EU",
            Self::PaymentFraud => "Directive (EU) 2019/713",
            Self::Budapest => "Convention on Cybercrime (CETS 185)",
        }
    }
}

code_enum! {
    /// What makes an offence of arts 4 and 5 of Directive 2013/40/EU worse (art 9(3) to (5)).
    ///
    /// The Directive sets neither a number of systems nor a sum of damage: each State does.
    Aggravation, expected "an aggravating circumstance of Directive 2013/40/EU art 9" {
        ManySystems = "significant-number-of-systems", "Significant number of systems, by a tool of art 7 (art 9(3))";
        CriminalOrganisation = "criminal-organisation", "Within a criminal organisation (art 9(4)(a))";
        SeriousDamage = "serious-damage", "Serious damage (art 9(4)(b))";
        CriticalInfrastructure = "critical-infrastructure", "Against a critical infrastructure information system (art 9(4)(c))";
        IdentityMisuse = "identity-misuse", "Misuse of another person's data to gain trust (art 9(5))";
    }
}

impl Aggravation {
    /// Years that the maximum penalty must then reach at least; none where the Directive leaves it to the States.
    pub const fn floor_years(self) -> Option<u8> {
        match self {
            Self::ManySystems => Some(3),
            Self::CriminalOrganisation | Self::SeriousDamage | Self::CriticalInfrastructure => Some(5),
            Self::IdentityMisuse => None,
        }
    }
}

impl Offence {
    /// Short English name.
    pub fn label(self) -> &'static str {
        self.cell(2)
    }

    /// The article: `3`, `8(1)`.
    pub fn article(self) -> &'static str {
        self.cell(1)
    }

    /// The act that defines it.
    pub fn act(self) -> Act {
        match self.as_str().split_once('.') {
            Some(("d2013_40", _)) => Act::Attacks,
            Some(("d2019_713", _)) => Act::PaymentFraud,
            _ => Act::Budapest,
        }
    }

    /// Years that the maximum penalty must reach at least, circumstances counted (2013/40 art 9); none where the
    /// list keeps no floor.
    pub fn floor_years(self, circumstances: &[Aggravation]) -> Option<u8> {
        let plain: Option<u8> = self.cell(3).parse().ok();
        let worse =
            circumstances.iter().filter(|_| self.can_be_aggravated()).filter_map(|worse| worse.floor_years());
        plain.into_iter().chain(worse).max()
    }

    /// Whether art 9(3) to (5) of Directive 2013/40/EU applies: interference with systems and with data.
    pub fn can_be_aggravated(self) -> bool {
        self.act() == Act::Attacks && matches!(self.article(), "4" | "5")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_whole() {
        let count = |act| Offence::all().filter(|offence| offence.act() == act).count();
        assert_eq!((count(Act::Attacks), count(Act::PaymentFraud), count(Act::Budapest)), (9, 6, 10));
        for offence in Offence::all() {
            assert_eq!(offence.to_string().parse(), Ok(offence));
            assert!(!offence.label().is_empty() && !offence.article().is_empty());
        }
        assert!(Aggravation::all().all(|worse| worse.to_string().parse() == Ok(worse)));
    }

    #[test]
    fn circumstances_raise_the_floor_of_interference_only() {
        let offence = |code: &str| code.parse::<Offence>().unwrap();
        let worse = [Aggravation::ManySystems, Aggravation::CriticalInfrastructure];
        assert_eq!(offence("d2013_40.art4").floor_years(&[]), Some(2));
        assert_eq!(offence("d2013_40.art4").floor_years(&worse[..1]), Some(3));
        assert_eq!(offence("d2013_40.art5").floor_years(&worse), Some(5));
        assert_eq!(offence("d2013_40.art3").floor_years(&worse), Some(2));
        assert_eq!(offence("d2013_40.art8_2").floor_years(&worse), None);
        assert_eq!(offence("d2013_40.art4").floor_years(&[Aggravation::IdentityMisuse]), Some(2));
    }
}
