//! What an entry is about, by its name on the wire.

use std::fmt;

/// A name that this version does not know.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UnknownKind(Box<str>); // only `Kind::from_name` builds it, so it is never a known name

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)*) => {
        /// What an entry is about.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum Kind {
            $($(#[$doc])* $variant,)*
            /// Of a newer version: its place in the tree is checked and it is then set aside.
            Unknown(UnknownKind),
        }

        impl Kind {
            /// The kind of this name; a name that is not known is kept.
            pub fn from_name(name: &str) -> Self {
                match name {
                    $($name => Self::$variant,)*
                    _ => Self::Unknown(UnknownKind(name.into())),
                }
            }

            /// The name on the wire.
            pub fn name(&self) -> &str {
                match self {
                    $(Self::$variant => $name,)*
                    Self::Unknown(UnknownKind(name)) => name,
                }
            }
        }
    };
}

kinds! {
    /// A report, as far as it is disclosed to the other side.
    Report = "report";
    /// A report's newer version.
    Amendment = "amendment";
    /// The owner's conditions became stricter: what was sent beyond them is recalled.
    Narrowed = "narrowed";
    /// The owner's conditions became wider.
    Widened = "widened";
    /// The owner takes a report back; it no longer counts.
    Withdrawal = "withdrawal";
    /// What was sent is to be deleted, payload and salt.
    Erasure = "erasure";
    /// The follower has deleted it.
    ErasureConfirmed = "erasure-confirmed";
    /// Reports of two owners share evidence.
    Hit = "hit";
    /// Somebody asks for a release, or for help.
    Request = "request";
    /// The answer to a request.
    Reply = "reply";
    /// A human's decision on a hit or a series.
    Decision = "decision";
    /// A warning to whom it concerns.
    Alert = "alert";
    /// A way of working worth knowing.
    Practice = "practice";
    /// Another key signs the ledger's heads from here on: [`crate::announced`].
    Key = "key";
    /// Who writes the ledger is about to show another certificate.
    Certificate = "certificate";
    /// What somebody did, in the audit ledger of a node.
    Act = "act";
}

impl Kind {
    /// Whether its payload is a report as the other side may read it. A kind that joins the list must say.
    pub fn carries_report(&self) -> bool {
        match self {
            Self::Report | Self::Amendment | Self::Narrowed | Self::Widened => true,
            Self::Withdrawal
            | Self::Erasure
            | Self::ErasureConfirmed
            | Self::Hit
            | Self::Request
            | Self::Reply
            | Self::Decision
            | Self::Alert
            | Self::Practice
            | Self::Key
            | Self::Certificate
            | Self::Act
            | Self::Unknown(_) => false,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_keeps_its_name_on_the_wire_and_an_unknown_one_too() {
        for name in [
            "report",
            "amendment",
            "narrowed",
            "widened",
            "withdrawal",
            "erasure",
            "erasure-confirmed",
            "hit",
            "request",
            "reply",
            "decision",
            "alert",
            "practice",
            "key",
            "certificate",
            "act",
        ] {
            let kind = Kind::from_name(name);
            assert!(!matches!(kind, Kind::Unknown(_)), "{name}");
            assert_eq!(kind.name(), name);
        }
        let newer = Kind::from_name("Report");
        assert!(matches!(newer, Kind::Unknown(_)));
        assert_eq!(newer.name(), "Report");
    }
}
