//! What the maker declares beside what was found: interfaces that nobody declared, and declared ones that are silent.
//!
//! Interfaces are compared by transport and port; by what is spoken only where both sides name a service that is
//! known here, so that a maker's own word for it accuses nobody.

use proofhouse_law::observation::{Fact, Interface};

use crate::declaration::{Declaration, Declared, Status};
use crate::transcript::Log;

/// Name of the check in observations.
pub const NAME: &str = "inspect.declared-interfaces";

/// Services by the words that makers and observations use for them.
const FAMILIES: [(&str, &[&str]); 13] = [
    (
        "http",
        &[
            "http",
            "https",
            "http-basic",
            "http-digest",
            "http-form",
            "http-json",
            "http-script",
        ],
    ),
    ("ssh", &["ssh", "sftp", "scp"]),
    ("telnet", &["telnet"]),
    ("ftp", &["ftp", "ftps"]),
    ("rtsp", &["rtsp", "rtsps", "rtsp-basic", "rtsp-digest"]),
    ("mqtt", &["mqtt", "mqtts"]),
    ("snmp", &["snmp", "snmp-v1", "snmp-v2c", "snmp-v3"]),
    ("vnc", &["vnc", "rfb"]),
    ("sip", &["sip", "sips"]),
    ("dns", &["dns"]),
    ("ntp", &["ntp", "sntp"]),
    ("tftp", &["tftp"]),
    ("coap", &["coap", "coaps"]),
];

/// Compares: `tried` says which ports were tried over each transport, since one that was not cannot be called silent.
pub fn compare(
    declaration: &Declaration,
    found: &[Interface],
    tried: &[(&str, &[u16])],
    log: &Log,
) -> Vec<Fact> {
    introduce(declaration, log);
    let mut facts = Vec::new();
    let mut compared: Vec<(&str, u16)> = Vec::new();
    for interface in found {
        let place = (interface.transport.as_str(), interface.port);
        if compared.contains(&place) {
            continue;
        }
        compared.push(place);
        match contradiction(declaration, interface) {
            Standing::Declared => log.note(&format!("declared: {interface}")),
            Standing::Perhaps => log.note(&format!(
                "perhaps declared: {interface}; an entry may mean it and does not say so for sure, so nothing is said of it"
            )),
            Standing::Not(words) => {
                log.note(&format!("not declared: {interface}; {words}"));
                facts.push(Fact::UndeclaredInterface {
                    interface: interface.clone(),
                    declaration: words,
                });
            }
        }
    }
    if found.is_empty() {
        log.note("nothing answers at all: that says nothing of what is declared");
        return facts;
    }
    for declared in declaration
        .interfaces
        .iter()
        .filter(|one| one.status == Status::Enabled)
    {
        let silent: Vec<u16> = declared
            .ports
            .iter()
            .copied()
            .filter(|port| was_tried(tried, declared.transport, *port))
            .filter(|port| !compared.contains(&(declared.transport, *port)))
            .collect();
        for port in silent {
            let entry = format!("{} ({}/{port})", declared.id, declared.transport);
            log.note(&format!("declared, and silent: {entry}"));
            facts.push(Fact::DeclaredSilent {
                entry,
                declaration: declaration.name.clone(),
            });
        }
    }
    facts
}

fn was_tried(tried: &[(&str, &[u16])], transport: &str, port: u16) -> bool {
    let mut ports = tried.iter().filter(|(one, _)| *one == transport);
    ports.any(|(_, ports)| ports.contains(&port))
}

/// Notes which declaration it is, and what it says of where interfaces are.
fn introduce(declaration: &Declaration, log: &Log) {
    let form = declaration.form.as_ref();
    let over = form.map_or_else(String::new, |form| format!(", {}", form.over));
    log.note(&format!(
        "the declaration {}, SHA-256 {}{over}",
        declaration.name, declaration.sha256
    ));
    for declared in &declaration.interfaces {
        log.note(&format!("it names {declared}"));
    }
    for id in form.iter().flat_map(|form| &form.portless) {
        log.note(&format!(
            "{id} names no port: an interface that it speaks of is not called undeclared"
        ));
    }
}

/// How an interface stands in a declaration.
enum Standing {
    /// It is declared.
    Declared,
    /// No entry names it for sure, and one may mean it.
    Perhaps,
    /// It is not: the declaration's name, with what it says otherwise.
    Not(String),
}

