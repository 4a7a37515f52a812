//! The list of fuzz targets: each has a corpus, a target in `fuzz/`, and a test that runs it on stable Rust.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::{Context, Result};
use proofhouse_testkit::corpus;

use crate::{fuzz, shell};

/// Where the corpora are.
const CORPORA: &str = "fixtures/fuzz";
/// Where a crate's tests run its corpora.
const RUNNERS: [(&str, &str); 6] = [
    ("browser-", "crates/browser/tests/it/fuzz.rs"),
    ("inspect-", "crates/inspect/tests/it/fuzz.rs"),
    ("law-", "crates/law/tests/it/fuzz.rs"),
    ("publications-", "crates/publications/tests/it/fuzz.rs"),
    ("register-", "crates/register/tests/it/corpus.rs"),
    ("", "crates/evidence/tests/it/corpus.rs"),
];

/// The table of `docs/reference/fuzz.md`.
pub(super) fn table() -> Result<String> {
    let mut text = String::from(
        "| target and corpus | what | seeds | kept | run in every test by | CPU time | inputs | found |\n|---|---|---|---|---|---|---|---|\n",
    );
    let hours = fuzz::hours()?;
    let mut all = fuzz::Spent::default();
    for name in corpora()? {
        let target =
            std::fs::read_to_string(target(&name)).with_context(|| format!("the target {name}"))?;
        let what = target
            .lines()
            .next()
            .unwrap_or_default()
            .trim_start_matches("//! ");
        let seeds = std::fs::read_dir(shell::root().join(CORPORA).join(&name))?.count();
        let spent = hours.get(&name).copied().unwrap_or_default();
        writeln!(
            text,
            "| `{name}` | {what} | {seeds} | {} | `{}` | {} min | {} | {} |",
            corpus::kept(&name)?.len(),
            runner(&name),
            spent.cpu_seconds / 60,
            spent.executions,
            spent.found
        )?;
        all.cpu_seconds += spent.cpu_seconds;
        all.executions += spent.executions;
        all.found += spent.found;
    }
    writeln!(
        text,
        "| **all** | | | | | {} min | {} | {} |",
        all.cpu_seconds / 60,
        all.executions,
        all.found
    )?;
    Ok(text)
}

/// Corpora without a target, targets without a corpus, and targets that no test runs.
pub(super) fn faults() -> Result<Vec<String>> {
    let corpora = corpora()?;
    let targets = fuzz::targets()?;
    let mut faults = Vec::new();
    for name in corpora.symmetric_difference(&targets) {
        faults.push(format!(
            "{name}: {CORPORA} and fuzz/Cargo.toml do not both have it"
        ));
    }
    for name in &corpora {
        if !target(name).is_file() {
            faults.push(format!("{name}: fuzz/fuzz_targets has no such file"));
        }
        let tests = std::fs::read_to_string(shell::root().join(runner(name)))?;
        let listed = std::fs::read_to_string(shell::root().join("crates/register/src/fuzz.rs"))?;
        let quoted = format!("\"{name}\"");
        if !tests.contains(&quoted) && !listed.contains(&quoted) {
            faults.push(format!("{name}: {} does not run it", runner(name)));
        }
    }
    Ok(faults)
}

fn corpora() -> Result<BTreeSet<String>> {
    let folder = shell::root().join(CORPORA);
    let entries =
        std::fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut names = BTreeSet::new();
    for entry in entries {
        names.insert(entry?.file_name().to_string_lossy().into_owned());
    }
    Ok(names)
}

fn target(name: &str) -> std::path::PathBuf {
    shell::root()
        .join("fuzz/fuzz_targets")
        .join(format!("{name}.rs"))
}

fn runner(name: &str) -> &'static str {
    RUNNERS
        .iter()
        .find(|(prefix, _)| name.starts_with(prefix))
        .map_or("", |(_, file)| file)
}
