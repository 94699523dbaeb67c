//! TLP says who may see an item, PAP what may be done with it. They are independent of each other and of the
//! police's handling codes.

use std::str::FromStr;

use super::UnknownCode;

/// Traffic Light Protocol 2.0 (FIRST, August 2022), from the widest to the narrowest circle.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tlp {
    /// No limit.
    Clear,
    /// The community, no public channels.
    Green,
    /// Need to know in the recipient's organisation and its clients.
    Amber,
    /// Need to know in the recipient's organisation alone.
    AmberStrict,
    /// The named recipients alone.
    Red,
}

/// Permissible Actions Protocol (MISP), from everything allowed to hardly anything.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pap {
    /// No limit.
    Clear,
    /// Active steps too: contact the target, block traffic.
    Green,
    /// Passive look-ups through third parties.
    Amber,
    /// Only what nobody outside can notice, such as one's own logs.
    Red,
}

impl Tlp {
    /// Every mark, from the widest.
    pub const ALL: &'static [Self] = &[Self::Clear, Self::Green, Self::Amber, Self::AmberStrict, Self::Red];

    /// Every mark, from the widest.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        Self::ALL.iter().copied()
    }

    /// As the standard writes it on a page: `TLP:AMBER+STRICT`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Clear => "TLP:CLEAR",
            Self::Green => "TLP:GREEN",
            Self::Amber => "TLP:AMBER",
            Self::AmberStrict => "TLP:AMBER+STRICT",
            Self::Red => "TLP:RED",
        }
    }
}

impl Pap {
    /// Every mark, from the widest.
    pub const ALL: &'static [Self] = &[Self::Clear, Self::Green, Self::Amber, Self::Red];

    /// Every mark, from the widest.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        Self::ALL.iter().copied()
    }

    /// As MISP writes it: `PAP:AMBER`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Clear => "PAP:CLEAR",
            Self::Green => "PAP:GREEN",
            Self::Amber => "PAP:AMBER",
            Self::Red => "PAP:RED",
        }
    }
}

/// The colour of a mark: without its prefix, upper case, `+` where people write blank, `_` or `-`.
fn colour(text: &str, prefix: &str) -> String {
    let text = text.trim();
    let rest = match text.get(..prefix.len()) {
        Some(start) if start.eq_ignore_ascii_case(prefix) => {
            text[prefix.len()..].trim_start_matches([':', '-', '_', ' '])
        }
        _ => text,
    };
    rest.trim().to_ascii_uppercase().replace([' ', '_', '-'], "+")
}

impl FromStr for Tlp {
    type Err = UnknownCode;

    /// Reads the mark with or without `TLP:`, in any case; `WHITE`, of version 1, is `CLEAR`.
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        match colour(text, "TLP").as_str() {
            "CLEAR" | "WHITE" => Ok(Self::Clear),
            "GREEN" => Ok(Self::Green),
            "AMBER" => Ok(Self::Amber),
            "AMBER+STRICT" => Ok(Self::AmberStrict),
            "RED" => Ok(Self::Red),
            _ => Err(UnknownCode { expected: "a TLP mark: CLEAR, GREEN, AMBER, AMBER+STRICT or RED" }),
        }
    }
}

impl FromStr for Pap {
    type Err = UnknownCode;

    /// Reads the mark with or without `PAP:`, in any case; `WHITE`, of older versions, is `CLEAR`.
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        match colour(text, "PAP").as_str() {
            "CLEAR" | "WHITE" => Ok(Self::Clear),
            "GREEN" => Ok(Self::Green),
            "AMBER" => Ok(Self::Amber),
            "RED" => Ok(Self::Red),
            _ => Err(UnknownCode { expected: "a PAP mark: CLEAR, GREEN, AMBER or RED" }),
        }
    }
}

code_text!(Tlp);
code_text!(Pap);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_ordered_from_the_widest() {
        assert!(Tlp::ALL.is_sorted() && Pap::ALL.is_sorted());
        assert!(Tlp::Amber < Tlp::AmberStrict && Tlp::AmberStrict < Tlp::Red);
    }

    #[test]
    fn every_mark_prints_and_reads() {
        for tlp in Tlp::all() {
            assert_eq!(tlp.to_string().parse(), Ok(tlp));
            assert_eq!(tlp.as_str().to_lowercase()[4..].parse(), Ok(tlp));
        }
        for pap in Pap::all() {
            assert_eq!(pap.to_string().parse(), Ok(pap));
        }
    }

    #[test]
    fn older_and_looser_forms_are_read() {
        for (text, tlp) in [
            ("tlp:white", Tlp::Clear),
            (" TLP: amber strict ", Tlp::AmberStrict),
            ("TLP-AMBER_STRICT", Tlp::AmberStrict),
            ("tlp:amber+strict", Tlp::AmberStrict),
        ] {
            assert_eq!(text.parse(), Ok(tlp), "{text}");
        }
        assert_eq!("PAP:WHITE".parse(), Ok(Pap::Clear));
        for text in ["", "tlp:", "tlp:unclear", "tlp:ex:chr", "PAP:RED", "blue", "é"] {
            assert!(text.parse::<Tlp>().is_err(), "{text}");
        }
    }
}
