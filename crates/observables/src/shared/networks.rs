//! Networks of addresses, as sorted ranges that don't overlap.

use std::net::IpAddr;

use super::ListId;

#[derive(Clone, Copy)]
struct Range {
    first: u128,
    last: u128,
    list: ListId,
}

/// Listed networks. IPv4 stands in its own table, so that neither shadows the other.
#[derive(Default)]
pub(super) struct Networks {
    v4: Vec<Range>,
    v6: Vec<Range>,
}

impl Networks {
    /// Adds networks and sorts; where two overlap, the one listed first keeps the addresses of both.
    pub(super) fn add(&mut self, networks: &[(IpAddr, u8)], list: ListId) {
        for &(ip, bits) in networks {
            let (number, width) = number(ip);
            let host_bits = u32::from(width.saturating_sub(bits));
            let mask = if host_bits >= 128 { u128::MAX } else { (1u128 << host_bits) - 1 };
            let range = Range { first: number & !mask, last: number | mask, list };
            if ip.is_ipv4() { self.v4.push(range) } else { self.v6.push(range) }
        }
        merge(&mut self.v4);
        merge(&mut self.v6);
    }

    pub(super) fn list_of(&self, ip: IpAddr) -> Option<ListId> {
        let ranges = if ip.is_ipv4() { &self.v4 } else { &self.v6 };
        let (number, _) = number(ip);
        let after = ranges.partition_point(|r| r.first <= number);
        after.checked_sub(1).map(|i| ranges[i]).filter(|r| number <= r.last).map(|r| r.list)
    }
}

fn number(ip: IpAddr) -> (u128, u8) {
    match ip {
        IpAddr::V4(ip) => (u128::from(u32::from(ip)), 32),
        IpAddr::V6(ip) => (u128::from(ip), 128),
    }
}

fn merge(ranges: &mut Vec<Range>) {
    ranges.sort_by_key(|r| (r.first, std::cmp::Reverse(r.last)));
    let mut merged: Vec<Range> = Vec::with_capacity(ranges.len());
    for range in ranges.drain(..) {
        match merged.last_mut() {
            Some(last) if range.first <= last.last => last.last = last.last.max(range.last),
            Some(_) | None => merged.push(range),
        }
    }
    *ranges = merged;
}

/// `192.0.2.0/24`, `2001:db8::/32`, or one address.
pub(super) fn parse(text: &str) -> Option<(IpAddr, u8)> {
    let (ip, bits) = text.split_once('/').map_or((text, None), |(ip, bits)| (ip, Some(bits)));
    let ip: IpAddr = ip.trim().parse().ok()?;
    let width = if ip.is_ipv4() { 32 } else { 128 };
    let bits = bits.map_or(Some(width), |b| b.trim().parse().ok())?;
    (bits <= width).then_some((ip, bits))
}

/// Addresses that mean another machine in every house.
pub(super) fn is_private(ip: IpAddr) -> bool {
    match ip {
        // RFC 6598: 100.64.0.0/10 stands behind a provider's translation.
        IpAddr::V4(ip) => {
            ip.is_private() || ip.is_loopback() || ip.is_link_local() || ip.is_unspecified() || {
                let [a, b, ..] = ip.octets();
                a == 100 && b & 0xC0 == 64
            }
        }
        IpAddr::V6(ip) => {
            ip.is_loopback() || ip.is_unspecified() || ip.is_unique_local() || ip.is_unicast_link_local()
        }
    }
}
