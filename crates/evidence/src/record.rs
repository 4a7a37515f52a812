//! What a conformance record reads of a bundle: its observations, and who tested what with what authority.

use std::collections::BTreeSet;

use proofhouse_law::observation::{Fact, Subject};
use proofhouse_law::record::{Authorised, Device, Seen, Signature, Source, tried};
use proofhouse_law::{Digest, Observation};
use serde_json::Value;

use crate::authority::SignedAuthority;
use crate::bundle::{Bundle, SignerStatus, Target, signer};
use crate::keys::TrustFile;
use crate::words;

/// What the signatures of one bundle come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signatures {
    /// That of whoever sealed it.
    pub bundle: Signature,
    /// That under the authority to test, where it holds a signed one.
    pub authority: Option<Signature>,
}

impl Signatures {
    /// Those of a bundle that an office checked when it was lodged.
    pub fn when_lodged(bundle: &Bundle) -> Self {
        Self {
            bundle: Signature::WhenLodged,
            authority: bundle.authority.as_ref().map(|_| Signature::WhenLodged),
        }
    }
}

/// One bundle as far as a record needs it; the rest of it, which may be large, is let go.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// The bundle as the record names it.
    pub source: Source,
    /// What was seen.
    pub observations: Vec<Observation>,
}

impl Evidence {
    /// Takes what a record needs out of a bundle that was opened, and whose signatures came to that.
    pub fn of(bundle: Bundle, signatures: Signatures) -> Self {
        Self {
            source: source(&bundle, signatures),
            observations: bundle.observations,
        }
    }

    /// What was seen, as the law reads it.
    pub fn seen(&self) -> Seen<'_> {
        Seen {
            bundle: self.source.bundle,
            partial: self.source.partial,
            all_ports: self.source.all_ports,
            udp: self.source.asked_udp,
            udp_ports: &self.source.udp_ports,
            observations: &self.observations,
        }
    }
}

/// The units of which nothing answered, each with the state in which it was silent, or passed over.
fn silent(observations: &[Observation]) -> Vec<String> {
    let has_answered = |subject: &Subject| {
        let of_it = |one: &&Observation| {
            (&one.subject.unit, one.subject.state) == (&subject.unit, subject.state)
        };
        let mut services = observations.iter().filter(of_it);
        services.any(|one| matches!(one.fact, Fact::ServiceFound { .. }))
    };
    let silent = observations.iter().filter(|one| match one.fact {
        Fact::NoInterfaceFound { .. } => true,
        Fact::NotAllSeen { .. } => !has_answered(&one.subject),
        _ => false,
    });
    let named = silent.map(|one| {
        let unit = one.subject.unit.as_deref().unwrap_or("without a name");
        match one.subject.state {
            Some(state) => format!("unit {unit}, {}", words::state(state)),
            None => format!("unit {unit}"),
        }
    });
    let mut named: Vec<String> = named.collect();
    named.dedup();
    named
}

/// The number under the product's bar code, where the bench names one.
fn gtin(bench: &[u8]) -> Option<String> {
    let bench = json(bench);
    let named = bench.pointer("/device/gtin").and_then(Value::as_str);
    named.map(str::to_owned)
}

/// Whether the bench asked for every TCP port of every unit.
fn all_ports(bench: &[u8]) -> bool {
    let bench = json(bench);
    let all = |value: Option<&Value>| value.is_some_and(|one| one == "all");
    let mut others = units(&bench)
        .filter_map(|unit| unit.get("ports"))
        .filter(|ports| !ports.is_null());
    all(bench.get("ports")) && others.all(|ports| all(Some(ports)))
}

/// Whether the bench asked services over UDP of every unit. Where it says nothing either way, those units are not asked
/// whose TCP ports it lists one by one.
fn asks_udp(bench: &[u8]) -> bool {
    let bench = json(bench);
    let of_unit = |unit: &Value| {
        let own = unit.get("ports").filter(|ports| !ports.is_null());
        own.or(bench.get("ports")).is_some_and(Value::is_string)
    };
    match bench.get("udp").and_then(Value::as_bool) {
        Some(asked) => asked,
        None => units(&bench).next().is_some() && units(&bench).all(of_unit),
    }
}

