//! Holds the published JSON schemas against what the binary really answers.

mod asked;

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

use super::example::{FOLDER, files};
use crate::shell;
use asked::{KEPT, LIVE, TESTED};

/// Where the schemas are.
const SCHEMAS: &str = "docs/reference/json";

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
    for (name, test) in TESTED {
        let source = std::fs::read_to_string(shell::root().join(test))
            .with_context(|| (*test).to_owned())?;
        if !source.contains(&format!("\"{name}\"")) {
            faults.push(format!(
                "{test}: no answer is held against the schema {name}"
            ));
        }
    }
    for file in schema_files()? {
        let name = name_of(&file);
        let used = LIVE
            .iter()
            .map(|(name, _)| name)
            .chain(KEPT.iter().chain(TESTED).map(|(name, _)| name));
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
    let found = proofhouse_testkit::schema::faults(&schema, answer, name);
    faults.extend(found.into_iter().map(|fault| format!("{what}: {fault}")));
    Ok(())
}
