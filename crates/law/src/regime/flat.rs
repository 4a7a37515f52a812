//! A regime as one flat list of rows: each value that stands on a footing, under the dotted path that anchors, refusals and
//! confirmations name.
//!
//! The list is drawn from what the model serialises to, so that a new kind of row is in it without a line here: whatever has a
//! `footing` is a row, and what it holds besides is its fields.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, Value};

use super::model::{Footing, Regime};
use crate::refusal::{Basis, Source};

/// The members by which a row is known among its kind, the first that it has.
const KEYS: [&str; 6] = ["id", "action", "act", "name", "number", "key"];
/// Members that are about the edition and not about a rule.
const NOT_FIELDS: [&str; 3] = ["footing", "hash", "id"];
/// Members that say by what something is done: some of what they hold stands on a footing of its own.
const WAYS: [&str; 3] = ["way", "scope", "duties"];
/// Names of numbers that count time: a row that has one is a clock too.
const UNITS: [&str; 6] = ["minutes", "hours", "days", "weeks", "months", "years"];

/// One row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Dotted path, such as `guard.psti.s29.intent`: unique in its regime, stable between editions.
    pub path: String,
    /// Its kind, such as `guard`.
    pub kind: String,
    /// Its id or other key, without its kind; empty where its kind has one row only.
    pub key: String,
    /// Its title, where it has one.
    pub title: Option<String>,
    /// The requirement that it belongs to.
    pub requirement: Option<String>,
    /// The provision that it is or belongs to.
    pub provision: Option<String>,
    /// The power that it is or belongs to.
    pub power: Option<String>,
    /// Whether it counts time.
    pub clock: bool,
    /// What it says: name and value, in a fixed order.
    pub fields: Vec<Field>,
    /// On what it stands.
    pub footing: Footing,
}

/// One value of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Dotted within the row, such as `days` or `outcomes.user-defined`.
    pub name: String,
    /// A text, number, truth value or list.
    pub value: Value,
}

impl Row {
    /// The value of a field.
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.fields
            .iter()
            .find(|field| field.name == name)
            .map(|field| &field.value)
    }

    /// The text of a field.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.field(name).and_then(Value::as_str)
    }
}

/// How many values of a regime stand on which footing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Compared with their source.
    pub verified: usize,
    /// Not yet compared with it, and not assumed.
    pub unverified: usize,
    /// Chosen for want of a source.
    pub assumed: usize,
}

/// Counts the footings of rows.
pub fn counts(rows: &[Row]) -> Counts {
    let mut counts = Counts::default();
    for row in rows {
        let Basis { source, verified } = row.footing.basis;
        match (source, verified) {
            (Source::Assumed, _) => counts.assumed += 1,
            (_, true) => counts.verified += 1,
            (_, false) => counts.unverified += 1,
        }
    }
    counts
}

/// The rows of a regime: the regime itself first, and each row before those within it.
pub fn rows(regime: &Regime) -> Vec<Row> {
    let mut walk = Walk::default();
    if let Ok(Value::Object(members)) = serde_json::to_value(regime) {
        walk.row("regime", "regime", "", &members, &Within::default());
    }
    walk.rows
}

/// The row that a refusal means: the one at this path, or the only kind of rule that has this id.
pub fn find<'r>(rows: &'r [Row], rule: &str) -> Option<&'r Row> {
    rows.iter()
        .find(|row| row.path == rule)
        .or_else(|| {
            rows.iter()
                .find(|row| row.kind == "guard" && row.key == rule)
        })
        .or_else(|| {
            rows.iter()
                .find(|row| row.key == rule && rule.contains('.'))
        })
}

/// What a row stands within.
#[derive(Clone, Default)]
struct Within {
    kind: String,
    key: String,
    requirement: Option<String>,
    provision: Option<String>,
    power: Option<String>,
}

impl Within {
    /// The path of a row within this one. The parts of a penalty are named after it, as a notice's values name them.
    fn path(&self, kind: &str, key: &str) -> String {
        if self.kind != "penalty" {
            return match kind {
                "penalty" => format!("penalty.{key}.title"),
                _ => joined(kind, key),
            };
        }
        let part = kind.trim_end_matches("-footing");
        let own = key.strip_prefix(self.key.as_str()).unwrap_or(key);
        joined(
            &format!("penalty.{}.{part}", self.key),
            own.trim_start_matches('.'),
        )
    }
}

#[derive(Default)]
struct Walk {
    rows: Vec<Row>,
    seen: BTreeSet<String>,
}

