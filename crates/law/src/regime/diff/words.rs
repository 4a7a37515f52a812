//! The words for what changed. A row or a field that has no words of its own here is named by its path or its name.

use std::collections::BTreeMap;

use serde_json::Value;

use super::value::{member, value_words, word};
use super::{FieldChange, Group, listed};
use crate::refusal::{Basis, Source};
use crate::regime::flat::Row;

/// Kinds of row that are a route to deemed compliance or stand within one.
const ROUTE_KINDS: [&str; 5] = ["deemed", "condition", "excluded", "validity", "last-day"];

/// What rows call each other: titles of requirements, provisions and powers, the newer edition's first.
#[derive(Clone, Debug, Default)]
pub struct Names {
    titles: BTreeMap<String, String>,
    effects: BTreeMap<String, String>,
    places: BTreeMap<String, usize>,
}

impl Names {
    /// The names in one edition or two, the later before the earlier.
    pub fn of(before: &[Row], after: &[Row]) -> Self {
        let mut names = Self::default();
        for row in after.iter().chain(before) {
            let place = names.places.len();
            names.places.entry(row.path.clone()).or_insert(place);
            if let Some(title) = &row.title {
                names
                    .titles
                    .entry(row.path.clone())
                    .or_insert_with(|| title.clone());
            }
            if let Some(effect) = row.text("effect") {
                let effect = effect.replace('-', " ");
                names.effects.entry(row.path.clone()).or_insert(effect);
            }
        }
        names
    }

    fn title(&self, kind: &str, key: &str) -> String {
        let found = self.titles.get(&format!("{kind}.{key}"));
        found.map_or_else(|| key.to_owned(), Clone::clone)
    }

    /// A power's kind of notice with its article: "a permanent ban".
    fn power(&self, row: &Row) -> String {
        let power = row.power.as_deref().unwrap_or_default();
        let effect = self.effects.get(&format!("power.{power}"));
        let effect = effect.map_or_else(|| power.replace('-', " "), Clone::clone);
        match effect.as_str() {
            "forfeiture" => effect,
            "" => "a notice".to_owned(),
            _ => format!("a {effect}"),
        }
    }
}

/// The group of a row and the place of that group; `clock` says whether it stands with the clocks.
pub(super) fn group(row: &Row, clock: bool, names: &Names) -> ((usize, usize, String), Group) {
    let group = |kind: &str, id: Option<&String>, title: String| Group {
        kind: kind.to_owned(),
        id: id.cloned(),
        title,
        rows: Vec::new(),
    };
    let place = |path: String| names.places.get(&path).copied().unwrap_or(usize::MAX);
    if clock {
        return (
            (3, 0, String::new()),
            group("clock", None, "Clocks and time limits".to_owned()),
        );
    }
    if let Some(power) = &row.power {
        let title = format!("Power: {}", names.title("power", power));
        let at = place(format!("power.{power}"));
        return ((2, at, power.clone()), group("power", Some(power), title));
    }
    if let Some(requirement) = &row.requirement {
        let title = format!("Requirement: {}", names.title("requirement", requirement));
        let at = place(format!("requirement.{requirement}"));
        return (
            (1, at, requirement.clone()),
            group("requirement", Some(requirement), title),
        );
    }
    if ROUTE_KINDS.contains(&row.kind.as_str()) {
        let title = "What stands in for requirements".to_owned();
        return ((5, 0, "deemed".to_owned()), group("deemed", None, title));
    }
    // Kinds of row that a reader takes for one are one group.
    let kind = match row.kind.as_str() {
        "body" | "delegate" | "delegation" | "designation" => "authority",
        "not-counted" => "row",
        "circumstance" => "duty",
        "content" => "tell",
        kind => kind,
    };
    let (at, title) = match kind {
        "regime" => (0, "The regime as a whole".to_owned()),
        "transitional" => (0, "Transitional rules".to_owned()),
        "permission" => (4, "Who may do what".to_owned()),
        "views-permission" => (4, "Who runs a call for views".to_owned()),
        "meaning" => (5, "What words mean".to_owned()),
        "component" => (5, "Parts of a product".to_owned()),
        "authority" => (4, "The body that enforces it".to_owned()),
        "row" => (5, "What is in scope".to_owned()),
        "duty" => (5, "What people owe".to_owned()),
        "tell" => (5, "Who is told, and what".to_owned()),
        other => (5, capital(&other.replace('-', " "))),
    };
    ((at, 0, kind.to_owned()), group(kind, None, title))
}

