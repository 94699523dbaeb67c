//! The node's place among others, from what the configuration says.

use std::net::SocketAddr;

use anyhow::{Context, Result};
use joinder_node::Node;
use joinder_web::Links;

use crate::config::{Config, ConfigErrors};

/// A node that others can reach, and where it listens for them.
pub struct Linked {
    /// Its links.
    pub links: Links,
    /// What is listened on.
    pub listen: SocketAddr,
}

/// The node's place among others; none where the configuration gives it none.
pub fn linked(node: &Node, config: &Config) -> Result<Option<Linked>> {
    let Some(link) = &config.link else { return Ok(None) };
    let address = link.address().map_err(|mistake| ConfigErrors(vec![mistake]))?;
    let links = Links::open(node.clone(), address).context("cannot open the keys for links")?;
    Ok(Some(Linked { links, listen: link.listen }))
}