impl Walk {
    fn row(
        &mut self,
        kind: &str,
        path: &str,
        key: &str,
        members: &Map<String, Value>,
        within: &Within,
    ) {
        let Some(footing) = members.get("footing").and_then(footing) else {
            return;
        };
        let text = |name: &str| members.get(name).and_then(Value::as_str).map(str::to_owned);
        let own = |name: &str| {
            (kind == name)
                .then(|| key.to_owned())
                .or_else(|| text(name))
        };
        let inner = Within {
            kind: kind.to_owned(),
            key: key.to_owned(),
            requirement: own("requirement").or_else(|| within.requirement.clone()),
            provision: own("provision").or_else(|| within.provision.clone()),
            power: own("power").or_else(|| within.power.clone()),
        };
        let mut fields = Vec::new();
        let mut below = Vec::new();
        for (name, value) in members {
            if is_below(value) && name != "footing" {
                below.push((name, value));
            } else if WAYS.contains(&name.as_str()) {
                // What a way holds on a footing of its own is a row too, and the rest are fields of this one.
                let parts = value.as_object().into_iter().flatten();
                for (part, value) in parts {
                    if is_below(value) {
                        below.push((part, value));
                    } else {
                        put(&mut fields, &joined(name, part), value);
                    }
                }
            } else if !NOT_FIELDS.contains(&name.as_str()) {
                put(&mut fields, name, value);
            }
        }
        fields.sort_by(|one, other| rank(&one.name).cmp(&rank(&other.name)));
        let counts_time = |field: &Field| {
            let last = field.name.rsplit('.').next().unwrap_or_default();
            field.value.is_number() && UNITS.iter().any(|unit| last.ends_with(unit))
        };
        let clock = kind == "clock" || fields.iter().any(counts_time);
        let path = self.unique(path);
        self.rows.push(Row {
            path,
            kind: kind.to_owned(),
            key: key.to_owned(),
            title: text("title"),
            requirement: inner.requirement.clone(),
            provision: inner.provision.clone(),
            power: inner.power.clone(),
            clock,
            fields,
            footing,
        });
        below.sort_by_key(|(name, _)| order(name));
        for (name, value) in below {
            self.below(name, value, &inner);
        }
    }

    /// The rows within a row: one, several, or a footing of its own that says how something is read.
    fn below(&mut self, name: &str, value: &Value, within: &Within) {
        let kind = singular(&name.replace('_', "-"));
        match value {
            Value::Object(members) if members.contains_key("footing") => {
                let path = within.path(&kind, &within.key);
                self.row(&kind, &path, &within.key, members, within);
            }
            Value::Object(members) => {
                let only = Map::from_iter([("footing".to_owned(), Value::Object(members.clone()))]);
                let path = within.path(&kind, &within.key);
                self.row(&kind, &path, &within.key, &only, within);
            }
            Value::Array(all) => {
                for (at, members) in all.iter().enumerate() {
                    let Value::Object(members) = members else {
                        continue;
                    };
                    let key = key(members).unwrap_or_else(|| (at + 1).to_string());
                    // A dotted id is unique in its regime; a plain one only within its row.
                    let local = !key.contains('.') && !within.key.is_empty();
                    let own = if local {
                        joined(&within.key, &key)
                    } else {
                        key.clone()
                    };
                    self.row(&kind, &within.path(&kind, &own), &key, members, within);
                }
            }
            _ => {}
        }
    }

    fn unique(&mut self, path: &str) -> String {
        let mut unique = path.to_owned();
        let mut again = 2;
        while !self.seen.insert(unique.clone()) {
            unique = format!("{path}.{again}");
            again += 1;
        }
        unique
    }
}

fn joined(before: &str, after: &str) -> String {
    if after.is_empty() {
        before.to_owned()
    } else {
        format!("{before}.{after}")
    }
}

fn key(members: &Map<String, Value>) -> Option<String> {
    KEYS.iter().find_map(|name| match members.get(*name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

fn footing(value: &Value) -> Option<Footing> {
    let citation = value.get("citation")?.as_str()?.to_owned();
    let basis = serde_json::from_value(value.get("basis")?.clone()).ok()?;
    Some(Footing { citation, basis })
}

/// Whether a member holds rows and not a field.
fn is_below(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.contains_key("footing") || footing(value).is_some(),
        Value::Array(all) => !all.is_empty() && all.iter().all(|one| one.get("footing").is_some()),
        _ => false,
    }
}

/// Adds a member's fields; what says nothing is left out, and the parameters of a primitive stand under their own names.
fn put(fields: &mut Vec<Field>, name: &str, value: &Value) {
    match value {
        Value::Null => {}
        Value::Array(all) if all.is_empty() => {}
        Value::Object(members) => {
            for (inner, value) in members {
                let name = if name == "kind" {
                    inner.clone()
                } else {
                    format!("{name}.{inner}")
                };
                put(fields, &name, value);
            }
        }
        other => fields.push(Field {
            name: name.to_owned(),
            value: other.clone(),
        }),
    }
}

/// Titles and texts are read first.
fn rank(name: &str) -> (usize, &str) {
    const FIRST: [&str; 8] = [
        "title",
        "summary",
        "text",
        "must_say",
        "effect",
        "guard",
        "on",
        "unavailable",
    ];
    let place = FIRST.iter().position(|first| *first == name);
    (place.unwrap_or(FIRST.len()), name)
}

/// The order in which rows within a row are read.
fn order(name: &str) -> usize {
    const FIRST: [&str; 8] = [
        "transitional",
        "requirements",
        "reading",
        "provisions",
        "powers",
        "reach",
        "guards",
        "paragraphs",
    ];
    FIRST
        .iter()
        .position(|first| *first == name)
        .unwrap_or(FIRST.len())
}

fn singular(name: &str) -> String {
    match name {
        // What a body may do is named after the body's file, as refusals name it.
        "functions" => "authority".to_owned(),
        "bodies" => "body".to_owned(),
        _ if name.ends_with("ies") => format!("{}y", name.trim_end_matches("ies")),
        _ if name.ends_with("ss") => name.to_owned(),
        _ => name.strip_suffix('s').unwrap_or(name).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_named_in_the_singular() {
        let of = |names: &[&str]| names.iter().map(|name| singular(name)).collect::<Vec<_>>();
        assert_eq!(
            of(&[
                "powers",
                "duties",
                "transitional",
                "reach",
                "deemed",
                "meanings",
                "components"
            ]),
            [
                "power",
                "duty",
                "transitional",
                "reach",
                "deemed",
                "meaning",
                "component"
            ]
        );
    }
}