/// What heads a row on a page that shows its path beneath: no id stands in it twice.
pub(super) fn heading(row: &Row, names: &Names) -> String {
    let fixed = match row.kind.as_str() {
        "meaning" => row.text("term"),
        "deemed" => row.title.as_deref(),
        "condition" => Some("a condition of this route"),
        "excluded" => Some("products that no label is given to"),
        "validity" => Some("how long a label can run"),
        "last-day" => Some("whether a label helps on its last day"),
        _ => None,
    };
    if let Some(words) = fixed {
        return words.to_owned();
    }
    let name = row_name(row, names);
    let id = [&row.key, &row.path].map(|id| format!(" ({id})"));
    let bare = id.iter().find_map(|id| name.strip_suffix(id.as_str()));
    bare.unwrap_or(&name).to_owned()
}

/// What a row is called in a sentence.
pub fn row_name(row: &Row, names: &Names) -> String {
    let key = &row.key;
    let quoted = |title: String| format!("“{title}”");
    match row.kind.as_str() {
        "regime" => "the regime".to_owned(),
        "requirement" => format!(
            "the requirement {}",
            quoted(names.title("requirement", key))
        ),
        "provision" => format!(
            "the provision {} ({key})",
            quoted(names.title("provision", key))
        ),
        "reading" => {
            let provision = row.provision.as_deref().unwrap_or(key);
            format!(
                "how evidence on {} is read ({provision})",
                quoted(names.title("provision", provision))
            )
        }
        "power" => format!("the power {}", quoted(names.title("power", key))),
        "reach" => format!("what {} binds", names.power(row)),
        "guard" => format!("the condition {key} before {}", names.power(row)),
        "paragraph" => {
            let title = row.title.clone().unwrap_or_else(|| key.clone());
            format!("the paragraph {} of {}", quoted(title), names.power(row))
        }
        "transitional" => format!("the transitional rule {key}"),
        "permission" => format!(
            "the permission to take the step “{}”",
            key.replace('-', " ")
        ),
        "views-permission" => format!(
            "the permission to {} a call for views",
            key.replace('-', " ")
        ),
        "meaning" => format!(
            "the meaning of {} ({key})",
            quoted(row.text("term").unwrap_or(key).to_owned())
        ),
        "component" => format!(
            "the part of a product “{}” ({key})",
            word(row.text("component").unwrap_or_default())
        ),
        "deemed" => {
            let title = row.title.clone().unwrap_or_else(|| key.clone());
            format!("the route to deemed compliance {} ({key})", quoted(title))
        }
        "condition" => format!("the condition {key} of a route to deemed compliance"),
        "excluded" => format!("the products that no label is given to ({key})"),
        "validity" => format!("the time for which a label can run ({key})"),
        "last-day" => format!("whether a label helps on its last day ({key})"),
        other => {
            let kind = other.replace('-', " ");
            match (&row.title, key.is_empty()) {
                (Some(title), _) => format!("the {kind} {} ({})", quoted(title.clone()), row.path),
                (None, false) => format!("the {kind} {key}"),
                (None, true) => format!("the {kind}"),
            }
        }
    }
}

/// What a field of a row is called in a sentence.
fn subject(row: &Row, field: &str, names: &Names) -> String {
    let guard = row.text("guard").unwrap_or_default();
    match (row.kind.as_str(), guard, field) {
        ("guard", "intent", "days") => format!("the wait before issuing {}", names.power(row)),
        ("guard", "appeal-window", "days") => {
            format!("the time to appeal against {}", names.power(row))
        }
        ("guard", "max-duration", "months") => format!("the longest time of {}", names.power(row)),
        ("guard", "grounds", "standard") => {
            format!("what the findings must show before {}", names.power(row))
        }
        ("guard", "intent", "urgent") => {
            format!(
                "whether urgency dispenses with the wait before {}",
                names.power(row)
            )
        }
        ("guard", "appeal-window", "suspends") => {
            format!("whether an appeal suspends {}", names.power(row))
        }
        ("reach", _, "activities") => {
            format!("the activities that {} can forbid", names.power(row))
        }
        (_, _, "must_say") => format!("what {} must say", row_name(row, names)),
        ("guard", _, "on") => format!("the steps that wait for {}", row_name(row, names)),
        ("permission" | "views-permission", _, "roles") => {
            format!("who has {}", row_name(row, names))
        }
        (_, _, field) => match field.strip_prefix("outcomes.") {
            Some(outcome) => {
                let outcome = outcome.replace('-', " ");
                format!(
                    "the verdict where the evidence shows “{outcome}”, for {}",
                    row_name(row, names)
                )
            }
            None => format!("{} of {}", member(field), row_name(row, names)),
        },
    }
}

