//! Where a unit is met: which of its addresses answers now, and whether the one who answers has the unit's MAC.
//!
//! Devices change their address with their state: a camera goes from its own fixed one to one by DHCP, a router falls back
//! to that of its factory, and another device may have taken the one that became free. So each visit begins here. A unit of
//! which the bench names no MAC has one address, and is taken to be there: nothing could tell it from another.

use std::net::IpAddr;
use std::time::Duration;

use futures::StreamExt as _;
use futures::stream::FuturesUnordered;
use proofhouse_evidence::bundle::{MacSeen, Met};

use super::ports::Asked;
use super::{Progress, Setup};
use crate::bench::{Bench, Mac, Unit};
use crate::discovery::presence::{self, Neighbour, Sign};

/// What looking for a unit came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// It is here.
    Here(Met),
    /// Nobody answers at any of its addresses.
    Nowhere,
    /// Somebody answers who is not the unit, or not surely.
    Doubt(Doubt),
}

/// Why nothing is tried at what answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// What answers, and what was expected, without a full stop.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

/// Looks for `unit` at every address that the bench names for it.
pub(super) async fn look_for(setup: &Setup<'_>, unit: &Unit) -> Look {
    if unit.macs.is_empty() {
        return Look::Here(Met {
            address: unit.address,
            mac: MacSeen::NoneNamed,
        });
    }
    // Nobody watching is no fault.
    let _unwatched = setup.progress.send(Progress::Looking {
        unit: unit.label.clone(),
        addresses: unit.addresses().collect(),
    });
    let asked = Asked::of(setup.bench, setup.declaration, unit);
    let looking = unit.addresses().map(|address| {
        let ports = &asked.tcp;
        presence::look(address, ports, setup.port_patience)
    });
    let mut looking: FuturesUnordered<_> = looking.collect();
    let mut signs = Vec::new();
    while let Some(sign) = looking.next().await {
        let found = sign.answered && own_mac(unit, &sign).is_some();
        signs.push(sign);
        // Who answers with the unit's own MAC is the unit, whoever else may answer elsewhere.
        if found {
            break;
        }
    }
    let place = |sign: &Sign| unit.addresses().position(|one| one == sign.address);
    signs.sort_by_key(place);
    let look = judged(setup.bench, unit, &signs);
    if let Look::Here(met) = &look {
        let _unwatched = setup.progress.send(Progress::Met {
            unit: unit.label.clone(),
            met: met.clone(),
        });
    }
    look
}

/// The unit's own MAC, where the neighbour table has that and no other.
fn own_mac(unit: &Unit, sign: &Sign) -> Option<Mac> {
    let macs: &[Mac] = match &sign.neighbour {
        Neighbour::Known { mac, .. } => std::slice::from_ref(mac),
        Neighbour::Several(macs) => macs,
        Neighbour::Nobody | Neighbour::Untold(_) => &[],
    };
    let first = macs.first().copied();
    first.filter(|_| macs.iter().all(|mac| unit.macs.contains(mac)))
}

/// What the signs at the addresses of a unit come to, its first address first.
fn judged(bench: &Bench, unit: &Unit, signs: &[Sign]) -> Look {
    let there: Vec<&Sign> = signs.iter().filter(|sign| sign.is_there()).collect();
    if there.is_empty() {
        return Look::Nowhere;
    }
    let own = there
        .iter()
        .filter_map(|sign| Some((*sign, own_mac(unit, sign)?)));
    // One at which no knock was answered may be an address that it is about to leave.
    if let Some((sign, mac)) = own.min_by_key(|(sign, _)| !sign.answered) {
        let seen = mac.to_string();
        return Look::Here(Met {
            address: sign.address,
            mac: MacSeen::AsNamed { seen },
        });
    }
    let untold = there
        .iter()
        .filter_map(|sign| Some((*sign, why_untold(sign)?)));
    let untold: Vec<(&Sign, &str)> = untold.collect();
    match untold.as_slice() {
        [] => Look::Doubt(another(unit, &there)),
        [(sign, why)] => {
            let address = sign.address;
            if let Some(other) = bench.other_met_at(unit, address) {
                return Look::Doubt(either(unit, other, address, why));
            }
            let why = (*why).to_owned();
            let mac = MacSeen::NotCompared { why };
            Look::Here(Met { address, mac })
        }
        more => {
            let there: Vec<&Sign> = more.iter().map(|(sign, _)| *sign).collect();
            Look::Doubt(several(unit, &there))
        }
    }
}

