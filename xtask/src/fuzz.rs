//! `cargo xtask fuzz`: coverage-guided fuzzing of every parser, on stable Rust, with the CPU time written down.
//!
//! libFuzzer needs the compiler's coverage passes, which stable has, and not the sanitizers, which it has not: the
//! code is safe Rust, so a fault shows as a panic, a broken promise or a run that does not end.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, Result, bail};
use nix::sys::resource::{UsageWho, getrusage};
use proofhouse_testkit::corpus;
use sha2::{Digest as _, Sha256};

use crate::shell;

/// The flags that make a build tell libFuzzer where it has been, after what `cargo fuzz` passes without a sanitizer.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 -Cdebug-assertions -Coverflow-checks";
/// Where the CPU time is written down.
const HOURS: &str = "fuzz/hours.csv";
/// Its first lines.
const HEAD: &str = "# CPU time spent on each fuzz target, added up by `cargo xtask fuzz`\ntarget,cpu_seconds,executions,found\n";
/// The longest that one input may take, in seconds, before it counts as a run that does not end.
const INPUT_SECONDS_MAX: u32 = 10;
/// The memory that a target may take, in MiB.
const MEMORY_MIB_MAX: u32 = 512;

/// Which targets, and for how long.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The targets; all of them where none is named.
    targets: Vec<String>,
    /// Minutes of each; 0 keeps what earlier runs found and fuzzes nothing.
    #[arg(long, default_value_t = 5)]
    minutes: u32,
}

/// What was spent on a target so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Spent {
    /// CPU time.
    pub(crate) cpu_seconds: u64,
    /// Inputs run.
    pub(crate) executions: u64,
    /// Inputs that broke a promise.
    pub(crate) found: u64,
}

/// Fuzzes each target in turn and writes down what was spent.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let known = targets()?;
    for name in &args.targets {
        if !known.contains(name) {
            bail!(
                "there is no fuzz target {name}; write one of: {}",
                known.iter().cloned().collect::<Vec<_>>().join(", ")
            );
        }
    }
    let wanted: Vec<&String> = known
        .iter()
        .filter(|name| args.targets.is_empty() || args.targets.contains(name))
        .collect();
    build()?;
    let mut found = 0;
    for (number, name) in wanted.iter().enumerate() {
        println!(
            "{} of {}: {name}, {} min",
            number + 1,
            wanted.len(),
            args.minutes
        );
        if args.minutes > 0 {
            let spent = fuzz(name, args.minutes * 60)?;
            println!(
                "    {} executions in {} s of CPU time, {} found",
                spent.executions, spent.cpu_seconds, spent.found
            );
            found += spent.found;
            write_down(name, spent)?;
        }
        let before = corpus::kept(name)?.len();
        keep(name)?;
        println!(
            "    {before} inputs were kept, {} are now",
            corpus::kept(name)?.len()
        );
    }
    Ok(if found == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The target triple of this machine: with it named, the flags spare build scripts.
fn host() -> Result<String> {
    let words =
        shell::read(Command::new("rustc").arg("-vV")).context("asking rustc for its host")?;
    let host = words.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc names no host")?.to_owned())
}

fn build_folder() -> PathBuf {
    shell::target().join("fuzz")
}

fn build() -> Result<()> {
    shell::run(
        shell::cargo(&["build", "--release", "--target", &host()?, "--bins"])
            .current_dir(shell::root().join("fuzz"))
            .env("RUSTFLAGS", FLAGS)
            .env("CARGO_TARGET_DIR", build_folder()),
    )
}

/// Where libFuzzer gathers the inputs that reach something new.
fn gathered(name: &str) -> PathBuf {
    build_folder().join("corpus").join(name)
}

fn binary(name: &str) -> Result<PathBuf> {
    Ok(build_folder().join(host()?).join("release").join(name))
}

/// Fuzzes one target, starting from its seeds, from what was kept and from what earlier runs gathered in `target/`.
fn fuzz(name: &str, seconds: u32) -> Result<Spent> {
    let gathered = gathered(name);
    let broken = build_folder().join("found").join(name);
    write_inputs(&gathered, &corpus::kept(name)?)?;
    write_inputs(&broken, &[])?;
    let before = inputs(&broken)?;
    let cpu = children_seconds()?;
    let binary = binary(name)?;
    let output = Command::new(&binary)
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-timeout={INPUT_SECONDS_MAX}"))
        .arg(format!("-rss_limit_mb={MEMORY_MIB_MAX}"))
        .arg("-print_final_stats=1")
        .arg(format!("-artifact_prefix={}/", broken.display()))
        .arg(&gathered)
        .arg(corpus::seed_folder(name))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .output()
        .with_context(|| format!("starting {}", binary.display()))?;
    let words = String::from_utf8_lossy(&output.stderr);
    let found = inputs(&broken)?.saturating_sub(before);
    if !output.status.success() {
        println!("    broken inputs are in {}", broken.display());
    }
    Ok(Spent {
        cpu_seconds: children_seconds()?.saturating_sub(cpu),
        executions: executions(&words),
        found: found.max(u64::from(!output.status.success())),
    })
}

/// Distils what was gathered: to the seeds and to what is kept already comes each input that reaches something more.
fn keep(name: &str) -> Result<()> {
    let seeds = corpus::seeds(name)?;
    let distilled = tempfile::tempdir()?;
    write_inputs(
        distilled.path(),
        &[corpus::kept(name)?, seeds.clone()].concat(),
    )?;
    write_inputs(&gathered(name), &[])?;
    let binary = binary(name)?;
    let merged = Command::new(&binary)
        .arg("-merge=1")
        .arg(format!("-timeout={INPUT_SECONDS_MAX}"))
        .arg(distilled.path())
        .arg(gathered(name))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .with_context(|| format!("starting {}", binary.display()))?;
    if !merged.success() {
        bail!("{} could not distil what it gathered", binary.display());
    }
    let mut kept = Vec::new();
    for file in std::fs::read_dir(distilled.path())? {
        kept.push(std::fs::read(file?.path())?);
    }
    kept.retain(|input| !seeds.contains(input));
    corpus::keep(name, &kept).with_context(|| format!("keeping the inputs of {name}"))
}

/// Writes each input as a file, by a name that the same input always gets.
fn write_inputs(folder: &Path, inputs: &[Vec<u8>]) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
    for input in inputs {
        let path = folder.join(hex::encode(Sha256::digest(input)));
        std::fs::write(&path, input).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}

fn inputs(folder: &Path) -> Result<u64> {
    Ok(u64::try_from(std::fs::read_dir(folder)?.count())?)
}

/// How many inputs libFuzzer says that it ran.
fn executions(words: &str) -> u64 {
    words
        .lines()
        .filter_map(|line| line.strip_prefix("stat::number_of_executed_units:"))
        .filter_map(|number| number.trim().parse().ok())
        .next_back()
        .unwrap_or_default()
}

/// CPU time of every child that has ended.
fn children_seconds() -> Result<u64> {
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN).context("asking for the CPU time")?;
    let seconds = usage.user_time().tv_sec() + usage.system_time().tv_sec();
    Ok(u64::try_from(seconds)?)
}

