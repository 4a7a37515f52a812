//! Reading tries of credentials: one interface at a time, in the states that the rule covers, over all units tested.
//!
//! Nothing here passes for want of evidence: a pass needs a list run to its end on the interface, and what the units showed.

use std::collections::{BTreeMap, BTreeSet};

mod chosen;
mod led_on;
mod lists;
mod scope;

use super::Reading;
use crate::observation::{CredentialOrigin, DeviceState, Fact, Interface, Observation, SecretTag};
use crate::regime::{Outcome, Predicate, Provision};
use crate::set_up::{Doubts, left_open};
use crate::visit::Visit;
use scope::{beyond, covers_component, covers_state};

/// What was observed on one interface, sorted by whether the rule covers the state it was observed in.
#[derive(Default)]
struct Seen<'o> {
    inside: Vec<&'o Observation>,
    outside: Vec<&'o Observation>,
    /// The states inside in which its port asked for no credential, whatever was taken to speak there.
    open: BTreeSet<DeviceState>,
}

impl<'o> Seen<'o> {
    fn all(&self) -> impl Iterator<Item = &'o Observation> {
        self.inside.iter().chain(&self.outside).copied()
    }

    /// Whether more is known of it than that it answers.
    fn was_tried(&self) -> bool {
        self.all().any(|one| !is_only_found(one))
    }
}

/// A port of one unit in one state, whatever was taken to speak there.
type Place<'o> = (Visit<'o>, &'o str, u16);

fn place<'o>(one: &'o Observation, interface: &'o Interface) -> Place<'o> {
    (Visit::of(one), &interface.transport, interface.port)
}

/// An acceptance: the observation with what it says.
struct Accepted<'o> {
    one: &'o Observation,
    account: &'o str,
    secret: &'o SecretTag,
    origin: &'o CredentialOrigin,
    change_forced: bool,
}

fn accepted<'o>(observations: &[&'o Observation]) -> Vec<Accepted<'o>> {
    observations
        .iter()
        .filter_map(|one| match &one.fact {
            Fact::CredentialAccepted {
                account,
                secret,
                origin,
                change_forced,
                ..
            } => Some(Accepted {
                one,
                account,
                secret,
                origin,
                change_forced: *change_forced,
            }),
            _ => None,
        })
        .collect()
}

/// Reads every interface that was observed on a component that the provision covers.
pub(super) fn read(provision: &Provision, observations: &[Observation]) -> Vec<Reading> {
    let mut interfaces: BTreeMap<&Interface, Seen<'_>> = BTreeMap::new();
    let mut readings = Vec::new();
    let led_on = led_on::places(observations);
    let doubts = Doubts::of(observations);
    let bears = |one: &&Observation| {
        covers_component(provision, one) && !led_on::is_of(one, &led_on) && !doubts.cover(one)
    };
    let of_doubts = (doubts.all())
        .filter(|one| covers_component(provision, one) && covers_state(provision, one));
    readings.extend(
        of_doubts
            .filter_map(|one| Some(Reading::new(Outcome::NotObserved, left_open(one)?, &[one]))),
    );
    for one in observations.iter().filter(bears) {
        if let Some(interface) = one.fact.interface() {
            let seen = interfaces.entry(interface).or_default();
            if covers_state(provision, one) {
                seen.inside.push(one);
            } else {
                seen.outside.push(one);
            }
        } else if let Fact::NoInterfaceFound { ports_tried, .. } = one.fact
            && covers_state(provision, one)
        {
            let reason = format!(
                "No service answered on the {ports_tried} ports tried; there may be another way in."
            );
            readings.push(Reading::new(Outcome::NoInterface, reason, &[one]));
        } else if let Fact::NotAllSeen { reason } = &one.fact
            && covers_state(provision, one)
        {
            let reason = format!("There may be another way in, since not all was seen: {reason}.");
            readings.push(Reading::new(Outcome::InterfaceUnusable, reason, &[one]));
        }
    }
    note_open(&mut interfaces);
    let judged: BTreeSet<Place<'_>> = interfaces
        .iter()
        .flat_map(|(interface, seen)| {
            let tried = seen.all().filter(|one| !is_only_found(one));
            tried.map(|one| place(one, interface))
        })
        .collect();
    for (interface, seen) in &interfaces {
        readings.extend(untried(interface, seen, &judged));
        if seen.was_tried() {
            readings.extend(read_interface(provision, interface, seen));
        }
    }
    if readings.is_empty() {
        let reason = "No observation of a device bears on this provision.";
        readings.push(Reading::new(Outcome::NotObserved, reason, &[]));
    }
    readings
}

