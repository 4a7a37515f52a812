//! Holds the published JSON schemas against what the binary really answers.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

use super::example::{FOLDER, files};
use crate::shell;

/// Where the schemas are.
const SCHEMAS: &str = "docs/reference/json";

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
        "law-clocks",
        &[
            "law",
            "clocks",
            "--event",
            "intent-given",
            "--on",
            "2026-01-05",
        ],
    ),
    (
        "law-clocks",
        &[
            "law",
            "clocks",
            "--event",
            "notice-given",
            "--on",
            "2026-01-05",
        ],
    ),
    (
        "law-clocks",
        &[
            "law",
            "clocks",
            "--event",
            "statement-issued",
            "--on",
            "2026-01-05",
        ],
    ),
    (
        "law-clocks",
        &[
            "law",
            "clocks",
            "--event",
            "notice-sent-electronically",
            "--on",
            "2026-01-05",
        ],
    ),
    (
        "law-clocks",
        &[
            "law",
            "clocks",
            "--event",
            "own-failure-known",
            "--on",
            "2026-01-05",
        ],
    ),
    (
        "law-clocks",
        &[
            "law",
            "clocks",
            "--event",
            "payment-period-ended",
            "--on",
            "2026-01-05",
        ],
    ),
    (
        "law-clocks",
        &["law", "clocks", "--event", "hearing", "--on", "2026-01-05"],
    ),
    (
        "law-clocks",
        &[
            "law",
            "clocks",
            "--event",
            "exploited-vulnerability-known",
            "--at",
            "2026-01-05T12:00:00Z",
        ],
    ),
    (
        "law-penalty",
        &["law", "penalty", "../../fixtures/law/penalty.toml"],
    ),
    (
        "security-txt",
        &[
            "security-txt",
            "../../fixtures/fuzz/publications-security-txt/all-fields.txt",
            "--at",
            "2026-11-25T00:00:00Z",
        ],
    ),
    (
        "security-txt",
        &[
            "security-txt",
            "../../fixtures/fuzz/publications-security-txt/signed.txt",
            "--at",
            "2026-11-25T00:00:00Z",
        ],
    ),
    ("scope", &["scope", "../reference/product.toml"]),
    (
        "scope",
        &["scope", "../reference/product.toml", "--on", "2024-01-01"],
    ),
    (
        "duties",
        &[
            "duties",
            "--role",
            "distributor",
            "--situation",
            "manufacturer-failure-known",
            "--told-by",
            "supplier",
        ],
    ),
    (
        "duties",
        &[
            "duties",
            "--role",
            "authorised-representative",
            "--situation",
            "investigation-done",
        ],
    ),
    (
        "law-diff",
        &["law", "diff", "uk-proposal-2020", "uk-psti-2022"],
    ),
    ("law-diff", &["law", "diff", "uk-psti-2022", "uk-psti-2022"]),
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
        "record",
        &["record", "show", "inspection.zip", "publications.zip"],
    ),
    (
        "record-compare",
        &["record", "compare", "publications.zip", "inspection.zip"],
    ),
    (
        "statement-check",
        &[
            "statement",
            "check",
            "../../fixtures/fuzz/law-statement/standards",
            "--at",
            "2026-11-29",
        ],
    ),
    (
        "statement-check",
        &[
            "statement",
            "check",
            "../../fixtures/fuzz/law-statement/wrong",
            "--at",
            "2026-11-29",
        ],
    ),
    (
        "statement-show",
        &[
            "statement",
            "show",
            "../../fixtures/fuzz/law-statement/joint-label",
            "--at",
            "2026-11-29",
        ],
    ),
    ("record-coverage", &["record", "coverage"]),
    ("record-form", &["record", "new"]),
    (
        "error",
        &["conformity", "../../fixtures/fuzz/law-conformity/wrong"],
    ),
    (
        "support-period",
        &[
            "support-period",
            "../../fixtures/support-periods/product-page.html",
            "--model",
            "PH-100",
            "--at",
            "2026-11-23T12:00:00Z",
        ],
    ),
    (
        "support-period-compare",
        &[
            "support-period",
            "compare",
            "../../fixtures/support-periods/older.json",
            "../../fixtures/support-periods/newer.json",
        ],
    ),
    (
        "disclosure",
        &[
            "disclosure",
            "../../fixtures/support-periods/product-page.html",
        ],
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

/// Answers that only a running office gives and the binary's own tests ask for: schema, and the test that holds it.
const TESTED: &[(&str, &str)] = &[
    ("bench-authority", "crates/proofhouse/tests/it/authority.rs"),
    ("case-record", "crates/proofhouse/tests/it/refusals.rs"),
    ("key-changed", "crates/proofhouse/tests/it/office_keys.rs"),
    (
        "publications-replay",
        "crates/proofhouse/tests/it/makers.rs",
    ),
    ("record-sealed", "crates/proofhouse/tests/it/record.rs"),
    ("report", "crates/proofhouse/tests/it/reports.rs"),
    ("report-followed", "crates/proofhouse/tests/it/reports.rs"),
    ("report-list", "crates/proofhouse/tests/it/reports.rs"),
    ("report-sent", "crates/proofhouse/tests/it/reports.rs"),
    ("statement", "crates/proofhouse/tests/it/statement.rs"),
    ("statement-new", "crates/proofhouse/tests/it/statement.rs"),
    ("watch", "crates/proofhouse/tests/it/watch.rs"),
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
