//! What a maker declares of its product's interfaces: tables 13 (`SoftServ`), 15 (`PhyIntf`) and 28 (`LogIntf`) of the IXIT
//! of ETSI TS 103 701, as a TOML file in the form of a self-assessment.
//!
//! Only interfaces on a network can be held against what answers: those with `transport` `tcp` or `udp`. An entry
//! that is left open would make a declared service look undeclared, so each must say what it is about. Tables of
//! other names are passed over, unless they hold interfaces: a misspelt one would silently not count.

use proofhouse_law::Digest;
use toml::de::{DeTable, DeValue};

use crate::bench::Problem;
use crate::bench::values::{Gather, Section, integer};

/// The largest declaration that is read, in bytes.
pub const DECLARATION_BYTES_MAX: usize = 256 * 1024;
/// The tables whose entries are interfaces.
const TABLES: [&str; 3] = ["SoftServ", "LogIntf", "PhyIntf"];
/// Fields of the IXIT that say nothing of where an interface is.
const OTHER_FIELDS: [&str; 11] = [
    "description",
    "justification",
    "allows-configuration",
    "authentication-mechanism",
    "type",
    "debug-interface",
    "protection",
    "access",
    "disclosed-information",
    "resilience-measures",
    "cross-reference",
];
/// The most ports of one entry.
const PORTS_MAX: usize = 256;

/// The interfaces that a maker declares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declaration {
    /// What observations call it: its file's name.
    pub name: String,
    /// Of its file, so that a transcript says which one was read.
    pub sha256: Digest,
    /// The interfaces on a network.
    pub interfaces: Vec<Declared>,
}

impl std::fmt::Display for Declared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let status = if self.enabled { "enabled" } else { "disabled" };
        let service = self.service.as_deref().unwrap_or("no service named");
        let (id, transport, ports) = (&self.id, self.transport, &self.ports);
        write!(f, "{id}: {transport} {ports:?}, {service}, {status}")
    }
}

/// A declared interface on a network.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Its id in the declaration, such as `SoftServ-1`.
    pub id: String,
    /// `tcp` or `udp`.
    pub transport: &'static str,
    /// The ports, at least one.
    pub ports: Vec<u16>,
    /// What is spoken there, where the maker says it.
    pub service: Option<String>,
    /// Whether it is meant to answer.
    pub enabled: bool,
}

impl Declaration {
    /// The ports over one transport that are declared to answer.
    pub fn ports(&self, transport: &str) -> Vec<u16> {
        let enabled = self
            .interfaces
            .iter()
            .filter(|one| one.enabled && one.transport == transport);
        enabled.flat_map(|one| one.ports.iter().copied()).collect()
    }
}

/// Reads the text of a declaration that is called `name`.
///
/// # Errors
/// Every mistake in the file, in the order of its lines.
pub fn read(name: &str, text: &str) -> Result<Declaration, Vec<Problem>> {
    let mut gather = Gather::new(text);
    if text.len() > DECLARATION_BYTES_MAX {
        gather.report(
            0,
            "declaration.too-long",
            format!("the file is larger than {DECLARATION_BYTES_MAX} bytes"),
            "A declaration holds a few tables: check that it is the right file.",
        );
        return Err(gather.problems);
    }
    let table = gather.tables("declaration.syntax");
    let interfaces = read_root(&mut gather, &table);
    let mut problems = gather.problems;
    for problem in &mut problems {
        problem.code = own_code(problem.code);
    }
    problems.sort_by_key(|problem| problem.line);
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Declaration {
        name: name.to_owned(),
        sha256: Digest::of(text.as_bytes()),
        interfaces,
    })
}

