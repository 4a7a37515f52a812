//! Keys of this run that an earlier bundle shows of another product, another firmware or another unit.

use proofhouse_evidence::bundle::{Bundle, ManifestHead, Target};
use proofhouse_law::Digest;
use proofhouse_law::observation::{Fact, Observation};

use super::{Compared, Mark, interface_of, key_mark};

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
        }
    }
}

/// Whether two units are surely not one: keys that stay with a unit are its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sameness {
    One,
    Two,
    NotKnown,
}

fn sameness(a: Option<&Target>, b: Option<&Target>) -> Sameness {
    let (Some(a), Some(b)) = (a, b) else {
        return Sameness::NotKnown;
    };
    let plain = |text: &str| -> String {
        text.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_lowercase())
            .collect()
    };
    let compare =
        |a: &Option<String>, b: &Option<String>| Some(plain(a.as_ref()?) == plain(b.as_ref()?));
    match (compare(&a.serial, &b.serial), compare(&a.mac, &b.mac)) {
        (Some(true), _) | (_, Some(true)) => Sameness::One,
        (Some(false), _) | (_, Some(false)) => Sameness::Two,
        (None, None) => Sameness::NotKnown,
    }
}

/// The keys that earlier bundles show too, of what is surely another unit: of another product unless serial number or MAC
/// say that it is this very unit, and of the same product only where they say that it is not.
pub fn with_earlier(
    own: &Bench,
    observations: &[Observation],
    earlier: &[Earlier],
) -> Vec<Compared> {
    let mut all: Vec<Compared> = Vec::new();
    let mut told: Vec<(Mark, Digest)> = Vec::new();
    for (place, one) in observations.iter().enumerate() {
        let Some((mark, detail)) = key_mark(&one.fact) else {
            continue;
        };
        for bundle in earlier {
            let once = (mark.clone(), bundle.attestation);
            let seen = bundle
                .observations
                .iter()
                .find(|other| is_anothers(own, one, bundle, other, &mark));
            let Some(seen) = seen.filter(|_| !told.contains(&once)) else {
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

/// Whether `other`, of an earlier bundle, shows the mark of `one` on a unit that is surely another.
fn is_anothers(
    own: &Bench,
    one: &Observation,
    bundle: &Earlier,
    other: &Observation,
    mark: &Mark,
) -> bool {
    if key_mark(&other.fact).is_none_or(|(found, _)| found != *mark) {
        return false;
    }
    let here = own.unit(one.subject.unit.as_ref());
    let there = bundle.bench.unit(other.subject.unit.as_ref());
    match sameness(here, there) {
        Sameness::One => false,
        Sameness::Two => true,
        Sameness::NotKnown => !own.is_same_product(&bundle.bench),
    }
}
