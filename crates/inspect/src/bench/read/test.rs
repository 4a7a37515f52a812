//! What is tested, how far it goes, and what a hand does for it: `[test]`, `[caps]` and `[hands]` of a bench file.

use std::collections::{BTreeMap, BTreeSet};

use proofhouse_law::observation::DeviceState;
use toml::de::DeValue;

use crate::bench::values::{Gather, Section, integer};
use crate::bench::{Caps, Ports, STATES, state_name};

pub(super) fn read_test<'t>(
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

pub(super) fn read_ports<'t>(gather: &mut Gather<'t>, section: &mut Section<'t>) -> Option<Ports> {
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

pub(super) fn read_caps<'t>(gather: &mut Gather<'t>, root: &mut Section<'t>) -> Caps {
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

/// What a hand does to bring a unit of this device into each state, in the tester's own words.
pub(super) fn read_hands<'t>(
    gather: &mut Gather<'t>,
    root: &mut Section<'t>,
) -> BTreeMap<DeviceState, String> {
    let mut section = gather.section(root, "hands", false);
    let mut hands = BTreeMap::new();
    for state in STATES {
        let Some((text, at)) = gather.text(&mut section, state_name(state), None) else {
            continue;
        };
        if text.chars().any(char::is_control) {
            gather.report(
                at,
                "bench.hand",
                "what a hand does has more than one line",
                "Write it in one line, such as \"hold the reset button for 10 s until the light blinks\".",
            );
        }
        // The words stand in a sentence of ours.
        let text = text.trim().trim_end_matches(['.', ',', ';']).to_owned();
        hands.insert(state, text);
    }
    gather.leftovers(&section);
    hands
}
