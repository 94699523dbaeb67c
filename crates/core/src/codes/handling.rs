//! Handling codes, which say for which proceedings and by whose leave an item may be used, and the 4x4 evaluation.
//!
//! Source: Regulation (EU) 2016/794 art 19 and 29, and the Council's information exchange manual.

use std::fmt;
use std::str::FromStr;

use super::UnknownCode;

/// The handling codes on an item. `H0` is the floor and always implied; the others may be combined.
///
/// Text form: `H0`, `H0,H1,H2`, `H0,H3: ask before any search abroad`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Handling {
    court_needs_leave: bool,
    passing_on_needs_leave: bool,
    other: Option<Box<str>>,
}

/// Characters that an `H3` text may have.
const LONGEST_OTHER: usize = 1000;

impl Handling {
    /// `H0` alone: use only to prevent and combat crime.
    pub const fn h0() -> Self {
        Self { court_needs_leave: false, passing_on_needs_leave: false, other: None }
    }

    /// With `H1`: not disclosed in court without the owner's leave.
    #[must_use]
    pub fn and_h1(self) -> Self {
        Self { court_needs_leave: true, ..self }
    }

    /// With `H2`: not passed on without the owner's leave.
    #[must_use]
    pub fn and_h2(self) -> Self {
        Self { passing_on_needs_leave: true, ..self }
    }

    /// With `H3`: another restriction, in words.
    ///
    /// # Errors
    /// Where the text is empty, longer than 1000 characters, or holds control characters.
    pub fn and_h3(self, words: &str) -> Result<Self, UnknownCode> {
        let words = crate::text::short(words, LONGEST_OTHER).map_err(|_| UnknownCode {
            expected: "H3 with its restriction in words, up to 1000 characters",
        })?;
        Ok(Self { other: Some(words.into()), ..self })
    }

    /// Whether `H1` holds.
    pub fn h1(&self) -> bool {
        self.court_needs_leave
    }

    /// Whether `H2` holds.
    pub fn h2(&self) -> bool {
        self.passing_on_needs_leave
    }

    /// The words of `H3`, where it holds.
    pub fn h3(&self) -> Option<&str> {
        self.other.as_deref()
    }

    /// Both owners' conditions together.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            court_needs_leave: self.court_needs_leave || other.court_needs_leave,
            passing_on_needs_leave: self.passing_on_needs_leave || other.passing_on_needs_leave,
            other: match (self.other, other.other) {
                (Some(one), Some(two)) if one != two => Some(format!("{one}; {two}").into()),
                (one, two) => one.or(two),
            },
        }
    }
}

impl fmt::Display for Handling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("H0")?;
        if self.court_needs_leave {
            f.write_str(",H1")?;
        }
        if self.passing_on_needs_leave {
            f.write_str(",H2")?;
        }
        match &self.other {
            Some(words) => write!(f, ",H3: {words}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Handling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Handling {
    type Err = UnknownCode;

    /// Reads the text form, the codes in any order and case but `H3` last; comma, blank, `/` or `+` between them.
    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        let unknown =
            UnknownCode { expected: "handling codes H0 to H3, with the words of H3 last: H0,H1,H3: …" };
        let mut handling = Self::h0();
        let mut rest = text.trim();
        if rest.is_empty() {
            return Err(unknown);
        }
        while !rest.is_empty() {
            let code = rest.get(..2).ok_or(unknown)?;
            let after = &rest[2..];
            handling = match code {
                "H0" | "h0" => handling,
                "H1" | "h1" => handling.and_h1(),
                "H2" | "h2" => handling.and_h2(),
                "H3" | "h3" => {
                    return handling.and_h3(after.trim_start_matches([':', ' ', '(']).trim_end_matches(')'));
                }
                _ => return Err(unknown),
            };
            rest = after.trim_start_matches([',', ' ', '/', '+', ';']);
            if rest.len() == after.len() && !rest.is_empty() {
                return Err(unknown);
            }
        }
        Ok(handling)
    }
}

code_serde!(Handling);

code_enum! {
    /// How reliable the source is (4x4, Regulation 2016/794 art 29).
    SourceReliability, expected "a source reliability: A, B, C or X" {
        A = "A", "No doubt about authenticity, trustworthiness and competence";
        B = "B", "Reliable in most cases";
        C = "C", "Unreliable in most cases";
        X = "X", "Reliability cannot be assessed";
    }
}

code_enum! {
    /// How accurate the information is (4x4, Regulation 2016/794 art 29).
    InformationAccuracy, expected "an information accuracy: 1, 2, 3 or 4" {
        One = "1", "Accuracy not in doubt";
        Two = "2", "Known first hand to the source, not to the officer who passes it on";
        Three = "3", "Not known first hand to the source, supported by other information";
        Four = "4", "Not known first hand to the source and not supported";
    }
}

impl SourceReliability {
    /// From the six grades of the Admiralty scale (A to F, and G for a source known to deceive).
    pub fn from_admiralty(grade: char) -> Option<Self> {
        Some(match grade.to_ascii_uppercase() {
            'A' => Self::A,
            'B' | 'C' => Self::B,
            'D' | 'E' | 'G' => Self::C,
            'F' => Self::X,
            _ => return None,
        })
    }
}

impl InformationAccuracy {
    /// From the six grades of the Admiralty scale (1 to 6).
    pub fn from_admiralty(grade: char) -> Option<Self> {
        Some(match grade {
            '1' => Self::One,
            '2' | '3' => Self::Three,
            '4' | '5' | '6' => Self::Four,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_are_read_in_any_order() {
        let both = Handling::h0().and_h1().and_h2();
        for text in ["H0,H1,H2", "h2 h1", "H1/H2", "H2, H0, H1"] {
            assert_eq!(text.parse(), Ok(both.clone()), "{text}");
        }
        assert_eq!("H3: ask first".parse::<Handling>().unwrap().h3(), Some("ask first"));
        assert_eq!("H1,H3 (ask first)".parse::<Handling>().unwrap().to_string(), "H0,H1,H3: ask first");
    }

    #[test]
    fn what_is_no_handling_is_refused() {
        for text in ["", "H4", "H3", "H3:  ", "H", "H0H1", "é", "H1 ask", "H3: a\u{202e}b"] {
            assert!(text.parse::<Handling>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn the_evaluation_prints_and_reads() {
        for reliability in SourceReliability::all() {
            assert_eq!(reliability.to_string().parse(), Ok(reliability));
        }
        for accuracy in InformationAccuracy::all() {
            assert_eq!(accuracy.to_string().parse(), Ok(accuracy));
        }
        assert_eq!(SourceReliability::from_admiralty('f'), Some(SourceReliability::X));
        assert_eq!(InformationAccuracy::from_admiralty('6'), Some(InformationAccuracy::Four));
    }

    proptest! {
        #[test]
        fn a_printed_handling_reads_back(h1: bool, h2: bool, h3 in prop::option::of("[A-Za-z][ -~]{0,20}[a-z]")) {
            let mut handling = Handling::h0();
            if h1 { handling = handling.and_h1(); }
            if h2 { handling = handling.and_h2(); }
            if let Some(words) = h3 { handling = handling.and_h3(&words).unwrap(); }
            prop_assert_eq!(handling.to_string().parse(), Ok(handling));
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,20}") {
            if let Ok(handling) = text.parse::<Handling>() {
                prop_assert_eq!(handling.to_string().parse(), Ok(handling));
            }
        }
    }
}
