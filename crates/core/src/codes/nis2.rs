//! Sectors of Directive (EU) 2022/2555 (NIS2), annexes I and II.

use super::table;

code_table! {
    /// A sector, or a subsector after `/`: `banking`, `energy/electricity`.
    Nis2Sector, "../../data/nis2-sectors.tsv", expected "a NIS2 sector, such as energy or energy/electricity"
}

/// The annex that lists a sector.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Nis2Annex {
    /// Sectors of high criticality.
    One,
    /// Other critical sectors.
    Two,
}

impl Nis2Sector {
    /// English name.
    pub fn label(self) -> &'static str {
        self.cell(2)
    }

    /// The annex that lists it.
    pub fn annex(self) -> Nis2Annex {
        match self.cell(1).split_once('.') {
            Some(("I", _)) => Nis2Annex::One,
            _ => Nis2Annex::Two,
        }
    }

    /// Its place in the annex: `I.1.a`.
    pub fn point(self) -> &'static str {
        self.cell(1)
    }

    /// The sector that a subsector is part of; a sector is its own.
    pub fn sector(self) -> Self {
        match self.as_str().split_once('/') {
            Some((sector, _)) => sector.parse().expect("the table lists each subsector's sector"),
            None => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_annexes_are_whole() {
        let sectors =
            |annex| Nis2Sector::all().filter(move |s| s.annex() == annex && s.sector() == *s).count();
        assert_eq!((sectors(Nis2Annex::One), sectors(Nis2Annex::Two)), (11, 7));
        assert_eq!(Nis2Sector::all().filter(|s| s.sector() != *s).count(), 5 + 4 + 6);
        for sector in Nis2Sector::all() {
            assert_eq!(sector.to_string().parse(), Ok(sector));
            assert_eq!(sector.sector().annex(), sector.annex());
            assert!(!sector.label().is_empty());
        }
    }
}
