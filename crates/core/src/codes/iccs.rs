//! How statistics count an offence: the codes of the UN's ICCS that cybercrime needs, and its tag for what was done
//! by computer.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use super::{UnknownCode, table};

const TABLE: &str = include_str!("../../data/iccs.tsv");

static ROWS: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| table::rows(TABLE).collect());

/// An ICCS code, with or without the tag `Cy`: `09031`, `0701+Cy`. Fraud stays fraud; the tag says that it was cyber.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iccs {
    row: u8,
    cyber: bool,
}

/// How sure the list is of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Confidence {
    /// Seen in a second source.
    Checked,
    /// Likely right; verify before publishing.
    Likely,
    /// Verify before any use.
    Unsure,
}

impl Iccs {
    /// Every code of the list, without the tag.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        let count = u8::try_from(ROWS.len()).expect("the table is short");
        (0..count).map(|row| Self { row, cyber: false })
    }

    /// The code without the tag.
    pub fn code(self) -> &'static str {
        self.cell(0)
    }

    /// English name.
    pub fn label(self) -> &'static str {
        self.cell(1)
    }

    /// How sure the list is of the code.
    pub fn confidence(self) -> Confidence {
        match self.cell(2) {
            "checked" => Confidence::Checked,
            "likely" => Confidence::Likely,
            _ => Confidence::Unsure,
        }
    }

    /// Whether it counts as cybercrime: an act against computer systems (0903), or tagged `Cy`.
    pub fn is_cyber(self) -> bool {
        self.cyber || self.code().starts_with("0903")
    }

    /// The same code with the tag.
    #[must_use]
    pub fn tagged_cyber(self) -> Self {
        Self { cyber: true, ..self }
    }

    fn cell(self, column: usize) -> &'static str {
        ROWS.get(usize::from(self.row)).map_or("", |row| table::cell(row, column))
    }
}

impl fmt::Display for Iccs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())?;
        f.write_str(if self.cyber { "+Cy" } else { "" })
    }
}

impl fmt::Debug for Iccs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Iccs {
    type Err = UnknownCode;

    /// Reads `09031`, `ICCS09031` (as Eurostat writes it) and `0701+Cy`.
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let text = text.trim();
        let text = text.strip_prefix("ICCS").unwrap_or(text);
        let (code, cyber) = match text.strip_suffix("+Cy") {
            Some(code) => (code, true),
            None => (text, false),
        };
        Self::all()
            .find(|iccs| iccs.code() == code)
            .map(|iccs| Self { cyber, ..iccs })
            .ok_or(UnknownCode { expected: "an ICCS code of the list, such as 09031 or 0701+Cy" })
    }
}

code_serde!(Iccs);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_prints_and_reads() {
        assert_eq!(Iccs::all().len(), 29);
        assert!(ROWS.is_sorted());
        for iccs in Iccs::all().flat_map(|iccs| [iccs, iccs.tagged_cyber()]) {
            assert_eq!(iccs.to_string().parse(), Ok(iccs));
            assert!(!iccs.label().is_empty());
        }
        assert_eq!("ICCS0903".parse::<Iccs>().unwrap().confidence(), Confidence::Checked);
        assert!("0701+cyber".parse::<Iccs>().is_err());
    }

    #[test]
    fn fraud_is_cyber_by_its_tag_only() {
        assert!(!"0701".parse::<Iccs>().unwrap().is_cyber());
        assert!("0701+Cy".parse::<Iccs>().unwrap().is_cyber());
        assert!("090322".parse::<Iccs>().unwrap().is_cyber());
    }
}
