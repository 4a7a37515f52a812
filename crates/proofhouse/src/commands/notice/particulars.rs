//! What a notice of one kind says beyond the rest, from a JSON file: read with every fault of it named at once.

use std::path::Path;

use serde_json::{Map, Value};

use super::variation::read_object;
use crate::exit::Failure;

/// A member that must be there, and what it says.
type Member = (&'static str, &'static str);

const COMPLIANCE: &[Member] = &[
    (
        "comply_by",
        "the last day to comply, such as \"2027-04-01\"",
    ),
    ("steps", "a list of steps to take, which may be empty"),
];
const RECALL: &[Member] = &[
    ("supplied", "how many units were supplied, a whole number"),
    (
        "inadequate",
        "why what the businesses have done is not enough",
    ),
    (
        "insufficient",
        "why nothing less than a recall would be enough",
    ),
    ("return_to", "to whom units are returned"),
    ("arrangements_by", "the last day for the arrangements"),
    (
        "inform_customers",
        "whether customers must be told, true or false",
    ),
];
const PENALTY: &[Member] = &[
    ("breach", "the provision that was breached"),
    ("amount_pence", "the sum in pence, a whole number"),
    ("daily_pence", "the sum for each day in pence, or null"),
    ("pay_within_days", "the days to pay, a whole number"),
    (
        "factors",
        "what was made of each factor, by its id in the regime",
    ),
    (
        "revenue",
        "what is known of the revenue, such as {\"kind\": \"no-period\"}",
    ),
    (
        "group",
        "whether it is the revenue of a group, true or false",
    ),
];
const FORFEITURE: &[Member] = &[
    ("court", "the court"),
    ("sought", "\"deliver-up\" or \"destroy\""),
    (
        "goods",
        "the lots, each with description, quantity, seal and held_at",
    ),
    (
        "interested",
        "the parties with an interest, as a list of their ids",
    ),
];
const LOT: &[Member] = &[
    ("description", "what the goods are"),
    ("quantity", "how many, a whole number"),
    ("seal", "the number of the seal"),
    ("held_at", "where they are held"),
];

/// The kinds, with their members.
const KINDS: [(&str, &[Member]); 4] = [
    ("compliance", COMPLIANCE),
    ("recall", RECALL),
    ("penalty", PENALTY),
    ("forfeiture", FORFEITURE),
];

/// Reads the file; the office itself holds what it says against the law.
pub(super) fn read(file: &Path) -> Result<Value, Failure> {
    let particulars = read_object(file, "notice.particulars-file", "the particulars")?;
    let faults = particulars.as_object().map(faults).unwrap_or_default();
    if faults.is_empty() {
        return Ok(particulars);
    }
    Err(Failure::usage(
        "notice.particulars-file",
        format!("{}: {}.", file.display(), faults.join("; ")),
        "Complete the file; proofhouse notice draft --help says what each kind of notice needs.",
    ))
}

/// Everything that is missing, and everything that nobody knows.
fn faults(object: &Map<String, Value>) -> Vec<String> {
    let kind = object.get("kind").and_then(Value::as_str).unwrap_or("");
    let Some((_, members)) = KINDS.iter().find(|(name, _)| *name == kind) else {
        let known = KINDS.map(|(name, _)| name).join(", ");
        return vec![format!("`kind` is none of {known}")];
    };
    let mut faults = wrong(object, members, "");
    let goods = object.get("goods").and_then(Value::as_array);
    for (at, lot) in goods.into_iter().flatten().enumerate() {
        let of = format!("goods[{at}].");
        match lot.as_object() {
            Some(lot) => faults.extend(wrong(lot, LOT, &of)),
            None => faults.push(format!("`goods[{at}]` is no object")),
        }
    }
    faults
}

fn wrong(object: &Map<String, Value>, members: &[Member], of: &str) -> Vec<String> {
    let missing = members
        .iter()
        .filter(|(name, _)| !object.contains_key(*name))
        .map(|(name, what)| format!("`{of}{name}` is missing: {what}"));
    let unknown = object
        .keys()
        .filter(|key| *key != "kind" && !members.iter().any(|(name, _)| name == key))
        .map(|key| format!("`{of}{key}` is not known"));
    missing.chain(unknown).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(value: &Value) -> Vec<String> {
        faults(value.as_object().unwrap())
    }

    #[test]
    fn every_missing_and_unknown_member_is_named_at_once() {
        let half = json!({
            "kind": "forfeiture", "court": "A court", "sort": "destroy",
            "goods": [{ "description": "Cameras", "quantity": 4, "seal": "S-1" }],
        });
        let shown = found(&half).join("\n");
        for name in [
            "`sought` is missing",
            "`interested` is missing",
            "`sort` is not known",
            "`goods[0].held_at` is missing",
        ] {
            assert!(shown.contains(name), "{name}: {shown}");
        }
        assert!(
            found(&json!({ "kind": "ban" }))[0].contains("compliance, recall, penalty, forfeiture")
        );
        let whole = json!({ "kind": "compliance", "comply_by": "2027-04-01", "steps": [] });
        assert_eq!(found(&whole), Vec::<String>::new());
    }
}
