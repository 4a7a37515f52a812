//! One unit of a bench file: its exact address, what it is known by, and the passwords that are its own.

use std::net::IpAddr;

use super::test::read_ports;
use crate::bench::address::{is_of_one_link, why_not_exact};
use crate::bench::values::{Gather, Section};
use crate::bench::{Authority, Mac, Reach, Unit, reach_of};
use crate::credentials::List;

/// The most accounts of one unit.
const ACCOUNTS_MAX: usize = 8;
/// The most further addresses of one unit, and the most hardware addresses.
const ALSO_AT_MAX: usize = 8;
const MACS_MAX: usize = 8;

pub(super) fn read_unit<'t>(
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
    let also_at = read_also_at(gather, &mut section, authority, address);
    let macs = read_macs(gather, &mut section);
    let serial = gather
        .text(&mut section, "serial", None)
        .map(|(text, _)| text);
    if macs.is_none() && serial.is_none() {
        gather.report(
            section.start(),
            "bench.unidentified",
            "the unit has neither `mac` nor `serial`",
            "Write one of them, as it stands on the device: the evidence must name the very unit.",
        );
    }
    if macs.is_none() && !also_at.is_empty() {
        gather.report(
            section.start(),
            "bench.unidentified",
            "the unit has `also_at` and no `mac`",
            "Write its `mac`, as it stands on the device: whatever else answers at one of these addresses would be taken for it.",
        );
    }
    let ports = match section.value("ports") {
        Some(_) => read_ports(gather, &mut section),
        None => None,
    };
    let accounts = read_accounts(gather, &mut section);
    let label_password = gather
        .text(&mut section, "label_password", None)
        .map(|(text, _)| text);
    let user_password = gather
        .text(&mut section, "user_password", None)
        .and_then(|(text, at)| untried(gather, text, at, label_password.as_deref()));
    gather.leftovers(&section);
    Some(Unit {
        label: label?.0,
        address: address?,
        also_at,
        macs: macs.unwrap_or_default(),
        serial,
        ports,
        accounts,
        label_password,
        user_password,
    })
}

/// The accounts that the unit's own passwords belong to; `admin` where none is named.
fn read_accounts<'t>(gather: &mut Gather<'t>, section: &mut Section<'t>) -> Vec<String> {
    let written = gather.texts(section, "accounts");
    if let Some((_, at)) = written.get(ACCOUNTS_MAX) {
        gather.report(
            *at,
            "bench.accounts",
            format!("`accounts` names more than {ACCOUNTS_MAX}"),
            "Name those that the unit's own passwords belong to; the lists bring the usual ones.",
        );
    }
    if written.is_empty() {
        return vec!["admin".to_owned()];
    }
    let texts = written.into_iter().map(|(text, _)| text);
    texts.take(ACCOUNTS_MAX).collect()
}

/// The password that a person sets: where it is tried as somebody else's too, nobody could tell whose was accepted.
fn untried(
    gather: &mut Gather<'_>,
    password: String,
    at: usize,
    label_password: Option<&str>,
) -> Option<String> {
    let shipped = List::shipped().is_ok_and(|list| list.tries_password(&password));
    let whose = if shipped {
        "is in the lists of default passwords"
    } else if label_password == Some(password.as_str()) {
        "is the one on the label"
    } else {
        return Some(password);
    };
    gather.report(
        at,
        "bench.user-password",
        format!(
            "`user_password` {whose}: once it is accepted, it could not be told from a default"
        ),
        "Write one that you made up for this test, and set that on the unit.",
    );
    None
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
    exact_address(gather, &text, at, authority)
}

/// Where else the unit may be met: each address as exact as the first, and none twice.
fn read_also_at<'t>(
    gather: &mut Gather<'t>,
    section: &mut Section<'t>,
    authority: Option<&Authority>,
    first: Option<IpAddr>,
) -> Vec<IpAddr> {
    let mut known: Vec<IpAddr> = first.into_iter().collect();
    let mut further = Vec::new();
    for (place, (text, at)) in gather.texts(section, "also_at").into_iter().enumerate() {
        if place == ALSO_AT_MAX {
            gather.report(
                at,
                "bench.address",
                format!("`also_at` names more than {ALSO_AT_MAX} addresses"),
                "Name those at which this unit is met in the states of the test, and no others.",
            );
            break;
        }
        let Some(address) = exact_address(gather, &text, at, authority) else {
            continue;
        };
        if known
            .iter()
            .any(|one| one.to_canonical() == address.to_canonical())
        {
            gather.report(
                at,
                "bench.address",
                format!("the unit's address {address} is named twice"),
                "Name each address once: the usual one as `address`, the others in `also_at`.",
            );
            continue;
        }
        known.push(address);
        further.push(address);
    }
    further
}

/// An exact address that may be tested.
fn exact_address(
    gather: &mut Gather<'_>,
    text: &str,
    at: usize,
    authority: Option<&Authority>,
) -> Option<IpAddr> {
    let Ok(address) = text.parse::<IpAddr>() else {
        let (code, what, remedy) = why_not_exact(text);
        gather.report(at, code, what, remedy);
        return None;
    };
    if is_of_one_link(address) {
        gather.report(
            at,
            "bench.address",
            format!("{address} is an address of one link, which means nothing without the name of that link"),
            "Write an IPv4 address of the unit, or an IPv6 address that holds on its whole network (such as one that begins with fd).",
        );
        return None;
    }
    let signed = authority.is_some_and(|authority| authority.signed.is_some());
    match reach_of(address) {
        Reach::Local => Some(address),
        Reach::Public if signed => Some(address),
        Reach::Public => {
            gather.report(
                at,
                "bench.public-address",
                format!("{address} is a public address, and the authority is not signed"),
                "Bring the unit into a network of your own; or write `signed = \"authority.json\"` in [authority], and have the holder of an enrolled approval key make that file: `proofhouse bench authority new`.",
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

/// The unit's hardware addresses, one or a list; `None` where none is named.
fn read_macs<'t>(gather: &mut Gather<'t>, section: &mut Section<'t>) -> Option<Vec<Mac>> {
    let written = gather.one_or_more(section, "mac");
    let mut macs: Vec<Mac> = Vec::new();
    for (text, at) in &written {
        let why = match text.parse::<Mac>() {
            Ok(mac) if !mac.is_one_devices() => {
                format!("{text:?} is the MAC address of no single device")
            }
            Ok(mac) if macs.contains(&mac) => format!("the MAC address {mac} is named twice"),
            Ok(_) if macs.len() == MACS_MAX => {
                format!("`mac` names more than {MACS_MAX} addresses")
            }
            Ok(mac) => {
                macs.push(mac);
                continue;
            }
            Err(()) => format!("{text:?} is not a MAC address"),
        };
        let remedy = "Write six pairs of hexadecimal digits, such as \"02:00:5e:10:00:01\"; several of one unit as a list, each once.";
        gather.report(*at, "bench.mac", why, remedy);
    }
    (!written.is_empty()).then_some(macs)
}
