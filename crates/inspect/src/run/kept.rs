//! How many observations are kept, and what is said of those that are not.

use proofhouse_law::observation::{Fact, Observation};

use super::desk::DISCOVERY;

/// The most observations that are kept of all units: a bundle holds 20,000 (`archive.rs` of the evidence), and no
/// device may void what was seen of the others.
pub(super) const OBSERVATIONS_MAX: usize = 15_000;

/// Adds to at most `most` observations; beyond them one of each unit and state says that not all is there.
pub(super) fn push(
    all: &mut Vec<Observation>,
    most: usize,
    mut observation: Observation,
) -> Option<&Observation> {
    let mut beyond = all.iter().skip(most);
    if beyond.any(|one| one.subject == observation.subject) {
        return None;
    }
    if all.len() >= most {
        DISCOVERY.clone_into(&mut observation.check);
        let reason = format!("more was seen than the {most} observations that are kept");
        observation.fact = Fact::NotAllSeen { reason };
    }
    all.push(observation);
    all.last()
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use proofhouse_law::observation::{Component, DeviceState, Subject};

    use super::*;

    fn announced() -> Fact {
        Fact::Announced {
            protocol: "mdns".to_owned(),
            name: "camera".to_owned(),
            says: Vec::new(),
        }
    }

    fn seen(unit: &str) -> Observation {
        Observation {
            id: "inspect-0001".parse().unwrap(),
            check: "some.check".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            subject: Subject {
                unit: Some(unit.to_owned()),
                state: Some(DeviceState::FactoryDefault),
                firmware: None,
                component: Component::PreInstalledSoftware,
            },
            fact: announced(),
            transcripts: Vec::new(),
        }
    }

    #[test]
    fn no_device_fills_a_bundle_and_each_unit_says_where_something_is_missing() {
        let mut all = Vec::new();
        for unit in ["A", "A", "A", "A", "B", "B", "A"] {
            push(&mut all, 2, seen(unit));
        }
        let kept: Vec<_> = all
            .iter()
            .map(|one| (one.subject.unit.as_deref().unwrap(), one.fact.clone()))
            .collect();
        let found = announced();
        let missing = Fact::NotAllSeen {
            reason: "more was seen than the 2 observations that are kept".to_owned(),
        };
        assert_eq!(
            kept,
            [
                ("A", found.clone()),
                ("A", found),
                ("A", missing.clone()),
                ("B", missing)
            ]
        );
    }
}
