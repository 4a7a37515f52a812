//! Keys and passwords of this run that an earlier bundle shows of another product, another firmware or another unit.
//!
//! Tags of passwords are made with a key for one bundle. What opened a login then stands in the earlier transcripts, which
//! are sealed: it is read there, and its tag made anew with the key of this run.

use proofhouse_evidence::bundle::{Bundle, ManifestHead, Target};
use proofhouse_law::Digest;
use proofhouse_law::observation::{CredentialOrigin, Fact, Identity, Observation, SecretTag};

use super::{Compared, Mark, interface_of, key_mark, mark, set_by_user};
use crate::credentials::Pair;
use crate::transcript::accepted;

/// What was on a bench.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bench {
    /// The brand and the model.
    pub product: (String, String),
    /// The firmware, where known.
    pub firmware: Option<String>,
    /// The units.
    pub units: Vec<Target>,
}

/// An earlier bundle, opened and verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// Of its attestation.
    pub attestation: Digest,
    /// What was on its bench.
    pub bench: Bench,
    /// What was seen.
    pub observations: Vec<Observation>,
    /// What opened a login that no user had set a password for: the place of the observation, and the password.
    pub opened: Vec<(usize, Password)>,
}

/// A password of an earlier bundle.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(pub String);

impl std::fmt::Debug for Password {
    /// Without the password: a debug print is no sealed place.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Password(..)")
    }
}

impl Bench {
    fn of(head: &ManifestHead, observations: &[Observation]) -> Self {
        Self {
            product: (head.subject.brand.clone(), head.subject.model.clone()),
            firmware: observations
                .iter()
                .find_map(|one| one.subject.firmware.clone()),
            units: head.authority.targets.clone(),
        }
    }

    fn words(&self) -> String {
        let (brand, model) = &self.product;
        match &self.firmware {
            Some(firmware) => format!("{brand} {model}, firmware {firmware}"),
            None => format!("{brand} {model}, firmware not known"),
        }
    }

    fn is_same_product(&self, other: &Self) -> bool {
        let plain = |text: &str| text.trim().to_lowercase();
        plain(&self.product.0) == plain(&other.product.0)
            && plain(&self.product.1) == plain(&other.product.1)
    }

    fn unit(&self, name: Option<&String>) -> Option<&Target> {
        let name = name?;
        let named = |unit: &&Target| unit.unit.as_ref() == Some(name);
        self.units.iter().find(named)
    }
}

impl Earlier {
    /// What an opened bundle holds. Whether its signer is trusted is for the caller to verify.
    pub fn of(bundle: &Bundle) -> Self {
        Self {
            attestation: Digest::of(&bundle.envelope.to_json()),
            bench: Bench::of(&bundle.manifest.inspection, &bundle.observations),
            observations: bundle.observations.clone(),
            opened: opened(bundle),
        }
    }

    /// What opened it, to be tried on its sisters before any list.
    pub fn pairs(&self) -> Vec<Pair> {
        let opened = self.opened.iter();
        let pairs =
            opened.filter_map(
                |(place, password)| match &self.observations.get(*place)?.fact {
                    Fact::CredentialAccepted { account, .. } => Some(Pair::new(
                        account,
                        &password.0,
                        CredentialOrigin::TesterFile,
                    )),
                    _ => None,
                },
            );
        pairs.collect()
    }

    /// The mark of an observation of the earlier run, a password's as this run would tag it.
    fn mark(&self, place: usize, tag: &dyn Fn(&[u8]) -> SecretTag) -> Option<Mark> {
        if let Some((_, password)) = self.opened.iter().find(|(at, _)| *at == place) {
            return Some(Mark {
                what: Identity::Password,
                value: tag(password.0.as_bytes()).as_str().to_owned(),
            });
        }
        key_mark(&self.observations.get(place)?.fact).map(|(mark, _)| mark)
    }
}

/// The passwords that opened a login, of those that nobody at the bench had set.
fn opened(bundle: &Bundle) -> Vec<(usize, Password)> {
    let user_secrets = user_secrets(&bundle.bench);
    let mut all = Vec::new();
    for (place, one) in bundle.observations.iter().enumerate() {
        let Fact::CredentialAccepted {
            account,
            secret,
            origin,
            ..
        } = &one.fact
        else {
            continue;
        };
        if set_by_user(one, secret, origin, &user_secrets) {
            continue;
        }
        let transcripts = one.transcripts.iter();
        let mut pairs = transcripts
            .filter_map(|of| bundle.transcripts.get(&of.path))
            .flat_map(|bytes| accepted(bytes));
        if let Some((_, password)) = pairs.find(|(of, _)| of == account) {
            all.push((place, Password(password)));
        }
    }
    all
}

