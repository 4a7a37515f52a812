//! What a notice of one kind says beyond the rest, from a JSON file: read with every fault of it named at once.

use std::path::Path;

use serde_json::{Map, Value};

use super::variation::read_object;
use crate::exit::Failure;

/// A member that must be there, what it says, and how.
type Member = (&'static str, &'static str, Kind);

/// How a member is written.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Day,
    Count,
    CountOrNull,
    YesNo,
    Texts,
    Lots,
    Object,
    OneOf(&'static [&'static str]),
}

const COMPLIANCE: &[Member] = &[
    (
        "comply_by",
        "the last day to comply, such as \"2027-04-01\"",
        Kind::Day,
    ),
    (
        "steps",
        "a list of steps to take, which may be empty",
        Kind::Texts,
    ),
];
const RECALL: &[Member] = &[
    (
        "supplied",
        "how many units were supplied, a whole number",
        Kind::Count,
    ),
    (
        "inadequate",
        "why what the businesses have done is not enough",
        Kind::Text,
    ),
    (
        "insufficient",
        "why nothing less than a recall would be enough",
        Kind::Text,
    ),
    ("return_to", "to whom units are returned", Kind::Text),
    (
        "arrangements_by",
        "the last day for the arrangements",
        Kind::Day,
    ),
    (
        "inform_customers",
        "whether customers must be told, true or false",
        Kind::YesNo,
    ),
];
const PENALTY: &[Member] = &[
    ("breach", "the provision that was breached", Kind::Text),
    (
        "amount_pence",
        "the sum in pence, a whole number",
        Kind::Count,
    ),
    (
        "daily_pence",
        "the sum for each day in pence, or null",
        Kind::CountOrNull,
    ),
    (
        "pay_within_days",
        "the days to pay, a whole number",
        Kind::Count,
    ),
    (
        "factors",
        "what was made of each factor, by its id in the regime",
        Kind::Object,
    ),
    (
        "revenue",
        "what is known of the revenue, such as {\"kind\": \"no-period\"}",
        Kind::Object,
    ),
    (
        "group",
        "whether it is the revenue of a group, true or false",
        Kind::YesNo,
    ),
];
const FORFEITURE: &[Member] = &[
    ("court", "the court", Kind::Text),
    (
        "sought",
        "\"deliver-up\" or \"destroy\"",
        Kind::OneOf(&["deliver-up", "destroy"]),
    ),
    (
        "goods",
        "the lots, each with description, quantity, seal and held_at",
        Kind::Lots,
    ),
    (
        "interested",
        "the parties with an interest, as a list of their ids",
        Kind::Texts,
    ),
];
const LOT: &[Member] = &[
    ("description", "what the goods are", Kind::Text),
    ("quantity", "how many, a whole number", Kind::Count),
    ("seal", "the number of the seal", Kind::Text),
    ("held_at", "where they are held", Kind::Text),
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
    let named = members
        .iter()
        .filter_map(|(name, what, kind)| match object.get(*name) {
            None => Some(format!("`{of}{name}` is missing: {what}")),
            Some(value) if !kind.fits(value) => {
                Some(format!("`{of}{name}` is not {}: {what}", kind.words()))
            }
            Some(_) => None,
        });
    let unknown = object
        .keys()
        .filter(|key| *key != "kind" && !members.iter().any(|(name, ..)| name == key))
        .map(|key| format!("`{of}{key}` is not known"));
    named.chain(unknown).collect()
}

impl Kind {
    fn fits(self, value: &Value) -> bool {
        let list =
            |fits: fn(&Value) -> bool| value.as_array().is_some_and(|all| all.iter().all(fits));
        match self {
            Self::Text => value.is_string(),
            Self::Day => value
                .as_str()
                .is_some_and(|day| day.parse::<jiff::civil::Date>().is_ok()),
            Self::Count => value.is_u64(),
            Self::CountOrNull => value.is_u64() || value.is_null(),
            Self::YesNo => value.is_boolean(),
            Self::Texts => list(Value::is_string),
            // Each lot is held against its own members.
            Self::Lots => value.is_array(),
            Self::Object => value.is_object(),
            Self::OneOf(words) => value.as_str().is_some_and(|word| words.contains(&word)),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Text => "a text in quotes",
            Self::Day => "a day of the calendar",
            Self::Count => "a whole number",
            Self::CountOrNull => "a whole number or null",
            Self::YesNo => "true or false",
            Self::Texts => "a list of texts",
            Self::Lots => "a list",
            Self::Object => "an object",
            Self::OneOf(_) => "one of the words that it can be",
        }
    }
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
        let odd = json!({ "kind": "compliance", "comply_by": "2027-02-30", "steps": ["x", 1] });
        assert_eq!(found(&odd).len(), 2, "{:?}", found(&odd));
        let whole = json!({ "kind": "compliance", "comply_by": "2027-04-01", "steps": [] });
        assert_eq!(found(&whole), Vec::<String>::new());
    }
}
