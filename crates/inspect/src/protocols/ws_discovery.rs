//! WS-Discovery (2005/04 and 2009/01) as ONVIF cameras, printers and Windows hosts speak it, by unicast.
//!
//! Covers: Probe for anything, for an ONVIF transmitter and for a DPWS device; `ProbeMatches` with types, scopes and
//! transport addresses. An address elsewhere is written down and never visited. Not covered: the group; Resolve;
//! probes over HTTP; what an ONVIF service behind a transport address can do.

use std::net::IpAddr;
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::time::Instant;

use super::xml::{named, read};
use crate::discovery::announce::here;
use crate::discovery::{Announcement, Call};
use crate::wire::Udp;

/// How long answers are awaited.
const QUIET: Duration = Duration::from_millis(1500);
const IN_ALL: Duration = Duration::from_secs(4);
/// The most answers that are looked at, and the most words of one list in them.
const ANSWERS_MAX: usize = 16;
const WORDS_MAX: usize = 24;
/// What is probed for: anything; ONVIF's and the Devices Profile's types. Some answer only their own.
const TYPES: [&str; 3] = ["", "dn:NetworkVideoTransmitter", "wsdp:Device"];

/// Probes for anything that a device is.
pub fn ask(call: &Call) -> BoxFuture<'_, Option<Announcement>> {
    Box::pin(async {
        let mut udp = Udp::open_to_host(call.place.address, &call.log, call.limits)
            .await
            .ok()?;
        for _ in 0..2 {
            for types in TYPES {
                udp.send(probe(types)?.as_bytes()).await.ok()?;
            }
            let came = udp
                .gather(QUIET, Instant::now() + IN_ALL, ANSWERS_MAX)
                .await;
            let matches: Vec<Match> = came
                .iter()
                .flat_map(|bytes| parse(&String::from_utf8_lossy(bytes)))
                .collect();
            if !matches.is_empty() {
                return Some(announcement(&matches, call.place.address.ip()));
            }
        }
        None
    })
}

/// A Probe with a message id of its own.
fn probe(types: &str) -> Option<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random).ok()?;
    let hex = hex::encode(random);
    // A random UUID, RFC 9562 5.4.
    let id = format!(
        "{}-{}-4{}-a{}-{}",
        hex.get(..8)?,
        hex.get(8..12)?,
        hex.get(13..16)?,
        hex.get(17..20)?,
        hex.get(20..)?
    );
    Some(format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\
         <s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\" \
         xmlns:a=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" \
         xmlns:d=\"http://schemas.xmlsoap.org/ws/2005/04/discovery\" \
         xmlns:dn=\"http://www.onvif.org/ver10/network/wsdl\" \
         xmlns:wsdp=\"http://schemas.xmlsoap.org/ws/2006/02/devprof\">\
         <s:Header><a:MessageID>urn:uuid:{id}</a:MessageID>\
         <a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To>\
         <a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action></s:Header>\
         <s:Body><d:Probe><d:Types>{types}</d:Types></d:Probe></s:Body></s:Envelope>"
    ))
}

/// What one `ProbeMatch` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Match {
    /// The name of its endpoint, a URN.
    pub endpoint: String,
    /// Its types.
    pub types: Vec<String>,
    /// Its scopes.
    pub scopes: Vec<String>,
    /// Its transport addresses.
    pub addresses: Vec<String>,
}

/// Reads the matches of an answer; none where it is not one.
pub fn parse(text: &str) -> Vec<Match> {
    let Some(document) = read(text) else {
        return Vec::new();
    };
    let words = |node, name| -> Vec<String> {
        let texts = named(node, name).filter_map(|one| one.text());
        let words = texts.flat_map(str::split_whitespace).map(str::to_owned);
        words.take(WORDS_MAX).collect()
    };
    named(document.root_element(), "ProbeMatch")
        .map(|node| Match {
            endpoint: words(node, "Address")
                .into_iter()
                .next()
                .unwrap_or_default(),
            types: words(node, "Types"),
            scopes: words(node, "Scopes"),
            addresses: words(node, "XAddrs"),
        })
        .collect()
}

