//! Who a report is about: categories of data subjects, and how a victim is described without being named.

code_enum! {
    /// The category of a data subject: Directive (EU) 2016/680 art 6, by the finer list of Regulation 2016/794 annex II.
    SubjectCategory, expected "a data subject category, such as suspect or witness" {
        Suspect = "suspect", "Suspect";
        Convicted = "convicted", "Convicted";
        PotentialOffender = "potential-offender", "Potential future offender";
        Victim = "victim", "Victim";
        Witness = "witness", "Witness";
        Contact = "contact", "Contact (sporadic)";
        Associate = "associate", "Associate (regular)";
        Informant = "informant", "Informant";
        Other = "other", "Other party";
    }
}

impl SubjectCategory {
    /// The point of Directive 2016/680 art 6: a suspects, b convicted, c victims, d others.
    pub const fn led_point(self) -> char {
        match self {
            Self::Suspect | Self::PotentialOffender => 'a',
            Self::Convicted => 'b',
            Self::Victim => 'c',
            Self::Witness | Self::Contact | Self::Associate | Self::Informant | Self::Other => 'd',
        }
    }

    /// Whether cross-checking may use the person's data (Regulation 2016/794 annex II.A).
    pub const fn may_be_cross_checked(self) -> bool {
        match self {
            Self::Suspect | Self::Convicted | Self::PotentialOffender => true,
            Self::Victim
            | Self::Witness
            | Self::Contact
            | Self::Associate
            | Self::Informant
            | Self::Other => false,
        }
    }
}

code_enum! {
    /// Whether the victim is a person or an organisation.
    VictimKind, expected "person or organisation" {
        Person = "person", "Person";
        Organisation = "organisation", "Organisation";
    }
}

code_enum! {
    /// The victim's age in years, in bands wide enough not to point at a person.
    AgeBand, expected "an age band, such as 25-34 or 75+" {
        From0 = "0-13", "Under 14";
        From14 = "14-17", "14 to 17";
        From18 = "18-24", "18 to 24";
        From25 = "25-34", "25 to 34";
        From35 = "35-44", "35 to 44";
        From45 = "45-54", "45 to 54";
        From55 = "55-64", "55 to 64";
        From65 = "65-74", "65 to 74";
        From75 = "75+", "75 and over";
    }
}

impl AgeBand {
    /// The band that an age in years falls into.
    pub const fn of_age(years: u8) -> Self {
        match years {
            0..14 => Self::From0,
            14..18 => Self::From14,
            18..25 => Self::From18,
            25..35 => Self::From25,
            35..45 => Self::From35,
            45..55 => Self::From45,
            55..65 => Self::From55,
            65..75 => Self::From65,
            75.. => Self::From75,
        }
    }

    /// Whether the victim is a minor, whose data may be used only where strictly necessary (Regulation 2016/794 art 30).
    pub const fn is_minor(self) -> bool {
        matches!(self, Self::From0 | Self::From14)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_prints_and_reads() {
        assert!(SubjectCategory::all().all(|code| code.to_string().parse() == Ok(code)));
        assert!(VictimKind::all().all(|code| code.to_string().parse() == Ok(code)));
        assert!(AgeBand::all().all(|code| code.to_string().parse() == Ok(code)));
    }

    #[test]
    fn only_offenders_are_cross_checked() {
        let checked: Vec<_> = SubjectCategory::all().filter(|c| c.may_be_cross_checked()).collect();
        assert!(checked.iter().all(|category| matches!(category.led_point(), 'a' | 'b')));
        assert_eq!(checked.len(), 3);
    }

    #[test]
    fn an_age_falls_into_the_band_that_says_so() {
        for years in 0..75_u8 {
            let text = AgeBand::of_age(years).as_str();
            let (from, to) = text.split_once('-').unwrap();
            assert!((from.parse().unwrap()..=to.parse().unwrap()).contains(&years), "{years} in {text}");
        }
        assert_eq!(AgeBand::of_age(255), AgeBand::From75);
        assert_eq!(AgeBand::all().filter(|band| band.is_minor()).count(), 2);
    }
}
