//! The units that a bundle is of: by which label and name a paper speaks of each, and what the bench file says of it.

use proofhouse_law::record::{Device, Source};

use crate::content::{Block, Inline};

/// What stands for a fact that a reader expects and nobody stated.
const NOT_STATED: &str = "not stated";

/// A table of the units; nothing where no unit was looked at.
pub(super) fn table(number: usize, source: &Source) -> Option<Block> {
    source.is_inspection().then(|| Block::Table {
        caption: format!("Bundle {number}: the units, as the bench file describes them"),
        header: [
            "Label on the bench",
            "Unit, as this paper names it",
            "What is known of it",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows: source.units.iter().map(|unit| row(source, unit)).collect(),
    })
}

/// What was stated, on lines; that nothing was, where nothing was.
pub(super) fn stated(facts: &[String]) -> String {
    let facts: Vec<&str> = facts
        .iter()
        .map(String::as_str)
        .filter(|fact| !fact.trim().is_empty())
        .collect();
    if facts.is_empty() {
        NOT_STATED.to_owned()
    } else {
        facts.join("\n")
    }
}

fn row(source: &Source, unit: &String) -> Vec<Vec<Inline>> {
    let device = source.devices.iter().find(|one| one.unit == *unit);
    let label = device.and_then(|one| one.label.clone());
    vec![
        vec![Inline::strong(stated(label.as_slice()))],
        vec![Inline::text(unit)],
        vec![Inline::text(known(device))],
    ]
}

/// A line for each thing that a reader looks for. A bench file has no place for the version of the hardware.
fn known(device: Option<&Device>) -> String {
    let line =
        |name: &str, facts: &[String]| format!("{name}: {}", stated(facts).replace('\n', ", "));
    let serial = device.and_then(|one| one.serial.clone());
    let macs = device.map_or(&[][..], |one| &one.macs);
    let addresses = device.map_or(&[][..], |one| &one.addresses);
    [
        line("Serial number", serial.as_slice()),
        line("Version of the hardware", &[]),
        line("MAC address", macs),
        line("Address", addresses),
    ]
    .join("\n")
}
