//! Which addresses may be tested: exact ones, and public ones only with a signed authority.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// How far away an address is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// This machine, or a network that is not routed: RFC 1918, RFC 4193, RFC 3927, RFC 4291.
    Local,
    /// Anything else: somebody else's machine may answer there.
    Public,
    /// No single machine: unspecified, multicast or broadcast.
    Nobody,
}

/// How far away `address` is.
pub fn reach_of(address: IpAddr) -> Reach {
    match address {
        IpAddr::V4(v4) => reach_of_v4(v4),
        IpAddr::V6(v6) => v6
            .to_ipv4_mapped()
            .map_or_else(|| reach_of_v6(v6), reach_of_v4),
    }
}

fn reach_of_v4(address: Ipv4Addr) -> Reach {
    if address.is_unspecified() || address.is_multicast() || address.is_broadcast() {
        Reach::Nobody
    } else if address.is_private() || address.is_loopback() || address.is_link_local() {
        Reach::Local
    } else {
        Reach::Public
    }
}

fn reach_of_v6(address: Ipv6Addr) -> Reach {
    if address.is_unspecified() || address.is_multicast() {
        Reach::Nobody
    } else if address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
    {
        Reach::Local
    } else {
        Reach::Public
    }
}

/// Whether it is an address of IPv6 that each link has for itself (RFC 4291, 2.5.6): which link, a bench file cannot say.
pub(super) fn is_of_one_link(address: IpAddr) -> bool {
    matches!(address, IpAddr::V6(v6) if v6.is_unicast_link_local())
}

/// Why a text is no exact address, and what to write instead.
pub(super) fn why_not_exact(text: &str) -> (&'static str, String, &'static str) {
    if text.contains("://") {
        return (
            "bench.address",
            format!("{text:?} is the address of a page"),
            "Write the unit's IP address alone, such as \"192.168.1.20\": its ports are looked at by themselves.",
        );
    }
    if text.contains(',') {
        return (
            "bench.address",
            format!("{text:?} is more than one address"),
            "Write one here; others at which the same unit may be met belong in `also_at`, and other units have their own.",
        );
    }
    let looks_like_range = text.contains('/') || text.contains('*') || {
        text.split_once('-').is_some_and(|(from, to)| {
            from.parse::<IpAddr>().is_ok() && to.starts_with(|c: char| c.is_ascii_digit())
        })
    };
    if text
        .split_once('%')
        .is_some_and(|(address, _)| address.parse::<Ipv6Addr>().is_ok())
    {
        return (
            "bench.address",
            format!("{text:?} is an address of one link, which holds on this machine alone"),
            "Write an IPv4 address of the unit, or an IPv6 address that holds on its whole network (such as one that begins with fd).",
        );
    }
    if looks_like_range {
        return (
            "bench.address-range",
            format!("{text:?} is a range of addresses"),
            "Name the one exact address of this unit: a range may hold machines that nobody gave leave to test.",
        );
    }
    (
        "bench.address",
        format!("{text:?} is not an IP address"),
        "Write the unit's IP address, such as \"192.168.1.20\": a host name may lead to other machines.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_networks_that_are_not_routed_are_local() {
        let reach = |text: &str| reach_of(text.parse().unwrap());
        for local in [
            "127.0.0.2",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.1.1",
            "::1",
            "fd00::1",
            "fe80::1",
            "::ffff:10.0.0.1",
        ] {
            assert_eq!(reach(local), Reach::Local, "{local}");
        }
        for public in [
            "8.8.8.8",
            "172.32.0.1",
            "100.64.0.1",
            "192.169.0.1",
            "2001:db8::1",
            "::ffff:8.8.8.8",
        ] {
            assert_eq!(reach(public), Reach::Public, "{public}");
        }
        for nobody in [
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "::",
            "ff02::1",
            "::ffff:0.0.0.0",
        ] {
            assert_eq!(reach(nobody), Reach::Nobody, "{nobody}");
        }
    }

    #[test]
    fn ranges_and_names_are_told_apart() {
        assert_eq!(why_not_exact("192.168.1.0/24").0, "bench.address-range");
        assert_eq!(why_not_exact("192.168.1.1-9").0, "bench.address-range");
        assert_eq!(why_not_exact("my-camera.local").0, "bench.address");
    }

    #[test]
    fn what_is_no_exact_address_is_called_what_it_is() {
        for (text, code, what) in [
            (
                "192.168.1.0/24",
                "bench.address-range",
                "is a range of addresses",
            ),
            (
                "192.168.1.*",
                "bench.address-range",
                "is a range of addresses",
            ),
            (
                "http://192.168.1.20/",
                "bench.address",
                "is the address of a page",
            ),
            (
                "10.0.0.1, 10.0.0.2",
                "bench.address",
                "is more than one address",
            ),
            ("fe80::1%eth0", "bench.address", "is an address of one link"),
            ("camera.local", "bench.address", "is not an IP address"),
        ] {
            let (said, words, _) = why_not_exact(text);
            assert_eq!(
                (said, words.contains(what)),
                (code, true),
                "{text}: {words}"
            );
        }
    }
}
