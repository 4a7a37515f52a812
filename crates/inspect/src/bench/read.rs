//! Reads a bench file: all of it, so that a person mends every mistake in one go.

use std::collections::BTreeSet;
use std::net::IpAddr;

use jiff::civil::Date;
use proofhouse_law::observation::DeviceState;
use toml::de::{DeTable, DeValue};

use super::address::why_not_exact;
use super::values::{Gather, Section, integer};
use super::{
    Authority, Bench, Caps, Device, Ports, Problem, Reach, STATES, Unit, reach_of, state_name,
};

/// The largest bench file that is read, in bytes.
pub const BENCH_BYTES_MAX: usize = 256 * 1024;
/// The most units on one bench.
const UNITS_MAX: usize = 16;
/// The most accounts of one unit.
const ACCOUNTS_MAX: usize = 8;

/// Reads the text of a bench file, judged on the day `today`.
///
/// # Errors
/// Every mistake in the file, in the order of its lines.
pub fn read(text: &str, today: Date) -> Result<Bench, Vec<Problem>> {
    let mut gather = Gather::new(text);
    if text.len() > BENCH_BYTES_MAX {
        gather.report(
            0,
            "bench.too-long",
            format!("the file is larger than {BENCH_BYTES_MAX} bytes"),
            "A bench file holds a few units: check that it is the right file.",
        );
        return Err(gather.problems);
    }
    let table = gather.tables("bench.syntax");
    let bench = read_root(&mut gather, &table, today);
    gather.problems.sort_by_key(|problem| problem.line);
    match bench {
        Some(bench) if gather.problems.is_empty() => Ok(bench),
        _ => Err(gather.problems),
    }
}

fn read_root<'t>(gather: &mut Gather<'t>, table: &'t DeTable<'t>, today: Date) -> Option<Bench> {
    let mut root = Section::root(table);
    let device = read_device(gather, &mut root);
    let authority = read_authority(gather, &mut root, today);
    let units: Vec<Option<Unit>> = gather
        .sections(&mut root, "units")
        .into_iter()
        .map(|section| read_unit(gather, section, authority.as_ref()))
        .collect();
    if units.is_empty() {
        gather.report(0, "bench.missing", "there is no [[units]]", "Add one [[units]] for each unit on the bench, two units of one model where you have them.");
    }
    if units.len() > UNITS_MAX {
        gather.report(
            0,
            "bench.units",
            format!("there are more than {UNITS_MAX} units"),
            "Split the bench into several files.",
        );
    }
    let (states, ports, udp) = read_test(gather, &mut root);
    let caps = read_caps(gather, &mut root);
    gather.leftovers(&root);
    let units: Option<Vec<Unit>> = units.into_iter().collect();
    let bench = Bench {
        device: device?,
        authority: authority?,
        units: units?,
        states,
        ports: ports?,
        udp,
        caps,
    };
    clashes(gather, &bench);
    Some(bench)
}

fn read_device<'t>(gather: &mut Gather<'t>, root: &mut Section<'t>) -> Option<Device> {
    let mut section = gather.section(root, "device", true);
    let brand = gather.text(
        &mut section,
        "brand",
        Some("Write the brand as it stands on the device."),
    );
    let model = gather.text(
        &mut section,
        "model",
        Some("Write the model as it stands on the device."),
    );
    let kind = gather.text(
        &mut section,
        "kind",
        Some("Say what it is, such as \"camera\"."),
    );
    let firmware = gather
        .text(&mut section, "firmware", None)
        .map(|(text, _)| text);
    let gtin = gather
        .text(&mut section, "gtin", None)
        .map(|(text, _)| text);
    let declaration = gather
        .text(&mut section, "declaration", None)
        .map(|(text, _)| text);
    let hazards = gather.texts(&mut section, "hazards");
    let person_attends = gather.flag(&mut section, "person_attends");
    if let (Some((_, at)), false) = (hazards.first(), person_attends) {
        gather.report(
            *at,
            "bench.unattended-hazard",
            "the device can do harm and nobody attends",
            "Have a person stand by during the whole test, and write `person_attends = true`.",
        );
    }
    gather.leftovers(&section);
    Some(Device {
        brand: brand?.0,
        model: model?.0,
        kind: kind?.0,
        firmware,
        gtin,
        declaration,
        hazards: hazards.into_iter().map(|(text, _)| text).collect(),
        person_attends,
    })
}

