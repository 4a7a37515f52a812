//! The short file: the tables of the IXIT of ETSI TS 103 701 that hold interfaces, in TOML, with a place for each.
//!
//! Only interfaces on a network can be held against what answers: those with `transport` `tcp` or `udp`. An entry
//! that is left open would make a declared service look undeclared, so each must say what it is about. Other tables of the
//! IXIT are passed over, unless they hold interfaces; a table that is none of the IXIT's would silently not count, and is refused.

use proofhouse_law::Digest;
use toml::de::{DeTable, DeValue};

use super::{Declaration, Declared, Status};
use crate::bench::Problem;
use crate::bench::values::{Gather, Section, integer};

/// The largest declaration that is read, in bytes.
pub const DECLARATION_BYTES_MAX: usize = 256 * 1024;
/// The tables whose entries are interfaces, of either edition: V1.1.1 has `Intf` and `ExtAPI` where V2.1.1 has `PhyIntf` and
/// `LogIntf`.
const TABLES: [&str; 5] = ["SoftServ", "LogIntf", "PhyIntf", "Intf", "ExtAPI"];
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

/// Reads the text of a declaration that is called `name`; `ixit` names every table of the IXIT, in whatever edition.
///
/// # Errors
/// Every mistake in the file, in the order of its lines.
pub fn read(name: &str, text: &str, ixit: &[&str]) -> Result<Declaration, Vec<Problem>> {
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
    let interfaces = read_root(&mut gather, &table, ixit);
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
        form: None,
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

fn read_root<'t>(gather: &mut Gather<'t>, table: &'t DeTable<'t>, known: &[&str]) -> Vec<Declared> {
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
    misspelt(gather, &mut root, known);
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

/// Tables of other names: none may hold interfaces, and each must be one of the IXIT's.
fn misspelt<'t>(gather: &mut Gather<'t>, root: &mut Section<'t>, known: &[&str]) {
    let Some(DeValue::Table(ixit)) = root.value("ixit").map(toml::Spanned::get_ref) else {
        return;
    };
    for (name, value) in ixit {
        let (start, name) = (name.span().start, name.get_ref().as_ref());
        if TABLES.contains(&name) {
            continue;
        }
        let what = if holds_interfaces(value.get_ref()) {
            format!("[[ixit.{name}]] holds interfaces")
        } else if known.contains(&name) {
            continue;
        } else {
            format!("[[ixit.{name}]] is no table of the IXIT")
        };
        let remedy = format!("Interfaces stand in one of: {}.", TABLES.join(", "));
        gather.report(start, "declaration.table", what, remedy);
    }
}

fn holds_interfaces(table: &DeValue<'_>) -> bool {
    let DeValue::Array(entries) = table else {
        return false;
    };
    entries.iter().any(|entry| match entry.get_ref() {
        DeValue::Table(entry) => entry
            .iter()
            .any(|(key, _)| matches!(key.get_ref().as_ref(), "transport" | "port")),
        _ => false,
    })
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
    let status = read_status(gather, &mut section, table);
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
    match (id, transport, status) {
        (Some((id, _)), Some(transport), Some(status)) => Entry::Network(Declared {
            id,
            transport,
            ports,
            service,
            status,
        }),
        _ => Entry::Other,
    }
}

/// Whether an interface is meant to answer; a plug may say anything.
fn read_status<'t>(
    gather: &mut Gather<'t>,
    section: &mut Section<'t>,
    table: &str,
) -> Option<Status> {
    const REMEDY: &str = "Write `status = \"enabled\"` or `status = \"disabled\"`.";
    let needed = (table != "PhyIntf").then_some(REMEDY);
    let (text, at) = gather.text(section, "status", needed)?;
    match text.to_ascii_lowercase().as_str() {
        "enabled" => Some(Status::Enabled),
        "disabled" => Some(Status::Disabled),
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
    let items: Vec<_> = match value.get_ref() {
        DeValue::Array(items) => items.iter().collect(),
        _ => vec![value],
    };
    let mut ports = Vec::new();
    if items.len() > PORTS_MAX {
        gather.report(
            value.span().start,
            "declaration.port",
            format!("an entry has more than {PORTS_MAX} ports"),
            "Part it into several entries.",
        );
        return ports;
    }
    for item in items {
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

    /// Tables of the IXIT that hold no interfaces.
    const OTHERS: [&str; 2] = ["AuthMech", "UserIntf"];

    fn codes(text: &str) -> Vec<(usize, &'static str)> {
        let problems = read("ixit.toml", text, &OTHERS).unwrap_err();
        problems.iter().map(|one| (one.line, one.code)).collect()
    }

    #[test]
    fn network_interfaces_are_read_and_the_rest_is_passed_over() {
        let read = read("ixit.toml", GOOD, &OTHERS).unwrap();
        let short: Vec<_> = read
            .interfaces
            .iter()
            .map(|one| {
                (
                    one.id.as_str(),
                    one.transport,
                    one.ports.as_slice(),
                    one.status,
                )
            })
            .collect();
        assert_eq!(
            short,
            [
                ("SoftServ-1", "tcp", &[80, 443][..], Status::Enabled),
                ("LogIntf-1", "udp", &[5353], Status::Disabled)
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
        // The first edition's table of all interfaces is one of those that count, and one of no edition is told.
        assert_eq!(
            codes(&format!("{GOOD}\n[[ixit.Intf]]\nid = \"Intf-1\"\n")),
            [(33, "declaration.missing"), (33, "declaration.missing")]
        );
        assert_eq!(
            codes(&format!("{GOOD}\n[[ixit.Interfaces]]\nid = \"I-1\"\n"))[0].1,
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
