//! What is the same where it must differ, and there where it must be gone: over all that one run observed, and beside
//! earlier bundles.
//!
//! Compared between units: host keys, keys of certificates, passwords that were accepted and that nobody set on the bench.
//! Across a reset: a password that the user set, with what shows that there was a reset. A host key or a certificate that stays through a reset is no old secret:
//! it is the unit's own, and nothing asks that it change. Names that a device announces are not compared: two units of one
//! model rightly bear the same, and the name of a wireless network may be the tester's own; only a name that is said to be
//! that of the device's own access point is. With earlier bundles: keys, and passwords that opened a login there.

use std::collections::{BTreeMap, BTreeSet};

use proofhouse_law::Digest;
use proofhouse_law::observation::{
    CredentialOrigin, DeviceState, Fact, Identity, Interface, Observation, SecretTag,
};

mod earlier;
mod reset;

pub use earlier::{Bench, Earlier, Password, with_earlier};

/// Name of the check in observations.
pub const NAME: &str = "inspect.compare";

/// Keys of a TXT record by which a device names its own access point, in small letters.
const OWN_NETWORK_KEYS: [&str; 4] = ["ap_ssid", "apssid", "softap_ssid", "own_ssid"];

/// What a comparison showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// What.
    pub fact: Fact,
    /// The unit, where it is about one.
    pub unit: Option<String>,
    /// The state, where it is about one.
    pub state: Option<DeviceState>,
    /// The observations that show it, by their places.
    pub rests_on: Vec<usize>,
}

/// Compares what one run observed. `user_secrets`: the tags of the passwords that people at the bench set.
pub fn within(observations: &[Observation], user_secrets: &[SecretTag]) -> Vec<Compared> {
    let mut all = same_in_units(observations, user_secrets);
    all.extend(reset::survived(observations, user_secrets));
    all
}

/// Something that tells a unit from others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Mark {
    what: Identity,
    value: String,
}

/// The mark that a fact shows, with the words that tell how; none where it may rightly be the same everywhere.
fn mark(one: &Observation, user_secrets: &[SecretTag]) -> Option<(Mark, String)> {
    match &one.fact {
        Fact::CredentialAccepted {
            account,
            secret,
            origin,
            change_forced,
            ..
        } => {
            if set_by_user(one, secret, origin, user_secrets) {
                return None;
            }
            let forced = if *change_forced {
                ", whose change is forced before use"
            } else {
                ""
            };
            let kind = if *origin == CredentialOrigin::EmptyPassword {
                "no password at all"
            } else {
                "one password"
            };
            let mark = Mark {
                what: Identity::Password,
                value: secret.as_str().to_owned(),
            };
            Some((mark, format!("account {account:?}, {kind}{forced}")))
        }
        other => key_mark(other),
    }
}

/// The mark of a fact that may be compared between bundles too.
fn key_mark(fact: &Fact) -> Option<(Mark, String)> {
    let mark = |what, value: &Digest| Mark {
        what,
        value: value.to_string(),
    };
    match fact {
        Fact::HostKeyShown {
            algorithm, sha256, ..
        } => Some((
            mark(Identity::HostKey, sha256),
            format!("{algorithm}, SHA-256 {sha256}"),
        )),
        Fact::CertificateShown { certificate, .. } => {
            let sha256 = &certificate.spki_sha256;
            Some((
                mark(Identity::CertificateKey, sha256),
                format!("{}, SHA-256 {sha256}", certificate.key),
            ))
        }
        Fact::Announced { says, .. } => {
            let name = says.iter().find_map(|line| own_network(line))?;
            let mark = Mark {
                what: Identity::NetworkName,
                value: name.to_owned(),
            };
            Some((mark, name.to_owned()))
        }
        _ => None,
    }
}

/// The name of the device's own access point, where a line says just that.
fn own_network(line: &str) -> Option<&str> {
    let (key, name) = line.split_once('=')?;
    let key = key.trim().to_ascii_lowercase();
    let name = name.trim();
    (OWN_NETWORK_KEYS.contains(&key.as_str()) && !name.is_empty()).then_some(name)
}

/// Whether people at the bench set this password. What opens a device before anyone set one is its own.
fn set_by_user(
    one: &Observation,
    secret: &SecretTag,
    origin: &CredentialOrigin,
    user_secrets: &[SecretTag],
) -> bool {
    let untouched = matches!(
        one.subject.state,
        Some(DeviceState::FactoryDefault | DeviceState::SetUpWithoutChange)
    );
    *origin == CredentialOrigin::UserDefined || (!untouched && user_secrets.contains(secret))
}

fn interface_of(fact: &Fact) -> Option<&Interface> {
    match fact {
        Fact::HostKeyShown { interface, .. } | Fact::CertificateShown { interface, .. } => {
            Some(interface)
        }
        other => other.interface(),
    }
}

/// Where a mark was shown, and how.
type Shown = (Option<Interface>, String);

/// How the first service shows a mark, and the others that show the same one.
fn everywhere(shown: &[Shown]) -> String {
    let mut all = shown.iter();
    let first = all.next().map(|(_, detail)| detail.as_str());
    let first = first.unwrap_or_default();
    let mut words = first.to_owned();
    for (interface, detail) in all {
        let place = interface
            .as_ref()
            .map_or_else(|| "elsewhere".to_owned(), ToString::to_string);
        words.push_str("; also ");
        words.push_str(&place);
        if detail != first {
            words.push_str(": ");
            words.push_str(detail);
        }
    }
    words
}

/// Marks that two units or more share.
fn same_in_units(observations: &[Observation], user_secrets: &[SecretTag]) -> Vec<Compared> {
    let mut marked: BTreeMap<Mark, (Vec<Shown>, Vec<usize>)> = BTreeMap::new();
    for (place, one) in observations.iter().enumerate() {
        if let Some((mark, detail)) = mark(one, user_secrets) {
            let (shown, rests_on) = marked.entry(mark).or_default();
            let here = (interface_of(&one.fact).cloned(), detail);
            if !shown.contains(&here) {
                shown.push(here);
            }
            rests_on.push(place);
        }
    }
    let mut all = Vec::new();
    for (mark, (shown, rests_on)) in marked {
        let seen = || rests_on.iter().filter_map(|place| observations.get(*place));
        let units: BTreeSet<&String> = seen().filter_map(|one| one.subject.unit.as_ref()).collect();
        if units.len() < 2 {
            continue;
        }
        all.push(Compared {
            fact: Fact::SameInUnits {
                what: mark.what,
                interface: shown.first().and_then(|(interface, _)| interface.clone()),
                units: units.into_iter().cloned().collect(),
                detail: everywhere(&shown),
            },
            unit: None,
            state: None,
            rests_on,
        });
    }
    all
}