fn write_down(name: &str, spent: Spent) -> Result<()> {
    let path = shell::root().join(HOURS);
    let mut all = hours()?;
    let so_far = all.entry(name.to_owned()).or_default();
    so_far.cpu_seconds += spent.cpu_seconds;
    so_far.executions += spent.executions;
    so_far.found += spent.found;
    std::fs::write(&path, text(&all)).with_context(|| format!("writing {}", path.display()))
}

/// What was spent on each target so far.
pub(crate) fn hours() -> Result<BTreeMap<String, Spent>> {
    let path = shell::root().join(HOURS);
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    read(&text).with_context(|| format!("reading {}", path.display()))
}

fn text(all: &BTreeMap<String, Spent>) -> String {
    let mut text = HEAD.to_owned();
    for (name, spent) in all {
        // Writing to a string cannot fail.
        let _never = writeln!(
            text,
            "{name},{},{},{}",
            spent.cpu_seconds, spent.executions, spent.found
        );
    }
    text
}

fn read(text: &str) -> Result<BTreeMap<String, Spent>> {
    let mut all = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')).skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let &[name, cpu_seconds, executions, found] = fields.as_slice() else {
            bail!("this line has not four fields: {line}");
        };
        let spent = Spent {
            cpu_seconds: cpu_seconds.parse()?,
            executions: executions.parse()?,
            found: found.parse()?,
        };
        all.insert(name.to_owned(), spent);
    }
    Ok(all)
}

/// The targets that `fuzz/Cargo.toml` names.
pub(crate) fn targets() -> Result<BTreeSet<String>> {
    let manifest = std::fs::read_to_string(shell::root().join("fuzz/Cargo.toml"))?;
    let manifest: toml::Value = toml::from_str(&manifest)?;
    let bins = manifest.get("bin").and_then(toml::Value::as_array);
    let names = bins
        .into_iter()
        .flatten()
        .filter_map(|bin| bin.get("name")?.as_str().map(str::to_owned));
    Ok(names.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_spent_is_read_as_it_was_written() {
        let spent = Spent {
            cpu_seconds: 61,
            executions: 7,
            found: 0,
        };
        let all = BTreeMap::from([("inspect-http".to_owned(), spent)]);
        assert_eq!(read(&text(&all)).unwrap(), all);
        assert!(read(&format!("{HEAD}inspect-http,1,2\n")).is_err());
    }

    #[test]
    fn the_last_count_of_executions_is_taken() {
        assert_eq!(
            executions("x\nstat::number_of_executed_units: 1358145\n"),
            1_358_145
        );
        assert_eq!(executions(""), 0);
    }
}
