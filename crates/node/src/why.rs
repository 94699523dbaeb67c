//! Why a value does not count, and why a look-up could not read one: data, which pages put into the words of their
//! reader. As text they are the English of the API and the command line.

use std::fmt;

use joinder_core::{Fault, TraceKind};
use joinder_matching::{ValueView, Why};

/// Why a value that reports share does not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyShared {
    /// The list of this name says that it is shared by nature.
    OnList(String),
    /// Some such list does.
    Listed,
    /// An analyst declared it shared.
    Declared,
    /// Its reports share nothing else.
    Unlike {
        /// Groups into which the reports fall that share nothing else.
        groups: usize,
        /// Reports of the largest group.
        largest: usize,
        /// Reports that could be compared.
        comparable: usize,
        /// Kinds of report.
        kinds: usize,
        /// Days over which they are spread.
        days: u16,
    },
    /// So many reports have it that it says nothing.
    TooCommon,
}

impl WhyShared {
    /// Why the value does not count; `None` where it does.
    pub(crate) fn of(view: ValueView) -> Option<Self> {
        match view.standing.why {
            Why::Alone | Why::DeclaredOwn => None,
            Why::Listed => Some(Self::Listed),
            Why::DeclaredShared => Some(Self::Declared),
            Why::Weighed { comparable, largest_group, groups, kinds, days, .. } => {
                let why = Self::Unlike { groups, largest: largest_group, comparable, kinds, days };
                (view.standing.shared_bits > 0.0).then_some(why)
            }
        }
    }
}

impl fmt::Display for WhyShared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OnList(list) => write!(f, "on the list “{list}”"),
            Self::Listed => f.write_str("on a list of what is shared by nature"),
            Self::Declared => f.write_str("declared shared by an analyst"),
            Self::Unlike { groups, largest, comparable, kinds, days } => write!(
                f,
                "its reports fall into {groups} groups that share nothing else ({largest} of {comparable} in the \
                 largest), of {kinds} kinds, over {days} days"
            ),
            Self::TooCommon => f.write_str("too common to say anything"),
        }
    }
}

/// Why a look-up could not read what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It looks like a trace and is none.
    Invalid {
        /// What it looks like.
        claimed: TraceKind,
        /// What is wrong with it.
        fault: Fault,
    },
    /// It is written as within a State, and nobody says in which.
    NoCountry {
        /// What it looks like.
        claimed: TraceKind,
    },
    /// It looks like nothing that is known.
    Unknown,
}

impl fmt::Display for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { claimed, fault } => {
                write!(f, "looks like {claimed}, but expected {}", fault.expected())
            }
            Self::NoCountry { claimed: TraceKind::Phone } => f.write_str(
                "looks like a phone number as it is dialled within a State: add the country code, such as +49, in place \
                 of the first 0",
            ),
            Self::NoCountry { claimed } => write!(
                f,
                "looks like {claimed} as it is written within a State: give its international form, such as an IBAN"
            ),
            Self::Unknown => f.write_str(
                "expected an account such as an IBAN, an e-mail address, a phone number with + or 0 before it, a site, \
                 an IP address, a wallet, a hash, or a name as `@name`, `platform:name` or `user:name`",
            ),
        }
    }
}
