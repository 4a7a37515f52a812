//! mDNS and DNS-SD (RFC 6762, RFC 6763): what services a device announces, asked of its own address.
//!
//! Covers: one-shot questions by unicast, as RFC 6762 5.5 and 6.7 let a host ask: the types of services, their
//! instances, and where each is. Not covered: listening to the group, so that nothing of other devices is taken in.

use std::net::IpAddr;
use std::time::Duration;

use futures::future::BoxFuture;
use tokio::time::timeout;

use super::dns::{self, Data, Message, Name, Record};
use crate::discovery::{Announcement, Call};
use crate::wire::Udp;

/// How long each answer is awaited.
const ANSWER: Duration = Duration::from_millis(1200);
/// How long all of it may take.
const IN_ALL: Duration = Duration::from_secs(20);
/// The most types of services and the most instances that are asked about.
const TYPES_MAX: usize = 24;
const INSTANCES_MAX: usize = 24;
/// The question for all types, RFC 6763 9.
const ALL_TYPES: &str = "_services._dns-sd._udp.local";
/// What is asked of a device that does not answer that.
/// Types of services that print what is sent to them, and those of printers, RFC 6763 and the Bonjour Printing
/// Specification.
const PRINTING: [&str; 2] = ["_pdl-datastream", "_printer"];
const OF_PRINTERS: [&str; 4] = ["_pdl-datastream", "_printer", "_ipp", "_ipps"];
const USUAL_TYPES: [&str; 3] = ["_http._tcp.local", "_rtsp._tcp.local", "_hap._tcp.local"];

/// Asks a device which services it announces.
pub fn ask(call: &Call) -> BoxFuture<'_, Option<Announcement>> {
    Box::pin(async {
        let mut conversation = Conversation {
            udp: Udp::open(call.place.address, &call.log, call.limits)
                .await
                .ok()?,
            answered: false,
            records: Vec::new(),
        };
        // What came until then is kept: a device may be slow, and it may send without end.
        let _late = timeout(IN_ALL, conversation.lead()).await;
        let said = || read(&conversation.records, call.place.address.ip());
        conversation.answered.then(said)
    })
}

struct Conversation {
    udp: Udp,
    answered: bool,
    records: Vec<Record>,
}

impl Conversation {
    async fn lead(&mut self) {
        let all = self.put(&Name::new(ALL_TYPES), dns::PTR).await;
        let mut types: Vec<Name> = all.iter().filter_map(pointed_at).collect();
        if types.is_empty() {
            types.extend(USUAL_TYPES.map(Name::new));
        }
        types.retain(|one| one.ends_with(&Name::new("local")));
        types.truncate(TYPES_MAX);
        for one in types {
            self.put(&one, dns::PTR).await;
        }
        let instances: Vec<Name> = self.instances().into_iter().take(INSTANCES_MAX).collect();
        for instance in instances {
            if self.place_of(&instance).is_none() {
                self.put(&instance, dns::ANY).await;
            }
        }
    }

    /// Asks one question and keeps what was answered.
    async fn put(&mut self, name: &Name, kind: u16) -> Vec<Record> {
        let mut id = [0; 2];
        // A number that is known to others costs nothing here: only the device itself is heard.
        let _kept = getrandom::fill(&mut id);
        let id = u16::from_be_bytes(id);
        let question = dns::question(id, name, kind);
        let answer: Option<Message> = self
            .udp
            .ask_until(&question, ANSWER, |bytes| {
                // RFC 6762 6.7: the number is repeated; some answer 0 all the same.
                dns::parse(bytes).filter(|said| said.is_answer && (said.id == id || said.id == 0))
            })
            .await;
        self.answered |= answer.is_some();
        let records = answer.map(|said| said.records).unwrap_or_default();
        self.records.extend(records.iter().cloned());
        records
    }

    fn instances(&self) -> Vec<Name> {
        instances(&self.records)
    }

    fn place_of(&self, instance: &Name) -> Option<(u16, &Name)> {
        place_of(&self.records, instance)
    }
}

fn pointed_at(record: &Record) -> Option<Name> {
    match &record.data {
        Data::Pointer(name) => Some(name.clone()),
        _ => None,
    }
}

/// Names of services of some type: pointed at by a type, or with a place of their own.
fn instances(records: &[Record]) -> Vec<Name> {
    let mut all: Vec<Name> = Vec::new();
    for record in records {
        let name = match &record.data {
            Data::Pointer(name) if !record.name.is(&Name::new(ALL_TYPES)) => name,
            Data::Service { .. } => &record.name,
            _ => continue,
        };
        if !all.iter().any(|one| one.is(name)) {
            all.push(name.clone());
        }
    }
    all
}

fn place_of<'r>(records: &'r [Record], instance: &Name) -> Option<(u16, &'r Name)> {
    records.iter().find_map(|record| match &record.data {
        Data::Service { port, target } if record.name.is(instance) => Some((*port, target)),
        _ => None,
    })
}

