//! What an inspection will cost a unit, before anything is sent to it: ports asked and tries at most.

use std::collections::BTreeMap;

use serde::Serialize;

use super::pairs::list_for;
use super::ports::Asked;
use crate::bench::{Bench, Unit};
use crate::credentials::List;
use crate::declaration::Declaration;

/// The random passwords that bracket the tries at each login.
const CONTROLS: u32 = 2;

/// What one visit of a unit costs at most; the device may end it earlier, by a lock-out or by letting somebody in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// How many TCP ports are asked whether they are open.
    pub tcp_ports: usize,
    /// Which UDP ports are asked.
    pub udp_ports: Vec<u16>,
    /// Tries of the list at one login, within the caps.
    pub listed: u32,
    /// All tries at one login: those of the list, two random passwords, and those that show what slows guessing.
    pub tries_per_login: u32,
    /// How long these tries take at least at one login, at the rate that the bench allows, in seconds.
    pub seconds_per_login: u32,
}

impl Cost {
    /// The cost of one visit of `unit`, where the device's services have no list of their own.
    pub fn of(bench: &Bench, list: &List, declaration: Option<&Declaration>, unit: &Unit) -> Self {
        let asked = Asked::of(bench, declaration, unit);
        let caps = bench.caps;
        let fitting = list.fitting(&bench.device.brand, &bench.device.kind, None);
        let tried = list_for(bench, fitting, unit);
        let mut accounts: BTreeMap<&str, u32> = BTreeMap::new();
        for pair in &tried.pairs {
            let count = accounts.entry(&pair.account).or_default();
            *count = count.saturating_add(1).min(caps.tries_per_account);
        }
        let sum = accounts
            .values()
            .fold(0_u32, |sum, count| sum.saturating_add(*count));
        let listed = sum.min(caps.tries_per_service);
        let tries_per_login = listed + CONTROLS + caps.defence_tries;
        Self {
            tcp_ports: asked.tcp.len(),
            udp_ports: asked.udp,
            listed,
            tries_per_login,
            seconds_per_login: tries_per_login.div_ceil(caps.tries_per_second.max(1)),
        }
    }
}
