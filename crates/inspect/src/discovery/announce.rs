//! What a device announces of itself when it is asked: a name, some words, and places at its own address.
//!
//! Only the address of the bench is asked. A place that an announcement names at any other address is written down
//! and never visited.

use std::net::IpAddr;

use futures::future::BoxFuture;
use url::{Host, Url};

use super::call::Call;

/// The most lines that an announcement is kept with, and the most characters of each.
const LINES_MAX: usize = 64;
const LINE_CHARS_MAX: usize = 300;

/// Asks a device to announce itself; `None` where the answer is not of this protocol.
pub type Announcer = for<'c> fn(&'c Call) -> BoxFuture<'c, Option<Announcement>>;

/// What a device announces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    /// `mdns`, `ssdp`, `ws-discovery`, `coap`.
    pub protocol: &'static str,
    /// By what the service that announces was known.
    pub identified_by: String,
    /// The name that the device gives itself.
    pub name: String,
    /// What else it says, a line each.
    pub says: Vec<String>,
    /// TCP ports at its own address where it says that something is.
    pub ports: Vec<u16>,
    /// Where it says that it prints: those of them at which what is sent comes out on paper.
    pub printing: Option<Vec<u16>>,
    /// Where at its own address it says that `UPnP` descriptions stand.
    pub described: Vec<Here>,
}

impl Announcement {
    /// The same within bounds, each line once and printable.
    #[must_use]
    pub fn bounded(mut self) -> Self {
        self.name = line(&self.name);
        let mut says: Vec<String> = Vec::new();
        for one in self.says.iter().map(|one| line(one)) {
            if !one.is_empty() && !says.contains(&one) && says.len() < LINES_MAX {
                says.push(one);
            }
        }
        self.says = says;
        self.ports.sort_unstable();
        self.ports.dedup();
        self
    }
}

fn line(text: &str) -> String {
    let printable = text.trim().replace(|c: char| c.is_control(), " ");
    printable.chars().take(LINE_CHARS_MAX).collect()
}

/// A web address that lies at a device's own address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Here {
    /// The port.
    pub port: u16,
    /// Whether it is asked for over TLS.
    pub tls: bool,
    /// Path and query.
    pub target: String,
}

/// Where `text` leads, if it is a web address at exactly `address`.
pub fn here(address: IpAddr, text: &str) -> Option<Here> {
    let url = Url::parse(text.trim()).ok()?;
    let at = match url.host()? {
        Host::Ipv4(host) => IpAddr::V4(host),
        Host::Ipv6(host) => IpAddr::V6(host),
        // A name could lead anywhere.
        Host::Domain(_) => return None,
    };
    let tls = match url.scheme() {
        "http" => false,
        "https" => true,
        _ => return None,
    };
    let query = url
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    (at == address).then(|| Here {
        port: url.port_or_known_default().unwrap_or(80),
        tls,
        target: format!("{}{query}", url.path()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_address_is_here() {
        let address = IpAddr::from([192, 168, 1, 9]);
        let found = here(address, " http://192.168.1.9:5000/root.xml?a=1 ").unwrap();
        assert_eq!(
            (found.port, found.tls, found.target.as_str()),
            (5000, false, "/root.xml?a=1")
        );
        assert!(here(address, "https://192.168.1.9/").is_some_and(|found| found.port == 443));
        for elsewhere in [
            "http://192.168.1.10/root.xml",
            "http://camera.example/root.xml",
            "http://192.168.1.9.example/",
            "http://192.168.1.9@10.0.0.1/",
            "ftp://192.168.1.9/",
            "/root.xml",
            "",
        ] {
            assert_eq!(here(address, elsewhere), None, "{elsewhere}");
        }
    }

    #[test]
    fn what_is_kept_of_an_announcement_is_bounded() {
        let said = Announcement {
            protocol: "mdns",
            identified_by: String::new(),
            name: "a\u{1b}[31mb".to_owned(),
            says: (0..500)
                .map(|n| format!("{}{n}", "x".repeat(280)))
                .collect(),
            ports: vec![80, 443, 80],
            printing: None,
            described: Vec::new(),
        };
        let said = said.bounded();
        assert_eq!((said.name.as_str(), said.ports), ("a [31mb", vec![80, 443]));
        assert_eq!(said.says.len(), LINES_MAX);
    }
}
