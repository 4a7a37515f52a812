//! The filled form of a self-assessment or conformance record as a declaration: what its IXIT says of where interfaces are.
//!
//! It is read as the conformance record reads it ([`Names`]), so that the two never differ in what they call declared. What an
//! entry may mean is never held against the maker, and an entry without a port is told and not simply passed over.

use std::collections::BTreeSet;

use proofhouse_law::conformity::{Assessment, Entry, NETWORK_TABLES, Names, Place, is_link};
use proofhouse_law::{Digest, Library, Standard};
use toml::de::{DeTable, DeValue};

use super::{Declaration, Declared, Form, Status};
use crate::bench::Problem;

/// The most ports of one entry that are each expected to answer.
const MUST_ANSWER_MAX: usize = 16;

/// Whether a file is such a form, filled in or not: it names the assessment that it is.
pub fn is_form(text: &str) -> bool {
    // With a mistake somewhere in it, it is still one: its own reader says where.
    let (table, _mistakes) = DeTable::parse_recoverable(text);
    let mut entries = table.get_ref().iter();
    entries.any(|(name, value)| {
        name.get_ref() == "assessment" && matches!(value.get_ref(), DeValue::Table(_))
    })
}

/// What a filled form declares; `name` is what it is called, and `sha256` that of its file.
///
/// # Errors
/// Where no entry names a port, so that nothing can be compared.
pub fn of_form(
    name: &str,
    sha256: Digest,
    filled: &Assessment,
    library: &Library,
) -> Result<Declaration, Problem> {
    let edition = library.standard(filled.edition.as_str());
    let tests = edition
        .and_then(Standard::tested_by)
        .and_then(|id| library.standard(id.as_str()));
    let of_device = entries(filled).filter(|(table, entry)| !is_link(table, entry));
    let interfaces: Vec<Declared> = of_device.flat_map(|(_, entry)| of_entry(entry)).collect();
    if interfaces.is_empty() {
        return Err(no_interface(filled, tests));
    }
    let portless = entries(filled).filter(|(table, entry)| is_missed(table, entry));
    Ok(Declaration {
        name: name.to_owned(),
        sha256,
        form: Some(Form {
            over: over(filled, edition, tests),
            names: Names::by(filled),
            portless: portless.map(|(_, entry)| entry.id.clone()).collect(),
        }),
        interfaces,
    })
}

fn entries(filled: &Assessment) -> impl Iterator<Item = (&str, &Entry)> {
    let tables = filled.ixit.iter();
    tables.flat_map(|(table, entries)| entries.iter().map(move |entry| (table.as_str(), entry)))
}

/// The ports that it is about, with its status, and those that it names beside, whose status it does not say.
fn of_entry(entry: &Entry) -> Vec<Declared> {
    let own = entry.own_places();
    let status = match entry.is_on() {
        // A long range is where it may answer, not where it must.
        Some(true) if own.len() <= MUST_ANSWER_MAX => Status::Enabled,
        // Of several ports it may be one that is off.
        Some(false) if own.len() == 1 => Status::Disabled,
        _ => Status::Unsaid,
    };
    let places = entry.places();
    let beside: BTreeSet<Place> = places.difference(&own).cloned().collect();
    let mut declared = each_transport(entry, &own, status);
    declared.extend(each_transport(entry, &beside, Status::Unsaid));
    declared
}

/// An interface for each transport of the places.
fn each_transport(entry: &Entry, places: &BTreeSet<Place>, status: Status) -> Vec<Declared> {
    let over = |transport: &'static str| {
        let of = places.iter().filter(|place| place.transport == transport);
        Declared {
            id: entry.id.clone(),
            transport,
            ports: of.map(|place| place.port).collect(),
            service: None,
            status,
        }
    };
    let both = ["tcp", "udp"].map(over).into_iter();
    both.filter(|one| !one.ports.is_empty()).collect()
}

/// Whether an entry without a port may mean an interface on the network: a plug does not.
fn is_missed(table: &str, entry: &Entry) -> bool {
    NETWORK_TABLES.contains(&table) && entry.places().is_empty() && !entry.is_physical()
}

/// What the form is, and over which edition.
fn over(filled: &Assessment, edition: Option<&Standard>, tests: Option<&Standard>) -> String {
    let named = |one: &Standard| format!("{} {}", one.document(), one.edition());
    let edition = edition.map_or_else(|| filled.edition.to_string(), named);
    let tables = tests.map_or_else(String::new, |tests| {
        format!(", with the IXIT of {}", named(tests))
    });
    format!("a filled form over {edition}{tables}")
}

