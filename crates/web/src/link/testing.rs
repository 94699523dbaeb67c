//! Nodes that others could reach, made for the tests of links.

use joinder_core::{Organisation, Role, codes::Country};
use joinder_node::{FixedNow, Node, SeededChance, Settings, Store};
use joinder_observables::SharedLists;

use super::Links;
pub use super::{
    identity::{Identity, made_of},
    tls::{any_name, client},
};

/// A node and the folder that it lives in.
pub struct ANode {
    pub links: Links,
    _folder: tempfile::TempDir,
}

/// An empty node of an authority.
pub fn a_node(code: &str) -> ANode {
    let folder = tempfile::tempdir().unwrap();
    let organisation = Organisation {
        code: code.parse().unwrap(),
        name: "Made for a test".into(),
        role: Role::Authority,
        country: Some(Country::NL),
        contact: None,
    };
    let settings = Settings {
        folder: folder.path().to_owned(),
        organisation,
        lists: SharedLists::builtin(),
        now: Box::new(FixedNow(1_782_907_200_000)),
        chance: Box::new(SeededChance::new(1)),
    };
    let node = Node::open(Store::sqlite(folder.path(), None).unwrap(), settings).unwrap();
    let links = Links::open(node, "https://node.example:8471".parse().unwrap()).unwrap();
    ANode { links, _folder: folder }
}

/// Lets the one node in at the other, as an invitation that it took up does.
pub fn admit(inviting: &Links, invited: &Links) {
    let whom = &invited.node().organisation().code;
    let (address, an_hour) = (inviting.address().to_string(), jiff::SignedDuration::from_hours(1));
    let own = inviting.fingerprint();
    let invitation = inviting.node().invite(whom, Role::Authority, &address, &own, an_hour).unwrap();
    let address = invited.address().to_string();
    let who = invited.node().introduce(&address, &invited.fingerprint(), &invitation.secret).unwrap();
    inviting.node().admit(&invitation.secret, who).unwrap();
}
