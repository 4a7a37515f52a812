//! Holds the published JSON schemas against what the binary really answers.
//!
//! Only the words of JSON Schema 2020-12 that our schemas use are known; any other word is a fault of the schema.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

use super::example::{FOLDER, files};
use crate::shell;

/// Where the schemas are.
const SCHEMAS: &str = "docs/reference/json";
/// Deeper than any document of ours.
const DEPTH_MAX: usize = 32;

/// Answers that need neither network nor office, made anew from `docs/example/`: schema, and what is asked.
const LIVE: &[(&str, &[&str])] = &[
    (
        "check",
        &[
            "check",
            "--gtin",
            "05012345678900",
            "--snapshot",
            "snapshot",
            "--key",
            "REGISTER",
            "--key",
            "SNAPSHOT",
        ],
    ),
    (
        "check",
        &[
            "check",
            "--gtin",
            "1",
            "--snapshot",
            "snapshot",
            "--key",
            "REGISTER",
            "--key",
            "SNAPSHOT",
        ],
    ),
    (
        "evidence-verify",
        &[
            "evidence",
            "verify",
            "inspection.zip",
            "--trust",
            "trust.json",
        ],
    ),
    (
        "evidence-verify",
        &["evidence", "verify", "notice.pdf", "--trust", "trust.json"],
    ),
    ("evidence-show", &["evidence", "show", "publications.zip"]),
    (
        "findings",
        &[
            "evidence",
            "findings",
            "inspection.zip",
            "--regime",
            "uk-proposal-2020",
        ],
    ),
    (
        "findings",
        &[
            "evidence",
            "findings",
            "publications.zip",
            "--regime",
            "uk-psti-2022",
        ],
    ),
    (
        "register-verify",
        &["register", "verify", "register", "--key", "REGISTER"],
    ),
    (
        "register-verify",
        &["register", "verify", "register", "--key", "SNAPSHOT"],
    ),
    (
        "register-proof",
        &[
            "register",
            "verify-proof",
            "notice.tlog-proof",
            "--key",
            "REGISTER",
        ],
    ),
    (
        "register-document",
        &[
            "register",
            "document",
            "notice.pdf",
            "--register",
            "register",
            "--key",
            "REGISTER",
        ],
    ),
    (
        "snapshot-verify",
        &[
            "register",
            "snapshot",
            "verify",
            "snapshot",
            "--register",
            "register",
            "--key",
            "REGISTER",
            "--key",
            "SNAPSHOT",
        ],
    ),
    ("law-check", &["law", "check", "../../regimes"]),
    (
        "law-check",
        &["law", "check", "../../crates/law/tests/broken"],
    ),
    ("law-list", &["law", "list"]),
    (
        "deemed",
        &[
            "deemed",
            "../../fixtures/fuzz/law-deemed/label",
            "--on",
            "2026-11-25",
        ],
    ),
    (
        "deemed",
        &[
            "deemed",
            "../../fixtures/fuzz/law-deemed/standard",
            "--on",
            "2026-11-25",
        ],
    ),
    (
        "conformity",
        &["conformity", "../../fixtures/fuzz/law-conformity/small"],
    ),
    (
        "conformity-new",
        &["conformity", "new", "--edition", "V3.1.3"],
    ),
    (
        "error",
        &["conformity", "../../fixtures/fuzz/law-conformity/wrong"],
    ),
    ("keys-list", &["keys", "list", "--trust", "trust.json"]),
    ("error", &["check", "--gtin", "05012345678900"]),
    ("error", &["evidence", "show", "notice.pdf"]),
    ("error", &["no-such-verb"]),
];

/// Answers that an office or a laboratory gave, kept beside the example: schema, and file.
const KEPT: &[(&str, &str)] = &[
    ("inspect", "inspect.json"),
    ("publications", "publications.json"),
    ("case-list", "case-list.json"),
    ("case", "case-show.json"),
    ("case-opened", "case-open.json"),
    ("notice", "notice-show.json"),
    ("acted", "acted.json"),
    ("error", "refused.json"),
];