/// Notes at each interface the states that the rule covers in which its port asked for no credential.
fn note_open(interfaces: &mut BTreeMap<&Interface, Seen<'_>>) {
    let mut open: BTreeMap<(&str, u16), BTreeSet<DeviceState>> = BTreeMap::new();
    for (interface, seen) in interfaces.iter() {
        let asks_for_none = seen
            .inside
            .iter()
            .filter(|one| matches!(one.fact, Fact::OpenWithoutAuthentication { .. }));
        open.entry((&interface.transport, interface.port))
            .or_default()
            .extend(asks_for_none.filter_map(|one| one.subject.state));
    }
    for (interface, seen) in interfaces {
        let here = open.get(&(interface.transport.as_str(), interface.port));
        seen.open = here.cloned().unwrap_or_default();
    }
}

fn is_only_found(one: &Observation) -> bool {
    matches!(one.fact, Fact::ServiceFound { .. })
}

/// A service that was found and not tried. What was found as one thing and judged as another in the same visit is judged.
fn untried(interface: &Interface, seen: &Seen<'_>, judged: &BTreeSet<Place<'_>>) -> Vec<Reading> {
    let is_anywhere = judged
        .iter()
        .any(|(_, transport, port)| *transport == interface.transport && *port == interface.port);
    if !is_anywhere {
        let all: Vec<&Observation> = seen.all().collect();
        let reason = format!("{interface} was found, and no credential was tried on it.");
        return vec![Reading::new(Outcome::NotObserved, reason, &all)];
    }
    let left = seen
        .inside
        .iter()
        .filter(|one| is_only_found(one) && !judged.contains(&place(one, interface)));
    left.map(|one| {
        let reason = format!(
            "{interface} was found on {}, and no credential was tried on it there.",
            Visit::of(one)
        );
        Reading::new(Outcome::NotObserved, reason, &[one])
    })
    .collect()
}

fn read_interface(provision: &Provision, interface: &Interface, seen: &Seen<'_>) -> Vec<Reading> {
    let mut readings = undecided(interface, &seen.inside);
    readings.extend(chosen::after_reset(interface, &seen.inside));
    if provision.predicate != Predicate::NoUniversalReset {
        readings.extend(forced_changes(interface, seen));
    }
    let bound: Vec<Accepted<'_>> = accepted(&seen.inside)
        .into_iter()
        .filter(|one| !one.change_forced || provision.predicate == Predicate::NoUniversalReset)
        .collect();
    match provision.predicate {
        Predicate::NoListedCredential => readings.extend(guessable(interface, &bound)),
        Predicate::NoUniversalReset => {
            readings.extend(listed(interface, &bound, "after a reset"));
            readings.extend(by_account(provision, interface, seen, &bound));
        }
        _ => readings.extend(by_account(provision, interface, seen, &bound)),
    }
    readings.extend(lists::read(provision, interface, seen, &bound));
    if readings.is_empty() {
        readings.push(beyond(provision, interface, seen));
    }
    readings
}

/// What leaves the interface undecided, whatever else was seen.
fn undecided(interface: &Interface, inside: &[&Observation]) -> Vec<Reading> {
    inside
        .iter()
        .filter_map(|one| {
            let (outcome, reason) = match &one.fact {
                Fact::ControlAccepted { detail, .. } => (
                    Outcome::ControlAccepted,
                    format!("{interface} accepted a random password too ({detail}), so what it accepts shows nothing."),
                ),
                Fact::InterfaceUnusable { reason, .. } => {
                    (Outcome::InterfaceUnusable, format!("{interface} could not be judged: {reason}."))
                }
                Fact::OpenWithoutAuthentication { .. } => (
                    Outcome::OpenAccess,
                    format!("{interface} asks for no credential: a weakness, but not a default password."),
                ),
                _ => return None,
            };
            Some(Reading::new(outcome, reason, &[one]))
        })
        .collect()
}

/// A password that the device makes the user change before use is not in use outside the factory default state. Where
/// nothing was tried in a state that the rule covers, what is in use there was not seen, and this says nothing of it.
fn forced_changes(interface: &Interface, seen: &Seen<'_>) -> Vec<Reading> {
    if seen.inside.iter().all(|one| is_only_found(one)) {
        return Vec::new();
    }
    let all: Vec<&Observation> = seen.all().collect();
    accepted(&all)
        .into_iter()
        .filter(|one| one.change_forced)
        .map(|one| {
            let reason = format!(
                "{interface} accepted the factory password of {} only to have it changed before use: \
                 it is not in use outside the factory default state.",
                one.account
            );
            Reading::new(Outcome::ChangeForced, reason, &[one.one])
        })
        .collect()
}