/// The tags of the passwords that users set, as the sealed bench has them.
fn user_secrets(bench: &[u8]) -> Vec<SecretTag> {
    let bench: serde_json::Value = serde_json::from_slice(bench).unwrap_or_default();
    let units = bench.get("units").and_then(serde_json::Value::as_array);
    let tags = units.into_iter().flatten().filter_map(|unit| {
        let tag = unit.pointer("/user_password/secret")?.as_str()?;
        Some(SecretTag::new(tag))
    });
    tags.collect()
}

/// Whether two units are surely not one: keys that stay with a unit are its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sameness {
    One,
    Two,
    NotKnown,
}

fn sameness(a: Option<&Target>, b: Option<&Target>) -> Sameness {
    let (Some(a), Some(b)) = (a, b) else {
        return Sameness::NotKnown;
    };
    let serials = both(a.serial.as_deref(), b.serial.as_deref(), serial);
    let macs: Vec<(u64, u64)> = macs(a).flat_map(|a| macs(b).map(move |b| (a, b))).collect();
    let is_one_mac = macs.iter().any(|(a, b)| a == b);
    let are_two = !macs.is_empty() && macs.iter().all(|(a, b)| are_of_two(*a, *b));
    match serials.map(|(a, b)| a == b) {
        Some(true) => Sameness::One,
        _ if is_one_mac => Sameness::One,
        Some(false) => Sameness::Two,
        None if are_two => Sameness::Two,
        None => Sameness::NotKnown,
    }
}

/// Both, read by `read`; `None` where one is not there or says nothing.
fn both<T>(a: Option<&str>, b: Option<&str>, read: impl Fn(&str) -> Option<T>) -> Option<(T, T)> {
    Some((read(a?)?, read(b?)?))
}

/// A serial number as it is compared: without spaces, hyphens and case, and without the `SN` or `S/N` that labels set
/// before it.
fn serial(text: &str) -> Option<String> {
    let plain = plain(text);
    let plain = plain.strip_prefix("sn").unwrap_or(&plain);
    (!plain.is_empty()).then(|| plain.to_owned())
}

/// The MAC addresses by which a unit stands on its bench.
fn macs(unit: &Target) -> impl Iterator<Item = u64> {
    let all = unit.mac.iter().chain(&unit.further_macs);
    all.filter_map(|text| mac(text))
}

/// A MAC address as a number of 48 bits.
fn mac(text: &str) -> Option<u64> {
    let plain = plain(text);
    (plain.len() == 12).then(|| u64::from_str_radix(&plain, 16).ok())?
}

fn plain(text: &str) -> String {
    text.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect()
}

/// How far the addresses of one unit lie from each other at most. Those of its Ethernet, its radios and its other ports
/// follow one another: tools that guess passwords from one try eight neighbours on either side of it, so that two of
/// them may lie sixteen apart.
const NEIGHBOURS: u64 = 16;
/// The bit of an address that no vendor has assigned (IEEE 802, 8.4): it tells nothing of whose it is.
const LOCAL: u64 = 0x0200_0000_0000;

/// Whether two MAC addresses are surely of two units: of two vendors, or far apart within one's. A unit has several.
fn are_of_two(a: u64, b: u64) -> bool {
    let is_assigned = (a | b) & LOCAL == 0;
    is_assigned && (a >> 24 != b >> 24 || a.abs_diff(b) > NEIGHBOURS)
}

