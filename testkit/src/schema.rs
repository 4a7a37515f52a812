//! Holds a document against one of our JSON schemas.
//!
//! Only the words of JSON Schema 2020-12 that our schemas use are known; any other word is a fault of the schema.

use serde_json::Value;

/// Deeper than any document of ours.
const DEPTH_MAX: usize = 32;

/// What `document` and `schema` disagree about; each fault begins with its place, under `name`.
pub fn faults(schema: &Value, document: &Value, name: &str) -> Vec<String> {
    let mut found = Vec::new();
    Check {
        root: schema,
        found: &mut found,
    }
    .value(schema, document, name, DEPTH_MAX);
    found
}

/// One document being held against one schema.
struct Check<'a> {
    root: &'a Value,
    found: &'a mut Vec<String>,
}

impl Check<'_> {
    fn value(&mut self, schema: &Value, value: &Value, at: &str, depth: usize) {
        let (Some(words), Some(depth)) = (schema.as_object(), depth.checked_sub(1)) else {
            self.found
                .push(format!("{at}: a schema that is no object, or too deep"));
            return;
        };
        for (word, rule) in words {
            match word.as_str() {
                "$ref" => self.reference(rule, value, at, depth),
                "type" if !is_of(rule, value) => self
                    .found
                    .push(format!("{at}: {value} is not of type {rule}")),
                "enum" if !rule.as_array().is_some_and(|all| all.contains(value)) => {
                    self.found.push(format!("{at}: {value} is none of {rule}"));
                }
                "const" if rule != value => self.found.push(format!("{at}: {value} is not {rule}")),
                "required" => self.required(rule, value, at),
                "items" => {
                    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                        self.value(rule, item, &format!("{at}/{index}"), depth);
                    }
                }
                "$schema"
                | "$id"
                | "$defs"
                | "title"
                | "description"
                | "properties"
                | "additionalProperties"
                | "type"
                | "enum"
                | "const" => {}
                other => self.found.push(format!(
                    "{at}: the schema uses the word {other}, which is not known here"
                )),
            }
        }
        self.members(schema, value, at, depth);
    }

    fn reference(&mut self, rule: &Value, value: &Value, at: &str, depth: usize) {
        let pointer = rule.as_str().and_then(|text| text.strip_prefix('#'));
        match pointer.and_then(|pointer| self.root.pointer(pointer)) {
            Some(target) => self.value(&target.clone(), value, at, depth),
            None => self.found.push(format!("{at}: {rule} leads nowhere")),
        }
    }

    fn required(&mut self, rule: &Value, value: &Value, at: &str) {
        let Some(object) = value.as_object() else {
            return;
        };
        for name in rule
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            if !object.contains_key(name) {
                self.found.push(format!("{at}: {name} is missing"));
            }
        }
    }

    /// Every member of an object is described, unless the schema lets any member be.
    fn members(&mut self, schema: &Value, value: &Value, at: &str, depth: usize) {
        let described = schema.get("properties").and_then(Value::as_object);
        let more = schema.get("additionalProperties");
        for (name, member) in value.as_object().into_iter().flatten() {
            let place = format!("{at}/{name}");
            match (described.and_then(|all| all.get(name)), more) {
                (Some(rule), _) => self.value(rule, member, &place, depth),
                (None, Some(Value::Bool(false))) => self
                    .found
                    .push(format!("{place}: this member is not described")),
                (None, Some(rule)) if rule.is_object() => self.value(rule, member, &place, depth),
                (None, _) => {}
            }
        }
    }
}

/// Whether a value is of the type, or of one of the types, that a schema names.
fn is_of(rule: &Value, value: &Value) -> bool {
    let one = |name: &str| match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => false,
    };
    match rule {
        Value::String(name) => one(name),
        Value::Array(names) => names.iter().filter_map(Value::as_str).any(one),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_document_that_differs_from_its_schema_in_one_place_has_one_fault() {
        let schema = json!({
            "type": "object", "additionalProperties": false, "required": ["a"],
            "properties": { "a": { "type": ["integer", "null"] }, "b": { "type": "array", "items": { "$ref": "#/$defs/c" } } },
            "$defs": { "c": { "enum": ["one", "two"] } },
        });
        assert_eq!(
            faults(&schema, &json!({ "a": null, "b": ["one"] }), "x"),
            Vec::<String>::new()
        );
        for wrong in [
            json!({ "b": [] }),
            json!({ "a": "1" }),
            json!({ "a": 1, "b": ["three"] }),
            json!({ "a": 1, "c": 2 }),
            json!([]),
        ] {
            assert_eq!(faults(&schema, &wrong, "x").len(), 1, "{wrong}");
        }
    }

    #[test]
    fn a_word_that_is_not_checked_is_a_fault_of_the_schema() {
        assert_eq!(
            faults(&json!({ "pattern": "x" }), &json!("y"), "x").len(),
            1
        );
    }
}
