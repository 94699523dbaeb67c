//! Where a node is reached by others: `https://HOST:PORT`.

use std::{fmt, str::FromStr};

use thiserror::Error;
use url::{Host, Url};

/// An address of a node: host and port, nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkAddress {
    host: String,
    port: u16,
}

/// Why a text is no address of a node.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("expected https://HOST:PORT without a path")]
pub struct LinkAddressError;

impl LinkAddress {
    /// What is connected to.
    pub(super) fn connects_to(&self) -> (&str, u16) {
        (&self.host, self.port)
    }

    /// What stands in the header `Host`.
    pub(super) fn authority(&self) -> String {
        match self.host.contains(':') {
            true => format!("[{}]:{}", self.host, self.port), // IPv6
            false => format!("{}:{}", self.host, self.port),
        }
    }
}

impl FromStr for LinkAddress {
    type Err = LinkAddressError;

    fn from_str(text: &str) -> Result<Self, LinkAddressError> {
        let url = Url::parse(text.trim()).map_err(|_| LinkAddressError)?;
        let is_bare = url.scheme() == "https"
            && matches!(url.path(), "" | "/")
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        let (Some(host), Some(port), true) = (url.host(), url.port_or_known_default(), is_bare) else {
            return Err(LinkAddressError);
        };
        let host = match host {
            Host::Domain(name) => name.to_owned(),
            Host::Ipv4(address) => address.to_string(),
            Host::Ipv6(address) => address.to_string(),
        };
        Ok(Self { host, port })
    }
}

impl fmt::Display for LinkAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "https://{}", self.authority())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_host_and_a_port() {
        for (text, shown) in [
            ("https://joinder.police.example:8471", "https://joinder.police.example:8471"),
            (" https://192.0.2.7:8471/ ", "https://192.0.2.7:8471"),
            ("https://[2001:db8::7]:8471", "https://[2001:db8::7]:8471"),
            ("https://node.example", "https://node.example:443"),
        ] {
            assert_eq!(text.parse::<LinkAddress>().unwrap().to_string(), shown);
        }
        for text in [
            "",
            "node.example:8471",
            "http://node.example:8471",
            "https://node.example/links",
            "https://user@node.example",
            "https://node.example?a",
            "https://:8471",
        ] {
            assert_eq!(text.parse::<LinkAddress>(), Err(LinkAddressError), "{text}");
        }
    }
}
