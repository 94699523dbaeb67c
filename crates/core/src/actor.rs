//! Who does something at a node, and under what.

use serde::{Deserialize, Serialize};

use crate::{OrganisationCode, codes::Purpose};

/// Who does something at a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "as")]
pub enum Actor {
    /// Whoever works at the node's own machine, by the command line or while there are no accounts.
    Operator,
    /// A person with an account.
    Person {
        /// The name under which they log in.
        account: Box<str>,
    },
    /// A program with a token.
    Token {
        /// Of whom.
        account: Box<str>,
        /// What the token is called.
        token: Box<str>,
    },
    /// Another node, over a link.
    Neighbour {
        /// Its organisation.
        organisation: OrganisationCode,
    },
    /// The node by itself, as when a term ends.
    Node,
}

impl Actor {
    /// Whether it is the person of this account, or a program of theirs.
    pub fn is_of(&self, name: &str) -> bool {
        match self {
            Self::Person { account } | Self::Token { account, .. } => **account == *name,
            Self::Operator | Self::Neighbour { .. } | Self::Node => false,
        }
    }
}

/// Under what somebody works: asked for before foreign data are opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Working {
    /// For which purpose (Regulation (EU) 2016/794, art. 18(2)).
    pub purpose: Purpose,
    /// Under which case; none where the purpose needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case: Option<Box<str>>,
}
