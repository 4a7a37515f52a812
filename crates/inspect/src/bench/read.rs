//! Reads a bench file: all of it, so that a person mends every mistake in one go.

use std::net::IpAddr;

use jiff::civil::Date;
use proofhouse_law::observation::Tester;
use toml::de::{DeTable, DeValue};

use super::values::{Gather, Section};
use super::{Authority, Bench, Device, Problem, Unit};

mod test;
mod unit;

use test::{read_caps, read_hands, read_test};
use unit::read_unit;

/// The largest bench file that is read, in bytes.
pub const BENCH_BYTES_MAX: usize = 256 * 1024;
/// The most units on one bench.
const UNITS_MAX: usize = 16;

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
    let tester = read_tester(gather, &mut root);
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
    let hands = read_hands(gather, &mut root);
    gather.leftovers(&root);
    let units: Option<Vec<Unit>> = units.into_iter().collect();
    let bench = Bench {
        device: device?,
        authority: authority?,
        tester,
        units: units?,
        states,
        ports: ports?,
        udp,
        caps,
        hands,
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

/// Who tests, where the bench says so: a report names them.
fn read_tester<'t>(gather: &mut Gather<'t>, root: &mut Section<'t>) -> Option<Tester> {
    let mut section = gather.section(root, "tester", false);
    if !section.is_there() {
        return None;
    }
    let name = gather.text(
        &mut section,
        "name",
        Some("Write who tests, by the name that a report shall give."),
    );
    let organisation = gather
        .text(&mut section, "organisation", None)
        .map(|(text, _)| text);
    gather.leftovers(&section);
    Some(Tester {
        name: name?.0,
        organisation,
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

/// Two units must not be one: the same label, serial, or address and port.
fn clashes(gather: &mut Gather<'_>, bench: &Bench) {
    for (index, unit) in bench.units.iter().enumerate() {
        for other in bench.units.iter().skip(index + 1) {
            let both = format!("units {:?} and {:?}", unit.label, other.label);
            let [names, others] = [unit, other].map(|one| [one.label.as_str(), one.name()]);
            if names.iter().any(|name| others.contains(name)) {
                gather.report(
                    0,
                    "bench.clash",
                    format!("{both} have the same label or serial, or one has the other's"),
                    "Give each unit its own.",
                );
            }
            if let Some((what, remedy)) = met_at_one_place(bench, unit, other) {
                gather.report(0, "bench.clash", format!("{both} {what}"), remedy);
            }
        }
    }
}

/// What is wrong with two units that may be met at one address and port, and what to do.
///
/// All units of a model may leave the factory with one address, and one of them is connected at a time: then the hardware
/// address alone tells which of them answers.
fn met_at_one_place(bench: &Bench, unit: &Unit, other: &Unit) -> Option<(String, &'static str)> {
    if !bench.share_a_port(unit, other) {
        return None;
    }
    let at_both = |address: &IpAddr| other.addresses().any(|one| one == *address);
    let shared = unit.addresses().find(at_both)?;
    let told_apart = !unit.macs.is_empty()
        && !other.macs.is_empty()
        && !unit.macs.iter().any(|mac| other.macs.contains(mac));
    (!told_apart).then(|| {
        (
            format!("may both be met at {shared}, and no MAC address tells them apart"),
            "Name the `mac` of each, so that it can be told which of them answers; or leave that address to one of them.",
        )
    })
}

#[cfg(test)]
mod tests;