/// The reader of values is the bench's; a mistake here is one of the declaration.
fn own_code(code: &'static str) -> &'static str {
    match code {
        "bench.missing" => "declaration.missing",
        "bench.empty" => "declaration.empty",
        "bench.too-long" => "declaration.too-long",
        "bench.type" => "declaration.type",
        "bench.unknown-key" => "declaration.unknown-key",
        own => own,
    }
}

fn read_root<'t>(gather: &mut Gather<'t>, table: &'t DeTable<'t>) -> Vec<Declared> {
    let mut root = Section::root(table);
    let mut ixit = gather.section(&mut root, "ixit", true);
    let (mut interfaces, mut complete) = (Vec::new(), true);
    for name in TABLES {
        for section in gather.sections(&mut ixit, name) {
            match read_entry(gather, section, name) {
                Entry::Network(declared) => interfaces.push(declared),
                Entry::Other => {}
                Entry::Mistaken => complete = false,
            }
        }
    }
    misspelt(gather, &mut root);
    if interfaces.is_empty() && complete && ixit.is_there() {
        gather.report(
            ixit.start(),
            "declaration.no-interface",
            "no interface on a network is declared, and so nothing can be compared",
            "Write `transport` and `port` in the entries of [[ixit.SoftServ]] and [[ixit.LogIntf]], or take `declaration` out of the bench file.",
        );
    }
    interfaces
}

/// Tables of other names that hold interfaces.
fn misspelt<'t>(gather: &mut Gather<'t>, root: &mut Section<'t>) {
    let Some(DeValue::Table(ixit)) = root.value("ixit").map(toml::Spanned::get_ref) else {
        return;
    };
    for (name, value) in ixit {
        let DeValue::Array(entries) = value.get_ref() else {
            continue;
        };
        let holds = entries.iter().any(|entry| match entry.get_ref() {
            DeValue::Table(entry) => entry
                .iter()
                .any(|(key, _)| matches!(key.get_ref().as_ref(), "transport" | "port")),
            _ => false,
        });
        if holds && !TABLES.contains(&name.get_ref().as_ref()) {
            let what = format!("[[ixit.{}]] holds interfaces", name.get_ref());
            let remedy = format!("Interfaces stand in one of: {}.", TABLES.join(", "));
            gather.report(name.span().start, "declaration.table", what, remedy);
        }
    }
}

/// What an entry turned out to be.
enum Entry {
    /// An interface on a network.
    Network(Declared),
    /// Something else: a plug, a radio, a service within the device.
    Other,
    /// A mistake, which has been reported.
    Mistaken,
}

fn read_entry<'t>(gather: &mut Gather<'t>, mut section: Section<'t>, table: &'static str) -> Entry {
    let before = gather.problems.len();
    let id = gather.text(
        &mut section,
        "id",
        Some("Write its id, such as `id = \"SoftServ-1\"`."),
    );
    let needed = (table != "PhyIntf").then_some(
        "Write `transport = \"tcp\"` or \"udp\", or what else it is, such as \"bluetooth\" or \"none\".",
    );
    let transport = gather.text(&mut section, "transport", needed);
    let enabled = read_status(gather, &mut section, table);
    let ports = read_ports(gather, &mut section);
    let service = gather
        .text(&mut section, "service", None)
        .map(|(text, _)| text.to_ascii_lowercase());
    for field in OTHER_FIELDS {
        // Known, whatever it says.
        let _other = section.value(field);
    }
    gather.leftovers(&section);
    let transport = match transport.as_ref().map(|(text, _)| text.as_str()) {
        Some("tcp") => Some("tcp"),
        Some("udp") => Some("udp"),
        _ => None,
    };
    if transport.is_some() && ports.is_empty() && gather.problems.len() == before {
        gather.report(
            section.start(),
            "declaration.port",
            "an interface over TCP or UDP has no port",
            "Write `port = 443`, or several as `port = [80, 443]`.",
        );
    }
    if gather.problems.len() > before {
        return Entry::Mistaken;
    }
    match (id, transport, enabled) {
        (Some((id, _)), Some(transport), Some(enabled)) => Entry::Network(Declared {
            id,
            transport,
            ports,
            service,
            enabled,
        }),
        _ => Entry::Other,
    }
}