fn read_authority<'t>(
    gather: &mut Gather<'t>,
    root: &mut Section<'t>,
    today: Date,
) -> Option<Authority> {
    let mut section = gather.section(root, "authority", true);
    let owner = gather.text(&mut section, "owner", Some("Write who owns the units."));
    let basis = gather.text(
        &mut section,
        "basis",
        Some("Write by what right they are tested, such as \"test purchase 12/2026\"."),
    );
    let signed = gather
        .text(&mut section, "signed", None)
        .map(|(text, _)| text);
    let expires = read_expiry(gather, &mut section, today);
    gather.leftovers(&section);
    Some(Authority {
        owner: owner?.0,
        basis: basis?.0,
        expires: expires?,
        signed,
    })
}

fn read_expiry<'t>(
    gather: &mut Gather<'t>,
    section: &mut Section<'t>,
    today: Date,
) -> Option<Date> {
    let remedy = "Write the last day on which the authority holds, such as `expires = 2027-03-31`.";
    let Some(value) = section.value("expires") else {
        if section.is_there() {
            gather.report(
                section.start(),
                "bench.missing",
                "[authority] has no `expires`",
                remedy,
            );
        }
        return None;
    };
    let text = match value.get_ref() {
        DeValue::Datetime(date) => date.to_string(),
        DeValue::String(text) => text.clone().into_owned(),
        _ => String::new(),
    };
    match text.parse::<Date>() {
        Ok(date) if date < today => {
            let what = format!("the authority expired on {date}");
            gather.report(
                value.span().start,
                "bench.authority-expired",
                what,
                "Nothing is tested without authority: have it renewed, and write the new date.",
            );
            None
        }
        Ok(date) => Some(date),
        Err(_) => {
            gather.report(
                value.span().start,
                "bench.date",
                "`expires` is not a date",
                remedy,
            );
            None
        }
    }
}

fn read_unit<'t>(
    gather: &mut Gather<'t>,
    mut section: Section<'t>,
    authority: Option<&Authority>,
) -> Option<Unit> {
    let label = gather.text(
        &mut section,
        "label",
        Some("Give the unit a name that the people at the bench use, such as \"A\"."),
    );
    let address = read_address(gather, &mut section, authority);
    let mac = gather.text(&mut section, "mac", None);
    if let Some((text, at)) = mac.as_ref().filter(|(text, _)| !is_mac(text)) {
        let remedy = "Write six pairs of hexadecimal digits, such as \"02:00:5e:10:00:01\".";
        gather.report(
            *at,
            "bench.mac",
            format!("{text:?} is not a MAC address"),
            remedy,
        );
    }
    let serial = gather
        .text(&mut section, "serial", None)
        .map(|(text, _)| text);
    if mac.is_none() && serial.is_none() {
        gather.report(
            section.start(),
            "bench.unidentified",
            "the unit has neither `mac` nor `serial`",
            "Write one of them, as it stands on the device: the evidence must name the very unit.",
        );
    }
    let ports = match section.value("ports") {
        Some(_) => read_ports(gather, &mut section),
        None => None,
    };
    let mut accounts: Vec<String> = gather
        .texts(&mut section, "accounts")
        .into_iter()
        .map(|(text, _)| text)
        .take(ACCOUNTS_MAX)
        .collect();
    if accounts.is_empty() {
        accounts.push("admin".to_owned());
    }
    let label_password = gather
        .text(&mut section, "label_password", None)
        .map(|(text, _)| text);
    let user_password = gather
        .text(&mut section, "user_password", None)
        .map(|(text, _)| text);
    gather.leftovers(&section);
    Some(Unit {
        label: label?.0,
        address: address?,
        mac: mac.map(|(text, _)| text),
        serial,
        ports,
        accounts,
        label_password,
        user_password,
    })
}

fn read_address<'t>(
    gather: &mut Gather<'t>,
    section: &mut Section<'t>,
    authority: Option<&Authority>,
) -> Option<IpAddr> {
    let (text, at) = gather.text(
        section,
        "address",
        Some("Write the unit's IP address, such as \"192.168.1.20\"."),
    )?;
    let Ok(address) = text.parse::<IpAddr>() else {
        let (code, what, remedy) = why_not_exact(&text);
        gather.report(at, code, what, remedy);
        return None;
    };
    let signed = authority.is_some_and(|authority| authority.signed.is_some());
    match reach_of(address) {
        Reach::Local => Some(address),
        Reach::Public if signed => Some(address),
        Reach::Public => {
            gather.report(
                at,
                "bench.public-address",
                format!("{address} is a public address, and the authority is not signed"),
                "Bring the unit into a network of your own, or name in [authority] as `signed` a file with an authority for this address signed by an enrolled approval key.",
            );
            None
        }
        Reach::Nobody => {
            gather.report(
                at,
                "bench.address",
                format!("{address} is no single machine's address"),
                "Write the unit's own IP address.",
            );
            None
        }
    }
}

