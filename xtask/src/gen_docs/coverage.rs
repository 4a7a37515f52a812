//! `docs/reference/coverage.md`: which network-relevant test cases our checks decide, counted by the rule in the data.
//!
//! A check counts only if its name stands in the sources of a tester: what is planned is not counted.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use serde_json::Value;

use crate::shell;

/// The file.
pub(super) const FILE: &str = "docs/reference/coverage.md";
/// The testers, and how the names of their checks begin.
const TESTERS: &[(&str, &str)] = &[
    ("crates/inspect/src", "inspect."),
    ("crates/publications/src", "publications."),
];

/// The whole text of the file.
pub(super) fn text() -> Result<String> {
    let mut checks = BTreeSet::new();
    for (folder, begins) in TESTERS {
        named(&shell::root().join(folder), begins, &mut checks)?;
    }
    let mut asked = Command::new(shell::target().join("debug/proofhouse"));
    asked.args(["record", "coverage", "--format", "json"]);
    for check in &checks {
        asked.args(["--check", check]);
    }
    let answer =
        shell::read(asked.current_dir(shell::root())).context("proofhouse record coverage")?;
    Ok(page(&serde_json::from_str(&answer)?, &checks))
}

/// The names of checks that stand as whole texts in the sources under a folder.
fn named(folder: &Path, begins: &str, found: &mut BTreeSet<String>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            named(&path, begins, found)?;
        } else if path.extension().is_some_and(|end| end == "rs") {
            let source = std::fs::read_to_string(&path)?;
            let texts = source.split('"').skip(1).step_by(2);
            let is_name = |text: &&str| {
                text.strip_prefix(begins).is_some_and(|rest| {
                    !rest.is_empty()
                        && rest
                            .chars()
                            .all(|one| one.is_ascii_lowercase() || one == '-')
                })
            };
            found.extend(texts.filter(is_name).map(str::to_owned));
        }
    }
    Ok(())
}

fn page(counted: &Value, checks: &BTreeSet<String>) -> String {
    let number = |key: &str| counted.get(key).and_then(Value::as_u64).unwrap_or_default();
    let (of, automated, partly) = (
        number("network_relevant"),
        number("automated"),
        number("partly"),
    );
    let rule = |pointer: &str| {
        counted
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    let mut text = format!(
        "coverage: {automated}/{of} = {} %\n\n# What checks decide of TS 103 701\n\n\
         Written by `cargo xtask gen` from `regimes/etsi-ts-103-701-v1.1.1/automation.toml` and the sources of the testers; not by hand.\n\
         Of the {} test cases of TS 103 701 V1.1.1 the rule selects {of}; checks that exist decide {automated} of them, and {partly} in part. \
         With those in part it would be {}/{of} = {} %: that is not the figure above.\n\n\
         ## The rule\n\n{}\n\n{}. This is assumed, and not verified.\n\n\
         What *automated* does not mean: that every device gets a pass or a fail. A check comes to either where the maker declares \
         what it compares with, on interfaces that it reaches; elsewhere the unit stays inconclusive and says what is left. A case passes \
         only with all its units, and those that nobody but a person can judge wait for one.\n\n\
         Checks that exist: {}.\n",
        number("per_cent"),
        number("cases"),
        automated + partly,
        number("per_cent_with_partly"),
        rule("/rule/text"),
        rule("/rule/footing/citation").trim_end_matches('.'),
        checks
            .iter()
            .map(|one| format!("`{one}`"))
            .collect::<Vec<_>>()
            .join(", ")
    );
    let rows = counted.get("rows").and_then(Value::as_array);
    let rows: Vec<&Value> = rows.into_iter().flatten().collect();
    for (kind, title) in [
        ("yes", "Automated"),
        ("partly", "Partly automated: not counted"),
        ("no", "Network-relevant and not automated"),
    ] {
        let of_kind = |row: &&&Value| row.get("automated").and_then(Value::as_str) == Some(kind);
        let _ = write!(
            text,
            "\n## {title}\n\n| case | what its provision asks | decisive unit | what checks can show, by unit | left to a person |\n|---|---|---|---|---|\n"
        );
        for row in rows.iter().filter(of_kind) {
            text.push_str(&line(row));
        }
    }
    text
}

fn line(row: &Value) -> String {
    let word = |key: &str| row.get(key).and_then(Value::as_str).unwrap_or_default();
    let list = |value: &Value, key: &str| -> Vec<String> {
        let all = value.get(key).and_then(Value::as_array);
        let texts = all.into_iter().flatten().filter_map(Value::as_str);
        texts.map(str::to_owned).collect()
    };
    let units = row.get("units").and_then(Value::as_array);
    let shown: Vec<String> = units
        .into_iter()
        .flatten()
        .map(|unit| {
            let of = |key: &str| unit.get(key).and_then(Value::as_str).unwrap_or_default();
            let decides = match of("decides") {
                "both" => "pass and fail",
                one => one,
            };
            let checks: Vec<String> = list(unit, "checks")
                .iter()
                .map(|one| format!("`{one}`"))
                .collect();
            format!("{}: {decides} ({})", of("unit"), checks.join(", "))
        })
        .collect();
    let shown = if shown.is_empty() {
        "nothing".to_owned()
    } else {
        shown.join("<br>")
    };
    format!(
        "| {} | {} | {} | {shown} | {} |\n",
        word("case"),
        word("asks"),
        word("decisive"),
        list(row, "left").join("<br>")
    )
}