fn announcement(matches: &[Match], address: IpAddr) -> Announcement {
    let mut said = Announcement {
        protocol: "ws-discovery",
        identified_by: "its WS-Discovery ProbeMatches".to_owned(),
        name: String::new(),
        says: Vec::new(),
        ports: Vec::new(),
        printing: None,
        described: Vec::new(),
    };
    for one in matches {
        // Such as `wprt:PrintDeviceType`.
        let mut kinds = one.types.iter().filter_map(|word| word.rsplit(':').next());
        if kinds.any(|kind| kind.starts_with("Print")) {
            said.printing = Some(Vec::new());
        }
        said.says
            .extend(one.types.iter().map(|word| format!("type: {word}")));
        said.says
            .extend(one.scopes.iter().map(|word| format!("scope: {word}")));
        for at in &one.addresses {
            if let Some(place) = here(address, at) {
                said.says.push(format!("address: {at}"));
                said.ports.push(place.port);
            } else {
                said.says.push(format!("address elsewhere: {at}"));
            }
        }
        said.says.push(format!("endpoint: {}", one.endpoint));
    }
    let names = matches.iter().flat_map(|one| &one.scopes);
    let name = names
        .filter_map(|scope| scope.split_once("onvif.org/name/"))
        .map(|(_, name)| unescaped(name))
        .next();
    let endpoint = matches.first().map(|one| one.endpoint.clone());
    said.name = name.or(endpoint).unwrap_or_default();
    said
}

/// A scope's name without the escapes of a web address.
fn unescaped(text: &str) -> String {
    let form = format!("n={}", text.replace('+', "%2B"));
    let mut pairs = url::form_urlencoded::parse(form.as_bytes());
    pairs
        .next()
        .map_or_else(|| text.to_owned(), |(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
        <e:Envelope xmlns:e=\"http://www.w3.org/2003/05/soap-envelope\" xmlns:w=\"http://schemas.xmlsoap.org/ws/2004/08/addressing\" xmlns:d=\"http://schemas.xmlsoap.org/ws/2005/04/discovery\">\
        <e:Body><d:ProbeMatches><d:ProbeMatch>\
        <w:EndpointReference><w:Address>urn:uuid:1</w:Address></w:EndpointReference>\
        <d:Types>dn:NetworkVideoTransmitter tds:Device</d:Types>\
        <d:Scopes>onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/name/Acme%20Eye</d:Scopes>\
        <d:XAddrs>http://192.168.1.9:8899/onvif/device_service http://10.9.8.7/onvif</d:XAddrs>\
        </d:ProbeMatch></d:ProbeMatches></e:Body></e:Envelope>";

    #[test]
    fn a_camera_is_read_and_an_address_elsewhere_leads_nowhere() {
        let matches = parse(ANSWER);
        let said = announcement(&matches, IpAddr::from([192, 168, 1, 9]));
        assert_eq!((said.name.as_str(), said.ports), ("Acme Eye", vec![8899]));
        assert_eq!(said.printing, None);
        let printer = ANSWER.replace("tds:Device", "wprt:PrintDeviceType");
        let said_by = |text: &str| announcement(&parse(text), IpAddr::from([192, 168, 1, 9]));
        assert_eq!(said_by(&printer).printing, Some(vec![]));
        assert!(
            said.says
                .contains(&"address elsewhere: http://10.9.8.7/onvif".to_owned()),
            "{:?}",
            said.says
        );
    }

    #[test]
    fn a_probe_is_no_match_and_each_has_its_own_id() {
        let (one, other) = (probe("wsdp:Device").unwrap(), probe("wsdp:Device").unwrap());
        assert_ne!(one, other);
        assert!(read(&one).is_some());
        assert!(parse(&one).is_empty() && parse("garbage").is_empty());
    }
}