/// Whether an interface is meant to answer; a plug may say anything.
fn read_status<'t>(
    gather: &mut Gather<'t>,
    section: &mut Section<'t>,
    table: &str,
) -> Option<bool> {
    const REMEDY: &str = "Write `status = \"enabled\"` or `status = \"disabled\"`.";
    let needed = (table != "PhyIntf").then_some(REMEDY);
    let (text, at) = gather.text(section, "status", needed)?;
    match text.to_ascii_lowercase().as_str() {
        "enabled" => Some(true),
        "disabled" => Some(false),
        _ if table == "PhyIntf" => None,
        _ => {
            let what = format!("`status` is {text:?}");
            gather.report(at, "declaration.status", what, REMEDY);
            None
        }
    }
}

fn read_ports<'t>(gather: &mut Gather<'t>, section: &mut Section<'t>) -> Vec<u16> {
    let Some(value) = section.value("port") else {
        return Vec::new();
    };
    let items = match value.get_ref() {
        DeValue::Array(items) => items.iter().collect(),
        _ => vec![value],
    };
    let mut ports = Vec::new();
    for item in items.into_iter().take(PORTS_MAX) {
        match integer(item.get_ref()).and_then(|number| u16::try_from(number).ok()) {
            Some(port) if port > 0 => ports.push(port),
            _ => gather.report(
                item.span().start,
                "declaration.port",
                "this is not a port from 1 to 65535",
                "Write `port = 443`, or several as `port = [80, 443]`.",
            ),
        }
    }
    ports
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
edition = "etsi-en-303-645-v3.1.3"

[[ixit.AuthMech]]
id = "AuthMech-1"
description = "The web pages' login."

[[ixit.SoftServ]]
id = "SoftServ-1"
description = "The web pages."
transport = "tcp"
port = [80, 443]
service = "HTTP"
status = "enabled"
justification = "To set it up."

[[ixit.SoftServ]]
id = "SoftServ-2"
transport = "none"
status = "enabled"

[[ixit.LogIntf]]
id = "LogIntf-1"
transport = "udp"
port = 5353
status = "disabled"

[[ixit.PhyIntf]]
id = "PhyIntf-1"
type = "USB"
status = "power only"
"#;

    fn codes(text: &str) -> Vec<(usize, &'static str)> {
        let problems = read("ixit.toml", text).unwrap_err();
        problems.iter().map(|one| (one.line, one.code)).collect()
    }

    #[test]
    fn network_interfaces_are_read_and_the_rest_is_passed_over() {
        let read = read("ixit.toml", GOOD).unwrap();
        let short: Vec<_> = read
            .interfaces
            .iter()
            .map(|one| {
                (
                    one.id.as_str(),
                    one.transport,
                    one.ports.as_slice(),
                    one.enabled,
                )
            })
            .collect();
        assert_eq!(
            short,
            [
                ("SoftServ-1", "tcp", &[80, 443][..], true),
                ("LogIntf-1", "udp", &[5353], false)
            ]
        );
        assert_eq!(read.interfaces[0].service.as_deref(), Some("http"));
        assert_eq!(
            (read.ports("tcp"), read.ports("udp")),
            (vec![80, 443], vec![])
        );
    }

    #[test]
    fn every_mistake_is_reported_at_once_with_its_line() {
        let text = GOOD
            .replace("port = [80, 443]", "port = [80, 0]")
            .replace("transport = \"none\"", "transportt = \"none\"")
            .replace("\"disabled\"", "\"maybe\"");
        assert_eq!(
            codes(&text),
            [
                (12, "declaration.port"),
                (17, "declaration.missing"),
                (19, "declaration.unknown-key"),
                (26, "declaration.status"),
            ]
        );
    }

    #[test]
    fn nothing_that_would_accuse_by_mistake_is_taken() {
        assert_eq!(
            codes(&GOOD.replace("SoftServ]]", "SoftServe]]"))[0].1,
            "declaration.table"
        );
        assert_eq!(codes("[ixit]\n"), [(1, "declaration.no-interface")]);
        assert_eq!(codes("a = 1\n"), [(1, "declaration.missing")]);
        assert_eq!(
            codes(&GOOD.replace("port = 5353\n", "")),
            [(22, "declaration.port")]
        );
    }
}
