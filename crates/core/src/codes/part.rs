//! The parts of a report that its owner can release to who asks.

use std::fmt;
use std::str::FromStr;

use super::UnknownCode;

code_enum! {
    /// A part of a report. The traces are in every release: they are why it was asked for.
    Part, expected "a part of a report: traces, money, narrative, victim, attachments or fields" {
        Traces = "traces", "Traces of the offender, kind, times and State";
        Money = "money", "Sums";
        Narrative = "narrative", "The story";
        Victim = "victim", "The victim as described, and traces that are not the offender's";
        Attachments = "attachments", "Names and digests of files";
        Fields = "fields", "All other fields of the form";
    }
}

/// Parts of a report, the traces always among them. Text form: `traces,money`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Parts(u8);

const fn bit(part: Part) -> u8 {
    1 << (part as u8)
}

impl Parts {
    /// The traces alone.
    pub const LEAST: Self = Self(bit(Part::Traces));

    /// All of a report.
    pub fn whole() -> Self {
        Part::all().collect()
    }

    /// Whether nothing is left out.
    pub fn is_whole(self) -> bool {
        self == Self::whole()
    }

    /// With one more.
    #[must_use]
    pub const fn with(self, part: Part) -> Self {
        Self(self.0 | bit(part))
    }

    /// Whether the part is among them.
    pub const fn contains(self, part: Part) -> bool {
        self.0 & bit(part) != 0
    }

    /// Whether all of these are among the others.
    pub const fn within(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    /// The parts, in the order of the list.
    pub fn iter(self) -> impl Iterator<Item = Part> {
        Part::all().filter(move |part| self.contains(*part))
    }
}

impl FromIterator<Part> for Parts {
    fn from_iter<I: IntoIterator<Item = Part>>(parts: I) -> Self {
        parts.into_iter().fold(Self::LEAST, Self::with)
    }
}

impl fmt::Display for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, part) in self.iter().enumerate() {
            if place > 0 {
                f.write_str(",")?;
            }
            f.write_str(part.as_str())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Parts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{self}}}")
    }
}

impl FromStr for Parts {
    type Err = UnknownCode;

    /// Reads the parts between commas or blanks.
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        text.split([',', ' ']).filter(|part| !part.is_empty()).map(str::parse).collect()
    }
}

code_serde!(Parts);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_traces_are_among_any_parts() {
        assert_eq!("".parse(), Ok(Parts::LEAST));
        assert_eq!("money".parse(), Ok(Parts::LEAST.with(Part::Money)));
        assert!("money,all".parse::<Parts>().is_err());
        assert!(Parts::LEAST.within(Parts::whole()) && !Parts::whole().within(Parts::LEAST));
        for part in Part::all() {
            let parts = Parts::LEAST.with(part);
            assert!(parts.contains(part) && !parts.is_whole());
            assert_eq!(parts.to_string().parse(), Ok(parts));
        }
        assert_eq!(Parts::whole().to_string().parse(), Ok(Parts::whole()));
    }
}
