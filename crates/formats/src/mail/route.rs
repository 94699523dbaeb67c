//! The way of a mail, from its `Received` fields: every hop in order, and the first host outside the recipient's own.
//!
//! Hops below the first one from outside are the sender's word, so they are third side; that one hop was written down by
//! the recipient's host.

use std::net::IpAddr;

use joinder_core::{Side, TraceKind};
use mail_parser::{Host, Message, Received};

use super::headers::{header_trace, when};
use crate::Draft;

/// Most hops taken of one mail.
const MAX_HOPS: usize = 50;

/// Adds a trace for each public address on the way.
pub(super) fn read(draft: &mut Draft, message: &Message<'_>) {
    let mut own: Vec<String> = Vec::new();
    let mut outside = false;
    for hop in message.received_all().take(MAX_HOPS) {
        let from = hop.from.as_ref().or(hop.helo.as_ref());
        let address = hop.from_ip.or_else(|| from.and_then(ip));
        let inner = is_own(hop, &own);
        if let Some(by) = hop.by.as_ref().and_then(registrable) {
            own.push(by);
        }
        let Some(address) = address.filter(is_public) else { continue };
        let side = if outside || inner { Side::Third } else { Side::Offender };
        outside |= !inner;
        let mut trace = header_trace("received", TraceKind::Ip, address.to_string(), side);
        trace.seen_at = hop.date.as_ref().and_then(when);
        draft.traces.push(trace);
    }
    for name in ["X-Originating-IP", "X-Sender-IP", "X-Sender-Ip", "X-SenderIP"] {
        let Some(value) = message.header_raw(name) else { continue };
        let text = value.trim().trim_matches(['[', ']']).trim_start_matches("IPv6:");
        let Some(address) = text.parse::<IpAddr>().ok().filter(is_public) else { continue };
        draft.traces.push(header_trace(
            &name.to_ascii_lowercase(),
            TraceKind::Ip,
            address.to_string(),
            Side::Offender,
        ));
    }
}

/// Whether a hop came from a host of the recipient's own: its own name, or one of a domain that received before.
fn is_own(hop: &Received<'_>, own: &[String]) -> bool {
    let from = hop.from.as_ref().and_then(registrable);
    let by = hop.by.as_ref().and_then(registrable);
    from.is_some_and(|from| by.as_ref() == Some(&from) || own.contains(&from))
}

fn registrable(host: &Host<'_>) -> Option<String> {
    match host {
        Host::Name(name) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            psl::domain_str(&name).map(str::to_owned)
        }
        Host::IpAddr(_) => None,
    }
}

fn ip(host: &Host<'_>) -> Option<IpAddr> {
    match host {
        Host::IpAddr(address) => Some(*address),
        Host::Name(_) => None,
    }
}

/// Whether an address can be somebody's on the Internet (RFC 6890).
fn is_public(address: &IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            let shared = a == 100 && (64..128).contains(&b); // RFC 6598
            !(v4.is_private()
                || v4.is_loopback()
                || v4.is_link_local()
                || v4.is_unspecified()
                || v4.is_multicast())
                && !(shared || a == 0 || a >= 240)
        }
        IpAddr::V6(v6) => {
            let first = v6.segments()[0];
            !(v6.is_loopback() || v6.is_unspecified() || v6.is_multicast())
                && first & 0xfe00 != 0xfc00
                && first & 0xffc0 != 0xfe80
        }
    }
}
