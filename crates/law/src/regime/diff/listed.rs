//! How a list within a row changed: its items by their names where they have names, and what of an item changed.

use serde_json::{Map, Value};

use super::value::{member, value_words};

/// The members by which an item of a list is called, the first that it has.
const CALLED: [&str; 3] = ["question", "title", "label"];
/// The most steps down into lists within lists.
const DEPTH_MAX: usize = 3;

/// What an item is called by people, where it is one of several that have ids.
pub(super) fn called(value: &Value) -> Option<String> {
    let members = value.as_object()?;
    members.get("id")?;
    let name = CALLED
        .iter()
        .find_map(|name| members.get(*name)?.as_str())?;
    Some(format!("“{name}”"))
}

/// What changed from one list to another, a clause each, without its subject.
pub(super) fn changes(name: &str, before: &[Value], after: &[Value]) -> Vec<String> {
    within(name, before, after, 0)
}

fn within(name: &str, before: &[Value], after: &[Value], depth: usize) -> Vec<String> {
    let beside = |items: &[Value], others: &[Value]| -> Vec<Value> {
        let alone = |one: &&Value| !others.contains(one) && same(others, one).is_none();
        items.iter().filter(alone).cloned().collect()
    };
    let mut said = Vec::new();
    for (items, what) in [
        (beside(after, before), "added"),
        (beside(before, after), "removed"),
    ] {
        let (named, plain): (Vec<&Value>, Vec<&Value>) =
            items.iter().partition(|one| called(one).is_some());
        // A name is a sentence of its own; words are read side by side.
        said.extend(
            named
                .iter()
                .filter_map(|one| called(one))
                .map(|one| format!("{one} is {what}")),
        );
        let plain: Vec<String> = plain.iter().map(|one| value_words(name, one)).collect();
        match plain.as_slice() {
            [] => {}
            [one] => said.push(format!("{one} is {what}")),
            many => said.push(format!("{} are {what}", many.join(", "))),
        }
    }
    for one in after.iter().filter(|one| !before.contains(one)) {
        let (Some(old), Some(name)) = (same(before, one), called(one)) else {
            continue;
        };
        if let (Some(old), Some(new)) = (old.as_object(), one.as_object()) {
            let changed = members(old, new, depth + 1).into_iter();
            said.extend(changed.map(|clause| format!("in {name} {clause}")));
        }
    }
    if said.is_empty() {
        said.push("they stand in another order".to_owned());
    }
    said
}

/// The item of the same id in another list.
fn same<'v>(items: &'v [Value], wanted: &Value) -> Option<&'v Value> {
    called(wanted)?;
    let id = wanted.get("id")?;
    items.iter().find(|one| one.get("id") == Some(id))
}

/// What of one item changed.
fn members(old: &Map<String, Value>, new: &Map<String, Value>, depth: usize) -> Vec<String> {
    let gone = old.keys().filter(|name| !new.contains_key(*name));
    let mut said = Vec::new();
    for name in new.keys().chain(gone) {
        let (before, after) = (old.get(name), new.get(name));
        if before == after {
            continue;
        }
        let label = member(name);
        let words = |value: Option<&Value>| {
            value.map_or_else(|| "nothing".to_owned(), |one| value_words(name, one))
        };
        match (before, after) {
            (Some(Value::Array(before)), Some(Value::Array(after))) if depth < DEPTH_MAX => {
                let inner = within(name, before, after, depth).into_iter();
                said.extend(inner.map(|clause| format!("{label}: {clause}")));
            }
            _ => said.push(format!(
                "{label} was {} and becomes {}",
                words(before),
                words(after)
            )),
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(before: &Value, after: &Value) -> Vec<String> {
        changes(
            "facts",
            before.as_array().unwrap(),
            after.as_array().unwrap(),
        )
    }

    #[test]
    fn items_are_called_by_their_names_and_what_of_one_changed_is_said() {
        let item = |id: &str, question: &str, hint: &str, options: Value| json!({"id": id, "question": question, "hint": hint, "options": options});
        let option = |id: &str, label: &str| json!({"id": id, "label": label});
        let before = json!([
            item("a", "Is it old?", "Go by its label.", json!([])),
            item(
                "kind",
                "Is it any of these?",
                "",
                json!([option("car", "A car")])
            ),
        ]);
        let after = json!([
            item("b", "Is it new?", "", json!([])),
            item(
                "kind",
                "Is it any of these?",
                "Choose all.",
                json!([option("car", "A car or van"), option("bus", "A bus")])
            ),
        ]);
        assert_eq!(
            said(&before, &after),
            [
                "“Is it new?” is added",
                "“Is it old?” is removed",
                "in “Is it any of these?” the hint was nothing and becomes “Choose all.”",
                "in “Is it any of these?” the options: “A bus” is added",
                "in “Is it any of these?” the options: in “A car or van” the label was “A car” and becomes “A car or van”",
            ]
        );
    }

    #[test]
    fn plain_words_are_listed_and_an_order_is_seen() {
        let [one, two] = [json!(["maker", "shop"]), json!(["shop", "maker"])];
        assert_eq!(said(&one, &two), ["they stand in another order"]);
        assert_eq!(
            said(&json!(["maker"]), &json!(["shop", "mail order house"])),
            ["shop, “mail order house” are added", "maker is removed"]
        );
    }
}
