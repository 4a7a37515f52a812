//! The bench file: which units may be tested, by whose authority, in which states, and how far.
//!
//! Every mistake in the file is reported at once, with its line and what to do. A bench that names no exact
//! address, or whose authority has expired, is refused before a single packet is sent.

use std::collections::BTreeMap;
use std::net::IpAddr;

use jiff::civil::Date;
use proofhouse_law::observation::{DeviceState, Tester};
use serde::Serialize;

mod address;
mod authority;
mod mac;
mod read;
pub(crate) mod values;
mod way;

pub use address::{Reach, reach_of};
pub use authority::{AuthorityError, check_authority, terms};
pub(crate) use authority::{authority, expiry, subject};
pub use mac::Mac;
pub use read::{BENCH_BYTES_MAX, read};
pub use way::way_of_testing;

/// Ports that are tried where the bench names none: where small devices answer for people and for their maker.
pub const COMMON_PORTS: [u16; 32] = [
    21, 22, 23, 80, 81, 82, 88, 443, 554, 1883, 2222, 2323, 5000, 5555, 6789, 7547, 8000, 8008,
    8080, 8081, 8082, 8088, 8443, 8554, 8800, 8888, 8899, 9000, 9527, 9999, 34567, 49152,
];

/// Every state that an inspection can ask for, in the order in which a person brings them about.
pub const STATES: [DeviceState; 5] = [
    DeviceState::FactoryDefault,
    DeviceState::SetUpWithoutChange,
    DeviceState::SetUpByUser,
    DeviceState::Reset,
    DeviceState::ResetThenSetUp,
];

/// The name of a state as bench files and commands write it.
pub fn state_name(state: DeviceState) -> &'static str {
    match state {
        DeviceState::FactoryDefault => "factory-default",
        DeviceState::SetUpWithoutChange => "set-up-without-change",
        DeviceState::SetUpByUser => "set-up-by-user",
        DeviceState::Reset => "reset",
        DeviceState::ResetThenSetUp => "reset-then-set-up",
    }
}

/// A bench that may be tested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bench {
    /// The product.
    pub device: Device,
    /// By what right it is tested.
    pub authority: Authority,
    /// Who tests it, where the bench says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tester: Option<Tester>,
    /// The units, at least one.
    pub units: Vec<Unit>,
    /// The states to test, in order.
    pub states: Vec<DeviceState>,
    /// The ports to try on each unit that names none of its own.
    pub ports: Ports,
    /// Whether services over UDP are asked too, where the bench says so either way.
    pub udp: Option<bool>,
    /// How far the tries go.
    pub caps: Caps,
    /// What a hand does to bring a unit into a state, where the bench says it in words of its own.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub hands: BTreeMap<DeviceState, String>,
}

impl Bench {
    /// Whether services over UDP of `unit` are asked: as the bench says, and where it says nothing, unless it lists
    /// the unit's ports one by one. Who lists ports wants those and no others.
    pub fn asks_udp(&self, unit: &Unit) -> bool {
        let listed = matches!(unit.ports.as_ref().unwrap_or(&self.ports), Ports::These(_));
        self.udp.unwrap_or(!listed)
    }

    /// Another unit that may answer at this address: its MAC alone tells which of the two does. Units that have one address
    /// and no port in common stand behind a machine that passes each port on to another.
    pub(crate) fn other_met_at(&self, unit: &Unit, address: IpAddr) -> Option<&Unit> {
        let mut others = self.units.iter().filter(|other| other.label != unit.label);
        others.find(|other| {
            let is_passed_on = unit.address == other.address && !self.share_a_port(unit, other);
            !is_passed_on && other.addresses().any(|one| one == address)
        })
    }

    /// Whether two units are asked at one port.
    pub(crate) fn share_a_port(&self, unit: &Unit, other: &Unit) -> bool {
        let ports = |unit: &Unit| unit.ports.as_ref().unwrap_or(&self.ports).list();
        let over_udp = self.asks_udp(unit) && self.asks_udp(other);
        over_udp || ports(unit).iter().any(|port| ports(other).contains(port))
    }
}