fn contradiction(declaration: &Declaration, interface: &Interface) -> Standing {
    let name = &declaration.name;
    let here: Vec<&Declared> = declaration
        .interfaces
        .iter()
        .filter(|one| one.transport == interface.transport && one.ports.contains(&interface.port))
        .collect();
    let Some(first) = here.first() else {
        return if declaration.may_mean(interface) {
            Standing::Perhaps
        } else {
            Standing::Not(name.clone())
        };
    };
    let may_answer = |one: &&&Declared| one.status != Status::Disabled;
    let enabled: Vec<&&Declared> = here.iter().filter(may_answer).collect();
    if enabled.is_empty() {
        return Standing::Not(format!("{name} (which has it as {}, disabled)", first.id));
    }
    let agrees = |one: &&&Declared| {
        let declared = one.service.as_deref().and_then(family);
        match (declared, family(&interface.service)) {
            (Some(declared), Some(found)) => declared == found,
            _ => true,
        }
    };
    if enabled.iter().any(agrees) {
        return Standing::Declared;
    }
    let declared = first.service.as_deref().unwrap_or_default();
    Standing::Not(format!(
        "{name} (which has {} there, as {declared})",
        first.id
    ))
}

fn family(service: &str) -> Option<&'static str> {
    let known = FAMILIES.iter().find(|(_, words)| words.contains(&service));
    known.map(|(name, _)| *name)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;

    use super::*;

    fn declared(id: &str, transport: &'static str, port: u16, service: &str, on: bool) -> Declared {
        Declared {
            id: id.to_owned(),
            transport,
            ports: vec![port],
            service: Some(service.to_owned()).filter(|one| !one.is_empty()),
            status: if on {
                Status::Enabled
            } else {
                Status::Disabled
            },
        }
    }

    fn found(transport: &str, port: u16, service: &str) -> Interface {
        Interface {
            transport: transport.to_owned(),
            port,
            service: service.to_owned(),
            tls: false,
            path: None,
        }
    }

    /// What a comparison says, a line each.
    fn said(interfaces: Vec<Declared>, found: &[Interface]) -> Vec<String> {
        let declaration = Declaration {
            name: "ixit.toml".to_owned(),
            sha256: proofhouse_law::Digest::of(b""),
            form: None,
            interfaces,
        };
        let tried: &[(&str, &[u16])] = &[("tcp", &[22, 23, 80, 443]), ("udp", &[53])];
        let log = Log::new(Arc::new(|| Timestamp::UNIX_EPOCH));
        let facts = compare(&declaration, found, tried, &log);
        let words = facts.into_iter().map(|fact| match fact {
            Fact::UndeclaredInterface {
                interface,
                declaration,
            } => format!("{interface} not in {declaration}"),
            Fact::DeclaredSilent { entry, .. } => format!("{entry} silent"),
            other => panic!("{other:?}"),
        });
        words.collect()
    }

    #[test]
    fn what_is_declared_is_no_finding_and_what_is_not_is_one() {
        let web = || declared("SoftServ-1", "tcp", 80, "web server", true);
        let page = found("tcp", 80, "http-form");
        assert!(said(vec![web()], std::slice::from_ref(&page)).is_empty());
        assert_eq!(
            said(vec![web()], &[page.clone(), found("tcp", 23, "telnet")]),
            ["telnet on tcp/23 not in ixit.toml"]
        );
        // The same port over another transport is another interface.
        assert_eq!(
            said(vec![web()], &[page, found("udp", 80, "unknown")]),
            ["unknown on udp/80 not in ixit.toml"]
        );
    }

    #[test]
    fn another_service_than_the_declared_one_is_undeclared_if_both_are_known() {
        let telnet = [found("tcp", 80, "telnet")];
        let as_web = vec![declared("SoftServ-1", "tcp", 80, "https", true)];
        assert_eq!(
            said(as_web, &telnet),
            ["telnet on tcp/80 not in ixit.toml (which has SoftServ-1 there, as https)"]
        );
        let in_own_words = vec![declared("SoftServ-1", "tcp", 80, "acme control", true)];
        assert!(said(in_own_words, &telnet).is_empty());
        let off = vec![declared("SoftServ-1", "tcp", 80, "telnet", false)];
        assert_eq!(
            said(off, &telnet),
            ["telnet on tcp/80 not in ixit.toml (which has it as SoftServ-1, disabled)"]
        );
    }

    #[test]
    fn only_what_was_tried_is_silent_and_a_dead_device_says_nothing() {
        let interfaces = || {
            vec![
                declared("SoftServ-1", "tcp", 443, "", true),
                declared("SoftServ-2", "tcp", 9999, "", true),
                declared("SoftServ-3", "udp", 53, "", true),
                declared("SoftServ-4", "tcp", 22, "", false),
            ]
        };
        let page = [found("tcp", 80, "http")];
        assert_eq!(
            said(interfaces(), &page),
            [
                "http on tcp/80 not in ixit.toml",
                "SoftServ-1 (tcp/443) silent",
                "SoftServ-3 (udp/53) silent"
            ]
        );
        assert!(said(interfaces(), &[]).is_empty());
    }
}
