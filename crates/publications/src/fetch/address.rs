//! Which network addresses a host's name may lead to: public ones, or those the brief itself names.
//!
//! The client connects to the very addresses that pass here, so that a name cannot answer once for the check and once for use.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};

use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::Host;

use crate::brief::{Brief, is_loopback};

/// Looks names up, and drops every address that a public site cannot have.
#[derive(Debug)]
pub(super) struct CheckedResolver {
    inner: DefaultResolver,
    /// The brief's site is on this machine: then nothing else is asked.
    loopback: bool,
    /// An address that the brief names as such.
    named: Option<IpAddr>,
    /// Hosts whose address the brief gives.
    given: BTreeMap<String, SocketAddr>,
}

impl CheckedResolver {
    pub(super) fn for_brief(brief: &Brief) -> Self {
        let named = match brief.maker.site.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            _ => None,
        };
        let lower = |(host, address): (&String, &SocketAddr)| (host.to_ascii_lowercase(), *address);
        Self {
            inner: DefaultResolver::default(),
            loopback: is_loopback(&brief.maker.site),
            named,
            given: brief.access.resolve.iter().map(lower).collect(),
        }
    }

    fn may_ask(&self, address: IpAddr) -> bool {
        if self.loopback {
            address.is_loopback()
        } else {
            self.named == Some(address) || is_public(address)
        }
    }
}

/// The addresses at which a host of the brief may be reached, for one who connects by other means.
pub(crate) fn addresses(brief: &Brief, host: &str, port: u16) -> Result<Vec<SocketAddr>, String> {
    let resolver = CheckedResolver::for_brief(brief);
    if let Some(given) = resolver.given.get(&host.to_ascii_lowercase()) {
        return Ok(vec![*given]);
    }
    let bare = host.trim_matches(['[', ']']);
    let found = (bare, port)
        .to_socket_addrs()
        .map_err(|error| format!("its name was not found: {error}"))?;
    let kept: Vec<SocketAddr> = found
        .filter(|address| resolver.may_ask(address.ip()))
        .collect();
    if kept.is_empty() {
        return Err("it has no address that may be asked".to_owned());
    }
    Ok(kept)
}

impl Resolver for CheckedResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let mut kept = self.empty();
        let host = uri.host().unwrap_or_default().to_ascii_lowercase();
        if let Some(given) = self.given.get(&host) {
            kept.push(*given);
            return Ok(kept);
        }
        for address in &self.inner.resolve(uri, config, timeout)? {
            if self.may_ask(address.ip()) {
                kept.push(*address);
            }
        }
        if kept.is_empty() {
            Err(Error::HostNotFound)
        } else {
            Ok(kept)
        }
    }
}

/// Whether an address is one of the open network's (the special-purpose registries of IANA, RFC 6890).
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let reserved = a == 0
        || a >= 240
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b));
    !(v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_multicast())
        && !(v4.is_documentation() || shared || reserved)
}

/// Only global unicast (`2000::/3`), without documentation, 6to4 and the block of special uses; an IPv4 address in IPv6
/// dress is judged as what it is.
fn is_public_v6(v6: Ipv6Addr) -> bool {
    let [first, second, ..] = v6.segments();
    if let Some(inner) = v6.to_ipv4_mapped() {
        return is_public_v4(inner);
    }
    // NAT64 (RFC 6052): the well-known prefix leads to the IPv4 address in its last 32 bits.
    if v6.segments().starts_with(&[0x64, 0xff9b, 0, 0, 0, 0]) {
        let [.., a, b, c, d] = v6.octets();
        return is_public_v4(Ipv4Addr::new(a, b, c, d));
    }
    let special = first == 0x2001 && second < 0x0200;
    let documentation = (first == 0x2001 && second == 0x0db8) || first & 0xfff0 == 0x3ff0;
    first & 0xe000 == 0x2000 && !special && !documentation && first != 0x2002
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inner_networks_are_not_public() {
        for inner in [
            "10.0.0.1",
            "127.0.0.1",
            "169.254.169.254",
            "192.168.1.1",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "fe80::1",
            "fd00::1",
            "::ffff:10.0.0.1",
            "2002:a00:1::",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::8.8.8.8",
            "::10.0.0.1",
            "2001::1",
            "2001:db8::1",
            "3fff::1",
            "192.88.99.1",
            "198.19.0.1",
            "192.0.2.1",
            "255.255.255.255",
            "ff02::1",
            "224.0.0.1",
        ] {
            assert!(!is_public(inner.parse().unwrap()), "{inner}");
        }
        for open in [
            "93.184.215.14",
            "2606:2800:21f::1",
            "64:ff9b::93.184.215.14",
            "::ffff:93.184.215.14",
        ] {
            assert!(is_public(open.parse().unwrap()), "{open}");
        }
    }
}