/// What the records come to; ports count where the host that they name has this address, or none is told.
pub fn read(records: &[Record], address: IpAddr) -> Announcement {
    let (mut says, mut ports, mut name) = (Vec::new(), Vec::new(), None);
    let mut printing = Vec::new();
    for instance in instances(records) {
        let texts: Vec<&str> = records
            .iter()
            .filter(|record| record.name.is(&instance))
            .filter_map(|record| match &record.data {
                Data::Texts(texts) => Some(texts.iter().map(String::as_str)),
                _ => None,
            })
            .flatten()
            .collect();
        let texts = if texts.is_empty() {
            String::new()
        } else {
            format!(": {}", texts.join(", "))
        };
        let Some((port, target)) = place_of(records, &instance) else {
            says.push(format!("{instance}{texts}"));
            continue;
        };
        says.push(format!("{instance} at {target} port {port}{texts}"));
        name.get_or_insert_with(|| target.to_string());
        if is_tcp(&instance) && port > 0 && lies_here(records, target, address) {
            ports.push(port);
            if is_one_of(&instance, &PRINTING) {
                printing.push(port);
            }
        }
    }
    let pointed = records.iter().filter_map(pointed_at);
    let mut names = pointed.chain(instances(records));
    let is_printer = names.any(|one| is_one_of(&one, &OF_PRINTERS));
    for record in records {
        if record.name.is(&Name::new(ALL_TYPES))
            && let Some(kind) = pointed_at(record)
        {
            says.push(format!("type {kind}"));
        }
    }
    let name = name.or_else(|| instances(records).first().map(ToString::to_string));
    Announcement {
        protocol: "mdns",
        identified_by: "its mDNS answer".to_owned(),
        name: name.unwrap_or_default(),
        says,
        ports,
        printing: is_printer.then_some(printing),
        described: Vec::new(),
    }
}

/// Whether a service, or a type of services, is one of these.
fn is_one_of(name: &Name, types: &[&str]) -> bool {
    let kind = name.0.iter().rev().nth(2);
    kind.is_some_and(|label| types.iter().any(|one| label.eq_ignore_ascii_case(one)))
}

fn is_tcp(instance: &Name) -> bool {
    let transport = instance.0.iter().rev().nth(1);
    transport.is_some_and(|label| label.eq_ignore_ascii_case("_tcp"))
}

fn lies_here(records: &[Record], host: &Name, address: IpAddr) -> bool {
    let mut addresses = records
        .iter()
        .filter(|record| record.name.is(host))
        .filter_map(|record| match &record.data {
            Data::Address(one) if one.is_ipv4() == address.is_ipv4() => Some(*one),
            _ => None,
        })
        .peekable();
    addresses.peek().is_none() || addresses.any(|one| one == address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(name: &str, data: Data) -> Record {
        Record {
            name: Name::new(name),
            data,
        }
    }

    fn service(name: &str, port: u16, host: &str) -> Record {
        let target = Name::new(host);
        record(name, Data::Service { port, target })
    }

    #[test]
    fn ports_count_where_their_host_has_the_address_of_the_bench() {
        let here = IpAddr::from([192, 168, 1, 9]);
        let records = [
            record(
                "_http._tcp.local",
                Data::Pointer(Name::new("Eye._http._tcp.local")),
            ),
            service("Eye._http._tcp.local", 8123, "eye.local"),
            record(
                "Eye._http._tcp.local",
                Data::Texts(vec!["fw=1.0".to_owned()]),
            ),
            record("eye.local", Data::Address(here)),
            service("Hub._http._tcp.local", 80, "hub.local"),
            record("hub.local", Data::Address(IpAddr::from([192, 168, 1, 10]))),
            service("Eye._coap._udp.local", 5683, "eye.local"),
        ];
        let said = read(&records, here);
        assert_eq!((said.name.as_str(), said.ports), ("eye.local", vec![8123]));
        assert_eq!(
            said.says,
            [
                "Eye._http._tcp.local at eye.local port 8123: fw=1.0",
                "Hub._http._tcp.local at hub.local port 80",
                "Eye._coap._udp.local at eye.local port 5683",
            ]
        );
    }

    #[test]
    fn what_is_sent_to_a_printing_service_is_printed_and_to_the_page_of_a_printer_is_not() {
        let here = IpAddr::from([192, 168, 1, 9]);
        let of = |records: &[Record]| read(records, here).printing;
        let page = service("Eye._http._tcp.local", 80, "eye.local");
        assert_eq!(of(std::slice::from_ref(&page)), None);
        let raw = service("Jet._PDL-datastream._tcp.local", 7100, "jet.local");
        assert_eq!(of(&[page.clone(), raw]), Some(vec![7100]));
        let kind = record(ALL_TYPES, Data::Pointer(Name::new("_ipp._tcp.local")));
        assert_eq!(of(&[page, kind]), Some(vec![]));
    }

    #[test]
    fn an_answer_without_records_is_still_an_answer() {
        let said = read(&[], IpAddr::from([192, 168, 1, 9]));
        assert_eq!((said.name.as_str(), said.says.len()), ("", 0));
    }
}