/// The UDP ports that were asked of every unit, as far as the bench says which.
fn udp_ports(bench: &[u8]) -> Vec<u16> {
    let bench = json(bench);
    let of_unit = |unit: &Value| -> BTreeSet<u16> {
        let ports = unit.get("udp_asked").and_then(Value::as_array);
        let ports = ports.into_iter().flatten().filter_map(Value::as_u64);
        ports.filter_map(|port| port.try_into().ok()).collect()
    };
    let of_all = units(&bench).map(of_unit);
    let of_all = of_all.reduce(|all, one| all.intersection(&one).copied().collect());
    of_all.into_iter().flatten().collect()
}

fn json(bench: &[u8]) -> Value {
    serde_json::from_slice(bench).unwrap_or_default()
}

fn units(bench: &Value) -> impl Iterator<Item = &Value> {
    let units = bench.get("units").and_then(Value::as_array);
    units.into_iter().flatten()
}

/// What the signatures of a bundle come to.
///
/// # Errors
/// Which does not stand, and why, where the trust file has the key that it names.
pub fn signatures(bundle: &Bundle, trust: Option<&TrustFile>) -> Result<Signatures, String> {
    let Some(trust) = trust else {
        let unchecked = || Signature::NotChecked {
            why: "no trust file was given".to_owned(),
        };
        return Ok(Signatures {
            bundle: unchecked(),
            authority: bundle.authority.as_ref().map(|_| unchecked()),
        });
    };
    let of_authority = |authority: &SignedAuthority| {
        signature(authority.signer(trust), trust)
            .map_err(|why| format!("of the authority to test that it holds, {why}"))
    };
    Ok(Signatures {
        bundle: signature(signer(bundle, trust), trust)?,
        authority: bundle.authority.as_ref().map(of_authority).transpose()?,
    })
}

/// What one signature comes to.
fn signature(signer: SignerStatus, trust: &TrustFile) -> Result<Signature, String> {
    let unknown = || Signature::NotChecked {
        why: "nobody enrolled the key that it names in the trust file".to_owned(),
    };
    match signer {
        SignerStatus::Trusted {
            key_id,
            name,
            drill,
        } => Ok(trust
            .find(&key_id)
            .map_or_else(unknown, |key| Signature::Trusted {
                name: name.as_str().to_owned(),
                from: key.from,
                until: key.until,
                drill,
            })),
        SignerStatus::Refused { why, .. } => Err(why),
        SignerStatus::Unknown { .. } | SignerStatus::Unreadable => Ok(unknown()),
    }
}

/// What a report says of a bundle that it rests on.
pub fn source(bundle: &Bundle, signatures: Signatures) -> Source {
    let inspection = &bundle.manifest.inspection;
    let mut firmware: Vec<String> = bundle
        .observations
        .iter()
        .filter_map(|one| one.subject.firmware.clone())
        .collect();
    firmware.sort();
    firmware.dedup();
    let targets = inspection.authority.targets.iter();
    let authorised = bundle.authority.as_ref().zip(signatures.authority);
    let authorised = authorised.map(|(authority, signature)| Authorised {
        sha256: authority.sha256,
        key: authority.key_id.to_string(),
        signed_at: authority.signed_on,
        signature,
    });
    Source {
        bundle: bundle.digest,
        attestation: Digest::of(&bundle.envelope.to_json()),
        tool: inspection.tool.clone(),
        tool_version: inspection.tool_version.clone(),
        product: format!("{} {}", inspection.subject.brand, inspection.subject.model),
        kind: inspection.subject.kind.clone(),
        gtin: gtin(&bundle.bench),
        units: inspection.subject.units.clone(),
        firmware,
        owner: inspection.authority.owner.clone(),
        basis: inspection.authority.basis.clone(),
        expires: inspection.authority.expires,
        authorised,
        targets: targets.map(|one| one.address.clone()).collect(),
        devices: devices(&inspection.authority.targets, &bundle.bench),
        tester: inspection.tester.clone(),
        judged_by: judged_by(&bundle.observations),
        relies_on: inspection.relies_on.clone(),
        says_drill: inspection.drill,
        started: inspection.started,
        ended: inspection.ended,
        visits: inspection
            .course
            .iter()
            .flat_map(|course| course.visits.iter().cloned())
            .collect(),
        lists: inspection.lists.clone(),
        tried: tried(&bundle.observations),
        partial: inspection.partial,
        all_ports: all_ports(&bundle.bench),
        silent: silent(&bundle.observations),
        asked_udp: asks_udp(&bundle.bench),
        udp_ports: udp_ports(&bundle.bench),
        signer: bundle.key_id.to_string(),
        signed_at: bundle.signed_at,
        signature: signatures.bundle,
        observations: bundle.observations.len(),
    }
}