/// What real answers and the schemas disagree about.
pub(super) fn faults() -> Result<Vec<String>> {
    let folder = shell::root().join(FOLDER);
    let keys = std::fs::read_to_string(folder.join("keys.txt"))?;
    let mut keys = keys.lines();
    let (register, snapshot) = (keys.next().context("a key")?, keys.next().context("a key")?);
    let mut faults = Vec::new();
    for (name, asked) in LIVE {
        let real = asked.iter().map(|word| match *word {
            "REGISTER" => register,
            "SNAPSHOT" => snapshot,
            word => word,
        });
        let real: Vec<&str> = real.chain(["--format", "json"]).collect();
        let output = super::example::binary(&folder, &real).output()?;
        let asked = asked.join(" ");
        match serde_json::from_slice(&output.stdout) {
            Ok(answer) => compare(name, &asked, &answer, &mut faults)?,
            Err(error) => faults.push(format!("{asked}: the answer is not JSON: {error}")),
        }
    }
    for (name, file) in KEPT {
        let answer = std::fs::read_to_string(folder.join("json").join(file))
            .with_context(|| (*file).to_owned())?;
        compare(name, file, &serde_json::from_str(&answer)?, &mut faults)?;
    }
    for file in schema_files()? {
        let name = name_of(&file);
        let used = LIVE
            .iter()
            .map(|(name, _)| name)
            .chain(KEPT.iter().map(|(name, _)| name));
        if !used.into_iter().any(|used| *used == name) {
            faults.push(format!(
                "{name}: no real answer is held against this schema"
            ));
        }
    }
    Ok(faults)
}

/// The table of `docs/reference/json/README.md`.
pub(super) fn table() -> Result<String> {
    let mut text = String::from("| schema | of |\n|---|---|\n");
    for file in schema_files()? {
        let schema: Value = serde_json::from_str(&std::fs::read_to_string(&file)?)?;
        let title = schema
            .get("title")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let name = name_of(&file);
        writeln!(text, "| [`{name}`]({name}.schema.json) | {title} |")?;
    }
    Ok(text)
}

fn schema_files() -> Result<Vec<PathBuf>> {
    let mut found = files(&shell::root().join(SCHEMAS))?;
    found.retain(|file| file.to_string_lossy().ends_with(".schema.json"));
    Ok(found)
}

fn name_of(file: &std::path::Path) -> String {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    name.trim_end_matches(".schema.json").to_owned()
}

fn compare(name: &str, what: &str, answer: &Value, faults: &mut Vec<String>) -> Result<()> {
    let path = shell::root()
        .join(SCHEMAS)
        .join(format!("{name}.schema.json"));
    let schema = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let schema: Value =
        serde_json::from_str(&schema).with_context(|| path.display().to_string())?;
    let mut found = Vec::new();
    Check {
        root: &schema,
        found: &mut found,
    }
    .value(&schema, answer, name, DEPTH_MAX);
    faults.extend(found.into_iter().map(|fault| format!("{what}: {fault}")));
    Ok(())
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

    fn faults_of(schema: &Value, value: &Value) -> Vec<String> {
        let mut found = Vec::new();
        Check {
            root: schema,
            found: &mut found,
        }
        .value(schema, value, "x", DEPTH_MAX);
        found
    }

    #[test]
    fn a_document_that_differs_from_its_schema_in_one_place_has_one_fault() {
        let schema = json!({
            "type": "object", "additionalProperties": false, "required": ["a"],
            "properties": { "a": { "type": ["integer", "null"] }, "b": { "type": "array", "items": { "$ref": "#/$defs/c" } } },
            "$defs": { "c": { "enum": ["one", "two"] } },
        });
        assert_eq!(
            faults_of(&schema, &json!({ "a": null, "b": ["one"] })),
            Vec::<String>::new()
        );
        for wrong in [
            json!({ "b": [] }),
            json!({ "a": "1" }),
            json!({ "a": 1, "b": ["three"] }),
            json!({ "a": 1, "c": 2 }),
            json!([]),
        ] {
            assert_eq!(faults_of(&schema, &wrong).len(), 1, "{wrong}");
        }
    }

    #[test]
    fn a_word_that_is_not_checked_is_a_fault_of_the_schema() {
        assert_eq!(faults_of(&json!({ "pattern": "x" }), &json!("y")).len(), 1);
    }
}
