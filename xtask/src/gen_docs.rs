//! `cargo xtask gen`: writes the generated parts of the documentation, or compares them.
//!
//! A generated part stands between `<!-- gen:NAME -->` and `<!-- /gen -->` in a Markdown file.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::shell;

/// Options of `gen`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Compares and writes nothing; fails if a generated part is out of date.
    #[arg(long)]
    check: bool,
}

/// The files that hold generated parts.
const FILES: &[&str] = &["README.md", "docs/reference/cli.md"];
/// What the last `cargo xtask demo` under test said, with what differs from run to run replaced.
const DEMO_TRANSCRIPT: &str = "target/demo-under-test/transcript.txt";

/// Writes or compares.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    if args.check {
        check()?;
        println!("gen: everything is up to date");
        return Ok(ExitCode::SUCCESS);
    }
    for file in FILES {
        let path = shell::root().join(file);
        let (old, new) = renewed(&path)?;
        if old != new {
            std::fs::write(&path, new)?;
            println!("gen: wrote {file}");
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Fails if a generated part is out of date.
pub(crate) fn check() -> Result<()> {
    for file in FILES {
        let (old, new) = renewed(&shell::root().join(file))?;
        if old != new {
            let difference = old.lines().zip(new.lines()).find(|(old, new)| old != new);
            bail!("{file} is out of date (cargo xtask gen writes it anew); first: {difference:?}");
        }
    }
    Ok(())
}

/// A file's text as it is and as it should be.
fn renewed(path: &Path) -> Result<(String, String)> {
    let old =
        std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
    let mut new = String::new();
    let mut rest = old.as_str();
    while let Some((before, after)) = rest.split_once("<!-- gen:") {
        let (name, body) = after
            .split_once(" -->")
            .context("an unclosed <!-- gen: mark")?;
        let (_, after) = body
            .split_once("<!-- /gen -->")
            .context("a part without <!-- /gen -->")?;
        write!(
            new,
            "{before}<!-- gen:{name} -->\n{}<!-- /gen -->",
            part(name)?
        )?;
        rest = after;
    }
    new.push_str(rest);
    Ok((old, new))
}

/// The text of a generated part.
fn part(name: &str) -> Result<String> {
    match name {
        "demo" => fenced(&demo_transcript()?),
        "test-steps" => fenced(&test_steps()?),
        "cli" => cli(),
        other => bail!("no generator makes a part named {other}"),
    }
}

fn fenced(text: &str) -> Result<String> {
    Ok(format!("```text\n{}\n```\n", text.trim_matches('\n')))
}

fn demo_transcript() -> Result<String> {
    std::fs::read_to_string(shell::root().join(DEMO_TRANSCRIPT))
        .with_context(|| format!("{DEMO_TRANSCRIPT} is not there: cargo xtask test --only demo"))
}

fn test_steps() -> Result<String> {
    let mut list = shell::cargo(&[
        "run",
        "--quiet",
        "--package",
        "xtask",
        "--",
        "test",
        "--list",
    ]);
    shell::read(&mut list).context("cargo xtask test --list")
}

/// The help of every verb, as the binary prints it.
fn cli() -> Result<String> {
    let mut text = String::new();
    describe(&mut text, &[])?;
    Ok(text)
}

fn describe(text: &mut String, verbs: &[String]) -> Result<()> {
    let mut help = Command::new(shell::root().join("target/debug/proofhouse"));
    help.args(verbs)
        .arg("--help")
        .env("COLUMNS", "100")
        .current_dir(shell::root());
    let words = shell::read(&mut help)
        .context("target/debug/proofhouse --help (build it: cargo build -p proofhouse)")?;
    let title = ["proofhouse"]
        .into_iter()
        .chain(verbs.iter().map(String::as_str));
    let title: Vec<&str> = title.collect();
    write!(text, "\n## `{}`\n\n{}", title.join(" "), fenced(&words)?)?;
    for verb in subcommands(&words) {
        let deeper: Vec<String> = verbs.iter().cloned().chain([verb]).collect();
        describe(text, &deeper)?;
    }
    Ok(())
}

/// The names under "Commands:" in a help text.
fn subcommands(help: &str) -> Vec<String> {
    help.lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| line.starts_with(' '))
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|verb| *verb != "help")
        .map(str::to_owned)
        .collect()
}