/// A field's name in words, for a page or a sentence.
pub fn field_words(name: &str) -> String {
    capital(member(name).trim_start_matches("the "))
}

/// One changed value, in a sentence or, where it is a list, in one for each thing that changed in it.
pub(super) fn changed(row: &Row, change: &FieldChange, names: &Names) -> Vec<String> {
    let subject = subject(row, &change.name, names);
    let words = |value: &Value| value_words(&change.name, value);
    let sentences = match (&change.before, &change.after) {
        (Some(Value::Array(before)), Some(Value::Array(after))) => {
            let clauses = listed::changes(&change.name, before, after).into_iter();
            clauses
                .map(|clause| format!("{subject}: {clause}"))
                .collect()
        }
        (Some(before), Some(after)) => vec![format!(
            "{subject} was {} and becomes {}",
            words(before),
            words(after)
        )],
        (None, Some(after)) => vec![format!("{subject} is new: {}", words(after))],
        (Some(before), None) => vec![format!("{subject} was {} and is removed", words(before))],
        (None, None) => vec![subject],
    };
    let whole = sentences.iter().map(|sentence| stop(&capital(sentence)));
    whole.collect()
}

/// How a row's footing changed.
pub(super) fn footing(before: &Row, after: &Row, names: &Names) -> Vec<String> {
    let name = row_name(after, names);
    let (old, new) = (&before.footing, &after.footing);
    let mut said = Vec::new();
    if old.basis.source != new.basis.source {
        let (old, new) = (source(old.basis.source), source(new.basis.source));
        said.push(format!("{name} rested on {old} and now rests on {new}"));
    }
    if old.basis.verified != new.basis.verified {
        let (old, new) = (status(old.basis), status(new.basis));
        said.push(format!("{name} was {old} and is now {new}"));
    }
    if old.citation != new.citation {
        said.push(format!(
            "{name} cited “{}” and now cites “{}”",
            old.citation, new.citation
        ));
    }
    said.iter()
        .map(|sentence| stop(&capital(sentence)))
        .collect()
}

/// A new row as a sentence.
pub(super) fn added(row: &Row, names: &Names) -> String {
    stop(&capital(&format!(
        "{} is added{}",
        row_name(row, names),
        said(row)
    )))
}

/// A row that is gone, as a sentence.
pub(super) fn removed(row: &Row, names: &Names) -> String {
    stop(&capital(&format!(
        "{} is removed{}",
        row_name(row, names),
        said(row)
    )))
}

/// What a whole row says: its text, or else its values.
fn said(row: &Row) -> String {
    let text = ["must_say", "text", "summary"]
        .iter()
        .find_map(|name| row.text(name));
    if let Some(text) = text {
        return format!(": “{text}”");
    }
    let values: Vec<String> = row
        .fields
        .iter()
        .filter(|field| !["title", "requirement"].contains(&field.name.as_str()))
        .map(|field| {
            let name = member(&field.name);
            format!(
                "{} {}",
                name.trim_start_matches("the "),
                value_words(&field.name, &field.value)
            )
        })
        .collect();
    if values.is_empty() {
        String::new()
    } else {
        format!(": {}", values.join("; "))
    }
}

fn source(source: Source) -> &'static str {
    match source {
        Source::Statute => "statute",
        Source::Policy => "policy, not law,",
        Source::Assumed => "an assumption, not law,",
    }
}

fn status(basis: Basis) -> &'static str {
    if basis.verified {
        "verified"
    } else {
        "unverified"
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn stop(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches(',');
    if sentence.ends_with(['.', '!', '?']) || sentence.ends_with(".”") {
        sentence.to_owned()
    } else {
        format!("{sentence}.")
    }
}
