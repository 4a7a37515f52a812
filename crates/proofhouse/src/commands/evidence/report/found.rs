//! What was found of a rule that is not met, in plain words: at which door, with which kind of password, in which state of
//! which units. Never the password itself.

use std::collections::{BTreeMap, BTreeSet};

use proofhouse_law::observation::{CredentialOrigin, DeviceState, Fact};
use proofhouse_law::{Finding, Observation, Verdict};

/// What was found; none where the finding is no failure.
pub(super) fn found(finding: &Finding, rests_on: &[&Observation]) -> Option<String> {
    if finding.verdict != Verdict::Fail {
        return None;
    }
    let first = finding.reasons.first()?;
    let more = match finding.reasons.len() {
        0 | 1 => None,
        _ => Some("More was found: it stands below.".to_owned()),
    };
    let said = std::iter::once(first.clone())
        .chain(kinds(first, rests_on))
        .chain(seen(rests_on))
        .chain(more);
    Some(said.collect::<Vec<String>>().join(" "))
}

/// What kind of password it is, where the reason does not say it.
fn kinds(reason: &str, rests_on: &[&Observation]) -> Option<String> {
    let unsaid = |origin: &&CredentialOrigin| match origin {
        CredentialOrigin::PublicList { name } => !reason.contains(name.as_str()),
        CredentialOrigin::EmptyPassword => !reason.contains("empty password"),
        _ => true,
    };
    let origins = rests_on.iter().filter_map(|one| match &one.fact {
        Fact::CredentialAccepted { origin, .. } => Some(origin),
        _ => None,
    });
    let kinds: BTreeSet<String> = origins
        .filter(unsaid)
        .map(|origin| match origin {
            CredentialOrigin::EmptyPassword => origin.words(),
            other => format!("with {}", other.words()),
        })
        .collect();
    let kinds: Vec<String> = kinds.into_iter().collect();
    (!kinds.is_empty()).then(|| format!("The tester got in {}.", kinds.join(", or ")))
}

/// In which states of which units it was seen; none of what is seen of no unit, such as a page.
fn seen(rests_on: &[&Observation]) -> Option<String> {
    let mut units: BTreeMap<DeviceState, BTreeSet<&str>> = BTreeMap::new();
    for one in rests_on {
        if let (Some(state), Some(unit)) = (one.subject.state, one.subject.unit.as_deref()) {
            units.entry(state).or_default().insert(unit);
        }
    }
    let said: Vec<String> = units
        .into_iter()
        .map(|(state, units)| {
            let word = if units.len() == 1 { "unit" } else { "units" };
            let units: Vec<&str> = units.into_iter().collect();
            format!("{} ({word} {})", state.words(), units.join(" and "))
        })
        .collect();
    (!said.is_empty()).then(|| format!("It was seen with the product {}.", said.join(" and ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_found_names_the_kind_of_password_the_state_and_the_units_and_no_secret() {
        let seen = |unit: &str| -> Observation {
            serde_json::from_value(json!({
                "id": format!("inspect-{unit}"), "check": "inspect.default-credential", "at": "2026-01-01T00:00:00Z",
                "subject": { "unit": unit, "state": "reset-then-set-up", "firmware": null, "component": "hardware" },
                "fact": {
                    "kind": "credential-accepted", "account": "admin", "secret": "5e5e", "proof": "it did", "change_forced": false,
                    "interface": { "transport": "tcp", "port": 23, "service": "telnet", "tls": false },
                    "origin": { "from": "public-list", "name": "common" },
                },
                "transcripts": [],
            }))
            .unwrap()
        };
        let mut finding = Finding {
            provision: "psti.sch1.1.2".parse().unwrap(),
            verdict: Verdict::Fail,
            reasons: vec!["The units 0001 and 0002 accept the same password.".to_owned()],
            relies_on: Vec::new(),
        };
        let (one, other) = (seen("0001"), seen("0002"));
        assert_eq!(
            found(&finding, &[&one, &other]).as_deref(),
            Some(
                "The units 0001 and 0002 accept the same password. The tester got in with a password of the public list common. \
                 It was seen with the product after a factory reset, set up again (units 0001 and 0002)."
            )
        );
        finding.verdict = Verdict::Inconclusive;
        assert_eq!(found(&finding, &[&one]), None);
    }
}