/// Why the neighbour table does not tell who is at an address, where it does not.
fn why_untold(sign: &Sign) -> Option<&str> {
    match &sign.neighbour {
        Neighbour::Untold(why) => Some(why),
        // A knock was answered, if not by a neighbour: by a machine further away.
        Neighbour::Nobody => Some("nobody on this machine's links has its address"),
        Neighbour::Known { .. } | Neighbour::Several(_) => None,
    }
}

/// Whether there is one address at which the unit may be met, and no other unit may be.
pub(super) fn is_met_at_one(bench: &Bench, unit: &Unit) -> bool {
    unit.also_at.is_empty() && bench.other_met_at(unit, unit.address).is_none()
}

/// Doubt where after the ports were tried the neighbour table names another device than the unit.
pub(super) fn strayed(unit: &Unit) -> Result<(), Doubt> {
    if unit.macs.is_empty() {
        return Ok(());
    }
    let sign = Sign {
        address: unit.address,
        answered: true,
        neighbour: presence::neighbour(unit.address, Duration::ZERO),
    };
    if why_untold(&sign).is_none() && own_mac(unit, &sign).is_none() {
        return Err(another(unit, &[&sign]));
    }
    Ok(())
}

/// Other devices answer, and the unit does not.
fn another(unit: &Unit, there: &[&Sign]) -> Doubt {
    let named: Vec<String> = unit.macs.iter().map(ToString::to_string).collect();
    Doubt {
        what: format!(
            "another device than unit {} answers {}, and the bench names {} for the unit; nothing is tried there",
            unit.label,
            places(there),
            named.join(" and ")
        ),
        remedy: "If it is another device, take it off that address, and see that the unit is on and at an address that the \
                 bench names. If it is the unit, `mac` is wrong or not all of its MACs are named: mend the bench file and \
                 begin anew. Where another machine passes everything on to the unit, name its `serial` and no `mac`"
            .to_owned(),
    }
}

/// Several answer, and nothing tells which is the unit.
fn several(unit: &Unit, there: &[&Sign]) -> Doubt {
    Doubt {
        what: format!(
            "more than one address of unit {} answers ({}), and no MAC shows which is the unit's; nothing is tried there",
            unit.label,
            places(there)
        ),
        remedy: "Take whatever else answers off these addresses, or bring this machine and the unit onto one link, where MACs \
                 show"
            .to_owned(),
    }
}

/// Two units may be met at an address, and nothing tells which of them is.
fn either(unit: &Unit, other: &Unit, address: IpAddr, why: &str) -> Doubt {
    Doubt {
        what: format!(
            "at {address} either unit {} or unit {} answers, and their MACs cannot be compared: {why}; nothing is tried there",
            unit.label, other.label
        ),
        remedy: "Bring this machine and the units onto one link, so that their MACs show; or leave that address in the bench \
                 file to one unit, and begin anew"
            .to_owned(),
    }
}

/// `at 192.168.1.64 (MAC 02:00:5e:10:00:02) and at 192.168.1.1`.
fn places(there: &[&Sign]) -> String {
    let place = |sign: &&Sign| {
        let macs = match &sign.neighbour {
            Neighbour::Known { mac, .. } => format!(" (MAC {mac})"),
            Neighbour::Several(macs) => {
                let macs: Vec<String> = macs.iter().map(ToString::to_string).collect();
                format!(" (on several links, MACs {})", macs.join(" and "))
            }
            Neighbour::Nobody | Neighbour::Untold(_) => String::new(),
        };
        format!("at {}{macs}", sign.address)
    };
    let places: Vec<String> = there.iter().map(place).collect();
    places.join(" and ")
}

/// That a unit answers nowhere, in words without a full stop.
pub(super) fn nowhere(unit: &Unit) -> String {
    let addresses: Vec<String> = unit.addresses().map(|one| one.to_string()).collect();
    match addresses.as_slice() {
        [one] => format!("it did not answer at {one}"),
        several => format!("it answered at none of {}", several.join(", ")),
    }
}

#[cfg(test)]
mod tests;
