//! `cargo xtask gen`: writes the generated parts of the documentation, or compares them.
//!
//! A generated part stands between `<!-- gen:NAME -->` and `<!-- /gen -->` in a Markdown file. What a part shows
//! comes from the built binary, from the sources, from `docs/example/`, or from the last demo under test.

mod coverage;
mod errors;
mod example;
mod fuzz;
mod office;
mod schema;
mod session;

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail, ensure};

use crate::shell;

/// Options of `gen`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Compares and writes nothing; fails if a generated part is out of date.
    #[arg(long)]
    check: bool,
    /// First plays the demo, and keeps its public results in `docs/example/`.
    #[arg(long, conflicts_with = "check")]
    example: bool,
}

/// The files that hold generated parts.
const FILES: &[&str] = &[
    "README.md",
    "docs/example/README.md",
    "docs/reference/cli.md",
    "docs/reference/errors.md",
    "docs/reference/fuzz.md",
    "docs/reference/json/README.md",
];
/// Where the last `cargo xtask demo` under test left its words, with what differs from run to run replaced.
const DEMO: &str = "target/demo-under-test";

/// Writes or compares.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    if args.check {
        check()?;
        println!("gen: everything is up to date");
        return Ok(ExitCode::SUCCESS);
    }
    if args.example {
        example::write()?;
    }
    for file in FILES {
        let path = shell::root().join(file);
        let (old, new) = renewed(&path).with_context(|| file.to_string())?;
        if old != new {
            std::fs::write(&path, new)?;
            println!("gen: wrote {file}");
        }
    }
    let (path, new) = (shell::root().join(coverage::FILE), coverage::text()?);
    if std::fs::read_to_string(&path).unwrap_or_default() != new {
        std::fs::write(&path, new)?;
        println!("gen: wrote {}", coverage::FILE);
    }
    Ok(ExitCode::SUCCESS)
}

/// Fails if a generated part is out of date.
///
/// The part `demo` is compared where a demo under test has left its words, which the step before this one does.
pub(crate) fn check() -> Result<()> {
    let mut faults = Vec::new();
    for file in FILES {
        match renewed(&shell::root().join(file)) {
            Ok((old, new)) if old == new => {}
            Ok((old, new)) => {
                let difference = old.lines().zip(new.lines()).find(|(old, new)| old != new);
                faults.push(format!("{file} is out of date; first: {difference:?}"));
            }
            Err(error) => faults.push(format!("{file}: {error:#}")),
        }
    }
    let counted = std::fs::read_to_string(shell::root().join(coverage::FILE)).unwrap_or_default();
    if counted != coverage::text()? {
        faults.push(format!("{} is out of date", coverage::FILE));
    }
    faults.extend(schema::faults()?);
    faults.extend(fuzz::faults()?);
    for fault in &faults {
        eprintln!("gen: {fault}");
    }
    ensure!(
        faults.is_empty(),
        "{} parts of the documentation do not hold (cargo xtask gen writes the generated ones anew); the first: {}",
        faults.len(),
        faults.first().map_or("", String::as_str)
    );
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
        let kept = old_part(body);
        write!(
            new,
            "{before}<!-- gen:{name} -->\n{}<!-- /gen -->",
            part(name, kept)?
        )?;
        rest = after;
    }
    new.push_str(rest);
    Ok((old, new))
}

/// What stands in a part now.
fn old_part(body: &str) -> &str {
    let text = body
        .split_once("<!-- /gen -->")
        .map_or(body, |(part, _)| part);
    text.strip_prefix('\n').unwrap_or(text)
}

/// The text of a generated part; `kept` is what it says now.
fn part(name: &str, kept: &str) -> Result<String> {
    match name {
        "demo" => last_demo("transcript.txt", kept),
        "check" => session::check(),
        "example" => session::example(),
        "rules" => errors::rules(),
        "failures" => errors::failures(),
        "problems" => errors::problems(),
        "fuzz-targets" => fuzz::table(),
        "schemas" => schema::table(),
        "test-steps" => Ok(fenced(&test_steps()?)),
        "cli" => cli(),
        other => bail!("no generator makes a part named {other}"),
    }
}

fn fenced(text: &str) -> String {
    format!("```text\n{}\n```\n", text.trim_matches('\n'))
}

/// A file that the last demo under test left; without one, what stands there now.
fn last_demo(file: &str, kept: &str) -> Result<String> {
    match std::fs::read_to_string(shell::root().join(DEMO).join(file)) {
        Ok(words) => Ok(fenced(&words)),
        Err(_) if !kept.trim().is_empty() => Ok(kept.to_owned()),
        Err(_) => bail!("{DEMO}/{file} is not there: cargo xtask test --only demo"),
    }
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
    // The blank lines that the help itself ends its paragraphs with carry spaces.
    let text: Vec<&str> = text.lines().map(str::trim_end).collect();
    let mut text = text.join("\n");
    text.push('\n');
    Ok(text)
}

fn describe(text: &mut String, verbs: &[String]) -> Result<()> {
    let mut help = Command::new(shell::target().join("debug/proofhouse"));
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
    write!(text, "\n## `{}`\n\n{}", title.join(" "), fenced(&words))?;
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
