//! What a file may be: its size, its opening line, its name, and words that must not stand in it.

use std::path::Path;

use anyhow::{Context, Result};

use crate::shell;

/// A Rust file of more lines is two files.
const LINES_MAX: usize = 400;
/// A larger file is data that belongs elsewhere.
const BYTES_MAX: u64 = 200_000;
/// Larger files that must be here: the resolved dependencies, and what a reader of the example checks.
const LARGE: &[&str] = &["Cargo.lock", "docs/"];
/// Names that say nothing of what a module is for.
const EMPTY_NAMES: &[&str] = &["utils", "util", "helpers", "common", "misc", "manager"];
/// What never stands in a file: paths of one machine, and tests that do not run.
const BANNED_WORDS: &[(&str, &str)] = &[
    (concat!("/wo", "rk/"), "a path of one machine"),
    (concat!("/ro", "ot/"), "a path of one machine"),
    (concat!("#[ig", "nore"), "a test that does not run"),
];
/// What pauses a test. Only the waiting place itself may: it looks at a condition, under a deadline.
const PAUSES: &[&str] = &[
    concat!("thread::sl", "eep("),
    TIMER,
    concat!("park_time", "out("),
];
/// The runtime's own timer.
const TIMER: &str = concat!("time::sl", "eep(");
const WAITING_PLACE: &str = "testkit/src/wait.rs";

/// Every breach in the files that git tracks or would track.
pub(super) fn breaches() -> Result<Vec<String>> {
    let listed = shell::read(&mut shell::program(
        "git",
        &["ls-files", "--cached", "--others", "--exclude-standard"],
    ))
    .context("listing the files with git")?;
    let mut breaches = Vec::new();
    for name in listed.lines() {
        let path = shell::root().join(name);
        if path.is_file() {
            look_at(name, &path, &mut breaches)?;
        }
    }
    Ok(breaches)
}

fn look_at(name: &str, path: &Path, breaches: &mut Vec<String>) -> Result<()> {
    let bytes = std::fs::metadata(path)?.len();
    if bytes > BYTES_MAX && !LARGE.iter().any(|large| name.starts_with(large)) {
        breaches.push(format!("{name}: {bytes} bytes, at most {BYTES_MAX}"));
    }
    let Ok(text) = std::fs::read_to_string(path) else {
        return Ok(());
    };
    for (word, why) in BANNED_WORDS {
        if let Some(line) = text.lines().position(|line| line.contains(word)) {
            breaches.push(format!("{name}:{}: {why}", line + 1));
        }
    }
    if path.extension().is_some_and(|extension| extension == "rs") {
        pauses(name, &text, breaches);
        rust_file(name, path, &text, breaches);
    }
    Ok(())
}

/// A test that sleeps is slow when all is well and wrong when the machine is busy.
fn pauses(name: &str, text: &str, breaches: &mut Vec<String>) {
    let is_test = name.contains("/tests/");
    for (at, line) in text.lines().enumerate() {
        let Some(pause) = PAUSES.iter().find(|pause| line.contains(**pause)) else {
            continue;
        };
        // Code that people run may wait by the runtime's clock; a blocking sleep is nobody's.
        let blocking = *pause != TIMER;
        if name != WAITING_PLACE && (is_test || blocking) {
            breaches.push(format!(
                "{name}:{}: a pause; wait for a condition with testkit's wait::until",
                at + 1
            ));
        }
    }
}

fn rust_file(name: &str, path: &Path, text: &str, breaches: &mut Vec<String>) {
    let lines = text.lines().count();
    if lines > LINES_MAX {
        breaches.push(format!("{name}: {lines} lines, at most {LINES_MAX}"));
    }
    let opens_with_doc = text.starts_with("//!") || text.starts_with("#![doc");
    if !opens_with_doc {
        breaches.push(format!("{name}: does not open with //! and what it is for"));
    }
    if path
        .file_stem()
        .is_some_and(|stem| EMPTY_NAMES.iter().any(|empty| stem == *empty))
    {
        breaches.push(format!(
            "{name}: a name that says nothing of what it is for"
        ));
    }
    if path.file_name().is_some_and(|file| file == "mod.rs") {
        breaches.push(format!(
            "{name}: write foo.rs beside foo/ instead of foo/mod.rs"
        ));
    }
}