fn is_mac(text: &str) -> bool {
    let pairs: Vec<&str> = text.split([':', '-']).collect();
    pairs.len() == 6
        && pairs
            .iter()
            .all(|pair| pair.len() == 2 && pair.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn read_test<'t>(
    gather: &mut Gather<'t>,
    root: &mut Section<'t>,
) -> (Vec<DeviceState>, Option<Ports>, Option<bool>) {
    let mut section = gather.section(root, "test", false);
    let mut states = Vec::new();
    for (text, at) in gather.texts(&mut section, "states") {
        match STATES.into_iter().find(|state| state_name(*state) == text) {
            Some(state) if !states.contains(&state) => states.push(state),
            Some(_) => gather.report(
                at,
                "bench.state",
                format!("the state {text:?} is named twice"),
                "Name each state once.",
            ),
            None => {
                let names: Vec<&str> = STATES.into_iter().map(state_name).collect();
                gather.report(
                    at,
                    "bench.state",
                    format!("no device state is called {text:?}"),
                    format!("Write one of: {}.", names.join(", ")),
                );
            }
        }
    }
    if states.is_empty() {
        states = STATES.to_vec();
    }
    let ports = match section.value("ports") {
        Some(_) => read_ports(gather, &mut section),
        None => Some(Ports::Common),
    };
    let udp = section.value("udp").is_some();
    let udp = udp.then(|| gather.flag(&mut section, "udp"));
    gather.leftovers(&section);
    (states, ports, udp)
}

fn read_ports<'t>(gather: &mut Gather<'t>, section: &mut Section<'t>) -> Option<Ports> {
    const REMEDY: &str = "Write \"common\", \"all\", or a list of ports such as [23, 80].";
    let value = section.value("ports")?;
    match value.get_ref() {
        DeValue::String(text) if text == "all" => Some(Ports::All),
        DeValue::String(text) if text == "common" => Some(Ports::Common),
        DeValue::Array(items) if !items.is_empty() => {
            let mut ports = BTreeSet::new();
            for item in items {
                match integer(item.get_ref()).and_then(|number| u16::try_from(number).ok()) {
                    Some(port) if port > 0 => {
                        ports.insert(port);
                    }
                    _ => gather.report(
                        item.span().start,
                        "bench.port",
                        "this is not a port from 1 to 65535",
                        REMEDY,
                    ),
                }
            }
            Some(Ports::These(ports.into_iter().collect()))
        }
        _ => {
            gather.report(
                value.span().start,
                "bench.port",
                "`ports` names no ports",
                REMEDY,
            );
            None
        }
    }
}

fn read_caps<'t>(gather: &mut Gather<'t>, root: &mut Section<'t>) -> Caps {
    let usual = Caps::default();
    let mut section = gather.section(root, "caps", false);
    let caps = Caps {
        tries_per_account: gather.number(
            &mut section,
            "tries_per_account",
            usual.tries_per_account,
            10_000,
        ),
        tries_per_service: gather.number(
            &mut section,
            "tries_per_service",
            usual.tries_per_service,
            100_000,
        ),
        tries_per_second: gather.number(
            &mut section,
            "tries_per_second",
            usual.tries_per_second,
            100_000,
        ),
        services_at_once: gather.number(
            &mut section,
            "services_at_once",
            usual.services_at_once,
            64,
        ),
        sessions_at_once: gather.number(
            &mut section,
            "sessions_at_once",
            usual.sessions_at_once,
            32,
        ),
        defence_tries: gather.number_within(
            &mut section,
            "defence_tries",
            usual.defence_tries,
            0..=50,
        ),
        lock_watch_seconds: gather.number_within(
            &mut section,
            "lock_watch_seconds",
            usual.lock_watch_seconds,
            0..=3600,
        ),
    };
    gather.leftovers(&section);
    caps
}

/// Two units must not be one: the same label, serial, or address and port.
fn clashes(gather: &mut Gather<'_>, bench: &Bench) {
    for (index, unit) in bench.units.iter().enumerate() {
        for other in bench.units.iter().skip(index + 1) {
            let both = format!("units {:?} and {:?}", unit.label, other.label);
            if unit.label == other.label || unit.name() == other.name() {
                gather.report(
                    0,
                    "bench.clash",
                    format!("{both} have the same label or serial"),
                    "Give each unit its own.",
                );
            }
            let ports = |unit: &Unit| unit.ports.as_ref().unwrap_or(&bench.ports).list();
            let over_udp = bench.asks_udp(unit) && bench.asks_udp(other);
            let shared = unit.address == other.address
                && (over_udp || ports(unit).iter().any(|port| ports(other).contains(port)));
            if shared {
                gather.report(
                    0,
                    "bench.clash",
                    format!("{both} have the same address and port"),
                    "Two units answer at two addresses: give each its own.",
                );
            }
        }
    }
}

#[cfg(test)]
mod tests;