/// The label of a unit on the bench: observations name it by its serial number, where it has one.
fn label(unit: &str, bench: &Value) -> Option<String> {
    let of_unit = |one: &&Value| {
        let serial = one.get("serial").and_then(Value::as_str);
        let name = serial.or_else(|| one.get("label").and_then(Value::as_str));
        name == Some(unit)
    };
    let label = units(bench).find(of_unit)?.get("label")?;
    label.as_str().map(str::to_owned)
}

/// The units that could be tested, each with all of its addresses; a site is none.
fn devices(targets: &[Target], bench: &[u8]) -> Vec<Device> {
    let bench = json(bench);
    let mut devices: Vec<Device> = Vec::new();
    for target in targets {
        let Some(unit) = &target.unit else {
            continue;
        };
        if let Some(known) = devices.iter_mut().find(|one| one.unit == *unit) {
            known.addresses.push(target.address.clone());
            continue;
        }
        devices.push(Device {
            unit: unit.clone(),
            label: label(unit, &bench),
            addresses: vec![target.address.clone()],
            macs: (target.mac.iter().chain(&target.further_macs).cloned()).collect(),
            serial: target.serial.clone(),
        });
    }
    devices
}

/// The people whose judgements are among the observations.
fn judged_by(observations: &[Observation]) -> Vec<String> {
    let names = observations.iter().filter_map(|one| match &one.fact {
        Fact::JudgedByPerson { by, .. } => Some(by.clone()),
        _ => None,
    });
    let names: BTreeSet<String> = names.collect();
    names.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proofhouse_law::Observation;
    use serde_json::{Value, json};

    use super::{all_ports, asks_udp, label, silent, udp_ports};

    fn seen(unit: &str, fact: &Value) -> Observation {
        serde_json::from_value(json!({
            "id": "inspect-0001", "check": "inspect.service-discovery", "at": "2026-01-01T00:00:00Z",
            "subject": { "unit": unit, "state": "reset", "firmware": null, "component": "hardware" },
            "fact": fact, "transcripts": [],
        }))
        .unwrap()
    }

    #[test]
    fn a_unit_is_silent_that_answered_nowhere_or_was_passed_over() {
        let found = json!({
            "kind": "service-found", "identified_by": "its greeting",
            "interface": { "transport": "tcp", "port": 23, "service": "telnet", "tls": false },
        });
        let not_all = json!({ "kind": "not-all-seen", "reason": "it was passed over" });
        let nothing = json!({ "kind": "no-interface-found", "ports_tried": 32, "refused": 0 });
        let observations = [
            seen("A", &found),
            // Something of it was not seen, but it answered.
            seen("A", &not_all),
            seen("B", &nothing),
            seen("C", &not_all),
        ];
        assert_eq!(
            silent(&observations),
            [
                "unit B, after a factory reset",
                "unit C, after a factory reset"
            ]
        );
    }

    #[test]
    fn a_unit_has_the_label_that_the_bench_gives_it() {
        let bench = json!({ "units": [
            { "label": "A", "serial": "SN-1" }, { "label": "B", "serial": null }, { "label": "SN-1", "serial": "SN-3" },
        ] });
        assert_eq!(label("SN-1", &bench).as_deref(), Some("A"));
        assert_eq!(label("B", &bench).as_deref(), Some("B"));
        assert_eq!(label("SN-2", &bench), None);
    }

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

    #[test]
    fn udp_is_asked_unless_the_bench_says_otherwise_or_lists_ports() {
        let asked = |bench: &str| asks_udp(bench.as_bytes());
        assert!(asked(
            r#"{"ports":"all","udp":null,"units":[{"ports":null}]}"#
        ));
        assert!(!asked(r#"{"ports":"all","udp":false,"units":[{}]}"#));
        assert!(!asked(
            r#"{"ports":"all","units":[{},{"ports":{"these":[80]}}]}"#
        ));
        assert!(asked(r#"{"ports":{"these":[80]},"udp":true,"units":[{}]}"#));
        assert!(!asked("no JSON"));
    }

    #[test]
    fn a_udp_port_counts_as_asked_only_where_it_was_asked_of_every_unit() {
        let asked = |bench: &str| udp_ports(bench.as_bytes());
        assert_eq!(
            asked(r#"{"units":[{"udp_asked":[53,161]},{"udp_asked":[161,1900,70000]}]}"#),
            [161]
        );
        assert!(asked(r#"{"units":[{"udp_asked":[53]},{}]}"#).is_empty());
        assert!(asked("no JSON").is_empty());
    }
}
