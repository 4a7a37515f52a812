//! `cargo xtask tidy`: the repository's own rules, as code.

mod arrows;
mod files;
mod packages;

use std::process::ExitCode;

use anyhow::{Result, bail};

/// Runs every rule and says what breaks it.
pub(crate) fn run() -> Result<ExitCode> {
    check()?;
    println!("tidy: nothing to mend");
    Ok(ExitCode::SUCCESS)
}

/// Fails with every breach of every rule.
pub(crate) fn check() -> Result<()> {
    let mut breaches = files::breaches()?;
    let metadata = cargo_metadata::MetadataCommand::new().exec()?;
    breaches.extend(arrows::breaches(&metadata));
    breaches.extend(packages::breaches(&metadata));
    for breach in &breaches {
        eprintln!("tidy: {breach}");
    }
    if breaches.is_empty() {
        return Ok(());
    }
    bail!("{} breaches of the repository's rules", breaches.len())
}
