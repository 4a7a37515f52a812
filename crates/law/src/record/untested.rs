//! What an inspection did not look at: what its bench file left out, and what this program never tests.

use std::collections::BTreeSet;

use super::source::Source;

/// What no bench file can ask for.
const NEVER_TESTED: &str = "What this program never tests, whatever the bench file asks for: radio (Bluetooth, Zigbee, the password of the \
     device's own wireless network), the companion app, the cloud service behind the device, and a local console (serial, JTAG, USB, a keyboard). \
     A password that opens the product there was not looked for.";

/// Where less was done than the bench file asks for.
const NOT_REACHED: &str = "The inspection did not come to its end at every unit in every state, or a unit did not answer: the table of visits, and what \
     was not judged, say where. Nothing was looked for there, whatever ports are named below.";

/// What was not looked at in these inspections, a sentence each; nothing where no device was looked at.
pub fn untested(sources: &[Source]) -> Vec<String> {
    let inspections: Vec<&Source> = sources.iter().filter(|one| one.is_inspection()).collect();
    if inspections.is_empty() {
        return Vec::new();
    }
    let mut said = Vec::new();
    if !inspections.iter().all(|one| one.came_to_its_end()) {
        said.push(NOT_REACHED.to_owned());
    }
    if !inspections.iter().all(|one| one.all_ports) {
        said.push(
            "TCP ports other than those that the bench file names or the device announces: another service may answer there."
                .to_owned(),
        );
    }
    said.push(over_udp(&inspections));
    said.push(NEVER_TESTED.to_owned());
    said
}

/// UDP as a whole where it was not asked of every unit, and else the ports that nobody asked.
fn over_udp(inspections: &[&Source]) -> String {
    if !inspections.iter().all(|one| one.asked_udp) {
        return "UDP: not every unit was asked for services over UDP, since the bench file does not ask for them or names the ports one by one. \
                Another service may answer there."
            .to_owned();
    }
    let ports = inspections
        .iter()
        .map(|one| one.udp_ports.iter().copied().collect::<BTreeSet<u16>>());
    let ports = ports.reduce(|all, one| all.intersection(&one).copied().collect());
    let ports: Vec<String> = (ports.unwrap_or_default().iter())
        .map(ToString::to_string)
        .collect();
    if ports.is_empty() {
        return "UDP ports: the bundle does not say on which every unit was asked. Another service may answer on the others."
            .to_owned();
    }
    format!(
        "UDP ports other than {}, which are those that were asked wherever a unit was gone through: another service may answer there.",
        ports.join(", ")
    )
}
