//! SSDP and `UPnP` device descriptions (`UPnP` Device Architecture 2.0), asked of a device's own address.
//!
//! Covers: `M-SEARCH` by unicast for everything; the description that an answer names, if it lies at the very address
//! of the bench: names, maker, model, services. Not covered: the group; actions and events of services.

use std::time::Duration;

use futures::future::BoxFuture;
use tokio::time::Instant;

use super::http::{Client, Head, Request, parse_head};
use crate::discovery::announce::{Here, here};
use crate::discovery::{Announcement, Call};
use crate::wire::{Carrier, Limits, Place, Udp};

mod description;

pub use description::Description;

/// How long answers are awaited: devices spread them over a second.
const QUIET: Duration = Duration::from_millis(1600);
const IN_ALL: Duration = Duration::from_secs(5);
/// The most answers that are looked at, and the most descriptions that are fetched.
const ANSWERS_MAX: usize = 64;
const DESCRIPTIONS_MAX: usize = 4;
/// How long fetching a description may take, and how large it may be.
const FETCH: Duration = Duration::from_secs(6);
const DESCRIPTION_BYTES_MAX: usize = 128 * 1024;

/// Searches for everything that a device is, and reads how it describes itself.
pub fn ask(call: &Call) -> BoxFuture<'_, Option<Announcement>> {
    Box::pin(async {
        let answers = search(call).await?;
        let address = call.place.address.ip();
        let mut said = Announcement {
            protocol: "ssdp",
            identified_by: "its SSDP answer".to_owned(),
            name: String::new(),
            says: Vec::new(),
            ports: Vec::new(),
            printing: None,
            described: Vec::new(),
        };
        let mut locations: Vec<&str> = Vec::new();
        for answer in &answers {
            if let Some(server) = answer.header("server") {
                said.says.push(format!("server: {server}"));
            }
            if let Some(kind) = answer.header("st") {
                said.says.push(format!("is: {kind}"));
                if is_of_printers(kind) {
                    said.printing = Some(Vec::new());
                }
            }
            let location = answer
                .header("location")
                .filter(|one| !locations.contains(one));
            locations.extend(location);
        }
        for location in locations.into_iter().take(DESCRIPTIONS_MAX) {
            let Some(place) = here(address, location) else {
                call.log.note(&format!(
                    "not followed: {location:?} leaves the address of the bench"
                ));
                said.says.push(format!("described elsewhere: {location}"));
                continue;
            };
            said.says.push(format!("described at {location}"));
            said.ports.push(place.port);
            if let Some(described) = fetch(call, &place).await {
                add(&mut said, call, described);
            }
            said.described.push(place);
        }
        if said.name.is_empty() {
            let server = answers.iter().find_map(|answer| answer.header("server"));
            said.name = server.unwrap_or_default().to_owned();
        }
        Some(said)
    })
}

/// The answers to a search, at least one; asked twice where nothing comes.
async fn search(call: &Call) -> Option<Vec<Head>> {
    let mut udp = Udp::open_to_host(call.place.address, &call.log, call.limits)
        .await
        .ok()?;
    let question = format!(
        "M-SEARCH * HTTP/1.1\r\nHOST: {}\r\nMAN: \"ssdp:discover\"\r\nMX: 1\r\nST: ssdp:all\r\n\
         USER-AGENT: proofhouse/1\r\n\r\n",
        call.place.address
    );
    for _ in 0..2 {
        udp.send(question.as_bytes()).await.ok()?;
        let came = udp
            .gather(QUIET, Instant::now() + IN_ALL, ANSWERS_MAX)
            .await;
        let answers: Vec<Head> = came.iter().filter_map(|bytes| answer(bytes)).collect();
        if !answers.is_empty() {
            return Some(answers);
        }
    }
    None
}

/// An answer to a search.
pub fn answer(bytes: &[u8]) -> Option<Head> {
    let (head, _) = parse_head(bytes).ok()??;
    let known = ["st", "usn", "location"].iter();
    let is_ssdp = known.filter(|name| head.header(name).is_some()).count() >= 2;
    (head.status == 200 && is_ssdp).then_some(head)
}

/// Whether a type is one of `UPnP`'s for printers, such as `urn:schemas-upnp-org:device:Printer:1`.
fn is_of_printers(kind: &str) -> bool {
    kind.split(':').any(|word| word.starts_with("Print"))
}

async fn fetch(call: &Call, place: &Here) -> Option<Description> {
    let mut address = call.place.address;
    address.set_port(place.port);
    let carrier = if place.tls {
        Carrier::Tls
    } else {
        Carrier::Tcp
    };
    let limits = Limits {
        exchange: FETCH.min(call.limits.exchange),
        bytes: DESCRIPTION_BYTES_MAX.min(call.limits.bytes),
        ..call.limits
    };
    let client = Client::new(Place { address, carrier }, &call.log, limits);
    let page = client.send(&Request::get(&place.target)).await.ok()?;
    (page.status() == 200).then_some(())?;
    Description::read(&page.body)
}

/// Adds what a description says, and the places at the very address that it names.
fn add(said: &mut Announcement, call: &Call, described: Description) {
    if said.name.is_empty() {
        said.name = described.name;
    }
    said.says.extend(described.says);
    for url in described.urls {
        match here(call.place.address.ip(), &url) {
            Some(place) => said.ports.push(place.port),
            None => said.says.push(format!("names {url}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printer_is_known_by_its_types() {
        for kind in [
            "urn:schemas-upnp-org:device:Printer:1",
            "urn:schemas-upnp-org:service:PrintBasic:1",
        ] {
            assert!(is_of_printers(kind), "{kind}");
        }
        assert!(!is_of_printers("urn:schemas-upnp-org:device:MediaServer:1"));
    }

    #[test]
    fn only_an_answer_to_a_search_is_one() {
        let said = b"HTTP/1.1 200 OK\r\nST: upnp:rootdevice\r\nUSN: uuid:1::upnp:rootdevice\r\n\
            SERVER: Linux UPnP/1.1 x/1\r\nLOCATION: http://192.168.1.9:5000/d.xml\r\n\r\n";
        let head = answer(said).unwrap();
        assert_eq!(
            head.header("location"),
            Some("http://192.168.1.9:5000/d.xml")
        );
        for other in [
            &b"HTTP/1.1 200 OK\r\nServer: a web server\r\n\r\n"[..],
            b"NOTIFY * HTTP/1.1\r\nNT: x\r\nUSN: y\r\nLOCATION: z\r\n\r\n",
            b"HTTP/1.1 404 Not Found\r\nST: a\r\nUSN: b\r\n\r\n",
            b"",
        ] {
            assert!(
                answer(other).is_none(),
                "{}",
                String::from_utf8_lossy(other)
            );
        }
    }
}