/// The product on the bench.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Device {
    /// Its brand.
    pub brand: String,
    /// Its model.
    pub model: String,
    /// What it is, such as `camera`.
    pub kind: String,
    /// The firmware version, where known.
    pub firmware: Option<String>,
    /// Its GTIN, where known.
    pub gtin: Option<String>,
    /// A file beside the bench file in which its maker declares the interfaces.
    pub declaration: Option<String>,
    /// What it could do to people: a lock, a heater, an alarm.
    pub hazards: Vec<String>,
    /// Whether a person stands by while it is tested.
    pub person_attends: bool,
}

/// By what right the units are tested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Authority {
    /// Who owns the units.
    pub owner: String,
    /// The basis: a purchase, an instrument, the owner's word.
    pub basis: String,
    /// The last day on which it holds.
    pub expires: Date,
    /// A file beside the bench file with an authority signed by an enrolled approval key, needed for public addresses.
    pub signed: Option<String>,
}

/// One unit of the model.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unit {
    /// What the people at the bench call it.
    pub label: String,
    /// Its exact address.
    pub address: IpAddr,
    /// Further exact addresses at which it may be met, such as the one that it has after a factory reset.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also_at: Vec<IpAddr>,
    /// Its hardware addresses, where the bench names any: several where it has several interfaces, or another after a reset.
    #[serde(rename = "mac", serialize_with = "mac::as_written")]
    pub macs: Vec<Mac>,
    /// Its serial number, where the bench names one.
    pub serial: Option<String>,
    /// Ports of this unit alone.
    pub ports: Option<Ports>,
    /// The accounts that its own passwords belong to.
    pub accounts: Vec<String>,
    /// The password on its label.
    #[serde(skip)]
    pub label_password: Option<String>,
    /// The password that the person at the bench sets on it.
    #[serde(skip)]
    pub user_password: Option<String>,
}

impl Unit {
    /// The name of the unit in observations: its serial number, else its label.
    pub fn name(&self) -> &str {
        self.serial.as_deref().unwrap_or(&self.label)
    }

    /// Every address at which it may be met, its first one first.
    pub fn addresses(&self) -> impl Iterator<Item = IpAddr> {
        std::iter::once(self.address).chain(self.also_at.iter().copied())
    }

    /// The same unit, met at this one of its addresses.
    pub(crate) fn met_at(&self, address: IpAddr) -> Self {
        Self {
            address,
            ..self.clone()
        }
    }
}

/// Which ports are tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ports {
    /// [`COMMON_PORTS`].
    Common,
    /// 1 to 65535.
    All,
    /// These.
    These(Vec<u16>),
}

impl Ports {
    /// The ports, in rising order.
    pub fn list(&self) -> Vec<u16> {
        match self {
            Self::Common => COMMON_PORTS.to_vec(),
            Self::All => (1..=u16::MAX).collect(),
            Self::These(ports) => ports.clone(),
        }
    }
}

/// How far the tries go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Caps {
    /// Tries for one account at one service in one state.
    pub tries_per_account: u32,
    /// Tries at one service in one state.
    pub tries_per_service: u32,
    /// Tries a second at one service.
    pub tries_per_second: u32,
    /// Services of one unit that are tried at once.
    pub services_at_once: u32,
    /// Sessions at one service that are tried side by side.
    pub sessions_at_once: u32,
    /// Wrong tries that must have been made before it is said that nothing slowed them; 0: none are made for it.
    pub defence_tries: u32,
    /// How long a locked login is watched, in seconds; 0: not at all.
    pub lock_watch_seconds: u32,
}

impl Default for Caps {
    /// Enough for the shipped list, and too few to wear out a device.
    fn default() -> Self {
        Self {
            tries_per_account: 40,
            tries_per_service: 100,
            tries_per_second: 10,
            services_at_once: 3,
            sessions_at_once: 3,
            defence_tries: 5,
            lock_watch_seconds: 60,
        }
    }
}

/// A mistake in a bench file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The line, from 1.
    pub line: usize,
    /// Dotted, never reused: what scripts match on.
    pub code: &'static str,
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "line {}: {} [{}]\n    {}",
            self.line, self.what, self.code, self.remedy
        )
    }
}