fn no_interface(filled: &Assessment, tests: Option<&Standard>) -> Problem {
    let tables = tests.map_or(&[][..], Standard::ixit);
    let tables = tables.iter().map(|table| table.name.as_str());
    let tables = tables.filter(|name| NETWORK_TABLES.contains(name));
    let tables: Vec<String> = tables.map(|name| format!("[[ixit.{name}]]")).collect();
    Problem {
        line: entries(filled)
            .map(|(_, entry)| entry.line)
            .min()
            .unwrap_or(1),
        code: "declaration.no-interface",
        what: "no entry of its IXIT names a port, and so nothing that answers can be compared"
            .to_owned(),
        remedy: format!(
            "Write the port of each interface, such as tcp/443 or udp/5353, in one of the fields of its entry in {}; or give a file of interfaces alone (docs/reference/declaration.md); or take `declaration` out of the bench file.",
            tables.join(", ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;

    use jiff::Timestamp;
    use proofhouse_law::observation::{Fact, Interface};

    use super::*;
    use crate::checks::declared_interfaces::compare;
    use crate::transcript::Log;

    /// A form with the page at tcp/80 and one entry more.
    fn form((table, fields): (&str, &[(&str, &str)])) -> Assessment {
        let entry = |id: &str, fields: &[(&str, &str)]| Entry {
            line: 1,
            id: id.to_owned(),
            fields: fields
                .iter()
                .map(|(key, text)| ((*key).to_owned(), (*text).to_owned()))
                .collect(),
        };
        let page = [("description", "The page, tcp/80."), ("status", "enabled")];
        let mut ixit = BTreeMap::from([("Intf".to_owned(), vec![entry("Intf-1", &page)])]);
        let more = ixit.entry(table.to_owned()).or_default();
        more.push(entry("More-1", fields));
        Assessment {
            path: "record.toml".to_owned(),
            edition: "etsi-en-303-645-v2.1.1".parse().unwrap(),
            product: String::new(),
            maker: String::new(),
            by: String::new(),
            on: jiff::civil::date(2026, 1, 1),
            reference: None,
            conditions: BTreeMap::new(),
            claims: BTreeMap::new(),
            guidelines: BTreeMap::new(),
            ixit,
            ixit_empty: BTreeMap::new(),
            evidence: Vec::new(),
            answers: BTreeMap::new(),
            judged: Vec::new(),
        }
    }

    /// What is said where the page and Telnet answer, and nothing else does.
    fn said(entry: (&str, &[(&str, &str)])) -> Vec<String> {
        let sha256 = Digest::of(b"");
        let declaration =
            of_form("record.toml", sha256, &form(entry), &Library::default()).unwrap();
        let found = [(80, "http-form"), (23, "telnet")].map(|(port, service)| Interface {
            transport: "tcp".to_owned(),
            port,
            service: service.to_owned(),
            tls: false,
            path: None,
        });
        let log = Log::new(Arc::new(|| Timestamp::UNIX_EPOCH));
        let facts = compare(&declaration, &found, &[("tcp", &[22, 23, 80])], &log);
        let words = facts.into_iter().map(|fact| match fact {
            Fact::UndeclaredInterface { interface, .. } => format!("{interface} undeclared"),
            Fact::DeclaredSilent { entry, .. } => format!("{entry} silent"),
            other => panic!("{other:?}"),
        });
        words.collect()
    }

    /// A table of the IXIT, and the fields of its entry.
    type Row<'t> = (&'t str, &'t [(&'t str, &'t str)]);

    #[test]
    fn what_an_entry_names_is_compared_and_what_it_may_mean_accuses_nobody() {
        let undeclared = "telnet on tcp/23 undeclared";
        let described = |text| [("description", text)];
        let off = |text| [("description", text), ("status", "disabled")];
        let by_default = [
            ("description", "tcp/23"),
            ("status", "disabled by default, on in the menu"),
        ];
        let on = [("description", "SSH, tcp/22."), ("status", "enabled")];
        let beside = [("access", "as tcp/22"), ("status", "enabled")];
        let rows: [(Row<'_>, &[&str]); 13] = [
            (("SoftServ", &described("For repairs")), &[]),
            (("SoftServ", &described("The pages")), &[undeclared]),
            (("SoftServ", &described("mDNS, udp/5353")), &[undeclared]),
            (("SoftServ", &described("Service, tcp/23")), &[]),
            (("SoftServ", &described("Service at port 23")), &[]),
            (("SoftServ", &described("A dynamic port, udp/5353")), &[]),
            (("Intf", &described("Telnet for repairs")), &[]),
            (
                ("ComMech", &described("To the cloud, to tcp/23 there")),
                &[],
            ),
            (("Intf", &off("Telnet, tcp/23")), &[undeclared]),
            (("Intf", &off("SSH and Telnet, tcp/22 and tcp/23")), &[]),
            (("Intf", &by_default), &[]),
            (("Intf", &on), &[undeclared, "More-1 (tcp/22) silent"]),
            (("Intf", &beside), &[undeclared]),
        ];
        for (entry, wanted) in rows {
            assert_eq!(said(entry), wanted, "{entry:?}");
        }
    }

    #[test]
    fn ports_of_links_to_somewhere_else_are_none_of_the_device() {
        let mut form = form(("ComMech", &[("description", "To the cloud, to tcp/443")]));
        form.ixit.remove("Intf");
        let problem = of_form("r.toml", Digest::of(b""), &form, &Library::default()).unwrap_err();
        assert_eq!(problem.code, "declaration.no-interface");
    }
}