/// The keys and passwords that earlier bundles show too, of what is surely another unit: of another product unless serial
/// number or MAC say that it is this very unit, and of the same product only where they say that it is not. A unit has
/// several MAC addresses, so that two say it only where they cannot be one unit's.
/// `tag` names secrets as this run did; `user_secrets` are those that people at this bench set.
pub fn with_earlier(
    own: &Bench,
    observations: &[Observation],
    earlier: &[Earlier],
    tag: &dyn Fn(&[u8]) -> SecretTag,
    user_secrets: &[SecretTag],
) -> Vec<Compared> {
    let mut all: Vec<Compared> = Vec::new();
    let mut told: Vec<(Mark, Digest)> = Vec::new();
    let marks = |bundle: &Earlier| -> Vec<Option<Mark>> {
        let places = 0..bundle.observations.len();
        places.map(|place| bundle.mark(place, tag)).collect()
    };
    let marked: Vec<(&Earlier, Vec<Option<Mark>>)> =
        earlier.iter().map(|one| (one, marks(one))).collect();
    for (place, one) in observations.iter().enumerate() {
        let Some((mark, detail)) = mark(one, user_secrets) else {
            continue;
        };
        for (bundle, marks) in &marked {
            let once = (mark.clone(), bundle.attestation);
            let seen = bundle.observations.iter().zip(marks).find(|(other, its)| {
                its.as_ref() == Some(&mark) && is_of_another(own, one, bundle, other)
            });
            let Some((seen, _)) = seen.filter(|_| !told.contains(&once)) else {
                continue;
            };
            told.push(once);
            let unit = seen.subject.unit.as_deref().unwrap_or("not named");
            all.push(Compared {
                fact: Fact::SameAsEarlier {
                    what: mark.what,
                    interface: interface_of(&one.fact).cloned(),
                    bundle: bundle.attestation,
                    product: bundle.bench.words(),
                    detail: format!("{detail}; its unit {unit}"),
                },
                unit: one.subject.unit.clone(),
                state: one.subject.state,
                rests_on: vec![place],
            });
        }
    }
    all
}

/// Whether `other`, of an earlier bundle, is of a unit that is surely another than that of `one`.
fn is_of_another(own: &Bench, one: &Observation, bundle: &Earlier, other: &Observation) -> bool {
    let here = own.unit(one.subject.unit.as_ref());
    let there = bundle.bench.unit(other.subject.unit.as_ref());
    match sameness(here, there) {
        Sameness::One => false,
        Sameness::Two => true,
        Sameness::NotKnown => !own.is_same_product(&bundle.bench),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two units, each by its serial number and its MAC address.
    fn of(a: [Option<&str>; 2], b: [Option<&str>; 2]) -> Sameness {
        let [a, b] = [a, b].map(|[serial, mac]| Target {
            unit: None,
            address: "192.168.1.9".to_owned(),
            mac: mac.map(str::to_owned),
            further_macs: Vec::new(),
            serial: serial.map(str::to_owned),
        });
        sameness(Some(&a), Some(&b))
    }

    #[test]
    fn a_unit_by_another_of_its_addresses_is_not_said_to_be_another() {
        use Sameness::{NotKnown, One, Two};
        let mac = |a: &str, b: &str| of([None, Some(a)], [None, Some(b)]);
        assert_eq!(mac("00:11:22:33:44:01", "00-11-22-33-44-01"), One);
        assert_eq!(mac("00:11:22:33:44:01", "00:11:22:33:44:02"), NotKnown);
        assert_eq!(mac("00:11:22:33:44:ff", "00:11:22:33:45:0f"), NotKnown);
        assert_eq!(mac("00:11:22:33:44:ff", "00:11:22:33:45:10"), Two);
        assert_eq!(mac("00:11:22:33:44:01", "00:11:23:33:44:01"), Two);
        // One that the unit made up, or made from its own.
        assert_eq!(mac("00:11:22:33:44:01", "02:11:22:33:44:01"), NotKnown);
        assert_eq!(mac("00:11:22:33:44:01", ""), NotKnown);
    }

    #[test]
    fn a_serial_number_tells_units_apart_however_it_is_written() {
        use Sameness::{NotKnown, One, Two};
        let serial = |a: &str, b: &str| of([Some(a), None], [Some(b), None]);
        for same in ["AB 12-3", "ab123", "SN AB123", "S/N: ab-123", "sn-AB123"] {
            assert_eq!(serial("AB123", same), One, "{same}");
        }
        assert_eq!(serial("AB123", "AB124"), Two);
        assert_eq!(serial("S/N", "-"), NotKnown, "neither says anything");
        let (here, next) = (Some("00:11:22:33:44:01"), Some("00:11:22:33:44:02"));
        let (first, second) = (Some("AB123"), Some("AB124"));
        assert_eq!(of([first, here], [second, next]), Two, "sisters of a batch");
        assert_eq!(of([first, here], [second, None]), Two);
        assert_eq!(of([first, here], [second, here]), One);
        assert_eq!(of([first, here], [None, next]), NotKnown);
    }
}
