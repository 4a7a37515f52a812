//! What the browser may reach: the caller's own rule, asked for each connection.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Why a host is not reached, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotReached(pub String);

type Rule = dyn Fn(&str, u16) -> Result<Vec<SocketAddr>, NotReached> + Send + Sync;

/// What may be reached, and at which addresses. Chromium itself looks up no name.
#[derive(Clone)]
pub struct Reach(Arc<Rule>);

impl Reach {
    /// Exactly this address and port, named as an address.
    pub fn only(address: SocketAddr) -> Self {
        Self::by(move |host, port| {
            let host = host.trim_matches(['[', ']']).parse::<IpAddr>();
            if host == Ok(address.ip()) && port == address.port() {
                Ok(vec![address])
            } else {
                Err(NotReached(format!("only {address} may be reached")))
            }
        })
    }

    /// What `rule` says of a host (a name in lower case, or an address) and a port: the addresses that are connected
    /// to in turn, or why none is. The rule looks names up itself, so that what was judged is what is reached.
    pub fn by(
        rule: impl Fn(&str, u16) -> Result<Vec<SocketAddr>, NotReached> + Send + Sync + 'static,
    ) -> Self {
        Self(Arc::new(rule))
    }

    pub(crate) fn addresses(&self, host: &str, port: u16) -> Result<Vec<SocketAddr>, NotReached> {
        (self.0)(&host.to_ascii_lowercase(), port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_address_and_port_is_reached() {
        let place = SocketAddr::from(([192, 168, 1, 9], 8080));
        let reach = Reach::only(place);
        assert_eq!(reach.addresses("192.168.1.9", 8080), Ok(vec![place]));
        for (host, port) in [
            ("192.168.1.9", 80),
            ("192.168.1.10", 8080),
            ("device.local", 8080),
            ("127.0.0.1", 8080),
        ] {
            assert!(reach.addresses(host, port).is_err(), "{host}:{port}");
        }
    }
}