fn listed(interface: &Interface, bound: &[Accepted<'_>], when: &str) -> Vec<Reading> {
    bound
        .iter()
        .filter(|one| one.origin.is_public())
        .map(|one| {
            let from = match one.origin {
                CredentialOrigin::PublicList { name } => {
                    format!("a password for {} from the public list {name}", one.account)
                }
                _ => format!("an empty password for {}", one.account),
            };
            let reason =
                format!("{interface} accepted {from} {when}, while random ones were refused.");
            Reading::new(Outcome::ListedAccepted, reason, &[one.one])
        })
        .collect()
}

fn guessable(interface: &Interface, bound: &[Accepted<'_>]) -> Vec<Reading> {
    let mut readings = listed(interface, bound, "in a state that the rule covers");
    for one in bound.iter().filter(|one| !one.origin.is_public()) {
        readings.push(match one.origin {
            CredentialOrigin::UserDefined => Reading::new(
                Outcome::UserDefined,
                format!(
                    "The password that {interface} accepted for {} was chosen by the user.",
                    one.account
                ),
                &[one.one],
            ),
            _ => Reading::new(
                Outcome::OtherAccepted,
                format!(
                    "{interface} accepted a password for {} that is in no public list used here.",
                    one.account
                ),
                &[one.one],
            ),
        });
    }
    readings
}

/// Compares the units, account by account.
fn by_account(
    provision: &Provision,
    interface: &Interface,
    seen: &Seen<'_>,
    bound: &[Accepted<'_>],
) -> Vec<Reading> {
    let mut accounts: BTreeMap<&str, Vec<&Accepted<'_>>> = BTreeMap::new();
    for one in bound {
        accounts.entry(one.account).or_default().push(one);
    }
    let beside = chosen::Beside::of(seen);
    accounts
        .into_iter()
        .filter_map(|(account, tries)| {
            let (users, factory): (Vec<_>, Vec<_>) = tries
                .into_iter()
                .partition(|one| *one.origin == CredentialOrigin::UserDefined);
            if factory.is_empty() {
                chosen::read(provision, interface, account, &users, &beside)
            } else {
                Some(compare_units(interface, account, &factory))
            }
        })
        .collect()
}

/// Compares the passwords of one account that nobody chose on the bench.
fn compare_units(interface: &Interface, account: &str, factory: &[&Accepted<'_>]) -> Reading {
    let evidence: Vec<&Observation> = factory.iter().map(|one| one.one).collect();
    if let Some(reading) = shared(interface, account, factory) {
        return reading;
    }
    let units: BTreeSet<&str> = factory
        .iter()
        .filter_map(|one| one.one.subject.unit.as_deref())
        .collect();
    let own = factory
        .iter()
        .all(|one| *one.origin == CredentialOrigin::UnitLabel);
    if units.len() > 1 && own {
        let units: Vec<&str> = units.into_iter().collect();
        let reason = format!(
            "The units {} each accept a password of their own for {account} on {interface}.",
            units.join(" and ")
        );
        return Reading::new(Outcome::DiffersBetweenUnits, reason, &evidence);
    }
    let reason = if units.len() > 1 {
        format!(
            "{interface} accepted a password for {account} that is not known to be each unit's own. Try it on every unit."
        )
    } else {
        format!(
            "{interface} accepted a factory password for {account} on one unit: whether others share it needs a second unit."
        )
    };
    Reading::new(Outcome::OneUnitOnly, reason, &evidence)
}

/// A secret that more than one unit accepts.
fn shared(interface: &Interface, account: &str, factory: &[&Accepted<'_>]) -> Option<Reading> {
    let mut units_of: BTreeMap<&SecretTag, BTreeSet<&str>> = BTreeMap::new();
    for one in factory {
        // A unit without a label cannot be told from another: it never counts as a second one.
        units_of
            .entry(one.secret)
            .or_default()
            .extend(one.one.subject.unit.as_deref());
    }
    units_of.retain(|_, units| units.len() > 1);
    if units_of.is_empty() {
        return None;
    }
    let units: BTreeSet<&str> = units_of.values().flatten().copied().collect();
    let units: Vec<&str> = units.into_iter().collect();
    let sharing = factory
        .iter()
        .filter(|one| units_of.contains_key(one.secret));
    let evidence: Vec<&Observation> = sharing.map(|one| one.one).collect();
    let reason = format!(
        "The units {} accept the same password for {account} on {interface}.",
        units.join(" and ")
    );
    Some(Reading::new(Outcome::SharedByUnits, reason, &evidence))
}
