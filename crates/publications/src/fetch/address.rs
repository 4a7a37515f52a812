//! Which network addresses a host's name may lead to: public ones, or those the brief itself names.

use std::net::IpAddr;

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
}

impl CheckedResolver {
    pub(super) fn for_brief(brief: &Brief) -> Self {
        let named = match brief.maker.site.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            _ => None,
        };
        Self {
            inner: DefaultResolver::default(),
            loopback: is_loopback(&brief.maker.site),
            named,
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

impl Resolver for CheckedResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let mut kept = self.empty();
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

/// Whether an address is one of the open network's.
fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => {
            let [a, b, c, _] = v4.octets();
            let shared = a == 100 && (64..128).contains(&b);
            let reserved = a == 0
                || a >= 240
                || (a == 192 && b == 0 && c == 0)
                || (a == 198 && (18..20).contains(&b));
            !(v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_multicast())
                && !(v4.is_documentation() || shared || reserved)
        }
        // Only global unicast (2000::/3), without the documentation block.
        IpAddr::V6(v6) => {
            let [first, second, ..] = v6.segments();
            first & 0xe000 == 0x2000 && !(first == 0x2001 && second == 0x0db8) && first != 0x2002
        }
    }
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
            "224.0.0.1",
        ] {
            assert!(!is_public(inner.parse().unwrap()), "{inner}");
        }
        for open in ["93.184.215.14", "2606:2800:21f::1"] {
            assert!(is_public(open.parse().unwrap()), "{open}");
        }
    }
}
