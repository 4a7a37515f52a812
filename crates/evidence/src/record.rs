//! What a conformance record reads of a bundle: its observations, and who tested what with what authority.

use proofhouse_law::record::{Seen, Source};
use proofhouse_law::{Digest, Observation};

use crate::bundle::Bundle;

/// One bundle as far as a record needs it; the rest of it, which may be large, is let go.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The bundle as the record names it.
    pub source: Source,
    /// What was seen.
    pub observations: Vec<Observation>,
}

impl Evidence {
    /// Takes what a record needs out of a bundle that was opened.
    pub fn of(bundle: Bundle) -> Self {
        Self {
            source: source(&bundle),
            observations: bundle.observations,
        }
    }

    /// What was seen, as the law reads it.
    pub fn seen(&self) -> Seen<'_> {
        Seen {
            bundle: self.source.bundle,
            partial: self.source.partial,
            all_ports: self.source.all_ports,
            observations: &self.observations,
        }
    }
}

/// Whether the bench asked for every TCP port of every unit.
fn all_ports(bench: &[u8]) -> bool {
    let bench: serde_json::Value = serde_json::from_slice(bench).unwrap_or_default();
    let all = |value: Option<&serde_json::Value>| value.is_some_and(|one| one == "all");
    let units = bench.get("units").and_then(serde_json::Value::as_array);
    let of_units = units.into_iter().flatten();
    let mut others = of_units
        .filter_map(|unit| unit.get("ports"))
        .filter(|ports| !ports.is_null());
    all(bench.get("ports")) && others.all(|ports| all(Some(ports)))
}

/// What a report says of a bundle that it rests on.
pub fn source(bundle: &Bundle) -> Source {
    let inspection = &bundle.manifest.inspection;
    let mut firmware: Vec<String> = bundle
        .observations
        .iter()
        .filter_map(|one| one.subject.firmware.clone())
        .collect();
    firmware.sort();
    firmware.dedup();
    let targets = inspection.authority.targets.iter();
    Source {
        bundle: bundle.digest,
        attestation: Digest::of(&bundle.envelope.to_json()),
        tool: inspection.tool.clone(),
        tool_version: inspection.tool_version.clone(),
        product: format!("{} {}", inspection.subject.brand, inspection.subject.model),
        kind: inspection.subject.kind.clone(),
        units: inspection.subject.units.clone(),
        firmware,
        owner: inspection.authority.owner.clone(),
        basis: inspection.authority.basis.clone(),
        expires: inspection.authority.expires,
        targets: targets.map(|one| one.address.clone()).collect(),
        started: inspection.started,
        ended: inspection.ended,
        partial: inspection.partial,
        all_ports: all_ports(&bundle.bench),
        signer: bundle.key_id.to_string(),
        signed_at: bundle.signed_at,
        observations: bundle.observations.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::all_ports;

    #[test]
    fn one_unit_with_few_ports_is_no_search_of_every_port() {
        let asked = |bench: &str| all_ports(bench.as_bytes());
        assert!(asked(r#"{"ports":"all","units":[{"ports":null},{}]}"#));
        assert!(!asked(
            r#"{"ports":"all","units":[{"ports":"all"},{"ports":[80]}]}"#
        ));
        assert!(!asked(r#"{"units":[{"ports":"all"}]}"#));
        assert!(!asked("no JSON"));
    }
}
